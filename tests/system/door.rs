//! Who stands at the door: someone without their phone asks, an admin's app shows it, and what they have open is theirs to end.

use std::time::Duration;

use serde_json::{Value, json};
use xtask::sign_in::code_now;
use xtask::wait;

use crate::harness::app::App;
use crate::harness::browser::Browser;
use crate::harness::device::{Device, QUIET};
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, PASSWORD, Server};
use crate::people::hire;

const ANNA: &str = "anna@northwind.example";
const NEW: &str = "harbour violin forty mosses";
const SUBMIT: &str = "//form[@method='post']//button[@type='submit']";
const SOON: Duration = Duration::from_secs(10);

fn sign_in(browser: &Browser, home: &str, password: &str) {
    browser.go(home).unwrap();
    browser
        .fill("//input[@autocomplete='username']", ANNA)
        .unwrap();
    browser.fill("//input[@type='password']", password).unwrap();
    browser.press(SUBMIT).unwrap();
}

/// Sets two-step up from the signed-in page; its key.
fn enrol(browser: &Browser, home: &str) -> String {
    browser.go(&format!("{home}/two-step")).unwrap();
    browser.fill("//input[@type='password']", PASSWORD).unwrap();
    browser.press(SUBMIT).unwrap();
    browser.find("//*[@class='key']").unwrap();
    let key = browser
        .run("return document.querySelector('.key').textContent", &[])
        .unwrap();
    let key = key.as_str().unwrap().replace(' ', "");
    browser
        .fill("//input[@id='code']", &code_now(&key).unwrap())
        .unwrap();
    browser.press(SUBMIT).unwrap();
    browser.find("//ol[@class='codes']").unwrap();
    key
}

fn requests(app: &mut App, n: usize) -> Value {
    wait::until(&format!("{n} requests"), QUIET, || {
        let overview = app.ask("overview", Value::Null);
        let all = overview["requests"].as_array().unwrap();
        Ok((all.len() == n).then(|| overview["requests"].clone()))
    })
    .unwrap()
}

/// TFA-7, SES-3, SES-4.
#[test]
fn who_cannot_confirm_asks_an_admin_and_ends_what_is_open_elsewhere() {
    for engine in Engine::all("door") {
        let mail = MailServer::start();
        let server = Server::start(&engine, &mail);
        let mut app = App::in_step(&server, &server.owner());
        hire(&mut app, &mail, ANNA, "employee");
        let home = format!("{}/w/northwind", server.origin());
        let (here, there) = (Browser::open(390, 844), Browser::open(1280, 900));
        sign_in(&there, &home, PASSWORD);
        there.reads("You are signed in", SOON).unwrap();
        sign_in(&here, &home, PASSWORD);
        here.reads("You are signed in", SOON).unwrap();
        let key = enrol(&here, &home);
        here.go(&format!("{home}/me")).unwrap();
        here.press(SUBMIT).unwrap();

        sign_in(&here, &home, PASSWORD);
        here.press("//a[contains(., 'I cannot confirm')]").unwrap();
        here.fill("//textarea", "My phone fell into the sea")
            .unwrap();
        here.press(SUBMIT).unwrap();
        here.reads("Your admins are asked", SOON).unwrap();
        let asked = requests(&mut app, 1);
        assert_eq!(asked[0]["request"]["note"], "My phone fell into the sea");
        let id = &asked[0]["request"]["id"];
        app.decide(&[json!({"choice": "answer_request", "request": id, "answer": "done"})]);
        app.quiet();
        requests(&mut app, 0);

        // It was in the bag after all. The half sign-in goes on, with a code that was not used before.
        here.press("//a[contains(., 'I found my phone')]").unwrap();
        let used = code_now(&key).unwrap();
        let code = wait::until("the next code", Duration::from_secs(60), || {
            let code = code_now(&key)?;
            Ok((code != used).then_some(code))
        })
        .unwrap();
        here.fill("//input[@id='code']", &code).unwrap();
        here.press(SUBMIT).unwrap();
        here.reads("You are signed in", SOON).unwrap();

        here.go(&format!("{home}/sessions")).unwrap();
        here.reads("This browser", SOON).unwrap();
        here.press("//button[contains(., 'Sign out everywhere else')]")
            .unwrap();
        here.gone("//button[contains(., 'Sign out everywhere else')]")
            .unwrap();
        there.go(&format!("{home}/me")).unwrap();
        there.find("//input[@type='password']").unwrap();

        here.go(&format!("{home}/password")).unwrap();
        here.fill("//input[@id='password']", PASSWORD).unwrap();
        here.fill("//input[@id='new']", NEW).unwrap();
        here.press(SUBMIT).unwrap();
        here.reads("Your password is changed", SOON).unwrap();
        sign_in(&there, &home, PASSWORD);
        there.reads("is not right", SOON).unwrap();
        sign_in(&there, &home, NEW);
        there.reads("Confirm it is you", SOON).unwrap();
    }
}
