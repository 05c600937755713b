//! Backup and restore: everything comes back, and every mirror hears of it (a new epoch).

use axum::http::StatusCode;
use gatehouse_rules::feed::{Kind, Start};
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_server::backup::{backup, restore};

use crate::harness::{Copy, Office};

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
    other.tamper("delete from digest").await;
    let tables = [
        "chain",
        "operation",
        "tombstone",
        "event",
        "letter",
        "invitation",
        "address",
        "access_token",
        "refresh_token",
        "device",
        "employee",
        "identity",
        "link",
        "department",
        "workspace",
    ];
    for table in tables {
        other.tamper(&format!("delete from {table}")).await;
    }
    restore(&other.app, &file).await.unwrap();
    std::fs::remove_file(&file).unwrap();

    // The owner's app of before, at the restored server.
    let mut app = office.owner.clone();
    app.at(&other);
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
