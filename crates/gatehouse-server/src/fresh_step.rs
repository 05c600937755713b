//! TFA-4: an admin's own fresh second step, typed into the app or proved in a browser (`confirming.rs`), and good for five minutes on that
//! device. What needs it and comes without it is not touched: it stays prepared in the app.

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use axum::{Json, Router};
use gatehouse_rules::operation::Operation;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::sign_in::Cause;
use gatehouse_rules::time::Time;
use gatehouse_rules::two_step::STEP_FRESH;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::access::Admin;
use crate::app::App;
use crate::confirming;
use crate::credentials::{self, Door, For, Known, Second};
use crate::factor::Checked;
use crate::failure::{Told, in_time};
use crate::place::Place;
use crate::store;
use crate::store::workspace::Stored;

pub(crate) const WAY: &str = "fresh_step";

/// The route of confirming.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/sync/confirm", get(fresh).post(confirm))
        .route("/api/sync/confirm/browser", post(in_browser))
        .layer(from_fn(in_time))
}

/// What was typed: six digits, or a backup code with its number.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "TypedStep")]
pub(crate) struct Typed {
    /// Six digits of the authenticator.
    code: String,
    /// Which backup code, from 1.
    number: String,
    /// The backup code, `xxxx-xxxx`.
    backup: String,
}

/// Until when the admin's second step is fresh on this device.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FreshStep")]
pub(crate) struct Fresh {
    /// `null` where it is not.
    until: Option<Time>,
}

/// Where the admin proves a second step in a browser.
#[derive(Serialize, JsonSchema)]
pub(crate) struct InBrowser {
    /// A path on this server, for ten minutes and one use.
    path: String,
}

/// Until when the admin's second step is fresh on this device; nothing where it is not.
async fn fresh(State(app): State<App>, admin: Admin) -> Told<Json<Fresh>> {
    let mut connection = app.db.connection().await?;
    let until = until(&app, &mut connection, &admin).await?;
    Ok(Json(Fresh { until }))
}

async fn until(app: &App, connection: &mut AnyConnection, admin: &Admin) -> Told<Option<Time>> {
    let device = store::device::find(connection, &admin.holder.device).await?;
    let until = device.and_then(|device| device.confirmed_at);
    let until = until.map(|since| since.plus(STEP_FRESH));
    Ok(until.filter(|until| *until > app.clock.now()))
}

/// The path at which this device’s admin confirms in a browser.
async fn in_browser(State(app): State<App>, admin: Admin) -> Told<Json<InBrowser>> {
    let path = confirming::begin(&app, &admin).await?;
    Ok(Json(InBrowser { path }))
}

/// Whose second step it is, where, and from where it is asked for.
///
/// # Errors
/// [`Problem::SetUpTwoStep`] for who has none.
pub(crate) async fn known<'a>(app: &App, admin: &'a Admin) -> Told<(Stored, Known, &'a Place)> {
    let mut connection = app.db.connection().await?;
    let holder = &admin.holder;
    let workspace = store::workspace::find(&mut connection, &holder.workspace)
        .await?
        .ok_or(Problem::NoSuchWorkspace)?;
    let identity = store::identity::find(&mut connection, &holder.identity)
        .await?
        .ok_or(Problem::SignInAgain)?;
    let person = store::employee::find(&mut connection, &holder.workspace, &holder.employee)
        .await?
        .ok_or(Problem::NotAnAdmin)?
        .row;
    let two_step_since = store::factor::since(&mut connection, &holder.identity).await?;
    drop(connection);
    if two_step_since.is_none() {
        return Err(Problem::SetUpTwoStep.into());
    }
    let place = admin.place.as_ref().ok_or(Problem::SignInAgain)?;
    let known = Known {
        identity,
        employee: Some(person),
        provider: None,
        anew: false,
        two_step_since,
    };
    Ok((workspace, known, place))
}

/// Takes the admin's own second step; until when it is fresh.
async fn confirm(
    State(app): State<App>,
    admin: Admin,
    typed: Result<Json<Typed>, JsonRejection>,
) -> Told<Json<Fresh>> {
    let Ok(Json(typed)) = typed else {
        return Err(Problem::field("code", "unreadable").into());
    };
    let (workspace, known, place) = known(&app, &admin).await?;
    let door = Door {
        workspace: &workspace,
        place,
        way: WAY,
    };
    let second = Second::typed(&typed.code, &typed.number, &typed.backup);
    let what = For::Device(&admin.holder.device);
    match credentials::code(&app, door, &known, what, second).await? {
        Checked::Right => {
            let until = Some(app.clock.now().plus(STEP_FRESH));
            Ok(Json(Fresh { until }))
        }
        wrong => {
            let cause = wrong.cause().map_or("wrong_code", Cause::word);
            Err(Problem::field("code", cause).into())
        }
    }
}

/// Lets nobody through whose second step is not fresh on this device.
///
/// # Errors
/// [`Problem::SetUpTwoStep`] for who has none, [`Problem::NeedsFreshStep`].
pub(crate) async fn need(app: &App, admin: &Admin) -> Told<()> {
    let mut connection = app.db.connection().await?;
    store::factor::since(&mut connection, &admin.holder.identity)
        .await?
        .ok_or(Problem::SetUpTwoStep)?;
    until(app, &mut connection, admin)
        .await?
        .ok_or(Problem::NeedsFreshStep)?;
    Ok(())
}

/// Lets operations through that need a fresh second step only where this device has one. Those whose answer is known already pass:
/// they change nothing. Who has no factor passes too, and the rules say so.
///
/// # Errors
/// [`Problem::NeedsFreshStep`]; nothing of the request was touched then.
pub async fn ask<'a>(
    app: &App,
    admin: &Admin,
    operations: impl Iterator<Item = &'a Operation>,
) -> Told<()> {
    let holder = &admin.holder;
    let mut connection = app.db.connection().await?;
    let mut needing = Vec::new();
    for operation in operations.filter(|one| one.decision.needs_step()) {
        let came = store::operation::find(&mut connection, &holder.workspace, &operation.id);
        if came.await?.is_none() {
            needing.push(&operation.id);
        }
    }
    if needing.is_empty() {
        return Ok(());
    }
    if until(app, &mut connection, admin).await?.is_some() {
        return Ok(());
    }
    match store::factor::since(&mut connection, &holder.identity).await? {
        None => Ok(()),
        Some(_) => Err(Problem::NeedsFreshStep.into()),
    }
}
