//! Deciding (OFF-2, OFF-3): a choice becomes an operation that names the facts it rests on, is refused
//! early by the server's own rules, and is stored in one local transaction.

use std::sync::Arc;

use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::id::{
    DepartmentId, EmployeeId, InvitationId, OutgoingId, RequestId, WebhookId, WorkgroupId,
};
use gatehouse_rules::invitation::Invitation;
use gatehouse_rules::ip_rule::RuleFor;
use gatehouse_rules::operation::{
    Change, Decision, OPERATION_VERSION, Operation, Outcome, Ruling, Seen, Standing, standing,
};
use gatehouse_rules::outgoing::Outgoing;
use gatehouse_rules::portal::{self, Facility};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::webhook::Webhook;

use crate::failure::{Failure, Result};
use crate::files::Write;
use crate::open::Mirror;
use crate::outbox::{Choice, Decide, Decided, RefusedChoice};
use crate::outgoing;
use crate::overlay::{self, Overlay};
use crate::queue::Queued;
use crate::reading::Reading;
use crate::rows::{role_rank, status_rank};

/// One deciding: what is known, what was decided in it so far, and the transaction that keeps it.
pub(crate) struct Deciding<'a> {
    pub(crate) mirror: &'a Mirror,
    pub(crate) reading: Reading,
    /// What this deciding has added; the reading's own overlay does not have it.
    pub(crate) added: Overlay,
    pub(crate) is_online: bool,
}

/// What is known of the person and the invitation that a choice names, with everything waiting applied.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) person: Option<Employee>,
    pub(crate) invitation: Option<Invitation>,
    pub(crate) touching: Vec<Arc<Queued>>,
}

impl Facts {
    /// The name that waits for the department or the workgroup that these are of.
    fn name_waiting(&self) -> Option<String> {
        let mut newest = self.touching.iter().rev();
        let name = newest.find_map(|queued| overlay::name_given(&queued.operation.decision));
        name.map(str::to_owned)
    }
}

impl Mirror {
    /// Decides one or many: what is legal now is stored in one transaction, the rest comes back with its problem.
    ///
    /// # Errors
    /// [`Problem::DiskFull`] with nothing stored, [`Problem::Locked`], [`Problem::VaultDamaged`].
    pub async fn decide(&self, decide: Decide) -> Result<Decided> {
        let mut write = self.write().await?;
        write.added = Some(Vec::new());
        let mut deciding = self.deciding().await?;
        let (mut stored, mut refused) = (Vec::new(), Vec::new());
        for (index, choice) in decide.choices.into_iter().enumerate() {
            match deciding.one(choice).await {
                Ok(decision) => stored.push(deciding.store(&mut write, decision).await?),
                Err(Failure::Told(problem)) if is_refusal(&problem) => {
                    refused.push(RefusedChoice {
                        index: u32::try_from(index).unwrap_or(u32::MAX),
                        problem,
                    });
                }
                Err(failure) => return Err(failure),
            }
        }
        self.keep(write, stored, refused).await
    }

    pub(crate) async fn deciding(&self) -> Result<Deciding<'_>> {
        let reading = self.reading().await?;
        Ok(Deciding {
            mirror: self,
            reading,
            added: Overlay::default(),
            is_online: self.is_online(),
        })
    }

    /// Commits what was decided, and wakes the driver.
    pub(crate) async fn keep(
        &self,
        write: Write,
        stored: Vec<Arc<Queued>>,
        refused: Vec<RefusedChoice>,
    ) -> Result<Decided> {
        if !stored.is_empty() {
            write.commit().await?;
            self.nudge();
        }
        let now = self.now();
        let undo_until = stored
            .iter()
            .map(|queued| queued.leaves_at)
            .min()
            .filter(|until| *until > now);
        Ok(Decided {
            operations: stored
                .iter()
                .map(|queued| queued.operation.id.clone())
                .collect(),
            refused,
            undo_until,
            offline: !self.is_online(),
        })
    }
}

/// What the rules say about one choice; anything else ends the whole deciding.
pub(crate) fn is_refusal(problem: &Problem) -> bool {
    !matches!(
        problem,
        Problem::Locked
            | Problem::VaultDamaged
            | Problem::CopyDamaged
            | Problem::DiskFull
            | Problem::Broken { .. }
    )
}

impl Deciding<'_> {
    /// The decision of a choice, judged by the rules on everything known and waiting.
    pub(crate) async fn one(&mut self, choice: Choice) -> Result<Judged> {
        let facts = self.facts(&choice).await?;
        let decision = self.decision(choice, &facts).await?;
        self.judged(decision, facts).await
    }

    /// Judges a decision that is made already.
    pub(crate) async fn judged(&mut self, decision: Decision, facts: Facts) -> Result<Judged> {
        if !self.reading.offers(Facility::of(&decision)) {
            return Err(Problem::NotOffered.into());
        }
        if self.reading.is_portal() {
            portal::fits(&decision)?;
        }
        let seen = self.seen(&decision, &facts).await?;
        let now = self.reading.now;
        let operation = Operation {
            id: self.mirror.profile().random.id(now).into(),
            version: OPERATION_VERSION,
            follows: self
                .followed(&decision, &facts)
                .map(|queued| queued.operation.id.clone()),
            decision,
            decided_at: now,
        };
        match gatehouse_rules::operation::decide(&operation, &seen, now) {
            Ruling::Apply => Ok(Judged {
                operation,
                seen,
                facts,
            }),
            Ruling::End(outcome) => Err(refusal(&operation.decision, outcome).into()),
        }
    }

    /// Stores an operation; it is drawn for what this deciding judges next.
    pub(crate) async fn store(&mut self, write: &mut Write, judged: Judged) -> Result<Arc<Queued>> {
        let now = self.reading.now;
        let Judged {
            operation,
            seen,
            facts,
        } = judged;
        let leaves_at = if self.is_online {
            operation.decision.leaves_at(now)
        } else {
            now
        };
        let about = crate::settle::subject(
            &mut self.reading,
            &operation.decision,
            facts.person.as_ref(),
        )
        .await?;
        let seq = sqlx::query_scalar(
            "insert into outbox (id, entity, decided_at, leaves_at, seen, about, operation, needs_step)
             values ($1, $2, $3, $4, $5, $6, $7, $8) returning seq",
        )
        .bind(operation.id.as_str())
        .bind(serde_json::to_string(&operation.decision.entity())?)
        .bind(now.0)
        .bind(leaves_at.0)
        .bind(serde_json::to_string(&standing(&seen, now))?)
        .bind(serde_json::to_string(&about)?)
        .bind(serde_json::to_string(&operation)?)
        .bind(operation.decision.needs_step())
        .fetch_one(write.conn())
        .await?;
        let queued = Arc::new(Queued {
            seq,
            operation,
            about,
            leaves_at,
            sent_at: None,
            receipt: None,
            settled_at: None,
        });
        self.added.add(&queued);
        if let Some(added) = &mut write.added {
            added.push(queued.clone());
        }
        Ok(queued)
    }

    /// The copy's facts of what a choice names, with everything waiting applied.
    async fn facts(&mut self, choice: &Choice) -> Result<Facts> {
        match choice {
            Choice::Resend { invitation }
            | Choice::FixAddress { invitation, .. }
            | Choice::DeleteInvitation { invitation } => self.of_invitation(invitation).await,
            Choice::Approve { employee }
            | Choice::Reject { employee }
            | Choice::Dismiss { employee, .. }
            | Choice::Reinstate { employee }
            | Choice::ReplacePerson { employee, .. }
            | Choice::EndSessions { employee }
            | Choice::PauseTwoStep { employee, .. }
            | Choice::EndPause { employee }
            | Choice::ExtendGrace { employee, .. }
            | Choice::GrantRole { employee, .. }
            | Choice::TransferOwnership { employee }
            | Choice::RevokeDevice { employee, .. }
            | Choice::SendRecovery { employee }
            | Choice::SendLogin { employee }
            | Choice::Block { employee, .. }
            | Choice::LiftBlock { employee }
            | Choice::OpenCase { employee, .. }
            | Choice::RequestAddress { employee, .. }
            | Choice::EditEmployee { employee, .. } => self.of_employee(employee).await,
            Choice::AnswerRequest { request, .. } => self.of_request(request).await,
            Choice::RevokeWebhook { webhook } => self.of_webhook(webhook).await,
            Choice::DisableOutgoing { outgoing } | Choice::SendAgain { outgoing, .. } => {
                Ok(self.of_id(outgoing.as_str()))
            }
            Choice::RenameDepartment { department, .. }
            | Choice::DeleteDepartment { department } => Ok(self.of_id(department.as_str())),
            Choice::RenameWorkgroup { workgroup, .. } => Ok(self.of_id(workgroup.as_str())),
            Choice::SwitchLinkOff { link } => Ok(self.of_id(link.as_str())),
            Choice::EditSettings { .. } | Choice::RequireTwoStep | Choice::StopRequiringTwoStep => {
                Ok(self.of_settings())
            }
            Choice::SetIpRule { rule, .. } => match rule {
                RuleFor::Workspace => Ok(self.of_settings()),
                RuleFor::Department(id) => Ok(self.of_id(id.as_str())),
                RuleFor::Person(id) => self.of_employee(id).await,
            },
            Choice::AddDepartment { .. }
            | Choice::AddWorkgroup { .. }
            | Choice::AddLink { .. }
            | Choice::AddOutgoing { .. } => Ok(Facts::default()),
        }
    }

    async fn of_request(&mut self, id: &RequestId) -> Result<Facts> {
        let request = self.reading.request(id.as_str()).await?;
        let person = match request.and_then(|request| request.employee) {
            Some(employee) => self.of_employee(&employee).await?.person,
            None => None,
        };
        Ok(Facts {
            person,
            ..self.of_id(id.as_str())
        })
    }

    async fn of_webhook(&mut self, id: &WebhookId) -> Result<Facts> {
        let webhook = self.reading.webhook(id.as_str()).await?;
        let person = match webhook.and_then(|webhook| webhook.employee) {
            Some(employee) => self.of_employee(&employee).await?.person,
            None => None,
        };
        Ok(Facts {
            person,
            ..self.of_id(id.as_str())
        })
    }

    fn of_settings(&self) -> Facts {
        let touching = self
            .reading
            .overlay
            .on_settings()
            .iter()
            .chain(self.added.on_settings());
        Facts {
            touching: touching.cloned().collect(),
            ..Facts::default()
        }
    }

    fn of_id(&self, id: &str) -> Facts {
        Facts {
            touching: self.touching(&[id]),
            ..Facts::default()
        }
    }

    fn touching(&self, ids: &[&str]) -> Vec<Arc<Queued>> {
        let mut touching = self.reading.overlay.touching(ids);
        touching.extend(self.added.touching(ids));
        touching
    }

    async fn of_invitation(&mut self, id: &InvitationId) -> Result<Facts> {
        let newcomer = self
            .reading
            .overlay
            .newcomer_of(id)
            .or_else(|| self.added.newcomer_of(id));
        let newcomer = newcomer.map(|one| (one.employee.clone(), one.invitation.clone()));
        let (person, invitation) = match (self.reading.invitation(id.as_str()).await?, newcomer) {
            (Some(invitation), _) => (
                self.reading.employee(invitation.employee.as_str()).await?,
                Some(invitation),
            ),
            (None, Some((person, invitation))) => (Some(person), Some(invitation)),
            (None, None) => (None, None),
        };
        Ok(self.drawn(person, invitation, id.as_str()))
    }

    async fn of_employee(&mut self, id: &EmployeeId) -> Result<Facts> {
        let newcomer = self
            .reading
            .overlay
            .newcomer_as(id)
            .or_else(|| self.added.newcomer_as(id));
        let newcomer = newcomer.map(|one| (one.employee.clone(), one.invitation.clone()));
        let (person, invitation) = match (self.reading.employee(id.as_str()).await?, newcomer) {
            (Some(person), _) => (Some(person), self.reading.invitation_of(id.as_str()).await?),
            (None, Some((person, invitation))) => (Some(person), Some(invitation)),
            (None, None) => (None, None),
        };
        Ok(self.drawn(person, invitation, id.as_str()))
    }

    fn drawn(
        &self,
        person: Option<Employee>,
        invitation: Option<Invitation>,
        named: &str,
    ) -> Facts {
        let mut ids = vec![named];
        ids.extend(
            person
                .as_ref()
                .map(|person| person.id.as_str())
                .filter(|id| *id != named),
        );
        ids.extend(
            invitation
                .as_ref()
                .map(|one| one.id.as_str())
                .filter(|id| *id != named),
        );
        let touching = self.touching(&ids);
        let (person, invitation) =
            overlay::after(person, invitation, &touching, &self.reading.settings());
        Facts {
            person,
            invitation,
            touching,
        }
    }

    /// The unanswered operation that a decision rests on: the last on the same entity, else the last that makes its
    /// department or one of its workgroups.
    fn followed<'f>(&'f self, decision: &Decision, facts: &'f Facts) -> Option<Arc<Queued>> {
        let unanswered = |queued: &&Arc<Queued>| queued.receipt.is_none();
        let mut units: Vec<&str> = Vec::new();
        match decision {
            Decision::EditEmployee { edit, .. } => {
                let department = edit.department.iter().flat_map(|change| &change.to);
                units.extend(department.map(|id| id.as_str()));
                let workgroups = edit.workgroups.iter().flat_map(|change| &change.to);
                units.extend(workgroups.map(|id| id.as_str()));
            }
            Decision::AddLink { department, .. } => {
                units.extend(department.as_ref().map(|id| id.as_str()));
            }
            // All of one list have the same, but for departments of their own, which are there already.
            Decision::Invite { people, .. } => {
                let department = people.iter().find_map(|one| one.department.as_ref());
                units.extend(department.map(|id| id.as_str()));
                let workgroups = people.first().map(|one| &one.workgroups);
                units.extend(workgroups.into_iter().flatten().map(|id| id.as_str()));
            }
            _ => {}
        }
        facts
            .touching
            .iter()
            .rev()
            .find(unanswered)
            .cloned()
            .or_else(|| {
                let touching = self.touching(&units);
                touching
                    .iter()
                    .rev()
                    .filter(unanswered)
                    .find(|queued| {
                        matches!(
                            queued.operation.decision,
                            Decision::AddDepartment { .. } | Decision::AddWorkgroup { .. }
                        )
                    })
                    .cloned()
            })
    }

    async fn seen(&mut self, decision: &Decision, facts: &Facts) -> Result<Seen> {
        let mut seen = Seen {
            limits: self.reading.limits(),
            actor: Some(self.reading.me.role),
            actor_id: Some(self.reading.me.employee.clone()),
            invitation: facts.invitation.clone(),
            employee: facts.person.clone(),
            portal: self.reading.is_portal(),
            ..Seen::default()
        };
        if decision.needs_step() {
            // Helpdesk's copy does not hold their own row: then the server says it.
            let me = self.reading.me.employee.clone();
            let own = self.reading.employee(me.as_str()).await?;
            seen.actor_has_factor = own.map(|own| own.two_step.enrolled_at.is_some());
        }
        let is_integrator = |role: Role| role == Role::Integrator;
        let adds = match decision {
            Decision::Invite { people, .. } => people.iter().any(|one| is_integrator(one.role)),
            Decision::ReplacePerson { by, .. } => is_integrator(by.role),
            Decision::Reinstate { .. } => {
                (facts.person.as_ref()).is_some_and(|one| is_integrator(one.role))
            }
            _ => false,
        };
        if adds {
            seen.n_integrators = self.n_integrators().await?;
        }
        match decision {
            Decision::RevokeDevice { device, .. } => {
                let mut devices = facts.person.iter().flat_map(|person| &person.devices);
                seen.device = devices.any(|one| one.id == *device);
            }
            Decision::RevokeWebhook { webhook } => {
                let present = self.reading.webhook(webhook.as_str()).await?;
                // What waits on it has disabled it already.
                seen.webhook = present.map(|webhook| Webhook {
                    disabled_at: webhook.disabled_at.or_else(|| {
                        overlay::is_waiting(&facts.touching).then_some(webhook.made_at)
                    }),
                    ..webhook
                });
            }
            Decision::AddOutgoing { .. } => {
                let lines = outgoing::lines(&mut self.reading).await?;
                let added = self.added.waiting().iter();
                let added = added.filter_map(|queued| outgoing::to_be_made(queued));
                let added = u32::try_from(added.count()).unwrap_or(u32::MAX);
                seen.n_outgoing = outgoing::n_in_use(&lines).saturating_add(added);
            }
            Decision::DisableOutgoing { outgoing: id } => {
                seen.outgoing = self.outgoing_now(id, facts).await?;
            }
            Decision::SendAgain {
                outgoing: id,
                delivery,
            } => {
                seen.outgoing = self.outgoing_now(id, facts).await?;
                let mut all = seen.outgoing.iter().flat_map(|one| &one.deliveries);
                seen.delivery = all.find(|one| one.id == *delivery).cloned();
            }
            // What waits on it has answered it already.
            Decision::AnswerRequest { request, .. } if !overlay::is_waiting(&facts.touching) => {
                seen.request = self.reading.request(request.as_str()).await?;
            }
            Decision::Dismiss { .. }
            | Decision::GrantRole { .. }
            | Decision::Block { .. }
            | Decision::ReplacePerson { .. } => {
                seen.n_owners = self.n_owners().await?;
            }
            Decision::ExtendGrace { .. } => {
                let workspace = self.reading.known_workspace()?.clone();
                let workspace = overlay::shown_workspace(workspace, &self.of_settings().touching);
                seen.workspace = Some((workspace.name, workspace.settings));
            }
            Decision::RenameDepartment { department, .. } => {
                seen.department = self.department_now(department, facts);
            }
            Decision::DeleteDepartment { department, .. } => {
                let is_deleted = facts.touching.iter().any(|queued| {
                    matches!(queued.operation.decision, Decision::DeleteDepartment { .. })
                });
                let present = self.department_now(department, facts);
                seen.department = present.filter(|_| !is_deleted);
                seen.n_in_department = self.n_in_department(department).await?;
            }
            Decision::RenameWorkgroup { workgroup, .. } => {
                seen.workgroup = self.workgroup_now(workgroup, facts);
            }
            Decision::SwitchLinkOff { link } => {
                let off = facts.touching.iter().rev().find_map(|queued| {
                    match &queued.operation.decision {
                        Decision::AddLink { .. } => Some(None),
                        Decision::SwitchLinkOff { .. } => Some(Some(queued.operation.decided_at)),
                        _ => None,
                    }
                });
                seen.link = match off {
                    Some(off) => Some(off),
                    None => self
                        .reading
                        .link(link.as_str())
                        .await?
                        .map(|link| link.switched_off_at),
                };
            }
            Decision::EditSettings { .. }
            | Decision::RequireTwoStep
            | Decision::StopRequiringTwoStep => {
                let workspace = overlay::shown_workspace(
                    self.reading.known_workspace()?.clone(),
                    &facts.touching,
                );
                seen.workspace = Some((workspace.name, workspace.settings));
            }
            Decision::SetIpRule { rule, list, .. } => {
                if let RuleFor::Department(id) = rule {
                    seen.department = self.department_now(id, facts);
                }
                // As it was just read, with everything waiting applied.
                seen.ip_rule = list.from.clone();
            }
            _ => {}
        }
        Ok(seen)
    }

    /// As it will be once everything waiting has happened.
    async fn outgoing_now(&mut self, id: &OutgoingId, facts: &Facts) -> Result<Option<Outgoing>> {
        let mut known = self.reading.outgoing(id.as_str()).await?;
        for queued in &facts.touching {
            match (&queued.operation.decision, &mut known) {
                (Decision::AddOutgoing { .. }, None) => known = outgoing::to_be_made(queued),
                (Decision::DisableOutgoing { .. }, Some(one)) => {
                    one.disabled_at.get_or_insert(queued.operation.decided_at);
                }
                (Decision::SendAgain { delivery, .. }, Some(one)) => {
                    let found = one.deliveries.iter_mut().find(|one| one.id == *delivery);
                    if let Some(found) = found {
                        found.next_try_at = Some(queued.operation.decided_at);
                    }
                }
                _ => {}
            }
        }
        Ok(known)
    }

    /// People in a department, once everything waiting has happened. Links and lists of addresses are the server's to see.
    async fn n_in_department(&mut self, id: &DepartmentId) -> Result<u32> {
        let everyone = crate::employee::EmployeeFilter::default();
        let tally = crate::tally::tally(&mut self.reading, &everyone).await?;
        let inside = tally.iter().filter(|row| row.department == id.0);
        Ok(u32::try_from(inside.map(|row| row.n).sum::<u64>()).unwrap_or(u32::MAX))
    }

    /// Active owners who are not blocked, once everything waiting has happened (DIS-3).
    async fn n_owners(&mut self) -> Result<u32> {
        let filter = crate::employee::EmployeeFilter {
            status: Some(gatehouse_rules::employee::Status::Active),
            role: Some(Role::Owner),
            ..Default::default()
        };
        let tally = crate::tally::tally(&mut self.reading, &filter).await?;
        let free = tally.iter().filter(|row| row.blocked == 0);
        let n = u32::try_from(free.map(|row| row.n).sum::<u64>()).unwrap_or(u32::MAX);
        let waiting: Vec<_> = self
            .reading
            .overlay
            .waiting()
            .iter()
            .chain(self.added.waiting())
            .cloned()
            .collect();
        let mut leaving = 0;
        for queued in waiting {
            if let Decision::Dismiss { employee, .. }
            | Decision::GrantRole {
                employee,
                role: Change {
                    from: Role::Owner, ..
                },
            }
            | Decision::Block { employee, .. }
            | Decision::ReplacePerson { employee, .. } = &queued.operation.decision
                && self
                    .reading
                    .employee(employee.as_str())
                    .await?
                    .is_some_and(|person| person.role == Role::Owner && person.blocked_at.is_none())
            {
                leaving += 1;
            }
        }
        Ok(n.saturating_sub(leaving))
    }

    /// Integrators of the copy and of the invitations that wait (INV-12). One whose dismissal waits still counts: only the server
    /// knows which of the two comes first.
    async fn n_integrators(&mut self) -> Result<u32> {
        let n: i64 =
            sqlx::query_scalar("select count(*) from employee where role = $1 and status <> $2")
                .bind(role_rank(Role::Integrator))
                .bind(status_rank(Status::Dismissed))
                .fetch_one(self.reading.conn())
                .await?;
        let (overlay, added) = (&self.reading.overlay, &self.added);
        let newcomers = overlay.newcomers().iter().chain(added.newcomers());
        let waiting = newcomers.filter(|one| one.employee.role == Role::Integrator);
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        Ok(n.saturating_add(u32::try_from(waiting.count()).unwrap_or(u32::MAX)))
    }

    pub(crate) fn department_now(&self, id: &DepartmentId, facts: &Facts) -> Option<String> {
        facts
            .name_waiting()
            .or_else(|| self.reading.departments.name(Some(id)))
    }

    pub(crate) fn workgroup_now(&self, id: &WorkgroupId, facts: &Facts) -> Option<String> {
        facts.name_waiting().or_else(|| {
            let found = self.reading.workgroups.iter().find(|one| one.id == *id);
            found.map(|one| one.name.clone())
        })
    }

    pub(crate) fn id(&self) -> String {
        self.mirror.profile().random.id(self.reading.now)
    }
}

/// An operation that the rules let through, and what it was judged on.
pub(crate) struct Judged {
    pub(crate) operation: Operation,
    seen: Seen,
    facts: Facts,
}

/// The problem of a decision that the rules end here.
fn refusal(decision: &Decision, outcome: Outcome) -> Problem {
    let gone = match decision {
        Decision::ResendInvitation { .. }
        | Decision::FixAddress { .. }
        | Decision::DeleteInvitation { .. } => Problem::InvitationGone,
        Decision::AnswerRequest { .. } => Problem::RequestGone,
        Decision::RevokeDevice { .. } => Problem::DeviceGone,
        Decision::RevokeWebhook { .. } | Decision::DisableOutgoing { .. } => Problem::WebhookGone,
        Decision::SendAgain { .. } => Problem::DeliveryGone,
        Decision::DeleteDepartment { .. } => Problem::DepartmentGone,
        _ => Problem::EmployeeGone,
    };
    match outcome {
        Outcome::Rejected { problem, .. } => problem,
        Outcome::Conflict { now } => match now.standing {
            Standing::Gone => gone,
            Standing::Active => Problem::AlreadyJoined,
            _ => Problem::WrongStatus,
        },
        Outcome::Already => match decision {
            Decision::ExtendGrace { .. } => Problem::field("days", "not_more"),
            Decision::DeleteInvitation { .. }
            | Decision::Reject { .. }
            | Decision::AnswerRequest { .. }
            | Decision::RevokeDevice { .. }
            | Decision::RevokeWebhook { .. }
            | Decision::DisableOutgoing { .. }
            | Decision::SendAgain { .. }
            | Decision::DeleteDepartment { .. } => gone,
            _ => Problem::WrongStatus,
        },
        Outcome::Applied { .. } | Outcome::Expired | Outcome::Unknown { .. } => {
            Problem::WrongStatus
        }
    }
}
