//! `kill -9` of the app without a window: in the first sync, while draining the outbox; and replies that are lost.

use std::time::Duration;

use serde_json::{Value, json};
use xtask::postgres::free_port;
use xtask::wait;

use crate::harness::app::App;
use crate::harness::device::{Device, alike};
use crate::harness::folder::{Dice, count};
use crate::harness::mail::MailServer;
use crate::harness::proxy::Proxy;
use crate::harness::server::{Engine, Server};
use crate::people::hire;

/// People of the demo whose profile can be edited, by id.
pub fn editable(device: &mut impl Device, n: usize) -> Vec<String> {
    let people: Vec<String> = device
        .employees()
        .iter()
        .filter(|line| line["status"] == "active" && line["role"] == "employee")
        .map(|line| line["employee"].as_str().unwrap().to_owned())
        .take(n)
        .collect();
    assert_eq!(people.len(), n);
    people
}

/// One edit for each, in one decision.
pub fn edit(device: &mut impl Device, people: &[String], position: &str) -> Vec<String> {
    let choices: Vec<Value> = people
        .iter()
        .map(|employee| {
            json!({"choice": "edit_employee", "employee": employee, "name": null, "contact_email": null,
                   "department": null, "position": position})
        })
        .collect();
    device.decide(&choices)
}

/// Every operation ended as applied, and each person's log has exactly `n` edits more than before.
pub fn exactly_once(device: &mut impl Device, people: &[String], before: &[usize], n: usize) {
    for (employee, before) in people.iter().zip(before) {
        let mut now = 0;
        let right = wait::until("the edit in the log", Duration::from_secs(30), || {
            now = device.n_events(employee, "employee_edited");
            Ok((now == before + n).then_some(()))
        });
        assert!(
            right.is_ok(),
            "{employee}: {now} edits in the log, {} wanted",
            before + n
        );
    }
}

pub fn n_edits(device: &mut impl Device, people: &[String]) -> Vec<usize> {
    people
        .iter()
        .map(|employee| device.n_events(employee, "employee_edited"))
        .collect()
}

/// SYN-3: what was read is not read again, and nothing is missing in the end.
#[test]
fn a_first_sync_of_20_000_people_survives_every_kill_syn_3() {
    let server = Server::demo(20_000);
    let mut dice = Dice::new(20_000);
    let (mut n, wanted) = (0, count(20, 2_000));
    let mut whole = App::in_step(&server, &server.owner());
    while n < wanted {
        let mut app = App::connected(&server, &server.owner());
        loop {
            wait::pass(Duration::from_millis(dice.roll(400)));
            let status = app.ask("status", Value::Null);
            if status["line"]["line"] == "online" {
                break;
            }
            app.kill();
            n += 1;
            app.open();
            if n >= wanted {
                break;
            }
        }
        app.online();
        alike(&mut app, &mut whole);
    }
}

/// SYN-1: 200 decisions, killed at any moment of their way out, are each applied once.
#[test]
fn two_hundred_operations_are_drained_once_whatever_kills_the_app_syn_1() {
    let port = free_port().unwrap();
    let line = Proxy::start(port);
    let mut server = Server::demo_at(1_000, port, &line.origin());
    let mut dice = Dice::new(200);
    let mut app = App::in_step(&server, &server.owner());
    let people = editable(&mut app, 200);
    let before = n_edits(&mut app, &people);
    line.delay(Duration::from_millis(15));
    let (mut n, mut rounds, wanted) = (0, 0, count(20, 2_000));
    while n < wanted {
        server.stop();
        app.offline();
        rounds += 1;
        let operations = edit(&mut app, &people, &format!("Round {rounds}"));
        assert_eq!(operations.len(), people.len());
        server.go_on();
        while n < wanted && app.ask("status", Value::Null)["n_waiting"] != 0 {
            wait::pass(Duration::from_millis(dice.roll(300)));
            app.kill();
            n += 1;
            app.open();
        }
        app.quiet();
        let ended = app.ended();
        for operation in &operations {
            assert_eq!(ended[operation]["outcome"], "applied", "{operation}");
        }
    }
    exactly_once(&mut app, &people, &before, rounds);
    alike(&mut app, &mut App::in_step(&server, &server.owner()));
}

/// SYN-1: the reply is lost after the commit, again and again; the same id brings the same answer.
#[test]
fn replies_lost_after_the_commit_apply_nothing_twice_syn_1() {
    let mail = MailServer::start();
    let port = free_port().unwrap();
    let line = Proxy::start(port);
    let server = Server::start_at(&Engine::Sqlite, &mail, port, &line.origin());
    let mut app = App::in_step(&server, &server.owner());
    let anna = hire(&mut app, &mail, "anna@northwind.example", "employee");
    app.quiet();
    let wanted = count(50, 5_000);
    let mut decided = 0;
    while line.n_lost() < wanted {
        line.lose(1);
        // It restricts, so it goes at once; and each time leaves one more entry in the log.
        let operation = app
            .decide(&[json!({"choice": "end_sessions", "employee": anna})])
            .remove(0);
        decided += 1;
        app.quiet();
        let outcome = app.ended()[&operation]["outcome"].clone();
        assert_eq!(outcome, "applied");
    }
    assert!(line.n_lost() >= wanted && decided >= wanted);
    let mut fresh = App::in_step(&server, &server.owner());
    let mut n = 0;
    let right = wait::until(
        "all ends of sessions in the log",
        Duration::from_secs(30),
        || {
            n = fresh.n_events(&anna, "sessions_ended");
            Ok((n == usize::try_from(decided.min(50))?).then_some(()))
        },
    );
    assert!(right.is_ok(), "{n} of {decided}");
    alike(&mut app, &mut fresh);
}
