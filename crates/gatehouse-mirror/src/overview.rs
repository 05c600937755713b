//! Reading the overview: what needs the admin now, and thirty days of signing in.

use gatehouse_rules::block::UNUSUAL_KEPT;
use gatehouse_rules::employee::Employee;
use gatehouse_rules::event::Event;
use gatehouse_rules::id::{EmployeeId, InvitationId};
use gatehouse_rules::portal::Facility;
use gatehouse_rules::time::{DAY, Time};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::company::active_admins;
use crate::desk;
use crate::employee::{EmployeeCounts, EmployeeFilter};
use crate::event::EventLine;
use crate::failure::Result;
use crate::invitation::{InvitationCounts, InvitationSort, InvitationTab, InvitationsQuery};
use crate::open::Mirror;
use crate::page::Window;
use crate::person::{lines, stops_rest};
use crate::reading::{Reading, bodies};
use crate::request::{self, RequestLine};
use crate::tally::{adoption, days, tallied};

/// The overview screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Overview {
    /// What people at the door ask for, oldest first, at most 50 (TFA-7, SGN-2).
    pub requests: Vec<RequestLine>,
    /// What needs the admin, most urgent first; each kind at most five, with its count.
    pub needs: Vec<Need>,
    /// The desk's counts.
    pub invitations: InvitationCounts,
    /// The list's counts.
    pub employees: EmployeeCounts,
    /// Thirty days, oldest first.
    pub days: Vec<Day>,
    /// Two-step among active employees.
    pub two_step: TwoStepAdoption,
    /// What happened lately, newest first, at most 12.
    pub lately: Vec<EventLine>,
}

/// One kind of thing that needs the admin.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Need {
    /// Which kind.
    pub kind: NeedKind,
    /// How many.
    pub n: u32,
    /// The first of them.
    pub people: Vec<NeedPerson>,
}

/// Kinds of needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NeedKind {
    /// Changes of this app that ended in a conflict or were rejected.
    Unsettled,
    /// Wants to join.
    WantsToJoin,
    /// Blocked people.
    Blocked,
    /// The REST API is stopped until these people are unblocked (BLK-3).
    RestStopped,
    /// Deliveries to outgoing webhooks were given up (API-1).
    DeliveriesGivenUp,
    /// Letters that bounced or were refused.
    Bounced,
    /// Invitations that expired.
    Expired,
    /// Grace ends within seven days.
    GraceEnding,
    /// Only one owner or admin is active (BLK-6).
    OneAdmin,
    /// The password is weak or breached (BLK-8).
    WeakPassword,
    /// The right password came from an unusual device lately (BLK-8).
    UnusualDevice,
}

/// A person in need of the admin.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NeedPerson {
    /// Who.
    pub employee: EmployeeId,
    /// Their invitation, where it is about one.
    pub invitation: Option<InvitationId>,
    /// Their name.
    pub name: String,
    /// The address or the mail server's words.
    pub words: Option<String>,
    /// Since when, or until when.
    pub at: Time,
}

/// One day of signing in.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Day {
    /// Midnight, UTC.
    pub at: Time,
    /// Successes.
    pub sign_ins: u32,
    /// Failures.
    pub failures: u32,
}

/// Two-step among active employees.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct TwoStepAdoption {
    /// On.
    pub on: u32,
    /// In grace.
    pub in_grace: u32,
    /// Must enrol before the next sign-in.
    pub must_enrol: u32,
    /// Paused.
    pub paused: u32,
    /// Off and not asked for.
    pub off: u32,
}

/// People named of each need.
const NAMED: u32 = 5;

/// Grace that ends within this needs the admin.
pub(crate) const GRACE_SOON: i64 = 7 * DAY;

impl Mirror {
    /// The overview.
    ///
    /// # Errors
    /// [`gatehouse_rules::problem::Problem::Locked`], [`gatehouse_rules::problem::Problem::VaultDamaged`].
    pub async fn overview(&self) -> Result<Overview> {
        let mut reading = self.reading().await?;
        let invitations = desk::counts(&mut reading).await?;
        let employees = tallied(&mut reading, &EmployeeFilter::default()).await?;
        let mut needs = vec![unsettled(&reading)];
        for (kind, tab, n) in [
            (
                NeedKind::WantsToJoin,
                InvitationTab::WantsToJoin,
                invitations.wants_to_join,
            ),
            (
                NeedKind::Bounced,
                InvitationTab::Bounced,
                invitations.bounced,
            ),
            (
                NeedKind::Expired,
                InvitationTab::Expired,
                invitations.expired,
            ),
        ] {
            needs.push(of_desk(&mut reading, kind, tab, n).await?);
        }
        needs.insert(2, blocked(&mut reading, employees.blocked).await?);
        needs.insert(2, rest_stopped(&mut reading).await?);
        needs.push(grace_ending(&mut reading).await?);
        needs.push(one_admin(&mut reading, employees.admins).await?);
        needs.push(given_up(&mut reading).await?);
        needs.push(weak_password(&mut reading).await?);
        needs.push(unusual_device(&mut reading).await?);
        needs.retain(|need| need.n > 0);
        let requests = request::lines(&mut reading).await?;
        let days = days(&mut reading).await?;
        let two_step = adoption(&mut reading).await?;
        let events: Vec<Event> = bodies(
            reading.conn(),
            "select body from event order by at desc, number desc limit 12",
        )
        .await?;
        let lately = lines(&mut reading, events).await?;
        Ok(Overview {
            requests,
            needs,
            invitations,
            employees,
            days,
            two_step,
            lately,
        })
    }
}

fn unsettled(reading: &Reading) -> Need {
    let overlay = &reading.overlay;
    let mut people = Vec::new();
    for queued in overlay.unsettled().iter().rev().take(NAMED as usize) {
        let about = &queued.about;
        if let Some(employee) = &about.employee {
            people.push(NeedPerson {
                employee: employee.clone(),
                invitation: None,
                name: about.name.clone(),
                words: about.address.clone(),
                at: queued
                    .receipt
                    .as_ref()
                    .map_or(queued.operation.decided_at, |receipt| receipt.at),
            });
        }
    }
    let n = u32::try_from(overlay.unsettled().len()).unwrap_or(u32::MAX);
    Need {
        kind: NeedKind::Unsettled,
        n,
        people,
    }
}

/// Those of a tab who need the admin, the first few by name.
async fn of_desk(
    reading: &mut Reading,
    kind: NeedKind,
    tab: InvitationTab,
    n: u32,
) -> Result<Need> {
    if n == 0 {
        return Ok(Need {
            kind,
            n,
            people: Vec::new(),
        });
    }
    let window = Window {
        offset: 0,
        limit: NAMED,
        sort: InvitationSort::Need,
        descending: false,
    };
    let query = InvitationsQuery {
        tab,
        text: String::new(),
        department: None,
        window,
    };
    let page = desk::listed(reading, &query).await?;
    let people = page.rows.into_iter().map(|row| NeedPerson {
        employee: row.employee,
        invitation: Some(row.invitation),
        name: row.name,
        words: row.words.or(Some(row.address)),
        at: row.at,
    });
    Ok(Need {
        kind,
        n,
        people: people.collect(),
    })
}

fn named(
    people: Vec<Employee>,
    at: impl Fn(&Employee) -> Option<Time>,
    now: Time,
) -> Vec<NeedPerson> {
    people
        .into_iter()
        .map(|person| NeedPerson {
            at: at(&person).unwrap_or(now),
            words: person.contact_email.or(person.login),
            employee: person.id,
            invitation: None,
            name: person.name,
        })
        .collect()
}

async fn blocked(reading: &mut Reading, n: u32) -> Result<Need> {
    let people = bodies(
        reading.conn(),
        "select body from employee where blocked_at is not null and status <> 0 order by blocked_at desc limit 5",
    )
    .await?;
    Ok(Need {
        kind: NeedKind::Blocked,
        n,
        people: named(people, |person| person.blocked_at, reading.now),
    })
}

/// Who is blocked and still works here, the longest first.
pub(crate) async fn blocked_people(reading: &mut Reading) -> Result<Vec<Employee>> {
    bodies(
        reading.conn(),
        "select body from employee indexed by employee_blocked where blocked_at is not null and status = 2
         order by blocked_at",
    )
    .await
}

/// BLK-3: whose block stops REST for everyone.
async fn rest_stopped(reading: &mut Reading) -> Result<Need> {
    let mut people = blocked_people(reading).await?;
    people.retain(|person| stops_rest(reading, person));
    let n = u32::try_from(people.len()).unwrap_or(u32::MAX);
    people.truncate(NAMED as usize);
    Ok(Need {
        kind: NeedKind::RestStopped,
        n,
        people: named(people, |person| person.blocked_at, reading.now),
    })
}

/// API-1: outgoing webhooks that cannot be reached.
async fn given_up(reading: &mut Reading) -> Result<Need> {
    Ok(Need {
        kind: NeedKind::DeliveriesGivenUp,
        n: crate::outgoing::n_given_up(reading).await?,
        people: Vec::new(),
    })
}

/// BLK-8: whose password is known to be weak or breached.
async fn weak_password(reading: &mut Reading) -> Result<Need> {
    let n: i64 = sqlx::query_scalar(
        "select count(*) from employee indexed by employee_weak where weak_at is not null and status = 2",
    )
    .fetch_one(reading.conn())
    .await?;
    let people = bodies(
        reading.conn(),
        "select body from employee indexed by employee_weak where weak_at is not null and status = 2
         order by weak_at desc limit 5",
    )
    .await?;
    let at = |person: &Employee| {
        let risk = &person.risk;
        risk.weak_password_at.or(risk.breached_password_at)
    };
    Ok(Need {
        kind: NeedKind::WeakPassword,
        n: u32::try_from(n).unwrap_or(u32::MAX),
        people: named(people, at, reading.now),
    })
}

/// BLK-8: whose right password came from an unusual device lately.
async fn unusual_device(reading: &mut Reading) -> Result<Need> {
    let since = reading.now.plus(-UNUSUAL_KEPT).0;
    let n: i64 = sqlx::query_scalar(
        "select count(*) from employee indexed by employee_unusual where unusual_at > $1 and status = 2",
    )
    .bind(since)
    .fetch_one(reading.conn())
    .await?;
    let first: Vec<String> = sqlx::query_scalar(
        "select body from employee indexed by employee_unusual where unusual_at > $1 and status = 2
         order by unusual_at desc limit 5",
    )
    .bind(since)
    .fetch_all(reading.conn())
    .await?;
    let people = first
        .iter()
        .map(|body| Ok(serde_json::from_str(body)?))
        .collect::<Result<Vec<Employee>>>()?;
    Ok(Need {
        kind: NeedKind::UnusualDevice,
        n: u32::try_from(n).unwrap_or(u32::MAX),
        people: named(people, |person| person.risk.unusual_device_at, reading.now),
    })
}

/// People whose grace ends within [`GRACE_SOON`] and who have not set up two-step yet.
pub(crate) async fn n_grace_ending(reading: &mut Reading) -> Result<u32> {
    if reading.settings().two_step_required_since.is_none() {
        return Ok(0);
    }
    let (from, to) = (reading.now.0, reading.now.plus(GRACE_SOON).0);
    let n: i64 = sqlx::query_scalar(
        "select count(*) from employee indexed by employee_in_grace
         where grace_until is not null and factor = 0 and status = 2 and grace_until > $1 and grace_until <= $2
           and coalesce(paused_until, 0) <= $1",
    )
    .bind(from)
    .bind(to)
    .fetch_one(reading.conn())
    .await?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

async fn grace_ending(reading: &mut Reading) -> Result<Need> {
    let kind = NeedKind::GraceEnding;
    let n = n_grace_ending(reading).await?;
    if n == 0 {
        return Ok(Need {
            kind,
            n,
            people: Vec::new(),
        });
    }
    let (from, to) = (reading.now.0, reading.now.plus(GRACE_SOON).0);
    let first: Vec<String> = sqlx::query_scalar(
        "select body from employee indexed by employee_in_grace
         where grace_until is not null and factor = 0 and status = 2 and grace_until > $1 and grace_until <= $2
           and coalesce(paused_until, 0) <= $1 order by grace_until limit 5",
    )
    .bind(from)
    .bind(to)
    .fetch_all(reading.conn())
    .await?;
    let people = first
        .iter()
        .map(|body| Ok(serde_json::from_str(body)?))
        .collect::<Result<Vec<Employee>>>()?;
    let people = named(people, |person| person.two_step.grace_until, reading.now);
    Ok(Need { kind, n, people })
}

/// BLK-6: a workspace with one admin is warned long before that admin loses access.
async fn one_admin(reading: &mut Reading, n_admins: u32) -> Result<Need> {
    // A portal of the vendor tells of nobody but the one who asks whether they administer it.
    if n_admins != 1 || !reading.offers(Facility::Roles) {
        return Ok(Need {
            kind: NeedKind::OneAdmin,
            n: 0,
            people: Vec::new(),
        });
    }
    let people = active_admins(reading).await?;
    Ok(Need {
        kind: NeedKind::OneAdmin,
        n: 1,
        people: named(people, |person| person.joined_at, reading.now),
    })
}
