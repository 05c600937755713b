//! `kill -9` of the server while it applies what an app sends, on both engines.

use std::time::Duration;

use serde_json::{Value, json};
use xtask::wait;

use crate::harness::app::App;
use crate::harness::device::{Device, alike};
use crate::harness::folder::{Dice, count};
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, SLUG, Server};
use crate::killed::exactly_once;

/// SYN-1, LOG-1: a change, its event and its receipt are kept together or not at all.
#[test]
fn a_server_killed_while_applying_loses_nothing_and_applies_nothing_twice_syn_1() {
    for engine in Engine::all("killed") {
        killed_while_applying(&engine);
    }
}

fn killed_while_applying(engine: &Engine) {
    let mail = MailServer::start();
    let mut server = Server::start(engine, &mail);
    let mut app = App::in_step(&server, &server.owner());
    let mut dice = Dice::new(16);
    let (mut n, mut names, mut decided) = (0, Vec::new(), Vec::new());
    let wanted = count(20, 800);
    while n < wanted {
        server.stop();
        app.ask("sync_now", Value::Null);
        app.offline();
        let round: Vec<String> = (0..40)
            .map(|i| format!("Department {}", names.len() + i))
            .collect();
        let choices: Vec<Value> = round
            .iter()
            .map(|name| json!({"choice": "add_department", "name": name}))
            .collect();
        decided.extend(app.decide(&choices));
        names.extend(round);
        server.go_on();
        app.ask("sync_now", Value::Null);
        while n < wanted && killed_in_the_middle(&mut server, &mut dice, decided.len()) {
            n += 1;
            server.go_on();
            app.ask("sync_now", Value::Null);
        }
        if server.part.is_none() {
            server.go_on();
        }
        app.ask("sync_now", Value::Null);
        app.quiet();
    }
    exactly_once(&server, &mut app, KIND, &decided);
    let mut fresh = App::in_step(&server, &server.owner());
    let company = fresh.ask("company", Value::Null);
    let mut found: Vec<String> = company["departments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["name"].as_str().unwrap().to_owned())
        .collect();
    found.sort();
    names.sort();
    assert_eq!(found, names, "on {engine:?}");
    alike(&mut app, &mut fresh);
    let said = server.tell(&["events", "verify", "--workspace", SLUG], "");
    assert!(!said.is_empty(), "the chain of events holds on {engine:?}");
}

const KIND: &str = "department_added";

/// Waits until it applies some of what is on its way, and kills it before all is applied. False when all was.
fn killed_in_the_middle(server: &mut Server, dice: &mut Dice, all: usize) -> bool {
    let before = server.applied(KIND).len();
    wait::until(
        "the server to apply something",
        Duration::from_secs(60),
        || {
            let now = server.applied(KIND).len();
            Ok((now > before || now == all).then_some(()))
        },
    )
    .unwrap();
    wait::pass(Duration::from_millis(dice.roll(40)));
    server.kill();
    server.applied(KIND).len() < all
}
