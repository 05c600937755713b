//! "Forgot your password?": the page that asks for the login, and what follows it: a letter to look for, or the field of a code (RCV-1,
//! RCV-2). Every page says the same whether anybody has that login or not (RCV-5).

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use gatehouse_rules::address::{Address, AddressFault, Channel};
use minijinja::{Value, context};
use serde::Deserialize;

use crate::app::App;
use crate::at::{self, At};
use crate::failure::Told;
use crate::message::Button;
use crate::pages::{self, Fields, Form, Message, Shown, in_words};
use crate::recovery::{self, Asked};
use crate::store::recovery::{Asking, Tried, Way};
use crate::store::workspace::Stored;
use crate::throttle;
use crate::words::{Said, said};

/// The cookie of the browser that asked.
const HOLDER: &str = "recovery";

/// The routes of asking for a new password, and of what sets it.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/w/{slug}/recover", get(show).post(ask))
        .route("/w/{slug}/recover/again", post(again))
        .route("/w/{slug}/recover/sent", get(sent))
        .route("/w/{slug}/recover/code", post(take_code))
        .route("/recover", get(show).post(ask))
        .route("/recover/again", post(again))
        .route("/recover/sent", get(sent))
        .route("/recover/code", post(take_code))
        .merge(crate::new_password::routes())
}

/// Where to ask for a new password: at a company's address, or at the server's own.
pub(crate) fn path<'a>(workspace: impl Into<Option<&'a Stored>>) -> String {
    at::path(workspace.into(), "/recover")
}

/// The same, from a page that stands at either.
pub(crate) fn here(at: &At) -> String {
    path(at.workspace.as_ref())
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

async fn show(State(app): State<App>, at: At, headers: HeaderMap) -> Shown {
    let (ok, nothing) = (StatusCode::OK, Wrong::default());
    Ok(form(&app, &at, &headers, ok, nothing)?)
}

fn form(
    app: &App,
    at: &At,
    headers: &HeaderMap,
    status: StatusCode,
    wrong: Wrong,
) -> Told<Response> {
    let form = Form::new(app, headers);
    let words = context! {
        heading => said!("Forgot your password?"),
        action => here(at),
        back => at.door(),
        csrf => form.csrf.clone(),
        login => wrong.login,
        wrong => wrong.field,
        wait => wrong.wait,
        notice => soon(wrong.wait),
    };
    let page = pages::page(app, status, "recover.html", at.frame(app), words)?;
    form.keep(app, page)
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
    at: At,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let login: String = typed.login.chars().take(254).collect();
    match read(&app, &at, &login) {
        Ok(address) => Ok(asked(&app, &at, &headers, &address).await?),
        Err(field) => {
            let wrong = Wrong {
                login,
                field: Some(field),
                wait: 0,
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(form(&app, &at, &headers, status, wrong)?)
        }
    }
}

/// A login that can be asked for, as far as that does not depend on whose it is.
fn read(app: &App, at: &At, typed: &str) -> Result<Address, Said> {
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
    let company = at.workspace.as_ref().map(|workspace| &workspace.name);
    Err(match (address.channel, company) {
        (Channel::Email, Some(company)) => said!(
            "No mail leaves this server. Ask an admin of {company}.",
            company = company
        ),
        (Channel::Phone, Some(company)) => said!(
            "No SMS leaves this server. Ask an admin of {company}.",
            company = company
        ),
        (Channel::Email, None) => {
            said!("No mail leaves this server. Ask an admin of your company.")
        }
        (Channel::Phone, None) => said!("No SMS leaves this server. Ask an admin of your company."),
    })
}

/// Asks, and leads to what comes next.
pub(crate) async fn asked(
    app: &App,
    at: &At,
    headers: &HeaderMap,
    address: &Address,
) -> Told<Response> {
    let _counted = throttle::count(app, &[(throttle::RECOVERY, &at.place.prefix())]).await?;
    match recovery::ask(app, at, address).await? {
        Asked::Sent(holder) => {
            let mut response = pages::go(&format!("{}/sent", here(at)))?;
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
            let mut response = form(app, at, headers, status, wrong)?;
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, wait.into());
            Ok(response)
        }
    }
}

/// What this browser asked for last.
async fn mine(app: &App, at: &At, headers: &HeaderMap) -> Told<Option<Asking>> {
    match pages::cookie(app, headers, HOLDER) {
        Some(holder) => recovery::of_browser(app, at, &holder).await,
        None => Ok(None),
    }
}

async fn again(
    State(app): State<App>,
    at: At,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let mine = mine(&app, &at, &headers).await?;
    let address = mine.and_then(|asking| read(&app, &at, &asking.address).ok());
    match address {
        Some(address) => Ok(asked(&app, &at, &headers, &address).await?),
        None => Ok(pages::go(&here(&at))?),
    }
}

async fn sent(State(app): State<App>, at: At, headers: HeaderMap) -> Shown {
    let Some(asking) = mine(&app, &at, &headers).await? else {
        return Ok(pages::go(&here(&at))?);
    };
    let (ok, nothing) = (StatusCode::OK, Value::UNDEFINED);
    Ok(next(&app, &at, &headers, &asking, ok, nothing).await?)
}

/// INV-9 and RCV-2: where to look, or where to type the code, and when to ask again.
async fn next(
    app: &App,
    at: &At,
    headers: &HeaderMap,
    asking: &Asking,
    status: StatusCode,
    notice: Value,
) -> Told<Response> {
    let form = Form::new(app, headers);
    let button = Button {
        action: format!("{}/again", here(at)),
        csrf: form.csrf.clone(),
        words: match asking.way {
            Way::Link => said!("Send another link"),
            Way::Code => said!("Send another code"),
        },
        wait: recovery::seconds_left(app, &asking.canonical).await?,
    };
    let frame = at.frame(app);
    let page = match asking.way {
        Way::Link => look(app, at, &asking.address)
            .form(button)
            .page(app, status, frame)?,
        Way::Code => {
            let words = context! {
                address => asking.address.clone(),
                time => in_words(app.config.recovery.code_seconds),
                action => format!("{}/code", here(at)),
                back => here(at),
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
fn look(app: &App, at: &At, address: &str) -> Message {
    let sender = app.config.sender();
    let domain = sender.rsplit_once('@').map_or(sender, |(_, domain)| domain);
    Message::new("", "mail", said!("Look into your mailbox"))
        .line(said!("If someone signs in with {address}, a link is on its way there. It works once, for {time}; only the newest works.", address = address, time = in_words(app.config.recovery.link_minutes * 60)))
        .line(said!("Nothing there after a few minutes? Look in Spam and Promotions, and check the address for a typo."))
        .fact(said!("You typed"), address)
        .fact(said!("It comes from"), sender)
        .fact(said!("Domain to trust"), domain)
        .link(here(at), said!("Use another login"))
}

async fn take_code(
    State(app): State<App>,
    at: At,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let counted = throttle::count(&app, &[(throttle::RECOVERY_CODE, &at.place.prefix())]).await?;
    let asking = mine(&app, &at, &headers).await?;
    let Some(asking) = asking.filter(|asking| asking.way == Way::Code) else {
        return Ok(pages::go(&here(&at))?);
    };
    let tried = match recovery::try_code(&app, &at, &asking, &typed.code).await? {
        Ok(link) => {
            counted.give_back(&app).await?;
            let path = crate::new_password::path(&at, &link);
            return Ok(pages::go(&path)?);
        }
        Err(tried) => tried,
    };
    let lives = in_words(app.config.recovery.code_seconds);
    let notice = match tried {
        Tried::Refused { left, .. } if left > 0 => context! {
            title => said!("That code is not right, or older than {time}", time = lives),
            points => [said!("You can try {n} more times", n = left)],
        },
        _ => context! {
            title => said!("This code does not work any more"),
            points => [said!("Ask for another one")],
        },
    };
    let status = StatusCode::UNAUTHORIZED;
    Ok(next(&app, &at, &headers, &asking, status, notice).await?)
}
