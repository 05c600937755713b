//! What a link to a new password does: what is behind it, why there is nothing, and the one transaction that sets the password (RCV-1,
//! RCV-3, SES-3).

use gatehouse_rules::address::Address;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::recovery::Outdated;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::{HOUR, MINUTE, Time};

use crate::app::App;
use crate::at::At;
use crate::change::data;
use crate::failure::Told;
use crate::front;
use crate::language;
use crate::password;
use crate::recovery::{WAY, Whose, by, whose};
use crate::store;
use crate::store::letter::{LetterKind, New as NewLetter};
use crate::store::recovery::Asking;
use crate::store::session::Step;
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
    pub whose: Whose,
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
pub async fn find(app: &App, at: &At, link: &Plain) -> Told<Result<Open, Why>> {
    let mut tx = app.db.begin_read().await?;
    let hash = link.hash();
    let Some(asking) = store::recovery::find_by_token(&mut tx, at.id(), &hash).await? else {
        return Ok(Err(Why::Unknown));
    };
    let Some(whose) = whose(&mut tx, &asking).await? else {
        return Ok(Err(Why::Unknown));
    };
    let (owner, lives) = (whose.owner(&asking), app.config.recovery.link_lives());
    if let Err(why) = asking.at.check(&owner, lives, app.clock.now()) {
        return Ok(Err(Why::Outdated(why)));
    }
    let factor = store::factor::since(&mut tx, &whose.identity.id).await?;
    let two_step = factor.is_some();
    let known = password::known(&mut tx, &whose.identity).await?;
    Ok(Ok(Open {
        asking,
        whose,
        two_step,
        known,
    }))
}

/// INV-8: notes once that a link was opened; it is not spent by it.
///
/// # Errors
/// When the database does not take it.
pub async fn opened(app: &App, at: &At, open: &Open) -> Told<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if !store::recovery::set_opened(&mut tx, &open.asking.id, now).await? {
        return Ok(());
    }
    store::letter::set_link_opened(&mut tx, &open.asking.letter, now).await?;
    let event = at.event(app, WAY, EventKind::RecoveryOpened);
    open.whose.add(app, &mut tx, &event).await?;
    tx.commit().await?;
    app.nudge.seal();
    Ok(())
}

/// Logs a link that was refused, once an hour each; links that never were one, once an hour and place.
///
/// # Errors
/// When the database does not take it.
pub async fn refuse(app: &App, at: &At, link: &Plain, why: Why) -> Told<()> {
    let (what, cause) = match why {
        Why::Unknown => (at.place.prefix(), "unknown"),
        Why::Outdated(why) => (link.hash().as_str().to_owned(), why.cause()),
    };
    let here = at.id().map_or("", |id| id.as_str());
    let what = format!("recovery:{here}:{what}:{cause}");
    if !throttle::is_first(app, &what, HOUR).await? {
        return Ok(());
    }
    let mut connection = app.db.connection().await?;
    let hash = link.hash();
    let whose = match store::recovery::find_by_token(&mut connection, at.id(), &hash).await? {
        Some(asking) => whose(&mut connection, &asking).await?,
        None => None,
    };
    drop(connection);
    let event = Event {
        cause: Some(cause.to_owned()),
        ..at.event(app, WAY, EventKind::RecoveryRefused)
    };
    match (whose.filter(|whose| !whose.people.is_empty()), at.id()) {
        (Some(whose), _) => whose.log(app, &event).await,
        (None, Some(here)) => app.log(here, event).await,
        (None, None) => {
            tracing::info!(cause, ip = %at.place.ip, "a link to a new password was refused");
            Ok(())
        }
    }
}

/// RCV-1, SES-3: spends the link and sets the password, in one transaction; of two who submit it at once, one does. Every session and half
/// sign-in of the identity ends, in every workspace, each of which has the event; the person is told by letter. Nobody is signed in by it:
/// the secret only lets the sign-in page remember the login. `None` when the link is outdated by now.
///
/// # Errors
/// When the database refuses; nothing happened then.
pub async fn recover(
    app: &App,
    at: &At,
    link: &Plain,
    open: &Open,
    hash: &str,
) -> Told<Option<Plain>> {
    let now = app.clock.now();
    let id = &open.whose.identity.id;
    let remembering = match at.id() {
        Some(here) => Some(here.clone()),
        None => front::door_of(app, front::WAY, &open.whose.identity.login)
            .await?
            .map(|door| door.id),
    };
    let mut tx = app.db.begin().await?;
    let (asking, lives) = (&open.asking.id, app.config.recovery.link_lives());
    if !store::recovery::claim(&mut tx, asking, &link.hash(), lives, now).await? {
        return Ok(None);
    }
    // The claim holds the asking; what it rests on may have moved since the page was drawn. Until the password is set, nobody else sets one.
    store::identity::hold(&mut tx, id).await?;
    let Some(whose) = whose(&mut tx, &open.asking).await? else {
        return Ok(None);
    };
    if open
        .asking
        .at
        .check(&whose.owner(&open.asking), lives, now)
        .is_err()
    {
        return Ok(None);
    }
    let identity = &whose.identity;
    password::keep_voided(&mut tx, identity, now).await?;
    store::identity::set_password(&mut tx, id, hash, now).await?;
    language::remember(&mut tx, id).await?;
    tries::forgive(&mut tx, &identity.login_canonical).await?;
    store::session::end_steps(&mut tx, id, now).await?;
    store::profile::end_sessions(&mut tx, id, now).await?;
    for (workspace, employee) in store::employee::list_of_identity(&mut tx, id).await? {
        let n_ended = store::session::end_all(&mut tx, &employee, app.alive()).await?;
        let mut event = at.event(app, WAY, EventKind::PasswordRecovered);
        event.actor = Some(employee.clone());
        event.on = Some(employee);
        event.cause = Some(by(&open.asking).to_owned());
        event.data.insert("n_ended".to_owned(), n_ended.into());
        store::event::add(&mut tx, &workspace, &event).await?;
    }
    let told = told_letter(app, &whose, &open.asking, now);
    store::letter::add(&mut tx, at.id(), &told, 0, now).await?;
    let secret = app.random.secret();
    if let Some(workspace) = remembering {
        let step = Step {
            purpose: RECOVERED.to_owned(),
            workspace,
            identity: id.clone(),
            provider: None,
            anew: false,
            request: identity.login.clone(),
            expires_at: now.plus(REMEMBERED),
        };
        store::session::add_step(&mut tx, &secret.hash(), &step, now).await?;
    }
    tx.commit().await?;
    app.nudge.seal();
    app.nudge.letters();
    Ok(Some(secret))
}

/// The letter that a password was set: whoever did not do it learns of it.
fn told_letter(app: &App, whose: &Whose, asking: &Asking, now: Time) -> Vec<NewLetter> {
    let identity = &whose.identity;
    let address = Address::parse(&identity.login).ok();
    let letter = address.map(|address| NewLetter {
        id: app.random.id(now).into(),
        kind: LetterKind::Recovered,
        channel: address.channel,
        address: address.typed,
        employee: whose.person(asking).map(|person| person.id.clone()),
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
