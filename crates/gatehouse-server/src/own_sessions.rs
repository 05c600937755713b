//! SES-3: where someone is signed in here, in browsers and apps; they end one, or everything but this browser.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use gatehouse_rules::browser;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::DeviceId;
use gatehouse_rules::time::{MINUTE, SECOND, Time};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};

use crate::access::Signed;
use crate::app::App;
use crate::change::data;
use crate::credentials::{self, Door};
use crate::failure::Told;
use crate::pages::{self, Fields, Form, Shown};
use crate::place::Place;
use crate::session::Here;
use crate::store;
use crate::words::{Said, said};
use crate::writing;

const WAY: &str = "browser";

/// The routes of one's own sessions.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/w/{slug}/sessions", get(show))
        .route("/w/{slug}/sessions/end", post(end))
        .route("/w/{slug}/sessions/end-others", post(end_others))
}

/// The fields of these forms: one of a browser's session or an app's device.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    session: String,
    device: String,
}

/// One browser or app.
#[derive(Serialize)]
struct One {
    name: String,
    /// Where from and since when, a line each.
    lines: Vec<Said>,
    is_this: bool,
    session: Option<String>,
    device: Option<String>,
}

async fn show(State(app): State<App>, signed: Signed, headers: HeaderMap) -> Shown {
    Ok(page(&app, &signed, &headers).await?)
}

async fn page(app: &App, signed: &Signed, headers: &HeaderMap) -> Told<Response> {
    let Signed { workspace, here } = signed;
    let now = app.clock.now();
    let mut connection = app.db.connection().await?;
    let open = store::session::list_open(&mut connection, &here.person.id, app.alive()).await?;
    let devices = store::device::list_open(&mut connection, &here.person.id, now).await?;
    drop(connection);
    let mut browsers: Vec<One> = open
        .into_iter()
        .map(|one| One {
            name: browser::named(one.session.device.as_deref()),
            is_this: one.session.id == here.session.id,
            lines: vec![
                last(one.seen_at, one.session.ip.as_deref(), now),
                said!(
                    "Signed in {at}",
                    at = writing::minute(one.session.created_at)
                ),
            ],
            session: Some(one.session.id),
            device: None,
        })
        .collect();
    browsers.sort_by_key(|one| !one.is_this);
    let apps: Vec<One> = devices
        .into_iter()
        .map(|(device, is_in)| One {
            name: device.name,
            is_this: false,
            lines: vec![
                if is_in {
                    last(device.seen_at, None, now)
                } else {
                    said!(
                        "Signed out. Last used {at}",
                        at = writing::minute(device.seen_at)
                    )
                },
                said!("Connected {at}", at = writing::minute(device.created_at)),
            ],
            session: None,
            device: Some(device.id.0),
        })
        .collect();
    let form = Form::new(app, headers);
    let path = |rest: &str| format!("/w/{}/{rest}", workspace.slug);
    let words = context! {
        under => said!("Browsers and apps that are signed in to {company} as you.", company = &workspace.name),
        others => browsers.len() + apps.len() > 1,
        browsers => Value::from(Serde(browsers)),
        apps => Value::from(Serde(apps)),
        end => path("sessions/end"),
        end_others => path("sessions/end-others"),
        back => path("me"),
        csrf => form.csrf.clone(),
    };
    let frame = pages::frame(app, workspace, None);
    form.keep(
        app,
        pages::page(app, StatusCode::OK, "sessions.html", frame, words)?,
    )
}

/// `Last used 5 minutes ago · signed in from 203.0.113.9`; within what is noted at all, `Used now`.
fn last(seen: Time, ip: Option<&str>, now: Time) -> Said {
    let ago = now.since(seen);
    let when = if ago <= 2 * MINUTE {
        said!("Used now")
    } else {
        let seconds = u32::try_from(ago / SECOND).unwrap_or(u32::MAX);
        said!("Last used {time} ago", time = pages::in_words(seconds))
    };
    match ip {
        Some(ip) => said!("{when} · signed in from {ip}", when = when, ip = ip),
        None => when,
    }
}

async fn end(
    State(app): State<App>,
    Signed { workspace, here }: Signed,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let door = Door {
        workspace: &workspace,
        place: &place,
        way: WAY,
    };
    // An id of someone else ends nothing: it is looked for among this person's alone.
    let me = &here.person.id;
    let mut tx = app.db.begin().await?;
    let now = app.clock.now();
    let event = if typed.device.is_empty() {
        store::session::end_of(&mut tx, me, &typed.session, now)
            .await?
            .then(|| happened(&app, door, &here, EventKind::SessionsEnded, "ended_by_self"))
    } else {
        let id = DeviceId(typed.device);
        store::device::revoke(&mut tx, me, &id, now)
            .await?
            .map(|device| Event {
                data: data([
                    ("device", device.id.as_str().into()),
                    ("name", device.name.into()),
                ]),
                ..happened(
                    &app,
                    door,
                    &here,
                    EventKind::DeviceRevoked,
                    "revoked_by_self",
                )
            })
    };
    if let Some(event) = event {
        store::event::add(&mut tx, &workspace.id, &event).await?;
        tx.commit().await?;
        app.nudge.seal();
    }
    Ok(pages::go(&format!("/w/{}/sessions", workspace.slug))?)
}

async fn end_others(
    State(app): State<App>,
    Signed { workspace, here }: Signed,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let door = Door {
        workspace: &workspace,
        place: &place,
        way: WAY,
    };
    let mut tx = app.db.begin().await?;
    let spared = Some(here.session.id.as_str());
    let (person, alive) = (&here.person.id, app.alive());
    let ended = store::session::end_others(&mut tx, person, spared, alive).await?;
    let event = Event {
        data: data([("n_ended", ended.into())]),
        ..happened(
            &app,
            door,
            &here,
            EventKind::SessionsEnded,
            "ended_elsewhere",
        )
    };
    store::event::add(&mut tx, &workspace.id, &event).await?;
    tx.commit().await?;
    app.nudge.seal();
    Ok(pages::go(&format!("/w/{}/sessions", workspace.slug))?)
}

fn happened(app: &App, door: Door<'_>, here: &Here, kind: EventKind, cause: &str) -> Event {
    Event {
        actor: Some(here.person.id.clone()),
        on: Some(here.person.id.clone()),
        cause: Some(cause.to_owned()),
        ..credentials::event(app, door, kind)
    }
}
