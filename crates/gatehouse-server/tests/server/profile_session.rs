//! The session that a person has at their own profile, as every page sees it that asks who is signed in here.

use axum::http::StatusCode;
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::MINUTE;

use crate::browser::{Browser, PASSWORD, Page};
use crate::front;
use crate::harness::{Client, Office};

const ANNA: &str = "anna@northwind.example";
const BERT: &str = "bert@northwind.example";

/// Anna is in Northwind and in fabrikam, Bert in Northwind alone.
async fn office() -> (Office, Client) {
    let (office, anna) = front::office().await;
    let bert = office.member(Role::Employee, BERT).await;
    office.set_password(&bert.identity, PASSWORD).await;
    (office, anna)
}

/// A browser in which someone is at their profile, and in no company.
async fn at_profile(office: &Office, login: &str) -> Browser {
    let mut browser = Browser::new(office);
    let page = browser.get("/?to=profile").await;
    let fields = [("login", login), ("password", PASSWORD)];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.location(), "/profile");
    browser
}

async fn is_at_profile(browser: &mut Browser) -> bool {
    browser.get("/profile").await.status == StatusCode::OK
}

async fn sign_out(browser: &mut Browser, page: &Page, path: &str) -> Page {
    browser.post(path, &[("csrf", &page.csrf())]).await
}

#[tokio::test]
async fn who_is_at_their_profile_is_named_at_a_company_that_does_not_know_them_sgn_3() {
    let (office, _) = office().await;
    let mut browser = at_profile(&office, BERT).await;
    let page = browser.get("/w/fabrikam").await;
    page.says("fabrikam does not know you")
        .says(BERT)
        .says("Go to your profile");
    let out = browser.submit(&page, &[]).await;
    assert_eq!(out.location(), "/w/fabrikam");
    browser.follow(&out).await.hides(BERT).says("Sign in to");
    assert!(
        !is_at_profile(&mut browser).await,
        "and is signed out of it"
    );
    // A company that knows them asks for their password, of the login that is signed in.
    let mut known = at_profile(&office, ANNA).await;
    let page = known.get("/w/fabrikam").await;
    page.says(ANNA).says("Sign in to").hides("does not know");
    assert!(is_at_profile(&mut known).await);
}

#[tokio::test]
async fn a_link_to_a_new_password_sees_who_else_is_at_their_profile_rcv_4() {
    let (office, _) = office().await;
    let mut asking = Browser::new(&office);
    let page = asking.get("/w/northwind/recover").await;
    asking.submit(&page, &[("login", ANNA)]).await;
    let link = office.links().await.pop().unwrap();
    let mut browser = at_profile(&office, BERT).await;
    let page = browser.get(&link).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("Someone else is signed in here")
        .says(BERT)
        .hides(ANNA);
    assert!(is_at_profile(&mut browser).await, "it keeps that session");
    let out = browser.submit(&page, &[]).await;
    assert_eq!(out.location(), link);
    assert!(!is_at_profile(&mut browser).await, "or ends it");
    browser.follow(&out).await.says("Set a new password");
    let mut own = at_profile(&office, ANNA).await;
    own.get(&link).await.says("Set a new password");
}

#[tokio::test]
async fn a_browser_is_one_persons_at_a_time_in_companies_and_at_the_profile_sgn_3_ses_4() {
    let (office, _) = office().await;
    let mut browser = at_profile(&office, BERT).await;
    let kept = browser.clone();
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/me");
    assert!(!is_at_profile(&mut kept.clone()).await, "Bert is out");
    browser.get("/profile").await.says(ANNA);
    let kept = browser.clone();
    let page = browser.get("/?to=profile").await;
    let fields = [("login", BERT), ("password", PASSWORD)];
    browser.submit(&page, &fields).await;
    let page = kept.clone().get("/w/northwind/me").await;
    assert_eq!(page.location(), "/w/northwind", "and Anna is");
    // One's own goes on beside it.
    let mut own = at_profile(&office, ANNA).await;
    let profile = own.clone();
    own.sign_in("northwind", ANNA, PASSWORD).await;
    assert!(is_at_profile(&mut profile.clone()).await);
}

#[tokio::test]
async fn signing_out_in_a_browser_signs_out_of_company_and_profile_ses_3() {
    let (office, _) = office().await;
    for (page, path) in [
        ("/w/northwind/me", "/w/northwind/sign-out"),
        ("/profile", "/profile/sign-out"),
    ] {
        let mut browser = at_profile(&office, ANNA).await;
        browser.sign_in("northwind", ANNA, PASSWORD).await;
        let kept = browser.clone();
        let page = browser.get(page).await;
        sign_out(&mut browser, &page, path).await;
        for mut browser in [browser, kept] {
            assert!(!is_at_profile(&mut browser).await, "{path}");
            let page = browser.get("/w/northwind/me").await;
            assert_eq!(page.location(), "/w/northwind", "{path}");
        }
    }
}

#[tokio::test]
async fn signing_out_everywhere_reaches_profile_and_other_companies_ses_3() {
    let (office, _) = office().await;
    let mut here = at_profile(&office, ANNA).await;
    here.sign_in("northwind", ANNA, PASSWORD).await;
    let mut there = Browser::new(&office);
    there.name = "Fabrikam browser".to_owned();
    there.sign_in("fabrikam", ANNA, PASSWORD).await;
    let mut profile = at_profile(&office, ANNA).await;
    let mut bert = at_profile(&office, BERT).await;
    let mut half = Browser::new(&office);
    let choice = front::sign_in(&mut half, ANNA, PASSWORD).await;
    let choice = half.follow(&choice).await;
    let page = here.get("/w/northwind/sessions").await;
    page.says("Your profile")
        .says("You are signed in to fabrikam")
        .says("Fabrikam browser");
    assert_eq!(page.text.matches("This browser").count(), 2);
    let path = "/w/northwind/sessions/end-others";
    here.post(path, &[("csrf", &page.csrf())]).await;
    assert!(!is_at_profile(&mut profile).await);
    let page = there.get("/w/fabrikam/me").await;
    assert_eq!(page.location(), "/w/fabrikam");
    let page = half.submit(&choice, &[("workspace", "northwind")]).await;
    assert_eq!(page.location(), "/");
    assert!(is_at_profile(&mut bert).await, "someone else's goes on");
    assert!(is_at_profile(&mut here).await, "this browser does");
    let page = here.get("/w/northwind/me").await;
    assert_eq!(page.status, StatusCode::OK);
    let ended =
        "select count(*) from event where kind = 'sessions_ended' and cause = 'ended_elsewhere'";
    assert_eq!(office.number(ended).await, 2, "each company has its own");
}

#[tokio::test]
async fn one_session_at_the_profile_or_at_another_company_is_ended_by_its_line_ses_3() {
    let (office, _) = office().await;
    let mut here = Browser::new(&office);
    here.sign_in("northwind", ANNA, PASSWORD).await;
    let mut profile = at_profile(&office, ANNA).await;
    let mut bert = at_profile(&office, BERT).await;
    let mut there = Browser::new(&office);
    office.clock.advance(MINUTE);
    there.sign_in("fabrikam", ANNA, PASSWORD).await;
    let of = |login: &str, table: &str| {
        format!(
            "select s.id from {table} s join identity i on i.id = s.identity_id where i.login = '{login}' \
             and s.ended_at is null order by s.created_at desc, s.id desc limit 1"
        )
    };
    for (login, table) in [
        (BERT, "profile_session"),
        (ANNA, "profile_session"),
        (ANNA, "session"),
    ] {
        let id = office.text(&of(login, table)).await;
        let csrf = here.get("/w/northwind/sessions").await.csrf();
        let fields = [("csrf", csrf.as_str()), ("session", &id)];
        here.post("/w/northwind/sessions/end", &fields).await;
    }
    assert!(is_at_profile(&mut bert).await, "not someone else's");
    assert!(!is_at_profile(&mut profile).await);
    let page = there.get("/w/fabrikam/me").await;
    assert_eq!(page.location(), "/w/fabrikam");
    let (ended, n) = (office.causes("sessions_ended").await, 2);
    assert_eq!(ended, ["ended_by_self"].repeat(n));
}

#[tokio::test]
async fn an_admin_who_ends_sessions_ends_half_sign_ins_from_another_door_ses_3() {
    let (office, anna) = office().await;
    let mut half = Browser::new(&office);
    let page = front::sign_in(&mut half, ANNA, PASSWORD).await;
    let page = half.follow(&page).await;
    // Whichever company stood for the door.
    office
        .tamper("update step set workspace_id = (select id from workspace where slug = 'fabrikam')")
        .await;
    let end = Decision::EndSessions {
        employee: anna.employee.clone(),
    };
    assert_eq!(office.owner.decide(end).await, Outcome::applied());
    let answer = half.submit(&page, &[("workspace", "northwind")]).await;
    assert_eq!(answer.location(), "/", "the choice is over");
}
