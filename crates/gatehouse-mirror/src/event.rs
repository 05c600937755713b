//! Reading events: timelines.

use gatehouse_rules::event::EventKind;
use gatehouse_rules::ip_rule::OffList;
use gatehouse_rules::time::Time;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One entry of a timeline.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EventLine {
    /// Its id.
    pub id: String,
    /// When.
    pub at: Time,
    /// What.
    pub kind: EventKind,
    /// Who did it, by name.
    pub actor: Option<String>,
    /// On whom, by name.
    pub on: Option<String>,
    /// From which address.
    pub ip: Option<String>,
    /// IPR-5: why a sign-in came from outside the list.
    pub off_list: Option<OffList>,
    /// The true cause.
    pub cause: Option<String>,
    /// What else belongs to it.
    #[ts(type = "Record<string, unknown>")]
    pub data: serde_json::Map<String, serde_json::Value>,
}
