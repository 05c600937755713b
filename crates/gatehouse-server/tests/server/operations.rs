//! Every kind of decision: applied, and each of its other ends (the table of directions).

use axum::http::StatusCode;
use gatehouse_rules::employee::Status;
use gatehouse_rules::event::EventKind;
use gatehouse_rules::feed::{Kind, Row};
use gatehouse_rules::id::{DepartmentId, LinkId, WorkgroupId};
use gatehouse_rules::ip_rule::{AllowList, RuleFor};
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::operation::{
    Change, Decision, EmployeeEdit, Invitee, Outcome, SettingsEdit, Standing,
};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND};
use gatehouse_server::failure::Failure;
use gatehouse_server::store;

use crate::harness::{Copy, Office};

fn problem(outcome: Outcome) -> Problem {
    match outcome {
        Outcome::Rejected { problem, .. } => problem,
        other => panic!("not rejected: {other:?}"),
    }
}

fn conflict(outcome: Outcome) -> Standing {
    match outcome {
        Outcome::Conflict { now } => now.standing,
        other => panic!("no conflict: {other:?}"),
    }
}

#[tokio::test]
async fn an_invitation_makes_a_person_a_link_and_a_letter_at_once_inv_1_inv_3() {
    let office = Office::open().await;
    let (employee, invitation) = office.invite(" Anna@Example.COM ").await;
    let person = office.employee(&employee).await.unwrap().row;
    assert_eq!(person.status, Status::Invited);
    assert_eq!(person.name, "Anna@Example.COM");
    let issued = office.invitation(&invitation).await.unwrap();
    assert_eq!(issued.issue, 1);
    assert_eq!(
        issued.kept.row.letter.as_ref().unwrap().state,
        LetterState::Waiting
    );
    assert_eq!(
        issued.kept.row.expires_at,
        Some(office.clock.now().plus(7 * DAY))
    );
    let token = gatehouse_server::invitation::token(&office.app.key, &invitation, 1);
    let mut connection = office.app.db.connection().await.unwrap();
    let found =
        store::invitation::find_by_token(&mut connection, &office.workspace, &token.hash()).await;
    assert_eq!(found.unwrap().unwrap().kept.row.id, invitation);
    drop(connection);
    assert_eq!(
        office
            .number(
                "select count(*) from letter where kind = 'invitation' and next_try_at is not null"
            )
            .await,
        1
    );
    let token = token.expose();
    let kept = office
        .number(&format!(
            "select count(*) from letter where content like '%{token}%' or address like '%{token}%'"
        ))
        .await;
    assert_eq!(kept, 0, "the queue holds no link");
}

#[tokio::test]
async fn an_import_takes_who_is_fine_and_names_the_others_inv_2_eml_1() {
    let office = Office::open().await;
    office.member(Role::Employee, "login@example.com").await;
    office.invite("open@example.com").await;
    let rows = [
        "fine@example.com",
        "no address",
        "Login@Example.com",
        "open@example.com",
        "FINE@example.com",
        "+49 170 1234567",
    ];
    let people: Vec<_> = rows.iter().map(|row| office.invitee(row)).collect();
    let outcome = office
        .owner
        .decide(Decision::Invite {
            people,
            letters: false,
        })
        .await;
    let Outcome::Applied { refused } = outcome else {
        panic!("{outcome:?}")
    };
    let refused: Vec<_> = refused
        .into_iter()
        .map(|one| (one.row, one.problem.code()))
        .collect();
    let expected = [
        (1, "bad_address"),
        (2, "address_taken"),
        (3, "already_invited"),
        (4, "bad_field"),
    ];
    assert_eq!(refused, expected.map(|(row, code)| (row, code.to_owned())));
    let waiting = "select count(*) from invitation where n_sent = 0";
    assert_eq!(
        office.number(waiting).await,
        2,
        "imported without letters (INV-13)"
    );
}

#[tokio::test]
async fn a_single_person_who_cannot_be_invited_is_rejected_with_whose_the_address_is_eml_2() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let dismiss = Decision::Dismiss {
        employee: anna.employee.clone(),
        keep_webhooks: false,
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    let decision = Decision::Invite {
        people: vec![office.invitee("ANNA@example.com")],
        letters: true,
    };
    let Problem::AddressTaken { claim } = problem(office.owner.decide(decision).await) else {
        panic!()
    };
    assert_eq!(claim.employee, anna.employee);
    assert_eq!(claim.status, Status::Dismissed, "dismissed people count");
    assert!(claim.login && claim.contact);
}

#[tokio::test]
async fn sending_again_waits_a_minute_and_voids_the_earlier_link_inv_3_inv_4() {
    let office = Office::open().await;
    let (_, invitation) = office.invite("anna@example.com").await;
    let again = Decision::ResendInvitation {
        invitation: invitation.clone(),
    };
    office.clock.advance(59 * SECOND);
    assert_eq!(
        problem(office.owner.decide(again.clone()).await),
        Problem::TooSoon { seconds: 1 }
    );
    office.clock.advance(SECOND);
    assert_eq!(office.owner.decide(again.clone()).await, Outcome::applied());
    let mut connection = office.app.db.connection().await.unwrap();
    for (issue, works) in [(1, false), (2, true)] {
        let token = gatehouse_server::invitation::token(&office.app.key, &invitation, issue).hash();
        let found =
            store::invitation::find_by_token(&mut connection, &office.workspace, &token).await;
        assert_eq!(found.unwrap().is_some(), works, "issue {issue}");
    }
    drop(connection);
    let waiting = "select count(*) from letter where next_try_at is not null";
    assert_eq!(
        office.number(waiting).await,
        1,
        "the first letter never leaves"
    );
    for _ in 0..3 {
        office.clock.advance(MINUTE);
        assert_eq!(office.owner.decide(again.clone()).await, Outcome::applied());
    }
    office.clock.advance(MINUTE);
    assert!(matches!(
        problem(office.owner.decide(again).await),
        Problem::TooMany { .. }
    ));
}

#[tokio::test]
async fn how_often_invitations_are_sent_and_how_many_integrators_there_are_is_the_operators_to_set_inv_4_inv_12()
 {
    let mut office = Office::open().await;
    office.set(|config| {
        config.invitations.wait_seconds = 600;
        config.invitations.an_hour = 2;
        config.invitations.integrators = 1;
    });
    let (_, invitation) = office.invite("anna@example.com").await;
    let again = Decision::ResendInvitation { invitation };
    office.clock.advance(MINUTE);
    let soon = Problem::TooSoon { seconds: 540 };
    assert_eq!(problem(office.owner.decide(again.clone()).await), soon);
    office.clock.advance(9 * MINUTE);
    assert_eq!(office.owner.decide(again.clone()).await, Outcome::applied());
    office.clock.advance(10 * MINUTE);
    let until = office.clock.now().plus(40 * MINUTE);
    let many = Problem::TooMany { until };
    assert_eq!(problem(office.owner.decide(again).await), many);
    let integrator = || {
        let mut one = office.invitee(&format!("{}@agency.example", office.id()));
        one.role = Role::Integrator;
        Decision::Invite {
            people: vec![one],
            letters: false,
        }
    };
    let (first, second) = (integrator(), integrator());
    assert_eq!(office.owner.decide(first).await, Outcome::applied());
    let full = Problem::TooManyIntegrators { most: 1 };
    assert_eq!(problem(office.owner.decide(second).await), full);
    let told = Copy::fetch(&office.owner, 100).await.door().invitations;
    assert_eq!(
        (told.wait_seconds, told.an_hour, told.integrators),
        (600, 2, 1)
    );
}

#[tokio::test]
async fn deleting_and_inviting_again_does_not_get_round_the_recipients_limit_inv_4() {
    let office = Office::open().await;
    for i in 0..5 {
        let (_, invitation) = office
            .invite(["anna@example.com", "ANNA@Example.com"][i % 2])
            .await;
        let delete = Decision::DeleteInvitation { invitation };
        assert_eq!(office.owner.decide(delete).await, Outcome::applied());
        office.clock.advance(MINUTE);
    }
    let decision = Decision::Invite {
        people: vec![office.invitee("Anna@example.com")],
        letters: true,
    };
    let until = office.clock.now().plus(HOUR - 5 * MINUTE);
    assert_eq!(
        problem(office.owner.decide(decision).await),
        Problem::TooMany { until }
    );
}

#[tokio::test]
async fn sending_again_what_is_gone_is_a_conflict_that_says_who_removed_it_syn_2() {
    let office = Office::open().await;
    let (_, invitation) = office.invite("anna@example.com").await;
    let delete = Decision::DeleteInvitation {
        invitation: invitation.clone(),
    };
    assert_eq!(
        office.owner.decide(delete.clone()).await,
        Outcome::applied()
    );
    assert_eq!(office.owner.decide(delete).await, Outcome::Already);
    let outcome = office
        .owner
        .decide(Decision::ResendInvitation { invitation })
        .await;
    let Outcome::Conflict { now } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(now.standing, Standing::Gone);
    assert_eq!(now.by.as_deref(), Some("Petra Novak"));
    assert_eq!(now.since, Some(office.clock.now()));
}

#[tokio::test]
async fn a_deleted_invitation_leaves_nobody_no_link_and_a_free_address_inv_5() {
    let office = Office::open().await;
    let (employee, invitation) = office.invite("anna@example.com").await;
    let delete = Decision::DeleteInvitation {
        invitation: invitation.clone(),
    };
    assert_eq!(office.owner.decide(delete).await, Outcome::applied());
    assert!(office.employee(&employee).await.is_none());
    assert!(office.invitation(&invitation).await.is_none());
    let waiting = "select count(*) from letter where next_try_at is not null";
    assert_eq!(office.number(waiting).await, 0);
    office.invite("anna@example.com").await;
}

#[tokio::test]
async fn deleting_an_invitation_that_was_accepted_never_removes_the_employee_inv_5() {
    let office = Office::open().await;
    let (employee, invitation) = office.invite("anna@example.com").await;
    let mut change = office.app.change(&office.workspace).await.unwrap();
    let mut issued = store::invitation::find(&mut change.tx, &office.workspace, &invitation)
        .await
        .unwrap()
        .unwrap();
    issued.kept.row.joined_at = Some(change.now);
    change.set_invitation(&mut issued.kept).await.unwrap();
    change
        .commit(office.app.event(EventKind::Joined))
        .await
        .unwrap();
    let delete = Decision::DeleteInvitation { invitation };
    assert_eq!(
        problem(office.owner.decide(delete).await),
        Problem::AlreadyJoined
    );
    assert!(office.employee(&employee).await.is_some());
}

#[tokio::test]
async fn fixing_the_address_is_one_step_that_keeps_name_department_and_role_inv_6() {
    let office = Office::open().await;
    let department = DepartmentId(office.id());
    let add = Decision::AddDepartment {
        department: department.clone(),
        name: "Sales".to_owned(),
    };
    assert_eq!(office.owner.decide(add).await, Outcome::applied());
    let mut wrong = office.invitee("ana@example.com");
    wrong.name = Some("Anna Lind".to_owned());
    wrong.department = Some(department.clone());
    wrong.role = Role::Helpdesk;
    let (old_employee, old) = (wrong.employee.clone(), wrong.invitation.clone());
    let invite = Decision::Invite {
        people: vec![wrong],
        letters: true,
    };
    assert_eq!(office.owner.decide(invite).await, Outcome::applied());
    let fix = |address: &str| Decision::FixAddress {
        invitation: old.clone(),
        address: address.to_owned(),
        new_employee: office.id().into(),
        new_invitation: office.id().into(),
    };
    assert!(matches!(
        problem(office.owner.decide(fix("petra@northwind.example")).await),
        Problem::AddressTaken { .. }
    ));
    assert!(
        office.employee(&old_employee).await.is_some(),
        "nothing was deleted"
    );
    let right = fix("anna@example.com");
    let Decision::FixAddress { new_employee, .. } = right.clone() else {
        panic!()
    };
    assert_eq!(office.owner.decide(right).await, Outcome::applied());
    assert!(office.employee(&old_employee).await.is_none());
    let person = office.employee(&new_employee).await.unwrap().row;
    assert_eq!(person.name, "Anna Lind");
    assert_eq!(person.department, Some(department));
    assert_eq!(person.role, Role::Helpdesk);
    assert_eq!(
        conflict(office.owner.decide(fix("anna2@example.com")).await),
        Standing::Gone
    );
}

#[tokio::test]
async fn a_wrong_person_who_joined_makes_place_for_the_right_one_in_one_step_inv_6() {
    let office = Office::open().await;
    let wrong = office.member(Role::Helpdesk, "ana@example.com").await;
    let edit = Decision::EditEmployee {
        employee: wrong.employee.clone(),
        edit: EmployeeEdit {
            contact_email: Some(Change {
                from: office
                    .employee(&wrong.employee)
                    .await
                    .unwrap()
                    .row
                    .contact_email,
                to: Some("anna@example.com".to_owned()),
            }),
            ..EmployeeEdit::default()
        },
    };
    assert_eq!(office.owner.decide(edit).await, Outcome::applied());
    let replace = |address: &str| {
        let mut by = office.invitee(address);
        by.name = Some("Anna Lind".to_owned());
        by.role = Role::Helpdesk;
        Decision::ReplacePerson {
            employee: wrong.employee.clone(),
            by,
            keep_webhooks: false,
        }
    };
    for taken in ["petra@northwind.example", "ana@example.com"] {
        assert!(
            matches!(
                problem(office.owner.decide(replace(taken)).await),
                Problem::AddressTaken { .. }
            ),
            "the owner's login, and the wrong person's own, which only they can free (EML-5)"
        );
    }
    let before = office.employee(&wrong.employee).await.unwrap().row;
    assert_eq!(before.status, Status::Active, "all of it or nothing");
    assert_eq!(before.contact_email.as_deref(), Some("anna@example.com"));
    assert_eq!(office.causes("dismissed").await.len(), 0);

    // The right address is the wrong person's contact email: it is freed for the invitation (EML-4).
    let right = replace("anna@example.com");
    let Decision::ReplacePerson { by, .. } = right.clone() else {
        panic!()
    };
    assert_eq!(office.owner.decide(right.clone()).await, Outcome::applied());
    let after = office.employee(&wrong.employee).await.unwrap().row;
    assert_eq!(
        (after.status, after.contact_email),
        (Status::Dismissed, None)
    );
    let (status, _) = wrong.call("GET", "/api/sync/start", None).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "their app is out too");
    let person = office.employee(&by.employee).await.unwrap().row;
    assert_eq!(
        (person.name.as_str(), person.role, person.status),
        ("Anna Lind", Role::Helpdesk, Status::Invited)
    );
    assert_eq!(person.contact_email.as_deref(), Some("anna@example.com"));
    let letters =
        "select count(*) from letter where kind = 'invitation' and address = 'anna@example.com'";
    assert_eq!(office.number(letters).await, 1);
    assert_eq!(office.causes("dismissed").await.len(), 1);
    assert_eq!(office.causes("invited").await.len(), 1);
    assert_eq!(
        conflict(office.owner.decide(replace("anna2@example.com")).await),
        Standing::Dismissed,
        "who was dismissed meanwhile is not replaced by someone else too"
    );
    let last = Decision::ReplacePerson {
        employee: office.owner.employee.clone(),
        by: office.invitee("owner@example.com"),
        keep_webhooks: false,
    };
    assert_eq!(
        problem(office.owner.decide(last).await),
        Problem::LastOwner,
        "DIS-3"
    );
}

#[tokio::test]
async fn a_fourth_integrator_is_refused_by_every_way_until_one_leaves_inv_12() {
    let office = Office::open().await;
    let full = Problem::TooManyIntegrators { most: 3 };
    let invite = |n: usize| Decision::Invite {
        people: (0..n)
            .map(|_| {
                let mut one = office.invitee(&format!("{}@agency.example", office.id()));
                one.role = Role::Integrator;
                one
            })
            .collect(),
        letters: false,
    };
    assert_eq!(problem(office.owner.decide(invite(4)).await), full);
    assert_eq!(office.owner.decide(invite(2)).await, Outcome::applied());
    let third = office
        .member(Role::Integrator, "third@agency.example")
        .await;
    assert_eq!(problem(office.owner.decide(invite(1)).await), full);
    let dismiss = Decision::Dismiss {
        employee: third.employee.clone(),
        keep_webhooks: false,
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    assert_eq!(office.owner.decide(invite(1)).await, Outcome::applied());
    let reinstate = Decision::Reinstate {
        employee: third.employee.clone(),
    };
    assert_eq!(problem(office.owner.decide(reinstate).await), full);
    let plain = office.member(Role::Employee, "plain@example.com").await;
    let mut by = office.invitee("right@agency.example");
    by.role = Role::Integrator;
    let replace = Decision::ReplacePerson {
        employee: plain.employee.clone(),
        by,
        keep_webhooks: false,
    };
    assert_eq!(problem(office.owner.decide(replace).await), full);
    let set = gatehouse_server::role::give;
    let outcome = set(
        &office.app,
        &office.workspace,
        &plain.employee,
        Role::Integrator,
    )
    .await;
    assert!(matches!(outcome, Err(Failure::Told(problem)) if problem == full));
    assert_eq!(
        office.employee(&plain.employee).await.unwrap().row.role,
        Role::Employee
    );
    let others = Decision::Invite {
        people: vec![office.invitee("anna@example.com")],
        letters: false,
    };
    assert_eq!(office.owner.decide(others).await, Outcome::applied());
}

#[tokio::test]
async fn an_extranet_person_is_nowhere_without_a_workgroup_inv_12() {
    let office = Office::open().await;
    let group = WorkgroupId(office.id());
    let guest = |workgroups: Vec<WorkgroupId>| {
        let mut one = office.invitee(&format!("{}@agency.example", office.id()));
        (one.role, one.workgroups) = (Role::Extranet, workgroups);
        one
    };
    let invite = |one: Invitee| Decision::Invite {
        people: vec![one],
        letters: false,
    };
    let needs = Problem::NeedsWorkgroup;
    assert_eq!(
        problem(office.owner.decide(invite(guest(vec![]))).await),
        needs
    );
    let early = office
        .owner
        .decide(invite(guest(vec![group.clone()])))
        .await;
    assert_eq!(problem(early), Problem::WorkgroupGone);
    let add = |id: &WorkgroupId, name: &str| Decision::AddWorkgroup {
        workgroup: id.clone(),
        name: name.to_owned(),
    };
    assert_eq!(
        office.owner.decide(add(&group, "Audit")).await,
        Outcome::applied()
    );
    let twice = office
        .owner
        .decide(add(&WorkgroupId(office.id()), "AUDIT"))
        .await;
    assert_eq!(problem(twice), Problem::WorkgroupExists);

    let one = guest(vec![group.clone(), group.clone()]);
    let employee = one.employee.clone();
    assert_eq!(office.owner.decide(invite(one)).await, Outcome::applied());
    let kept = async || office.employee(&employee).await.unwrap().row.workgroups;
    assert_eq!(
        kept().await,
        std::slice::from_ref(&group),
        "none stands twice"
    );
    let edit = |from: &[WorkgroupId], to: &[WorkgroupId]| Decision::EditEmployee {
        employee: employee.clone(),
        edit: EmployeeEdit {
            workgroups: Some(Change {
                from: from.to_vec(),
                to: to.to_vec(),
            }),
            ..EmployeeEdit::default()
        },
    };
    let out = office
        .owner
        .decide(edit(std::slice::from_ref(&group), &[]))
        .await;
    assert_eq!(problem(out), needs, "the last one stays");
    let gone = WorkgroupId(office.id());
    let into_none = office
        .owner
        .decide(edit(std::slice::from_ref(&group), &[group.clone(), gone]))
        .await;
    assert_eq!(problem(into_none), Problem::WorkgroupGone);
    let other = WorkgroupId(office.id());
    assert_eq!(
        office.owner.decide(add(&other, "Website")).await,
        Outcome::applied()
    );
    let mut both = [group.clone(), other.clone()];
    both.sort_unstable();
    assert_eq!(
        office
            .owner
            .decide(edit(std::slice::from_ref(&group), &both))
            .await,
        Outcome::applied()
    );
    assert_eq!(kept().await, both);
    let stale = office
        .owner
        .decide(edit(std::slice::from_ref(&group), &[other]))
        .await;
    assert!(matches!(stale, Outcome::Conflict { .. }), "{stale:?}");

    let plain = office.member(Role::Employee, "plain@example.com").await;
    let give = gatehouse_server::role::give;
    let outcome = give(
        &office.app,
        &office.workspace,
        &plain.employee,
        Role::Extranet,
    )
    .await;
    assert!(matches!(outcome, Err(Failure::Told(problem)) if problem == needs));
    let mut copy = Copy::fetch(&office.owner, 100).await;
    let rename = Decision::RenameWorkgroup {
        workgroup: group.clone(),
        name: Change {
            from: "Audit".to_owned(),
            to: "Audit 2026".to_owned(),
        },
    };
    assert_eq!(office.owner.decide(rename).await, Outcome::applied());
    copy.pull(&office.owner, 100).await;
    let Some(Row::Workgroup(told)) = copy.row(Kind::Workgroup, group.as_str()) else {
        panic!()
    };
    assert_eq!(told.name, "Audit 2026");
}

#[tokio::test]
async fn who_joined_by_link_is_approved_or_removed_inv_7() {
    let office = Office::open().await;
    let one = office.pending("one@example.com").await;
    let approve = Decision::Approve {
        employee: one.clone(),
    };
    assert_eq!(
        office.owner.decide(approve.clone()).await,
        Outcome::applied()
    );
    assert_eq!(office.owner.decide(approve).await, Outcome::Already);
    assert_eq!(
        office.employee(&one).await.unwrap().row.status,
        Status::Active
    );
    let letters = "select count(*) from letter where kind = 'approved'";
    assert_eq!(office.number(letters).await, 1);
    let reject = Decision::Reject {
        employee: one.clone(),
    };
    assert_eq!(
        problem(office.owner.decide(reject.clone()).await),
        Problem::AlreadyJoined
    );
    let dismiss = Decision::Dismiss {
        employee: one,
        keep_webhooks: false,
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    let (invited, _) = office.invite("three@example.com").await;
    for reject in [reject, Decision::Reject { employee: invited }] {
        assert_eq!(
            problem(office.owner.decide(reject).await),
            Problem::WrongStatus,
            "only who waits for approval is rejected"
        );
    }
    let two = office.pending("two@example.com").await;
    let mut connection = office.app.db.connection().await.unwrap();
    let issued = store::invitation::find_of_employee(&mut connection, &office.workspace, &two);
    let invitation = issued.await.unwrap().unwrap().kept.row.id;
    drop(connection);
    let delete = Decision::DeleteInvitation { invitation };
    assert_eq!(
        problem(office.owner.decide(delete).await),
        Problem::WaitsForApproval
    );
    let reject = Decision::Reject {
        employee: two.clone(),
    };
    assert_eq!(
        office.owner.decide(reject.clone()).await,
        Outcome::applied()
    );
    assert_eq!(office.owner.decide(reject).await, Outcome::Already);
    assert!(office.employee(&two).await.is_none());
    let approve = Decision::Approve { employee: two };
    assert_eq!(conflict(office.owner.decide(approve).await), Standing::Gone);
}

#[tokio::test]
async fn dismissing_ends_sessions_and_reinstating_gives_a_fresh_grace_dis_1_tfa_6() {
    let office = Office::open().await;
    assert_eq!(
        office.owner.decide(Decision::RequireTwoStep).await,
        Outcome::applied()
    );
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let (dismiss, reinstate) = (
        Decision::Dismiss {
            employee: anna.employee.clone(),
            keep_webhooks: false,
        },
        Decision::Reinstate {
            employee: anna.employee.clone(),
        },
    );
    assert_eq!(
        office.owner.decide(dismiss.clone()).await,
        Outcome::applied()
    );
    assert_eq!(office.owner.decide(dismiss).await, Outcome::Already);
    let person = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!((person.status, person.n_sessions), (Status::Dismissed, 0));
    office.clock.advance(10 * DAY);
    assert_eq!(
        office.owner.decide(reinstate.clone()).await,
        Outcome::applied()
    );
    assert_eq!(office.owner.decide(reinstate).await, Outcome::Already);
    let person = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(
        person.two_step.grace_until,
        Some(office.clock.now().plus(2 * DAY))
    );
    let (invited, _) = office.invite("new@example.com").await;
    let dismiss = Decision::Dismiss {
        employee: invited,
        keep_webhooks: false,
    };
    assert_eq!(
        problem(office.owner.decide(dismiss).await),
        Problem::WrongStatus
    );
}

#[tokio::test]
async fn the_last_owner_stays_dis_3() {
    let office = Office::open().await;
    let other = office.member(Role::Owner, "second@example.com").await;
    let dismiss = |employee| Decision::Dismiss {
        employee,
        keep_webhooks: false,
    };
    assert_eq!(
        office.owner.decide(dismiss(other.employee.clone())).await,
        Outcome::applied()
    );
    assert_eq!(
        problem(
            office
                .owner
                .decide(dismiss(office.owner.employee.clone()))
                .await
        ),
        Problem::LastOwner
    );
    let demote = gatehouse_server::role::give(
        &office.app,
        &office.workspace,
        &office.owner.employee,
        Role::Admin,
    );
    assert!(demote.await.is_err());
}

#[tokio::test]
async fn an_edited_contact_email_frees_the_old_one_and_claims_the_new_eml_4_eml_8() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let bert = office.member(Role::Employee, "bert@example.com").await;
    let edit = |to: Option<&str>, from: Option<&str>| Decision::EditEmployee {
        employee: anna.employee.clone(),
        edit: EmployeeEdit {
            contact_email: Some(Change {
                from: from.map(str::to_owned),
                to: to.map(str::to_owned),
            }),
            ..EmployeeEdit::default()
        },
    };
    let taken = edit(Some("Bert@example.com"), Some("anna@example.com"));
    let Problem::AddressTaken { claim } = problem(office.owner.decide(taken).await) else {
        panic!()
    };
    assert_eq!(claim.employee, bert.employee);
    let person = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(
        person.contact_email.as_deref(),
        Some("anna@example.com"),
        "nothing half done"
    );
    let moved = edit(Some("anna@home.example"), Some("anna@example.com"));
    assert_eq!(office.owner.decide(moved).await, Outcome::applied());
    let emptied = edit(None, Some("anna@home.example"));
    assert_eq!(office.owner.decide(emptied).await, Outcome::applied());
    office.invite("anna@home.example").await;
    let held = "select count(*) from address where canonical = 'anna@example.com'";
    assert_eq!(office.number(held).await, 1, "the login keeps its claim");
}

#[tokio::test]
async fn a_dismissed_persons_contact_email_can_be_freed_but_their_login_is_theirs_eml_5() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let employee = anna.employee.clone();
    let dismiss = Decision::Dismiss {
        employee: employee.clone(),
        keep_webhooks: false,
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    let edit = EmployeeEdit {
        contact_email: Some(Change {
            from: Some("anna@example.com".to_owned()),
            to: None,
        }),
        ..EmployeeEdit::default()
    };
    let freed = Decision::EditEmployee { employee, edit };
    assert_eq!(office.owner.decide(freed).await, Outcome::applied());
    let invite = Decision::Invite {
        people: vec![office.invitee("anna@example.com")],
        letters: true,
    };
    let Problem::AddressTaken { claim } = problem(office.owner.decide(invite).await) else {
        panic!("a login is only its owner's to change")
    };
    assert_eq!(claim.employee, anna.employee);
    assert!(claim.login && !claim.contact);
}

#[tokio::test]
async fn edits_merge_where_fields_differ_and_clash_where_they_do_not() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let edit = |edit| Decision::EditEmployee {
        employee: anna.employee.clone(),
        edit,
    };
    let name = |from: &str, to: &str| {
        edit(EmployeeEdit {
            name: Some(Change {
                from: from.to_owned(),
                to: to.to_owned(),
            }),
            ..EmployeeEdit::default()
        })
    };
    assert_eq!(
        office.owner.decide(name("anna@example.com", "Anna")).await,
        Outcome::applied()
    );
    let position = edit(EmployeeEdit {
        position: Some(Change {
            from: None,
            to: Some("Buyer".to_owned()),
        }),
        ..EmployeeEdit::default()
    });
    assert_eq!(office.owner.decide(position).await, Outcome::applied());
    let outcome = office.owner.decide(name("anna@example.com", "Anja")).await;
    let Outcome::Conflict { now } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(now.fields[0].field, "name");
    assert_eq!(now.fields[0].value.as_deref(), Some("Anna"));
    assert_eq!(
        problem(office.owner.decide(name("Anna", "An\u{7}na")).await),
        Problem::field("name", "control_character")
    );
    let department = edit(EmployeeEdit {
        department: Some(Change {
            from: None,
            to: Some(office.id().into()),
        }),
        ..EmployeeEdit::default()
    });
    assert_eq!(
        problem(office.owner.decide(department).await),
        Problem::DepartmentGone
    );
}

#[tokio::test]
async fn departments_are_added_once_by_name_and_renamed() {
    let office = Office::open().await;
    let add = |id: &DepartmentId, name: &str| Decision::AddDepartment {
        department: id.clone(),
        name: name.to_owned(),
    };
    let (one, two) = (DepartmentId(office.id()), DepartmentId(office.id()));
    assert_eq!(
        office.owner.decide(add(&one, "Ventes")).await,
        Outcome::applied()
    );
    assert_eq!(
        problem(office.owner.decide(add(&two, "VENTES")).await),
        Problem::DepartmentExists
    );
    assert_eq!(
        problem(office.owner.decide(add(&one, "Other")).await),
        Problem::field("department", "taken")
    );
    assert_eq!(
        office.owner.decide(add(&two, "IT")).await,
        Outcome::applied()
    );
    let rename = |id: &DepartmentId, from: &str, to: &str| Decision::RenameDepartment {
        department: id.clone(),
        name: Change {
            from: from.to_owned(),
            to: to.to_owned(),
        },
    };
    assert_eq!(
        problem(office.owner.decide(rename(&two, "IT", "ventes")).await),
        Problem::DepartmentExists
    );
    assert_eq!(
        office.owner.decide(rename(&two, "IT", "Support")).await,
        Outcome::applied()
    );
    assert_eq!(
        conflict(office.owner.decide(rename(&two, "IT", "Desk")).await),
        Standing::There
    );
    let nobody = DepartmentId(office.id());
    assert_eq!(
        problem(office.owner.decide(rename(&nobody, "a", "b")).await),
        Problem::DepartmentGone
    );
}

#[tokio::test]
async fn a_department_is_deleted_only_while_nothing_is_in_it() {
    let office = Office::open().await;
    let id = DepartmentId(office.id());
    let add = Decision::AddDepartment {
        department: id.clone(),
        name: "Sales".to_owned(),
    };
    assert_eq!(office.owner.decide(add).await, Outcome::applied());
    let delete = Decision::DeleteDepartment {
        department: id.clone(),
        name: "Sales".to_owned(),
    };
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let link = LinkId(office.id());
    let in_use = |outcome| assert_eq!(problem(outcome), Problem::DepartmentInUse);
    let move_her =
        |from: Option<&DepartmentId>, to: Option<&DepartmentId>| Decision::EditEmployee {
            employee: anna.employee.clone(),
            edit: EmployeeEdit {
                department: Some(Change {
                    from: from.cloned(),
                    to: to.cloned(),
                }),
                ..EmployeeEdit::default()
            },
        };
    let list = |text: &str| match text {
        "" => AllowList::default(),
        text => AllowList::parse(text).unwrap(),
    };
    let set = |from: &str, to: &str| Decision::SetIpRule {
        rule: RuleFor::Department(id.clone()),
        list: Change {
            from: list(from),
            to: list(to),
        },
        wider: AllowList::default(),
    };
    let dismiss = Decision::Dismiss {
        employee: anna.employee.clone(),
        keep_webhooks: false,
    };
    for (fills, empties) in [
        (set("", "203.0.113.0/24"), set("203.0.113.0/24", "")),
        (
            Decision::AddLink {
                link: link.clone(),
                name: "Fair".to_owned(),
                department: Some(id.clone()),
            },
            Decision::SwitchLinkOff { link },
        ),
        (move_her(None, Some(&id)), dismiss),
    ] {
        assert_eq!(office.owner.decide(fills).await, Outcome::applied());
        in_use(office.owner.decide(delete.clone()).await);
        assert_eq!(office.owner.decide(empties).await, Outcome::applied());
    }
    // Who was dismissed would come back into it.
    in_use(office.owner.decide(delete.clone()).await);
    let away = move_her(Some(&id), None);
    assert_eq!(office.owner.decide(away).await, Outcome::applied());
    assert_eq!(
        office.owner.decide(delete.clone()).await,
        Outcome::applied()
    );
    assert_eq!(office.owner.decide(delete).await, Outcome::Already);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_deletion_and_a_move_into_the_department_at_once_one_wins() {
    let office = Office::open().await;
    for n in 0..10 {
        let id = DepartmentId(office.id());
        let name = format!("Sales {n}");
        let add = Decision::AddDepartment {
            department: id.clone(),
            name: name.clone(),
        };
        assert_eq!(office.owner.decide(add).await, Outcome::applied());
        let anna = office
            .member(Role::Employee, &format!("anna{n}@example.com"))
            .await
            .employee;
        let edit = EmployeeEdit {
            department: Some(Change {
                from: None,
                to: Some(id.clone()),
            }),
            ..EmployeeEdit::default()
        };
        let moving = Decision::EditEmployee {
            employee: anna.clone(),
            edit,
        };
        let delete = Decision::DeleteDepartment {
            department: id.clone(),
            name,
        };
        let decide = |decision| {
            let owner = office.owner.clone();
            tokio::spawn(async move { owner.decide(decision).await })
        };
        let (moved, deleted) = tokio::join!(decide(moving), decide(delete));
        let is_in = office.employee(&anna).await.unwrap().row.department == Some(id.clone());
        let sql = format!("select count(*) from department where id = '{id}'");
        let is_there = office.number(&sql).await == 1;
        assert_eq!(is_in, is_there, "{moved:?} {deleted:?}");
    }
}

#[tokio::test]
async fn switching_a_link_off_kills_every_copy_of_it_inv_1() {
    let office = Office::open().await;
    let link = LinkId(office.id());
    let add = Decision::AddLink {
        link: link.clone(),
        name: "Berlin".to_owned(),
        department: None,
    };
    assert_eq!(office.owner.decide(add.clone()).await, Outcome::applied());
    assert_eq!(
        problem(office.owner.decide(add).await),
        Problem::field("link", "taken")
    );
    let off = Decision::SwitchLinkOff { link: link.clone() };
    assert_eq!(office.owner.decide(off.clone()).await, Outcome::applied());
    assert_eq!(office.owner.decide(off).await, Outcome::Already);
    let secret = gatehouse_server::link::secret(&office.app.key, &link).hash();
    let mut connection = office.app.db.connection().await.unwrap();
    let found = store::link::find_by_secret(&mut connection, &office.workspace, &secret)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.row.switched_off_at, Some(office.clock.now()));
    drop(connection);
    let nobody = Decision::SwitchLinkOff {
        link: office.id().into(),
    };
    assert_eq!(
        problem(office.owner.decide(nobody).await),
        Problem::LinkGone
    );
}

#[tokio::test]
async fn settings_merge_and_wrong_ones_change_nothing() {
    let office = Office::open().await;
    let days = |from, to| Decision::EditSettings {
        edit: SettingsEdit {
            invitation_days: Some(Change { from, to }),
            ..SettingsEdit::default()
        },
    };
    assert_eq!(office.owner.decide(days(7, 14)).await, Outcome::applied());
    assert_eq!(
        problem(office.owner.decide(days(14, 31)).await),
        Problem::field("invitation_days", "range_1_30")
    );
    assert_eq!(
        conflict(office.owner.decide(days(7, 3)).await),
        Standing::There
    );
    let name = Decision::EditSettings {
        edit: SettingsEdit {
            name: Some(Change {
                from: "Northwind".to_owned(),
                to: "Southwind".to_owned(),
            }),
            ..SettingsEdit::default()
        },
    };
    assert_eq!(office.owner.decide(name).await, Outcome::applied());
    let (_, invitation) = office.invite("anna@example.com").await;
    let issued = office.invitation(&invitation).await.unwrap();
    assert_eq!(
        issued.kept.row.expires_at,
        Some(office.clock.now().plus(14 * DAY))
    );
}

#[tokio::test]
async fn mandatory_two_step_gives_grace_to_everyone_without_it_tfa_6() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let bert = office.member(Role::Employee, "bert@example.com").await;
    office
        .tamper(&format!(
            "update employee set enrolled_at = 5 where id = '{}'",
            bert.employee
        ))
        .await;
    assert_eq!(
        office.owner.decide(Decision::RequireTwoStep).await,
        Outcome::applied()
    );
    assert_eq!(
        office.owner.decide(Decision::RequireTwoStep).await,
        Outcome::Already
    );
    let until = Some(office.clock.now().plus(2 * DAY));
    let grace = |person: &gatehouse_rules::employee::Employee| person.two_step.grace_until;
    let anna = office.employee(&anna.employee).await.unwrap();
    assert_eq!(grace(&anna.row), until);
    let bert = office.employee(&bert.employee).await.unwrap();
    assert_eq!(grace(&bert.row), None, "who has a factor needs none");
    let stop = Decision::StopRequiringTwoStep;
    assert_eq!(office.owner.decide(stop.clone()).await, Outcome::applied());
    assert_eq!(office.owner.decide(stop).await, Outcome::Already);
}

#[tokio::test]
async fn ending_sessions_of_who_is_gone_is_rejected_ses_3() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let end = |employee| Decision::EndSessions { employee };
    assert_eq!(
        office.owner.decide(end(anna.employee.clone())).await,
        Outcome::applied()
    );
    assert_eq!(
        problem(office.owner.decide(end(office.id().into())).await),
        Problem::EmployeeGone
    );
}

#[tokio::test]
async fn the_owner_of_a_login_is_asked_by_mail_to_free_it_eml_3() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let ask = |address: &str| Decision::RequestAddress {
        employee: anna.employee.clone(),
        address: address.to_owned(),
    };
    assert_eq!(
        office.owner.decide(ask("Anna@Example.com")).await,
        Outcome::applied()
    );
    let letters = "select count(*) from letter where kind = 'address_request' and address = 'anna@example.com'";
    assert_eq!(office.number(letters).await, 1);
    assert_eq!(
        problem(office.owner.decide(ask("anna@example.com")).await),
        Problem::TooSoon { seconds: 60 },
        "at the pace of INV-4"
    );
    for _ in 0..4 {
        office.clock.advance(MINUTE);
        assert_eq!(
            office.owner.decide(ask("anna@example.com")).await,
            Outcome::applied()
        );
    }
    office.clock.advance(MINUTE);
    assert!(matches!(
        problem(office.owner.decide(ask("ANNA@example.com")).await),
        Problem::TooMany { .. }
    ));
    gatehouse_server::letter::send_due(&office.app)
        .await
        .unwrap();
    let letter = office.app.mail.kept().pop().unwrap();
    assert!(letter.text.contains("Petra Novak"), "{}", letter.text);
    assert!(
        letter.text.contains("/profile/login"),
        "where its owner, and nobody else, changes it: {}",
        letter.text
    );
    assert_eq!(
        problem(office.owner.decide(ask("petra@northwind.example")).await),
        Problem::field("address", "not_their_login")
    );
    let nobody = Decision::RequestAddress {
        employee: office.id().into(),
        address: "anna@example.com".to_owned(),
    };
    assert_eq!(conflict(office.owner.decide(nobody).await), Standing::Gone);
}

#[tokio::test]
async fn a_dismissed_persons_login_frees_its_contact_first_and_then_its_owner_is_asked_eml_5() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let employee = anna.employee;
    let dismiss = Decision::Dismiss {
        employee: employee.clone(),
        keep_webhooks: false,
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    let invite = || Decision::Invite {
        people: vec![office.invitee("anna@example.com")],
        letters: true,
    };
    let held = |outcome| match problem(outcome) {
        Problem::AddressTaken { claim } => (claim.status, claim.login, claim.contact),
        other => panic!("{other:?}"),
    };
    let both = held(office.owner.decide(invite()).await);
    assert_eq!(both, (Status::Dismissed, true, true));
    let edit = EmployeeEdit {
        contact_email: Some(Change {
            from: Some("anna@example.com".to_owned()),
            to: None,
        }),
        ..EmployeeEdit::default()
    };
    let free = Decision::EditEmployee {
        employee: employee.clone(),
        edit,
    };
    assert_eq!(office.owner.decide(free).await, Outcome::applied());
    let login = held(office.owner.decide(invite()).await);
    assert_eq!(login, (Status::Dismissed, true, false), "the login is left");
    let ask = Decision::RequestAddress {
        employee,
        address: "anna@example.com".to_owned(),
    };
    assert_eq!(office.owner.decide(ask).await, Outcome::applied());
    assert_eq!(office.links().await, ["/profile/login"]);
    assert_eq!(office.app.mail.kept()[0].to, "anna@example.com");
}

#[tokio::test]
async fn who_is_registered_without_a_letter_gets_a_link_for_a_password_later_inv_13() {
    let office = Office::open().await;
    let department = DepartmentId(office.id());
    let add = Decision::AddDepartment {
        department: department.clone(),
        name: "Sales".to_owned(),
    };
    assert_eq!(office.owner.decide(add).await, Outcome::applied());
    let mut anna = office.invitee("anna@example.com");
    anna.name = Some("Anna Lind".to_owned());
    anna.department = Some(department.clone());
    anna.position = Some("Clerk".to_owned());
    anna.role = Role::Helpdesk;
    let (employee, invitation) = (anna.employee.clone(), anna.invitation.clone());
    let register = Decision::Invite {
        people: vec![anna],
        letters: false,
    };
    assert_eq!(office.owner.decide(register).await, Outcome::applied());
    let person = office.employee(&employee).await.unwrap().row;
    assert_eq!(
        (
            person.name.as_str(),
            person.department,
            person.position,
            person.role
        ),
        (
            "Anna Lind",
            Some(department),
            Some("Clerk".to_owned()),
            Role::Helpdesk
        )
    );
    assert_eq!(office.number("select count(*) from letter").await, 0);
    office.clock.advance(DAY);
    let send = Decision::ResendInvitation { invitation };
    assert_eq!(office.owner.decide(send).await, Outcome::applied());
    let link = office.links().await.pop().unwrap();
    let letter = office.app.mail.kept().pop().unwrap();
    assert!(letter.html.contains("Choose a password"), "{}", letter.html);
    let mut browser = crate::browser::Browser::new(&office);
    let page = browser.get(&link).await;
    let fields = [
        ("name", "Anna Lind"),
        ("password", crate::browser::PASSWORD),
    ];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.location(), "/w/northwind/joined");
    let person = office.employee(&employee).await.unwrap().row;
    assert_eq!(
        (person.status, person.role),
        (Status::Active, Role::Helpdesk)
    );
}

#[tokio::test]
async fn an_admin_is_told_the_very_sender_that_letters_come_from_inv_9() {
    use gatehouse_rules::feed::{Kind, Row};
    let office = Office::open().await;
    let copy = crate::harness::Copy::fetch(&office.owner, 100).await;
    let Some(Row::Workspace(workspace)) = copy.row(Kind::Workspace, office.workspace.as_str())
    else {
        panic!("the workspace is told")
    };
    office.invite("anna@example.com").await;
    office.links().await;
    let letter = office.app.mail.kept().pop().unwrap();
    let from = letter.message().unwrap();
    let from = from.headers().get_raw("From").unwrap().to_owned();
    assert!(from.contains(&format!("<{}>", workspace.sender)), "{from}");
    assert!(letter.text.contains(&workspace.sender));
    assert!(letter.text.contains("Spam and Promotions"));
}

#[tokio::test]
async fn expiry_needs_no_clean_up_and_an_expired_invitation_can_be_sent_again_inv_10() {
    let office = Office::open().await;
    let (_, invitation) = office.invite("anna@example.com").await;
    // The app's own token lives an hour; it is the database's clock that matters here.
    office
        .tamper("update invitation set expires_at = 5, sends = '[4]'")
        .await;
    let token = gatehouse_server::invitation::token(&office.app.key, &invitation, 1);
    let mut tx = office.app.db.begin().await.unwrap();
    let (workspace, now) = (&office.workspace, office.clock.now());
    assert!(
        !store::invitation::claim(&mut tx, workspace, &token.hash(), now)
            .await
            .unwrap(),
        "an expired link is not spent"
    );
    tx.commit().await.unwrap();
    office.clock.advance(HOUR / 2);
    let again = Decision::ResendInvitation {
        invitation: invitation.clone(),
    };
    assert_eq!(office.owner.decide(again).await, Outcome::applied());
}
