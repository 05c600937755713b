//! SQL of identities.

use gatehouse_rules::address::Address;
use gatehouse_rules::id::{EmployeeId, IdentityId, WorkspaceId};
use gatehouse_rules::language::Language;
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::{Answer, Columns};

/// One person's global login, as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its id.
    pub id: IdentityId,
    /// The person's name.
    pub name: String,
    /// The login as typed.
    pub login: String,
    /// The login as it is compared (EML-7).
    pub login_canonical: String,
    /// The password's argon2id hash; `None` before one is set.
    pub password_hash: Option<String>,
    /// When it was set.
    pub password_set_at: Option<Time>,
    /// The language it was last in, for its letters.
    pub language: Option<Language>,
    /// When the identity was made.
    pub created_at: Time,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identity({})", self.id)
    }
}

macro_rules! columns {
    () => {
        "id, name, login, login_canonical, password_hash, password_set_at, language, created_at"
    };
}

fn identity(row: &AnyRow) -> Answer<Identity> {
    Ok(Identity {
        id: row.text(0)?.into(),
        name: row.text(1)?,
        login: row.text(2)?,
        login_canonical: row.text(3)?,
        password_hash: row.text_or(4)?,
        password_set_at: row.time_or(5)?,
        language: row.text_or(6)?.and_then(|code| Language::named(&code)),
        created_at: row.time(7)?,
    })
}

/// By id.
pub async fn find(connection: &mut AnyConnection, id: &IdentityId) -> Answer<Option<Identity>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from identity where id = $1"
    ))
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(identity)
    .transpose()
}

/// By login, in canonical form.
pub async fn find_by_login(
    connection: &mut AnyConnection,
    canonical: &str,
) -> Answer<Option<Identity>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from identity where login_canonical = $1"
    ))
    .bind(canonical)
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(identity)
    .transpose()
}

/// Whose identity an employee is.
pub async fn find_of_employee(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
) -> Answer<Option<Identity>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from identity where id = (select identity_id from employee where workspace_id = $1 and id = $2)"
    ))
    .bind(workspace.as_str())
    .bind(employee.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(identity)
    .transpose()
}

/// Adds one without a password; false when another has that login.
pub async fn add(
    connection: &mut AnyConnection,
    id: &IdentityId,
    name: &str,
    login: &Address,
    now: Time,
) -> Answer<bool> {
    let done = sqlx::query(
        "insert into identity (id, name, login, login_canonical, created_at) values ($1, $2, $3, $4, $5) \
         on conflict (login_canonical) do nothing",
    )
    .bind(id.as_str())
    .bind(name)
    .bind(login.typed.as_str())
    .bind(login.canonical.as_str())
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes in which language it is.
pub async fn set_language(
    connection: &mut AnyConnection,
    id: &IdentityId,
    language: Language,
) -> Answer<()> {
    sqlx::query(
        "update identity set language = $2 where id = $1 and (language is null or language <> $2)",
    )
    .bind(id.as_str())
    .bind(language.code())
    .execute(connection)
    .await?;
    Ok(())
}

/// SOC-1: adds one without a password, under a login that was made up; false when another has it.
pub async fn add_made_up(
    connection: &mut AnyConnection,
    id: &IdentityId,
    name: &str,
    login: &str,
    now: Time,
) -> Answer<bool> {
    let done = sqlx::query(
        "insert into identity (id, name, login, login_canonical, created_at) values ($1, $2, $3, $3, $4) \
         on conflict (login_canonical) do nothing",
    )
    .bind(id.as_str())
    .bind(name)
    .bind(login)
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that an identity signed in at all; true the first time.
pub async fn claim_entered(
    connection: &mut AnyConnection,
    id: &IdentityId,
    now: Time,
) -> Answer<bool> {
    let sql = "update identity set entered_at = $2 where id = $1 and entered_at is null";
    let done = sqlx::query(sql)
        .bind(id.as_str())
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Holds an identity's line until the transaction ends: what is done to its factors is done one after the other.
pub async fn hold(connection: &mut AnyConnection, id: &IdentityId) -> Answer<()> {
    sqlx::query("update identity set name = name where id = $1")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// NET-1: sets the login; false when another identity has it.
pub async fn set_login(
    connection: &mut AnyConnection,
    id: &IdentityId,
    login: &Address,
) -> Answer<bool> {
    let done = sqlx::query("update identity set login = $2, login_canonical = $3 where id = $1")
        .bind(id.as_str())
        .bind(login.typed.as_str())
        .bind(login.canonical.as_str())
        .execute(connection)
        .await;
    match done {
        Ok(done) => Ok(done.rows_affected() == 1),
        // Whoever was first has it; the transaction is over with this on one engine, and must be given up on both.
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(false),
        Err(error) => Err(error),
    }
}

/// What only its identity needs, and what goes with it (NET-2). Devices stay, without it: revoked ones still hear that they were (SYN-4).
const GOES: [&str; 14] = [
    "delete from voided_password where identity_id = $1",
    "delete from social_link where identity_id = $1",
    "delete from profile_session where identity_id = $1",
    "delete from login_change where identity_id = $1",
    "delete from known_device where identity_id = $1",
    "delete from recovery where identity_id = $1",
    "delete from session where identity_id = $1",
    "delete from step where identity_id = $1",
    "delete from code where identity_id = $1",
    "delete from enrolment where identity_id = $1",
    "delete from backup_code where identity_id = $1",
    "delete from factor where identity_id = $1",
    "delete from passkey where identity_id = $1",
    "delete from passkey_challenge where identity_id = $1",
];

/// NET-2: removes an identity that is linked to no workspace, with everything that is only its own; false when it is linked to one.
/// The caller holds its line.
pub async fn remove(connection: &mut AnyConnection, id: &IdentityId) -> Answer<bool> {
    for statement in GOES.into_iter().chain([
        "update device set identity_id = null where identity_id = $1",
        "update letter set identity_id = null where identity_id = $1",
    ]) {
        sqlx::query(statement)
            .bind(id.as_str())
            .execute(&mut *connection)
            .await?;
    }
    let done = sqlx::query(
        "delete from identity where id = $1 and not exists (select 1 from employee where identity_id = $1)",
    )
    .bind(id.as_str())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// RCV-6: keeps the present password of an identity as one that it never has again.
pub async fn keep_voided(connection: &mut AnyConnection, id: &IdentityId, now: Time) -> Answer<()> {
    sqlx::query(
        "insert into voided_password (identity_id, password_hash, voided_at) \
         select id, password_hash, $2 from identity where id = $1 and password_hash is not null on conflict do nothing",
    )
    .bind(id.as_str())
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// The hashes of those, the newest first.
pub async fn list_voided(connection: &mut AnyConnection, id: &IdentityId) -> Answer<Vec<String>> {
    sqlx::query(
        "select password_hash from voided_password where identity_id = $1 order by voided_at desc, password_hash",
    )
    .bind(id.as_str())
    .try_map(|row: sqlx::any::AnyRow| row.text(0))
    .fetch_all(connection)
    .await
}

/// Sets the password's hash.
pub async fn set_password(
    connection: &mut AnyConnection,
    id: &IdentityId,
    hash: &str,
    now: Time,
) -> Answer<()> {
    sqlx::query(
        "update identity set password_hash = $2, password_set_at = $3, password_score = null, password_rated_at = null, \
         password_breached_at = null where id = $1",
    )
        .bind(id.as_str())
        .bind(hash)
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Sets the password's hash where the one that was proved still stands; false when another change was first.
pub async fn replace_password(
    connection: &mut AnyConnection,
    id: &IdentityId,
    proved: &str,
    hash: &str,
    now: Time,
) -> Answer<bool> {
    let done = sqlx::query(
        "update identity set password_hash = $3, password_set_at = $4, password_score = null, password_rated_at = null, \
         password_breached_at = null where id = $1 and password_hash = $2",
    )
    .bind(id.as_str())
    .bind(proved)
    .bind(hash)
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds many with one password hash, whose logins the caller found free in this transaction.
pub async fn add_all(
    connection: &mut AnyConnection,
    identities: &[(&IdentityId, &str, &Address)],
    hash: &str,
    now: Time,
) -> Answer<()> {
    for chunk in identities.chunks(super::rows_at_once(7)) {
        let sql = format!(
            "insert into identity (id, name, login, login_canonical, password_hash, password_set_at, created_at) values {}",
            super::places(chunk.len(), 7, 1)
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for (id, name, login) in chunk {
            query = query
                .bind(id.as_str())
                .bind(*name)
                .bind(login.typed.as_str())
                .bind(login.canonical.as_str())
                .bind(hash)
                .bind(now.0)
                .bind(now.0);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}
