//! Every cause that can keep someone out, and what mends it (DOC-1).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::sign_in;

/// What mends a cause: a decision or a dialog of the app, by the name it has there. Whether it is offered depends on rights and standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Fix {
    /// Approve who waits (INV-7).
    Approve,
    /// Send the invitation again (INV-4).
    Resend,
    /// Delete the wrong invitation and invite the right address (INV-6).
    FixAddress,
    /// Invite.
    Invite,
    /// Dismiss, free the address, and invite again (INV-6).
    Replace,
    /// Reinstate (SGN-4).
    Reinstate,
    /// Edit the profile, which holds the contact email (EML-4).
    Edit,
    /// Ask the owner of a login to free it (EML-3).
    RequestAddress,
    /// Lift a block by hand (BLK-10).
    LiftBlock,
    /// Open a case with the operator (BLK-4).
    OpenCase,
    /// Pause two-step (TFA-3).
    PauseTwoStep,
    /// Extend the grace (TFA-6).
    ExtendGrace,
    /// Send the link to a new password (RCV-5).
    SendRecovery,
    /// Send the login (SGN-7).
    SendLogin,
    /// Change the list of addresses (IPR-1).
    SetIpRule,
}

macro_rules! causes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal => [$($fix:ident),*]),* $(,)?) => {
        /// Why someone cannot get in. One name each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum Cause { $($(#[$doc])* #[serde(rename = $name)] $variant),* }
        impl Cause {
            /// Every cause.
            pub const ALL: &[Self] = &[$(Self::$variant),*];
            /// The name on the wire and in `docs/diagnosis.md`.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $name),* } }
            /// What mends it, best first; empty where only the person can.
            #[must_use]
            pub const fn fixes(self) -> &'static [Fix] { match self { $(Self::$variant => &[$(Fix::$fix),*]),* } }
        }
    };
}

causes! {
    /// Blocked by suspicion (BLK-1).
    BlockedBySuspicion = "blocked_by_suspicion" => [OpenCase],
    /// Blocked by an admin (BLK-10).
    BlockedByHand = "blocked_by_hand" => [LiftBlock],
    /// Blocked, and nobody else works there who could vouch for them (BLK-6).
    OnlyUser = "only_user" => [],
    /// Imported without a letter (INV-13).
    NeverSent = "never_sent" => [Resend, FixAddress],
    /// The invitation bounced or was refused.
    LetterFailed = "letter_failed" => [FixAddress, Resend],
    /// The invitation is put off and tried again.
    LetterDelayed = "letter_delayed" => [Resend],
    /// The invitation's link is too old (INV-3).
    InvitationExpired = "invitation_expired" => [Resend],
    /// Invited; the letter is out, and the person has not finished (INV-9).
    NotJoinedYet = "not_joined_yet" => [Resend, FixAddress],
    /// Opened a link that a newer one voided (INV-3).
    OlderInvitation = "older_invitation" => [Resend],
    /// Joined, and waits for an admin (INV-7).
    PendingApproval = "pending_approval" => [Approve],
    /// Dismissed (SGN-4).
    Dismissed = "dismissed" => [Reinstate],
    /// The password is from before the block was lifted (BLK-7).
    PasswordVoid = "password_void" => [SendRecovery],
    /// They come from outside the list (IPR-2).
    PlaceNotAllowed = "place_not_allowed" => [SetIpRule],
    /// Two-step is mandatory, and the grace is over (TFA-6).
    MustEnrol = "must_enrol" => [ExtendGrace],
    /// They ask for help, because they cannot confirm the second step (TFA-7).
    CannotConfirm = "cannot_confirm" => [PauseTwoStep],
    /// Wrong passwords: a typo, Caps Lock, another keyboard, or forgotten (SGN-1).
    WrongPassword = "wrong_password" => [SendRecovery, SendLogin],
    /// The identity has no password yet.
    NoPassword = "no_password" => [SendRecovery],
    /// Too many wrong passwords from there: a proof of work is asked for (CAP-1).
    Captcha = "captcha" => [SendRecovery],
    /// Too many attempts: nothing is checked for a while (CAP-4).
    Throttled = "throttled" => [SendRecovery],
    /// After very many failures only known devices are listened to (CAP-4).
    StrangersShut = "strangers_shut" => [SendRecovery],
    /// A wrong code of the phone (TFA-1).
    WrongCode = "wrong_code" => [PauseTwoStep],
    /// The same code twice (TFA-1).
    CodeUsed = "code_used" => [],
    /// The phone's clock is wrong (TFA-1).
    PhoneClock = "phone_clock" => [PauseTwoStep],
    /// A wrong backup code (TFA-2).
    WrongBackupCode = "wrong_backup_code" => [PauseTwoStep],
    /// A backup code that was used before (TFA-2).
    BackupCodeUsed = "backup_code_used" => [PauseTwoStep],
    /// A passkey that was not taken (TFA-1).
    PasskeyRefused = "passkey_refused" => [PauseTwoStep],
    /// A second step was typed that the identity does not have.
    NoFactor = "no_factor" => [],
    /// No backup code is left, and the phone is the only way (TFA-2).
    CodesUsedUp = "codes_used_up" => [PauseTwoStep],
    /// The role does not open the app.
    NotAnAdmin = "not_an_admin" => [],
    /// One social account is linked to several identities (SOC-2).
    SeveralIdentities = "several_identities" => [],
    /// The link to a new password is outdated (RCV-3): it was opened too late, or never while it worked.
    RecoveryOutdated = "recovery_outdated" => [SendRecovery],
    /// The code by SMS was wrong or too old (RCV-2).
    RecoveryCodeWrong = "recovery_code_wrong" => [SendRecovery],
    /// The letter to a new password, or with the login, did not arrive (INV-9). Where the address was wrong from the beginning, the right
    /// person is invited anew (INV-6).
    RecoveryLetterFailed = "recovery_letter_failed" => [Edit, SendRecovery, Replace],
    /// The letter to a new password is out, or on its way as its word says; its link still works, and nobody opened it (INV-9).
    RecoveryNotOpened = "recovery_not_opened" => [SendRecovery],
    /// A changed login was refused, because the address is another's (NET-1).
    LoginTaken = "login_taken" => [],
    /// Signing in failed, and the copy does not hold why.
    FailedLately = "failed_lately" => [SendRecovery, SendLogin],
    /// The grace ends soon (TFA-6).
    GraceEnds = "grace_ends" => [ExtendGrace],
    /// The login is another address than the contact email (SGN-7).
    OtherLogin = "other_login" => [SendLogin],
    /// The login was made up at the first social sign-in (SOC-1).
    MadeUpLogin = "made_up_login" => [SendLogin],
    /// The password is weak, or on a list of breached ones: nothing stops them, but a guess may, and then a block does (BLK-8).
    WeakPassword = "weak_password" => [SendRecovery],
    /// The session ended by itself (SES-1).
    SessionOver = "session_over" => [],
    /// REST stands still while somebody is blocked (BLK-3).
    RestStopped = "rest_stopped" => [OpenCase, LiftBlock],
    /// What they want to do asks for a sign-in of just now.
    SignInAnew = "sign_in_anew" => [],
    /// A provider did not answer, its answer did not count, it has nobody sign in anew (NET-1), or the account is linked to nothing here
    /// (SOC-1).
    ProviderFails = "provider_fails" => [SendRecovery],
    /// The server has no name, or no https, that a browser would use a passkey at (TFA-1).
    PasskeysNotHere = "passkeys_not_here" => [PauseTwoStep],
    /// The server had a fault of its own.
    ServerBroke = "server_broke" => [],
    /// The server had too much to do, and looked at nothing.
    ServerBusy = "server_busy" => [],
    /// Nobody here has that login: a typo, or another address (SGN-1).
    UnknownLogin = "unknown_login" => [],
    /// Caps Lock, or another keyboard layout (SGN-1).
    Keyboard = "keyboard" => [],
    /// They are in another workspace (SGN-2).
    OtherWorkspace = "other_workspace" => [],
    /// The browser is signed in as somebody else (SGN-3).
    OtherIdentity = "other_identity" => [],
    /// Never invited here (SGN-2).
    NeverJoined = "never_joined" => [Invite],
    /// They asked at the door to be invited (SGN-2).
    AsksForInvitation = "asks_for_invitation" => [Invite],
    /// The address is someone's login (EML-3).
    AddressIsLogin = "address_is_login" => [RequestAddress],
    /// The address is someone's contact email (EML-4).
    AddressIsContact = "address_is_contact" => [Edit],
    /// The address is a dismissed person's (EML-5).
    AddressOfDismissed = "address_of_dismissed" => [Reinstate, Edit, RequestAddress],
    /// The address has an open invitation (EML-6).
    AddressInvited = "address_invited" => [Resend],
    /// The link to a new password was opened while someone else is signed in (RCV-4).
    RecoveryOfAnother = "recovery_of_another" => [],
    /// A sign-in from outside the list that has an explanation (IPR-5).
    OffList = "off_list" => [],
    /// The identity is still linked to a workspace, so it cannot be deleted (NET-2).
    StillLinked = "still_linked" => [],
}

impl Cause {
    /// What an attempt that ended so says of the person. `None` for what is no obstacle: in, or the next question.
    #[must_use]
    pub const fn of_attempt(cause: sign_in::Cause) -> Option<Self> {
        use sign_in::Cause as Of;
        Some(match cause {
            Of::In | Of::Unchecked | Of::SecondStepMissing => return None,
            Of::StrangersShut => Self::StrangersShut,
            Of::Waits | Of::Throttled => Self::Throttled,
            Of::CaptchaWanted | Of::CaptchaWrong => Self::Captcha,
            Of::UnknownLogin => Self::UnknownLogin,
            Of::NoPassword => Self::NoPassword,
            Of::WrongPassword => Self::WrongPassword,
            Of::SeveralIdentities => Self::SeveralIdentities,
            Of::Blocked => Self::BlockedBySuspicion,
            Of::WrongCode => Self::WrongCode,
            Of::CodeUsed => Self::CodeUsed,
            Of::PhoneClock => Self::PhoneClock,
            Of::NoFactor => Self::NoFactor,
            Of::WrongBackupCode => Self::WrongBackupCode,
            Of::BackupCodeUsed => Self::BackupCodeUsed,
            Of::WrongPasskey | Of::PasskeyCopied => Self::PasskeyRefused,
            Of::NotInWorkspace => Self::NeverJoined,
            Of::PendingApproval => Self::PendingApproval,
            Of::Dismissed => Self::Dismissed,
            Of::PasswordVoid => Self::PasswordVoid,
            Of::NotAnAdmin => Self::NotAnAdmin,
            Of::PlaceNotAllowed => Self::PlaceNotAllowed,
            Of::MustEnrol => Self::MustEnrol,
            Of::NotAnew => Self::ProviderFails,
            Of::Busy => Self::ServerBusy,
        })
    }

    /// Whether it is a standing that the copy knows itself, whatever an attempt in the past ended in.
    pub(super) const fn is_standing(self) -> bool {
        matches!(
            self,
            Self::BlockedBySuspicion
                | Self::BlockedByHand
                | Self::NeverJoined
                | Self::PendingApproval
                | Self::Dismissed
                | Self::PasswordVoid
                | Self::PlaceNotAllowed
                | Self::MustEnrol
        )
    }
}
