//! The REST API for integrations, in the vendor's shape (API-1, API-2): `/rest/{employee}/{secret}/{method}`, with and without `.json`,
//! by GET and POST, with parameters in the query, in a form or as JSON. REST 3.0 stands in `v3.rs`.
//!
//! A method is one line of [`run`]; each family has its file. What is refused, and how it is told, stands in `answer.rs`.

mod answer;
mod batch;
mod bucket;
mod deciding;
mod departments;
mod filter;
mod general;
mod hook;
mod params;
mod people;
mod v3;
mod workgroups;

use std::any::Any;
use std::panic::AssertUnwindSafe;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, Uri, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::FutureExt;
use gatehouse_rules::webhook::Scope;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::App;
use crate::failure::{Failure, PATIENCE, Told, within};

pub(crate) use answer::iso;
use answer::{Bad, Good, INSUFFICIENT_SCOPE, METHOD_NOT_FOUND, NO_AUTH_FOUND, WRONG_VERB};
pub use bucket::Buckets;
use hook::{Caller, Hook};
use params::{Asked, Params};

/// The largest body of a call.
const BODY_MAX: usize = 1024 * 1024;

/// The routes of the API.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/rest/{employee}/{secret}/{method}", get(call).post(call))
        .merge(v3::routes())
        .method_not_allowed_fallback(by_get_or_post)
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(from_fn(answered))
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ))
}

/// A refusal in the shape of the version that an address is of.
fn refusal(path: &str, bad: Bad) -> Response {
    if path.starts_with("/rest/api/") {
        v3::refusal(bad)
    } else {
        bad.into_response()
    }
}

/// What an address below `/rest/` is answered at which there is no call.
pub(crate) fn nowhere(path: &str) -> Response {
    let newer = path.strip_prefix("/rest/api/");
    let call = newer.or_else(|| path.strip_prefix("/rest/"));
    // A method alone is how an application calls, by its token.
    let is_method = call.is_some_and(|call| !call.trim_end_matches('/').contains('/'));
    let bad = if is_method {
        NO_AUTH_FOUND
    } else {
        METHOD_NOT_FOUND
    };
    refusal(path, bad)
}

async fn by_get_or_post(uri: Uri) -> Response {
    refusal(uri.path(), WRONG_VERB)
}

/// A call that takes too long, or breaks, is answered in its version's shape as well.
async fn answered(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let answer = AssertUnwindSafe(within(PATIENCE, next.run(request)));
    in_shape(&path, answer.catch_unwind().await)
}

fn in_shape(path: &str, answer: Result<Told<Response>, Box<dyn Any + Send>>) -> Response {
    match answer {
        Ok(Ok(response)) => response,
        Ok(Err(failure)) => refusal(path, failure.into()),
        Err(panic) => refusal(path, Failure::of_panic(&*panic).into()),
    }
}

async fn call(hook: Hook, State(app): State<App>, Asked(params): Asked) -> Response {
    let begun = app.clock.now();
    let Hook { caller, method } = hook;
    let done = match params {
        Err(bad) => Err(bad),
        Ok(params) if method == "batch" => batch::run(&app, &caller, &params).await,
        Ok(params) => run(&app, &caller, &method, &params).await,
    };
    answer::written(&app, done, begun)
}

/// A method, and what a webhook needs for it, of which any is enough.
type Method = (&'static str, &'static [Scope]);

/// Every method but `batch`, which is made of these.
const METHODS: &[Method] = &[
    ("app.info", &[]),
    ("department.add", DEPARTMENTS),
    ("department.delete", DEPARTMENTS),
    ("department.fields", DEPARTMENTS),
    ("department.get", DEPARTMENTS),
    ("department.update", DEPARTMENTS),
    ("method.get", &[]),
    ("methods", &[]),
    ("profile", &[]),
    ("scope", &[]),
    ("server.time", &[]),
    ("sonet_group.get", PEOPLE),
    ("user.add", CHANGING),
    ("user.admin", &[]),
    ("user.current", PEOPLE),
    ("user.fields", PEOPLE),
    ("user.get", PEOPLE),
    ("user.search", PEOPLE),
    ("user.update", CHANGING),
];
const PEOPLE: &[Scope] = &[Scope::UserBrief, Scope::UserBasic, Scope::User];
const CHANGING: &[Scope] = &[Scope::User];
const DEPARTMENTS: &[Scope] = &[Scope::Department];

/// What a method needs; `None` for one that is not there.
fn needs(method: &str) -> Option<&'static [Scope]> {
    let found = METHODS.iter().find(|(name, _)| *name == method);
    found.map(|(_, needs)| *needs)
}

/// Whether a webhook may call what needs any of these.
fn may(caller: &Caller, needs: &[Scope]) -> bool {
    needs.is_empty() || needs.iter().any(|scope| caller.has(*scope))
}

/// One method.
async fn run(app: &App, caller: &Caller, method: &str, params: &Params) -> Result<Good, Bad> {
    let needs = needs(method).ok_or(METHOD_NOT_FOUND)?;
    if !may(caller, needs) {
        return Err(INSUFFICIENT_SCOPE);
    }
    match method {
        "app.info" => Ok(general::app_info(caller)),
        "method.get" => Ok(general::method(caller, params, METHODS.iter())),
        "methods" => Ok(general::methods(caller, params, METHODS.iter())),
        "profile" => Ok(people::profile(caller)),
        "scope" => Ok(general::scope(caller, params)),
        "server.time" => Ok(general::time(app)),
        "user.admin" => Ok(people::admin(caller)),
        "user.current" => people::current(app, caller).await,
        "user.fields" => Ok(people::fields(caller)),
        "user.get" => people::get(app, caller, params).await,
        "user.search" => people::search(app, caller, params).await,
        "sonet_group.get" => workgroups::get(app, caller, params).await,
        "user.add" => deciding::add(app, caller, params).await,
        "user.update" => deciding::update(app, caller, params).await,
        "department.add" => deciding::add_department(app, caller, params).await,
        "department.delete" => deciding::delete_department(app, caller, params).await,
        "department.update" => deciding::update_department(app, caller, params).await,
        "department.fields" => Ok(departments::fields()),
        "department.get" => departments::get(app, caller, params).await,
        _ => Err(METHOD_NOT_FOUND),
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::time::Duration;

    use axum::body::{Body, to_bytes};
    use serde_json::Value;
    use tower::{Layer, ServiceExt, service_fn};

    use super::*;

    async fn told(response: Response) -> (u16, Value) {
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap())
    }

    #[tokio::test]
    async fn a_call_that_breaks_or_does_not_come_in_time_is_told_in_its_versions_shape_api_2() {
        for path in ["/rest/1/secret/user.get", "/rest/api/1/secret/user.get"] {
            let breaks = service_fn(async |_: Request| -> Result<Response, Infallible> {
                panic!("a defect of a handler")
            });
            let request = axum::http::Request::get(path).body(Body::empty()).unwrap();
            let broken = from_fn(answered).layer(breaks).oneshot(request).await;
            let never = within(Duration::ZERO, std::future::pending()).await;
            for response in [broken.unwrap(), in_shape(path, Ok(never))] {
                let (status, body) = told(response).await;
                assert_eq!(status, 500, "{path}");
                let error = &body["error"];
                let code = if path.contains("/api/") {
                    &error["code"]
                } else {
                    error
                };
                assert_eq!(code, "INTERNAL_SERVER_ERROR", "{path}: {body}");
            }
        }
    }
}
