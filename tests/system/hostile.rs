//! What strangers write, in the real window: names and reasons that are code, and what a page that was taken over could reach.

use std::time::Duration;

use serde_json::{Value, json};
use xtask::desk::Keychain;

use crate::harness::app::App;
use crate::harness::device::Device;
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, Server};
use crate::harness::window::Office;
use crate::people::hire;

const CODE: &str = r#""><img src=x onerror=pwned=1><script>pwned=2</script>{{7*7}}"#;
const FORMULA: &str = "=HYPERLINK(\"https://x.example\",\"Eve\")";

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

#[test]
fn names_and_reasons_that_are_code_are_text_on_every_screen_and_in_a_file_attack_34() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut petra = App::in_step(&server, &server.owner());
    let eve = hire(&mut petra, &mail, "eve@northwind.example", "employee");
    let ben = hire(&mut petra, &mail, "ben@northwind.example", "employee");
    petra.decide(&[
        edit(&eve, CODE, CODE),
        edit(&ben, FORMULA, ""),
        json!({"choice": "add_department", "name": CODE}),
    ]);
    petra.quiet();
    petra.decide(&[json!({"choice": "block", "employee": eve, "reason": CODE})]);
    petra.invite(&["waits@northwind.example"], "employee");
    petra.quiet();

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
    // Where it is shown in full, it is shown as it was written.
    for (hash, shows) in [
        (format!("#/employees/{eve}"), CODE),
        (format!("#/employees/{ben}"), FORMULA),
        ("#/company".to_owned(), CODE),
        ("#/events".to_owned(), CODE),
    ] {
        let turned = "location.hash = given[0];";
        office.window().run(turned, &[json!(hash)]).unwrap();
        let limit = Duration::from_secs(20);
        office.window().reads(shows, limit).unwrap();
        inert(&office, &hash);
    }

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
