//! Passwords: argon2id, in a pool bounded by the cores, exactly one hash an attempt on every path (SGN-1),
//! and what a new one must be (RCV-6).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use anyhow::{Context, anyhow};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use gatehouse_rules::password::{check_length, is_weak, prepared};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::random::Random;
use gatehouse_rules::secret::Plain;
use tokio::sync::Semaphore;

use crate::app::App;
use crate::breached;
use crate::failure::Told;

/// Memory of one hash, in KiB (OWASP: argon2id, 19 MiB, two passes, one lane).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// How many attempts may wait for a core, for each core; beyond that they are told to slow down.
const QUEUE_A_CORE: usize = 32;
/// What is verified for a login that nobody has: same parameters, so the same work; no password has it.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlzIQ$mkeyZj7ezqXPgUnTW8XSZVh/3VfN4fmxqPR9ZqmQwd8";

/// The pool that hashes passwords. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Passwords {
    random: Random,
    cores: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    longest: usize,
    n_hashed: Arc<AtomicU64>,
}

impl Passwords {
    /// A pool as wide as the machine has cores. Salts come from `random`.
    #[must_use]
    pub fn new(random: Random) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            random,
            cores: Arc::new(Semaphore::new(cores)),
            waiting: Arc::default(),
            longest: cores * QUEUE_A_CORE,
            n_hashed: Arc::default(),
        }
    }

    /// How many hashes were computed since the start: what SGN-1's test counts.
    #[must_use]
    pub fn n_hashed(&self) -> u64 {
        self.n_hashed.load(Ordering::SeqCst)
    }

    /// The hash to keep of a new password, in PHC form.
    ///
    /// # Errors
    /// [`Problem::SlowDown`] when too many wait for a core.
    pub async fn hash(&self, password: &Plain) -> Told<String> {
        let mut salt = [0u8; 16];
        self.random.fill(&mut salt);
        let password = prepared(password.expose());
        self.on_a_core(move || {
            let hash = argon2()?
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map_err(|error| anyhow!("hash a password: {error}"))?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether `password` is the one `stored` was made of. Without a stored hash the same work is done and the answer is no,
    /// so that an unknown login costs what a known one costs (SGN-1).
    ///
    /// # Errors
    /// [`Problem::SlowDown`] when too many wait for a core.
    pub async fn verify(&self, password: &Plain, stored: Option<&str>) -> Told<bool> {
        let password = prepared(password.expose());
        let known = stored.is_some();
        let stored = stored.unwrap_or(NOBODY).to_owned();
        self.on_a_core(move || {
            let hash = PasswordHash::new(&stored)
                .map_err(|error| anyhow!("read a kept password hash: {error}"))?;
            let right = argon2()?
                .verify_password(password.as_bytes(), &hash)
                .is_ok();
            Ok(right && known)
        })
        .await
    }

    async fn on_a_core<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
    ) -> Told<T> {
        let _place = Place::take(&self.waiting, self.longest)?;
        let core = Arc::clone(&self.cores)
            .acquire_owned()
            .await
            .context("wait for a core")?;
        self.n_hashed.fetch_add(1, Ordering::SeqCst);
        let done = tokio::task::spawn_blocking(move || {
            let _core = core;
            work()
        })
        .await
        .context("hash on a core")?;
        Ok(done?)
    }
}

/// A place in the queue, given back when dropped.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize, longest: usize) -> Result<Self, Problem> {
        if waiting.fetch_add(1, Ordering::SeqCst) >= longest {
            waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(Problem::SlowDown { seconds: 5 });
        }
        Ok(Self(waiting))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn argon2() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| anyhow!("argon2 parameters: {error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// What a page says beside the field of a new password that was not taken.
pub(crate) fn told(reason: &str) -> &'static str {
    match reason {
        "too_long" => "This is too long.",
        "too_short_8" => "This is too short: it needs 8 characters.",
        "too_short_12" => "This is too short: it needs 12 characters.",
        "common" => "This one is on every list of stolen passwords. Choose another.",
        "same" => "This is the password you had. Choose another.",
        "like_you" => {
            "This is too close to your name, address or company. Choose something that nobody would link to you."
        }
        _ => {
            "This is too easy to guess. Three or four words that do not belong together are strong and easy to keep in mind."
        }
    }
}

/// RCV-6: [`check_new`], and then the operator's own list of breached passwords.
///
/// # Errors
/// [`Problem::BadField`] on `password`, as [`check_new`] says.
pub async fn judge(app: &App, password: &Plain, two_step: bool, known: &[&str]) -> Told<()> {
    check_new(password, two_step, known)?;
    if let Some(file) = app.config.breached_file.clone()
        && breached::holds(file, password).await?
    {
        return Err(Problem::field("password", "common").into());
    }
    Ok(())
}

/// RCV-6: whether `password` may be taken as a new one. `known` is what a stranger would try first: name, address, company.
///
/// # Errors
/// [`Problem::BadField`] on `password`: `too_short_8`, `too_short_12`, `too_long`, `common`, `easy`, `like_you`.
pub fn check_new(password: &Plain, two_step: bool, known: &[&str]) -> Result<(), Problem> {
    let password = prepared(password.expose());
    check_length(&password, two_step)?;
    let lowered = password.to_lowercase();
    if COMMON.contains(&lowered.as_str()) {
        return Err(Problem::field("password", "common"));
    }
    let words = words(known);
    if !is_weak(score(&password, &words), two_step) {
        return Ok(());
    }
    let like_you = words
        .iter()
        .any(|word| lowered.contains(&word.to_lowercase()));
    Err(Problem::field(
        "password",
        if like_you { "like_you" } else { "easy" },
    ))
}

/// What a stranger would try, in whole and in parts.
fn words<'a>(known: &[&'a str]) -> Vec<&'a str> {
    known
        .iter()
        .flat_map(|text| std::iter::once(*text).chain(text.split(['@', '.', ' ', '-', '_', '+'])))
        .filter(|word| word.chars().count() > 2)
        .collect()
}

fn score(password: &str, words: &[&str]) -> u8 {
    u8::from(zxcvbn::zxcvbn(password, words).score())
}

/// How good a password in use is (BLK-1, BLK-8): its score, and whether it is on a list of breached ones.
///
/// # Errors
/// When the operator's list cannot be read.
pub async fn rate(app: &App, password: &Plain, known: &[&str]) -> Told<(u8, bool)> {
    let in_use = prepared(password.expose());
    let breached = COMMON.contains(&in_use.to_lowercase().as_str())
        || match &app.config.breached_file {
            Some(file) => breached::holds(file.clone(), password).await?,
            None => false,
        };
    Ok((score(&in_use, &words(known)), breached))
}

/// Long enough and well rated, yet on every list that was ever stolen; zxcvbn's own list has the short ones.
const COMMON: &[&str] = &[
    "correct horse battery staple",
    "correcthorsebatterystaple",
    "correct-horse-battery-staple",
    "passwordpassword",
    "password12345678",
    "qwertyuiopasdfghjkl",
    "qwertyuiop[]asdfghjkl;'",
    "1qaz2wsx3edc4rfv",
    "1q2w3e4r5t6y7u8i9o0p",
    "zaq12wsxcde34rfv",
    "iloveyouforever",
    "letmeinletmein",
    "trustno1trustno1",
    "abcdefghijklmnopqrstuvwxyz",
    "thequickbrownfox",
    "the quick brown fox",
    "lorem ipsum dolor",
    "neverguessthis",
    "administrator123",
    "changemechangeme",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Plain {
        Plain::new(text)
    }

    #[tokio::test]
    async fn every_path_hashes_once_and_an_unknown_login_is_never_right_sgn_1() {
        let passwords = Passwords::new(Random::seeded(1));
        let kept = passwords
            .hash(&plain("a garden of old pumps"))
            .await
            .unwrap();
        let before = passwords.n_hashed();
        assert!(
            passwords
                .verify(&plain("a garden of old pumps"), Some(&kept))
                .await
                .unwrap()
        );
        assert_eq!(passwords.n_hashed(), before + 1);
        assert!(
            !passwords
                .verify(&plain("another"), Some(&kept))
                .await
                .unwrap()
        );
        assert_eq!(passwords.n_hashed(), before + 2);
        assert!(!passwords.verify(&plain("another"), None).await.unwrap());
        assert_eq!(passwords.n_hashed(), before + 3);
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "OWASP's parameters"
        );
    }

    #[tokio::test]
    async fn the_whole_password_is_compared_in_one_unicode_form_rcv_6() {
        let passwords = Passwords::new(Random::seeded(2));
        let long = "ä".repeat(200);
        let kept = passwords.hash(&plain(&long)).await.unwrap();
        assert!(
            passwords
                .verify(&plain(&"a\u{308}".repeat(200)), Some(&kept))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify(&plain(&"ä".repeat(199)), Some(&kept))
                .await
                .unwrap()
        );
    }

    #[test]
    fn a_new_password_is_long_unguessable_and_not_about_its_owner_rcv_6() {
        let known = [
            "Anna Ivanova",
            "anna.ivanova@northwind.example",
            "Northwind",
        ];
        let reason = |text: &str, two_step| match check_new(&plain(text), two_step, &known) {
            Err(Problem::BadField { reason, .. }) => reason,
            other => format!("{other:?}"),
        };
        assert_eq!(reason("short", true), "too_short_8");
        assert_eq!(reason("short-one", false), "too_short_12");
        assert_eq!(reason("Correct horse battery staple", false), "common");
        assert_eq!(reason("northwind2026", false), "like_you");
        assert_eq!(reason("aaaaaaaaaaaaaaaa", false), "easy");
        assert_eq!(reason("teapot gravel nineteen", false), "Ok(())");
        assert_eq!(reason("x7#qTz!4", true), "Ok(())");
    }

    #[test]
    fn more_than_the_queue_takes_are_told_to_slow_down() {
        let waiting = AtomicUsize::new(0);
        let first = Place::take(&waiting, 1);
        assert!(first.is_ok());
        assert!(matches!(
            Place::take(&waiting, 1),
            Err(Problem::SlowDown { .. })
        ));
        drop(first);
        assert!(Place::take(&waiting, 1).is_ok());
    }
}
