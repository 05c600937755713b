//! Blocking by hand, and what a block stops (BLK-1 to BLK-10).

use axum::http::StatusCode;
use gatehouse_rules::block::Block;
use gatehouse_rules::operation::{Decision, Outcome, Standing};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::time::{HOUR, SECOND};
use gatehouse_server::case::{open_for, unblock};
use gatehouse_server::store;

use crate::browser::{Browser, PASSWORD};
use crate::harness::{Client, Office};

const ANNA: &str = "anna@northwind.example";

async fn office() -> (Office, Client) {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    (office, anna)
}

fn block(client: &Client) -> Decision {
    Decision::Block {
        employee: client.employee.clone(),
        reason: "Laptop lost on the train".to_owned(),
    }
}

fn lift(client: &Client) -> Decision {
    Decision::LiftBlock {
        employee: client.employee.clone(),
    }
}

fn problem(outcome: Outcome) -> Problem {
    match outcome {
        Outcome::Rejected { problem, .. } => problem,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_block_by_hand_ends_sessions_keeps_its_reason_and_is_lifted_by_an_admin_blk_10_ses_3() {
    let (office, anna) = office().await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.get("/w/northwind/me").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(office.owner.decide(block(&anna)).await, Outcome::applied());
    let page = browser.get("/w/northwind/me").await;
    assert_eq!(page.location(), "/w/northwind", "the session is over");
    let blocked = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(blocked.status, StatusCode::UNAUTHORIZED);
    blocked
        .says("That login or password is not right")
        .hides("train");
    let row = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(
        row.block,
        Some(Block::Hand {
            reason: "Laptop lost on the train".to_owned(),
            admin: "Petra Novak".to_owned()
        })
    );
    assert_eq!(office.owner.decide(block(&anna)).await, Outcome::Already);
    assert_eq!(office.owner.decide(lift(&anna)).await, Outcome::applied());
    assert_eq!(office.owner.decide(lift(&anna)).await, Outcome::Already);
    let row = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!((row.blocked_at, row.block), (None, None));
    assert_eq!(row.password_void_at, None, "the password is what it was");
    office.clock.advance(SECOND);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/me");
    assert_eq!(office.causes("blocked").await, ["by_hand"]);
    let reason =
        "select count(*) from event where kind = 'blocked' and data like '%lost on the train%'";
    assert_eq!(office.number(reason).await, 1);
    assert_eq!(office.causes("block_lifted").await.len(), 1);
}

#[tokio::test]
async fn nobody_blocks_above_their_role_themselves_or_the_last_owner_who_can_get_in_blk_10_dis_3() {
    let (office, anna) = office().await;
    let admin = office.member(Role::Admin, "admin@northwind.example").await;
    let desk = office
        .member(Role::Helpdesk, "desk@northwind.example")
        .await;
    let forbidden = Problem::Forbidden {
        right: Right::Restrict,
    };
    assert_eq!(problem(admin.decide(block(&office.owner)).await), forbidden);
    assert_eq!(problem(desk.decide(block(&anna)).await), forbidden);
    assert_eq!(problem(admin.decide(block(&admin)).await), forbidden);
    assert_eq!(
        problem(office.owner.decide(block(&office.owner)).await),
        Problem::LastOwner
    );
    let other = office.member(Role::Owner, "other@northwind.example").await;
    assert_eq!(office.owner.decide(block(&other)).await, Outcome::applied());
    let second = office.member(Role::Owner, "second@northwind.example").await;
    assert_eq!(
        second.decide(block(&office.owner)).await,
        Outcome::applied()
    );
    let dismiss = Decision::Dismiss {
        employee: office.owner.employee.clone(),
        keep_webhooks: false,
    };
    assert_eq!(
        second.decide(dismiss).await,
        Outcome::applied(),
        "whoever is left can get in"
    );
    for reason in ["", " \n ", "a\u{202e}b"] {
        let decision = Decision::Block {
            employee: anna.employee.clone(),
            reason: reason.to_owned(),
        };
        assert!(matches!(
            problem(second.decide(decision).await),
            Problem::BadField { field, .. } if field == "reason"
        ));
    }
}

#[tokio::test]
async fn a_block_by_suspicion_is_not_lifted_by_hand_and_one_by_hand_needs_no_case_blk_10() {
    let (office, anna) = office().await;
    office.suspect(&anna.employee).await;
    let refused = office.owner.decide(lift(&anna)).await;
    let Outcome::Rejected { problem, now } = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(problem, Problem::BlockedBySuspicion);
    assert_eq!(now.map(|now| now.standing), Some(Standing::Blocked));
    let ben = office.member(Role::Employee, "ben@northwind.example").await;
    assert_eq!(office.owner.decide(block(&ben)).await, Outcome::applied());
    let case = Decision::OpenCase {
        case: office.id().into(),
        employee: ben.employee.clone(),
        note: None,
    };
    assert_eq!(
        crate::block::problem(office.owner.decide(case).await),
        Problem::BlockedByHand
    );
}

#[tokio::test]
async fn a_blocked_admin_is_refused_everywhere_at_once_attack_27() {
    let office = Office::open().await;
    let admin = office.member(Role::Admin, "admin@northwind.example").await;
    let anna = office.member(Role::Employee, ANNA).await;
    let waiting = admin.operation(block(&anna));
    assert_eq!(office.owner.decide(block(&admin)).await, Outcome::applied());
    for (method, path) in [
        ("GET", "/api/sync/start"),
        ("GET", "/api/sync/rows?after=&limit=10"),
        ("GET", "/api/sync/feed?cursor=x&limit=10"),
        ("GET", "/api/sync/live"),
    ] {
        let (status, _) = admin.call(method, path, None).await;
        assert!(status.is_client_error(), "{path}: {status}");
    }
    let body = serde_json::json!({ "operations": [waiting] });
    let (status, _) = admin.call("POST", "/api/sync/operations", Some(body)).await;
    assert!(status.is_client_error(), "{status}");
    let anna = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(
        anna.blocked_at, None,
        "what waited in the outbox is not taken"
    );
}

#[tokio::test]
async fn rest_stops_for_all_while_someone_is_blocked_by_suspicion_and_still_works_here_blk_3() {
    use gatehouse_rules::block::{Policy, rest_stopped};
    let (office, anna) = office().await;
    let ben = office.member(Role::Employee, "ben@northwind.example").await;
    let stopped = async |policy| {
        let mut connection = office.app.db.connection().await.unwrap();
        let blocked = store::block::list(&mut connection, &office.workspace)
            .await
            .unwrap();
        rest_stopped(policy, &blocked, Some(&ben.employee))
    };
    assert!(!stopped(Policy::Workspace).await);
    office.owner.decide(block(&anna)).await;
    assert!(
        !stopped(Policy::Workspace).await,
        "by hand it is the person"
    );
    office.owner.decide(lift(&anna)).await;
    office.suspect(&anna.employee).await;
    assert!(stopped(Policy::Workspace).await);
    assert!(!stopped(Policy::Person).await);
    let dismiss = Decision::Dismiss {
        employee: anna.employee.clone(),
        keep_webhooks: false,
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    assert!(!stopped(Policy::Workspace).await);
}

/// The browser of that number, which nobody has used before.
fn device(office: &Office, n: usize) -> Browser {
    let mut browser = Browser::new(office);
    browser.name = format!("Device {n}");
    browser
}

#[tokio::test]
async fn the_right_password_from_several_unusual_devices_blocks_once_and_keeps_what_counted_blk_1_blk_2()
 {
    let (office, anna) = office().await;
    for n in 0..4 {
        let page = device(&office, n)
            .sign_in("northwind", ANNA, PASSWORD)
            .await;
        assert_eq!(page.location(), "/w/northwind/me", "device {n}");
        office.clock.advance(SECOND);
    }
    let wrong = device(&office, 4).sign_in("northwind", ANNA, "wrong").await;
    office.clock.advance(SECOND);
    let before = office.app.passwords.n_hashed();
    let crossing = device(&office, 4)
        .sign_in("northwind", ANNA, PASSWORD)
        .await;
    let after = office.app.passwords.n_hashed();
    assert_eq!(after, before + 1, "the work of a wrong password");
    let page = |page: &crate::browser::Page| {
        let csrf = page.csrf();
        (page.status, page.text.replace(&csrf, "CSRF"))
    };
    assert_eq!(page(&wrong), page(&crossing));
    let blocked = device(&office, 0)
        .sign_in("northwind", ANNA, PASSWORD)
        .await;
    assert_eq!(page(&wrong), page(&blocked));
    let row = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(row.blocked_at, Some(office.clock.now()));
    let Some(Block::Suspicion {
        score, evidence, ..
    }) = row.block
    else {
        panic!("{:?}", row.block)
    };
    assert_eq!(score, 100);
    assert_eq!(evidence.len(), 2);
    assert_eq!(evidence[0].n, 5);
    assert_eq!(evidence[0].devices[0].name.as_deref(), Some("Device 4"));
    let open = "select count(*) from session where ended_at is null";
    assert_eq!(office.number(open).await, 0, "SES-3");
    assert_eq!(office.causes("blocked").await, ["suspicion"]);
    let told = "select count(*) from event where kind = 'blocked' and data like '%Device 4%'";
    assert_eq!(office.number(told).await, 1);
    assert_eq!(
        office.causes("sign_in_failed").await,
        ["wrong_password", "blocked", "blocked"]
    );
}

/// One browser is one device, as its cookie tells, wherever it is carried (CAP-4).
#[tokio::test]
async fn a_browser_that_knows_them_blocks_nobody_on_however_many_networks_blk_1() {
    let (office, anna) = office().await;
    let mut browser = device(&office, 0);
    for n in 1..9 {
        browser = browser.from(&format!("203.0.{n}.7"));
        let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
        assert_eq!(page.location(), "/w/northwind/me", "network {n}");
        office.clock.advance(HOUR);
    }
    let row = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(row.blocked_at, None);
    assert_eq!(office.number("select count(*) from used_device").await, 1);
}

#[tokio::test]
async fn the_try_that_blocks_counts_as_a_wrong_password_does_blk_2_cap_1() {
    let (office, _) = office().await;
    for n in 0..4 {
        device(&office, n)
            .sign_in("northwind", ANNA, PASSWORD)
            .await;
        office.clock.advance(SECOND);
    }
    let mut last = device(&office, 4);
    for _ in 0..9 {
        let wrong = last.sign_in("northwind", ANNA, "wrong").await;
        wrong.hides("data-work");
    }
    let crossing = last.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(crossing.status, StatusCode::UNAUTHORIZED);
    crossing.says("data-work");
    assert_eq!(office.causes("blocked").await, ["suspicion"]);
    let next = last.sign_in("northwind", ANNA, "wrong").await;
    let asked = StatusCode::TOO_MANY_REQUESTS;
    assert_eq!(next.status, asked, "as after ten wrong ones");
}

#[tokio::test]
async fn no_number_of_wrong_passwords_from_anywhere_blocks_anyone_blk_9() {
    let (office, anna) = office().await;
    office.set_password(&anna.identity, "password").await;
    for n in 0..30 {
        let page = device(&office, n).sign_in("northwind", ANNA, "wrong").await;
        assert!(page.status.is_client_error());
        if n % 8 == 7 {
            office.clock.advance(gatehouse_rules::time::HOUR / 4);
        }
    }
    assert_eq!(office.number("select count(*) from used_device").await, 0);
    let row = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(row.blocked_at, None);
    office.clock.advance(gatehouse_rules::time::DAY);
    let page = device(&office, 99)
        .sign_in("northwind", ANNA, "password")
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_parallel_crossings_one_blocks_blk_1() {
    let (office, anna) = office().await;
    let mut ready = Vec::new();
    for n in 0..9 {
        let mut browser = device(&office, n);
        let page = browser.get("/w/northwind").await;
        ready.push((browser, page));
    }
    let tries = ready.into_iter().map(|(mut browser, page)| {
        tokio::spawn(async move {
            let fields = [("login", ANNA), ("password", PASSWORD)];
            browser.submit(&page, &fields).await.status
        })
    });
    futures_util::future::join_all(tries).await;
    let row = office.employee(&anna.employee).await.unwrap().row;
    assert!(row.blocked_at.is_some());
    assert_eq!(office.causes("blocked").await, ["suspicion"]);
}

#[tokio::test]
async fn a_proved_second_step_takes_its_device_out_of_the_count_blk_1() {
    let (office, anna) = office().await;
    office
        .set_password(&anna.identity, "passwordpassword")
        .await;
    office.enrol(&anna.identity).await;
    for n in 0..8 {
        let mut browser = device(&office, n);
        let page = browser.sign_in("northwind", ANNA, "passwordpassword").await;
        let page = browser.follow(&page).await;
        let page = browser.submit(&page, &[("code", &office.code())]).await;
        assert_eq!(page.location(), "/w/northwind/me", "device {n}");
        office.clock.advance(30 * SECOND);
    }
    for n in 20..23 {
        let page = device(&office, n)
            .sign_in("northwind", ANNA, "passwordpassword")
            .await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }
    let page = device(&office, 23)
        .sign_in("northwind", ANNA, "passwordpassword")
        .await;
    assert_eq!(
        page.status,
        StatusCode::UNAUTHORIZED,
        "whoever has the password and not the second step is stopped"
    );
}

#[tokio::test]
async fn what_makes_someone_easy_to_attack_is_noted_at_sign_in_and_told_to_admins_blk_8() {
    let (office, anna) = office().await;
    let risk = async || office.employee(&anna.employee).await.unwrap().row.risk;
    device(&office, 0)
        .sign_in("northwind", ANNA, PASSWORD)
        .await;
    office.seal().await;
    assert_eq!(risk().await, gatehouse_rules::block::Risk::default());
    office
        .set_password(&anna.identity, "passwordpassword")
        .await;
    office.clock.advance(SECOND);
    let now = office.clock.now();
    device(&office, 0)
        .sign_in("northwind", ANNA, "passwordpassword")
        .await;
    office.seal().await;
    assert_eq!(risk().await.weak_password_at, Some(now));
    assert_eq!(risk().await.breached_password_at, Some(now));
    assert_eq!(
        risk().await.unusual_device_at,
        None,
        "one is a new computer"
    );
    office.clock.advance(SECOND);
    device(&office, 1)
        .sign_in("northwind", ANNA, "passwordpassword")
        .await;
    office.seal().await;
    assert_eq!(risk().await.weak_password_at, Some(now), "since when");
    assert_eq!(risk().await.unusual_device_at, Some(office.clock.now()));
    office.set_password(&anna.identity, PASSWORD).await;
    office.clock.advance(SECOND);
    device(&office, 1)
        .sign_in("northwind", ANNA, PASSWORD)
        .await;
    office.seal().await;
    assert_eq!(risk().await.weak_password_at, None);
    assert_eq!(risk().await.breached_password_at, None);
    let kept = office
        .text("select data from event where kind = 'signed_in' limit 1")
        .await;
    assert!(!kept.contains("passwordpassword"), "never the password");
}

#[tokio::test]
async fn after_the_operator_unblocked_the_old_password_leads_to_recovery_here_and_a_new_one_in_blk_7()
 {
    let (office, anna) = office().await;
    office.suspect(&anna.employee).await;
    let app = &office.app;
    gatehouse_server::case::open_for(app, &office.workspace, &anna.employee, None)
        .await
        .unwrap();
    let mut connection = app.db.connection().await.unwrap();
    let case = store::case::list(&mut connection, None, false)
        .await
        .unwrap()
        .remove(0);
    drop(connection);
    office.clock.advance(SECOND);
    gatehouse_server::case::unblock(app, &case, None, None)
        .await
        .unwrap();
    let mut browser = Browser::new(&office);
    let old = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(old.status, StatusCode::FORBIDDEN);
    old.says("asks for a new password")
        .says("href=\"/w/northwind/recover\"");
    assert!(!browser.cookies.contains_key("gatehouse-session"));
    office.clock.advance(SECOND);
    let wrong = browser.sign_in("northwind", ANNA, "wrong").await;
    wrong
        .says("That login or password is not right")
        .hides("asks for a new");
    assert_eq!(
        office.causes("sign_in_failed").await,
        ["password_void", "wrong_password"]
    );
    office.clock.advance(SECOND);
    office
        .set_password(&anna.identity, "gravel teapot eighteen")
        .await;
    let new = browser
        .sign_in("northwind", ANNA, "gravel teapot eighteen")
        .await;
    assert_eq!(new.location(), "/w/northwind/me");
    office.seal().await;
    let row = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(row.password_void_at, None, "it asks for nothing any more");
}

#[tokio::test]
async fn a_password_that_a_lifted_block_voided_is_never_taken_again_rcv_6_blk_7() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    office.suspect(&anna.employee).await;
    let opened = open_for(&office.app, &office.workspace, &anna.employee, None);
    opened.await.unwrap().unwrap();
    let case = {
        let mut connection = office.app.db.connection().await.unwrap();
        let mut waiting = store::case::list(&mut connection, None, false)
            .await
            .unwrap();
        waiting.remove(0)
    };
    unblock(&office.app, &case, None, None).await.unwrap();
    let recover = async |new: &str| {
        office.clock.advance(HOUR);
        let mut browser = Browser::new(&office);
        let page = browser.get("/w/northwind/recover").await;
        browser.submit(&page, &[("login", ANNA)]).await;
        let mut links = office.links().await;
        links.retain(|link| link.starts_with("/w/northwind/r/"));
        let page = browser.get(&links.pop().unwrap()).await;
        browser.submit(&page, &[("password", new)]).await
    };
    for (new, taken) in [
        (PASSWORD, false),
        ("gravel teapot ninety-one", true),
        (PASSWORD, false),
        // That one was given up without a block: nothing keeps it from coming back.
        ("kittiwake lantern orchard", true),
        ("gravel teapot ninety-one", true),
    ] {
        let page = recover(new).await;
        match taken {
            true => assert_eq!(page.location(), "/w/northwind/recovered", "{new}"),
            false => {
                page.says("the password you had");
            }
        }
    }
    // Nor by changing it where it is known.
    let mut browser = Browser::new(&office);
    browser
        .sign_in("northwind", ANNA, "gravel teapot ninety-one")
        .await;
    let page = browser.get("/w/northwind/password").await;
    let fields = [("password", "gravel teapot ninety-one"), ("new", PASSWORD)];
    let page = browser.submit(&page, &fields).await;
    page.says("the password you had");
}
