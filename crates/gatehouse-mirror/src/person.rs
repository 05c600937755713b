//! Reading one person: everything the pane shows, copy and outbox in one.

use std::collections::HashMap;

use gatehouse_rules::address::Address;
use gatehouse_rules::block::{Block, stops_workspace};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::Event;
use gatehouse_rules::id::EmployeeId;
use gatehouse_rules::invitation::Invitation;
use gatehouse_rules::ip_rule::explain;
use gatehouse_rules::operation::login_goes_to;
use gatehouse_rules::portal::{self, Facility};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{GRANTED, Right, Role, may, may_change, may_give};
use gatehouse_rules::two_step::TwoStepState;

use crate::diagnosis;
use crate::drawn;
use crate::employee::{Person, PersonAction, PersonQuery};
use crate::event::EventLine;
use crate::failure::Result;
use crate::ip_rule::Rules;
use crate::open::Mirror;
use crate::overlay::{self, mark};
use crate::reading::{Reading, bodies_by};
use crate::recovery;

/// Entries of a timeline.
const TIMELINE: i64 = 50;

impl Mirror {
    /// One person.
    ///
    /// # Errors
    /// [`Problem::EmployeeGone`], [`Problem::Locked`], [`Problem::VaultDamaged`].
    pub async fn person(&self, query: PersonQuery) -> Result<Person> {
        let mut reading = self.reading().await?;
        let overlay = reading.overlay.clone();
        let id = &query.employee;
        let newcomer = overlay.newcomer_as(id);
        let told = reading.employee(id.as_str()).await?;
        let stored = told
            .clone()
            .or_else(|| newcomer.map(|one| one.employee.clone()))
            .ok_or(Problem::EmployeeGone)?;
        let invitation = reading.invitation_of(id.as_str()).await?;
        let invitation = invitation.or_else(|| newcomer.map(|one| one.invitation.clone()));
        let mut ids = vec![id.as_str()];
        ids.extend(invitation.as_ref().map(|one| one.id.as_str()));
        let touching = overlay.touching(&ids);
        let settings = reading.settings();
        let employee = overlay::shown_person(stored.clone(), &touching);
        let invitation_line = match &invitation {
            Some(one) => Some(drawn::line_of(&mut reading, one.clone(), stored.clone()).await?),
            None => None,
        };
        let rules = Rules::in_force(&mut reading, std::iter::once(&stored)).await?;
        let timeline = timeline(&mut reading, id).await?;
        let causes = diagnosis::of_person(&mut reading, &employee, invitation.as_ref()).await?;
        Ok(Person {
            places: rules.places(&stored, &overlay),
            department: reading.departments.name(employee.department.as_ref()),
            workgroups: reading.workgroup_names(&employee.workgroups),
            two_step: employee.two_step.state(&settings, reading.now),
            causes,
            invitation_line,
            requests: crate::request::lines_of(&mut reading, id).await?,
            webhooks: crate::webhook::lines_of(&mut reading, id, stored.role).await?,
            invited_by: invited_by(&mut reading, invitation.as_ref()).await?,
            letter: recovery::newest(&timeline, &reading.recovery()).map(|newest| newest.letter),
            login_goes_to: login_goes_to(&stored).map(|address| address.typed),
            timeline,
            stops_rest: stops_rest(&reading, &stored),
            operator: reading
                .workspace
                .as_ref()
                .and_then(|workspace| workspace.operator.clone()),
            sender: reading
                .workspace
                .as_ref()
                .map(|workspace| workspace.sender.clone())
                .unwrap_or_default(),
            can: can(
                &reading,
                &stored,
                stored.two_step.state(&settings, reading.now),
                overlay::is_waiting(&touching),
            ),
            grants: if reading.offers(Facility::Roles) {
                grants(reading.me.role, &reading.me.employee, &stored)
            } else {
                Vec::new()
            },
            sources: match reading
                .workspace
                .as_ref()
                .and_then(|one| one.portal.as_ref())
            {
                Some(_) => portal::sources(&employee, told.as_ref()),
                None => Vec::new(),
            },
            waiting: touching.iter().map(|queued| mark(queued)).collect(),
            as_of: reading.as_of,
            invitation,
            employee,
        })
    }
}

/// BLK-3: whether this person's block stops REST for everyone.
pub(crate) fn stops_rest(reading: &Reading, person: &Employee) -> bool {
    let policy = reading.workspace.as_ref().map(|one| one.block_policy);
    let block = person
        .block
        .as_ref()
        .filter(|_| person.blocked_at.is_some() && person.status == Status::Active);
    block.is_some_and(|block| stops_workspace(policy.unwrap_or_default(), block))
}

async fn invited_by(
    reading: &mut Reading,
    invitation: Option<&Invitation>,
) -> Result<Option<String>> {
    let Some(by) = invitation.and_then(|one| one.invited_by.clone()) else {
        return Ok(None);
    };
    Ok(reading
        .employee(by.as_str())
        .await?
        .map(|person| person.name))
}

/// What may be done now, by what the workspace has, role and status.
pub(crate) fn can(
    reading: &Reading,
    person: &Employee,
    two_step: TwoStepState,
    is_waiting: bool,
) -> Vec<PersonAction> {
    let (actor, me) = (reading.me.role, &reading.me.employee);
    // Who is invited on a portal is only inferred to be, and active there.
    let here = person.status == Status::Invited && reading.is_portal() && !is_waiting;
    let shown;
    let person = if here {
        shown = Employee {
            status: Status::Active,
            ..person.clone()
        };
        &shown
    } else {
        person
    };
    let mut can = may_now(actor, me, person, two_step, is_waiting);
    can.retain(|action| reading.offers(needed(*action)));
    can
}

/// What an action is made with.
const fn needed(action: PersonAction) -> Facility {
    match action {
        PersonAction::Edit | PersonAction::Dismiss | PersonAction::Reinstate => Facility::Changing,
        PersonAction::Replace => Facility::Invitations,
        PersonAction::EndSessions | PersonAction::RevokeDevice => Facility::Sessions,
        PersonAction::PauseTwoStep | PersonAction::EndPause | PersonAction::ExtendGrace => {
            Facility::TwoStep
        }
        PersonAction::TransferOwnership => Facility::Roles,
        PersonAction::SetIpRule => Facility::DoorRules,
        PersonAction::SendRecovery | PersonAction::SendLogin | PersonAction::RequestAddress => {
            Facility::Logins
        }
        PersonAction::Block | PersonAction::LiftBlock | PersonAction::OpenCase => Facility::Blocks,
    }
}

/// The same by role and status alone. Nobody is dismissed twice, and nobody dismisses themselves.
fn may_now(
    actor: Role,
    me: &EmployeeId,
    person: &Employee,
    two_step: TwoStepState,
    is_waiting: bool,
) -> Vec<PersonAction> {
    let allowed = |right| may(actor, right, Some(person.role)).is_ok();
    let mut can = Vec::new();
    if allowed(Right::EditEmployee) && person.status != Status::Invited {
        can.push(PersonAction::Edit);
    }
    if allowed(Right::Dismiss) && !is_waiting {
        match person.status {
            Status::Active if person.id != *me => {
                can.push(PersonAction::Dismiss);
                if allowed(Right::Invite) && may_give(actor, person.role).is_ok() {
                    can.push(PersonAction::Replace);
                }
            }
            Status::Dismissed => can.push(PersonAction::Reinstate),
            _ => {}
        }
    }
    if person.status == Status::Active && allowed(Right::EndSessions) && person.n_sessions > 0 {
        can.push(PersonAction::EndSessions);
    }
    if person.status == Status::Active && !is_waiting {
        let has_factor = person.two_step.enrolled_at.is_some();
        if allowed(Right::PauseTwoStep) && has_factor {
            can.push(PersonAction::PauseTwoStep);
        }
        if allowed(Right::PauseTwoStep) && two_step == TwoStepState::Paused {
            can.push(PersonAction::EndPause);
        }
        let waits = matches!(two_step, TwoStepState::InGrace | TwoStepState::MustEnrol);
        if allowed(Right::Restrict) && waits {
            can.push(PersonAction::ExtendGrace);
        }
        let may_own = person.role != Role::Owner && person.blocked_at.is_none();
        if actor == Role::Owner && may_own && person.id != *me {
            can.push(PersonAction::TransferOwnership);
        }
    }
    if allowed(Right::EndSessions) && !person.devices.is_empty() {
        can.push(PersonAction::RevokeDevice);
    }
    if may(actor, Right::Configure, Some(person.role)).is_ok() {
        can.push(PersonAction::SetIpRule);
    }
    if person.status == Status::Active && allowed(Right::EndSessions) && person.login.is_some() {
        // A login that a provider's sign-in made is no address that anything reaches.
        let reaches = (person.login.as_deref()).is_some_and(|login| Address::parse(login).is_ok());
        if person.blocked_at.is_none() && reaches {
            can.push(PersonAction::SendRecovery);
        }
        if login_goes_to(person).is_some() {
            can.push(PersonAction::SendLogin);
        }
    }
    can.extend(of_block(actor, me, person).filter(|_| !is_waiting));
    if person.login.is_some() && may(actor, Right::Resend, None).is_ok() {
        can.push(PersonAction::RequestAddress);
    }
    can
}

/// The roles that may be granted to someone now (DIS-3); nobody changes their own.
fn grants(actor: Role, me: &EmployeeId, person: &Employee) -> Vec<Role> {
    if person.status != Status::Active || person.id == *me {
        return Vec::new();
    }
    GRANTED
        .into_iter()
        .filter(|to| *to != person.role && may_change(actor, person.role, *to).is_ok())
        .collect()
}

/// BLK-4, BLK-10: what may be done about a block now.
fn of_block(actor: Role, me: &EmployeeId, person: &Employee) -> Option<PersonAction> {
    let restricts = may(actor, Right::Restrict, Some(person.role)).is_ok();
    match (person.blocked_at, &person.block) {
        (None, _) => (restricts && person.status == Status::Active && person.id != *me)
            .then_some(PersonAction::Block),
        (Some(_), Some(Block::Hand { .. })) => restricts.then_some(PersonAction::LiftBlock),
        (
            Some(_),
            Some(Block::Suspicion {
                case_at: Some(_), ..
            }),
        ) => None,
        // Any colleague may, whatever the blocked person's role is (BLK-5).
        (Some(_), _) => may(actor, Right::Read, None)
            .is_ok()
            .then_some(PersonAction::OpenCase),
    }
}

/// What happened to or by a person, newest first.
async fn timeline(reading: &mut Reading, id: &EmployeeId) -> Result<Vec<EventLine>> {
    let bodies: Vec<String> = sqlx::query_scalar(
        "select body from (
           select * from (select n, at, body from event where on_id = $1 order by at desc limit $2)
           union select * from (select n, at, body from event where actor = $1 order by at desc limit $2)
         ) order by at desc, n desc limit $2",
    )
    .bind(id.as_str())
    .bind(TIMELINE)
    .fetch_all(reading.conn())
    .await?;
    let events = bodies
        .iter()
        .map(|body| Ok(serde_json::from_str(body)?))
        .collect::<Result<Vec<Event>>>()?;
    lines(reading, events).await
}

/// Events with the names of who did them and on whom.
pub(crate) async fn lines(reading: &mut Reading, events: Vec<Event>) -> Result<Vec<EventLine>> {
    let mut ids: Vec<&str> = events
        .iter()
        .flat_map(|event| [&event.actor, &event.on])
        .flatten()
        .map(EmployeeId::as_str)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let people: Vec<Employee> = bodies_by(reading.conn(), "employee", "id", &ids).await?;
    let people: HashMap<EmployeeId, Employee> = people
        .into_iter()
        .map(|person| (person.id.clone(), person))
        .collect();
    let rules = Rules::in_force(reading, people.values()).await?;
    let name = |id: &Option<EmployeeId>| {
        id.as_ref()
            .and_then(|id| Some(people.get(id)?.name.clone()))
    };
    let off_list = |event: &Event| {
        let person = people.get(event.on.as_ref()?)?;
        explain(event, person.role, rules.lists(person).in_force())
    };
    Ok(events
        .into_iter()
        .map(|event| EventLine {
            off_list: off_list(&event),
            id: event.id.0,
            number: event.number,
            at: event.at,
            kind: event.kind,
            actor: name(&event.actor),
            actor_id: event.actor,
            on: name(&event.on),
            on_id: event.on,
            ip: event.ip,
            device: event.device,
            cause: event.cause,
            data: event.data,
        })
        .collect())
}
