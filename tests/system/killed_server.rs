//! `kill -9` of the server while it applies what an app sends, on both engines.

use std::time::Duration;

use serde_json::{Value, json};
use xtask::wait;

use crate::harness::app::App;
use crate::harness::device::{Device, alike};
use crate::harness::folder::{Dice, count};
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, Server};

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
    let (mut n, mut names, wanted) = (0, Vec::new(), count(20, 800));
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
        app.decide(&choices);
        names.extend(round);
        server.go_on();
        while n < wanted && app.ask("status", Value::Null)["n_waiting"] != 0 {
            wait::pass(Duration::from_millis(dice.roll(500)));
            server.kill();
            n += 1;
            server.go_on();
            app.ask("sync_now", Value::Null);
        }
        app.quiet();
    }
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
}
