//! Reading the list of people: a million rows by indexes, counts by a kept tally; what no index serves
//! is put in order once and kept as long as nothing changes.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use gatehouse_rules::block::UNUSUAL_KEPT;
use gatehouse_rules::employee::Employee;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::two_step::TwoStepState;
use sqlx::{QueryBuilder, Sqlite};

use crate::asking::{found, having};
use crate::employee::{
    EmployeeCounts, EmployeeFilter, EmployeeLine, EmployeeSort, EmployeesQuery, RiskKind, StepNeed,
};
use crate::failure::Result;
use crate::open::Mirror;
use crate::overlay;
use crate::overview::GRACE_SOON;
use crate::page::{Page, ROWS_MAX};
use crate::person::can;
use crate::reading::{Reading, bodies_by};
use crate::rows::{role_rank, status_rank};
use crate::run::by_index;
use crate::tally::{counted, is_walked, tallied, tally};
use crate::words::{Word, typed};

/// Most people of a list that is narrowed by words; further ones would not be looked at, but found at every keystroke.
pub(crate) const WORDS_MAX: u64 = 20_000;

/// Orders kept at once: the list, its other direction, an export.
pub(crate) const ORDERS: usize = 3;

/// Orders of long lists that no index serves, each kept until the copy changes.
#[derive(Debug, Default)]
pub(crate) struct Orders(Vec<(String, u64, Arc<Vec<i64>>)>);

impl Mirror {
    /// A part of the people: the copy in the order of its indexes, with the outbox drawn over it.
    ///
    /// # Errors
    /// [`Problem::BadField`] for a window above [`ROWS_MAX`], [`Problem::Locked`], [`Problem::VaultDamaged`].
    pub async fn employees(&self, query: EmployeesQuery) -> Result<Page<EmployeeLine>> {
        if query.window.limit > ROWS_MAX {
            return Err(Problem::field("limit", "too_many").into());
        }
        let mut reading = self.reading().await?;
        let words = typed(&query.filter.text);
        let is_indexed = words.is_empty()
            && query.filter.two_step.is_none()
            && !query.filter.blocked
            && query.filter.risk.is_none()
            && query.filter.step.is_none()
            && query.filter.workgroup.is_none()
            && query.window.sort != EmployeeSort::StepEnds;
        let (numbers, total) = if is_indexed {
            by_index(&mut reading, &query).await?
        } else {
            let order = self
                .order(
                    &mut reading,
                    &query.filter,
                    &words,
                    query.window.sort,
                    WORDS_MAX,
                )
                .await?;
            (part(&order, &query), order.len() as u64)
        };
        let people: Vec<Employee> = bodies_by(reading.conn(), "employee", "n", &numbers).await?;
        let rows = people
            .into_iter()
            .map(|person| line(&reading, person))
            .collect();
        Ok(Page {
            rows,
            total: u32::try_from(total).unwrap_or(u32::MAX),
        })
    }

    /// How many of each there are among those of the filter's words, department and workgroup.
    ///
    /// # Errors
    /// [`Problem::Locked`], [`Problem::VaultDamaged`].
    pub async fn employee_counts(&self, filter: EmployeeFilter) -> Result<EmployeeCounts> {
        let mut reading = self.reading().await?;
        let words = typed(&filter.text);
        let narrowed = EmployeeFilter {
            text: filter.text,
            department: filter.department,
            workgroup: filter.workgroup,
            ..EmployeeFilter::default()
        };
        if words.is_empty() && narrowed.workgroup.is_none() {
            return tallied(&mut reading, &narrowed).await;
        }
        let order = self
            .order(
                &mut reading,
                &narrowed,
                &words,
                EmployeeSort::Name,
                WORDS_MAX,
            )
            .await?;
        counted(&mut reading, &order).await
    }

    /// The numbers of everyone of a filter in order, from what is kept or anew.
    pub(crate) async fn order(
        &self,
        reading: &mut Reading,
        filter: &EmployeeFilter,
        words: &[Word],
        sort: EmployeeSort,
        most: u64,
    ) -> Result<Arc<Vec<i64>>> {
        // The clock moves people between states of two-step, and unusual devices into the past: those orders are kept for a minute at most.
        let by_clock = filter.two_step.is_some()
            || filter.step.is_some()
            || sort == EmployeeSort::StepEnds
            || filter.risk == Some(RiskKind::UnusualDevice);
        let minute = by_clock.then_some(reading.now.0 / 60_000);
        let key = format!(
            "{}{sort:?}{minute:?}{most}{}",
            serde_json::to_string(filter)?,
            self.copy().name()
        );
        if let Some(order) = self.kept_order(&key, reading.generation) {
            return Ok(order);
        }
        let order = Arc::new(ordered(reading, filter, words, sort, most).await?);
        self.keep_order(key, reading.generation, order.clone());
        Ok(order)
    }

    /// The order of that key, where nothing changed since it was kept.
    pub(crate) fn kept_order(&self, key: &str, generation: u64) -> Option<Arc<Vec<i64>>> {
        let orders = &self.inner.orders;
        let kept = orders.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept
            .0
            .iter()
            .find(|(of, at, _)| of == key && *at == generation);
        found.map(|(.., order)| order.clone())
    }

    /// Keeps an order for the next part that is asked for.
    pub(crate) fn keep_order(&self, key: String, generation: u64, order: Arc<Vec<i64>>) {
        let orders = &self.inner.orders;
        let mut kept = orders.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0.retain(|(of, ..)| *of != key);
        kept.0.insert(0, (key, generation, order));
        kept.0.truncate(ORDERS);
    }
}

/// One line of the list, with what waits drawn over it.
pub(crate) fn line(reading: &Reading, person: Employee) -> EmployeeLine {
    let touching = reading.overlay.touching(&[person.id.as_str()]);
    let person = overlay::shown_person(person, &touching);
    let is_waiting = overlay::is_waiting(&touching);
    let two_step = person.two_step.state(&reading.settings(), reading.now);
    let own = &person.two_step;
    EmployeeLine {
        can: can(reading, &person, two_step, is_waiting),
        department: reading.departments.name(person.department.as_ref()),
        two_step_until: match two_step {
            TwoStepState::Paused => own.paused_until,
            TwoStepState::InGrace => own.grace_until,
            TwoStepState::On | TwoStepState::MustEnrol | TwoStepState::Off => None,
        },
        two_step,
        codes_left: own.enrolled_at.map(|_| own.codes_left),
        waiting: overlay::newest(&touching),
        address: person.contact_email.or(person.login),
        employee: person.id,
        name: person.name,
        role: person.role,
        status: person.status,
        blocked_at: person.blocked_at,
        last_sign_in_at: person.last_sign_in_at,
    }
}

pub(crate) fn part(order: &[i64], query: &EmployeesQuery) -> Vec<i64> {
    let (offset, limit) = (query.window.offset as usize, query.window.limit as usize);
    if query.window.descending {
        order
            .iter()
            .rev()
            .skip(offset)
            .take(limit)
            .copied()
            .collect()
    } else {
        order.iter().skip(offset).take(limit).copied().collect()
    }
}

/// The filter in SQL, without words and without two-step.
pub(crate) fn narrow(sql: &mut QueryBuilder<Sqlite>, filter: &EmployeeFilter) {
    match filter.status {
        Some(status) => sql.push("status = ").push_bind(status_rank(status)),
        None => sql.push("status <> 0"),
    };
    if let Some(role) = filter.role {
        sql.push(" and role = ").push_bind(role_rank(role));
    }
    if let Some(department) = &filter.department {
        sql.push(" and department = ")
            .push_bind(department.0.clone());
    }
    if filter.blocked {
        sql.push(" and blocked_at is not null");
    }
}

/// Everyone of a filter, ascending, as one text: a row a person would cost ten times as much.
pub(crate) async fn ordered(
    reading: &mut Reading,
    filter: &EmployeeFilter,
    words: &[Word],
    sort: EmployeeSort,
    most: u64,
) -> Result<Vec<i64>> {
    let n_filtered: u64 = tally(reading, filter).await?.iter().map(|row| row.n).sum();
    // Words are asked of whoever is fewer: the people of the other filters, or the people of the words.
    let is_narrow = n_filtered <= WORDS_MAX;
    let found = match (words.is_empty(), is_narrow) {
        (true, _) | (_, true) => None,
        _ => Some(found(reading, words, most).await?),
    };
    let mut sql = QueryBuilder::<Sqlite>::new(
        "select coalesce(group_concat(n, ' '), '') from (select e.n from employee as e",
    );
    // Few are looked up; many are met in the order of an index that has what the filter asks.
    let is_many = found
        .as_ref()
        .is_none_or(|(_, n)| is_walked(*n, n_filtered));
    match sort {
        _ if filter.blocked => sql.push(" indexed by employee_blocked"),
        _ if filter.workgroup.is_some() => sql.push(" indexed by employee_grouped"),
        _ if filter.step == Some(StepNeed::FewCodes) => sql.push(" indexed by employee_few_codes"),
        EmployeeSort::Name if is_many && !is_narrow && filter.department.is_none() => {
            sql.push(" indexed by employee_by_name")
        }
        _ => &mut sql,
    };
    if matches!(sort, EmployeeSort::Department) {
        let names: HashMap<&str, usize> = reading
            .departments
            .all
            .iter()
            .enumerate()
            .map(|(i, one)| (one.id.as_str(), i))
            .collect();
        sql.push(" left join json_each(")
            .push_bind(serde_json::to_string(&names)?)
            .push(") as d on d.key = e.department");
    }
    sql.push(" where ");
    narrow(&mut sql, filter);
    in_state(&mut sql, reading, filter.two_step);
    at_risk(&mut sql, reading, filter.risk);
    in_need(&mut sql, reading, filter.step);
    if let Some(workgroup) = &filter.workgroup {
        sql.push(" and e.workgroups is not null and instr(e.workgroups, ")
            .push_bind(serde_json::to_string(workgroup)?)
            .push(") > 0");
    }
    match found {
        Some((found, _)) => {
            sql.push(" and e.n in (select value from json_each(")
                .push_bind(found)
                .push("))");
        }
        None => having(&mut sql, reading, words)?,
    }
    sql.push(match sort {
        EmployeeSort::Name => " order by e.name_order, e.n",
        EmployeeSort::Address => " order by e.address_key, e.n",
        EmployeeSort::Department => " order by d.value nulls last, e.name_order, e.n",
        EmployeeSort::Role => " order by e.role, e.name_order, e.n",
        EmployeeSort::Status => " order by e.status, e.name_order, e.n",
        EmployeeSort::LastSignIn => " order by e.last_sign_in_at, e.n",
        EmployeeSort::StepEnds => {
            " order by max(coalesce(e.paused_until, 0), case e.factor when 0 then coalesce(e.grace_until, 0) else 0 end), e.n"
        }
    });
    sql.push(")");
    let numbers: String = sql.build_query_scalar().fetch_one(reading.conn()).await?;
    Ok(numbers.split(' ').filter_map(|n| n.parse().ok()).collect())
}

/// Who is easy to attack (BLK-8), by the columns.
pub(crate) fn at_risk(sql: &mut QueryBuilder<Sqlite>, reading: &Reading, risk: Option<RiskKind>) {
    match risk {
        None => {}
        Some(RiskKind::Password) => {
            sql.push(" and weak_at is not null");
        }
        Some(RiskKind::NoSecondStep) => {
            sql.push(" and factor = 0 and status = 2");
        }
        Some(RiskKind::UnusualDevice) => {
            sql.push(" and unusual_at > ")
                .push_bind(reading.now.plus(-UNUSUAL_KEPT).0);
        }
    }
}

/// Whose second step needs looking after, by the columns.
fn in_need(sql: &mut QueryBuilder<Sqlite>, reading: &Reading, step: Option<StepNeed>) {
    let now = reading.now;
    match step {
        None => {}
        Some(StepNeed::NotReady) => {
            sql.push(" and factor = 0 and status = 2 and coalesce(paused_until, 0) <= ")
                .push_bind(now.0);
        }
        Some(StepNeed::FewCodes) => {
            sql.push(" and few_codes = 1 and status = 2");
        }
        Some(StepNeed::GraceEnding) if reading.settings().two_step_required_since.is_none() => {
            sql.push(" and false");
        }
        Some(StepNeed::GraceEnding) => {
            sql.push(" and factor = 0 and status = 2 and coalesce(paused_until, 0) <= ")
                .push_bind(now.0)
                .push(" and grace_until > ")
                .push_bind(now.0)
                .push(" and grace_until <= ")
                .push_bind(now.plus(GRACE_SOON).0);
        }
    }
}

/// Two-step's states, by the columns they are computed from (rules: `TwoStep::state`).
pub(crate) fn in_state(
    sql: &mut QueryBuilder<Sqlite>,
    reading: &Reading,
    state: Option<TwoStepState>,
) {
    let Some(state) = state else { return };
    let now = reading.now.0;
    let is_required = reading.settings().two_step_required_since.is_some();
    if state == TwoStepState::Paused {
        sql.push(" and paused_until > ").push_bind(now);
        return;
    }
    sql.push(" and coalesce(paused_until, 0) <= ")
        .push_bind(now);
    match state {
        TwoStepState::Paused => {}
        TwoStepState::On => {
            sql.push(" and factor = 1");
        }
        TwoStepState::Off if is_required => {
            sql.push(" and false");
        }
        TwoStepState::Off => {
            sql.push(" and factor = 0");
        }
        TwoStepState::InGrace | TwoStepState::MustEnrol if !is_required => {
            sql.push(" and false");
        }
        TwoStepState::InGrace => {
            sql.push(" and factor = 0 and grace_until > ")
                .push_bind(now);
        }
        TwoStepState::MustEnrol => {
            sql.push(" and factor = 0 and coalesce(grace_until, 0) <= ")
                .push_bind(now);
        }
    }
}
