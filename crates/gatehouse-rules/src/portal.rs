//! Workspaces on the vendor's portals, as far as a webhook opens them: what they have not, where each field comes from, and
//! what is inferred from the documented facts. What their answers mean stands in [`fault`].

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::address::{Address, AddressFault, Channel};
use crate::employee::{Employee, Status};
use crate::operation::Decision;
use crate::problem::Problem;
use crate::role::Role;
use crate::time::Time;

pub mod fault;

/// A part of access that the window shows. A Gatehouse server has them all; what a portal has not is absent in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Facility {
    /// Inviting people by mail.
    Inviting,
    /// Adding people without a letter (INV-13).
    Registering,
    /// Dismissing and reinstating people, and editing their names, positions and departments.
    Changing,
    /// Editing contact emails (EML-4).
    Contacts,
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
    /// Receipts of what was decided, from where it was carried out.
    Receipts,
    /// Which version answers.
    Version,
    /// Being in no department.
    NoDepartment,
}

impl Facility {
    /// Every one.
    pub const ALL: [Self; 22] = [
        Self::Inviting,
        Self::Registering,
        Self::Changing,
        Self::Contacts,
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
        Self::Receipts,
        Self::Version,
        Self::NoDepartment,
    ];

    /// What a decision is made with: of several, the one that fewer workspaces have.
    #[must_use]
    pub fn of(decision: &Decision) -> Self {
        match decision {
            Decision::Invite { people, .. }
                if people.iter().any(|one| !one.workgroups.is_empty()) =>
            {
                Self::Workgroups
            }
            Decision::Invite { people, .. }
                if people.iter().any(|one| one.role != Role::Employee) =>
            {
                Self::Roles
            }
            Decision::Invite { letters: false, .. } => Self::Registering,
            Decision::Invite { .. } => Self::Inviting,
            // DIS-2.
            Decision::Dismiss {
                keep_webhooks: true,
                ..
            } => Self::Webhooks,
            Decision::EditEmployee { edit, .. } if edit.contact_email.is_some() => Self::Contacts,
            Decision::EditEmployee { edit, .. } if edit.workgroups.is_some() => Self::Workgroups,
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
    /// Deciding: dismissing, reinstating, editing and inviting.
    Decisions,
}

impl Reach {
    /// Whether it has a scope of that name.
    #[must_use]
    pub fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|one| one == scope)
    }

    /// What the window leaves out for a workspace that is reached so.
    #[must_use]
    pub fn absent(&self) -> Vec<Facility> {
        let mut all = Facility::ALL.to_vec();
        all.retain(|facility| !self.offers(*facility));
        all
    }

    /// Whether the window has it.
    #[must_use]
    pub fn offers(&self, facility: Facility) -> bool {
        match facility {
            Facility::Events => self.log,
            // The vendor asks for this scope, and lets nobody but admins change others.
            Facility::Inviting | Facility::Changing | Facility::Contacts => {
                self.admin && self.has("user")
            }
            _ => false,
        }
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
        if !self.offers(Facility::Changing) {
            lacks.push(Lack::Decisions);
        }
        lacks
    }
}

/// Whether a portal takes a decision as it stands: it invites by mail alone, and everybody has a mail address and a department
/// there.
///
/// # Errors
/// [`Problem::NotOffered`], [`Problem::BadAddress`], or [`Problem::BadField`] on `department` or `contact_email`.
pub fn fits(decision: &Decision) -> Result<(), Problem> {
    let needed = |field| Problem::field(field, "needed");
    match decision {
        Decision::Invite { people, .. } => people.iter().try_for_each(|one| {
            by_mail(&one.address)?;
            one.department
                .as_ref()
                .map(|_| ())
                .ok_or_else(|| needed("department"))
        }),
        Decision::EditEmployee { edit, .. } => {
            if let Some(change) = &edit.contact_email {
                by_mail(change.to.as_ref().ok_or_else(|| needed("contact_email"))?)?;
            }
            match &edit.department {
                Some(change) if change.to.is_none() => Err(needed("department")),
                _ => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Whether an address is one that a portal invites to.
///
/// # Errors
/// Why not.
pub fn by_mail(address: &str) -> Result<(), AddressFault> {
    match Address::parse(address)?.channel {
        Channel::Email => Ok(()),
        Channel::Phone => Err(AddressFault::NotByMail),
    }
}

/// A name as the two fields that portals have of it. The last name that was there stays one where the name still ends in it;
/// else the first word is the first name.
#[must_use]
pub fn names<'n>(name: &'n str, last: Option<&str>) -> (&'n str, &'n str) {
    let name = name.trim();
    let kept = last.filter(|last| !last.is_empty()).and_then(|last| {
        let first = name.strip_suffix(last)?.strip_suffix(' ')?.trim();
        (!first.is_empty()).then(|| (first, &name[name.len() - last.len()..]))
    });
    kept.or_else(|| name.split_once(' '))
        .map_or((name, ""), |(first, last)| (first, last.trim()))
}

/// The departments of somebody once one of them is changed: those that this app does not show stay.
#[must_use]
pub fn departments(present: &[i64], from: Option<i64>, to: i64) -> Vec<i64> {
    let mut all: Vec<i64> = present
        .iter()
        .map(|one| if Some(*one) == from { to } else { *one })
        .collect();
    if !all.contains(&to) {
        all.insert(0, to);
    }
    // Where they were in both, once.
    let mut seen = Vec::with_capacity(all.len());
    for one in all {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen
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
/// told, nothing is inferred from it. Who is told of at all is *probably* active where that was not told.
#[must_use]
pub const fn status(standing: Standing) -> Status {
    match (standing.active, standing.last_sign_in) {
        (Some(false), _) => Status::Dismissed,
        (_, Some(None)) => Status::Invited,
        _ => Status::Active,
    }
}

/// What somebody is called whom a portal gives no name: by their address, else by their number.
#[must_use]
pub fn nameless(number: &str, address: Option<&str>) -> String {
    address.map_or_else(|| format!("#{number}"), str::to_owned)
}

/// Whether two have the same in a field.
type Same = fn(&Employee, &Employee) -> bool;

/// Where each field of somebody on a portal comes from, as far as it is known at all. `told` is how the portal has them, `shown`
/// how the window shows them: what a waiting change makes of a field, or of somebody who is not there yet, is this app's own.
#[must_use]
pub fn sources(shown: &Employee, told: Option<&Employee>) -> Vec<(Field, Source)> {
    let unnamed = nameless(shown.id.as_str(), shown.contact_email.as_deref());
    let name = if shown.name == unnamed {
        Source::Ours
    } else {
        Source::Portal
    };
    let status = match shown.status {
        Status::Invited | Status::PendingApproval => Source::Inferred,
        Status::Active | Status::Dismissed if shown.standing_inferred => Source::Inferred,
        Status::Active | Status::Dismissed => Source::Portal,
    };
    // A portal tells when somebody was added, and nothing of when they were let in or dismissed: that knows who saw it happen.
    let since = match shown.status {
        Status::Dismissed => Source::Ours,
        _ if shown.since_seen => Source::Ours,
        _ => Source::Inferred,
    };
    let fields: [(Field, bool, Source, Same); 7] = [
        (Field::Name, true, name, |one, other| one.name == other.name),
        (
            Field::ContactEmail,
            shown.contact_email.is_some(),
            Source::Portal,
            |one, other| one.contact_email == other.contact_email,
        ),
        (
            Field::Department,
            shown.department.is_some(),
            Source::Portal,
            |one, other| one.department == other.department,
        ),
        (
            Field::Position,
            shown.position.is_some(),
            Source::Portal,
            |one, other| one.position == other.position,
        ),
        (Field::Status, true, status, |one, other| {
            one.status == other.status
        }),
        (
            Field::Since,
            shown.status_since > Time(0),
            since,
            |one, other| one.status_since == other.status_since,
        ),
        (
            Field::LastSignIn,
            shown.last_sign_in_at.is_some(),
            Source::Portal,
            |one, other| one.last_sign_in_at == other.last_sign_in_at,
        ),
    ];
    fields
        .into_iter()
        .filter(|(_, known, ..)| *known)
        .map(|(field, _, source, same)| {
            let is_told = told.is_some_and(|told| same(shown, told));
            (field, if is_told { source } else { Source::Ours })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{Change, EmployeeEdit, Invitee};

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
                    Lack::Decisions,
                ],
            ),
            (
                reach(&["department", "user_basic"], true, true),
                vec![Lack::SignIns, Lack::Decisions],
            ),
            (
                reach(&["department", "main", "user"], false, true),
                vec![Lack::Admin, Lack::Decisions],
            ),
            (reach(&["department", "main", "user"], true, true), vec![]),
        ] {
            assert_eq!(reach.lacks(), expected, "{reach:?}");
        }
    }

    #[test]
    fn the_log_and_deciding_are_there_as_far_as_the_webhook_opens_them_and_all_else_is_absent() {
        use Facility::{Changing, Contacts, Events, Inviting};
        for (reach, offered) in [
            (
                reach(&["main", "user"], true, true),
                vec![Inviting, Changing, Contacts, Events],
            ),
            (
                reach(&["user"], true, false),
                vec![Inviting, Changing, Contacts],
            ),
            (reach(&["main", "user"], false, true), vec![Events]),
            (reach(&["user_basic"], true, false), vec![]),
        ] {
            let absent = reach.absent();
            let there: Vec<_> = Facility::ALL
                .into_iter()
                .filter(|facility| !absent.contains(facility))
                .collect();
            assert_eq!(there, offered, "{reach:?}");
        }
    }

    fn invitee() -> Invitee {
        Invitee {
            employee: "e".into(),
            invitation: "i".into(),
            address: "anna@n.example".into(),
            name: None,
            department: Some("15".into()),
            position: None,
            role: Role::Employee,
            workgroups: Vec::new(),
        }
    }

    #[test]
    fn a_decision_is_made_with_what_fewer_workspaces_have() {
        let invite = |one: Invitee, letters| Decision::Invite {
            people: vec![invitee(), one],
            letters,
        };
        let edit = |edit: EmployeeEdit| Decision::EditEmployee {
            employee: "7".into(),
            edit,
        };
        let dismiss = |keep_webhooks| Decision::Dismiss {
            employee: "7".into(),
            keep_webhooks,
        };
        let contact_email = Some(Change {
            from: None,
            to: Some("a@n.example".into()),
        });
        let position = Some(Change {
            from: None,
            to: Some("Boss".into()),
        });
        let helpdesk = Invitee {
            role: Role::Helpdesk,
            ..invitee()
        };
        let guest = Invitee {
            role: Role::Extranet,
            workgroups: vec!["w".into()],
            ..invitee()
        };
        for (decision, expected) in [
            (invite(invitee(), true), Facility::Inviting),
            (invite(invitee(), false), Facility::Registering),
            (invite(helpdesk, true), Facility::Roles),
            (invite(guest, true), Facility::Workgroups),
            (dismiss(false), Facility::Changing),
            (dismiss(true), Facility::Webhooks),
            (
                edit(EmployeeEdit {
                    position,
                    ..EmployeeEdit::default()
                }),
                Facility::Changing,
            ),
            (
                edit(EmployeeEdit {
                    contact_email,
                    ..EmployeeEdit::default()
                }),
                Facility::Contacts,
            ),
        ] {
            assert_eq!(Facility::of(&decision), expected, "{decision:?}");
        }
    }

    #[test]
    fn portals_invite_by_mail_and_into_a_department_alone() {
        let invite = |one: Invitee| {
            fits(&Decision::Invite {
                people: vec![one],
                letters: true,
            })
        };
        assert_eq!(invite(invitee()), Ok(()));
        let by_phone = Invitee {
            address: "+4915112345678".into(),
            ..invitee()
        };
        assert_eq!(invite(by_phone), Err(AddressFault::NotByMail.into()));
        let nowhere = Invitee {
            department: None,
            ..invitee()
        };
        let needed = Err(Problem::field("department", "needed"));
        assert_eq!(invite(nowhere), needed);
        let moved = |to: Option<&str>| {
            fits(&Decision::EditEmployee {
                employee: "7".into(),
                edit: EmployeeEdit {
                    department: Some(Change {
                        from: Some("15".into()),
                        to: to.map(Into::into),
                    }),
                    ..EmployeeEdit::default()
                },
            })
        };
        assert_eq!((moved(Some("16")), moved(None)), (Ok(()), needed));
        let reached_at = |to: Option<&str>| {
            fits(&Decision::EditEmployee {
                employee: "7".into(),
                edit: EmployeeEdit {
                    contact_email: Some(Change {
                        from: Some("a@n.example".into()),
                        to: to.map(Into::into),
                    }),
                    ..EmployeeEdit::default()
                },
            })
        };
        assert_eq!(reached_at(Some("b@n.example")), Ok(()));
        assert_eq!(
            reached_at(None),
            Err(Problem::field("contact_email", "needed"))
        );
        assert_eq!(
            reached_at(Some("+4915112345678")),
            Err(AddressFault::NotByMail.into())
        );
    }

    #[test]
    fn a_name_is_cut_where_it_was_cut_before() {
        for (name, last, expected) in [
            ("Anna Berg", None, ("Anna", "Berg")),
            ("Anna Maria Berg", None, ("Anna", "Maria Berg")),
            ("Anna Maria Berg", Some("Berg"), ("Anna Maria", "Berg")),
            ("Anna von Berg", Some("von Berg"), ("Anna", "von Berg")),
            ("Anna Stein", Some("Berg"), ("Anna", "Stein")),
            ("Berg", Some("Berg"), ("Berg", "")),
            ("Anna", Some(""), ("Anna", "")),
        ] {
            assert_eq!(names(name, last), expected, "{name} {last:?}");
        }
    }

    #[test]
    fn who_is_in_several_departments_stays_in_the_others() {
        for (present, from, to, expected) in [
            (vec![15], Some(15), 16, vec![16]),
            (vec![15, 3], Some(15), 16, vec![16, 3]),
            (vec![15, 16], Some(15), 16, vec![16]),
            (vec![], None, 16, vec![16]),
            (vec![3], Some(15), 16, vec![16, 3]),
        ] {
            assert_eq!(departments(&present, from, to), expected, "{present:?}");
        }
    }
}
