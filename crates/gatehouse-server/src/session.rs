//! Browser sessions: 24 min after the last activity they end, 24 h after they began in any case (SES-1, SES-4).

use axum::http::HeaderMap;
use axum::response::Response;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{EmployeeId, IdentityId};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection};

use crate::app::App;
use crate::credentials::{self, Door, Known};
use crate::failure::{Failure, Told};
use crate::ip_rule;
use crate::language;
use crate::pages;
use crate::place::Place;
use crate::profile;
use crate::store;
use crate::store::session::{Alive, Session};
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

/// Begins a session and ends the one this browser had: the secret changes at every sign-in (SES-4). Begins with a write.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn begin(
    tx: &mut AnyConnection,
    app: &App,
    door: Door<'_>,
    headers: &HeaderMap,
    known: &Known,
    employee: &EmployeeId,
) -> Told<Plain> {
    let now = app.clock.now();
    let (secret, identity) = (app.random.secret(), &known.identity.id);
    let session = Session {
        id: app.random.id(now),
        workspace: door.workspace.id.clone(),
        employee: employee.clone(),
        identity: identity.clone(),
        device: door.place.device.clone(),
        ip: door.place.address(),
        created_at: now,
        seen_at: now,
        anew: known.anew,
    };
    store::session::add(tx, &secret.hash(), &session).await?;
    language::remember(tx, identity).await?;
    if let Some(old) = pages::cookie(app, headers, "session")
        && let Some(old) = store::session::find(tx, &old.hash(), app.alive()).await?
    {
        store::session::end(tx, &old.id, now).await?;
    }
    if let Some(old) = pages::cookie(app, headers, profile::COOKIE) {
        store::profile::end_of_another(tx, &old.hash(), identity, now).await?;
    }
    Ok(secret)
}

/// SGN-3: who signs in to their profile ends what this browser had open as someone else.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn end_of_another(
    tx: &mut AnyConnection,
    app: &App,
    headers: &HeaderMap,
    identity: &IdentityId,
) -> Told<()> {
    if let Some(old) = pages::cookie(app, headers, "session")
        && let Some(old) = store::session::find(tx, &old.hash(), app.alive()).await?
        && old.identity != *identity
    {
        store::session::end(tx, &old.id, app.clock.now()).await?;
    }
    Ok(())
}

/// Everyone who is signed in in this browser, at a workspace or at their own profile (SGN-3, RCV-4); that of the workspace first.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn all(app: &App, headers: &HeaderMap) -> Told<Vec<IdentityId>> {
    let alive = app.alive();
    let mut connection = app.db.connection().await?;
    let mut all = Vec::new();
    if let Some(secret) = pages::cookie(app, headers, "session") {
        let found = store::session::find(&mut connection, &secret.hash(), alive).await?;
        all.extend(found.map(|session| session.identity));
    }
    if let Some(secret) = pages::cookie(app, headers, profile::COOKIE) {
        let found = store::profile::find_session(&mut connection, &secret.hash(), alive).await?;
        all.extend(found.map(|session| session.identity));
    }
    Ok(all)
}

/// Who is signed in in this browser at this workspace. Activity extends the session; who is dismissed or blocked has none.
///
/// # Errors
/// [`Problem::PlaceNotAllowed`], and the session is over (IPR-3).
pub async fn current(
    app: &App,
    workspace: &Stored,
    headers: &HeaderMap,
    place: &Place,
) -> Told<Option<Here>> {
    let Some(secret) = pages::cookie(app, headers, "session") else {
        return Ok(None);
    };
    let connection = app.db.connection().await?;
    open(app, connection, workspace, &secret, place).await
}

/// The same by the secret of a cookie, and with a connection that has read already.
///
/// # Errors
/// [`Problem::PlaceNotAllowed`], and the session is over (IPR-3).
pub(crate) async fn open(
    app: &App,
    mut connection: PoolConnection<Any>,
    workspace: &Stored,
    secret: &Plain,
    place: &Place,
) -> Told<Option<Here>> {
    match found(&mut connection, secret, app.alive()).await? {
        Some(here) if here.session.workspace == workspace.id => {
            allowed(app, connection, workspace, here, place)
                .await
                .map(Some)
        }
        _ => Ok(None),
    }
}

/// Who is signed in in this browser, whatever the workspace (SGN-3): it has one session at a time. From a place that its workspace does
/// not allow there is none any more (IPR-3).
///
/// # Errors
/// When the database does not answer.
pub async fn anywhere(app: &App, headers: &HeaderMap, place: &Place) -> Told<Option<Here>> {
    let Some(secret) = pages::cookie(app, headers, "session") else {
        return Ok(None);
    };
    let mut connection = app.db.connection().await?;
    let Some(here) = found(&mut connection, &secret, app.alive()).await? else {
        return Ok(None);
    };
    let own = store::workspace::find(&mut connection, &here.session.workspace).await?;
    let Some(own) = own else {
        return Ok(None);
    };
    match allowed(app, connection, &own, here, place).await {
        Ok(here) => Ok(Some(here)),
        Err(Failure::Told(Problem::PlaceNotAllowed { .. })) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The session of this browser's cookie, without a look at where it is used from.
async fn found(connection: &mut AnyConnection, secret: &Plain, alive: Alive) -> Told<Option<Here>> {
    let Some(session) = store::session::find(connection, &secret.hash(), alive).await? else {
        return Ok(None);
    };
    let workspace = &session.workspace;
    let person = store::employee::find(connection, workspace, &session.employee).await?;
    let identity = store::identity::find(connection, &session.identity).await?;
    let (Some(person), Some(identity)) = (person, identity) else {
        return Ok(None);
    };
    if person.row.status != Status::Active || person.row.blocked_at.is_some() {
        return Ok(None);
    }
    Ok(Some(Here {
        session,
        person: person.row,
        login: identity.login,
    }))
}

/// IPR-1: asked at every request; only an allowed one is activity.
async fn allowed(
    app: &App,
    connection: PoolConnection<Any>,
    workspace: &Stored,
    here: Here,
    place: &Place,
) -> Told<Here> {
    let (session, person) = (&here.session, &here.person);
    let mut connection =
        ip_rule::of_session(app, connection, workspace, session, person, place).await?;
    let now = app.clock.now();
    store::session::set_seen(&mut connection, &here.session, now).await?;
    Ok(here)
}

/// SES-4: another secret for this browser's session, for the cookie; `None` when it ended meanwhile.
///
/// # Errors
/// When the database does not take it.
pub async fn rotate(app: &App, session: &Session) -> Told<Option<Plain>> {
    let secret = app.random.secret();
    let mut tx = app.db.begin().await?;
    let now = app.clock.now();
    let open = store::session::set_token(&mut tx, &session.id, &secret.hash(), now).await?;
    tx.commit().await?;
    Ok(open.then_some(secret))
}

/// Signs this browser out: of whatever workspace it is signed in to, and of the profile. The answer lets go of both by [`forget`].
///
/// # Errors
/// When the database does not take it.
pub async fn end(app: &App, place: &Place, way: &'static str, headers: &HeaderMap) -> Told<()> {
    let now = app.clock.now();
    let here = match pages::cookie(app, headers, "session") {
        Some(secret) => {
            let mut connection = app.db.connection().await?;
            found(&mut connection, &secret, app.alive()).await?
        }
        None => None,
    };
    let at_profile = pages::cookie(app, headers, profile::COOKIE);
    if here.is_none() && at_profile.is_none() {
        return Ok(());
    }
    let (mut ended, mut tx) = (false, app.db.begin().await?);
    if let Some(secret) = at_profile {
        store::profile::end_session(&mut tx, &secret.hash(), now).await?;
    }
    if let Some(here) = &here {
        ended = store::session::end(&mut tx, &here.session.id, now).await?;
    }
    tx.commit().await?;
    if let Some(here) = here.filter(|_| ended) {
        let event = Event {
            actor: Some(here.person.id.clone()),
            on: Some(here.person.id),
            cause: Some("signed_out".to_owned()),
            ..credentials::seen(app, place, way, EventKind::SessionsEnded)
        };
        app.log(&here.session.workspace, event).await?;
    }
    Ok(())
}

/// Takes the cookies of what [`end`] ended.
///
/// # Errors
/// When they cannot be written.
pub(crate) fn forget(app: &App, response: &mut Response) -> Told<()> {
    for name in ["session", profile::COOKIE] {
        pages::set_cookie(app, response, name, None)?;
    }
    Ok(())
}
