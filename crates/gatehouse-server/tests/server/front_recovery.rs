//! Recovering a password at the server's own address, which is of no company: by the same rules as at a company's (RCV-1 to RCV-6).

use axum::http::StatusCode;
use gatehouse_rules::event::EventKind;
use gatehouse_rules::time::{HOUR, MINUTE, SECOND};
use gatehouse_server::letter::send_due;
use gatehouse_server::report::Said;

use crate::browser::{Browser, PASSWORD, Page};
use crate::front::{office, set, sign_in};
use crate::harness::Office;
use crate::recovery::{ANNA, ask as ask_at_northwind, told};
use crate::recovery_code::{PHONE, Phones, wrong};

const NEW: &str = "gravel teapot ninety-one";

async fn ask(browser: &mut Browser, login: &str) -> Page {
    let page = browser.get("/recover").await;
    browser.submit(&page, &[("login", login)]).await
}

/// Asks with a browser of its own; the link in the newest letter.
async fn link(office: &Office) -> String {
    let page = ask(&mut Browser::new(office), ANNA).await;
    assert_eq!(page.location(), "/recover/sent");
    let mut links = office.links().await;
    links.retain(|link| link.starts_with("/r/"));
    links.pop().unwrap()
}

/// In how many companies' logs a kind of event stands.
async fn logs(office: &Office, kind: EventKind) -> i64 {
    let sql = format!(
        "select count(distinct workspace_id) from event where kind = '{}' and on_id is not null",
        kind.name()
    );
    office.number(&sql).await
}

#[tokio::test]
async fn a_link_is_asked_for_at_the_servers_address_and_every_company_is_told_rcv_1_sgn_5() {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    office.clock.advance(SECOND);
    let mut browser = Browser::new(&office);
    browser.get("/").await.says("href=\"/recover\"");
    browser.get("/?to=profile").await.says("href=\"/recover\"");
    let asked = ask(&mut browser, "ANNA@Northwind.Example").await;
    assert_eq!(asked.location(), "/recover/sent");
    browser
        .follow(&asked)
        .await
        .says("Look into your mailbox")
        .hides("abrikam");
    let link = office.links().await.pop().unwrap();
    assert!(link.starts_with("/r/"), "{link}");
    let letter = office.app.mail.kept().pop().unwrap();
    let host = office.app.config.host();
    assert_eq!(letter.to, ANNA);
    assert_eq!(letter.from_name, host, "no company asked");
    assert_eq!(letter.subject, format!("Set a new password for {host}"));
    assert!(!letter.text.contains("orthwind "), "{}", letter.text);
    let form = browser.get(&link).await;
    form.says(ANNA).says("At least 8 characters");
    let done = browser.submit(&form, &[("password", NEW)]).await;
    assert_eq!(done.location(), "/recovered");
    let page = browser.follow(&done).await;
    page.says("Your new password is set").says(ANNA);
    let page = browser
        .submit(&page, &[("login", ANNA), ("password", NEW)])
        .await;
    assert_eq!(page.location(), "/confirm", "two-step is still asked");
    let old = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
    let again = browser.get(&link).await;
    assert_eq!(again.status, StatusCode::GONE);
    again.says("This link is outdated").says("It was used");
    for kind in [
        EventKind::RecoveryAsked,
        EventKind::LetterSent,
        EventKind::RecoveryOpened,
        EventKind::PasswordRecovered,
        EventKind::RecoveryRefused,
    ] {
        assert_eq!(logs(&office, kind).await, 2, "{kind:?}");
        assert_eq!(office.causes(kind.name()).await.len(), 2, "{kind:?}, once");
    }
    office.links().await;
    let letter = office.app.mail.kept().pop().unwrap();
    assert_eq!(letter.subject, "Your password was changed");
    assert!(
        letter.text.contains("an admin of your company"),
        "{}",
        letter.text
    );
    assert!(letter.text.contains("/recover\n") || letter.text.contains("/recover "));
}

#[tokio::test]
async fn a_login_of_nobody_hears_the_same_at_the_servers_address_rcv_5_attack_3() {
    let (office, _) = office().await;
    let rows = "select (select count(*) from recovery) * 1000000 + (select count(*) from letter) * 10000 \
                + (select count(*) from throttle) * 100 + (select count(*) from event where kind like 'recovery%')";
    ask(&mut Browser::new(&office), "first@northwind.example").await;
    let mut heard = Vec::new();
    for login in [ANNA, "zoe1@northwind.example"] {
        let mut browser = Browser::new(&office);
        let (before, hashed) = (office.number(rows).await, office.app.passwords.n_hashed());
        let asked = ask(&mut browser, login).await;
        let work = (
            office.number(rows).await - before,
            office.app.passwords.n_hashed() - hashed,
        );
        let sent = browser.follow(&asked).await;
        let soon = browser.submit(&sent, &[]).await;
        assert_eq!(soon.status, StatusCode::TOO_MANY_REQUESTS);
        office.clock.advance(MINUTE);
        let again = browser.submit(&sent, &[]).await;
        assert_eq!(again.location(), "/recover/sent");
        let pages = [asked, sent, soon, again];
        heard.push((work, pages.map(|page| told(&page, login))));
        office.clock.advance(HOUR);
    }
    assert_eq!(heard[0], heard[1]);
    office.links().await;
    let nobody_s = "select count(*) from letter where address like 'zoe1%'";
    assert_eq!(
        office.number(nobody_s).await,
        0,
        "and nothing of them stays"
    );
}

#[tokio::test]
async fn at_every_address_one_is_asked_for_a_minute_and_only_the_newest_works_rcv_1_attack_22() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    let first = ask_at_northwind(&mut browser, ANNA).await;
    assert_eq!(first.location(), "/w/northwind/recover/sent");
    let old = office.links().await.pop().unwrap();
    let soon = ask(&mut browser, ANNA).await;
    assert_eq!(soon.status, StatusCode::TOO_MANY_REQUESTS);
    soon.says("You can ask again in 60 seconds");
    office.clock.advance(MINUTE);
    let new = link(&office).await;
    let page = browser.get(&old).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("only the newest works");
    assert_eq!(browser.get(&new).await.status, StatusCode::OK);
    // What is outdated offers a new one, by the same way.
    office.clock.advance(HOUR);
    let page = browser.get(&new).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("60 minutes");
    let sent = browser.submit(&page, &[]).await;
    assert_eq!(sent.location(), "/recover/sent");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_who_ask_at_every_address_at_once_one_gets_a_letter_on_its_way_attack_22() {
    let (office, _) = office().await;
    let ways = ["/recover", "/w/northwind/recover", "/w/fabrikam/recover"];
    let written = [ANNA, " Anna@NORTHWIND.example ", "ANNA@northwind.example"];
    let mut tasks = Vec::new();
    for n in 0..100 {
        let mut browser = Browser::new(&office).from(&format!("198.51.100.{n}"));
        let (path, login) = (ways[n % 3], written[n / 3 % 3]);
        let csrf = browser.get(path).await.csrf();
        tasks.push(tokio::spawn(async move {
            let fields = [("csrf", csrf.as_str()), ("login", login)];
            browser.post(path, &fields).await.status
        }));
    }
    let mut n_asked = 0;
    for task in tasks {
        match task.await.unwrap() {
            StatusCode::SEE_OTHER => n_asked += 1,
            status => assert_eq!(status, StatusCode::TOO_MANY_REQUESTS),
        }
    }
    assert_eq!(n_asked, 1);
    office.links().await;
    assert_eq!(office.app.mail.kept().len(), 1);
}

#[tokio::test]
async fn a_link_of_the_server_is_nothing_at_a_company_and_the_other_way_round_attack_21() {
    let (office, _) = office().await;
    let own = link(&office).await;
    let mut browser = Browser::new(&office);
    let page = browser.get(&format!("/w/northwind{own}")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    office.clock.advance(MINUTE);
    ask_at_northwind(&mut browser, ANNA).await;
    let company_s = office.links().await.pop().unwrap();
    let elsewhere = company_s.replace("/w/northwind", "");
    let page = browser.get(&elsewhere).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    page.says("This link does not work")
        .says("href=\"/recover\"");
    // Neither does the browser that asked there stand here.
    assert_eq!(browser.get("/recover/sent").await.location(), "/recover");
    assert_eq!(browser.get("/recovered").await.location(), "/");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_those_who_submit_one_link_of_the_server_at_once_one_sets_the_password_attack_20() {
    let (office, _) = office().await;
    let link = link(&office).await;
    let mut tasks = Vec::new();
    for i in 0..8 {
        let mut browser = Browser::new(&office);
        let form = browser.get(&link).await;
        tasks.push(tokio::spawn(async move {
            let password = format!("{NEW} {i}");
            let page = browser.submit(&form, &[("password", &password)]).await;
            page.header("location").as_deref() == Some("/recovered")
        }));
    }
    let mut n_won = 0;
    for task in tasks {
        n_won += usize::from(task.await.unwrap());
    }
    assert_eq!(n_won, 1);
    assert_eq!(office.causes("password_recovered").await.len(), 2);
}

#[tokio::test]
async fn who_is_blocked_everywhere_gets_no_link_and_who_one_company_lets_in_does_blk_2() {
    let (office, _) = office().await;
    set(&office, "fabrikam", "blocked_at = 1").await;
    let link = link(&office).await;
    let mut browser = Browser::new(&office);
    assert_eq!(browser.get(&link).await.status, StatusCode::OK);
    set(&office, "northwind", "blocked_at = 1").await;
    let page = browser.get(&link).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("60 minutes").hides("block");
    office.clock.advance(MINUTE);
    let n = office.app.mail.kept().len();
    let asked = ask(&mut browser, ANNA).await;
    browser.follow(&asked).await.says("Look into your mailbox");
    office.links().await;
    assert_eq!(office.app.mail.kept().len(), n);
    assert_eq!(
        office.causes("recovery_refused").await,
        ["blocked", "blocked"],
        "each log has the true cause"
    );
}

#[tokio::test]
async fn whom_every_company_dismissed_recovers_for_their_profile_sgn_4() {
    let (office, _) = office().await;
    for slug in ["northwind", "fabrikam"] {
        set(&office, slug, "status = 'dismissed'").await;
    }
    let link = link(&office).await;
    let mut browser = Browser::new(&office);
    let form = browser.get(&link).await;
    let done = browser.submit(&form, &[("password", NEW)]).await;
    assert_eq!(done.location(), "/recovered");
    let page = browser.get("/?to=profile").await;
    let page = browser
        .submit(&page, &[("login", ANNA), ("password", NEW)])
        .await;
    assert_eq!(page.location(), "/profile");
    assert_eq!(
        logs(&office, EventKind::RecoveryAsked).await,
        0,
        "nobody works there"
    );
}

#[tokio::test]
async fn with_someone_else_signed_in_the_servers_page_says_who_rcv_4() {
    let (office, _) = office().await;
    let bert = office
        .member(
            gatehouse_rules::role::Role::Employee,
            "bert@northwind.example",
        )
        .await;
    office.set_password(&bert.identity, PASSWORD).await;
    let named = "update identity set name = 'Bert Brandt' where login = 'bert@northwind.example'";
    assert_eq!(office.tamper(named).await, 1);
    let link = link(&office).await;
    let mut browser = Browser::new(&office);
    browser
        .sign_in("northwind", "bert@northwind.example", PASSWORD)
        .await;
    let page = browser.get(&link).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("Someone else is signed in here")
        .says("Bert Brandt")
        .says("bert@northwind.example")
        .says("private window")
        .hides(ANNA);
    let out = browser.submit(&page, &[]).await;
    assert_eq!(out.location(), link);
    browser.follow(&out).await.says(ANNA);
    assert_eq!(office.causes("sessions_ended").await, ["signed_out"]);
}

#[tokio::test]
async fn a_code_by_sms_works_at_the_servers_address_rcv_2() {
    let phones = Phones::open().await;
    let mut browser = phones.browser();
    let page = ask(&mut browser, PHONE).await;
    assert_eq!(page.location(), "/recover/sent");
    let form = browser.follow(&page).await;
    form.says("Type the code from the SMS");
    let code = phones.code().await;
    let text = phones.sent.lock().unwrap().last().unwrap().1.clone();
    assert!(text.contains(phones.app.config.host()), "{text}");
    browser
        .submit(&form, &[("code", &wrong(&code))])
        .await
        .says("4 more times");
    let right = browser.submit(&form, &[("code", &code)]).await;
    assert!(right.location().starts_with("/r/"), "{}", right.location());
    let page = browser.follow(&right).await;
    let done = browser.submit(&page, &[("password", NEW)]).await;
    assert_eq!(done.location(), "/recovered");
    assert_eq!(
        phones.office.causes("recovery_refused").await,
        ["wrong_code"]
    );
    assert_eq!(
        phones.office.causes("password_recovered").await,
        ["sms_code"]
    );
    while send_due(&phones.app).await.unwrap() > 0 {}
    let (_, text) = phones.sent.lock().unwrap().last().cloned().unwrap();
    assert!(text.contains("/recover"), "{text}");
}

#[tokio::test]
async fn a_letter_of_the_servers_address_that_came_back_is_told_to_every_company_inv_8() {
    let (office, _) = office().await;
    link(&office).await;
    let id = office
        .text("select id from letter where kind = 'recovery'")
        .await;
    let said = Said {
        action: Some("failed".to_owned()),
        status: Some("5.1.1".to_owned()),
        words: "550 no such mailbox".to_owned(),
        host: "mx.northwind.example".to_owned(),
    };
    let state = gatehouse_server::letter::report(&office.app, &id.into(), &said).await;
    assert!(state.unwrap().is_some());
    assert_eq!(logs(&office, EventKind::LetterFailed).await, 2);
}

#[tokio::test]
async fn a_letter_about_an_identity_that_fails_is_told_where_an_admin_looks_inv_8() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    let page = browser.get("/?to=profile").await;
    let fields = [("login", ANNA), ("password", PASSWORD)];
    browser.submit(&page, &fields).await;
    let page = browser.get("/profile/login").await;
    let fields = [("address", "anna@home.example"), ("password", PASSWORD)];
    browser.submit(&page, &fields).await;
    send_due(&office.app).await.unwrap();
    let letter = "select id from letter where kind = 'login_change'";
    let id = office.text(letter).await.into();
    let said = Said {
        action: Some("failed".to_owned()),
        status: Some("5.1.1".to_owned()),
        words: "550 no such mailbox".to_owned(),
        host: "mx.home.example".to_owned(),
    };
    gatehouse_server::letter::report(&office.app, &id, &said)
        .await
        .unwrap();
    assert_eq!(
        logs(&office, EventKind::LetterFailed).await,
        2,
        "in each company"
    );
    assert_eq!(office.causes("letter_failed").await, ["bounced", "bounced"]);
    let data = office
        .text("select data from event where kind = 'letter_failed' limit 1")
        .await;
    assert!(
        data.contains("no such mailbox") && data.contains("login_change"),
        "{data}"
    );
    assert!(
        data.contains("a…@home.example") && !data.contains("anna@home"),
        "an address that is not the login is theirs alone: {data}"
    );
}
