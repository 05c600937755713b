//! What a portal is asked for to carry a decision out, and what its answer says of it.

use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::operation::{Change, Decision, Invitee};
use gatehouse_rules::portal::fault::PortalFault;
use gatehouse_rules::portal::{departments, names};
use gatehouse_rules::problem::Problem;
use serde_json::Value;

use super::call::{Batch, Caller, call};
use super::present::Person;
use super::value::{field, number, text};
use crate::plan::line::Trouble;
use crate::upstream::session::Stopped;

/// Whether a decision's aim is what the portal says already.
pub(super) fn is_reached(decision: &Decision, person: &Employee) -> bool {
    fn is<T: PartialEq>(change: Option<&Change<T>>, present: &T) -> bool {
        change.is_none_or(|change| change.to == *present)
    }
    match decision {
        Decision::Dismiss { .. } => person.status == Status::Dismissed,
        Decision::Reinstate { .. } => person.status != Status::Dismissed,
        Decision::EditEmployee { edit, .. } => {
            is(edit.name.as_ref(), &person.name)
                && is(edit.contact_email.as_ref(), &person.contact_email)
                && is(edit.department.as_ref(), &person.department)
                && is(edit.position.as_ref(), &person.position)
        }
        _ => false,
    }
}

/// The call that dismisses, reinstates or edits somebody: of an edit, what is not so already.
pub(super) fn update(decision: &Decision, person: &Person) -> String {
    let mut params: Vec<(&str, String)> = vec![("ID", person.number.to_string())];
    match decision {
        Decision::Dismiss { .. } => params.push(("ACTIVE", "N".to_owned())),
        Decision::Reinstate { .. } => params.push(("ACTIVE", "Y".to_owned())),
        Decision::EditEmployee { edit, .. } => {
            let employee = &person.employee;
            if let Some(change) = edit.name.as_ref().filter(|one| one.to != employee.name) {
                let last = text(&person.row, "LAST_NAME");
                let (first, last) = names(&change.to, last.as_deref());
                params.push(("NAME", first.to_owned()));
                params.push(("LAST_NAME", last.to_owned()));
            }
            let contact = edit.contact_email.as_ref();
            if let Some(to) = contact
                .filter(|one| one.to != employee.contact_email)
                .and_then(|one| one.to.as_ref())
            {
                params.push(("EMAIL", to.clone()));
            }
            let position = edit.position.as_ref();
            if let Some(change) = position.filter(|one| one.to != employee.position) {
                params.push(("WORK_POSITION", change.to.clone().unwrap_or_default()));
            }
            if let Some(change) = &edit.department
                && change.to != employee.department
                && let Some(to) = change.to.as_ref().and_then(|id| id.as_str().parse().ok())
            {
                let from = change.from.as_ref().and_then(|id| id.as_str().parse().ok());
                let all = departments(&of(&person.row), from, to);
                params.extend(all.iter().map(|one| ("UF_DEPARTMENT[]", one.to_string())));
            }
        }
        _ => {}
    }
    written("user.update", &params)
}

/// The call that invites somebody by mail.
pub(super) fn add(one: &Invitee) -> String {
    let mut params = vec![("EMAIL", one.address.trim().to_owned())];
    if let Some(name) = &one.name {
        let (first, last) = names(name, None);
        params.push(("NAME", first.to_owned()));
        params.push(("LAST_NAME", last.to_owned()));
    }
    if let Some(position) = &one.position {
        params.push(("WORK_POSITION", position.clone()));
    }
    if let Some(department) = &one.department {
        params.push(("UF_DEPARTMENT[]", department.0.clone()));
    }
    written("user.add", &params)
}

fn written(method: &str, params: &[(&str, String)]) -> String {
    let params: Vec<(&str, &str)> = params
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    call(method, &params)
}

/// All departments of somebody, in the portal's order.
fn of(row: &Value) -> Vec<i64> {
    match field(row, "UF_DEPARTMENT") {
        Some(Value::Array(all)) => all.iter().filter_map(number).collect(),
        Some(Value::Object(all)) => all.values().filter_map(number).collect(),
        Some(one) => number(one).into_iter().collect(),
        None => Vec::new(),
    }
}

/// What a batch says of one of its calls.
pub(super) enum Told {
    /// Something was found.
    Found(Value),
    /// It was not carried out, and will not be.
    Refused(Problem),
    /// It was not carried out now: the portal takes no such calls at the moment.
    NotNow(Stopped),
    /// Nobody knows.
    Nothing(Stopped),
}

/// Reads what a batch says of one of its calls.
pub(super) fn told(caller: &Caller, batch: &Batch, name: &str) -> Told {
    let (fault, said) = match (batch.found(name), batch.fault(name)) {
        (_, Some(refused)) => refused,
        (Some(found), None) => return Told::Found(found.clone()),
        (None, None) => (PortalFault::PortalTrouble, String::new()),
    };
    let stopped = caller.refused(200, fault, &said, None);
    if fault.is_of_call() {
        Told::Refused(stopped.into())
    } else if fault.may_be_done() {
        Told::Nothing(stopped)
    } else {
        Told::NotNow(stopped)
    }
}

/// Whether a request that failed was certainly not carried out: it did not get there, or the portal said so.
pub(super) fn is_not_done(stopped: &Stopped) -> bool {
    match &stopped.trouble {
        Trouble::Silence | Trouble::Certificate { .. } => true,
        Trouble::Refused {
            problem: Some(Problem::Portal { fault, .. }),
            ..
        } => !fault.may_be_done(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use gatehouse_rules::operation::EmployeeEdit;
    use gatehouse_rules::role::Role;
    use gatehouse_rules::time::Time;
    use serde_json::json;

    use super::*;
    use crate::upstream::portal::Owner;
    use crate::upstream::portal::people::employee;

    fn person(row: Value) -> Person {
        let owner = Owner {
            number: "1".to_owned(),
            name: "Petra Novak".to_owned(),
            admin: true,
        };
        Person {
            number: 7,
            employee: employee(7, &row, None, &owner, Time(1)),
            row,
        }
    }

    fn params(call: &str) -> Vec<(String, String)> {
        let url = reqwest::Url::parse(&format!("x://x/{call}")).unwrap();
        url.query_pairs().into_owned().collect()
    }

    #[test]
    fn of_an_edit_only_what_is_not_so_already_is_asked_for_and_other_departments_stay() {
        let anna = person(
            json!({"ID": "7", "ACTIVE": true, "NAME": "Anna Maria", "LAST_NAME": "Berg", "WORK_POSITION": "Boss", "UF_DEPARTMENT": [15, 3], "LAST_LOGIN": "2026-08-20T09:00:00+03:00"}),
        );
        let change = |from: &str, to: &str| Change {
            from: Some(from.to_owned()),
            to: Some(to.to_owned()),
        };
        let edit = EmployeeEdit {
            name: Some(Change {
                from: "Anna Maria Berg".into(),
                to: "Anne Marie Berg".into(),
            }),
            contact_email: Some(change("anna@n.example", "anne@n.example")),
            position: Some(change("Clerk", "Boss")),
            department: Some(Change {
                from: Some("15".into()),
                to: Some("16".into()),
            }),
            ..EmployeeEdit::default()
        };
        let decision = Decision::EditEmployee {
            employee: "7".into(),
            edit,
        };
        let expected = [
            ("ID", "7"),
            ("NAME", "Anne Marie"),
            ("LAST_NAME", "Berg"),
            ("EMAIL", "anne@n.example"),
            ("UF_DEPARTMENT[]", "16"),
            ("UF_DEPARTMENT[]", "3"),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(params(&update(&decision, &anna)), expected);
        assert!(!is_reached(&decision, &anna.employee));
        let mut anne = person(
            json!({"ID": "7", "ACTIVE": true, "NAME": "Anne Marie", "LAST_NAME": "Berg", "EMAIL": "anna@n.example", "WORK_POSITION": "Boss", "UF_DEPARTMENT": [16, 3]}),
        );
        assert!(!is_reached(&decision, &anne.employee), "not the address");
        anne.employee.contact_email = Some("anne@n.example".into());
        assert!(is_reached(&decision, &anne.employee));
    }

    #[test]
    fn an_invitation_asks_for_no_more_than_was_given() {
        let mut one = Invitee {
            employee: "e".into(),
            invitation: "i".into(),
            address: " dora@n.example ".into(),
            name: None,
            department: Some("15".into()),
            position: None,
            role: Role::Employee,
            workgroups: Vec::new(),
        };
        let expected = [("EMAIL", "dora@n.example"), ("UF_DEPARTMENT[]", "15")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(params(&add(&one)), expected);
        one.name = Some("Dora & Co=1".into());
        let with_name = params(&add(&one));
        assert!(with_name.contains(&("LAST_NAME".to_owned(), "& Co=1".to_owned())));
    }
}
