//! SQL of workspaces: the row that is lock, order and cursor.

use gatehouse_rules::id::WorkspaceId;
use gatehouse_rules::time::Time;
use gatehouse_rules::workspace::Settings;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::{Answer, Columns, big, unreadable};

/// A workspace as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its id.
    pub id: WorkspaceId,
    /// Its place in addresses.
    pub slug: String,
    /// The company's name.
    pub name: String,
    /// When it was made.
    pub created_at: Time,
    /// What it allows.
    pub settings: Settings,
    /// The head: the revision of its newest change.
    pub head: u64,
    /// The revision that last touched this row as the feed tells it.
    pub revision: u64,
    /// Removals up to this revision are forgotten.
    pub horizon: u64,
}

macro_rules! columns {
    () => {
        "id, slug, name, created_at, settings, revision, row_revision, horizon"
    };
}

fn stored(row: &AnyRow) -> Answer<Stored> {
    Ok(Stored {
        id: row.text(0)?.into(),
        slug: row.text(1)?,
        name: row.text(2)?,
        created_at: row.time(3)?,
        settings: serde_json::from_str(&row.text(4)?).map_err(|error| unreadable(4, error))?,
        head: row.revision(5)?,
        revision: row.revision(6)?,
        horizon: row.revision(7)?,
    })
}

/// By id.
pub async fn find(connection: &mut AnyConnection, id: &WorkspaceId) -> Answer<Option<Stored>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from workspace where id = $1"
    ))
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(stored)
    .transpose()
}

/// By its place in addresses.
pub async fn find_by_slug(connection: &mut AnyConnection, slug: &str) -> Answer<Option<Stored>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from workspace where slug = $1"
    ))
    .bind(slug)
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(stored)
    .transpose()
}

/// All, in id order.
pub async fn list(connection: &mut AnyConnection) -> Answer<Vec<Stored>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from workspace order by id"
    ))
    .fetch_all(connection)
    .await?
    .iter()
    .map(stored)
    .collect()
}

/// Adds one at revision 1; false when its slug is taken.
pub async fn add(
    connection: &mut AnyConnection,
    id: &WorkspaceId,
    slug: &str,
    name: &str,
    settings: &Settings,
    now: Time,
) -> Answer<bool> {
    let done = sqlx::query(
        "insert into workspace (id, slug, name, created_at, settings, revision, row_revision, horizon) \
         values ($1, $2, $3, $4, $5, 1, 1, 0) on conflict do nothing",
    )
    .bind(id.as_str())
    .bind(slug)
    .bind(name)
    .bind(now.0)
    .bind(json(settings))
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes name and settings.
pub async fn set(
    connection: &mut AnyConnection,
    id: &WorkspaceId,
    name: &str,
    settings: &Settings,
    revision: u64,
) -> Answer<()> {
    sqlx::query("update workspace set name = $2, settings = $3, row_revision = $4 where id = $1")
        .bind(id.as_str())
        .bind(name)
        .bind(json(settings))
        .bind(big(revision))
        .execute(connection)
        .await?;
    Ok(())
}

fn json(settings: &Settings) -> String {
    serde_json::to_string(settings).unwrap_or_else(|_| "{}".to_owned())
}

/// Takes the next revision: the lock, the order and the cursor in one line. `None` when there is no such workspace.
pub async fn next(connection: &mut AnyConnection, id: &WorkspaceId) -> Answer<Option<u64>> {
    sqlx::query("update workspace set revision = revision + 1 where id = $1 returning revision")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?
        .map(|row| row.revision(0))
        .transpose()
}

/// Takes the next `n` numbers of employees; the first of them. They are never given again, whoever is removed.
pub async fn next_employees(
    connection: &mut AnyConnection,
    id: &WorkspaceId,
    n: usize,
) -> Answer<i64> {
    let n = i64::try_from(n).unwrap_or(0);
    sqlx::query(
        "update workspace set last_employee = last_employee + $2 where id = $1 returning last_employee",
    )
    .bind(id.as_str())
    .bind(n)
    .fetch_one(connection)
    .await?
    .number(0)
    .map(|last| last - n + 1)
}

/// Takes the next number of a department.
pub async fn next_department(connection: &mut AnyConnection, id: &WorkspaceId) -> Answer<i64> {
    sqlx::query(
        "update workspace set last_department = last_department + 1 where id = $1 returning last_department",
    )
    .bind(id.as_str())
    .fetch_one(connection)
    .await?
    .number(0)
}

/// Takes the next number of a workgroup.
pub async fn next_workgroup(connection: &mut AnyConnection, id: &WorkspaceId) -> Answer<i64> {
    sqlx::query(
        "update workspace set last_workgroup = last_workgroup + 1 where id = $1 returning last_workgroup",
    )
    .bind(id.as_str())
    .fetch_one(connection)
    .await?
    .number(0)
}

/// Brings every workspace's revision up to `least`, and keeps the leap; what is beyond stays.
pub async fn leap(connection: &mut AnyConnection, least: u64) -> Answer<()> {
    for statement in [
        "insert into leap (workspace_id, after, until) select id, revision, $1 from workspace where revision < $1",
        "update workspace set revision = $1 where revision < $1",
    ] {
        sqlx::query(statement)
            .bind(big(least))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// The leaps that end beyond a revision, each as the revisions before and after it.
pub async fn list_leaps(
    connection: &mut AnyConnection,
    id: &WorkspaceId,
    beyond: u64,
) -> Answer<Vec<(u64, u64)>> {
    sqlx::query("select after, until from leap where workspace_id = $1 and until > $2")
        .bind(id.as_str())
        .bind(big(beyond))
        .try_map(|row: AnyRow| Ok((row.revision(0)?, row.revision(1)?)))
        .fetch_all(connection)
        .await
}

/// The head.
pub async fn head(connection: &mut AnyConnection, id: &WorkspaceId) -> Answer<Option<u64>> {
    sqlx::query("select revision from workspace where id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?
        .map(|row| row.revision(0))
        .transpose()
}

/// The epoch: drawn when the database is first used, and after every restore.
pub async fn epoch(connection: &mut AnyConnection) -> Answer<Option<String>> {
    sqlx::query("select value from meta where name = 'epoch'")
        .fetch_optional(connection)
        .await?
        .map(|row| row.text(0))
        .transpose()
}

/// Draws the epoch, unless one is there.
pub async fn add_epoch(connection: &mut AnyConnection, epoch: &str) -> Answer<()> {
    sqlx::query(
        "insert into meta (name, value) values ('epoch', $1) on conflict (name) do nothing",
    )
    .bind(epoch)
    .execute(connection)
    .await?;
    Ok(())
}

/// Draws another epoch: every mirror fetches anew.
pub async fn set_epoch(connection: &mut AnyConnection, epoch: &str) -> Answer<()> {
    sqlx::query(
        "insert into meta (name, value) values ('epoch', $1) on conflict (name) do update set value = excluded.value",
    )
    .bind(epoch)
    .execute(connection)
    .await?;
    Ok(())
}

/// The fingerprint of the key that this database's links and second steps were made with.
pub async fn find_key(connection: &mut AnyConnection) -> Answer<Option<String>> {
    sqlx::query("select value from meta where name = 'key'")
        .fetch_optional(connection)
        .await?
        .map(|row| row.text(0))
        .transpose()
}

/// Binds the database to a key, by its fingerprint.
pub async fn set_key(connection: &mut AnyConnection, fingerprint: &str) -> Answer<()> {
    sqlx::query(
        "insert into meta (name, value) values ('key', $1) on conflict (name) do update set value = excluded.value",
    )
    .bind(fingerprint)
    .execute(connection)
    .await?;
    Ok(())
}

/// Where everything of this database moved to, if it did.
pub async fn find_moved(connection: &mut AnyConnection) -> Answer<Option<String>> {
    sqlx::query("select value from meta where name = 'moved'")
        .fetch_optional(connection)
        .await?
        .map(|row| row.text(0))
        .transpose()
}

/// Notes that everything moved to another database, by its name without secrets.
pub async fn set_moved(connection: &mut AnyConnection, named: &str) -> Answer<()> {
    sqlx::query(
        "insert into meta (name, value) values ('moved', $1) on conflict (name) do update set value = excluded.value",
    )
    .bind(named)
    .execute(connection)
    .await?;
    Ok(())
}
