//! Registration links.

use super::{Facts, Ruling};
use crate::operation::Outcome;
use crate::problem::Problem;
use crate::role::{Right, may};

/// INV-1.
pub(super) fn add(facts: Facts<'_>) -> Result<Ruling, Problem> {
    may(facts.actor, Right::Configure, None)?;
    Ok(Ruling::Apply)
}

/// INV-1.
pub(super) fn switch_off(facts: Facts<'_>) -> Result<Ruling, Problem> {
    may(facts.actor, Right::Configure, None)?;
    match facts.seen.link {
        None => Err(Problem::LinkGone),
        Some(Some(_)) => Ok(Ruling::End(Outcome::Already)),
        Some(None) => Ok(Ruling::Apply),
    }
}
