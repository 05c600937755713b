//! Two-step authentication as facts of one employee: factors, pause, grace.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::time::{DAY, MINUTE, Time};
use crate::workspace::Settings;

/// TFA-4: the longest pause, in hours.
pub const PAUSE_HOURS_MAX: u32 = 30 * 24;
/// TFA-4: how long a pause lasts, in hours, as it is offered where the operator offers nothing else.
pub const PAUSES: [u32; 4] = [1, 24, 72, 168];
/// TFA-4: the longest reason of a pause, in characters.
pub const PAUSE_REASON_MAX: usize = 200;
/// TFA-6: the most days by which a grace is extended at once.
pub const GRACE_DAYS_MAX: u32 = 30;
/// TFA-4: an admin's second step is fresh for so long, on the device that it was confirmed on.
pub const STEP_FRESH: i64 = 5 * MINUTE;

/// What is known of one employee's second step. Instants, never flags.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct TwoStep {
    /// Since when the identity has an authenticator or a passkey.
    pub enrolled_at: Option<Time>,
    /// Since when it has an authenticator (TFA-1).
    pub authenticator_at: Option<Time>,
    /// How many passkeys it has (TFA-1).
    pub n_passkeys: u32,
    /// When one of them was last used.
    pub passkey_used_at: Option<Time>,
    /// Backup codes not yet used (TFA-2).
    pub codes_left: u32,
    /// This workspace does not ask until then (TFA-3).
    pub paused_until: Option<Time>,
    /// Why it is paused.
    pub pause_reason: Option<String>,
    /// Where two-step is mandatory, sign-in works without it until then (TFA-6).
    pub grace_until: Option<Time>,
}

/// In what state someone's second step is at an instant; the first that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum TwoStepState {
    /// Paused by an admin until a stated time.
    Paused,
    /// A factor is there and asked for.
    On,
    /// Mandatory, not enrolled, still in grace.
    InGrace,
    /// Mandatory, not enrolled, grace over: sign-in leads only to enrolment.
    MustEnrol,
    /// Neither asked for nor enrolled.
    Off,
}

/// What a workspace asks for after the password (TFA-8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Nothing more.
    Nothing,
    /// A second step.
    Step,
    /// To set one up: sign-in leads only there (TFA-6).
    SetUp,
}

impl TwoStepState {
    /// TFA-8: a workspace asks for a second step when its policy says so or when the identity has a factor, unless this
    /// workspace paused it for this employee.
    #[must_use]
    pub const fn asks(self) -> Asks {
        match self {
            Self::On => Asks::Step,
            Self::MustEnrol => Asks::SetUp,
            Self::Paused | Self::InGrace | Self::Off => Asks::Nothing,
        }
    }
}

/// TFA-5: whether a pause may stand for a code when the identity's factor is changed, by what is known of the second step
/// in the workspace of this sign-in, `here`, and in every other one where the person is active, `elsewhere`. The factor
/// belongs to the identity, the pause to one employee of it: it counts only where no door that still asks is weakened.
#[must_use]
pub fn pause_proves(here: &TwoStep, elsewhere: &[TwoStep], now: Time) -> bool {
    here.is_paused(now) && elsewhere.iter().all(|other| other.is_paused(now))
}

/// TFA-1: whether one of `passkeys` may be removed. Nobody switches their own second step off, so the last factor stays, unless there is an
/// authenticator beside it.
#[must_use]
pub const fn may_remove_passkey(passkeys: usize, authenticator: bool) -> bool {
    authenticator && passkeys > 0 || passkeys > 1
}

/// TFA-2: so few backup codes are running low.
pub const FEW_CODES: u32 = 2;

/// What second steps an identity owns at an instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// Since when it has one.
    pub since: Option<Time>,
    /// Since when it has an authenticator.
    pub authenticator_at: Option<Time>,
    /// How many passkeys it has.
    pub n_passkeys: u32,
    /// When one of them was last used.
    pub passkey_used_at: Option<Time>,
    /// Backup codes not yet used.
    pub codes_left: u32,
}

impl TwoStep {
    /// The same with these factors; pause and grace are the employee's own.
    #[must_use]
    pub fn having(self, factors: Factors) -> Self {
        Self {
            enrolled_at: factors.since,
            authenticator_at: factors.authenticator_at,
            n_passkeys: factors.n_passkeys,
            passkey_used_at: factors.passkey_used_at,
            codes_left: factors.codes_left,
            paused_until: self.paused_until,
            pause_reason: self.pause_reason,
            grace_until: self.grace_until,
        }
    }

    /// TFA-2: whether hardly a backup code is left to who needs one without their phone.
    #[must_use]
    pub const fn is_low_on_codes(&self) -> bool {
        self.enrolled_at.is_some() && self.codes_left <= FEW_CODES
    }

    /// TFA-4: whether it is paused at `now`; a pause ends by itself.
    #[must_use]
    pub fn is_paused(&self, now: Time) -> bool {
        self.paused_until.is_some_and(|until| until > now)
    }

    /// The state at `now` under `settings` (TFA-6, TFA-8).
    #[must_use]
    pub fn state(&self, settings: &Settings, now: Time) -> TwoStepState {
        if self.is_paused(now) {
            TwoStepState::Paused
        } else if self.enrolled_at.is_some() {
            TwoStepState::On
        } else if settings.two_step_required_since.is_none() {
            TwoStepState::Off
        } else if self.grace_until.is_some_and(|until| until > now) {
            TwoStepState::InGrace
        } else {
            TwoStepState::MustEnrol
        }
    }
}

/// Until when someone who joins or is reinstated at `now` may go without (TFA-6).
#[must_use]
pub fn grace_from(settings: &Settings, now: Time) -> Option<Time> {
    settings
        .two_step_required_since
        .map(|_| now.plus(i64::from(settings.grace_days) * DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mandatory_two_step_gives_grace_then_leads_to_enrolment_tfa_6() {
        let settings = Settings {
            two_step_required_since: Some(Time(0)),
            ..Settings::default()
        };
        let now = Time(100 * DAY);
        let newcomer = TwoStep {
            grace_until: grace_from(&settings, now),
            ..TwoStep::default()
        };
        assert_eq!(newcomer.state(&settings, now), TwoStepState::InGrace);
        assert_eq!(
            newcomer.state(&settings, now.plus(2 * DAY)),
            TwoStepState::MustEnrol
        );
        assert_eq!(newcomer.state(&Settings::default(), now), TwoStepState::Off);
    }

    #[test]
    fn the_last_factor_is_never_removed_tfa_1() {
        for (passkeys, authenticator, may) in [
            (0, false, false),
            (0, true, false),
            (1, false, false),
            (1, true, true),
            (2, false, true),
        ] {
            assert_eq!(may_remove_passkey(passkeys, authenticator), may);
        }
    }

    #[test]
    fn a_pause_ends_by_itself_tfa_3() {
        let person = TwoStep {
            enrolled_at: Some(Time(1)),
            paused_until: Some(Time(500)),
            ..TwoStep::default()
        };
        let settings = Settings::default();
        assert_eq!(person.state(&settings, Time(499)), TwoStepState::Paused);
        assert_eq!(person.state(&settings, Time(500)), TwoStepState::On);
    }

    #[test]
    fn a_second_step_is_asked_for_by_policy_or_factor_unless_paused_here_tfa_8() {
        let now = Time(1_000);
        let (over, coming) = (Some(Time(1_000)), Some(Time(1_001)));
        for (mandatory, factor, paused, grace, asks) in [
            (false, false, None, None, Asks::Nothing),
            (false, false, coming, None, Asks::Nothing),
            (false, true, None, None, Asks::Step),
            (false, true, over, None, Asks::Step),
            (false, true, coming, None, Asks::Nothing),
            (true, false, None, coming, Asks::Nothing),
            (true, false, None, over, Asks::SetUp),
            (true, false, None, None, Asks::SetUp),
            (true, false, coming, None, Asks::Nothing),
            (true, false, over, over, Asks::SetUp),
            (true, true, None, coming, Asks::Step),
            (true, true, coming, over, Asks::Nothing),
            (true, true, over, None, Asks::Step),
        ] {
            let settings = Settings {
                two_step_required_since: mandatory.then_some(Time(1)),
                ..Settings::default()
            };
            let person = TwoStep {
                enrolled_at: factor.then_some(Time(1)),
                paused_until: paused,
                grace_until: grace,
                ..TwoStep::default()
            };
            let found = person.state(&settings, now).asks();
            assert_eq!(found, asks, "{mandatory} {factor} {paused:?} {grace:?}");
        }
    }

    #[test]
    fn a_pause_stands_for_a_code_only_where_every_other_workspace_paused_too_tfa_5() {
        let now = Time(10);
        let asking = TwoStep::default();
        let paused = |until| TwoStep {
            paused_until: Some(Time(until)),
            ..TwoStep::default()
        };
        for (here, elsewhere, proves) in [
            (paused(11), vec![], true),
            (paused(10), vec![], false),
            (asking.clone(), vec![paused(11)], false),
            (paused(11), vec![paused(11), paused(12)], true),
            (paused(11), vec![paused(11), asking.clone()], false),
            (paused(11), vec![paused(10)], false),
        ] {
            let found = pause_proves(&here, &elsewhere, now);
            assert_eq!(found, proves, "{here:?} {elsewhere:?}");
        }
    }
}
