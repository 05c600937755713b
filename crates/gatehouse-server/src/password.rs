//! Passwords: argon2id, in a pool bounded by the cores, exactly one hash an attempt on every path (SGN-1),
//! and what a new one must be (RCV-6).

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, anyhow};
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use gatehouse_rules::block::is_void;
use gatehouse_rules::employee::Employee;
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::password::{Lengths, check_length, is_weak, prepared};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::random::Random;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;
use tokio::sync::oneshot;

use crate::app::App;
use crate::breached;
use crate::failure::{Failure, Told};
use crate::store;
use crate::store::identity::Identity;
use crate::words::{Said, said};

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
    cores: Sender<Work>,
    waiting: Arc<AtomicUsize>,
    longest: usize,
    n_hashed: Arc<AtomicU64>,
}

impl Passwords {
    /// A pool as wide as the machine has cores. Salts come from `random`.
    #[must_use]
    pub fn new(random: Random) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::on(cores, random)
    }

    /// The same on so many cores; on none, there is never a place for anybody.
    #[must_use]
    pub fn on(cores: usize, random: Random) -> Self {
        Self {
            random,
            cores: threads(cores),
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
    /// [`Problem::Busy`] when too many wait for a core.
    pub async fn hash(&self, password: &Plain) -> Told<String> {
        let mut salt = [0u8; 16];
        self.random.fill(&mut salt);
        let salt = Salt::new(&salt).map_err(|error| anyhow!("salt a password: {error}"))?;
        let password = prepared(password.expose());
        self.on_a_core(move |memory| {
            let params = params()?;
            let hash = PasswordHash {
                algorithm: Algorithm::Argon2id.ident(),
                version: Some(Version::V0x13.into()),
                params: ParamsString::try_from(&params).context("write down a hash")?,
                salt: Some(salt),
                hash: Some(output(params, &password, &salt, memory)?),
            };
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether `password` is the one `stored` was made of. Without a stored hash the same work is done and the answer is no,
    /// so that an unknown login costs what a known one costs (SGN-1).
    ///
    /// # Errors
    /// [`Problem::Busy`] when too many wait for a core.
    pub async fn verify(&self, password: &Plain, stored: Option<&str>) -> Told<bool> {
        let password = prepared(password.expose());
        let known = stored.is_some();
        let stored = stored.unwrap_or(NOBODY).to_owned();
        self.on_a_core(move |memory| {
            let kept = PasswordHash::new(&stored)
                .map_err(|error| anyhow!("read a kept password hash: {error}"))?;
            let params =
                Params::try_from(&kept).map_err(|error| anyhow!("read a kept hash: {error}"))?;
            let salt = kept.salt.context("a kept password hash without salt")?;
            let computed = output(params, &password, &salt, memory)?;
            // Outputs compare in constant time.
            Ok(kept.hash == Some(computed) && known)
        })
        .await
    }

    async fn on_a_core<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vec<Block>) -> anyhow::Result<T> + Send + 'static,
    ) -> Told<T> {
        let _place = Place::take(&self.waiting, self.longest)?;
        let (done, result) = oneshot::channel();
        let n_hashed = Arc::clone(&self.n_hashed);
        let work = move |memory: &mut Vec<Block>| {
            // A browser that went away left its place to another, and costs nothing more.
            if !done.is_closed() {
                n_hashed.fetch_add(1, Ordering::SeqCst);
                let _ = done.send(work(memory));
            }
        };
        self.cores
            .send(Box::new(work))
            .map_err(|_| anyhow!("no thread hashes passwords"))?;
        Ok(result.await.context("hash on a core")??)
    }
}

type Work = Box<dyn FnOnce(&mut Vec<Block>) + Send>;

/// Threads of their own, as many as there are cores, each with the memory of one hash: a flood takes no more of it than that, and no hash
/// waits for the system to hand out and clear 19 MiB, which took nearly as long as hashing. They end with the last sender.
fn threads(n: usize) -> Sender<Work> {
    let (sender, works) = mpsc::channel::<Work>();
    let works = Arc::new(Mutex::new(works));
    for _ in 0..n {
        let works = Arc::clone(&works);
        std::thread::spawn(move || {
            let mut memory = Vec::new();
            let mut clean = true;
            loop {
                // What a hash leaves behind is nobody's business: the next one overwrites it, and where none waits it is wiped.
                // A lock that is held means that another thread waits for work, so that there is none.
                let next = if clean {
                    let works = works.lock().unwrap_or_else(PoisonError::into_inner);
                    works.recv().map_err(|_| TryRecvError::Disconnected)
                } else {
                    works
                        .try_lock()
                        .map_or(Err(TryRecvError::Empty), |works| works.try_recv())
                };
                clean = match next {
                    Ok(work) => {
                        work(&mut memory);
                        false
                    }
                    Err(TryRecvError::Empty) => {
                        memory.fill(Block::new());
                        true
                    }
                    Err(TryRecvError::Disconnected) => return,
                };
            }
        });
    }
    sender
}

/// A place in the queue, given back when dropped.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize, longest: usize) -> Result<Self, Problem> {
        if waiting.fetch_add(1, Ordering::SeqCst) >= longest {
            waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(Problem::Busy { seconds: 5 });
        }
        Ok(Self(waiting))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn params() -> anyhow::Result<Params> {
    Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| anyhow!("argon2 parameters: {error}"))
}

fn output(
    params: Params,
    password: &str,
    salt: &Salt,
    memory: &mut Vec<Block>,
) -> anyhow::Result<Output> {
    memory.resize(params.block_count(), Block::new());
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut out, memory)
        .map_err(|error| anyhow!("hash a password: {error}"))?;
    Output::new(&out).map_err(|error| anyhow!("hash a password: {error}"))
}

/// What came of judging a new password, in a page's words: `None` where it may be taken.
///
/// # Errors
/// What is no refusal of the password.
pub(crate) fn refusal(judged: Told<()>) -> Told<Option<Said>> {
    match judged {
        Ok(()) => Ok(None),
        Err(Failure::Told(Problem::BadField { reason, .. })) => Ok(Some(told(&reason))),
        Err(failure) => Err(failure),
    }
}

/// What a page says beside the field of a new password that was not taken.
pub(crate) fn told(reason: &str) -> Said {
    let needs = reason.strip_prefix("too_short_").map(str::parse::<u32>);
    if let Some(Ok(n)) = needs {
        return said!("This is too short: it needs {n} characters.", n = n);
    }
    match reason {
        "too_long" => said!("This is too long."),
        "common" => said!("This one is on every list of stolen passwords. Choose another."),
        "same" => said!("This is the password you had. Choose another."),
        "like_you" => {
            said!(
                "This is too close to your name, address or company. Choose something that nobody would link to you."
            )
        }
        _ => {
            said!(
                "This is too easy to guess. Three or four words that do not belong together are strong and easy to keep in mind."
            )
        }
    }
}

/// RCV-6: what a stranger would try first as someone's password: their name, their login, and every company that they are of.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn known(c: &mut AnyConnection, identity: &Identity) -> Told<Vec<String>> {
    let mut known = vec![identity.name.clone(), identity.login.clone()];
    let linked = store::profile::list_linked(c, &identity.id).await?;
    known.extend(linked.into_iter().map(|one| one.name));
    Ok(known)
}

/// RCV-6: [`check_new`], and then the operator's own list of breached passwords.
///
/// # Errors
/// [`Problem::BadField`] on `password`, as [`check_new`] says.
pub async fn judge(app: &App, password: &Plain, two_step: bool, known: &[&str]) -> Told<()> {
    check_new(password, app.config.password, two_step, known)?;
    if let Some(file) = app.config.breached_file.clone()
        && breached::holds(file, password).await?
    {
        return Err(Problem::field("password", "common").into());
    }
    Ok(())
}

/// RCV-6: refuses a password that a lifted block once voided for this identity (BLK-7), however many there were since.
///
/// # Errors
/// [`Problem::BadField`] on `password`: `same`.
pub async fn is_not_voided(app: &App, password: &Plain, identity: &IdentityId) -> Told<()> {
    let mut connection = app.db.connection().await?;
    let voided = store::identity::list_voided(&mut connection, identity).await?;
    drop(connection);
    for hash in voided {
        if app.passwords.verify(password, Some(&hash)).await? {
            return Err(Problem::field("password", "same").into());
        }
    }
    Ok(())
}

/// RCV-6: before another password is set, remembers the one there is, where a block stands or was lifted since it was set: in whichever
/// company, it is void there, or will be (BLK-7).
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn keep_voided(c: &mut AnyConnection, identity: &Identity, now: Time) -> Told<()> {
    let linked = store::profile::list_linked(c, &identity.id).await?;
    let voids = |person: &Employee| {
        person.blocked_at.is_some() || is_void(identity.password_set_at, person.password_void_at)
    };
    if linked.iter().any(|one| voids(&one.person)) {
        store::identity::keep_voided(c, &identity.id, now).await?;
    }
    Ok(())
}

/// RCV-6: whether `password` may be taken as a new one. `known` is what a stranger would try first: name, address, company.
///
/// # Errors
/// [`Problem::BadField`] on `password`: `too_short_12` with the number of characters it needs, `too_long`, `common`, `easy`, `like_you`.
pub fn check_new(
    password: &Plain,
    lengths: Lengths,
    two_step: bool,
    known: &[&str],
) -> Result<(), Problem> {
    let password = prepared(password.expose());
    check_length(&password, lengths.of(two_step))?;
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

/// How good a password in use is (BLK-1, BLK-8), from 0 to 4. It takes milliseconds of one core.
#[must_use]
pub fn rate(password: &Plain, known: &[&str]) -> u8 {
    score(&prepared(password.expose()), &words(known))
}

/// BLK-1: whether a password is on a list of breached ones, ours or the operator's.
///
/// # Errors
/// When the operator's list cannot be read.
pub async fn is_breached(app: &App, password: &Plain) -> Told<bool> {
    if COMMON.contains(&prepared(password.expose()).to_lowercase().as_str()) {
        return Ok(true);
    }
    match &app.config.breached_file {
        Some(file) => Ok(breached::holds(file.clone(), password).await?),
        None => Ok(false),
    }
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
    use std::time::Duration;

    use tokio::task::JoinSet;

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

    /// The reference implementation's own vector, of other parameters than ours.
    #[tokio::test]
    async fn a_hash_made_elsewhere_is_read_by_its_own_parameters() {
        let passwords = Passwords::new(Random::seeded(4));
        let kept = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        for (typed, right) in [("password", true), ("passwort", false), ("password", true)] {
            let said = passwords.verify(&plain(typed), Some(kept)).await.unwrap();
            assert_eq!(said, right, "{typed}");
        }
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
        let judged = |lengths, text: &str, two_step| match check_new(
            &plain(text),
            lengths,
            two_step,
            &known,
        ) {
            Err(Problem::BadField { reason, .. }) => reason,
            other => format!("{other:?}"),
        };
        let reason = |text: &str, two_step| judged(Lengths::default(), text, two_step);
        assert_eq!(reason("short", true), "too_short_8");
        assert_eq!(reason("short-one", false), "too_short_12");
        assert_eq!(reason("Correct horse battery staple", false), "common");
        assert_eq!(reason("northwind2026", false), "like_you");
        assert_eq!(reason("aaaaaaaaaaaaaaaa", false), "easy");
        assert_eq!(reason("teapot gravel nineteen", false), "Ok(())");
        assert_eq!(reason("x7#qTz!4", true), "Ok(())");
        let longer = Lengths {
            shortest: 15,
            ..Lengths::default()
        };
        assert_eq!(judged(longer, "teapot-gravel!", false), "too_short_15");
        assert_eq!(judged(longer, "x7#qTz!4", true), "Ok(())");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn of_ten_thousand_logins_at_once_as_many_are_hashed_as_may_wait_attack_32() {
        const LOGINS: usize = 10_000;
        let passwords = Passwords::new(Random::seeded(3));
        // Every core is busy until it is told otherwise, so that nobody's place comes free while the others come.
        let (held, free) = std::sync::mpsc::channel::<()>();
        let free = Arc::new(Mutex::new(free));
        for _ in 0..passwords.longest / QUEUE_A_CORE {
            let free = Arc::clone(&free);
            let wait = move |_: &mut Vec<Block>| {
                let _ = free.lock().unwrap().recv();
            };
            passwords.cores.send(Box::new(wait)).unwrap();
        }
        let mut tries = JoinSet::new();
        for login in 0..LOGINS {
            let passwords = passwords.clone();
            // Each has a hash of its own.
            let kept = format!(
                "$argon2id$v=19$m=19456,t=2,p=1${login:016}${}",
                "A".repeat(43)
            );
            tries.spawn(async move { passwords.verify(&plain("guessed"), Some(&kept)).await });
        }
        type Ended = Option<Result<Told<bool>, tokio::task::JoinError>>;
        let ended = |one: Ended| one.unwrap().unwrap();
        for _ in passwords.longest..LOGINS {
            let next = tokio::time::timeout(Duration::from_secs(60), tries.join_next()).await;
            let slowed = ended(next.expect("no more than may wait are let in"));
            assert!(slowed.is_err(), "at once");
        }
        // What is in hand is theirs who wait, and no more: the memory is that of the cores.
        assert_eq!(passwords.n_hashed(), 0);
        assert_eq!(passwords.waiting.load(Ordering::SeqCst), passwords.longest);
        drop(held);
        for _ in 0..passwords.longest {
            assert!(!ended(tries.join_next().await).unwrap());
        }
        assert_eq!(passwords.n_hashed(), passwords.longest as u64);
        assert_eq!(passwords.waiting.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn more_than_the_queue_takes_are_told_that_the_server_is_busy_attack_32() {
        let waiting = AtomicUsize::new(0);
        let first = Place::take(&waiting, 1);
        assert!(first.is_ok());
        assert!(matches!(
            Place::take(&waiting, 1),
            Err(Problem::Busy { .. })
        ));
        drop(first);
        assert!(Place::take(&waiting, 1).is_ok());
    }
}
