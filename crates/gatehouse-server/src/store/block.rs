//! SQL of blocks: devices, what sign-ins noted of passwords, and who is blocked (BLK-1, BLK-3, BLK-8).

use gatehouse_rules::block::{Block, UnusualDevice};
use gatehouse_rules::id::{EmployeeId, IdentityId, WorkspaceId};
use gatehouse_rules::language::Language;
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;

use super::{Answer, Columns, unreadable};

/// Notes that the right password came from a device: when it first did, and when it last did.
pub async fn add_device(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
    device: &str,
    seen: &UnusualDevice,
) -> Answer<()> {
    sqlx::query(
        "insert into used_device (workspace_id, employee_id, device, name, ip, first_at, at) values ($1, $2, $3, $4, $5, $6, $6) \
         on conflict (workspace_id, employee_id, device) do update set at = excluded.at, ip = excluded.ip",
    )
    .bind(workspace.as_str())
    .bind(employee.as_str())
    .bind(device)
    .bind(seen.name.as_deref())
    .bind(seen.ip.as_deref())
    .bind(seen.at.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Devices that first came with the right password after an instant and proved no second step, the newest first, each with when
/// it first came.
pub async fn list_unusual(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
    since: Time,
) -> Answer<Vec<(UnusualDevice, Time)>> {
    sqlx::query(
        "select name, ip, at, first_at from used_device where workspace_id = $1 and employee_id = $2 and first_at > $3 \
         and proved_at is null order by first_at desc, device limit 1000",
    )
    .bind(workspace.as_str())
    .bind(employee.as_str())
    .bind(since.0)
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| {
        let device = UnusualDevice {
            name: row.text_or(0)?,
            ip: row.text_or(1)?,
            at: row.time(2)?,
        };
        Ok((device, row.time(3)?))
    })
    .collect()
}

/// Takes a device out of the count: its holder proved a second step.
pub async fn set_proved(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
    device: &str,
    now: Time,
) -> Answer<()> {
    sqlx::query(
        "update used_device set proved_at = $4 where workspace_id = $1 and employee_id = $2 and device = $3 \
         and proved_at is null",
    )
    .bind(workspace.as_str())
    .bind(employee.as_str())
    .bind(device)
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes all of someone's devices out of the count, once the operator has verified who they are.
pub async fn remove_devices(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
) -> Answer<()> {
    sqlx::query("delete from used_device where workspace_id = $1 and employee_id = $2")
        .bind(workspace.as_str())
        .bind(employee.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// What a right password was rated, noted where it changed: a score of zxcvbn, and whether it is breached.
pub async fn set_strength(
    connection: &mut AnyConnection,
    identity: &IdentityId,
    hash: &str,
    score: u8,
    breached: bool,
    now: Time,
) -> Answer<()> {
    // Of the password that was rated only: another may have been set meanwhile.
    sqlx::query(
        "update identity set password_score = $3, password_rated_at = $5, \
         password_breached_at = case when $4 = 1 then coalesce(password_breached_at, $5) end \
         where id = $1 and password_hash = $2 \
         and (password_score is null or password_score <> $3 or (password_breached_at is null) = ($4 = 1))",
    )
    .bind(identity.as_str())
    .bind(hash)
    .bind(i64::from(score))
    .bind(i64::from(breached))
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// What is noted of an identity at its sign-ins: of the password (BLK-7, BLK-8), and the language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noted {
    /// The password's score and since when it is known; `None` before the first sign-in with it.
    pub score: Option<(u8, Time)>,
    /// Since when the password is known to be breached.
    pub breached_at: Option<Time>,
    /// When the password was set.
    pub password_set_at: Option<Time>,
    /// The language they were last in.
    pub language: Option<Language>,
}

/// What sign-ins noted of an identity.
pub async fn noted(connection: &mut AnyConnection, identity: &IdentityId) -> Answer<Noted> {
    let row = sqlx::query(
        "select password_score, password_rated_at, password_breached_at, password_set_at, language from identity where id = $1",
    )
    .bind(identity.as_str())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else {
        return Ok(Noted::default());
    };
    let score = row
        .number_or(0)?
        .map(|score| u8::try_from(score).unwrap_or(0));
    Ok(Noted {
        score: score.zip(row.time_or(1)?),
        breached_at: row.time_or(2)?,
        password_set_at: row.time_or(3)?,
        language: row.text_or(4)?.and_then(|code| Language::named(&code)),
    })
}

/// BLK-3: who is blocked and still works here, with why.
pub async fn list(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
) -> Answer<Vec<(EmployeeId, Option<Block>)>> {
    sqlx::query(
        "select id, block from employee where workspace_id = $1 and blocked_at is not null and status = 'active' order by id",
    )
    .bind(workspace.as_str())
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| Ok((row.text(0)?.into(), read(row.text_or(1)?.as_deref(), 1)?)))
    .collect()
}

/// How many active employees there are besides one; blocked ones are active, too (BLK-6).
pub async fn count_others(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
) -> Answer<u32> {
    sqlx::query(
        "select count(*) from employee where workspace_id = $1 and id <> $2 and status = 'active'",
    )
    .bind(workspace.as_str())
    .bind(employee.as_str())
    .fetch_one(connection)
    .await?
    .count(0)
}

/// Forgets devices that were last used before an instant, at most `most`.
pub async fn remove_before(connection: &mut AnyConnection, before: Time, most: u32) -> Answer<u64> {
    sqlx::query(
        "delete from used_device where (workspace_id, employee_id, device) in \
         (select workspace_id, employee_id, device from used_device where at < $1 limit $2)",
    )
    .bind(before.0)
    .bind(i64::from(most))
    .execute(connection)
    .await
    .map(|done| done.rows_affected())
}

/// A block as it is kept.
pub(crate) fn read(text: Option<&str>, place: usize) -> Answer<Option<Block>> {
    text.map(|text| serde_json::from_str(text).map_err(|error| unreadable(place, error)))
        .transpose()
}
