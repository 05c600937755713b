//! Racing writers: order, lock and cursor are one line, so no reader misses a change (I5).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use gatehouse_rules::event::EventKind;
use gatehouse_rules::operation::Decision;
use gatehouse_server::store;

use crate::harness::{Copy, Office};

fn commits() -> u64 {
    std::env::var("GATEHOUSE_RACE_COMMITS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(2_000)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_writers_and_four_readers_miss_no_change() {
    let office = Arc::new(Office::open().await);
    let mut people = vec![office.owner.employee.clone()];
    for i in 0..24 {
        people.push(office.invite(&format!("p{i}@example.com")).await.0);
    }
    let people = Arc::new(people);
    let (writers, n) = (8, commits());
    let first = office.number("select revision from workspace").await as u64;
    let done = Arc::new(AtomicBool::new(false));
    let committed = Arc::new(AtomicU64::new(0));
    let mut writing = Vec::new();
    for writer in 0..writers {
        let (office, people) = (Arc::clone(&office), Arc::clone(&people));
        let committed = Arc::clone(&committed);
        writing.push(tokio::spawn(async move {
            for i in 0..n / writers {
                let id = &people[usize::try_from((writer * 7 + i) % people.len() as u64).unwrap()];
                let mut change = office.app.change(&office.workspace).await.unwrap();
                let mut kept = store::employee::find(&mut change.tx, &office.workspace, id)
                    .await
                    .unwrap()
                    .unwrap();
                // Each adds one to what it read: a lost change would leave the sum short.
                let count: u64 = kept
                    .row
                    .position
                    .as_deref()
                    .map_or(0, |n| n.parse().unwrap());
                kept.row.position = Some((count + 1).to_string());
                change.set_employee(&mut kept).await.unwrap();
                change
                    .commit(office.app.event(EventKind::EmployeeEdited))
                    .await
                    .unwrap();
                committed.fetch_add(1, Ordering::SeqCst);
            }
        }));
    }
    let mut reading = Vec::new();
    for _ in 0..4 {
        let (office, done) = (Arc::clone(&office), Arc::clone(&done));
        reading.push(tokio::spawn(async move {
            let mut copy = Copy::fetch(&office.owner, 100).await;
            loop {
                let last = done.load(Ordering::SeqCst);
                copy.pull(&office.owner, 40).await;
                if last {
                    return copy;
                }
            }
        }));
    }
    for task in writing {
        task.await.unwrap();
    }
    done.store(true, Ordering::SeqCst);
    let committed = committed.load(Ordering::SeqCst);
    let head = office.number("select revision from workspace").await as u64;
    assert_eq!(head, first + committed, "every commit is one revision");
    let fresh = Copy::fetch(&office.owner, 1000).await;
    for task in reading {
        let copy = task.await.unwrap();
        assert_eq!(copy.revision, head);
        assert!(
            copy.differs(&fresh).is_empty(),
            "{:?}",
            copy.differs(&fresh)
        );
    }
    let sum = "select cast(sum(cast(position as bigint)) as bigint) from employee where position is not null";
    assert_eq!(
        office.number(sum).await as u64,
        committed,
        "no change was lost"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn operations_sealer_and_reads_go_on_together() {
    let office = Arc::new(Office::open().await);
    let mut tasks = Vec::new();
    for writer in 0..4 {
        let office = Arc::clone(&office);
        tasks.push(tokio::spawn(async move {
            for i in 0..20 {
                let people = vec![office.invitee(&format!("w{writer}n{i}@example.com"))];
                let decision = Decision::Invite {
                    people,
                    letters: true,
                };
                office.owner.decide(decision).await;
            }
        }));
    }
    for sealer in ["one", "two"] {
        let office = Arc::clone(&office);
        tasks.push(tokio::spawn(async move {
            for _ in 0..20 {
                gatehouse_server::event::seal_all(&office.app, sealer)
                    .await
                    .unwrap();
                tokio::task::yield_now().await;
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    office.clock.advance(60_000);
    office.seal().await;
    let verdict = gatehouse_server::event::verify(&office.app, &office.workspace)
        .await
        .unwrap();
    let n = office.number("select count(*) from event").await as u64;
    assert!(
        matches!(verdict, gatehouse_server::event::Verdict::Whole { from: 1, to, .. } if to == n),
        "{verdict}"
    );
    let mut copy = Copy::fetch(&office.owner, 50).await;
    copy.pull(&office.owner, 50).await;
}
