//! People and departments of a portal as rows of the copy, and how they are asked for: in pages of 50 by number, each page after
//! the last one of the page before, all in one batch.

use gatehouse_rules::department::Department;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::feed::Row;
use gatehouse_rules::invitation::Invitation;
use gatehouse_rules::portal::{Standing, nameless, status};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::Time;
use gatehouse_rules::two_step::TwoStep;
use serde_json::Value;

use super::call::{Batch, call};
use super::value::{field, id, instant, number, rows, text, yes};
use crate::upstream::portal::Owner;

/// People of one page; the vendor has no other.
pub(super) const PAGE: usize = 50;

const FIELDS: [&str; 10] = [
    "ID",
    "ACTIVE",
    "NAME",
    "LAST_NAME",
    "EMAIL",
    "LAST_LOGIN",
    "DATE_REGISTER",
    "WORK_POSITION",
    "UF_DEPARTMENT",
    "USER_TYPE",
];

/// The name of a page in a batch: in order also where a map sorts them.
fn name(of: char, page: usize) -> String {
    format!("{of}{page:02}")
}

/// So many pages of everyone after a number, each after the last one of the page before. The first one says how many there are
/// in all, where that is wanted.
pub(super) fn pages(after: i64, n: usize, counted: bool) -> Vec<(String, String)> {
    chained('u', after, n, if counted { "0" } else { "-1" })
}

fn chained(of: char, after: i64, n: usize, first: &str) -> Vec<(String, String)> {
    (0..n)
        .map(|page| {
            let (after, start) = match page.checked_sub(1) {
                None => (after.to_string(), first),
                Some(before) => {
                    let last = PAGE - 1;
                    (format!("$result[{}][{last}][ID]", name(of, before)), "-1")
                }
            };
            (
                name(of, page),
                get(&[("FILTER[>ID]", &after), ("start", start)]),
            )
        })
        .collect()
}

/// The people of these numbers, at most [`PAGE`].
pub(super) fn of_numbers(numbers: &[i64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
    let mut params: Vec<_> = numbers
        .iter()
        .map(|one| ("FILTER[@ID][]", one.as_str()))
        .collect();
    params.push(("start", "-1"));
    get(&params)
}

/// Whoever has an address, dismissed people among them.
pub(super) fn of_address(address: &str) -> String {
    get(&[("FILTER[EMAIL]", address.trim()), ("start", "-1")])
}

/// So many pages of those who are newer than everyone known.
pub(super) fn newest(highest: i64, n: usize) -> Vec<(String, String)> {
    chained('v', highest, n, "-1")
}

/// The people of such pages.
pub(super) fn found_newest(batch: &Batch, highest: i64, n: usize) -> Found {
    found_in(batch, 'v', highest, n)
}

/// The people of one call, whatever their order.
pub(super) fn plain(batch: &Batch, name: &str) -> Vec<(i64, Value)> {
    let page = batch.found(name).map(rows).unwrap_or_default();
    page.into_iter()
        .filter_map(|row| Some((id(&row, "ID")?, row)))
        .collect()
}

fn get(params: &[(&str, &str)]) -> String {
    let mut all = vec![("ADMIN_MODE", "Y"), ("sort", "ID"), ("order", "ASC")];
    all.extend_from_slice(params);
    all.extend(FIELDS.map(|field| ("select[]", field)));
    call("user.get", &all)
}

/// The people of some pages, and whether everyone after the first of them is among them.
pub(super) struct Found {
    /// In order of their numbers.
    pub people: Vec<(i64, Value)>,
    /// Whether the list ended.
    pub ended: bool,
}

/// Reads pages in their order. A page that begins again before the last one, as after a page that was not full, is no page.
pub(super) fn found(batch: &Batch, after: i64, n: usize) -> Found {
    found_in(batch, 'u', after, n)
}

fn found_in(batch: &Batch, of: char, after: i64, n: usize) -> Found {
    let mut people: Vec<(i64, Value)> = Vec::new();
    let mut last = after;
    for page in 0..n {
        let Some(page) = batch.found(&name(of, page)).map(rows) else {
            break;
        };
        let is_full = page.len() >= PAGE;
        let mut moved = false;
        for row in page {
            if let Some(id) = id(&row, "ID").filter(|id| *id > last) {
                last = id;
                moved = true;
                people.push((id, row));
            }
        }
        if !is_full || !moved {
            return Found {
                people,
                ended: true,
            };
        }
    }
    Found {
        people,
        ended: false,
    }
}

/// Why the first page was refused.
pub(super) fn refused(
    batch: &Batch,
) -> Option<(gatehouse_rules::portal::fault::PortalFault, String)> {
    batch.fault(&name('u', 0))
}

/// How many people the first page counted.
pub(super) fn counted(batch: &Batch) -> Option<i64> {
    batch.total(&name('u', 0))
}

/// Somebody as the copy has them. `before` is what it had; what changed since is as of `now`.
pub(super) fn employee(
    number: i64,
    row: &Value,
    before: Option<&Employee>,
    owner: &Owner,
    now: Time,
) -> Employee {
    let contact_email = text(row, "EMAIL");
    let names: Vec<String> = ["NAME", "LAST_NAME"]
        .into_iter()
        .filter_map(|field| text(row, field))
        .collect();
    let name = match names.join(" ") {
        none if none.is_empty() => nameless(&number.to_string(), contact_email.as_deref()),
        name => name,
    };
    let last_sign_in = instant(row, "LAST_LOGIN");
    let active = yes(row, "ACTIVE");
    let status = status(Standing {
        active,
        last_sign_in,
    });
    let registered = instant(row, "DATE_REGISTER").flatten();
    let standing_inferred = active.is_none();
    let signed_in = last_sign_in.flatten();
    let change = before.filter(|before| before.status != status);
    let (status_since, since_seen) = match (before, change) {
        (Some(before), None) if before.status_since > Time(0) => {
            (before.status_since, before.since_seen)
        }
        (_, Some(before)) if is_seen(before, status, standing_inferred, signed_in) => (now, true),
        // That they were dismissed is told, but not when.
        _ if status == Status::Dismissed => (Time(0), false),
        _ => (registered.unwrap_or(Time(0)), false),
    };
    let is_owner = owner.number == number.to_string();
    Employee {
        id: number.to_string().into(),
        name,
        contact_email,
        // A portal tells of no login.
        login: None,
        department: department(row).map(|id| id.to_string().into()),
        position: text(row, "WORK_POSITION"),
        workgroups: Vec::new(),
        role: match text(row, "USER_TYPE").as_deref() {
            Some("extranet") => Role::Extranet,
            _ if is_owner && owner.admin => Role::Admin,
            _ => Role::Employee,
        },
        status_since,
        since_seen,
        status,
        joined_at: None,
        blocked_at: None,
        block: None,
        password_void_at: None,
        risk: Default::default(),
        language: None,
        two_step: TwoStep::default(),
        last_sign_in_at: signed_in,
        last_failure_at: None,
        n_sessions: 0,
        standing_inferred,
        devices: Vec::new(),
    }
}

/// Whether this app saw somebody change from where they stood to a status. Where the portal did not tell one of the two, as to a
/// webhook of fewer scopes, it only learnt more or less of them.
fn is_seen(
    before: &Employee,
    status: Status,
    standing_inferred: bool,
    signed_in: Option<Time>,
) -> bool {
    match (before.status, status) {
        (_, Status::Dismissed) => !before.standing_inferred,
        (Status::Dismissed, _) => !standing_inferred,
        (Status::Invited, Status::Active) => signed_in.is_some(),
        _ => false,
    }
}

/// The first of their departments.
fn department(row: &Value) -> Option<i64> {
    let told = field(row, "UF_DEPARTMENT")?;
    let first = match told {
        Value::Array(all) => all.iter().find_map(number),
        Value::Object(all) => all.values().find_map(number),
        one => number(one),
    };
    first.filter(|id| *id > 0)
}

/// What becomes of an inferred invitation.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Inferred {
    /// It stays as it is, or there is none.
    Same,
    /// It is there now, or is answered now.
    Row(Box<Invitation>),
    /// It is no longer there.
    Gone,
}

/// The invitation that somebody seems to have: portals tell of none.
pub(super) fn invitation(person: &Employee, before: Option<&Invitation>) -> Inferred {
    let open = before.filter(|one| one.joined_at.is_none());
    match person.status {
        Status::Invited | Status::PendingApproval => {
            let address = person.contact_email.clone().unwrap_or_default();
            if before.is_some_and(|one| one.joined_at.is_none() && one.address == address) {
                return Inferred::Same;
            }
            Inferred::Row(Box::new(Invitation {
                id: format!("i{}", person.id).into(),
                employee: person.id.clone(),
                channel: None,
                address,
                link: None,
                invited_by: None,
                invited_at: person.status_since,
                sends: Vec::new(),
                n_sent: 0,
                expires_at: None,
                letter: None,
                pending_at: None,
                joined_at: None,
            }))
        }
        // Where no sign-in is told any more, nothing speaks of an invitation, and nothing of an answer.
        Status::Active => open.map_or(Inferred::Same, |one| match person.last_sign_in_at {
            None => Inferred::Gone,
            at => Inferred::Row(Box::new(Invitation {
                joined_at: at,
                ..one.clone()
            })),
        }),
        Status::Dismissed => open.map_or(Inferred::Same, |_| Inferred::Gone),
    }
}

/// So many pages of departments from an offset.
pub(super) fn department_pages(from: usize, n: usize) -> Vec<(String, String)> {
    (0..n)
        .map(|page| {
            let start = (from + page * PAGE).to_string();
            let params = [("sort", "ID"), ("order", "ASC"), ("START", start.as_str())];
            (format!("d{page:02}"), call("department.get", &params))
        })
        .collect()
}

/// The departments of some pages, whether they are all there, and the name of the company, which the first one is. `None` where
/// the webhook does not open them.
pub(super) struct Departments {
    /// Each once.
    pub all: Vec<Department>,
    /// Whether the list ended.
    pub ended: bool,
    /// The name of one without a parent.
    pub company: Option<String>,
}

/// Reads pages of departments.
pub(super) fn departments(batch: &Batch, n: usize) -> Option<Departments> {
    let mut read = Departments {
        all: Vec::new(),
        ended: false,
        company: None,
    };
    for page in 0..n {
        let name = format!("d{page:02}");
        let Some(page) = batch.found(&name).map(rows) else {
            // Refused at once, it is not opened; later, something else is wrong, and what is there stays.
            return (page > 0).then_some(read);
        };
        let n_rows = page.len();
        for row in page {
            let (Some(id), Some(name)) = (id(&row, "ID"), text(&row, "NAME")) else {
                continue;
            };
            let id = id.to_string();
            if read.all.iter().any(|one| one.id.as_str() == id) {
                continue;
            }
            let has_parent = field(&row, "PARENT")
                .and_then(number)
                .is_some_and(|id| id > 0);
            if !has_parent && read.company.is_none() {
                read.company = Some(name.clone());
            }
            read.all.push(Department {
                id: id.into(),
                name,
                // Portals do not tell.
                created_at: Time(0),
            });
        }
        if n_rows < PAGE {
            read.ended = true;
            break;
        }
    }
    Some(read)
}

/// The rows of somebody: themselves, and the invitation that they seem to have.
pub(super) fn rows_of(person: Employee, invitation: Inferred) -> Vec<Row> {
    let mut rows = vec![Row::Employee(person)];
    if let Inferred::Row(invitation) = invitation {
        rows.push(Row::Invitation(*invitation));
    }
    rows
}

#[cfg(test)]
mod tests {
    use gatehouse_rules::portal::{Field, Source, sources};
    use serde_json::json;

    use super::*;

    const NOW: Time = Time(1_800_000_000_000);

    fn owner() -> Owner {
        Owner {
            number: "1".to_owned(),
            name: "Petra Novak".to_owned(),
            admin: true,
        }
    }

    fn read(row: &Value, before: Option<&Employee>) -> Employee {
        employee(7, row, before, &owner(), NOW)
    }

    #[test]
    fn nothing_is_invented_of_somebody_of_whom_little_is_told() {
        let one = read(&json!({"ID": "7"}), None);
        assert_eq!((one.name.as_str(), one.status), ("#7", Status::Active));
        // That they are active nobody said.
        let of = |one: &Employee, field| {
            let mut all = sources(one, Some(one)).into_iter();
            all.find(|(told, _)| *told == field)
                .map(|(_, source)| source)
        };
        assert_eq!(of(&one, Field::Status), Some(Source::Inferred));
        assert_eq!(of(&one, Field::Name), Some(Source::Ours));
        let told = read(&json!({"ID": "7", "ACTIVE": true}), Some(&one));
        assert_eq!(of(&told, Field::Status), Some(Source::Portal));
        assert_ne!(told, one, "once it is told, the copy learns it");
        assert_eq!(
            (one.contact_email, one.login, one.department, one.position),
            (None, None, None, None)
        );
        assert_eq!(
            (one.last_sign_in_at, one.status_since, one.joined_at),
            (None, Time(0), None)
        );
        // The two dates of the documented example are maps without anything in them.
        let dates = json!({"ID": "7", "ACTIVE": true, "LAST_LOGIN": {}, "DATE_REGISTER": {}, "UF_DEPARTMENT": []});
        let one = read(&dates, None);
        assert_eq!(
            (one.status, one.department, one.last_sign_in_at),
            (Status::Active, None, None)
        );
    }

    #[test]
    fn since_when_somebody_is_dismissed_is_known_only_where_it_was_seen() {
        let gone =
            json!({"ID": "7", "ACTIVE": false, "DATE_REGISTER": "2024-07-23T11:23:47+00:00"});
        assert_eq!(read(&gone, None).status_since, Time(0));
        let active = read(
            &json!({"ID": "7", "ACTIVE": true, "LAST_LOGIN": "2026-01-30T15:00:00+03:00"}),
            None,
        );
        let seen = read(&gone, Some(&active));
        assert_eq!((seen.status, seen.status_since), (Status::Dismissed, NOW));
        let later = employee(7, &gone, Some(&seen), &owner(), NOW.plus(5));
        assert_eq!(later.status_since, NOW);
    }

    #[test]
    fn what_is_told_of_more_or_less_is_no_change_that_was_seen() {
        let row = |told: &str| {
            let mut row: Value = serde_json::from_str(told).unwrap();
            row["DATE_REGISTER"] = "2024-07-23T11:23:47+00:00".into();
            row
        };
        let registered = Time(1_721_733_827_000);
        let invited = r#"{"ID": "7", "ACTIVE": true, "LAST_LOGIN": ""}"#;
        let came = r#"{"ID": "7", "ACTIVE": true, "LAST_LOGIN": "2026-01-30T15:00:00+03:00"}"#;
        let active = r#"{"ID": "7", "ACTIVE": true}"#;
        let dismissed = r#"{"ID": "7", "ACTIVE": false}"#;
        let untold = r#"{"ID": "7"}"#;
        for (was, is, seen) in [
            (invited, came, true),
            (came, dismissed, true),
            (invited, dismissed, true),
            (dismissed, came, true),
            (dismissed, invited, true),
            (invited, active, false),
            (active, invited, false),
            (untold, dismissed, false),
            (dismissed, untold, false),
        ] {
            let before = read(&row(was), None);
            let one = read(&row(is), Some(&before));
            assert_ne!(before.status, one.status, "{was} {is}");
            let since = match (seen, one.status) {
                (true, _) => NOW,
                (false, Status::Dismissed) => Time(0),
                (false, _) => registered,
            };
            assert_eq!(
                (one.since_seen, one.status_since),
                (seen, since),
                "{was} {is}"
            );
            let again = employee(7, &row(is), Some(&one), &owner(), NOW.plus(5));
            assert_eq!(again, one, "it stays as it was seen");
        }
    }

    #[test]
    fn an_invitation_is_inferred_answered_and_gone_with_its_person() {
        let row = |login: &str, active: bool| json!({"ID": "7", "ACTIVE": active, "EMAIL": "anna@n.example", "LAST_LOGIN": login, "DATE_REGISTER": "2024-07-23T11:23:47+00:00"});
        let invited = read(&row("", true), None);
        let Inferred::Row(open) = invitation(&invited, None) else {
            panic!("no invitation")
        };
        assert!(open.is_inferred() && open.address == "anna@n.example");
        assert_eq!(invitation(&invited, Some(&open)), Inferred::Same);
        let came = read(&row("2026-01-30T15:00:00+00:00", true), Some(&invited));
        let Inferred::Row(answered) = invitation(&came, Some(&open)) else {
            panic!("not answered")
        };
        assert_eq!(answered.joined_at, came.last_sign_in_at);
        assert_eq!(invitation(&came, Some(&answered)), Inferred::Same);
        let untold = read(&json!({"ID": "7", "ACTIVE": true}), Some(&invited));
        assert_eq!(
            invitation(&untold, Some(&open)),
            Inferred::Gone,
            "nobody told of an answer"
        );
        let gone = read(&row("", false), Some(&invited));
        assert_eq!(invitation(&gone, Some(&open)), Inferred::Gone);
        assert_eq!(invitation(&gone, None), Inferred::Same);
    }
}
