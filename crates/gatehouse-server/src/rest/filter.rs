//! Filters as the vendor documents them: a field with a prefix that says how it is compared.

use gatehouse_rules::search::fold;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND, Time};
use serde_json::{Map, Value};

use super::answer::{Bad, VALUE_IS_MAP};
use super::params::{text, yes};

/// What stands in a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Number(i64),
    Yes(bool),
    Text(String),
    /// `None` for never.
    At(Option<Time>),
    Numbers(Vec<i64>),
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    AtLeast,
    Above,
    AtMost,
    Below,
    OneOf,
    /// The same, where `%` in a value stands for anything.
    OneLike,
    NoneOf,
    Has,
    HasNot,
    Like,
    NotLike,
}

/// The prefixes, longest first.
const PREFIXES: [(&str, How); 15] = [
    ("!=%", How::NotLike),
    ("!%=", How::NotLike),
    (">=", How::AtLeast),
    ("<=", How::AtMost),
    ("!@", How::NoneOf),
    ("!%", How::HasNot),
    ("!=", How::NoneOf),
    ("=%", How::Like),
    ("%=", How::Like),
    (">", How::Above),
    ("<", How::Below),
    ("@", How::OneOf),
    ("%", How::Has),
    ("=", How::OneOf),
    ("!", How::NoneOf),
];

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    /// The field, in capitals.
    pub field: String,
    how: How,
    values: Vec<Value>,
}

/// Parameters that may stand beside the fields of a filter, and are none.
const BESIDE: [&str; 4] = ["FILTER", "ORDER", "SELECT", "SORT"];

/// Whether a value is, or holds, a map by names: it compares with nothing. One by numbers is a list.
fn is_map(value: &Value) -> bool {
    match value {
        Value::Object(map) => map
            .iter()
            .any(|(name, value)| name.parse::<usize>().is_err() || is_map(value)),
        Value::Array(all) => all.iter().any(is_map),
        _ => false,
    }
}

/// Every condition of a filter; all must hold. `plainly` is how a field without a prefix is compared. What no value can be is refused:
/// a reference that nobody resolved must not find everybody, or nobody.
pub(super) fn conditions(filter: &Map<String, Value>, plainly: How) -> Result<Vec<Condition>, Bad> {
    let is_field = |name: &str| {
        !BESIDE
            .iter()
            .any(|beside| name.eq_ignore_ascii_case(beside))
    };
    if filter
        .iter()
        .any(|(name, value)| is_field(name) && is_map(value))
    {
        return Err(VALUE_IS_MAP);
    }
    let all = filter
        .iter()
        .map(|(name, value)| {
            let (how, field) = PREFIXES
                .iter()
                .find_map(|(prefix, how)| Some((*how, name.strip_prefix(prefix)?)))
                .unwrap_or((plainly, name));
            Condition {
                field: field.trim().to_ascii_uppercase(),
                how,
                values: match value {
                    Value::Array(values) => values.clone(),
                    Value::Object(values) => values.values().cloned().collect(),
                    one => vec![one.clone()],
                },
            }
        })
        .collect();
    Ok(all)
}

impl Condition {
    /// Only numbers greater than this; for one that pages by `>ID`.
    pub fn above(&self) -> Option<i64> {
        let [value] = &self.values[..] else {
            return None;
        };
        let number = text(value)?.trim().parse().ok()?;
        (self.how == How::Above).then_some(number)
    }

    /// The one text it is about.
    pub fn words(&self) -> Option<String> {
        self.values.first().and_then(text)
    }

    /// Whether what stands in the field fits.
    pub fn fits(&self, cell: &Cell) -> bool {
        let any = |fits: &dyn Fn(&Value) -> bool| self.values.iter().any(fits);
        match self.how {
            How::OneOf => any(&|value| is(cell, value)),
            How::OneLike => any(&|value| is(cell, value) || like(cell, value)),
            How::NoneOf => !any(&|value| is(cell, value)),
            How::AtLeast => any(&|value| order(cell, value).is_some_and(|order| order.is_ge())),
            How::Above => any(&|value| order(cell, value).is_some_and(|order| order.is_gt())),
            How::AtMost => any(&|value| order(cell, value).is_some_and(|order| order.is_le())),
            How::Below => any(&|value| order(cell, value).is_some_and(|order| order.is_lt())),
            How::Has => any(&|value| has(cell, value)),
            How::HasNot => !any(&|value| has(cell, value)),
            How::Like => any(&|value| like(cell, value)),
            How::NotLike => !any(&|value| like(cell, value)),
        }
    }
}

fn is(cell: &Cell, value: &Value) -> bool {
    match cell {
        Cell::Yes(is) => yes(value) == Some(*is),
        Cell::Numbers(all) => {
            text(value).is_some_and(|text| text.trim().parse().is_ok_and(|one| all.contains(&one)))
        }
        Cell::At(None) => yes(value) == Some(false),
        _ => order(cell, value).is_some_and(|order| order.is_eq()),
    }
}

/// `None` where the two cannot be compared.
fn order(cell: &Cell, value: &Value) -> Option<std::cmp::Ordering> {
    let text = text(value)?;
    match cell {
        Cell::Number(number) => Some(number.cmp(&text.trim().parse().ok()?)),
        Cell::Text(own) => Some(fold(own).cmp(&fold(&text))),
        // Whole seconds, as they are told.
        Cell::At(Some(at)) => {
            Some((at.0.div_euclid(SECOND)).cmp(&instant(&text)?.0.div_euclid(SECOND)))
        }
        Cell::At(None) | Cell::Yes(_) | Cell::Numbers(_) => None,
    }
}

fn words(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(fold(text)),
        Cell::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn has(cell: &Cell, value: &Value) -> bool {
    words(cell)
        .zip(text(value))
        .is_some_and(|(own, part)| own.contains(&fold(&part)))
}

/// `%` stands for anything; without one it is the whole.
fn like(cell: &Cell, value: &Value) -> bool {
    let (Some(own), Some(pattern)) = (words(cell), text(value)) else {
        return false;
    };
    // Folded as one, so that a space beside a sign stays.
    let pattern = fold(&pattern);
    let parts: Vec<&str> = pattern.split('%').collect();
    let [first, middle @ .., last] = &parts[..] else {
        return pattern == own;
    };
    let Some(mut rest) = own.strip_prefix(first) else {
        return false;
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// `2026-11-25`, `2026-11-25 09:30:00` or `2026-11-25T09:30:00+03:00`; without a zone it is UTC.
pub(super) fn instant(text: &str) -> Option<Time> {
    let text = text.trim();
    let (date, clock) = match text.split_once(['T', ' ']) {
        Some((date, clock)) => (date, clock),
        None => (text, ""),
    };
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Howard Hinnant's days-from-civil.
    let shifted = if month <= 2 { year - 1 } else { year };
    let of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let days = shifted.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100
        + day_of_year
        - 719_468;
    let (clock, zone) = match clock.find(['+', '-', 'Z', 'z']) {
        Some(at) => clock.split_at(at),
        None => (clock, ""),
    };
    let ms = of_day(clock)?;
    let zone = match zone.split_at_checked(1) {
        None | Some(("Z" | "z", "")) => 0,
        Some(("+", zone)) => of_day(zone)?,
        Some(("-", zone)) => -of_day(zone)?,
        Some(_) => return None,
    };
    Some(Time(days * DAY + ms - zone))
}

fn of_day(clock: &str) -> Option<i64> {
    if clock.is_empty() {
        return Some(0);
    }
    let mut ms = 0;
    for (part, unit) in clock.split(':').zip([HOUR, MINUTE, SECOND]) {
        let whole = part.split('.').next()?;
        ms += whole.parse::<i64>().ok().filter(|n| (0..60).contains(n))? * unit;
    }
    Some(ms)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fits(name: &str, value: Value, cell: &Cell) -> bool {
        let filter = json!({ name: value });
        conditions(filter.as_object().unwrap(), How::OneLike).unwrap()[0].fits(cell)
    }

    #[test]
    fn a_field_without_a_prefix_is_compared_as_whoever_asks_says_api_1() {
        let (hundred, filter) = (Cell::Text("100 people".into()), json!({"NAME": "100%"}));
        let fits =
            |plainly| conditions(filter.as_object().unwrap(), plainly).unwrap()[0].fits(&hundred);
        assert!(fits(How::OneLike) && !fits(How::OneOf));
    }

    #[test]
    fn every_prefix_compares_as_documented_api_1() {
        let (five, anna) = (Cell::Number(5), Cell::Text("Anna Ürün".into()));
        let at = Cell::At(Some(Time(951_782_400_000)));
        for (name, value, cell, expected) in [
            ("ID", json!(5), &five, true),
            ("ID", json!("5"), &five, true),
            ("ID", json!([4, "5"]), &five, true),
            ("=ID", json!(6), &five, false),
            ("!ID", json!(5), &five, false),
            ("!=ID", json!("x"), &five, true),
            ("@ID", json!([5, 6]), &five, true),
            ("!@ID", json!([5, 6]), &five, false),
            (">ID", json!(4), &five, true),
            (">ID", json!(5), &five, false),
            (">=ID", json!("5"), &five, true),
            ("<ID", json!(5), &five, false),
            ("<=ID", json!(5), &five, true),
            (">ID", json!("x"), &five, false),
            ("NAME", json!("anna ürün"), &anna, true),
            ("NAME", json!("anna"), &anna, false),
            ("NAME", json!("ann%"), &anna, true),
            ("NAME", json!("%ürün"), &anna, true),
            ("NAME", json!(["ben", "an%"]), &anna, true),
            ("NAME", json!("ben%"), &anna, false),
            ("=NAME", json!("ann%"), &anna, false),
            ("!NAME", json!("ann%"), &anna, true),
            ("%NAME", json!("na Ü"), &anna, true),
            ("!%NAME", json!("x"), &anna, true),
            ("=%NAME", json!("an%ün"), &anna, true),
            ("%=NAME", json!("an%a%ün"), &anna, true),
            ("=%NAME", json!("anna"), &anna, false),
            ("=%NAME", json!("an % ürün"), &anna, false),
            ("=%NAME", json!("%ürün"), &anna, true),
            ("!=%NAME", json!("an%"), &anna, false),
            ("!%=NAME", json!("x%"), &anna, true),
            ("ACTIVE", json!("Y"), &Cell::Yes(true), true),
            ("ACTIVE", json!(false), &Cell::Yes(true), false),
            ("!ACTIVE", json!("N"), &Cell::Yes(true), true),
            ("UF_DEPARTMENT", json!(3), &Cell::Numbers(vec![1, 3]), true),
            (
                "!UF_DEPARTMENT",
                json!([3]),
                &Cell::Numbers(vec![1, 3]),
                false,
            ),
            (">DATE_REGISTER", json!("2000-02-28"), &at, true),
            (">DATE_REGISTER", json!("2000-02-29"), &at, false),
            (
                ">=DATE_REGISTER",
                json!("2000-02-29T03:00:00+03:00"),
                &at,
                true,
            ),
            ("<DATE_REGISTER", json!("2000-02-29 00:00:01"), &at, true),
            (
                "DATE_REGISTER",
                json!("2000-02-28T22:30:00-01:30"),
                &at,
                true,
            ),
            (">LAST_LOGIN", json!("2000-01-01"), &Cell::At(None), false),
            ("<LAST_LOGIN", json!("2000-01-01"), &Cell::At(None), false),
            ("LAST_LOGIN", json!(""), &Cell::At(None), true),
            (">LAST_LOGIN", json!("soon"), &at, false),
        ] {
            assert_eq!(
                fits(name, value.clone(), cell),
                expected,
                "{name} {value} {cell:?}"
            );
        }
    }
}
