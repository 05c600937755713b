//! SQL of askings for a new password (RCV-1, RCV-2).

use gatehouse_rules::id::{EmployeeId, IdentityId, LetterId, WorkspaceId};
use gatehouse_rules::recovery::{CodeRefused, Limits, Recovery, Typed};
use gatehouse_rules::secret::Hashed;
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::{Answer, Columns};

/// What goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A link, by mail, or by SMS where an admin sends it.
    Link,
    /// Six digits by SMS, for the browser that asked.
    Code,
}

impl Way {
    /// The name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Code => "code",
        }
    }

    /// The way of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Link, Self::Code]
            .into_iter()
            .find(|way| way.name() == name)
    }
}

/// One asking, as it is kept.
#[derive(Clone, Debug)]
pub struct Asking {
    /// Its id.
    pub id: String,
    /// At which workspace; `None` at the server's own address.
    pub workspace: Option<WorkspaceId>,
    /// Its letter.
    pub letter: LetterId,
    /// The login, as typed.
    pub address: String,
    /// The login, as it is compared.
    pub canonical: String,
    /// What goes out.
    pub way: Way,
    /// The admin who sent it; `None` for who asked at the page.
    pub by: Option<EmployeeId>,
    /// Whose login it is; `None` until its letter is written out, and for ever where it is nobody's.
    pub identity: Option<IdentityId>,
    /// How often its code was tried.
    pub n_tries: u32,
    /// Its instants.
    pub at: Recovery,
}

macro_rules! columns {
    () => {
        "id, workspace_id, letter_id, address, canonical, way, by_id, identity_id, n_tries, asked_at, voided_at, used_at"
    };
}

fn asking(row: &AnyRow) -> Answer<Asking> {
    Ok(Asking {
        id: row.text(0)?,
        workspace: row.text_or(1)?.map(Into::into),
        letter: row.text(2)?.into(),
        address: row.text(3)?,
        canonical: row.text(4)?,
        way: row.word(5, Way::named)?,
        by: row.text_or(6)?.map(Into::into),
        identity: row.text_or(7)?.map(Into::into),
        n_tries: row.count(8)?,
        at: Recovery {
            asked_at: row.time(9)?,
            voided_at: row.time_or(10)?,
            used_at: row.time_or(11)?,
        },
    })
}

/// When a login was asked for since an instant, oldest first: at the page, or by admins.
///
/// # Errors
/// When the database does not answer.
pub async fn list_asked(
    c: &mut AnyConnection,
    canonical: &str,
    by_admins: bool,
    since: Time,
) -> Answer<Vec<Time>> {
    sqlx::query(
        "select asked_at from recovery where canonical = $1 and asked_at > $2 \
         and ($3 = 'page' or by_id is not null) and ($3 = 'admins' or by_id is null) order by asked_at",
    )
    .bind(canonical)
    .bind(since.0)
    .bind(if by_admins { "admins" } else { "page" })
    .fetch_all(c)
    .await?
    .iter()
    .map(|row| row.time(0))
    .collect()
}

/// RCV-1: ends every earlier asking for a login: only the newest works.
///
/// # Errors
/// When the database does not take it.
pub async fn void(c: &mut AnyConnection, canonical: &str, now: Time) -> Answer<()> {
    sqlx::query(
        "update recovery set voided_at = $2 where canonical = $1 and voided_at is null and used_at is null",
    )
    .bind(canonical)
    .bind(now.0)
    .execute(c)
    .await
    .map(|_| ())
}

/// Adds an asking: the hash of the browser's secret where one asked, the hash of the link where one goes out.
///
/// # Errors
/// When the database does not take it.
pub async fn add(
    c: &mut AnyConnection,
    asking: &Asking,
    holder: Option<&Hashed>,
    token: Option<&Hashed>,
) -> Answer<()> {
    sqlx::query(
        "insert into recovery (id, workspace_id, letter_id, address, canonical, way, by_id, holder_hash, token_hash, n_tries, asked_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10)",
    )
    .bind(asking.id.as_str())
    .bind(asking.workspace.as_ref().map(|id| id.as_str()))
    .bind(asking.letter.as_str())
    .bind(asking.address.as_str())
    .bind(asking.canonical.as_str())
    .bind(asking.way.name())
    .bind(asking.by.as_ref().map(|id| id.as_str()))
    .bind(holder.map(Hashed::as_str))
    .bind(token.map(Hashed::as_str))
    .bind(asking.at.asked_at.0)
    .execute(c)
    .await
    .map(|_| ())
}

/// By id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(c: &mut AnyConnection, id: &str) -> Answer<Option<Asking>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from recovery where id = $1"
    ))
    .bind(id)
    .fetch_optional(c)
    .await?
    .as_ref()
    .map(asking)
    .transpose()
}

/// By the secret of the browser that asked, at one workspace, or at the server's own address.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_holder(
    c: &mut AnyConnection,
    workspace: Option<&WorkspaceId>,
    holder: &Hashed,
) -> Answer<Option<Asking>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from recovery where holder_hash = $1 and (workspace_id = $2 or $2 is null and workspace_id is null)"
    ))
    .bind(holder.as_str())
    .bind(workspace.map(|id| id.as_str()))
    .fetch_optional(c)
    .await?
    .as_ref()
    .map(asking)
    .transpose()
}

/// By its link, at one workspace, or at the server's own address.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_token(
    c: &mut AnyConnection,
    workspace: Option<&WorkspaceId>,
    token: &Hashed,
) -> Answer<Option<Asking>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from recovery where token_hash = $1 and (workspace_id = $2 or $2 is null and workspace_id is null)"
    ))
    .bind(token.as_str())
    .bind(workspace.map(|id| id.as_str()))
    .fetch_optional(c)
    .await?
    .as_ref()
    .map(asking)
    .transpose()
}

/// Notes whose login it is, as its letter is written out; true the first time it is somebody's.
///
/// # Errors
/// When the database does not take it.
pub async fn set_identity(c: &mut AnyConnection, id: &str) -> Answer<bool> {
    let done = sqlx::query(
        "update recovery set identity_id = (select i.id from identity i where i.login_canonical = recovery.canonical) \
         where id = $1 and identity_id is null \
         and canonical in (select i.login_canonical from identity i)",
    )
    .bind(id)
    .execute(c)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// RCV-2: the code that goes out now, and until when it works.
///
/// # Errors
/// When the database does not take it.
pub async fn set_code(c: &mut AnyConnection, id: &str, code: &str, until: Time) -> Answer<()> {
    sqlx::query("update recovery set code_hash = $2, code_until = $3 where id = $1")
        .bind(id)
        .bind(code)
        .bind(until.0)
        .execute(c)
        .await
        .map(|_| ())
}

/// What became of a code that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It was right, for the first time: the link works now.
    Right,
    /// It was not taken.
    Refused {
        /// How many tries are left; 0 where nothing is tried any more.
        left: u32,
        /// Why, for the event log.
        why: CodeRefused,
    },
}

/// RCV-2: counts a try and spends the code, in one statement. A right one gives the asking the link `token`. For a login that nobody
/// has, every try is wrong (RCV-5).
///
/// # Errors
/// When the database does not take it.
pub async fn claim_code(
    c: &mut AnyConnection,
    id: &str,
    code: &str,
    token: &Hashed,
    limits: &Limits,
    now: Time,
) -> Answer<Tried> {
    let row = sqlx::query(
        "update recovery set n_tries = n_tries + 1, \
           token_hash = case when code_hash = $2 and code_until > $3 then $4 end \
         where id = $1 and way = 'code' and token_hash is null and n_tries < $5 and voided_at is null and used_at is null \
           and asked_at > $6 returning n_tries, token_hash, code_hash",
    )
    .bind(id)
    .bind(code)
    .bind(now.0)
    .bind(token.as_str())
    .bind(i64::from(limits.code_tries))
    .bind(now.plus(-limits.link_lives()).0)
    .fetch_optional(&mut *c)
    .await?;
    let (mut left, mut is_right) = (0, false);
    if let Some(row) = &row {
        if row.text_or(1)?.is_some() {
            return Ok(Tried::Right);
        }
        left = limits.code_tries.saturating_sub(row.count(0)?);
        is_right = row.text_or(2)?.as_deref() == Some(code);
    }
    let kept =
        sqlx::query("select asked_at, voided_at, used_at, token_hash from recovery where id = $1")
            .bind(id)
            .fetch_one(c)
            .await?;
    let at = Recovery {
        asked_at: kept.time(0)?,
        voided_at: kept.time_or(1)?,
        used_at: kept.time_or(2)?,
    };
    let typed = Typed {
        was_right: kept.text_or(3)?.is_some(),
        is_right,
        is_counted: row.is_some(),
    };
    let why = at.code_refused(typed, limits.link_lives(), now);
    Ok(Tried::Refused { left, why })
}

/// Notes that its link was opened; true the first time.
///
/// # Errors
/// When the database does not take it.
pub async fn set_opened(c: &mut AnyConnection, id: &str, now: Time) -> Answer<bool> {
    sqlx::query("update recovery set opened_at = $2 where id = $1 and opened_at is null")
        .bind(id)
        .bind(now.0)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// Spends a link, where links live so many ms; false when someone was first, or a newer one was asked for (RCV-1).
///
/// # Errors
/// When the database does not take it.
pub async fn claim(
    c: &mut AnyConnection,
    id: &str,
    token: &Hashed,
    lives: i64,
    now: Time,
) -> Answer<bool> {
    sqlx::query(
        "update recovery set used_at = $3 where id = $1 and token_hash = $2 and used_at is null and voided_at is null and asked_at > $4",
    )
    .bind(id)
    .bind(token.as_str())
    .bind(now.0)
    .bind(now.plus(-lives).0)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
}
