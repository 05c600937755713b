//! `kill -9` of the real window: in its first sync, and while its outbox drains.

use std::time::Duration;

use serde_json::Value;
use xtask::desk::Keychain;
use xtask::postgres::free_port;
use xtask::wait;

use crate::harness::app::App;
use crate::harness::device::{Device, alike};
use crate::harness::folder::{Dice, count};
use crate::harness::proxy::Proxy;
use crate::harness::server::Server;
use crate::harness::window::Office;
use crate::killed::{edit, editable, exactly_once, n_edits};

/// SYN-1, SYN-3: the window as a person knows it, ended by the worst means, goes on where it was.
#[test]
fn the_real_window_goes_on_after_every_kill_syn_1() {
    let port = free_port().unwrap();
    let line = Proxy::start(port);
    let mut server = Server::demo_at(20_000, port, &line.origin());
    line.delay(Duration::from_millis(20));
    let mut dice = Dice::new(3);
    let wanted = count(3, 50);
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.connect(&server, &server.owner());
    let mut n = 0;
    while n < wanted && office.ask("status", Value::Null)["line"]["line"] != "online" {
        wait::pass(Duration::from_millis(dice.roll(600)));
        office.kill();
        n += 1;
        office.open();
        office.window().find("//nav").unwrap();
    }
    assert!(n >= wanted, "the first sync was over after {n} kills");
    office.online();
    let mut whole = App::in_step(&server, &server.owner());
    alike(&mut office, &mut whole);

    let people = editable(&mut office, 200);
    let before = n_edits(&mut whole, &people);
    let (mut n, mut rounds) = (0, 0);
    while n < wanted {
        server.stop();
        office.offline();
        rounds += 1;
        edit(&mut office, &people, &format!("Round {rounds}"));
        server.go_on();
        while n < wanted && office.ask("status", Value::Null)["n_waiting"] != 0 {
            wait::pass(Duration::from_millis(dice.roll(300)));
            office.kill();
            n += 1;
            office.open();
            office.window().find("//nav").unwrap();
        }
        office.quiet();
    }
    whole.online();
    exactly_once(&mut whole, &people, &before, rounds);
    alike(&mut office, &mut whole);
}
