//! The outbox's way to the server, in its file: what is queued, handed out, answered, offered again and
//! forgotten. What goes when is decided in [`crate::plan::drain`].

use gatehouse_rules::id::OperationId;
use gatehouse_rules::operation::{Operation, Outcome, Receipt};
use gatehouse_rules::time::Time;
use sqlx::{Row as _, SqliteConnection};

use crate::failure::Result;
use crate::open::Mirror;
use crate::plan::drain::{self, Queued};

/// Everything in the outbox without a receipt, oldest first. A row that cannot be read stays, is not in it, and so
/// holds nothing back.
///
/// # Errors
/// A fault of the file.
pub async fn queue(conn: &mut SqliteConnection) -> Result<Vec<Queued>> {
    let found = sqlx::query(
        "select entity, id, json_extract(operation, '$.follows'), leaves_at, sent_at, length(operation)
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

/// Stores receipts of an epoch, each once.
///
/// # Errors
/// [`gatehouse_rules::problem::Problem::DiskFull`], or a fault.
pub async fn store_receipts(
    conn: &mut SqliteConnection,
    receipts: &[Receipt],
    epoch: &str,
) -> Result<()> {
    for receipt in receipts {
        sqlx::query(
            "update outbox set receipt = $1, outcome = $2, revision = $3, epoch = $4, ended_at = $5,
                    sent_at = coalesce(sent_at, $5)
             where id = $6 and receipt is null",
        )
        .bind(serde_json::to_string(receipt)?)
        .bind(outcome_name(&receipt.outcome))
        .bind(i64::try_from(receipt.revision).unwrap_or(i64::MAX))
        .bind(epoch)
        .bind(receipt.at.0)
        .bind(receipt.operation.as_str())
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Takes the receipts of other epochs away where the plan says so: those operations go again.
///
/// # Errors
/// [`gatehouse_rules::problem::Problem::DiskFull`], or a fault.
pub async fn offer_again(conn: &mut SqliteConnection, epoch: &str, now: Time) -> Result<()> {
    let found = sqlx::query(
        "select id, receipt, epoch from outbox where receipt is not null and epoch is not $1",
    )
    .bind(epoch)
    .fetch_all(&mut *conn)
    .await?;
    let mut again = Vec::new();
    for row in &found {
        let old = row.try_get::<Option<String>, _>(2)?.unwrap_or_default();
        let Ok(receipt) = serde_json::from_str(row.try_get(1)?) else {
            continue;
        };
        if drain::offered_again(&receipt, &old, epoch, now) {
            again.push(row.try_get::<String, _>(0)?);
        }
    }
    sqlx::query(
        "update outbox set receipt = null, outcome = null, revision = null, epoch = null, ended_at = null
         where id in (select value from json_each($1))",
    )
    .bind(serde_json::to_string(&again)?)
    .execute(conn)
    .await?;
    Ok(())
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
    }
}
