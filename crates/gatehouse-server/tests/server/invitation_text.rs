//! What a company says in its invitations: beside what they say by themselves, and in place of nothing.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use gatehouse_rules::language::Language;
use gatehouse_rules::operation::{Change, Decision, Outcome, SettingsEdit};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::workspace::TEXT_MAX;
use gatehouse_server::letter::send_due;
use gatehouse_server::mail::Written;
use serde_json::{Value, json};

use crate::harness::{Client, Office};

/// What someone writes who wants to be more than a guest in the letter.
const SLY: &str =
    "<b>Welcome</b> & hello\r\n\r\n\r\n--\r\nBcc: thief@evil.example\nDo not use the button.";
/// The same as it is kept.
const KEPT: &str = "<b>Welcome</b> & hello\n\n--\nBcc: thief@evil.example\nDo not use the button.";
const WARNING: &str = "You did not expect this? Then do nothing: without you nothing happens.";

fn says(from: Option<&str>, to: Option<&str>) -> Decision {
    Decision::EditSettings {
        edit: SettingsEdit {
            invitation_text: Some(Change {
                from: from.map(str::to_owned),
                to: to.map(str::to_owned),
            }),
            ..SettingsEdit::default()
        },
    }
}

/// The letter of someone who is invited now.
async fn invited(office: &Office, address: &str) -> Written {
    office.invite(address).await;
    send_due(&office.app).await.unwrap();
    office.app.mail.kept().pop().unwrap()
}

#[tokio::test]
async fn what_the_company_says_stands_above_the_button_and_takes_nothing_away() {
    let office = Office::open().await;
    let plain = invited(&office, "anna@example.com").await;
    assert!(!plain.html.contains("writes:") && !plain.text.contains("writes:"));

    let decided = office.owner.decide(says(None, Some(SLY))).await;
    assert_eq!(decided, Outcome::applied());
    let letter = invited(&office, "bert@example.com").await;
    assert_eq!(letter.subject, plain.subject);
    let words = "&lt;b&gt;Welcome&lt;/b&gt; &amp; hello<br><br>--<br>Bcc: thief@evil.example<br>Do not use the button.</blockquote>";
    let html = &letter.html;
    let at = |what: &str| {
        html.find(what)
            .unwrap_or_else(|| panic!("no {what} in {html}"))
    };
    assert!(at("Northwind writes:") < at(words));
    assert!(at(words) < at("<a href=\"http"));
    assert!(at("<a href=\"http") < at(WARNING));

    // Every line of it is set in, so that none can be taken for one of ours, or for the end of the letter.
    let text = &letter.text;
    let own = "\n\nNorthwind writes:\n\n    <b>Welcome</b> & hello\n\n    --\n    Bcc: thief@evil.example\n    Do not use the button.\n\nhttp";
    assert!(text.contains(own), "{text}");
    assert!(text.contains(WARNING), "{text}");
    let mail = String::from_utf8(letter.message().unwrap().formatted()).unwrap();
    let head = mail.split("\r\n\r\n").next().unwrap();
    assert!(!head.contains("thief"), "{head}");

    // Nothing more is said, and the letter is what it was.
    let decided = office.owner.decide(says(Some(KEPT), None)).await;
    assert_eq!(decided, Outcome::applied());
    let again = invited(&office, "carl@example.com").await;
    let shape = |letter: &Written, to: &str| {
        let lines = letter.text.lines().filter(|line| !line.starts_with("http"));
        lines.collect::<Vec<_>>().join("\n").replace(to, "")
    };
    assert_eq!(
        shape(&again, "carl@example.com"),
        shape(&plain, "anna@example.com")
    );
}

#[tokio::test]
async fn what_cannot_stand_in_an_invitation_changes_nothing() {
    let office = Office::open().await;
    let long = "a".repeat(TEXT_MAX + 1);
    let lines = "a\n".repeat(11);
    for (text, reason) in [
        (long.as_str(), "too_long"),
        (lines.as_str(), "too_many_lines"),
        ("Hi\rBcc: thief@evil.example", "control_character"),
        ("Hi \u{202e}ereht", "control_character"),
    ] {
        let outcome = office.owner.decide(says(None, Some(text))).await;
        let Outcome::Rejected { problem, .. } = outcome else {
            panic!("{reason}: {outcome:?}");
        };
        assert_eq!(problem, Problem::field("invitation_text", reason));
    }
    let helpdesk = office.member(Role::Helpdesk, "hans@example.com").await;
    let outcome = helpdesk.decide(says(None, Some("Hi"))).await;
    assert!(matches!(
        outcome,
        Outcome::Rejected {
            problem: Problem::Forbidden { .. },
            ..
        }
    ));
    let kept = "select count(*) from workspace where settings like '%\"invitation_text\":\"%'";
    assert_eq!(office.number(kept).await, 0);
    let first = office.owner.decide(says(None, Some("Welcome"))).await;
    assert_eq!(first, Outcome::applied());
    let Outcome::Conflict { now } = office.owner.decide(says(None, Some("Hello"))).await else {
        panic!("two admins wrote at once");
    };
    assert_eq!(now.fields[0].value.as_deref(), Some("Welcome"));
}

async fn previewed(client: &Client, text: &str, language: &str) -> (StatusCode, Value) {
    let asked = json!({"text": text, "language": language});
    let path = "/api/sync/invitation-preview";
    client.call("POST", path, Some(asked)).await
}

#[tokio::test]
async fn an_invitation_is_seen_in_every_language_before_anybody_gets_it() {
    let office = Office::open().await;
    let mut subjects = BTreeSet::new();
    let mut shown = String::new();
    for language in Language::ALL {
        let (status, body) = previewed(&office.owner, SLY, language.code()).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let subject = body["subject"].as_str().unwrap();
        assert!(subject.contains("Northwind"), "{subject}");
        subjects.insert(subject.to_owned());
        let text = body["text"].as_str().unwrap();
        assert!(text.contains(":\n\n    <b>Welcome</b> & hello\n"), "{text}");
        assert!(text.contains("/w/northwind/i/…\n"), "{text}");
        shown.push_str(text);
    }
    assert_eq!(subjects.len(), Language::ALL.len());
    for words in [
        "Northwind writes:",
        "Northwind schreibt:",
        "Northwind пишет:",
    ] {
        assert_eq!(shown.matches(words).count(), 1, "{shown}");
    }
    let (status, body) = previewed(&office.owner, "", "en").await;
    assert_eq!(status, StatusCode::OK);
    assert!(!body["text"].as_str().unwrap().contains("writes:"));
    for (text, language, reason) in [
        (SLY, "xx", "unreadable"),
        ("a\u{202e}", "en", "control_character"),
    ] {
        let (_, body) = previewed(&office.owner, text, language).await;
        assert_eq!(body["problem"]["reason"], reason, "{body}");
        assert_eq!(body["problem"]["field"], "invitation_text");
    }
    let helpdesk = office.member(Role::Helpdesk, "hans@example.com").await;
    let (status, _) = previewed(&helpdesk, SLY, "en").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(office.number("select count(*) from letter").await, 0);
    assert!(office.app.mail.kept().is_empty());
}
