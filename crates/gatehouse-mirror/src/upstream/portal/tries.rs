//! What was asked of a portal for operations, in the outbox's file: noted before it is asked, and again once it is known what came
//! of it. A portal does not know operations by their ids; this is what stands in for it (SYN-1).

use std::collections::{HashMap, HashSet};

use gatehouse_rules::id::{EmployeeId, OperationId};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::Time;
use sqlx::{Row as _, SqliteConnection};

use crate::failure::Result;
use crate::open::Mirror;

/// One person of an operation, by their place in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub operation: OperationId,
    /// From 0.
    pub n: u32,
}

/// Something that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Try {
    /// When.
    pub sent_at: Time,
    /// What came of it; `None` as long as nobody knows.
    pub came: Option<Came>,
}

/// In force, or why not.
pub(super) type Came = std::result::Result<(), Problem>;

/// What is asked for one person of an operation.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub place: Place,
    /// The person as the operation names them.
    pub employee: EmployeeId,
    /// Their number, where they have one.
    pub number: Option<i64>,
}

/// Whom an invitation made.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// As the operation names them.
    employee: EmployeeId,
    /// As the portal does.
    number: i64,
}

/// Whom the invitations made so far that are drawn over a copy at a revision. A long one is made in several requests, and a poll
/// between them brings the first of its people.
///
/// # Errors
/// A fault of the file.
pub(crate) async fn made(conn: &mut SqliteConnection, reached: u64) -> Result<Vec<Made>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "select t.employee, t.number from portal_try t join outbox o on o.id = t.operation
         where (o.receipt is null or o.revision > $1)
           and t.number is not null and t.employee <> cast(t.number as text)",
    )
    .bind(i64::try_from(reached).unwrap_or(i64::MAX))
    .fetch_all(conn)
    .await?;
    let made = rows.into_iter().map(|(employee, number)| Made {
        employee: employee.into(),
        number,
    });
    Ok(made.collect())
}

/// Who of them a copy has, as operations name them.
///
/// # Errors
/// A fault of the copy's file.
pub(crate) async fn here(
    copy: &mut SqliteConnection,
    made: &[Made],
) -> Result<HashSet<EmployeeId>> {
    if made.is_empty() {
        return Ok(HashSet::new());
    }
    let numbers: Vec<String> = made.iter().map(|one| one.number.to_string()).collect();
    let found: Vec<String> = sqlx::query_scalar(
        "select e.id from json_each($1) as j cross join employee as e on e.id = j.value",
    )
    .bind(serde_json::to_string(&numbers)?)
    .fetch_all(copy)
    .await?;
    let found: HashSet<i64> = found.iter().filter_map(|id| id.parse().ok()).collect();
    let here = made.iter().filter(|one| found.contains(&one.number));
    Ok(here.map(|one| one.employee.clone()).collect())
}

/// What was asked for some operations.
///
/// # Errors
/// A fault of the file.
pub(super) async fn find(mirror: &Mirror, operations: &[&str]) -> Result<HashMap<Place, Try>> {
    let mut conn = mirror.read().await?;
    let rows = sqlx::query(
        "select t.operation, t.place, t.sent_at, t.came
         from json_each($1) as j cross join portal_try as t on t.operation = j.value",
    )
    .bind(serde_json::to_string(operations)?)
    .fetch_all(&mut *conn)
    .await?;
    let mut found = HashMap::with_capacity(rows.len());
    for row in &rows {
        let place = Place {
            operation: row.try_get::<String, _>(0)?.into(),
            n: row.try_get(1)?,
        };
        let came: Option<&str> = row.try_get(3)?;
        let came: Option<Option<Problem>> = came.map(serde_json::from_str).transpose()?;
        let tried = Try {
            sent_at: Time(row.try_get(2)?),
            came: came.map(|problem| problem.map_or(Ok(()), Err)),
        };
        found.insert(place, tried);
    }
    Ok(found)
}

/// Notes what is about to be asked. From here on it may have been carried out.
///
/// # Errors
/// [`Problem::DiskFull`], or a fault; then it must not be asked.
pub(super) async fn note(mirror: &Mirror, notes: &[Note], now: Time) -> Result<()> {
    let mut write = mirror.write().await?;
    for one in notes {
        sqlx::query(
            "insert into portal_try (operation, place, employee, sent_at, number) values ($1, $2, $3, $4, $5)
             on conflict (operation, place) do update set sent_at = excluded.sent_at",
        )
        .bind(one.place.operation.as_str())
        .bind(one.place.n)
        .bind(one.employee.as_str())
        .bind(now.0)
        .bind(one.number)
        .execute(write.conn())
        .await?;
    }
    write.commit().await
}

/// Takes notes back: what they are of was certainly not carried out.
///
/// # Errors
/// As [`note`].
pub(super) async fn take_back(mirror: &Mirror, notes: &[Note]) -> Result<()> {
    if notes.is_empty() {
        return Ok(());
    }
    let mut write = mirror.write().await?;
    for one in notes {
        sqlx::query("delete from portal_try where operation = $1 and place = $2 and came is null")
            .bind(one.place.operation.as_str())
            .bind(one.place.n)
            .execute(write.conn())
            .await?;
    }
    write.commit().await
}

/// Notes what came of it, with the person's number where they have one now.
///
/// # Errors
/// As [`note`].
pub(super) async fn came(mirror: &Mirror, all: &[(Note, Came)], now: Time) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let mut write = mirror.write().await?;
    for (one, came) in all {
        sqlx::query(
            "insert into portal_try (operation, place, employee, sent_at, number, came) values ($1, $2, $3, $4, $5, $6)
             on conflict (operation, place) do update
             set number = coalesce(excluded.number, number), came = excluded.came",
        )
        .bind(one.place.operation.as_str())
        .bind(one.place.n)
        .bind(one.employee.as_str())
        .bind(now.0)
        .bind(one.number)
        .bind(serde_json::to_string(&came.as_ref().err())?)
        .execute(write.conn())
        .await?;
        // Who was invited is found under the number they got.
        if let Some(number) = one.number {
            sqlx::query(
                "update outbox set about = json_set(about, '$.employee', $1)
                 where id = $2 and about ->> '$.employee' = $3",
            )
            .bind(number.to_string())
            .bind(one.place.operation.as_str())
            .bind(one.employee.as_str())
            .execute(write.conn())
            .await?;
        }
    }
    write.commit().await
}

/// The number of whom an operation names: their own, or the one that an invitation got them.
///
/// # Errors
/// A fault of the file.
pub(super) async fn number(mirror: &Mirror, employee: &EmployeeId) -> Result<Option<i64>> {
    if let Ok(number) = employee.as_str().parse() {
        return Ok(Some(number));
    }
    let mut conn = mirror.read().await?;
    Ok(sqlx::query_scalar(
        "select number from portal_try where employee = $1 and number is not null",
    )
    .bind(employee.as_str())
    .fetch_optional(&mut *conn)
    .await?)
}

/// How an operation stands that another one follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Followed {
    /// In force.
    Applied,
    /// It waits still.
    Waits,
    /// It ended otherwise, or is not known.
    Not,
}

/// How an operation of the outbox stands.
///
/// # Errors
/// A fault of the file.
pub(super) async fn followed(mirror: &Mirror, operation: &OperationId) -> Result<Followed> {
    let mut conn = mirror.read().await?;
    let found: Option<Option<String>> =
        sqlx::query_scalar("select outcome from outbox where id = $1")
            .bind(operation.as_str())
            .fetch_optional(&mut *conn)
            .await?;
    Ok(match found.as_ref().map(Option::as_deref) {
        Some(None) => Followed::Waits,
        Some(Some("applied" | "already")) => Followed::Applied,
        _ => Followed::Not,
    })
}

/// Whom the receipts are about that a copy has not reached, by number, and the highest revision of these receipts; `None` where the
/// copy has reached them all.
///
/// # Errors
/// A fault of the file.
pub(super) async fn unreached(
    conn: &mut SqliteConnection,
    reached: u64,
) -> Result<Option<(u64, Vec<i64>)>> {
    let rows: Vec<(i64, Option<String>)> = sqlx::query_as(
        "select o.revision, coalesce(cast(t.number as text), o.operation ->> '$.decision.employee')
         from outbox o left join portal_try t on t.operation = o.id
         where o.receipt is not null and o.revision > $1",
    )
    .bind(i64::try_from(reached).unwrap_or(i64::MAX))
    .fetch_all(conn)
    .await?;
    let highest = rows.iter().map(|(revision, _)| *revision).max();
    let numbers = rows
        .into_iter()
        .filter_map(|(_, number)| number?.parse().ok())
        .collect();
    Ok(highest.map(|highest| (super::unsigned(highest), numbers)))
}
