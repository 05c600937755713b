//! Backups: the whole database in one portable file, and back; and the move into another database, by such a file. A restore draws a new epoch, so that every mirror
//! fetches anew and offers again what it had sent since (reliability of SYN-1).
//!
//! The file is one JSON value a line: a head, then each table with its rows, then an end with the count and the hash of all
//! before it. It does not hold the server's key: keep the key file with it, or links and second steps stay sealed.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context, bail};
use gatehouse_rules::event::EventKind;
use gatehouse_rules::secret::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::failure::{Failure, Told};
use crate::fault::{Fault, on};
use crate::store;
use crate::store::Db;
use crate::store::backup::{Line, Rows};

/// The shape of the file.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Head {
    gatehouse_backup: u32,
    migrations: u64,
    at: gatehouse_rules::time::Time,
}

#[derive(Serialize, Deserialize)]
struct End {
    end: u64,
    sha256: String,
}

/// Writes everything that lasts to `file`, as of one moment; a half-written file never takes its name. Answers how many rows.
///
/// # Errors
/// When the database does not answer, or the file cannot be written, or is there already.
pub async fn backup(app: &App, file: &Path) -> Told<u64> {
    write_out(app, file, Rows::Lasting).await
}

/// Puts a backup into an empty database, all or nothing, and draws a new epoch. Answers how many rows.
///
/// # Errors
/// When the file is damaged or cut off, of a newer program or another key, or the database is not empty: nothing is changed then.
pub async fn restore(app: &App, file: &Path) -> Told<u64> {
    check(file)?;
    let mut tx = app.db.begin().await?;
    let n = take_in(app, &mut tx, file, Rows::Lasting).await?;
    let epoch = app.random.id(app.clock.now());
    if !on(Fault::EpochKept) {
        store::workspace::set_epoch(&mut tx, &epoch).await?;
    }
    for workspace in store::workspace::list(&mut tx).await? {
        store::event::add(&mut tx, &workspace.id, &app.event(EventKind::Restored)).await?;
    }
    tx.commit().await?;
    Ok(n)
}

/// Moves everything into the empty database `to`, of either engine: sessions and epoch too, so that nobody signs in again and no
/// app fetches anew. The database it came from says from then on that it moved to `named`, and is not served any more.
/// `by` is a file that is made on the way and taken away. The server must not run. Answers how many rows.
///
/// # Errors
/// When either database does not answer, or `to` is not empty: nothing is changed then.
pub async fn move_to(app: &App, to: &Db, named: &str, by: &Path) -> Told<u64> {
    let outcome = carry(app, to, by).await;
    let _ = std::fs::remove_file(by);
    let n = outcome?;
    let mut tx = app.db.begin().await?;
    store::workspace::set_moved(&mut tx, named).await?;
    tx.commit().await?;
    Ok(n)
}

async fn carry(app: &App, to: &Db, by: &Path) -> Told<u64> {
    write_out(app, by, Rows::All).await?;
    check(by)?;
    let mut tx = to.begin().await?;
    let n = take_in(app, &mut tx, by, Rows::All).await?;
    tx.commit().await?;
    Ok(n)
}

async fn write_out(app: &App, file: &Path, rows: Rows) -> Told<u64> {
    if file.exists() {
        let fault = anyhow::anyhow!("{} is there already; name a new file", file.display());
        return Err(Failure::Fault(fault));
    }
    let beside = file.with_extension("part");
    let mut out = Hashing {
        inner: BufWriter::new(
            private(&beside).with_context(|| format!("make {}", beside.display()))?,
        ),
        hash: Sha256::new(),
    };
    let mut tx = app.db.begin_read().await?;
    out.line(&Head {
        gatehouse_backup: VERSION,
        migrations: store::migrations(),
        at: app.clock.now(),
    })
    .context("write the backup")?;
    let mut n = 0;
    for table in rows.tables() {
        n += store::backup::read(&mut tx, table, rows, |line| out.line(&line)).await?;
    }
    let sha256 = hex(&out.hash.clone().finalize());
    out.line(&End { end: n, sha256 })
        .context("write the backup")?;
    let inner = out
        .inner
        .into_inner()
        .map_err(|error| Failure::Fault(error.into_error().into()))?;
    inner.sync_all().context("write the backup to the disk")?;
    std::fs::rename(&beside, file).with_context(|| format!("name {}", file.display()))?;
    Ok(n)
}

/// Puts the rows of a checked file into a database that holds no workspace, and was made with this server's key.
async fn take_in(app: &App, tx: &mut store::Write, file: &Path, which: Rows) -> Told<u64> {
    // The first statement is a write; it is overwritten by the file's own, or undone.
    let ours = app.key.fingerprint();
    store::workspace::set_key(tx, &ours).await?;
    if store::backup::count(tx).await? > 0 {
        return Err(Failure::Fault(anyhow::anyhow!(
            "the database holds workspaces already: name an empty one"
        )));
    }
    store::backup::clear(tx).await?;
    let (mut n, mut table, mut rows) = (0, None::<(String, Vec<String>)>, Vec::new());
    for line in lines(file)?.skip(1) {
        match serde_json::from_str::<Line>(&line.context("read the backup")?) {
            Ok(Line::Table {
                table: name,
                columns,
            }) => {
                put(tx, table.as_ref(), &mut rows).await?;
                known(&name, &columns, which)?;
                table = Some((name, columns));
            }
            Ok(Line::Row(row)) => {
                rows.push(row);
                n += 1;
            }
            Err(_) => break,
        }
        if rows.len() >= 1_000 {
            put(tx, table.as_ref(), &mut rows).await?;
        }
    }
    put(tx, table.as_ref(), &mut rows).await?;
    let theirs = store::workspace::find_key(tx).await?;
    if theirs.is_some_and(|theirs| theirs != ours) {
        return Err(Failure::Fault(anyhow::anyhow!(
            "the backup was made with another key: put the key file that was kept with it at {}, and restore again",
            app.config.key_file.display()
        )));
    }
    Ok(n)
}

/// A new file that only its owner can read: a backup holds password hashes.
fn private(file: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file)
}

/// Reads the whole file once: shape, end, hash. Only then is a table touched.
fn check(file: &Path) -> anyhow::Result<()> {
    let shown = file.display();
    let mut hash = Sha256::new();
    let mut held: Option<String> = None;
    for (i, line) in lines(file)?.enumerate() {
        let line = line.with_context(|| format!("read {shown}"))?;
        if i == 0 {
            let head: Head =
                serde_json::from_str(&line).with_context(|| format!("{shown} is no backup"))?;
            if head.gatehouse_backup != VERSION || head.migrations > store::migrations() {
                bail!("{shown} was written by a newer gatehouse-server");
            }
        }
        if let Some(before) = held.replace(line) {
            hash.update(before.as_bytes());
            hash.update(b"\n");
        }
    }
    let end: End = held
        .as_deref()
        .and_then(|last| serde_json::from_str(last).ok())
        .with_context(|| format!("{shown} was cut off"))?;
    if end.sha256 != hex(&hash.finalize()) {
        bail!("{shown} is damaged: its hash does not match");
    }
    Ok(())
}

fn lines(file: &Path) -> anyhow::Result<std::io::Lines<BufReader<File>>> {
    Ok(
        BufReader::new(File::open(file).with_context(|| format!("open {}", file.display()))?)
            .lines(),
    )
}

/// Names from the file become SQL: only those of our own tables may.
fn known(table: &str, columns: &[String], rows: Rows) -> anyhow::Result<()> {
    let plain = |name: &String| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
    };
    if !rows.tables().any(|ours| *ours == table) || !columns.iter().all(plain) {
        bail!("the backup names a table that is not ours: {table}");
    }
    Ok(())
}

async fn put(
    tx: &mut store::Write,
    table: Option<&(String, Vec<String>)>,
    rows: &mut Vec<Vec<serde_json::Value>>,
) -> Told<()> {
    if let Some((table, columns)) = table {
        store::backup::add(tx, table, columns, rows).await?;
    }
    rows.clear();
    Ok(())
}

struct Hashing {
    inner: BufWriter<File>,
    hash: Sha256,
}

impl Hashing {
    fn line(&mut self, value: &impl Serialize) -> std::io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.hash.update(&line);
        self.inner.write_all(&line)
    }
}

#[cfg(test)]
mod tests {
    use crate::store::backup::{LEFT_OUT, TABLES};

    #[test]
    fn every_table_is_in_a_backup_or_left_out_on_purpose() {
        let made: Vec<String> = [
            include_str!("../migrations/0001_workspace.sql"),
            include_str!("../migrations/0002_door.sql"),
            include_str!("../migrations/0004_voided_password.sql"),
            include_str!("../migrations/0006_logo.sql"),
        ]
        .iter()
        .flat_map(|sql| sql.lines())
        .filter_map(|line| {
            line.strip_prefix("create table ")?
                .split_whitespace()
                .next()
                .map(str::to_owned)
        })
        .collect();
        assert!(made.len() > 10);
        for table in &made {
            let places = usize::from(TABLES.contains(&table.as_str()))
                + usize::from(LEFT_OUT.contains(&table.as_str()));
            assert_eq!(places, 1, "{table}");
        }
        assert_eq!(made.len(), TABLES.len() + LEFT_OUT.len());
    }
}
