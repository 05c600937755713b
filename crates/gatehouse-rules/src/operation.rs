//! Operations: what an admin decided, what it rests on, and how it ends. The kinds and the table of directions stand here (SYN-1, SYN-2,
//! OFF-2); how each kind is ruled, in `ruling`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::employee::Employee;
use crate::id::{
    CaseId, DeliveryId, DepartmentId, DeviceId, EmployeeId, InvitationId, LinkId, OperationId,
    OutgoingId, RequestId, WebhookId, WorkgroupId,
};
use crate::invitation::{Invitation, Limits};
use crate::ip_rule::{self, AllowList, RuleFor};
use crate::outgoing::{Delivery, Occasion, Outgoing};
use crate::problem::Problem;
use crate::request::{Answer, Request};
use crate::role::Role;
use crate::secret::sha256_hex;
use crate::time::{DAY, Time};
use crate::webhook::Webhook;

mod ruling;

pub use ruling::{Ruling, decide, login_goes_to, standing};

/// The version of the operations this code writes and reads.
pub const OPERATION_VERSION: u32 = 1;
/// Operation ids are remembered this long; older operations are `expired`.
pub const REMEMBERED: i64 = 90 * DAY;
/// An app's clock may run ahead by so much. What was decided later than that would outlive the memory of its id.
pub const AHEAD_MAX: i64 = 2 * DAY;
/// OFF-2: with a network, what loosens or creates waits this long for an undo.
pub const UNDO_WAIT: i64 = 10 * crate::time::SECOND;

/// One thing an admin decided, applied by the server exactly once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Operation {
    /// Random; the same id is never applied twice (SYN-1).
    pub id: OperationId,
    /// [`OPERATION_VERSION`] of the app that wrote it.
    pub version: u32,
    /// What was decided.
    pub decision: Decision,
    /// The earlier operation of the same outbox whose receipt this one rests on.
    pub follows: Option<OperationId>,
    /// When it was decided, by the app's clock. Shown, and used for [`REMEMBERED`] and [`AHEAD_MAX`]; never for order.
    pub decided_at: Time,
}

impl Operation {
    /// The hash that tells a repeated operation from a reused id: [`hash_of`] what is sent.
    #[must_use]
    pub fn hash(&self) -> String {
        hash_of(serde_json::to_value(self).unwrap_or_default())
    }
}

/// The hash of an operation as it stands on the wire. Fields that the reader does not know count; the order of fields
/// does not, and a field that is null counts as one that is absent. So neither side's upgrade changes it: a field
/// added to [`Operation`] or [`Decision`] later is an `Option`, or is not written while it has its default.
#[must_use]
pub fn hash_of(sent: Value) -> String {
    sha256_hex(canonical(sent).to_string().as_bytes())
}

fn canonical(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let sorted: BTreeMap<String, Value> = fields
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name, canonical(value)))
                .collect();
            sorted.into_iter().collect::<serde_json::Map<_, _>>().into()
        }
        Value::Array(items) => items.into_iter().map(canonical).collect(),
        plain => plain,
    }
}

/// A person to invite or register. Ids are made by the app, so that later operations can name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Invitee {
    /// The employee it makes.
    pub employee: EmployeeId,
    /// The invitation it makes.
    pub invitation: InvitationId,
    /// Mail address or phone, as typed.
    pub address: String,
    /// The name; the address stands in where none is given.
    pub name: Option<String>,
    /// The department.
    pub department: Option<DepartmentId>,
    /// The position.
    pub position: Option<String>,
    /// The role they will have.
    pub role: Role,
    /// The workgroups they will be in; at least one for extranet people (INV-12).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub workgroups: Vec<WorkgroupId>,
}

/// A value before and after: the named fact a descriptive operation rests on, and its aim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[schemars(rename = "Change_of_{T}")]
pub struct Change<T> {
    /// What the admin saw.
    pub from: T,
    /// What it shall be.
    pub to: T,
}

/// Edits of a profile; `None` leaves a field alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct EmployeeEdit {
    /// The name.
    pub name: Option<Change<String>>,
    /// The contact email (EML-4); `None` inside empties it.
    pub contact_email: Option<Change<Option<String>>>,
    /// The department.
    pub department: Option<Change<Option<DepartmentId>>>,
    /// The position.
    pub position: Option<Change<Option<String>>>,
    /// The workgroups, sorted.
    pub workgroups: Option<Change<Vec<WorkgroupId>>>,
}

/// Edits of a workspace's settings; `None` leaves a field alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct SettingsEdit {
    /// The company's name.
    pub name: Option<Change<String>>,
    /// INV-7.
    pub confirm_joining: Option<Change<bool>>,
    /// INV-7.
    pub listed_domains: Option<Change<Vec<String>>>,
    /// INV-3.
    pub invitation_days: Option<Change<u32>>,
    /// TFA-6.
    pub grace_days: Option<Change<u32>>,
    /// The hash of the logo; `None` inside takes it away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<Change<Option<String>>>,
    /// The picture that `logo` becomes, as base64 of a PNG or a JPEG.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub picture: Option<String>,
    /// What the company says in its invitations; `None` inside says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitation_text: Option<Change<Option<String>>>,
}

/// The kinds of operations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Decision {
    /// INV-1, INV-13: invite people, by name or not; without letters they can be invited later.
    Invite {
        /// Whom; 1 to [`PEOPLE_MAX`](crate::invitation::PEOPLE_MAX).
        people: Vec<Invitee>,
        /// Whether letters go out now.
        letters: bool,
    },
    /// INV-4: send the invitation again; every earlier link dies.
    ResendInvitation {
        /// Which.
        invitation: InvitationId,
    },
    /// INV-6: delete the wrong invitation and send a new one with the same name, department and role.
    FixAddress {
        /// The wrong one.
        invitation: InvitationId,
        /// The right address, as typed.
        address: String,
        /// The new employee's id.
        new_employee: EmployeeId,
        /// The new invitation's id.
        new_invitation: InvitationId,
    },
    /// INV-5: delete; the link dies at once and the person leaves the list for good.
    DeleteInvitation {
        /// Which.
        invitation: InvitationId,
    },
    /// INV-7: let someone in who joined by link.
    Approve {
        /// Whom.
        employee: EmployeeId,
    },
    /// INV-7: refuse them; the person is removed.
    Reject {
        /// Whom.
        employee: EmployeeId,
    },
    /// DIS-1: dismiss.
    Dismiss {
        /// Whom.
        employee: EmployeeId,
        /// DIS-2: whether their webhooks stay, as nobody's own; else they are disabled for good.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        keep_webhooks: bool,
    },
    /// DIS-1: reinstate.
    Reinstate {
        /// Whom.
        employee: EmployeeId,
    },
    /// INV-6: the wrong person joined by an invitation: dismiss them, free their contact email (EML-4, EML-5) and invite the
    /// right person. All of it or nothing.
    ReplacePerson {
        /// The wrong person.
        employee: EmployeeId,
        /// The right one.
        by: Invitee,
        /// DIS-2: whether the wrong person's webhooks stay, as nobody's own; else they are disabled for good.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        keep_webhooks: bool,
    },
    /// SES-3: end someone's sessions here.
    EndSessions {
        /// Whose.
        employee: EmployeeId,
    },
    /// TFA-4: do not ask someone for the second step for a while, counted from when it is in force.
    PauseTwoStep {
        /// Whom.
        employee: EmployeeId,
        /// For how many hours, 1 to [`PAUSE_HOURS_MAX`](crate::two_step::PAUSE_HOURS_MAX).
        hours: u32,
        /// Why; at most [`PAUSE_REASON_MAX`](crate::two_step::PAUSE_REASON_MAX) characters.
        reason: String,
        /// Whether a pause was under way when it was decided, which this one replaces.
        paused: bool,
    },
    /// TFA-4: end a pause before its time.
    EndPause {
        /// Whose.
        employee: EmployeeId,
    },
    /// TFA-6: let someone go without a second step for some days more, counted from when it is in force.
    ExtendGrace {
        /// Whom.
        employee: EmployeeId,
        /// For how many days, 1 to [`GRACE_DAYS_MAX`](crate::two_step::GRACE_DAYS_MAX).
        days: u32,
    },
    /// DIS-3: give someone another role, a higher or a lower one.
    GrantRole {
        /// Whom.
        employee: EmployeeId,
        /// From what to what.
        role: Change<Role>,
    },
    /// DIS-3: make someone the owner in one's own place, and be an admin from then on.
    TransferOwnership {
        /// To whom.
        employee: EmployeeId,
        /// The role they had when it was decided.
        from: Role,
    },
    /// SES-3, SYN-4: revoke an app's device; it erases its mirror at the next contact.
    RevokeDevice {
        /// Whose.
        employee: EmployeeId,
        /// Which.
        device: DeviceId,
    },
    /// API-1: disable a webhook for good.
    RevokeWebhook {
        /// Which.
        webhook: WebhookId,
    },
    /// API-1: make an outgoing webhook.
    AddOutgoing {
        /// Its id, made by the app.
        outgoing: OutgoingId,
        /// What admins call it.
        title: String,
        /// Where to, as typed.
        address: String,
        /// What it is told of.
        occasions: Vec<Occasion>,
    },
    /// API-1: disable an outgoing webhook for good; what waits for it is not delivered any more.
    DisableOutgoing {
        /// Which.
        outgoing: OutgoingId,
    },
    /// API-1: try a delivery again now, whether it arrived, waits or was given up.
    SendAgain {
        /// Of which outgoing webhook.
        outgoing: OutgoingId,
        /// Which.
        delivery: DeliveryId,
    },
    /// TFA-7, SGN-2: answer what someone at the door asked for.
    AnswerRequest {
        /// Which.
        request: RequestId,
        /// How.
        answer: Answer,
    },
    /// RCV-5: send someone the link to a new password, to their login.
    SendRecovery {
        /// Whom.
        employee: EmployeeId,
    },
    /// SGN-7: send someone their login, to the contact email, or by SMS to a phone that is the login.
    SendLogin {
        /// Whom.
        employee: EmployeeId,
    },
    /// BLK-10: block by hand.
    Block {
        /// Whom.
        employee: EmployeeId,
        /// Why; told to admins, never to the person.
        reason: String,
    },
    /// BLK-10: lift a block by hand.
    LiftBlock {
        /// Whose.
        employee: EmployeeId,
    },
    /// BLK-4: ask the operator to lift a block by suspicion.
    OpenCase {
        /// The case's id, made by the app.
        case: CaseId,
        /// Who is blocked.
        employee: EmployeeId,
        /// What the operator should know.
        note: Option<String>,
    },
    /// EML-3: mail the owner of a login, asking to free it.
    RequestAddress {
        /// Whose login it is.
        employee: EmployeeId,
        /// The address.
        address: String,
    },
    /// EML-4 and the profile: edit name, contact email, department, position.
    EditEmployee {
        /// Whom.
        employee: EmployeeId,
        /// What.
        edit: EmployeeEdit,
    },
    /// Add a department.
    AddDepartment {
        /// Its id, made by the app.
        department: DepartmentId,
        /// Its name.
        name: String,
    },
    /// Rename a department.
    RenameDepartment {
        /// Which.
        department: DepartmentId,
        /// From what to what.
        name: Change<String>,
    },
    /// Delete a department that nothing is in.
    DeleteDepartment {
        /// Which.
        department: DepartmentId,
        /// Its name, as it was seen; for what is told of it.
        name: String,
    },
    /// Add a workgroup.
    AddWorkgroup {
        /// Its id, made by the app.
        workgroup: WorkgroupId,
        /// Its name.
        name: String,
    },
    /// Rename a workgroup.
    RenameWorkgroup {
        /// Which.
        workgroup: WorkgroupId,
        /// From what to what.
        name: Change<String>,
    },
    /// INV-1: make a registration link.
    AddLink {
        /// Its id, made by the app.
        link: LinkId,
        /// What the admin calls it.
        name: String,
        /// The department of who joins by it.
        department: Option<DepartmentId>,
    },
    /// INV-1: switch a registration link off; every copy dies.
    SwitchLinkOff {
        /// Which.
        link: LinkId,
    },
    /// Edit the workspace's settings.
    EditSettings {
        /// What.
        edit: SettingsEdit,
    },
    /// TFA-6: make two-step mandatory; everyone without it gets the grace.
    RequireTwoStep,
    /// TFA-6: no longer mandatory.
    StopRequiringTwoStep,
    /// IPR-1: set, change or take away the list of a workspace, a department or a person.
    SetIpRule {
        /// Whose.
        rule: RuleFor,
        /// From what to what; an empty list is none.
        list: Change<AllowList>,
        /// What applied, as the admin saw it, wherever that list is empty. Whether this narrows or widens depends on it.
        wider: AllowList,
    },
}

/// What decides an operation when a named fact no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// `already` if the aim is reached, applied if still legal, else `rejected` with what is now.
    Restricting,
    /// `conflict`: nothing changes, both versions are shown, the admin is asked again.
    Loosening,
    /// Merged where fields differ, else `conflict`.
    Descriptive,
    /// The rules decide; an existing one is offered.
    Creating,
}

/// The one thing an operation is about; operations on the same entity keep their order.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(tag = "of", content = "id", rename_all = "snake_case")]
pub enum Entity {
    /// An invitation.
    Invitation(InvitationId),
    /// An employee.
    Employee(EmployeeId),
    /// A department.
    Department(DepartmentId),
    /// A workgroup.
    Workgroup(WorkgroupId),
    /// A registration link.
    Link(LinkId),
    /// A request.
    Request(RequestId),
    /// A webhook.
    Webhook(WebhookId),
    /// An outgoing webhook.
    Outgoing(OutgoingId),
    /// The workspace's settings.
    Workspace,
}

impl Decision {
    /// The name of the kind, as it stands on the wire.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Invite { .. } => "invite",
            Self::ResendInvitation { .. } => "resend_invitation",
            Self::FixAddress { .. } => "fix_address",
            Self::DeleteInvitation { .. } => "delete_invitation",
            Self::Approve { .. } => "approve",
            Self::Reject { .. } => "reject",
            Self::Dismiss { .. } => "dismiss",
            Self::Reinstate { .. } => "reinstate",
            Self::ReplacePerson { .. } => "replace_person",
            Self::EndSessions { .. } => "end_sessions",
            Self::PauseTwoStep { .. } => "pause_two_step",
            Self::EndPause { .. } => "end_pause",
            Self::ExtendGrace { .. } => "extend_grace",
            Self::GrantRole { .. } => "grant_role",
            Self::TransferOwnership { .. } => "transfer_ownership",
            Self::RevokeDevice { .. } => "revoke_device",
            Self::RevokeWebhook { .. } => "revoke_webhook",
            Self::AddOutgoing { .. } => "add_outgoing",
            Self::DisableOutgoing { .. } => "disable_outgoing",
            Self::SendAgain { .. } => "send_again",
            Self::AnswerRequest { .. } => "answer_request",
            Self::SendRecovery { .. } => "send_recovery",
            Self::SendLogin { .. } => "send_login",
            Self::Block { .. } => "block",
            Self::LiftBlock { .. } => "lift_block",
            Self::OpenCase { .. } => "open_case",
            Self::RequestAddress { .. } => "request_address",
            Self::EditEmployee { .. } => "edit_employee",
            Self::AddDepartment { .. } => "add_department",
            Self::RenameDepartment { .. } => "rename_department",
            Self::DeleteDepartment { .. } => "delete_department",
            Self::AddWorkgroup { .. } => "add_workgroup",
            Self::RenameWorkgroup { .. } => "rename_workgroup",
            Self::AddLink { .. } => "add_link",
            Self::SwitchLinkOff { .. } => "switch_link_off",
            Self::EditSettings { .. } => "edit_settings",
            Self::RequireTwoStep => "require_two_step",
            Self::StopRequiringTwoStep => "stop_requiring_two_step",
            Self::SetIpRule { .. } => "set_ip_rule",
        }
    }

    /// The table of directions.
    #[must_use]
    pub fn direction(&self) -> Direction {
        match self {
            Self::SetIpRule { list, wider, .. } => ip_rule::direction(list, wider),
            Self::DeleteInvitation { .. }
            | Self::Reject { .. }
            | Self::Dismiss { .. }
            | Self::EndSessions { .. }
            | Self::EndPause { .. }
            | Self::RevokeDevice { .. }
            | Self::RevokeWebhook { .. }
            | Self::DisableOutgoing { .. }
            | Self::AnswerRequest {
                answer: Answer::Refuse,
                ..
            }
            | Self::Block { .. }
            | Self::SwitchLinkOff { .. }
            | Self::DeleteDepartment { .. }
            | Self::RequireTwoStep => Direction::Restricting,
            Self::GrantRole { role, .. } if !raises(role) => Direction::Restricting,
            Self::ResendInvitation { .. }
            | Self::FixAddress { .. }
            | Self::Approve { .. }
            | Self::Reinstate { .. }
            | Self::ReplacePerson { .. }
            | Self::SendRecovery { .. }
            | Self::SendLogin { .. }
            | Self::SendAgain { .. }
            | Self::LiftBlock { .. }
            | Self::OpenCase { .. }
            | Self::RequestAddress { .. }
            | Self::PauseTwoStep { .. }
            | Self::ExtendGrace { .. }
            | Self::GrantRole { .. }
            | Self::TransferOwnership { .. }
            | Self::StopRequiringTwoStep => Direction::Loosening,
            Self::EditEmployee { .. }
            // It says that something was dealt with, and opens or shuts nothing.
            | Self::AnswerRequest {
                answer: Answer::Done,
                ..
            }
            | Self::RenameDepartment { .. }
            | Self::RenameWorkgroup { .. }
            | Self::EditSettings { .. } => Direction::Descriptive,
            Self::Invite { .. }
            | Self::AddDepartment { .. }
            | Self::AddWorkgroup { .. }
            | Self::AddLink { .. }
            | Self::AddOutgoing { .. } => Direction::Creating,
        }
    }

    /// What it is about. Inviting one is about that invitation, inviting many about the first of them.
    #[must_use]
    pub fn entity(&self) -> Entity {
        match self {
            Self::Invite { people, .. } => people.first().map_or(Entity::Workspace, |one| {
                Entity::Invitation(one.invitation.clone())
            }),
            Self::ResendInvitation { invitation }
            | Self::FixAddress { invitation, .. }
            | Self::DeleteInvitation { invitation } => Entity::Invitation(invitation.clone()),
            Self::Approve { employee }
            | Self::Reject { employee }
            | Self::Dismiss { employee, .. }
            | Self::Reinstate { employee }
            | Self::ReplacePerson { employee, .. }
            | Self::EndSessions { employee }
            | Self::PauseTwoStep { employee, .. }
            | Self::EndPause { employee }
            | Self::ExtendGrace { employee, .. }
            | Self::GrantRole { employee, .. }
            | Self::TransferOwnership { employee, .. }
            | Self::RevokeDevice { employee, .. }
            | Self::SendRecovery { employee }
            | Self::SendLogin { employee }
            | Self::Block { employee, .. }
            | Self::LiftBlock { employee }
            | Self::OpenCase { employee, .. }
            | Self::RequestAddress { employee, .. }
            | Self::EditEmployee { employee, .. } => Entity::Employee(employee.clone()),
            Self::AddDepartment { department, .. }
            | Self::RenameDepartment { department, .. }
            | Self::DeleteDepartment { department, .. } => Entity::Department(department.clone()),
            Self::AddWorkgroup { workgroup, .. } | Self::RenameWorkgroup { workgroup, .. } => {
                Entity::Workgroup(workgroup.clone())
            }
            Self::AddLink { link, .. } | Self::SwitchLinkOff { link } => Entity::Link(link.clone()),
            Self::AnswerRequest { request, .. } => Entity::Request(request.clone()),
            Self::RevokeWebhook { webhook } => Entity::Webhook(webhook.clone()),
            Self::AddOutgoing { outgoing, .. }
            | Self::DisableOutgoing { outgoing }
            | Self::SendAgain { outgoing, .. } => Entity::Outgoing(outgoing.clone()),
            Self::EditSettings { .. } | Self::RequireTwoStep | Self::StopRequiringTwoStep => {
                Entity::Workspace
            }
            Self::SetIpRule { rule, .. } => match rule {
                RuleFor::Workspace => Entity::Workspace,
                RuleFor::Department(id) => Entity::Department(id.clone()),
                RuleFor::Person(id) => Entity::Employee(id.clone()),
            },
        }
    }

    /// TFA-4: whether it needs the acting admin's own fresh second step. Offline it is prepared, and asks for it when the
    /// network is back.
    #[must_use]
    pub const fn needs_step(&self) -> bool {
        match self {
            Self::PauseTwoStep { .. } | Self::TransferOwnership { .. } => true,
            Self::GrantRole { role, .. } => raises(role),
            _ => false,
        }
    }

    /// OFF-2: when it may leave the outbox, decided at `now` with a network: what restricts goes at
    /// once, the rest waits for an undo.
    #[must_use]
    pub fn leaves_at(&self, now: Time) -> Time {
        match self.direction() {
            Direction::Restricting => now,
            Direction::Loosening | Direction::Descriptive | Direction::Creating => {
                now.plus(UNDO_WAIT)
            }
        }
    }
}

const fn raises(role: &Change<Role>) -> bool {
    role.to as u8 > role.from as u8
}

/// How an operation ended; exactly one of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// In force.
    Applied {
        /// People of an import that were left out, and why; empty elsewhere.
        refused: Vec<Refused>,
    },
    /// Someone had reached the same aim before.
    Already,
    /// The world moved: nothing changed; this is what is now.
    Conflict {
        /// What is now.
        now: Now,
    },
    /// Not legal.
    Rejected {
        /// Why.
        problem: Problem,
        /// What is now, where that explains it.
        now: Option<Now>,
    },
    /// Older than the server remembers ([`REMEMBERED`]).
    Expired,
    /// Sent to a portal of the vendor, and nobody can tell what came of it: it is never sent again by itself. A Gatehouse server
    /// never ends an operation so.
    #[schemars(skip)]
    Unknown {
        /// Of whom nobody can tell, and who was left out, each with why; others of the same invitation are in force.
        refused: Vec<Refused>,
    },
}

impl Outcome {
    /// Applied, with nobody left out.
    #[must_use]
    pub const fn applied() -> Self {
        Self::Applied {
            refused: Vec::new(),
        }
    }

    /// Not legal, without more to say.
    #[must_use]
    pub const fn rejected(problem: Problem) -> Self {
        Self::Rejected { problem, now: None }
    }
}

/// One person of an import who was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Refused {
    /// Which row, from 0.
    pub row: u32,
    /// Why.
    pub problem: Problem,
}

/// What is now, for showing beside what was wanted (SYN-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Now {
    /// Where the entity stands.
    pub standing: Standing,
    /// Since when.
    pub since: Option<Time>,
    /// Who made it so, by name; `None` when the person did or nobody knows.
    pub by: Option<String>,
    /// Fields that clash, for descriptive operations: name and present value.
    pub fields: Vec<FieldNow>,
}

/// A field's present value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct FieldNow {
    /// The field's name.
    pub field: String,
    /// Its value, in words or as an id.
    pub value: Option<String>,
}

/// Where an entity stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is there and unchanged in what matters.
    There,
    /// The invitation is open.
    InvitationOpen,
    /// The invitation's link is too old.
    InvitationExpired,
    /// The person waits for approval.
    PendingApproval,
    /// The person is active.
    Active,
    /// The person is dismissed.
    Dismissed,
    /// The person is active and blocked.
    Blocked,
    /// The link is off.
    SwitchedOff,
    /// It was deleted or rejected.
    Gone,
}

/// The server's answer to one operation, kept as long as its id is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Receipt {
    /// Which operation.
    pub operation: OperationId,
    /// How it ended.
    pub outcome: Outcome,
    /// The workspace's revision at which it ended: the app's overlay of it lasts until the mirror has reached this.
    #[ts(type = "number")]
    pub revision: u64,
    /// When it ended, by the server's clock.
    pub at: Time,
}

/// What the server (or the mirror, offline) sees of what an operation touches.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The acting employee's present role; `None` when they may not act at all.
    pub actor: Option<Role>,
    /// The acting employee.
    pub actor_id: Option<EmployeeId>,
    /// Whether the acting employee has a second step of their own; `None` where nobody knows.
    pub actor_has_factor: Option<bool>,
    /// The invitation named, or the one of the employee named.
    pub invitation: Option<Invitation>,
    /// The employee named, or the one of the invitation named.
    pub employee: Option<Employee>,
    /// Active owners who are not blocked now (DIS-3).
    pub n_owners: u32,
    /// Integrators now, invited ones among them and dismissed ones not (INV-12).
    pub n_integrators: u32,
    /// How often an invitation may be sent, and how many integrators there may be.
    pub limits: Limits,
    /// Whether the link named is there, and since when it is off.
    pub link: Option<Option<Time>>,
    /// The request named; the employee is the one who asks, where the workspace knows them.
    pub request: Option<Request>,
    /// Whether the device named is that employee's and not revoked.
    pub device: bool,
    /// The webhook named; the employee is its owner, where it has one.
    pub webhook: Option<Webhook>,
    /// The outgoing webhook named.
    pub outgoing: Option<Outgoing>,
    /// Outgoing webhooks in use now.
    pub n_outgoing: u32,
    /// The delivery named, of that webhook.
    pub delivery: Option<Delivery>,
    /// The department named, by its present name.
    pub department: Option<String>,
    /// How much there is in the department named, where it is to be deleted: people of any status, links that lead into it, its own
    /// list of addresses.
    pub n_in_department: u32,
    /// The workgroup named, by its present name.
    pub workgroup: Option<String>,
    /// The IP rule named, as it is now; empty where there is none.
    pub ip_rule: AllowList,
    /// The workspace's present name and settings.
    pub workspace: Option<(String, crate::workspace::Settings)>,
    /// Who removed the entity and when, where it is gone.
    pub removed: Option<(Option<String>, Time)>,
    /// Whether it is of a portal, which tells of no login; who is invited there is only inferred to be, and active by the portal's
    /// word ([`crate::portal::status`]).
    pub portal: bool,
}
