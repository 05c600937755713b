//! Names as the language of the window sorts them, in every list and across a change of it.

use gatehouse_mirror::employee::{EmployeeFilter, EmployeeSort, EmployeesQuery};
use gatehouse_mirror::invitation::{InvitationSort, InvitationTab};
use gatehouse_mirror::outbox::{Choice, Decide};
use gatehouse_mirror::page::Window;
use gatehouse_rules::department::Department;
use gatehouse_rules::feed::Row;
use gatehouse_rules::language::Language;
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::time::Time;

use crate::desk::shown;
use crate::office::{Office, employee, invited};

const GERMAN: [&str; 9] = [
    "Łącki Jan",
    "Luty Ewa",
    "Ñíguez Ana",
    "Nuria Sol",
    "Öztürk Can",
    "Żak Piotr",
    "Zwei Max",
    "Ёлкин Пётр",
    "Жуков Иван",
];

/// The same people as each language sorts them.
fn sorted() -> [(Language, Vec<&'static str>); 4] {
    let german = GERMAN.to_vec();
    let mut spanish = german.clone();
    spanish.swap(2, 3);
    let mut polish = german.clone();
    polish.swap(0, 1);
    polish.swap(5, 6);
    let mut russian = german.clone();
    russian.rotate_right(2);
    [
        (Language::Es, spanish),
        (Language::Ru, russian),
        (Language::Pl, polish),
        (Language::De, german),
    ]
}

/// An office with these people, a department named after each, and everyone invited once more.
async fn office() -> Office {
    let office = Office::open().await;
    for (n, name) in GERMAN.iter().enumerate() {
        let id = format!("d{n}");
        let department = Row::Department(Department {
            id: id.as_str().into(),
            name: (*name).to_owned(),
            created_at: Time(1),
        });
        let mut person = employee(&format!("e{}", 9 - n), name);
        person.department = Some(id.as_str().into());
        person.contact_email = Some(format!("common{}@northwind.example", 9 - n));
        office.rows([department, Row::Employee(person)]).await;
        let [mut guest, invitation] =
            invited(&format!("g{}", 9 - n), name, Some(LetterState::Sent));
        if let Row::Employee(guest) = &mut guest {
            guest.department = Some(id.as_str().into());
        }
        office.rows([guest, invitation]).await;
    }
    office
}

async fn people(office: &Office, text: &str, sort: EmployeeSort, descending: bool) -> Vec<String> {
    let query = EmployeesQuery {
        filter: EmployeeFilter {
            text: text.to_owned(),
            ..EmployeeFilter::default()
        },
        window: Window {
            offset: 0,
            limit: 100,
            sort,
            descending,
        },
    };
    let page = office.mirror.employees(query).await.unwrap();
    let names = page.rows.into_iter().map(|row| row.name);
    names.filter(|name| name != "Petra Novak").collect()
}

async fn guests(office: &Office, sort: InvitationSort) -> Vec<String> {
    let page = shown(office, InvitationTab::All, sort).await;
    page.rows.into_iter().map(|row| row.name).collect()
}

#[tokio::test]
async fn every_list_of_people_stands_as_the_language_of_the_window_sorts_names() {
    let office = office().await;
    // What waits is drawn among the others, in their order.
    let waiting = [0, 5, 8].map(|n| Choice::DeleteInvitation {
        invitation: format!("i-g{}", 9 - n).into(),
    });
    let decide = Decide {
        choices: waiting.into(),
    };
    office.mirror.decide(decide).await.unwrap();
    for (language, sorted) in sorted() {
        office.mirror.sort_for(language).await.unwrap();
        for sort in [
            EmployeeSort::Name,
            EmployeeSort::Role,
            EmployeeSort::Status,
            EmployeeSort::Department,
        ] {
            let names = people(&office, "", sort, false).await;
            assert_eq!(names, sorted, "{language:?} by {sort:?}");
            let narrowed = people(&office, "common", sort, false).await;
            assert_eq!(
                narrowed, sorted,
                "{language:?} by {sort:?}, narrowed by a word"
            );
            let mut back = people(&office, "", sort, true).await;
            back.reverse();
            assert_eq!(back, sorted, "{language:?} by {sort:?}, from the end");
        }
        for sort in [InvitationSort::Name, InvitationSort::Department] {
            assert_eq!(
                guests(&office, sort).await,
                sorted,
                "{language:?} by {sort:?}"
            );
        }
        let company = office.mirror.company().await.unwrap();
        let units = company.departments.iter().map(|one| one.name.as_str());
        let units: Vec<&str> = units.filter(|name| GERMAN.contains(name)).collect();
        assert_eq!(units, sorted, "{language:?}: the departments");
    }
}

#[tokio::test]
async fn whoever_comes_or_is_renamed_later_stands_in_the_same_order() {
    let office = office().await;
    office.mirror.sort_for(Language::Pl).await.unwrap();
    office
        .rows([Row::Employee(employee("late", "Łaska Zofia"))])
        .await;
    office
        .rows([Row::Employee(employee("e0", "Zych Adam"))])
        .await;
    office
        .rows([Row::Employee(employee("e3", "Źrebiec Ola"))])
        .await;
    let names = people(&office, "", EmployeeSort::Name, false).await;
    let of = |name: &str| names.iter().position(|one| one == name).unwrap();
    assert_eq!(names.len(), 11, "{names:?}");
    assert!(
        of("Luty Ewa") < of("Łaska Zofia") && of("Łaska Zofia") < of("Łącki Jan"),
        "{names:?}"
    );
    assert!(
        of("Zych Adam") < of("Źrebiec Ola") && of("Źrebiec Ola") < of("Żak Piotr"),
        "{names:?}"
    );
}
