//! Bad lines: cut, silent, led astray. The app says what it is, loses nothing and comes back by itself.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use serde_json::{Value, json};
use xtask::postgres::free_port;
use xtask::wait;

use crate::harness::app::App;
use crate::harness::device::{Device, alike};
use crate::harness::mail::MailServer;
use crate::harness::proxy::{Line, Proxy};
use crate::harness::server::{Engine, SLUG, Server};

/// Answers everything with a page, as a hotel's network does. Answers with its port.
fn captive_portal() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let page =
                "<html><body>Welcome to Hotel Seagull. Please accept our terms.</body></html>";
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close";
            let _ = write!(
                stream,
                "{head}\r\nContent-Length: {}\r\n\r\n{page}",
                page.len()
            );
        }
    });
    port
}

fn offline_because(app: &mut App, codes: &[&str]) {
    app.ask("sync_now", Value::Null);
    app.status(&format!("offline because of {codes:?}"), |status| {
        status["line"]["line"] == "offline"
            && codes.contains(
                &status["line"]["problem"]["code"]
                    .as_str()
                    .unwrap_or_default(),
            )
    });
}

/// OFF-1, SYN-1, SYN-3.
#[test]
fn a_bad_line_is_named_and_nothing_that_was_decided_is_lost_off_1() {
    let mail = MailServer::start();
    let port = free_port().unwrap();
    let line = Proxy::start(port);
    let server = Server::start_at(&Engine::Sqlite, &mail, port, &line.origin());
    let mut app = App::in_step(&server, &server.owner());

    for (n, bad) in [Line::Cut, Line::Silent].into_iter().enumerate() {
        line.set(bad);
        offline_because(&mut app, &["offline", "server_trouble"]);
        app.decide(&[json!({"choice": "add_department", "name": format!("Cut {n}")})]);
        line.set(Line::Good);
        app.quiet();
    }

    line.lead_to(captive_portal());
    line.set(Line::Good);
    offline_because(&mut app, &["captive_portal", "not_gatehouse"]);
    app.decide(&[json!({"choice": "add_department", "name": "From the hotel"})]);
    line.lead_to(port);
    line.set(Line::Good);
    app.quiet();

    let company = app.ask("company", Value::Null);
    assert_eq!(company["departments"].as_array().unwrap().len(), 3);
    alike(&mut app, &mut App::in_step(&server, &server.owner()));
}

/// A server that is none of ours, nobody at all, and a workspace that is not there: each has its own problem.
#[test]
fn first_run_says_what_is_wrong_with_an_address() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut app = App::new();
    let mut code = |address: String| {
        let said = app
            .running()
            .try_ask("find_server", &json!({"address": address}))
            .unwrap();
        said.map_or_else(
            |problem| problem["code"].as_str().unwrap().to_owned(),
            |found| found.to_string(),
        )
    };
    let portal = code(format!("http://127.0.0.1:{}", captive_portal()));
    assert!(
        portal == "not_gatehouse" || portal == "captive_portal",
        "{portal}"
    );
    let nobody = code(format!("http://127.0.0.1:{}", free_port().unwrap()));
    assert!(
        nobody == "offline" || nobody == "server_unreachable",
        "{nobody}"
    );
    assert!(code(format!("{}/w/{SLUG}", server.origin())).contains("Northwind"));
    let elsewhere = code(format!("{}/w/elsewhere", server.origin()));
    assert!(
        elsewhere.contains("no_such_workspace") || elsewhere.contains("null"),
        "{elsewhere}"
    );
}

/// SYN-3: however often the line broke before, what others change shows at once when it is back.
#[test]
fn after_every_cut_what_others_change_shows_at_once_again_syn_3() {
    let mail = MailServer::start();
    let port = free_port().unwrap();
    let line = Proxy::start(port);
    let server = Server::start_at(&Engine::Sqlite, &mail, port, &line.origin());
    let mut app = App::in_step(&server, &server.owner());
    for _ in 0..6 {
        line.set(Line::Cut);
        app.offline();
        line.set(Line::Good);
        app.online();
    }
    let mut other = App::in_step(&server, &server.owner());
    let lately = |app: &mut App| app.ask("overview", Value::Null)["lately"].clone();
    let before = lately(&mut app);
    other.decide(&[json!({"choice": "require_two_step"})]);
    other.quiet();
    // Well below the minute after which an app asks by itself.
    let limit = Duration::from_secs(20);
    let shown = wait::until("the other's change", limit, || {
        Ok((lately(&mut app) != before).then_some(()))
    });
    shown.unwrap();
}
