//! Delivery reports as mail servers write them, and as strangers forge them.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use gatehouse_rules::id::InvitationId;
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::MINUTE;
use gatehouse_server::app::App;
use gatehouse_server::config::Config;
use gatehouse_server::failure::Failure;
use gatehouse_server::letter::send_due;
use gatehouse_server::report::{REPORT_MAX, take};
use gatehouse_server::serve::{Tables, open};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::harness::{ORIGIN, Office};
use crate::program::Place;

const ANNA: &str = "anna@northwind.example";
const SECRET: &str = "a secret of the mail server";

/// The office's server, giving each letter a return path of its own, and taking reports by HTTP.
fn reporting(office: &Office) -> App {
    let mut app = office.app.clone();
    let mut config = (*app.config).clone();
    config.mail.return_path = Some("Bounce+{letter}@northwind.example".to_owned());
    app.config = config.into();
    app.report_secret = Some(Plain::new(SECRET).hash());
    app
}

/// Sends what waits; where the newest letter's reports go.
async fn leave(app: &App) -> String {
    send_due(app).await.unwrap();
    app.mail.kept().pop().unwrap().return_path
}

/// Someone invited whose letter has left.
async fn invited(office: &Office, app: &App, address: &str) -> (InvitationId, String) {
    let (_, invitation) = office.invite(address).await;
    (invitation, leave(app).await)
}

/// How Postfix reports.
fn report(to: &str, action: &str, status: &str, words: &str) -> String {
    let lines = [
        "Return-Path: <>",
        "Date: Wed, 25 Nov 2026 12:00:00 +0000 (UTC)",
        "From: MAILER-DAEMON@mx.northwind.example (Mail Delivery System)",
        "Subject: Undelivered Mail Returned to Sender",
        &format!("To: {to}"),
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=delivery-status;",
        "\tboundary=\"4D2F.1/mx.northwind.example\"",
        "",
        "This is a MIME-encapsulated message.",
        "",
        "--4D2F.1/mx.northwind.example",
        "Content-Description: Notification",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "I'm sorry to have to inform you that your message could not be delivered.",
        "Action: delivered",
        "",
        "--4D2F.1/mx.northwind.example",
        "Content-Description: Delivery report",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.northwind.example",
        "X-Postfix-Queue-ID: 4D2F",
        "Arrival-Date: Wed, 25 Nov 2026 11:59:00 +0000 (UTC)",
        "",
        "Final-Recipient: rfc822; anna@northwind.example",
        "Original-Recipient: rfc822;anna@northwind.example",
        &format!("Action: {action}"),
        &format!("Status: {status}"),
        "Remote-MTA: dns; mail.example.com",
        &format!("Diagnostic-Code: smtp; {words}"),
        "",
        "--4D2F.1/mx.northwind.example",
        "Content-Description: Undelivered Message",
        "Content-Type: message/rfc822",
        "",
        "Subject: Petra Novak invites you to Northwind",
        "",
        "Come in.",
        "",
        "--4D2F.1/mx.northwind.example--",
        "",
    ];
    lines.join("\r\n")
}

async fn facts(office: &Office, id: &InvitationId) -> (LetterState, String, String) {
    let row = office.invitation(id).await.unwrap().kept.row;
    let letter = row.letter.unwrap();
    (
        letter.state,
        letter.said.unwrap_or_default(),
        letter.host.unwrap_or_default(),
    )
}

/// Why a report is not taken.
async fn refusal(app: &App, to: Option<&str>, raw: &[u8]) -> String {
    match take(app, to, raw).await {
        Err(Failure::Told(Problem::BadField { field, reason })) => format!("{field}: {reason}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_letter_that_comes_back_is_shown_with_the_mail_servers_words_inv_8() {
    let office = Office::open().await;
    let app = reporting(&office);
    let (invitation, to) = invited(&office, &app, ANNA).await;
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Sent);
    let words =
        "550 5.1.1 <anna@northwind.example>: Recipient address\r\n    rejected: User unknown";
    // Mail servers may change the case of what they were given.
    let raw = report(&to.to_lowercase(), "failed", "5.1.1", words);
    office.clock.advance(MINUTE);
    assert_eq!(
        take(&app, None, raw.as_bytes()).await.unwrap(),
        Some(LetterState::Bounced)
    );
    let (state, said, host) = facts(&office, &invitation).await;
    assert_eq!(state, LetterState::Bounced);
    assert_eq!(
        said,
        "550 5.1.1 <anna@northwind.example>: Recipient address rejected: User unknown"
    );
    assert_eq!(host, "mail.example.com");
    assert_eq!(office.causes("letter_failed").await, ["bounced"]);

    assert_eq!(
        take(&app, None, raw.as_bytes()).await.unwrap(),
        None,
        "the same report again says nothing new"
    );
    assert_eq!(office.causes("letter_failed").await, ["bounced"]);

    // Sent again, it is another letter: the first one's report no longer speaks of it.
    let again = Decision::ResendInvitation {
        invitation: invitation.clone(),
    };
    assert_eq!(office.owner.decide(again).await, Outcome::applied());
    assert_ne!(leave(&app).await, to);
    assert_eq!(take(&app, None, raw.as_bytes()).await.unwrap(), None);
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Sent);
}

#[tokio::test]
async fn a_report_of_an_older_letter_does_not_speak_of_the_newer_one_inv_8() {
    let office = Office::open().await;
    let app = reporting(&office);
    let (invitation, first) = invited(&office, &app, ANNA).await;
    office.clock.advance(MINUTE);
    let again = Decision::ResendInvitation {
        invitation: invitation.clone(),
    };
    assert_eq!(office.owner.decide(again).await, Outcome::applied());
    leave(&app).await;
    let raw = report(&first, "failed", "5.1.1", "550 No such user");
    assert_eq!(
        take(&app, None, raw.as_bytes()).await.unwrap(),
        Some(LetterState::Bounced)
    );
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Sent);
    assert!(office.causes("letter_failed").await.is_empty());
}

#[tokio::test]
async fn a_delay_is_told_and_its_end_too_and_what_was_opened_stays_opened_inv_8() {
    let office = Office::open().await;
    let app = reporting(&office);
    let (invitation, to) = invited(&office, &app, ANNA).await;
    let delayed = report(
        &to,
        "delayed",
        "4.4.1",
        "connect to mail.example.com: timed out",
    );
    let taken = take(&app, None, delayed.as_bytes()).await.unwrap();
    assert_eq!(taken, Some(LetterState::Delayed));
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Delayed);
    assert_eq!(send_due(&app).await.unwrap(), 0, "we do not send it again");
    // Given up after days: final, although its code is one of a delay.
    let failed = report(&to, "failed", "4.4.7", "delivery time expired");
    let taken = take(&app, None, failed.as_bytes()).await.unwrap();
    assert_eq!(taken, Some(LetterState::Bounced));

    let (other, to) = invited(&office, &app, "bea@northwind.example").await;
    let link = office.links().await.pop().unwrap();
    crate::browser::Browser::new(&office).get(&link).await;
    assert_eq!(facts(&office, &other).await.0, LetterState::Opened);
    let late = report(&to, "failed", "5.1.1", "550 No such user");
    assert_eq!(take(&app, None, late.as_bytes()).await.unwrap(), None);
    assert_eq!(facts(&office, &other).await.0, LetterState::Opened);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn simultaneous_reports_of_one_letter_are_one_event_inv_8() {
    let office = Office::open().await;
    let app = reporting(&office);
    let (invitation, to) = invited(&office, &app, ANNA).await;
    let raw = report(&to, "failed", "5.1.1", "550 No such user");
    let came = futures_util::future::join_all((0..8).map(|_| {
        let (app, raw) = (app.clone(), raw.clone());
        tokio::spawn(async move { take(&app, None, raw.as_bytes()).await.unwrap() })
    }))
    .await;
    let n_news = came.iter().filter(|one| one.as_ref().unwrap().is_some());
    assert_eq!(n_news.count(), 1);
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Bounced);
    assert_eq!(office.causes("letter_failed").await, ["bounced"]);
}

#[tokio::test]
async fn no_report_can_be_forged_for_a_letter_whose_return_path_is_not_known_inv_8() {
    let office = Office::open().await;
    office.another("fabrikam").await;
    let app = reporting(&office);
    let (mine, my_path) = invited(&office, &app, "mallory@northwind.example").await;
    let (theirs, their_path) = invited(&office, &app, ANNA).await;
    // Mallory knows her own return path and the id of Anna's letter, which stands in its Message-ID.
    let local = |path: &str| {
        let path = path.to_lowercase();
        let token = path
            .strip_prefix("bounce+")
            .unwrap()
            .split('@')
            .next()
            .unwrap();
        (token[..32].to_owned(), token[32..].to_owned())
    };
    let ((_, my_proof), (their_id, their_proof)) = (local(&my_path), local(&their_path));
    let forged = [
        format!("bounce+{their_id}{my_proof}@northwind.example"),
        format!("bounce+{their_id}@northwind.example"),
        format!("bounce+{their_id}{}@northwind.example", "0".repeat(16)),
        format!("bounce+{their_id}{}@northwind.example", &their_proof[1..]),
        format!("bounce+{their_id}{their_proof}@elsewhere.example"),
        format!("bounce+{}{their_proof}@northwind.example", "é".repeat(16)),
        "bounce+@northwind.example".to_owned(),
        String::new(),
    ];
    for to in &forged {
        let raw = report(to, "failed", "5.1.1", "550 No such user");
        let refused = refusal(&app, None, raw.as_bytes()).await;
        assert_eq!(refused, "return_path: no_letter", "{to}");
        assert_eq!(refusal(&app, Some(to), raw.as_bytes()).await, refused);
    }
    assert_eq!(facts(&office, &theirs).await.0, LetterState::Sent);

    // Whatever a report says of other letters, only the one it came to moves.
    let raw = report(&my_path, "failed", "5.1.1", "550 No such user")
        .replace(
            "Petra Novak invites you",
            &format!("To: {their_path}\r\n{their_id}"),
        )
        .replace(
            "Final-Recipient: rfc822; anna",
            "Final-Recipient: rfc822; mallory",
        );
    take(&app, None, raw.as_bytes()).await.unwrap();
    assert_eq!(facts(&office, &mine).await.0, LetterState::Bounced);
    assert_eq!(facts(&office, &theirs).await.0, LetterState::Sent);
}

#[tokio::test]
async fn what_is_no_report_or_a_hostile_one_moves_nothing_inv_8() {
    let office = Office::open().await;
    let app = reporting(&office);
    let (invitation, to) = invited(&office, &app, ANNA).await;
    let holiday = format!(
        "To: {to}\r\nAuto-Submitted: auto-replied\r\nContent-Type: text/plain\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    );
    let inside = format!(
        "To: {to}\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n{}\r\n--x--\r\n",
        report(&to, "failed", "5.1.1", "550 No such user")
    );
    let nested = format!(
        "To: {to}\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\n{}",
        "Content-Type: message/rfc822\r\n\r\n".repeat(30_000)
    );
    let boundaries: String = (0..15_000)
        .map(|n| format!("Content-Type: multipart/report; boundary=b{n}\r\n\r\n--b{n}\r\n"))
        .collect();
    let without = report(&to, "failed", "5.1.1", "x").replace("boundary=", "border=");
    for raw in [
        holiday.as_bytes(),
        inside.as_bytes(),
        nested.as_bytes(),
        boundaries.as_bytes(),
        without.as_bytes(),
        b"",
        b"\r\n\r\n",
        b"\0\xff\xfe",
        b"Content-Type: multipart/report; boundary=\r\n\r\n--\r\n",
        &vec![b'\n'; REPORT_MAX],
        &vec![b'-'; REPORT_MAX],
        &b"Action: failed\r\n\r\n".repeat(REPORT_MAX / 20),
    ] {
        assert_eq!(refusal(&app, Some(&to), raw).await, "report: no_report");
    }
    let ten_megabytes = vec![b'a'; 10 * 1024 * 1024];
    let refused = refusal(&app, Some(&to), &ten_megabytes).await;
    assert_eq!(refused, "report: too_long");
    let delivered = report(&to, "delivered", "2.0.0", "250 Ok");
    assert_eq!(take(&app, None, delivered.as_bytes()).await.unwrap(), None);
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Sent);

    // Bytes that are of no charset, a line that never ends and marks that end a line: the words are kept on one line of 500.
    let mut raw = report(&to, "failed (for good)", "5.1.1 (bad)", "WORDS").into_bytes();
    let at = raw.windows(5).position(|five| five == b"WORDS").unwrap();
    let words = [b"\xff\xe9<b>\x1b[31m\0".as_slice(), &[b'x'; 5_000]].concat();
    raw.splice(at..at + 5, words);
    take(&app, None, &raw).await.unwrap();
    let (state, said, _) = facts(&office, &invitation).await;
    assert_eq!(state, LetterState::Bounced);
    assert_eq!(said.chars().count(), 500);
    assert!(!said.contains(char::is_control), "{said}");
}

#[tokio::test]
async fn reports_of_other_mail_servers_are_read_too_inv_8() {
    let office = Office::open().await;
    let app = reporting(&office);
    // Encoded facts, bare line ends, several recipients, an address in another script, and no words at all.
    let facts_of = "Reporting-MTA: dns;relay.example\n\nFinal-Recipient: utf-8; ану@пример.example\nAction: delayed\nStatus: 4.0.0\n\n\
                    Final-Recipient: rfc822;b@x.example\nAction: FAILED\nStatus: 5.4.1\n";
    let encoded = {
        use base64::Engine as _;
        base64::prelude::BASE64_STANDARD.encode(facts_of)
    };
    for (kind, encoding, text) in [
        ("delivery-status", "base64", encoded.as_str()),
        ("global-delivery-status", "8bit", facts_of),
        ("Delivery-Status", "quoted-printable", facts_of),
    ] {
        let (invitation, to) = invited(&office, &app, &format!("{encoding}@x.example")).await;
        let raw = format!(
            "Delivered-To: {to}\nTo: Someone <postmaster@northwind.example>\nContent-Type: Multipart/Report;\n boundary=\"=_x\"\n\n\
             --=_x\n\nSorry.\n--=_x\nContent-Type: message/{kind}\nContent-Transfer-Encoding: {encoding}\n\n{text}\n--=_x--\n"
        );
        let taken = take(&app, None, raw.as_bytes()).await.unwrap();
        assert_eq!(taken, Some(LetterState::Bounced), "{encoding}");
        let (_, said, host) = facts(&office, &invitation).await;
        assert_eq!((said.as_str(), host.as_str()), ("5.4.1", "relay.example"));
    }
}

async fn post(app: &App, secret: Option<&str>, kind: &str, body: Vec<u8>) -> (StatusCode, Value) {
    let mut request = Request::post(format!("{ORIGIN}/mail/report"));
    if let Some(secret) = secret {
        request = request.header(header::AUTHORIZATION, format!("Bearer {secret}"));
    }
    let request = request
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(body))
        .unwrap();
    let response = app.router().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (
        status,
        serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    )
}

#[tokio::test]
async fn the_hook_takes_reports_from_who_knows_its_secret_alone_inv_8() {
    let office = Office::open().await;
    let app = reporting(&office);
    let (invitation, to) = invited(&office, &app, ANNA).await;
    let raw = report(&to, "failed", "5.1.1", "550 No such user").into_bytes();
    let (status, _) = post(&office.app, Some(SECRET), "message/rfc822", raw.clone()).await;
    assert_eq!(
        status,
        StatusCode::NOT_FOUND,
        "switched off without a secret"
    );
    for secret in [None, Some(""), Some("another secret of nobody")] {
        let (status, _) = post(&app, secret, "message/rfc822", raw.clone()).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{secret:?}");
    }
    let (status, _) = post(&app, Some(SECRET), "text/html", raw.clone()).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let (status, _) = post(
        &app,
        Some(SECRET),
        "message/rfc822",
        vec![b'a'; REPORT_MAX + 1],
    )
    .await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Sent);
    let (status, said) = post(&app, Some(SECRET), "message/rfc822", raw.clone()).await;
    assert_eq!(
        (status, &said),
        (StatusCode::OK, &json!({"outcome": "bounced"}))
    );
    let (status, said) = post(&app, Some(SECRET), "message/rfc822", raw).await;
    assert_eq!(
        (status, &said),
        (StatusCode::OK, &json!({"outcome": "already"}))
    );
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Bounced);

    let (invitation, to) = invited(&office, &app, "bea@northwind.example").await;
    let brief = |to: &str| {
        let brief = json!({"return_path": to, "status": "4.2.2", "diagnostic": "452 Mailbox full"});
        brief.to_string().into_bytes()
    };
    let json = "application/json; charset=utf-8";
    for bad in [
        brief("bea@northwind.example"),
        b"{}".to_vec(),
        b"[".to_vec(),
    ] {
        let (status, _) = post(&app, Some(SECRET), json, bad).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let (status, said) = post(&app, Some(SECRET), json, brief(&to)).await;
    assert_eq!(
        (status, &said),
        (StatusCode::OK, &json!({"outcome": "delayed"}))
    );
    let (state, said, _) = facts(&office, &invitation).await;
    assert_eq!(
        (state, said.as_str()),
        (LetterState::Delayed, "452 Mailbox full")
    );
}

#[tokio::test]
async fn the_hooks_secret_cannot_be_tried_without_end_inv_8() {
    let office = Office::open().await;
    let app = reporting(&office);
    for _ in 0..20 {
        let (status, _) = post(&app, Some("guessed"), "message/rfc822", Vec::new()).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
    let (status, _) = post(&app, Some(SECRET), "message/rfc822", Vec::new()).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
}

#[test]
fn a_mail_server_that_pipes_a_report_learns_by_the_exit_code_what_to_do_with_it_inv_8() {
    let settings = "[mail]\nreturn_path = \"bounce+{letter}@northwind.example\"\n";
    let place = Place::new(settings);
    let config = ["--config", "gatehouse.toml", "mail", "report"];
    let code = |place: &Place, input: &str| place.run_with(&config, input).status.code();
    let raw = report("bounce+x@northwind.example", "failed", "5.1.1", "550 No");
    assert_eq!(code(&place, &raw), Some(75), "no tables yet: later");
    place.tell(&["migrate"]);
    assert_eq!(code(&place, &raw), Some(65), "of no letter of ours");
    assert_eq!(code(&place, "no report"), Some(65));
    let long = "a".repeat(10 * 1024 * 1024);
    assert_eq!(
        code(&place, &long),
        Some(65),
        "read to its end and given up"
    );
    let wrong = Place::new("[mail]\nreturn_path = \"{letter}{letter}@x.example\"\n");
    assert_eq!(code(&wrong, &raw), Some(78));
    let told = wrong.refused(&["check-config"]);
    assert!(
        told.contains("gatehouse.toml:2: mail.return_path"),
        "{told}"
    );
}

#[tokio::test]
async fn a_report_that_is_piped_reaches_the_letter_of_a_running_company_inv_8() {
    let place = Place::new(
        "[mail]\nkind = \"file\"\nfolder = \"mail\"\nreturn_path = \"bounce+{letter}@northwind.example\"\n",
    );
    let create = [
        "--config",
        "gatehouse.toml",
        "workspace",
        "create",
        "--slug",
        "northwind",
        "--name",
        "Northwind",
        "--owner-email",
        "petra@northwind.example",
        "--owner-name",
        "Petra",
        "--owner-password-stdin",
    ];
    let made = place.run_with(&create, crate::browser::PASSWORD);
    assert!(made.status.success(), "{}", made.err);
    place.tell(&[
        "employee",
        "add",
        "--workspace",
        "northwind",
        "--email",
        ANNA,
    ]);
    // What a running server would do, in this process.
    let (config, _) = Config::read(Some(&place.file("gatehouse.toml"))).unwrap();
    let app = open(config, Tables::AsTheyAre).await.unwrap();
    assert_eq!(send_due(&app).await.unwrap(), 1);
    let written = std::fs::read_dir(place.file("mail"))
        .unwrap()
        .flatten()
        .map(|file| file.path())
        .find(|path| path.extension().is_some_and(|ending| ending == "json"));
    let written = std::fs::read_to_string(written.unwrap()).unwrap();
    let written: Value = serde_json::from_str(&written).unwrap();
    let to = written["return_path"].as_str().unwrap();
    let raw = report(
        "postmaster@northwind.example",
        "failed",
        "5.1.1",
        "550 No such user",
    );
    let pipe = ["--config", "gatehouse.toml", "mail", "report", "--to", to];
    let said = place.run_with(&pipe, &raw);
    assert_eq!(said.status.code(), Some(0), "{}", said.err);
    assert_eq!(said.out.trim(), "bounced");
    assert_eq!(place.run_with(&pipe, &raw).out.trim(), "already");
    app.db.close().await;
}
