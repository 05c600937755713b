//! The proof of work that is wanted after too many wrong passwords (CAP-1, CAP-3): nothing to see or hear, nobody else's server.
//!
//! The server hides a number behind a hash and the browser finds it, which costs it a second and a guesser as much for every try. What is
//! given out is signed, for one login from one place, for a while, and counts once; nothing of it is kept until then. Who has no script
//! waits instead: a challenge that is old enough is a proof, too, one at a time. The form of it is altcha's first protocol without its
//! widget, which brings styles of its own that our pages' policy does not let in.

use gatehouse_rules::secret::sha256_hex;
use gatehouse_rules::sign_in::Captcha;
use gatehouse_rules::time::{MINUTE, SECOND, Time};
use serde::Serialize;

use crate::app::App;
use crate::failure::Told;
use crate::form::same;
use crate::throttle;

/// How long a challenge counts.
const LIVES: i64 = 30 * MINUTE;
/// How old one is that counts without the work.
const PATIENCE: i64 = 5 * MINUTE;

/// What a browser is asked to find out, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Challenge {
    /// The whole of it, signed; it comes back with the form.
    pub token: String,
    /// What the number is hashed behind.
    pub salt: String,
    /// The hash, in hex.
    pub target: String,
    /// The number is below this.
    pub max: u32,
    /// How many minutes whoever has no script waits from now.
    pub minutes: i64,
}

/// What a form brought of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Proof<'a> {
    /// The challenge.
    pub token: &'a str,
    /// The number; empty without a script.
    pub number: &'a str,
}

/// A new challenge for `whom`: one login from one place.
#[must_use]
pub fn challenge(app: &App, whom: &str) -> Challenge {
    let salt = app.random.secret().expose().chars().take(22).collect();
    let max = app.config.proof_of_work;
    let number = app.random.below(u64::from(max));
    let mut parts = Parts {
        salt,
        issued: app.clock.now(),
        max,
        target: String::new(),
    };
    parts.target = parts.hash(number);
    parts.challenge(app, whom)
}

/// What came of a proof, and the same challenge again where it only is too young to count without the work. A proof that counts is
/// spent by this: of many simultaneous uses one counts.
///
/// # Errors
/// When the database does not take it.
pub async fn check(app: &App, whom: &str, proof: Proof<'_>) -> Told<(Captcha, Option<Challenge>)> {
    if proof.token.is_empty() {
        return Ok((Captcha::None, None));
    }
    let now = app.clock.now();
    let wrong = Ok((Captcha::Wrong, None));
    let Some(parts) = Parts::read(proof.token) else {
        return wrong;
    };
    let age = now.since(parts.issued);
    if !same(&parts.token(app, whom), proof.token) || !(0..LIVES).contains(&age) {
        return wrong;
    }
    let number = proof.number.trim();
    if number.is_empty() {
        if age < PATIENCE {
            return Ok((Captcha::None, Some(parts.challenge(app, whom))));
        }
        // Waiting is no work for a machine that waits for many at once.
        if !throttle::is_first(app, &format!("waited\n{whom}"), PATIENCE).await? {
            return wrong;
        }
    } else {
        let right = number
            .parse::<u64>()
            .is_ok_and(|number| parts.hash(number) == parts.target);
        if !right {
            return wrong;
        }
    }
    let once = format!("captcha\n{}", proof.token);
    Ok(match throttle::is_first(app, &once, LIVES).await? {
        true => (Captcha::Solved, None),
        false => (Captcha::Wrong, None),
    })
}

/// What a challenge is made of.
struct Parts {
    salt: String,
    issued: Time,
    max: u32,
    target: String,
}

impl Parts {
    fn read(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let read = Self {
            salt: parts.next()?.to_owned(),
            issued: Time(parts.next()?.parse().ok()?),
            max: parts.next()?.parse().ok()?,
            target: parts.next()?.to_owned(),
        };
        let _signature = parts.next()?;
        parts.next().is_none().then_some(read)
    }

    fn hash(&self, number: u64) -> String {
        sha256_hex(format!("{}{number}", self.salt).as_bytes())
    }

    fn token(&self, app: &App, whom: &str) -> String {
        let (issued, max) = (self.issued.0.to_string(), self.max.to_string());
        let signed = ["captcha", &self.salt, &issued, &max, &self.target, whom];
        let signature = app.key.secret(&signed);
        let (salt, target) = (&self.salt, &self.target);
        format!("{salt}.{issued}.{max}.{target}.{}", signature.expose())
    }

    fn challenge(self, app: &App, whom: &str) -> Challenge {
        let left = self
            .issued
            .plus(PATIENCE)
            .since(app.clock.now())
            .max(SECOND);
        Challenge {
            token: self.token(app, whom),
            minutes: (left + MINUTE - 1) / MINUTE,
            salt: self.salt,
            target: self.target,
            max: self.max,
        }
    }
}
