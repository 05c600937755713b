//! Letters: one mail or SMS to one person, and how far it got (INV-8).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::time::{HOUR, MINUTE, Time};

/// One list of states everywhere (INV-8). A failed send is never shown as sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    /// In the server's queue.
    Waiting,
    /// The mail server answered 2xx.
    Sent,
    /// The mail server answered 4xx, or could not be reached; it will be tried again.
    Delayed,
    /// The mail server answered 5xx.
    Refused,
    /// A delivery report came back.
    Bounced,
    /// Its link was opened.
    Opened,
}

impl LetterState {
    /// Every state, in the order a letter may take.
    pub const ALL: [Self; 6] = [
        Self::Waiting,
        Self::Sent,
        Self::Delayed,
        Self::Refused,
        Self::Bounced,
        Self::Opened,
    ];

    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Delayed => "delayed",
            Self::Refused => "refused",
            Self::Bounced => "bounced",
            Self::Opened => "opened",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether someone must do something before the person gets it.
    #[must_use]
    pub const fn failed(self) -> bool {
        matches!(self, Self::Refused | Self::Bounced)
    }
}

/// What the mail server's answer means for a letter tried `n_tries` times so far (INV-8).
///
/// `status` is the SMTP reply code, `None` when there was no answer at all. A permanent refusal is
/// final; anything else is tried again, 1 min, 2, 4 … up to every 6 h, for five days, and then given up as refused. A
/// letter that had to wait longer for its first try is tried once more.
#[must_use]
pub fn after_try(
    status: Option<u16>,
    n_tries: u32,
    queued_at: Time,
    now: Time,
) -> (LetterState, Option<Time>) {
    match status {
        Some(200..=299) => (LetterState::Sent, None),
        Some(500..=599) => (LetterState::Refused, None),
        _ if n_tries > 0 && now.since(queued_at) > 5 * 24 * HOUR => (LetterState::Refused, None),
        _ => {
            let wait = (MINUTE << n_tries.min(12)).min(6 * HOUR);
            (LetterState::Delayed, Some(now.plus(wait)))
        }
    }
}

/// The state that a delivery report (RFC 3464) brings a letter to; `None` when it says nothing new (INV-8).
///
/// `action` is the report's word, `status` its code (RFC 3463). The word counts, as `failed` is final whatever the code
/// is; where it is missing, the code's class does. Letters only go forward: one that was opened, refused or bounced
/// before stays what it is, and only one that left can be delayed on its way.
#[must_use]
pub fn after_report(
    state: LetterState,
    action: Option<&str>,
    status: Option<&str>,
) -> Option<LetterState> {
    let class = status.and_then(|status| status.split_once('.').map(|(class, _)| class));
    let told = match (action.map(str::to_ascii_lowercase).as_deref(), class) {
        (Some("failed"), _) | (None, Some("5")) => LetterState::Bounced,
        (Some("delayed"), _) | (None, Some("4")) => LetterState::Delayed,
        _ => return None,
    };
    match (state, told) {
        (LetterState::Waiting | LetterState::Sent | LetterState::Delayed, LetterState::Bounced)
        | (LetterState::Sent, LetterState::Delayed) => Some(told),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_report_moves_a_letter_forward_and_never_back_inv_8() {
        use LetterState::{Bounced, Delayed, Opened, Refused, Sent, Waiting};
        let failed = |state| after_report(state, Some("Failed"), Some("5.1.1"));
        for state in [Waiting, Sent, Delayed] {
            assert_eq!(failed(state), Some(Bounced), "{state:?}");
        }
        for state in [Refused, Bounced, Opened] {
            assert_eq!(failed(state), None, "{state:?}");
        }
        let delayed = |state| after_report(state, Some("delayed"), Some("4.4.1"));
        assert_eq!(delayed(Sent), Some(Delayed));
        for state in [Waiting, Delayed, Refused, Bounced, Opened] {
            assert_eq!(delayed(state), None, "{state:?}");
        }
        // The mail server gave up after days of 4xx: its word counts, not the class.
        assert_eq!(
            after_report(Sent, Some("failed"), Some("4.4.7")),
            Some(Bounced)
        );
        assert_eq!(after_report(Sent, None, Some("5.7.1")), Some(Bounced));
        assert_eq!(after_report(Sent, None, Some("4.2.2")), Some(Delayed));
        for (action, status) in [
            (Some("delivered"), Some("2.0.0")),
            (Some("relayed"), None),
            (Some("expanded"), Some("5.0.0")),
            (None, Some("2.1.5")),
            (None, Some("5")),
            (None, None),
        ] {
            assert_eq!(after_report(Sent, action, status), None, "{action:?}");
        }
    }

    #[test]
    fn a_failed_send_is_never_shown_as_sent_inv_8() {
        let at = Time(1_000_000);
        assert_eq!(after_try(Some(250), 0, at, at), (LetterState::Sent, None));
        assert_eq!(
            after_try(Some(550), 0, at, at),
            (LetterState::Refused, None)
        );
        assert_eq!(
            after_try(Some(451), 0, at, at),
            (LetterState::Delayed, Some(at.plus(MINUTE)))
        );
        assert_eq!(
            after_try(None, 3, at, at),
            (LetterState::Delayed, Some(at.plus(8 * MINUTE)))
        );
        assert_eq!(
            after_try(None, 40, at, at),
            (LetterState::Delayed, Some(at.plus(6 * HOUR)))
        );
        assert_eq!(
            after_try(None, 40, at, at.plus(6 * 24 * HOUR)),
            (LetterState::Refused, None)
        );
        assert_eq!(
            after_try(None, 0, at, at.plus(6 * 24 * HOUR)).0,
            LetterState::Delayed,
            "it waited for a mail server to be set up"
        );
    }
}
