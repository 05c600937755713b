//! Reading the event log by filters (LOG-2): what the store finds is what the pure filter keeps, in the same order.

use gatehouse_rules::event::{Event, EventFilter, EventKind};
use gatehouse_rules::id::EmployeeId;
use gatehouse_rules::ip_rule::IpRange;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::Time;
use gatehouse_server::event::list;
use serde_json::json;

use crate::harness::{BEGIN, Client, Office};

const KINDS: [EventKind; 3] = [
    EventKind::SignedIn,
    EventKind::SignInFailed,
    EventKind::Joined,
];
const PLACES: [Option<&str>; 5] = [
    None,
    Some("203.0.113.7"),
    Some("203.0.113.250"),
    Some("198.51.100.9"),
    Some("2001:db8::7"),
];

/// 240 events: two people, three kinds, five places, in pairs of one instant.
async fn history(office: &Office) -> (Vec<Event>, [Client; 2]) {
    let anna = office.member(Role::Employee, "anna@example.com").await;
    let ben = office.member(Role::Employee, "ben@example.com").await;
    office.seal().await;
    office.tamper("delete from event").await;
    let mut all = Vec::new();
    for i in 0..240_usize {
        let event = Event {
            at: BEGIN.plus(i64::try_from(i / 2).unwrap() * 1_000),
            actor: [None, Some(&anna), Some(&ben)][i % 3].map(|one| one.employee.clone()),
            on: [Some(&anna), Some(&ben), None, Some(&anna)][i % 4].map(|one| one.employee.clone()),
            ip: PLACES[(i / 3) % 5].map(str::to_owned),
            cause: (i % 7 == 0).then(|| "wrong_password".to_owned()),
            data: json!({ "login": format!("Žofie{}@example.com", i % 10) })
                .as_object()
                .cloned()
                .unwrap(),
            ..office.app.event(KINDS[(i / 5) % 3])
        };
        office
            .app
            .log(&office.workspace, event.clone())
            .await
            .unwrap();
        all.push(event);
    }
    all.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    (all, [anna, ben])
}

/// Every page of it, `limit` at a time.
async fn listed(office: &Office, filter: &EventFilter, limit: u32) -> Vec<String> {
    let (mut found, mut mark) = (Vec::new(), None);
    loop {
        let page = list(&office.app, &office.workspace, filter, mark, limit)
            .await
            .unwrap();
        assert!(page.lines.len() <= limit as usize);
        found.extend(page.lines.into_iter().map(|line| line.event.id.0));
        mark = page.next;
        if mark.is_none() {
            return found;
        }
    }
}

#[tokio::test]
async fn every_filter_finds_what_it_says_page_by_page_newest_first_log_2() {
    let office = Office::open().await;
    let (all, [anna, ben]) = history(&office).await;
    let name = |id: &EmployeeId| {
        if *id == anna.employee {
            Some("anna")
        } else {
            Some("ben")
        }
    };
    let ranges = [
        None,
        Some("203.0.113.0/24"),
        Some("203.0.113.7"),
        Some("2001:db8::/32"),
        Some("192.0.2.0/24"),
    ];
    let times = [
        (None, None),
        (Some(BEGIN.plus(20_000)), Some(BEGIN.plus(90_000))),
    ];
    let mut n_found = 0;
    for kinds in [vec![], vec![KINDS[0]], vec![KINDS[1], KINDS[2]]] {
        for person in [None, Some(&anna), Some(&ben)] {
            for range in ranges {
                for (since, until) in times {
                    for text in ["", "zofie3@ WRONG"] {
                        let filter = EventFilter {
                            kinds: kinds.clone(),
                            since,
                            until,
                            person: person.map(|one| one.employee.clone()),
                            range: range.map(|text| IpRange::parse(text).unwrap()),
                            text: text.to_owned(),
                        };
                        let kept: Vec<_> = all
                            .iter()
                            .filter(|event| filter.keeps(event, name))
                            .map(|event| event.id.0.clone())
                            .collect();
                        for limit in [7, 1_000] {
                            assert_eq!(listed(&office, &filter, limit).await, kept, "{filter:?}");
                        }
                        n_found += kept.len();
                    }
                }
            }
        }
    }
    assert!(
        n_found > 1_000,
        "{n_found}: the filters are to keep something"
    );
}

#[tokio::test]
async fn a_busy_range_is_found_on_the_way_back_in_time_with_every_other_filter_log_2() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, "anna@example.com").await;
    // More than are sorted in one go, from one network; a few from another one before and after.
    let event = |i: i64, ip: &str| Event {
        at: BEGIN.plus(i),
        ip: Some(ip.to_owned()),
        on: (i % 1_000 == 0).then(|| anna.employee.clone()),
        ..office.app.event(if i % 2 == 0 {
            EventKind::SignedIn
        } else {
            EventKind::SignInFailed
        })
    };
    let events: Vec<_> = (0..21_000)
        .map(|i| {
            event(
                i,
                if i % 7_000 == 0 {
                    "198.51.100.1"
                } else {
                    "10.1.2.3"
                },
            )
        })
        .collect();
    let mut tx = office.app.db.begin().await.unwrap();
    gatehouse_server::store::event::add_all(&mut tx, &office.workspace, &events)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let busy = EventFilter {
        range: IpRange::parse("10.0.0.0/8").ok(),
        ..EventFilter::default()
    };
    let page = list(&office.app, &office.workspace, &busy, None, 50)
        .await
        .unwrap();
    assert_eq!(page.lines.len(), 50);
    assert!(
        page.lines
            .iter()
            .all(|line| line.event.ip.as_deref() == Some("10.1.2.3"))
    );
    assert_eq!(page.lines[0].event.at, BEGIN.plus(20_999));
    let hers = EventFilter {
        person: Some(anna.employee.clone()),
        kinds: vec![EventKind::SignedIn],
        until: Some(Time(BEGIN.0 + 10_000)),
        ..busy
    };
    // Every thousandth is hers; two of the first ten come from elsewhere.
    assert_eq!(listed(&office, &hers, 3).await.len(), 8);
}
