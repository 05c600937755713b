//! Departments.

use super::{Facts, Ruling, clash};
use crate::operation::{Change, Outcome};
use crate::problem::Problem;
use crate::role::{Right, may};

pub(super) fn add(facts: Facts<'_>) -> Result<Ruling, Problem> {
    may(facts.actor, Right::Configure, None)?;
    Ok(Ruling::Apply)
}

pub(super) fn rename(facts: Facts<'_>, name: &Change<String>) -> Result<Ruling, Problem> {
    may(facts.actor, Right::Configure, None)?;
    let department = facts.seen.department.as_ref();
    let present = department.ok_or(Problem::DepartmentGone)?;
    let mut fields = Vec::new();
    clash(&mut fields, "name", Some(name), present, |value| {
        Some(value.clone())
    });
    Ok(facts.merged(fields))
}

/// Only one that nothing is in.
pub(super) fn delete(facts: Facts<'_>) -> Result<Ruling, Problem> {
    may(facts.actor, Right::Configure, None)?;
    match facts.seen.department {
        None => Ok(Ruling::End(Outcome::Already)),
        Some(_) if facts.seen.n_in_department > 0 => Err(Problem::DepartmentInUse),
        Some(_) => Ok(Ruling::Apply),
    }
}
