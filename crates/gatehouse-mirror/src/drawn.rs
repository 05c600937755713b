//! One invitation as the desk draws it: the copy's facts with what waits on them.

use std::collections::HashMap;
use std::sync::Arc;

use gatehouse_rules::employee::Employee;
use gatehouse_rules::invitation::{Invitation, InvitationState};
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::link::Link;
use gatehouse_rules::operation::Decision;
use gatehouse_rules::portal::Facility;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role, may};
use gatehouse_rules::time::{DAY, Time};

use crate::failure::Result;
use crate::invitation::{InvitationAction, InvitationLine, InvitationSort, InvitationTab, Shown};
use crate::merge::Place;
use crate::overlay;
use crate::queue::Queued;
use crate::reading::{Reading, bodies};
use crate::rows::{address_key, stepped_at};

/// Joined people stay on the desk this long.
pub(crate) const JOINED_DAYS: i64 = 30;

/// One invitation with everything its line is drawn from.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    pub(crate) invitation: Invitation,
    pub(crate) person: Employee,
    pub(crate) touching: Vec<Arc<Queued>>,
}

/// One invitation as the desk shows it.
pub(crate) async fn line_of(
    reading: &mut Reading,
    invitation: Invitation,
    person: Employee,
) -> Result<InvitationLine> {
    let links = links(reading).await?;
    let touching = reading
        .overlay
        .touching(&[invitation.id.as_str(), invitation.employee.as_str()]);
    Ok(drawn(invitation, person, touching).line(reading, &links))
}

pub(crate) fn drawn(invitation: Invitation, person: Employee, touching: Vec<Arc<Queued>>) -> Drawn {
    Drawn {
        invitation: overlay::shown_invitation(invitation, &touching),
        person: overlay::shown_person(person, &touching),
        touching,
    }
}

pub(crate) async fn links(reading: &mut Reading) -> Result<HashMap<String, String>> {
    let links: Vec<Link> = bodies(reading.conn(), "select body from link").await?;
    Ok(links
        .into_iter()
        .map(|link| (link.id.0, link.name))
        .collect())
}

/// How an invitation of the copy is shown, without the outbox. A failed letter stays failed after the link's end, since it
/// says why nobody came (INV-8).
#[must_use]
pub fn shown(invitation: &Invitation, now: Time) -> Shown {
    let letter = invitation.letter.as_ref().map(|letter| letter.state);
    match (invitation.state(now), letter) {
        (InvitationState::Joined, _) => Shown::Joined,
        (InvitationState::PendingApproval, _) => Shown::WantsToJoin,
        (_, Some(LetterState::Bounced)) => Shown::Bounced,
        (_, Some(LetterState::Refused)) => Shown::Refused,
        (InvitationState::Expired, _) => Shown::Expired,
        (InvitationState::Open, Some(LetterState::Delayed)) => Shown::Delayed,
        (InvitationState::Open, Some(LetterState::Sent)) => Shown::Sent,
        (InvitationState::Open, Some(LetterState::Opened)) => Shown::Opened,
        (InvitationState::Open, Some(LetterState::Waiting)) => Shown::Queued,
        (InvitationState::Open, None) if invitation.is_inferred() => Shown::Inferred,
        (InvitationState::Open, None) if invitation.sends.is_empty() => Shown::NotSent,
        (InvitationState::Open, None) => Shown::Queued,
    }
}

pub(crate) fn in_tab(tab: InvitationTab, shown: Shown, at: Time, now: Time) -> bool {
    match tab {
        InvitationTab::All => shown != Shown::Joined,
        InvitationTab::WantsToJoin => shown == Shown::WantsToJoin,
        InvitationTab::Bounced => matches!(shown, Shown::Bounced | Shown::Refused),
        InvitationTab::Expired => shown == Shown::Expired,
        InvitationTab::OnTheWay => matches!(
            shown,
            Shown::Delayed
                | Shown::Queued
                | Shown::Sent
                | Shown::Opened
                | Shown::NotSent
                | Shown::Inferred
                | Shown::Waiting
        ),
        InvitationTab::Joined => shown == Shown::Joined && now.since(at) < JOINED_DAYS * DAY,
    }
}

pub(crate) const fn rank(shown: Shown) -> i64 {
    match shown {
        Shown::WantsToJoin => 0,
        Shown::Bounced => 1,
        Shown::Refused => 2,
        Shown::Delayed => 3,
        Shown::Expired => 4,
        Shown::Queued => 5,
        Shown::Sent => 6,
        Shown::Opened => 7,
        Shown::NotSent | Shown::Inferred => 8,
        Shown::Waiting => 9,
        Shown::Joined => 10,
    }
}

impl Drawn {
    pub(crate) fn shown(&self, now: Time) -> Shown {
        if overlay::is_waiting(&self.touching) {
            Shown::Waiting
        } else {
            shown(&self.invitation, now)
        }
    }

    pub(crate) fn at(&self, now: Time) -> Time {
        let waiting = self
            .touching
            .iter()
            .rev()
            .find(|queued| !queued.is_unsettled());
        match (waiting, shown(&self.invitation, now)) {
            (Some(queued), _) => queued.operation.decided_at,
            (None, Shown::Expired) => self.invitation.expires_at.unwrap_or(now),
            (None, _) => stepped_at(&self.invitation),
        }
    }

    pub(crate) fn place(&self, sort: InvitationSort, reading: &Reading) -> Place {
        let id = self.invitation.id.0.clone();
        let name = || reading.order.key(&self.person.name);
        match sort {
            InvitationSort::Need | InvitationSort::State => Place(
                rank(self.shown(reading.now)),
                Vec::new(),
                -self.at(reading.now).0,
                id,
            ),
            InvitationSort::Name => Place(0, name(), 0, id),
            InvitationSort::Address => {
                Place(0, address_key(&self.invitation.address).into_bytes(), 0, id)
            }
            InvitationSort::Department => Place(
                reading.departments.place(self.person.department.as_ref()),
                name(),
                0,
                id,
            ),
            InvitationSort::Age => Place(0, Vec::new(), -self.at(reading.now).0, id),
        }
    }

    pub(crate) fn line(
        &self,
        reading: &Reading,
        links: &HashMap<String, String>,
    ) -> InvitationLine {
        let letter = self.invitation.letter.as_ref();
        let is_troubled = letter
            .is_some_and(|letter| letter.state.failed() || letter.state == LetterState::Delayed);
        let words = match &self.invitation.link {
            Some(link) => links.get(link.as_str()).cloned(),
            None => letter
                .filter(|_| is_troubled)
                .and_then(|letter| letter.said.clone()),
        };
        let (_, after) = overlay::after(
            None,
            Some(self.invitation.clone()),
            &self.touching,
            &reading.settings(),
        );
        let limits = reading.limits();
        let resend_from =
            after.and_then(
                |invitation| match invitation.may_resend(&limits, reading.now) {
                    Err(Problem::TooSoon { .. }) => {
                        invitation.sends.last().map(|at| at.plus(limits.pause()))
                    }
                    Err(Problem::TooMany { until }) => Some(until),
                    _ => None,
                },
            );
        InvitationLine {
            invitation: self.invitation.id.clone(),
            employee: self.invitation.employee.clone(),
            name: self.person.name.clone(),
            address: self.invitation.address.clone(),
            department: reading.departments.name(self.person.department.as_ref()),
            role: self.person.role,
            shown: self.shown(reading.now),
            words,
            at: self.at(reading.now),
            resend_from,
            waiting: overlay::newest(&self.touching),
            can: if reading.offers(Facility::Invitations) {
                can(reading.me.role, self, reading.now)
            } else {
                Vec::new()
            },
        }
    }
}

/// What may be done with an invitation now, by role and state. What waits already is not offered twice: it can be taken back.
pub(crate) fn can(actor: Role, one: &Drawn, now: Time) -> Vec<InvitationAction> {
    let allowed = |right| may(actor, right, Some(one.person.role)).is_ok();
    let is_waiting = overlay::is_waiting(&one.touching);
    let only_resent = one
        .touching
        .iter()
        .filter(|queued| !queued.is_unsettled())
        .all(|queued| matches!(queued.operation.decision, Decision::ResendInvitation { .. }));
    if is_waiting && !only_resent {
        return Vec::new();
    }
    match one.invitation.state(now) {
        InvitationState::Joined => Vec::new(),
        InvitationState::PendingApproval if allowed(Right::Invite) => {
            vec![InvitationAction::Approve, InvitationAction::Reject]
        }
        InvitationState::PendingApproval => Vec::new(),
        InvitationState::Open | InvitationState::Expired => {
            let mut can = Vec::new();
            if allowed(Right::Resend) && !is_waiting {
                can.push(InvitationAction::Resend);
            }
            if allowed(Right::Invite) {
                can.extend([InvitationAction::FixAddress, InvitationAction::Delete]);
            }
            can
        }
    }
}
