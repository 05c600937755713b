//! The event log of a portal as events of the copy. One kind is documented; what a portal logs under other names is shown by
//! those names, and nothing is made of it.

use gatehouse_rules::event::{BY_REST, Event, EventKind};
use gatehouse_rules::feed::Row;
use serde_json::{Map, Value, json};

use super::value::{field, id, instant, number, text};

/// Events of one page.
pub(super) const PAGE: usize = 50;
/// Pages that a first reading goes back.
const PAGES_BACK: usize = 20;
/// What a portal calls a sign-in.
const SIGNED_IN: &str = "USER_AUTHORIZE";
/// Longest text of an event that is kept.
const TEXT_MAX: usize = 2_000;

/// The batch of the newest pages, newest first.
pub(super) fn newest() -> Value {
    (1..=PAGES_BACK)
        .map(|page| {
            json!({"method": "main.eventlog.list", "query": {
                "order": {"id": "DESC"}, "pagination": {"page": page, "limit": PAGE},
            }})
        })
        .collect()
}

/// What comes after an event.
pub(super) fn after(number: i64) -> Value {
    json!({"cursor": {"field": "id", "order": "ASC", "value": number, "limit": PAGE}})
}

/// The items of one answer.
pub(super) fn items(result: &Value) -> Vec<Value> {
    field(result, "items")
        .map(super::value::rows)
        .unwrap_or_default()
}

/// The highest number among items; 0 without any.
pub(super) fn last(items: &[Value]) -> i64 {
    let numbers = items.iter().filter_map(|item| id(item, "id"));
    numbers.max().unwrap_or(0)
}

/// The items of a batch's answers, each once.
pub(super) fn all_items(results: &Value) -> Vec<Value> {
    let mut all: Vec<Value> = super::value::rows(results).iter().flat_map(items).collect();
    all.sort_by_key(|item| id(item, "id"));
    all.dedup_by_key(|item| id(item, "id"));
    all
}

/// An entry as the copy has it; `None` for one that does not say which or when it is.
pub(super) fn event(item: &Value) -> Option<Event> {
    let number = id(item, "id")?;
    let at = instant(item, "timestampX")??;
    let name = text(item, "auditTypeId").unwrap_or_default();
    let mut data = described(item);
    let kind = if name == SIGNED_IN {
        EventKind::SignedIn
    } else {
        // A Gatehouse server behind the same address writes its own names so.
        EventKind::named(&name.to_ascii_lowercase()).unwrap_or(EventKind::PortalLogged)
    };
    let user = id(item, "userId").map(|user| user.to_string().into());
    if kind == EventKind::SignedIn && data.get("method").and_then(Value::as_str) == Some(BY_REST) {
        data.insert("way".to_owned(), BY_REST.into());
    }
    if kind == EventKind::PortalLogged {
        data.insert("logged_as".to_owned(), name.into());
    }
    Some(Event {
        id: number.to_string().into(),
        number: u64::try_from(number).unwrap_or(0),
        at,
        kind,
        on: match kind {
            EventKind::SignedIn => user.clone(),
            EventKind::PortalLogged => None,
            _ => item_number(item).map(|on| on.to_string().into()),
        },
        actor: user,
        ip: text(item, "remoteAddr").filter(|ip| ip.parse::<std::net::IpAddr>().is_ok()),
        device: text(item, "userAgent").map(|agent| agent.chars().take(200).collect()),
        cause: data.get("cause").and_then(Value::as_str).map(str::to_owned),
        data,
    })
}

/// Whom an entry is about: who is likely to have changed by it.
pub(super) fn touched(item: &Value) -> impl Iterator<Item = i64> {
    [id(item, "userId"), item_number(item)]
        .into_iter()
        .flatten()
}

fn item_number(item: &Value) -> Option<i64> {
    number(field(item, "itemId")?).filter(|id| *id > 0)
}

/// What else is told: JSON within a text, or a text.
fn described(item: &Value) -> Map<String, Value> {
    let Some(told) = text(item, "description") else {
        return Map::new();
    };
    let told: String = told.chars().take(TEXT_MAX).collect();
    match serde_json::from_str(&told) {
        Ok(Value::Object(map)) => map,
        _ => Map::from_iter([("description".to_owned(), told.into())]),
    }
}

/// The rows of entries.
pub(super) fn rows(items: &[Value]) -> Vec<Row> {
    items.iter().filter_map(event).map(Row::Event).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vendor's documented records, and one under a name that only a portal knows.
    #[test]
    fn a_sign_in_by_an_integration_is_none_of_the_person_and_unknown_names_stay_names_ipr_4() {
        let record = |kind: &str, description: &str| {
            event(&json!({
                "id": "12", "timestampX": "2026-01-30T15:00:00+03:00", "severity": "SECURITY",
                "auditTypeId": kind, "moduleId": "rest", "itemId": "7", "remoteAddr": "192.0.2.7",
                "userAgent": "x", "userId": 7, "guestId": null, "description": description,
            }))
        };
        let by_rest = record(
            SIGNED_IN,
            r#"{"method":"rest","applicationType":"apauth","timePeriod":"2026-01-30 15"}"#,
        )
        .unwrap();
        assert!(by_rest.is_by_rest() && by_rest.kind == EventKind::SignedIn);
        let own = record(
            SIGNED_IN,
            r#"{"method":"external","externalAuthId":"Bitrix24Net"}"#,
        )
        .unwrap();
        assert!(!own.is_by_rest());
        assert_eq!(own.at.utc(), "2026-01-30T12:00:00Z");
        let strange = record("USER_SOMETHING", "not JSON").unwrap();
        assert_eq!(
            (strange.kind, strange.on.is_none()),
            (EventKind::PortalLogged, true)
        );
        assert_eq!(strange.data["logged_as"], "USER_SOMETHING");
        assert_eq!(strange.data["description"], "not JSON");
        assert_eq!(
            event(&json!({"id": 1, "timestampX": {}})),
            None,
            "nobody knows when"
        );
    }
}
