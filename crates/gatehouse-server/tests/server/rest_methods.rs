//! Every method of the REST API: served and named everywhere alike, opened by the scopes it says, and shut by a block (API-1, BLK-3).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use gatehouse_rules::webhook::Scope;
use gatehouse_server::config;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::harness::Office;

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
    let address = std::net::SocketAddr::new("192.0.2.7".parse().unwrap(), 1);
    let request = Request::post(format!("{path}{method}"))
        .header(header::CONTENT_TYPE, "application/json")
        .extension(ConnectInfo(address))
        .body(Body::from(body.to_string()))
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
    let paths = answer["result"]["paths"].as_object().unwrap().clone();
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
        .member(
            gatehouse_rules::role::Role::Employee,
            "anna@northwind.example",
        )
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
