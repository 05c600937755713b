//! What a call is answered: the vendor's envelopes and codes.

use std::borrow::Cow;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatehouse_rules::time::{HOUR, MINUTE, SECOND, Time};
use serde_json::{Value, json};

use crate::app::App;
use crate::failure::Failure;

/// What a method found.
#[derive(Clone, Debug)]
pub(super) struct Good {
    pub result: Value,
    /// How many there are in all, where they were counted.
    pub total: Option<usize>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<usize>,
}

impl Good {
    pub const fn of(result: Value) -> Self {
        Self {
            result,
            total: None,
            next: None,
        }
    }
}

/// Why a method was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bad {
    pub status: StatusCode,
    pub code: &'static str,
    pub text: Cow<'static, str>,
    /// Whether the vendor has an empty `argument` beside it, as `user.add` does.
    pub argument: bool,
}

const fn bad(status: StatusCode, code: &'static str, text: &'static str) -> Bad {
    Bad {
        status,
        code,
        text: Cow::Borrowed(text),
        argument: false,
    }
}

/// One and the same for a secret that is wrong, disabled, over, or of who left.
pub(super) const INVALID_CREDENTIALS: Bad = bad(
    StatusCode::FORBIDDEN,
    "INVALID_CREDENTIALS",
    "Invalid request credentials",
);
/// BLK-3: ours, for the vendor documents none. Never 503, which clients try again.
pub(super) const REST_BLOCKED: Bad = bad(
    StatusCode::FORBIDDEN,
    "REST_BLOCKED",
    "REST API is blocked because a user of this account is blocked. Ask an administrator of the account to have the user unblocked",
);
pub(super) const QUERY_LIMIT_EXCEEDED: Bad = bad(
    StatusCode::SERVICE_UNAVAILABLE,
    "QUERY_LIMIT_EXCEEDED",
    "Too many requests",
);
pub(super) const INSUFFICIENT_SCOPE: Bad = bad(
    StatusCode::FORBIDDEN,
    "insufficient_scope",
    "The request requires higher privileges than provided by the webhook token",
);
pub(super) const METHOD_NOT_FOUND: Bad = bad(
    StatusCode::NOT_FOUND,
    "ERROR_METHOD_NOT_FOUND",
    "Method not found!",
);
/// Without a webhook in its address: a token of an application, which nobody has here, or nothing at all.
pub(super) const NO_AUTH_FOUND: Bad = bad(
    StatusCode::UNAUTHORIZED,
    "NO_AUTH_FOUND",
    "Wrong authorization data",
);
pub(super) const WRONG_VERB: Bad = bad(
    StatusCode::METHOD_NOT_ALLOWED,
    "INVALID_REQUEST",
    "Methods are called by GET or POST",
);
pub(super) const INVALID_REQUEST: Bad = bad(
    StatusCode::BAD_REQUEST,
    "INVALID_REQUEST",
    "The parameters cannot be read",
);
/// Ours: the vendor finds everybody by it, or nobody.
pub(super) const VALUE_IS_MAP: Bad = bad(
    StatusCode::BAD_REQUEST,
    "ERROR_ARGUMENT",
    "A value of the filter is a map, which compares with nothing",
);
pub(super) const BATCH_TOO_LONG: Bad = bad(
    StatusCode::BAD_REQUEST,
    "ERROR_BATCH_LENGTH_EXCEEDED",
    "Max batch length exceeded",
);
pub(super) const BATCH_IN_BATCH: Bad = bad(
    StatusCode::METHOD_NOT_ALLOWED,
    "ERROR_BATCH_METHOD_NOT_ALLOWED",
    "Method is not allowed for batch usage",
);
pub(super) const WRONG_EMAIL: Bad = bad(StatusCode::BAD_REQUEST, "ERROR_ARGUMENT", "wrong_email");
pub(super) const EMAIL_TAKEN: Bad = bad(
    StatusCode::BAD_REQUEST,
    "ERROR_ARGUMENT",
    "A user with this email already exists",
);
pub(super) const ACCESS_DENIED: Bad = bad(StatusCode::BAD_REQUEST, "ERROR_CORE", "access_denied");
pub(super) const NOT_DONE: Bad = bad(StatusCode::BAD_REQUEST, "ERROR_CORE", "");
pub(super) const DEPARTMENT_NOT_FOUND: Bad = bad(
    StatusCode::BAD_REQUEST,
    "ERROR_CORE",
    "Department not found",
);
/// `department.*` says the same in other words than `user.*`.
pub(super) const DEPARTMENT_DENIED: Bad =
    bad(StatusCode::BAD_REQUEST, "ERROR_CORE", "Access denied");
pub(super) const DEPARTMENT_UNNAMED: Bad = bad(
    StatusCode::BAD_REQUEST,
    "ERROR_CORE",
    "The department name is not provided.<br>",
);
/// Of a new one that would not stand under the company itself.
pub(super) const DEPARTMENT_PARENT: Bad = bad(
    StatusCode::BAD_REQUEST,
    "ERROR_CORE",
    "There can only be one top-level department in the company structure",
);
/// Ours: departments stand side by side under the company.
pub(super) const DEPARTMENT_STAYS: Bad = bad(
    StatusCode::BAD_REQUEST,
    "ERROR_CORE",
    "PARENT takes the company alone, which is 1: departments stand side by side under it",
);
/// Ours: what a call asks for is nothing that is kept here.
pub(super) const DEPARTMENT_NOT_KEPT: Bad = bad(
    StatusCode::BAD_REQUEST,
    "ERROR_CORE",
    "Of a department NAME is kept; SORT and UF_HEAD are not",
);
/// Ours: the vendor does not say what becomes of who is in it.
pub(super) const DEPARTMENT_IN_USE: Bad = bad(
    StatusCode::BAD_REQUEST,
    "ERROR_CORE",
    "Department is not empty",
);
pub(super) const NO_GROUP_ID: Bad = bad(
    StatusCode::BAD_REQUEST,
    "ERROR_GROUPID",
    "Group code not specified",
);
pub(super) const NO_GROUP: Bad = bad(
    StatusCode::BAD_REQUEST,
    "ERROR_NO_GROUP",
    "Group is specified incorrectly",
);
/// Ours: what `UF_DEPARTMENT` names beside the one department in which a person can be.
pub(super) fn several_departments(beside: &[String]) -> Bad {
    let beside = beside.join(", ");
    let text = format!("UF_DEPARTMENT takes one department; not to be kept beside it: {beside}");
    Bad {
        text: text.into(),
        ..NOT_DONE
    }
}

const INTERNAL: Bad = bad(
    StatusCode::INTERNAL_SERVER_ERROR,
    "INTERNAL_SERVER_ERROR",
    "Internal server error",
);

impl From<Failure> for Bad {
    /// A fault is logged at the edge; what a person could be told has no other word here.
    fn from(failure: Failure) -> Self {
        let _ = failure.problem();
        INTERNAL
    }
}

impl From<sqlx::Error> for Bad {
    fn from(fault: sqlx::Error) -> Self {
        Failure::from(fault).into()
    }
}

impl Bad {
    pub fn body(&self) -> Value {
        let mut body = json!({"error": self.code, "error_description": self.text});
        if let Some(body) = body.as_object_mut().filter(|_| self.argument) {
            body.insert("argument".to_owned(), "".into());
        }
        body
    }

    /// The same as `user.add` writes it.
    pub fn with_argument(self) -> Self {
        Self {
            argument: true,
            ..self
        }
    }
}

impl IntoResponse for Bad {
    fn into_response(self) -> Response {
        (self.status, Json(self.body())).into_response()
    }
}

/// As the vendor writes instants.
pub(crate) fn iso(at: Time) -> String {
    at.utc().replace('Z', "+00:00")
}

/// A map that PHP would write: an empty one is a list.
pub(super) fn map(fields: serde_json::Map<String, Value>) -> Value {
    if fields.is_empty() {
        Value::Array(Vec::new())
    } else {
        Value::Object(fields)
    }
}

/// How long it took, with every field that clients read.
pub(super) fn time(begun: Time, ended: Time) -> Value {
    let seconds = |ms: i64| ms as f64 / SECOND as f64;
    let took = seconds(ended.since(begun).max(0));
    // The vendor counts a method's working time in ten minutes.
    let reset = (ended.0 - ended.0.rem_euclid(10 * MINUTE) + 10 * MINUTE).min(ended.0 + HOUR);
    json!({
        "start": seconds(begun.0),
        "finish": seconds(ended.0),
        "duration": took,
        "processing": took,
        "date_start": iso(begun),
        "date_finish": iso(ended),
        "operating_reset_at": reset / SECOND,
        "operating": took,
    })
}

/// The whole answer of one call.
pub(super) fn written(app: &App, done: Result<Good, Bad>, begun: Time) -> Response {
    match done {
        Err(bad) => bad.into_response(),
        Ok(good) => {
            let mut body = serde_json::Map::new();
            body.insert("result".to_owned(), good.result);
            if let Some(next) = good.next {
                body.insert("next".to_owned(), next.into());
            }
            if let Some(total) = good.total {
                body.insert("total".to_owned(), total.into());
            }
            body.insert("time".to_owned(), time(begun, app.clock.now()));
            Json(Value::Object(body)).into_response()
        }
    }
}
