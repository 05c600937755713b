//! Webhooks within a change: their owner makes and ends them, an admin ends them, and they go with a person who leaves (DIS-2).

use gatehouse_rules::feed::Kind;
use gatehouse_rules::id::EmployeeId;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Hashed;
use gatehouse_rules::webhook::Webhook;
use serde_json::{Map, Value};

use super::{Change, data};
use crate::failure::Told;
use crate::store;
use crate::store::Kept;

/// Helpdesk is told of none, whoever owns it.
const TOLD: Role = Role::Admin;

impl Change {
    /// Adds one, with the hash of its secret, at its owner's number.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_webhook(&mut self, row: &Webhook, number: i64, secret: &Hashed) -> Told<()> {
        let (tx, revision) = (&mut self.tx, self.revision);
        store::webhook::add(tx, &self.workspace, row, number, secret, revision).await?;
        self.sums
            .add(Kind::Webhook, row.id.as_str(), TOLD, revision);
        Ok(())
    }

    /// Writes whose one is and whether it is disabled, and tells what is noted of its use.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_webhook(&mut self, kept: &mut Kept<Webhook>) -> Told<()> {
        store::webhook::set(&mut self.tx, &self.workspace, &kept.row, self.revision).await?;
        let id = kept.row.id.as_str();
        self.sums.remove(Kind::Webhook, id, TOLD, kept.revision);
        self.sums.add(Kind::Webhook, id, TOLD, self.revision);
        kept.revision = self.revision;
        Ok(())
    }

    /// DIS-2: those of someone who leaves stay, as nobody's own, or are disabled for good. What there is to say of each.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn let_webhooks_go(
        &mut self,
        employee: &EmployeeId,
        keep: bool,
    ) -> Told<Vec<Map<String, Value>>> {
        let (tx, workspace) = (&mut self.tx, &self.workspace);
        let mut told = Vec::new();
        for mut kept in store::webhook::list_of_employee(tx, workspace, employee).await? {
            if !kept.row.is_in_use(self.now) {
                continue;
            }
            if keep {
                kept.row.employee = None;
            } else {
                kept.row.disabled_at = Some(self.now);
            }
            self.set_webhook(&mut kept).await?;
            told.push(about(&kept.row));
        }
        Ok(told)
    }
}

/// What an event says of a webhook.
#[must_use]
pub(crate) fn about(row: &Webhook) -> Map<String, Value> {
    data([
        ("webhook", Value::from(row.id.as_str())),
        ("title", Value::from(row.title.as_str())),
    ])
}
