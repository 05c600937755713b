//! Every way in, and why it stays shut, as a person meets it in Chromium: the server's clock is moved, its commands are the program's.

use std::process::Command;
use std::time::Duration;

use gatehouse_rules::time::{MINUTE, SECOND};
use serde_json::{Value, json};
use xtask::desk::Keychain;
use xtask::http::Visitor;
use xtask::wait;

use crate::harness::app::App;
use crate::harness::browser::Browser;
use crate::harness::device::{Device, QUIET};
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, PASSWORD, SLUG, Server};
use crate::harness::stepped::Stepped;
use crate::harness::window::{Office, button, field};
use crate::people::join_by_mail;

const ANNA: &str = "anna@northwind.example";
pub const PETRA: &str = "petra@northwind.example";
const OLGA: &str = "olga@contoso.example";
const NEW: &str = "harbour violin forty mosses";
const SUBMIT: &str = "//form[@method='post']//button[@type='submit']";
/// What is told before both factors are proved, whatever is the matter.
const INCORRECT: &str = "That login or password is not right";
pub const IN: &str = "You are signed in";
pub const CONFIRM: &str = "Confirm it is you";

/// Of five desks.
const SYSTEMS: [&str; 5] = [
    "Windows NT 10.0; Win64; x64",
    "Macintosh; Intel Mac OS X 10_15_7",
    "X11; Linux x86_64",
    "Linux; Android 10; K",
    "X11; CrOS x86_64 14541.0.0",
];

pub fn home(server: &Server) -> String {
    format!("{}/w/{SLUG}", server.origin())
}

pub fn says(browser: &Browser, words: &str) {
    browser.reads(words, Duration::from_secs(20)).unwrap();
}

fn never_says(browser: &Browser, words: &str) {
    let text = browser.text().unwrap();
    assert!(!text.contains(words), "{words:?} is told: {text}");
}

pub fn press(browser: &Browser, words: &str) {
    let xpath = format!(
        "//*[self::a or self::button or self::summary][contains(normalize-space(.), '{words}')]"
    );
    browser.press(&xpath).unwrap();
}

/// Sends the form of the page, which must answer with another page, be it at the same address.
pub fn submit(browser: &Browser) {
    browser.run("window.before = true", &[]).unwrap();
    browser.press(SUBMIT).unwrap();
    let next = "return document.readyState === 'complete' && !window.before ? true : null";
    wait::until("the next page", Duration::from_secs(20), || {
        // While one page is exchanged for the next, a script has nowhere to answer from.
        Ok(browser
            .run(next, &[])
            .is_ok_and(|said| said == true)
            .then_some(()))
    })
    .unwrap();
}

pub fn sign_in(browser: &Browser, home: &str, login: &str, password: &str) {
    browser.go(home).unwrap();
    browser
        .fill("//input[@autocomplete='username']", login)
        .unwrap();
    browser.fill("//input[@type='password']", password).unwrap();
    submit(browser);
}

/// Petra's webhook, made on her page: its address.
fn make_webhook(browser: &Browser, home: &str) -> String {
    sign_in(browser, home, PETRA, PASSWORD);
    press(browser, "Your webhooks");
    browser.fill("//input[@id='title']", "Payroll").unwrap();
    browser.fill("//input[@type='password']", PASSWORD).unwrap();
    submit(browser);
    let address = browser.find("//*[contains(@class, 'key')]").unwrap();
    browser.text_of(&address).unwrap()
}

/// What a program hears that calls a webhook.
fn call(webhook: &str) -> (u16, Value) {
    let url = format!("{}user.current", webhook.trim());
    let answer = Visitor::default().get(&url).unwrap();
    let told = serde_json::from_str(&answer.body).unwrap();
    (answer.status, told)
}

pub fn sign_out(browser: &Browser, home: &str) {
    browser.go(&format!("{home}/me")).unwrap();
    submit(browser);
}

/// What an authenticator shows at the server's time. A code is good once, so time goes on to the next one first.
fn next_code(server: &Stepped, key: &str) -> String {
    server.advance(30 * SECOND);
    let now = format!("@{}", server.now().0 / SECOND);
    let said = Command::new("oathtool")
        .args(["--totp", "--base32", "--now", &now, key])
        .output()
        .unwrap();
    assert!(said.status.success(), "{said:?}");
    String::from_utf8(said.stdout).unwrap().trim().to_owned()
}

fn confirm(browser: &Browser, code: &str) {
    browser.fill("//input[@id='code']", code).unwrap();
    submit(browser);
}

/// Sets two-step up from the signed-in page: the authenticator's key, and the backup codes.
fn enrol(browser: &Browser, server: &Stepped, home: &str) -> (String, Vec<String>) {
    browser.go(&format!("{home}/two-step")).unwrap();
    browser.fill("//input[@type='password']", PASSWORD).unwrap();
    submit(browser);
    let key = browser.find("//*[@class='key']").unwrap();
    let key = browser.text_of(&key).unwrap().replace(' ', "");
    confirm(browser, &next_code(server, &key));
    let codes = browser.all("//ol[@class='codes']/li").unwrap();
    let codes: Vec<String> = codes
        .iter()
        .map(|code| browser.text_of(code).unwrap())
        .collect();
    (key, codes)
}

/// An admin of the command line invites; the letter comes.
fn invite(server: &Stepped, email: &str) {
    server.tell(
        &["employee", "add", "--workspace", SLUG, "--email", email],
        "",
    );
}

/// The link in the `n`th letter to `email` that holds one with `part`.
fn link(mail: &MailServer, email: &str, part: &str, n: usize) -> String {
    wait::until(
        &format!("letter {n} with {part}"),
        Duration::from_secs(30),
        || {
            let mut letters = mail.to(email);
            letters.retain(|letter| letter.text().contains(part));
            Ok(letters.get(n - 1).map(|letter| letter.link(part)))
        },
    )
    .unwrap()
}

/// A browser that was never here, on another system.
fn as_a_stranger(browser: &Browser, system: &str) {
    let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    let agent = json!({"userAgent": format!("Mozilla/5.0 ({system}) {chrome}")});
    browser
        .developer("Network.clearBrowserCookies", &json!({}))
        .unwrap();
    browser
        .developer("Network.setUserAgentOverride", &agent)
        .unwrap();
}

/// INV-1, INV-2, TFA-1, TFA-2, TFA-3.
#[test]
fn who_is_invited_joins_sets_up_a_second_step_and_without_the_phone_comes_in_by_a_backup_code() {
    for engine in Engine::all("lost_phone") {
        let mail = MailServer::start();
        let server = Stepped::start(&engine, &mail);
        let home = home(&server);
        let browser = Browser::open(390, 844);
        invite(&server, ANNA);
        browser.go(&link(&mail, ANNA, "/i/", 1)).unwrap();
        for name in browser.all("//input[@autocomplete='name']").unwrap() {
            browser.type_into(&name, "Anna Berg").unwrap();
        }
        browser.fill("//input[@type='password']", PASSWORD).unwrap();
        submit(&browser);
        sign_in(&browser, &home, ANNA, PASSWORD);
        says(&browser, IN);
        let (key, codes) = enrol(&browser, &server, &home);
        assert_eq!(codes.len(), 10);
        sign_out(&browser, &home);

        sign_in(&browser, &home, ANNA, PASSWORD);
        says(&browser, CONFIRM);
        confirm(&browser, &next_code(&server, &key));
        says(&browser, IN);
        sign_out(&browser, &home);

        sign_in(&browser, &home, ANNA, PASSWORD);
        says(&browser, CONFIRM);
        for told in ["", "That backup code was used already"] {
            if !told.is_empty() {
                sign_out(&browser, &home);
                sign_in(&browser, &home, ANNA, PASSWORD);
            }
            if browser
                .all("//details[@open]//input[@id='backup']")
                .unwrap()
                .is_empty()
            {
                press(&browser, "Use a backup code");
            }
            browser.fill("//input[@id='number']", "3").unwrap();
            browser.fill("//input[@id='backup']", &codes[2]).unwrap();
            press(&browser, "Use this code");
            says(&browser, if told.is_empty() { IN } else { told });
        }
    }
}

/// Presses a key in the password's field, as a keyboard does whose Caps Lock is on or off.
fn press_key(browser: &Browser, caps: bool) {
    let script = "const field = document.querySelector('input[type=password]');
        field.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', bubbles: true, modifierCapsLock: arguments[0]}));
        return true";
    browser.run(script, &[json!(caps)]).unwrap();
}

/// SGN-1: at the door, and where a new password is made up.
#[test]
fn caps_lock_is_shown_beside_the_password_while_it_is_on_sgn_1() {
    let mail = MailServer::start();
    let server = Stepped::start(&Engine::Sqlite, &mail);
    let home = home(&server);
    let browser = Browser::open(390, 844);
    invite(&server, ANNA);
    let join = link(&mail, ANNA, "/i/", 1);
    for page in [&home, &join] {
        browser.go(page).unwrap();
        // Hidden, so not to be found as a person finds it.
        let all = browser.all("//*[contains(@class, 'caps')]").unwrap();
        let told = all
            .first()
            .unwrap_or_else(|| panic!("{page}: {}", browser.text().unwrap()));
        assert!(!browser.shown(told).unwrap(), "{page}");
        press_key(&browser, true);
        assert!(browser.shown(told).unwrap(), "{page}");
        says(&browser, "Caps Lock is on");
        press_key(&browser, false);
        assert!(!browser.shown(told).unwrap(), "{page}");
    }
}

/// TFA-2: on paper stand the numbers, the codes, and whose they are; no button and no field.
#[test]
fn backup_codes_are_printed_with_their_numbers_and_nothing_to_press_tfa_2() {
    let mail = MailServer::start();
    let server = Stepped::start(&Engine::Sqlite, &mail);
    let home = home(&server);
    let browser = Browser::open(1280, 900);
    sign_in(&browser, &home, PETRA, PASSWORD);
    let codes = enrol(&browser, &server, &home).1;
    browser
        .developer("Emulation.setEmulatedMedia", &json!({"media": "print"}))
        .unwrap();
    let text = browser.text().unwrap();
    for code in &codes {
        assert!(text.contains(code), "{code} in {text}");
    }
    assert!(text.contains("Northwind") && text.contains(PETRA), "{text}");
    for pressed in browser.all("//button | //input | //nav//a").unwrap() {
        assert!(!browser.shown(&pressed).unwrap());
    }
    let numbers = "return [...document.querySelectorAll('ol.codes > li')].map((item) => {
        const style = getComputedStyle(item);
        return `${style.display} ${style.listStyleType}`; })";
    let numbers = browser.run(numbers, &[]).unwrap();
    assert_eq!(numbers, json!(vec!["list-item decimal"; 10]));
    crate::pictures::picture(&browser, "page-codes-printed");
}

/// The narrowest phone that is still sold, in each language: nothing is cut off or has to be pushed aside.
#[test]
fn no_page_is_wider_than_a_phone_of_360_pixels_in_any_language() {
    let mail = MailServer::start();
    let server = Stepped::start(&Engine::Sqlite, &mail);
    let home = home(&server);
    let (nobody, petra) = (Browser::open(360, 740), Browser::open(360, 740));
    sign_in(&petra, &home, PETRA, PASSWORD);
    enrol(&petra, &server, &home);
    let front = server.origin();
    let pages = [
        (&nobody, "door", home.clone()),
        (&nobody, "server", format!("{front}/")),
        (&nobody, "recover", format!("{home}/recover")),
        (&nobody, "dead", format!("{home}/r/{}", "x".repeat(43))),
        (&petra, "me", format!("{home}/me")),
        (&petra, "sessions", format!("{home}/sessions")),
        (&petra, "password", format!("{home}/password")),
        (&petra, "two-step", format!("{home}/two-step")),
        (&petra, "codes", format!("{home}/codes")),
        (&petra, "passkeys", format!("{home}/passkeys")),
        (&petra, "webhooks", format!("{home}/webhooks")),
        (&petra, "case", format!("{home}/case")),
        (&petra, "profile", format!("{front}/profile")),
        (&petra, "login", format!("{front}/profile/login")),
    ];
    let over = "return [...document.querySelectorAll('body *')]
        .filter((part) => part.getBoundingClientRect().right > innerWidth + 1 && !part.closest('svg'))
        .map((part) => part.outerHTML.slice(0, 120))";
    let mut found = Vec::new();
    for language in ["en", "de", "fr", "es", "pt-BR", "ru", "pl"] {
        for (browser, name, address) in &pages {
            browser
                .go(&format!("{address}?language={language}"))
                .unwrap();
            let said = browser.run(over, &[]).unwrap();
            found.extend(
                said.as_array()
                    .unwrap()
                    .iter()
                    .map(|part| format!("{name} in {language}: {part}")),
            );
            if ["en", "ru"].contains(&language) {
                browser.prefer(if language == "en" { "light" } else { "dark" });
                crate::pictures::settle(browser);
                crate::pictures::picture(browser, &format!("page-{name}-{language}-360"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// TFA-3, TFA-4, TFA-5, TFA-7.
#[test]
fn who_lost_phone_and_codes_asks_an_admin_who_pauses_and_a_new_phone_ends_the_pause() {
    for engine in Engine::all("new_phone") {
        let mail = MailServer::start();
        let server = Stepped::start(&engine, &mail);
        let home = home(&server);
        let browser = Browser::open(390, 844);
        let mut app = App::in_step(&server, &server.owner());
        sign_in(&browser, &home, PETRA, PASSWORD);
        let petras = enrol(&browser, &server, &home).0;
        sign_out(&browser, &home);
        invite(&server, ANNA);
        link(&mail, ANNA, "/i/", 1);
        join_by_mail(&mail, ANNA, 1);
        sign_in(&browser, &home, ANNA, PASSWORD);
        let lost = enrol(&browser, &server, &home).0;
        sign_out(&browser, &home);

        sign_in(&browser, &home, ANNA, PASSWORD);
        press(&browser, "I cannot confirm");
        browser
            .fill("//textarea", "My phone fell into the sea")
            .unwrap();
        submit(&browser);
        says(&browser, "Your admins are asked");
        let anna = wait::until("who asks for help", QUIET, || {
            let overview = app.ask("overview", Value::Null);
            Ok(overview["requests"][0]["request"]["employee"]
                .as_str()
                .map(str::to_owned))
        })
        .unwrap();
        app.ask(
            "confirm_step",
            json!({"code": next_code(&server, &petras), "number": "", "backup": ""}),
        );
        let pause = json!({"choice": "pause_two_step", "employee": anna, "hours": 24, "reason": "Lost the phone"});
        app.decide(&[pause]);
        app.quiet();

        sign_in(&browser, &home, ANNA, PASSWORD);
        says(&browser, IN);
        says(&browser, "Paused until");
        let new = enrol(&browser, &server, &home).0;
        sign_out(&browser, &home);
        sign_in(&browser, &home, ANNA, PASSWORD);
        says(&browser, CONFIRM);
        confirm(&browser, &next_code(&server, &lost));
        says(&browser, "That code is not right");
        confirm(&browser, &next_code(&server, &new));
        says(&browser, IN);
    }
}

/// RCV-1, RCV-3, RCV-5, attack 19.
#[test]
fn of_two_links_the_older_says_that_it_is_outdated_and_the_newest_sets_the_password() {
    for engine in Engine::all("two_links") {
        let mail = MailServer::start();
        let server = Stepped::start(&engine, &mail);
        let home = home(&server);
        let browser = Browser::open(390, 844);
        for n in 1..=2 {
            browser.go(&home).unwrap();
            press(&browser, "Forgot your password?");
            browser.fill("//input[@id='login']", PETRA).unwrap();
            submit(&browser);
            says(&browser, "Look into your mailbox");
            link(&mail, PETRA, "/r/", n);
            server.advance(MINUTE);
        }
        browser.go(&link(&mail, PETRA, "/r/", 1)).unwrap();
        says(&browser, "This link is outdated");
        says(&browser, "only the newest works");
        browser
            .find("//button[contains(., 'Send me a new link')]")
            .unwrap();

        let newest = link(&mail, PETRA, "/r/", 2);
        browser.go(&newest).unwrap();
        browser.fill("//input[@type='password']", NEW).unwrap();
        submit(&browser);
        says(&browser, "Your new password is set");
        sign_in(&browser, &home, PETRA, PASSWORD);
        says(&browser, INCORRECT);
        sign_in(&browser, &home, PETRA, NEW);
        says(&browser, IN);
        sign_out(&browser, &home);
        browser.go(&newest).unwrap();
        says(&browser, "It was used to set a password");
    }
}

/// CAP-1, CAP-2, CAP-3.
#[test]
fn after_ten_wrong_passwords_the_page_proves_its_work_by_itself_and_the_right_one_opens() {
    for engine in Engine::all("ten_wrong") {
        let mail = MailServer::start();
        let server = Stepped::start(&engine, &mail);
        let home = home(&server);
        let browser = Browser::open(390, 844);
        browser.go(&home).unwrap();
        for n in 1..=10 {
            browser
                .fill("//input[@autocomplete='username']", PETRA)
                .unwrap();
            browser.fill("//input[@type='password']", "wrong").unwrap();
            submit(&browser);
            says(&browser, INCORRECT);
            let work = browser.all("//*[@data-work]").unwrap();
            assert_eq!(work.len(), usize::from(n == 10), "after {n}");
        }
        browser.fill("//input[@type='password']", PASSWORD).unwrap();
        submit(&browser);
        says(&browser, IN);
        sign_out(&browser, &home);
        browser.go(&home).unwrap();
        assert!(browser.all("//*[@data-work]").unwrap().is_empty());
    }
}

/// SES-1.
#[test]
fn a_browser_stays_signed_in_while_it_is_used_and_is_out_after_24_idle_minutes() {
    for engine in Engine::all("idle") {
        let mail = MailServer::start();
        let server = Stepped::start(&engine, &mail);
        let home = home(&server);
        let browser = Browser::open(390, 844);
        sign_in(&browser, &home, PETRA, PASSWORD);
        for _ in 0..3 {
            server.advance(24 * MINUTE - SECOND);
            browser.go(&format!("{home}/me")).unwrap();
            says(&browser, IN);
        }
        server.advance(24 * MINUTE);
        browser.go(&format!("{home}/me")).unwrap();
        browser.find("//input[@type='password']").unwrap();
        never_says(&browser, IN);
    }
}

/// SGN-1, SGN-2, SGN-4.
#[test]
fn who_is_dismissed_elsewhere_or_never_joined_is_told_so_only_after_both_factors() {
    for engine in Engine::all("not_in") {
        let mail = MailServer::start();
        let server = Stepped::start(&engine, &mail);
        let home = home(&server);
        let browser = Browser::open(390, 844);
        let mut app = App::in_step(&server, &server.owner());
        invite(&server, ANNA);
        link(&mail, ANNA, "/i/", 1);
        join_by_mail(&mail, ANNA, 1);
        sign_in(&browser, &home, ANNA, PASSWORD);
        let annas = enrol(&browser, &server, &home).0;
        sign_out(&browser, &home);
        let anna = app.await_employee(ANNA)["employee"].clone();
        app.decide(&[json!({"choice": "dismiss", "employee": anna})]);
        app.quiet();

        let create = [
            "workspace",
            "create",
            "--slug",
            "contoso",
            "--name",
            "Contoso",
        ];
        let owner = [
            "--owner-email",
            OLGA,
            "--owner-name",
            "Olga Weiss",
            "--owner-password-stdin",
        ];
        server.tell(&[&create[..], &owner[..]].concat(), PASSWORD);
        let contoso = format!("{}/w/contoso", server.origin());
        sign_in(&browser, &contoso, OLGA, PASSWORD);
        let olgas = enrol(&browser, &server, &contoso).0;
        sign_out(&browser, &contoso);

        invite(&server, "vera@northwind.example");
        link(&mail, "vera@northwind.example", "/i/", 1);
        sign_in(&browser, &home, "vera@northwind.example", PASSWORD);
        says(&browser, INCORRECT);
        for (login, key, told) in [
            (ANNA, &annas, "You no longer work with Northwind here"),
            (OLGA, &olgas, "You are not in Northwind"),
        ] {
            sign_in(&browser, &home, login, "wrong");
            says(&browser, INCORRECT);
            never_says(&browser, told);
            sign_in(&browser, &home, login, PASSWORD);
            says(&browser, CONFIRM);
            confirm(&browser, "000000");
            says(&browser, "That code is not right");
            never_says(&browser, told);
            confirm(&browser, &next_code(&server, key));
            says(&browser, told);
            says(&browser, login);
        }
        browser
            .find("//a[contains(., 'Sign in to Contoso')]")
            .unwrap();
        submit(&browser);
        wait::until("who asks for an invitation", QUIET, || {
            let overview = app.ask("overview", Value::Null);
            Ok((overview["requests"][0]["request"]["login"] == OLGA).then_some(()))
        })
        .unwrap();
    }
}

/// BLK-1, BLK-2, BLK-3, BLK-4, BLK-7, RCV-1, API-1.
#[test]
fn who_is_blocked_hears_incorrect_until_the_operator_unblocks_and_comes_in_by_a_new_password() {
    for engine in Engine::all("blocked") {
        let mail = MailServer::start();
        let server = Stepped::start(&engine, &mail);
        let home = home(&server);
        let browser = Browser::open(390, 844);
        invite(&server, ANNA);
        link(&mail, ANNA, "/i/", 1);
        join_by_mail(&mail, ANNA, 1);
        let webhook = make_webhook(&Browser::open(1280, 900), &home);
        assert_eq!(call(&webhook).0, 200);
        for (n, system) in SYSTEMS.into_iter().enumerate() {
            as_a_stranger(&browser, system);
            sign_in(&browser, &home, ANNA, PASSWORD);
            says(&browser, if n < 4 { IN } else { INCORRECT });
            server.advance(SECOND);
        }
        as_a_stranger(&browser, SYSTEMS[0]);
        sign_in(&browser, &home, ANNA, PASSWORD);
        says(&browser, INCORRECT);
        never_says(&browser, "block");
        let (status, answer) = call(&webhook);
        assert_eq!((status, &answer["error"]), (403, &json!("REST_BLOCKED")));

        let colleague = Browser::open(1280, 900);
        sign_in(&colleague, &home, PETRA, PASSWORD);
        press(&colleague, "A colleague cannot get in");
        colleague.fill("//input[@id='name']", "Anna").unwrap();
        colleague.fill("//input[@id='email']", ANNA).unwrap();
        colleague
            .fill("//textarea", "She tried at five desks")
            .unwrap();
        submit(&colleague);
        says(&colleague, "The operator has your case");
        let list = server.tell(&["case", "list", "--workspace", SLUG], "");
        assert!(list.contains(ANNA), "{list}");
        let case = list.split('\t').next().unwrap();
        let shown = server.tell(&["case", "show", case], "");
        assert!(shown.contains("She tried at five desks"), "{shown}");
        assert_eq!(call(&webhook).0, 403);
        server.tell(&["case", "unblock", case], "");
        let (status, answer) = call(&webhook);
        assert_eq!(status, 200, "REST is back at once: {answer}");
        assert_eq!(answer["result"]["NAME"], "Petra");
        server.advance(SECOND);

        sign_in(&browser, &home, ANNA, PASSWORD);
        says(&browser, "Northwind asks for a new password");
        press(&browser, "Recover the password");
        browser.fill("//input[@id='login']", ANNA).unwrap();
        submit(&browser);
        browser.go(&link(&mail, ANNA, "/r/", 1)).unwrap();
        browser.fill("//input[@type='password']", NEW).unwrap();
        submit(&browser);
        sign_in(&browser, &home, ANNA, NEW);
        says(&browser, IN);
    }
}

/// API-1, TFA-4.
#[test]
fn a_webhook_is_made_in_the_window_called_by_a_program_and_refused_once_it_is_disabled_there_api_1()
{
    for engine in Engine::all("own_webhook") {
        let mail = MailServer::start();
        let server = Stepped::start(&engine, &mail);
        let home = home(&server);
        let mut office = Office::new(Keychain::Unlocked);
        office.open();
        office.connect(&server, &server.owner());
        office.online();
        let browser = Browser::open(1280, 900);
        sign_in(&browser, &home, PETRA, PASSWORD);
        let (key, _) = enrol(&browser, &server, &home);
        office.go("Integrations");
        let window = office.window();
        let new = button("New webhook");
        window.find_within(&new, QUIET).unwrap();
        window.press(&new).unwrap();
        window.fill(&field("What it is for"), "Payroll").unwrap();
        let code = |code: &str| {
            window.fill(&field("Your own code"), code).unwrap();
            window.press("//dialog//button[@type='submit']").unwrap();
        };
        code("000000");
        let wrong = "//dialog//*[contains(., 'That code is not right')]";
        window.find(wrong).unwrap();
        code(&next_code(&server, &key));
        let shown = window.find("//dialog//code").unwrap();
        let address = window.text_of(&shown).unwrap();
        assert!(
            address.starts_with(&format!("{}/rest/1/", server.origin())),
            "{address}"
        );
        office.press("Copy the address");
        let said = "//*[contains(., 'It leaves the clipboard after 90 seconds')]";
        window.find(said).unwrap();
        office.press("Done");
        window.gone("//dialog").unwrap();
        let (status, answer) = call(&address);
        assert_eq!((status, &answer["result"]["NAME"]), (200, &json!("Petra")));
        let secret = address.trim_end_matches('/').rsplit('/').next().unwrap();
        let integrations = office.ask("integrations", Value::Null).to_string();
        assert!(integrations.contains("Payroll") && !integrations.contains(secret));
        office.press("Disable the webhook Payroll");
        let window = office.window();
        window
            .press("//dialog//button[normalize-space(.)='Disable']")
            .unwrap();
        wait::until("the webhook to stop", QUIET, || {
            Ok((call(&address).0 == 403).then_some(()))
        })
        .unwrap();
        office.quiet();
    }
}
