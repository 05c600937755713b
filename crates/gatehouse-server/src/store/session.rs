//! Browser sessions, and the step between two pages of a sign-in (SES-1, SES-4).

use gatehouse_rules::id::{EmployeeId, IdentityId, WorkspaceId};
use gatehouse_rules::secret::Hashed;
use gatehouse_rules::time::{DAY, HOUR, SECOND, Time};
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{Answer, Columns, Engine, big};

/// What tells at an instant which browser sessions are open.
#[derive(Clone, Copy, Debug)]
pub struct Alive {
    /// The instant.
    pub now: Time,
    /// SES-1: those that were used after this …
    pub seen_after: Time,
    /// … and, SES-4, began after this.
    pub begun_after: Time,
}

/// Half sign-ins at the server's own address, which may lead to any company of the person: before the second step …
pub const AT_SERVER: &str = "server";
/// … and after, until one is chosen.
pub const AT_CHOICE: &str = "server_choosing";

/// A browser session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its id; not its secret.
    pub id: String,
    /// The workspace it is for.
    pub workspace: WorkspaceId,
    /// Who.
    pub employee: EmployeeId,
    /// Whose identity.
    pub identity: IdentityId,
    /// The browser, as it named itself.
    pub device: Option<String>,
    /// From which address it began.
    pub ip: Option<String>,
    /// When it began.
    pub created_at: Time,
    /// The last activity that was noted ([`set_seen`]).
    pub seen_at: Time,
    /// Whether who signed in proved it just then (NET-1).
    pub anew: bool,
}

/// Adds a session under the hash of its secret.
///
/// # Errors
/// When the database does not take it.
pub async fn add(c: &mut AnyConnection, token: &Hashed, session: &Session) -> Answer<()> {
    sqlx::query(
        "insert into session (token_hash, id, workspace_id, employee_id, identity_id, device, ip, created_at, seen_at, anew) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)",
    )
    .bind(token.as_str())
    .bind(&session.id)
    .bind(session.workspace.as_str())
    .bind(session.employee.as_str())
    .bind(session.identity.as_str())
    .bind(session.device.as_deref())
    .bind(session.ip.as_deref())
    .bind(session.created_at.0)
    .bind(i64::from(session.anew))
    .execute(c)
    .await
    .map(|_| ())
}

/// The session of a secret, if it is open.
///
/// # Errors
/// When the database does not answer.
pub async fn find(c: &mut AnyConnection, token: &Hashed, alive: Alive) -> Answer<Option<Session>> {
    sqlx::query(
        "select id, workspace_id, employee_id, identity_id, device, ip, created_at, seen_at, anew from session \
         where token_hash = $1 and ended_at is null and seen_at > $2 and created_at > $3",
    )
    .bind(token.as_str())
    .bind(alive.seen_after.0)
    .bind(alive.begun_after.0)
    .try_map(|row: sqlx::any::AnyRow| session(&row))
    .fetch_optional(c)
    .await
}

fn session(row: &sqlx::any::AnyRow) -> Answer<Session> {
    Ok(Session {
        id: row.text(0)?,
        workspace: row.text(1)?.into(),
        employee: row.text(2)?.into(),
        identity: row.text(3)?.into(),
        device: row.text_or(4)?,
        ip: row.text_or(5)?,
        created_at: row.time(6)?,
        seen_at: row.time(7)?,
        anew: row.number(8)? != 0,
    })
}

/// How exactly the last activity is known (SES-1): a session may end so much early, and reading several pages in that time is one write.
pub const SEEN_EVERY: i64 = 5 * SECOND;

/// Notes activity, at most once in [`SEEN_EVERY`].
///
/// # Errors
/// When the database does not take it.
pub async fn set_seen(c: &mut AnyConnection, session: &Session, now: Time) -> Answer<()> {
    if session.seen_at >= now.plus(-SEEN_EVERY) {
        return Ok(());
    }
    sqlx::query(
        "update session set seen_at = $1 where id = $2 and seen_at < $3 and ended_at is null",
    )
    .bind(now.0)
    .bind(&session.id)
    .bind(now.plus(-SEEN_EVERY).0)
    .execute(c)
    .await
    .map(|_| ())
}

/// Notes activity now, and holds the session's line until the transaction ends; false when it had ended.
///
/// # Errors
/// When the database does not take it.
pub async fn hold(c: &mut AnyConnection, id: &str, now: Time) -> Answer<bool> {
    sqlx::query("update session set seen_at = $1 where id = $2 and ended_at is null")
        .bind(now.0)
        .bind(id)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// Ends one session; false when it had ended before.
///
/// # Errors
/// When the database does not take it.
pub async fn end(c: &mut AnyConnection, id: &str, now: Time) -> Answer<bool> {
    sqlx::query("update session set ended_at = $1 where id = $2 and ended_at is null")
        .bind(now.0)
        .bind(id)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// A session that is open, and when it was last used, at most a minute old.
#[derive(Clone, Debug)]
pub struct Open {
    /// The session.
    pub session: Session,
    /// When it was last used.
    pub seen_at: Time,
}

/// What an employee has open in browsers, the last used first (SES-3).
///
/// # Errors
/// When the database does not answer.
pub async fn list_open(
    c: &mut AnyConnection,
    employee: &EmployeeId,
    alive: Alive,
) -> Answer<Vec<Open>> {
    sqlx::query(
        "select id, workspace_id, employee_id, identity_id, device, ip, created_at, seen_at, anew from session \
         where employee_id = $1 and ended_at is null and seen_at > $2 and created_at > $3 order by seen_at desc, id desc",
    )
    .bind(employee.as_str())
    .bind(alive.seen_after.0)
    .bind(alive.begun_after.0)
    .try_map(|row: sqlx::any::AnyRow| {
        Ok(Open {
            session: session(&row)?,
            seen_at: row.time(7)?,
        })
    })
    .fetch_all(c)
    .await
}

/// SES-4: gives a session another secret; the one before is none any more. False when the session had ended.
///
/// # Errors
/// When the database does not take it.
pub async fn set_token(c: &mut AnyConnection, id: &str, token: &Hashed, now: Time) -> Answer<bool> {
    sqlx::query(
        "update session set token_hash = $1, seen_at = $2 where id = $3 and ended_at is null",
    )
    .bind(token.as_str())
    .bind(now.0)
    .bind(id)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Ends one session of an employee; false when there is none of that id, or it had ended.
///
/// # Errors
/// When the database does not take it.
pub async fn end_of(
    c: &mut AnyConnection,
    employee: &EmployeeId,
    id: &str,
    now: Time,
) -> Answer<bool> {
    sqlx::query(
        "update session set ended_at = $1 where id = $2 and employee_id = $3 and ended_at is null",
    )
    .bind(now.0)
    .bind(id)
    .bind(employee.as_str())
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Ends everything an employee has open in a workspace (SES-3, DIS-1): browser sessions, half sign-ins that lead there, also those begun
/// at the server's own address, and the tokens of apps, which must sign in again. Devices stay known, and nobody's mirror is erased by it.
/// Tells how many sessions and devices it hit.
///
/// # Errors
/// When the database does not take it.
pub async fn end_all(c: &mut AnyConnection, employee: &EmployeeId, alive: Alive) -> Answer<u64> {
    end_others(c, employee, None, alive).await
}

/// Ends someone's browser sessions, but for one by its id; their apps go on.
///
/// # Errors
/// When the database does not take it.
pub async fn end_browsers(
    c: &mut AnyConnection,
    employee: &EmployeeId,
    spared: Option<&str>,
    alive: Alive,
) -> Answer<u64> {
    sqlx::query(
        "update session set ended_at = $1 where employee_id = $2 and ended_at is null and seen_at > $3 and created_at > $4 \
         and id <> $5",
    )
    .bind(alive.now.0)
    .bind(employee.as_str())
    .bind(alive.seen_after.0)
    .bind(alive.begun_after.0)
    .bind(spared.unwrap_or_default())
    .execute(c)
    .await
    .map(|done| done.rows_affected())
}

/// As [`end_all`], but for one browser session, by its id (SES-3).
///
/// # Errors
/// When the database does not take it.
pub async fn end_others(
    c: &mut AnyConnection,
    employee: &EmployeeId,
    spared: Option<&str>,
    alive: Alive,
) -> Answer<u64> {
    let now = alive.now;
    let browsers = end_browsers(c, employee, spared, alive).await?;
    sqlx::query(
        "update step set used_at = $1 where used_at is null \
         and identity_id = (select identity_id from employee where id = $2) \
         and (workspace_id = (select workspace_id from employee where id = $2) or purpose in ($3, $4))",
    )
    .bind(now.0)
    .bind(employee.as_str())
    .bind(AT_SERVER)
    .bind(AT_CHOICE)
    .execute(&mut *c)
    .await?;
    sqlx::query("update code set used_at = $1 where employee_id = $2 and used_at is null")
        .bind(now.0)
        .bind(employee.as_str())
        .execute(&mut *c)
        .await?;
    // A refresh begins with this lock, too: it is over before the tokens below are looked for, or finds none.
    sqlx::query("update device set seen_at = seen_at where employee_id = $1")
        .bind(employee.as_str())
        .execute(&mut *c)
        .await?;
    sqlx::query(
        "delete from access_token where device_id in (select id from device where employee_id = $1 and revoked_at is null)",
    )
    .bind(employee.as_str())
    .execute(&mut *c)
    .await?;
    let apps = sqlx::query(
        "update refresh_token set ended_at = $1 where ended_at is null and expires_at > $1 \
         and device_id in (select id from device where employee_id = $2 and revoked_at is null)",
    )
    .bind(now.0)
    .bind(employee.as_str())
    .execute(c)
    .await?
    .rows_affected();
    Ok(browsers + apps)
}

/// Who has browser sessions open in a workspace, and how many.
///
/// # Errors
/// When the database does not answer.
pub async fn list_live(
    c: &mut AnyConnection,
    workspace: &WorkspaceId,
    alive: Alive,
) -> Answer<Vec<(EmployeeId, u32)>> {
    sqlx::query(
        "select employee_id, count(*) from session where workspace_id = $1 and ended_at is null and seen_at > $2 \
         and created_at > $3 group by employee_id",
    )
    .bind(workspace.as_str())
    .bind(alive.seen_after.0)
    .bind(alive.begun_after.0)
    .fetch_all(c)
    .await?
    .iter()
    .map(|row| Ok((row.text(0)?.into(), row.count(1)?)))
    .collect()
}

/// What a step between two pages is for, and for whom.
#[derive(Clone, Debug)]
pub struct Step {
    /// Which pages may take it: the app's, the browser's, an invitation's. A step of one is nothing to another.
    pub purpose: String,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Whose password was right.
    pub identity: IdentityId,
    /// Which provider stood for the password; `None` where one was typed (SOC-1).
    pub provider: Option<String>,
    /// Whether they proved it just then (NET-1).
    pub anew: bool,
    /// What else the next page needs, as JSON.
    pub request: String,
    /// Until when.
    pub expires_at: Time,
}

/// Adds a step under the hash of its secret.
///
/// # Errors
/// When the database does not take it.
pub async fn add_step(c: &mut AnyConnection, token: &Hashed, step: &Step, now: Time) -> Answer<()> {
    sqlx::query(
        "insert into step (token_hash, purpose, workspace_id, identity_id, request, created_at, expires_at, provider, anew) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(token.as_str())
    .bind(&step.purpose)
    .bind(step.workspace.as_str())
    .bind(step.identity.as_str())
    .bind(&step.request)
    .bind(now.0)
    .bind(step.expires_at.0)
    .bind(step.provider.as_deref())
    .bind(i64::from(step.anew))
    .execute(c)
    .await
    .map(|_| ())
}

/// The step of a secret, if it is for `purpose` and still open at `now`.
///
/// # Errors
/// When the database does not answer.
pub async fn find_step(
    c: &mut AnyConnection,
    token: &Hashed,
    purpose: &str,
    now: Time,
) -> Answer<Option<Step>> {
    sqlx::query(
        "select workspace_id, identity_id, request, expires_at, provider, anew from step \
         where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3",
    )
    .bind(token.as_str())
    .bind(purpose)
    .bind(now.0)
    .try_map(|row: sqlx::any::AnyRow| {
        Ok(Step {
            purpose: purpose.to_owned(),
            workspace: row.text(0)?.into(),
            identity: row.text(1)?.into(),
            request: row.text(2)?,
            expires_at: row.time(3)?,
            provider: row.text_or(4)?,
            anew: row.number(5)? != 0,
        })
    })
    .fetch_optional(c)
    .await
}

/// Spends a step; false when someone was first.
///
/// # Errors
/// When the database does not take it.
pub async fn claim_step(c: &mut AnyConnection, token: &Hashed, now: Time) -> Answer<bool> {
    sqlx::query("update step set used_at = $1 where token_hash = $2 and used_at is null and expires_at > $1")
        .bind(now.0)
        .bind(token.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// Ends every half sign-in of an identity, in every workspace.
///
/// # Errors
/// When the database does not take it.
pub async fn end_steps(c: &mut AnyConnection, identity: &IdentityId, now: Time) -> Answer<()> {
    sqlx::query("update step set used_at = $1 where identity_id = $2 and used_at is null")
        .bind(now.0)
        .bind(identity.as_str())
        .execute(c)
        .await
        .map(|_| ())
}

/// Forgets what nobody can use any more; all of it is dead without this already. At most `most` rows of a kind.
///
/// # Errors
/// When the database does not take it.
pub async fn remove_dead(
    c: &mut AnyConnection,
    engine: Engine,
    alive: Alive,
    most: u32,
) -> Answer<u64> {
    let (mut n, now) = (0, alive.now);
    // Twice as old as any that is open.
    let dead = now.plus(-2 * now.since(alive.begun_after));
    const FREE: &str = "and id not in (select account_id from social_link) and id not in (select account_id from social_proof)";
    for (table, key, at, more, before) in [
        ("session", "token_hash", "created_at", "", dead),
        ("step", "token_hash", "expires_at", "", now),
        (
            "social_try",
            "state_hash",
            "expires_at",
            "",
            now.plus(-HOUR),
        ),
        ("social_proof", "token_hash", "expires_at", "", now),
        ("social_account", "id", "seen_at", FREE, now.plus(-HOUR)),
        ("enrolment", "holder", "expires_at", "", now),
        ("passkey_challenge", "holder", "expires_at", "", now),
        ("code", "code_hash", "expires_at", "", now.plus(-HOUR)),
        ("access_token", "token_hash", "expires_at", "", now),
        ("refresh_token", "token_hash", "expires_at", "", now),
        ("profile_session", "token_hash", "created_at", "", dead),
        ("login_change", "id", "expires_at", "", now.plus(-30 * DAY)),
        ("throttle", "name", "until", "", now),
        ("joining", "id", "expires_at", "", now.plus(-30 * DAY)),
        (
            "known_device",
            "id",
            "seen_at",
            "",
            now.plus(-crate::known_device::KEPT),
        ),
        (
            "strangers",
            "login_hash",
            "at",
            "",
            now.plus(-crate::tries::KEPT),
        ),
        ("recovery", "id", "asked_at", "", now.plus(-30 * DAY)),
        (
            "issued",
            "token_hash",
            "issued_at",
            "",
            now.plus(-180 * DAY),
        ),
    ] {
        // Whoever signs in holds several of these lines: what is held now is forgotten another time, so that nobody waits for each other,
        // and what was renewed meanwhile stays.
        let lock = match engine {
            Engine::Postgres => "for update skip locked",
            Engine::Sqlite => "",
        };
        let sql = format!(
            "delete from {table} where {at} < $1 and {key} in (select {key} from {table} where {at} < $1 {more} limit $2 {lock})"
        );
        n += sqlx::query(AssertSqlSafe(sql))
            .bind(before.0)
            .bind(big(u64::from(most)))
            .execute(&mut *c)
            .await?
            .rows_affected();
    }
    Ok(n)
}
