//! Webhooks that programs call.

use super::{Facts, Ruling};
use crate::operation::Outcome;
use crate::problem::Problem;
use crate::role::Right;

/// API-1.
pub(super) fn revoke(facts: Facts<'_>) -> Result<Ruling, Problem> {
    facts.may(Right::Configure)?;
    let webhook = facts.seen.webhook.as_ref().ok_or(Problem::WebhookGone)?;
    Ok(if webhook.disabled_at.is_some() {
        Ruling::End(Outcome::Already)
    } else {
        Ruling::Apply
    })
}
