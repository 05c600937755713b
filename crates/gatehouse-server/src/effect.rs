//! What an effect works on, and what it answers: the words between an operation and its subject.

use gatehouse_rules::employee::Employee;
use gatehouse_rules::event::Event;
use gatehouse_rules::operation::Refused;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::request::Request;

use crate::store::Kept;
use crate::store::invitation::Issued;
use crate::store::workspace::Stored;

/// What an effect did.
#[derive(Debug, Default)]
pub struct Done {
    /// People of an import that were left out.
    pub refused: Vec<Refused>,
    /// What happened.
    pub events: Vec<Event>,
}

impl From<Event> for Done {
    fn from(event: Event) -> Self {
        Self {
            refused: Vec::new(),
            events: vec![event],
        }
    }
}

/// The rows an operation touches, as they are under the workspace's lock.
#[derive(Debug)]
pub struct Rows {
    /// The workspace.
    pub workspace: Stored,
    /// The employee named, or the one of the invitation named.
    pub employee: Option<Kept<Employee>>,
    /// The invitation named, or the one of the employee named.
    pub invitation: Option<Issued>,
    /// The request named.
    pub request: Option<Kept<Request>>,
}

impl Rows {
    /// The employee, who the rules said is there.
    ///
    /// # Errors
    /// [`Problem::EmployeeGone`].
    pub fn employee(self) -> Result<Kept<Employee>, Problem> {
        self.employee.ok_or(Problem::EmployeeGone)
    }

    /// Invitation and employee, who the rules said are there.
    ///
    /// # Errors
    /// [`Problem::InvitationGone`].
    pub fn invited(self) -> Result<(Issued, Kept<Employee>), Problem> {
        match (self.invitation, self.employee) {
            (Some(invitation), Some(employee)) => Ok((invitation, employee)),
            _ => Err(Problem::InvitationGone),
        }
    }
}

/// Ids are made by apps; anything but a UUID in lower case is refused, so that ids compare as text.
///
/// # Errors
/// [`Problem::BadField`] naming `field`.
pub fn check_id(field: &'static str, id: &str) -> Result<(), Problem> {
    let fits = id.len() == 36
        && uuid::Uuid::parse_str(id).is_ok()
        && !id.bytes().any(|byte| byte.is_ascii_uppercase());
    if fits {
        Ok(())
    } else {
        Err(Problem::field(field, "no_id"))
    }
}
