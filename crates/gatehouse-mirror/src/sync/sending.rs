//! The driver's sending of operations, and the waits after the server did not take them.

use gatehouse_rules::id::OperationId;
use gatehouse_rules::operation::Receipt;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::Time;
use tokio::time::Instant;

use super::driver::{Driver, Halt, Held, astray, millis};
use crate::copy;
use crate::drain as outgoing;
use crate::plan::drain;
use crate::plan::line::{Reaction, Retry, WAIT_MIN};
use crate::plan::{Astray, Copies};
use crate::upstream::session::Stopped;

impl Driver {
    /// Sends a batch. It is handed out first, so that taking back cannot race it; without an answer the same
    /// operations go again, unchanged.
    pub(super) async fn send(
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
        let epoch = copies.epoch();
        let answer = match self.upstream.operations(operations, epoch).await {
            Ok(receipts) => match self.are_whole(&sent, &receipts) {
                Ok(()) => Ok(receipts),
                Err(Astray(why)) => {
                    tracing::warn!(why, "the server's answer leads nowhere");
                    Err(astray())
                }
            },
            Err(stopped) => Err(stopped),
        };
        let receipts = match answer {
            Ok(receipts) => receipts,
            Err(stopped) => return self.not_taken(&sent, stopped, now).await,
        };
        if drain::keeps(&copy::copies(&self.mirror).await?, epoch) {
            let mut write = self.mirror.write().await?;
            outgoing::store_receipts(write.conn(), &receipts).await?;
            write.commit().await?;
        }
        self.pace.passed();
        (self.sending, self.held, self.pull) = (Retry::default(), None, true);
        if receipts.len() < sent.len() {
            // What has not ended goes on after the others are read.
            self.hold(WAIT_MIN, true);
        }
        self.told.hold.send_replace(None);
        Ok(())
    }

    fn are_whole(&self, sent: &[OperationId], receipts: &[Receipt]) -> Result<(), Astray> {
        if self.upstream.remembers() {
            drain::matches(sent, receipts)
        } else {
            drain::are_of(sent, receipts)
        }
    }

    /// The server did not take operations: they wait, each failure in a row longer, and the feed says meanwhile
    /// whether the line is up. A request that is only too large is halved at the shortest wait.
    async fn not_taken(
        &mut self,
        sent: &[OperationId],
        stopped: Stopped,
        now: Time,
    ) -> Result<(), Halt> {
        let random = &self.mirror.profile().random;
        let (problem, at_least) = match stopped.reaction {
            Reaction::Erase | Reaction::SignInAgain | Reaction::Refresh => {
                return Err(stopped.into());
            }
            // TFA-4: it stays prepared, and may be taken back again, until the admin confirms.
            Reaction::Wait {
                problem: Problem::NeedsFreshStep,
                ..
            } => {
                outgoing::give_back(&self.mirror, sent).await?;
                self.mirror.set_confirmed(None);
                return Ok(());
            }
            Reaction::Wait { problem, at_least } => (problem, at_least),
            Reaction::Clock { seconds } => (Problem::ClockWrong { seconds }, 0),
            // It was restored, which the feed says at once.
            Reaction::Resync(_) => {
                let wait = self.sending.failed(0, random);
                self.hold(wait, true);
                (self.heard, self.pull) = (false, true);
                return Ok(());
            }
            Reaction::Smaller => {
                let trouble = &stopped.trouble;
                tracing::warn!(
                    n = sent.len(),
                    ?trouble,
                    "the server does not take these operations in one request"
                );
                self.pace.refused(sent, now);
                if sent.len() > 1 {
                    self.hold(Retry::default().failed(0, random), true);
                    return Ok(());
                }
                let problem = trouble.problem();
                self.refused = Some(problem.clone());
                (problem, 0)
            }
        };
        let wait = self.sending.failed(at_least, random);
        self.hold(wait, at_least == 0);
        self.told.hold.send_replace(Some(problem));
        (self.heard, self.pull) = (false, true);
        Ok(())
    }

    pub(super) fn hold(&mut self, ms: i64, own: bool) {
        let until = Instant::now() + millis(ms);
        self.held = Some(Held { until, own });
    }

    pub(super) fn is_held(&self) -> bool {
        self.held.is_some_and(|held| held.until > Instant::now())
    }
}
