//! The limit for the first sync: the same rows, put into the same schema by SQLite alone, under the same cipher.

use std::path::Path;
use std::time::{Duration, Instant};

use gatehouse_mirror::vault::{Key, Vault};
use gatehouse_rules::secret::Plain;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

use crate::computer::{PASSPHRASE, profile};
use crate::harness::app::files;
use crate::harness::folder::Folder;

/// The copy's own schema: tables, indexes, words, tallies.
const SCHEMA: &str = include_str!("../../crates/gatehouse-mirror/migrations/copy/0001_copy.sql");
/// Its kinds of rows.
const KINDS: [&str; 6] = [
    "workspace",
    "department",
    "link",
    "employee",
    "invitation",
    "event",
];

/// Copies the rows of a closed vault's copy into an empty file of the same schema, in one transaction.
pub fn insert(folder: &Path) -> Duration {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let key = runtime.block_on(key(folder));
    let copy = files(folder)
        .into_iter()
        .find(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("copy-") && name.ends_with(".db")
        })
        .expect("the copy has a file");
    let raw = Folder::new("raw");
    runtime.block_on(measure(&key, &copy, &raw.path().join("raw.db")))
}

async fn key(folder: &Path) -> Key {
    let vault = Vault::find(folder).await.unwrap().unwrap();
    vault
        .open(&profile(folder), Some(Plain::new(PASSPHRASE)))
        .await
        .unwrap()
}

async fn measure(key: &Key, copy: &Path, raw: &Path) -> Duration {
    let mut to = SqliteConnectOptions::new()
        .filename(raw)
        .create_if_missing(true)
        .pragma("key", key.pragma().to_string())
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .pragma("cache_size", "-49152")
        .pragma("wal_autocheckpoint", "8000")
        .pragma("temp_store", "memory")
        .disable_statement_logging()
        .connect()
        .await
        .unwrap();
    sqlx::raw_sql(SCHEMA).execute(&mut to).await.unwrap();
    let attach = format!(
        "attach database '{}' as copy key {}",
        copy.display(),
        *key.pragma()
    );
    run(&mut to, &attach).await;
    let begun = Instant::now();
    let mut all = to.begin().await.unwrap();
    for kind in KINDS {
        let columns = columns(&mut all, kind).await.join(", ");
        let insert = format!(
            "insert into main.{kind} ({columns}) select {columns} from copy.{kind} order by n"
        );
        run(&mut all, &insert).await;
    }
    all.commit().await.unwrap();
    begun.elapsed()
}

/// A table's own columns, without those that are computed.
async fn columns(conn: &mut SqliteConnection, kind: &str) -> Vec<String> {
    let asked = format!("select name from pragma_table_info('{kind}')");
    sqlx::query_scalar(AssertSqlSafe(asked))
        .fetch_all(conn)
        .await
        .unwrap()
}

async fn run(conn: &mut SqliteConnection, statement: &str) {
    sqlx::query(AssertSqlSafe(statement.to_owned()))
        .execute(conn)
        .await
        .unwrap();
}
