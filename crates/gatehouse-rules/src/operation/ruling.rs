//! How an operation is ruled: first whether it is legal now, then whether the world moved since it was decided (SYN-2). What is legal
//! stands in the file of its subject; what subjects share stands here.

use super::{
    AHEAD_MAX, Change, Decision, FieldNow, Now, OPERATION_VERSION, Operation, Outcome, REMEMBERED,
    Seen, Standing,
};
use crate::employee::{Employee, Status};
use crate::id::EmployeeId;
use crate::invitation::InvitationState;
use crate::problem::Problem;
use crate::role::{Right, Role, may};
use crate::time::{SECOND, Time};

mod block;
mod case;
mod department;
mod employee;
mod invitation;
mod ip_rule;
mod link;
mod outgoing;
mod recovery;
mod request;
mod role;
mod two_step;
mod webhook;
mod workgroup;
mod workspace;

pub use recovery::login_goes_to;

/// What the rules say of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// Carry it out.
    Apply,
    /// It ends here; nothing changes.
    End(Outcome),
}

/// First whether it is legal now, then whether the world moved. Addresses are judged by the caller
/// with [`crate::invitation::verdict_of`], since only the store can claim one (EML-8).
#[must_use]
pub fn decide(operation: &Operation, seen: &Seen, now: Time) -> Ruling {
    if operation.version > OPERATION_VERSION {
        return end(Problem::AppTooNew);
    }
    if now.since(operation.decided_at) > REMEMBERED {
        return Ruling::End(Outcome::Expired);
    }
    let ahead = operation.decided_at.since(now);
    if ahead > AHEAD_MAX {
        return end(Problem::ClockWrong {
            seconds: ahead / SECOND,
        });
    }
    let Some(actor) = seen.actor else {
        return end(Problem::NotAnAdmin);
    };
    match rule(&operation.decision, Facts { actor, seen, now }) {
        Ok(ruling) => ruling,
        Err(problem) => Ruling::End(Outcome::Rejected {
            problem,
            now: standing(seen, now),
        }),
    }
}

/// Each kind by its subject.
fn rule(decision: &Decision, facts: Facts<'_>) -> Result<Ruling, Problem> {
    match decision {
        Decision::Invite { people, .. } => invitation::invite(facts, people),
        Decision::ResendInvitation { .. } => invitation::resend(facts),
        Decision::FixAddress { .. } => invitation::fix_address(facts),
        Decision::DeleteInvitation { .. } => invitation::delete(facts),
        Decision::Approve { .. } => employee::approve(facts),
        Decision::Reject { .. } => employee::reject(facts),
        Decision::Dismiss { employee, .. } => employee::dismiss(facts, employee),
        Decision::ReplacePerson { employee, by, .. } => employee::replace(facts, employee, by),
        Decision::Reinstate { .. } => employee::reinstate(facts),
        Decision::EndSessions { .. } => employee::end_sessions(facts),
        Decision::RevokeDevice { .. } => employee::revoke_device(facts),
        Decision::RequestAddress { .. } => employee::request_address(facts),
        Decision::EditEmployee { edit, .. } => employee::edit(facts, edit),
        Decision::PauseTwoStep {
            hours,
            reason,
            paused,
            ..
        } => two_step::pause(facts, *hours, reason, *paused),
        Decision::EndPause { .. } => two_step::end_pause(facts),
        Decision::ExtendGrace { days, .. } => two_step::extend_grace(facts, *days),
        Decision::RequireTwoStep => two_step::require(facts, true),
        Decision::StopRequiringTwoStep => two_step::require(facts, false),
        Decision::GrantRole { employee, role } => role::grant(facts, employee, role),
        Decision::TransferOwnership { employee, from } => role::transfer(facts, employee, *from),
        Decision::RevokeWebhook { .. } => webhook::revoke(facts),
        Decision::AddOutgoing {
            title,
            address,
            occasions,
            ..
        } => outgoing::add(facts, title, address, occasions),
        Decision::DisableOutgoing { .. } => outgoing::disable(facts),
        Decision::SendAgain { .. } => outgoing::send_again(facts),
        Decision::AnswerRequest { .. } => request::answer(facts),
        Decision::SendRecovery { .. } => recovery::send(facts),
        Decision::SendLogin { .. } => recovery::send_login(facts),
        Decision::Block { employee, reason } => block::block(facts, employee, reason),
        Decision::LiftBlock { .. } => block::lift(facts),
        Decision::OpenCase { note, .. } => case::open(facts, note.as_deref()),
        Decision::AddDepartment { .. } => department::add(facts),
        Decision::RenameDepartment { name, .. } => department::rename(facts, name),
        Decision::DeleteDepartment { .. } => department::delete(facts),
        Decision::AddWorkgroup { .. } => workgroup::add(facts),
        Decision::RenameWorkgroup { name, .. } => workgroup::rename(facts, name),
        Decision::AddLink { .. } => link::add(facts),
        Decision::SwitchLinkOff { .. } => link::switch_off(facts),
        Decision::EditSettings { edit } => workspace::edit_settings(facts, edit),
        Decision::SetIpRule { rule, list, wider } => ip_rule::set(facts, rule, list, wider),
    }
}

/// What every kind is ruled by.
#[derive(Clone, Copy)]
struct Facts<'a> {
    /// The acting employee's present role.
    actor: Role,
    /// What is seen of what it touches.
    seen: &'a Seen,
    now: Time,
}

impl<'a> Facts<'a> {
    /// The present role of whom it is about; `None` where that is nobody.
    fn target(self) -> Option<Role> {
        self.seen.employee.as_ref().map(|employee| employee.role)
    }

    /// Whether the actor has a right over whom it is about.
    fn may(self, right: Right) -> Result<(), Problem> {
        may(self.actor, right, self.target())
    }

    fn is_actor(self, employee: &EmployeeId) -> bool {
        self.seen.actor_id.as_ref() == Some(employee)
    }

    /// TFA-4: who has no second step cannot prove it. Where nobody knows, the server does.
    fn has_step(self) -> Result<(), Problem> {
        if self.seen.actor_has_factor == Some(false) {
            Err(Problem::SetUpTwoStep)
        } else {
            Ok(())
        }
    }

    /// Whom it is about, where somebody is.
    fn person(self) -> Result<&'a Employee, Problem> {
        self.seen.employee.as_ref().ok_or(Problem::EmployeeGone)
    }

    /// The same, while they are active.
    fn active(self) -> Option<&'a Employee> {
        self.seen
            .employee
            .as_ref()
            .filter(|person| person.status == Status::Active)
    }

    /// The world moved in these fields; carried out where it moved in none.
    fn merged(self, fields: Vec<FieldNow>) -> Ruling {
        if fields.is_empty() {
            return Ruling::Apply;
        }
        let place = standing(self.seen, self.now);
        Ruling::End(Outcome::Conflict {
            now: Now {
                standing: place.as_ref().map_or(Standing::There, |now| now.standing),
                since: None,
                by: None,
                fields,
            },
        })
    }

    /// The world moved.
    fn conflict(self) -> Ruling {
        Ruling::End(Outcome::Conflict {
            now: standing(self.seen, self.now).unwrap_or_else(|| gone(self.seen)),
        })
    }

    /// The world moved in one field.
    fn conflict_on(self, field: &str, value: Option<String>) -> Ruling {
        self.merged(vec![FieldNow {
            field: field.to_owned(),
            value,
        }])
    }
}

/// A field clashes when it is neither what the admin saw nor what the admin wants.
fn clash<T: PartialEq>(
    fields: &mut Vec<FieldNow>,
    field: &str,
    change: Option<&Change<T>>,
    present: &T,
    show: impl Fn(&T) -> Option<String>,
) {
    if change.is_some_and(|change| *present != change.from && *present != change.to) {
        fields.push(FieldNow {
            field: field.to_owned(),
            value: show(present),
        });
    }
}

fn end(problem: Problem) -> Ruling {
    Ruling::End(Outcome::rejected(problem))
}

fn gone(seen: &Seen) -> Now {
    let (by, since) = seen
        .removed
        .clone()
        .map_or((None, None), |(by, at)| (by, Some(at)));
    Now {
        standing: Standing::Gone,
        since,
        by,
        fields: Vec::new(),
    }
}

/// Since when; a portal does not always tell.
fn known(since: Time) -> Option<Time> {
    (since > Time(0)).then_some(since)
}

/// Where the entity stands, from what is seen of it.
#[must_use]
pub fn standing(seen: &Seen, now: Time) -> Option<Now> {
    let (standing, since) = match (&seen.employee, &seen.invitation) {
        (Some(person), _) if person.status == Status::Active && person.blocked_at.is_some() => {
            (Standing::Blocked, person.blocked_at)
        }
        (Some(person), _) if person.status == Status::Active => {
            (Standing::Active, known(person.status_since))
        }
        (Some(person), _) if person.status == Status::Dismissed => {
            (Standing::Dismissed, known(person.status_since))
        }
        (Some(person), _) if person.status == Status::PendingApproval => {
            (Standing::PendingApproval, known(person.status_since))
        }
        (_, Some(invitation)) => match invitation.state(now) {
            InvitationState::Expired => (Standing::InvitationExpired, invitation.expires_at),
            InvitationState::Joined => (Standing::Active, invitation.joined_at),
            InvitationState::PendingApproval => (Standing::PendingApproval, invitation.pending_at),
            InvitationState::Open => (Standing::InvitationOpen, invitation.sends.last().copied()),
        },
        (Some(_), None) => (Standing::There, None),
        (None, None) => match (seen.link, &seen.removed) {
            (Some(Some(off)), _) => (Standing::SwitchedOff, Some(off)),
            (_, Some(_)) => return Some(gone(seen)),
            _ => return None,
        },
    };
    Some(Now {
        standing,
        since,
        by: None,
        fields: Vec::new(),
    })
}
