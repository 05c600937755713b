//! Lists of allowed addresses: of the workspace, of a department, of a person.

use super::{Facts, Ruling};
use crate::ip_rule::{self, AllowList, RuleFor, Setting};
use crate::operation::{Change, Outcome};
use crate::problem::Problem;
use crate::role::Right;

/// IPR-1.
pub(super) fn set(
    facts: Facts<'_>,
    rule: &RuleFor,
    list: &Change<AllowList>,
    wider: &AllowList,
) -> Result<Ruling, Problem> {
    facts.may(Right::Configure)?;
    let seen = facts.seen;
    match rule {
        RuleFor::Workspace => {}
        RuleFor::Department(_) if seen.department.is_none() => {
            return Err(Problem::DepartmentGone);
        }
        RuleFor::Person(_) if seen.employee.is_none() => return Err(Problem::EmployeeGone),
        RuleFor::Department(_) | RuleFor::Person(_) => {}
    }
    list.to.check()?;
    Ok(match ip_rule::setting(list, wider, &seen.ip_rule) {
        Setting::Apply => Ruling::Apply,
        Setting::Already => Ruling::End(Outcome::Already),
        Setting::Moved => {
            let present = seen.ip_rule.texts().join(" ");
            facts.conflict_on("ip_rule", Some(present).filter(|text| !text.is_empty()))
        }
    })
}
