//! SQL of requests (TFA-7, SGN-2).

use gatehouse_rules::id::{EmployeeId, IdentityId, RequestId, WorkspaceId};
use gatehouse_rules::request::{Request, RequestKind};
use gatehouse_rules::role::Role;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::{Answer, Columns, Kept, big};
use crate::store::digest::Scope;

macro_rules! columns {
    () => {
        "id, kind, employee_id, name, login, note, since, revision, role"
    };
}

fn request(row: &AnyRow) -> Answer<Kept<Request>> {
    Ok(Kept {
        row: Request {
            id: row.text(0)?.into(),
            kind: row.word(1, RequestKind::named)?,
            employee: row.text_or(2)?.map(Into::into),
            name: row.text(3)?,
            login: row.text(4)?,
            note: row.text_or(5)?,
            since: row.time(6)?,
        },
        revision: row.revision(7)?,
        role: row.word(8, Role::named)?,
    })
}

/// Adds one, of an identity whose login is canonically this; false when that identity has one of that kind open.
pub async fn add(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    kept: &Kept<Request>,
    identity: &IdentityId,
    canonical: &str,
) -> Answer<bool> {
    let row = &kept.row;
    let done = sqlx::query(
        "insert into request (workspace_id, id, kind, identity_id, employee_id, role, name, login, canonical, note, since, revision) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing",
    )
    .bind(workspace.as_str())
    .bind(row.id.as_str())
    .bind(row.kind.name())
    .bind(identity.as_str())
    .bind(row.employee.as_ref().map(|id| id.as_str()))
    .bind(kept.role.name())
    .bind(row.name.as_str())
    .bind(row.login.as_str())
    .bind(canonical)
    .bind(row.note.as_deref())
    .bind(row.since.0)
    .bind(big(kept.revision))
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One of a workspace.
pub async fn find(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &RequestId,
) -> Answer<Option<Kept<Request>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from request where workspace_id = $1 and id = $2"
    ))
    .bind(workspace.as_str())
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(request)
    .transpose()
}

/// Those of an employee.
pub async fn list_of_employee(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
) -> Answer<Vec<Kept<Request>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from request where workspace_id = $1 and employee_id = $2 order by id"
    ))
    .bind(workspace.as_str())
    .bind(employee.as_str())
    .fetch_all(connection)
    .await?
    .iter()
    .map(request)
    .collect()
}

/// Those of an identity, with the workspace each is in.
pub async fn list_of_identity(
    connection: &mut AnyConnection,
    identity: &IdentityId,
) -> Answer<Vec<(WorkspaceId, RequestId)>> {
    sqlx::query("select workspace_id, id from request where identity_id = $1 order by id")
        .bind(identity.as_str())
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| Ok((row.text(0)?.into(), row.text(1)?.into())))
        .collect()
}

/// Everyone who asks for an invitation, each with the login in canonical form.
pub async fn list_invitations(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
) -> Answer<Vec<(Kept<Request>, String)>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        ", canonical from request where workspace_id = $1 and kind = 'invitation' order by id"
    ))
    .bind(workspace.as_str())
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| Ok((request(row)?, row.text(9)?)))
    .collect()
}

/// A page in key order, of those a scope may see.
pub async fn page(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
    after: &str,
    limit: u32,
) -> Answer<Vec<Kept<Request>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from request where workspace_id = $1 and id > $2 and ($3 = 'admin' or role in ('employee', 'extranet')) \
         order by id limit $4"
    ))
    .bind(workspace.as_str())
    .bind(after)
    .bind(scope.name())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?
    .iter()
    .map(request)
    .collect()
}

/// Those touched after one revision and up to another.
pub async fn list_changed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
    after: u64,
    to: u64,
) -> Answer<Vec<Kept<Request>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from request where workspace_id = $1 and revision > $2 and revision <= $3 \
         and ($4 = 'admin' or role in ('employee', 'extranet')) order by revision, id"
    ))
    .bind(workspace.as_str())
    .bind(big(after))
    .bind(big(to))
    .bind(scope.name())
    .fetch_all(connection)
    .await?
    .iter()
    .map(request)
    .collect()
}

/// Whose role decides who sees it changed.
pub async fn set_role(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &RequestId,
    role: Role,
    revision: u64,
) -> Answer<()> {
    sqlx::query("update request set role = $3, revision = $4 where workspace_id = $1 and id = $2")
        .bind(workspace.as_str())
        .bind(id.as_str())
        .bind(role.name())
        .bind(big(revision))
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes one.
pub async fn remove(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &RequestId,
) -> Answer<()> {
    sqlx::query("delete from request where workspace_id = $1 and id = $2")
        .bind(workspace.as_str())
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// How many a scope may see.
pub async fn count(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
) -> Answer<u64> {
    sqlx::query(
        "select count(*) from request where workspace_id = $1 and ($2 = 'admin' or role in ('employee', 'extranet'))",
    )
    .bind(workspace.as_str())
    .bind(scope.name())
    .fetch_one(connection)
    .await?
    .revision(0)
}
