//! The second step: pauses of it, more time to set it up, and whether it is mandatory.

use super::{Facts, Ruling};
use crate::operation::Outcome;
use crate::problem::Problem;
use crate::role::{Right, may};
use crate::time::DAY;
use crate::two_step::{GRACE_DAYS_MAX, PAUSE_HOURS_MAX, PAUSE_REASON_MAX};
use crate::workspace::check_name;

/// TFA-4.
pub(super) fn pause(
    facts: Facts<'_>,
    hours: u32,
    reason: &str,
    paused: bool,
) -> Result<Ruling, Problem> {
    facts.may(Right::PauseTwoStep)?;
    facts.has_step()?;
    if !(1..=PAUSE_HOURS_MAX).contains(&hours) {
        return Err(Problem::field("hours", "range_1_720"));
    }
    check_name("reason", reason, PAUSE_REASON_MAX)?;
    let Some(person) = facts.active() else {
        return Ok(facts.conflict());
    };
    let step = &person.two_step;
    if step.is_paused(facts.now) != paused {
        let until = step.paused_until.map(|until| until.0.to_string());
        return Ok(facts.conflict_on("paused_until", until));
    }
    if step.enrolled_at.is_none() {
        return Err(Problem::NothingToPause);
    }
    Ok(Ruling::Apply)
}

/// TFA-4.
pub(super) fn end_pause(facts: Facts<'_>) -> Result<Ruling, Problem> {
    facts.may(Right::PauseTwoStep)?;
    let person = facts.person()?;
    Ok(if person.two_step.is_paused(facts.now) {
        Ruling::Apply
    } else {
        Ruling::End(Outcome::Already)
    })
}

/// TFA-6.
pub(super) fn extend_grace(facts: Facts<'_>, days: u32) -> Result<Ruling, Problem> {
    facts.may(Right::Restrict)?;
    if !(1..=GRACE_DAYS_MAX).contains(&days) {
        return Err(Problem::field("days", "range_1_30"));
    }
    let Some(person) = facts.active() else {
        return Ok(facts.conflict());
    };
    let workspace = facts.seen.workspace.as_ref();
    let (_, settings) = workspace.ok_or(Problem::NoSuchWorkspace)?;
    if settings.two_step_required_since.is_none() || person.two_step.enrolled_at.is_some() {
        return Err(Problem::NothingToExtend);
    }
    let until = facts.now.plus(i64::from(days) * DAY);
    Ok(if person.two_step.grace_until >= Some(until) {
        Ruling::End(Outcome::Already)
    } else {
        Ruling::Apply
    })
}

/// TFA-6: mandatory from now on, or no longer.
pub(super) fn require(facts: Facts<'_>, aim: bool) -> Result<Ruling, Problem> {
    may(facts.actor, Right::Configure, None)?;
    let workspace = facts.seen.workspace.as_ref();
    let (_, settings) = workspace.ok_or(Problem::NoSuchWorkspace)?;
    let required = settings.two_step_required_since.is_some();
    Ok(if required == aim {
        Ruling::End(Outcome::Already)
    } else {
        Ruling::Apply
    })
}
