//! Employees: an identity's membership in one workspace.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::block::{Block, Risk};
use crate::id::{DepartmentId, DeviceId, EmployeeId, WorkgroupId};
use crate::language::Language;
use crate::role::Role;
use crate::time::Time;
use crate::two_step::TwoStep;

/// Longest name, in characters.
pub const NAME_MAX: usize = 200;

/// `invited → (pending approval) → active ⇄ dismissed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Invited, no identity yet.
    Invited,
    /// Joined by a link, waits for an admin (INV-7).
    PendingApproval,
    /// May enter.
    Active,
    /// May not enter; data and credentials stay (DIS-1).
    Dismissed,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 4] = [
        Self::Invited,
        Self::PendingApproval,
        Self::Active,
        Self::Dismissed,
    ];

    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::PendingApproval => "pending_approval",
            Self::Active => "active",
            Self::Dismissed => "dismissed",
        }
    }

    /// The status of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// An employee, as it crosses to the mirror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Employee {
    /// Its id.
    pub id: EmployeeId,
    /// The person's name; the address stands in where none was given.
    pub name: String,
    /// The address in the profile; not a login.
    pub contact_email: Option<String>,
    /// The identity's login as typed; `None` before joining (SGN-7: admins see it).
    pub login: Option<String>,
    /// The language they were last in here, as the server keeps it for their letters; `None` where none was told.
    #[serde(default)]
    pub language: Option<Language>,
    /// The department.
    pub department: Option<DepartmentId>,
    /// The position, free text.
    pub position: Option<String>,
    /// The workgroups they are in, sorted (INV-12).
    #[serde(default)]
    pub workgroups: Vec<WorkgroupId>,
    /// What they are here.
    pub role: Role,
    /// Where they stand.
    pub status: Status,
    /// Since when they are in this status.
    pub status_since: Time,
    /// When they first joined.
    pub joined_at: Option<Time>,
    /// Since when they are blocked (BLK).
    pub blocked_at: Option<Time>,
    /// Why; `Some` while they are blocked.
    #[serde(default)]
    pub block: Option<Block>,
    /// BLK-7: a password that was set before then does not count here.
    #[serde(default)]
    pub password_void_at: Option<Time>,
    /// BLK-8: what makes them easy to attack.
    #[serde(default)]
    pub risk: Risk,
    /// Their second step.
    pub two_step: TwoStep,
    /// When they last signed in here.
    pub last_sign_in_at: Option<Time>,
    /// When signing in last failed.
    pub last_failure_at: Option<Time>,
    /// Sessions that are open now, a second or two old.
    pub n_sessions: u32,
    /// Whether a portal did not say if they may enter: that they are active is inferred then. Never on a Gatehouse server.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schemars(skip)]
    #[ts(as = "Option<bool>", optional)]
    pub standing_inferred: bool,
    /// Whether `status_since` is when this app saw a portal's news, which the portal itself does not tell. Never on a Gatehouse
    /// server.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schemars(skip)]
    #[ts(as = "Option<bool>", optional)]
    pub since_seen: bool,
    /// Apps of theirs that are connected and not revoked (SES-3).
    pub devices: Vec<EmployeeDevice>,
}

/// An app of an employee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct EmployeeDevice {
    /// Its id.
    pub id: DeviceId,
    /// As it named itself; never trusted.
    pub name: String,
    /// When it was connected.
    pub connected_at: Time,
    /// When it was last here, as of their last sign-in or change here.
    pub seen_at: Time,
}

/// DIS-3: the last owner stays, also where they are still invited or wait for an admin: who did not join yet is not counted, and nobody else
/// may be there who is. `n_owners` counts the active owners who are not blocked: who is left
/// must be able to get in.
#[must_use]
pub fn is_last_owner(employee: &Employee, n_owners: u32) -> bool {
    let is_counted = employee.status == Status::Active && employee.blocked_at.is_none();
    let n_others = n_owners.saturating_sub(u32::from(is_counted));
    employee.role == Role::Owner && employee.status != Status::Dismissed && n_others == 0
}
