//! Workgroups.

use super::{Facts, Ruling, clash};
use crate::operation::Change;
use crate::problem::Problem;
use crate::role::{Right, may};

pub(super) fn add(facts: Facts<'_>) -> Result<Ruling, Problem> {
    may(facts.actor, Right::Configure, None)?;
    Ok(Ruling::Apply)
}

pub(super) fn rename(facts: Facts<'_>, name: &Change<String>) -> Result<Ruling, Problem> {
    may(facts.actor, Right::Configure, None)?;
    let workgroup = facts.seen.workgroup.as_ref();
    let present = workgroup.ok_or(Problem::WorkgroupGone)?;
    let mut fields = Vec::new();
    clash(&mut fields, "name", Some(name), present, |value| {
        Some(value.clone())
    });
    Ok(facts.merged(fields))
}
