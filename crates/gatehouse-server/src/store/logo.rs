//! SQL of logos: one picture a workspace, whose hash stands in its settings. Apart from its row, which every change rewrites.

use gatehouse_rules::id::WorkspaceId;
use sqlx::AnyConnection;

use super::{Answer, Columns};

/// The picture of a workspace, as base64.
pub async fn find(connection: &mut AnyConnection, id: &WorkspaceId) -> Answer<Option<String>> {
    sqlx::query("select picture from logo where workspace_id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?
        .map(|row| row.text(0))
        .transpose()
}

/// Keeps a picture in place of the one before.
pub async fn set(connection: &mut AnyConnection, id: &WorkspaceId, picture: &str) -> Answer<()> {
    sqlx::query(
        "insert into logo (workspace_id, picture) values ($1, $2) \
         on conflict (workspace_id) do update set picture = excluded.picture",
    )
    .bind(id.as_str())
    .bind(picture)
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets it.
pub async fn remove(connection: &mut AnyConnection, id: &WorkspaceId) -> Answer<()> {
    sqlx::query("delete from logo where workspace_id = $1")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}
