//! Inviting on a portal. Before somebody is invited their address is looked for; an invitation that nobody answered is looked for by
//! its address too, and never sent again: what came of it is known then, or is said not to be.

use std::collections::HashMap;

use gatehouse_rules::id::OperationId;
use gatehouse_rules::operation::{Decision, Invitee, Operation, Outcome, Refused, Ruling, decide};
use gatehouse_rules::portal::fault::PortalFault;
use gatehouse_rules::problem::Problem;

use super::Answered;
use super::asking::{Told, add, told};
use super::deciding::{WORKS_MAX, Work, name};
use super::present::Present;
use super::tries::{self, Came, Note, Place, Try};
use super::value::number;
use crate::plan::line::{Reaction, Trouble};
use crate::upstream::session::Stopped;

/// Invitations of one request: each takes a portal half a second, and a request may take a minute.
const ADDS_MAX: usize = 25;

/// Somebody of an invitation of whom it is not yet known what came of it.
pub(super) struct Open<'o> {
    place: Place,
    one: &'o Invitee,
}

impl Open<'_> {
    pub fn address(&self) -> &str {
        &self.one.address
    }

    fn note(&self, number: Option<i64>) -> Note {
        Note {
            place: self.place.clone(),
            employee: self.one.employee.clone(),
            number,
        }
    }
}

/// The next of those of whom it is not yet known what came of it.
pub(super) fn open<'o>(invites: &[&'o Operation], tries: &HashMap<Place, Try>) -> Vec<Open<'o>> {
    let places = invites.iter().flat_map(|operation| places(operation));
    places
        .filter(|(place, _)| tries.get(place).is_none_or(|one| one.came.is_none()))
        .take(ADDS_MAX)
        .map(|(place, one)| Open { place, one })
        .collect()
}

fn places(operation: &Operation) -> impl Iterator<Item = (Place, &Invitee)> {
    let people: &[Invitee] = match &operation.decision {
        Decision::Invite { people, .. } => people,
        _ => &[],
    };
    people.iter().zip(0..).map(|(one, n)| {
        let place = Place {
            operation: operation.id.clone(),
            n,
        };
        (place, one)
    })
}

impl Work<'_> {
    /// Invites those who were not invited yet, and looks for those whose invitation nobody answered.
    pub(super) async fn invite(
        &mut self,
        invites: &[&Operation],
        open: &[Open<'_>],
        tries: &mut HashMap<Place, Try>,
        present: &Present,
    ) -> Answered<()> {
        let mut illegal: HashMap<&OperationId, Problem> = HashMap::new();
        for operation in invites {
            let is_begun = places(operation).any(|(place, _)| tries.contains_key(&place));
            match decide(operation, &present.seen(None), self.now) {
                Ruling::Apply => {}
                Ruling::End(outcome) if !is_begun => self.end(operation, outcome),
                Ruling::End(Outcome::Rejected { problem, .. }) => {
                    illegal.insert(&operation.id, problem);
                }
                Ruling::End(_) => {
                    illegal.insert(&operation.id, Problem::WrongStatus);
                }
            }
        }
        let (mut came, mut to_add, mut waits) = (Vec::new(), Vec::new(), None);
        for one in open {
            let holders = present.holders(one.address());
            match (tries.get(&one.place), holders.as_slice()) {
                // Nobody had the address before it was sent.
                (Some(_), [only]) => came.push((one.note(Some(only.number)), Ok(()))),
                (Some(tried), _) if self.now.since(tried.sent_at) <= WORKS_MAX => {
                    waits = Some(tried.sent_at.plus(WORKS_MAX + 1).since(self.now));
                }
                (Some(_), several) => {
                    let unanswered = Problem::Unanswered {
                        address: one.one.address.clone(),
                        n_found: u32::try_from(several.len()).unwrap_or(u32::MAX),
                    };
                    came.push((one.note(None), Err(unanswered)));
                }
                (None, _) if self.has_ended(&one.place.operation) => {}
                (None, found) => match (illegal.get(&one.place.operation), found) {
                    (Some(problem), _) => came.push((one.note(None), Err(problem.clone()))),
                    (None, []) => to_add.push(one),
                    (None, [first, ..]) => came.push((one.note(None), Err(first.taken()))),
                },
            }
        }
        let added = self.add(&to_add, &mut came).await;
        tries::came(&self.portal.mirror, &came, self.now)
            .await
            .map_err(|failure| self.broken(failure))?;
        for (note, came) in came {
            let sent_at = self.now;
            let came = Some(came);
            tries.insert(note.place, Try { sent_at, came });
        }
        added?;
        match waits {
            Some(at_least) => Err(later(at_least)),
            None => Ok(()),
        }
    }

    async fn add(&self, to_add: &[&Open<'_>], came: &mut Vec<(Note, Came)>) -> Answered<()> {
        if to_add.is_empty() {
            return Ok(());
        }
        let calls: Vec<_> = to_add
            .iter()
            .enumerate()
            .map(|(n, one)| (name(n), add(one.one)))
            .collect();
        let notes: Vec<Note> = to_add.iter().map(|one| one.note(None)).collect();
        let batch = self.ask(&calls, &notes).await?;
        let (mut not_now, mut stopped) = (Vec::new(), None);
        for (n, note) in notes.into_iter().enumerate() {
            match told(&self.portal.caller, &batch, &name(n)) {
                Told::Found(said) => match number(&said).filter(|number| *number > 0) {
                    Some(number) => {
                        let number = Some(number);
                        came.push((Note { number, ..note }, Ok(())));
                    }
                    None => stopped = Some(later(0)),
                },
                Told::Refused(problem) => came.push((note, Err(problem))),
                Told::NotNow(why) => {
                    not_now.push(note);
                    stopped = Some(why);
                }
                Told::Nothing(why) => stopped = Some(why),
            }
        }
        tries::take_back(&self.portal.mirror, &not_now)
            .await
            .map_err(|failure| self.broken(failure))?;
        stopped.map_or(Ok(()), Err)
    }

    /// Ends the invitations of whose people everything is known, or is known not to be.
    pub(super) fn end_invites(&mut self, invites: &[&Operation], tries: &HashMap<Place, Try>) {
        for operation in invites {
            let all: Option<Vec<(u32, &Came)>> = places(operation)
                .map(|(place, _)| Some((place.n, tries.get(&place)?.came.as_ref()?)))
                .collect();
            if let Some(all) = all.filter(|_| !self.has_ended(&operation.id)) {
                self.end(operation, outcome(&all));
            }
        }
    }
}

/// How an invitation ended, by what came of each of its people.
fn outcome(all: &[(u32, &Came)]) -> Outcome {
    let left_out = all.iter().filter_map(|(row, came)| {
        let problem = came.as_ref().err()?.clone();
        Some(Refused { row: *row, problem })
    });
    let refused: Vec<Refused> = left_out.collect();
    let is_unknown = |one: &Refused| matches!(one.problem, Problem::Unanswered { .. });
    if refused.iter().any(is_unknown) {
        return Outcome::Unknown { refused };
    }
    match refused.as_slice() {
        [first, ..] if refused.len() == all.len() => Outcome::rejected(first.problem.clone()),
        _ => Outcome::Applied { refused },
    }
}

/// Nobody answered for somebody, and the portal may still be at it: to be looked at again.
fn later(at_least: i64) -> Stopped {
    let problem = Problem::Portal {
        fault: PortalFault::PortalTrouble,
        said: None,
    };
    Stopped {
        trouble: Trouble::BrokenOff,
        reaction: Reaction::Wait { problem, at_least },
    }
}
