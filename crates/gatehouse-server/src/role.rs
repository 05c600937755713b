//! What happens to roles: granted, taken, handed on (DIS-3).

use gatehouse_rules::employee::{Employee, Status, is_last_owner};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{EmployeeId, WorkspaceId};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::workgroup;
use serde_json::Value;

use crate::access::Admin;
use crate::app::App;
use crate::change::{Change, data};
use crate::effect::{Done, Rows, happened, revoke_devices};
use crate::failure::Told;
use crate::store;
use crate::store::Kept;

/// DIS-3: gives someone another role.
///
/// # Errors
/// [`Problem::EmployeeGone`].
pub async fn grant(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    rows: Rows,
    to: Role,
) -> Told<Done> {
    let mut kept = rows.employee()?;
    let by = |kind, person: &Employee| happened(app, admin, kind, person);
    let events = set(change, &mut kept, to, by).await?;
    Ok(Done {
        refused: Vec::new(),
        events,
    })
}

/// DIS-3: makes someone the owner in the acting owner's place, who is an admin from then on.
///
/// # Errors
/// [`Problem::EmployeeGone`].
pub async fn transfer(app: &App, admin: &Admin, change: &mut Change, rows: Rows) -> Told<Done> {
    let mut heir = rows.employee()?;
    let workspace = change.workspace().clone();
    let mut own = store::employee::find(&mut change.tx, &workspace, &admin.holder.employee)
        .await?
        .ok_or(Problem::EmployeeGone)?;
    let from = heir.row.role;
    sign_out(change, &mut heir.row).await?;
    heir.row.role = Role::Owner;
    change.set_employee(&mut heir).await?;
    own.row.role = Role::Admin;
    change.set_employee(&mut own).await?;
    Ok(Event {
        cause: Some("transfer".to_owned()),
        data: data([
            ("from", Value::from(from.name())),
            ("to", Value::from(Role::Owner.name())),
            ("own", Value::from(Role::Admin.name())),
        ]),
        ..happened(app, admin, EventKind::RoleGranted, &heir.row)
    }
    .into())
}

/// Gives someone a role, from the command line.
///
/// # Errors
/// [`Problem::EmployeeGone`]; [`Problem::LastOwner`]; [`Problem::TooManyIntegrators`]; [`Problem::NeedsWorkgroup`].
pub async fn give(app: &App, workspace: &WorkspaceId, id: &EmployeeId, to: Role) -> Told<()> {
    let mut change = app.change(workspace).await?;
    let mut kept = store::employee::find(&mut change.tx, workspace, id)
        .await?
        .ok_or(Problem::EmployeeGone)?;
    let n_owners = store::employee::count_owners(&mut change.tx, workspace).await?;
    if to != Role::Owner && is_last_owner(&kept.row, n_owners) {
        return Err(Problem::LastOwner.into());
    }
    let is_more =
        to == Role::Integrator && kept.row.role != to && kept.row.status != Status::Dismissed;
    let n = store::employee::count_integrators(&mut change.tx, workspace).await?;
    let limits = app.config.invitations;
    limits.may_add_integrators(n, u32::from(is_more))?;
    workgroup::check(to, &kept.row.workgroups)?;
    let by = |kind, person: &Employee| Event {
        on: Some(person.id.clone()),
        ..app.event(kind)
    };
    let events = set(&mut change, &mut kept, to, by).await?;
    change.commit_all(events).await?;
    Ok(())
}

/// Writes a role. One that does not open the app any more revokes the person's devices (SYN-4). What happened.
async fn set(
    change: &mut Change,
    kept: &mut Kept<Employee>,
    to: Role,
    by: impl Fn(EventKind, &Employee) -> Event,
) -> Told<Vec<Event>> {
    let from = kept.row.role;
    let event = Event {
        data: data([
            ("from", Value::from(from.name())),
            ("to", Value::from(to.name())),
        ]),
        ..by(EventKind::RoleGranted, &kept.row)
    };
    let mut events = vec![event];
    if from.administers() && !to.administers() {
        let revoked = revoke_devices(change, &kept.row).await?;
        let alive = change.alive();
        store::session::end_all(&mut change.tx, &kept.row.id, alive).await?;
        kept.row.n_sessions = 0;
        kept.row.devices.clear();
        events.extend(revoked.into_iter().map(|data| Event {
            data,
            ..by(EventKind::DeviceRevoked, &kept.row)
        }));
    }
    if to > from {
        sign_out(change, &mut kept.row).await?;
    }
    kept.row.role = to;
    change.set_employee(kept).await?;
    Ok(events)
}

/// SES-4: no secret of a browser outlives a role that opens more. The person signs in anew; an app asks the server for its role each time.
async fn sign_out(change: &mut Change, person: &mut Employee) -> Told<()> {
    let alive = change.alive();
    store::session::end_browsers(&mut change.tx, &person.id, None, alive).await?;
    person.n_sessions = 0;
    Ok(())
}
