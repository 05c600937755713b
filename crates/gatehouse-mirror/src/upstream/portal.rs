//! A portal of the vendor, asked by a webhook: its REST as the same pages of rows and feed that a Gatehouse server gives. It tells
//! of no changes, so it is asked for those who are new, for those its log names, and in rounds for everyone else, one
//! batch at a time; what differs from the copy is a change. All that has to outlive the process stands in the copy's
//! marks, so that a kill loses nothing. How it is decided on it, says [`deciding`].
//!
//! What the portal does not say is not made up: see [`gatehouse_rules::portal`].

use std::sync::Arc;

use gatehouse_rules::feed::{Kind, Me, Row, RowsPage, Stamped, Start};
use gatehouse_rules::portal::Reach;
use gatehouse_rules::portal::fault::PortalFault;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{MINUTE, Time};
use gatehouse_rules::workspace::{Settings, Workspace};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::copy;
use crate::failure::{Failure, Result};
use crate::files::Copy;
use crate::open::Mirror;
use crate::plan::Marks;
use crate::plan::line::{Reaction, Trouble, clock_off};
use crate::upstream::Http;
use crate::upstream::session::Stopped;

pub mod address;
mod asking;
mod call;
mod deciding;
mod inviting;
pub mod kept;
mod log;
mod people;
mod polling;
mod present;
pub(crate) mod tries;
mod value;

use call::{Batch, CALLS_MAX, Caller, call};
use kept::Kept;
use value::{is_yes, iso, rows, text, yes};

type Answered<T> = std::result::Result<T, Stopped>;

/// Pages of departments asked for beside the first people.
const DEPARTMENT_PAGES: usize = 6;
/// A log that the portal does not open is asked for again after this long.
const LOG_AGAIN: i64 = 15 * MINUTE;

/// A portal, as this device reads it.
pub struct Portal {
    mirror: Mirror,
    caller: Caller,
    epoch: String,
    /// When the log was last asked for in vain, or asked whether it is open again, since this device began to ask.
    log_asked_at: tokio::sync::Mutex<Option<Time>>,
}

/// Who made the webhook, as the portal says now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    /// Their number.
    pub number: String,
    /// Their name.
    pub name: String,
    /// Whether they administer the portal.
    pub admin: bool,
}

/// Where a first reading stands.
#[derive(Debug, Serialize, Deserialize)]
struct Position {
    /// Whether the webhook reads the log.
    log: bool,
    /// The next page of departments; `None` when they are all read.
    departments: Option<usize>,
    /// Everyone up to this number is read.
    after: i64,
    /// How many are left, as far as the portal counted them.
    left: Option<i64>,
}

/// From where the feed goes on. A page that has more behind it is always further on than the one before.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Cursor {
    /// The round of asking for everyone again goes on after this number.
    round: i64,
    /// The newest entry of the log that was told, be it kept or not.
    #[serde(default)]
    event: i64,
    /// The highest number of somebody who was told of.
    #[serde(default)]
    highest: i64,
}

/// What is learned of a portal before anything of it is read.
pub(crate) struct Looked {
    pub owner: Owner,
    pub reach: Reach,
    /// The company's name; the host where that is not told.
    pub name: String,
    n_people: i64,
    n_departments: i64,
    now: Option<Time>,
}

impl Portal {
    /// The portal of a connection that is kept in `mirror`.
    #[must_use]
    pub fn new(http: Http, mirror: Mirror, kept: Kept) -> Self {
        let clock = mirror.profile().clock.clone();
        Self {
            mirror,
            caller: Caller::new(http, clock, kept.address),
            epoch: kept.epoch,
            log_asked_at: tokio::sync::Mutex::default(),
        }
    }

    /// Where a first sync begins: how many rows there are about, and who this is.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn start(&self) -> Answered<Start> {
        let looked = look(&self.caller).await?;
        self.heard(looked.now).await;
        let now = self.mirror.now();
        Ok(Start {
            cursor: write(&Cursor::default()),
            epoch: self.epoch.clone(),
            revision: revision(0, now),
            counts: vec![
                (Kind::Department, unsigned(looked.n_departments)),
                (Kind::Employee, unsigned(looked.n_people)),
            ],
            me: self.me(&looked.owner),
            now,
        })
    }

    /// A page of rows: the newest of the log first, then the workspace, its departments and everyone by number.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn rows(&self, after: Option<&str>) -> Answered<RowsPage> {
        let (_, marks) = self.copy().await.map_err(|failure| self.broken(failure))?;
        let revision = marks.reading.as_ref().map_or(0, |reading| reading.revision);
        let (found, next) = match after.and_then(|text| serde_json::from_str(text).ok()) {
            None => self.first_of_log().await?,
            Some(position) => self.first_of_people(position).await?,
        };
        Ok(RowsPage {
            rows: stamped(revision, found),
            next: next.map(|position| write(&position)),
        })
    }

    async fn first_of_log(&self) -> Answered<(Vec<Row>, Option<Position>)> {
        let found = self.logged("batch", &log::newest()).await?;
        let position = Position {
            log: found.is_some(),
            departments: Some(0),
            after: 0,
            left: None,
        };
        let items = found.map(|results| log::all_items(&results));
        Ok((log::rows(&items.unwrap_or_default()), Some(position)))
    }

    /// What a method of the log found; `None` where the portal does not open it.
    async fn logged(&self, method: &str, body: &Value) -> Answered<Option<Value>> {
        match self.caller.v3(method, body).await {
            Ok(result) => Ok(Some(result)),
            Err(stopped) if is_not_opened(&stopped) => {
                self.note_log_asked().await;
                Ok(None)
            }
            Err(stopped) => Err(stopped),
        }
    }

    async fn note_log_asked(&self) {
        *self.log_asked_at.lock().await = Some(self.mirror.profile().clock.now());
    }

    /// Whether a log that was not opened so far may be by now: the webhook reaches it, and reached less `before` or was not asked
    /// for a while. What is refused once is not refused for ever.
    async fn may_log(&self, reach: &Reach, before: Option<&Reach>) -> bool {
        let same =
            before.is_some_and(|one| (&one.scopes, one.admin) == (&reach.scopes, reach.admin));
        let now = self.mirror.profile().clock.now();
        let asked_at = *self.log_asked_at.lock().await;
        let rests = asked_at.is_some_and(|at| now.since(at) < LOG_AGAIN);
        reach.has("main") && reach.admin && !(same && rests)
    }

    async fn first_of_people(&self, position: Position) -> Answered<(Vec<Row>, Option<Position>)> {
        let Position {
            log,
            departments,
            after,
            left,
        } = position;
        let is_first = after == 0 && departments == Some(0);
        let mut calls = if is_first { facts() } else { Vec::new() };
        if let Some(from) = departments {
            calls.extend(people::department_pages(from, DEPARTMENT_PAGES));
        }
        let room = CALLS_MAX - calls.len();
        let wanted = left.map_or(room, |left| {
            usize::try_from(left).unwrap_or(0) / people::PAGE + 1
        });
        let n = wanted.min(room);
        calls.extend(people::pages(after, n, is_first));
        let batch = self.caller.batch(&calls).await?;
        if let Some(stopped) = self.refused(people::refused(&batch)) {
            return Err(stopped);
        }
        let mut found = Vec::new();
        let read = departments.and_then(|_| people::departments(&batch, DEPARTMENT_PAGES));
        let owner = if is_first {
            let (owner, reach) = told(&batch, log);
            let name = read.as_ref().and_then(|read| read.company.clone());
            found.push(Row::Workspace(self.workspace(name, reach)));
            owner
        } else {
            self.owner().await
        };
        let next_departments = match (departments, &read) {
            (Some(from), Some(read)) if !read.ended => Some(from + DEPARTMENT_PAGES * people::PAGE),
            _ => None,
        };
        found.extend(
            read.into_iter()
                .flat_map(|read| read.all)
                .map(Row::Department),
        );
        let page = people::found(&batch, after, n);
        let now = self.mirror.now();
        for (number, row) in &page.people {
            let person = people::employee(*number, row, None, &owner, now);
            let invitation = people::invitation(&person, None);
            found.extend(people::rows_of(person, invitation));
        }
        let last = page.people.last().map_or(after, |(number, _)| *number);
        let counted = left.or_else(|| people::counted(&batch));
        let n_read = i64::try_from(page.people.len()).unwrap_or(0);
        let next = (!page.ended || next_departments.is_some()).then(|| Position {
            log,
            departments: next_departments,
            after: last,
            left: counted.map(|left| (left - n_read).max(0)),
        });
        Ok((found, next))
    }

    /// The copy that is asked for: the one that is being built where there is one.
    async fn copy(&self) -> Result<(Arc<Copy>, Marks)> {
        let copy = match self.mirror.building().await? {
            Some(copy) => copy,
            None => self.mirror.copy(),
        };
        let marks = copy::marks(&mut *copy.read().await?).await?;
        Ok((copy, marks))
    }

    /// Who made the webhook, as it was last told.
    async fn owner(&self) -> Owner {
        let me = self.mirror.me().await.ok().flatten();
        me.map_or_else(
            || Owner {
                number: String::new(),
                name: String::new(),
                admin: false,
            },
            |me| Owner {
                number: me.employee.0,
                name: me.name,
                admin: me.role == Role::Admin,
            },
        )
    }

    fn me(&self, owner: &Owner) -> Me {
        Me {
            workspace: self.caller.host().into(),
            employee: owner.number.as_str().into(),
            name: owner.name.clone(),
            role: if owner.admin {
                Role::Admin
            } else {
                Role::Employee
            },
            ip: None,
        }
    }

    fn workspace(&self, name: Option<String>, reach: Reach) -> Workspace {
        let host = self.caller.host();
        Workspace {
            id: host.into(),
            name: name.unwrap_or_else(|| host.to_owned()),
            address: host.to_owned(),
            sender: sender(host),
            operator: None,
            block_policy: Default::default(),
            door: None,
            portal: Some(reach),
            created_at: Time(0),
            picture: None,
            settings: Settings::default(),
        }
    }

    async fn heard(&self, theirs: Option<Time>) {
        let Some(theirs) = theirs else {
            return;
        };
        let ours = self.mirror.profile().clock.now();
        if let Err(failure) = self.mirror.set_clock_off(clock_off(ours, theirs)).await {
            tracing::warn!("how far the clock is off is not kept: {failure}");
        }
    }

    /// What the first page of people was refused for.
    fn refused(&self, refused: Option<(PortalFault, String)>) -> Option<Stopped> {
        refused.map(|(fault, said)| self.caller.refused(200, fault, &said, None))
    }

    fn broken(&self, failure: Failure) -> Stopped {
        Stopped {
            trouble: Trouble::BrokenOff,
            reaction: Reaction::Wait {
                problem: failure.told(&self.mirror.profile().random),
                at_least: 0,
            },
        }
    }
}

/// Asks a portal who calls, what the webhook opens, and how much there is.
async fn look(caller: &Caller) -> Answered<Looked> {
    let mut calls = facts();
    calls.extend(people::department_pages(0, 1));
    calls.extend(people::pages(0, 1, true));
    let batch = caller.batch(&calls).await?;
    let (owner, reach) = told(&batch, false);
    let read = people::departments(&batch, 1);
    let company = read.and_then(|read| read.company);
    if let Some((fault, said)) = batch.fault("profile") {
        return Err(caller.refused(200, fault, &said, None));
    }
    Ok(Looked {
        name: company.unwrap_or_else(|| caller.host().to_owned()),
        n_people: people::counted(&batch).unwrap_or(0),
        n_departments: batch.total("d00").unwrap_or(0),
        now: batch.found("time").and_then(server_time),
        owner,
        reach,
    })
}

/// The same before anything is kept: also whether the webhook reads the log.
pub(crate) async fn look_at(
    http: Http,
    kept: &Kept,
    mirror_clock: &gatehouse_rules::time::Clock,
) -> Answered<Looked> {
    let caller = Caller::new(http, mirror_clock.clone(), kept.address.clone());
    let mut looked = look(&caller).await?;
    if looked.reach.has("main") && looked.owner.admin {
        looked.reach.log = match caller
            .v3(
                "main.eventlog.list",
                &serde_json::json!({"pagination": {"limit": 1}}),
            )
            .await
        {
            Ok(_) => true,
            Err(stopped) if is_not_opened(&stopped) => false,
            Err(stopped) => return Err(stopped),
        };
    }
    Ok(looked)
}

/// Calls that say who and what this is.
fn facts() -> Vec<(String, String)> {
    ["profile", "scope", "user.admin", "server.time"]
        .into_iter()
        .map(|method| {
            let name = method.rsplit('.').next().unwrap_or(method);
            (name.to_owned(), call(method, &[]))
        })
        .collect()
}

/// What they were answered. A profile is empty when who made the webhook is not active.
fn told(batch: &Batch, log: bool) -> (Owner, Reach) {
    let profile = batch.found("profile").cloned().unwrap_or_default();
    let names: Vec<String> = ["NAME", "LAST_NAME"]
        .into_iter()
        .filter_map(|field| text(&profile, field))
        .collect();
    let admin = yes(&profile, "ADMIN").or_else(|| batch.found("admin").and_then(is_yes));
    let owner = Owner {
        number: text(&profile, "ID").unwrap_or_default(),
        name: names.join(" "),
        admin: admin.unwrap_or(false),
    };
    let scopes = batch.found("scope").map(rows).unwrap_or_default();
    let mut scopes: Vec<String> = scopes
        .iter()
        .filter_map(|scope| scope.as_str().map(str::to_owned))
        .collect();
    scopes.sort();
    let reach = Reach {
        admin: owner.admin,
        scopes,
        log,
    };
    (owner, reach)
}

/// Where letters come from: the vendor's documented address for its own portals, else nothing more is known than the host.
fn sender(host: &str) -> String {
    if host.split('.').any(|part| part == "bitrix24") {
        "no-reply@bitrix24.com".to_owned()
    } else {
        host.to_owned()
    }
}

fn server_time(value: &Value) -> Option<Time> {
    iso(value.as_str()?)
}

/// Whether the portal has no log for this webhook, which is no trouble. Portals without the newer version refuse all that is asked
/// of it, in whatever way: whether the webhook itself is refused, the older version says before or after.
fn is_not_opened(stopped: &Stopped) -> bool {
    if stopped.trouble == Trouble::Foreign {
        return true;
    }
    let Reaction::Wait {
        problem: Problem::Portal { fault, .. },
        ..
    } = &stopped.reaction
    else {
        return false;
    };
    matches!(
        fault,
        PortalFault::ScopeMissing
            | PortalFault::NoRight
            | PortalFault::NotUnderstood
            | PortalFault::NotOnPlan
            | PortalFault::WebhookGone
            | PortalFault::LooksBlocked
    )
}

/// The revision of what is learned at `now`: above the last one, and above any that an earlier copy gave.
fn revision(reached: u64, now: Time) -> u64 {
    unsigned(now.0).max(reached + 1)
}

fn stamped(revision: u64, rows: Vec<Row>) -> Vec<Stamped> {
    rows.into_iter()
        .map(|row| Stamped { revision, row })
        .collect()
}

fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
