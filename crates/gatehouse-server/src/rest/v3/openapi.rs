//! `rest.documentation.openapi`: every method of this version, and how those of the older one are called, for Swagger, Postman and what
//! else reads OpenAPI.

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
    paths.insert("/{method}".to_owned(), older(app));
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Gatehouse REST", "version": env!("CARGO_PKG_VERSION")},
        "servers": [server(app, "/rest/api")],
        "paths": paths,
        "components": {"schemas": schemas()},
    })
}

fn server(app: &App, below: &str) -> Value {
    json!({
        "url": format!("{}{below}/{{employee}}/{{secret}}", app.config.origin()),
        "variables": {"employee": {"default": "1"}, "secret": {"default": "secret"}},
    })
}

/// Any method of the older version: at an address of its own, by GET and POST, in every form, with its envelope.
fn older(app: &App) -> Value {
    let mut names: Vec<_> = super::super::METHODS
        .iter()
        .map(|(name, _)| *name)
        .collect();
    names.push("batch");
    names.sort_unstable();
    let answer = |what: &str, schema: &str| {
        let schema = json!({"$ref": format!("#/components/schemas/{schema}")});
        json!({"description": what, "content": {"application/json": {"schema": schema}}})
    };
    let operation = |id: &str| {
        json!({
            "operationId": id,
            "tags": ["older version"],
            "responses": {"200": answer("Done", "OlderDone"), "default": answer("Not done", "OlderError")},
        })
    };
    let parameters = json!({"schema": {"$ref": "#/components/schemas/Parameters"}});
    let mut post = operation("post");
    post["requestBody"] = json!({"content": {
        "application/json": parameters,
        "application/x-www-form-urlencoded": parameters,
    }});
    json!({
        "description": "The older version: any of its methods, also with `.json` behind it. A body stands over the query.",
        "servers": [server(app, "/rest")],
        "parameters": [
            {"name": "method", "in": "path", "required": true, "schema": {"type": "string", "enum": names}},
            {
                "name": "parameters",
                "in": "query",
                "description": "Of the method, nested as in `FILTER[>ID]=5`",
                "schema": {"$ref": "#/components/schemas/Parameters"},
            },
        ],
        "get": operation("get"),
        "post": post,
    })
}

fn schemas() -> Value {
    json!({
        "OlderDone": {
            "type": "object",
            "required": ["result", "time"],
            "properties": {
                "result": {"description": "What the method found"},
                "total": {"type": "integer", "description": "How many there are in all, where they were counted"},
                "next": {"type": "integer", "description": "Where the next page begins; absent on the last"},
                "time": {"type": "object", "additionalProperties": true},
            },
        },
        "OlderError": {
            "type": "object",
            "required": ["error", "error_description"],
            "properties": {
                "error": {"type": "string"},
                "error_description": {"type": "string"},
                "argument": {"type": "string", "description": "Of `user.add`; always empty"},
            },
        },
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
