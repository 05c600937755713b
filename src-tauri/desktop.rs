//! Where the app stands: first run, locked, in trouble, or ready. Everything runs on Tauri's async
//! threads, never on the window's own; what blocks is moved off by the mirror.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;

use gatehouse_mirror::app::{Stage, SyncStatus};
use gatehouse_mirror::connect::Browser;
use gatehouse_mirror::connections;
use gatehouse_mirror::failure::Result as Done;
use gatehouse_mirror::open::{self, Mirror};
use gatehouse_mirror::preferences::{self, Preferences};
use gatehouse_mirror::profile::Profile;
use gatehouse_mirror::sync::{Ended, Sync};
use gatehouse_rules::language::Language;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::MINUTE;
use tauri::async_runtime::{block_on, spawn};
use tokio::sync::{oneshot, watch};
use tokio_util::sync::CancellationToken;

use crate::away;
use crate::link::Open;
use crate::notice::Notice;
use crate::tray::TrayWords;
use crate::updates::Updater;

mod about;
mod asked;
#[cfg(test)]
mod tests;

/// How often it is looked whether nobody was at the window for too long.
const IDLE_CHECK: Duration = Duration::from_secs(5);

/// What is told to the window, and to the system around it.
#[derive(Debug)]
pub enum Push {
    /// The status bar changed.
    Status(Box<SyncStatus>),
    /// The app stands elsewhere now.
    Stage(Stage),
    /// A screen is to be opened.
    Open(Open),
    /// The person is to be told by the system.
    Notice(Box<Notice>),
    /// What the tray offers is called otherwise now.
    Tray(Box<TrayWords>),
    /// Whether closing the window shall leave the app in the tray.
    CloseToTray(bool),
    /// Whether the system shall start the app.
    StartAtLogin(bool),
    /// A secret is to be pasted once; answered is whether the system took it.
    Copy(String, oneshot::Sender<bool>),
    /// The browser was asked to open this address for signing in: to be copied where none opens.
    SignIn(String),
    /// How much of an update is here, 0 to 1.
    Update(f64),
    /// The app is to end and start anew.
    Restart,
}

/// How the window is told.
pub type Tell = Box<dyn Fn(Push) + Send + std::marker::Sync>;

/// The app behind the window.
pub struct Desktop {
    /// The app's own folder, and where time, chance and secrets come from.
    app: Profile,
    /// The connection that is shown, by its number, and its folder.
    shown: Mutex<(u32, Profile)>,
    browser: Browser,
    tell: Tell,
    me: Weak<Self>,
    /// Where the app stands, held while it moves elsewhere; `None` until the vault was first looked at.
    stage: tokio::sync::Mutex<Option<Stage>>,
    running: Mutex<Option<Running>>,
    preferences: Mutex<Preferences>,
    /// What the window speaks; `None` until it said.
    language: Mutex<Option<Language>>,
    /// When somebody was last at the window, in ms since 1970.
    active_at: AtomicI64,
    /// Ends the wait for the browser.
    waiting: Mutex<CancellationToken>,
    /// What a link asked for before the window could show it.
    link: Mutex<Option<Open>>,
    /// Where updates come from, if anywhere.
    updater: OnceLock<Updater>,
}

/// The open mirror and its driver.
#[derive(Clone)]
struct Running {
    mirror: Mirror,
    /// Or why there is none: preferences that name a proxy or a file that cannot be used. What is
    /// read and decided does not need it.
    sync: Result<Arc<Sync>, Problem>,
}

impl Running {
    /// Stops the driver, closes the files and wipes the key.
    async fn end(&self) {
        if let Ok(sync) = &self.sync {
            sync.stop().await;
        }
        self.mirror.lock().await;
    }
}

/// Has names sorted as a language does. A million take their seconds, in which they are read as they stood.
async fn sort_for(mirror: Mirror, language: Language) {
    if let Err(failure) = mirror.sort_for(language).await {
        tracing::info!(%failure, "names stand as before");
    }
}

impl Desktop {
    /// Begins with the connection that was shown last: opens what opens without a question, and watches over idleness.
    pub fn start(app: Profile, browser: Browser, tell: Tell) -> Arc<Self> {
        let shown = block_on(connections::shown(&app.folder));
        let folder = connections::folder(&app.folder, shown);
        let profile = Profile {
            folder,
            ..app.clone()
        };
        let desktop = Arc::new_cyclic(|me| Self {
            active_at: AtomicI64::new(app.clock.now().0),
            preferences: Mutex::new(block_on(preferences::find(&profile))),
            shown: Mutex::new((shown, profile)),
            app,
            browser,
            tell,
            me: me.clone(),
            stage: tokio::sync::Mutex::new(None),
            running: Mutex::new(None),
            language: Mutex::new(None),
            waiting: Mutex::new(CancellationToken::new()),
            link: Mutex::new(None),
            updater: OnceLock::new(),
        });
        spawn(look(desktop.clone()));
        spawn(watch_idleness(Arc::downgrade(&desktop)));
        spawn(away::watch(Arc::downgrade(&desktop)));
        desktop
    }

    /// Updates come from there.
    pub fn update_by(&self, updater: Updater) {
        let _ = self.updater.set(updater);
    }

    /// Whether closing the window shall leave the app in the tray.
    pub fn closes_to_tray(&self) -> bool {
        held(&self.preferences).close_to_tray
    }

    /// Opens a screen now, or as soon as there is one to open.
    pub fn open(&self, open: Open) {
        *held(&self.link) = Some(open);
        if held(&self.running).is_some() {
            self.follow_link();
        }
    }

    /// Ends in order: the driver stops, the files are closed.
    pub async fn close(&self) {
        let mut stage = self.stage.lock().await;
        let running = held(&self.running).take();
        if let Some(running) = running {
            running.end().await;
        }
        *stage = None;
    }

    /// Where the app stands. The first question opens the vault where the keychain alone does, and so
    /// does each later one while the vault is in trouble.
    async fn standing(&self) -> Stage {
        let mut stage = self.stage.lock().await;
        if let Some(known) = &*stage
            && !matches!(known, Stage::Trouble { .. })
        {
            return known.clone();
        }
        let (found, mirror) = open::start(&self.profile()).await;
        let running = self.run_if(mirror).await;
        self.stand(&mut stage, found, running)
    }

    /// Moves: from now on the app stands at `stage`, with that mirror running.
    fn stand(&self, place: &mut Option<Stage>, stage: Stage, running: Option<Running>) -> Stage {
        *held(&self.running) = running;
        self.somebody_is_there();
        tracing::info!(stage = word(&stage), "the app stands elsewhere");
        *place = Some(stage.clone());
        (self.tell)(Push::Stage(stage.clone()));
        stage
    }

    async fn run_if(&self, mirror: Option<Mirror>) -> Option<Running> {
        match mirror {
            Some(mirror) => Some(self.run(mirror).await),
            None => None,
        }
    }

    async fn run(&self, mirror: Mirror) -> Running {
        if let Some(language) = *held(&self.language) {
            spawn(sort_for(mirror.clone(), language));
        }
        let sync = self.told(Sync::start(mirror.clone()).await).map(Arc::new);
        if let (Ok(sync), Some(desktop)) = (&sync, self.me.upgrade()) {
            spawn(tell_status(desktop.clone(), sync.status()));
            spawn(leave_when_ended(desktop, sync.clone()));
        }
        Running { mirror, sync }
    }

    /// Begins to sync anew, by the preferences as they are now.
    async fn run_again(&self) {
        let _place = self.stage.lock().await;
        if let Ok(running) = self.running() {
            if let Ok(sync) = &running.sync {
                sync.stop().await;
            }
            let running = self.run(running.mirror).await;
            *held(&self.running) = Some(running);
        }
    }

    fn follow_link(&self) {
        if let Some(open) = held(&self.link).take() {
            (self.tell)(Push::Open(open));
        }
    }

    fn somebody_is_there(&self) {
        self.active_at
            .store(self.app.clock.now().0, Ordering::SeqCst);
    }

    /// The edge where faults are logged once and told as a trace.
    fn told<T>(&self, done: Done<T>) -> Result<T, Problem> {
        done.map_err(|failure| failure.told(&self.app.random))
    }

    /// What a screen is told. Damage of the outbox, met while the app is open, leads to its page; a damaged copy
    /// is fetched anew.
    async fn answer<T>(&self, done: Done<T>) -> Result<T, Problem> {
        let (failure, mirror) = match (done, self.mirror()) {
            (Ok(answer), _) => return Ok(answer),
            (Err(failure), Err(_)) => return self.told(Err(failure)),
            (Err(failure), Ok(mirror)) => (failure, mirror),
        };
        let told = self.told(Err(mirror.explained(failure).await));
        if matches!(told, Err(Problem::VaultDamaged)) {
            self.leave_damaged().await;
        }
        told
    }

    /// Closes what is damaged, and shows its page.
    async fn leave_damaged(&self) {
        let mut place = self.stage.lock().await;
        let running = held(&self.running).take();
        if let Some(running) = running {
            running.end().await;
            let trouble = open::trouble(&self.profile(), Problem::VaultDamaged.into());
            self.stand(&mut place, trouble, None);
        }
    }

    /// The connection that is shown.
    fn profile(&self) -> Profile {
        held(&self.shown).1.clone()
    }

    /// The app in the folder of a connection.
    fn app_in(&self, folder: PathBuf) -> Profile {
        Profile {
            folder,
            ..self.app.clone()
        }
    }

    fn mirror(&self) -> Result<Mirror, Problem> {
        self.running().map(|running| running.mirror)
    }

    fn sync(&self) -> Result<Arc<Sync>, Problem> {
        self.running()?.sync
    }

    fn running(&self) -> Result<Running, Problem> {
        held(&self.running).clone().ok_or(Problem::Locked)
    }

    async fn lock_if_idle(&self) {
        if held(&self.running).is_some()
            && self.is_idle()
            && let Err(problem) = self.lock(()).await
        {
            tracing::warn!(code = problem.code(), "the app did not lock by itself");
        }
    }

    /// SYN-4: the computer goes to sleep, or its screen is locked.
    pub(crate) async fn lock_if_away(&self) {
        if held(&self.preferences).lock_when_away
            && held(&self.running).is_some()
            && let Err(problem) = self.lock(()).await
        {
            tracing::warn!(code = problem.code(), "the app did not lock by itself");
        }
    }

    /// Whether nobody was at the window for as long as the preferences allow.
    fn is_idle(&self) -> bool {
        let allowed = held(&self.preferences).lock_after_minutes;
        let idle = self.app.clock.now().0 - self.active_at.load(Ordering::SeqCst);
        allowed.is_some_and(|minutes| idle >= i64::from(minutes) * MINUTE)
    }
}

/// Tells the window of each change of the status bar, until the driver ends.
async fn tell_status(desktop: Arc<Desktop>, mut status: watch::Receiver<SyncStatus>) {
    loop {
        let now = status.borrow_and_update().clone();
        (desktop.tell)(Push::Status(Box::new(now)));
        if status.changed().await.is_err() {
            return;
        }
    }
}

/// Shows the first page, and why, when an admin revoked this device and its mirror was erased (SYN-4), and the page of
/// trouble when the outbox turned out to be damaged.
async fn leave_when_ended(desktop: Arc<Desktop>, sync: Arc<Sync>) {
    let ended = sync.ended().await;
    let is_current = || {
        desktop
            .sync()
            .is_ok_and(|current| Arc::ptr_eq(&current, &sync))
    };
    match ended {
        Ended::Erased => {
            let mut place = desktop.stage.lock().await;
            if is_current() {
                desktop.stand(&mut place, Stage::Revoked, None);
            }
        }
        Ended::Damaged if is_current() => desktop.leave_damaged().await,
        Ended::Damaged | Ended::Stopped | Ended::Locked => {}
    }
}

async fn look(desktop: Arc<Desktop>) {
    desktop.standing().await;
}

/// Locks when nobody was there for long enough. By the clock on the wall, so that a computer that
/// slept through the time is locked when it wakes.
async fn watch_idleness(desktop: Weak<Desktop>) {
    loop {
        tokio::time::sleep(IDLE_CHECK).await;
        let Some(desktop) = desktop.upgrade() else {
            return;
        };
        desktop.lock_if_idle().await;
    }
}

const fn word(stage: &Stage) -> &'static str {
    match stage {
        Stage::FirstRun => "first_run",
        Stage::Revoked => "revoked",
        Stage::Locked { .. } => "locked",
        Stage::Trouble { .. } => "trouble",
        Stage::Ready { .. } => "ready",
    }
}

/// What a mutex holds; a panic elsewhere left it whole, as each is only ever replaced.
fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
