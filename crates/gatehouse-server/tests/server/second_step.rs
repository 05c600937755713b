//! Attacks on the second step, each by the number of the checklist it stands in; others of that list stand beside what they attack.

use axum::body::Body;
use axum::http::StatusCode;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{MINUTE, SECOND};
use gatehouse_server::app::{App, Key};
use gatehouse_server::mail::Mail;
use gatehouse_server::store::Db;

use crate::browser::{Browser, PASSWORD, code_at};
use crate::harness::{Client, Copy, Office};

const ANNA: &str = "anna@northwind.example";
const BEN: &str = "ben@northwind.example";

async fn person(office: &Office, email: &str) -> Client {
    let person = office.member(Role::Employee, email).await;
    office.set_password(&person.identity, PASSWORD).await;
    office.enrol(&person.identity).await;
    person
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn attack_5_of_two_hundred_parallel_guesses_in_one_step_five_are_checked_tfa_1() {
    let office = Office::open().await;
    person(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.follow(&page).await;
    let csrf = page.csrf();
    let guesses = (0..200).map(|_| {
        let (mut browser, csrf) = (browser.clone(), csrf.clone());
        tokio::spawn(async move {
            let fields = [("csrf", csrf.as_str()), ("code", "000000")];
            browser.post("/w/northwind/confirm", &fields).await.status
        })
    });
    let answers = futures_util::future::join_all(guesses).await;
    let checked = answers
        .iter()
        .filter(|one| *one.as_ref().unwrap() == StatusCode::UNAUTHORIZED);
    assert_eq!(checked.count(), 5);
    assert_eq!(
        office.causes("sign_in_failed").await.len(),
        6,
        "and one of the flood"
    );
}

#[tokio::test]
async fn attack_9_a_code_is_spent_for_every_node_and_after_a_restart_tfa_1() {
    let office = Office::open().await;
    person(&office, ANNA).await;
    let code = office.code();
    let page = Browser::new(&office)
        .sign_in_with_code("northwind", ANNA, &code)
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
    let app = &office.app;
    let db = Db::open(&app.config.database_url).await.unwrap();
    let (clock, random) = (app.clock.clone(), app.random.clone());
    let other = App::new(
        db,
        (*app.config).clone(),
        Key::new([7; 32]),
        clock,
        random,
        Mail::memory(),
    )
    .unwrap();
    for _step in 0..2 {
        let page = Browser::of(&other)
            .sign_in_with_code("northwind", ANNA, &code)
            .await;
        page.says("used already");
        office.clock.advance(30 * SECOND);
    }
}

#[tokio::test]
async fn attack_13_a_code_of_the_next_step_or_of_two_ago_is_refused_whatever_time_is_claimed_tfa_1()
{
    let office = Office::open().await;
    person(&office, ANNA).await;
    for (steps, says) in [(1, "That code is not right"), (-2, "clock runs behind")] {
        let at = office.clock.now().plus(steps * 30 * SECOND);
        let mut browser = Browser::new(&office);
        browser.extra = vec![
            ("date", "Tue, 01 Jan 2030 00:00:00 GMT".to_owned()),
            ("x-time", at.0.to_string()),
        ];
        let page = browser
            .sign_in_with_code("northwind", ANNA, &code_at(at))
            .await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        page.says(says);
    }
}

#[tokio::test]
async fn attack_14_a_half_sign_in_opens_nothing_and_is_nobody_elses_tfa_8() {
    let office = Office::open().await;
    person(&office, ANNA).await;
    person(&office, BEN).await;
    let mut half = Browser::new(&office);
    let page = half.sign_in("northwind", ANNA, PASSWORD).await;
    let form = half.follow(&page).await;
    for path in [
        "/w/northwind/me",
        "/w/northwind/two-step",
        "/w/northwind/codes",
        "/w/northwind/enrol",
    ] {
        let page = half.get(path).await;
        assert!(
            matches!(page.status, StatusCode::SEE_OTHER | StatusCode::GONE),
            "{path}: {}",
            page.status
        );
        page.hides(ANNA);
    }
    // The step's secret is no token of the app either.
    let secret = half.cookies.values().cloned().collect::<Vec<_>>();
    for secret in secret {
        let mut app = Browser::new(&office);
        app.extra = vec![("authorization", format!("DPoP {secret}"))];
        let answer = app
            .send("GET", "/api/sync/start", None, Body::empty())
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    // Another person's password between the pages: the older form's code counts for the newer step's person only.
    let mut two = half.clone();
    let page = two.sign_in("northwind", BEN, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/confirm");
    let done = two.submit(&form, &[("code", &office.code())]).await;
    assert_eq!(done.location(), "/w/northwind/me");
    two.get("/w/northwind/me").await.says(BEN).hides(ANNA);
    // Back, and again: a step that was spent is over.
    let again = two.submit(&form, &[("code", &office.code())]).await;
    assert_eq!(again.location(), "/w/northwind");
    office.clock.advance(11 * MINUTE);
    let late = half.submit(&form, &[("code", &office.code())]).await;
    assert_eq!(late.location(), "/w/northwind");
}

#[tokio::test]
async fn attack_16_no_code_stands_in_an_answer_an_event_a_letter_or_the_feed() {
    let office = Office::open().await;
    let anna = person(&office, ANNA).await;
    office.enrol(&office.owner.identity).await;
    let (wrong, right) = ("914207", office.code());
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_code("northwind", ANNA, wrong).await;
    let body = serde_json::json!({ "code": wrong });
    let path = "/api/sync/confirm";
    let (_, refused) = office.owner.call("POST", path, Some(body)).await;
    let done = Browser::new(&office)
        .sign_in_with_code("northwind", ANNA, &right)
        .await;
    assert_eq!(done.location(), "/w/northwind/me");
    office.seal().await;
    office.links().await;
    let copy = Copy::fetch(&office.owner, 1_000).await;
    let mut all = vec![page.text, refused.to_string(), format!("{:?}", copy.rows)];
    for letter in office.app.mail.kept() {
        all.push(format!("{}{}", letter.text, letter.html));
    }
    let mut connection = office.app.db.connection().await.unwrap();
    let events: Vec<String> = sqlx::query_scalar("select data from event where on_id = $1")
        .bind(anna.employee.as_str())
        .fetch_all(&mut *connection)
        .await
        .unwrap();
    assert!(events.len() >= 2);
    all.extend(events);
    for text in all {
        for code in [wrong, right.as_str()] {
            assert!(!text.contains(code), "{code} in {text}");
        }
    }
}
