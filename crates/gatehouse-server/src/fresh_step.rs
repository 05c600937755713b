//! TFA-4: an admin's own fresh second step, typed into the app and good for five minutes on that device. What needs it and comes
//! without it is not touched: it stays prepared in the app.

use axum::extract::State;
use axum::middleware::from_fn;
use axum::routing::post;
use axum::{Json, Router};
use gatehouse_rules::operation::Operation;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::sign_in::Cause;
use gatehouse_rules::two_step::STEP_FRESH;
use serde::Deserialize;

use crate::access::Admin;
use crate::app::App;
use crate::credentials::{self, Door, For, Known, Second};
use crate::factor::Checked;
use crate::failure::{Told, in_time};
use crate::store;

const WAY: &str = "fresh_step";

/// The route of confirming.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/sync/confirm", post(confirm))
        .layer(from_fn(in_time))
}

/// What was typed: six digits, or a backup code with its number.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    code: String,
    number: String,
    backup: String,
}

/// Takes the admin's own second step; until when it is fresh.
async fn confirm(
    State(app): State<App>,
    admin: Admin,
    Json(typed): Json<Typed>,
) -> Told<Json<serde_json::Value>> {
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
    let factor = store::factor::since(&mut connection, &holder.identity).await?;
    drop(connection);
    if factor.is_none() {
        return Err(Problem::SetUpTwoStep.into());
    }
    let place = admin.place.as_ref().ok_or(Problem::SignInAgain)?;
    let door = Door {
        workspace: &workspace,
        place,
        way: WAY,
    };
    let known = Known {
        identity,
        employee: Some(person),
        provider: None,
    };
    let second = Second::typed(&typed.code, &typed.number, &typed.backup);
    let what = For::Device(&holder.device);
    match credentials::code(&app, door, &known, what, second).await? {
        Checked::Right => {
            let until = app.clock.now().plus(STEP_FRESH);
            Ok(Json(serde_json::json!({ "until": until })))
        }
        wrong => {
            let cause = wrong.cause().map_or("wrong_code", Cause::word);
            Err(Problem::field("code", cause).into())
        }
    }
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
    let device = store::device::find(&mut connection, &holder.device).await?;
    let since = device.and_then(|device| device.confirmed_at);
    if since.is_some_and(|since| app.clock.now().since(since) < STEP_FRESH) {
        return Ok(());
    }
    match store::factor::since(&mut connection, &holder.identity).await? {
        None => Ok(()),
        Some(_) => Err(Problem::NeedsFreshStep.into()),
    }
}
