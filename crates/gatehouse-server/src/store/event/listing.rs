//! SQL of reading events by a filter, newest first (LOG-2).
//!
//! One condition leads, and the index that begins with it finds the rows; the others are asked of those rows only, in a form
//! that no index answers, so that both engines go the same way.

use gatehouse_rules::event::{Event, EventFilter};
use gatehouse_rules::id::{EventId, WorkspaceId};
use gatehouse_rules::time::Time;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{Answer, Columns, big, sealed};

/// An address or a range with no more events than this leads: they are read in one go and put in order. A busier one is met
/// often enough on the way from the newest back.
const FEW: u64 = 20_000;

/// Where a page ends, and the next one goes on.
pub type Mark = (Time, EventId);

/// A value for a place in the text.
enum Value {
    Text(String),
    Number(i64),
}

/// Conditions, and the values they name.
struct Asked {
    values: Vec<Value>,
    conditions: Vec<String>,
}

impl Asked {
    fn text(&mut self, value: &str) -> String {
        self.values.push(Value::Text(value.to_owned()));
        format!("${}", self.values.len())
    }

    fn number(&mut self, value: i64) -> String {
        self.values.push(Value::Number(value));
        format!("${}", self.values.len())
    }

    fn and(&mut self, condition: String) {
        self.conditions.push(condition);
    }
}

/// Events for which everything in the filter but its text holds, newest first, at most `limit`; those after `mark` where one is given.
pub async fn list(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    filter: &EventFilter,
    mark: Option<&Mark>,
    limit: u32,
) -> Answer<Vec<Event>> {
    let keys = filter.range.map(|range| range.sort_keys());
    let few = match &keys {
        Some((first, last)) => count_from(connection, workspace, first, last).await? <= FEW,
        None => false,
    };
    let mut asked = Asked {
        values: vec![Value::Text(workspace.as_str().to_owned())],
        conditions: vec!["e.workspace_id = $1".to_owned()],
    };
    if let Some(since) = filter.since {
        let since = asked.number(since.0);
        asked.and(format!("e.at >= {since}"));
    }
    if let Some(until) = filter.until {
        let until = asked.number(until.0);
        asked.and(format!("e.at < {until}"));
    }
    if let Some((at, id)) = mark {
        let (at, id) = (asked.number(at.0), asked.text(id.as_str()));
        asked.and(format!("e.at <= {at} and (e.at < {at} or e.id < {id})"));
    }
    if let Some((first, last)) = &keys {
        let (first, last) = (asked.text(first), asked.text(last));
        let key = if few {
            "e.ip_key"
        } else {
            "coalesce(e.ip_key, '')"
        };
        asked.and(format!("{key} between {first} and {last}"));
    }
    let arms = arms(filter, few, &mut asked);
    let all = asked.conditions.join(" and ");
    let limit = asked.number(i64::from(limit));
    let newest = |order: &str| format!("order by {order} limit {limit}");
    // A few rows of many addresses are sorted; everything else already stands in the order of its index.
    let inner = newest(if few {
        "+e.at desc, e.id desc"
    } else {
        "e.at desc, e.id desc"
    });
    let arms: Vec<String> = arms
        .iter()
        .map(|arm| {
            format!(
                "select * from (select e.id, e.at from event e where {all}{arm} {inner}) as arm"
            )
        })
        .collect();
    let sql = format!(
        "select {} from event e where e.workspace_id = $1 and e.id in \
         (select id from ({}) as found order by at desc, id desc limit {limit}) {}",
        columns!(),
        arms.join(" union "),
        newest("+e.at desc, e.id desc"),
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in &asked.values {
        query = match value {
            Value::Text(text) => query.bind(text.as_str()),
            Value::Number(number) => query.bind(*number),
        };
    }
    query
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| sealed(row).map(|(event, _)| event))
        .collect()
}

/// What leads, one way to the rows each: a few addresses, or else the person, done by them or on them, or else the kinds, or
/// else the time alone.
fn arms(filter: &EventFilter, few: bool, asked: &mut Asked) -> Vec<String> {
    let person = filter.person.as_ref().map(|id| asked.text(id.as_str()));
    let kinds: Vec<String> = filter
        .kinds
        .iter()
        .map(|kind| asked.text(kind.name()))
        .collect();
    let kinds_lead = !few && person.is_none();
    if !kinds.is_empty() && !kinds_lead {
        asked.and(format!("coalesce(e.kind, '') in ({})", kinds.join(", ")));
    }
    match person {
        Some(id) if few => {
            asked.and(format!(
                "(coalesce(e.actor_id, '') = {id} or coalesce(e.on_id, '') = {id})"
            ));
            vec![String::new()]
        }
        Some(id) => vec![
            format!(" and e.actor_id = {id}"),
            format!(" and e.on_id = {id}"),
        ],
        None if kinds_lead && !kinds.is_empty() => kinds
            .iter()
            .map(|kind| format!(" and e.kind = {kind}"))
            .collect(),
        None => vec![String::new()],
    }
}

/// How many events came from addresses between two keys; counted up to one more than [`FEW`].
async fn count_from(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    first: &str,
    last: &str,
) -> Answer<u64> {
    sqlx::query(
        "select count(*) from (select 1 from event where workspace_id = $1 and ip_key between $2 and $3 limit $4) as few",
    )
    .bind(workspace.as_str())
    .bind(first)
    .bind(last)
    .bind(big(FEW + 1))
    .fetch_one(connection)
    .await?
    .revision(0)
}
