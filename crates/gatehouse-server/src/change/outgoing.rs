//! Outgoing webhooks within a change: made, written, and told of what the change decides, in the same transaction (API-1).

use gatehouse_rules::employee::Status;
use gatehouse_rules::event::Event;
use gatehouse_rules::feed::Kind;
use gatehouse_rules::id::EmployeeId;
use gatehouse_rules::outgoing::{Occasion, Outgoing};
use gatehouse_rules::role::Role;
use serde_json::{Map, Value};

use super::{Change, data};
use crate::failure::Told;
use crate::rest::iso;
use crate::store;
use crate::store::Kept;
use crate::store::delivery::New;
use crate::store::directory::Listed;

/// Helpdesk is told of none.
const TOLD: Role = Role::Admin;

impl Change {
    /// Adds one; false when its id is taken.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_outgoing(&mut self, row: &Outgoing, address: &str) -> Told<bool> {
        let (tx, revision) = (&mut self.tx, self.revision);
        let added = store::outgoing::add(tx, &self.workspace, row, address, revision).await?;
        if added {
            self.sums
                .add(Kind::Outgoing, row.id.as_str(), TOLD, revision);
        }
        Ok(added)
    }

    /// Writes how one stands, and tells its newest deliveries.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_outgoing(&mut self, kept: &mut Kept<Outgoing>) -> Told<()> {
        store::outgoing::set(&mut self.tx, &self.workspace, &kept.row, self.revision).await?;
        let id = kept.row.id.as_str();
        self.sums.remove(Kind::Outgoing, id, TOLD, kept.revision);
        self.sums.add(Kind::Outgoing, id, TOLD, self.revision);
        kept.revision = self.revision;
        Ok(())
    }

    /// Those of an import, whose one event names nobody, were invited.
    pub fn invited(&mut self, people: impl IntoIterator<Item = EmployeeId>) {
        let people = people.into_iter();
        self.occasions
            .extend(people.map(|id| (Occasion::Invited, id)));
    }

    /// Deliveries leave after the commit.
    pub(crate) fn delivers(&mut self) {
        self.has_deliveries = true;
    }

    /// Queues word of what happened for every outgoing webhook that is told of it.
    pub(super) async fn tell(&mut self, events: &[Event]) -> Told<()> {
        let mut told = std::mem::take(&mut self.occasions);
        told.extend(
            events
                .iter()
                .filter_map(|event| Occasion::of(event.kind).zip(event.on.clone())),
        );
        if told.is_empty() {
            return Ok(());
        }
        let (tx, workspace) = (&mut self.tx, &self.workspace);
        let hooks = store::outgoing::list_in_use(tx, workspace).await?;
        if hooks.is_empty() {
            return Ok(());
        }
        if told.iter().any(|(what, _)| *what == Occasion::Unblocked) {
            // What a block held back leaves now (BLK-3).
            store::delivery::wake(tx, workspace, self.now).await?;
            self.has_deliveries = true;
        }
        told.retain(|(what, _)| hooks.iter().any(|(_, wants)| wants.contains(what)));
        let ids: Vec<_> = told.iter().map(|(_, id)| id.as_str()).collect();
        let people = store::directory::list_of(tx, workspace, &ids).await?;
        let mut all = Vec::new();
        for (occasion, id) in &told {
            let Some(person) = people.get(id) else {
                continue;
            };
            let wanted = hooks.iter().filter(|(_, wants)| wants.contains(occasion));
            all.extend(wanted.map(|(outgoing, _)| New {
                id: self.app.random.id(self.now).into(),
                outgoing: outgoing.clone(),
                occasion: *occasion,
                data: said(person),
            }));
        }
        store::delivery::add(tx, workspace, &all, self.now).await?;
        self.has_deliveries |= !all.is_empty();
        Ok(())
    }
}

/// A person in the fields of the vendor's event.
pub(crate) fn said(person: &Listed) -> Map<String, Value> {
    let (first, last) = person.names();
    let is_active = matches!(person.status, Status::Active | Status::Invited);
    let mut said = data([
        ("ID", Value::from(person.number.to_string())),
        ("ACTIVE", Value::from(if is_active { "Y" } else { "N" })),
        ("EMAIL", Value::from(person.email())),
        ("NAME", Value::from(first)),
        ("LAST_NAME", Value::from(last)),
        ("PERSONAL_GENDER", Value::from("")),
        ("PERSONAL_BIRTHDAY", Value::from("")),
        (
            "WORK_POSITION",
            Value::from(person.position.as_deref().unwrap_or("")),
        ),
        ("DATE_REGISTER", Value::from(iso(person.registered()))),
    ]);
    if person.role != Role::Extranet {
        let number = person.department.as_ref().map_or(1, |(number, _)| *number);
        let departments = Value::from(vec![number.to_string()]);
        said.insert("UF_DEPARTMENT".to_owned(), departments);
    }
    said
}

/// What an event says of an outgoing webhook.
#[must_use]
pub(crate) fn about(row: &Outgoing) -> Map<String, Value> {
    data([
        ("outgoing", Value::from(row.id.as_str())),
        ("title", Value::from(row.title.as_str())),
        ("receiver", Value::from(row.host.as_str())),
    ])
}
