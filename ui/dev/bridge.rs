//! The window's own commands without a window, for the screens in Chromium: the app as it is, on Tauri's runtime for tests. One
//! JSON a line in, one JSON a line out.
//!
//! `{"id":1,"call":"overview","request":null}` answers `{"id":1,"ok":…}` or `{"id":1,"problem":…}`, in whatever order the
//! answers come; `{"event":"status","payload":…}` is what the window would hear. The vault lies in `GATEHOUSE_PROFILE`.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use gatehouse::{Start, commands};
use serde::Deserialize;
use serde_json::{Value, json};
use tauri::test::{INVOKE_KEY, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{Listener as _, WebviewUrl, WebviewWindowBuilder};

/// What the window hears, as `ui/src/lib/gatehouse.ts` names it.
const EVENTS: [&str; 5] = ["status", "stage", "open", "sign_in", "update"];

#[derive(Deserialize)]
struct Asked {
    id: u64,
    call: String,
    request: Value,
}

fn main() -> anyhow::Result<()> {
    let profile = std::env::var_os("GATEHOUSE_PROFILE").map(PathBuf::from);
    let profile = profile.context("GATEHOUSE_PROFILE names no folder")?;
    let app = mock_builder()
        .invoke_handler(commands::handler())
        .build(gatehouse::context())?;
    let start = Start {
        updates: Some(profile.join("no-updates.toml")),
        profile: Some(profile),
        // Whoever signs in does so elsewhere: the address is shown in the window too.
        browser: Some("true".to_owned()),
        hidden: false,
    };
    gatehouse::begin(&app, &start)?;
    for event in EVENTS {
        app.listen_any(event, move |heard| {
            let payload: Value = serde_json::from_str(heard.payload()).unwrap_or(Value::Null);
            say(&json!({"event": event, "payload": payload}));
        });
    }
    let window = WebviewWindowBuilder::new(&app, "main", WebviewUrl::default()).build()?;
    let url = window.url()?;
    for line in std::io::stdin().lines() {
        let asked: Asked = serde_json::from_str(&line?)?;
        let request = InvokeRequest {
            cmd: asked.call,
            callback: tauri::ipc::CallbackFn(0),
            error: tauri::ipc::CallbackFn(1),
            url: url.clone(),
            body: json!({ "request": asked.request }).into(),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        let window = window.clone();
        // Each waits on its own, as in the window: what takes long holds nothing up.
        std::thread::spawn(move || {
            let said = match get_ipc_response(&window, request) {
                Ok(answer) => match answer.deserialize::<Value>() {
                    Ok(answer) => json!({"id": asked.id, "ok": answer}),
                    Err(error) => json!({"id": asked.id, "problem": error.to_string()}),
                },
                Err(problem) => json!({"id": asked.id, "problem": problem}),
            };
            say(&said);
        });
    }
    Ok(())
}

/// A line that nobody reads any more is lost, as everything else here then.
fn say(line: &Value) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
