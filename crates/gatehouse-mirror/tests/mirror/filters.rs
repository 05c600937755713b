//! Filters with a name, kept beside the outbox.

use gatehouse_mirror::failure::{Failure, Result};
use gatehouse_mirror::filters::{MOST, SavedFilter};
use gatehouse_mirror::open::Mirror;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;

use crate::office::{Folder, Office, profile};
use crate::pasting::HOSTILE;

fn problem<T>(result: Result<T>) -> Problem {
    match result {
        Err(Failure::Told(problem)) => problem,
        _ => panic!("it was not refused"),
    }
}

fn filter(list: &str, name: &str, department: &str) -> SavedFilter {
    SavedFilter {
        list: list.to_owned(),
        name: name.to_owned(),
        parts: [("department".to_owned(), department.to_owned())].into(),
    }
}

#[tokio::test]
async fn a_filter_is_kept_replaced_by_its_name_and_removed_and_is_there_after_a_restart() {
    let folder = Folder::new();
    let profile = profile(&folder);
    let mirror = Mirror::create(&profile, "Northwind", None).await.unwrap();
    for one in [
        filter("employees", " Sales ", "s"),
        filter("invitations", "Sales", "s"),
        filter("employees", "Sales", "s2"),
    ] {
        mirror.save_filter(one).await.unwrap();
    }
    let wanted = [
        filter("employees", "Sales", "s2"),
        filter("invitations", "Sales", "s"),
    ];
    assert_eq!(mirror.saved_filters().await.unwrap(), wanted);
    mirror.lock().await;
    let mirror = Mirror::open(&profile, None).await.unwrap();
    assert_eq!(mirror.saved_filters().await.unwrap(), wanted);
    for _ in 0..2 {
        mirror.remove_filter(&wanted[0]).await.unwrap();
        assert_eq!(mirror.saved_filters().await.unwrap(), wanted[1..]);
    }
}

#[tokio::test]
async fn a_filter_without_a_name_too_long_or_one_too_many_is_refused_and_nothing_is_lost() {
    let office = Office::of(Role::Owner).await;
    for (wrong, field, reason) in [
        (filter("employees", "  ", "s"), "name", "empty"),
        (
            filter("employees", &"x".repeat(61), "s"),
            "name",
            "too_long",
        ),
        (
            filter("employees", "a\u{202e}b", "s"),
            "name",
            "control_character",
        ),
        (
            filter("employees", "Long", &"x".repeat(501)),
            "parts",
            "too_long",
        ),
    ] {
        let refused = problem(office.mirror.save_filter(wrong).await);
        assert_eq!(refused, Problem::field(field, reason));
    }
    for n in 0..MOST {
        let one = filter("employees", &format!("Filter {n}"), "s");
        office.mirror.save_filter(one).await.unwrap();
    }
    let refused = problem(
        office
            .mirror
            .save_filter(filter("employees", "More", "s"))
            .await,
    );
    assert_eq!(refused, Problem::field("name", "too_many"));
    // Another list has room, and so has a name that is there.
    for one in [
        filter("events", "More", "s"),
        filter("employees", "Filter 3", "t"),
    ] {
        office.mirror.save_filter(one).await.unwrap();
    }
    assert_eq!(office.mirror.saved_filters().await.unwrap().len(), MOST + 1);
}

#[tokio::test]
async fn the_name_of_a_filter_is_kept_as_it_was_written_attack_34() {
    let office = Office::open().await;
    let mut wanted = Vec::new();
    for words in HOSTILE.lines() {
        let one = filter("employees", words, "s");
        office.mirror.save_filter(one.clone()).await.unwrap();
        wanted.push(one);
    }
    assert_eq!(
        office.mirror.saved_filters().await.unwrap().len(),
        wanted.len()
    );
    for one in &wanted {
        assert!(
            office.mirror.saved_filters().await.unwrap().contains(one),
            "{}",
            one.name
        );
        office.mirror.remove_filter(one).await.unwrap();
    }
    assert!(office.mirror.saved_filters().await.unwrap().is_empty());
}
