//! Waiting for something to become true. The only place of tasks and system tests that sleeps.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How often a condition is looked at.
const STEP: Duration = Duration::from_millis(20);

/// Asks `look` until it answers `Some`, at most for `limit`.
///
/// # Errors
/// When the time is over, naming `what` was waited for; an error of `look` ends the waiting at once.
pub fn until<T>(
    what: &str,
    limit: Duration,
    mut look: impl FnMut() -> Result<Option<T>>,
) -> Result<T> {
    let begun = Instant::now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if begun.elapsed() > limit {
            bail!("waited {limit:?} in vain: {what}");
        }
        std::thread::sleep(STEP);
    }
}

/// Lets `length` pass: the length of a fault (a line that is cut, a moment before a kill), never a wait for a result.
pub fn pass(length: Duration) {
    std::thread::sleep(length);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_ends_with_what_was_found_or_with_what_was_missed() {
        let mut n = 0;
        let found = until("the third look", Duration::from_secs(5), || {
            n += 1;
            Ok((n == 3).then_some(n))
        });
        assert_eq!(found.unwrap(), 3);
        let missed = until::<()>("a miracle", Duration::ZERO, || Ok(None));
        assert!(missed.unwrap_err().to_string().contains("a miracle"));
    }
}
