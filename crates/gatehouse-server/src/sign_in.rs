//! Signing in with a browser: the page at `/w/{slug}`, its second step, and the page one lands on.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use gatehouse_rules::address::Address;
use gatehouse_rules::id::WorkspaceId;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::sign_in::{Checked, Message as Public, Outcome};
use gatehouse_rules::webhook::may_own;
use minijinja::value::Serde;
use minijinja::{Value, context};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::access::Signed;
use crate::app::App;
use crate::asking;
use crate::captcha::Proof;
use crate::credentials::{self, Door, For, Known, Refused, Second, Try, Word};
use crate::elsewhere::{self, Elsewhere};
use crate::failure::Told;
use crate::forgotten;
use crate::ip_rule;
use crate::known_device;
use crate::must_enrol::{self, Leading};
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::passkey::{self, Asks};
use crate::place::Place;
use crate::profile;
use crate::session;
use crate::social::{self, For as ForSocial};
use crate::store;
use crate::store::identity::Identity;
use crate::store::workspace::Stored;
use crate::two_step;
use crate::words::{Said, said};

pub(crate) const WAY: &str = "browser";

/// The routes of signing in with a browser at a workspace's address, and what a stranger may know of this server.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/.well-known/gatehouse", get(server))
        .route("/w/{slug}/info", get(info))
        .route("/w/{slug}", get(show).post(enter))
        .route("/w/{slug}/confirm", get(show_code).post(confirm))
        .route("/w/{slug}/forget", post(forget))
        .route("/w/{slug}/me", get(me))
        .route("/w/{slug}/sign-out", post(sign_out))
}

/// What a server is, for an app that was given an address.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ServerFacts {
    /// Always 1: this is a Gatehouse server.
    gatehouse: u32,
    /// Its version.
    version: &'static str,
    /// Its host.
    name: String,
    /// The workspace, where there is one alone; of several none is named.
    workspaces: Vec<Named>,
}

/// A workspace's place in addresses, and the company's name.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NamedWorkspace")]
pub(crate) struct Named {
    slug: String,
    name: String,
}

/// A workspace, as everyone may know it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WorkspaceFacts")]
pub(crate) struct About {
    /// Its id.
    pub(crate) id: WorkspaceId,
    /// Its place in addresses: `/w/{slug}`.
    pub(crate) slug: String,
    /// The company's name.
    pub(crate) name: String,
}

async fn server(State(app): State<App>) -> Told<Json<ServerFacts>> {
    let mut connection = app.db.connection().await?;
    let mut workspaces = store::workspace::list(&mut connection).await?;
    if workspaces.len() > 1 {
        workspaces.clear();
    }
    Ok(Json(ServerFacts {
        gatehouse: 1,
        version: env!("CARGO_PKG_VERSION"),
        name: app.config.host().to_owned(),
        workspaces: workspaces
            .into_iter()
            .map(|one| Named {
                slug: one.slug,
                name: one.name,
            })
            .collect(),
    }))
}

async fn info(
    State(app): State<App>,
    slug: Result<Path<String>, PathRejection>,
) -> Told<Json<About>> {
    let Ok(Path(slug)) = slug else {
        return Err(Problem::NoSuchWorkspace.into());
    };
    let Stored { id, slug, name, .. } = workspace(&app, &slug).await?;
    Ok(Json(About { id, slug, name }))
}

/// The workspace of an address.
///
/// # Errors
/// [`Problem::NoSuchWorkspace`].
pub(crate) async fn workspace(app: &App, slug: &str) -> Told<Stored> {
    let mut connection = app.db.connection().await?;
    workspace_of(&mut connection, slug).await
}

/// The same with a connection that has more to read. Capital letters, as telephones begin words with them, are no other address.
///
/// # Errors
/// [`Problem::NoSuchWorkspace`].
pub(crate) async fn workspace_of(connection: &mut AnyConnection, slug: &str) -> Told<Stored> {
    let slug = slug.to_ascii_lowercase();
    let found = store::workspace::find_by_slug(connection, &slug).await?;
    found.ok_or_else(|| Problem::NoSuchWorkspace.into())
}

/// Whom to ask at a workspace: its longest-serving owner, by name (INV-10). Only whoever holds a link of it, dead or waiting, is told.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn whom_to_ask(app: &App, workspace: &Stored) -> Told<Option<String>> {
    let mut connection = app.db.connection().await?;
    Ok(
        store::employee::find_first_owner(&mut connection, &workspace.id)
            .await?
            .map(|kept| kept.row.name),
    )
}

/// What stands in the sign-in page's red box: one message for every reason (SGN-1).
pub(crate) fn not_right() -> Value {
    context! {
        title => said!("That login or password is not right"),
        points => [said!("Check for a typo, the keyboard language, and Caps Lock")],
    }
}

/// What a sign-in form shows after a try that did not come to the second step, and its status.
pub(crate) fn refused_words(
    headers: &HeaderMap,
    app: &App,
    refused: &Refused,
) -> (StatusCode, Value) {
    let (status, notice) = match refused.told {
        Public::SolveCaptcha { .. } => (
            StatusCode::TOO_MANY_REQUESTS,
            context! {
                tone => "amber",
                title => said!("Many wrong passwords were typed for this login here"),
                points => [
                    said!("Before the next one is checked, this page proves that no machine is guessing"),
                    said!("Type the password once more; mind the keyboard language and Caps Lock"),
                ],
            },
        ),
        Public::KnownDevicesOnly => (
            StatusCode::FORBIDDEN,
            context! {
                title => said!("This login opens only where it was used before"),
                points => [
                    said!("Very many wrong passwords were typed for it from elsewhere"),
                    said!("Sign in with a browser that signed in before, or set a new password"),
                ],
            },
        ),
        _ => (StatusCode::UNAUTHORIZED, not_right()),
    };
    let has_device = pages::cookie(app, headers, known_device::COOKIE).is_some();
    let words = context! {
        notice,
        captcha => refused.challenge.as_ref().map(|one| Value::from(Serde(one))),
        forgets => refused.challenge.is_some() && has_device,
    };
    (status, words)
}

/// The same in a form that asks for the password of who is known already; the challenge stands in the notice.
pub(crate) fn not_again(refused: &Refused) -> Value {
    let (title, points) = match refused.told {
        Public::SolveCaptcha { .. } => (
            said!("Many wrong passwords were typed here"),
            vec![said!(
                "Before the next one is checked, this page proves that no machine is guessing"
            )],
        ),
        Public::KnownDevicesOnly => (
            said!("This login opens only where it was used before"),
            vec![said!(
                "Very many wrong passwords were typed for it from elsewhere"
            )],
        ),
        _ => (
            said!("That password is not right"),
            vec![said!(
                "Check for a typo, the keyboard language, and Caps Lock"
            )],
        ),
    };
    let captcha = refused.challenge.as_ref();
    context! { title, points, captcha => captcha.map(|one| Value::from(Serde(one))) }
}

/// What stands there after a code that was not taken.
pub(crate) fn code_not_right(checked: Checked) -> Value {
    match checked {
        Checked::Used => context! {
            title => said!("That code was used already"),
            points => [said!("Wait for the next one, at most 30 seconds")],
        },
        Checked::Late { seconds } => context! {
            title => said!("Your phone’s clock runs behind"),
            points => [
                said!("That code was right {time} ago", time = pages::in_words(seconds)),
                said!("Set the phone’s time to automatic, then use the next code"),
            ],
        },
        Checked::WrongBackup => context! {
            backup => true,
            title => said!("That backup code is not right"),
            points => [
                said!("Check the number that stands before it"),
                said!("Codes of an older list do not work any more"),
            ],
        },
        Checked::UsedBackup => context! {
            backup => true,
            title => said!("That backup code was used already"),
            points => [said!("Take the next one of your list")],
        },
        Checked::WrongPasskey => context! {
            title => said!("That passkey was not taken"),
            points => [said!("Use it once more, within five minutes, or use a code instead")],
        },
        Checked::CopiedPasskey => context! {
            title => said!("That passkey was not taken"),
            points => [
                said!("It counts its uses, and was used before with a higher count: someone may have a copy of it"),
                said!("Use a code instead, then remove that passkey from yours"),
            ],
        },
        Checked::Right | Checked::Wrong | Checked::NoFactor => context! {
            title => said!("That code is not right"),
            points => [
                said!("Check that it is the code for this company, and that it is still shown"),
                said!("If it keeps happening, set the phone’s time to automatic"),
            ],
        },
    }
}

async fn show(
    State(app): State<App>,
    Path(slug): Path<String>,
    place: Place,
    headers: HeaderMap,
) -> Shown {
    let workspace = workspace(&app, &slug).await?;
    if session::current(&app, &workspace, &headers, &place)
        .await?
        .is_some()
    {
        return Ok(pages::go(&format!("/w/{slug}/me"))?);
    }
    let (login, more) = match elsewhere::told(&app, &workspace, &headers, &place).await? {
        Elsewhere::Nobody => (String::new(), Value::UNDEFINED),
        Elsewhere::Unknown(page) => return Ok(page),
        Elsewhere::Known { login, notice } => (login, context! { notice }),
    };
    let status = StatusCode::OK;
    Ok(form(&app, &workspace, &headers, status, &login, more).await?)
}

pub(crate) async fn form(
    app: &App,
    workspace: &Stored,
    headers: &HeaderMap,
    status: StatusCode,
    login: &str,
    more: Value,
) -> Told<Response> {
    let to = ForSocial::Browser(workspace);
    form_to(app, workspace, headers, (status, &to), login, more).await
}

async fn form_to(
    app: &App,
    workspace: &Stored,
    headers: &HeaderMap,
    (status, to): (StatusCode, &ForSocial<'_>),
    login: &str,
    more: Value,
) -> Told<Response> {
    let form = Form::new(app, headers);
    let words = context! {
        heading => said!("Sign in to {company}", company = &workspace.name),
        under => app.config.host(),
        action => format!("/w/{}", workspace.slug),
        forgot => forgotten::path(workspace),
        button => said!("Sign in"),
        csrf => form.csrf.clone(),
        forget => format!("/w/{}/forget", workspace.slug),
        again => "",
        social => social::buttons(app, &form, to),
        login,
        ..more
    };
    let frame = pages::frame(app, workspace, None);
    form.keep(app, pages::page(app, status, "sign_in.html", frame, words)?)
}

/// The fields of the sign-in form. Anything else in it is ignored.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub csrf: String,
    pub login: String,
    pub password: String,
    pub captcha: String,
    pub proof: String,
    pub code: String,
    pub number: String,
    pub backup: String,
    pub passkey: String,
}

impl Typed {
    /// What was typed as the first step; the password is kept apart.
    pub(crate) fn credentials<'a>(&'a self, password: &'a Plain) -> Try<'a> {
        Try {
            login: &self.login,
            password,
            proof: Proof {
                token: &self.captcha,
                number: &self.proof,
            },
        }
    }

    /// What was typed as the second step.
    pub(crate) fn second(&self) -> Second<'_> {
        Second::typed(&self.code, &self.number, &self.backup).answered(&self.passkey)
    }
}

async fn enter(
    State(app): State<App>,
    Path(slug): Path<String>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let workspace = workspace(&app, &slug).await?;
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
            let (status, words) = refused_words(&headers, &app, &refused);
            return Ok(form(&app, &workspace, &headers, status, &login, words).await?);
        }
    };
    Ok(first(&app, door, &headers, &known).await?)
}

/// After the first factor: the second one, where it is asked for.
async fn first(app: &App, door: Door<'_>, headers: &HeaderMap, known: &Known) -> Told<Response> {
    if credentials::asks_code(app, door, known) {
        let step = credentials::begin_step(app, door, known, String::new()).await?;
        let mut response = pages::go(&format!("/w/{}/confirm", door.workspace.slug))?;
        pages::set_cookie(app, &mut response, "step", Some(&step))?;
        return Ok(response);
    }
    land(app, door, headers, known).await
}

/// SOC-1: the same for whom a provider vouches.
pub(crate) async fn vouched(
    app: &App,
    workspace: &Stored,
    place: &Place,
    headers: &HeaderMap,
    identity: Identity,
    word: Word<'_>,
) -> Told<Response> {
    let door = Door {
        workspace,
        place,
        way: WAY,
    };
    if let Some(known) = credentials::vouched(app, door, identity, word).await? {
        return first(app, door, headers, &known).await;
    }
    let words = context! { notice => not_right() };
    let status = StatusCode::UNAUTHORIZED;
    form(app, workspace, headers, status, "", words).await
}

async fn show_code(State(app): State<App>, Path(slug): Path<String>, headers: HeaderMap) -> Shown {
    let back = format!("/w/{slug}");
    let Some(step) = pages::cookie(&app, &headers, "step") else {
        return Ok(pages::go(&back)?);
    };
    let Some((workspace, known, _)) = credentials::stepping(&app, WAY, &step).await? else {
        return Ok(pages::go(&back)?);
    };
    let frame = pages::frame(&app, &workspace, None);
    let ways = Ways {
        on: &format!("{back}/confirm"),
        back: &back,
        help: true,
        asks: passkey::asks(&app, For::Step(&step), &known.identity.id).await?,
    };
    Ok(code_form(
        &app,
        &headers,
        frame,
        StatusCode::OK,
        ways,
        Value::UNDEFINED,
    )?)
}

/// Where a page of the second step leads.
#[derive(Clone, Debug)]
pub(crate) struct Ways<'a> {
    /// Where its form goes.
    pub on: &'a str,
    /// The way back.
    pub back: &'a str,
    /// Whether help can be asked for (TFA-7).
    pub help: bool,
    /// What can be asked for.
    pub asks: Asks,
}

/// The page of the second step.
pub(crate) fn code_form(
    app: &App,
    headers: &HeaderMap,
    frame: Value,
    status: StatusCode,
    ways: Ways<'_>,
    notice: Value,
) -> Told<Response> {
    let form = Form::new(app, headers);
    let words = context! {
        action => ways.on,
        back => ways.back,
        help => ways.help.then_some("/help"),
        authenticator => ways.asks.authenticator,
        passkey => ways.asks.passkey,
        button => said!("Continue"),
        csrf => form.csrf.clone(),
        notice,
    };
    form.keep(app, pages::page(app, status, "code.html", frame, words)?)
}

async fn confirm(
    State(app): State<App>,
    Path(slug): Path<String>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let back = format!("/w/{slug}");
    let Some(step) = pages::cookie(&app, &headers, "step") else {
        return Ok(pages::go(&back)?);
    };
    let Some((workspace, known, _)) = credentials::stepping(&app, WAY, &step).await? else {
        return Ok(pages::go(&back)?);
    };
    let door = Door {
        workspace: &workspace,
        place: &place,
        way: WAY,
    };
    let checked = credentials::code(&app, door, &known, For::Step(&step), typed.second()).await?;
    if checked != Checked::Right {
        let frame = pages::frame(&app, &workspace, None);
        let ways = Ways {
            on: &format!("{back}/confirm"),
            back: &back,
            help: true,
            asks: passkey::asks(&app, For::Step(&step), &known.identity.id).await?,
        };
        let (status, notice) = (StatusCode::UNAUTHORIZED, code_not_right(checked));
        return Ok(code_form(&app, &headers, frame, status, ways, notice)?);
    }
    let mut response = land(&app, door, &headers, &known).await?;
    pages::set_cookie(&app, &mut response, "step", None)?;
    Ok(response)
}

/// After both factors: in, or a page that says why not (SGN-2).
pub(crate) async fn land(
    app: &App,
    door: Door<'_>,
    headers: &HeaderMap,
    known: &Known,
) -> Told<Response> {
    let outcome = credentials::stand(app, door, known).await?;
    let person = match (outcome.told, &known.employee) {
        (Public::In, Some(person)) => person,
        (Public::EnrolFirst, _) if !known.anew => {
            return anew_first(app, door, headers, known).await;
        }
        (Public::EnrolFirst, _) => {
            return must_enrol::lead(app, door, known, &Leading::Browser).await;
        }
        _ => return refused(app, door, Some(headers), known, outcome).await,
    };
    let mut event = ip_rule::signed_in(app, door, person).await?;
    let mut tx = app.db.begin_light().await?;
    let entered = known_device::enter(&mut tx, app, door, known).await?;
    let secret = session::begin(&mut tx, app, door, headers, known, &person.id).await?;
    entered.note(&mut event);
    known.note(&mut event);
    store::event::add(&mut tx, &door.workspace.id, &event).await?;
    tx.commit().await?;
    entered.sends(app);
    app.nudge.seal();
    let mut response = pages::go(&format!("/w/{}/me", door.workspace.slug))?;
    pages::set_cookie(app, &mut response, "session", Some(&secret))?;
    entered.keep(app, &mut response)?;
    Ok(response)
}

/// TFA-6, NET-1: a browser that was left signed in at a provider sets up nobody's second step.
async fn anew_first(
    app: &App,
    door: Door<'_>,
    headers: &HeaderMap,
    known: &Known,
) -> Told<Response> {
    let notice = context! {
        tone => "amber",
        icon => "clock",
        title => said!("Sign in once more to set up two-step"),
        points => [
            said!("{right}, but perhaps by a sign-in of some time ago", right = known.right()),
            said!("Whoever sets it up has the second key to your login: sign in there anew, or type your password, if you have one"),
        ],
    };
    let to = (StatusCode::FORBIDDEN, &ForSocial::Anew(door.workspace));
    form_to(app, door.workspace, headers, to, "", context! { notice }).await
}

/// SGN-2: only who proved both factors is told that they are not in, and where they are.
pub(crate) async fn refused(
    app: &App,
    door: Door<'_>,
    headers: Option<&HeaderMap>,
    known: &Known,
    outcome: Outcome,
) -> Told<Response> {
    let company = &door.workspace.name;
    let ask = match outcome.told {
        Public::WaitsForApproval | Public::NotFromHere => whom_to_ask(app, door.workspace).await?,
        _ => None,
    };
    let frame = pages::frame(app, door.workspace, ask.as_deref());
    let message = match outcome.told {
        Public::WaitsForApproval => {
            return waiting(company).page(app, StatusCode::FORBIDDEN, frame);
        }
        Public::Dismissed => Message::new(
            "red",
            "stop",
            said!("You no longer work with {company} here", company = company),
        )
        .line(said!(
            "{right}, but an admin dismissed you from this company. Nothing of yours was deleted.",
            right = known.right()
        ))
        .line(said!(
            "If that is a mistake, ask an admin: one click brings you back, with the same login."
        )),
        Public::RecoverFirst => Message::new(
            "amber",
            "alert",
            said!("{company} asks for a new password", company = company),
        )
        .line(said!(
            "Your password is older than the block that was lifted here. It still works elsewhere."
        ))
        .line(said!("Recover it to choose a new one, then sign in."))
        .link(
            format!("/w/{}/recover", door.workspace.slug),
            said!("Recover the password"),
        ),
        Public::NotFromHere => ip_rule::page(door.place, company),
        _ => Message::new(
            "amber",
            "person",
            said!("You are not in {company}", company = company),
        )
        .line(said!(
            "{right}, but this company does not know you.",
            right = known.right()
        ))
        .line(where_to_invite(known)),
    };
    let mut message = message.fact(said!("Signed in as"), known.identity.login.clone());
    let mut connection = app.db.connection().await?;
    for other in store::profile::list_linked(&mut connection, &known.identity.id).await? {
        if other.workspace != door.workspace.id && other.is_active() {
            message = message.link(
                format!("/w/{}", other.slug),
                said!("Sign in to {company}", company = &other.name),
            );
        }
    }
    drop(connection);
    if matches!(outcome.told, Public::Dismissed | Public::NotHere) {
        // SGN-4: that stays theirs.
        message = message.link(profile::HERE, said!("Your profile"));
    }
    let message = message.link(
        format!("/w/{}", door.workspace.slug),
        said!("Sign in as someone else"),
    );
    match headers {
        // In an app's sign-in there is nothing to ask for: only admins connect one.
        Some(headers) if known.employee.is_none() => {
            asking::offer(app, door, headers, known, message, frame).await
        }
        _ => message.page(app, StatusCode::FORBIDDEN, frame),
    }
}

/// How someone whom nobody knows gets in. A login that was made up gets no letter (SOC-1).
pub(crate) fn where_to_invite(known: &Known) -> Said {
    match &known.provider {
        Some(provider) if Address::parse(&known.identity.login).is_err() => said!(
            "Ask the admins to invite you at your mail address. Open the link of that letter, and choose “Continue with {provider}” there.",
            provider = provider
        ),
        _ => said!("Ask the admins to invite you at the login below."),
    }
}

/// INV-7: joined, and not in yet.
pub(crate) fn waiting(company: &str) -> Message {
    Message::new("amber", "clock", said!("An admin has to let you in"))
        .line(said!(
            "You joined {company}; an admin there confirms everyone who comes by this way.",
            company = company
        ))
        .line(said!(
            "You get a mail as soon as that is done. There is nothing more to do here."
        ))
}

async fn me(
    State(app): State<App>,
    Signed { workspace, here }: Signed,
    headers: HeaderMap,
) -> Shown {
    let two_step = two_step::told(&app, &workspace, &here).await?;
    let form = Form::new(&app, &headers);
    let words = context! {
        two_step,
        under => said!("{company} knows you as {name}.", company = &workspace.name, name = &here.person.name),
        name => here.person.name,
        login => here.login,
        role => role_words(here.person.role),
        webhooks => may_own(here.person.role),
        here => format!("/w/{}", workspace.slug),
        action => format!("/w/{}/sign-out", workspace.slug),
        csrf => form.csrf.clone(),
    };
    let frame = pages::frame(&app, &workspace, None);
    Ok(form.keep(
        &app,
        pages::page(&app, StatusCode::OK, "signed_in.html", frame, words)?,
    )?)
}

/// A role as people say it.
pub(crate) const fn role_words(role: Role) -> Said {
    match role {
        Role::Owner => said!("Owner"),
        Role::Admin => said!("Admin"),
        Role::Integrator => said!("Integrator"),
        Role::Helpdesk => said!("Helpdesk"),
        Role::Employee => said!("Employee"),
        Role::Extranet => said!("Guest from outside"),
    }
}

async fn sign_out(
    State(app): State<App>,
    Path(slug): Path<String>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    session::end(&app, &place, WAY, &headers).await?;
    let mut response = pages::go(&format!("/w/{slug}"))?;
    session::forget(&app, &mut response)?;
    Ok(response)
}

/// CAP-2: the saved sign-in data of this device is removed.
async fn forget(
    State(app): State<App>,
    Path(slug): Path<String>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let workspace = workspace(&app, &slug).await?;
    forgotten_device(&app, &place, &format!("/w/{}", workspace.slug)).await
}

/// Forgets this device and goes on to where it came from.
pub(crate) async fn forgotten_device(app: &App, place: &Place, to: &str) -> Shown {
    known_device::forget(app, place).await?;
    let mut response = pages::go(to)?;
    pages::set_cookie(app, &mut response, known_device::COOKIE, None)?;
    Ok(response)
}
