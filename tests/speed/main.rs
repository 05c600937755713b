//! How fast it is, in a release build, each figure beside its limit. `cargo xtask bench` starts it; `cargo test` passes it by.
//!
//! The app's own code is asked from outside, through the programs that people run; the limit for the first sync is
//! measured in the same run, on the same machine, with the same rows.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measurement ends where something is not as it must be, and prints what it found"
)]

mod computer;
mod door;
#[path = "../system/harness/mod.rs"]
#[expect(dead_code, reason = "the system tests use more of it")]
mod harness;
mod log;
mod memory;
mod raw;
mod table;
mod window;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use xtask::wait;

use crate::computer::Computer;
use crate::harness::device::Device;
use crate::harness::server::{SLUG, Server};
use crate::table::{Table, ms, quantile, seconds};

/// People of the small company, for what must not depend on the size.
const FEW: u32 = 500;
/// People of the usual one.
const MANY: u32 = 100_000;
/// People of the large one.
const MOST: u32 = 1_000_000;
/// What is typed letter by letter, from one letter to seven: Latin and Cyrillic, found, not found and mistyped, one word and two.
const TYPED: [&str; 15] = [
    "anna w",
    "müller",
    "o’brie",
    "lefevr",
    "kowals",
    "øster",
    "marek",
    "jorg.k",
    "ольга",
    "кузнец",
    "щерб",
    "йцукен",
    "xqzzt",
    "petra@",
    "kowlasi",
];

fn main() {
    if std::env::var_os("GATEHOUSE_BENCH").is_none() {
        println!("measured by `cargo xtask bench` only");
        return;
    }
    let number = |name: &str, usual: u32| {
        std::env::var(name).map_or(usual, |n| n.parse().expect("a number"))
    };
    let many = number("GATEHOUSE_BENCH_EMPLOYEES", MANY);
    let part = std::env::var("GATEHOUSE_BENCH_PART").ok();
    let wanted = |name: &str| part.as_deref().is_none_or(|part| part == name);
    let mut table = Table::new();
    if wanted("door") {
        door::measure(&mut table);
    }
    if wanted("log") {
        log::measure(&mut table);
    }
    if wanted("desk") {
        let small = crowds(&mut table);
        let first = company(&mut table, many, &small, None);
        if std::env::var_os("GATEHOUSE_LONG").is_some() {
            company(&mut table, MOST, &small, Some((many, first)));
        }
    }
    table.print();
    assert!(table.holds(), "a limit was missed");
}

/// Everything that depends on the size of the company. `small` is the delta of the small company, `smaller` the size and
/// the first sync of one before. Answers with how long the first sync took.
fn company(
    table: &mut Table,
    n: u32,
    small: &Duration,
    smaller: Option<(u32, Duration)>,
) -> Duration {
    let size = format!("{n} employees");
    println!("making a company of {size} …");
    let mut server = Server::demo(n);
    idle(table, &size, &server);
    let mut app = Computer::new();
    let first = app.connect(&server);
    let eight = 8.0 * f64::from(n) / f64::from(MANY);
    table.most(
        "first sync, server to searchable mirror",
        &size,
        seconds(first),
        "s",
        eight,
    );
    let peak = memory::peak(app.id());
    let typed = texts();
    searches(table, &size, &mut app, &typed);
    pages(table, &size, n, &mut app);
    app.close();
    let raw = raw::insert(&app.profile());
    table.figure(
        "  raw bulk insert of the same rows",
        &size,
        seconds(raw),
        "s",
    );
    let times = seconds(first) / seconds(raw);
    table.most(
        "  the one as a multiple of the other",
        &size,
        times,
        "×",
        2.0,
    );
    if let Some((fewer, earlier)) = smaller {
        let more = f64::from(n) / f64::from(fewer);
        let longer = seconds(first) / seconds(earlier);
        table.most(
            "  longer than with a tenth of the people",
            &size,
            longer,
            "×",
            more,
        );
    }
    table.most(
        "  the app's own memory at its peak",
        &size,
        peak,
        "MB",
        300.0,
    );

    app.open();
    let delta = delta(&server, &mut app);
    table.most("delta of 100 changes", &size, ms(delta), "ms", 150.0);
    let times = seconds(delta) / seconds(*small);
    table.figure(
        "  as a multiple of the same in the small company",
        &size,
        times,
        "×",
    );

    app.open();
    decisions(table, &size, &mut server, &mut app);
    app.close();
    // For machines without a display.
    if std::env::var_os("GATEHOUSE_BENCH_NO_WINDOW").is_none() {
        window::searches(table, &size, &app.profile(), &typed);
        if smaller.is_none() {
            window::starts(table, &size, &server);
        }
    }
    first
}

/// Once the making is over and nobody has asked anything.
fn idle(table: &mut Table, size: &str, server: &Server) {
    wait::pass(Duration::from_secs(2));
    let rss = memory::rss(server.part.as_ref().unwrap().id());
    table.most("server, RSS idle", size, rss, "MB", 40.0);
}

/// Changes a hundred people by the server's own commands while the app is closed, and measures what it takes the app to
/// have them: it costs what changed, not what exists (SYN-3). The app is closed then.
fn delta(server: &Server, app: &mut Computer) -> Duration {
    app.online_within(Duration::from_secs(60));
    let addresses: Vec<String> = app
        .people(0)
        .iter()
        .take(100)
        .map(|one| one["address"].as_str().unwrap().to_owned())
        .collect();
    app.close();
    computer::catch_up(&app.profile(), 100, || {
        for address in &addresses {
            let change = [
                "employee",
                "set-role",
                "--workspace",
                SLUG,
                "--employee",
                address,
                "--role",
                "helpdesk",
            ];
            server.tell(&change, "");
        }
        // The server's log of events is written within a second or two; then the change is whole.
        wait::pass(Duration::from_secs(3));
    })
}

/// All beginnings of what is typed.
fn texts() -> Vec<String> {
    TYPED
        .iter()
        .flat_map(|text| (1..=text.chars().count()).map(|n| text.chars().take(n).collect()))
        .collect()
}

fn searches(table: &mut Table, size: &str, app: &mut Computer, typed: &[String]) {
    let mut took = Vec::new();
    for round in 0..10 {
        for text in typed {
            let begun = Instant::now();
            let found = app.ask("search", json!({"text": text, "limit": 50}));
            took.push(begun.elapsed());
            if std::env::var_os("GATEHOUSE_BENCH_EACH").is_some() && round == 9 {
                let n = found["people"].as_array().unwrap().len();
                println!("   {text:8} {n:3} {:8.2} ms", ms(took[took.len() - 1]));
            }
        }
    }
    let what = "search as you type, first 50 people, p95 in Rust";
    table.most(what, size, ms(quantile(&mut took, 95)), "ms", 10.0);
}

/// A page of the list of everyone, from its beginning to its end: what the window asks for when it is scrolled.
fn pages(table: &mut Table, size: &str, n: u32, app: &mut Computer) {
    let filter = json!({"text": "", "status": null, "role": null, "department": null, "two_step": null, "blocked": false});
    let mut took: Vec<Duration> = (0..400)
        .map(|i| {
            let offset = u64::from(n) * i / 400;
            let window =
                json!({"offset": offset, "limit": 50, "sort": "name", "descending": false});
            let begun = Instant::now();
            app.ask("employees", json!({"filter": filter, "window": window}));
            begun.elapsed()
        })
        .collect();
    if std::env::var_os("GATEHOUSE_BENCH_EACH").is_some() {
        for (i, one) in took.iter().enumerate().step_by(20) {
            println!("   page at {i}/400 {:8.2} ms", ms(*one));
        }
    }
    let what = "a page of 50 people, anywhere in the list, p95 in Rust";
    table.figure(what, size, ms(quantile(&mut took, 95)), "ms");
}

/// Storing a decision, without a network; then a thousand of them leave.
fn decisions(table: &mut Table, size: &str, server: &mut Server, app: &mut Computer) {
    let mut people = app.people(500);
    people.extend(app.people(1_000));
    people.truncate(1_000);
    server.stop();
    app.offline();
    let mut took: Vec<Duration> = people
        .iter()
        .map(|one| {
            let choice = json!({"choice": "edit_employee", "employee": one["employee"], "name": null,
                                "contact_email": null, "department": null, "position": "Measured"});
            let begun = Instant::now();
            app.decide(&[choice]);
            begun.elapsed()
        })
        .collect();
    let n = took.len();
    let stored = ms(quantile(&mut took, 99));
    table.most("a decision stored locally, p99", size, stored, "ms", 10.0);
    server.go_on();
    let begun = Instant::now();
    app.ask("sync_now", Value::Null);
    app.quiet();
    let what = format!("{n} queued operations, until all are in force");
    table.most(&what, size, seconds(begun.elapsed()), "s", 5.0);
}

/// A crowd: ten thousand invitations from a file. Answers with what a delta costs in this small company.
fn crowds(table: &mut Table) -> Duration {
    let server = Server::demo(FEW);
    let mut app = Computer::new();
    app.connect(&server);
    let delta = delta(&server, &mut app);
    table.most(
        "delta of 100 changes",
        "500 employees",
        ms(delta),
        "ms",
        150.0,
    );
    app.open();
    app.online();
    let n = 10_000;
    let file = server.folder.path().join("people.csv");
    let rows: String = (0..n)
        .map(|i| format!("Person {i};person{i}@crowd.example\n"))
        .collect();
    std::fs::write(&file, format!("Name;E-mail\n{rows}")).unwrap();
    let begun = Instant::now();
    let list = app.ask("check_file", json!({"path": file}));
    assert_eq!(list["n_fine"], n, "{list}");
    let with = "10,000 rows of CSV";
    table.figure(
        "10,000 invitations: a verdict for each",
        with,
        seconds(begun.elapsed()),
        "s",
    );
    let begun = Instant::now();
    let asked = json!({"list": list["list"], "department": null, "workgroups": [], "role": "employee", "letters": true});
    app.ask("invite", asked);
    table.figure("  stored on this computer", with, ms(begun.elapsed()), "ms");
    let begun = Instant::now();
    app.status("the invitations waiting", |status| status["n_waiting"] != 0);
    app.quiet();
    // OFF-2: what creates waits ten seconds for an undo.
    let took = begun.elapsed().saturating_sub(Duration::from_secs(10));
    table.figure(
        "  in force on the server, and back",
        with,
        seconds(took),
        "s",
    );
    delta
}
