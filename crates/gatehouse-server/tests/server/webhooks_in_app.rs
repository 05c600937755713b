//! Webhooks that admins make for themselves in the app: by a fresh second step, with an address that is told once.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use futures_util::future::join_all;
use gatehouse_rules::feed::{Kind, Row};
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, HOUR, MINUTE};
use gatehouse_rules::webhook::{OWNED_MAX, Scope};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::harness::{Client, Copy, ORIGIN, Office};

const N: &str = "select count(*) from webhook";

type Answer = (StatusCode, Value);

/// What the app sends, under a new id.
fn wanted(office: &Office) -> Value {
    json!({
        "webhook": office.id(),
        "title": "Payroll",
        "scopes": ["department", "user_basic"],
        "days": 90,
    })
}

async fn make(of: &Client, wanted: &Value) -> Answer {
    of.call("POST", "/api/sync/webhooks", Some(wanted.clone()))
        .await
}

#[track_caller]
fn is(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.0, status, "{}", answer.1);
    assert_eq!(answer.1["problem"]["code"], code);
}

/// The path of its methods.
#[track_caller]
fn path(answer: &Answer) -> String {
    assert_eq!(answer.0, StatusCode::OK, "{}", answer.1);
    let address = answer.1["address"].as_str().unwrap();
    address.strip_prefix(ORIGIN).unwrap().to_owned()
}

/// How a program fares that calls it.
async fn calls(office: &Office, path: &str) -> StatusCode {
    let call = Request::get(format!("{path}user.current"))
        .body(Body::empty())
        .unwrap();
    office.router.clone().oneshot(call).await.unwrap().status()
}

#[tokio::test]
async fn an_admin_makes_a_webhook_in_the_app_by_a_fresh_step_and_is_told_its_address_once_api_1_tfa_4()
 {
    let office = Office::open().await;
    let owner = &office.owner;
    office.enrol(&owner.identity).await;
    let mut copy = Copy::fetch(owner, 100).await;
    let asked = wanted(&office);
    is(
        &make(owner, &asked).await,
        StatusCode::FORBIDDEN,
        "needs_fresh_step",
    );
    assert_eq!(office.number(N).await, 0);
    office.confirmed(owner).await;
    let response = owner
        .send("POST", "/api/sync/webhooks", Some(asked.clone()))
        .await;
    let kept = response.headers()["cache-control"].to_str().unwrap();
    assert!(kept.contains("no-store"), "{kept}");
    let bytes = to_bytes(response.into_body(), usize::MAX).await;
    let made = serde_json::from_slice(&bytes.unwrap()).unwrap();
    let path = path(&(StatusCode::OK, made));
    let (number, secret) = path["/rest/".len()..]
        .trim_end_matches('/')
        .split_once('/')
        .unwrap();
    assert_eq!((number, secret.len()), ("1", 64));
    assert_eq!(calls(&office, &path).await, StatusCode::OK, "{path}");
    for (table, column) in [("webhook", "secret_hash"), ("event", "data")] {
        let kept = format!("select count(*) from {table} where {column} like '%{secret}%'");
        assert_eq!(office.number(&kept).await, 0, "only its hash is kept");
    }
    copy.pull(owner, 100).await;
    let id = asked["webhook"].as_str().unwrap();
    let Some(Row::Webhook(told)) = copy.row(Kind::Webhook, id) else {
        panic!("the feed brings it");
    };
    assert_eq!(told.employee.as_ref(), Some(&owner.employee));
    assert_eq!(told.title, "Payroll");
    assert_eq!(told.scopes, [Scope::UserBasic, Scope::Department]);
    assert_eq!(told.expires_at, Some(told.made_at.plus(90 * DAY)));
    let logged = format!(
        "select count(*) from event where kind = 'webhook_added' and actor_id = '{0}' and on_id = '{0}'",
        owner.employee
    );
    assert_eq!(office.number(&logged).await, 1);
    // An hour later the answer that was lost is asked for again: it is made, and nobody is told where.
    office.clock.advance(HOUR);
    let again = make(owner, &asked).await;
    is(&again, StatusCode::CONFLICT, "webhook_made");
    assert!(!again.1.to_string().contains(secret));
    assert_eq!(office.number(N).await, 1);
    let webhook = id.into();
    let revoked = owner.decide(Decision::RevokeWebhook { webhook }).await;
    assert_eq!(revoked, Outcome::applied());
    assert_eq!(calls(&office, &path).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_step_is_that_of_this_admin_on_this_device_for_five_minutes_tfa_4() {
    let office = Office::open().await;
    let owner = &office.owner;
    office.confirmed(owner).await;
    let other = office.other_device(owner).await;
    let needs = async |of: &Client| {
        let answer = make(of, &wanted(&office)).await;
        is(&answer, StatusCode::FORBIDDEN, "needs_fresh_step");
    };
    needs(&other).await;
    office.clock.advance(5 * MINUTE);
    needs(owner).await;
    let wrong = json!({ "code": "000000" });
    let (status, _) = owner.call("POST", "/api/sync/confirm", Some(wrong)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    needs(owner).await;
    let right = json!({ "code": office.code() });
    let (status, _) = owner.call("POST", "/api/sync/confirm", Some(right)).await;
    assert_eq!(status, StatusCode::OK);
    path(&make(owner, &wanted(&office)).await);
    // Whoever has no second step makes theirs on the page, with the password.
    let admin = office.member(Role::Admin, "ada@northwind.example").await;
    let answer = make(&admin, &wanted(&office)).await;
    is(&answer, StatusCode::FORBIDDEN, "set_up_two_step");
    assert_eq!(office.number(N).await, 1);
}

#[tokio::test]
async fn what_cannot_be_taken_is_told_by_its_field_and_nothing_is_made_api_1() {
    let office = Office::open().await;
    let owner = &office.owner;
    office.confirmed(owner).await;
    for (field, value, reason) in [
        ("webhook", json!("one"), "no_id"),
        ("webhook", json!(7), "unreadable"),
        ("title", json!(" "), "empty"),
        ("title", json!("x".repeat(101)), "too_long"),
        ("title", json!("Pay\u{202e}roll"), "control_character"),
        ("scopes", json!([]), "empty"),
        ("scopes", json!(["everything"]), "unknown"),
        ("scopes", json!(["user", "user_brief"]), "people_twice"),
        ("days", json!(0), "not_allowed"),
        ("days", json!(100_000), "not_allowed"),
    ] {
        let mut asked = wanted(&office);
        asked[field] = value;
        let answer = make(owner, &asked).await;
        is(&answer, StatusCode::UNPROCESSABLE_ENTITY, "bad_field");
        let problem = &answer.1["problem"];
        assert_eq!(
            (&problem["field"], &problem["reason"]),
            (&json!(field), &json!(reason))
        );
    }
    assert_eq!(office.number(N).await, 0);
    // Without an end, where none is asked for; and each scope once.
    let mut asked = wanted(&office);
    asked["days"] = Value::Null;
    asked["scopes"] = json!(["main", "main"]);
    path(&make(owner, &asked).await);
    let id = asked["webhook"].as_str().unwrap().into();
    let made = office.webhook_now(&id).await;
    assert_eq!((made.expires_at, made.scopes), (None, vec![Scope::Main]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_asked_for_in_the_app_at_once_as_many_stay_as_one_person_may_have_api_1() {
    let office = Office::open().await;
    let owner = &office.owner;
    office.confirmed(owner).await;
    for _ in 0..OWNED_MAX - 2 {
        office.webhook(owner, &[Scope::User]).await;
    }
    let tries = (0..6).map(|_| {
        let (owner, asked) = (owner.clone(), wanted(&office));
        tokio::spawn(async move { make(&owner, &asked).await })
    });
    let mut n_made = 0;
    for answer in join_all(tries).await {
        match answer.unwrap() {
            (StatusCode::OK, _) => n_made += 1,
            refused => {
                is(&refused, StatusCode::CONFLICT, "too_many_webhooks");
                assert_eq!(refused.1["problem"]["most"], 20);
            }
        }
    }
    assert_eq!(n_made, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_requests_with_one_id_one_is_told_the_address_api_1() {
    let office = Office::open().await;
    let owner = &office.owner;
    office.confirmed(owner).await;
    let asked = wanted(&office);
    let both = [0, 1].map(|_| {
        let (owner, asked) = (owner.clone(), asked.clone());
        tokio::spawn(async move { make(&owner, &asked).await.0 })
    });
    let [one, two] = both;
    let mut statuses = [one.await.unwrap(), two.await.unwrap()];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::OK, StatusCode::CONFLICT]);
    assert_eq!(office.number(N).await, 1);
    assert_eq!(office.causes("webhook_added").await.len(), 1);
    // The id of somebody else's webhook tells nothing of it.
    let admin = office.member(Role::Admin, "ada@northwind.example").await;
    office.confirmed(&admin).await;
    let answer = make(&admin, &asked).await;
    is(&answer, StatusCode::UNPROCESSABLE_ENTITY, "bad_field");
    assert_eq!(answer.1["problem"]["reason"], "taken");
}

#[tokio::test]
async fn twenty_webhooks_an_hour_are_made_in_the_app_api_1() {
    let office = Office::open().await;
    let owner = &office.owner;
    office.confirmed(owner).await;
    for _ in 0..20 {
        path(&make(owner, &wanted(&office)).await);
        let disable = "update webhook set disabled_at = 1";
        office.tamper(disable).await;
    }
    let answer = make(owner, &wanted(&office)).await;
    is(&answer, StatusCode::TOO_MANY_REQUESTS, "slow_down");
    office.clock.advance(HOUR);
    office.confirmed(owner).await;
    path(&make(owner, &wanted(&office)).await);
}

#[tokio::test]
async fn every_role_that_opens_the_app_makes_one_and_who_lost_theirs_none_api_1_dis_1() {
    let office = Office::open().await;
    for (role, email) in [
        (Role::Admin, "ada@northwind.example"),
        (Role::Integrator, "ivo@northwind.example"),
        (Role::Helpdesk, "hana@northwind.example"),
    ] {
        let who = office.member(role, email).await;
        office.confirmed(&who).await;
        let path = path(&make(&who, &wanted(&office)).await);
        assert_eq!(calls(&office, &path).await, StatusCode::OK, "{role:?}");
        for lost in [
            "role = 'extranet'",
            "role = 'employee'",
            "status = 'dismissed'",
            "blocked_at = 1",
        ] {
            let id = &who.employee;
            let before = format!(
                "role = '{}', status = 'active', blocked_at = null",
                role.name()
            );
            office
                .tamper(&format!("update employee set {lost} where id = '{id}'"))
                .await;
            let answer = make(&who, &wanted(&office)).await;
            assert!(answer.0.is_client_error(), "{role:?} {lost}: {}", answer.1);
            office
                .tamper(&format!("update employee set {before} where id = '{id}'"))
                .await;
        }
    }
    assert_eq!(office.number(N).await, 3);
}

#[tokio::test]
async fn while_rest_is_stopped_a_webhook_can_be_made_and_answers_once_that_is_lifted_blk_3() {
    let office = Office::open().await;
    let owner = &office.owner;
    let anna = office
        .member(Role::Employee, "anna@northwind.example")
        .await;
    office.confirmed(owner).await;
    office.suspect(&anna.employee).await;
    let path = path(&make(owner, &wanted(&office)).await);
    assert_eq!(calls(&office, &path).await, StatusCode::FORBIDDEN);
    office
        .tamper("update employee set blocked_at = null, block = null")
        .await;
    assert_eq!(calls(&office, &path).await, StatusCode::OK);
}
