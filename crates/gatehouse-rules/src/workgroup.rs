//! Workgroups: who works together across departments. People from outside are here for the sake of one, or of several (INV-12).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::WorkgroupId;
use crate::problem::Problem;
use crate::role::Role;
use crate::time::Time;

/// A workgroup of a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Workgroup {
    /// Its id.
    pub id: WorkgroupId,
    /// Its name, at most 100 characters.
    pub name: String,
    /// When it was made.
    pub created_at: Time,
}

/// Longest workgroup name, in characters.
pub const NAME_MAX: usize = 100;
/// The most workgroups that one person is in.
pub const WORKGROUPS_MAX: usize = 50;

/// INV-12: whether someone of that role may be in these workgroups, and in no other: an extranet person needs one.
///
/// # Errors
/// [`Problem::NeedsWorkgroup`]; [`Problem::BadField`] on `workgroups` for more than [`WORKGROUPS_MAX`].
pub fn check(role: Role, workgroups: &[WorkgroupId]) -> Result<(), Problem> {
    if role == Role::Extranet && workgroups.is_empty() {
        Err(Problem::NeedsWorkgroup)
    } else if workgroups.len() > WORKGROUPS_MAX {
        Err(Problem::field("workgroups", "too_many"))
    } else {
        Ok(())
    }
}

/// Workgroups as they are kept: in order, none twice.
#[must_use]
pub fn sorted(all: &[WorkgroupId]) -> Vec<WorkgroupId> {
    let mut all = all.to_vec();
    all.sort_unstable();
    all.dedup();
    all
}

/// Their ids as one text, for a field that is shown beside what it was.
#[must_use]
pub fn in_line(all: &[WorkgroupId]) -> String {
    let all: Vec<&str> = all.iter().map(WorkgroupId::as_str).collect();
    all.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extranet_person_needs_a_workgroup_and_nobody_else_does_inv_12() {
        let one = [WorkgroupId::from("w")];
        for role in Role::ALL {
            assert_eq!(check(role, &one), Ok(()));
            let without = check(role, &[]);
            assert_eq!(
                without == Err(Problem::NeedsWorkgroup),
                role == Role::Extranet
            );
        }
        let many = vec![WorkgroupId::from("w"); WORKGROUPS_MAX + 1];
        assert_eq!(
            check(Role::Extranet, &many),
            Err(Problem::field("workgroups", "too_many"))
        );
    }
}
