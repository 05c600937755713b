//! From which addresses someone may be in (IPR-1): the lists are set here, and asked at the door and at every request of a
//! session or a token.
//!
//! Nothing of them is kept in memory: one statement brings the at most three lists of a person, so that every node of a
//! server refuses from the same moment on. Owners and admins cost not even that.

use gatehouse_rules::employee::Employee;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::WorkspaceId;
use gatehouse_rules::ip_rule::{
    AllowList, EXEMPT, IpRule, Lists, NOTE, REFUSED, RuleFor, Verdict, is_exempt, judge,
};
use gatehouse_rules::operation::Change as To;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::{HOUR, Time};
use serde_json::Value;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection};

use crate::access::{Admin, Holder};
use crate::app::App;
use crate::change::{Change, data};
use crate::credentials::{self, Door, Known};
use crate::effect::{Done, Rows};
use crate::failure::Told;
use crate::message::Message;
use crate::place::Place;
use crate::store;
use crate::store::workspace::Stored;
use crate::throttle;
use crate::tries;
use crate::words::said;

/// Sets, changes or takes away a list; the rules said that it may be.
///
/// # Errors
/// [`Problem::WouldLockOut`] when whoever sets it could not be in from where they are now.
pub async fn set(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    rows: Rows,
    rule: &RuleFor,
    list: &To<AllowList>,
) -> Told<Done> {
    let workspace = change.workspace().clone();
    let before = store::ip_rule::find(&mut change.tx, &workspace, rule).await?;
    let mut told = data([
        ("rule", Value::from(rule.level())),
        (
            "from",
            Value::from(texts(before.as_ref().map(|kept| &kept.row))),
        ),
        ("to", Value::from(list.to.texts())),
    ]);
    if let RuleFor::Department(id) = rule {
        told.insert("department".to_owned(), Value::from(id.as_str()));
        let department = store::department::find(&mut change.tx, &workspace, id).await?;
        let name = department.map(|kept| kept.row.name);
        told.insert("name".to_owned(), Value::from(name));
    }
    if list.to.is_empty() {
        if let Some(kept) = before {
            change.remove_ip_rule(&kept).await?;
        }
    } else {
        let row = IpRule {
            id: rule.row_id(&workspace).to_owned(),
            rule: rule.clone(),
            allowed: list.to.clone(),
            since: change.now,
        };
        change.set_ip_rule(&row, before.as_ref()).await?;
    }
    stays_in(admin, change).await?;
    Ok(Event {
        on: match rule {
            RuleFor::Person(_) => rows.employee.map(|kept| kept.row.id),
            _ => None,
        },
        data: told,
        ..admin.event(app, EventKind::IpRuleChanged)
    }
    .into())
}

fn texts(rule: Option<&IpRule>) -> Vec<String> {
    rule.map(|rule| rule.allowed.texts()).unwrap_or_default()
}

/// Nobody shuts themselves out: who sets a list, and is not exempt, must be in it where they are.
async fn stays_in(admin: &Admin, change: &mut Change) -> Told<()> {
    let Some(place) = admin.place.as_ref().filter(|_| !is_exempt(admin.role)) else {
        return Ok(());
    };
    let workspace = change.workspace().clone();
    let me = store::employee::find(&mut change.tx, &workspace, &admin.holder.employee).await?;
    let Some(me) = me else { return Ok(()) };
    match verdict(&mut change.tx, &workspace, &me.row, place).await?.0 {
        Verdict::Refused { .. } => Err(Problem::WouldLockOut {
            ip: place.known().map(|ip| ip.to_string()),
        }
        .into()),
        Verdict::Allowed | Verdict::Exempt => Ok(()),
    }
}

/// What the rules say of a person here, and since when.
async fn verdict(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    person: &Employee,
    place: &Place,
) -> Told<(Verdict, Option<Time>)> {
    let rules = store::ip_rule::list_of_person(connection, workspace, person).await?;
    let lists = Lists::of(&rules, person);
    let since = lists.in_force().map(|rule| rule.since);
    Ok((judge(lists, person.role, place.known()), since))
}

/// Since when a person may not be in from here; `None` where they may.
async fn refused_since(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    person: &Employee,
    place: &Place,
) -> Told<Option<(RuleFor, Time)>> {
    if is_exempt(person.role) {
        return Ok(None);
    }
    Ok(match verdict(connection, workspace, person, place).await? {
        (Verdict::Refused { by }, Some(since)) => Some((by, since)),
        _ => None,
    })
}

/// Whether a person may not be in from here.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn is_refused(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    person: &Employee,
    place: &Place,
) -> Told<bool> {
    let refused = refused_since(connection, workspace, person, place).await?;
    Ok(refused.is_some())
}

/// What they are told then.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn told(app: &App, workspace: &WorkspaceId, place: &Place) -> Told<Problem> {
    let mut connection = app.db.connection().await?;
    not_allowed(&mut connection, workspace, place).await
}

async fn not_allowed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    place: &Place,
) -> Told<Problem> {
    let owner = store::employee::find_first_owner(connection, workspace).await?;
    Ok(Problem::PlaceNotAllowed {
        ip: place.known().map(|ip| ip.to_string()),
        ask: owner.map(|kept| kept.row.name),
    })
}

fn refusal(event: Event, person: &Employee, by: &RuleFor, cause: &str) -> Event {
    let mut event = Event {
        on: Some(person.id.clone()),
        cause: Some(cause.to_owned()),
        ..event
    };
    event
        .data
        .insert("rule".to_owned(), Value::from(by.level()));
    event
}

/// Whether a person with the right factors is let in from here.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn lets_in(app: &App, door: Door<'_>, person: &Employee) -> Told<bool> {
    let mut connection = app.db.connection().await?;
    let refused = is_refused(&mut connection, &door.workspace.id, person, door.place).await?;
    Ok(!refused)
}

/// IPR-2: what was right was right, so the sign-in stands in the log, and the refusal after it.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn refused_at_door(
    app: &App,
    door: Door<'_>,
    known: &Known,
    person: &Employee,
) -> Told<()> {
    let mut tx = app.db.begin().await?;
    tries::forget(&mut tx, &known.identity.login_canonical, door.place, None).await?;
    tx.commit().await?;
    let id = &door.workspace.id;
    let mut connection = app.db.connection().await?;
    let refused = refused_since(&mut connection, id, person, door.place).await?;
    // Taken away in this very moment, it was the workspace's for the log.
    let by = refused.map_or(RuleFor::Workspace, |(by, _)| by);
    let came = came(app, door, person, Some(REFUSED));
    let event = credentials::event(app, door, EventKind::PlaceRefused);
    let mut refused = refusal(event, person, &by, "signed_in");
    // Within one millisecond nothing else would tell which of the two came first.
    refused.at = refused.at.max(came.at.plus(1));
    store::event::add_all(&mut connection, id, &[came, refused]).await?;
    drop(connection);
    app.nudge.seal();
    Ok(())
}

/// The event of a sign-in, which notes where someone exempt came from outside (IPR-5).
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn signed_in(app: &App, door: Door<'_>, person: &Employee) -> Told<Event> {
    // Anybody else was asked at the door itself.
    if !is_exempt(person.role) {
        return Ok(came(app, door, person, None));
    }
    let mut connection = app.db.connection().await?;
    let (verdict, _) = verdict(&mut connection, &door.workspace.id, person, door.place).await?;
    let note = (verdict == Verdict::Exempt).then_some(EXEMPT);
    Ok(came(app, door, person, note))
}

fn came(app: &App, door: Door<'_>, person: &Employee, note: Option<&'static str>) -> Event {
    let mut event = Event {
        actor: Some(person.id.clone()),
        on: Some(person.id.clone()),
        ..credentials::event(app, door, EventKind::SignedIn)
    };
    if let Some(note) = note {
        event.data.insert(NOTE.to_owned(), Value::from(note));
    }
    event
}

/// What the person is told, with the address they come from.
pub(crate) fn page(place: &Place, company: &str) -> Message {
    let message = Message::new("amber", "stop", said!("{company} is not open from here", company = company))
        .line(said!("Your login and password are right, but this company lets people in from certain addresses only, and yours is none of them."))
        .line(said!("Go on from the office or its VPN, or ask an admin to allow the address below."));
    match place.known() {
        Some(ip) => message.fact(said!("Your address"), ip.to_string()),
        None => message.fact(said!("Your address"), said!("cannot be told from here")),
    }
}

/// IPR-3: a browser session at this request. Outside the list it ends, told by [`Problem::PlaceNotAllowed`], and the person
/// signs in again from an allowed address. The connection comes back where it may go on.
///
/// # Errors
/// [`Problem::PlaceNotAllowed`].
pub(crate) async fn of_session(
    app: &App,
    mut connection: PoolConnection<Any>,
    workspace: &Stored,
    session: &store::session::Session,
    person: &Employee,
    place: &Place,
) -> Told<PoolConnection<Any>> {
    let refused = refused_since(&mut connection, &workspace.id, person, place).await?;
    let Some((by, since)) = refused else {
        return Ok(connection);
    };
    let problem = not_allowed(&mut connection, &workspace.id, place).await?;
    drop(connection);
    let mut tx = app.db.begin().await?;
    let ended = store::session::end(&mut tx, &session.id, app.clock.now()).await?;
    tx.commit().await?;
    if ended {
        let cause = if session.created_at < since {
            "session_from_before"
        } else {
            "session_moved"
        };
        let event = place.event(app, EventKind::PlaceRefused);
        app.log(&workspace.id, refusal(event, person, &by, cause))
            .await?;
    }
    Err(problem.into())
}

/// IPR-1, IPR-3: an app's token at this request, or as it is renewed. Outside the list nothing is answered. A device that was connected
/// before the list signs in again, from an allowed address; of one that was connected under it nothing ends: it goes on from its mirror,
/// and here again from an allowed address. The log says it once an hour, device and address.
///
/// # Errors
/// [`Problem::PlaceNotAllowed`].
pub(crate) async fn of_token(
    app: &App,
    holder: &Holder,
    person: &Employee,
    place: &Place,
) -> Told<()> {
    let mut connection = app.db.connection().await?;
    let refused = refused_since(&mut connection, &holder.workspace, person, place).await?;
    let Some((by, since)) = refused else {
        return Ok(());
    };
    let problem = not_allowed(&mut connection, &holder.workspace, place).await?;
    let device = store::device::find(&mut connection, &holder.device).await?;
    drop(connection);
    if device.is_some_and(|device| device.created_at < since) {
        let mut tx = app.db.begin().await?;
        let now = app.clock.now();
        let ended = store::device::end_tokens(&mut tx, &holder.device, now).await?;
        tx.commit().await?;
        if ended {
            let event = refused_app(app, holder, place);
            let event = refusal(event, person, &by, "session_from_before");
            app.log(&holder.workspace, event).await?;
        }
        return Err(problem.into());
    }
    let once = format!("place:{}:{}", holder.device, place.ip);
    if throttle::is_first(app, &once, HOUR).await? {
        let event = refused_app(app, holder, place);
        app.log(&holder.workspace, refusal(event, person, &by, "app"))
            .await?;
    }
    Err(problem.into())
}

fn refused_app(app: &App, holder: &Holder, place: &Place) -> Event {
    let mut event = place.event(app, EventKind::PlaceRefused);
    let device = Value::from(holder.device.as_str());
    event.data.insert("device".to_owned(), device);
    event
}
