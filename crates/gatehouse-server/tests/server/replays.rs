//! Operations that come again, come changed, come at once, or rest on another (SYN-1).

use axum::http::StatusCode;
use gatehouse_rules::feed::Start;
use gatehouse_rules::operation::{AHEAD_MAX, Decision, OPERATION_VERSION, Outcome, REMEMBERED};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::time::DAY;
use serde_json::json;

use crate::harness::Office;
use crate::rights;

fn invite(office: &Office, address: &str) -> Decision {
    Decision::Invite {
        people: vec![office.invitee(address)],
        letters: true,
    }
}

#[tokio::test]
pub async fn a_repeated_operation_gets_the_same_receipt_and_no_second_effect_syn_1() {
    let office = Office::open().await;
    let operation = office.owner.operation(invite(&office, "anna@example.com"));
    let first = office.owner.operate(std::slice::from_ref(&operation)).await;
    office.clock.advance(60_000);
    for _ in 0..3 {
        let again = office.owner.operate(std::slice::from_ref(&operation)).await;
        assert_eq!(again, first);
    }
    assert_eq!(office.number("select count(*) from invitation").await, 1);
    assert_eq!(office.number("select count(*) from letter").await, 1);
    let events = "select count(*) from event where kind = 'invited'";
    assert_eq!(
        office.number(events).await,
        1,
        "one entry an applied operation"
    );
}

#[tokio::test]
pub async fn the_same_id_with_other_content_is_refused_with_an_alarm_syn_1() {
    let office = Office::open().await;
    let operation = office.owner.operation(invite(&office, "anna@example.com"));
    office.owner.operate(std::slice::from_ref(&operation)).await;
    let mut other = operation.clone();
    other.decision = invite(&office, "mallory@example.com");
    let receipts = office.owner.operate(&[other]).await;
    assert_eq!(
        receipts[0].outcome,
        Outcome::rejected(Problem::OperationReused)
    );
    assert_eq!(office.number("select count(*) from invitation").await, 1);
    let alarm = "select count(*) from event where kind = 'operation_reused'";
    assert_eq!(office.number(alarm).await, 1);
    let first = office.owner.operate(&[operation]).await;
    assert_eq!(
        first[0].outcome,
        Outcome::applied(),
        "the first answer stands"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_operation_sent_many_times_at_once_takes_effect_once_syn_1() {
    let office = Office::open().await;
    let operation = office.owner.operation(invite(&office, "anna@example.com"));
    let sends = (0..8).map(|_| {
        let (client, operation) = (office.owner.clone(), operation.clone());
        tokio::spawn(async move { client.operate(&[operation]).await })
    });
    let mut receipts = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        receipts.extend(send.await.unwrap());
    }
    assert_eq!(receipts.len(), 8);
    assert!(receipts.iter().all(|receipt| *receipt == receipts[0]));
    assert_eq!(office.number("select count(*) from letter").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_admins_racing_for_one_address_get_one_winner_eml_8() {
    let office = Office::open().await;
    let other = office.member(Role::Admin, "second@example.com").await;
    for round in 0..5 {
        let address = format!("wanted{round}@example.com");
        let (one, two) = (invite(&office, &address), invite(&office, &address));
        let (first, second) = (office.owner.clone(), other.clone());
        let (a, b) = tokio::join!(
            tokio::spawn(async move { first.decide(one).await }),
            tokio::spawn(async move { second.decide(two).await }),
        );
        let (a, b) = (a.unwrap(), b.unwrap());
        let won = [&a, &b]
            .iter()
            .filter(|outcome| ***outcome == Outcome::applied())
            .count();
        assert_eq!(won, 1, "{a:?} {b:?}");
        let sql = format!("select count(*) from address where canonical = '{address}'");
        assert_eq!(office.number(&sql).await, 1);
    }
}

#[tokio::test]
pub async fn one_that_fails_holds_back_only_those_that_follow_it() {
    let office = Office::open().await;
    let bad = office.owner.operation(invite(&office, "no address"));
    let mut follower = office.owner.operation(invite(&office, "b@example.com"));
    follower.follows = Some(bad.id.clone());
    let fine = office.owner.operation(invite(&office, "c@example.com"));
    let mut second = office.owner.operation(invite(&office, "d@example.com"));
    second.follows = Some(fine.id.clone());
    let outcomes: Vec<_> = office
        .owner
        .operate(&[bad, follower, fine, second])
        .await
        .into_iter()
        .map(|receipt| receipt.outcome)
        .collect();
    assert!(matches!(outcomes[0], Outcome::Rejected { .. }));
    assert_eq!(outcomes[1], Outcome::rejected(Problem::FollowedNotApplied));
    assert_eq!(outcomes[2], Outcome::applied());
    assert_eq!(outcomes[3], Outcome::applied());
}

#[tokio::test]
pub async fn operations_for_a_server_before_its_restore_are_not_taken_syn_1() {
    let office = Office::open().await;
    let start: Start = office.owner.get("/api/sync/start").await;
    let operation = office.owner.operation(invite(&office, "anna@example.com"));
    let send = async |epoch: &str| {
        let body = json!({ "operations": [operation.clone()] });
        let path = "/api/sync/operations";
        let answer = office.owner.send_in(Some(epoch), "POST", path, Some(body));
        answer.await.status()
    };
    assert_eq!(send("before").await, StatusCode::GONE);
    assert_eq!(office.number("select count(*) from operation").await, 0);
    assert_eq!(send(&start.epoch).await, StatusCode::OK);
    assert_eq!(office.number("select count(*) from operation").await, 1);
}

#[tokio::test]
async fn an_operation_older_than_ids_are_remembered_is_expired() {
    let office = Office::open().await;
    let mut old = office.owner.operation(invite(&office, "anna@example.com"));
    old.decided_at = old.decided_at.plus(-REMEMBERED - 1);
    assert_eq!(
        office.owner.operate(&[old]).await[0].outcome,
        Outcome::Expired
    );
    let mut just = office.owner.operation(invite(&office, "anna@example.com"));
    just.decided_at = just.decided_at.plus(-REMEMBERED);
    assert_eq!(
        office.owner.operate(&[just]).await[0].outcome,
        Outcome::applied()
    );
}

#[tokio::test]
async fn attack_33_a_decision_dated_ahead_is_refused_with_the_clock_named_and_logged() {
    let office = Office::open().await;
    let mut ahead = office.owner.operation(invite(&office, "anna@example.com"));
    ahead.decided_at = ahead.decided_at.plus(AHEAD_MAX + 1_000);
    let wrong = Problem::ClockWrong {
        seconds: AHEAD_MAX / 1_000 + 1,
    };
    let receipts = office.owner.operate(&[ahead]).await;
    assert_eq!(receipts[0].outcome, Outcome::rejected(wrong));
    assert_eq!(office.causes("operation_refused").await, ["clock_wrong"]);
    assert_eq!(office.number("select count(*) from invitation").await, 0);
    let mut tomorrow = office.owner.operation(invite(&office, "anna@example.com"));
    tomorrow.decided_at = tomorrow.decided_at.plus(AHEAD_MAX);
    let receipts = office.owner.operate(&[tomorrow]).await;
    assert_eq!(
        receipts[0].outcome,
        Outcome::applied(),
        "a clock wrong by a day works"
    );
}

#[tokio::test]
async fn attack_33_an_id_is_remembered_until_its_decision_is_too_old_to_come_again_syn_1() {
    let office = Office::open().await;
    let mut ahead = office.owner.operation(Decision::EndSessions {
        employee: office.owner.employee.clone(),
    });
    ahead.decided_at = ahead.decided_at.plus(AHEAD_MAX);
    let first = office.owner.operate(std::slice::from_ref(&ahead)).await;
    assert_eq!(first[0].outcome, Outcome::applied());
    let applied = "select count(*) from event where kind = 'sessions_ended'";
    for (days, outcome) in [
        (91, Outcome::applied()),
        (1, Outcome::applied()),
        (1, Outcome::Expired),
    ] {
        office.clock.advance(days * DAY);
        gatehouse_server::event::prune(&office.app).await.unwrap();
        let again = office.owner.operate(std::slice::from_ref(&ahead)).await;
        assert_eq!(again[0].outcome, outcome);
        assert_eq!(office.number(applied).await, 1, "never twice");
    }
}

#[tokio::test]
async fn attack_33_another_persons_operation_sent_again_is_refused_and_logged() {
    let office = Office::open().await;
    let other = office.member(Role::Admin, "second@example.com").await;
    let operation = office.owner.operation(invite(&office, "anna@example.com"));
    let first = office.owner.operate(std::slice::from_ref(&operation)).await;
    let stolen = other.operate(std::slice::from_ref(&operation)).await;
    assert_eq!(
        stolen[0].outcome,
        Outcome::rejected(Problem::OperationReused)
    );
    assert_eq!(office.causes("operation_reused").await, ["other_person"]);
    let own = office.other_device(&office.owner).await;
    assert_eq!(
        own.operate(std::slice::from_ref(&operation)).await,
        first,
        "the same person's other device may ask"
    );
    assert_eq!(office.number("select count(*) from invitation").await, 1);
}

#[tokio::test]
async fn attack_33_a_forged_actor_changes_nothing_of_who_acts() {
    let office = Office::open().await;
    let helpdesk = office.member(Role::Helpdesk, "help@example.com").await;
    let decisions = rights::every_kind(&office).await;
    office.confirmed(&helpdesk).await;
    let revision = "select revision from workspace";
    let before = office.number(revision).await;
    let refused = format!(
        "select count(*) from event where kind = 'operation_refused' and actor_id = '{}'",
        helpdesk.employee
    );
    let mut n_refused = 0;
    for decision in decisions {
        let kind = decision.kind();
        if rights::may_decide(Role::Helpdesk, kind) {
            continue;
        }
        let mut forged = serde_json::to_value(helpdesk.operation(decision)).unwrap();
        for (field, value) in [
            ("actor", json!(office.owner.employee)),
            ("actor_id", json!(office.owner.employee)),
            ("role", json!("owner")),
            ("workspace", json!(office.workspace)),
        ] {
            forged[field] = value.clone();
            forged["decision"][field] = match field {
                // What a kind has of that name is its own.
                "role" if kind == "grant_role" => forged["decision"][field].clone(),
                _ => value,
            };
        }
        let body = json!({ "operations": [forged] });
        let (_, value) = helpdesk
            .call("POST", "/api/sync/operations", Some(body))
            .await;
        assert_eq!(
            value[0]["outcome"]["problem"]["code"], "forbidden",
            "{kind}"
        );
        n_refused += 1;
        let logged = office.number(&refused).await;
        assert_eq!(logged, n_refused, "{kind} is logged under who it was");
    }
    assert!(n_refused > 25, "{n_refused}");
    assert_eq!(
        office.number(revision).await,
        before + n_refused,
        "nothing but the refusals"
    );
}

#[tokio::test]
async fn attack_33_no_role_is_given_above_ones_own_by_inviting() {
    let office = Office::open().await;
    let admin = office.member(Role::Admin, "admin@example.com").await;
    for role in [Role::Owner, Role::Admin] {
        let mut boss = office.invitee("boss@example.com");
        boss.role = role;
        let outcome = admin
            .decide(Decision::Invite {
                people: vec![boss],
                letters: true,
            })
            .await;
        let right = Right::GrantRole;
        assert_eq!(outcome, Outcome::rejected(Problem::Forbidden { right }));
    }
    assert_eq!(office.causes("operation_refused").await.len(), 2);
}

#[tokio::test]
async fn an_operation_sent_again_by_an_upgraded_app_is_no_alarm_syn_1() {
    let office = Office::open().await;
    let operation = office.owner.operation(invite(&office, "anna@example.com"));
    let first = office.owner.operate(std::slice::from_ref(&operation)).await;
    let mut upgraded = serde_json::to_value(&operation).unwrap();
    upgraded["new_and_empty"] = json!(null);
    upgraded["decision"]["people"][0]["also_new"] = json!(null);
    let send = async |operation: &serde_json::Value| {
        let body = json!({ "operations": [operation] });
        let path = "/api/sync/operations";
        office.owner.call("POST", path, Some(body)).await.1
    };
    assert_eq!(send(&upgraded).await, serde_json::to_value(&first).unwrap());
    upgraded["decision"]["people"][0]["also_new"] = json!("says more");
    let value = send(&upgraded).await;
    assert_eq!(
        value[0]["outcome"]["problem"]["code"], "operation_reused",
        "what this server cannot read counts too"
    );
}

#[tokio::test]
async fn what_a_newer_app_decides_is_rejected_and_the_rest_goes_on() {
    let office = Office::open().await;
    let mut newer = office.owner.operation(invite(&office, "a@example.com"));
    newer.version = OPERATION_VERSION + 1;
    let fine = office.owner.operation(invite(&office, "b@example.com"));
    let unknown = json!({
        "id": office.id(), "version": 9, "decision": { "kind": "teleport" },
        "follows": null, "decided_at": office.clock.now(),
    });
    let body = json!({ "operations": [newer, unknown, fine] });
    let (_, value) = office
        .owner
        .call("POST", "/api/sync/operations", Some(body.clone()))
        .await;
    assert_eq!(value[0]["outcome"]["problem"]["code"], "app_too_new");
    assert_eq!(value[1]["outcome"]["problem"]["code"], "app_too_new");
    assert_eq!(value[2]["outcome"]["outcome"], "applied");
    let again = office
        .owner
        .call("POST", "/api/sync/operations", Some(body))
        .await;
    assert_eq!(again.1, value);
}

#[tokio::test]
async fn bad_batches_are_told_what_is_wrong_and_change_nothing() {
    let office = Office::open().await;
    let head = office.number("select revision from workspace").await;
    let many: Vec<_> = (0..101)
        .map(|i| {
            office
                .owner
                .operation(invite(&office, &format!("a{i}@example.com")))
        })
        .collect();
    let no_uuid = json!({ "id": "1'; drop table event", "version": 1 });
    for (body, reason) in [
        (json!({ "operations": many }), "too_many"),
        (json!({ "operations": "x" }), "unreadable"),
        (json!({ "operations": [{}] }), "no_id"),
        (json!({ "operations": [no_uuid] }), "no_id"),
    ] {
        let (status, value) = office
            .owner
            .call("POST", "/api/sync/operations", Some(body))
            .await;
        assert_eq!(status, 422, "{value}");
        assert_eq!(value["problem"]["reason"], reason);
    }
    assert_eq!(office.number("select revision from workspace").await, head);
}

#[tokio::test]
async fn ids_that_are_taken_or_no_ids_are_refused() {
    let office = Office::open().await;
    let mut taken = office.invitee("a@example.com");
    taken.employee = office.owner.employee.clone();
    let mut bent = office.invitee("b@example.com");
    bent.invitation = "../../etc".into();
    let mut twice = office.invitee("c@example.com");
    twice.invitation = twice.employee.0.clone().into();
    let people = vec![taken, bent, twice];
    let outcome = office
        .owner
        .decide(Decision::Invite {
            people,
            letters: true,
        })
        .await;
    let Outcome::Applied { refused } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(refused.len(), 3);
    assert_eq!(office.number("select count(*) from invitation").await, 0);
}
