//! Cases: what the operator is asked to lift (BLK-4).

use super::{Facts, Ruling};
use crate::block::Block;
use crate::case::NOTE_MAX;
use crate::operation::Outcome;
use crate::problem::Problem;
use crate::role::{Right, may};
use crate::workspace::check_name;

/// BLK-5: any colleague may, whatever the blocked person's role is.
pub(super) fn open(facts: Facts<'_>, note: Option<&str>) -> Result<Ruling, Problem> {
    may(facts.actor, Right::Read, None)?;
    if let Some(note) = note {
        check_name("note", note, NOTE_MAX)?;
    }
    let Some(person) = &facts.seen.employee else {
        return Ok(facts.conflict());
    };
    match (person.blocked_at, &person.block) {
        (None, _)
        | (
            Some(_),
            Some(Block::Suspicion {
                case_at: Some(_), ..
            }),
        ) => Ok(Ruling::End(Outcome::Already)),
        (Some(_), Some(Block::Hand { .. })) => Err(Problem::BlockedByHand),
        (Some(_), _) => Ok(Ruling::Apply),
    }
}
