//! Seeded faults: mistakes that the server's side of sync could have, switched on one at a time to prove that
//! the tests catch each (`cargo xtask faults`). Those of the mirror stand in its own crate.
//! Without the feature `faults`, [`on`] is `false` for all of them and the branches vanish.

/// One mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A cursor is handed out as if it were read with `>=`, and read with `>`.
    CursorByGreaterOrEqual,
    /// A reused id is answered without comparing what the operation says.
    NoPayloadHash,
    /// Whether an id was claimed is not asked.
    ClaimNotAsked,
    /// What an operation follows need not be in force.
    FollowedNotAsked,
    /// Removals are not told.
    RemovalNotTold,
    /// A restore keeps the epoch.
    EpochKept,
    /// Operations are taken from a mirror that has not heard of a restore.
    EpochNotAsked,
}

impl Fault {
    /// Every fault, with the name by which `GATEHOUSE_FAULT` chooses it.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::CursorByGreaterOrEqual, "cursor_by_greater_or_equal"),
        (Self::NoPayloadHash, "no_payload_hash"),
        (Self::ClaimNotAsked, "claim_not_asked"),
        (Self::FollowedNotAsked, "followed_not_asked"),
        (Self::RemovalNotTold, "removal_not_told"),
        (Self::EpochKept, "epoch_kept"),
        (Self::EpochNotAsked, "epoch_not_asked"),
    ];
}

/// Whether a fault is switched on here.
#[cfg(not(feature = "faults"))]
#[must_use]
pub const fn on(_: Fault) -> bool {
    false
}

#[cfg(feature = "faults")]
thread_local! {
    static CHOSEN: std::cell::Cell<Option<Fault>> = const { std::cell::Cell::new(None) };
}

/// Whether a fault is switched on in this thread.
#[cfg(feature = "faults")]
#[must_use]
pub fn on(fault: Fault) -> bool {
    CHOSEN.get() == Some(fault)
}

/// Switches one fault on in this thread, or all off.
#[cfg(feature = "faults")]
pub fn choose(fault: Option<Fault>) {
    CHOSEN.set(fault);
}
