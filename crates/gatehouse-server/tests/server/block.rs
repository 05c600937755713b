//! Blocking by hand, and what a block stops (BLK-1 to BLK-10).

use axum::http::StatusCode;
use gatehouse_rules::block::Block;
use gatehouse_rules::operation::{Decision, Outcome, Standing};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::time::SECOND;
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
        rest_stopped(policy, &blocked, &ben.employee)
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
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    assert!(!stopped(Policy::Workspace).await);
}
