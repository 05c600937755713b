//! Writing a list of people, invitations or events to a CSV file: UTF-8 with a byte order mark, and no cell that a
//! spreadsheet would execute.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Context as _;
use gatehouse_rules::cell::guarded;
use gatehouse_rules::employee::Employee;
use gatehouse_rules::event::Event;
use gatehouse_rules::id::EmployeeId;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::Time;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt as _;
use ts_rs::TS;

use crate::desk::listed;
use crate::employee::{EmployeeSort, ExportEmployees, Exported};
use crate::event::{self, EventLine, ExportEvents};
use crate::failure::{Failure, Result};
use crate::invitation::{ExportInvitations, InvitationLine, InvitationSort, InvitationsQuery};
use crate::open::Mirror;
use crate::page::Window;
use crate::people::line;
use crate::person;
use crate::reading::{Reading, bodies_by};
use crate::words::typed;

/// People read at once.
const CHUNK: usize = 1_000;

/// Invitations read at once.
const INVITATIONS: u32 = 5_000;

/// The columns of an export of people.
pub const EMPLOYEE_TITLES: [&str; 12] = [
    "Name",
    "Contact email",
    "Login",
    "Department",
    "Position",
    "Role",
    "Status",
    "Blocked since",
    "Two-step",
    "Last sign-in",
    "Two-step until",
    "Codes left",
];

/// The columns of an export of invitations.
pub const INVITATION_TITLES: [&str; 7] = [
    "Name",
    "Address",
    "Department",
    "Role",
    "State",
    "Details",
    "Since",
];

/// The columns of an export of rows that cannot be sent; a check knows all but the last of them again.
pub const REFUSED_TITLES: [&str; 5] = ["Address", "Name", "Department", "Position", "Reason"];

/// The columns of an export of events.
pub const EVENT_TITLES: [&str; 12] = [
    "Number",
    "Time",
    "Kind",
    "Done by",
    "Their id",
    "On",
    "Id of whom",
    "Address",
    "Device",
    "Cause",
    "Outside the list",
    "Data",
];

/// How the window's language writes a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Sheet {
    /// What the columns are called, in their order; empty for their own names.
    pub titles: Vec<String>,
    /// What states and roles are called, by their own names; what is not among them keeps its own.
    pub words: HashMap<String, String>,
    /// Whether semicolons stand between the cells. Spreadsheets look for them where numbers are written with a comma.
    pub semicolons: bool,
}

impl Mirror {
    /// Writes the filtered events, newest first (LOG-2). The file appears whole or not at all.
    ///
    /// # Errors
    /// [`Problem::BadRange`], else as [`Mirror::export_employees`].
    pub async fn export_events(&self, export: ExportEvents) -> Result<Exported> {
        let filter = event::wanted(&export.filter)?;
        let sheet = export.sheet.titled(&EVENT_TITLES)?;
        let mut reading = self.reading().await?;
        let order = event::all(&mut reading, &filter).await?;
        whole(&export.path, async |part| {
            write_events(&mut reading, &order, &sheet, part).await
        })
        .await?;
        Ok(Exported {
            rows: u32::try_from(order.len()).unwrap_or(u32::MAX),
            path: export.path,
        })
    }

    /// Writes the filtered invitations, those that need an admin first. The file appears whole or not at all.
    ///
    /// # Errors
    /// As [`Mirror::export_employees`].
    pub async fn export_invitations(&self, export: ExportInvitations) -> Result<Exported> {
        let sheet = export.sheet.titled(&INVITATION_TITLES)?;
        let mut reading = self.reading().await?;
        let mut query = InvitationsQuery {
            tab: export.tab,
            text: export.text,
            department: export.department,
            window: Window {
                offset: 0,
                limit: INVITATIONS,
                sort: InvitationSort::Need,
                descending: false,
            },
        };
        let mut rows = 0;
        whole(&export.path, async |part| {
            let mut file = sheet.begun(part).await?;
            loop {
                let page = listed(&mut reading, &query).await?;
                let n = u32::try_from(page.rows.len()).unwrap_or(u32::MAX);
                let lines = page
                    .rows
                    .into_iter()
                    .map(|line| invitation_record(&sheet, line));
                file.write_all(&sheet.records(lines)?).await?;
                rows += n;
                query.window.offset += n;
                if n < INVITATIONS {
                    return ended(file).await;
                }
            }
        })
        .await?;
        Ok(Exported {
            rows,
            path: export.path,
        })
    }

    /// Writes the filtered people, by name. The file appears whole or not at all.
    ///
    /// # Errors
    /// [`Problem::BadField`] for a path that cannot be written, and for titles that are more or fewer than the
    /// columns; [`Problem::DiskFull`].
    pub async fn export_employees(&self, export: ExportEmployees) -> Result<Exported> {
        let sheet = export.sheet.titled(&EMPLOYEE_TITLES)?;
        let mut reading = self.reading().await?;
        let words = typed(&export.filter.text);
        let order = self
            .order(
                &mut reading,
                &export.filter,
                &words,
                EmployeeSort::Name,
                u64::MAX,
            )
            .await?;
        whole(&export.path, async |part| {
            write(&mut reading, &order, &sheet, part).await
        })
        .await?;
        Ok(Exported {
            rows: u32::try_from(order.len()).unwrap_or(u32::MAX),
            path: export.path,
        })
    }
}

/// Writes a file under another name first, so that it appears whole or not at all.
pub(crate) async fn whole(path: &str, write: impl AsyncFnOnce(&Path) -> Result<()>) -> Result<()> {
    let path = Path::new(path);
    let mut name = path
        .file_name()
        .ok_or_else(|| Problem::field("path", "empty"))?
        .to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let done = match write(&part).await {
        Ok(()) => tokio::fs::rename(&part, path).await.map_err(unwritable),
        Err(failure) => Err(failure),
    };
    if done.is_err() {
        let _ = tokio::fs::remove_file(&part).await;
    }
    done
}

fn unwritable(error: std::io::Error) -> Failure {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            Problem::field("path", "not_allowed").into()
        }
        std::io::ErrorKind::NotFound
        | std::io::ErrorKind::NotADirectory
        | std::io::ErrorKind::IsADirectory => Problem::field("path", "not_found").into(),
        _ => error.into(),
    }
}

impl Sheet {
    /// With the columns' own names where the window says none.
    ///
    /// # Errors
    /// [`Problem::BadField`] for titles that are more or fewer than the columns.
    pub(crate) fn titled(mut self, own: &[&str]) -> Result<Self> {
        if self.titles.is_empty() {
            self.titles = own.iter().map(|&title| title.to_owned()).collect();
        }
        if self.titles.len() != own.len() {
            return Err(Problem::field("titles", "wrong_number").into());
        }
        Ok(self)
    }

    /// Begins the file with its titles.
    pub(crate) async fn begun(&self, part: &Path) -> Result<tokio::fs::File> {
        let mut file = tokio::fs::File::create(part).await.map_err(unwritable)?;
        file.write_all("\u{feff}".as_bytes()).await?;
        file.write_all(&self.records([self.titles.clone()])?)
            .await?;
        Ok(file)
    }

    /// Rows as they are written.
    pub(crate) fn records(&self, lines: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>> {
        let mut writer = ::csv::WriterBuilder::new()
            .terminator(::csv::Terminator::CRLF)
            .delimiter(if self.semicolons { b';' } else { b',' })
            .from_writer(Vec::new());
        for line in lines {
            writer
                .write_record(line.into_iter().map(guarded))
                .context("write a row")?;
        }
        Ok(writer.into_inner().context("write rows")?)
    }

    /// What a state or a role is called.
    fn word(&self, state: impl Serialize) -> String {
        let own = word(state);
        self.words.get(&own).cloned().unwrap_or(own)
    }
}

/// What the last write met is told here and nowhere else.
pub(crate) async fn ended(mut file: tokio::fs::File) -> Result<()> {
    file.flush().await?;
    file.sync_all().await?;
    Ok(())
}

async fn write(reading: &mut Reading, order: &[i64], sheet: &Sheet, part: &Path) -> Result<()> {
    let mut file = sheet.begun(part).await?;
    for numbers in order.chunks(CHUNK) {
        let people: Vec<Employee> = bodies_by(reading.conn(), "employee", "n", &numbers).await?;
        let lines = people
            .into_iter()
            .map(|person| record(reading, sheet, person));
        file.write_all(&sheet.records(lines)?).await?;
    }
    ended(file).await
}

async fn write_events(
    reading: &mut Reading,
    order: &[i64],
    sheet: &Sheet,
    part: &Path,
) -> Result<()> {
    let mut file = sheet.begun(part).await?;
    for numbers in order.chunks(CHUNK) {
        let events: Vec<Event> = bodies_by(reading.conn(), "event", "n", &numbers).await?;
        let lines = person::lines(reading, events).await?;
        file.write_all(&sheet.records(lines.into_iter().map(event_record))?)
            .await?;
    }
    ended(file).await
}

fn record(reading: &Reading, sheet: &Sheet, person: Employee) -> Vec<String> {
    let (login, contact, position) = (
        person.login.clone(),
        person.contact_email.clone(),
        person.position.clone(),
    );
    let line = line(reading, person);
    vec![
        line.name,
        contact.unwrap_or_default(),
        login.unwrap_or_default(),
        line.department.unwrap_or_default(),
        position.unwrap_or_default(),
        sheet.word(line.role),
        sheet.word(line.status),
        line.blocked_at.map(Time::utc).unwrap_or_default(),
        sheet.word(line.two_step),
        line.last_sign_in_at.map(Time::utc).unwrap_or_default(),
        line.two_step_until.map(Time::utc).unwrap_or_default(),
        line.codes_left.map(|n| n.to_string()).unwrap_or_default(),
    ]
}

fn invitation_record(sheet: &Sheet, line: InvitationLine) -> Vec<String> {
    vec![
        line.name,
        line.address,
        line.department.unwrap_or_default(),
        sheet.word(line.role),
        sheet.word(line.shown),
        line.words.unwrap_or_default(),
        line.at.utc(),
    ]
}

/// The columns of the server's own export, and why a sign-in came from outside the list (IPR-5).
fn event_record(line: EventLine) -> Vec<String> {
    let id = |id: Option<EmployeeId>| id.map(|id| id.0).unwrap_or_default();
    vec![
        line.number.to_string(),
        line.at.utc(),
        line.kind.name().to_owned(),
        line.actor.unwrap_or_default(),
        id(line.actor_id),
        line.on.unwrap_or_default(),
        id(line.on_id),
        line.ip.unwrap_or_default(),
        line.device.unwrap_or_default(),
        line.cause.unwrap_or_default(),
        word(line.off_list),
        serde_json::Value::Object(line.data).to_string(),
    ]
}

/// The stable word of a state.
fn word(state: impl Serialize) -> String {
    let value = serde_json::to_value(state).unwrap_or_default();
    value.as_str().map(str::to_owned).unwrap_or_default()
}
