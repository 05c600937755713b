//! The parameters of a call, whichever way they came: `FILTER[>ID]=5` in a query or a form, or JSON. A body stands over the query.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::answer::{Bad, INVALID_REQUEST};
use crate::zero;

/// Parameters of one call at most.
const PAIRS_MAX: usize = 5_000;
/// How deep names nest.
const DEPTH_MAX: usize = 8;

/// Named parameters; case does not matter in names.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Params {
    pub map: Map<String, Value>,
    /// The names inside `cmd` in the order in which they came, which a map does not keep.
    pub commands: Vec<String>,
}

impl Params {
    /// One of that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        find(&self.map, name)
    }

    /// A text or a number, as text.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name).and_then(text)
    }

    /// A whole number.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.trim().parse().ok()
    }

    /// Whether it says yes.
    pub fn is_yes(&self, name: &str) -> bool {
        self.get(name).and_then(yes) == Some(true)
    }

    /// From `a=1&b[c]=2`; `None` when it is too much to be meant, or holds a zero.
    pub fn of_query(query: &str) -> Option<Self> {
        let mut url = reqwest::Url::parse("http://localhost/").ok()?;
        url.set_query(Some(query));
        let (mut root, mut commands) = (Map::new(), Vec::new());
        for (n, (name, value)) in url.query_pairs().enumerate() {
            if n >= PAIRS_MAX {
                return None;
            }
            let (first, rest) = name.split_once('[').unwrap_or((&name, ""));
            let path: Vec<&str> = if rest.is_empty() {
                Vec::new()
            } else {
                let inner = rest.strip_suffix(']').unwrap_or(rest);
                inner.split("][").collect()
            };
            if path.len() > DEPTH_MAX {
                return None;
            }
            if let Some(name) = path.first().filter(|_| first.eq_ignore_ascii_case("cmd")) {
                commands.push((*name).to_owned());
            }
            put(&mut root, first, &path, Value::from(value.as_ref()));
        }
        let map = root
            .into_iter()
            .map(|(name, value)| (name, listed(value)))
            .collect();
        (!zero::is_in_any(&map)).then_some(Self { map, commands })
    }
}

/// One of a map, whatever its case.
pub(super) fn find<'m>(map: &'m Map<String, Value>, name: &str) -> Option<&'m Value> {
    map.get(name).or_else(|| {
        map.iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

/// A plain value as text.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some("true".to_owned()),
        Value::Bool(false) => Some("false".to_owned()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Yes or no, in any of the ways that clients say it.
pub(super) fn yes(value: &Value) -> Option<bool> {
    match text(value)?.trim().to_ascii_lowercase().as_str() {
        "true" | "y" | "1" => Some(true),
        "false" | "n" | "0" | "" => Some(false),
        _ => None,
    }
}

/// Puts a value where its name says; `a[]` goes on counting.
fn put(map: &mut Map<String, Value>, name: &str, path: &[&str], value: Value) {
    let name = if name.is_empty() {
        map.len().to_string()
    } else {
        name.to_owned()
    };
    let Some((next, rest)) = path.split_first() else {
        map.insert(name, value);
        return;
    };
    let slot = map.entry(name).or_insert_with(|| Value::Object(Map::new()));
    if !slot.is_object() {
        *slot = Value::Object(Map::new());
    }
    if let Value::Object(inner) = slot {
        put(inner, next, rest, value);
    }
}

/// What was numbered from 0 on is a list.
fn listed(value: Value) -> Value {
    let Value::Object(map) = value else {
        return value;
    };
    let is_list = !map.is_empty() && (0..map.len()).all(|n| map.contains_key(&n.to_string()));
    if is_list {
        let mut items: Vec<_> = map
            .into_iter()
            .map(|(name, value)| (name.parse::<usize>().unwrap_or(0), listed(value)))
            .collect();
        items.sort_by_key(|(n, _)| *n);
        return items.into_iter().map(|(_, value)| value).collect();
    }
    Value::Object(
        map.into_iter()
            .map(|(name, value)| (name, listed(value)))
            .collect(),
    )
}

/// The parameters of a request, or how to say that they cannot be read.
pub(super) struct Asked(pub Result<Params, Bad>);

impl<S: Send + Sync> FromRequest<S> for Asked {
    type Rejection = std::convert::Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let query = request.uri().query().unwrap_or_default().to_owned();
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.contains("json"));
        let Ok(body) = Bytes::from_request(request, state).await else {
            return Ok(Self(Err(INVALID_REQUEST)));
        };
        Ok(Self(read(&query, is_json, &body).ok_or(INVALID_REQUEST)))
    }
}

fn read(query: &str, is_json: bool, body: &[u8]) -> Option<Params> {
    let mut params = Params::of_query(query)?;
    let body = std::str::from_utf8(body).ok()?.trim();
    let over = if body.is_empty() {
        Params::default()
    } else if is_json || body.starts_with('{') {
        match serde_json::from_str(body).ok()? {
            Value::Object(map) if !zero::is_in_any(&map) => Params {
                map,
                commands: commands(body),
            },
            // PHP writes no parameters so.
            Value::Array(items) if items.is_empty() => Params::default(),
            _ => return None,
        }
    } else {
        Params::of_query(body)?
    };
    params.map.extend(over.map);
    if !over.commands.is_empty() {
        params.commands = over.commands;
    }
    Some(params)
}

/// The names inside `cmd`, in their order.
fn commands(body: &str) -> Vec<String> {
    #[derive(Default, Deserialize)]
    struct Body {
        #[serde(default, alias = "CMD")]
        cmd: Names,
    }
    let body = serde_json::from_str::<Body>(body);
    body.map(|body| body.cmd.0).unwrap_or_default()
}

#[derive(Default)]
struct Names(Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Names;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map of calls")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some((name, IgnoredAny)) = map.next_entry()? {
                    names.push(name);
                }
                Ok(Names(names))
            }
        }
        from.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_nest_and_lists_are_lists_in_a_query_a_form_and_json_api_1() {
        let nested = "FILTER[%3EID]=5&FILTER[UF_DEPARTMENT][]=1&FILTER[UF_DEPARTMENT][]=3&start=-1&select[0]=ID&a=b+c%26d&%D1%8F=1";
        let expected = json!({
            "FILTER": {">ID": "5", "UF_DEPARTMENT": ["1", "3"]}, "start": "-1", "select": ["ID"], "a": "b c&d", "я": "1",
        });
        for (query, is_json, body) in [
            (nested, false, ""),
            ("", false, nested),
            ("a=old", true, &expected.to_string()),
            ("", false, &expected.to_string()),
        ] {
            let params = read(query, is_json, body.as_bytes()).unwrap();
            assert_eq!(
                Value::Object(params.map.clone()),
                expected,
                "{query} {body}"
            );
            assert_eq!(params.number("START"), Some(-1));
            assert!(params.get("filter").is_some());
        }
        assert_eq!(read("", true, b"[]"), Some(Params::default()));
        for (is_json, body) in [(true, &b"[1]"[..]), (true, b"{"), (false, b"\xff")] {
            assert_eq!(read("", is_json, body), None);
        }
        assert_eq!(
            read("", false, b"a=1&a[b]=2").unwrap().map["a"],
            json!({"b": "2"})
        );
        let deep = format!("a{}=1", "[b]".repeat(DEPTH_MAX + 1));
        assert_eq!(Params::of_query(&deep), None);
    }

    #[test]
    fn calls_of_a_batch_keep_the_order_in_which_they_came_api_1() {
        for (is_json, body) in [
            (
                true,
                r#"{"halt": 0, "cmd": {"z": "a", "a": "b", "m": "c"}}"#,
            ),
            (false, "halt=0&cmd[z]=a&cmd[a]=b&cmd[m]=c"),
        ] {
            let params = read("", is_json, body.as_bytes()).unwrap();
            assert_eq!(params.commands, ["z", "a", "m"], "{body}");
        }
    }

    #[test]
    fn yes_and_no_are_said_in_many_ways() {
        for (value, expected) in [
            (json!(true), Some(true)),
            (json!("Y"), Some(true)),
            (json!(1), Some(true)),
            (json!("N"), Some(false)),
            (json!("false"), Some(false)),
            (json!(""), Some(false)),
            (json!("maybe"), None),
            (json!([]), None),
        ] {
            assert_eq!(yes(&value), expected, "{value}");
        }
    }
}
