//! All SQL, and only SQL: one text for SQLite and PostgreSQL.
//!
//! Functions take the connection of a transaction that a caller has begun, return `Option` for what is
//! not there and `bool` for who won a race. [`Db::begin_read`] is the only place that knows the engine
//! while the server runs.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use anyhow::{Context, bail};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::Time;
use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, Executor, Row, Transaction};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub mod address;
pub mod backup;
pub mod block;
pub mod case;
pub mod code;
pub mod delivery;
pub mod department;
pub mod device;
pub mod digest;
pub mod directory;
pub mod employee;
pub mod event;
pub mod factor;
pub mod feed;
pub mod identity;
pub mod invitation;
pub mod ip_rule;
pub mod issued;
pub mod joining;
pub mod known_device;
pub mod letter;
pub mod link;
pub mod logo;
pub mod once;
pub mod operation;
pub mod outgoing;
pub mod passkey;
pub mod profile;
pub mod recovery;
pub mod request;
pub mod session;
pub mod social;
pub mod throttle;
pub mod tombstone;
pub mod tries;
pub mod webhook;
pub mod workgroup;
pub mod workspace;

/// What the database answers, or a fault of its own.
pub type Answer<T> = Result<T, sqlx::Error>;

/// Which engine keeps the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file.
    Sqlite,
    /// PostgreSQL, or what speaks its protocol.
    Postgres,
}

/// The database: cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    pool: AnyPool,
    // On SQLite connections of their own, whose commits wait for no disk.
    light: AnyPool,
    // On SQLite a file of its own: every request of an app writes its proof, and must not wait for an import's turn.
    proofs: AnyPool,
    engine: Engine,
    // SQLite has one writer. Waiting for a turn here is fair; its own busy loop is not.
    turn: Arc<Semaphore>,
}

/// A writing transaction. Its first statement must be a write. Dropped without
/// [`Write::commit`], it leaves nothing behind.
pub struct Write {
    tx: Transaction<'static, Any>,
    _turn: OwnedSemaphorePermit,
}

/// A row of the feed as it is kept: its content, the revision that last touched it, and the role of the employee
/// it belongs to as it was read (helpdesk sees employees and extranet only).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept<T> {
    /// The content.
    pub row: T,
    /// The revision that last touched it.
    pub revision: u64,
    /// The role of the employee it is or belongs to; employee for what belongs to nobody.
    pub role: Role,
}

impl Db {
    /// Opens `sqlite://path?mode=rwc` or `postgres://…`, without touching its tables.
    ///
    /// # Errors
    /// When it does not answer, or a PostgreSQL database does not sort in the C order that cursors need.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        sqlx::any::install_default_drivers();
        let engine = if url.starts_with("sqlite:") {
            Engine::Sqlite
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Engine::Postgres
        } else {
            bail!("database_url begins with sqlite: or postgres:")
        };
        if engine == Engine::Sqlite {
            make_private(url)?;
        }
        let pool = open_pool(url, engine, 16, "full").await?;
        let (turns, light, proofs) = match engine {
            Engine::Sqlite => {
                let light = open_pool(url, engine, 2, "normal").await?;
                (1, light, open_proofs(url).await?)
            }
            Engine::Postgres => (16, pool.clone(), pool.clone()),
        };
        let db = Self {
            pool,
            light,
            proofs,
            engine,
            turn: Arc::new(Semaphore::new(turns)),
        };
        db.check_order().await?;
        Ok(db)
    }

    /// Brings the tables up to date.
    ///
    /// # Errors
    /// When a migration fails; what it began is undone.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        sqlx::migrate!("./migrations")
            .run(&self.pool)
            .await
            .context("bring the tables up to date")
    }

    /// Whether it answers and its tables are up to date.
    ///
    /// # Errors
    /// When not.
    pub async fn ready(&self) -> anyhow::Result<()> {
        let wanted = usize::try_from(migrations()).unwrap_or(usize::MAX);
        let done: i64 =
            sqlx::query_scalar("select count(*) from _sqlx_migrations where checksum is not null")
                .fetch_one(&self.pool)
                .await
                .context("ask the database")?;
        if usize::try_from(done).unwrap_or(0) < wanted {
            bail!("{done} of {wanted} migrations are done");
        }
        Ok(())
    }

    /// A connection for single statements, which are their own transactions.
    ///
    /// # Errors
    /// When none comes free in time.
    pub async fn connection(&self) -> Answer<sqlx::pool::PoolConnection<Any>> {
        self.pool.acquire().await
    }

    /// Begins a writing transaction.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin(&self) -> Answer<Write> {
        let turn = Arc::clone(&self.turn)
            .acquire_owned()
            .await
            .map_err(|_| sqlx::Error::PoolClosed)?;
        Ok(Write {
            tx: self.pool.begin().await?,
            _turn: turn,
        })
    }

    /// Begins a writing transaction that is over before the disk has it: for counts of tries, sessions, and what the door observes.
    /// A process that dies loses none of it. A machine that loses its power may lose the last second or two, until the sealer's next
    /// batch, which waits for the disk and takes everything before it along: somebody signs in again then.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_light(&self) -> Answer<Write> {
        let turn = Arc::clone(&self.turn)
            .acquire_owned()
            .await
            .map_err(|_| sqlx::Error::PoolClosed)?;
        let mut tx = self.light.begin().await?;
        if self.engine == Engine::Postgres {
            tx.execute("set local synchronous_commit = off").await?;
        }
        Ok(Write { tx, _turn: turn })
    }

    /// Begins a writing transaction if it need not wait for another; `None` where it would.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_if_free(&self) -> Answer<Option<Write>> {
        let Ok(turn) = Arc::clone(&self.turn).try_acquire_owned() else {
            return Ok(None);
        };
        Ok(Some(Write {
            tx: self.pool.begin().await?,
            _turn: turn,
        }))
    }

    /// A connection to where the proofs that were used are kept, and nothing else; it waits for no turn.
    ///
    /// # Errors
    /// When none comes free in time.
    pub async fn proofs(&self) -> Answer<sqlx::pool::PoolConnection<Any>> {
        self.proofs.acquire().await
    }

    /// Begins a reading transaction in which all reads agree.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_read(&self) -> Answer<Transaction<'static, Any>> {
        match self.engine {
            // In WAL mode a transaction reads from the moment of its first read.
            Engine::Sqlite => self.pool.begin().await,
            Engine::Postgres => {
                self.pool
                    .begin_with("begin isolation level repeatable read read only")
                    .await
            }
        }
    }

    /// Which engine it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Closes every connection; SQLite folds its log into the file.
    pub async fn close(&self) {
        self.proofs.close().await;
        self.light.close().await;
        self.pool.close().await;
    }

    /// Cursors compare ids as bytes: any other order would skip rows.
    async fn check_order(&self) -> anyhow::Result<()> {
        let fits: i64 = sqlx::query_scalar(
            "select count(*) from (select cast($1 as text) as low, cast($2 as text) as high) as pair where low < high",
        )
        .bind("B_")
        .bind("Ba")
        .fetch_one(&self.pool)
        .await
        .context("ask the database for its order of text")?;
        let case: i64 = sqlx::query_scalar(
            "select count(*) from (select cast($1 as text) as low, cast($2 as text) as high) as pair where low < high",
        )
        .bind("B")
        .bind("a")
        .fetch_one(&self.pool)
        .await?;
        if fits == 1 && case == 1 {
            return Ok(());
        }
        bail!(
            "the database sorts text by a language: make it anew with `create database … locale 'C' encoding 'UTF8' template template0`"
        )
    }
}

/// A database's address for messages: without user, password and options.
#[must_use]
pub fn named(url: &str) -> String {
    let address = url.split_once('?').map_or(url, |(address, _)| address);
    match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, place))) if scheme != "sqlite" => {
            format!("{scheme}://{place}")
        }
        _ => address.to_owned(),
    }
}

/// How many migrations this program knows.
#[must_use]
pub fn migrations() -> u64 {
    sqlx::migrate!("./migrations").iter().count() as u64
}

impl Write {
    /// Makes it so.
    ///
    /// # Errors
    /// When the database refuses; nothing happened then.
    pub async fn commit(self) -> Answer<()> {
        self.tx.commit().await
    }
}

impl Deref for Write {
    type Target = AnyConnection;
    fn deref(&self) -> &AnyConnection {
        &self.tx
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.tx
    }
}

/// Connections to the database. `synchronous` is SQLite's word for what a commit waits for.
async fn open_pool(
    url: &str,
    engine: Engine,
    most: u32,
    synchronous: &'static str,
) -> anyhow::Result<AnyPool> {
    AnyPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(std::time::Duration::from_secs(30))
        // A file does not hang up while nobody looks; asking it first is a second way to its thread and back for every question.
        .test_before_acquire(engine == Engine::Postgres)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if engine == Engine::Sqlite {
                    let settings = format!(
                        "pragma busy_timeout = 15000; pragma journal_mode = wal; pragma synchronous = {synchronous}; \
                         pragma foreign_keys = on; pragma temp_store = memory;"
                    );
                    connection.execute(AssertSqlSafe(settings)).await?;
                }
                Ok(())
            })
        })
        .connect(url)
        .await
        .context("open the database")
}

/// The proofs of a SQLite database, in a file beside it. They outlive the process, since a proof may be tried again after
/// a restart; they are worth nothing minutes later, so that no write of them waits for the disk.
async fn open_proofs(url: &str) -> anyhow::Result<AnyPool> {
    let path = url.split_once('?').map_or(url, |(path, _)| path);
    let url = if path.ends_with(":memory:") {
        path.to_owned()
    } else {
        format!("{path}-proofs?mode=rwc")
    };
    make_private(&url)?;
    AnyPoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .after_connect(|connection, _| {
            Box::pin(async move {
                connection
                    .execute(
                        "pragma busy_timeout = 15000; pragma journal_mode = wal; pragma synchronous = normal; \
                         create table if not exists proof (id text primary key, until bigint not null);",
                    )
                    .await?;
                Ok(())
            })
        })
        .connect(&url)
        .await
        .context("open the file of used proofs")
}

/// Makes the file of a SQLite database that is to be made, readable by its owner only; its log gets the same rights.
fn make_private(url: &str) -> anyhow::Result<()> {
    let Some((path, query)) = url
        .strip_prefix("sqlite:")
        .map(|rest| rest.trim_start_matches("//"))
        .and_then(|rest| rest.split_once('?'))
    else {
        return Ok(());
    };
    let file = std::path::Path::new(path);
    if !query.contains("mode=rwc") || path.contains(":memory:") || file.exists() {
        return Ok(());
    }
    write_private(file, b"").with_context(|| format!("make {path}"))
}

/// Writes a file that only its owner can read.
pub(crate) fn write_private(file: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(file)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Reads columns by their place, in the types the tables have.
pub(crate) trait Columns {
    fn text(&self, place: usize) -> Answer<String>;
    fn text_or(&self, place: usize) -> Answer<Option<String>>;
    fn number(&self, place: usize) -> Answer<i64>;
    fn number_or(&self, place: usize) -> Answer<Option<i64>>;
    fn time(&self, place: usize) -> Answer<Time> {
        self.number(place).map(Time)
    }
    fn time_or(&self, place: usize) -> Answer<Option<Time>> {
        Ok(self.number_or(place)?.map(Time))
    }
    fn revision(&self, place: usize) -> Answer<u64> {
        self.number(place).map(whole)
    }
    fn count(&self, place: usize) -> Answer<u32> {
        Ok(u32::try_from(self.number(place)?).unwrap_or(0))
    }
    fn word<T>(&self, place: usize, named: impl Fn(&str) -> Option<T>) -> Answer<T> {
        let word = self.text(place)?;
        named(&word).ok_or_else(|| unknown(place, &word))
    }
}

impl Columns for AnyRow {
    fn text(&self, place: usize) -> Answer<String> {
        self.try_get(place)
    }
    fn text_or(&self, place: usize) -> Answer<Option<String>> {
        self.try_get(place)
    }
    fn number(&self, place: usize) -> Answer<i64> {
        self.try_get(place)
    }
    fn number_or(&self, place: usize) -> Answer<Option<i64>> {
        self.try_get(place)
    }
}

/// A word in the database that this program does not know: it was written by a newer one.
pub(crate) fn unknown(place: usize, word: &str) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: place.to_string(),
        source: format!("unknown word {word:?}").into(),
    }
}

/// JSON of ours that does not read back.
pub(crate) fn unreadable(place: usize, error: serde_json::Error) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: place.to_string(),
        source: error.into(),
    }
}

/// A BIGINT that is never negative.
pub(crate) fn whole(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// A count or revision as a BIGINT.
pub(crate) fn big(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// How many rows of `columns` values one insert takes. The driver finds each value's place by walking the list of all
/// places, so what a statement costs grows with the square of their number.
pub(crate) const fn rows_at_once(columns: usize) -> usize {
    if columns > 400 { 1 } else { 400 / columns }
}

/// `($1, $2), ($3, $4), …`: places for `rows` rows of `columns` values, from `$first` on.
pub(crate) fn places(rows: usize, columns: usize, first: usize) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            let comma = if column == 0 { "" } else { ", " };
            let _ = write!(text, "{comma}${}", first + row * columns + column);
        }
        text.push(')');
    }
    text
}
