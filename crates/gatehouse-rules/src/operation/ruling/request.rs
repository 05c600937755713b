//! What someone at the door asked for.

use super::{Facts, Ruling};
use crate::operation::Outcome;
use crate::problem::Problem;
use crate::role::{Right, may};

/// TFA-7, SGN-2.
pub(super) fn answer(facts: Facts<'_>) -> Result<Ruling, Problem> {
    match &facts.seen.request {
        Some(request) => {
            facts.may(request.kind.right())?;
            Ok(Ruling::Apply)
        }
        // Someone else answered, or what was asked for came true.
        None => {
            may(facts.actor, Right::PauseTwoStep, None)?;
            Ok(Ruling::End(Outcome::Already))
        }
    }
}
