//! SQL of what was removed, so that mirrors hear of it.

use gatehouse_rules::feed::{Kind, Tombstone};
use gatehouse_rules::id::WorkspaceId;
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;

use super::{Answer, Columns, big};
use crate::store::digest::Scope;

/// Notes a removal; `scope` names the only scope that is told, `None` tells everyone.
#[derive(Clone, Debug)]
pub struct Removal<'a> {
    /// What.
    pub stone: Tombstone,
    /// Who is told.
    pub scope: Option<Scope>,
    /// When.
    pub at: Time,
    /// By whom, by name.
    pub by: Option<&'a str>,
}

/// Adds one.
pub async fn add(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    removal: &Removal<'_>,
) -> Answer<()> {
    sqlx::query(
        "insert into tombstone (workspace_id, revision, kind, id, scope, at, removed_by) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(workspace.as_str())
    .bind(big(removal.stone.revision))
    .bind(removal.stone.kind.name())
    .bind(removal.stone.id.as_str())
    .bind(removal.scope.map(Scope::name))
    .bind(removal.at.0)
    .bind(removal.by)
    .execute(connection)
    .await?;
    Ok(())
}

/// Who removed something for everyone, by name, and when.
pub async fn find(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &str,
) -> Answer<Option<(Option<String>, Time)>> {
    sqlx::query(
        "select removed_by, at from tombstone where workspace_id = $1 and id = $2 and scope is null order by revision desc limit 1",
    )
    .bind(workspace.as_str())
    .bind(id)
    .fetch_optional(connection)
    .await?
    .map(|row| Ok((row.text_or(0)?, row.time(1)?)))
    .transpose()
}

/// Removals after one revision and up to another.
pub async fn list_changed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
    after: u64,
    to: u64,
) -> Answer<Vec<Tombstone>> {
    sqlx::query(
        "select revision, kind, id from tombstone where workspace_id = $1 and revision > $2 and revision <= $3 \
         and (scope is null or scope = $4) order by revision, id",
    )
    .bind(workspace.as_str())
    .bind(big(after))
    .bind(big(to))
    .bind(scope.name())
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| {
        Ok(Tombstone {
            revision: row.revision(0)?,
            kind: row.word(1, Kind::named)?,
            id: row.text(2)?,
        })
    })
    .collect()
}

/// Forgets removals before an instant and moves the horizon past them; first the write, for it is a
/// transaction's first statement.
pub async fn remove_before(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    before: Time,
) -> Answer<u64> {
    sqlx::query(
        "update workspace set horizon = coalesce((select max(revision) from tombstone where workspace_id = $1 and at < $2), horizon) \
         where id = $1",
    )
    .bind(workspace.as_str())
    .bind(before.0)
    .execute(&mut *connection)
    .await?;
    let done = sqlx::query("delete from tombstone where workspace_id = $1 and at < $2")
        .bind(workspace.as_str())
        .bind(before.0)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}
