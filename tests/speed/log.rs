//! Reading a log of a million events by each filter (LOG-2), on both engines.

use std::time::{Duration, Instant};

use gatehouse_rules::event::{Event, EventFilter, EventKind};
use gatehouse_rules::id::{EmployeeId, WorkspaceId};
use gatehouse_rules::ip_rule::IpRange;
use gatehouse_rules::time::{DAY, Time};
use gatehouse_server::app::App;
use gatehouse_server::config::{Config, MailKind};
use gatehouse_server::event::{list, seal_all};
use gatehouse_server::serve::{self, Tables};
use gatehouse_server::{demo, store};
use xtask::postgres::Postgres;

use crate::harness::folder::Folder;
use crate::table::{Table, ms, quantile, seconds};

/// Events in the log.
const EVENTS: usize = 1_000_000;
/// People they are about.
const PEOPLE: usize = 5_000;
/// Events written in one transaction.
const CHUNK: usize = 10_000;
/// Pages that are read for each filter.
const PAGES: u64 = 60;
/// Lines of a page.
const LINES: u32 = 50;
const LIMIT: f64 = 50.0;

/// Measures on SQLite and on PostgreSQL.
pub fn measure(table: &mut Table) {
    let folder = Folder::new("log");
    let sqlite = format!(
        "sqlite://{}?mode=rwc",
        folder.path().join("gatehouse.sqlite").display()
    );
    let postgres = Postgres::start(&std::env::temp_dir(), &[]).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for (engine, url) in [
        ("SQLite", sqlite),
        ("PostgreSQL", postgres.database("log").unwrap()),
    ] {
        println!("writing a log of {EVENTS} events on {engine} …");
        runtime.block_on(async {
            let app = open(&folder, engine, url).await;
            let (workspace, people, new) = fill(&app).await;
            let full = sealed(&app, &workspace, &people).await;
            let times = seconds(full) / seconds(new);
            let what = "sealing a thousand events, as a multiple of the same in a new log";
            let with = format!("{EVENTS} events, {engine}");
            table.most(what, &with, times, "×", 2.0);
            for (what, filter) in filters() {
                let mut took = Vec::new();
                let mut n_found = 0;
                for i in 0..PAGES {
                    let filter = filter(i, &people, app.clock.now());
                    let begun = Instant::now();
                    let page = list(&app, &workspace, &filter, None, LINES).await.unwrap();
                    took.push(begun.elapsed());
                    n_found += page.lines.len();
                }
                assert!(n_found > 0, "{what}: nothing was found");
                let what = format!("a page of events {what}, p95");
                table.most(&what, &with, ms(quantile(&mut took, 95)), "ms", LIMIT);
            }
            app.db.close().await;
        });
    }
}

async fn open(folder: &Folder, engine: &str, url: String) -> App {
    let mut config = Config {
        database_url: url,
        key_file: folder.path().join(format!("{engine}.key")),
        ..Config::default()
    };
    config.mail.kind = MailKind::File;
    config.mail.from = "gatehouse@northwind.example".to_owned();
    config.mail.folder = Some(folder.path().to_owned());
    serve::open(config, Tables::Migrate).await.unwrap()
}

/// A company with half a year of it: mostly sign-ins, a fifth of them from two addresses of the office.
/// Answers also how long the first events took to be sealed.
async fn fill(app: &App) -> (WorkspaceId, Vec<EmployeeId>, Duration) {
    let size = demo::Size {
        employees: PEOPLE,
        empty: false,
    };
    let workspace = demo::make(app, size).await.unwrap();
    let mut connection = app.db.connection().await.unwrap();
    let people = store::employee::list(&mut connection, &workspace)
        .await
        .unwrap();
    drop(connection);
    let people: Vec<_> = people.into_iter().map(|kept| kept.row.id).collect();
    seal_all(app, "bench").await.unwrap();
    let new = sealed(app, &workspace, &people).await;
    let kept = app.config.events.kept();
    let begin = app.clock.now().plus(-kept + DAY);
    let step = (kept - DAY) / i64::try_from(EVENTS).unwrap();
    for chunk in 0..EVENTS / CHUNK {
        let numbers = chunk * CHUNK..(chunk + 1) * CHUNK;
        let mut events: Vec<_> = numbers
            .map(|i| event(app, i, begin, step, &people))
            .collect();
        let mut tx = app.db.begin().await.unwrap();
        store::event::add_all(&mut tx, &workspace, &events)
            .await
            .unwrap();
        // The sealer would work out what each says of its person, too, which no page of the log shows.
        let chain = store::event::chain(&mut tx, &workspace).await.unwrap();
        let mut head = chain.clone();
        let mut hashes = Vec::with_capacity(CHUNK);
        for event in &mut events {
            head.number += 1;
            event.number = head.number;
            head.hash = event.chain(&head.hash);
            hashes.push(head.hash.clone());
        }
        let sealed: Vec<_> = events.iter().zip(hashes).collect();
        store::event::seal(&mut tx, &workspace, &sealed, 1)
            .await
            .unwrap();
        let moved =
            store::event::claim_head(&mut tx, &workspace, &chain, head.number, &head.hash).await;
        assert!(moved.unwrap());
        tx.commit().await.unwrap();
    }
    (workspace, people, new)
}

/// How long the sealer takes for a thousand events, of people who signed in a moment ago.
async fn sealed(app: &App, workspace: &WorkspaceId, people: &[EmployeeId]) -> Duration {
    let now = app.clock.now();
    let events: Vec<_> = (0..1_000)
        .map(|i| Event {
            kind: EventKind::SignedIn,
            ..event(app, i, now, 1, people)
        })
        .collect();
    let mut tx = app.db.begin().await.unwrap();
    store::event::add_all(&mut tx, workspace, &events)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let begun = Instant::now();
    seal_all(app, "bench").await.unwrap();
    begun.elapsed()
}

fn event(app: &App, i: usize, begin: Time, step: i64, people: &[EmployeeId]) -> Event {
    let drawn = mixed(i);
    let kind = match drawn % 10 {
        0..=6 => EventKind::SignedIn,
        7..=8 => EventKind::SignInFailed,
        _ => EventKind::ALL[drawn / 10 % EventKind::ALL.len()],
    };
    let person = || people[drawn / 100 % people.len()].clone();
    let ip = if drawn.is_multiple_of(5) {
        format!("203.0.113.{}", 1 + drawn / 7 % 2)
    } else {
        format!(
            "10.{}.{}.{}",
            drawn / 3 % 256,
            drawn / 769 % 256,
            drawn / 196_613 % 256
        )
    };
    Event {
        at: begin.plus(step * i64::try_from(i).unwrap()),
        actor: drawn.is_multiple_of(3).then(person),
        on: Some(person()),
        ip: Some(ip),
        device: Some("Firefox on Windows".to_owned()),
        ..app.event(kind)
    }
}

/// A number that shows no order, the same in each run.
fn mixed(i: usize) -> usize {
    let mut x = (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^= x >> 29;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    usize::try_from(x >> 33).unwrap()
}

type Draw = fn(u64, &[EmployeeId], Time) -> EventFilter;

fn any() -> EventFilter {
    EventFilter::default()
}

fn range(text: &str) -> Option<IpRange> {
    Some(IpRange::parse(text).unwrap())
}

fn one(i: u64, people: &[EmployeeId]) -> Option<EmployeeId> {
    Some(people[mixed(usize::try_from(i).unwrap()) % people.len()].clone())
}

fn day(i: u64, now: Time) -> (Option<Time>, Option<Time>) {
    let begin = now.plus(-DAY * i64::try_from(2 + i * 2).unwrap());
    (Some(begin), Some(begin.plus(DAY)))
}

fn filters() -> Vec<(&'static str, Draw)> {
    vec![
        ("of any kind", |_, _, _| any()),
        ("of a kind", |i, _, _| {
            let kind = EventKind::ALL[usize::try_from(i).unwrap() % EventKind::ALL.len()];
            EventFilter {
                kinds: vec![kind],
                ..any()
            }
        }),
        ("of three kinds", |_, _, _| EventFilter {
            kinds: vec![
                EventKind::SignInFailed,
                EventKind::Joined,
                EventKind::Blocked,
            ],
            ..any()
        }),
        ("of a person", |i, people, _| EventFilter {
            person: one(i, people),
            ..any()
        }),
        ("from a busy address", |_, _, _| EventFilter {
            range: range("203.0.113.1"),
            ..any()
        }),
        ("from a range of a few", |i, _, _| EventFilter {
            range: range(&format!("10.7.{i}.0/24")),
            ..any()
        }),
        ("from a range of many", |i, _, _| EventFilter {
            range: range(&format!("10.{i}.0.0/16")),
            ..any()
        }),
        ("from most addresses", |_, _, _| EventFilter {
            range: range("10.0.0.0/8"),
            ..any()
        }),
        ("of a day", |i, _, now| {
            let (since, until) = day(i, now);
            EventFilter {
                since,
                until,
                ..any()
            }
        }),
        ("of a day, a kind and a range", |i, _, now| {
            let (since, until) = day(i, now);
            EventFilter {
                since,
                until,
                kinds: vec![EventKind::SignInFailed],
                range: range("10.0.0.0/8"),
                ..any()
            }
        }),
        ("of a person, a kind and a range", |i, people, _| {
            EventFilter {
                person: one(i, people),
                kinds: vec![EventKind::SignedIn],
                range: range("10.0.0.0/8"),
                ..any()
            }
        }),
    ]
}
