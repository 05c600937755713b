//! The identity's own profile: whose door it is, and when a login may change (NET-1) or an identity may go (NET-2).

use crate::block::is_void;
use crate::employee::{Employee, Status};
use crate::id::EmployeeId;
use crate::invitation::Claim;
use crate::time::Time;

/// What an address is to someone else in a workspace: said to the person who proved to hold its mailbox, never whose it is (EML-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Another employee's login.
    Login,
    /// Another employee's contact email.
    Contact,
    /// Where an open invitation goes.
    Invitation,
}

impl Field {
    /// The stable word for the event log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Contact => "contact_email",
            Self::Invitation => "invitation",
        }
    }
}

/// EML-8: what keeps `own` from having an address as login in a workspace, when `claim` is who holds it there. An address that is
/// theirs already, as contact email, is no clash.
#[must_use]
pub fn clash(own: &EmployeeId, claim: Option<&Claim>) -> Option<Field> {
    let claim = claim.filter(|claim| claim.employee != *own)?;
    Some(if claim.login {
        Field::Login
    } else if claim.invitation.is_some() {
        Field::Invitation
    } else {
        Field::Contact
    })
}

/// BLK-2: while someone is blocked in a workspace that they are active in, their profile is shut as well: who typed their stolen password
/// could move the login to a mailbox of their own. So it stays with the password that a lifted block voided (BLK-7). A workspace that
/// dismissed them shuts nothing (SGN-4).
#[must_use]
pub fn is_shut<'a>(
    people: impl IntoIterator<Item = &'a Employee>,
    password_set_at: Option<Time>,
) -> bool {
    people
        .into_iter()
        .filter(|person| person.status == Status::Active)
        .any(|person| {
            person.blocked_at.is_some() || is_void(password_set_at, person.password_void_at)
        })
}

/// NET-2: only who was dismissed takes themselves out of a workspace; everyone else asks an admin to be dismissed first.
#[must_use]
pub const fn may_leave(status: Status) -> bool {
    matches!(status, Status::Dismissed)
}

/// NET-2: an identity goes when no workspace is linked to it.
#[must_use]
pub const fn may_go(n_links: usize) -> bool {
    n_links == 0
}

/// An address as a mailbox that others may read is told of it: its first letter and its domain.
#[must_use]
pub fn masked(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}…@{domain}")
        }
        None => {
            let first: String = address.chars().take(3).collect();
            format!("{first}…")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invitation::Claim;

    fn claim(login: bool, contact: bool, invited: bool) -> Claim {
        Claim {
            employee: "other".into(),
            name: "Ben".to_owned(),
            status: Status::Dismissed,
            login,
            contact,
            invitation: invited.then(|| "1".into()),
        }
    }

    #[test]
    fn a_clash_says_which_field_and_ones_own_address_is_none_eml_8() {
        let (own, other) = (EmployeeId::from("other"), EmployeeId::from("me"));
        for (held, field) in [
            (claim(true, true, false), Field::Login),
            (claim(false, true, false), Field::Contact),
            (claim(false, true, true), Field::Invitation),
            (claim(false, false, true), Field::Invitation),
        ] {
            assert_eq!(clash(&other, Some(&held)), Some(field));
            assert_eq!(clash(&own, Some(&held)), None, "it is theirs");
        }
        assert_eq!(clash(&other, None), None);
    }

    #[test]
    fn only_the_dismissed_leave_and_only_who_is_linked_to_nothing_goes_net_2() {
        for (status, may) in [
            (Status::Dismissed, true),
            (Status::Active, false),
            (Status::PendingApproval, false),
            (Status::Invited, false),
        ] {
            assert_eq!(may_leave(status), may, "{status:?}");
        }
        assert!(may_go(0) && !may_go(1));
    }

    #[test]
    fn a_letter_to_another_mailbox_shows_no_whole_address() {
        assert_eq!(masked("anna@home.example"), "a…@home.example");
        assert_eq!(masked("+49 170 1234567"), "+49…");
        assert_eq!(masked("@x"), "…@x");
    }
}
