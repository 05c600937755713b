//! Deciding: legal choices become operations in one local transaction; the rules refuse the rest early (OFF-3).

use gatehouse_mirror::employee::{PersonAction, PersonQuery};
use gatehouse_mirror::failure::Failure;
use gatehouse_mirror::invite::{CheckList, Invite};
use gatehouse_mirror::open::Mirror;
use gatehouse_mirror::outbox::{Choice, Decide, Decided, TakeBack};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::feed::Row;
use gatehouse_rules::id::{OperationId, WorkgroupId};
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::operation::{Change, Decision, Operation};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::time::{DAY, HOUR};

use crate::office::{NOW, Office, employee, invited, waiting_to_join};

pub async fn decide(office: &Office, choice: Choice) -> Decided {
    office
        .mirror
        .decide(Decide {
            choices: vec![choice],
        })
        .await
        .unwrap()
}

async fn refused(office: &Office, choice: Choice) -> Problem {
    let decided = decide(office, choice).await;
    assert!(decided.operations.is_empty(), "it was stored");
    decided.refused[0].problem.clone()
}

/// The operation as it stands in the outbox, and when it may leave.
async fn stored(office: &Office, id: &OperationId) -> (Operation, i64) {
    let mut conn = office.mirror.read().await.unwrap();
    let row: (String, i64) =
        sqlx::query_as("select operation, leaves_at from outbox where id = $1")
            .bind(id.as_str())
            .fetch_one(&mut *conn)
            .await
            .unwrap();
    (serde_json::from_str(&row.0).unwrap(), row.1)
}

pub async fn handed_out(office: &Office, id: &OperationId) {
    let mut write = office.mirror.write().await.unwrap();
    let claimed = sqlx::query("update outbox set sent_at = 1 where id = $1 and sent_at is null")
        .bind(id.as_str())
        .execute(write.conn())
        .await
        .unwrap();
    assert_eq!(claimed.rows_affected(), 1);
    write.commit().await.unwrap();
}

fn edit(id: &str, name: &str) -> Choice {
    Choice::EditEmployee {
        employee: id.into(),
        name: Some(name.into()),
        contact_email: None,
        department: None,
        position: None,
        workgroups: None,
    }
}

#[tokio::test]
async fn with_a_network_what_loosens_waits_ten_seconds_and_what_restricts_goes_at_once_off_2() {
    let office = Office::open().await;
    office
        .rows(invited("anna", "Anna", Some(LetterState::Sent)))
        .await;
    office
        .rows(invited("bela", "Bela", Some(LetterState::Sent)))
        .await;
    office.mirror.set_online(true);
    let resent = decide(
        &office,
        Choice::Resend {
            invitation: "i-anna".into(),
        },
    )
    .await;
    assert_eq!(
        (resent.undo_until, resent.offline),
        (Some(NOW.plus(10_000)), false)
    );
    assert_eq!(
        stored(&office, &resent.operations[0]).await.1,
        NOW.0 + 10_000
    );
    let deleted = decide(
        &office,
        Choice::DeleteInvitation {
            invitation: "i-bela".into(),
        },
    )
    .await;
    assert_eq!(deleted.undo_until, None);
    assert_eq!(stored(&office, &deleted.operations[0]).await.1, NOW.0);
    office.mirror.set_online(false);
    office.rows([Row::Employee(employee("carl", "Carl"))]).await;
    let offline = decide(
        &office,
        Choice::Dismiss {
            employee: "carl".into(),
            keep_webhooks: false,
        },
    )
    .await;
    assert!(offline.offline);
    assert_eq!(stored(&office, &offline.operations[0]).await.1, NOW.0);
}

#[tokio::test]
async fn a_decision_is_there_after_the_process_is_gone() {
    let office = Office::open().await;
    office
        .rows(invited("anna", "Anna", Some(LetterState::Sent)))
        .await;
    let decided = decide(
        &office,
        Choice::DeleteInvitation {
            invitation: "i-anna".into(),
        },
    )
    .await;
    office.mirror.lock().await;
    let mirror = Mirror::open(office.mirror.profile(), None).await.unwrap();
    assert_eq!(
        mirror.outbox().await.unwrap().waiting[0].operation,
        decided.operations[0]
    );
}

#[tokio::test]
async fn the_rules_refuse_early_and_say_why_off_3() {
    let office = Office::open().await;
    let dismissed = Employee {
        status: Status::Dismissed,
        ..employee("gone", "Gone")
    };
    office
        .rows([
            Row::Employee(employee("hans", "Hans")),
            Row::Employee(dismissed),
        ])
        .await;
    office.rows(waiting_to_join("dora", "Dora")).await;
    let [person, invitation] = invited("anna", "Anna", Some(LetterState::Sent));
    let Row::Invitation(mut fresh) = invitation else {
        unreachable!()
    };
    fresh.sends = vec![NOW.plus(-10_000)];
    office.rows([person, Row::Invitation(fresh)]).await;
    let fix = |address: &str| Choice::FixAddress {
        invitation: "i-anna".into(),
        address: address.into(),
    };
    for (choice, expected) in [
        (
            Choice::Resend {
                invitation: "i-anna".into(),
            },
            Problem::TooSoon { seconds: 50 },
        ),
        (
            Choice::Resend {
                invitation: "nothing".into(),
            },
            Problem::InvitationGone,
        ),
        (
            Choice::DeleteInvitation {
                invitation: "nothing".into(),
            },
            Problem::InvitationGone,
        ),
        (
            Choice::DeleteInvitation {
                invitation: "i-dora".into(),
            },
            Problem::WaitsForApproval,
        ),
        (
            Choice::Approve {
                employee: "nobody".into(),
            },
            Problem::EmployeeGone,
        ),
        (
            Choice::Approve {
                employee: "hans".into(),
            },
            Problem::WrongStatus,
        ),
        (
            Choice::Reject {
                employee: "hans".into(),
            },
            Problem::AlreadyJoined,
        ),
        (
            Choice::Dismiss {
                employee: "petra".into(),
                keep_webhooks: false,
            },
            Problem::LastOwner,
        ),
        (
            Choice::Dismiss {
                employee: "gone".into(),
                keep_webhooks: false,
            },
            Problem::WrongStatus,
        ),
        (
            Choice::Dismiss {
                employee: "nobody".into(),
                keep_webhooks: false,
            },
            Problem::EmployeeGone,
        ),
        (
            Choice::Reinstate {
                employee: "hans".into(),
            },
            Problem::WrongStatus,
        ),
        (
            Choice::SendRecovery {
                employee: "gone".into(),
            },
            Problem::WrongStatus,
        ),
        (
            Choice::SendRecovery {
                employee: "dora".into(),
            },
            Problem::WrongStatus,
        ),
        (
            Choice::SendLogin {
                employee: "nobody".into(),
            },
            Problem::EmployeeGone,
        ),
        (
            fix("not an address"),
            Problem::BadAddress {
                fault: gatehouse_rules::address::AddressFault::NoSingleAt,
            },
        ),
        (edit("hans", " "), Problem::field("name", "empty")),
        (edit("hans", "Hans"), Problem::field("edit", "unchanged")),
        (edit("nobody", "X"), Problem::EmployeeGone),
        (
            Choice::AddDepartment {
                name: "SALES".into(),
            },
            Problem::DepartmentExists,
        ),
        (
            Choice::RenameDepartment {
                department: "none".into(),
                name: "X".into(),
            },
            Problem::DepartmentGone,
        ),
        (
            Choice::AddLink {
                name: "L".into(),
                department: Some("none".into()),
            },
            Problem::DepartmentGone,
        ),
        (
            Choice::SwitchLinkOff {
                link: "none".into(),
            },
            Problem::LinkGone,
        ),
        (Choice::StopRequiringTwoStep, Problem::WrongStatus),
    ] {
        assert_eq!(
            refused(&office, choice.clone()).await,
            expected,
            "{choice:?}"
        );
    }
    assert!(matches!(
        refused(&office, fix("hans@northwind.example")).await,
        Problem::AddressTaken { .. }
    ));
    let taken = Choice::EditEmployee {
        employee: "gone".into(),
        name: None,
        contact_email: Some("hans@northwind.example".into()),
        department: None,
        position: None,
        workgroups: None,
    };
    assert!(
        matches!(refused(&office, taken).await, Problem::AddressTaken { claim } if claim.name == "Hans")
    );
}

#[tokio::test]
async fn a_link_or_a_login_is_sent_also_without_a_network_and_can_be_taken_back_rcv_5_sgn_7_off_2()
{
    let office = Office::of(Role::Helpdesk).await;
    office.rows([Row::Employee(employee("hans", "Hans"))]).await;
    let hans = || PersonQuery {
        employee: "hans".into(),
    };
    let person = office.mirror.person(hans()).await.unwrap();
    for action in [PersonAction::SendRecovery, PersonAction::SendLogin] {
        assert!(
            person.can.contains(&action),
            "helpdesk sends both: {:?}",
            person.can
        );
    }
    assert_eq!(
        person.login_goes_to.as_deref(),
        Some("hans@northwind.example")
    );
    let choices = vec![
        Choice::SendRecovery {
            employee: "hans".into(),
        },
        Choice::SendLogin {
            employee: "hans".into(),
        },
    ];
    let decided = office.mirror.decide(Decide { choices }).await.unwrap();
    assert_eq!((decided.operations.len(), decided.offline), (2, true));
    let person = office.mirror.person(hans()).await.unwrap();
    let kinds: Vec<_> = person.waiting.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["send_recovery", "send_login"],
        "waiting, not yet in force"
    );
    let taken = office
        .mirror
        .take_back(TakeBack {
            operations: decided.operations,
        })
        .await
        .unwrap();
    assert_eq!((taken.taken.len(), taken.sent.len()), (2, 0));
}

#[tokio::test]
async fn rights_are_judged_before_anything_is_stored() {
    let office = Office::of(Role::Helpdesk).await;
    office.rows([Row::Employee(employee("hans", "Hans"))]).await;
    let problem = refused(
        &office,
        Choice::Dismiss {
            employee: "hans".into(),
            keep_webhooks: false,
        },
    )
    .await;
    assert_eq!(
        problem,
        Problem::Forbidden {
            right: Right::Dismiss
        }
    );
}

#[tokio::test]
async fn the_next_decision_rests_on_the_one_that_waits_and_follows_it() {
    let office = Office::open().await;
    office.rows([Row::Employee(employee("hans", "Hans"))]).await;
    office
        .rows(invited("anna", "Anna", Some(LetterState::Sent)))
        .await;
    let first = decide(&office, edit("hans", "Hans Zwei")).await;
    let second = decide(&office, edit("hans", "Hans Drei")).await;
    let (operation, _) = stored(&office, &second.operations[0]).await;
    assert_eq!(operation.follows.as_ref(), first.operations.first());
    let Decision::EditEmployee { edit: done, .. } = operation.decision else {
        unreachable!()
    };
    assert_eq!(
        done.name,
        Some(Change {
            from: "Hans Zwei".into(),
            to: "Hans Drei".into()
        })
    );
    decide(
        &office,
        Choice::Resend {
            invitation: "i-anna".into(),
        },
    )
    .await;
    assert!(matches!(
        refused(
            &office,
            Choice::Resend {
                invitation: "i-anna".into()
            }
        )
        .await,
        Problem::TooSoon { seconds: 60 }
    ));
    decide(
        &office,
        Choice::DeleteInvitation {
            invitation: "i-anna".into(),
        },
    )
    .await;
    let problem = refused(
        &office,
        Choice::Resend {
            invitation: "i-anna".into(),
        },
    )
    .await;
    assert_eq!(problem, Problem::InvitationGone);
}

#[tokio::test]
async fn many_choices_are_one_transaction_and_see_each_other() {
    let office = Office::open().await;
    office
        .rows([Row::Employee(Employee {
            role: Role::Owner,
            ..employee("olga", "Olga")
        })])
        .await;
    let rows =
        (0..50).flat_map(|i| invited(&format!("p{i}"), &format!("P {i}"), Some(LetterState::Sent)));
    office.rows(rows).await;
    let mut choices: Vec<_> = (0..50)
        .map(|i| Choice::Resend {
            invitation: format!("i-p{i}").into(),
        })
        .collect();
    choices.push(Choice::Resend {
        invitation: "i-p7".into(),
    });
    choices.push(Choice::Dismiss {
        employee: "olga".into(),
        keep_webhooks: false,
    });
    let decided = office.mirror.decide(Decide { choices }).await.unwrap();
    assert_eq!(decided.operations.len(), 51);
    assert_eq!(decided.refused.len(), 1);
    assert_eq!(decided.refused[0].index, 50, "the repeated one is too soon");
    assert_eq!(office.mirror.outbox().await.unwrap().waiting.len(), 51);
}

#[tokio::test]
async fn an_address_that_a_waiting_change_frees_can_be_used() {
    let office = Office::open().await;
    office
        .rows(invited("anna", "Anna", Some(LetterState::Bounced)))
        .await;
    office
        .rows(invited("bela", "Bela", Some(LetterState::Bounced)))
        .await;
    let fix = |address: &str| Choice::FixAddress {
        invitation: "i-bela".into(),
        address: address.into(),
    };
    assert!(matches!(
        refused(&office, fix("anna@away.example")).await,
        Problem::AlreadyInvited { .. }
    ));
    decide(
        &office,
        Choice::DeleteInvitation {
            invitation: "i-anna".into(),
        },
    )
    .await;
    assert_eq!(
        decide(&office, fix("anna@away.example"))
            .await
            .operations
            .len(),
        1
    );
}

#[tokio::test]
async fn what_has_not_left_is_taken_back_with_what_follows_it() {
    let office = Office::open().await;
    office
        .rows([
            Row::Employee(employee("hans", "Hans")),
            Row::Employee(employee("ida", "Ida")),
        ])
        .await;
    let first = decide(&office, edit("hans", "Hans Zwei"))
        .await
        .operations
        .remove(0);
    let second = decide(&office, edit("hans", "Hans Drei"))
        .await
        .operations
        .remove(0);
    let sent = decide(&office, edit("ida", "Ida Zwei"))
        .await
        .operations
        .remove(0);
    handed_out(&office, &sent).await;
    let request = TakeBack {
        operations: vec![first.clone(), sent.clone()],
    };
    let back = office.mirror.take_back(request.clone()).await.unwrap();
    assert_eq!(back.sent, [sent]);
    assert_eq!(back.taken.len(), 2);
    assert!(back.taken.contains(&first) && back.taken.contains(&second));
    let outbox = office.mirror.outbox().await.unwrap();
    assert_eq!(outbox.waiting.len(), 1);
    assert!(outbox.waiting[0].sending && !outbox.waiting[0].can_take_back);
    let again = office.mirror.take_back(request).await.unwrap();
    assert_eq!(
        (again.taken.len(), again.sent.len()),
        (0, 1),
        "taking back twice is taking back once, and says so"
    );
}

#[tokio::test]
async fn deciding_in_a_locked_mirror_stores_nothing_and_says_so() {
    let office = Office::open().await;
    office.mirror.lock().await;
    let choices = vec![Choice::RequireTwoStep];
    let Err(Failure::Told(problem)) = office.mirror.decide(Decide { choices }).await else {
        panic!("it was decided")
    };
    assert_eq!(problem, Problem::Locked);
}

/// INV-4 by the server's clock: with one's own a day behind, a letter of yesterday would be sent a day ahead.
#[tokio::test]
async fn a_clock_that_is_a_day_off_changes_nothing_about_what_can_be_decided_inv_4() {
    let office = Office::open().await;
    office
        .rows(invited("anna", "Anna", Some(LetterState::Sent)))
        .await;
    let resend = Choice::Resend {
        invitation: "i-anna".into(),
    };
    // The letter left an hour ago, by the server; this computer's clock is a day behind it.
    office.mirror.profile().clock.advance(-DAY - DAY + HOUR);
    let problem = refused(&office, resend.clone()).await;
    assert!(matches!(problem, Problem::TooSoon { .. }), "{problem:?}");
    office.mirror.set_clock_off(-DAY).await.unwrap();
    office.mirror.lock().await;
    let mirror = Mirror::open(office.mirror.profile(), None).await.unwrap();
    assert_eq!(
        mirror.now(),
        NOW.plus(-DAY + HOUR),
        "kept for the time without a network"
    );
    let decided = mirror
        .decide(Decide {
            choices: vec![resend],
        })
        .await
        .unwrap();
    assert!(decided.refused.is_empty(), "{decided:?}");
}

#[tokio::test]
async fn a_wrong_person_is_replaced_without_a_network_and_the_right_one_waits_beside_them_inv_6() {
    let office = Office::open().await;
    let mut hans = employee("hans", "Hans Gruber");
    hans.login = Some("hans@x.example".into());
    hans.contact_email = Some("hanna@x.example".into());
    hans.role = Role::Helpdesk;
    office
        .rows([Row::Employee(hans), Row::Employee(employee("dora", "Dora"))])
        .await;
    let replace = |address: &str| Choice::ReplacePerson {
        employee: "hans".into(),
        address: address.into(),
        name: "Hanna Gruber".into(),
        keep_webhooks: true,
    };
    for taken in ["HANS@x.example", "dora@northwind.example"] {
        let problem = refused(&office, replace(taken)).await;
        assert!(
            matches!(problem, Problem::AddressTaken { .. }),
            "{problem:?}"
        );
    }
    let decided = decide(&office, replace("hanna@x.example")).await;
    let (operation, _) = stored(&office, &decided.operations[0]).await;
    let Decision::ReplacePerson {
        by, keep_webhooks, ..
    } = operation.decision
    else {
        panic!()
    };
    assert!(keep_webhooks, "DIS-2");
    assert_eq!(
        (by.role, by.name.as_deref()),
        (Role::Helpdesk, Some("Hanna Gruber"))
    );
    let person = |id: &str| PersonQuery {
        employee: id.into(),
    };
    let wrong = office.mirror.person(person("hans")).await.unwrap();
    assert_eq!(wrong.employee.status, Status::Active, "not yet in force");
    assert_eq!(wrong.waiting[0].kind, "replace_person");
    assert!(
        !wrong.can.contains(&PersonAction::Dismiss),
        "it waits already"
    );
    let right = office
        .mirror
        .person(person(by.employee.as_str()))
        .await
        .unwrap();
    assert_eq!(right.employee.name, "Hanna Gruber");
    assert_eq!(right.invitation_line.unwrap().address, "hanna@x.example");
    assert!(
        matches!(
            refused(
                &office,
                Choice::Dismiss {
                    employee: "hans".into(),
                    keep_webhooks: false
                }
            )
            .await,
            Problem::WrongStatus
        ),
        "the next decision sees them dismissed"
    );
    office
        .mirror
        .take_back(TakeBack {
            operations: decided.operations,
        })
        .await
        .unwrap();
    let wrong = office.mirror.person(person("hans")).await.unwrap();
    assert!(wrong.waiting.is_empty() && wrong.can.contains(&PersonAction::Replace));
    assert!(
        office
            .mirror
            .person(person(by.employee.as_str()))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_fourth_integrator_is_refused_without_a_network_too_inv_12() {
    let office = Office::open().await;
    let people = ["a", "b", "c", "d"].map(|id| {
        let mut one = employee(id, id);
        one.role = Role::Integrator;
        if id == "d" {
            one.status = Status::Dismissed;
        }
        Row::Employee(one)
    });
    office.rows(people).await;
    let reinstate = Choice::Reinstate {
        employee: "d".into(),
    };
    assert_eq!(
        refused(&office, reinstate).await,
        Problem::TooManyIntegrators { most: 3 }
    );
}

#[tokio::test]
async fn a_guest_is_invited_into_a_workgroup_that_waits_itself_without_a_network_inv_12() {
    let office = Office::open().await;
    let add = |name: &str| Choice::AddWorkgroup { name: name.into() };
    decide(&office, add("Audit")).await;
    assert_eq!(
        refused(&office, add("AUDIT")).await,
        Problem::WorkgroupExists
    );
    let company = office.mirror.company().await.unwrap();
    let group = company.workgroups[0].workgroup.clone();
    assert!(company.workgroups[0].waiting.is_some());
    assert!(
        company.gives.contains(&Role::Extranet),
        "there is a workgroup now"
    );
    let invite = async |workgroups: Vec<WorkgroupId>| {
        let list = office
            .mirror
            .check_list(CheckList {
                text: "guest@agency.example".into(),
            })
            .await
            .unwrap();
        let invite = Invite {
            list: list.list,
            department: None,
            workgroups,
            role: Role::Extranet,
            letters: false,
        };
        office.mirror.invite(invite).await
    };
    let without = invite(vec![]).await.unwrap();
    assert_eq!(without.refused[0].problem, Problem::NeedsWorkgroup);
    let unknown = invite(vec!["none".into()]).await.unwrap_err();
    assert!(matches!(unknown, Failure::Told(Problem::WorkgroupGone)));
    let decided = invite(vec![group.clone()]).await.unwrap();
    assert_eq!(decided.operations.len(), 1);
    let outbox = office.mirror.outbox().await.unwrap();
    let Decision::Invite { people, .. } = &outbox.waiting[1].decision else {
        panic!("{:?}", outbox.waiting)
    };
    let person = PersonQuery {
        employee: people[0].employee.clone(),
    };
    let person = office.mirror.person(person).await.unwrap();
    assert_eq!(person.workgroups, ["Audit"]);
}
