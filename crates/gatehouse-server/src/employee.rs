//! What happens to employees: approved, rejected, dismissed, reinstated, edited.

use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::employee::{Employee, NAME_MAX, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::DeviceId;
use gatehouse_rules::operation::{EmployeeEdit, Invitee};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::HOUR;
use gatehouse_rules::two_step::grace_from;
use gatehouse_rules::workgroup::{in_line, sorted};
use gatehouse_rules::workspace::check_name;
use serde_json::Value;

use crate::access::Admin;
use crate::app::App;
use crate::change::{Change, data};
use crate::effect::{Done, Rows, happened, letter_telling, letter_to, revoke_devices};
use crate::failure::Told;
use crate::store;
use crate::store::Kept;
use crate::store::address::Use;
use crate::store::letter::LetterKind;

/// Longest position, in characters.
const POSITION_MAX: usize = 200;

/// INV-7: lets someone in who joined by link. They are told by mail.
///
/// # Errors
/// [`Problem::EmployeeGone`].
pub async fn approve(app: &App, admin: &Admin, change: &mut Change, mut rows: Rows) -> Told<Done> {
    let settings = rows.workspace.settings.clone();
    let invitation = rows.invitation.take();
    let mut kept = rows.employee()?;
    let now = change.now;
    kept.row.status = Status::Active;
    kept.row.status_since = now;
    kept.row.joined_at = Some(now);
    kept.row.two_step.grace_until = grace_from(&settings, now);
    change.set_employee(&mut kept).await?;
    if let Some(mut issued) = invitation {
        issued.kept.row.pending_at = None;
        issued.kept.row.joined_at = Some(now);
        change.set_invitation(&mut issued.kept).await?;
    }
    if let Some(letter) = letter_telling(app, change, LetterKind::Approved, &kept.row).await? {
        change.send(&[letter]).await?;
    }
    Ok(happened(app, admin, EventKind::Approved, &kept.row).into())
}

/// INV-7: refuses someone who joined by link; the person is removed.
///
/// # Errors
/// [`Problem::EmployeeGone`].
pub async fn reject(app: &App, admin: &Admin, change: &mut Change, mut rows: Rows) -> Told<Done> {
    let invitation = rows.invitation.take();
    let kept = rows.employee()?;
    let alive = change.alive();
    store::session::end_all(&mut change.tx, &kept.row.id, alive).await?;
    if let Some(issued) = invitation {
        change
            .remove_invitation(&issued.kept, Some(&admin.name))
            .await?;
    }
    change.remove_employee(&kept, Some(&admin.name)).await?;
    Ok(Event {
        data: data([
            ("name", Value::from(kept.row.name.as_str())),
            ("login", Value::from(kept.row.login.as_deref())),
        ]),
        ..happened(app, admin, EventKind::Rejected, &kept.row)
    }
    .into())
}

/// DIS-1, DIS-2, SES-3, SYN-4: ends every session, revokes the devices and stops signing in; data and credentials stay, and the
/// webhooks where they are to be kept.
///
/// # Errors
/// [`Problem::EmployeeGone`].
pub async fn dismiss(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    rows: Rows,
    keep_webhooks: bool,
) -> Told<Done> {
    let mut kept = rows.employee()?;
    let events = leave(app, admin, change, &mut kept, keep_webhooks).await?;
    Ok(Done {
        refused: Vec::new(),
        events,
    })
}

/// INV-6: dismisses who joined by a wrong address, and frees the contact email they have here (EML-4); a login stays theirs until
/// they change it (EML-5). Webhooks go or stay as at any dismissal (DIS-2).
///
/// # Errors
/// [`Problem::EmployeeGone`].
pub async fn replace(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    rows: Rows,
    by: &Invitee,
    keep_webhooks: bool,
) -> Told<Done> {
    let mut kept = rows.employee()?;
    let was = kept.row.contact_email.clone();
    set_contact(change, &mut kept, None).await?;
    let mut events = leave(app, admin, change, &mut kept, keep_webhooks).await?;
    if let Some(dismissed) = events.first_mut() {
        let freed = was.map_or(Value::Null, Value::from);
        dismissed.data.insert("freed".to_owned(), freed);
        let instead = Value::from(by.employee.as_str());
        dismissed.data.insert("instead".to_owned(), instead);
    }
    Ok(Done {
        refused: Vec::new(),
        events,
    })
}

/// Ends every session, revokes the devices, lets the webhooks go and makes the person dismissed; what happened, the dismissal first.
async fn leave(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    kept: &mut Kept<Employee>,
    keep_webhooks: bool,
) -> Told<Vec<Event>> {
    let revoked = revoke_devices(change, &kept.row).await?;
    let webhooks = change.let_webhooks_go(&kept.row.id, keep_webhooks).await?;
    let alive = change.alive();
    store::session::end_all(&mut change.tx, &kept.row.id, alive).await?;
    change
        .close_requests_of(&kept.row.id, Some(&admin.name))
        .await?;
    kept.row.status = Status::Dismissed;
    kept.row.status_since = change.now;
    kept.row.n_sessions = 0;
    kept.row.devices.clear();
    change.set_employee(kept).await?;
    let mut events = vec![happened(app, admin, EventKind::Dismissed, &kept.row)];
    events.extend(revoked.into_iter().map(|data| Event {
        data,
        ..happened(app, admin, EventKind::DeviceRevoked, &kept.row)
    }));
    let kind = if keep_webhooks {
        EventKind::WebhookKept
    } else {
        EventKind::WebhookDisabled
    };
    events.extend(webhooks.into_iter().map(|data| Event {
        cause: Some("dismissed".to_owned()),
        data,
        ..happened(app, admin, kind, &kept.row)
    }));
    Ok(events)
}

/// DIS-1, TFA-6: restores; where two-step is mandatory, with a fresh grace.
///
/// # Errors
/// [`Problem::EmployeeGone`].
pub async fn reinstate(app: &App, admin: &Admin, change: &mut Change, rows: Rows) -> Told<Done> {
    let settings = rows.workspace.settings.clone();
    let mut kept = rows.employee()?;
    kept.row.status = Status::Active;
    kept.row.status_since = change.now;
    kept.row.two_step.grace_until = grace_from(&settings, change.now);
    change.set_employee(&mut kept).await?;
    Ok(happened(app, admin, EventKind::Reinstated, &kept.row).into())
}

/// SES-3: ends every session of someone here.
///
/// # Errors
/// [`Problem::EmployeeGone`].
pub async fn end_sessions(app: &App, admin: &Admin, change: &mut Change, rows: Rows) -> Told<Done> {
    let mut kept = rows.employee()?;
    let alive = change.alive();
    let ended = store::session::end_all(&mut change.tx, &kept.row.id, alive).await?;
    kept.row.n_sessions = 0;
    change.set_employee(&mut kept).await?;
    Ok(Event {
        data: data([("n_ended", Value::from(ended))]),
        ..happened(app, admin, EventKind::SessionsEnded, &kept.row)
    }
    .into())
}

/// SES-3, SYN-4: revokes one app's device, which erases its mirror at the next contact.
///
/// # Errors
/// [`Problem::EmployeeGone`].
pub async fn revoke_device(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    rows: Rows,
    device: &DeviceId,
) -> Told<Done> {
    let mut kept = rows.employee()?;
    let revoked = store::device::revoke(&mut change.tx, &kept.row.id, device, change.now).await?;
    let name = revoked.map(|device| device.name);
    kept.row.devices.retain(|one| one.id != *device);
    change.set_employee(&mut kept).await?;
    Ok(Event {
        data: data([
            ("device", Value::from(device.as_str())),
            ("name", Value::from(name)),
        ]),
        ..happened(app, admin, EventKind::DeviceRevoked, &kept.row)
    }
    .into())
}

/// EML-3: asks the owner of a login by mail to free it, at INV-4's pace. Only the owner can.
///
/// # Errors
/// [`Problem::BadField`] when the address is not that person's login; [`Problem::TooSoon`] and [`Problem::TooMany`]
/// when they were asked just now.
pub async fn request_address(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    rows: Rows,
    address: &str,
) -> Told<Done> {
    let kept = rows.employee()?;
    let wanted = Address::parse(address).map_err(Problem::from)?;
    let workspace = change.workspace().clone();
    let claim = store::address::find_claim(&mut change.tx, &workspace, &wanted.canonical).await?;
    if !claim.is_some_and(|claim| claim.employee == kept.row.id && claim.login) {
        return Err(Problem::field("address", "not_their_login").into());
    }
    let (tx, since) = (&mut change.tx, change.now.plus(-HOUR));
    let (kind, canonical) = (LetterKind::AddressRequest, wanted.canonical.as_str());
    let asked = store::letter::list_queued(tx, &workspace, kind, &[canonical], since).await?;
    let limits = app.config.invitations;
    limits.may_repeat(asked.get(canonical).map_or(&[], Vec::as_slice), change.now)?;
    let mut letter = letter_to(app, change, LetterKind::AddressRequest, &kept.row)
        .await?
        .ok_or(Problem::EmployeeGone)?;
    letter.content = data([
        ("address", Value::from(wanted.typed.as_str())),
        ("by", Value::from(admin.name.as_str())),
    ]);
    change.send(&[letter]).await?;
    Ok(Event {
        data: data([("address", Value::from(wanted.typed))]),
        ..happened(app, admin, EventKind::AddressRequested, &kept.row)
    }
    .into())
}

/// EML-4: edits name, contact email, department, position and workgroups.
///
/// # Errors
/// Which field cannot be taken and why; [`Problem::AddressTaken`] with whose it is.
pub async fn edit(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    rows: Rows,
    edit: &EmployeeEdit,
) -> Told<Done> {
    let mut kept = rows.employee()?;
    let mut edited = serde_json::Map::new();
    if let Some(name) = &edit.name {
        let to = check_name("name", &name.to, NAME_MAX)?;
        note(&mut edited, "name", Some(&kept.row.name), Some(&to));
        kept.row.name = to;
    }
    if let Some(position) = &edit.position {
        let to = match &position.to {
            Some(to) => Some(check_name("position", to, POSITION_MAX)?),
            None => None,
        };
        note(
            &mut edited,
            "position",
            kept.row.position.as_deref(),
            to.as_deref(),
        );
        kept.row.position = to;
    }
    if let Some(department) = &edit.department {
        if let Some(id) = &department.to {
            let workspace = change.workspace().clone();
            store::department::find(&mut change.tx, &workspace, id)
                .await?
                .ok_or(Problem::DepartmentGone)?;
        }
        let (from, to) = (kept.row.department.as_ref(), department.to.as_ref());
        note(
            &mut edited,
            "department",
            from.map(|id| id.as_str()),
            to.map(|id| id.as_str()),
        );
        kept.row.department = department.to.clone();
    }
    if let Some(workgroups) = &edit.workgroups {
        let workspace = change.workspace().clone();
        for id in &workgroups.to {
            store::workgroup::find(&mut change.tx, &workspace, id)
                .await?
                .ok_or(Problem::WorkgroupGone)?;
        }
        let to = sorted(&workgroups.to);
        let (was, is) = (in_line(&kept.row.workgroups), in_line(&to));
        note(&mut edited, "workgroups", Some(&was), Some(&is));
        kept.row.workgroups = to;
    }
    if let Some(contact) = &edit.contact_email {
        let was = kept.row.contact_email.clone();
        set_contact(change, &mut kept, contact.to.as_deref()).await?;
        note(
            &mut edited,
            "contact_email",
            was.as_deref(),
            kept.row.contact_email.as_deref(),
        );
    }
    change.set_employee(&mut kept).await?;
    Ok(Event {
        data: edited,
        ..happened(app, admin, EventKind::EmployeeEdited, &kept.row)
    }
    .into())
}

/// EML-4, EML-8: frees the old contact email and claims the new one.
async fn set_contact(change: &mut Change, kept: &mut Kept<Employee>, to: Option<&str>) -> Told<()> {
    let workspace = change.workspace().clone();
    let now = change.now;
    let tx = &mut change.tx;
    let id = kept.row.id.clone();
    let new = match to {
        Some(text) => {
            let address = Address::parse(text).map_err(Problem::from)?;
            if address.channel != Channel::Email {
                return Err(Problem::field("contact_email", "not_email").into());
            }
            Some(address)
        }
        None => None,
    };
    let old = kept.row.contact_email.as_deref().map(Address::parse);
    if let Some(Ok(old)) = old {
        store::address::free(tx, &workspace, &id, &old.canonical, Use::Contact).await?;
    }
    if let Some(new) = &new {
        let canonical = &new.canonical;
        if !store::address::claim(tx, &workspace, &id, canonical, Use::Contact, now).await? {
            let claim = store::address::find_claim(tx, &workspace, canonical).await?;
            return Err(claim
                .map_or(Problem::EmployeeGone, |claim| Problem::AddressTaken {
                    claim,
                })
                .into());
        }
    }
    kept.row.contact_email = new.map(|address| address.typed);
    Ok(())
}

fn note(
    edited: &mut serde_json::Map<String, Value>,
    field: &str,
    from: Option<&str>,
    to: Option<&str>,
) {
    if from != to {
        edited.insert(
            field.to_owned(),
            serde_json::json!({ "from": from, "to": to }),
        );
    }
}
