//! Attempts: counted before they are checked, so that parallel ones cannot slip through (CAP-1).

use gatehouse_rules::time::Time;
use sqlx::AnyConnection;

use super::{Answer, Columns};

/// Counts one attempt in a window that began at most `window` ms ago, in a single statement. Answers how many there are now, this one
/// included, and when the window ends.
///
/// # Errors
/// When the database does not take it.
pub async fn add(c: &mut AnyConnection, name: &str, window: i64, now: Time) -> Answer<(i64, Time)> {
    sqlx::query(
        "insert into throttle (name, n_tries, since, until) values ($1, 1, $2, $3) \
         on conflict (name) do update set \
           n_tries = case when throttle.until <= $2 then 1 else throttle.n_tries + 1 end, \
           since = case when throttle.until <= $2 then $2 else throttle.since end, \
           until = case when throttle.until <= $2 then $3 else throttle.until end \
         returning n_tries, until",
    )
    .bind(name)
    .bind(now.0)
    .bind(now.plus(window).0)
    .try_map(|row: sqlx::any::AnyRow| Ok((row.number(0)?, row.time(1)?)))
    .fetch_one(c)
    .await
}

/// Takes one attempt back: it was right.
///
/// # Errors
/// When the database does not take it.
pub async fn give_back(c: &mut AnyConnection, name: &str) -> Answer<()> {
    sqlx::query("update throttle set n_tries = n_tries - 1 where name = $1 and n_tries > 0")
        .bind(name)
        .execute(c)
        .await
        .map(|_| ())
}

/// Forgets a count, or two (CAP-2).
///
/// # Errors
/// When the database does not take it.
pub async fn remove(c: &mut AnyConnection, name: &str, other: Option<&str>) -> Answer<()> {
    sqlx::query("delete from throttle where name in ($1, $2)")
        .bind(name)
        .bind(other.unwrap_or(name))
        .execute(c)
        .await
        .map(|_| ())
}

/// Notes when an attempt last failed on a login that is in nobody's event log: one write, as an event is, so that the time of an answer
/// does not tell the two apart (SGN-1).
///
/// # Errors
/// When the database does not take it.
pub async fn set_last(c: &mut AnyConnection, now: Time) -> Answer<()> {
    sqlx::query(
        "insert into throttle (name, n_tries, since, until) values ('unknown', 0, $1, $1) \
         on conflict (name) do update set since = $1, until = $1",
    )
    .bind(now.0)
    .execute(c)
    .await
    .map(|_| ())
}
