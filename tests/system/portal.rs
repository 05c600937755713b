//! The app connected as to a portal of the vendor, by a webhook of the real server, whose REST the vendor's own library accepts.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::harness::app::App;
use crate::harness::device::Device;
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, Server};
use crate::people::{hire, person};
use crate::rest::Owner;

const ANNA: &str = "anna@northwind.example";

/// Everyone on the list, by address, with where they stand.
fn people(device: &mut impl Device) -> BTreeMap<String, Value> {
    device
        .employees()
        .iter()
        .map(|line| {
            let address = line["address"].as_str().unwrap_or_default().to_owned();
            (address, line["status"].clone())
        })
        .collect()
}

/// API-1, SYN-3: at the vendor's slowest limits, which the server has unless told otherwise.
#[test]
fn a_portal_of_5_000_people_is_read_through_kills_kept_up_to_date_and_lost_with_its_webhook_api_1_syn_3()
 {
    for engine in Engine::all("portal") {
        let mail = MailServer::start();
        let server = Server::start(&engine, &mail);
        let mut native = App::in_step(&server, &server.owner());
        let anna = hire(&mut native, &mail, ANNA, "employee");
        // Who never signed in is taken for invited, for a portal tells no more.
        Owner::of(&server, &person(ANNA));
        let many: Vec<String> = (0..5_000)
            .map(|n| format!("person{n}@staff.example"))
            .collect();
        let list = native.ask("check_list", json!({"text": many.join("\n")}));
        let import = json!({"list": list["list"], "department": null, "role": "employee", "letters": false, "workgroups": []});
        assert_eq!(native.ask("invite", import)["refused"], json!([]));
        native.quiet();
        let mut petra = Owner::of(&server, &server.owner());
        let address = petra.make(&server);

        let mut app = App::new();
        let found = app.ask("find_server", json!({"address": address}));
        assert_eq!(found["portal"]["lacks"], json!([]));
        app.ask(
            "connect_portal",
            json!({"address": address, "passphrase": null}),
        );
        for _ in 0..3 {
            app.kill();
            app.open();
        }
        app.online();
        assert_eq!(people(&mut app), people(&mut native));
        let status = app.ask("status", Value::Null);
        assert_eq!(status["n_invitations"], 5_000, "inferred: {status}");

        // A turn brings whom the log names.
        native.decide(&[json!({"choice": "dismiss", "employee": anna, "keep_webhooks": false})]);
        native.quiet();
        app.ask("sync_now", Value::Null);
        xtask::wait::until(
            "who was dismissed",
            std::time::Duration::from_secs(60),
            || Ok((people(&mut app)[ANNA] == "dismissed").then_some(())),
        )
        .unwrap();

        petra.disable();
        app.ask("sync_now", Value::Null);
        app.status("the webhook is gone", |status| {
            status["line"]["problem"]["fault"] == "webhook_gone"
        });
        assert!(people(&mut app).len() > 1, "what was read stays");
    }
}
