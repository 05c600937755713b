//! The vendor's own JavaScript SDK, unchanged, over TLS with an authority of the test's own, against the real server.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;
use xtask::http::Visitor;
use xtask::sign_in::{Person, send_form, text};

use crate::harness::app::App;
use crate::harness::device::Device;
use crate::harness::folder::Folder;
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, PASSWORD, SLUG, Server};
use crate::people::{hire, person};

const ANNA: &str = "anna@northwind.example";
const BEN: &str = "ben@northwind.example";

/// A certificate for 127.0.0.1 by an authority that nobody else knows.
pub fn certify(folder: &Path) {
    let write = |name: &str, pem: String| std::fs::write(folder.join(name), pem).unwrap();
    let mut authority = rcgen::CertificateParams::default();
    // A name of its own: two certificates of one name are taken for one that signed itself.
    let name = "an authority of the test";
    authority
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = rcgen::KeyPair::generate().unwrap();
    write("ca.pem", authority.self_signed(&key).unwrap().pem());
    let issuer = rcgen::Issuer::new(authority, key);
    let own = rcgen::KeyPair::generate().unwrap();
    let leaf = rcgen::CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    write("cert.pem", leaf.signed_by(&own, &issuer).unwrap().pem());
    write("key.pem", own.serialize_pem());
}

/// What the SDK does in one part of `tests/rest/calls.js`.
fn sdk(folder: &Folder, part: &str, webhook: &str) {
    let said = Command::new("node")
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rest"))
        .args(["calls.js", part, webhook])
        .arg(folder.path())
        .env("NODE_EXTRA_CA_CERTS", folder.path().join("ca.pem"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(
        said.status.success(),
        "{part} (`npm ci` in tests/rest brings what it needs): {}{}",
        String::from_utf8_lossy(&said.stdout),
        String::from_utf8_lossy(&said.stderr)
    );
}

/// Someone at their own page of webhooks.
pub struct Owner {
    visitor: Visitor,
    page: String,
}

impl Owner {
    pub fn of(server: &Server, person: &Person) -> Self {
        let mut visitor = Visitor::default();
        let home = format!("{}/w/{SLUG}", server.origin());
        let said = send_form(&mut visitor, &home, person).unwrap();
        assert!(said.status < 400, "{}", text(&said.body));
        let page = format!("{home}/webhooks");
        Self { visitor, page }
    }

    /// What stands in the page behind the first `before`, up to the next quotation mark.
    fn find(&mut self, before: &str) -> String {
        let page = self.visitor.get(&self.page).unwrap().body;
        let (_, rest) = page.split_once(before).expect("it stands in the page");
        rest.split('"').next().unwrap().to_owned()
    }

    fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> String {
        let csrf = self.find("name=\"csrf\" value=\"");
        let mut all = vec![("csrf".to_owned(), csrf)];
        all.extend(
            fields
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned())),
        );
        let said = self
            .visitor
            .post(&format!("{}{path}", self.page), &all)
            .unwrap();
        assert!(said.status < 400, "{}", text(&said.body));
        said.body
    }

    /// The address of a new webhook of every scope, which is shown once.
    pub fn make(&mut self, server: &Server) -> String {
        let all = [("people", "user"), ("departments", "yes"), ("log", "yes")];
        self.make_of(server, "Payroll", &all)
    }

    /// The same under that name, of these scopes.
    pub fn make_of(&mut self, server: &Server, title: &str, scopes: &[(&str, &str)]) -> String {
        let named = [("title", title), ("days", "7"), ("password", PASSWORD)];
        let page = self.send("", &[&named, scopes].concat());
        let start = format!("{}/rest/", server.origin());
        let (_, rest) = page.split_once(&start).expect("the address is shown");
        let own = rest.split(['"', '<', ' ', '\n']).next().unwrap();
        format!("{start}{own}")
    }

    pub fn disable(&mut self) {
        let id = self.find("name=\"webhook\" value=\"");
        self.send("/disable", &[("webhook", &id)]);
    }
}

/// API-1, API-2, BLK-3.
#[test]
fn the_vendors_sdk_works_unchanged_on_this_server_api_1_api_2_blk_3() {
    for engine in Engine::all("rest") {
        let mail = MailServer::start();
        let mut server = Server::start(&engine, &mail);
        let limits = |server: &mut Server, per_second: &str, burst: &str| {
            server.stop();
            server
                .env
                .retain(|(key, _)| !key.starts_with("GATEHOUSE_REST__"));
            for (key, value) in [("PER_SECOND", per_second), ("BURST", burst)] {
                server
                    .env
                    .push((format!("GATEHOUSE_REST__{key}"), value.to_owned()));
            }
            server.go_on();
        };
        limits(&mut server, "1000", "5000");
        let folder = Folder::new("rest");
        certify(folder.path());
        let mut app = App::in_step(&server, &server.owner());
        hire(&mut app, &mail, ANNA, "employee");
        let ben = hire(&mut app, &mail, BEN, "admin");
        let people: Vec<String> = (0..5_000)
            .map(|n| format!("person{n}@staff.example"))
            .collect();
        let list = app.ask("check_list", json!({"text": people.join("\n")}));
        let import = json!({"list": list["list"], "department": null, "role": "employee", "letters": false, "workgroups": []});
        assert_eq!(app.ask("invite", import)["refused"], json!([]));
        app.decide(&[json!({"choice": "add_workgroup", "name": "Fair"})]);
        app.quiet();

        let mut petra = Owner::of(&server, &server.owner());
        let webhook = petra.make(&server);
        sdk(&folder, "everyone", &webhook);
        sdk(&folder, "changes", &webhook);
        sdk(&folder, "described", &webhook);

        let bens = Owner::of(&server, &person(BEN)).make(&server);
        sdk(&folder, "answered", &bens);
        app.decide(&[json!({"choice": "block", "employee": ben, "reason": "Laptop lost"})]);
        app.quiet();
        sdk(&folder, "blocked", &bens);
        sdk(&folder, "answered", &webhook);
        app.decide(&[json!({"choice": "lift_block", "employee": ben})]);
        app.quiet();
        sdk(&folder, "answered", &bens);

        // By suspicion somebody's block stops everybody's, and its end starts them again (BLK-3).
        server.tamper(&[
            "update employee set blocked_at = 1, block = \
             '{\"by\":\"suspicion\",\"score\":100,\"threshold\":100,\"evidence\":[],\"case_at\":null}' where number = 2",
        ]);
        for webhook in [&webhook, &bens] {
            sdk(&folder, "blocked", webhook);
        }
        server.tamper(&["update employee set blocked_at = null, block = null where number = 2"]);
        for webhook in [&webhook, &bens] {
            sdk(&folder, "answered", webhook);
        }

        let narrow = petra.make_of(&server, "Payroll", &[("people", "user_brief")]);
        sdk(&folder, "narrow", &narrow);

        limits(&mut server, "2", "5");
        sdk(&folder, "limits", &webhook);
        // Ben's lives a week; on the server it is over.
        server.tamper(&["update webhook set expires_at = made_at + 1 where number = 3"]);
        sdk(&folder, "ended", &bens);
        for webhook in [&webhook, &narrow] {
            sdk(&folder, "answered", webhook);
        }
        for _ in 0..2 {
            petra.disable();
        }
        for webhook in [&webhook, &narrow] {
            sdk(&folder, "ended", webhook);
        }
    }
}
