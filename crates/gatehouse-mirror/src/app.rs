//! Where the app stands: first run, locked, in trouble, or ready; the status bar; connecting.

use gatehouse_rules::feed::Me;
use gatehouse_rules::language::Language;
use gatehouse_rules::portal::{Facility, Lack};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::Time;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which page the window opens on.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// No workspace is connected yet.
    FirstRun,
    /// An admin revoked this device and its mirror was erased (SYN-4): the first page, which says so.
    Revoked,
    /// The mirror is locked.
    Locked {
        /// Whose, as far as known without the key.
        workspace: String,
        /// Whether a passphrase opens it; otherwise the keychain alone does.
        passphrase: bool,
    },
    /// The mirror cannot be opened: wrong key, keychain missing, damaged file.
    Trouble {
        /// `vault_wrong_key`, `keychain_missing`, `vault_damaged`, `disk_full` or `already_running`.
        problem: Problem,
        /// The file, to be named on the page.
        file: String,
    },
    /// Open.
    Ready {
        /// Whose mirror it is.
        me: Me,
    },
}

/// A server address, or a link someone pasted (an invitation's, the workspace's page).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FindServer {
    /// As typed.
    pub address: String,
}

/// A Gatehouse server that answered.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ServerFound {
    /// Its origin, `https://host[:port]`.
    pub server: String,
    /// The workspaces a pasted link named, or the only one there is; else the admin types its name.
    pub workspace: Option<WorkspaceFound>,
    /// Whether the connection is plain http, which is fine on this computer only.
    pub plain: bool,
    /// The server's version, as it says itself; a portal says none.
    pub version: Option<String>,
    /// What a webhook of the vendor's portals opens, where the address was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub portal: Option<PortalFound>,
}

/// A portal of the vendor that answered to a webhook's address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PortalFound {
    /// The portal's host.
    pub host: String,
    /// The company's name, as the portal's first department has it; the host where that is not told.
    pub name: String,
    /// As whom the webhook acts.
    pub owner: String,
    /// What it does not open, the gravest first.
    pub lacks: Vec<Lack>,
}

/// Connect this device to a portal of the vendor, by a webhook.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ConnectPortal {
    /// The webhook's address, as pasted: it holds its secret.
    pub address: String,
    /// A passphrase for the vault; required where no keychain answers. Of no matter where one is open already.
    pub passphrase: Option<String>,
}

impl std::fmt::Debug for ConnectPortal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ConnectPortal(…)")
    }
}

/// A workspace on it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WorkspaceFound {
    /// Its short name in addresses.
    pub slug: String,
    /// The company's name.
    pub name: String,
}

/// Connect this device: opens the system's browser and answers when the person is back.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Connect {
    /// The server's origin.
    pub server: String,
    /// The workspace's short name.
    pub slug: String,
    /// A passphrase for the vault; required where no keychain answers.
    pub passphrase: Option<String>,
}

/// Connected.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Connected {
    /// As whom.
    pub me: Me,
}

/// What a new vault needs here.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct VaultNeeds {
    /// Whether the system keychain answers.
    pub keychain: bool,
    /// Fewest characters a passphrase must have here (15 without a keychain, 8 with one).
    pub passphrase_min: u32,
}

/// Unlock with the passphrase.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Unlock {
    /// The passphrase; `None` where the keychain alone opens it.
    pub passphrase: Option<String>,
}

/// Set, change or remove the passphrase.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SetPassphrase {
    /// The present one, where there is one.
    pub current: Option<String>,
    /// The new one; `None` removes it, which needs a keychain.
    pub new: Option<String>,
}

/// Where a file that could not be opened was put.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SetAside {
    /// The folder it lies in now.
    pub folder: String,
}

/// The status bar, and the event `status`, sent whenever it changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncStatus {
    /// How the line is.
    pub line: Line,
    /// As of when the copy is true; `None` before the first sync.
    pub as_of: Option<Time>,
    /// Changes waiting, not yet in force.
    pub n_waiting: u32,
    /// Of those, how many leave only after the admin's own second step is confirmed (TFA-4).
    pub n_prepared: u32,
    /// Until when the admin's second step is fresh on this device; `None` where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub confirmed_until: Option<Time>,
    /// Changes that ended in a conflict or were rejected and wait for the admin.
    pub n_unsettled: u32,
    /// Employees in the copy.
    pub n_employees: u32,
    /// Open invitations in the copy.
    pub n_invitations: u32,
    /// Invitations that need the admin now: wants to join, bounced, refused, expired.
    pub n_needing: u32,
    /// Employees who need the admin now: blocked.
    pub n_people_needing: u32,
    /// Second steps that need the admin now: the grace ends within seven days, or help was asked for.
    pub n_steps_needing: u32,
    /// Blocked people who keep the REST API of the whole workspace stopped (BLK-3).
    pub n_stopping_rest: u32,
    /// What the workspace has not, and the window leaves out: much on the vendor's portals, nothing on a Gatehouse server.
    pub absent: Vec<Facility>,
    /// Outgoing webhooks in use to which a delivery was given up since one arrived (API-1).
    pub n_given_up: u32,
    /// Grows with every change of copy or outbox: screens fetch anew when it moves.
    #[ts(type = "number")]
    pub generation: u64,
    /// By how many seconds this computer's clock is off, where that is more than two minutes; positive when it runs
    /// ahead. All instants are by the server's clock; ages and countdowns on the screen correct for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub clock_wrong: Option<i64>,
    /// Why changes wait although the line is up: the server does not take them. They are kept, and offered again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub held_back: Option<Problem>,
    /// LOG-3: that events were changed or taken away on the server since this computer knew them. Sync goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub log_changed: Option<Problem>,
}

impl SyncStatus {
    /// How many things need the admin, of every kind, as the places at the side count them.
    #[must_use]
    pub fn n_all_needing(&self) -> u32 {
        [
            self.n_unsettled,
            self.n_needing,
            self.n_people_needing,
            self.n_steps_needing,
        ]
        .into_iter()
        .fold(0, u32::saturating_add)
    }
}

/// TFA-4: the admin's own second step: six digits, or a backup code with its number.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ConfirmStep {
    /// The six digits of the authenticator; empty with a backup code.
    pub code: String,
    /// The backup code's number; empty with digits.
    pub number: String,
    /// The backup code; empty with digits.
    pub backup: String,
}

/// The second step is fresh.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StepConfirmed {
    /// Until when, by the server's clock.
    pub until: Time,
}

/// How the line to the server is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// Up to date, and hears of changes at once.
    Online,
    /// Reading; rows read and rows expected in a first sync or resync, zero of zero in a short one.
    Syncing {
        /// Rows read so far.
        done: u32,
        /// Rows expected.
        total: u32,
    },
    /// No way to the server since.
    Offline {
        /// Since when.
        since: Time,
        /// Why, where more is known than silence: `offline`, `captive_portal`, `bad_certificate`,
        /// `not_gatehouse`, `server_trouble`, `clock_wrong`, `disk_full`.
        problem: Problem,
    },
    /// The app's sign-in ended; mirror and outbox stay.
    SignInAgain,
}

/// About this installation.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct About {
    /// The app's version.
    pub version: String,
    /// The server's origin, where connected.
    pub server: Option<String>,
    /// Where the mirror lies.
    pub folder: String,
    /// The mirror's size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Whether a passphrase is set.
    pub passphrase: bool,
    /// Whether the keychain answers.
    pub keychain: bool,
    /// Cipher and versions, as text to copy into a report; no name, no address.
    pub diagnostics: String,
}

/// Which invitation shall be shown.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PreviewInvitation {
    /// What the company would say in it; empty says nothing.
    pub text: String,
    /// In the language of whom.
    pub language: Language,
}

/// An invitation as its reader would have it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct InvitationPreview {
    /// Its subject.
    pub subject: String,
    /// Its text. The address in it leads nowhere.
    pub text: String,
}

/// A test letter's fate.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TestLetter {
    /// Where it went.
    pub to: String,
    /// The mail server's own words.
    pub said: String,
}
