//! Who may do what, over HTTP (the rights table), and across workspaces.

use axum::http::StatusCode;
use gatehouse_rules::operation::{Change, Decision, EmployeeEdit, Outcome, Standing};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::time::MINUTE;

use crate::harness::{Client, Office};

/// One decision a line of the table, on a plain employee.
fn decisions(office: &Office, target: &Client) -> Vec<(Right, Decision)> {
    let employee = target.employee.clone();
    vec![
        (
            Right::Invite,
            Decision::Invite {
                people: vec![office.invitee(&format!("{}@example.com", office.id()))],
                letters: false,
            },
        ),
        (
            Right::EditEmployee,
            Decision::EditEmployee {
                employee: employee.clone(),
                edit: EmployeeEdit {
                    position: Some(Change {
                        from: None,
                        to: None,
                    }),
                    ..EmployeeEdit::default()
                },
            },
        ),
        (
            Right::Configure,
            Decision::AddDepartment {
                department: office.id().into(),
                name: office.id(),
            },
        ),
        (
            Right::EndSessions,
            Decision::EndSessions {
                employee: employee.clone(),
            },
        ),
        (Right::Dismiss, Decision::Dismiss { employee }),
    ]
}

#[tokio::test]
async fn every_role_does_what_the_rights_table_allows_and_no_more() {
    let office = Office::open().await;
    for role in [Role::Owner, Role::Admin, Role::Integrator, Role::Helpdesk] {
        let actor = office
            .member(role, &format!("{}@actor.example", role.name()))
            .await;
        let target = office
            .member(Role::Employee, &format!("{}@target.example", role.name()))
            .await;
        for (right, decision) in decisions(&office, &target) {
            let kind = decision.kind();
            let outcome = actor.decide(decision).await;
            let allowed = outcome == Outcome::applied();
            assert_eq!(
                allowed,
                role.has(right),
                "{} {kind}: {outcome:?}",
                role.name()
            );
        }
    }
}

#[tokio::test]
async fn nobody_acts_on_a_role_above_their_own() {
    let office = Office::open().await;
    let admin = office.member(Role::Admin, "admin@example.com").await;
    let integrator = office
        .member(Role::Integrator, "integrator@example.com")
        .await;
    for (actor, target) in [
        (&admin, &office.owner),
        (&integrator, &office.owner),
        (&integrator, &admin),
    ] {
        let outcome = actor
            .decide(Decision::Dismiss {
                employee: target.employee.clone(),
            })
            .await;
        assert!(
            matches!(
                outcome,
                Outcome::Rejected {
                    problem: Problem::Forbidden { .. },
                    ..
                }
            ),
            "{outcome:?}"
        );
    }
    let mut above = office.invitee("boss@example.com");
    above.role = Role::Owner;
    let outcome = admin
        .decide(Decision::Invite {
            people: vec![above],
            letters: true,
        })
        .await;
    assert!(
        matches!(outcome, Outcome::Rejected { .. }),
        "no role is given above one's own"
    );
}

#[tokio::test]
async fn employees_dismissed_people_and_strangers_read_nothing() {
    let office = Office::open().await;
    let employee = office.member(Role::Employee, "plain@example.com").await;
    let gone = office.member(Role::Admin, "gone@example.com").await;
    office
        .tamper(&format!(
            "update employee set status = 'dismissed' where id = '{}'",
            gone.employee
        ))
        .await;
    let mut stranger = office.owner.clone();
    stranger.token = "guessed".to_owned();
    for path in ["/api/sync/start", "/api/sync/rows", "/api/sync/live"] {
        assert_eq!(
            employee.call("GET", path, None).await.0,
            StatusCode::FORBIDDEN
        );
        assert_eq!(gone.call("GET", path, None).await.0, StatusCode::FORBIDDEN);
        assert_eq!(
            stranger.call("GET", path, None).await.0,
            StatusCode::UNAUTHORIZED
        );
    }
}

#[tokio::test]
async fn rights_are_those_of_the_role_when_an_operation_arrives() {
    let office = Office::open().await;
    let admin = office.member(Role::Admin, "admin@example.com").await;
    let queued = admin.operation(Decision::AddDepartment {
        department: office.id().into(),
        name: "Sales".to_owned(),
    });
    gatehouse_server::employee::set_role(
        &office.app,
        &office.workspace,
        &admin.employee,
        Role::Helpdesk,
    )
    .await
    .unwrap();
    let receipts = admin.operate(&[queued]).await;
    assert_eq!(
        receipts[0].outcome,
        Outcome::rejected(Problem::Forbidden {
            right: Right::Configure
        })
    );
}

#[tokio::test]
async fn ids_of_another_workspace_find_nothing_and_change_nothing() {
    let office = Office::open().await;
    let other = office.another("southwind").await;
    let (employee, invitation) = office.invite("anna@example.com").await;
    office.clock.advance(2 * MINUTE);
    let before = office
        .number("select count(*) from event where kind <> 'operation_refused'")
        .await;
    let outcomes = [
        other
            .decide(Decision::ResendInvitation {
                invitation: invitation.clone(),
            })
            .await,
        other
            .decide(Decision::FixAddress {
                invitation: invitation.clone(),
                address: "x@example.com".to_owned(),
                new_employee: office.id().into(),
                new_invitation: office.id().into(),
            })
            .await,
        other
            .decide(Decision::DeleteInvitation {
                invitation: invitation.clone(),
            })
            .await,
        other
            .decide(Decision::EndSessions {
                employee: office.owner.employee.clone(),
            })
            .await,
        other
            .decide(Decision::Dismiss {
                employee: office.owner.employee.clone(),
            })
            .await,
    ];
    for outcome in &outcomes[..2] {
        assert!(
            matches!(outcome, Outcome::Conflict { now } if now.standing == Standing::Gone && now.by.is_none()),
            "{outcome:?}"
        );
    }
    assert_eq!(outcomes[2], Outcome::Already);
    for outcome in &outcomes[3..] {
        assert_eq!(*outcome, Outcome::rejected(Problem::EmployeeGone));
    }
    assert!(office.invitation(&invitation).await.is_some());
    assert!(office.employee(&employee).await.is_some());
    let after = office
        .number("select count(*) from event where kind <> 'operation_refused'")
        .await;
    assert_eq!(after, before);
    let mut taken = office.invitee("b@example.com");
    taken.employee = employee;
    let outcome = other
        .decide(Decision::Invite {
            people: vec![taken],
            letters: true,
        })
        .await;
    assert_eq!(
        outcome,
        Outcome::rejected(Problem::field("employee", "taken")),
        "an id lives in one workspace only"
    );
}
