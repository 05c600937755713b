//! SQL of the queue of deliveries to outgoing webhooks (API-1). It holds no secret.

use gatehouse_rules::id::{DeliveryId, OutgoingId, WorkspaceId};
use gatehouse_rules::outgoing::{Delivery, Failed, Occasion};
use gatehouse_rules::time::Time;
use serde_json::{Map, Value};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{Answer, Columns, places, rows_at_once, unreadable};

/// One to queue, in the transaction that decided what it tells.
#[derive(Clone, Debug)]
pub struct New {
    /// Its id.
    pub id: DeliveryId,
    /// To which outgoing webhook.
    pub outgoing: OutgoingId,
    /// On which occasion.
    pub occasion: Occasion,
    /// What it says.
    pub data: Map<String, Value>,
}

/// One that was taken up.
#[derive(Clone, Debug)]
pub struct Queued {
    /// Its id.
    pub id: DeliveryId,
    /// Of which workspace.
    pub workspace: WorkspaceId,
    /// To which outgoing webhook.
    pub outgoing: OutgoingId,
    /// On which occasion.
    pub occasion: Occasion,
    /// What it says.
    pub data: Map<String, Value>,
    /// When that happened.
    pub queued_at: Time,
    /// When its time began.
    pub since: Time,
    /// How often it was tried, this time included.
    pub n_tries: u32,
}

/// What came of a try.
#[derive(Clone, Copy, Debug)]
pub struct Tried {
    /// When.
    pub at: Time,
    /// Why it failed; `None` for one that arrived.
    pub failed: Option<Failed>,
    /// When it is tried again.
    pub next_try_at: Option<Time>,
}

/// Queues some, to leave at once.
pub async fn add(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    all: &[New],
    now: Time,
) -> Answer<()> {
    for chunk in all.chunks(rows_at_once(9)) {
        let sql = format!(
            "insert into delivery (id, workspace_id, outgoing_id, occasion, data, queued_at, since, next_try_at, n_tries) values {}",
            places(chunk.len(), 9, 1)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for one in chunk {
            query = query
                .bind(one.id.as_str())
                .bind(workspace.as_str())
                .bind(one.outgoing.as_str())
                .bind(one.occasion.name())
                .bind(Value::Object(one.data.clone()).to_string())
                .bind(now.0)
                .bind(now.0)
                .bind(now.0)
                .bind(0i64);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

fn delivery(row: &AnyRow) -> Answer<Delivery> {
    Ok(Delivery {
        id: row.text(0)?.into(),
        occasion: row.word(1, Occasion::named)?,
        queued_at: row.time(2)?,
        n_tries: row.count(3)?,
        tried_at: row.time_or(4)?,
        failed: row.text_or(5)?.as_deref().and_then(Failed::named),
        next_try_at: row.time_or(6)?,
        delivered_at: row.time_or(7)?,
    })
}

/// The newest of one webhook, the newest first.
pub async fn list_newest(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    outgoing: &OutgoingId,
    most: u32,
) -> Answer<Vec<Delivery>> {
    sqlx::query(
        "select id, occasion, queued_at, n_tries, tried_at, failed, next_try_at, delivered_at from delivery \
         where workspace_id = $1 and outgoing_id = $2 order by queued_at desc, id desc limit $3",
    )
    .bind(workspace.as_str())
    .bind(outgoing.as_str())
    .bind(i64::from(most))
    .fetch_all(connection)
    .await?
    .iter()
    .map(delivery)
    .collect()
}

/// One of a webhook.
pub async fn find(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    outgoing: &OutgoingId,
    id: &DeliveryId,
) -> Answer<Option<Delivery>> {
    sqlx::query(
        "select id, occasion, queued_at, n_tries, tried_at, failed, next_try_at, delivered_at from delivery \
         where workspace_id = $1 and outgoing_id = $2 and id = $3",
    )
    .bind(workspace.as_str())
    .bind(outgoing.as_str())
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(delivery)
    .transpose()
}

/// How many of one webhook wait.
pub async fn count_waiting(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    outgoing: &OutgoingId,
) -> Answer<u32> {
    sqlx::query(
        "select count(*) from delivery where workspace_id = $1 and outgoing_id = $2 and next_try_at is not null",
    )
    .bind(workspace.as_str())
    .bind(outgoing.as_str())
    .fetch_one(connection)
    .await?
    .count(0)
}

/// Takes up what is due, until `lease_until`; whoever crashes meanwhile leaves it to the next after that. Counts the try. Of one webhook
/// at most `of_one`, so that one that answers slowly holds no other up.
pub async fn claim_due(
    connection: &mut AnyConnection,
    now: Time,
    lease_until: Time,
    limit: u32,
    of_one: u32,
) -> Answer<Vec<Queued>> {
    let mut all = sqlx::query(
        "update delivery set lease_until = $2, n_tries = n_tries + 1 where id in \
         (select id from (select id, next_try_at, row_number() over (partition by workspace_id, outgoing_id order by next_try_at, id) as place \
          from delivery where next_try_at <= $1 and (lease_until is null or lease_until <= $1)) as due \
          where place <= $4 order by next_try_at, id limit $3) \
         and next_try_at <= $1 and (lease_until is null or lease_until <= $1) \
         returning id, workspace_id, outgoing_id, occasion, data, queued_at, since, n_tries",
    )
    .bind(now.0)
    .bind(lease_until.0)
    .bind(i64::from(limit))
    .bind(i64::from(of_one))
    .fetch_all(connection)
    .await?
    .iter()
    .map(queued)
    .collect::<Answer<Vec<_>>>()?;
    all.sort_by(|a, b| (a.queued_at, &a.id).cmp(&(b.queued_at, &b.id)));
    Ok(all)
}

fn queued(row: &AnyRow) -> Answer<Queued> {
    Ok(Queued {
        id: row.text(0)?.into(),
        workspace: row.text(1)?.into(),
        outgoing: row.text(2)?.into(),
        occasion: row.word(3, Occasion::named)?,
        data: serde_json::from_str(&row.text(4)?).map_err(|error| unreadable(4, error))?,
        queued_at: row.time(5)?,
        since: row.time(6)?,
        n_tries: row.count(7)?,
    })
}

/// Keeps what came of a try, and gives the delivery back. One whose webhook was disabled meanwhile stays ended, and one that was sent
/// again meanwhile goes again.
pub async fn set_tried(
    connection: &mut AnyConnection,
    id: &DeliveryId,
    since: Time,
    tried: &Tried,
) -> Answer<()> {
    let delivered = tried.failed.is_none().then_some(tried.at.0);
    sqlx::query(
        "update delivery set tried_at = $3, failed = $4, delivered_at = $5, lease_until = null, \
         next_try_at = case when next_try_at is null then null when since = $2 then $6 else next_try_at end where id = $1",
    )
    .bind(id.as_str())
    .bind(since.0)
    .bind(tried.at.0)
    .bind(tried.failed.map(Failed::name))
    .bind(delivered)
    .bind(tried.next_try_at.map(|at| at.0))
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives one back untried, to leave later; its time begins anew then.
pub async fn hold(connection: &mut AnyConnection, id: &DeliveryId, until: Time) -> Answer<()> {
    sqlx::query(
        "update delivery set next_try_at = $2, since = $2, lease_until = null, n_tries = n_tries - 1 \
         where id = $1 and next_try_at is not null",
    )
    .bind(id.as_str())
    .bind(until.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Lets one leave now, whatever came of it; its time begins anew.
pub async fn send_again(connection: &mut AnyConnection, id: &DeliveryId, now: Time) -> Answer<()> {
    sqlx::query(
        "update delivery set next_try_at = $2, since = $2, delivered_at = null where id = $1",
    )
    .bind(id.as_str())
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Lets what waits of a workspace leave now.
pub async fn wake(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    now: Time,
) -> Answer<()> {
    sqlx::query(
        "update delivery set next_try_at = $2, since = $2 where workspace_id = $1 and next_try_at > $2",
    )
    .bind(workspace.as_str())
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// What waits for a webhook does not leave any more.
pub async fn stop(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    outgoing: &OutgoingId,
) -> Answer<()> {
    sqlx::query(
        "update delivery set next_try_at = null where workspace_id = $1 and outgoing_id = $2 and next_try_at is not null",
    )
    .bind(workspace.as_str())
    .bind(outgoing.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets what was queued before an instant; at most `most` of it.
pub async fn remove_before(connection: &mut AnyConnection, before: Time, most: u32) -> Answer<()> {
    sqlx::query(
        "delete from delivery where id in (select id from delivery where queued_at < $1 order by queued_at limit $2)",
    )
    .bind(before.0)
    .bind(i64::from(most))
    .execute(connection)
    .await?;
    Ok(())
}
