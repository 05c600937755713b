//! `batch`: up to 50 calls in one, each of which may refer to what an earlier one found.

use serde_json::{Map, Value};

use super::answer::{BATCH_IN_BATCH, BATCH_TOO_LONG, Bad, Good, INVALID_REQUEST, map, time};
use super::hook::{Caller, still};
use super::params::{Params, text};
use crate::app::App;

/// Calls of one batch.
const CALLS_MAX: usize = 50;

/// What came of each call, under its name.
#[derive(Default)]
struct Sheet {
    result: Map<String, Value>,
    error: Map<String, Value>,
    total: Map<String, Value>,
    next: Map<String, Value>,
    time: Map<String, Value>,
}

/// Carries out the calls in their order.
pub(super) async fn run(app: &App, caller: &Caller, params: &Params) -> Result<Good, Bad> {
    let calls = calls(params);
    if calls.len() > CALLS_MAX {
        return Err(BATCH_TOO_LONG);
    }
    let halts = params.is_yes("halt");
    let mut sheet = Sheet::default();
    for (name, call) in calls {
        let begun = app.clock.now();
        let (method, query) = call.split_once('?').unwrap_or((&call, ""));
        let method = method.trim().to_ascii_lowercase();
        let done = if let Err(stopped) = still(app, caller).await {
            Err(stopped)
        } else if method == "batch" {
            Err(BATCH_IN_BATCH)
        } else if let Some(mut params) = Params::of_query(query) {
            for (_, value) in &mut params.map {
                refer(value, &sheet.result);
            }
            super::run(app, caller, &method, &params).await
        } else {
            Err(INVALID_REQUEST)
        };
        match done {
            Ok(good) => {
                sheet.result.insert(name.clone(), good.result);
                if let Some(total) = good.total {
                    sheet.total.insert(name.clone(), total.into());
                }
                if let Some(next) = good.next {
                    sheet.next.insert(name.clone(), next.into());
                }
                sheet.time.insert(name, time(begun, app.clock.now()));
            }
            Err(bad) => {
                sheet.error.insert(name, bad.body());
                if halts {
                    break;
                }
            }
        }
    }
    let mut whole = Map::new();
    for (name, part) in [
        ("result", sheet.result),
        ("result_error", sheet.error),
        ("result_total", sheet.total),
        ("result_next", sheet.next),
        ("result_time", sheet.time),
    ] {
        whole.insert(name.to_owned(), as_it_came(params, part));
    }
    Ok(Good::of(Value::Object(whole)))
}

/// A list of calls is answered by lists, as far as each has something.
fn as_it_came(params: &Params, part: Map<String, Value>) -> Value {
    let is_list = matches!(params.get("cmd"), Some(Value::Array(_)));
    let whole = (0..part.len()).all(|n| part.contains_key(&n.to_string()));
    if is_list && whole {
        let mut part = part;
        return (0..part.len())
            .filter_map(|n| part.remove(&n.to_string()))
            .collect();
    }
    map(part)
}

/// The calls by their names, in the order in which they came.
fn calls(params: &Params) -> Vec<(String, String)> {
    match params.get("cmd") {
        Some(Value::Array(calls)) => calls
            .iter()
            .enumerate()
            .filter_map(|(n, call)| Some((n.to_string(), text(call)?)))
            .collect(),
        Some(Value::Object(calls)) => params
            .commands
            .iter()
            .filter_map(|name| Some((name.clone(), text(calls.get(name)?)?)))
            .collect(),
        _ => Vec::new(),
    }
}

const REFERENCE: &str = "$result[";

/// Puts what earlier calls found in the place of `$result[name][field]`. A value that is nothing else becomes what was found.
fn refer(value: &mut Value, results: &Map<String, Value>) {
    match value {
        Value::String(text) => {
            if let Some(found) = whole(text, results) {
                *value = found;
            } else if text.contains(REFERENCE) {
                *text = filled(text, results);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, results)),
        Value::Object(fields) => fields.values_mut().for_each(|field| refer(field, results)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What a reference finds, and what stands behind it.
fn found<'t>(text: &'t str, results: &Map<String, Value>) -> Option<(Value, &'t str)> {
    let mut rest = text.strip_prefix("$result")?;
    let mut at: Option<Value> = None;
    while let Some((name, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let next = match &at {
            None => results.get(name),
            Some(Value::Object(fields)) => fields.get(name),
            Some(Value::Array(items)) => name.parse::<usize>().ok().and_then(|n| items.get(n)),
            Some(_) => None,
        };
        at = Some(next.cloned().unwrap_or(Value::Null));
        rest = after;
    }
    Some((at?, rest))
}

fn whole(text: &str, results: &Map<String, Value>) -> Option<Value> {
    let (value, rest) = found(text.trim(), results)?;
    rest.is_empty().then_some(value)
}

fn filled(text: &str, results: &Map<String, Value>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(REFERENCE) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        match found(from, results) {
            Some((value, after)) => {
                out.push_str(&super::params::text(&value).unwrap_or_default());
                rest = after;
            }
            None => {
                out.push_str(REFERENCE);
                rest = from.strip_prefix(REFERENCE).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_call_refers_to_what_an_earlier_one_found_api_1() {
        let results = json!({"one": [{"ID": "7", "UF": [3, 4]}], "me": {"ID": "2"}});
        let results = results.as_object().unwrap();
        for (text, expected) in [
            ("$result[one][0][ID]", json!("7")),
            ("$result[one][0][UF]", json!([3, 4])),
            ("a $result[me][ID], $result[one][0][ID]!", json!("a 2, 7!")),
            ("$result[nobody][ID]", json!(null)),
            ("x$result[nobody]", json!("x")),
            ("$result", json!("$result")),
            ("$result[open", json!("$result[open")),
        ] {
            let mut value = json!([text]);
            refer(&mut value, results);
            assert_eq!(value, json!([expected]), "{text}");
        }
    }
}
