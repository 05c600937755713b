//! REST 3.0: `/rest/api/{employee}/{secret}/{method}`, with parameters as JSON alone and one envelope for all.
//!
//! The event log is here only. Every other method is here too, which the vendor does not promise: what changes something can be sent
//! again under an `Idempotency-Key`.

mod answer;
mod eventlog;
mod filter;
mod once;
mod openapi;
mod reference;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use gatehouse_rules::webhook::Scope;
use serde_json::{Map, Value, json};

use super::answer::{Bad, Good, METHOD_NOT_FOUND};
use super::hook::{Caller, Hook, still};
use super::params::{Params, text};
use super::{Method, general};
use crate::app::App;
use crate::zero;
use answer::Wrong;
use reference::Found;

/// Calls of one batch.
const CALLS_MAX: usize = 50;
/// Methods that REST 3.0 alone has, and what a webhook needs for them.
const OWN: &[Method] = &[
    ("documentation", &[]),
    ("main.eventlog.field.get", LOG),
    ("main.eventlog.field.list", LOG),
    ("main.eventlog.get", LOG),
    ("main.eventlog.list", LOG),
    ("main.eventlog.tail", LOG),
    ("rest.documentation.openapi", &[]),
    ("rest.scope.list", &[]),
];
const LOG: &[Scope] = &[Scope::Main];
/// Methods that change something: they alone are remembered by their key.
const CHANGING: [&str; 5] = [
    "department.add",
    "department.delete",
    "department.update",
    "user.add",
    "user.update",
];

/// Whether an `Idempotency-Key` means something to a method: of a batch it names the calls in it.
fn may_be_keyed(method: &str) -> bool {
    method == "batch" || CHANGING.contains(&method)
}

pub(super) fn routes() -> Router<App> {
    Router::new().route(
        "/rest/api/{employee}/{secret}/{method}",
        get(call).post(call),
    )
}

/// A refusal in this version's shape.
pub(super) fn refusal(bad: Bad) -> Response {
    Wrong::from(bad).into_response()
}

/// A webhook that is answered now; one that is not hears it in this version's shape.
struct HookV3(Hook);

impl FromRequestParts<App> for HookV3 {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let found = Hook::of(parts, app).await;
        found.map(Self).map_err(refusal)
    }
}

async fn call(
    HookV3(hook): HookV3,
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let begun = app.clock.now();
    let Hook { caller, method } = hook;
    let body = body.map_err(|_| answer::invalid_json());
    let asked = body.and_then(|body| read(&headers, &body));
    let asked = match asked {
        // Outside a batch there is nothing to refer to.
        Ok(asked) if method != "batch" => Found::new().resolve(asked),
        asked => asked,
    };
    if may_be_keyed(&method)
        && let Some(key) = headers.get(once::KEY)
    {
        let of = once::Keyed {
            app: &app,
            caller: &caller,
            method: &method,
        };
        return of.answer(key, asked, begun).await;
    }
    let done = match asked {
        Ok(asked) => answer_of(&app, &caller, &method, asked).await,
        Err(wrong) => Err(wrong),
    };
    answer::written(&app, done, begun)
}

async fn answer_of(app: &App, caller: &Caller, method: &str, asked: Value) -> Result<Value, Wrong> {
    if method == "batch" {
        let done = batch(app, caller, asked, None).await;
        done.map(|(result, _)| result)
    } else {
        run(app, caller, method, asked).await
    }
}

/// The body as JSON; none is no parameters. What stands in the query is not read.
fn read(headers: &HeaderMap, body: &[u8]) -> Result<Value, Wrong> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(json!({}));
    }
    let kind = headers.get(header::CONTENT_TYPE);
    let is_other = kind
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| !kind.contains("json"));
    match serde_json::from_slice(body) {
        Ok(asked @ (Value::Object(_) | Value::Array(_))) if !is_other && !zero::is_in(&asked) => {
            Ok(asked)
        }
        _ => Err(answer::invalid_json()),
    }
}

/// The calls in their order, each with its result; the first that fails ends them, and its error is the whole answer. Under a `key`
/// each that changes something is carried out once, by its place: a batch that is sent again goes on where it failed. Whether all of
/// those were carried out before is told, too.
async fn batch(
    app: &App,
    caller: &Caller,
    asked: Value,
    key: Option<&str>,
) -> Result<(Value, bool), Wrong> {
    let calls = match asked {
        Value::Array(calls) => calls,
        // The vendor's SDK writes a list so.
        Value::Object(mut named)
            if (0..named.len()).all(|n| named.contains_key(&n.to_string())) =>
        {
            (0..named.len())
                .filter_map(|n| named.remove(&n.to_string()))
                .collect()
        }
        other => return Err(answer::invalid_select(&other)),
    };
    if calls.len() > CALLS_MAX {
        return Err(super::answer::BATCH_TOO_LONG.into());
    }
    let mut found = Found::new();
    let (mut n_keyed, mut n_replayed) = (0, 0);
    for (n, call) in calls.into_iter().enumerate() {
        let method = call.get("method").and_then(Value::as_str);
        let method = method.ok_or_else(|| answer::required("method"))?;
        let method = method.to_ascii_lowercase();
        if method == "batch" {
            return Err(super::answer::BATCH_IN_BATCH.into());
        }
        let name = call.get("as").and_then(text);
        let asked = call.get("query").cloned().unwrap_or_else(|| json!({}));
        let query = found.resolve(asked.clone())?;
        still(app, caller).await?;
        let Some(key) = key.filter(|_| CHANGING.contains(&method.as_str())) else {
            found.keep(name, run(app, caller, &method, query).await?);
            continue;
        };
        let method = &method;
        let of = once::Keyed {
            app,
            caller,
            method,
        };
        // No key that a program can send has a new line in it.
        let key = format!("{key}\n{n}");
        // The same call is one that says the same, whatever its references stand for by now.
        let said = asked.to_string();
        let (result, replayed) = of.once(&key, &said, query, app.clock.now()).await?;
        found.keep(name, result);
        n_keyed += 1;
        n_replayed += u32::from(replayed);
    }
    Ok((
        Value::Array(found.results),
        n_keyed > 0 && n_replayed == n_keyed,
    ))
}

/// One method.
async fn run(app: &App, caller: &Caller, method: &str, asked: Value) -> Result<Value, Wrong> {
    let asked = match asked {
        Value::Object(asked) => asked,
        // PHP writes no parameters so.
        Value::Array(items) if items.is_empty() => Map::new(),
        _ => return Err(answer::invalid_json()),
    };
    let own = OWN.iter().find(|(name, _)| *name == method);
    if let Some((_, needs)) = own
        && !super::may(caller, needs)
    {
        return Err(answer::insufficient_scope());
    }
    match method {
        "main.eventlog.list" => eventlog::list(app, caller, &asked).await,
        "main.eventlog.get" => eventlog::get(app, caller, &asked).await,
        "main.eventlog.tail" => eventlog::tail(app, caller, &asked).await,
        "main.eventlog.field.list" => eventlog::field_list(caller, &asked),
        "main.eventlog.field.get" => eventlog::field_get(caller, &asked),
        "rest.documentation.openapi" | "documentation" => Ok(openapi::document(app)),
        "rest.scope.list" => Ok(scopes()),
        _ if own.is_some() => Err(METHOD_NOT_FOUND.into()),
        _ => {
            let params = Params {
                map: asked,
                commands: Vec::new(),
            };
            let good = match method {
                "method.get" => general::method(caller, &params, methods()),
                "methods" => general::methods(caller, &params, methods()),
                _ => super::run(app, caller, method, &params).await?,
            };
            Ok(unified(good, method))
        }
    }
}

/// What the older version found, in this one's shape.
fn unified(good: Good, method: &str) -> Value {
    match good.result {
        Value::Array(items) => {
            let mut result = Map::new();
            result.insert("items".to_owned(), items.into());
            for (name, value) in [("total", good.total), ("next", good.next)] {
                if let Some(value) = value {
                    result.insert(name.to_owned(), value.into());
                }
            }
            result.into()
        }
        result @ Value::Object(_) => json!({"item": result}),
        result if method.ends_with(".add") => json!({"id": result}),
        result => json!({"result": result}),
    }
}

/// Every method of this version, with what it needs.
fn methods() -> impl Iterator<Item = &'static Method> {
    OWN.iter().chain(super::METHODS)
}

/// `rest.scope.list`: methods by the scopes that open them.
fn scopes() -> Value {
    let mut all = Map::new();
    for scope in Scope::ALL {
        let names = methods().filter(|(_, needs)| needs.contains(&scope));
        let names: Value = names.map(|(name, _)| Value::from(*name)).collect();
        all.insert(scope.name().to_owned(), names);
    }
    json!({"item": all})
}
