//! Recovering a password by a mailed link (RCV-1, RCV-3 to RCV-6), and what is asked of a letter's way.

use axum::http::StatusCode;
use gatehouse_rules::random::Random;
use gatehouse_rules::recovery::Limits;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND, Time};
use gatehouse_server::letter::send_due;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::{Client, Copy, Office};

pub const ANNA: &str = "anna@northwind.example";
const NEW: &str = "gravel teapot ninety-one";

pub async fn office() -> (Office, Client) {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    office.clock.advance(SECOND);
    (office, anna)
}

/// Asks for a new password at the page, as a person does.
pub async fn ask(browser: &mut Browser, login: &str) -> Page {
    let page = browser.get("/w/northwind/recover").await;
    browser.submit(&page, &[("login", login)]).await
}

/// Asks with a browser of its own; the link in the newest letter.
pub async fn link(office: &Office, login: &str) -> String {
    let page = ask(&mut Browser::new(office), login).await;
    assert_eq!(page.location(), "/w/northwind/recover/sent");
    let mut links = office.links().await;
    // A letter about a new device may leave beside it, with a link to the page that asks.
    links.retain(|link| !link.ends_with("/recover"));
    links.pop().unwrap()
}

/// Opens a link and sets a password by it.
async fn set(browser: &mut Browser, link: &str, password: &str) -> Page {
    let form = browser.get(link).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    browser.submit(&form, &[("password", password)]).await
}

fn in_order(office: &Office) -> Vec<String> {
    let letters = office.app.mail.kept();
    letters
        .iter()
        .map(|letter| letter.subject.clone())
        .collect()
}

#[tokio::test]
async fn a_mailed_link_sets_the_password_once_and_nothing_else_rcv_1_attack_15() {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    let mut browser = Browser::new(&office);
    browser
        .get("/w/northwind")
        .await
        .says("href=\"/w/northwind/recover\"");
    let asked = ask(&mut browser, "ANNA@Northwind.Example").await;
    browser.follow(&asked).await.says("Look into your mailbox");
    let link = office.links().await.pop().unwrap();
    let letter = office.app.mail.kept().pop().unwrap();
    assert_eq!(
        letter.to, ANNA,
        "to the address that is kept, not the one that was typed"
    );
    let form = browser.get(&link).await;
    form.says(ANNA).says("At least 8 characters");
    for _ in 0..3 {
        browser
            .send("HEAD", &link, None, axum::body::Body::empty())
            .await;
        assert_eq!(
            browser.get(&link).await.status,
            StatusCode::OK,
            "opening spends nothing"
        );
    }
    let done = browser.submit(&form, &[("password", NEW)]).await;
    assert_eq!(done.location(), "/w/northwind/recovered");
    let page = browser.follow(&done).await;
    page.says("Your new password is set").says(ANNA);
    assert_eq!(
        office.number("select count(*) from session").await,
        0,
        "nobody is signed in by it"
    );
    let again = browser.get(&link).await;
    assert_eq!(again.status, StatusCode::GONE);
    again.says("This link is outdated").says("It was used");
    let old = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
    let new = browser.sign_in("northwind", ANNA, NEW).await;
    assert_eq!(
        new.location(),
        "/w/northwind/confirm",
        "two-step is still asked"
    );
    assert_eq!(office.causes("password_recovered").await, ["mail_link"]);
    office.links().await;
    assert_eq!(
        in_order(&office).last().unwrap(),
        "Your password was changed"
    );
}

#[tokio::test]
async fn only_the_newest_link_works_and_opening_the_old_one_first_harms_nothing_rcv_1_rcv_3_attack_19()
 {
    let (office, _) = office().await;
    let old = link(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    let form = browser.get(&old).await;
    office.clock.advance(MINUTE);
    let new = link(&office, ANNA).await;
    assert_ne!(old, new);
    let page = browser.get(&old).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("This link is outdated")
        .says("only the newest works");
    let late = browser.submit(&form, &[("password", NEW)]).await;
    assert_eq!(late.status, StatusCode::GONE, "with its form open, too");
    // The button on the page asks for a third one, by the same way and at the same pace.
    let soon = browser.submit(&page, &[]).await;
    assert_eq!(soon.status, StatusCode::TOO_MANY_REQUESTS);
    soon.says("You can ask again in 60 seconds");
    office.clock.advance(MINUTE);
    let sent = browser.submit(&page, &[]).await;
    assert_eq!(sent.location(), "/w/northwind/recover/sent");
    browser.follow(&sent).await.says("Look into your mailbox");
    let newest = office.links().await.pop().unwrap();
    assert_eq!(browser.get(&new).await.status, StatusCode::GONE);
    let done = set(&mut browser, &newest, NEW).await;
    assert_eq!(done.location(), "/w/northwind/recovered");
    assert_eq!(
        office.causes("recovery_refused").await,
        ["voided", "voided"]
    );
    assert_eq!(office.causes("recovery_asked").await.len(), 3);
}

#[tokio::test]
async fn the_operator_sets_how_long_a_link_works_and_how_often_it_is_asked_for_rcv_1() {
    let (mut office, _) = office().await;
    office.set(|config| {
        config.recovery = Limits {
            link_minutes: 30,
            wait_seconds: 20,
            an_hour: 2,
            a_day: 3,
            ..Limits::default()
        };
    });
    let mut browser = Browser::new(&office);
    let sent = ask(&mut browser, ANNA).await;
    let sent = browser.follow(&sent).await;
    sent.says("It works once, for 30 minutes");
    office.clock.advance(19 * SECOND);
    let soon = ask(&mut browser, ANNA).await;
    assert_eq!(soon.status, StatusCode::TOO_MANY_REQUESTS);
    soon.says("You can ask again in a second");
    office.clock.advance(SECOND);
    let newest = link(&office, ANNA).await;
    let third = ask(&mut browser, ANNA).await;
    assert_eq!(third.status, StatusCode::TOO_MANY_REQUESTS, "two an hour");
    office.clock.advance(30 * MINUTE - SECOND);
    let form = browser.get(&newest).await;
    assert_eq!(form.status, StatusCode::OK);
    office.clock.advance(SECOND);
    let late = browser.submit(&form, &[("password", NEW)]).await;
    assert_eq!(late.status, StatusCode::GONE);
    late.says("30 minutes");
    office.clock.advance(HOUR);
    link(&office, ANNA).await;
    office.clock.advance(2 * HOUR);
    let fourth = ask(&mut browser, ANNA).await;
    assert_eq!(fourth.status, StatusCode::TOO_MANY_REQUESTS, "three a day");
    let told = Copy::fetch(&office.owner, 100).await.door();
    assert_eq!(told.recovery, office.app.config.recovery, "apps hear of it");
}

#[tokio::test]
async fn a_link_ends_after_an_hour_and_with_password_login_or_block_rcv_1_rcv_3_attack_19() {
    let (office, anna) = office().await;
    let mut browser = Browser::new(&office);
    let first = link(&office, ANNA).await;
    office.clock.advance(HOUR - SECOND);
    let form = browser.get(&first).await;
    assert_eq!(form.status, StatusCode::OK);
    office.clock.advance(SECOND);
    let page = browser.submit(&form, &[("password", NEW)]).await;
    assert_eq!(page.status, StatusCode::GONE, "no sweeper ran");
    page.says("60 minutes").says("Send me a new link");

    let after_password = link(&office, ANNA).await;
    office.clock.advance(SECOND);
    office.set_password(&anna.identity, PASSWORD).await;
    browser
        .get(&after_password)
        .await
        .says("changed after it was sent");

    office.clock.advance(MINUTE);
    let after_login = link(&office, ANNA).await;
    let moved = "update identity set login = 'a@x.example', login_canonical = 'a@x.example' where login_canonical = 'anna@northwind.example'";
    office.tamper(moved).await;
    browser
        .get(&after_login)
        .await
        .says("changed after it was sent");
    let back = "update identity set login = 'anna@northwind.example', login_canonical = 'anna@northwind.example' where login_canonical = 'a@x.example'";
    office.tamper(back).await;

    office.clock.advance(MINUTE);
    let after_block = link(&office, ANNA).await;
    office
        .tamper("update employee set blocked_at = 1 where login = 'anna@northwind.example'")
        .await;
    let blocked = browser.get(&after_block).await;
    assert_eq!(blocked.status, StatusCode::GONE);
    blocked.says("60 minutes").hides("block");
    office.clock.advance(MINUTE);
    let n = office.app.mail.kept().len();
    let asked = ask(&mut browser, ANNA).await;
    browser.follow(&asked).await.says("Look into your mailbox");
    office.links().await;
    assert_eq!(
        office.app.mail.kept().len(),
        n,
        "who is blocked gets none (BLK-2)"
    );
    assert_eq!(
        office.causes("recovery_refused").await,
        ["expired", "changed", "changed", "blocked"]
    );
    assert_eq!(
        office.causes("recovery_asked").await.last().unwrap(),
        "blocked"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_those_who_submit_one_link_at_once_one_sets_the_password_attack_20() {
    let (office, _) = office().await;
    let link = link(&office, ANNA).await;
    let mut tasks = Vec::new();
    for i in 0..8 {
        let mut browser = Browser::new(&office);
        let form = browser.get(&link).await;
        tasks.push(tokio::spawn(async move {
            let password = format!("{NEW} {i}");
            let page = browser.submit(&form, &[("password", &password)]).await;
            let won = page.header("location").as_deref() == Some("/w/northwind/recovered");
            (won, password)
        }));
    }
    let mut won = Vec::new();
    for task in tasks {
        let (is_won, password) = task.await.unwrap();
        won.extend(is_won.then_some(password));
    }
    assert_eq!(won.len(), 1, "{won:?}");
    let page = Browser::new(&office)
        .sign_in("northwind", ANNA, &won[0])
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
    assert_eq!(office.causes("password_recovered").await.len(), 1);
}

/// Everything of an answer but what is drawn anew for each and the login itself.
pub fn told(page: &Page, login: &str) -> String {
    let csrf = page
        .between("name=\"csrf\" value=\"", "\"")
        .unwrap_or_default();
    let mut headers: Vec<String> = page
        .headers
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "x-request-id" | "set-cookie"))
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    let mut text = page.text.replace(login, "LOGIN");
    if !csrf.is_empty() {
        text = text.replace(&csrf, "CSRF");
    }
    format!("{}\n{}\n{text}", page.status, headers.join("\n"))
}

#[tokio::test]
async fn a_login_of_nobody_is_asked_for_with_the_same_answers_and_the_same_work_rcv_5_attack_3() {
    let (office, _) = office().await;
    let rows = "select (select count(*) from recovery) * 1000000 + (select count(*) from letter) * 10000 \
                + (select count(*) from throttle) * 100 + (select count(*) from event where kind like 'recovery%')";
    // From this place something was asked for before.
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
        let elsewhere = ask(&mut Browser::new(&office), login).await;
        assert_eq!(
            soon.status,
            StatusCode::TOO_MANY_REQUESTS,
            "limits count for both"
        );
        office.clock.advance(MINUTE);
        let again = browser.submit(&sent, &[]).await;
        assert_eq!(again.location(), "/w/northwind/recover/sent");
        let pages = [asked, sent, soon, elsewhere, again];
        heard.push((work, pages.map(|page| told(&page, login))));
        office.clock.advance(HOUR);
    }
    assert_eq!(heard[0], heard[1]);
}

#[tokio::test]
async fn a_login_of_nobody_leaves_no_letter_no_event_and_no_address_rcv_5() {
    let (office, _) = office().await;
    let before = office.number("select count(*) from event").await;
    ask(&mut Browser::new(&office), "zoe1@northwind.example").await;
    assert_eq!(send_due(&office.app).await.unwrap(), 1);
    assert!(office.app.mail.kept().is_empty());
    assert_eq!(office.number("select count(*) from letter").await, 0);
    assert_eq!(office.number("select count(*) from event").await, before);
    office.clock.advance(31 * DAY);
    gatehouse_server::letter::sweep(&office.app, office.clock.now())
        .await
        .unwrap();
    assert_eq!(office.number("select count(*) from recovery").await, 0);
}

#[tokio::test]
async fn it_is_asked_for_once_a_minute_five_times_an_hour_and_twenty_a_day_rcv_1_attack_22() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    let mut asked = Vec::new();
    for pause in [0, 59 * SECOND, SECOND]
        .into_iter()
        .chain(std::iter::repeat_n(90 * SECOND, 200))
    {
        office.clock.advance(pause);
        // Each time in another way to write it.
        let login = if asked.len() % 2 == 0 {
            ANNA
        } else {
            " Anna@NORTHWIND.example "
        };
        let page = ask(&mut browser, login).await;
        match page.status {
            StatusCode::SEE_OTHER => asked.push(office.clock.now()),
            status => assert_eq!(status, StatusCode::TOO_MANY_REQUESTS),
        }
    }
    assert!(asked[1].since(asked[0]) >= MINUTE);
    for (n, window) in [(5, HOUR), (20, DAY)] {
        for first in &asked {
            let within = asked
                .iter()
                .filter(|at| (0..window).contains(&at.since(*first)))
                .count();
            assert!(within <= n, "{within} within {window} ms");
        }
    }
    assert_eq!(
        asked.len(),
        20,
        "five hours and a bit give the day's twenty"
    );
    // Of those that wait together only the newest leaves.
    office.clock.advance(DAY);
    ask(&mut browser, ANNA).await;
    office.clock.advance(MINUTE);
    ask(&mut browser, ANNA).await;
    assert_eq!(office.links().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_ask_for_one_login_at_once_one_gets_a_letter_on_its_way_attack_22() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    let page = browser.get("/w/northwind/recover").await;
    let tasks: Vec<_> = (0..25)
        .map(|_| {
            let (mut browser, csrf) = (browser.clone(), page.csrf());
            tokio::spawn(async move {
                let fields = [("csrf", csrf.as_str()), ("login", ANNA)];
                browser.post("/w/northwind/recover", &fields).await.status
            })
        })
        .collect();
    let mut n = 0;
    for task in tasks {
        n += usize::from(task.await.unwrap() == StatusCode::SEE_OTHER);
    }
    assert_eq!(n, 1);
    assert_eq!(office.links().await.len(), 1);
}

#[tokio::test]
async fn a_link_of_one_login_or_company_is_nothing_to_another_attack_21() {
    let (office, _) = office().await;
    office.another("fabrikam").await;
    let bert = office
        .member(Role::Employee, "bert@northwind.example")
        .await;
    office.set_password(&bert.identity, PASSWORD).await;
    let link = link(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    let elsewhere = link.replace("northwind", "fabrikam");
    let page = browser.get(&elsewhere).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    page.says("This link does not work");
    // Fields that name someone else, or skip the form, change nothing for them.
    let form = browser.get(&link).await;
    let sly = [
        ("password", NEW),
        ("login", "bert@northwind.example"),
        ("identity", bert.identity.as_str()),
    ];
    assert_eq!(
        browser.submit(&form, &sly).await.location(),
        "/w/northwind/recovered"
    );
    let mut bert = Browser::new(&office);
    let page = bert
        .sign_in("northwind", "bert@northwind.example", PASSWORD)
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
    let nobodys = bert.get("/w/northwind/recovered").await;
    assert_eq!(
        nobodys.location(),
        "/w/northwind",
        "without its browser the page remembers nobody"
    );
}

#[tokio::test]
async fn with_someone_else_signed_in_the_page_says_who_and_offers_both_ways_rcv_4() {
    let (office, _) = office().await;
    let bert = office
        .member(Role::Employee, "bert@northwind.example")
        .await;
    office.set_password(&bert.identity, PASSWORD).await;
    let named = "update identity set name = 'Bert Brandt' where login = 'bert@northwind.example'";
    assert_eq!(office.tamper(named).await, 1);
    let link = link(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    let page = browser
        .sign_in("northwind", "bert@northwind.example", PASSWORD)
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
    let page = browser.get(&link).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("Someone else is signed in here")
        .says("Bert Brandt")
        .says("bert@northwind.example")
        .says("private window")
        .hides(ANNA);
    assert_eq!(
        browser.get("/w/northwind/me").await.status,
        StatusCode::OK,
        "it keeps that session"
    );
    assert_eq!(
        Browser::new(&office).get(&link).await.status,
        StatusCode::OK,
        "a private window"
    );
    let out = browser.submit(&page, &[]).await;
    assert_eq!(out.location(), link);
    browser
        .follow(&out)
        .await
        .says("Set a new password")
        .says(ANNA);
    assert_eq!(office.causes("sessions_ended").await, ["signed_out"]);
    assert_eq!(
        browser.get("/w/northwind/me").await.location(),
        "/w/northwind"
    );
    // One's own session is no other's.
    let mut own = Browser::new(&office);
    own.sign_in("northwind", ANNA, PASSWORD).await;
    own.get(&link).await.says("Set a new password");
}

#[tokio::test]
async fn a_new_password_is_long_enough_unlike_its_owner_and_not_the_old_one_rcv_6() {
    let (office, anna) = office().await;
    let link = link(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    for (password, says) in [
        ("x7#qTz!4", "it needs 12 characters"),
        ("northwind2026", "too close to your name"),
        ("aaaaaaaaaaaaaaaa", "too easy to guess"),
        ("correct horse battery staple", "list of stolen passwords"),
        (PASSWORD, "This is the password you had"),
        (&"ä".repeat(257), "This is too long"),
    ] {
        let page = set(&mut browser, &link, password).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{password}");
        page.says(says).hides(password);
    }
    office.enrol(&anna.identity).await;
    browser.get(&link).await.says("At least 8 characters");
    let done = set(&mut browser, &link, "x7#qTz!4").await;
    assert_eq!(
        done.location(),
        "/w/northwind/recovered",
        "a second step stands beside it"
    );
}

#[tokio::test]
async fn a_recovered_password_ends_everything_that_was_open_in_every_workspace_ses_3_rcv_1() {
    let (office, anna) = office().await;
    office.another("fabrikam").await;
    office.tamper(&format!(
        "insert into employee (workspace_id, id, identity_id, name, login, role, status, status_since, codes_left, n_passkeys, n_sessions, revision, number) \
         select w.id, 'there', '{}', 'Anna', '{ANNA}', 'employee', 'active', 1, 0, 0, 0, 1, 9 from workspace w where w.slug = 'fabrikam'",
        anna.identity
    )).await;
    let (mut here, mut there) = (Browser::new(&office), Browser::new(&office));
    assert_eq!(
        here.sign_in("northwind", ANNA, PASSWORD).await.location(),
        "/w/northwind/me"
    );
    assert_eq!(
        there.sign_in("fabrikam", ANNA, PASSWORD).await.location(),
        "/w/fabrikam/me"
    );
    office.enrol(&anna.identity).await;
    let mut half = Browser::new(&office);
    half.sign_in("fabrikam", ANNA, PASSWORD).await;
    let link = link(&office, ANNA).await;
    set(&mut Browser::new(&office), &link, NEW).await;
    assert_eq!(here.get("/w/northwind/me").await.location(), "/w/northwind");
    assert_eq!(there.get("/w/fabrikam/me").await.location(), "/w/fabrikam");
    assert_eq!(
        half.get("/w/fabrikam/confirm").await.location(),
        "/w/fabrikam",
        "half sign-ins, too"
    );
    assert_eq!(
        anna.call("GET", "/api/sync/start", None).await.0,
        StatusCode::UNAUTHORIZED,
        "and apps"
    );
    let told = "select count(distinct workspace_id) from event where kind = 'password_recovered'";
    assert_eq!(office.number(told).await, 2, "each company's log has it");
}

#[tokio::test]
async fn where_to_look_and_whom_to_trust_stands_on_the_page_inv_9() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    let asked = ask(&mut browser, ANNA).await;
    let page = browser.follow(&asked).await;
    let sender = office.app.config.sender();
    page.says("Spam and Promotions")
        .says(sender)
        .says(sender.rsplit('@').next().unwrap())
        .says("data-wait=\"60\"")
        .says("Send another link");
    office.clock.advance(MINUTE);
    browser
        .get("/w/northwind/recover/sent")
        .await
        .hides("data-wait");
}

#[tokio::test]
async fn a_login_that_is_none_and_a_way_that_is_not_set_up_are_said_before_anything_is_asked() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    for (login, says) in [
        ("", "Type your mail address or phone number"),
        ("anna", "neither a mail address nor a phone number"),
        (
            "anna@northwind.example,zoe@x.example",
            "neither a mail address",
        ),
        ("+4915112345678", "No SMS leaves this server"),
        ("аnna@northwind.example", "different alphabets"),
        (&"x".repeat(400), "neither a mail address"),
    ] {
        let page = ask(&mut browser, login).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{login}");
        page.says(says);
    }
    assert_eq!(office.number("select count(*) from recovery").await, 0);
    let page = browser.get("/w/northwind/recover").await;
    page.says("An admin of Northwind sees it in your profile");
    let foreign = browser
        .post("/w/northwind/recover", &[("csrf", "x"), ("login", ANNA)])
        .await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        office.number("select count(*) from recovery").await,
        0,
        "attack 30"
    );
}

/// What a sequence of random doings must come to.
struct Model {
    asked: Vec<Time>,
    links: Vec<String>,
    used: bool,
}

#[tokio::test]
async fn whatever_happens_only_the_newest_unused_link_of_the_last_hour_works_rcv_1() {
    let n = if std::env::var("GATEHOUSE_LONG").is_ok() {
        40
    } else {
        4
    };
    for seed in 0..n {
        let (office, _) = office().await;
        let chance = Random::seeded(1_000 + seed);
        let mut model = Model {
            asked: Vec::new(),
            links: Vec::new(),
            used: false,
        };
        let mut browser = Browser::new(&office);
        for step in 0..40 {
            let now = office.clock.now();
            let some = chance.below(model.links.len().max(1) as u64) as usize;
            let works = |i: usize| {
                i + 1 == model.links.len()
                    && !model.used
                    && model.asked.last().is_some_and(|at| now.since(*at) < HOUR)
            };
            let what = format!("seed {seed}, step {step}");
            match chance.below(8) {
                0 | 1 => {
                    let page = ask(&mut Browser::new(&office), ANNA).await;
                    let may = Limits::default().wait(&model.asked, now) == 0;
                    assert_eq!(page.status == StatusCode::SEE_OTHER, may, "{what}");
                    if may {
                        let links = office.links().await;
                        let mut links = links.into_iter().filter(|link| link.contains("/r/"));
                        model.links.push(links.next_back().unwrap());
                        model.asked.push(now);
                        model.used = false;
                    }
                }
                2 | 3 if !model.links.is_empty() => {
                    let page = browser.get(&model.links[some]).await;
                    let status = if works(some) {
                        StatusCode::OK
                    } else {
                        StatusCode::GONE
                    };
                    assert_eq!(page.status, status, "{what}");
                }
                4 | 5 if !model.links.is_empty() => {
                    // The form of whichever link, as it may have been open for long.
                    let csrf = browser.get("/w/northwind/recover").await.csrf();
                    let password = format!("{NEW} {step}");
                    let fields = [("csrf", csrf.as_str()), ("password", &password)];
                    let page = browser.post(&model.links[some], &fields).await;
                    if works(some) {
                        assert_eq!(page.location(), "/w/northwind/recovered", "{what}");
                        model.used = true;
                    } else {
                        assert_eq!(page.status, StatusCode::GONE, "{what}");
                    }
                }
                6 => office
                    .clock
                    .advance((SECOND + chance.below(90) as i64 * SECOND).min(90 * SECOND)),
                _ => office.clock.advance(chance.below(70) as i64 * MINUTE),
            }
            model
                .asked
                .retain(|at| office.clock.now().since(*at) < 2 * DAY);
        }
    }
}

#[tokio::test]
async fn a_new_password_is_looked_for_in_the_operators_list_of_breached_ones_rcv_6() {
    let (mut office, _) = office().await;
    // SHA-1 of "harbour violin forty mosses", between two others, as such lists are sorted.
    let of = |password: &str| {
        let hash =
            ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes());
        gatehouse_rules::secret::hex(hash.as_ref()).to_uppercase()
    };
    let breached = "harbour violin forty mosses";
    let mut list = [of("one"), of(breached), of("another")];
    list.sort();
    let file = std::env::temp_dir().join(format!("gatehouse-breached-{}", office.id()));
    std::fs::write(&file, list.join(":3\n")).unwrap();
    office.set(|config| config.breached_file = Some(file.clone()));
    let link = link(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    let page = browser.get(&link).await;
    let refused = browser.submit(&page, &[("password", breached)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("every list of stolen passwords");
    let fine = browser.submit(&page, &[("password", NEW)]).await;
    assert_eq!(fine.location(), "/w/northwind/recovered");
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn who_is_blocked_everywhere_gets_no_link_at_a_company_they_are_not_in_blk_2() {
    let (office, anna) = office().await;
    office.another("fabrikam").await;
    let asked = async || {
        office.clock.advance(gatehouse_rules::time::HOUR);
        let mut browser = Browser::new(&office);
        let page = browser.get("/w/fabrikam/recover").await;
        let sent = browser.submit(&page, &[("login", ANNA)]).await;
        assert_eq!(sent.location(), "/w/fabrikam/recover/sent", "RCV-5");
        let links = office.links().await;
        links.iter().filter(|link| link.contains("/r/")).count()
    };
    assert_eq!(asked().await, 1, "the password is theirs wherever they ask");
    assert_eq!(
        office.number("select count(*) from event e join workspace w on w.id = e.workspace_id where e.kind = 'recovery_asked' and w.slug = 'northwind'").await,
        1,
        "LOG-1: where they work it is known"
    );
    office.suspect(&anna.employee).await;
    assert_eq!(asked().await, 1, "no second one");
}
