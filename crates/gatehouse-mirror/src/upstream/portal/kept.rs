//! What connects this device to a portal, inside the vault.

use gatehouse_rules::portal::Reach;
use gatehouse_rules::secret::Plain;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::address::WebhookAddress;
use crate::failure::Result;
use crate::open;
use crate::upstream::Origin;

/// Where it stands in the outbox's file.
const KEPT: &str = "portal";

/// What connects this device to a portal.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The webhook.
    pub address: WebhookAddress,
    /// Drawn when it was connected: receipts of before belong to another connection.
    pub epoch: String,
    /// How far the webhook reached when it was connected.
    pub reach: Reach,
}

/// The same as it is kept, inside the encrypted file only.
#[derive(Serialize, Deserialize)]
struct Written {
    portal: String,
    owner: String,
    secret: String,
    epoch: String,
    reach: Reach,
}

impl Kept {
    /// What is kept in the outbox's file; `None` where it is connected to a server, or nothing can be read.
    ///
    /// # Errors
    /// A fault of the file.
    pub async fn find(conn: &mut SqliteConnection) -> Result<Option<Self>> {
        let Some(value) = open::find::<serde_json::Value>(conn, KEPT).await? else {
            return Ok(None);
        };
        Ok(serde_json::from_value(value).ok().and_then(Self::of))
    }

    fn of(written: Written) -> Option<Self> {
        Some(Self {
            address: WebhookAddress {
                origin: Origin::parse(&written.portal).ok()?,
                owner: written.owner,
                secret: Plain::new(written.secret),
            },
            epoch: written.epoch,
            reach: written.reach,
        })
    }

    /// Keeps it, in the transaction of `conn`.
    ///
    /// # Errors
    /// [`gatehouse_rules::problem::Problem::DiskFull`], or a fault.
    pub async fn keep(&self, conn: &mut SqliteConnection) -> Result<()> {
        let written = Written {
            portal: self.address.origin.text(),
            owner: self.address.owner.clone(),
            secret: self.address.secret.expose().to_owned(),
            epoch: self.epoch.clone(),
            reach: self.reach.clone(),
        };
        open::set(conn, KEPT, &written).await
    }
}
