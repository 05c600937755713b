//! What is drawn over the copy: the outbox, as pure functions of it and of the revision the copy has
//! reached. The copy holds only what the server said; nothing here is stored.
//!
//! Two faces: what is *shown* (a waiting change stands on its row as a mark, with new values where the
//! admin edited, but is not in force) and what *would be* once everything waiting has happened, on which the next
//! decision rests.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::block::{Block, Risk};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::id::{EmployeeId, InvitationId};
use gatehouse_rules::invitation::Invitation;
use gatehouse_rules::ip_rule::{AllowList, RuleFor};
use gatehouse_rules::operation::{Change, Decision, EmployeeEdit, Entity, Invitee, SettingsEdit};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::Time;
use gatehouse_rules::two_step::TwoStep;
use gatehouse_rules::workspace::{Settings, Workspace};

use crate::invitation::Waiting;
use crate::queue::Queued;

/// Someone whose invitation waits.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// The employee it makes.
    pub employee: Employee,
    /// The invitation it makes.
    pub invitation: Invitation,
    /// By which operation.
    pub queued: Arc<Queued>,
}

/// The outbox by what it touches.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    touching: HashMap<String, Vec<Arc<Queued>>>,
    settings: Vec<Arc<Queued>>,
    newcomers: Vec<Newcomer>,
    by_invitation: HashMap<String, usize>,
    by_employee: HashMap<String, usize>,
    unsettled: Vec<Arc<Queued>>,
    waiting: Vec<Arc<Queued>>,
    here: HashSet<EmployeeId>,
}

impl Overlay {
    /// What of the outbox is drawn over a copy at revision `reached`: everything waiting, and every
    /// conflict and refusal that is not settled. An operation leaves when the copy has reached its receipt's revision; those whom
    /// it makes and who are `here` already, under other ids, leave before it.
    #[must_use]
    pub fn of(operations: &[Arc<Queued>], reached: u64, here: HashSet<EmployeeId>) -> Self {
        let mut overlay = Self {
            here,
            ..Self::default()
        };
        for queued in operations {
            if queued.is_unsettled() || queued.is_waiting(reached) {
                overlay.add(queued);
            }
        }
        overlay
    }

    /// Draws one more operation.
    pub fn add(&mut self, queued: &Arc<Queued>) {
        if queued.is_unsettled() {
            self.unsettled.push(queued.clone());
        } else {
            self.waiting.push(queued.clone());
        }
        let decision = &queued.operation.decision;
        if let Decision::Invite { people, letters } = decision {
            for one in people {
                if self.here.contains(&one.employee) {
                    continue;
                }
                self.touch(one.invitation.as_str(), queued);
                self.touch(one.employee.as_str(), queued);
                if !queued.is_unsettled() {
                    self.newcomer(one, *letters, queued);
                }
            }
            return;
        }
        match decision.entity() {
            Entity::Invitation(id) => self.touch(id.as_str(), queued),
            Entity::Employee(id) => self.touch(id.as_str(), queued),
            Entity::Department(id) => self.touch(id.as_str(), queued),
            Entity::Workgroup(id) => self.touch(id.as_str(), queued),
            Entity::Link(id) => self.touch(id.as_str(), queued),
            Entity::Request(id) => self.touch(id.as_str(), queued),
            Entity::Webhook(id) => self.touch(id.as_str(), queued),
            Entity::Outgoing(id) => self.touch(id.as_str(), queued),
            Entity::Workspace => self.settings.push(queued.clone()),
        }
        if let Decision::ReplacePerson { by, .. } = decision {
            self.touch(by.invitation.as_str(), queued);
            self.touch(by.employee.as_str(), queued);
            if !queued.is_unsettled() {
                self.newcomer(by, true, queued);
            }
        }
        if let Decision::FixAddress {
            new_employee,
            new_invitation,
            ..
        } = decision
        {
            self.touch(new_employee.as_str(), queued);
            self.touch(new_invitation.as_str(), queued);
        }
    }

    fn touch(&mut self, id: &str, queued: &Arc<Queued>) {
        self.touching
            .entry(id.to_owned())
            .or_default()
            .push(queued.clone());
    }

    fn newcomer(&mut self, one: &Invitee, letters: bool, queued: &Arc<Queued>) {
        let (employee, invitation) = made(one, letters, queued.operation.decided_at);
        self.by_invitation
            .insert(one.invitation.0.clone(), self.newcomers.len());
        self.by_employee
            .insert(one.employee.0.clone(), self.newcomers.len());
        self.newcomers.push(Newcomer {
            employee,
            invitation,
            queued: queued.clone(),
        });
    }

    /// Everything that touches any of these ids, in the order of deciding.
    #[must_use]
    pub fn touching(&self, ids: &[&str]) -> Vec<Arc<Queued>> {
        let mut found: Vec<_> = ids
            .iter()
            .filter_map(|id| self.touching.get(*id))
            .flatten()
            .cloned()
            .collect();
        found.sort_by_key(|queued| queued.seq);
        found.dedup_by_key(|queued| queued.seq);
        found
    }

    /// Everything that waits on the settings, in the order of deciding.
    #[must_use]
    pub fn on_settings(&self) -> &[Arc<Queued>] {
        &self.settings
    }

    /// The newest list for someone that waits, or that the admin has yet to settle; an empty one waits to be taken away.
    #[must_use]
    pub fn ip_rule(&self, of: &RuleFor) -> Option<(AllowList, Arc<Queued>)> {
        let all = self.waiting.iter().chain(&self.unsettled);
        all.filter_map(|queued| match &queued.operation.decision {
            Decision::SetIpRule { rule, list, .. } if rule == of => {
                Some((list.to.clone(), queued.clone()))
            }
            _ => None,
        })
        .max_by_key(|(_, queued)| queued.seq)
    }

    /// Conflicts and refusals that wait for the admin.
    #[must_use]
    pub fn unsettled(&self) -> &[Arc<Queued>] {
        &self.unsettled
    }

    /// What is not yet in force, in the order of deciding.
    #[must_use]
    pub fn waiting(&self) -> &[Arc<Queued>] {
        &self.waiting
    }

    /// What waits for the admin's own second step (TFA-4).
    pub fn prepared(&self) -> impl Iterator<Item = &Arc<Queued>> {
        self.waiting.iter().filter(|queued| {
            queued.sent_at.is_none()
                && queued.receipt.is_none()
                && queued.operation.decision.needs_step()
        })
    }

    /// People whose invitation waits.
    #[must_use]
    pub fn newcomers(&self) -> &[Newcomer] {
        &self.newcomers
    }

    /// The newcomer of that invitation.
    #[must_use]
    pub fn newcomer_of(&self, invitation: &InvitationId) -> Option<&Newcomer> {
        self.by_invitation
            .get(invitation.as_str())
            .and_then(|i| self.newcomers.get(*i))
    }

    /// The newcomer who would be that employee.
    #[must_use]
    pub fn newcomer_as(&self, employee: &EmployeeId) -> Option<&Newcomer> {
        self.by_employee
            .get(employee.as_str())
            .and_then(|i| self.newcomers.get(*i))
    }

    /// The ids of rows that something is drawn over; newcomers are not rows yet.
    pub fn touched(&self) -> impl Iterator<Item = &str> {
        let is_row =
            |queued: &Arc<Queued>| !matches!(queued.operation.decision, Decision::Invite { .. });
        self.touching
            .iter()
            .filter(move |(_, queued)| queued.iter().any(is_row))
            .map(|(id, _)| id.as_str())
    }

    /// Names by which a department or a workgroup is shown once what waits is drawn; `None` leaves it.
    #[must_use]
    pub fn unit_name(&self, id: &str) -> Option<String> {
        self.touching
            .get(id)?
            .iter()
            .rev()
            .filter(|queued| !queued.is_unsettled())
            .find_map(|queued| name_given(&queued.operation.decision))
            .map(str::to_owned)
    }
}

/// The name that a department or a workgroup is given.
pub(crate) fn name_given(decision: &Decision) -> Option<&str> {
    match decision {
        Decision::RenameDepartment { name, .. } | Decision::RenameWorkgroup { name, .. } => {
            Some(&name.to)
        }
        Decision::AddDepartment { name, .. } | Decision::AddWorkgroup { name, .. } => Some(name),
        _ => None,
    }
}

/// The mark of an operation on a row.
#[must_use]
pub fn mark(queued: &Queued) -> Waiting {
    Waiting {
        operation: queued.operation.id.clone(),
        kind: queued.operation.decision.kind().to_owned(),
        undo_until: (queued.sent_at.is_none() && queued.receipt.is_none())
            .then_some(queued.leaves_at),
        unsettled: queued.is_unsettled(),
    }
}

/// The mark of the newest of several operations.
#[must_use]
pub fn newest(touching: &[Arc<Queued>]) -> Option<Waiting> {
    touching.last().map(|queued| mark(queued))
}

/// Whether anything of it is waiting, not only unsettled.
#[must_use]
pub fn is_waiting(touching: &[Arc<Queued>]) -> bool {
    touching.iter().any(|queued| !queued.is_unsettled())
}

/// The person as shown: waiting edits show their new values; standing and rights are the copy's.
#[must_use]
pub fn shown_person(mut person: Employee, touching: &[Arc<Queued>]) -> Employee {
    for queued in touching.iter().filter(|queued| !queued.is_unsettled()) {
        if let Decision::EditEmployee { edit, .. } = &queued.operation.decision {
            edited(&mut person, edit);
        }
    }
    person
}

/// The invitation as shown: a waiting fix shows the right address.
#[must_use]
pub fn shown_invitation(mut invitation: Invitation, touching: &[Arc<Queued>]) -> Invitation {
    for queued in touching.iter().filter(|queued| !queued.is_unsettled()) {
        if let Decision::FixAddress {
            invitation: of,
            address,
            ..
        } = &queued.operation.decision
            && *of == invitation.id
        {
            invitation.address.clone_from(address);
        }
    }
    invitation
}

/// The workspace as shown, with waiting edits.
#[must_use]
pub fn shown_workspace(mut workspace: Workspace, on_settings: &[Arc<Queued>]) -> Workspace {
    for queued in on_settings.iter().filter(|queued| !queued.is_unsettled()) {
        match &queued.operation.decision {
            Decision::EditSettings { edit } => set(&mut workspace, edit),
            Decision::RequireTwoStep => {
                workspace
                    .settings
                    .two_step_required_since
                    .get_or_insert(queued.operation.decided_at);
            }
            Decision::StopRequiringTwoStep => workspace.settings.two_step_required_since = None,
            _ => {}
        }
    }
    workspace
}

/// Who and what would be there once everything waiting on them has happened.
#[must_use]
pub fn after(
    mut person: Option<Employee>,
    mut invitation: Option<Invitation>,
    touching: &[Arc<Queued>],
    settings: &Settings,
) -> (Option<Employee>, Option<Invitation>) {
    for queued in touching.iter().filter(|queued| !queued.is_unsettled()) {
        let at = queued.operation.decided_at;
        match &queued.operation.decision {
            Decision::DeleteInvitation { .. }
            | Decision::Reject { .. }
            | Decision::FixAddress { .. } => {
                (person, invitation) = (None, None);
            }
            Decision::ResendInvitation { .. } => {
                if let Some(invitation) = &mut invitation {
                    invitation.sent(at, settings.link_ends(at));
                }
            }
            Decision::Approve { .. } | Decision::Reinstate { .. } => {
                stand(person.as_mut(), Status::Active, at)
            }
            Decision::Dismiss { .. } => stand(person.as_mut(), Status::Dismissed, at),
            Decision::RevokeDevice { device, .. } => {
                if let Some(person) = &mut person {
                    person.devices.retain(|one| one.id != *device);
                }
            }
            Decision::ReplacePerson { employee, .. } => {
                // The one who comes instead is touched by it too, and stays as they are.
                let wrong = person.as_mut().filter(|person| person.id == *employee);
                if let Some(person) = wrong {
                    person.contact_email = None;
                    stand(Some(person), Status::Dismissed, at);
                }
            }
            Decision::Block { reason, .. } => {
                if let Some(person) = person.as_mut().filter(|one| one.blocked_at.is_none()) {
                    person.blocked_at = Some(at);
                    person.block = Some(Block::Hand {
                        reason: reason.clone(),
                        admin: String::new(),
                    });
                }
            }
            Decision::LiftBlock { .. } => {
                if let Some(person) = &mut person {
                    person.blocked_at = None;
                    person.block = None;
                }
            }
            Decision::OpenCase { .. } => {
                let block = person.as_mut().and_then(|person| person.block.as_mut());
                if let Some(Block::Suspicion { case_at, .. }) = block {
                    *case_at = Some(at);
                }
            }
            Decision::EditEmployee { edit, .. } => {
                if let Some(person) = &mut person {
                    edited(person, edit);
                }
            }
            Decision::PauseTwoStep { .. }
            | Decision::EndPause { .. }
            | Decision::ExtendGrace { .. }
            | Decision::GrantRole { .. }
            | Decision::TransferOwnership { .. } => {
                if let Some(person) = &mut person {
                    granted(person, &queued.operation.decision);
                }
            }
            _ => {}
        }
    }
    (person, invitation)
}

/// Pauses and graces are counted from when they are in force, which is still to come: until then they have no end.
fn granted(person: &mut Employee, decision: &Decision) {
    const ENDLESS: Time = Time(i64::MAX);
    match decision {
        Decision::PauseTwoStep { reason, .. } => {
            person.two_step.paused_until = Some(ENDLESS);
            person.two_step.pause_reason = Some(reason.clone());
        }
        Decision::EndPause { .. } => {
            person.two_step.paused_until = None;
            person.two_step.pause_reason = None;
        }
        Decision::ExtendGrace { .. } => person.two_step.grace_until = Some(ENDLESS),
        Decision::GrantRole { role, .. } => person.role = role.to,
        Decision::TransferOwnership { .. } => person.role = Role::Owner,
        _ => {}
    }
}

fn stand(person: Option<&mut Employee>, status: Status, at: Time) {
    if let Some(person) = person {
        person.status = status;
        person.status_since = at;
    }
}

fn edited(person: &mut Employee, edit: &EmployeeEdit) {
    put(&mut person.name, edit.name.as_ref());
    put(&mut person.contact_email, edit.contact_email.as_ref());
    put(&mut person.department, edit.department.as_ref());
    put(&mut person.position, edit.position.as_ref());
    put(&mut person.workgroups, edit.workgroups.as_ref());
}

fn set(workspace: &mut Workspace, edit: &SettingsEdit) {
    put(&mut workspace.name, edit.name.as_ref());
    put(
        &mut workspace.settings.confirm_joining,
        edit.confirm_joining.as_ref(),
    );
    put(
        &mut workspace.settings.listed_domains,
        edit.listed_domains.as_ref(),
    );
    put(
        &mut workspace.settings.invitation_days,
        edit.invitation_days.as_ref(),
    );
    put(&mut workspace.settings.grace_days, edit.grace_days.as_ref());
    if edit.logo.is_some() {
        workspace.picture.clone_from(&edit.picture);
    }
    put(&mut workspace.settings.logo, edit.logo.as_ref());
    put(
        &mut workspace.settings.invitation_text,
        edit.invitation_text.as_ref(),
    );
}

fn put<T: Clone>(field: &mut T, change: Option<&Change<T>>) {
    if let Some(change) = change {
        field.clone_from(&change.to);
    }
}

/// Whom and what inviting makes, as far as it can be known before the server says so.
fn made(one: &Invitee, letters: bool, at: Time) -> (Employee, Invitation) {
    let channel = Address::parse(&one.address).map_or(Channel::Email, |address| address.channel);
    let employee = Employee {
        id: one.employee.clone(),
        name: one.name.clone().unwrap_or_else(|| one.address.clone()),
        contact_email: (channel == Channel::Email).then(|| one.address.clone()),
        login: None,
        department: one.department.clone(),
        position: one.position.clone(),
        role: one.role,
        status: Status::Invited,
        status_since: at,
        joined_at: None,
        blocked_at: None,
        block: None,
        password_void_at: None,
        risk: Risk::default(),
        language: None,
        two_step: TwoStep::default(),
        last_sign_in_at: None,
        last_failure_at: None,
        n_sessions: 0,
        standing_inferred: false,
        since_seen: false,
        devices: Vec::new(),
        workgroups: one.workgroups.clone(),
    };
    let invitation = Invitation {
        id: one.invitation.clone(),
        employee: one.employee.clone(),
        channel: Some(channel),
        address: one.address.clone(),
        link: None,
        invited_by: None,
        invited_at: at,
        sends: if letters { vec![at] } else { Vec::new() },
        n_sent: u32::from(letters),
        expires_at: None,
        letter: None,
        pending_at: None,
        joined_at: None,
    };
    (employee, invitation)
}

#[cfg(test)]
mod tests {
    use gatehouse_rules::operation::{Now, Operation, Outcome, Receipt, Standing};
    use gatehouse_rules::problem::Problem;

    use super::*;
    use crate::outbox::Subject;

    fn queued(seq: i64, decision: Decision) -> Queued {
        Queued {
            seq,
            operation: Operation {
                id: format!("o{seq}").into(),
                version: 1,
                decision,
                follows: None,
                decided_at: Time(1_000 + seq),
            },
            about: Subject {
                name: String::new(),
                address: None,
                employee: None,
            },
            leaves_at: Time(2_000),
            sent_at: None,
            receipt: None,
            settled_at: None,
        }
    }

    fn ended(queued: Queued, outcome: Outcome, revision: u64) -> Queued {
        let receipt = Receipt {
            operation: queued.operation.id.clone(),
            outcome,
            revision,
            at: Time(3_000),
        };
        Queued {
            receipt: Some(receipt),
            sent_at: Some(Time(2_500)),
            ..queued
        }
    }

    fn delete(seq: i64) -> Queued {
        queued(
            seq,
            Decision::DeleteInvitation {
                invitation: "i".into(),
            },
        )
    }

    fn invite(seq: i64) -> Queued {
        let one = Invitee {
            employee: "e".into(),
            invitation: "i".into(),
            address: "anna@x.example".into(),
            name: None,
            department: None,
            position: None,
            role: Role::Employee,
            workgroups: Vec::new(),
        };
        queued(
            seq,
            Decision::Invite {
                people: vec![one],
                letters: true,
            },
        )
    }

    fn rename(seq: i64, from: &str, to: &str) -> Queued {
        let name = Some(Change {
            from: from.to_owned(),
            to: to.to_owned(),
        });
        queued(
            seq,
            Decision::EditEmployee {
                employee: "e".into(),
                edit: EmployeeEdit {
                    name,
                    ..EmployeeEdit::default()
                },
            },
        )
    }

    fn conflict() -> Outcome {
        Outcome::Conflict {
            now: Now {
                standing: Standing::Gone,
                since: None,
                by: None,
                fields: Vec::new(),
            },
        }
    }

    fn drawn(operations: Vec<Queued>, reached: u64) -> Overlay {
        Overlay::of(
            &operations.into_iter().map(Arc::new).collect::<Vec<_>>(),
            reached,
            HashSet::new(),
        )
    }

    #[test]
    fn an_operation_leaves_when_the_copy_has_reached_its_receipt_and_not_before_i7() {
        for (case, operation, reached, is_drawn) in [
            ("unanswered", delete(1), 99, true),
            (
                "applied, ahead of the copy",
                ended(delete(1), Outcome::applied(), 10),
                9,
                true,
            ),
            (
                "applied and reached",
                ended(delete(1), Outcome::applied(), 10),
                10,
                false,
            ),
            (
                "already so, ahead of the copy",
                ended(delete(1), Outcome::Already, 10),
                9,
                true,
            ),
            (
                "already so and reached",
                ended(delete(1), Outcome::Already, 10),
                11,
                false,
            ),
            (
                "a conflict, however far the copy is",
                ended(delete(1), conflict(), 10),
                99,
                true,
            ),
            (
                "rejected",
                ended(delete(1), Outcome::rejected(Problem::AlreadyJoined), 10),
                99,
                true,
            ),
            ("expired", ended(delete(1), Outcome::Expired, 10), 99, true),
            (
                "settled",
                Queued {
                    settled_at: Some(Time(1)),
                    ..ended(delete(1), conflict(), 10)
                },
                9,
                false,
            ),
        ] {
            let overlay = drawn(vec![operation], reached);
            assert_eq!(!overlay.touching(&["i"]).is_empty(), is_drawn, "{case}");
        }
    }

    #[test]
    fn a_mark_says_what_waits_and_until_when_it_can_be_undone() {
        let here = mark(&delete(1));
        assert_eq!(
            (here.kind.as_str(), here.undo_until, here.unsettled),
            ("delete_invitation", Some(Time(2_000)), false)
        );
        let sent = mark(&Queued {
            sent_at: Some(Time(1)),
            ..delete(1)
        });
        assert_eq!(sent.undo_until, None, "it may be in force by now");
        assert!(mark(&ended(delete(1), conflict(), 1)).unsettled);
    }

    #[test]
    fn waiting_edits_are_drawn_in_the_order_of_deciding_and_failed_ones_are_not() {
        let overlay = drawn(vec![rename(1, "A", "B"), rename(2, "B", "C")], 0);
        let (person, _) = made(
            &Invitee {
                name: Some("A".into()),
                ..invitee()
            },
            true,
            Time(0),
        );
        assert_eq!(
            shown_person(person.clone(), &overlay.touching(&["e"])).name,
            "C"
        );
        let overlay = drawn(vec![ended(rename(1, "A", "B"), conflict(), 5)], 9);
        assert_eq!(shown_person(person, &overlay.touching(&["e"])).name, "A");
    }

    fn invitee() -> Invitee {
        let Decision::Invite { mut people, .. } = invite(1).operation.decision else {
            unreachable!()
        };
        people.remove(0)
    }

    #[test]
    fn a_waiting_invitation_is_a_newcomer_until_the_copy_has_the_row() {
        assert_eq!(drawn(vec![invite(1)], 0).newcomers().len(), 1);
        assert_eq!(
            drawn(vec![ended(invite(1), Outcome::applied(), 7)], 6)
                .newcomers()
                .len(),
            1
        );
        assert!(
            drawn(vec![ended(invite(1), Outcome::applied(), 7)], 7)
                .newcomers()
                .is_empty()
        );
        assert!(
            drawn(vec![ended(invite(1), Outcome::Expired, 7)], 7)
                .newcomers()
                .is_empty()
        );
        let overlay = drawn(vec![invite(1)], 0);
        assert_eq!(
            overlay.newcomer_of(&"i".into()).unwrap().employee.name,
            "anna@x.example"
        );
        assert!(
            overlay.touched().next().is_none(),
            "it is no row of the copy"
        );
    }

    #[test]
    fn the_next_decision_sees_everything_that_waits_as_done() {
        let (person, invitation) = made(&invitee(), false, Time(0));
        let after_of = |operations: Vec<Queued>| {
            let touching: Vec<_> = operations.into_iter().map(Arc::new).collect();
            after(
                Some(person.clone()),
                Some(invitation.clone()),
                &touching,
                &Settings::default(),
            )
        };
        let resend = queued(
            1,
            Decision::ResendInvitation {
                invitation: "i".into(),
            },
        );
        assert_eq!(
            after_of(vec![resend.clone()]).1.unwrap().sends,
            [Time(1_001)]
        );
        assert_eq!(after_of(vec![resend.clone(), delete(2)]), (None, None));
        assert_eq!(
            after_of(vec![ended(delete(1), conflict(), 1)]).0,
            Some(person.clone())
        );
        let approve = queued(
            1,
            Decision::Approve {
                employee: "e".into(),
            },
        );
        assert_eq!(after_of(vec![approve]).0.unwrap().status, Status::Active);
    }
}
