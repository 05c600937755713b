//! API-1: one's own webhooks, from the signed-in page. Making one asks for the password, and the second step where there is one; its
//! address is shown once, there. Disabling one asks for nothing. An admin makes theirs in the app, too (`own_webhooks/in_app.rs`).

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::WebhookId;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::sign_in::is_fresh;
use gatehouse_rules::time::Time;
use gatehouse_rules::webhook::{OWNED_MAX, Scope, TITLE_MAX, Webhook, check_days, may_own};
use gatehouse_rules::workspace::check_name;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};

use crate::access::Signed;
use crate::app::App;
use crate::captcha::Proof;
use crate::credentials::{self, Door, For, Known, Second, Try};
use crate::effect::check_id;
use crate::factor::Checked;
use crate::failure::Told;
use crate::forgotten;
use crate::pages::{self, Fields, Form, Shown};
use crate::passkey;
use crate::place::Place;
use crate::session::Here;
use crate::sign_in;
use crate::social;
use crate::store;
use crate::store::workspace::Stored;
use crate::words::{Said, said};
use crate::writing;

pub(crate) mod in_app;
mod making;

use making::{Made, happened};

const WAY: &str = "own_webhooks";

/// The routes of one's own webhooks.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/w/{slug}/webhooks", get(show).post(make))
        .route("/w/{slug}/webhooks/disable", post(disable))
}

/// The fields of these forms.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    id: String,
    title: String,
    people: String,
    departments: String,
    log: String,
    days: String,
    password: String,
    captcha: String,
    proof: String,
    code: String,
    number: String,
    backup: String,
    passkey: String,
    webhook: String,
}

/// What was wrong: above the form, or beside a field.
#[derive(Default)]
struct Wrong {
    notice: Value,
    title: Option<Said>,
    scopes: Option<Said>,
    days: Option<Said>,
}

/// One of them, as the page lists it.
#[derive(Serialize)]
struct One {
    id: String,
    title: String,
    lines: Vec<Said>,
}

/// What a webhook may do, as its owner reads it.
const fn words(scope: Scope) -> Said {
    match scope {
        Scope::UserBrief => said!("People by name, without addresses"),
        Scope::UserBasic => said!("People with their addresses"),
        Scope::User => said!("People, and changing them"),
        Scope::Department => said!("Departments"),
        Scope::Main => said!("The event log"),
    }
}

fn one(row: Webhook, now: Time) -> One {
    let used = match (row.last_used_at, &row.last_used_ip) {
        (Some(at), Some(ip)) => said!(
            "Last used {at} from {ip}",
            at = writing::minute(at),
            ip = ip
        ),
        (Some(at), None) => said!("Last used {at}", at = writing::minute(at)),
        (None, _) => said!("Never used"),
    };
    let at = writing::day(row.made_at);
    let made = match row.expires_at {
        Some(end) if end <= now => {
            said!("Made {at} · ended {end}", at = at, end = writing::day(end))
        }
        Some(end) => said!("Made {at} · ends {end}", at = at, end = writing::day(end)),
        None => said!("Made {at}", at = at),
    };
    let scopes = row.scopes.iter().map(|scope| words(*scope));
    One {
        id: row.id.0,
        title: row.title,
        lines: scopes.chain([used, made]).collect(),
    }
}

async fn show(State(app): State<App>, signed: Signed, headers: HeaderMap) -> Shown {
    let wrong = Wrong::default();
    Ok(page(
        &app,
        &signed,
        &headers,
        StatusCode::OK,
        &Typed::default(),
        wrong,
    )
    .await?)
}

async fn page(
    app: &App,
    signed: &Signed,
    headers: &HeaderMap,
    status: StatusCode,
    typed: &Typed,
    wrong: Wrong,
) -> Told<Response> {
    let Signed { workspace, here } = signed;
    let now = app.clock.now();
    let mut connection = app.db.connection().await?;
    let all =
        store::webhook::list_of_employee(&mut connection, &workspace.id, &here.person.id).await?;
    let identity = store::identity::find(&mut connection, &here.session.identity).await?;
    let has_factor = store::factor::since(&mut connection, &here.session.identity)
        .await?
        .is_some();
    drop(connection);
    let second = match has_factor {
        true => {
            let what = For::Session(&here.session.id);
            let asks = passkey::asks(app, what, &here.session.identity).await?;
            Some(asks.words())
        }
        false => None,
    };
    let webhooks: Vec<One> = all
        .into_iter()
        .filter(|kept| kept.row.disabled_at.is_none())
        .map(|kept| one(kept.row, now))
        .collect();
    let form = Form::new(app, headers);
    let has_password = identity.is_some_and(|identity| identity.password_hash.is_some());
    let again = !has_password && !is_fresh_here(app, here);
    let social = match again {
        true => social::buttons_anew(app, &form, workspace, &here.session.identity).await?,
        false => Value::UNDEFINED,
    };
    let path = |rest: &str| format!("/w/{}/{rest}", workspace.slug);
    let words = context! {
        under => said!(
            "Programs of yours that work with {company}, each by an address with a secret of its own.",
            company = &workspace.name
        ),
        webhooks => Value::from(Serde(webhooks)),
        may => may_own(here.person.role),
        login => here.login.clone(),
        password => has_password,
        again,
        social,
        forgot => forgotten::path(workspace),
        second,
        notice => wrong.notice,
        title_wrong => wrong.title,
        scopes_wrong => wrong.scopes,
        days_wrong => wrong.days,
        // The page that is sent again makes no second one.
        id => app.random.id(now),
        title => typed.title.as_str(),
        people => if typed.title.is_empty() { "user_basic" } else { typed.people.as_str() },
        departments => typed.title.is_empty() || !typed.departments.is_empty(),
        administers => here.person.role.administers(),
        log => !typed.log.is_empty(),
        days => typed.days.as_str(),
        action => path("webhooks"),
        disable => path("webhooks/disable"),
        back => path("me"),
        csrf => form.csrf.clone(),
    };
    let frame = pages::frame(app, workspace, None);
    form.keep(
        app,
        pages::page(app, status, "webhooks.html", frame, words)?,
    )
}

/// What was asked for, or what is wrong with it.
fn wanted(typed: &Typed, here: &Here, id: String, now: Time) -> Result<Webhook, Box<Wrong>> {
    let title = check_name("title", &typed.title, TITLE_MAX).map_err(|_| Wrong {
        title: Some(said!("Give it a name, of at most 100 characters")),
        ..Wrong::default()
    })?;
    let departments = (!typed.departments.is_empty()).then_some(Scope::Department);
    // Who does not administer would read nothing with it.
    let reads = here.person.role.administers() && !typed.log.is_empty();
    let log = reads.then_some(Scope::Main);
    let mut scopes: Vec<_> = Scope::named(&typed.people)
        .filter(|scope| Scope::PEOPLE.contains(scope))
        .into_iter()
        .chain(departments)
        .chain(log)
        .collect();
    scopes.sort();
    if scopes.is_empty() {
        return Err(Box::new(Wrong {
            scopes: Some(said!("Choose what it may do")),
            ..Wrong::default()
        }));
    }
    let days = match typed.days.as_str() {
        "none" => Some(None),
        days => days.parse().ok().map(Some),
    };
    // What was not offered is no wish for one without an end.
    let ends = days.and_then(|days| check_days(days, now).ok());
    let expires_at = ends.ok_or_else(|| Wrong {
        days: Some(said!("Choose when it ends")),
        ..Wrong::default()
    })?;
    Ok(Webhook {
        id: id.into(),
        employee: Some(here.person.id.clone()),
        title,
        scopes,
        made_at: now,
        expires_at,
        last_used_at: None,
        last_used_ip: None,
        disabled_at: None,
    })
}

async fn make(
    State(app): State<App>,
    signed: Signed,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let Signed { workspace, here } = &signed;
    let door = Door {
        workspace,
        place: &place,
        way: WAY,
    };
    let again = |status, wrong| page(&app, &signed, &headers, status, &typed, wrong);
    let now = app.clock.now();
    let id = match check_id("id", &typed.id) {
        Ok(()) => typed.id.clone(),
        Err(_) => app.random.id(now),
    };
    let made = pages::go(&format!("/w/{}/webhooks", workspace.slug));
    if is_made(&app, workspace, &id).await? {
        return Ok(made?);
    }
    let row = match wanted(&typed, here, id, now) {
        Ok(row) => row,
        Err(wrong) => return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, *wrong).await?),
    };
    if let Err(notice) = prove(&app, door, here, &typed).await? {
        let wrong = Wrong {
            notice,
            ..Wrong::default()
        };
        return Ok(again(StatusCode::UNAUTHORIZED, wrong).await?);
    }
    let seen = credentials::event(&app, door, EventKind::WebhookAdded);
    match making::make(&app, &workspace.id, &row, seen).await? {
        Made::Webhook(address) => {
            let words = context! {
                title => row.title.as_str(),
                // `address` is the server's own, in the foot of every page.
                whole => address.expose(),
                on => format!("/w/{}/webhooks", workspace.slug),
            };
            let frame = pages::frame(&app, workspace, None);
            let status = StatusCode::OK;
            Ok(pages::page(&app, status, "webhook.html", frame, words)?)
        }
        Made::TooMany => {
            let notice = context! {
                title => said!("You have {n} webhooks", n = OWNED_MAX),
                points => [said!("Disable one that is not needed any more")],
            };
            let wrong = Wrong {
                notice,
                ..Wrong::default()
            };
            Ok(again(StatusCode::CONFLICT, wrong).await?)
        }
        Made::Before => Ok(made?),
        Made::NotHere => Ok(pages::go(&format!("/w/{}", workspace.slug))?),
    }
}

/// Whether this very form made one before: its address was shown then.
async fn is_made(app: &App, workspace: &Stored, id: &str) -> Told<bool> {
    let mut connection = app.db.connection().await?;
    let found = store::webhook::find(&mut connection, &workspace.id, &id.into()).await?;
    Ok(found.is_some())
}

fn is_fresh_here(app: &App, here: &Here) -> bool {
    is_fresh(here.session.anew, here.session.created_at, app.clock.now())
}

/// The password, or without one a fresh sign-in; then the second step, where there is one. `Err` is what the page says was wrong.
async fn prove(app: &App, door: Door<'_>, here: &Here, typed: &Typed) -> Told<Result<(), Value>> {
    let mut connection = app.db.connection().await?;
    let identity = store::identity::find(&mut connection, &here.session.identity)
        .await?
        .ok_or(Problem::SignInAgain)?;
    let two_step_since = store::factor::since(&mut connection, &identity.id).await?;
    drop(connection);
    if identity.password_hash.is_some() {
        let password = Plain::new(typed.password.as_str());
        let tried = Try {
            login: &here.login,
            password: &password,
            proof: Proof {
                token: &typed.captcha,
                number: &typed.proof,
            },
        };
        if let Err(refused) = credentials::password(app, door, tried).await? {
            return Ok(Err(sign_in::not_again(&refused)));
        }
    } else if !is_fresh_here(app, here) {
        return Ok(Err(context! {
            tone => "amber",
            icon => "clock",
            title => said!("This takes a fresh sign-in"),
        }));
    }
    if two_step_since.is_some() {
        let known = Known {
            identity,
            employee: Some(here.person.clone()),
            provider: None,
            anew: false,
            two_step_since,
        };
        let second =
            Second::typed(&typed.code, &typed.number, &typed.backup).answered(&typed.passkey);
        let what = For::Session(&here.session.id);
        let checked = credentials::code(app, door, &known, what, second).await?;
        if checked != Checked::Right {
            return Ok(Err(sign_in::code_not_right(checked)));
        }
    }
    Ok(Ok(()))
}

async fn disable(
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
    let mut change = app.change(&workspace.id).await?;
    let id = WebhookId(typed.webhook);
    let found = store::webhook::find(&mut change.tx, &workspace.id, &id).await?;
    // An id of someone else disables nothing.
    let own = found.filter(|kept| {
        kept.row.employee.as_ref() == Some(&here.person.id) && kept.row.disabled_at.is_none()
    });
    if let Some(mut kept) = own {
        kept.row.disabled_at = Some(change.now);
        change.set_webhook(&mut kept).await?;
        let event = Event {
            cause: Some("by_self".to_owned()),
            ..happened(
                &kept.row,
                credentials::event(&app, door, EventKind::WebhookDisabled),
            )
        };
        change.commit(event).await?;
    }
    Ok(pages::go(&format!("/w/{}/webhooks", workspace.slug))?)
}
