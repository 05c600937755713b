//! Every method of the REST API: served and named everywhere alike, opened by the scopes it says, and shut by a block (API-1, BLK-3).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use gatehouse_rules::id::WorkgroupId;
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::role::Role;
use gatehouse_rules::webhook::Scope;
use gatehouse_server::config;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::harness::Office;
use crate::rest_reading::form;

/// What is served by a file, as its own `run` has it: the arms of its match that begin with a name.
fn served(file: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file);
    let source = std::fs::read_to_string(path).unwrap();
    let (_, run) = source.split_once("\nasync fn run(").unwrap();
    let (run, _) = run.split_once("\n}\n").unwrap();
    run.lines()
        .filter_map(|line| line.trim().split_once(" => "))
        .filter(|(names, _)| names.starts_with('"'))
        .flat_map(|(names, _)| names.split(" | "))
        .map(|name| name.trim_matches('"').to_owned())
        .collect()
}

/// Both versions' methods, with `batch`.
fn all_served() -> (BTreeSet<String>, BTreeSet<String>) {
    let mut older = served("rest.rs");
    older.insert("batch".to_owned());
    let newer = served("rest/v3.rs").union(&older).cloned().collect();
    assert!(older.len() > 15, "{older:?}");
    (older, newer)
}

async fn office() -> Office {
    let mut office = Office::open().await;
    office.set(|config| {
        config.rest = config::Rest {
            per_second: 100_000,
            burst: 100_000,
        };
    });
    office
}

async fn post(office: &Office, path: &str, method: &str, body: &Value) -> (u16, Value) {
    let uri = format!("{path}{method}");
    send(office, "POST", &uri, "application/json", body.to_string()).await
}

async fn send(office: &Office, verb: &str, uri: &str, kind: &str, body: String) -> (u16, Value) {
    let address = std::net::SocketAddr::new("192.0.2.7".parse().unwrap(), 1);
    let request = Request::builder()
        .method(verb)
        .uri(uri)
        .header(header::CONTENT_TYPE, kind)
        .extension(ConnectInfo(address))
        .body(Body::from(body))
        .unwrap();
    let response = office.router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap())
}

/// The error of an answer, in either version's shape.
fn code(answer: &Value) -> &str {
    let error = &answer["error"];
    error.as_str().or(error["code"].as_str()).unwrap_or("")
}

fn newer(path: &str) -> String {
    path.replacen("/rest/", "/rest/api/", 1)
}

fn names(list: &Value) -> BTreeSet<String> {
    let list = list.as_array().unwrap();
    let names: BTreeSet<String> = list
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names.len(), list.len(), "none stands there twice");
    names
}

/// What the vendor-shaped documentation says that each method needs.
async fn documented(office: &Office, path: &str) -> BTreeMap<String, Vec<String>> {
    let (_, answer) = post(office, &newer(path), "documentation", &json!({})).await;
    let mut paths = answer["result"]["paths"].as_object().unwrap().clone();
    // The older version stands there as one.
    paths.remove("/{method}");
    let needs = |operation: &Value| {
        let scopes = operation["post"]["x-scopes"].as_array().unwrap().iter();
        scopes
            .map(|scope| scope.as_str().unwrap().to_owned())
            .collect()
    };
    paths
        .iter()
        .map(|(path, operation)| {
            let name = path.trim_start_matches('/');
            assert_eq!(operation["post"]["operationId"], name);
            (name.to_owned(), needs(operation))
        })
        .collect()
}

#[tokio::test]
async fn every_method_that_is_served_is_named_everywhere_and_none_that_is_not_api_1() {
    let office = office().await;
    let (_, path) = office.webhook(&office.owner, &Scope::ALL).await;
    let (older, all) = all_served();
    let documented = documented(&office, &path).await;
    assert_eq!(documented.keys().cloned().collect::<BTreeSet<_>>(), all);
    for (path, served) in [(path.clone(), &older), (newer(&path), &all)] {
        let result = async |method: &str, body: Value| {
            let (status, answer) = post(&office, &path, method, &body).await;
            assert_eq!(status, 200, "{method}: {answer}");
            answer["result"].clone()
        };
        let is_newer = path.contains("/api/");
        for asked in [json!({}), json!({"full": true})] {
            let told = result("methods", asked).await;
            let told = if is_newer { &told["items"] } else { &told };
            assert_eq!(&names(told), served, "{path}");
        }
        for name in all.iter().map(String::as_str).chain(["no.such", ""]) {
            let told = result("method.get", json!({ "name": name })).await;
            let told = if is_newer { &told["item"] } else { &told };
            let is = served.contains(name);
            let expected = json!({"isExisting": is, "isAvailable": is});
            assert_eq!(*told, expected, "{name} of {path}");
            if name.is_empty() {
                continue;
            }
            let (status, answer) = post(&office, &path, name, &json!({})).await;
            let is_there = !matches!(
                code(&answer),
                "ERROR_METHOD_NOT_FOUND" | "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION"
            );
            assert_eq!(is_there, is, "{path}{name}: {status} {answer}");
            assert_ne!(status, 500, "{path}{name}: {answer}");
        }
    }
}

#[tokio::test]
async fn the_document_describes_the_older_version_with_its_methods_and_its_envelope_api_1() {
    let office = office().await;
    let (_, path) = office.webhook(&office.owner, &Scope::ALL).await;
    let (_, answer) = post(&office, &newer(&path), "documentation", &json!({})).await;
    let document = &answer["result"];
    let older = &document["paths"]["/{method}"];
    let address = older["servers"][0]["url"].as_str().unwrap();
    assert!(address.ends_with("/rest/{employee}/{secret}"), "{address}");
    let (served, _) = all_served();
    assert_eq!(names(&older["parameters"][0]["schema"]["enum"]), served);
    let fields = |schema: &Value, of: &str| {
        let name = schema["$ref"].as_str().unwrap().rsplit('/').next();
        let schema = &document["components"]["schemas"][name.unwrap()];
        assert!(schema.is_object(), "{name:?}");
        match &schema[of] {
            Value::Array(_) => names(&schema[of]),
            map => map.as_object().unwrap().keys().cloned().collect(),
        }
    };
    let (_, done) = post(&office, &path, "user.get", &json!({})).await;
    let (_, refused) = post(&office, &path, "user.add", &json!({})).await;
    for verb in ["get", "post"] {
        for (status, answer) in [("200", &done), ("default", &refused)] {
            let schema = &older[verb]["responses"][status]["content"]["application/json"]["schema"];
            let told: BTreeSet<_> = answer.as_object().unwrap().keys().cloned().collect();
            assert!(fields(schema, "required").is_subset(&told), "{answer}");
            assert!(told.is_subset(&fields(schema, "properties")), "{answer}");
        }
    }
}

/// Parameters of a method, nested where it takes such; what changes something changes another thing in each call.
fn asked(method: &str, n: usize, department: &Value) -> Value {
    match method {
        "method.get" => json!({"name": "user.get"}),
        "user.get" => {
            json!({"FILTER": {"@ID": [1, 2], "!NAME": "x"}, "select": ["ID", "NAME"], "order": {"ID": "DESC"}, "start": -1})
        }
        "user.search" => json!({"FILTER": {"NAME": "a"}, "sort": "ID", "order": "ASC"}),
        "department.get" => json!({"ID": [1], "sort": "NAME", "order": "DESC", "START": 0}),
        "sonet_group.get" => json!({"FILTER": {"%NAME": "fair"}, "order": {"ID": "ASC"}}),
        "user.add" => json!({"EMAIL": format!("new{n}@example.com"), "UF_DEPARTMENT": [1]}),
        "user.update" => json!({"ID": 2, "NAME": format!("Anna&{n}"), "UF_DEPARTMENT": [1]}),
        "department.add" => json!({"NAME": format!("Team + {n}"), "PARENT": 1}),
        "department.update" => json!({"ID": department, "NAME": format!("Crew = {n}")}),
        "department.delete" => json!({"ID": department}),
        "batch" => {
            json!({"halt": 0, "cmd": {"one": "user.get?FILTER[ID]=2", "two": "user.get?FILTER[NAME]=$result[one][0][NAME]"}})
        }
        _ => json!({}),
    }
}

/// What is read after a call that changed something, and must be found.
fn effect(method: &str, asked: &Value, department: &Value) -> Option<(&'static str, Value)> {
    Some(match method {
        "user.add" => ("user.get", json!({"FILTER": {"EMAIL": asked["EMAIL"]}})),
        "user.update" => (
            "user.get",
            json!({"FILTER": {"ID": 2, "NAME": asked["NAME"]}}),
        ),
        "department.add" => ("department.get", json!({"NAME": asked["NAME"]})),
        "department.update" => {
            let body = json!({"ID": department, "NAME": asked["NAME"]});
            ("department.get", body)
        }
        _ => return None,
    })
}

#[tokio::test]
async fn every_method_is_called_by_get_and_post_in_every_form_with_and_without_json_api_1() {
    let office = office().await;
    office
        .member(Role::Employee, "anna@northwind.example")
        .await;
    let add = Decision::AddWorkgroup {
        workgroup: WorkgroupId(office.id()),
        name: "Fair".to_owned(),
    };
    assert_eq!(office.owner.decide(add).await, Outcome::applied());
    let (_, path) = office.webhook(&office.owner, &Scope::ALL).await;
    let (older, _) = all_served();
    for method in &older {
        let (mut found, mut n) = (Vec::new(), 0);
        for suffix in ["", ".json"] {
            for (verb, kind, in_query) in [
                ("GET", "", true),
                ("POST", "", true),
                ("POST", "application/x-www-form-urlencoded", false),
                ("POST", "application/json", false),
                ("POST", "application/json; charset=utf-8", false),
            ] {
                n += 1;
                let made = json!({"NAME": format!("Of {method} {n}"), "PARENT": 1});
                let department = match method.as_str() {
                    "department.update" | "department.delete" => {
                        post(&office, &path, "department.add", &made).await.1["result"].clone()
                    }
                    _ => Value::Null,
                };
                let asked = asked(method, n, &department);
                let form = form(&asked);
                let way = format!("{verb} {method}{suffix} {kind} {form}");
                let (query, body) = match kind {
                    _ if in_query => (form, String::new()),
                    "application/x-www-form-urlencoded" => (String::new(), form),
                    _ => (String::new(), asked.to_string()),
                };
                let uri = format!("{path}{method}{suffix}?{query}");
                let (status, mut answer) = send(&office, verb, &uri, kind, body).await;
                assert_eq!(status, 200, "{way}: {answer}");
                let time: BTreeSet<_> = answer["time"].as_object().unwrap().keys().collect();
                assert_eq!(time.len(), 8, "{way}: {time:?}");
                if let Some((read, body)) = effect(method, &asked, &department) {
                    let (_, answer) = post(&office, &path, read, &body).await;
                    assert_eq!(answer["total"], 1, "{way} had no effect: {answer}");
                }
                if method.ends_with(".add") {
                    assert!(answer["result"].as_u64() > Some(1), "{way}: {answer}");
                    continue;
                }
                if method == "department.delete" {
                    let (_, answer) = post(&office, &path, "department.get", &asked).await;
                    assert_eq!(answer["total"], 0, "{way} had no effect: {answer}");
                }
                answer.as_object_mut().unwrap().remove("time");
                if let Some(batch) = answer["result"].as_object_mut() {
                    batch.remove("result_time");
                }
                found.push((way, answer));
            }
        }
        for (way, answer) in &found {
            assert_eq!(*answer, found[0].1, "{way} is not {}", found[0].0);
        }
    }
    // A list that is counted has a total, one from -1 has none, and either way the nested names were read.
    let nested = json!({"FILTER": {"@ID": [1, 2]}, "start": -1});
    let (_, answer) = post(&office, &path, "user.get", &nested).await;
    assert_eq!(answer["result"].as_array().map(Vec::len), Some(2));
    assert!(answer.get("total").is_none() && answer.get("next").is_none());
    // REST 3.0 takes GET where there is nothing to tell it.
    for method in [
        "server.time",
        "profile",
        "scope",
        "main.eventlog.field.list",
    ] {
        let uri = format!("{}{method}", newer(&path));
        let (status, by_get) = send(&office, "GET", &uri, "", String::new()).await;
        let (_, by_post) = post(&office, &newer(&path), method, &json!({})).await;
        assert_eq!((status, &by_get["result"]), (200, &by_post["result"]));
    }
}

#[tokio::test]
async fn a_method_is_opened_by_the_scopes_that_are_documented_and_by_no_other_api_1() {
    let office = office().await;
    let (_, path) = office.webhook(&office.owner, &Scope::ALL).await;
    let documented = documented(&office, &path).await;
    let (older, _) = all_served();
    let mut n_refused = 0;
    for scope in Scope::ALL {
        let (_, path) = office.webhook(&office.owner, &[scope]).await;
        for (name, needs) in &documented {
            let opens = needs.is_empty() || needs.iter().any(|one| one == scope.name());
            let mut paths = vec![newer(&path)];
            if older.contains(name) {
                paths.push(path.clone());
            }
            for path in paths {
                let (status, answer) = post(&office, &path, name, &json!({})).await;
                let refused = matches!(
                    code(&answer),
                    "insufficient_scope" | "BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION"
                );
                assert_eq!(!refused, opens, "{path}{name} {}: {answer}", scope.name());
                assert!(!refused || status == 403);
                n_refused += u32::from(refused);
            }
        }
    }
    assert!(n_refused > 50, "{n_refused}");
}

#[tokio::test]
async fn while_somebody_is_blocked_no_method_of_either_version_answers_and_at_once_afterwards_all_do_blk_3()
 {
    let office = office().await;
    let anna = office
        .member(Role::Employee, "anna@northwind.example")
        .await;
    let (_, path) = office.webhook(&office.owner, &Scope::ALL).await;
    let (older, all) = all_served();
    let calls: Vec<(String, &String)> = older
        .iter()
        .map(|name| (path.clone(), name))
        .chain(all.iter().map(|name| (newer(&path), name)))
        .collect();
    let answers = async |is_blocked: bool| {
        for (path, name) in &calls {
            let (status, answer) = post(&office, path, name, &json!({})).await;
            let told = (status, code(&answer)) == (403, "REST_BLOCKED");
            assert_eq!(told, is_blocked, "{path}{name}: {status} {answer}");
        }
    };
    answers(false).await;
    office.suspect(&anna.employee).await;
    answers(true).await;
    let unblock =
        "update employee set blocked_at = null, block = null where blocked_at is not null";
    assert_eq!(office.tamper(unblock).await, 1);
    answers(false).await;
}
