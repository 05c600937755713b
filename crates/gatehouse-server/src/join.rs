//! Registration links (INV-1, INV-7): a page that asks for name and address, and a letter that confirms the address. Until then the person
//! is in no list. The page says the same whether the address is known here or not (INV-2's outsiders, RCV-5).

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use gatehouse_rules::address::{Address, AddressFault, Channel};
use gatehouse_rules::employee::NAME_MAX;
use gatehouse_rules::event::EventKind;
use gatehouse_rules::id::LinkId;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::DAY;
use gatehouse_rules::workspace::check_name;
use minijinja::context;
use serde::Deserialize;

use crate::app::App;
use crate::credentials::{self, Door};
use crate::failure::{Failure, Told};
use crate::offer::{self, Why};
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::place::Place;
use crate::store::joining::Joining;
use crate::store::letter::{LetterKind, New};
use crate::store::workspace::Stored;
use crate::words::{Said, said};
use crate::{language, sign_in, store, throttle, writing};

const WAY: &str = "joining";
/// How long the letter's link works.
const LIVES: i64 = DAY;

/// The routes of registration links, and of what follows them.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/w/{slug}/join/{secret}", get(show).post(ask))
        .route("/w/{slug}/look", get(look))
        .merge(crate::accept::routes())
}

/// The link behind a secret, or the page that says why there is none (INV-10).
async fn open(
    app: &App,
    workspace: &Stored,
    secret: &Plain,
    place: &Place,
) -> Told<Result<LinkId, Response>> {
    let counted = throttle::count(app, &[(throttle::LINK, &place.prefix())]).await?;
    let mut connection = app.db.connection().await?;
    let link = store::link::find_by_secret(&mut connection, &workspace.id, &secret.hash()).await?;
    drop(connection);
    let why = match link {
        Some(link) if link.row.switched_off_at.is_none() => {
            counted.give_back(app).await?;
            return Ok(Ok(link.row.id));
        }
        Some(_) => Why::SwitchedOff,
        None => Why::Unknown,
    };
    let door = Door {
        workspace,
        place,
        way: WAY,
    };
    offer::refuse(app, door, secret, &why).await?;
    let ask = sign_in::whom_to_ask(app, workspace).await?;
    let frame = pages::frame(app, workspace, ask.as_deref());
    let page = why.message(workspace, ask.as_deref());
    Ok(Err(page.page(app, why.status(), frame)?))
}

/// The fields of the form.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    name: String,
    email: String,
}

async fn show(
    State(app): State<App>,
    Path((slug, secret)): Path<(String, String)>,
    place: Place,
    headers: HeaderMap,
) -> Shown {
    let workspace = sign_in::workspace(&app, &slug).await?;
    let secret = Plain::new(secret);
    match open(&app, &workspace, &secret, &place).await? {
        Ok(_) => Ok(form(
            &app,
            &workspace,
            &secret,
            &headers,
            StatusCode::OK,
            &Typed::default(),
            None,
        )
        .await?),
        Err(page) => Ok(page),
    }
}

async fn form(
    app: &App,
    workspace: &Stored,
    secret: &Plain,
    headers: &HeaderMap,
    status: StatusCode,
    typed: &Typed,
    wrong: Option<(&str, Said)>,
) -> Told<Response> {
    let form = Form::new(app, headers);
    let wrong_of = |field: &str| {
        wrong
            .as_ref()
            .filter(|(one, _)| *one == field)
            .map(|(_, words)| words.clone())
    };
    let under = if workspace.settings.confirm_joining {
        said!("An admin lets you in after you confirmed your address.")
    } else {
        said!("Confirm your address, choose a password, and you are in.")
    };
    let words = context! {
        under,
        action => format!("/w/{}/join/{}", workspace.slug, secret.expose()),
        csrf => form.csrf.clone(),
        name => typed.name.chars().take(NAME_MAX).collect::<String>(),
        email => typed.email.chars().take(254).collect::<String>(),
        name_wrong => wrong_of("name"),
        email_wrong => wrong_of("email"),
    };
    let frame = pages::frame(app, workspace, None);
    form.keep(app, pages::page(app, status, "join.html", frame, words)?)
}

async fn ask(
    State(app): State<App>,
    Path((slug, secret)): Path<(String, String)>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let workspace = sign_in::workspace(&app, &slug).await?;
    let secret = Plain::new(secret);
    let link = match open(&app, &workspace, &secret, &place).await? {
        Ok(link) => link,
        Err(page) => return Ok(page),
    };
    let (name, address) = match read(&typed) {
        Ok(read) => read,
        Err(wrong) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(form(
                &app,
                &workspace,
                &secret,
                &headers,
                status,
                &typed,
                Some(wrong),
            )
            .await?);
        }
    };
    let _counted = throttle::count(&app, &[(throttle::JOIN, &place.prefix())]).await?;
    let whom = format!("{}\n{}", workspace.id, address.canonical);
    match pace(&app, &whom).await {
        Ok(()) => {
            let door = Door {
                workspace: &workspace,
                place: &place,
                way: WAY,
            };
            queue(&app, door, link, name, &address).await?;
        }
        // The page says the same: one letter is on its way already.
        Err(Failure::Told(Problem::SlowDown { .. })) => {}
        Err(failure) => return Err(failure.into()),
    }
    Ok(pages::go(&format!("/w/{slug}/look"))?)
}

/// One letter a minute to an address, and five an hour; who asks too soon uses up none of the five.
async fn pace(app: &App, whom: &str) -> Told<()> {
    let _minute = throttle::count(app, &[(throttle::JOIN_LETTER, whom)]).await?;
    let _hour = throttle::count(app, &[(throttle::JOIN_LETTERS, whom)]).await?;
    Ok(())
}

fn read(typed: &Typed) -> Result<(String, Address), (&'static str, Said)> {
    let name = check_name("name", &typed.name, NAME_MAX).map_err(|problem| {
        let words = match problem {
            Problem::BadField { reason, .. } if reason == "empty" => {
                said!("Type your name, as your colleagues know you.")
            }
            Problem::BadField { reason, .. } if reason == "too_long" => said!("This is too long."),
            _ => said!("This holds characters that cannot be shown."),
        };
        ("name", words)
    })?;
    let address = Address::parse(&typed.email).map_err(|fault| {
        let words = match fault {
            AddressFault::Empty => said!("Type your mail address."),
            AddressFault::MixedScripts => {
                said!("This mixes letters of different alphabets. Type it again by hand.")
            }
            AddressFault::TooLong => said!("This is too long for a mail address."),
            _ => said!("This is no mail address. It looks like name@company.example."),
        };
        ("email", words)
    })?;
    if address.channel != Channel::Email {
        return Err((
            "email",
            said!("This is no mail address. It looks like name@company.example."),
        ));
    }
    Ok((name, address))
}

/// One letter, whoever has the address: the link for who is new, and a word for who is known.
async fn queue(
    app: &App,
    door: Door<'_>,
    link: LinkId,
    name: String,
    address: &Address,
) -> Told<()> {
    let now = app.clock.now();
    let workspace = door.workspace;
    let mut event = credentials::event(app, door, EventKind::JoinRequested);
    event.cause = Some("address_unconfirmed".to_owned());
    event.data.insert("name".to_owned(), name.as_str().into());
    let typed = address.typed.as_str().into();
    event.data.insert("address".to_owned(), typed);
    event.data.insert("link".to_owned(), link.as_str().into());
    let joining = Joining {
        id: app.random.id(now),
        workspace: workspace.id.clone(),
        link,
        name: name.clone(),
        address: address.typed.clone(),
        canonical: address.canonical.clone(),
        expires_at: now.plus(LIVES),
        used_at: None,
    };
    let mut content = serde_json::Map::new();
    content.insert("name".to_owned(), name.into());
    content.insert("joining".to_owned(), joining.id.as_str().into());
    if let Some(language) = language::wanted() {
        content.insert(writing::LANGUAGE.to_owned(), language.code().into());
    }
    let mut tx = app.db.begin().await?;
    let token = token(app, &joining.id);
    store::joining::add(&mut tx, &joining, &token.hash(), now).await?;
    let claim = store::address::find_claim(&mut tx, &workspace.id, &address.canonical).await?;
    let letter = New {
        id: app.random.id(now).into(),
        kind: if claim.is_some() {
            LetterKind::Known
        } else {
            LetterKind::Join
        },
        channel: Channel::Email,
        address: address.typed.clone(),
        employee: None,
        identity: None,
        invitation: None,
        issue: 1,
        content,
        next_try_at: now,
    };
    store::letter::add(&mut tx, &workspace.id, &[letter], 0, now).await?;
    tx.commit().await?;
    app.nudge.letters();
    app.log(&workspace.id, event).await
}

/// The secret of the link that confirms an address.
#[must_use]
pub fn token(app: &App, joining: &str) -> Plain {
    app.key.secret(&["joining", joining])
}

/// INV-9: where to look when the letter does not come.
async fn look(State(app): State<App>, Path(slug): Path<String>) -> Shown {
    let workspace = sign_in::workspace(&app, &slug).await?;
    let frame = pages::frame(&app, &workspace, None);
    let page = Message::new("", "mail", said!("Look into your mailbox"))
        .line(said!("We sent a link to the address you typed. Open it to go on; it works for a day."))
        .line(said!("Nothing there after a few minutes? Look in Spam and Promotions, and check the address for a typo."))
        .fact(said!("It comes from"), app.config.sender());
    Ok(page.page(&app, StatusCode::OK, frame)?)
}
