//! Blocks by hand.

use super::{Facts, Ruling};
use crate::block::{Block, REASON_MAX};
use crate::employee::{Status, is_last_owner};
use crate::id::EmployeeId;
use crate::operation::Outcome;
use crate::problem::Problem;
use crate::role::Right;
use crate::workspace::check_name;

/// BLK-10, DIS-3.
pub(super) fn block(
    facts: Facts<'_>,
    employee: &EmployeeId,
    reason: &str,
) -> Result<Ruling, Problem> {
    facts.may(Right::Restrict)?;
    check_name("reason", reason, REASON_MAX)?;
    let person = facts.person()?;
    if person.blocked_at.is_some() {
        Ok(Ruling::End(Outcome::Already))
    } else if person.status != Status::Active {
        Err(Problem::WrongStatus)
    } else if is_last_owner(person, facts.seen.n_owners) {
        Err(Problem::LastOwner)
    } else if facts.is_actor(employee) {
        Err(Problem::Forbidden {
            right: Right::Restrict,
        })
    } else {
        Ok(Ruling::Apply)
    }
}

/// BLK-10: a block by suspicion is lifted by a case only (BLK-4).
pub(super) fn lift(facts: Facts<'_>) -> Result<Ruling, Problem> {
    facts.may(Right::Restrict)?;
    let Some(person) = &facts.seen.employee else {
        return Ok(facts.conflict());
    };
    match (person.blocked_at, &person.block) {
        (None, _) => Ok(Ruling::End(Outcome::Already)),
        (Some(_), Some(Block::Hand { .. })) => Ok(Ruling::Apply),
        (Some(_), _) => Err(Problem::BlockedBySuspicion),
    }
}
