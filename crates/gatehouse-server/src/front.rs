//! Signing in at the server's own address, for people who are in several workspaces or in none: login, password, second step, and then
//! which workspace, or one's own profile, which is of none.
//!
//! Nothing is told before the factors are proved. Until a workspace is chosen, the door is that of one of the person's own, so that every
//! attempt is counted, hashed and logged as at any other (SGN-1, SGN-5).

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::profile::is_shut;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::sign_in::Checked;
use minijinja::{Value, context};
use serde::Deserialize;
use tokio::time::Instant;

use crate::app::App;
use crate::credentials::{self, Door, For, Known, Word};
use crate::failure::Told;
use crate::forgotten;
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::passkey;
use crate::place::Place;
use crate::sign_in::{self, Typed, Ways};
use crate::social::{self, For as ForSocial};
use crate::store;
use crate::store::identity::Identity;
use crate::store::workspace::Stored;
use crate::words::said;
use crate::{known_device, profile};

/// Pages before the factors are proved, where they lead to a workspace …
pub(crate) const WAY: &str = store::session::AT_SERVER;
/// … or to one's own profile, …
pub(crate) const PROFILE: &str = "profile";
/// … and after.
const CHOOSING: &str = store::session::AT_CHOICE;
/// Where who wants to their profile signs in.
pub(crate) const TO_PROFILE: &str = "/?to=profile";
/// What a choice remembers of who took the second step.
const STEPPED: &str = "stepped";

/// The routes of the server's own address.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(show).post(enter))
        .route("/confirm", get(show_code).post(confirm))
        .route("/choose", get(show_choice).post(choose))
        .route("/forget", post(forget))
}

/// Where a sign-in is to lead.
#[derive(Default, Deserialize)]
#[serde(default)]
struct To {
    to: String,
}

impl To {
    fn way(&self) -> &'static str {
        if self.to == PROFILE { PROFILE } else { WAY }
    }
}

/// Where a sign-in of that kind begins.
fn beginning(way: &str) -> &'static str {
    if way == PROFILE { TO_PROFILE } else { "/" }
}

/// With one workspace it leads there; of several it names none.
async fn show(State(app): State<App>, Query(to): Query<To>, headers: HeaderMap) -> Shown {
    if to.way() == PROFILE {
        let ok = StatusCode::OK;
        return Ok(form(&app, &headers, ok, PROFILE, "", Value::UNDEFINED)?);
    }
    let mut connection = app.db.connection().await?;
    let workspaces = store::workspace::list(&mut connection).await?;
    drop(connection);
    let page = Message::new("", "person", said!("This is a Gatehouse server")).line(said!(
        "People sign in here to their company’s workspace, and take up invitations to it."
    ));
    match workspaces.as_slice() {
        [] => Ok(page.page(&app, StatusCode::OK, Value::UNDEFINED)?),
        [one] => {
            let frame = pages::frame(&app, one, None);
            let page = page.link(
                format!("/w/{}", one.slug),
                said!("Sign in to {company}", company = &one.name),
            );
            let page = page.link(profile::HERE, said!("Your profile"));
            Ok(page.page(&app, StatusCode::OK, frame)?)
        }
        _ => {
            let ok = StatusCode::OK;
            Ok(form(&app, &headers, ok, WAY, "", Value::UNDEFINED)?)
        }
    }
}

pub(crate) fn form(
    app: &App,
    headers: &HeaderMap,
    status: StatusCode,
    way: &str,
    login: &str,
    more: Value,
) -> Told<Response> {
    let form = Form::new(app, headers);
    let (heading, under) = if way == PROFILE {
        let under = said!("Sign in to see and change your login, in whichever companies you work.");
        (said!("Your profile"), Value::from(under))
    } else {
        (said!("Sign in"), Value::from(app.config.host()))
    };
    let words = context! {
        heading,
        under,
        action => beginning(way),
        button => said!("Sign in"),
        csrf => form.csrf.clone(),
        social => social::buttons(app, &form, &match way {
            PROFILE => ForSocial::Profile,
            _ => ForSocial::Server,
        }),
        forgot => forgotten::path(None::<&Stored>),
        forget => "/forget",
        operator => app.config.operator.clone(),
        again => if way == PROFILE { "to=profile" } else { "" },
        login,
        ..more
    };
    let page = pages::page(app, status, "sign_in.html", Value::UNDEFINED, words)?;
    form.keep(app, page)
}

/// Where someone is an employee.
pub(crate) struct Employment {
    pub workspace: Stored,
    pub person: Employee,
}

impl Employment {
    fn opens(&self) -> bool {
        self.person.status == Status::Active && self.person.blocked_at.is_none()
    }

    /// BLK-2: who is blocked where they work is kept from their profile, too.
    fn shuts(&self) -> bool {
        self.person.status == Status::Active && self.person.blocked_at.is_some()
    }
}

/// Everywhere they are one, by the company's name.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn employments(app: &App, identity: &IdentityId) -> Told<Vec<Employment>> {
    let mut connection = app.db.connection().await?;
    let mut found = Vec::new();
    for (id, employee) in store::employee::list_of_identity(&mut connection, identity).await? {
        let workspace = store::workspace::find(&mut connection, &id).await?;
        let kept = store::employee::find(&mut connection, &id, &employee).await?;
        if let (Some(workspace), Some(kept)) = (workspace, kept) {
            let person = kept.row;
            found.push(Employment { workspace, person });
        }
    }
    found.sort_by(|one, other| one.workspace.name.cmp(&other.workspace.name));
    Ok(found)
}

/// At whose door someone stands until they choose: one that is open to them, and among those one that has not paused their second step,
/// so that a pause in one company opens no other (TFA-8). On the way to the profile one that blocks them comes first, which says nothing
/// (BLK-2). For a login that nobody has, any.
pub(crate) async fn door_of(app: &App, way: &str, login: &str) -> Told<Option<Stored>> {
    let mut connection = app.db.connection().await?;
    let canonical = credentials::canonical(login);
    let identity = store::identity::find_by_login(&mut connection, &canonical).await?;
    let any = store::workspace::list(&mut connection).await?;
    drop(connection);
    let id = identity.map_or_else(|| IdentityId::from(""), |identity| identity.id);
    let now = app.clock.now();
    let mine = employments(app, &id).await?;
    let paused = |one: &Employment| {
        let until = one.person.two_step.paused_until;
        until.is_some_and(|until| until > now)
    };
    let shut = |one: &Employment| way == PROFILE && one.shuts();
    let best = mine
        .into_iter()
        .min_by_key(|one| (!shut(one), !one.opens(), paused(one)));
    Ok(best
        .map(|one| one.workspace)
        .or_else(|| any.into_iter().next()))
}

async fn enter(
    State(app): State<App>,
    Query(to): Query<To>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let begun = Instant::now();
    let way = to.way();
    let Some(workspace) = door_of(&app, way, &typed.login).await? else {
        return Ok(pages::go("/")?);
    };
    let door = Door {
        workspace: &workspace,
        place: &place,
        way,
    };
    let password = Plain::new(typed.password.as_str());
    let known = match credentials::password(&app, door, typed.credentials(&password)).await? {
        Ok(known) => known,
        Err(refused) => {
            // To find a door takes longer for who is in many workspaces.
            credentials::on_the_beat(begun).await;
            let login: String = typed.login.chars().take(254).collect();
            let (status, words) = sign_in::refused_words(&headers, &app, &refused);
            return Ok(form(&app, &headers, status, way, &login, words)?);
        }
    };
    Ok(first(&app, door, &headers, &known).await?)
}

/// After the first factor: the second one, where it is asked for.
async fn first(app: &App, door: Door<'_>, headers: &HeaderMap, known: &Known) -> Told<Response> {
    // No company pauses the second step of a profile (TFA-8).
    let asks = credentials::asks_code(app, door, known)
        || door.way == PROFILE && known.two_step_since.is_some();
    if asks {
        let step = credentials::begin_step(app, door, known, String::new()).await?;
        let mut response = pages::go("/confirm")?;
        pages::set_cookie(app, &mut response, "step", Some(&step))?;
        return Ok(response);
    }
    proved(app, door, headers, known, false).await
}

/// SOC-1: the same for whom a provider vouches, on the way to a workspace or to their profile.
pub(crate) async fn vouched(
    app: &App,
    way: &'static str,
    place: &Place,
    headers: &HeaderMap,
    identity: Identity,
    word: Word<'_>,
) -> Told<Response> {
    let Some(workspace) = door_of(app, way, &identity.login).await? else {
        return pages::go("/");
    };
    let door = Door {
        workspace: &workspace,
        place,
        way,
    };
    if let Some(known) = credentials::vouched(app, door, identity, word).await? {
        return first(app, door, headers, &known).await;
    }
    let words = context! { notice => sign_in::not_right() };
    form(app, headers, StatusCode::UNAUTHORIZED, way, "", words)
}

async fn show_code(State(app): State<App>, headers: HeaderMap) -> Shown {
    match stepping(&app, &headers, &[WAY, PROFILE]).await? {
        Some(half) => {
            let page = code_form(&app, &headers, StatusCode::OK, &half, Value::UNDEFINED);
            Ok(page.await?)
        }
        None => Ok(pages::go("/")?),
    }
}

async fn code_form(
    app: &App,
    headers: &HeaderMap,
    status: StatusCode,
    half: &Half,
    notice: Value,
) -> Told<Response> {
    let ways = Ways {
        on: "/confirm",
        back: beginning(half.way),
        help: true,
        asks: passkey::asks(app, For::Step(&half.step), &half.known.identity.id).await?,
    };
    sign_in::code_form(app, headers, Value::UNDEFINED, status, ways, notice)
}

/// A half sign-in, or a choice that is still to be made.
struct Half {
    step: Plain,
    way: &'static str,
    workspace: Stored,
    known: Known,
    /// Whether the second step was taken.
    stepped: bool,
}

async fn stepping(app: &App, headers: &HeaderMap, ways: &[&'static str]) -> Told<Option<Half>> {
    let Some(step) = pages::cookie(app, headers, "step") else {
        return Ok(None);
    };
    for way in ways {
        if let Some((workspace, known, request)) = credentials::stepping(app, way, &step).await? {
            return Ok(Some(Half {
                step,
                way,
                workspace,
                known,
                stepped: request == STEPPED,
            }));
        }
    }
    Ok(None)
}

async fn confirm(
    State(app): State<App>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let Some(half) = stepping(&app, &headers, &[WAY, PROFILE]).await? else {
        return Ok(pages::go("/")?);
    };
    let door = Door {
        workspace: &half.workspace,
        place: &place,
        way: half.way,
    };
    let (known, what) = (&half.known, For::Step(&half.step));
    let checked = credentials::code(&app, door, known, what, typed.second()).await?;
    if checked != Checked::Right {
        let notice = sign_in::code_not_right(checked);
        let status = StatusCode::UNAUTHORIZED;
        return Ok(code_form(&app, &headers, status, &half, notice).await?);
    }
    Ok(proved(&app, door, &headers, known, true).await?)
}

/// After both factors: one workspace is entered at once, several are listed, and who is in none is told so (SGN-2). Who is not in any
/// now reaches their profile all the same (SGN-4).
async fn proved(
    app: &App,
    door: Door<'_>,
    headers: &HeaderMap,
    known: &Known,
    stepped: bool,
) -> Told<Response> {
    if door.way == PROFILE {
        return to_profile(app, door, headers, known).await;
    }
    let mine = employments(app, &known.identity.id).await?;
    let n_open = mine.iter().filter(|one| one.opens()).count();
    if n_open > 1 {
        let door = Door {
            way: CHOOSING,
            ..door
        };
        let request = if stepped { STEPPED } else { "" };
        let step = credentials::begin_step(app, door, known, request.to_owned()).await?;
        let mut response = pages::go("/choose")?;
        pages::set_cookie(app, &mut response, "step", Some(&step))?;
        return Ok(response);
    }
    // Blocked since the password was checked: that company says nothing (BLK-2).
    let only = mine
        .into_iter()
        .filter(|one| one.person.blocked_at.is_none())
        .min_by_key(|one| !one.opens());
    let mut page = match only {
        Some(one) if one.opens() => return enter_one(app, door, headers, known, one).await,
        Some(one) => enter_one(app, door, headers, known, one).await?,
        None => {
            tracing::info!(ip = %door.place.ip, "someone who is in no workspace signed in at the server's address");
            Message::new("amber", "person", said!("You are in no company here"))
                .line(said!(
                    "{right}, but no company on this server knows you.",
                    right = known.right()
                ))
                .line(sign_in::where_to_invite(known))
                .fact(said!("Signed in as"), known.identity.login.clone())
                .link(profile::HERE, said!("Your profile"))
                .link("/", said!("Sign in as someone else"))
                .page(app, StatusCode::FORBIDDEN, Value::UNDEFINED)?
        }
    };
    if stepped || known.two_step_since.is_none() {
        open_profile(app, door, headers, known, &mut page).await?;
    }
    pages::set_cookie(app, &mut page, "step", None)?;
    Ok(page)
}

/// SGN-4: to the profile, whatever became of the person elsewhere; but not while a company that they work in shuts it, which says why as
/// far as it does at its own door (BLK-2, BLK-7).
async fn to_profile(
    app: &App,
    door: Door<'_>,
    headers: &HeaderMap,
    known: &Known,
) -> Told<Response> {
    let mut response = pages::go(profile::HERE)?;
    if open_profile(app, door, headers, known, &mut response).await? {
        pages::set_cookie(app, &mut response, "step", None)?;
        return Ok(response);
    }
    let set_at = known.identity.password_set_at;
    let mine = employments(app, &known.identity.id).await?;
    let void = mine
        .into_iter()
        .find(|one| one.opens() && is_shut([&one.person], set_at));
    match void {
        Some(one) => enter_one(app, door, headers, known, one).await,
        None => pages::go(TO_PROFILE),
    }
}

/// Signs in at the profile, if nothing shuts it; this device is known from now on.
async fn open_profile(
    app: &App,
    door: Door<'_>,
    headers: &HeaderMap,
    known: &Known,
    response: &mut Response,
) -> Told<bool> {
    let Some(secret) = profile::open(app, door, headers, known).await? else {
        return Ok(false);
    };
    let mut tx = app.db.begin_light().await?;
    let entered = known_device::enter(&mut tx, app, door, known).await?;
    tx.commit().await?;
    entered.sends(app);
    pages::set_cookie(app, response, profile::COOKIE, Some(&secret))?;
    entered.keep(app, response)?;
    Ok(true)
}

async fn enter_one(
    app: &App,
    door: Door<'_>,
    headers: &HeaderMap,
    known: &Known,
    one: Employment,
) -> Told<Response> {
    let known = Known {
        employee: Some(one.person),
        ..known.clone()
    };
    let door = Door {
        workspace: &one.workspace,
        way: sign_in::WAY,
        ..door
    };
    sign_in::land(app, door, headers, &known).await
}

async fn show_choice(State(app): State<App>, headers: HeaderMap) -> Shown {
    let Some(Half { known, .. }) = stepping(&app, &headers, &[CHOOSING]).await? else {
        return Ok(pages::go("/")?);
    };
    let mine = employments(&app, &known.identity.id).await?;
    let form = Form::new(&app, &headers);
    let all: Vec<Value> = mine
        .iter()
        .filter(|one| one.opens())
        .map(|one| {
            context! {
                slug => one.workspace.slug.clone(),
                name => one.workspace.name.clone(),
                initial => pages::initial(&one.workspace.name),
                logo => crate::logo::path(&one.workspace),
                role => sign_in::role_words(one.person.role),
            }
        })
        .collect();
    let words = context! {
        login => known.identity.login.clone(),
        csrf => form.csrf.clone(),
        all,
    };
    let page = pages::page(&app, StatusCode::OK, "choose.html", Value::UNDEFINED, words)?;
    Ok(form.keep(&app, page)?)
}

/// The fields of the choice.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Chosen {
    csrf: String,
    workspace: String,
    to: String,
}

async fn choose(
    State(app): State<App>,
    place: Place,
    headers: HeaderMap,
    Fields(chosen): Fields<Chosen>,
) -> Shown {
    Form::check(&app, &headers, &chosen.csrf)?;
    let Some(half) = stepping(&app, &headers, &[CHOOSING]).await? else {
        return Ok(pages::go("/")?);
    };
    let (known, to_the_profile) = (&half.known, chosen.to == PROFILE);
    if to_the_profile && !half.stepped && known.two_step_since.is_some() {
        return Ok(pages::go(TO_PROFILE)?);
    }
    let mine = employments(&app, &known.identity.id).await?;
    let one = mine
        .into_iter()
        .find(|one| one.opens() && one.workspace.slug == chosen.workspace);
    if one.is_none() && !to_the_profile {
        return Ok(pages::go("/choose")?);
    }
    // TFA-8: a pause that let them come here may be over by now; then that company's own door asks for the second step.
    if let Some(one) = one.as_ref().filter(|_| !half.stepped && !to_the_profile) {
        let door = Door {
            workspace: &one.workspace,
            place: &place,
            way: WAY,
        };
        let there = Known {
            employee: Some(one.person.clone()),
            ..known.clone()
        };
        if credentials::asks_code(&app, door, &there) {
            return Ok(pages::go(&format!("/w/{}", one.workspace.slug))?);
        }
    }
    let mut tx = app.db.begin().await?;
    let first = store::session::claim_step(&mut tx, &half.step.hash(), app.clock.now()).await?;
    tx.commit().await?;
    if !first {
        return Ok(pages::go("/")?);
    }
    let door = Door {
        workspace: &half.workspace,
        place: &place,
        way: PROFILE,
    };
    match one {
        Some(one) if !to_the_profile => Ok(enter_one(&app, door, &headers, known, one).await?),
        _ => Ok(to_profile(&app, door, &headers, known).await?),
    }
}

/// CAP-2: the saved sign-in data of this device is removed.
async fn forget(
    State(app): State<App>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    sign_in::forgotten_device(&app, &place, "/").await
}
