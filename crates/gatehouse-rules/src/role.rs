//! Roles and the rights table of `docs/rules.md`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::problem::Problem;

/// What an employee is in a workspace. The order is the rank: nobody acts on a role above their own.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A person from outside, in named workgroups only.
    Extranet,
    /// An ordinary member.
    Employee,
    /// Helps people who cannot get in.
    Helpdesk,
    /// An admin without granting roles, dismissing or editing admins.
    Integrator,
    /// Runs the workspace.
    Admin,
    /// Answers for the workspace.
    Owner,
}

/// What may be allowed; one a line of the rights table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Read the mirror, ask "why".
    Read,
    /// Invite, fix an address, delete an invitation, approve, reject.
    Invite,
    /// Send an invitation again.
    Resend,
    /// Dismiss and reinstate.
    Dismiss,
    /// Edit name, position, department, contact email.
    EditEmployee,
    /// End someone's sessions, send recovery or login.
    EndSessions,
    /// Pause two-step.
    PauseTwoStep,
    /// Extend grace, block by hand.
    Restrict,
    /// Departments, links, policies, workspace settings.
    Configure,
    /// Grant helpdesk, admin or owner.
    GrantRole,
}

impl Role {
    /// Every role, lowest first.
    pub const ALL: [Self; 6] = [
        Self::Extranet,
        Self::Employee,
        Self::Helpdesk,
        Self::Integrator,
        Self::Admin,
        Self::Owner,
    ];

    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Extranet => "extranet",
            Self::Employee => "employee",
            Self::Helpdesk => "helpdesk",
            Self::Integrator => "integrator",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether this role holds `right` at all.
    #[must_use]
    pub const fn has(self, right: Right) -> bool {
        match self {
            Self::Owner => true,
            Self::Admin => true,
            Self::Integrator => !matches!(right, Right::GrantRole),
            Self::Helpdesk => matches!(
                right,
                Right::Read | Right::Resend | Right::EndSessions | Right::PauseTwoStep
            ),
            Self::Employee | Self::Extranet => false,
        }
    }

    /// Whether this role opens the desktop app.
    #[must_use]
    pub const fn administers(self) -> bool {
        self.has(Right::Read)
    }
}

/// May `actor` use `right` on someone of role `target`? Nobody acts on a role above their own; an
/// integrator neither dismisses nor edits admins; helpdesk pauses two-step for employees only.
///
/// # Errors
/// [`Problem::Forbidden`] with the right that is missing.
pub fn may(actor: Role, right: Right, target: Option<Role>) -> Result<(), Problem> {
    let refused = Err(Problem::Forbidden { right });
    if !actor.has(right) {
        return refused;
    }
    match (actor, target) {
        (_, Some(target)) if target > actor => refused,
        (Role::Integrator, Some(Role::Admin | Role::Owner)) => refused,
        (Role::Integrator, Some(Role::Integrator)) if matches!(right, Right::Dismiss) => refused,
        (Role::Helpdesk, Some(target)) if target > Role::Employee => refused,
        _ => Ok(()),
    }
}

/// May `actor` give `role` (by inviting, registering or granting)? Owners give any role; admins up to helpdesk, and
/// integrators and helpdesk none above employee.
///
/// # Errors
/// [`Problem::Forbidden`] naming [`Right::GrantRole`].
pub fn may_give(actor: Role, role: Role) -> Result<(), Problem> {
    let allowed = match actor {
        Role::Owner => true,
        Role::Admin => role <= Role::Helpdesk || role == Role::Integrator,
        Role::Integrator => role <= Role::Employee,
        Role::Helpdesk | Role::Employee | Role::Extranet => false,
    };
    if allowed {
        Ok(())
    } else {
        Err(Problem::Forbidden {
            right: Right::GrantRole,
        })
    }
}

/// The roles that are granted to someone who is there already. Guests and integrators come by invitation only.
pub const GRANTED: [Role; 4] = [Role::Employee, Role::Helpdesk, Role::Admin, Role::Owner];

/// May `actor` change someone's role `from` into `to`? Owners grant any of [`GRANTED`]; admins make employees helpdesk and
/// back, nothing else.
///
/// # Errors
/// [`Problem::Forbidden`] naming [`Right::GrantRole`].
pub fn may_change(actor: Role, from: Role, to: Role) -> Result<(), Problem> {
    may(actor, Right::GrantRole, Some(from))?;
    let helps = |role| matches!(role, Role::Employee | Role::Helpdesk);
    if GRANTED.contains(&to) && (actor == Role::Owner || (helps(from) && helps(to))) {
        Ok(())
    } else {
        Err(Problem::Forbidden {
            right: Right::GrantRole,
        })
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_acts_on_a_role_above_their_own() {
        for actor in Role::ALL {
            for target in Role::ALL.into_iter().filter(|target| *target > actor) {
                for right in [
                    Right::Dismiss,
                    Right::EditEmployee,
                    Right::EndSessions,
                    Right::PauseTwoStep,
                ] {
                    assert!(
                        may(actor, right, Some(target)).is_err(),
                        "{actor:?} {right:?} {target:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_rights_table_holds_line_by_line() {
        assert!(may(Role::Admin, Right::Invite, None).is_ok());
        assert!(may(Role::Helpdesk, Right::Resend, None).is_ok());
        assert!(may(Role::Helpdesk, Right::Invite, None).is_err());
        assert!(may(Role::Helpdesk, Right::PauseTwoStep, Some(Role::Employee)).is_ok());
        assert!(may(Role::Helpdesk, Right::PauseTwoStep, Some(Role::Helpdesk)).is_err());
        assert!(may(Role::Integrator, Right::EditEmployee, Some(Role::Employee)).is_ok());
        assert!(may(Role::Integrator, Right::GrantRole, None).is_err());
        assert!(may(Role::Employee, Right::Read, None).is_err());
        assert!(may_give(Role::Admin, Role::Helpdesk).is_ok());
        assert!(may_give(Role::Admin, Role::Admin).is_err());
        assert!(may_give(Role::Owner, Role::Owner).is_ok());
        assert!(may_give(Role::Integrator, Role::Helpdesk).is_err());
    }

    #[test]
    fn an_owner_grants_every_role_and_an_admin_helpdesk_only_dis_3() {
        for from in Role::ALL {
            for to in Role::ALL {
                let owner = GRANTED.contains(&to);
                assert_eq!(
                    may_change(Role::Owner, from, to).is_ok(),
                    owner,
                    "{from:?} {to:?}"
                );
                let admin = [from, to]
                    .iter()
                    .all(|role| matches!(role, Role::Employee | Role::Helpdesk));
                assert_eq!(
                    may_change(Role::Admin, from, to).is_ok(),
                    admin,
                    "{from:?} {to:?}"
                );
                for actor in [
                    Role::Integrator,
                    Role::Helpdesk,
                    Role::Employee,
                    Role::Extranet,
                ] {
                    assert!(may_change(actor, from, to).is_err(), "{actor:?}");
                }
            }
        }
    }
}
