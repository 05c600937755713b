//! SQL of registration links (INV-1).

use gatehouse_rules::id::{LinkId, WorkspaceId};
use gatehouse_rules::link::Link;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Hashed;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::{Answer, Columns, Kept, big};

macro_rules! columns {
    () => {
        "id, name, department_id, created_at, switched_off_at, n_joined, revision"
    };
}

/// Without its address, which only [`crate::link::address`] can make.
fn link(row: &AnyRow) -> Answer<Kept<Link>> {
    Ok(Kept {
        row: Link {
            id: row.text(0)?.into(),
            name: row.text(1)?,
            url: None,
            department: row.text_or(2)?.map(Into::into),
            created_at: row.time(3)?,
            switched_off_at: row.time_or(4)?,
            n_joined: row.count(5)?,
        },
        revision: row.revision(6)?,
        role: Role::Employee,
    })
}

/// One of a workspace.
pub async fn find(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &LinkId,
) -> Answer<Option<Kept<Link>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from link where workspace_id = $1 and id = $2"
    ))
    .bind(workspace.as_str())
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(link)
    .transpose()
}

/// The one of a workspace whose secret hashes to this.
pub async fn find_by_secret(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    secret: &Hashed,
) -> Answer<Option<Kept<Link>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from link where workspace_id = $1 and secret_hash = $2"
    ))
    .bind(workspace.as_str())
    .bind(secret.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(link)
    .transpose()
}

/// A page in key order.
pub async fn list(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    after: &str,
    limit: u32,
) -> Answer<Vec<Kept<Link>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from link where workspace_id = $1 and id > $2 order by id limit $3"
    ))
    .bind(workspace.as_str())
    .bind(after)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?
    .iter()
    .map(link)
    .collect()
}

/// Those touched after one revision and up to another.
pub async fn list_changed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    after: u64,
    to: u64,
) -> Answer<Vec<Kept<Link>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from link where workspace_id = $1 and revision > $2 and revision <= $3 order by revision, id"
    ))
    .bind(workspace.as_str())
    .bind(big(after))
    .bind(big(to))
    .fetch_all(connection)
    .await?
    .iter()
    .map(link)
    .collect()
}

/// Adds one; false when its id is taken.
pub async fn add(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    row: &Link,
    secret: &Hashed,
    revision: u64,
) -> Answer<bool> {
    let done = sqlx::query(
        "insert into link (workspace_id, id, name, secret_hash, department_id, created_at, n_joined, revision) \
         values ($1, $2, $3, $4, $5, $6, 0, $7) on conflict do nothing",
    )
    .bind(workspace.as_str())
    .bind(row.id.as_str())
    .bind(row.name.as_str())
    .bind(secret.as_str())
    .bind(row.department.as_ref().map(|id| id.as_str()))
    .bind(row.created_at.0)
    .bind(big(revision))
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes everything of one that may change.
pub async fn set(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    row: &Link,
    revision: u64,
) -> Answer<()> {
    sqlx::query(
        "update link set name = $3, switched_off_at = $4, n_joined = $5, revision = $6 where workspace_id = $1 and id = $2",
    )
    .bind(workspace.as_str())
    .bind(row.id.as_str())
    .bind(row.name.as_str())
    .bind(row.switched_off_at.map(|at| at.0))
    .bind(i64::from(row.n_joined))
    .bind(big(revision))
    .execute(connection)
    .await?;
    Ok(())
}

/// How many there are.
pub async fn count(connection: &mut AnyConnection, workspace: &WorkspaceId) -> Answer<u64> {
    sqlx::query("select count(*) from link where workspace_id = $1")
        .bind(workspace.as_str())
        .fetch_one(connection)
        .await?
        .revision(0)
}
