//! What the mail server said, as the admin reads it.

use serde_json::{Value, json};
use xtask::wait;

use crate::harness::app::App;
use crate::harness::device::{Device, QUIET};
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, Server};

/// Waits until the invitation of `address` is shown as `shown`; answers with the words beside it.
fn shown(app: &mut App, address: &str, shown: &str) -> String {
    let mut last = Value::Null;
    let found = wait::until(&format!("{address} to be {shown}"), QUIET, || {
        last = app.invitation(address).unwrap_or_default();
        Ok((last["shown"] == shown).then(|| last["words"].as_str().unwrap_or_default().to_owned()))
    });
    found.unwrap_or_else(|missed| panic!("{missed:#}: {last}"))
}

/// INV-8: taken, put off, refused, opened; each with the mail server's own words, none shown as sent that was not.
#[test]
fn every_letter_tells_what_the_mail_server_said_inv_8() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut app = App::in_step(&server, &server.owner());
    mail.answer("gone@partner.example", "550 5.1.1 no such person here");
    mail.answer("full@partner.example", "452 4.2.2 mailbox full, come back");
    app.invite(
        &[
            "fine@partner.example",
            "gone@partner.example",
            "full@partner.example",
        ],
        "employee",
    );

    shown(&mut app, "fine@partner.example", "sent");
    assert!(shown(&mut app, "gone@partner.example", "refused").contains("no such person here"));
    assert!(shown(&mut app, "full@partner.example", "delayed").contains("mailbox full"));
    let link = mail.nth("fine@partner.example", 1).link("/i/");
    xtask::http::Visitor::default().get(&link).unwrap();
    shown(&mut app, "fine@partner.example", "opened");
    assert_eq!(mail.to("gone@partner.example").len(), 0);

    let said = app.ask("test_letter", Value::Null);
    assert_eq!(said["to"], json!(server.owner().email));
    assert!(
        said["said"].as_str().unwrap().contains("taken"),
        "the mail server's own words: {said}"
    );
    mail.nth(&server.owner().email, 1);
}
