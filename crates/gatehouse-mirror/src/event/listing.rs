//! The list of events, newest first: by indexes, and by reading them where words are looked for.

use std::collections::HashMap;
use std::sync::Arc;

use gatehouse_rules::event::{Event, EventFilter};
use gatehouse_rules::id::EmployeeId;
use gatehouse_rules::ip_rule::IpRange;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::Time;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::{EventLine, EventQuery, Events, EventsFilter, EventsQuery};
use crate::failure::Result;
use crate::open::Mirror;
use crate::page::ROWS_MAX;
use crate::person::lines;
use crate::reading::{Reading, bodies_by};

/// In so many events words are looked for while somebody types; an export reads all.
const READ_MAX: u64 = 50_000;
/// Events read at once when words are looked for.
const CHUNK: i64 = 2_000;

impl Mirror {
    /// A part of the events (LOG-2).
    ///
    /// # Errors
    /// [`Problem::BadField`] for a part above [`ROWS_MAX`], [`Problem::BadRange`], [`Problem::Locked`],
    /// [`Problem::VaultDamaged`].
    pub async fn events(&self, query: EventsQuery) -> Result<Events> {
        if query.limit > ROWS_MAX {
            return Err(Problem::field("limit", "too_many").into());
        }
        let filter = wanted(&query.filter)?;
        let mut reading = self.reading().await?;
        let all = count(&mut reading, &filter).await?;
        let (numbers, total) = if filter.text.is_empty() {
            let part = part(&mut reading, &filter, query.offset, query.limit).await?;
            (part, all)
        } else {
            let found = self
                .found_events(&mut reading, &query.filter, &filter)
                .await?;
            let part = found.iter().skip(query.offset as usize);
            let part = part.take(query.limit as usize).copied().collect();
            (part, found.len() as u64)
        };
        let unread = match filter.text.is_empty() {
            true => 0,
            false => all.saturating_sub(READ_MAX),
        };
        let events: Vec<Event> = bodies_by(reading.conn(), "event", "n", &numbers).await?;
        let n = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Events {
            rows: lines(&mut reading, events).await?,
            total: n(total),
            n_unread: n(unread),
        })
    }

    /// One event.
    ///
    /// # Errors
    /// [`Problem::BadField`] on `event` where it is no longer kept, [`Problem::Locked`], [`Problem::VaultDamaged`].
    pub async fn event(&self, query: EventQuery) -> Result<EventLine> {
        let mut reading = self.reading().await?;
        let ids = [query.event.as_str()];
        let found: Vec<Event> = bodies_by(reading.conn(), "event", "id", &ids).await?;
        let line = lines(&mut reading, found).await?.pop();
        line.ok_or_else(|| Problem::field("event", "gone").into())
    }

    /// The numbers of the events with the words, from what is kept or anew.
    async fn found_events(
        &self,
        reading: &mut Reading,
        asked: &EventsFilter,
        filter: &EventFilter,
    ) -> Result<Arc<Vec<i64>>> {
        let key = format!(
            "events {}{}",
            serde_json::to_string(asked)?,
            self.copy().name()
        );
        if let Some(order) = self.kept_order(&key, reading.generation) {
            return Ok(order);
        }
        let order = Arc::new(by_words(reading, filter, READ_MAX).await?);
        self.keep_order(key, reading.generation, order.clone());
        Ok(order)
    }
}

/// The filter as the rules know it.
pub(crate) fn wanted(filter: &EventsFilter) -> Result<EventFilter> {
    let place = filter.place.trim();
    let range = match place {
        "" => None,
        typed => Some(IpRange::parse(typed).map_err(|bad| Problem::BadRange {
            row: 1,
            text: typed.chars().take(60).collect(),
            fault: bad.fault,
            meant: bad.meant,
        })?),
    };
    Ok(EventFilter {
        kinds: filter.kinds.clone(),
        since: filter.since,
        until: filter.until,
        person: filter.person.clone(),
        range,
        // Nobody searches by more than this; a pasted page must not become a thousand questions.
        text: filter.text.trim().chars().take(200).collect(),
    })
}

/// Where the events of a filter stand, without its words: one person and one range lead to few, everything else is met in
/// the order of the one index that has time, number and kind.
fn narrow(sql: &mut QueryBuilder<Sqlite>, filter: &EventFilter) {
    sql.push(match (&filter.person, &filter.range) {
        (None, None) => " from event indexed by event_by_at where at >= ",
        _ => " from event where at >= ",
    })
    .push_bind(filter.since.unwrap_or(Time(0)).0);
    if let Some(until) = filter.until {
        sql.push(" and at < ").push_bind(until.0);
    }
    if !filter.kinds.is_empty() {
        sql.push(" and kind in (");
        let mut kinds = sql.separated(", ");
        for kind in &filter.kinds {
            kinds.push_bind(kind.name());
        }
        sql.push(")");
    }
    if let Some(person) = &filter.person {
        sql.push(" and n in (select n from event where on_id = ")
            .push_bind(person.0.clone())
            .push(" union select n from event where actor = ")
            .push_bind(person.0.clone())
            .push(")");
    }
    if let Some(range) = &filter.range {
        let (first, last) = range.sort_keys();
        sql.push(" and ip_key between ")
            .push_bind(first)
            .push(" and ")
            .push_bind(last);
    }
}

async fn count(reading: &mut Reading, filter: &EventFilter) -> Result<u64> {
    let mut sql = QueryBuilder::<Sqlite>::new("select count(*)");
    narrow(&mut sql, filter);
    let n: i64 = sql.build_query_scalar().fetch_one(reading.conn()).await?;
    Ok(u64::try_from(n).unwrap_or(0))
}

async fn part(
    reading: &mut Reading,
    filter: &EventFilter,
    offset: u32,
    limit: u32,
) -> Result<Vec<i64>> {
    let mut sql = QueryBuilder::<Sqlite>::new("select n");
    narrow(&mut sql, filter);
    sql.push(" order by at desc, number desc limit ")
        .push_bind(i64::from(limit))
        .push(" offset ")
        .push_bind(i64::from(offset));
    Ok(sql.build_query_scalar().fetch_all(reading.conn()).await?)
}

/// Every number of a filter, newest first; words are looked for in all.
pub(crate) async fn all(reading: &mut Reading, filter: &EventFilter) -> Result<Vec<i64>> {
    if filter.text.is_empty() {
        part(reading, filter, 0, u32::MAX).await
    } else {
        by_words(reading, filter, u64::MAX).await
    }
}

/// The numbers of those with the words, among the newest `most` of the other filters.
async fn by_words(reading: &mut Reading, filter: &EventFilter, most: u64) -> Result<Vec<i64>> {
    let mut names = HashMap::new();
    let (mut found, mut left) = (Vec::new(), most);
    let mut after: Option<(i64, i64)> = None;
    while left > 0 {
        let limit = CHUNK.min(i64::try_from(left).unwrap_or(CHUNK));
        let mut sql = QueryBuilder::<Sqlite>::new("select n, body");
        narrow(&mut sql, filter);
        if let Some((at, number)) = after {
            sql.push(" and (at, number) < (")
                .push_bind(at)
                .push(", ")
                .push_bind(number)
                .push(")");
        }
        sql.push(" order by at desc, number desc limit ")
            .push_bind(limit);
        let rows = sql.build().fetch_all(reading.conn()).await?;
        let mut read: Vec<(i64, Event)> = Vec::with_capacity(rows.len());
        for row in rows {
            let body: String = row.try_get(1)?;
            read.push((row.try_get(0)?, serde_json::from_str(&body)?));
        }
        learn(reading, &mut names, &read).await?;
        let has = |event: &Event| filter.has_text(event, |id| names.get(id).map(String::as_str));
        found.extend(read.iter().filter(|(_, event)| has(event)).map(|(n, _)| *n));
        left -= read.len() as u64;
        after = read
            .last()
            .map(|(_, event)| (event.at.0, i64::try_from(event.number).unwrap_or(i64::MAX)));
        if read.len() < usize::try_from(limit).unwrap_or(0) {
            break;
        }
    }
    Ok(found)
}

/// The names of those in some events, beside those known already.
async fn learn(
    reading: &mut Reading,
    names: &mut HashMap<EmployeeId, String>,
    events: &[(i64, Event)],
) -> Result<()> {
    let mut ids: Vec<&EmployeeId> = events
        .iter()
        .flat_map(|(_, event)| [&event.actor, &event.on])
        .flatten()
        .filter(|id| !names.contains_key(*id))
        .collect();
    ids.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    ids.dedup();
    let rows = sqlx::query(
        "select e.id, e.body ->> '$.name' from json_each($1) as j cross join employee as e on e.id = j.value",
    )
    .bind(serde_json::to_string(&ids)?)
    .fetch_all(reading.conn())
    .await?;
    for row in rows {
        let (id, name): (String, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
        names.insert(id.as_str().into(), name.unwrap_or_default());
    }
    Ok(())
}
