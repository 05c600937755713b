//! The link to a new password, and the login that was forgotten.

use super::{Facts, Ruling};
use crate::address::{Address, Channel};
use crate::employee::{Employee, Status};
use crate::problem::Problem;
use crate::role::Right;

/// RCV-5: whether there is a login to recover, and a way to write to it. While someone is blocked no link would work (BLK-2).
pub(super) fn send(facts: Facts<'_>) -> Result<Ruling, Problem> {
    to_login(facts, |person, login| {
        if person.blocked_at.is_some() {
            return Err(Problem::WrongStatus);
        }
        Address::parse(login).map(|_| ()).map_err(Problem::from)
    })
}

/// SGN-7: whether there is a login to send, and a way to send it.
pub(super) fn send_login(facts: Facts<'_>) -> Result<Ruling, Problem> {
    to_login(facts, |person, _| match login_goes_to(person) {
        Some(_) => Ok(()),
        None => Err(Problem::field("contact_email", "empty")),
    })
}

fn to_login(
    facts: Facts<'_>,
    check: impl FnOnce(&Employee, &str) -> Result<(), Problem>,
) -> Result<Ruling, Problem> {
    facts.may(Right::EndSessions)?;
    match &facts.seen.employee {
        Some(person) if person.status == Status::Active => {
            let login = person.login.as_deref().ok_or(Problem::WrongStatus)?;
            check(person, login)?;
            Ok(Ruling::Apply)
        }
        Some(person) if person.status != Status::Dismissed => Err(Problem::WrongStatus),
        _ => Ok(facts.conflict()),
    }
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
