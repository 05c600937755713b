//! Registration links (INV-1): one address for many people, switchable, may carry a department.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{DepartmentId, LinkId};
use crate::time::Time;

/// A registration link. Its secret part is shown to admins, who hand it out; switching the link off
/// kills every copy of it (INV-1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// What the admin calls it.
    pub name: String,
    /// The whole address, ready to hand out; `None` in a mirror whose role may not invite.
    pub url: Option<String>,
    /// The department of whoever joins by it.
    pub department: Option<DepartmentId>,
    /// When it was made.
    pub created_at: Time,
    /// When it was switched off; every copy is dead since then.
    pub switched_off_at: Option<Time>,
    /// How many people joined or asked to join by it.
    pub n_joined: u32,
}
