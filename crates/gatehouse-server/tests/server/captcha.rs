//! Wrong passwords: the proof of work, devices that are known, strangers that wait (CAP), and the letter about a new device (SGN-6).

use axum::http::StatusCode;
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::sha256_hex;
use gatehouse_rules::sign_in::Tries;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND};
use gatehouse_server::letter;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::{Client, Copy, Office};

const ANNA: &str = "anna@northwind.example";
const NOBODY: &str = "nobody@northwind.example";

async fn office() -> (Office, Client) {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    (office, anna)
}

/// What the page's script finds.
fn solved(page: &Page) -> String {
    let of = |name: &str| page.between(&format!("data-{name}=\""), "\"").unwrap();
    let (salt, target) = (of("salt"), of("target"));
    let max: u64 = of("max").parse().unwrap();
    (0..max)
        .find(|number| sha256_hex(format!("{salt}{number}").as_bytes()) == target)
        .unwrap()
        .to_string()
}

fn token(page: &Page) -> String {
    page.between("name=\"captcha\" value=\"", "\"").unwrap()
}

async fn tries(browser: &mut Browser, login: &str, n: u32) -> Page {
    let mut last = browser.get("/w/northwind").await;
    for _ in 0..n {
        last = browser.sign_in("northwind", login, "wrong").await;
    }
    last
}

/// Sends the form with a proof.
async fn prove(browser: &mut Browser, page: &Page, login: &str, password: &str) -> Page {
    let (token, proof) = (token(page), solved(page));
    let fields = [
        ("login", login),
        ("password", password),
        ("captcha", &token),
        ("proof", &proof),
    ];
    browser.submit(page, &fields).await
}

#[tokio::test]
async fn after_ten_wrong_passwords_a_proof_of_work_comes_before_the_password_cap_1_cap_3_attack_6()
{
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    for i in 0..10 {
        let login = [
            ANNA,
            " Anna@Northwind.Example ",
            "ＡＮＮＡ@northwind.example ",
        ][i % 3];
        let page = browser.sign_in("northwind", login, "wrong").await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        assert_eq!(
            page.text.contains("data-work"),
            i == 9,
            "the next try needs it"
        );
    }
    let asked = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(asked.status, StatusCode::TOO_MANY_REQUESTS);
    asked
        .says("Many wrong passwords were typed")
        .says("role=\"status\"")
        .says("leave this page open for 5 minutes");
    let (token, proof) = (token(&asked), solved(&asked));
    tries(&mut Browser::new(&office), NOBODY, 10).await;
    let before = office.app.passwords.n_hashed();
    for (number, login) in [("", ANNA), ("0x", ANNA), (proof.as_str(), NOBODY)] {
        let fields = [
            ("login", login),
            ("password", PASSWORD),
            ("captcha", &token),
            ("proof", number),
        ];
        let again = browser.submit(&asked, &fields).await;
        let many = StatusCode::TOO_MANY_REQUESTS;
        assert_eq!(again.status, many, "{number} {login}");
    }
    assert_eq!(office.app.passwords.n_hashed(), before, "none is looked at");
    let before = office.app.passwords.n_hashed();
    let page = prove(&mut browser, &asked, ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/me");
    assert_eq!(office.app.passwords.n_hashed(), before + 1);
    browser.cookies.remove("gatehouse-session");
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(
        page.location(),
        "/w/northwind/me",
        "CAP-2: a success clears it"
    );
    let causes = office.causes("sign_in_failed").await;
    let of = |word: &str| causes.iter().filter(|cause| *cause == word).count();
    assert_eq!(of("captcha_wanted"), 1, "LOG-1: a flood is one event");
    assert_eq!(of("captcha_wrong"), 1);
}

#[tokio::test]
async fn the_operator_sets_how_many_wrong_passwords_it_takes_cap_1_cap_4() {
    let (mut office, _) = office().await;
    office.set(|config| {
        config.tries = Tries {
            free: 3,
            strangers: 5,
        };
    });
    let mut browser = Browser::new(&office);
    tries(&mut browser, ANNA, 2).await.hides("data-work");
    tries(&mut browser, ANNA, 1).await.says("data-work");
    let asked = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(asked.status, StatusCode::TOO_MANY_REQUESTS);
    tries(&mut Browser::new(&office).from("198.51.100.1"), ANNA, 2).await;
    let mut third = Browser::new(&office).from("198.51.100.2");
    let shut = third.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(shut.status, StatusCode::FORBIDDEN);
    shut.says("opens only where it was used before");
    let told = Copy::fetch(&office.owner, 100).await.door();
    assert_eq!((told.free_tries, told.strangers_max), (3, 5));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_proof_is_for_one_try_however_many_use_it_at_once_cap_3_attack_4() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    let page = tries(&mut browser, ANNA, 10).await;
    let (token, proof, csrf) = (token(&page), solved(&page), page.csrf());
    let before = office.app.passwords.n_hashed();
    let all = (0..20).map(|_| {
        let (mut browser, token, proof, csrf) =
            (browser.clone(), token.clone(), proof.clone(), csrf.clone());
        tokio::spawn(async move {
            let fields = [
                ("csrf", csrf.as_str()),
                ("login", ANNA),
                ("password", "wrong"),
                ("captcha", &token),
                ("proof", &proof),
            ];
            browser.post("/w/northwind", &fields).await.status
        })
    });
    futures_util::future::join_all(all).await;
    assert_eq!(office.app.passwords.n_hashed(), before + 1);
    let late = tries(&mut browser, ANNA, 1).await;
    office.clock.advance(30 * MINUTE);
    let page = prove(&mut browser, &late, ANNA, PASSWORD).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "it is too old");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_hundred_simultaneous_wrong_passwords_ten_reach_the_hasher_cap_1_attack_4() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    let csrf = browser.get("/w/northwind").await.csrf();
    let before = office.app.passwords.n_hashed();
    let attempts = (0..200).map(|_| {
        let (mut browser, csrf) = (browser.clone(), csrf.clone());
        tokio::spawn(async move {
            let fields = [
                ("csrf", csrf.as_str()),
                ("login", ANNA),
                ("password", "wrong"),
            ];
            browser.post("/w/northwind", &fields).await.status
        })
    });
    for attempt in futures_util::future::join_all(attempts).await {
        assert!(matches!(
            attempt.unwrap(),
            StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS
        ));
    }
    assert_eq!(office.app.passwords.n_hashed(), before + 10);
}

#[tokio::test]
async fn without_a_script_the_time_on_the_page_is_the_proof_one_at_a_time_cap_3() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    let one = tries(&mut browser, ANNA, 10).await;
    let other = tries(&mut browser, ANNA, 1).await;
    let (one_s, other_s) = (token(&one), token(&other));
    let without = |token| [("login", ANNA), ("password", PASSWORD), ("captcha", token)];
    office.clock.advance(4 * MINUTE);
    let young = browser.submit(&one, &without(&one_s)).await;
    assert_eq!(young.status, StatusCode::TOO_MANY_REQUESTS);
    young.says("leave this page open for 1 minute before");
    assert_eq!(token(&young), one_s, "its time goes on");
    office.clock.advance(MINUTE);
    let wrong = [("login", ANNA), ("password", "wrong"), ("captcha", &one_s)];
    let page = browser.submit(&one, &wrong).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "it was checked");
    let page = browser.submit(&other, &without(&other_s)).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "one at a time");
    office.clock.advance(5 * MINUTE);
    let page = browser.submit(&other, &without(&other_s)).await;
    assert_eq!(page.location(), "/w/northwind/me");
}

#[tokio::test]
async fn the_proof_of_work_is_asked_of_a_login_that_nobody_has_alike_cap_1_attack_1() {
    let (office, _) = office().await;
    let mut seen = Vec::new();
    for login in [ANNA, NOBODY] {
        let mut browser = Browser::new(&office);
        for n in [10, 1] {
            let page = tries(&mut browser, login, n).await;
            let mut text = page.text.replace(login, "LOGIN").replace(&token(&page), "");
            for name in ["salt", "target"] {
                let part = page.between(&format!("data-{name}=\""), "\"").unwrap();
                text = text.replace(&part, "");
            }
            seen.push((page.status, text.replace(&page.csrf(), "")));
        }
    }
    assert_eq!(seen[0], seen[2]);
    assert_eq!(seen[1], seen[3]);
}

#[tokio::test]
async fn strangers_wait_and_are_shut_out_while_known_devices_and_sessions_go_on_cap_4_blk_9_attack_28()
 {
    let (office, anna) = office().await;
    let mut known = Browser::new(&office);
    known.sign_in("northwind", ANNA, PASSWORD).await;
    let (mut waits, mut from) = (Vec::new(), 0);
    Browser::new(&office)
        .sign_in("northwind", ANNA, "wrong")
        .await;
    for (jump, n) in [(18, 3), (60, 1), (98, 2)] {
        office
            .tamper(&format!("update strangers set n_failures = {jump}"))
            .await;
        for _ in 0..n {
            from += 1;
            // Each from a place of its own, so that no place is asked for work.
            let mut stranger = Browser::new(&office).from(&format!("203.0.113.{from}"));
            let mut page = stranger.sign_in("northwind", ANNA, "wrong").await;
            if page.status == StatusCode::TOO_MANY_REQUESTS {
                let seconds: i64 = page.header("retry-after").unwrap().parse().unwrap();
                waits.push(seconds);
                office.clock.advance(seconds * SECOND);
                page = stranger.sign_in("northwind", ANNA, "wrong").await;
            }
            assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        }
    }
    assert_eq!(waits, [30, 30, 3_600, 3_600]);
    let before = office.app.passwords.n_hashed();
    let mut stranger = Browser::new(&office).from("198.51.100.1");
    let page = stranger.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("opens only where it was used before");
    assert_eq!(
        office.app.passwords.n_hashed(),
        before,
        "nothing is checked"
    );
    office.clock.advance(30 * DAY);
    let page = stranger.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(
        page.status,
        StatusCode::FORBIDDEN,
        "time alone does not open it"
    );
    let blocked = office
        .employee(&anna.employee)
        .await
        .unwrap()
        .row
        .blocked_at;
    assert_eq!(blocked, None, "BLK-9: nobody is blocked by typing");
    let page = known.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/me");
    let page = stranger.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(
        page.location(),
        "/w/northwind/me",
        "a known one opened it again"
    );
}

#[tokio::test]
async fn whoever_administers_goes_on_while_strangers_fail_on_purpose_at_each_of_them_cap_4_attack_28()
 {
    let office = Office::open().await;
    let ada = office.member(Role::Admin, "ada@northwind.example").await;
    let admins = [
        (office.owner.clone(), "petra@northwind.example"),
        (ada, "ada@northwind.example"),
    ];
    let mut sessions = Vec::new();
    for (admin, login) in &admins {
        office.set_password(&admin.identity, PASSWORD).await;
        office.enrol(&admin.identity).await;
        let mut browser = Browser::new(&office).from("192.0.2.1");
        let code = office.code();
        browser.sign_in_with_code("northwind", login, &code).await;
        sessions.push(browser);
    }
    office.clock.advance(30 * SECOND);
    for (_, login) in &admins {
        let mut stranger = Browser::new(&office).from("203.0.113.1");
        stranger.sign_in("northwind", login, "wrong").await;
    }
    // As far as it goes: each is shut to strangers.
    let far = "update strangers set n_failures = 99, wait_until = null";
    assert_eq!(office.tamper(far).await, 2);
    for (n, (_, login)) in admins.iter().enumerate() {
        let mut stranger = Browser::new(&office).from(&format!("198.51.100.{n}"));
        stranger.sign_in("northwind", login, "wrong").await;
        let shut = stranger.sign_in("northwind", login, PASSWORD).await;
        assert_eq!(shut.status, StatusCode::FORBIDDEN, "{login}");
        shut.says("opens only where it was used before");
    }
    for ((admin, login), browser) in admins.iter().zip(&mut sessions) {
        // The session that is open, the app that is connected, and a new sign-in where they are known.
        let me = browser.get("/w/northwind/me").await;
        assert_eq!(me.status, StatusCode::OK, "{login}");
        let (status, _) = admin.call("GET", "/api/sync/start", None).await;
        assert_eq!(status, StatusCode::OK, "{login}");
        let end = Decision::EndSessions {
            employee: office.id().into(),
        };
        let outcome = admin.decide(end).await;
        assert_eq!(outcome, Outcome::rejected(Problem::EmployeeGone), "{login}");
        let row = office.employee(&admin.employee).await.unwrap().row;
        assert_eq!(row.blocked_at, None, "BLK-9");
        office.clock.advance(30 * SECOND);
        browser.cookies.remove("gatehouse-session");
        let code = office.code();
        let page = browser.sign_in_with_code("northwind", login, &code).await;
        assert_eq!(page.location(), "/w/northwind/me", "{login}");
    }
    // Where the known device is lost too, a recovered password lets strangers try again: themselves, that is.
    let (_, login) = &admins[1];
    office.tamper("update strangers set n_failures = 100").await;
    office.clock.advance(MINUTE);
    let link = crate::recovery::link(&office, login).await;
    let mut elsewhere = Browser::new(&office).from("198.51.100.77");
    let form = elsewhere.get(&link).await;
    let new = "gravel teapot ninety-one";
    elsewhere.submit(&form, &[("password", new)]).await;
    let page = elsewhere.sign_in("northwind", login, new).await;
    assert_eq!(page.location(), "/w/northwind/confirm");
}

#[tokio::test]
async fn who_has_the_password_does_not_guess_the_second_step_without_end_cap_4_tfa_1() {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    let mut known = Browser::new(&office);
    let code = office.code();
    known.sign_in_with_code("northwind", ANNA, &code).await;
    office.clock.advance(MINUTE);
    let mut stranger = Browser::new(&office).from("203.0.113.1");
    let page = stranger.sign_in("northwind", ANNA, PASSWORD).await;
    let page = stranger.follow(&page).await;
    let page = stranger.submit(&page, &[("code", "000000")]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    let strangers = "select n_failures from strangers";
    assert_eq!(office.number(strangers).await, 1);
    office.tamper("update strangers set n_failures = 99").await;
    let page = stranger.submit(&page, &[("code", "000001")]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    for n in 2..6 {
        let code = format!("00000{n}");
        stranger.submit(&page, &[("code", &code)]).await;
    }
    let page = Browser::new(&office)
        .from("198.51.100.1")
        .sign_in("northwind", ANNA, PASSWORD)
        .await;
    page.says("opens only where it was used before");
    known.cookies.remove("gatehouse-session");
    let code = office.code();
    let page = known.sign_in_with_code("northwind", ANNA, &code).await;
    assert_eq!(
        page.location(),
        "/w/northwind/me",
        "and takes no tries away from a device that is known"
    );
}

#[tokio::test]
async fn a_login_that_nobody_has_is_shut_to_strangers_alike_cap_4_attack_1() {
    let (office, _) = office().await;
    let mut seen = Vec::new();
    for login in [ANNA, NOBODY] {
        Browser::new(&office)
            .sign_in("northwind", login, "wrong")
            .await;
        office.tamper("update strangers set n_failures = 100").await;
        let page = Browser::new(&office)
            .sign_in("northwind", login, "wrong")
            .await;
        let text = page.text.replace(login, "LOGIN").replace(&page.csrf(), "");
        seen.push((page.status, text));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0].0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_recovered_password_opens_the_door_to_strangers_again_cap_4() {
    let (office, _) = office().await;
    Browser::new(&office)
        .sign_in("northwind", ANNA, "wrong")
        .await;
    office.tamper("update strangers set n_failures = 100").await;
    let mut stranger = Browser::new(&office).from("203.0.113.8");
    let shut = stranger.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(shut.status, StatusCode::FORBIDDEN);
    let link = crate::recovery::link(&office, ANNA).await;
    let form = stranger.get(&link).await;
    let new = "another teapot of gravel";
    stranger.submit(&form, &[("password", new)]).await;
    let page = stranger.sign_in("northwind", ANNA, new).await;
    assert_eq!(page.location(), "/w/northwind/me");
}

#[tokio::test]
async fn a_known_device_counts_for_itself_and_forgetting_it_clears_that_cap_1_cap_2() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    browser.cookies.remove("gatehouse-session");
    let cookie = browser.cookies["gatehouse-device"].clone();
    let kept = format!("select count(*) from known_device where token_hash = '{cookie}'");
    assert_eq!(office.number(&kept).await, 0, "only its hash is kept");
    let mut stranger = Browser::new(&office);
    tries(&mut stranger, ANNA, 11).await.says("data-work");
    stranger.get("/w/northwind").await.hides("Remove the saved");
    tries(&mut browser, ANNA, 9).await.hides("data-work");
    let asked = tries(&mut browser, ANNA, 2).await;
    asked
        .says("data-work")
        .says("Remove the saved sign-in data");
    let fields = [("csrf", asked.csrf())];
    let fields = [("csrf", fields[0].1.as_str())];
    let gone = browser.post("/w/northwind/forget", &fields).await;
    assert_eq!(gone.location(), "/w/northwind");
    assert!(!browser.cookies.contains_key("gatehouse-device"));
    assert_eq!(office.number("select count(*) from known_device").await, 0);
    let mut elsewhere = browser.from("203.0.113.7");
    let page = elsewhere.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/me");
    let copied = {
        let mut old = Browser::new(&office);
        old.cookies.insert("gatehouse-device".to_owned(), cookie);
        old
    };
    tries(&mut copied.clone(), ANNA, 1).await.says("data-work");
}

#[tokio::test]
async fn a_new_device_is_announced_by_mail_and_the_first_is_not_sgn_6() {
    let (office, _) = office().await;
    let mut first = Browser::new(&office);
    first.sign_in("northwind", ANNA, PASSWORD).await;
    first.cookies.remove("gatehouse-session");
    first.sign_in("northwind", ANNA, PASSWORD).await;
    letter::send_due(&office.app).await.unwrap();
    assert!(office.app.mail.kept().is_empty());
    let mut second = Browser::new(&office).from("203.0.113.9");
    second.sign_in("northwind", ANNA, PASSWORD).await;
    letter::send_due(&office.app).await.unwrap();
    let letters = office.app.mail.kept();
    assert_eq!(letters.len(), 1);
    let letter = &letters[0];
    assert_eq!(letter.to, ANNA);
    assert_eq!(letter.subject, "New sign-in to Northwind");
    for text in [&letter.text, &letter.html] {
        for part in ["203.0.113.9", "Test browser", "UTC", "/w/northwind/recover"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    second.cookies.remove("gatehouse-session");
    office.clock.advance(HOUR);
    second.sign_in("northwind", ANNA, PASSWORD).await;
    letter::send_due(&office.app).await.unwrap();
    assert_eq!(office.app.mail.kept().len(), 1, "it is known now");
}

#[tokio::test]
async fn a_device_cookie_that_was_planted_is_worth_nothing_after_the_sign_in_cap_4() {
    let (office, _) = office().await;
    let planted = "p".repeat(43);
    let mut victim = Browser::new(&office);
    victim
        .cookies
        .insert("gatehouse-device".to_owned(), planted.clone());
    victim.sign_in("northwind", ANNA, PASSWORD).await;
    assert_ne!(victim.cookies["gatehouse-device"], planted);
    let first = victim.cookies["gatehouse-device"].clone();
    victim.cookies.remove("gatehouse-session");
    victim.sign_in("northwind", ANNA, PASSWORD).await;
    assert_ne!(
        victim.cookies["gatehouse-device"], first,
        "nor is a copied one"
    );
    assert_eq!(office.number("select count(*) from known_device").await, 1);
}
