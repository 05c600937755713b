//! Devices that an identity knows: browsers it signed in with before (CAP-1, CAP-4, SGN-6). What strangers type never hurts them.

use axum::response::Response;
use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::employee::Employee;
use gatehouse_rules::event::Event;
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::{DAY, Time};
use sqlx::AnyConnection;

use crate::app::App;
use crate::credentials::{Door, Known};
use crate::failure::Told;
use crate::front;
use crate::pages;
use crate::place::Place;
use crate::store;
use crate::store::letter::{LetterKind, New as NewLetter};
use crate::tries;

/// The cookie's last name.
pub const COOKIE: &str = "device";
/// How long a device is known after it last signed in, in ms.
pub const KEPT: i64 = 180 * DAY;

/// A sign-in that succeeded, as the device sees it.
#[derive(Debug)]
pub struct Entered {
    /// What the browser keeps from now on. It changes at every sign-in, so that a planted one is worth nothing.
    pub secret: Plain,
    /// Whether the identity did not know this device, and had signed in before.
    pub is_new: bool,
}

impl Entered {
    /// What the event of the sign-in says of the device (SGN-6).
    pub(crate) fn note(&self, event: &mut Event) {
        if self.is_new {
            event.data.insert("new_device".to_owned(), true.into());
        }
    }

    /// Lets the letter leave, where there is one.
    pub(crate) fn sends(&self, app: &App) {
        if self.is_new {
            app.nudge.letters();
        }
    }

    /// Gives the browser what it is known by from now on.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn keep(&self, app: &App, response: &mut Response) -> Told<()> {
        pages::keep_cookie(app, response, COOKIE, &self.secret, KEPT)
    }
}

/// The id of the device a request comes from, where this identity knows it.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    connection: &mut AnyConnection,
    place: &Place,
    identity: &IdentityId,
    now: Time,
) -> Told<Option<String>> {
    let Some(browser) = &place.browser else {
        return Ok(None);
    };
    let since = now.plus(-KEPT);
    Ok(store::known_device::find(connection, browser, identity, since).await?)
}

/// CAP-2, CAP-4, SGN-6: makes this device known to who signs in, clears what was counted against the login here and by strangers, and
/// writes to the person where the device is new; at the very first sign-in there is nothing to compare it with. Begins with a write, and
/// [`Entered::sends`] what it wrote once that is committed.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn enter(
    tx: &mut AnyConnection,
    app: &App,
    door: Door<'_>,
    known: &Known,
) -> Told<Entered> {
    let now = app.clock.now();
    let secret = app.random.secret();
    let (identity, place) = (&known.identity.id, door.place);
    let first = store::identity::claim_entered(tx, identity, now).await?;
    if let Some(old) = &place.browser {
        store::known_device::rotate(tx, old, &secret.hash()).await?;
    }
    let ip = place.address();
    let seen = store::known_device::Seen {
        device: place.device.as_deref(),
        ip: ip.as_deref(),
    };
    let hash = secret.hash();
    let id = store::known_device::set_seen(tx, &hash, identity, &seen, now).await?;
    let is_new = id.is_none() && !first;
    if id.is_none() {
        let id = app.random.id(now);
        store::known_device::add(tx, &id, &hash, identity, &seen, now).await?;
    }
    let login = &known.identity.login_canonical;
    tries::forget(tx, login, place, id.as_deref()).await?;
    tries::forgive(tx, login).await?;
    let letter = is_new
        .then(|| letter(app, door, known))
        .flatten()
        .into_iter()
        .collect::<Vec<_>>();
    if !letter.is_empty() {
        let of = is_of_company(door).then_some(&door.workspace.id);
        store::letter::add(tx, of, &letter, 0, now).await?;
    }
    Ok(Entered { secret, is_new })
}

/// CAP-2: the saved sign-in data of this device is removed, and with it what was counted against it.
///
/// # Errors
/// When the database does not take it.
pub async fn forget(app: &App, place: &Place) -> Told<()> {
    let Some(browser) = &place.browser else {
        return Ok(());
    };
    let mut tx = app.db.begin().await?;
    for (id, login) in store::known_device::remove(&mut tx, browser).await? {
        tries::forget_device(&mut tx, &login, place, id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The server's own address and the profile are of no company, whichever stands for the door.
fn is_of_company(door: Door<'_>) -> bool {
    ![front::WAY, front::PROFILE].contains(&door.way)
}

/// SGN-6: the letter, to the login where that is a mail address, else to the address in the profile.
fn letter(app: &App, door: Door<'_>, known: &Known) -> Option<NewLetter> {
    let now = app.clock.now();
    let mail = |text: &str| Address::parse(text).is_ok_and(|one| one.channel == Channel::Email);
    let login = Some(known.identity.login.as_str());
    let contact = known.employee.as_ref();
    let contact = contact.and_then(|person| person.contact_email.as_deref());
    let address = [login, contact]
        .into_iter()
        .flatten()
        .find(|one| mail(one))?;
    let mut content = serde_json::Map::new();
    content.insert("at".to_owned(), now.0.into());
    content.insert("ip".to_owned(), door.place.address().into());
    content.insert("device".to_owned(), door.place.device.clone().into());
    content.insert("login".to_owned(), known.identity.login.clone().into());
    Some(NewLetter {
        id: app.random.id(now).into(),
        kind: LetterKind::NewDevice,
        channel: Channel::Email,
        address: address.to_owned(),
        employee: known
            .employee
            .as_ref()
            .filter(|_| is_of_company(door))
            .map(|Employee { id, .. }| id.clone()),
        identity: Some(known.identity.id.clone()),
        invitation: None,
        issue: 0,
        content,
        next_try_at: now,
    })
}
