//! What an effect works on, and what it answers: the words between an operation and its subject.

use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::employee::Employee;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::operation::Refused;
use gatehouse_rules::outgoing::Outgoing;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::request::Request;
use gatehouse_rules::webhook::Webhook;
use serde_json::{Map, Value};

use crate::access::Admin;
use crate::app::App;
use crate::change::{Change, data};
use crate::failure::Told;
use crate::store;
use crate::store::Kept;
use crate::store::invitation::Issued;
use crate::store::letter::{LetterKind, New as NewLetter};
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
    /// The webhook named.
    pub webhook: Option<Kept<Webhook>>,
    /// The outgoing webhook named.
    pub outgoing: Option<Kept<Outgoing>>,
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

/// What an admin did to someone.
pub(crate) fn happened(app: &App, admin: &Admin, kind: EventKind, person: &Employee) -> Event {
    Event {
        on: Some(person.id.clone()),
        ..admin.event(app, kind)
    }
}

/// SYN-4: whoever no longer opens the app loses its devices, so that each erases its mirror at the next contact. What there is to say
/// of each.
pub(crate) async fn revoke_devices(
    change: &mut Change,
    person: &Employee,
) -> Told<Vec<Map<String, Value>>> {
    let revoked = store::device::revoke_all(&mut change.tx, &person.id, change.now).await?;
    Ok(revoked
        .into_iter()
        .map(|device| {
            data([
                ("device", Value::from(device.id.as_str())),
                ("name", Value::from(device.name)),
            ])
        })
        .collect())
}

/// A letter to someone's login; `None` where none reaches it.
pub(crate) async fn letter_to(
    app: &App,
    change: &mut Change,
    kind: LetterKind,
    person: &Employee,
) -> Told<Option<NewLetter>> {
    let login = person.login.as_deref();
    let address = login.and_then(|login| Address::parse(login).ok());
    letter_at(app, change, kind, person, address).await
}

/// A letter that tells someone of what was done (TFA-4, INV-7): by mail to their login, else to the contact email, else by SMS to the
/// login; `None` for who is reached by none.
pub(crate) async fn letter_telling(
    app: &App,
    change: &mut Change,
    kind: LetterKind,
    person: &Employee,
) -> Told<Option<NewLetter>> {
    let known = [person.login.as_deref(), person.contact_email.as_deref()];
    let mut known: Vec<Address> = known
        .into_iter()
        .flatten()
        .filter_map(|text| Address::parse(text).ok())
        .collect();
    known.sort_by_key(|address| address.channel != Channel::Email);
    let first = known.into_iter().next();
    letter_at(app, change, kind, person, first).await
}

async fn letter_at(
    app: &App,
    change: &mut Change,
    kind: LetterKind,
    person: &Employee,
    address: Option<Address>,
) -> Told<Option<NewLetter>> {
    let workspace = change.workspace().clone();
    let identity = store::employee::find_identity(&mut change.tx, &workspace, &person.id).await?;
    Ok(address.map(|address| NewLetter {
        id: app.random.id(change.now).into(),
        kind,
        channel: address.channel,
        address: address.typed,
        employee: Some(person.id.clone()),
        identity,
        invitation: None,
        issue: 0,
        content: Map::new(),
        next_try_at: change.now,
    }))
}
