//! SQL of departments.

use gatehouse_rules::department::Department;
use gatehouse_rules::id::{DepartmentId, WorkspaceId};
use gatehouse_rules::role::Role;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::{Answer, Columns, Kept, big};

fn department(row: &AnyRow) -> Answer<Kept<Department>> {
    Ok(Kept {
        row: Department {
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
    id: &DepartmentId,
) -> Answer<Option<Kept<Department>>> {
    sqlx::query(
        "select id, name, created_at, revision from department where workspace_id = $1 and id = $2",
    )
    .bind(workspace.as_str())
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(department)
    .transpose()
}

/// All of a workspace, in key order.
pub async fn list(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    after: &str,
    limit: u32,
) -> Answer<Vec<Kept<Department>>> {
    sqlx::query(
        "select id, name, created_at, revision from department where workspace_id = $1 and id > $2 order by id limit $3",
    )
    .bind(workspace.as_str())
    .bind(after)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?
    .iter()
    .map(department)
    .collect()
}

/// Those touched after one revision and up to another.
pub async fn list_changed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    after: u64,
    to: u64,
) -> Answer<Vec<Kept<Department>>> {
    sqlx::query(
        "select id, name, created_at, revision from department where workspace_id = $1 and revision > $2 and revision <= $3 \
         order by revision, id",
    )
    .bind(workspace.as_str())
    .bind(big(after))
    .bind(big(to))
    .fetch_all(connection)
    .await?
    .iter()
    .map(department)
    .collect()
}

/// Adds one, and gives it the next number; false when its id or its name is taken.
pub async fn add(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    row: &Department,
    revision: u64,
) -> Answer<bool> {
    let number = super::workspace::next_department(connection, workspace).await?;
    let done = sqlx::query(
        "insert into department (workspace_id, id, name, name_folded, created_at, revision, number) \
         values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict do nothing",
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
    row: &Department,
    revision: u64,
) -> Answer<bool> {
    let folded = gatehouse_rules::search::fold(&row.name);
    let done = sqlx::query(
        "update department set name = $3, name_folded = $4, revision = $5 where workspace_id = $1 and id = $2 \
         and not exists (select 1 from department d where d.workspace_id = $1 and d.name_folded = $4 and d.id <> $2)",
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

/// How much there is in one: people of any status, links that are on, its own list of addresses.
pub async fn count_in(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &DepartmentId,
) -> Answer<u32> {
    sqlx::query(
        "select (select count(*) from employee where workspace_id = $1 and department_id = $2) \
         + (select count(*) from link where workspace_id = $1 and department_id = $2 and switched_off_at is null) \
         + (select count(*) from ip_rule where workspace_id = $1 and id = $2)",
    )
    .bind(workspace.as_str())
    .bind(id.as_str())
    .fetch_one(connection)
    .await?
    .count(0)
}

/// Removes one.
pub async fn remove(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &DepartmentId,
) -> Answer<()> {
    sqlx::query("delete from department where workspace_id = $1 and id = $2")
        .bind(workspace.as_str())
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// How many there are.
pub async fn count(connection: &mut AnyConnection, workspace: &WorkspaceId) -> Answer<u64> {
    sqlx::query("select count(*) from department where workspace_id = $1")
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
) -> Answer<Option<DepartmentId>> {
    sqlx::query("select id from department where workspace_id = $1 and name_folded = $2")
        .bind(workspace.as_str())
        .bind(gatehouse_rules::search::fold(name))
        .fetch_optional(connection)
        .await?
        .map(|row| Ok(row.text(0)?.into()))
        .transpose()
}
