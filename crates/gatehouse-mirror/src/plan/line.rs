//! What an answer of the network means: who is to be told what, and when it is tried again. Nothing
//! that stands between the app and its server may cost a row, an operation or a credential (SYN-4).

use gatehouse_rules::device::proves_revocation;
use gatehouse_rules::feed::Resync;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::random::Random;
use gatehouse_rules::time::{HOUR, MINUTE, SECOND};

/// The shortest wait before trying again.
pub const WAIT_MIN: i64 = SECOND;
/// The longest wait of its own accord.
pub const WAIT_MAX: i64 = 5 * MINUTE;
/// The longest wait a server can ask for.
pub const RETRY_AFTER_MAX: i64 = HOUR;
/// Rows asked for at once on a good line.
pub const ROWS_MOST: u32 = 5_000;
/// Rows asked for at once on the worst line.
const ROWS_FEWEST: u32 = 25;
/// A clock that is off by more is corrected for in proofs, and told to the admin.
pub const CLOCK_TOLERANCE: i64 = 2 * MINUTE;

/// What came instead of what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No connection: no network, no such host, nobody listening, or no answer to connecting in time.
    Silence,
    /// A connection, but no answer in time.
    TooSlow,
    /// An answer that was coming, but too slowly to be whole in time.
    Trickle,
    /// The answer broke off, or is not readable as what it says it is.
    BrokenOff,
    /// The answer is larger than may be read.
    TooLarge,
    /// The certificate is not trusted here, or is for another host.
    Certificate {
        /// The host that was asked.
        host: String,
    },
    /// A page for people, an empty success or a redirection: something between answered.
    Foreign,
    /// Something that speaks HTTP, but not as Gatehouse does.
    NotGatehouse,
    /// An answer with an HTTP status that is no success.
    Refused {
        /// The status.
        status: u16,
        /// The server's own word, where it gave one.
        problem: Option<Problem>,
        /// For 410: why the mirror must fetch anew.
        resync: Option<Resync>,
        /// What `Retry-After` says, in ms.
        retry_after: Option<i64>,
    },
    /// The token endpoint says in its own form that the sign-in is over (RFC 6749, `invalid_grant`).
    GrantEnded,
}

impl Trouble {
    /// What a person is told of it where nothing else is known.
    #[must_use]
    pub fn problem(&self) -> Problem {
        match self {
            Self::Refused {
                problem: Some(problem),
                ..
            } => problem.clone(),
            Self::Refused { status, .. } => Problem::ServerTrouble { status: *status },
            _ => Problem::ServerTrouble { status: 0 },
        }
    }
}

/// What was asked, as far as it matters for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A page of rows, by a place that only the server reads.
    Rows,
    /// A page of the feed, by a cursor that only the server reads.
    Feed,
    /// Operations.
    Operations,
    /// A token.
    Token,
    /// Anything else.
    Other,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// Refresh the access token and ask again, once.
    Refresh,
    /// The sign-in is over; mirror and outbox stay (SYN-4).
    SignInAgain,
    /// The server's authenticated word: erase the mirror (SYN-4).
    Erase,
    /// Fetch anew.
    Resync(Resync),
    /// The request is too large, or holds something that the server cannot read: smaller ones.
    Smaller,
    /// This computer's clock is off: ask again with the server's time.
    Clock {
        /// By how many seconds; positive when it runs ahead.
        seconds: i64,
    },
    /// Tell this and try again later.
    Wait {
        /// What to tell.
        problem: Problem,
        /// Not sooner than after so many ms.
        at_least: i64,
    },
}

/// What to do about an answer. `refreshed` is whether the token was refreshed for this very request;
/// `erase_hash` is what proves a revocation, kept since this device was connected.
#[must_use]
pub fn react(trouble: &Trouble, asked: Asked, refreshed: bool, erase_hash: &str) -> Reaction {
    let (status, problem, resync, retry_after) = match trouble {
        Trouble::Silence => return wait(Problem::Offline),
        // One change touched more rows than an answer may hold, an import of 100,000 say: rows come in pages.
        Trouble::TooLarge if asked == Asked::Feed => return Reaction::Resync(Resync::PastHorizon),
        Trouble::TooSlow | Trouble::Trickle | Trouble::BrokenOff | Trouble::TooLarge => {
            return wait(Problem::ServerTrouble { status: 0 });
        }
        Trouble::Certificate { host } => {
            return wait(Problem::BadCertificate { host: host.clone() });
        }
        Trouble::Foreign => return wait(Problem::CaptivePortal),
        Trouble::NotGatehouse => return wait(Problem::NotGatehouse),
        Trouble::GrantEnded => return Reaction::SignInAgain,
        Trouble::Refused {
            status,
            problem,
            resync,
            retry_after,
        } => (*status, problem.clone(), *resync, *retry_after),
    };
    if let Some(Problem::DeviceRevoked { proof }) = &problem {
        return if status == 403 && proves_revocation(proof, erase_hash) {
            Reaction::Erase
        } else {
            wait(Problem::ServerTrouble { status })
        };
    }
    if let Some(Problem::ClockWrong { seconds }) = problem {
        return Reaction::Clock { seconds };
    }
    match (status, asked) {
        (401, Asked::Token) => wait(Problem::ServerTrouble { status }),
        (401, _) if refreshed => Reaction::SignInAgain,
        (401, _) => Reaction::Refresh,
        (410, Asked::Rows | Asked::Feed) => Reaction::Resync(resync.unwrap_or(Resync::Unreadable)),
        (410, Asked::Operations) if resync == Some(Resync::Epoch) => {
            Reaction::Resync(Resync::Epoch)
        }
        (400 | 404 | 422, Asked::Rows | Asked::Feed) if problem.is_some() => {
            Reaction::Resync(Resync::Unreadable)
        }
        (400 | 409 | 410 | 413 | 415 | 422, Asked::Operations) => Reaction::Smaller,
        (404, _) if problem.is_none() => wait(Problem::NotGatehouse),
        (429, _) => Reaction::Wait {
            at_least: retry_after.unwrap_or(match problem {
                Some(Problem::SlowDown { seconds }) => i64::from(seconds) * SECOND,
                _ => 0,
            }),
            problem: Problem::ServerTrouble { status },
        },
        _ => Reaction::Wait {
            problem: problem.unwrap_or(Problem::ServerTrouble { status }),
            at_least: retry_after.unwrap_or(0),
        },
    }
}

fn wait(problem: Problem) -> Reaction {
    Reaction::Wait {
        problem,
        at_least: 0,
    }
}

/// How long to wait after failures in a row: doubling from [`WAIT_MIN`] to [`WAIT_MAX`], with jitter,
/// so that a thousand apps do not come back in the same second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retry {
    n_failures: u32,
}

impl Retry {
    /// The wait after one more failure, in ms; at least what the server asked for.
    pub fn failed(&mut self, at_least: i64, random: &Random) -> i64 {
        let longest = WAIT_MAX * 2 / 3;
        let base = (WAIT_MIN << self.n_failures.min(10)).min(longest);
        self.n_failures = self.n_failures.saturating_add(1);
        let jitter = random.below(u64::try_from(base / 2).unwrap_or(0) + 1);
        (base + i64::try_from(jitter).unwrap_or(0)).max(at_least.min(RETRY_AFTER_MAX))
    }

    /// Something succeeded.
    pub fn succeeded(&mut self) {
        self.n_failures = 0;
    }
}

/// How many rows to ask for at once: fewer when an answer did not come through in time, so that a slow
/// line gets on as well, and more again when it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows(pub u32);

impl Default for Rows {
    fn default() -> Self {
        Self(ROWS_MOST)
    }
}

impl Rows {
    /// Whether fewer rows at once would not help: one change of the feed, never cut in two, is more than the line
    /// brings in time. Pages of rows bring it, however slowly. To be asked before [`Rows::failed`].
    #[must_use]
    pub fn past_help(self, trouble: &Trouble) -> bool {
        *trouble == Trouble::Trickle && self.0 == ROWS_FEWEST
    }

    /// A page did not come through whole.
    pub fn failed(&mut self, trouble: &Trouble) {
        if matches!(
            trouble,
            Trouble::TooSlow | Trouble::Trickle | Trouble::BrokenOff | Trouble::TooLarge
        ) {
            self.0 = (self.0 / 2).max(ROWS_FEWEST);
        }
    }

    /// A page came through.
    pub fn succeeded(&mut self) {
        self.0 = (self.0 * 2).min(ROWS_MOST);
    }
}

/// What to take off this computer's clock in proofs, in ms, when the server's said `theirs` while this
/// one said `ours`; zero within [`CLOCK_TOLERANCE`].
#[must_use]
pub fn clock_off(ours: gatehouse_rules::time::Time, theirs: gatehouse_rules::time::Time) -> i64 {
    let off = ours.since(theirs);
    if off.abs() > CLOCK_TOLERANCE { off } else { 0 }
}
