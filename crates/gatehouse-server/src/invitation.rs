//! What happens to invitations: invited, sent again, fixed, deleted.

use std::collections::{HashMap, HashSet};

use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::employee::{Employee, NAME_MAX, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{DepartmentId, EmployeeId, InvitationId, WorkgroupId};
use gatehouse_rules::invitation::{Claim, Invitation, Limits, verdict_of};
use gatehouse_rules::operation::{Invitee, Refused};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::{HOUR, Time};
use gatehouse_rules::two_step::TwoStep;
use gatehouse_rules::workgroup::sorted;
use gatehouse_rules::workspace::check_name;
use serde_json::Value;

use crate::access::Admin;
use crate::app::{App, Key};
use crate::change::{Change, ROWS_A_REVISION, data};
use crate::effect::{Done, Rows, check_id};
use crate::failure::Told;
use crate::store;
use crate::store::address::New as NewAddress;
use crate::store::letter::{LetterKind, New as NewLetter};
use crate::store::workspace::Stored;

/// Longest position, in characters.
const POSITION_MAX: usize = 200;

/// The secret part of an invitation's link: derived, so that nothing that could be stolen is kept (INV-3).
#[must_use]
pub fn token(key: &Key, invitation: &InvitationId, issue: u64) -> Plain {
    key.secret(&["invitation", invitation.as_str(), &issue.to_string()])
}

/// One person who passed every check.
struct Accepted {
    employee: Employee,
    invitation: Invitation,
    address: Address,
}

/// INV-1, INV-13, EML-1: invites people in one change; who cannot be invited is left out and named, with the reason.
///
/// # Errors
/// For a single person, the reason why not.
pub async fn invite(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    workspace: &Stored,
    people: &[Invitee],
    letters: bool,
) -> Told<Done> {
    let limits = app.config.invitations;
    let mut checks = Checks::load(change, people, limits).await?;
    let mut accepted = Vec::with_capacity(people.len());
    let mut refused = Vec::new();
    for (row, person) in people.iter().enumerate() {
        match checks.accept(row, person, &admin.holder.employee, change.now, letters) {
            Ok(one) => accepted.push(one),
            Err(problem) if people.len() == 1 => return Err(problem.into()),
            Err(problem) => refused.push(Refused {
                row: u32::try_from(row).unwrap_or(u32::MAX),
                problem,
            }),
        }
    }
    for (i, chunk) in accepted.chunks_mut(ROWS_A_REVISION).enumerate() {
        if i > 0 {
            change.next_revision().await?;
        }
        add(app, change, workspace, chunk, letters).await?;
    }
    if people.len() > 1 {
        change.invited(accepted.iter().map(|one| one.employee.id.clone()));
    }
    let invited: HashSet<&str> = accepted
        .iter()
        .map(|one| one.address.canonical.as_str())
        .collect();
    change
        .close_invitation_requests(|login| invited.contains(login), Some(&admin.name))
        .await?;
    let event = match accepted.as_slice() {
        [one] if people.len() == 1 => Event {
            on: Some(one.employee.id.clone()),
            data: data([("address", Value::from(one.address.typed.as_str()))]),
            ..admin.event(app, EventKind::Invited)
        },
        _ => Event {
            data: data([
                ("n_invited", Value::from(accepted.len())),
                ("n_refused", Value::from(refused.len())),
            ]),
            ..admin.event(app, EventKind::Imported)
        },
    };
    Ok(Done {
        refused,
        events: vec![event],
    })
}

/// What every row is held against; loaded at once for all of them.
struct Checks {
    addresses: Vec<Result<Address, Problem>>,
    claims: HashMap<String, Claim>,
    departments: HashSet<DepartmentId>,
    workgroups: HashSet<WorkgroupId>,
    taken: HashSet<String>,
    // When invitations went to these addresses in the last hour, by earlier invitations too.
    recent: HashMap<String, Vec<Time>>,
    // Addresses that stand earlier in the list.
    listed: HashSet<String>,
    limits: Limits,
}

impl Checks {
    async fn load(change: &mut Change, people: &[Invitee], limits: Limits) -> Told<Self> {
        let workspace = change.workspace().clone();
        let addresses: Vec<_> = people
            .iter()
            .map(|one| Address::parse(&one.address).map_err(Problem::from))
            .collect();
        let canonical: Vec<&str> = addresses
            .iter()
            .flatten()
            .map(|address| address.canonical.as_str())
            .collect();
        let since = change.now.plus(-HOUR);
        let tx = &mut change.tx;
        let kind = LetterKind::Invitation;
        let recent = store::letter::list_queued(tx, &workspace, kind, &canonical, since).await?;
        let claims = store::address::list_claims(tx, &workspace, &canonical).await?;
        let employees: Vec<&str> = people.iter().map(|one| one.employee.as_str()).collect();
        let invitations: Vec<&str> = people.iter().map(|one| one.invitation.as_str()).collect();
        let mut taken = store::employee::list_taken(tx, &employees).await?;
        taken.extend(store::invitation::list_taken(tx, &invitations).await?);
        let departments = store::department::list(tx, &workspace, "", u32::MAX)
            .await?
            .into_iter()
            .map(|kept| kept.row.id)
            .collect();
        let workgroups = store::workgroup::list(tx, &workspace, "", u32::MAX)
            .await?
            .into_iter()
            .map(|kept| kept.row.id)
            .collect();
        Ok(Self {
            addresses,
            claims,
            departments,
            workgroups,
            taken,
            recent,
            listed: HashSet::new(),
            limits,
        })
    }

    fn accept(
        &mut self,
        row: usize,
        person: &Invitee,
        by: &EmployeeId,
        now: Time,
        letters: bool,
    ) -> Result<Accepted, Problem> {
        let address = match self.addresses.get(row) {
            Some(address) => address.clone()?,
            None => return Err(Problem::field("address", "empty")),
        };
        if self.listed.contains(&address.canonical) {
            return Err(Problem::field("address", "repeated"));
        }
        if let Some(claim) = self.claims.get(&address.canonical)
            && let Some(problem) = verdict_of(claim.clone()).problem()
        {
            return Err(problem);
        }
        if letters && let Some(recent) = self.recent.get(&address.canonical) {
            self.limits.may_reach(recent, now)?;
        }
        for (field, id) in [
            ("employee", person.employee.as_str()),
            ("invitation", person.invitation.as_str()),
        ] {
            check_id(field, id)?;
            if !self.taken.insert(id.to_owned()) {
                return Err(Problem::field(field, "taken"));
            }
        }
        if let Some(department) = &person.department
            && !self.departments.contains(department)
        {
            return Err(Problem::DepartmentGone);
        }
        if !person
            .workgroups
            .iter()
            .all(|one| self.workgroups.contains(one))
        {
            return Err(Problem::WorkgroupGone);
        }
        let employee = Employee {
            name: match &person.name {
                Some(name) => check_name("name", name, NAME_MAX)?,
                None => address.typed.clone(),
            },
            department: person.department.clone(),
            position: match &person.position {
                Some(position) => Some(check_name("position", position, POSITION_MAX)?),
                None => None,
            },
            workgroups: sorted(&person.workgroups),
            ..invited(person.employee.clone(), &address, person.role, now)
        };
        self.listed.insert(address.canonical.clone());
        Ok(Accepted {
            invitation: open(&person.invitation, &employee, &address, by, now),
            employee,
            address,
        })
    }
}

/// An employee who is invited and no more.
fn invited(id: EmployeeId, address: &Address, role: Role, now: Time) -> Employee {
    Employee {
        id,
        name: address.typed.clone(),
        contact_email: (address.channel == Channel::Email).then(|| address.typed.clone()),
        login: None,
        department: None,
        position: None,
        role,
        status: Status::Invited,
        status_since: now,
        joined_at: None,
        blocked_at: None,
        block: None,
        password_void_at: None,
        risk: Default::default(),
        language: None,
        two_step: TwoStep::default(),
        last_sign_in_at: None,
        last_failure_at: None,
        n_sessions: 0,
        standing_inferred: false,
        since_seen: false,
        devices: Vec::new(),
        workgroups: Vec::new(),
    }
}

/// An invitation of which no letter was sent yet.
fn open(
    id: &InvitationId,
    employee: &Employee,
    address: &Address,
    by: &EmployeeId,
    now: Time,
) -> Invitation {
    Invitation {
        id: id.clone(),
        employee: employee.id.clone(),
        channel: Some(address.channel),
        address: address.typed.clone(),
        link: None,
        invited_by: Some(by.clone()),
        invited_at: now,
        sends: Vec::new(),
        n_sent: 0,
        expires_at: None,
        letter: None,
        pending_at: None,
        joined_at: None,
    }
}

/// Writes people who passed, under one revision, with their addresses and letters.
async fn add(
    app: &App,
    change: &mut Change,
    workspace: &Stored,
    people: &mut [Accepted],
    letters: bool,
) -> Told<()> {
    let now = change.now;
    let ends = workspace.settings.link_ends(now);
    let issue = u64::from(letters);
    if letters {
        for one in people.iter_mut() {
            one.invitation.sent(now, ends);
        }
    }
    let people: &[Accepted] = people;
    let employees: Vec<_> = people.iter().map(|one| (&one.employee, None)).collect();
    change.add_employees(&employees).await?;
    let roles: Vec<_> = people.iter().map(|one| one.employee.role).collect();
    let invitations: Vec<_> = people
        .iter()
        .map(|one| {
            let token = letters.then(|| token(&app.key, &one.invitation.id, issue).hash());
            (&one.invitation, issue, token)
        })
        .collect();
    change.add_invitations(&invitations, &roles).await?;
    let addresses: Vec<_> = people
        .iter()
        .map(|one| NewAddress {
            employee: &one.employee.id,
            canonical: &one.address.canonical,
            login: false,
            contact: one.address.channel == Channel::Email,
            invited: true,
        })
        .collect();
    store::address::add(&mut change.tx, &workspace.id, &addresses, now).await?;
    if letters {
        let queued: Vec<_> = people
            .iter()
            .filter_map(|one| letter(app, &one.invitation, issue, now))
            .collect();
        change.send(&queued).await?;
    }
    Ok(())
}

/// The letter of an issue; `None` for who came by a registration link and needs none.
fn letter(app: &App, invitation: &Invitation, issue: u64, now: Time) -> Option<NewLetter> {
    Some(NewLetter {
        id: app.random.id(now).into(),
        kind: LetterKind::Invitation,
        channel: invitation.channel?,
        address: invitation.address.clone(),
        employee: Some(invitation.employee.clone()),
        identity: None,
        invitation: Some(invitation.id.clone()),
        issue,
        content: serde_json::Map::new(),
        next_try_at: now,
    })
}

/// INV-4: the recipient's limit counts the letters of earlier invitations too.
async fn reach(app: &App, change: &mut Change, address: &str) -> Told<()> {
    let workspace = change.workspace().clone();
    let since = change.now.plus(-HOUR);
    let address = Address::parse(address).map_err(Problem::from)?;
    let canonical = [address.canonical.as_str()];
    let (tx, kind) = (&mut change.tx, LetterKind::Invitation);
    let recent = store::letter::list_queued(tx, &workspace, kind, &canonical, since).await?;
    app.config.invitations.may_reach(
        recent.get(canonical[0]).map_or(&[], Vec::as_slice),
        change.now,
    )?;
    Ok(())
}

/// INV-3, INV-4: sends the invitation again; every earlier link dies. Also the first letter of who was imported without (INV-13).
///
/// # Errors
/// [`Problem::InvitationGone`].
pub async fn resend(app: &App, admin: &Admin, change: &mut Change, rows: Rows) -> Told<Done> {
    let settings = rows.workspace.settings.clone();
    let (mut issued, _) = rows.invited()?;
    reach(app, change, &issued.kept.row.address).await?;
    let invitation = &mut issued.kept.row;
    let issue = issued.issue + 1;
    invitation.sent(change.now, settings.link_ends(change.now));
    let letter = letter(app, invitation, issue, change.now).ok_or(Problem::WrongStatus)?;
    let event = Event {
        on: Some(invitation.employee.clone()),
        data: data([("address", Value::from(invitation.address.as_str()))]),
        ..admin.event(app, EventKind::InvitationResent)
    };
    let id = invitation.id.clone();
    let workspace = change.workspace().clone();
    let hash = token(&app.key, &id, issue).hash();
    store::letter::remove_waiting(&mut change.tx, &workspace, &id).await?;
    store::invitation::set_token(&mut change.tx, &workspace, &id, issue, Some(&hash)).await?;
    change.set_invitation(&mut issued.kept).await?;
    change.send(&[letter]).await?;
    Ok(event.into())
}

/// INV-5: deletes it; the link dies at once and the person leaves the list for good.
///
/// # Errors
/// [`Problem::InvitationGone`].
pub async fn delete(app: &App, admin: &Admin, change: &mut Change, rows: Rows) -> Told<Done> {
    let (issued, employee) = rows.invited()?;
    change
        .remove_invitation(&issued.kept, Some(&admin.name))
        .await?;
    change.remove_employee(&employee, Some(&admin.name)).await?;
    Ok(Event {
        on: Some(employee.row.id),
        data: data([
            ("address", Value::from(issued.kept.row.address)),
            ("name", Value::from(employee.row.name)),
        ]),
        ..admin.event(app, EventKind::InvitationDeleted)
    }
    .into())
}

/// INV-6: deletes the wrong invitation and sends a new one with the same name, department, position and role.
///
/// # Errors
/// Why the new address cannot be invited; nothing is deleted then.
pub async fn fix_address(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    rows: Rows,
    address: &str,
    (new_employee, new_invitation): (&EmployeeId, &InvitationId),
) -> Told<Done> {
    let workspace = rows.workspace.clone();
    let (issued, employee) = rows.invited()?;
    let (wrong, person) = (&issued.kept.row, &employee.row);
    let right = Address::parse(address).map_err(Problem::from)?;
    let invitee = Invitee {
        employee: new_employee.clone(),
        invitation: new_invitation.clone(),
        address: right.typed.clone(),
        // A name that was only the wrong address is not kept.
        name: (person.name != wrong.address).then(|| person.name.clone()),
        department: person.department.clone(),
        position: person.position.clone(),
        role: person.role,
        workgroups: person.workgroups.clone(),
    };
    let mut checks = Checks::load(
        change,
        std::slice::from_ref(&invitee),
        app.config.invitations,
    )
    .await?;
    let accepted = checks.accept(0, &invitee, &admin.holder.employee, change.now, true)?;
    change
        .remove_invitation(&issued.kept, Some(&admin.name))
        .await?;
    change.remove_employee(&employee, Some(&admin.name)).await?;
    add(app, change, &workspace, &mut [accepted], true).await?;
    Ok(Event {
        on: Some(new_employee.clone()),
        data: data([
            ("from", Value::from(wrong.address.as_str())),
            ("to", Value::from(right.typed)),
            ("was", Value::from(person.id.as_str())),
        ]),
        ..admin.event(app, EventKind::AddressFixed)
    }
    .into())
}
