//! SQL of failures in a row from devices that a login does not know (CAP-4). Logins are kept hashed.

use gatehouse_rules::time::Time;
use sqlx::AnyConnection;

use super::{Answer, Columns};

/// How many there are for a login, and until when the next one waits.
///
/// # Errors
/// When the database does not answer.
pub async fn find(c: &mut AnyConnection, login: &str) -> Answer<(u32, Option<Time>)> {
    let found = sqlx::query("select n_failures, wait_until from strangers where login_hash = $1")
        .bind(login)
        .try_map(|row: sqlx::any::AnyRow| Ok((row.count(0)?, row.time_or(1)?)))
        .fetch_optional(c)
        .await?;
    Ok(found.unwrap_or_default())
}

/// Counts one more, if the wait is over and there are not `most` yet; how many there are now.
///
/// # Errors
/// When the database does not take it.
pub async fn claim(
    c: &mut AnyConnection,
    login: &str,
    most: u32,
    now: Time,
) -> Answer<Option<u32>> {
    sqlx::query(
        "insert into strangers (login_hash, n_failures, at) values ($1, 1, $2) \
         on conflict (login_hash) do update set n_failures = strangers.n_failures + 1, at = $2, wait_until = null \
         where strangers.n_failures < $3 and (strangers.wait_until is null or strangers.wait_until <= $2) \
         returning n_failures",
    )
    .bind(login)
    .bind(now.0)
    .bind(i64::from(most))
    .try_map(|row: sqlx::any::AnyRow| row.count(0))
    .fetch_optional(c)
    .await
}

/// Counts one more, whatever they are; how many there are now.
///
/// # Errors
/// When the database does not take it.
pub async fn add(c: &mut AnyConnection, login: &str, now: Time) -> Answer<u32> {
    sqlx::query(
        "insert into strangers (login_hash, n_failures, at) values ($1, 1, $2) \
         on conflict (login_hash) do update set n_failures = strangers.n_failures + 1, at = $2 returning n_failures",
    )
    .bind(login)
    .bind(now.0)
    .try_map(|row: sqlx::any::AnyRow| row.count(0))
    .fetch_one(c)
    .await
}

/// Until when the next one waits.
///
/// # Errors
/// When the database does not take it.
pub async fn set_wait(c: &mut AnyConnection, login: &str, until: Time) -> Answer<()> {
    sqlx::query("update strangers set wait_until = $1 where login_hash = $2")
        .bind(until.0)
        .bind(login)
        .execute(c)
        .await
        .map(|_| ())
}

/// Takes one back: it was no failure, and nobody waits for it.
///
/// # Errors
/// When the database does not take it.
pub async fn give_back(c: &mut AnyConnection, login: &str, now: Time) -> Answer<()> {
    sqlx::query(
        "update strangers set n_failures = n_failures - 1, wait_until = $1 where login_hash = $2 and n_failures > 0",
    )
    .bind(now.0)
    .bind(login)
    .execute(c)
    .await
    .map(|_| ())
}

/// Forgets them.
///
/// # Errors
/// When the database does not take it.
pub async fn remove(c: &mut AnyConnection, login: &str) -> Answer<()> {
    sqlx::query("delete from strangers where login_hash = $1")
        .bind(login)
        .execute(c)
        .await
        .map(|_| ())
}
