//! Devices of apps, the tokens bound to their keys, and the proofs that were used (RFC 9449).

use gatehouse_rules::employee::EmployeeDevice;
use gatehouse_rules::id::{DeviceId, EmployeeId, IdentityId, WorkspaceId};
use gatehouse_rules::secret::Hashed;
use gatehouse_rules::time::{DAY, MINUTE, Time};
use sqlx::AnyConnection;

use super::{Answer, Columns};

/// SES-2, SYN-4: an app’s sign-in extends itself at every use, and ends after this long without one.
pub const REFRESH_IDLE: i64 = 30 * DAY;

/// One installation of the app.
#[derive(Clone, Debug)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// The workspace it was connected to.
    pub workspace: WorkspaceId,
    /// Whose.
    pub employee: EmployeeId,
    /// Whose identity.
    pub identity: IdentityId,
    /// As it named itself; written by a stranger, never trusted.
    pub name: String,
    /// The thumbprint of its key (RFC 7638).
    pub thumbprint: String,
    /// When it was connected.
    pub created_at: Time,
    /// When it was last here, at most a minute old.
    pub seen_at: Time,
    /// When it was revoked.
    pub revoked_at: Option<Time>,
    /// When the admin last proved the second step on it (TFA-4).
    pub confirmed_at: Option<Time>,
}

const COLUMNS: &str = "device.id, device.workspace_id, device.employee_id, coalesce(device.identity_id, ''), device.name, \
    device.thumbprint, device.created_at, device.seen_at, device.revoked_at, device.confirmed_at";

fn device(row: &sqlx::any::AnyRow) -> Answer<Device> {
    Ok(Device {
        id: row.text(0)?.into(),
        workspace: row.text(1)?.into(),
        employee: row.text(2)?.into(),
        identity: row.text(3)?.into(),
        name: row.text(4)?,
        thumbprint: row.text(5)?,
        created_at: row.time(6)?,
        seen_at: row.time(7)?,
        revoked_at: row.time_or(8)?,
        confirmed_at: row.time_or(9)?,
    })
}

/// Adds a device.
///
/// # Errors
/// When the database does not take it.
pub async fn add(c: &mut AnyConnection, device: &Device) -> Answer<()> {
    sqlx::query(
        "insert into device (id, workspace_id, employee_id, identity_id, name, thumbprint, created_at, seen_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(device.id.as_str())
    .bind(device.workspace.as_str())
    .bind(device.employee.as_str())
    .bind(device.identity.as_str())
    .bind(&device.name)
    .bind(&device.thumbprint)
    .bind(device.created_at.0)
    .bind(device.seen_at.0)
    .execute(c)
    .await
    .map(|_| ())
}

/// The devices of an employee, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(c: &mut AnyConnection, employee: &EmployeeId) -> Answer<Vec<Device>> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from device where employee_id = $1 order by created_at desc, id desc"
    )))
    .bind(employee.as_str())
    .try_map(|row: sqlx::any::AnyRow| device(&row))
    .fetch_all(c)
    .await
}

/// The devices of an employee that are not revoked, newest first, each with whether its app is signed in at `now` (SES-3).
///
/// # Errors
/// When the database does not answer.
pub async fn list_open(
    c: &mut AnyConnection,
    employee: &EmployeeId,
    now: Time,
) -> Answer<Vec<(Device, bool)>> {
    let signed_in = sqlx::query(
        "select distinct device_id from refresh_token where ended_at is null and expires_at > $1 \
         and device_id in (select id from device where employee_id = $2)",
    )
    .bind(now.0)
    .bind(employee.as_str())
    .try_map(|row: sqlx::any::AnyRow| row.text(0))
    .fetch_all(&mut *c)
    .await?;
    let devices = list(c, employee).await?;
    Ok(devices
        .into_iter()
        .filter(|device| device.revoked_at.is_none())
        .map(|device| {
            let is_in = signed_in.contains(&device.id.0);
            (device, is_in)
        })
        .collect())
}

/// The same as admins are told of them.
///
/// # Errors
/// When the database does not answer.
pub async fn list_told(
    c: &mut AnyConnection,
    employee: &EmployeeId,
) -> Answer<Vec<EmployeeDevice>> {
    let devices = list(c, employee).await?;
    Ok(devices
        .into_iter()
        .filter(|device| device.revoked_at.is_none())
        .map(|device| EmployeeDevice {
            id: device.id,
            name: device.name,
            connected_at: device.created_at,
            seen_at: device.seen_at,
        })
        .collect())
}

/// Revokes one device of an employee, as [`revoke_all`] does; `None` when there is none of that id, or it was revoked before.
///
/// # Errors
/// When the database does not take it.
pub async fn revoke(
    c: &mut AnyConnection,
    employee: &EmployeeId,
    id: &DeviceId,
    now: Time,
) -> Answer<Option<Device>> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "update device set revoked_at = $1 where id = $2 and employee_id = $3 and revoked_at is null returning {COLUMNS}"
    )))
    .bind(now.0)
    .bind(id.as_str())
    .bind(employee.as_str())
    .try_map(|row: sqlx::any::AnyRow| device(&row))
    .fetch_optional(c)
    .await
}

/// Revokes every device of an employee: their tokens say so from now on, with the word that erases the mirror (SYN-4). Answers those
/// that were not revoked before.
///
/// # Errors
/// When the database does not take it.
pub async fn revoke_all(
    c: &mut AnyConnection,
    employee: &EmployeeId,
    now: Time,
) -> Answer<Vec<Device>> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "update device set revoked_at = $1 where employee_id = $2 and revoked_at is null returning {COLUMNS}"
    )))
    .bind(now.0)
    .bind(employee.as_str())
    .try_map(|row: sqlx::any::AnyRow| device(&row))
    .fetch_all(c)
    .await
}

/// Notes that a device was here, at most once a minute.
///
/// # Errors
/// When the database does not take it.
pub async fn set_seen(c: &mut AnyConnection, id: &DeviceId, now: Time) -> Answer<()> {
    sqlx::query("update device set seen_at = $1 where id = $2 and seen_at < $3")
        .bind(now.0)
        .bind(id.as_str())
        .bind(now.plus(-MINUTE).0)
        .execute(c)
        .await
        .map(|_| ())
}

/// Notes that the admin proved the second step on a device, and holds its row until the transaction ends; false when it was revoked.
///
/// # Errors
/// When the database does not take it.
pub async fn set_confirmed(c: &mut AnyConnection, id: &DeviceId, now: Time) -> Answer<bool> {
    sqlx::query("update device set confirmed_at = $1 where id = $2 and revoked_at is null")
        .bind(now.0)
        .bind(id.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// Adds an access token.
///
/// # Errors
/// When the database does not take it.
pub async fn add_access(
    c: &mut AnyConnection,
    token: &Hashed,
    device: &DeviceId,
    expires_at: Time,
) -> Answer<()> {
    sqlx::query("insert into access_token (token_hash, device_id, expires_at) values ($1, $2, $3)")
        .bind(token.as_str())
        .bind(device.as_str())
        .bind(expires_at.0)
        .execute(c)
        .await
        .map(|_| ())
}

/// The device of an access token, and until when the token works.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_access(
    c: &mut AnyConnection,
    token: &Hashed,
) -> Answer<Option<(Device, Time)>> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS}, access_token.expires_at from access_token join device on device.id = access_token.device_id \
         where access_token.token_hash = $1"
    )))
    .bind(token.as_str())
    .try_map(|row: sqlx::any::AnyRow| Ok((device(&row)?, row.time(10)?)))
    .fetch_optional(c)
    .await
}

/// Adds a refresh token of a generation.
///
/// # Errors
/// When the database does not take it.
pub async fn add_refresh(
    c: &mut AnyConnection,
    token: &Hashed,
    device: &DeviceId,
    generation: i64,
    now: Time,
) -> Answer<()> {
    sqlx::query(
        "insert into refresh_token (token_hash, device_id, generation, expires_at) values ($1, $2, $3, $4)",
    )
    .bind(token.as_str())
    .bind(device.as_str())
    .bind(generation)
    .bind(now.plus(REFRESH_IDLE).0)
    .execute(c)
    .await
    .map(|_| ())
}

/// The device and generation of a refresh token that works at `now`, its end moved on by the use. It begins with the device's row, as
/// [`crate::store::session::end_all`] does: of the two, one is over before the other looks, and no refresh outlives the end.
///
/// # Errors
/// When the database does not take it.
pub async fn claim_refresh(
    c: &mut AnyConnection,
    token: &Hashed,
    now: Time,
) -> Answer<Option<(Device, i64)>> {
    sqlx::query(
        "update device set seen_at = seen_at where id = (select device_id from refresh_token where token_hash = $1)",
    )
    .bind(token.as_str())
    .execute(&mut *c)
    .await?;
    let used = sqlx::query(
        "update refresh_token set expires_at = $1 where token_hash = $2 and ended_at is null and expires_at > $3 \
         returning device_id, generation",
    )
    .bind(now.plus(REFRESH_IDLE).0)
    .bind(token.as_str())
    .bind(now.0)
    .try_map(|row: sqlx::any::AnyRow| Ok((row.text(0)?, row.number(1)?)))
    .fetch_optional(&mut *c)
    .await?;
    let Some((id, generation)) = used else {
        return Ok(None);
    };
    let found = find(c, &id.into()).await?;
    Ok(found.map(|device| (device, generation)))
}

/// The device of a refresh token, also of one that was used or ended.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_refresh(c: &mut AnyConnection, token: &Hashed) -> Answer<Option<Device>> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from refresh_token join device on device.id = refresh_token.device_id \
         where refresh_token.token_hash = $1"
    )))
    .bind(token.as_str())
    .try_map(|row: sqlx::any::AnyRow| device(&row))
    .fetch_optional(c)
    .await
}

/// A device.
///
/// # Errors
/// When the database does not answer.
pub async fn find(c: &mut AnyConnection, id: &DeviceId) -> Answer<Option<Device>> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from device where id = $1"
    )))
    .bind(id.as_str())
    .try_map(|row: sqlx::any::AnyRow| device(&row))
    .fetch_optional(c)
    .await
}

/// A token of this generation was used, so its answer had arrived: every other token up to it ends.
///
/// # Errors
/// When the database does not take it.
pub async fn end_refreshes_before(
    c: &mut AnyConnection,
    device: &DeviceId,
    generation: i64,
    kept: &Hashed,
    now: Time,
) -> Answer<()> {
    sqlx::query(
        "update refresh_token set ended_at = $1 where device_id = $2 and generation <= $3 and token_hash <> $4 \
         and ended_at is null",
    )
    .bind(now.0)
    .bind(device.as_str())
    .bind(generation)
    .bind(kept.as_str())
    .execute(c)
    .await
    .map(|_| ())
}

/// RFC 7009: ends a token, and with a refresh token everything of its device. Whose it was; `None` when it was none, or had ended.
///
/// # Errors
/// When the database does not take it.
pub async fn end_token(c: &mut AnyConnection, token: &Hashed, now: Time) -> Answer<Option<Device>> {
    let device = sqlx::query(
        "update refresh_token set ended_at = $1 where token_hash = $2 and ended_at is null returning device_id",
    )
    .bind(now.0)
    .bind(token.as_str())
    .try_map(|row: sqlx::any::AnyRow| row.text(0))
    .fetch_optional(&mut *c)
    .await?;
    let Some(device) = device else {
        let ended: Option<String> =
            sqlx::query("delete from access_token where token_hash = $1 returning device_id")
                .bind(token.as_str())
                .try_map(|row: sqlx::any::AnyRow| row.text(0))
                .fetch_optional(&mut *c)
                .await?;
        return match ended {
            Some(device) => find(c, &device.into()).await,
            None => Ok(None),
        };
    };
    let device = device.into();
    end_tokens(c, &device, now).await?;
    find(c, &device).await
}

/// Ends every token of a device, which signs in again; false when it had none that could be renewed.
///
/// # Errors
/// When the database does not take it.
pub async fn end_tokens(c: &mut AnyConnection, id: &DeviceId, now: Time) -> Answer<bool> {
    sqlx::query("delete from access_token where device_id = $1")
        .bind(id.as_str())
        .execute(&mut *c)
        .await?;
    sqlx::query("update refresh_token set ended_at = $1 where device_id = $2 and ended_at is null")
        .bind(now.0)
        .bind(id.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0)
}

/// Remembers a proof until it is too old to be accepted anyway; false when it was used before.
///
/// # Errors
/// When the database does not take it.
pub async fn claim_proof(c: &mut AnyConnection, id: &str, until: Time) -> Answer<bool> {
    sqlx::query("insert into proof (id, until) values ($1, $2) on conflict do nothing")
        .bind(id)
        .bind(until.0)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// Forgets proofs that are too old to be accepted; at most `most`.
///
/// # Errors
/// When the database does not take it.
pub async fn remove_proofs(c: &mut AnyConnection, now: Time, most: u32) -> Answer<u64> {
    sqlx::query("delete from proof where id in (select id from proof where until < $1 limit $2)")
        .bind(now.0)
        .bind(i64::from(most))
        .execute(c)
        .await
        .map(|done| done.rows_affected())
}
