//! Reading employees: the list, and one person.

use gatehouse_rules::diagnosis::Diagnosed;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::id::{DepartmentId, EmployeeId, WorkgroupId};
use gatehouse_rules::invitation::{Invitation, LetterFacts};
use gatehouse_rules::portal::{Field, Source};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::Time;
use gatehouse_rules::two_step::TwoStepState;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::event::EventLine;
use crate::export::Sheet;
use crate::invitation::{InvitationLine, Waiting};
use crate::ip_rule::Places;
use crate::page::Window;
use crate::request::RequestLine;
use crate::webhook::WebhookLine;

/// Filters of the list; they combine.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct EmployeeFilter {
    /// Words of name, address or department; empty for all. A list narrowed by words holds at most 20,000 people.
    pub text: String,
    /// Only in this status.
    pub status: Option<Status>,
    /// Only of this role.
    pub role: Option<Role>,
    /// Only of this department.
    pub department: Option<DepartmentId>,
    /// Only in this state of two-step.
    pub two_step: Option<TwoStepState>,
    /// Only blocked people.
    pub blocked: bool,
    /// Only those who are easy to attack for this reason (BLK-8).
    #[serde(default)]
    pub risk: Option<RiskKind>,
    /// Only those whose second step needs looking after for this reason.
    #[serde(default)]
    pub step: Option<StepNeed>,
    /// Only of this workgroup.
    #[serde(default)]
    pub workgroup: Option<WorkgroupId>,
}

/// What a second step needs looking after for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepNeed {
    /// Active, with no second step and no pause, whether it is asked for or not.
    NotReady,
    /// Active, and the grace ends within seven days (TFA-6).
    GraceEnding,
    /// Active, with hardly a backup code left (TFA-2).
    FewCodes,
}

/// What makes someone easy to attack (BLK-8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RiskKind {
    /// The password is weak or on a list of breached ones.
    Password,
    /// Active, with no second step.
    NoSecondStep,
    /// The right password came from an unusual device in the last 30 days.
    UnusualDevice,
}

/// Orders of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EmployeeSort {
    /// By name.
    Name,
    /// By contact email.
    Address,
    /// By department.
    Department,
    /// By role.
    Role,
    /// By status.
    Status,
    /// By last sign-in.
    LastSignIn,
    /// By when their pause or grace ends; those without one last.
    StepEnds,
}

/// What the list asks for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EmployeesQuery {
    /// Whom.
    pub filter: EmployeeFilter,
    /// Which part, in which order.
    pub window: Window<EmployeeSort>,
}

/// How many there are, for the chips.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct EmployeeCounts {
    /// Everyone but invited people.
    pub all: u32,
    /// Active.
    pub active: u32,
    /// Pending approval.
    pub pending: u32,
    /// Dismissed.
    pub dismissed: u32,
    /// Blocked.
    pub blocked: u32,
    /// Owners and admins, active.
    pub admins: u32,
    /// Active with a second step on.
    pub two_step_on: u32,
}

/// One line of the list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EmployeeLine {
    /// Who.
    pub employee: EmployeeId,
    /// Their name.
    pub name: String,
    /// Contact email, else login.
    pub address: Option<String>,
    /// The department's name.
    pub department: Option<String>,
    /// Their role.
    pub role: Role,
    /// Their status.
    pub status: Status,
    /// Since when they are blocked.
    pub blocked_at: Option<Time>,
    /// Their second step now.
    pub two_step: TwoStepState,
    /// When their pause or grace ends; `None` without one.
    pub two_step_until: Option<Time>,
    /// Backup codes left, where they have a second step.
    pub codes_left: Option<u32>,
    /// When they last signed in.
    pub last_sign_in_at: Option<Time>,
    /// The newest change that waits on them.
    pub waiting: Option<Waiting>,
    /// What may be done with them now, by role and status.
    pub can: Vec<PersonAction>,
}

/// Which person.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PersonQuery {
    /// Who.
    pub employee: EmployeeId,
}

/// Everything the pane shows of one person.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Person {
    /// As in the copy, with waiting edits drawn over it.
    pub employee: Employee,
    /// The department's name.
    pub department: Option<String>,
    /// The names of their workgroups, in order.
    pub workgroups: Vec<String>,
    /// Their second step now.
    pub two_step: TwoStepState,
    /// Why they cannot get in, the first true cause on top, and what is worth knowing beside (DOC-1).
    pub causes: Vec<Diagnosed>,
    /// Their invitation, as the desk shows it.
    pub invitation_line: Option<InvitationLine>,
    /// Their invitation's facts.
    pub invitation: Option<Invitation>,
    /// What they ask for, oldest first (TFA-7).
    pub requests: Vec<RequestLine>,
    /// Their webhooks, in use first; what stops when they are dismissed or blocked (API-1, DIS-2).
    pub webhooks: Vec<WebhookLine>,
    /// Who invited them, by name.
    pub invited_by: Option<String>,
    /// From where they may be in (IPR-1).
    pub places: Places,
    /// What happened, newest first, at most 50.
    pub timeline: Vec<EventLine>,
    /// The address letters come from, to be trusted by the receiver (INV-9).
    pub sender: String,
    /// The newest letter that carried a link to a new password, or the login (INV-8).
    pub letter: Option<PersonLetter>,
    /// Where their login can be sent: contact email, or the phone that is the login (SGN-7).
    pub login_goes_to: Option<String>,
    /// Whether their block stops the REST API of the whole workspace (BLK-3).
    pub stops_rest: bool,
    /// The operator's address (BLK-5).
    pub operator: Option<String>,
    /// What may be done with them now, by role and status.
    pub can: Vec<PersonAction>,
    /// The roles that may be granted to them now; empty where none may.
    pub grants: Vec<Role>,
    /// Where each field that is known comes from; empty on a Gatehouse server, which says them all.
    pub sources: Vec<(Field, Source)>,
    /// Changes that wait on them, oldest first.
    pub waiting: Vec<Waiting>,
    /// As of when all this is true.
    pub as_of: Option<Time>,
}

/// What a letter to a person, who has joined, is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PersonLetterKind {
    /// The link or the code to a new password.
    Recovery,
    /// Their login.
    Login,
}

/// A letter to a person, and how far it got (INV-8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonLetter {
    /// What it is about.
    pub kind: PersonLetterKind,
    /// When it was asked for.
    pub asked_at: Time,
    /// How far it got.
    pub facts: LetterFacts,
    /// When an admin may send the next one (RCV-1, INV-4).
    pub next_from: Time,
}

/// What can be done with a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PersonAction {
    /// Edit the profile.
    Edit,
    /// Dismiss.
    Dismiss,
    /// Reinstate.
    Reinstate,
    /// Dismiss them and invite the right person (INV-6).
    Replace,
    /// End their sessions.
    EndSessions,
    /// Pause their two-step, or change the pause.
    PauseTwoStep,
    /// End the pause.
    EndPause,
    /// Extend their grace.
    ExtendGrace,
    /// Make them the owner in one's own place.
    TransferOwnership,
    /// Revoke an app of theirs.
    RevokeDevice,
    /// Send them the link to a new password.
    SendRecovery,
    /// Send them their login.
    SendLogin,
    /// Block them by hand.
    Block,
    /// Lift a block by hand.
    LiftBlock,
    /// Ask the operator to lift a block by suspicion.
    OpenCase,
    /// Ask them to free an address.
    RequestAddress,
    /// Say from where they may be in.
    SetIpRule,
}

/// Write the filtered list to a CSV file (UTF-8 with BOM; cells that start a formula are quoted).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ExportEmployees {
    /// Whom.
    pub filter: EmployeeFilter,
    /// Where to; chosen by the person in the system's dialog.
    pub path: String,
    /// How it is written there; its columns are those of [`crate::export::EMPLOYEE_TITLES`].
    #[serde(default)]
    pub sheet: Sheet,
}

/// What was written.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Exported {
    /// How many rows.
    pub rows: u32,
    /// Where to.
    pub path: String,
}
