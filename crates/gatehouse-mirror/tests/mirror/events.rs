//! The event log as it is kept here: found by every filter, written to a file, and followed along its chain (LOG-2, LOG-3).

use gatehouse_mirror::event::{Events, EventsFilter, EventsQuery, ExportEvents, Proof, Proved};
use gatehouse_mirror::export::Sheet;
use gatehouse_mirror::failure::Failure;
use gatehouse_mirror::open;
use gatehouse_mirror::plan::log::{Kept, Remembered};
use gatehouse_rules::event::{Event, EventFilter, EventKind};
use gatehouse_rules::feed::{Row, Sealed};
use gatehouse_rules::ip_rule::{AllowList, IpRange, IpRule, OffList, RuleFor};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, HOUR, Time};
use serde_json::json;

use crate::office::{NOW, Office, employee, event};

/// Forty events of two days, of four kinds, by Petra on two people and by themselves, from three places.
fn log() -> Vec<Event> {
    let kinds = [
        EventKind::SignedIn,
        EventKind::SignInFailed,
        EventKind::Dismissed,
        EventKind::EmployeeEdited,
    ];
    let places = ["203.0.113.7", "203.0.113.200", "2001:db8::9"];
    (1..=40_u64)
        .map(|number| {
            let n = usize::try_from(number).unwrap();
            let on = if n.is_multiple_of(3) { "anna" } else { "bela" };
            let kind = kinds[n % 4];
            let is_own = n % 4 < 2;
            let mut data = serde_json::Map::new();
            if n == 11 {
                data.insert("name".into(), json!({"from": "Bella", "to": "Łódź"}));
            }
            Event {
                number,
                actor: Some(if is_own { on } else { "petra" }.into()),
                ip: (n % 5 != 0).then(|| places[n % 3].to_owned()),
                cause: (n % 4 == 1).then(|| "wrong_password".to_owned()),
                device: Some("Firefox on Linux".to_owned()),
                data,
                // Two at a time happen at one instant.
                ..event(
                    &format!("v{number:02}"),
                    NOW.plus(-2 * DAY + i64::try_from(n / 2).unwrap() * HOUR),
                    kind,
                    on,
                )
            }
        })
        .collect()
}

async fn office(role: Role) -> Office {
    let office = Office::of(role).await;
    let people = [
        employee("anna", "Anna Ivanova"),
        employee("bela", "Béla Kiss"),
    ];
    office.rows(people.map(Row::Employee)).await;
    office.rows(log().into_iter().map(Row::Event)).await;
    office
}

async fn listed(office: &Office, filter: EventsFilter, offset: u32, limit: u32) -> Events {
    let query = EventsQuery {
        filter,
        offset,
        limit,
    };
    office.mirror.events(query).await.unwrap()
}

fn ids(events: &Events) -> Vec<&str> {
    events.rows.iter().map(|row| row.id.as_str()).collect()
}

#[tokio::test]
async fn every_filter_keeps_what_the_rule_keeps_newest_first_and_in_parts_log_2() {
    let office = office(Role::Owner).await;
    let any = EventsFilter::default;
    let at = |hours: i64| Some(NOW.plus(-2 * DAY + hours * HOUR));
    let filters = [
        any(),
        EventsFilter {
            kinds: vec![EventKind::SignedIn, EventKind::Dismissed],
            ..any()
        },
        EventsFilter {
            person: Some("anna".into()),
            ..any()
        },
        EventsFilter {
            person: Some("petra".into()),
            kinds: vec![EventKind::Dismissed],
            ..any()
        },
        EventsFilter {
            place: " 203.0.113.0/25 ".into(),
            ..any()
        },
        EventsFilter {
            place: "2001:db8::/32".into(),
            person: Some("bela".into()),
            ..any()
        },
        EventsFilter {
            since: at(4),
            until: at(9),
            ..any()
        },
        EventsFilter {
            text: "bela WRONG".into(),
            ..any()
        },
        EventsFilter {
            text: "lodz".into(),
            ..any()
        },
        EventsFilter {
            text: "anna 203.0.113".into(),
            kinds: vec![EventKind::SignedIn],
            until: at(15),
            ..any()
        },
        EventsFilter {
            text: "nobody at all".into(),
            ..any()
        },
    ];
    for filter in filters {
        let rule = EventFilter {
            kinds: filter.kinds.clone(),
            since: filter.since,
            until: filter.until,
            person: filter.person.clone(),
            range: IpRange::parse(filter.place.trim()).ok(),
            text: filter.text.clone(),
        };
        let mut all = log();
        all.sort_by_key(|event| std::cmp::Reverse((event.at, event.number)));
        let expected: Vec<String> = all
            .iter()
            .filter(|event| {
                rule.keeps(event, |id| match id.as_str() {
                    "anna" => Some("Anna Ivanova"),
                    "bela" => Some("Béla Kiss"),
                    _ => Some("Petra Novak"),
                })
            })
            .map(|event| event.id.0.clone())
            .collect();
        let whole = listed(&office, filter.clone(), 0, 500).await;
        assert_eq!(ids(&whole), expected, "{filter:?}");
        assert_eq!(whole.total as usize, expected.len());
        let part = listed(&office, filter.clone(), 2, 3).await;
        let expected: Vec<_> = expected.iter().skip(2).take(3).collect();
        assert_eq!(ids(&part), expected, "{filter:?}");
        assert_eq!((part.total, part.n_unread), (whole.total, 0));
    }
}

#[tokio::test]
async fn an_entry_shows_who_from_where_by_which_device_and_why_it_was_outside_the_list_ipr_5() {
    let office = office(Role::Owner).await;
    let rule = IpRule {
        id: "w".into(),
        rule: RuleFor::Workspace,
        allowed: AllowList::parse("203.0.113.0/25").unwrap(),
        since: NOW,
    };
    office.rows([Row::IpRule(rule)]).await;
    let filter = EventsFilter {
        kinds: vec![EventKind::SignedIn],
        place: "2001:db8::/32".into(),
        ..EventsFilter::default()
    };
    let events = listed(&office, filter, 0, 1).await;
    let row = &events.rows[0];
    assert_eq!(row.off_list, Some(OffList::SessionFromBefore));
    assert_eq!(row.device.as_deref(), Some("Firefox on Linux"));
    assert_eq!(
        (row.actor.as_deref(), row.on.as_deref()),
        (row.on.as_deref(), Some("Béla Kiss"))
    );
    assert_eq!(row.on_id, Some("bela".into()));
}

#[tokio::test]
async fn a_place_that_is_no_range_is_refused_with_what_is_wrong() {
    let office = office(Role::Owner).await;
    for typed in ["203.0.113.7/24", "nowhere"] {
        let query = EventsQuery {
            filter: EventsFilter {
                place: typed.into(),
                ..EventsFilter::default()
            },
            offset: 0,
            limit: 10,
        };
        let told = office.mirror.events(query).await.unwrap_err();
        assert!(
            matches!(&told, Failure::Told(Problem::BadRange { text, .. }) if text == typed),
            "{told:?}"
        );
    }
}

#[tokio::test]
async fn what_is_filtered_is_written_whole_and_executes_nothing_log_2() {
    let office = office(Role::Owner).await;
    let evil = Event {
        device: Some("=cmd|' /C calc'!A0".to_owned()),
        number: 41,
        ..event("evil", NOW, EventKind::SignedIn, "anna")
    };
    office.rows([Row::Event(evil)]).await;
    let path = office.folder.0.join("events.csv");
    let export = ExportEvents {
        filter: EventsFilter {
            text: "anna".into(),
            ..EventsFilter::default()
        },
        path: path.display().to_string(),
        sheet: Sheet::default(),
    };
    let exported = office.mirror.export_events(export).await.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("\u{feff}Number,Time,Kind"), "{text}");
    assert_eq!((exported.rows, text.lines().count()), (14, 15));
    assert!(text.contains("'=cmd|' /C calc'!A0"), "{text}");
    assert!(text.contains("2026-09-19T"), "{text}");
    assert!(!text.contains("Béla Kiss"));
}

/// The hash of the log up to a number, from its first entry on.
fn head(events: &[Event], number: u64) -> Sealed {
    let mut hash = String::new();
    for event in events.iter().take(usize::try_from(number).unwrap()) {
        hash = event.chain(&hash);
    }
    Sealed { number, hash }
}

async fn remember(office: &Office, before: &[(u64, Time)], newest: u64) {
    let log = log();
    let kept = Kept {
        epoch: "e".into(),
        head: head(&log, newest),
        at: NOW,
        changed: None,
        before: before
            .iter()
            .map(|(number, at)| Remembered {
                head: head(&log, *number),
                at: *at,
            })
            .collect(),
    };
    let mut write = office.mirror.write().await.unwrap();
    open::set(write.conn(), "log", &kept).await.unwrap();
    write.commit().await.unwrap();
}

async fn proved(office: &Office) -> Proved {
    office.mirror.verify_events().await.unwrap()
}

async fn strike(office: &Office, sql: &'static str) {
    let mut write = office
        .mirror
        .write_copy(&office.mirror.copy())
        .await
        .unwrap();
    sqlx::query(sql).execute(write.conn()).await.unwrap();
    write.commit().await.unwrap();
}

#[tokio::test]
async fn the_log_kept_here_is_proved_between_the_heads_that_were_remembered_log_3() {
    let office = office(Role::Owner).await;
    let nothing = proved(&office).await;
    assert_eq!((nothing.proof, nothing.n_after), (Proof::Nothing, 40));

    // From its very first entry on a log needs no head before it.
    remember(&office, &[], 38).await;
    let whole = proved(&office).await;
    assert_eq!(whole.proof, Proof::Whole);
    assert_eq!((whole.n_proved, whole.n_before, whole.n_after), (38, 0, 2));
    let log = log();
    assert_eq!(whole.span, Some((log[0].at, log[37].at)));

    // Older entries went with their age: what stands before the oldest usable head is not covered, and said so.
    strike(&office, "delete from event where number <= 5").await;
    remember(
        &office,
        &[(3, NOW.plus(-3 * DAY)), (10, NOW.plus(-DAY)), (20, NOW)],
        40,
    )
    .await;
    let part = proved(&office).await;
    assert_eq!((part.proof, part.n_heads), (Proof::Whole, 2));
    assert_eq!((part.n_proved, part.n_before, part.n_after), (30, 5, 0));

    // One head and nothing before it proves nothing.
    remember(&office, &[], 40).await;
    assert_eq!(proved(&office).await.proof, Proof::Nothing);
}

#[tokio::test]
async fn an_entry_that_was_changed_taken_away_or_put_in_is_found_log_3() {
    let office = office(Role::Owner).await;
    remember(&office, &[(10, NOW.plus(-DAY)), (20, NOW)], 40).await;
    strike(
        &office,
        "update event set body = replace(body, 'wrong_password', 'right_password') where number = 17",
    )
    .await;
    let differs = proved(&office).await;
    assert_eq!(
        differs.proof,
        Proof::Differs {
            after: 10,
            until: 20
        }
    );
    assert_eq!((differs.n_proved, differs.n_after), (10, 30));

    strike(&office, "delete from event where number = 14").await;
    let missing = proved(&office).await;
    assert_eq!(missing.proof, Proof::Missing { number: 14 });
    assert_eq!(missing.n_proved, 10);
}

#[tokio::test]
async fn a_role_that_is_sent_a_part_of_the_log_is_told_that_it_proves_nothing_log_3() {
    let office = office(Role::Helpdesk).await;
    remember(&office, &[(10, NOW.plus(-DAY))], 40).await;
    let part = proved(&office).await;
    assert_eq!(
        (part.proof, part.n_proved, part.n_after),
        (Proof::PartOnly, 0, 40)
    );
}
