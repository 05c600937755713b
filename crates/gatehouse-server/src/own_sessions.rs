//! SES-3: where someone is signed in, in browsers and apps, in every company and at their profile; they end one, or everything but this
//! browser.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use gatehouse_rules::browser;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{DeviceId, EmployeeId};
use gatehouse_rules::time::{MINUTE, SECOND, Time};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};

use crate::access::Signed;
use crate::app::App;
use crate::change::data;
use crate::credentials;
use crate::failure::Told;
use crate::front::PROFILE;
use crate::pages::{self, Fields, Form, Shown};
use crate::place::Place;
use crate::profile;
use crate::session::Here;
use crate::store;
use crate::store::device::Device;
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
    name: Name,
    /// Where from and since when, a line each.
    lines: Vec<Said>,
    is_this: bool,
    session: Option<String>,
    device: Option<String>,
}

/// What a browser or an app is called.
#[derive(Serialize)]
#[serde(untagged)]
enum Name {
    /// As it calls itself.
    Own(String),
    /// By our words, where it does not.
    Ours(Said),
}

impl Name {
    fn of(user_agent: Option<&str>) -> Self {
        match browser::named(user_agent) {
            Some(name) => Self::Own(name),
            None => Self::Ours(said!("A browser that does not say its name")),
        }
    }
}

async fn show(State(app): State<App>, signed: Signed, headers: HeaderMap) -> Shown {
    Ok(page(&app, &signed, &headers).await?)
}

/// The session that this browser has at the profile, where it is of the same person.
async fn beside(app: &App, here: &Here, headers: &HeaderMap) -> Told<Option<String>> {
    let Some(secret) = pages::cookie(app, headers, profile::COOKIE) else {
        return Ok(None);
    };
    let mut connection = app.db.connection().await?;
    let found = store::profile::find_session(&mut connection, &secret.hash(), app.alive()).await?;
    let own = found.filter(|one| one.identity == here.session.identity);
    Ok(own.map(|one| one.id))
}

async fn page(app: &App, signed: &Signed, headers: &HeaderMap) -> Told<Response> {
    let Signed { workspace, here } = signed;
    let (now, alive) = (app.clock.now(), app.alive());
    let mine = [
        Some(here.session.id.clone()),
        beside(app, here, headers).await?,
    ];
    let identity = &here.session.identity;
    let (mut browsers, mut apps) = (Vec::new(), Vec::new());
    let mut connection = app.db.connection().await?;
    for one in store::profile::list_linked(&mut connection, identity).await? {
        // What is of this company needs not say so.
        let at = (one.workspace != workspace.id)
            .then(|| said!("You are signed in to {own_name}", own_name = &one.name));
        let person = &one.person.id;
        for open in store::session::list_open(&mut connection, person, alive).await? {
            let session = open.session;
            let lines = browser_lines(session.created_at, open.seen_at, session.ip.as_deref(), now);
            browsers.push(One {
                name: Name::of(session.device.as_deref()),
                lines: at.iter().cloned().chain(lines).collect(),
                is_this: mine.contains(&Some(session.id.clone())),
                session: Some(session.id),
                device: None,
            });
        }
        for (device, is_in) in store::device::list_open(&mut connection, person, now).await? {
            apps.push(One {
                lines: at
                    .iter()
                    .cloned()
                    .chain(app_lines(&device, is_in, now))
                    .collect(),
                name: Name::Own(device.name),
                is_this: false,
                session: None,
                device: Some(device.id.0),
            });
        }
    }
    for session in store::profile::list_open(&mut connection, identity, alive).await? {
        let lines = browser_lines(
            session.created_at,
            session.seen_at,
            session.ip.as_deref(),
            now,
        );
        browsers.push(One {
            name: Name::of(session.device.as_deref()),
            lines: [said!("Your profile")].into_iter().chain(lines).collect(),
            is_this: mine.contains(&Some(session.id.clone())),
            session: Some(session.id),
            device: None,
        });
    }
    drop(connection);
    browsers.sort_by_key(|one| !one.is_this);
    let form = Form::new(app, headers);
    let path = |rest: &str| format!("/w/{}/{rest}", workspace.slug);
    let words = context! {
        under => said!("Browsers and apps that are signed in as you, in every company and at your profile."),
        others => !apps.is_empty() || browsers.iter().any(|one| !one.is_this),
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

fn browser_lines(begun: Time, seen: Time, ip: Option<&str>, now: Time) -> [Said; 2] {
    [
        last(seen, ip, now),
        said!("Signed in {at}", at = writing::minute(begun)),
    ]
}

fn app_lines(device: &Device, is_in: bool, now: Time) -> [Said; 2] {
    let used = if is_in {
        last(device.seen_at, None, now)
    } else {
        said!(
            "Signed out. Last used {at}",
            at = writing::minute(device.seen_at)
        )
    };
    [
        used,
        said!("Connected {at}", at = writing::minute(device.created_at)),
    ]
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
    let event = |person: &EmployeeId, kind, cause| happened(&app, &place, person, kind, cause);
    // An id of someone else ends nothing: it is looked for among this person's alone, whichever company it is of.
    let (identity, now) = (&here.session.identity, app.clock.now());
    let mut tx = app.db.begin().await?;
    store::identity::hold(&mut tx, identity).await?;
    for (of, me) in store::employee::list_of_identity(&mut tx, identity).await? {
        let ended = if typed.device.is_empty() {
            store::session::end_of(&mut tx, &me, &typed.session, now)
                .await?
                .then(|| event(&me, EventKind::SessionsEnded, "ended_by_self"))
        } else {
            let id = DeviceId(typed.device.clone());
            let revoked = store::device::revoke(&mut tx, &me, &id, now).await?;
            revoked.map(|device| Event {
                data: data([
                    ("device", device.id.as_str().into()),
                    ("name", device.name.into()),
                ]),
                ..event(&me, EventKind::DeviceRevoked, "revoked_by_self")
            })
        };
        if let Some(event) = ended {
            store::event::add(&mut tx, &of, &event).await?;
        }
    }
    let id = &typed.session;
    if !id.is_empty() && store::profile::end_session_of(&mut tx, identity, id, now).await? {
        let me = &here.person.id;
        let mut event = event(me, EventKind::SessionsEnded, "ended_by_self");
        event.data.insert("way".to_owned(), PROFILE.into());
        store::event::add(&mut tx, &workspace.id, &event).await?;
    }
    tx.commit().await?;
    app.nudge.seal();
    Ok(pages::go(&format!("/w/{}/sessions", workspace.slug))?)
}

/// SES-3: everywhere is every company of this person, the server's own address and their profile. Each company has what ended there.
async fn end_others(
    State(app): State<App>,
    Signed { workspace, here }: Signed,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let beside = beside(&app, &here, &headers).await?;
    let (identity, alive) = (&here.session.identity, app.alive());
    let mut tx = app.db.begin().await?;
    store::identity::hold(&mut tx, identity).await?;
    store::session::end_steps(&mut tx, identity, alive.now).await?;
    let spared = beside.as_deref();
    let at_profile = store::profile::end_other_sessions(&mut tx, identity, spared, alive).await?;
    for (of, me) in store::employee::list_of_identity(&mut tx, identity).await? {
        let is_here = of == workspace.id;
        let spared = is_here.then_some(here.session.id.as_str());
        let mut ended = store::session::end_others(&mut tx, &me, spared, alive).await?;
        if is_here {
            ended += at_profile;
        } else if ended == 0 {
            continue;
        }
        let event = Event {
            data: data([("n_ended", ended.into())]),
            ..happened(
                &app,
                &place,
                &me,
                EventKind::SessionsEnded,
                "ended_elsewhere",
            )
        };
        store::event::add(&mut tx, &of, &event).await?;
    }
    tx.commit().await?;
    app.nudge.seal();
    Ok(pages::go(&format!("/w/{}/sessions", workspace.slug))?)
}

fn happened(app: &App, place: &Place, person: &EmployeeId, kind: EventKind, cause: &str) -> Event {
    Event {
        actor: Some(person.clone()),
        on: Some(person.clone()),
        cause: Some(cause.to_owned()),
        ..credentials::seen(app, place, WAY, kind)
    }
}
