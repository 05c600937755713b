//! A copied secret on the system's own clipboard, read by another program as any program may.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;
use xtask::desk::Keychain;
use xtask::wait;

use crate::harness::device::Device as _;
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, Server};
use crate::harness::window::{Office, button};

const SECRET: &str = "a1b2-c3d4-opens-a-door";

/// What pasting would give now; empty where there is nothing.
fn pasted(office: &mut Office) -> String {
    let mut paste = Command::new("xclip");
    office.desk().seat(&mut paste);
    let out = paste
        .args(["-selection", "clipboard", "-out"])
        .output()
        .unwrap();
    String::from_utf8(out.stdout).unwrap()
}

fn becomes(office: &mut Office, text: &str) {
    wait::until(
        "the clipboard to hold another text",
        Duration::from_secs(10),
        || Ok((pasted(office) == text).then_some(())),
    )
    .unwrap();
}

/// What every button that copies a secret asks for.
fn copy_secret(office: &Office) {
    let script = "return await window.__TAURI_INTERNALS__.invoke('copy_secret', {request: {secret: given[0]}});";
    assert_eq!(office.window().run(script, &[json!(SECRET)]).unwrap(), true);
}

fn lock(office: &Office) {
    office.window().press(&button("Lock")).unwrap();
    office.window().find(&button("Unlock")).unwrap();
}

#[test]
fn a_copied_secret_is_pasted_elsewhere_until_the_app_locks_and_nothing_else_is_taken_syn_4() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.connect(&server, &server.owner());
    office.online();

    copy_secret(&office);
    becomes(&mut office, SECRET);
    lock(&office);
    becomes(&mut office, "");

    office.press("Unlock");
    office.window().find("//nav").unwrap();
    copy_secret(&office);
    becomes(&mut office, SECRET);
    let mut other = Command::new("xclip");
    office.desk().seat(&mut other);
    let mut other = other
        .args(["-selection", "clipboard", "-in"])
        .stdin(Stdio::piped())
        // It stays behind to hand the text out, and must keep nobody waiting for what it says.
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = other.stdin.take().unwrap();
    std::io::Write::write_all(&mut input, b"a shopping list").unwrap();
    drop(input);
    assert!(other.wait().unwrap().success());
    becomes(&mut office, "a shopping list");
    lock(&office);
    becomes(&mut office, "a shopping list");
}
