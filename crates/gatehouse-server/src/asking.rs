//! The pages by which people at the door ask the admins: who cannot confirm the second step (TFA-7), and who never joined (SGN-2).
//!
//! Who it is follows from the half sign-in in the browser. Before the second step the pages name nobody and say the same to everyone.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use gatehouse_rules::address::Address;
use gatehouse_rules::employee::Status;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::request::{self as rule, NOTE_MAX};
use gatehouse_rules::secret::Plain;
use minijinja::{Value, context};
use serde::Deserialize;

use crate::app::App;
use crate::credentials::{self, Door, Known};
use crate::failure::{Failure, Told};
use crate::message::Button;
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::place::Place;
use crate::store::workspace::Stored;
use crate::words::said;
use crate::{authorize, front, request, sign_in, throttle};

/// The half sign-ins that wait for a second step, and where each goes on.
const WAITING: [(&str, &str, &str); 4] = [
    (sign_in::WAY, "/w/{slug}/confirm", "/w/{slug}"),
    (authorize::WAY, "/oauth/confirm", "/oauth/confirm"),
    (front::WAY, "/confirm", "/"),
    (front::PROFILE, "/confirm", front::TO_PROFILE),
];
/// The pages of who may ask for an invitation.
const ASKING: &str = "asking";

/// The routes of asking.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/help", get(show_help).post(ask_help))
        .route("/help/asked", get(asked))
        .route("/ask", post(ask_invitation))
}

/// A half sign-in: whose, where, and how it goes on.
struct Half {
    workspace: Stored,
    known: Known,
    way: &'static str,
    on: String,
    again: String,
}

async fn half(app: &App, headers: &HeaderMap) -> Told<Option<Half>> {
    let Some(step) = pages::cookie(app, headers, "step") else {
        return Ok(None);
    };
    for (way, on, again) in WAITING {
        if let Some((workspace, known, _)) = credentials::stepping(app, way, &step).await? {
            let path = |path: &str| path.replace("{slug}", &workspace.slug);
            return Ok(Some(Half {
                on: path(on),
                again: path(again),
                workspace,
                known,
                way,
            }));
        }
    }
    Ok(None)
}

impl Half {
    fn is_at_the_server(&self) -> bool {
        [front::WAY, front::PROFILE].contains(&self.way)
    }

    /// At the server's own address no company is named before the second step.
    fn frame(&self, app: &App) -> Value {
        if self.is_at_the_server() {
            Value::UNDEFINED
        } else {
            pages::frame(app, &self.workspace, None)
        }
    }
}

fn over(app: &App) -> Told<Response> {
    Message::new("amber", "clock", said!("This took too long"))
        .line(said!(
            "Type your login and password once more; then you can ask for help."
        ))
        .link("/", said!("Sign in"))
        .page(app, StatusCode::GONE, Value::UNDEFINED)
}

async fn show_help(State(app): State<App>, headers: HeaderMap) -> Shown {
    let Some(half) = half(&app, &headers).await? else {
        return Ok(over(&app)?);
    };
    let form = Form::new(&app, &headers);
    let words = context! {
        back => half.on.clone(),
        most => NOTE_MAX,
        csrf => form.csrf.clone(),
    };
    let frame = half.frame(&app);
    let page = pages::page(&app, StatusCode::OK, "help.html", frame, words)?;
    Ok(form.keep(&app, page)?)
}

/// The fields of these forms.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    note: String,
}

async fn ask_help(
    State(app): State<App>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let Some(half) = half(&app, &headers).await? else {
        return Ok(over(&app)?);
    };
    let whom = half.known.identity.id.as_str();
    let _counted = throttle::count(&app, &[(throttle::HELP, whom)]).await?;
    let note = rule::note(&typed.note);
    let door = Door {
        workspace: &half.workspace,
        place: &place,
        way: half.way,
    };
    // TFA-7: at the server's own address, on the way to the profile too, no company is named yet: every one they work in is asked.
    let mut asked = false;
    if half.is_at_the_server() {
        for one in front::employments(&app, &half.known.identity.id).await? {
            if one.person.status == Status::Active {
                let workspace = &one.workspace;
                let known = Known {
                    employee: Some(one.person),
                    ..half.known.clone()
                };
                let door = Door { workspace, ..door };
                request::ask_help(&app, door, &known, note.clone()).await?;
                asked = true;
            }
        }
    }
    if !asked {
        request::ask_help(&app, door, &half.known, note).await?;
    }
    Ok(pages::go("/help/asked")?)
}

async fn asked(State(app): State<App>, headers: HeaderMap) -> Shown {
    let Some(half) = half(&app, &headers).await? else {
        return Ok(over(&app)?);
    };
    let page = Message::new("green", "check", said!("Your admins are asked"))
        .line(if half.is_at_the_server() {
            said!("If your company knows you, its admins see your request now.")
        } else {
            said!(
                "If {company} knows you, its admins see your request now.",
                company = &half.workspace.name
            )
        })
        .line(said!(
            "They may want to speak with you first, to be sure that it is you."
        ))
        .line(said!(
            "When one of them has let you in, sign in again with your login and password."
        ));
    let page = if half.on == half.again {
        page
    } else {
        page.link(half.again.clone(), said!("Sign in again"))
    };
    let page = page.link(half.on.clone(), said!("I found my phone"));
    Ok(page.page(&app, StatusCode::OK, half.frame(&app))?)
}

/// Lets whoever is told that they never joined ask for an invitation, by a form on that page.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn offer(
    app: &App,
    door: Door<'_>,
    headers: &HeaderMap,
    known: &Known,
    message: Message,
    frame: Value,
) -> Told<Response> {
    let door = Door {
        way: ASKING,
        ..door
    };
    let asking: Plain = credentials::begin_step(app, door, known, String::new()).await?;
    let form = Form::new(app, headers);
    let message = message.form(Button {
        action: "/ask".to_owned(),
        csrf: form.csrf.clone(),
        words: said!("Ask for an invitation"),
        wait: 0,
    });
    let mut page = form.keep(app, message.page(app, StatusCode::FORBIDDEN, frame)?)?;
    pages::set_cookie(app, &mut page, ASKING, Some(&asking))?;
    Ok(page)
}

async fn ask_invitation(
    State(app): State<App>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let found = match pages::cookie(&app, &headers, ASKING) {
        Some(asking) => credentials::stepping(&app, ASKING, &asking)
            .await?
            .map(|(workspace, known, _)| (asking, workspace, known)),
        None => None,
    };
    let Some((asking, workspace, known)) = found else {
        return Ok(over(&app)?);
    };
    let door = Door {
        workspace: &workspace,
        place: &place,
        way: ASKING,
    };
    let whom = format!("{}\n{}", known.identity.id, workspace.id);
    let first = match throttle::count(&app, &[(throttle::INVITATION_REQUEST, &whom)]).await {
        Ok(_counted) => request::ask_invitation(&app, door, &known, &asking).await?,
        Err(Failure::Told(Problem::SlowDown { .. })) => false,
        Err(fault) => return Err(fault.into()),
    };
    let company = &workspace.name;
    let page = if first {
        Message::new(
            "green",
            "check",
            said!("The admins of {company} are asked", company = company),
        )
        .line(match Address::parse(&known.identity.login) {
            Ok(_) => said!("If one of them invites you, a letter comes to the login below."),
            Err(_) => said!("If one of them invites you, a letter comes to your mail address: tell them which it is."),
        })
    } else {
        Message::new(
            "amber",
            "clock",
            said!("You asked {company} today already", company = company),
        )
        .line(said!(
            "Its admins have your request. You can ask once a day."
        ))
    };
    let frame = pages::frame(&app, &workspace, None);
    let page = page.fact(said!("Your login"), known.identity.login.clone());
    let mut response = page.page(&app, StatusCode::OK, frame)?;
    pages::set_cookie(&app, &mut response, ASKING, None)?;
    Ok(response)
}
