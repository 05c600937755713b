//! What happens to workgroups: added, renamed.

use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::WorkgroupId;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::workgroup::{NAME_MAX, Workgroup};
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
/// [`Problem::WorkgroupExists`] when one of that name is there; [`Problem::BadField`] on its name or id.
pub async fn add(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    id: &WorkgroupId,
    name: &str,
) -> Told<Done> {
    check_id("workgroup", id.as_str())?;
    let name = check_name("name", name, NAME_MAX)?;
    let workgroup = Workgroup {
        id: id.clone(),
        name: name.clone(),
        created_at: change.now,
    };
    if !change.add_workgroup(&workgroup).await? {
        let workspace = change.workspace().clone();
        let named = store::workgroup::find_by_name(&mut change.tx, &workspace, &name).await?;
        return Err(match named {
            Some(_) => Problem::WorkgroupExists,
            None => Problem::field("workgroup", "taken"),
        }
        .into());
    }
    Ok(Event {
        data: data([
            ("workgroup", Value::from(id.as_str())),
            ("name", Value::from(name)),
        ]),
        ..admin.event(app, EventKind::WorkgroupAdded)
    }
    .into())
}

/// Renames one.
///
/// # Errors
/// [`Problem::WorkgroupGone`]; [`Problem::WorkgroupExists`]; [`Problem::BadField`] on its name.
pub async fn rename(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    id: &WorkgroupId,
    name: &str,
) -> Told<Done> {
    let workspace = change.workspace().clone();
    let mut kept = store::workgroup::find(&mut change.tx, &workspace, id)
        .await?
        .ok_or(Problem::WorkgroupGone)?;
    let from = std::mem::replace(&mut kept.row.name, check_name("name", name, NAME_MAX)?);
    if !change.set_workgroup(&mut kept).await? {
        return Err(Problem::WorkgroupExists.into());
    }
    Ok(Event {
        data: data([
            ("workgroup", Value::from(id.as_str())),
            ("from", Value::from(from)),
            ("to", Value::from(kept.row.name)),
        ]),
        ..admin.event(app, EventKind::WorkgroupRenamed)
    }
    .into())
}
