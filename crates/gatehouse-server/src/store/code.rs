//! Authorization codes: what a browser carries back to the app, good once and for a minute.

use gatehouse_rules::id::{EmployeeId, IdentityId, WorkspaceId};
use gatehouse_rules::secret::Hashed;
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;

use super::{Answer, Columns};

/// What a code stands for.
#[derive(Clone, Debug)]
pub struct Code {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Who signed in.
    pub employee: EmployeeId,
    /// Whose identity.
    pub identity: IdentityId,
    /// What the device calls itself.
    pub device_name: String,
    /// The thumbprint of the key that the token will be bound to.
    pub thumbprint: String,
    /// The PKCE challenge (RFC 7636).
    pub challenge: String,
    /// Where the code was sent to.
    pub redirect_uri: String,
    /// Until when.
    pub expires_at: Time,
}

/// Adds a code under its hash.
///
/// # Errors
/// When the database does not take it.
pub async fn add(c: &mut AnyConnection, hash: &Hashed, code: &Code) -> Answer<()> {
    sqlx::query(
        "insert into code (code_hash, workspace_id, employee_id, identity_id, device_name, thumbprint, challenge, \
         redirect_uri, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(hash.as_str())
    .bind(code.workspace.as_str())
    .bind(code.employee.as_str())
    .bind(code.identity.as_str())
    .bind(&code.device_name)
    .bind(&code.thumbprint)
    .bind(&code.challenge)
    .bind(&code.redirect_uri)
    .bind(code.expires_at.0)
    .execute(c)
    .await
    .map(|_| ())
}

/// Spends a code: what it stands for, or nothing when it is unknown, too old or used before.
///
/// # Errors
/// When the database does not take it.
pub async fn claim(c: &mut AnyConnection, hash: &Hashed, now: Time) -> Answer<Option<Code>> {
    sqlx::query(
        "update code set used_at = $1 where code_hash = $2 and used_at is null and expires_at > $1 \
         returning workspace_id, employee_id, identity_id, device_name, thumbprint, challenge, redirect_uri, expires_at",
    )
    .bind(now.0)
    .bind(hash.as_str())
    .try_map(|row: sqlx::any::AnyRow| {
        Ok(Code {
            workspace: row.text(0)?.into(),
            employee: row.text(1)?.into(),
            identity: row.text(2)?.into(),
            device_name: row.text(3)?,
            thumbprint: row.text(4)?,
            challenge: row.text(5)?,
            redirect_uri: row.text(6)?,
            expires_at: row.time(7)?,
        })
    })
    .fetch_optional(c)
    .await
}

/// Whose a code was, also of one that was used or is too old.
///
/// # Errors
/// When the database does not answer.
pub async fn find_holder(
    c: &mut AnyConnection,
    hash: &Hashed,
) -> Answer<Option<(WorkspaceId, EmployeeId)>> {
    sqlx::query("select workspace_id, employee_id from code where code_hash = $1")
        .bind(hash.as_str())
        .try_map(|row: sqlx::any::AnyRow| Ok((row.text(0)?.into(), row.text(1)?.into())))
        .fetch_optional(c)
        .await
}
