//! SQL of inbound webhooks (API-1).

use gatehouse_rules::id::{EmployeeId, WebhookId, WorkspaceId};
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Hashed;
use gatehouse_rules::time::Time;
use gatehouse_rules::webhook::{Scope as May, Webhook};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::{Answer, Columns, Kept, big, unknown};
use crate::store::digest::Scope;

macro_rules! columns {
    () => {
        "id, employee_id, title, scopes, made_at, expires_at, last_used_at, last_used_ip, disabled_at, revision"
    };
}

/// Whose a webhook is does not decide who is told of it: admins are, helpdesk never.
const TOLD: Role = Role::Admin;

fn webhook(row: &AnyRow) -> Answer<Kept<Webhook>> {
    Ok(Kept {
        row: Webhook {
            id: row.text(0)?.into(),
            employee: row.text_or(1)?.map(Into::into),
            title: row.text(2)?,
            scopes: scopes(&row.text(3)?)?,
            made_at: row.time(4)?,
            expires_at: row.time_or(5)?,
            last_used_at: row.time_or(6)?,
            last_used_ip: row.text_or(7)?,
            disabled_at: row.time_or(8)?,
        },
        revision: row.revision(9)?,
        role: TOLD,
    })
}

fn scopes(text: &str) -> Answer<Vec<May>> {
    text.split_whitespace()
        .map(|name| May::named(name).ok_or_else(|| unknown(3, name)))
        .collect()
}

/// Adds one of an employee, in whose number's place of addresses it stands.
pub async fn add(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    row: &Webhook,
    number: i64,
    secret: &Hashed,
    revision: u64,
) -> Answer<()> {
    let scopes: Vec<_> = row.scopes.iter().map(|scope| scope.name()).collect();
    sqlx::query(
        "insert into webhook (workspace_id, id, employee_id, number, secret_hash, title, scopes, made_at, expires_at, revision) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(workspace.as_str())
    .bind(row.id.as_str())
    .bind(row.employee.as_ref().map(|id| id.as_str()))
    .bind(number)
    .bind(secret.as_str())
    .bind(row.title.as_str())
    .bind(scopes.join(" "))
    .bind(row.made_at.0)
    .bind(row.expires_at.map(|at| at.0))
    .bind(big(revision))
    .execute(connection)
    .await?;
    Ok(())
}

/// One of a workspace.
pub async fn find(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &WebhookId,
) -> Answer<Option<Kept<Webhook>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from webhook where workspace_id = $1 and id = $2"
    ))
    .bind(workspace.as_str())
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(webhook)
    .transpose()
}

/// The one of a secret, of whatever workspace, if it stands at that number.
pub async fn find_by_secret(
    connection: &mut AnyConnection,
    secret: &Hashed,
    number: i64,
) -> Answer<Option<(WorkspaceId, Webhook)>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        ", workspace_id from webhook where secret_hash = $1 and number = $2"
    ))
    .bind(secret.as_str())
    .bind(number)
    .fetch_optional(connection)
    .await?
    .map(|row| Ok((row.text(10)?.into(), webhook(&row)?.row)))
    .transpose()
}

/// Those of an employee, the newest first.
pub async fn list_of_employee(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
) -> Answer<Vec<Kept<Webhook>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from webhook where workspace_id = $1 and employee_id = $2 order by made_at desc, id desc"
    ))
    .bind(workspace.as_str())
    .bind(employee.as_str())
    .fetch_all(connection)
    .await?
    .iter()
    .map(webhook)
    .collect()
}

/// A page in key order, of what a scope may see.
pub async fn page(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
    after: &str,
    limit: u32,
) -> Answer<Vec<Kept<Webhook>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from webhook where workspace_id = $1 and id > $2 and $3 = 'admin' order by id limit $4"
    ))
    .bind(workspace.as_str())
    .bind(after)
    .bind(scope.name())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?
    .iter()
    .map(webhook)
    .collect()
}

/// Those touched after one revision and up to another.
pub async fn list_changed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
    after: u64,
    to: u64,
) -> Answer<Vec<Kept<Webhook>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from webhook where workspace_id = $1 and revision > $2 and revision <= $3 and $4 = 'admin' order by revision, id"
    ))
    .bind(workspace.as_str())
    .bind(big(after))
    .bind(big(to))
    .bind(scope.name())
    .fetch_all(connection)
    .await?
    .iter()
    .map(webhook)
    .collect()
}

/// How many a scope sees.
pub async fn count(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
) -> Answer<u64> {
    sqlx::query("select count(*) from webhook where workspace_id = $1 and $2 = 'admin'")
        .bind(workspace.as_str())
        .bind(scope.name())
        .fetch_one(connection)
        .await?
        .revision(0)
}

/// Writes whose it is and whether it is disabled; when it was used is noted by [`set_used`] alone.
pub async fn set(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    row: &Webhook,
    revision: u64,
) -> Answer<()> {
    sqlx::query(
        "update webhook set employee_id = $3, disabled_at = $4, revision = $5 where workspace_id = $1 and id = $2",
    )
    .bind(workspace.as_str())
    .bind(row.id.as_str())
    .bind(row.employee.as_ref().map(|id| id.as_str()))
    .bind(row.disabled_at.map(|at| at.0))
    .bind(big(revision))
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes that it was used.
pub async fn set_used(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &WebhookId,
    ip: &str,
    now: Time,
) -> Answer<()> {
    sqlx::query(
        "update webhook set last_used_at = $3, last_used_ip = $4 where workspace_id = $1 and id = $2",
    )
    .bind(workspace.as_str())
    .bind(id.as_str())
    .bind(now.0)
    .bind(ip)
    .execute(connection)
    .await?;
    Ok(())
}
