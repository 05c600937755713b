//! The event log: sealed in batches by one sealer a workspace (LOG-3), which also refreshes what people's rows say of
//! their signing in; pruned by age; checked on demand.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use gatehouse_rules::block::{Risk, UNUSUAL_KEPT, is_void, last_unusual};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::feed::TOMBSTONE_HORIZON;
use gatehouse_rules::id::{EmployeeId, WebhookId, WorkspaceId};
use gatehouse_rules::operation::REMEMBERED;
use gatehouse_rules::password::is_weak;
use gatehouse_rules::time::{SECOND, Time};
use gatehouse_rules::webhook::CALL_REMEMBERED;
use tokio::time::Instant;

use crate::app::App;
use crate::change::Change;
use crate::failure::Told;
use crate::store;
use crate::store::event::Chain;

mod listing;

pub use listing::{Line, Mark, Page, list};

/// Events sealed under one revision at most, and forgotten in one transaction.
const BATCH: u32 = 1_000;
/// How long a sealer that died is waited for.
const LEASE: i64 = 10 * SECOND;
const SEAL_EVERY: Duration = Duration::from_millis(500);
const SWEEP_EVERY: Duration = Duration::from_secs(15);
const PRUNE_EVERY: Duration = Duration::from_secs(60 * 60);

/// Seals what waits, refreshes what ended by itself and forgets what is too old, until the server stops.
pub async fn work(app: App) {
    let sealer = app.random.id(app.clock.now());
    let (mut swept, mut pruned) = (Instant::now(), None::<Instant>);
    loop {
        tokio::select! {
            () = app.stop.cancelled() => return,
            () = app.nudge.sealing(SEAL_EVERY) => {}
        }
        let mut outcome = seal_all(&app, &sealer).await;
        if outcome.is_ok() && swept.elapsed() > SWEEP_EVERY {
            swept = Instant::now();
            outcome = sweep(&app).await;
        }
        if outcome.is_ok() && pruned.is_none_or(|at| at.elapsed() > PRUNE_EVERY) {
            pruned = Some(Instant::now());
            outcome = prune(&app).await;
        }
        if let Err(failure) = outcome {
            // Logged here; there is nobody to tell.
            let _ = failure.problem();
            tokio::time::sleep(SEAL_EVERY).await;
        }
    }
}

/// Seals whatever waits, in every workspace.
///
/// # Errors
/// When the database does not answer; what is not sealed waits.
pub async fn seal_all(app: &App, sealer: &str) -> Told<()> {
    let waiting = {
        let mut connection = app.db.connection().await?;
        store::event::list_waiting(&mut connection).await?
    };
    for workspace in waiting {
        while seal(app, &workspace, sealer).await? {}
    }
    Ok(())
}

/// LOG-3: gives a batch of events their places in the chain, if this sealer has the lease; true when more may wait.
async fn seal(app: &App, workspace: &WorkspaceId, sealer: &str) -> Told<bool> {
    let now = app.clock.now();
    {
        let mut connection = app.db.connection().await?;
        let until = now.plus(LEASE);
        if !store::event::claim_lease(&mut connection, workspace, sealer, now, until).await? {
            return Ok(false);
        }
    }
    let mut change = app.change(workspace).await?;
    let chain = store::event::chain(&mut change.tx, workspace).await?;
    let mut events = store::event::list_unsealed(&mut change.tx, workspace, BATCH).await?;
    if events.is_empty() {
        return Ok(false);
    }
    let full = events.len() >= BATCH as usize;
    let mut head = chain.clone();
    let mut hashes = Vec::with_capacity(events.len());
    for event in &mut events {
        head.number += 1;
        event.number = head.number;
        head.hash = event.chain(&head.hash);
        hashes.push(head.hash.clone());
    }
    let sealed: Vec<_> = events.iter().zip(hashes).collect();
    store::event::seal(&mut change.tx, workspace, &sealed, change.revision).await?;
    if !store::event::claim_head(&mut change.tx, workspace, &chain, head.number, &head.hash).await?
    {
        return Ok(false);
    }
    refresh(&mut change, workspace, &events).await?;
    refresh_webhooks(&mut change, workspace, &events).await?;
    change.commit_facts().await?;
    Ok(full)
}

/// What a batch of events says of one person.
#[derive(Default)]
struct Touched {
    signed_in_at: Option<Time>,
    failed_at: Option<Time>,
    factor: bool,
    devices: bool,
    /// Until when the pauses were meant that a new phone ends (TFA-4).
    pauses: Vec<Time>,
}

/// When webhooks were last used, under the revision of the batch.
async fn refresh_webhooks(
    change: &mut Change,
    workspace: &WorkspaceId,
    events: &[Event],
) -> Told<()> {
    let used: BTreeSet<&str> = events
        .iter()
        .filter(|event| event.kind == EventKind::SignedIn && event.is_by_rest())
        .filter_map(|event| event.data.get("webhook")?.as_str())
        .collect();
    for id in used {
        let id = WebhookId::from(id);
        if let Some(mut kept) = store::webhook::find(&mut change.tx, workspace, &id).await? {
            change.set_webhook(&mut kept).await?;
        }
    }
    Ok(())
}

/// Facts of signing in, one row a touched employee, under the revision of the batch.
async fn refresh(change: &mut Change, workspace: &WorkspaceId, events: &[Event]) -> Told<()> {
    let mut touched: BTreeMap<&EmployeeId, Touched> = BTreeMap::new();
    for event in events.iter().filter(|event| !event.is_by_rest()) {
        let Some(on) = &event.on else { continue };
        match event.kind {
            EventKind::SignedIn => {
                let one = touched.entry(on).or_default();
                one.signed_in_at = one.signed_in_at.max(Some(event.at));
                one.factor = true;
            }
            EventKind::SignInFailed | EventKind::PlaceRefused => {
                let one = touched.entry(on).or_default();
                one.failed_at = one.failed_at.max(Some(event.at));
                one.factor = true;
            }
            EventKind::TwoStepEnrolled => {
                let one = touched.entry(on).or_default();
                one.factor = true;
                let until = event.data.get("paused_until");
                one.pauses
                    .extend(until.and_then(serde_json::Value::as_i64).map(Time));
            }
            EventKind::BackupCodesMade
            | EventKind::BackupCodeUsed
            | EventKind::PasskeyAdded
            | EventKind::PasskeyRemoved
            | EventKind::PasskeyUsed
            | EventKind::PasswordSet
            | EventKind::Joined => touched.entry(on).or_default().factor = true,
            EventKind::AppConnected => {
                let one = touched.entry(on).or_default();
                one.factor = true;
                one.devices = true;
            }
            EventKind::SessionsEnded | EventKind::DeviceRevoked | EventKind::PasswordRecovered => {
                touched.entry(on).or_default().devices = true;
            }
            _ => {}
        }
    }
    if touched.is_empty() {
        return Ok(());
    }
    let alive = change.alive();
    let live: HashMap<_, _> = store::session::list_live(&mut change.tx, workspace, alive)
        .await?
        .into_iter()
        .collect();
    for (id, touched) in touched {
        let Some(mut kept) = store::employee::find(&mut change.tx, workspace, id).await? else {
            continue;
        };
        let was = kept.row.clone();
        kept.row.last_sign_in_at = was.last_sign_in_at.max(touched.signed_in_at);
        kept.row.last_failure_at = was.last_failure_at.max(touched.failed_at);
        kept.row.n_sessions = live.get(id).copied().unwrap_or(0);
        if touched.factor
            && let Some(identity) =
                store::employee::find_identity(&mut change.tx, workspace, id).await?
        {
            let factors = store::factor::standing(&mut change.tx, &identity).await?;
            let enrolled_at = factors.since;
            kept.row.two_step = std::mem::take(&mut kept.row.two_step).having(factors);
            let noted = store::block::noted(&mut change.tx, &identity).await?;
            kept.row.language = noted.language;
            let asks = enrolled_at.is_some() && !kept.row.two_step.is_paused(change.now);
            let since = change.now.plus(-UNUSUAL_KEPT);
            let unusual = store::block::list_unusual(&mut change.tx, workspace, id, since).await?;
            let firsts: Vec<_> = unusual.into_iter().map(|(_, first)| first).collect();
            let weak = noted.score.filter(|(score, _)| is_weak(*score, asks));
            kept.row.risk = Risk {
                weak_password_at: weak.map(|(_, at)| at),
                breached_password_at: noted.breached_at,
                unusual_device_at: last_unusual(&firsts),
            };
            // BLK-7: a new password ends what the unblocking asked for.
            if !is_void(noted.password_set_at, was.password_void_at) {
                kept.row.password_void_at = None;
            }
        }
        if touched.devices || !was.devices.is_empty() {
            kept.row.devices = store::device::list_told(&mut change.tx, id).await?;
        }
        // Another pause than the one that stood there when the phone was new goes on.
        let paused = kept.row.two_step.paused_until;
        if paused.is_some_and(|until| touched.pauses.contains(&until)) {
            kept.row.two_step.paused_until = None;
            kept.row.two_step.pause_reason = None;
        }
        if kept.row != was {
            change.set_employee(&mut kept).await?;
        }
    }
    Ok(())
}

/// Sessions end by themselves (SES-1): rows that still count them are set right.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(app: &App) -> Told<()> {
    let alive = app.alive();
    let workspaces = {
        let mut connection = app.db.connection().await?;
        store::workspace::list(&mut connection).await?
    };
    for workspace in workspaces {
        // Given back before the change below begins: a task never waits for a second connection while it holds one.
        let mut connection = app.db.connection().await?;
        let noted = store::employee::list_with_sessions(&mut connection, &workspace.id).await?;
        let live: HashMap<_, _> = store::session::list_live(&mut connection, &workspace.id, alive)
            .await?
            .into_iter()
            .collect();
        drop(connection);
        let wrong: Vec<_> = noted
            .into_iter()
            .filter(|(id, n)| live.get(id).copied().unwrap_or(0) != *n)
            .collect();
        for chunk in wrong.chunks(crate::change::ROWS_A_REVISION) {
            let mut change = app.change(&workspace.id).await?;
            for (id, _) in chunk {
                let found = store::employee::find(&mut change.tx, &workspace.id, id).await?;
                if let Some(mut kept) = found {
                    kept.row.n_sessions = live.get(id).copied().unwrap_or(0);
                    change.set_employee(&mut kept).await?;
                }
            }
            change.commit_facts().await?;
        }
    }
    Ok(())
}

/// In batches, each a transaction of its own: whoever writes meanwhile waits for one of them, however many are too old. What a stop leaves is
/// forgotten after the next start.
async fn forget(app: &App, workspace: &WorkspaceId, before: Time) -> Told<()> {
    let mut connection = app.db.connection().await?;
    let number = store::event::find_old(&mut connection, workspace, before).await?;
    drop(connection);
    while !app.stop.is_cancelled() {
        let mut tx = app.db.begin().await?;
        let n = store::event::remove_oldest(&mut tx, workspace, number, BATCH).await?;
        tx.commit().await?;
        if n == 0 {
            break;
        }
    }
    Ok(())
}

/// LOG-2: forgets events, removals and operation ids that are older than they are kept.
///
/// # Errors
/// When the database does not answer.
pub async fn prune(app: &App) -> Told<()> {
    let now = app.clock.now();
    let workspaces = {
        let mut connection = app.db.connection().await?;
        store::workspace::list(&mut connection).await?
    };
    for workspace in workspaces {
        let id = &workspace.id;
        forget(app, id, now.plus(-app.config.events.kept())).await?;
        let mut tx = app.db.begin().await?;
        store::tombstone::remove_before(&mut tx, id, now.plus(-TOMBSTONE_HORIZON)).await?;
        tx.commit().await?;
        let mut tx = app.db.begin().await?;
        store::operation::remove_before(&mut tx, id, now.plus(-REMEMBERED)).await?;
        tx.commit().await?;
        let mut tx = app.db.begin().await?;
        store::once::remove_before(&mut tx, id, now.plus(-CALL_REMEMBERED)).await?;
        tx.commit().await?;
    }
    let mut tx = app.db.begin().await?;
    store::block::remove_before(&mut tx, now.plus(-app.config.events.kept()), BATCH).await?;
    tx.commit().await?;
    Ok(())
}

/// What a check of the chain found (LOG-3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every event from the checkpoint to the head is what it was when it was sealed.
    Whole {
        /// The number after the checkpoint.
        from: u64,
        /// The head's number.
        to: u64,
        /// The head's hash.
        hash: String,
    },
    /// The first place that is not.
    Broken {
        /// Its number.
        number: u64,
        /// What is wrong: `missing`, `changed`, `head`; of a file, what else.
        reason: &'static str,
    },
}

/// LOG-3: walks the chain; deleting, changing or inserting an event is found.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(app: &App, workspace: &WorkspaceId) -> Told<Verdict> {
    let mut tx = app.db.begin_read().await?;
    let head: Chain = store::event::chain(&mut tx, workspace).await?;
    let (mut number, mut hash) = (head.pruned_number, head.pruned_hash.clone());
    loop {
        let page = store::event::list_sealed(&mut tx, workspace, number, BATCH).await?;
        if page.is_empty() {
            break;
        }
        for (event, kept) in page {
            number += 1;
            if event.number != number {
                return Ok(Verdict::Broken {
                    number,
                    reason: "missing",
                });
            }
            hash = event.chain(&hash);
            if hash != kept {
                return Ok(Verdict::Broken {
                    number,
                    reason: "changed",
                });
            }
        }
    }
    if (number, &hash) != (head.number, &head.hash) {
        return Ok(Verdict::Broken {
            number,
            reason: "head",
        });
    }
    Ok(Verdict::Whole {
        from: head.pruned_number + 1,
        to: number,
        hash,
    })
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole { to: 0, .. } => {
                f.write_str("nothing to check yet: events are sealed while the server runs")
            }
            Self::Whole { from, to, hash } => write!(f, "whole: {from} to {to}, head {hash}"),
            Self::Broken { number, reason } => write!(f, "broken at {number}: {reason}"),
        }
    }
}
