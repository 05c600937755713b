//! What lies on the disk: nothing that can be read without the key; and what happens when it cannot be opened.

use std::path::{Path, PathBuf};
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
        // A socket of the desk holds nothing.
        if std::fs::metadata(&file).is_ok_and(|facts| !facts.is_file()) {
            continue;
        }
        let bytes = match std::fs::read(&file) {
            Ok(bytes) => bytes.to_ascii_lowercase(),
            // What a program took away between the two looks holds nothing; anything else must be readable.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => panic!("{}: {error}", file.display()),
        };
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
fn no_word_of_the_workspace_stands_in_any_file_syn_4_attack_36() {
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
fn no_word_of_the_workspace_stands_in_any_file_of_the_window_syn_4_attack_36() {
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

/// The page of that title, with each of its ways out.
fn says(office: &Office, title: &str) {
    office
        .window()
        .reads(title, Duration::from_secs(30))
        .unwrap();
    for way in ["Try again", "Set the file aside and connect anew"] {
        let found = office.window().all(&button(way)).unwrap();
        assert_eq!(found.len(), 1, "{way}: {}", office.window().text().unwrap());
    }
}

/// Changes a file of the closed app.
fn flip(file: &Path, at: usize) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[at] ^= 1;
    std::fs::write(file, bytes).unwrap();
}

/// The shown copy's file.
fn copy_file(profile: &Path) -> PathBuf {
    files(profile)
        .into_iter()
        .find(|file| file.extension().is_some_and(|kind| kind == "db") && is_copy(file))
        .unwrap()
}

fn is_copy(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with("copy-")
}

/// SYN-1, SYN-4: a copy can be fetched again. Its damage costs no change that waits, and no page of trouble.
#[test]
fn a_copy_damaged_anywhere_is_fetched_again_and_the_change_that_waits_is_sent_syn_1_attack_36() {
    let mail = MailServer::start();
    let mut server = Server::start(&Engine::Sqlite, &mail);
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.connect(&server, &server.owner());
    office.online();
    for (n, page) in [0, 1, 5, 9, 14].into_iter().enumerate() {
        server.stop();
        office.offline();
        let name = format!("Department {n}");
        office.decide(&[json!({"choice": "add_department", "name": name})]);
        office.ask("lock", Value::Null);
        office.close();
        flip(&copy_file(&office.profile()), page * 4_096 + 1_234);
        office.open();
        office.offline();
        let waiting = office.ask("outbox", Value::Null)["waiting"].clone();
        assert_eq!(waiting.as_array().unwrap().len(), 1, "page {page}");
        server.go_on();
        office.quiet();
        office.go("Company");
        office
            .window()
            .reads(&name, Duration::from_secs(30))
            .unwrap();
        let company = office.ask("company", Value::Null);
        let departments = company["departments"].as_array().unwrap();
        let named = departments
            .iter()
            .filter(|one| one["name"] == name.as_str());
        assert_eq!(named.count(), 1, "page {page}: {company}");
    }
}

/// SYN-4: a keychain that gives another key than the vault was made with, and the right one again.
#[test]
fn a_key_that_does_not_fit_has_its_page_and_opens_again_when_it_is_back_syn_4() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.connect(&server, &server.owner());
    office.online();
    office.close();
    let right = office.exchange_key(&Value::Null);
    office.open();
    says(&office, "The key does not fit");
    office.exchange_key(&right);
    office.press("Try again");
    office.window().find("//nav").unwrap();
}

/// SYN-4: each of these ends on a page that says so, with a way out; the file is never deleted.
#[test]
fn a_vault_that_cannot_be_opened_says_why_and_leads_on_syn_4_attack_36() {
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
    for (name, at) in [("vault.json", 200), ("outbox.db", 2_000)] {
        flip(&profile.join(name), at);
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
    // The first copy is the empty one that the first sync's took the place of.
    for name in ["copy-2.db", "outbox.db"] {
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
