//! The status bar: what copy and outbox know of it.

use gatehouse_rules::portal::{Facility, Reach};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::SECOND;

use crate::app::{Line, SyncStatus};
use crate::copy;
use crate::desk;
use crate::employee::EmployeeFilter;
use crate::failure::{Failure, Result};
use crate::open::Mirror;
use crate::outgoing;
use crate::overview::n_grace_ending;
use crate::tally::tallied;
use crate::two_step;
use crate::upstream::portal::kept::Kept;
use crate::webhook;

impl Mirror {
    /// The status bar: how the line is comes from the driver, the rest from copy and outbox.
    ///
    /// # Errors
    /// As [`Mirror::overview`].
    pub async fn status(&self, line: Line) -> Result<SyncStatus> {
        let status = match self.counted(line.clone()).await {
            Err(failure) => match self.explained(failure).await {
                Failure::Told(Problem::CopyDamaged) => self.without_copy(line).await?,
                failure => return Err(failure),
            },
            counted => counted?,
        };
        let changed = copy::kept_log(self).await?.and_then(|kept| kept.changed);
        Ok(SyncStatus {
            log_changed: changed.map(|since| Problem::LogChanged { since }),
            ..status
        })
    }

    /// What the outbox alone knows, while there is no copy to count in.
    async fn without_copy(&self, line: Line) -> Result<SyncStatus> {
        let generation = *self.generation().borrow();
        let outbox = self.outbox().await?;
        let n = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(SyncStatus {
            line,
            as_of: None,
            n_waiting: n(outbox.waiting.len()),
            n_prepared: n(outbox.waiting.iter().filter(|line| line.needs_step).count()),
            confirmed_until: self.confirmed_until(),
            n_unsettled: n(outbox.unsettled.len()),
            n_employees: 0,
            n_invitations: 0,
            n_needing: 0,
            n_people_needing: 0,
            n_steps_needing: 0,
            n_stopping_rest: 0,
            absent: self.absent().await?,
            n_given_up: 0,
            generation,
            clock_wrong: self.clock_wrong(),
            held_back: None,
            log_changed: None,
        })
    }

    /// What the window leaves out as long as no copy says it.
    async fn absent(&self) -> Result<Vec<Facility>> {
        let kept = Kept::find(&mut *self.read().await?).await?;
        Ok(kept.map(|kept| kept.reach.absent()).unwrap_or_default())
    }

    fn clock_wrong(&self) -> Option<i64> {
        Some(self.clock_off() / SECOND).filter(|off| *off != 0)
    }

    async fn counted(&self, line: Line) -> Result<SyncStatus> {
        let mut reading = self.reading().await?;
        let desk = desk::counts(&mut reading).await?;
        let employees = tallied(&mut reading, &EmployeeFilter::default()).await?;
        let grace_ending = n_grace_ending(&mut reading).await?;
        let help_asked = two_step::n_help_asked(&mut reading).await?;
        let stopping = match employees.blocked {
            0 => 0,
            _ => webhook::stopping(&mut reading).await?.len(),
        };
        let stopping = u32::try_from(stopping).unwrap_or(u32::MAX);
        let given_up = outgoing::n_given_up(&mut reading).await?;
        let n = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(SyncStatus {
            line,
            as_of: reading.as_of,
            n_waiting: n(reading.overlay.waiting().len()),
            n_prepared: n(reading.overlay.prepared().count()),
            confirmed_until: self.confirmed_until(),
            n_unsettled: n(reading.overlay.unsettled().len()),
            n_employees: employees.all,
            n_invitations: desk.all,
            n_needing: desk.wants_to_join + desk.bounced + desk.expired,
            n_people_needing: employees.blocked,
            n_steps_needing: grace_ending + help_asked,
            n_stopping_rest: stopping,
            absent: match reading.workspace.as_ref() {
                Some(one) => one.portal.as_ref().map(Reach::absent).unwrap_or_default(),
                None => self.absent().await?,
            },
            n_given_up: given_up,
            generation: reading.generation,
            clock_wrong: self.clock_wrong(),
            held_back: None,
            log_changed: None,
        })
    }
}
