//! Filters of REST 3.0: conditions that all hold, and groups of which one does.

use core::cmp::Ordering;

use gatehouse_rules::event::EventKind;
use gatehouse_rules::time::SECOND;
use serde_json::Value;

use super::super::filter::instant;
use super::super::params::text;
use super::answer::{self, Wrong};
use super::eventlog::{ENTITY, audit, field};
use crate::store::event::matching::{By, Wanted};

/// How deep groups nest, and how many values all conditions name together.
const DEPTH_MAX: usize = 8;
const VALUES_MAX: usize = 1_000;

/// What can be asked of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    By(By),
    /// There is no such thing here: it is 0 in every event.
    Zero,
}

/// What a filter asks for; one that cannot be read is refused.
pub(super) fn wanted(filter: Option<&Value>, cursor: Option<&str>) -> Result<Wanted, Wrong> {
    let mut left = VALUES_MAX;
    match filter {
        None | Some(Value::Null) => Ok(Wanted::All(Vec::new())),
        Some(Value::Array(all)) => {
            // One condition stands for a list of one.
            if all.first().is_some_and(Value::is_string) {
                return condition(all, cursor, &mut left);
            }
            all.iter()
                .map(|one| part(one, cursor, DEPTH_MAX, &mut left))
                .collect::<Result<_, _>>()
                .map(Wanted::All)
        }
        Some(Value::Object(group)) if group.is_empty() => Ok(Wanted::All(Vec::new())),
        Some(group @ Value::Object(_)) => part(group, cursor, DEPTH_MAX, &mut left),
        Some(other) => Err(answer::invalid_filter(other)),
    }
}

fn part(
    one: &Value,
    cursor: Option<&str>,
    depth: usize,
    left: &mut usize,
) -> Result<Wanted, Wrong> {
    match one {
        Value::Array(parts) => condition(parts, cursor, left),
        Value::Object(group) if depth > 0 => {
            let Some(Value::Array(conditions)) = group.get("conditions") else {
                return Err(answer::invalid_filter(one));
            };
            let parts = conditions
                .iter()
                .map(|one| part(one, cursor, depth - 1, left))
                .collect::<Result<_, _>>()?;
            match group.get("logic").and_then(Value::as_str) {
                None => Ok(Wanted::All(parts)),
                Some(logic) if logic.eq_ignore_ascii_case("and") => Ok(Wanted::All(parts)),
                Some(logic) if logic.eq_ignore_ascii_case("or") => Ok(Wanted::Any(parts)),
                Some(_) => Err(answer::invalid_filter(one)),
            }
        }
        other => Err(answer::invalid_filter(other)),
    }
}

fn condition(parts: &[Value], cursor: Option<&str>, left: &mut usize) -> Result<Wanted, Wrong> {
    let whole = || answer::invalid_filter(Value::from(parts));
    let (name, operator, value) = match parts {
        [Value::String(name), value @ Value::Array(_)] => (name, "in", value),
        [Value::String(name), value] => (name, "=", value),
        [Value::String(name), Value::String(operator), value] => (name, operator.as_str(), value),
        _ => return Err(whole()),
    };
    let found = field(name).ok_or_else(|| answer::unknown_field(name, ENTITY))?;
    if cursor == Some(name.as_str()) {
        let message = format!("Cursor field {name} cannot be used at filter.");
        return Err(answer::invalid_filter(message));
    }
    let asks = found.asks.ok_or_else(whole)?;
    let values = match value {
        Value::Array(values) => values.iter().collect(),
        one => vec![one],
    };
    *left = left.checked_sub(values.len()).ok_or_else(whole)?;
    let each = |operator: &str| {
        values
            .iter()
            .map(|value| compared(name, asks, operator, value))
            .collect::<Result<Vec<_>, _>>()
    };
    match (operator.to_ascii_lowercase().as_str(), values.len()) {
        ("in", _) => each("=").map(Wanted::Any),
        ("between", 2) => {
            let (first, last) = (values[0], values[1]);
            Ok(Wanted::All(vec![
                compared(name, asks, ">=", first)?,
                compared(name, asks, "<=", last)?,
            ]))
        }
        ("=", n) if n > 1 => each("=").map(Wanted::Any),
        ("!=", n) if n > 1 => each("=").map(|any| Wanted::Not(Box::new(Wanted::Any(any)))),
        ("=" | "!=" | ">" | ">=" | "<" | "<=", 1) => compared(name, asks, operator, values[0]),
        ("=" | "!=" | ">" | ">=" | "<" | "<=" | "between", _) => Err(whole()),
        _ => Err(answer::unknown_operator(operator)),
    }
}

/// Whether an operator takes what compares so.
fn takes(operator: &str, order: Ordering) -> bool {
    match operator {
        "=" => order.is_eq(),
        "!=" => order.is_ne(),
        ">" => order.is_gt(),
        ">=" => order.is_ge(),
        "<" => order.is_lt(),
        _ => order.is_le(),
    }
}

/// One value of one field; the values of a field are whole, so that each operator is a span of them.
pub(super) fn compared(
    name: &str,
    asks: Asks,
    operator: &str,
    value: &Value,
) -> Result<Wanted, Wrong> {
    let unfit = || answer::invalid(name, format!("The value of field `{name}` does not fit"));
    let said = text(value).ok_or_else(unfit)?;
    let number = || said.trim().parse::<i64>().map_err(|_| unfit());
    let (by, first, unit) = match asks {
        Asks::Zero => {
            let takes = takes(operator, 0.cmp(&number()?));
            return Ok(if takes {
                Wanted::All(Vec::new())
            } else {
                Wanted::Any(Vec::new())
            });
        }
        Asks::By(By::Kind) => {
            let said = said.to_ascii_uppercase();
            let kinds = EventKind::ALL.iter().copied();
            let kinds = kinds.filter(|kind| takes(operator, audit(*kind).cmp(&said)));
            return Ok(Wanted::Of(kinds.collect()));
        }
        // Whole seconds, as they are told.
        Asks::By(By::At) => {
            let at = instant(&said).ok_or_else(unfit)?;
            (By::At, at.0 - at.0.rem_euclid(SECOND), SECOND)
        }
        Asks::By(by) => (by, number()?, 1),
    };
    let after = first.saturating_add(unit);
    let within = |from, to| Wanted::Within { by, from, to };
    Ok(match operator {
        "=" => within(first, after),
        "!=" => Wanted::Not(Box::new(within(first, after))),
        ">" => within(after, i64::MAX),
        ">=" => within(first, i64::MAX),
        "<" => within(i64::MIN, first),
        _ => within(i64::MIN, after),
    })
}
