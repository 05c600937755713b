//! Signing in with a browser.

use std::time::Instant;

use axum::body::Body;
use axum::http::StatusCode;
use gatehouse_rules::random::Random;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{MINUTE, SECOND};
use gatehouse_server::password::Passwords;
use gatehouse_server::serve::serve;
use tokio::net::TcpListener;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::{Client, Copy, Office};

const ANNA: &str = "anna@northwind.example";

async fn office() -> (Office, Client) {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    (office, anna)
}

/// The same browser, at the office as it is set now.
fn anew(office: &Office, before: Browser) -> Browser {
    let mut browser = Browser::new(office);
    browser.cookies = before.cookies;
    browser
}

fn told(page: &Page, login: &str) -> String {
    let mut headers: Vec<String> = page
        .headers
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "x-request-id" | "set-cookie"))
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    format!(
        "{}\n{}\n{}",
        page.status,
        headers.join("\n"),
        page.text.replace(login, "LOGIN")
    )
}

#[tokio::test]
async fn an_unknown_login_a_wrong_password_and_a_blocked_person_hear_the_same_sgn_1_blk_2_attack_1()
{
    let (office, anna) = office().await;
    let mut browser = Browser::new(&office);
    let wrong = browser.sign_in("northwind", ANNA, "wrong").await;
    wrong
        .says("That login or password is not right")
        .hides("code");
    let unknown = browser
        .sign_in("northwind", "zoe1@northwind.example", "wrong")
        .await;
    assert_eq!(told(&wrong, ANNA), told(&unknown, "zoe1@northwind.example"));
    office.clock.advance(SECOND);
    office
        .tamper(&format!(
            "update employee set blocked_at = 1 where id = '{}'",
            anna.employee
        ))
        .await;
    let blocked = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(told(&wrong, ANNA), told(&blocked, ANNA));
    assert_eq!(
        office.causes("sign_in_failed").await,
        ["wrong_password", "blocked"],
        "SGN-5: the true cause is logged, and a stranger's attempt is not (LOG-2)"
    );
}

#[tokio::test]
async fn every_way_to_fail_costs_exactly_one_hash_sgn_1_attack_2() {
    let (office, _) = office().await;
    let other = office.another("fabrikam").await;
    office.set_password(&other.identity, PASSWORD).await;
    office.member(Role::Employee, "new@northwind.example").await;
    let mut browser = Browser::new(&office);
    for (login, password) in [
        (ANNA, "wrong"),
        ("nobody@northwind.example", "wrong"),
        ("not an address", "wrong"),
        ("", ""),
        ("new@northwind.example", "has no password yet"),
        ("owner@fabrikam.example", "wrong"),
        ("owner@fabrikam.example", PASSWORD),
        (ANNA, PASSWORD),
    ] {
        let before = office.app.passwords.n_hashed();
        browser.sign_in("northwind", login, password).await;
        assert_eq!(office.app.passwords.n_hashed(), before + 1, "{login}");
        browser.cookies.remove("gatehouse-session");
    }
}

#[tokio::test]
async fn the_time_of_an_answer_does_not_tell_who_exists_sgn_1_attack_2() {
    let (office, _) = office().await;
    let (n, most) = match std::env::var("GATEHOUSE_LONG") {
        Ok(_) => (500, 0.05),
        // Beside other tests on a few cores, a median moves more than the code makes it move.
        Err(_) => (20, 0.5),
    };
    let mut browser = Browser::new(&office);
    let page = browser.get("/w/northwind").await;
    let mut times = [Vec::new(), Vec::new()];
    for i in 0..2 * n {
        let login = [ANNA, "nobody@northwind.example"][i % 2];
        let begun = Instant::now();
        let answer = browser
            .submit(&page, &[("login", login), ("password", "wrong")])
            .await;
        times[i % 2].push(begun.elapsed());
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        if i % 16 == 15 {
            office.tamper("delete from throttle").await;
            office.tamper("delete from strangers").await;
        }
    }
    let [known, unknown] = times.map(|mut times| {
        times.sort();
        times[n / 2].as_secs_f64()
    });
    let apart = (known - unknown).abs() / known.max(unknown);
    assert!(apart < most, "known {known:.4} s, unknown {unknown:.4} s");
}

#[tokio::test]
async fn a_success_clears_what_was_counted_cap_2() {
    let (office, _) = office().await;
    for _ in 0..3 {
        let mut browser = Browser::new(&office);
        for _ in 0..9 {
            browser.sign_in("northwind", ANNA, "wrong").await;
        }
        let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn only_who_proved_both_factors_is_told_that_this_company_does_not_know_them_sgn_2() {
    let office = Office::open().await;
    let other = office.another("fabrikam").await;
    office.set_password(&other.identity, PASSWORD).await;
    office.enrol(&other.identity).await;
    let mut browser = Browser::new(&office);
    let page = browser
        .sign_in("northwind", "owner@fabrikam.example", PASSWORD)
        .await;
    assert_eq!(
        page.location(),
        "/w/northwind/confirm",
        "nothing is told after the password alone"
    );
    let page = browser.follow(&page).await;
    page.hides("not in Northwind").hides("fabrikam");
    let page = browser.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("You are not in Northwind")
        .says("owner@fabrikam.example")
        .says("href=\"/w/fabrikam\"");
    assert!(!browser.cookies.contains_key("gatehouse-session"));
    assert_eq!(
        office.causes("sign_in_failed").await,
        ["not_in_workspace"],
        "LOG-1"
    );
}

#[tokio::test]
async fn who_is_blocked_between_password_and_code_hears_that_the_code_is_not_right_blk_2_sgn_5() {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.follow(&page).await;
    let wrong = browser.submit(&page, &[("code", "000000")]).await;
    office
        .tamper(&format!(
            "update employee set blocked_at = 1 where id = '{}'",
            anna.employee
        ))
        .await;
    office.clock.advance(SECOND);
    let blocked = browser.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(told(&wrong, ANNA), told(&blocked, ANNA));
    assert!(!browser.cookies.contains_key("gatehouse-session"));
    assert_eq!(
        office.causes("sign_in_failed").await,
        ["wrong_code", "blocked"]
    );
}

#[tokio::test]
async fn the_door_names_nobody_to_a_stranger() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office);
    for path in ["/w/northwind", "/w/northwind/joined", "/w/northwind/look"] {
        browser.get(path).await.hides("Petra");
    }
    let page = browser.sign_in("northwind", ANNA, "wrong").await;
    page.hides("Petra");
    let dead = browser.get("/w/northwind/i/never-was-one").await;
    dead.says("Petra Novak");
}

#[tokio::test]
async fn who_is_dismissed_is_told_so_after_the_factors_and_comes_back_with_the_same_password_sgn_4()
{
    let (office, anna) = office().await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    browser.get("/w/northwind/me").await.says(ANNA);
    let dismissed = gatehouse_rules::operation::Decision::Dismiss {
        employee: anna.employee.clone(),
        keep_webhooks: false,
    };
    office.owner.decide(dismissed).await;
    let page = browser.get("/w/northwind/me").await;
    assert_eq!(
        page.location(),
        "/w/northwind",
        "DIS-1: the session is over at once"
    );
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("You no longer work with Northwind");
    let reinstated = gatehouse_rules::operation::Decision::Reinstate {
        employee: anna.employee.clone(),
    };
    office.owner.decide(reinstated).await;
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/me");
    assert_eq!(office.causes("sign_in_failed").await, ["dismissed"]);
}

#[tokio::test]
async fn a_code_works_once_for_this_step_or_the_last_tfa_1_attack_9() {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    let first = office.code();
    let page = Browser::new(&office)
        .sign_in_with_code("northwind", ANNA, &first)
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
    let page = Browser::new(&office)
        .sign_in_with_code("northwind", ANNA, &first)
        .await;
    page.says("used already");
    let restarted = gatehouse_server::app::App {
        db: gatehouse_server::store::Db::open(&office.app.config.database_url)
            .await
            .unwrap(),
        ..office.app.clone()
    };
    let page = Browser::of(&restarted)
        .sign_in_with_code("northwind", ANNA, &first)
        .await;
    page.says("used already");
    office.clock.advance(30 * SECOND);
    let page = Browser::new(&office)
        .sign_in_with_code("northwind", ANNA, &first)
        .await;
    page.says("used already");
    let second = office.code();
    office.clock.advance(30 * SECOND);
    let page = Browser::new(&office)
        .sign_in_with_code("northwind", ANNA, &second)
        .await;
    assert_eq!(page.location(), "/w/northwind/me", "the previous step");
    let next = crate::browser::code_at(office.clock.now().plus(30 * SECOND));
    let page = Browser::new(&office)
        .sign_in_with_code("northwind", ANNA, &next)
        .await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    page.says("That code is not right")
        .says("set the phone’s time to automatic")
        .hides("from now");
    office.clock.advance(SECOND);
    let old = crate::browser::code_at(office.clock.now().plus(-180 * SECOND));
    let page = Browser::new(&office)
        .sign_in_with_code("northwind", ANNA, &old)
        .await;
    page.says("clock runs behind").says("3 minutes ago");
    assert_eq!(
        office.causes("sign_in_failed").await,
        [
            "code_used",
            "code_used",
            "code_used",
            "wrong_code",
            "phone_clock"
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_simultaneous_uses_of_one_code_one_gets_in_tfa_1_attack_10() {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    let mut ready = Vec::new();
    for _ in 0..50 {
        let mut browser = Browser::new(&office);
        let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
        let page = browser.follow(&page).await;
        ready.push((browser, page.csrf()));
    }
    let code = office.code();
    let tries = ready.into_iter().map(|(mut browser, csrf)| {
        let code = code.clone();
        tokio::spawn(async move {
            let fields = [("csrf", csrf.as_str()), ("code", &code)];
            browser.post("/w/northwind/confirm", &fields).await.status
        })
    });
    let answers = futures_util::future::join_all(tries).await;
    let in_ = answers
        .into_iter()
        .filter(|one| *one.as_ref().unwrap() == StatusCode::SEE_OTHER);
    assert_eq!(in_.count(), 1);
    assert_eq!(office.number("select count(*) from session").await, 1);
}

#[tokio::test]
async fn five_codes_a_step_are_checked_and_a_step_belongs_to_its_pages() {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.follow(&page).await;
    for _ in 0..5 {
        let answer = browser.submit(&page, &[("code", "000000")]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let answer = browser.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    // The step of a browser opens no page of the app's sign-in, and no session without the code.
    let app = browser
        .post(
            "/oauth/confirm",
            &[("csrf", &page.csrf()), ("code", &office.code())],
        )
        .await;
    assert_eq!(app.status, StatusCode::GONE);
    assert_eq!(
        browser.get("/w/northwind/me").await.location(),
        "/w/northwind"
    );
    office.clock.advance(10 * MINUTE);
    let over = browser.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(over.location(), "/w/northwind", "it took too long");
}

#[tokio::test]
async fn a_session_ends_24_minutes_after_the_last_activity_and_24_hours_after_it_began_ses_1_ses_4()
{
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    for _ in 0..(24 * 60 / 20) - 1 {
        office.clock.advance(20 * MINUTE);
        let page = browser.get("/w/northwind/me").await;
        assert_eq!(page.status, StatusCode::OK, "activity extends it");
    }
    office.clock.advance(20 * MINUTE);
    assert_eq!(
        browser.get("/w/northwind/me").await.status,
        StatusCode::SEE_OTHER
    );
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    office.clock.advance(24 * MINUTE);
    assert_eq!(
        browser.get("/w/northwind/me").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn the_24_minutes_count_from_the_last_activity_however_soon_it_followed_another_ses_1() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    office.clock.advance(59 * SECOND);
    browser.get("/w/northwind/me").await;
    office.clock.advance(24 * MINUTE - SECOND);
    let page = browser.get("/w/northwind/me").await;
    assert_eq!(page.status, StatusCode::OK);
    office.clock.advance(24 * MINUTE);
    let page = browser.get("/w/northwind/me").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_server_with_too_much_to_do_counts_no_try_and_the_log_says_so_once_cap_1_sgn_5() {
    let (mut office, anna) = office().await;
    office.enrol(&anna.identity).await;
    let mut half_way = Browser::new(&office);
    let page = half_way.sign_in("northwind", ANNA, PASSWORD).await;
    let second = half_way.follow(&page).await;
    let free = office.app.passwords.clone();
    office.set_passwords(Passwords::on(0, Random::System));
    half_way = anew(&office, half_way);
    let mut browser = Browser::new(&office);
    for _ in 0..12 {
        let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(page.headers["retry-after"], "5");
        page.says("The server has too much to do")
            .says("does not count as a try");
        let code = [("number", "1"), ("backup", "aaaa-bbbb")];
        let page = half_way.submit(&second, &code).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    }
    assert_eq!(
        office.causes("sign_in_failed").await,
        ["busy", "busy"],
        "one of the passwords, one of the codes"
    );
    office.set_passwords(free);
    let page = anew(&office, browser)
        .sign_in("northwind", ANNA, PASSWORD)
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "nothing was counted");
    let page = anew(&office, half_way)
        .submit(&second, &[("code", &office.code())])
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
}

#[tokio::test]
async fn the_operator_sets_how_long_a_browser_stays_signed_in_ses_1_ses_4() {
    let (mut office, _) = office().await;
    office.set(|config| {
        (config.session.idle_minutes, config.session.hours) = (90, 2);
        config.two_step.pauses = [2, 48, 100, 240];
    });
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let profile = browser.clone().get("/profile").await;
    assert_eq!(profile.status, StatusCode::OK, "one is enough for both");
    office.clock.advance(90 * MINUTE - SECOND);
    let page = browser.get("/w/northwind/me").await;
    assert_eq!(page.status, StatusCode::OK);
    office.clock.advance(30 * MINUTE + SECOND);
    let page = browser.get("/w/northwind/me").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "two hours in any case");
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    office.clock.advance(90 * MINUTE);
    let page = browser.get("/w/northwind/me").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "90 idle minutes");
    let told = Copy::fetch(&office.owner, 100).await.door();
    assert_eq!((told.idle_minutes, told.session_hours), (90, 2));
    assert_eq!(told.pauses, [2, 48, 100, 240], "TFA-4: what the app offers");
}

#[tokio::test]
async fn the_secret_of_a_session_changes_at_every_sign_in_and_is_kept_hashed_ses_4_attack_29() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    browser
        .cookies
        .insert("gatehouse-session".into(), "x".repeat(43));
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let first = browser.cookies["gatehouse-session"].clone();
    assert_ne!(first, "x".repeat(43), "a planted one is not taken");
    let mut other = browser.clone();
    let page = other.get("/w/northwind/me").await;
    let out = other.submit(&page, &[]).await;
    assert_eq!(out.location(), "/w/northwind");
    assert_eq!(
        browser.get("/w/northwind/me").await.status,
        StatusCode::SEE_OTHER,
        "signed out is signed out wherever the cookie is"
    );
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_ne!(browser.cookies["gatehouse-session"], first);
    let plain = format!("select count(*) from session where token_hash = '{first}'");
    assert_eq!(office.number(&plain).await, 0);
}

#[tokio::test]
async fn a_form_counts_only_from_a_page_of_ours_and_in_one_form_attack_7_attack_32() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    let page = browser.get("/w/northwind").await;
    let right = [("login", ANNA), ("password", PASSWORD)];
    let before = office.app.passwords.n_hashed();
    let mut stranger = browser.clone();
    stranger.extra.push(("sec-fetch-site", "cross-site".into()));
    assert_eq!(
        stranger.submit(&page, &right).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let mut bare = Browser::new(&office);
    assert_eq!(
        bare.submit(&page, &right).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        browser.post("/w/northwind", &right).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let asked = format!("/w/northwind?login={ANNA}&password=teapot+gravel+nineteen&_method=POST");
    for method in ["GET", "HEAD"] {
        let answer = browser.send(method, &asked, None, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(!browser.cookies.contains_key("gatehouse-session"));
    }
    for method in ["PUT", "DELETE", "PATCH"] {
        let answer = browser
            .send(method, "/w/northwind", None, Body::empty())
            .await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    let json = browser
        .send(
            "POST",
            "/w/northwind",
            Some("application/json"),
            Body::from("{}"),
        )
        .await;
    assert_eq!(json.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for long in [1_000_000, 1_025] {
        let long = "x".repeat(long);
        let typed = [("login", ANNA), ("password", long.as_str())];
        let answer = browser.submit(&page, &typed).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        answer.says("Go back, shorten what you typed");
    }
    assert_eq!(
        office.app.passwords.n_hashed(),
        before,
        "nothing of it was checked"
    );
    // The longest that anybody can have: 256 characters of four bytes each, three signs for a byte.
    let longest = "😀".repeat(256);
    let typed = [("login", ANNA), ("password", longest.as_str())];
    let answer = browser.submit(&page, &typed).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(office.app.passwords.n_hashed(), before + 1);
}

/// By HTTP/2 a header may come in as many lines as somebody likes, and the peer’s own come as lines too.
#[tokio::test]
async fn attack_7_doubled_headers_by_http_2_open_no_other_way_and_are_counted_as_one() {
    let (office, _) = office().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let serving = tokio::spawn(serve(office.app.clone(), listener, None));
    let mut browser = Browser::by_http_2(&origin);
    let page = browser.get("/w/northwind").await;
    let before = office.app.passwords.n_hashed();
    let form = "application/x-www-form-urlencoded";
    for doubled in [
        ["content-type", "application/json"],
        ["content-type", form],
        ["cookie", "gatehouse-form=; gatehouse-known=x"],
        ["cookie", "gatehouse-session=x"],
        ["host", "elsewhere.example"],
        ["user-agent", "Another browser"],
        ["x-forwarded-for", "203.0.113.1"],
        ["x-forwarded-for", "203.0.113.2, 203.0.113.3"],
        ["x-http-method-override", "PUT"],
        ["sec-fetch-site", "same-origin"],
    ] {
        let [name, value] = doubled;
        let mut once = browser.clone();
        once.extra = vec![(name, value.to_owned()), (name, value.to_owned())];
        let wrong = [("login", ANNA), ("password", "wrong")];
        let answer = once.submit(&page, &wrong).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{doubled:?}");
    }
    assert_eq!(office.app.passwords.n_hashed(), before + 10);
    let right = [("login", ANNA), ("password", PASSWORD)];
    for (site, first) in [("cross-site", "same-origin"), ("same-origin", "cross-site")] {
        let mut foreign = browser.clone();
        let name = "sec-fetch-site";
        foreign.extra = vec![(name, first.to_owned()), (name, site.to_owned())];
        let answer = foreign.submit(&page, &right).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{site}");
    }
    let mut json = browser.clone();
    json.extra.push(("content-type", form.to_owned()));
    let kind = Some("application/json");
    let answer = json.send("POST", "/w/northwind", kind, Body::from("{}"));
    assert_eq!(answer.await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let eleventh = browser.submit(&page, &right).await;
    assert_eq!(eleventh.status, StatusCode::TOO_MANY_REQUESTS);
    eleventh.says("Many wrong passwords were typed");
    assert_eq!(office.app.passwords.n_hashed(), before + 10);
    office.app.stop.cancel();
    serving.await.unwrap().unwrap();
}

#[tokio::test]
async fn one_place_cannot_try_login_after_login_cap_1() {
    let (office, _) = office().await;
    // With another company beside it, there is a door at the server's own address.
    office.another("fabrikam").await;
    let before = office.app.passwords.n_hashed();
    let from = async |ip: &str, n: u32, login: &str, password: &str| {
        // Whoever tries one login after the other takes a new browser, and another door, for each.
        let mut browser = Browser::new(&office).from(ip);
        let path = ["/w/northwind", "/"][usize::from(n % 2 == 1)];
        let page = browser.get(path).await;
        let typed = [("login", login), ("password", password)];
        browser.submit(&page, &typed).await
    };
    for n in 0..100 {
        let login = format!("person{n}@northwind.example");
        let page = from("203.0.113.9", n, &login, "wrong").await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{n}");
    }
    assert_eq!(office.app.passwords.n_hashed(), before + 100);
    for (n, login, password) in [(0, "zoe@northwind.example", "wrong"), (1, ANNA, PASSWORD)] {
        let page = from("203.0.113.9", n, login, password).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{login}");
    }
    assert_eq!(
        office.app.passwords.n_hashed(),
        before + 100,
        "nothing more"
    );
    let page = from("203.0.113.10", 0, ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/me", "another place");
    office.clock.advance(15 * MINUTE);
    let page = from("203.0.113.9", 0, ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/me", "and it ends by itself");
}

#[tokio::test]
async fn guesses_at_another_companys_door_stand_in_the_log_of_who_the_person_works_for_sgn_5_log_2()
{
    let (office, anna) = office().await;
    office.another("fabrikam").await;
    let mut browser = Browser::new(&office);
    for login in [ANNA, "nobody@northwind.example"] {
        browser
            .sign_in("fabrikam", login, "wrong")
            .await
            .says("not right");
    }
    let told = "select w.slug || ' ' || e.cause || ' ' || e.on_id || ' ' || e.data from event e \
                join workspace w on w.id = e.workspace_id where e.kind = 'sign_in_failed'";
    let event = office.text(told).await;
    assert!(
        event.starts_with(&format!("northwind wrong_password {} ", anna.employee)),
        "{event}"
    );
    assert!(
        event.contains("elsewhere") && !event.contains("abrikam"),
        "nobody is told whose door it was: {event}"
    );
    assert_eq!(
        office.causes("sign_in_failed").await.len(),
        1,
        "a login that nobody has is the operator's"
    );
    // The second step is asked there as well, and what was typed wrong is known where it matters.
    office.clock.advance(SECOND);
    office.enrol(&anna.identity).await;
    let page = browser.sign_in("fabrikam", ANNA, PASSWORD).await;
    let page = browser.follow(&page).await;
    browser.submit(&page, &[("code", "000000")]).await;
    assert_eq!(
        office.causes("sign_in_failed").await,
        ["wrong_password", "wrong_code"]
    );
    let foreign = "select count(*) from event e join workspace w on w.id = e.workspace_id \
                   where e.kind = 'sign_in_failed' and w.slug = 'fabrikam'";
    assert_eq!(
        office.number(foreign).await,
        0,
        "SGN-2: it does not know them"
    );
}
