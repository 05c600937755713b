//! The outbox's way to the server, in its file: what is queued, handed out, answered, offered again and
//! forgotten. What goes when is decided in [`crate::plan::drain`].

use gatehouse_rules::id::OperationId;
use gatehouse_rules::operation::{Operation, Outcome, Receipt};
use gatehouse_rules::time::Time;
use sqlx::{Row as _, SqliteConnection};

use crate::failure::Result;
use crate::open::Mirror;
use crate::plan::Span;
use crate::plan::drain::{self, Queued};

/// Everything in the outbox without a receipt, oldest first. A row that cannot be read stays, is not in it, and so
/// holds nothing back.
///
/// # Errors
/// A fault of the file.
pub async fn queue(conn: &mut SqliteConnection) -> Result<Vec<Queued>> {
    let found = sqlx::query(
        "select entity, id, json_extract(operation, '$.follows'), leaves_at, sent_at, length(operation), needs_step
         from outbox where receipt is null order by seq",
    )
    .fetch_all(conn)
    .await?;
    let mut queue = Vec::with_capacity(found.len());
    for row in &found {
        let Ok(entity) = serde_json::from_str(row.try_get(0)?) else {
            continue;
        };
        queue.push(Queued {
            id: OperationId(row.try_get(1)?),
            entity,
            follows: row.try_get::<Option<String>, _>(2)?.map(OperationId),
            leaves_at: Time(row.try_get(3)?),
            sent_at: row.try_get::<Option<i64>, _>(4)?.map(Time),
            bytes: usize::try_from(row.try_get::<i64, _>(5)?).unwrap_or(0),
            needs_step: row.try_get(6)?,
        });
    }
    Ok(queue)
}

/// Hands operations out: from now on they cannot be taken back. Answers those that were still there and can be
/// read, in order; one that a newer version of the app made is not handed out.
///
/// # Errors
/// [`gatehouse_rules::problem::Problem::DiskFull`], or a fault; none was handed out then.
pub async fn claim(mirror: &Mirror, batch: &[OperationId], now: Time) -> Result<Vec<Operation>> {
    let ids = serde_json::to_string(batch)?;
    let mut write = mirror.write().await?;
    let claimed: Vec<String> = sqlx::query_scalar(
        "update outbox set sent_at = $1
         where sent_at is null and id in (select value from json_each($2)) returning id",
    )
    .bind(now.0)
    .bind(&ids)
    .fetch_all(write.conn())
    .await?;
    let rows: Vec<(String, String)> = sqlx::query_as(
        "select id, operation from outbox
         where receipt is null and id in (select value from json_each($1)) order by seq",
    )
    .bind(&ids)
    .fetch_all(write.conn())
    .await?;
    let (mut readable, mut given_back) = (Vec::with_capacity(rows.len()), Vec::new());
    for (id, text) in rows {
        match serde_json::from_str(&text) {
            Ok(operation) => readable.push(operation),
            Err(_) if claimed.contains(&id) => given_back.push(id),
            Err(_) => {}
        }
    }
    if !given_back.is_empty() {
        sqlx::query(
            "update outbox set sent_at = null where id in (select value from json_each($1))",
        )
        .bind(serde_json::to_string(&given_back)?)
        .execute(write.conn())
        .await?;
    }
    if claimed.len() > given_back.len() {
        write.commit().await?;
    }
    Ok(readable)
}

/// Takes back what was handed out and, by the server's own word, was not touched there: it can be taken back again.
///
/// # Errors
/// [`gatehouse_rules::problem::Problem::DiskFull`], or a fault.
pub async fn give_back(mirror: &Mirror, batch: &[OperationId]) -> Result<()> {
    let mut write = mirror.write().await?;
    sqlx::query(
        "update outbox set sent_at = null
         where receipt is null and id in (select value from json_each($1))",
    )
    .bind(serde_json::to_string(batch)?)
    .execute(write.conn())
    .await?;
    write.commit().await
}

/// Stores receipts, each once.
///
/// # Errors
/// [`gatehouse_rules::problem::Problem::DiskFull`], or a fault.
pub async fn store_receipts(conn: &mut SqliteConnection, receipts: &[Receipt]) -> Result<()> {
    for receipt in receipts {
        sqlx::query(
            "update outbox set receipt = $1, outcome = $2, revision = $3, ended_at = $4,
                    sent_at = coalesce(sent_at, $4)
             where id = $5 and receipt is null",
        )
        .bind(serde_json::to_string(receipt)?)
        .bind(outcome_name(&receipt.outcome))
        .bind(signed(receipt.revision))
        .bind(receipt.at.0)
        .bind(receipt.operation.as_str())
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Takes receipts away where the plan says so: those operations go again.
///
/// # Errors
/// [`gatehouse_rules::problem::Problem::DiskFull`], or a fault.
pub async fn offer_again(conn: &mut SqliteConnection, now: Time) -> Result<()> {
    let all = Span {
        after: 0,
        to: u64::MAX,
        now,
    };
    let again = |receipt: &Receipt| drain::offered_again(receipt, now);
    take_away(conn, all, again).await
}

/// Whether receipts of a span are stored.
///
/// # Errors
/// A fault of the file.
pub async fn has_receipts(conn: &mut SqliteConnection, span: Span) -> Result<bool> {
    let n: i64 = sqlx::query_scalar(
        "select count(*) from outbox where receipt is not null and revision > $1 and revision <= $2",
    )
    .bind(signed(span.after))
    .bind(signed(span.to))
    .fetch_one(conn)
    .await?;
    Ok(n > 0)
}

/// Takes receipts of a span away that the server no longer lists there, where the plan says so: those operations go
/// again.
///
/// # Errors
/// [`gatehouse_rules::problem::Problem::DiskFull`], or a fault.
pub async fn offer_undone(
    conn: &mut SqliteConnection,
    span: Span,
    listed: &[Receipt],
) -> Result<()> {
    take_away(conn, span, |receipt| drain::undone(receipt, span, listed)).await
}

async fn take_away(
    conn: &mut SqliteConnection,
    span: Span,
    which: impl Fn(&Receipt) -> bool,
) -> Result<()> {
    let found: Vec<String> = sqlx::query_scalar(
        "select receipt from outbox where receipt is not null and revision > $1 and revision <= $2",
    )
    .bind(signed(span.after))
    .bind(signed(span.to))
    .fetch_all(&mut *conn)
    .await?;
    let receipts = found
        .iter()
        .filter_map(|text| serde_json::from_str::<Receipt>(text).ok());
    let again: Vec<OperationId> = receipts
        .filter(which)
        .map(|receipt| receipt.operation)
        .collect();
    if again.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update outbox set receipt = null, outcome = null, revision = null, ended_at = null
         where id in (select value from json_each($1))",
    )
    .bind(serde_json::to_string(&again)?)
    .execute(conn)
    .await?;
    Ok(())
}

fn signed(revision: u64) -> i64 {
    i64::try_from(revision).unwrap_or(i64::MAX)
}

/// Forgets operations that ended long ago and wait for nobody.
///
/// # Errors
/// A fault of the file.
pub async fn forget_ended(mirror: &Mirror, now: Time) -> Result<()> {
    let mut write = mirror.write().await?;
    let forgotten = sqlx::query(
        "delete from outbox where ended_at < $1 and (outcome in ('applied', 'already') or settled_at is not null)",
    )
    .bind(now.plus(-drain::KEPT).0)
    .execute(write.conn())
    .await?;
    if forgotten.rows_affected() > 0 {
        write.commit().await?;
    }
    Ok(())
}

const fn outcome_name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Applied { .. } => "applied",
        Outcome::Already => "already",
        Outcome::Conflict { .. } => "conflict",
        Outcome::Rejected { .. } => "rejected",
        Outcome::Expired => "expired",
        Outcome::Unknown { .. } => "unknown",
    }
}
