//! Login and password, then the second step: what every way in has in common (SGN-1, SGN-2, SGN-5, TFA-8).
//!
//! Each attempt is counted before it is checked, computes one password hash, and leaves its true cause in the event log, whatever the
//! page says: in the log of the company whose door it was, or, where that one does not know the person, of those in which they work. An
//! attempt on a login that nobody has goes to the operator's log only (LOG-2).

use std::time::Duration;

use gatehouse_rules::address::Address;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{DeviceId, IdentityId};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::sign_in::{
    self, Captcha, Cause, Checked, Counted, Facts, Means, Message, Outcome, Password,
    Second as Tried, To,
};
use gatehouse_rules::time::{MINUTE, Time};
use gatehouse_rules::two_step::TwoStep;
use sqlx::AnyConnection;
use tokio::time::Instant;

use crate::app::App;
use crate::backup_code;
use crate::block;
use crate::captcha::{self, Challenge, Proof};
use crate::factor;
use crate::failure::{Failure, Told};
use crate::front;
use crate::ip_rule;
use crate::known_device;
use crate::passkey::{self, Answered};
use crate::place::Place;
use crate::store;
use crate::store::identity::Identity;
use crate::store::session::Step;
use crate::store::workspace::Stored;
use crate::throttle;
use crate::tries::{self, Whom};
use crate::words::{Said, said};

/// How long someone may take between the password and the second step.
const STEP_LIVES: i64 = 10 * MINUTE;
/// Failed attempts are answered at whole multiples of this, so that what little the paths differ by (an event has more columns than a
/// note) cannot be timed.
const BEAT: Duration = Duration::from_millis(200);
/// Attempts of one kind that are not looked at make one event in so long, in ms.
const FLOOD: i64 = 15 * MINUTE;
/// In the log of a company: at the door of another one, which is not named.
const ELSEWHERE: &str = "elsewhere";
/// Longest login that is read.
const LOGIN_MAX: usize = 254;

/// Who typed the right password.
#[derive(Clone, Debug)]
pub struct Known {
    /// The identity.
    pub identity: Identity,
    /// What they are in this workspace; `None` when they never joined it.
    pub employee: Option<Employee>,
    /// The provider that stood for the password; `None` where one was typed (SOC-1).
    pub provider: Option<String>,
    /// Whether the first factor was proved just now: by the password, or at a provider that had them sign in anew (NET-1).
    pub anew: bool,
    /// Since when they have a second step of their own, as this request found it: rows of people learn of it a little later.
    pub two_step_since: Option<Time>,
}

/// A provider's word for someone (SOC-1).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<'a> {
    /// What people call it.
    pub provider: &'a str,
    /// Whether it had them sign in anew, or the operator lets its word count as such (NET-1).
    pub anew: bool,
}

impl Known {
    /// What is known of their second step here (TFA-8).
    fn two_step(&self) -> TwoStep {
        TwoStep {
            enrolled_at: self.two_step_since,
            ..self
                .employee
                .as_ref()
                .map(|person| person.two_step.clone())
                .unwrap_or_default()
        }
    }

    /// What came of the first factor.
    fn first(&self) -> Password {
        match self.provider {
            Some(_) => Password::Vouched,
            None => Password::Right,
        }
    }

    /// What is right about them, as a page begins a sentence with it.
    pub(crate) fn right(&self) -> Said {
        match &self.provider {
            Some(provider) => said!("{provider} says who you are", provider = provider),
            None => said!("Your password is right"),
        }
    }

    /// Names the provider in an event of this sign-in.
    pub(crate) fn note(&self, event: &mut Event) {
        if let Some(provider) = &self.provider {
            let provider = provider.as_str().into();
            event.data.insert("provider".to_owned(), provider);
        }
    }

    pub(crate) fn is_blocked(&self) -> bool {
        self.employee
            .as_ref()
            .is_some_and(|person| person.blocked_at.is_some())
    }
}

/// What a request is about, for the event log.
#[derive(Clone, Copy, Debug)]
pub struct Door<'a> {
    /// Which workspace's door.
    pub workspace: &'a Stored,
    /// From where.
    pub place: &'a Place,
    /// Which pages: `app`, `browser`, `server` (its own address), `profile`, `joining`, `own_password`, or where a second step is set up.
    pub way: &'static str,
}

impl Door<'_> {
    /// Where a sign-in here leads to.
    fn to(self) -> To {
        match self.way {
            "app" => To::App,
            _ => To::Browser,
        }
    }
}

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
            not_looked_at(app, door, (whose, employee.as_ref()), &whom, outcome.cause).await?;
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
            if let Failure::Told(Problem::Busy { .. }) = failure {
                tries::give_back(app, (&whom, counted)).await?;
                let whose = identity.as_ref().map(|identity| &identity.id);
                not_looked_at(app, door, (whose, employee.as_ref()), &whom, Cause::Busy).await?;
            }
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

/// Asks the rule what happens at this door, with the facts of now. `proved` is what stands after both factors.
fn decide(
    app: &App,
    door: Door<'_>,
    known: &Known,
    password: Password,
    proved: Option<Proved>,
) -> Outcome {
    let two_step = known.two_step();
    let person = known.employee.as_ref();
    let facts = Facts {
        password,
        second: proved.map(|proved| proved.second),
        place_allowed: proved.is_none_or(|proved| proved.place_allowed),
        password_set_at: known.identity.password_set_at,
        ..Facts::new(door.to(), person, &two_step, &door.workspace.settings)
    };
    sign_in::decide(&facts, app.clock.now())
}

/// What stands after both factors. IPR-2: the place is asked only of who has proved them.
#[derive(Clone, Copy)]
struct Proved {
    second: Tried,
    place_allowed: bool,
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

/// SGN-5: an attempt that was not looked at; a flood of them is one event.
async fn not_looked_at(
    app: &App,
    door: Door<'_>,
    whose: (Option<&IdentityId>, Option<&Employee>),
    whom: &Whom,
    cause: Cause,
) -> Told<()> {
    let what = format!("{}\n{}\n{}", door.workspace.id, whom.key(), cause.word());
    if throttle::is_first(app, &what, FLOOD).await? {
        failed(app, door, whose, cause).await?;
    }
    Ok(())
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

/// SGN-4: whom a company blocked and then dismissed, it keeps from their own profile no more.
fn counts(way: &str, person: &Employee) -> bool {
    way != front::PROFILE || person.status != Status::Dismissed || person.blocked_at.is_none()
}

/// What an identity is at a door.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn known(
    connection: &mut AnyConnection,
    workspace: &Stored,
    way: &str,
    identity: Identity,
) -> Told<Known> {
    let employee =
        store::employee::find_of_identity(connection, &workspace.id, &identity.id).await?;
    let employee = employee.map(|kept| kept.row);
    let two_step_since = store::factor::since(connection, &identity.id).await?;
    Ok(Known {
        identity,
        employee: employee.filter(|one| counts(way, one)),
        provider: None,
        anew: false,
        two_step_since,
    })
}

/// SOC-1: someone for whom a provider vouches at a door, in place of the password. `None` for who is blocked there: the page then says what
/// it says of a wrong password (BLK-2). No password was typed, so nothing of one is counted or weighed (CAP, BLK-1).
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn vouched(
    app: &App,
    door: Door<'_>,
    identity: Identity,
    word: Word<'_>,
) -> Told<Option<Known>> {
    let known = by(app, door, identity, word).await?;
    let outcome = decide(app, door, &known, known.first(), None);
    if outcome.told != Message::Incorrect {
        return Ok(Some(known));
    }
    failed_by(app, door, &known, outcome.cause).await?;
    Ok(None)
}

async fn by(app: &App, door: Door<'_>, identity: Identity, word: Word<'_>) -> Told<Known> {
    let mut connection = app.db.connection().await?;
    Ok(Known {
        provider: Some(word.provider.to_owned()),
        anew: word.anew,
        ..known(&mut connection, door.workspace, door.way, identity).await?
    })
}

/// SGN-5, NET-1: a provider knows someone at a door that asks for a sign-in of now, and does not say that this was one.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn not_anew(
    app: &App,
    door: Door<'_>,
    identity: Identity,
    word: Word<'_>,
) -> Told<()> {
    let known = by(app, door, identity, word).await?;
    failed_by(app, door, &known, Cause::NotAnew).await
}

/// SGN-5: leaves the true cause where it belongs. Every way is a write, and failures are answered on the beat, so that the time tells
/// nothing. At the door of a company that does not know the person, it belongs to those in which they work, which are not told whose door
/// it was; and to that company's log nothing does, which could tell it who has a login here.
pub(crate) async fn failed(
    app: &App,
    door: Door<'_>,
    (whose, employee): (Option<&IdentityId>, Option<&Employee>),
    cause: Cause,
) -> Told<()> {
    match employee {
        Some(person) => {
            let event = Event {
                on: Some(person.id.clone()),
                cause: Some(cause.word().to_owned()),
                ..event(app, door, EventKind::SignInFailed)
            };
            everywhere(app, door, person, cause, event).await
        }
        None => {
            if let Some(identity) = whose.filter(|_| !cause.is_of_one_company())
                && at_another_door(app, door, identity, cause).await?
            {
                return Ok(());
            }
            let cause = cause.word();
            tracing::info!(cause, ip = %door.place.ip, workspace = door.workspace.slug, "an attempt to sign in failed");
            let mut tx = app.db.begin_light().await?;
            store::throttle::set_last(&mut tx, app.clock.now()).await?;
            tx.commit().await?;
            Ok(())
        }
    }
}

/// Logs it in every company in which someone works who is not known at this door; false where they work in none.
async fn at_another_door(
    app: &App,
    door: Door<'_>,
    identity: &IdentityId,
    cause: Cause,
) -> Told<bool> {
    let mut connection = app.db.connection().await?;
    let linked = store::profile::list_linked(&mut connection, identity).await?;
    drop(connection);
    let is_at_the_server = [front::WAY, front::PROFILE].contains(&door.way);
    let way = if is_at_the_server {
        door.way
    } else {
        ELSEWHERE
    };
    let mut any = false;
    for one in linked {
        if !one.is_active() || one.workspace == door.workspace.id {
            continue;
        }
        let event = Event {
            on: Some(one.person.id),
            cause: Some(cause.word().to_owned()),
            ..seen(app, door.place, way, EventKind::SignInFailed)
        };
        app.log(&one.workspace, event).await?;
        any = true;
    }
    Ok(any)
}

/// The same, with the provider named where one vouched for them.
async fn failed_by(app: &App, door: Door<'_>, known: &Known, cause: Cause) -> Told<()> {
    let (Some(person), Some(_)) = (&known.employee, &known.provider) else {
        let whose = (Some(&known.identity.id), known.employee.as_ref());
        return failed(app, door, whose, cause).await;
    };
    let mut event = Event {
        on: Some(person.id.clone()),
        cause: Some(cause.word().to_owned()),
        ..event(app, door, EventKind::SignInFailed)
    };
    known.note(&mut event);
    everywhere(app, door, person, cause, event).await
}

/// SGN-5: logs what failed at the door of a company there. The server's own address and the profile are of none: what fails there is tried
/// at the identity, so that every company in which the person works has it, beside the one that stands for the door. What one company
/// decided about them stays there.
async fn everywhere(
    app: &App,
    door: Door<'_>,
    person: &Employee,
    cause: Cause,
    event: Event,
) -> Told<()> {
    let here = &door.workspace.id;
    if [front::WAY, front::PROFILE].contains(&door.way) && !cause.is_of_one_company() {
        let mut connection = app.db.connection().await?;
        let identity = store::employee::find_identity(&mut connection, here, &person.id).await?;
        let linked = match identity {
            Some(identity) => store::profile::list_linked(&mut connection, &identity).await?,
            None => Vec::new(),
        };
        drop(connection);
        let others = linked
            .into_iter()
            .filter(|one| one.workspace != *here && one.is_active());
        for other in others {
            let event = Event {
                id: app.random.id(event.at).into(),
                on: Some(other.person.id),
                ..event.clone()
            };
            app.log(&other.workspace, event).await?;
        }
    }
    app.log(here, event).await
}

/// An event at this door: from where, by which pages.
#[must_use]
pub fn event(app: &App, door: Door<'_>, kind: EventKind) -> Event {
    seen(app, door.place, door.way, kind)
}

/// The same where there is no door of one company.
#[must_use]
pub(crate) fn seen(app: &App, place: &Place, way: &'static str, kind: EventKind) -> Event {
    let mut event = app.event(kind);
    event.ip = place.address();
    event.device = place.device.clone();
    event.data.insert("way".to_owned(), way.into());
    event
}

/// TFA-8: whether a second step is asked for from someone whose password is right.
#[must_use]
pub fn asks_code(app: &App, door: Door<'_>, known: &Known) -> bool {
    decide(app, door, known, known.first(), None).told == Message::AskSecond
}

/// Remembers that the password was right until the second step, for one browser and one kind of pages. The secret goes into a cookie.
///
/// # Errors
/// When the database does not take it.
pub async fn begin_step(app: &App, door: Door<'_>, known: &Known, request: String) -> Told<Plain> {
    let now = app.clock.now();
    let secret = app.random.secret();
    let step = Step {
        purpose: door.way.to_owned(),
        workspace: door.workspace.id.clone(),
        identity: known.identity.id.clone(),
        provider: known.provider.clone(),
        anew: known.anew,
        request,
        expires_at: now.plus(STEP_LIVES),
    };
    let mut tx = app.db.begin().await?;
    store::session::add_step(&mut tx, &secret.hash(), &step, now).await?;
    tx.commit().await?;
    Ok(secret)
}

/// What someone typed as the second step.
#[derive(Clone, Copy, Debug)]
pub enum Second<'a> {
    /// The six digits of an authenticator (TFA-1).
    Code(&'a str),
    /// A backup code (TFA-2).
    Backup {
        /// Its number.
        number: &'a str,
        /// The code.
        code: &'a str,
    },
    /// What a passkey answered, in JSON (TFA-1).
    Passkey(&'a str),
}

impl<'a> Second<'a> {
    const fn means(self) -> Means {
        match self {
            Self::Code(_) => Means::Code,
            Self::Backup { .. } => Means::Backup,
            Self::Passkey(_) => Means::Passkey,
        }
    }

    /// Of a form's fields: a backup code where one was typed.
    #[must_use]
    pub fn typed(code: &'a str, number: &'a str, backup: &'a str) -> Self {
        if backup.is_empty() {
            Self::Code(code)
        } else {
            Self::Backup {
                number,
                code: backup,
            }
        }
    }

    /// The same, where a passkey can answer: what it answered goes before anything that was typed.
    #[must_use]
    pub fn answered(self, passkey: &'a str) -> Self {
        if passkey.is_empty() {
            self
        } else {
            Self::Passkey(passkey)
        }
    }
}

/// What a second step is typed for.
#[derive(Clone, Copy, Debug)]
pub enum For<'a> {
    /// To end a half sign-in, which a right one spends, too.
    Step(&'a Plain),
    /// To prove once more who has this browser session, by its id.
    Session(&'a str),
    /// To prove once more who is at their own profile, in this browser session of it.
    Profile(&'a str),
    /// To prove once more who has this device of the app, which a right one makes fresh (TFA-4).
    Device(&'a DeviceId),
    /// The same in a browser, by a link that the device asked for and a right one spends.
    DeviceBy(&'a Plain, &'a DeviceId),
}

/// Checks a second step; of simultaneous attempts with one right code, one wins (TFA-1, TFA-2).
///
/// # Errors
/// [`Problem::SlowDown`] after too many attempts; [`Problem::Busy`] where no core is free, which is no attempt.
pub async fn code(
    app: &App,
    door: Door<'_>,
    known: &Known,
    what: For<'_>,
    typed: Second<'_>,
) -> Told<Checked> {
    // CAP-4: a device that they know counts for itself, so that a stranger who has the password cannot use its tries up.
    let device = match what {
        For::Step(_) => {
            let mut connection = app.db.connection().await?;
            let (identity, now) = (&known.identity.id, app.clock.now());
            known_device::find(&mut connection, door.place, identity, now).await?
        }
        _ => None,
    };
    let whom = device.as_deref().unwrap_or(known.identity.id.as_str());
    let limits = [(throttle::CODE, whom), (throttle::CODES, whom)];
    let counted = match throttle::count(app, &limits).await {
        Ok(counted) => counted,
        Err(failure) => {
            let what = format!("{}\n{whom}\n{}", door.workspace.id, door.place.prefix());
            if throttle::is_first(app, &what, FLOOD).await? {
                failed_by(app, door, known, Cause::Throttled).await?;
            }
            return Err(failure);
        }
    };
    let identity = &known.identity.id;
    // Hashed before the transaction begins, which nobody waits for that long; and a passkey's question is spent whatever comes of it.
    let (mut backup, mut taken) = (None, Answered::Wrong);
    match typed {
        Second::Backup { number, code } => {
            backup = match backup_code::check(app, identity, number, code).await {
                Ok(found) => found,
                Err(failure) => {
                    if let Failure::Told(Problem::Busy { .. }) = failure {
                        counted.give_back(app).await?;
                        let what = format!("{}\n{whom}\nbusy", door.workspace.id);
                        if throttle::is_first(app, &what, FLOOD).await? {
                            failed_by(app, door, known, Cause::Busy).await?;
                        }
                    }
                    return Err(failure);
                }
            };
        }
        Second::Passkey(answer) => taken = passkey::check(app, identity, what, answer).await?,
        Second::Code(_) => {}
    }
    let mut tx = app.db.begin().await?;
    let now = app.clock.now();
    // The first statement is a write, and what it spends comes back when the code is wrong.
    let open = match what {
        For::Step(step) => store::session::claim_step(&mut tx, &step.hash(), now).await?,
        For::Session(id) => store::session::hold(&mut tx, id, now).await?,
        For::Profile(_) => {
            store::identity::hold(&mut tx, identity).await?;
            true
        }
        For::Device(id) => store::device::set_confirmed(&mut tx, id, now).await?,
        For::DeviceBy(link, id) => {
            store::session::claim_step(&mut tx, &link.hash(), now).await?
                && store::device::set_confirmed(&mut tx, id, now).await?
        }
    };
    if !open {
        // SGN-5: of two at once, the one that came second.
        drop(tx);
        failed_by(app, door, known, Cause::CodeUsed).await?;
        return Ok(Checked::Used);
    }
    let checked = match typed {
        Second::Code(code) => factor::check(&mut tx, &app.key, identity, code, now).await?,
        Second::Backup { .. } => match &backup {
            None => Checked::WrongBackup,
            Some(right) => {
                let (number, hash) = (right.number, right.hash.as_str());
                match store::factor::claim_code(&mut tx, identity, number, hash, now).await? {
                    true => Checked::Right,
                    false => Checked::UsedBackup,
                }
            }
        },
        Second::Passkey(_) => passkey::claim(&mut tx, &taken, now).await?,
    };
    let means = typed.means();
    let tried = Some(Tried { means, checked });
    let facts = {
        let two_step = known.employee.as_ref().map(|person| &person.two_step);
        let none = TwoStep::default();
        let settings = &door.workspace.settings;
        let person = known.employee.as_ref();
        let facts = Facts::new(door.to(), person, two_step.unwrap_or(&none), settings);
        let facts = Facts {
            password: known.first(),
            second: tried,
            ..facts
        };
        sign_in::decide(&facts, now)
    };
    if let Message::SecondNotRight(told) = facts.told {
        // Also who was blocked between the pages (BLK-2); no code is spent.
        drop(tx);
        if let (For::Step(_), None) = (what, &device) {
            tries::count_step(app, &known.identity.login_canonical).await?;
        }
        failed_by(app, door, known, facts.cause).await?;
        return Ok(told);
    }
    if let Some(right) = backup {
        let left = store::factor::count_codes(&mut tx, identity).await?;
        let person = known.employee.as_ref().map(|person| person.id.clone());
        let mut event = event(app, door, EventKind::BackupCodeUsed);
        event.actor = person.clone();
        event.on = person;
        event.data.insert("number".to_owned(), right.number.into());
        event.data.insert("left".to_owned(), left.into());
        store::event::add(&mut tx, &door.workspace.id, &event).await?;
    }
    if let Answered::By(used) = taken {
        let person = known.employee.as_ref().map(|person| person.id.clone());
        let mut event = event(app, door, EventKind::PasskeyUsed);
        event.actor = person.clone();
        event.on = person;
        event.data.insert("name".to_owned(), used.name.into());
        store::event::add(&mut tx, &door.workspace.id, &event).await?;
    }
    tx.commit().await?;
    app.nudge.seal();
    counted.give_back(app).await?;
    if let Some(person) = &known.employee {
        block::proved(app, &door.workspace.id, &person.id, door.place).await?;
    }
    Ok(checked)
}

/// Who a step stands for, and what else it remembers; `None` when it is over.
///
/// # Errors
/// When the database does not answer.
pub async fn stepping(
    app: &App,
    way: &'static str,
    secret: &Plain,
) -> Told<Option<(Stored, Known, String)>> {
    let mut connection = app.db.connection().await?;
    let now = app.clock.now();
    let Some(step) = store::session::find_step(&mut connection, &secret.hash(), way, now).await?
    else {
        return Ok(None);
    };
    let workspace = store::workspace::find(&mut connection, &step.workspace).await?;
    let identity = store::identity::find(&mut connection, &step.identity).await?;
    let (Some(workspace), Some(identity)) = (workspace, identity) else {
        return Ok(None);
    };
    let known = Known {
        provider: step.provider,
        anew: step.anew,
        ..known(&mut connection, &workspace, way, identity).await?
    };
    Ok(Some((workspace, known, step.request)))
}

/// What becomes of someone whose factors are right: in, or why not, with the event of a refusal (SGN-2, SGN-4).
///
/// # Errors
/// When the database does not take it.
pub async fn stand(app: &App, door: Door<'_>, known: &Known) -> Told<Outcome> {
    // Whoever comes here took the second step, where one was asked for, on an earlier page.
    let proved = Proved {
        second: Tried {
            means: Means::Code,
            checked: Checked::Right,
        },
        place_allowed: match &known.employee {
            Some(person) => ip_rule::lets_in(app, door, person).await?,
            None => true,
        },
    };
    let outcome = decide(app, door, known, known.first(), Some(proved));
    match (outcome.told, &known.employee) {
        (Message::In, _) => {}
        (Message::NotFromHere, Some(person)) => {
            ip_rule::refused_at_door(app, door, known, person).await?;
        }
        (_, Some(_)) => failed_by(app, door, known, outcome.cause).await?,
        // Whoever proved both factors here is worth an event, though there is nobody it is on.
        (_, None) => {
            let mut event = event(app, door, EventKind::SignInFailed);
            event.cause = Some(outcome.cause.word().to_owned());
            let login = known.identity.login.as_str().into();
            event.data.insert("login".to_owned(), login);
            known.note(&mut event);
            app.log(&door.workspace.id, event).await?;
        }
    }
    Ok(outcome)
}
