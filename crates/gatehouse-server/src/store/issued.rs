//! SQL of the links that were written out, so that an old one can say why it is old (INV-10).

use gatehouse_rules::id::{InvitationId, WorkspaceId};
use gatehouse_rules::secret::Hashed;
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;

use super::{Answer, Columns, big};

/// Remembers a link by its hash; a letter that is written out again changes nothing.
///
/// # Errors
/// When the database does not take it.
pub async fn add(
    c: &mut AnyConnection,
    workspace: &WorkspaceId,
    invitation: &InvitationId,
    issue: u64,
    token: &Hashed,
    now: Time,
) -> Answer<()> {
    sqlx::query(
        "insert into issued (token_hash, workspace_id, invitation_id, issue, issued_at) values ($1, $2, $3, $4, $5) \
         on conflict do nothing",
    )
    .bind(token.as_str())
    .bind(workspace.as_str())
    .bind(invitation.as_str())
    .bind(big(issue))
    .bind(now.0)
    .execute(c)
    .await
    .map(|_| ())
}

/// Which invitation of a workspace a link was for, and its issue.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    c: &mut AnyConnection,
    workspace: &WorkspaceId,
    token: &Hashed,
) -> Answer<Option<(InvitationId, u64)>> {
    sqlx::query(
        "select invitation_id, issue from issued where token_hash = $1 and workspace_id = $2",
    )
    .bind(token.as_str())
    .bind(workspace.as_str())
    .fetch_optional(c)
    .await?
    .map(|row| Ok((row.text(0)?.into(), row.revision(1)?)))
    .transpose()
}
