//! The description of the server's own API, held against its routes, its types and every exchange of this suite: `Client` and `Browser`
//! bring each answer here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use axum::http::{HeaderMap, StatusCode, header};
use boon::{Compiler, Draft, SchemaIndex, Schemas};
use serde_json::{Map, Value, json};

use crate::browser::Browser;
use crate::harness::Office;
use crate::program::Place;
use crate::routes::{self, For, Route};

const AT: &str = "https://gatehouse.test/openapi.json";
/// Longer answers are not looked at: the same rows stand in short ones, and a check of every one takes long.
const LONGEST: usize = 100_000;
/// Where the description has what each event of a stream carries.
const OF_EVENTS: &str = "x-data";

static DESCRIBED: LazyLock<Described> = LazyLock::new(Described::read);

/// The document, and the schema of everything in it that is sent.
struct Described {
    document: Value,
    schemas: Schemas,
    /// By where it stands in the document.
    at: BTreeMap<String, SchemaIndex>,
}

impl Described {
    fn read() -> Self {
        let document = gatehouse_server::openapi::document();
        let mut compiler = Compiler::new();
        compiler.set_default_draft(Draft::V2020_12);
        compiler.add_resource(AT, document.clone()).unwrap();
        let mut schemas = Schemas::new();
        let mut at = BTreeMap::new();
        for (place, media) in media(&document) {
            if media.get("schema").is_some() {
                let loc = format!("{AT}#{place}/schema");
                if media["schema"].get(OF_EVENTS).is_some() {
                    let loc = format!("{loc}/{OF_EVENTS}");
                    let of_events = compiler.compile(&loc, &mut schemas).unwrap();
                    at.insert(format!("{place}/{OF_EVENTS}"), of_events);
                }
                at.insert(place, compiler.compile(&loc, &mut schemas).unwrap());
            }
        }
        Self {
            document,
            schemas,
            at,
        }
    }

    /// The operation of a request, and where it stands.
    fn operation(&self, method: &str, path: &str) -> Option<(String, &Value)> {
        let method = method.to_ascii_lowercase();
        let fits = |template: &str| {
            let (one, other) = (template.split('/'), path.split('/'));
            one.clone().count() == other.clone().count()
                && one.zip(other).all(|(a, b)| a == b || a.starts_with('{'))
        };
        let paths = self.document["paths"].as_object().unwrap();
        let (template, of) = paths.iter().find(|(template, _)| fits(template))?;
        let operation = of.get(&method)?;
        Some((pointer(&["paths", template, &method]), operation))
    }

    /// Why a value is not as it stands in the document.
    fn fault(&self, place: &str, value: &Value) -> Option<String> {
        let schema = self.at.get(place)?;
        let fault = self.schemas.validate(value, *schema).err()?;
        Some(format!("{fault:#}\n{value:#}"))
    }
}

/// RFC 6901.
fn pointer(parts: &[&str]) -> String {
    parts
        .iter()
        .map(|part| format!("/{}", part.replace('~', "~0").replace('/', "~1")))
        .collect()
}

/// Every body of the document, by where it stands.
fn media(document: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let mut content = |at: &[&str], of: &Value| {
        for (kind, media) in of["content"].as_object().into_iter().flatten() {
            let place = [at, &["content", kind]].concat();
            found.push((pointer(&place), media.clone()));
        }
    };
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let at = ["paths", path, method];
            content(
                &[&at[..], &["requestBody"]].concat(),
                &operation["requestBody"],
            );
            for (status, answer) in operation["responses"].as_object().unwrap() {
                content(&[&at[..], &["responses", status]].concat(), answer);
            }
        }
    }
    found
}

/// An exchange with the server is as its own description has it, where it is about one of its operations.
///
/// # Panics
/// When it is not.
pub fn holds(
    (method, path): (&str, &str),
    asked: Option<&Value>,
    (status, headers, body): (StatusCode, &HeaderMap, &[u8]),
) {
    // A zero is refused before anything reads it, by a page.
    if path.contains("%00") {
        return;
    }
    let path = path.split('?').next().unwrap();
    let Some((at, operation)) = DESCRIBED.operation(method, path) else {
        return;
    };
    let what = format!("{method} {path} {status}");
    let answers = operation["responses"].as_object().unwrap();
    let key = [status.as_str(), "default"]
        .into_iter()
        .find(|key| answers.contains_key(*key))
        .unwrap_or_else(|| panic!("{what} is not in the description"));
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().unwrap().split(';').next());
    let described = answers[key]["content"].as_object();
    match (kind, described) {
        (None, None) => {}
        (Some(_), None) => assert!(body.is_empty(), "{what} has a body"),
        (None, Some(_)) => panic!("{what} has no body"),
        (Some(kind), Some(content)) => {
            assert!(content.contains_key(kind), "{what} is {kind}: {content:?}");
            if kind.ends_with("json") && body.len() < LONGEST {
                let place = format!("{at}{}", pointer(&["responses", key, "content", kind]));
                let value = serde_json::from_slice(body).unwrap();
                if let Some(fault) = DESCRIBED.fault(&place, &value) {
                    panic!("{what}: {fault}");
                }
            }
        }
    }
    if let (true, Some(asked)) = (status.is_success(), asked)
        && asked.to_string().len() < LONGEST
    {
        let place = format!(
            "{at}{}",
            pointer(&["requestBody", "content", "application/json"])
        );
        if let Some(fault) = DESCRIBED.fault(&place, asked) {
            // What is not as described is told so in its receipt, and never simply done.
            let answer = String::from_utf8_lossy(body);
            let refused = answer.contains("\"outcome\":\"rejected\"");
            assert!(refused, "what was sent to {what}: {fault}");
        }
    }
}

/// Why what came of the stream at `path` is not as its description has each of its events; none where it is only a sign of life.
fn event_fault(path: &str, sent: &str) -> Option<String> {
    let kind = "text/event-stream";
    let place = pointer(&[
        "paths",
        path,
        "get",
        "responses",
        "200",
        "content",
        kind,
        OF_EVENTS,
    ]);
    assert!(DESCRIBED.at.contains_key(&place), "{path} has no events");
    let faults = sent
        .split("\n\n")
        .filter(|event| !event.is_empty() && !event.starts_with(':'));
    let fault = |event: &str| {
        let Some(data) = event.strip_prefix("data: ") else {
            return Some(format!("no data: {event:?}"));
        };
        let Ok(value) = serde_json::from_str(data) else {
            return Some(format!("no JSON: {data:?}"));
        };
        DESCRIBED.fault(&place, &value)
    };
    faults.filter_map(fault).next()
}

/// What came of a stream is as the description has it.
///
/// # Panics
/// When it is not.
pub fn holds_events(path: &str, sent: &[u8]) {
    let fault = event_fault(path, std::str::from_utf8(sent).unwrap());
    assert!(fault.is_none(), "{fault:?}");
}

#[test]
fn an_event_of_the_live_stream_that_is_not_as_described_is_found() {
    let path = "/api/sync/live";
    assert_eq!(event_fault(path, "data: {\"head\":7}\n\n:ping\n\n"), None);
    for wrong in ["{\"head\":\"7\"}", "{\"heads\":7}", "{\"head\":-1}", "7"] {
        let event = format!("data: {wrong}\n\n");
        assert!(event_fault(path, &event).is_some(), "{wrong}");
    }
    assert!(event_fault(path, "head: 7\n\n").is_some());
}

/// Routes that are neither pages nor the vendor's.
fn is_own(route: &Route) -> bool {
    let of_machines = [
        "/healthz",
        "/oauth/revoke",
        "/oauth/token",
        "/readyz",
        "/w/{slug}/info",
    ];
    matches!(route.is_for(), For::Device | For::Operator)
        || ["/api/", "/.well-known/"]
            .iter()
            .any(|start| route.path.starts_with(start))
        || of_machines.contains(&route.path.as_str())
}

#[test]
fn every_route_of_the_own_api_stands_in_its_description_and_no_other() {
    let routes: BTreeSet<_> = routes::all()
        .into_iter()
        .filter(is_own)
        .map(|route| {
            (
                route.path.clone(),
                route.method.to_ascii_lowercase(),
                route.is_for(),
            )
        })
        .collect();
    let mut described = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for (path, methods) in DESCRIBED.document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let security = &operation["security"];
            let kind = match () {
                () if *security == json!([{"device": []}]) => For::Device,
                () if *security == json!([{"operator": []}]) => For::Operator,
                () => For::Anyone,
            };
            described.insert((path.clone(), method.clone(), kind));
            assert!(
                ids.insert(operation["operationId"].to_string()),
                "{operation}"
            );
        }
    }
    assert!(routes.len() > 15, "{routes:?}");
    assert_eq!(described, routes);
}

#[test]
fn the_description_refers_to_nothing_that_is_not_there_and_keeps_nothing_that_nobody_needs() {
    fn refer(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(of) => {
                if let Some(Value::String(to)) = of.get("$ref") {
                    found.insert(to.clone());
                }
                of.values().for_each(|value| refer(value, found));
            }
            Value::Array(items) => items.iter().for_each(|item| refer(item, found)),
            _ => {}
        }
    }
    let document = &DESCRIBED.document;
    let mut referred = BTreeSet::new();
    refer(document, &mut referred);
    let kept: BTreeSet<String> = document["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
        .map(|name| format!("#/components/schemas/{name}"))
        .collect();
    assert!(kept.len() > 50);
    assert_eq!(referred, kept);
}

#[test]
fn every_example_is_as_its_schema_says() {
    let mut n = 0;
    for (place, media) in media(&DESCRIBED.document) {
        let named = media["examples"].as_object();
        let examples = named.into_iter().flatten().map(|(_, of)| &of["value"]);
        for example in examples.chain(media.get("example")) {
            let fault = DESCRIBED.fault(&place, example);
            assert_eq!(fault, None, "{place}");
            n += 1;
        }
    }
    assert!(n > 60, "{n}");
}

/// Those that the app says of itself are the ones that [`gatehouse_server::failure::status`] has at its end.
#[test]
fn every_problem_that_a_server_tells_stands_in_the_description_and_none_of_the_apps_own() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
    let enumeration = read("../gatehouse-rules/src/problem.rs");
    let (_, enumeration) = enumeration.split_once("pub enum Problem {\n").unwrap();
    let (enumeration, _) = enumeration.split_once("\n}\n").unwrap();
    let snake = |name: &str| {
        let mut code = String::new();
        for c in name.chars() {
            if c.is_uppercase() && !code.is_empty() {
                code.push('_');
            }
            code.extend(c.to_lowercase());
        }
        code
    };
    let all: BTreeSet<String> = enumeration
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(char::is_uppercase))
        .map(|line| snake(line.trim_end_matches([' ', '{', ','])))
        .collect();
    let failure = read("src/failure.rs");
    let (_, own) = failure.split_once("// The app's own;").unwrap();
    let (own, _) = own.split_once("=>").unwrap();
    let own: BTreeSet<String> = own
        .split("Problem::")
        .skip(1)
        .map(|name| snake(name.split(|c: char| !c.is_alphanumeric()).next().unwrap()))
        .collect();
    let described: BTreeSet<String> =
        DESCRIBED.document["components"]["schemas"]["Problem"]["oneOf"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                one["properties"]["code"]["const"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
    assert!(own.is_subset(&all) && own.len() > 10, "{own:?}");
    assert_eq!(described, all.difference(&own).cloned().collect());
}

#[tokio::test]
async fn anyone_reads_the_description_and_the_command_writes_the_same() {
    let office = Office::open().await;
    let page = Browser::new(&office).get("/api/openapi.json").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("content-type").unwrap(), "application/json");
    let read: Value = serde_json::from_str(&page.text).unwrap();
    let said = Place::new("").tell(&["openapi"]);
    let written: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(read, written);
    assert_eq!(read["openapi"], "3.1.0");
    assert_eq!(read["info"]["version"], env!("CARGO_PKG_VERSION"));
}

/// A description that no longer fits is found: each of these was right, and one thing of it is changed.
#[test]
fn an_answer_that_is_not_as_described_is_found() {
    let place = |status: &str, kind: &str| {
        pointer(&[
            "paths",
            "/api/sync/feed",
            "get",
            "responses",
            status,
            "content",
            kind,
        ])
    };
    let feed = place("200", "application/json");
    let right = &DESCRIBED.document.pointer(&feed).unwrap()["example"];
    assert_eq!(DESCRIBED.fault(&feed, right), None);
    let without = |name: &str| {
        let mut of: Map<String, Value> = right.as_object().unwrap().clone();
        assert!(of.remove(name).is_some());
        Value::from(of)
    };
    for name in [
        "rows",
        "tombstones",
        "receipts",
        "next",
        "revision",
        "more",
        "me",
    ] {
        assert!(DESCRIBED.fault(&feed, &without(name)).is_some(), "{name}");
    }
    let mut other = right.clone();
    other["rows"][0]["kind"] = "departments".into();
    assert!(DESCRIBED.fault(&feed, &other).is_some());
    let mut other = right.clone();
    other["rows"][0]["row"]["name"] = Value::Null;
    assert!(DESCRIBED.fault(&feed, &other).is_some());
    let refused = place("default", "application/problem+json");
    let told = json!({"type": "about:blank", "title": "Not found", "status": 404, "problem": {"code": "nobody"}});
    assert!(DESCRIBED.fault(&refused, &told).is_some());
}
