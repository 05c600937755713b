//! What an admin does so that one person gets in again, or out, decided without a network: it waits where everybody sees it, changes
//! nothing before the server has it, and can be taken back (OFF-2).

use gatehouse_mirror::employee::{Person, PersonAction, PersonQuery};
use gatehouse_mirror::outbox::{Choice, Decided, TakeBack};
use gatehouse_rules::block::{Block, Evidence, Signal};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::feed::Row;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::time::{DAY, SECOND};
use gatehouse_rules::two_step::{TwoStep, TwoStepState};
use gatehouse_rules::workspace::Settings;

use crate::deciding::decide;
use crate::office::{NOW, Office, employee, workspace};

async fn anna(office: &Office) -> Person {
    let query = PersonQuery {
        employee: "anna".into(),
    };
    office.mirror.person(query).await.unwrap()
}

async fn refused(office: &Office, choice: Choice) -> Problem {
    decide(office, choice).await.refused[0].problem.clone()
}

/// Decides without a network: it waits, as what it is, and is offered no more.
async fn waits(office: &Office, choice: Choice, kind: &str, action: PersonAction) -> Decided {
    assert!(anna(office).await.can.contains(&action), "{kind}");
    let decided = decide(office, choice).await;
    assert!(decided.offline && decided.undo_until.is_none(), "{kind}");
    assert_eq!(decided.operations.len(), 1, "{kind}");
    let outbox = office.mirror.outbox().await.unwrap();
    let line = &outbox.waiting[0];
    assert!(line.can_take_back && !line.sending, "{kind}");
    let shown = anna(office).await;
    let kinds: Vec<_> = shown
        .waiting
        .iter()
        .map(|one| one.kind.to_string())
        .collect();
    assert_eq!(kinds, [kind]);
    decided
}

/// Takes it back: nothing waits, and it is offered as before.
async fn taken_back(office: &Office, decided: Decided, action: PersonAction) {
    let operations = decided.operations;
    let back = TakeBack { operations };
    let taken = office.mirror.take_back(back).await.unwrap();
    assert_eq!(taken.taken.len(), 1);
    let shown = anna(office).await;
    assert!(shown.waiting.is_empty() && shown.can.contains(&action));
    assert!(office.mirror.outbox().await.unwrap().waiting.is_empty());
}

fn forbidden(right: Right) -> Problem {
    Problem::Forbidden { right }
}

#[tokio::test]
async fn a_grace_is_extended_without_a_network_and_holds_from_when_the_server_has_it_tfa_6_off_2() {
    let asks = Row::Workspace(workspace(Settings {
        two_step_required_since: Some(NOW.plus(-3 * DAY)),
        ..Settings::default()
    }));
    let late = Row::Employee(Employee {
        two_step: TwoStep {
            grace_until: Some(NOW.plus(-DAY)),
            ..TwoStep::default()
        },
        ..employee("anna", "Anna")
    });
    let extend = |days| Choice::ExtendGrace {
        employee: "anna".into(),
        days,
    };
    let office = Office::open().await;
    office.rows([asks.clone(), late.clone()]).await;
    assert_eq!(anna(&office).await.two_step, TwoStepState::MustEnrol);
    let action = PersonAction::ExtendGrace;
    let decided = waits(&office, extend(2), "extend_grace", action).await;
    let shown = anna(&office).await;
    assert_eq!(shown.two_step, TwoStepState::MustEnrol, "not in force");
    assert!(!shown.can.contains(&action));
    assert_eq!(
        refused(&office, extend(1)).await,
        Problem::field("days", "not_more")
    );
    taken_back(&office, decided, action).await;

    let helpdesk = Office::of(Role::Helpdesk).await;
    helpdesk.rows([asks, late]).await;
    assert_eq!(
        refused(&helpdesk, extend(2)).await,
        forbidden(Right::Restrict)
    );
}

#[tokio::test]
async fn sessions_are_ended_without_a_network_and_stand_until_the_server_has_it_ses_3_off_2() {
    let at_work = |role| {
        Row::Employee(Employee {
            n_sessions: 2,
            role,
            ..employee("anna", "Anna")
        })
    };
    let end = || Choice::EndSessions {
        employee: "anna".into(),
    };
    let office = Office::open().await;
    office.rows([at_work(Role::Employee)]).await;
    let action = PersonAction::EndSessions;
    let decided = waits(&office, end(), "end_sessions", action).await;
    assert_eq!(anna(&office).await.employee.n_sessions, 2, "open still");
    taken_back(&office, decided, action).await;
    office.mirror.set_online(true);
    let decided = decide(&office, end()).await;
    assert!(!decided.offline);
    assert_eq!(decided.undo_until, None, "what restricts goes at once");

    let helpdesk = Office::of(Role::Helpdesk).await;
    helpdesk.rows([at_work(Role::Admin)]).await;
    let problem = refused(&helpdesk, end()).await;
    assert_eq!(problem, forbidden(Right::EndSessions));
    helpdesk.rows([at_work(Role::Employee)]).await;
    assert!(decide(&helpdesk, end()).await.refused.is_empty());
}

#[tokio::test]
async fn someone_is_reinstated_without_a_network_and_is_out_until_the_server_has_it_dis_1_off_2() {
    let office = Office::open().await;
    let out = Row::Employee(Employee {
        status: Status::Dismissed,
        ..employee("anna", "Anna")
    });
    office.rows([out]).await;
    let reinstate = || Choice::Reinstate {
        employee: "anna".into(),
    };
    let action = PersonAction::Reinstate;
    let decided = waits(&office, reinstate(), "reinstate", action).await;
    let shown = anna(&office).await;
    assert_eq!(shown.employee.status, Status::Dismissed, "out still");
    assert!(!shown.can.contains(&action));
    let twice = decide(&office, reinstate()).await;
    assert!(twice.operations.is_empty(), "they work here by then");
    taken_back(&office, decided, action).await;
    office.mirror.set_online(true);
    let decided = decide(&office, reinstate()).await;
    let undo = Some(NOW.plus(10 * SECOND));
    assert_eq!(decided.undo_until, undo, "what loosens can be undone");
}

#[tokio::test]
async fn a_case_is_opened_without_a_network_and_is_the_operators_once_the_server_has_it_blk_4_off_2()
 {
    let office = Office::of(Role::Helpdesk).await;
    let evidence = Evidence {
        signal: Signal::BreachedPassword,
        points: 110,
        n: 0,
        devices: Vec::new(),
    };
    let suspected = Row::Employee(Employee {
        blocked_at: Some(NOW.plus(-DAY)),
        block: Some(Block::Suspicion {
            score: 110,
            threshold: 100,
            evidence: vec![evidence],
            case_at: None,
        }),
        ..employee("anna", "Anna")
    });
    office.rows([suspected]).await;
    let open = || Choice::OpenCase {
        employee: "anna".into(),
        note: "Her new laptop".into(),
    };
    let action = PersonAction::OpenCase;
    let decided = waits(&office, open(), "open_case", action).await;
    let shown = anna(&office).await;
    assert!(matches!(
        shown.employee.block,
        Some(Block::Suspicion { case_at: None, .. })
    ));
    assert!(!shown.can.contains(&action));
    assert_eq!(refused(&office, open()).await, Problem::WrongStatus);
    taken_back(&office, decided, action).await;
}
