//! A client for random histories: the pure core of the app over a disk in memory, whose transactions
//! can be cut short by a crash.

use std::collections::{BTreeMap, VecDeque};

use gatehouse_mirror::plan::drain::{self, Pace, Queued};
use gatehouse_mirror::plan::{self, Action, Ask, Copies, Marks, Next, Reply, Step};
use gatehouse_rules::feed::Stamped;
use gatehouse_rules::id::OperationId;
use gatehouse_rules::operation::{Operation, Receipt};
use gatehouse_rules::time::Time;

use crate::server::{Key, digests};

/// One copy on the disk.
#[derive(Clone, Debug, Default)]
pub struct Copy {
    pub marks: Option<String>,
    pub rows: BTreeMap<Key, Stamped>,
    removed: BTreeMap<Key, u64>,
}

/// One operation in the outbox.
#[derive(Clone, Debug)]
pub struct Entry {
    pub seq: u64,
    pub operation: Operation,
    leaves_at: Time,
    pub sent_at: Option<Time>,
    /// How it ended, and in which epoch that was asked for.
    pub receipt: Option<(Receipt, String)>,
}

/// What outlives a crash.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    pub present: Copy,
    pub beside: Option<Copy>,
    pub outbox: Vec<Entry>,
}

/// A request under way.
#[derive(Clone, Debug)]
pub enum Request {
    Ask {
        beside: bool,
        ask: Ask,
    },
    Send {
        batch: Vec<(u64, Operation)>,
        epoch: String,
    },
}

/// What comes back.
#[derive(Clone, Debug)]
pub enum Response {
    Reply {
        beside: bool,
        ask: Ask,
        reply: Box<Reply>,
    },
    Receipts {
        batch: Vec<OperationId>,
        receipts: Vec<Receipt>,
        epoch: String,
    },
    /// The server is in another epoch than the operations were for, and took none.
    Elsewhere,
}

/// The app was killed in the middle of storing.
#[derive(Debug)]
pub struct Crashed;

/// One app.
#[derive(Clone, Debug)]
pub struct Client {
    pub device: String,
    pub disk: Disk,
    /// The request that waits for an answer.
    pub request: Option<Request>,
    /// The answer on its way.
    pub response: Option<Response>,
    /// Answers that took longer than the app waits.
    pub late: VecDeque<Response>,
    pub taken_back: Vec<OperationId>,
    pub n_decided: u64,
    /// Resyncs because sums differed; none may be needed while nothing was damaged.
    pub n_digest_resyncs: u32,
    /// How often another copy took the present one's place.
    pub n_swaps: u32,
    heard: bool,
    pace: Pace,
    /// Transactions until the app is killed, where it is to be.
    pub crash_in: Option<u8>,
}

impl Copy {
    pub fn marks(&self) -> Marks {
        Marks::read(self.marks.as_deref())
    }
}

impl Client {
    pub fn new(device: String) -> Self {
        Self {
            device,
            disk: Disk::default(),
            request: None,
            response: None,
            late: VecDeque::new(),
            taken_back: Vec::new(),
            n_decided: 0,
            n_digest_resyncs: 0,
            n_swaps: 0,
            heard: false,
            pace: Pace::default(),
            crash_in: None,
        }
    }

    pub fn copies(&self) -> Copies {
        Copies {
            present: self.disk.present.marks(),
            beside: self.disk.beside.as_ref().map(Copy::marks),
        }
    }

    /// Kills the app after `n` more transactions; at once when nothing is being stored.
    pub fn crash_in(&mut self, n: u8) {
        self.crash_in = Some(n);
    }

    /// Starts again after a crash: memory and network are gone, the disk is not.
    pub fn restart(&mut self) {
        (self.request, self.response) = (None, None);
        (self.heard, self.pace, self.crash_in) = (false, Pace::default(), None);
    }

    /// The line broke: whatever was under way stays without an answer.
    pub fn lose(&mut self) {
        self.request = None;
        self.late.extend(self.response.take());
        self.late.truncate(3);
        self.heard = false;
    }

    /// The operations under way are refused as a whole request; anything else is lost.
    pub fn refuse(&mut self, now: Time) {
        match self.request.take() {
            Some(Request::Send { batch, .. }) => {
                let ids: Vec<_> = batch.into_iter().map(|(_, one)| one.id).collect();
                self.pace.refused(&ids, now);
            }
            other => {
                self.request = other;
                self.lose();
            }
        }
    }

    /// Whether operations were set aside since the app started.
    pub fn set_aside(&self) -> bool {
        !self.pace.aside.is_empty()
    }

    pub fn decide(&mut self, operation: Operation, leaves_at: Time) {
        self.n_decided += 1;
        let seq = self.n_decided;
        self.disk.outbox.push(Entry {
            seq,
            operation,
            leaves_at,
            sent_at: None,
            receipt: None,
        });
    }

    /// Takes one back, and what follows it.
    pub fn take_back(&mut self, which: usize) {
        let Some(entry) = self.disk.outbox.get(which) else {
            return;
        };
        if entry.sent_at.is_some() || entry.receipt.is_some() {
            return;
        }
        let mut gone = vec![entry.operation.id.clone()];
        for entry in &self.disk.outbox {
            if entry
                .operation
                .follows
                .as_ref()
                .is_some_and(|first| gone.contains(first))
            {
                gone.push(entry.operation.id.clone());
            }
        }
        self.disk
            .outbox
            .retain(|entry| !gone.contains(&entry.operation.id));
        self.taken_back.extend(gone);
    }

    fn queue(&self) -> Vec<Queued> {
        let open = self
            .disk
            .outbox
            .iter()
            .filter(|entry| entry.receipt.is_none());
        open.map(|entry| Queued {
            id: entry.operation.id.clone(),
            entity: entry.operation.decision.entity(),
            follows: entry.operation.follows.clone(),
            leaves_at: entry.leaves_at,
            sent_at: entry.sent_at,
            needs_step: entry.operation.decision.needs_step(),
            bytes: 100,
        })
        .collect()
    }

    /// Does what the plan says is next, where nothing is under way.
    pub fn work(&mut self, now: Time) -> Result<(), Crashed> {
        if self.request.is_some() || self.response.is_some() {
            return Ok(());
        }
        let copies = self.copies();
        if plan::may_send(&copies, self.heard) {
            let batch = drain::batch(&self.queue(), &self.pace, now);
            if !batch.is_empty() {
                return self.send(&batch, copies.epoch().to_owned(), now);
            }
        }
        match plan::next(&copies) {
            Next::Ask(ask) => self.request = Some(Request::Ask { beside: false, ask }),
            Next::AskBeside(ask) => self.request = Some(Request::Ask { beside: true, ask }),
            Next::BuildBeside => {
                self.disk.beside = Some(Copy {
                    marks: Some(Marks::beside(now).write()),
                    ..Copy::default()
                });
                self.committed()?;
            }
            Next::DropBeside => {
                self.disk.beside = None;
                self.committed()?;
            }
            Next::Swap => {
                if let Some(beside) = self.disk.beside.take() {
                    self.disk.present = beside;
                    self.n_swaps += 1;
                }
                self.committed()?;
            }
        }
        Ok(())
    }

    /// Claims before the request, so that taking back cannot race it.
    fn send(&mut self, ids: &[OperationId], epoch: String, now: Time) -> Result<(), Crashed> {
        let mut batch = Vec::new();
        for id in ids {
            if let Some(entry) = self
                .disk
                .outbox
                .iter_mut()
                .find(|entry| entry.operation.id == *id)
            {
                entry.sent_at.get_or_insert(now);
                batch.push((entry.seq, entry.operation.clone()));
            }
        }
        self.committed()?;
        self.request = Some(Request::Send { batch, epoch });
        Ok(())
    }

    /// An answer arrives; a `late` one says nothing of the server as it is now.
    pub fn hear(&mut self, response: Response, late: bool, now: Time) -> Result<(), Crashed> {
        match response {
            Response::Elsewhere => self.heard = false,
            Response::Receipts {
                batch,
                receipts,
                epoch,
            } => {
                if drain::matches(&batch, &receipts).is_ok() && drain::keeps(&self.copies(), &epoch)
                {
                    self.store(&receipts, &epoch);
                    self.committed()?;
                    self.pace.passed();
                }
            }
            Response::Reply { beside, ask, reply } => {
                let copy = if beside {
                    self.disk.beside.as_ref()
                } else {
                    Some(&self.disk.present)
                };
                let Some(marks) = copy.map(Copy::marks) else {
                    return Ok(());
                };
                let heard = plan::heard(self.heard, &reply);
                let Ok(step) = plan::take(&marks, &ask, *reply, now) else {
                    return Ok(());
                };
                if !late {
                    self.heard = heard;
                }
                self.carry_out(beside, step, now)?;
            }
        }
        Ok(())
    }

    fn carry_out(&mut self, beside: bool, step: Step, now: Time) -> Result<(), Crashed> {
        let epoch = self.copies().epoch().to_owned();
        if let Some(theirs) = step.offer_again {
            for entry in &mut self.disk.outbox {
                let again =
                    |(receipt, _): &(Receipt, String)| drain::offered_again(receipt, theirs);
                if entry.receipt.as_ref().is_some_and(again) {
                    entry.receipt = None;
                }
            }
        }
        if let Some(span) = step.span {
            for entry in &mut self.disk.outbox {
                let undone =
                    |(receipt, _): &(Receipt, String)| drain::undone(receipt, span, &step.receipts);
                if entry.receipt.as_ref().is_some_and(undone) {
                    entry.receipt = None;
                }
            }
        }
        self.store(&step.receipts, &epoch);
        self.committed()?;
        self.copy_transaction(beside, step.actions, now)
    }

    fn copy_transaction(
        &mut self,
        beside: bool,
        actions: Vec<Action>,
        now: Time,
    ) -> Result<(), Crashed> {
        let copy = if beside {
            self.disk.beside.as_mut()
        } else {
            Some(&mut self.disk.present)
        };
        let Some(copy) = copy else { return Ok(()) };
        for action in actions {
            match action {
                Action::Write(rows) => rows.into_iter().for_each(|row| copy.write(row)),
                Action::Remove(tombstones) => {
                    for one in tombstones {
                        let key = (one.kind, one.id);
                        if copy
                            .rows
                            .get(&key)
                            .is_some_and(|row| plan::removes(row.revision, one.revision))
                        {
                            copy.rows.remove(&key);
                        }
                        copy.removed.insert(key, one.revision);
                    }
                }
                Action::ForgetRemovals => copy.removed.clear(),
                Action::ForgetEvents(_) | Action::Me(_) => {}
                Action::Mark(marks) => copy.marks = Some(marks.write()),
                Action::Compare(theirs) => {
                    if let Some(marks) =
                        plan::compare(&copy.marks(), &digests(copy.rows.values()), &theirs, now)
                    {
                        self.n_digest_resyncs += 1;
                        copy.marks = Some(marks.write());
                    }
                }
            }
        }
        self.committed()
    }

    fn store(&mut self, receipts: &[Receipt], epoch: &str) {
        for receipt in receipts {
            let entry = self
                .disk
                .outbox
                .iter_mut()
                .find(|entry| entry.operation.id == receipt.operation);
            if let Some(entry) = entry.filter(|entry| entry.receipt.is_none()) {
                entry.sent_at.get_or_insert(receipt.at);
                entry.receipt = Some((receipt.clone(), epoch.to_owned()));
            }
        }
    }

    fn committed(&mut self) -> Result<(), Crashed> {
        match &mut self.crash_in {
            Some(0) => Err(Crashed),
            Some(n) => {
                *n -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Copy {
    fn write(&mut self, row: Stamped) {
        let key = (row.row.kind(), row.row.id().to_owned());
        let present = self.rows.get(&key).map(|row| row.revision);
        if plan::applies(present, self.removed.get(&key).copied(), row.revision) {
            self.rows.insert(key, row);
        }
    }
}
