//! `rest.documentation.openapi`: every method of this version, for Swagger, Postman and what else reads OpenAPI.

use serde_json::{Map, Value, json};

use crate::app::App;

/// The document.
pub(super) fn document(app: &App) -> Value {
    let mut paths = Map::new();
    let mut names: Vec<_> = super::methods().copied().collect();
    names.push(("batch", &[]));
    names.sort_unstable_by_key(|(name, _)| *name);
    for (name, needs) in names {
        let tag = name.split('.').next().unwrap_or(name);
        let scopes: Vec<_> = needs.iter().map(|scope| scope.name()).collect();
        let keyed = super::may_be_keyed(name);
        let key = json!([{
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "schema": {"type": "string", "minLength": 1, "maxLength": 255},
        }]);
        let body = if name == "batch" {
            "Batch"
        } else {
            "Parameters"
        };
        let operation = json!({
            "operationId": name,
            "tags": [tag],
            // Any of these is enough.
            "x-scopes": scopes,
            "parameters": if keyed { key } else { json!([]) },
            "requestBody": {"content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{body}")}}}},
            "responses": {
                "200": {"description": "Done", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Done"}}}},
                "default": {"description": "Not done", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
            },
        });
        paths.insert(format!("/{name}"), json!({"post": operation}));
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Gatehouse REST 3.0", "version": env!("CARGO_PKG_VERSION")},
        "servers": [{
            "url": format!("{}/rest/api/{{employee}}/{{secret}}", app.config.origin()),
            "variables": {"employee": {"default": "1"}, "secret": {"default": "secret"}},
        }],
        "paths": paths,
        "components": {"schemas": schemas()},
    })
}

fn schemas() -> Value {
    json!({
        "Parameters": {"type": "object", "additionalProperties": true},
        "Batch": {
            "type": "array",
            "maxItems": super::CALLS_MAX,
            "items": {
                "type": "object",
                "required": ["method"],
                "properties": {"method": {"type": "string"}, "query": {"type": "object", "additionalProperties": true}},
            },
        },
        "Done": {
            "type": "object",
            "required": ["result", "time"],
            "properties": {
                "result": {"description": "`item`, `items`, `id` or `result` by the method; a list for a batch"},
                "time": {"type": "object", "additionalProperties": true},
            },
        },
        "Error": {
            "type": "object",
            "required": ["error"],
            "properties": {
                "error": {
                    "type": "object",
                    "required": ["code", "message"],
                    "properties": {
                        "code": {"type": "string"},
                        "message": {"type": "string"},
                        "validation": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                            },
                        },
                    },
                },
            },
        },
    })
}
