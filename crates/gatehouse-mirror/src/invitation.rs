//! Reading invitations: the desk.

use gatehouse_rules::id::{DepartmentId, EmployeeId, InvitationId, OperationId};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::Time;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::export::Sheet;
use crate::page::Window;

/// How an invitation is shown: its state with its letter's, in the order an admin cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Joined by a link and waits for an admin.
    WantsToJoin,
    /// A delivery report came back.
    Bounced,
    /// The mail server refused.
    Refused,
    /// The mail server put it off; it is tried again.
    Delayed,
    /// Its link is too old.
    Expired,
    /// Its letter is in the server's queue.
    Queued,
    /// The mail server took it.
    Sent,
    /// Its link was opened, the person is not through yet.
    Opened,
    /// Imported without a letter.
    NotSent,
    /// On the vendor's portal: inferred from that the person never signed in; how their letter fared is not told.
    Inferred,
    /// A change of this app waits: it is not yet in force.
    Waiting,
    /// The person joined.
    Joined,
}

/// The tabs of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvitationTab {
    /// Everything that is not joined.
    All,
    /// [`Shown::WantsToJoin`].
    WantsToJoin,
    /// [`Shown::Bounced`] and [`Shown::Refused`].
    Bounced,
    /// [`Shown::Expired`].
    Expired,
    /// Everything else that is open.
    OnTheWay,
    /// Joined in the last 30 days.
    Joined,
}

/// Orders of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvitationSort {
    /// Ascending: what needs the admin first, then newest.
    Need,
    /// By name.
    Name,
    /// By address.
    Address,
    /// By department.
    Department,
    /// By [`Shown`].
    State,
    /// By the time since the last step: ascending is newest first.
    Age,
}

/// What the desk asks for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct InvitationsQuery {
    /// Which tab.
    pub tab: InvitationTab,
    /// Words of name, address or department; empty for all.
    pub text: String,
    /// Only of this department.
    pub department: Option<DepartmentId>,
    /// Which part, in which order.
    pub window: Window<InvitationSort>,
}

/// Write the filtered invitations to a CSV file, as the desk orders them.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ExportInvitations {
    /// Which tab.
    pub tab: InvitationTab,
    /// Words of name, address or department; empty for all.
    pub text: String,
    /// Only of this department.
    pub department: Option<DepartmentId>,
    /// Where to; chosen by the person in the system's dialog.
    pub path: String,
    /// How it is written there; its columns are those of [`crate::export::INVITATION_TITLES`].
    #[serde(default)]
    pub sheet: Sheet,
}

/// How many each tab has.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct InvitationCounts {
    /// Of [`InvitationTab::All`].
    pub all: u32,
    /// Of [`InvitationTab::WantsToJoin`].
    pub wants_to_join: u32,
    /// Of [`InvitationTab::Bounced`].
    pub bounced: u32,
    /// Of [`InvitationTab::Expired`].
    pub expired: u32,
    /// Of [`InvitationTab::OnTheWay`].
    pub on_the_way: u32,
    /// Of [`InvitationTab::Joined`].
    pub joined: u32,
}

/// One line of the desk: copy and outbox in one.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct InvitationLine {
    /// The invitation.
    pub invitation: InvitationId,
    /// The employee it would make.
    pub employee: EmployeeId,
    /// The person's name.
    pub name: String,
    /// The address as typed.
    pub address: String,
    /// The department's name.
    pub department: Option<String>,
    /// The role they will have.
    pub role: Role,
    /// How it is shown.
    pub shown: Shown,
    /// The mail server's words, the link's name, or nothing.
    pub words: Option<String>,
    /// When the last step happened: sent, bounced, asked to join, joined.
    pub at: Time,
    /// From when it may be sent again (INV-4); `None` when it may now or never.
    pub resend_from: Option<Time>,
    /// The newest change that waits on it.
    pub waiting: Option<Waiting>,
    /// What may be done with it now, by role and state.
    pub can: Vec<InvitationAction>,
}

/// What can be done with an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvitationAction {
    /// Let them in.
    Approve,
    /// Refuse them.
    Reject,
    /// Send again.
    Resend,
    /// Fix the address.
    FixAddress,
    /// Delete.
    Delete,
}

/// A change of this app on a row, not yet in force.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Waiting {
    /// Which operation.
    pub operation: OperationId,
    /// Its kind, as on the wire (`resend_invitation`, …).
    pub kind: String,
    /// Until when it can be taken back without asking anyone; `None` once it may have been sent.
    pub undo_until: Option<Time>,
    /// It ended in a conflict or was rejected, and waits for the admin in the outbox.
    pub unsettled: bool,
}
