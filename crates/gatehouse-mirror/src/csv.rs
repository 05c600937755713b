//! Reading a CSV file of people: encoding, separator, quotes and header are found out, and said. A cell is
//! text whatever it begins with; nothing in a file is ever executed.

mod columns;

use columns::{guessed, header, row, titled};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};
use gatehouse_rules::invitation::PEOPLE_MAX;
use gatehouse_rules::problem::Problem;

use crate::invite::{FileColumn, FileField, Mapping};

/// The largest file, in bytes.
pub const FILE_MAX: u64 = 35_000_000;
/// Columns of a file that are looked at; what stands further on is not read.
pub const WIDTH_MAX: usize = 200;

/// One person of a file, as written there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line it begins on, from 1; in a pasted list its place.
    pub line: u32,
    /// The address.
    pub address: String,
    /// The name.
    pub name: Option<String>,
    /// The department's name.
    pub department: Option<String>,
    /// The position.
    pub position: Option<String>,
}

/// A file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// `UTF-8`, `UTF-16LE`, `windows-1251`, …
    pub encoding: &'static str,
    /// `,` `;` tab or `|`.
    pub separator: char,
    /// Whether the first row names the columns.
    pub heading: bool,
    /// Its columns, in order, and what each was taken for.
    pub columns: Vec<FileColumn>,
    /// The people; none while no column is the address.
    pub rows: Vec<Row>,
}

/// Reads a file of people, its columns as the admin says, or as they look.
///
/// # Errors
/// [`Problem::BadFile`]: `too_big`, `binary`, `no_rows`, `too_many_rows`, or `quote` with its line;
/// [`Problem::BadField`] `columns` where two of them are said to be the same.
pub fn read(bytes: &[u8], mapping: Option<&Mapping>) -> Result<Sheet, Problem> {
    if bytes.len() as u64 > FILE_MAX {
        return Err(bad("too_big", None));
    }
    let (text, encoding) = decode(bytes)?;
    let (separator, records) = best(&text)?;
    let Some(first) = records.first() else {
        return Err(bad("no_rows", None));
    };
    let width = records.iter().map(|record| record.cells.len()).max();
    let width = width.unwrap_or_default().min(WIDTH_MAX);
    let (heading, fields) = match (mapping, header(&first.cells)) {
        (Some(mapping), _) => (mapping.heading, said(mapping, width)?),
        (None, Some(fields)) => (true, fields),
        (None, None) => (false, guessed(&records, width)),
    };
    let people = records.get(usize::from(heading)..).unwrap_or_default();
    let has_address = fields.contains(&Some(FileField::Address));
    let rows: Vec<Row> = people
        .iter()
        .filter(|_| has_address)
        .filter_map(|record| row(record, &fields))
        .collect();
    if people.is_empty() || (has_address && rows.is_empty()) {
        return Err(bad("no_rows", None));
    }
    if rows.len() > PEOPLE_MAX {
        return Err(bad("too_many_rows", None));
    }
    let columns = (0..width)
        .map(|i| titled(i, fields.get(i).copied().flatten(), heading, &records))
        .collect();
    Ok(Sheet {
        encoding: encoding.name(),
        separator,
        heading,
        columns,
        rows,
    })
}

/// What the admin says of the columns: each thing is told by one of them.
fn said(mapping: &Mapping, width: usize) -> Result<Vec<Option<FileField>>, Problem> {
    let fields = mapping.columns.get(..width).unwrap_or(&mapping.columns);
    for (i, field) in fields.iter().enumerate() {
        if field.is_some() && fields.iter().skip(i + 1).any(|other| other == field) {
            return Err(Problem::field("columns", "repeated"));
        }
    }
    Ok(fields.to_vec())
}

fn bad(reason: &str, line: Option<u32>) -> Problem {
    Problem::BadFile {
        reason: reason.to_owned(),
        line,
    }
}

/// A byte order mark decides; then UTF-8 if it mostly is that; then the Windows code page whose letters make more sense.
fn decode(bytes: &[u8]) -> Result<(String, &'static Encoding), Problem> {
    let (encoding, start) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, length),
        None => (guess(bytes), 0),
    };
    let body = bytes.get(start..).unwrap_or_default();
    let (text, _) = encoding.decode_without_bom_handling(body);
    // Control characters that no table has: an archive or an image, not a list.
    let n_control = text
        .chars()
        .take(100_000)
        .filter(|c| c.is_control() && !matches!(c, '\r' | '\n' | '\t'))
        .count();
    if text.contains('\0') || n_control * 100 > text.len().min(100_000) {
        return Err(bad("binary", None));
    }
    Ok((text.into_owned(), encoding))
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    // Without a mark, UTF-16 shows by its zeros: every second byte of what is mostly ASCII.
    let sample = bytes.get(..bytes.len().min(4_000) & !1).unwrap_or_default();
    let zeros = |at: usize| {
        sample
            .iter()
            .skip(at)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let many = sample.len() / 5;
    if sample.len() >= 8 && zeros(1) > many && zeros(0) == 0 {
        return UTF_16LE;
    }
    if sample.len() >= 8 && zeros(0) > many && zeros(1) == 0 {
        return UTF_16BE;
    }
    if is_utf_8(bytes) {
        return UTF_8;
    }
    // In windows-1251 the letters of a Cyrillic word are all at 0xC0 and above; in windows-1252 accents stand alone among ASCII letters.
    let (mut runs, mut singles) = (0usize, 0usize);
    let is_high =
        |byte: Option<&u8>| byte.is_some_and(|byte| *byte >= 0xc0 || matches!(*byte, 0xa8 | 0xb8));
    for (i, byte) in bytes.iter().enumerate().take(1_000_000) {
        if is_high(Some(byte)) {
            if is_high(bytes.get(i + 1)) || (i > 0 && is_high(bytes.get(i - 1))) {
                runs += 1;
            } else {
                singles += 1;
            }
        }
    }
    if runs > singles {
        WINDOWS_1251
    } else {
        WINDOWS_1252
    }
}

/// UTF-8, also with some broken bytes in it: what is beyond ASCII is mostly whole there, which letters of another code
/// page are only by chance.
fn is_utf_8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken == 0 || (whole > 0 && whole >= broken)
}

/// One record and the line it begins on.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) line: u32,
    pub(crate) cells: Vec<String>,
}

/// The separator that tears the first lines into the most even columns.
fn best(text: &str) -> Result<(char, Vec<Record>), Problem> {
    let head: String = text.lines().take(50).collect::<Vec<_>>().join("\n");
    let score = |separator: char| {
        // What does not parse scores nothing; the whole text says later why.
        let records = records(&head, separator, true).unwrap_or_default();
        let most = records
            .iter()
            .map(|record| record.cells.len())
            .max()
            .unwrap_or(0);
        let even = records
            .iter()
            .filter(|record| record.cells.len() == most)
            .count();
        if most < 2 {
            0
        } else {
            even * 1_000 / records.len().max(1) * 10 + most.min(9)
        }
    };
    let mut separator = (',', score(','));
    for other in [';', '\t', '|'] {
        let scored = score(other);
        if scored > separator.1 {
            separator = (other, scored);
        }
    }
    Ok((separator.0, records(text, separator.0, false)?))
}

/// RFC 4180 with any separator and any line ends; a quote that is never closed, or is followed by more text, is told.
fn records(text: &str, separator: char, is_part: bool) -> Result<Vec<Record>, Problem> {
    let mut records = Vec::new();
    let mut cells: Vec<String> = Vec::new();
    let mut cell = String::new();
    let (mut line, mut begins) = (1u32, 1u32);
    let mut quoted_from: Option<u32> = None;
    let mut was_quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(from) = quoted_from {
            match c {
                '"' if chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' => quoted_from = None,
                c => {
                    line += u32::from(c == '\n');
                    cell.push(c);
                    // One cell longer than any person's row: the quote was never closed.
                    if cell.len() > 100_000 {
                        return Err(bad("quote", Some(from)));
                    }
                }
            }
            continue;
        }
        match c {
            '"' if cell.trim().is_empty() && !was_quoted => {
                cell.clear();
                (quoted_from, was_quoted) = (Some(line), true);
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                cells.push(std::mem::take(&mut cell));
                finish(&mut records, &mut cells, begins);
                line += 1;
                (begins, was_quoted) = (line, false);
            }
            c if c == separator => {
                cells.push(std::mem::take(&mut cell));
                was_quoted = false;
            }
            c if was_quoted && !c.is_whitespace() => return Err(bad("quote", Some(line))),
            c if was_quoted => debug_assert!(c.is_whitespace()),
            c => cell.push(c),
        }
        if records.len() > PEOPLE_MAX + 1 {
            return Err(bad("too_many_rows", None));
        }
    }
    match quoted_from {
        Some(from) if !is_part => return Err(bad("quote", Some(from))),
        _ => {}
    }
    cells.push(cell);
    finish(&mut records, &mut cells, begins);
    Ok(records)
}

fn finish(records: &mut Vec<Record>, cells: &mut Vec<String>, line: u32) {
    let cells = std::mem::take(cells);
    if cells.iter().any(|cell| !cell.trim().is_empty()) {
        records.push(Record { line, cells });
    }
}
