//! Going without the second step for a while: pauses, graces, and the fresh second step that an admin needs for it.

use axum::http::StatusCode;
use gatehouse_rules::event::EventKind;
use gatehouse_rules::operation::{Decision, Operation, Outcome};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND, Time};
use gatehouse_server::store;
use serde_json::{Value, json};

use crate::browser::{Browser, PASSWORD, code_at, code_of};
use crate::harness::{Client, Office};
use crate::hostile;

const ANNA: &str = "anna@northwind.example";

/// An office with Anna, who has a second step, and an owner who has one, too.
async fn office() -> (Office, Client) {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    office.enrol(&anna.identity).await;
    office.enrol(&office.owner.identity).await;
    office
        .tamper(&format!(
            "update employee set enrolled_at = 1 where id = '{}'",
            anna.employee
        ))
        .await;
    (office, anna)
}

fn pause(of: &Client, hours: u32) -> Decision {
    Decision::PauseTwoStep {
        employee: of.employee.clone(),
        hours,
        reason: "Lost the phone".to_owned(),
        paused: false,
    }
}

async fn send(client: &Client, operation: &Operation) -> (StatusCode, Value) {
    let body = json!({ "operations": [operation] });
    client
        .call("POST", "/api/sync/operations", Some(body))
        .await
}

async fn confirm(client: &Client, code: &str) -> (StatusCode, Value) {
    let body = json!({ "code": code });
    client.call("POST", "/api/sync/confirm", Some(body)).await
}

async fn lands(office: &Office) -> String {
    let mut browser = Browser::new(office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    page.location()
}

async fn paused_until(office: &Office, of: &Client) -> Option<Time> {
    let kept = office.employee(&of.employee).await.unwrap();
    kept.row.two_step.paused_until
}

#[tokio::test]
async fn who_lost_the_phone_signs_in_without_it_for_the_stated_time_and_no_longer_tfa_3_tfa_4() {
    let (office, anna) = office().await;
    assert_eq!(lands(&office).await, "/w/northwind/confirm");
    office.confirmed(&office.owner).await;
    assert_eq!(
        office.owner.decide(pause(&anna, 24)).await,
        Outcome::applied()
    );
    let until = office.clock.now().plus(DAY);
    assert_eq!(paused_until(&office, &anna).await, Some(until));
    assert_eq!(lands(&office).await, "/w/northwind/me");
    office.clock.advance(DAY - SECOND);
    assert_eq!(lands(&office).await, "/w/northwind/me");
    office.clock.advance(SECOND);
    assert_eq!(lands(&office).await, "/w/northwind/confirm", "re-armed");
}

#[tokio::test]
async fn a_pause_is_an_event_with_its_reason_and_end_and_the_person_is_told_by_mail_tfa_4() {
    let (office, anna) = office().await;
    office.confirmed(&office.owner).await;
    assert_eq!(
        office.owner.decide(pause(&anna, 72)).await,
        Outcome::applied()
    );
    let until = office.clock.now().plus(3 * DAY);
    let data = office
        .text(&format!(
            "select data from event where kind = '{}' and on_id = '{}'",
            EventKind::TwoStepPaused.name(),
            anna.employee
        ))
        .await;
    let data: Value = serde_json::from_str(&data).unwrap();
    assert_eq!(data["until"], until.0);
    assert_eq!(data["reason"], "Lost the phone");
    office.links().await;
    let letter = office.app.mail.kept().pop().unwrap();
    assert_eq!(letter.to, ANNA);
    for part in [&letter.text, &letter.html] {
        for word in ["Petra Novak", "24 September 2026", "Lost the phone"] {
            assert!(part.contains(word), "{word}: {part}");
        }
    }
}

#[tokio::test]
async fn a_pause_ends_early_by_a_new_phone_or_by_an_admin_tfa_4() {
    let (office, anna) = office().await;
    office.confirmed(&office.owner).await;
    let applied = Outcome::applied();
    assert_eq!(office.owner.decide(pause(&anna, 24)).await, applied);
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.begin("/w/northwind/two-step").await;
    let key = page.between("<p class=\"key\">", "</p>").unwrap();
    let code = code_of(&key.replace(' ', ""), office.clock.now());
    let on = browser.submit(&page, &[("code", &code)]).await;
    assert_eq!(on.status, StatusCode::OK);
    office.seal().await;
    assert_eq!(paused_until(&office, &anna).await, None);
    assert_eq!(lands(&office).await, "/w/northwind/confirm");
    assert_eq!(office.owner.decide(pause(&anna, 24)).await, applied);
    let end = Decision::EndPause {
        employee: anna.employee.clone(),
    };
    assert_eq!(office.owner.decide(end.clone()).await, applied);
    assert_eq!(lands(&office).await, "/w/northwind/confirm");
    assert_eq!(office.owner.decide(end).await, Outcome::Already);
}

#[tokio::test]
async fn pausing_needs_the_admins_own_fresh_second_step_and_without_it_nothing_happens_tfa_4() {
    let (office, anna) = office().await;
    let (owner, operation) = (&office.owner, office.owner.operation(pause(&anna, 1)));
    let asked = async || {
        let (status, answer) = send(owner, &operation).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{answer}");
        assert_eq!(answer["problem"]["code"], "needs_fresh_step");
    };
    asked().await;
    let (status, answer) = confirm(owner, "000000").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer["problem"]["reason"], "wrong_code");
    asked().await;
    assert_eq!(office.number("select count(*) from operation").await, 0);
    assert_eq!(paused_until(&office, &anna).await, None);
    let (status, answer) = confirm(owner, &office.code()).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["until"], office.clock.now().plus(5 * MINUTE).0);
    // What needs none is not held up by another device's silence, and that device is none the fresher.
    let other = office.other_device(owner).await;
    let (status, _) = send(&other, &other.operation(pause(&anna, 1))).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "on that device only");
    office.clock.advance(5 * MINUTE);
    asked().await;
    let (status, _) = confirm(owner, &office.code()).await;
    assert_eq!(status, StatusCode::OK);
    office.clock.advance(5 * MINUTE - SECOND);
    let (status, answer) = send(owner, &operation).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer[0]["outcome"]["outcome"], "applied");
    // The answer was lost: it comes again, however old the code is.
    office.clock.advance(HOUR);
    let (_, again) = send(owner, &operation).await;
    assert_eq!(again, answer);
}

#[tokio::test]
async fn an_admin_without_a_second_step_is_led_to_set_one_up_tfa_4() {
    let (office, anna) = office().await;
    let admin = office.member(Role::Admin, "ada@northwind.example").await;
    let refused = Outcome::rejected(Problem::SetUpTwoStep);
    let outcome = admin.decide(pause(&anna, 1)).await;
    assert!(
        matches!(&outcome, Outcome::Rejected { problem, .. } if Outcome::rejected(problem.clone()) == refused),
        "{outcome:?}"
    );
    let (status, answer) = confirm(&admin, "123456").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(answer["problem"]["code"], "set_up_two_step");
}

#[tokio::test]
async fn a_backup_code_makes_fresh_too_and_a_code_is_spent_by_it_tfa_2_tfa_4_attack_9() {
    let (office, anna) = office().await;
    let owner = &office.owner;
    office.set_password(&owner.identity, PASSWORD).await;
    let hash = &office.app.passwords;
    let hash = hash
        .hash(&gatehouse_rules::secret::Plain::new("abcd-efgh"))
        .await
        .unwrap();
    let mut connection = office.app.db.connection().await.unwrap();
    store::factor::add_codes(&mut connection, &[(&owner.identity, 3, hash.as_str())])
        .await
        .unwrap();
    drop(connection);
    let by_backup = json!({ "number": "3", "backup": "ABCD EFGH" });
    let path = "/api/sync/confirm";
    let (status, _) = owner.call("POST", path, Some(by_backup.clone())).await;
    assert_eq!(status, StatusCode::OK);
    let (_, answer) = owner.call("POST", path, Some(by_backup)).await;
    assert_eq!(answer["problem"]["reason"], "backup_code_used");
    let code = office.code();
    let (status, _) = confirm(owner, &code).await;
    assert_eq!(status, StatusCode::OK);
    let (_, answer) = confirm(owner, &code).await;
    assert_eq!(answer["problem"]["reason"], "code_used");
    let page = Browser::new(&office)
        .sign_in_with_code("northwind", "petra@northwind.example", &code)
        .await;
    page.says("used already");
    assert_eq!(owner.decide(pause(&anna, 1)).await, Outcome::applied());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_simultaneous_codes_typed_into_the_app_five_are_checked_and_one_is_right_tfa_4_attack_5_attack_10()
 {
    let (office, _) = office().await;
    let wrong = (0..40).map(|_| {
        let owner = office.owner.clone();
        tokio::spawn(async move { confirm(&owner, "000000").await.0 })
    });
    let answers = futures_util::future::join_all(wrong).await;
    let checked = answers
        .iter()
        .filter(|one| *one.as_ref().unwrap() == StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(checked.count(), 5);
    office.clock.advance(15 * MINUTE);
    let code = office.code();
    let right = (0..20).map(|_| {
        let (owner, code) = (office.owner.clone(), code.clone());
        tokio::spawn(async move { confirm(&owner, &code).await.0 })
    });
    let answers = futures_util::future::join_all(right).await;
    let right = answers
        .iter()
        .filter(|one| *one.as_ref().unwrap() == StatusCode::OK);
    assert_eq!(right.count(), 1);
}

#[tokio::test]
async fn what_needs_a_code_holds_up_its_own_request_and_what_needs_none_goes_on_tfa_4() {
    let (office, anna) = office().await;
    let owner = &office.owner;
    let plain = owner.operation(Decision::AddDepartment {
        department: office.id().into(),
        name: "Sales".to_owned(),
    });
    let needing = owner.operation(pause(&anna, 1));
    let body = json!({ "operations": [plain, needing] });
    let (status, _) = owner.call("POST", "/api/sync/operations", Some(body)).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(office.number("select count(*) from operation").await, 0);
    let receipts = owner.operate(&[plain]).await;
    assert_eq!(receipts[0].outcome, Outcome::applied());
}

#[tokio::test]
async fn a_pause_that_makes_no_sense_says_why_and_one_that_met_another_asks_again_tfa_4() {
    let (office, anna) = office().await;
    let ben = office.member(Role::Employee, "ben@northwind.example").await;
    office.confirmed(&office.owner).await;
    let refused = async |decision: Decision| match office.owner.decide(decision).await {
        Outcome::Rejected { problem, .. } => problem,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(pause(&ben, 1)).await, Problem::NothingToPause);
    for hours in [0, 30 * 24 + 1] {
        let problem = Problem::field("hours", "range_1_720");
        assert_eq!(refused(pause(&anna, hours)).await, problem);
    }
    let silent = Decision::PauseTwoStep {
        employee: anna.employee.clone(),
        hours: 1,
        reason: " ".to_owned(),
        paused: false,
    };
    assert_eq!(refused(silent).await, Problem::field("reason", "empty"));
    let first = office.owner.decide(pause(&anna, 30 * 24)).await;
    assert_eq!(first, Outcome::applied());
    // Another admin did not see that one.
    let outcome = office.owner.decide(pause(&anna, 1)).await;
    let Outcome::Conflict { now } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(now.fields[0].field, "paused_until");
    let shorter = Decision::PauseTwoStep {
        employee: anna.employee.clone(),
        hours: 1,
        reason: "Back on Monday".to_owned(),
        paused: true,
    };
    assert_eq!(office.owner.decide(shorter).await, Outcome::applied());
    let until = office.clock.now().plus(HOUR);
    assert_eq!(paused_until(&office, &anna).await, Some(until));
}

/// Anna works for Fabrikam, too.
async fn also_at_fabrikam(office: &Office, anna: &Client) -> Client {
    let there = office.another("fabrikam").await;
    office
        .tamper(&format!(
            "update employee set identity_id = '{}' where id = '{}'",
            anna.identity, there.employee
        ))
        .await;
    there
}

#[tokio::test]
async fn a_pause_of_one_company_replaces_no_phone_that_opens_another_tfa_5() {
    let (office, anna) = office().await;
    let there = also_at_fabrikam(&office, &anna).await;
    let until = office.clock.now().plus(DAY).0;
    let set = async |what: &str, id: &Client| {
        let sql = format!("update employee set {what} where id = '{}'", id.employee);
        office.tamper(&sql).await;
    };
    set(&format!("paused_until = {until}"), &anna).await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/me", "paused here");
    let page = browser.begin("/w/northwind/two-step").await;
    page.hides("class=\"key\"")
        .says("Your phone opens other companies too")
        .says("Use a backup code, or ask an admin there");
    let post = browser.submit(&page, &[]).await;
    assert_eq!(post.status, StatusCode::UNAUTHORIZED);
    assert_eq!(office.number("select count(*) from enrolment").await, 0);
    // Paused there, too, or no door of hers any more: now it stands for a code.
    for (open, shut) in [
        (format!("paused_until = {until}"), "paused_until = null"),
        ("status = 'dismissed'".to_owned(), "status = 'active'"),
    ] {
        set(&open, &there).await;
        let page = browser.begin("/w/northwind/two-step").await;
        page.says("class=\"key\"");
        office.tamper("delete from enrolment").await;
        set(shut, &there).await;
        let page = browser.begin("/w/northwind/two-step").await;
        page.hides("class=\"key\"");
    }
}

#[tokio::test]
async fn a_new_phone_begun_in_a_pause_is_not_finished_after_an_admin_ended_it_tfa_4_tfa_5() {
    let (office, anna) = office().await;
    office.confirmed(&office.owner).await;
    let applied = Outcome::applied();
    assert_eq!(office.owner.decide(pause(&anna, 24)).await, applied);
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.begin("/w/northwind/two-step").await;
    let key = page.between("<p class=\"key\">", "</p>").unwrap();
    let end = Decision::EndPause {
        employee: anna.employee.clone(),
    };
    assert_eq!(office.owner.decide(end).await, applied);
    let code = code_of(&key.replace(' ', ""), office.clock.now());
    let late = browser.submit(&page, &[("code", &code)]).await;
    assert_eq!(late.location(), "/w/northwind/two-step");
    let page = browser.follow(&late).await;
    page.hides("class=\"key\"");
    let sql = "select count(*) from factor where removed_at is not null";
    assert_eq!(office.number(sql).await, 0, "the old one works on");
}

#[tokio::test]
async fn who_is_reinstated_gets_a_fresh_grace_and_an_admin_extends_one_tfa_6() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    let employee = anna.employee.clone();
    let owner = &office.owner;
    let applied = Outcome::applied();
    let extend = |days| Decision::ExtendGrace {
        employee: employee.clone(),
        days,
    };
    let early = owner.decide(extend(3)).await;
    assert!(
        matches!(
            early,
            Outcome::Rejected {
                problem: Problem::NothingToExtend,
                ..
            }
        ),
        "{early:?}"
    );
    assert_eq!(owner.decide(Decision::RequireTwoStep).await, applied);
    office.clock.advance(2 * DAY);
    assert_eq!(lands(&office).await, "/w/northwind/enrol");
    assert_eq!(owner.decide(extend(3)).await, applied);
    assert_eq!(owner.decide(extend(2)).await, Outcome::Already, "no less");
    assert_eq!(lands(&office).await, "/w/northwind/me");
    office.clock.advance(3 * DAY);
    assert_eq!(lands(&office).await, "/w/northwind/enrol");
    for decision in [
        Decision::Dismiss {
            employee: employee.clone(),
            keep_webhooks: false,
        },
        Decision::Reinstate {
            employee: employee.clone(),
        },
    ] {
        assert_eq!(owner.decide(decision).await, applied);
    }
    let until = office.employee(&employee).await.unwrap().row.two_step;
    assert_eq!(until.grace_until, Some(office.clock.now().plus(2 * DAY)));
    assert_eq!(lands(&office).await, "/w/northwind/me");
    office.clock.advance(2 * DAY);
    assert_eq!(lands(&office).await, "/w/northwind/enrol");
    let data = office
        .text("select data from event where kind = 'grace_extended'")
        .await;
    assert!(data.contains("\"until\""), "{data}");
}

#[tokio::test]
async fn the_wait_between_code_and_change_is_by_the_clock_of_the_server_alone_tfa_4_attack_13() {
    let (office, anna) = office().await;
    let later = code_at(office.clock.now().plus(30 * SECOND));
    let (_, answer) = confirm(&office.owner, &later).await;
    assert_eq!(answer["problem"]["reason"], "wrong_code", "a step to come");
    let before = code_at(office.clock.now().plus(-60 * SECOND));
    let (_, answer) = confirm(&office.owner, &before).await;
    assert_eq!(answer["problem"]["reason"], "phone_clock");
    let mut ahead = office.owner.operation(pause(&anna, 1));
    ahead.decided_at = office.clock.now().plus(DAY);
    let (status, _) = send(&office.owner, &ahead).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_has_no_mail_address_as_login_is_told_of_a_pause_at_the_contact_email_tfa_4() {
    let (office, anna) = office().await;
    office.confirmed(&office.owner).await;
    for login in ["+49301234567", "provider-made2up"] {
        office
            .tamper(&format!(
                "update employee set login = '{login}', paused_until = null, contact_email = 'anna@home.example' where id = '{}'",
                anna.employee
            ))
            .await;
        let done = office.owner.decide(pause(&anna, 24)).await;
        assert_eq!(done, Outcome::applied());
        office.links().await;
        let letter = office.app.mail.kept().pop().unwrap();
        assert_eq!(letter.to, "anna@home.example", "{login}");
        assert!(letter.text.contains("Lost the phone"));
    }
    assert_eq!(office.app.mail.kept().len(), 2);
}

#[tokio::test]
async fn the_reason_of_a_pause_is_text_in_its_letter_and_is_logged_as_it_was_written_attack_34() {
    let (office, anna) = office().await;
    office.confirmed(&office.owner).await;
    let applied = Outcome::applied();
    for (i, words) in hostile::all().enumerate() {
        let decision = Decision::PauseTwoStep {
            employee: anna.employee.clone(),
            hours: 24,
            reason: words.to_owned(),
            paused: i > 0,
        };
        assert_eq!(office.owner.decide(decision).await, applied, "{words}");
        office.links().await;
        let letter = office.app.mail.kept().pop().unwrap();
        hostile::is_text(&letter.html, words);
        assert!(letter.text.contains(words), "{}", letter.text);
        let row = office.employee(&anna.employee).await.unwrap().row;
        assert_eq!(row.two_step.pause_reason.as_deref(), Some(words));
    }
}
