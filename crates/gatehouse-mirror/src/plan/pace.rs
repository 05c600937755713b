//! How fast a portal may be asked: its leaky bucket, seen from here. Pure; who waits, waits in [`crate::upstream::portal`].

use gatehouse_rules::time::{SECOND, Time};

/// So many calls at once, and then so many a second. The vendor's slowest plan takes 50 and 2; the rest is left to others
/// behind the same address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Calls that fit at once.
    pub burst: u32,
    /// Calls that run out in a second.
    pub per_second: u32,
}

impl Default for Limit {
    fn default() -> Self {
        Self {
            burst: 45,
            per_second: 2,
        }
    }
}

/// What was asked lately, in thousandths of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    level: i64,
    at: Time,
}

const ONE: i64 = 1_000;

impl Bucket {
    /// Counts one more call, and says for how many ms it has to wait before it is made.
    pub fn take(&mut self, limit: Limit, now: Time) -> i64 {
        let rate = i64::from(limit.per_second.max(1)) * ONE;
        // A clock that was set back lets nothing run out.
        let ms = now.since(self.at).max(0);
        self.level = (self.level - ms.saturating_mul(rate) / SECOND).max(0) + ONE;
        self.at = now;
        let over = self.level - i64::from(limit.burst.max(1)) * ONE;
        (over.max(0) * SECOND + rate - 1) / rate
    }

    /// The portal says that it is full: others call it, too.
    pub fn full(&mut self, limit: Limit, now: Time) {
        self.level = self.level.max(i64::from(limit.burst) * ONE);
        self.at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit {
        burst: 50,
        per_second: 2,
    };

    /// Asks `n` times, waiting as told, and says how long that took.
    fn took(bucket: &mut Bucket, n: u32, from: Time) -> i64 {
        let mut now = from;
        for _ in 0..n {
            now = now.plus(bucket.take(LIMIT, now));
        }
        now.since(from)
    }

    #[test]
    fn what_fits_is_asked_at_once_and_the_rest_takes_the_least_time_there_is() {
        for (n, least) in [(1, 0), (50, 0), (51, 500), (52, 1_000), (150, 50_000)] {
            let took = took(&mut Bucket::default(), n, Time(1));
            assert!((least..=least + 1).contains(&took), "{n}: {took}");
        }
    }

    #[test]
    fn a_bucket_that_was_left_alone_is_empty_and_one_that_is_full_says_so() {
        let mut bucket = Bucket::default();
        took(&mut bucket, 50, Time(1));
        assert_eq!(took(&mut bucket, 50, Time(60_000)), 0);
        let mut bucket = Bucket::default();
        bucket.full(LIMIT, Time(1));
        assert_eq!(bucket.take(LIMIT, Time(1)), 500);
    }
}
