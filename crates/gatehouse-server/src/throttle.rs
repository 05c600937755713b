//! One throttle for every route that checks a secret, in the database: it survives restarts and is one for all nodes. An attempt
//! is counted before it is checked, so that parallel ones cannot slip through (CAP-1).

use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::sha256_hex;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND};

use crate::app::App;
use crate::failure::Told;
use crate::store;

/// What is limited: how many attempts in how long.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    name: &'static str,
    n: i64,
    window: i64,
}

impl Limit {
    /// At most `n` within `window` ms.
    pub(crate) const fn new(name: &'static str, n: u32, window: i64) -> Self {
        Self {
            name,
            n: n as i64,
            window,
        }
    }

    /// How many it lets through.
    pub(crate) const fn most(self) -> i64 {
        self.n
    }

    /// The name of one count. Names are hashed: they hold logins, and who tried is nobody's business.
    pub(crate) fn named(self, whom: &str) -> String {
        format!("{}:{}", self.name, sha256_hex(whom.as_bytes()))
    }

    /// How long attempts are counted together, in ms.
    #[must_use]
    pub const fn window(self) -> i64 {
        self.window
    }
}

/// Wrong passwords from one place, whatever the login.
pub const PLACE: Limit = Limit {
    name: "place",
    n: 100,
    window: 15 * MINUTE,
};
/// Codes of one identity within one step of its authenticator.
pub const CODE: Limit = Limit {
    name: "code",
    n: 5,
    window: 30 * SECOND,
};
/// Wrong codes of one identity.
pub const CODES: Limit = Limit {
    name: "codes",
    n: 20,
    window: 15 * MINUTE,
};
/// First codes of an identity that sets up two-step.
pub const ENROL: Limit = Limit {
    name: "enrol",
    n: 20,
    window: 15 * MINUTE,
};
/// Links that do not exist, from one place.
pub const LINK: Limit = Limit {
    name: "link",
    n: 60,
    window: 15 * MINUTE,
};
/// Codes and refresh tokens that do not exist, from one place.
pub const TOKEN: Limit = Limit {
    name: "token",
    n: 100,
    window: 15 * MINUTE,
};
/// Wrong secrets of the mail server's hook, from one place.
pub const REPORT: Limit = Limit {
    name: "report",
    n: 20,
    window: 15 * MINUTE,
};
/// Requests to join from one place.
pub const JOIN: Limit = Limit {
    name: "join",
    n: 30,
    window: HOUR,
};
/// Letters to one address that asked to join: one a minute …
pub const JOIN_LETTER: Limit = Limit {
    name: "join-letter",
    n: 1,
    window: MINUTE,
};
/// … and five an hour.
pub const JOIN_LETTERS: Limit = Limit {
    name: "join-letters",
    n: 5,
    window: HOUR,
};
/// NET-1: letters about a new login of one identity, or to one address: one a minute …
pub const LOGIN_LETTER: Limit = Limit {
    name: "login-letter",
    n: 1,
    window: MINUTE,
};
/// … and five an hour.
pub const LOGIN_LETTERS: Limit = Limit {
    name: "login-letters",
    n: 5,
    window: HOUR,
};
/// NET-3: new workspaces of one identity.
pub const NEW_WORKSPACE: Limit = Limit {
    name: "new-workspace",
    n: 3,
    window: 24 * HOUR,
};
/// TFA-7: requests for help of one identity; one stands open at a time.
pub const HELP: Limit = Limit {
    name: "help",
    n: 5,
    window: HOUR,
};
/// SGN-2: requests of one identity to be invited to one workspace.
pub const INVITATION_REQUEST: Limit = Limit {
    name: "invitation-request",
    n: 1,
    window: DAY,
};
/// SOC-1: browsers that are sent to a provider from one place.
pub const SOCIAL: Limit = Limit {
    name: "social",
    n: 60,
    window: 15 * MINUTE,
};
/// Askings for a new password from one place, whatever the login.
pub const RECOVERY: Limit = Limit {
    name: "recovery",
    n: 30,
    window: HOUR,
};
/// Codes of recovery that were typed at one place, beside the five tries that each has (RCV-2).
pub const RECOVERY_CODE: Limit = Limit {
    name: "recovery-code",
    n: 60,
    window: HOUR,
};
/// Cases opened by one employee (BLK-4).
pub const CASE: Limit = Limit {
    name: "case",
    n: 10,
    window: HOUR,
};
/// Secrets of webhooks that do not exist, from one place.
pub const WEBHOOK: Limit = Limit {
    name: "webhook",
    n: 60,
    window: 15 * MINUTE,
};
/// Webhooks that one employee makes.
pub const NEW_WEBHOOK: Limit = Limit {
    name: "new-webhook",
    n: 20,
    window: HOUR,
};
/// Test letters of one admin.
pub const TEST_LETTER: Limit = Limit {
    name: "test-letter",
    n: 1,
    window: 10 * SECOND,
};

/// An attempt that was let through and counted.
#[derive(Debug)]
#[must_use]
pub struct Counted(Vec<String>);

/// Counts one attempt under every limit, and lets it through when it is within all of them. Each limit is about `whom`.
///
/// # Errors
/// [`Problem::SlowDown`] with the seconds left.
pub async fn count(app: &App, limits: &[(Limit, &str)]) -> Told<Counted> {
    let now = app.clock.now();
    let mut names = Vec::with_capacity(limits.len());
    let mut left = 0;
    let mut tx = app.db.begin_light().await?;
    for (limit, whom) in limits {
        let name = limit.named(whom);
        let (n, until) = store::throttle::add(&mut tx, &name, limit.window, now).await?;
        if n > limit.n {
            left = left.max(until.since(now));
        }
        names.push(name);
    }
    tx.commit().await?;
    if left > 0 {
        let seconds = u32::try_from((left + SECOND - 1) / SECOND).unwrap_or(u32::MAX);
        return Err(Problem::SlowDown { seconds }.into());
    }
    Ok(Counted(names))
}

impl Counted {
    /// It was right after all: it does not count.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn give_back(self, app: &App) -> Told<()> {
        let mut tx = app.db.begin_light().await?;
        for name in &self.0 {
            store::throttle::give_back(&mut tx, name).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Whether this is the first time in `window` that `what` happened: what is logged once, so that a flood does not fill the log.
///
/// # Errors
/// When the database does not take it.
pub async fn is_first(app: &App, what: &str, window: i64) -> Told<bool> {
    let name = format!("logged:{}", sha256_hex(what.as_bytes()));
    let mut tx = app.db.begin_light().await?;
    let (n, _) = store::throttle::add(&mut tx, &name, window, app.clock.now()).await?;
    tx.commit().await?;
    Ok(n == 1)
}
