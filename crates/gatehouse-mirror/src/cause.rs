//! Why someone cannot get in, from the facts of this mirror alone: a pure function (DOC-1, DOC-2).

use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::invitation::{Invitation, InvitationState};
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::time::Time;
use gatehouse_rules::two_step::TwoStepState;
use gatehouse_rules::workspace::Settings;

use crate::employee::Cause;

/// Every cause that holds at `now`, most decisive first; empty when the person can get in as far as this mirror knows.
#[must_use]
pub fn causes(
    person: &Employee,
    invitation: Option<&Invitation>,
    settings: &Settings,
    now: Time,
) -> Vec<Cause> {
    let mut causes = Vec::new();
    match person.status {
        Status::Dismissed => causes.push(Cause::Dismissed {
            at: person.status_since,
        }),
        Status::PendingApproval => causes.push(Cause::PendingApproval {
            at: invitation
                .and_then(|one| one.pending_at)
                .unwrap_or(person.status_since),
        }),
        Status::Invited => invited(&mut causes, invitation, now),
        Status::Active => {}
    }
    if let Some(at) = person.blocked_at {
        let block = person.block.clone();
        causes.push(Cause::Blocked { at, block });
    } else if person.status == Status::Active
        && let Some(at) = person.password_void_at
    {
        causes.push(Cause::PasswordVoid { at });
    }
    if person.status == Status::Active {
        if person.two_step.state(settings, now) == TwoStepState::MustEnrol {
            let since = person
                .two_step
                .grace_until
                .or(settings.two_step_required_since);
            causes.push(Cause::MustEnrol {
                at: since.unwrap_or(now),
            });
        }
        if let Some(at) = person.last_failure_at
            && person.last_sign_in_at.is_none_or(|success| success < at)
        {
            causes.push(Cause::FailedLately { at });
        }
    }
    causes
}

fn invited(causes: &mut Vec<Cause>, invitation: Option<&Invitation>, now: Time) {
    let Some(invitation) = invitation else {
        causes.push(Cause::NeverSent);
        return;
    };
    let letter = invitation.letter.as_ref();
    if let Some(letter) = letter.filter(|letter| letter.state.failed()) {
        causes.push(Cause::LetterFailed {
            said: letter.said.clone(),
            host: letter.host.clone(),
            at: letter.at,
        });
    }
    if invitation.state(now) == InvitationState::Expired {
        causes.push(Cause::InvitationExpired {
            at: invitation.expires_at.unwrap_or(now),
        });
        return;
    }
    if invitation.sends.is_empty() {
        causes.push(Cause::NeverSent);
        return;
    }
    match letter {
        Some(letter) if letter.state.failed() => {}
        Some(letter) if letter.state == LetterState::Delayed => {
            causes.push(Cause::LetterDelayed {
                said: letter.said.clone(),
                at: letter.at,
            });
        }
        _ => causes.push(Cause::NotJoinedYet {
            at: invitation.sends.last().copied(),
            opened: letter.is_some_and(|letter| letter.state == LetterState::Opened),
        }),
    }
}
