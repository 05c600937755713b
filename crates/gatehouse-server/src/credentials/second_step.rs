//! The second step: what is remembered until it is taken, and its check (TFA-1, TFA-2, TFA-8).

use gatehouse_rules::event::EventKind;
use gatehouse_rules::id::{DeviceId, IdentityId};
use gatehouse_rules::secret::Plain;
use gatehouse_rules::sign_in::{
    self, Cause, Checked, Facts, Means, Message, Outcome, Second as Tried,
};
use gatehouse_rules::time::{MINUTE, Time};
use gatehouse_rules::two_step::TwoStep;
use sqlx::AnyConnection;

use super::failed::{failed_by, no_attempt, once};
use super::{Door, Known, event, known};
use crate::app::App;
use crate::backup_code;
use crate::block;
use crate::factor;
use crate::failure::Told;
use crate::known_device;
use crate::passkey::{self, Answered};
use crate::store;
use crate::store::session::Step;
use crate::store::workspace::Stored;
use crate::throttle::{self, Counted};
use crate::tries;

/// How long someone may take between the password and the second step.
const STEP_LIVES: i64 = 10 * MINUTE;

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
/// [`SlowDown`](gatehouse_rules::problem::Problem::SlowDown) after too many attempts;
/// [`Busy`](gatehouse_rules::problem::Problem::Busy) where no core is free, which is no attempt.
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
    let identity = &known.identity.id;
    let whom = device.as_deref().unwrap_or(identity.as_str());
    let counted = count(app, door, known, whom).await?;
    // Hashed before the transaction begins, which nobody waits for that long; and a passkey's question is spent whatever comes of it.
    let (mut backup, mut taken) = (None, Answered::Wrong);
    match typed {
        Second::Backup { number, code } => {
            backup = match backup_code::check(app, identity, number, code).await {
                Ok(found) => found,
                Err(failure) => {
                    let noted = failed_by(app, door, known, Cause::Busy);
                    let what = format!("{}\n{whom}\nbusy", door.workspace.id);
                    no_attempt(app, &failure, counted.give_back(app), (&what, noted)).await?;
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
    if !claim(&mut tx, identity, what, now).await? {
        // SGN-5: of two at once, the one that came second.
        drop(tx);
        failed_by(app, door, known, Cause::CodeUsed).await?;
        return Ok(Checked::Used);
    }
    let checked = match typed {
        Second::Code(code) => factor::check(&mut tx, &app.key, identity, code, now).await?,
        Second::Backup { .. } => claim_backup(&mut tx, identity, backup.as_ref(), now).await?,
        Second::Passkey(_) => passkey::claim(&mut tx, &taken, now).await?,
    };
    let means = typed.means();
    let outcome = judge(door, known, Tried { means, checked }, now);
    if let Message::SecondNotRight(told) = outcome.told {
        // Also who was blocked between the pages (BLK-2); no code is spent.
        drop(tx);
        if let (For::Step(_), None) = (what, &device) {
            tries::count_step(app, &known.identity.login_canonical).await?;
        }
        failed_by(app, door, known, outcome.cause).await?;
        return Ok(told);
    }
    note(&mut tx, app, door, known, (backup, taken)).await?;
    tx.commit().await?;
    app.nudge.seal();
    counted.give_back(app).await?;
    if let Some(person) = &known.employee {
        block::proved(app, &door.workspace.id, &person.id, door.place).await?;
    }
    Ok(checked)
}

/// Counts an attempt before anything of it is looked at.
async fn count(app: &App, door: Door<'_>, known: &Known, whom: &str) -> Told<Counted> {
    let limits = [(throttle::CODE, whom), (throttle::CODES, whom)];
    match throttle::count(app, &limits).await {
        Ok(counted) => Ok(counted),
        Err(failure) => {
            let what = format!("{}\n{whom}\n{}", door.workspace.id, door.place.prefix());
            once(app, &what, failed_by(app, door, known, Cause::Throttled)).await?;
            Err(failure)
        }
    }
}

/// Claims what it is typed for; false where that is over.
async fn claim(
    tx: &mut AnyConnection,
    identity: &IdentityId,
    what: For<'_>,
    now: Time,
) -> Told<bool> {
    Ok(match what {
        For::Step(step) => store::session::claim_step(tx, &step.hash(), now).await?,
        For::Session(id) => store::session::hold(tx, id, now).await?,
        For::Profile(_) => {
            store::identity::hold(tx, identity).await?;
            true
        }
        For::Device(id) => store::device::set_confirmed(tx, id, now).await?,
        For::DeviceBy(link, id) => {
            store::session::claim_step(tx, &link.hash(), now).await?
                && store::device::set_confirmed(tx, id, now).await?
        }
    })
}

async fn claim_backup(
    tx: &mut AnyConnection,
    identity: &IdentityId,
    backup: Option<&backup_code::Right>,
    now: Time,
) -> Told<Checked> {
    let Some(right) = backup else {
        return Ok(Checked::WrongBackup);
    };
    let (number, hash) = (right.number, right.hash.as_str());
    let is_claimed = store::factor::claim_code(tx, identity, number, hash, now).await?;
    Ok(if is_claimed {
        Checked::Right
    } else {
        Checked::UsedBackup
    })
}

/// Asks the rule what a second step is worth.
fn judge(door: Door<'_>, known: &Known, tried: Tried, now: Time) -> Outcome {
    let two_step = known.employee.as_ref().map(|person| &person.two_step);
    let none = TwoStep::default();
    let settings = &door.workspace.settings;
    let person = known.employee.as_ref();
    let facts = Facts::new(door.to(), person, two_step.unwrap_or(&none), settings);
    let facts = Facts {
        password: known.first(),
        second: Some(tried),
        ..facts
    };
    sign_in::decide(&facts, now)
}

/// The event of a right one that is worth one: a backup code, of which fewer are left, or a passkey.
async fn note(
    tx: &mut AnyConnection,
    app: &App,
    door: Door<'_>,
    known: &Known,
    (backup, taken): (Option<backup_code::Right>, Answered),
) -> Told<()> {
    let of = |kind: EventKind| {
        let person = known.employee.as_ref().map(|person| person.id.clone());
        let mut event = event(app, door, kind);
        event.actor = person.clone();
        event.on = person;
        event
    };
    if let Some(right) = backup {
        let left = store::factor::count_codes(tx, &known.identity.id).await?;
        let mut event = of(EventKind::BackupCodeUsed);
        event.data.insert("number".to_owned(), right.number.into());
        event.data.insert("left".to_owned(), left.into());
        store::event::add(tx, &door.workspace.id, &event).await?;
    }
    if let Answered::By(used) = taken {
        let mut event = of(EventKind::PasskeyUsed);
        event.data.insert("name".to_owned(), used.name.into());
        store::event::add(tx, &door.workspace.id, &event).await?;
    }
    Ok(())
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
