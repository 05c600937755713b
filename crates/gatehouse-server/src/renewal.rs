//! What a link to a new password does: what is behind it, why there is nothing, and the one transaction that sets the password (RCV-1,
//! RCV-3, SES-3).

use gatehouse_rules::address::Address;
use gatehouse_rules::employee::Employee;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::recovery::Outdated;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::{HOUR, MINUTE, Time};

use crate::app::App;
use crate::change::data;
use crate::credentials::{self, Door};
use crate::failure::Told;
use crate::language;
use crate::password;
use crate::recovery::{by, owner, whose};
use crate::store;
use crate::store::identity::Identity;
use crate::store::letter::{LetterKind, New as NewLetter};
use crate::store::recovery::Asking;
use crate::store::session::Step;
use crate::store::workspace::Stored;
use crate::throttle;
use crate::tries;

/// What a half sign-in is for that only remembers which login a password was just set for.
pub(crate) const RECOVERED: &str = "recovered";
/// How long the sign-in page remembers that login.
const REMEMBERED: i64 = 10 * MINUTE;

/// What is behind a link that works.
#[derive(Clone, Debug)]
pub struct Open {
    /// The asking.
    pub asking: Asking,
    /// Whose login it is.
    pub identity: Identity,
    /// What they are in this workspace.
    pub person: Option<Employee>,
    /// Whether a second step stands beside the password (RCV-6).
    pub two_step: bool,
    /// What a stranger would try first as their password: name, login, companies (RCV-6).
    pub known: Vec<String>,
}

/// Why nothing is behind a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It never was one.
    Unknown,
    /// It was one (RCV-3).
    Outdated(Outdated),
}

/// What is behind a link.
///
/// # Errors
/// When the database does not answer.
pub async fn find(app: &App, workspace: &Stored, link: &Plain) -> Told<Result<Open, Why>> {
    let mut tx = app.db.begin_read().await?;
    let hash = link.hash();
    let Some(asking) = store::recovery::find_by_token(&mut tx, &workspace.id, &hash).await? else {
        return Ok(Err(Why::Unknown));
    };
    let Some((identity, person)) = whose(&mut tx, &asking).await? else {
        return Ok(Err(Why::Unknown));
    };
    let owner = owner(&asking, &identity, person.as_ref());
    if let Err(why) = asking.at.check(&owner, app.clock.now()) {
        return Ok(Err(Why::Outdated(why)));
    }
    let two_step = store::factor::since(&mut tx, &identity.id).await?.is_some();
    let known = password::known(&mut tx, &identity).await?;
    Ok(Ok(Open {
        asking,
        identity,
        person,
        two_step,
        known,
    }))
}

/// INV-8: notes once that a link was opened; it is not spent by it.
///
/// # Errors
/// When the database does not take it.
pub async fn opened(app: &App, door: Door<'_>, open: &Open) -> Told<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if !store::recovery::set_opened(&mut tx, &open.asking.id, now).await? {
        return Ok(());
    }
    store::letter::set_link_opened(&mut tx, &open.asking.letter, now).await?;
    if let Some(person) = &open.person {
        let event = Event {
            on: Some(person.id.clone()),
            ..credentials::event(app, door, EventKind::RecoveryOpened)
        };
        store::event::add(&mut tx, &door.workspace.id, &event).await?;
    }
    tx.commit().await?;
    app.nudge.seal();
    Ok(())
}

/// Logs a link that was refused, once an hour each; links that never were one, once an hour and place.
///
/// # Errors
/// When the database does not take it.
pub async fn refuse(app: &App, door: Door<'_>, link: &Plain, why: Why) -> Told<()> {
    let (what, cause) = match why {
        Why::Unknown => (door.place.prefix(), "unknown"),
        Why::Outdated(why) => (link.hash().as_str().to_owned(), why.cause()),
    };
    let what = format!("recovery:{}:{what}:{cause}", door.workspace.id);
    if !throttle::is_first(app, &what, HOUR).await? {
        return Ok(());
    }
    let mut connection = app.db.connection().await?;
    let (id, hash) = (&door.workspace.id, link.hash());
    let on = match store::recovery::find_by_token(&mut connection, id, &hash).await? {
        Some(asking) => whose(&mut connection, &asking).await?,
        None => None,
    };
    drop(connection);
    let event = Event {
        on: on.and_then(|(_, person)| person).map(|person| person.id),
        cause: Some(cause.to_owned()),
        ..credentials::event(app, door, EventKind::RecoveryRefused)
    };
    app.log(&door.workspace.id, event).await
}

/// RCV-1, SES-3: spends the link and sets the password, in one transaction; of two who submit it at once, one does. Every session and half
/// sign-in of the identity ends, in every workspace, each of which has the event; the person is told by letter. Nobody is signed in by it:
/// the secret only lets the sign-in page remember the login. `None` when the link is outdated by now.
///
/// # Errors
/// When the database refuses; nothing happened then.
pub async fn recover(
    app: &App,
    door: Door<'_>,
    link: &Plain,
    open: &Open,
    hash: &str,
) -> Told<Option<Plain>> {
    let now = app.clock.now();
    let id = &open.identity.id;
    let mut tx = app.db.begin().await?;
    if !store::recovery::claim(&mut tx, &open.asking.id, &link.hash(), now).await? {
        return Ok(None);
    }
    // The claim holds the asking; what it rests on may have moved since the page was drawn. Until the password is set, nobody else sets one.
    store::identity::hold(&mut tx, id).await?;
    let Some((identity, person)) = whose(&mut tx, &open.asking).await? else {
        return Ok(None);
    };
    let owner = owner(&open.asking, &identity, person.as_ref());
    if open.asking.at.check(&owner, now).is_err() {
        return Ok(None);
    }
    store::identity::set_password(&mut tx, id, hash, now).await?;
    language::remember(&mut tx, id).await?;
    tries::forgive(&mut tx, &identity.login_canonical).await?;
    store::session::end_steps(&mut tx, id, now).await?;
    store::profile::end_sessions(&mut tx, id, now).await?;
    for (workspace, employee) in store::employee::list_of_identity(&mut tx, id).await? {
        let n_ended = store::session::end_all(&mut tx, &employee, now).await?;
        let mut event = credentials::event(app, door, EventKind::PasswordRecovered);
        event.actor = Some(employee.clone());
        event.on = Some(employee);
        event.cause = Some(by(&open.asking).to_owned());
        event.data.insert("n_ended".to_owned(), n_ended.into());
        store::event::add(&mut tx, &workspace, &event).await?;
    }
    let told = told_letter(app, &identity, person.as_ref(), now);
    store::letter::add(&mut tx, &door.workspace.id, &told, 0, now).await?;
    let secret = app.random.secret();
    let step = Step {
        purpose: RECOVERED.to_owned(),
        workspace: door.workspace.id.clone(),
        identity: id.clone(),
        provider: None,
        request: identity.login,
        expires_at: now.plus(REMEMBERED),
    };
    store::session::add_step(&mut tx, &secret.hash(), &step, now).await?;
    tx.commit().await?;
    app.nudge.seal();
    app.nudge.letters();
    Ok(Some(secret))
}

/// The letter that a password was set: whoever did not do it learns of it.
fn told_letter(
    app: &App,
    identity: &Identity,
    person: Option<&Employee>,
    now: Time,
) -> Vec<NewLetter> {
    let address = Address::parse(&identity.login).ok();
    let letter = address.map(|address| NewLetter {
        id: app.random.id(now).into(),
        kind: LetterKind::Recovered,
        channel: address.channel,
        address: address.typed,
        employee: person.map(|person| person.id.clone()),
        identity: Some(identity.id.clone()),
        invitation: None,
        issue: 0,
        content: data([
            ("name", identity.name.as_str().into()),
            ("at", now.0.into()),
        ]),
        next_try_at: now,
    });
    letter.into_iter().collect()
}
