//! Outgoing webhooks: what one is told of, when a delivery is tried again, and when it is given up (API-1).
//!
//! One belongs to the workspace and not to who made it, so it stays when they leave. While a block stops the REST API of the whole
//! workspace, nothing is delivered either (BLK-3); what waits is delivered afterwards.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::event::EventKind;
use crate::id::{DeliveryId, EmployeeId, OutgoingId};
use crate::problem::Problem;
use crate::time::{DAY, HOUR, MINUTE, SECOND, Time};

/// Outgoing webhooks of one workspace that are in use at once.
pub const MADE_MAX: u32 = 20;
/// Longest address, in bytes.
pub const ADDRESS_MAX: usize = 2_000;
/// Deliveries that are told with their webhook, the newest.
pub const TOLD_MAX: u32 = 20;
/// How long a delivery is tried; one that fails afterwards is given up.
pub const TRIED_FOR: i64 = DAY;
/// How long deliveries are kept, so that they can be sent again.
pub const KEPT: i64 = 30 * DAY;

/// What one is told of.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// Someone joined, in the vendor's words and shape.
    UserAdded,
    /// Someone was invited.
    Invited,
    /// Someone was dismissed.
    Dismissed,
    /// Someone was reinstated.
    Reinstated,
    /// Someone was blocked, by hand or by suspicion.
    Blocked,
    /// A block was lifted, by an admin or by the operator.
    Unblocked,
}

impl Occasion {
    /// Every occasion.
    pub const ALL: [Self; 6] = [
        Self::UserAdded,
        Self::Invited,
        Self::Dismissed,
        Self::Reinstated,
        Self::Blocked,
        Self::Unblocked,
    ];

    /// The name on the wire: the vendor's, or ours, which no vendor's event begins with.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UserAdded => "ONUSERADD",
            Self::Invited => "GATEHOUSEINVITED",
            Self::Dismissed => "GATEHOUSEDISMISSED",
            Self::Reinstated => "GATEHOUSEREINSTATED",
            Self::Blocked => "GATEHOUSEBLOCKED",
            Self::Unblocked => "GATEHOUSEUNBLOCKED",
        }
    }

    /// The occasion of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|occasion| occasion.name() == name)
    }

    /// What an event is an occasion of, for whom it is on. An import is one event of many people, who are named by who imports.
    #[must_use]
    pub const fn of(kind: EventKind) -> Option<Self> {
        match kind {
            EventKind::Joined | EventKind::Approved => Some(Self::UserAdded),
            EventKind::Invited | EventKind::AddressFixed => Some(Self::Invited),
            EventKind::Dismissed => Some(Self::Dismissed),
            EventKind::Reinstated => Some(Self::Reinstated),
            EventKind::Blocked => Some(Self::Blocked),
            EventKind::BlockLifted | EventKind::Unblocked => Some(Self::Unblocked),
            _ => None,
        }
    }
}

/// An outgoing webhook as admins see it. Its whole address stays on the server: the path may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Outgoing {
    /// Its id.
    pub id: OutgoingId,
    /// What admins call it.
    pub title: String,
    /// The host of its address, with the port where it is not the usual one.
    pub host: String,
    /// What it is told of, in order.
    pub occasions: Vec<Occasion>,
    /// When it was made.
    pub made_at: Time,
    /// By whom, who alone may see its secrets, once; `None` where nobody may any more.
    pub made_by: Option<EmployeeId>,
    /// When its secrets were shown.
    pub secrets_shown_at: Option<Time>,
    /// Since when it is disabled, for good.
    pub disabled_at: Option<Time>,
    /// When a delivery last arrived.
    pub delivered_at: Option<Time>,
    /// Since when no try succeeds; `None` after one that did.
    pub failing_since: Option<Time>,
    /// When a delivery was last given up since one arrived.
    pub gave_up_at: Option<Time>,
    /// Deliveries that wait.
    pub n_waiting: u32,
    /// The newest deliveries, the newest first; at most [`TOLD_MAX`].
    pub deliveries: Vec<Delivery>,
}

/// One message to an outgoing webhook, and how far it got. What it says is not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Delivery {
    /// Its id, the same at every try.
    pub id: DeliveryId,
    /// On which occasion.
    pub occasion: Occasion,
    /// When that was.
    pub queued_at: Time,
    /// How often it was tried.
    pub n_tries: u32,
    /// When it was last tried.
    pub tried_at: Option<Time>,
    /// What came of the last try, where it failed.
    pub failed: Option<Failed>,
    /// When it is tried next; `None` for one that arrived or was given up.
    pub next_try_at: Option<Time>,
    /// When it arrived.
    pub delivered_at: Option<Time>,
}

/// Why a try failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Failed {
    /// It answered, and not with 2xx. Redirects are not followed.
    Status {
        /// With what.
        status: u16,
    },
    /// It did not answer in time.
    TooSlow,
    /// Nothing answers there, or what does cannot be trusted.
    NoAnswer,
    /// The address leads where this server may not go.
    NotAllowed,
}

impl Failed {
    /// The name in the database; of an answer its status.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Status { status } => status.to_string(),
            Self::TooSlow => "too_slow".to_owned(),
            Self::NoAnswer => "no_answer".to_owned(),
            Self::NotAllowed => "not_allowed".to_owned(),
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "too_slow" => Some(Self::TooSlow),
            "no_answer" => Some(Self::NoAnswer),
            "not_allowed" => Some(Self::NotAllowed),
            status => status.parse().ok().map(|status| Self::Status { status }),
        }
    }
}

/// What becomes of a delivery after a try that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// It is tried again then.
    Again(Time),
    /// It is given up.
    GivenUp,
}

/// The waits between tries. The last one repeats until [`TRIED_FOR`] is over.
const WAITS: [i64; 8] = [
    10 * SECOND,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    6 * HOUR,
];

/// When a delivery is tried again that has failed `n_tries` times, the last time at `now`; `since` is when its time began. `draw`, any
/// number, lengthens the wait by up to a fifth, so that what failed together does not come back together. What had to wait longer for its
/// first try is tried once more.
#[must_use]
pub fn after_failure(n_tries: u32, since: Time, now: Time, draw: u64) -> After {
    let end = since.plus(TRIED_FOR);
    if n_tries > 1 && now >= end {
        return After::GivenUp;
    }
    let place = usize::try_from(n_tries.saturating_sub(1)).unwrap_or(usize::MAX);
    let wait = WAITS.get(place).copied().unwrap_or(6 * HOUR);
    let more = i64::try_from(draw % 1_000).unwrap_or(0);
    let next = now.plus(wait + wait * more / 5_000);
    // The last try is when the time is over, and not hours later.
    After::Again(if now < end { next.min(end) } else { next })
}

/// An address as it was typed, and its host, with the port where one is named. What only the server knows (whether `http` may be, where
/// it may go) is not looked at.
///
/// # Errors
/// [`Problem::BadField`] on `address`: `empty`, `too_long`, `no_address`, `credentials`.
pub fn check_address(typed: &str) -> Result<(String, String), Problem> {
    let bad = |reason| Err(Problem::field("address", reason));
    let address = typed.trim();
    if address.is_empty() {
        return bad("empty");
    }
    if address.len() > ADDRESS_MAX {
        return bad("too_long");
    }
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\\' | '#');
    let Some((scheme, rest)) = address.split_once("://") else {
        return bad("no_address");
    };
    let is_http = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    if !is_http || address.contains(odd) {
        return bad("no_address");
    }
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    if host.contains('@') {
        return bad("credentials");
    }
    if host.is_empty() || host.starts_with(':') {
        return bad("no_address");
    }
    Ok((address.to_owned(), host.to_lowercase()))
}

/// What it is to be told of, in order and each once.
///
/// # Errors
/// [`Problem::BadField`] on `occasions`: `empty`.
pub fn check_occasions(occasions: &[Occasion]) -> Result<Vec<Occasion>, Problem> {
    let mut all = occasions.to_vec();
    all.sort_unstable();
    all.dedup();
    if all.is_empty() {
        Err(Problem::field("occasions", "empty"))
    } else {
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_that_fails_waits_longer_each_time_and_is_given_up_after_a_day_api_1() {
        for draw in [0, 999, u64::MAX] {
            let (mut now, mut n_tries, mut waited) = (Time(0), 1, 0);
            while let After::Again(next) = after_failure(n_tries, Time(0), now, draw) {
                let wait = next.since(now);
                let is_last = next == Time(TRIED_FOR);
                assert!(wait > waited || is_last || n_tries > 8, "{n_tries}");
                assert!(wait <= 6 * HOUR + 6 * HOUR / 5);
                (now, n_tries, waited) = (next, n_tries + 1, wait);
                assert!(n_tries < 20);
            }
            assert_eq!(
                now,
                Time(TRIED_FOR),
                "the last try is a day after the first"
            );
            assert!(n_tries > 8);
        }
        let jitter = |draw| after_failure(3, Time(0), Time(0), draw);
        assert_ne!(jitter(0), jitter(500));
        // What waited for days before its first try, while the server stood still, is tried once more.
        let late = Time(3 * DAY);
        let again = After::Again(late.plus(10 * SECOND));
        assert_eq!(after_failure(1, Time(0), late, 0), again);
        assert_eq!(after_failure(2, Time(0), late, 0), After::GivenUp);
    }

    #[test]
    fn an_address_is_http_without_credentials_and_shows_its_host_api_1() {
        let host = |typed| check_address(typed).map(|(_, host)| host);
        assert_eq!(
            host(" https://Hooks.example/a?b=c "),
            Ok("hooks.example".into())
        );
        assert_eq!(host("http://h:81"), Ok("h:81".into()));
        assert_eq!(host("https://[::1]:9/x"), Ok("[::1]:9".into()));
        for (typed, reason) in [
            ("", "empty"),
            ("hooks.example", "no_address"),
            ("ftp://hooks.example", "no_address"),
            ("https://", "no_address"),
            ("https:///x", "no_address"),
            ("https://:443/", "no_address"),
            ("https://a b", "no_address"),
            ("https://a\\@b", "no_address"),
            ("https://a#b", "no_address"),
            ("https://me:word@hooks.example", "credentials"),
            ("https://me@hooks.example", "credentials"),
        ] {
            let bad = Problem::field("address", reason);
            assert_eq!(host(typed), Err(bad), "{typed}");
        }
        let long = format!("https://h/{}", "x".repeat(ADDRESS_MAX));
        assert_eq!(host(&long), Err(Problem::field("address", "too_long")));
    }

    #[test]
    fn occasions_and_failures_read_back_by_their_names() {
        for occasion in Occasion::ALL {
            assert_eq!(Occasion::named(occasion.name()), Some(occasion));
        }
        for failed in [
            Failed::Status { status: 302 },
            Failed::TooSlow,
            Failed::NoAnswer,
            Failed::NotAllowed,
        ] {
            assert_eq!(Failed::named(&failed.name()), Some(failed));
        }
        let kinds = EventKind::ALL.iter().filter_map(|kind| Occasion::of(*kind));
        let mut kinds: Vec<_> = kinds.collect();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds, Occasion::ALL, "each has its events");
    }
}
