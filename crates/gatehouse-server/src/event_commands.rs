//! `gatehouse-server events …`: what the operator reads of the event log (LOG-2, LOG-3).

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use gatehouse_rules::cell::guarded;
use gatehouse_rules::event::EventFilter;
use gatehouse_rules::ip_rule::{IpRange, RangeFault};
use gatehouse_rules::time::Time;
use gatehouse_server::app::App;
use gatehouse_server::event::{self, Line, Verdict};
use gatehouse_server::store::workspace::Stored;
use gatehouse_server::{serve, store};

use crate::cli::{EventsCommand, Wanted};
use crate::{chain_file, find_employee, say, told};

/// Events read at once for a file.
const CHUNK: u32 = 1_000;

const HEADER: [&str; 11] = [
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
    "Data",
];

pub(crate) async fn run(app: &App, command: EventsCommand) -> anyhow::Result<()> {
    match command {
        EventsCommand::Verify { workspace, .. } => verify(app, workspace.as_deref()).await,
        EventsCommand::List { wanted, limit } => list(app, wanted, limit).await,
        EventsCommand::Export {
            wanted,
            chain,
            file,
        } => export(app, wanted, chain, &file).await,
    }
}

async fn list(app: &App, wanted: Wanted, limit: u32) -> anyhow::Result<()> {
    let (stored, filter) = filter(app, wanted).await?;
    let (mut mark, mut left) = (None, limit);
    while left > 0 {
        let page = told(event::list(app, &stored.id, &filter, mark, left).await)?;
        for line in &page.lines {
            say(&[
                line.event.at.utc().as_str(),
                line.event.kind.name(),
                line.actor.as_deref().unwrap_or("-"),
                line.on.as_deref().unwrap_or("-"),
                line.event.ip.as_deref().unwrap_or("-"),
                line.event.cause.as_deref().unwrap_or("-"),
            ]
            .join("\t"))?;
        }
        left -= u32::try_from(page.lines.len()).unwrap_or(left);
        mark = page.next;
        if mark.is_none() {
            if left == limit {
                return say("no such event");
            }
            break;
        }
    }
    Ok(())
}

/// The file appears whole or not at all.
async fn export(app: &App, wanted: Wanted, chain: bool, file: &Path) -> anyhow::Result<()> {
    let (stored, filter) = filter(app, wanted).await?;
    let name = file
        .file_name()
        .with_context(|| format!("{} names no file", file.display()))?;
    if file.exists() {
        bail!("{} is there already", file.display());
    }
    let mut part = name.to_owned();
    part.push(".part");
    let part = file.with_file_name(part);
    let written = if chain {
        write_chain(app, &stored, &part).await
    } else {
        write(app, &stored, &filter, &part)
            .await
            .map(|n| (n, String::new()))
    };
    let done = written.and_then(|(n, head)| {
        std::fs::rename(&part, file).with_context(|| format!("write {}", file.display()))?;
        say(&format!("{n} events in {}{head}", file.display()))
    });
    if done.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    done
}

async fn write(
    app: &App,
    stored: &Stored,
    filter: &EventFilter,
    part: &PathBuf,
) -> anyhow::Result<u64> {
    let file = std::fs::File::create(part).with_context(|| format!("write {}", part.display()))?;
    let mut out = std::io::BufWriter::new(file);
    // By this mark spreadsheets know UTF-8.
    out.write_all("\u{feff}".as_bytes())?;
    let mut csv = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    csv.write_record(HEADER)?;
    let (mut mark, mut n) = (None, 0);
    loop {
        let page = told(event::list(app, &stored.id, filter, mark, CHUNK).await)?;
        for line in page.lines {
            csv.write_record(record(line).map(guarded))?;
            n += 1;
        }
        mark = page.next;
        if mark.is_none() {
            break;
        }
    }
    let mut out = csv
        .into_inner()
        .map_err(|error| anyhow!("{}", error.error()))?;
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok(n)
}

/// Answers how many, and the head in words.
async fn write_chain(app: &App, stored: &Stored, part: &Path) -> anyhow::Result<(u64, String)> {
    let file = std::fs::File::create(part).with_context(|| format!("write {}", part.display()))?;
    let mut out = std::io::BufWriter::new(file);
    let (n, head) = chain_file::write(app, stored, &mut out).await?;
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok((n, format!(", head {head}")))
}

/// Says what a file of the chain proves.
pub(crate) fn verify_file(file: &Path, head: Option<&str>) -> anyhow::Result<()> {
    let open = std::fs::File::open(file).with_context(|| format!("read {}", file.display()))?;
    let (workspace, verdict) = chain_file::verify(std::io::BufReader::new(open), head)?;
    say(&format!("{workspace}\t{verdict}"))?;
    if matches!(verdict, Verdict::Broken { .. }) {
        bail!("{} is not what was written", file.display());
    }
    Ok(())
}

fn record(line: Line) -> [String; 11] {
    let event = line.event;
    let number = if event.number == 0 {
        String::new()
    } else {
        event.number.to_string()
    };
    [
        number,
        event.at.utc(),
        event.kind.name().to_owned(),
        line.actor.unwrap_or_default(),
        event.actor.map(|id| id.0).unwrap_or_default(),
        line.on.unwrap_or_default(),
        event.on.map(|id| id.0).unwrap_or_default(),
        event.ip.unwrap_or_default(),
        event.device.unwrap_or_default(),
        event.cause.unwrap_or_default(),
        serde_json::Value::Object(event.data).to_string(),
    ]
}

async fn filter(app: &App, wanted: Wanted) -> anyhow::Result<(Stored, EventFilter)> {
    let stored = serve::workspace(app, &wanted.workspace).await?;
    let person = match wanted.person {
        Some(named) => Some(find_employee(app, &stored.id, &named).await?),
        None => None,
    };
    let filter = EventFilter {
        kinds: wanted.kind,
        since: wanted.since,
        until: wanted.until,
        person,
        range: wanted.from,
        text: wanted.text.unwrap_or_default(),
    };
    Ok((stored, filter))
}

/// A day, which begins at midnight UTC, or an instant.
pub(crate) fn instant(text: &str) -> Result<Time, String> {
    let whole = if text.len() == 10 {
        format!("{text}T00:00:00Z")
    } else {
        text.to_owned()
    };
    mail_parser::DateTime::parse_rfc3339(&whole)
        .filter(mail_parser::DateTime::is_valid)
        .map(|date| Time(date.to_timestamp().saturating_mul(1_000)))
        .ok_or_else(|| {
            "is neither a day (2026-11-25) nor an instant (2026-11-25T09:30:00Z)".to_owned()
        })
}

/// An address or a range.
pub(crate) fn range(text: &str) -> Result<IpRange, String> {
    IpRange::parse(text).map_err(|bad| match (bad.fault, bad.meant) {
        (RangeFault::HostBits, Some(meant)) => {
            format!("is one address inside a range: {meant} is the range")
        }
        (RangeFault::BadLength, _) => {
            "has no such length: 0 to 32, or to 128 with IPv6, stands after the /".to_owned()
        }
        (RangeFault::Zone, _) => {
            "names a zone, which means something on one computer only".to_owned()
        }
        (RangeFault::Everywhere, _) => "is every address: leave it away".to_owned(),
        (RangeFault::NoAddress | RangeFault::HostBits, _) => {
            "is neither an address (203.0.113.7) nor a range (203.0.113.0/24)".to_owned()
        }
    })
}

async fn verify(app: &App, slug: Option<&str>) -> anyhow::Result<()> {
    let workspaces = match slug {
        Some(slug) => vec![serve::workspace(app, slug).await?],
        None => {
            let mut connection = app.db.connection().await?;
            store::workspace::list(&mut connection).await?
        }
    };
    let mut broken = 0;
    for stored in workspaces {
        let verdict = told(event::verify(app, &stored.id).await)?;
        if matches!(verdict, Verdict::Broken { .. }) {
            broken += 1;
        }
        say(&format!("{}\t{verdict}", stored.slug))?;
    }
    if broken > 0 {
        bail!("{broken} event logs are not what they were");
    }
    Ok(())
}
