//! The story: five addresses are pasted, one is sent, its person joins, and the window shows it at once.

use std::time::{Duration, Instant};

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
            if let Some(login) = browser
                .all("//input[@autocomplete='username' and not(@readonly)]")?
                .first()
            {
                browser.type_into(login, &person.email)?;
            }
            if let Some(password) = browser.all("//input[@type='password']")?.first() {
                browser.type_into(password, &person.password)?;
                browser.press("//form[@method='post']//button[@type='submit']")?;
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
        let text = office.row_text(address);
        assert!(text.contains(says), "the verdict on {address} is {text:?}");
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
    let joined = Instant::now();
    office
        .window()
        .find(&row("dora@northwind.example"))
        .unwrap();
    let took = joined.elapsed();
    assert!(
        took < Duration::from_secs(1),
        "the window showed it only after {took:?}"
    );
    assert_eq!(mail.to("dora@northwind.example").len(), 1);
    assert_eq!(mail.to("boris.private@home.example").len(), 0);
}
