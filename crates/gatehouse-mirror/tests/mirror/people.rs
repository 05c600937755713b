//! The people: lists, counts, searching, one person, the overview.

use gatehouse_mirror::app::Line;
use gatehouse_mirror::employee::{
    EmployeeFilter, EmployeeSort, EmployeesQuery, ExportEmployees, PersonAction, PersonQuery,
};
use gatehouse_mirror::export::Sheet;
use gatehouse_mirror::failure::Failure;
use gatehouse_mirror::outbox::{Choice, Decide};
use gatehouse_mirror::overview::NeedKind;
use gatehouse_mirror::page::Window;
use gatehouse_mirror::search::{Found, Search};
use gatehouse_rules::department::Department;
use gatehouse_rules::diagnosis::Cause;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::EventKind;
use gatehouse_rules::feed::Row;
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::operation::Direction;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, Time};
use gatehouse_rules::two_step::{TwoStep, TwoStepState};
use gatehouse_rules::workspace::Settings;

use crate::office::{NOW, Office, employee, event, invited, workspace};

async fn listed(
    office: &Office,
    filter: EmployeeFilter,
    sort: EmployeeSort,
    descending: bool,
) -> Vec<String> {
    let mut names = Vec::new();
    let mut offset = 0;
    loop {
        let window = Window {
            offset,
            limit: 3,
            sort,
            descending,
        };
        let page = office
            .mirror
            .employees(EmployeesQuery {
                filter: filter.clone(),
                window,
            })
            .await
            .unwrap();
        names.extend(page.rows.into_iter().map(|row| row.name));
        offset += 3;
        if offset >= page.total {
            assert_eq!(names.len(), page.total as usize, "{filter:?} {sort:?}");
            return names;
        }
    }
}

async fn people() -> Office {
    let office = Office::open().await;
    let mut all = Vec::new();
    for (i, name) in [
        "Ágnes",
        "bela",
        "Čeněk",
        "Дмитрий",
        "Émile",
        "Fritz",
        "Gisèle",
        "Hans",
    ]
    .into_iter()
    .enumerate()
    {
        all.push(Employee {
            department: [None, Some("sales".into()), Some("labs".into())][i % 3].clone(),
            role: if i == 7 { Role::Admin } else { Role::Employee },
            status: if i == 5 {
                Status::Dismissed
            } else {
                Status::Active
            },
            blocked_at: (i == 4).then_some(Time(5)),
            last_sign_in_at: (i != 2).then(|| NOW.plus(-(i as i64) * DAY)),
            two_step: TwoStep {
                enrolled_at: (i % 2 == 0).then_some(Time(1)),
                paused_until: (i == 6).then(|| NOW.plus(DAY)),
                ..TwoStep::default()
            },
            ..employee(&format!("e{i}"), name)
        });
    }
    office.rows(all.into_iter().map(Row::Employee)).await;
    office
        .rows(invited("zora", "Zora Invited", Some(LetterState::Sent)))
        .await;
    office
}

#[tokio::test]
async fn lists_sort_by_name_and_page_without_gap_or_repeat() {
    let office = people().await;
    let all = || EmployeeFilter::default();
    let by_name = listed(&office, all(), EmployeeSort::Name, false).await;
    assert_eq!(
        by_name,
        [
            "Ágnes",
            "bela",
            "Čeněk",
            "Émile",
            "Fritz",
            "Gisèle",
            "Hans",
            "Petra Novak",
            "Дмитрий"
        ]
    );
    for sort in [
        EmployeeSort::Name,
        EmployeeSort::Address,
        EmployeeSort::Department,
        EmployeeSort::Role,
        EmployeeSort::Status,
        EmployeeSort::LastSignIn,
    ] {
        let forth = listed(&office, all(), sort, false).await;
        let mut back = listed(&office, all(), sort, true).await;
        back.reverse();
        assert_eq!(forth, back, "{sort:?}");
        let (mut a, mut b) = (forth.clone(), by_name.clone());
        a.sort();
        b.sort();
        assert_eq!(a, b, "{sort:?} holds everyone once");
    }
    assert_eq!(
        listed(&office, all(), EmployeeSort::Department, false).await,
        [
            "Čeněk",
            "Fritz",
            "bela",
            "Émile",
            "Hans",
            "Ágnes",
            "Gisèle",
            "Petra Novak",
            "Дмитрий"
        ],
        "Labs, Sales, none"
    );
    assert_eq!(
        listed(&office, all(), EmployeeSort::LastSignIn, true).await[0],
        "Ágnes"
    );
}

#[tokio::test]
async fn filters_combine_and_their_totals_are_exact() {
    let office = people().await;
    let none = EmployeeFilter::default();
    for (filter, expected) in [
        (
            EmployeeFilter {
                status: Some(Status::Dismissed),
                ..none.clone()
            },
            vec!["Fritz"],
        ),
        (
            EmployeeFilter {
                status: Some(Status::Invited),
                ..none.clone()
            },
            vec!["Zora Invited"],
        ),
        (
            EmployeeFilter {
                role: Some(Role::Admin),
                ..none.clone()
            },
            vec!["Hans"],
        ),
        (
            EmployeeFilter {
                department: Some("labs".into()),
                ..none.clone()
            },
            vec!["Čeněk", "Fritz"],
        ),
        (
            EmployeeFilter {
                department: Some("labs".into()),
                status: Some(Status::Active),
                ..none.clone()
            },
            vec!["Čeněk"],
        ),
        (
            EmployeeFilter {
                blocked: true,
                ..none.clone()
            },
            vec!["Émile"],
        ),
        (
            EmployeeFilter {
                two_step: Some(TwoStepState::Paused),
                ..none.clone()
            },
            vec!["Gisèle"],
        ),
        (
            EmployeeFilter {
                two_step: Some(TwoStepState::On),
                ..none.clone()
            },
            vec!["Ágnes", "Čeněk", "Émile"],
        ),
        (
            EmployeeFilter {
                text: "labs".into(),
                ..none.clone()
            },
            vec!["Čeněk", "Fritz"],
        ),
        (
            EmployeeFilter {
                text: "fri lab".into(),
                ..none.clone()
            },
            vec!["Fritz"],
        ),
        (
            EmployeeFilter {
                text: "e4@north".into(),
                ..none.clone()
            },
            vec!["Émile"],
        ),
        (
            EmployeeFilter {
                text: "дми".into(),
                ..none.clone()
            },
            vec!["Дмитрий"],
        ),
    ] {
        for sort in [
            EmployeeSort::Name,
            EmployeeSort::Role,
            EmployeeSort::Status,
            EmployeeSort::Department,
        ] {
            let mut found = listed(&office, filter.clone(), sort, false).await;
            found.sort();
            let mut expected = expected.clone();
            expected.sort_unstable();
            assert_eq!(found, expected, "{filter:?} {sort:?}");
        }
    }
    let counts = office.mirror.employee_counts(none).await.unwrap();
    assert_eq!(
        (
            counts.all,
            counts.active,
            counts.pending,
            counts.dismissed,
            counts.blocked,
            counts.admins,
            counts.two_step_on
        ),
        (9, 8, 0, 1, 1, 2, 3)
    );
    let of_text = EmployeeFilter {
        text: "northwind".into(),
        ..EmployeeFilter::default()
    };
    let counts = office.mirror.employee_counts(of_text).await.unwrap();
    assert_eq!(
        (
            counts.all,
            counts.dismissed,
            counts.admins,
            counts.two_step_on
        ),
        (9, 1, 2, 3)
    );
}

#[tokio::test]
async fn counts_follow_every_change_of_a_row() {
    let office = people().await;
    let hans = Employee {
        role: Role::Employee,
        status: Status::Dismissed,
        ..employee("e7", "Hans im Glück")
    };
    office.rows([Row::Employee(hans)]).await;
    let counts = office
        .mirror
        .employee_counts(EmployeeFilter::default())
        .await
        .unwrap();
    assert_eq!((counts.active, counts.dismissed, counts.admins), (7, 2, 1));
    let found = office
        .mirror
        .search(Search {
            text: "glück".into(),
            limit: 50,
            about: None,
        })
        .await
        .unwrap();
    assert_eq!(found.people.len(), 1, "the words follow too");
}

#[tokio::test]
async fn search_finds_cyrillic_latin_and_diacritics_however_typed() {
    let office = Office::open().await;
    office
        .rows(
            [
                employee("jorg", "Jörg Müller"),
                employee("petr", "Пётр Сергеевич Орлов"),
                employee("lukasz", "Łukasz Straße"),
                employee("q", "Quote \"Q\" O'Neill"),
            ]
            .map(Row::Employee),
        )
        .await;
    office
        .rows(invited("zora", "Zora Invited", Some(LetterState::Bounced)))
        .await;
    for (text, expected) in [
        ("jorg", vec!["Jörg Müller"]),
        ("MÜLL", vec!["Jörg Müller"]),
        ("muller jo", vec!["Jörg Müller"]),
        ("пет", vec!["Пётр Сергеевич Орлов"]),
        ("ОРЛ", vec!["Пётр Сергеевич Орлов"]),
        ("ор", vec!["Пётр Сергеевич Орлов"]),
        ("о", vec!["Пётр Сергеевич Орлов"]),
        ("strasse", vec!["Łukasz Straße"]),
        ("lukasz@northwind.example", vec!["Łukasz Straße"]),
        ("\"q\"", vec!["Quote \"Q\" O'Neill"]),
        ("o'n", vec!["Quote \"Q\" O'Neill"]),
        ("zora@away", vec!["Zora Invited"]),
        ("' or 1=1 --", vec![]),
        ("*", vec![]),
        ("   ", vec![]),
        ("nobody of that name", vec![]),
    ] {
        let found = office
            .mirror
            .search(Search {
                text: text.into(),
                limit: 50,
                about: None,
            })
            .await
            .unwrap();
        let names: Vec<_> = found
            .people
            .iter()
            .map(|person| person.name.as_str())
            .collect();
        assert_eq!(names, expected, "{text:?}");
    }
    let zora = office
        .mirror
        .search(Search {
            text: "zora".into(),
            limit: 50,
            about: None,
        })
        .await
        .unwrap();
    assert!(zora.people[0].cannot_get_in);
}

#[tokio::test]
async fn the_best_match_stands_first_and_more_is_said() {
    let office = Office::open().await;
    let crowd =
        (0..80).map(|i| Row::Employee(employee(&format!("a{i}"), &format!("Marianna {i}"))));
    office
        .rows(crowd.chain([
            Row::Employee(employee("anna", "Anna Exact")),
            Row::Employee(employee("b", "Bob Annan")),
        ]))
        .await;
    let found = office
        .mirror
        .search(Search {
            text: "anna".into(),
            limit: 50,
            about: None,
        })
        .await
        .unwrap();
    assert_eq!((found.people.len(), found.more), (50, true));
    assert_eq!(found.people[0].name, "Anna Exact");
    let few = office
        .mirror
        .search(Search {
            text: "anna".into(),
            limit: 8,
            about: None,
        })
        .await
        .unwrap();
    let first = |found: &Found| -> Vec<_> {
        found
            .people
            .iter()
            .take(8)
            .map(|one| one.name.clone())
            .collect()
    };
    assert_eq!((few.people.len(), few.more), (8, true));
    assert_eq!(first(&few), first(&found));
    let exact = office
        .mirror
        .search(Search {
            text: "marianna 7".into(),
            limit: 50,
            about: None,
        })
        .await
        .unwrap();
    assert_eq!(exact.people[0].name, "Marianna 7");
}

#[tokio::test]
async fn a_persons_causes_come_most_decisive_first_doc_1() {
    let office = Office::open().await;
    let required = Settings {
        two_step_required_since: Some(NOW.plus(-30 * DAY)),
        ..Settings::default()
    };
    office.rows([Row::Workspace(workspace(required))]).await;
    let stuck = Employee {
        blocked_at: Some(NOW.plus(-DAY)),
        two_step: TwoStep {
            grace_until: Some(NOW.plus(-2 * DAY)),
            ..TwoStep::default()
        },
        last_failure_at: Some(NOW),
        ..employee("stuck", "Stuck Steve")
    };
    office.rows([Row::Employee(stuck)]).await;
    office
        .rows(invited("bela", "Béla", Some(LetterState::Bounced)))
        .await;
    let person = office
        .mirror
        .person(PersonQuery {
            employee: "stuck".into(),
        })
        .await
        .unwrap();
    let causes: Vec<_> = person
        .causes
        .iter()
        .map(|one| (one.cause, one.at))
        .collect();
    assert_eq!(
        causes,
        [
            (Cause::BlockedBySuspicion, Some(NOW.plus(-DAY))),
            (Cause::MustEnrol, Some(NOW.plus(-2 * DAY))),
            (Cause::FailedLately, Some(NOW)),
        ]
    );
    assert_eq!(
        person.can,
        [
            PersonAction::Edit,
            PersonAction::Dismiss,
            PersonAction::Replace,
            PersonAction::EndSessions,
            PersonAction::ExtendGrace,
            PersonAction::SetIpRule,
            PersonAction::SendLogin,
            PersonAction::OpenCase,
            PersonAction::RequestAddress
        ]
    );
    let bela = office
        .mirror
        .person(PersonQuery {
            employee: "bela".into(),
        })
        .await
        .unwrap();
    assert_eq!(bela.causes.len(), 1);
    assert_eq!(bela.causes[0].cause, Cause::LetterFailed);
    let said = bela.causes[0].said.as_deref();
    assert!(said.is_some_and(|said| said.starts_with("550")));
    assert_eq!(bela.invited_by.as_deref(), Some("Petra Novak"));
    assert_eq!(bela.sender, "gatehouse@northwind.example");
}

#[tokio::test]
async fn waiting_edits_show_their_new_values_and_their_mark() {
    let office = people().await;
    let edit = Choice::EditEmployee {
        employee: "e1".into(),
        name: Some("Béla Renamed".into()),
        contact_email: Some(String::new()),
        department: Some("labs".into()),
        position: None,
        workgroups: None,
    };
    office
        .mirror
        .decide(Decide {
            choices: vec![edit],
        })
        .await
        .unwrap();
    let person = office
        .mirror
        .person(PersonQuery {
            employee: "e1".into(),
        })
        .await
        .unwrap();
    assert_eq!(person.employee.name, "Béla Renamed");
    assert_eq!(person.employee.contact_email, None);
    assert_eq!(person.department.as_deref(), Some("Labs"));
    assert_eq!(person.waiting.len(), 1);
    let window = Window {
        offset: 0,
        limit: 10,
        sort: EmployeeSort::Name,
        descending: false,
    };
    let page = office
        .mirror
        .employees(EmployeesQuery {
            filter: EmployeeFilter::default(),
            window,
        })
        .await
        .unwrap();
    let row = page.rows.iter().find(|row| row.employee.0 == "e1").unwrap();
    assert_eq!(
        (row.name.as_str(), row.waiting.is_some()),
        ("Béla Renamed", true)
    );
    // What waits is not dismissed on top of it; who was dismissed can only come back.
    assert!(!row.can.contains(&PersonAction::Dismiss));
    let fritz = page.rows.iter().find(|row| row.name == "Fritz").unwrap();
    assert!(fritz.can.contains(&PersonAction::Reinstate));
    assert!(!fritz.can.contains(&PersonAction::Dismiss));
    let hans = page.rows.iter().find(|row| row.name == "Hans").unwrap();
    assert!(hans.can.contains(&PersonAction::Dismiss));
}

#[tokio::test]
async fn the_overview_names_what_needs_the_admin_most_urgent_first() {
    let office = people().await;
    let required = Settings {
        two_step_required_since: Some(NOW.plus(-30 * DAY)),
        ..Settings::default()
    };
    office.rows([Row::Workspace(workspace(required))]).await;
    office
        .rows(invited("bela", "Béla", Some(LetterState::Refused)))
        .await;
    office
        .rows(crate::office::waiting_to_join("dora", "Dora"))
        .await;
    let grace = TwoStep {
        grace_until: Some(NOW.plus(2 * DAY)),
        ..TwoStep::default()
    };
    office
        .rows([Row::Employee(Employee {
            two_step: grace,
            ..employee("e1", "bela")
        })])
        .await;
    let events = (0..5).map(|i| {
        event(
            &format!("ev{i}"),
            NOW.plus(-i * DAY),
            EventKind::SignedIn,
            "e1",
        )
    });
    let failed = event("f", NOW, EventKind::SignInFailed, "e1");
    office.rows(events.chain([failed]).map(Row::Event)).await;
    let overview = office.mirror.overview().await.unwrap();
    let needs: Vec<_> = overview
        .needs
        .iter()
        .map(|need| (need.kind, need.n))
        .collect();
    assert_eq!(
        needs,
        [
            (NeedKind::WantsToJoin, 1),
            (NeedKind::Blocked, 1),
            (NeedKind::Bounced, 1),
            (NeedKind::GraceEnding, 1),
        ]
    );
    let status = office.mirror.status(Line::Online).await.unwrap();
    assert_eq!((status.n_needing, status.n_people_needing), (2, 1));
    assert_eq!((status.n_steps_needing, status.n_stopping_rest), (1, 0));
    assert_eq!(overview.days.len(), 30);
    assert_eq!(
        (overview.days[29].sign_ins, overview.days[29].failures),
        (1, 1)
    );
    assert_eq!(overview.days[25].sign_ins, 1);
    let two_step = overview.two_step;
    assert_eq!(
        (
            two_step.on,
            two_step.paused,
            two_step.in_grace,
            two_step.must_enrol,
            two_step.off
        ),
        (3, 1, 1, 3, 0)
    );
    assert_eq!(overview.lately.len(), 6);
    assert_eq!(overview.lately[0].actor.as_deref(), Some("bela"));
    let person = office
        .mirror
        .person(PersonQuery {
            employee: "e1".into(),
        })
        .await
        .unwrap();
    assert_eq!(
        person.timeline.len(),
        6,
        "each event once, by actor and on whom"
    );
    assert!(
        person
            .timeline
            .is_sorted_by_key(|event| std::cmp::Reverse(event.at)),
        "newest first"
    );
}

#[tokio::test]
async fn a_single_admin_is_warned_of_blk_6() {
    let office = Office::open().await;
    let overview = office.mirror.overview().await.unwrap();
    assert_eq!(
        overview
            .needs
            .iter()
            .map(|need| need.kind)
            .collect::<Vec<_>>(),
        [NeedKind::OneAdmin]
    );
}

#[tokio::test]
async fn the_company_shows_departments_links_admins_and_what_waits() {
    let office = people().await;
    let choices = vec![
        Choice::AddDepartment {
            name: "Kitchen".into(),
        },
        Choice::RenameDepartment {
            department: "labs".into(),
            name: "Research".into(),
        },
        Choice::AddLink {
            name: "Fair".into(),
            department: Some("sales".into()),
        },
        Choice::EditSettings {
            name: None,
            confirm_joining: Some(false),
            listed_domains: None,
            invitation_days: Some(14),
            grace_days: None,
            logo: None,
            invitation_text: None,
        },
    ];
    let decided = office.mirror.decide(Decide { choices }).await.unwrap();
    assert!(decided.refused.is_empty(), "{:?}", decided.refused);
    let company = office.mirror.company().await.unwrap();
    let departments: Vec<_> = company
        .departments
        .iter()
        .map(|one| (one.name.as_str(), one.n_employees, one.waiting.is_some()))
        .collect();
    assert_eq!(
        departments,
        [
            ("Kitchen", 0, true),
            ("Research", 1, true),
            ("Sales", 3, false)
        ]
    );
    assert_eq!(
        (company.links[0].name.as_str(), &company.links[0].url),
        ("Fair", &None)
    );
    assert_eq!(company.workspace.settings.invitation_days, 14);
    assert!(company.waiting.is_some());
    let admins: Vec<_> = company.admins.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(admins, ["Petra Novak", "Hans"]);
}

#[tokio::test]
async fn an_export_is_whole_marked_utf_8_and_executes_nothing() {
    let office = people().await;
    office
        .rows([Row::Employee(employee(
            "evil",
            "=HYPERLINK(\"http://x\",\"y\")",
        ))])
        .await;
    let path = office.folder.0.join("people.csv");
    let exported = office
        .mirror
        .export_employees(ExportEmployees {
            filter: EmployeeFilter {
                status: Some(Status::Active),
                ..EmployeeFilter::default()
            },
            path: path.display().to_string(),
            sheet: Sheet::default(),
        })
        .await
        .unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with('\u{feff}'));
    assert_eq!(exported.rows as usize, text.lines().count() - 1);
    assert!(
        text.contains("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
        "{text}"
    );
    assert!(text.contains("Дмитрий,e3@northwind.example"));
    assert!(!text.contains("Fritz"), "only the filtered");
    let nowhere = ExportEmployees {
        filter: EmployeeFilter::default(),
        path: "/nowhere/at/all.csv".into(),
        sheet: Sheet::default(),
    };
    assert!(office.mirror.export_employees(nowhere).await.is_err());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_export_to_a_full_disk_says_so_and_leaves_the_file_of_before() {
    let office = people().await;
    let path = office.folder.0.join("people.csv");
    std::fs::write(&path, "as before").unwrap();
    let part = office.folder.0.join("people.csv.part");
    std::os::unix::fs::symlink("/dev/full", &part).unwrap();
    let export = ExportEmployees {
        filter: EmployeeFilter::default(),
        path: path.display().to_string(),
        sheet: Sheet::default(),
    };
    let told = office.mirror.export_employees(export).await.unwrap_err();
    assert!(matches!(told, Failure::Told(Problem::DiskFull)), "{told}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "as before");
    assert!(!part.exists() && !part.is_symlink());
}

#[tokio::test]
async fn a_department_that_nothing_is_in_is_deleted_and_drawn_as_waiting_off_2() {
    let office = people().await;
    let delete = |department: &str| Choice::DeleteDepartment {
        department: department.into(),
    };
    let kitchen = Department {
        id: "kitchen".into(),
        name: "Kitchen".to_owned(),
        created_at: NOW,
    };
    office.rows([Row::Department(kitchen)]).await;
    let choices = vec![
        delete("kitchen"),
        delete("kitchen"),
        delete("labs"),
        delete("nowhere"),
    ];
    let decided = office.mirror.decide(Decide { choices }).await.unwrap();
    assert_eq!(decided.operations.len(), 1);
    let refused: Vec<_> = decided.refused.iter().map(|one| &one.problem).collect();
    assert_eq!(
        refused,
        [
            &Problem::DepartmentGone,
            &Problem::DepartmentInUse,
            &Problem::DepartmentGone
        ]
    );
    let outbox = office.mirror.outbox().await.unwrap();
    assert_eq!(outbox.waiting[0].about.name, "Kitchen");
    assert_eq!(outbox.waiting[0].direction, Direction::Restricting);
    let company = office.mirror.company().await.unwrap();
    let line = company
        .departments
        .iter()
        .find(|line| line.name == "Kitchen");
    assert!(
        line.unwrap().waiting.is_some(),
        "there until it is in force"
    );
}

#[tokio::test]
async fn a_long_list_is_narrowed_by_the_index_and_by_department_names() {
    let office = Office::open().await;
    let crowd: Vec<Row> = (0..20_500)
        .map(|i| {
            let department = if i % 1_000 == 0 { "labs" } else { "sales" };
            let status = if i % 5_000 == 1 {
                Status::Dismissed
            } else {
                Status::Active
            };
            let person = employee(
                &format!("c{i}"),
                &format!("Crowd {}", if i % 100 == 0 { "Zebra" } else { "Horse" }),
            );
            Row::Employee(Employee {
                department: Some(department.into()),
                status,
                ..person
            })
        })
        .collect();
    for part in crowd.chunks(5_000) {
        office.rows(part.to_vec()).await;
    }
    let total = async |text: &str, status| {
        let filter = EmployeeFilter {
            text: text.into(),
            status,
            ..EmployeeFilter::default()
        };
        let window = Window {
            offset: 0,
            limit: 10,
            sort: EmployeeSort::Name,
            descending: false,
        };
        let page = office
            .mirror
            .employees(EmployeesQuery {
                filter: filter.clone(),
                window,
            })
            .await
            .unwrap();
        assert!(office.mirror.employee_counts(filter).await.unwrap().all > 0);
        page.total
    };
    assert_eq!(total("zebra", None).await, 205);
    assert_eq!(total("ze", None).await, 205);
    assert_eq!(total("crowd zebra labs", None).await, 21);
    assert_eq!(total("labs", None).await, 21);
    assert_eq!(total("c1500@northwind.example", None).await, 1);
    assert_eq!(
        total("crowd", None).await,
        20_000,
        "the bound of a list narrowed by words"
    );
    assert_eq!(
        total("horse", Some(Status::Dismissed)).await,
        5,
        "few are asked one by one"
    );
    let path = office.folder.0.join("all.csv");
    let filter = EmployeeFilter {
        text: "crowd".into(),
        ..EmployeeFilter::default()
    };
    let export = ExportEmployees {
        filter,
        path: path.display().to_string(),
        sheet: Sheet::default(),
    };
    assert_eq!(
        office.mirror.export_employees(export).await.unwrap().rows,
        20_500,
        "a file leaves nobody out"
    );
}
