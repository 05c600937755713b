//! The driver that carries out the plan: one task that asks, stores and sends in turn, one that hears
//! of changes at once, one that tells the status bar. It decides nothing; [`crate::plan`] does.

use std::sync::Arc;
use std::time::Duration;

use gatehouse_rules::id::WebhookId;
use gatehouse_rules::problem::Problem;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::app::{
    ConfirmStep, InvitationPreview, Line, PreviewInvitation, StepConfirmed, SyncStatus, TestLetter,
};
use crate::connect::Browser;
use crate::failure::{Failure, Result};
use crate::open::Mirror;
use crate::outgoing::{OutgoingSecrets, ShowSecrets};
use crate::plan::line::{Retry, Trouble};
use crate::preferences;
use crate::upstream::session::Stopped;
use crate::upstream::{Http, Upstream};
use crate::webhook::{MadeWebhook, MakeWebhook};

mod driver;
mod sending;

use driver::{Driver, Heads, Told};

/// How long the status bar waits for more changes before it is told of the first.
const TELL_AFTER: Duration = Duration::from_millis(40);

/// How often the server is asked whether the admin confirmed in the browser …
const ASK_AGAIN: Duration = Duration::from_secs(1);
/// … and for how long: as long as the page works.
const CONFIRM_WITHIN: Duration = Duration::from_secs(10 * 60);

/// Sync of one open mirror, running until it is stopped or dropped.
pub struct Sync {
    mirror: Mirror,
    upstream: Option<Arc<Upstream>>,
    status: watch::Receiver<SyncStatus>,
    asked: Arc<Notify>,
    stop: CancellationToken,
    driver: tokio::sync::Mutex<Option<JoinHandle<Ended>>>,
    /// The webhook that was asked for when the answer was lost: nobody knows whether it was made.
    unanswered: tokio::sync::Mutex<Option<WebhookId>>,
}

/// Why sync ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was stopped.
    Stopped,
    /// The mirror was locked.
    Locked,
    /// The outbox is damaged: its page says so (SYN-4).
    Damaged,
    /// An admin revoked this device, and the mirror was erased (SYN-4).
    Erased,
}

impl Sync {
    /// Starts to sync an open mirror. Without a connection that can be read, it says so in the status and waits.
    ///
    /// # Errors
    /// [`Problem::Locked`]; [`Problem::BadField`] on `proxy` or `authority_file`.
    pub async fn start(mirror: Mirror) -> Result<Self> {
        let http = Http::new(&preferences::find(mirror.profile()).await)?;
        Self::start_by(http, mirror).await
    }

    /// Starts to sync by a client that is there already.
    ///
    /// # Errors
    /// [`Problem::Locked`].
    pub async fn start_by(http: Http, mirror: Mirror) -> Result<Self> {
        let upstream = Upstream::find(http, &mirror).await?.map(Arc::new);
        let first = if upstream.is_some() {
            Line::Syncing { done: 0, total: 0 }
        } else {
            Line::SignInAgain
        };
        let kept = mirror.clone();
        let (line, lines) = watch::channel(first.clone());
        let (tell, status) = watch::channel(mirror.status(first).await?);
        let (asked, stop) = (Arc::new(Notify::new()), CancellationToken::new());
        let (hold, held_back) = watch::channel(None);
        let telling = tell_status(mirror.clone(), (lines.clone(), held_back), tell);
        tokio::spawn(until(stop.clone(), telling));
        let driver = upstream.clone().map(|upstream| {
            let (beat, heads) = watch::channel(Heads::default());
            if upstream.tells() {
                let hearing = hear(mirror.clone(), upstream.clone(), lines, beat);
                tokio::spawn(until(stop.clone(), hearing));
            } else {
                // Nobody tells anything, which is not the same as having ended.
                tokio::spawn(until(stop.clone(), async move { beat.closed().await }));
            }
            let told = Told { line, hold, heads };
            tokio::spawn(Driver::new(mirror, upstream, told, asked.clone(), stop.clone()).run())
        });
        Ok(Self {
            mirror: kept,
            upstream,
            status,
            asked,
            stop,
            driver: tokio::sync::Mutex::new(driver),
            unanswered: tokio::sync::Mutex::default(),
        })
    }

    /// The status bar, now and whenever it changes.
    #[must_use]
    pub fn status(&self) -> watch::Receiver<SyncStatus> {
        self.status.clone()
    }

    /// The status bar as it is at this moment; [`Sync::status`] follows a blink later.
    ///
    /// # Errors
    /// [`Problem::Locked`], [`Problem::VaultDamaged`].
    pub async fn status_now(&self) -> Result<SyncStatus> {
        let told = self.status.borrow().clone();
        let now = self.mirror.status(told.line).await?;
        Ok(SyncStatus {
            held_back: told.held_back,
            ..now
        })
    }

    /// Syncs now, however long it would have waited.
    pub fn now(&self) {
        self.asked.notify_one();
    }

    /// Sends a test letter to the admin (INV-8).
    ///
    /// # Errors
    /// [`Problem::MailNotSetUp`], [`Problem::MailRefused`] with the mail server's words, or what keeps the server away.
    pub async fn test_letter(&self) -> Result<TestLetter> {
        let upstream = self.upstream.as_ref().ok_or(Problem::SignInAgain)?;
        upstream
            .test_letter()
            .await
            .map_err(|stopped| Failure::Told(stopped.into()))
    }

    /// Shows an invitation as its reader would have it. The server writes letters, so it takes the network; nobody gets it.
    ///
    /// # Errors
    /// [`Problem::BadField`] on `invitation_text`, or what keeps the server away.
    pub async fn preview_invitation(
        &self,
        preview: &PreviewInvitation,
    ) -> Result<InvitationPreview> {
        let upstream = self.upstream.as_ref().ok_or(Problem::SignInAgain)?;
        upstream.preview_invitation(preview).await.map_err(told)
    }

    /// API-1: shows the secrets of an outgoing webhook, once, to who made it.
    ///
    /// # Errors
    /// [`Problem::SecretsShown`], [`Problem::WebhookGone`], or what keeps the server away.
    pub async fn outgoing_secrets(&self, show: &ShowSecrets) -> Result<OutgoingSecrets> {
        let upstream = self.upstream.as_ref().ok_or(Problem::SignInAgain)?;
        upstream.outgoing_secrets(show).await.map_err(told)
    }

    /// API-1: makes a webhook of the admin's own. Its address is told here, once, and kept nowhere: without the server nothing is made, and
    /// nothing waits. After a lost answer the next call asks for the same one again, so that the admin hears whether it was made.
    ///
    /// # Errors
    /// [`Problem::WebhookMade`] when the answer before was lost; [`Problem::NeedsFreshStep`], [`Problem::SetUpTwoStep`],
    /// [`Problem::TooManyWebhooks`], [`Problem::SlowDown`], [`Problem::BadField`] on `title`, `scopes` or `days`, or what keeps the server
    /// away.
    pub async fn make_webhook(&self, make: &MakeWebhook) -> Result<MadeWebhook> {
        let upstream = self.upstream.as_ref().ok_or(Problem::SignInAgain)?;
        let mut unanswered = self.unanswered.lock().await;
        let random = &self.mirror.profile().random;
        let id = unanswered.get_or_insert_with(|| WebhookId(random.id(self.mirror.now())));
        let made = upstream.make_webhook(id, make).await;
        let is_answered = match &made {
            Ok(_) => true,
            Err(stopped) => is_answer(&stopped.trouble),
        };
        if is_answered {
            *unanswered = None;
        }
        made.map_err(told)
    }

    /// TFA-4: confirms the admin's own second step; what is prepared leaves after it.
    ///
    /// # Errors
    /// [`Problem::BadField`] on `code` with what is wrong with it, [`Problem::SetUpTwoStep`], [`Problem::SlowDown`], or what
    /// keeps the server away.
    pub async fn confirm_step(&self, step: &ConfirmStep) -> Result<StepConfirmed> {
        let upstream = self.upstream.as_ref().ok_or(Problem::SignInAgain)?;
        let confirmed = upstream.confirm(step).await.map_err(told)?;
        self.mirror.set_confirmed(Some(confirmed.until));
        Ok(confirmed)
    }

    /// TFA-4: the same in a browser, which knows passkeys: opens it, and waits until the admin confirmed there.
    ///
    /// # Errors
    /// [`Problem::SignInCancelled`] when the person gave up, or after 10 min; [`Problem::SetUpTwoStep`], or what keeps the server away.
    pub async fn confirm_in_browser(
        &self,
        browser: &Browser,
        cancel: CancellationToken,
    ) -> Result<StepConfirmed> {
        let upstream = self.upstream.as_ref().ok_or(Problem::SignInAgain)?;
        let address = upstream.confirm_in_browser().await.map_err(told)?;
        browser.open(&address).await?;
        let confirmed = async {
            loop {
                // A line that is away for a moment ends nothing.
                if let Ok(Some(until)) = upstream.confirmed().await {
                    return until;
                }
                tokio::time::sleep(ASK_AGAIN).await;
            }
        };
        let until = tokio::select! {
            () = cancel.cancelled() => None,
            () = tokio::time::sleep(CONFIRM_WITHIN) => None,
            until = confirmed => Some(until),
        }
        .ok_or(Problem::SignInCancelled)?;
        self.mirror.set_confirmed(Some(until));
        Ok(StepConfirmed { until })
    }

    /// Tells the server that this device is no longer signed in, where it can be reached.
    pub async fn sign_out(&self) {
        if let Some(upstream) = &self.upstream {
            upstream.revoke().await;
        }
    }

    /// Waits until sync ends, and says why. Without a connection it ends when it is stopped.
    pub async fn ended(&self) -> Ended {
        let mut driver = self.driver.lock().await;
        match driver.as_mut() {
            Some(running) => {
                let ended = running.await.unwrap_or(Ended::Stopped);
                *driver = None;
                ended
            }
            None => {
                self.stop.cancelled().await;
                Ended::Stopped
            }
        }
    }

    /// Stops; what was being stored is stored whole or not at all.
    pub async fn stop(&self) -> Ended {
        self.stop.cancel();
        self.ended().await
    }
}

impl Drop for Sync {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn until(stop: CancellationToken, work: impl Future<Output = ()>) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}

/// Tells the status whenever copy, outbox or line change, not more often than anyone can see.
async fn tell_status(
    mirror: Mirror,
    (mut lines, mut held_back): (watch::Receiver<Line>, watch::Receiver<Option<Problem>>),
    tell: watch::Sender<SyncStatus>,
) {
    let mut generation = mirror.generation();
    loop {
        let line = lines.borrow_and_update().clone();
        let held = held_back.borrow_and_update().clone();
        generation.borrow_and_update();
        match mirror.status(line).await {
            Ok(mut status) => {
                status.held_back = held;
                tell.send_if_modified(|told| {
                    *told != status && {
                        *told = status;
                        true
                    }
                });
            }
            Err(Failure::Told(Problem::Locked)) => return,
            Err(failure) => {
                let _ = failure.told(&mirror.profile().random);
            }
        }
        tokio::time::sleep(TELL_AFTER).await;
        tokio::select! {
            changed = generation.changed() => if changed.is_err() { return },
            changed = lines.changed() => if changed.is_err() { return },
            changed = held_back.changed() => if changed.is_err() { return },
        }
    }
}

/// Hears of new heads at once, as long as the line is up; the driver asks every minute besides.
async fn hear(
    mirror: Mirror,
    upstream: Arc<Upstream>,
    mut lines: watch::Receiver<Line>,
    beat: watch::Sender<Heads>,
) {
    let up = |line: &Line| matches!(line, Line::Online | Line::Syncing { .. });
    let mut retry = Retry::default();
    loop {
        if lines.wait_for(up).await.is_err() {
            return;
        }
        if let Ok(mut live) = upstream.live().await {
            // A stream that opened was a good one, however soon a cut or a restart ended it.
            retry.succeeded();
            // What changed before this stream began is not in it.
            beat.send_modify(|heads| heads.n_breaks += 1);
            while let Ok(head) = live.next().await {
                beat.send_modify(|heads| heads.head = head);
            }
        }
        // Ended or never begun: the driver looks at once whether the server is still there.
        // The next may be a restored one: what the last head was says nothing of it.
        beat.send_modify(|heads| {
            *heads = Heads {
                head: 0,
                n_breaks: heads.n_breaks + 1,
            };
        });
        let wait = retry.failed(0, &mirror.profile().random);
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(u64::try_from(wait).unwrap_or(0))) => {}
            // A line that comes up again is a new one (SYN-3).
            down = lines.wait_for(|line| !up(line)) => match down {
                Ok(_) => retry.succeeded(),
                Err(_) => return,
            },
        }
    }
}

/// Whether the server said what became of what it was asked for.
fn is_answer(trouble: &Trouble) -> bool {
    match trouble {
        Trouble::Refused {
            status,
            problem: Some(problem),
            ..
        } => *status < 500 || matches!(problem, Problem::Busy { .. }),
        _ => false,
    }
}

/// What the window is told of a second step that was not taken: also that it has to wait.
fn told(stopped: Stopped) -> Failure {
    Failure::Told(match &stopped.trouble {
        Trouble::Refused {
            problem: Some(problem @ (Problem::SlowDown { .. } | Problem::Busy { .. })),
            ..
        } => problem.clone(),
        _ => stopped.into(),
    })
}
