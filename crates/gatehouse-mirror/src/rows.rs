//! Writing rows into a copy: the one place that takes the sorted and counted columns out of a row.
//! What belongs to the words, tallies and desk follows by trigger (`migrations/copy`).

use gatehouse_rules::address::Address;
use gatehouse_rules::department::Department;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::Event;
use gatehouse_rules::feed::{Kind, Row, Stamped};
use gatehouse_rules::invitation::Invitation;
use gatehouse_rules::ip_rule::sort_key;
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::link::Link;
use gatehouse_rules::request::Request;
use gatehouse_rules::role::Role;
use gatehouse_rules::search::fold;
use gatehouse_rules::time::Time;
use gatehouse_rules::webhook::Webhook;
use gatehouse_rules::workgroup::Workgroup;
use sqlx::query_builder::Separated;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::failure::Result;
use crate::order::Order;

/// Rows of one statement: within SQLite's bound of 32,766 values, and few enough texts of statements to be kept prepared.
const CHUNK: usize = 500;

/// The form in which addresses are compared and sorted: canonical (EML-7), or folded where it is no address.
#[must_use]
pub fn address_key(address: &str) -> String {
    Address::parse(address).map_or_else(|_| fold(address), |address| address.canonical)
}

/// The place of a status in [`Status::ALL`], as it is stored.
#[must_use]
pub fn status_rank(status: Status) -> i64 {
    Status::ALL
        .iter()
        .position(|one| *one == status)
        .map_or(0, as_i64)
}

/// The place of a role in [`Role::ALL`], as it is stored.
#[must_use]
pub fn role_rank(role: Role) -> i64 {
    Role::ALL
        .iter()
        .position(|one| *one == role)
        .map_or(0, as_i64)
}

fn as_i64(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The step of an invitation without regard to the clock: 0 wants to join, 1 bounced, 2 refused, 3
/// delayed, 5 queued, 6 sent, 7 opened, 8 not sent, 10 joined. 4, expired, depends on `expires_at` and now.
#[must_use]
pub fn step(invitation: &Invitation) -> i64 {
    if invitation.joined_at.is_some() {
        return 10;
    }
    if invitation.pending_at.is_some() {
        return 0;
    }
    match invitation.letter.as_ref().map(|letter| letter.state) {
        Some(LetterState::Bounced) => 1,
        Some(LetterState::Refused) => 2,
        Some(LetterState::Delayed) => 3,
        Some(LetterState::Waiting) => 5,
        Some(LetterState::Sent) => 6,
        Some(LetterState::Opened) => 7,
        None if invitation.sends.is_empty() => 8,
        None => 5,
    }
}

/// When the last step of an invitation happened; of one that expired, see `expires_at`.
#[must_use]
pub fn stepped_at(invitation: &Invitation) -> Time {
    invitation
        .joined_at
        .or(invitation.pending_at)
        .or(invitation.letter.as_ref().map(|letter| letter.at))
        .or(invitation.sends.last().copied())
        .unwrap_or(invitation.invited_at)
}

/// The columns by which an employee is found and sorted.
struct Keys {
    name: String,
    address: String,
    other_login: Option<String>,
    other_words: Option<String>,
}

fn keys(employee: &Employee) -> Keys {
    let name = fold(&employee.name);
    let contact = employee.contact_email.as_deref().map(address_key);
    let login = employee.login.as_deref().map(address_key);
    let other_login = contact
        .as_ref()
        .and_then(|contact| login.clone().filter(|login| login != contact));
    // A domain beyond ASCII is compared in its own form, and searched as it is written.
    let typed = [&employee.contact_email, &employee.login];
    let written: Vec<String> = typed
        .into_iter()
        .flatten()
        .map(|address| fold(address))
        .filter(|typed| contact.as_ref() != Some(typed) && login.as_ref() != Some(typed))
        .collect();
    Keys {
        name,
        address: contact.or(login).unwrap_or_default(),
        other_login,
        other_words: (!written.is_empty()).then(|| written.join("  ")),
    }
}

/// The words of an employee as they are searched: folded, each behind two spaces, as the trigger
/// `employee_added` writes them.
#[must_use]
pub fn words(employee: &Employee) -> String {
    let keys = keys(employee);
    let mut words = format!("  {}  {}", keys.name.replace(' ', "  "), keys.address);
    for other in [keys.other_login, keys.other_words].into_iter().flatten() {
        words.push_str("  ");
        words.push_str(&other);
    }
    words
}

/// Writes rows, each only where it is newer than what is there (`revision` grows), all in the
/// connection's transaction. Rows may be of several kinds, and several times the same.
///
/// # Errors
/// [`gatehouse_rules::problem::Problem::DiskFull`], or a fault.
pub async fn set(conn: &mut SqliteConnection, rows: &[Stamped]) -> Result<()> {
    let order = Order::of_copy(conn).await?;
    for kind in Kind::ALL {
        let of_kind: Vec<&Stamped> = rows.iter().filter(|row| row.row.kind() == kind).collect();
        for chunk in of_kind.chunks(CHUNK) {
            set_chunk(conn, kind, chunk, &order).await?;
        }
    }
    Ok(())
}

/// Removes a row; one that is not there is removed already.
///
/// # Errors
/// A fault of the file.
pub async fn remove(conn: &mut SqliteConnection, kind: Kind, id: &str) -> Result<()> {
    let sql = match kind {
        Kind::Workspace => "delete from workspace where id = $1",
        Kind::Department => "delete from department where id = $1",
        Kind::Workgroup => "delete from workgroup where id = $1",
        Kind::Link => "delete from link where id = $1",
        Kind::IpRule => "delete from ip_rule where id = $1",
        Kind::Employee => "delete from employee where id = $1",
        Kind::Invitation => "delete from invitation where id = $1",
        Kind::Request => "delete from request where id = $1",
        Kind::Webhook => "delete from webhook where id = $1",
        Kind::Outgoing => "delete from outgoing where id = $1",
        Kind::Event => "delete from event where id = $1",
    };
    sqlx::query(sql).bind(id).execute(conn).await?;
    Ok(())
}

const fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Workspace | Kind::IpRule | Kind::Outgoing => &[],
        Kind::Department | Kind::Workgroup => &["name_key"],
        Kind::Link => &["created_at"],
        Kind::Employee => &[
            "name_key",
            "name_order",
            "address_key",
            "other_login",
            "other_words",
            "department",
            "role",
            "status",
            "factor",
            "blocked_at",
            "paused_until",
            "grace_until",
            "last_sign_in_at",
            "weak_at",
            "unusual_at",
            "few_codes",
            "workgroups",
        ],
        Kind::Invitation => &["employee", "address_key", "step", "at", "expires_at"],
        Kind::Request => &["employee", "since"],
        Kind::Webhook => &["employee"],
        Kind::Event => &[
            "number", "at", "kind", "actor", "on_id", "ip", "ip_key", "by_rest",
        ],
    }
}

async fn set_chunk(
    conn: &mut SqliteConnection,
    kind: Kind,
    rows: &[&Stamped],
    order: &Order,
) -> Result<()> {
    let name = kind.name();
    let columns = columns(kind);
    let mut sql = QueryBuilder::<Sqlite>::new(format!("insert into {name} (id, revision, body"));
    for column in columns {
        sql.push(", ").push(*column);
    }
    sql.push(") values ");
    let mut bodies = Vec::with_capacity(rows.len());
    for row in rows {
        bodies.push(body(&row.row)?);
    }
    for (i, (row, body)) in rows.iter().zip(bodies).enumerate() {
        sql.push(if i == 0 { "(" } else { ", (" });
        let mut values = sql.separated(", ");
        values.push_bind(row.row.id().to_owned());
        values.push_bind(i64::try_from(row.revision).unwrap_or(i64::MAX));
        values.push_bind(body);
        bind(&mut values, &row.row, order);
        sql.push(")");
    }
    sql.push(" on conflict (id) do update set revision = excluded.revision, body = excluded.body");
    for column in columns {
        sql.push(format!(", {column} = excluded.{column}"));
    }
    sql.push(format!(" where excluded.revision > {name}.revision"));
    sql.build()
        .persistent(rows.len() == CHUNK || rows.len() == 1)
        .execute(conn)
        .await?;
    Ok(())
}

fn body(row: &Row) -> Result<String> {
    Ok(match row {
        Row::Workspace(row) => serde_json::to_string(row)?,
        Row::Department(row) => serde_json::to_string(row)?,
        Row::Workgroup(row) => serde_json::to_string(row)?,
        Row::Link(row) => serde_json::to_string(row)?,
        Row::IpRule(row) => serde_json::to_string(row)?,
        Row::Employee(row) => serde_json::to_string(row)?,
        Row::Invitation(row) => serde_json::to_string(row)?,
        Row::Request(row) => serde_json::to_string(row)?,
        Row::Webhook(row) => serde_json::to_string(row)?,
        Row::Outgoing(row) => serde_json::to_string(row)?,
        Row::Event(row) => serde_json::to_string(row)?,
    })
}

fn bind(values: &mut Separated<'_, Sqlite, &'static str>, row: &Row, order: &Order) {
    match row {
        Row::Workspace(_) | Row::IpRule(_) | Row::Outgoing(_) => {}
        Row::Department(Department { name, .. }) | Row::Workgroup(Workgroup { name, .. }) => {
            values.push_bind(fold(name));
        }
        Row::Link(Link { created_at, .. }) => {
            values.push_bind(created_at.0);
        }
        Row::Employee(row) => bind_employee(values, row, order),
        Row::Invitation(row) => {
            values.push_bind(row.employee.0.clone());
            values.push_bind(address_key(&row.address));
            values.push_bind(step(row));
            values.push_bind(stepped_at(row).0);
            values.push_bind(row.expires_at.map(|at| at.0));
        }
        Row::Request(Request {
            employee, since, ..
        }) => {
            values.push_bind(employee.as_ref().map(|id| id.0.clone()));
            values.push_bind(since.0);
        }
        Row::Webhook(Webhook { employee, .. }) => {
            values.push_bind(employee.as_ref().map(|id| id.0.clone()));
        }
        Row::Event(
            event @ Event {
                number,
                at,
                kind,
                actor,
                on,
                ip,
                ..
            },
        ) => {
            values.push_bind(i64::try_from(*number).unwrap_or(i64::MAX));
            values.push_bind(at.0);
            values.push_bind(kind.name());
            values.push_bind(actor.as_ref().map(|id| id.0.clone()));
            values.push_bind(on.as_ref().map(|id| id.0.clone()));
            values.push_bind(ip.clone());
            let address = ip.as_ref().and_then(|ip| ip.parse().ok());
            values.push_bind(address.map(sort_key));
            values.push_bind(i64::from(event.is_by_rest()));
        }
    }
}

fn bind_employee(values: &mut Separated<'_, Sqlite, &'static str>, row: &Employee, order: &Order) {
    let keys = keys(row);
    values.push_bind(keys.name);
    values.push_bind(order.key(&row.name));
    values.push_bind(keys.address);
    values.push_bind(keys.other_login);
    values.push_bind(keys.other_words);
    values.push_bind(row.department.as_ref().map(|id| id.0.clone()));
    values.push_bind(role_rank(row.role));
    values.push_bind(status_rank(row.status));
    values.push_bind(i64::from(row.two_step.enrolled_at.is_some()));
    values.push_bind(row.blocked_at.map(|at| at.0));
    values.push_bind(row.two_step.paused_until.map(|at| at.0));
    values.push_bind(row.two_step.grace_until.map(|at| at.0));
    values.push_bind(row.last_sign_in_at.map(|at| at.0));
    let weak_at = row.risk.weak_password_at.or(row.risk.breached_password_at);
    values.push_bind(weak_at.map(|at| at.0));
    values.push_bind(row.risk.unusual_device_at.map(|at| at.0));
    values.push_bind(i64::from(row.two_step.is_low_on_codes()));
    let workgroups = &row.workgroups;
    let ids = (!workgroups.is_empty()).then(|| serde_json::json!(workgroups).to_string());
    values.push_bind(ids);
}
