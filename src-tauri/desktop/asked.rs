//! What the window asks: one method for each command of the list, in its order.

use std::time::Duration;

use gatehouse_mirror::app::{
    About, ConfirmStep, Connect, ConnectPortal, Connected, FindServer, InvitationPreview, Line,
    PreviewInvitation, ServerFound, SetAside, SetPassphrase, Stage, StepConfirmed, SyncStatus,
    TestLetter, Unlock, VaultNeeds,
};
use gatehouse_mirror::company::Company;
use gatehouse_mirror::connect::{self, Browser};
use gatehouse_mirror::connections::{self, Connection, ShowConnection};
use gatehouse_mirror::employee::{
    EmployeeCounts, EmployeeFilter, EmployeeLine, EmployeesQuery, ExportEmployees, Exported,
    Person, PersonQuery,
};
use gatehouse_mirror::event::{EventLine, EventQuery, Events, EventsQuery, ExportEvents, Proved};
use gatehouse_mirror::filters::SavedFilter;
use gatehouse_mirror::invitation::{
    ExportInvitations, InvitationCounts, InvitationLine, InvitationsQuery,
};
use gatehouse_mirror::invite::{
    CheckFile, CheckList, CheckedList, CheckedRow, CheckedRowsQuery, ExportRefused, Invite,
};
use gatehouse_mirror::ip_rule::{PersonRule, RehearseIpRule, Rehearsed};
use gatehouse_mirror::news::News;
use gatehouse_mirror::open::{self, Mirror};
use gatehouse_mirror::outbox::{Decide, Decided, Outbox, Settle, TakeBack, TakenBack};
use gatehouse_mirror::outgoing::{OutgoingSecrets, ShowSecrets};
use gatehouse_mirror::overview::Overview;
use gatehouse_mirror::page::Page;
use gatehouse_mirror::preferences::{self, Preferences};
use gatehouse_mirror::profile::Profile;
use gatehouse_mirror::search::{Found, Search};
use gatehouse_mirror::two_step::TwoStepDesk;
use gatehouse_mirror::webhook::{
    Integrations, MadeWebhook, MakeWebhook, WebhookLine, WebhooksQuery,
};
use gatehouse_rules::language::Language;
use gatehouse_rules::problem::Problem;
use tauri::async_runtime::spawn;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use crate::clipboard::CopySecret;
use crate::notice::Notice;
use crate::tray::TrayWords;
use crate::updates::{Checked, Installed, UpdateFault, Updater, Updates};

use super::about::about;
use super::{Desktop, Push, held, sort_for};

/// How long the server is given to hear that a device was forgotten.
const SIGN_OUT_WITHIN: Duration = Duration::from_secs(5);

/// What each command answers.
type Answer<T> = Result<T, Problem>;

#[expect(
    missing_docs,
    reason = "the list in commands.rs says what each command does"
)]
impl Desktop {
    pub async fn stage(&self, (): ()) -> Answer<Stage> {
        let stage = self.standing().await;
        if matches!(stage, Stage::Ready { .. }) {
            self.follow_link();
        }
        Ok(stage)
    }

    pub async fn status(&self, (): ()) -> Answer<SyncStatus> {
        let running = self.running()?;
        match running.sync {
            Ok(sync) => Ok(sync.status().borrow().clone()),
            Err(problem) => {
                let line = Line::Offline {
                    since: running.mirror.now(),
                    problem,
                };
                self.answer(running.mirror.status(line).await).await
            }
        }
    }

    pub async fn find_server(&self, request: FindServer) -> Answer<ServerFound> {
        self.told(connect::find_server(&self.profile(), request).await)
    }

    pub async fn vault_needs(&self, (): ()) -> Answer<VaultNeeds> {
        Ok(open::vault_needs(&self.profile()).await)
    }

    pub async fn connect(&self, request: Connect) -> Answer<Connected> {
        let waiting = self.wait_anew();
        let browser = self.told_browser();
        let profile = self.profile();
        let done = connect::connect(&profile, request, &browser, waiting).await;
        let (mirror, connected) = self.told(done)?;
        self.show_connected(&profile, mirror, connected).await
    }

    pub async fn connect_portal(&self, request: ConnectPortal) -> Answer<Connected> {
        if let Ok(mirror) = self.mirror() {
            let done = connect::reconnect_portal(&mirror, &request.address).await;
            let connected = self.told(done)?;
            self.run_again().await;
            return Ok(connected);
        }
        let profile = self.profile();
        let done = connect::connect_portal(&profile, request).await;
        let (mirror, connected) = self.told(done)?;
        self.show_connected(&profile, mirror, connected).await
    }

    /// Shows what was just connected in a profile.
    async fn show_connected(
        &self,
        profile: &Profile,
        mirror: Mirror,
        connected: Connected,
    ) -> Answer<Connected> {
        let mut place = self.stage.lock().await;
        if self.profile().folder != profile.folder {
            // Another connection is shown meanwhile; this one is whole, and waits to be shown.
            mirror.lock().await;
            return Err(Problem::Locked);
        }
        let ready = Stage::Ready {
            me: connected.me.clone(),
        };
        let running = self.run(mirror).await;
        self.stand(&mut place, ready, Some(running));
        Ok(connected)
    }

    pub async fn cancel_connect(&self, (): ()) -> Answer<()> {
        held(&self.waiting).cancel();
        Ok(())
    }

    pub async fn sign_in_again(&self, (): ()) -> Answer<Connected> {
        let waiting = self.wait_anew();
        let mirror = self.mirror()?;
        let browser = self.told_browser();
        let connected = self.told(connect::sign_in_again(&mirror, &browser, waiting).await)?;
        // Only a driver that starts anew takes the new connection.
        self.run_again().await;
        Ok(connected)
    }

    pub async fn unlock(&self, request: Unlock) -> Answer<Stage> {
        let mut place = self.stage.lock().await;
        if let Some(ready @ Stage::Ready { .. }) = &*place {
            return Ok(ready.clone());
        }
        let (stage, mirror) = self.told(open::unlock(&self.profile(), request).await)?;
        let running = self.run_if(mirror).await;
        let stage = self.stand(&mut place, stage, running);
        self.follow_link();
        Ok(stage)
    }

    pub async fn lock(&self, (): ()) -> Answer<Stage> {
        let mut place = self.stage.lock().await;
        let running = held(&self.running).take();
        match (running, &*place) {
            (None, Some(stage)) => return Ok(stage.clone()),
            (None, None) => {}
            (Some(running), _) => running.end().await,
        }
        let stage = match open::locked(&self.profile()).await {
            Ok(stage) => stage,
            Err(failure) => open::trouble(&self.profile(), failure),
        };
        Ok(self.stand(&mut place, stage, None))
    }

    pub async fn active(&self, (): ()) -> Answer<()> {
        self.somebody_is_there();
        Ok(())
    }

    pub async fn set_passphrase(&self, request: SetPassphrase) -> Answer<()> {
        self.told(self.mirror()?.set_passphrase(request).await)
    }

    pub async fn set_aside(&self, (): ()) -> Answer<SetAside> {
        let mut place = self.stage.lock().await;
        if held(&self.running).is_some() {
            return Err(Problem::AlreadyRunning);
        }
        let aside = self.told(open::set_aside(&self.profile()).await)?;
        self.stand(&mut place, Stage::FirstRun, None);
        Ok(aside)
    }

    pub async fn forget_device(&self, (): ()) -> Answer<Stage> {
        let mut place = self.stage.lock().await;
        let running = held(&self.running).take();
        if let Some(running) = running {
            if let Ok(sync) = &running.sync {
                // Out of its reach, the server ends the sign-in by itself after 30 idle days.
                let _ = tokio::time::timeout(SIGN_OUT_WITHIN, sync.sign_out()).await;
            }
            running.end().await;
        }
        self.told(open::forget(&self.profile()).await)?;
        Ok(self.stand(&mut place, Stage::FirstRun, None))
    }

    pub async fn saved_filters(&self, (): ()) -> Answer<Vec<SavedFilter>> {
        self.answer(self.mirror()?.saved_filters().await).await
    }

    pub async fn save_filter(&self, request: SavedFilter) -> Answer<()> {
        self.answer(self.mirror()?.save_filter(request).await).await
    }

    pub async fn remove_filter(&self, request: SavedFilter) -> Answer<()> {
        self.answer(self.mirror()?.remove_filter(&request).await)
            .await
    }

    pub async fn connections(&self, (): ()) -> Answer<Vec<Connection>> {
        let shown = held(&self.shown).0;
        Ok(connections::list(&self.app.folder, shown).await)
    }

    pub async fn show_connection(&self, request: ShowConnection) -> Answer<Stage> {
        let mut place = self.stage.lock().await;
        let connection = self.told(connections::find(&self.app.folder, request).await)?;
        let profile = self.app_in(connections::folder(&self.app.folder, connection));
        let theirs = preferences::find(&profile).await;
        let theirs = match request.connection {
            Some(_) => theirs,
            None => Preferences::default(),
        };
        let preferences = theirs.as_in(&held(&self.preferences));
        self.told(preferences::set(&profile, &preferences).await)?;
        self.told(connections::set_shown(&self.app.folder, connection).await)?;
        held(&self.waiting).cancel();
        let running = held(&self.running).take();
        if let Some(running) = running {
            running.end().await;
        }
        *held(&self.preferences) = preferences;
        *held(&self.shown) = (connection, profile.clone());
        let (found, mirror) = open::start(&profile).await;
        let running = self.run_if(mirror).await;
        Ok(self.stand(&mut place, found, running))
    }

    pub async fn overview(&self, (): ()) -> Answer<Overview> {
        self.answer(self.mirror()?.overview().await).await
    }

    pub async fn news(&self, (): ()) -> Answer<Vec<News>> {
        self.answer(self.mirror()?.news().await).await
    }

    pub async fn invitations(&self, request: InvitationsQuery) -> Answer<Page<InvitationLine>> {
        self.answer(self.mirror()?.invitations(request).await).await
    }

    pub async fn invitation_counts(&self, (): ()) -> Answer<InvitationCounts> {
        self.answer(self.mirror()?.invitation_counts().await).await
    }

    pub async fn employees(&self, request: EmployeesQuery) -> Answer<Page<EmployeeLine>> {
        self.answer(self.mirror()?.employees(request).await).await
    }

    pub async fn employee_counts(&self, request: EmployeeFilter) -> Answer<EmployeeCounts> {
        self.answer(self.mirror()?.employee_counts(request).await)
            .await
    }

    pub async fn person(&self, request: PersonQuery) -> Answer<Person> {
        self.answer(self.mirror()?.person(request).await).await
    }

    pub async fn search(&self, request: Search) -> Answer<Found> {
        self.answer(self.mirror()?.search(request).await).await
    }

    pub async fn events(&self, request: EventsQuery) -> Answer<Events> {
        self.answer(self.mirror()?.events(request).await).await
    }

    pub async fn event(&self, request: EventQuery) -> Answer<EventLine> {
        self.answer(self.mirror()?.event(request).await).await
    }

    pub async fn verify_events(&self, (): ()) -> Answer<Proved> {
        self.answer(self.mirror()?.verify_events().await).await
    }

    pub async fn two_step(&self, (): ()) -> Answer<TwoStepDesk> {
        self.answer(self.mirror()?.two_step().await).await
    }

    pub async fn person_ip_rules(&self, (): ()) -> Answer<Vec<PersonRule>> {
        self.answer(self.mirror()?.person_ip_rules().await).await
    }

    pub async fn integrations(&self, (): ()) -> Answer<Integrations> {
        self.answer(self.mirror()?.integrations().await).await
    }

    pub async fn webhooks_of(&self, request: WebhooksQuery) -> Answer<Vec<WebhookLine>> {
        self.answer(self.mirror()?.webhooks_of(request).await).await
    }

    pub async fn company(&self, (): ()) -> Answer<Company> {
        self.answer(self.mirror()?.company().await).await
    }

    pub async fn rehearse_ip_rule(&self, request: RehearseIpRule) -> Answer<Rehearsed> {
        self.answer(self.mirror()?.rehearse_ip_rule(request).await)
            .await
    }

    pub async fn check_list(&self, request: CheckList) -> Answer<CheckedList> {
        self.answer(self.mirror()?.check_list(request).await).await
    }

    pub async fn check_file(&self, request: CheckFile) -> Answer<CheckedList> {
        self.answer(self.mirror()?.check_file(request).await).await
    }

    pub async fn checked_rows(&self, request: CheckedRowsQuery) -> Answer<Page<CheckedRow>> {
        self.answer(self.mirror()?.checked_rows(request).await)
            .await
    }

    pub async fn invite(&self, request: Invite) -> Answer<Decided> {
        self.answer(self.mirror()?.invite(request).await).await
    }

    pub async fn decide(&self, request: Decide) -> Answer<Decided> {
        self.answer(self.mirror()?.decide(request).await).await
    }

    pub async fn take_back(&self, request: TakeBack) -> Answer<TakenBack> {
        self.answer(self.mirror()?.take_back(request).await).await
    }

    pub async fn outbox(&self, (): ()) -> Answer<Outbox> {
        self.answer(self.mirror()?.outbox().await).await
    }

    pub async fn settle(&self, request: Settle) -> Answer<Decided> {
        self.answer(self.mirror()?.settle(request).await).await
    }

    pub async fn sync_now(&self, (): ()) -> Answer<()> {
        self.sync()?.now();
        Ok(())
    }

    pub async fn confirm_step(&self, request: ConfirmStep) -> Answer<StepConfirmed> {
        self.told(self.sync()?.confirm_step(&request).await)
    }

    pub async fn confirm_in_browser(&self, (): ()) -> Answer<StepConfirmed> {
        let waiting = self.wait_anew();
        let browser = self.told_browser();
        self.told(self.sync()?.confirm_in_browser(&browser, waiting).await)
    }

    pub async fn make_webhook(&self, request: MakeWebhook) -> Answer<MadeWebhook> {
        self.told(self.sync()?.make_webhook(&request).await)
    }

    pub async fn open_own_webhooks(&self, (): ()) -> Answer<()> {
        let mirror = self.mirror()?;
        self.told(connect::open_own_webhooks(&mirror, &self.browser).await)
    }

    pub async fn outgoing_secrets(&self, request: ShowSecrets) -> Answer<OutgoingSecrets> {
        self.told(self.sync()?.outgoing_secrets(&request).await)
    }

    pub async fn preview_invitation(
        &self,
        request: PreviewInvitation,
    ) -> Answer<InvitationPreview> {
        self.told(self.sync()?.preview_invitation(&request).await)
    }

    pub async fn test_letter(&self, (): ()) -> Answer<TestLetter> {
        self.told(self.sync()?.test_letter().await)
    }

    pub async fn export_employees(&self, request: ExportEmployees) -> Answer<Exported> {
        self.answer(self.mirror()?.export_employees(request).await)
            .await
    }

    pub async fn export_invitations(&self, request: ExportInvitations) -> Answer<Exported> {
        self.answer(self.mirror()?.export_invitations(request).await)
            .await
    }

    pub async fn export_refused(&self, request: ExportRefused) -> Answer<Exported> {
        self.answer(self.mirror()?.export_refused(request).await)
            .await
    }

    pub async fn export_events(&self, request: ExportEvents) -> Answer<Exported> {
        self.answer(self.mirror()?.export_events(request).await)
            .await
    }

    pub async fn preferences(&self, (): ()) -> Answer<Preferences> {
        Ok(held(&self.preferences).clone())
    }

    pub async fn set_preferences(&self, request: Preferences) -> Answer<()> {
        self.told(preferences::set(&self.profile(), &request).await)?;
        let before = std::mem::replace(&mut *held(&self.preferences), request.clone());
        let way = |preferences: &Preferences| {
            (
                preferences.proxy.clone(),
                preferences.authority_file.clone(),
            )
        };
        if before.close_to_tray != request.close_to_tray {
            (self.tell)(Push::CloseToTray(request.close_to_tray));
        }
        if before.start_at_login != request.start_at_login {
            (self.tell)(Push::StartAtLogin(request.start_at_login));
        }
        if way(&before) != way(&request) {
            self.run_again().await;
        }
        Ok(())
    }

    pub async fn notify(&self, request: Notice) -> Answer<()> {
        (self.tell)(Push::Notice(Box::new(request)));
        Ok(())
    }

    pub async fn speak(&self, request: Language) -> Answer<()> {
        *held(&self.language) = Some(request);
        if let Ok(mirror) = self.mirror() {
            spawn(sort_for(mirror, request));
        }
        Ok(())
    }

    pub async fn name_tray(&self, request: TrayWords) -> Answer<()> {
        (self.tell)(Push::Tray(Box::new(request)));
        Ok(())
    }

    pub async fn copy_secret(&self, request: CopySecret) -> Answer<bool> {
        let (taken, was_taken) = oneshot::channel();
        (self.tell)(Push::Copy(request.secret, taken));
        // Who went away without an answer copied nothing.
        Ok(was_taken.await.unwrap_or(false))
    }

    pub async fn updates(&self, (): ()) -> Answer<Updates> {
        Ok(self.updater.get().map_or(Updates::Off, Updater::updates))
    }

    pub async fn check_update(&self, (): ()) -> Answer<Checked> {
        let preferences = held(&self.preferences).clone();
        match self.updater.get() {
            Some(updater) => Ok(updater.check(&preferences).await),
            None => Ok(Checked::Newest),
        }
    }

    pub async fn install_update(&self, (): ()) -> Answer<Installed> {
        let Some(updater) = self.updater.get() else {
            let fault = UpdateFault::NotAnUpdate;
            return Ok(Installed::Failed { fault });
        };
        Ok(updater
            .install(|part| (self.tell)(Push::Update(part)))
            .await)
    }

    pub async fn restart(&self, (): ()) -> Answer<()> {
        (self.tell)(Push::Restart);
        Ok(())
    }

    pub async fn about(&self, (): ()) -> Answer<About> {
        let mirror = self.mirror().ok();
        self.told(about(&self.profile(), mirror.as_ref()).await)
    }

    /// The browser, told to the window as well: where none opens, the person copies the address.
    fn told_browser(&self) -> Browser {
        let (hand, mut addresses) = mpsc::channel::<String>(1);
        let desktop = self.me.clone();
        spawn(async move {
            while let (Some(address), Some(desktop)) = (addresses.recv().await, desktop.upgrade()) {
                (desktop.tell)(Push::SignIn(address.clone()));
                if desktop.browser.open(&address).await.is_err() {
                    tracing::warn!("no browser opened for signing in");
                }
            }
        });
        Browser::Hand(hand)
    }

    /// Begins to wait for the browser. A window that was loaded anew asks again: the wait before it ends.
    fn wait_anew(&self) -> CancellationToken {
        let anew = CancellationToken::new();
        std::mem::replace(&mut *held(&self.waiting), anew.clone()).cancel();
        anew
    }
}
