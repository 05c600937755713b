//! SQL of events: inserted freely, sealed by one sealer a workspace (LOG-1, LOG-3).

use core::net::IpAddr;
use std::collections::BTreeMap;

use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::WorkspaceId;
use gatehouse_rules::ip_rule::sort_key;
use gatehouse_rules::time::Time;
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{Answer, Columns, big, places, rows_at_once, unknown, unreadable};
use crate::store::digest::Scope;

macro_rules! columns {
    () => {
        "e.id, e.at, e.kind, e.actor_id, e.on_id, e.ip, e.device, e.cause, e.data, e.number, e.revision"
    };
}

pub mod listing;
pub mod matching;

/// The head of a workspace's chain, and the checkpoint that pruning left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// How many events are sealed.
    pub number: u64,
    /// The hash of the newest.
    pub hash: String,
    /// The newest that was pruned.
    pub pruned_number: u64,
    /// Its hash.
    pub pruned_hash: String,
}

/// An event with the revision it was sealed under.
pub type Sealed = (Event, u64);

fn sealed(row: &AnyRow) -> Answer<Sealed> {
    let data: Value = serde_json::from_str(&row.text(8)?).map_err(|error| unreadable(8, error))?;
    let Value::Object(data) = data else {
        return Err(unknown(8, "data"));
    };
    let event = Event {
        id: row.text(0)?.into(),
        number: row.number_or(9)?.map_or(0, super::whole),
        at: row.time(1)?,
        kind: row.word(2, EventKind::named)?,
        actor: row.text_or(3)?.map(Into::into),
        on: row.text_or(4)?.map(Into::into),
        ip: row.text_or(5)?,
        device: row.text_or(6)?,
        cause: row.text_or(7)?,
        data,
    };
    Ok((event, row.number_or(10)?.map_or(0, super::whole)))
}

/// Keys in one order at every depth: the chain's hash covers this text, on both sides.
fn ordered(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let sorted: BTreeMap<_, _> = map.iter().collect();
            Value::Object(
                sorted
                    .into_iter()
                    .map(|(key, value)| (key.clone(), ordered(value)))
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(ordered).collect()),
        other => other.clone(),
    }
}

/// Adds one, unsealed.
pub async fn add(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    event: &Event,
) -> Answer<()> {
    add_all(connection, workspace, std::slice::from_ref(event)).await
}

/// Adds many, unsealed.
pub async fn add_all(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    events: &[Event],
) -> Answer<()> {
    for chunk in events.chunks(rows_at_once(11)) {
        let sql = format!(
            "insert into event (workspace_id, id, at, kind, actor_id, on_id, ip, ip_key, device, cause, data) values {}",
            places(chunk.len(), 11, 1)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for event in chunk {
            let ip: Option<IpAddr> = event.ip.as_deref().and_then(|ip| ip.parse().ok());
            query = query
                .bind(workspace.as_str())
                .bind(event.id.as_str())
                .bind(event.at.0)
                .bind(event.kind.name())
                .bind(event.actor.as_ref().map(|id| id.as_str()))
                .bind(event.on.as_ref().map(|id| id.as_str()))
                .bind(event.ip.as_deref())
                .bind(ip.map(sort_key))
                .bind(event.device.as_deref())
                .bind(event.cause.as_deref())
                .bind(ordered(&Value::Object(event.data.clone())).to_string());
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Workspaces in which events wait to be sealed.
pub async fn list_waiting(connection: &mut AnyConnection) -> Answer<Vec<WorkspaceId>> {
    sqlx::query("select distinct workspace_id from event where number is null")
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| Ok(row.text(0)?.into()))
        .collect()
}

/// Events that wait, oldest first.
pub async fn list_unsealed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    limit: u32,
) -> Answer<Vec<Event>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from event e where e.workspace_id = $1 and e.number is null order by e.at, e.id limit $2"
    ))
    .bind(workspace.as_str())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| sealed(row).map(|(event, _)| event))
    .collect()
}

/// Gives events their numbers and hashes, under one revision. Their ids stand in the condition itself: joined to a list of values, the
/// planner may walk the whole log for them.
pub async fn seal(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    events: &[(&Event, String)],
    revision: u64,
) -> Answer<()> {
    for chunk in events.chunks(rows_at_once(3)) {
        let (mut numbers, mut hashes, mut ids) = (String::new(), String::new(), Vec::new());
        for i in 0..chunk.len() {
            let (id, number, hash) = (3 + 3 * i, 4 + 3 * i, 5 + 3 * i);
            numbers += &format!(" when ${id} then cast(${number} as bigint)");
            hashes += &format!(" when ${id} then cast(${hash} as text)");
            ids.push(format!("${id}"));
        }
        let sql = format!(
            "update event set number = case id{numbers} end, hash = case id{hashes} end, revision = $2, \
             scope = (select 'helpdesk' from employee p where p.workspace_id = $1 and p.id = event.on_id \
             and p.role in ('employee', 'extranet')) where workspace_id = $1 and id in ({})",
            ids.join(", ")
        );
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(workspace.as_str())
            .bind(big(revision));
        for (event, hash) in chunk {
            query = query
                .bind(event.id.as_str())
                .bind(big(event.number))
                .bind(hash.as_str());
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Takes or keeps the lease of sealing until `until`; false while another holds it.
pub async fn claim_lease(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    sealer: &str,
    now: Time,
    until: Time,
) -> Answer<bool> {
    let done = sqlx::query(
        "insert into chain (workspace_id, number, hash, pruned_number, pruned_hash, sealer, lease_until) \
         values ($1, 0, '', 0, '', $2, $4) on conflict (workspace_id) do update set sealer = $2, lease_until = $4 \
         where chain.sealer is null or chain.sealer = $2 or chain.lease_until is null or chain.lease_until < $3",
    )
    .bind(workspace.as_str())
    .bind(sealer)
    .bind(now.0)
    .bind(until.0)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The head of the chain.
pub async fn chain(connection: &mut AnyConnection, workspace: &WorkspaceId) -> Answer<Chain> {
    let row = sqlx::query(
        "select number, hash, pruned_number, pruned_hash from chain where workspace_id = $1",
    )
    .bind(workspace.as_str())
    .fetch_optional(connection)
    .await?;
    Ok(match row {
        Some(row) => Chain {
            number: row.revision(0)?,
            hash: row.text(1)?,
            pruned_number: row.revision(2)?,
            pruned_hash: row.text(3)?,
        },
        None => Chain::default(),
    })
}

/// The hash of one sealed event, where it is kept.
pub async fn find_hash(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    number: u64,
) -> Answer<Option<String>> {
    sqlx::query("select hash from event where workspace_id = $1 and number = $2")
        .bind(workspace.as_str())
        .bind(big(number))
        .fetch_optional(connection)
        .await?
        .map(|row| row.text(0))
        .transpose()
}

/// Moves the head by compare-and-set; false when it was not at `from`, so that a stalled sealer cannot fork it.
pub async fn claim_head(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    from: &Chain,
    number: u64,
    hash: &str,
) -> Answer<bool> {
    let done = sqlx::query(
        "update chain set number = $2, hash = $3 where workspace_id = $1 and number = $4 and hash = $5",
    )
    .bind(workspace.as_str())
    .bind(big(number))
    .bind(hash)
    .bind(big(from.number))
    .bind(from.hash.as_str())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Sealed events from a number on, with their hashes, in order.
pub async fn list_sealed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    after: u64,
    limit: u32,
) -> Answer<Vec<(Event, String)>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        ", e.hash from event e where e.workspace_id = $1 and e.number > $2 order by e.number limit $3"
    ))
    .bind(workspace.as_str())
    .bind(big(after))
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| Ok((sealed(row)?.0, row.text_or(11)?.unwrap_or_default())))
    .collect()
}

/// A page in key order of what a mirror keeps: sealed, not older than `since`, and in the scope.
pub async fn page(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
    since: Time,
    after: &str,
    limit: u32,
) -> Answer<Vec<Sealed>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from event e where e.workspace_id = $1 and e.id > $2 and e.number is not null and e.at >= $3 \
         and ($4 = 'admin' or e.scope = $4) order by e.id limit $5"
    ))
    .bind(workspace.as_str())
    .bind(after)
    .bind(since.0)
    .bind(scope.name())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?
    .iter()
    .map(sealed)
    .collect()
}

/// Those sealed after one revision and up to another.
pub async fn list_changed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
    after: u64,
    to: u64,
) -> Answer<Vec<Sealed>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from event e where e.workspace_id = $1 and e.revision > $2 and e.revision <= $3 \
         and ($4 = 'admin' or e.scope = $4) order by e.revision, e.number"
    ))
    .bind(workspace.as_str())
    .bind(big(after))
    .bind(big(to))
    .bind(scope.name())
    .fetch_all(connection)
    .await?
    .iter()
    .map(sealed)
    .collect()
}

/// How many a mirror keeps.
pub async fn count(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    since: Time,
) -> Answer<u64> {
    sqlx::query(
        "select count(*) from event where workspace_id = $1 and at >= $2 and number is not null",
    )
    .bind(workspace.as_str())
    .bind(since.0)
    .fetch_one(connection)
    .await?
    .revision(0)
}

/// The number up to which every sealed event is from before an instant; those after it are kept.
pub async fn find_old(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    before: Time,
) -> Answer<u64> {
    sqlx::query(
        "select coalesce((select min(k.number) from event k where k.workspace_id = $1 and k.at >= $2) - 1, \
         (select c.number from chain c where c.workspace_id = $1), 0)",
    )
    .bind(workspace.as_str())
    .bind(before.0)
    .fetch_one(connection)
    .await?
    .revision(0)
}

/// Drops the oldest sealed events, at most `most` and none after a number, and leaves a checkpoint at the newest of them (LOG-3). The chain
/// stays whole after it, because only the oldest go, and the checkpoint never goes back, whoever else prunes. Tells how many went.
pub async fn remove_oldest(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    number: u64,
    most: u32,
) -> Answer<u64> {
    let moved = sqlx::query(
        "update chain set pruned_number = e.number, pruned_hash = e.hash from event e where chain.workspace_id = $1 \
         and e.workspace_id = $1 and chain.pruned_number < e.number and e.number = (select max(oldest.number) from ( \
         select number from event where workspace_id = $1 and number <= $2 order by number limit $3) as oldest)",
    )
    .bind(workspace.as_str())
    .bind(big(number))
    .bind(i64::from(most))
    .execute(&mut *connection)
    .await?;
    if moved.rows_affected() == 0 {
        return Ok(0);
    }
    let done = sqlx::query(
        "delete from event where workspace_id = $1 and number <= (select pruned_number from chain where workspace_id = $1)",
    )
    .bind(workspace.as_str())
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}
