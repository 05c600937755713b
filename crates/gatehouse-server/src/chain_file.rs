//! LOG-3: the chain of events as a file, which is held against itself where no server is.
//!
//! One JSON object a line: where the chain begins (what stands before was pruned, and left its number and hash), each event
//! in the chain's order, and the head. Each event's hash is over all of it and over the hash before, so that the head stands
//! for every line; whoever knows the head from elsewhere knows that the file is the log.

use std::io::{BufRead, Write};

use anyhow::{Context, bail};
use gatehouse_rules::event::Event;
use gatehouse_server::app::App;
use gatehouse_server::event::Verdict;
use gatehouse_server::store;
use gatehouse_server::store::workspace::Stored;
use serde::{Deserialize, Serialize};

/// Events read at once.
const CHUNK: u32 = 1_000;

/// The longest line that is read: no event comes near it.
const LINE_MAX: u64 = 1 << 20;

/// One line of the file.
#[derive(Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
enum Line {
    /// The first one: whose log it is, and the newest event that was pruned.
    Begin {
        workspace: String,
        number: u64,
        hash: String,
    },
    /// The next event.
    Event(Box<Event>),
    /// The last one: the number and the hash of the event before it.
    Head { number: u64, hash: String },
}

/// Writes the log of a workspace as of one moment; answers the head and how many events there are.
///
/// # Errors
/// When the database or the file does not answer.
pub(crate) async fn write(
    app: &App,
    stored: &Stored,
    mut out: impl Write,
) -> anyhow::Result<(u64, String)> {
    let mut tx = app.db.begin_read().await?;
    let head = store::event::chain(&mut tx, &stored.id).await?;
    let mut line = |line: &Line| -> anyhow::Result<()> {
        serde_json::to_writer(&mut out, line)?;
        Ok(out.write_all(b"\n")?)
    };
    line(&Line::Begin {
        workspace: stored.slug.clone(),
        number: head.pruned_number,
        hash: head.pruned_hash.clone(),
    })?;
    let mut after = head.pruned_number;
    while after < head.number {
        let page = store::event::list_sealed(&mut tx, &stored.id, after, CHUNK).await?;
        let Some((last, _)) = page.last() else { break };
        after = last.number;
        for (event, _) in page {
            line(&Line::Event(Box::new(event)))?;
        }
    }
    line(&Line::Head {
        number: head.number,
        hash: head.hash.clone(),
    })?;
    Ok((head.number - head.pruned_number, head.hash))
}

/// LOG-3: whether a file is what was written: an event that was changed, taken out or put in is found, and so is an end that
/// was cut off. `known` is a hash that somebody noted elsewhere: the chain has to lead through it, which no chain does that
/// was made anew.
///
/// # Errors
/// When the file cannot be read, or is no such file.
pub(crate) fn verify(file: impl BufRead, known: Option<&str>) -> anyhow::Result<(String, Verdict)> {
    let mut lines = Lines { file, n: 0 };
    let Some(Line::Begin {
        workspace,
        mut number,
        mut hash,
    }) = lines.next()?
    else {
        bail!("this is no file of `events export --chain`");
    };
    let from = number + 1;
    let mut passes = known.is_none_or(|known| known == hash);
    let broken = |number, reason| Ok((workspace.clone(), Verdict::Broken { number, reason }));
    loop {
        match lines.next()? {
            Some(Line::Event(event)) => {
                number += 1;
                if event.number != number {
                    return broken(number, "missing");
                }
                hash = event.chain(&hash);
                passes |= known == Some(hash.as_str());
            }
            Some(Line::Head {
                number: last,
                hash: head,
            }) => {
                if (last, &head) != (number, &hash) || lines.next()?.is_some() {
                    return broken(number, "changed");
                }
                if !passes {
                    return broken(number, "another log: the head you know is not in it");
                }
                return Ok((
                    workspace,
                    Verdict::Whole {
                        from,
                        to: number,
                        hash,
                    },
                ));
            }
            Some(Line::Begin { .. }) => return broken(number, "changed"),
            None => return broken(number, "cut off"),
        }
    }
}

/// The lines of a file, each exactly as it was written.
struct Lines<F> {
    file: F,
    n: u64,
}

impl<F: BufRead> Lines<F> {
    fn next(&mut self) -> anyhow::Result<Option<Line>> {
        self.n += 1;
        let mut text = String::new();
        let n = self.n;
        let mut bounded = std::io::Read::take(&mut self.file, LINE_MAX);
        if bounded
            .read_line(&mut text)
            .with_context(|| format!("read line {n}"))?
            == 0
        {
            return Ok(None);
        }
        let line: Line = serde_json::from_str(&text)
            .with_context(|| format!("line {n} is none that this version wrote"))?;
        // What no hash covers, a field that no event has or a space, would be let pass otherwise.
        if serde_json::to_string(&line)? != text.trim_end_matches('\n') {
            bail!("line {n} is not as it was written");
        }
        Ok(Some(line))
    }
}
