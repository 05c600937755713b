//! What happens to webhooks by an admin: one is disabled for good. Their owners make and disable them in `own_webhooks.rs`, and
//! what becomes of them when their owner leaves stands in `change/webhook.rs`.

use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::problem::Problem;

use crate::access::Admin;
use crate::app::App;
use crate::change::Change;
use crate::change::webhook::about;
use crate::effect::{Done, Rows};
use crate::failure::Told;

/// API-1: disables one for good; the next call with it is refused.
///
/// # Errors
/// [`Problem::WebhookGone`].
pub async fn revoke(app: &App, admin: &Admin, change: &mut Change, rows: Rows) -> Told<Done> {
    let mut kept = rows.webhook.ok_or(Problem::WebhookGone)?;
    kept.row.disabled_at = Some(change.now);
    change.set_webhook(&mut kept).await?;
    Ok(Event {
        on: kept.row.employee.clone(),
        cause: Some("by_admin".to_owned()),
        data: about(&kept.row),
        ..admin.event(app, EventKind::WebhookDisabled)
    }
    .into())
}
