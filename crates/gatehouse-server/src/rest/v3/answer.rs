//! What a call of REST 3.0 is answered: one envelope, and the vendor's exceptions by name.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatehouse_rules::time::Time;
use serde_json::{Value, json};

use super::super::answer::{self as older, Bad};
use crate::app::App;

/// Why a call was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub status: StatusCode,
    pub code: String,
    message: String,
    /// The parameter that is wrong, and what with it.
    validation: Option<(String, String)>,
}

fn wrong(status: StatusCode, name: &str, message: impl Into<String>) -> Wrong {
    Wrong {
        status,
        code: format!("BITRIX_REST_V3_EXCEPTION_{name}"),
        message: message.into(),
        validation: None,
    }
}

fn bad(name: &str, message: impl Into<String>) -> Wrong {
    wrong(StatusCode::BAD_REQUEST, name, message)
}

pub(super) fn access_denied() -> Wrong {
    wrong(
        StatusCode::FORBIDDEN,
        "ACCESSDENIEDEXCEPTION",
        "Access denied",
    )
}

pub(super) fn insufficient_scope() -> Wrong {
    let message = "The request requires higher privileges than provided by the webhook token";
    wrong(StatusCode::FORBIDDEN, "INSUFFICIENTSCOPEEXCEPTION", message)
}

pub(super) fn invalid_json() -> Wrong {
    bad("INVALIDJSONEXCEPTION", "The request body is not valid JSON")
}

pub(super) fn invalid_select(select: &Value) -> Wrong {
    bad(
        "INVALIDSELECTEXCEPTION",
        format!("Unable to recognize select expression `{select}`"),
    )
}

pub(super) fn invalid_order(order: &Value) -> Wrong {
    bad(
        "INVALIDORDEREXCEPTION",
        format!("Unable to recognize order expression `{order}`"),
    )
}

pub(super) fn invalid_filter(filter: impl std::fmt::Display) -> Wrong {
    bad(
        "INVALIDFILTEREXCEPTION",
        format!("Unable to recognize filter expression `{filter}`"),
    )
}

pub(super) fn invalid_pagination(page: &Value) -> Wrong {
    bad(
        "INVALIDPAGINATIONEXCEPTION",
        format!("Cannot recognize pagination parameter `{page}`"),
    )
}

pub(super) fn unknown_operator(operator: &str) -> Wrong {
    bad(
        "UNKNOWNFILTEROPERATOREXCEPTION",
        format!("Unknown filter operator `{operator}`"),
    )
}

pub(super) fn unknown_field(field: &str, of: &str) -> Wrong {
    bad(
        "UNKNOWNDTOPROPERTYEXCEPTION",
        format!("Unknown field `{field}` for entity `{of}`"),
    )
}

pub(super) fn not_found(id: i64) -> Wrong {
    bad(
        "ENTITYNOTFOUNDEXCEPTION",
        format!("Entry with ID = `{id}` not found"),
    )
}

pub(super) fn field_not_found(field: &str) -> Wrong {
    Wrong {
        code: "BITRIX_REST_V3_REALISATION_EXCEPTION_FIELDNOTFOUNDEXCEPTION".to_owned(),
        ..bad("", format!("Field `{field}` not found"))
    }
}

/// A parameter that does not fit.
pub(super) fn invalid(field: &str, message: String) -> Wrong {
    Wrong {
        validation: Some((field.to_owned(), message)),
        ..bad(
            "VALIDATION_REQUESTVALIDATIONEXCEPTION",
            "Error validating request object",
        )
    }
}

/// A parameter that is missing.
pub(super) fn required(field: &str) -> Wrong {
    invalid(field, format!("Required field `{field}` is not specified"))
}

pub(super) fn key_reused() -> Wrong {
    wrong(
        StatusCode::UNPROCESSABLE_ENTITY,
        "IDEMPOTENCYKEYREUSEDEXCEPTION",
        "The idempotency key was already used with a different request body",
    )
}

pub(super) fn invalid_key() -> Wrong {
    bad(
        "INVALIDIDEMPOTENCYKEYEXCEPTION",
        "The idempotency key must be 1 to 255 printable ASCII characters",
    )
}

impl<B: Into<Bad>> From<B> for Wrong {
    /// What the older version has a code for keeps it, but for what this one names itself.
    fn from(bad: B) -> Self {
        let bad = bad.into();
        if bad == older::ACCESS_DENIED || bad == older::DEPARTMENT_DENIED {
            return access_denied();
        }
        if bad == older::INSUFFICIENT_SCOPE {
            return insufficient_scope();
        }
        if bad == older::INVALID_REQUEST {
            return invalid_json();
        }
        if bad == older::VALUE_IS_MAP {
            return self::bad("INVALIDFILTEREXCEPTION", bad.text);
        }
        if bad == older::METHOD_NOT_FOUND {
            let name = "METHODNOTFOUNDEXCEPTION";
            return wrong(bad.status, name, "Method not found");
        }
        Self {
            status: bad.status,
            code: bad.code.to_owned(),
            message: bad.text.into_owned(),
            validation: None,
        }
    }
}

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        let mut error = json!({"code": self.code, "message": self.message});
        if let Some((field, message)) = self.validation {
            error["validation"] = json!([{"field": field, "message": message}]);
        }
        (self.status, Json(json!({"error": error}))).into_response()
    }
}

/// The whole answer of one call.
pub(super) fn written(app: &App, done: Result<Value, Wrong>, begun: Time) -> Response {
    match done {
        Ok(result) => good(app, result, begun),
        Err(wrong) => wrong.into_response(),
    }
}

/// The answer of one that was carried out.
pub(super) fn good(app: &App, result: Value, begun: Time) -> Response {
    let time = older::time(begun, app.clock.now());
    Json(json!({"result": result, "time": time})).into_response()
}
