//! IP rules as the admin sees and decides them, without a network too (IPR-1, IPR-5, IPR-6).

use gatehouse_mirror::employee::{PersonAction, PersonQuery};
use gatehouse_mirror::failure::Failure;
use gatehouse_mirror::ip_rule::{Allow, RehearseIpRule, Rehearsed};
use gatehouse_mirror::outbox::{Choice, Settle, Settlement, TakeBack};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::feed::Row;
use gatehouse_rules::ip_rule::{AllowList, EXEMPT, IpRule, NOTE, OffList, REFUSED, RuleFor};
use gatehouse_rules::operation::{Change, Decision, Direction};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::time::{DAY, HOUR, Time};

use crate::deciding::decide;
use crate::office::{NOW, Office, employee, event, me};

const OFFICE: &str = "203.0.113.0/24";

fn only(text: &str) -> Allow {
    Allow::Only { text: text.into() }
}

fn set(rule: RuleFor, allow: Allow) -> Choice {
    Choice::SetIpRule { rule, allow }
}

fn of(id: &str) -> RuleFor {
    RuleFor::Person(id.into())
}

fn row(rule: RuleFor, text: &str, since: Time) -> Row {
    Row::IpRule(IpRule {
        id: rule.row_id(&"w".into()).to_owned(),
        rule,
        allowed: AllowList::parse(text).unwrap(),
        since,
    })
}

fn came(id: &str, at: Time, on: &str, ip: &str) -> Row {
    Row::Event(Event {
        ip: Some(ip.into()),
        ..event(id, at, EventKind::SignedIn, on)
    })
}

async fn office() -> Office {
    let office = Office::open().await;
    let anna = Employee {
        department: Some("sales".into()),
        ..employee("anna", "Anna Ivanova")
    };
    let people = [anna, employee("bela", "Bela Kiss")];
    office.rows(people.map(Row::Employee)).await;
    office
}

async fn rehearsed(office: &Office, rule: RuleFor, allow: Allow) -> Rehearsed {
    let request = RehearseIpRule { rule, allow };
    office.mirror.rehearse_ip_rule(request).await.unwrap()
}

/// Who, how often, from where.
fn told(rehearsed: &Rehearsed) -> Vec<(&str, u32, Vec<&str>)> {
    rehearsed
        .people
        .iter()
        .map(|one| {
            let places = one
                .places
                .iter()
                .map(|place| place.ip.as_deref().unwrap_or("nobody's"))
                .collect();
            (one.name.as_str(), one.n, places)
        })
        .collect()
}

#[tokio::test]
async fn a_list_is_rehearsed_on_thirty_days_of_sign_ins_before_it_is_saved_ipr_6() {
    let office = office().await;
    let gone = Employee {
        status: Status::Dismissed,
        ..employee("gone", "Gone")
    };
    office
        .rows([
            Row::Employee(gone),
            came("1", NOW.plus(-HOUR), "anna", "203.0.113.9"),
            came("2", NOW.plus(-DAY), "anna", "198.51.100.1"),
            came("3", NOW.plus(-2 * DAY), "anna", "198.51.100.1"),
            came("4", NOW.plus(-3 * DAY), "anna", "2001:db8::1"),
            came("5", NOW.plus(-31 * DAY), "bela", "198.51.100.1"),
            came("6", NOW.plus(-HOUR), "petra", "198.51.100.1"),
            came("7", NOW.plus(-HOUR), "gone", "198.51.100.1"),
        ])
        .await;
    let tried = rehearsed(&office, RuleFor::Workspace, only(OFFICE)).await;
    assert_eq!(tried.since, NOW.plus(-30 * DAY));
    assert_eq!(
        (tried.n_sign_ins, tried.n_refused, tried.n_people),
        (5, 3, 1),
        "without who may not sign in, and with Petra, who is exempt"
    );
    assert_eq!(
        told(&tried),
        [("Anna Ivanova", 3, vec!["198.51.100.1", "2001:db8::1"])]
    );
    let wide = only("203.0.113.0/24 198.51.100.0/24 2001:db8::/32");
    let tried = rehearsed(&office, RuleFor::Workspace, wide).await;
    assert_eq!((tried.n_sign_ins, tried.n_people), (5, 0));
    // Only of whom it is the nearest list.
    office.rows([row(of("anna"), "203.0.113.9", NOW)]).await;
    let tried = rehearsed(&office, RuleFor::Workspace, only(OFFICE)).await;
    assert_eq!((tried.n_sign_ins, tried.n_people), (1, 0));
    let department = RuleFor::Department("sales".into());
    let tried = rehearsed(&office, department.clone(), only(OFFICE)).await;
    assert_eq!(tried.n_sign_ins, 0);
    // Taking hers away, the department's applies, which waits only.
    decide(&office, set(department, only("198.51.100.1"))).await;
    let tried = rehearsed(&office, of("anna"), Allow::AsWider).await;
    assert_eq!((tried.n_sign_ins, tried.n_refused), (4, 2));
    let tried = rehearsed(&office, of("anna"), Allow::Anywhere).await;
    assert_eq!((tried.n_sign_ins, tried.n_refused), (4, 0));
}

#[tokio::test]
async fn who_came_from_where_nobody_could_tell_would_be_refused_as_at_the_door_ipr_6_ipr_7() {
    let office = office().await;
    let mut untold = came("1", NOW.plus(-HOUR), "anna", "203.0.113.9");
    if let Row::Event(event) = &mut untold {
        event.ip = None;
    }
    office.rows([untold]).await;
    let tried = rehearsed(&office, RuleFor::Workspace, only(OFFICE)).await;
    assert_eq!(told(&tried), [("Anna Ivanova", 1, vec!["nobody's"])]);
}

#[tokio::test]
async fn a_rehearsal_says_which_row_is_wrong_and_whether_the_admin_is_outside_ipr_6() {
    let office = office().await;
    let mut write = office.mirror.write().await.unwrap();
    let here = gatehouse_rules::feed::Me {
        ip: Some("198.51.100.77".into()),
        ..me(Role::Owner)
    };
    gatehouse_mirror::open::set(write.conn(), "me", &here)
        .await
        .unwrap();
    write.commit().await.unwrap();
    let tried = rehearsed(&office, RuleFor::Workspace, only(OFFICE)).await;
    assert_eq!(tried.own_outside.as_deref(), Some("198.51.100.77"));
    for allow in [only("198.51.100.0/24"), Allow::Anywhere, Allow::AsWider] {
        let tried = rehearsed(&office, RuleFor::Workspace, allow).await;
        assert_eq!(tried.own_outside, None);
    }
    let request = RehearseIpRule {
        rule: RuleFor::Workspace,
        allow: only("203.0.113.0/24\n203.0.113.7/24"),
    };
    let failure = office.mirror.rehearse_ip_rule(request).await.unwrap_err();
    assert!(
        matches!(&failure, Failure::Told(Problem::BadRange { row: 2, meant: Some(meant), .. }) if meant == OFFICE),
        "{failure:?}"
    );
}

#[tokio::test]
async fn narrowing_goes_at_once_and_widening_waits_for_an_undo_ipr_1_off_2() {
    let office = office().await;
    office.mirror.set_online(true);
    let narrowed = decide(&office, set(RuleFor::Workspace, only(OFFICE))).await;
    assert_eq!(narrowed.undo_until, None);
    // Another place than everyone's, for one person.
    let widened = decide(&office, set(of("anna"), only("198.51.100.1"))).await;
    assert_eq!(widened.undo_until, Some(NOW.plus(10_000)));
    let outbox = office.mirror.outbox().await.unwrap();
    let [first, second] = outbox.waiting.as_slice() else {
        panic!("both wait");
    };
    assert_eq!(first.direction, Direction::Restricting);
    assert_eq!(first.about.name, "Northwind");
    assert_eq!(second.direction, Direction::Loosening);
    assert_eq!(second.about.name, "Anna Ivanova");
    let Decision::SetIpRule { list, wider, .. } = &second.decision else {
        panic!("another decision");
    };
    assert_eq!(
        list,
        &Change {
            from: AllowList::default(),
            to: AllowList::parse("198.51.100.1").unwrap()
        }
    );
    assert_eq!(wider, &AllowList::parse(OFFICE).unwrap(), "which waits");
}

#[tokio::test]
async fn a_list_that_waits_is_marked_beside_the_one_in_force_and_can_be_taken_back_ipr_1() {
    let office = office().await;
    office
        .rows([row(RuleFor::Workspace, OFFICE, NOW.plus(-DAY))])
        .await;
    let sales = RuleFor::Department("sales".into());
    let decided = decide(&office, set(sales, only("192.0.2.0/24"))).await;
    let company = office.mirror.company().await.unwrap();
    assert_eq!(company.ip_rule.allow, only(OFFICE));
    assert_eq!(company.ip_rule.since, Some(NOW.plus(-DAY)));
    assert!(company.waiting.is_none() && company.ip_rule.waiting.is_none());
    let line = company
        .departments
        .iter()
        .find(|one| one.name == "Sales")
        .unwrap();
    assert_eq!(line.ip_rule.allow, Allow::AsWider);
    assert_eq!(line.ip_rule.wanted, Some(only("192.0.2.0/24")));
    assert_eq!(line.ip_rule.waiting.as_ref().unwrap().kind, "set_ip_rule");
    let person = async |id: &str| {
        let query = PersonQuery {
            employee: id.into(),
        };
        office.mirror.person(query).await.unwrap()
    };
    let anna = person("anna").await;
    assert!(anna.can.contains(&PersonAction::SetIpRule));
    let list = anna.places.in_force.unwrap();
    assert_eq!(
        (list.rule, list.allow),
        (RuleFor::Workspace, only(OFFICE)),
        "what waits is not in force"
    );
    assert!(!anna.places.exempt && person("petra").await.places.exempt);
    office
        .mirror
        .take_back(TakeBack {
            operations: decided.operations,
        })
        .await
        .unwrap();
    let company = office.mirror.company().await.unwrap();
    assert!(
        company
            .departments
            .iter()
            .all(|one| one.ip_rule.wanted.is_none())
    );
    office
        .rows([row(of("anna"), "198.51.100.1 2001:db8::/48", NOW)])
        .await;
    let places = person("anna").await.places;
    assert_eq!(places.own.allow, only("198.51.100.1\n2001:db8::/48"));
    assert_eq!(places.in_force.unwrap().rule, of("anna"));
}

#[tokio::test]
async fn the_rules_refuse_a_list_early_and_say_why_off_3() {
    let office = office().await;
    office.rows([row(RuleFor::Workspace, OFFICE, NOW)]).await;
    let refused = async |choice| {
        let decided = decide(&office, choice).await;
        assert!(decided.operations.is_empty(), "it was stored");
        decided.refused[0].problem.clone()
    };
    assert_eq!(
        refused(set(RuleFor::Workspace, only(OFFICE))).await,
        Problem::field("edit", "unchanged")
    );
    assert_eq!(
        refused(set(of("nobody"), only(OFFICE))).await,
        Problem::EmployeeGone
    );
    assert_eq!(
        refused(set(RuleFor::Department("none".into()), only(OFFICE))).await,
        Problem::DepartmentGone
    );
    assert!(matches!(
        refused(set(of("anna"), only("0.0.0.0/0"))).await,
        Problem::BadRange { .. }
    ));
    let helper = Office::of(Role::Helpdesk).await;
    let decided = decide(&helper, set(RuleFor::Workspace, only(OFFICE))).await;
    assert_eq!(
        decided.refused[0].problem,
        Problem::Forbidden {
            right: Right::Configure
        }
    );
}

#[tokio::test]
async fn a_second_change_of_a_list_rests_on_the_first_one_that_waits() {
    let office = office().await;
    decide(&office, set(of("anna"), only("198.51.100.1"))).await;
    decide(&office, set(of("anna"), Allow::Anywhere)).await;
    decide(&office, set(of("anna"), Allow::AsWider)).await;
    let outbox = office.mirror.outbox().await.unwrap();
    let changes: Vec<_> = outbox
        .waiting
        .iter()
        .map(|line| match &line.decision {
            Decision::SetIpRule { list, .. } => (list.from.texts(), list.to.texts()),
            other => panic!("{other:?}"),
        })
        .collect();
    let all = AllowList::anywhere().texts();
    assert_eq!(
        changes,
        [
            (vec![], vec!["198.51.100.1".to_owned()]),
            (vec!["198.51.100.1".to_owned()], all.clone()),
            (all, vec![]),
        ]
    );
}

#[tokio::test]
async fn a_list_in_conflict_can_be_set_again_on_what_is_now_syn_2() {
    let office = office().await;
    let decided = decide(&office, set(of("anna"), only("198.51.100.1"))).await;
    let id = &decided.operations[0];
    let receipt = gatehouse_rules::operation::Receipt {
        operation: id.clone(),
        outcome: gatehouse_rules::operation::Outcome::Conflict {
            now: gatehouse_rules::operation::Now {
                standing: gatehouse_rules::operation::Standing::Active,
                since: None,
                by: None,
                fields: Vec::new(),
            },
        },
        revision: 1,
        at: NOW,
    };
    let mut write = office.mirror.write().await.unwrap();
    sqlx::query(
        "update outbox set sent_at = 1, receipt = $2, outcome = 'conflict', revision = 1, ended_at = 1 where id = $1",
    )
    .bind(id.as_str())
    .bind(serde_json::to_string(&receipt).unwrap())
    .execute(write.conn())
    .await
    .unwrap();
    write.commit().await.unwrap();
    office.rows([row(of("anna"), "192.0.2.1", NOW)]).await;
    let outbox = office.mirror.outbox().await.unwrap();
    assert!(
        outbox.unsettled[0]
            .settle
            .contains(&Settlement::DecideAgain)
    );
    office
        .mirror
        .settle(Settle {
            operation: id.clone(),
            settlement: Settlement::DecideAgain,
        })
        .await
        .unwrap();
    let outbox = office.mirror.outbox().await.unwrap();
    let Decision::SetIpRule { list, .. } = &outbox.waiting[0].decision else {
        panic!("the same again");
    };
    assert_eq!(list.from.texts(), ["192.0.2.1"]);
    assert_eq!(list.to.texts(), ["198.51.100.1"]);
}

#[tokio::test]
async fn the_timeline_explains_every_sign_in_from_outside_ipr_5() {
    let office = office().await;
    let noted = |row: Row, key: &str, word: &str| match row {
        Row::Event(mut event) => {
            event.data.insert(key.into(), word.into());
            Row::Event(event)
        }
        other => other,
    };
    let outside = "198.51.100.1";
    office
        .rows([
            row(RuleFor::Workspace, OFFICE, NOW.plus(-DAY)),
            came("1", NOW.plus(-HOUR), "anna", "203.0.113.9"),
            noted(
                came("2", NOW.plus(-2 * HOUR), "anna", outside),
                NOTE,
                REFUSED,
            ),
            noted(
                came("3", NOW.plus(-3 * HOUR), "anna", outside),
                "way",
                "rest",
            ),
            came("4", NOW.plus(-2 * DAY), "anna", outside),
            noted(came("5", NOW.plus(-HOUR), "petra", outside), NOTE, EXEMPT),
        ])
        .await;
    let why = async |id: &str| -> Vec<Option<OffList>> {
        let query = PersonQuery {
            employee: id.into(),
        };
        let person = office.mirror.person(query).await.unwrap();
        person.timeline.iter().map(|line| line.off_list).collect()
    };
    assert_eq!(
        why("anna").await,
        [
            None,
            Some(OffList::RefusedAfterwards),
            Some(OffList::Integration),
            Some(OffList::SessionFromBefore)
        ]
    );
    assert_eq!(why("petra").await, [Some(OffList::ExemptAdmin)]);
    let lately = office.mirror.overview().await.unwrap().lately;
    assert_eq!(
        lately.iter().filter(|line| line.off_list.is_some()).count(),
        4
    );
}
