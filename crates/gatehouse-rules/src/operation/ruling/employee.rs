//! People: who comes in and who leaves, their sessions and devices, and what stands in their profile.

use super::{Facts, Ruling, clash};
use crate::employee::{Employee, Status, is_last_owner};
use crate::id::EmployeeId;
use crate::operation::{EmployeeEdit, Invitee, Outcome};
use crate::problem::Problem;
use crate::role::{Right, Role, may_give};
use crate::workgroup;

/// INV-7.
pub(super) fn approve(facts: Facts<'_>) -> Result<Ruling, Problem> {
    facts.may(Right::Invite)?;
    match status(facts) {
        Some(Status::PendingApproval) => Ok(Ruling::Apply),
        Some(Status::Active) => Ok(Ruling::End(Outcome::Already)),
        _ => Ok(facts.conflict()),
    }
}

/// INV-7.
pub(super) fn reject(facts: Facts<'_>) -> Result<Ruling, Problem> {
    facts.may(Right::Invite)?;
    match status(facts) {
        Some(Status::PendingApproval) => Ok(Ruling::Apply),
        None => Ok(Ruling::End(Outcome::Already)),
        Some(Status::Active) => Err(Problem::AlreadyJoined),
        Some(Status::Invited | Status::Dismissed) => Err(Problem::WrongStatus),
    }
}

/// DIS-1.
pub(super) fn dismiss(facts: Facts<'_>, employee: &EmployeeId) -> Result<Ruling, Problem> {
    facts.may(Right::Dismiss)?;
    let person = facts.person()?;
    match person.status {
        Status::Dismissed => Ok(Ruling::End(Outcome::Already)),
        Status::Active => may_leave(facts, person, employee).map(|()| Ruling::Apply),
        Status::Invited if facts.seen.portal => {
            may_leave(facts, person, employee).map(|()| Ruling::Apply)
        }
        Status::Invited | Status::PendingApproval => Err(Problem::WrongStatus),
    }
}

/// INV-6, INV-12.
pub(super) fn replace(
    facts: Facts<'_>,
    employee: &EmployeeId,
    by: &Invitee,
) -> Result<Ruling, Problem> {
    facts.may(Right::Dismiss)?;
    facts.may(Right::Invite)?;
    may_give(facts.actor, by.role)?;
    workgroup::check(by.role, &by.workgroups)?;
    match &facts.seen.employee {
        Some(person) if person.status == Status::Active => {
            if by.role == Role::Integrator && person.role != Role::Integrator {
                let seen = facts.seen;
                seen.limits.may_add_integrators(seen.n_integrators, 1)?;
            }
            may_leave(facts, person, employee).map(|()| Ruling::Apply)
        }
        _ => Ok(facts.conflict()),
    }
}

/// DIS-1, INV-12.
pub(super) fn reinstate(facts: Facts<'_>) -> Result<Ruling, Problem> {
    facts.may(Right::Dismiss)?;
    let seen = facts.seen;
    let is_linked = seen.portal
        || seen
            .employee
            .as_ref()
            .is_some_and(|one| one.login.is_some());
    match status(facts) {
        Some(Status::Dismissed) if !is_linked => Err(Problem::Unlinked),
        Some(Status::Dismissed) => {
            let more = u32::from(facts.target() == Some(Role::Integrator));
            seen.limits.may_add_integrators(seen.n_integrators, more)?;
            Ok(Ruling::Apply)
        }
        Some(Status::Active) => Ok(Ruling::End(Outcome::Already)),
        Some(Status::Invited) if seen.portal => Ok(Ruling::End(Outcome::Already)),
        _ => Ok(facts.conflict()),
    }
}

/// SES-3.
pub(super) fn end_sessions(facts: Facts<'_>) -> Result<Ruling, Problem> {
    facts.may(Right::EndSessions)?;
    facts.person()?;
    Ok(Ruling::Apply)
}

/// SES-3, SYN-4.
pub(super) fn revoke_device(facts: Facts<'_>) -> Result<Ruling, Problem> {
    facts.may(Right::EndSessions)?;
    facts.person()?;
    Ok(if facts.seen.device {
        Ruling::Apply
    } else {
        Ruling::End(Outcome::Already)
    })
}

/// EML-3.
pub(super) fn request_address(facts: Facts<'_>) -> Result<Ruling, Problem> {
    facts.may(Right::Resend)?;
    if facts.seen.employee.is_some() {
        Ok(Ruling::Apply)
    } else {
        Ok(facts.conflict())
    }
}

/// EML-4, INV-12.
pub(super) fn edit(facts: Facts<'_>, edit: &EmployeeEdit) -> Result<Ruling, Problem> {
    facts.may(Right::EditEmployee)?;
    let Some(person) = &facts.seen.employee else {
        return Ok(facts.conflict());
    };
    let mut fields = Vec::new();
    clash(
        &mut fields,
        "name",
        edit.name.as_ref(),
        &person.name,
        |value| Some(value.clone()),
    );
    clash(
        &mut fields,
        "contact_email",
        edit.contact_email.as_ref(),
        &person.contact_email,
        Clone::clone,
    );
    clash(
        &mut fields,
        "department",
        edit.department.as_ref(),
        &person.department,
        |value| value.as_ref().map(|id| id.0.clone()),
    );
    clash(
        &mut fields,
        "position",
        edit.position.as_ref(),
        &person.position,
        Clone::clone,
    );
    if let Some(workgroups) = &edit.workgroups {
        workgroup::check(person.role, &workgroups.to)?;
    }
    clash(
        &mut fields,
        "workgroups",
        edit.workgroups.as_ref(),
        &person.workgroups,
        |all| Some(workgroup::in_line(all)),
    );
    Ok(facts.merged(fields))
}

fn status(facts: Facts<'_>) -> Option<Status> {
    facts.seen.employee.as_ref().map(|person| person.status)
}

/// DIS-3: the last owner stays, and nobody dismisses themselves.
fn may_leave(facts: Facts<'_>, person: &Employee, named: &EmployeeId) -> Result<(), Problem> {
    if is_last_owner(person, facts.seen.n_owners) {
        return Err(Problem::LastOwner);
    }
    if facts.is_actor(named) {
        return Err(Problem::Forbidden {
            right: Right::Dismiss,
        });
    }
    Ok(())
}
