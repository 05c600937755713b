//! Two-step authentication as facts of one employee: factors, pause, grace.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::time::{DAY, Time};
use crate::workspace::Settings;

/// What is known of one employee's second step. Instants, never flags.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TwoStep {
    /// Since when the identity has an authenticator.
    pub enrolled_at: Option<Time>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
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

impl TwoStep {
    /// The state at `now` under `settings` (TFA-6, TFA-8).
    #[must_use]
    pub fn state(&self, settings: &Settings, now: Time) -> TwoStepState {
        if self.paused_until.is_some_and(|until| until > now) {
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

    /// TFA-8: whether this workspace asks for a second step at `now`.
    #[must_use]
    pub fn asks(&self, now: Time) -> bool {
        self.enrolled_at.is_some() && self.paused_until.is_none_or(|until| until <= now)
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
    fn a_pause_ends_by_itself_tfa_3() {
        let person = TwoStep {
            enrolled_at: Some(Time(1)),
            paused_until: Some(Time(500)),
            ..TwoStep::default()
        };
        assert!(!person.asks(Time(499)));
        assert!(person.asks(Time(500)));
        assert_eq!(
            person.state(&Settings::default(), Time(499)),
            TwoStepState::Paused
        );
        assert_eq!(
            person.state(&Settings::default(), Time(500)),
            TwoStepState::On
        );
    }
}
