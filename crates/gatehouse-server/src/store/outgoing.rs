//! SQL of outgoing webhooks (API-1). The address is read by who delivers alone.

use gatehouse_rules::id::{EmployeeId, OutgoingId, WorkspaceId};
use gatehouse_rules::outgoing::{Occasion, Outgoing, TOLD_MAX};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::{Answer, Columns, Kept, big, delivery, unknown};
use crate::store::digest::Scope;

macro_rules! columns {
    () => {
        "id, title, host, occasions, made_at, made_by, secrets_shown_at, disabled_at, delivered_at, failing_since, gave_up_at, revision"
    };
}

/// Admins are told of them, helpdesk never.
const TOLD: Role = Role::Admin;

fn outgoing(row: &AnyRow) -> Answer<Kept<Outgoing>> {
    Ok(Kept {
        row: Outgoing {
            id: row.text(0)?.into(),
            title: row.text(1)?,
            host: row.text(2)?,
            occasions: occasions(&row.text(3)?)?,
            made_at: row.time(4)?,
            made_by: row.text_or(5)?.map(Into::into),
            secrets_shown_at: row.time_or(6)?,
            disabled_at: row.time_or(7)?,
            delivered_at: row.time_or(8)?,
            failing_since: row.time_or(9)?,
            gave_up_at: row.time_or(10)?,
            n_waiting: 0,
            deliveries: Vec::new(),
        },
        revision: row.revision(11)?,
        role: TOLD,
    })
}

fn occasions(text: &str) -> Answer<Vec<Occasion>> {
    text.split_whitespace()
        .map(|name| Occasion::named(name).ok_or_else(|| unknown(3, name)))
        .collect()
}

fn names(occasions: &[Occasion]) -> String {
    let names: Vec<_> = occasions.iter().map(|occasion| occasion.name()).collect();
    names.join(" ")
}

/// With the newest deliveries of each.
async fn filled(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    rows: &[AnyRow],
) -> Answer<Vec<Kept<Outgoing>>> {
    let mut all = rows.iter().map(outgoing).collect::<Answer<Vec<_>>>()?;
    for kept in &mut all {
        let row = &mut kept.row;
        row.n_waiting = delivery::count_waiting(connection, workspace, &row.id).await?;
        row.deliveries = delivery::list_newest(connection, workspace, &row.id, TOLD_MAX).await?;
    }
    Ok(all)
}

/// Adds one, and gives it the next number; false when its id is taken.
pub async fn add(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    row: &Outgoing,
    address: &str,
    revision: u64,
) -> Answer<bool> {
    let done = sqlx::query(
        "insert into outgoing (workspace_id, id, number, title, address, host, occasions, made_at, made_by, revision) \
         select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9 from outgoing where workspace_id = $1 \
         on conflict (workspace_id, id) do nothing",
    )
    .bind(workspace.as_str())
    .bind(row.id.as_str())
    .bind(row.title.as_str())
    .bind(address)
    .bind(row.host.as_str())
    .bind(names(&row.occasions))
    .bind(row.made_at.0)
    .bind(row.made_by.as_ref().map(|id| id.as_str()))
    .bind(big(revision))
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One of a workspace.
pub async fn find(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &OutgoingId,
) -> Answer<Option<Kept<Outgoing>>> {
    let row = sqlx::query(concat!(
        "select ",
        columns!(),
        " from outgoing where workspace_id = $1 and id = $2"
    ))
    .bind(workspace.as_str())
    .bind(id.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    let rows: Vec<AnyRow> = row.into_iter().collect();
    Ok(filled(connection, workspace, &rows).await?.pop())
}

/// What is told of where one leads: number and whole address.
pub async fn find_address(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &OutgoingId,
) -> Answer<Option<(i64, String)>> {
    sqlx::query("select number, address from outgoing where workspace_id = $1 and id = $2")
        .bind(workspace.as_str())
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?
        .map(|row| Ok((row.number(0)?, row.text(1)?)))
        .transpose()
}

/// Those in use, each with what it is told of.
pub async fn list_in_use(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
) -> Answer<Vec<(OutgoingId, Vec<Occasion>)>> {
    sqlx::query(
        "select id, title, host, occasions from outgoing where workspace_id = $1 and disabled_at is null order by number",
    )
    .bind(workspace.as_str())
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| Ok((row.text(0)?.into(), occasions(&row.text(3)?)?)))
    .collect()
}

/// How many are in use.
pub async fn count_in_use(connection: &mut AnyConnection, workspace: &WorkspaceId) -> Answer<u32> {
    sqlx::query("select count(*) from outgoing where workspace_id = $1 and disabled_at is null")
        .bind(workspace.as_str())
        .fetch_one(connection)
        .await?
        .count(0)
}

/// A page in key order, of what a scope may see.
pub async fn page(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
    after: &str,
    limit: u32,
) -> Answer<Vec<Kept<Outgoing>>> {
    let rows = sqlx::query(concat!(
        "select ",
        columns!(),
        " from outgoing where workspace_id = $1 and id > $2 and $3 = 'admin' order by id limit $4"
    ))
    .bind(workspace.as_str())
    .bind(after)
    .bind(scope.name())
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    filled(connection, workspace, &rows).await
}

/// Those touched after one revision and up to another.
pub async fn list_changed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
    after: u64,
    to: u64,
) -> Answer<Vec<Kept<Outgoing>>> {
    let rows = sqlx::query(concat!(
        "select ",
        columns!(),
        " from outgoing where workspace_id = $1 and revision > $2 and revision <= $3 and $4 = 'admin' order by revision, id"
    ))
    .bind(workspace.as_str())
    .bind(big(after))
    .bind(big(to))
    .bind(scope.name())
    .fetch_all(&mut *connection)
    .await?;
    filled(connection, workspace, &rows).await
}

/// How many a scope sees.
pub async fn count(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
) -> Answer<u64> {
    sqlx::query("select count(*) from outgoing where workspace_id = $1 and $2 = 'admin'")
        .bind(workspace.as_str())
        .bind(scope.name())
        .fetch_one(connection)
        .await?
        .revision(0)
}

/// Writes how it stands: whether it is disabled, and how its deliveries fare.
pub async fn set(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    row: &Outgoing,
    revision: u64,
) -> Answer<()> {
    sqlx::query(
        "update outgoing set disabled_at = $3, delivered_at = $4, failing_since = $5, gave_up_at = $6, revision = $7 \
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace.as_str())
    .bind(row.id.as_str())
    .bind(row.disabled_at.map(|at| at.0))
    .bind(row.delivered_at.map(|at| at.0))
    .bind(row.failing_since.map(|at| at.0))
    .bind(row.gave_up_at.map(|at| at.0))
    .bind(big(revision))
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes the one showing of its secrets that there is; false when it was taken, or is not that person's.
pub async fn claim_secrets(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &OutgoingId,
    whose: &EmployeeId,
    now: Time,
) -> Answer<bool> {
    let done = sqlx::query(
        "update outgoing set secrets_shown_at = $4 where workspace_id = $1 and id = $2 and made_by = $3 \
         and secrets_shown_at is null and disabled_at is null",
    )
    .bind(workspace.as_str())
    .bind(id.as_str())
    .bind(whose.as_str())
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
