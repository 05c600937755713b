//! The door under load: sign-ins beside what their hashes alone cost, checks of sessions by themselves and during a flood, and
//! whether the time of an answer tells who exists.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex};
use std::time::{Duration, Instant};

use gatehouse_rules::random::Random;
use gatehouse_rules::secret::Plain;
use gatehouse_server::password::Passwords;
use xtask::http::Visitor;
use xtask::sign_in::{Person, fill_in, send_form};

use crate::harness::server::{SLUG, Server};
use crate::memory;
use crate::table::{Table, ms, quantile, seconds};

/// How many sign in at the same time where the rate counts.
const AT_ONCE: usize = 16;
/// How many stand before the door in the flood.
const FLOOD: usize = 500;
/// How many connections ask for a page with a session, one request after the other.
const READERS: usize = 4;
/// How long sessions are checked without anything else.
const WHILE: Duration = Duration::from_secs(5);
/// Answers to failures that are compared, of each kind.
const COMPARED: usize = 500;
/// Memory of one hash, in MB.
const HASH: f64 = 19.0;

/// Measures; each part begins with a company of its own.
pub fn measure(table: &mut Table) {
    let server = server();
    let people = people(&server);
    let with = format!("{AT_ONCE} at a time");
    let raw = raw_rate();
    table.figure("password hashes alone", &with, raw, "/s");
    let browsers: Vec<_> = people
        .iter()
        .map(|_| Mutex::new(Visitor::staying()))
        .collect();
    let rate = sign_ins(&server, &people, &browsers);
    table.figure(
        "sign-ins from a new device, each with its letter",
        &with,
        rate,
        "/s",
    );
    for browser in &browsers {
        browser.lock().unwrap().forget("session");
    }
    let rate = sign_ins(&server, &people, &browsers);
    table.figure("sign-ins with a password", &with, rate, "/s");
    let cost = raw / rate;
    table.most(
        "  the one as a multiple of the other",
        &with,
        cost,
        "×",
        1.0 / 0.85,
    );

    let server = self::server();
    let cookie = session(&server);
    let with = format!("{READERS} connections");
    let alone = || std::thread::sleep(WHILE);
    let (rate, mut took) = checks(&server, &cookie, Asked::Check, alone);
    table.least("sessions checked", &with, rate, "/s", 5_000.0);
    table.most(
        "  the slowest in a hundred",
        &with,
        ms(quantile(&mut took, 99)),
        "ms",
        20.0,
    );
    let (rate, mut took) = checks(&server, &cookie, Asked::Page, alone);
    table.figure("pages read with a session", &with, rate, "/s");
    table.most(
        "  the slowest in a hundred",
        &with,
        ms(quantile(&mut took, 99)),
        "ms",
        20.0,
    );
    let idle = memory::rss(server.part.as_ref().unwrap().id());
    let people = self::people(&server);
    let (_, mut took) = checks(&server, &cookie, Asked::Page, || flood(&server, &people));
    let with = format!("{FLOOD} sign-ins at once");
    table.most(
        "  the slowest in a hundred",
        &with,
        ms(quantile(&mut took, 99)),
        "ms",
        100.0,
    );
    let grown = memory::peak(server.part.as_ref().unwrap().id()) - idle;
    // As many hashes as there are cores, and about as much again for 500 connections.
    let cores = std::thread::available_parallelism()
        .map_or(1.0, |n| f64::from(u32::try_from(n.get()).unwrap()));
    table.most(
        "  the server's memory above idle at its peak",
        &with,
        grown,
        "MB",
        cores * HASH * 2.0,
    );

    let told = told(&self::server());
    table.most(
        "who exists, told by time: above chance",
        "500 + 500 wrong sign-ins",
        told,
        "of 0.5",
        0.05,
    );
}

fn server() -> Server {
    let mut server = Server::demo(u32::try_from(FLOOD).unwrap());
    server.stop();
    let trusted = ("GATEHOUSE_TRUSTED_PROXIES", "[\"127.0.0.1/32\"]");
    server
        .env
        .push((trusted.0.to_owned(), trusted.1.to_owned()));
    server.go_on();
    server
}

/// Everyone who may sign in, by the demo's password.
fn people(server: &Server) -> Vec<Person> {
    let password = server.owner().password;
    let active = "select i.login from identity i join employee e on e.identity_id = i.id \
         where e.status = 'active' and e.blocked_at is null order by i.login";
    let person = |email| Person {
        email,
        password: password.clone(),
        totp: None,
    };
    let logins: Vec<String> = server.in_database(async |connection| {
        sqlx::query_scalar(active)
            .fetch_all(connection)
            .await
            .unwrap()
    });
    logins.into_iter().map(person).collect()
}

fn home(server: &Server) -> String {
    format!("{}/w/{SLUG}", server.origin())
}

/// Hashes a second, by the server's own pool.
fn raw_rate() -> f64 {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let passwords = Passwords::new(Random::System);
    runtime.block_on(async {
        let begun = Instant::now();
        let all = (0..AT_ONCE).map(|_| {
            let passwords = passwords.clone();
            tokio::spawn(async move {
                while begun.elapsed() < WHILE {
                    let typed = Plain::new("kittiwake lantern orchard");
                    passwords.verify(&typed, None).await.unwrap();
                }
            })
        });
        for one in all.collect::<Vec<_>>() {
            one.await.unwrap();
        }
        f64::from(u32::try_from(passwords.n_hashed()).unwrap()) / seconds(begun.elapsed())
    })
}

/// Everyone signs in once, as a browser does: the page, then the form. Answers with how many a second.
fn sign_ins(server: &Server, people: &[Person], browsers: &[Mutex<Visitor>]) -> f64 {
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    std::thread::scope(|all| {
        for _ in 0..AT_ONCE {
            all.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(person) = people.get(i) else { break };
                    let mut browser = browsers[i].lock().unwrap();
                    let answer = send_form(&mut browser, &home(server), person).unwrap();
                    assert_eq!(answer.status, 200, "{}: {}", person.email, answer.body);
                }
            });
        }
    });
    f64::from(u32::try_from(people.len()).unwrap()) / seconds(begun.elapsed())
}

/// All at once; whoever is told to slow down tries again until the flood has lasted long enough.
fn flood(server: &Server, people: &[Person]) {
    let (ready, begun) = (Barrier::new(FLOOD), Instant::now());
    std::thread::scope(|all| {
        for i in 0..FLOOD {
            let person = &people[i % people.len()];
            let ready = &ready;
            all.spawn(move || {
                ready.wait();
                while begun.elapsed() < WHILE {
                    let _ = send_form(&mut Visitor::default(), &home(server), person);
                }
            });
        }
    });
}

/// The owner's session, as a browser sends it.
fn session(server: &Server) -> String {
    let owner = server.owner();
    let mut visitor = Visitor::default();
    send_form(&mut visitor, &home(server), &owner).unwrap();
    let answer = send_form(&mut visitor, &format!("{}/confirm", home(server)), &owner).unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    visitor.cookies(server.origin().trim_start_matches("http://"))
}

/// What is asked for with a session.
#[derive(Clone, Copy)]
enum Asked {
    /// The company's address, which finds the session good and leads on: the check, and next to nothing else.
    Check,
    /// The page behind, which reads more and is written out.
    Page,
}

impl Asked {
    fn path_and_status(self) -> (String, u16) {
        match self {
            Self::Check => (format!("/w/{SLUG}"), 303),
            Self::Page => (format!("/w/{SLUG}/me"), 200),
        }
    }
}

/// Asks with a session on some connections while `beside` runs. Answers with how many a second and how long each took.
fn checks(
    server: &Server,
    cookie: &str,
    asked: Asked,
    beside: impl FnOnce(),
) -> (f64, Vec<Duration>) {
    let (path, expected) = asked.path_and_status();
    let (over, took) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let begun = Instant::now();
    std::thread::scope(|all| {
        for _ in 0..READERS {
            all.spawn(|| {
                let mut line = Connection::open(server);
                let mut mine = Vec::new();
                while !over.load(Ordering::Relaxed) {
                    let begun = Instant::now();
                    let status = line.get(&path, cookie);
                    mine.push(begun.elapsed());
                    assert_eq!(status, expected);
                }
                took.lock().unwrap().extend(mine);
            });
        }
        beside();
        over.store(true, Ordering::Relaxed);
    });
    let took = took.into_inner().unwrap();
    let rate = f64::from(u32::try_from(took.len()).unwrap()) / seconds(begun.elapsed());
    (rate, took)
}

/// How often an answer to a login of nobody took longer than one to a login of somebody, above or below one half. Both mixed by
/// chance, four at a time, each from a place of its own.
fn told(server: &Server) -> f64 {
    let people = people(server);
    let mut mixed: Vec<bool> = (0..2 * COMPARED).map(|i| i < COMPARED).collect();
    let chance = Random::seeded(7);
    mixed.sort_by_cached_key(|_| chance.below(u64::MAX));
    let next = AtomicUsize::new(0);
    let took = Mutex::new((Vec::new(), Vec::new()));
    std::thread::scope(|all| {
        for _ in 0..READERS {
            all.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    if i >= 2 * COMPARED {
                        break;
                    }
                    // In no order that four at a time could fall into step with.
                    let of_somebody = mixed[i];
                    let email = if of_somebody {
                        people[i % people.len()].email.clone()
                    } else {
                        format!("nobody{i}@northwind.example")
                    };
                    let person = Person {
                        email,
                        password: "not the password".into(),
                        totp: None,
                    };
                    let place = format!("198.51.{}.{}", i / 250, i % 250);
                    let mut visitor = Visitor::behind_proxy(&place);
                    let page = visitor.get(&home(server)).unwrap();
                    let begun = Instant::now();
                    let (_, answer) = fill_in(&mut visitor, &home(server), &page, &person).unwrap();
                    let one = begun.elapsed();
                    assert!(answer.status >= 400, "{}", answer.body);
                    let mut took = took.lock().unwrap();
                    let of = if of_somebody {
                        &mut took.0
                    } else {
                        &mut took.1
                    };
                    of.push(one);
                }
            });
        }
    });
    let (somebody, nobody) = took.into_inner().unwrap();
    let longer = somebody
        .iter()
        .flat_map(|one| nobody.iter().map(move |other| other > one));
    let (n, all) = longer.fold((0_u32, 0_u32), |(n, all), is| (n + u32::from(is), all + 1));
    (f64::from(n) / f64::from(all) - 0.5).abs()
}

/// A connection that is kept.
struct Connection {
    host: String,
    line: BufReader<TcpStream>,
}

impl Connection {
    fn open(server: &Server) -> Self {
        let host = server.origin().trim_start_matches("http://").to_owned();
        let line = TcpStream::connect(&host).unwrap();
        line.set_nodelay(true).unwrap();
        Self {
            host,
            line: BufReader::new(line),
        }
    }

    /// The status of a page, read to its end.
    fn get(&mut self, path: &str, cookie: &str) -> u16 {
        let asked = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n",
            self.host
        );
        self.line.get_mut().write_all(asked.as_bytes()).unwrap();
        let (mut status, mut length, mut text) = (0, 0, String::new());
        while self.line.read_line(&mut text).unwrap() > 2 {
            let line = text.to_ascii_lowercase();
            if let Some(code) = line.strip_prefix("http/1.1 ") {
                status = code[..3].parse().unwrap();
            }
            if let Some(n) = line.strip_prefix("content-length:") {
                length = n.trim().parse().unwrap();
            }
            text.clear();
        }
        self.line.read_exact(&mut vec![0; length]).unwrap();
        status
    }
}
