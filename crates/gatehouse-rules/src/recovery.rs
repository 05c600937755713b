//! Recovering a password: when a link or a code may be asked for, and until when it works (RCV-1 to RCV-3).

use crate::employee::Employee;
use crate::problem::Problem;
use crate::time::{DAY, HOUR, MINUTE, SECOND, Time};

/// RCV-1: how long a link works after it was asked for.
pub const LINK_LIVES: i64 = 60 * MINUTE;
/// RCV-2: how long a code works after its SMS was written.
pub const CODE_LIVES: i64 = 60 * SECOND;
/// RCV-2: how often a code may be tried.
pub const CODE_TRIES: u32 = 5;
/// RCV-1: shortest time between two that are asked for.
pub const ASK_AFTER: i64 = 60 * SECOND;
/// RCV-1: most in an hour …
pub const ASKS_AN_HOUR: usize = 5;
/// … and in a day.
pub const ASKS_A_DAY: usize = 20;

/// RCV-1: how many ms to wait before one more may be asked for, 0 when it may be now. `asked` are the instants of the last day, oldest
/// first; those of a login that nobody has count alike (RCV-5).
#[must_use]
pub fn wait(asked: &[Time], now: Time) -> i64 {
    let after = |n: usize, window: i64| {
        let at = asked.len().checked_sub(n).and_then(|i| asked.get(i));
        at.map_or(0, |at| at.plus(window).since(now))
    };
    after(1, ASK_AFTER)
        .max(after(ASKS_AN_HOUR, HOUR))
        .max(after(ASKS_A_DAY, DAY))
        .max(0)
}

/// The same, as an admin is told who sends one for someone (RCV-5).
///
/// # Errors
/// [`Problem::TooSoon`] with the seconds left, [`Problem::TooMany`] with the instant it is possible again.
pub fn may_ask(asked: &[Time], now: Time) -> Result<(), Problem> {
    match wait(asked, now) {
        0 => Ok(()),
        left if left <= ASK_AFTER => Err(Problem::TooSoon {
            seconds: seconds(left),
        }),
        left => Err(Problem::TooMany {
            until: now.plus(left),
        }),
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
/// address, in every one in which they work. One that lets them in lets them recover, as it does at its own door.
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
    /// It is older than [`LINK_LIVES`].
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

impl Recovery {
    /// RCV-1: whether it still may set a password at `now`.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn check(&self, owner: &Owner, now: Time) -> Result<(), Outdated> {
        if self.used_at.is_some() {
            Err(Outdated::Used)
        } else if self.voided_at.is_some() {
            Err(Outdated::Voided)
        } else if !owner.has_login || owner.password_set_at.is_some_and(|at| at > self.asked_at) {
            Err(Outdated::Changed)
        } else if now.since(self.asked_at) >= LINK_LIVES {
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
        let at = Some(Time(5));
        for (recovery, owner, now, why) in [
            (FRESH, FREE, LINK_LIVES - 1, Ok(())),
            (FRESH, FREE, LINK_LIVES, Err(Outdated::Expired)),
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
                recovery.check(&owner, Time(now)),
                why,
                "{recovery:?} {owner:?}"
            );
        }
    }

    #[test]
    fn an_admin_is_told_the_seconds_or_the_instant_rcv_1() {
        let now = Time(DAY);
        assert_eq!(may_ask(&[], now), Ok(()));
        assert_eq!(
            may_ask(&[now.plus(-18_500)], now),
            Err(Problem::TooSoon { seconds: 42 })
        );
        let five: Vec<_> = (1..=5).rev().map(|n| now.plus(-n * 2 * MINUTE)).collect();
        assert_eq!(
            may_ask(&five, now),
            Err(Problem::TooMany {
                until: now.plus(50 * MINUTE)
            })
        );
    }

    proptest! {
        /// However someone asks, whoever waited as told: never two within a minute, six within an hour, 21 within a day.
        #[test]
        fn whoever_asks_as_often_as_it_is_let_stays_within_the_limits_rcv_1(
            pauses in proptest::collection::vec(0..(3 * HOUR), 1..200),
        ) {
            let (mut asked, mut now) = (Vec::<Time>::new(), Time(0));
            for pause in pauses {
                now = now.plus(pause);
                let day: Vec<Time> = asked.iter().copied().filter(|at| now.since(*at) < DAY).collect();
                let left = wait(&day, now);
                if left > 0 {
                    prop_assert!(left <= DAY);
                    continue;
                }
                asked.push(now);
            }
            for (n, window) in [(2, ASK_AFTER), (ASKS_AN_HOUR + 1, HOUR), (ASKS_A_DAY + 1, DAY)] {
                for some in asked.windows(n) {
                    let (first, last) = (some[0], some[n - 1]);
                    prop_assert!(last.since(first) >= window, "{n} in {}", last.since(first));
                }
            }
        }
    }
}
