//! What someone's attempts ended in since the last success, by the true causes that the log has (SGN-5).

use super::{Cause, Diagnosed, Facts, Fix, Sure};
use crate::event::{Event, EventKind};
use crate::ip_rule::{NOTE, REFUSED};
use crate::letter::LetterState;
use crate::sign_in;
use crate::time::Time;

/// Newest first, each cause once, with how often it came.
pub(super) fn tried(facts: &Facts<'_>, now: Time) -> Vec<Diagnosed> {
    let mut found: Vec<Diagnosed> = Vec::new();
    let mut is_renewed = false;
    for event in facts.events.iter().take_while(|event| !is_success(event)) {
        let renews = [EventKind::PasswordRecovered, EventKind::PasswordSet];
        is_renewed |= renews.contains(&event.kind);
        let Some(mut one) = of(event) else { continue };
        if is_renewed && is_of_password(one.cause) {
            continue;
        }
        match found.iter_mut().find(|known| known.cause == one.cause) {
            Some(known) => known.n = known.n.map(|n| n + 1),
            None => {
                one.n = Some(1);
                found.push(one);
            }
        }
    }
    let second = |cause| {
        matches!(
            cause,
            Cause::WrongCode | Cause::PhoneClock | Cause::WrongBackupCode | Cause::BackupCodeUsed
        )
    };
    for one in found.iter_mut().filter(|one| second(one.cause)) {
        let left = facts.person.two_step.codes_left;
        one.word = Some(if left == 0 { "no_codes" } else { "codes" }.to_owned());
    }
    // A link that is out is news of the same trouble: it belongs behind the failure it is to mend.
    let letter =
        letter(facts, now).filter(|one| found.iter().all(|known| known.cause != one.cause));
    found.extend(letter);
    if found.is_empty() {
        let at = facts.person.last_failure_at;
        let newer = |at: &Time| {
            facts
                .person
                .last_sign_in_at
                .is_none_or(|success| success < *at)
        };
        // A failure that the log has ended in something that is over, or stands above.
        let is_told = |at: &Time| facts.events.iter().any(|event| event.at >= *at);
        let unknown = at.filter(newer).filter(|at| !is_told(at));
        found.extend(unknown.map(|at| Diagnosed::new(Cause::FailedLately, Sure::Tried).at(at)));
    }
    found
}

/// What is over once a new password is set.
const fn is_of_password(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::WrongPassword
            | Cause::NoPassword
            | Cause::Captcha
            | Cause::Throttled
            | Cause::StrangersShut
            | Cause::RecoveryOutdated
            | Cause::RecoveryCodeWrong
    )
}

/// Signed in and let in; a sign-in that was refused for its place is none, and what a program does is no sign of the person.
fn is_success(event: &Event) -> bool {
    let noted = event.data.get(NOTE).and_then(serde_json::Value::as_str);
    event.kind == EventKind::SignedIn && !event.is_by_rest() && noted != Some(REFUSED)
}

fn of(event: &Event) -> Option<Diagnosed> {
    let word = event.cause.as_deref();
    let text = |name: &str| {
        let text = event.data.get(name).and_then(serde_json::Value::as_str);
        text.map(str::to_owned)
    };
    let cause = match event.kind {
        EventKind::SignInFailed => Cause::of_attempt(sign_in::Cause::of(word?)?)?,
        EventKind::RecoveryRefused
            if word == Some("wrong_code")
                || event.data.get("by").is_some_and(|by| by == "sms_code") =>
        {
            Cause::RecoveryCodeWrong
        }
        EventKind::RecoveryRefused if word != Some("blocked") => Cause::RecoveryOutdated,
        EventKind::InvitationRefused if word == Some("voided") => Cause::OlderInvitation,
        EventKind::LoginChangeRefused => Cause::LoginTaken,
        _ => return None,
    };
    // What they are now, the copy says itself.
    if cause.is_standing() {
        return None;
    }
    Some(Diagnosed {
        ip: event.ip.clone(),
        host: text("provider"),
        address: text("address"),
        word: word.map(str::to_owned),
        ..Diagnosed::new(cause, Sure::Tried).at(event.at)
    })
}

/// INV-9, SGN-7: the letter with a new password or the login, as long as it can be what they wait for. Once they signed in after it, or have
/// another password or login than it is about, it is over, whatever became of it.
fn letter(facts: &Facts<'_>, now: Time) -> Option<Diagnosed> {
    let letter = facts.letter?;
    let mut newer = facts
        .events
        .iter()
        .filter(|event| event.at > letter.asked_at);
    if newer.any(ends_letter) {
        return None;
    }
    let known = letter.facts;
    let tried = |cause| Diagnosed::new(cause, Sure::Tried);
    let told = |cause| Diagnosed {
        said: known.said.clone(),
        host: known.host.clone(),
        ..tried(cause).at(known.at)
    };
    match known.state {
        LetterState::Opened => None,
        LetterState::Refused | LetterState::Bounced if letter.brings_login => {
            let mut failed = told(Cause::RecoveryLetterFailed);
            let again = failed
                .fixes
                .iter_mut()
                .filter(|fix| **fix == Fix::SendRecovery);
            again.for_each(|fix| *fix = Fix::SendLogin);
            failed.word = Some("login".to_owned());
            Some(failed)
        }
        LetterState::Refused | LetterState::Bounced => Some(told(Cause::RecoveryLetterFailed)),
        LetterState::Waiting | LetterState::Sent | LetterState::Delayed => {
            // What has no link is never seen to be opened.
            let until = letter.link_until?;
            let one = if now < until {
                let on_its_way = match known.state {
                    LetterState::Waiting => Some("waiting"),
                    LetterState::Delayed => Some("delayed"),
                    _ => None,
                };
                Diagnosed {
                    word: on_its_way.map(str::to_owned),
                    ..told(Cause::RecoveryNotOpened)
                }
            } else {
                tried(Cause::RecoveryOutdated).at(letter.asked_at)
            };
            Some(Diagnosed {
                until: Some(until),
                ..one
            })
        }
    }
}

/// Whoever signed in needs no letter, wherever they were let in after that.
fn ends_letter(event: &Event) -> bool {
    match event.kind {
        EventKind::SignedIn => !event.is_by_rest(),
        EventKind::PasswordRecovered | EventKind::PasswordSet | EventKind::LoginChanged => true,
        _ => false,
    }
}
