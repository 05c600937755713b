//! Passkeys as Chromium makes and uses them, by its own authenticator without a finger.

use gatehouse_rules::time::DAY;
use serde_json::json;
use xtask::desk::Keychain;
use xtask::postgres::free_port;
use xtask::wait;

use crate::harness::app::App;
use crate::harness::browser::Browser;
use crate::harness::device::{Device, QUIET};
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, PASSWORD, SLUG, Server};
use crate::harness::stepped::Stepped;
use crate::harness::window::Office;
use crate::people::{id_of, join_by_mail};
use crate::pictures::{THEMES, faults, picture, settle};
use crate::ways_in::{CONFIRM, IN, PETRA, home, press, says, sign_in, sign_out, submit};

const USE: &str = "Use a passkey";
const EMIL: &str = "emil@northwind.example";

/// Puts an authenticator into the machine; its name.
fn plug_in(browser: &Browser) -> String {
    browser.developer("WebAuthn.enable", &json!({})).unwrap();
    let options = json!({
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
        "hasUserVerification": true, "isUserVerified": true, "automaticPresenceSimulation": true,
    });
    let made = browser
        .developer(
            "WebAuthn.addVirtualAuthenticator",
            &json!({"options": options}),
        )
        .unwrap();
    made["authenticatorId"].as_str().unwrap().to_owned()
}

fn look(browser: &Browser, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for theme in THEMES {
        browser.prefer(theme);
        settle(browser);
        let name = format!("page-{name}-{theme}");
        picture(browser, &name);
        found.extend(faults(browser, &name));
    }
    found
}

/// The same on a phone and on a desk.
pub fn look_on_both(browser: &Browser, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (width, height) in [(1280, 900), (390, 844)] {
        let screen = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500});
        browser
            .developer("Emulation.setDeviceMetricsOverride", &screen)
            .unwrap();
        found.extend(look(browser, &format!("{name}-{width}")));
    }
    found
}

fn add(browser: &Browser, home: &str, name: &str) {
    browser.go(&format!("{home}/passkeys")).unwrap();
    press(browser, "Add a passkey");
    let password = "//form[@method='post']//input[@type='password']";
    let others = format!("//input[@id='name'] | //button[contains(normalize-space(.), '{USE}')]");
    // Which page comes depends on what was proved; the one before is there until it does.
    browser.find(&format!("{password} | {others}")).unwrap();
    if !browser.all(password).unwrap().is_empty() {
        browser.fill(password, PASSWORD).unwrap();
        press(browser, "Continue");
        browser.gone(password).unwrap();
        browser.find(&others).unwrap();
    }
    if browser.all("//input[@id='name']").unwrap().is_empty() {
        press(browser, USE);
    }
    browser.fill("//input[@id='name']", name).unwrap();
    press(browser, "Make the passkey");
}

/// TFA-1, TFA-2.
#[test]
fn a_passkey_is_made_and_opens_the_second_step_unless_its_owner_is_not_verified_tfa_1() {
    for engine in Engine::all("passkeys") {
        let mail = MailServer::start();
        let server = Stepped::start_as("localhost", &engine, &mail);
        let home = home(&server);
        let browser = Browser::open(390, 844);
        let authenticator = plug_in(&browser);
        sign_in(&browser, &home, PETRA, PASSWORD);
        says(&browser, IN);
        browser.go(&format!("{home}/passkeys")).unwrap();
        says(&browser, "The first one turns two-step on");
        let mut found = look(&browser, "passkeys-none");
        add(&browser, &home, "Laptop");
        says(&browser, "Two-step is on");
        let codes = browser.all("//ol[@class='codes']/li").unwrap();
        let code = browser.text_of(&codes[0]).unwrap();
        sign_out(&browser, &home);

        sign_in(&browser, &home, PETRA, PASSWORD);
        says(&browser, CONFIRM);
        found.extend(look(&browser, "passkey-step"));
        press(&browser, USE);
        says(&browser, IN);
        // One more on this machine is one too many; a list of one, which stays.
        add(&browser, &home, "Once more");
        says(&browser, "This device has a passkey for you already");
        found.extend(look(&browser, "passkey-new"));
        browser.go(&format!("{home}/passkeys")).unwrap();
        says(&browser, "Last used");
        says(&browser, "It is your only second step");
        found.extend(look(&browser, "passkeys"));
        sign_out(&browser, &home);

        // At the server's own address.
        sign_in(
            &browser,
            &format!("{}/?to=profile", server.origin()),
            PETRA,
            PASSWORD,
        );
        press(&browser, USE);
        says(&browser, "Your profile");

        // Whoever the machine does not know is let in by a backup code alone.
        let unverified = json!({"authenticatorId": authenticator, "isUserVerified": false});
        browser
            .developer("WebAuthn.setUserVerified", &unverified)
            .unwrap();
        sign_in(&browser, &home, PETRA, PASSWORD);
        press(&browser, USE);
        says(&browser, "Nothing was used");
        press(&browser, "Use a backup code");
        browser.fill("//input[@id='number']", "1").unwrap();
        browser.fill("//input[@id='backup']", &code).unwrap();
        press(&browser, "Use this code");
        says(&browser, IN);
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

/// TFA-6, TFA-1, TFA-2, NET-1.
#[test]
fn where_two_step_is_mandatory_a_passkey_sets_it_up_and_alone_opens_the_profile_tfa_6() {
    for engine in Engine::all("must_passkey") {
        let mail = MailServer::start();
        let server = Stepped::start_as("localhost", &engine, &mail);
        let home = home(&server);
        let mut app = App::in_step(&server, &server.owner());
        app.decide(&[json!({"choice": "require_two_step"})]);
        app.quiet();
        app.close();
        server.advance(3 * DAY);
        let browser = Browser::open(390, 844);
        plug_in(&browser);
        sign_in(&browser, &home, PETRA, PASSWORD);
        says(&browser, "Northwind asks everyone for two-step");
        let mut found = look_on_both(&browser, "must-enrol");
        press(&browser, USE);
        says(&browser, "Give it a name");
        found.extend(look_on_both(&browser, "must-enrol-passkey"));
        browser.fill("//input[@id='name']", "Laptop").unwrap();
        press(&browser, "Make the passkey");
        says(&browser, "Two-step is on");
        found.extend(look_on_both(&browser, "must-enrol-codes"));
        press(&browser, "I have kept them");
        says(&browser, IN);
        sign_out(&browser, &home);

        let profile = format!("{}/?to=profile", server.origin());
        sign_in(&browser, &profile, PETRA, PASSWORD);
        says(&browser, CONFIRM);
        assert!(browser.all("//input[@id='code']").unwrap().is_empty());
        found.extend(look_on_both(&browser, "profile-passkey-step"));
        press(&browser, USE);
        says(&browser, "Your profile");
        // What is done there asks for it once more, by sending the form.
        browser
            .go(&format!("{}/profile/login", server.origin()))
            .unwrap();
        found.extend(look_on_both(&browser, "profile-login-passkey"));
        browser
            .fill("//input[@type='email']", "petra@home.example")
            .unwrap();
        browser.fill("//input[@type='password']", PASSWORD).unwrap();
        submit(&browser);
        says(&browser, "Look into the new mailbox");
        mail.nth("petra@home.example", 1);
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

/// TFA-4, TFA-1, DIS-3.
#[test]
fn an_admin_whose_only_second_step_is_a_passkey_confirms_in_the_browser_for_the_window_tfa_4() {
    for engine in Engine::all("fresh_passkey") {
        let mail = MailServer::start();
        let port = free_port().unwrap();
        let origin = format!("http://localhost:{port}");
        let server = Server::start_at(&engine, &mail, port, &origin);
        let home = home(&server);
        let mut office = Office::new(Keychain::Unlocked);
        office.open();
        office.connect(&server, &server.owner());
        office.online();
        let invite = ["employee", "add", "--workspace", SLUG, "--email", EMIL];
        server.tell(&invite, "");
        join_by_mail(&mail, EMIL, 1);
        let emil = id_of(&mut office, EMIL);
        let browser = Browser::open(390, 844);
        plug_in(&browser);
        sign_in(&browser, &home, PETRA, PASSWORD);
        says(&browser, IN);
        add(&browser, &home, "Laptop");
        says(&browser, "Two-step is on");

        let pane = format!("location.hash = '#/employees/{emil}';");
        office.window().run(&pane, &[]).unwrap();
        office.window().find("//aside//h2").unwrap();
        office.press("Change the role");
        office.press("Use a passkey, in the browser");
        let address = office.address();
        assert!(
            address.starts_with(&format!("{origin}/fresh/")),
            "{address}"
        );
        browser.go(&address).unwrap();
        says(&browser, CONFIRM);
        says(&browser, "Go on only if you started this");
        let mut found = look_on_both(&browser, "fresh");
        press(&browser, USE);
        says(&browser, "You are confirmed");
        found.extend(look_on_both(&browser, "fresh-done"));
        office.press("Make ");
        let role = wait::until("the new role", QUIET, || {
            let person = office.ask("person", json!({"employee": emil}));
            let role = person["employee"]["role"].as_str().unwrap().to_owned();
            Ok((role != "employee" && person["waiting"] == json!([])).then_some(role))
        });
        assert_ne!(role.unwrap(), "employee");
        office.quiet();
        browser.go(&address).unwrap();
        says(&browser, "This link is outdated");
        found.extend(look_on_both(&browser, "fresh-outdated"));
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
