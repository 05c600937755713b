//! "Why can't this person get in?", asked of the copy alone (DOC-1, DOC-2).

use gatehouse_mirror::employee::PersonQuery;
use gatehouse_mirror::search::{Found, Search};
use gatehouse_rules::diagnosis::{Cause, Fix, Sure};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::feed::Row;
use gatehouse_rules::ip_rule::{AllowList, IpRule, Lists, RuleFor, Verdict, judge};
use gatehouse_rules::language::Language;
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::random::Random;
use gatehouse_rules::request::{Request, RequestKind};
use gatehouse_rules::role::Role;
use gatehouse_rules::sign_in::{
    self, Captcha, Checked, Facts, Means, Password, Second, To, decide,
};
use gatehouse_rules::time::{DAY, HOUR};
use gatehouse_rules::two_step::TwoStep;
use gatehouse_rules::workspace::Settings;

use crate::office::{NOW, Office, employee, event, invited, workspace};

async fn ask(office: &Office, text: &str, about: Option<&str>) -> Found {
    let search = Search {
        text: text.to_owned(),
        limit: 8,
        about: about.map(Into::into),
    };
    office.mirror.search(search).await.unwrap()
}

fn names(found: &Found) -> Vec<&str> {
    found.people.iter().map(|one| one.name.as_str()).collect()
}

fn pick<T: Clone>(random: &Random, of: &[T]) -> T {
    of[usize::try_from(random.below(of.len() as u64)).unwrap()].clone()
}

/// A workspace as chance makes it, with one person who tried to get in.
struct Chance {
    settings: Settings,
    person: Employee,
    rules: Vec<IpRule>,
    ip: &'static str,
}

fn by_chance(random: &Random, round: u32) -> Chance {
    let past = |random: &Random| pick(random, &[None, None, None, Some(NOW.plus(-HOUR))]);
    let any = |random: &Random| pick(random, &[None, Some(NOW.plus(-1)), Some(NOW.plus(DAY))]);
    let id = format!("p{round}");
    let rule = |rule: RuleFor, id: &str, ranges: &str| IpRule {
        id: id.to_owned(),
        rule,
        allowed: AllowList::parse(ranges).unwrap(),
        since: NOW.plus(-DAY),
    };
    let status = [
        Status::Active,
        Status::Active,
        Status::Active,
        Status::Dismissed,
        Status::PendingApproval,
        Status::Invited,
    ];
    Chance {
        settings: Settings {
            two_step_required_since: past(random),
            ..Settings::default()
        },
        person: Employee {
            role: pick(random, &Role::ALL),
            status: pick(random, &status),
            blocked_at: past(random),
            password_void_at: past(random),
            two_step: TwoStep {
                enrolled_at: past(random),
                paused_until: any(random),
                grace_until: any(random),
                ..TwoStep::default()
            },
            last_sign_in_at: None,
            ..employee(&id, "Anna Ivanova")
        },
        rules: match random.below(3) {
            0 => vec![rule(
                RuleFor::Person(id.as_str().into()),
                &id,
                pick(random, &["192.0.2.0/24", "198.51.100.0/24"]),
            )],
            _ => Vec::new(),
        },
        ip: pick(random, &["192.0.2.7", "198.51.100.7"]),
    }
}

#[tokio::test]
async fn in_a_thousand_random_workspaces_the_mirror_names_what_the_server_decides_doc_1_doc_2() {
    let office = Office::open().await;
    let random = Random::seeded(7);
    let mut seen = std::collections::HashSet::new();
    for round in 0..1_000 {
        let one = by_chance(&random, round);
        let person = &one.person;
        let lists = Lists::of(&one.rules, person);
        let place_allowed = !matches!(
            judge(lists, person.role, one.ip.parse().ok()),
            Verdict::Refused { .. }
        );
        let passwords = [
            Password::Right,
            Password::Right,
            Password::Wrong,
            Password::None,
        ];
        let codes = [
            Checked::Right,
            Checked::Right,
            Checked::Wrong,
            Checked::UsedBackup,
        ];
        let tried = Facts {
            captcha: Captcha::None,
            password: pick(&random, &passwords),
            second: Some(Second {
                means: Means::Code,
                checked: pick(&random, &codes),
            }),
            place_allowed,
            ..Facts::new(To::Browser, Some(person), &person.two_step, &one.settings)
        };
        let decided = decide(&tried, NOW).cause;
        let kind = match decided {
            sign_in::Cause::In => EventKind::SignedIn,
            sign_in::Cause::PlaceNotAllowed => EventKind::PlaceRefused,
            _ => EventKind::SignInFailed,
        };
        let logged = Event {
            ip: Some(one.ip.to_owned()),
            cause: (kind != EventKind::SignedIn).then(|| decided.word().to_owned()),
            ..event(&format!("e{round}"), NOW, kind, person.id.as_str())
        };
        let mut rows = vec![
            Row::Workspace(workspace(one.settings.clone())),
            Row::Employee(person.clone()),
            Row::Event(logged),
        ];
        rows.extend(one.rules.iter().cloned().map(Row::IpRule));
        office.rows(rows).await;
        // What the server decides of who types everything right, where they were last seen; else what the attempt ended in.
        let right = Facts {
            place_allowed: place_allowed || kind == EventKind::SignInFailed,
            ..Facts::supposing(To::Browser, person, &one.settings)
        };
        let expected = match decide(&right, NOW).cause {
            sign_in::Cause::In => decided,
            stops => stops,
        };
        let query = PersonQuery {
            employee: person.id.clone(),
        };
        let shown = office.mirror.person(query).await.unwrap();
        let first = shown.causes.iter().find(|cause| cause.sure <= Sure::Tried);
        let expected = match expected {
            sign_in::Cause::NotInWorkspace => Some(Cause::NeverSent),
            other => Cause::of_attempt(other),
        };
        assert_eq!(first.map(|cause| cause.cause), expected, "{person:?}");
        seen.extend(expected);
    }
    assert!(seen.len() >= 10, "all alike: {seen:?}");
}

#[tokio::test]
async fn a_mistyped_address_or_name_finds_who_comes_nearest_and_says_so_doc_1() {
    let office = Office::open().await;
    let rows = [
        ("ann", "Ann Brown"),
        ("bob", "Bob Brown"),
        ("schmidt", "Jörg Schmidt"),
    ];
    office
        .rows(rows.map(|(id, name)| Row::Employee(employee(id, name))))
        .await;
    for (typed, expected) in [
        ("ann@norhtwind.example", vec!["Ann Brown"]),
        ("an@northwind.example", vec!["Ann Brown"]),
        ("Shmidt", vec!["Jörg Schmidt"]),
        ("jorg shcmidt", vec!["Jörg Schmidt"]),
        ("zzzzzz", vec![]),
    ] {
        let found = ask(&office, typed, None).await;
        assert_eq!(names(&found), expected, "{typed}");
        assert_eq!(found.near, !expected.is_empty(), "{typed}");
    }
    let exact = ask(&office, "ann@northwind.example", None).await;
    assert!(!exact.near && exact.means.is_none());
}

#[tokio::test]
async fn an_address_that_nobody_here_has_says_so_and_whether_they_asked_doc_1_sgn_2() {
    let office = Office::open().await;
    let first = |found: &Found| found.means.as_ref().unwrap().causes[0].clone();
    let found = ask(&office, "kim@elsewhere.example", None).await;
    assert_eq!(first(&found).cause, Cause::NeverJoined);
    assert_eq!(first(&found).fixes, [Fix::Invite]);
    let request = Request {
        id: "q".into(),
        kind: RequestKind::Invitation,
        employee: None,
        name: "Kim".into(),
        login: "Kim@elsewhere.example".into(),
        note: None,
        since: NOW.plus(-HOUR),
    };
    office.rows([Row::Request(request)]).await;
    let found = ask(&office, "kim@elsewhere.example", None).await;
    assert_eq!(first(&found).cause, Cause::AsksForInvitation);
    assert_eq!(first(&found).who.as_deref(), Some("Kim"));
}

#[tokio::test]
async fn a_pasted_message_names_the_true_cause_of_whom_it_is_about_doc_1_doc_2() {
    let office = Office::open().await;
    let blocked = Employee {
        blocked_at: Some(NOW.plus(-DAY)),
        ..employee("ann", "Ann Brown")
    };
    let dismissed = Employee {
        status: Status::Dismissed,
        ..employee("bob", "Bob Brown")
    };
    office
        .rows([Row::Employee(blocked), Row::Employee(dismissed)])
        .await;
    office
        .rows(invited("cleo", "Cleo", Some(LetterState::Bounced)))
        .await;
    // The page is rightly vague; the mirror is not.
    for (text, about, cause, sure) in [
        (
            "Anmeldename oder Passwort stimmen nicht",
            Some("ann"),
            Cause::BlockedBySuspicion,
            Sure::Stops,
        ),
        (
            "ann@northwind.example: Incorrect login or password",
            None,
            Cause::BlockedBySuspicion,
            Sure::Stops,
        ),
        (
            "Incorrect login or password",
            None,
            Cause::WrongPassword,
            Sure::Possible,
        ),
        (
            "This employee does not exist in Bitrix24",
            Some("bob"),
            Cause::Dismissed,
            Sure::Stops,
        ),
        (
            "You are not in Northwind. <cleo@away.example>",
            None,
            Cause::LetterFailed,
            Sure::Stops,
        ),
        (
            "Incorrect security word",
            Some("bob"),
            Cause::Dismissed,
            Sure::Stops,
        ),
        (
            "User with email bob@northwind.example already exists",
            None,
            Cause::AddressOfDismissed,
            Sure::Stops,
        ),
        (
            "A user with email ann@northwind.example already exists",
            None,
            Cause::AddressIsLogin,
            Sure::Stops,
        ),
        (
            "A user with email cleo@away.example already exists",
            None,
            Cause::AddressInvited,
            Sure::Stops,
        ),
    ] {
        let found = ask(&office, text, about).await;
        let means = found.means.unwrap_or_else(|| panic!("{text}"));
        let of = means.causes.iter().find(|one| one.cause == cause);
        assert_eq!(
            of.map(|one| one.sure),
            Some(sure),
            "{text}: {:?}",
            means.causes
        );
        let is_clash = text.ends_with("already exists");
        assert!(
            is_clash || means.causes[0].cause == cause,
            "{text}: {:?}",
            means.causes
        );
        assert!(means.as_of.is_some());
    }
    let german = ask(&office, "Anmeldename oder Passwort stimmen nicht", None).await;
    assert_eq!(german.means.unwrap().language, Language::De);
}

#[tokio::test]
async fn a_message_of_the_blocked_rest_api_names_who_is_blocked_doc_1_blk_3() {
    let office = Office::open().await;
    let free = ask(&office, "REST API is blocked", None).await;
    assert!(free.means.unwrap().causes.is_empty(), "nobody is blocked");
    let block = gatehouse_rules::block::Block::Suspicion {
        score: 120,
        threshold: 100,
        evidence: Vec::new(),
        case_at: None,
    };
    let ann = Employee {
        blocked_at: Some(NOW.plus(-DAY)),
        block: Some(block),
        ..employee("ann", "Ann Brown")
    };
    office.rows([Row::Employee(ann)]).await;
    let stopped = ask(&office, "REST API is blocked", None).await;
    let cause = &stopped.means.unwrap().causes[0];
    assert_eq!(cause.cause, Cause::RestStopped);
    assert_eq!(cause.who.as_deref(), Some("Ann Brown"));
}

#[tokio::test]
async fn an_address_says_whose_it_is_and_as_what_doc_1_eml_2() {
    let office = Office::open().await;
    let ann = Employee {
        contact_email: Some("front@northwind.example".into()),
        ..employee("ann", "Ann Brown")
    };
    office.rows([Row::Employee(ann)]).await;
    office
        .rows([Row::Employee(employee("bob", "Bob Brown"))])
        .await;
    for (address, causes, word) in [
        (
            "front@northwind.example",
            vec![Cause::AddressIsContact],
            None,
        ),
        ("ANN@northwind.example", vec![Cause::AddressIsLogin], None),
        (
            "bob@northwind.example",
            vec![Cause::AddressIsLogin, Cause::AddressIsContact],
            Some("both"),
        ),
    ] {
        let text = format!("A user with email {address} already exists");
        let means = ask(&office, &text, None).await.means.unwrap();
        let clash = [
            Cause::AddressIsLogin,
            Cause::AddressIsContact,
            Cause::AddressOfDismissed,
            Cause::AddressInvited,
        ];
        let found: Vec<_> = means
            .causes
            .iter()
            .filter(|one| clash.contains(&one.cause))
            .collect();
        let named: Vec<_> = found.iter().map(|one| one.cause).collect();
        assert_eq!(named, causes, "{address}");
        assert_eq!(found[0].word.as_deref(), word, "{address}");
        assert!(found.iter().all(|one| one.who.is_some()));
    }
}
