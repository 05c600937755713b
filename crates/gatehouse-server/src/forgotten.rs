//! "Forgot your password?": the page that asks for the login, and what follows it: a letter to look for, or the field of a code (RCV-1,
//! RCV-2). Every page says the same whether anybody has that login or not (RCV-5).

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use gatehouse_rules::address::{Address, AddressFault, Channel};
use minijinja::{Value, context};
use serde::Deserialize;

use crate::app::App;
use crate::credentials::Door;
use crate::failure::Told;
use crate::message::Button;
use crate::pages::{self, Fields, Form, Message, Shown, in_words};
use crate::place::Place;
use crate::recovery::{self, Asked};
use crate::store::recovery::{Asking, Tried, Way};
use crate::store::workspace::Stored;
use crate::words::{Said, said};
use crate::{sign_in, throttle};

pub(crate) const WAY: &str = "recovery";
/// The cookie of the browser that asked.
const HOLDER: &str = "recovery";

/// The routes of asking for a new password, and of what sets it.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/w/{slug}/recover", get(show).post(ask))
        .route("/w/{slug}/recover/again", post(again))
        .route("/w/{slug}/recover/sent", get(sent))
        .route("/w/{slug}/recover/code", post(take_code))
        .merge(crate::new_password::routes())
}

/// Where to ask for a new password.
pub(crate) fn path(workspace: &Stored) -> String {
    format!("/w/{}/recover", workspace.slug)
}

/// The fields of these forms.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    login: String,
    code: String,
}

/// What is wrong with a login that was typed, or how long the next letter has to wait.
#[derive(Default)]
struct Wrong {
    login: String,
    field: Option<Said>,
    wait: u32,
}

async fn show(State(app): State<App>, Path(slug): Path<String>, headers: HeaderMap) -> Shown {
    let workspace = sign_in::workspace(&app, &slug).await?;
    Ok(form(
        &app,
        &workspace,
        &headers,
        StatusCode::OK,
        Wrong::default(),
    )?)
}

fn form(
    app: &App,
    workspace: &Stored,
    headers: &HeaderMap,
    status: StatusCode,
    wrong: Wrong,
) -> Told<Response> {
    let form = Form::new(app, headers);
    let words = context! {
        heading => said!("Forgot your password?"),
        action => path(workspace),
        back => format!("/w/{}", workspace.slug),
        csrf => form.csrf.clone(),
        login => wrong.login,
        wrong => wrong.field,
        wait => wrong.wait,
        notice => soon(wrong.wait),
    };
    let frame = pages::frame(app, workspace, None);
    form.keep(app, pages::page(app, status, "recover.html", frame, words)?)
}

/// What is said of a login that was asked for just now. It was asked for by someone; whether it is anybody's is not said.
fn soon(wait: u32) -> Value {
    if wait == 0 {
        return Value::UNDEFINED;
    }
    context! {
        tone => "amber",
        icon => "clock",
        title => said!("You can ask again in {time}", time = in_words(wait)),
        points => [
            said!("What was asked for before is on its way: only the newest works"),
            said!("Look in Spam and Promotions, too"),
        ],
    }
}

async fn ask(
    State(app): State<App>,
    Path(slug): Path<String>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let workspace = sign_in::workspace(&app, &slug).await?;
    let login: String = typed.login.chars().take(254).collect();
    match read(&app, &workspace, &login) {
        Ok(address) => Ok(asked(&app, &workspace, &place, &headers, &address).await?),
        Err(field) => {
            let wrong = Wrong {
                login,
                field: Some(field),
                wait: 0,
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(form(&app, &workspace, &headers, status, wrong)?)
        }
    }
}

/// A login that can be asked for, as far as that does not depend on whose it is.
fn read(app: &App, workspace: &Stored, typed: &str) -> Result<Address, Said> {
    let address = Address::parse(typed).map_err(|fault| match fault {
        AddressFault::Empty => said!("Type your mail address or phone number."),
        AddressFault::MixedScripts => {
            said!("This mixes letters of different alphabets. Type it again by hand.")
        }
        AddressFault::TooLong => said!("This is too long."),
        _ => said!("This is neither a mail address nor a phone number that begins with +."),
    })?;
    let leaves = match address.channel {
        Channel::Email => app.mail.is_set_up(),
        Channel::Phone => app.sms.is_set_up(),
    };
    if leaves {
        return Ok(address);
    }
    let company = &workspace.name;
    Err(match address.channel {
        Channel::Email => said!(
            "No mail leaves this server. Ask an admin of {company}.",
            company = company
        ),
        Channel::Phone => said!(
            "No SMS leaves this server. Ask an admin of {company}.",
            company = company
        ),
    })
}

/// Asks, and leads to what comes next.
pub(crate) async fn asked(
    app: &App,
    workspace: &Stored,
    place: &Place,
    headers: &HeaderMap,
    address: &Address,
) -> Told<Response> {
    let _counted = throttle::count(app, &[(throttle::RECOVERY, &place.prefix())]).await?;
    let door = Door {
        workspace,
        place,
        way: WAY,
    };
    match recovery::ask(app, door, address).await? {
        Asked::Sent(holder) => {
            let mut response = pages::go(&format!("{}/sent", path(workspace)))?;
            pages::set_cookie(app, &mut response, HOLDER, Some(&holder))?;
            Ok(response)
        }
        Asked::Wait(wait) => {
            let wrong = Wrong {
                login: address.typed.clone(),
                field: None,
                wait,
            };
            let status = StatusCode::TOO_MANY_REQUESTS;
            let mut response = form(app, workspace, headers, status, wrong)?;
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, wait.into());
            Ok(response)
        }
    }
}

/// What this browser asked for last.
async fn mine(app: &App, workspace: &Stored, headers: &HeaderMap) -> Told<Option<Asking>> {
    match pages::cookie(app, headers, HOLDER) {
        Some(holder) => recovery::of_browser(app, workspace, &holder).await,
        None => Ok(None),
    }
}

async fn again(
    State(app): State<App>,
    Path(slug): Path<String>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let workspace = sign_in::workspace(&app, &slug).await?;
    let mine = mine(&app, &workspace, &headers).await?;
    let address = mine.and_then(|asking| read(&app, &workspace, &asking.address).ok());
    match address {
        Some(address) => Ok(asked(&app, &workspace, &place, &headers, &address).await?),
        None => Ok(pages::go(&path(&workspace))?),
    }
}

async fn sent(State(app): State<App>, Path(slug): Path<String>, headers: HeaderMap) -> Shown {
    let workspace = sign_in::workspace(&app, &slug).await?;
    let Some(asking) = mine(&app, &workspace, &headers).await? else {
        return Ok(pages::go(&path(&workspace))?);
    };
    Ok(next(
        &app,
        &workspace,
        &headers,
        &asking,
        StatusCode::OK,
        Value::UNDEFINED,
    )
    .await?)
}

/// INV-9 and RCV-2: where to look, or where to type the code, and when to ask again.
async fn next(
    app: &App,
    workspace: &Stored,
    headers: &HeaderMap,
    asking: &Asking,
    status: StatusCode,
    notice: Value,
) -> Told<Response> {
    let form = Form::new(app, headers);
    let button = Button {
        action: format!("{}/again", path(workspace)),
        csrf: form.csrf.clone(),
        words: match asking.way {
            Way::Link => said!("Send another link"),
            Way::Code => said!("Send another code"),
        },
        wait: recovery::seconds_left(app, &asking.canonical).await?,
    };
    let frame = pages::frame(app, workspace, None);
    let page = match asking.way {
        Way::Link => look(app, workspace, &asking.address)
            .form(button)
            .page(app, status, frame)?,
        Way::Code => {
            let words = context! {
                address => asking.address.clone(),
                action => format!("{}/code", path(workspace)),
                back => path(workspace),
                csrf => form.csrf.clone(),
                form => Value::from(minijinja::value::Serde(button)),
                notice,
            };
            pages::page(app, status, "recover_code.html", frame, words)?
        }
    };
    form.keep(app, page)
}

/// INV-9: where to look when the letter does not come, and exactly whom to trust.
fn look(app: &App, workspace: &Stored, address: &str) -> Message {
    let sender = app.config.sender();
    let domain = sender.rsplit_once('@').map_or(sender, |(_, domain)| domain);
    Message::new("", "mail", said!("Look into your mailbox"))
        .line(said!("If someone signs in with {address}, a link is on its way there. It works once, for 60 minutes; only the newest works.", address = address))
        .line(said!("Nothing there after a few minutes? Look in Spam and Promotions, and check the address for a typo."))
        .fact(said!("You typed"), address)
        .fact(said!("It comes from"), sender)
        .fact(said!("Domain to trust"), domain)
        .link(path(workspace), said!("Use another login"))
}

async fn take_code(
    State(app): State<App>,
    Path(slug): Path<String>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let workspace = sign_in::workspace(&app, &slug).await?;
    let counted = throttle::count(&app, &[(throttle::RECOVERY_CODE, &place.prefix())]).await?;
    let asking = mine(&app, &workspace, &headers).await?;
    let Some(asking) = asking.filter(|asking| asking.way == Way::Code) else {
        return Ok(pages::go(&path(&workspace))?);
    };
    let door = Door {
        workspace: &workspace,
        place: &place,
        way: WAY,
    };
    let tried = match recovery::try_code(&app, door, &asking, &typed.code).await? {
        Ok(link) => {
            counted.give_back(&app).await?;
            let path = crate::new_password::path(&workspace, &link);
            return Ok(pages::go(&path)?);
        }
        Err(tried) => tried,
    };
    let notice = match tried {
        Tried::Wrong(left) if left > 0 => context! {
            title => said!("That code is not right, or older than 60 seconds"),
            points => [said!("You can try {n} more times", n = left)],
        },
        _ => context! {
            title => said!("This code does not work any more"),
            points => [said!("Ask for another one")],
        },
    };
    let status = StatusCode::UNAUTHORIZED;
    Ok(next(&app, &workspace, &headers, &asking, status, notice).await?)
}
