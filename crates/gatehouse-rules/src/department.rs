//! Departments: a flat list, for filters, links and invitations.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::DepartmentId;
use crate::time::Time;

/// A department of a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Department {
    /// Its id.
    pub id: DepartmentId,
    /// Its name, at most 100 characters.
    pub name: String,
    /// When it was made.
    pub created_at: Time,
}

/// Longest department name, in characters.
pub const NAME_MAX: usize = 100;
