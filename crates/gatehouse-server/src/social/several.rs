//! SOC-2: a social account that is linked to several identities. The sign-in stops, says so, and lists them, now that the provider vouched for
//! the account; the person unlinks it until one is left, and goes on as that one.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::sign_in::{Facts, Password, To, decide};
use gatehouse_rules::social::{masked, may_unlink};
use gatehouse_rules::two_step::TwoStep;
use gatehouse_rules::workspace::Settings;
use minijinja::{Value, context};
use serde::Deserialize;

use super::{Back, Ended, Errand, LIVES, OFFER, trouble, unlink};
use crate::app::App;
use crate::failure::Told;
use crate::pages::{self, Fields, Form, Shown};
use crate::place::Place;
use crate::provider::Provider;
use crate::words::said;
use crate::{profile, store, writing};

/// The cookie of who proved an account.
const PROVED: &str = "social";
/// Where the choice is made.
const HERE: &str = "/several";

pub(super) fn routes() -> Router<App> {
    Router::new().route("/several", get(show).post(choose))
}

/// The sign-in stops: what was proved is remembered for the choice, and the true cause stands in the log of whom it concerns (SGN-5).
pub(super) async fn stop(
    app: &App,
    place: &Place,
    provider: &Provider,
    account: &str,
    errand: &Errand,
) -> Told<Response> {
    let now = app.clock.now();
    let proved = app.random.secret();
    let kept = serde_json::to_string(errand).map_err(anyhow::Error::new)?;
    let until = now.plus(LIVES);
    let mut tx = app.db.begin().await?;
    store::social::add_proof(&mut tx, &proved.hash(), account, &kept, until).await?;
    let (none, settings) = (TwoStep::default(), Settings::default());
    let facts = Facts {
        password: Password::VouchedForSeveral,
        ..Facts::new(To::Browser, None, &none, &settings)
    };
    let cause = decide(&facts, now).cause.word();
    for (identity, _) in store::social::list_identities(&mut tx, account).await? {
        for one in store::profile::list_linked(&mut tx, &identity).await? {
            let is_concerned = match errand {
                Errand::Browser { slug, .. } | Errand::Offer { slug, .. } => *slug == one.slug,
                Errand::App { asked } => asked.workspace == one.slug,
                _ => true,
            };
            if is_concerned {
                let mut event = Event {
                    cause: Some(cause.to_owned()),
                    ..profile::event(app, place, EventKind::SignInFailed, &one)
                };
                let provider = provider.name.as_str().into();
                event.data.insert("provider".to_owned(), provider);
                event.data.insert("way".to_owned(), "social".into());
                store::event::add(&mut tx, &one.workspace, &event).await?;
            }
        }
    }
    tx.commit().await?;
    app.nudge.seal();
    let mut response = pages::go(HERE)?;
    pages::set_cookie(app, &mut response, PROVED, Some(&proved))?;
    Ok(response)
}

/// Who proved an account in this browser, and is at the choice.
struct Choosing<'a> {
    proved: Plain,
    account: String,
    errand: Errand,
    provider: &'a Provider,
}

async fn choosing<'a>(app: &'a App, headers: &HeaderMap) -> Told<Option<Choosing<'a>>> {
    let Some(proved) = pages::cookie(app, headers, PROVED) else {
        return Ok(None);
    };
    let now = app.clock.now();
    let mut connection = app.db.connection().await?;
    let found = store::social::find_proof(&mut connection, &proved.hash(), now).await?;
    drop(connection);
    let Some((account, errand, issuer)) = found else {
        return Ok(None);
    };
    let errand = serde_json::from_str(&errand).map_err(anyhow::Error::new)?;
    Ok(app.providers.of_issuer(&issuer).map(|provider| Choosing {
        proved,
        account,
        errand,
        provider,
    }))
}

async fn show(State(app): State<App>, headers: HeaderMap) -> Shown {
    match choosing(&app, &headers).await? {
        Some(choosing) => {
            Ok(page(&app, &headers, &choosing, StatusCode::OK, Value::UNDEFINED).await?)
        }
        None => Ok(trouble::over(&app)?),
    }
}

async fn page(
    app: &App,
    headers: &HeaderMap,
    choosing: &Choosing<'_>,
    status: StatusCode,
    notice: Value,
) -> Told<Response> {
    let mut connection = app.db.connection().await?;
    let mut all = Vec::new();
    for (id, since) in store::social::list_identities(&mut connection, &choosing.account).await? {
        let Some(one) = store::identity::find(&mut connection, &id).await? else {
            continue;
        };
        let n_links = store::social::list_accounts(&mut connection, &id)
            .await?
            .len();
        all.push(context! {
            id => id.as_str(),
            login => masked(&one.login),
            since => writing::day(since),
            may_go => may_unlink(one.password_hash.is_some(), &one.login, n_links),
        });
    }
    drop(connection);
    let form = Form::new(app, headers);
    let words = context! {
        provider => choosing.provider.name.clone(),
        n => all.len(),
        all,
        action => HERE,
        back => choosing.errand.start(pages::cookie(app, headers, OFFER).as_ref()),
        csrf => form.csrf.clone(),
        notice,
    };
    form.keep(
        app,
        pages::page(app, status, "several.html", Value::UNDEFINED, words)?,
    )
}

/// The fields of the choice.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Chosen {
    csrf: String,
    /// Which identity to unlink the account from; empty to go on with the one that is left.
    identity: String,
}

async fn choose(
    State(app): State<App>,
    place: Place,
    headers: HeaderMap,
    Fields(chosen): Fields<Chosen>,
) -> Shown {
    Form::check(&app, &headers, &chosen.csrf)?;
    let Some(choosing) = choosing(&app, &headers).await? else {
        return Ok(trouble::over(&app)?);
    };
    let (account, provider) = (&choosing.account, choosing.provider);
    let is_several = {
        let mut connection = app.db.connection().await?;
        store::social::list_identities(&mut connection, account)
            .await?
            .len()
            > 1
    };
    if is_several && !chosen.identity.is_empty() {
        let identity = IdentityId::from(chosen.identity.as_str());
        let ended = unlink(&app, &place, &provider.name, account, &identity).await?;
        if ended == Ended::OnlyWay {
            let notice = context! {
                title => said!("{provider} is the only way into that login", provider = &provider.name),
                points => [said!("Unlink it from another login here")],
            };
            let status = StatusCode::CONFLICT;
            return Ok(page(&app, &headers, &choosing, status, notice).await?);
        }
    }
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let first = store::social::claim_proof(&mut tx, &choosing.proved.hash(), now).await?;
    let linked = store::social::list_identities(&mut tx, account).await?;
    let only = match linked.as_slice() {
        [(id, _)] if first => store::identity::find(&mut tx, id).await?,
        _ => None,
    };
    let Some(only) = only else {
        // Still several: the proof is not spent.
        drop(tx);
        return Ok(pages::go(HERE)?);
    };
    tx.commit().await?;
    let back = Back {
        app: &app,
        place: &place,
        headers: &headers,
        provider,
    };
    let offer = pages::cookie(&app, &headers, OFFER);
    let mut response = back.as_one(&choosing.errand, offer, only).await?;
    pages::set_cookie(&app, &mut response, PROVED, None)?;
    Ok(response)
}

impl Back<'_> {
    /// Goes on as the one identity that is left.
    async fn as_one(
        &self,
        errand: &Errand,
        offer: Option<Plain>,
        identity: store::identity::Identity,
    ) -> Told<Response> {
        match self.offered(errand, offer).await? {
            Ok(Some(offered)) => self.join(errand, offered, Some(identity)).await,
            Ok(None) => self.arrive(errand, identity).await,
            Err(page) => Ok(page),
        }
    }
}
