//! Invitations: inviting, sending again, fixing the address, deleting.

use super::{Facts, Ruling};
use crate::invitation::{InvitationState, PEOPLE_MAX};
use crate::operation::{Invitee, Outcome};
use crate::problem::Problem;
use crate::role::{Right, Role, may, may_give};
use crate::workgroup;

/// INV-1, INV-12, INV-13.
pub(super) fn invite(facts: Facts<'_>, people: &[Invitee]) -> Result<Ruling, Problem> {
    may(facts.actor, Right::Invite, None)?;
    if people.is_empty() || people.len() > PEOPLE_MAX {
        return Err(Problem::field(
            "people",
            if people.is_empty() {
                "empty"
            } else {
                "too_many"
            },
        ));
    }
    people
        .iter()
        .try_for_each(|one| may_give(facts.actor, one.role))?;
    people
        .iter()
        .try_for_each(|one| workgroup::check(one.role, &one.workgroups))?;
    let more = people.iter().filter(|one| one.role == Role::Integrator);
    let more = u32::try_from(more.count()).unwrap_or(u32::MAX);
    let seen = facts.seen;
    seen.limits.may_add_integrators(seen.n_integrators, more)?;
    Ok(Ruling::Apply)
}

/// INV-4.
pub(super) fn resend(facts: Facts<'_>) -> Result<Ruling, Problem> {
    facts.may(Right::Resend)?;
    let Some(invitation) = &facts.seen.invitation else {
        return Ok(facts.conflict());
    };
    if !matches!(
        invitation.state(facts.now),
        InvitationState::Open | InvitationState::Expired
    ) {
        return Ok(facts.conflict());
    }
    invitation.may_resend(&facts.seen.limits, facts.now)?;
    Ok(Ruling::Apply)
}

/// INV-6.
pub(super) fn fix_address(facts: Facts<'_>) -> Result<Ruling, Problem> {
    facts.may(Right::Invite)?;
    match state(facts) {
        Some(InvitationState::Open | InvitationState::Expired) => Ok(Ruling::Apply),
        _ => Ok(facts.conflict()),
    }
}

/// INV-5.
pub(super) fn delete(facts: Facts<'_>) -> Result<Ruling, Problem> {
    facts.may(Right::Invite)?;
    match state(facts) {
        None => Ok(Ruling::End(Outcome::Already)),
        // INV-5: deleting an invitation that was accepted never removes the employee.
        Some(InvitationState::Joined) => Err(Problem::AlreadyJoined),
        Some(InvitationState::PendingApproval) => Err(Problem::WaitsForApproval),
        Some(InvitationState::Open | InvitationState::Expired) => Ok(Ruling::Apply),
    }
}

fn state(facts: Facts<'_>) -> Option<InvitationState> {
    let invitation = facts.seen.invitation.as_ref();
    invitation.map(|invitation| invitation.state(facts.now))
}
