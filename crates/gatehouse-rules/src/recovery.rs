//! Recovering a password: when a link or a code may be asked for, and until when it works (RCV-1 to RCV-3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::employee::Employee;
use crate::problem::Problem;
use crate::time::{DAY, HOUR, MINUTE, SECOND, Time};

/// How long links and codes work, and how often they may be asked for: the operator's own setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "RecoveryLimits")]
#[ts(rename = "RecoveryLimits")]
pub struct Limits {
    /// RCV-1: minutes that a link works after it was asked for. Default 60.
    pub link_minutes: u32,
    /// RCV-2: seconds that a code works after its SMS was written. Default 60.
    pub code_seconds: u32,
    /// RCV-2: how often a code may be tried. Default 5.
    pub code_tries: u32,
    /// RCV-1: fewest seconds between two that are asked for. Default 60.
    pub wait_seconds: u32,
    /// RCV-1: most in an hour, default 5 …
    pub an_hour: u32,
    /// … and in a day. Default 20.
    pub a_day: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            link_minutes: 60,
            code_seconds: 60,
            code_tries: 5,
            wait_seconds: 60,
            an_hour: 5,
            a_day: 20,
        }
    }
}

impl Limits {
    /// How long a link works, in ms.
    #[must_use]
    pub fn link_lives(&self) -> i64 {
        i64::from(self.link_minutes) * MINUTE
    }

    /// How long a code works, in ms.
    #[must_use]
    pub fn code_lives(&self) -> i64 {
        i64::from(self.code_seconds) * SECOND
    }

    /// Shortest time between two, in ms.
    #[must_use]
    pub fn pause(&self) -> i64 {
        i64::from(self.wait_seconds) * SECOND
    }

    /// RCV-1: how many ms to wait before one more may be asked for, 0 when it may be now. `asked` are the instants of the last day, oldest
    /// first; those of a login that nobody has count alike (RCV-5).
    #[must_use]
    pub fn wait(&self, asked: &[Time], now: Time) -> i64 {
        let after = |n: u32, window: i64| {
            let n = usize::try_from(n).unwrap_or(usize::MAX);
            let at = asked.len().checked_sub(n).and_then(|i| asked.get(i));
            at.map_or(0, |at| at.plus(window).since(now))
        };
        after(1, self.pause())
            .max(after(self.an_hour, HOUR))
            .max(after(self.a_day, DAY))
            .max(0)
    }

    /// The same, as an admin is told who sends one for someone (RCV-5).
    ///
    /// # Errors
    /// [`Problem::TooSoon`] with the seconds left, [`Problem::TooMany`] with the instant it is possible again.
    pub fn may_ask(&self, asked: &[Time], now: Time) -> Result<(), Problem> {
        match self.wait(asked, now) {
            0 => Ok(()),
            left if left <= self.pause() => Err(Problem::TooSoon {
                seconds: seconds(left),
            }),
            left => Err(Problem::TooMany {
                until: now.plus(left),
            }),
        }
    }
}

/// Whole seconds that cover a wait in ms.
#[must_use]
pub fn seconds(wait: i64) -> u32 {
    u32::try_from((wait.max(0) + SECOND - 1) / SECOND).unwrap_or(u32::MAX)
}

/// One asking, as its instants tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// When it was asked for.
    pub asked_at: Time,
    /// When a newer one was asked for.
    pub voided_at: Option<Time>,
    /// When it set a password.
    pub used_at: Option<Time>,
}

/// Who it would set a password for, as they are now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Whether the login it was asked for still is theirs.
    pub has_login: bool,
    /// When their password was last set.
    pub password_set_at: Option<Time>,
    /// Whether they are kept from it ([`is_kept_out`]).
    pub blocked: bool,
}

/// BLK-2: whether a block keeps someone from a new password: in the workspace it was asked at, or, where it was asked at the server's own
/// address or where they do not work, in every one in which they do. One that lets them in lets them recover, as it does at its own door.
#[must_use]
pub fn is_kept_out<'a>(people: impl IntoIterator<Item = &'a Employee>) -> bool {
    let mut people = people.into_iter().peekable();
    people.peek().is_some() && people.all(|person| person.blocked_at.is_some())
}

/// Why a link does not work any more (RCV-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outdated {
    /// It set a password.
    Used,
    /// A newer one was asked for: only the newest works.
    Voided,
    /// Password or login were changed after it was asked for.
    Changed,
    /// It is older than [`Limits::link_minutes`].
    Expired,
    /// Its owner is blocked; no page says so.
    Blocked,
}

impl Outdated {
    /// The stable word for the event log.
    #[must_use]
    pub const fn cause(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Voided => "voided",
            Self::Changed => "changed",
            Self::Expired => "expired",
            Self::Blocked => "blocked",
        }
    }
}

/// Why a code that was typed is not taken (RCV-2). No page tells the reasons apart; the event log does (SGN-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeRefused {
    /// It was right before.
    Used,
    /// A newer one was asked for: only the newest works.
    Voided,
    /// It is the right one, or was asked for so long ago that none is; its time is over.
    Expired,
    /// It was tried too often, so nothing was looked at.
    Throttled,
    /// It is another one.
    Wrong,
}

impl CodeRefused {
    /// The stable word for the event log.
    #[must_use]
    pub const fn cause(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Voided => "voided",
            Self::Expired => "expired",
            Self::Throttled => "throttled",
            Self::Wrong => "wrong_code",
        }
    }
}

/// What is known of a code that was typed and not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed {
    /// Whether the right one was typed before.
    pub was_right: bool,
    /// Whether it is the right one now.
    pub is_right: bool,
    /// Whether the try was looked at: there was one left.
    pub is_counted: bool,
}

impl Recovery {
    /// RCV-2: the first reason why a code was not taken at `now`, where what was asked for lives so many ms.
    #[must_use]
    pub fn code_refused(&self, typed: Typed, lives: i64, now: Time) -> CodeRefused {
        if self.used_at.is_some() || typed.was_right {
            CodeRefused::Used
        } else if self.voided_at.is_some() {
            CodeRefused::Voided
        } else if now.since(self.asked_at) >= lives || typed.is_counted && typed.is_right {
            CodeRefused::Expired
        } else if typed.is_counted {
            CodeRefused::Wrong
        } else {
            CodeRefused::Throttled
        }
    }

    /// RCV-1: whether it still may set a password at `now`, where links live so many ms.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn check(&self, owner: &Owner, lives: i64, now: Time) -> Result<(), Outdated> {
        if self.used_at.is_some() {
            Err(Outdated::Used)
        } else if self.voided_at.is_some() {
            Err(Outdated::Voided)
        } else if !owner.has_login || owner.password_set_at.is_some_and(|at| at > self.asked_at) {
            Err(Outdated::Changed)
        } else if now.since(self.asked_at) >= lives {
            Err(Outdated::Expired)
        } else if owner.blocked {
            Err(Outdated::Blocked)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FREE: Owner = Owner {
        has_login: true,
        password_set_at: None,
        blocked: false,
    };
    const FRESH: Recovery = Recovery {
        asked_at: Time(0),
        voided_at: None,
        used_at: None,
    };

    #[test]
    fn a_link_works_until_it_is_used_outdone_overtaken_or_an_hour_old_rcv_1_rcv_3() {
        let lives = Limits::default().link_lives();
        assert_eq!(lives, HOUR);
        let at = Some(Time(5));
        for (recovery, owner, now, why) in [
            (FRESH, FREE, lives - 1, Ok(())),
            (FRESH, FREE, lives, Err(Outdated::Expired)),
            (
                Recovery {
                    voided_at: at,
                    ..FRESH
                },
                FREE,
                9,
                Err(Outdated::Voided),
            ),
            (
                Recovery {
                    used_at: at,
                    voided_at: at,
                    ..FRESH
                },
                FREE,
                9,
                Err(Outdated::Used),
            ),
            (
                FRESH,
                Owner {
                    password_set_at: at,
                    ..FREE
                },
                9,
                Err(Outdated::Changed),
            ),
            (
                FRESH,
                Owner {
                    password_set_at: Some(Time(0)),
                    ..FREE
                },
                9,
                Ok(()),
            ),
            (
                FRESH,
                Owner {
                    has_login: false,
                    ..FREE
                },
                9,
                Err(Outdated::Changed),
            ),
            (
                FRESH,
                Owner {
                    blocked: true,
                    ..FREE
                },
                9,
                Err(Outdated::Blocked),
            ),
        ] {
            assert_eq!(
                recovery.check(&owner, lives, Time(now)),
                why,
                "{recovery:?} {owner:?}"
            );
        }
    }

    #[test]
    fn an_admin_is_told_the_seconds_or_the_instant_rcv_1() {
        let (now, limits) = (Time(DAY), Limits::default());
        assert_eq!(limits.may_ask(&[], now), Ok(()));
        assert_eq!(
            limits.may_ask(&[now.plus(-18_500)], now),
            Err(Problem::TooSoon { seconds: 42 })
        );
        let five: Vec<_> = (1..=5).rev().map(|n| now.plus(-n * 2 * MINUTE)).collect();
        assert_eq!(
            limits.may_ask(&five, now),
            Err(Problem::TooMany {
                until: now.plus(50 * MINUTE)
            })
        );
    }

    proptest! {
        /// However someone asks, whoever waited as told: never two within a minute, six within an hour, 21 within a day, or whatever the
        /// operator set.
        #[test]
        fn whoever_asks_as_often_as_it_is_let_stays_within_the_limits_rcv_1(
            pauses in proptest::collection::vec(0..(3 * HOUR), 1..200),
            (wait_seconds, an_hour, more) in prop_oneof![Just((60, 5, 15)), (1_u32..600, 1_u32..10, 0_u32..20)],
        ) {
            let limits = Limits { wait_seconds, an_hour, a_day: an_hour + more, ..Limits::default() };
            let (mut asked, mut now) = (Vec::<Time>::new(), Time(0));
            for pause in pauses {
                now = now.plus(pause);
                let day: Vec<Time> = asked.iter().copied().filter(|at| now.since(*at) < DAY).collect();
                let left = limits.wait(&day, now);
                if left > 0 {
                    prop_assert!(left <= DAY);
                    continue;
                }
                asked.push(now);
            }
            for (n, window) in [(1, limits.pause()), (limits.an_hour, HOUR), (limits.a_day, DAY)] {
                let n = n as usize + 1;
                for some in asked.windows(n) {
                    let (first, last) = (some[0], some[n - 1]);
                    prop_assert!(last.since(first) >= window, "{n} in {}", last.since(first));
                }
            }
        }
    }
}
