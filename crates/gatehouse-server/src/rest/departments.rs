//! `department.*`: the company itself is number 1, and every department stands under it.

use serde_json::{Value, json};

use super::answer::{Bad, Good};
use super::filter::{Cell, How, conditions};
use super::hook::Caller;
use super::params::{Params, text};
use super::people::COMPANY;
use crate::app::App;
use crate::store;

const PAGE: usize = 50;
/// The vendor's order of departments, which here is one and the same.
pub(super) const SORT: i64 = 500;

/// `department.fields`.
pub(super) fn fields() -> Good {
    Good::of(json!({
        "ID": "ID",
        "NAME": "Name",
        "SORT": "Sort index",
        "PARENT": "Parent department",
        "UF_HEAD": "Department head",
    }))
}

fn is_number(text: Option<String>) -> bool {
    text.is_some_and(|text| text.trim().parse::<i64>().is_ok())
}

/// `department.get`.
pub(super) async fn get(app: &App, caller: &Caller, params: &Params) -> Result<Good, Bad> {
    let mut connection = app.db.connection().await?;
    let mut all = vec![(COMPANY, caller.workspace.name.clone())];
    all.extend(store::directory::list_departments(&mut connection, &caller.workspace.id).await?);
    drop(connection);
    let conditions = conditions(&params.map, How::OneOf)?;
    all.retain(|(number, name)| {
        conditions
            .iter()
            .all(|condition| match condition.field.as_str() {
                "ID" => condition.fits(&Cell::Number(*number)),
                "NAME" => condition.fits(&Cell::Text(name.clone())),
                "PARENT" => *number != COMPANY && condition.fits(&Cell::Number(COMPANY)),
                // By the same name the field of the order comes, which is no number.
                "SORT" => !is_number(condition.words()) || condition.fits(&Cell::Number(SORT)),
                // Nobody heads one here.
                "UF_HEAD" => condition.fits(&Cell::Numbers(Vec::new())),
                _ => true,
            })
    });
    let named = |name: &str| name.eq_ignore_ascii_case("sort");
    let mut sorts = params.map.iter().filter(|(name, _)| named(name));
    if sorts.any(|(_, sort)| text(sort).is_some_and(|sort| sort.eq_ignore_ascii_case("NAME"))) {
        all.sort_by_cached_key(|(_, name)| gatehouse_rules::search::fold(name));
    }
    if params
        .text("order")
        .is_some_and(|order| order.eq_ignore_ascii_case("desc"))
    {
        all.reverse();
    }
    let start = params.number("start").unwrap_or(0);
    let total = all.len();
    let from = usize::try_from(start).unwrap_or(0).min(total);
    let page: Vec<Value> = all
        .into_iter()
        .skip(from)
        .take(PAGE)
        .map(|(number, name)| {
            let mut row = json!({"ID": number.to_string(), "NAME": name, "SORT": SORT});
            if let Some(row) = row.as_object_mut().filter(|_| number != COMPANY) {
                row.insert("PARENT".to_owned(), COMPANY.to_string().into());
            }
            row
        })
        .collect();
    let end = from + page.len();
    Ok(Good {
        result: page.into(),
        total: (start >= 0).then_some(total),
        next: (start >= 0 && end < total).then_some(end),
    })
}
