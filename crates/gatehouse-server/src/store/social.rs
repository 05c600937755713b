//! SQL of social accounts: what they are linked to, who was sent to a provider, and who came back (SOC-1, SOC-2).

use gatehouse_rules::id::IdentityId;
use gatehouse_rules::secret::Hashed;
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;

use super::{Answer, Columns};

/// A browser that is sent to a provider.
#[derive(Clone, Debug)]
pub struct Try {
    /// The hash of that browser's own secret: no other may come back with the answer.
    pub browser: Hashed,
    /// Which provider.
    pub issuer: String,
    /// What it is for, as JSON; never a secret.
    pub errand: String,
    /// Until when.
    pub expires_at: Time,
}

/// Adds one under the hash of its state.
///
/// # Errors
/// When the database does not take it.
pub async fn add_try(c: &mut AnyConnection, state: &Hashed, one: &Try, now: Time) -> Answer<()> {
    sqlx::query(
        "insert into social_try (state_hash, browser_hash, issuer, errand, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(state.as_str())
    .bind(one.browser.as_str())
    .bind(&one.issuer)
    .bind(&one.errand)
    .bind(now.0)
    .bind(one.expires_at.0)
    .execute(c)
    .await
    .map(|_| ())
}

/// Spends one, for the browser that was sent: of two who come back with it at once, one does. Its issuer, its errand, and when
/// the browser was sent.
///
/// # Errors
/// When the database does not take it.
pub async fn claim_try(
    c: &mut AnyConnection,
    state: &Hashed,
    browser: &Hashed,
    now: Time,
) -> Answer<Option<(String, String, Time)>> {
    sqlx::query(
        "update social_try set used_at = $1 where state_hash = $2 and browser_hash = $3 and used_at is null and expires_at > $1 \
         returning issuer, errand, created_at",
    )
    .bind(now.0)
    .bind(state.as_str())
    .bind(browser.as_str())
    .fetch_optional(c)
    .await?
    .map(|row| Ok((row.text(0)?, row.text(1)?, row.time(2)?)))
    .transpose()
}

/// What became of one that could not be spent: its errand, and whether it was spent before. Only of this browser's own.
///
/// # Errors
/// When the database does not answer.
pub async fn find_try(
    c: &mut AnyConnection,
    state: &Hashed,
    browser: &Hashed,
) -> Answer<Option<(String, bool)>> {
    sqlx::query(
        "select errand, used_at from social_try where state_hash = $1 and browser_hash = $2",
    )
    .bind(state.as_str())
    .bind(browser.as_str())
    .fetch_optional(c)
    .await?
    .map(|row| Ok((row.text(0)?, row.time_or(1)?.is_some())))
    .transpose()
}

/// Notes that a provider vouched for an account, under `id` where it is new, and holds its line until the transaction ends: what is done
/// to its links is done one after the other. Its id.
///
/// # Errors
/// When the database does not take it.
pub async fn set_seen(
    c: &mut AnyConnection,
    id: &str,
    issuer: &str,
    subject: &str,
    shown: Option<&str>,
    now: Time,
) -> Answer<String> {
    sqlx::query(
        "insert into social_account (id, issuer, subject, shown, created_at, seen_at) values ($1, $2, $3, $4, $5, $5) \
         on conflict (issuer, subject) do update set shown = coalesce(excluded.shown, social_account.shown), seen_at = excluded.seen_at \
         returning id",
    )
    .bind(id)
    .bind(issuer)
    .bind(subject)
    .bind(shown)
    .bind(now.0)
    .fetch_one(c)
    .await?
    .text(0)
}

/// Holds an account's line until the transaction ends; false when there is none of that id.
///
/// # Errors
/// When the database does not take it.
pub async fn hold(c: &mut AnyConnection, account: &str) -> Answer<bool> {
    sqlx::query("update social_account set seen_at = seen_at where id = $1")
        .bind(account)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// Links an account to an identity; false when it was linked before.
///
/// # Errors
/// When the database does not take it.
pub async fn link(
    c: &mut AnyConnection,
    account: &str,
    identity: &IdentityId,
    now: Time,
) -> Answer<bool> {
    sqlx::query(
        "insert into social_link (account_id, identity_id, linked_at) values ($1, $2, $3) on conflict (account_id, identity_id) do nothing",
    )
    .bind(account)
    .bind(identity.as_str())
    .bind(now.0)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Takes a link away; false when someone was first.
///
/// # Errors
/// When the database does not take it.
pub async fn unlink(c: &mut AnyConnection, account: &str, identity: &IdentityId) -> Answer<bool> {
    sqlx::query("delete from social_link where account_id = $1 and identity_id = $2")
        .bind(account)
        .bind(identity.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// The identities that what a provider calls so is linked to, the oldest link first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_identities_of(
    c: &mut AnyConnection,
    issuer: &str,
    subject: &str,
) -> Answer<Vec<IdentityId>> {
    sqlx::query(
        "select l.identity_id from social_account a join social_link l on l.account_id = a.id \
         where a.issuer = $1 and a.subject = $2 order by l.linked_at, l.identity_id",
    )
    .bind(issuer)
    .bind(subject)
    .fetch_all(c)
    .await?
    .iter()
    .map(|row| Ok(row.text(0)?.into()))
    .collect()
}

/// The identities an account is linked to, and since when each, the oldest link first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_identities(
    c: &mut AnyConnection,
    account: &str,
) -> Answer<Vec<(IdentityId, Time)>> {
    sqlx::query(
        "select identity_id, linked_at from social_link where account_id = $1 order by linked_at, identity_id",
    )
    .bind(account)
    .fetch_all(c)
    .await?
    .iter()
    .map(|row| Ok((row.text(0)?.into(), row.time(1)?)))
    .collect()
}

/// A social account that an identity is linked to.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// Of which provider.
    pub issuer: String,
    /// What the provider calls it.
    pub shown: Option<String>,
    /// Since when it is linked.
    pub linked_at: Time,
}

/// The social accounts of an identity, the oldest link first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_accounts(c: &mut AnyConnection, identity: &IdentityId) -> Answer<Vec<Account>> {
    sqlx::query(
        "select a.id, a.issuer, a.shown, l.linked_at from social_link l join social_account a on a.id = l.account_id \
         where l.identity_id = $1 order by l.linked_at, a.id",
    )
    .bind(identity.as_str())
    .fetch_all(c)
    .await?
    .iter()
    .map(|row| {
        Ok(Account {
            id: row.text(0)?,
            issuer: row.text(1)?,
            shown: row.text_or(2)?,
            linked_at: row.time(3)?,
        })
    })
    .collect()
}

/// Adds what stands for an account that a provider vouched for, until a choice is made.
///
/// # Errors
/// When the database does not take it.
pub async fn add_proof(
    c: &mut AnyConnection,
    token: &Hashed,
    account: &str,
    errand: &str,
    expires_at: Time,
) -> Answer<()> {
    sqlx::query(
        "insert into social_proof (token_hash, account_id, errand, expires_at) values ($1, $2, $3, $4)",
    )
    .bind(token.as_str())
    .bind(account)
    .bind(errand)
    .bind(expires_at.0)
    .execute(c)
    .await
    .map(|_| ())
}

/// The account and the errand of a proof that is still open at `now`, with the account's issuer.
///
/// # Errors
/// When the database does not answer.
pub async fn find_proof(
    c: &mut AnyConnection,
    token: &Hashed,
    now: Time,
) -> Answer<Option<(String, String, String)>> {
    sqlx::query(
        "select p.account_id, p.errand, a.issuer from social_proof p join social_account a on a.id = p.account_id \
         where p.token_hash = $1 and p.used_at is null and p.expires_at > $2",
    )
    .bind(token.as_str())
    .bind(now.0)
    .fetch_optional(c)
    .await?
    .map(|row| Ok((row.text(0)?, row.text(1)?, row.text(2)?)))
    .transpose()
}

/// Spends a proof; false when someone was first.
///
/// # Errors
/// When the database does not take it.
pub async fn claim_proof(c: &mut AnyConnection, token: &Hashed, now: Time) -> Answer<bool> {
    sqlx::query(
        "update social_proof set used_at = $1 where token_hash = $2 and used_at is null and expires_at > $1",
    )
    .bind(now.0)
    .bind(token.as_str())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
}
