//! Browser sessions: 24 min after the last activity they end, 24 h after they began in any case (SES-1, SES-4).

use axum::http::HeaderMap;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{EmployeeId, IdentityId};
use gatehouse_rules::secret::Plain;

use crate::app::App;
use crate::credentials::{self, Door};
use crate::failure::Told;
use crate::pages;
use crate::place::Place;
use crate::store;
use crate::store::session::Session;
use crate::store::workspace::Stored;

/// Who is signed in in a browser, checked at this request.
#[derive(Clone, Debug)]
pub struct Here {
    /// The session.
    pub session: Session,
    /// The employee, active and not blocked now.
    pub person: Employee,
    /// The identity's login as typed.
    pub login: String,
}

/// Begins a session and ends the one this browser had: the secret changes at every sign-in (SES-4).
///
/// # Errors
/// When the database does not take it.
pub async fn begin(
    app: &App,
    door: Door<'_>,
    headers: &HeaderMap,
    identity: &IdentityId,
    employee: &EmployeeId,
) -> Told<Plain> {
    let now = app.clock.now();
    let secret = app.random.secret();
    let session = Session {
        id: app.random.id(now),
        workspace: door.workspace.id.clone(),
        employee: employee.clone(),
        identity: identity.clone(),
        device: door.place.device.clone(),
        ip: Some(door.place.ip.to_string()),
        created_at: now,
    };
    let mut tx = app.db.begin().await?;
    store::session::add(&mut tx, &secret.hash(), &session).await?;
    if let Some(old) = pages::cookie(app, headers, "session")
        && let Some(old) = store::session::find(&mut tx, &old.hash(), now).await?
    {
        store::session::end(&mut tx, &old.id, now).await?;
    }
    tx.commit().await?;
    Ok(secret)
}

/// Who is signed in in this browser at this workspace. Activity extends the session; who is dismissed or blocked has none.
///
/// # Errors
/// [`Problem::PlaceNotAllowed`](gatehouse_rules::problem::Problem::PlaceNotAllowed), and the session is over (IPR-3).
pub async fn current(
    app: &App,
    workspace: &Stored,
    headers: &HeaderMap,
    place: &Place,
) -> Told<Option<Here>> {
    let Some(secret) = pages::cookie(app, headers, "session") else {
        return Ok(None);
    };
    let now = app.clock.now();
    let mut connection = app.db.connection().await?;
    let Some(session) = store::session::find(&mut connection, &secret.hash(), now).await? else {
        return Ok(None);
    };
    if session.workspace != workspace.id {
        return Ok(None);
    }
    let person = store::employee::find(&mut connection, &workspace.id, &session.employee).await?;
    let identity = store::identity::find(&mut connection, &session.identity).await?;
    let (Some(person), Some(identity)) = (person, identity) else {
        return Ok(None);
    };
    if person.row.status != Status::Active || person.row.blocked_at.is_some() {
        return Ok(None);
    }
    drop(connection);
    crate::ip_rule::of_session(app, workspace, &session, &person.row, place).await?;
    let mut connection = app.db.connection().await?;
    store::session::set_seen(&mut connection, &session.id, now).await?;
    Ok(Some(Here {
        session,
        person: person.row,
        login: identity.login,
    }))
}

/// Ends this browser's session.
///
/// # Errors
/// When the database does not take it.
pub async fn end(app: &App, door: Door<'_>, headers: &HeaderMap) -> Told<()> {
    let Some(here) = current(app, door.workspace, headers, door.place).await? else {
        return Ok(());
    };
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let ended = store::session::end(&mut tx, &here.session.id, now).await?;
    tx.commit().await?;
    if ended {
        let event = Event {
            actor: Some(here.person.id.clone()),
            on: Some(here.person.id),
            cause: Some("signed_out".to_owned()),
            ..credentials::event(app, door, EventKind::SessionsEnded)
        };
        app.log(&door.workspace.id, event).await?;
    }
    Ok(())
}
