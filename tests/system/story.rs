//! The story: five addresses are pasted, one is sent, its person joins, and the window shows it at once.

use std::time::Duration;

use serde_json::json;
use xtask::desk::Keychain;
use xtask::sign_in::Person;
use xtask::wait;

use crate::harness::app::App;
use crate::harness::browser::Browser;
use crate::harness::device::Device;
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, PASSWORD, Server};
use crate::harness::window::{Office, field, row};
use crate::people::{hire, id_of};

/// Types what a page asks for, in real Chromium, until it leads back to the app.
fn sign_in(browser: &Browser, address: &str, server: &Server, person: &Person) {
    browser.go(address).unwrap();
    wait::until(
        "the browser to come back to the app",
        Duration::from_secs(40),
        || {
            if !browser.here()?.starts_with(server.origin()) {
                return Ok(Some(()));
            }
            let login = "//input[@autocomplete='username' and not(@readonly)]";
            if !browser.all(login)?.is_empty() {
                browser.fill(login, &person.email)?;
            }
            let password = "//input[@type='password']";
            if !browser.all(password)?.is_empty() {
                browser.fill(password, &person.password)?;
                browser.press("//form[@method='post']//button[@type='submit']")?;
                // The next page may stand at the same address; then it asks for something else.
                browser.gone(password)?;
            }
            Ok(None)
        },
    )
    .unwrap();
}

/// INV-1, INV-2, INV-3, INV-8, EML-1, EML-2, EML-6, SYN-3.
#[test]
fn five_addresses_are_pasted_and_the_one_that_is_fine_joins() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut before = App::in_step(&server, &server.owner());
    hire(&mut before, &mail, "anna@northwind.example", "employee");
    hire(&mut before, &mail, "boris@northwind.example", "employee");
    let boris = id_of(&mut before, "boris@northwind.example");
    before.decide(&[
        json!({"choice": "edit_employee", "employee": boris, "name": null,
        "contact_email": "boris.private@home.example", "department": null, "position": null}),
    ]);
    before.quiet();
    before.decide(&[json!({"choice": "dismiss", "employee": boris})]);
    before.invite(&["carla@northwind.example"], "employee");
    before.quiet();

    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    let browser = Browser::open(1280, 900);
    let address = office.first_run(&server);
    sign_in(&browser, &address, &server, &server.owner());
    office.window().find("//nav").unwrap();
    office.status("in step", |status| {
        status["n_employees"] == 3 && status["n_invitations"] == 1
    });

    office.go("Invitations");
    office.press("Invite");
    let pasted = "dora@northwind.example, not-an-address; anna@northwind.example, \
                  boris.private@home.example carla@northwind.example";
    office.window().fill(&field("Addresses"), pasted).unwrap();
    office
        .window()
        .reads("1 address is fine, 4 are left out", Duration::from_secs(10))
        .unwrap();
    for (address, says) in [
        ("dora@", "Fine"),
        ("not-an-address", "Not an address"),
        ("anna@", "Anna"),
        ("boris.private@", "Boris"),
        ("carla@", "already invited"),
    ] {
        office.row_says(address, says);
    }
    assert_eq!(
        mail.to("dora@northwind.example").len(),
        0,
        "nothing is sent before the admin says so"
    );
    office.press("Invite 1 person");

    let link = mail.nth("dora@northwind.example", 1).link("/i/");
    office
        .window()
        .press("//*[@role='tab'][contains(., 'Joined')]")
        .unwrap();
    office
        .window()
        .gone(&row("dora@northwind.example"))
        .unwrap();
    office.watch_for("dora@northwind.example");
    browser.go(&link).unwrap();
    for password in browser.all("//input[@type='password']").unwrap() {
        browser.type_into(&password, PASSWORD).unwrap();
    }
    if let Some(name) = browser
        .all("//input[@autocomplete='name']")
        .unwrap()
        .first()
    {
        browser.type_into(name, "Dora Lind").unwrap();
    }
    browser
        .press("//form[@method='post']//button[@type='submit']")
        .unwrap();
    browser.gone("//input[@type='password']").unwrap();
    let drawn_at = office.drawn_at();
    let dora = office.await_employee("dora@northwind.example");
    let dora = office.ask("person", json!({"employee": dora["employee"]}));
    let joined_at = dora["employee"]["joined_at"].as_i64().unwrap();
    let took = drawn_at - joined_at;
    assert!(
        (0..1_000).contains(&took),
        "SYN-3: the window showed it {took} ms after the server took it"
    );
    assert_eq!(mail.to("dora@northwind.example").len(), 1);
    assert_eq!(mail.to("boris.private@home.example").len(), 0);
}
