//! How far the newest letter to someone got that carried a link to a new password, or the login: read from what happened (INV-8).

use gatehouse_rules::event::EventKind;
use gatehouse_rules::invitation::LetterFacts;
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::recovery::Limits;
use gatehouse_rules::time::Time;

use crate::employee::{PersonLetter, PersonLetterKind};
use crate::event::EventLine;

/// The newest letter, and until when its link works: `None` where it has none, as a code by SMS and the login have.
pub(crate) struct Newest {
    pub(crate) letter: PersonLetter,
    pub(crate) link_until: Option<Time>,
}

/// Of a timeline, newest first, where so much may be asked for. `None` where nothing was asked for, or it did its work: a password was set.
#[must_use]
pub(crate) fn newest(timeline: &[EventLine], limits: &Limits) -> Option<Newest> {
    let kind = |event: &EventLine| match event.kind {
        EventKind::RecoveryAsked if event.cause.is_none() => Some(PersonLetterKind::Recovery),
        EventKind::RecoverySent => Some(PersonLetterKind::Recovery),
        EventKind::LoginSent => Some(PersonLetterKind::Login),
        _ => None,
    };
    let begun = timeline.iter().position(|event| kind(event).is_some())?;
    let (newer, asked) = (timeline.get(..begun)?, timeline.get(begun)?);
    let kind = kind(asked)?;
    if newer
        .iter()
        .any(|event| event.kind == EventKind::PasswordRecovered)
    {
        return None;
    }
    let news = newer
        .iter()
        .find_map(|event| state(event, kind).map(|state| (event, state)));
    let text = |event: &EventLine, name: &str| {
        let text = event.data.get(name).and_then(|text| text.as_str());
        text.map(str::to_owned)
    };
    let facts = match news {
        Some((event, state)) => LetterFacts {
            state,
            at: event.at,
            said: text(event, "said"),
            host: text(event, "host"),
        },
        None => LetterFacts {
            state: LetterState::Waiting,
            at: asked.at,
            said: None,
            host: None,
        },
    };
    // What a person asks for does not keep an admin from sending one.
    let by_admin = asked.kind != EventKind::RecoveryAsked;
    // RCV-1: the link works from the asking on, however long the letter was on its way.
    let is_code = text(asked, "by").as_deref() == Some("sms_code");
    let is_link = kind == PersonLetterKind::Recovery && !is_code;
    let letter = PersonLetter {
        kind,
        asked_at: asked.at,
        facts,
        next_from: if by_admin {
            asked.at.plus(limits.pause())
        } else {
            asked.at
        },
    };
    Some(Newest {
        letter,
        link_until: is_link.then(|| asked.at.plus(limits.link_lives())),
    })
}

/// What an event says of the letter of that kind.
fn state(event: &EventLine, kind: PersonLetterKind) -> Option<LetterState> {
    let name = match kind {
        PersonLetterKind::Recovery => "recovery",
        PersonLetterKind::Login => "login",
    };
    match event.kind {
        EventKind::RecoveryOpened if kind == PersonLetterKind::Recovery => {
            Some(LetterState::Opened)
        }
        EventKind::LetterSent | EventKind::LetterFailed
            if event.data.get("kind").and_then(|kind| kind.as_str()) == Some(name) =>
        {
            event.cause.as_deref().and_then(LetterState::named)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(at: i64, kind: EventKind, cause: Option<&str>, of: &str) -> EventLine {
        let data = json!({"kind": of, "said": "550 no such user", "host": "mx.example"});
        EventLine {
            id: at.to_string(),
            number: 1,
            at: Time(at),
            kind,
            actor: None,
            actor_id: None,
            on: None,
            on_id: None,
            ip: None,
            device: None,
            off_list: None,
            cause: cause.map(str::to_owned),
            data: data.as_object().cloned().unwrap_or_default(),
        }
    }

    fn state_of(mut events: Vec<EventLine>) -> Option<LetterState> {
        events.reverse();
        newest(&events, &Limits::default()).map(|newest| newest.letter.facts.state)
    }

    #[test]
    fn the_newest_letter_of_recovery_shows_how_far_it_got_inv_8() {
        let sent = || event(1, EventKind::RecoverySent, None, "");
        let left = |of| event(2, EventKind::LetterSent, Some("sent"), of);
        let failed = || event(3, EventKind::LetterFailed, Some("refused"), "recovery");
        let opened = || event(4, EventKind::RecoveryOpened, None, "");
        let done = || event(5, EventKind::PasswordRecovered, None, "");
        assert_eq!(state_of(vec![]), None);
        assert_eq!(state_of(vec![sent()]), Some(LetterState::Waiting));
        assert_eq!(
            state_of(vec![sent(), left("recovery")]),
            Some(LetterState::Sent)
        );
        assert_eq!(
            state_of(vec![sent(), left("login")]),
            Some(LetterState::Waiting),
            "another letter says nothing of this one"
        );
        let refused = vec![sent(), left("recovery"), failed()];
        assert_eq!(
            state_of(refused.clone()),
            Some(LetterState::Refused),
            "the newest word counts"
        );
        let mut newest_first = refused;
        newest_first.reverse();
        let facts =
            newest(&newest_first, &Limits::default()).map(|newest| newest.letter.facts.said);
        assert_eq!(facts, Some(Some("550 no such user".to_owned())));
        assert_eq!(
            state_of(vec![sent(), left("recovery"), opened()]),
            Some(LetterState::Opened)
        );
        assert_eq!(
            state_of(vec![sent(), opened(), done()]),
            None,
            "it did its work"
        );
        let login = event(6, EventKind::LoginSent, None, "");
        assert_eq!(
            state_of(vec![sent(), opened(), done(), login]),
            Some(LetterState::Waiting)
        );
    }
}
