//! Schemas by the types that are read and written: of what comes in as it may be left out, of what goes out as it is always there.

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

/// Where the document keeps them.
const PLACE: &str = "/components/schemas";

/// The schemas that a document refers to.
pub(super) struct Schemas {
    read: SchemaGenerator,
    written: SchemaGenerator,
}

impl Default for Schemas {
    fn default() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = PLACE.into();
                settings.meta_schema = None;
            })
        };
        Self {
            read: settings().for_deserialize().into_generator(),
            written: settings().for_serialize().into_generator(),
        }
    }
}

impl Schemas {
    /// Of something that is read.
    pub(super) fn read<T: JsonSchema>(&mut self) -> Value {
        self.read.subschema_for::<T>().to_value()
    }

    /// Of something that is written.
    pub(super) fn written<T: JsonSchema>(&mut self) -> Value {
        self.written.subschema_for::<T>().to_value()
    }

    /// The parameters of a query, by the type that it is read into.
    pub(super) fn query<T: JsonSchema>(&self) -> Vec<Value> {
        let settings = SchemaSettings::draft2020_12().for_deserialize();
        let mut schema = settings
            .into_generator()
            .into_root_schema_for::<T>()
            .to_value();
        let required = schema["required"].take();
        let is_required = |name: &str| {
            required
                .as_array()
                .is_some_and(|names| names.iter().any(|one| one == name))
        };
        let Value::Object(fields) = schema["properties"].take() else {
            return Vec::new();
        };
        let parameter = |(name, mut schema): (String, Value)| {
            let description = schema["description"].take();
            if let Value::Object(schema) = &mut schema {
                schema.remove("description");
                // What is left out is not sent at all.
                if let Some(Value::Array(kinds)) = schema.get("type")
                    && let Some(kind) = kinds.iter().find(|kind| *kind != "null")
                {
                    let kind = kind.clone();
                    schema.insert("type".to_owned(), kind);
                }
            }
            serde_json::json!({
                "name": name,
                "in": "query",
                "required": is_required(&name),
                "description": plain(description.as_str().unwrap_or_default()),
                "schema": schema,
            })
        };
        fields.into_iter().map(parameter).collect()
    }

    /// All that were referred to, by their names. What is read and written under one name is the same, which a test sees to.
    pub(super) fn take(mut self) -> Map<String, Value> {
        let mut all = self.written.take_definitions(true);
        for (name, schema) in self.read.take_definitions(true) {
            all.entry(name).or_insert(schema);
        }
        let mut described = RecursiveTransform(|schema: &mut Schema| {
            if let Some(Value::String(text)) = schema.get_mut("description") {
                *text = plain(text);
            }
        });
        for schema in all.values_mut() {
            if let Ok(schema) = schema.try_into() {
                described.transform(schema);
            }
        }
        all
    }

    /// Names under which what is read and what is written differ.
    #[cfg(test)]
    fn clashes(&mut self) -> Vec<String> {
        let written = self.written.take_definitions(true);
        let read = self.read.take_definitions(true);
        read.into_iter()
            .filter(|(name, schema)| written.get(name).is_some_and(|other| other != schema))
            .map(|(name, _)| name)
            .collect()
    }
}

/// Without the brackets by which comments in the code lead to each other, and with the word of JSON for what is not there.
fn plain(text: &str) -> String {
    text.replace("[`", "`")
        .replace("`]", "`")
        .replace("`None`", "`null`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_and_written_under_one_name_is_the_same() {
        let mut schemas = Schemas::default();
        let all = super::super::operations::all(&mut schemas);
        assert!(all.len() > 10);
        assert_eq!(schemas.clashes(), Vec::<String>::new());
    }

    #[test]
    fn descriptions_are_for_readers_of_the_document() {
        assert_eq!(plain("At most [`MAX`] of them."), "At most `MAX` of them.");
        assert_eq!(plain("`None` for never."), "`null` for never.");
    }
}
