//! What people at the door ask for, and the apps of people, as the screens read and answer them.

use gatehouse_mirror::employee::{PersonAction, PersonQuery};
use gatehouse_mirror::outbox::{Choice, Decide};
use gatehouse_rules::employee::{Employee, EmployeeDevice};
use gatehouse_rules::feed::{Kind, Row};
use gatehouse_rules::operation::{Decision, Direction};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::request::{Answer, Request, RequestKind};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::HOUR;

use crate::deciding::decide;
use crate::office::{NOW, Office, employee};

fn request(id: &str, employee: Option<&str>) -> Row {
    Row::Request(Request {
        id: id.into(),
        kind: match employee {
            Some(_) => RequestKind::Help,
            None => RequestKind::Invitation,
        },
        employee: employee.map(Into::into),
        name: "Anna".into(),
        login: "anna@northwind.example".into(),
        note: None,
        since: NOW.plus(-HOUR),
    })
}

fn answer(id: &str, answer: Answer) -> Choice {
    Choice::AnswerRequest {
        request: id.into(),
        answer,
    }
}

async fn office(role: Role) -> Office {
    let office = Office::of(role).await;
    office
        .rows([
            Row::Employee(employee("anna", "Anna")),
            request("q-help", Some("anna")),
            request("q-in", None),
        ])
        .await;
    office
}

#[tokio::test]
async fn what_is_asked_shows_and_is_answered_without_a_network_tfa_7_sgn_2_off_2() {
    let office = office(Role::Owner).await;
    let overview = office.mirror.overview().await.unwrap();
    assert_eq!(overview.requests.len(), 2);
    assert!(overview.requests.iter().all(|line| line.can_answer));
    let anna = PersonQuery {
        employee: "anna".into(),
    };
    let person = office.mirror.person(anna.clone()).await.unwrap();
    assert_eq!(person.requests.len(), 1);
    let decided = decide(&office, answer("q-help", Answer::Done)).await;
    assert!(decided.offline && decided.operations.len() == 1);
    let person = office.mirror.person(anna.clone()).await.unwrap();
    let line = &person.requests[0];
    assert!(
        !line.can_answer && line.waiting.is_some(),
        "it waits, and is not offered twice"
    );
    let again = decide(&office, answer("q-help", Answer::Refuse)).await;
    assert_eq!(again.refused[0].problem, Problem::RequestGone);
    let outbox = office.mirror.outbox().await.unwrap();
    assert_eq!(outbox.waiting[0].about.name, "Anna");
    assert_eq!(outbox.waiting[0].direction, Direction::Descriptive);
    let mut write = office
        .mirror
        .write_copy(&office.mirror.copy())
        .await
        .unwrap();
    gatehouse_mirror::rows::remove(write.conn(), Kind::Request, "q-in")
        .await
        .unwrap();
    write.commit().await.unwrap();
    let gone = decide(&office, answer("q-in", Answer::Refuse)).await;
    assert_eq!(gone.refused[0].problem, Problem::RequestGone);
}

#[tokio::test]
async fn refusing_restricts_and_leaves_at_once_and_marking_as_done_can_be_undone_off_2() {
    let office = office(Role::Owner).await;
    office.mirror.set_online(true);
    let refused = decide(&office, answer("q-in", Answer::Refuse)).await;
    assert_eq!(refused.undo_until, None);
    let done = decide(&office, answer("q-help", Answer::Done)).await;
    assert!(done.undo_until.is_some());
}

#[tokio::test]
async fn helpdesk_answers_whoever_it_may_pause_two_step_for_tfa_7() {
    let office = office(Role::Helpdesk).await;
    let lines = office.mirror.overview().await.unwrap().requests;
    let can: Vec<_> = lines
        .iter()
        .map(|line| (line.request.kind, line.can_answer))
        .collect();
    assert!(can.contains(&(RequestKind::Help, true)));
    assert!(can.contains(&(RequestKind::Invitation, false)));
}

#[tokio::test]
async fn an_app_of_someone_is_revoked_once_ses_3_off_2() {
    let office = Office::open().await;
    let device = EmployeeDevice {
        id: "d".into(),
        name: "Laptop".into(),
        connected_at: NOW,
        seen_at: NOW,
    };
    let anna = Employee {
        role: Role::Admin,
        devices: vec![device],
        ..employee("anna", "Anna")
    };
    office.rows([Row::Employee(anna)]).await;
    let query = PersonQuery {
        employee: "anna".into(),
    };
    let person = office.mirror.person(query).await.unwrap();
    assert!(person.can.contains(&PersonAction::RevokeDevice));
    let revoke = |device: &str| Choice::RevokeDevice {
        employee: "anna".into(),
        device: device.into(),
    };
    let decided = office
        .mirror
        .decide(Decide {
            choices: vec![revoke("d"), revoke("d"), revoke("other")],
        })
        .await
        .unwrap();
    assert_eq!(decided.operations.len(), 1);
    assert_eq!(decided.refused.len(), 2);
    assert!(
        decided
            .refused
            .iter()
            .all(|one| one.problem == Problem::DeviceGone)
    );
    let outbox = office.mirror.outbox().await.unwrap();
    assert!(matches!(
        outbox.waiting[0].decision,
        Decision::RevokeDevice { .. }
    ));
}
