//! Who has a passkey and no authenticator: it does wherever a second step is asked for, in the profile, for the app, and where two-step has
//! to be set up first.

use axum::http::StatusCode;
use gatehouse_rules::operation::Decision;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, MINUTE, SECOND};
use serde_json::Value;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::{Client, Office};
use crate::passkey::{
    ANNA, HERE, NOT_TAKEN, answer, authenticator, first, made_at, office, with_passkey,
};

const PETRA: &str = "petra@northwind.example";

/// An admin whose only factor is a passkey, and the key.
macro_rules! owner {
    ($office:ident, $key:ident) => {
        let ($office, _) = office().await;
        $office
            .set_password(&$office.owner.identity, PASSWORD)
            .await;
        let mut $key = authenticator();
        first(&$office, &mut $key, PETRA).await;
    };
}

/// Opens a browser for a device, as its app does: the path of the page.
async fn asked_by(client: &Client) -> String {
    let (status, value) = client.call("POST", "/api/sync/confirm/browser", None).await;
    assert_eq!(status, StatusCode::OK, "{value}");
    value["path"].as_str().unwrap().to_owned()
}

async fn fresh_until(client: &Client) -> Value {
    let (status, value) = client.call("GET", "/api/sync/confirm", None).await;
    assert_eq!(status, StatusCode::OK, "{value}");
    value["until"].clone()
}

async fn pauses(office: &Office, client: &Client) -> StatusCode {
    let sql = "select id from employee where login = 'anna@northwind.example'";
    let pause = Decision::PauseTwoStep {
        employee: office.text(sql).await.into(),
        hours: 1,
        reason: "Lost".to_owned(),
        paused: false,
    };
    let body = serde_json::json!({ "operations": [client.operation(pause)] });
    let (status, _) = client
        .call("POST", "/api/sync/operations", Some(body))
        .await;
    status
}

#[tokio::test]
async fn an_admin_with_a_passkey_only_confirms_in_a_browser_for_one_device_and_five_minutes_tfa_1_tfa_4()
 {
    owner!(office, key);
    let (owner, other) = (
        office.owner.clone(),
        office.other_device(&office.owner).await,
    );
    assert_eq!(pauses(&office, &owner).await, StatusCode::FORBIDDEN);
    let path = asked_by(&owner).await;
    let mut browser = Browser::new(&office);
    let page = browser.get(&path).await;
    page.says("Confirm it is you")
        .says("Go on only if you started this")
        .hides("name=\"code\"");
    assert_eq!(fresh_until(&owner).await, Value::Null, "opening is nothing");
    let wrong = browser.submit(&page, &[("passkey", "{}")]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    wrong.says(NOT_TAKEN);
    assert_eq!(pauses(&office, &owner).await, StatusCode::FORBIDDEN);
    office.seal().await;
    with_passkey(&mut browser, &wrong, &mut key)
        .await
        .says("You are confirmed");
    let until = office.clock.now().plus(5 * MINUTE).0;
    assert_eq!(fresh_until(&owner).await, until);
    office.seal().await;
    let row = office.employee(&owner.employee).await.unwrap().row;
    let used_at = row.two_step.passkey_used_at;
    assert_eq!(used_at, Some(office.clock.now()), "also without a sign-in");
    assert_eq!(fresh_until(&other).await, Value::Null, "of no other device");
    assert_eq!(pauses(&office, &other).await, StatusCode::FORBIDDEN);
    // The link is spent.
    browser.get(&path).await.says("This link is outdated");
    assert_eq!(pauses(&office, &owner).await, StatusCode::OK);
    office.clock.advance(5 * MINUTE);
    assert_eq!(fresh_until(&owner).await, Value::Null);
    assert_eq!(pauses(&office, &owner).await, StatusCode::FORBIDDEN);
    assert_eq!(office.causes("passkey_used").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_answers_at_once_one_confirms_and_a_backup_code_does_as_well_tfa_2_tfa_4_attack_5()
{
    let (office, _) = office().await;
    let owner = office.owner.clone();
    office.set_password(&owner.identity, PASSWORD).await;
    let mut key = authenticator();
    let (_, codes) = first(&office, &mut key, PETRA).await;
    let mut browser = Browser::new(&office);
    let page = browser.get(&asked_by(&owner).await).await;
    let (csrf, answered) = (page.csrf(), answer(&mut key, &page));
    let path = page.between("action=\"", "\"").unwrap();
    let tries = (0..12).map(|_| {
        let (mut browser, path) = (browser.clone(), path.clone());
        let (csrf, answered) = (csrf.clone(), answered.clone());
        tokio::spawn(async move {
            let fields = [("csrf", csrf.as_str()), ("passkey", &answered)];
            browser.post(&path, &fields).await.text
        })
    });
    let pages = futures_util::future::join_all(tries).await;
    let confirmed = pages
        .iter()
        .filter(|page| page.as_ref().unwrap().contains("You are confirmed"));
    assert_eq!(confirmed.count(), 1);
    office.clock.advance(15 * MINUTE);
    let page = browser.get(&asked_by(&owner).await).await;
    let fields = [("number", "1"), ("backup", codes[0].as_str())];
    browser
        .submit(&page, &fields)
        .await
        .says("You are confirmed");
}

#[tokio::test]
async fn a_link_to_confirm_ends_in_ten_minutes_and_with_device_role_password_or_block_tfa_4_blk_2()
{
    owner!(office, key);
    let owner = office.owner.clone();
    let ends = async |path: &str, why: &str| {
        let page = Browser::new(&office).get(path).await;
        assert_eq!(page.status, StatusCode::GONE, "{why}");
        page.says("This link is outdated");
    };
    let path = asked_by(&owner).await;
    office.clock.advance(10 * MINUTE);
    ends(&path, "late").await;
    ends(&format!("/fresh/{}", "A".repeat(43)), "guessed").await;
    let id = &owner.employee;
    for (what, back) in [
        (
            format!("update employee set blocked_at = 1 where id = '{id}'"),
            format!("update employee set blocked_at = null where id = '{id}'"),
        ),
        (
            format!("update employee set status = 'dismissed' where id = '{id}'"),
            format!("update employee set status = 'active' where id = '{id}'"),
        ),
        (
            format!("update employee set role = 'employee' where id = '{id}'"),
            format!("update employee set role = 'owner' where id = '{id}'"),
        ),
        (
            format!("update device set revoked_at = 1 where employee_id = '{id}'"),
            format!("update device set revoked_at = null where employee_id = '{id}'"),
        ),
        (
            "update step set used_at = 1".to_owned(),
            "update step set used_at = null".to_owned(),
        ),
    ] {
        let path = asked_by(&owner).await;
        let mut browser = Browser::new(&office);
        let page = browser.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        let answered = answer(&mut key, &page);
        office.tamper(&what).await;
        ends(&path, &what).await;
        let page = browser.submit(&page, &[("passkey", &answered)]).await;
        assert_eq!(page.status, StatusCode::GONE, "{what}");
        office.tamper(&back).await;
    }
    assert_eq!(fresh_until(&owner).await, Value::Null);
    // And nobody's without a second step.
    let admin = office.member(Role::Admin, "ada@northwind.example").await;
    let (status, value) = admin.call("POST", "/api/sync/confirm/browser", None).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(value["problem"]["code"], "set_up_two_step");
}

/// Does something at the profile: without the passkey it is refused, with it it is done, and the same answer does it once.
async fn at_the_profile(
    office: &Office,
    browser: &mut Browser,
    key: &mut webauthn_authenticator_rs::softpasskey::SoftPasskey,
    path: &str,
    fields: &[(&str, &str)],
) -> Page {
    // Wrong ones are counted.
    office.clock.advance(30 * SECOND);
    let page = browser.get(path).await;
    page.hides("name=\"code\"").says("data-alone");
    let mut all = vec![("password", PASSWORD)];
    all.extend_from_slice(fields);
    let refused = browser.submit(&page, &all).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{path}");
    let answered = answer(key, &refused);
    all.push(("passkey", &answered));
    browser.submit(&refused, &all).await
}

#[tokio::test]
async fn at_the_profile_a_passkey_does_what_a_code_does_tfa_1_net_1_net_2_net_3() {
    let (mut office, anna) = office().await;
    let config = gatehouse_server::config::Config {
        allow_new_workspaces: true,
        ..(*office.app.config).clone()
    };
    office.app.config = std::sync::Arc::new(config);
    office.router = office.app.router();
    let mut key = authenticator();
    first(&office, &mut key, ANNA).await;
    let mut browser = Browser::new(&office);
    let page = browser.get("/?to=profile").await;
    let fields = [("login", ANNA), ("password", PASSWORD)];
    let page = browser.submit(&page, &fields).await;
    let page = browser.follow(&page).await;
    let page = with_passkey(&mut browser, &page, &mut key).await;
    assert_eq!(page.location(), "/profile");

    let fields = [("name", "Annas Atelier"), ("slug", "annas-atelier")];
    at_the_profile(&office, &mut browser, &mut key, "/profile/new", &fields)
        .await
        .says("Annas Atelier is ready");
    let fields = [("address", "anna@home.example")];
    let page = at_the_profile(&office, &mut browser, &mut key, "/profile/login", &fields).await;
    assert_eq!(page.location(), "/profile/login/sent");
    let dismiss = |id: &str| format!("update employee set status = 'dismissed' where id = '{id}'");
    office.tamper(&dismiss(&anna.employee.0)).await;
    let path = "/profile/leave/northwind";
    let page = at_the_profile(&office, &mut browser, &mut key, path, &[]).await;
    assert_eq!(page.location(), "/profile");
    office
        .tamper("update employee set status = 'dismissed' where identity_id is not null and role = 'owner' and login = 'anna@northwind.example'")
        .await;
    let path = "/profile/leave/annas-atelier";
    at_the_profile(&office, &mut browser, &mut key, path, &[]).await;
    at_the_profile(&office, &mut browser, &mut key, "/profile/delete", &[])
        .await
        .says("Your login is deleted");
    // Four were refused, one of them while she worked in two companies, which both know of it.
    assert_eq!(office.causes("sign_in_failed").await.len(), 5);
}

#[tokio::test]
async fn an_answer_to_one_browser_at_the_profile_does_nothing_in_another_tfa_1_attack_14() {
    let (office, _) = office().await;
    let mut key = authenticator();
    let (mut one, _) = first(&office, &mut key, ANNA).await;
    let mut two = Browser::new(&office);
    let page = two.sign_in("northwind", ANNA, PASSWORD).await;
    let page = two.follow(&page).await;
    with_passkey(&mut two, &page, &mut key).await;
    let ones = one.get("/profile/login").await;
    let answered = answer(&mut key, &ones);
    let twos = two.get("/profile/login").await;
    let fields = [
        ("address", "anna@home.example"),
        ("password", PASSWORD),
        ("passkey", answered.as_str()),
    ];
    let page = two.submit(&twos, &fields).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    let page = one.submit(&ones, &fields).await;
    assert_eq!(page.location(), "/profile/login/sent");
}

/// Two-step is mandatory and the grace is over; Anna stands at the page that sets it up.
async fn must(office: &Office, browser: &mut Browser) -> Page {
    office
        .tamper(&format!(
            "update workspace set settings = replace(settings, '\"two_step_required_since\":null', '\"two_step_required_since\":{}')",
            office.clock.now().plus(-DAY).0
        ))
        .await;
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/enrol");
    browser.follow(&page).await
}

#[tokio::test]
async fn who_must_set_up_two_step_may_choose_a_passkey_and_is_in_after_its_backup_codes_tfa_6_tfa_1_tfa_2()
 {
    let (office, _) = office().await;
    let (mut browser, mut key) = (Browser::new(&office), authenticator());
    let page = must(&office, &mut browser).await;
    page.says("Or a passkey instead").says("name=\"code\"");
    let page = browser.get("/w/northwind/enrol/passkey").await;
    page.says("Make the passkey")
        .says("Use an authenticator app instead");
    let refused = browser.submit(&page, &[("passkey", "{}")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says(NOT_TAKEN);
    assert_eq!(office.number("select count(*) from passkey").await, 0);
    let made = made_at(&mut key, &refused, HERE);
    let fields = [("name", "Laptop"), ("passkey", made.as_str())];
    let page = browser.submit(&refused, &fields).await;
    page.says("Two-step is on").says("<ol class=\"codes\">");
    browser
        .get("/w/northwind/me")
        .await
        .hides("You are signed in");
    let csrf = page.csrf();
    let page = browser
        .post("/w/northwind/enrol/done", &[("csrf", &csrf)])
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
    browser.follow(&page).await.says("10 left");
    assert_eq!(office.causes("two_step_enrolled").await, ["passkey"]);
}

#[tokio::test]
async fn who_proved_a_password_only_adds_no_passkey_beside_a_factor_of_meanwhile_tfa_6_attack_31() {
    let (office, anna) = office().await;
    let (mut browser, mut key) = (Browser::new(&office), authenticator());
    must(&office, &mut browser).await;
    let page = browser.get("/w/northwind/enrol/passkey").await;
    let made = made_at(&mut key, &page, HERE);
    // Someone else with the password set the phone up between two statements: the half sign-in is not even ended yet.
    office.enrol(&anna.identity).await;
    let page = browser.submit(&page, &[("passkey", &made)]).await;
    assert_eq!(page.location(), "/w/northwind");
    assert_eq!(office.number("select count(*) from passkey").await, 0);
}
