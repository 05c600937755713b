//! Signing in to an identity's profile, and proving it once more before something changes (SGN-1, SGN-5, TFA-8). What is counted is counted
//! together with every other door. A pause of two-step, which is one workspace's, stands for nothing here.

use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::Response;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::profile::is_shut;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::sign_in::{Cause, FREE_TRIES, Message};
use gatehouse_rules::time::{MINUTE, Time};
use gatehouse_rules::workspace::Settings;
use minijinja::Value;
use tokio::time::Instant;

use super::{HERE, Typed, event};
use crate::app::App;
use crate::credentials::{self, Refused, Second, Try};
use crate::factor::{self, Checked};
use crate::failure::Told;
use crate::pages;
use crate::place::Place;
use crate::store::identity::Identity;
use crate::store::profile::{Linked, Session};
use crate::{backup_code, captcha, known_device, session, sign_in, store, throttle, tries};

/// The cookie of these sessions.
pub(super) const COOKIE: &str = "profile";
/// Without a password, a sign-in this young proves the person again.
const FRESH: i64 = 10 * MINUTE;
/// Attempts that were not looked at are one event in this time, in ms.
const FLOOD: i64 = 15 * MINUTE;
/// As at every other door, failed attempts are answered at whole multiples of this.
const BEAT: Duration = Duration::from_millis(200);

/// Who is at their profile, checked at this request.
#[derive(Clone, Debug)]
pub(crate) struct Me {
    /// The identity.
    pub identity: Identity,
    /// Whether it has a second step.
    pub has_factor: bool,
    /// Since when this browser is signed in.
    pub since: Time,
    /// The workspace whose session it is, where it is not one of the profile's own.
    pub by: Option<String>,
}

/// What must be proved once more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Needs {
    pub password: bool,
    pub second: bool,
}

/// What a second step is typed for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What<'a> {
    /// To end a half sign-in, which a right one spends, too.
    Half(&'a Plain),
    /// To prove once more who it is.
    Again,
}

impl Me {
    /// The way back to where they came from; `None` where they signed in here.
    pub(super) fn back(&self) -> Option<String> {
        self.by.as_ref().map(|slug| format!("/w/{slug}/me"))
    }

    /// The password, always, where there is one; and a second step, where there is one. Whoever has no password signs in afresh.
    pub(super) fn needs(&self, app: &App) -> Needs {
        let stale = app.clock.now().since(self.since) > FRESH;
        Needs {
            password: self.identity.password_hash.is_some() || stale,
            second: self.has_factor,
        }
    }

    /// Proves it; `Err` is what the page says was wrong.
    pub(super) async fn prove(
        &self,
        app: &App,
        place: &Place,
        typed: &Typed,
    ) -> Told<Result<(), Value>> {
        let needs = self.needs(app);
        if needs.password {
            let password_typed = Plain::new(typed.password.as_str());
            let login = &self.identity.login;
            match password(app, place, typed.attempt(login, &password_typed)).await? {
                Ok(identity) if identity.id == self.identity.id => {}
                // The login moved to someone else this moment.
                Ok(_) => return Ok(Err(sign_in::not_right())),
                Err(refused) => return Ok(Err(sign_in::not_again(&refused))),
            }
        }
        if needs.second {
            let second = typed.second();
            let checked = code(app, place, &self.identity.id, What::Again, second).await?;
            if checked != Checked::Right {
                return Ok(Err(sign_in::code_not_right(checked)));
            }
        }
        Ok(Ok(()))
    }
}

/// Who is signed in in this browser: at the profile, or at a workspace, which proved the same.
pub(super) async fn current(
    app: &App,
    headers: &HeaderMap,
    place: &Place,
) -> Told<Option<Me>> {
    let now = app.clock.now();
    let mut connection = app.db.connection().await?;
    let mut found = None;
    if let Some(secret) = pages::cookie(app, headers, COOKIE)
        && let Some(session) =
            store::profile::find_session(&mut connection, &secret.hash(), now).await?
    {
        store::profile::set_seen(&mut connection, &session.id, now).await?;
        found = Some((session.identity, session.created_at, None));
    }
    if found.is_none()
        && let Some(secret) = pages::cookie(app, headers, "session")
        && let Some(session) = store::session::find(&mut connection, &secret.hash(), now).await?
        && let Some(workspace) =
            store::workspace::find(&mut connection, &session.workspace).await?
    {
        drop(connection);
        // What the workspace asks of its own sessions holds for this way in, too (IPR-1).
        if let Some(here) = session::current(app, &workspace, headers, place).await? {
            let begun = here.session.created_at;
            found = Some((here.session.identity, begun, Some(workspace.slug)));
        }
        connection = app.db.connection().await?;
    }
    let Some((id, since, by)) = found else {
        return Ok(None);
    };
    let Some(identity) = store::identity::find(&mut connection, &id).await? else {
        return Ok(None);
    };
    let linked = store::profile::list_linked(&mut connection, &id).await?;
    if is_shut(
        linked.iter().map(|one| &one.person),
        identity.password_set_at,
    ) {
        return Ok(None);
    }
    let has_factor = store::factor::find(&mut connection, &id).await?.is_some();
    Ok(Some(Me {
        identity,
        has_factor,
        since,
        by,
    }))
}

/// Checks a login and a password: counted before it is checked, one hash on every path, answered alike (SGN-1, CAP-1, CAP-4).
///
/// # Errors
/// [`Problem::SlowDown`] where nothing is checked for a while.
pub(super) async fn password(
    app: &App,
    place: &Place,
    typed: Try<'_>,
) -> Told<Result<Identity, Refused>> {
    let begun = Instant::now();
    let canonical = credentials::canonical(typed.login);
    let (identity, linked) = find(app, &canonical).await?;
    let nobody_s = IdentityId::from("");
    let id = identity.as_ref().map_or(&nobody_s, |identity| &identity.id);
    let device = known_device::find(app, place, id).await?;
    let whom = Whom::new(&canonical, place, device);
    let settings = Settings::default();
    let (counted, outcome, challenge) =
        credentials::knock(app, &settings, &whom, typed.proof).await?;
    if outcome.told != Message::Check {
        let what = format!("profile\n{}\n{}", whom.key(), outcome.cause.word());
        if throttle::is_first(app, &what, FLOOD).await? {
            failed(app, place, &linked, outcome.cause).await?;
        }
        return match outcome.told {
            Message::Wait { seconds } => Err(Problem::SlowDown { seconds }.into()),
            told => Ok(Err(Refused { told, challenge })),
        };
    }
    let kept = identity
        .as_ref()
        .and_then(|one| one.password_hash.as_deref());
    let right = app.passwords.verify(typed.password, kept).await?;
    let cause = match identity {
        None => Cause::UnknownLogin,
        Some(one) if is_shut(linked.iter().map(|one| &one.person), one.password_set_at) => {
            Cause::Blocked
        }
        Some(one) if one.password_hash.is_none() => Cause::NoPassword,
        Some(_) if !right => Cause::WrongPassword,
        Some(one) => {
            tries::give_back(app, &whom, &counted).await?;
            return Ok(Ok(one));
        }
    };
    failed(app, place, &linked, cause).await?;
    let beats = begun.elapsed().as_millis() / BEAT.as_millis() + 1;
    tokio::time::sleep_until(begun + BEAT * u32::try_from(beats).unwrap_or(1)).await;
    Ok(Err(Refused {
        told: Message::Incorrect,
        challenge: (counted.from_here >= FREE_TRIES).then(|| captcha::challenge(app, &whom.key())),
    }))
}

async fn find(app: &App, canonical: &str) -> Told<(Option<Identity>, Vec<Linked>)> {
    let mut connection = app.db.connection().await?;
    let identity = store::identity::find_by_login(&mut connection, canonical).await?;
    // A login that nobody has asks the second question too.
    let id = identity
        .as_ref()
        .map_or_else(|| IdentityId::from(""), |identity| identity.id.clone());
    let linked = store::profile::list_linked(&mut connection, &id).await?;
    Ok((identity, linked))
}

/// SGN-5: leaves the true cause in the log of every workspace of the identity; without one, in the operator's.
async fn failed(app: &App, place: &Place, linked: &[Linked], cause: Cause) -> Told<()> {
    if linked.is_empty() {
        tracing::info!(cause = cause.word(), ip = %place.ip, "an attempt to open a profile failed");
        let mut connection = app.db.connection().await?;
        store::throttle::set_last(&mut connection, app.clock.now()).await?;
    }
    for one in linked {
        let event = Event {
            cause: Some(cause.word().to_owned()),
            ..event(app, place, EventKind::SignInFailed, one)
        };
        app.log(&one.workspace, event).await?;
    }
    Ok(())
}

/// Checks a second step; of simultaneous attempts with one right code, one wins (TFA-1, TFA-2).
///
/// # Errors
/// [`Problem::SlowDown`](gatehouse_rules::problem::Problem::SlowDown) after too many attempts.
pub(super) async fn code(
    app: &App,
    place: &Place,
    identity: &IdentityId,
    what: What<'_>,
    typed: Second<'_>,
) -> Told<Checked> {
    let whom = identity.as_str();
    let limits = [(throttle::CODE, whom), (throttle::CODES, whom)];
    let counted = throttle::count(app, &limits).await?;
    // Hashed before the transaction begins, which nobody waits for that long.
    let backup = match typed {
        Second::Code(_) => None,
        Second::Backup { number, code } => backup_code::check(app, identity, number, code).await?,
    };
    let mut tx = app.db.begin().await?;
    let now = app.clock.now();
    let open = match what {
        What::Half(secret) => store::profile::claim_half(&mut tx, &secret.hash(), now).await?,
        What::Again => {
            store::identity::hold(&mut tx, identity).await?;
            true
        }
    };
    if !open {
        return Ok(Checked::Used);
    }
    let checked = match (typed, &backup) {
        (Second::Code(code), _) => factor::check(&mut tx, &app.key, identity, code, now).await?,
        (Second::Backup { .. }, None) => Checked::WrongBackup,
        (Second::Backup { .. }, Some(right)) => {
            let (number, hash) = (right.number, right.hash.as_str());
            match store::factor::claim_code(&mut tx, identity, number, hash, now).await? {
                true => Checked::Right,
                false => Checked::UsedBackup,
            }
        }
    };
    let linked = store::profile::list_linked(&mut tx, identity).await?;
    if checked != Checked::Right {
        drop(tx);
        if let Some(cause) = checked.cause() {
            failed(app, place, &linked, cause).await?;
        }
        return Ok(checked);
    }
    if let Some(right) = backup {
        let left = store::factor::count_codes(&mut tx, identity).await?;
        for one in &linked {
            let mut event = event(app, place, EventKind::BackupCodeUsed, one);
            event.actor = event.on.clone();
            event.data.insert("number".to_owned(), right.number.into());
            event.data.insert("left".to_owned(), left.into());
            store::event::add(&mut tx, &one.workspace, &event).await?;
        }
    }
    tx.commit().await?;
    app.nudge.seal();
    counted.give_back(app).await?;
    Ok(checked)
}

/// After the password: to the second step, or in.
pub(super) async fn open(
    app: &App,
    place: &Place,
    headers: &HeaderMap,
    identity: &Identity,
) -> Told<Response> {
    let mut connection = app.db.connection().await?;
    let factor = store::factor::find(&mut connection, &identity.id).await?;
    drop(connection);
    if factor.is_none() {
        return let_in(app, place, headers, &identity.id).await;
    }
    let secret = begin(app, place, headers, &identity.id, false).await?;
    let mut response = pages::go("/profile/confirm")?;
    pages::set_cookie(app, &mut response, COOKIE, Some(&secret))?;
    Ok(response)
}

/// In: a session of its own, with a new secret (SES-4).
pub(super) async fn let_in(
    app: &App,
    place: &Place,
    headers: &HeaderMap,
    identity: &IdentityId,
) -> Told<Response> {
    let secret = begin(app, place, headers, identity, true).await?;
    let mut connection = app.db.connection().await?;
    let linked = store::profile::list_linked(&mut connection, identity).await?;
    let found = store::identity::find(&mut connection, identity).await?;
    drop(connection);
    if let Some(identity) = found {
        // CAP-2, CAP-4: a sign-in that succeeded clears what was counted against this login.
        let device = known_device::find(app, place, &identity.id).await?;
        let login = &identity.login_canonical;
        let mut tx = app.db.begin().await?;
        tries::forget(&mut tx, login, place, device.as_deref()).await?;
        tries::forgive(&mut tx, login).await?;
        tx.commit().await?;
    }
    for one in &linked {
        let mut event = event(app, place, EventKind::ProfileOpened, one);
        event.actor = event.on.clone();
        app.log(&one.workspace, event).await?;
    }
    let mut response = pages::go(HERE)?;
    pages::set_cookie(app, &mut response, COOKIE, Some(&secret))?;
    Ok(response)
}

async fn begin(
    app: &App,
    place: &Place,
    headers: &HeaderMap,
    identity: &IdentityId,
    confirmed: bool,
) -> Told<Plain> {
    let now = app.clock.now();
    let secret = app.random.secret();
    let session = Session {
        id: app.random.id(now),
        identity: identity.clone(),
        device: place.device.clone(),
        ip: Some(place.ip.to_string()),
        created_at: now,
        confirmed_at: confirmed.then_some(now),
    };
    let mut tx = app.db.begin().await?;
    store::profile::add_session(&mut tx, &secret.hash(), &session).await?;
    if let Some(old) = pages::cookie(app, headers, COOKIE) {
        store::profile::end_session(&mut tx, &old.hash(), now).await?;
    }
    tx.commit().await?;
    Ok(secret)
}
