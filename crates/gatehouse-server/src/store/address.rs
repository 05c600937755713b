//! SQL of claimed addresses: one row an address and workspace (EML-8).

use std::collections::HashMap;

use gatehouse_rules::employee::Status;
use gatehouse_rules::id::{EmployeeId, WorkspaceId};
use gatehouse_rules::invitation::Claim;
use gatehouse_rules::time::Time;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{Answer, Columns, places, rows_at_once};

/// What an address is to its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Their login.
    Login,
    /// Their contact email.
    Contact,
    /// Where their invitation goes.
    Invited,
}

const CHUNK: usize = 400;

/// Who holds these canonical addresses in a workspace (EML-1), by address.
pub async fn list_claims(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    canonical: &[&str],
) -> Answer<HashMap<String, Claim>> {
    let mut claims = HashMap::new();
    for chunk in canonical.chunks(CHUNK) {
        let sql = format!(
            "select a.canonical, a.employee_id, e.name, e.status, a.login_at, a.contact_at, i.id \
             from address a join employee e on e.workspace_id = a.workspace_id and e.id = a.employee_id \
             left join invitation i on i.workspace_id = a.workspace_id and i.employee_id = a.employee_id \
             and i.joined_at is null and i.pending_at is null \
             where a.workspace_id = $1 and a.canonical in {}",
            places(1, chunk.len(), 2)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(workspace.as_str());
        for address in chunk {
            query = query.bind(*address);
        }
        for row in query.fetch_all(&mut *connection).await? {
            claims.insert(
                row.text(0)?,
                Claim {
                    employee: row.text(1)?.into(),
                    name: row.text(2)?,
                    status: row.word(3, Status::named)?,
                    login: row.time_or(4)?.is_some(),
                    contact: row.time_or(5)?.is_some(),
                    invitation: row.text_or(6)?.map(Into::into),
                },
            );
        }
    }
    Ok(claims)
}

/// Who holds one address in a workspace.
pub async fn find_claim(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    canonical: &str,
) -> Answer<Option<Claim>> {
    Ok(list_claims(connection, workspace, &[canonical])
        .await?
        .remove(canonical))
}

/// Claims an address for one use; false when someone else holds it (EML-8).
pub async fn claim(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
    canonical: &str,
    what: Use,
    now: Time,
) -> Answer<bool> {
    let at = |one: Use| (what == one).then_some(now.0);
    let done = sqlx::query(
        "insert into address (workspace_id, canonical, employee_id, login_at, contact_at, invited_at) \
         values ($1, $2, $3, $4, $5, $6) on conflict (workspace_id, canonical) do update set \
         login_at = coalesce(address.login_at, excluded.login_at), \
         contact_at = coalesce(address.contact_at, excluded.contact_at), \
         invited_at = coalesce(address.invited_at, excluded.invited_at) \
         where address.employee_id = excluded.employee_id",
    )
    .bind(workspace.as_str())
    .bind(canonical)
    .bind(employee.as_str())
    .bind(at(Use::Login))
    .bind(at(Use::Contact))
    .bind(at(Use::Invited))
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One address of a new person, for [`add`].
#[derive(Clone, Debug)]
pub struct New<'a> {
    /// Whose.
    pub employee: &'a EmployeeId,
    /// Which.
    pub canonical: &'a str,
    /// It is their login.
    pub login: bool,
    /// It is their contact email.
    pub contact: bool,
    /// Their invitation goes there.
    pub invited: bool,
}

/// Adds many that the caller found free in this transaction.
pub async fn add(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    addresses: &[New<'_>],
    now: Time,
) -> Answer<()> {
    for chunk in addresses.chunks(rows_at_once(6)) {
        let sql = format!(
            "insert into address (workspace_id, canonical, employee_id, login_at, contact_at, invited_at) values {}",
            places(chunk.len(), 6, 1)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for one in chunk {
            query = query
                .bind(workspace.as_str())
                .bind(one.canonical)
                .bind(one.employee.as_str())
                .bind(one.login.then_some(now.0))
                .bind(one.contact.then_some(now.0))
                .bind(one.invited.then_some(now.0));
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Gives one use of an address up; the row goes with the last (EML-4).
pub async fn free(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
    canonical: &str,
    what: Use,
) -> Answer<()> {
    let sql = match what {
        Use::Login => {
            "update address set login_at = null where workspace_id = $1 and canonical = $2 and employee_id = $3"
        }
        Use::Contact => {
            "update address set contact_at = null where workspace_id = $1 and canonical = $2 and employee_id = $3"
        }
        Use::Invited => {
            "update address set invited_at = null where workspace_id = $1 and canonical = $2 and employee_id = $3"
        }
    };
    sqlx::query(sql)
        .bind(workspace.as_str())
        .bind(canonical)
        .bind(employee.as_str())
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "delete from address where workspace_id = $1 and canonical = $2 \
         and login_at is null and contact_at is null and invited_at is null",
    )
    .bind(workspace.as_str())
    .bind(canonical)
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives up everything someone held here.
pub async fn remove(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
) -> Answer<()> {
    sqlx::query("delete from address where workspace_id = $1 and employee_id = $2")
        .bind(workspace.as_str())
        .bind(employee.as_str())
        .execute(connection)
        .await?;
    Ok(())
}
