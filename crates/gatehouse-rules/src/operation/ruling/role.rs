//! Roles: granting one, and making someone the owner in one's own place.

use super::{Facts, Ruling};
use crate::employee::is_last_owner;
use crate::id::EmployeeId;
use crate::operation::{Change, Outcome, raises};
use crate::problem::Problem;
use crate::role::{GRANTED, Right, Role, may_change};

/// Who may have which role (DIS-3). Raising rests on the role that was seen; lowering asks for at most the lower one.
pub(super) fn grant(
    facts: Facts<'_>,
    employee: &EmployeeId,
    role: &Change<Role>,
) -> Result<Ruling, Problem> {
    facts.may(Right::GrantRole)?;
    if facts.is_actor(employee) {
        return Err(Problem::Forbidden {
            right: Right::GrantRole,
        });
    }
    if role.from == role.to || !GRANTED.contains(&role.to) {
        return Err(Problem::field("role", "not_allowed"));
    }
    let raises = raises(role);
    if raises {
        facts.has_step()?;
    }
    let Some(person) = facts.active() else {
        return match &facts.seen.employee {
            _ if raises => Ok(facts.conflict()),
            None => Err(Problem::EmployeeGone),
            Some(_) => Err(Problem::WrongStatus),
        };
    };
    may_change(facts.actor, person.role, role.to)?;
    if person.role == role.to || (!raises && person.role < role.to) {
        return Ok(Ruling::End(Outcome::Already));
    }
    if raises && person.role != role.from {
        let present = Some(person.role.name().to_owned());
        return Ok(facts.conflict_on("role", present));
    }
    if !raises && is_last_owner(person, facts.seen.n_owners) {
        return Err(Problem::LastOwner);
    }
    Ok(Ruling::Apply)
}

/// DIS-3.
pub(super) fn transfer(
    facts: Facts<'_>,
    employee: &EmployeeId,
    from: Role,
) -> Result<Ruling, Problem> {
    facts.may(Right::GrantRole)?;
    if facts.actor != Role::Owner || facts.is_actor(employee) {
        return Err(Problem::Forbidden {
            right: Right::GrantRole,
        });
    }
    facts.has_step()?;
    match facts.active() {
        // DIS-3: whoever owns it next must be able to get in.
        Some(person) if person.blocked_at.is_some() => Err(Problem::WrongStatus),
        Some(_) if from == Role::Owner => Err(Problem::field("role", "not_allowed")),
        Some(person) if person.role != from => {
            let present = Some(person.role.name().to_owned());
            Ok(facts.conflict_on("role", present))
        }
        Some(_) => Ok(Ruling::Apply),
        None => Ok(facts.conflict()),
    }
}
