//! What a mirror says keeps someone out, held against the decision that every server makes at its door ([`sign_in::decide`]), in a thousand
//! workspaces that chance made (DOC-1, DOC-2). A server itself decides in forty larger ones, in its own tests.

use std::collections::HashSet;

use gatehouse_mirror::employee::PersonQuery;
use gatehouse_mirror::rows;
use gatehouse_rules::block::Block;
use gatehouse_rules::diagnosis::{Cause, Sure};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::feed::{Kind, Row};
use gatehouse_rules::invitation::Invitation;
use gatehouse_rules::ip_rule::{AllowList, IpRule, Lists, RuleFor, Verdict, judge};
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::random::Random;
use gatehouse_rules::request::{Request, RequestKind};
use gatehouse_rules::role::Role;
use gatehouse_rules::sign_in::{
    self, Captcha, Checked, Counted, Means, Message, Password, Second, To,
};
use gatehouse_rules::time::{DAY, HOUR, MINUTE};
use gatehouse_rules::two_step::TwoStep;
use gatehouse_rules::workspace::Settings;

use crate::office::{NOW, Office, employee, event, invited, workspace};

const WORKSPACES: usize = 1_000;
/// In each of them.
const PEOPLE: usize = 2;

const HOME: &str = "198.51.100.0/24";
const AWAY: &str = "192.0.2.0/24";

/// One of some values, by chance.
fn pick<T: Clone>(chance: &Random, of: &[T]) -> T {
    of[usize::try_from(chance.below(of.len() as u64)).unwrap()].clone()
}

/// Somebody, and what the server alone knows of them.
struct One {
    person: Employee,
    invitation: Option<Invitation>,
    has_password: bool,
    /// What their attempts came to, oldest first.
    log: Vec<Event>,
    asks: bool,
}

fn someone(chance: &Random, id: &str) -> One {
    let past = || pick(chance, &[None, None, None, Some(NOW.plus(-HOUR))]);
    let around = || {
        let soon = Some(NOW.plus(DAY));
        pick(chance, &[None, None, Some(NOW.plus(-DAY)), soon])
    };
    let status = pick(
        chance,
        &[
            Status::Active,
            Status::Active,
            Status::Active,
            Status::Active,
            Status::Dismissed,
            Status::PendingApproval,
            Status::Invited,
        ],
    );
    let mut invitation = None;
    if status == Status::Invited {
        let letter = pick(
            chance,
            &[
                None,
                Some(LetterState::Sent),
                Some(LetterState::Delayed),
                Some(LetterState::Refused),
                Some(LetterState::Opened),
            ],
        );
        let [_, Row::Invitation(one)] = invited(id, id, letter) else {
            unreachable!()
        };
        let is_over = chance.below(4) == 0;
        let expires_at = one.expires_at.map(|at| if is_over { NOW } else { at });
        invitation = Some(Invitation { expires_at, ..one });
    }
    let joined = matches!(status, Status::Active | Status::Dismissed);
    let blocked_at = past().filter(|_| joined);
    let by_hand = Block::Hand {
        reason: "Left the phone in a taxi".to_owned(),
        admin: "Petra Novak".to_owned(),
    };
    let person = Employee {
        role: pick(chance, &Role::ALL),
        department: pick(chance, &[None, Some("sales".into())]),
        status,
        blocked_at,
        block: blocked_at.and(pick(chance, &[None, Some(by_hand)])),
        password_void_at: past().filter(|_| joined),
        two_step: TwoStep {
            enrolled_at: past(),
            codes_left: pick(chance, &[0, 3]),
            paused_until: around(),
            grace_until: around(),
            ..TwoStep::default()
        },
        last_sign_in_at: None,
        ..employee(id, id)
    };
    One {
        invitation,
        has_password: !joined || chance.below(8) > 0,
        log: Vec::new(),
        asks: status == Status::Active && chance.below(8) == 0,
        person,
    }
}

fn may_come(person: &Employee, rules: &[IpRule], ip: &str) -> bool {
    let verdict = judge(Lists::of(rules, person), person.role, ip.parse().ok());
    !matches!(verdict, Verdict::Refused { .. })
}

/// One attempt, question by question, as a server's door asks them.
fn attempt(chance: &Random, one: &One, settings: &Settings, place_allowed: bool) -> sign_in::Cause {
    let person = &one.person;
    let shut = sign_in::Facts {
        counted: Counted {
            from_here: pick(chance, &[1, 1, 1, 11]),
            of_strangers: pick(chance, &[0, 0, 0, 0, 100]),
            ..Counted::default()
        },
        captcha: pick(chance, &[Captcha::None, Captcha::Solved]),
        place_allowed,
        ..sign_in::Facts::new(To::Browser, Some(person), &person.two_step, settings)
    };
    let first = sign_in::decide(&shut, NOW);
    if first.told != Message::Check {
        return first.cause;
    }
    let typed = pick(chance, &[Password::Right, Password::Right, Password::Wrong]);
    let typed = sign_in::Facts {
        password: if one.has_password {
            typed
        } else {
            Password::None
        },
        ..shut
    };
    let cause = sign_in::decide(&typed, NOW).cause;
    if cause != sign_in::Cause::SecondStepMissing {
        return cause;
    }
    let (means, checked) = pick(
        chance,
        &[
            (Means::Code, Checked::Right),
            (Means::Code, Checked::Wrong),
            (Means::Code, Checked::Used),
            (Means::Code, Checked::Late { seconds: 90 }),
            (Means::Backup, Checked::WrongBackup),
            (Means::Backup, Checked::UsedBackup),
            (Means::Passkey, Checked::WrongPasskey),
        ],
    );
    let second = Some(Second { means, checked });
    sign_in::decide(&sign_in::Facts { second, ..typed }, NOW).cause
}

/// What a server logs of it.
fn logged(one: &One, cause: sign_in::Cause, ip: &str, number: u64) -> Event {
    let (kind, word) = match cause {
        sign_in::Cause::In => (EventKind::SignedIn, None),
        sign_in::Cause::PlaceNotAllowed => (EventKind::PlaceRefused, Some("signed_in")),
        cause => (EventKind::SignInFailed, Some(cause.word())),
    };
    let id = one.person.id.as_str();
    let at = NOW.plus(i64::try_from(number).unwrap() * MINUTE - HOUR);
    Event {
        number,
        ip: Some(ip.to_owned()),
        cause: word.map(str::to_owned),
        ..event(&format!("{id}-{number}"), at, kind, id)
    }
}

/// What an admin is to read of who was told that they are not in this workspace.
fn of_invitation(invitation: &Invitation) -> Cause {
    let letter = invitation.letter.as_ref().map(|letter| letter.state);
    let is_over = invitation.expires_at.is_some_and(|at| at <= NOW);
    match letter {
        None => Cause::NeverSent,
        Some(LetterState::Refused) => Cause::LetterFailed,
        Some(_) if is_over => Cause::InvitationExpired,
        Some(LetterState::Delayed) => Cause::LetterDelayed,
        Some(_) => Cause::NotJoinedYet,
    }
}

/// The cause that the door's own decision is called by, where the copy is asked.
fn named(one: &One, decided: sign_in::Cause) -> Option<Cause> {
    match decided {
        sign_in::Cause::In => None,
        sign_in::Cause::NotInWorkspace => one.invitation.as_ref().map(of_invitation),
        sign_in::Cause::Blocked if one.person.block.is_some() => Some(Cause::BlockedByHand),
        sign_in::Cause::Blocked => Some(Cause::BlockedBySuspicion),
        decided => Cause::of_attempt(decided),
    }
}

/// What keeps them out, by the decision about who now types everything right that they have, else by what their last attempts came to.
fn expected(one: &One, settings: &Settings, rules: &[IpRule]) -> Option<Cause> {
    // From where somebody comes is known once they have proved who they are.
    let proved = |event: &&Event| event.kind != EventKind::SignInFailed;
    let seen = one.log.iter().rev().find(proved);
    let from = seen.and_then(|event| event.ip.as_deref());
    let right = sign_in::Facts {
        place_allowed: from.is_none_or(|ip| may_come(&one.person, rules, ip)),
        ..sign_in::Facts::supposing(To::Browser, &one.person, settings)
    };
    let decided = sign_in::decide(&right, NOW).cause;
    let is_in = |event: &&Event| event.kind != EventKind::SignedIn;
    let words = one.log.iter().rev().take_while(is_in);
    let failed: Vec<_> = words
        .filter_map(|event| sign_in::Cause::of(event.cause.as_deref()?))
        .collect();
    // A missing password is known from the log alone, and asked for before these two.
    let no_password = failed.contains(&sign_in::Cause::NoPassword);
    let is_behind = matches!(
        decided,
        sign_in::Cause::PlaceNotAllowed | sign_in::Cause::MustEnrol
    );
    if no_password && is_behind {
        return Some(Cause::NoPassword);
    }
    // What this company decided once counts by what it has decided now.
    let tried = failed
        .into_iter()
        .filter(|cause| !cause.is_of_one_company());
    named(one, decided)
        .or(one.asks.then_some(Cause::CannotConfirm))
        .or(tried.filter_map(Cause::of_attempt).next())
}

/// The rows that the feed would bring of somebody.
fn rows_of(one: &One) -> Vec<Row> {
    let mut rows = vec![Row::Employee(one.person.clone())];
    rows.extend(one.invitation.clone().map(Row::Invitation));
    rows.extend(one.log.iter().cloned().map(Row::Event));
    if one.asks {
        rows.push(Row::Request(Request {
            id: format!("q-{}", one.person.id.as_str()).into(),
            kind: RequestKind::Help,
            employee: Some(one.person.id.clone()),
            name: one.person.name.clone(),
            login: one.person.login.clone().unwrap_or_default(),
            note: None,
            since: NOW.plus(-MINUTE),
        }));
    }
    rows
}

#[tokio::test]
async fn in_a_thousand_random_workspaces_the_mirror_names_what_the_door_decides_doc_1_doc_2() {
    let office = Office::open().await;
    let chance = Random::seeded(11);
    let rule = |rule: RuleFor, ranges: &str| IpRule {
        id: rule.row_id(&"w".into()).to_owned(),
        rule,
        allowed: AllowList::parse(ranges).unwrap(),
        since: NOW.plus(-DAY),
    };
    let (mut seen, mut faults, mut before) = (HashSet::new(), Vec::new(), Vec::new());
    for at in 0..WORKSPACES {
        let settings = Settings {
            two_step_required_since: pick(&chance, &[None, None, Some(NOW.plus(-9 * DAY))]),
            ..Settings::default()
        };
        let ids = (0..PEOPLE).map(|number| format!("p{at}-{number}"));
        let mut people: Vec<One> = ids.map(|id| someone(&chance, &id)).collect();
        let everyone = rule(RuleFor::Workspace, HOME);
        let of_sales = rule(RuleFor::Department("sales".into()), AWAY);
        let own = rule(RuleFor::Person(people[0].person.id.clone()), AWAY);
        let rules = pick(
            &chance,
            &[
                vec![],
                vec![],
                vec![everyone.clone()],
                vec![everyone.clone(), of_sales],
                vec![everyone, own],
            ],
        );
        for one in &mut people {
            for _ in 0..chance.below(3) {
                let ip = pick(&chance, &["192.0.2.7", "198.51.100.7"]);
                let place_allowed = may_come(&one.person, &rules, ip);
                let cause = attempt(&chance, one, &settings, place_allowed);
                let number = one.log.len() as u64 + 1;
                let event = logged(one, cause, ip, number);
                one.log.push(event);
            }
        }
        // The copy is of this workspace, and nothing of the last one is left in it.
        let mut rows = vec![Row::Workspace(workspace(settings.clone()))];
        rows.extend(rules.iter().cloned().map(Row::IpRule));
        rows.extend(people.iter().flat_map(rows_of));
        let here: Vec<(Kind, String)> = rows
            .iter()
            .map(|row| (row.kind(), row.id().to_owned()))
            .collect();
        let mut write = office
            .mirror
            .write_copy(&office.mirror.copy())
            .await
            .unwrap();
        for (kind, id) in std::mem::replace(&mut before, here) {
            rows::remove(write.conn(), kind, &id).await.unwrap();
        }
        write.commit().await.unwrap();
        office.rows(rows).await;
        for one in &people {
            let employee = one.person.id.clone();
            let shown = office.mirror.person(PersonQuery { employee }).await;
            let causes = shown.unwrap().causes;
            let told = causes.iter().find(|cause| cause.sure <= Sure::Tried);
            let expected = expected(one, &settings, &rules);
            if told.map(|told| told.cause) != expected {
                let words: Vec<_> = one.log.iter().map(|event| &event.cause).collect();
                faults.push(format!(
                    "{expected:?}, told {told:?} of {:?} {words:?}",
                    one.person
                ));
            }
            seen.insert(expected);
        }
    }
    assert!(
        faults.is_empty(),
        "{} of them: {:#?}",
        faults.len(),
        faults.iter().take(5).collect::<Vec<_>>()
    );
    assert!(seen.len() >= 22, "all alike: {seen:?}");
}
