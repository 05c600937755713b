//! A million people in order without sorting them: the list as runs of indexes, each counted by the tally.

use gatehouse_rules::employee::Status;
use gatehouse_rules::role::Role;
use sqlx::{QueryBuilder, Sqlite};

use crate::employee::{EmployeeFilter, EmployeeSort, EmployeesQuery};
use crate::failure::Result;
use crate::people::narrow;
use crate::reading::Reading;
use crate::rows::{role_rank, status_rank};
use crate::tally::{Tally, tally};

/// A run of the list that one index has in order: its extra condition and how many it holds.
pub(crate) struct Run {
    index: &'static str,
    condition: Option<(&'static str, Option<Value>)>,
    order: &'static str,
    n: u64,
}

#[derive(Clone)]
pub(crate) enum Value {
    Int(i64),
    Text(String),
}

/// Numbers and total of a part, by index runs and the tally alone.
pub(crate) async fn by_index(
    reading: &mut Reading,
    query: &EmployeesQuery,
) -> Result<(Vec<i64>, u64)> {
    let mut runs = runs(reading, query).await?;
    let total = runs.iter().map(|run| run.n).sum();
    let mut numbers = Vec::new();
    let (mut offset, mut limit) = (
        u64::from(query.window.offset),
        u64::from(query.window.limit),
    );
    if query.window.descending {
        runs.reverse();
    }
    for run in runs {
        if limit == 0 {
            break;
        }
        if offset >= run.n {
            offset -= run.n;
            continue;
        }
        let n = limit.min(run.n - offset);
        numbers.extend(
            of_run(
                reading,
                &query.filter,
                &run,
                query.window.descending,
                offset,
                n,
            )
            .await?,
        );
        (offset, limit) = (0, limit - n);
    }
    Ok((numbers, total))
}

/// A part of a run, counted from its nearer end, so that the end of a million is as near as the beginning.
pub(crate) async fn of_run(
    reading: &mut Reading,
    filter: &EmployeeFilter,
    run: &Run,
    descending: bool,
    offset: u64,
    n: u64,
) -> Result<Vec<i64>> {
    let from_end = offset > run.n / 2;
    let skip = if from_end { run.n - offset - n } else { offset };
    let mut sql = QueryBuilder::<Sqlite>::new("select n from employee indexed by ");
    sql.push(run.index).push(" where ");
    narrow(&mut sql, filter);
    if let Some((condition, value)) = &run.condition {
        sql.push(" and ").push(*condition);
        match value {
            Some(Value::Int(value)) => {
                sql.push_bind(*value);
            }
            Some(Value::Text(value)) => {
                sql.push_bind(value.clone());
            }
            None => {}
        }
    }
    sql.push(" order by ").push(run.order);
    sql.push(if descending == from_end {
        " asc"
    } else {
        " desc"
    });
    sql.push(" limit ")
        .push_bind(i64::try_from(n).unwrap_or(i64::MAX));
    sql.push(" offset ")
        .push_bind(i64::try_from(skip).unwrap_or(i64::MAX));
    let mut numbers: Vec<i64> = sql.build_query_scalar().fetch_all(reading.conn()).await?;
    if from_end {
        numbers.reverse();
    }
    Ok(numbers)
}

/// The runs that the whole list is made of, in ascending order.
pub(crate) async fn runs(reading: &mut Reading, query: &EmployeesQuery) -> Result<Vec<Run>> {
    let tally = tally(reading, &query.filter).await?;
    let all = |counted: &dyn Fn(&Tally) -> bool| {
        tally
            .iter()
            .filter(|row| counted(row))
            .map(|row| row.n)
            .sum()
    };
    let whole = |index, order| {
        vec![Run {
            index,
            condition: None,
            order,
            n: all(&|_| true),
        }]
    };
    let by_name = |status: i64| match (&query.filter.department, status) {
        (Some(_), _) => "employee_by_department",
        (None, 2) => "employee_by_name",
        (None, _) => "employee_by_status",
    };
    Ok(match query.window.sort {
        EmployeeSort::Name => match (&query.filter.department, query.filter.status) {
            (Some(_), _) => whole("employee_by_department", "name_order"),
            (None, Some(status)) if status != Status::Active => {
                // The index is partial: it must be said that active people are not meant.
                vec![Run {
                    index: "employee_by_status",
                    condition: Some(("status <> 2", None)),
                    order: "name_order",
                    n: all(&|_| true),
                }]
            }
            (None, _) if query.filter.role.is_some() => whole("employee_by_role", "name_order"),
            (None, _) => whole("employee_by_name", "name_order"),
        },
        // No index has it: such a list is put in order once (`people.rs`).
        EmployeeSort::StepEnds => Vec::new(),
        EmployeeSort::Address => whole("employee_by_address", "address_key"),
        EmployeeSort::LastSignIn => whole("employee_by_last_sign_in", "last_sign_in_at"),
        EmployeeSort::Role => Role::ALL
            .into_iter()
            .map(role_rank)
            .map(|role| Run {
                index: "employee_by_role",
                condition: Some(("role = ", Some(Value::Int(role)))),
                order: "name_order",
                n: all(&|row| row.role == role),
            })
            .collect(),
        EmployeeSort::Status => Status::ALL
            .into_iter()
            .map(status_rank)
            .map(|status| Run {
                index: by_name(status),
                condition: Some((
                    if status == 2 {
                        "status = 2"
                    } else {
                        "status <> 2 and status = "
                    },
                    (status != 2).then_some(Value::Int(status)),
                )),
                order: "name_order",
                n: all(&|row| row.status == status),
            })
            .collect(),
        EmployeeSort::Department => {
            let mut runs: Vec<Run> = reading
                .departments
                .all
                .iter()
                .map(|one| Run {
                    index: "employee_by_department",
                    condition: Some(("department = ", Some(Value::Text(one.id.0.clone())))),
                    order: "name_order",
                    n: all(&|row| row.department == one.id.0),
                })
                .collect();
            let unknown = |row: &Tally| row.department.is_empty();
            runs.push(Run {
                index: "employee_by_department",
                condition: Some(("department is null", None)),
                order: "name_order",
                n: all(&unknown),
            });
            runs
        }
    })
}
