//! What happens to registration links: made, switched off (INV-1).

use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{DepartmentId, LinkId};
use gatehouse_rules::link::Link;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::workspace::check_name;
use serde_json::Value;

use crate::access::Admin;
use crate::app::{App, Key};
use crate::change::{Change, data};
use crate::effect::{Done, check_id};
use crate::failure::Told;
use crate::store;

/// Longest name, in characters.
const NAME_MAX: usize = 100;

/// The secret part of a link: derived from its id, so that admins can be shown it again and the database holds only its hash.
#[must_use]
pub fn secret(key: &Key, id: &LinkId) -> Plain {
    key.secret(&["link", id.as_str()])
}

/// The whole address, ready to hand out.
#[must_use]
pub fn address(app: &App, slug: &str, id: &LinkId) -> String {
    format!(
        "{}/w/{slug}/join/{}",
        app.config.origin(),
        secret(&app.key, id).expose()
    )
}

/// Makes one, under the id that the app made.
///
/// # Errors
/// [`Problem::DepartmentGone`]; [`Problem::BadField`] on its name or id.
pub async fn add(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    id: &LinkId,
    name: &str,
    department: Option<&DepartmentId>,
) -> Told<Done> {
    check_id("link", id.as_str())?;
    let name = check_name("name", name, NAME_MAX)?;
    let workspace = change.workspace().clone();
    if let Some(department) = department {
        store::department::find(&mut change.tx, &workspace, department)
            .await?
            .ok_or(Problem::DepartmentGone)?;
    }
    let link = Link {
        id: id.clone(),
        name: name.clone(),
        url: None,
        department: department.cloned(),
        created_at: change.now,
        switched_off_at: None,
        n_joined: 0,
    };
    if !change.add_link(&link, &secret(&app.key, id).hash()).await? {
        return Err(Problem::field("link", "taken").into());
    }
    Ok(Event {
        data: data([
            ("link", Value::from(id.as_str())),
            ("name", Value::from(name)),
        ]),
        ..admin.event(app, EventKind::LinkAdded)
    }
    .into())
}

/// Switches one off; every copy of it is dead from now on.
///
/// # Errors
/// [`Problem::LinkGone`].
pub async fn switch_off(app: &App, admin: &Admin, change: &mut Change, id: &LinkId) -> Told<Done> {
    let workspace = change.workspace().clone();
    let mut kept = store::link::find(&mut change.tx, &workspace, id)
        .await?
        .ok_or(Problem::LinkGone)?;
    kept.row.switched_off_at = Some(change.now);
    change.set_link(&mut kept).await?;
    Ok(Event {
        data: data([
            ("link", Value::from(id.as_str())),
            ("name", Value::from(kept.row.name)),
        ]),
        ..admin.event(app, EventKind::LinkSwitchedOff)
    }
    .into())
}
