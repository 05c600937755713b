//! Operations: what an admin decided, what it rests on, and how it ends. This file is the only
//! place that knows the kinds, and the table of directions stands here (SYN-1, SYN-2, OFF-2).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::address::{Address, Channel};
use crate::block::{Block, REASON_MAX};
use crate::case::NOTE_MAX;
use crate::employee::{Employee, Status, is_last_owner};
use crate::id::{
    CaseId, DeliveryId, DepartmentId, DeviceId, EmployeeId, InvitationId, LinkId, OperationId,
    OutgoingId, RequestId, WebhookId, WorkgroupId,
};
use crate::invitation::{Invitation, InvitationState, Limits, PEOPLE_MAX};
use crate::ip_rule::{self, AllowList, RuleFor, Setting};
use crate::logo;
use crate::outgoing::{self, Delivery, Occasion, Outgoing};
use crate::problem::Problem;
use crate::request::{Answer, Request};
use crate::role::{GRANTED, Right, Role, may, may_change, may_give};
use crate::secret::sha256_hex;
use crate::time::{DAY, Time};
use crate::two_step::{GRACE_DAYS_MAX, PAUSE_HOURS_MAX, PAUSE_REASON_MAX};
use crate::webhook::{self, Webhook};
use crate::workgroup;
use crate::workspace::check_name;

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
        /// Whom; 1 to [`PEOPLE_MAX`].
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
        /// For how many hours, 1 to [`PAUSE_HOURS_MAX`].
        hours: u32,
        /// Why; at most [`PAUSE_REASON_MAX`] characters.
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
        /// For how many days, 1 to [`GRACE_DAYS_MAX`].
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

/// What the rules say of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// Carry it out.
    Apply,
    /// It ends here; nothing changes.
    End(Outcome),
}

/// First whether it is legal now, then whether the world moved. Addresses are judged by the caller
/// with [`crate::invitation::verdict_of`], since only the store can claim one (EML-8).
#[must_use]
pub fn decide(operation: &Operation, seen: &Seen, now: Time) -> Ruling {
    if operation.version > OPERATION_VERSION {
        return end(Problem::AppTooNew);
    }
    if now.since(operation.decided_at) > REMEMBERED {
        return Ruling::End(Outcome::Expired);
    }
    let ahead = operation.decided_at.since(now);
    if ahead > AHEAD_MAX {
        return end(Problem::ClockWrong {
            seconds: ahead / crate::time::SECOND,
        });
    }
    let Some(actor) = seen.actor else {
        return end(Problem::NotAnAdmin);
    };
    match rule(&operation.decision, actor, seen, now) {
        Ok(ruling) => ruling,
        Err(problem) => Ruling::End(Outcome::Rejected {
            problem,
            now: standing(seen, now),
        }),
    }
}

fn rule(decision: &Decision, actor: Role, seen: &Seen, now: Time) -> Result<Ruling, Problem> {
    let target = seen.employee.as_ref().map(|employee| employee.role);
    match decision {
        Decision::Invite { people, .. } => {
            may(actor, Right::Invite, None)?;
            if people.is_empty() || people.len() > PEOPLE_MAX {
                return Err(Problem::field(
                    "people",
                    if people.is_empty() {
                        "empty"
                    } else {
                        "too_many"
                    },
                ));
            }
            people
                .iter()
                .try_for_each(|one| may_give(actor, one.role))?;
            people
                .iter()
                .try_for_each(|one| workgroup::check(one.role, &one.workgroups))?;
            let more = people.iter().filter(|one| one.role == Role::Integrator);
            let more = u32::try_from(more.count()).unwrap_or(u32::MAX);
            seen.limits.may_add_integrators(seen.n_integrators, more)?;
            Ok(Ruling::Apply)
        }
        Decision::ResendInvitation { .. } => {
            may(actor, Right::Resend, target)?;
            let Some(invitation) = &seen.invitation else {
                return Ok(conflict(seen, now));
            };
            if !matches!(
                invitation.state(now),
                InvitationState::Open | InvitationState::Expired
            ) {
                return Ok(conflict(seen, now));
            }
            invitation.may_resend(&seen.limits, now)?;
            Ok(Ruling::Apply)
        }
        Decision::FixAddress { .. } => {
            may(actor, Right::Invite, target)?;
            match seen
                .invitation
                .as_ref()
                .map(|invitation| invitation.state(now))
            {
                Some(InvitationState::Open | InvitationState::Expired) => Ok(Ruling::Apply),
                _ => Ok(conflict(seen, now)),
            }
        }
        Decision::DeleteInvitation { .. } => {
            may(actor, Right::Invite, target)?;
            match seen
                .invitation
                .as_ref()
                .map(|invitation| invitation.state(now))
            {
                None => Ok(Ruling::End(Outcome::Already)),
                // INV-5: deleting an invitation that was accepted never removes the employee.
                Some(InvitationState::Joined) => Err(Problem::AlreadyJoined),
                Some(InvitationState::PendingApproval) => Err(Problem::WaitsForApproval),
                Some(InvitationState::Open | InvitationState::Expired) => Ok(Ruling::Apply),
            }
        }
        Decision::Approve { .. } => {
            may(actor, Right::Invite, target)?;
            match seen.employee.as_ref().map(|employee| employee.status) {
                Some(Status::PendingApproval) => Ok(Ruling::Apply),
                Some(Status::Active) => Ok(Ruling::End(Outcome::Already)),
                _ => Ok(conflict(seen, now)),
            }
        }
        Decision::Reject { .. } => {
            may(actor, Right::Invite, target)?;
            match seen.employee.as_ref().map(|employee| employee.status) {
                Some(Status::PendingApproval) => Ok(Ruling::Apply),
                None => Ok(Ruling::End(Outcome::Already)),
                Some(Status::Active) => Err(Problem::AlreadyJoined),
                Some(Status::Invited | Status::Dismissed) => Err(Problem::WrongStatus),
            }
        }
        Decision::Dismiss { employee, .. } => {
            may(actor, Right::Dismiss, target)?;
            let person = seen.employee.as_ref().ok_or(Problem::EmployeeGone)?;
            match person.status {
                Status::Dismissed => Ok(Ruling::End(Outcome::Already)),
                Status::Active => may_leave(person, employee, seen).map(|()| Ruling::Apply),
                Status::Invited if seen.portal => {
                    may_leave(person, employee, seen).map(|()| Ruling::Apply)
                }
                Status::Invited | Status::PendingApproval => Err(Problem::WrongStatus),
            }
        }
        Decision::ReplacePerson { employee, by, .. } => {
            may(actor, Right::Dismiss, target)?;
            may(actor, Right::Invite, target)?;
            may_give(actor, by.role)?;
            workgroup::check(by.role, &by.workgroups)?;
            match &seen.employee {
                Some(person) if person.status == Status::Active => {
                    if by.role == Role::Integrator && person.role != Role::Integrator {
                        seen.limits.may_add_integrators(seen.n_integrators, 1)?;
                    }
                    may_leave(person, employee, seen).map(|()| Ruling::Apply)
                }
                _ => Ok(conflict(seen, now)),
            }
        }
        Decision::Reinstate { .. } => {
            may(actor, Right::Dismiss, target)?;
            let is_linked = seen.portal
                || seen
                    .employee
                    .as_ref()
                    .is_some_and(|one| one.login.is_some());
            match seen.employee.as_ref().map(|employee| employee.status) {
                Some(Status::Dismissed) if !is_linked => Err(Problem::Unlinked),
                Some(Status::Dismissed) => {
                    let more = u32::from(target == Some(Role::Integrator));
                    seen.limits.may_add_integrators(seen.n_integrators, more)?;
                    Ok(Ruling::Apply)
                }
                Some(Status::Active) => Ok(Ruling::End(Outcome::Already)),
                Some(Status::Invited) if seen.portal => Ok(Ruling::End(Outcome::Already)),
                _ => Ok(conflict(seen, now)),
            }
        }
        Decision::EndSessions { .. } => {
            may(actor, Right::EndSessions, target)?;
            seen.employee.as_ref().ok_or(Problem::EmployeeGone)?;
            Ok(Ruling::Apply)
        }
        Decision::PauseTwoStep {
            hours,
            reason,
            paused,
            ..
        } => {
            may(actor, Right::PauseTwoStep, target)?;
            has_step(seen)?;
            if !(1..=PAUSE_HOURS_MAX).contains(hours) {
                return Err(Problem::field("hours", "range_1_720"));
            }
            check_name("reason", reason, PAUSE_REASON_MAX)?;
            let Some(person) = active(seen) else {
                return Ok(conflict(seen, now));
            };
            let step = &person.two_step;
            if step.is_paused(now) != *paused {
                let until = step.paused_until.map(|until| until.0.to_string());
                return Ok(conflict_on("paused_until", until, seen, now));
            }
            if step.enrolled_at.is_none() {
                return Err(Problem::NothingToPause);
            }
            Ok(Ruling::Apply)
        }
        Decision::EndPause { .. } => {
            may(actor, Right::PauseTwoStep, target)?;
            let person = seen.employee.as_ref().ok_or(Problem::EmployeeGone)?;
            Ok(if person.two_step.is_paused(now) {
                Ruling::Apply
            } else {
                Ruling::End(Outcome::Already)
            })
        }
        Decision::RevokeDevice { .. } => {
            may(actor, Right::EndSessions, target)?;
            seen.employee.as_ref().ok_or(Problem::EmployeeGone)?;
            Ok(if seen.device {
                Ruling::Apply
            } else {
                Ruling::End(Outcome::Already)
            })
        }
        Decision::RevokeWebhook { .. } => {
            may(actor, Right::Configure, target)?;
            let webhook = seen.webhook.as_ref().ok_or(Problem::WebhookGone)?;
            Ok(if webhook.disabled_at.is_some() {
                Ruling::End(Outcome::Already)
            } else {
                Ruling::Apply
            })
        }
        Decision::AddOutgoing {
            title,
            address,
            occasions,
            ..
        } => {
            may(actor, Right::Configure, None)?;
            check_name("title", title, webhook::TITLE_MAX)?;
            outgoing::check_address(address)?;
            outgoing::check_occasions(occasions)?;
            if seen.n_outgoing >= outgoing::MADE_MAX {
                return Err(Problem::TooManyOutgoing {
                    most: outgoing::MADE_MAX,
                });
            }
            Ok(Ruling::Apply)
        }
        Decision::DisableOutgoing { .. } => {
            may(actor, Right::Configure, None)?;
            let present = seen.outgoing.as_ref().ok_or(Problem::WebhookGone)?;
            Ok(if present.disabled_at.is_some() {
                Ruling::End(Outcome::Already)
            } else {
                Ruling::Apply
            })
        }
        Decision::SendAgain { .. } => {
            may(actor, Right::Configure, None)?;
            let in_use = (seen.outgoing.as_ref()).is_some_and(|one| one.disabled_at.is_none());
            match &seen.delivery {
                Some(delivery) if in_use => {
                    Ok(if delivery.next_try_at.is_some_and(|at| at <= now) {
                        Ruling::End(Outcome::Already)
                    } else {
                        Ruling::Apply
                    })
                }
                _ => Err(Problem::DeliveryGone),
            }
        }
        Decision::ExtendGrace { days, .. } => {
            may(actor, Right::Restrict, target)?;
            if !(1..=GRACE_DAYS_MAX).contains(days) {
                return Err(Problem::field("days", "range_1_30"));
            }
            let Some(person) = active(seen) else {
                return Ok(conflict(seen, now));
            };
            let (_, settings) = seen.workspace.as_ref().ok_or(Problem::NoSuchWorkspace)?;
            if settings.two_step_required_since.is_none() || person.two_step.enrolled_at.is_some() {
                return Err(Problem::NothingToExtend);
            }
            let until = now.plus(i64::from(*days) * DAY);
            Ok(if person.two_step.grace_until >= Some(until) {
                Ruling::End(Outcome::Already)
            } else {
                Ruling::Apply
            })
        }
        Decision::GrantRole { employee, role } => grant(actor, employee, role, seen, now),
        Decision::TransferOwnership { employee, from } => {
            may(actor, Right::GrantRole, target)?;
            if actor != Role::Owner || seen.actor_id.as_ref() == Some(employee) {
                return Err(Problem::Forbidden {
                    right: Right::GrantRole,
                });
            }
            has_step(seen)?;
            match active(seen) {
                // DIS-3: whoever owns it next must be able to get in.
                Some(person) if person.blocked_at.is_some() => Err(Problem::WrongStatus),
                Some(_) if *from == Role::Owner => Err(Problem::field("role", "not_allowed")),
                Some(person) if person.role != *from => {
                    let present = Some(person.role.name().to_owned());
                    Ok(conflict_on("role", present, seen, now))
                }
                Some(_) => Ok(Ruling::Apply),
                None => Ok(conflict(seen, now)),
            }
        }
        Decision::AnswerRequest { .. } => match &seen.request {
            Some(request) => {
                may(actor, request.kind.right(), target)?;
                Ok(Ruling::Apply)
            }
            // Someone else answered, or what was asked for came true.
            None => {
                may(actor, Right::PauseTwoStep, None)?;
                Ok(Ruling::End(Outcome::Already))
            }
        },
        Decision::SendRecovery { .. } | Decision::SendLogin { .. } => {
            may(actor, Right::EndSessions, target)?;
            match &seen.employee {
                Some(person) if person.status == Status::Active => {
                    check_sending(decision, person)?;
                    Ok(Ruling::Apply)
                }
                Some(person) if person.status != Status::Dismissed => Err(Problem::WrongStatus),
                _ => Ok(conflict(seen, now)),
            }
        }
        Decision::Block { employee, reason } => {
            may(actor, Right::Restrict, target)?;
            check_name("reason", reason, REASON_MAX)?;
            let person = seen.employee.as_ref().ok_or(Problem::EmployeeGone)?;
            if person.blocked_at.is_some() {
                Ok(Ruling::End(Outcome::Already))
            } else if person.status != Status::Active {
                Err(Problem::WrongStatus)
            } else if is_last_owner(person, seen.n_owners) {
                Err(Problem::LastOwner)
            } else if seen.actor_id.as_ref() == Some(employee) {
                Err(Problem::Forbidden {
                    right: Right::Restrict,
                })
            } else {
                Ok(Ruling::Apply)
            }
        }
        Decision::LiftBlock { .. } => {
            may(actor, Right::Restrict, target)?;
            let Some(person) = &seen.employee else {
                return Ok(conflict(seen, now));
            };
            match (person.blocked_at, &person.block) {
                (None, _) => Ok(Ruling::End(Outcome::Already)),
                (Some(_), Some(Block::Hand { .. })) => Ok(Ruling::Apply),
                (Some(_), _) => Err(Problem::BlockedBySuspicion),
            }
        }
        // BLK-5: any colleague may, whatever the blocked person's role is.
        Decision::OpenCase { note, .. } => {
            may(actor, Right::Read, None)?;
            if let Some(note) = note {
                check_name("note", note, NOTE_MAX)?;
            }
            let Some(person) = &seen.employee else {
                return Ok(conflict(seen, now));
            };
            match (person.blocked_at, &person.block) {
                (None, _)
                | (
                    Some(_),
                    Some(Block::Suspicion {
                        case_at: Some(_), ..
                    }),
                ) => Ok(Ruling::End(Outcome::Already)),
                (Some(_), Some(Block::Hand { .. })) => Err(Problem::BlockedByHand),
                (Some(_), _) => Ok(Ruling::Apply),
            }
        }
        Decision::RequestAddress { .. } => {
            may(actor, Right::Resend, target)?;
            if seen.employee.is_some() {
                Ok(Ruling::Apply)
            } else {
                Ok(conflict(seen, now))
            }
        }
        Decision::EditEmployee { edit, .. } => {
            may(actor, Right::EditEmployee, target)?;
            let Some(person) = &seen.employee else {
                return Ok(conflict(seen, now));
            };
            let mut fields = Vec::new();
            clash(
                &mut fields,
                "name",
                edit.name.as_ref(),
                &person.name,
                |value| Some(value.clone()),
            );
            clash(
                &mut fields,
                "contact_email",
                edit.contact_email.as_ref(),
                &person.contact_email,
                Clone::clone,
            );
            clash(
                &mut fields,
                "department",
                edit.department.as_ref(),
                &person.department,
                |value| value.as_ref().map(|id| id.0.clone()),
            );
            clash(
                &mut fields,
                "position",
                edit.position.as_ref(),
                &person.position,
                Clone::clone,
            );
            if let Some(workgroups) = &edit.workgroups {
                workgroup::check(person.role, &workgroups.to)?;
            }
            clash(
                &mut fields,
                "workgroups",
                edit.workgroups.as_ref(),
                &person.workgroups,
                |all| Some(workgroup::in_line(all)),
            );
            Ok(merged(fields, seen, now))
        }
        Decision::AddDepartment { .. } => {
            may(actor, Right::Configure, None)?;
            Ok(Ruling::Apply)
        }
        Decision::RenameDepartment { name, .. } => {
            may(actor, Right::Configure, None)?;
            let present = seen.department.as_ref().ok_or(Problem::DepartmentGone)?;
            let mut fields = Vec::new();
            clash(&mut fields, "name", Some(name), present, |value| {
                Some(value.clone())
            });
            Ok(merged(fields, seen, now))
        }
        Decision::DeleteDepartment { .. } => {
            may(actor, Right::Configure, None)?;
            match seen.department {
                None => Ok(Ruling::End(Outcome::Already)),
                Some(_) if seen.n_in_department > 0 => Err(Problem::DepartmentInUse),
                Some(_) => Ok(Ruling::Apply),
            }
        }
        Decision::AddWorkgroup { .. } => {
            may(actor, Right::Configure, None)?;
            Ok(Ruling::Apply)
        }
        Decision::RenameWorkgroup { name, .. } => {
            may(actor, Right::Configure, None)?;
            let present = seen.workgroup.as_ref().ok_or(Problem::WorkgroupGone)?;
            let mut fields = Vec::new();
            clash(&mut fields, "name", Some(name), present, |value| {
                Some(value.clone())
            });
            Ok(merged(fields, seen, now))
        }
        Decision::AddLink { .. } => {
            may(actor, Right::Configure, None)?;
            Ok(Ruling::Apply)
        }
        Decision::SwitchLinkOff { .. } => {
            may(actor, Right::Configure, None)?;
            match seen.link {
                None => Err(Problem::LinkGone),
                Some(Some(_)) => Ok(Ruling::End(Outcome::Already)),
                Some(None) => Ok(Ruling::Apply),
            }
        }
        Decision::EditSettings { edit } => {
            may(actor, Right::Configure, None)?;
            let (name, settings) = seen.workspace.as_ref().ok_or(Problem::NoSuchWorkspace)?;
            let mut fields = Vec::new();
            clash(&mut fields, "name", edit.name.as_ref(), name, |value| {
                Some(value.clone())
            });
            clash(
                &mut fields,
                "confirm_joining",
                edit.confirm_joining.as_ref(),
                &settings.confirm_joining,
                |value| Some(value.to_string()),
            );
            clash(
                &mut fields,
                "listed_domains",
                edit.listed_domains.as_ref(),
                &settings.listed_domains,
                |value| Some(value.join(" ")),
            );
            clash(
                &mut fields,
                "invitation_days",
                edit.invitation_days.as_ref(),
                &settings.invitation_days,
                |value| Some(value.to_string()),
            );
            clash(
                &mut fields,
                "grace_days",
                edit.grace_days.as_ref(),
                &settings.grace_days,
                |value| Some(value.to_string()),
            );
            let logo = edit.logo.as_ref();
            logo::check_edit(
                logo.and_then(|logo| logo.to.as_deref()),
                edit.picture.as_deref(),
            )?;
            clash(&mut fields, "logo", logo, &settings.logo, Clone::clone);
            clash(
                &mut fields,
                "invitation_text",
                edit.invitation_text.as_ref(),
                &settings.invitation_text,
                Clone::clone,
            );
            Ok(merged(fields, seen, now))
        }
        Decision::RequireTwoStep | Decision::StopRequiringTwoStep => {
            may(actor, Right::Configure, None)?;
            let (_, settings) = seen.workspace.as_ref().ok_or(Problem::NoSuchWorkspace)?;
            let required = settings.two_step_required_since.is_some();
            let aim = matches!(decision, Decision::RequireTwoStep);
            Ok(if required == aim {
                Ruling::End(Outcome::Already)
            } else {
                Ruling::Apply
            })
        }
        Decision::SetIpRule { rule, list, wider } => {
            may(actor, Right::Configure, target)?;
            match rule {
                RuleFor::Workspace => {}
                RuleFor::Department(_) if seen.department.is_none() => {
                    return Err(Problem::DepartmentGone);
                }
                RuleFor::Person(_) if seen.employee.is_none() => return Err(Problem::EmployeeGone),
                RuleFor::Department(_) | RuleFor::Person(_) => {}
            }
            list.to.check()?;
            Ok(match ip_rule::setting(list, wider, &seen.ip_rule) {
                Setting::Apply => Ruling::Apply,
                Setting::Already => Ruling::End(Outcome::Already),
                Setting::Moved => merged(
                    vec![FieldNow {
                        field: "ip_rule".to_owned(),
                        value: Some(seen.ip_rule.texts().join(" ")).filter(|text| !text.is_empty()),
                    }],
                    seen,
                    now,
                ),
            })
        }
    }
}

/// Who may have which role (DIS-3). Raising rests on the role that was seen; lowering asks for at most the lower one.
fn grant(
    actor: Role,
    employee: &EmployeeId,
    role: &Change<Role>,
    seen: &Seen,
    now: Time,
) -> Result<Ruling, Problem> {
    let target = seen.employee.as_ref().map(|employee| employee.role);
    may(actor, Right::GrantRole, target)?;
    if seen.actor_id.as_ref() == Some(employee) {
        return Err(Problem::Forbidden {
            right: Right::GrantRole,
        });
    }
    if role.from == role.to || !GRANTED.contains(&role.to) {
        return Err(Problem::field("role", "not_allowed"));
    }
    let raises = raises(role);
    if raises {
        has_step(seen)?;
    }
    let Some(person) = active(seen) else {
        return match &seen.employee {
            _ if raises => Ok(conflict(seen, now)),
            None => Err(Problem::EmployeeGone),
            Some(_) => Err(Problem::WrongStatus),
        };
    };
    may_change(actor, person.role, role.to)?;
    if person.role == role.to || (!raises && person.role < role.to) {
        return Ok(Ruling::End(Outcome::Already));
    }
    if raises && person.role != role.from {
        let present = Some(person.role.name().to_owned());
        return Ok(conflict_on("role", present, seen, now));
    }
    if !raises && is_last_owner(person, seen.n_owners) {
        return Err(Problem::LastOwner);
    }
    Ok(Ruling::Apply)
}

fn active(seen: &Seen) -> Option<&Employee> {
    seen.employee
        .as_ref()
        .filter(|person| person.status == Status::Active)
}

/// TFA-4: who has no second step cannot prove it. Where nobody knows, the server does.
fn has_step(seen: &Seen) -> Result<(), Problem> {
    if seen.actor_has_factor == Some(false) {
        Err(Problem::SetUpTwoStep)
    } else {
        Ok(())
    }
}

/// DIS-3: the last owner stays, and nobody dismisses themselves.
fn may_leave(person: &Employee, named: &EmployeeId, seen: &Seen) -> Result<(), Problem> {
    if is_last_owner(person, seen.n_owners) {
        return Err(Problem::LastOwner);
    }
    if seen.actor_id.as_ref() == Some(named) {
        return Err(Problem::Forbidden {
            right: Right::Dismiss,
        });
    }
    Ok(())
}

/// RCV-5, SGN-7: whether there is a login to recover or to send, and a way to send it. While someone is blocked no link would work (BLK-2).
fn check_sending(decision: &Decision, person: &Employee) -> Result<(), Problem> {
    let login = person.login.as_ref().ok_or(Problem::WrongStatus)?;
    if matches!(decision, Decision::SendLogin { .. }) {
        return match login_goes_to(person) {
            Some(_) => Ok(()),
            None => Err(Problem::field("contact_email", "empty")),
        };
    }
    if person.blocked_at.is_some() {
        return Err(Problem::WrongStatus);
    }
    Address::parse(login).map(|_| ()).map_err(Problem::from)
}

/// SGN-7: where someone's login can be sent: the contact email, else the phone that is the login.
#[must_use]
pub fn login_goes_to(person: &Employee) -> Option<Address> {
    let contact = person.contact_email.as_deref();
    let login = person
        .login
        .as_deref()
        .and_then(|login| Address::parse(login).ok());
    contact
        .and_then(|contact| Address::parse(contact).ok())
        .or_else(|| login.filter(|login| login.channel == Channel::Phone))
}

/// A field clashes when it is neither what the admin saw nor what the admin wants.
fn clash<T: PartialEq>(
    fields: &mut Vec<FieldNow>,
    field: &str,
    change: Option<&Change<T>>,
    present: &T,
    show: impl Fn(&T) -> Option<String>,
) {
    if change.is_some_and(|change| *present != change.from && *present != change.to) {
        fields.push(FieldNow {
            field: field.to_owned(),
            value: show(present),
        });
    }
}

fn merged(fields: Vec<FieldNow>, seen: &Seen, now: Time) -> Ruling {
    if fields.is_empty() {
        return Ruling::Apply;
    }
    let place = standing(seen, now);
    Ruling::End(Outcome::Conflict {
        now: Now {
            standing: place.as_ref().map_or(Standing::There, |now| now.standing),
            since: None,
            by: None,
            fields,
        },
    })
}

fn conflict(seen: &Seen, now: Time) -> Ruling {
    Ruling::End(Outcome::Conflict {
        now: standing(seen, now).unwrap_or_else(|| gone(seen)),
    })
}

/// The world moved in one field.
fn conflict_on(field: &str, value: Option<String>, seen: &Seen, now: Time) -> Ruling {
    let fields = vec![FieldNow {
        field: field.to_owned(),
        value,
    }];
    merged(fields, seen, now)
}

fn end(problem: Problem) -> Ruling {
    Ruling::End(Outcome::rejected(problem))
}

fn gone(seen: &Seen) -> Now {
    let (by, since) = seen
        .removed
        .clone()
        .map_or((None, None), |(by, at)| (by, Some(at)));
    Now {
        standing: Standing::Gone,
        since,
        by,
        fields: Vec::new(),
    }
}

/// Since when; a portal does not always tell.
fn known(since: Time) -> Option<Time> {
    (since > Time(0)).then_some(since)
}

/// Where the entity stands, from what is seen of it.
#[must_use]
pub fn standing(seen: &Seen, now: Time) -> Option<Now> {
    let (standing, since) = match (&seen.employee, &seen.invitation) {
        (Some(person), _) if person.status == Status::Active && person.blocked_at.is_some() => {
            (Standing::Blocked, person.blocked_at)
        }
        (Some(person), _) if person.status == Status::Active => {
            (Standing::Active, known(person.status_since))
        }
        (Some(person), _) if person.status == Status::Dismissed => {
            (Standing::Dismissed, known(person.status_since))
        }
        (Some(person), _) if person.status == Status::PendingApproval => {
            (Standing::PendingApproval, known(person.status_since))
        }
        (_, Some(invitation)) => match invitation.state(now) {
            InvitationState::Expired => (Standing::InvitationExpired, invitation.expires_at),
            InvitationState::Joined => (Standing::Active, invitation.joined_at),
            InvitationState::PendingApproval => (Standing::PendingApproval, invitation.pending_at),
            InvitationState::Open => (Standing::InvitationOpen, invitation.sends.last().copied()),
        },
        (Some(_), None) => (Standing::There, None),
        (None, None) => match (seen.link, &seen.removed) {
            (Some(Some(off)), _) => (Standing::SwitchedOff, Some(off)),
            (_, Some(_)) => return Some(gone(seen)),
            _ => return None,
        },
    };
    Some(Now {
        standing,
        since,
        by: None,
        fields: Vec::new(),
    })
}
