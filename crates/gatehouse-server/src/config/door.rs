//! What an operator decides of the door: sessions, the second step, what blocks someone, and how long the log of it is kept.

use gatehouse_rules::block::{Policy, Weights};
use gatehouse_rules::invitation::AN_HOUR_MAX;
use gatehouse_rules::sign_in::Tries;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, Time};
use gatehouse_rules::two_step::{PAUSE_HOURS_MAX, PAUSES};
use serde::{Deserialize, Serialize};

use super::Config;
use super::checking::{between, wrong};
use crate::store::session::Alive;

/// What raises suspicion, what it weighs, and what a block by suspicion stops.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Block {
    /// `workspace`, or `person`.
    pub policy: Policy,
    /// The table of signals.
    pub weights: Weights,
}

/// SES-1, SES-4: browser sessions, at a company and at one's profile.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Session {
    /// Minutes after the last activity after which it ends.
    pub idle_minutes: u32,
    /// Hours after its beginning after which it ends in any case.
    pub hours: u32,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            idle_minutes: 24,
            hours: 24,
        }
    }
}

impl Session {
    /// Which of them are open at `now`.
    #[must_use]
    pub fn alive(&self, now: Time) -> Alive {
        Alive {
            now,
            seen_after: now.plus(-i64::from(self.idle_minutes) * MINUTE),
            begun_after: now.plus(-i64::from(self.hours) * HOUR),
        }
    }
}

/// TFA-2, TFA-4: what the operator decides of the second step.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TwoStep {
    /// How many backup codes there are in a list.
    pub backup_codes: u32,
    /// The pauses that admins are offered, in hours, shortest first.
    pub pauses: [u32; 4],
}

impl Default for TwoStep {
    fn default() -> Self {
        Self {
            backup_codes: 10,
            pauses: PAUSES,
        }
    }
}

/// LOG-2: the event log.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Events {
    /// Days after which events are dropped, oldest first. Mirrors keep 30 days of them.
    pub days: u32,
}

impl Default for Events {
    fn default() -> Self {
        Self { days: 180 }
    }
}

impl Events {
    /// How long they are kept, in ms.
    #[must_use]
    pub fn kept(&self) -> i64 {
        i64::from(self.days) * DAY
    }
}

/// What `docs/rules.md` leaves to the operator at the door (SES, CAP, RCV, TFA, LOG) and of invitations (INV-4, INV-12).
pub(super) fn check(config: &Config) -> Result<(), (String, String)> {
    let (session, tries, recovery) = (&config.session, &config.tries, &config.recovery);
    let invitations = &config.invitations;
    let (wait, young) = (invitations.wait_seconds, invitations.young_letters);
    for (key, n, least, most) in [
        ("session.idle_minutes", session.idle_minutes, 5, 1440),
        ("session.hours", session.hours, 1, 720),
        ("tries.free", tries.free, 1, Tries::MOST),
        ("tries.strangers", tries.strangers, tries.free, Tries::MOST),
        ("recovery.link_minutes", recovery.link_minutes, 5, 1440),
        ("recovery.code_seconds", recovery.code_seconds, 30, 900),
        ("recovery.code_tries", recovery.code_tries, 1, 10),
        ("recovery.wait_seconds", recovery.wait_seconds, 10, 3600),
        ("recovery.an_hour", recovery.an_hour, 1, 60),
        ("recovery.a_day", recovery.a_day, recovery.an_hour, 200),
        ("invitations.wait_seconds", wait, 10, 3600),
        ("invitations.an_hour", invitations.an_hour, 1, AN_HOUR_MAX),
        ("invitations.young_letters", young, 10, 100_000),
        ("invitations.integrators", invitations.integrators, 1, 100),
        ("two_step.backup_codes", config.two_step.backup_codes, 5, 50),
        ("events.days", config.events.days, 30, 3650),
    ] {
        between(key, n, least, most)?;
    }
    let pauses = config.two_step.pauses;
    let rise = pauses.windows(2).all(|two| two[0] < two[1]);
    if !rise || pauses[0] == 0 || pauses[3] > PAUSE_HOURS_MAX {
        let reason = format!(
            "is no list of four different numbers of hours, rising from 1 to {PAUSE_HOURS_MAX} at most"
        );
        return wrong("two_step.pauses", &reason);
    }
    Ok(())
}
