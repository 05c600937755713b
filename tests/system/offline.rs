//! A day without the network, in the real window; what others did meanwhile; and how each decision ends.

use std::time::Duration;

use serde_json::{Value, json};
use xtask::desk::Keychain;
use xtask::http::Visitor;
use xtask::wait;

use crate::harness::app::App;
use crate::harness::device::{Device, QUIET, alike};
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, Server};
use crate::harness::window::{Office, button, row};
use crate::people::{hire, join_by_link, join_by_mail, person, registration_link};

fn at(name: &str) -> String {
    format!("{name}@northwind.example")
}

/// Decides one thing on the invitation or the person with that name. Answers with the operation.
fn decide(device: &mut impl Device, choice: &str, name: &str) -> String {
    let line = device
        .invitation(&at(name))
        .unwrap_or_else(|| panic!("{name} is on the desk"));
    let mut asked = json!({"choice": choice});
    match choice {
        "approve" | "reject" => asked["employee"] = line["employee"].clone(),
        _ => asked["invitation"] = line["invitation"].clone(),
    }
    if choice == "fix_address" {
        asked["address"] = json!(at(&format!("{name}.right")));
    }
    device.decide(&[asked]).remove(0)
}

fn sort_of(outcome: &Value) -> &str {
    outcome["outcome"].as_str().unwrap_or("none")
}

/// OFF-1, OFF-2, OFF-3, SYN-1, SYN-2, INV-4, INV-5, INV-6, INV-7.
#[test]
fn a_day_without_the_network_ends_with_every_decision_right_and_once() {
    let mail = MailServer::start();
    let mut server = Server::start(&Engine::Sqlite, &mail);
    let mut petra = App::in_step(&server, &server.owner());
    hire(&mut petra, &mail, &at("ralf"), "admin");
    let link = registration_link(&mut petra);
    let open = ["resent", "fixed", "deleted", "moved", "accepted", "kept"].map(at);
    petra.invite(&open.each_ref().map(String::as_str), "employee");
    join_by_link(&mail, &link, &at("approved"));
    join_by_link(&mail, &link, &at("rejected"));
    petra.quiet();
    let mut ralf = App::in_step(&server, &person(&at("ralf")));
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.connect(&server, &server.owner());
    office.online();
    for name in ["approved", "rejected", "resent", "moved"] {
        office.await_invitation(&at(name));
    }
    // INV-4: nobody's invitation is sent twice within a minute.
    wait::until("the minute after sending to pass", QUIET, || {
        let again = |name| {
            office
                .invitation(&at(name))
                .is_some_and(|line| line["resend_from"].is_null())
        };
        Ok(["resent", "moved"].into_iter().all(again).then_some(()))
    })
    .unwrap();

    server.stop();
    office.close();
    office.open();
    office.offline();
    everything_is_readable(&mut office);

    let resent = press_key_on(&mut office, &at("resent"), "r");
    let deleted = press_key_on(&mut office, &at("deleted"), "d");
    let fixed = decide(&mut office, "fix_address", "fixed");
    let moved = decide(&mut office, "resend", "moved");
    let accepted = decide(&mut office, "delete_invitation", "accepted");
    let approved = decide(&mut office, "approve", "approved");
    let rejected = decide(&mut office, "reject", "rejected");
    let kept = decide(&mut office, "delete_invitation", "kept");
    office.go("Outbox");
    office
        .window()
        .reads("8 changes wait", Duration::from_secs(10))
        .unwrap();
    let taken = office.ask("take_back", json!({"operations": [kept]}));
    assert_eq!(taken["taken"], json!([kept]));
    office
        .window()
        .reads("7 changes wait", Duration::from_secs(10))
        .unwrap();
    let n_mails = mail.n();
    office.close();

    server.go_on();
    ralf.online();
    decide(&mut ralf, "delete_invitation", "moved");
    ralf.quiet();
    join_by_mail(&mail, &at("accepted"), 1);

    office.open();
    office.quiet();
    let ended = office.ended();
    let outcome = |operation: &String| ended.get(operation).map_or("none", sort_of);
    assert_eq!(outcome(&resent), "applied");
    assert_eq!(outcome(&fixed), "applied");
    assert_eq!(outcome(&deleted), "applied");
    assert_eq!(outcome(&approved), "applied");
    assert_eq!(outcome(&rejected), "applied");
    assert_eq!(
        outcome(&moved),
        "conflict",
        "it loosens, and the invitation is gone"
    );
    assert_eq!(
        outcome(&accepted),
        "rejected",
        "who joined is never removed"
    );
    assert_eq!(outcome(&kept), "none", "what was taken back never left");

    mails_match(&mail, n_mails);
    office.await_employee(&at("accepted"));
    office.await_employee(&at("approved"));
    assert!(office.employee(&at("rejected")).is_none());
    assert!(office.invitation(&at("kept")).is_some());
    conflicts_are_shown_and_settled(&mut office);
    alike(&mut office, &mut ralf);
    alike(&mut App::in_step(&server, &server.owner()), &mut ralf);
}

/// OFF-1: every screen opens, finds and says as of when.
fn everything_is_readable(office: &mut Office) {
    office
        .window()
        .reads("Offline since", Duration::from_secs(20))
        .unwrap();
    office
        .window()
        .reads("as of", Duration::from_secs(5))
        .unwrap();
    for screen in [
        "Overview",
        "Employees",
        "Two-step",
        "Sign-in rules",
        "Events",
        "Integrations",
        "Company",
        "Outbox",
        "Settings",
        "Invitations",
    ] {
        office.go(screen);
    }
    office.window().find(&row(&at("resent"))).unwrap();
    let found = office.ask("search", json!({"text": "ralf", "limit": 8}));
    assert_eq!(found["people"][0]["address"], at("ralf"));
    let employee = found["people"][0]["employee"].clone();
    let ralf = office.ask("person", json!({"employee": employee}));
    assert!(!ralf["as_of"].is_null());
}

/// Chooses a row of the desk with the pointer and decides with the keyboard. Answers with the operation.
fn press_key_on(office: &mut Office, address: &str, key: &str) -> String {
    let before = office.ask("outbox", Value::Null)["waiting"]
        .as_array()
        .unwrap()
        .len();
    office.go("Invitations");
    office.window().press(&row(address)).unwrap();
    office.window().keys(key).unwrap();
    if let Some(word) = office
        .window()
        .all("//dialog[@open]//input")
        .unwrap()
        .first()
    {
        office.window().type_into(word, "delete").unwrap();
        office
            .window()
            .press(&format!("//dialog[@open]{}", button("Delete")))
            .unwrap();
    }
    wait::until("the decision to be stored", Duration::from_secs(10), || {
        let outbox = office.ask("outbox", Value::Null);
        let waiting = outbox["waiting"].as_array().unwrap();
        Ok((waiting.len() > before).then(|| {
            waiting[waiting.len() - 1]["operation"]
                .as_str()
                .unwrap()
                .to_owned()
        }))
    })
    .unwrap()
}

/// Everyone got exactly the mails that the outcomes say, and dead links are dead.
fn mails_match(mail: &MailServer, before: usize) {
    mail.nth(&at("resent"), 2);
    let first = mail.nth(&at("fixed.right"), 1);
    assert!(!first.text().is_empty());
    assert_eq!(mail.to(&at("resent")).len(), 2);
    assert_eq!(mail.to(&at("fixed.right")).len(), 1);
    for name in ["moved", "deleted", "kept", "fixed", "accepted"] {
        assert_eq!(mail.to(&at(name)).len(), 1, "{name}");
    }
    assert!(mail.n() >= before + 2);
    for name in ["fixed", "deleted", "moved", "resent"] {
        let dead = mail.to(&at(name))[0].link("/i/");
        let page = Visitor::default().get(&dead).unwrap();
        assert!(
            !page.body.contains("type=\"password\""),
            "the first link of {name} still works"
        );
    }
}

/// SYN-2: what was wanted, what is now, what can be done; then it is done.
fn conflicts_are_shown_and_settled(office: &mut Office) {
    office.go("Outbox");
    office
        .window()
        .reads("Needs a decision", Duration::from_secs(10))
        .unwrap();
    office
        .window()
        .reads("You wanted", Duration::from_secs(5))
        .unwrap();
    office
        .window()
        .reads("It is now", Duration::from_secs(5))
        .unwrap();
    let unsettled = office.ask("outbox", Value::Null)["unsettled"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(unsettled.len(), 2);
    for left in (0..unsettled.len()).rev() {
        office.press("Leave it as it is now");
        office.status("settled", |status| status["n_unsettled"] == left);
        // The line that was settled leaves the screen a moment after; only then is the next button another's.
        wait::until("the settled line to leave", QUIET, || {
            let shown = office.window().all(&button("Leave it as it is now"))?;
            Ok((shown.len() == left).then_some(()))
        })
        .unwrap();
    }
}
