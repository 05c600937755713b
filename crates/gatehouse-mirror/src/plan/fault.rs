//! Seeded faults: mistakes that sync could have, switched on one at a time to prove that the random
//! histories catch each (`cargo xtask faults`). Those of the server stand in its own crate.
//! Without the feature `faults`, [`on`] is `false` for all of them and the branches vanish.

/// One mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An operation leaves the overlay when its receipt comes, not when the copy has reached it.
    OverlayDroppedAtReceipt,
    /// A copy that is read from its start offers nothing again.
    NothingOfferedAgain,
    /// Operations leave before the server's epoch was heard and its copy is read.
    SentUnheard,
    /// Removals are not applied.
    TombstoneIgnored,
    /// An answer to an old question is taken, and its rows with it, though older.
    LatePageTaken,
    /// A mark that cannot be read counts as a copy that was never filled.
    DamagedMarkTrusted,
    /// What an operation follows is not waited for.
    FollowsIgnored,
    /// Operations on one entity overtake each other.
    EntityOrderIgnored,
    /// Differing sums change nothing.
    SumsNotCompared,
}

impl Fault {
    /// Every fault, with the name by which `GATEHOUSE_FAULT` chooses it.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::OverlayDroppedAtReceipt, "overlay_dropped_at_receipt"),
        (Self::NothingOfferedAgain, "nothing_offered_again"),
        (Self::SentUnheard, "sent_unheard"),
        (Self::TombstoneIgnored, "tombstone_ignored"),
        (Self::LatePageTaken, "late_page_taken"),
        (Self::DamagedMarkTrusted, "damaged_mark_trusted"),
        (Self::FollowsIgnored, "follows_ignored"),
        (Self::EntityOrderIgnored, "entity_order_ignored"),
        (Self::SumsNotCompared, "sums_not_compared"),
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
