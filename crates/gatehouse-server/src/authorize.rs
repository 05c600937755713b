//! The app's sign-in in the system browser: authorization code, PKCE, back by loopback (RFC 8252, RFC 7636). Connecting always asks for
//! fresh factors and names the device, whatever session the browser has.

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::sign_in::{Checked, Message as Public};
use gatehouse_rules::time::SECOND;
use minijinja::{Value, context};

use crate::app::App;
use crate::connecting::{Asked, Bad, back};
use crate::credentials::{self, Door, For, Known, Word};
use crate::failure::Told;
use crate::forgotten;
use crate::ip_rule;
use crate::known_device;
use crate::must_enrol::{self, Leading};
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::passkey;
use crate::place::Place;
use crate::sign_in::{self, Typed, Ways};
use crate::social::{self, For as ForSocial};
use crate::store;
use crate::store::code::Code;
use crate::store::identity::Identity;
use crate::store::workspace::Stored;
use crate::words::said;

pub(crate) const WAY: &str = "app";
/// How long a code works.
const CODE_LIVES: i64 = 60 * SECOND;

/// The routes of the app's sign-in.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/oauth/authorize", get(show).post(enter))
        .route("/oauth/confirm", get(show_code).post(confirm))
        .route("/oauth/cancel", get(cancel))
        .route("/oauth/forget", post(forget))
}

/// The checked question, or the answer that says why it is none.
async fn asked(app: &App, query: Option<&str>) -> Told<Result<(Asked, Stored), Response>> {
    match Asked::read(query) {
        Ok(asked) => {
            let workspace = sign_in::workspace(app, &asked.workspace).await?;
            Ok(Ok((asked, workspace)))
        }
        Err(Bad::Sent(to)) => Ok(Err(pages::go(&to)?)),
        Err(Bad::Foreign(field)) => Err(Problem::field(field, "not_allowed").into()),
    }
}

async fn show(State(app): State<App>, RawQuery(query): RawQuery, headers: HeaderMap) -> Shown {
    let (asked, workspace) = match asked(&app, query.as_deref()).await? {
        Ok(asked) => asked,
        Err(answer) => return Ok(answer),
    };
    Ok(form(
        &app,
        &headers,
        &asked,
        &workspace,
        StatusCode::OK,
        "",
        Value::UNDEFINED,
    )
    .await?)
}

async fn form(
    app: &App,
    headers: &HeaderMap,
    asked: &Asked,
    workspace: &Stored,
    status: StatusCode,
    login: &str,
    more: Value,
) -> Told<Response> {
    let form = Form::new(app, headers);
    let words = context! {
        heading => said!("Connect this computer to {company}", company = &workspace.name),
        under => said!("Sign in as one of its admins."),
        device => asked.device_name.clone(),
        action => format!("/oauth/authorize?{}", asked.query()),
        cancel => format!("/oauth/cancel?{}", asked.query()),
        forgot => forgotten::path(workspace),
        button => said!("Continue"),
        forget => format!("/oauth/forget?{}", asked.query()),
        social => social::buttons(app, &form, &ForSocial::App(asked)),
        csrf => form.csrf.clone(),
        again => asked.query(),
        login,
        ..more
    };
    let frame = pages::frame(app, workspace, None);
    let page = pages::page(app, status, "sign_in.html", frame, words)?;
    form.keep(app, pages::leading_to(page, &asked.redirect_uri))
}

async fn enter(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let (asked, workspace) = match asked(&app, query.as_deref()).await? {
        Ok(asked) => asked,
        Err(answer) => return Ok(answer),
    };
    let door = Door {
        workspace: &workspace,
        place: &place,
        way: WAY,
    };
    let password = Plain::new(typed.password.as_str());
    let known = match credentials::password(&app, door, typed.credentials(&password)).await? {
        Ok(known) => known,
        Err(refused) => {
            let login: String = typed.login.chars().take(254).collect();
            let (status, words) = sign_in::refused_words(&headers, &app, &refused);
            let page = form(&app, &headers, &asked, &workspace, status, &login, words);
            return Ok(page.await?);
        }
    };
    Ok(first(&app, door, &known, &asked).await?)
}

/// After the first factor: the second one, where it is asked for.
async fn first(app: &App, door: Door<'_>, known: &Known, asked: &Asked) -> Told<Response> {
    if credentials::asks_code(app, door, known) {
        let request = serde_json::to_string(asked).map_err(anyhow::Error::new)?;
        let step = credentials::begin_step(app, door, known, request).await?;
        let mut response = pages::go("/oauth/confirm")?;
        pages::set_cookie(app, &mut response, "step", Some(&step))?;
        return Ok(pages::leading_to(response, &asked.redirect_uri));
    }
    land(app, door, known, asked).await
}

/// SOC-1: the same for whom a provider vouches.
pub(crate) async fn vouched(
    app: &App,
    place: &Place,
    headers: &HeaderMap,
    (identity, word): (Identity, Word<'_>),
    asked: &Asked,
) -> Told<Response> {
    let workspace = sign_in::workspace(app, &asked.workspace).await?;
    let door = Door {
        workspace: &workspace,
        place,
        way: WAY,
    };
    if let Some(known) = credentials::vouched(app, door, identity, word).await? {
        return first(app, door, &known, asked).await;
    }
    let words = context! { notice => sign_in::not_right() };
    let status = StatusCode::UNAUTHORIZED;
    form(app, headers, asked, &workspace, status, "", words).await
}

/// A half sign-in of an app's way: its secret, where and whose it is, and what the app asked.
type Half = (Plain, Stored, Known, Asked);

/// The step of this browser, if it is one of the app's.
async fn stepping(app: &App, headers: &HeaderMap) -> Told<Option<Half>> {
    let Some(step) = pages::cookie(app, headers, "step") else {
        return Ok(None);
    };
    let Some((workspace, known, request)) = credentials::stepping(app, WAY, &step).await? else {
        return Ok(None);
    };
    let asked = serde_json::from_str(&request).map_err(anyhow::Error::new)?;
    Ok(Some((step, workspace, known, asked)))
}

/// No step, or one that took too long.
fn over(app: &App) -> Told<Response> {
    Message::new("amber", "clock", said!("This took too long"))
        .line(said!(
            "Go back to Gatehouse on this computer and connect again. Nothing was changed."
        ))
        .page(app, StatusCode::GONE, Value::UNDEFINED)
}

async fn show_code(State(app): State<App>, headers: HeaderMap) -> Shown {
    let Some(half) = stepping(&app, &headers).await? else {
        return Ok(over(&app)?);
    };
    Ok(code_form(&app, &headers, &half, StatusCode::OK, Value::UNDEFINED).await?)
}

async fn code_form(
    app: &App,
    headers: &HeaderMap,
    (step, workspace, known, asked): &Half,
    status: StatusCode,
    notice: Value,
) -> Told<Response> {
    let frame = pages::frame(app, workspace, None);
    let ways = Ways {
        on: "/oauth/confirm",
        back: &format!("/oauth/authorize?{}", asked.query()),
        help: true,
        asks: passkey::asks(app, For::Step(step), &known.identity.id).await?,
    };
    let page = sign_in::code_form(app, headers, frame, status, ways, notice)?;
    Ok(pages::leading_to(page, &asked.redirect_uri))
}

async fn confirm(
    State(app): State<App>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let Some(half) = stepping(&app, &headers).await? else {
        return Ok(over(&app)?);
    };
    let (step, workspace, known, asked) = &half;
    let door = Door {
        workspace,
        place: &place,
        way: WAY,
    };
    let checked = credentials::code(&app, door, known, For::Step(step), typed.second()).await?;
    if checked != Checked::Right {
        let notice = sign_in::code_not_right(checked);
        return Ok(code_form(&app, &headers, &half, StatusCode::UNAUTHORIZED, notice).await?);
    }
    let mut response = land(&app, door, known, asked).await?;
    pages::set_cookie(&app, &mut response, "step", None)?;
    Ok(response)
}

/// After both factors: back to the app with a code, or a page that says why not (SGN-2).
pub(crate) async fn land(
    app: &App,
    door: Door<'_>,
    known: &Known,
    asked: &Asked,
) -> Told<Response> {
    let outcome = credentials::stand(app, door, known).await?;
    let person = match (outcome.told, &known.employee) {
        (Public::In, Some(person)) => person,
        (Public::NotForThisRole, Some(person)) => {
            return not_for_this_role(app, door, known, person.role, asked);
        }
        (Public::EnrolFirst, _) => {
            let leading = Leading::App(asked.clone());
            return must_enrol::lead(app, door, known, &leading).await;
        }
        _ => return sign_in::refused(app, door, None, known, outcome).await,
    };
    let secret = app.random.secret();
    let code = Code {
        workspace: door.workspace.id.clone(),
        employee: person.id.clone(),
        identity: known.identity.id.clone(),
        device_name: asked.device_name.clone(),
        thumbprint: asked.thumbprint.clone(),
        challenge: asked.challenge.clone(),
        redirect_uri: asked.redirect_uri.clone(),
        expires_at: app.clock.now().plus(CODE_LIVES),
    };
    let mut event = ip_rule::signed_in(app, door, person).await?;
    let mut tx = app.db.begin_light().await?;
    let entered = known_device::enter(&mut tx, app, door, known).await?;
    store::code::add(&mut tx, &secret.hash(), &code).await?;
    entered.note(&mut event);
    known.note(&mut event);
    store::event::add(&mut tx, &door.workspace.id, &event).await?;
    tx.commit().await?;
    entered.sends(app);
    app.nudge.seal();
    let to = back(
        &asked.redirect_uri,
        &[("code", secret.expose()), ("state", &asked.state)],
    );
    let mut response = pages::go(&to)?;
    entered.keep(app, &mut response)?;
    Ok(pages::leading_to(response, &asked.redirect_uri))
}

/// CAP-2: the saved sign-in data of this device is removed, on the way of an app.
async fn forget(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let (asked, _) = match asked(&app, query.as_deref()).await? {
        Ok(asked) => asked,
        Err(answer) => return Ok(answer),
    };
    let to = format!("/oauth/authorize?{}", asked.query());
    sign_in::forgotten_device(&app, &place, &to).await
}

/// Only admins connect the app.
fn not_for_this_role(
    app: &App,
    door: Door<'_>,
    known: &Known,
    role: Role,
    asked: &Asked,
) -> Told<Response> {
    let frame = pages::frame(app, door.workspace, None);
    Message::new(
        "amber",
        "person",
        said!(
            "Only admins of {company} connect the app",
            company = &door.workspace.name
        ),
    )
    .line(said!(
        "{right}, but your role here does not open the app.",
        right = known.right()
    ))
    .line(said!("An owner can give you the helpdesk or admin role."))
    .fact(said!("Signed in as"), known.identity.login.clone())
    .fact(said!("Role"), sign_in::role_words(role))
    .link(
        format!("/oauth/authorize?{}", asked.query()),
        said!("Sign in as someone else"),
    )
    .page(app, StatusCode::FORBIDDEN, frame)
}

/// The person does not want to after all.
async fn cancel(State(app): State<App>, RawQuery(query): RawQuery) -> Shown {
    let (asked, _) = match asked(&app, query.as_deref()).await? {
        Ok(asked) => asked,
        Err(answer) => return Ok(answer),
    };
    let to = back(
        &asked.redirect_uri,
        &[("error", "access_denied"), ("state", &asked.state)],
    );
    Ok(pages::go(&to)?)
}
