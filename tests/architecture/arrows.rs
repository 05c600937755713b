//! `ui → src-tauri → mirror → rules ← server`; inside the server `subject → {store, rules}`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::{Value, json};

use crate::none;
use crate::source::{Source, read, root};

/// Who may not reach what, by any number of steps, in a build without tests.
const NEVER: [(&str, &[&str]); 5] = [
    (
        "gatehouse-rules",
        &[
            "tokio",
            "sqlx",
            "axum",
            "reqwest",
            "tauri",
            "gatehouse-mirror",
            "gatehouse-server",
            "gatehouse",
        ],
    ),
    (
        "gatehouse-mirror",
        &["gatehouse-server", "gatehouse", "tauri", "axum"],
    ),
    (
        "gatehouse-server",
        &["gatehouse-mirror", "gatehouse", "tauri", "keyring"],
    ),
    ("gatehouse", &["gatehouse-server", "axum", "xtask"]),
    (
        "xtask",
        &[
            "gatehouse-rules",
            "gatehouse-mirror",
            "gatehouse-server",
            "gatehouse",
            "tauri",
            "tokio",
        ],
    ),
];

fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let said = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
    serde_json::from_slice(&said.stdout).unwrap()
}

/// Everything a package reaches by normal and build dependencies, by name.
fn reached(metadata: &Value, package: &str) -> BTreeSet<String> {
    let names: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["id"].as_str().unwrap(), one["name"].as_str().unwrap()))
        .collect();
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (node["id"].as_str().unwrap(), node))
        .collect();
    let mut found = BTreeSet::new();
    let mut left: Vec<&str> = names
        .iter()
        .filter(|(_, name)| **name == package)
        .map(|(id, _)| *id)
        .collect();
    while let Some(id) = left.pop() {
        for dep in nodes[id]["deps"].as_array().unwrap() {
            let earnest = dep["dep_kinds"]
                .as_array()
                .unwrap()
                .iter()
                .any(|kind| kind["kind"] != "dev");
            let next = dep["pkg"].as_str().unwrap();
            if earnest && found.insert(names[next].to_owned()) {
                left.push(next);
            }
        }
    }
    found
}

fn broken(metadata: &Value) -> Vec<String> {
    NEVER
        .iter()
        .flat_map(|(package, never)| {
            let reached = reached(metadata, package);
            never
                .iter()
                .filter(|one| reached.contains(**one))
                .map(|one| format!("{package} reaches {one}"))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn no_arrow_between_the_crates_is_broken() {
    none(&broken(&metadata()));
}

#[test]
fn a_broken_arrow_is_found_over_a_step() {
    let kinds = json!([{"kind": null}]);
    let names = [
        "gatehouse-rules",
        "gatehouse-mirror",
        "gatehouse-server",
        "gatehouse",
        "xtask",
        "tokio",
    ];
    let packages: Vec<Value> = names
        .iter()
        .map(|name| json!({"id": name, "name": name}))
        .collect();
    let nodes: Vec<Value> = names
        .iter()
        .map(|name| match *name {
            "gatehouse-mirror" => {
                json!({"id": name, "deps": [{"pkg": "gatehouse-rules", "dep_kinds": kinds}]})
            }
            "gatehouse-rules" => {
                json!({"id": name, "deps": [{"pkg": "gatehouse-server", "dep_kinds": kinds},
                {"pkg": "tokio", "dep_kinds": [{"kind": "dev"}]}]})
            }
            _ => json!({"id": name, "deps": []}),
        })
        .collect();
    let found = broken(&json!({"packages": packages, "resolve": {"nodes": nodes}}));
    assert!(found.contains(&"gatehouse-mirror reaches gatehouse-server".to_owned()));
    assert!(
        !found.contains(&"gatehouse-rules reaches tokio".to_owned()),
        "tests may use what they like"
    );
}

/// Lines of code that hold one of `needles`, in files that `looked` chooses.
fn held(
    sources: &[Source],
    looked: impl Fn(&str) -> bool,
    needles: &[&str],
    why: &str,
) -> Vec<String> {
    sources
        .iter()
        .filter(|source| looked(&source.path))
        .flat_map(|source| {
            source
                .lines()
                .filter(|(_, line)| needles.iter().any(|needle| line.contains(needle)))
                .map(|(at, line)| format!("{}:{at}: {why}: {}", source.path, line.trim()))
                .collect::<Vec<_>>()
        })
        .collect()
}

const SERVER: &str = "crates/gatehouse-server/src/";
const RULES: &str = "crates/gatehouse-rules/src/";

/// SQL as it is written here: lower case, at the start of a literal.
const SQL: [&str; 7] = [
    "sqlx::query",
    "\"select ",
    "\"insert into ",
    "\"delete from ",
    "\"update ",
    "\"create table",
    "\"with recursive",
];

fn sql_outside_the_store(sources: &[Source]) -> Vec<String> {
    let outside = |path: &str| {
        path.starts_with(SERVER) && !path.starts_with("crates/gatehouse-server/src/store/")
    };
    held(sources, outside, &SQL, "SQL outside store/")
}

/// The subjects: what a company's admin decides on. They meet in `operation.rs` and `change.rs` only.
const SUBJECTS: [&str; 11] = [
    "block",
    "case",
    "department",
    "employee",
    "invitation",
    "link",
    "outgoing",
    "pause",
    "role",
    "request",
    "workspace",
];

/// Modules that a file names by `crate::…`, with or without braces.
fn named<'a>(line: &'a str, modules: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    let rest = line.split_once("crate::").map_or("", |(_, rest)| rest);
    let braces = rest.starts_with('{');
    modules.iter().copied().filter(move |module| {
        let whole = |text: &str| {
            text.strip_prefix(module)
                .is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        };
        if braces {
            rest[1..].split(',').any(|part| whole(part.trim()))
        } else {
            whole(rest)
        }
    })
}

fn calls_of_subjects(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.path.starts_with(SERVER))
    {
        let name = source
            .path
            .rsplit('/')
            .next()
            .unwrap()
            .trim_end_matches(".rs");
        let in_store = source.path.contains("/store/");
        if !in_store && !SUBJECTS.contains(&name) {
            continue;
        }
        for (at, line) in source.lines() {
            for other in named(line, &SUBJECTS).filter(|other| in_store || *other != name) {
                found.push(format!("{}:{at}: calls the subject {other}", source.path));
            }
        }
    }
    found
}

/// What the rules may not touch: files, nets, threads that wait, and any clock or chance but their own.
const OUTSIDE: [&str; 8] = [
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "async fn",
    ".await",
    "SystemTime",
    "Instant",
];

fn rules_that_touch_the_world(sources: &[Source]) -> Vec<String> {
    let other = |path: &str| path.starts_with(RULES) && !path.ends_with("/time.rs");
    let mut found = held(sources, other, &OUTSIDE, "the rules are pure");
    let no_chance = |path: &str| path.starts_with(RULES) && !path.ends_with("/random.rs");
    found.extend(held(
        sources,
        no_chance,
        &["getrandom", "rand_chacha", "thread_rng"],
        "chance stands in random.rs",
    ));
    found
}

/// Subjects change a workspace by `Change::commit` alone, which wants the event; facts without one come from letters, deliveries and signing in.
fn changes_without_event(sources: &[Source]) -> Vec<String> {
    let subject = |path: &str| {
        SUBJECTS
            .iter()
            .any(|name| path == format!("{SERVER}{name}.rs"))
    };
    let mut found = held(
        sources,
        subject,
        &["tx.commit()", "commit_facts("],
        "a subject commits with its event",
    );
    let other = |path: &str| {
        path.starts_with(SERVER)
            && !["change.rs", "delivery.rs", "event.rs", "letter.rs"]
                .iter()
                .any(|name| path == format!("{SERVER}{name}"))
    };
    found.extend(held(
        sources,
        other,
        &["commit_facts("],
        "a change without its event",
    ));
    found
}

/// Secrets are written out by no derive.
fn secrets_that_show(sources: &[Source]) -> Vec<String> {
    let secret = |path: &str| path == format!("{RULES}secret.rs");
    let derived = |line: &str| line.contains("derive(") && line.contains("Debug");
    let mut found = held(sources, secret, &["Serialize", "Display"], "a secret shows");
    found.extend(
        held(sources, secret, &["derive("], "a secret shows")
            .into_iter()
            .filter(|fault| derived(fault)),
    );
    found
}

fn tauri_outside_its_door(sources: &[Source]) -> Vec<String> {
    let other = |path: &str| path.starts_with("ui/src/") && path != "ui/src/lib/gatehouse.ts";
    held(
        sources,
        other,
        &["@tauri-apps", "__TAURI"],
        "only gatehouse.ts knows Tauri",
    )
}

/// Who turns what went wrong into an answer: problems and faults in one place, and the other shapes that a
/// standard, a person or the vendor's clients ask for: RFC 6749 errors, a page, and the vendor's envelopes, of which there are two.
const ANSWERS: [(&str, &str); 5] = [
    ("failure.rs", "Failure"),
    ("token.rs", "Refused"),
    ("message.rs", "Trouble"),
    ("rest/answer.rs", "Bad"),
    ("rest/v3/answer.rs", "Wrong"),
];

fn answers_elsewhere(sources: &[Source]) -> Vec<String> {
    let all = held(
        sources,
        |path| path.starts_with(SERVER),
        &["IntoResponse for "],
        "an answer of its own",
    );
    all.into_iter()
        .filter(|fault| {
            !ANSWERS.iter().any(|(file, name)| {
                fault.contains(&format!("{SERVER}{file}:"))
                    && fault.contains(&format!("IntoResponse for {name} "))
            })
        })
        .collect()
}

fn code() -> Vec<Source> {
    read(
        &["crates", "src-tauri", "ui/src"],
        &[".rs", ".ts", ".svelte"],
    )
}

#[test]
fn only_the_store_has_sql() {
    none(&sql_outside_the_store(&code()));
}

#[test]
fn the_store_calls_no_subject_and_subjects_do_not_call_each_other() {
    none(&calls_of_subjects(&code()));
}

#[test]
fn the_rules_touch_neither_world_nor_clock_nor_chance() {
    none(&rules_that_touch_the_world(&code()));
}

#[test]
fn no_change_is_committed_without_its_event() {
    none(&changes_without_event(&code()));
}

#[test]
fn no_secret_can_be_shown_by_accident() {
    none(&secrets_that_show(&code()));
}

#[test]
fn only_one_file_of_the_screens_knows_tauri() {
    none(&tauri_outside_its_door(&code()));
}

#[test]
fn what_went_wrong_is_answered_in_one_place() {
    none(&answers_elsewhere(&code()));
}

#[test]
fn each_check_of_the_sources_bites() {
    let bad = |path: &str, text: &str| vec![Source::new(path, text)];
    assert_eq!(
        sql_outside_the_store(&bad(
            "crates/gatehouse-server/src/link.rs",
            "q(\"select 1\")"
        ))
        .len(),
        1
    );
    assert_eq!(
        sql_outside_the_store(&bad(
            "crates/gatehouse-server/src/store/link.rs",
            "q(\"select 1\")"
        ))
        .len(),
        0
    );
    assert_eq!(
        calls_of_subjects(&bad(
            "crates/gatehouse-server/src/store/link.rs",
            "use crate::invitation::x;"
        ))
        .len(),
        1
    );
    assert_eq!(
        calls_of_subjects(&bad(
            "crates/gatehouse-server/src/link.rs",
            "use crate::{app, employee};"
        ))
        .len(),
        1
    );
    assert_eq!(
        calls_of_subjects(&bad(
            "crates/gatehouse-server/src/link.rs",
            "use crate::link_page;"
        ))
        .len(),
        0
    );
    assert_eq!(
        rules_that_touch_the_world(&bad(
            "crates/gatehouse-rules/src/link.rs",
            "std::fs::read(x)"
        ))
        .len(),
        1
    );
    assert_eq!(
        rules_that_touch_the_world(&bad(
            "crates/gatehouse-rules/src/id.rs",
            "getrandom::fill(x)"
        ))
        .len(),
        1
    );
    assert_eq!(
        changes_without_event(&bad(
            "crates/gatehouse-server/src/link.rs",
            "change.tx.commit().await"
        ))
        .len(),
        1
    );
    assert_eq!(
        changes_without_event(&bad(
            "crates/gatehouse-server/src/token.rs",
            "change.commit_facts().await"
        ))
        .len(),
        1
    );
    assert_eq!(
        secrets_that_show(&bad(
            "crates/gatehouse-rules/src/secret.rs",
            "#[derive(Clone, Debug)]\nuse serde::Serialize;"
        ))
        .len(),
        2
    );
    assert_eq!(
        tauri_outside_its_door(&bad(
            "ui/src/App.svelte",
            "import x from \"@tauri-apps/api\""
        ))
        .len(),
        1
    );
    assert_eq!(
        answers_elsewhere(&bad(
            "crates/gatehouse-server/src/link.rs",
            "impl IntoResponse for Gone {"
        ))
        .len(),
        1
    );
    assert_eq!(
        answers_elsewhere(&bad(
            "crates/gatehouse-server/src/failure.rs",
            "impl IntoResponse for Failure {"
        ))
        .len(),
        0
    );
}
