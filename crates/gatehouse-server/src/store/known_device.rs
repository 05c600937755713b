//! SQL of the devices that identities know (CAP-1, CAP-4, SGN-6). A browser has one secret for all the identities that it knows.

use gatehouse_rules::id::IdentityId;
use gatehouse_rules::secret::Hashed;
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;

use super::{Answer, Columns};

/// From where a device was seen.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// As it named itself.
    pub device: Option<&'a str>,
    /// Its address, where it could be told.
    pub ip: Option<&'a str>,
}

/// The id of a device that this identity knows, seen after `since`.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    c: &mut AnyConnection,
    token: &Hashed,
    identity: &IdentityId,
    since: Time,
) -> Answer<Option<String>> {
    sqlx::query(
        "select id from known_device where token_hash = $1 and identity_id = $2 and seen_at > $3",
    )
    .bind(token.as_str())
    .bind(identity.as_str())
    .bind(since.0)
    .try_map(|row: sqlx::any::AnyRow| row.text(0))
    .fetch_optional(c)
    .await
}

/// Gives a browser its next secret, for every identity that knows it.
///
/// # Errors
/// When the database does not take it.
pub async fn rotate(c: &mut AnyConnection, old: &Hashed, new: &Hashed) -> Answer<()> {
    sqlx::query("update known_device set token_hash = $1 where token_hash = $2")
        .bind(new.as_str())
        .bind(old.as_str())
        .execute(c)
        .await
        .map(|_| ())
}

/// Notes that a device signed in; its id, `None` where the identity does not know it.
///
/// # Errors
/// When the database does not take it.
pub async fn set_seen(
    c: &mut AnyConnection,
    token: &Hashed,
    identity: &IdentityId,
    seen: &Seen<'_>,
    now: Time,
) -> Answer<Option<String>> {
    sqlx::query(
        "update known_device set device = $1, ip = $2, seen_at = $3 where token_hash = $4 and identity_id = $5 returning id",
    )
    .bind(seen.device)
    .bind(seen.ip)
    .bind(now.0)
    .bind(token.as_str())
    .bind(identity.as_str())
    .try_map(|row: sqlx::any::AnyRow| row.text(0))
    .fetch_optional(c)
    .await
}

/// Makes a device known to an identity.
///
/// # Errors
/// When the database does not take it.
pub async fn add(
    c: &mut AnyConnection,
    id: &str,
    token: &Hashed,
    identity: &IdentityId,
    seen: &Seen<'_>,
    now: Time,
) -> Answer<()> {
    sqlx::query(
        "insert into known_device (id, token_hash, identity_id, device, ip, created_at, seen_at) values ($1, $2, $3, $4, $5, $6, $6)",
    )
    .bind(id)
    .bind(token.as_str())
    .bind(identity.as_str())
    .bind(seen.device)
    .bind(seen.ip)
    .bind(now.0)
    .execute(c)
    .await
    .map(|_| ())
}

/// Forgets a browser: no identity knows it any more (CAP-2). Tells its ids, and whose logins they were for.
///
/// # Errors
/// When the database does not take it.
pub async fn remove(c: &mut AnyConnection, token: &Hashed) -> Answer<Vec<(String, String)>> {
    let gone: Vec<(String, String)> =
        sqlx::query("delete from known_device where token_hash = $1 returning id, identity_id")
            .bind(token.as_str())
            .try_map(|row: sqlx::any::AnyRow| Ok((row.text(0)?, row.text(1)?)))
            .fetch_all(&mut *c)
            .await?;
    let mut logins = Vec::with_capacity(gone.len());
    for (id, identity) in gone {
        let found = super::identity::find(&mut *c, &identity.as_str().into()).await?;
        logins.extend(found.map(|identity| (id, identity.login_canonical)));
    }
    Ok(logins)
}
