//! Instants, as milliseconds since 1970 UTC, and the only clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One second, in the unit of [`Time`].
pub const SECOND: i64 = 1_000;
/// One minute, in the unit of [`Time`].
pub const MINUTE: i64 = 60 * SECOND;
/// One hour, in the unit of [`Time`].
pub const HOUR: i64 = 60 * MINUTE;
/// One day of 24 hours, in the unit of [`Time`].
pub const DAY: i64 = 24 * HOUR;

/// An instant: milliseconds since 1970-01-01 UTC.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    TS,
)]
#[serde(transparent)]
#[schemars(!transparent)]
pub struct Time(#[ts(type = "number")] pub i64);

impl Time {
    /// This instant moved by `ms` milliseconds; never wraps.
    #[must_use]
    pub const fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this instant; negative when it lies before.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// As `2026-11-22T05:00:00Z` (RFC 3339, whole seconds).
    #[must_use]
    pub fn utc(self) -> String {
        let (days, ms) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        // Days since 0000-03-01 in eras of 400 years, as in Howard Hinnant's "chrono-compatible low-level date algorithms".
        let z = days + 719_468;
        let (era, of_era) = (z.div_euclid(146_097), z.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 {
            shifted + 3
        } else {
            shifted - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let seconds = ms / 1_000;
        format!(
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
            seconds / 3_600,
            seconds / 60 % 60,
            seconds % 60
        )
    }
}

/// Where the time comes from. Rules never ask it: they are given `now`.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's own clock.
    System,
    /// A clock that only moves when told, for tests and for the demo's history.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at` until [`Clock::advance`] moves it.
    #[must_use]
    pub fn fixed(at: Time) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.0)))
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Time {
        match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "this is the one place that reads the machine's clock"
            )]
            Self::System => Time(
                std::time::SystemTime::now()
                    .duration_since(std::time::UNIX_EPOCH)
                    .map_or(0, |since| {
                        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
                    }),
            ),
            Self::Fixed(at) => Time(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fixed clock by `ms`; the system's clock is left alone.
    pub fn advance(&self, ms: i64) {
        if let Self::Fixed(at) = self {
            at.fetch_add(ms, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_as_rfc_3339() {
        assert_eq!(Time(0).utc(), "1970-01-01T00:00:00Z");
        assert_eq!(Time(951_782_399_000).utc(), "2000-02-28T23:59:59Z");
        assert_eq!(Time(951_782_400_000).utc(), "2000-02-29T00:00:00Z");
        assert_eq!(Time(4_107_542_400_000).utc(), "2100-03-01T00:00:00Z");
    }
}
