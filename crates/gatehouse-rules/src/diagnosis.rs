//! "Why can't this person get in?": a pure function of facts (DOC-1, DOC-2).
//!
//! What stands in the way now is asked of the very function that decides at the door, [`sign_in::decide`], over and over, each time with the
//! last obstacle thought away: so the causes come in the order in which the person would meet them. What follows is what their attempts ended
//! in, newest first, by the true causes in the log, and what is worth knowing beside.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::address::Address;
use crate::block::Block;
use crate::case::needs_verification;
use crate::employee::{Employee, Status};
use crate::event::{Event, EventKind};
use crate::id::EmployeeId;
use crate::invitation::{Invitation, InvitationState, LetterFacts};
use crate::ip_rule::{Lists, RuleFor, Verdict, judge};
use crate::letter::LetterState;
use crate::request::{Request, RequestKind};
use crate::sign_in::{self, To};
use crate::time::Time;
use crate::two_step::TwoStepState;
use crate::workspace::Settings;

mod cause;
mod near;
mod said;
mod translated;
mod tried;

pub use cause::{Cause, Fix};
pub use near::{Nearness, nearness};
pub use said::{Meaning, SAID, TOLD_PROGRAMS, meaning};
pub use translated::TRANSLATED;

/// A letter to someone who has joined: with the link or the code to a new password, or with the login.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// Whether it brings the login.
    pub brings_login: bool,
    /// When it was asked for.
    pub asked_at: Time,
    /// Until when its link works; `None` where it has none that could be opened: a code by SMS, the login.
    pub link_until: Option<Time>,
    /// How far it got.
    pub facts: &'a LetterFacts,
}

/// What is known of someone. A fact that is not known stands empty.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Who.
    pub person: &'a Employee,
    /// Their newest invitation.
    pub invitation: Option<&'a Invitation>,
    /// What the workspace asks for.
    pub settings: &'a Settings,
    /// The lists of addresses that are for them.
    pub lists: Lists<'a>,
    /// What happened to them, newest first.
    pub events: &'a [Event],
    /// What they ask for.
    pub requests: &'a [Request],
    /// The newest letter that brings a new password or the login; `None` once it did its work.
    pub letter: Option<Letter<'a>>,
    /// How many more active employees there are.
    pub n_others: u32,
    /// BLK-3: whether their block stops REST for everyone.
    pub stops_rest: bool,
}

impl<'a> Facts<'a> {
    /// The facts of a row alone.
    #[must_use]
    pub fn new(
        person: &'a Employee,
        invitation: Option<&'a Invitation>,
        settings: &'a Settings,
    ) -> Self {
        Self {
            person,
            invitation,
            settings,
            lists: Lists::default(),
            events: &[],
            requests: &[],
            letter: None,
            n_others: 1,
            stops_rest: false,
        }
    }
}

/// How sure a cause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// True now: whoever types everything right is not let in.
    Stops,
    /// What their attempts since the last success ended in.
    Tried,
    /// True, and stops nobody by itself, or not yet.
    Known,
    /// A message can mean it; whether it does is not known.
    Possible,
}

/// A cause with its evidence. What is not known of it, or does not belong to it, is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Diagnosed {
    /// Which.
    pub cause: Cause,
    /// How sure.
    pub sure: Sure,
    /// Since when, or when last.
    pub at: Option<Time>,
    /// Until when.
    pub until: Option<Time>,
    /// How often, or how many are left.
    pub n: Option<u32>,
    /// From which address.
    pub ip: Option<String>,
    /// The mail server's own words, or a person's; never trusted.
    pub said: Option<String>,
    /// Which mail server, or which provider.
    pub host: Option<String>,
    /// The address or login that it is about.
    pub address: Option<String>,
    /// Whose it is, where it is somebody else.
    pub who: Option<String>,
    /// Their id.
    pub employee: Option<EmployeeId>,
    /// Whose list of addresses.
    pub list: Option<RuleFor>,
    /// A stable word that says more.
    pub word: Option<String>,
    /// Why they are blocked.
    pub block: Option<Block>,
    /// BLK-5: their identity has to be verified.
    pub verify: bool,
    /// BLK-3: REST stands still.
    pub stops_rest: bool,
    /// What mends it, best first.
    pub fixes: Vec<Fix>,
}

impl Diagnosed {
    /// A cause without evidence.
    #[must_use]
    pub fn new(cause: Cause, sure: Sure) -> Self {
        Self {
            cause,
            sure,
            at: None,
            until: None,
            n: None,
            ip: None,
            said: None,
            host: None,
            address: None,
            who: None,
            employee: None,
            list: None,
            word: None,
            block: None,
            verify: false,
            stops_rest: false,
            fixes: cause.fixes().to_vec(),
        }
    }

    /// The same, since then.
    #[must_use]
    pub fn at(mut self, at: impl Into<Option<Time>>) -> Self {
        self.at = at.into();
        self
    }
}

/// DOC-1: every cause, the first true one on top; without one that stops or was tried, the person can get in as far as is known.
#[must_use]
pub fn diagnose(facts: &Facts<'_>, now: Time) -> Vec<Diagnosed> {
    let mut causes = standing(facts, now);
    let mut tried = tried::tried(facts, now);
    // Whether there is a password only the log tells; the door asks for it before where they come from and what they must set up.
    let behind = |one: &Diagnosed| matches!(one.cause, Cause::PlaceNotAllowed | Cause::MustEnrol);
    if let Some(before) = causes.iter().position(behind)
        && let Some(at) = tried.iter().position(|one| one.cause == Cause::NoPassword)
    {
        causes.insert(before, tried.remove(at));
    }
    if let Some(at) = tried
        .iter()
        .position(|one| one.cause == Cause::ProviderFails)
    {
        // SOC-1: no link reaches a login that was made up.
        let login = facts.person.login.as_deref();
        if login.is_none_or(|login| Address::parse(login).is_err()) {
            tried[at].fixes.retain(|fix| *fix != Fix::SendRecovery);
        }
        // TFA-6, NET-1: who cannot prove themselves anew sets no second step up in more time either.
        if let Some(before) = causes.iter().position(|one| one.cause == Cause::MustEnrol) {
            causes[before].fixes.retain(|fix| *fix != Fix::ExtendGrace);
            causes.insert(before, tried.remove(at));
        }
    }
    causes.extend(asking(facts));
    for one in tried {
        // What they were told once, and what is gone or said above already, says nothing more.
        if !causes.iter().any(|known| known.cause == one.cause) {
            causes.push(one);
        }
    }
    causes.extend(known(facts, now));
    causes
}

/// DOC-2: what stands in the way, as the door itself says it: the first obstacle, then the next one with that one gone.
fn standing(facts: &Facts<'_>, now: Time) -> Vec<Diagnosed> {
    let mut causes = Vec::new();
    let mut person = facts.person.clone();
    let mut outside = place(facts);
    loop {
        let asked = sign_in::Facts {
            place_allowed: outside.is_none(),
            ..sign_in::Facts::supposing(To::Browser, &person, facts.settings)
        };
        match sign_in::decide(&asked, now).cause {
            sign_in::Cause::Blocked => {
                causes.extend(blocked(facts));
                person.blocked_at = None;
            }
            sign_in::Cause::PasswordVoid => {
                let void = Diagnosed::new(Cause::PasswordVoid, Sure::Stops);
                causes.push(void.at(person.password_void_at));
                person.password_void_at = None;
            }
            sign_in::Cause::PlaceNotAllowed => causes.extend(outside.take()),
            // What comes after these is another question once they are gone: who is reinstated gets a fresh grace.
            sign_in::Cause::NotInWorkspace => {
                causes.extend(invited(facts, now));
                return causes;
            }
            sign_in::Cause::PendingApproval => {
                let since = facts.invitation.and_then(|one| one.pending_at);
                let pending = Diagnosed::new(Cause::PendingApproval, Sure::Stops);
                causes.push(pending.at(since.unwrap_or(person.status_since)));
                return causes;
            }
            sign_in::Cause::Dismissed => {
                let dismissed = Diagnosed::new(Cause::Dismissed, Sure::Stops);
                // A portal does not tell since when.
                causes.push(dismissed.at(Some(person.status_since).filter(|at| *at > Time(0))));
                return causes;
            }
            sign_in::Cause::MustEnrol => {
                let grace = person.two_step.grace_until;
                let since = grace.or(facts.settings.two_step_required_since);
                causes.push(Diagnosed::new(Cause::MustEnrol, Sure::Stops).at(since));
                return causes;
            }
            _ => return causes,
        }
    }
}

fn blocked(facts: &Facts<'_>) -> Vec<Diagnosed> {
    let person = facts.person;
    let by_hand = matches!(person.block, Some(Block::Hand { .. }));
    let cause = if by_hand {
        Cause::BlockedByHand
    } else {
        Cause::BlockedBySuspicion
    };
    let blocked = Diagnosed {
        block: person.block.clone(),
        verify: !by_hand && needs_verification(person.role),
        stops_rest: facts.stops_rest,
        ..Diagnosed::new(cause, Sure::Stops).at(person.blocked_at)
    };
    let mut causes = vec![blocked];
    if !by_hand && person.status == Status::Active && facts.n_others == 0 {
        causes.push(Diagnosed::new(Cause::OnlyUser, Sure::Stops).at(person.blocked_at));
    }
    causes
}

/// Why an invited person has not come in.
fn invited(facts: &Facts<'_>, now: Time) -> Vec<Diagnosed> {
    let stops = |cause| Diagnosed::new(cause, Sure::Stops);
    // A portal does not tell since when.
    let known = |at: Time| Some(at).filter(|at| *at > Time(0));
    let Some(invitation) = facts.invitation else {
        return vec![stops(Cause::NeverSent).at(known(facts.person.status_since))];
    };
    if invitation.is_inferred() {
        // Nothing is known but that nobody came yet, and there is nothing to do about it from here.
        return vec![Diagnosed {
            address: Some(invitation.address.clone()),
            word: Some("inferred".to_owned()),
            fixes: Vec::new(),
            ..stops(Cause::NotJoinedYet).at(known(invitation.invited_at))
        }];
    }
    let of_letter = |cause, letter: &LetterFacts| Diagnosed {
        said: letter.said.clone(),
        host: letter.host.clone(),
        address: Some(invitation.address.clone()),
        ..stops(cause).at(letter.at)
    };
    let letter = invitation.letter.as_ref();
    let failed = letter.filter(|letter| letter.state.failed());
    let mut causes: Vec<_> = failed
        .map(|letter| of_letter(Cause::LetterFailed, letter))
        .into_iter()
        .collect();
    if invitation.state(now) == InvitationState::Expired {
        causes.push(stops(Cause::InvitationExpired).at(invitation.expires_at));
    } else if invitation.sends.is_empty() {
        causes.push(stops(Cause::NeverSent).at(known(invitation.invited_at)));
    } else if failed.is_none() {
        causes.push(match letter {
            Some(letter) if letter.state == LetterState::Delayed => {
                of_letter(Cause::LetterDelayed, letter)
            }
            _ => Diagnosed {
                address: Some(invitation.address.clone()),
                word: letter
                    .filter(|letter| letter.state == LetterState::Opened)
                    .map(|_| "opened".to_owned()),
                ..stops(Cause::NotJoinedYet).at(invitation.sends.last().copied())
            },
        });
    }
    causes
}

/// IPR-1: the place they last proved who they are from, where it is outside the list that counts for them now.
fn place(facts: &Facts<'_>) -> Option<Diagnosed> {
    let came = facts.events.iter().find(|event| {
        let proved = matches!(event.kind, EventKind::SignedIn | EventKind::PlaceRefused);
        proved && !event.is_by_rest()
    })?;
    let ip = came.ip.as_ref().and_then(|ip| ip.parse().ok());
    match judge(facts.lists, facts.person.role, ip) {
        Verdict::Refused { by } => Some(Diagnosed {
            ip: came.ip.clone(),
            list: Some(by),
            ..Diagnosed::new(Cause::PlaceNotAllowed, Sure::Stops).at(came.at)
        }),
        Verdict::Allowed | Verdict::Exempt => None,
    }
}

/// TFA-7: what they ask for themselves goes before what was only observed.
fn asking(facts: &Facts<'_>) -> Option<Diagnosed> {
    let is_help = |one: &&Request| one.kind == RequestKind::Help;
    let request = facts.requests.iter().find(is_help)?;
    Some(Diagnosed {
        said: request.note.clone(),
        n: Some(facts.person.two_step.codes_left),
        ..Diagnosed::new(Cause::CannotConfirm, Sure::Tried).at(request.since)
    })
}

/// What is worth knowing beside.
fn known(facts: &Facts<'_>, now: Time) -> Vec<Diagnosed> {
    let person = facts.person;
    let mut causes = Vec::new();
    let mut add = |one: Diagnosed| causes.push(one);
    if person.status != Status::Active {
        return causes;
    }
    let two_step = person.two_step.state(facts.settings, now);
    if two_step == TwoStepState::On && person.two_step.codes_left == 0 {
        add(Diagnosed::new(Cause::CodesUsedUp, Sure::Known).at(person.two_step.enrolled_at));
    }
    if two_step == TwoStepState::InGrace {
        add(Diagnosed {
            until: person.two_step.grace_until,
            ..Diagnosed::new(Cause::GraceEnds, Sure::Known)
        });
    }
    let breached = person.risk.breached_password_at;
    if let Some(at) = breached.or(person.risk.weak_password_at) {
        add(Diagnosed {
            word: breached.map(|_| "breached".to_owned()),
            ..Diagnosed::new(Cause::WeakPassword, Sure::Known).at(at)
        });
    }
    if let Some(login) = &person.login {
        let canonical = |text: &str| Address::parse(text).map(|one| one.canonical);
        let of_login = |cause| Diagnosed {
            address: Some(login.clone()),
            ..Diagnosed::new(cause, Sure::Known)
        };
        match (canonical(login), &person.contact_email) {
            (Err(_), _) => add(of_login(Cause::MadeUpLogin)),
            (Ok(login), Some(contact)) if canonical(contact).is_ok_and(|one| one != login) => {
                add(of_login(Cause::OtherLogin));
            }
            _ => {}
        }
    }
    causes
}

/// SES-1: that their session ended by itself, `idle` ms after the last activity, for whoever asks about it. `None` where one is open.
#[must_use]
pub fn session_over(person: &Employee, idle: i64, now: Time) -> Option<Diagnosed> {
    let last = person.last_sign_in_at?;
    let is_over = person.n_sessions == 0 && now.since(last) >= idle;
    is_over.then(|| Diagnosed::new(Cause::SessionOver, Sure::Known).at(last))
}

#[cfg(test)]
mod tests;
