//! Blocks and cases in the app: decided with and without a network, shown with what counted (BLK-3 to BLK-10).

use gatehouse_mirror::employee::{
    EmployeeFilter, EmployeeSort, EmployeesQuery, Person, PersonAction, PersonQuery, RiskKind,
};
use gatehouse_mirror::outbox::{Choice, TakeBack};
use gatehouse_mirror::overview::NeedKind;
use gatehouse_mirror::page::Window;
use gatehouse_rules::block::{Block, Evidence, Policy, Risk, Signal};
use gatehouse_rules::diagnosis::Cause;
use gatehouse_rules::employee::Employee;
use gatehouse_rules::feed::Row;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::DAY;
use gatehouse_rules::workspace::{Settings, Workspace};

use crate::deciding::decide;
use crate::office::{NOW, Office, employee, workspace};

fn suspicion() -> Block {
    Block::Suspicion {
        score: 110,
        threshold: 100,
        evidence: vec![Evidence {
            signal: Signal::BreachedPassword,
            points: 110,
            n: 0,
            devices: Vec::new(),
        }],
        case_at: None,
    }
}

fn blocked(id: &str, block: Block) -> Row {
    Row::Employee(Employee {
        blocked_at: Some(NOW.plus(-DAY)),
        block: Some(block),
        ..employee(id, id)
    })
}

async fn person(office: &Office, id: &str) -> Person {
    let employee = id.into();
    office
        .mirror
        .person(PersonQuery { employee })
        .await
        .unwrap()
}

async fn needs(office: &Office) -> Vec<NeedKind> {
    let overview = office.mirror.overview().await.unwrap();
    overview.needs.iter().map(|need| need.kind).collect()
}

fn block(id: &str) -> Choice {
    Choice::Block {
        employee: id.into(),
        reason: " Laptop lost\n on the train ".into(),
    }
}

async fn refused(office: &Office, choice: Choice) -> Problem {
    decide(office, choice).await.refused[0].problem.clone()
}

#[tokio::test]
async fn a_block_by_hand_goes_at_once_and_without_a_network_waits_and_is_taken_back_blk_10_off_2() {
    let office = Office::open().await;
    office.rows([Row::Employee(employee("anna", "Anna"))]).await;
    assert!(
        person(&office, "anna")
            .await
            .can
            .contains(&PersonAction::Block)
    );
    let decided = decide(&office, block("anna")).await;
    assert!(decided.offline && decided.undo_until.is_none());
    let shown = person(&office, "anna").await;
    assert_eq!(shown.employee.blocked_at, None, "not in force yet");
    assert_eq!(shown.waiting[0].kind, "block");
    assert!(!shown.can.contains(&PersonAction::Block));
    assert_eq!(
        refused(&office, block("anna")).await,
        Problem::WrongStatus,
        "once what waits has happened they are blocked"
    );
    let lifted = Choice::LiftBlock {
        employee: "anna".into(),
    };
    assert!(decide(&office, lifted).await.refused.is_empty());
    let operations = decided.operations;
    let taken = office
        .mirror
        .take_back(TakeBack { operations })
        .await
        .unwrap();
    assert_eq!(taken.taken.len(), 2, "what followed it goes with it");
    office.mirror.set_online(true);
    office.rows([Row::Employee(employee("ben", "Ben"))]).await;
    let decided = decide(&office, block("ben")).await;
    assert_eq!(decided.undo_until, None, "what restricts goes at once");
    assert!(matches!(
        refused(
            &office,
            Choice::Block {
                employee: "ben".into(),
                reason: " ".into()
            }
        )
        .await,
        Problem::BadField { .. }
    ));
}

#[tokio::test]
async fn the_last_owner_who_can_get_in_is_not_blocked_blk_10_dis_3() {
    let office = Office::open().await;
    let owner = |id: &str| Employee {
        role: Role::Owner,
        ..employee(id, id)
    };
    office
        .rows([Row::Employee(owner("one")), Row::Employee(owner("two"))])
        .await;
    let n = ["one", "two", "petra"];
    for id in n {
        let _ = decide(&office, block(id)).await;
    }
    let waiting = office.mirror.outbox().await.unwrap().waiting.len();
    assert!(waiting < n.len(), "somebody stays who can get in");
}

#[tokio::test]
async fn a_block_by_suspicion_shows_what_counted_and_that_rest_is_stopped_and_is_lifted_by_a_case_blk_1_blk_3_blk_4()
 {
    let office = Office::open().await;
    let told = Workspace {
        operator: Some("help@northwind.example".into()),
        ..workspace(Settings::default())
    };
    let rows = [Row::Workspace(told.clone()), blocked("anna", suspicion())];
    office.rows(rows).await;
    let anna = person(&office, "anna").await;
    assert_eq!(anna.causes[0].cause, Cause::BlockedBySuspicion);
    assert_eq!(anna.causes[0].at, Some(NOW.plus(-DAY)));
    assert_eq!(anna.causes[0].block, Some(suspicion()));
    assert!(anna.causes[0].stops_rest);
    assert!(anna.stops_rest);
    assert_eq!(anna.operator.as_deref(), Some("help@northwind.example"));
    assert!(anna.can.contains(&PersonAction::OpenCase));
    assert!(!anna.can.contains(&PersonAction::LiftBlock));
    assert!(needs(&office).await.contains(&NeedKind::RestStopped));
    let lift = Choice::LiftBlock {
        employee: "anna".into(),
    };
    assert_eq!(refused(&office, lift).await, Problem::BlockedBySuspicion);
    let case = || Choice::OpenCase {
        employee: "anna".into(),
        note: String::new(),
    };
    assert!(decide(&office, case()).await.refused.is_empty());
    assert_eq!(refused(&office, case()).await, Problem::WrongStatus);
    let person_only = Workspace {
        block_policy: Policy::Person,
        ..told
    };
    office.rows([Row::Workspace(person_only)]).await;
    assert!(!person(&office, "anna").await.stops_rest);
    assert!(!needs(&office).await.contains(&NeedKind::RestStopped));
}

#[tokio::test]
async fn a_block_by_hand_is_lifted_in_the_app_and_stops_no_one_else_blk_10_blk_3() {
    let office = Office::open().await;
    let hand = Block::Hand {
        reason: "Laptop lost".into(),
        admin: "Petra Novak".into(),
    };
    office.rows([blocked("anna", hand)]).await;
    let anna = person(&office, "anna").await;
    assert!(!anna.stops_rest);
    assert!(anna.can.contains(&PersonAction::LiftBlock));
    let lift = Choice::LiftBlock {
        employee: "anna".into(),
    };
    assert!(decide(&office, lift).await.refused.is_empty());
}

#[tokio::test]
async fn who_was_unblocked_needs_a_new_password_blk_7() {
    let office = Office::open().await;
    let anna = Employee {
        password_void_at: Some(NOW),
        ..employee("anna", "Anna")
    };
    office.rows([Row::Employee(anna)]).await;
    let anna = person(&office, "anna").await;
    assert_eq!(anna.causes[0].cause, Cause::PasswordVoid);
    assert_eq!(anna.causes[0].at, Some(NOW));
}

#[tokio::test]
async fn the_list_is_narrowed_to_who_is_easy_to_attack_and_the_overview_counts_them_blk_8() {
    let office = Office::open().await;
    let at_risk = |id: &str, risk: Risk| {
        Row::Employee(Employee {
            risk,
            ..employee(id, id)
        })
    };
    let weak = Risk {
        weak_password_at: Some(NOW),
        ..Risk::default()
    };
    let breached = Risk {
        breached_password_at: Some(NOW),
        ..Risk::default()
    };
    let unusual = |days: i64| Risk {
        unusual_device_at: Some(NOW.plus(-days * DAY)),
        ..Risk::default()
    };
    office
        .rows([
            at_risk("weak", weak),
            at_risk("breached", breached),
            at_risk("unusual", unusual(3)),
            at_risk("long-ago", unusual(31)),
        ])
        .await;
    for (risk, expected) in [
        (RiskKind::Password, vec!["breached", "weak"]),
        (RiskKind::UnusualDevice, vec!["unusual"]),
    ] {
        let filter = EmployeeFilter {
            risk: Some(risk),
            ..EmployeeFilter::default()
        };
        let window = Window {
            offset: 0,
            limit: 10,
            sort: EmployeeSort::Name,
            descending: false,
        };
        let page = office
            .mirror
            .employees(EmployeesQuery { filter, window })
            .await
            .unwrap();
        let names: Vec<_> = page.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, expected, "{risk:?}");
        assert_eq!(page.total as usize, expected.len());
    }
    let overview = office.mirror.overview().await.unwrap();
    let n = |kind| {
        overview
            .needs
            .iter()
            .find(|need| need.kind == kind)
            .map(|need| need.n)
    };
    assert_eq!(n(NeedKind::WeakPassword), Some(2));
    assert_eq!(n(NeedKind::UnusualDevice), Some(1));
}
