//! The first factor, where it is a password (SGN-1).

use std::time::Duration;

use gatehouse_rules::address::Address;
use gatehouse_rules::employee::Employee;
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::sign_in::{self, Captcha, Cause, Counted, Facts, Message, Outcome, Password};
use gatehouse_rules::two_step::TwoStep;
use sqlx::AnyConnection;
use tokio::time::Instant;

use super::failed::{failed, no_attempt, once};
use super::{Door, Known, counts, decide};
use crate::app::App;
use crate::block;
use crate::captcha::{self, Challenge, Proof};
use crate::failure::Told;
use crate::known_device;
use crate::store;
use crate::store::identity::Identity;
use crate::tries::{self, Whom};

/// Failed attempts are answered at whole multiples of this, so that what little the paths differ by (an event has more columns than a
/// note) cannot be timed.
const BEAT: Duration = Duration::from_millis(200);
/// Longest login that is read.
const LOGIN_MAX: usize = 254;

/// What was typed at a door.
#[derive(Clone, Copy, Debug)]
pub struct Try<'a> {
    /// The login.
    pub login: &'a str,
    /// The password.
    pub password: &'a Plain,
    /// The proof of work, where one was asked for.
    pub proof: Proof<'a>,
}

/// Why a try did not get to the second step, as far as the person may know.
#[derive(Clone, Debug)]
pub struct Refused {
    /// What they are told: [`Message::Incorrect`], [`Message::SolveCaptcha`] or [`Message::KnownDevicesOnly`].
    pub told: Message,
    /// What the next try from here has to bring (CAP-1).
    pub challenge: Option<Challenge>,
}

/// Checks a login and a password. [`Message::Incorrect`] is the one answer for an unknown login, a wrong password, no password yet, and
/// someone who is blocked, or is now by suspicion (SGN-1, BLK-1, BLK-2): the same work was done for each.
///
/// # Errors
/// [`Problem::SlowDown`] where nothing is checked for a while; [`Problem::Busy`] where no core is free for it, which is no try.
pub async fn password(app: &App, door: Door<'_>, typed: Try<'_>) -> Told<Result<Known, Refused>> {
    let begun = Instant::now();
    let canonical = canonical(typed.login);
    let mut connection = app.db.connection().await?;
    let (identity, employee) = find(&mut connection, door, &canonical).await?;
    let nobody_s = IdentityId::from("");
    // A login that nobody has asks all the same questions (SGN-1).
    let id = identity.as_ref().map_or(&nobody_s, |identity| &identity.id);
    let now = app.clock.now();
    let device = known_device::find(&mut connection, door.place, id, now).await?;
    // Nobody waits for a hash with a connection in hand.
    drop(connection);
    let whom = Whom::new(&canonical, door.place, device);
    let (counted, outcome, challenge) = knock(app, door, &whom, typed.proof).await?;
    match outcome.told {
        Message::Check => {}
        told => {
            let whose = identity.as_ref().map(|identity| &identity.id);
            let noted = failed(app, door, (whose, employee.as_ref()), outcome.cause);
            once(app, &flood(door, &whom, outcome.cause), noted).await?;
            on_the_beat(begun).await;
            return match told {
                Message::Wait { seconds } => Err(Problem::SlowDown { seconds }.into()),
                told => Ok(Err(Refused { told, challenge })),
            };
        }
    }
    let kept = identity
        .as_ref()
        .and_then(|one| one.password_hash.as_deref());
    let right = match app.passwords.verify(typed.password, kept).await {
        Ok(right) => right,
        Err(failure) => {
            let back = tries::give_back(app, (&whom, counted));
            let whose = identity.as_ref().map(|identity| &identity.id);
            let noted = failed(app, door, (whose, employee.as_ref()), Cause::Busy);
            let what = flood(door, &whom, Cause::Busy);
            no_attempt(app, &failure, back, (&what, noted)).await?;
            return Err(failure);
        }
    };
    let checked = match &identity {
        None => Password::NoLogin,
        Some(one) if one.password_hash.is_none() => Password::None,
        Some(_) if right => Password::Right,
        Some(_) => Password::Wrong,
    };
    let mut connection = app.db.connection().await?;
    let two_step_since = store::factor::since(&mut connection, id).await?;
    let known = identity.map(|identity| Known {
        identity,
        employee,
        provider: None,
        anew: true,
        two_step_since,
    });
    let outcome = match &known {
        Some(known) => decide(app, door, known, checked, None),
        None => nobody(app, door, checked),
    };
    let suspected = match &known {
        Some(known) if outcome.told != Message::Incorrect => {
            let right = block::Right {
                password: typed.password,
                asks_two_step: outcome.told == Message::AskSecond,
                tries: (&whom, counted),
            };
            block::weigh(app, connection, door, known, right).await?
        }
        _ => {
            drop(connection);
            false
        }
    };
    match known {
        Some(known) if outcome.told != Message::Incorrect && !suspected => Ok(Ok(known)),
        known => {
            let employee = known.as_ref().and_then(|known| known.employee.as_ref());
            let cause = if suspected {
                Cause::Blocked
            } else {
                outcome.cause
            };
            let whose = known.as_ref().map(|known| &known.identity.id);
            failed(app, door, (whose, employee), cause).await?;
            on_the_beat(begun).await;
            Ok(Err(Refused {
                told: Message::Incorrect,
                challenge: (counted.from_here >= counted.tries.free)
                    .then(|| captcha::challenge(app, &whom.key())),
            }))
        }
    }
}

/// Waits for the next whole [`BEAT`] after an attempt began.
pub(crate) async fn on_the_beat(begun: Instant) {
    let beats = begun.elapsed().as_millis() / BEAT.as_millis() + 1;
    tokio::time::sleep_until(begun + BEAT * u32::try_from(beats).unwrap_or(1)).await;
}

/// The same about a login that nobody has.
fn nobody(app: &App, door: Door<'_>, password: Password) -> Outcome {
    let none = TwoStep::default();
    let facts = Facts {
        password,
        ..Facts::new(door.to(), None, &none, &door.workspace.settings)
    };
    sign_in::decide(&facts, app.clock.now())
}

/// CAP-1, CAP-4: counts a try before anything of it is looked at, and asks the rule whether it may be; with the challenge, where one is
/// wanted and did not come.
async fn knock(
    app: &App,
    door: Door<'_>,
    whom: &Whom,
    proof: Proof<'_>,
) -> Told<(Counted, Outcome, Option<Challenge>)> {
    let none = TwoStep::default();
    let ask = |counted: Counted, captcha: Captcha| {
        let facts = Facts {
            counted,
            captcha,
            ..Facts::new(door.to(), None, &none, &door.workspace.settings)
        };
        sign_in::decide(&facts, app.clock.now())
    };
    let asks_work = |outcome: Outcome| matches!(outcome.told, Message::SolveCaptcha { .. });
    let mut counted = tries::count(app, whom).await?;
    let (mut solved, mut same) = (Captcha::None, None);
    let mut outcome = ask(counted, solved);
    if asks_work(outcome) {
        (solved, same) = captcha::check(app, &whom.key(), proof).await?;
        outcome = ask(counted, solved);
    }
    if outcome.told == Message::Check && !counted.is_known() {
        counted = tries::claim(app, whom, counted).await?;
        outcome = ask(counted, solved);
    }
    let challenge =
        asks_work(outcome).then(|| same.unwrap_or_else(|| captcha::challenge(app, &whom.key())));
    Ok((counted, outcome, challenge))
}

/// What attempts have in common that make one event when they are not looked at.
fn flood(door: Door<'_>, whom: &Whom, cause: Cause) -> String {
    format!("{}\n{}\n{}", door.workspace.id, whom.key(), cause.word())
}

/// EML-7: one counter and one identity for every way to write a login.
#[must_use]
pub fn canonical(login: &str) -> String {
    let login: String = login.trim().chars().take(LOGIN_MAX).collect();
    Address::parse(&login).map_or_else(|_| login.to_lowercase(), |address| address.canonical)
}

async fn find(
    connection: &mut AnyConnection,
    door: Door<'_>,
    canonical: &str,
) -> Told<(Option<Identity>, Option<Employee>)> {
    let identity = store::identity::find_by_login(connection, canonical).await?;
    // A login that nobody has asks the second question too.
    let id = identity
        .as_ref()
        .map_or_else(|| IdentityId::from(""), |identity| identity.id.clone());
    let employee = store::employee::find_of_identity(connection, &door.workspace.id, &id).await?;
    let employee = employee.map(|kept| kept.row);
    Ok((identity, employee.filter(|one| counts(door.way, one))))
}
