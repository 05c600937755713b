//! Zeros in JSON. Nobody types one, no column of text takes it, and PostgreSQL fails on it: what holds one is refused before anything
//! reads it, as in forms and addresses.

use serde_json::{Map, Value};

/// Whether a name or a text in it, however deep, holds a zero.
#[must_use]
pub fn is_in(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(is_in),
        Value::Object(map) => is_in_any(map),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The same of a map.
#[must_use]
pub fn is_in_any(map: &Map<String, Value>) -> bool {
    map.iter()
        .any(|(name, value)| name.contains('\0') || is_in(value))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_zero_is_found_in_texts_and_names_however_deep() {
        for (value, is) in [
            (json!("a\0"), true),
            (json!({"a": [1, {"b": "\0"}]}), true),
            (json!({"a\0": 1}), true),
            (json!({"a": ["\\u0000", "0", null, 0]}), false),
        ] {
            assert_eq!(is_in(&value), is, "{value}");
        }
    }
}
