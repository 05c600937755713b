//! One's own sessions, one's own password, and the attacks on sessions by their numbers.

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use futures_util::future::join_all;
use gatehouse_rules::operation::Decision;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, MINUTE, SECOND};
use gatehouse_server::letter;
use gatehouse_server::store::Engine;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::{self, Client, Office};
use crate::routes::{self, For};

const ANNA: &str = "anna@northwind.example";
const NEW: &str = "harbour violin forty mosses";
const HERE: &str = "/w/northwind/me";
const DOOR: &str = "/w/northwind";

async fn office() -> (Office, Client) {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    (office, anna)
}

async fn signed_in(office: &Office) -> Browser {
    let mut browser = Browser::new(office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.location(), HERE);
    browser
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.get(HERE).await.status == StatusCode::OK
}

async fn change(browser: &mut Browser, now: &str, new: &str) -> Page {
    let page = browser.get("/w/northwind/password").await;
    browser
        .submit(&page, &[("password", now), ("new", new)])
        .await
}

/// The value of a hidden field of the sessions page that is about someone else's browser or app.
async fn field(browser: &mut Browser, name: &str) -> String {
    let page = browser.get("/w/northwind/sessions").await;
    page.between(&format!("name=\"{name}\" value=\""), "\"")
        .unwrap_or_else(|| panic!("no {name} in {}", page.text))
}

async fn end(browser: &mut Browser, name: &str, id: &str) -> Page {
    let csrf = browser.get("/w/northwind/sessions").await.csrf();
    browser
        .post("/w/northwind/sessions/end", &[("csrf", &csrf), (name, id)])
        .await
}

#[tokio::test]
async fn a_browser_without_a_name_is_called_so_in_the_language_of_the_page_ses_3() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    browser.name = String::new();
    browser.extra = vec![("accept-language", "de".to_owned())];
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    browser
        .get("/w/northwind/sessions")
        .await
        .says("Ein Browser, der seinen Namen nicht nennt");
}

#[tokio::test]
async fn a_person_sees_browsers_and_apps_here_and_ends_one_ses_3() {
    let (office, anna) = office().await;
    let (mut one, mut other) = (signed_in(&office).await, signed_in(&office).await);
    office.clock.advance(12 * MINUTE);
    let page = one.get("/w/northwind/sessions").await;
    page.says("This browser")
        .says("Test browser")
        .says("Used now")
        .says("Last used 12 minutes ago")
        .says("Test app")
        .says("Connected");
    let id = field(&mut one, "session").await;
    assert_eq!(
        end(&mut one, "session", &id).await.location(),
        "/w/northwind/sessions"
    );
    assert!(is_in(&mut one).await && !is_in(&mut other).await);
    one.get("/w/northwind/sessions")
        .await
        .hides("name=\"session\"");
    let device = field(&mut one, "device").await;
    assert_eq!(device, anna.device().as_str());
    end(&mut one, "device", &device).await;
    let (_, answer) = anna.call("GET", "/api/sync/start", None).await;
    assert_eq!(
        answer["problem"]["code"], "device_revoked",
        "it erases its mirror"
    );
    one.get("/w/northwind/sessions").await.hides("Test app");
    assert_eq!(office.causes("sessions_ended").await, ["ended_by_self"]);
    assert_eq!(office.causes("device_revoked").await, ["revoked_by_self"]);
}

#[tokio::test]
async fn signing_out_everywhere_else_spares_this_browser_and_ends_half_sign_ins_and_apps_ses_3() {
    let office = Office::open().await;
    let petra = &office.owner;
    office.set_password(&petra.identity, PASSWORD).await;
    office.enrol(&petra.identity).await;
    let mut browsers = Vec::new();
    for _ in 0..2 {
        let mut browser = Browser::new(&office);
        let login = "petra@northwind.example";
        let page = browser
            .sign_in_with_code("northwind", login, &office.code())
            .await;
        assert_eq!(page.location(), HERE);
        browsers.push(browser);
        office.clock.advance(30 * SECOND);
    }
    let mut half = Browser::new(&office);
    let page = half
        .sign_in("northwind", "petra@northwind.example", PASSWORD)
        .await;
    let page = half.follow(&page).await;
    let mut here = browsers.remove(0);
    let csrf = here.get("/w/northwind/sessions").await.csrf();
    let path = "/w/northwind/sessions/end-others";
    here.post(path, &[("csrf", &csrf)]).await;
    assert!(is_in(&mut here).await && !is_in(&mut browsers[0]).await);
    let answer = half.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(answer.location(), DOOR, "the half sign-in is over");
    let (_, answer) = petra.call("GET", "/api/sync/start", None).await;
    assert_eq!(
        answer["problem"]["code"], "sign_in_again",
        "an app signs in again, and keeps what it stored (SYN-4)"
    );
    here.get("/w/northwind/sessions")
        .await
        .says("Signed out. Last used");
    assert_eq!(office.causes("sessions_ended").await, ["ended_elsewhere"]);
}

#[tokio::test]
async fn nobody_ends_the_session_or_the_app_of_someone_else_attack_33() {
    let (office, _) = office().await;
    let zoe = office.member(Role::Employee, "zoe@northwind.example").await;
    office.set_password(&zoe.identity, PASSWORD).await;
    let (mut anna, mut other) = (signed_in(&office).await, signed_in(&office).await);
    let (session, device) = (
        field(&mut anna, "session").await,
        field(&mut anna, "device").await,
    );
    let mut stranger = Browser::new(&office);
    stranger
        .sign_in("northwind", "zoe@northwind.example", PASSWORD)
        .await;
    end(&mut stranger, "session", &session).await;
    end(&mut stranger, "device", &device).await;
    assert!(is_in(&mut anna).await && is_in(&mut other).await);
    let revoked = "select count(*) from device where revoked_at is not null";
    assert_eq!(office.number(revoked).await, 0);
}

#[tokio::test]
async fn a_password_change_ends_every_other_session_in_every_company_and_changes_this_ones_secret_ses_3_ses_4()
 {
    let (office, anna) = office().await;
    let fabrikam = office.another("fabrikam").await;
    let mut to = office
        .app
        .change(&fabrikam_workspace(&office).await)
        .await
        .unwrap();
    let login = gatehouse_rules::address::Address::parse(ANNA).unwrap();
    let person = gatehouse_server::workspace::member(
        &office.app,
        &login,
        "Anna",
        Role::Employee,
        office.clock.now(),
    );
    to.add_employees(&[(&person, Some(&anna.identity))])
        .await
        .unwrap();
    to.commit(office.app.event(gatehouse_rules::event::EventKind::Joined))
        .await
        .unwrap();
    let (mut here, mut other) = (signed_in(&office).await, signed_in(&office).await);
    let mut elsewhere = Browser::new(&office);
    let page = elsewhere.sign_in("fabrikam", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/fabrikam/me");
    let old = here.clone();
    let page = change(&mut here, PASSWORD, NEW).await;
    assert_eq!(page.location(), "/w/northwind/password/changed");
    here.follow(&page).await.says("Your password is changed");
    assert!(is_in(&mut here).await, "this browser goes on");
    assert!(
        !is_in(&mut old.clone()).await,
        "the secret from before is none"
    );
    assert!(!is_in(&mut other).await);
    let page = elsewhere.get("/w/fabrikam/me").await;
    assert_eq!(page.location(), "/w/fabrikam", "in every company");
    let (_, answer) = anna.call("GET", "/api/sync/start", None).await;
    assert_eq!(answer["problem"]["code"], "sign_in_again");
    let mut fresh = Browser::new(&office);
    fresh
        .sign_in("northwind", ANNA, PASSWORD)
        .await
        .says("not right");
    let page = fresh.sign_in("northwind", ANNA, NEW).await;
    assert_eq!(page.location(), HERE);
    assert_eq!(
        office.causes("password_set").await,
        ["changed_by_self", "changed_by_self"],
        "LOG-1: each company learns of it"
    );
    drop(fabrikam);
}

async fn fabrikam_workspace(office: &Office) -> gatehouse_rules::id::WorkspaceId {
    office
        .text("select id from workspace where slug = 'fabrikam'")
        .await
        .into()
}

#[tokio::test]
async fn a_stolen_session_changes_no_password_without_the_one_there_is_attack_31() {
    let (office, _) = office().await;
    let mut browser = signed_in(&office).await;
    let page = change(&mut browser, "wrong", NEW).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    page.says("That password is not right");
    assert_eq!(
        change(&mut browser, "", NEW).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(office.causes("sign_in_failed").await.len(), 2, "SGN-5");
    for _ in 0..8 {
        change(&mut browser, "wrong", NEW).await;
    }
    let before = office.app.passwords.n_hashed();
    change(&mut browser, PASSWORD, NEW).await;
    assert_eq!(
        office.app.passwords.n_hashed(),
        before,
        "and it is throttled"
    );
    let mut stranger = Browser::new(&office);
    let page = stranger.get("/w/northwind/password").await;
    assert_eq!(page.location(), DOOR);
}

#[tokio::test]
async fn a_new_password_is_judged_and_not_the_old_one_rcv_6() {
    let (office, anna) = office().await;
    let mut browser = signed_in(&office).await;
    for (new, words) in [
        ("short", "it needs 12 characters"),
        ("anna northwind", "too close to your name"),
        ("aaaaaaaaaaaaaaaa", "too easy to guess"),
        (PASSWORD, "the password you had"),
    ] {
        let page = change(&mut browser, PASSWORD, new).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{new}");
        page.says(words).hides(&format!("value=\"{new}\""));
    }
    let wide: String = PASSWORD
        .chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
            other => other,
        })
        .collect();
    let page = change(&mut browser, PASSWORD, &wide).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wide}");
    page.says("the password you had");
    office.enrol(&anna.identity).await;
    let rated = "select count(*) from identity where password_score is not null";
    assert_eq!(office.number(rated).await, 1);
    let page = change(&mut browser, PASSWORD, "x7#qTz!4").await;
    assert_eq!(office.number(rated).await, 0, "BLK-8: that was the old one");
    assert_eq!(
        page.location(),
        "/w/northwind/password/changed",
        "eight characters are enough with a second step"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_password_changes_at_once_one_wins_and_the_other_is_signed_out_ses_3() {
    let (office, _) = office().await;
    let mut ready = Vec::new();
    for i in 0..4 {
        let mut browser = signed_in(&office).await;
        let csrf = browser.get("/w/northwind/password").await.csrf();
        ready.push((browser, csrf, format!("{NEW} number {i}")));
    }
    let tries = ready.into_iter().map(|(mut browser, csrf, new)| {
        tokio::spawn(async move {
            let fields = [
                ("csrf", csrf.as_str()),
                ("password", PASSWORD),
                ("new", &new),
            ];
            let page = browser.post("/w/northwind/password", &fields).await;
            (page, browser)
        })
    });
    let mut n_in = 0;
    for done in join_all(tries).await {
        let (page, mut browser) = done.unwrap();
        let changed = page.status == StatusCode::SEE_OTHER
            && page.location() == "/w/northwind/password/changed";
        assert_eq!(is_in(&mut browser).await, changed);
        n_in += usize::from(changed);
    }
    assert_eq!(n_in, 1);
    assert_eq!(office.causes("password_set").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_that_is_ended_many_times_at_once_ends_once_ses_3() {
    let (office, _) = office().await;
    let (mut here, mut other) = (signed_in(&office).await, signed_in(&office).await);
    let id = field(&mut here, "session").await;
    let csrf = here.get("/w/northwind/sessions").await.csrf();
    let tries = (0..20).map(|i| {
        let (mut browser, csrf, id) = (here.clone(), csrf.clone(), id.clone());
        tokio::spawn(async move {
            let fields = [("csrf", csrf.as_str()), ("session", &id)];
            match i % 2 {
                0 => browser.post("/w/northwind/sessions/end", &fields).await,
                _ => browser.get(HERE).await,
            }
        })
    });
    for done in join_all(tries).await {
        assert!(!done.unwrap().status.is_server_error());
    }
    assert!(is_in(&mut here).await && !is_in(&mut other).await);
    assert_eq!(office.causes("sessions_ended").await, ["ended_by_self"]);
}

#[tokio::test]
async fn dismissing_ends_browsers_half_sign_ins_and_apps_at_once_ses_3_dis_1() {
    let (office, anna) = office().await;
    let mut browser = signed_in(&office).await;
    office.enrol(&anna.identity).await;
    let mut half = Browser::new(&office);
    let page = half.sign_in("northwind", ANNA, PASSWORD).await;
    let page = half.follow(&page).await;
    let employee = anna.employee.clone();
    office
        .owner
        .decide(Decision::Dismiss {
            employee,
            keep_webhooks: false,
        })
        .await;
    assert!(!is_in(&mut browser).await);
    let answer = half.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(answer.location(), DOOR);
    let (_, answer) = anna.call("GET", "/api/sync/start", None).await;
    assert_eq!(answer["problem"]["code"], "device_revoked");
}

#[tokio::test]
async fn setting_up_a_second_step_changes_the_secret_of_the_session_ses_4_attack_29() {
    let (office, _) = office().await;
    let mut browser = signed_in(&office).await;
    let mut stolen = browser.clone();
    let page = browser.begin("/w/northwind/two-step").await;
    let key = page
        .between("<p class=\"key\">", "<")
        .unwrap()
        .replace(' ', "");
    let code = crate::browser::code_of(&key, office.clock.now());
    browser
        .submit(&page, &[("code", &code)])
        .await
        .says("Two-step is on");
    assert!(is_in(&mut browser).await && !is_in(&mut stolen).await);
}

#[tokio::test]
async fn someone_signed_in_elsewhere_is_told_who_they_are_and_which_company_does_not_know_them_sgn_3()
 {
    let (office, _) = office().await;
    office.another("fabrikam").await;
    for table in ["identity", "employee"] {
        let named = format!("update {table} set name = 'Anna Lind' where login = '{ANNA}'");
        assert_eq!(office.tamper(&named).await, 1);
    }
    let mut browser = signed_in(&office).await;
    let page = browser.get("/w/fabrikam").await;
    page.says("fabrikam does not know you")
        .says("Anna Lind")
        .says(ANNA)
        .says("Northwind")
        .says("href=\"/w/northwind/me\"");
    assert!(is_in(&mut browser).await, "looking ends nothing");
    let page = browser.submit(&page, &[]).await;
    assert_eq!(page.location(), "/w/fabrikam");
    browser.follow(&page).await.says("Sign in to fabrikam");
    assert!(
        !is_in(&mut browser).await,
        "signed out, to come in as someone else"
    );
    assert_eq!(office.causes("sessions_ended").await, ["signed_out"]);
    Browser::new(&office)
        .get("/w/fabrikam")
        .await
        .hides("does not know you");
}

#[tokio::test]
async fn someone_signed_in_elsewhere_who_is_known_here_signs_in_here_too_sgn_3() {
    let (office, _) = office().await;
    let other = office.another("fabrikam").await;
    let workspace = fabrikam_workspace(&office).await;
    let dismissed = office
        .member_of(&workspace, Role::Employee, "old@northwind.example")
        .await;
    drop((other, dismissed));
    office
        .tamper(&format!(
            "update employee set identity_id = (select identity_id from employee where login = '{ANNA}') \
             where login = 'old@northwind.example'"
        ))
        .await;
    let mut browser = signed_in(&office).await;
    let page = browser.get("/w/fabrikam").await;
    page.says("You are signed in to Northwind")
        .says(&format!("value=\"{ANNA}\""));
    let page = browser
        .submit(&page, &[("login", ANNA), ("password", PASSWORD)])
        .await;
    assert_eq!(page.location(), "/w/fabrikam/me");
    assert!(!is_in(&mut browser).await, "a browser has one session");
}

#[tokio::test]
async fn no_form_counts_from_another_site_or_without_its_hidden_field_attack_30() {
    let (office, _) = office().await;
    let mut browser = signed_in(&office).await;
    let csrf = browser.get(HERE).await.csrf();
    // What carries no cookie: a token's own bits, and a proof by the device's key.
    let bare = ["/oauth/token", "/oauth/revoke"];
    let forms: Vec<_> = [For::Anyone, For::Link, For::Session, For::Profile]
        .into_iter()
        .flat_map(routes::of)
        .filter(|route| route.method == "POST" && !bare.contains(&route.path.as_str()))
        .collect();
    assert!(forms.len() > 15, "{forms:?}");
    for form in forms {
        let path = form.at_the_office();
        let bare = browser.post(&path, &[]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let mut sly = browser.clone();
            sly.extra.push((name, value.to_owned()));
            let answer = sly.post(&path, &[("csrf", &csrf)]).await;
            assert_eq!(
                answer.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{path} {value}"
            );
        }
        for origin in ["https://evil.example", "null"] {
            let mut sly = browser.clone();
            sly.extra.push(("origin", origin.to_owned()));
            sly.extra
                .push(("access-control-request-method", "POST".to_owned()));
            let answer = sly.send("OPTIONS", &path, None, Body::empty()).await;
            assert!(
                answer.header("access-control-allow-origin").is_none(),
                "{path}"
            );
        }
    }
    assert!(is_in(&mut browser).await, "none of it ended the session");
}

#[tokio::test]
async fn what_began_before_the_update_goes_on_and_stands_for_no_fresh_sign_in_net_1() {
    let (db, _place) = harness::empty().await;
    let mut connection = db.connection().await.unwrap();
    let migrations = sqlx::migrate!("./migrations");
    migrations.run_to(4, &mut *connection).await.unwrap();
    for sql in [
        "insert into workspace (id, slug, name, created_at, settings, revision, row_revision, horizon) \
         values ('w', 'northwind', 'Northwind', 1, '{}', 1, 1, 0)",
        "insert into identity (id, name, login, login_canonical, created_at) values ('i', 'Anna', 'anna', 'anna', 1)",
        "insert into session (token_hash, id, workspace_id, employee_id, identity_id, created_at, seen_at) \
         values ('t', 's', 'w', 'e', 'i', 1, 1)",
    ] {
        sqlx::query(sql).execute(&mut *connection).await.unwrap();
    }
    drop(connection);
    assert!(db.ready().await.is_err());
    db.migrate().await.unwrap();
    db.ready().await.unwrap();
    let mut connection = db.connection().await.unwrap();
    let sql = "select count(*) from session where id = 's' and ended_at is null and anew = 0";
    let kept: i64 = sqlx::query_scalar(sql)
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    assert_eq!(kept, 1);
}

/// On PostgreSQL lines are held one by one: whoever forgets and whoever signs in, who holds several, would wait for each other.
#[tokio::test]
async fn what_a_sign_in_holds_is_forgotten_another_time_and_neither_waits_ses_1_cap_1() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, "wrong").await;
    office.clock.advance(3 * DAY);
    let counted = "select count(*) from throttle";
    let before = office.number(counted).await;
    assert!(before > 0);
    let sweep = async || {
        let swept = letter::sweep(&office.app, office.clock.now());
        tokio::time::timeout(Duration::from_secs(20), swept).await
    };
    if office.app.db.engine() == Engine::Postgres {
        let mut held = office.app.db.begin().await.unwrap();
        sqlx::query("update throttle set n_tries = n_tries + 1")
            .execute(&mut *held)
            .await
            .unwrap();
        sweep().await.expect("nobody is waited for").unwrap();
        held.commit().await.unwrap();
        assert_eq!(office.number(counted).await, before);
    }
    sweep().await.unwrap().unwrap();
    assert_eq!(office.number(counted).await, 0);
}
