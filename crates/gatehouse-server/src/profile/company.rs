//! NET-3: a person makes a new workspace, where the operator allows it.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::workspace::Settings;
use minijinja::Value;

use super::{Act, HERE, Me, Typed, field, say};
use crate::app::App;
use crate::failure::{Failure, Told};
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::place::Place;
use crate::store;
use crate::store::workspace::Stored;
use crate::throttle;
use crate::words::{Said, said};
use crate::workspace::{self, Entry, Owner};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/profile/new", get(show).post(make))
}

/// Who asks, where they may make one.
fn may(app: &App, me: Me) -> Told<Result<Me, Response>> {
    if !app.config.allow_new_workspaces {
        return Ok(Err(pages::go(HERE)?));
    }
    let is_mail = |one: Address| one.channel == Channel::Email;
    if !Address::parse(&me.identity.login).is_ok_and(is_mail) {
        let page = Message::new("amber", "mail", said!("First your own address"))
            .line(said!("Your login is no mail address. Change it to one, and come back: letters about your company go there."))
            .link("/profile/login", said!("Change your login"));
        return Ok(Err(say(app, StatusCode::CONFLICT, page)?));
    }
    Ok(Ok(me))
}

#[derive(Default)]
struct Wrong {
    name: Option<Said>,
    slug: Option<Said>,
    notice: Value,
}

async fn form(
    app: &App,
    headers: &HeaderMap,
    me: &Me,
    typed: &Typed,
    status: StatusCode,
    wrong: Wrong,
) -> Told<Response> {
    let cut = |text: &str| text.chars().take(100).collect::<String>();
    let host = app.config.host();
    let hint = said!(
        "People sign in at {host}/w/ and this. Small letters, digits and hyphens.",
        host = host
    );
    Act {
        heading: said!("Create a company"),
        under: said!(
            "You are its owner, with the login you have. You can invite others right away."
        ),
        action: "/profile/new".to_owned(),
        button: said!("Create it"),
        red: false,
        fields: vec![
            field(
                "name",
                said!("Name"),
                &cut(&typed.name),
                "text",
                wrong.name,
                None,
            ),
            field(
                "slug",
                said!("Address"),
                &cut(&typed.slug),
                "text",
                wrong.slug,
                Some(hint),
            ),
        ],
        facts: Vec::new(),
        notice: wrong.notice,
        me,
    }
    .page(app, headers, status)
    .await
}

async fn show(State(app): State<App>, me: Me, headers: HeaderMap) -> Shown {
    match may(&app, me)? {
        Ok(me) => {
            let typed = Typed::default();
            let wrong = Wrong::default();
            Ok(form(&app, &headers, &me, &typed, StatusCode::OK, wrong).await?)
        }
        Err(to) => Ok(to),
    }
}

async fn make(
    State(app): State<App>,
    me: Me,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let me = match may(&app, me)? {
        Ok(me) => me,
        Err(to) => return Ok(to),
    };
    // Before anything is proved: a slip uses up no code (TFA-1).
    match look(&app, &me, &typed).await {
        Ok(None) => {}
        Ok(Some(made)) => return Ok(ready(&app, &made.slug, &made.name)?),
        Err(failure) => return Ok(slipped(&app, &headers, &me, &typed, failure).await?),
    }
    if let Err(notice) = me.prove(&app, &place, &typed).await? {
        let wrong = Wrong {
            notice,
            ..Wrong::default()
        };
        return Ok(form(&app, &headers, &me, &typed, StatusCode::UNAUTHORIZED, wrong).await?);
    }
    let counted =
        throttle::count(&app, &[(throttle::NEW_WORKSPACE, me.identity.id.as_str())]).await?;
    let owner = Owner {
        name: me.identity.name.clone(),
        email: me.identity.login.clone(),
        entry: Entry::Known(me.identity.id.clone()),
    };
    let slug = typed.slug.trim();
    match workspace::create(&app, slug, &typed.name, &owner, &Settings::default()).await {
        Ok(_) => Ok(ready(&app, slug, typed.name.trim())?),
        Err(failure) => {
            counted.give_back(&app).await?;
            Ok(slipped(&app, &headers, &me, &typed, failure).await?)
        }
    }
}

/// What is wrong with what was typed, as far as that can be seen beforehand. A form that is sent twice finds what it made the first time.
async fn look(app: &App, me: &Me, typed: &Typed) -> Told<Option<Stored>> {
    let slug = typed.slug.trim();
    workspace::check_slug(slug)?;
    let name = workspace::check_company(&typed.name)?;
    let mut connection = app.db.connection().await?;
    let Some(there) = store::workspace::find_by_slug(&mut connection, slug).await? else {
        return Ok(None);
    };
    let mine = store::profile::list_linked(&mut connection, &me.identity.id).await?;
    let is_mine = mine
        .iter()
        .any(|one| one.workspace == there.id && one.is_active() && one.person.role == Role::Owner);
    if is_mine && there.name == name {
        return Ok(Some(there));
    }
    Err(Problem::field("slug", "taken").into())
}

fn ready(app: &App, slug: &str, name: &str) -> Told<Response> {
    let page = Message::new(
        "green",
        "check",
        said!("{company} is ready", company = name),
    )
    .line(said!(
        "You are its owner. Sign in there, or connect the app with its address."
    ))
    .fact(said!("Address"), format!("{}/w/{slug}", app.config.host()))
    .link(format!("/w/{slug}"), said!("Sign in"));
    say(app, StatusCode::OK, page)
}

/// The form again, with what is wrong beside its field.
async fn slipped(
    app: &App,
    headers: &HeaderMap,
    me: &Me,
    typed: &Typed,
    failure: Failure,
) -> Told<Response> {
    let problem = match failure {
        Failure::Told(problem) => problem,
        fault => return Err(fault),
    };
    let wrong = words(&problem).ok_or(problem)?;
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    form(app, headers, me, typed, status, wrong).await
}

fn words(problem: &Problem) -> Option<Wrong> {
    let Problem::BadField { field, reason } = problem else {
        return None;
    };
    let words = match (field.as_str(), reason.as_str()) {
        ("name", "empty") => said!("Type the company’s name."),
        ("name", "too_long") => said!("This is too long."),
        ("name", _) => said!("This holds characters that cannot be shown."),
        ("slug", "taken") => said!("Another company has this address. Choose another."),
        ("slug", _) => said!("Two to forty small letters and digits, with single hyphens between."),
        _ => return None,
    };
    let mut wrong = Wrong::default();
    match field.as_str() {
        "name" => wrong.name = Some(words),
        _ => wrong.slug = Some(words),
    }
    Some(wrong)
}
