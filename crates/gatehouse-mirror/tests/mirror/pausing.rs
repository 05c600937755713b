//! What needs the admin's own second step: decided without a network, and prepared until it is confirmed (TFA-4).

use gatehouse_mirror::employee::{PersonAction, PersonQuery};
use gatehouse_mirror::outbox::{Choice, TakeBack};
use gatehouse_rules::employee::Employee;
use gatehouse_rules::feed::Row;
use gatehouse_rules::operation::Decision;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::time::{DAY, HOUR};
use gatehouse_rules::two_step::{TwoStep, TwoStepState};
use gatehouse_rules::workspace::Settings;

use crate::deciding::decide;
use crate::office::{NOW, Office, employee, workspace};

fn with_factor(id: &str, name: &str) -> Employee {
    Employee {
        two_step: TwoStep {
            enrolled_at: Some(NOW.plus(-DAY)),
            codes_left: 10,
            ..TwoStep::default()
        },
        ..employee(id, name)
    }
}

/// An office whose admin has a second step, and Anna, who has one, too.
async fn office(role: Role) -> Office {
    let office = Office::of(role).await;
    let petra = Employee {
        role,
        ..with_factor("petra", "Petra Novak")
    };
    let anna = with_factor("anna", "Anna Ivanova");
    office
        .rows([Row::Employee(petra), Row::Employee(anna)])
        .await;
    office
}

fn pause() -> Choice {
    Choice::PauseTwoStep {
        employee: "anna".into(),
        hours: 24,
        reason: " Lost the phone ".into(),
    }
}

async fn person(office: &Office) -> gatehouse_mirror::employee::Person {
    let query = PersonQuery {
        employee: "anna".into(),
    };
    office.mirror.person(query).await.unwrap()
}

async fn refused(office: &Office, choice: Choice) -> Problem {
    decide(office, choice).await.refused[0].problem.clone()
}

#[tokio::test]
async fn a_pause_is_prepared_not_in_force_and_can_be_taken_back_tfa_4_off_2() {
    let office = office(Role::Owner).await;
    let decided = decide(&office, pause()).await;
    let outbox = office.mirror.outbox().await.unwrap();
    let line = &outbox.waiting[0];
    assert!(line.needs_step && line.can_take_back && !line.sending);
    let Decision::PauseTwoStep { reason, paused, .. } = &line.decision else {
        panic!("{line:?}");
    };
    assert_eq!((reason.as_str(), *paused), ("Lost the phone", false));
    let seen = person(&office).await;
    assert_eq!(seen.two_step, TwoStepState::On, "not in force");
    assert_eq!(seen.waiting[0].kind, "pause_two_step");
    let line = gatehouse_mirror::app::Line::Online;
    let status = office.mirror.status(line.clone()).await.unwrap();
    assert_eq!((status.n_waiting, status.n_prepared), (1, 1));
    assert_eq!(status.confirmed_until, None);
    // Ending it again rests on it, and would hold for a pause of whatever length.
    let end = decide(
        &office,
        Choice::EndPause {
            employee: "anna".into(),
        },
    )
    .await;
    let outbox = office.mirror.outbox().await.unwrap();
    assert_eq!(outbox.waiting.len(), 2, "{end:?}");
    let operations = decided.operations;
    let back = office.mirror.take_back(TakeBack { operations }).await;
    assert_eq!(back.unwrap().taken.len(), 2);
    let status = office.mirror.status(line).await.unwrap();
    assert_eq!(status.n_prepared, 0);
}

#[tokio::test]
async fn an_admin_without_a_second_step_hears_it_before_anything_is_stored_tfa_4() {
    let office = Office::open().await;
    office
        .rows([Row::Employee(with_factor("anna", "Anna"))])
        .await;
    assert_eq!(refused(&office, pause()).await, Problem::SetUpTwoStep);
    // Helpdesk's copy does not hold their own row: the server says it.
    let helpdesk = Office::of(Role::Helpdesk).await;
    helpdesk
        .rows([Row::Employee(with_factor("anna", "Anna"))])
        .await;
    let gone = "delete from employee where id = 'petra'";
    let mut write = helpdesk
        .mirror
        .write_copy(&helpdesk.mirror.copy())
        .await
        .unwrap();
    sqlx::query(gone).execute(write.conn()).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(decide(&helpdesk, pause()).await.operations.len(), 1);
}

#[tokio::test]
async fn the_rules_of_the_server_refuse_offline_what_makes_no_sense_tfa_4_tfa_6_off_3() {
    let office = office(Role::Owner).await;
    let mut ben = employee("ben", "Ben");
    ben.role = Role::Admin;
    office.rows([Row::Employee(ben)]).await;
    let of_ben = |hours, reason: &str| Choice::PauseTwoStep {
        employee: "ben".into(),
        hours,
        reason: reason.into(),
    };
    assert_eq!(
        refused(&office, of_ben(1, "x")).await,
        Problem::NothingToPause
    );
    assert_eq!(
        refused(&office, of_ben(1, "")).await,
        Problem::field("reason", "empty")
    );
    let grace = |days| Choice::ExtendGrace {
        employee: "ben".into(),
        days,
    };
    assert_eq!(refused(&office, grace(2)).await, Problem::NothingToExtend);
    office
        .rows([Row::Workspace(workspace(Settings {
            two_step_required_since: Some(NOW.plus(-DAY)),
            ..Settings::default()
        }))])
        .await;
    assert_eq!(decide(&office, grace(2)).await.operations.len(), 1);
    assert_eq!(
        refused(&office, grace(1)).await,
        Problem::field("days", "not_more")
    );
}

#[tokio::test]
async fn what_is_offered_is_what_the_role_may_do_and_what_there_is_tfa_4_dis_3() {
    let office = office(Role::Owner).await;
    let seen = person(&office).await;
    assert!(seen.can.contains(&PersonAction::PauseTwoStep));
    assert!(!seen.can.contains(&PersonAction::EndPause));
    assert!(seen.can.contains(&PersonAction::TransferOwnership));
    assert_eq!(seen.grants, [Role::Helpdesk, Role::Admin, Role::Owner]);
    let mut anna = with_factor("anna", "Anna");
    anna.two_step.paused_until = Some(NOW.plus(HOUR));
    anna.role = Role::Helpdesk;
    office.rows([Row::Employee(anna.clone())]).await;
    assert!(person(&office).await.can.contains(&PersonAction::EndPause));
    let helpdesk = Office::of(Role::Helpdesk).await;
    helpdesk.rows([Row::Employee(anna)]).await;
    let seen = person(&helpdesk).await;
    assert!(!seen.can.contains(&PersonAction::EndPause));
    assert!(seen.grants.is_empty());
    let grant = Choice::GrantRole {
        employee: "anna".into(),
        role: Role::Admin,
    };
    assert_eq!(
        refused(&helpdesk, grant).await,
        Problem::Forbidden {
            right: Right::GrantRole
        }
    );
}

#[tokio::test]
async fn the_last_owner_is_lowered_no_more_than_dismissed_also_by_what_waits_dis_3() {
    let office = office(Role::Owner).await;
    let owner = Employee {
        role: Role::Owner,
        ..employee("olga", "Olga")
    };
    office.rows([Row::Employee(owner)]).await;
    let lower = Choice::GrantRole {
        employee: "olga".into(),
        role: Role::Employee,
    };
    let own = Choice::GrantRole {
        employee: "petra".into(),
        role: Role::Admin,
    };
    let not_theirs = Problem::Forbidden {
        right: Right::GrantRole,
    };
    assert_eq!(refused(&office, own).await, not_theirs);
    let decided = decide(&office, lower).await;
    assert_eq!(decided.operations.len(), 1);
    let outbox = office.mirror.outbox().await.unwrap();
    assert!(!outbox.waiting[0].needs_step, "lowering needs no code");
}
