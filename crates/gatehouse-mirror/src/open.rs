//! The files: opening, locking, wiping, setting aside; one writer each, readers beside.
//!
//! Two kinds of files under one key. `outbox.db` holds what the admin decided and what connects this
//! device, synchronous FULL: a decision that was shown as stored survives a power cut, and it never
//! waits for a page of a sync. `copy-N.db` holds what the server said, and can be fetched again: a
//! resync builds `copy-N+1.db` beside and swaps by one value in the outbox's file.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use gatehouse_rules::feed::Me;
use gatehouse_rules::language::Language;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::{MINUTE, Time};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::sqlite::{SqliteConnection, SqliteSynchronous};
use sqlx::{Sqlite, Transaction};
use tokio::sync::{Notify, watch};

use crate::app::{SetAside, SetPassphrase, Stage, Unlock, VaultNeeds};
use crate::damage::replace_copy;
use crate::failure::{Failure, Result};
use crate::files::{
    Copy, File, Write, clear_copies, copy_name, file_names, hold, open_copy, remove_files,
};
use crate::order;
use crate::profile::Profile;
use crate::queue::Kept;
use crate::vault::{self, Key, Vault};

/// The outbox's file in the profile's folder.
pub const OUTBOX: &str = "outbox.db";

/// Where the outbox's file keeps what [`Mirror::clock_off`] answers.
const CLOCK_OFF: &str = "clock_off";

/// An open vault: outbox and copy. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub struct Mirror {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) profile: Profile,
    pub(crate) key: Mutex<Option<Key>>,
    pub(crate) outbox: File,
    pub(crate) copy: RwLock<Arc<Copy>>,
    pub(crate) building: tokio::sync::Mutex<Option<Arc<Copy>>>,
    pub(crate) generation: watch::Sender<u64>,
    decided: Notify,
    online: AtomicBool,
    /// What is taken off this computer's clock, in ms, as learned at the last contact.
    clock_off: AtomicI64,
    /// Until when the admin's second step is fresh, by the server's clock; 0 where it is not (TFA-4).
    confirmed_until: AtomicI64,
    /// What the outbox holds that is drawn, read again after each of its commits.
    pub(crate) queue: tokio::sync::Mutex<Kept>,
    pub(crate) checked: Mutex<crate::checking::Checked>,
    pub(crate) orders: Mutex<crate::people::Orders>,
    /// By whose rules names are sorted.
    language: Mutex<Language>,
    /// Lets one process at a time have this folder; given back when the last clone is gone or it is locked.
    held: Mutex<Option<std::fs::File>>,
}

impl Mirror {
    /// Makes a vault and its files in an empty profile.
    ///
    /// # Errors
    /// [`Problem::PassphraseWeak`], [`Problem::AlreadyRunning`], [`Problem::DiskFull`].
    pub async fn create(
        profile: &Profile,
        workspace: &str,
        passphrase: Option<Plain>,
    ) -> Result<Self> {
        tokio::fs::create_dir_all(&profile.folder).await?;
        let held = hold(&profile.folder).await?;
        if Vault::find(&profile.folder).await?.is_some() {
            return Err(anyhow::anyhow!("there is a vault in this folder already").into());
        }
        let (vault, key) = Vault::create(profile, workspace, passphrase).await?;
        // Left by a set-up that was cut short: no vault opens them.
        remove_files(&profile.folder).await?;
        vault.write(&profile.folder).await?;
        Self::with(profile, key, held).await
    }

    /// Opens the vault.
    ///
    /// # Errors
    /// [`Problem::PassphraseWrong`], [`Problem::KeychainMissing`], [`Problem::VaultWrongKey`],
    /// [`Problem::VaultDamaged`], [`Problem::AlreadyRunning`], [`Problem::DiskFull`].
    pub async fn open(profile: &Profile, passphrase: Option<Plain>) -> Result<Self> {
        let held = hold(&profile.folder).await?;
        let vault = Vault::find(&profile.folder)
            .await?
            .ok_or(Problem::VaultDamaged)?;
        let key = vault.open(profile, passphrase).await?;
        Self::with(profile, key, held).await
    }

    async fn with(profile: &Profile, key: Key, held: std::fs::File) -> Result<Self> {
        let outbox =
            File::open(&profile.folder.join(OUTBOX), &key, SqliteSynchronous::Full).await?;
        let prepared = async {
            sqlx::migrate!("migrations/outbox")
                .run(&outbox.writer)
                .await?;
            outbox.prove().await?;
            let mut conn = outbox.reader.acquire().await?;
            let name = find::<String>(&mut conn, "copy")
                .await?
                .unwrap_or_else(|| copy_name(1));
            let building = find::<String>(&mut conn, "building").await?;
            let clock_off = find::<i64>(&mut conn, CLOCK_OFF).await?.unwrap_or(0);
            drop(conn);
            clear_copies(&profile.folder, &name, building.as_deref()).await?;
            let copy = match open_copy(&profile.folder, &name, &key).await {
                Err(Failure::Told(Problem::VaultDamaged)) => {
                    replace_copy(&outbox, &profile.folder, &name, &key).await?
                }
                opened => opened?,
            };
            Ok((copy, clock_off))
        }
        .await;
        let (copy, clock_off) = match prepared {
            Ok(prepared) => prepared,
            Err(failure) => {
                outbox.close().await;
                return Err(failure);
            }
        };
        Ok(Self {
            inner: Arc::new(Inner {
                profile: profile.clone(),
                key: Mutex::new(Some(key)),
                outbox,
                copy: RwLock::new(Arc::new(copy)),
                building: tokio::sync::Mutex::new(None),
                generation: watch::Sender::new(0),
                decided: Notify::new(),
                online: AtomicBool::new(false),
                clock_off: AtomicI64::new(clock_off),
                confirmed_until: AtomicI64::new(0),
                queue: tokio::sync::Mutex::default(),
                checked: Mutex::default(),
                orders: Mutex::default(),
                language: Mutex::default(),
                held: Mutex::new(Some(held)),
            }),
        })
    }

    /// Where time, chance and the folder come from.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.inner.profile
    }

    /// Now, by the server's clock as far as it is known: a computer whose clock is a day off decides and shows
    /// like any other, also without a network.
    #[must_use]
    pub fn now(&self) -> Time {
        self.inner.profile.clock.now().plus(-self.clock_off())
    }

    /// By how many ms this computer's clock was off at the last contact; positive when it runs ahead.
    #[must_use]
    pub fn clock_off(&self) -> i64 {
        self.inner.clock_off.load(Ordering::SeqCst)
    }

    /// Remembers by how many ms this computer's clock is off. What differs by less than a minute from what is known
    /// changes nothing, so that time does not jump with the line's delay.
    ///
    /// # Errors
    /// [`Problem::DiskFull`], [`Problem::Locked`]; it holds until the app ends then.
    pub async fn set_clock_off(&self, off: i64) -> Result<()> {
        if (off - self.clock_off()).abs() < MINUTE {
            return Ok(());
        }
        self.inner.clock_off.store(off, Ordering::SeqCst);
        let mut write = self.write().await?;
        set(write.conn(), CLOCK_OFF, &off).await?;
        write.commit().await
    }

    /// TFA-4: until when the admin's second step is fresh on this device; forgotten with a lock.
    #[must_use]
    pub fn confirmed_until(&self) -> Option<Time> {
        let until = Time(self.inner.confirmed_until.load(Ordering::SeqCst));
        (until > self.now()).then_some(until)
    }

    /// Remembers that the second step was confirmed, or that the server no longer takes it for fresh.
    pub fn set_confirmed(&self, until: Option<Time>) {
        let until = until.map_or(0, |until| until.0);
        self.inner.confirmed_until.store(until, Ordering::SeqCst);
        self.inner
            .generation
            .send_modify(|generation| *generation += 1);
        self.nudge();
    }

    /// Grows with every commit to copy or outbox.
    #[must_use]
    pub fn generation(&self) -> watch::Receiver<u64> {
        self.inner.generation.subscribe()
    }

    /// Waits until something was decided since the last call, for the driver.
    pub async fn decided(&self) {
        self.inner.decided.notified().await;
    }

    /// Wakes whoever waits in [`Mirror::decided`].
    pub fn nudge(&self) {
        self.inner.decided.notify_one();
    }

    /// Names are sorted as this language does, from when it answers on; a copy that is built is begun so.
    ///
    /// # Errors
    /// [`Problem::DiskFull`], [`Problem::Locked`]: they stand as before.
    pub async fn sort_for(&self, language: Language) -> Result<()> {
        *self
            .inner
            .language
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = language;
        order::sort(self, &self.copy()).await
    }

    /// The language that [`Mirror::sort_for`] was given; English before.
    pub(crate) fn language(&self) -> Language {
        *self
            .inner
            .language
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the server answers, as the driver last saw; what is decided then waits for its undo only.
    pub fn set_online(&self, online: bool) {
        self.inner.online.store(online, Ordering::SeqCst);
    }

    /// What [`Mirror::set_online`] said last.
    #[must_use]
    pub fn is_online(&self) -> bool {
        self.inner.online.load(Ordering::SeqCst)
    }

    /// One consistent state of the outbox's file.
    ///
    /// # Errors
    /// [`Problem::Locked`] after locking.
    pub async fn read(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.inner.outbox.reader.begin().await?)
    }

    /// Begins writing to the outbox's file; one at a time, durable when [`Write::commit`] answers.
    ///
    /// # Errors
    /// [`Problem::Locked`] after locking.
    pub async fn write(&self) -> Result<Write> {
        let tx = self
            .inner
            .outbox
            .writer
            .begin_with("BEGIN IMMEDIATE")
            .await?;
        Ok(Write {
            tx,
            inner: self.inner.clone(),
            of_outbox: true,
            added: None,
        })
    }

    /// Closes the files and wipes the key. Every later call answers [`Problem::Locked`].
    pub async fn lock(&self) {
        *self
            .inner
            .key
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = None;
        *self
            .inner
            .checked
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Default::default();
        *self
            .inner
            .orders
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Default::default();
        self.inner.outbox.close().await;
        if let Some(copy) = self.inner.building.lock().await.take() {
            copy.file.close().await;
        }
        self.copy().file.close().await;
        *self.inner.queue.lock().await = Kept::default();
        *self
            .inner
            .held
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = None;
        self.inner
            .generation
            .send_modify(|generation| *generation += 1);
    }

    /// Sets, changes or removes the passphrase; the files stay as they are.
    ///
    /// # Errors
    /// [`Problem::PassphraseWrong`], [`Problem::PassphraseWeak`], [`Problem::KeychainMissing`], [`Problem::Locked`].
    pub async fn set_passphrase(&self, change: SetPassphrase) -> Result<()> {
        let profile = &self.inner.profile;
        let vault = Vault::find(&profile.folder)
            .await?
            .ok_or(Problem::VaultDamaged)?;
        vault.open(profile, change.current.map(Plain::new)).await?;
        let new = change.new.filter(|new| !new.is_empty()).map(Plain::new);
        vault
            .rewrapped(profile, &self.key()?, new)
            .await?
            .write(&profile.folder)
            .await
    }

    /// Wipes mirror, outbox, tokens and keys from this computer.
    ///
    /// # Errors
    /// A fault of the file system; what could be removed is gone.
    pub async fn forget(&self) -> Result<()> {
        self.lock().await;
        forget(&self.inner.profile).await
    }

    /// Whose mirror this is; `None` before the first answer of the server.
    ///
    /// # Errors
    /// [`Problem::Locked`], [`Problem::VaultDamaged`].
    pub async fn me(&self) -> Result<Option<Me>> {
        find(&mut *self.read().await?, "me").await
    }

    /// Reads every page of every file and proves its HMAC. Takes as long as the copy is large.
    ///
    /// # Errors
    /// [`Problem::VaultDamaged`].
    pub async fn prove(&self) -> Result<()> {
        self.inner.outbox.prove().await?;
        self.copy().file.prove().await
    }

    pub(crate) fn key(&self) -> Result<Key> {
        let key = self
            .inner
            .key
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        key.ok_or_else(|| Problem::Locked.into())
    }
}

/// Where the app stands when it starts: opens the mirror when the keychain alone does.
pub async fn start(profile: &Profile) -> (Stage, Option<Mirror>) {
    let vault = match Vault::find(&profile.folder).await {
        Ok(None) => return (Stage::FirstRun, None),
        Ok(Some(vault)) => vault,
        Err(failure) => return (trouble(profile, failure), None),
    };
    if vault.has_passphrase() {
        return (
            Stage::Locked {
                workspace: vault.workspace,
                passphrase: true,
            },
            None,
        );
    }
    match unlock(profile, Unlock { passphrase: None }).await {
        Ok((stage, mirror)) => (stage, mirror),
        Err(failure) => (trouble(profile, failure), None),
    }
}

/// Opens the mirror with the passphrase, or with the keychain alone.
///
/// # Errors
/// As [`Mirror::open`].
pub async fn unlock(profile: &Profile, unlock: Unlock) -> Result<(Stage, Option<Mirror>)> {
    let mirror = Mirror::open(profile, unlock.passphrase.map(Plain::new)).await?;
    match mirror.me().await? {
        Some(me) => Ok((Stage::Ready { me }, Some(mirror))),
        // Connecting was cut short before anything was stored.
        None => {
            mirror.forget().await?;
            Ok((Stage::FirstRun, None))
        }
    }
}

/// The page of a vault that was locked.
///
/// # Errors
/// [`Problem::VaultDamaged`].
pub async fn locked(profile: &Profile) -> Result<Stage> {
    Ok(match Vault::find(&profile.folder).await? {
        Some(vault) => Stage::Locked {
            passphrase: vault.has_passphrase(),
            workspace: vault.workspace,
        },
        None => Stage::FirstRun,
    })
}

/// The page of a vault that could not be opened.
#[must_use]
pub fn trouble(profile: &Profile, failure: crate::failure::Failure) -> Stage {
    Stage::Trouble {
        problem: failure.told(&profile.random),
        file: profile.folder.display().to_string(),
    }
}

/// What a new vault needs on this computer.
pub async fn vault_needs(profile: &Profile) -> VaultNeeds {
    let keychain = profile.secrets.answers(&profile.random).await;
    let passphrase_min = if keychain {
        vault::PASSPHRASE_MIN
    } else {
        vault::PASSPHRASE_MIN_ALONE
    };
    VaultNeeds {
        keychain,
        passphrase_min,
    }
}

/// Puts the files that cannot be opened into a folder of their own beside; nothing is deleted, and the
/// keychain's item stays, so that they open again should the key come back.
///
/// # Errors
/// [`Problem::AlreadyRunning`], or a fault of the file system.
pub async fn set_aside(profile: &Profile) -> Result<SetAside> {
    let _held = hold(&profile.folder).await?;
    let stem = format!("set-aside-{}", profile.clock.now().0);
    let mut folder = profile.folder.join(&stem);
    let mut n = 1;
    while tokio::fs::try_exists(&folder).await? {
        n += 1;
        folder = profile.folder.join(format!("{stem}-{n}"));
    }
    tokio::fs::create_dir_all(&folder).await?;
    // The vault file goes last: killed in between, the next start comes here again.
    let mut names = file_names(&profile.folder).await?;
    names.sort_by_key(|name| name == vault::FILE);
    for name in names {
        tokio::fs::rename(profile.folder.join(&name), folder.join(&name)).await?;
    }
    Ok(SetAside {
        folder: folder.display().to_string(),
    })
}

/// Wipes a profile without opening it: its files and the keychain's item.
///
/// # Errors
/// [`Problem::AlreadyRunning`], or a fault of the file system.
pub async fn forget(profile: &Profile) -> Result<()> {
    let _held = hold(&profile.folder).await?;
    // The key first: what a kill leaves of the files cannot be read any more.
    if let Ok(Some(vault)) = Vault::find(&profile.folder).await
        && vault.has_keychain()
    {
        let _ = profile.secrets.remove(vault.keychain_item()).await;
    }
    for name in file_names(&profile.folder).await? {
        tokio::fs::remove_file(profile.folder.join(name)).await?;
    }
    Ok(())
}

/// A value of a file's `state`; `None` when it is not there.
///
/// # Errors
/// A fault of the file, or of a value that is not a `T`.
pub async fn find<T: DeserializeOwned>(
    conn: &mut SqliteConnection,
    key: &str,
) -> Result<Option<T>> {
    let value: Option<String> = sqlx::query_scalar("select value from state where key = $1")
        .bind(key)
        .fetch_optional(conn)
        .await?;
    Ok(value
        .map(|value| serde_json::from_str(&value))
        .transpose()?)
}

/// Keeps a value in a file's `state`.
///
/// # Errors
/// [`Problem::DiskFull`], or a fault.
pub async fn set<T: Serialize + ?Sized>(
    conn: &mut SqliteConnection,
    key: &str,
    value: &T,
) -> Result<()> {
    sqlx::query("insert into state (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value")
        .bind(key)
        .bind(serde_json::to_string(value)?)
        .execute(conn)
        .await?;
    Ok(())
}

/// Removes a value of a file's `state`.
///
/// # Errors
/// A fault of the file.
pub async fn remove(conn: &mut SqliteConnection, key: &str) -> Result<()> {
    sqlx::query("delete from state where key = $1")
        .bind(key)
        .execute(conn)
        .await?;
    Ok(())
}
