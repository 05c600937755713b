//! Reading events: the list with its filters, timelines, and whether the log is whole (LOG-2, LOG-3).

mod listing;
mod proof;

pub(crate) use listing::{all, wanted};

use gatehouse_rules::event::EventKind;
use gatehouse_rules::id::{EmployeeId, EventId};
use gatehouse_rules::ip_rule::OffList;
use gatehouse_rules::time::Time;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::export::Sheet;

/// One entry of a timeline.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EventLine {
    /// Its id.
    pub id: String,
    /// Its place in the workspace's chain, from 1.
    #[ts(type = "number")]
    pub number: u64,
    /// When.
    pub at: Time,
    /// What.
    pub kind: EventKind,
    /// Who did it, by name.
    pub actor: Option<String>,
    /// Who did it.
    pub actor_id: Option<EmployeeId>,
    /// On whom, by name.
    pub on: Option<String>,
    /// On whom.
    pub on_id: Option<EmployeeId>,
    /// From which address.
    pub ip: Option<String>,
    /// From which device, as it named itself; never trusted.
    pub device: Option<String>,
    /// IPR-5: why a sign-in came from outside the list.
    pub off_list: Option<OffList>,
    /// The true cause.
    pub cause: Option<String>,
    /// What else belongs to it.
    #[ts(type = "Record<string, unknown>")]
    pub data: serde_json::Map<String, serde_json::Value>,
}

/// Which events are wanted (LOG-2): those for which everything holds that is given here.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct EventsFilter {
    /// Of one of these kinds; none given is any.
    pub kinds: Vec<EventKind>,
    /// Done by this person, or on them.
    pub person: Option<EmployeeId>,
    /// From this address or range, as it was typed; empty for any.
    pub place: String,
    /// Not before this instant.
    pub since: Option<Time>,
    /// Before this instant.
    pub until: Option<Time>,
    /// Words that all stand somewhere in it; empty for any.
    pub text: String,
}

/// Which part of the events, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EventsQuery {
    /// Which.
    pub filter: EventsFilter,
    /// The first row wanted, from 0.
    pub offset: u32,
    /// How many, at most [`ROWS_MAX`](crate::page::ROWS_MAX).
    pub limit: u32,
}

/// Which event.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EventQuery {
    /// Its id.
    pub event: EventId,
}

/// A part of the events.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Events {
    /// The rows.
    pub rows: Vec<EventLine>,
    /// How many the whole list has.
    pub total: u32,
    /// Words are looked for in the newest 50,000 of the other filters; so many older ones were left out.
    pub n_unread: u32,
}

/// Write the filtered events to a CSV file, newest first; words are looked for in all of them.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ExportEvents {
    /// Which.
    pub filter: EventsFilter,
    /// Where to; chosen by the person in the system's dialog.
    pub path: String,
    /// How it is written there; its columns are those of [`crate::export::EVENT_TITLES`].
    #[serde(default)]
    pub sheet: Sheet,
}

/// LOG-3: what the log, as it is kept here, proves by the heads of its chain that this computer remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Proved {
    /// What was found.
    pub proof: Proof,
    /// Entries that are proved: each leads to the next, and the last to a head that was remembered.
    pub n_proved: u32,
    /// When the first and the last of them happened.
    pub span: Option<(Time, Time)>,
    /// Heads that they were compared with.
    pub n_heads: u32,
    /// Entries here from before the oldest head that can be used: nothing says what stood before them.
    pub n_before: u32,
    /// Entries here after the newest head, or after the break.
    pub n_after: u32,
    /// Since when the server's log is known to be another one than this computer knew.
    pub changed: Option<Time>,
}

/// What following the chain came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "proof", rename_all = "snake_case")]
pub enum Proof {
    /// Unbroken.
    Whole,
    /// No two heads were remembered yet with entries between them.
    Nothing,
    /// This role is sent a part of the log only; a chain with gaps proves nothing.
    PartOnly,
    /// An entry is not here although later ones are.
    Missing {
        /// Its number.
        #[ts(type = "number")]
        number: u64,
    },
    /// An entry is another one than it was, between two numbers.
    Differs {
        /// The last number that is proved.
        #[ts(type = "number")]
        after: u64,
        /// The number whose remembered hash is another one.
        #[ts(type = "number")]
        until: u64,
    },
}
