//! The one task that asks, stores and sends, in turn: two of these never run at once.

use std::sync::Arc;
use std::time::Duration;

use gatehouse_rules::feed::PAGE_MAX;
use gatehouse_rules::id::OperationId;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::{DAY, Time};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::Ended;
use crate::app::Line;
use crate::copy;
use crate::drain as outgoing;
use crate::failure::Failure;
use crate::files::Copy;
use crate::open::Mirror;
use crate::plan::drain::{self, Pace, Queued};
use crate::plan::line::{Reaction, Retry, Rows, Trouble, WAIT_MAX, WAIT_MIN};
use crate::plan::{self, Ask, Astray, Copies, Marks, Next, Reply};
use crate::upstream::session::{Session, Stopped};

/// The feed is asked at least this often, in case the stream of heads is silent.
const POLL: Duration = Duration::from_secs(60);

/// What the stream of heads told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Heads {
    /// The newest head.
    pub head: u64,
    /// How often the stream began or ended.
    pub n_breaks: u64,
}

/// Why a turn came to nothing.
enum Halt {
    /// The network or the server.
    Stopped(Stopped),
    /// This computer.
    Failed(Failure),
}

/// What a turn leaves to do.
enum Turn {
    /// Another turn at once.
    More,
    /// Nothing until something happens, or until then. The copy has reached this revision.
    Rest { until: Option<Time>, reached: u64 },
}

/// A page that is being fetched while the one before it is written.
struct Ahead {
    ask: Ask,
    page: JoinHandle<Result<Reply, Stopped>>,
}

pub(super) struct Driver {
    mirror: Mirror,
    session: Arc<Session>,
    line: watch::Sender<Line>,
    heads: watch::Receiver<Heads>,
    asked: Arc<Notify>,
    stop: CancellationToken,
    /// Whether the server's epoch was heard since the line last broke.
    heard: bool,
    /// Whether the feed is to be asked.
    pull: bool,
    pace: Pace,
    rows: Rows,
    retry: Retry,
    ahead: Option<Ahead>,
    forgot_at: Option<Time>,
}

impl From<Stopped> for Halt {
    fn from(stopped: Stopped) -> Self {
        Self::Stopped(stopped)
    }
}

impl<F: Into<Failure>> From<F> for Halt {
    fn from(failure: F) -> Self {
        Self::Failed(failure.into())
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.page.abort();
    }
}

impl Driver {
    pub fn new(
        mirror: Mirror,
        session: Arc<Session>,
        line: watch::Sender<Line>,
        heads: watch::Receiver<Heads>,
        asked: Arc<Notify>,
        stop: CancellationToken,
    ) -> Self {
        Self {
            mirror,
            session,
            line,
            heads,
            asked,
            stop,
            heard: false,
            pull: true,
            pace: Pace::default(),
            rows: Rows::default(),
            retry: Retry::default(),
            ahead: None,
            forgot_at: None,
        }
    }

    /// Runs until it is stopped, the mirror is locked, or the server erases it.
    pub async fn run(mut self) -> Ended {
        let stop = self.stop.clone();
        let ended = tokio::select! {
            () = stop.cancelled() => Ended::Stopped,
            ended = self.turns() => ended,
        };
        self.mirror.set_online(false);
        stop.cancel();
        if ended == Ended::Erased
            && let Err(failure) = self.mirror.forget().await
        {
            let _ = failure.told(&self.mirror.profile().random);
        }
        ended
    }

    async fn turns(&mut self) -> Ended {
        loop {
            match self.turn().await {
                Ok(Turn::More) => {}
                Ok(Turn::Rest { until, reached }) => self.rest(until, reached).await,
                Err(Halt::Stopped(stopped)) if stopped.reaction == Reaction::Erase => {
                    return Ended::Erased;
                }
                Err(Halt::Stopped(stopped)) => self.recover(stopped.reaction).await,
                Err(Halt::Failed(failure)) => {
                    match self.mirror.explained_to_driver(failure).await {
                        Failure::Told(Problem::Locked) => return Ended::Locked,
                        Failure::Told(Problem::VaultDamaged) => return Ended::Damaged,
                        failure => {
                            let problem = failure.told(&self.mirror.profile().random);
                            self.recover(Reaction::Wait {
                                problem,
                                at_least: 0,
                            })
                            .await;
                        }
                    }
                }
            }
        }
    }

    async fn turn(&mut self) -> Result<Turn, Halt> {
        let now = self.mirror.now();
        let copies = copy::copies(&self.mirror).await?;
        let queue = outgoing::queue(&mut *self.mirror.read().await?).await?;
        if plan::may_send(&copies, self.heard) {
            let batch = drain::batch(&queue, &self.pace, now);
            if !batch.is_empty() {
                self.send(&copies, &batch, now).await?;
                return Ok(Turn::More);
            }
        }
        match plan::next(&copies) {
            Next::Ask(Ask::Feed { .. }) if !self.pull => {
                return Ok(self.at_rest(&copies, &queue, now));
            }
            Next::Ask(ask) => {
                let copy = self.mirror.copy();
                self.ask(&copies, &copies.present, &copy, ask).await?;
            }
            Next::AskBeside(ask) => {
                let copy = self.mirror.build().await?;
                let beside = copies.beside.clone().unwrap_or_default();
                self.ask(&copies, &beside, &copy, ask).await?;
            }
            Next::BuildBeside => {
                tracing::info!(reason = ?copies.present.needs, "the copy is fetched anew");
                let copy = self.mirror.build().await?;
                copy::begin(&self.mirror, &copy, &Marks::beside(now)).await?;
            }
            Next::DropBeside => self.mirror.drop_build().await?,
            Next::Swap => self.mirror.swap().await?,
        }
        Ok(Turn::More)
    }

    /// One question, and what its answer changes.
    async fn ask(
        &mut self,
        copies: &Copies,
        marks: &Marks,
        copy: &Copy,
        ask: Ask,
    ) -> Result<(), Halt> {
        let ahead = self.ahead.take().filter(|ahead| ahead.ask == ask);
        let answer = match ahead {
            Some(mut ahead) => match (&mut ahead.page).await {
                Ok(answer) => answer,
                Err(_) => Err(astray()),
            },
            None => fetch(self.session.clone(), ask.clone(), self.rows.0).await,
        };
        let reply = match answer {
            Ok(reply) => reply,
            Err(Stopped {
                reaction: Reaction::Resync(reason),
                ..
            }) if !matches!(ask, Ask::Start) => Reply::Resync(reason),
            Err(stopped) => {
                self.rows.failed(&stopped.trouble);
                return Err(stopped.into());
            }
        };
        self.rows.succeeded();
        if let Reply::Rows(page) = &reply
            && page.next.is_some()
        {
            let ask = Ask::Rows {
                after: page.next.clone(),
            };
            let page = tokio::spawn(fetch(self.session.clone(), ask.clone(), self.rows.0));
            self.ahead = Some(Ahead { ask, page });
        }
        let heard = plan::heard(self.heard, &reply);
        let caught_up = matches!(&reply, Reply::Feed(page) if !page.more);
        let now = self.mirror.now();
        let step = plan::take(marks, &ask, reply, now).map_err(|Astray(why)| {
            tracing::warn!(why, "the server's answer leads nowhere");
            astray()
        })?;
        copy::carry_out(&self.mirror, copy, copies, step, now).await?;
        self.heard = heard;
        self.pull = !caught_up;
        self.retry.succeeded();
        self.mirror.set_online(true);
        self.tell(copies, caught_up);
        self.forget(now, caught_up).await?;
        Ok(())
    }

    fn tell(&self, copies: &Copies, caught_up: bool) {
        let marks = copies.beside.as_ref().unwrap_or(&copies.present);
        let n = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let line = match &marks.reading {
            Some(reading) => Line::Syncing {
                done: n(reading.n_read),
                total: n(reading.n_expected.max(reading.n_read)),
            },
            None if caught_up && copies.beside.is_none() => Line::Online,
            None => Line::Syncing { done: 0, total: 0 },
        };
        self.line.send_if_modified(|told| {
            *told != line && {
                *told = line;
                true
            }
        });
    }

    /// Forgets what ended long ago, once a day.
    async fn forget(&mut self, now: Time, caught_up: bool) -> Result<(), Halt> {
        if caught_up && self.forgot_at.is_none_or(|at| now.since(at) > DAY) {
            outgoing::forget_ended(&self.mirror, now).await?;
            self.forgot_at = Some(now);
        }
        Ok(())
    }

    /// Sends a batch. It is handed out first, so that taking back cannot race it; without an answer the same
    /// operations go again, unchanged.
    async fn send(
        &mut self,
        copies: &Copies,
        batch: &[OperationId],
        now: Time,
    ) -> Result<(), Halt> {
        let operations = outgoing::claim(&self.mirror, batch, now).await?;
        let sent: Vec<OperationId> = operations
            .iter()
            .map(|operation| operation.id.clone())
            .collect();
        for id in batch.iter().filter(|id| !sent.contains(id)) {
            self.pace.unreadable(id);
        }
        if sent.is_empty() {
            return Ok(());
        }
        let receipts = match self.session.operations(operations).await {
            Ok(receipts) => receipts,
            Err(Stopped {
                reaction: Reaction::Smaller,
                trouble,
            }) => {
                tracing::warn!(
                    n = sent.len(),
                    ?trouble,
                    "the server does not take these operations in one request"
                );
                self.pace.refused(&sent, now);
                return Ok(());
            }
            Err(stopped) => return Err(stopped.into()),
        };
        drain::matches(&sent, &receipts).map_err(|Astray(why)| {
            tracing::warn!(why, "the server's answer leads nowhere");
            astray()
        })?;
        let epoch = copies.epoch();
        if drain::keeps(&copy::copies(&self.mirror).await?, epoch) {
            let mut write = self.mirror.write().await?;
            outgoing::store_receipts(write.conn(), &receipts, epoch).await?;
            write.commit().await?;
        }
        self.pace.passed();
        self.retry.succeeded();
        self.pull = true;
        Ok(())
    }

    fn at_rest(&self, copies: &Copies, queue: &[Queued], now: Time) -> Turn {
        Turn::Rest {
            until: drain::next_at(queue, &self.pace, now),
            reached: copies.present.reached,
        }
    }

    /// Waits until there is something to do.
    async fn rest(&mut self, until: Option<Time>, reached: u64) {
        let leaves_in = until.map_or(POLL, |at| millis(at.since(self.mirror.now())));
        let heads = *self.heads.borrow_and_update();
        if heads.head > reached {
            self.pull = true;
            return;
        }
        tokio::select! {
            () = self.asked.notified() => self.pull = true,
            () = self.mirror.decided() => {}
            _ = self.heads.changed() => {
                let new = *self.heads.borrow();
                self.pull = new.head > reached || new.n_breaks != heads.n_breaks;
            }
            () = tokio::time::sleep(leaves_in), if until.is_some() => {}
            () = tokio::time::sleep(POLL) => self.pull = true,
        }
    }

    /// Says what is wrong and waits; the next turn begins with hearing the feed.
    async fn recover(&mut self, reaction: Reaction) {
        (self.heard, self.pull, self.ahead) = (false, true, None);
        self.mirror.set_online(false);
        let (problem, at_least) = match reaction {
            Reaction::Wait { problem, at_least } => (problem, at_least),
            Reaction::Clock { seconds } => (Problem::ClockWrong { seconds }, 0),
            Reaction::SignInAgain | Reaction::Refresh | Reaction::Erase => {
                self.line.send_replace(Line::SignInAgain);
                return self.wait(WAIT_MAX, false).await;
            }
            Reaction::Resync(_) | Reaction::Smaller => (Problem::ServerTrouble { status: 0 }, 0),
        };
        let since = match &*self.line.borrow() {
            Line::Offline { since, .. } => *since,
            _ => self.mirror.now(),
        };
        self.line.send_replace(Line::Offline { since, problem });
        let wait = self.retry.failed(at_least, &self.mirror.profile().random);
        self.wait(wait, at_least == 0).await;
    }

    /// Waits, unless the admin asks. A decision ends a wait of our own too, since it may be the first sign
    /// that someone is back at a desk with a network, but never sooner than after the shortest wait.
    async fn wait(&self, ms: i64, ends_by_decision: bool) {
        let decided = async {
            tokio::time::sleep(millis(WAIT_MIN)).await;
            self.mirror.decided().await;
        };
        tokio::select! {
            () = self.asked.notified() => {}
            () = decided, if ends_by_decision => {}
            () = tokio::time::sleep(millis(ms)) => {}
        }
    }
}

/// Asks the server.
async fn fetch(session: Arc<Session>, ask: Ask, limit: u32) -> Result<Reply, Stopped> {
    match ask {
        Ask::Start => session.start().await.map(Reply::Start),
        Ask::Rows { after } => session.rows(after.as_deref(), limit).await.map(Reply::Rows),
        Ask::Feed { cursor } => session
            .feed(&cursor, limit.min(PAGE_MAX))
            .await
            .map(Reply::Feed),
    }
}

fn astray() -> Stopped {
    Stopped {
        trouble: Trouble::BrokenOff,
        reaction: Reaction::Wait {
            problem: Problem::ServerTrouble { status: 0 },
            at_least: 0,
        },
    }
}

fn millis(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}
