//! Inviting: a pasted list or a file is checked row by row before anything is sent (INV-2).

use gatehouse_rules::id::{DepartmentId, WorkgroupId};
use gatehouse_rules::invitation::Verdict;
use gatehouse_rules::role::Role;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::export::Sheet;

/// A pasted list, at most 10 MB.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CheckList {
    /// As pasted.
    pub text: String,
}

/// A CSV file, chosen by the person in the system's dialog; at most 35 MB and 150,000 rows.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CheckFile {
    /// Where it lies.
    pub path: String,
    /// What its columns are, as the admin says; without it they are taken for what they look like. It is
    /// asked with every check and kept nowhere.
    pub mapping: Option<Mapping>,
}

/// What the columns of a file are, said by the admin.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Mapping {
    /// Whether the first row names the columns and is nobody.
    pub heading: bool,
    /// Of each column, in order, what it tells; `None`, and any further column, is not used. No two may tell the same.
    pub columns: Vec<Option<FileField>>,
}

/// What a column of a file tells of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileField {
    /// Mail address or phone.
    Address,
    /// The whole name, or the first name.
    Name,
    /// The last name, put behind the first.
    LastName,
    /// The department's name.
    Department,
    /// The position.
    Position,
}

/// A checked list. It is kept in the app under `list`, so that the rows need not travel back.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CheckedList {
    /// Names this list in [`CheckedRowsQuery`] and [`Invite`].
    pub list: u32,
    /// How many rows.
    pub n_rows: u32,
    /// How many can be sent.
    pub n_fine: u32,
    /// How the file was read: encoding, separator, columns found; `None` for a pasted list.
    pub file: Option<FileFacts>,
    /// As of when the verdicts hold.
    pub as_of: Option<gatehouse_rules::time::Time>,
}

/// How a file was read.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FileFacts {
    /// The file's name.
    pub name: String,
    /// `UTF-8`, `UTF-16LE`, `windows-1251`, …
    pub encoding: String,
    /// `,` `;` tab or `|`.
    pub separator: String,
    /// Whether the first row was taken for the names of the columns.
    pub heading: bool,
    /// Its first 200 columns and what each was taken for. Where none is the address, the list has no rows.
    pub columns: Vec<FileColumn>,
    /// Department names in the file that are not in the workspace; those rows go without one.
    pub unknown_departments: Vec<String>,
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileColumn {
    /// Its name in the first row, where that names columns; at most 80 letters.
    pub title: Option<String>,
    /// What it was taken for; `None` is not used.
    pub field: Option<FileField>,
    /// What stands in it in the first three rows, at most 80 letters each.
    pub cells: Vec<String>,
}

/// Rows of a checked list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CheckedRowsQuery {
    /// Which list.
    pub list: u32,
    /// The first row wanted.
    pub offset: u32,
    /// How many, at most 500.
    pub limit: u32,
    /// Only rows that cannot be sent.
    pub only_refused: bool,
}

/// One row and its verdict.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CheckedRow {
    /// Its place in the list, from 0.
    pub row: u32,
    /// The line of the file it stands on, from 1; in a pasted list its place. Verdicts name rows by it.
    pub line: u32,
    /// The address as typed.
    pub address: String,
    /// The name, where the list has one.
    pub name: Option<String>,
    /// The department's name, where the list has one.
    pub department: Option<String>,
    /// What can be said of it.
    pub verdict: Verdict,
}

/// Write the rows of a checked list that cannot be sent to a CSV file (UTF-8 with BOM), to be mended there and checked again.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ExportRefused {
    /// Which list.
    pub list: u32,
    /// Where to, chosen by the person in the system's dialog.
    pub path: String,
    /// How it is written there; its columns are those of [`crate::export::REFUSED_TITLES`].
    #[serde(default)]
    pub sheet: Sheet,
    /// Why each of them cannot be sent, in the person's language, in the order of the rows.
    pub reasons: Vec<String>,
}

/// Send the fine rows of a checked list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Invite {
    /// Which list.
    pub list: u32,
    /// The department of rows that name none.
    pub department: Option<DepartmentId>,
    /// The workgroups of all (INV-12).
    pub workgroups: Vec<WorkgroupId>,
    /// The role of all.
    pub role: Role,
    /// Whether letters go out now (INV-13).
    pub letters: bool,
}

/// The name that stands before an address in brackets, less quotes and separators; `None` where there is none.
pub(crate) fn name_before(text: &str) -> Option<String> {
    let before = text.rsplit_once('<').map_or(text, |(before, _)| before);
    let name =
        before.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | ';'));
    (!name.is_empty()).then(|| name.to_owned())
}
