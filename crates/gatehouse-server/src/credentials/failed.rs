//! What an attempt that failed leaves: its true cause, in the logs of those whom it concerns (SGN-5, LOG-2).

use gatehouse_rules::employee::Employee;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::sign_in::Cause;
use gatehouse_rules::time::MINUTE;

use super::{Door, Known, event, seen};
use crate::app::App;
use crate::failure::{Failure, Told};
use crate::front;
use crate::store;
use crate::throttle;

/// Attempts of one kind that are not looked at make one event in so long, in ms.
const FLOOD: i64 = 15 * MINUTE;
/// In the log of a company: at the door of another one, which is not named.
const ELSEWHERE: &str = "elsewhere";

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

/// The same, with the provider named where one vouched for them.
pub(super) async fn failed_by(app: &App, door: Door<'_>, known: &Known, cause: Cause) -> Told<()> {
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

/// SGN-5: what is not looked at; a flood of `what` is one event.
pub(super) async fn once(app: &App, what: &str, noted: impl Future<Output = Told<()>>) -> Told<()> {
    if throttle::is_first(app, what, FLOOD).await? {
        noted.await?;
    }
    Ok(())
}

/// Where no core was free for its hash, an attempt was none: `back` takes it out of the count, and a flood of `what` is one event.
pub(super) async fn no_attempt(
    app: &App,
    failure: &Failure,
    back: impl Future<Output = Told<()>>,
    (what, noted): (&str, impl Future<Output = Told<()>>),
) -> Told<()> {
    if let Failure::Told(Problem::Busy { .. }) = failure {
        back.await?;
        once(app, what, noted).await?;
    }
    Ok(())
}
