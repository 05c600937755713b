//! The identity's own profile, at the server's address: login, workspaces, and what only the person themselves can change. It is of no
//! workspace, so that a person whom every company dismissed still reaches it (SGN-4).

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use gatehouse_rules::address::Address;
use gatehouse_rules::employee::Status;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::profile::may_go;
use gatehouse_rules::secret::Plain;
use minijinja::{Value, context};
use serde::Deserialize;

use crate::app::App;
use crate::captcha::Proof;
use crate::credentials::{For, Second, Try};
use crate::failure::Told;
use crate::front::{PROFILE, TO_PROFILE};
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::passkey;
use crate::place::Place;
use crate::session;
use crate::sign_in;
use crate::store;
use crate::store::profile::Linked;
use crate::words::{Said, said};

mod company;
mod door;
mod leave;
mod login;
mod social;

pub(crate) use door::{COOKIE, Me, current, open};
pub(crate) use login::{LINK_LIVES, token};
pub(crate) use social::linked;

/// Where it is.
pub(crate) const HERE: &str = "/profile";

/// The routes of the profile.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/profile", get(show))
        .route("/profile/sign-out", post(sign_out))
        .merge(login::routes())
        .merge(leave::routes())
        .merge(social::routes())
        .merge(company::routes())
}

/// What stands at the edges of these pages: no company, the server itself.
fn frame(app: &App) -> Value {
    let host = app.config.host();
    context! {
        company => host,
        initial => pages::initial(host),
        address => format!("{host}{HERE}"),
    }
}

/// An event of something that concerns the identity, as the log of one of its workspaces keeps it.
pub(crate) fn event(app: &App, place: &Place, kind: EventKind, linked: &Linked) -> Event {
    let mut event = app.event(kind);
    event.ip = place.address();
    event.device = place.device.clone();
    event.on = Some(linked.person.id.clone());
    event.data.insert("way".to_owned(), PROFILE.into());
    event
}

/// The fields of these forms. Anything else in them is ignored.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    password: String,
    code: String,
    number: String,
    backup: String,
    passkey: String,
    address: String,
    name: String,
    slug: String,
    captcha: String,
    proof: String,
}

impl Typed {
    /// A login and a password, with the proof of work where one was asked for.
    fn attempt<'a>(&'a self, login: &'a str, password: &'a Plain) -> Try<'a> {
        Try {
            login,
            password,
            proof: Proof {
                token: &self.captcha,
                number: &self.proof,
            },
        }
    }

    fn second(&self) -> Second<'_> {
        Second::typed(&self.code, &self.number, &self.backup).answered(&self.passkey)
    }
}

async fn show(State(app): State<App>, me: Me, headers: HeaderMap) -> Shown {
    Ok(page(&app, &headers, &me).await?)
}

/// What a workspace says of someone, in the list of the profile.
const fn status_words(status: Status) -> Said {
    match status {
        Status::Active => said!("You work here"),
        Status::PendingApproval => said!("Waits for an admin"),
        Status::Dismissed => said!("Dismissed"),
        Status::Invited => said!("Invited"),
    }
}

async fn page(app: &App, headers: &HeaderMap, me: &Me) -> Told<Response> {
    let mut connection = app.db.connection().await?;
    let linked = store::profile::list_linked(&mut connection, &me.identity.id).await?;
    let accounts = store::social::list_accounts(&mut connection, &me.identity.id).await?;
    drop(connection);
    let form = Form::new(app, headers);
    let companies: Vec<Value> = linked
        .iter()
        .map(|one| {
            context! {
                name => one.name.clone(),
                status => status_words(one.person.status),
                role => sign_in::role_words(one.person.role),
                to => one.is_active().then(|| format!("/w/{}", one.slug)),
                leave => (one.person.status == Status::Dismissed).then(|| format!("{HERE}/leave/{}", one.slug)),
            }
        })
        .collect();
    let words = context! {
        name => me.identity.name.clone(),
        login => me.identity.login.clone(),
        has_password => me.identity.password_hash.is_some(),
        two_step => me.has_factor,
        accounts => social::rows(app, &accounts),
        providers => social::offered(app, &accounts),
        made_up => Address::parse(&me.identity.login).is_err(),
        companies,
        may_go => may_go(linked.len()),
        may_add => app.config.allow_new_workspaces,
        back => me.back(),
        csrf => form.csrf.clone(),
    };
    form.keep(
        app,
        pages::page(app, StatusCode::OK, "profile.html", frame(app), words)?,
    )
}

async fn sign_out(
    State(app): State<App>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    session::end(&app, &place, PROFILE, &headers).await?;
    let mut response = pages::go("/")?;
    session::forget(&app, &mut response)?;
    Ok(response)
}

/// A page that asks for one thing, and for the password and second step before it is done.
struct Act<'a> {
    heading: Said,
    under: Said,
    action: String,
    button: Said,
    /// Whether what it does cannot be taken back.
    red: bool,
    /// Its fields, each with its name, label, value, type, and what is wrong with it.
    fields: Vec<Value>,
    /// What is known beside.
    facts: Vec<(Said, String)>,
    notice: Value,
    me: &'a Me,
}

impl Act<'_> {
    async fn page(self, app: &App, headers: &HeaderMap, status: StatusCode) -> Told<Response> {
        let needs = self.me.needs(app);
        let second = match needs.second && !needs.again {
            true => {
                let what = For::Profile(&self.me.session);
                let asks = passkey::asks(app, what, &self.me.identity.id).await?;
                Some(asks.words())
            }
            false => None,
        };
        let form = Form::new(app, headers);
        let facts: Vec<Value> = self
            .facts
            .into_iter()
            .map(|(name, value)| context! { name, value })
            .collect();
        let words = context! {
            heading => self.heading,
            under => self.under,
            action => self.action,
            button => self.button,
            red => self.red,
            fields => self.fields,
            facts,
            password => needs.password,
            second,
            again => needs.again.then_some(TO_PROFILE),
            notice => self.notice,
            back => HERE,
            csrf => form.csrf.clone(),
        };
        form.keep(
            app,
            pages::page(app, status, "profile_act.html", frame(app), words)?,
        )
    }
}

/// A field of [`Act`].
fn field(
    name: &str,
    label: Said,
    value: &str,
    kind: &str,
    wrong: Option<Said>,
    hint: Option<Said>,
) -> Value {
    context! { name, label, value, kind, wrong, hint }
}

/// A page that only says something.
fn say(app: &App, status: StatusCode, message: Message) -> Told<Response> {
    message.page(app, status, frame(app))
}
