//! The company's logo, decided and shown without a network.

use gatehouse_mirror::outbox::{Choice, Settle, Settlement, TakeBack};
use gatehouse_rules::feed::Row;
use gatehouse_rules::logo;
use gatehouse_rules::operation::{Change, Decision, Direction};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::workspace::{Settings, Workspace};

use crate::deciding::decide;
use crate::office::{Office, workspace};
use crate::settling::conflicting;

/// A PNG of one colour, and the header of a JPEG.
const RED: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
const WIDE: &str = "/9j/4AAQSkZJRgABAQAAAQABAAD/wAARCAAYABgDASIAAhEBAxEB";

fn set(picture: &str) -> Choice {
    Choice::EditSettings {
        name: None,
        confirm_joining: None,
        listed_domains: None,
        invitation_days: None,
        grace_days: None,
        logo: Some(picture.to_owned()),
        invitation_text: None,
    }
}

fn hash(picture: &str) -> Option<String> {
    Some(logo::check(picture).unwrap().hash)
}

/// Picture and hash, as the company screen has them.
async fn shown(office: &Office) -> (Option<String>, Option<String>) {
    let Workspace {
        picture, settings, ..
    } = office.mirror.company().await.unwrap().workspace;
    (picture, settings.logo)
}

/// The workspace as the server tells it, with that logo.
fn told(picture: Option<&str>) -> Row {
    Row::Workspace(Workspace {
        picture: picture.map(str::to_owned),
        ..workspace(Settings {
            logo: picture.and_then(hash),
            ..Settings::default()
        })
    })
}

#[tokio::test]
async fn a_logo_is_shown_as_it_waits_and_gone_once_it_is_taken_back() {
    let office = Office::open().await;
    assert_eq!(shown(&office).await, (None, None));
    let decided = decide(&office, set(RED)).await;
    assert_eq!(shown(&office).await, (Some(RED.to_owned()), hash(RED)));
    let waiting = office.mirror.outbox().await.unwrap().waiting;
    assert_eq!(waiting[0].direction, Direction::Descriptive);
    let Decision::EditSettings { edit } = &waiting[0].decision else {
        panic!("{:?}", waiting[0].decision);
    };
    let (from, to) = (None, hash(RED));
    assert_eq!(edit.logo, Some(Change { from, to }));
    assert_eq!(edit.picture.as_deref(), Some(RED));
    // Taken away before it left, it stands on what waits.
    decide(&office, set("")).await;
    assert_eq!(shown(&office).await, (None, None));
    let operations = office.mirror.outbox().await.unwrap().waiting;
    let operations = operations.into_iter().map(|line| line.operation).collect();
    office
        .mirror
        .take_back(TakeBack { operations })
        .await
        .unwrap();
    assert_eq!(shown(&office).await, (None, None));
    assert_eq!(decided.operations.len(), 1);
}

#[tokio::test]
async fn what_is_no_logo_changes_nothing_or_is_not_theirs_never_waits() {
    let office = Office::open().await;
    let unchanged = Problem::field("edit", "unchanged");
    for (picture, problem) in [
        ("PHN2Zy8+", Problem::field("logo", "svg")),
        ("R0lGODlh", Problem::field("logo", "no_picture")),
        ("", unchanged.clone()),
    ] {
        assert_eq!(
            decide(&office, set(picture)).await.refused[0].problem,
            problem
        );
    }
    office.rows([told(Some(RED))]).await;
    assert_eq!(shown(&office).await, (Some(RED.to_owned()), hash(RED)));
    assert_eq!(
        decide(&office, set(RED)).await.refused[0].problem,
        unchanged
    );
    assert!(office.mirror.outbox().await.unwrap().waiting.is_empty());
    let helpdesk = Office::of(Role::Helpdesk).await;
    let right = Right::Configure;
    assert_eq!(
        decide(&helpdesk, set(RED)).await.refused[0].problem,
        Problem::Forbidden { right }
    );
}

#[tokio::test]
async fn a_logo_that_clashed_is_decided_again_with_its_picture() {
    let office = Office::open().await;
    let id = decide(&office, set(RED)).await.operations.remove(0);
    let revision = office.rows([told(Some(WIDE))]).await;
    conflicting(&office, &id, revision).await;
    assert_eq!(shown(&office).await, (Some(WIDE.to_owned()), hash(WIDE)));
    let settlement = Settlement::DecideAgain;
    let operation = id;
    let settle = Settle {
        operation,
        settlement,
    };
    let again = office.mirror.settle(settle).await.unwrap();
    assert!(again.refused.is_empty(), "{:?}", again.refused);
    assert_eq!(shown(&office).await, (Some(RED.to_owned()), hash(RED)));
    let waiting = office.mirror.outbox().await.unwrap().waiting;
    let Decision::EditSettings { edit } = &waiting[0].decision else {
        panic!("{:?}", waiting[0].decision);
    };
    let (from, to) = (hash(WIDE), hash(RED));
    assert_eq!(edit.logo, Some(Change { from, to }));
}
