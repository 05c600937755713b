//! The one list of what the screens may ask: `name(Request) -> Response`. From it come the Tauri
//! functions, the handler, the list that the window is allowed (`build.rs` reads it), and the
//! TypeScript map, which `GATEHOUSE_BINDINGS=write cargo test --test commands` writes.

use std::sync::Arc;

use gatehouse_mirror::app::{
    About, ConfirmStep, Connect, ConnectPortal, Connected, FindServer, InvitationPreview,
    PreviewInvitation, ServerFound, SetAside, SetPassphrase, Stage, StepConfirmed, SyncStatus,
    TestLetter, Unlock, VaultNeeds,
};
use gatehouse_mirror::company::Company;
use gatehouse_mirror::connections::{Connection, ShowConnection};
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
use gatehouse_mirror::outbox::{Decide, Decided, Outbox, Settle, TakeBack, TakenBack};
use gatehouse_mirror::outgoing::{OutgoingSecrets, ShowSecrets};
use gatehouse_mirror::overview::Overview;
use gatehouse_mirror::page::Page;
use gatehouse_mirror::preferences::Preferences;
use gatehouse_mirror::search::{Found, Search};
use gatehouse_mirror::two_step::TwoStepDesk;
use gatehouse_mirror::webhook::{
    Integrations, MadeWebhook, MakeWebhook, WebhookLine, WebhooksQuery,
};
use gatehouse_rules::language::Language;
use gatehouse_rules::problem::Problem;
use tauri::ipc::Invoke;
use tauri::{Runtime, State};
use ts_rs::TS;

use crate::clipboard::CopySecret;
use crate::desktop::Desktop;
use crate::notice::Notice;
use crate::tray::TrayWords;
use crate::updates::{Checked, Installed, Updates};

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($request:ty) -> $response:ty;)*) => {
        /// Every command with its request and its response, for TypeScript.
        #[derive(TS)]
        pub struct Commands { $($(#[$doc])* pub $name: ($request, $response),)* }

        /// The names, in the order of the list.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// Tauri's functions: each asks the desktop's method of the same name.
        mod asked {
            use super::*;

            $(#[tauri::command]
            pub(super) async fn $name(desktop: State<'_, Arc<Desktop>>, request: $request) -> Result<$response, Problem> {
                desktop.$name(request).await
            })*
        }

        /// What answers the window.
        pub fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$(asked::$name),*]
        }
    };
}

commands! {
    /// Which page to open on.
    stage(()) -> Stage;
    /// The status bar now; the event `status` brings it whenever it changes.
    status(()) -> SyncStatus;
    /// Whether there is a Gatehouse server at an address or a pasted link, or a portal of the vendor at a webhook's address.
    find_server(FindServer) -> ServerFound;
    /// What a new vault needs on this computer.
    vault_needs(()) -> VaultNeeds;
    /// Opens the browser and answers when the person signed in there.
    connect(Connect) -> Connected;
    /// Connects to the vendor's portal by a webhook's address; where one is connected already, takes its new webhook.
    connect_portal(ConnectPortal) -> Connected;
    /// Stops waiting for the browser.
    cancel_connect(()) -> ();
    /// Signs in again in the browser; mirror and outbox stay.
    sign_in_again(()) -> Connected;
    /// Unlocks the vault.
    unlock(Unlock) -> Stage;
    /// Locks it: connections closed, key wiped.
    lock(()) -> Stage;
    /// Somebody is at the window: the wait until it locks by itself begins anew.
    active(()) -> ();
    /// Sets, changes or removes the passphrase.
    set_passphrase(SetPassphrase) -> ();
    /// Puts a file that cannot be opened aside and starts anew; it is never deleted.
    set_aside(()) -> SetAside;
    /// Wipes mirror, outbox, token and keys from this computer.
    forget_device(()) -> Stage;
    /// The filters that have a name.
    saved_filters(()) -> Vec<SavedFilter>;
    /// Keeps one.
    save_filter(SavedFilter) -> ();
    /// Removes one.
    remove_filter(SavedFilter) -> ();
    /// The workspaces that this app is connected to.
    connections(()) -> Vec<Connection>;
    /// Shows another one, or makes room for a new one; this one stops syncing until it is shown again.
    show_connection(ShowConnection) -> Stage;
    /// The overview.
    overview(()) -> Overview;
    /// Everything of which the system may tell.
    news(()) -> Vec<News>;
    /// A part of the desk.
    invitations(InvitationsQuery) -> Page<InvitationLine>;
    /// The desk's counts.
    invitation_counts(()) -> InvitationCounts;
    /// A part of the people.
    employees(EmployeesQuery) -> Page<EmployeeLine>;
    /// The people's counts.
    employee_counts(EmployeeFilter) -> EmployeeCounts;
    /// One person.
    person(PersonQuery) -> Person;
    /// People, as the admin types.
    search(Search) -> Found;
    /// A part of the events.
    events(EventsQuery) -> Events;
    /// One event.
    event(EventQuery) -> EventLine;
    /// Whether the log kept here is whole.
    verify_events(()) -> Proved;
    /// The two-step screen.
    two_step(()) -> TwoStepDesk;
    /// Who has a list of addresses of their own.
    person_ip_rules(()) -> Vec<PersonRule>;
    /// The integrations.
    integrations(()) -> Integrations;
    /// The webhooks in use of some people, however many: what stops when they leave.
    webhooks_of(WebhooksQuery) -> Vec<WebhookLine>;
    /// The company.
    company(()) -> Company;
    /// Tries an IP rule on the sign-ins of the last 30 days.
    rehearse_ip_rule(RehearseIpRule) -> Rehearsed;
    /// Checks a pasted list.
    check_list(CheckList) -> CheckedList;
    /// Checks a CSV file.
    check_file(CheckFile) -> CheckedList;
    /// Rows of a checked list.
    checked_rows(CheckedRowsQuery) -> Page<CheckedRow>;
    /// Invites the fine rows of a checked list.
    invite(Invite) -> Decided;
    /// Decides one or many.
    decide(Decide) -> Decided;
    /// Takes changes back.
    take_back(TakeBack) -> TakenBack;
    /// The outbox.
    outbox(()) -> Outbox;
    /// Settles a conflict.
    settle(Settle) -> Decided;
    /// Syncs now.
    sync_now(()) -> ();
    /// Confirms one's own second step, which what is prepared waits for; needs the network.
    confirm_step(ConfirmStep) -> StepConfirmed;
    /// The same in the browser, which knows passkeys: opens it, and answers when the person confirmed there.
    confirm_in_browser(()) -> StepConfirmed;
    /// Makes a webhook of one's own, whose address is told once; needs the network and one's own second step.
    make_webhook(MakeWebhook) -> MadeWebhook;
    /// Opens the person's own page in the browser, on which they make webhooks without a second step.
    open_own_webhooks(()) -> ();
    /// Shows the secrets of an outgoing webhook, once; needs the network.
    outgoing_secrets(ShowSecrets) -> OutgoingSecrets;
    /// Shows an invitation as its reader would have it; needs the network.
    preview_invitation(PreviewInvitation) -> InvitationPreview;
    /// Sends a test letter to oneself; needs the network.
    test_letter(()) -> TestLetter;
    /// Writes a list of people to a file.
    export_employees(ExportEmployees) -> Exported;
    /// Writes a list of invitations to a file.
    export_invitations(ExportInvitations) -> Exported;
    /// Writes the rows of a checked list that cannot be sent to a file.
    export_refused(ExportRefused) -> Exported;
    /// Tells the person by the system's notifications; a click opens what it is about.
    notify(Notice) -> ();
    /// What the window speaks: names are sorted as this language does.
    speak(Language) -> ();
    /// Names what the tray offers, in the language of the window.
    name_tray(TrayWords) -> ();
    /// Writes a list of events to a file.
    export_events(ExportEvents) -> Exported;
    /// Copies a secret, which leaves the clipboard again by itself; whether the system took it.
    copy_secret(CopySecret) -> bool;
    /// Preferences.
    preferences(()) -> Preferences;
    /// Stores preferences.
    set_preferences(Preferences) -> ();
    /// Whether updates are set up, and where they come from.
    updates(()) -> Updates;
    /// Asks the office's server for a newer version.
    check_update(()) -> Checked;
    /// Fetches the one that was offered last, checks its signature and installs it; the event `update` tells how much is here.
    install_update(()) -> Installed;
    /// Ends the app and starts it anew.
    restart(()) -> ();
    /// About this installation.
    about(()) -> About;
}

/// What a command rejects with.
#[derive(TS)]
pub struct Rejection(pub Problem);
