//! One profile: a folder, and where time, chance and secrets come from.

use std::path::PathBuf;

use gatehouse_rules::random::Random;
use gatehouse_rules::time::Clock;

use crate::secrets::Secrets;

/// Everything a mirror is given from outside.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Where vault, outbox, copy and preferences lie. Made when missing.
    pub folder: PathBuf,
    /// The time.
    pub clock: Clock,
    /// Chance.
    pub random: Random,
    /// The system's keychain, or one in memory for tests.
    pub secrets: Secrets,
}
