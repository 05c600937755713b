//! Each screen's main job, done in the real window as an admin does it, and in force on the server: another device sees it.
//! Inviting is the story's (`story.rs`), webhooks that go out `outgoing.rs`'s.

use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use xtask::desk::Keychain;
use xtask::http::Visitor;
use xtask::sign_in::{Person, send_form, text};
use xtask::wait;
use xtask::webdriver::{PATIENCE, Session};

use crate::harness::app::App;
use crate::harness::device::{Device, QUIET};
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, SLUG, Server};
use crate::harness::window::{Office, button, field, row};
use crate::people::{hire, id_of, join_by_link, person, registration_link};
use crate::rest::Owner;

const ANNA: &str = "anna@northwind.example";
const BEN: &str = "ben@northwind.example";
const EVE: &str = "eve@northwind.example";
const SUBMIT: &str = "//dialog[@open]//button[@type='submit']";

/// Waits until a device sees it.
fn seen<D: Device>(device: &mut D, what: &str, look: impl Fn(&mut D) -> bool) {
    wait::until(what, QUIET, || Ok(look(device).then_some(()))).unwrap();
}

/// What the workspace's page says to somebody who signs in now.
fn at_the_door(server: &Server, person: &Person) -> String {
    let home = format!("{}/w/{SLUG}", server.origin());
    let said = send_form(&mut Visitor::default(), &home, person).unwrap();
    text(&said.body)
}

/// Chooses in a list of choices by its label.
fn choose(window: &Session, label: &str, option: &str) {
    let option = format!(
        "//select[@aria-label='{label}' or @id=//label[contains(., '{label}')]/@for]/option[normalize-space(.)='{option}']"
    );
    window.press(&option).unwrap();
}

/// INV-7, DIS-1, DOC-1, IPR-1, IPR-6, LOG-2, LOG-3, API-1, OFF-2, SYN-2.
#[test]
fn each_screens_main_job_is_done_in_the_window_and_is_in_force_doc_1_ipr_6_log_3() {
    let mail = MailServer::start();
    let mut server = Server::start(&Engine::Sqlite, &mail);
    let mut native = App::in_step(&server, &server.owner());
    for email in [ANNA, BEN] {
        hire(&mut native, &mail, email, "employee");
    }
    let mut anna = Owner::of(&server, &person(ANNA));
    anna.make(&server);
    let link = registration_link(&mut native);
    native.quiet();
    join_by_link(&mail, &link, EVE);
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.connect(&server, &server.owner());
    office.online();

    who_asks_to_join_is_approved_from_the_overview(&office, &mut native);
    a_department_is_added(&office, &mut native);
    who_left_is_named_by_the_error_they_see_and_comes_back(&office, &mut native, &server);
    two_step_is_made_mandatory(&office, &mut native);
    a_list_of_addresses_is_tried_before_it_shuts_anybody_out(&office, &mut native, &server);
    the_log_is_narrowed_and_verified(&office);
    a_webhook_is_disabled(&office, &mut native);
    what_met_a_change_is_decided_again(&mut office, &mut native, &mut server);
}

fn who_asks_to_join_is_approved_from_the_overview(office: &Office, native: &mut App) {
    office.go("Overview");
    office.press("Approve Eve");
    seen(native, "Eve to be active", |native| {
        native
            .employee(EVE)
            .is_some_and(|line| line["status"] == "active")
    });
}

fn a_department_is_added(office: &Office, native: &mut App) {
    office.go("Company");
    let name = field("Name of the department");
    office.window().fill(&name, "Accounting").unwrap();
    office.press("Add department");
    seen(native, "the department", |native| {
        let company = native.ask("company", Value::Null);
        let all = company["departments"].as_array().unwrap();
        all.iter().any(|one| one["name"] == "Accounting")
    });
}

/// Ben is dismissed in the list; the page that he then meets is pasted over his pane, and mended there.
fn who_left_is_named_by_the_error_they_see_and_comes_back(
    office: &Office,
    native: &mut App,
    server: &Server,
) {
    office.go("Employees");
    let window = office.window();
    window.press(&row(BEN)).unwrap();
    let in_pane = |name: &str| format!("//aside//button[normalize-space(.)='{name}']");
    window.press(&in_pane("Dismiss")).unwrap();
    window.fill(&field("dismiss"), "dismiss").unwrap();
    window.press(SUBMIT).unwrap();
    let stands = |status: &'static str| {
        move |native: &mut App| {
            native
                .employee(BEN)
                .is_some_and(|line| line["status"] == status)
        }
    };
    seen(native, "Ben to be dismissed", stands("dismissed"));
    window.find(&in_pane("Reinstate")).unwrap();
    let page = at_the_door(server, &person(BEN));
    let question = "//input[@role='combobox']";
    window.fill(question, &page).unwrap();
    let meaning = "//section[@aria-label='What this message means']";
    window
        .find(&format!(
            "{meaning}[contains(., 'for Ben')][contains(., 'dismissed')]"
        ))
        .unwrap();
    window
        .press(&format!("{meaning}//button[contains(., 'Reinstate')]"))
        .unwrap();
    seen(native, "Ben to be back", stands("active"));
    window.keys("\u{e00c}").unwrap();
}

fn two_step_is_made_mandatory(office: &Office, native: &mut App) {
    office.go("Two-step");
    office.press("Make it mandatory");
    office.window().press(SUBMIT).unwrap();
    seen(native, "two-step to be mandatory", |native| {
        let company = native.ask("company", Value::Null);
        !company["workspace"]["settings"]["two_step_required_since"].is_null()
    });
    office.row_says(ANNA, "grace");
}

/// IPR-1, IPR-6: who would have been refused is said before; afterwards they are, with the reason in the log.
fn a_list_of_addresses_is_tried_before_it_shuts_anybody_out(
    office: &Office,
    native: &mut App,
    server: &Server,
) {
    office.go("Sign-in rules");
    let window = office.window();
    office.press("Change from where Everyone may come");
    choose(window, "Allowed", "Only from these addresses");
    window
        .fill(&field("Addresses and ranges"), "203.0.113.0/24")
        .unwrap();
    window
        .find("//dialog[@open]//table//td[contains(., 'Anna')]")
        .unwrap();
    window.press(SUBMIT).unwrap();
    seen(native, "the list", |native| {
        native.ask("company", Value::Null)["ip_rule"]["allow"]["allow"] == "only"
    });
    let said = at_the_door(server, &person(ANNA));
    assert!(said.contains("127.0.0.1"), "it names the address: {said}");
}

/// LOG-2, LOG-3.
fn the_log_is_narrowed_and_verified(office: &Office) {
    office.go("Events");
    let window = office.window();
    window
        .press("//button[normalize-space(.)='Sign-in']")
        .unwrap();
    choose(window, "Kind", "Refused: the address is not allowed");
    office.row_says("Anna", "127.0.0.1");
    window
        .fill(&field("Address or range"), "198.51.100.0/24")
        .unwrap();
    window
        .reads("Nothing happened that matches", PATIENCE)
        .unwrap();
    office.press("Show everything");
    office.press("Verify");
    // Two remembered heads of the log prove what stands between them; where only one is remembered yet, it says so.
    window
        .find(
            "//*[contains(@class, 'proof')][contains(., 'None was changed') \
             or contains(., 'Nothing can be proved yet')]",
        )
        .unwrap();
}

fn a_webhook_is_disabled(office: &Office, native: &mut App) {
    let anna = id_of(native, ANNA);
    office.go("Integrations");
    let window = office.window();
    office.press("Disable the webhook Payroll");
    window.press(SUBMIT).unwrap();
    seen(native, "the webhook to be disabled", |native| {
        let told = native.ask("person", json!({"employee": anna}));
        told["webhooks"][0]["in_use"] == false
    });
}

/// SYN-2: both changed Anna's position; the window says what was wanted, what was and what is, and does it again.
fn what_met_a_change_is_decided_again(office: &mut Office, native: &mut App, server: &mut Server) {
    let anna = id_of(native, ANNA);
    let edit = |position: &str| {
        json!({"choice": "edit_employee", "employee": anna, "name": null, "contact_email": null,
            "department": null, "position": position, "workgroups": null})
    };
    server.stop();
    office.ask("sync_now", Value::Null);
    office.offline();
    office.decide(&[edit("Clerk")]);
    office.go("Outbox");
    office.window().reads("1 change waits", PATIENCE).unwrap();
    office.close();
    server.go_on();
    native.ask("sync_now", Value::Null);
    native.online();
    native.decide(&[edit("Buyer")]);
    native.quiet();
    office.open();
    office.online();
    office.go("Outbox");
    office.press("Do it again, on what is now");
    seen(native, "Anna's position", |native| {
        native.ask("person", json!({"employee": anna}))["employee"]["position"] == "Clerk"
    });
}

/// SYN-4: what is shown changes at once; the app locks by the passphrase and by itself.
#[test]
fn look_language_and_lock_are_set_in_the_window_and_hold_at_once_syn_4() {
    let server = Server::demo(20);
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.connect(&server, &server.owner());
    office.online();
    office.go("Settings");
    let window = office.window();
    let background = |window: &Session| {
        let script = "return getComputedStyle(document.body).backgroundColor;";
        window.run(script, &[]).unwrap().to_string()
    };
    choose(window, "Theme", "Light");
    let light = background(window);
    choose(window, "Theme", "Dark");
    wait::until("the dark theme", PATIENCE, || {
        Ok((background(window) != light).then_some(()))
    })
    .unwrap();
    window.press("//select/option[@value='de']").unwrap();
    window.find("//h1[contains(., 'Einstellungen')]").unwrap();
    window.press("//select/option[@value='en']").unwrap();
    window.find("//h1[contains(., 'Settings')]").unwrap();

    office.press("Set a passphrase");
    for label in ["New passphrase", "New passphrase again"] {
        let field =
            format!("//dialog[@open]//input[@id=//label[normalize-space(.)='{label}']/@for]");
        window.fill(&field, "correct horse battery").unwrap();
    }
    window.press(SUBMIT).unwrap();
    window.reads("The passphrase is set", PATIENCE).unwrap();
    let unlock = |window: &Session, passphrase: &str| {
        window
            .fill("//input[@type='password']", passphrase)
            .unwrap();
        window.press("//button[@type='submit']").unwrap();
    };
    window
        .press("//button[contains(@class, 'company')]")
        .unwrap();
    window.press(&button("Lock")).unwrap();
    unlock(window, "incorrect horse battery");
    window
        .reads("That is not the passphrase", PATIENCE)
        .unwrap();
    unlock(window, "correct horse battery");
    window.find("//nav").unwrap();

    office.go("Settings");
    choose(window, "Lock by itself", "After 1 minute");
    let begun = std::time::Instant::now();
    window
        .find_within("//input[@type='password']", Duration::from_secs(100))
        .unwrap();
    assert!(
        begun.elapsed() > Duration::from_secs(50),
        "only who is idle"
    );
    let refused = "return await window.__TAURI_INTERNALS__.invoke('company', {request: null}).then(() => 'open', (e) => e.code);";
    assert_eq!(window.run(refused, &[]).unwrap(), "locked");
    unlock(window, "correct horse battery");
    window.find("//nav").unwrap();
}

/// Attack 35: a link opens a pane in the window that is there, and never does anything.
#[test]
fn a_second_start_by_a_link_opens_the_person_in_the_window_that_is_there_attack_35() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut office = Office::new(Keychain::Unlocked);
    // One app a person: only a folder of its own lets another one stand beside it.
    let data = office.folder().join("data").display().to_string();
    let own = [
        ("GATEHOUSE_PROFILE", String::new()),
        ("XDG_DATA_HOME", data),
    ];
    office
        .env
        .extend(own.map(|(key, value)| (key.to_owned(), value)));
    office.open();
    office.connect(&server, &server.owner());
    office.online();
    let petra = id_of(&mut office, &server.owner().email);
    let start = |office: &mut Office, argument: &str| {
        let mut second = Command::new(&office.program);
        let env = office.env.clone();
        office.desk().seat(&mut second);
        let mut second = second.envs(env).arg(argument).spawn().unwrap();
        let ended = wait::until("the second start to end", PATIENCE, || {
            Ok(second.try_wait()?)
        });
        assert!(ended.unwrap().success(), "{argument}");
    };
    let place = "return location.hash;";
    let before = office.window().run(place, &[]).unwrap();
    for nothing in [
        format!("gatehouse://person/{petra}/dismiss"),
        "gatehouse://person/../settings".to_owned(),
        "gatehouse://decide/approve".to_owned(),
        "file:///etc/passwd".to_owned(),
    ] {
        start(&mut office, &nothing);
        assert_eq!(
            office.window().run(place, &[]).unwrap(),
            before,
            "{nothing}"
        );
    }
    start(&mut office, &format!("gatehouse://person/{petra}"));
    office
        .window()
        .find("//aside//h2[contains(., 'Petra')]")
        .unwrap();
    let outbox = office.ask("outbox", Value::Null);
    assert_eq!(outbox["waiting"], json!([]), "a link decides nothing");
}
