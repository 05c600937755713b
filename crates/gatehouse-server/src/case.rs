//! Cases: whoever is blocked by suspicion is let in again by the operator, on the word of a colleague (BLK-4 to BLK-7). A case is
//! opened in the app, on a page by any active employee, or by the operator, whom someone wrote to.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use gatehouse_rules::address::Address;
use gatehouse_rules::block::Block;
use gatehouse_rules::case::{NOTE_MAX, Obstacle, may_open, may_unblock};
use gatehouse_rules::employee::{Employee, NAME_MAX};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{CaseId, EmployeeId, WorkspaceId};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::workspace::check_name;
use minijinja::context;
use serde::Deserialize;
use serde_json::Value;

use crate::access::{Admin, Signed};
use crate::app::App;
use crate::change::{Change, data};
use crate::credentials::{self, Door};
use crate::effect::{Done, Rows, check_id};
use crate::failure::{Failure, Told};
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::place::Place;
use crate::session::Here;
use crate::store;
use crate::store::Kept;
use crate::store::case::Case;
use crate::store::workspace::Stored;
use crate::throttle;
use crate::words::{Said, said};

const WAY: &str = "browser";

/// The page where an active employee asks the operator to let a colleague in again.
pub fn routes() -> Router<App> {
    Router::new().route("/w/{slug}/case", get(show).post(ask))
}

/// BLK-4: opens a case from the app; the rules said that the person is blocked by suspicion and that none is open.
///
/// # Errors
/// [`Problem::EmployeeGone`]; [`Problem::BadField`] when the case's id is taken.
pub async fn open(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    rows: Rows,
    id: &CaseId,
    note: Option<&str>,
) -> Told<Done> {
    check_id("case", id.as_str())?;
    let mut kept = rows.employee()?;
    let by = admin.holder.employee.clone();
    let case = about(change, &kept.row, id.clone(), Some(by), note);
    if !add(change, &case, Some(&mut kept)).await? {
        return Err(Problem::field("case", "taken").into());
    }
    Ok(opened(admin.event(app, EventKind::CaseOpened), &case).into())
}

/// A case with what the employee's own row says.
fn about(
    change: &Change,
    person: &Employee,
    id: CaseId,
    opened_by: Option<EmployeeId>,
    note: Option<&str>,
) -> Case {
    let address = person
        .login
        .clone()
        .or_else(|| person.contact_email.clone());
    Case {
        id,
        workspace: change.workspace().clone(),
        employee: Some(person.id.clone()),
        opened_by,
        name: person.name.clone(),
        email: address.unwrap_or_default(),
        note: note.map(str::to_owned),
        opened_at: change.now,
        closed: None,
    }
}

/// Keeps a case, and says on the blocked person's row that one is open. False when one is open already.
async fn add(change: &mut Change, case: &Case, person: Option<&mut Kept<Employee>>) -> Told<bool> {
    if !store::case::add(&mut change.tx, case).await? {
        return Ok(false);
    }
    if let Some(kept) = person {
        set_case(change, kept, true).await?;
    }
    tracing::warn!(case = %case.id, "a case waits for the operator");
    Ok(true)
}

async fn set_case(change: &mut Change, kept: &mut Kept<Employee>, is_open: bool) -> Told<()> {
    if let Some(Block::Suspicion { case_at, .. }) = &mut kept.row.block {
        *case_at = is_open.then_some(change.now);
        change.set_employee(kept).await?;
    }
    Ok(())
}

fn opened(event: Event, case: &Case) -> Event {
    Event {
        on: case.employee.clone(),
        data: data([
            ("case", Value::from(case.id.as_str())),
            ("name", Value::from(case.name.as_str())),
            ("email", Value::from(case.email.as_str())),
        ]),
        ..event
    }
}

/// The fields of the form.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    name: String,
    email: String,
    note: String,
}

async fn show(
    State(app): State<App>,
    Signed { workspace, .. }: Signed,
    headers: HeaderMap,
) -> Shown {
    let typed = Typed::default();
    Ok(form(
        &app,
        &workspace,
        &headers,
        StatusCode::OK,
        &typed,
        None,
    )?)
}

fn form(
    app: &App,
    workspace: &Stored,
    headers: &HeaderMap,
    status: StatusCode,
    typed: &Typed,
    wrong: Option<&str>,
) -> Told<Response> {
    let form = Form::new(app, headers);
    let words_of = |field: &str, words: Said| (wrong == Some(field)).then_some(words);
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let here = format!("/w/{}", workspace.slug);
    let words = context! {
        action => format!("{here}/case"),
        back => format!("{here}/me"),
        csrf => form.csrf.clone(),
        name => cut(&typed.name, NAME_MAX),
        email => cut(&typed.email, 254),
        note => cut(&typed.note, NOTE_MAX),
        name_wrong => words_of("name", said!("Write the name of your colleague")),
        email_wrong => words_of("email", said!("Write the email or phone they sign in with; a phone number begins with + and the country code")),
        note_wrong => words_of("note", said!("That is longer than 1,000 characters")),
    };
    let frame = pages::frame(app, workspace, None);
    form.keep(app, pages::page(app, status, "case.html", frame, words)?)
}

async fn ask(
    State(app): State<App>,
    Signed { workspace, here }: Signed,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let told = match Asked::of(&typed) {
        Ok(told) => told,
        Err(field) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(form(
                &app,
                &workspace,
                &headers,
                status,
                &typed,
                Some(field),
            )?);
        }
    };
    let _counted = throttle::count(&app, &[(throttle::CASE, here.person.id.as_str())]).await?;
    let door = Door {
        workspace: &workspace,
        place: &place,
        way: WAY,
    };
    take(&app, door, &here, told).await?;
    // The same for every name and email: who is blocked is the operator's to tell.
    let message = Message::new("green", "check", said!("The operator has your case"))
        .line(said!("They check who is asking, and let your colleague in again together with the integrations that stopped."))
        .line(said!("Your colleague then sets a new password: the old one does not work here any more."))
        .link(format!("/w/{}/me", workspace.slug), said!("Back"));
    let frame = pages::frame(&app, &workspace, None);
    Ok(message.page(&app, StatusCode::OK, frame)?)
}

/// What was told, checked.
struct Asked {
    name: String,
    email: Address,
    note: Option<String>,
}

impl Asked {
    /// # Errors
    /// The first field that cannot be taken.
    fn of(typed: &Typed) -> Result<Self, &'static str> {
        let name = check_name("name", &typed.name, NAME_MAX).map_err(|_| "name")?;
        let email = Address::parse(&typed.email).map_err(|_| "email")?;
        let note = typed.note.split_whitespace().collect::<Vec<_>>().join(" ");
        let note = match note.as_str() {
            "" => None,
            text => Some(check_name("note", text, NOTE_MAX).map_err(|_| "note")?),
        };
        Ok(Self { name, email, note })
    }
}

/// Keeps what was told. It is on the employee only where that address is of someone who is blocked by suspicion.
async fn take(app: &App, door: Door<'_>, here: &Here, told: Asked) -> Told<()> {
    let mut change = app.change(&door.workspace.id).await?;
    let mut person = blocked(&mut change, &told.email.canonical).await?;
    let case = Case {
        id: CaseId(app.random.id(change.now)),
        workspace: door.workspace.id.clone(),
        employee: person.as_ref().map(|kept| kept.row.id.clone()),
        opened_by: Some(here.person.id.clone()),
        name: told.name,
        email: told.email.typed,
        note: told.note,
        opened_at: change.now,
        closed: None,
    };
    // A form that is sent twice, too, where it fits nobody who is blocked.
    let again = store::case::is_told(&mut change.tx, &case).await?;
    if again || !add(&mut change, &case, person.as_mut()).await? {
        return Ok(());
    }
    let event = Event {
        actor: Some(here.person.id.clone()),
        ..opened(credentials::event(app, door, EventKind::CaseOpened), &case)
    };
    change.commit(event).await?;
    Ok(())
}

async fn blocked(change: &mut Change, canonical: &str) -> Told<Option<Kept<Employee>>> {
    let workspace = change.workspace().clone();
    let tx = &mut change.tx;
    let Some(claim) = store::address::find_claim(tx, &workspace, canonical).await? else {
        return Ok(None);
    };
    let found = store::employee::find(tx, &workspace, &claim.employee).await?;
    Ok(found.filter(|kept| {
        kept.row.blocked_at.is_some() && !matches!(kept.row.block, Some(Block::Hand { .. }))
    }))
}

/// BLK-5: opens a case that reached the operator by mail. Its id; `None` when one is open already.
///
/// # Errors
/// [`Problem::EmployeeGone`]; [`Problem::WrongStatus`] for who is not blocked; [`Problem::BlockedByHand`]; [`Problem::BadField`] on `note`.
pub async fn open_for(
    app: &App,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
    note: Option<&str>,
) -> Told<Option<CaseId>> {
    let mut change = app.change(workspace).await?;
    let mut kept = store::employee::find(&mut change.tx, workspace, employee)
        .await?
        .ok_or(Problem::EmployeeGone)?;
    may_open(&kept.row)?;
    let note = note
        .map(|note| check_name("note", note, NOTE_MAX))
        .transpose()?;
    let id = CaseId(app.random.id(change.now));
    let case = about(&change, &kept.row, id, None, note.as_deref());
    if !add(&mut change, &case, Some(&mut kept)).await? {
        return Ok(None);
    }
    let event = Event {
        cause: Some("command_line".to_owned()),
        ..opened(app.event(EventKind::CaseOpened), &case)
    };
    change.commit(event).await?;
    Ok(Some(case.id))
}

/// Why the operator's word did not take effect.
#[derive(Debug)]
pub enum Stopped {
    /// The case was closed before.
    Closed,
    /// Name and email fit nobody who is blocked.
    Nobody,
    /// A rule.
    Rule(Obstacle),
    /// Something broke.
    Failure(Failure),
}

impl<E: Into<Failure>> From<E> for Stopped {
    fn from(failure: E) -> Self {
        Self::Failure(failure.into())
    }
}

/// BLK-4, BLK-7: unblocks the person, and with them the REST API; the password of before is void here. `verified` says how the
/// operator made sure who is asking (BLK-5).
///
/// # Errors
/// What stands in the way; nothing happened then.
pub async fn unblock(
    app: &App,
    case: &Case,
    verified: Option<&str>,
    note: Option<&str>,
) -> Result<Employee, Stopped> {
    let employee = case.employee.as_ref().ok_or(Stopped::Nobody)?;
    let mut change = app.change(&case.workspace).await?;
    let (workspace, now) = (case.workspace.clone(), change.now);
    let tx = &mut change.tx;
    if !store::case::close(tx, &case.id, true, verified.or(note), now).await? {
        return Err(Stopped::Closed);
    }
    let mut kept = store::employee::find(tx, &workspace, employee)
        .await?
        .ok_or(Stopped::Nobody)?;
    let n_others = store::block::count_others(tx, &workspace, employee).await?;
    may_unblock(&kept.row, n_others, verified.is_some()).map_err(Stopped::Rule)?;
    store::block::remove_devices(tx, &workspace, employee).await?;
    kept.row.blocked_at = None;
    kept.row.block = None;
    kept.row.password_void_at = Some(now);
    kept.row.risk.unusual_device_at = None;
    change.set_employee(&mut kept).await?;
    let event = Event {
        on: Some(employee.clone()),
        cause: Some("operator".to_owned()),
        data: data([
            ("case", Value::from(case.id.as_str())),
            ("verified", Value::from(verified)),
            ("note", Value::from(note)),
        ]),
        ..app.event(EventKind::Unblocked)
    };
    change.commit(event).await?;
    Ok(kept.row)
}

/// Refuses a case; the person stays blocked, and another case can be opened.
///
/// # Errors
/// [`Stopped::Closed`].
pub async fn refuse(app: &App, case: &Case, note: &str) -> Result<(), Stopped> {
    let mut change = app.change(&case.workspace).await?;
    let now = change.now;
    if !store::case::close(&mut change.tx, &case.id, false, Some(note), now).await? {
        return Err(Stopped::Closed);
    }
    if let Some(employee) = &case.employee {
        let found = store::employee::find(&mut change.tx, &case.workspace, employee).await?;
        if let Some(mut kept) = found {
            set_case(&mut change, &mut kept, false).await?;
        }
    }
    let event = Event {
        on: case.employee.clone(),
        cause: Some("operator".to_owned()),
        data: data([
            ("case", Value::from(case.id.as_str())),
            ("note", Value::from(note)),
        ]),
        ..app.event(EventKind::CaseRefused)
    };
    change.commit(event).await?;
    Ok(())
}
