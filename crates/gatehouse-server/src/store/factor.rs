//! Second steps that an identity owns (TFA-1, TFA-2), and the set-ups that would make one.

use gatehouse_rules::id::IdentityId;
use gatehouse_rules::time::Time;
use gatehouse_rules::two_step::Factors;
use sqlx::AnyConnection;

use super::{Answer, Columns};

/// An authenticator app.
#[derive(Clone, Debug)]
pub struct Factor {
    /// Its id.
    pub id: String,
    /// Whose.
    pub identity: IdentityId,
    /// The shared secret, sealed with the server's key.
    pub secret_sealed: String,
    /// When it was enrolled.
    pub enrolled_at: Time,
    /// The newest step that was accepted; no step up to it works again.
    pub last_step: i64,
}

/// Adds an authenticator.
///
/// # Errors
/// When the database does not take it.
pub async fn add(c: &mut AnyConnection, factor: &Factor) -> Answer<()> {
    sqlx::query(
        "insert into factor (id, identity_id, kind, secret_sealed, enrolled_at, last_step) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&factor.id)
    .bind(factor.identity.as_str())
    .bind("authenticator")
    .bind(&factor.secret_sealed)
    .bind(factor.enrolled_at.0)
    .bind(factor.last_step)
    .execute(c)
    .await
    .map(|_| ())
}

/// Ends every authenticator of an identity: the old secret dies (TFA-5).
///
/// # Errors
/// When the database does not take it.
pub async fn remove_all(c: &mut AnyConnection, identity: &IdentityId, now: Time) -> Answer<()> {
    sqlx::query("update factor set removed_at = $1 where identity_id = $2 and removed_at is null")
        .bind(now.0)
        .bind(identity.as_str())
        .execute(c)
        .await
        .map(|_| ())
}

/// The newest authenticator of an identity.
///
/// # Errors
/// When the database does not answer.
pub async fn find(c: &mut AnyConnection, identity: &IdentityId) -> Answer<Option<Factor>> {
    sqlx::query(
        "select id, secret_sealed, enrolled_at, last_step from factor \
         where identity_id = $1 and removed_at is null order by enrolled_at desc, id desc limit 1",
    )
    .bind(identity.as_str())
    .try_map(|row: sqlx::any::AnyRow| {
        Ok(Factor {
            id: row.text(0)?,
            identity: identity.clone(),
            secret_sealed: row.text(1)?,
            enrolled_at: row.time(2)?,
            last_step: row.number(3)?,
        })
    })
    .fetch_optional(c)
    .await
}

/// Spends a step; false when it, or a later one, was accepted before (TFA-1).
///
/// # Errors
/// When the database does not take it.
pub async fn claim_step(c: &mut AnyConnection, id: &str, step: i64) -> Answer<bool> {
    sqlx::query(
        "update factor set last_step = $1 where id = $2 and last_step < $1 and removed_at is null",
    )
    .bind(step)
    .bind(id)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// A backup code to keep: whose, its number, and its password hash.
pub type NewCode<'a> = (&'a IdentityId, u32, &'a str);

/// Adds backup codes, each in the place of that identity's code of that number.
///
/// # Errors
/// When the database does not take them.
pub async fn add_codes(c: &mut AnyConnection, codes: &[NewCode<'_>]) -> Answer<()> {
    for chunk in codes.chunks(super::rows_at_once(3)) {
        let sql = format!(
            "insert into backup_code (identity_id, number, code_hash) values {} \
             on conflict (identity_id, number) do update set code_hash = excluded.code_hash, used_at = null",
            super::places(chunk.len(), 3, 1)
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for (identity, number, hash) in chunk {
            query = query
                .bind(identity.as_str())
                .bind(i64::from(*number))
                .bind(*hash);
        }
        query.execute(&mut *c).await?;
    }
    Ok(())
}

/// The password hash of the backup code of a number, used or not.
///
/// # Errors
/// When the database does not answer.
pub async fn find_code(
    c: &mut AnyConnection,
    identity: &IdentityId,
    number: u32,
) -> Answer<Option<String>> {
    sqlx::query("select code_hash from backup_code where identity_id = $1 and number = $2")
        .bind(identity.as_str())
        .bind(i64::from(number))
        .try_map(|row: sqlx::any::AnyRow| row.text(0))
        .fetch_optional(c)
        .await
}

/// Spends the backup code that `hash` was made of; false when someone was first, or newer codes stand in its place (TFA-2).
///
/// # Errors
/// When the database does not take it.
pub async fn claim_code(
    c: &mut AnyConnection,
    identity: &IdentityId,
    number: u32,
    hash: &str,
    now: Time,
) -> Answer<bool> {
    sqlx::query(
        "update backup_code set used_at = $1 where identity_id = $2 and number = $3 and code_hash = $4 and used_at is null",
    )
    .bind(now.0)
    .bind(identity.as_str())
    .bind(i64::from(number))
    .bind(hash)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// How many backup codes are left.
///
/// # Errors
/// When the database does not answer.
pub async fn count_codes(c: &mut AnyConnection, identity: &IdentityId) -> Answer<u32> {
    sqlx::query("select count(*) from backup_code where identity_id = $1 and used_at is null")
        .bind(identity.as_str())
        .try_map(|row: sqlx::any::AnyRow| row.count(0))
        .fetch_one(c)
        .await
}

/// Since when an identity has a second step, be it an authenticator or a passkey.
///
/// # Errors
/// When the database does not answer.
pub async fn since(c: &mut AnyConnection, identity: &IdentityId) -> Answer<Option<Time>> {
    sqlx::query(
        "select min(own.since) from ( \
           select enrolled_at as since from factor where identity_id = $1 and removed_at is null \
           union all \
           select added_at as since from passkey where identity_id = $1 and removed_at is null \
         ) as own",
    )
    .bind(identity.as_str())
    .try_map(|row: sqlx::any::AnyRow| row.time_or(0))
    .fetch_one(c)
    .await
}

/// What second steps an identity has now.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(c: &mut AnyConnection, identity: &IdentityId) -> Answer<Factors> {
    let authenticator = find(&mut *c, identity).await?;
    let passkeys = super::passkey::list(&mut *c, identity).await?;
    let authenticator_at = authenticator.map(|one| one.enrolled_at);
    let first_passkey_at = passkeys.iter().map(|one| one.added_at).min();
    Ok(Factors {
        since: authenticator_at.into_iter().chain(first_passkey_at).min(),
        authenticator_at,
        n_passkeys: u32::try_from(passkeys.len()).unwrap_or(u32::MAX),
        passkey_used_at: passkeys.iter().filter_map(|one| one.used_at).max(),
        codes_left: count_codes(c, identity).await?,
    })
}

/// A set-up that no code has confirmed yet.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// The browser session, or the half sign-in, that alone may confirm it.
    pub holder: String,
    /// Whose.
    pub identity: IdentityId,
    /// The secret, sealed with the server's key.
    pub secret_sealed: String,
    /// Until when.
    pub expires_at: Time,
}

/// Adds a set-up. One that its holder has open stays as it is, so that a page can be loaded again.
///
/// # Errors
/// When the database does not take it.
pub async fn add_enrolment(c: &mut AnyConnection, enrolment: &Enrolment, now: Time) -> Answer<()> {
    sqlx::query(
        "insert into enrolment (holder, identity_id, secret_sealed, created_at, expires_at) values ($1, $2, $3, $4, $5) \
         on conflict (holder) do update set identity_id = excluded.identity_id, secret_sealed = excluded.secret_sealed, \
           created_at = excluded.created_at, expires_at = excluded.expires_at, used_at = null \
         where enrolment.used_at is not null or enrolment.expires_at <= $4",
    )
    .bind(&enrolment.holder)
    .bind(enrolment.identity.as_str())
    .bind(&enrolment.secret_sealed)
    .bind(now.0)
    .bind(enrolment.expires_at.0)
    .execute(c)
    .await
    .map(|_| ())
}

/// The set-up that a holder has open at `now`.
///
/// # Errors
/// When the database does not answer.
pub async fn find_enrolment(
    c: &mut AnyConnection,
    holder: &str,
    now: Time,
) -> Answer<Option<Enrolment>> {
    sqlx::query(
        "select identity_id, secret_sealed, expires_at from enrolment \
         where holder = $1 and used_at is null and expires_at > $2",
    )
    .bind(holder)
    .bind(now.0)
    .try_map(|row: sqlx::any::AnyRow| {
        Ok(Enrolment {
            holder: holder.to_owned(),
            identity: row.text(0)?.into(),
            secret_sealed: row.text(1)?,
            expires_at: row.time(2)?,
        })
    })
    .fetch_optional(c)
    .await
}

/// Spends a set-up; false when it is over, was spent, or has another secret by now.
///
/// # Errors
/// When the database does not take it.
pub async fn claim_enrolment(
    c: &mut AnyConnection,
    enrolment: &Enrolment,
    now: Time,
) -> Answer<bool> {
    sqlx::query(
        "update enrolment set used_at = $1 where holder = $2 and secret_sealed = $3 and used_at is null and expires_at > $1",
    )
    .bind(now.0)
    .bind(&enrolment.holder)
    .bind(&enrolment.secret_sealed)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Ends every set-up that an identity has open anywhere.
///
/// # Errors
/// When the database does not take it.
pub async fn end_enrolments(c: &mut AnyConnection, identity: &IdentityId, now: Time) -> Answer<()> {
    sqlx::query("update enrolment set used_at = $1 where identity_id = $2 and used_at is null")
        .bind(now.0)
        .bind(identity.as_str())
        .execute(c)
        .await
        .map(|_| ())
}
