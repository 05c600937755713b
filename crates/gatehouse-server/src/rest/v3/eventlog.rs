//! `main.eventlog.*`: the sealed events, for who administers.

use gatehouse_rules::event::EventKind;
use serde_json::{Map, Value, json};

use super::super::answer::iso;
use super::super::hook::Caller;
use super::super::params::text;
use super::answer::{self, Wrong};
use super::filter::{Asks, compared, wanted};
use crate::app::App;
use crate::store;
use crate::store::event::matching::{By, Listed, Page, Wanted};

/// What the vendor calls one.
pub(super) const ENTITY: &str = "EventLogDto";
/// Events of a page, where nobody says how many, and at most.
const PAGE: u32 = 50;
const PAGE_MAX: u32 = 1_000;

/// A field of an event.
#[derive(Debug)]
pub(super) struct Field {
    pub name: &'static str,
    kind: &'static str,
    /// How it is filtered and ordered; `None` where it cannot be.
    pub asks: Option<Asks>,
}

const fn plain(name: &'static str, kind: &'static str) -> Field {
    Field {
        name,
        kind,
        asks: None,
    }
}

const fn asked(name: &'static str, kind: &'static str, asks: Asks) -> Field {
    Field {
        name,
        kind,
        asks: Some(asks),
    }
}

const FIELDS: [Field; 13] = [
    asked("id", "int", Asks::By(By::Number)),
    asked("timestampX", "object", Asks::By(By::At)),
    plain("severity", "string"),
    asked("auditTypeId", "string", Asks::By(By::Kind)),
    plain("moduleId", "string"),
    plain("itemId", "string"),
    plain("remoteAddr", "string"),
    plain("userAgent", "string"),
    plain("requestUri", "string"),
    plain("siteId", "string"),
    asked("userId", "int", Asks::By(By::User)),
    asked("guestId", "int", Asks::Zero),
    plain("description", "string"),
];
/// What there is to say of a field.
const ABOUT: [&str; 11] = [
    "name",
    "type",
    "title",
    "description",
    "validationRules",
    "requiredGroups",
    "filterable",
    "sortable",
    "editable",
    "multiple",
    "elementType",
];

/// The field of that name.
pub(super) fn field(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

/// What an integration calls a kind: the vendor documents one name, all others are ours.
pub(super) fn audit(kind: EventKind) -> String {
    match kind {
        EventKind::SignedIn => "USER_AUTHORIZE".to_owned(),
        other => other.name().to_ascii_uppercase(),
    }
}

fn check(caller: &Caller) -> Result<(), Wrong> {
    if caller.sees_everyone() {
        Ok(())
    } else {
        Err(answer::access_denied())
    }
}

/// `main.eventlog.list`.
pub(super) async fn list(
    app: &App,
    caller: &Caller,
    asked: &Map<String, Value>,
) -> Result<Value, Wrong> {
    check(caller)?;
    let select = select(asked)?;
    let wanted = wanted(asked.get("filter"), None)?;
    let (offset, limit) = pagination(asked.get("pagination"))?;
    let page = Page {
        order: order(asked.get("order"))?,
        offset,
        limit,
    };
    items(app, caller, &wanted, &page, select.as_deref()).await
}

/// `main.eventlog.tail`: what came after a point.
pub(super) async fn tail(
    app: &App,
    caller: &Caller,
    asked: &Map<String, Value>,
) -> Result<Value, Wrong> {
    check(caller)?;
    let select = select(asked)?;
    let empty = Map::new();
    let cursor = match asked.get("cursor") {
        None | Some(Value::Null) => &empty,
        Some(Value::Array(none)) if none.is_empty() => &empty,
        Some(Value::Object(cursor)) => cursor,
        Some(other) => return Err(answer::invalid_pagination(other)),
    };
    let name = cursor.get("field").and_then(text);
    let name = name.unwrap_or_else(|| "id".to_owned());
    let found = field(&name).ok_or_else(|| answer::unknown_field(&name, ENTITY))?;
    let unfit = || answer::invalid_pagination(&Value::Object(cursor.clone()));
    let asks = found.asks.ok_or_else(unfit)?;
    let down = cursor.get("order").map_or(Ok(false), is_down)?;
    let limit = cursor.get("limit").map_or(Ok(PAGE), |limit| {
        number(limit)
            .filter(|n| (1..=PAGE_MAX).contains(n))
            .ok_or_else(unfit)
    })?;
    let wanted = wanted(asked.get("filter"), Some(&name))?;
    let after = match cursor.get("value") {
        // From the beginning, whatever the field is made of.
        None => Wanted::All(Vec::new()),
        Some(zero) if !down && zero.as_i64() == Some(0) => Wanted::All(Vec::new()),
        Some(value) => compared(&name, asks, if down { "<" } else { ">" }, value)?,
    };
    let page = Page {
        order: match asks {
            Asks::By(by) => vec![(by, down)],
            Asks::Zero => Vec::new(),
        },
        offset: 0,
        limit,
    };
    let wanted = Wanted::All(vec![wanted, after]);
    items(app, caller, &wanted, &page, select.as_deref()).await
}

/// `main.eventlog.get`.
pub(super) async fn get(
    app: &App,
    caller: &Caller,
    asked: &Map<String, Value>,
) -> Result<Value, Wrong> {
    check(caller)?;
    let select = select(asked)?;
    let id = match asked.get("id") {
        None | Some(Value::Null) => return Err(answer::required("id")),
        Some(id) => text(id)
            .and_then(|id| id.trim().parse::<i64>().ok())
            .ok_or_else(|| {
                answer::invalid("id", "The value of field `id` does not fit".to_owned())
            })?,
    };
    let wanted = Wanted::Within {
        by: By::Number,
        from: id,
        to: id.saturating_add(1),
    };
    let page = Page {
        order: Vec::new(),
        offset: 0,
        limit: 1,
    };
    let found = found(app, caller, &wanted, &page).await?;
    let one = found.first().ok_or_else(|| answer::not_found(id))?;
    Ok(json!({"item": shown(one, select.as_deref())}))
}

async fn found(
    app: &App,
    caller: &Caller,
    wanted: &Wanted,
    page: &Page,
) -> Result<Vec<Listed>, Wrong> {
    let mut connection = app.db.connection().await?;
    let workspace = &caller.workspace.id;
    Ok(store::event::matching::list(&mut connection, workspace, wanted, page).await?)
}

async fn items(
    app: &App,
    caller: &Caller,
    wanted: &Wanted,
    page: &Page,
    select: Option<&[String]>,
) -> Result<Value, Wrong> {
    let found = found(app, caller, wanted, page).await?;
    let items: Vec<_> = found.iter().map(|one| shown(one, select)).collect();
    Ok(json!({"items": items}))
}

/// The fields of an event that were asked for.
fn shown(one: &Listed, select: Option<&[String]>) -> Value {
    let wants =
        |field: &&Field| select.is_none_or(|names| names.iter().any(|name| name == field.name));
    let fields = FIELDS.iter().filter(wants);
    Value::Object(
        fields
            .map(|field| (field.name.to_owned(), value(one, field.name)))
            .collect(),
    )
}

fn value(one: &Listed, field: &str) -> Value {
    let event = &one.event;
    let text = |text: &Option<String>| Value::from(text.clone().unwrap_or_default());
    match field {
        "id" => event.number.into(),
        "timestampX" => iso(event.at).into(),
        "severity" => "SECURITY".into(),
        "auditTypeId" => audit(event.kind).into(),
        "moduleId" => if event.is_by_rest() { "rest" } else { "main" }.into(),
        "itemId" if one.item == 0 => "".into(),
        "itemId" => one.item.to_string().into(),
        "remoteAddr" => text(&event.ip),
        "userAgent" => text(&event.device),
        "siteId" => "s1".into(),
        "userId" => one.user.into(),
        "guestId" => 0.into(),
        "description" => description(one).into(),
        _ => "".into(),
    }
}

/// What else there is to say, as a text of JSON.
fn description(one: &Listed) -> String {
    let event = &one.event;
    let mut told = event.data.clone();
    told.insert("userId".to_owned(), one.user.into());
    if let Some(cause) = &event.cause {
        told.insert("cause".to_owned(), cause.as_str().into());
    }
    if let Some(way) = told.get("way").cloned() {
        told.insert("method".to_owned(), way);
    }
    if event.is_by_rest() {
        let hour = event.at.utc().replace('T', " ");
        let hour: String = hour.chars().take(13).collect();
        told.insert("applicationType".to_owned(), "apauth".into());
        told.insert("timePeriod".to_owned(), hour.into());
        if let Some(webhook) = told.get("webhook").cloned() {
            told.insert("applicationId".to_owned(), webhook);
        }
    }
    Value::Object(told).to_string()
}

/// Names of `select`; `None` for all.
fn select(asked: &Map<String, Value>) -> Result<Option<Vec<String>>, Wrong> {
    let names = match asked.get("select") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(names)) => names,
        Some(other) => return Err(answer::invalid_select(other)),
    };
    let unfit = || answer::invalid_select(&Value::from(names.clone()));
    let names: Vec<String> = names
        .iter()
        .map(|name| name.as_str().map(str::to_owned).ok_or_else(unfit))
        .collect::<Result<_, _>>()?;
    // Nothing is related to an event; a field of its own that is not there is left out.
    match names.iter().find(|name| name.contains('.')) {
        Some(related) => Err(answer::unknown_field(related, ENTITY)),
        None => Ok((!names.is_empty()).then_some(names)),
    }
}

fn is_down(way: &Value) -> Result<bool, Wrong> {
    match way.as_str().map(str::to_ascii_uppercase).as_deref() {
        Some("ASC") => Ok(false),
        Some("DESC") => Ok(true),
        _ => Err(answer::invalid_order(way)),
    }
}

/// Fields to order by. Of several, a map has lost which came first: what happened when goes before who it was.
fn order(order: Option<&Value>) -> Result<Vec<(By, bool)>, Wrong> {
    let fields = match order {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(none)) if none.is_empty() => return Ok(Vec::new()),
        Some(Value::Object(fields)) => fields,
        Some(other) => return Err(answer::invalid_order(other)),
    };
    let mut found = Vec::new();
    for (name, way) in fields {
        let known = field(name).ok_or_else(|| answer::unknown_field(name, ENTITY))?;
        match known.asks {
            Some(Asks::By(by)) => found.push((by, is_down(way)?)),
            Some(Asks::Zero) => {}
            None => return Err(answer::invalid_order(&Value::Object(fields.clone()))),
        }
    }
    found.sort_by_key(|(by, _)| match by {
        By::Kind => 0,
        By::User => 1,
        By::At => 2,
        By::Number => 3,
    });
    Ok(found)
}

fn number(value: &Value) -> Option<u32> {
    text(value)?.trim().parse().ok()
}

/// Where a page begins, and how many it has. Pages count from 1; clients that page by `id` ask for page 0.
fn pagination(page: Option<&Value>) -> Result<(u32, u32), Wrong> {
    let asked = match page {
        None | Some(Value::Null) => return Ok((0, PAGE)),
        Some(Value::Array(none)) if none.is_empty() => return Ok((0, PAGE)),
        Some(asked) => asked,
    };
    let unfit = || answer::invalid_pagination(asked);
    let get = |name: &str| {
        let value = asked.get(name).filter(|value| !value.is_null());
        value
            .map(|value| number(value).ok_or_else(unfit))
            .transpose()
    };
    if !asked.is_object() {
        return Err(unfit());
    }
    let limit = get("limit")?.unwrap_or(PAGE);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(unfit());
    }
    let offset = match (get("page")?, get("offset")?) {
        (Some(page), _) if page > 0 => (page - 1).saturating_mul(limit),
        (_, offset) => offset.unwrap_or(0),
    };
    Ok((offset, limit))
}

/// What there is to say of a field, as far as it was asked for.
fn told(field: &Field, select: Option<&[String]>) -> Value {
    let can = field.asks.is_some();
    let all = json!({
        "name": field.name,
        "type": field.kind,
        "title": field.name,
        "description": null,
        "validationRules": [],
        "requiredGroups": null,
        "filterable": can,
        "sortable": can,
        "editable": false,
        "multiple": false,
        "elementType": null,
    });
    let Value::Object(all) = all else {
        return all;
    };
    let wants = |name: &str| select.is_none_or(|names| names.iter().any(|one| one == name));
    Value::Object(all.into_iter().filter(|(name, _)| wants(name)).collect())
}

fn select_about(asked: &Map<String, Value>) -> Result<Option<Vec<String>>, Wrong> {
    let names = select(asked)?;
    let unknown = names
        .iter()
        .flatten()
        .find(|name| !ABOUT.contains(&name.as_str()));
    match unknown {
        Some(name) => Err(answer::unknown_field(name, "DtoFieldDto")),
        None => Ok(names),
    }
}

/// `main.eventlog.field.list`.
pub(super) fn field_list(caller: &Caller, asked: &Map<String, Value>) -> Result<Value, Wrong> {
    check(caller)?;
    let select = select_about(asked)?;
    let items: Vec<_> = FIELDS
        .iter()
        .map(|field| told(field, select.as_deref()))
        .collect();
    Ok(json!({"items": items}))
}

/// `main.eventlog.field.get`.
pub(super) fn field_get(caller: &Caller, asked: &Map<String, Value>) -> Result<Value, Wrong> {
    check(caller)?;
    let select = select_about(asked)?;
    let name = asked.get("name").and_then(text);
    let name = name.ok_or_else(|| answer::required("name"))?;
    let found = field(&name).ok_or_else(|| answer::field_not_found(&name))?;
    Ok(json!({"item": told(found, select.as_deref())}))
}
