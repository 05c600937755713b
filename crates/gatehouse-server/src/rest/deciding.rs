//! What a webhook changes, it changes as its owner: each is an operation like one of the app, by the same rules and with the same
//! events (API-1). One that stayed when its owner left changes nothing: nobody would answer for it.

use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::employee::{Employee, NAME_MAX, Status};
use gatehouse_rules::id::{DepartmentId, DeviceId, EmployeeId, OperationId, WorkgroupId};
use gatehouse_rules::operation::{
    Change, Decision, EmployeeEdit, Invitee, OPERATION_VERSION, Operation, Outcome,
};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use serde_json::Value;

use super::answer::{
    ACCESS_DENIED, Bad, DEPARTMENT_DENIED, DEPARTMENT_IN_USE, DEPARTMENT_NOT_FOUND,
    DEPARTMENT_NOT_KEPT, DEPARTMENT_PARENT, DEPARTMENT_STAYS, DEPARTMENT_UNNAMED, EMAIL_TAKEN,
    Good, NO_GROUP, NO_GROUP_ID, NOT_DONE, QUERY_LIMIT_EXCEEDED, WRONG_EMAIL, several_departments,
};
use super::departments::SORT;
use super::hook::Caller;
use super::params::{Params, text};
use super::people::COMPANY;
use crate::access::{Admin, Holder};
use crate::app::App;
use crate::operation;
use crate::store;
use crate::store::directory::names;

/// The owner, as who decides.
async fn admin(app: &App, caller: &Caller) -> Result<Admin, Bad> {
    let owner = caller.owner.as_ref().ok_or(ACCESS_DENIED)?;
    let workspace = &caller.workspace.id;
    let mut connection = app.db.connection().await?;
    let identity = store::employee::find_identity(&mut connection, workspace, &owner.id)
        .await?
        .ok_or(ACCESS_DENIED)?;
    Ok(Admin {
        holder: Holder {
            workspace: workspace.clone(),
            employee: owner.id.clone(),
            identity,
            device: DeviceId(caller.webhook.id.0.clone()),
        },
        name: owner.name.clone(),
        role: owner.role,
        place: Some(caller.place.clone()),
    })
}

fn operation_id(app: &App, caller: &Caller, kind: &str) -> OperationId {
    OperationId(caller.id(app, kind))
}

/// Whether a named call had its effect before, and whoever made it did not live to answer it.
async fn is_done(app: &App, caller: &Caller, kind: &str) -> Result<bool, Bad> {
    if caller.call.is_none() {
        return Ok(false);
    }
    let (workspace, id) = (&caller.workspace.id, operation_id(app, caller, kind));
    let mut connection = app.db.connection().await?;
    let found = store::operation::find(&mut connection, workspace, &id).await?;
    Ok(found.is_some_and(|came| operation::is_done(&came.receipt.outcome)))
}

/// Decides, all of it or nothing. No call decides two things of one kind.
async fn decide(app: &App, caller: &Caller, decisions: Vec<Decision>) -> Result<(), Bad> {
    let admin = admin(app, caller).await?;
    let mut operations = Vec::new();
    for decision in decisions {
        if !is_done(app, caller, decision.kind()).await? {
            operations.push(Operation {
                id: operation_id(app, caller, decision.kind()),
                version: OPERATION_VERSION,
                follows: None,
                decision,
                decided_at: app.clock.now(),
            });
        }
    }
    if operations.is_empty() {
        return Ok(());
    }
    match operation::receive_together(app, &admin, operations).await? {
        Outcome::Applied { .. } | Outcome::Already => Ok(()),
        Outcome::Rejected { problem, .. } => Err(told(&problem)),
        Outcome::Conflict { .. } | Outcome::Expired | Outcome::Unknown { .. } => Err(NOT_DONE),
    }
}

/// A problem in the vendor's words, as far as it has any.
const fn told(problem: &Problem) -> Bad {
    match problem {
        Problem::BadAddress { .. } => WRONG_EMAIL,
        Problem::AddressTaken { .. } | Problem::AlreadyInvited { .. } => EMAIL_TAKEN,
        Problem::Forbidden { .. } | Problem::NotAnAdmin => ACCESS_DENIED,
        Problem::DepartmentInUse => DEPARTMENT_IN_USE,
        Problem::TooSoon { .. } | Problem::TooMany { .. } | Problem::SlowDown { .. } => {
            QUERY_LIMIT_EXCEEDED
        }
        _ => NOT_DONE,
    }
}

/// The department that a call names by number: `None` inside for the company itself. A person is in one, so that several are refused
/// by their numbers.
async fn department(
    app: &App,
    caller: &Caller,
    params: &Params,
) -> Result<Option<Option<DepartmentId>>, Bad> {
    let named = match params.get("UF_DEPARTMENT") {
        None => return Ok(None),
        Some(Value::Array(all)) => {
            let first = all.first().and_then(text);
            let others = all.iter().filter_map(text);
            let beside: Vec<_> = others.filter(|one| Some(one) != first.as_ref()).collect();
            if !beside.is_empty() {
                return Err(several_departments(&beside));
            }
            first
        }
        Some(one) => text(one),
    };
    let number = named
        .and_then(|one| one.trim().parse().ok())
        .ok_or(NOT_DONE)?;
    if number == COMPANY {
        return Ok(Some(None));
    }
    let mut connection = app.db.connection().await?;
    let workspace = &caller.workspace.id;
    let found = store::directory::find_department(&mut connection, workspace, number).await?;
    found.map(|(id, _)| Some(Some(id))).ok_or(NOT_DONE)
}

/// INV-12: the workgroups that a call names by number, for someone from outside.
async fn workgroups(app: &App, caller: &Caller, params: &Params) -> Result<Vec<WorkgroupId>, Bad> {
    let named = match params.get("SONET_GROUP_ID") {
        Some(Value::Array(all)) => all.iter().map(text).collect(),
        Some(one) => vec![text(one)],
        None => Vec::new(),
    };
    if named.is_empty() {
        return Err(NO_GROUP_ID);
    }
    let mut connection = app.db.connection().await?;
    let workspace = &caller.workspace.id;
    let known = store::directory::list_workgroups(&mut connection, workspace).await?;
    named
        .into_iter()
        .map(|one| {
            let number: i64 = one?.trim().parse().ok()?;
            let found = known.iter().find(|(known, ..)| *known == number)?;
            Some(found.1.clone())
        })
        .collect::<Option<Vec<_>>>()
        .ok_or(NO_GROUP)
}

/// First and last name as one.
fn joined(first: &str, last: &str) -> String {
    format!("{} {}", first.trim(), last.trim())
        .trim()
        .to_owned()
}

/// `user.add`: an invitation like any other, by every rule of INV and EML; what it answers is the number of the person.
pub(super) async fn add(app: &App, caller: &Caller, params: &Params) -> Result<Good, Bad> {
    let employee = EmployeeId(caller.id(app, "employee"));
    if !is_done(app, caller, "invite").await? {
        invite(app, caller, params, &employee).await?;
    }
    let mut connection = app.db.connection().await?;
    let workspace = &caller.workspace.id;
    let number = store::employee::find_number(&mut connection, workspace, &employee).await?;
    Ok(Good::of(number.into()))
}

async fn invite(
    app: &App,
    caller: &Caller,
    params: &Params,
    employee: &EmployeeId,
) -> Result<(), Bad> {
    let email = params.text("EMAIL").unwrap_or_default();
    match Address::parse(&email) {
        Ok(address) if address.channel == Channel::Email => {}
        _ => return Err(WRONG_EMAIL.with_argument()),
    }
    let is_guest = params.is_yes("EXTRANET");
    let workgroups = if is_guest {
        workgroups(app, caller, params)
            .await
            .map_err(Bad::with_argument)?
    } else {
        Vec::new()
    };
    let text = |name: &str| params.text(name).unwrap_or_default();
    let name = joined(&text("NAME"), &text("LAST_NAME"));
    let position = text("WORK_POSITION");
    let one = Invitee {
        employee: employee.clone(),
        invitation: caller.id(app, "invitation").into(),
        address: email,
        name: (!name.is_empty()).then(|| name.chars().take(NAME_MAX).collect()),
        department: if is_guest {
            None
        } else {
            department(app, caller, params)
                .await
                .map_err(Bad::with_argument)?
                .flatten()
        },
        position: (!position.trim().is_empty()).then_some(position),
        role: if is_guest {
            Role::Extranet
        } else {
            Role::Employee
        },
        workgroups,
    };
    let invite = Decision::Invite {
        people: vec![one],
        letters: true,
    };
    decide(app, caller, vec![invite])
        .await
        .map_err(Bad::with_argument)
}

/// `user.update`: edits, dismissing by `ACTIVE` = N, reinstating by Y. Who is not there is as forbidden as who may not be changed.
pub(super) async fn update(app: &App, caller: &Caller, params: &Params) -> Result<Good, Bad> {
    let number = params.number("ID").ok_or(ACCESS_DENIED)?;
    let workspace = &caller.workspace.id;
    let mut connection = app.db.connection().await?;
    let found = store::directory::find_employee(&mut connection, workspace, number).await?;
    let id = found.ok_or(ACCESS_DENIED)?;
    let person = store::employee::find(&mut connection, workspace, &id).await?;
    let person = person.ok_or(ACCESS_DENIED)?.row;
    drop(connection);
    let mut decisions = Vec::new();
    let edit = edit(app, caller, params, &person).await?;
    if edit != EmployeeEdit::default() {
        let employee = id.clone();
        decisions.push(Decision::EditEmployee { employee, edit });
    }
    let active = params.get("ACTIVE").and_then(super::params::yes);
    match active {
        Some(false) => decisions.push(Decision::Dismiss {
            employee: id,
            keep_webhooks: false,
        }),
        Some(true) if person.status == Status::Dismissed => {
            decisions.push(Decision::Reinstate { employee: id });
        }
        Some(true) | None => {}
    }
    decide(app, caller, decisions).await?;
    Ok(Good::of(true.into()))
}

/// What differs from what stands there.
async fn edit(
    app: &App,
    caller: &Caller,
    params: &Params,
    person: &Employee,
) -> Result<EmployeeEdit, Bad> {
    fn change<T: PartialEq>(from: T, to: T) -> Option<Change<T>> {
        (from != to).then_some(Change { from, to })
    }
    let filled = |text: String| (!text.trim().is_empty()).then_some(text);
    let (first, last) = names(&person.name);
    let (new_first, new_last) = (params.text("NAME"), params.text("LAST_NAME"));
    let name = (new_first.is_some() || new_last.is_some()).then(|| {
        joined(
            new_first.as_deref().unwrap_or(first),
            new_last.as_deref().unwrap_or(last),
        )
    });
    Ok(EmployeeEdit {
        name: name.and_then(|name| change(person.name.clone(), name)),
        contact_email: params
            .text("EMAIL")
            .and_then(|email| change(person.contact_email.clone(), filled(email))),
        department: department(app, caller, params)
            .await?
            .and_then(|department| change(person.department.clone(), department)),
        position: params
            .text("WORK_POSITION")
            .and_then(|position| change(person.position.clone(), filled(position))),
        workgroups: None,
    })
}

/// The same for departments, which are refused to who may not in other words.
async fn decide_department(
    app: &App,
    caller: &Caller,
    decisions: Vec<Decision>,
) -> Result<(), Bad> {
    let done = decide(app, caller, decisions).await;
    done.map_err(|bad| {
        if bad == ACCESS_DENIED {
            DEPARTMENT_DENIED
        } else {
            bad
        }
    })
}

/// Whether a call would put a department elsewhere than under the company.
fn is_elsewhere(params: &Params) -> bool {
    let parent = params.get("PARENT").filter(|parent| !parent.is_null());
    parent.is_some_and(|parent| {
        text(parent).is_none_or(|text| !text.is_empty() && text.trim().parse() != Ok(COMPANY))
    })
}

/// `department.add`: what it answers is the number of the department.
pub(super) async fn add_department(
    app: &App,
    caller: &Caller,
    params: &Params,
) -> Result<Good, Bad> {
    let name = params.text("NAME").unwrap_or_default();
    if name.trim().is_empty() {
        return Err(DEPARTMENT_UNNAMED);
    }
    if is_elsewhere(params) {
        return Err(DEPARTMENT_PARENT);
    }
    let department = DepartmentId(caller.id(app, "department"));
    let add = Decision::AddDepartment {
        department: department.clone(),
        name,
    };
    decide_department(app, caller, vec![add]).await?;
    let mut connection = app.db.connection().await?;
    let workspace = &caller.workspace.id;
    let number = store::directory::department_number(&mut connection, workspace, &department);
    Ok(Good::of(number.await?.into()))
}

/// `department.update`: another name. What is not kept is no answer of yes where nothing else is asked for.
pub(super) async fn update_department(
    app: &App,
    caller: &Caller,
    params: &Params,
) -> Result<Good, Bad> {
    let number = params.number("ID").ok_or(DEPARTMENT_NOT_FOUND)?;
    let mut connection = app.db.connection().await?;
    let workspace = &caller.workspace.id;
    let found = store::directory::find_department(&mut connection, workspace, number).await?;
    drop(connection);
    let (department, from) = found.ok_or(DEPARTMENT_NOT_FOUND)?;
    if is_elsewhere(params) {
        return Err(DEPARTMENT_STAYS);
    }
    let name = params.text("NAME");
    let is_other = |field, is| params.number(field).is_some_and(|number| number != is);
    if name.is_none() && (is_other("SORT", SORT) || is_other("UF_HEAD", 0)) {
        return Err(DEPARTMENT_NOT_KEPT);
    }
    let mut decisions = Vec::new();
    if let Some(to) = name.filter(|to| *to != from) {
        if to.trim().is_empty() {
            return Err(DEPARTMENT_UNNAMED);
        }
        decisions.push(Decision::RenameDepartment {
            department,
            name: Change { from, to },
        });
    }
    decide_department(app, caller, decisions).await?;
    Ok(Good::of(true.into()))
}

/// `department.delete`: one that nothing is in. The company itself stays.
pub(super) async fn delete_department(
    app: &App,
    caller: &Caller,
    params: &Params,
) -> Result<Good, Bad> {
    let number = params.number("ID").ok_or(DEPARTMENT_NOT_FOUND)?;
    if is_done(app, caller, "delete_department").await? {
        return Ok(Good::of(true.into()));
    }
    let mut connection = app.db.connection().await?;
    let workspace = &caller.workspace.id;
    let found = store::directory::find_department(&mut connection, workspace, number).await?;
    drop(connection);
    let (department, name) = found.ok_or(DEPARTMENT_NOT_FOUND)?;
    decide_department(
        app,
        caller,
        vec![Decision::DeleteDepartment { department, name }],
    )
    .await?;
    Ok(Good::of(true.into()))
}
