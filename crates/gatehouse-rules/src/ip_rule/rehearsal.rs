//! What a list would have done to the sign-ins there were (IPR-6), and why one stands in the log from outside (IPR-5).

use core::net::IpAddr;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{IpRule, Verdict, is_exempt};
use crate::event::{Event, EventKind};
use crate::id::EmployeeId;
use crate::role::Role;
use crate::time::Time;

/// IPR-6: over how many days of sign-ins a rule is rehearsed.
pub const REHEARSED_DAYS: i64 = 30;
/// The most people that a rehearsal names; it counts all of them.
pub const NAMED_MAX: usize = 50;
/// The most addresses that a rehearsal names of one person.
const PLACES_MAX: usize = 5;
/// Where the event of a sign-in notes what the rule said of its address: [`REFUSED`] or [`EXEMPT`]; nothing inside the list.
pub const NOTE: &str = "place";
/// [`NOTE`]: the refusal followed.
pub const REFUSED: &str = "refused";
/// [`NOTE`]: outside the list, and exempt from it.
pub const EXEMPT: &str = "exempt";

/// Sign-ins of one person from one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// Who.
    pub employee: EmployeeId,
    /// From where, as the event says; `None` where nobody could tell.
    pub ip: Option<String>,
    /// How often.
    pub n: u32,
    /// The last time.
    pub last_at: Time,
}

/// IPR-6: what a rule would have done to the sign-ins of the last [`REHEARSED_DAYS`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rehearsal {
    /// Sign-ins that were looked at, of people whom the list would be for.
    pub n_sign_ins: u32,
    /// How many of them would have been refused.
    pub n_refused: u32,
    /// How many people that is.
    pub n_people: u32,
    /// Who, most often first, at most [`NAMED_MAX`].
    pub people: Vec<RefusedPerson>,
}

/// Someone who would have been refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefusedPerson {
    /// Who.
    pub employee: EmployeeId,
    /// How often.
    pub n: u32,
    /// From where, most often first, at most five.
    pub places: Vec<RefusedPlace>,
}

/// An address that would not have been allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefusedPlace {
    /// Which; `None` where nobody could tell, which is in no list (IPR-7).
    pub ip: Option<String>,
    /// How often.
    pub n: u32,
    /// The last time.
    pub last_at: Time,
}

/// IPR-6: who would have been refused. `verdict` says what the new lists make of a person at an address; `None` for whom
/// they are not, and for who cannot sign in anyway.
#[must_use]
pub fn rehearse(
    came: &[Came],
    verdict: impl Fn(&EmployeeId, Option<IpAddr>) -> Option<Verdict>,
) -> Rehearsal {
    let mut rehearsal = Rehearsal::default();
    let mut refused: BTreeMap<&str, Vec<&Came>> = BTreeMap::new();
    for one in came {
        let Some(verdict) = verdict(
            &one.employee,
            one.ip.as_deref().and_then(|ip| ip.parse().ok()),
        ) else {
            continue;
        };
        rehearsal.n_sign_ins += one.n;
        if matches!(verdict, Verdict::Refused { .. }) {
            rehearsal.n_refused += one.n;
            refused.entry(one.employee.as_str()).or_default().push(one);
        }
    }
    rehearsal.n_people = u32::try_from(refused.len()).unwrap_or(u32::MAX);
    rehearsal.people = refused
        .into_iter()
        .map(|(id, mut all)| {
            all.sort_by(|a, b| (b.n, b.last_at, &a.ip).cmp(&(a.n, a.last_at, &b.ip)));
            RefusedPerson {
                employee: id.into(),
                n: all.iter().map(|one| one.n).sum(),
                places: all
                    .into_iter()
                    .take(PLACES_MAX)
                    .map(|one| RefusedPlace {
                        ip: one.ip.clone(),
                        n: one.n,
                        last_at: one.last_at,
                    })
                    .collect(),
            }
        })
        .collect();
    rehearsal
        .people
        .sort_by(|a, b| (b.n, &a.employee).cmp(&(a.n, &b.employee)));
    rehearsal.people.truncate(NAMED_MAX);
    rehearsal
}

/// IPR-5: why a sign-in from outside the list stands in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OffList {
    /// An integration acted for the person (IPR-4).
    Integration,
    /// The list came later; the session is told at its next refresh (IPR-3).
    SessionFromBefore,
    /// It was right, and refused afterwards (IPR-2).
    RefusedAfterwards,
    /// Owners and admins are exempt.
    ExemptAdmin,
}

/// IPR-5: the explanation of a sign-in whose address is outside the list that is in force for its person, or was when they
/// came; `None` for one inside it, and for any other event. The last of the four is what is left: a sign-in that was neither
/// refused nor exempt came before the list.
#[must_use]
pub fn explain(event: &Event, role: Role, in_force: Option<&IpRule>) -> Option<OffList> {
    if event.kind != EventKind::SignedIn {
        return None;
    }
    let word = |name: &str| event.data.get(name).and_then(serde_json::Value::as_str);
    let noted = word(NOTE);
    let ip = event.ip.as_ref().and_then(|ip| ip.parse().ok());
    let is_outside = in_force.is_some_and(|rule| !rule.allowed.contains(ip));
    if noted.is_none() && !is_outside {
        return None;
    }
    Some(match noted {
        // IPR-4: marked by its way, whoever it acts for.
        _ if event.is_by_rest() => OffList::Integration,
        Some(REFUSED) => OffList::RefusedAfterwards,
        Some(EXEMPT) => OffList::ExemptAdmin,
        _ if is_exempt(role) => OffList::ExemptAdmin,
        _ => OffList::SessionFromBefore,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::ip_rule::{AllowList, RuleFor};

    fn came(employee: &str, ip: &str, n: u32) -> Came {
        Came {
            employee: employee.into(),
            ip: Some(ip.to_owned()).filter(|ip| !ip.is_empty()),
            n,
            last_at: Time(i64::from(n)),
        }
    }

    #[test]
    fn a_rehearsal_tells_who_would_have_been_refused_how_often_and_from_where_ipr_6() {
        let office = AllowList::parse("10.0.0.0/8").unwrap();
        let all = [
            came("anna", "10.0.0.1", 7),
            came("anna", "6.6.6.6", 2),
            came("anna", "7.7.7.7", 3),
            came("hans", "6.6.6.6", 9),
            came("hans", "", 1),
            came("petra", "6.6.6.6", 4),
            came("gone", "6.6.6.6", 50),
        ];
        let rehearsal = rehearse(&all, |employee, ip| match employee.as_str() {
            "gone" => None,
            _ if office.contains(ip) => Some(Verdict::Allowed),
            "petra" => Some(Verdict::Exempt),
            _ => Some(Verdict::Refused {
                by: RuleFor::Workspace,
            }),
        });
        assert_eq!((rehearsal.n_sign_ins, rehearsal.n_refused), (26, 15));
        assert_eq!(rehearsal.n_people, 2);
        let told: Vec<_> = rehearsal
            .people
            .iter()
            .map(|one| {
                let places: Vec<_> = one.places.iter().map(|place| place.ip.as_deref()).collect();
                (one.employee.as_str(), one.n, places)
            })
            .collect();
        assert_eq!(
            told,
            [
                // IPR-7: whose address nobody could tell is let in nowhere.
                ("hans", 10, vec![Some("6.6.6.6"), None]),
                ("anna", 5, vec![Some("7.7.7.7"), Some("6.6.6.6")])
            ]
        );
    }

    #[test]
    fn of_many_the_first_are_named_and_all_are_counted_ipr_6() {
        let all: Vec<_> = (0..400)
            .map(|i| came(&format!("p{}", i % 80), &format!("6.6.6.{}", i / 80), 1))
            .collect();
        let rehearsal = rehearse(&all, |_, _| {
            Some(Verdict::Refused {
                by: RuleFor::Workspace,
            })
        });
        assert_eq!((rehearsal.n_people, rehearsal.n_refused), (80, 400));
        assert_eq!(rehearsal.people.len(), NAMED_MAX);
        assert_eq!(rehearse(&[], |_, _| None), Rehearsal::default());
    }

    fn signed_in(ip: &str, data: &Value) -> Event {
        Event {
            id: "1".into(),
            number: 1,
            at: Time(5),
            kind: EventKind::SignedIn,
            actor: None,
            on: None,
            ip: Some(ip.to_owned()),
            device: None,
            cause: None,
            data: data.as_object().cloned().unwrap(),
        }
    }

    #[test]
    fn every_sign_in_from_outside_has_one_of_four_explanations_ipr_5() {
        let rule = IpRule {
            id: "w".into(),
            rule: RuleFor::Workspace,
            allowed: AllowList::parse("10.0.0.0/8").unwrap(),
            since: Time(9),
        };
        let why = |ip: &str, data: Value, role| explain(&signed_in(ip, &data), role, Some(&rule));
        let browser = || json!({"way": "browser"});
        assert_eq!(why("10.0.0.1", browser(), Role::Employee), None);
        for (data, role, expected) in [
            (browser(), Role::Employee, OffList::SessionFromBefore),
            (browser(), Role::Admin, OffList::ExemptAdmin),
            (
                json!({"way": "browser", NOTE: REFUSED}),
                Role::Employee,
                OffList::RefusedAfterwards,
            ),
            (
                // Made an admin since.
                json!({"way": "browser", NOTE: REFUSED}),
                Role::Admin,
                OffList::RefusedAfterwards,
            ),
            (
                // An admin then, an employee now.
                json!({"way": "app", NOTE: EXEMPT}),
                Role::Employee,
                OffList::ExemptAdmin,
            ),
        ] {
            assert_eq!(why("6.6.6.6", data.clone(), role), Some(expected), "{data}");
        }
        let noted = signed_in("6.6.6.6", &json!({NOTE: REFUSED}));
        assert_eq!(
            explain(&noted, Role::Employee, None),
            Some(OffList::RefusedAfterwards),
            "also after the list was taken away"
        );
    }

    #[test]
    fn what_an_integration_did_for_a_person_is_marked_as_such_ipr_4() {
        let rule = IpRule {
            id: "w".into(),
            rule: RuleFor::Workspace,
            allowed: AllowList::parse("10.0.0.0/8").unwrap(),
            since: Time(9),
        };
        for role in Role::ALL {
            let event = signed_in("6.6.6.6", &json!({"way": "rest"}));
            assert_eq!(
                explain(&event, role, Some(&rule)),
                Some(OffList::Integration)
            );
        }
    }

    #[test]
    fn other_events_need_no_explanation() {
        let event = Event {
            kind: EventKind::SignInFailed,
            ..signed_in("6.6.6.6", &json!({NOTE: REFUSED}))
        };
        assert_eq!(explain(&event, Role::Employee, None), None);
    }
}
