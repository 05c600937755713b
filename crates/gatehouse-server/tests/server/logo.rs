//! The company's logo: decided as a setting, kept apart, told once, and shown where the initial stood.

use axum::http::StatusCode;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use gatehouse_rules::feed::{FeedPage, Kind, Row};
use gatehouse_rules::logo;
use gatehouse_rules::operation::{Change, Decision, Outcome, SettingsEdit};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::workspace::Workspace;
use gatehouse_server::letter;

use crate::browser::Browser;
use crate::harness::{Copy, Office};

/// A PNG of one colour, whole.
const RED: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

/// The header of a JPEG, which is all that is looked at.
fn jpeg() -> String {
    let mut bytes =
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08".to_vec();
    bytes.extend([0, 24, 0, 24, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
    BASE64_STANDARD.encode(bytes)
}

fn hash(picture: &str) -> String {
    logo::check(picture).unwrap().hash
}

/// From one picture to another, each `None` where there is none.
fn edit(from: Option<&str>, to: Option<&str>) -> Decision {
    Decision::EditSettings {
        edit: SettingsEdit {
            logo: Some(Change {
                from: from.map(hash),
                to: to.map(hash),
            }),
            picture: to.map(str::to_owned),
            ..SettingsEdit::default()
        },
    }
}

fn told(copy: &Copy) -> Workspace {
    let row = copy.rows.values().find_map(|one| match &one.row {
        Row::Workspace(workspace) => Some(workspace.clone()),
        _ => None,
    });
    row.unwrap()
}

#[tokio::test]
async fn a_logo_stands_on_every_page_until_another_takes_its_place_or_none() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office);
    let tile = "<div class=\"tile\" aria-hidden=\"true\">N</div>";
    let page = browser.get("/w/northwind").await;
    page.says(tile).hides("class=\"logo\"");

    assert_eq!(
        office.owner.decide(edit(None, Some(RED))).await,
        Outcome::applied()
    );
    let at = format!("/w/northwind/logo/{}", hash(RED));
    let page = browser.get("/w/northwind").await;
    page.says(&format!("<img class=\"logo\" src=\"{at}\" alt=\"\">"))
        .hides(tile);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("img-src 'self';"), "{policy}");
    let picture = browser.get(&at).await;
    assert_eq!(picture.status, StatusCode::OK);
    let header = |name| picture.header(name).unwrap();
    assert_eq!(header("content-type"), "image/png");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(
        header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(header("content-security-policy"), policy);
    assert!(picture.text.contains("IHDR"));

    assert_eq!(
        office.owner.decide(edit(Some(RED), Some(&jpeg()))).await,
        Outcome::applied()
    );
    assert_eq!(browser.get(&at).await.status, StatusCode::NOT_FOUND);
    let other = format!("/w/northwind/logo/{}", hash(&jpeg()));
    let picture = browser.get(&other).await;
    assert_eq!(
        picture.header("content-type").as_deref(),
        Some("image/jpeg")
    );

    assert_eq!(
        office.owner.decide(edit(Some(&jpeg()), None)).await,
        Outcome::applied()
    );
    assert_eq!(browser.get(&other).await.status, StatusCode::NOT_FOUND);
    browser
        .get("/w/northwind")
        .await
        .says(tile)
        .hides("class=\"logo\"");
    assert_eq!(office.number("select count(*) from logo").await, 0);
    // What was decided is told by its hash; the picture itself is no business of the log.
    let told = async |text: &str| {
        let sql = format!("select count(*) from event where data like '%{text}%'");
        office.number(&sql).await
    };
    assert_eq!(told(&hash(RED)).await, 2);
    assert_eq!(told(&RED[..60]).await, 0);
}

#[tokio::test]
async fn a_logo_is_told_to_mirrors_when_it_changes_and_not_with_every_sync() {
    let office = Office::open().await;
    let mut copy = Copy::fetch(&office.owner, 100).await;
    assert_eq!(told(&copy).picture, None);
    assert_eq!(
        office.owner.decide(edit(None, Some(RED))).await,
        Outcome::applied()
    );
    copy.pull(&office.owner, 100).await;
    assert_eq!(told(&copy).picture.as_deref(), Some(RED));
    assert_eq!(told(&copy).settings.logo, Some(hash(RED)));
    assert_eq!(told(&Copy::fetch(&office.owner, 100).await), told(&copy));

    office.invite("anna@example.com").await;
    let page: FeedPage = office
        .owner
        .get(&format!("/api/sync/feed?cursor={}&limit=100", copy.cursor))
        .await;
    assert!(!page.rows.is_empty());
    assert!(
        page.rows
            .iter()
            .all(|one| one.row.kind() != Kind::Workspace)
    );

    assert_eq!(
        office.owner.decide(edit(Some(RED), None)).await,
        Outcome::applied()
    );
    copy.pull(&office.owner, 100).await;
    assert_eq!(
        (told(&copy).picture, told(&copy).settings.logo),
        (None, None)
    );
}

#[tokio::test]
async fn what_is_no_logo_or_not_theirs_to_decide_changes_nothing() {
    let office = Office::open().await;
    let bring = |to: &str, picture: Option<String>| Decision::EditSettings {
        edit: SettingsEdit {
            logo: Some(Change {
                from: None,
                to: Some(to.to_owned()),
            }),
            picture,
            ..SettingsEdit::default()
        },
    };
    let base64 = |bytes: &[u8]| Some(BASE64_STANDARD.encode(bytes));
    let long = vec![0; logo::BYTES_MAX + 1];
    for (picture, reason) in [
        (base64(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "svg"),
        (base64(b"GIF89a\x01\0\x01\0"), "no_picture"),
        (base64(&long), "picture_too_big"),
        (Some("not base64".to_owned()), "unreadable"),
        (Some(RED.to_owned()), "another"),
        (None, "another"),
    ] {
        let outcome = office.owner.decide(bring("00", picture)).await;
        let Outcome::Rejected { problem, .. } = outcome else {
            panic!("{reason}: {outcome:?}");
        };
        assert_eq!(problem, Problem::field("logo", reason));
    }
    let helpdesk = office.member(Role::Helpdesk, "hans@example.com").await;
    let outcome = helpdesk.decide(edit(None, Some(RED))).await;
    let right = Right::Configure;
    assert!(
        matches!(outcome, Outcome::Rejected { problem: Problem::Forbidden { right: of }, .. } if of == right)
    );
    assert_eq!(office.number("select count(*) from logo").await, 0);

    assert_eq!(
        office.owner.decide(edit(None, Some(RED))).await,
        Outcome::applied()
    );
    let late = office.owner.decide(edit(None, Some(&jpeg()))).await;
    let Outcome::Conflict { now } = late else {
        panic!("{late:?}");
    };
    assert_eq!(now.fields[0].value, Some(hash(RED)));
    // Twice the same is no conflict.
    assert_eq!(
        office.owner.decide(edit(None, Some(RED))).await,
        Outcome::applied()
    );
}

#[tokio::test]
async fn a_letter_carries_the_logo_and_fetches_nothing() {
    let office = Office::open().await;
    office.invite("anna@example.com").await;
    letter::send_due(&office.app).await.unwrap();
    let plain = office.app.mail.kept().pop().unwrap();
    assert!(!plain.html.contains("<img") && plain.logo.is_none());

    assert_eq!(
        office.owner.decide(edit(None, Some(RED))).await,
        Outcome::applied()
    );
    office.invite("bert@example.com").await;
    letter::send_due(&office.app).await.unwrap();
    let shown = office.app.mail.kept().pop().unwrap();
    assert!(
        shown.html.contains("<img src=\"cid:logo\" alt=\"\""),
        "{}",
        shown.html
    );
    assert!(!shown.html.contains("src=\"http"), "{}", shown.html);
    let mail = String::from_utf8(shown.message().unwrap().formatted()).unwrap();
    assert!(mail.contains("multipart/alternative") && mail.contains("multipart/related"));
    assert!(mail.contains("Content-ID: <logo>\r\n"), "{mail}");
    assert!(mail.contains("Content-Type: image/png\r\n"), "{mail}");
    let lines: String = mail.lines().collect();
    assert!(lines.contains(RED), "{mail}");
}
