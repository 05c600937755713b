//! API-1, TFA-4: an admin makes a webhook of their own in the app. The app never sees a password, so it takes a fresh second step; who
//! has none makes it on the page. The address is in the answer and nowhere else: whoever asks again, since the answer was lost, hears
//! that the webhook is made.

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::middleware::from_fn;
use axum::routing::post;
use axum::{Json, Router};
use gatehouse_rules::event::EventKind;
use gatehouse_rules::id::WebhookId;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::Time;
use gatehouse_rules::webhook::{OWNED_MAX, Scope, TITLE_MAX, Webhook, check_days, check_scopes};
use gatehouse_rules::workspace::check_name;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::making::{self, Made};
use crate::access::Admin;
use crate::app::App;
use crate::effect::check_id;
use crate::failure::{Told, in_time};
use crate::fresh_step;
use crate::store;

/// The route by which the app makes one.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/sync/webhooks", post(make))
        .layer(from_fn(in_time))
}

/// What is asked for.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "WebhookRequest")]
pub(crate) struct Asked {
    /// Its id, which the app makes.
    webhook: WebhookId,
    /// What its owner calls it, at most 100 characters.
    title: String,
    /// What it may do; of the first three scopes one or none.
    #[schemars(with = "Vec<Scope>")]
    scopes: Vec<String>,
    /// For how many days: 7, 30, 90 or 365; left out, without an end.
    days: Option<u32>,
}

/// A webhook that was just made, on its way to its owner.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MadeWebhook")]
pub(crate) struct Address {
    /// The address before the name of a method. Whoever has it acts as its owner.
    address: String,
}

/// Makes one for the admin whose app asks.
async fn make(
    State(app): State<App>,
    admin: Admin,
    body: Result<Json<Asked>, JsonRejection>,
) -> Told<Json<Address>> {
    let Ok(Json(asked)) = body else {
        return Err(Problem::field("webhook", "unreadable").into());
    };
    check_id("webhook", asked.webhook.as_str())?;
    // Whoever asks again made it with a step that need not be fresh any more.
    is_new(&app, &admin, &asked.webhook).await?;
    let row = wanted(asked, &admin, app.clock.now())?;
    fresh_step::need(&app, &admin).await?;
    let seen = admin.event(&app, EventKind::WebhookAdded);
    match making::make(&app, &admin.holder.workspace, &row, seen).await? {
        Made::Webhook(address) => Ok(Json(Address {
            address: address.expose().to_owned(),
        })),
        Made::Before => Err(Problem::WebhookMade.into()),
        Made::TooMany => {
            let most = u32::try_from(OWNED_MAX).unwrap_or(u32::MAX);
            Err(Problem::TooManyWebhooks { most }.into())
        }
        Made::NotHere => Err(Problem::NotAnAdmin.into()),
    }
}

async fn is_new(app: &App, admin: &Admin, id: &WebhookId) -> Told<()> {
    let mut connection = app.db.connection().await?;
    let found = store::webhook::find(&mut connection, &admin.holder.workspace, id).await?;
    match found {
        None => Ok(()),
        Some(kept) if kept.row.employee.as_ref() == Some(&admin.holder.employee) => {
            Err(Problem::WebhookMade.into())
        }
        Some(_) => Err(Problem::field("webhook", "taken").into()),
    }
}

fn wanted(asked: Asked, admin: &Admin, now: Time) -> Result<Webhook, Problem> {
    Ok(Webhook {
        id: asked.webhook,
        employee: Some(admin.holder.employee.clone()),
        title: check_name("title", &asked.title, TITLE_MAX)?,
        scopes: check_scopes(&asked.scopes)?,
        made_at: now,
        expires_at: check_days(asked.days, now)?,
        last_used_at: None,
        last_used_ip: None,
        disabled_at: None,
    })
}
