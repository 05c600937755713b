//! The command line, by the real program.

use axum::http::StatusCode;

use crate::browser::{Browser, PASSWORD};
use crate::program::{Place, recipe};

fn link_in(text: &str, origin: &str) -> String {
    text.lines()
        .find_map(|line| line.trim().strip_prefix(origin))
        .unwrap_or_else(|| panic!("no link in {text}"))
        .to_owned()
}

#[tokio::test]
async fn the_readme_leads_to_an_owner_who_is_signed_in_inv_13() {
    let (settings, commands) = recipe();
    let place = Place::new(&settings);
    let [create, serve] = commands.as_slice() else {
        panic!("the recipe is to make a workspace and to serve: {commands:?}");
    };
    let words: Vec<&str> = create.iter().map(String::as_str).collect();
    let made = place.run(&words);
    assert!(made.status.success(), "{}", made.err);
    let first = link_in(&made.out, &place.origin);
    let again = place.tell(&["workspace", "owner-link", "--slug", "northwind"]);
    let link = link_in(&again, &place.origin);
    assert_ne!(first, link);

    let words: Vec<&str> = serve.iter().map(String::as_str).collect();
    let server = place.serve_with(&words);
    let mut browser = Browser::at(&place.origin);
    let voided = browser.get(&first).await;
    assert_eq!(voided.status, StatusCode::GONE, "INV-3: only the newest");
    voided.says("There is a newer link");
    let page = browser.get(&link).await;
    let weak = browser.submit(&page, &[("password", "northwind123")]).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    let joined = browser.submit(&page, &[("password", PASSWORD)]).await;
    assert_eq!(joined.location(), "/w/northwind/joined");
    let used = browser.get(&link).await;
    assert_eq!(used.status, StatusCode::GONE, "once");
    let landed = browser
        .sign_in("northwind", "you@example.com", PASSWORD)
        .await;
    let me = browser.follow(&landed).await;
    me.says("Your Name").says("Owner");
    let (ended, _) = server.stop();
    assert!(ended.success());

    let late = place.refused(&["workspace", "owner-link", "--slug", "northwind"]);
    assert!(late.contains("they have a password"), "{late}");
}

#[tokio::test]
async fn an_owners_password_is_judged_as_any_other_and_then_opens_the_door_rcv_6() {
    let place = Place::new("");
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
        "Petra Novak",
        "--owner-password-stdin",
    ];
    for weak in ["short", "northwind petra", "correct horse battery staple"] {
        let said = place.run_with(&create, weak);
        assert!(!said.status.success(), "{weak}");
        assert!(said.err.contains("password"), "{}", said.err);
    }
    let said = place.run_with(&create, PASSWORD);
    assert!(said.status.success(), "{}", said.err);
    assert!(!said.out.contains("/i/"), "no link is needed: {}", said.out);
    let _server = place.serve();
    let landed = Browser::at(&place.origin)
        .sign_in("northwind", "petra@northwind.example", PASSWORD)
        .await;
    assert_eq!(landed.location(), "/w/northwind/me");
}
