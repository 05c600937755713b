//! What people at the door ask for (TFA-7, SGN-2), and how admins answer. The pages stand in `asking.rs`.

use gatehouse_rules::address::Address;
use gatehouse_rules::employee::Status;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::request::{Answer, Request, RequestKind};
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::sign_in::Cause;
use serde_json::Value;

use crate::access::Admin;
use crate::app::App;
use crate::change::{Change, data};
use crate::credentials::{self, Door, Known};
use crate::effect::{Done, Rows};
use crate::failure::Told;
use crate::store;

/// TFA-7: who typed the right password and cannot confirm asks the admins, once until they answered. Of anyone but an active employee
/// nothing is kept: the page says the same to all.
///
/// # Errors
/// When the database does not take it.
pub async fn ask_help(app: &App, door: Door<'_>, known: &Known, note: Option<String>) -> Told<()> {
    let asks = known
        .employee
        .as_ref()
        .filter(|person| person.status == Status::Active && person.blocked_at.is_none());
    let Some(person) = asks else {
        let cause = if known.is_blocked() {
            Cause::Blocked
        } else {
            Cause::SecondStepMissing
        };
        let whose = (Some(&known.identity.id), known.employee.as_ref());
        return credentials::failed(app, door, whose, cause).await;
    };
    let mut change = app.change(&door.workspace.id).await?;
    let event = Event {
        actor: Some(person.id.clone()),
        on: Some(person.id.clone()),
        data: data([("note", Value::from(note.as_deref()))]),
        ..credentials::event(app, door, EventKind::HelpRequested)
    };
    let row = Request {
        id: app.random.id(change.now).into(),
        kind: RequestKind::Help,
        employee: Some(person.id.clone()),
        name: person.name.clone(),
        login: known.identity.login.clone(),
        note,
        since: change.now,
    };
    if add(&mut change, row, person.role, known).await? {
        change.commit(event).await?;
    }
    Ok(())
}

async fn add(change: &mut Change, row: Request, role: Role, known: &Known) -> Told<bool> {
    let identity = &known.identity;
    change
        .add_request(row, role, &identity.id, &identity.login_canonical)
        .await
}

/// SGN-2: who proved both factors and never joined asks for an invitation; `asking` is spent with it. False when it was spent before.
///
/// # Errors
/// When the database does not take it.
pub async fn ask_invitation(
    app: &App,
    door: Door<'_>,
    known: &Known,
    asking: &Plain,
) -> Told<bool> {
    let mut tx = app.db.begin().await?;
    if !store::session::claim_step(&mut tx, &asking.hash(), app.clock.now()).await? {
        return Ok(false);
    }
    let mut change = app.change_in(tx, &door.workspace.id).await?;
    let identity = &known.identity;
    // SOC-1: to a login that was made up nobody can be invited; what the provider calls the account may be an address. The admins decide.
    let accounts = store::social::list_accounts(&mut change.tx, &identity.id).await?;
    let made_up = Address::parse(&identity.login).is_err();
    let shown = accounts.into_iter().find_map(|account| account.shown);
    let row = Request {
        id: app.random.id(change.now).into(),
        kind: RequestKind::Invitation,
        employee: None,
        name: identity.name.clone(),
        login: identity.login.clone(),
        note: shown.filter(|_| made_up),
        since: change.now,
    };
    let event = Event {
        data: data([
            ("name", Value::from(identity.name.as_str())),
            ("login", Value::from(identity.login.as_str())),
        ]),
        ..credentials::event(app, door, EventKind::InvitationRequested)
    };
    // Helpdesk neither invites nor sees who is not in the workspace.
    if add(&mut change, row, Role::Owner, known).await? {
        change.commit(event).await?;
    }
    Ok(true)
}

/// TFA-7, SGN-2: closes a request.
///
/// # Errors
/// When the database does not take it.
pub async fn answer(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    rows: Rows,
    answer: Answer,
) -> Told<Done> {
    let Some(kept) = rows.request else {
        return Ok(Done::default());
    };
    change.remove_request(&kept, Some(&admin.name)).await?;
    let row = kept.row;
    Ok(Event {
        on: row.employee,
        cause: Some(answer.name().to_owned()),
        data: data([
            ("asked", Value::from(row.kind.name())),
            ("name", Value::from(row.name)),
            ("login", Value::from(row.login)),
        ]),
        ..admin.event(app, EventKind::RequestAnswered)
    }
    .into())
}
