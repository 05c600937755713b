//! `kill -9` of the app without a window: in the first sync, while draining the outbox; and replies that are lost.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use xtask::postgres::free_port;
use xtask::wait;

use crate::harness::app::{App, files};
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

/// SYN-1: each of these operations ended as applied, and stands in the server's log once.
pub fn exactly_once(server: &Server, device: &mut impl Device, kind: &str, decided: &[String]) {
    let mut wanted = decided.to_vec();
    wanted.sort();
    assert_eq!(server.applied(kind), wanted, "lost or applied twice");
    let ended = device.ended();
    // The app keeps the newest of what ended.
    let kept: Vec<_> = decided
        .iter()
        .filter_map(|operation| ended.get(operation))
        .collect();
    assert!(!kept.is_empty(), "the app knows how they ended");
    for outcome in kept {
        assert_eq!(outcome["outcome"], "applied");
    }
}

/// The copy that is shown is the one that the first sync put in the empty one's place: nothing went wrong that another had to mend.
pub fn never_fetched_anew(profile: &Path) {
    let mut copies: Vec<String> = files(profile)
        .iter()
        .filter_map(|file| file.file_name()?.to_str().map(str::to_owned))
        .filter(|name| name.starts_with("copy-") && name.ends_with(".db"))
        .collect();
    copies.sort();
    assert_eq!(copies, ["copy-2.db"]);
}

/// SYN-3: killed again and again, the first sync ends, with nothing missing and without beginning anew.
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
        never_fetched_anew(&app.profile());
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
    let mut decided = Vec::new();
    line.delay(Duration::from_millis(15));
    let (mut n, mut rounds, wanted) = (0, 0, count(20, 2_000));
    while n < wanted {
        server.stop();
        app.offline();
        rounds += 1;
        decided.extend(edit(&mut app, &people, &format!("Round {rounds}")));
        assert_eq!(decided.len(), rounds * people.len());
        server.go_on();
        while n < wanted && app.ask("status", Value::Null)["n_waiting"] != 0 {
            wait::pass(Duration::from_millis(dice.roll(300)));
            app.kill();
            n += 1;
            app.open();
        }
        app.quiet();
    }
    exactly_once(&server, &mut app, "employee_edited", &decided);
    alike(&mut app, &mut App::in_step(&server, &server.owner()));
    never_fetched_anew(&app.profile());
}

/// SYN-1: the reply is lost after the commit, again and again; each operation is applied once all the same.
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
    let mut decided = Vec::new();
    while line.n_lost() < wanted {
        line.lose(1);
        // It restricts, so it goes at once; and each time leaves one more entry in the log.
        decided.extend(app.decide(&[json!({"choice": "end_sessions", "employee": anna})]));
        app.quiet();
    }
    assert!(decided.len() >= usize::try_from(wanted).unwrap());
    exactly_once(&server, &mut app, "sessions_ended", &decided);
    alike(&mut app, &mut App::in_step(&server, &server.owner()));
}
