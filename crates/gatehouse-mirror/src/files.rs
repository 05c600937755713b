//! The encrypted files: one writer and its readers each, and their names in the folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use gatehouse_rules::problem::Problem;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Sqlite, Transaction};

use crate::failure::Result;
use crate::open::{Inner, OUTBOX};
use crate::queue::Queued;
use crate::vault::{self, Key};

/// One encrypted file: a writer and its readers.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) reader: SqlitePool,
    pub(crate) writer: SqlitePool,
}

/// One copy of the workspace, in a file of its own.
#[derive(Debug)]
pub struct Copy {
    pub(crate) name: String,
    pub(crate) file: File,
}

impl Copy {
    /// The file's name in the profile's folder.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// One consistent state of the copy, for as long as the transaction lives.
    ///
    /// # Errors
    /// [`Problem::Locked`] after locking, [`Problem::VaultDamaged`].
    pub async fn read(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.file.reader.begin().await?)
    }
}

/// A writing transaction; dropping it undoes everything.
#[derive(Debug)]
pub struct Write {
    pub(crate) tx: Transaction<'static, Sqlite>,
    pub(crate) inner: Arc<Inner>,
    pub(crate) of_outbox: bool,
    /// What this transaction adds to the outbox; `None` once it changes anything else in it.
    pub(crate) added: Option<Vec<Arc<Queued>>>,
}

impl Write {
    /// The connection, for statements.
    pub fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// Commits, and tells everyone who watches [`Mirror::generation`].
    ///
    /// # Errors
    /// [`Problem::DiskFull`], or a fault; nothing was stored then.
    pub async fn commit(self) -> Result<()> {
        if self.of_outbox {
            let mut queue = self.inner.queue.lock().await;
            self.tx.commit().await?;
            // Nobody else wrote meanwhile: what was read is still true, and only what was added is missing.
            queue.fresh = match (queue.fresh.take(), self.added) {
                (Some(fresh), Some(added)) if !added.is_empty() => Some(fresh.with(added)),
                _ => None,
            };
        } else {
            self.tx.commit().await?;
        }
        self.inner
            .generation
            .send_modify(|generation| *generation += 1);
        Ok(())
    }
}

impl File {
    pub(crate) async fn open(
        path: &Path,
        key: &Key,
        synchronous: SqliteSynchronous,
    ) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .pragma("key", key.pragma().to_string())
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .foreign_keys(true)
            .busy_timeout(std::time::Duration::from_secs(10))
            .pragma("cache_size", "-16384")
            .pragma("temp_store", "memory")
            .pragma("cipher_log_level", "none")
            .statement_cache_capacity(200)
            .disable_statement_logging();
        let pool = || {
            SqlitePoolOptions::new()
                .test_before_acquire(false)
                .idle_timeout(None)
                .max_lifetime(None)
        };
        let writer = pool()
            .max_connections(1)
            // A first sync touches all indexes at once. What does not stay in memory is decrypted and proved again,
            // and a log folded in after every page writes the same places again and again.
            .connect_with(
                options
                    .clone()
                    .pragma("cache_size", "-49152")
                    .pragma("wal_autocheckpoint", "8000"),
            )
            .await?;
        let reader = pool().max_connections(READERS).connect_lazy_with(
            options
                .pragma("query_only", "on")
                .pragma("cache_size", "-8192"),
        );
        Ok(Self { reader, writer })
    }

    /// Reads every page of a small file and proves its HMAC; one flipped byte is told at once.
    pub(crate) async fn prove(&self) -> Result<()> {
        let damaged = sqlx::query("pragma cipher_integrity_check")
            .fetch_optional(&self.writer)
            .await?;
        if damaged.is_some() {
            Err(Problem::VaultDamaged.into())
        } else {
            Ok(())
        }
    }

    /// Closes it, and forgets its key.
    ///
    /// What this can promise: nothing that lives on holds the key. SQLCipher wipes its own copy when a connection
    /// closes; the text of the statement that handed it over, and the pools' options, are freed here without being
    /// wiped by the layers between, so that only what reads this process's memory could still find it.
    pub(crate) async fn close(&self) {
        for pool in [&self.reader, &self.writer] {
            pool.close().await;
            pool.set_connect_options(SqliteConnectOptions::new());
        }
    }
}

pub(crate) async fn open_copy(folder: &Path, name: &str, key: &Key) -> Result<Copy> {
    let path = folder.join(name);
    let open = || File::open(&path, key, SqliteSynchronous::Normal);
    let shape = async |file: &File| sqlx::migrate!("migrations/copy").run(&file.writer).await;
    let mut file = open().await?;
    let mut shaped = shape(&file).await;
    if let Err(MigrateError::VersionMismatch(_)) = shaped {
        // All that it holds the server has; so an empty one takes its place, and the first sync comes again.
        tracing::info!(
            copy = name,
            "the copy has another version's shape and begins anew"
        );
        file.close().await;
        remove_file(folder, name).await?;
        file = open().await?;
        shaped = shape(&file).await;
    }
    if let Err(error) = shaped {
        file.close().await;
        return Err(error.into());
    }
    Ok(Copy {
        name: name.to_owned(),
        file,
    })
}

pub(crate) fn copy_name(n: u64) -> String {
    format!("copy-{n}.db")
}

pub(crate) fn next_name(name: &str) -> String {
    let n = name
        .trim_start_matches("copy-")
        .trim_end_matches(".db")
        .parse::<u64>()
        .unwrap_or(0);
    copy_name(n + 1)
}

/// Takes the folder for this process.
pub(crate) async fn hold(folder: &Path) -> Result<std::fs::File> {
    let path = folder.join(LOCK);
    let held = tokio::task::spawn_blocking(move || {
        let file = std::fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)?;
        Ok::<_, std::io::Error>((file.try_lock(), file))
    })
    .await
    .context("take the folder")??;
    match held {
        (Ok(()), file) => Ok(file),
        (Err(std::fs::TryLockError::WouldBlock), _) => Err(Problem::AlreadyRunning.into()),
        (Err(std::fs::TryLockError::Error(error)), _) => Err(error.into()),
    }
}

/// Our files in the folder, without lock and preferences.
pub(crate) async fn file_names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut entries = tokio::fs::read_dir(folder).await?;
    while let Some(entry) = entries.next_entry().await? {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(OUTBOX) || name.starts_with("copy-") || name.starts_with(vault::FILE) {
            names.push(name);
        }
    }
    Ok(names)
}

/// Removes copies that are neither shown nor being built: what a kill during a swap left.
pub(crate) async fn clear_copies(folder: &Path, shown: &str, building: Option<&str>) -> Result<()> {
    for name in file_names(folder).await? {
        let is_kept =
            name.starts_with(shown) || building.is_some_and(|building| name.starts_with(building));
        if name.starts_with("copy-") && !is_kept {
            tokio::fs::remove_file(folder.join(name)).await?;
        }
    }
    Ok(())
}

pub(crate) async fn remove_files(folder: &Path) -> Result<()> {
    for name in file_names(folder).await? {
        tokio::fs::remove_file(folder.join(name)).await?;
    }
    Ok(())
}

pub(crate) async fn remove_file(folder: &Path, name: &str) -> Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let path: PathBuf = folder.join(format!("{name}{suffix}"));
        match tokio::fs::remove_file(path).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

pub(crate) const READERS: u32 = 3;

pub(crate) const LOCK: &str = "lock";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::Vault;
    use gatehouse_rules::random::Random;
    use gatehouse_rules::time::{Clock, Time};

    /// SYN-4: a lock leaves no key behind in what lives on.
    #[tokio::test]
    async fn a_closed_file_holds_no_key_syn_4() {
        let folder =
            std::env::temp_dir().join(format!("gatehouse-key-{}", Random::System.id(Time(0))));
        std::fs::create_dir_all(&folder).unwrap();
        let profile = crate::profile::Profile {
            folder: folder.clone(),
            clock: Clock::fixed(Time(0)),
            random: Random::System,
            secrets: crate::secrets::Secrets::memory(),
        };
        let (_, key) = Vault::create(&profile, "Northwind", None).await.unwrap();
        let file = File::open(&folder.join("x.db"), &key, SqliteSynchronous::Full)
            .await
            .unwrap();
        let holds_key = || {
            [&file.reader, &file.writer].iter().any(|pool| {
                format!("{:?}", pool.connect_options()).contains(key.pragma().trim_matches('"'))
            })
        };
        assert!(holds_key(), "while it is open");
        file.close().await;
        assert!(!holds_key());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
