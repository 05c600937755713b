//! The queue of deliveries: a worker posts each to its outgoing webhook in the vendor's shape, signed, tries again what fails, and gives up
//! after a day (API-1). `docs/webhooks.md` says what a receiver can rely on.
//!
//! A crash never loses one; it may repeat one, under the same id. While REST of the whole workspace is stopped, they wait (BLK-3).

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use futures_util::StreamExt as _;
use gatehouse_rules::block::rest_stopped;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{OutgoingId, WorkspaceId};
use gatehouse_rules::outgoing::{After, Failed, KEPT, Outgoing, after_failure};
use gatehouse_rules::secret::hex;
use gatehouse_rules::time::{HOUR, MINUTE, SECOND, Time};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Url;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use sha2::Sha256;

use crate::app::App;
use crate::failure::Told;
use crate::outgoing::{given_up, signing_key, token};
use crate::store;
use crate::store::Kept;
use crate::store::delivery::{Queued, Tried};

/// How long a worker has for what it took up, before another takes it.
const LEASE: i64 = 3 * MINUTE;
/// Deliveries taken up at once, and on their way at the same time.
const BATCH: u32 = 16;
/// Of them to one webhook.
const OF_ONE: u32 = 4;
/// How long they wait while REST is stopped, before that is asked again.
const HELD: i64 = MINUTE;
/// The longest sleep between two looks into the queue; deliveries that are queued wake the worker sooner.
const REST: Duration = Duration::from_secs(5);
/// Rows forgotten at one sweep.
const SWEEP: u32 = 5_000;

/// The delivery's id.
const ID: HeaderName = HeaderName::from_static("gatehouse-delivery");
/// When this try left, in seconds since 1970; signed with the body.
const TIMESTAMP: HeaderName = HeaderName::from_static("gatehouse-timestamp");
/// `v1=`, and HMAC-SHA-256 of the timestamp, a dot and the body, in hexadecimal.
const SIGNATURE: HeaderName = HeaderName::from_static("gatehouse-signature");

/// A delivery that was tried, and what came of it.
type Outcome = (Queued, Result<(), Failed>);

/// Delivers what waits, until the server stops. What is on its way then is finished first.
pub async fn work(app: App) {
    let mut swept = Time(i64::MIN);
    while !app.stop.is_cancelled() {
        let now = app.clock.now();
        if now.since(swept) >= HOUR {
            swept = now;
            if let Err(failure) = sweep(&app, now).await {
                tracing::warn!("forget old deliveries: {:?}", failure.problem());
            }
        }
        match send_due(&app).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(failure) => {
                tracing::warn!("look into the queue of deliveries: {:?}", failure.problem());
            }
        }
        tokio::select! {
            () = app.stop.cancelled() => {}
            () = app.nudge.delivering(REST) => {}
        }
    }
}

async fn sweep(app: &App, now: Time) -> Told<()> {
    let mut tx = app.db.begin().await?;
    store::delivery::remove_before(&mut tx, now.plus(-KEPT), SWEEP).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes up what is due, delivers it, and keeps what came of it. Tells how many it took up.
///
/// # Errors
/// When the database does not answer.
pub async fn send_due(app: &App) -> Told<usize> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let due = store::delivery::claim_due(&mut tx, now, now.plus(LEASE), BATCH, OF_ONE).await?;
    tx.commit().await?;
    let n = due.len();
    let mut of: BTreeMap<WorkspaceId, Vec<Queued>> = BTreeMap::new();
    for queued in due {
        of.entry(queued.workspace.clone()).or_default().push(queued);
    }
    let mut leaving = Vec::with_capacity(n);
    for (workspace, all) in of {
        let mut connection = app.db.connection().await?;
        let blocked = store::block::list(&mut connection, &workspace).await?;
        drop(connection);
        if rest_stopped(app.config.block.policy, &blocked, None) {
            hold(app, &all).await?;
        } else {
            leaving.extend(all);
        }
    }
    let tried = futures_util::stream::iter(leaving)
        .map(|queued| async move {
            let outcome = post(app, &queued).await;
            (queued, outcome)
        })
        .buffer_unordered(BATCH as usize);
    let mut outcomes: BTreeMap<WorkspaceId, Vec<Outcome>> = BTreeMap::new();
    for (queued, outcome) in tried.collect::<Vec<_>>().await {
        match outcome {
            Ok(outcome) => outcomes
                .entry(queued.workspace.clone())
                .or_default()
                .push((queued, outcome)),
            Err(failure) => {
                // Its lease ends, and it is taken up again.
                let delivery = queued.id.as_str();
                tracing::warn!(delivery, "deliver: {:?}", failure.problem());
            }
        }
    }
    for (workspace, tried) in outcomes {
        record(app, &workspace, tried).await?;
    }
    Ok(n)
}

async fn hold(app: &App, all: &[Queued]) -> Told<()> {
    let until = app.clock.now().plus(HELD);
    let mut tx = app.db.begin().await?;
    for queued in all {
        store::delivery::hold(&mut tx, &queued.id, until).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// One try.
async fn post(app: &App, queued: &Queued) -> Told<Result<(), Failed>> {
    let mut connection = app.db.connection().await?;
    let (workspace, outgoing) = (&queued.workspace, &queued.outgoing);
    let found = store::outgoing::find_address(&mut connection, workspace, outgoing).await?;
    drop(connection);
    let Some((number, address)) = found else {
        return Ok(Err(Failed::NoAnswer));
    };
    let body = body(app, queued, number);
    let headers = headers(app, queued, &body)?;
    Ok(app.reach.post(&address, headers, body).await)
}

/// What happened, in the vendor's form: `event`, `event_handler_id`, `data[…]`, `ts`, `auth[…]`.
fn body(app: &App, queued: &Queued, number: i64) -> String {
    let origin = app.config.origin();
    let mut pairs = vec![
        ("event".to_owned(), queued.occasion.name().to_owned()),
        ("event_handler_id".to_owned(), number.to_string()),
    ];
    for (name, value) in &queued.data {
        flatten(&mut pairs, format!("data[{name}]"), value);
    }
    pairs.push(("ts".to_owned(), (queued.queued_at.0 / SECOND).to_string()));
    let rest = format!("{origin}/rest/");
    for (name, value) in [
        ("domain", app.config.host()),
        ("client_endpoint", &rest),
        ("server_endpoint", &rest),
        ("member_id", &queued.workspace.0.replace('-', "")),
        (
            "application_token",
            token(&app.key, &queued.outgoing).expose(),
        ),
    ] {
        pairs.push((format!("auth[{name}]"), value.to_owned()));
    }
    // The library writes a form as it writes a query.
    Url::parse_with_params("http://form", pairs)
        .ok()
        .and_then(|url| url.query().map(str::to_owned))
        .unwrap_or_default()
}

fn flatten(pairs: &mut Vec<(String, String)>, name: String, value: &Value) {
    match value {
        Value::Array(all) => {
            for (place, one) in all.iter().enumerate() {
                flatten(pairs, format!("{name}[{place}]"), one);
            }
        }
        Value::String(text) => pairs.push((name, text.clone())),
        other => pairs.push((name, other.to_string())),
    }
}

fn headers(app: &App, queued: &Queued, body: &str) -> Told<HeaderMap> {
    let timestamp = (app.clock.now().0 / SECOND).to_string();
    let key = signing_key(&app.key, &queued.outgoing);
    let signature = format!("v1={}", sign(key.expose(), &timestamp, body));
    let mut headers = HeaderMap::new();
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    headers.insert(CONTENT_TYPE, form);
    for (name, value) in [
        (ID, queued.id.as_str()),
        (TIMESTAMP, timestamp.as_str()),
        (SIGNATURE, signature.as_str()),
    ] {
        let value = HeaderValue::from_str(value).map_err(anyhow::Error::from)?;
        headers.insert(name, value);
    }
    Ok(headers)
}

/// HMAC-SHA-256 of `timestamp.body`, in hexadecimal.
fn sign(key: &str, timestamp: &str, body: &str) -> String {
    // HMAC takes a key of any length; the fallback is never reached.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
        return String::new();
    };
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// Keeps what came of some tries in one change, and tells every mirror. What is given up is an event.
async fn record(app: &App, workspace: &WorkspaceId, all: Vec<Outcome>) -> Told<()> {
    let mut change = app.change(workspace).await?;
    let now = change.now;
    let mut touched: HashMap<OutgoingId, Kept<Outgoing>> = HashMap::new();
    let mut events = Vec::new();
    for (queued, outcome) in all {
        let tx = &mut change.tx;
        let failed = outcome.err();
        let after = failed.map(|_| after_failure(queued.n_tries, queued.since, now, draw(app)));
        let tried = Tried {
            at: now,
            failed,
            next_try_at: match after {
                Some(After::Again(at)) => Some(at),
                Some(After::GivenUp) | None => None,
            },
        };
        store::delivery::set_tried(tx, &queued.id, queued.since, &tried).await?;
        if !touched.contains_key(&queued.outgoing)
            && let Some(kept) = store::outgoing::find(tx, workspace, &queued.outgoing).await?
        {
            touched.insert(queued.outgoing.clone(), kept);
        }
        let Some(kept) = touched.get_mut(&queued.outgoing) else {
            continue;
        };
        fared(&mut kept.row, after, now);
        if let (Some(After::GivenUp), Some(failed)) = (after, failed)
            && kept.row.disabled_at.is_none()
        {
            events.push(Event {
                data: given_up(&kept.row, &queued.id, &failed.name()),
                ..app.event(EventKind::DeliveryGivenUp)
            });
        }
    }
    for kept in touched.values_mut() {
        change.set_outgoing(kept).await?;
    }
    if events.is_empty() {
        change.commit_facts().await?;
    } else {
        change.commit_all(events).await?;
    }
    Ok(())
}

/// How a webhook stands after a try; `after` is `None` for one that succeeded.
fn fared(row: &mut Outgoing, after: Option<After>, now: Time) {
    match after {
        None => {
            row.delivered_at = Some(now);
            row.failing_since = None;
            row.gave_up_at = None;
        }
        Some(after) => {
            row.failing_since.get_or_insert(now);
            if after == After::GivenUp {
                row.gave_up_at = Some(now);
            }
        }
    }
}

fn draw(app: &App) -> u64 {
    let mut bytes = [0u8; 8];
    app.random.fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_every_other_program_api_1() {
        // By `printf %s 1700000000.event=ONUSERADD | openssl dgst -sha256 -hmac key`.
        assert_eq!(
            sign("key", "1700000000", "event=ONUSERADD"),
            "48ae4943f2467fc27bec524277348538d592670334f420121983992953111c3a"
        );
    }
}
