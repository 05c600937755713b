//! What second steps, workgroups and integrations need, as the screens count and list it.

use gatehouse_mirror::app::Line;
use gatehouse_mirror::employee::{EmployeeFilter, EmployeeSort, EmployeesQuery, StepNeed};
use gatehouse_mirror::ip_rule::Allow;
use gatehouse_mirror::outbox::Choice;
use gatehouse_mirror::page::Window;
use gatehouse_mirror::webhook::WebhookStop;
use gatehouse_rules::block::Block;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::feed::Row;
use gatehouse_rules::ip_rule::RuleFor;
use gatehouse_rules::request::{Request, RequestKind};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, HOUR, Time};
use gatehouse_rules::two_step::TwoStep;
use gatehouse_rules::webhook::{Scope, Webhook};
use gatehouse_rules::workgroup::Workgroup;
use gatehouse_rules::workspace::Settings;

use crate::deciding::decide;
use crate::office::{NOW, Office, employee, workspace};

fn with(id: &str, two_step: TwoStep) -> Row {
    Row::Employee(Employee {
        two_step,
        ..employee(id, id)
    })
}

fn enrolled(codes_left: u32) -> TwoStep {
    TwoStep {
        enrolled_at: Some(NOW.plus(-DAY)),
        codes_left,
        ..TwoStep::default()
    }
}

fn grace(until: Time) -> TwoStep {
    TwoStep {
        grace_until: Some(until),
        ..TwoStep::default()
    }
}

/// Two-step is mandatory; Petra, who is the admin, has it.
async fn office() -> Office {
    let office = Office::of(Role::Owner).await;
    let petra = Employee {
        role: Role::Owner,
        two_step: enrolled(10),
        ..employee("petra", "Petra Novak")
    };
    let left = Employee {
        status: Status::Dismissed,
        two_step: enrolled(0),
        ..employee("left", "left")
    };
    office
        .rows([
            Row::Workspace(workspace(Settings {
                two_step_required_since: Some(NOW.plus(-30 * DAY)),
                ..Settings::default()
            })),
            Row::Employee(petra),
            Row::Employee(left),
            with("many", enrolled(3)),
            with("few", enrolled(2)),
            with("none", enrolled(0)),
            with("soon", grace(NOW.plus(7 * DAY))),
            with("sooner", grace(NOW.plus(HOUR))),
            with("later", grace(NOW.plus(7 * DAY + 1))),
            with("over", grace(NOW)),
            with(
                "paused",
                TwoStep {
                    paused_until: Some(NOW.plus(2 * DAY)),
                    ..enrolled(8)
                },
            ),
        ])
        .await;
    office
}

async fn names(office: &Office, filter: EmployeeFilter, sort: EmployeeSort) -> Vec<String> {
    let query = EmployeesQuery {
        filter,
        window: Window {
            offset: 0,
            limit: 100,
            sort,
            descending: false,
        },
    };
    let page = office.mirror.employees(query).await.unwrap();
    assert_eq!(page.total as usize, page.rows.len());
    page.rows.into_iter().map(|row| row.employee.0).collect()
}

async fn of(office: &Office, step: StepNeed) -> Vec<String> {
    let filter = EmployeeFilter {
        step: Some(step),
        ..EmployeeFilter::default()
    };
    names(office, filter, EmployeeSort::Name).await
}

#[tokio::test]
async fn whose_second_step_needs_looking_after_is_listed_and_counted_alike_tfa_2_tfa_6() {
    let office = office().await;
    assert_eq!(of(&office, StepNeed::FewCodes).await, ["few", "none"]);
    assert_eq!(of(&office, StepNeed::GraceEnding).await, ["soon", "sooner"]);
    assert_eq!(
        of(&office, StepNeed::NotReady).await,
        ["later", "over", "soon", "sooner"]
    );
    let desk = office.mirror.two_step().await.unwrap();
    assert_eq!((desk.n_few_codes, desk.n_grace_ending), (2, 2));
    assert_eq!((desk.adoption.on, desk.adoption.paused), (4, 1));
    assert_eq!((desk.adoption.in_grace, desk.adoption.must_enrol), (3, 1));

    // Where two-step is optional nobody's grace ends.
    office
        .rows([Row::Workspace(workspace(Settings::default()))])
        .await;
    assert!(of(&office, StepNeed::GraceEnding).await.is_empty());
    assert_eq!(office.mirror.two_step().await.unwrap().n_grace_ending, 0);
}

#[tokio::test]
async fn by_when_it_ends_those_who_wait_longest_come_last() {
    let office = office().await;
    let filter = EmployeeFilter {
        status: Some(Status::Active),
        ..EmployeeFilter::default()
    };
    let order = names(&office, filter, EmployeeSort::StepEnds).await;
    let with_an_end = &order[order.len() - 5..];
    assert_eq!(with_an_end, ["over", "sooner", "paused", "soon", "later"]);
}

#[tokio::test]
async fn help_that_is_asked_for_stands_with_the_second_steps_and_in_their_count_tfa_7() {
    let office = office().await;
    let asks = |id: &str, kind, employee: Option<&str>| {
        Row::Request(Request {
            id: id.into(),
            kind,
            employee: employee.map(Into::into),
            name: "Few".into(),
            login: "few@northwind.example".into(),
            note: None,
            since: NOW,
        })
    };
    office
        .rows([
            asks("q1", RequestKind::Help, Some("few")),
            asks("q2", RequestKind::Invitation, None),
        ])
        .await;
    let desk = office.mirror.two_step().await.unwrap();
    let ids: Vec<_> = desk
        .requests
        .iter()
        .map(|one| one.request.id.as_str())
        .collect();
    assert_eq!(ids, ["q1"]);
    let status = office.mirror.status(Line::Online).await.unwrap();
    assert_eq!((status.n_steps_needing, status.n_people_needing), (3, 0));
}

#[tokio::test]
async fn a_workgroup_narrows_the_list_and_counts_its_people() {
    let office = Office::of(Role::Owner).await;
    let group = |id: &str, name: &str| {
        Row::Workgroup(Workgroup {
            id: id.into(),
            name: name.into(),
            created_at: NOW,
        })
    };
    let member = |id: &str, groups: &[&str], status| {
        Row::Employee(Employee {
            status,
            workgroups: groups.iter().map(|&id| id.into()).collect(),
            ..employee(id, id)
        })
    };
    office
        .rows([
            group("g1", "Audit"),
            group("g10", "Website"),
            member("ada", &["g1"], Status::Active),
            member("bo", &["g10", "g1"], Status::Active),
            member("cy", &["g10"], Status::Dismissed),
            member("di", &[], Status::Active),
        ])
        .await;
    let of = |id: &str, text: &str| EmployeeFilter {
        workgroup: Some(id.into()),
        text: text.into(),
        ..EmployeeFilter::default()
    };
    let list = |filter| names(&office, filter, EmployeeSort::Name);
    assert_eq!(list(of("g1", "")).await, ["ada", "bo"]);
    assert_eq!(list(of("g10", "")).await, ["bo", "cy"]);
    assert_eq!(list(of("g10", "cy")).await, ["cy"]);
    let counts = office.mirror.employee_counts(of("g10", "")).await.unwrap();
    assert_eq!((counts.all, counts.active, counts.dismissed), (2, 1, 1));
    let company = office.mirror.company().await.unwrap();
    let n: Vec<_> = company
        .workgroups
        .iter()
        .map(|one| (one.name.as_str(), one.n_employees))
        .collect();
    assert_eq!(n, [("Audit", 2), ("Website", 1)]);
}

fn hook(id: &str, owner: Option<&str>, made_at: Time) -> Row {
    Row::Webhook(Webhook {
        id: id.into(),
        employee: owner.map(Into::into),
        title: id.into(),
        scopes: vec![Scope::User],
        made_at,
        expires_at: (id == "ended").then_some(NOW),
        last_used_at: None,
        last_used_ip: None,
        disabled_at: None,
    })
}

#[tokio::test]
async fn integrations_name_every_webhook_its_owner_and_what_stops_it_blk_3_dis_2() {
    let office = Office::of(Role::Owner).await;
    let left = Employee {
        status: Status::Dismissed,
        ..employee("left", "Left")
    };
    office
        .rows([
            Row::Employee(employee("anna", "Anna")),
            Row::Employee(left),
            hook("old", Some("anna"), NOW.plus(-9 * DAY)),
            hook("new", Some("anna"), NOW.plus(-DAY)),
            hook("kept", None, NOW.plus(-5 * DAY)),
            hook("ended", None, NOW),
            hook("orphan", Some("left"), NOW.plus(-7 * DAY)),
        ])
        .await;
    let told = office.mirror.integrations().await.unwrap();
    let lines = |told: &gatehouse_mirror::webhook::Integrations| -> Vec<_> {
        told.webhooks
            .iter()
            .map(|one| {
                let id = one.line.webhook.id.0.clone();
                (id, one.owner.clone().unwrap_or_default(), one.stop)
            })
            .collect()
    };
    let expected = |stop: Option<WebhookStop>| {
        [
            ("new", "Anna", stop),
            ("kept", "", stop),
            ("orphan", "Left", Some(WebhookStop::OwnerLeft)),
            ("old", "Anna", stop),
            ("ended", "", None),
        ]
        .map(|(id, owner, stop)| (id.to_owned(), owner.to_owned(), stop))
    };
    assert_eq!(lines(&told), expected(None));
    assert_eq!((told.n_webhooks, told.stopping.len()), (5, 0));

    let blocked = Employee {
        blocked_at: Some(NOW.plus(-HOUR)),
        block: Some(Block::Suspicion {
            score: 100,
            threshold: 100,
            evidence: Vec::new(),
            case_at: None,
        }),
        ..employee("bela", "Bela")
    };
    office.rows([Row::Employee(blocked)]).await;
    let told = office.mirror.integrations().await.unwrap();
    assert_eq!(lines(&told), expected(Some(WebhookStop::Blocked)));
    let who: Vec<_> = told
        .stopping
        .iter()
        .map(|one| (one.name.as_str(), one.since, one.can_open_case))
        .collect();
    assert_eq!(who, [("Bela", NOW.plus(-HOUR), true)]);
    let status = office.mirror.status(Line::Online).await.unwrap();
    assert_eq!((status.n_stopping_rest, status.n_people_needing), (1, 1));

    // A case that is on its way is not opened twice.
    let open = Choice::OpenCase {
        employee: "bela".into(),
        note: String::new(),
    };
    decide(&office, open).await;
    let told = office.mirror.integrations().await.unwrap();
    assert!(!told.stopping[0].can_open_case && told.stopping[0].waiting.is_some());
}

#[tokio::test]
async fn who_has_a_list_of_their_own_is_named_also_while_it_waits_ipr_1() {
    let office = Office::of(Role::Owner).await;
    office.rows([Row::Employee(employee("anna", "Anna"))]).await;
    assert!(office.mirror.person_ip_rules().await.unwrap().is_empty());
    let own = Choice::SetIpRule {
        rule: RuleFor::Person("anna".into()),
        allow: Allow::Only {
            text: "203.0.113.0/24".into(),
        },
    };
    decide(&office, own).await;
    let lines = office.mirror.person_ip_rules().await.unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].name.as_str(), lines[0].exempt), ("Anna", false));
    assert!(lines[0].line.waiting.is_some() && lines[0].line.since.is_none());
}
