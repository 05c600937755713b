//! SQL of passkeys, which an identity owns beside its authenticator (TFA-1), and of what was asked of one and is not answered yet.

use gatehouse_rules::id::IdentityId;
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;

use super::{Answer, Columns};

/// A passkey.
#[derive(Clone, Debug)]
pub struct Passkey {
    /// Its id.
    pub id: String,
    /// Whose.
    pub identity: IdentityId,
    /// The authenticator's name for it, in base64; one identity here has it, and once.
    pub credential_id: String,
    /// What its owner calls it.
    pub name: String,
    /// The public key and what else is checked, in JSON.
    pub credential: String,
    /// How often the authenticator signed, as it said last; 0 for ever where it does not count.
    pub counter: u32,
    /// When it was added.
    pub added_at: Time,
    /// When it was used last.
    pub used_at: Option<Time>,
}

const COLUMNS: &str =
    "id, identity_id, credential_id, name, credential, counter, added_at, used_at";

/// The passkeys of an identity, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(c: &mut AnyConnection, identity: &IdentityId) -> Answer<Vec<Passkey>> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from passkey where identity_id = $1 and removed_at is null order by added_at, id"
    )))
    .bind(identity.as_str())
    .try_map(|row: sqlx::any::AnyRow| {
        Ok(Passkey {
            id: row.text(0)?,
            identity: row.text(1)?.into(),
            credential_id: row.text(2)?,
            name: row.text(3)?,
            credential: row.text(4)?,
            counter: row.count(5)?,
            added_at: row.time(6)?,
            used_at: row.time_or(7)?,
        })
    })
    .fetch_all(c)
    .await
}

/// Adds one; false when someone here has that passkey already.
///
/// # Errors
/// When the database does not take it.
pub async fn add(c: &mut AnyConnection, passkey: &Passkey) -> Answer<bool> {
    sqlx::query(
        "insert into passkey (id, identity_id, credential_id, name, credential, counter, added_at) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
    )
    .bind(&passkey.id)
    .bind(passkey.identity.as_str())
    .bind(&passkey.credential_id)
    .bind(&passkey.name)
    .bind(&passkey.credential)
    .bind(i64::from(passkey.counter))
    .bind(passkey.added_at.0)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Notes a use; false when it was removed, or counted as far or farther already: then there are two of it.
///
/// # Errors
/// When the database does not take it.
pub async fn claim_use(c: &mut AnyConnection, used: &Passkey, now: Time) -> Answer<bool> {
    sqlx::query(
        "update passkey set counter = $1, credential = $2, used_at = $3 \
         where id = $4 and removed_at is null and (counter < $1 or (counter = 0 and $1 = 0))",
    )
    .bind(i64::from(used.counter))
    .bind(&used.credential)
    .bind(now.0)
    .bind(&used.id)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Removes a passkey of an identity; false when it has none of that id.
///
/// # Errors
/// When the database does not take it.
pub async fn remove(
    c: &mut AnyConnection,
    identity: &IdentityId,
    id: &str,
    now: Time,
) -> Answer<bool> {
    sqlx::query(
        "update passkey set removed_at = $1 where id = $2 and identity_id = $3 and removed_at is null",
    )
    .bind(now.0)
    .bind(id)
    .bind(identity.as_str())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// What was asked of a passkey.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// The half sign-in or the browser session that alone may answer.
    pub holder: String,
    /// Whose.
    pub identity: IdentityId,
    /// What the answer is checked against, in JSON.
    pub state: String,
    /// Until when.
    pub expires_at: Time,
}

/// Keeps a challenge, in the place of an earlier one of its holder.
///
/// # Errors
/// When the database does not take it.
pub async fn set_challenge(c: &mut AnyConnection, challenge: &Challenge) -> Answer<()> {
    sqlx::query(
        "insert into passkey_challenge (holder, identity_id, state, expires_at) values ($1, $2, $3, $4) \
         on conflict (holder) do update set identity_id = excluded.identity_id, state = excluded.state, \
           expires_at = excluded.expires_at",
    )
    .bind(&challenge.holder)
    .bind(challenge.identity.as_str())
    .bind(&challenge.state)
    .bind(challenge.expires_at.0)
    .execute(c)
    .await
    .map(|_| ())
}

/// Takes a holder's challenge away; its state, for the one who was first and in time.
///
/// # Errors
/// When the database does not take it.
pub async fn take_challenge(
    c: &mut AnyConnection,
    holder: &str,
    identity: &IdentityId,
    now: Time,
) -> Answer<Option<String>> {
    sqlx::query(
        "delete from passkey_challenge where holder = $1 and identity_id = $2 and expires_at > $3 returning state",
    )
    .bind(holder)
    .bind(identity.as_str())
    .bind(now.0)
    .try_map(|row: sqlx::any::AnyRow| row.text(0))
    .fetch_optional(c)
    .await
}
