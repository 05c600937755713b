//! What is counted at the door (CAP-1, CAP-4): tries for one login from one device that it knows or from one place, and failures in a
//! row from devices that it does not know. Logins that nobody has are counted alike. An attempt is counted before it is looked at, so
//! that parallel ones cannot slip through, and what was no failure is given back.

use gatehouse_rules::secret::sha256_hex;
use gatehouse_rules::sign_in::{Counted, Tries, wait_after};
use gatehouse_rules::time::{DAY, Time};
use sqlx::AnyConnection;

use crate::app::App;
use crate::failure::Told;
use crate::place::Place;
use crate::store;
use crate::throttle::{Limit, PLACE};

/// CAP-1: tries for one login from one place. How many are free is the operator's to set, and the rule's to say.
const TRIES: Limit = Limit::new("password", Tries::MOST, DAY);
/// The same from a device that the identity knows.
const DEVICE_TRIES: Limit = Limit::new("device", Tries::MOST, 30 * DAY);
/// How long failures in a row are remembered after the last one, in ms.
pub const KEPT: i64 = 180 * DAY;

/// Who tries: a login, from a device that the identity knows, or else from a place.
#[derive(Clone, Debug)]
pub struct Whom {
    canonical: String,
    prefix: String,
    device: Option<String>,
}

impl Whom {
    /// Of a login in canonical form; `device` is the id of one that the identity knows.
    #[must_use]
    pub fn new(canonical: &str, place: &Place, device: Option<String>) -> Self {
        Self {
            canonical: canonical.to_owned(),
            prefix: place.prefix(),
            device,
        }
    }

    /// What tells them from all others.
    #[must_use]
    pub fn key(&self) -> String {
        let from = self.device.as_ref().unwrap_or(&self.prefix);
        format!("{}\n{from}", self.canonical)
    }

    fn tries(&self) -> (Limit, String) {
        let limit = match self.device {
            Some(_) => DEVICE_TRIES,
            None => TRIES,
        };
        (limit, limit.named(&self.key()))
    }
}

/// A login as strangers' failures are kept: hashed, as all that is counted is.
fn kept(canonical: &str) -> String {
    sha256_hex(canonical.as_bytes())
}

/// CAP-1: counts one try, this one included, and tells what stands against it.
///
/// # Errors
/// When the database does not take it.
pub async fn count(app: &App, whom: &Whom) -> Told<Counted> {
    let now = app.clock.now();
    let (limit, name) = whom.tries();
    let mut tx = app.db.begin_light().await?;
    let (n, _) = store::throttle::add(&mut tx, &name, limit.window(), now).await?;
    let (of_strangers, wait_until) = store::tries::find(&mut tx, &kept(&whom.canonical)).await?;
    tx.commit().await?;
    Ok(Counted {
        tries: app.config.tries,
        known_device: whom.device.is_some(),
        from_here: u32::try_from(n).unwrap_or(u32::MAX),
        of_strangers,
        wait_until,
        place_until: None,
    })
}

/// CAP-4: counts a stranger's try that is to be checked, as the failure that it is until it is known to be none. What comes back tells
/// whether it may be: of simultaneous ones after a wait, one may.
///
/// # Errors
/// When the database does not take it.
pub async fn claim(app: &App, whom: &Whom, counted: Counted) -> Told<Counted> {
    let now = app.clock.now();
    let name = PLACE.named(&whom.prefix);
    let login = kept(&whom.canonical);
    let mut tx = app.db.begin_light().await?;
    let (n, until) = store::throttle::add(&mut tx, &name, PLACE.window(), now).await?;
    let mut counted = counted;
    if n > PLACE.most() {
        counted.place_until = Some(until);
    } else if let Some(n) =
        store::tries::claim(&mut tx, &login, app.config.tries.strangers, now).await?
    {
        // Until the next failure is over, this one does not stand in its own way.
        let wait = wait_after(n);
        if wait > 0 {
            store::tries::set_wait(&mut tx, &login, now.plus(wait)).await?;
        }
    } else {
        (counted.of_strangers, counted.wait_until) = store::tries::find(&mut tx, &login).await?;
    }
    tx.commit().await?;
    Ok(counted)
}

/// The password was right after all: no failure.
///
/// # Errors
/// When the database does not take it.
pub async fn give_back(app: &App, tries: (&Whom, Counted)) -> Told<()> {
    let mut tx = app.db.begin_light().await?;
    back(&mut tx, tries, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// The same in a transaction that writes more.
pub(crate) async fn back(
    tx: &mut AnyConnection,
    (whom, counted): (&Whom, Counted),
    now: Time,
) -> Told<()> {
    store::throttle::give_back(tx, &whom.tries().1).await?;
    if !counted.is_known() {
        store::throttle::give_back(tx, &PLACE.named(&whom.prefix)).await?;
        store::tries::give_back(tx, &kept(&whom.canonical), now).await?;
    }
    Ok(())
}

/// What was given back is to count as a failure all the same.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn count_again(app: &App, (whom, counted): (&Whom, Counted)) -> Told<()> {
    let again = count(app, whom).await?;
    if !counted.is_known() {
        claim(app, whom, again).await?;
    }
    Ok(())
}

/// CAP-4: a wrong second step from a device that the identity does not know is a stranger's failure, too: whoever has the password does
/// not guess without end.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn count_step(app: &App, canonical: &str) -> Told<()> {
    let (now, login) = (app.clock.now(), kept(canonical));
    let mut tx = app.db.begin_light().await?;
    let n = store::tries::add(&mut tx, &login, now).await?;
    let wait = wait_after(n);
    if wait > 0 {
        store::tries::set_wait(&mut tx, &login, now.plus(wait)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// CAP-2: forgets what was counted for a login from a place, and from a device by its id.
///
/// # Errors
/// When the database does not take it.
pub async fn forget(
    tx: &mut AnyConnection,
    canonical: &str,
    place: &Place,
    device: Option<&str>,
) -> Told<()> {
    let name = Whom::new(canonical, place, None).tries().1;
    let of_device = device.map(|device| {
        let device = Some(device.to_owned());
        Whom::new(canonical, place, device).tries().1
    });
    store::throttle::remove(tx, &name, of_device.as_deref()).await?;
    Ok(())
}

/// CAP-2: forgets what was counted for a login from a device, by its id; what its place counts stands.
///
/// # Errors
/// When the database does not take it.
pub async fn forget_device(
    tx: &mut AnyConnection,
    canonical: &str,
    place: &Place,
    device: String,
) -> Told<()> {
    let name = Whom::new(canonical, place, Some(device)).tries().1;
    store::throttle::remove(tx, &name, None).await?;
    Ok(())
}

/// CAP-4: devices that the identity does not know are listened to again: it signed in, or its password was recovered.
///
/// # Errors
/// When the database does not take it.
pub async fn forgive(tx: &mut AnyConnection, canonical: &str) -> Told<()> {
    store::tries::remove(tx, &kept(canonical)).await?;
    Ok(())
}
