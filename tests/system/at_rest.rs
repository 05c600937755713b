//! What lies on the disk: nothing that can be read without the key; and what happens when it cannot be opened.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use xtask::desk::Keychain;

use crate::harness::app::{App, files};
use crate::harness::device::Device;
use crate::harness::folder::copy;
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, Server};
use crate::harness::window::{Office, button};

/// Words that stand in the workspace, and must not stand in any file.
const CANARIES: [&str; 3] = ["zanzibar-heliotrope", "Quetzalcoatlus", "kittiwake-lantern"];

fn fill(device: &mut impl Device) {
    device.invite(&["zanzibar-heliotrope@canary.example"], "employee");
    device.decide(&[json!({"choice": "add_department", "name": "Quetzalcoatlus"})]);
}

/// No canary in any file, in UTF-8 or UTF-16, in any case.
fn nothing_readable(folder: &Path, when: &str) {
    let all = files(folder);
    assert!(all.len() > 2, "there is something to look at");
    for file in all {
        let bytes: Vec<u8> = std::fs::read(&file)
            .unwrap_or_default()
            .to_ascii_lowercase();
        for canary in CANARIES {
            let narrow = canary.to_lowercase().into_bytes();
            let wide: Vec<u8> = narrow.iter().flat_map(|byte| [*byte, 0]).collect();
            for needle in [narrow, wide] {
                let found = bytes.windows(needle.len()).any(|part| part == needle);
                assert!(!found, "{canary} can be read in {} {when}", file.display());
            }
        }
    }
}

/// SYN-4: open, closed, and after a kill in the middle of work.
#[test]
fn no_word_of_the_workspace_stands_in_any_file_syn_4() {
    let mail = MailServer::start();
    let mut server = Server::start(&Engine::Sqlite, &mail);
    let mut app = App::in_step(&server, &server.owner());
    fill(&mut app);
    nothing_readable(&app.profile(), "with the change waiting");
    app.quiet();
    nothing_readable(&app.profile(), "while open");
    server.stop();
    app.offline();
    app.decide(&[json!({"choice": "add_department", "name": "Quetzalcoatlus II"})]);
    app.kill();
    nothing_readable(&app.profile(), "after a kill");
    app.open();
    app.offline();
    app.ask("lock", Value::Null);
    nothing_readable(&app.profile(), "while locked");
    app.close();
    nothing_readable(&app.profile(), "when closed");
}

/// SYN-4: the same for the real window with all that its engine writes.
#[test]
fn no_word_of_the_workspace_stands_in_any_file_of_the_window_syn_4() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.connect(&server, &server.owner());
    office.online();
    fill(&mut office);
    office.go("Company");
    office
        .window()
        .reads("Quetzalcoatlus", Duration::from_secs(20))
        .unwrap();
    office.go("Invitations");
    office
        .window()
        .reads("zanzibar-heliotrope", Duration::from_secs(20))
        .unwrap();
    nothing_readable(office.folder(), "while the window shows it");
    office.kill();
    nothing_readable(office.folder(), "after a kill of the window");
}

fn says(office: &Office, title: &str) {
    office
        .window()
        .reads(title, Duration::from_secs(30))
        .unwrap();
    let ways = [
        button("Try again"),
        button("Set the file aside and connect anew"),
        button("Unlock"),
    ];
    let found = ways
        .iter()
        .any(|way| !office.window().all(way).unwrap().is_empty());
    assert!(
        found,
        "there is a way out: {}",
        office.window().text().unwrap()
    );
}

/// SYN-4: each of these ends on a page that says so, with a way out; the file is never deleted.
#[test]
fn a_vault_that_cannot_be_opened_says_why_and_leads_on_syn_4() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.connect(&server, &server.owner());
    office.online();
    // Locking closes the files, so that every page stands where it belongs.
    office.ask("lock", Value::Null);
    office.close();

    office.desk().lose_keychain();
    office.open();
    says(&office, "The keychain does not answer");
    office.close();
    office.desk().open_keychain().unwrap();

    let (profile, saved) = (office.profile(), office.folder().join("saved"));
    copy(&profile, &saved);
    for (name, at) in [
        ("vault.json", 200),
        ("outbox.db", 2_000),
        ("copy-1.db", 2_000),
    ] {
        let mut bytes = std::fs::read(saved.join(name)).unwrap();
        bytes[at] ^= 1;
        std::fs::write(profile.join(name), bytes).unwrap();
        office.open();
        says(&office, "The stored file is damaged");
        office.close();
        std::fs::remove_dir_all(&profile).unwrap();
        copy(&saved, &profile);
    }

    // The files of one vault under the key of another.
    std::fs::remove_dir_all(&profile).unwrap();
    office.open();
    office.connect(&server, &server.owner());
    office.online();
    office.ask("lock", Value::Null);
    office.close();
    for name in ["copy-1.db", "outbox.db"] {
        std::fs::copy(saved.join(name), profile.join(name)).unwrap();
    }
    office.open();
    says(&office, "The stored file is damaged");
    office.press("Set the file aside and connect anew");
    office
        .window()
        .reads("Open your workspace", Duration::from_secs(20))
        .unwrap();
    let kept = files(office.folder()).into_iter().filter(|file| {
        let is_outbox = file.file_name().is_some_and(|name| name == "outbox.db");
        is_outbox && !file.starts_with(&saved)
    });
    assert_eq!(kept.count(), 1, "what was set aside is kept");
}
