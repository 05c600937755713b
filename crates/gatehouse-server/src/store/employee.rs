//! SQL of employees.

use std::collections::{HashMap, HashSet};

use gatehouse_rules::block::Risk;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::id::{EmployeeId, IdentityId, WorkspaceId};
use gatehouse_rules::language::Language;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::Time;
use gatehouse_rules::two_step::TwoStep;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{Answer, Columns, Kept, big, block, places, rows_at_once, unreadable};
use crate::store::digest::Scope;

macro_rules! columns {
    () => {
        "id, name, contact_email, login, department_id, position, role, status, status_since, joined_at, blocked_at, \
         paused_until, pause_reason, grace_until, enrolled_at, codes_left, last_sign_in_at, last_failure_at, n_sessions, \
         block, password_void_at, weak_password_at, breached_password_at, unusual_device_at, devices, workgroups, \
         authenticator_at, n_passkeys, passkey_used_at, language, revision"
    };
}

/// Values that one question takes.
const CHUNK: usize = 400;

fn employee(row: &AnyRow) -> Answer<Kept<Employee>> {
    let role = row.word(6, Role::named)?;
    Ok(Kept {
        row: Employee {
            id: row.text(0)?.into(),
            name: row.text(1)?,
            contact_email: row.text_or(2)?,
            login: row.text_or(3)?,
            department: row.text_or(4)?.map(Into::into),
            position: row.text_or(5)?,
            role,
            status: row.word(7, Status::named)?,
            status_since: row.time(8)?,
            joined_at: row.time_or(9)?,
            blocked_at: row.time_or(10)?,
            block: block::read(row.text_or(19)?.as_deref(), 19)?,
            password_void_at: row.time_or(20)?,
            risk: Risk {
                weak_password_at: row.time_or(21)?,
                breached_password_at: row.time_or(22)?,
                unusual_device_at: row.time_or(23)?,
            },
            language: row.text_or(29)?.and_then(|code| Language::named(&code)),
            two_step: TwoStep {
                enrolled_at: row.time_or(14)?,
                authenticator_at: row.time_or(26)?,
                n_passkeys: row.count(27)?,
                passkey_used_at: row.time_or(28)?,
                codes_left: row.count(15)?,
                paused_until: row.time_or(11)?,
                pause_reason: row.text_or(12)?,
                grace_until: row.time_or(13)?,
            },
            last_sign_in_at: row.time_or(16)?,
            last_failure_at: row.time_or(17)?,
            n_sessions: row.count(18)?,
            standing_inferred: false,
            since_seen: false,
            devices: listed(row, 24)?,
            workgroups: listed(row, 25)?,
        },
        revision: row.revision(30)?,
        role,
    })
}

/// `None` is none of them.
fn listed<T: DeserializeOwned>(row: &AnyRow, column: usize) -> Answer<Vec<T>> {
    row.text_or(column)?.map_or(Ok(Vec::new()), |kept| {
        serde_json::from_str(&kept).map_err(|error| unreadable(column, error))
    })
}

/// One of a workspace.
pub async fn find(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &EmployeeId,
) -> Answer<Option<Kept<Employee>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from employee where workspace_id = $1 and id = $2"
    ))
    .bind(workspace.as_str())
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(employee)
    .transpose()
}

/// The one an identity is in a workspace.
pub async fn find_of_identity(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    identity: &IdentityId,
) -> Answer<Option<Kept<Employee>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from employee where workspace_id = $1 and identity_id = $2"
    ))
    .bind(workspace.as_str())
    .bind(identity.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(employee)
    .transpose()
}

/// Whose identity an employee is; `None` before joining.
pub async fn find_identity(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &EmployeeId,
) -> Answer<Option<IdentityId>> {
    let row = sqlx::query("select identity_id from employee where workspace_id = $1 and id = $2")
        .bind(workspace.as_str())
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(match row {
        Some(row) => row.text_or(0)?.map(Into::into),
        None => None,
    })
}

/// By which whole number REST names an employee.
pub async fn find_number(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &EmployeeId,
) -> Answer<Option<i64>> {
    sqlx::query("select number from employee where workspace_id = $1 and id = $2")
        .bind(workspace.as_str())
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?
        .map(|row| row.number(0))
        .transpose()
}

/// Where an identity is an employee, in id order (EML-8).
pub async fn list_of_identity(
    connection: &mut AnyConnection,
    identity: &IdentityId,
) -> Answer<Vec<(WorkspaceId, EmployeeId)>> {
    sqlx::query(
        "select workspace_id, id from employee where identity_id = $1 order by workspace_id",
    )
    .bind(identity.as_str())
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| Ok((row.text(0)?.into(), row.text(1)?.into())))
    .collect()
}

/// A page in key order, of those a scope may see.
pub async fn page(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
    after: &str,
    limit: u32,
) -> Answer<Vec<Kept<Employee>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from employee where workspace_id = $1 and id > $2 and ($3 = 'admin' or role in ('employee', 'extranet')) \
         order by id limit $4"
    ))
    .bind(workspace.as_str())
    .bind(after)
    .bind(scope.name())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?
    .iter()
    .map(employee)
    .collect()
}

/// Those touched after one revision and up to another.
pub async fn list_changed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
    after: u64,
    to: u64,
) -> Answer<Vec<Kept<Employee>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from employee where workspace_id = $1 and revision > $2 and revision <= $3 \
         and ($4 = 'admin' or role in ('employee', 'extranet')) order by revision, id"
    ))
    .bind(workspace.as_str())
    .bind(big(after))
    .bind(big(to))
    .bind(scope.name())
    .fetch_all(connection)
    .await?
    .iter()
    .map(employee)
    .collect()
}

/// Everyone, for the command line; at most 1,000,000.
pub async fn list(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
) -> Answer<Vec<Kept<Employee>>> {
    page(connection, workspace, Scope::Admin, "", 1_000_000).await
}

/// Those of this workspace who would be without a second step once it is mandatory (TFA-6): joined or about to.
pub async fn list_without_factor(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
) -> Answer<Vec<Kept<Employee>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from employee where workspace_id = $1 and enrolled_at is null and status in ('active', 'pending_approval') order by id"
    ))
    .bind(workspace.as_str())
    .fetch_all(connection)
    .await?
    .iter()
    .map(employee)
    .collect()
}

/// Gives some of them grace, under one revision.
pub async fn set_grace(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    ids: &[&EmployeeId],
    grace_until: Option<Time>,
    revision: u64,
) -> Answer<()> {
    for chunk in ids.chunks(CHUNK) {
        let sql = format!(
            "update employee set grace_until = $2, revision = $3 where workspace_id = $1 and id in {}",
            places(1, chunk.len(), 4)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(workspace.as_str())
            .bind(grace_until.map(|at| at.0))
            .bind(big(revision));
        for id in chunk {
            query = query.bind(id.as_str());
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Which of these ids are taken, in any workspace.
pub async fn list_taken(connection: &mut AnyConnection, ids: &[&str]) -> Answer<HashSet<String>> {
    let mut taken = HashSet::new();
    for chunk in ids.chunks(CHUNK) {
        let sql = format!(
            "select id from employee where id in {}",
            places(1, chunk.len(), 1)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in chunk {
            query = query.bind(*id);
        }
        for row in query.fetch_all(&mut *connection).await? {
            taken.insert(row.text(0)?);
        }
    }
    Ok(taken)
}

/// The names of those people who are still here.
pub async fn list_names(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    ids: &[&EmployeeId],
) -> Answer<HashMap<EmployeeId, String>> {
    let mut names = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let sql = format!(
            "select id, name from employee where workspace_id = $1 and id in {}",
            places(1, chunk.len(), 2)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(workspace.as_str());
        for id in chunk {
            query = query.bind(id.as_str());
        }
        for row in query.fetch_all(&mut *connection).await? {
            names.insert(row.text(0)?.into(), row.text(1)?);
        }
    }
    Ok(names)
}

/// Adds many, each with the identity it is, and gives them the next numbers.
pub async fn add(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    people: &[(&Employee, Option<&IdentityId>)],
    revision: u64,
) -> Answer<()> {
    let mut number = super::workspace::next_employees(connection, workspace, people.len()).await?;
    for chunk in people.chunks(rows_at_once(34)) {
        let sql = format!(
            "insert into employee (workspace_id, identity_id, {}, number) values {}",
            columns!(),
            places(chunk.len(), 34, 1)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (person, identity) in chunk {
            query = query
                .bind(workspace.as_str())
                .bind(identity.map(|id| id.as_str()))
                .bind(person.id.as_str());
            query = bind(query, person).bind(big(revision)).bind(number);
            number += 1;
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

/// Every column between the id and the revision, in their order.
fn bind<'q>(query: Query<'q>, person: &Employee) -> Query<'q> {
    let at = |time: Option<Time>| time.map(|time| time.0);
    query
        .bind(person.name.clone())
        .bind(person.contact_email.clone())
        .bind(person.login.clone())
        .bind(person.department.as_ref().map(|id| id.0.clone()))
        .bind(person.position.clone())
        .bind(person.role.name())
        .bind(person.status.name())
        .bind(person.status_since.0)
        .bind(at(person.joined_at))
        .bind(at(person.blocked_at))
        .bind(at(person.two_step.paused_until))
        .bind(person.two_step.pause_reason.clone())
        .bind(at(person.two_step.grace_until))
        .bind(at(person.two_step.enrolled_at))
        .bind(i64::from(person.two_step.codes_left))
        .bind(at(person.last_sign_in_at))
        .bind(at(person.last_failure_at))
        .bind(i64::from(person.n_sessions))
        .bind(
            person
                .block
                .as_ref()
                .and_then(|block| serde_json::to_string(block).ok()),
        )
        .bind(at(person.password_void_at))
        .bind(at(person.risk.weak_password_at))
        .bind(at(person.risk.breached_password_at))
        .bind(at(person.risk.unusual_device_at))
        .bind(text_of(&person.devices))
        .bind(text_of(&person.workgroups))
        .bind(at(person.two_step.authenticator_at))
        .bind(i64::from(person.two_step.n_passkeys))
        .bind(at(person.two_step.passkey_used_at))
        .bind(person.language.map(Language::code))
}

fn text_of<T: Serialize>(all: &[T]) -> Option<String> {
    (!all.is_empty()).then(|| serde_json::json!(all).to_string())
}

/// Writes everything the feed tells of one.
pub async fn set(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    person: &Employee,
    revision: u64,
) -> Answer<()> {
    let query = sqlx::query(
        "update employee set name = $3, contact_email = $4, login = $5, department_id = $6, position = $7, role = $8, \
         status = $9, status_since = $10, joined_at = $11, blocked_at = $12, paused_until = $13, pause_reason = $14, \
         grace_until = $15, enrolled_at = $16, codes_left = $17, last_sign_in_at = $18, last_failure_at = $19, \
         n_sessions = $20, block = $21, password_void_at = $22, weak_password_at = $23, breached_password_at = $24, \
         unusual_device_at = $25, devices = $26, workgroups = $27, authenticator_at = $28, n_passkeys = $29, \
         passkey_used_at = $30, language = $31, revision = $32 where workspace_id = $1 and id = $2",
    )
    .bind(workspace.as_str())
    .bind(person.id.as_str());
    bind(query, person)
        .bind(big(revision))
        .execute(connection)
        .await?;
    Ok(())
}

/// Says which identity an employee is, from joining on (INV-11).
pub async fn set_identity(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &EmployeeId,
    identity: &IdentityId,
) -> Answer<()> {
    sqlx::query("update employee set identity_id = $3 where workspace_id = $1 and id = $2")
        .bind(workspace.as_str())
        .bind(id.as_str())
        .bind(identity.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// NET-2: the employee's record stays, without the identity.
pub async fn unlink(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &EmployeeId,
) -> Answer<()> {
    sqlx::query("update employee set identity_id = null where workspace_id = $1 and id = $2")
        .bind(workspace.as_str())
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes one for good (INV-5, INV-7).
pub async fn remove(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &EmployeeId,
) -> Answer<()> {
    sqlx::query("delete from employee where workspace_id = $1 and id = $2")
        .bind(workspace.as_str())
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Active owners who are not blocked now (DIS-3).
pub async fn count_owners(connection: &mut AnyConnection, workspace: &WorkspaceId) -> Answer<u32> {
    sqlx::query(
        "select count(*) from employee where workspace_id = $1 and role = 'owner' and status = 'active' \
         and blocked_at is null",
    )
    .bind(workspace.as_str())
    .fetch_one(connection)
    .await?
    .count(0)
}

/// How many integrators are there or invited (INV-12).
pub async fn count_integrators(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
) -> Answer<u32> {
    sqlx::query(
        "select count(*) from employee where workspace_id = $1 and role = 'integrator' and status <> 'dismissed'",
    )
    .bind(workspace.as_str())
    .fetch_one(connection)
    .await?
    .count(0)
}

/// How many a scope sees.
pub async fn count(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
) -> Answer<u64> {
    sqlx::query(
        "select count(*) from employee where workspace_id = $1 and ($2 = 'admin' or role in ('employee', 'extranet'))",
    )
    .bind(workspace.as_str())
    .bind(scope.name())
    .fetch_one(connection)
    .await?
    .revision(0)
}

/// Those who had sessions when it was last noted, and how many.
pub async fn list_with_sessions(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
) -> Answer<Vec<(EmployeeId, u32)>> {
    sqlx::query("select id, n_sessions from employee where workspace_id = $1 and n_sessions > 0")
        .bind(workspace.as_str())
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| Ok((row.text(0)?.into(), row.count(1)?)))
        .collect()
}

/// The active owner who joined first: whom a page names when it says whom to ask (INV-10).
pub async fn find_first_owner(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
) -> Answer<Option<Kept<Employee>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from employee where workspace_id = $1 and role = 'owner' and status = 'active' \
         order by coalesce(joined_at, status_since), id limit 1"
    ))
    .bind(workspace.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(employee)
    .transpose()
}
