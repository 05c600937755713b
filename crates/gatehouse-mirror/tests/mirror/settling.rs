//! What became of operations: the overlay leaves with the receipt's revision, conflicts wait to be settled (SYN-2).

use gatehouse_mirror::employee::PersonQuery;
use gatehouse_mirror::invitation::{InvitationSort, InvitationTab, Shown};
use gatehouse_mirror::outbox::{Choice, Settle, Settlement};
use gatehouse_mirror::overview::NeedKind;
use gatehouse_rules::employee::Employee;
use gatehouse_rules::feed::Row;
use gatehouse_rules::id::OperationId;
use gatehouse_rules::invitation::Claim;
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::operation::{Now, Outcome, Receipt, Standing};
use gatehouse_rules::problem::Problem;

use crate::deciding::{decide, handed_out};
use crate::desk::shown;
use crate::office::{NOW, Office, employee, invited};

async fn answered(office: &Office, id: &OperationId, outcome: Outcome, revision: u64) {
    let name = serde_json::to_value(&outcome).unwrap()["outcome"]
        .as_str()
        .unwrap()
        .to_owned();
    let receipt = Receipt {
        operation: id.clone(),
        outcome,
        revision,
        at: NOW,
    };
    let mut write = office.mirror.write().await.unwrap();
    sqlx::query(
        "update outbox set receipt = $1, outcome = $2, revision = $3, ended_at = $4 where id = $5",
    )
    .bind(serde_json::to_string(&receipt).unwrap())
    .bind(name)
    .bind(revision as i64)
    .bind(NOW.0)
    .bind(id.as_str())
    .execute(write.conn())
    .await
    .unwrap();
    write.commit().await.unwrap();
}

/// The server says that something else is there now.
pub async fn conflicting(office: &Office, id: &OperationId, revision: u64) {
    let now = Now {
        standing: Standing::There,
        since: None,
        by: None,
        fields: Vec::new(),
    };
    answered(office, id, Outcome::Conflict { now }, revision).await;
}

fn rename(name: &str) -> Choice {
    Choice::EditEmployee {
        employee: "hans".into(),
        name: Some(name.into()),
        contact_email: None,
        department: None,
        position: None,
        workgroups: None,
    }
}

async fn name(office: &Office) -> (String, usize) {
    let person = office
        .mirror
        .person(PersonQuery {
            employee: "hans".into(),
        })
        .await
        .unwrap();
    (person.employee.name, person.waiting.len())
}

#[tokio::test]
async fn an_operation_is_drawn_until_the_copy_has_reached_its_receipt_i7() {
    let office = Office::open().await;
    let revision = office.rows([Row::Employee(employee("hans", "Hans"))]).await;
    let id = decide(&office, rename("Hans Zwei"))
        .await
        .operations
        .remove(0);
    handed_out(&office, &id).await;
    answered(&office, &id, Outcome::applied(), revision + 1).await;
    assert_eq!(
        name(&office).await,
        ("Hans Zwei".into(), 1),
        "acknowledged, but the copy is not there yet"
    );
    office
        .rows([Row::Employee(Employee {
            name: "Hans Zwei".into(),
            ..employee("hans", "")
        })])
        .await;
    assert_eq!(
        name(&office).await,
        ("Hans Zwei".into(), 0),
        "the copy says it now"
    );
    let status = office
        .mirror
        .status(gatehouse_mirror::app::Line::Online)
        .await
        .unwrap();
    assert_eq!((status.n_waiting, status.n_unsettled), (0, 0));
}

#[tokio::test]
async fn a_conflict_shows_then_and_now_and_is_decided_again_on_what_is_now() {
    let office = Office::open().await;
    office.rows([Row::Employee(employee("hans", "Hans"))]).await;
    let id = decide(&office, rename("Hans Zwei"))
        .await
        .operations
        .remove(0);
    let revision = office
        .rows([Row::Employee(employee("hans", "Hans Other"))])
        .await;
    let now = Now {
        standing: Standing::Active,
        since: None,
        by: None,
        fields: Vec::new(),
    };
    answered(&office, &id, Outcome::Conflict { now }, revision).await;
    assert_eq!(
        name(&office).await,
        ("Hans Other".into(), 1),
        "nothing changed; the mark stays"
    );
    let overview = office.mirror.overview().await.unwrap();
    assert_eq!(
        (overview.needs[0].kind, overview.needs[0].n),
        (NeedKind::Unsettled, 1)
    );
    let outbox = office.mirror.outbox().await.unwrap();
    let line = &outbox.unsettled[0];
    assert_eq!(line.then.as_ref().unwrap().standing, Standing::Active);
    assert_eq!(
        line.settle,
        [Settlement::LeaveAsIs, Settlement::DecideAgain]
    );
    assert_eq!(line.about.name, "Hans");
    let decided = office
        .mirror
        .settle(Settle {
            operation: id.clone(),
            settlement: Settlement::DecideAgain,
        })
        .await
        .unwrap();
    assert_ne!(decided.operations[0], id);
    assert_eq!(name(&office).await, ("Hans Zwei".into(), 1));
    assert!(office.mirror.outbox().await.unwrap().unsettled.is_empty());
    let twice = office
        .mirror
        .settle(Settle {
            operation: id,
            settlement: Settlement::LeaveAsIs,
        })
        .await;
    assert!(twice.is_err(), "a conflict is settled once");
}

#[tokio::test]
async fn left_as_it_is_a_conflict_leaves_the_row() {
    let office = Office::open().await;
    office
        .rows(invited("anna", "Anna", Some(LetterState::Sent)))
        .await;
    let id = decide(
        &office,
        Choice::DeleteInvitation {
            invitation: "i-anna".into(),
        },
    )
    .await
    .operations
    .remove(0);
    let now = Now {
        standing: Standing::Active,
        since: None,
        by: None,
        fields: Vec::new(),
    };
    answered(
        &office,
        &id,
        Outcome::Rejected {
            problem: Problem::AlreadyJoined,
            now: Some(now),
        },
        9,
    )
    .await;
    let row = shown(&office, InvitationTab::All, InvitationSort::Need)
        .await
        .rows
        .remove(0);
    assert_eq!(
        (row.shown, row.waiting.unwrap().unsettled),
        (Shown::Sent, true)
    );
    office
        .mirror
        .settle(Settle {
            operation: id,
            settlement: Settlement::LeaveAsIs,
        })
        .await
        .unwrap();
    let row = shown(&office, InvitationTab::All, InvitationSort::Need)
        .await
        .rows
        .remove(0);
    assert!(row.waiting.is_none());
    let outbox = office.mirror.outbox().await.unwrap();
    assert_eq!((outbox.unsettled.len(), outbox.ended.len()), (0, 1));
}

#[tokio::test]
async fn an_invitation_that_is_open_already_is_sent_again_instead_eml_6() {
    let office = Office::open().await;
    let id = crate::pasting::invited_by_paste(&office, "anna@away.example")
        .await
        .operations
        .remove(0);
    office
        .rows(invited("anna", "Anna", Some(LetterState::Bounced)))
        .await;
    let claim = Claim {
        employee: "anna".into(),
        name: "Anna".into(),
        status: gatehouse_rules::employee::Status::Invited,
        login: false,
        contact: true,
        invitation: Some("i-anna".into()),
    };
    answered(
        &office,
        &id,
        Outcome::rejected(Problem::AlreadyInvited { claim }),
        9,
    )
    .await;
    let outbox = office.mirror.outbox().await.unwrap();
    assert_eq!(
        outbox.unsettled[0].settle,
        [Settlement::LeaveAsIs, Settlement::ResendExisting]
    );
    let settle = Settle {
        operation: id,
        settlement: Settlement::ResendExisting,
    };
    let decided = office.mirror.settle(settle).await.unwrap();
    assert_eq!(decided.operations.len(), 1);
    let row = shown(&office, InvitationTab::All, InvitationSort::Need)
        .await
        .rows
        .remove(0);
    assert_eq!(row.waiting.unwrap().kind, "resend_invitation");
}

#[tokio::test]
async fn a_newcomer_whose_reply_was_lost_is_drawn_once() {
    let office = Office::open().await;
    let id = crate::pasting::invited_by_paste(&office, "Anna <anna@away.example>")
        .await
        .operations
        .remove(0);
    handed_out(&office, &id).await;
    let drawn = shown(&office, InvitationTab::All, InvitationSort::Need)
        .await
        .rows
        .remove(0);
    let [person, invitation] = invited("anna", "Anna", Some(LetterState::Sent));
    let (Row::Employee(mut person), Row::Invitation(mut invitation)) = (person, invitation) else {
        unreachable!()
    };
    person.id = drawn.employee.clone();
    (invitation.id, invitation.employee) = (drawn.invitation, drawn.employee);
    office
        .rows([Row::Employee(person), Row::Invitation(invitation)])
        .await;
    let page = shown(&office, InvitationTab::All, InvitationSort::Need).await;
    assert_eq!((page.total, page.rows.len()), (1, 1));
    assert_eq!(office.mirror.invitation_counts().await.unwrap().all, 1);
}

/// SYN-1: a screen that reads an older state of the copy still sees the change whose effect is not in it.
#[tokio::test]
async fn a_reader_at_an_older_state_of_the_copy_is_drawn_what_a_newer_one_needs_no_more() {
    let office = Office::open().await;
    let older = office.rows([Row::Employee(employee("hans", "Hans"))]).await;
    let decided = decide(&office, rename("Hansen")).await;
    let id = &decided.operations[0];
    handed_out(&office, id).await;
    let newer = older + 1;
    let applied = Outcome::Applied {
        refused: Vec::new(),
    };
    answered(&office, id, applied, newer).await;
    let drawn = async |reached| {
        let queue = office.mirror.queue(reached).await.unwrap();
        let copy = office.mirror.copy();
        let mut read = copy.read().await.unwrap();
        let overlay = queue.overlay(&mut read, reached).await.unwrap();
        overlay.waiting().len()
    };
    assert_eq!(drawn(newer).await, 0);
    assert_eq!(
        drawn(older).await,
        1,
        "kept for the newer, read anew for the older"
    );
    assert_eq!(drawn(newer).await, 0);
}
