//! The passkeys of whoever is signed in: which there are, another one, and one less (TFA-1).

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use gatehouse_rules::browser;
use gatehouse_rules::two_step::may_remove_passkey;
use gatehouse_rules::workspace::check_name;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};

use crate::access::Signed;
use crate::app::App;
use crate::enrolment::{self, Added, Whose};
use crate::failure::Told;
use crate::pages::{self, Fields, Form, Message, Shown, encoded};
use crate::passkey::{self, MOST};
use crate::place::Place;
use crate::session;
use crate::store;
use crate::store::passkey::Passkey;
use crate::store::workspace::Stored;
use crate::two_step::{self, Asked};
use crate::words::{Said, said};
use crate::writing;

/// Longest name, in characters.
const NAME_MAX: usize = 60;
/// A passkey that was made is kept rather than lost for the sake of its name.
const UNNAMED: &str = "Passkey";

/// The routes of one's own passkeys.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/w/{slug}/passkeys", get(show))
        .route("/w/{slug}/passkeys/new", get(show_new).post(begin))
        .route("/w/{slug}/passkeys/add", post(add))
        .route("/w/{slug}/passkeys/remove", get(show_remove).post(remove))
}

/// The fields of these forms.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    name: String,
    passkey: String,
}

/// Which one.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Which {
    id: String,
}

/// A passkey on the page.
#[derive(Serialize)]
struct One {
    name: String,
    lines: [Said; 2],
    remove: String,
}

/// Whoever is signed in, where browsers let anyone use passkeys; `Err` is the page that says that they do not, or the way to sign in.
async fn asked(app: &App, signed: Signed) -> Told<Result<Asked, Response>> {
    let asked = match two_step::asked(app, signed).await? {
        Ok(asked) if passkey::is_possible(app) => asked,
        Ok(asked) => {
            let frame = pages::frame(app, &asked.workspace, None);
            let page = Message::new("amber", "key", said!("Passkeys do not work at this address"))
                .line(said!("Browsers let nobody use them at an address of bare numbers, or without https. Codes from an authenticator app work everywhere."))
                .line(said!("Who runs this server can give it a name and https."))
                .fact(said!("This server’s address"), app.config.origin())
                .link(asked.path("me"), said!("Back"));
            return Ok(Err(page.page(app, StatusCode::OK, frame)?));
        }
        Err(to) => return Ok(Err(to)),
    };
    Ok(Ok(asked))
}

async fn own(asked: &Asked) -> Told<Vec<Passkey>> {
    let mut connection = asked.app.db.connection().await?;
    Ok(store::passkey::list(&mut connection, &asked.known.identity.id).await?)
}

async fn show(State(app): State<App>, signed: Signed, headers: HeaderMap) -> Shown {
    match asked(&app, signed).await? {
        Ok(asked) => Ok(page(&asked, &headers, StatusCode::OK, Value::UNDEFINED).await?),
        Err(to) => Ok(to),
    }
}

async fn page(
    asked: &Asked,
    headers: &HeaderMap,
    status: StatusCode,
    notice: Value,
) -> Told<Response> {
    let app = &asked.app;
    let all: Vec<One> = own(asked)
        .await?
        .into_iter()
        .map(|one| One {
            lines: [
                said!("Added {at}", at = writing::minute(one.added_at)),
                one.used_at.map_or_else(
                    || said!("Never used yet"),
                    |at| said!("Last used {at}", at = writing::minute(at)),
                ),
            ],
            remove: asked.path(&format!("passkeys/remove?id={}", encoded(&one.id))),
            name: one.name,
        })
        .collect();
    let form = Form::new(app, headers);
    let words = context! {
        more => all.len() < MOST,
        may_remove => may_remove_passkey(all.len(), asked.has_phone),
        passkeys => Value::from(Serde(all)),
        first => !asked.has_factor,
        phone => asked.path("two-step"),
        new => asked.path("passkeys/new"),
        back => asked.path("me"),
        notice,
    };
    let frame = pages::frame(app, &asked.workspace, None);
    form.keep(
        app,
        pages::page(app, status, "passkeys.html", frame, words)?,
    )
}

const NEW: (Said, Said, &str) = (
    said!("Add a passkey"),
    said!(
        "Confirm that it is you. Then your browser asks for your fingerprint, your face or a PIN."
    ),
    "passkeys/new",
);

async fn show_new(State(app): State<App>, signed: Signed, headers: HeaderMap) -> Shown {
    let asked = match asked(&app, signed).await? {
        Ok(asked) => asked,
        Err(to) => return Ok(to),
    };
    let needs = asked.needs(false);
    if !needs.password && !needs.second && !needs.again {
        return Ok(begun(&asked, &headers).await?);
    }
    let page = asked.prove_page(&headers, StatusCode::OK, needs, NEW, Value::UNDEFINED);
    Ok(page.await?)
}

/// After a second step, where there is one, else the password, which comes beside it where the sign-in is long ago: the page that has the browser make one.
async fn begin(
    State(app): State<App>,
    signed: Signed,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<two_step::Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let asked = match asked(&app, signed).await? {
        Ok(asked) => asked,
        Err(to) => return Ok(to),
    };
    let needs = asked.needs(false);
    if let Err(notice) = asked.prove(&place, needs, &typed).await? {
        let status = StatusCode::UNAUTHORIZED;
        let page = asked.prove_page(&headers, status, needs, NEW, notice);
        return Ok(page.await?);
    }
    Ok(begun(&asked, &headers).await?)
}

async fn begun(asked: &Asked, headers: &HeaderMap) -> Told<Response> {
    let words = context! {
        action => asked.path("passkeys/add"),
        back => asked.path("passkeys"),
    };
    let (workspace, whose) = (&asked.workspace, asked.whose());
    making(
        &asked.app,
        workspace,
        headers,
        &whose,
        StatusCode::OK,
        words,
    )
    .await
}

/// The page that has the browser make one; `words` are where its form goes, and the way back.
pub(crate) async fn making(
    app: &App,
    workspace: &Stored,
    headers: &HeaderMap,
    whose: &Whose<'_>,
    status: StatusCode,
    words: Value,
) -> Told<Response> {
    let (holder, name) = (&whose.holder, &whose.person.name);
    let begun = passkey::begin(app, holder, whose.identity, whose.login, name).await?;
    let form = Form::new(app, headers);
    let agent = headers.get(header::USER_AGENT);
    let words = context! {
        asked => begun,
        name => browser::named(agent.and_then(|agent| agent.to_str().ok()))
            .unwrap_or_else(|| UNNAMED.to_owned()),
        name_max => NAME_MAX,
        csrf => form.csrf.clone(),
        ..words
    };
    let frame = pages::frame(app, workspace, None);
    form.keep(app, pages::page(app, status, "passkey.html", frame, words)?)
}

/// What a new one is called.
pub(crate) fn name(typed: &str) -> String {
    check_name("name", typed, NAME_MAX).unwrap_or_else(|_| UNNAMED.to_owned())
}

/// What is said where none was added: someone here has it already, or the answer was not right.
pub(crate) fn not_taken(is_there: bool) -> Value {
    let (title, point) = if is_there {
        (
            said!("That passkey is in use here already"),
            said!("Make a new one, or use another device"),
        )
    } else {
        (
            said!("That passkey was not taken"),
            said!("Add it once more, and finish within five minutes; nothing was changed"),
        )
    };
    context! { title, points => [point] }
}

/// What was proved before the browser made it stands behind the question, which this session alone can answer.
async fn add(
    State(app): State<App>,
    signed: Signed,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let asked = match asked(&app, signed).await? {
        Ok(asked) => asked,
        Err(to) => return Ok(to),
    };
    let (whose, name) = (asked.whose(), name(&typed.name));
    let made = passkey::made(&app, &whose.holder, whose.identity, &typed.passkey, name).await?;
    let added = match made {
        Some(made) => {
            let door = asked.door(&place);
            Some(if asked.has_factor {
                enrolment::add_passkey(&app, door, &whose, &made).await?
            } else {
                enrolment::add_first_passkey(&app, door, &whose, &made).await?
            })
        }
        None => None,
    };
    let notice = match added {
        Some(Added::Beside) => return Ok(pages::go(&asked.path("passkeys"))?),
        Some(Added::First(codes)) => {
            let mut page = asked.codes(&headers, &codes, said!("Two-step is on"))?;
            // SES-4: what this session may do has grown, so its secret is another one from here on.
            let secret = session::rotate(&app, &asked.here.session).await?;
            pages::set_cookie(&app, &mut page, "session", secret.as_ref())?;
            return Ok(page);
        }
        Some(Added::Full) => context! {
            title => said!("You have as many passkeys as one person can have"),
            points => [said!("Remove one to add another")],
        },
        added => not_taken(added.is_some()),
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(page(&asked, &headers, status, notice).await?)
}

/// One of theirs that may go, with the words of the page that asks for the proof; another's id finds nothing.
async fn one_to_remove(asked: &Asked, which: &Which) -> Told<Option<(Said, String)>> {
    let all = own(asked).await?;
    if !may_remove_passkey(all.len(), asked.has_phone) {
        return Ok(None);
    }
    let found = all.into_iter().find(|one| one.id == which.id);
    Ok(found.map(|one| {
        let action = format!("passkeys/remove?id={}", encoded(&one.id));
        (said!("Remove “{name}”", name = one.name), action)
    }))
}

const REMOVE: Said = said!(
    "Confirm that it is you. Nobody can use this passkey any more, here or in any other company you work with here."
);

async fn show_remove(
    State(app): State<App>,
    signed: Signed,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Shown {
    let asked = match asked(&app, signed).await? {
        Ok(asked) => asked,
        Err(to) => return Ok(to),
    };
    let Some((heading, action)) = one_to_remove(&asked, &which).await? else {
        return Ok(pages::go(&asked.path("passkeys"))?);
    };
    let (needs, words) = (asked.needs(false), (heading, REMOVE, action.as_str()));
    let page = asked.prove_page(&headers, StatusCode::OK, needs, words, Value::UNDEFINED);
    Ok(page.await?)
}

async fn remove(
    State(app): State<App>,
    signed: Signed,
    Query(which): Query<Which>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<two_step::Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let asked = match asked(&app, signed).await? {
        Ok(asked) => asked,
        Err(to) => return Ok(to),
    };
    let Some((heading, action)) = one_to_remove(&asked, &which).await? else {
        return Ok(pages::go(&asked.path("passkeys"))?);
    };
    let (needs, words) = (asked.needs(false), (heading, REMOVE, action.as_str()));
    if let Err(notice) = asked.prove(&place, needs, &typed).await? {
        let status = StatusCode::UNAUTHORIZED;
        let page = asked.prove_page(&headers, status, needs, words, notice);
        return Ok(page.await?);
    }
    let door = asked.door(&place);
    enrolment::remove_passkey(&app, door, &asked.whose(), &which.id).await?;
    Ok(pages::go(&asked.path("passkeys"))?)
}
