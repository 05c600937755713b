//! Seeded faults: mistakes that sync could have, switched on one at a time to prove that the random
//! histories catch each (`cargo test -p gatehouse-mirror --features faults --test histories`).
//! Without the feature `faults`, [`on`] is `false` for all of them and the branches vanish.

/// One mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A cursor is handed out for `>=` and read with `>` (in the test's server).
    CursorByGreaterOrEqual,
    /// A reused id is answered without comparing what the operation says (in the test's server).
    NoPayloadHash,
    /// The record of an operation is written in another transaction than its effect (in the test's server).
    RecordInAnotherTransaction,
    /// The right to loosen is not checked against what is now (in the test's server).
    LooseningOverNewer,
    /// An operation leaves the overlay when its receipt comes, not when the copy has reached it.
    OverlayDroppedAtReceipt,
    /// A new epoch does not offer operations again.
    NoEpochCheck,
    /// Removals are not applied.
    TombstoneIgnored,
    /// An answer to an old question is taken, and its rows with it, though older.
    LatePageTaken,
    /// Where the copy stands is stored before the rows, in another transaction (in the test's copy).
    MarkBeforeRows,
    /// Exchanging the copy empties the outbox (in the test's copy).
    ResyncWipesOutbox,
    /// What an operation follows is not waited for.
    FollowsIgnored,
    /// Operations on one entity overtake each other.
    EntityOrderIgnored,
    /// No answer counts as a refusal.
    LostReplyIsRefusal,
    /// An operation can be taken back after it was handed to the server.
    TakenBackAfterSending,
}

impl Fault {
    /// Every fault, with the name by which `GATEHOUSE_FAULT` chooses it.
    pub const ALL: [(Self, &'static str); 14] = [
        (Self::CursorByGreaterOrEqual, "cursor_by_greater_or_equal"),
        (Self::NoPayloadHash, "no_payload_hash"),
        (
            Self::RecordInAnotherTransaction,
            "record_in_another_transaction",
        ),
        (Self::LooseningOverNewer, "loosening_over_newer"),
        (Self::OverlayDroppedAtReceipt, "overlay_dropped_at_receipt"),
        (Self::NoEpochCheck, "no_epoch_check"),
        (Self::TombstoneIgnored, "tombstone_ignored"),
        (Self::LatePageTaken, "late_page_taken"),
        (Self::MarkBeforeRows, "mark_before_rows"),
        (Self::ResyncWipesOutbox, "resync_wipes_outbox"),
        (Self::FollowsIgnored, "follows_ignored"),
        (Self::EntityOrderIgnored, "entity_order_ignored"),
        (Self::LostReplyIsRefusal, "lost_reply_is_refusal"),
        (Self::TakenBackAfterSending, "taken_back_after_sending"),
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
