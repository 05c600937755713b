//! "Why can't this person get in?", asked of the copy alone (DOC-1, DOC-2).

use gatehouse_mirror::employee::PersonQuery;
use gatehouse_mirror::search::{Found, Search};
use gatehouse_rules::diagnosis::{Cause, Fix, Sure};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::feed::Row;
use gatehouse_rules::language::Language;
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::request::{Request, RequestKind};
use gatehouse_rules::time::{DAY, HOUR, MINUTE};
use serde_json::json;

use crate::office::{NOW, Office, employee, event, invited};

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
async fn among_very_many_a_slip_anywhere_in_a_name_or_address_finds_who_is_meant_doc_1() {
    let office = Office::open().await;
    let (first, last) = (
        [
            "Ada", "Anton", "Bruno", "Ines", "Inna", "Ivan", "Nina", "Olga", "Petra",
        ],
        [
            "Brown", "Horak", "Ilina", "Kozlova", "Larsen", "Marek", "Novotna", "Vega", "Wagner",
        ],
    );
    let crowd: Vec<Row> = (0..20_500)
        .map(|i| {
            let name = format!("{} {}", first[i % 9], last[i / 9 % 9]);
            Row::Employee(employee(&format!("c{i}"), &name))
        })
        .collect();
    for part in crowd.chunks(5_000) {
        office.rows(part.to_vec()).await;
    }
    let meant = [
        ("anna.ivanova", "Anna Ivanova"),
        ("kim", "Kim Østergård"),
        ("schmidt", "Jörg Schmidt"),
    ];
    office
        .rows(meant.map(|(id, name)| Row::Employee(employee(id, name))))
        .await;
    for (typed, expected) in [
        // A letter mistaken, left out, added, swapped: behind the beginning, and in it.
        ("Ivanvoa", Some("Anna Ivanova")),
        ("Vianova", Some("Anna Ivanova")),
        ("Ibanova", Some("Anna Ivanova")),
        ("Ivanva", Some("Anna Ivanova")),
        ("Ivanovaa", Some("Anna Ivanova")),
        ("nana ivanova", Some("Anna Ivanova")),
        ("Ana Iwanova", Some("Anna Ivanova")),
        ("annaivanova", Some("Anna Ivanova")),
        ("sterrgard", Some("Kim Østergård")),
        ("cshmidt", Some("Jörg Schmidt")),
        // Two of them, near each other.
        ("Ivqxova", Some("Anna Ivanova")),
        ("Schitd", Some("Jörg Schmidt")),
        ("nana.ivanova@northwind.example", Some("Anna Ivanova")),
        ("anna.ivanov@northwind.example", Some("Anna Ivanova")),
        ("anna.ivanova@nortwhind.example", Some("Anna Ivanova")),
        ("ikm@northwind.example", Some("Kim Østergård")),
        ("zzzzzz", None),
        ("zz@northwind.example", None),
    ] {
        let found = ask(&office, typed, None).await;
        assert_eq!(names(&found).first().copied(), expected, "{typed}");
        assert_eq!(found.near, expected.is_some(), "{typed}");
    }
}

#[tokio::test]
async fn an_address_that_nobody_here_has_says_so_and_whether_they_asked_doc_1_sgn_2() {
    let office = Office::open().await;
    let first = |found: &Found| found.means.as_ref().unwrap().causes[0].clone();
    let found = ask(&office, "kim@elsewhere.example", None).await;
    assert_eq!(first(&found).cause, Cause::NeverJoined);
    assert_eq!(first(&found).fixes, [Fix::Invite]);
    let all = &found.means.as_ref().unwrap().causes;
    for possible in [Cause::UnknownLogin, Cause::OtherWorkspace] {
        assert!(all.iter().any(|one| one.cause == possible), "{possible:?}");
    }
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
        // Each frees what it is, so both together free it whole.
        let of = |cause| match cause {
            Cause::AddressIsLogin => vec![Fix::RequestAddress],
            _ => vec![Fix::Edit],
        };
        assert!(
            found.iter().all(|one| one.fixes == of(one.cause)),
            "{found:?}"
        );
    }
    let means = ask(&office, "User with this email already exists", None).await;
    let causes = means.means.unwrap().causes;
    assert!(
        causes
            .iter()
            .all(|one| one.sure == Sure::Possible && one.fixes.is_empty()),
        "nobody is known whom it is about: {causes:?}"
    );
}

#[tokio::test]
async fn the_address_of_who_was_dismissed_is_freed_as_what_it_is_doc_1_eml_5() {
    let office = Office::open().await;
    let left = |id: &str, contact: Option<&str>| Employee {
        status: Status::Dismissed,
        contact_email: contact.map(str::to_owned),
        ..employee(id, "Bob Brown")
    };
    office
        .rows([
            Row::Employee(left("both", Some("both@northwind.example"))),
            Row::Employee(left("login", None)),
            Row::Employee(left("contact", Some("front@northwind.example"))),
        ])
        .await;
    for (address, fixes) in [
        (
            "both@northwind.example",
            vec![Fix::Reinstate, Fix::Edit, Fix::RequestAddress],
        ),
        (
            "login@northwind.example",
            vec![Fix::Reinstate, Fix::RequestAddress],
        ),
        ("front@northwind.example", vec![Fix::Reinstate, Fix::Edit]),
    ] {
        let text = format!("A user with email {address} already exists");
        let means = ask(&office, &text, None).await.means.unwrap();
        assert_eq!(means.causes[0].cause, Cause::Dismissed, "{address}");
        let of_address = &means.causes[1];
        assert_eq!(of_address.cause, Cause::AddressOfDismissed, "{address}");
        assert_eq!(of_address.fixes, fixes, "{address}");
    }
}

#[tokio::test]
async fn the_newest_letter_is_no_cause_once_they_came_in_or_its_link_ran_out_doc_1_inv_9_sgn_7() {
    let office = Office::open().await;
    let minutes = |n: i64| NOW.plus(-n * MINUTE);
    let of = |n: i64, kind, on: &str| event(&format!("{on}{n}"), minutes(n), kind, on);
    let by_sms = |one: Event| Event {
        data: json!({"by": "sms_code"}).as_object().cloned().unwrap(),
        ..one
    };
    let bounced = |n: i64, letter: &str, on: &str| Event {
        cause: Some("bounced".into()),
        data: json!({"kind": letter}).as_object().cloned().unwrap(),
        ..of(n, EventKind::LetterFailed, on)
    };
    use EventKind::{LoginSent, RecoveryAsked, RecoverySent, SignedIn};
    for (who, events, expected) in [
        (
            "waits",
            vec![of(59, RecoverySent, "waits")],
            Some(Cause::RecoveryNotOpened),
        ),
        (
            "asks",
            vec![of(59, RecoveryAsked, "asks")],
            Some(Cause::RecoveryNotOpened),
        ),
        (
            "came",
            vec![of(59, RecoverySent, "came"), of(5, SignedIn, "came")],
            None,
        ),
        (
            "late",
            vec![of(60, RecoverySent, "late")],
            Some(Cause::RecoveryOutdated),
        ),
        ("code", vec![by_sms(of(5, RecoveryAsked, "code"))], None),
        ("login", vec![of(5, LoginSent, "login")], None),
        (
            "lost",
            vec![of(5, LoginSent, "lost"), bounced(4, "login", "lost")],
            Some(Cause::RecoveryLetterFailed),
        ),
        (
            "found",
            vec![
                of(5, LoginSent, "found"),
                bounced(4, "login", "found"),
                of(3, SignedIn, "found"),
            ],
            None,
        ),
    ] {
        office.rows([Row::Employee(employee(who, who))]).await;
        office.rows(events.into_iter().map(Row::Event)).await;
        let query = PersonQuery {
            employee: who.into(),
        };
        let shown = office.mirror.person(query).await.unwrap();
        let first = shown.causes.iter().find(|one| one.sure <= Sure::Tried);
        assert_eq!(first.map(|one| one.cause), expected, "{who}");
        if let Some(until) = first.and_then(|one| one.until) {
            let asked = shown.letter.unwrap().asked_at;
            assert_eq!(until, asked.plus(HOUR), "{who}: from the asking on");
        }
    }
}
