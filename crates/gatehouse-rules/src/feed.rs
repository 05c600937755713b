//! The feed: what the server says to mirrors. Rows, tombstones, receipts and a cursor that only the server reads.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::department::Department;
use crate::digest::Digest;
use crate::employee::Employee;
use crate::event::Event;
use crate::id::{EmployeeId, WorkspaceId};
use crate::invitation::Invitation;
use crate::ip_rule::IpRule;
use crate::link::Link;
use crate::operation::Receipt;
use crate::outgoing::Outgoing;
use crate::request::Request;
use crate::role::Role;
use crate::time::{DAY, Time};
use crate::webhook::Webhook;
use crate::workgroup::Workgroup;
use crate::workspace::Workspace;

/// The shape of the rows below. A mirror of another shape fetches anew.
pub const SCHEMA: u32 = 1;
/// How long the server remembers what was removed; an older cursor must fetch anew.
pub const TOMBSTONE_HORIZON: i64 = 30 * DAY;
/// Days of events a mirror keeps (LOG-2).
pub const EVENT_DAYS: i64 = 30;
/// The most rows one answer holds.
pub const PAGE_MAX: u32 = 5_000;

/// The kinds of rows, in the order a first sync reads them.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The workspace itself.
    Workspace,
    /// Departments.
    Department,
    /// Workgroups.
    Workgroup,
    /// Registration links.
    Link,
    /// IP rules.
    IpRule,
    /// Employees.
    Employee,
    /// Invitations.
    Invitation,
    /// What people at the door ask for.
    Request,
    /// Inbound webhooks; helpdesk is told of none.
    Webhook,
    /// Outgoing webhooks with their newest deliveries; helpdesk is told of none.
    Outgoing,
    /// Sealed events of the last [`EVENT_DAYS`].
    Event,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: [Self; 11] = [
        Self::Workspace,
        Self::Department,
        Self::Workgroup,
        Self::Link,
        Self::IpRule,
        Self::Employee,
        Self::Invitation,
        Self::Request,
        Self::Webhook,
        Self::Outgoing,
        Self::Event,
    ];
    /// The kinds that a digest covers; events prove themselves by their chain.
    pub const DIGESTED: [Self; 10] = [
        Self::Workspace,
        Self::Department,
        Self::Workgroup,
        Self::Link,
        Self::IpRule,
        Self::Employee,
        Self::Invitation,
        Self::Request,
        Self::Webhook,
        Self::Outgoing,
    ];

    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Department => "department",
            Self::Workgroup => "workgroup",
            Self::Link => "link",
            Self::IpRule => "ip_rule",
            Self::Employee => "employee",
            Self::Invitation => "invitation",
            Self::Request => "request",
            Self::Webhook => "webhook",
            Self::Outgoing => "outgoing",
            Self::Event => "event",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One row's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "kind", content = "row", rename_all = "snake_case")]
pub enum Row {
    /// The workspace itself.
    Workspace(Workspace),
    /// A department.
    Department(Department),
    /// A workgroup.
    Workgroup(Workgroup),
    /// A registration link.
    Link(Link),
    /// An IP rule.
    IpRule(IpRule),
    /// An employee.
    Employee(Employee),
    /// An invitation.
    Invitation(Invitation),
    /// A request.
    Request(Request),
    /// An inbound webhook.
    Webhook(Webhook),
    /// An outgoing webhook.
    Outgoing(Outgoing),
    /// A sealed event.
    Event(Event),
}

impl Row {
    /// Of which kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Workspace(_) => Kind::Workspace,
            Self::Department(_) => Kind::Department,
            Self::Workgroup(_) => Kind::Workgroup,
            Self::Link(_) => Kind::Link,
            Self::IpRule(_) => Kind::IpRule,
            Self::Employee(_) => Kind::Employee,
            Self::Invitation(_) => Kind::Invitation,
            Self::Request(_) => Kind::Request,
            Self::Webhook(_) => Kind::Webhook,
            Self::Outgoing(_) => Kind::Outgoing,
            Self::Event(_) => Kind::Event,
        }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Workspace(row) => row.id.as_str(),
            Self::Department(row) => row.id.as_str(),
            Self::Workgroup(row) => row.id.as_str(),
            Self::Link(row) => row.id.as_str(),
            Self::IpRule(row) => row.id.as_str(),
            Self::Employee(row) => row.id.as_str(),
            Self::Invitation(row) => row.id.as_str(),
            Self::Request(row) => row.id.as_str(),
            Self::Webhook(row) => row.id.as_str(),
            Self::Outgoing(row) => row.id.as_str(),
            Self::Event(row) => row.id.as_str(),
        }
    }
}

/// A row and the revision that last touched it. It applies only where newer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Stamped {
    /// The revision.
    #[ts(type = "number")]
    pub revision: u64,
    /// The content.
    #[serde(flatten)]
    pub row: Row,
}

/// A row that was removed at a revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Tombstone {
    /// The revision of the removal.
    #[ts(type = "number")]
    pub revision: u64,
    /// Of which kind.
    pub kind: Kind,
    /// Which.
    pub id: String,
}

/// Up to where a mirror has read. Opaque text to everyone but the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Drawn when the database was made and after every restore.
    pub epoch: String,
    /// Everything up to this revision was read.
    pub revision: u64,
    /// [`SCHEMA`] of the rows read.
    pub schema: u32,
    /// What the reader may see: the role's scope.
    pub scope: String,
}

impl Cursor {
    /// As text for the wire.
    #[must_use]
    pub fn encode(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// From the wire; `None` when it is no cursor.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }
}

/// Why a mirror must fetch anew. Its outbox is never touched by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Resync {
    /// The cursor cannot be read.
    Unreadable,
    /// The database was made anew or restored.
    Epoch,
    /// The cursor lies above the head: a restore that kept the epoch.
    AheadOfHead,
    /// Removals since then are forgotten.
    PastHorizon,
    /// The rows have another shape now.
    Schema,
    /// The role sees other rows now.
    Scope,
    /// Sums differ.
    Digest,
}

/// Whether a feed can go on from `cursor`. A revision is a bound, never a key: every revision up to the head answers, but for
/// those in `leaps`: between the two revisions of each, which themselves belong to it not, none was given. A cursor from there
/// tells of a past that was undone by putting older files back.
///
/// # Errors
/// The first reason to fetch anew.
pub fn judge(
    cursor: Option<&Cursor>,
    epoch: &str,
    scope: &str,
    head: u64,
    horizon: u64,
    leaps: &[(u64, u64)],
) -> Result<u64, Resync> {
    let cursor = cursor.ok_or(Resync::Unreadable)?;
    if cursor.schema != SCHEMA {
        Err(Resync::Schema)
    } else if cursor.epoch != epoch {
        Err(Resync::Epoch)
    } else if cursor.revision > head || is_undone(cursor.revision, leaps) {
        Err(Resync::AheadOfHead)
    } else if cursor.scope != scope {
        Err(Resync::Scope)
    } else if cursor.revision < horizon {
        Err(Resync::PastHorizon)
    } else {
        Ok(cursor.revision)
    }
}

fn is_undone(revision: u64, leaps: &[(u64, u64)]) -> bool {
    leaps
        .iter()
        .any(|(after, until)| (after + 1..*until).contains(&revision))
}

/// The start of a first sync: `GET /api/sync/start`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Start {
    /// The head noted before the first page: the feed goes on from here when the pages are read.
    pub cursor: String,
    /// The database's epoch, kept beside the cursor to explain a later resync.
    pub epoch: String,
    /// The head's revision.
    pub revision: u64,
    /// How many rows each kind has about now, for the progress bar.
    pub counts: Vec<(Kind, u64)>,
    /// Who this mirror belongs to.
    pub me: Me,
    /// The server's clock, for noticing a wrong one here.
    pub now: Time,
}

/// Who a mirror belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Me {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The admin.
    pub employee: EmployeeId,
    /// Their name.
    pub name: String,
    /// Their role now.
    pub role: Role,
    /// From which address they come, as the server sees it (IPR-7); `None` where it is not known.
    #[serde(default)]
    pub ip: Option<String>,
}

/// One page of a first sync: `GET /api/sync/rows?after=…&limit=…`, in key order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RowsPage {
    /// The rows.
    pub rows: Vec<Stamped>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<String>,
}

/// One page of the feed: `GET /api/sync/feed?cursor=…&limit=…&chain=…`; `chain` may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FeedPage {
    /// Rows changed after the cursor and up to `next`, whole revisions only.
    pub rows: Vec<Stamped>,
    /// What was removed in the same span.
    pub tombstones: Vec<Tombstone>,
    /// Receipts of this device's operations in the same span.
    pub receipts: Vec<Receipt>,
    /// From where to go on.
    pub next: String,
    /// The revision `next` stands for: what the mirror has reached once this page is stored.
    pub revision: u64,
    /// Whether more is there already.
    pub more: bool,
    /// Sums at `revision`; only with the last page, when nothing changed meanwhile.
    pub digests: Vec<Digest>,
    /// Who this mirror belongs to, now.
    pub me: Me,
    /// LOG-3: where the chain of events stands; `None` from a server that does not tell it.
    #[serde(default)]
    pub chain: Option<Box<Chain>>,
    /// The server's clock.
    pub now: Time,
}

/// LOG-3: the chain of events as a mirror can hold it against what it kept: a number whose hash is another one now, or a
/// head that went back, means that events were changed or taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Chain {
    /// The newest sealed event.
    pub head: Sealed,
    /// The event whose number the request named (`&chain=…`); `None` when it named none, or when no event of that number
    /// is kept: it lies before the checkpoint, or after the head.
    pub asked: Option<Sealed>,
    /// The checkpoint: the newest event that was pruned by its age, number 0 before the first. What a mirror kept from
    /// before it can no longer be compared.
    pub pruned: Sealed,
}

/// One link of the chain of events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sealed {
    /// The event's number; 0 before the first.
    pub number: u64,
    /// Its hash over the one before; empty before the first.
    pub hash: String,
}

/// What is carried by each server-sent event of `GET /api/sync/live`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Head {
    /// The head is now this.
    pub head: u64,
}

/// The body of `POST /api/sync/operations`; the answer is a `Vec<Receipt>` in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Operations {
    /// At most [`OPERATIONS_MAX`], oldest first.
    pub operations: Vec<crate::operation::Operation>,
}

/// The header in which a mirror says in which epoch it believes the server to be. A server in another one takes no
/// operation and answers 410 with [`Resync::Epoch`]: what a restore undid must come back first.
pub const EPOCH_HEADER: &str = "gatehouse-epoch";

/// The most operations one request holds.
pub const OPERATIONS_MAX: usize = 100;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cursor(epoch: &str, revision: u64) -> Cursor {
        Cursor {
            epoch: epoch.into(),
            revision,
            schema: SCHEMA,
            scope: "admin".into(),
        }
    }

    #[test]
    fn every_cursor_up_to_the_head_answers_and_any_other_says_why_not() {
        for revision in 0..=9 {
            assert_eq!(
                judge(Some(&cursor("e", revision)), "e", "admin", 9, 0, &[]),
                Ok(revision)
            );
        }
        assert_eq!(
            judge(Some(&cursor("e", 10)), "e", "admin", 9, 0, &[]),
            Err(Resync::AheadOfHead)
        );
        assert_eq!(
            judge(Some(&cursor("f", 3)), "e", "admin", 9, 0, &[]),
            Err(Resync::Epoch)
        );
        assert_eq!(
            judge(Some(&cursor("e", 3)), "e", "helpdesk", 9, 0, &[]),
            Err(Resync::Scope)
        );
        assert_eq!(
            judge(Some(&cursor("e", 3)), "e", "admin", 9, 4, &[]),
            Err(Resync::PastHorizon)
        );
        // A server whose older files were put back leapt from 4 to 8: nobody was given what lies between.
        for (revision, outcome) in [
            (4, Ok(4)),
            (5, Err(Resync::AheadOfHead)),
            (7, Err(Resync::AheadOfHead)),
            (8, Ok(8)),
        ] {
            let found = judge(Some(&cursor("e", revision)), "e", "admin", 9, 0, &[(4, 8)]);
            assert_eq!(found, outcome, "{revision}");
        }
        assert_eq!(
            judge(None, "e", "admin", 9, 0, &[]),
            Err(Resync::Unreadable)
        );
    }

    #[test]
    fn a_cursor_is_text_and_reads_back() {
        assert_eq!(
            Cursor::decode(&cursor("e", 7).encode()),
            Some(cursor("e", 7))
        );
        assert_eq!(Cursor::decode("undefined_undefined"), None);
    }

    proptest! {
        /// A cursor of any making is read or refused, and never leads above the head.
        #[test]
        fn no_cursor_leads_above_the_head_below_the_horizon_or_into_a_leap(
            (epoch, scope) in ("[a-z]{0,3}", "[a-z]{0,3}"), (revision, schema) in (0..30u64, SCHEMA.saturating_sub(1)..=SCHEMA + 1),
            head in 0..30u64, horizon in 0..30u64, leap in 0..30u64, over in 0..10u64
        ) {
            let cursor = Cursor { epoch, revision, schema, scope };
            let read = Cursor::decode(&cursor.encode());
            prop_assert_eq!(read.as_ref(), Some(&cursor));
            let until = leap + over;
            let (epoch, scope) = (cursor.epoch.as_str(), cursor.scope.as_str());
            if let Ok(from) = judge(Some(&cursor), epoch, scope, head, horizon, &[(leap, until)]) {
                prop_assert_eq!(from, revision);
                prop_assert!(from <= head && from >= horizon);
                prop_assert!(from <= leap || from >= until);
                prop_assert!(judge(Some(&cursor), "another", scope, head, horizon, &[]).is_err());
                prop_assert!(judge(Some(&cursor), epoch, "another", head, horizon, &[]).is_err());
            }
        }

        #[test]
        fn any_text_is_a_cursor_that_reads_back_or_none(text in "[ -~]{0,80}|[A-Za-z0-9_-]{0,120}") {
            if let Some(cursor) = Cursor::decode(&text) {
                prop_assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
            }
        }
    }
}
