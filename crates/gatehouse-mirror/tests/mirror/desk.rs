//! The desk: the copy with the outbox drawn over it, in one order.

use gatehouse_mirror::export::Sheet;
use gatehouse_mirror::failure::Failure;
use gatehouse_mirror::invitation::{
    ExportInvitations, InvitationAction, InvitationLine, InvitationSort, InvitationTab,
    InvitationsQuery, Shown,
};
use gatehouse_mirror::outbox::{Choice, Decide};
use gatehouse_mirror::page::{Page, Window};
use gatehouse_rules::employee::Employee;
use gatehouse_rules::feed::Row;
use gatehouse_rules::invitation::Limits;
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, HOUR};
use gatehouse_rules::workspace::{DoorFacts, Settings};

use crate::office::{NOW, Office, invited, link, waiting_to_join, workspace};

pub fn query(tab: InvitationTab, sort: InvitationSort) -> InvitationsQuery {
    InvitationsQuery {
        tab,
        text: String::new(),
        department: None,
        window: Window {
            offset: 0,
            limit: 100,
            sort,
            descending: false,
        },
    }
}

pub async fn shown(
    office: &Office,
    tab: InvitationTab,
    sort: InvitationSort,
) -> Page<InvitationLine> {
    office.mirror.invitations(query(tab, sort)).await.unwrap()
}

fn names(page: &Page<InvitationLine>) -> Vec<&str> {
    page.rows.iter().map(|row| row.name.as_str()).collect()
}

async fn desk() -> Office {
    let office = Office::open().await;
    office
        .rows(invited("anna", "Anna Adams", Some(LetterState::Sent)))
        .await;
    office
        .rows(invited("bela", "Béla Bartók", Some(LetterState::Bounced)))
        .await;
    office.rows(invited("carl", "Carl Czerny", None)).await;
    office.rows(waiting_to_join("dora", "Dora Diamant")).await;
    office.rows([Row::Link(link("l"))]).await;
    let [person, invitation] = invited("emil", "Emil Erdős", Some(LetterState::Opened));
    let Row::Invitation(mut late) = invitation else {
        unreachable!()
    };
    late.expires_at = Some(NOW.plus(-HOUR));
    office.rows([person, Row::Invitation(late)]).await;
    office
}

#[tokio::test]
async fn every_state_has_its_word_and_its_tab_inv_8() {
    let office = desk().await;
    let page = shown(&office, InvitationTab::All, InvitationSort::Need).await;
    let states: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.name.as_str(), row.shown))
        .collect();
    assert_eq!(
        states,
        [
            ("Dora Diamant", Shown::WantsToJoin),
            ("Béla Bartók", Shown::Bounced),
            ("Emil Erdős", Shown::Expired),
            ("Anna Adams", Shown::Sent),
            ("Carl Czerny", Shown::NotSent),
        ]
    );
    assert_eq!(
        page.rows[0].words.as_deref(),
        Some("Front desk"),
        "by which link"
    );
    assert_eq!(
        page.rows[1].words.as_deref(),
        Some("550 5.1.1 no such user"),
        "the mail server's own words"
    );
    assert_eq!(
        page.rows[2].at,
        NOW.plus(-HOUR),
        "an expired one is as old as its end"
    );
    for (tab, expected) in [
        (InvitationTab::WantsToJoin, vec!["Dora Diamant"]),
        (InvitationTab::Bounced, vec!["Béla Bartók"]),
        (InvitationTab::Expired, vec!["Emil Erdős"]),
        (InvitationTab::OnTheWay, vec!["Anna Adams", "Carl Czerny"]),
        (InvitationTab::Joined, vec![]),
    ] {
        assert_eq!(
            names(&shown(&office, tab, InvitationSort::Need).await),
            expected,
            "{tab:?}"
        );
    }
    let counts = office.mirror.invitation_counts().await.unwrap();
    assert_eq!(
        (
            counts.all,
            counts.wants_to_join,
            counts.bounced,
            counts.expired,
            counts.on_the_way,
            counts.joined
        ),
        (5, 1, 1, 1, 2, 0)
    );
}

#[tokio::test]
async fn who_joined_leaves_the_open_tabs_and_stays_thirty_days_in_joined() {
    let office = desk().await;
    let [person, invitation] = invited("anna", "Anna Adams", Some(LetterState::Opened));
    let Row::Invitation(mut joined) = invitation else {
        unreachable!()
    };
    joined.joined_at = Some(NOW.plus(-DAY));
    office.rows([person, Row::Invitation(joined.clone())]).await;
    assert_eq!(
        names(&shown(&office, InvitationTab::Joined, InvitationSort::Need).await),
        ["Anna Adams"]
    );
    assert_eq!(
        shown(&office, InvitationTab::All, InvitationSort::Need)
            .await
            .total,
        4
    );
    joined.joined_at = Some(NOW.plus(-31 * DAY));
    office.rows([Row::Invitation(joined)]).await;
    assert_eq!(
        shown(&office, InvitationTab::Joined, InvitationSort::Need)
            .await
            .total,
        0
    );
}

#[tokio::test]
async fn a_waiting_delete_keeps_the_row_shown_with_its_change_off_2() {
    let office = desk().await;
    let decided = office
        .mirror
        .decide(Decide {
            choices: vec![Choice::DeleteInvitation {
                invitation: "i-bela".into(),
            }],
        })
        .await
        .unwrap();
    let page = shown(&office, InvitationTab::All, InvitationSort::Name).await;
    assert_eq!(page.total, 5);
    let row = page
        .rows
        .iter()
        .find(|row| row.name == "Béla Bartók")
        .unwrap();
    assert_eq!(row.shown, Shown::Waiting);
    let waiting = row.waiting.as_ref().unwrap();
    assert_eq!(
        (waiting.kind.as_str(), &waiting.operation),
        ("delete_invitation", &decided.operations[0])
    );
    assert!(
        row.can.is_empty(),
        "what waits is taken back, not decided twice"
    );
    let counts = office.mirror.invitation_counts().await.unwrap();
    assert_eq!(
        (counts.bounced, counts.on_the_way),
        (0, 3),
        "it needs the admin no more"
    );
}

#[tokio::test]
async fn a_waiting_fix_shows_the_right_address_inv_6() {
    let office = desk().await;
    let choice = Choice::FixAddress {
        invitation: "i-bela".into(),
        address: "bela@right.example".into(),
    };
    office
        .mirror
        .decide(Decide {
            choices: vec![choice],
        })
        .await
        .unwrap();
    let page = shown(&office, InvitationTab::All, InvitationSort::Address).await;
    let row = page
        .rows
        .iter()
        .find(|row| row.name == "Béla Bartók")
        .unwrap();
    assert_eq!(
        (row.address.as_str(), row.shown),
        ("bela@right.example", Shown::Waiting)
    );
    assert_eq!(page.total, 5, "one person, one row");
}

#[tokio::test]
async fn pages_of_copy_and_outbox_are_one_list_whatever_the_sort_and_offset() {
    let office = Office::open().await;
    let people: Vec<Row> = (0..60)
        .flat_map(|i| {
            invited(
                &format!("p{i:03}"),
                &format!("Person {:03}", (i * 37) % 60),
                Some(LetterState::Sent),
            )
        })
        .collect();
    office.rows(people).await;
    let touched: Vec<Choice> = [3, 17, 18, 44, 59]
        .into_iter()
        .map(|i| Choice::DeleteInvitation {
            invitation: format!("i-p{i:03}").into(),
        })
        .collect();
    office
        .mirror
        .decide(Decide { choices: touched })
        .await
        .unwrap();
    let pasted: Vec<String> = (0..25)
        .map(|i| format!("Person {:03}b <new{i}@x.example>", i * 3))
        .collect();
    crate::pasting::invited_by_paste(&office, &pasted.join("\n")).await;
    for sort in [
        InvitationSort::Need,
        InvitationSort::Name,
        InvitationSort::Address,
        InvitationSort::Department,
        InvitationSort::State,
        InvitationSort::Age,
    ] {
        for descending in [false, true] {
            let ask = |offset, limit| {
                let window = Window {
                    offset,
                    limit,
                    sort,
                    descending,
                };
                office.mirror.invitations(InvitationsQuery {
                    window,
                    ..query(InvitationTab::All, sort)
                })
            };
            let whole = ask(0, 500).await.unwrap();
            assert_eq!((whole.total, whole.rows.len()), (85, 85), "{sort:?}");
            let mut pieces = Vec::new();
            for offset in (0..90).step_by(7) {
                pieces.extend(ask(offset, 7).await.unwrap().rows);
            }
            let ids = |rows: &[InvitationLine]| {
                rows.iter()
                    .map(|row| row.invitation.clone())
                    .collect::<Vec<_>>()
            };
            assert_eq!(ids(&pieces), ids(&whole.rows), "{sort:?} {descending}");
            if sort == InvitationSort::Name {
                let mut sorted: Vec<_> = whole.rows.iter().map(|row| row.name.clone()).collect();
                sorted.sort();
                if descending {
                    sorted.reverse();
                }
                assert_eq!(
                    whole
                        .rows
                        .iter()
                        .map(|row| row.name.clone())
                        .collect::<Vec<_>>(),
                    sorted
                );
            }
        }
    }
}

#[tokio::test]
async fn words_of_name_address_and_department_narrow_the_desk() {
    let office = desk().await;
    let [person, invitation] = invited("filip", "Filip Fiala", Some(LetterState::Sent));
    let Row::Employee(person) = person else {
        unreachable!()
    };
    office
        .rows([
            Row::Employee(Employee {
                department: Some("labs".into()),
                ..person
            }),
            invitation,
        ])
        .await;
    for (text, expected) in [
        ("bart", vec!["Béla Bartók"]),
        ("BARTÓK", vec!["Béla Bartók"]),
        ("a", vec!["Anna Adams"]),
        ("erdos", vec!["Emil Erdős"]),
        ("carl@away", vec!["Carl Czerny"]),
        ("labs", vec!["Filip Fiala"]),
        ("fi labs", vec!["Filip Fiala"]),
        ("anna labs", vec![]),
        ("\" OR \"", vec![]),
    ] {
        let query = InvitationsQuery {
            text: text.into(),
            ..query(InvitationTab::All, InvitationSort::Name)
        };
        let page = office.mirror.invitations(query).await.unwrap();
        assert_eq!(names(&page), expected, "{text:?}");
        assert_eq!(page.total as usize, expected.len(), "{text:?}");
    }
}

#[tokio::test]
async fn sixty_seconds_after_a_send_the_row_says_from_when_it_may_be_sent_again_inv_4() {
    let office = Office::open().await;
    let [person, invitation] = invited("anna", "Anna", Some(LetterState::Sent));
    let Row::Invitation(mut fresh) = invitation else {
        unreachable!()
    };
    fresh.sends = vec![NOW.plus(-20_000)];
    office.rows([person, Row::Invitation(fresh)]).await;
    let page = shown(&office, InvitationTab::All, InvitationSort::Need).await;
    assert_eq!(page.rows[0].resend_from, Some(NOW.plus(40_000)));

    // As long as this server's operator set it.
    let mut told = workspace(Settings::default());
    told.door = Some(DoorFacts {
        idle_minutes: 24,
        session_hours: 24,
        app_days: 30,
        password_min: 12,
        password_min_two_step: 8,
        breached_list: false,
        free_tries: 10,
        strangers_max: 100,
        recovery: Default::default(),
        invitations: Limits {
            wait_seconds: 300,
            ..Limits::default()
        },
        pauses: [1, 24, 72, 168],
        weights: Default::default(),
    });
    office.rows([Row::Workspace(told)]).await;
    let page = shown(&office, InvitationTab::All, InvitationSort::Need).await;
    assert_eq!(page.rows[0].resend_from, Some(NOW.plus(280_000)));
}

#[tokio::test]
async fn helpdesk_may_only_send_again() {
    let office = Office::of(Role::Helpdesk).await;
    office
        .rows(invited("anna", "Anna", Some(LetterState::Sent)))
        .await;
    office.rows(waiting_to_join("dora", "Dora")).await;
    let page = shown(&office, InvitationTab::All, InvitationSort::Name).await;
    assert_eq!(page.rows[0].can, [InvitationAction::Resend]);
    assert!(page.rows[1].can.is_empty());
    let company = office.mirror.company().await.unwrap();
    assert!(!company.can_invite);
    assert!(company.gives.is_empty());
}

#[tokio::test]
async fn an_admin_gives_no_role_that_is_above_helpdesk() {
    let office = Office::of(Role::Admin).await;
    let company = office.mirror.company().await.unwrap();
    assert!(company.can_invite);
    assert_eq!(
        company.gives,
        [Role::Employee, Role::Helpdesk, Role::Integrator]
    );
}

/// An overview reads all it needs in one state: however many are asked for at once, none waits for another's end.
#[tokio::test]
async fn many_overviews_at_once_do_not_wait_for_each_other() {
    let office = desk().await;
    let asked: Vec<_> = (0..12)
        .map(|_| {
            let mirror = office.mirror.clone();
            tokio::spawn(async move { mirror.overview().await })
        })
        .collect();
    for one in asked {
        assert!(one.await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn what_is_filtered_is_written_under_the_windows_own_titles_and_executes_nothing_inv_8() {
    let office = desk().await;
    office
        .rows(invited("evil", "=1+1", Some(LetterState::Refused)))
        .await;
    let path = office.folder.0.join("invitations.csv");
    let export = |titles: &[&str]| ExportInvitations {
        tab: InvitationTab::Bounced,
        text: String::new(),
        department: None,
        path: path.display().to_string(),
        sheet: Sheet {
            titles: titles.iter().map(|&title| title.to_owned()).collect(),
            words: [("bounced".to_owned(), "Zurückgekommen".to_owned())].into(),
            semicolons: !titles.is_empty(),
        },
    };
    let german = [
        "Name",
        "Adresse",
        "Abteilung",
        "Rolle",
        "=Zustand",
        "Näheres",
        "Seit",
    ];
    let exported = office
        .mirror
        .export_invitations(export(&german))
        .await
        .unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        lines[0],
        "\u{feff}Name;Adresse;Abteilung;Rolle;'=Zustand;Näheres;Seit"
    );
    assert_eq!((exported.rows, lines.len()), (2, 3), "{text}");
    assert!(
        text.contains("Béla Bartók;bela@away.example;;employee;Zurückgekommen;"),
        "{text}"
    );
    assert!(text.contains("\n'=1+1;evil@away.example"), "{text}");
    assert!(!text.contains("Anna"), "only the filtered");

    let told = office
        .mirror
        .export_invitations(export(&["Name"]))
        .await
        .unwrap_err();
    assert!(
        matches!(&told, Failure::Told(problem) if *problem == Problem::field("titles", "wrong_number")),
        "{told:?}"
    );
    office.mirror.export_invitations(export(&[])).await.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.starts_with("\u{feff}Name,Address,Department,Role,State,Details,Since"),
        "{text}"
    );
}
