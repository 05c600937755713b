//! Signing in at the server's own address.

use axum::http::StatusCode;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, SECOND};
use gatehouse_server::letter;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::{Client, Office};

const ANNA: &str = "anna@northwind.example";

/// Anna is in Northwind and in fabrikam.
pub async fn office() -> (Office, Client) {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    office.another("fabrikam").await;
    join(&office, "fabrikam").await;
    (office, anna)
}

/// Makes Anna an employee of another workspace, too.
async fn join(office: &Office, slug: &str) {
    let workspace = office
        .text(&format!("select id from workspace where slug = '{slug}'"))
        .await
        .into();
    let email = format!("anna@{slug}.example");
    office.member_of(&workspace, Role::Employee, &email).await;
    office
        .tamper(&format!(
            "update employee set identity_id = (select identity_id from employee where login = '{ANNA}') where login = '{email}'"
        ))
        .await;
}

pub async fn sign_in(browser: &mut Browser, login: &str, password: &str) -> Page {
    let page = browser.get("/").await;
    browser
        .submit(&page, &[("login", login), ("password", password)])
        .await
}

pub async fn set(office: &Office, slug: &str, what: &str) {
    office
        .tamper(&format!(
            "update employee set {what} where login in ('{ANNA}', 'anna@{slug}.example') \
             and workspace_id = (select id from workspace where slug = '{slug}')"
        ))
        .await;
}

#[tokio::test]
async fn who_is_in_several_companies_signs_in_once_and_chooses() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    browser.get("/").await.hides("orthwind").hides("abrikam");
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/choose");
    let page = browser.follow(&page).await;
    page.says("Northwind").says("fabrikam");
    let chosen = browser.submit(&page, &[("workspace", "fabrikam")]).await;
    assert_eq!(chosen.location(), "/w/fabrikam/me");
    browser.follow(&chosen).await.says("You are signed in");
    let again = browser.submit(&page, &[("workspace", "northwind")]).await;
    assert_eq!(again.location(), "/", "a choice is made once");
    assert_eq!(office.causes("signed_in").await.len(), 1);
}

#[tokio::test]
async fn who_is_in_one_company_is_led_straight_in() {
    let (office, _) = office().await;
    set(&office, "fabrikam", "status = 'dismissed'").await;
    let mut browser = Browser::new(&office);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/me");
}

#[tokio::test]
async fn nothing_is_told_before_both_factors_and_every_way_to_fail_is_alike_sgn_1_sgn_2() {
    let (office, anna) = office().await;
    let mut browser = Browser::new(&office);
    browser.get("/").await;
    let mut told = Vec::new();
    for (login, password) in [
        (ANNA, "wrong"),
        ("nobody@northwind.example", "wrong"),
        ("not an address", "wrong"),
    ] {
        let before = office.app.passwords.n_hashed();
        let page = sign_in(&mut browser, login, password).await;
        assert_eq!(office.app.passwords.n_hashed(), before + 1);
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        told.push(page.text.replace(login, "LOGIN"));
    }
    office.clock.advance(SECOND);
    set(&office, "northwind", "blocked_at = 1").await;
    set(&office, "fabrikam", "blocked_at = 1").await;
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    told.push(page.text.replace(ANNA, "LOGIN"));
    assert!(told.windows(2).all(|two| two[0] == two[1]), "BLK-2, too");
    assert_eq!(
        office.causes("sign_in_failed").await,
        ["wrong_password", "wrong_password", "blocked"],
        "in both companies; what one decided, there alone"
    );
    set(&office, "northwind", "blocked_at = null").await;
    set(&office, "fabrikam", "blocked_at = null").await;
    office.enrol(&anna.identity).await;
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/confirm");
    let code = browser.follow(&page).await;
    code.hides("orthwind").hides("abrikam");
    let page = browser.get("/choose").await;
    assert_eq!(
        page.location(),
        "/",
        "not without the second step: attack 14"
    );
    let wrong = browser.submit(&code, &[("code", "000000")]).await;
    wrong.says("That code is not right").hides("abrikam");
    let page = browser.submit(&code, &[("code", &office.code())]).await;
    assert_eq!(page.location(), "/choose");
}

#[tokio::test]
async fn a_pause_in_one_company_opens_no_other_tfa_8() {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    let until = office.clock.now().plus(DAY).0;
    set(&office, "fabrikam", &format!("paused_until = {until}")).await;
    let mut browser = Browser::new(&office);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/confirm", "Northwind did not pause it");
    set(&office, "northwind", &format!("paused_until = {until}")).await;
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/choose", "both did");
}

#[tokio::test]
async fn a_pause_that_ended_meanwhile_opens_nothing_that_it_led_to_tfa_3_tfa_8() {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    let until = office.clock.now().plus(DAY).0;
    for slug in ["northwind", "fabrikam"] {
        set(&office, slug, &format!("paused_until = {until}")).await;
    }
    let mut browser = Browser::new(&office);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    let page = browser.follow(&page).await;
    set(&office, "fabrikam", "paused_until = null").await;
    let answer = browser.submit(&page, &[("workspace", "fabrikam")]).await;
    assert_eq!(answer.location(), "/w/fabrikam", "it asks at its own door");
    assert!(!browser.cookies.contains_key("gatehouse-session"));
    let answer = browser.submit(&page, &[("workspace", "northwind")]).await;
    assert_eq!(answer.location(), "/w/northwind/me");
}

#[tokio::test]
async fn a_password_that_a_lifted_block_voided_is_not_changed_elsewhere_blk_7() {
    let (office, _) = office().await;
    let now = office.clock.now().0;
    set(&office, "northwind", &format!("password_void_at = {now}")).await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("fabrikam", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/fabrikam/me");
    office.clock.advance(SECOND);
    let page = browser.get("/w/fabrikam/password").await;
    let fields = [("password", PASSWORD), ("new", "kittiwake lantern orchard")];
    let answer = browser.submit(&page, &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    answer.says("Northwind asks for a new password");
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    page.says("Northwind asks for a new password");
}

#[tokio::test]
async fn only_companies_that_someone_works_in_are_offered_to_who_is_refused_sgn_2() {
    let (office, _) = office().await;
    set(&office, "northwind", "status = 'dismissed'").await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    page.says("href=\"/w/fabrikam\"");
    set(&office, "fabrikam", "status = 'dismissed'").await;
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    page.says("You no longer work with")
        .hides("href=\"/w/fabrikam\"");
}

#[tokio::test]
async fn a_new_device_at_the_servers_address_is_announced_by_the_server_sgn_6() {
    let (office, anna) = office().await;
    office
        .tamper(&format!(
            "update employee set identity_id = null where identity_id = '{}'",
            anna.identity
        ))
        .await;
    sign_in(&mut Browser::new(&office), ANNA, PASSWORD).await;
    let mut other = Browser::new(&office).from("203.0.113.9");
    sign_in(&mut other, ANNA, PASSWORD).await;
    letter::send_due(&office.app).await.unwrap();
    let letters = office.app.mail.kept();
    assert_eq!(letters.len(), 1);
    let letter = &letters[0];
    assert!(!letter.subject.contains("Northwind"), "{}", letter.subject);
    assert!(letter.text.contains("/recover"), "{}", letter.text);
    assert!(!letter.text.contains("/w/"), "{}", letter.text);
}

#[tokio::test]
async fn a_company_that_is_not_open_to_someone_cannot_be_chosen() {
    let (office, _) = office().await;
    office.another("tailspin").await;
    let mut browser = Browser::new(&office);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    let page = browser.follow(&page).await;
    page.hides("tailspin");
    set(&office, "northwind", "status = 'dismissed'").await;
    for slug in ["northwind", "tailspin", "nowhere", ""] {
        let answer = browser.submit(&page, &[("workspace", slug)]).await;
        assert_eq!(answer.location(), "/choose", "{slug}");
    }
    assert!(!browser.cookies.contains_key("gatehouse-session"));
}

#[tokio::test]
async fn who_is_in_no_company_is_told_so_after_the_factors_sgn_2() {
    let (office, anna) = office().await;
    office
        .tamper(&format!(
            "update employee set identity_id = null where identity_id = '{}'",
            anna.identity
        ))
        .await;
    let mut browser = Browser::new(&office);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("You are in no company here").says(ANNA);
    office.enrol(&anna.identity).await;
    office.clock.advance(SECOND);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/confirm");
}

#[tokio::test]
async fn wrong_passwords_at_the_servers_address_and_at_a_workspaces_are_counted_together_cap_1() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    for i in 0..10 {
        let page = match i % 2 {
            0 => sign_in(&mut browser, ANNA, "wrong").await,
            _ => browser.sign_in("northwind", ANNA, "wrong").await,
        };
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    }
    let before = office.app.passwords.n_hashed();
    sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(
        office.app.passwords.n_hashed(),
        before,
        "nothing more is checked"
    );
}

#[tokio::test]
async fn the_profile_is_reached_from_the_servers_address_wherever_someone_works_sgn_4() {
    let (office, anna) = office().await;
    let mut browser = Browser::new(&office);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    let page = browser.follow(&page).await;
    page.says("Your profile");
    let page = browser.submit(&page, &[("to", "profile")]).await;
    assert_eq!(page.location(), "/profile");
    browser.follow(&page).await.says(ANNA);
    let again = browser.get("/choose").await;
    assert_eq!(again.location(), "/", "a choice is made once");

    // Dismissed everywhere: the page says so, and the profile is open from there.
    set(&office, "northwind", "status = 'dismissed'").await;
    set(&office, "fabrikam", "status = 'dismissed'").await;
    let mut browser = Browser::new(&office);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("You no longer work with")
        .says("href=\"/profile\"");
    browser.get("/profile").await.says("Dismissed").says(ANNA);
    assert!(!browser.cookies.contains_key("gatehouse-session"));

    // In none at all, with a second step: it is asked for first.
    office
        .tamper(&format!(
            "update employee set identity_id = null where identity_id = '{}'",
            anna.identity
        ))
        .await;
    office.enrol(&anna.identity).await;
    let mut browser = Browser::new(&office);
    office.clock.advance(SECOND);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/confirm");
    let shut = browser.get("/profile").await;
    assert_eq!(shut.location(), "/?to=profile");
    let code = browser.get("/confirm").await;
    let page = browser.submit(&code, &[("code", &office.code())]).await;
    page.says("You are in no company here");
    browser.get("/profile").await.says(ANNA);
}

#[tokio::test]
async fn a_pause_opens_no_profile_at_the_servers_address_tfa_8() {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    let until = office.clock.now().plus(DAY).0;
    for slug in ["northwind", "fabrikam"] {
        set(&office, slug, &format!("paused_until = {until}")).await;
    }
    let mut browser = Browser::new(&office);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/choose", "both paused it");
    let page = browser.follow(&page).await;
    let page = browser.submit(&page, &[("to", "profile")]).await;
    assert_eq!(page.location(), "/?to=profile");
    let page = browser.follow(&page).await;
    let fields = [("login", ANNA), ("password", PASSWORD)];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.location(), "/confirm");
    for slug in ["northwind", "fabrikam"] {
        set(&office, slug, "status = 'dismissed'").await;
    }
    let mut browser = Browser::new(&office);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    page.says("You no longer work with");
    let page = browser.get("/profile").await;
    assert_eq!(page.location(), "/?to=profile");
}

#[tokio::test]
async fn who_is_blocked_in_one_of_two_companies_hears_on_the_way_to_the_profile_what_a_wrong_password_hears_blk_2()
 {
    let (office, _) = office().await;
    for slug in ["northwind", "fabrikam"] {
        set(&office, slug, "blocked_at = 1").await;
        let mut told = Vec::new();
        for password in ["wrong", PASSWORD] {
            let mut browser = Browser::new(&office);
            let page = browser.get("/?to=profile").await;
            let fields = [("login", ANNA), ("password", password)];
            let page = browser.submit(&page, &fields).await;
            assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{slug}");
            let csrf = page.csrf();
            told.push(page.text.replace(&csrf, "CSRF"));
        }
        assert_eq!(told[0], told[1], "{slug}");
        set(&office, slug, "blocked_at = null").await;
    }
    assert_eq!(
        office.causes("sign_in_failed").await,
        ["blocked"; 4],
        "SGN-5"
    );
}

#[tokio::test]
async fn what_fails_at_the_servers_address_stands_in_the_log_of_every_company_they_work_in_sgn_5_log_2()
 {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    let mut browser = Browser::new(&office);
    let failed = async |cause: &str, at: &str, status: &str| {
        let sql = format!(
            "select count(*) from event e join workspace w on w.id = e.workspace_id join employee p on p.id = e.on_id \
             where e.kind = 'sign_in_failed' and e.cause = '{cause}' and w.slug = '{at}' and p.workspace_id = w.id \
             and p.identity_id = '{}' and p.status = '{status}'",
            anna.identity
        );
        office.number(&sql).await
    };
    sign_in(&mut browser, ANNA, "wrong").await;
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    let page = browser.follow(&page).await;
    browser.submit(&page, &[("code", "000000")]).await;
    for slug in ["northwind", "fabrikam"] {
        for cause in ["wrong_password", "wrong_code"] {
            assert_eq!(failed(cause, slug, "active").await, 1, "{slug} {cause}");
        }
    }
    // Where she is dismissed nobody is told any more; at a company's own door it concerns that one.
    set(&office, "fabrikam", "status = 'dismissed'").await;
    sign_in(&mut browser, ANNA, "wrong").await;
    browser.sign_in("northwind", ANNA, "wrong").await;
    assert_eq!(failed("wrong_password", "northwind", "active").await, 3);
    assert_eq!(failed("wrong_password", "fabrikam", "dismissed").await, 1);
}

#[tokio::test]
async fn a_password_that_names_any_company_of_the_person_is_too_easy_rcv_6_blk_1() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.get("/w/northwind/password").await;
    let fields = [("password", PASSWORD), ("new", "fabrikamfabrikam")];
    let refused = browser.submit(&page, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("too close to your name, address or company");
}
