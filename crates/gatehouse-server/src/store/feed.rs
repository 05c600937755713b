//! SQL of the feed as a whole: where a page of it ends.

use gatehouse_rules::id::{DeviceId, WorkspaceId};
use sqlx::AnyConnection;

use super::{Answer, Columns, big};

/// A span of the feed: after one revision, up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// After this.
    pub after: u64,
    /// Up to and with this.
    pub to: u64,
}

/// The revisions of the first `limit` rows, removals and receipts in a span, smallest first.
pub async fn list_revisions(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    device: &DeviceId,
    span: Span,
    limit: u32,
) -> Answer<Vec<u64>> {
    macro_rules! of {
        ($table:literal, $alias:literal) => {
            concat!(
                " union all select revision from (select revision from ",
                $table,
                " where workspace_id = $1 and revision > $2 and revision <= $3 order by revision limit $4) as ",
                $alias
            )
        };
    }
    sqlx::query(concat!(
        "select revision from (select row_revision as revision from workspace where id = $1 and row_revision > $2 and row_revision <= $3",
        of!("department", "d"),
        of!("workgroup", "w"),
        of!("link", "l"),
        of!("ip_rule", "r"),
        of!("employee", "e"),
        of!("invitation", "i"),
        of!("request", "r"),
        of!("webhook", "h"),
        of!("outgoing", "u"),
        of!("event", "v"),
        of!("tombstone", "t"),
        " union all select revision from (select revision from operation where workspace_id = $1 and device_id = $5 \
         and revision > $2 and revision <= $3 order by revision limit $4) as o",
        ") as every order by revision limit $4"
    ))
    .bind(workspace.as_str())
    .bind(big(span.after))
    .bind(big(span.to))
    .bind(i64::from(limit))
    .bind(device.as_str())
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| row.revision(0))
    .collect()
}
