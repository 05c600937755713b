//! Signing in: the one decision at a workspace's door, from facts to what is done and why (SGN, CAP, BLK-2, BLK-7, TFA-6, TFA-8, IPR-2,
//! INV-7, SOC-1, SOC-2).
//!
//! An outcome has two faces of two types, so that one cannot leak as the other: the true [`Cause`], for the event log and for admins
//! (SGN-5), and the [`Message`], for whoever stands at the door. What the person has not come to yet is a fact that is still missing, and
//! the outcome is the next question. The app asks the same function why someone cannot get in ([`Facts::supposing`]).

use serde::{Deserialize, Serialize};

use crate::block::is_void;
use crate::employee::{Employee, Status};
use crate::time::{HOUR, MINUTE, SECOND, Time};
use crate::two_step::{Asks, TwoStep, TwoStepState};
use crate::workspace::Settings;

/// How many wrong passwords it takes until more is asked for: the operator's own setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tries {
    /// CAP-1: tries for one login from one place that are checked before a proof of work is wanted. Default 10.
    pub free: u32,
    /// CAP-4: failures in a row, from devices that an identity does not know, after which such devices are not listened to any more.
    /// Default 100.
    pub strangers: u32,
}

impl Default for Tries {
    fn default() -> Self {
        Self {
            free: 10,
            strangers: 100,
        }
    }
}

impl Tries {
    /// Most of either (NIST SP 800-63B-4, 3.2.2: no more than 100 failures in a row).
    pub const MOST: u32 = 100;
}

/// CAP-4: so many of them cost no wait; then waits grow.
const PATIENT_WITH: u32 = 20;
/// CAP-4: the first wait, in ms; every five failures double it …
const FIRST_WAIT: i64 = 30 * SECOND;
/// … up to this.
const LONGEST_WAIT: i64 = HOUR;

/// What is known of an attempt. A fact that was not looked at yet stands at its default.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// To where.
    pub to: To,
    /// What was counted before this attempt, and this attempt itself (CAP).
    pub counted: Counted,
    /// Whether a proof of work came along, where one is wanted.
    pub captcha: Captcha,
    /// What came of the password.
    pub password: Password,
    /// What came of the second step.
    pub second: Option<Second>,
    /// What the identity is in this workspace; `None` when it never joined.
    pub person: Option<&'a Employee>,
    /// The second step of that person, with the factor that the identity has now.
    pub two_step: &'a TwoStep,
    /// What the workspace asks for.
    pub settings: &'a Settings,
    /// When the identity's password was set.
    pub password_set_at: Option<Time>,
    /// BLK-7: when a block of this person was lifted by a case; a password from before is void here.
    pub unblocked_at: Option<Time>,
    /// IPR-1: whether this place is on the list that counts for this person, or they are exempt.
    pub place_allowed: bool,
}

/// What a sign-in leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// The workspace's own pages.
    Browser,
    /// An app, which is connected by admins only.
    App,
}

/// What was counted at the door (CAP-1, CAP-4). None of it is about whether the login exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// How much of it is free.
    pub tries: Tries,
    /// Whether the identity knows this device: it signed in here before.
    pub known_device: bool,
    /// Attempts for this login from this device where it is known, else from this place; this one included.
    pub from_here: u32,
    /// Failures in a row for this login from devices not known to it, before this one.
    pub of_strangers: u32,
    /// Until when devices not known to it wait.
    pub wait_until: Option<Time>,
    /// Until when nothing from this place is checked, whatever the login.
    pub place_until: Option<Time>,
}

impl Counted {
    /// Whether this device is known and was not itself used to guess for too long: then nothing that strangers type hurts it.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.known_device && self.from_here <= self.tries.strangers
    }
}

/// What came of the proof of work (CAP-3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Captcha {
    /// None came, or none is wanted.
    #[default]
    None,
    /// One came that is wrong, too old, used, or for another login or place.
    Wrong,
    /// It was right, and is spent.
    Solved,
}

/// What came of the password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Password {
    /// It is not checked yet.
    #[default]
    Unchecked,
    /// Nobody has that login.
    NoLogin,
    /// The identity has no password yet.
    None,
    /// Wrong.
    Wrong,
    /// Right.
    Right,
    /// SOC-1: none was asked for. A provider vouches for a social account that is linked to this identity.
    Vouched,
    /// SOC-2: the social account is linked to several identities, so it says of none who stands here.
    VouchedForSeveral,
}

/// A second step that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Second {
    /// By which means.
    pub means: Means,
    /// What came of it.
    pub checked: Checked,
}

/// By which means a second step is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// The six digits of an authenticator (TFA-1).
    Code,
    /// A backup code (TFA-2).
    Backup,
    /// A passkey (TFA-1).
    Passkey,
}

impl Means {
    /// What anyone is told whose second step is simply not right.
    const fn wrong(self) -> Checked {
        match self {
            Self::Code => Checked::Wrong,
            Self::Backup => Checked::WrongBackup,
            Self::Passkey => Checked::WrongPasskey,
        }
    }
}

/// What came of a second step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// Right.
    Right,
    /// Right, but that step was accepted before.
    Used,
    /// Wrong.
    Wrong,
    /// It was right this long ago: the phone's clock runs behind.
    Late {
        /// Seconds.
        seconds: u32,
    },
    /// The identity has no authenticator.
    NoFactor,
    /// No backup code of that number is that (TFA-2).
    WrongBackup,
    /// A right backup code, but it was used before.
    UsedBackup,
    /// No passkey of theirs answered, or not to this question (TFA-1).
    WrongPasskey,
    /// A passkey whose count of uses did not grow: there are two of it (TFA-1).
    CopiedPasskey,
}

impl Checked {
    /// The true cause where it did not let in.
    #[must_use]
    pub const fn cause(self) -> Option<Cause> {
        match self {
            Self::Right => None,
            Self::Used => Some(Cause::CodeUsed),
            Self::Wrong => Some(Cause::WrongCode),
            Self::Late { .. } => Some(Cause::PhoneClock),
            Self::NoFactor => Some(Cause::NoFactor),
            Self::WrongBackup => Some(Cause::WrongBackupCode),
            Self::UsedBackup => Some(Cause::BackupCodeUsed),
            Self::WrongPasskey => Some(Cause::WrongPasskey),
            Self::CopiedPasskey => Some(Cause::PasskeyCopied),
        }
    }
}

macro_rules! causes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),* $(,)?) => {
        /// Why an attempt ended as it did, in truth. For the event log and for admins; never for the person at the door.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Cause { $($(#[$doc])* $variant),* }
        impl Cause {
            /// Every cause.
            pub const ALL: &[Self] = &[$(Self::$variant),*];
            /// The stable word in the event log (SGN-5).
            #[must_use]
            pub const fn word(self) -> &'static str { match self { $(Self::$variant => $word),* } }
            /// The cause of that word.
            #[must_use]
            pub fn of(word: &str) -> Option<Self> { match word { $($word => Some(Self::$variant),)* _ => None } }
        }
    };
}

causes! {
    /// Nothing stands in the way.
    In = "in",
    /// The password was not looked at yet.
    Unchecked = "unchecked",
    /// CAP-4: after so many failures only devices that the identity knows are listened to.
    StrangersShut = "strangers_shut",
    /// CAP-4: devices that the identity does not know wait.
    Waits = "waits",
    /// Too many attempts from this place, whatever the login, or too many codes.
    Throttled = "throttled",
    /// CAP-1: a proof of work is wanted before the password is checked.
    CaptchaWanted = "captcha_wanted",
    /// A proof of work that is wrong, too old, used, or for another login or place.
    CaptchaWrong = "captcha_wrong",
    /// Nobody has that login.
    UnknownLogin = "unknown_login",
    /// The identity has no password yet.
    NoPassword = "no_password",
    /// Wrong password.
    WrongPassword = "wrong_password",
    /// SOC-2: the social account is linked to several identities.
    SeveralIdentities = "several_identities",
    /// The person is blocked (BLK-2).
    Blocked = "blocked",
    /// TFA-8: the password is right, the second step is still to come.
    SecondStepMissing = "second_step_missing",
    /// Wrong code.
    WrongCode = "wrong_code",
    /// A code whose step was accepted before.
    CodeUsed = "code_used",
    /// The code was right a while ago: the phone's clock runs behind.
    PhoneClock = "phone_clock",
    /// A second step was typed, and the identity has none.
    NoFactor = "no_factor",
    /// Wrong backup code.
    WrongBackupCode = "wrong_backup_code",
    /// A backup code that was used before.
    BackupCodeUsed = "backup_code_used",
    /// A passkey that was not taken.
    WrongPasskey = "wrong_passkey",
    /// A passkey whose count of uses did not grow: there are two of it.
    PasskeyCopied = "passkey_copied",
    /// The identity is not in this workspace, or only invited (SGN-2).
    NotInWorkspace = "not_in_workspace",
    /// Joined, and an admin has not approved yet (INV-7).
    PendingApproval = "pending_approval",
    /// Dismissed (SGN-4).
    Dismissed = "dismissed",
    /// BLK-7: the password is from before the block was lifted.
    PasswordVoid = "password_void",
    /// The role does not open the app.
    NotAnAdmin = "not_an_admin",
    /// IPR-2: this place is not on the list.
    PlaceNotAllowed = "place_not_allowed",
    /// TFA-6: two-step is mandatory, and the grace is over.
    MustEnrol = "must_enrol",
    /// NET-1: a sign-in of now was asked for, and the provider did not say that this was one.
    NotAnew = "not_anew",
    /// The server had too much to do to look at the password, or the backup code.
    Busy = "busy",
}

impl Cause {
    /// Whether it is what one company has decided about a person, which no other company learns.
    #[must_use]
    pub const fn is_of_one_company(self) -> bool {
        matches!(
            self,
            Self::Blocked
                | Self::NotInWorkspace
                | Self::PendingApproval
                | Self::Dismissed
                | Self::PasswordVoid
                | Self::NotAnAdmin
                | Self::PlaceNotAllowed
                | Self::MustEnrol
        )
    }
}

/// What is done with the person at the door: the next question, the way in, or what they are told. Holds nothing that they may not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// The password may be checked now.
    Check,
    /// A proof of work is asked for (CAP-1).
    SolveCaptcha {
        /// One came, and did not count.
        again: bool,
    },
    /// Nothing is checked for so long.
    Wait {
        /// Seconds.
        seconds: u32,
    },
    /// CAP-4: sign in from a device that was used before, or recover the password.
    KnownDevicesOnly,
    /// One and the same for every reason (SGN-1, BLK-2).
    Incorrect,
    /// SOC-2: which identities the social account is linked to, and that one must be unlinked first.
    UnlinkFirst,
    /// The second step is asked for (TFA-8).
    AskSecond,
    /// The second step did not let in, and so much may be said of it.
    SecondNotRight(Checked),
    /// SGN-2: both factors are right, and this workspace does not know them.
    NotHere,
    /// INV-7: an admin has to let them in first.
    WaitsForApproval,
    /// SGN-4: dismissed.
    Dismissed,
    /// BLK-7: the password works elsewhere, here it has to be a new one.
    RecoverFirst,
    /// The role does not open the app.
    NotForThisRole,
    /// IPR-2: not from this place.
    NotFromHere,
    /// TFA-6: sign-in leads only to setting up two-step.
    EnrolFirst,
    /// In.
    In,
}

impl Message {
    /// Whether password and second step, where one is asked for, are both right: what is told from here on only they may read (SGN-2).
    #[must_use]
    pub const fn is_proved(self) -> bool {
        match self {
            Self::Check
            | Self::SolveCaptcha { .. }
            | Self::Wait { .. }
            | Self::KnownDevicesOnly
            | Self::Incorrect
            | Self::UnlinkFirst
            | Self::AskSecond
            | Self::SecondNotRight(_) => false,
            Self::NotHere
            | Self::WaitsForApproval
            | Self::Dismissed
            | Self::RecoverFirst
            | Self::NotForThisRole
            | Self::NotFromHere
            | Self::EnrolFirst
            | Self::In => true,
        }
    }
}

/// What [`decide`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Why, in truth.
    pub cause: Cause,
    /// What the person meets.
    pub told: Message,
}

impl<'a> Facts<'a> {
    /// The facts as far as an identity's row and a workspace tell them, with nothing counted and nothing typed.
    #[must_use]
    pub fn new(
        to: To,
        person: Option<&'a Employee>,
        two_step: &'a TwoStep,
        settings: &'a Settings,
    ) -> Self {
        Self {
            to,
            counted: Counted::default(),
            captcha: Captcha::None,
            password: Password::Unchecked,
            second: None,
            person,
            two_step,
            settings,
            password_set_at: None,
            unblocked_at: person.and_then(|person| person.password_void_at),
            place_allowed: true,
        }
    }

    /// The question of the app: what would keep this person out who types everything right?
    #[must_use]
    pub fn supposing(to: To, person: &'a Employee, settings: &'a Settings) -> Self {
        Self {
            password: Password::Right,
            second: Some(Second {
                means: Means::Code,
                checked: Checked::Right,
            }),
            ..Self::new(to, Some(person), &person.two_step, settings)
        }
    }
}

/// What happens at the door, and why: the first reason that holds, in the order in which a person meets them.
#[must_use]
pub fn decide(facts: &Facts<'_>, now: Time) -> Outcome {
    shut(facts, now)
        .or_else(|| not_proved(facts, now))
        .or_else(|| not_in(facts, now))
        .unwrap_or(Outcome {
            cause: Cause::In,
            told: Message::In,
        })
}

fn outcome(cause: Cause, told: Message) -> Option<Outcome> {
    Some(Outcome { cause, told })
}

/// CAP-1, CAP-4: what is decided before the password is looked at, and says nothing of whether anyone has that login.
fn shut(facts: &Facts<'_>, now: Time) -> Option<Outcome> {
    if facts.password != Password::Unchecked {
        return None;
    }
    let counted = &facts.counted;
    let seconds = |until: Time| {
        let left = until.since(now).max(0);
        u32::try_from((left + SECOND - 1) / SECOND).unwrap_or(u32::MAX)
    };
    // A device that the identity knows is never hurt by what strangers type.
    if !counted.is_known() {
        if counted.of_strangers >= counted.tries.strangers {
            return outcome(Cause::StrangersShut, Message::KnownDevicesOnly);
        }
        let later = |until: Option<Time>| until.filter(|until| *until > now).map(seconds);
        if let Some(seconds) = later(counted.wait_until) {
            return outcome(Cause::Waits, Message::Wait { seconds });
        }
        if let Some(seconds) = later(counted.place_until) {
            return outcome(Cause::Throttled, Message::Wait { seconds });
        }
    }
    if counted.from_here <= counted.tries.free {
        return outcome(Cause::Unchecked, Message::Check);
    }
    match facts.captcha {
        Captcha::None => outcome(Cause::CaptchaWanted, Message::SolveCaptcha { again: false }),
        Captcha::Wrong => outcome(Cause::CaptchaWrong, Message::SolveCaptcha { again: true }),
        Captcha::Solved => outcome(Cause::Unchecked, Message::Check),
    }
}

/// SGN-1, BLK-2, TFA-8: whether this is who they say they are.
fn not_proved(facts: &Facts<'_>, now: Time) -> Option<Outcome> {
    let blocked = facts.person.is_some_and(|one| one.blocked_at.is_some());
    if blocked {
        let told = match facts.second {
            None => Message::Incorrect,
            Some(second) => Message::SecondNotRight(second.means.wrong()),
        };
        return outcome(Cause::Blocked, told);
    }
    match facts.password {
        Password::Unchecked => return outcome(Cause::Unchecked, Message::Check),
        Password::NoLogin => return outcome(Cause::UnknownLogin, Message::Incorrect),
        Password::None => return outcome(Cause::NoPassword, Message::Incorrect),
        Password::Wrong => return outcome(Cause::WrongPassword, Message::Incorrect),
        Password::VouchedForSeveral => {
            return outcome(Cause::SeveralIdentities, Message::UnlinkFirst);
        }
        Password::Right | Password::Vouched => {}
    }
    match facts.second {
        Some(Second { checked, .. }) => {
            let cause = checked.cause()?;
            outcome(cause, Message::SecondNotRight(checked))
        }
        None if facts.two_step.state(facts.settings, now).asks() == Asks::Step => {
            outcome(Cause::SecondStepMissing, Message::AskSecond)
        }
        None => None,
    }
}

/// SGN-2, SGN-4, INV-7, BLK-7, IPR-2, TFA-6: why someone who proved who they are is not in all the same.
fn not_in(facts: &Facts<'_>, now: Time) -> Option<Outcome> {
    let stranger = outcome(Cause::NotInWorkspace, Message::NotHere);
    let Some(person) = facts.person else {
        return stranger;
    };
    match person.status {
        Status::Invited => return stranger,
        Status::PendingApproval => {
            return outcome(Cause::PendingApproval, Message::WaitsForApproval);
        }
        Status::Dismissed => return outcome(Cause::Dismissed, Message::Dismissed),
        Status::Active => {}
    }
    // Who has no password at all has none that could be void.
    let has_password = facts.password != Password::Vouched || facts.password_set_at.is_some();
    if has_password && is_void(facts.password_set_at, facts.unblocked_at) {
        return outcome(Cause::PasswordVoid, Message::RecoverFirst);
    }
    if facts.to == To::App && !person.role.administers() {
        return outcome(Cause::NotAnAdmin, Message::NotForThisRole);
    }
    if !facts.place_allowed {
        return outcome(Cause::PlaceNotAllowed, Message::NotFromHere);
    }
    if facts.two_step.state(facts.settings, now) == TwoStepState::MustEnrol {
        return outcome(Cause::MustEnrol, Message::EnrolFirst);
    }
    None
}

/// How long a sign-in proves the person again, in ms.
const FRESH: i64 = 10 * MINUTE;

/// NET-1, TFA-5, API-1: whether a sign-in `since` then still stands for a password: it was `anew` (the password was typed, or the provider had
/// them sign in once more; a browser that was left signed in there is not enough), and it is of the last ten minutes.
#[must_use]
pub const fn is_fresh(anew: bool, since: Time, now: Time) -> bool {
    anew && now.since(since) <= FRESH
}

/// CAP-4: how long devices that an identity does not know wait after that many failures in a row, in ms: nothing for the first, then
/// from 30 s up to an hour.
#[must_use]
pub const fn wait_after(failures: u32) -> i64 {
    if failures < PATIENT_WITH {
        return 0;
    }
    let doublings = (failures - PATIENT_WITH) / 5;
    if doublings >= 7 {
        return LONGEST_WAIT;
    }
    FIRST_WAIT << doublings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Role;
    use crate::time::DAY;

    const NOW: Time = Time(1_000 * DAY);

    fn anna() -> Employee {
        Employee {
            id: "anna".into(),
            name: "Anna".to_owned(),
            contact_email: None,
            login: Some("anna@example.com".to_owned()),
            department: None,
            position: None,
            role: Role::Employee,
            status: Status::Active,
            status_since: Time(0),
            joined_at: Some(Time(0)),
            blocked_at: None,
            block: None,
            password_void_at: None,
            risk: Default::default(),
            language: None,
            two_step: TwoStep::default(),
            last_sign_in_at: None,
            last_failure_at: None,
            n_sessions: 0,
            standing_inferred: false,
            since_seen: false,
            devices: Vec::new(),
            workgroups: Vec::new(),
        }
    }

    fn right(checked: Checked) -> Option<Second> {
        Some(Second {
            means: Means::Code,
            checked,
        })
    }

    #[test]
    fn a_sign_in_stands_for_a_password_for_ten_minutes_and_only_where_it_was_anew_net_1_tfa_5_api_1()
     {
        let now = Time(HOUR);
        assert!(is_fresh(true, now.plus(-10 * MINUTE), now));
        assert!(!is_fresh(true, now.plus(-10 * MINUTE - 1), now));
        assert!(!is_fresh(false, now, now));
    }

    #[test]
    fn every_reason_not_to_be_let_in_by_a_password_is_told_in_one_way_and_logged_in_its_own_sgn_1_sgn_5_blk_2()
     {
        let (settings, person) = (Settings::default(), anna());
        let blocked = Employee {
            blocked_at: Some(Time(1)),
            ..anna()
        };
        for (password, person, cause) in [
            (Password::NoLogin, None, Cause::UnknownLogin),
            (Password::None, Some(&person), Cause::NoPassword),
            (Password::Wrong, Some(&person), Cause::WrongPassword),
            (Password::Wrong, None, Cause::WrongPassword),
            (Password::Wrong, Some(&blocked), Cause::Blocked),
            (Password::Right, Some(&blocked), Cause::Blocked),
        ] {
            let two_step = TwoStep::default();
            let facts = Facts {
                password,
                ..Facts::new(To::Browser, person, &two_step, &settings)
            };
            let told = Message::Incorrect;
            assert_eq!(decide(&facts, NOW), Outcome { cause, told });
        }
    }

    #[test]
    fn where_someone_stands_is_told_only_after_both_factors_sgn_2_sgn_4_tfa_8() {
        let settings = Settings::default();
        let enrolled = TwoStep {
            enrolled_at: Some(Time(1)),
            ..TwoStep::default()
        };
        let dismissed = Employee {
            status: Status::Dismissed,
            ..anna()
        };
        let pending = Employee {
            status: Status::PendingApproval,
            ..anna()
        };
        let invited = Employee {
            status: Status::Invited,
            ..anna()
        };
        for (person, cause, told) in [
            (None, Cause::NotInWorkspace, Message::NotHere),
            (Some(&invited), Cause::NotInWorkspace, Message::NotHere),
            (
                Some(&pending),
                Cause::PendingApproval,
                Message::WaitsForApproval,
            ),
            (Some(&dismissed), Cause::Dismissed, Message::Dismissed),
        ] {
            let facts = Facts {
                password: Password::Right,
                ..Facts::new(To::Browser, person, &enrolled, &settings)
            };
            assert_eq!(decide(&facts, NOW).told, Message::AskSecond);
            let wrong = Facts {
                second: right(Checked::Wrong),
                ..facts
            };
            let not_right = decide(&wrong, NOW);
            assert_eq!(not_right.told, Message::SecondNotRight(Checked::Wrong));
            assert!(!not_right.told.is_proved());
            let both = Facts {
                second: right(Checked::Right),
                ..facts
            };
            assert_eq!(decide(&both, NOW), Outcome { cause, told });
            assert!(told.is_proved());
        }
    }

    #[test]
    fn a_provider_stands_for_the_password_and_for_nothing_else_soc_1_blk_2_tfa_8() {
        let (settings, off) = (Settings::default(), TwoStep::default());
        let enrolled = TwoStep {
            enrolled_at: Some(Time(1)),
            ..TwoStep::default()
        };
        let of = |person: Option<&Employee>, two_step, password_set_at| {
            let facts = Facts {
                password: Password::Vouched,
                password_set_at,
                ..Facts::new(To::Browser, person, two_step, &settings)
            };
            decide(&facts, NOW)
        };
        let anna = anna();
        assert_eq!(of(Some(&anna), &off, None).cause, Cause::In);
        assert_eq!(of(Some(&anna), &enrolled, None).told, Message::AskSecond);
        assert_eq!(of(None, &off, None).told, Message::NotHere);
        let blocked = Employee {
            blocked_at: Some(Time(1)),
            ..anna.clone()
        };
        let told = of(Some(&blocked), &off, None);
        assert_eq!(told.cause, Cause::Blocked);
        assert_eq!(told.told, Message::Incorrect);
        let dismissed = Employee {
            status: Status::Dismissed,
            ..anna.clone()
        };
        assert_eq!(of(Some(&dismissed), &off, None).cause, Cause::Dismissed);
        let unblocked = Employee {
            password_void_at: Some(Time(5)),
            ..anna
        };
        let void = of(Some(&unblocked), &off, Some(Time(5)));
        assert_eq!(void.told, Message::RecoverFirst, "BLK-7");
        assert_eq!(of(Some(&unblocked), &off, None).cause, Cause::In);
    }

    #[test]
    fn an_account_of_several_identities_opens_none_soc_2() {
        let (settings, off) = (Settings::default(), TwoStep::default());
        let anna = anna();
        let facts = Facts {
            password: Password::VouchedForSeveral,
            ..Facts::new(To::Browser, Some(&anna), &off, &settings)
        };
        let stopped = decide(&facts, NOW);
        assert_eq!(stopped.cause, Cause::SeveralIdentities);
        assert_eq!(stopped.told, Message::UnlinkFirst);
        assert!(!stopped.told.is_proved());
    }

    #[test]
    fn who_is_blocked_hears_that_no_second_step_is_right_blk_2() {
        let settings = Settings::default();
        let person = Employee {
            blocked_at: Some(Time(1)),
            ..anna()
        };
        for (means, told) in [
            (Means::Code, Checked::Wrong),
            (Means::Backup, Checked::WrongBackup),
            (Means::Passkey, Checked::WrongPasskey),
        ] {
            for checked in [Checked::Right, Checked::Used, Checked::UsedBackup] {
                let facts = Facts {
                    password: Password::Right,
                    second: Some(Second { means, checked }),
                    ..Facts::new(To::Browser, Some(&person), &person.two_step, &settings)
                };
                let found = decide(&facts, NOW);
                assert_eq!(found.cause, Cause::Blocked);
                assert_eq!(found.told, Message::SecondNotRight(told));
            }
        }
    }

    #[test]
    fn the_app_asks_the_same_question_from_what_its_copy_knows_doc_2() {
        let settings = Settings {
            two_step_required_since: Some(Time(0)),
            ..Settings::default()
        };
        let enrolled = TwoStep {
            enrolled_at: Some(Time(1)),
            ..TwoStep::default()
        };
        let in_grace = TwoStep {
            grace_until: Some(NOW.plus(1)),
            ..TwoStep::default()
        };
        let of = |two_step: &TwoStep, to| {
            let person = Employee {
                two_step: two_step.clone(),
                ..anna()
            };
            decide(&Facts::supposing(to, &person, &settings), NOW).cause
        };
        assert_eq!(of(&enrolled, To::Browser), Cause::In);
        assert_eq!(of(&in_grace, To::Browser), Cause::In);
        assert_eq!(of(&TwoStep::default(), To::Browser), Cause::MustEnrol);
        assert_eq!(of(&enrolled, To::App), Cause::NotAnAdmin);
        let anna = anna();
        let void = Facts {
            password_set_at: Some(Time(5)),
            unblocked_at: Some(Time(5)),
            ..Facts::supposing(To::Browser, &anna, &settings)
        };
        assert_eq!(decide(&void, NOW).told, Message::RecoverFirst, "BLK-7");
        let away = Facts {
            place_allowed: false,
            ..Facts::supposing(To::Browser, &anna, &settings)
        };
        assert_eq!(
            decide(&away, NOW).cause,
            Cause::PlaceNotAllowed,
            "IPR-2: nobody sets a phone up from outside"
        );
    }

    #[test]
    fn the_eleventh_try_from_one_place_wants_a_proof_of_work_before_anything_is_checked_cap_1() {
        let (settings, two_step) = (Settings::default(), TwoStep::default());
        let of = |from_here, known_device, captcha| {
            let facts = Facts {
                counted: Counted {
                    known_device,
                    from_here,
                    ..Counted::default()
                },
                captcha,
                ..Facts::new(To::Browser, None, &two_step, &settings)
            };
            decide(&facts, NOW)
        };
        for known in [true, false] {
            assert_eq!(of(10, known, Captcha::None).told, Message::Check);
            let again = false;
            let asked = of(11, known, Captcha::None);
            assert_eq!(asked.told, Message::SolveCaptcha { again });
            assert_eq!(asked.cause, Cause::CaptchaWanted);
            let again = true;
            let wrong = of(11, known, Captcha::Wrong);
            assert_eq!(wrong.told, Message::SolveCaptcha { again });
            assert_eq!(of(11, known, Captcha::Solved).told, Message::Check);
        }
    }

    #[test]
    fn fewer_tries_are_free_where_the_operator_says_so_cap_1_cap_4() {
        let (settings, two_step) = (Settings::default(), TwoStep::default());
        let of = |counted| {
            let facts = Facts {
                counted,
                ..Facts::new(To::Browser, None, &two_step, &settings)
            };
            decide(&facts, NOW).told
        };
        let strict = Counted {
            tries: Tries {
                free: 3,
                strangers: 5,
            },
            from_here: 3,
            of_strangers: 4,
            ..Counted::default()
        };
        assert_eq!(of(strict), Message::Check);
        let again = false;
        let fourth = Counted {
            from_here: 4,
            ..strict
        };
        assert_eq!(of(fourth), Message::SolveCaptcha { again });
        let shut = Counted {
            of_strangers: 5,
            ..strict
        };
        assert_eq!(of(shut), Message::KnownDevicesOnly);
        let known = Counted {
            known_device: true,
            ..shut
        };
        assert_eq!(of(known), Message::Check);
        let guessed_from = Counted {
            from_here: 6,
            ..known
        };
        assert_eq!(of(guessed_from), Message::KnownDevicesOnly);
    }

    #[test]
    fn strangers_wait_longer_and_longer_and_then_are_not_heard_while_known_devices_are_cap_4() {
        let (settings, two_step) = (Settings::default(), TwoStep::default());
        let of = |counted| {
            let facts = Facts {
                counted,
                ..Facts::new(To::Browser, None, &two_step, &settings)
            };
            decide(&facts, NOW).told
        };
        let waiting = Counted {
            of_strangers: 30,
            wait_until: Some(NOW.plus(1_500)),
            ..Counted::default()
        };
        assert_eq!(of(waiting), Message::Wait { seconds: 2 });
        let over = Counted {
            wait_until: Some(NOW),
            ..waiting
        };
        assert_eq!(of(over), Message::Check);
        let shut = Counted {
            of_strangers: 100,
            place_until: Some(NOW.plus(1)),
            ..waiting
        };
        assert_eq!(of(shut), Message::KnownDevicesOnly);
        let known = Counted {
            known_device: true,
            ..shut
        };
        assert_eq!(of(known), Message::Check);
        let waits: Vec<i64> = (0..100).map(wait_after).collect();
        assert!(waits.is_sorted());
        assert_eq!(waits[19], 0);
        assert_eq!(waits[20], 30 * SECOND);
        assert_eq!(waits[99], HOUR);
        let days = waits.iter().sum::<i64>() / DAY;
        assert!(days >= 1, "a hundred guesses take days: {days}");
    }

    #[test]
    fn every_cause_has_a_word_of_its_own_sgn_5() {
        let words: std::collections::BTreeSet<_> =
            Cause::ALL.iter().map(|cause| cause.word()).collect();
        assert_eq!(words.len(), Cause::ALL.len());
        for cause in Cause::ALL {
            assert_eq!(Cause::of(cause.word()), Some(*cause));
        }
    }
}
