//! Passkeys as Chromium makes and uses them, by its own authenticator without a finger.

use serde_json::json;

use crate::harness::browser::Browser;
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, PASSWORD};
use crate::harness::stepped::Stepped;
use crate::pictures::{THEMES, faults, picture, settle};
use crate::ways_in::{CONFIRM, IN, PETRA, home, press, says, sign_in, sign_out};

const USE: &str = "Use a passkey";

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

fn add(browser: &Browser, home: &str, name: &str) {
    browser.go(&format!("{home}/passkeys")).unwrap();
    press(browser, "Add a passkey");
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
