//! Of what the system may tell while nobody looks at the window.

use gatehouse_mirror::news::{News, NewsKind};
use gatehouse_mirror::outbox::Choice;
use gatehouse_rules::department::Department;
use gatehouse_rules::employee::Employee;
use gatehouse_rules::feed::Row;
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::operation::Decision;
use gatehouse_rules::request::{Request, RequestKind};
use gatehouse_rules::time::HOUR;

use crate::deciding::{decide, handed_out};
use crate::office::{NOW, Office, employee, invited, waiting_to_join};
use crate::settling::conflicting;

fn of(news: &[News], kind: NewsKind) -> Vec<&News> {
    news.iter().filter(|one| one.kind == kind).collect()
}

#[tokio::test]
async fn everything_that_stands_is_told_of_however_many_there_are_inv_8_blk_1_tfa_7() {
    let office = Office::open().await;
    for n in 0..7 {
        let (name, id) = (format!("Back {n}"), format!("back{n}"));
        office
            .rows(invited(&id, &name, Some(LetterState::Bounced)))
            .await;
    }
    office
        .rows(invited("sent", "Sent", Some(LetterState::Sent)))
        .await;
    office.rows(waiting_to_join("lia", "Lia")).await;
    let asks = Request {
        id: "q1".into(),
        kind: RequestKind::Invitation,
        employee: None,
        name: "Nobody Known".into(),
        login: "nobody@northwind.example".into(),
        note: None,
        since: NOW,
    };
    let blocked = Employee {
        blocked_at: Some(NOW.plus(-HOUR)),
        ..employee("bela", "Bela")
    };
    office
        .rows([Row::Request(asks), Row::Employee(blocked)])
        .await;
    let news = office.mirror.news().await.unwrap();
    assert_eq!(of(&news, NewsKind::Bounced).len(), 7);
    let named = |kind| {
        let all = of(&news, kind);
        assert_eq!(all.len(), 1, "{kind:?}");
        let employee = all[0].employee.as_ref().map(|id| id.as_str().to_owned());
        (all[0].name.clone(), employee)
    };
    assert_eq!(
        named(NewsKind::WantsToJoin),
        ("Lia".into(), Some("lia".into()))
    );
    assert_eq!(
        named(NewsKind::Blocked),
        ("Bela".into(), Some("bela".into()))
    );
    assert_eq!(named(NewsKind::Help), ("Nobody Known".into(), None));
}

#[tokio::test]
async fn what_is_decided_here_makes_no_news_of_what_stood_there() {
    let office = Office::open().await;
    office
        .rows(invited("anna", "Anna", Some(LetterState::Bounced)))
        .await;
    let before = office.mirror.news().await.unwrap();
    let rename = Choice::EditEmployee {
        employee: "anna".into(),
        name: Some("Anna B.".into()),
        contact_email: None,
        department: None,
        position: None,
        workgroups: None,
    };
    decide(&office, rename).await;
    let after = office.mirror.news().await.unwrap();
    assert_eq!((before.len(), after.len()), (1, 1));
    assert_eq!(before[0].key, after[0].key);
}

#[tokio::test]
async fn a_conflict_is_told_also_where_it_is_about_nobody_syn_2() {
    let office = Office::open().await;
    let support = Department {
        id: "d1".into(),
        name: "Support".into(),
        created_at: NOW,
    };
    let revision = office.rows([Row::Department(support)]).await;
    let delete = Choice::DeleteDepartment {
        department: "d1".into(),
    };
    let id = decide(&office, delete).await.operations.remove(0);
    assert!(office.mirror.news().await.unwrap().is_empty());
    handed_out(&office, &id).await;
    conflicting(&office, &id, revision).await;
    let news = office.mirror.news().await.unwrap();
    assert_eq!(news.len(), 1);
    assert_eq!(
        (news[0].kind, news[0].name.as_str()),
        (NewsKind::Conflict, "Support")
    );
    assert!(matches!(
        news[0].decision,
        Some(Decision::DeleteDepartment { .. })
    ));
}
