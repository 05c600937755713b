//! Reading what a portal writes. One thing comes in several forms there: numbers as texts, yes and no as letters, instants as texts
//! or as `{}`, empty maps as `[]`. What is not told is `None`; nothing is made up in its place.

use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND, Time};
use serde_json::{Map, Value};

/// A field of a row; `None` where it is absent or null.
pub(super) fn field<'v>(row: &'v Value, name: &str) -> Option<&'v Value> {
    row.get(name).filter(|value| !value.is_null())
}

/// A text that says something.
pub(super) fn text(row: &Value, name: &str) -> Option<String> {
    let text = match field(row, name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A whole number, written as one or as text.
pub(super) fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// An id above zero.
pub(super) fn id(row: &Value, name: &str) -> Option<i64> {
    number(field(row, name)?).filter(|id| *id > 0)
}

/// Yes or no.
pub(super) fn yes(row: &Value, name: &str) -> Option<bool> {
    is_yes(field(row, name)?)
}

/// The same of a value that stands alone.
pub(super) fn is_yes(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(is) => Some(*is),
        Value::Number(number) => number.as_i64().map(|number| number != 0),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" | "true" | "1" => Some(true),
            "n" | "no" | "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// An instant: the outer `None` is "not told", as `{}` is; the inner one is "never", told by an empty text.
pub(super) fn instant(row: &Value, name: &str) -> Option<Option<Time>> {
    match field(row, name)? {
        Value::String(text) if text.trim().is_empty() => Some(None),
        Value::String(text) => iso(text.trim()).map(Some),
        _ => None,
    }
}

/// A map; an empty one comes as a list.
pub(super) fn map(value: Option<&Value>) -> Map<String, Value> {
    match value {
        Some(Value::Object(map)) => map.clone(),
        Some(Value::Array(items)) => items
            .iter()
            .enumerate()
            .map(|(n, item)| (n.to_string(), item.clone()))
            .collect(),
        _ => Map::new(),
    }
}

/// The rows of a page; one that is a map, as PHP writes a list with gaps, by its values.
pub(super) fn rows(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(rows) => rows.clone(),
        Value::Object(rows) => rows.values().cloned().collect(),
        _ => Vec::new(),
    }
}

/// `2024-07-23T11:23:47+03:00`, with or without a zone (UTC then) and parts of a second.
pub(super) fn iso(text: &str) -> Option<Time> {
    let (date, rest) = text.split_once(['T', ' '])?;
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let (clock, zone) = match rest.find(['Z', '+', '-']) {
        Some(at) => rest.split_at(at),
        None => (rest, "Z"),
    };
    let clock = clock.split('.').next()?;
    let mut clock = clock.splitn(3, ':').map(|part| part.parse::<i64>().ok());
    let (hour, minute) = (clock.next()??, clock.next()??);
    let second = clock.next().unwrap_or(Some(0))?;
    let fits = (1..=9_999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    if !fits {
        return None;
    }
    let ms = days(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND;
    Some(Time(ms - offset(zone)?))
}

fn offset(zone: &str) -> Option<i64> {
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("Z", "") => return Some(0),
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits: String = digits.chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes = if minutes.is_empty() { "0" } else { minutes };
    let ms = hours.parse::<i64>().ok()? * HOUR + minutes.parse::<i64>().ok()? * MINUTE;
    Some(sign * ms)
}

/// Days since 1970, as in Howard Hinnant's "chrono-compatible low-level date algorithms".
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn instants_are_read_with_their_zone_and_what_is_none_is_not_made_one() {
        for (text, utc) in [
            ("2024-07-23T11:23:47+00:00", "2024-07-23T11:23:47Z"),
            ("2024-07-23T11:23:47+03:00", "2024-07-23T08:23:47Z"),
            ("2024-03-01T00:30:00-0130", "2024-03-01T02:00:00Z"),
            ("2024-02-29T23:59:59.123Z", "2024-02-29T23:59:59Z"),
            ("2026-01-30 15:00", "2026-01-30T15:00:00Z"),
        ] {
            assert_eq!(iso(text).map(Time::utc).as_deref(), Some(utc), "{text}");
        }
        for text in [
            "",
            "never",
            "2024-13-01T00:00:00Z",
            "2024-07-23",
            "T",
            "2024-07-23T11:23:47+x",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }

    #[test]
    fn one_thing_in_several_forms_is_one_thing_and_what_is_not_told_is_nothing() {
        let row = json!({"A": "12", "B": 12, "C": " 12 ", "D": "x", "E": {}, "F": null, "G": ""});
        for (name, expected) in [
            ("A", Some(12)),
            ("B", Some(12)),
            ("C", Some(12)),
            ("D", None),
            ("E", None),
            ("F", None),
            ("Z", None),
        ] {
            assert_eq!(id(&row, name), expected, "{name}");
        }
        assert_eq!(
            (text(&row, "G"), text(&row, "E"), text(&row, "C")),
            (None, None, Some("12".to_owned()))
        );
        let row = json!({"A": true, "B": "Y", "C": "N", "D": 1, "E": "", "F": []});
        for (name, expected) in [
            ("A", Some(true)),
            ("B", Some(true)),
            ("C", Some(false)),
            ("D", Some(true)),
            ("E", None),
            ("F", None),
        ] {
            assert_eq!(yes(&row, name), expected, "{name}");
        }
        let row = json!({"A": "", "B": {}, "C": [], "D": "1970-01-01T00:00:01+00:00", "E": "soon"});
        assert_eq!(instant(&row, "A"), Some(None));
        assert_eq!(instant(&row, "D"), Some(Some(Time(1_000))));
        for name in ["B", "C", "E", "Z"] {
            assert_eq!(instant(&row, name), None, "{name}");
        }
        assert!(map(Some(&json!([]))).is_empty() && map(Some(&json!({"a": 1}))).len() == 1);
        assert_eq!(rows(&json!({"3": {"ID": 1}})).len(), 1);
    }
}
