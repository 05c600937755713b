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
use crate::killed::{edit, editable, exactly_once, never_fetched_anew};

/// SYN-1, SYN-3: the window as a person knows it, ended by the worst means, goes on where it was.
#[test]
fn the_real_window_goes_on_after_every_kill_syn_1() {
    let port = free_port().unwrap();
    let line = Proxy::start(port);
    let mut server = Server::demo_at(20_000, port, &line.origin());
    line.delay(Duration::from_millis(20));
    let mut dice = Dice::new(3);
    let wanted = count(3, 50);
    let mut whole = App::in_step(&server, &server.owner());
    let (mut n, mut office) = (0, None);
    while n < wanted {
        // A window whose first sync is over, however often it was killed, makes room for a new one.
        let one = office.insert(Office::new(Keychain::Unlocked));
        one.open();
        one.connect(&server, &server.owner());
        while n < wanted && one.ask("status", Value::Null)["line"]["line"] != "online" {
            wait::pass(Duration::from_millis(dice.roll(600)));
            one.kill();
            n += 1;
            one.open();
            one.window().find("//nav").unwrap();
        }
        one.online();
        alike(one, &mut whole);
        never_fetched_anew(&one.profile());
    }
    let mut office = office.unwrap();

    let people = editable(&mut office, 200);
    let (mut n, mut rounds, mut decided) = (0, 0, Vec::new());
    while n < wanted {
        server.stop();
        office.offline();
        rounds += 1;
        decided.extend(edit(&mut office, &people, &format!("Round {rounds}")));
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
    exactly_once(&server, &mut office, "employee_edited", &decided);
    alike(&mut office, &mut whole);
}
