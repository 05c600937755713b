//! Blocking: by hand, and by suspicion at the door (BLK-1, BLK-9, BLK-10). Only the operator lifts a block by suspicion
//! (`case.rs`).

use gatehouse_rules::block::{Block, Facts, UNUSUAL_COUNTS, decide};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{EmployeeId, WorkspaceId};
use gatehouse_rules::secret::{Plain, sha256_hex};
use gatehouse_rules::sign_in::Counted;
use serde_json::Value;
use sqlx::Any;
use sqlx::pool::PoolConnection;

use crate::access::Admin;
use crate::app::App;
use crate::change::{Change, data};
use crate::credentials::{self, Door, Known};
use crate::effect::{Done, Rows};
use crate::failure::Told;
use crate::password;
use crate::place::Place;
use crate::store;
use crate::store::Kept;
use crate::tries::{self, Whom};
use crate::used_device::{self, Strength};

/// BLK-10, SES-3: blocks by hand. Sessions end; password, factors and devices stay.
///
/// # Errors
/// [`gatehouse_rules::problem::Problem::EmployeeGone`].
pub async fn block(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    rows: Rows,
    reason: &str,
) -> Told<Done> {
    let mut kept = rows.employee()?;
    let reason = reason.trim().to_owned();
    let block = Block::Hand {
        reason: reason.clone(),
        admin: admin.name.clone(),
    };
    let n_ended = shut_out(change, &mut kept, block).await?;
    Ok(Event {
        on: Some(kept.row.id),
        cause: Some("by_hand".to_owned()),
        data: data([("reason", reason.into()), ("n_ended", n_ended.into())]),
        ..admin.event(app, EventKind::Blocked)
    }
    .into())
}

/// BLK-10: lifts a block by hand. The password stays what it was.
///
/// # Errors
/// [`gatehouse_rules::problem::Problem::EmployeeGone`].
pub async fn lift(app: &App, admin: &Admin, change: &mut Change, rows: Rows) -> Told<Done> {
    let mut kept = rows.employee()?;
    kept.row.blocked_at = None;
    kept.row.block = None;
    change.set_employee(&mut kept).await?;
    Ok(Event {
        on: Some(kept.row.id),
        ..admin.event(app, EventKind::BlockLifted)
    }
    .into())
}

async fn shut_out(change: &mut Change, kept: &mut Kept<Employee>, block: Block) -> Told<u64> {
    let alive = change.alive();
    let n_ended = store::session::end_all(&mut change.tx, &kept.row.id, alive).await?;
    kept.row.blocked_at = Some(change.now);
    kept.row.block = Some(block);
    kept.row.n_sessions = 0;
    change.set_employee(kept).await?;
    Ok(n_ended)
}

/// What tells devices apart: how the browser names itself, and the network it comes from. A browser that forgets its cookies stays
/// one device.
#[must_use]
pub fn device(place: &Place) -> String {
    let name = place.device.as_deref().unwrap_or_default();
    sha256_hex(format!("{name}\n{}", place.prefix()).as_bytes())
}

/// A right password, as the door weighs it.
#[derive(Clone, Copy, Debug)]
pub struct Right<'a> {
    /// As it was typed.
    pub password: &'a Plain,
    /// Whether a second step is asked for after it.
    pub asks_two_step: bool,
    /// What was counted for this try, which was no failure.
    pub tries: (&'a Whom, Counted),
}

/// BLK-1, BLK-8: notes what a right password is worth and which device it came from, and blocks where all of it together crosses
/// the threshold. True when the person is blocked now: the page then says what it says of a wrong password (BLK-2). A wrong
/// password never comes here (BLK-9).
///
/// # Errors
/// When the database or the operator's list of breached passwords cannot be read.
pub async fn weigh(
    app: &App,
    mut connection: PoolConnection<Any>,
    door: Door<'_>,
    known: &Known,
    right: Right<'_>,
) -> Told<bool> {
    let (workspace, now) = (&door.workspace.id, app.clock.now());
    let (password, identity) = (right.password, &known.identity);
    let Some(person) = &known.employee else {
        drop(connection);
        tries::give_back(app, right.tries).await?;
        return Ok(false);
    };
    let noted = store::block::noted(&mut connection, &identity.id).await?;
    // A password is rated once: a new one takes what is noted of the old one with it. The list of breached ones may grow.
    let score = match noted.score {
        Some((score, _)) => score,
        None => {
            let known = password::known(&mut connection, identity).await?;
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            password::rate(password, &known)
        }
    };
    drop(connection);
    let breached = password::is_breached(app, password).await?;
    let is_new = noted.score.is_none() || noted.breached_at.is_some() != breached;
    let strength = Strength {
        hash: identity.password_hash.as_deref().filter(|_| is_new),
        score,
        breached,
    };
    if person.status != Status::Active {
        used_device::note(app, &identity.id, &strength, None, right.tries).await?;
        return Ok(false);
    }
    let device = device(door.place);
    let here = (workspace, &person.id, device.as_str(), door.place);
    // A browser that knows them is one device, and no unusual one, whatever network it comes from (CAP-4).
    let unusual = (!right.tries.1.known_device).then_some(here);
    used_device::note(app, &identity.id, &strength, unusual, right.tries).await?;
    // Read after it was written: of parallel attempts, the last one sees all.
    let since = now.plus(-UNUSUAL_COUNTS);
    let mut connection = app.db.connection().await?;
    let unusual = store::block::list_unusual(&mut connection, workspace, &person.id, since).await?;
    drop(connection);
    let facts = Facts {
        score,
        breached,
        asks_two_step: right.asks_two_step,
        unusual: unusual.into_iter().map(|(device, _)| device).collect(),
    };
    let Some(block) = decide(&facts, &app.config.block.weights, now) else {
        return Ok(false);
    };
    let is_blocked = suspect(app, door, &person.id, block).await?;
    if is_blocked {
        // It is told as a wrong password is, so it counts as one (BLK-2).
        tries::count_again(app, right.tries).await?;
    }
    Ok(is_blocked)
}

/// Blocks by suspicion, once: of parallel crossings the first leaves the block and its event. True when they are blocked now.
async fn suspect(app: &App, door: Door<'_>, id: &EmployeeId, block: Block) -> Told<bool> {
    let mut change = app.change(&door.workspace.id).await?;
    let workspace = change.workspace().clone();
    let Some(mut kept) = store::employee::find(&mut change.tx, &workspace, id).await? else {
        return Ok(false);
    };
    if kept.row.blocked_at.is_some() {
        return Ok(true);
    }
    if kept.row.status != Status::Active {
        return Ok(false);
    }
    let Value::Object(mut told) = serde_json::to_value(&block).unwrap_or_default() else {
        return Ok(false);
    };
    told.remove("by");
    told.remove("case_at");
    let n_ended = shut_out(&mut change, &mut kept, block).await?;
    let mut event = credentials::event(app, door, EventKind::Blocked);
    event.on = Some(id.clone());
    event.cause = Some("suspicion".to_owned());
    event.data.extend(told);
    event.data.insert("n_ended".to_owned(), n_ended.into());
    change.commit(event).await?;
    tracing::warn!(workspace = door.workspace.slug, employee = %id, "someone is blocked by suspicion");
    Ok(true)
}

/// A second step was proved on this device: it does not count any more.
///
/// # Errors
/// When the database does not take it.
pub async fn proved(
    app: &App,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
    place: &Place,
) -> Told<()> {
    let mut connection = app.db.connection().await?;
    let (device, now) = (device(place), app.clock.now());
    store::block::set_proved(&mut connection, workspace, employee, &device, now).await?;
    Ok(())
}
