//! The outbox's way to the server: which operations leave now, what may still be taken back, what a
//! receipt ends, and what stays drawn over the copy (SYN-1, OFF-2).

use std::collections::{HashMap, HashSet};

use gatehouse_rules::feed::{OPERATIONS_MAX, TOMBSTONE_HORIZON};
use gatehouse_rules::id::OperationId;
use gatehouse_rules::operation::{Entity, Outcome, Receipt, UNDO_WAIT};
use gatehouse_rules::time::{MINUTE, Time};

use super::fault::{Fault, on};
use super::{Astray, Copies, Span};

/// Receipts and their operations are kept this long, so that a restored server can be offered them again.
pub const KEPT: i64 = TOMBSTONE_HORIZON;
/// The most bytes of operations in one request, unless one alone is larger.
pub const BATCH_BYTES: usize = 1 << 20;
/// How long an operation that the server refuses to read at all is set aside.
pub const ASIDE_FOR: i64 = 5 * MINUTE;

/// An operation that has no receipt yet, without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Which.
    pub id: OperationId,
    /// What it is about.
    pub entity: Entity,
    /// The earlier operation whose receipt it rests on.
    pub follows: Option<OperationId>,
    /// Not before.
    pub leaves_at: Time,
    /// Since when it may be with the server; it can no longer be taken back.
    pub sent_at: Option<Time>,
    /// TFA-4: whether it leaves only while the admin's own second step is fresh.
    pub needs_step: bool,
    /// Its size in bytes.
    pub bytes: usize,
}

/// What the driver remembers of refused requests, until the app restarts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The most operations in one request now.
    pub most: usize,
    /// Operations that no request got through with, and until when they wait. Nothing is dropped.
    pub aside: HashMap<OperationId, Time>,
    /// Operations that this version of the app cannot read: they wait for a newer one.
    pub unreadable: HashSet<OperationId>,
    /// TFA-4: until when the admin's second step is fresh on this device.
    pub confirmed_until: Option<Time>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            most: OPERATIONS_MAX,
            aside: HashMap::new(),
            unreadable: HashSet::new(),
            confirmed_until: None,
        }
    }
}

impl Pace {
    /// A request with these operations was refused as a whole (too large, not readable): smaller
    /// ones next, until one gets through; and one that is refused even alone is set aside, so that it holds back
    /// only its own entity.
    pub fn refused(&mut self, batch: &[OperationId], now: Time) {
        if let [one] = batch {
            self.aside.insert(one.clone(), now.plus(ASIDE_FOR));
        }
        self.most = (batch.len() / 2).max(1);
    }

    /// An operation that a newer version of the app made stays, and holds nobody back: how long nobody can know.
    pub fn unreadable(&mut self, one: &OperationId) {
        self.unreadable.insert(one.clone());
    }

    /// A request got through: larger ones again.
    pub fn passed(&mut self) {
        self.most = (self.most * 2).clamp(1, OPERATIONS_MAX);
    }
}

/// The operations that leave now, oldest first. `queue` is everything without a receipt, oldest first.
///
/// One that waits, or is set aside, holds back those on the same entity and those that follow it,
/// and no others. What was handed to the server before goes again, unchanged, until a receipt comes. One that needs the
/// admin's second step (TFA-4) waits for that, and goes alone, so that what the server answers is about it alone.
#[must_use]
pub fn batch(queue: &[Queued], pace: &Pace, now: Time) -> Vec<OperationId> {
    let mut entities = HashSet::new();
    let mut held = HashSet::new();
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for one in queue
        .iter()
        .filter(|one| !pace.unreadable.contains(&one.id))
    {
        let aside = pace
            .aside
            .get(&one.id)
            .is_some_and(|until| waits(*until, ASIDE_FOR, now));
        let follows = one.follows.as_ref().is_some_and(|id| held.contains(id));
        let behind = entities.contains(&one.entity) && !on(Fault::EntityOrderIgnored);
        if aside || behind || (follows && !on(Fault::FollowsIgnored)) || !leaves(one, pace, now) {
            entities.insert(&one.entity);
            held.insert(&one.id);
            continue;
        }
        if one.needs_step && !batch.is_empty() {
            break;
        }
        bytes += one.bytes;
        if batch.len() >= pace.most || (bytes > BATCH_BYTES && !batch.is_empty()) {
            break;
        }
        batch.push(one.id.clone());
        if one.needs_step {
            break;
        }
    }
    batch
}

/// Whether nothing is left to send but what is set aside, and what waits behind it.
#[must_use]
pub fn only_aside(queue: &[Queued], pace: &Pace, now: Time) -> bool {
    let aside = |one: &Queued| {
        let until = pace.aside.get(&one.id);
        until.is_some_and(|until| waits(*until, ASIDE_FOR, now))
    };
    queue.iter().any(aside) && batch(queue, pace, now).is_empty()
}

/// When the next one leaves that waits for its time only; `None` when none does.
#[must_use]
pub fn next_at(queue: &[Queued], pace: &Pace, now: Time) -> Option<Time> {
    let leaving = queue
        .iter()
        .filter(|one| !leaves(one, pace, now) && !pace.unreadable.contains(&one.id))
        .map(|one| one.leaves_at);
    let aside = pace
        .aside
        .iter()
        .filter(|(id, _)| queue.iter().any(|one| one.id == **id));
    leaving
        .chain(aside.map(|(_, until)| *until))
        .filter(|at| *at > now)
        .min()
}

fn leaves(one: &Queued, pace: &Pace, now: Time) -> bool {
    let ready = !one.needs_step || pace.confirmed_until.is_some_and(|until| until > now);
    one.sent_at.is_some() || (ready && !waits(one.leaves_at, UNDO_WAIT, now))
}

/// Whether `until` is still to come. A wait longer than it can be means that the clock went back.
fn waits(until: Time, longest: i64, now: Time) -> bool {
    (1..=longest).contains(&until.since(now))
}

/// Whether the receipts are those of the batch, in its order.
///
/// # Errors
/// [`Astray`] when they are not; none is to be stored then, and the batch is sent again.
pub fn matches(batch: &[OperationId], receipts: &[Receipt]) -> Result<(), Astray> {
    let same = batch.len() == receipts.len()
        && batch
            .iter()
            .zip(receipts)
            .all(|(id, receipt)| *id == receipt.operation);
    if same {
        Ok(())
    } else {
        Err(Astray("the receipts are not those of the operations"))
    }
}

/// Whether the receipts are of some of the batch, each once: a portal leaves out what has not ended yet.
///
/// # Errors
/// [`Astray`] when they are not; none is to be stored then, and the batch is sent again.
pub fn are_of(batch: &[OperationId], receipts: &[Receipt]) -> Result<(), Astray> {
    let mut left: HashSet<&OperationId> = batch.iter().collect();
    if receipts.iter().all(|one| left.remove(&one.operation)) {
        Ok(())
    } else {
        Err(Astray("the receipts are not those of the operations"))
    }
}

/// Whether a receipt that was asked for in one epoch is stored. Where the server was restored meanwhile it
/// may tell of what is undone: the operation stays, and goes again.
#[must_use]
pub fn keeps(copies: &Copies, asked_in: &str) -> bool {
    copies.epoch() == asked_in
}

/// Whether an operation is offered again when a copy is read from its start, at `now` by the server's clock: it
/// was in force as far as the admin knows, and is young enough for the server to know its id.
///
/// Neither epoch nor revision is asked: a server whose files were put back under it keeps its epoch, and may have
/// passed the receipt's revision again since. The id makes it harmless where nothing was lost.
#[must_use]
pub fn offered_again(receipt: &Receipt, now: Time) -> bool {
    !on(Fault::NothingOfferedAgain)
        && matches!(receipt.outcome, Outcome::Applied { .. } | Outcome::Already)
        && now.since(receipt.at) <= KEPT
}

/// Whether a stored receipt tells of what the server no longer knows: it lies in a span of the feed that lists all
/// receipts of this device, `listed`, and is not among them. Files that were put back under the server show like that.
#[must_use]
pub fn undone(receipt: &Receipt, span: Span, listed: &[Receipt]) -> bool {
    (span.after + 1..=span.to).contains(&receipt.revision)
        && listed.iter().all(|one| one.operation != receipt.operation)
        && offered_again(receipt, span.now)
}

/// Whether an operation is drawn over a copy that has reached a revision: until its receipt says that nothing
/// changed, or the copy holds what did.
#[must_use]
pub fn drawn(receipt: Option<&Receipt>, reached: u64) -> bool {
    receipt.is_none_or(|receipt| match receipt.outcome {
        Outcome::Applied { .. } | Outcome::Already => {
            receipt.revision > reached && !on(Fault::OverlayDroppedAtReceipt)
        }
        Outcome::Conflict { .. }
        | Outcome::Rejected { .. }
        | Outcome::Expired
        | Outcome::Unknown { .. } => false,
    })
}
