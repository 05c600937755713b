//! The server's log of events against those who can write in its database.

use serde_json::Value;
use xtask::wait;

use crate::harness::app::App;
use crate::harness::device::{Device, QUIET};
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, SLUG, Server};

/// LOG-3: who cuts events off and lets the server seal others in their places leaves a chain that is whole in itself;
/// an app that knew its head tells it all the same, and goes on.
#[test]
fn a_log_cut_off_and_sealed_anew_is_whole_to_the_server_and_told_by_the_app_log_3() {
    for engine in Engine::all("log") {
        let mail = MailServer::start();
        let mut server = Server::start(&engine, &mail);
        let mut app = App::in_step(&server, &server.owner());
        wait::until("two sealed events", QUIET, || {
            let overview = app.ask("overview", Value::Null);
            Ok((overview["lately"].as_array().unwrap().len() >= 2).then_some(()))
        })
        .unwrap();
        app.online();
        assert!(app.ask("status", Value::Null)["log_changed"].is_null());

        server.stop();
        server.tamper(&[
            "update chain set number = 1, hash = (select hash from event where number = 1)",
            "delete from event where number > 1",
        ]);
        server.go_on();
        app.ask("sync_now", Value::Null);
        app.invite(&["new@partner.example"], "employee");
        app.quiet();
        let status = app.status("the alarm", |status| !status["log_changed"].is_null());
        assert_eq!(status["log_changed"]["code"], "log_changed");
        app.await_invitation("new@partner.example");
        let verdict = server.tell(&["events", "verify", "--workspace", SLUG], "");
        assert!(verdict.contains("whole"), "on {engine:?}: {verdict}");
    }
}
