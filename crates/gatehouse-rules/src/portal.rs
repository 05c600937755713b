//! Workspaces on the vendor's portals, as far as a webhook opens them: what they have not, where each field comes from, and
//! what is inferred from the documented facts. What their answers mean stands in [`fault`].

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::employee::Status;
use crate::operation::Decision;
use crate::time::Time;

pub mod fault;

/// A part of access that the window shows. A Gatehouse server has them all; what a portal has not is absent in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Facility {
    /// Inviting people.
    Inviting,
    /// Dismissing, reinstating and editing people.
    Changing,
    /// Invitations as such: how their letters fare, sending again, fixing, deleting, approving.
    Invitations,
    /// Logins, and letters that send them or a new password.
    Logins,
    /// Open sessions and connected apps.
    Sessions,
    /// Roles, and granting them.
    Roles,
    /// Second steps.
    TwoStep,
    /// Rules about addresses people come from, and what else holds at the door.
    DoorRules,
    /// Blocks and cases.
    Blocks,
    /// Requests of people at the door.
    Requests,
    /// Webhooks of people, and those that tell other programs.
    Webhooks,
    /// Registration links.
    Links,
    /// Workgroups.
    Workgroups,
    /// Adding, renaming and deleting departments.
    Departments,
    /// The workspace's settings.
    Settings,
    /// The event log.
    Events,
    /// A log that proves itself (LOG-3).
    Chain,
}

impl Facility {
    /// Every one.
    pub const ALL: [Self; 17] = [
        Self::Inviting,
        Self::Changing,
        Self::Invitations,
        Self::Logins,
        Self::Sessions,
        Self::Roles,
        Self::TwoStep,
        Self::DoorRules,
        Self::Blocks,
        Self::Requests,
        Self::Webhooks,
        Self::Links,
        Self::Workgroups,
        Self::Departments,
        Self::Settings,
        Self::Events,
        Self::Chain,
    ];

    /// What a decision is made with.
    #[must_use]
    pub const fn of(decision: &Decision) -> Self {
        match decision {
            Decision::Invite { .. } => Self::Inviting,
            Decision::Dismiss { .. }
            | Decision::Reinstate { .. }
            | Decision::EditEmployee { .. } => Self::Changing,
            Decision::ResendInvitation { .. }
            | Decision::FixAddress { .. }
            | Decision::DeleteInvitation { .. }
            | Decision::Approve { .. }
            | Decision::Reject { .. }
            | Decision::ReplacePerson { .. } => Self::Invitations,
            Decision::EndSessions { .. } | Decision::RevokeDevice { .. } => Self::Sessions,
            Decision::PauseTwoStep { .. }
            | Decision::EndPause { .. }
            | Decision::ExtendGrace { .. }
            | Decision::RequireTwoStep
            | Decision::StopRequiringTwoStep => Self::TwoStep,
            Decision::GrantRole { .. } | Decision::TransferOwnership { .. } => Self::Roles,
            Decision::RevokeWebhook { .. }
            | Decision::AddOutgoing { .. }
            | Decision::DisableOutgoing { .. }
            | Decision::SendAgain { .. } => Self::Webhooks,
            Decision::AnswerRequest { .. } => Self::Requests,
            Decision::SendRecovery { .. }
            | Decision::SendLogin { .. }
            | Decision::RequestAddress { .. } => Self::Logins,
            Decision::Block { .. } | Decision::LiftBlock { .. } | Decision::OpenCase { .. } => {
                Self::Blocks
            }
            Decision::AddDepartment { .. }
            | Decision::RenameDepartment { .. }
            | Decision::DeleteDepartment { .. } => Self::Departments,
            Decision::AddWorkgroup { .. } | Decision::RenameWorkgroup { .. } => Self::Workgroups,
            Decision::AddLink { .. } | Decision::SwitchLinkOff { .. } => Self::Links,
            Decision::EditSettings { .. } => Self::Settings,
            Decision::SetIpRule { .. } => Self::DoorRules,
        }
    }
}

/// How far a webhook reaches into a portal, by the portal's own word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reach {
    /// Its scopes, in the vendor's names, sorted.
    pub scopes: Vec<String>,
    /// Whether who made it administers the portal.
    pub admin: bool,
    /// Whether it reads the event log.
    pub log: bool,
}

/// What a webhook does not open although the portal has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// People: nothing can be shown without them.
    People,
    /// Addresses of people.
    Addresses,
    /// Last sign-ins, and so who has not come in yet.
    SignIns,
    /// Departments by their names.
    Departments,
    /// The event log.
    Log,
    /// Who made it does not administer the portal: dismissed people may be missing.
    Admin,
}

impl Reach {
    /// Whether it has a scope of that name.
    #[must_use]
    pub fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|one| one == scope)
    }

    /// What the window leaves out for a workspace that is reached so. Decisions are not carried out on portals yet, so
    /// [`Facility::Inviting`] and [`Facility::Changing`] are among it whatever the webhook may do.
    #[must_use]
    pub fn absent(&self) -> Vec<Facility> {
        let mut all = Facility::ALL.to_vec();
        all.retain(|facility| !self.offers(*facility));
        all
    }

    /// Whether the window has it.
    #[must_use]
    pub fn offers(&self, facility: Facility) -> bool {
        facility == Facility::Events && self.log
    }

    /// What another webhook would open, the gravest first.
    #[must_use]
    pub fn lacks(&self) -> Vec<Lack> {
        let people = ["user", "user_basic", "user_brief"];
        if !people.iter().any(|scope| self.has(scope)) {
            return vec![Lack::People];
        }
        let mut lacks = Vec::new();
        if !self.has("user") {
            if !self.has("user_basic") {
                lacks.push(Lack::Addresses);
            }
            lacks.push(Lack::SignIns);
        }
        if !self.has("department") {
            lacks.push(Lack::Departments);
        }
        if !self.log {
            lacks.push(Lack::Log);
        }
        if !self.admin {
            lacks.push(Lack::Admin);
        }
        lacks
    }
}

/// Where what is shown of somebody comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The portal says it.
    Portal,
    /// This app knows it by itself.
    Ours,
    /// It follows from what the portal says, and may be wrong.
    Inferred,
}

/// A field of somebody that a portal tells of, or that is inferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The name.
    Name,
    /// The contact email.
    ContactEmail,
    /// The department.
    Department,
    /// The position.
    Position,
    /// Where they stand.
    Status,
    /// Since when they stand there.
    Since,
    /// The last sign-in.
    LastSignIn,
}

/// What is known of somebody on a portal beside their fields, as far as it decides where they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// `ACTIVE`; `None` where it was not told.
    pub active: Option<bool>,
    /// `LAST_LOGIN`: the inner `None` is "never", which is told by an empty text; the outer one that it was not told.
    pub last_sign_in: Option<Option<Time>>,
}

/// Where somebody stands on a portal. Only that they are dismissed is told outright: a portal has no field for an invitation,
/// so that who is active and has certainly never signed in *probably* has not answered one yet. Where the last sign-in was not
/// told, nothing is inferred from it.
#[must_use]
pub const fn status(standing: Standing) -> Status {
    match (standing.active, standing.last_sign_in) {
        (Some(false), _) => Status::Dismissed,
        (_, Some(None)) => Status::Invited,
        _ => Status::Active,
    }
}

/// Where each field of somebody on a portal comes from, as far as it is known at all.
#[must_use]
pub fn sources(person: &crate::employee::Employee) -> Vec<(Field, Source)> {
    let status = match person.status {
        Status::Invited | Status::PendingApproval => Source::Inferred,
        Status::Active | Status::Dismissed => Source::Portal,
    };
    // A portal tells when somebody was added. When they were dismissed, only who saw it happen knows.
    let since = match person.status {
        Status::Dismissed => Source::Ours,
        Status::Invited | Status::PendingApproval | Status::Active => Source::Portal,
    };
    let mut found = vec![(Field::Name, Source::Portal)];
    let mut add = |known: bool, field, source| {
        if known {
            found.push((field, source));
        }
    };
    add(
        person.contact_email.is_some(),
        Field::ContactEmail,
        Source::Portal,
    );
    add(
        person.department.is_some(),
        Field::Department,
        Source::Portal,
    );
    add(person.position.is_some(), Field::Position, Source::Portal);
    add(true, Field::Status, status);
    add(person.status_since > Time(0), Field::Since, since);
    add(
        person.last_sign_in_at.is_some(),
        Field::LastSignIn,
        Source::Portal,
    );
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(scopes: &[&str], admin: bool, log: bool) -> Reach {
        Reach {
            scopes: scopes.iter().map(|&one| one.to_owned()).collect(),
            admin,
            log,
        }
    }

    #[test]
    fn only_who_certainly_never_signed_in_is_inferred_to_be_invited() {
        for (active, last_sign_in, expected) in [
            (Some(true), Some(Some(Time(5))), Status::Active),
            (Some(true), Some(None), Status::Invited),
            (Some(true), None, Status::Active),
            (Some(false), Some(None), Status::Dismissed),
            (Some(false), None, Status::Dismissed),
            (None, None, Status::Active),
        ] {
            let standing = Standing {
                active,
                last_sign_in,
            };
            assert_eq!(status(standing), expected, "{standing:?}");
        }
    }

    #[test]
    fn what_a_webhook_does_not_open_is_named_the_gravest_first() {
        for (reach, expected) in [
            (
                reach(&["main", "department"], true, true),
                vec![Lack::People],
            ),
            (
                reach(&["user_brief"], false, false),
                vec![
                    Lack::Addresses,
                    Lack::SignIns,
                    Lack::Departments,
                    Lack::Log,
                    Lack::Admin,
                ],
            ),
            (
                reach(&["department", "user_basic"], true, true),
                vec![Lack::SignIns],
            ),
            (reach(&["department", "main", "user"], true, true), vec![]),
        ] {
            assert_eq!(reach.lacks(), expected, "{reach:?}");
        }
    }

    #[test]
    fn the_log_is_there_as_far_as_the_webhook_reads_it_and_all_else_is_absent() {
        let with = reach(&["main", "user"], true, true).absent();
        assert!(!with.contains(&Facility::Events) && with.contains(&Facility::TwoStep));
        assert_eq!(with.len() + 1, Facility::ALL.len());
        assert_eq!(reach(&["user"], true, false).absent(), Facility::ALL);
    }
}
