//! SQL of the queue of letters. It holds no link and no secret.

use std::collections::HashMap;

use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::id::{EmployeeId, IdentityId, InvitationId, LetterId, WorkspaceId};
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::time::Time;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{Answer, Columns, big, places, rows_at_once, unreadable};
use crate::store::invitation::{channel, channel_name};

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LetterKind {
    /// An invitation, with the link of its issue (INV-3).
    Invitation,
    /// EML-3: someone asks the owner of a login to free it; `content.address` is the address.
    AddressRequest,
    /// INV-7: an admin let the person in.
    Approved,
    /// INV-7: who asked to join by a registration link confirms the address; `content.joining` says which asking.
    Join,
    /// The same asking, for an address that is in use here already.
    Known,
    /// NET-1: to the new address of a login; `content.change` says which change.
    LoginChange,
    /// NET-1: to the old address; the login is another now.
    LoginChanged,
    /// TFA-4: two-step was paused; `content` says by whom, until when and why.
    Paused,
    /// RCV-1, RCV-2: the link or the code to a new password; `content.recovery` says which asking.
    Recovery,
    /// RCV-1: a password was set by a link or a code.
    Recovered,
    /// SGN-7: someone's login.
    Login,
    /// SOC-1, SOC-2: a social account was linked to an identity, or unlinked; `content` says which of the two, and of which provider.
    Social,
    /// SGN-6: someone signed in from a device that the identity did not know; `content` says when and from where.
    NewDevice,
}

impl LetterKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Invitation,
        Self::AddressRequest,
        Self::Approved,
        Self::Join,
        Self::Known,
        Self::LoginChange,
        Self::LoginChanged,
        Self::Paused,
        Self::Recovery,
        Self::Recovered,
        Self::Login,
        Self::Social,
        Self::NewDevice,
    ];

    /// The name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::AddressRequest => "address_request",
            Self::Approved => "approved",
            Self::Join => "join",
            Self::Known => "known",
            Self::LoginChange => "login_change",
            Self::LoginChanged => "login_changed",
            Self::Paused => "paused",
            Self::Recovery => "recovery",
            Self::Recovered => "recovered",
            Self::Login => "login",
            Self::Social => "social",
            Self::NewDevice => "new_device",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A letter to queue, in the transaction that decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    /// Its id.
    pub id: LetterId,
    /// What it is about.
    pub kind: LetterKind,
    /// Mail or SMS.
    pub channel: Channel,
    /// Where to, as typed.
    pub address: String,
    /// To whom.
    pub employee: Option<EmployeeId>,
    /// Whose identity it is about.
    pub identity: Option<IdentityId>,
    /// Which invitation.
    pub invitation: Option<InvitationId>,
    /// The issue of the link it carries; an older one than the subject's is not sent.
    pub issue: u64,
    /// What else its words need; never a secret.
    pub content: serde_json::Map<String, serde_json::Value>,
    /// When it may leave.
    pub next_try_at: Time,
}

/// Queues letters of one change, the first of them at `place` among its letters. Those about an identity are of no workspace.
pub async fn add<'a>(
    connection: &mut AnyConnection,
    workspace: impl Into<Option<&'a WorkspaceId>>,
    letters: &[New],
    place: i64,
    now: Time,
) -> Answer<()> {
    let workspace = workspace.into();
    let mut placed = (place..).zip(letters);
    for chunk in letters.chunks(rows_at_once(17)) {
        let sql = format!(
            "insert into letter (id, workspace_id, kind, channel, address, canonical, employee_id, identity_id, invitation_id, issue, \
             content, place, queued_at, next_try_at, n_tries, state, state_at) values {}",
            places(chunk.len(), 17, 1)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (place, letter) in placed.by_ref().take(chunk.len()) {
            query = query
                .bind(letter.id.as_str())
                .bind(workspace.map(|id| id.as_str()))
                .bind(letter.kind.name())
                .bind(channel_name(letter.channel))
                .bind(letter.address.as_str())
                .bind(canonical(&letter.address))
                .bind(letter.employee.as_ref().map(|id| id.as_str()))
                .bind(letter.identity.as_ref().map(|id| id.as_str()))
                .bind(letter.invitation.as_ref().map(|id| id.as_str()))
                .bind(big(letter.issue))
                .bind(serde_json::Value::Object(letter.content.clone()).to_string())
                .bind(place)
                .bind(now.0)
                .bind(letter.next_try_at.0)
                .bind(0i64)
                .bind("waiting")
                .bind(now.0);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// The address as it is compared (EML-7); what is no address is compared as it stands.
fn canonical(address: &str) -> String {
    Address::parse(address).map_or_else(|_| address.to_owned(), |address| address.canonical)
}

/// When letters of a kind were queued for these canonical addresses since an instant, oldest first (INV-4).
pub async fn list_queued(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    kind: LetterKind,
    canonical: &[&str],
    since: Time,
) -> Answer<HashMap<String, Vec<Time>>> {
    let mut recent: HashMap<String, Vec<Time>> = HashMap::new();
    for chunk in canonical.chunks(400) {
        let sql = format!(
            "select canonical, queued_at from letter where workspace_id = $1 and queued_at > $2 and kind = $3 \
             and canonical in {} order by queued_at",
            places(1, chunk.len(), 4)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(workspace.as_str())
            .bind(since.0)
            .bind(kind.name());
        for address in chunk {
            query = query.bind(*address);
        }
        for row in query.fetch_all(&mut *connection).await? {
            recent.entry(row.text(0)?).or_default().push(row.time(1)?);
        }
    }
    Ok(recent)
}

/// What is kept as the last word of a letter that never left, since what it was about is over.
pub const OVER: &str =
    "not sent: its invitation was deleted, accepted or sent anew, or its link had ended";

/// Takes the letters of an invitation that have not left out of the queue: it was deleted, or sent anew.
pub async fn remove_waiting(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    invitation: &InvitationId,
) -> Answer<()> {
    sqlx::query(
        "update letter set next_try_at = null, state = 'refused', said = $3 \
         where workspace_id = $1 and invitation_id = $2 and next_try_at is not null",
    )
    .bind(workspace.as_str())
    .bind(invitation.as_str())
    .bind(OVER)
    .execute(connection)
    .await?;
    Ok(())
}

/// A letter that was taken up.
#[derive(Clone, Debug)]
pub struct Queued {
    /// Its id.
    pub id: LetterId,
    /// Of which workspace; of none when it is about an identity.
    pub workspace: Option<WorkspaceId>,
    /// What it is about.
    pub kind: LetterKind,
    /// Mail or SMS.
    pub channel: Channel,
    /// Where to, as typed.
    pub address: String,
    /// To whom.
    pub employee: Option<EmployeeId>,
    /// Which invitation.
    pub invitation: Option<InvitationId>,
    /// The issue of the link it carries.
    pub issue: u64,
    /// What else its words need.
    pub content: serde_json::Map<String, serde_json::Value>,
    /// When it was queued.
    pub queued_at: Time,
    /// How often it was tried, this time included.
    pub n_tries: u32,
    /// How far it got before.
    pub state: LetterState,
    /// Whose identity it is about, where that was known.
    pub identity: Option<IdentityId>,
}

/// What came of a try.
#[derive(Clone, Debug)]
pub struct Tried {
    /// How far it got.
    pub state: LetterState,
    /// When it is tried again.
    pub next_try_at: Option<Time>,
    /// The mail server's own words.
    pub said: String,
    /// Which mail server.
    pub host: String,
    /// When.
    pub at: Time,
}

fn queued(row: &sqlx::any::AnyRow) -> Answer<Queued> {
    Ok(Queued {
        id: row.text(0)?.into(),
        workspace: row.text_or(1)?.map(Into::into),
        kind: row.word(2, LetterKind::named)?,
        channel: row.word(3, channel)?,
        address: row.text(4)?,
        employee: row.text_or(5)?.map(Into::into),
        invitation: row.text_or(6)?.map(Into::into),
        issue: row.revision(7)?,
        content: serde_json::from_str(&row.text(8)?).map_err(|error| unreadable(8, error))?,
        queued_at: row.time(9)?,
        n_tries: row.count(10)?,
        state: row.word(11, LetterState::named)?,
        identity: row.text_or(12)?.map(Into::into),
    })
}

/// Takes up letters that are due, until `lease_until`; whoever crashes meanwhile leaves them to the next after that. Counts
/// the try. Those of a large change stand behind the first of every other, so that an import holds nobody up.
pub async fn claim_due(
    connection: &mut AnyConnection,
    now: Time,
    lease_until: Time,
    limit: u32,
) -> Answer<Vec<Queued>> {
    let mut letters = sqlx::query(
        "update letter set lease_until = $2, n_tries = n_tries + 1 where id in \
         (select id from letter where next_try_at <= $1 and (lease_until is null or lease_until <= $1) \
          order by place, next_try_at, id limit $3) \
         and next_try_at <= $1 and (lease_until is null or lease_until <= $1) \
         returning id, workspace_id, kind, channel, address, employee_id, invitation_id, issue, content, queued_at, n_tries, state, identity_id",
    )
    .bind(now.0)
    .bind(lease_until.0)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?
    .iter()
    .map(queued)
    .collect::<Answer<Vec<_>>>()?;
    letters.sort_by(|a, b| (a.queued_at, &a.id).cmp(&(b.queued_at, &b.id)));
    Ok(letters)
}

/// A letter, as it stands.
pub async fn find(connection: &mut AnyConnection, id: &LetterId) -> Answer<Option<Queued>> {
    sqlx::query(
        "select id, workspace_id, kind, channel, address, employee_id, invitation_id, issue, content, queued_at, n_tries, state, identity_id \
         from letter where id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(queued)
    .transpose()
}

/// Keeps what a delivery report said of a letter that still is in the state `from`; false when it moved on meanwhile. It is not
/// tried again.
pub async fn set_reported(
    connection: &mut AnyConnection,
    id: &LetterId,
    from: LetterState,
    told: &Tried,
) -> Answer<bool> {
    let done = sqlx::query(
        "update letter set state = $3, state_at = $4, said = $5, host = $6, next_try_at = null, lease_until = null \
         where id = $1 and state = $2",
    )
    .bind(id.as_str())
    .bind(from.name())
    .bind(told.state.name())
    .bind(told.at.0)
    .bind(told.said.as_str())
    .bind(told.host.as_str())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what came of a try, and gives the letter back. Of one that was opened or bounced meanwhile nothing else can be said.
pub async fn set_tried(connection: &mut AnyConnection, id: &LetterId, tried: &Tried) -> Answer<()> {
    let sent = (tried.state == LetterState::Sent).then_some(tried.at.0);
    sqlx::query(
        "update letter set state = $2, state_at = $3, said = $4, host = $5, next_try_at = $6, lease_until = null, \
         sent_at = $7 where id = $1 and state not in ('opened', 'bounced')",
    )
    .bind(id.as_str())
    .bind(tried.state.name())
    .bind(tried.at.0)
    .bind(tried.said.as_str())
    .bind(tried.host.as_str())
    .bind(tried.next_try_at.map(|at| at.0))
    .bind(sent)
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a letter back untried, to leave later.
pub async fn set_next_try(
    connection: &mut AnyConnection,
    id: &LetterId,
    next_try_at: Time,
) -> Answer<()> {
    sqlx::query(
        "update letter set next_try_at = $2, lease_until = null, n_tries = n_tries - 1, sent_at = null where id = $1 and state not in ('opened', 'bounced')",
    )
    .bind(id.as_str())
    .bind(next_try_at.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// The letters of an invitation's issue were opened (INV-8): whatever the mail server said, they came and leave no more.
pub async fn set_opened(
    connection: &mut AnyConnection,
    invitation: &InvitationId,
    issue: u64,
    now: Time,
) -> Answer<()> {
    sqlx::query(
        "update letter set state = 'opened', state_at = $3, next_try_at = null, lease_until = null \
         where invitation_id = $1 and issue = $2 and state <> 'opened'",
    )
    .bind(invitation.as_str())
    .bind(big(issue))
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// The link of one letter was opened (INV-8).
pub async fn set_link_opened(
    connection: &mut AnyConnection,
    id: &LetterId,
    now: Time,
) -> Answer<()> {
    sqlx::query(
        "update letter set state = 'opened', state_at = $2, next_try_at = null, lease_until = null \
         where id = $1 and state <> 'opened'",
    )
    .bind(id.as_str())
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes whom a letter is to, found as it is written out.
pub async fn set_whose(
    connection: &mut AnyConnection,
    id: &LetterId,
    employee: Option<&EmployeeId>,
    identity: &IdentityId,
    address: &str,
) -> Answer<()> {
    sqlx::query("update letter set employee_id = $2, identity_id = $3, address = $4 where id = $1")
        .bind(id.as_str())
        .bind(employee.map(|id| id.as_str()))
        .bind(identity.as_str())
        .bind(address)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes a letter away that is to nobody, with the address on it.
pub async fn remove(connection: &mut AnyConnection, id: &LetterId) -> Answer<()> {
    sqlx::query("delete from letter where id = $1")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// INV-4: notes that a letter leaves now, unless `most` of its workspace left since an instant; false then. Claimed, not
/// checked: the workspace's line keeps every other letter of it waiting until this one is noted.
pub async fn claim_leaving(
    connection: &mut AnyConnection,
    letter: &LetterId,
    workspace: &WorkspaceId,
    since: Time,
    most: u32,
    now: Time,
) -> Answer<bool> {
    sqlx::query("update workspace set revision = revision where id = $1")
        .bind(workspace.as_str())
        .execute(&mut *connection)
        .await?;
    let done = sqlx::query(
        "update letter set sent_at = $1 where id = $2 and \
         (select count(*) from letter l where l.workspace_id = $3 and l.sent_at > $4 and l.id <> $2) < $5",
    )
    .bind(now.0)
    .bind(letter.as_str())
    .bind(workspace.as_str())
    .bind(since.0)
    .bind(i64::from(most))
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets letters, with the addresses on them, that were queued before an instant; at most `most` of them.
pub async fn remove_before(connection: &mut AnyConnection, before: Time, most: u32) -> Answer<u64> {
    let done = sqlx::query(
        "delete from letter where id in (select id from letter where queued_at < $1 order by queued_at limit $2)",
    )
    .bind(before.0)
    .bind(i64::from(most))
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}
