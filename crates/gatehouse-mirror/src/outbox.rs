//! The outbox: what the admin decided and is not yet in force, and how it ended.

use gatehouse_rules::id::{
    DeliveryId, DepartmentId, DeviceId, EmployeeId, InvitationId, LinkId, OperationId, OutgoingId,
    RequestId, WebhookId, WorkgroupId,
};
use gatehouse_rules::ip_rule::RuleFor;
use gatehouse_rules::operation::{Decision, Direction, Outcome};
use gatehouse_rules::outgoing::Occasion;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::request::Answer;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::Time;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ip_rule::Allow;

/// What an admin chooses on a screen. The mirror fills in what the operation rests on, and makes ids.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "choice", rename_all = "snake_case")]
pub enum Choice {
    /// Send an invitation again.
    Resend {
        /// Which.
        invitation: InvitationId,
    },
    /// Fix the address of an invitation.
    FixAddress {
        /// Which.
        invitation: InvitationId,
        /// The right address.
        address: String,
    },
    /// Delete an invitation.
    DeleteInvitation {
        /// Which.
        invitation: InvitationId,
    },
    /// Let someone in.
    Approve {
        /// Whom.
        employee: EmployeeId,
    },
    /// Refuse someone.
    Reject {
        /// Whom.
        employee: EmployeeId,
    },
    /// Dismiss someone.
    Dismiss {
        /// Whom.
        employee: EmployeeId,
        /// Whether their webhooks stay; else they are disabled (DIS-2).
        #[serde(default)]
        keep_webhooks: bool,
    },
    /// Reinstate someone.
    Reinstate {
        /// Whom.
        employee: EmployeeId,
    },
    /// The wrong person joined: dismiss them, free their contact email and invite the right one (INV-6).
    ReplacePerson {
        /// The wrong person.
        employee: EmployeeId,
        /// The right person's address.
        address: String,
        /// The right person's name; empty for none.
        name: String,
        /// Whether the wrong person's webhooks stay; else they are disabled (DIS-2).
        #[serde(default)]
        keep_webhooks: bool,
    },
    /// End someone's sessions.
    EndSessions {
        /// Whose.
        employee: EmployeeId,
    },
    /// Pause someone's two-step (TFA-4).
    PauseTwoStep {
        /// Whose.
        employee: EmployeeId,
        /// For how many hours from when it is in force.
        hours: u32,
        /// Why.
        reason: String,
    },
    /// End someone's pause.
    EndPause {
        /// Whose.
        employee: EmployeeId,
    },
    /// Let someone go without two-step for longer (TFA-6).
    ExtendGrace {
        /// Whom.
        employee: EmployeeId,
        /// For how many days from when it is in force.
        days: u32,
    },
    /// Give someone another role (DIS-3).
    GrantRole {
        /// Whom.
        employee: EmployeeId,
        /// Which.
        role: Role,
    },
    /// Make someone the owner in one's own place (DIS-3).
    TransferOwnership {
        /// To whom.
        employee: EmployeeId,
    },
    /// Revoke an app of someone.
    RevokeDevice {
        /// Whose.
        employee: EmployeeId,
        /// Which.
        device: DeviceId,
    },
    /// Disable a webhook for good (API-1).
    RevokeWebhook {
        /// Which.
        webhook: WebhookId,
    },
    /// Make an outgoing webhook (API-1).
    AddOutgoing {
        /// What admins call it.
        title: String,
        /// Where to.
        address: String,
        /// What it is told of.
        occasions: Vec<Occasion>,
    },
    /// Disable an outgoing webhook for good (API-1).
    DisableOutgoing {
        /// Which.
        outgoing: OutgoingId,
    },
    /// Try a delivery again now (API-1).
    SendAgain {
        /// Of which outgoing webhook.
        outgoing: OutgoingId,
        /// Which.
        delivery: DeliveryId,
    },
    /// Answer what someone at the door asked for.
    AnswerRequest {
        /// Which.
        request: RequestId,
        /// How.
        answer: Answer,
    },
    /// Send someone the link to a new password (RCV-5).
    SendRecovery {
        /// Whom.
        employee: EmployeeId,
    },
    /// Send someone their login (SGN-7).
    SendLogin {
        /// Whom.
        employee: EmployeeId,
    },
    /// Block someone by hand (BLK-10).
    Block {
        /// Whom.
        employee: EmployeeId,
        /// Why.
        reason: String,
    },
    /// Lift a block by hand (BLK-10).
    LiftBlock {
        /// Whose.
        employee: EmployeeId,
    },
    /// Ask the operator to lift a block by suspicion (BLK-4).
    OpenCase {
        /// Who is blocked.
        employee: EmployeeId,
        /// What the operator should know; empty text says nothing.
        note: String,
    },
    /// Ask the owner of a login to free the address (EML-3).
    RequestAddress {
        /// Whose.
        employee: EmployeeId,
        /// The address.
        address: String,
    },
    /// Edit a profile; absent fields stay, `null` empties.
    EditEmployee {
        /// Whom.
        employee: EmployeeId,
        /// The name.
        name: Option<String>,
        /// The contact email; empty text empties it.
        contact_email: Option<String>,
        /// The department; empty text empties it.
        department: Option<String>,
        /// The position; empty text empties it.
        position: Option<String>,
        /// The workgroups, all of them (INV-12).
        workgroups: Option<Vec<WorkgroupId>>,
    },
    /// Add a department.
    AddDepartment {
        /// Its name.
        name: String,
    },
    /// Rename a department.
    RenameDepartment {
        /// Which.
        department: DepartmentId,
        /// Its new name.
        name: String,
    },
    /// Delete a department that nothing is in.
    DeleteDepartment {
        /// Which.
        department: DepartmentId,
    },
    /// Add a workgroup.
    AddWorkgroup {
        /// Its name.
        name: String,
    },
    /// Rename a workgroup.
    RenameWorkgroup {
        /// Which.
        workgroup: WorkgroupId,
        /// Its new name.
        name: String,
    },
    /// Make a registration link.
    AddLink {
        /// What to call it.
        name: String,
        /// The department of who joins by it.
        department: Option<DepartmentId>,
    },
    /// Switch a registration link off.
    SwitchLinkOff {
        /// Which.
        link: LinkId,
    },
    /// Edit the workspace's settings; absent fields stay.
    EditSettings {
        /// The company's name.
        name: Option<String>,
        /// INV-7.
        confirm_joining: Option<bool>,
        /// INV-7.
        listed_domains: Option<Vec<String>>,
        /// INV-3.
        invitation_days: Option<u32>,
        /// TFA-6.
        grace_days: Option<u32>,
        /// The logo as base64 of a PNG or a JPEG; empty takes it away.
        #[serde(default)]
        logo: Option<String>,
        /// What the company says in its invitations; empty says nothing.
        #[serde(default)]
        invitation_text: Option<String>,
    },
    /// Make two-step mandatory.
    RequireTwoStep,
    /// No longer mandatory.
    StopRequiringTwoStep,
    /// From where people may be in (IPR-1).
    SetIpRule {
        /// Whose list.
        rule: RuleFor,
        /// What it shall be.
        allow: Allow,
    },
}

/// Decide one or many at once.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Decide {
    /// What was chosen.
    pub choices: Vec<Choice>,
}

/// What was stored, in one local transaction.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Decided {
    /// The operations, one for each choice that is legal now.
    pub operations: Vec<OperationId>,
    /// Choices that the rules refuse already, by place.
    pub refused: Vec<RefusedChoice>,
    /// Until when all of it can be taken back; `None` when it goes at once.
    pub undo_until: Option<Time>,
    /// Whether it waits for the network.
    pub offline: bool,
}

/// A choice that cannot be.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RefusedChoice {
    /// Its place, from 0.
    pub index: u32,
    /// Why.
    pub problem: Problem,
}

/// Take changes back.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TakeBack {
    /// Which.
    pub operations: Vec<OperationId>,
}

/// What could be taken back.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TakenBack {
    /// Gone, as if never decided.
    pub taken: Vec<OperationId>,
    /// Sent already; only a counter-change undoes these.
    pub sent: Vec<OperationId>,
}

/// The outbox screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Outbox {
    /// Not yet in force, oldest first.
    pub waiting: Vec<OutboxLine>,
    /// Ended in a conflict or rejected, not yet settled by the admin.
    pub unsettled: Vec<OutboxLine>,
    /// Ended, newest first, at most 200.
    pub ended: Vec<OutboxLine>,
    /// Made by a newer version of the app: kept, never sent by this one, holding nothing else back.
    pub newer: Vec<NewerLine>,
}

/// A change that this version of the app cannot read.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NewerLine {
    /// Which operation.
    pub operation: OperationId,
    /// On whom or what; empty where even that cannot be read.
    pub name: String,
    /// When it was decided.
    pub decided_at: Time,
    /// Whether it can still be taken back.
    pub can_take_back: bool,
}

/// One change.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OutboxLine {
    /// Which operation.
    pub operation: OperationId,
    /// What was decided.
    pub decision: Decision,
    /// Its direction.
    pub direction: Direction,
    /// On whom or what: a name, and an address where there is one.
    pub about: Subject,
    /// When it was decided.
    pub decided_at: Time,
    /// Until when it can be taken back without a doubt.
    pub undo_until: Option<Time>,
    /// Whether it can still be taken back at all.
    pub can_take_back: bool,
    /// TFA-4: whether it leaves only after the admin's own second step is confirmed.
    pub needs_step: bool,
    /// Whether it was handed to the server and no answer has come yet.
    pub sending: bool,
    /// What was seen when it was decided, in a word as on the wire, for "then".
    pub then: Option<gatehouse_rules::operation::Now>,
    /// How it ended, and when.
    pub ended: Option<Ended>,
    /// What the admin may choose now, for unsettled ones.
    pub settle: Vec<Settlement>,
}

/// How and when a change ended.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Ended {
    /// How.
    pub outcome: Outcome,
    /// When, by the server's clock.
    pub at: Time,
}

/// On whom or what a change is.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Subject {
    /// A person's, department's, workgroup's or link's name; the company's for settings.
    pub name: String,
    /// The address, where there is one.
    pub address: Option<String>,
    /// The person, for opening the pane.
    pub employee: Option<EmployeeId>,
}

/// What an admin may do with a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Settlement {
    /// Leave it as it is now.
    LeaveAsIs,
    /// Decide the same again, on what is now.
    DecideAgain,
    /// Send the open invitation again instead (EML-6).
    ResendExisting,
}

/// Settle a conflict.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Settle {
    /// Which operation.
    pub operation: OperationId,
    /// How.
    pub settlement: Settlement,
}
