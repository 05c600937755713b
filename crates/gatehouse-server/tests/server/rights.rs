//! Who may do what, over HTTP (the rights table), and across workspaces.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use gatehouse_rules::id::{DepartmentId, LinkId, OutgoingId, WorkgroupId};
use gatehouse_rules::ip_rule::{AllowList, RuleFor};
use gatehouse_rules::operation::{
    Change, Decision, Direction, EmployeeEdit, Invitee, Outcome, SettingsEdit, Standing,
};
use gatehouse_rules::outgoing::Occasion;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::request::Answer;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::time::{DAY, MINUTE};
use gatehouse_rules::webhook::Scope;
use schemars::schema_for;

use crate::harness::{Copy, Office};

/// The rights table of `docs/rules.md`, a kind a line: who may decide it on a plain employee. Written out, so that the code
/// is held against the rule and not against itself.
const TABLE: [(&str, [bool; 6]); 39] = {
    const ALL: [bool; 6] = [true, true, true, true, false, false];
    const NO_HELPDESK: [bool; 6] = [true, true, true, false, false, false];
    const ADMINS: [bool; 6] = [true, true, false, false, false, false];
    const OWNERS: [bool; 6] = [true, false, false, false, false, false];
    [
        ("invite", NO_HELPDESK),
        ("resend_invitation", ALL),
        ("fix_address", NO_HELPDESK),
        ("delete_invitation", NO_HELPDESK),
        ("approve", NO_HELPDESK),
        ("reject", NO_HELPDESK),
        ("dismiss", NO_HELPDESK),
        ("reinstate", NO_HELPDESK),
        ("replace_person", NO_HELPDESK),
        ("end_sessions", ALL),
        ("revoke_device", ALL),
        ("revoke_webhook", NO_HELPDESK),
        ("add_outgoing", NO_HELPDESK),
        ("disable_outgoing", NO_HELPDESK),
        ("send_again", NO_HELPDESK),
        ("answer_request", ALL),
        ("send_recovery", ALL),
        ("send_login", ALL),
        ("block", NO_HELPDESK),
        ("lift_block", NO_HELPDESK),
        ("open_case", ALL),
        ("request_address", ALL),
        ("edit_employee", NO_HELPDESK),
        ("add_department", NO_HELPDESK),
        ("rename_department", NO_HELPDESK),
        ("delete_department", NO_HELPDESK),
        ("add_workgroup", NO_HELPDESK),
        ("rename_workgroup", NO_HELPDESK),
        ("add_link", NO_HELPDESK),
        ("switch_link_off", NO_HELPDESK),
        ("edit_settings", NO_HELPDESK),
        ("require_two_step", NO_HELPDESK),
        ("stop_requiring_two_step", NO_HELPDESK),
        ("pause_two_step", ALL),
        ("end_pause", ALL),
        ("extend_grace", NO_HELPDESK),
        // Helpdesk, that is; what else an owner grants is in `granting.rs`.
        ("grant_role", ADMINS),
        ("transfer_ownership", OWNERS),
        ("set_ip_rule", NO_HELPDESK),
    ]
};
const ROLES: [Role; 6] = [
    Role::Owner,
    Role::Admin,
    Role::Integrator,
    Role::Helpdesk,
    Role::Employee,
    Role::Extranet,
];

/// Whether that role may decide that kind on a plain employee.
pub fn may_decide(role: Role, kind: &str) -> bool {
    let column = ROLES.iter().position(|one| *one == role).unwrap();
    let line = TABLE.iter().find(|(name, _)| *name == kind);
    line.unwrap_or_else(|| panic!("{kind} is in no line")).1[column]
}

fn add_outgoing(outgoing: OutgoingId) -> Decision {
    Decision::AddOutgoing {
        outgoing,
        title: "Payroll".to_owned(),
        address: "https://hooks.example/a".to_owned(),
        occasions: vec![Occasion::UserAdded],
    }
}

/// The name of every kind, as the type itself has it.
fn kinds() -> BTreeSet<String> {
    let schema = schema_for!(Decision).to_value();
    let name = |kind: &serde_json::Value| {
        kind["properties"]["kind"]["const"]
            .as_str()
            .map(str::to_owned)
    };
    let kinds: Option<_> = schema["oneOf"]
        .as_array()
        .unwrap()
        .iter()
        .map(name)
        .collect();
    kinds.expect("each kind has its name")
}

/// One decision of every kind that is legal now, each on people of its own; the last one takes the owner's role away.
pub async fn every_kind(office: &Office) -> Vec<Decision> {
    let tag = office.id();
    let address = |name: &str| format!("{name}.{tag}@example.com");
    let (_, again) = office.invite(&address("again")).await;
    let (_, wrong) = office.invite(&address("wrong")).await;
    let (_, deleted) = office.invite(&address("deleted")).await;
    let dismissed = office.member(Role::Employee, &address("dismissed")).await;
    let employee = dismissed.employee.clone();
    let dismiss = Decision::Dismiss {
        employee,
        keep_webhooks: false,
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    let member = office.member(Role::Employee, &address("member")).await;
    let mut others = Vec::new();
    for name in ["pausing", "paused", "graced", "granted", "heir"] {
        others.push(office.member(Role::Employee, &address(name)).await.employee);
    }
    let day = office.clock.now().plus(DAY).0;
    for (what, id) in [
        ("enrolled_at = 1".to_owned(), &others[0]),
        (format!("enrolled_at = 1, paused_until = {day}"), &others[1]),
    ] {
        let sql = format!("update employee set {what} where id = '{id}'");
        office.tamper(&sql).await;
    }
    let asking = office.member(Role::Employee, &address("asking")).await;
    let listed = office.member(Role::Employee, &address("listed")).await;
    let replaced = office.member(Role::Employee, &address("replaced")).await;
    let free = office.member(Role::Employee, &address("free")).await;
    let by_hand = office.member(Role::Employee, &address("by_hand")).await;
    let employee = by_hand.employee.clone();
    let reason = "Laptop lost".to_owned();
    let block = Decision::Block { employee, reason };
    assert_eq!(office.owner.decide(block).await, Outcome::applied());
    let suspect = office.member(Role::Employee, &address("suspect")).await;
    office.suspect(&suspect.employee).await;
    let department = DepartmentId(office.id());
    let workgroup = WorkgroupId(office.id());
    let link = LinkId(office.id());
    for made in [
        Decision::AddWorkgroup {
            workgroup: workgroup.clone(),
            name: address("made"),
        },
        Decision::AddDepartment {
            department: department.clone(),
            name: address("made"),
        },
        Decision::AddLink {
            link: link.clone(),
            name: "Made".to_owned(),
            department: None,
        },
    ] {
        assert_eq!(office.owner.decide(made).await, Outcome::applied());
    }
    let outgoing = OutgoingId(office.id());
    let made = add_outgoing(outgoing.clone());
    assert_eq!(office.owner.decide(made).await, Outcome::applied());
    office.member(Role::Employee, &address("told")).await;
    let sql = format!("update delivery set next_try_at = null where outgoing_id = '{outgoing}'");
    assert_eq!(office.tamper(&sql).await, 1);
    let delivery = office.only_delivery(&outgoing).await;
    office.clock.advance(MINUTE);
    let employee = member.employee;
    vec![
        Decision::Invite {
            people: vec![office.invitee(&address("new"))],
            letters: false,
        },
        Decision::ResendInvitation { invitation: again },
        Decision::FixAddress {
            invitation: wrong,
            address: address("right"),
            new_employee: office.id().into(),
            new_invitation: office.id().into(),
        },
        Decision::DeleteInvitation {
            invitation: deleted,
        },
        Decision::Approve {
            employee: office.pending(&address("approved")).await,
        },
        Decision::Reject {
            employee: office.pending(&address("rejected")).await,
        },
        Decision::EndSessions {
            employee: employee.clone(),
        },
        Decision::RevokeDevice {
            employee: asking.employee.clone(),
            device: asking.device().clone(),
        },
        add_outgoing(office.id().into()),
        Decision::SendAgain {
            outgoing: outgoing.clone(),
            delivery,
        },
        Decision::DisableOutgoing { outgoing },
        Decision::RevokeWebhook {
            webhook: office.webhook(&asking, &[Scope::User]).await.0,
        },
        Decision::AnswerRequest {
            request: office.help(&asking).await,
            answer: Answer::Done,
        },
        Decision::SendRecovery {
            employee: employee.clone(),
        },
        Decision::SendLogin {
            employee: employee.clone(),
        },
        Decision::Block {
            employee: free.employee,
            reason: "Laptop lost".to_owned(),
        },
        Decision::LiftBlock {
            employee: by_hand.employee,
        },
        Decision::OpenCase {
            case: office.id().into(),
            employee: suspect.employee,
            note: None,
        },
        Decision::RequestAddress {
            employee: employee.clone(),
            address: address("member"),
        },
        Decision::EditEmployee {
            employee: employee.clone(),
            edit: EmployeeEdit {
                position: Some(Change {
                    from: None,
                    to: Some("Desk".to_owned()),
                }),
                ..EmployeeEdit::default()
            },
        },
        Decision::Dismiss {
            employee,
            keep_webhooks: false,
        },
        Decision::Reinstate {
            employee: dismissed.employee,
        },
        Decision::ReplacePerson {
            employee: replaced.employee,
            by: office.invitee(&address("instead")),
            keep_webhooks: false,
        },
        Decision::AddDepartment {
            department: office.id().into(),
            name: address("added"),
        },
        Decision::RenameDepartment {
            department: department.clone(),
            name: Change {
                from: address("made"),
                to: address("renamed"),
            },
        },
        Decision::DeleteDepartment {
            department,
            name: address("renamed"),
        },
        Decision::AddWorkgroup {
            workgroup: office.id().into(),
            name: address("added"),
        },
        Decision::RenameWorkgroup {
            workgroup,
            name: Change {
                from: address("made"),
                to: address("renamed"),
            },
        },
        Decision::AddLink {
            link: office.id().into(),
            name: "Added".to_owned(),
            department: None,
        },
        Decision::SwitchLinkOff { link },
        Decision::EditSettings {
            edit: SettingsEdit {
                name: Some(Change {
                    from: "Northwind".to_owned(),
                    to: "Northwind".to_owned(),
                }),
                ..SettingsEdit::default()
            },
        },
        Decision::PauseTwoStep {
            employee: others[0].clone(),
            hours: 1,
            reason: "Lost the phone".to_owned(),
            paused: false,
        },
        Decision::EndPause {
            employee: others[1].clone(),
        },
        Decision::RequireTwoStep,
        Decision::ExtendGrace {
            employee: others[2].clone(),
            days: 5,
        },
        Decision::StopRequiringTwoStep,
        Decision::SetIpRule {
            rule: RuleFor::Person(listed.employee),
            list: Change {
                from: AllowList::default(),
                to: AllowList::parse("203.0.113.0/24").unwrap(),
            },
            wider: AllowList::default(),
        },
        Decision::GrantRole {
            employee: others[3].clone(),
            role: Change {
                from: Role::Employee,
                to: Role::Helpdesk,
            },
        },
        Decision::TransferOwnership {
            employee: others[4].clone(),
            from: Role::Employee,
        },
    ]
}

#[tokio::test]
async fn every_role_decides_what_the_rights_table_allows_and_no_more() {
    let office = Office::open().await;
    for role in ROLES {
        let address = format!("{}@actor.example", role.name());
        let actor = office.member(role, &address).await;
        let decisions = every_kind(&office).await;
        let tried: BTreeSet<String> = decisions.iter().map(|one| one.kind().to_owned()).collect();
        assert_eq!(tried, kinds(), "every kind that there is");
        assert_eq!(decisions.len(), TABLE.len());
        office.confirmed(&actor).await;
        for decision in decisions {
            let kind = decision.kind();
            let allowed = may_decide(role, kind);
            let operation = actor.operation(decision);
            let body = serde_json::json!({ "operations": [operation] });
            let path = "/api/sync/operations";
            let (status, answer) = actor.call("POST", path, Some(body)).await;
            let outcome = &answer[0]["outcome"];
            let happened = match status {
                StatusCode::FORBIDDEN => false,
                _ if outcome["problem"]["code"] == "forbidden" => false,
                _ => {
                    assert_eq!(outcome["outcome"], "applied", "{role:?} {kind}: {answer}");
                    true
                }
            };
            assert_eq!(happened, allowed, "{role:?} {kind}: {answer}");
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
                keep_webhooks: false,
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
    gatehouse_server::role::give(
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
async fn attack_33_ids_of_another_workspace_find_nothing_and_change_nothing() {
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
                keep_webhooks: false,
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

/// What stands of a company in the database, beside its people's app: nothing of it may move.
async fn kept(office: &Office) -> Vec<i64> {
    let of = format!("where workspace_id = '{}'", office.workspace);
    let mut all = Vec::new();
    for sql in [
        format!(
            "select revision from workspace where id = '{}'",
            office.workspace
        ),
        format!("select count(*) from event {of}"),
        format!("select count(*) from letter {of}"),
        format!("select count(*) from operation {of}"),
        format!("select count(*) from session {of} and ended_at is null"),
        format!("select count(*) from device {of} and revoked_at is null"),
        format!("select count(*) from webhook {of} and disabled_at is null"),
    ] {
        all.push(office.number(&sql).await);
    }
    all
}

#[tokio::test]
async fn attack_33_no_kind_of_operation_reaches_another_company_by_its_ids() {
    let office = Office::open().await;
    let other = office.another("southwind").await;
    let decisions = every_kind(&office).await;
    let tried: BTreeSet<String> = decisions.iter().map(|one| one.kind().to_owned()).collect();
    assert_eq!(tried, kinds(), "every kind that there is");
    office.confirmed(&other).await;
    let copy = Copy::fetch(&office.owner, 100).await;
    let before = kept(&office).await;
    for decision in decisions {
        let kind = decision.kind();
        // What names nobody and nothing that is there is about one's own company.
        let is_own = matches!(
            decision,
            Decision::Invite { .. }
                | Decision::AddDepartment { .. }
                | Decision::AddWorkgroup { .. }
                | Decision::AddLink { .. }
                | Decision::AddOutgoing { .. }
                | Decision::EditSettings { .. }
                | Decision::RequireTwoStep
                | Decision::StopRequiringTwoStep
        );
        // Who asks for what restricts, and finds nothing to restrict, has what they asked for.
        let is_reached = decision.direction() == Direction::Restricting
            || matches!(decision, Decision::AnswerRequest { .. });
        let refusals = office.causes("operation_refused").await.len();
        let outcome = other.decide(decision).await;
        let logged = office.causes("operation_refused").await.len() - refusals;
        match outcome {
            Outcome::Applied { .. } | Outcome::Conflict { .. } if is_own => {}
            Outcome::Rejected { now: None, .. } => assert_eq!(logged, 1, "{kind}"),
            Outcome::Conflict { ref now } => {
                let tells = (now.standing, &now.by, now.since, now.fields.len());
                assert_eq!(tells, (Standing::Gone, &None, None, 0), "{kind}");
            }
            Outcome::Already => assert!(is_reached, "{kind}"),
            ref told => panic!("{kind}: {told:?}"),
        }
        assert_eq!(kept(&office).await, before, "{kind}: {outcome:?}");
    }
    let now = Copy::fetch(&office.owner, 100).await;
    assert!(copy.differs(&now).is_empty(), "{:?}", copy.differs(&now));
}

#[tokio::test]
async fn attack_33_what_makes_something_takes_no_id_of_another_company() {
    let office = Office::open().await;
    let other = office.another("southwind").await;
    let (employee, invitation) = office.invite("anna@example.com").await;
    let (department, workgroup) = (DepartmentId(office.id()), WorkgroupId(office.id()));
    let (link, outgoing) = (LinkId(office.id()), OutgoingId(office.id()));
    let department_added = Decision::AddDepartment {
        department: department.clone(),
        name: "Sales".to_owned(),
    };
    let workgroup_added = Decision::AddWorkgroup {
        workgroup: workgroup.clone(),
        name: "Sales".to_owned(),
    };
    let link_added = Decision::AddLink {
        link,
        name: "Sales".to_owned(),
        department: None,
    };
    let made = [
        department_added,
        workgroup_added,
        link_added,
        add_outgoing(outgoing),
    ];
    for decision in &made {
        let outcome = office.owner.decide(decision.clone()).await;
        assert_eq!(outcome, Outcome::applied());
    }
    let copy = Copy::fetch(&office.owner, 100).await;
    let before = kept(&office).await;
    let invite = |change: &dyn Fn(&mut Invitee)| {
        let mut one = office.invitee("b@example.com");
        change(&mut one);
        Decision::Invite {
            people: vec![one],
            letters: true,
        }
    };
    let theirs = [
        invite(&|one| one.employee = employee.clone()),
        invite(&|one| one.invitation = invitation.clone()),
        invite(&|one| one.department = Some(department.clone())),
        invite(&|one| {
            one.role = Role::Extranet;
            one.workgroups = vec![workgroup.clone()];
        }),
        Decision::AddLink {
            link: office.id().into(),
            name: "Sales".to_owned(),
            department: Some(department.clone()),
        },
        Decision::SetIpRule {
            rule: RuleFor::Department(department.clone()),
            list: Change {
                from: AllowList::default(),
                to: AllowList::parse("203.0.113.0/24").unwrap(),
            },
            wider: AllowList::default(),
        },
        Decision::EditEmployee {
            employee: other.employee.clone(),
            edit: EmployeeEdit {
                department: Some(Change {
                    from: None,
                    to: Some(department.clone()),
                }),
                ..EmployeeEdit::default()
            },
        },
    ];
    for decision in made.into_iter().chain(theirs) {
        let told = format!("{decision:?}");
        // An outgoing webhook is found by its company and its id: the same id there is another one.
        let is_apart = matches!(decision, Decision::AddOutgoing { .. });
        let outcome = other.decide(decision).await;
        let is_refused = matches!(outcome, Outcome::Rejected { .. });
        assert!(is_refused != is_apart, "{told}: {outcome:?}");
        assert_eq!(kept(&office).await, before, "{told}");
    }
    let now = Copy::fetch(&office.owner, 100).await;
    assert!(copy.differs(&now).is_empty(), "{:?}", copy.differs(&now));
}
