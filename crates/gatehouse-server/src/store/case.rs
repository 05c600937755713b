//! SQL of cases (BLK-4).

use gatehouse_rules::id::{CaseId, EmployeeId, WorkspaceId};
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::{Answer, Columns};

/// A request to the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// Who is blocked; `None` where name and email fit nobody who is.
    pub employee: Option<EmployeeId>,
    /// Who opened it; `None` for the operator, whom someone wrote to.
    pub opened_by: Option<EmployeeId>,
    /// The blocked person's name, as it was told.
    pub name: String,
    /// Their email, as it was told.
    pub email: String,
    /// What else was told.
    pub note: Option<String>,
    /// When.
    pub opened_at: Time,
    /// How it ended.
    pub closed: Option<Closed>,
}

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// When.
    pub at: Time,
    /// Whether the person was unblocked.
    pub unblocked: bool,
    /// What the operator wrote down.
    pub note: Option<String>,
}

macro_rules! columns {
    () => {
        "id, workspace_id, employee_id, opened_by, name, email, note, opened_at, unblocked_at, refused_at, closing_note"
    };
}

fn case(row: &AnyRow) -> Answer<Case> {
    let (unblocked, refused) = (row.time_or(8)?, row.time_or(9)?);
    let note = row.text_or(10)?;
    Ok(Case {
        id: row.text(0)?.into(),
        workspace: row.text(1)?.into(),
        employee: row.text_or(2)?.map(Into::into),
        opened_by: row.text_or(3)?.map(Into::into),
        name: row.text(4)?,
        email: row.text(5)?,
        note: row.text_or(6)?,
        opened_at: row.time(7)?,
        closed: unblocked.or(refused).map(|at| Closed {
            at,
            unblocked: unblocked.is_some(),
            note,
        }),
    })
}

/// Adds one, open; false when its id is taken, or when one is open for the same person already.
pub async fn add(connection: &mut AnyConnection, case: &Case) -> Answer<bool> {
    let done = sqlx::query(
        "insert into lockout_case (id, workspace_id, employee_id, opened_by, name, email, note, opened_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
    )
    .bind(case.id.as_str())
    .bind(case.workspace.as_str())
    .bind(case.employee.as_ref().map(|id| id.as_str()))
    .bind(case.opened_by.as_ref().map(|id| id.as_str()))
    .bind(case.name.as_str())
    .bind(case.email.as_str())
    .bind(case.note.as_deref())
    .bind(case.opened_at.0)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether someone has told the operator of that email already, and it waits.
pub async fn is_told(connection: &mut AnyConnection, case: &Case) -> Answer<bool> {
    let found = sqlx::query(
        "select id from lockout_case where workspace_id = $1 and opened_by = $2 and email = $3 \
         and unblocked_at is null and refused_at is null limit 1",
    )
    .bind(case.workspace.as_str())
    .bind(case.opened_by.as_ref().map(|id| id.as_str()))
    .bind(case.email.as_str())
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some())
}

/// Those that wait, or all, oldest first, of one workspace or of every one.
pub async fn list(
    connection: &mut AnyConnection,
    workspace: Option<&WorkspaceId>,
    closed: bool,
) -> Answer<Vec<Case>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from lockout_case where ($1 = '' or workspace_id = $1) \
         and ($2 = 1 or (unblocked_at is null and refused_at is null)) order by opened_at, id"
    ))
    .bind(workspace.map_or("", |id| id.as_str()))
    .bind(i64::from(closed))
    .fetch_all(connection)
    .await?
    .iter()
    .map(case)
    .collect()
}

/// Those whose id begins with `begin`, at most two: enough to tell one from several.
pub async fn find(connection: &mut AnyConnection, begin: &str) -> Answer<Vec<Case>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from lockout_case where substr(id, 1, cast($2 as int)) = $1 order by id limit 2"
    ))
    .bind(begin)
    .bind(i64::try_from(begin.chars().count()).unwrap_or(i64::MAX))
    .fetch_all(connection)
    .await?
    .iter()
    .map(case)
    .collect()
}

/// Closes one; false when it was closed before.
pub async fn close(
    connection: &mut AnyConnection,
    id: &CaseId,
    unblocked: bool,
    note: Option<&str>,
    now: Time,
) -> Answer<bool> {
    let sql = if unblocked {
        "update lockout_case set unblocked_at = $2, closing_note = $3 \
         where id = $1 and unblocked_at is null and refused_at is null"
    } else {
        "update lockout_case set refused_at = $2, closing_note = $3 \
         where id = $1 and unblocked_at is null and refused_at is null"
    };
    let done = sqlx::query(sql)
        .bind(id.as_str())
        .bind(now.0)
        .bind(note)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}
