//! What may be told while nobody looks at the window. All that stands, and not a few of each: what is new is what was not there
//! at the last look, and of a few nobody could say whether it is new or only moved up.

use gatehouse_rules::employee::Employee;
use gatehouse_rules::id::EmployeeId;
use gatehouse_rules::operation::Decision;
use gatehouse_rules::request::Request;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use ts_rs::TS;

use crate::failure::Result;
use crate::open::Mirror;
use crate::reading::{Reading, bodies};

/// One thing that may be told.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct News {
    /// Of what kind.
    pub kind: NewsKind,
    /// What tells it from all others of its kind, also from an earlier one about the same person.
    pub key: String,
    /// On whom or what.
    pub name: String,
    /// The person, for opening the pane.
    pub employee: Option<EmployeeId>,
    /// What was decided, where it is about a change.
    pub decision: Option<Decision>,
}

/// Kinds of news, by the names of the switches in [`crate::preferences::Notices`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NewsKind {
    /// Someone came by a link, and waits for approval.
    WantsToJoin,
    /// Someone at the door asks for help (TFA-7) or for an invitation (SGN-2).
    Help,
    /// Someone was blocked (BLK-1).
    Blocked,
    /// A letter came back (INV-8).
    Bounced,
    /// A change of this app met a conflict, or was refused (SYN-2).
    Conflict,
}

impl Mirror {
    /// Everything that stands now and of which the system may tell. Of people it is what the server said: what waits here was
    /// decided at this window, and is nothing new to who sits at it.
    ///
    /// # Errors
    /// [`gatehouse_rules::problem::Problem::Locked`], [`gatehouse_rules::problem::Problem::VaultDamaged`].
    pub async fn news(&self) -> Result<Vec<News>> {
        let mut reading = self.reading().await?;
        let mut all = on_the_desk(&mut reading).await?;
        let blocked: Vec<Employee> = bodies(
            reading.conn(),
            "select body from employee where blocked_at is not null and status <> 0 order by blocked_at desc",
        )
        .await?;
        all.extend(blocked.into_iter().map(|person| {
            let at = person.blocked_at.map_or(0, |at| at.0);
            News {
                kind: NewsKind::Blocked,
                key: format!("{} {at}", person.id),
                name: person.name,
                employee: Some(person.id),
                decision: None,
            }
        }));
        let requests: Vec<Request> = bodies(
            reading.conn(),
            "select body from request order by since desc",
        )
        .await?;
        all.extend(requests.into_iter().map(|request| News {
            kind: NewsKind::Help,
            key: request.id.0,
            name: request.name,
            employee: request.employee,
            decision: None,
        }));
        let unsettled = reading.overlay.unsettled().iter().rev();
        all.extend(unsettled.map(|queued| News {
            kind: NewsKind::Conflict,
            key: queued.operation.id.0.clone(),
            name: queued.about.name.clone(),
            employee: queued.about.employee.clone(),
            decision: Some(queued.operation.decision.clone()),
        }));
        Ok(all)
    }
}

/// Who wants to join, and whose letter came back, the latest first (`rows::step`).
async fn on_the_desk(reading: &mut Reading) -> Result<Vec<News>> {
    let rows = sqlx::query(
        "select i.id, i.step, i.at, e.body from invitation as i join employee as e on e.id = i.employee
         where i.step between 0 and 2 order by i.at desc",
    )
    .fetch_all(reading.conn())
    .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let person: Employee = serde_json::from_str(row.try_get("body")?)?;
        let (id, at): (String, i64) = (row.try_get("id")?, row.try_get("at")?);
        let kind = match row.try_get::<i64, _>("step")? {
            0 => NewsKind::WantsToJoin,
            _ => NewsKind::Bounced,
        };
        all.push(News {
            kind,
            key: format!("{id} {at}"),
            name: person.name,
            employee: Some(person.id),
            decision: None,
        });
    }
    Ok(all)
}
