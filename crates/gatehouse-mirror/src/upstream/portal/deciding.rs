//! Decisions on a portal. Each rests on what the portal says now, by the same rules as a server's; what is asked is noted before and
//! after ([`super::tries`]). A change that nobody answered is looked at and asked for again, since twice does no more than once.
//! The receipts are made here: portals give none.

use std::collections::{HashMap, HashSet};

use gatehouse_rules::id::OperationId;
use gatehouse_rules::operation::{
    Decision, Direction, Entity, Operation, Outcome, Receipt, Ruling, decide, standing,
};
use gatehouse_rules::portal::fault::PortalFault;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::{SECOND, Time};

use super::asking::{Told, is_not_done, is_reached, told, update};
use super::call::{Batch, CALLS_MAX};
use super::present::{Person, Present};
use super::tries::{self, Came, Followed, Note, Place, Try};
use super::value::is_yes;
use super::{Answered, Portal};
use crate::failure::Failure;
use crate::rows::address_key;
use crate::upstream::session::Stopped;

/// A portal works on a request for a minute. What it has not done by then, it does not do any more.
pub(super) const WORKS_MAX: i64 = 75 * SECOND;
/// Revisions between that of the copy and that of a receipt, for the pages that come before its effect is read.
const ROOM: u64 = 10_000;

/// New contact emails of one wave: each is looked for before, and looking fits in one batch with people and invitations.
const CONTACTS_MAX: usize = 20;

/// Operations that rest on nothing of each other.
#[derive(Default)]
struct Wave<'o> {
    changes: Vec<&'o Operation>,
    invites: Vec<&'o Operation>,
}

/// Carrying operations out.
pub(super) struct Work<'p> {
    pub portal: &'p Portal,
    pub now: Time,
    revision: u64,
    receipts: Vec<Receipt>,
}

impl Portal {
    /// Carries operations out, oldest first. Those that the answer has no receipt of go on in their next turn.
    ///
    /// # Errors
    /// [`super::Stopped`] when none of them ended.
    pub async fn operations(&self, operations: &[Operation]) -> Answered<Vec<Receipt>> {
        let (_, marks) = self.copy().await.map_err(|failure| self.broken(failure))?;
        let now = self.mirror.now();
        let mut work = Work {
            portal: self,
            now,
            revision: super::unsigned(now.0).max(marks.reached + ROOM),
            receipts: Vec::new(),
        };
        for wave in waves(operations) {
            match work.wave(wave).await {
                Ok(true) => {}
                Err(stopped) if work.receipts.is_empty() => return Err(stopped),
                Ok(false) | Err(_) => break,
            }
        }
        Ok(work.receipts)
    }
}

/// The new contact email that an operation gives somebody.
fn contact(operation: &Operation) -> Option<&str> {
    match &operation.decision {
        Decision::EditEmployee { edit, .. } => edit.contact_email.as_ref()?.to.as_deref(),
        _ => None,
    }
}

/// The contact email that an operation frees (EML-4), as addresses are compared.
fn freed(operation: &Operation) -> Option<String> {
    match &operation.decision {
        Decision::EditEmployee { edit, .. } => {
            Some(address_key(edit.contact_email.as_ref()?.from.as_deref()?))
        }
        _ => None,
    }
}

/// Whether an operation wants one of some addresses.
fn wants(operation: &Operation, addresses: &HashSet<String>) -> bool {
    match &operation.decision {
        _ if addresses.is_empty() => false,
        Decision::Invite { people, .. } => people
            .iter()
            .any(|one| addresses.contains(&address_key(&one.address))),
        _ => contact(operation).is_some_and(|address| addresses.contains(&address_key(address))),
    }
}

/// Cuts operations so that those of one wave are about different people, none follows another one of it, and none wants an
/// address that another one of it frees.
fn waves(operations: &[Operation]) -> Vec<Wave<'_>> {
    let mut waves: Vec<Wave<'_>> = Vec::new();
    let mut entities: HashSet<Entity> = HashSet::new();
    let mut ids: HashSet<&OperationId> = HashSet::new();
    let mut all_freed: HashSet<String> = HashSet::new();
    let mut n_contacts = 0;
    for operation in operations {
        let entity = operation.decision.entity();
        let follows = operation
            .follows
            .as_ref()
            .is_some_and(|id| ids.contains(id));
        let last = waves.last();
        let is_full =
            last.is_none_or(|wave| wave.changes.len() >= CALLS_MAX) || n_contacts >= CONTACTS_MAX;
        let rests = follows || entities.contains(&entity) || wants(operation, &all_freed);
        if is_full || rests {
            waves.push(Wave::default());
            entities.clear();
            ids.clear();
            all_freed.clear();
            n_contacts = 0;
        }
        all_freed.extend(freed(operation));
        n_contacts += usize::from(contact(operation).is_some());
        entities.insert(entity);
        ids.insert(&operation.id);
        if let Some(wave) = waves.last_mut() {
            match operation.decision {
                Decision::Invite { .. } => wave.invites.push(operation),
                _ => wave.changes.push(operation),
            }
        }
    }
    waves
}

impl Work<'_> {
    /// Carries a wave out: what changes people first, since it is quickly done. Answers whether all of it ended.
    async fn wave(&mut self, wave: Wave<'_>) -> Answered<bool> {
        let changes = self.may_go(wave.changes).await?;
        let invites = self.may_go(wave.invites).await?;
        let all = changes.iter().chain(&invites);
        let ids: Vec<&str> = all.map(|one| one.id.as_str()).collect();
        let mut tries = tries::find(&self.portal.mirror, &ids)
            .await
            .map_err(|failure| self.broken(failure))?;
        let mut numbered = Vec::with_capacity(changes.len());
        for operation in changes {
            let Entity::Employee(id) = operation.decision.entity() else {
                self.end(operation, Outcome::rejected(Problem::NotOffered));
                continue;
            };
            let number = tries::number(&self.portal.mirror, &id)
                .await
                .map_err(|failure| self.broken(failure))?;
            numbered.push((operation, number));
        }
        let open = super::inviting::open(&invites, &tries);
        let numbers: Vec<i64> = numbered.iter().filter_map(|(_, number)| *number).collect();
        let contacts = numbered.iter().filter_map(|(one, _)| contact(one));
        let addresses: Vec<&str> = open
            .iter()
            .map(|one| one.address())
            .chain(contacts)
            .collect();
        if numbered.is_empty() && open.is_empty() {
            self.end_invites(&invites, &tries);
            return Ok(true);
        }
        let present = self.portal.present(&numbers, &addresses).await?;
        self.change(&numbered, &tries, &present).await?;
        let invited = self.invite(&invites, &open, &mut tries, &present).await;
        self.end_invites(&invites, &tries);
        invited?;
        Ok(invites.iter().all(|one| self.has_ended(&one.id)))
    }

    /// Those whose turn it is: what follows something that is not in force ends, what follows something that waits, waits.
    async fn may_go<'o>(&mut self, all: Vec<&'o Operation>) -> Answered<Vec<&'o Operation>> {
        let mut going = Vec::with_capacity(all.len());
        for operation in all {
            let followed = match &operation.follows {
                None => Followed::Applied,
                Some(id) => self.followed(id).await?,
            };
            match followed {
                Followed::Applied => going.push(operation),
                Followed::Waits => {}
                Followed::Not => {
                    self.end(operation, Outcome::rejected(Problem::FollowedNotApplied));
                }
            }
        }
        Ok(going)
    }

    async fn followed(&self, id: &OperationId) -> Answered<Followed> {
        let here = self.receipts.iter().find(|one| one.operation == *id);
        Ok(match here.map(|one| &one.outcome) {
            Some(Outcome::Applied { .. } | Outcome::Already) => Followed::Applied,
            Some(_) => Followed::Not,
            None => tries::followed(&self.portal.mirror, id)
                .await
                .map_err(|failure| self.broken(failure))?,
        })
    }

    /// Dismisses, reinstates and edits.
    async fn change(
        &mut self,
        changes: &[(&Operation, Option<i64>)],
        tries: &HashMap<Place, Try>,
        present: &Present,
    ) -> Answered<()> {
        let (mut asking, mut calls) = (Vec::new(), Vec::new());
        for &(operation, number) in changes {
            let person = present.person(number);
            let tried = tries.get(&only(operation));
            if let Some(came) = tried.and_then(|one| one.came.as_ref()) {
                self.end_change(operation, came, person, present);
            } else if let Some(person) = self.judged(operation, person, tried, present) {
                calls.push((name(calls.len()), update(&operation.decision, person)));
                asking.push((operation, note(operation, person)));
            }
        }
        if calls.is_empty() {
            return Ok(());
        }
        let notes: Vec<Note> = asking.iter().map(|(_, note)| note.clone()).collect();
        let batch = self.ask(&calls, &notes).await?;
        let (mut came, mut not_now, mut stopped) = (Vec::new(), Vec::new(), None);
        for (n, (_, note)) in asking.iter().enumerate() {
            match told(&self.portal.caller, &batch, &name(n)) {
                Told::Found(said) if is_yes(&said) == Some(true) => {
                    came.push((note.clone(), Ok(())))
                }
                Told::Found(_) => came.push((note.clone(), Err(no_reason()))),
                Told::Refused(problem) => came.push((note.clone(), Err(problem))),
                Told::NotNow(why) => {
                    not_now.push(note.clone());
                    stopped.get_or_insert(why);
                }
                Told::Nothing(why) => {
                    stopped.get_or_insert(why);
                }
            }
        }
        tries::came(&self.portal.mirror, &came, self.now)
            .await
            .map_err(|failure| self.broken(failure))?;
        tries::take_back(&self.portal.mirror, &not_now)
            .await
            .map_err(|failure| self.broken(failure))?;
        for (operation, note) in &asking {
            if let Some((_, came)) = came.iter().find(|(one, _)| one.place == note.place) {
                let person = present.person(note.number);
                self.end_change(operation, came, person, present);
            }
        }
        stopped.map_or(Ok(()), Err)
    }

    /// What the rules say of a change on what is so now: whom to ask it for, or `None` where it ends here.
    fn judged<'a>(
        &mut self,
        operation: &Operation,
        person: Option<&'a Person>,
        tried: Option<&Try>,
        present: &Present,
    ) -> Option<&'a Person> {
        let seen = present.seen(person);
        let reached = person.is_some_and(|one| is_reached(&operation.decision, &one.employee));
        // Whether it was in force in between, and somebody undid it, nobody can tell: what opens asks the admin first.
        let is_stale = |one: &Try| {
            operation.decision.direction() == Direction::Loosening
                && self.now.since(one.sent_at) > WORKS_MAX
        };
        let outcome = match (decide(operation, &seen, self.now), tried) {
            (_, Some(_)) if reached => Outcome::applied(),
            (Ruling::End(outcome), _) => outcome,
            (Ruling::Apply, None) if reached => Outcome::Already,
            (Ruling::Apply, Some(tried)) if is_stale(tried) => match standing(&seen, self.now) {
                Some(now) => Outcome::Conflict { now },
                None => Outcome::rejected(Problem::EmployeeGone),
            },
            (Ruling::Apply, _) => match person {
                Some(person) => match taken(operation, person, present) {
                    None => return Some(person),
                    Some(problem) => Outcome::Rejected {
                        problem,
                        now: standing(&seen, self.now),
                    },
                },
                None => Outcome::rejected(Problem::EmployeeGone),
            },
        };
        self.end(operation, outcome);
        None
    }

    /// Notes what is asked, and asks. What certainly was not carried out is noted no more.
    pub(super) async fn ask(&self, calls: &[(String, String)], notes: &[Note]) -> Answered<Batch> {
        tries::note(&self.portal.mirror, notes, self.now)
            .await
            .map_err(|failure| self.broken(failure))?;
        match self.portal.caller.batch(calls).await {
            Ok(batch) => Ok(batch),
            Err(stopped) => {
                if is_not_done(&stopped) {
                    tries::take_back(&self.portal.mirror, notes)
                        .await
                        .map_err(|failure| self.broken(failure))?;
                }
                Err(stopped)
            }
        }
    }

    fn end_change(
        &mut self,
        operation: &Operation,
        came: &Came,
        person: Option<&Person>,
        present: &Present,
    ) {
        let outcome = match came {
            Ok(()) => Outcome::applied(),
            Err(problem) => Outcome::Rejected {
                problem: problem.clone(),
                now: standing(&present.seen(person), self.now),
            },
        };
        self.end(operation, outcome);
    }

    pub(super) fn end(&mut self, operation: &Operation, outcome: Outcome) {
        self.receipts.push(Receipt {
            operation: operation.id.clone(),
            outcome,
            revision: self.revision,
            at: self.now,
        });
    }

    pub(super) fn has_ended(&self, operation: &OperationId) -> bool {
        let mut receipts = self.receipts.iter();
        receipts.any(|one| one.operation == *operation)
    }

    /// What could not be kept on this computer.
    pub(super) fn broken(&self, failure: Failure) -> Stopped {
        self.portal.broken(failure)
    }
}

/// EML-1: that somebody else has the contact email that an operation gives somebody.
fn taken(operation: &Operation, person: &Person, present: &Present) -> Option<Problem> {
    let holders = present.holders(contact(operation)?);
    let mut others = holders.iter().filter(|one| one.number != person.number);
    others.next().map(|one| one.taken())
}

/// The name of a call in a batch.
pub(super) fn name(n: usize) -> String {
    format!("c{n:02}")
}

/// The place of the one person that a change is about.
fn only(operation: &Operation) -> Place {
    Place {
        operation: operation.id.clone(),
        n: 0,
    }
}

fn note(operation: &Operation, person: &Person) -> Note {
    Note {
        place: only(operation),
        employee: person.employee.id.clone(),
        number: Some(person.number),
    }
}

/// The portal answered "no" and nothing else.
fn no_reason() -> Problem {
    Problem::Portal {
        fault: PortalFault::ChangeRefused,
        said: None,
    }
}
