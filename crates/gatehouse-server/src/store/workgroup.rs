//! SQL of workgroups.

use gatehouse_rules::id::{WorkgroupId, WorkspaceId};
use gatehouse_rules::role::Role;
use gatehouse_rules::workgroup::Workgroup;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::{Answer, Columns, Kept, big};

fn workgroup(row: &AnyRow) -> Answer<Kept<Workgroup>> {
    Ok(Kept {
        row: Workgroup {
            id: row.text(0)?.into(),
            name: row.text(1)?,
            created_at: row.time(2)?,
        },
        revision: row.revision(3)?,
        role: Role::Employee,
    })
}

/// One of a workspace.
pub async fn find(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &WorkgroupId,
) -> Answer<Option<Kept<Workgroup>>> {
    sqlx::query(
        "select id, name, created_at, revision from workgroup where workspace_id = $1 and id = $2",
    )
    .bind(workspace.as_str())
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(workgroup)
    .transpose()
}

/// All of a workspace, in key order.
pub async fn list(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    after: &str,
    limit: u32,
) -> Answer<Vec<Kept<Workgroup>>> {
    sqlx::query(
        "select id, name, created_at, revision from workgroup where workspace_id = $1 and id > $2 order by id limit $3",
    )
    .bind(workspace.as_str())
    .bind(after)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?
    .iter()
    .map(workgroup)
    .collect()
}

/// Those touched after one revision and up to another.
pub async fn list_changed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    after: u64,
    to: u64,
) -> Answer<Vec<Kept<Workgroup>>> {
    sqlx::query(
        "select id, name, created_at, revision from workgroup where workspace_id = $1 and revision > $2 and revision <= $3 \
         order by revision, id",
    )
    .bind(workspace.as_str())
    .bind(big(after))
    .bind(big(to))
    .fetch_all(connection)
    .await?
    .iter()
    .map(workgroup)
    .collect()
}

/// Adds one, and gives it the next number; false when its id or its name is taken.
pub async fn add(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    row: &Workgroup,
    revision: u64,
) -> Answer<bool> {
    let number = super::workspace::next_workgroup(connection, workspace).await?;
    let done = sqlx::query(
        "insert into workgroup (workspace_id, id, name, name_folded, created_at, revision, number) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
    )
    .bind(workspace.as_str())
    .bind(row.id.as_str())
    .bind(row.name.as_str())
    .bind(gatehouse_rules::search::fold(&row.name))
    .bind(row.created_at.0)
    .bind(big(revision))
    .bind(number)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Renames one; false when another has that name.
pub async fn set(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    row: &Workgroup,
    revision: u64,
) -> Answer<bool> {
    let folded = gatehouse_rules::search::fold(&row.name);
    let done = sqlx::query(
        "update workgroup set name = $3, name_folded = $4, revision = $5 where workspace_id = $1 and id = $2 \
         and not exists (select 1 from workgroup d where d.workspace_id = $1 and d.name_folded = $4 and d.id <> $2)",
    )
    .bind(workspace.as_str())
    .bind(row.id.as_str())
    .bind(row.name.as_str())
    .bind(folded)
    .bind(big(revision))
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many there are.
pub async fn count(connection: &mut AnyConnection, workspace: &WorkspaceId) -> Answer<u64> {
    sqlx::query("select count(*) from workgroup where workspace_id = $1")
        .bind(workspace.as_str())
        .fetch_one(connection)
        .await?
        .revision(0)
}

/// The one of that name, whatever its case and diacritics.
pub async fn find_by_name(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    name: &str,
) -> Answer<Option<WorkgroupId>> {
    sqlx::query("select id from workgroup where workspace_id = $1 and name_folded = $2")
        .bind(workspace.as_str())
        .bind(gatehouse_rules::search::fold(name))
        .fetch_optional(connection)
        .await?
        .map(|row| Ok(row.text(0)?.into()))
        .transpose()
}
