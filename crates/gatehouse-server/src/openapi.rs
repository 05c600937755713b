//! This server's own API in OpenAPI 3.1, at `/api/openapi.json` and by `gatehouse-server openapi`: the sync, its operations, an app's
//! tokens, and what a machine asks beside them. The part in the vendor's shape describes itself (`rest/v3/openapi.rs`).
//!
//! What is sent and answered is described by the very types that are read and written, so that it cannot drift; which route there is
//! stands here, in one list, and is held against the routes by a test. The document is the same at every server of a version.

mod operations;
mod schemas;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use serde_json::{Map, Value, json};

use crate::app::App;
use operations::{Media, Operation, Refusals, Who};
use schemas::Schemas;

/// The route of the document.
pub fn routes() -> Router<App> {
    Router::new().route("/api/openapi.json", get(show))
}

static WRITTEN: LazyLock<String> = LazyLock::new(|| document().to_string());

async fn show() -> ([(header::HeaderName, &'static str); 2], &'static str) {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        // Made for browsers, too: documentation is read there, and there is nothing secret in it.
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, WRITTEN.as_str())
}

/// The document.
#[must_use]
pub fn document() -> Value {
    let mut schemas = Schemas::default();
    let mut paths = Map::new();
    for operation in operations::all(&mut schemas) {
        let path = paths
            .entry(operation.path)
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(path) = path {
            path.insert(operation.method.to_owned(), written(operation));
        }
    }
    let tags = operations::TAGS.map(|(name, what)| json!({"name": name, "description": what}));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Gatehouse server",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "summary": "Who may enter a company's account, and why someone can't",
            "description": "What the Gatehouse app asks of its server, for whoever writes another. Integrations have the REST API in the vendor's \
                            shape, which describes itself by its method `rest.documentation.openapi`.\n\nInstants are milliseconds since 1970-01-01 UTC. \
                            Ids are made by who makes the thing, as UUIDv7 text. Fields and codes that a client does not know are to be passed over.",
        },
        "servers": [{"url": "/", "description": "The server that this document comes from"}],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": schemas.take(),
            "securitySchemes": security_schemes(),
        },
    })
}

fn security_schemes() -> Value {
    json!({
        Who::DEVICE: {
            "type": "http",
            "scheme": "DPoP",
            "description": "A token that works only with proofs by the key of its device (RFC 9449, ES256): `Authorization: DPoP <token>`, and in \
                            the header `DPoP` a proof of this request's method and address, of the token, and of an id that is used once.\n\nThe app makes \
                            a key, opens `/oauth/authorize` in the browser with `response_type=code`, `client_id=gatehouse-desktop`, a `redirect_uri` on \
                            the loopback (RFC 8252), `state`, `code_challenge` (S256, RFC 7636), `dpop_jkt` and the workspace's slug as `workspace`, and redeems the code at `/oauth/token`.",
        },
        Who::OPERATOR: {
            "type": "http",
            "scheme": "bearer",
            "description": "The secret in the file that `mail.report_secret_file` names. Where there is none, there is no such address.",
        },
    })
}

/// One operation, as the document has it.
fn written(operation: Operation) -> Value {
    let mut parameters = operation.parameters;
    if operation.who.proves() {
        parameters.push(operations::proof());
    }
    let mut answers = Map::new();
    for (status, what, media) in operation.answers {
        let mut answer = json!({"description": what});
        if let Some(media) = media {
            put(&mut answer, "content", content(media));
        }
        answers.insert(status.to_string(), answer);
    }
    for (status, answer) in operation.refusals.map(refusals).unwrap_or_default() {
        answers.entry(status).or_insert(answer);
    }
    let mut written = json!({
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        "parameters": parameters,
        "responses": answers,
        "security": operation.who.security(),
    });
    if !operation.body.is_empty() {
        let content: Map<String, Value> = operation
            .body
            .into_iter()
            .flat_map(|media| match content(media) {
                Value::Object(content) => content,
                _ => Map::new(),
            })
            .collect();
        put(
            &mut written,
            "requestBody",
            json!({"required": true, "content": content}),
        );
    }
    written
}

fn put(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(object) = object {
        object.insert(name.to_owned(), value);
    }
}

fn content(media: Media) -> Value {
    let mut of = json!({"schema": media.schema});
    if let Some(example) = media.example {
        put(&mut of, "example", example);
    }
    let mut content = json!({});
    put(&mut content, media.kind, of);
    content
}

/// What is told instead, by its status; and whatever else is, in the same form.
fn refusals(refusals: Refusals) -> Vec<(String, Value)> {
    let answer = |what: String, examples: Map<String, Value>| {
        let mut of = json!({"schema": refusals.schema});
        if !examples.is_empty() {
            put(&mut of, "examples", examples.into());
        }
        let mut content = json!({});
        put(&mut content, refusals.kind, of);
        json!({"description": what, "content": content})
    };
    let mut by_status: BTreeMap<u16, Map<String, Value>> = BTreeMap::new();
    for (status, code, said) in refusals.listed {
        let examples = by_status.entry(status).or_default();
        examples.insert(code, json!({"value": said}));
    }
    let mut all: Vec<_> = by_status
        .into_iter()
        .map(|(status, examples)| {
            let codes: Vec<String> = examples.keys().map(|code| format!("`{code}`")).collect();
            (status.to_string(), answer(codes.join(", "), examples))
        })
        .collect();
    let other = "Not done: the code says why".to_owned();
    all.push(("default".to_owned(), answer(other, Map::new())));
    all
}
