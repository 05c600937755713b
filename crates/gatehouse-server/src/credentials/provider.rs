//! The first factor, where a provider vouches for it (SOC-1, NET-1).

use gatehouse_rules::sign_in::{Cause, Message};

use super::failed::failed_by;
use super::{Door, Known, decide, known};
use crate::app::App;
use crate::failure::Told;
use crate::store::identity::Identity;

/// A provider's word for someone (SOC-1).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<'a> {
    /// What people call it.
    pub provider: &'a str,
    /// Whether it had them sign in anew, or the operator lets its word count as such (NET-1).
    pub anew: bool,
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
