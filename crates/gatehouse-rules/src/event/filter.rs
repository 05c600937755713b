//! LOG-2: which events someone wants to see.

use core::net::IpAddr;

use super::{Event, EventKind};
use crate::id::EmployeeId;
use crate::ip_rule::IpRange;
use crate::search::fold;
use crate::time::Time;

/// Which events are wanted: those for which everything holds that is given here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Of one of these kinds; none given is any.
    pub kinds: Vec<EventKind>,
    /// Not before this instant.
    pub since: Option<Time>,
    /// Before this instant.
    pub until: Option<Time>,
    /// Done by this person, or on them.
    pub person: Option<EmployeeId>,
    /// From this address or range.
    pub range: Option<IpRange>,
    /// Words that all stand somewhere in it, whatever their case and accents ([`fold`]).
    pub text: String,
}

impl EventFilter {
    /// Whether an event is wanted. `name` knows who someone is.
    #[must_use]
    pub fn keeps<'a>(&self, event: &Event, name: impl Fn(&EmployeeId) -> Option<&'a str>) -> bool {
        let is_them = |person: &EmployeeId| {
            event.actor.as_ref() == Some(person) || event.on.as_ref() == Some(person)
        };
        let from = || event.ip.as_deref().and_then(|ip| ip.parse::<IpAddr>().ok());
        (self.kinds.is_empty() || self.kinds.contains(&event.kind))
            && self.since.is_none_or(|since| event.at >= since)
            && self.until.is_none_or(|until| event.at < until)
            && self.person.as_ref().is_none_or(is_them)
            && self
                .range
                .is_none_or(|range| from().is_some_and(|ip| range.contains(ip)))
            && self.has_text(event, name)
    }

    /// Whether every word of the text stands in an event, its kind and cause as the stable words they are.
    #[must_use]
    pub fn has_text<'a>(
        &self,
        event: &Event,
        name: impl Fn(&EmployeeId) -> Option<&'a str>,
    ) -> bool {
        let wanted = fold(&self.text);
        if wanted.is_empty() {
            return true;
        }
        let named = |id: &Option<EmployeeId>| id.as_ref().and_then(&name).unwrap_or_default();
        let mut said = String::new();
        for part in [
            event.kind.name(),
            named(&event.actor),
            named(&event.on),
            event.ip.as_deref().unwrap_or_default(),
            event.device.as_deref().unwrap_or_default(),
            event.cause.as_deref().unwrap_or_default(),
        ] {
            said.push_str(part);
            said.push('\n');
        }
        event.data.values().for_each(|value| tell(value, &mut said));
        let said = fold(&said);
        wanted.split(' ').all(|word| said.contains(word))
    }
}

/// The texts and numbers of a value, without what JSON puts around them.
fn tell(value: &serde_json::Value, said: &mut String) {
    match value {
        serde_json::Value::String(text) => said.push_str(text),
        serde_json::Value::Array(all) => all.iter().for_each(|one| tell(one, said)),
        serde_json::Value::Object(all) => all.values().for_each(|one| tell(one, said)),
        serde_json::Value::Null => {}
        other => said.push_str(&other.to_string()),
    }
    said.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Event {
        Event {
            id: "1".into(),
            number: 1,
            at: Time(5),
            kind: EventKind::SignInFailed,
            actor: None,
            on: Some("p".into()),
            ip: Some("203.0.113.7".to_owned()),
            device: Some("Firefox on Linux".to_owned()),
            cause: Some("wrong_password".to_owned()),
            data: serde_json::json!({"login": "jörg@example.com", "before": ["Łódź", 7]})
                .as_object()
                .cloned()
                .unwrap(),
        }
    }

    fn keeps(filter: &EventFilter) -> bool {
        filter.keeps(&event(), |id| (id.as_str() == "p").then_some("Jörg Müller"))
    }

    #[test]
    fn an_event_is_kept_when_everything_asked_for_holds_log_2() {
        let any = EventFilter::default;
        let range = |text: &str| IpRange::parse(text).ok();
        for (filter, kept) in [
            (any(), true),
            (
                EventFilter {
                    kinds: vec![EventKind::Joined, EventKind::SignInFailed],
                    ..any()
                },
                true,
            ),
            (
                EventFilter {
                    kinds: vec![EventKind::Joined],
                    ..any()
                },
                false,
            ),
            (
                EventFilter {
                    since: Some(Time(5)),
                    until: Some(Time(6)),
                    ..any()
                },
                true,
            ),
            (
                EventFilter {
                    since: Some(Time(6)),
                    ..any()
                },
                false,
            ),
            (
                EventFilter {
                    until: Some(Time(5)),
                    ..any()
                },
                false,
            ),
            (
                EventFilter {
                    person: Some("p".into()),
                    ..any()
                },
                true,
            ),
            (
                EventFilter {
                    person: Some("q".into()),
                    ..any()
                },
                false,
            ),
            (
                EventFilter {
                    range: range("203.0.113.0/24"),
                    ..any()
                },
                true,
            ),
            (
                EventFilter {
                    range: range("203.0.114.0/24"),
                    ..any()
                },
                false,
            ),
            (
                EventFilter {
                    range: range("2001:db8::/32"),
                    ..any()
                },
                false,
            ),
            (
                EventFilter {
                    kinds: vec![EventKind::SignInFailed],
                    person: Some("q".into()),
                    ..any()
                },
                false,
            ),
        ] {
            assert_eq!(keeps(&filter), kept, "{filter:?}");
        }
    }

    #[test]
    fn every_word_of_a_text_stands_somewhere_in_the_event_log_2() {
        for (text, kept) in [
            ("", true),
            ("muller", true),
            ("MÜLLER firefox", true),
            ("wrong_pass 203.0.113", true),
            ("lodz", true),
            ("jorg@example.com 7", true),
            ("muller chrome", false),
            ("before", false),
        ] {
            let filter = EventFilter {
                text: text.to_owned(),
                ..EventFilter::default()
            };
            assert_eq!(keeps(&filter), kept, "{text}");
        }
    }
}
