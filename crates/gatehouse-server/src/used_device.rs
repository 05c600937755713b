//! What the door observes where a password was right: how strong it is, and which device it came from (BLK-1, BLK-8). Nothing is decided here.

use gatehouse_rules::block::UnusualDevice;
use gatehouse_rules::id::{EmployeeId, IdentityId, WorkspaceId};
use gatehouse_rules::sign_in::Counted;

use crate::app::App;
use crate::failure::Told;
use crate::place::Place;
use crate::store;
use crate::tries::{self, Whom};

/// How strong a password is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strength<'a> {
    /// The hash it was rated for; `None` where nothing is new since it was noted.
    pub(crate) hash: Option<&'a str>,
    /// zxcvbn's score, 0 to 4.
    pub(crate) score: u8,
    /// Whether it is on the list of breached ones.
    pub(crate) breached: bool,
}

/// Notes both, and gives back what was counted for the try; the device where someone of a workspace came by it, named by its [`crate::block::device`].
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn note(
    app: &App,
    identity: &IdentityId,
    strength: &Strength<'_>,
    from: Option<(&WorkspaceId, &EmployeeId, &str, &Place)>,
    tries: (&Whom, Counted),
) -> Told<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin_light().await?;
    tries::back(&mut tx, tries, now).await?;
    if let Some(hash) = strength.hash {
        let (score, breached) = (strength.score, strength.breached);
        store::block::set_strength(&mut tx, identity, hash, score, breached, now).await?;
    }
    if let Some((workspace, employee, device, place)) = from {
        let seen = UnusualDevice {
            name: place.device.clone(),
            ip: place.address(),
            at: now,
        };
        store::block::add_device(&mut tx, workspace, employee, device, &seen).await?;
    }
    tx.commit().await?;
    Ok(())
}
