//! Writing a list of people to a CSV file: UTF-8 with a byte order mark, and no cell that a spreadsheet
//! would execute.

use std::path::Path;

use anyhow::Context as _;
use gatehouse_rules::cell::guarded;
use gatehouse_rules::employee::Employee;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::Time;
use tokio::io::AsyncWriteExt as _;

use crate::employee::{EmployeeSort, ExportEmployees, Exported};
use crate::failure::{Failure, Result};
use crate::open::Mirror;
use crate::people::line;
use crate::reading::{Reading, bodies_by};
use crate::words::typed;

/// People read at once.
const CHUNK: usize = 1_000;

const HEADER: [&str; 10] = [
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
];

impl Mirror {
    /// Writes the filtered people, by name. The file appears whole or not at all.
    ///
    /// # Errors
    /// [`Problem::BadField`] for a path that cannot be written, [`Problem::DiskFull`].
    pub async fn export_employees(&self, export: ExportEmployees) -> Result<Exported> {
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
        let path = Path::new(&export.path);
        let mut name = path
            .file_name()
            .ok_or_else(|| Problem::field("path", "empty"))?
            .to_owned();
        name.push(".part");
        let part = path.with_file_name(name);
        let written = write(&mut reading, &order, &part).await;
        let done = match written {
            Ok(()) => tokio::fs::rename(&part, path).await.map_err(unwritable),
            Err(failure) => Err(failure),
        };
        if done.is_err() {
            let _ = tokio::fs::remove_file(&part).await;
        }
        done?;
        Ok(Exported {
            rows: u32::try_from(order.len()).unwrap_or(u32::MAX),
            path: export.path,
        })
    }
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

async fn write(reading: &mut Reading, order: &[i64], part: &Path) -> Result<()> {
    let mut file = tokio::fs::File::create(part).await.map_err(unwritable)?;
    file.write_all("\u{feff}".as_bytes()).await?;
    file.write_all(&records([HEADER.map(str::to_owned)])?)
        .await?;
    for numbers in order.chunks(CHUNK) {
        let people: Vec<Employee> = bodies_by(reading.conn(), "employee", "n", &numbers).await?;
        let lines = people.into_iter().map(|person| record(reading, person));
        file.write_all(&records(lines)?).await?;
    }
    // What the last write met is told here and nowhere else.
    file.flush().await?;
    file.sync_all().await?;
    Ok(())
}

fn records(lines: impl IntoIterator<Item = [String; 10]>) -> Result<Vec<u8>> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for line in lines {
        writer
            .write_record(line.map(guarded))
            .context("write a row")?;
    }
    Ok(writer.into_inner().context("write rows")?)
}

fn record(reading: &Reading, person: Employee) -> [String; 10] {
    let (login, contact, position) = (
        person.login.clone(),
        person.contact_email.clone(),
        person.position.clone(),
    );
    let line = line(reading, person);
    [
        line.name,
        contact.unwrap_or_default(),
        login.unwrap_or_default(),
        line.department.unwrap_or_default(),
        position.unwrap_or_default(),
        Role::name(line.role).to_owned(),
        line.status.name().to_owned(),
        line.blocked_at.map(Time::utc).unwrap_or_default(),
        serde_json::to_value(line.two_step)
            .ok()
            .and_then(|state| state.as_str().map(str::to_owned))
            .unwrap_or_default(),
        line.last_sign_in_at.map(Time::utc).unwrap_or_default(),
    ]
}
