//! The feed: what mirrors read is what is kept, in whole revisions, within their scope.

use axum::http::StatusCode;
use futures_util::StreamExt;
use gatehouse_rules::feed::{Cursor, Kind, Row, SCHEMA, Start, TOMBSTONE_HORIZON};
use gatehouse_rules::id::{DepartmentId, EmployeeId, InvitationId, LinkId};
use gatehouse_rules::operation::{Change, Decision, EmployeeEdit, Outcome};
use gatehouse_rules::random::Random;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::MINUTE;

use crate::harness::{Copy, Office};
use crate::openapi;

/// What a random history may touch.
#[derive(Default)]
struct World {
    people: Vec<EmployeeId>,
    invitations: Vec<InvitationId>,
    departments: Vec<(DepartmentId, String)>,
    links: Vec<LinkId>,
}

fn pick<'a, T>(chance: &Random, from: &'a [T]) -> Option<&'a T> {
    from.get(usize::try_from(chance.below(from.len() as u64)).unwrap())
}

/// A decision of any kind, sensible or not.
fn anything(office: &Office, chance: &Random, world: &mut World, step: usize) -> Decision {
    let invite = |world: &mut World| {
        let n = 1 + chance.below(4);
        let mut people = Vec::new();
        for i in 0..n {
            let mut one = office.invitee(&format!("p{step}x{i}@example.com"));
            one.department = pick(chance, &world.departments).map(|(id, _)| id.clone());
            one.role = [Role::Employee, Role::Extranet, Role::Admin][chance.below(3) as usize];
            world.people.push(one.employee.clone());
            world.invitations.push(one.invitation.clone());
            people.push(one);
        }
        Decision::Invite {
            people,
            letters: chance.below(2) == 0,
        }
    };
    let invitation = pick(chance, &world.invitations).cloned();
    let employee = pick(chance, &world.people).cloned();
    match (chance.below(12), invitation, employee) {
        (0, _, _) => {
            let department = DepartmentId(office.id());
            let name = format!("Department {step}");
            world.departments.push((department.clone(), name.clone()));
            Decision::AddDepartment { department, name }
        }
        (1, _, _) if !world.departments.is_empty() => {
            let (department, from) = pick(chance, &world.departments).unwrap().clone();
            let name = Change {
                from,
                to: format!("Renamed {step}"),
            };
            Decision::RenameDepartment { department, name }
        }
        (2, _, _) => {
            let link = LinkId(office.id());
            world.links.push(link.clone());
            Decision::AddLink {
                link,
                name: "Link".to_owned(),
                department: None,
            }
        }
        (3, _, _) if !world.links.is_empty() => Decision::SwitchLinkOff {
            link: pick(chance, &world.links).unwrap().clone(),
        },
        (4, Some(invitation), _) => Decision::DeleteInvitation { invitation },
        (5, Some(invitation), _) => Decision::ResendInvitation { invitation },
        (6, Some(invitation), _) => {
            let (new_employee, new_invitation) =
                (EmployeeId(office.id()), InvitationId(office.id()));
            world.people.push(new_employee.clone());
            world.invitations.push(new_invitation.clone());
            Decision::FixAddress {
                invitation,
                address: format!("fixed{step}@example.com"),
                new_employee,
                new_invitation,
            }
        }
        (7, _, Some(employee)) => Decision::Dismiss {
            employee,
            keep_webhooks: false,
        },
        (8, _, Some(employee)) => Decision::EditEmployee {
            employee,
            edit: EmployeeEdit {
                position: Some(Change {
                    from: None,
                    to: Some(format!("Position {step}")),
                }),
                ..EmployeeEdit::default()
            },
        },
        (9, _, _) => Decision::RequireTwoStep,
        (10, _, _) => Decision::StopRequiringTwoStep,
        _ => invite(world),
    }
}

#[tokio::test]
pub async fn after_any_history_mirrors_hold_exactly_what_the_server_keeps_syn_3() {
    for seed in 1..=3 {
        let office = Office::open().await;
        let helpdesk = office.member(Role::Helpdesk, "help@example.com").await;
        let chance = Random::seeded(seed);
        let mut world = World::default();
        let mut copies = [
            Copy::fetch(&office.owner, 3).await,
            Copy::fetch(&helpdesk, 2).await,
        ];
        for step in 0..80 {
            let decision = anything(&office, &chance, &mut world, step);
            office.owner.decide(decision).await;
            office.clock.advance(chance.below(20_000) as i64);
            if chance.below(5) == 0 {
                office.seal().await;
            }
            if chance.below(4) == 0 {
                let limit = 1 + chance.below(9) as u32;
                copies[0].pull(&office.owner, limit).await;
                copies[1].pull(&helpdesk, limit).await;
            }
        }
        office.seal().await;
        for (copy, client) in copies.iter_mut().zip([&office.owner, &helpdesk]) {
            copy.pull(client, 50).await;
            let mut fresh = Copy::fetch(client, 7).await;
            fresh.pull(client, 50).await;
            assert!(
                copy.differs(&fresh).is_empty(),
                "seed {seed}: {:?}",
                copy.differs(&fresh)
            );
        }
        let operations = office.number("select count(*) from operation").await;
        let receipts = copies[0].receipts.len();
        assert_eq!(
            receipts as i64, operations,
            "every receipt came by the feed"
        );
    }
}

#[tokio::test]
async fn helpdesk_sees_employees_and_extranet_only_and_no_links_address() {
    let office = Office::open().await;
    let helpdesk = office.member(Role::Helpdesk, "help@example.com").await;
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let link = LinkId(office.id());
    let add = Decision::AddLink {
        link: link.clone(),
        name: "Berlin".to_owned(),
        department: None,
    };
    assert_eq!(office.owner.decide(add).await, Outcome::applied());
    let mut all = Copy::fetch(&office.owner, 100).await;
    let mut some = Copy::fetch(&helpdesk, 100).await;
    assert_eq!(all.count(Kind::Employee), 3);
    assert_eq!(some.count(Kind::Employee), 1);
    let url = |copy: &Copy| match copy.row(Kind::Link, link.as_str()) {
        Some(Row::Link(link)) => link.url.clone(),
        other => panic!("{other:?}"),
    };
    assert!(
        url(&all)
            .unwrap()
            .starts_with("http://gatehouse.test/w/northwind/join/")
    );
    assert_eq!(url(&some), None);
    // Who is given a higher role leaves helpdesk's mirrors, and comes back with a lower one.
    for (role, n) in [(Role::Admin, 0), (Role::Employee, 1)] {
        let given =
            gatehouse_server::role::give(&office.app, &office.workspace, &anna.employee, role);
        given.await.unwrap();
        some.pull(&helpdesk, 10).await;
        all.pull(&office.owner, 10).await;
        assert_eq!(
            (some.count(Kind::Employee), all.count(Kind::Employee)),
            (n, 3)
        );
    }
}

/// A server that starts gives no revision a second time, so that older files put back under it are found out (SYN-1).
#[tokio::test]
async fn a_cursor_from_a_past_that_was_undone_is_ahead_of_what_the_server_knows_syn_1() {
    let office = Office::open().await;
    let before: Start = office.owner.get("/api/sync/start").await;
    office.invite("anna@example.com").await;
    let undone: Start = office.owner.get("/api/sync/start").await;
    assert!(undone.revision > before.revision);
    // The files of before: what happened since is unknown again.
    let back = format!("update workspace set revision = {}", before.revision);
    office.tamper(&back).await;
    gatehouse_server::serve::leap(&office.app).await.unwrap();
    office.invite("boris@example.com").await;
    let asked = |cursor: String| {
        let client = office.owner.clone();
        async move {
            let path = format!("/api/sync/feed?cursor={cursor}");
            client.call("GET", &path, None).await
        }
    };
    let (status, body) = asked(undone.cursor).await;
    assert_eq!(status, StatusCode::GONE);
    assert_eq!(body["resync"], "ahead_of_head");
    let (status, _) = asked(before.cursor).await;
    assert_eq!(status, StatusCode::OK, "what was before goes on");
    let now: Start = office.owner.get("/api/sync/start").await;
    gatehouse_server::serve::leap(&office.app).await.unwrap();
    let (status, _) = asked(now.cursor).await;
    assert_eq!(
        status,
        StatusCode::OK,
        "starting again alone undoes nothing"
    );
}

#[tokio::test]
async fn a_mirror_that_cannot_go_on_is_told_why() {
    let office = Office::open().await;
    let start: Start = office.owner.get("/api/sync/start").await;
    let good = Cursor::decode(&start.cursor).unwrap();
    let asked = |cursor: String| {
        let client = office.owner.clone();
        async move {
            let path = format!("/api/sync/feed?cursor={cursor}");
            client.call("GET", &path, None).await
        }
    };
    for (cursor, reason) in [
        ("undefined_undefined".to_owned(), "unreadable"),
        (String::new(), "unreadable"),
        (
            Cursor {
                epoch: "other".into(),
                ..good.clone()
            }
            .encode(),
            "epoch",
        ),
        (
            Cursor {
                revision: good.revision + 1,
                ..good.clone()
            }
            .encode(),
            "ahead_of_head",
        ),
        (
            Cursor {
                schema: SCHEMA + 1,
                ..good.clone()
            }
            .encode(),
            "schema",
        ),
        (
            Cursor {
                scope: "helpdesk".into(),
                ..good.clone()
            }
            .encode(),
            "scope",
        ),
    ] {
        let (status, value) = asked(cursor).await;
        assert_eq!(status, StatusCode::GONE);
        assert_eq!(value["resync"], reason);
    }
    let (_, invitation) = office.invite("anna@example.com").await;
    let delete = Decision::DeleteInvitation { invitation };
    assert_eq!(office.owner.decide(delete).await, Outcome::applied());
    office
        .tamper(&format!(
            "update tombstone set at = at - {}",
            TOMBSTONE_HORIZON + 1
        ))
        .await;
    gatehouse_server::event::prune(&office.app).await.unwrap();
    let (status, value) = asked(good.encode()).await;
    assert_eq!(
        (status, &value["resync"]),
        (StatusCode::GONE, &"past_horizon".into())
    );
    let mut fresh = Copy::fetch(&office.owner, 10).await;
    fresh.pull(&office.owner, 10).await;
}

#[tokio::test]
async fn bad_limits_and_positions_are_named() {
    let office = Office::open().await;
    for (path, field) in [
        ("/api/sync/rows?limit=0", "limit"),
        ("/api/sync/rows?limit=5001", "limit"),
        ("/api/sync/feed?limit=many", "limit"),
        ("/api/sync/rows?after=banana", "after"),
        ("/api/sync/rows?after=banana:1", "after"),
    ] {
        let (status, value) = office.owner.call("GET", path, None).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert_eq!(value["problem"]["field"], field, "{path}");
    }
}

#[tokio::test]
async fn an_import_is_there_all_at_once_in_pages_of_bounded_size() {
    let office = Office::open().await;
    let mut copy = Copy::fetch(&office.owner, 1000).await;
    let people = (0..2_300)
        .map(|i| office.invitee(&format!("p{i}@example.com")))
        .collect();
    let head = copy.revision;
    let decision = Decision::Invite {
        people,
        letters: true,
    };
    let receipt = office
        .owner
        .operate(&[office.owner.operation(decision)])
        .await
        .remove(0);
    assert_eq!(receipt.outcome, Outcome::applied());
    assert_eq!(
        receipt.revision,
        head + 3,
        "three spans of rows, one change"
    );
    copy.pull(&office.owner, 500).await;
    assert_eq!(copy.count(Kind::Invitation), 2_300);
    assert_eq!(copy.receipts, [receipt]);
    let letters = "select count(*) from letter where next_try_at is not null";
    assert_eq!(office.number(letters).await, 2_300);
}

#[tokio::test]
async fn a_new_head_is_told_at_once_and_the_answer_ends_when_the_server_stops() {
    let office = Office::open().await;
    let response = office.owner.send("GET", "/api/sync/live", None).await;
    assert_eq!(response.status(), StatusCode::OK);
    let mut body = response.into_body().into_data_stream();
    let first = body.next().await.unwrap().unwrap();
    assert!(first.starts_with(b"data: {\"head\":"), "{first:?}");
    openapi::holds_events("/api/sync/live", &first);
    let deadline = std::time::Duration::from_secs(5);
    office.invite("anna@example.com").await;
    let head = office.number("select revision from workspace").await;
    let next = tokio::time::timeout(deadline, body.next())
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert_eq!(next, format!("data: {{\"head\":{head}}}\n\n").as_bytes());
    openapi::holds_events("/api/sync/live", &next);
    office.app.stop.cancel();
    let end = tokio::time::timeout(deadline, body.next()).await.unwrap();
    assert!(end.is_none());
}

#[tokio::test]
async fn a_live_answer_ends_with_the_persons_access() {
    let office = Office::open().await;
    let admin = office.member(Role::Admin, "admin@example.com").await;
    let response = admin.send("GET", "/api/sync/live", None).await;
    let mut body = response.into_body().into_data_stream();
    body.next().await.unwrap().unwrap();
    office.clock.advance(MINUTE);
    let dismiss = Decision::Dismiss {
        employee: admin.employee.clone(),
        keep_webhooks: false,
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    let deadline = std::time::Duration::from_secs(5);
    let end = tokio::time::timeout(deadline, body.next()).await.unwrap();
    assert!(end.is_none());
}
