//! The screens in Chromium over the app's own commands: what WebKit's window cannot be asked as quickly (`ui/dev/bridged.mjs`).

use std::process::Command;

use crate::harness::app::App;
use crate::harness::device::Device;
use crate::harness::folder::programs;
use crate::harness::server::{SLUG, Server};

/// As `ui/dev/walks.mjs` types it.
const PASSPHRASE: &str = "correct horse battery";

#[test]
fn every_screen_and_every_job_by_keys_holds_in_chromium_over_the_apps_own_commands() {
    let server = Server::demo(500);
    let owner = server.owner();
    let mut app = App::new();
    app.running()
        .connect(server.origin(), SLUG, &owner, Some(PASSPHRASE))
        .unwrap();
    app.online();
    app.close();
    let programs = programs();
    let mut node = Command::new("node");
    app.seat(&mut node);
    // `GATEHOUSE_ARIA=write` keeps what is told now, in ui/aria/bridged.
    if std::env::var_os("GATEHOUSE_ARIA").is_some() {
        node.arg("dev/bridged.mjs").arg("--renew");
    } else {
        node.arg("dev/bridged.mjs");
    }
    let done = node
        .args(["--built", "--out"])
        .arg(programs.parent().unwrap().join("shots/bridged"))
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/ui"))
        .env("GATEHOUSE_BRIDGE", programs.join("examples/bridge"))
        .env("GATEHOUSE_PROFILE", app.profile())
        .env("GATEHOUSE_SERVER", server.origin())
        .env("GATEHOUSE_KEY", owner.totp.unwrap())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    let wrong: Vec<&str> = said.split("\n✓").filter(|one| one.contains('✗')).collect();
    assert!(
        done.status.success(),
        "{}\n{}",
        wrong.join("\n"),
        String::from_utf8_lossy(&done.stderr)
    );
}
