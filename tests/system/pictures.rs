//! A picture of every screen and of the main pages, and what axe says of it. `cargo xtask shots` keeps them in target/shots.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use xtask::desk::Keychain;
use xtask::sign_in::code_now;
use xtask::wait;
use xtask::webdriver::Session;

use crate::harness::browser::Browser;
use crate::harness::device::Device;
use crate::harness::folder::programs;
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, PASSWORD, Server};
use crate::harness::window::Office;
use crate::people::{join_by_mail, registration_link};

const SCREENS: [&str; 10] = [
    "Overview",
    "Invitations",
    "Employees",
    "Two-step",
    "Sign-in rules",
    "Events",
    "Integrations",
    "Company",
    "Outbox",
    "Settings",
];
pub const THEMES: [&str; 2] = ["light", "dark"];

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Keeps a picture of what is shown, in target/shots.
pub fn picture(session: &Session, name: &str) {
    let folder = programs()
        .parent()
        .map(|target| target.join("shots"))
        .unwrap();
    session
        .picture(&folder.join(format!("{name}.png")))
        .unwrap();
}

/// WCAG 2.2 AA by axe: every fault is named with the place it stands in.
pub fn faults(session: &Session, name: &str) -> Vec<String> {
    let axe =
        std::fs::read_to_string(project().join("ui/node_modules/axe-core/axe.min.js")).unwrap();
    let script = format!(
        "if (!window.axe) {{ {axe} }}
         const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
         const said = await window.axe.run(document, {{runOnly: tags}});
         return said.violations.map(one => one.id + ': ' + one.nodes.slice(0, 2).map(node => node.html.slice(0, 160)).join(' | '));"
    );
    let said = session.run(&script, &[]).unwrap();
    said.as_array()
        .unwrap()
        .iter()
        .map(|fault| format!("{name}: {}", fault.as_str().unwrap()))
        .collect()
}

/// Waits until nothing moves any more: fonts are there, nothing is animated, and the text has stood still for a while.
pub fn settle(session: &Session) {
    // A browser without a screen draws no frame when it sees no need to: then a moment stands for it.
    let script = "const moment = () => new Promise(done => setTimeout(done, 100));
        await Promise.race([document.fonts.ready, moment()]);
        await Promise.race([new Promise(requestAnimationFrame), moment()]);
        const moving = document.getAnimations().some(one => one.playState === 'running');
        const loading = document.querySelector('.loading, [aria-busy=true]');
        return moving || loading ? null : document.body.innerText;";
    let mut since = (Value::Null, Instant::now());
    wait::until("the page to settle", Duration::from_secs(20), || {
        // While one page is exchanged for the next, a script has nowhere to answer from.
        let now = session.run(script, &[]).unwrap_or(Value::Null);
        if now.is_null() || now != since.0 {
            since = (now, Instant::now());
        }
        Ok((since.1.elapsed() > Duration::from_millis(400)).then_some(()))
    })
    .unwrap();
}

fn set_theme(office: &mut Office, theme: &str) {
    let mut preferences = office.ask("preferences", Value::Null);
    preferences["theme"] = json!(theme);
    office.ask("set_preferences", preferences);
    office.close();
    office.open();
}

/// Every screen of the window, both themes, both sizes.
#[test]
fn every_screen_is_accessible_in_both_themes() {
    let mut server = Server::demo(500);
    let mut office = Office::new(Keychain::Unlocked);
    let mut found = Vec::new();
    office.open();
    for theme in THEMES {
        set_theme(&mut office, theme);
        office.window().resize(1280, 800).unwrap();
        office.window().find("//h1").unwrap();
        settle(office.window());
        picture(office.window(), &format!("first-run-{theme}-1280x800"));
        found.extend(faults(office.window(), &format!("first run, {theme}")));
    }
    office.connect(&server, &server.owner());
    office.online();
    for theme in THEMES {
        set_theme(&mut office, theme);
        for (width, height) in [(1280, 800), (1000, 700)] {
            office.window().find("//nav").unwrap();
            office.window().resize(width, height).unwrap();
            for screen in SCREENS {
                let name = format!(
                    "{}-{theme}-{width}x{height}",
                    screen.to_lowercase().replace(' ', "-")
                );
                office.go(screen);
                if ["Invitations", "Employees", "Two-step", "Events"].contains(&screen) {
                    office
                        .window()
                        .find("//*[@role='row'][@data-index]")
                        .unwrap();
                }
                settle(office.window());
                picture(office.window(), &name);
                found.extend(faults(office.window(), &name));
            }
            found.extend(person(
                &mut office,
                &format!("person-{theme}-{width}x{height}"),
            ));
        }
    }
    server.stop();
    office.offline();
    office.go("Invitations");
    settle(office.window());
    picture(office.window(), "offline-dark-1000x700");
    found.extend(faults(office.window(), "offline"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn person(office: &mut Office, name: &str) -> Vec<String> {
    // Somebody who cannot get in: why stands first.
    let waits = |line: &&Value| line["two_step"] == "must_enrol" && line["status"] == "active";
    let people = office.employees();
    let first = people.iter().find(waits).expect("in the demo");
    let first = first["employee"].as_str().unwrap().to_owned();
    office
        .window()
        .run(&format!("location.hash = '#/employees/{first}';"), &[])
        .unwrap();
    office.window().find("//aside//h2").unwrap();
    settle(office.window());
    picture(office.window(), name);
    faults(office.window(), name)
}

/// The pages of the second step, as one person meets them from the first sign-in to the next one.
fn two_step(browser: &Browser, server: &Server, login: &str, width: u32) -> Vec<String> {
    let home = format!("{}/w/northwind", server.origin());
    let submit = "//form[@method='post']//button[@type='submit']";
    let mut found = Vec::new();
    let mut look = |page: &str| {
        for theme in THEMES {
            browser.prefer(theme);
            settle(browser);
            let name = format!("page-{page}-{theme}-{width}");
            picture(browser, &name);
            found.extend(faults(browser, &name));
        }
    };
    let sign_in = || {
        browser.go(&home).unwrap();
        let field = "//input[@autocomplete='username']";
        browser.fill(field, login).unwrap();
        browser.fill("//input[@type='password']", PASSWORD).unwrap();
        browser.press(submit).unwrap();
    };
    sign_in();
    browser.find("//a[contains(., 'Set up two-step')]").unwrap();
    look("me");
    for page in ["sessions", "password", "webhooks"] {
        browser.go(&format!("{home}/{page}")).unwrap();
        look(page);
    }
    browser.fill("//input[@id='title']", "Payroll").unwrap();
    browser.fill("//input[@type='password']", PASSWORD).unwrap();
    browser
        .press("//button[contains(., 'Make the webhook')]")
        .unwrap();
    browser.find("//*[contains(@class, 'key')]").unwrap();
    look("webhook");
    browser.go(&format!("{home}/two-step")).unwrap();
    look("two-step-proof");
    browser.fill("//input[@type='password']", PASSWORD).unwrap();
    browser.press(submit).unwrap();
    browser.find("//*[@class='key']").unwrap();
    look("two-step");
    let key = browser
        .run("return document.querySelector('.key').textContent", &[])
        .unwrap();
    let key = key.as_str().unwrap().replace(' ', "");
    browser
        .fill("//input[@id='code']", &code_now(&key).unwrap())
        .unwrap();
    browser.press(submit).unwrap();
    browser.find("//ol[@class='codes']").unwrap();
    look("backup-codes");
    browser.go(&format!("{home}/codes")).unwrap();
    look("new-backup-codes");
    browser.go(&format!("{home}/me")).unwrap();
    browser.press(submit).unwrap();
    sign_in();
    browser.find("//summary").unwrap();
    browser.press("//summary").unwrap();
    look("second-step");
    browser
        .press("//a[contains(., 'I cannot confirm')]")
        .unwrap();
    browser.find("//textarea").unwrap();
    look("help");
    browser.press(submit).unwrap();
    browser.find("//h1[contains(., 'are asked')]").unwrap();
    look("help-asked");
    found
}

/// Every page that people outside see, on a phone and on a desk, both themes.
#[test]
fn every_page_is_accessible_on_a_phone_and_on_a_desk() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut admin = crate::harness::app::App::in_step(&server, &server.owner());
    let joining = registration_link(&mut admin);
    admin.invite(&["dora@northwind.example"], "employee");
    let invitation = mail.nth("dora@northwind.example", 1).link("/i/");
    let dead = format!("{}/w/northwind/i/{}", server.origin(), "x".repeat(43));
    let pages = [
        ("sign-in", format!("{}/w/northwind", server.origin())),
        ("invitation", invitation),
        ("dead-link", dead),
        (
            "recover",
            format!("{}/w/northwind/recover", server.origin()),
        ),
        ("join", joining),
    ];
    admin.invite(&["emil@northwind.example"], "employee");
    join_by_mail(&mail, "emil@northwind.example", 1);
    let people = ["petra@northwind.example", "emil@northwind.example"];
    let mut found = Vec::new();
    for ((width, height), login) in [(390, 844), (1280, 900)].into_iter().zip(people) {
        let browser = Browser::open(width, height);
        found.extend(two_step(&browser, &server, login, width));
        for theme in THEMES {
            browser.prefer(theme);
            for (page, address) in &pages {
                let name = format!("page-{page}-{theme}-{width}");
                browser.go(address).unwrap();
                settle(&browser);
                picture(&browser, &name);
                found.extend(faults(&browser, &name));
            }
        }
        browser.go(&pages[0].1).unwrap();
        browser
            .fill(
                "//input[@autocomplete='username']",
                "petra@northwind.example",
            )
            .unwrap();
        browser
            .fill("//input[@type='password']", "not-the-password")
            .unwrap();
        browser
            .press("//form[@method='post']//button[@type='submit']")
            .unwrap();
        settle(&browser);
        picture(&browser, &format!("page-wrong-password-{width}"));
        found.extend(faults(&browser, "wrong password"));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
