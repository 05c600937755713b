//! Checking a pasted list or a file before anything is sent (INV-2), and inviting its fine rows.

use std::path::Path;
use std::sync::{Arc, PoisonError};

use anyhow::Context as _;
use gatehouse_rules::address::{Address, AddressFault, split_list};
use gatehouse_rules::employee::NAME_MAX;
use gatehouse_rules::id::DepartmentId;
use gatehouse_rules::invitation::{PEOPLE_MAX, Verdict, verdict_of, verdicts};
use gatehouse_rules::operation::{Decision, Invitee};
use gatehouse_rules::portal;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::workgroup::sorted;
use tokio::io::AsyncWriteExt as _;

use crate::claims::claims;
use crate::csv;
use crate::decide::{Deciding, Judged};
use crate::employee::Exported;
use crate::export::{REFUSED_TITLES, ended, whole};
use crate::failure::{Failure, Result};
use crate::invite::{
    CheckFile, CheckList, CheckedList, CheckedRow, CheckedRowsQuery, ExportRefused, FileFacts,
    Invite,
};
use crate::open::Mirror;
use crate::outbox::{Decided, RefusedChoice};
use crate::page::{Page, ROWS_MAX};
use crate::reading::Reading;

/// The longest pasted list, in bytes.
pub const LIST_MAX: usize = 10_000_000;
/// Lists kept at once; the oldest goes.
const KEPT: usize = 4;

/// Checked lists, kept in memory under their numbers.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    last: u32,
    lists: Vec<(u32, Arc<Vec<Row>>)>,
}

/// One checked row.
#[derive(Debug)]
struct Row {
    line: u32,
    address: String,
    name: Option<String>,
    department: Option<String>,
    department_id: Option<DepartmentId>,
    position: Option<String>,
    verdict: Verdict,
}

impl Mirror {
    /// Checks a pasted list: addresses split at spaces, commas, semicolons and lines (INV-1), also as `Name <address>`.
    ///
    /// # Errors
    /// [`Problem::BadFile`]: `list_too_big` above 10 MB, `list_empty`, `list_too_long` above 150,000 people.
    pub async fn check_list(&self, list: CheckList) -> Result<CheckedList> {
        let rows = tokio::task::spawn_blocking(move || pasted(&list.text))
            .await
            .context("read the list")??;
        let mut reading = self.reading().await?;
        self.checked(&mut reading, rows, None).await
    }

    /// Checks a CSV file, its columns as the admin says or as they look.
    ///
    /// # Errors
    /// As [`csv::read`], and [`Problem::BadFile`] `unreadable`.
    pub async fn check_file(&self, file: CheckFile) -> Result<CheckedList> {
        let path = Path::new(&file.path).to_owned();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let sheet = tokio::task::spawn_blocking(move || {
            let unreadable = |_| Problem::BadFile {
                reason: "unreadable".into(),
                line: None,
            };
            // Measured before it is read: a mistaken choice of a film must not fill the memory.
            if std::fs::metadata(&path).map_err(unreadable)?.len() > csv::FILE_MAX {
                return Err(Problem::BadFile {
                    reason: "too_big".into(),
                    line: None,
                });
            }
            csv::read(
                &std::fs::read(&path).map_err(unreadable)?,
                file.mapping.as_ref(),
            )
        })
        .await
        .context("read the file")??;
        let mut reading = self.reading().await?;
        let mut facts = FileFacts {
            name,
            encoding: sheet.encoding.to_owned(),
            separator: sheet.separator.to_string(),
            heading: sheet.heading,
            columns: sheet.columns,
            unknown_departments: Vec::new(),
        };
        for row in &sheet.rows {
            if let Some(department) = &row.department
                && reading.departments.named(department).is_none()
                && !facts.unknown_departments.contains(department)
                && facts.unknown_departments.len() < 100
            {
                facts.unknown_departments.push(department.clone());
            }
        }
        self.checked(&mut reading, sheet.rows, Some(facts)).await
    }

    /// Rows of a checked list.
    ///
    /// # Errors
    /// [`Problem::BadField`] for a list that is no longer kept, or more than [`ROWS_MAX`] rows.
    pub async fn checked_rows(&self, query: CheckedRowsQuery) -> Result<Page<CheckedRow>> {
        if query.limit > ROWS_MAX {
            return Err(Problem::field("limit", "too_many").into());
        }
        let rows = self.list(query.list)?;
        let asked = |row: &Row| !query.only_refused || row.verdict != Verdict::Fine;
        let wanted = rows.iter().enumerate().filter(|(_, row)| asked(row));
        let page = wanted
            .clone()
            .skip(query.offset as usize)
            .take(query.limit as usize);
        Ok(Page {
            rows: page
                .map(|(i, row)| CheckedRow {
                    row: u32::try_from(i).unwrap_or(u32::MAX),
                    line: row.line,
                    address: row.address.clone(),
                    name: row.name.clone(),
                    department: row.department.clone(),
                    verdict: row.verdict.clone(),
                })
                .collect(),
            total: u32::try_from(wanted.count()).unwrap_or(u32::MAX),
        })
    }

    /// Writes the rows of a checked list that cannot be sent, each with its reason. The file appears whole or not at all.
    ///
    /// # Errors
    /// [`Problem::BadField`] for a list that is no longer kept, more or fewer reasons than such rows, more or fewer titles than
    /// columns, or a path that cannot be written; [`Problem::DiskFull`].
    pub async fn export_refused(&self, export: ExportRefused) -> Result<Exported> {
        let rows = self.list(export.list)?;
        let sheet = export.sheet.titled(&REFUSED_TITLES)?;
        let refused: Vec<&Row> = rows
            .iter()
            .filter(|row| row.verdict != Verdict::Fine)
            .collect();
        if refused.len() != export.reasons.len() {
            return Err(Problem::field("reasons", "wrong_number").into());
        }
        let n = u32::try_from(refused.len()).unwrap_or(u32::MAX);
        let lines = refused.into_iter().zip(export.reasons).map(|(row, why)| {
            let cell = |cell: &Option<String>| cell.clone().unwrap_or_default();
            vec![
                row.address.clone(),
                cell(&row.name),
                cell(&row.department),
                cell(&row.position),
                why,
            ]
        });
        let written = sheet.records(lines)?;
        whole(&export.path, async |part| {
            let mut file = sheet.begun(part).await?;
            file.write_all(&written).await?;
            ended(file).await
        })
        .await?;
        Ok(Exported {
            rows: n,
            path: export.path,
        })
    }

    /// Invites the fine rows of a checked list as one operation; whoever was taken meanwhile is left out.
    ///
    /// # Errors
    /// [`Problem::BadField`] when the list is no longer kept or nobody of it can be invited, [`Problem::DiskFull`].
    pub async fn invite(&self, invite: Invite) -> Result<Decided> {
        let rows = self.list(invite.list)?;
        let mut write = self.write().await?;
        let mut deciding = self.deciding().await?;
        deciding.known_department(invite.department.as_ref())?;
        deciding.known_workgroups(&invite.workgroups)?;
        let fine = rows.iter().filter(|row| row.verdict == Verdict::Fine);
        let people = fine
            .map(|row| Invitee {
                employee: deciding.id().into(),
                invitation: deciding.id().into(),
                address: row.address.clone(),
                name: row.name.clone(),
                department: row
                    .department_id
                    .clone()
                    .or_else(|| invite.department.clone()),
                position: row.position.clone(),
                role: invite.role,
                workgroups: sorted(&invite.workgroups),
            })
            .collect();
        match deciding.inviting(people, invite.letters).await {
            Ok(judged) => {
                let queued = deciding.store(&mut write, judged).await?;
                let decided = self.keep(write, vec![queued], Vec::new()).await?;
                self.lists()
                    .lists
                    .retain(|(number, _)| *number != invite.list);
                Ok(decided)
            }
            Err(Failure::Told(problem)) => {
                self.keep(write, Vec::new(), vec![RefusedChoice { index: 0, problem }])
                    .await
            }
            Err(failure) => Err(failure),
        }
    }

    fn lists(&self) -> std::sync::MutexGuard<'_, Checked> {
        self.inner
            .checked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn list(&self, number: u32) -> Result<Arc<Vec<Row>>> {
        let lists = self.lists();
        let found = lists
            .lists
            .iter()
            .find(|(of, _)| *of == number)
            .map(|(_, rows)| rows.clone());
        found.ok_or_else(|| Problem::field("list", "gone").into())
    }

    async fn checked(
        &self,
        reading: &mut Reading,
        rows: Vec<csv::Row>,
        file: Option<FileFacts>,
    ) -> Result<CheckedList> {
        let canonical: Vec<String> = rows
            .iter()
            .filter_map(|row| Address::parse(&row.address).ok())
            .map(|address| address.canonical)
            .collect();
        let mut taken = claims(reading, &canonical).await?;
        let is_portal = reading.is_portal();
        let by_mail = |row: &csv::Row| match is_portal {
            true => portal::by_mail(&row.address),
            false => Ok(()),
        };
        let numbered = rows.iter().map(|row| (row.line, row.address.as_str()));
        let verdicts = verdicts(numbered, |canonical| taken.remove(canonical));
        let rows: Vec<Row> = rows
            .into_iter()
            .zip(verdicts)
            .map(|(row, verdict)| Row {
                line: row.line,
                verdict: match (is_unreadable(&row), by_mail(&row)) {
                    (true, _) => Verdict::Malformed {
                        fault: AddressFault::Unreadable,
                    },
                    (false, Err(fault)) => Verdict::Malformed { fault },
                    (false, Ok(())) => verdict,
                },
                address: row.address,
                name: row.name.and_then(|name| shortened(&name)),
                department_id: row
                    .department
                    .as_deref()
                    .and_then(|name| reading.departments.named(name))
                    .map(|one| one.id.clone()),
                department: row.department,
                position: row.position.and_then(|position| shortened(&position)),
            })
            .collect();
        let n_fine = rows
            .iter()
            .filter(|row| row.verdict == Verdict::Fine)
            .count();
        let n_rows = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let mut lists = self.lists();
        lists.last += 1;
        let list = lists.last;
        lists.lists.push((list, Arc::new(rows)));
        if lists.lists.len() > KEPT {
            lists.lists.remove(0);
        }
        Ok(CheckedList {
            list,
            n_rows,
            n_fine: u32::try_from(n_fine).unwrap_or(u32::MAX),
            file,
            as_of: reading.as_of,
        })
    }
}

impl Deciding<'_> {
    /// Inviting these people, less those whose address somebody holds by now (EML-1).
    pub(crate) async fn inviting(
        &mut self,
        mut people: Vec<Invitee>,
        letters: bool,
    ) -> Result<Judged> {
        let canonical: Vec<Option<String>> = people
            .iter()
            .map(|one| {
                Address::parse(&one.address)
                    .ok()
                    .map(|address| address.canonical)
            })
            .collect();
        let asked: Vec<String> = canonical.iter().flatten().cloned().collect();
        let taken = claims(&mut self.reading, &asked).await?;
        let first = canonical
            .iter()
            .flatten()
            .find_map(|address| taken.get(address))
            .cloned();
        let mut addresses = canonical.into_iter();
        people.retain(|_| {
            addresses
                .next()
                .flatten()
                .is_some_and(|address| !taken.contains_key(&address))
        });
        if let (true, Some(claim)) = (people.is_empty(), first) {
            return Err(verdict_of(claim)
                .problem()
                .unwrap_or(Problem::InvitationGone)
                .into());
        }
        self.judged(Decision::Invite { people, letters }, Default::default())
            .await
    }
}

/// Whether a cell of a row could not be read in the file's encoding: nobody is to get a letter with a broken name.
fn is_unreadable(row: &csv::Row) -> bool {
    [&row.name, &row.department, &row.position]
        .into_iter()
        .flatten()
        .chain([&row.address])
        .any(|cell| cell.contains(char::REPLACEMENT_CHARACTER))
}

/// A name or position as it may be kept: no control characters, not longer than one may be.
fn shortened(text: &str) -> Option<String> {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(NAME_MAX)
        .collect();
    Some(clean.trim().to_owned()).filter(|clean| !clean.is_empty())
}

fn pasted(text: &str) -> Result<Vec<csv::Row>> {
    let bad = |reason: &str| Problem::BadFile {
        reason: reason.to_owned(),
        line: None,
    };
    if text.len() > LIST_MAX {
        return Err(bad("list_too_big").into());
    }
    let mut rows = Vec::new();
    for line in text.split('\n') {
        if line.contains('<') && line.contains('>') {
            named(line, &mut rows);
        } else {
            rows.extend(split_list(line).into_iter().map(plain));
        }
        if rows.len() > PEOPLE_MAX {
            return Err(bad("list_too_long").into());
        }
    }
    for (row, number) in rows.iter_mut().zip(1..) {
        row.line = number;
    }
    if rows.is_empty() {
        Err(bad("list_empty").into())
    } else {
        Ok(rows)
    }
}

fn plain(address: &str) -> csv::Row {
    csv::Row {
        address: address.to_owned(),
        ..csv::Row::default()
    }
}

/// A line with `Name <address>`, as mail programs copy them: what stands before a bracket is the name, less addresses
/// without brackets among it.
fn named(line: &str, rows: &mut Vec<csv::Row>) {
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('<') {
        let Some((address, after)) = after.split_once('>') else {
            break;
        };
        // `a@x, Name <b@x>`: only the part behind the last separator outside quotes is the name.
        let (others, name) = match before.rfind('"').map_or(before.rfind([',', ';']), |_| None) {
            Some(at) => before.split_at(at),
            None => ("", before),
        };
        rows.extend(split_list(others).into_iter().map(plain));
        let name = crate::invite::name_before(&format!("{name}<"));
        rows.push(csv::Row {
            name,
            ..plain(address.trim())
        });
        rest = after;
    }
    rows.extend(split_list(rest).into_iter().map(plain));
}
