//! Attack 27, as whoever has everything open meets it: from the moment of the block nothing of it opens anything.

use std::time::Duration;

use axum::http::StatusCode;
use futures_util::StreamExt as _;
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{MINUTE, SECOND};
use gatehouse_rules::webhook::Scope;
use serde_json::json;

use crate::browser::{Browser, PASSWORD};
use crate::harness::{Client, Office};

const ADA: &str = "ada@northwind.example";

/// An admin with a password and an authenticator.
async fn ada(office: &Office) -> Client {
    let ada = office.member(Role::Admin, ADA).await;
    office.set_password(&ada.identity, PASSWORD).await;
    office.enrol(&ada.identity).await;
    office.clock.advance(SECOND);
    ada
}

fn block(of: &Client) -> Decision {
    Decision::Block {
        employee: of.employee.clone(),
        reason: "Laptop lost on the train".to_owned(),
    }
}

/// Who blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Hand,
    Suspicion,
}

async fn blocked(office: &Office, of: &Client, by: By) {
    match by {
        By::Hand => assert_eq!(office.owner.decide(block(of)).await, Outcome::applied()),
        By::Suspicion => office.suspect(&of.employee).await,
    }
}

#[tokio::test]
async fn attack_27_session_profile_half_sign_in_link_and_webhook_end_with_a_block_by_hand() {
    everything_ends(By::Hand).await;
}

#[tokio::test]
async fn attack_27_session_profile_half_sign_in_link_and_webhook_end_with_a_block_by_suspicion() {
    everything_ends(By::Suspicion).await;
}

async fn everything_ends(by: By) {
    let office = Office::open().await;
    let ada = ada(&office).await;
    let (_, webhook) = office.webhook(&ada, &Scope::ALL).await;
    let call = format!("{webhook}profile");
    let program = office.owner.clone();
    assert_eq!(program.call("GET", &call, None).await.0, StatusCode::OK);
    let mut inside = Browser::new(&office);
    let page = inside
        .sign_in_with_code("northwind", ADA, &office.code())
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
    office.clock.advance(30 * SECOND);
    let mut profile = Browser::new(&office);
    let page = profile.get("/?to=profile").await;
    let typed = [("login", ADA), ("password", PASSWORD)];
    let page = profile.submit(&page, &typed).await;
    let page = profile.follow(&page).await;
    let page = profile.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(page.location(), "/profile");
    office.clock.advance(30 * SECOND);
    let mut half = Browser::new(&office);
    let page = half.sign_in("northwind", ADA, PASSWORD).await;
    let step = half.follow(&page).await;
    let link = crate::recovery::link(&office, ADA).await;
    let mut recovering = Browser::new(&office);
    let form = recovering.get(&link).await;
    assert_eq!(form.status, StatusCode::OK);

    blocked(&office, &ada, by).await;
    for path in [
        "/w/northwind/me",
        "/w/northwind/webhooks",
        "/w/northwind/passkeys",
    ] {
        assert_eq!(inside.get(path).await.location(), "/w/northwind", "{path}");
    }
    for path in ["/profile", "/profile/login", "/profile/delete"] {
        assert_eq!(profile.get(path).await.location(), "/?to=profile", "{path}");
    }
    let page = half.submit(&step, &[("code", &office.code())]).await;
    assert_ne!(page.header("location").as_deref(), Some("/w/northwind/me"));
    assert_eq!(half.get("/w/northwind/me").await.location(), "/w/northwind");
    let fields = [("password", "gravel teapot ninety-one")];
    let page = recovering.submit(&form, &fields).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.hides("block").hides("train");
    assert_eq!(recovering.get(&link).await.status, StatusCode::GONE);
    let (status, _) = program.call("GET", &call, None).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    office.clock.advance(MINUTE);
    let n = office.app.mail.kept().len();
    let mut stranger = Browser::new(&office);
    let asked = crate::recovery::ask(&mut stranger, ADA).await;
    stranger.follow(&asked).await.says("Look into your mailbox");
    office.links().await;
    assert_eq!(office.app.mail.kept().len(), n, "and no new link comes");
    let again = stranger.sign_in("northwind", ADA, PASSWORD).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn attack_27_a_live_stream_and_what_waits_in_an_app_end_within_a_second_of_a_block_by_hand() {
    the_app_ends(By::Hand).await;
}

#[tokio::test]
async fn attack_27_a_live_stream_and_what_waits_in_an_app_end_within_a_second_of_a_block_by_suspicion()
 {
    the_app_ends(By::Suspicion).await;
}

async fn the_app_ends(by: By) {
    let office = Office::open().await;
    let ada = ada(&office).await;
    let response = ada.send("GET", "/api/sync/live", None).await;
    assert_eq!(response.status(), StatusCode::OK);
    let mut stream = response.into_body().into_data_stream();
    assert!(stream.next().await.is_some());
    let waiting = ada.operation(block(&office.owner));
    let code = json!({ "code": office.code() });
    let (status, _) = ada.call("POST", "/api/sync/confirm", Some(code)).await;
    assert_eq!(status, StatusCode::OK);
    let webhook = async || {
        let wanted = json!({
            "webhook": office.id(),
            "title": "Payroll",
            "scopes": ["user_basic"],
            "days": 90,
        });
        ada.call("POST", "/api/sync/webhooks", Some(wanted)).await
    };
    let (status, made) = webhook().await;
    assert_eq!(status, StatusCode::OK, "{made}");
    blocked(&office, &ada, by).await;
    // With a step that is fresh still, and all that it takes in the body.
    let (status, told) = webhook().await;
    assert!(status.is_client_error(), "{status}");
    assert!(told.get("address").is_none(), "{told}");
    assert_eq!(office.number("select count(*) from webhook").await, 1);
    let ended = tokio::time::timeout(Duration::from_secs(1), async {
        while let Some(Ok(_)) = stream.next().await {}
    });
    ended.await.expect("the stream ends");
    let body = json!({ "operations": [waiting] });
    let (status, _) = ada.call("POST", "/api/sync/operations", Some(body)).await;
    assert!(status.is_client_error(), "{status}");
    for (method, path) in [
        ("POST", "/api/sync/confirm/browser"),
        ("GET", "/api/sync/confirm"),
        ("POST", "/api/sync/test-letter"),
    ] {
        let (status, _) = ada.call(method, path, None).await;
        assert!(status.is_client_error(), "{path}: {status}");
    }
    let sql = "select count(*) from event where kind = 'blocked'";
    assert_eq!(office.number(sql).await, 1);
}
