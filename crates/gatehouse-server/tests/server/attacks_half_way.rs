//! Attacks between the password and the second step, by their numbers.

use axum::body::Body;
use axum::http::StatusCode;
use futures_util::future::join_all;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::SECOND;

use crate::browser::{Browser, PASSWORD, Page, code_at};
use crate::harness::{Client, Office};
use crate::routes::{self, For};

const ANNA: &str = "anna@northwind.example";
const BEN: &str = "ben@northwind.example";

/// Someone with a password and an authenticator.
async fn person(office: &Office, login: &str) -> Client {
    let person = office.member(Role::Employee, login).await;
    office.set_password(&person.identity, PASSWORD).await;
    office.enrol(&person.identity).await;
    person
}

/// A browser that stands before the second step, and its page.
async fn half_way(office: &Office, login: &str) -> (Browser, Page) {
    let mut browser = Browser::new(office);
    let page = browser.sign_in("northwind", login, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/confirm");
    let page = browser.follow(&page).await;
    (browser, page)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_hundred_guesses_of_a_code_at_once_five_are_looked_at_attack_5() {
    let office = Office::open().await;
    person(&office, ANNA).await;
    let (browser, page) = half_way(&office, ANNA).await;
    let csrf = page.csrf();
    let guesses = (0..200).map(|i| {
        let (mut browser, csrf, guess) = (browser.clone(), csrf.clone(), format!("{i:06}"));
        tokio::spawn(async move {
            let fields = [("csrf", csrf.as_str()), ("code", &guess)];
            browser.post("/w/northwind/confirm", &fields).await.status
        })
    });
    let mut looked_at = 0;
    for done in join_all(guesses).await {
        match done.unwrap() {
            StatusCode::TOO_MANY_REQUESTS => {}
            StatusCode::UNAUTHORIZED => looked_at += 1,
            other => panic!("{other}"),
        }
    }
    assert_eq!(looked_at, 5);
    let causes = office.causes("sign_in_failed").await;
    let of = |word: &str| causes.iter().filter(|cause| *cause == word).count();
    assert_eq!((of("wrong_code"), of("throttled")), (5, 1));
}

#[tokio::test]
async fn a_code_of_the_next_step_or_the_one_before_the_last_is_refused_whatever_time_a_request_names_attack_13()
 {
    let office = Office::open().await;
    person(&office, ANNA).await;
    for steps in [1, -2] {
        let then = office.clock.now().plus(steps * 30 * SECOND);
        let (mut browser, page) = half_way(&office, ANNA).await;
        let http = "Mon, 21 Sep 2026 14:14:00 GMT".to_owned();
        browser.extra = vec![
            ("date", http.clone()),
            ("if-modified-since", http),
            ("x-request-start", format!("t={}", then.0)),
            ("x-date", then.0.to_string()),
        ];
        let page = browser.submit(&page, &[("code", &code_at(then))]).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{steps}");
        assert!(!browser.cookies.contains_key("gatehouse-session"));
    }
    let (mut browser, page) = half_way(&office, ANNA).await;
    let page = browser.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(page.location(), "/w/northwind/me");
}

#[tokio::test]
async fn half_a_sign_in_opens_no_page_and_no_interface_and_tells_nothing_attack_14() {
    let office = Office::open().await;
    person(&office, ANNA).await;
    let (mut browser, page) = half_way(&office, ANNA).await;
    let csrf = page.csrf();
    page.hides(ANNA);
    let step = browser.cookies["gatehouse-step"].clone();
    browser
        .cookies
        .insert("gatehouse-session".into(), step.clone());
    for route in routes::of(For::Session) {
        let path = route.at_the_office();
        let page = match route.method {
            "GET" => browser.get(&path).await,
            _ => browser.post(&path, &[("csrf", &csrf)]).await,
        };
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{route:?}");
        assert_eq!(page.location(), "/w/northwind", "{route:?}");
    }
    browser.extra = vec![("authorization", format!("DPoP {step}"))];
    for route in routes::of(For::Device) {
        let answer = browser
            .send(route.method, &route.path, None, Body::empty())
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{route:?}");
        answer.hides("orthwind");
    }
    browser.extra.clear();
    // Back, and in another tab, it begins anew.
    browser
        .get("/w/northwind")
        .await
        .says("Password")
        .hides(ANNA);
    let next = browser.get("/choose").await;
    assert_eq!(next.location(), "/");
}

#[tokio::test]
async fn whoever_begins_last_is_whom_the_code_is_asked_of_in_whatever_tab_attack_14() {
    let office = Office::open().await;
    let (anna, ben) = (person(&office, ANNA).await, person(&office, BEN).await);
    office.another("fabrikam").await;
    let (mut browser, of_anna) = half_way(&office, ANNA).await;
    let begun = browser.sign_in("northwind", BEN, PASSWORD).await;
    assert_eq!(begun.location(), "/w/northwind/confirm");
    // In Anna's tab her code would be right; the same code of Ben's is spent by him alone.
    let page = browser.submit(&of_anna, &[("code", &office.code())]).await;
    assert_eq!(page.location(), "/w/northwind/me");
    browser.follow(&page).await.says(BEN).hides(ANNA);
    let whose = "select count(*) from session where ended_at is null and identity_id = ";
    for (person, n) in [(&anna, 0), (&ben, 1)] {
        let sql = format!("{whose}'{}'", person.identity);
        assert_eq!(office.number(&sql).await, n);
    }
    // A step of one company leads into no other one.
    let (mut browser, page) = half_way(&office, ANNA).await;
    let fields = [("csrf", page.csrf()), ("code", office.code())];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let page = browser.post("/w/fabrikam/confirm", &fields).await;
    assert_eq!(page.location(), "/w/northwind/me", "to its own");
    assert_eq!(
        browser.get("/w/fabrikam/me").await.location(),
        "/w/fabrikam"
    );
}
