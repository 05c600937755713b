//! What the window may ask of Rust: every command of the list is allowed and answered, nothing else
//! is, and the TypeScript in the repository is the one that the Rust types make.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails where it stands"
)]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use gatehouse::commands::{Commands, NAMES, Rejection};
use gatehouse::{Start, commands};
use gatehouse_rules::random::Random;
use gatehouse_rules::time::Time;
use serde_json::{Value, json};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use ts_rs::TS;

/// The app on Tauri's mock runtime, with a profile of its own.
struct Office {
    app: App<MockRuntime>,
    profile: PathBuf,
}

impl Office {
    fn open() -> Self {
        let profile =
            std::env::temp_dir().join(format!("gatehouse-commands-{}", Random::System.id(Time(0))));
        let app = mock_builder()
            .invoke_handler(commands::handler())
            .build(gatehouse::context())
            .unwrap();
        let start = Start {
            profile: Some(profile.clone()),
            browser: Some("false".to_owned()),
            updates: Some(profile.join("no-updates.toml")),
            hidden: false,
        };
        gatehouse::begin(&app, &start).unwrap();
        Self { app, profile }
    }

    fn window(&self, label: &str) -> WebviewWindow<MockRuntime> {
        WebviewWindowBuilder::new(&self.app, label, WebviewUrl::default())
            .build()
            .unwrap()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.profile);
    }
}

fn ask(window: &WebviewWindow<MockRuntime>, name: &str, request: &Value) -> Result<Value, Value> {
    let asked = InvokeRequest {
        cmd: name.to_owned(),
        callback: tauri::ipc::CallbackFn(0),
        error: tauri::ipc::CallbackFn(1),
        url: window.url().unwrap(),
        body: json!({ "request": request }).into(),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, asked).map(|answer| answer.deserialize().unwrap())
}

#[test]
fn every_command_of_the_list_is_allowed_to_the_window() {
    let office = Office::open();
    let window = office.window("main");
    for name in NAMES {
        // Reaches the command's own reading of its request, and nothing behind it.
        let said = ask(&window, name, &json!("no request of any command")).unwrap_err();
        assert!(
            said.as_str()
                .is_some_and(|said| said.starts_with("invalid args `request`")),
            "{name}: {said}"
        );
    }
}

#[test]
fn a_command_out_of_the_list_or_from_another_window_is_refused() {
    let office = Office::open();
    let said = ask(&office.window("main"), "erase_everything", &Value::Null).unwrap_err();
    assert!(
        said.as_str()
            .is_some_and(|said| said.contains("not allowed")),
        "{said}"
    );
    let said = ask(&office.window("other"), "preferences", &Value::Null).unwrap_err();
    assert!(
        said.as_str()
            .is_some_and(|said| said.contains("not allowed")),
        "{said}"
    );
}

#[test]
fn a_fresh_profile_answers_as_a_first_run() {
    let office = Office::open();
    let window = office.window("main");
    assert_eq!(
        ask(&window, "stage", &Value::Null),
        Ok(json!({ "stage": "first_run" }))
    );
    let about = ask(&window, "about", &Value::Null).unwrap();
    assert_eq!(about["folder"], json!(office.profile));
    assert_eq!(about["server"], Value::Null);
    for name in ["overview", "company", "outbox", "status", "sync_now"] {
        assert_eq!(
            ask(&window, name, &Value::Null),
            Err(json!({ "code": "locked" })),
            "{name}"
        );
    }
}

#[test]
fn preferences_are_kept_before_there_is_a_vault() {
    let office = Office::open();
    let window = office.window("main");
    let mut preferences = ask(&window, "preferences", &Value::Null).unwrap();
    assert_eq!(preferences["lock_after_minutes"], json!(15));
    preferences["theme"] = json!("dark");
    preferences["lock_after_minutes"] = Value::Null;
    assert_eq!(
        ask(&window, "set_preferences", &preferences),
        Ok(Value::Null)
    );
    assert_eq!(ask(&window, "preferences", &Value::Null), Ok(preferences));
}

#[test]
fn the_bindings_of_the_repository_are_those_of_the_types() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/lib/bindings");
    if std::env::var("GATEHOUSE_BINDINGS").is_ok_and(|wish| wish == "write") {
        let _ = fs::remove_dir_all(&kept);
        write_bindings(&kept);
    }
    let made =
        std::env::temp_dir().join(format!("gatehouse-bindings-{}", Random::System.id(Time(0))));
    write_bindings(&made);
    let (made_files, kept_files) = (read_all(&made), read_all(&kept));
    fs::remove_dir_all(&made).unwrap();
    let differing: Vec<_> = made_files
        .keys()
        .chain(kept_files.keys())
        .filter(|name| made_files.get(*name) != kept_files.get(*name))
        .collect();
    assert!(
        differing.is_empty(),
        "{differing:?} differ; GATEHOUSE_BINDINGS=write cargo test --test commands bindings writes them"
    );
}

fn write_bindings(folder: &Path) {
    let config = ts_rs::Config::new().with_out_dir(folder);
    Commands::export_all(&config).unwrap();
    Rejection::export_all(&config).unwrap();
}

fn read_all(folder: &Path) -> BTreeMap<OsString, String> {
    let files = fs::read_dir(folder).unwrap().map(Result::unwrap);
    files
        .map(|file| (file.file_name(), fs::read_to_string(file.path()).unwrap()))
        .collect()
}
