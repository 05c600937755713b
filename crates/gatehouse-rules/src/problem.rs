//! Everything a person can be told, as data: stable codes, never sentences. The words stand in one
//! table in the app (`ui/src/lib/problems.ts`) and one in the pages. What is not here is a fault:
//! logged once at the edge, and told as [`Problem::Broken`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::address::AddressFault;
use crate::invitation::Claim;
use crate::ip_rule::RangeFault;
use crate::portal::fault::PortalFault;
use crate::role::Right;
use crate::time::Time;

/// One thing a person can be told. On the wire `{"code": …, …data}`, carried in RFC 9457 form by the server. What the app alone says
/// of itself is left out of the server's own description (`skip`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[error("{self:?}")]
pub enum Problem {
    /// The role does not hold this right on that person.
    Forbidden {
        /// What was missing.
        right: Right,
    },
    /// A field of a form or an operation has a value that cannot be taken.
    BadField {
        /// The field's name.
        field: String,
        /// A stable word for why: `empty`, `too_long`, `control_character`, `range_1_30`, …
        reason: String,
    },
    /// The text is no address.
    BadAddress {
        /// Why.
        fault: AddressFault,
    },
    /// The text is no address and no range of an IP rule.
    BadRange {
        /// In which row, from 1.
        row: u32,
        /// The text.
        text: String,
        /// Why.
        fault: RangeFault,
        /// The range that was probably meant.
        meant: Option<String>,
    },
    /// EML-1, EML-2: the address is another employee's login, contact email or both. Told to admins only.
    AddressTaken {
        /// Whose, which field, and that person's status.
        claim: Claim,
    },
    /// EML-6: the match is an open invitation; the offer is to send it again.
    AlreadyInvited {
        /// Whose invitation.
        claim: Claim,
    },
    /// INV-4: sent less than 60 s ago.
    TooSoon {
        /// Seconds left.
        seconds: u32,
    },
    /// INV-4: the hourly or the young workspace's limit is reached.
    TooMany {
        /// When it may be done again.
        until: Time,
    },
    /// The invitation was deleted, voided or never existed.
    InvitationGone,
    /// INV-5: who already joined cannot be deleted, only dismissed.
    AlreadyJoined,
    /// Nobody of that id is in this workspace any more.
    EmployeeGone,
    /// INV-7: the person answered the invitation and waits for approval: rejected, not deleted.
    WaitsForApproval,
    /// The person is not in the status this needs.
    WrongStatus,
    /// NET-2: the person took their login out of this workspace; only an invitation brings them back.
    Unlinked,
    /// DIS-3: the last owner cannot be dismissed, demoted or blocked by hand.
    LastOwner,
    /// INV-12: so many integrators are there already.
    TooManyIntegrators {
        /// As many as there may be.
        most: u32,
    },
    /// BLK-10: a block by suspicion is lifted by a case only.
    BlockedBySuspicion,
    /// BLK-10: a block by hand is lifted by an admin; it needs no case.
    BlockedByHand,
    /// The department is not in this workspace.
    DepartmentGone,
    /// A department of that name is there already.
    DepartmentExists,
    /// People are in the department, a link leads into it, or it has a list of addresses: nobody is moved by deleting it.
    DepartmentInUse,
    /// The workgroup is not in this workspace.
    WorkgroupGone,
    /// A workgroup of that name is there already.
    WorkgroupExists,
    /// INV-12: an extranet person is in a workgroup.
    NeedsWorkgroup,
    /// The link is not in this workspace.
    LinkGone,
    /// An operation that this one follows was not applied.
    FollowedNotApplied,
    /// The same operation id came with other content: a cloned profile, or tampering.
    OperationReused,
    /// The server does not know this kind or version of operation: it is older than the app.
    AppTooNew,
    /// The server no longer speaks this app's version.
    AppTooOld,
    /// One and the same answer for an unknown login, a wrong password and a wrong code (SGN-1).
    WrongCredentials,
    /// The app's sign-in ended; mirror and outbox stay (SYN-4).
    SignInAgain,
    /// An admin revoked this device; `proof` is the server's authenticated word (SYN-4).
    DeviceRevoked {
        /// What only the server that connected this device can say.
        proof: String,
    },
    /// IPR-2, IPR-3: an IP rule does not let this person be in from here. Nothing of theirs is touched by it.
    PlaceNotAllowed {
        /// From where they came; `None` where that cannot be known (IPR-7).
        ip: Option<String>,
        /// Whom to ask.
        ask: Option<String>,
    },
    /// The IP rule would shut out who sets it.
    WouldLockOut {
        /// From where they came.
        ip: Option<String>,
    },
    /// The role no longer opens the app.
    NotAnAdmin,
    /// The person did not finish signing in in the browser.
    #[schemars(skip)]
    SignInCancelled,
    /// The server cannot be reached.
    #[schemars(skip)]
    Offline,
    /// The server answered, but too slowly or with a fault of its own; tried again by itself.
    #[schemars(skip)]
    ServerTrouble {
        /// HTTP status, 0 when the answer broke off.
        status: u16,
    },
    /// What answered at that address is not a Gatehouse server.
    #[schemars(skip)]
    NotGatehouse,
    /// Something between (a captive portal, a proxy) answered with its own page.
    #[schemars(skip)]
    CaptivePortal,
    /// The server's certificate is not trusted here.
    #[schemars(skip)]
    BadCertificate {
        /// For which host.
        host: String,
    },
    /// The vendor's portal did not do what it was asked.
    #[schemars(skip)]
    Portal {
        /// What that means.
        fault: PortalFault,
        /// The portal's own words, at most 500 characters; never trusted.
        said: Option<String>,
    },
    /// The vendor's portals do not offer this.
    #[schemars(skip)]
    NotOffered,
    /// An invitation was sent to a portal and no answer came, and nobody can tell what came of it. It is not sent again.
    #[schemars(skip)]
    Unanswered {
        /// To which address.
        address: String,
        /// How many people there have it now.
        n_found: u32,
    },
    /// No workspace of that name is on this server.
    NoSuchWorkspace,
    /// This computer's clock is off, so signatures and codes are refused.
    ClockWrong {
        /// By how many seconds; positive when it runs ahead.
        #[ts(type = "number")]
        seconds: i64,
    },
    /// Someone has answered the request, or what it asked for came true.
    RequestGone,
    /// The app's device is not theirs, or was revoked before.
    DeviceGone,
    /// The webhook is not in this workspace.
    WebhookGone,
    /// API-1: this webhook was made before. Its address was in the answer to that, and is told to nobody again.
    WebhookMade,
    /// API-1: so many webhooks of this person are in use already.
    TooManyWebhooks {
        /// As many as one person may have.
        most: u32,
    },
    /// So many outgoing webhooks are in use already.
    TooManyOutgoing {
        /// As many as there may be.
        most: u32,
    },
    /// The secrets of an outgoing webhook were shown before, or are for who made it.
    SecretsShown,
    /// The delivery is kept no longer, or its webhook is disabled.
    DeliveryGone,
    /// The disk is full; nothing was stored.
    #[schemars(skip)]
    DiskFull,
    /// The system keychain does not answer or has no entry, and no passphrase was set.
    #[schemars(skip)]
    KeychainMissing,
    /// The passphrase is not the right one.
    #[schemars(skip)]
    PassphraseWrong,
    /// The passphrase is too short or too easy; at least 15 characters without a keychain, 8 with one.
    #[schemars(skip)]
    PassphraseWeak {
        /// Characters it needs.
        min: u32,
    },
    /// The mirror's key does not open its file.
    #[schemars(skip)]
    VaultWrongKey,
    /// The mirror's file is damaged: the vault's own, or the outbox.
    #[schemars(skip)]
    VaultDamaged,
    /// The copy of the workspace is damaged; it is fetched again at the next contact, and what waits stays.
    #[schemars(skip)]
    CopyDamaged,
    /// LOG-3: events that this computer knew of were changed or taken away on the server.
    #[schemars(skip)]
    LogChanged {
        /// They were as they had been written then.
        since: Time,
    },
    /// The app is locked.
    #[schemars(skip)]
    Locked,
    /// Another window of this app has the mirror open.
    #[schemars(skip)]
    AlreadyRunning,
    /// The change was sent already; only a counter-change undoes it (OFF-2).
    #[schemars(skip)]
    AlreadySent,
    /// The file cannot be read as a list of people.
    #[schemars(skip)]
    BadFile {
        /// `too_big`, `binary`, `no_rows`, `too_many_rows`, `quote`, `unreadable`; of a pasted
        /// list `list_too_big`, `list_empty`, `list_too_long`.
        reason: String,
        /// The line it was met on, where there is one.
        line: Option<u32>,
    },
    /// Outgoing mail is not set up on the server.
    MailNotSetUp,
    /// The mail server refused; these are its own words.
    MailRefused {
        /// What it said.
        said: String,
    },
    /// TFA-4: this needs the acting admin's own fresh second step; nothing was done, and it can be sent again.
    NeedsFreshStep,
    /// TFA-4: the acting admin has no second step that could be asked for: set one up first.
    SetUpTwoStep,
    /// TFA-4: the person has no second step that could be paused.
    NothingToPause,
    /// TFA-6: no grace to extend: two-step is not mandatory here, or the person has it.
    NothingToExtend,
    /// Too many attempts from here; wait.
    SlowDown {
        /// Seconds to wait.
        seconds: u32,
    },
    /// The server has too much to do: nothing was looked at, and nothing counted.
    Busy {
        /// Seconds to wait.
        seconds: u32,
    },
    /// A fault of ours; the trace id finds it in the log.
    Broken {
        /// The trace id.
        trace: String,
    },
}

impl Problem {
    /// A field's value that cannot be taken, and the stable word why.
    #[must_use]
    pub fn field(field: &str, reason: &str) -> Self {
        Self::BadField {
            field: field.to_owned(),
            reason: reason.to_owned(),
        }
    }

    /// The stable code, as it stands on the wire.
    #[must_use]
    pub fn code(&self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|v| v.get("code").and_then(|c| c.as_str()).map(str::to_owned))
            .unwrap_or_default()
    }
}

impl From<AddressFault> for Problem {
    fn from(fault: AddressFault) -> Self {
        Self::BadAddress { fault }
    }
}
