//! The demo workspace, made in-process: a company of many languages, a desk with invitations in every state, and thirty
//! days of signing in. One shared password hash, a stepped clock.
//!
//! The workspace, its departments, links and the invitations that were deleted are made by the server's own changes and
//! operations. Three things are written in bulk, though through the same [`Change`]: the people, since a hundred thousand
//! ways through the door would take hours; the sixty invitations, since no operation can be told what a mail server
//! answered last week; and the month of sign-ins, which are events alone. Two-step is mandatory here, so that whoever has
//! no second step is in grace or must enrol; [`TwoStepState::Off`](gatehouse_rules::two_step::TwoStepState::Off) is what a
//! workspace shows where it is not, as the empty demo does.

use std::collections::HashSet;

use anyhow::anyhow;
use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::department::Department;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{
    DepartmentId, EmployeeId, IdentityId, InvitationId, LinkId, WorkgroupId, WorkspaceId,
};
use gatehouse_rules::invitation::Invitation;
use gatehouse_rules::link::Link;
use gatehouse_rules::operation::{Decision, Invitee, OPERATION_VERSION, Operation, Outcome};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::random::Random;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::{Clock, DAY, HOUR, MINUTE, Time};
use gatehouse_rules::two_step::TwoStep;
use gatehouse_rules::workgroup::Workgroup;
use gatehouse_rules::workspace::Settings;
use serde_json::{Map, Value};

use crate::access::{Admin, Holder};
use crate::app::App;
use crate::change::{Change, ROWS_A_REVISION};
use crate::failure::Told;
use crate::store;
use crate::store::address::New as NewAddress;
use crate::store::letter::{LetterKind, New as NewLetter};
use crate::store::passkey::Passkey;
use crate::workspace::Entry;

mod desk;
mod door;
pub mod mail;
mod outgoing;
mod people;
mod webhooks;

use desk::{Fate, befall, fates};
use people::{DEPARTMENTS, Someone, WORKGROUPS, people};

/// The demo's place in addresses.
pub const SLUG: &str = "northwind";
/// The demo's admin.
pub const EMAIL: &str = "petra@northwind.example";
/// The password of everyone in the demo. A demo is no secret.
pub const PASSWORD: &str = "seven quiet lanterns";
/// The admin's authenticator, in base32.
pub const TOTP: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

const DOMAIN: &str = "northwind.example";
/// Sign-ins of the last thirty days stop being made beyond this many people; the charts need no more.
const SIGNING_IN: usize = 2_000;

/// How big the demo is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Employees whom no invitation of the desk stands for, the admin and two dismissed ones among them.
    pub employees: usize,
    /// Only the workspace and its admin.
    pub empty: bool,
}

impl Default for Size {
    fn default() -> Self {
        Self {
            employees: 500,
            empty: false,
        }
    }
}

/// Makes the demo in an empty database.
///
/// # Errors
/// When the database refuses, or the demo is there already.
pub async fn make(app: &App, size: Size) -> Told<WorkspaceId> {
    let now = app.clock.now();
    let clock = Clock::fixed(now.plus(-40 * DAY));
    let past = App {
        clock: clock.clone(),
        ..app.clone()
    };
    let settings = Settings {
        listed_domains: vec![DOMAIN.to_owned()],
        two_step_required_since: (!size.empty).then(|| now.plus(-35 * DAY)),
        ..Settings::default()
    };
    let mut demo = Demo::found(&past, &settings).await?;
    if !size.empty {
        demo.departments(&past).await?;
        clock.advance(DAY);
        demo.everyone(&past, size.employees, now).await?;
        clock.advance(9 * DAY);
        demo.desk(&past, &settings, now).await?;
        demo.deleted(app, now).await?;
        demo.month(&past, now).await?;
        door::ask(app, &demo.workspace, &demo.active, now).await?;
        webhooks::make(app, &demo.workspace, &demo.active, now).await?;
        outgoing::make(app, &demo.workspace, &demo.active, now).await?;
    }
    Ok(demo.workspace)
}

/// What is made so far.
struct Demo {
    workspace: WorkspaceId,
    admin: EmployeeId,
    identity: IdentityId,
    hash: String,
    chance: Random,
    departments: Vec<DepartmentId>,
    workgroups: Vec<WorkgroupId>,
    active: Vec<EmployeeId>,
    taken: HashSet<String>,
}

/// A person to add, and what they can do.
struct Member {
    someone: Someone,
    role: Role,
    status: Status,
    two_step: TwoStep,
}

impl Demo {
    /// The workspace and its admin.
    async fn found(app: &App, settings: &Settings) -> Told<Self> {
        // One hash for everyone: a demo of thousands would hash for minutes.
        let hash = app.passwords.hash(&Plain::new(PASSWORD)).await?;
        let owner = crate::workspace::Owner {
            name: "Petra Novak".into(),
            email: EMAIL.into(),
            entry: Entry::Hashed(hash.clone()),
        };
        let made = crate::workspace::create(app, SLUG, "Northwind", &owner, settings).await?;
        let identity = made.identity.ok_or(Problem::EmployeeGone)?;
        let mut change = app.change(&made.workspace).await?;
        crate::factor::enrol(
            &mut change.tx,
            &app.key,
            &app.random,
            &identity,
            TOTP,
            change.now,
        )
        .await?;
        let codes: Vec<_> = (1..=10)
            .map(|number| (&identity, number, hash.as_str()))
            .collect();
        store::factor::add_codes(&mut change.tx, &codes).await?;
        let event = Event {
            on: Some(made.employee.clone()),
            ..app.event(EventKind::TwoStepEnrolled)
        };
        change.commit(event).await?;
        Ok(Self {
            workspace: made.workspace,
            admin: made.employee.clone(),
            identity,
            hash,
            chance: Random::seeded(7),
            departments: Vec::new(),
            workgroups: Vec::new(),
            active: vec![made.employee],
            taken: HashSet::from([EMAIL.to_owned()]),
        })
    }

    async fn departments(&mut self, app: &App) -> Told<()> {
        let mut change = app.change(&self.workspace).await?;
        let mut events = Vec::new();
        for name in DEPARTMENTS {
            let row = Department {
                id: app.random.id(change.now).into(),
                name: name.to_owned(),
                created_at: change.now,
            };
            change.add_department(&row).await?;
            self.departments.push(row.id);
            events.push(Event {
                actor: Some(self.admin.clone()),
                data: map(&[("name", name)]),
                ..app.event(EventKind::DepartmentAdded)
            });
        }
        for name in WORKGROUPS {
            let row = Workgroup {
                id: app.random.id(change.now).into(),
                name: name.to_owned(),
                created_at: change.now,
            };
            change.add_workgroup(&row).await?;
            self.workgroups.push(row.id);
            events.push(Event {
                actor: Some(self.admin.clone()),
                data: map(&[("name", name)]),
                ..app.event(EventKind::WorkgroupAdded)
            });
        }
        change.commit_all(events).await?;
        Ok(())
    }

    /// Everyone but the admin, a thousand at a time.
    async fn everyone(&mut self, app: &App, employees: usize, now: Time) -> Told<()> {
        let members: Vec<Member> = people(employees.saturating_sub(1), &self.chance)
            .into_iter()
            .enumerate()
            .map(|(i, someone)| self.member(someone, i, employees, now))
            .collect();
        for chunk in members.chunks(ROWS_A_REVISION) {
            let mut change = app.change(&self.workspace).await?;
            self.add(app, &mut change, chunk).await?;
            let event = Event {
                actor: Some(self.admin.clone()),
                data: Map::from_iter([("n_people".to_owned(), Value::from(chunk.len()))]),
                ..app.event(EventKind::Imported)
            };
            change.commit(event).await?;
        }
        Ok(())
    }

    /// The `i`th person: a few admins, two dismissed, and two-step in every state.
    fn member(&mut self, someone: Someone, i: usize, employees: usize, now: Time) -> Member {
        let role = match i {
            0 => Role::Admin,
            1..=3 => Role::Helpdesk,
            4 => Role::Integrator,
            5..=8 => Role::Extranet,
            _ => Role::Employee,
        };
        // The admin is not among the people: of the last two here, each is dismissed.
        let status = if i + 3 >= employees {
            Status::Dismissed
        } else {
            Status::Active
        };
        let enrolled_at = now.plus(-34 * DAY + i64::try_from(i % 400).unwrap_or(0) * HOUR);
        let pause = |hours: i64, reason: &str| TwoStep {
            enrolled_at: Some(enrolled_at),
            authenticator_at: Some(enrolled_at),
            paused_until: Some(now.plus(hours * HOUR)),
            pause_reason: Some(reason.to_owned()),
            ..TwoStep::default()
        };
        let two_step = match i {
            20 => pause(5, "Phone lost on a trip"),
            21 => pause(60, "New phone arrives on Tuesday"),
            22 => pause(1, "Phone left at home"),
            _ if i % 29 == 5 => TwoStep {
                grace_until: Some(now.plus(i64::try_from(i % 7 + 1).unwrap_or(1) * 9 * HOUR)),
                ..TwoStep::default()
            },
            _ if i % 41 == 7 => TwoStep {
                grace_until: Some(now.plus(-i64::try_from(i % 5 + 1).unwrap_or(1) * DAY)),
                ..TwoStep::default()
            },
            _ => {
                // A passkey beside the phone, or in its place.
                let (n_passkeys, is_alone) = (
                    u32::from(i % 6 == 1) + u32::from(i % 61 == 10),
                    i % 61 == 10,
                );
                TwoStep {
                    enrolled_at: Some(enrolled_at),
                    authenticator_at: (!is_alone).then_some(enrolled_at),
                    n_passkeys,
                    passkey_used_at: (n_passkeys > 0).then(|| enrolled_at.plus(9 * DAY)),
                    codes_left: if i % 53 == 3 { 1 } else { 10 },
                    ..TwoStep::default()
                }
            }
        };
        Member {
            someone,
            role,
            status,
            two_step,
        }
    }

    async fn add(&mut self, app: &App, change: &mut Change, members: &[Member]) -> Told<()> {
        let now = change.now;
        let mut rows = Vec::with_capacity(members.len());
        for Member {
            someone,
            role,
            status,
            two_step,
        } in members
        {
            let typed = format!("{}@{DOMAIN}", someone.local);
            let login = Address::parse(&typed).map_err(Problem::from)?;
            let identity = IdentityId(app.random.id(now));
            let employee = Employee {
                id: app.random.id(now).into(),
                name: someone.name.clone(),
                contact_email: Some(typed.clone()),
                login: Some(typed),
                department: self.departments.get(someone.department).cloned(),
                position: Some(someone.position.to_owned()),
                role: *role,
                status: *status,
                status_since: now,
                joined_at: Some(now),
                blocked_at: None,
                block: None,
                password_void_at: None,
                risk: Default::default(),
                language: None,
                two_step: two_step.clone(),
                last_sign_in_at: None,
                last_failure_at: None,
                n_sessions: 0,
                standing_inferred: false,
                since_seen: false,
                devices: Vec::new(),
                workgroups: match role {
                    Role::Extranet => self.workgroups.iter().take(1).cloned().collect(),
                    _ => Vec::new(),
                },
            };
            rows.push((employee, identity, login));
        }
        let identities: Vec<_> = rows
            .iter()
            .map(|(employee, identity, login)| (identity, employee.name.as_str(), login))
            .collect();
        store::identity::add_all(&mut change.tx, &identities, &self.hash, now).await?;
        let people: Vec<_> = rows
            .iter()
            .map(|(employee, identity, _)| (employee, Some(identity)))
            .collect();
        change.add_employees(&people).await?;
        let addresses: Vec<_> = rows
            .iter()
            .map(|(employee, _, login)| NewAddress {
                employee: &employee.id,
                canonical: &login.canonical,
                login: true,
                contact: true,
                invited: false,
            })
            .collect();
        store::address::add(&mut change.tx, &self.workspace, &addresses, now).await?;
        self.enrol(app, change, &rows).await?;
        for (employee, _, login) in rows {
            self.taken.insert(login.canonical);
            if employee.status == Status::Active {
                self.active.push(employee.id);
            }
        }
        Ok(())
    }

    /// Authenticators, passkeys and codes for those who have them, so that the facts stay true when they are refreshed.
    async fn enrol(
        &self,
        app: &App,
        change: &mut Change,
        rows: &[(Employee, IdentityId, Address)],
    ) -> Told<()> {
        let mut codes = Vec::new();
        for (employee, identity, _) in rows {
            let Some(enrolled_at) = employee.two_step.enrolled_at else {
                continue;
            };
            if employee.two_step.authenticator_at.is_some() {
                crate::factor::enrol(
                    &mut change.tx,
                    &app.key,
                    &app.random,
                    identity,
                    TOTP,
                    enrolled_at,
                )
                .await?;
            }
            for name in ["Laptop", "Key on the key ring"]
                .iter()
                .take(employee.two_step.n_passkeys as usize)
            {
                let id = app.random.id(change.now);
                // There is no such key: it is seen, and opens nothing.
                let passkey = Passkey {
                    credential_id: id.clone(),
                    id,
                    identity: identity.clone(),
                    name: (*name).to_owned(),
                    credential: "{}".to_owned(),
                    counter: 0,
                    added_at: enrolled_at,
                    used_at: None,
                };
                store::passkey::add(&mut change.tx, &passkey).await?;
                let used_at = employee.two_step.passkey_used_at.unwrap_or(enrolled_at);
                store::passkey::claim_use(&mut change.tx, &passkey, used_at).await?;
            }
            let numbers = 1..=employee.two_step.codes_left;
            codes.extend(numbers.map(|number| (identity, number, self.hash.as_str())));
        }
        Ok(store::factor::add_codes(&mut change.tx, &codes).await?)
    }

    /// Sixty invitations and three registration links, one of them off.
    async fn desk(&mut self, app: &App, settings: &Settings, now: Time) -> Told<()> {
        let mut change = app.change(&self.workspace).await?;
        let mut events = Vec::new();
        let links = self.links(app, &mut change, &mut events).await?;
        let (taken, free): (Vec<_>, Vec<_>) = people(400, &self.chance)
            .into_iter()
            .partition(|one| self.taken.contains(&format!("{}@{DOMAIN}", one.local)));
        // In a large company every name is taken: then namesakes are invited.
        let namesakes = taken.into_iter().map(|one| Someone {
            local: format!("{}.2", one.local),
            ..one
        });
        let mut invitees = free.into_iter().chain(namesakes);
        let mut letters = Vec::new();
        for (i, fate) in fates().into_iter().enumerate() {
            let Some(someone) = invitees.next() else {
                break;
            };
            let (employee, invitation, login) = invited(
                app,
                &someone,
                fate,
                i,
                settings,
                &self.departments,
                &self.admin,
                &links,
                now,
            )?;
            let identity = IdentityId(app.random.id(now));
            let joined = matches!(fate, Fate::Joined | Fate::WantsToJoin);
            if joined {
                store::identity::add_all(
                    &mut change.tx,
                    &[(&identity, &employee.name, &login)],
                    &self.hash,
                    change.now,
                )
                .await?;
            }
            change
                .add_employees(&[(&employee, joined.then_some(&identity))])
                .await?;
            let held = NewAddress {
                employee: &employee.id,
                canonical: &login.canonical,
                login: joined,
                contact: joined,
                invited: !joined,
            };
            store::address::add(&mut change.tx, &self.workspace, &[held], change.now).await?;
            let token = crate::invitation::token(&app.key, &invitation.id, 1).hash();
            let alive = invitation.n_sent > 0 && !joined;
            change
                .add_invitations(
                    &[(&invitation, 1, alive.then_some(token))],
                    &[employee.role],
                )
                .await?;
            if matches!(fate, Fate::Queued | Fate::Held) {
                letters.push(letter(app, &employee, &invitation, now));
            }
            events.extend(story(app, &employee, &invitation, fate, &self.admin));
        }
        drop(invitees);
        change.send(&letters).await?;
        events.sort_by_key(|event| event.at);
        change.commit_all(events).await?;
        Ok(())
    }

    /// Two invitations that were deleted the same day, by the operations of an app: only the log knows them.
    async fn deleted(&self, app: &App, now: Time) -> Told<()> {
        let clock = Clock::fixed(now.plus(-4 * DAY));
        let then = App {
            clock: clock.clone(),
            ..app.clone()
        };
        let holder = Holder {
            workspace: self.workspace.clone(),
            employee: self.admin.clone(),
            identity: self.identity.clone(),
            device: app.random.id(now).into(),
        };
        let admin = Admin::of(&then, holder, None).await?;
        for (name, local) in [("Ane Larsen", "ane.larsen"), ("Jon Dow", "jon.dow")] {
            let id = || app.random.id(clock.now());
            let invitation = InvitationId(id());
            let invitee = Invitee {
                employee: EmployeeId(id()),
                invitation: invitation.clone(),
                address: format!("{local}@partner.example"),
                name: Some(name.to_owned()),
                department: self.departments.first().cloned(),
                position: None,
                role: Role::Employee,
                workgroups: Vec::new(),
            };
            for decision in [
                Decision::Invite {
                    people: vec![invitee],
                    letters: true,
                },
                Decision::DeleteInvitation { invitation },
            ] {
                let operation = Operation {
                    id: id().into(),
                    version: OPERATION_VERSION,
                    decision,
                    follows: None,
                    decided_at: clock.now(),
                };
                for receipt in crate::operation::receive(&then, &admin, vec![operation]).await? {
                    if receipt.outcome != Outcome::applied() {
                        return Err(
                            anyhow!("the demo's own operation: {:?}", receipt.outcome).into()
                        );
                    }
                }
                clock.advance(2 * HOUR);
            }
        }
        Ok(())
    }

    async fn links(
        &self,
        app: &App,
        change: &mut Change,
        events: &mut Vec<Event>,
    ) -> Told<Vec<LinkId>> {
        let mut links = Vec::new();
        for (name, department, off) in [
            ("Warehouse, autumn", Some(5), false),
            ("Design studio", Some(4), false),
            ("Summer fair", None, true),
        ] {
            let id = LinkId(app.random.id(change.now));
            let row = Link {
                id: id.clone(),
                name: name.to_owned(),
                url: None,
                department: department
                    .and_then(|place: usize| self.departments.get(place).cloned()),
                created_at: change.now,
                switched_off_at: off.then_some(change.now.plus(20 * DAY)),
                n_joined: if off { 14 } else { 2 },
            };
            change
                .add_link(&row, &crate::link::secret(&app.key, &id).hash())
                .await?;
            events.push(Event {
                actor: Some(self.admin.clone()),
                data: map(&[("name", name)]),
                ..app.event(EventKind::LinkAdded)
            });
            if !off {
                links.push(id);
            }
        }
        Ok(links)
    }

    /// Thirty days of signing in: most people on most working days, a few failures, fewer at weekends.
    async fn month(&self, app: &App, now: Time) -> Told<()> {
        let people: Vec<_> = self.active.iter().take(SIGNING_IN).collect();
        for day in (1..=30).rev() {
            let start = now.plus(-day * DAY);
            let weekday = start.0.div_euclid(DAY).rem_euclid(7);
            let share = if matches!(weekday, 2 | 3) { 6 } else { 42 };
            let mut events = Vec::new();
            for employee in &people {
                if self.chance.below(100) < share {
                    events.extend(self.morning(app, employee, start));
                }
            }
            events.sort_by_key(|event| event.at);
            app.change(&self.workspace)
                .await?
                .commit_all(events)
                .await?;
        }
        Ok(())
    }

    /// One person's morning: perhaps a wrong password first, then in.
    fn morning(&self, app: &App, employee: &EmployeeId, start: Time) -> Vec<Event> {
        let chance = |n: u64| i64::try_from(self.chance.below(n)).unwrap_or(0);
        let at = start.plus(chance(540) * MINUTE);
        let event = |kind, at: Time, cause: Option<&str>| Event {
            id: app.random.id(at).into(),
            at,
            actor: Some(employee.clone()),
            on: Some(employee.clone()),
            ip: Some(format!("203.0.113.{}", self.chance.below(200) + 1)),
            device: Some(
                [
                    "Firefox on Windows",
                    "Chrome on macOS",
                    "Safari on iPhone",
                    "Chrome on Android",
                ][usize::try_from(chance(4)).unwrap_or(0)]
                .to_owned(),
            ),
            cause: cause.map(str::to_owned),
            ..app.event(kind)
        };
        let mut events = Vec::new();
        if chance(16) == 0 {
            events.push(event(
                EventKind::SignInFailed,
                at,
                Some(if chance(5) == 0 {
                    "wrong_code"
                } else {
                    "wrong_password"
                }),
            ));
        }
        if chance(40) != 0 {
            events.push(event(EventKind::SignedIn, at.plus(MINUTE), None));
        }
        events
    }
}

/// One invitation of the desk with the employee it would make.
#[expect(
    clippy::too_many_arguments,
    reason = "one invitation stands on all of these, once"
)]
fn invited(
    app: &App,
    someone: &Someone,
    fate: Fate,
    i: usize,
    settings: &Settings,
    departments: &[DepartmentId],
    admin: &EmployeeId,
    links: &[LinkId],
    now: Time,
) -> Told<(Employee, Invitation, Address)> {
    let domain = if i % 5 == 3 {
        "partner.example"
    } else {
        DOMAIN
    };
    let typed = if fate == Fate::Held {
        // Of the block kept for drama: nobody's.
        format!("+44 7700 900{i:03}")
    } else {
        format!("{}@{domain}", someone.local)
    };
    let login = Address::parse(&typed).map_err(Problem::from)?;
    let employee = EmployeeId(app.random.id(now));
    let mut invitation = Invitation {
        id: app.random.id(now).into(),
        employee: employee.clone(),
        channel: Some(login.channel),
        address: typed.clone(),
        link: (fate == Fate::WantsToJoin)
            .then(|| links.get(i % 2).cloned())
            .flatten(),
        invited_by: Some(admin.clone()),
        invited_at: now,
        sends: Vec::new(),
        n_sent: 0,
        expires_at: None,
        letter: None,
        pending_at: None,
        joined_at: None,
    };
    befall(&mut invitation, fate, i, settings.invitation_days, now);
    let (status, since) = match (invitation.joined_at, invitation.pending_at) {
        (Some(at), _) => (Status::Active, at),
        (None, Some(at)) => (Status::PendingApproval, at),
        (None, None) => (Status::Invited, invitation.invited_at),
    };
    let inside = status != Status::Invited;
    let person = Employee {
        id: employee,
        name: someone.name.clone(),
        contact_email: inside.then(|| typed.clone()),
        login: inside.then_some(typed),
        department: departments.get(someone.department).cloned(),
        position: Some(someone.position.to_owned()),
        role: Role::Employee,
        status,
        status_since: since,
        joined_at: invitation.joined_at,
        blocked_at: None,
        block: None,
        password_void_at: None,
        risk: Default::default(),
        language: None,
        two_step: TwoStep {
            grace_until: invitation
                .joined_at
                .map(|at| at.plus(i64::from(settings.grace_days) * DAY)),
            ..TwoStep::default()
        },
        last_sign_in_at: None,
        last_failure_at: None,
        n_sessions: 0,
        standing_inferred: false,
        since_seen: false,
        devices: Vec::new(),
        workgroups: Vec::new(),
    };
    Ok((person, invitation, login))
}

/// The letter of an invitation that leaves when the demo runs, or an SMS that waits for a gateway.
fn letter(app: &App, employee: &Employee, invitation: &Invitation, now: Time) -> NewLetter {
    NewLetter {
        id: app.random.id(now).into(),
        kind: LetterKind::Invitation,
        channel: invitation.channel.unwrap_or(Channel::Email),
        address: invitation.address.clone(),
        employee: Some(employee.id.clone()),
        identity: None,
        invitation: Some(invitation.id.clone()),
        issue: 1,
        content: Map::new(),
        next_try_at: now,
    }
}

/// What the event log says of an invitation.
fn story(
    app: &App,
    employee: &Employee,
    invitation: &Invitation,
    fate: Fate,
    admin: &EmployeeId,
) -> Vec<Event> {
    let event = |kind, at: Time, actor: Option<&EmployeeId>, cause: Option<&str>| Event {
        id: app.random.id(at).into(),
        at,
        actor: actor.cloned(),
        on: Some(employee.id.clone()),
        cause: cause.map(str::to_owned),
        data: map(&[("address", &invitation.address)]),
        ..app.event(kind)
    };
    let begun = invitation.invited_at;
    let mut events = vec![if fate == Fate::WantsToJoin {
        event(EventKind::JoinRequested, begun, Some(&employee.id), None)
    } else {
        event(EventKind::Invited, begun, Some(admin), None)
    }];
    if let Some(facts) = &invitation.letter {
        match fate {
            Fate::Bounced | Fate::Refused | Fate::Delayed => events.push(event(
                EventKind::LetterFailed,
                facts.at,
                None,
                facts.said.as_deref(),
            )),
            Fate::Opened | Fate::Joined => {
                events.push(event(EventKind::InvitationOpened, facts.at, None, None))
            }
            _ => {}
        }
    }
    if let Some(at) = invitation.joined_at {
        events.push(event(EventKind::Joined, at, Some(&employee.id), None));
    }
    events
}

fn map(pairs: &[(&str, &str)]) -> Map<String, Value> {
    pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), Value::from(*value)))
        .collect()
}
