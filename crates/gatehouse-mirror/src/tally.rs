//! Counts that read nobody: the kept tally of people, and the small indexes that the clock needs.

use gatehouse_rules::employee::Status;
use gatehouse_rules::event::EventKind;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, Time};
use sqlx::{QueryBuilder, Row as _, Sqlite};

use crate::employee::{EmployeeCounts, EmployeeFilter};
use crate::failure::Result;
use crate::overview::{Day, TwoStepAdoption};
use crate::people::narrow;
use crate::reading::Reading;
use crate::rows::{role_rank, status_rank};

/// One combination and how many there are of it.
pub(crate) struct Tally {
    pub(crate) status: i64,
    pub(crate) role: i64,
    pub(crate) department: String,
    pub(crate) factor: i64,
    pub(crate) blocked: i64,
    pub(crate) n: u64,
}

/// The tally of a filter without words and two-step.
pub(crate) async fn tally(reading: &mut Reading, filter: &EmployeeFilter) -> Result<Vec<Tally>> {
    let mut sql = QueryBuilder::<Sqlite>::new(
        "select status, role, department, factor, blocked, n from (select *, case blocked when 1 then 1 end as blocked_at
         from employee_tally) where n > 0 and ",
    );
    narrow(&mut sql, filter);
    let rows = sql.build().fetch_all(reading.conn()).await?;
    rows.iter()
        .map(|row| {
            Ok(Tally {
                status: row.try_get(0)?,
                role: row.try_get(1)?,
                department: row.try_get(2)?,
                factor: row.try_get(3)?,
                blocked: row.try_get(4)?,
                n: u64::try_from(row.try_get::<i64, _>(5)?).unwrap_or(0),
            })
        })
        .collect()
}

/// Counts of everyone in a department, or of all, by the tally.
pub(crate) async fn tallied(
    reading: &mut Reading,
    filter: &EmployeeFilter,
) -> Result<EmployeeCounts> {
    let tally = tally(reading, filter).await?;
    let n = |counted: &dyn Fn(&Tally) -> bool| {
        let n: u64 = tally
            .iter()
            .filter(|row| counted(row))
            .map(|row| row.n)
            .sum();
        u32::try_from(n).unwrap_or(u32::MAX)
    };
    let (active, admin) = (status_rank(Status::Active), role_rank(Role::Admin));
    let mut sql = QueryBuilder::<Sqlite>::new(
        "select count(*) from employee indexed by employee_paused where paused_until > ",
    );
    sql.push_bind(reading.now.0)
        .push(" and status = 2 and factor = 1");
    if let Some(department) = &filter.department {
        sql.push(" and department = ")
            .push_bind(department.0.clone());
    }
    let paused: i64 = sql.build_query_scalar().fetch_one(reading.conn()).await?;
    let enrolled = n(&|row| row.status == active && row.factor == 1);
    Ok(EmployeeCounts {
        all: n(&|_| true),
        active: n(&|row| row.status == active),
        pending: n(&|row| row.status == status_rank(Status::PendingApproval)),
        dismissed: n(&|row| row.status == status_rank(Status::Dismissed)),
        blocked: n(&|row| row.blocked == 1),
        admins: n(&|row| row.status == active && row.role >= admin),
        two_step_on: enrolled.saturating_sub(u32::try_from(paused).unwrap_or(0)),
    })
}

/// Whether walking an index of `n_all` people beats looking `n` of them up one by one: a lookup costs some fifty steps.
pub(crate) const fn is_walked(n: u64, n_all: u64) -> bool {
    n.saturating_mul(50) > n_all
}

/// Counts of the people of an order.
pub(crate) async fn counted(reading: &mut Reading, order: &[i64]) -> Result<EmployeeCounts> {
    let mut counts = EmployeeCounts::default();
    // Few are looked up; many are met in an index that has all that is counted.
    let n_all: u64 = tally(reading, &EmployeeFilter::default())
        .await?
        .iter()
        .map(|row| row.n)
        .sum();
    let sql = if is_walked(order.len() as u64, n_all) {
        "select e.status, e.role, e.blocked_at is not null, e.factor = 1 and coalesce(e.paused_until, 0) <= $2, count(*)
         from employee as e indexed by employee_by_name where e.n in (select value from json_each($1)) group by 1, 2, 3, 4"
    } else {
        "select e.status, e.role, e.blocked_at is not null, e.factor = 1 and coalesce(e.paused_until, 0) <= $2, count(*)
         from json_each($1) as j cross join employee as e on e.n = j.value group by 1, 2, 3, 4"
    };
    let rows = sqlx::query(sql)
        .bind(serde_json::to_string(order)?)
        .bind(reading.now.0)
        .fetch_all(reading.conn())
        .await?;
    for row in rows {
        let (status, role, blocked, on): (i64, i64, bool, bool) = (
            row.try_get(0)?,
            row.try_get(1)?,
            row.try_get(2)?,
            row.try_get(3)?,
        );
        let n = u32::try_from(row.try_get::<i64, _>(4)?).unwrap_or(u32::MAX);
        let is_active = status == status_rank(Status::Active);
        counts.all += n;
        counts.active += if is_active { n } else { 0 };
        counts.pending += if status == status_rank(Status::PendingApproval) {
            n
        } else {
            0
        };
        counts.dismissed += if status == status_rank(Status::Dismissed) {
            n
        } else {
            0
        };
        counts.blocked += if blocked { n } else { 0 };
        counts.admins += if is_active && role >= role_rank(Role::Admin) {
            n
        } else {
            0
        };
        counts.two_step_on += if is_active && on { n } else { 0 };
    }
    Ok(counts)
}

/// Days of the charts.
const DAYS: i64 = 30;

/// Thirty days of signing in, oldest first, by the kept tally.
pub(crate) async fn days(reading: &mut Reading) -> Result<Vec<Day>> {
    let today = reading.now.0 - reading.now.0.rem_euclid(DAY);
    let first = today - (DAYS - 1) * DAY;
    let mut days: Vec<Day> = (0..DAYS)
        .map(|i| Day {
            at: Time(first + i * DAY),
            sign_ins: 0,
            failures: 0,
        })
        .collect();
    let rows = sqlx::query("select day, kind, n from day_tally where day >= $1")
        .bind(first)
        .fetch_all(reading.conn())
        .await?;
    for row in rows {
        let (at, kind, n): (i64, String, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let n = u32::try_from(n).unwrap_or(0);
        if let Some(day) = days.iter_mut().find(|day| day.at.0 == at) {
            if kind == EventKind::SignedIn.name() {
                day.sign_ins += n;
            } else {
                day.failures += n;
            }
        }
    }
    Ok(days)
}

/// Two-step among active employees, by tally and partial indexes.
pub(crate) async fn adoption(reading: &mut Reading) -> Result<TwoStepAdoption> {
    let tally = tally(
        reading,
        &EmployeeFilter {
            status: Some(Status::Active),
            ..Default::default()
        },
    )
    .await?;
    let of_factor = |factor: i64| {
        tally
            .iter()
            .filter(|row| row.factor == factor)
            .map(|row| row.n)
            .sum::<u64>()
    };
    let rows = sqlx::query(
        "select factor, count(*) from employee where paused_until > $1 and status = 2 group by factor",
    )
    .bind(reading.now.0)
    .fetch_all(reading.conn())
    .await?;
    let mut paused = [0u64; 2];
    for row in rows {
        let factor: i64 = row.try_get(0)?;
        paused[usize::from(factor == 1)] = u64::try_from(row.try_get::<i64, _>(1)?).unwrap_or(0);
    }
    let without = of_factor(0).saturating_sub(paused[0]);
    let in_grace: i64 = sqlx::query_scalar(
        "select count(*) from employee indexed by employee_in_grace
         where grace_until is not null and factor = 0 and status = 2 and grace_until > $1 and coalesce(paused_until, 0) <= $1",
    )
    .bind(reading.now.0)
    .fetch_one(reading.conn())
    .await?;
    let n = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let is_required = reading.settings().two_step_required_since.is_some();
    let in_grace = if is_required {
        u64::try_from(in_grace).unwrap_or(0)
    } else {
        0
    };
    Ok(TwoStepAdoption {
        on: n(of_factor(1).saturating_sub(paused[1])),
        in_grace: n(in_grace),
        must_enrol: if is_required {
            n(without.saturating_sub(in_grace))
        } else {
            0
        },
        paused: n(paused.iter().sum()),
        off: if is_required { 0 } else { n(without) },
    })
}
