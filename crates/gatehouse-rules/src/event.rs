//! Events: one entry of the event log each (LOG-1), and the chain they form (LOG-3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{EmployeeId, EventId};
use crate::secret::sha256_hex;
use crate::time::Time;

mod filter;

pub use filter::EventFilter;

/// One entry of the event log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// Its place in the workspace's chain, from 1; 0 until it is sealed.
    #[ts(type = "number")]
    pub number: u64,
    /// When it happened.
    pub at: Time,
    /// What happened.
    pub kind: EventKind,
    /// Who did it; `None` for a stranger or the server itself.
    pub actor: Option<EmployeeId>,
    /// On whom.
    pub on: Option<EmployeeId>,
    /// From which address; the socket's, or a trusted proxy's word (IPR-7).
    pub ip: Option<String>,
    /// From which device, as it named itself. Written by strangers: never trusted, never rendered as markup.
    pub device: Option<String>,
    /// The true cause, a stable word; whatever the page said.
    pub cause: Option<String>,
    /// What else belongs to it: before and after, addresses, the mail server's words.
    #[ts(type = "Record<string, unknown>")]
    pub data: serde_json::Map<String, serde_json::Value>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),* $(,)?) => {
        /// What can happen. One name each, kept for ever.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum EventKind { $($(#[$doc])* #[serde(rename = $name)] $variant),* }
        impl EventKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$variant),*];
            /// The name in the database and on the wire.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $name),* } }
            /// The kind of that name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> { match name { $($name => Some(Self::$variant),)* _ => None } }
        }
    };
}

kinds! {
    /// The workspace was made.
    WorkspaceCreated = "workspace_created",
    /// Settings were changed.
    SettingsEdited = "settings_edited",
    /// A department was added.
    DepartmentAdded = "department_added",
    /// A department was renamed.
    DepartmentRenamed = "department_renamed",
    /// A department was deleted.
    DepartmentDeleted = "department_deleted",
    /// A workgroup was added.
    WorkgroupAdded = "workgroup_added",
    /// A workgroup was renamed.
    WorkgroupRenamed = "workgroup_renamed",
    /// Someone was invited.
    Invited = "invited",
    /// Many were invited or imported at once.
    Imported = "imported",
    /// The invitation was sent again.
    InvitationResent = "invitation_resent",
    /// The invitation was deleted.
    InvitationDeleted = "invitation_deleted",
    /// The address was fixed (INV-6).
    AddressFixed = "address_fixed",
    /// The link of an invitation was opened.
    InvitationOpened = "invitation_opened",
    /// An invitation's link was refused: expired, voided, used.
    InvitationRefused = "invitation_refused",
    /// A letter was refused, delayed or bounced.
    LetterFailed = "letter_failed",
    /// The mail server took a letter that has no row of its own in the feed (INV-8).
    LetterSent = "letter_sent",
    /// The owner of a login was asked to free it (EML-3).
    AddressRequested = "address_requested",
    /// Someone asked to join by a link and waits (INV-7).
    JoinRequested = "join_requested",
    /// Someone who cannot confirm the second step asked for help (TFA-7).
    HelpRequested = "help_requested",
    /// Someone who is not in the workspace asked for an invitation (SGN-2).
    InvitationRequested = "invitation_requested",
    /// A request was answered; the cause says how.
    RequestAnswered = "request_answered",
    /// Someone joined.
    Joined = "joined",
    /// An admin approved.
    Approved = "approved",
    /// An admin rejected.
    Rejected = "rejected",
    /// A registration link was made.
    LinkAdded = "link_added",
    /// A registration link was switched off.
    LinkSwitchedOff = "link_switched_off",
    /// The profile was edited.
    EmployeeEdited = "employee_edited",
    /// Someone was dismissed.
    Dismissed = "dismissed",
    /// Someone was reinstated.
    Reinstated = "reinstated",
    /// Blocked, by hand or by suspicion; what counted is in the data (BLK-1, BLK-10).
    Blocked = "blocked",
    /// An admin lifted a block by hand (BLK-10).
    BlockLifted = "block_lifted",
    /// A case was opened with the operator (BLK-4).
    CaseOpened = "case_opened",
    /// The operator unblocked (BLK-4).
    Unblocked = "unblocked",
    /// The operator refused a case.
    CaseRefused = "case_refused",
    /// A role was granted.
    RoleGranted = "role_granted",
    /// Two-step became mandatory.
    TwoStepRequired = "two_step_required",
    /// Two-step is no longer mandatory.
    TwoStepNotRequired = "two_step_not_required",
    /// A factor was enrolled.
    TwoStepEnrolled = "two_step_enrolled",
    /// Two-step was paused for someone (TFA-4).
    TwoStepPaused = "two_step_paused",
    /// A pause was ended early by an admin.
    PauseEnded = "pause_ended",
    /// Someone's grace was extended (TFA-6).
    GraceExtended = "grace_extended",
    /// New backup codes were made, and the old ones ended (TFA-2).
    BackupCodesMade = "backup_codes_made",
    /// A passkey was added (TFA-1).
    PasskeyAdded = "passkey_added",
    /// A passkey was removed (TFA-1).
    PasskeyRemoved = "passkey_removed",
    /// A passkey was used as the second step (TFA-1).
    PasskeyUsed = "passkey_used",
    /// A backup code was used (TFA-2).
    BackupCodeUsed = "backup_code_used",
    /// The person signed in to their own profile, which is of no workspace (SGN-4).
    ProfileOpened = "profile_opened",
    /// The login was changed by its owner, in every workspace of the identity at once (NET-1).
    LoginChanged = "login_changed",
    /// A confirmed change of login was refused: the cause says what holds the address (NET-1).
    LoginChangeRefused = "login_change_refused",
    /// A dismissed person took their identity out of the workspace (NET-2).
    IdentityUnlinked = "identity_unlinked",
    /// The person linked a social account to their login; the data names the provider (SOC-1).
    SocialLinked = "social_linked",
    /// The person unlinked a social account (SOC-2).
    SocialUnlinked = "social_unlinked",
    /// A password was set.
    PasswordSet = "password_set",
    /// Someone asked for a new password at the sign-in page (RCV-1, RCV-2).
    RecoveryAsked = "recovery_asked",
    /// An admin sent someone the link to a new password (RCV-5).
    RecoverySent = "recovery_sent",
    /// The link to a new password was opened.
    RecoveryOpened = "recovery_opened",
    /// A link or a code to a new password was refused; the cause says why (RCV-3).
    RecoveryRefused = "recovery_refused",
    /// A password was set by a link or a code.
    PasswordRecovered = "password_recovered",
    /// An admin sent someone their login (SGN-7).
    LoginSent = "login_sent",
    /// Signed in.
    SignedIn = "signed_in",
    /// An attempt failed; the cause says why.
    SignInFailed = "sign_in_failed",
    /// An IP rule was set, changed or taken away (IPR-1).
    IpRuleChanged = "ip_rule_changed",
    /// Someone signed in, or whose session went on, was refused for the address they came from (IPR-2, IPR-3).
    PlaceRefused = "place_refused",
    /// An app was connected to the workspace.
    AppConnected = "app_connected",
    /// An app's device was revoked.
    DeviceRevoked = "device_revoked",
    /// Someone's sessions were ended.
    SessionsEnded = "sessions_ended",
    /// Someone made a webhook of their own (API-1).
    WebhookAdded = "webhook_added",
    /// A webhook was disabled for good; the cause says by whom or what.
    WebhookDisabled = "webhook_disabled",
    /// A webhook stayed when its owner was dismissed (DIS-2).
    WebhookKept = "webhook_kept",
    /// An outgoing webhook was made (API-1).
    OutgoingAdded = "outgoing_added",
    /// The secrets of an outgoing webhook were shown to who made it.
    OutgoingSecretsShown = "outgoing_secrets_shown",
    /// An outgoing webhook was disabled for good.
    OutgoingDisabled = "outgoing_disabled",
    /// A delivery was given up after a day; the data says what came of its last try.
    DeliveryGivenUp = "delivery_given_up",
    /// An admin sent a delivery again.
    DeliverySentAgain = "delivery_sent_again",
    /// A webhook was not answered; the cause says why (BLK-3).
    RestRefused = "rest_refused",
    /// The vendor's portal logged something under a name that only it knows; the data has it.
    PortalLogged = "portal_logged",
    /// An operation did not apply; the cause says why.
    OperationRefused = "operation_refused",
    /// An operation's id came back with other content.
    OperationReused = "operation_reused",
    /// The database was restored from a backup.
    Restored = "restored",
}

/// What an event's `way` is when an integration acted for the person (IPR-4).
pub const BY_REST: &str = "rest";

impl Event {
    /// IPR-4: whether an integration did it for the person: what it does is no sign of them.
    #[must_use]
    pub fn is_by_rest(&self) -> bool {
        self.data.get("way").and_then(serde_json::Value::as_str) == Some(BY_REST)
    }

    /// LOG-3: the hash of this entry over the one before it. Field order is fixed here, so both sides
    /// and an offline check compute the same.
    #[must_use]
    pub fn chain(&self, previous: &str) -> String {
        let parts = serde_json::json!([
            previous,
            self.number,
            self.id,
            self.at,
            self.kind,
            self.actor,
            self.on,
            self.ip,
            self.device,
            self.cause,
            self.data
        ]);
        sha256_hex(parts.to_string().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_entry_breaks_the_chain_log_3() {
        let event = Event {
            id: "1".into(),
            number: 1,
            at: Time(5),
            kind: EventKind::Invited,
            actor: None,
            on: None,
            ip: None,
            device: None,
            cause: None,
            data: serde_json::Map::new(),
        };
        let head = event.chain("");
        assert_ne!(
            head,
            Event {
                at: Time(6),
                ..event.clone()
            }
            .chain("")
        );
        assert_ne!(head, event.chain("x"));
        assert_eq!(head, event.clone().chain(""));
    }

    #[test]
    fn every_kind_reads_back_by_its_name() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::named(kind.name()), Some(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }
}
