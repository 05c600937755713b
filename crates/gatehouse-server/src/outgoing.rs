//! Outgoing webhooks by an admin: made, disabled, a delivery sent again; and their secrets, shown once to who made one (API-1).
//!
//! Both secrets are derived from the server's key. What is signed with the first stands in `delivery.rs`; the second is the vendor's token,
//! which stands in every body, and therefore signs nothing.

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::routing::post;
use axum::{Json, Router};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{DeliveryId, OutgoingId};
use gatehouse_rules::outgoing::{Occasion, Outgoing, check_address, check_occasions};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Right;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::webhook::TITLE_MAX;
use gatehouse_rules::workspace::check_name;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::Admin;
use crate::app::{App, Key};
use crate::change::Change;
use crate::change::outgoing::about;
use crate::effect::{Done, Rows, check_id};
use crate::failure::Told;
use crate::store;

/// The route that shows the secrets.
pub fn routes() -> Router<App> {
    Router::new().route("/api/sync/outgoing/secrets", post(secrets))
}

/// What deliveries are signed with: the key is this text.
#[must_use]
pub fn signing_key(key: &Key, id: &OutgoingId) -> Plain {
    key.secret(&["outgoing", "signing", id.as_str()])
}

/// What stands in every delivery as `auth[application_token]`.
#[must_use]
pub fn token(key: &Key, id: &OutgoingId) -> Plain {
    key.secret(&["outgoing", "token", id.as_str()])
}

/// Makes one, under the id that the app made.
///
/// # Errors
/// [`Problem::BadField`] on `title`, `occasions`, `outgoing`, or on `address`, where also `not_https` and `not_allowed` are said.
pub async fn add(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    id: &OutgoingId,
    (title, address): (&str, &str),
    occasions: &[Occasion],
) -> Told<Done> {
    check_id("outgoing", id.as_str())?;
    let (address, host) = check_address(address)?;
    if let Err(reason) = app.reach.judge(&address) {
        return Err(Problem::field("address", reason).into());
    }
    let row = Outgoing {
        id: id.clone(),
        title: check_name("title", title, TITLE_MAX)?,
        host,
        occasions: check_occasions(occasions)?,
        made_at: change.now,
        made_by: Some(admin.holder.employee.clone()),
        secrets_shown_at: None,
        disabled_at: None,
        delivered_at: None,
        failing_since: None,
        gave_up_at: None,
        n_waiting: 0,
        deliveries: Vec::new(),
    };
    if !change.add_outgoing(&row, &address).await? {
        return Err(Problem::field("outgoing", "taken").into());
    }
    let mut event = happened(app, admin, EventKind::OutgoingAdded, &row);
    let names: Vec<_> = row.occasions.iter().map(|one| one.name()).collect();
    event.data.insert("occasions".to_owned(), names.into());
    Ok(event.into())
}

fn happened(app: &App, admin: &Admin, kind: EventKind, row: &Outgoing) -> Event {
    Event {
        data: about(row),
        ..admin.event(app, kind)
    }
}

/// Disables one for good. What waits for it does not leave any more; what is on its way may still arrive.
///
/// # Errors
/// [`Problem::WebhookGone`].
pub async fn disable(app: &App, admin: &Admin, change: &mut Change, rows: Rows) -> Told<Done> {
    let mut kept = rows.outgoing.ok_or(Problem::WebhookGone)?;
    kept.row.disabled_at = Some(change.now);
    let workspace = change.workspace().clone();
    store::delivery::stop(&mut change.tx, &workspace, &kept.row.id).await?;
    change.set_outgoing(&mut kept).await?;
    Ok(happened(app, admin, EventKind::OutgoingDisabled, &kept.row).into())
}

/// Lets a delivery leave now, under the id that it has.
///
/// # Errors
/// [`Problem::WebhookGone`].
pub async fn send_again(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    rows: Rows,
    delivery: &DeliveryId,
) -> Told<Done> {
    let mut kept = rows.outgoing.ok_or(Problem::WebhookGone)?;
    store::delivery::send_again(&mut change.tx, delivery, change.now).await?;
    change.set_outgoing(&mut kept).await?;
    change.delivers();
    let mut event = happened(app, admin, EventKind::DeliverySentAgain, &kept.row);
    event
        .data
        .insert("delivery".to_owned(), delivery.as_str().into());
    Ok(event.into())
}

/// Whose secrets are asked for.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "SecretsRequest")]
pub(crate) struct Asked {
    /// Which outgoing webhook.
    outgoing: OutgoingId,
}

/// The secrets of an outgoing webhook, on their way to the one who sees them.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Secrets {
    /// Its text is the key of every delivery's signature.
    signing_key: String,
    /// What stands in every delivery as `auth[application_token]`.
    token: String,
}

/// Shows them to who made it, once.
async fn secrets(
    State(app): State<App>,
    admin: Admin,
    body: Result<Json<Asked>, JsonRejection>,
) -> Told<Json<Secrets>> {
    admin.may(Right::Configure)?;
    let Ok(Json(Asked { outgoing: id })) = body else {
        return Err(Problem::field("outgoing", "no_id").into());
    };
    let (workspace, whose) = (&admin.holder.workspace, &admin.holder.employee);
    let mut change = app.change(workspace).await?;
    let (tx, now) = (&mut change.tx, change.now);
    let is_theirs = store::outgoing::claim_secrets(tx, workspace, &id, whose, now).await?;
    let found = store::outgoing::find(tx, workspace, &id).await?;
    let mut kept = found.ok_or(Problem::WebhookGone)?;
    if !is_theirs {
        return Err(Problem::SecretsShown.into());
    }
    change.set_outgoing(&mut kept).await?;
    let event = happened(&app, &admin, EventKind::OutgoingSecretsShown, &kept.row);
    change.commit(event).await?;
    Ok(Json(Secrets {
        signing_key: signing_key(&app.key, &id).expose().to_owned(),
        token: token(&app.key, &id).expose().to_owned(),
    }))
}

/// What an event says of a delivery that was given up.
pub(crate) fn given_up(
    row: &Outgoing,
    delivery: &DeliveryId,
    why: &str,
) -> serde_json::Map<String, Value> {
    let mut said = about(row);
    said.insert("delivery".to_owned(), delivery.as_str().into());
    said.insert("failed".to_owned(), why.into());
    said
}
