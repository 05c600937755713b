//! Events: sealed in a chain that shows every change to it (LOG-1, LOG-3), and what they refresh.

use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::feed::{FeedPage, Kind, Row, Start};
use gatehouse_rules::operation::Outcome;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, MINUTE};
use gatehouse_server::event::{Verdict, prune, seal_all, sweep, verify};
use gatehouse_server::store::event;
use gatehouse_server::store::session::{self, Session};

use crate::harness::{Copy, Office};

async fn verdict(office: &Office) -> Verdict {
    verify(&office.app, &office.workspace).await.unwrap()
}

#[tokio::test]
async fn every_kind_of_operation_leaves_one_event_with_who_did_it_beside_the_devices_it_revokes_log_1()
 {
    let office = Office::open().await;
    let decisions = crate::rights::every_kind(&office).await;
    office.confirmed(&office.owner).await;
    for decision in decisions {
        let kind = decision.kind();
        let operation = office.owner.operation(decision);
        let receipts = office.owner.operate(std::slice::from_ref(&operation)).await;
        assert_eq!(receipts[0].outcome, Outcome::applied(), "{kind}");
        // Each device that a dismissal revokes is told by an event of its own.
        let beside = match kind {
            "revoke_device" => "'operation_refused'",
            _ => "'operation_refused', 'device_revoked'",
        };
        let sql = format!(
            "select count(*) from event where actor_id = '{}' \
             and kind not in ({beside}) and data like '%\"operation\":\"{}\"%'",
            office.owner.employee, operation.id
        );
        // One dismisses and invites in one step.
        let n = if kind == "replace_person" { 2 } else { 1 };
        assert_eq!(office.number(&sql).await, n, "{kind}");
    }
}

#[tokio::test]
async fn an_event_is_told_once_it_is_sealed_with_who_and_on_whom_log_1() {
    let office = Office::open().await;
    office.clock.advance(1);
    let (employee, _) = office.invite("anna@example.com").await;
    let mut copy = Copy::fetch(&office.owner, 100).await;
    assert_eq!(
        copy.count(Kind::Event),
        0,
        "nothing is told before it is sealed"
    );
    office.seal().await;
    copy.pull(&office.owner, 100).await;
    let invited = copy.rows.values().find_map(|stamped| match &stamped.row {
        Row::Event(event) if event.kind == EventKind::Invited => Some(event.clone()),
        _ => None,
    });
    let invited = invited.unwrap();
    assert_eq!(invited.actor, Some(office.owner.employee.clone()));
    assert_eq!(invited.on, Some(employee));
    assert_eq!(invited.data["address"], "anna@example.com");
    assert_eq!(invited.number, 2, "after the making of the workspace");
}

#[tokio::test]
async fn changing_removing_or_adding_an_event_is_found_log_3() {
    for (tamper, number, reason) in [
        (
            "update event set cause = 'x' where number = 3",
            3,
            "changed",
        ),
        ("delete from event where number = 3", 3, "missing"),
        ("delete from event where number = 5", 4, "head"),
        (
            "update event set at = at + 1 where number = 1",
            1,
            "changed",
        ),
        (
            "update event set data = '{\"n\":1}' where number = 5",
            5,
            "changed",
        ),
    ] {
        let office = Office::open().await;
        for i in 0..4 {
            office.invite(&format!("p{i}@example.com")).await;
        }
        office.seal().await;
        assert!(matches!(
            verdict(&office).await,
            Verdict::Whole { from: 1, to: 5, .. }
        ));
        assert_eq!(office.tamper(tamper).await, 1);
        assert_eq!(
            verdict(&office).await,
            Verdict::Broken { number, reason },
            "{tamper}"
        );
    }
}

#[tokio::test]
async fn pruning_leaves_a_checkpoint_and_a_whole_chain_log_2_log_3() {
    let office = Office::open().await;
    office.invite("old@example.com").await;
    office.seal().await;
    office.clock.advance(office.app.config.events.kept() + DAY);
    for i in 0..2 {
        let event = office.app.event(EventKind::SignInFailed);
        office
            .app
            .log(
                &office.workspace,
                Event {
                    cause: Some(i.to_string()),
                    ..event
                },
            )
            .await
            .unwrap();
    }
    office.seal().await;
    prune(&office.app).await.unwrap();
    assert_eq!(office.number("select count(*) from event").await, 2);
    assert!(matches!(
        verdict(&office).await,
        Verdict::Whole { from: 3, to: 4, .. }
    ));
    office.tamper("delete from event where number = 3").await;
    assert!(matches!(verdict(&office).await, Verdict::Broken { .. }));
}

#[tokio::test]
async fn whoever_prunes_late_takes_no_checkpoint_back_log_3() {
    let office = Office::open().await;
    for address in ["a@example.com", "b@example.com"] {
        office.invite(address).await;
    }
    office.seal().await;
    // Another server was faster: what it forgot is still in sight of this one.
    let further = "update chain set pruned_number = 3, pruned_hash = 'of three'";
    assert_eq!(office.tamper(further).await, 1);
    let mut tx = office.app.db.begin().await.unwrap();
    let gone = event::remove_oldest(&mut tx, &office.workspace, 2, 100).await;
    tx.commit().await.unwrap();
    assert_eq!(gone.unwrap(), 0);
    let kept = "select count(*) from chain where pruned_number = 3 and pruned_hash = 'of three'";
    assert_eq!(office.number(kept).await, 1);
}

#[tokio::test]
async fn events_are_kept_for_as_long_as_the_operator_says_log_2() {
    let mut office = Office::open().await;
    office.invite("old@example.com").await;
    office.seal().await;
    assert_eq!(office.app.config.events.kept(), 180 * DAY);
    let n = "select count(*) from event";
    office.clock.advance(41 * DAY);
    prune(&office.app).await.unwrap();
    assert_eq!(
        office.number(n).await,
        2,
        "half a year where nothing is set"
    );
    for (days, left) in [(42, 2), (40, 0)] {
        office.set(|config| config.events.days = days);
        prune(&office.app).await.unwrap();
        assert_eq!(office.number(n).await, left, "{days} days");
    }
}

#[tokio::test]
async fn a_workspace_that_was_quiet_for_longer_keeps_none_of_its_old_events_log_2_log_3() {
    let office = Office::open().await;
    office.invite("old@example.com").await;
    office.seal().await;
    office.clock.advance(office.app.config.events.kept() + DAY);
    prune(&office.app).await.unwrap();
    assert_eq!(office.number("select count(*) from event").await, 0);
    assert!(matches!(
        verdict(&office).await,
        Verdict::Whole { from: 3, to: 2, .. }
    ));
    office.invite("new@example.com").await;
    office.seal().await;
    prune(&office.app).await.unwrap();
    assert!(matches!(
        verdict(&office).await,
        Verdict::Whole { from: 3, to: 3, .. }
    ));
    office
        .tamper("update event set cause = 'x' where number = 3")
        .await;
    assert!(matches!(verdict(&office).await, Verdict::Broken { .. }));
}

#[tokio::test]
async fn old_events_are_forgotten_in_batches_and_the_chain_is_whole_after_each_log_2_log_3() {
    let office = Office::open().await;
    for i in 0..6 {
        office.invite(&format!("old{i}@example.com")).await;
    }
    office.seal().await;
    let n = "select count(*) from event";
    let all = office.number(n).await;
    let old = office.clock.now().plus(1);
    office.clock.advance(DAY);
    office.invite("new@example.com").await;
    office.seal().await;
    let number = {
        let mut connection = office.app.db.connection().await.unwrap();
        event::find_old(&mut connection, &office.workspace, old)
            .await
            .unwrap()
    };
    assert_eq!(i64::try_from(number).unwrap(), all);
    let mut gone = Vec::new();
    loop {
        let mut tx = office.app.db.begin().await.unwrap();
        let n = event::remove_oldest(&mut tx, &office.workspace, number, 3)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        if n == 0 {
            break;
        }
        gone.push(n);
        let from = gone.iter().sum::<u64>() + 1;
        let whole = verdict(&office).await;
        assert!(
            matches!(whole, Verdict::Whole { from: at, .. } if at == from),
            "{whole:?}"
        );
    }
    assert_eq!(gone, [3, 3, 1], "of {all}");
    assert_eq!(office.number(n).await, 1);
}

#[tokio::test]
async fn a_first_pruning_of_more_than_one_batch_forgets_all_that_is_old_log_2() {
    let office = Office::open().await;
    for _ in 0..2_001 {
        let event = office.app.event(EventKind::SignInFailed);
        let mut tx = office.app.db.begin_light().await.unwrap();
        event::add(&mut tx, &office.workspace, &event)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    office.seal().await;
    office.clock.advance(office.app.config.events.kept() + DAY);
    prune(&office.app).await.unwrap();
    assert_eq!(office.number("select count(*) from event").await, 0);
    assert!(matches!(verdict(&office).await, Verdict::Whole { .. }));
}

#[tokio::test]
async fn a_sealer_that_stalled_cannot_fork_the_chain_log_3() {
    let office = Office::open().await;
    seal_all(&office.app, "one").await.unwrap();
    office.invite("a@example.com").await;
    seal_all(&office.app, "two").await.unwrap();
    let waiting = "select count(*) from event where number is null";
    assert_eq!(office.number(waiting).await, 1, "the lease is another's");
    office.clock.advance(MINUTE);
    seal_all(&office.app, "two").await.unwrap();
    assert_eq!(
        office.number(waiting).await,
        0,
        "a dead sealer is waited for ten seconds"
    );
    seal_all(&office.app, "one").await.unwrap();
    assert!(matches!(verdict(&office).await, Verdict::Whole { .. }));
}

#[tokio::test]
async fn the_feed_tells_the_chains_head_and_what_stands_at_a_number_log_3() {
    let office = Office::open().await;
    let start: Start = office.owner.get("/api/sync/start").await;
    let ask = async |number: &str| {
        let path = format!("/api/sync/feed?cursor={}{number}", start.cursor);
        let page: FeedPage = office.owner.get(&path).await;
        page.chain.unwrap()
    };
    assert_eq!(ask("").await.head.number, 0, "nothing is sealed yet");
    office.invite("a@example.com").await;
    office.seal().await;
    let kept = ask("").await;
    assert_eq!((kept.head.number, kept.asked), (2, None));
    office.invite("b@example.com").await;
    office.seal().await;
    let later = ask("&chain=2").await;
    assert_eq!(later.head.number, 3);
    assert_eq!(later.asked, Some(kept.head), "the same as it was");
    assert_eq!(ask("&chain=4").await.asked, None);
    assert_eq!(ask("&chain=0").await.asked, None);
    office.clock.advance(office.app.config.events.kept() + 1);
    office.invite("c@example.com").await;
    office.seal().await;
    prune(&office.app).await.unwrap();
    assert_eq!(ask("&chain=2").await.asked, None, "forgotten by its age");
    let checkpoint = ask("&chain=3").await;
    assert_eq!(checkpoint.asked, Some(later.head.clone()));
    assert_eq!(checkpoint.pruned, later.head, "the checkpoint is told");
    let path = format!("/api/sync/feed?cursor={}&chain=x", start.cursor);
    assert_eq!(office.owner.call("GET", &path, None).await.0, 422);
}

#[tokio::test]
async fn facts_of_signing_in_reach_mirrors_without_the_door_waiting() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let mut copy = Copy::fetch(&office.owner, 100).await;
    for kind in [EventKind::SignInFailed, EventKind::SignedIn] {
        office.clock.advance(1_000);
        let event = Event {
            on: Some(anna.employee.clone()),
            ..office.app.event(kind)
        };
        office.app.log(&office.workspace, event).await.unwrap();
    }
    let before = office.number("select revision from workspace").await;
    office.seal().await;
    let after = office.number("select revision from workspace").await;
    assert_eq!(after, before + 1, "one revision a batch");
    copy.pull(&office.owner, 100).await;
    let Some(Row::Employee(person)) = copy.row(Kind::Employee, anna.employee.as_str()) else {
        panic!()
    };
    assert_eq!(person.last_sign_in_at, Some(office.clock.now()));
    assert_eq!(
        person.last_failure_at,
        Some(office.clock.now().plus(-1_000))
    );
}

#[tokio::test]
async fn a_new_factor_shows_in_every_mirror_after_its_event() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let mut tx = office.app.db.begin().await.unwrap();
    let (key, random) = (&office.app.key, &office.app.random);
    let secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    let now = office.clock.now();
    gatehouse_server::factor::enrol(&mut tx, key, random, &anna.identity, secret, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let event = Event {
        on: Some(anna.employee.clone()),
        ..office.app.event(EventKind::TwoStepEnrolled)
    };
    office.app.log(&office.workspace, event).await.unwrap();
    office.seal().await;
    let person = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(person.two_step.enrolled_at, Some(now));
}

#[tokio::test]
async fn a_session_that_ended_by_itself_is_no_longer_counted_ses_1() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let session = Session {
        id: office.id(),
        workspace: office.workspace.clone(),
        employee: anna.employee.clone(),
        identity: anna.identity.clone(),
        device: None,
        ip: None,
        created_at: office.clock.now(),
        seen_at: office.clock.now(),
        anew: true,
    };
    let mut tx = office.app.db.begin().await.unwrap();
    session::add(&mut tx, &office.app.random.secret().hash(), &session)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let event = Event {
        on: Some(anna.employee.clone()),
        ..office.app.event(EventKind::SignedIn)
    };
    office.app.log(&office.workspace, event).await.unwrap();
    office.seal().await;
    for (minutes, n) in [(0, 1), (25, 0)] {
        office.clock.advance(minutes * MINUTE);
        sweep(&office.app).await.unwrap();
        let person = office.employee(&anna.employee).await.unwrap().row;
        assert_eq!(person.n_sessions, n, "after {minutes} minutes");
    }
    let mut copy = Copy::fetch(&office.owner, 100).await;
    copy.pull(&office.owner, 100).await;
}
