//! SQL of who asked to join by a registration link and has not confirmed the address yet. They are in no list: anyone can type any
//! address (INV-7).

use gatehouse_rules::id::{LinkId, WorkspaceId};
use gatehouse_rules::secret::Hashed;
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::{Answer, Columns};

/// Someone who asked to join.
#[derive(Clone, Debug)]
pub struct Joining {
    /// Its id; the link in the letter follows from it with the server's key.
    pub id: String,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// By which registration link.
    pub link: LinkId,
    /// The name they typed.
    pub name: String,
    /// The address as typed.
    pub address: String,
    /// The address as it is compared.
    pub canonical: String,
    /// Until when the letter's link works.
    pub expires_at: Time,
    /// When it was spent.
    pub used_at: Option<Time>,
}

fn joining(row: &AnyRow) -> Answer<Joining> {
    Ok(Joining {
        id: row.text(0)?,
        workspace: row.text(1)?.into(),
        link: row.text(2)?.into(),
        name: row.text(3)?,
        address: row.text(4)?,
        canonical: row.text(5)?,
        expires_at: row.time(6)?,
        used_at: row.time_or(7)?,
    })
}

/// Adds one, under the hash of its letter's link. Earlier ones of the same address and workspace no longer work.
///
/// # Errors
/// When the database does not take it.
pub async fn add(c: &mut AnyConnection, one: &Joining, token: &Hashed, now: Time) -> Answer<()> {
    sqlx::query(
        "update joining set token_hash = null where workspace_id = $1 and canonical = $2 and used_at is null",
    )
    .bind(one.workspace.as_str())
    .bind(&one.canonical)
    .execute(&mut *c)
    .await?;
    sqlx::query(
        "insert into joining (id, workspace_id, link_id, name, address, canonical, token_hash, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&one.id)
    .bind(one.workspace.as_str())
    .bind(one.link.as_str())
    .bind(&one.name)
    .bind(&one.address)
    .bind(&one.canonical)
    .bind(token.as_str())
    .bind(now.0)
    .bind(one.expires_at.0)
    .execute(c)
    .await
    .map(|_| ())
}

/// The one of a letter's link, spent or not.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    c: &mut AnyConnection,
    workspace: &WorkspaceId,
    token: &Hashed,
) -> Answer<Option<Joining>> {
    sqlx::query(
        "select id, workspace_id, link_id, name, address, canonical, expires_at, used_at from joining \
         where token_hash = $1 and workspace_id = $2",
    )
    .bind(token.as_str())
    .bind(workspace.as_str())
    .fetch_optional(c)
    .await?
    .as_ref()
    .map(joining)
    .transpose()
}

/// Spends it; false when someone was first or it is too old.
///
/// # Errors
/// When the database does not take it.
pub async fn claim(c: &mut AnyConnection, token: &Hashed, now: Time) -> Answer<bool> {
    sqlx::query("update joining set used_at = $1 where token_hash = $2 and used_at is null and expires_at > $1")
        .bind(now.0)
        .bind(token.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
}
