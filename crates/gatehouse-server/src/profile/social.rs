//! SOC-1, SOC-2: the person links social accounts to their login, and unlinks them. Both take the password, where there is one, and the second
//! step; a link is made only of an account that the provider vouches for in the same browser, just now.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use gatehouse_rules::id::IdentityId;
use minijinja::{Value, context};

use super::{Act, HERE, Me, Typed, door, say};
use crate::app::App;
use crate::failure::Told;
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::place::Place;
use crate::provider::{Provider, Vouched};
use crate::social::{self, Ended, Errand};
use crate::store;
use crate::store::social::Account;
use crate::words::said;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/profile/link/{slug}", get(show_link).post(begin_link))
        .route("/profile/unlink/{account}", get(show_unlink).post(unlink))
}

/// What the profile calls the provider of an account; its issuer, where the operator took it away.
fn provider_of(app: &App, account: &Account) -> String {
    let found = app.providers.of_issuer(&account.issuer);
    found.map_or_else(|| account.issuer.clone(), |one| one.name.clone())
}

/// The social accounts of the profile.
pub(super) fn rows(app: &App, accounts: &[Account]) -> Vec<Value> {
    accounts
        .iter()
        .map(|one| {
            context! {
                provider => provider_of(app, one),
                shown => one.shown.clone(),
                unlink => format!("{HERE}/unlink/{}", one.id),
            }
        })
        .collect()
}

/// The providers an account of which can be linked.
pub(super) fn offered(app: &App, accounts: &[Account]) -> Vec<Value> {
    app.providers
        .all()
        .map(|one| {
            let another = accounts.iter().any(|account| account.issuer == one.issuer);
            context! {
                name => one.name.clone(),
                another,
                to => format!("{HERE}/link/{}", one.slug),
            }
        })
        .collect()
}

fn status_of(notice: &Value) -> StatusCode {
    match notice.is_undefined() {
        true => StatusCode::OK,
        false => StatusCode::UNAUTHORIZED,
    }
}

async fn link_page(
    app: &App,
    headers: &HeaderMap,
    me: &Me,
    provider: &Provider,
    notice: Value,
) -> Told<Response> {
    let status = status_of(&notice);
    Act {
        heading: said!("Link {provider}", provider = &provider.name),
        under: said!("Whoever signs in at {provider} as you then signs in here as you. You choose the account there, and come back.", provider = &provider.name),
        action: format!("{HERE}/link/{}", provider.slug),
        button: said!("Continue with {provider}", provider = &provider.name),
        red: false,
        fields: Vec::new(),
        facts: vec![(said!("Your login"), me.identity.login.clone())],
        notice,
        me,
    }
    .page(app, headers, status)
    .await
}

async fn show_link(
    State(app): State<App>,
    Path(slug): Path<String>,
    me: Me,
    headers: HeaderMap,
) -> Shown {
    match app.providers.find(&slug) {
        Some(one) => Ok(link_page(&app, &headers, &me, one, Value::UNDEFINED).await?),
        None => Ok(pages::go(HERE)?),
    }
}

async fn begin_link(
    State(app): State<App>,
    Path(slug): Path<String>,
    me: Me,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let Some(provider) = app.providers.find(&slug) else {
        return Ok(pages::go(HERE)?);
    };
    if let Err(notice) = me.prove(&app, &place, &typed).await? {
        return Ok(link_page(&app, &headers, &me, provider, notice).await?);
    }
    let errand = Errand::Link {
        identity: me.identity.id,
    };
    Ok(social::send(&app, &place, &headers, provider, &errand).await?)
}

/// The browser came back with an account that the provider vouches for. It is linked only if the same person still is at their profile in
/// this browser.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn linked(
    app: &App,
    place: &Place,
    headers: &HeaderMap,
    provider: &Provider,
    vouched: &Vouched,
    identity: &IdentityId,
) -> Told<Response> {
    let me = door::current(app, headers, place).await?;
    let name = &provider.name;
    if me.is_none_or(|me| me.identity.id != *identity) {
        let page = Message::new(
            "amber",
            "person",
            said!("You are not at your profile any more"),
        )
        .line(said!(
            "Nothing was linked. Sign in again, and link {name} from there.",
            name = name
        ))
        .link(HERE, said!("Go to your profile"));
        return say(app, StatusCode::FORBIDDEN, page);
    }
    let page = match social::link(app, place, provider, vouched, identity).await? {
        Ended::Done(n) => {
            let page = Message::new("green", "check", said!("{name} is linked", name = name)).line(said!("From now on “Continue with {name}” signs you in, and your password still does.", name = name));
            match n {
                1 => page,
                _ => page.line(said!("The same account is linked to another login here, too. Signing in with {name} stops and asks which of them to unlink.", name = name)),
            }
        }
        Ended::Already | Ended::OnlyWay => Message::new(
            "green",
            "check",
            said!("{name} was linked before", name = name),
        )
        .line(said!(
            "It is the account that you linked already. Nothing was changed."
        )),
    };
    let page = match &vouched.shown {
        Some(shown) => page.fact(said!("Account"), shown.clone()),
        None => page,
    };
    say(
        app,
        StatusCode::OK,
        page.link(HERE, said!("Go to your profile")),
    )
}

async fn one_to_unlink(app: &App, me: &Me, account: &str) -> Told<Option<Account>> {
    let mut connection = app.db.connection().await?;
    let all = store::social::list_accounts(&mut connection, &me.identity.id).await?;
    Ok(all.into_iter().find(|one| one.id == account))
}

async fn unlink_page(
    app: &App,
    headers: &HeaderMap,
    me: &Me,
    account: &Account,
    notice: Value,
) -> Told<Response> {
    let status = status_of(&notice);
    let provider = provider_of(app, account);
    let mut facts = vec![(said!("Your login"), me.identity.login.clone())];
    if let Some(shown) = &account.shown {
        facts.push((said!("Account"), shown.clone()));
    }
    Act {
        heading: said!("Unlink {provider}", provider = provider.as_str()),
        under: said!("It no longer signs you in here. Nothing changes at the provider."),
        action: format!("{HERE}/unlink/{}", account.id),
        button: said!("Unlink {provider}", provider = provider),
        red: true,
        fields: Vec::new(),
        facts,
        notice,
        me,
    }
    .page(app, headers, status)
    .await
}

async fn show_unlink(
    State(app): State<App>,
    Path(account): Path<String>,
    me: Me,
    headers: HeaderMap,
) -> Shown {
    match one_to_unlink(&app, &me, &account).await? {
        Some(one) => Ok(unlink_page(&app, &headers, &me, &one, Value::UNDEFINED).await?),
        None => Ok(pages::go(HERE)?),
    }
}

async fn unlink(
    State(app): State<App>,
    Path(account): Path<String>,
    me: Me,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let Some(one) = one_to_unlink(&app, &me, &account).await? else {
        return Ok(pages::go(HERE)?);
    };
    if let Err(notice) = me.prove(&app, &place, &typed).await? {
        return Ok(unlink_page(&app, &headers, &me, &one, notice).await?);
    }
    let provider = provider_of(&app, &one);
    let id = &me.identity.id;
    match social::unlink(&app, &place, &provider, &one.id, id).await? {
        Ended::Done(_) | Ended::Already => Ok(pages::go(HERE)?),
        Ended::OnlyWay => {
            let page = Message::new("amber", "alert", said!("{provider} is your only way in", provider = provider))
                .line(said!("Your login was made up for you and has no password. Change it to your mail address first: then a mailed link can set a password, and this account can go."))
                .link(format!("{HERE}/login"), said!("Change your login"))
                .link(HERE, said!("Back to your profile"));
            Ok(say(&app, StatusCode::CONFLICT, page)?)
        }
    }
}
