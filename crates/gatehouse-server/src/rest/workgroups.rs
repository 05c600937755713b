//! `sonet_group.get`: workgroups, so that a program can name those that people from outside are here for.

use serde_json::{Map, Value, json};

use super::answer::{Bad, Good, iso};
use super::filter::{Cell, How, conditions};
use super::hook::Caller;
use super::params::Params;
use crate::app::App;
use crate::store;

const PAGE: usize = 50;

/// Every workgroup there is, filtered by number and name.
pub(super) async fn get(app: &App, caller: &Caller, params: &Params) -> Result<Good, Bad> {
    let mut connection = app.db.connection().await?;
    let workspace = &caller.workspace.id;
    let mut all = store::directory::list_workgroups(&mut connection, workspace).await?;
    drop(connection);
    let none = Map::new();
    let filter = match params.get("FILTER") {
        Some(Value::Object(filter)) => filter,
        _ => &none,
    };
    let conditions = conditions(filter, How::OneOf)?;
    all.retain(|(number, _, name, _)| {
        conditions
            .iter()
            .all(|condition| match condition.field.as_str() {
                "ID" => condition.fits(&Cell::Number(*number)),
                "NAME" => condition.fits(&Cell::Text(name.clone())),
                _ => true,
            })
    });
    let start = params.number("start").unwrap_or(0);
    let total = all.len();
    let from = usize::try_from(start).unwrap_or(0).min(total);
    let page: Vec<Value> = all
        .into_iter()
        .skip(from)
        .take(PAGE)
        .map(|(number, _, name, made)| {
            json!({
                "ID": number.to_string(),
                "NAME": name,
                "ACTIVE": "Y",
                "CLOSED": "N",
                "DATE_CREATE": iso(made),
            })
        })
        .collect();
    let end = from + page.len();
    Ok(Good {
        result: page.into(),
        total: (start >= 0).then_some(total),
        next: (start >= 0 && end < total).then_some(end),
    })
}
