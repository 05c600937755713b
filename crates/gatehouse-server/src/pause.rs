//! Letting someone go without the second step for a while: a pause (TFA-3, TFA-4), and a longer grace (TFA-6). Both end by the
//! clock alone.

use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::time::{DAY, HOUR};
use gatehouse_rules::two_step::PAUSE_REASON_MAX;
use gatehouse_rules::workspace::check_name;
use serde_json::Value;

use crate::access::Admin;
use crate::app::App;
use crate::change::{Change, data};
use crate::effect::{Done, Rows, happened, letter_telling};
use crate::failure::Told;
use crate::store;
use crate::store::letter::LetterKind;

/// TFA-4: pauses someone's second step in this workspace, from now on, and tells them by mail.
///
/// # Errors
/// [`Problem::EmployeeGone`](gatehouse_rules::problem::Problem::EmployeeGone).
pub async fn begin(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    rows: Rows,
    hours: u32,
    reason: &str,
) -> Told<Done> {
    let mut kept = rows.employee()?;
    let reason = check_name("reason", reason, PAUSE_REASON_MAX)?;
    let until = change.now.plus(i64::from(hours) * HOUR);
    kept.row.two_step.paused_until = Some(until);
    kept.row.two_step.pause_reason = Some(reason.clone());
    change.set_employee(&mut kept).await?;
    // What they asked the admins for is done (TFA-7).
    change
        .close_requests_of(&kept.row.id, Some(&admin.name))
        .await?;
    if let Some(mut letter) = letter_telling(app, change, LetterKind::Paused, &kept.row).await? {
        letter.content = data([
            ("by", Value::from(admin.name.as_str())),
            ("until", Value::from(until.0)),
            ("reason", Value::from(reason.as_str())),
        ]);
        change.send(&[letter]).await?;
    }
    Ok(Event {
        data: data([
            ("until", Value::from(until.0)),
            ("reason", Value::from(reason)),
        ]),
        ..happened(app, admin, EventKind::TwoStepPaused, &kept.row)
    }
    .into())
}

/// TFA-4: ends a pause before its time, and with it a new phone that is being set up.
///
/// # Errors
/// [`Problem::EmployeeGone`](gatehouse_rules::problem::Problem::EmployeeGone).
pub async fn end(app: &App, admin: &Admin, change: &mut Change, rows: Rows) -> Told<Done> {
    let mut kept = rows.employee()?;
    let was = kept.row.two_step.paused_until.take();
    kept.row.two_step.pause_reason = None;
    change.set_employee(&mut kept).await?;
    // What the pause alone had opened is shut with it (TFA-5).
    let (tx, now) = (&mut change.tx, change.now);
    let workspace = admin.holder.workspace.clone();
    if let Some(identity) = store::employee::find_identity(tx, &workspace, &kept.row.id).await? {
        store::factor::end_enrolments(tx, &identity, now).await?;
    }
    Ok(Event {
        data: data([("until", Value::from(was.map(|until| until.0)))]),
        ..happened(app, admin, EventKind::PauseEnded, &kept.row)
    }
    .into())
}

/// TFA-6: lets someone go without a second step for some days from now.
///
/// # Errors
/// [`Problem::EmployeeGone`](gatehouse_rules::problem::Problem::EmployeeGone).
pub async fn extend_grace(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    rows: Rows,
    days: u32,
) -> Told<Done> {
    let mut kept = rows.employee()?;
    let until = change.now.plus(i64::from(days) * DAY);
    let was = kept.row.two_step.grace_until.replace(until);
    change.set_employee(&mut kept).await?;
    Ok(Event {
        data: data([
            ("from", Value::from(was.map(|until| until.0))),
            ("until", Value::from(until.0)),
        ]),
        ..happened(app, admin, EventKind::GraceExtended, &kept.row)
    }
    .into())
}
