//! SQL of the identity's own profile: browsers signed in to it, changes of a login that wait for their link (NET-1), and what it is
//! linked to (NET-2).

use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::id::{IdentityId, WorkspaceId};
use gatehouse_rules::secret::Hashed;
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::session::Alive;
use super::{Answer, Columns, employee};

/// A browser at an identity's profile.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its id; not its secret.
    pub id: String,
    /// Whose.
    pub identity: IdentityId,
    /// The browser, as it named itself.
    pub device: Option<String>,
    /// From which address it began.
    pub ip: Option<String>,
    /// When it began.
    pub created_at: Time,
    /// When it was last used, at most a minute old.
    pub seen_at: Time,
    /// Whether who signed in proved it just then (NET-1).
    pub anew: bool,
}

fn session(row: &AnyRow) -> Answer<Session> {
    Ok(Session {
        id: row.text(0)?,
        identity: row.text(1)?.into(),
        device: row.text_or(2)?,
        ip: row.text_or(3)?,
        created_at: row.time(4)?,
        seen_at: row.time(5)?,
        anew: row.number(6)? != 0,
    })
}

/// Adds one under the hash of its secret.
///
/// # Errors
/// When the database does not take it.
pub async fn add_session(c: &mut AnyConnection, token: &Hashed, session: &Session) -> Answer<()> {
    sqlx::query(
        "insert into profile_session (token_hash, id, identity_id, device, ip, created_at, seen_at, anew) \
         values ($1, $2, $3, $4, $5, $6, $6, $7)",
    )
    .bind(token.as_str())
    .bind(&session.id)
    .bind(session.identity.as_str())
    .bind(session.device.as_deref())
    .bind(session.ip.as_deref())
    .bind(session.created_at.0)
    .bind(i64::from(session.anew))
    .execute(c)
    .await
    .map(|_| ())
}

/// The session of a secret, if it is open (SES-1, SES-4).
///
/// # Errors
/// When the database does not answer.
pub async fn find_session(
    c: &mut AnyConnection,
    token: &Hashed,
    alive: Alive,
) -> Answer<Option<Session>> {
    sqlx::query(
        "select id, identity_id, device, ip, created_at, seen_at, anew from profile_session where token_hash = $1 \
         and ended_at is null and seen_at > $2 and created_at > $3",
    )
    .bind(token.as_str())
    .bind(alive.seen_after.0)
    .bind(alive.begun_after.0)
    .fetch_optional(c)
    .await?
    .as_ref()
    .map(session)
    .transpose()
}

/// Notes activity, at most once in [`SEEN_EVERY`](super::session::SEEN_EVERY).
///
/// # Errors
/// When the database does not take it.
pub async fn set_seen(c: &mut AnyConnection, id: &str, now: Time) -> Answer<()> {
    sqlx::query("update profile_session set seen_at = $1 where id = $2 and seen_at < $3 and ended_at is null")
        .bind(now.0)
        .bind(id)
        .bind(now.plus(-super::session::SEEN_EVERY).0)
        .execute(c)
        .await
        .map(|_| ())
}

/// Ends the session of a secret.
///
/// # Errors
/// When the database does not take it.
pub async fn end_session(c: &mut AnyConnection, token: &Hashed, now: Time) -> Answer<()> {
    sqlx::query(
        "update profile_session set ended_at = $1 where token_hash = $2 and ended_at is null",
    )
    .bind(now.0)
    .bind(token.as_str())
    .execute(c)
    .await
    .map(|_| ())
}

/// Those of an identity that are open, the last used first (SES-3).
///
/// # Errors
/// When the database does not answer.
pub async fn list_open(
    c: &mut AnyConnection,
    identity: &IdentityId,
    alive: Alive,
) -> Answer<Vec<Session>> {
    sqlx::query(
        "select id, identity_id, device, ip, created_at, seen_at, anew from profile_session where identity_id = $1 \
         and ended_at is null and seen_at > $2 and created_at > $3 order by seen_at desc, id desc",
    )
    .bind(identity.as_str())
    .bind(alive.seen_after.0)
    .bind(alive.begun_after.0)
    .try_map(|row: AnyRow| session(&row))
    .fetch_all(c)
    .await
}

/// Ends one of an identity, by its id; false when there is none of that id, or it had ended.
///
/// # Errors
/// When the database does not take it.
pub async fn end_session_of(
    c: &mut AnyConnection,
    identity: &IdentityId,
    id: &str,
    now: Time,
) -> Answer<bool> {
    sqlx::query(
        "update profile_session set ended_at = $1 where id = $2 and identity_id = $3 and ended_at is null",
    )
    .bind(now.0)
    .bind(id)
    .bind(identity.as_str())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Ends every one of an identity but one, by its id, and tells how many were open (SES-3).
///
/// # Errors
/// When the database does not take it.
pub async fn end_other_sessions(
    c: &mut AnyConnection,
    identity: &IdentityId,
    spared: Option<&str>,
    alive: Alive,
) -> Answer<u64> {
    sqlx::query(
        "update profile_session set ended_at = $1 where identity_id = $2 and ended_at is null and seen_at > $3 \
         and created_at > $4 and id <> $5",
    )
    .bind(alive.now.0)
    .bind(identity.as_str())
    .bind(alive.seen_after.0)
    .bind(alive.begun_after.0)
    .bind(spared.unwrap_or_default())
    .execute(c)
    .await
    .map(|done| done.rows_affected())
}

/// Ends the session of a secret where it is someone else's: a browser is one person's at a time (SGN-3).
///
/// # Errors
/// When the database does not take it.
pub async fn end_of_another(
    c: &mut AnyConnection,
    token: &Hashed,
    identity: &IdentityId,
    now: Time,
) -> Answer<()> {
    sqlx::query(
        "update profile_session set ended_at = $1 where token_hash = $2 and identity_id <> $3 and ended_at is null",
    )
    .bind(now.0)
    .bind(token.as_str())
    .bind(identity.as_str())
    .execute(c)
    .await
    .map(|_| ())
}

/// Ends every session of an identity at its profile (SES-3).
///
/// # Errors
/// When the database does not take it.
pub async fn end_sessions(c: &mut AnyConnection, identity: &IdentityId, now: Time) -> Answer<()> {
    sqlx::query(
        "update profile_session set ended_at = $1 where identity_id = $2 and ended_at is null",
    )
    .bind(now.0)
    .bind(identity.as_str())
    .execute(c)
    .await
    .map(|_| ())
}

/// A workspace that an identity is linked to.
#[derive(Clone, Debug)]
pub struct Linked {
    /// Which.
    pub workspace: WorkspaceId,
    /// Its place in addresses.
    pub slug: String,
    /// The company's name.
    pub name: String,
    /// Whom the identity is there.
    pub person: Employee,
}

/// Every workspace of an identity, by the company's name (NET-2).
///
/// # Errors
/// When the database does not answer.
pub async fn list_linked(c: &mut AnyConnection, identity: &IdentityId) -> Answer<Vec<Linked>> {
    let rows = sqlx::query(
        "select w.id, w.slug, w.name from employee e join workspace w on w.id = e.workspace_id where e.identity_id = $1 \
         order by w.name, w.id",
    )
    .bind(identity.as_str())
    .fetch_all(&mut *c)
    .await?;
    let mut linked = Vec::with_capacity(rows.len());
    for row in rows {
        let workspace: WorkspaceId = row.text(0)?.into();
        if let Some(kept) = employee::find_of_identity(c, &workspace, identity).await? {
            linked.push(Linked {
                workspace,
                slug: row.text(1)?,
                name: row.text(2)?,
                person: kept.row,
            });
        }
    }
    Ok(linked)
}

impl Linked {
    /// Whether they work there now.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.person.status == Status::Active
    }
}

/// A change of a login that waits for its link, or did.
#[derive(Clone, Debug)]
pub struct LoginChange {
    /// Its id; the link in the letter follows from it with the server's key.
    pub id: String,
    /// Whose login.
    pub identity: IdentityId,
    /// The new one as typed.
    pub address: String,
    /// Until when the link works.
    pub expires_at: Time,
    /// When a newer one took its place.
    pub voided_at: Option<Time>,
    /// When it was confirmed.
    pub used_at: Option<Time>,
}

impl LoginChange {
    /// Whether its link works at `now`.
    #[must_use]
    pub fn is_open(&self, now: Time) -> bool {
        self.used_at.is_none() && self.voided_at.is_none() && self.expires_at > now
    }
}

/// Adds one under the hash of its link. Every earlier one of that identity no longer works.
///
/// # Errors
/// When the database does not take it.
pub async fn add_change(
    c: &mut AnyConnection,
    change: &LoginChange,
    token: &Hashed,
    now: Time,
) -> Answer<()> {
    void_changes(c, &change.identity, now).await?;
    sqlx::query(
        "insert into login_change (id, identity_id, address, token_hash, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&change.id)
    .bind(change.identity.as_str())
    .bind(&change.address)
    .bind(token.as_str())
    .bind(now.0)
    .bind(change.expires_at.0)
    .execute(c)
    .await
    .map(|_| ())
}

/// Voids what waits for its link.
///
/// # Errors
/// When the database does not take it.
pub async fn void_changes(c: &mut AnyConnection, identity: &IdentityId, now: Time) -> Answer<()> {
    sqlx::query(
        "update login_change set voided_at = $1 where identity_id = $2 and used_at is null and voided_at is null",
    )
    .bind(now.0)
    .bind(identity.as_str())
    .execute(c)
    .await
    .map(|_| ())
}

/// The one of a letter's link, whatever became of it.
///
/// # Errors
/// When the database does not answer.
pub async fn find_change(c: &mut AnyConnection, token: &Hashed) -> Answer<Option<LoginChange>> {
    sqlx::query(
        "select id, identity_id, address, expires_at, voided_at, used_at from login_change where token_hash = $1",
    )
    .bind(token.as_str())
    .fetch_optional(c)
    .await?
    .map(|row| {
        Ok(LoginChange {
            id: row.text(0)?,
            identity: row.text(1)?.into(),
            address: row.text(2)?,
            expires_at: row.time(3)?,
            voided_at: row.time_or(4)?,
            used_at: row.time_or(5)?,
        })
    })
    .transpose()
}

/// Spends it; false when someone was first, a newer one took its place, or it is too old.
///
/// # Errors
/// When the database does not take it.
pub async fn claim_change(c: &mut AnyConnection, token: &Hashed, now: Time) -> Answer<bool> {
    sqlx::query(
        "update login_change set used_at = $1 where token_hash = $2 and used_at is null and voided_at is null and expires_at > $1",
    )
    .bind(now.0)
    .bind(token.as_str())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
}
