//! The one task that asks, stores and sends, in turn: two of these never run at once.

use std::sync::Arc;
use std::time::Duration;

use gatehouse_rules::feed::{FeedPage, PAGE_MAX, Resync};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::{DAY, Time};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Ended;
use crate::app::Line;
use crate::bare;
use crate::copy;
use crate::drain as outgoing;
use crate::failure::Failure;
use crate::files::Copy;
use crate::open::Mirror;
use crate::plan::drain::{self, Pace, Queued};
use crate::plan::line::{Reaction, Retry, Rows, Trouble, WAIT_MAX, WAIT_MIN};
use crate::plan::log::{self, Kept};
use crate::plan::{self, Ask, Astray, Copies, Marks, Next, Reply, Step};
use crate::upstream::Upstream;
use crate::upstream::session::Stopped;

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
pub(super) enum Halt {
    /// The network or the server.
    Stopped(Box<Stopped>),
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

/// Where the driver tells and hears.
pub(super) struct Told {
    /// How the line is.
    pub line: watch::Sender<Line>,
    /// Why the server does not take what waits.
    pub hold: watch::Sender<Option<Problem>>,
    /// The stream of heads.
    pub heads: watch::Receiver<Heads>,
}

/// Operations are not sent before then: the server did not take the last ones.
#[derive(Clone, Copy)]
pub(super) struct Held {
    pub until: Instant,
    /// Whether that is a wait of our own, which a decision shortens.
    pub own: bool,
}

pub(super) struct Driver {
    pub(super) mirror: Mirror,
    pub(super) upstream: Arc<Upstream>,
    pub(super) told: Told,
    asked: Arc<Notify>,
    stop: CancellationToken,
    /// Whether the server's epoch was heard since the line last broke.
    pub(super) heard: bool,
    /// Whether the feed is to be asked.
    pub(super) pull: bool,
    pub(super) pace: Pace,
    rows: Rows,
    retry: Retry,
    /// Failures of sending alone: the feed may be fine all the while.
    pub(super) sending: Retry,
    /// Copies begun in vain.
    building: Retry,
    pub(super) held: Option<Held>,
    /// Why the server last refused an operation by itself.
    pub(super) refused: Option<Problem>,
    /// What the stream told when the turn began: a break in it is one of the line.
    n_breaks: u64,
    /// The head that the feed was last asked for.
    head_asked: u64,
    ahead: Option<Ahead>,
    /// The exchange of copies under way; it is never cut short.
    swapping: Option<JoinHandle<Result<(), Failure>>>,
    forgot_at: Option<Time>,
}

impl From<Stopped> for Halt {
    fn from(stopped: Stopped) -> Self {
        Self::Stopped(Box::new(stopped))
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
        upstream: Arc<Upstream>,
        told: Told,
        asked: Arc<Notify>,
        stop: CancellationToken,
    ) -> Self {
        Self {
            mirror,
            upstream,
            told,
            asked,
            stop,
            heard: false,
            pull: true,
            pace: Pace::default(),
            rows: Rows::default(),
            retry: Retry::default(),
            sending: Retry::default(),
            building: Retry::default(),
            held: None,
            refused: None,
            n_breaks: 0,
            head_asked: 0,
            ahead: None,
            swapping: None,
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
        if let Some(swapping) = self.swapping.take() {
            let _ = swapping.await;
        }
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
        let n_breaks = self.told.heads.borrow().n_breaks;
        if n_breaks != self.n_breaks {
            // Whoever answers next may be another server, or a restored one.
            (self.n_breaks, self.heard, self.pull) = (n_breaks, false, true);
        }
        self.pace.confirmed_until = self.mirror.confirmed_until();
        let copies = copy::copies(&self.mirror).await?;
        let queue = outgoing::queue(&mut *self.mirror.read().await?).await?;
        if plan::may_send(&copies, self.heard) && !self.is_held() {
            let batch = drain::batch(&queue, &self.pace, now);
            if !batch.is_empty() {
                self.send(&copies, &batch, now).await?;
                return Ok(Turn::More);
            }
            let aside = drain::only_aside(&queue, &self.pace, now);
            let problem = self.refused.clone().filter(|_| aside);
            self.told.hold.send_if_modified(|told| {
                let new = *told != problem;
                told.clone_from(&problem);
                new
            });
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
                bare::begin(&self.mirror, &copy, &Marks::beside(now)).await?;
            }
            Next::DropBeside => {
                self.mirror.drop_build().await?;
                // A server that refuses every new copy is not asked for one after another without a pause.
                if !copies.present.will_do() {
                    let wait = self.building.failed(0, &self.mirror.profile().random);
                    self.wait(wait, false).await;
                }
            }
            Next::Swap => {
                bare::complete(&self.mirror, &*self.mirror.build().await?).await?;
                self.swap().await?;
                self.building.succeeded();
                if self.upstream.tells() || self.pull {
                    // What is read from now on is asked for once more, so that the line is online when it is, not a poll later.
                    self.pull = true;
                } else {
                    // The feed of a portal was at its end a moment ago, and each request counts there.
                    self.told.line.send_replace(Line::Online);
                }
            }
        }
        Ok(Turn::More)
    }

    /// Exchanges the copies in a task of its own: stopping meanwhile waits for it, since half an exchange would
    /// leave this process with the copy that the folder no longer names.
    async fn swap(&mut self) -> Result<(), Halt> {
        let mirror = self.mirror.clone();
        let swapping = self
            .swapping
            .insert(tokio::spawn(async move { mirror.swap().await }));
        let swapped = swapping.await;
        self.swapping = None;
        Ok(swapped.map_err(anyhow::Error::from)??)
    }

    /// One question, and what its answer changes.
    async fn ask(
        &mut self,
        copies: &Copies,
        marks: &Marks,
        copy: &Copy,
        ask: Ask,
    ) -> Result<(), Halt> {
        let head = self.told.heads.borrow().head;
        let kept = copy::kept_log(&self.mirror).await?;
        let number = log::asked(kept.as_ref(), &marks.epoch);
        let ahead = self.ahead.take().filter(|ahead| ahead.ask == ask);
        // What is stored is told before more of it comes, also what an earlier process read.
        if matches!(*self.told.line.borrow(), Line::Syncing { .. }) {
            self.tell(copies, false);
        }
        let answer = match ahead {
            Some(mut ahead) => match (&mut ahead.page).await {
                Ok(answer) => answer,
                Err(_) => Err(astray()),
            },
            None => fetch(self.upstream.clone(), ask.clone(), self.rows.0, number).await,
        };
        let reply = match answer {
            Ok(reply) => reply,
            Err(Stopped {
                reaction: Reaction::Resync(reason),
                ..
            }) if !matches!(ask, Ask::Start) => Reply::Resync(reason),
            Err(Stopped { trouble, .. })
                if matches!(ask, Ask::Feed { .. }) && self.rows.past_help(&trouble) =>
            {
                tracing::warn!("one change is too large for this line: rows are read in pages");
                Reply::Resync(Resync::PastHorizon)
            }
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
            let page = tokio::spawn(fetch(self.upstream.clone(), ask.clone(), self.rows.0, None));
            self.ahead = Some(Ahead { ask, page });
        }
        let heard = plan::heard(self.heard, &reply);
        let caught_up = match &reply {
            Reply::Feed(page) if !page.more => Some(page.now),
            _ => None,
        };
        let now = self.mirror.now();
        let log = heard_log(kept.as_ref(), &marks.epoch, &reply, now);
        let step = plan::take(marks, &ask, reply, now).map_err(|Astray(why)| {
            tracing::warn!(why, "the server's answer leads nowhere");
            astray()
        })?;
        // Who does not know operations by their ids is never offered one again.
        let remembers = self.upstream.remembers();
        let step = Step {
            log,
            offer_again: step.offer_again.filter(|_| remembers),
            span: step.span.filter(|_| remembers),
            ..step
        };
        copy::carry_out(&self.mirror, copy, step, now).await?;
        self.heard = heard;
        self.pull = caught_up.is_none();
        self.retry.succeeded();
        self.mirror.set_online(true);
        self.tell(copies, caught_up.is_some());
        if let Some(theirs) = caught_up {
            self.head_asked = head;
            self.forget(theirs).await?;
        }
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
        self.told.line.send_if_modified(|told| {
            *told != line && {
                *told = line;
                true
            }
        });
    }

    /// Forgets what ended long ago by the server's clock, once a day.
    async fn forget(&mut self, theirs: Time) -> Result<(), Halt> {
        if self.forgot_at.is_none_or(|at| theirs.since(at) > DAY) {
            outgoing::forget_ended(&self.mirror, theirs).await?;
            self.forgot_at = Some(theirs);
        }
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
        let heads = *self.told.heads.borrow_and_update();
        // Asked for once: a head above what the feed then answers is one that a restore undid.
        if heads.head > reached && heads.head != self.head_asked {
            self.pull = true;
            return;
        }
        let held = self.held.filter(|held| held.until > Instant::now());
        let until_taken = held.map_or_else(Instant::now, |held| held.until);
        tokio::select! {
            () = self.asked.notified() => (self.pull, self.held) = (true, None),
            () = self.mirror.decided() => {
                if let Some(held) = self.held.as_mut().filter(|held| held.own) {
                    held.until = held.until.min(Instant::now() + millis(WAIT_MIN));
                }
            }
            // The next turn sees whether the stream broke, the next rest what it told.
            _ = self.told.heads.changed() => {}
            () = tokio::time::sleep(leaves_in), if until.is_some() => {}
            () = tokio::time::sleep_until(until_taken), if held.is_some() => {}
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
                self.told.line.send_replace(Line::SignInAgain);
                if self.wait(WAIT_MAX, false).await {
                    self.held = None;
                }
                return;
            }
            Reaction::Resync(_) | Reaction::Smaller => (Problem::ServerTrouble { status: 0 }, 0),
        };
        let since = match &*self.told.line.borrow() {
            Line::Offline { since, .. } => *since,
            _ => self.mirror.now(),
        };
        self.told
            .line
            .send_replace(Line::Offline { since, problem });
        let wait = self.retry.failed(at_least, &self.mirror.profile().random);
        if self.wait(wait, at_least == 0).await {
            self.held = None;
        }
    }

    /// Waits, unless the admin asks. A decision ends a wait of our own too, since it may be the first sign
    /// that someone is back at a desk with a network, but never sooner than after the shortest wait. Answers whether
    /// the admin asked.
    async fn wait(&self, ms: i64, ends_by_decision: bool) -> bool {
        let decided = async {
            tokio::time::sleep(millis(WAIT_MIN)).await;
            self.mirror.decided().await;
        };
        tokio::select! {
            () = self.asked.notified() => true,
            () = decided, if ends_by_decision => false,
            () = tokio::time::sleep(millis(ms)) => false,
        }
    }
}

/// What to keep of the chain of events. An alarm is told beside the line and stops nothing: what the server says of
/// people is needed all the same.
fn heard_log(kept: Option<&Kept>, epoch: &str, reply: &Reply, now: Time) -> Option<Kept> {
    let Reply::Feed(FeedPage {
        chain: Some(chain), ..
    }) = reply
    else {
        return None;
    };
    let log = log::told(kept, epoch, chain, now)?;
    if let (Some(since), Some(kept)) = (log.changed, kept)
        && kept.changed.is_none()
    {
        let (known, told) = (&kept.head, chain);
        tracing::error!(?since, ?known, ?told, "the server's log was changed");
    }
    Some(log)
}

/// Asks the server; of the feed also what stands at a number of the chain of events.
async fn fetch(
    upstream: Arc<Upstream>,
    ask: Ask,
    limit: u32,
    number: Option<u64>,
) -> Result<Reply, Stopped> {
    match ask {
        Ask::Start => upstream.start().await.map(Reply::Start),
        Ask::Rows { after } => upstream
            .rows(after.as_deref(), limit)
            .await
            .map(Reply::Rows),
        Ask::Feed { cursor } => upstream
            .feed(&cursor, limit.min(PAGE_MAX), number)
            .await
            .map(Reply::Feed),
    }
}

pub(super) fn astray() -> Stopped {
    Stopped {
        trouble: Trouble::BrokenOff,
        reaction: Reaction::Wait {
            problem: Problem::ServerTrouble { status: 0 },
            at_least: 0,
        },
    }
}

pub(super) fn millis(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}
