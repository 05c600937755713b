//! Cases: how a block by suspicion is lifted, by the operator and by nobody in the workspace (BLK-4 to BLK-6).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::block::Block;
use crate::employee::{Employee, Status};
use crate::problem::Problem;
use crate::role::Role;

/// Longest note of a case, in characters.
pub const NOTE_MAX: usize = 1_000;

/// Why the operator may not unblock someone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// Nobody is blocked there any more.
    NotBlocked,
    /// Whoever administers needs a verified identity (BLK-5).
    NotVerified,
    /// The only user of a workspace cannot be confirmed by anyone (BLK-6).
    OnlyUser,
}

/// BLK-4, BLK-10: for whom a case can be opened: who is blocked by suspicion. A block by hand is an admin's to lift.
///
/// # Errors
/// [`Problem::WrongStatus`] for who is not blocked; [`Problem::BlockedByHand`].
pub const fn may_open(person: &Employee) -> Result<(), Problem> {
    match (person.blocked_at, &person.block) {
        (None, _) => Err(Problem::WrongStatus),
        (Some(_), Some(Block::Hand { .. })) => Err(Problem::BlockedByHand),
        (Some(_), _) => Ok(()),
    }
}

/// BLK-5: for whom the operator must say how the identity was verified.
#[must_use]
pub const fn needs_verification(role: Role) -> bool {
    matches!(role, Role::Owner | Role::Admin | Role::Integrator)
}

/// BLK-4 to BLK-6: whether the operator may unblock `person`, of `n_others` more active employees; blocked ones are active, too.
///
/// # Errors
/// The first obstacle.
pub fn may_unblock(person: &Employee, n_others: u32, verified: bool) -> Result<(), Obstacle> {
    if person.blocked_at.is_none() {
        Err(Obstacle::NotBlocked)
    } else if person.status == Status::Active && n_others == 0 {
        Err(Obstacle::OnlyUser)
    } else if needs_verification(person.role) && !verified {
        Err(Obstacle::NotVerified)
    } else {
        Ok(())
    }
}
