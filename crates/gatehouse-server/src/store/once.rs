//! SQL of calls that are carried out once, whatever is sent again (API-1).

use gatehouse_rules::id::{WebhookId, WorkspaceId};
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;

use super::{Answer, Columns};

/// Which call: a webhook's, by the key that its program gave it.
#[derive(Clone, Copy, Debug)]
pub struct Call<'c> {
    /// The workspace.
    pub workspace: &'c WorkspaceId,
    /// The webhook.
    pub webhook: &'c WebhookId,
    /// The method.
    pub method: &'c str,
    /// The key.
    pub key: &'c str,
}

/// Claims a call: the instant at which it began; `None` when it was made before and is still remembered. One from before `forgotten` is
/// not. The same one without an answer from before `given_up` goes on where it began: whoever made it is gone, with its effect or
/// without.
pub async fn claim(
    connection: &mut AnyConnection,
    call: Call<'_>,
    body: &str,
    now: Time,
    (forgotten, given_up): (Time, Time),
) -> Answer<Option<Time>> {
    let begun: Option<i64> = sqlx::query_scalar(
        "insert into rest_call (workspace_id, webhook_id, method, name, body_hash, at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (workspace_id, webhook_id, method, name) do update set body_hash = $5, answer = null, \
         at = case when rest_call.at <= $7 then $6 else rest_call.at end \
         where rest_call.at <= $7 or (rest_call.answer is null and rest_call.body_hash = $5 and rest_call.at <= $8) returning at",
    )
    .bind(call.workspace.as_str())
    .bind(call.webhook.as_str())
    .bind(call.method)
    .bind(call.key)
    .bind(body)
    .bind(now.0)
    .bind(forgotten.0)
    .bind(given_up.0)
    .fetch_optional(connection)
    .await?;
    Ok(begun.map(Time))
}

/// What a call was made with, by hash, and what it was answered; `None` inside while it is under way.
pub async fn find(
    connection: &mut AnyConnection,
    call: Call<'_>,
) -> Answer<Option<(String, Option<String>)>> {
    sqlx::query(
        "select body_hash, answer from rest_call where workspace_id = $1 and webhook_id = $2 and method = $3 and name = $4",
    )
    .bind(call.workspace.as_str())
    .bind(call.webhook.as_str())
    .bind(call.method)
    .bind(call.key)
    .fetch_optional(connection)
    .await?
    .map(|row| Ok((row.text(0)?, row.text_or(1)?)))
    .transpose()
}

/// Keeps what a call claimed at `at` was answered.
pub async fn set_answer(
    connection: &mut AnyConnection,
    call: Call<'_>,
    at: Time,
    answer: &str,
) -> Answer<()> {
    sqlx::query(
        "update rest_call set answer = $6 where workspace_id = $1 and webhook_id = $2 and method = $3 and name = $4 and at = $5",
    )
    .bind(call.workspace.as_str())
    .bind(call.webhook.as_str())
    .bind(call.method)
    .bind(call.key)
    .bind(at.0)
    .bind(answer)
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a call back that was claimed at `at` and not carried out.
pub async fn remove(connection: &mut AnyConnection, call: Call<'_>, at: Time) -> Answer<()> {
    sqlx::query(
        "delete from rest_call where workspace_id = $1 and webhook_id = $2 and method = $3 and name = $4 and at = $5",
    )
    .bind(call.workspace.as_str())
    .bind(call.webhook.as_str())
    .bind(call.method)
    .bind(call.key)
    .bind(at.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets the calls of a workspace from before an instant.
pub async fn remove_before(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    before: Time,
) -> Answer<()> {
    sqlx::query("delete from rest_call where workspace_id = $1 and at <= $2")
        .bind(workspace.as_str())
        .bind(before.0)
        .execute(connection)
        .await?;
    Ok(())
}
