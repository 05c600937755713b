//! Outgoing webhooks, and what is delivered to them.

use super::{Facts, Ruling};
use crate::operation::Outcome;
use crate::outgoing::{self, Occasion};
use crate::problem::Problem;
use crate::role::{Right, may};
use crate::webhook;
use crate::workspace::check_name;

/// API-1.
pub(super) fn add(
    facts: Facts<'_>,
    title: &str,
    address: &str,
    occasions: &[Occasion],
) -> Result<Ruling, Problem> {
    may(facts.actor, Right::Configure, None)?;
    check_name("title", title, webhook::TITLE_MAX)?;
    outgoing::check_address(address)?;
    outgoing::check_occasions(occasions)?;
    if facts.seen.n_outgoing >= outgoing::MADE_MAX {
        return Err(Problem::TooManyOutgoing {
            most: outgoing::MADE_MAX,
        });
    }
    Ok(Ruling::Apply)
}

/// API-1.
pub(super) fn disable(facts: Facts<'_>) -> Result<Ruling, Problem> {
    may(facts.actor, Right::Configure, None)?;
    let present = facts.seen.outgoing.as_ref().ok_or(Problem::WebhookGone)?;
    Ok(if present.disabled_at.is_some() {
        Ruling::End(Outcome::Already)
    } else {
        Ruling::Apply
    })
}

/// API-1.
pub(super) fn send_again(facts: Facts<'_>) -> Result<Ruling, Problem> {
    may(facts.actor, Right::Configure, None)?;
    let (seen, now) = (facts.seen, facts.now);
    let in_use = (seen.outgoing.as_ref()).is_some_and(|one| one.disabled_at.is_none());
    match &seen.delivery {
        Some(delivery) if in_use => Ok(if delivery.next_try_at.is_some_and(|at| at <= now) {
            Ruling::End(Outcome::Already)
        } else {
            Ruling::Apply
        }),
        _ => Err(Problem::DeliveryGone),
    }
}
