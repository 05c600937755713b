//! A list of breached passwords that an operator put in place: SHA-1 in hex, sorted, a line each, with or without `:count` behind it, as
//! Have I Been Pwned gives it out (RCV-6). It is searched on disk; nothing leaves the machine.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::Context;
use gatehouse_rules::password::prepared;
use gatehouse_rules::secret::{Plain, hex};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

/// Longest line that belongs to such a file.
const LINE_MAX: u64 = 200;

/// Whether `password` is in the list.
///
/// # Errors
/// When the file cannot be read.
pub async fn holds(file: PathBuf, password: &Plain) -> anyhow::Result<bool> {
    let password = prepared(password.expose());
    // The file's own form of a hash, chosen by whoever collects such lists; nothing is protected by it.
    let wanted =
        hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes()).as_ref()).to_uppercase();
    tokio::task::spawn_blocking(move || {
        search(&file, &wanted).with_context(|| format!("search {}", file.display()))
    })
    .await
    .context("search the breached passwords")?
}

/// Halves the file until one line is left.
fn search(file: &Path, wanted: &str) -> std::io::Result<bool> {
    let mut file = BufReader::new(File::open(file)?);
    let (mut low, mut high) = (0, file.get_ref().metadata()?.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let (begin, line) = line_from(&mut file, middle)?;
        if line.is_empty() || begin >= high {
            high = middle;
            continue;
        }
        let hash = line
            .split(':')
            .next()
            .unwrap_or_default()
            .trim()
            .to_uppercase();
        match hash.as_str().cmp(wanted) {
            std::cmp::Ordering::Equal => return Ok(true),
            std::cmp::Ordering::Less => low = begin + line.len() as u64,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    Ok(false)
}

/// The first whole line that begins at `from` or after it, and where.
fn line_from(file: &mut BufReader<File>, from: u64) -> std::io::Result<(u64, String)> {
    let mut begin = from;
    file.seek(SeekFrom::Start(from.saturating_sub(1)))?;
    if from > 0 {
        let mut rest = Vec::new();
        let n = file.by_ref().take(LINE_MAX).read_until(b'\n', &mut rest)?;
        begin = from - 1 + n as u64;
    }
    let mut line = Vec::new();
    file.by_ref().take(LINE_MAX).read_until(b'\n', &mut line)?;
    Ok((begin, String::from_utf8_lossy(&line).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_breached_password_is_found_wherever_it_stands_in_the_list_rcv_6() {
        let hash = |text: &str| {
            hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()).as_ref()).to_uppercase()
        };
        let mut hashes: Vec<String> = (0..500).map(|i| hash(&format!("breached {i}"))).collect();
        hashes.sort();
        let file = std::env::temp_dir().join(format!("gatehouse-breached-{}", std::process::id()));
        for ending in ["\n", ":17\r\n"] {
            std::fs::write(&file, hashes.join(ending) + ending).unwrap();
            for i in 0..500 {
                let password = Plain::new(format!("breached {i}"));
                assert!(holds(file.clone(), &password).await.unwrap(), "{i}");
                let password = Plain::new(format!("not breached {i}"));
                assert!(!holds(file.clone(), &password).await.unwrap(), "{i}");
            }
        }
        std::fs::write(&file, "").unwrap();
        assert!(!holds(file.clone(), &Plain::new("x")).await.unwrap());
        std::fs::remove_file(file).unwrap();
    }
}
