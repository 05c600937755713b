//! Another password, from the signed-in page: the one there is now is asked for, and every other session ends (SES-3, SES-4, RCV-6).

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use gatehouse_rules::address::Address;
use gatehouse_rules::block::is_void;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::password::prepared;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use minijinja::{Value, context};
use serde::Deserialize;

use crate::access::Signed;
use crate::app::App;
use crate::captcha::Proof;
use crate::change::data;
use crate::credentials::{self, Door, Known, Try};
use crate::failure::Told;
use crate::forgotten;
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::password;
use crate::place::Place;
use crate::session::Here;
use crate::sign_in;
use crate::store;
use crate::words::{Said, said};

const WAY: &str = "own_password";

/// The routes of changing one's own password.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/w/{slug}/password", get(show).post(take))
        .route("/w/{slug}/password/changed", get(changed))
}

/// The fields of the form.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    password: String,
    captcha: String,
    proof: String,
    new: String,
}

/// What was wrong: above the form about the password there is, beside its field about the new one.
#[derive(Default)]
struct Wrong {
    notice: Value,
    new: Option<Said>,
}

async fn show(State(app): State<App>, signed: Signed, headers: HeaderMap) -> Shown {
    if let Some(page) = without(&app, &signed).await? {
        return Ok(page);
    }
    let status = StatusCode::OK;
    Ok(form(&app, &signed, &headers, status, Wrong::default()).await?)
}

/// SOC-1: what who has no password does to get one.
async fn without(app: &App, Signed { workspace, here }: &Signed) -> Told<Option<Response>> {
    let mut connection = app.db.connection().await?;
    let found = store::identity::find(&mut connection, &here.session.identity).await?;
    drop(connection);
    let Some(identity) = found.filter(|one| one.password_hash.is_none()) else {
        return Ok(None);
    };
    let page = Message::new("", "person", said!("You have no password yet"))
        .line(said!("You sign in with a social account. A password is a second way in, and works when that account does not."));
    let page = if Address::parse(&identity.login).is_ok() {
        page.line(said!("A link that sets one comes to your login."))
            .link(forgotten::path(workspace), said!("Send me the link"))
    } else {
        page.line(said!("Your login was made up for you, so no letter reaches it: change it to your mail address first. Then “Forgot your password?” on the sign-in page sets one."))
            .link("/profile/login", said!("Change your login"))
    };
    let page = page
        .fact(said!("Login"), identity.login)
        .link(format!("/w/{}/me", workspace.slug), said!("Back"));
    let frame = pages::frame(app, workspace, None);
    Ok(Some(page.page(app, StatusCode::OK, frame)?))
}

async fn has_factor(app: &App, here: &Here) -> Told<bool> {
    let mut connection = app.db.connection().await?;
    let factor = store::factor::since(&mut connection, &here.session.identity).await?;
    Ok(factor.is_some())
}

async fn form(
    app: &App,
    signed: &Signed,
    headers: &HeaderMap,
    status: StatusCode,
    wrong: Wrong,
) -> Told<Response> {
    let Signed { workspace, here } = signed;
    let shortest = app.config.password.of(has_factor(app, here).await?);
    let form = Form::new(app, headers);
    let words = context! {
        login => here.login.clone(),
        shortest,
        notice => wrong.notice,
        new_wrong => wrong.new,
        action => format!("/w/{}/password", workspace.slug),
        forgot => forgotten::path(workspace),
        back => format!("/w/{}/me", workspace.slug),
        csrf => form.csrf.clone(),
    };
    let frame = pages::frame(app, workspace, None);
    form.keep(
        app,
        pages::page(app, status, "password.html", frame, words)?,
    )
}

async fn take(
    State(app): State<App>,
    signed: Signed,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    if let Some(page) = without(&app, &signed).await? {
        return Ok(page);
    }
    let Signed { workspace, here } = &signed;
    let door = Door {
        workspace,
        place: &place,
        way: WAY,
    };
    let again = |status, wrong| form(&app, &signed, &headers, status, wrong);
    let not_taken = |words: Said| {
        let wrong = Wrong {
            new: Some(words),
            ..Wrong::default()
        };
        again(StatusCode::UNPROCESSABLE_ENTITY, wrong)
    };
    let new = Plain::new(typed.new);
    if let Some(words) = password::refusal(judge(&app, here, &new).await)? {
        return Ok(not_taken(words).await?);
    }
    let now = Plain::new(typed.password);
    let proof = Proof {
        token: &typed.captcha,
        number: &typed.proof,
    };
    let tried = Try {
        login: &here.login,
        password: &now,
        proof,
    };
    let known = match credentials::password(&app, door, tried).await? {
        Ok(known) => known,
        Err(refused) => {
            let wrong = Wrong {
                notice: sign_in::not_again(&refused),
                ..Wrong::default()
            };
            return Ok(again(StatusCode::UNAUTHORIZED, wrong).await?);
        }
    };
    if let Some(company) = voided(&app, &known).await? {
        let wrong = Wrong {
            notice: context! {
                title => said!("{company} asks for a new password", company = company),
                points => [said!("Recover it to choose a new one, then sign in.")],
            },
            ..Wrong::default()
        };
        return Ok(again(StatusCode::FORBIDDEN, wrong).await?);
    }
    let judged = is_another(&app, &known, &now, &new).await;
    if let Some(words) = password::refusal(judged)? {
        return Ok(not_taken(words).await?);
    }
    let hash = app.passwords.hash(&new).await?;
    let Some(secret) = carry_out(&app, door, here, &known, &hash).await? else {
        return Ok(pages::go(&format!("/w/{}", workspace.slug))?);
    };
    let mut response = pages::go(&format!("/w/{}/password/changed", workspace.slug))?;
    pages::set_cookie(&app, &mut response, "session", Some(&secret))?;
    Ok(response)
}

/// BLK-7: a password that a lifted block voided anywhere is changed by recovering it, which proves more than the password itself. The
/// name of a company that voided it.
async fn voided(app: &App, known: &Known) -> Told<Option<String>> {
    let mut connection = app.db.connection().await?;
    let linked = store::profile::list_linked(&mut connection, &known.identity.id).await?;
    let set_at = known.identity.password_set_at;
    let by = linked
        .into_iter()
        .find(|one| one.is_active() && is_void(set_at, one.person.password_void_at));
    Ok(by.map(|one| one.name))
}

async fn judge(app: &App, here: &Here, new: &Plain) -> Told<()> {
    let two_step = has_factor(app, here).await?;
    let mut connection = app.db.connection().await?;
    let identity = store::identity::find(&mut connection, &here.session.identity)
        .await?
        .ok_or(Problem::SignInAgain)?;
    let known = password::known(&mut connection, &identity).await?;
    drop(connection);
    let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
    known.push(&here.person.name);
    password::judge(app, new, two_step, &known).await
}

/// RCV-6: neither the one there is, nor one that was voided.
async fn is_another(app: &App, known: &Known, now: &Plain, new: &Plain) -> Told<()> {
    // As they are hashed: another way to write it is no other password.
    if prepared(new.expose()) == prepared(now.expose()) {
        return Err(Problem::field("new", "same").into());
    }
    password::is_not_voided(app, new, &known.identity.id).await
}

/// One transaction: the password that was proved gives way to the new one, everything else of this identity ends in every workspace,
/// and this session gets another secret. `None` when another change, or the end of this session, came first.
async fn carry_out(
    app: &App,
    door: Door<'_>,
    here: &Here,
    known: &Known,
    hash: &str,
) -> Told<Option<Plain>> {
    let Some(proved) = known.identity.password_hash.as_deref() else {
        return Ok(None);
    };
    let identity = &known.identity.id;
    let secret = app.random.secret();
    let mut tx = app.db.begin().await?;
    let now = app.clock.now();
    // The first statement is a write.
    store::identity::hold(&mut tx, identity).await?;
    password::keep_voided(&mut tx, &known.identity, now).await?;
    if !store::identity::replace_password(&mut tx, identity, proved, hash, now).await? {
        return Ok(None);
    }
    if !store::session::set_token(&mut tx, &here.session.id, &secret.hash(), now).await? {
        return Ok(None);
    }
    store::session::end_steps(&mut tx, identity, now).await?;
    store::profile::end_sessions(&mut tx, identity, now).await?;
    for (workspace, employee) in store::employee::list_of_identity(&mut tx, identity).await? {
        let spared = (workspace == door.workspace.id).then_some(here.session.id.as_str());
        let ended = store::session::end_others(&mut tx, &employee, spared, app.alive()).await?;
        let mut event = Event {
            actor: Some(employee.clone()),
            on: Some(employee),
            cause: Some("changed_by_self".to_owned()),
            ..credentials::event(app, door, EventKind::PasswordSet)
        };
        event.data.extend(data([("n_ended", ended.into())]));
        store::event::add(&mut tx, &workspace, &event).await?;
    }
    tx.commit().await?;
    app.nudge.seal();
    Ok(Some(secret))
}

async fn changed(State(app): State<App>, Signed { workspace, .. }: Signed) -> Shown {
    let frame = pages::frame(&app, &workspace, None);
    let page = Message::new("green", "check", said!("Your password is changed"))
        .line(said!("Every other browser and app of yours was signed out, in every company you sign in to with this login."))
        .link(format!("/w/{}/me", workspace.slug), said!("Continue"));
    Ok(page.page(&app, StatusCode::OK, frame)?)
}
