//! People of the tests: those who are invited, answer their mail and join, by the pages they are shown.

use serde_json::{Value, json};
use xtask::http::Visitor;
use xtask::sign_in::{Person, send_form, text};
use xtask::wait;

use crate::harness::device::{Device, QUIET};
use crate::harness::mail::MailServer;
use crate::harness::server::PASSWORD;

/// Someone with that address.
pub fn person(email: &str) -> Person {
    Person {
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        totp: None,
    }
}

/// Follows the link of the `n`th mail to `email` and sets a password there.
pub fn join_by_mail(mail: &MailServer, email: &str, n: usize) {
    let link = mail.nth(email, n).link("/i/");
    let answer = send_form(&mut Visitor::default(), &link, &person(email)).unwrap();
    assert!(
        answer.status < 400,
        "{email} could not join: {}",
        text(&answer.body)
    );
}

/// Joins by a registration link: asks, gets a mail, sets a password; then waits for an admin.
pub fn join_by_link(mail: &MailServer, link: &str, email: &str) {
    let asked = send_form(&mut Visitor::default(), link, &person(email)).unwrap();
    assert!(
        asked.status < 400,
        "{email} could not ask to join: {}",
        text(&asked.body)
    );
    let confirm = mail.nth(email, 1).link("/w/");
    let answer = send_form(&mut Visitor::default(), &confirm, &person(email)).unwrap();
    assert!(
        answer.status < 400,
        "{email} could not join: {}",
        text(&answer.body)
    );
}

/// Invites `email` and lets the person accept. Answers with the employee's id.
pub fn hire(device: &mut impl Device, mail: &MailServer, email: &str, role: &str) -> String {
    device.invite(&[email], role);
    join_by_mail(mail, email, 1);
    id_of(device, email)
}

/// The employee with that address, once it is there.
pub fn id_of(device: &mut impl Device, email: &str) -> String {
    device.await_employee(email)["employee"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// A registration link of the workspace; who joins by it waits for an admin.
pub fn registration_link(device: &mut impl Device) -> String {
    let company = device.ask("company", Value::Null);
    assert_eq!(
        company["workspace"]["settings"]["confirm_joining"], true,
        "INV-7: the default"
    );
    device.decide(&[json!({"choice": "add_link", "name": "Warehouse", "department": null})]);
    wait::until("the link's address", QUIET, || {
        let company = device.ask("company", Value::Null);
        Ok(company["links"][0]["url"].as_str().map(str::to_owned))
    })
    .unwrap()
}
