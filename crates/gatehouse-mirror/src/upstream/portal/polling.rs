//! The feed of a portal: one request for its log and one batch for everything else, whatever its size.

use std::collections::{BTreeMap, HashMap, HashSet};

use gatehouse_rules::department::Department;
use gatehouse_rules::employee::Employee;
use gatehouse_rules::feed::{FeedPage, Kind, Row, Tombstone};
use gatehouse_rules::invitation::Invitation;
use gatehouse_rules::time::Time;
use gatehouse_rules::workspace::Workspace;
use serde_json::Value;

use super::call::CALLS_MAX;
use super::people::{self, Inferred};
use super::{Answered, Cursor, Owner, Portal, facts, log, revision, server_time};
use super::{stamped, told, tries, write};
use crate::failure::Result;
use crate::files::Copy;
use crate::reading::{bodies, bodies_by};

/// Most pages of new people in one turn.
const NEWEST_MAX: usize = 20;
/// Most people that are asked for by number in one turn.
const TOUCHED_MAX: usize = 200;

/// What the copy knows that a turn is held against.
struct Known {
    workspace: Option<Workspace>,
    departments: Vec<Department>,
    /// The highest number of somebody.
    highest: i64,
    /// How many there are after the place where the round goes on.
    n_after: i64,
    /// The newest entry of the log.
    event: i64,
}

/// What a turn found.
#[derive(Default)]
struct Changes {
    rows: Vec<Row>,
    /// What is no longer there.
    gone: Vec<(Kind, String)>,
}

impl Portal {
    /// What changed since the last turn: the log says whom it names, a batch brings those, the new ones, the departments, and
    /// the next part of everybody else.
    ///
    /// # Errors
    /// [`super::Stopped`].
    pub async fn feed(&self, cursor: &str) -> Answered<FeedPage> {
        let mut cursor: Cursor = serde_json::from_str(cursor).unwrap_or_default();
        let broken = |failure| self.broken(failure);
        let (copy, marks) = self.copy().await.map_err(broken)?;
        let known = known(&copy, cursor.round).await.map_err(broken)?;
        let before = known.workspace.as_ref().and_then(|one| one.portal.as_ref());
        let mut reach_log = before.is_some_and(|reach| reach.log);
        let mut changes = Changes::default();
        let mut is_more = false;
        let mut touched: Vec<i64> = Vec::new();
        let event = known.event.max(cursor.event);
        cursor.event = event;
        if reach_log {
            let after = log::after(event);
            if let Some(result) = self.logged("main.eventlog.tail", &after).await? {
                let items = log::items(&result);
                is_more = items.len() >= log::PAGE;
                cursor.event = log::last(&items).max(event);
                touched = items.iter().flat_map(log::touched).collect();
                changes.rows = log::rows(&items);
            } else {
                reach_log = false;
            }
        }
        // What was decided here is drawn until the copy has it: it comes first.
        let decided = self.unreached(marks.reached).await.map_err(broken)?;
        let (ours, drawn_to) = decided.map_or((Vec::new(), 0), |(to, ours)| (ours, to));
        let newcomers = ours
            .iter()
            .filter(|number| **number > known.highest)
            .count();
        touched.splice(0..0, ours);
        touched.retain(|number| *number <= known.highest);
        let mut first = HashSet::new();
        touched.retain(|number| first.insert(*number));
        touched.truncate(TOUCHED_MAX);
        let n_departments = known.departments.len() / people::PAGE + 1;
        let mut calls = facts();
        calls.extend(people::department_pages(0, n_departments.min(10)));
        for (n, part) in touched.chunks(people::PAGE).enumerate() {
            calls.push((format!("t{n:02}"), people::of_numbers(part)));
        }
        // Everybody was read a moment ago where the copy is only just being made.
        let is_new = marks.as_of.is_none();
        let round = if is_new { known.highest } else { cursor.round };
        let wanted = if is_new {
            1
        } else {
            usize::try_from(known.n_after).unwrap_or(0) / people::PAGE + 1
        };
        let n_newest = (newcomers / people::PAGE + 1).min(NEWEST_MAX);
        let n = wanted.min(CALLS_MAX - n_newest - calls.len());
        calls.extend(people::pages(round, n, false));
        calls.extend(people::newest(known.highest, n_newest));
        let batch = self.caller.batch(&calls).await?;
        if let Some(stopped) = self.refused(people::refused(&batch)) {
            return Err(stopped);
        }
        self.heard(batch.found("time").and_then(server_time)).await;
        let (owner, mut reach) = told(&batch, reach_log);
        // Whom it names is found in the round; what is wrong with asking holds nothing else back.
        if !reach.log
            && self.may_log(&reach, before).await
            && let Ok(Some(items)) = self.reopened(event).await
        {
            reach.log = true;
            changes.rows = log::rows(&items);
            is_more = event > 0 && items.len() >= log::PAGE;
            cursor.event = log::last(&items).max(event);
        }
        let owner = if owner.number.is_empty() {
            self.owner().await
        } else {
            owner
        };
        let now = self.mirror.now();
        if let Some(read) = people::departments(&batch, n_departments.min(10)) {
            let name = read.company.clone();
            changes.departments(&known, read);
            let workspace = self.workspace(name, reach);
            if known.workspace.as_ref() != Some(&workspace) {
                changes.rows.push(Row::Workspace(workspace));
            }
        } else {
            let name = known.workspace.as_ref().map(|one| one.name.clone());
            let workspace = self.workspace(name, reach);
            if known.workspace.as_ref() != Some(&workspace) {
                changes.rows.push(Row::Workspace(workspace));
            }
        }
        let page = people::found(&batch, round, n);
        let mut told_of: BTreeMap<i64, Value> = BTreeMap::new();
        for part in 0..touched.len().div_ceil(people::PAGE) {
            told_of.extend(people::plain(&batch, &format!("t{part:02}")));
        }
        let newest = people::found_newest(&batch, known.highest, n_newest);
        is_more |= !newest.ended;
        if let Some((number, _)) = newest.people.last() {
            cursor.highest = *number;
        }
        let last = page.people.last().map_or(round, |(number, _)| *number);
        // From `round` to here everybody was told of: who was not is no longer there.
        let span = (round, if page.ended { known.highest } else { last });
        let in_round: HashSet<i64> = page.people.iter().map(|(number, _)| *number).collect();
        told_of.extend(page.people);
        told_of.extend(newest.people);
        if !is_new {
            cursor.round = if page.ended { 0 } else { last };
        }
        let gone = gone(&copy, span, &in_round).await.map_err(broken)?;
        changes
            .people(&copy, (told_of, gone), &owner, now)
            .await
            .map_err(broken)?;
        let is_changed = !changes.rows.is_empty() || !changes.gone.is_empty();
        let revision = match drawn_to {
            0 if !is_changed => marks.reached,
            0 => revision(marks.reached, now),
            // Only with the last page nothing decided here is missing.
            _ if is_more => marks.reached + 1,
            to => revision(marks.reached, now).max(to),
        };
        let removed = |(kind, id)| Tombstone { revision, kind, id };
        Ok(FeedPage {
            rows: stamped(revision, changes.rows),
            tombstones: changes.gone.into_iter().map(removed).collect(),
            receipts: Vec::new(),
            next: write(&cursor),
            revision,
            more: is_more,
            digests: Vec::new(),
            me: self.me(&owner),
            chain: None,
            now,
        })
    }
}

impl Portal {
    /// What a log that may be open again has after `event`: its newest entries where the copy has none of it, as at first.
    async fn reopened(&self, event: i64) -> Answered<Option<Vec<Value>>> {
        self.note_log_asked().await;
        if event == 0 {
            let found = self.logged("batch", &log::newest()).await?;
            return Ok(found.map(|results| log::all_items(&results)));
        }
        let found = self
            .logged("main.eventlog.tail", &log::after(event))
            .await?;
        Ok(found.map(|result| log::items(&result)))
    }

    /// Whom decisions made here were about whose effect the copy has not, and up to which revision it has to get.
    async fn unreached(&self, reached: u64) -> Result<Option<(u64, Vec<i64>)>> {
        tries::unreached(&mut *self.mirror.read().await?, reached).await
    }
}

impl Changes {
    /// Departments that differ; those that are not told of are gone once the whole list was told.
    fn departments(&mut self, known: &Known, read: people::Departments) {
        if read.ended {
            let gone = known
                .departments
                .iter()
                .filter(|one| read.all.iter().all(|other| other.id != one.id));
            self.gone
                .extend(gone.map(|one| (Kind::Department, one.id.0.clone())));
        }
        let new = read
            .all
            .into_iter()
            .filter(|one| !known.departments.contains(one));
        self.rows.extend(new.map(Row::Department));
    }

    /// People who differ from the copy, with the invitations that they seem to have.
    async fn people(
        &mut self,
        copy: &Copy,
        (told_of, gone): (BTreeMap<i64, Value>, Vec<i64>),
        owner: &Owner,
        now: Time,
    ) -> Result<()> {
        let ids: Vec<String> = told_of.keys().chain(&gone).map(i64::to_string).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut read = copy.read().await?;
        let people: Vec<Employee> = bodies_by(&mut read, "employee", "id", &ids).await?;
        let invitations: Vec<Invitation> =
            bodies_by(&mut read, "invitation", "employee", &ids).await?;
        drop(read);
        let people: HashMap<String, Employee> = people
            .into_iter()
            .map(|one| (one.id.0.clone(), one))
            .collect();
        let invitations: HashMap<String, Invitation> = invitations
            .into_iter()
            .map(|one| (one.employee.0.clone(), one))
            .collect();
        for (number, row) in &told_of {
            let id = number.to_string();
            let (before, open) = (people.get(&id), invitations.get(&id));
            let person = people::employee(*number, row, before, owner, now);
            match people::invitation(&person, open) {
                Inferred::Same => {}
                Inferred::Row(one) => self.rows.push(Row::Invitation(*one)),
                Inferred::Gone => self
                    .gone
                    .extend(open.map(|one| (Kind::Invitation, one.id.0.clone()))),
            }
            if before != Some(&person) {
                self.rows.push(Row::Employee(person));
            }
        }
        for number in gone {
            let id = number.to_string();
            self.gone.extend(
                invitations
                    .get(&id)
                    .map(|one| (Kind::Invitation, one.id.0.clone())),
            );
            self.gone.push((Kind::Employee, id));
        }
        Ok(())
    }
}

async fn known(copy: &Copy, round: i64) -> Result<Known> {
    let mut read = copy.read().await?;
    let workspace = bodies(&mut read, "select body from workspace limit 1")
        .await?
        .pop();
    let departments = bodies(&mut read, "select body from department").await?;
    let (highest, n_after): (i64, i64) = sqlx::query_as(
        "select coalesce(max(cast(id as integer)), 0), count(*) filter (where cast(id as integer) > $1) from employee",
    )
    .bind(round)
    .fetch_one(&mut *read)
    .await?;
    let event = sqlx::query_scalar("select coalesce(max(number), 0) from event")
        .fetch_one(&mut *read)
        .await?;
    Ok(Known {
        workspace,
        departments,
        highest,
        n_after,
        event,
    })
}

/// Who the copy has in a span of numbers, and the portal no longer tells of.
async fn gone(copy: &Copy, (after, to): (i64, i64), told_of: &HashSet<i64>) -> Result<Vec<i64>> {
    let mut read = copy.read().await?;
    let all: Vec<i64> = sqlx::query_scalar(
        "select cast(id as integer) from employee where cast(id as integer) > $1 and cast(id as integer) <= $2",
    )
    .bind(after)
    .bind(to)
    .fetch_all(&mut *read)
    .await?;
    Ok(all
        .into_iter()
        .filter(|number| !told_of.contains(number))
        .collect())
}
