//! What strangers write, in the real window: names and reasons that are code, and what a page that was taken over could reach.

use std::time::Duration;

use serde_json::{Value, json};
use xtask::desk::Keychain;
use xtask::http::Visitor;
use xtask::sign_in::{Person, fill_in, send_form, text};
use xtask::wait;

use crate::harness::app::App;
use crate::harness::device::{Device, QUIET};
use crate::harness::mail::{Mail, MailServer};
use crate::harness::server::{Engine, SLUG, Server};
use crate::harness::window::Office;
use crate::people::{hire, person};
use crate::rest::Owner;

/// What strangers write: one list for all tests.
const WRITTEN: &str = include_str!("../hostile.txt");

/// Markup and code of templates.
fn code() -> &'static str {
    WRITTEN.lines().next().unwrap()
}

/// What a spreadsheet would take for a formula.
fn formula() -> &'static str {
    WRITTEN.lines().find(|one| one.starts_with('=')).unwrap()
}

/// Notes what the page's own policy refuses.
const WATCH: &str = "window.refused = [];
    document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));";
/// What a name that is code could have left behind.
const LEFT: &str = "return {
    ran: window.pwned ?? null,
    drawn: document.querySelectorAll('img[src=\"x\"], body script:not([src]), iframe, object, embed').length,
    refused: window.refused ?? null };";

fn edit(employee: &str, name: &str, position: &str) -> Value {
    json!({"choice": "edit_employee", "employee": employee, "name": name, "contact_email": null,
        "department": null, "position": position, "workgroups": null})
}

fn inert(office: &Office, place: &str) {
    let left = office.window().run(LEFT, &[]).unwrap();
    let wanted = json!({"ran": null, "drawn": 0, "refused": []});
    assert_eq!(left, wanted, "{place}");
}

/// What stands in a page behind the first `before`, up to the end of its text or of its attribute.
fn behind<'a>(page: &'a str, before: &str) -> &'a str {
    let (_, rest) = page.split_once(before).expect("it stands in the page");
    rest.split(['"', '<']).next().unwrap()
}

/// Sets two-step up by a browser that calls itself by code, loses the phone, and asks the admins in words that are code (TFA-7).
fn ask_for_help(server: &Server, person: &Person) {
    let home = format!("{}/w/{SLUG}", server.origin());
    let mut visitor = Visitor::calling_itself(code());
    send_form(&mut visitor, &home, person).unwrap();
    let url = format!("{home}/two-step");
    // The password comes first.
    send_form(&mut visitor, &url, person).unwrap();
    let page = visitor.get(&url).unwrap();
    let (_, key) = page.body.split_once("class=\"key").expect("a key");
    let totp = Some(behind(key, ">").replace(' ', ""));
    let phone = Person {
        totp,
        ..person.clone()
    };
    let (_, done) = fill_in(&mut visitor, &url, &page, &phone).unwrap();
    assert!(done.status < 400, "{}", text(&done.body));

    let mut visitor = Visitor::calling_itself(code());
    send_form(&mut visitor, &home, person).unwrap();
    let url = format!("{}/help", server.origin());
    let page = visitor.get(&url).unwrap().body;
    let csrf = behind(&page, "name=\"csrf\" value=\"").to_owned();
    let fields = [
        ("csrf".to_owned(), csrf),
        ("note".to_owned(), code().to_owned()),
    ];
    let asked = visitor.post(&url, &fields).unwrap();
    assert!(asked.status < 400, "{}", text(&asked.body));
}

/// The page that a mail program draws: code is text in it.
fn drawn(mail: &Mail) {
    let all = mail.text();
    let at = all
        .to_lowercase()
        .find("<!doctype html")
        .expect("a drawn part");
    let page = &all[at..];
    assert!(page.contains("&lt;img src=x"), "{page}");
    assert!(
        !page.contains("<img src=x") && !page.contains("<script"),
        "{page}"
    );
}

/// The person that an invitation is about.
fn id_of_invited(device: &mut impl Device, address: &str) -> String {
    let line = device.await_invitation(address);
    line["employee"].as_str().unwrap().to_owned()
}

#[test]
fn names_and_reasons_that_are_code_are_text_on_every_screen_and_in_a_file_attack_34() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut petra = App::in_step(&server, &server.owner());
    let eve = hire(&mut petra, &mail, "eve@northwind.example", "employee");
    let ben = hire(&mut petra, &mail, "ben@northwind.example", "employee");
    petra.decide(&[
        edit(&eve, code(), code()),
        edit(&ben, formula(), ""),
        json!({"choice": "add_department", "name": code()}),
    ]);
    petra.quiet();
    let all = [("people", "user"), ("departments", "yes"), ("log", "yes")];
    Owner::of(&server, &person("ben@northwind.example")).make_of(&server, code(), &all);
    ask_for_help(&server, &person("eve@northwind.example"));
    mail.answer("gone@northwind.example", &format!("550 5.1.1 {}", code()));
    petra.decide(&[
        json!({"choice": "edit_settings", "name": code()}),
        json!({"choice": "add_workgroup", "name": code()}),
        json!({"choice": "add_link", "name": code(), "department": null}),
        json!({"choice": "add_outgoing", "title": code(), "address": "https://hooks.example/in",
            "occasions": ["invited"]}),
    ]);
    petra.quiet();
    petra.invite(
        &["waits@northwind.example", "gone@northwind.example"],
        "employee",
    );
    petra.quiet();
    petra.decide(&[json!({"choice": "send_recovery", "employee": ben})]);
    petra.quiet();
    // The company's name stands in them.
    drawn(&mail.nth("waits@northwind.example", 1));
    drawn(&mail.nth("ben@northwind.example", 2));
    let mut request = Value::Null;
    wait::until("the request and the refused letter", QUIET, || {
        let overview = petra.ask("overview", Value::Null);
        request = overview["requests"][0]["request"].clone();
        let refused = petra
            .invitation("gone@northwind.example")
            .unwrap_or_default();
        Ok((!request.is_null() && refused["shown"] == "refused").then_some(()))
    })
    .unwrap();
    assert_eq!(request["note"], code());

    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.window().run(WATCH, &[]).unwrap();
    office.connect(&server, &server.owner());
    office.online();
    for screen in [
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
    ] {
        office.go(screen);
        inert(&office, screen);
    }
    let shows = |hash: &str, shows: &str| {
        let turned = "location.hash = given[0];";
        office.window().run(turned, &[json!(hash)]).unwrap();
        let limit = Duration::from_secs(20);
        office.window().reads(shows, limit).unwrap();
        inert(&office, hash);
    };
    // Where it is shown in full, it is shown as it was written: names, what the mail server said, the note and the company's
    // name on the overview; titles of webhooks; departments, workgroups and links.
    shows("#/overview", code());
    let gone = id_of_invited(&mut petra, "gone@northwind.example");
    for (hash, words) in [
        (format!("#/employees/{eve}"), code()),
        (format!("#/employees/{ben}"), formula()),
        (format!("#/invitations/{gone}"), code()),
        ("#/company".to_owned(), code()),
        ("#/integrations".to_owned(), code()),
        ("#/events".to_owned(), code()),
    ] {
        shows(&hash, words);
    }
    petra.decide(&[json!({"choice": "block", "employee": eve, "reason": code()})]);
    petra.quiet();
    shows(&format!("#/sign-in-rules/{eve}"), code());

    let file = office.folder().join("people.csv");
    let everybody = json!({"text": "", "status": null, "role": null, "department": null, "two_step": null,
        "blocked": false, "risk": null, "step": null, "workgroup": null});
    office.ask(
        "export_employees",
        json!({"filter": everybody, "path": file}),
    );
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains("'=HYPERLINK"), "{text}");
    let bare = [",=HYPERLINK", "\"=HYPERLINK", "\n=HYPERLINK"];
    assert!(!bare.iter().any(|one| text.contains(one)), "{text}");
}

/// Waits for the page's own policy to say no; were it let do it, that would never come, and the driver's limit ends the test.
const REFUSED: &str = "const [what, url] = given;
    const told = new Promise((done) =>
      document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective), {once: true}));
    const add = (kind, part) => document.body.append(Object.assign(document.createElement(kind), part));
    if (what === 'frame') add('iframe', {src: url});
    if (what === 'script') add('script', {src: url});
    if (what === 'inline') add('script', {textContent: 'pwned = 3'});
    if (what === 'fetch') fetch(url).catch(() => {});
    if (what === 'image') add('img', {src: url});
    if (what === 'form') { add('form', {action: url}); document.body.lastChild.submit(); }
    return await told;";

#[test]
fn a_page_that_was_taken_over_leaves_for_nowhere_and_reaches_only_what_the_screens_ask_attack_35() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.connect(&server, &server.owner());
    office.online();
    let window = office.window();
    let here = "return location.origin;";
    let home = window.run(here, &[]).unwrap();
    for away in [
        server.origin(),
        "file:///etc/passwd",
        "data:text/html,<h1>elsewhere</h1>",
        "gatehouse://person/0193a3c5-7b1e-7c2d-9a4f-0123456789ab",
        "mailto:eve@northwind.example",
        "smb://northwind.example/share",
        "javascript:window.pwned = 4",
    ] {
        let leave = "const link = document.createElement('a'); link.href = given[0];
            document.body.append(link); link.click(); link.remove();
            return window.open(given[0]) === null;";
        let stays = window.run(leave, &[json!(away)]).unwrap();
        assert_eq!(stays, true, "{away}");
        assert_eq!(window.run(here, &[]).unwrap(), home, "{away}");
        window.find("//nav").unwrap();
    }
    let url = format!("{}/healthz", server.origin());
    for what in ["frame", "script", "inline", "fetch", "image", "form"] {
        let told = window.run(REFUSED, &[json!(what), json!(url)]).unwrap();
        assert!(told.is_string(), "{what}: {told}");
    }
    let bare = "let ran = null; try { ran = eval('1') } catch (error) { ran = error.name }
        return [ran, window.__TAURI__ === undefined, window.pwned ?? null];";
    let found = window.run(bare, &[]).unwrap();
    assert_eq!(found, json!(["EvalError", true, null]));
    let ask = "const request = {path: '/etc/passwd', url: 'https://x.example', event: 'stage', program: 'id', request: null};
        return await window.__TAURI_INTERNALS__.invoke(given[0], request).then(() => 'done', () => 'refused');";
    for forbidden in [
        "plugin:fs|read_text_file",
        "plugin:shell|open",
        "plugin:shell|execute",
        "plugin:opener|open_url",
        "plugin:http|fetch",
        "plugin:clipboard-manager|read_text",
        "plugin:autostart|enable",
        "plugin:window|close",
        "plugin:webview|create_webview_window",
        "plugin:event|emit",
        "exchange_key",
    ] {
        let told = window.run(ask, &[json!(forbidden)]).unwrap();
        assert_eq!(told, "refused", "{forbidden}");
    }
}
