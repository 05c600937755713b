//! Notifications, by a real notification service on the desk's bus; and what a click on one opens.

use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use xtask::desk::Keychain;
use xtask::part::{Part, log_to};
use xtask::wait;

use crate::harness::app::App;
use crate::harness::device::Device;
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, Server};
use crate::harness::window::Office;
use crate::people::{join_by_link, person, registration_link};

const EVE: &str = "eve@northwind.example";

/// What a person does with the notifications on the screen.
fn dunst(office: &mut Office, words: &[&str]) -> String {
    let mut command = Command::new("dunstctl");
    office.desk().seat(&mut command);
    let out = command.args(words).output().unwrap();
    assert!(out.status.success(), "{words:?}: {out:?}");
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn who_wants_to_join_is_told_by_the_system_and_a_click_opens_their_pane_inv_7() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut petra = App::in_step(&server, &server.owner());
    let link = registration_link(&mut petra);
    petra.quiet();
    let mut office = Office::new(Keychain::Unlocked);
    let mut service = Command::new("dunst");
    office.desk().seat(&mut service);
    log_to(&mut service, &office.folder().join("dunst.log")).unwrap();
    let _service = Part::start("dunst", &mut service).unwrap();
    office.open();
    office.connect(&server, &server.owner());
    office.online();
    office.go("Company");
    // A window is looked at while the pointer is in it, where no window manager says otherwise.
    for words in [
        ["mousemove", "1590", "990", "", ""],
        ["search", "--maxdepth", "0", ".*", "windowfocus"],
    ] {
        let mut elsewhere = Command::new("xdotool");
        office.desk().seat(&mut elsewhere);
        elsewhere.args(words.iter().filter(|word| !word.is_empty()));
        assert!(elsewhere.status().unwrap().success(), "{words:?}");
    }

    join_by_link(&mail, &link, EVE);
    wait::until("a notification", Duration::from_secs(60), || {
        Ok((dunst(&mut office, &["count", "displayed"]).trim() == "1").then_some(()))
    })
    .unwrap();
    dunst(&mut office, &["action", "0"]);
    let name = person(EVE).name();
    office
        .window()
        .find(&format!("//h2[contains(normalize-space(.), '{name}')]"))
        .unwrap();
    dunst(&mut office, &["close-all"]);
    let shown: Value = serde_json::from_str(&dunst(&mut office, &["history"])).unwrap();
    let shown = shown.to_string();
    assert!(shown.contains("Someone wants to join"), "{shown}");
    assert!(shown.contains(&name), "{shown}");
}
