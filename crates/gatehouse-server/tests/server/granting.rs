//! Roles given, taken and handed on.

use axum::http::StatusCode;
use gatehouse_rules::operation::{Change, Decision, Operation, Outcome};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};

use crate::browser::{Browser, PASSWORD};
use crate::harness::{Client, Office};

fn grant(whom: &Client, from: Role, to: Role) -> Decision {
    Decision::GrantRole {
        employee: whom.employee.clone(),
        role: Change { from, to },
    }
}

async fn refused(actor: &Client, decision: Decision) -> Problem {
    match actor.decide(decision).await {
        Outcome::Rejected { problem, .. } => problem,
        other => panic!("{other:?}"),
    }
}

const NOT_THEIRS: Problem = Problem::Forbidden {
    right: Right::GrantRole,
};

async fn role(office: &Office, of: &Client) -> Role {
    office.employee(&of.employee).await.unwrap().row.role
}

#[tokio::test]
async fn an_owner_grants_every_role_and_an_admin_helpdesk_only_dis_3() {
    let office = Office::open().await;
    let admin = office.member(Role::Admin, "ada@northwind.example").await;
    let anna = office
        .member(Role::Employee, "anna@northwind.example")
        .await;
    office.confirmed(&admin).await;
    office.confirmed(&office.owner).await;
    let applied = Outcome::applied();
    let up = grant(&anna, Role::Employee, Role::Helpdesk);
    assert_eq!(admin.decide(up).await, applied);
    assert_eq!(role(&office, &anna).await, Role::Helpdesk);
    let higher = grant(&anna, Role::Helpdesk, Role::Admin);
    assert_eq!(refused(&admin, higher.clone()).await, NOT_THEIRS);
    assert_eq!(office.owner.decide(higher).await, applied);
    let down = grant(&anna, Role::Admin, Role::Employee);
    assert_eq!(refused(&admin, down).await, NOT_THEIRS);
    for to in [Role::Integrator, Role::Extranet] {
        let problem = refused(&office.owner, grant(&anna, Role::Admin, to)).await;
        assert_eq!(problem, Problem::field("role", "not_allowed"));
    }
    let told =
        "select count(*) from event where kind = 'role_granted' and data like '%\"to\":\"admin\"%'";
    assert_eq!(office.number(told).await, 1);
}

/// What a browser was given before opens no more than it did; an app is asked for its role at each call.
#[tokio::test]
async fn no_secret_of_a_browser_outlives_a_role_that_opens_more_ses_4() {
    let office = Office::open().await;
    let login = "anna@northwind.example";
    let anna = office.member(Role::Helpdesk, login).await;
    office.set_password(&anna.identity, PASSWORD).await;
    office.confirmed(&office.owner).await;
    let heir = anna.employee.clone();
    for (decision, is_over) in [
        (grant(&anna, Role::Helpdesk, Role::Admin), true),
        (grant(&anna, Role::Admin, Role::Helpdesk), false),
        (
            Decision::TransferOwnership {
                employee: heir,
                from: Role::Helpdesk,
            },
            true,
        ),
    ] {
        let mut browser = Browser::new(&office);
        browser.sign_in("northwind", login, PASSWORD).await;
        let applied = office.owner.decide(decision).await;
        assert_eq!(applied, Outcome::applied());
        let page = browser.get("/w/northwind/me").await;
        assert_eq!(page.status == StatusCode::SEE_OTHER, is_over);
        let (status, _) = anna.call("GET", "/api/sync/start", None).await;
        assert_ne!(status, StatusCode::UNAUTHORIZED, "the app goes on");
    }
    let row = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(row.n_sessions, 0);
}

#[tokio::test]
async fn nobody_changes_their_own_role_and_the_last_owner_stays_dis_3() {
    let office = Office::open().await;
    let other = office.member(Role::Owner, "olga@northwind.example").await;
    office.confirmed(&office.owner).await;
    let own = grant(&office.owner, Role::Owner, Role::Admin);
    assert_eq!(refused(&office.owner, own).await, NOT_THEIRS);
    let lower = grant(&other, Role::Owner, Role::Admin);
    assert_eq!(office.owner.decide(lower).await, Outcome::applied());
    // Whoever was an owner a moment ago is none when it arrives.
    let last = grant(&office.owner, Role::Owner, Role::Employee);
    assert_eq!(refused(&other, last).await, NOT_THEIRS);
    assert_eq!(role(&office, &office.owner).await, Role::Owner);
}

/// Whether it was applied.
async fn lowers(by: Client, operation: Operation) -> bool {
    let body = serde_json::json!({ "operations": [operation] });
    let path = "/api/sync/operations";
    let (status, answer) = by.call("POST", path, Some(body)).await;
    match status {
        StatusCode::OK => answer[0]["outcome"]["outcome"] == "applied",
        StatusCode::FORBIDDEN => {
            let code = answer["problem"]["code"].as_str().unwrap();
            assert!(["device_revoked", "not_an_admin"].contains(&code), "{code}");
            false
        }
        other => panic!("{other}: {answer}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_owners_who_lower_each_other_at_once_one_stays_dis_3() {
    let office = Office::open().await;
    let other = office.member(Role::Owner, "olga@northwind.example").await;
    let owner = office.owner.clone();
    // Whoever comes second comes with an app that the first one just closed, or is told that one owner has to stay.
    let lower = |by: &Client, whom: &Client| {
        let operation = by.operation(grant(whom, Role::Owner, Role::Employee));
        tokio::spawn(lowers(by.clone(), operation))
    };
    let (one, two) = tokio::join!(lower(&owner, &other), lower(&other, &owner));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert!(one != two, "one of them, not both and not none");
    let sql = "select count(*) from employee where role = 'owner' and status = 'active'";
    assert_eq!(office.number(sql).await, 1);
}
#[tokio::test]
async fn raising_needs_a_fresh_second_step_and_rests_on_the_role_that_was_seen_tfa_4_dis_3() {
    let office = Office::open().await;
    office.enrol(&office.owner.identity).await;
    let anna = office
        .member(Role::Employee, "anna@northwind.example")
        .await;
    let up = office
        .owner
        .operation(grant(&anna, Role::Employee, Role::Admin));
    let body = serde_json::json!({ "operations": [up] });
    let path = "/api/sync/operations";
    let (_, answer) = office.owner.call("POST", path, Some(body)).await;
    assert_eq!(answer["problem"]["code"], "needs_fresh_step");
    office.confirmed(&office.owner).await;
    let stale = grant(&anna, Role::Helpdesk, Role::Admin);
    let outcome = office.owner.decide(stale).await;
    let Outcome::Conflict { now } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(now.fields[0].value.as_deref(), Some("employee"));
    assert_eq!(role(&office, &anna).await, Role::Employee);
}

#[tokio::test]
async fn lowering_needs_no_code_never_raises_and_closes_the_app_at_once_dis_3_syn_4() {
    let office = Office::open().await;
    let admin = office.member(Role::Admin, "ada@northwind.example").await;
    let down = grant(&admin, Role::Admin, Role::Employee);
    assert_eq!(office.owner.decide(down).await, Outcome::applied());
    let (status, answer) = admin.call("GET", "/api/sync/start", None).await;
    assert_eq!(status, axum::http::StatusCode::FORBIDDEN);
    assert_eq!(answer["problem"]["code"], "device_revoked");
    // Decided when she was an admin, to make her helpdesk: that would be more than she is now.
    let late = grant(&admin, Role::Admin, Role::Helpdesk);
    assert_eq!(office.owner.decide(late).await, Outcome::Already);
    assert_eq!(role(&office, &admin).await, Role::Employee);
}

#[tokio::test]
async fn ownership_is_handed_on_in_one_change_dis_3() {
    let office = Office::open().await;
    let anna = office
        .member(Role::Employee, "anna@northwind.example")
        .await;
    let transfer = |from| Decision::TransferOwnership {
        employee: anna.employee.clone(),
        from,
    };
    let admin = office.member(Role::Admin, "ada@northwind.example").await;
    assert_eq!(refused(&admin, transfer(Role::Employee)).await, NOT_THEIRS);
    assert_eq!(
        refused(&office.owner, transfer(Role::Employee)).await,
        Problem::SetUpTwoStep
    );
    office.confirmed(&office.owner).await;
    let stale = office.owner.decide(transfer(Role::Admin)).await;
    assert!(matches!(stale, Outcome::Conflict { .. }), "{stale:?}");
    let outcome = office.owner.decide(transfer(Role::Employee)).await;
    assert_eq!(outcome, Outcome::applied());
    assert_eq!(role(&office, &anna).await, Role::Owner);
    assert_eq!(role(&office, &office.owner).await, Role::Admin);
    // Who was the owner may be dismissed by the new one now, and is not the last.
    let dismiss = Decision::Dismiss {
        employee: office.owner.employee.clone(),
        keep_webhooks: false,
    };
    assert_eq!(anna.decide(dismiss).await, Outcome::applied());
}

/// Nobody would be left who can get in, and nobody in the app could lift the block of an owner.
#[tokio::test]
async fn ownership_is_never_handed_to_who_is_blocked_dis_3() {
    let office = Office::open().await;
    let anna = office
        .member(Role::Employee, "anna@northwind.example")
        .await;
    office.confirmed(&office.owner).await;
    let block = Decision::Block {
        employee: anna.employee.clone(),
        reason: "Laptop lost".to_owned(),
    };
    assert_eq!(office.owner.decide(block).await, Outcome::applied());
    let transfer = Decision::TransferOwnership {
        employee: anna.employee.clone(),
        from: Role::Employee,
    };
    assert_eq!(
        refused(&office.owner, transfer.clone()).await,
        Problem::WrongStatus
    );
    assert_eq!(role(&office, &office.owner).await, Role::Owner);
    let lift = Decision::LiftBlock {
        employee: anna.employee.clone(),
    };
    assert_eq!(office.owner.decide(lift).await, Outcome::applied());
    assert_eq!(office.owner.decide(transfer).await, Outcome::applied());
}
