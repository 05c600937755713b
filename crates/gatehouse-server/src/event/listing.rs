//! Reading the event log by a filter, a page at a time (LOG-2).

use std::collections::HashMap;

use gatehouse_rules::event::{Event, EventFilter};
use gatehouse_rules::id::{EmployeeId, WorkspaceId};

use crate::app::App;
use crate::failure::Told;
use crate::store;
pub use crate::store::event::listing::Mark;

/// Most events that are read for one page when a text is looked for: no index knows it, so each is read.
const READ_MAX: u32 = 10_000;
/// Events read at once when a text is looked for.
const CHUNK: u32 = 1_000;

/// A page of the event log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Newest first.
    pub lines: Vec<Line>,
    /// Where the next page goes on; `None` at the end.
    pub next: Option<Mark>,
}

/// An event with who it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The event.
    pub event: Event,
    /// The name of who did it, while they are here.
    pub actor: Option<String>,
    /// The name of whom it was done on, while they are here.
    pub on: Option<String>,
}

/// LOG-2: the newest `limit` events that the filter keeps, or those after `mark`. A page that looks for a text may be short, or
/// empty, before the end: it gives up after ten thousand events and says where to go on.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    app: &App,
    workspace: &WorkspaceId,
    filter: &EventFilter,
    mut mark: Option<Mark>,
    limit: u32,
) -> Told<Page> {
    let mut connection = app.db.connection().await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let chunk = if filter.text.is_empty() { limit } else { CHUNK };
    let mut page = Page {
        lines: Vec::new(),
        next: None,
    };
    let mut read = 0;
    loop {
        let events =
            store::event::listing::list(&mut connection, workspace, filter, mark.as_ref(), chunk)
                .await?;
        let is_last = events.len() < chunk as usize;
        read += chunk;
        let people = people(&events);
        let names = store::employee::list_names(&mut connection, workspace, &people).await?;
        for event in events {
            mark = Some((event.at, event.id.clone()));
            if filter.has_text(&event, |id| names.get(id).map(String::as_str)) {
                page.lines.push(line(event, &names));
            }
            if page.lines.len() == wanted {
                page.next = mark;
                return Ok(page);
            }
        }
        if is_last {
            return Ok(page);
        }
        if read >= READ_MAX {
            page.next = mark;
            return Ok(page);
        }
    }
}

fn people(events: &[Event]) -> Vec<&EmployeeId> {
    let mut people: Vec<_> = events
        .iter()
        .flat_map(|event| event.actor.iter().chain(&event.on))
        .collect();
    people.sort_unstable();
    people.dedup();
    people
}

fn line(event: Event, names: &HashMap<EmployeeId, String>) -> Line {
    let name = |id: &Option<EmployeeId>| id.as_ref().and_then(|id| names.get(id)).cloned();
    Line {
        actor: name(&event.actor),
        on: name(&event.on),
        event,
    }
}
