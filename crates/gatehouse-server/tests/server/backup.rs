//! Backup and restore: everything comes back, and every mirror hears of it (a new epoch).

use axum::http::StatusCode;
use gatehouse_rules::feed::{Kind, Start};
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::role::Role;
use gatehouse_server::backup::{backup, move_to, restore};
use gatehouse_server::store::backup::{LEFT_OUT, TABLES};

use crate::browser::{Browser, PASSWORD};
use crate::harness::{Copy, Office};

const ANNA: &str = "anna@northwind.example";

/// Takes everything out again that opening an office put in.
async fn empty(office: &Office) {
    for table in TABLES.iter().chain(LEFT_OUT).rev() {
        if *table != "meta" {
            office.tamper(&format!("delete from {table}")).await;
        }
    }
}

#[tokio::test]
pub async fn a_restored_database_holds_everything_and_has_a_new_epoch() {
    let office = Office::open().await;
    office.invite("kept@example.com").await;
    office.seal().await;
    let mut copy = Copy::fetch(&office.owner, 100).await;
    copy.pull(&office.owner, 100).await;
    let start: Start = office.owner.get("/api/sync/start").await;
    let file = std::env::temp_dir().join(format!("gatehouse-backup-{}", office.id()));
    backup(&office.app, &file).await.unwrap();

    let other = Office::open().await;
    assert!(
        restore(&other.app, &file).await.is_err(),
        "not over a database in use"
    );
    empty(&other).await;
    restore(&other.app, &file).await.unwrap();
    std::fs::remove_file(&file).unwrap();

    // The owner's app of before, at the restored server.
    let mut app = office.owner.clone();
    app.at(&other);
    app.sign_in_again();
    let after: Start = app.get("/api/sync/start").await;
    assert_ne!(after.epoch, start.epoch);
    let path = format!("/api/sync/feed?cursor={}", copy.cursor);
    let (status, value) = app.call("GET", &path, None).await;
    assert_eq!(
        (status, &value["resync"]),
        (StatusCode::GONE, &"epoch".into())
    );
    let mut fresh = Copy::fetch(&app, 100).await;
    fresh.pull(&app, 100).await;
    for kind in Kind::DIGESTED {
        assert_eq!(fresh.digest(kind), copy.digest(kind), "{kind:?}");
    }
    let again = Decision::Invite {
        people: vec![other.invitee("kept@example.com")],
        letters: true,
    };
    assert!(matches!(app.decide(again).await, Outcome::Rejected { .. }));
}

#[tokio::test]
async fn a_damaged_or_cut_backup_restores_nothing() {
    let office = Office::open().await;
    office.invite("kept@example.com").await;
    let file = std::env::temp_dir().join(format!("gatehouse-backup-{}", office.id()));
    backup(&office.app, &file).await.unwrap();
    let whole = std::fs::read(&file).unwrap();
    let mut bent = whole.clone();
    let middle = bent.len() / 2;
    bent[middle] ^= 1;
    for damaged in [&whole[..whole.len() / 2], &bent] {
        std::fs::write(&file, damaged).unwrap();
        assert!(restore(&office.app, &file).await.is_err());
    }
    std::fs::remove_file(&file).unwrap();
    let copy = Copy::fetch(&office.owner, 100).await;
    assert_eq!(copy.count(Kind::Invitation), 1);
}

/// On PostgreSQL it goes over to SQLite and back.
#[tokio::test]
async fn who_could_get_in_still_can_after_a_restore_and_what_was_ended_stays_ended() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    office.enrol(&anna.identity).await;
    office.invite("ben@northwind.example").await;
    let invited = office.links().await.remove(0);
    let mut before = Browser::new(&office);
    let landed = before
        .sign_in_with_code("northwind", ANNA, &office.code())
        .await;
    assert_eq!(landed.location(), "/w/northwind/me");

    let (sqlite, back) = (Office::open_on_sqlite().await, Office::open().await);
    for (from, to) in [(&office, &sqlite), (&sqlite, &back)] {
        let file = std::env::temp_dir().join(format!("gatehouse-backup-{}", from.id()));
        backup(&from.app, &file).await.unwrap();
        assert!(
            backup(&from.app, &file).await.is_err(),
            "no backup is overwritten"
        );
        empty(to).await;
        restore(&to.app, &file).await.unwrap();
        std::fs::remove_file(&file).unwrap();
    }

    back.clock.advance(60_000);
    let mut browser = Browser::new(&back);
    let stale = browser.sign_in("northwind", ANNA, "wrong").await;
    assert_eq!(stale.status, StatusCode::UNAUTHORIZED);
    let landed = browser
        .sign_in_with_code("northwind", ANNA, &back.code())
        .await;
    assert_eq!(landed.location(), "/w/northwind/me", "password and factor");
    let page = browser.get(&invited).await;
    page.says("Join Northwind");
    let joined = browser.submit(&page, &[("name", "Ben"), ("password", PASSWORD)]);
    assert_eq!(joined.await.location(), "/w/northwind/joined");

    let mut early = Browser::new(&back);
    early.cookies = before.cookies.clone();
    let page = early.get("/w/northwind/me").await;
    assert_eq!(page.location(), "/w/northwind", "the session is over");
    let mut app = anna.clone();
    app.at(&back);
    let (status, _) = app.call("GET", "/api/sync/start", None).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "the app signs in again");
    assert_eq!(back.number("select count(*) from refresh_token").await, 0);
    let kept = format!("select count(*) from device where id = '{}'", anna.device());
    assert_eq!(back.number(&kept).await, 1, "its device stays known");
}

/// On PostgreSQL it moves there from SQLite.
#[tokio::test]
async fn a_move_to_another_database_signs_nobody_out_and_no_app_fetches_anew() {
    let old = Office::open_on_sqlite().await;
    let anna = old.member(Role::Employee, ANNA).await;
    old.set_password(&anna.identity, PASSWORD).await;
    let mut browser = Browser::new(&old);
    let landed = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(landed.location(), "/w/northwind/me");
    old.invite("kept@example.com").await;
    old.seal().await;
    let mut copy = Copy::fetch(&old.owner, 100).await;
    copy.pull(&old.owner, 100).await;
    let start: Start = old.owner.get("/api/sync/start").await;

    let new = Office::open().await;
    let by = std::env::temp_dir().join(format!("gatehouse-moving-{}", old.id()));
    let full = move_to(&old.app, &new.app.db, "elsewhere", &by).await;
    assert!(full.is_err(), "not over a database in use");
    let moved = "select count(*) from meta where name = 'moved'";
    assert_eq!(old.number(moved).await, 0, "the old one goes on then");
    empty(&new).await;
    let n = move_to(&old.app, &new.app.db, "elsewhere", &by)
        .await
        .unwrap();
    assert!(!by.exists(), "the file of the way is gone");
    assert_eq!(old.number(moved).await, 1);
    let mut there = 0;
    for table in TABLES.iter().chain(LEFT_OUT) {
        there += new.number(&format!("select count(*) from {table}")).await;
    }
    assert_eq!(u64::try_from(there).unwrap(), n);

    let mut app = old.owner.clone();
    app.at(&new);
    let after: Start = app.get("/api/sync/start").await;
    assert_eq!(after.epoch, start.epoch);
    copy.pull(&app, 100).await;
    let fresh = Copy::fetch(&app, 100).await;
    assert_eq!(
        fresh.digest(Kind::Invitation),
        copy.digest(Kind::Invitation)
    );
    let mut later = Browser::new(&new);
    later.cookies = browser.cookies.clone();
    later.get("/w/northwind/me").await.says(ANNA);
}
