//! SQL of people as integrations see them: each with the whole numbers by which they and their departments are named (API-1).

use std::collections::HashMap;

use gatehouse_rules::employee::Status;
use gatehouse_rules::id::{DepartmentId, EmployeeId, WorkgroupId, WorkspaceId};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::Time;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{Answer, Columns, places};

/// One person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The whole number.
    pub number: i64,
    /// The id behind it.
    pub id: EmployeeId,
    /// The name.
    pub name: String,
    /// The contact email.
    pub contact_email: Option<String>,
    /// The login.
    pub login: Option<String>,
    /// The position.
    pub position: Option<String>,
    /// The role.
    pub role: Role,
    /// The status.
    pub status: Status,
    /// Since when.
    pub status_since: Time,
    /// When they joined.
    pub joined_at: Option<Time>,
    /// When they last signed in.
    pub last_sign_in_at: Option<Time>,
    /// Browsers they are signed in with.
    pub n_sessions: u32,
    /// The department, by number and name.
    pub department: Option<(i64, String)>,
}

impl Listed {
    /// The address that reaches them; empty where there is none.
    #[must_use]
    pub fn email(&self) -> &str {
        let login = self.login.as_deref().filter(|login| login.contains('@'));
        self.contact_email.as_deref().or(login).unwrap_or("")
    }

    /// When they joined; of who has not yet, since when they are what they are.
    #[must_use]
    pub fn registered(&self) -> Time {
        self.joined_at.unwrap_or(self.status_since)
    }

    /// First name and the rest.
    #[must_use]
    pub fn names(&self) -> (&str, &str) {
        names(&self.name)
    }
}

/// First name and the rest, since the vendor has two fields.
#[must_use]
pub fn names(name: &str) -> (&str, &str) {
    name.trim().split_once(' ').unwrap_or((name.trim(), ""))
}

/// Which people.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Only those of a greater number.
    pub after: i64,
    /// Without so many at its beginning.
    pub skip: u32,
    /// At most so many.
    pub most: u32,
    /// Only those who work here now.
    pub active: bool,
}

fn listed(row: &AnyRow) -> Answer<Listed> {
    Ok(Listed {
        number: row.number(0)?,
        id: row.text(1)?.into(),
        name: row.text(2)?,
        contact_email: row.text_or(3)?,
        login: row.text_or(4)?,
        position: row.text_or(5)?,
        role: row.word(6, Role::named)?,
        status: row.word(7, Status::named)?,
        status_since: row.time(8)?,
        joined_at: row.time_or(9)?,
        last_sign_in_at: row.time_or(10)?,
        n_sessions: row.count(11)?,
        department: row.number_or(12)?.zip(row.text_or(13)?),
    })
}

macro_rules! people {
    () => {
        "select e.number, e.id, e.name, e.contact_email, e.login, e.position, e.role, e.status, e.status_since, e.joined_at, \
         e.last_sign_in_at, e.n_sessions, d.number, d.name from employee e \
         left join department d on d.workspace_id = e.workspace_id and d.id = e.department_id where e.workspace_id = $1"
    };
}

/// Some, by id, whoever they are.
pub async fn list_of(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    ids: &[&str],
) -> Answer<HashMap<EmployeeId, Listed>> {
    let mut people = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(400) {
        let sql = format!("{} and e.id in {}", people!(), places(1, chunk.len(), 2));
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(workspace.as_str());
        for id in chunk {
            query = query.bind(*id);
        }
        for row in query.fetch_all(&mut *connection).await? {
            let person = listed(&row)?;
            people.insert(person.id.clone(), person);
        }
    }
    Ok(people)
}

/// Everyone but integrators, by number.
pub async fn list(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    part: Part,
) -> Answer<Vec<Listed>> {
    sqlx::query(concat!(
        people!(),
        " and e.number > $2 and e.role <> 'integrator' and ($3 = 'all' or e.status = 'active') order by e.number limit $4 offset $5"
    ))
    .bind(workspace.as_str())
    .bind(part.after)
    .bind(if part.active { "active" } else { "all" })
    .bind(i64::from(part.most))
    .bind(i64::from(part.skip))
    .fetch_all(connection)
    .await?
    .iter()
    .map(listed)
    .collect()
}

/// How many there are in a part, with those that are skipped or too many.
pub async fn count(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    part: Part,
) -> Answer<u32> {
    sqlx::query(
        "select count(*) from employee where workspace_id = $1 and number > $2 and role <> 'integrator' \
         and ($3 = 'all' or status = 'active')",
    )
    .bind(workspace.as_str())
    .bind(part.after)
    .bind(if part.active { "active" } else { "all" })
    .fetch_one(connection)
    .await?
    .count(0)
}

/// The departments, by number.
pub async fn list_departments(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
) -> Answer<Vec<(i64, String)>> {
    sqlx::query("select number, name from department where workspace_id = $1 order by number")
        .bind(workspace.as_str())
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| Ok((row.number(0)?, row.text(1)?)))
        .collect()
}

/// The workgroups, by number: each with its id, its name and when it was made.
pub async fn list_workgroups(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
) -> Answer<Vec<(i64, WorkgroupId, String, Time)>> {
    sqlx::query(
        "select number, id, name, created_at from workgroup where workspace_id = $1 order by number",
    )
    .bind(workspace.as_str())
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| Ok((row.number(0)?, row.text(1)?.into(), row.text(2)?, row.time(3)?)))
    .collect()
}

/// The employee of a number.
pub async fn find_employee(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    number: i64,
) -> Answer<Option<EmployeeId>> {
    sqlx::query("select id from employee where workspace_id = $1 and number = $2")
        .bind(workspace.as_str())
        .bind(number)
        .fetch_optional(connection)
        .await?
        .map(|row| Ok(row.text(0)?.into()))
        .transpose()
}

/// The department of a number, and its name.
pub async fn find_department(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    number: i64,
) -> Answer<Option<(DepartmentId, String)>> {
    sqlx::query("select id, name from department where workspace_id = $1 and number = $2")
        .bind(workspace.as_str())
        .bind(number)
        .fetch_optional(connection)
        .await?
        .map(|row| Ok((row.text(0)?.into(), row.text(1)?)))
        .transpose()
}

/// The number of a department.
pub async fn department_number(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &DepartmentId,
) -> Answer<Option<i64>> {
    sqlx::query("select number from department where workspace_id = $1 and id = $2")
        .bind(workspace.as_str())
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?
        .map(|row| row.number(0))
        .transpose()
}
