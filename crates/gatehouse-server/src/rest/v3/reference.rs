//! What a later call of a batch takes from an earlier one, as the vendor's SDK writes it: `{"$ref": "one.item.id"}` is one value,
//! `{"$refArray": "all.id"}` one field of everything in a list. A call goes by its `as`, or without one by its place, from 0.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::answer::{self, Wrong};

const ONE: &str = "$ref";
const MANY: &str = "$refArray";
/// So many bytes all references of a batch stand for at most.
const BYTES_MAX: usize = 1024 * 1024;

/// What the calls of a batch found so far.
pub(super) struct Found {
    /// In their order.
    pub results: Vec<Value>,
    places: HashMap<String, usize>,
    left: usize,
}

impl Found {
    pub fn new() -> Self {
        Self {
            results: Vec::new(),
            places: HashMap::new(),
            left: BYTES_MAX,
        }
    }

    /// Keeps the next result. Only things and lists can be referred to, as the vendor has it: of a change there is nothing to take.
    pub fn keep(&mut self, name: Option<String>, result: Value) {
        let place = self.results.len();
        if result.get("item").is_some() || result.get("items").is_some() {
            let name = name.unwrap_or_else(|| place.to_string());
            self.places.insert(name, place);
        }
        self.results.push(result);
    }

    /// The parameters of the next call with what its references stand for; one that stands for nothing is refused.
    pub fn resolve(&mut self, value: Value) -> Result<Value, Wrong> {
        match value {
            Value::Array(all) => {
                let all = all.into_iter().map(|one| self.resolve(one));
                all.collect::<Result<_, _>>().map(Value::Array)
            }
            Value::Object(map) if map.contains_key(ONE) || map.contains_key(MANY) => {
                let found = self.stands_for(&map);
                let fits = found.filter(|found| {
                    let rest = self.left.checked_sub(found.to_string().len());
                    self.left = rest.unwrap_or(0);
                    rest.is_some()
                });
                fits.ok_or_else(|| answer::invalid_select(&Value::Object(map)))
            }
            Value::Object(map) => {
                let all = map
                    .into_iter()
                    .map(|(name, value)| Ok((name, self.resolve(value)?)));
                all.collect::<Result<_, _>>().map(Value::Object)
            }
            plain => Ok(plain),
        }
    }

    fn stands_for(&self, map: &Map<String, Value>) -> Option<Value> {
        // Beside a reference stands nothing.
        let (1, Some((kind, Value::String(path)))) = (map.len(), map.iter().next()) else {
            return None;
        };
        let (name, path) = path.split_once('.')?;
        let result = self.results.get(*self.places.get(name)?)?;
        if kind == ONE {
            return at(result, path).cloned();
        }
        let items = result.get("items")?.as_array()?;
        items.iter().map(|item| at(item, path).cloned()).collect()
    }
}

/// What stands at `item.id` or `items.0.id`.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |at, part| match at {
        Value::Array(all) => all.get(part.parse::<usize>().ok()?),
        at => at.get(part),
    })
}
