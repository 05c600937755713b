//! A table per cause, a thousand random workspaces, and the messages.

use std::collections::HashSet;

use serde_json::json;

use super::*;
use crate::address::Channel;
use crate::block::Signal;
use crate::employee::EmployeeDevice;
use crate::event::EventKind as Kind;
use crate::ip_rule::{AllowList, IpRule};
use crate::random::Random;
use crate::role::Role;
use crate::sign_in::{Captcha, Checked, Counted, Means, Password, Second};
use crate::time::{DAY, HOUR};
use crate::two_step::TwoStep;

const NOW: Time = Time(1_000 * DAY);

fn anna() -> Employee {
    Employee {
        id: "anna".into(),
        name: "Anna".to_owned(),
        contact_email: Some("anna@example.com".to_owned()),
        login: Some("anna@example.com".to_owned()),
        department: Some("sales".into()),
        position: None,
        role: Role::Employee,
        status: Status::Active,
        status_since: NOW.plus(-90 * DAY),
        joined_at: Some(NOW.plus(-90 * DAY)),
        blocked_at: None,
        block: None,
        password_void_at: None,
        risk: Default::default(),
        language: None,
        two_step: TwoStep::default(),
        last_sign_in_at: None,
        last_failure_at: None,
        n_sessions: 0,
        standing_inferred: false,
        since_seen: false,
        devices: Vec::<EmployeeDevice>::new(),
        workgroups: Vec::new(),
    }
}

fn event(kind: Kind, cause: Option<&str>, ago: i64, ip: &str) -> Event {
    Event {
        id: ago.to_string().into(),
        number: 1,
        at: NOW.plus(-ago),
        kind,
        actor: None,
        on: Some("anna".into()),
        ip: Some(ip.to_owned()),
        device: None,
        cause: cause.map(str::to_owned),
        data: serde_json::Map::new(),
    }
}

fn failed(cause: &str, ago: i64) -> Event {
    event(Kind::SignInFailed, Some(cause), ago, "192.0.2.7")
}

fn letter(state: LetterState) -> LetterFacts {
    LetterFacts {
        state,
        at: NOW.plus(-HOUR),
        said: Some("550 no such user".to_owned()),
        host: Some("mx.example".to_owned()),
    }
}

fn invitation(state: Option<LetterState>, expires_in: i64) -> Invitation {
    Invitation {
        id: "i".into(),
        employee: "anna".into(),
        channel: Some(Channel::Email),
        address: "anna@example.com".to_owned(),
        link: None,
        invited_by: None,
        invited_at: NOW.plus(-DAY),
        sends: state.map(|_| NOW.plus(-DAY)).into_iter().collect(),
        n_sent: 1,
        expires_at: state.map(|_| NOW.plus(expires_in)),
        letter: state.map(letter),
        pending_at: None,
        joined_at: None,
    }
}

fn rule(of: RuleFor, ranges: &str) -> IpRule {
    IpRule {
        id: "r".to_owned(),
        rule: of,
        allowed: AllowList::parse(ranges).unwrap(),
        since: NOW.plus(-DAY),
    }
}

fn names(facts: &Facts<'_>) -> Vec<&'static str> {
    let found = diagnose(facts, NOW);
    found.iter().map(|one| one.cause.name()).collect()
}

#[test]
fn who_may_come_in_has_nothing_in_the_way_doc_1() {
    let (anna, settings) = (anna(), Settings::default());
    assert!(names(&Facts::new(&anna, None, &settings)).is_empty());
}

#[test]
fn every_standing_has_its_cause_and_its_evidence_doc_1() {
    let settings = Settings {
        two_step_required_since: Some(NOW.plus(-9 * DAY)),
        ..Settings::default()
    };
    let at = NOW.plus(-HOUR);
    let enrolled = TwoStep {
        enrolled_at: Some(at),
        codes_left: 5,
        ..TwoStep::default()
    };
    let fine = Employee {
        two_step: enrolled,
        ..anna()
    };
    let hand = Block::Hand {
        reason: "Left the phone in a taxi".to_owned(),
        admin: "Petra".to_owned(),
    };
    let suspicion = Block::Suspicion {
        score: 120,
        threshold: 100,
        evidence: vec![crate::block::Evidence {
            signal: Signal::WeakPassword,
            points: 20,
            n: 0,
            devices: Vec::new(),
        }],
        case_at: None,
    };
    let blocked = |block: Block, role, status| Employee {
        blocked_at: Some(at),
        block: Some(block),
        role,
        status,
        ..fine.clone()
    };
    let status = |status| Employee {
        status,
        status_since: at,
        ..fine.clone()
    };
    for (person, expected) in [
        (fine.clone(), vec![]),
        (status(Status::Dismissed), vec!["dismissed"]),
        (status(Status::PendingApproval), vec!["pending_approval"]),
        (
            blocked(hand.clone(), Role::Employee, Status::Active),
            vec!["blocked_by_hand"],
        ),
        (
            blocked(suspicion.clone(), Role::Admin, Status::Active),
            vec!["blocked_by_suspicion"],
        ),
        // The door says "blocked" of both, whatever else holds.
        (
            blocked(hand, Role::Employee, Status::Dismissed),
            vec!["blocked_by_hand", "dismissed"],
        ),
        (
            Employee {
                password_void_at: Some(at),
                ..fine.clone()
            },
            vec!["password_void"],
        ),
        (anna(), vec!["must_enrol"]),
    ] {
        let facts = Facts::new(&person, None, &settings);
        assert_eq!(names(&facts), expected);
        let found = diagnose(&facts, NOW);
        assert!(
            found
                .iter()
                .all(|one| one.sure == Sure::Stops && one.at.is_some())
        );
        if let Some(first) = found.first().filter(|one| one.block.is_some()) {
            let is_admin = person.role == Role::Admin;
            assert_eq!(first.verify, is_admin, "BLK-5");
        }
    }
    let alone = blocked(suspicion, Role::Owner, Status::Active);
    let facts = Facts {
        n_others: 0,
        stops_rest: true,
        ..Facts::new(&alone, None, &settings)
    };
    assert_eq!(
        names(&facts),
        ["blocked_by_suspicion", "only_user"],
        "BLK-6"
    );
    assert!(diagnose(&facts, NOW)[0].stops_rest, "BLK-3");
}

#[test]
fn more_time_is_no_fix_for_who_cannot_sign_in_anew_to_set_two_step_up_tfa_6_net_1() {
    let settings = Settings {
        two_step_required_since: Some(NOW.plus(-9 * DAY)),
        ..Settings::default()
    };
    let tried = [event(
        Kind::SignInFailed,
        Some("not_anew"),
        HOUR,
        "192.0.2.7",
    )];
    let of = |login: &str| {
        let person = Employee {
            login: Some(login.to_owned()),
            ..anna()
        };
        let facts = Facts {
            events: &tried,
            ..Facts::new(&person, None, &settings)
        };
        let found = diagnose(&facts, NOW);
        let first = found.into_iter().take(2);
        first.map(|one| (one.cause, one.fixes)).collect::<Vec<_>>()
    };
    // A link sets a password, with which they sign in and set two-step up.
    assert_eq!(
        of("anna@northwind.example"),
        [
            (Cause::ProviderFails, vec![Fix::SendRecovery]),
            (Cause::MustEnrol, vec![])
        ]
    );
    // None reaches a login that was made up: it is the operator's to decide.
    assert_eq!(
        of("acme-7k2m"),
        [(Cause::ProviderFails, vec![]), (Cause::MustEnrol, vec![])]
    );
    let person = anna();
    let facts = Facts::new(&person, None, &settings);
    let found = diagnose(&facts, NOW);
    assert_eq!(found[0].fixes, [Fix::ExtendGrace]);
}

#[test]
fn every_state_of_an_invitation_has_its_cause_doc_1() {
    let person = Employee {
        status: Status::Invited,
        login: None,
        ..anna()
    };
    let settings = Settings::default();
    for (invitation, expected) in [
        (None, vec!["never_sent"]),
        (Some(invitation(None, DAY)), vec!["never_sent"]),
        (
            Some(invitation(Some(LetterState::Sent), DAY)),
            vec!["not_joined_yet"],
        ),
        (
            Some(invitation(Some(LetterState::Opened), DAY)),
            vec!["not_joined_yet"],
        ),
        (
            Some(invitation(Some(LetterState::Delayed), DAY)),
            vec!["letter_delayed"],
        ),
        (
            Some(invitation(Some(LetterState::Bounced), DAY)),
            vec!["letter_failed"],
        ),
        (
            Some(invitation(Some(LetterState::Sent), 0)),
            vec!["invitation_expired"],
        ),
        (
            Some(invitation(Some(LetterState::Refused), 0)),
            vec!["letter_failed", "invitation_expired"],
        ),
    ] {
        let facts = Facts::new(&person, invitation.as_ref(), &settings);
        assert_eq!(names(&facts), expected);
        let found = diagnose(&facts, NOW);
        assert!(found.iter().all(|one| one.at.is_some()), "{found:?}");
        if found[0].cause == Cause::NeverSent {
            let since = invitation.map_or(person.status_since, |one| one.invited_at);
            assert_eq!(found[0].at, Some(since));
        }
    }
    let portals = Employee {
        status_since: Time(0),
        ..person
    };
    let found = diagnose(&Facts::new(&portals, None, &settings), NOW);
    assert_eq!(found[0].at, None, "a portal does not tell");
}

#[test]
fn every_true_cause_in_the_log_is_named_until_someone_gets_in_doc_1_sgn_5() {
    let (person, settings) = (anna(), Settings::default());
    let of = |events: &[Event]| {
        let facts = Facts {
            events,
            ..Facts::new(&person, None, &settings)
        };
        names(&facts)
    };
    // What the copy knows by itself, or what is only the next question, is no news from the log.
    let attempts = [
        ("in", None),
        ("unchecked", None),
        ("strangers_shut", Some("strangers_shut")),
        ("waits", Some("throttled")),
        ("throttled", Some("throttled")),
        ("captcha_wanted", Some("captcha")),
        ("captcha_wrong", Some("captcha")),
        ("unknown_login", Some("unknown_login")),
        ("no_password", Some("no_password")),
        ("wrong_password", Some("wrong_password")),
        ("several_identities", Some("several_identities")),
        ("blocked", None),
        ("second_step_missing", None),
        ("wrong_code", Some("wrong_code")),
        ("code_used", Some("code_used")),
        ("phone_clock", Some("phone_clock")),
        ("no_factor", Some("no_factor")),
        ("wrong_backup_code", Some("wrong_backup_code")),
        ("backup_code_used", Some("backup_code_used")),
        ("wrong_passkey", Some("passkey_refused")),
        ("passkey_copied", Some("passkey_refused")),
        ("not_in_workspace", None),
        ("pending_approval", None),
        ("dismissed", None),
        ("password_void", None),
        ("not_an_admin", Some("not_an_admin")),
        ("place_not_allowed", None),
        ("must_enrol", None),
        ("not_anew", Some("provider_fails")),
        ("busy", Some("server_busy")),
    ];
    let words: Vec<_> = sign_in::Cause::ALL.iter().map(|one| one.word()).collect();
    assert_eq!(attempts.map(|(word, _)| word).as_slice(), words);
    for (word, expected) in attempts {
        let event = failed(word, HOUR);
        let found = of(std::slice::from_ref(&event));
        assert_eq!(found, Vec::from_iter(expected), "{word}");
        let success = event_in(1);
        assert!(of(&[success, event]).is_empty(), "{word} is over");
    }
    for (kind, word, expected) in [
        (Kind::RecoveryRefused, "used", "recovery_outdated"),
        (Kind::RecoveryRefused, "voided", "recovery_outdated"),
        (Kind::RecoveryRefused, "changed", "recovery_outdated"),
        (Kind::RecoveryRefused, "expired", "recovery_outdated"),
        (Kind::RecoveryRefused, "wrong_code", "recovery_code_wrong"),
        (Kind::InvitationRefused, "voided", "older_invitation"),
        (Kind::LoginChangeRefused, "taken", "login_taken"),
    ] {
        assert_eq!(
            of(&[event(kind, Some(word), HOUR, "192.0.2.7")]),
            [expected]
        );
    }
    for word in ["used", "voided", "expired", "throttled"] {
        let mut late = event(Kind::RecoveryRefused, Some(word), HOUR, "192.0.2.7");
        late.data.insert("by".to_owned(), "sms_code".into());
        assert_eq!(of(&[late]), ["recovery_code_wrong"], "{word}");
    }
    // Newest first, each once, with how often; a new password ends what a wrong one began.
    let (wrong, code) = (
        |ago| failed("wrong_password", ago),
        |ago| failed("wrong_code", ago),
    );
    assert_eq!(
        of(&[code(1), wrong(2), wrong(3)]),
        ["wrong_code", "wrong_password"]
    );
    let facts = [code(1), wrong(2), wrong(3)];
    let found = diagnose(
        &Facts {
            events: &facts,
            ..Facts::new(&person, None, &settings)
        },
        NOW,
    );
    assert_eq!(found[1].n, Some(2));
    let renewed = event(Kind::PasswordRecovered, None, 2, "192.0.2.7");
    assert_eq!(of(&[code(1), renewed, wrong(3)]), ["wrong_code"]);
    // What a program does for them is no sign of them, and a refused sign-in let nobody in.
    for data in [json!({"way": "rest"}), json!({NOTE_OF: "refused"})] {
        let mut came = event_in(1);
        came.data = data.as_object().cloned().unwrap();
        assert_eq!(of(&[came, wrong(2)]), ["wrong_password"]);
    }
}

const NOTE_OF: &str = crate::ip_rule::NOTE;

fn event_in(ago: i64) -> Event {
    event(Kind::SignedIn, None, ago, "192.0.2.7")
}

#[test]
fn what_nobody_logged_and_what_is_worth_knowing_is_said_as_such_doc_1_blk_8() {
    let settings = Settings {
        two_step_required_since: Some(NOW.plus(-DAY)),
        ..Settings::default()
    };
    let enrolled = |codes_left| TwoStep {
        enrolled_at: Some(Time(1)),
        codes_left,
        ..TwoStep::default()
    };
    let grace = TwoStep {
        grace_until: Some(NOW.plus(DAY)),
        ..TwoStep::default()
    };
    let of = |two_step: TwoStep| Employee { two_step, ..anna() };
    for (person, expected) in [
        (of(enrolled(3)), None),
        (of(enrolled(0)), Some("codes_used_up")),
        (of(grace), Some("grace_ends")),
        (
            Employee {
                contact_email: Some("a.ivanova@example.com".to_owned()),
                ..of(enrolled(3))
            },
            Some("other_login"),
        ),
        (
            Employee {
                contact_email: Some("ANNA@example.com".to_owned()),
                ..of(enrolled(3))
            },
            None,
        ),
        (
            Employee {
                login: Some("acme-x7k2m9q4tb".to_owned()),
                ..of(enrolled(3))
            },
            Some("made_up_login"),
        ),
    ] {
        let facts = Facts::new(&person, None, &settings);
        assert_eq!(names(&facts), Vec::from_iter(expected));
        assert!(
            diagnose(&facts, NOW)
                .iter()
                .all(|one| one.sure == Sure::Known)
        );
    }
    let unknown = Employee {
        last_failure_at: Some(NOW.plus(-HOUR)),
        ..of(enrolled(3))
    };
    assert_eq!(
        names(&Facts::new(&unknown, None, &settings)),
        ["failed_lately"]
    );
    // BLK-8: what the server noted of the password when it was last typed right.
    for (risk, word) in [
        ((Some(NOW.plus(-DAY)), None), None),
        ((None, Some(NOW.plus(-DAY))), Some("breached")),
        ((Some(NOW), Some(NOW.plus(-DAY))), Some("breached")),
    ] {
        let guessable = Employee {
            risk: crate::block::Risk {
                weak_password_at: risk.0,
                breached_password_at: risk.1,
                unusual_device_at: None,
            },
            ..of(enrolled(3))
        };
        let found = diagnose(&Facts::new(&guessable, None, &settings), NOW);
        assert_eq!(found[0].cause, Cause::WeakPassword);
        assert_eq!(found[0].sure, Sure::Known, "it lets in");
        assert_eq!(found[0].at, Some(NOW.plus(-DAY)));
        assert_eq!(found[0].word.as_deref(), word);
    }
    let idle = Employee {
        last_sign_in_at: Some(NOW.plus(-HOUR)),
        ..anna()
    };
    let over = session_over(&idle, HOUR, NOW).map(|one| one.cause);
    assert_eq!(over, Some(Cause::SessionOver), "SES-1");
    assert!(session_over(&idle, HOUR, NOW.plus(-1)).is_none());
}

#[test]
fn help_that_is_asked_for_and_letters_under_way_are_named_doc_1_tfa_7_inv_9() {
    let (person, settings) = (anna(), Settings::default());
    let request = Request {
        id: "q".into(),
        kind: RequestKind::Help,
        employee: Some("anna".into()),
        name: "Anna".to_owned(),
        login: "anna@example.com".to_owned(),
        note: Some("My phone broke".to_owned()),
        since: NOW.plus(-HOUR),
    };
    let events = [failed("wrong_code", 1)];
    let facts = Facts {
        requests: std::slice::from_ref(&request),
        events: &events,
        ..Facts::new(&person, None, &settings)
    };
    assert_eq!(names(&facts), ["cannot_confirm", "wrong_code"]);
    for (state, expected) in [
        (LetterState::Bounced, Some("recovery_letter_failed")),
        (LetterState::Refused, Some("recovery_letter_failed")),
        (LetterState::Sent, Some("recovery_not_opened")),
        (LetterState::Delayed, Some("recovery_not_opened")),
        (LetterState::Waiting, Some("recovery_not_opened")),
        (LetterState::Opened, None),
    ] {
        let letter = letter(state);
        let facts = Facts {
            letter: Some(link(&letter)),
            ..Facts::new(&person, None, &settings)
        };
        assert_eq!(names(&facts), Vec::from_iter(expected), "{state:?}");
    }
}

/// With a link to a new password that still works.
fn link(facts: &LetterFacts) -> Letter<'_> {
    Letter {
        brings_login: false,
        asked_at: NOW.plus(-HOUR),
        link_until: Some(NOW.plus(1)),
        facts,
    }
}

#[test]
fn a_letter_is_a_cause_by_what_it_brings_until_they_come_in_after_it_doc_1_inv_9_rcv_1_sgn_7() {
    let (person, settings) = (anna(), Settings::default());
    let of = |letter: Letter<'_>, events: &[Event]| {
        let facts = Facts {
            letter: Some(letter),
            events,
            ..Facts::new(&person, None, &settings)
        };
        diagnose(&facts, NOW)
    };
    let causes = |found: &[Diagnosed]| found.iter().map(|one| one.cause).collect::<Vec<_>>();
    let (sent, bounced) = (letter(LetterState::Sent), letter(LetterState::Bounced));
    let ran_out = |facts| Letter {
        link_until: Some(NOW),
        ..link(facts)
    };
    let login = |facts| Letter {
        brings_login: true,
        link_until: None,
        ..link(facts)
    };
    let code = |facts| Letter {
        link_until: None,
        ..link(facts)
    };
    let found = of(link(&sent), &[]);
    assert_eq!(causes(&found), [Cause::RecoveryNotOpened]);
    assert_eq!(found[0].until, Some(NOW.plus(1)));
    // What has not left the server lies in nobody's Spam.
    for (state, word) in [
        (LetterState::Sent, None),
        (LetterState::Waiting, Some("waiting")),
        (LetterState::Delayed, Some("delayed")),
    ] {
        let found = of(link(&letter(state)), &[]);
        assert_eq!(causes(&found), [Cause::RecoveryNotOpened]);
        assert_eq!(found[0].word.as_deref(), word);
    }
    // RCV-1: the link that ran out is no letter that waits to be opened.
    let found = of(ran_out(&sent), &[]);
    assert_eq!(causes(&found), [Cause::RecoveryOutdated]);
    assert_eq!(
        (found[0].at, found[0].until),
        (Some(NOW.plus(-HOUR)), Some(NOW))
    );
    let late = event(Kind::RecoveryRefused, Some("expired"), 1, "192.0.2.7");
    let found = of(ran_out(&sent), &[late]);
    assert_eq!(causes(&found), [Cause::RecoveryOutdated], "said once");
    assert_eq!(found[0].word.as_deref(), Some("expired"));
    // What has no link is never seen to be opened, and says nothing as long as it did not fail.
    assert!(of(login(&sent), &[]).is_empty());
    assert!(of(code(&sent), &[]).is_empty());
    let found = of(login(&bounced), &[]);
    assert_eq!(causes(&found), [Cause::RecoveryLetterFailed]);
    assert_eq!(found[0].word.as_deref(), Some("login"));
    assert_eq!(found[0].fixes, [Fix::Edit, Fix::SendLogin, Fix::Replace]);
    let found = of(code(&bounced), &[]);
    assert_eq!(causes(&found), [Cause::RecoveryLetterFailed]);
    assert_eq!(found[0].word, None);
    assert_eq!(found[0].fixes, Cause::RecoveryLetterFailed.fixes());
    // Whoever came in since does not wait for it, whatever became of it.
    for kind in [
        Kind::SignedIn,
        Kind::PasswordSet,
        Kind::PasswordRecovered,
        Kind::LoginChanged,
    ] {
        for letter in [link(&sent), ran_out(&sent), link(&bounced), login(&bounced)] {
            let after = event(kind, None, 1, "192.0.2.7");
            assert!(of(letter, &[after]).is_empty(), "{kind:?} {letter:?}");
            let before = event(kind, None, HOUR, "192.0.2.7");
            assert_eq!(of(letter, &[before]).len(), 1, "{kind:?} {letter:?}");
        }
    }
    let mut program = event_in(1);
    program.data.insert("way".to_owned(), "rest".into());
    assert_eq!(
        causes(&of(link(&sent), &[program])),
        [Cause::RecoveryNotOpened],
        "a program is no sign of them"
    );
    let wrong = failed("wrong_password", 1);
    assert_eq!(
        causes(&of(link(&sent), &[wrong])),
        [Cause::WrongPassword, Cause::RecoveryNotOpened]
    );
}

#[test]
fn a_place_outside_the_nearest_list_is_named_with_whose_list_it_is_doc_1_ipr_1() {
    let (person, settings) = (anna(), Settings::default());
    let everyone = rule(RuleFor::Workspace, "198.51.100.0/24");
    let own = rule(RuleFor::Person("anna".into()), "192.0.2.0/24");
    let team = rule(RuleFor::Department("sales".into()), "203.0.113.0/24");
    let events = [event(Kind::PlaceRefused, Some("signed_in"), 1, "192.0.2.7")];
    for (rules, list) in [
        (vec![&everyone], Some(RuleFor::Workspace)),
        (
            vec![&everyone, &team],
            Some(RuleFor::Department("sales".into())),
        ),
        (vec![&everyone, &team, &own], None),
        (vec![], None),
    ] {
        let facts = Facts {
            lists: Lists::of(rules, &person),
            events: &events,
            ..Facts::new(&person, None, &settings)
        };
        let found = diagnose(&facts, NOW);
        let cause = list.is_some().then_some(Cause::PlaceNotAllowed);
        assert_eq!(found.first().map(|one| one.cause), cause);
        assert_eq!(found.first().and_then(|one| one.list.clone()), list);
    }
    let boss = Employee {
        role: Role::Owner,
        ..anna()
    };
    let facts = Facts {
        lists: Lists::of([&everyone], &boss),
        events: &events,
        ..Facts::new(&boss, None, &settings)
    };
    assert!(names(&facts).is_empty(), "exempt");
}

/// One of some values, by chance.
fn pick<T: Clone>(random: &Random, of: &[T]) -> T {
    of[usize::try_from(random.below(of.len() as u64)).unwrap()].clone()
}

/// A person of a random workspace, as the server has them.
fn someone(random: &Random) -> (Employee, Settings) {
    let when = |random: &Random| {
        pick(
            random,
            &[
                None,
                None,
                Some(NOW.plus(-DAY)),
                Some(NOW.plus(-1)),
                Some(NOW.plus(DAY)),
            ],
        )
    };
    let past = |random: &Random| pick(random, &[None, None, None, Some(NOW.plus(-HOUR))]);
    let settings = Settings {
        two_step_required_since: past(random),
        ..Settings::default()
    };
    let person = Employee {
        role: pick(random, &Role::ALL),
        status: pick(
            random,
            &[
                Status::Active,
                Status::Active,
                Status::Active,
                Status::Dismissed,
                Status::PendingApproval,
                Status::Invited,
            ],
        ),
        blocked_at: past(random),
        password_void_at: past(random),
        two_step: TwoStep {
            enrolled_at: past(random),
            codes_left: pick(random, &[0, 3]),
            paused_until: when(random),
            pause_reason: None,
            grace_until: when(random),
            ..TwoStep::default()
        },
        ..anna()
    };
    (person, settings)
}

#[test]
fn in_a_thousand_random_workspaces_the_diagnosis_names_what_the_door_decides_doc_1_doc_2() {
    let random = Random::seeded(4);
    let mut seen = HashSet::new();
    for _ in 0..1_000 {
        let (person, settings) = someone(&random);
        let rules: Vec<IpRule> = pick(
            &random,
            &[
                vec![],
                vec![rule(RuleFor::Workspace, "198.51.100.0/24")],
                vec![
                    rule(RuleFor::Workspace, "198.51.100.0/24"),
                    rule(RuleFor::Department("sales".into()), "192.0.2.0/24"),
                ],
                vec![rule(RuleFor::Person("anna".into()), "198.51.100.0/24")],
            ],
        );
        let lists = Lists::of(&rules, &person);
        let ip = pick(&random, &["192.0.2.7", "198.51.100.7"]);
        let is_allowed = !matches!(
            judge(lists, person.role, ip.parse().ok()),
            Verdict::Refused { .. }
        );
        // What they do at the door, and what the server decides of it.
        let attempt = sign_in::Facts {
            counted: Counted {
                from_here: pick(&random, &[1, 1, 1, 11]),
                of_strangers: pick(&random, &[0, 0, 0, 100]),
                ..Counted::default()
            },
            captcha: pick(&random, &[Captcha::None, Captcha::Solved]),
            password: pick(
                &random,
                &[
                    Password::Unchecked,
                    Password::Wrong,
                    Password::None,
                    Password::Right,
                    Password::Right,
                ],
            ),
            second: Some(Second {
                means: Means::Code,
                checked: pick(
                    &random,
                    &[
                        Checked::Right,
                        Checked::Right,
                        Checked::Wrong,
                        Checked::Used,
                        Checked::UsedBackup,
                        Checked::Late { seconds: 90 },
                    ],
                ),
            }),
            place_allowed: is_allowed,
            ..sign_in::Facts::new(To::Browser, Some(&person), &person.two_step, &settings)
        };
        let decided = sign_in::decide(&attempt, NOW);
        // What the server then logs, and the mirror has.
        let logged = match decided.cause {
            sign_in::Cause::In => vec![event(Kind::SignedIn, None, 1, ip)],
            sign_in::Cause::PlaceNotAllowed => {
                vec![event(Kind::PlaceRefused, Some("signed_in"), 1, ip)]
            }
            sign_in::Cause::Unchecked => vec![],
            cause => vec![event(Kind::SignInFailed, Some(cause.word()), 1, ip)],
        };
        let facts = Facts {
            lists,
            events: &logged,
            ..Facts::new(&person, None, &settings)
        };
        let found = diagnose(&facts, NOW);
        // Whoever types everything right from where they were last seen.
        let is_seen = logged.iter().any(|one| one.kind != Kind::SignInFailed);
        let right = sign_in::Facts {
            place_allowed: is_allowed || !is_seen,
            ..sign_in::Facts::supposing(To::Browser, &person, &settings)
        };
        let right = sign_in::decide(&right, NOW).cause;
        // Who has no password types nothing right, and is told so before these.
        let is_behind = matches!(
            right,
            sign_in::Cause::PlaceNotAllowed | sign_in::Cause::MustEnrol
        );
        let right = match decided.cause {
            sign_in::Cause::NoPassword if is_behind => sign_in::Cause::NoPassword,
            _ => right,
        };
        let same = |named: Cause, decided: sign_in::Cause| match decided {
            sign_in::Cause::NotInWorkspace => named == Cause::NeverSent,
            decided => Cause::of_attempt(decided) == Some(named),
        };
        let first = found.iter().find(|one| one.sure <= Sure::Tried);
        match (right, decided.cause) {
            (sign_in::Cause::In, sign_in::Cause::In | sign_in::Cause::Unchecked) => {
                assert!(first.is_none(), "{person:?} {found:?}");
            }
            (sign_in::Cause::In, tried) => {
                let first = first.unwrap();
                assert!(same(first.cause, tried), "{tried:?} {found:?}");
                assert_eq!(first.sure, Sure::Tried);
            }
            (stops, tried) => {
                let first = first.unwrap();
                assert!(same(first.cause, stops), "{stops:?} {found:?}");
                // A missing password is known from the log alone.
                let is_tried = stops == sign_in::Cause::NoPassword;
                let sure = if is_tried { Sure::Tried } else { Sure::Stops };
                assert_eq!(first.sure, sure);
                // And what their attempt ended in stands below, where it is something else that is theirs.
                if let Some(tried) = Cause::of_attempt(tried).filter(|one| !one.is_standing()) {
                    assert!(
                        found.iter().any(|one| one.cause == tried),
                        "{tried:?} {found:?}"
                    );
                }
            }
        }
        seen.extend(found.iter().map(|one| one.cause));
    }
    assert!(seen.len() >= 14, "the workspaces are all alike: {seen:?}");
}

#[test]
fn every_cause_has_a_name_of_its_own_and_every_message_a_cause_doc_1() {
    let named: HashSet<_> = Cause::ALL.iter().map(|cause| cause.name()).collect();
    assert_eq!(named.len(), Cause::ALL.len());
    for cause in Cause::ALL {
        assert_eq!(serde_json::to_value(cause).unwrap(), cause.name());
    }
    for (english, causes) in SAID {
        let filled = english
            .replace("{company}", "Northwind")
            .replace("{time}", "2 minutes")
            .replace("{right}", "Your password is right")
            .replace("{provider}", "Acme");
        let found = meaning(&filled).unwrap_or_else(|| panic!("{english}"));
        assert!(!found.is_vendors || causes.first() == found.causes.first());
        assert!(
            causes.iter().all(|cause| found.causes.contains(cause)),
            "{english}"
        );
    }
}

#[test]
fn a_pasted_text_is_known_in_seven_languages_and_in_the_vendors_english_doc_1() {
    for (english, texts) in TRANSLATED {
        for text in texts {
            let filled = text
                .replace("{company}", "Нордвинд & Co.")
                .replace("{time}", "2 min")
                .replace("{right}", "…")
                .replace("{provider}", "Acme");
            let pasted = format!("  «{}»\r\n-- sent from my phone", filled.to_uppercase());
            let causes = SAID.iter().find(|(key, _)| key == english).unwrap().1;
            let found = meaning(&pasted).unwrap_or_else(|| panic!("{text}"));
            assert!(
                causes.iter().all(|cause| found.causes.contains(cause)),
                "{text}: {found:?}"
            );
        }
    }
    for (text, cause) in [
        ("Incorrect login or password", Cause::WrongPassword),
        (
            "Error: This employee does not exist in Bitrix24.",
            Cause::UnknownLogin,
        ),
        ("Incorrect security word", Cause::RecoveryOutdated),
        (
            "A user with email ann@x.example already exists",
            Cause::AddressInvited,
        ),
        ("User with this email already exists", Cause::AddressInvited),
        (
            "You are logged in as Ann ann@x.example. We cannot find this user at x.example. Please log out and log in as a different user",
            Cause::OtherIdentity,
        ),
        ("REST API is blocked", Cause::RestStopped),
    ] {
        let found = meaning(text).unwrap();
        assert!(found.is_vendors, "{text}");
        assert_eq!(found.causes.first(), Some(&cause), "{text}");
    }
    // What our server tells programs begins like the vendor's words, and is ours.
    let told = meaning(
        r#"{"error":"REST_BLOCKED","error_description":"REST API is blocked because a user of this account is blocked. Ask an administrator of the account to have the user unblocked"}"#,
    )
    .unwrap();
    assert!(!told.is_vendors && told.causes == [Cause::RestStopped]);
    for text in [
        "anna",
        "Anna Ivanova",
        "ann@northwind.example",
        "user",
        "The",
        "incorrect",
        "",
    ] {
        assert_eq!(meaning(text), None, "{text}");
    }
    for (text, cause) in [
        (
            "Passkeys do not work at this address",
            Cause::PasskeysNotHere,
        ),
        ("Dafür braucht es eine frische Anmeldung", Cause::SignInAnew),
        ("Acme не отвечает", Cause::ProviderFails),
        ("Algo ha fallado por nuestra parte", Cause::ServerBroke),
    ] {
        let found = meaning(text).unwrap();
        assert!(!found.is_vendors, "{text}");
        assert_eq!(found.causes.first(), Some(&cause), "{text}");
    }
    let typing = meaning("That login or pass").unwrap();
    assert_eq!(typing.causes.first(), Some(&Cause::WrongPassword));
}

/// What the three pages call the trouble, in their own words, with the vendor's name where it stands in them.
#[test]
fn each_complaint_of_the_pages_is_known_by_the_words_it_has_there_doc_1() {
    for (text, causes) in [
        (
            "Why the \"User with this email already exists\" error occurs",
            vec![Cause::AddressIsLogin, Cause::AddressIsContact],
        ),
        (
            "The email is already used as a login by another employee.",
            vec![Cause::AddressIsLogin],
        ),
        (
            "The email is specified in the Contact email field in another employee's profile.",
            vec![Cause::AddressIsContact],
        ),
        (
            "Why invitation or password recovery emails from Bitrix24 are not received",
            vec![
                Cause::NotJoinedYet,
                Cause::LetterFailed,
                Cause::RecoveryNotOpened,
            ],
        ),
        (
            "If you do not work in Bitrix24 for longer than this time, the session will end, and you need to log in again",
            vec![Cause::SessionOver],
        ),
        (
            "What to do if you lose your phone with the two-step authentication app",
            vec![Cause::CannotConfirm, Cause::CodesUsedUp],
        ),
        (
            "Why there are logins from IPs not on the allowed list",
            vec![Cause::OffList, Cause::PlaceNotAllowed],
        ),
        (
            "Why CAPTCHA requests constantly appear in the mobile app",
            vec![Cause::Captcha],
        ),
        (
            "How to fix the \"Incorrect login or password\" error",
            vec![Cause::WrongPassword, Cause::Keyboard, Cause::UnknownLogin],
        ),
        (
            "Why the \"This employee does not exist in Bitrix24\" error occurs",
            vec![
                Cause::UnknownLogin,
                Cause::OtherWorkspace,
                Cause::Dismissed,
                Cause::NeverJoined,
            ],
        ),
        (
            "How to fix the \"Incorrect security word\" error",
            vec![Cause::RecoveryOutdated, Cause::RecoveryOfAnother],
        ),
        (
            "If you sent an invitation link to the wrong email, the employee will not be able to log in",
            vec![Cause::LetterFailed, Cause::NotJoinedYet],
        ),
        (
            "You are logged in as [Ann] [ann@x.example]. We cannot find this user at [x.bitrix24.com]. Please log out and log in as a different user",
            vec![Cause::OtherIdentity],
        ),
        (
            "Cannot log in using social networks",
            vec![Cause::SeveralIdentities],
        ),
        (
            "When you log in using a social network account, Bitrix24 generates a special login automatically.",
            vec![Cause::MadeUpLogin],
        ),
        (
            "\"A user with this email already exists\" error message when trying to change your login",
            vec![Cause::LoginTaken],
        ),
        (
            "A user with email ann@x.example already exists",
            vec![
                Cause::AddressIsLogin,
                Cause::AddressIsContact,
                Cause::AddressInvited,
                Cause::AddressOfDismissed,
            ],
        ),
        (
            "Made a mistake in the email address when registering a new user and now this user cannot log in",
            vec![Cause::LetterFailed, Cause::RecoveryLetterFailed],
        ),
        (
            "Invitations/password recovery emails are not delivered",
            vec![Cause::NotJoinedYet, Cause::RecoveryNotOpened],
        ),
        (
            "I've lost my phone and cannot log in as I don't have a one time password",
            vec![Cause::CannotConfirm, Cause::CodesUsedUp],
        ),
        (
            "You cannot delete Bitrix24 account as long as there is a Bitrix24 connection.",
            vec![Cause::StillLinked],
        ),
        (
            "The most common reason for blocking is suspicious activity in an employee's account.",
            vec![Cause::BlockedBySuspicion],
        ),
        (
            "The \"Incorrect password\" message will appear",
            vec![Cause::BlockedBySuspicion, Cause::PasswordVoid],
        ),
        (
            "The user will not be able to use the old password",
            vec![Cause::PasswordVoid],
        ),
        (
            "Restoring access will not be possible",
            vec![Cause::OnlyUser],
        ),
        (
            "A user's password was compromised or insufficiently secure",
            vec![Cause::WeakPassword],
        ),
    ] {
        let found = meaning(text).unwrap_or_else(|| panic!("{text}"));
        assert!(found.is_vendors, "{text}");
        let missing: Vec<_> = causes
            .iter()
            .filter(|cause| !found.causes.contains(cause))
            .collect();
        assert!(missing.is_empty(), "{text}: {missing:?}");
    }
}
