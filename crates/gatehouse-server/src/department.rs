//! What happens to departments: added, renamed, deleted.

use gatehouse_rules::department::{Department, NAME_MAX};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::DepartmentId;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::workspace::check_name;
use serde_json::Value;

use crate::access::Admin;
use crate::app::App;
use crate::change::{Change, data};
use crate::effect::{Done, check_id};
use crate::failure::Told;
use crate::store;

/// Adds one, under the id that the app made.
///
/// # Errors
/// [`Problem::DepartmentExists`] when one of that name is there; [`Problem::BadField`] on its name or id.
pub async fn add(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    id: &DepartmentId,
    name: &str,
) -> Told<Done> {
    check_id("department", id.as_str())?;
    let name = check_name("name", name, NAME_MAX)?;
    let department = Department {
        id: id.clone(),
        name: name.clone(),
        created_at: change.now,
    };
    if !change.add_department(&department).await? {
        let workspace = change.workspace().clone();
        let named = store::department::find_by_name(&mut change.tx, &workspace, &name).await?;
        return Err(match named {
            Some(_) => Problem::DepartmentExists,
            None => Problem::field("department", "taken"),
        }
        .into());
    }
    Ok(Event {
        data: data([
            ("department", Value::from(id.as_str())),
            ("name", Value::from(name)),
        ]),
        ..admin.event(app, EventKind::DepartmentAdded)
    }
    .into())
}

/// Renames one.
///
/// # Errors
/// [`Problem::DepartmentGone`]; [`Problem::DepartmentExists`]; [`Problem::BadField`] on its name.
pub async fn rename(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    id: &DepartmentId,
    name: &str,
) -> Told<Done> {
    let workspace = change.workspace().clone();
    let mut kept = store::department::find(&mut change.tx, &workspace, id)
        .await?
        .ok_or(Problem::DepartmentGone)?;
    let from = std::mem::replace(&mut kept.row.name, check_name("name", name, NAME_MAX)?);
    if !change.set_department(&mut kept).await? {
        return Err(Problem::DepartmentExists.into());
    }
    Ok(Event {
        data: data([
            ("department", Value::from(id.as_str())),
            ("from", Value::from(from)),
            ("to", Value::from(kept.row.name)),
        ]),
        ..admin.event(app, EventKind::DepartmentRenamed)
    }
    .into())
}

/// Deletes one that nothing is in, as the rules saw under the lock. Its number is never given again.
///
/// # Errors
/// [`Problem::DepartmentGone`].
pub async fn delete(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    id: &DepartmentId,
) -> Told<Done> {
    let workspace = change.workspace().clone();
    let kept = store::department::find(&mut change.tx, &workspace, id)
        .await?
        .ok_or(Problem::DepartmentGone)?;
    change.remove_department(&kept, Some(&admin.name)).await?;
    Ok(Event {
        data: data([
            ("department", Value::from(id.as_str())),
            ("name", Value::from(kept.row.name)),
        ]),
        ..admin.event(app, EventKind::DepartmentDeleted)
    }
    .into())
}
