//! The demo: its composition, counted as a mirror gets it.

use std::collections::BTreeMap;

use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::feed::Row;
use gatehouse_rules::invitation::{Invitation, InvitationState};
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::outgoing::Failed;
use gatehouse_rules::time::{DAY, Time};
use gatehouse_rules::two_step::TwoStepState;
use gatehouse_rules::workspace::Settings;
use gatehouse_server::delivery;
use gatehouse_server::demo::Size;
use gatehouse_server::letter::send_due;

use crate::harness::{Copy, Office};

/// What a mirror of the demo holds.
#[derive(Default)]
struct Holdings {
    employees: Vec<Employee>,
    invitations: Vec<Invitation>,
    events: Vec<Event>,
    settings: Settings,
    n_departments: usize,
}

impl Holdings {
    async fn fetch(office: &Office) -> Self {
        office.seal().await;
        let mut holdings = Self::default();
        for stamped in Copy::fetch(&office.owner, 1_000).await.rows.into_values() {
            match stamped.row {
                Row::Employee(one) => holdings.employees.push(one),
                Row::Invitation(one) => holdings.invitations.push(one),
                Row::Event(one) => holdings.events.push(one),
                Row::Workspace(one) => holdings.settings = one.settings,
                Row::Department(_) => holdings.n_departments += 1,
                _ => {}
            }
        }
        holdings
    }

    /// Those whom no invitation stands for.
    fn uninvited(&self) -> impl Iterator<Item = &Employee> {
        self.employees
            .iter()
            .filter(|one| self.invitations.iter().all(|of| of.employee != one.id))
    }

    fn letters(&self, now: Time) -> BTreeMap<Option<&'static str>, usize> {
        let mut n = BTreeMap::new();
        for one in &self.invitations {
            if one.state(now) == InvitationState::Open {
                let state = one.letter.as_ref().map(|letter| letter.state.name());
                *n.entry(state).or_default() += 1;
            }
        }
        n
    }

    fn n_states(&self, now: Time, state: InvitationState) -> usize {
        self.invitations
            .iter()
            .filter(|one| one.state(now) == state)
            .count()
    }

    fn n_two_step(&self, now: Time, state: TwoStepState) -> usize {
        self.uninvited()
            .filter(|one| one.two_step.state(&self.settings, now) == state)
            .count()
    }
}

#[tokio::test]
async fn the_demo_has_as_many_people_as_asked_and_two_step_in_every_state_of_a_workspace_that_requires_it_tfa_6()
 {
    for n in [10, 500] {
        let office = Office::demo(Size {
            employees: n,
            empty: false,
        })
        .await;
        let now = office.clock.now();
        let demo = Holdings::fetch(&office).await;
        assert_eq!(demo.uninvited().count(), n);
        let dismissed = demo
            .uninvited()
            .filter(|one| one.status == Status::Dismissed);
        assert_eq!(dismissed.count(), 2);
        assert_eq!(demo.employees.len(), n + 60);
        assert_eq!(demo.n_departments, 8);
        if n < 100 {
            continue;
        }
        assert_eq!(demo.n_two_step(now, TwoStepState::Paused), 3);
        for state in [
            TwoStepState::On,
            TwoStepState::InGrace,
            TwoStepState::MustEnrol,
        ] {
            assert!(demo.n_two_step(now, state) >= 5, "{state:?}");
        }
        assert!(
            demo.uninvited()
                .any(|one| one.two_step.enrolled_at.is_some()
                    && !one.two_step.is_paused(now)
                    && one.two_step.codes_left == 1),
            "someone's codes run low"
        );
        for phone in [true, false] {
            let by_passkey = |one: &&Employee| {
                one.two_step.n_passkeys > 0 && one.two_step.authenticator_at.is_some() == phone
            };
            assert!(
                demo.uninvited().filter(by_passkey).count() >= 3,
                "passkeys, beside a phone: {phone}"
            );
        }
        let made = office.number("select count(*) from passkey").await;
        let told: u32 = demo.uninvited().map(|one| one.two_step.n_passkeys).sum();
        assert_eq!(i64::from(told), made);
    }
}

#[tokio::test]
async fn the_demo_has_sixty_invitations_in_every_state_and_one_letter_that_waits_inv_8() {
    let office = Office::demo(Size {
        employees: 50,
        empty: false,
    })
    .await;
    let now = office.clock.now();
    let demo = Holdings::fetch(&office).await;
    assert_eq!(demo.invitations.len(), 60);
    for (state, n) in [
        (InvitationState::PendingApproval, 3),
        (InvitationState::Expired, 6),
        (InvitationState::Joined, 6),
        (InvitationState::Open, 45),
    ] {
        assert_eq!(demo.n_states(now, state), n, "{state:?}");
    }
    let mut expected = BTreeMap::from([
        (None, 4),
        (Some(LetterState::Waiting.name()), 3),
        (Some(LetterState::Sent.name()), 27),
        (Some(LetterState::Delayed.name()), 2),
        (Some(LetterState::Refused.name()), 1),
        (Some(LetterState::Bounced.name()), 3),
        (Some(LetterState::Opened.name()), 5),
    ]);
    assert_eq!(demo.letters(now), expected);
    while send_due(&office.app).await.unwrap() > 0 {}
    let demo = Holdings::fetch(&office).await;
    expected.insert(Some(LetterState::Waiting.name()), 1);
    expected.insert(Some(LetterState::Sent.name()), 29);
    assert_eq!(demo.letters(now), expected, "two leave, one stays");
    let waiting = demo.invitations.iter().find_map(|one| {
        one.letter
            .as_ref()
            .filter(|letter| letter.state == LetterState::Waiting)
    });
    assert_eq!(
        waiting.unwrap().said.as_deref(),
        Some("no SMS gateway is set up")
    );
}

#[tokio::test]
async fn the_demos_log_covers_thirty_days_and_tells_of_deleted_invitations_log_1() {
    let office = Office::demo(Size {
        employees: 300,
        empty: false,
    })
    .await;
    let now = office.clock.now();
    let demo = Holdings::fetch(&office).await;
    for day in 1..=29 {
        let (from, to) = (now.plus(-(day + 1) * DAY), now.plus(-day * DAY));
        assert!(
            demo.events
                .iter()
                .any(|one| one.kind == EventKind::SignedIn && one.at >= from && one.at < to),
            "day {day}"
        );
    }
    let of = |kind| demo.events.iter().filter(move |one| one.kind == kind);
    assert_eq!(of(EventKind::InvitationDeleted).count(), 2);
    for deleted in of(EventKind::InvitationDeleted) {
        assert!(
            of(EventKind::Invited).any(|one| one.on == deleted.on && one.at < deleted.at),
            "was invited first"
        );
        assert!(
            demo.employees
                .iter()
                .all(|one| Some(&one.id) != deleted.on.as_ref())
        );
    }
    assert!(demo.events.iter().all(|one| one.at <= now));
    let asks: Vec<_> = of(EventKind::HelpRequested).collect();
    assert_eq!(asks.len(), 1, "someone stands at the door");
    assert!(
        demo.employees.iter().any(|one| {
            Some(&one.id) == asks[0].on.as_ref() && one.two_step.enrolled_at.is_some()
        })
    );
}

#[tokio::test]
async fn the_empty_demo_has_its_admin_alone_and_requires_no_second_step_tfa_8() {
    let office = Office::demo(Size {
        employees: 500,
        empty: true,
    })
    .await;
    let demo = Holdings::fetch(&office).await;
    assert_eq!(demo.employees.len(), 1);
    assert_eq!(demo.settings.two_step_required_since, None);
    assert_eq!(demo.invitations.len(), 0);
}

#[tokio::test]
async fn the_demo_has_an_integration_in_use_and_one_that_stands_idle_api_1() {
    let office = Office::demo(Size {
        employees: 10,
        empty: false,
    })
    .await;
    office.seal().await;
    let now = office.clock.now();
    let rows = Copy::fetch(&office.owner, 1_000).await.rows;
    let mut webhooks: Vec<_> = rows
        .into_values()
        .filter_map(|stamped| match stamped.row {
            Row::Webhook(webhook) => Some(webhook),
            _ => None,
        })
        .collect();
    webhooks.sort_by_key(|webhook| webhook.last_used_at);
    let ago: Vec<_> = webhooks
        .iter()
        .map(|webhook| now.since(webhook.last_used_at.unwrap()) / DAY)
        .collect();
    assert_eq!(ago, [23, 0]);
    assert!(webhooks.iter().all(|webhook| webhook.is_in_use(now)));
    let uses =
        "select count(*) from event where kind = 'signed_in' and data like '%\"way\":\"rest\"%'";
    assert_eq!(office.number(uses).await, 2);
}

#[tokio::test]
async fn the_demo_has_an_outgoing_webhook_with_every_fate_of_a_delivery_that_goes_nowhere_api_1() {
    let office = Office::demo(Size {
        employees: 10,
        empty: false,
    })
    .await;
    let read = async || {
        let rows = Copy::fetch(&office.owner, 1_000).await.rows;
        let mut all = rows.into_values().filter_map(|stamped| match stamped.row {
            Row::Outgoing(outgoing) => Some(outgoing),
            _ => None,
        });
        let one = all.next().unwrap();
        assert!(all.next().is_none());
        one
    };
    let outgoing = read().await;
    let now = office.clock.now();
    assert_eq!((outgoing.n_waiting, outgoing.deliveries.len()), (1, 4));
    assert!(outgoing.secrets_shown_at.is_some() && outgoing.gave_up_at.is_none());
    let [waits, arrived, later, given_up] = outgoing.deliveries.as_slice() else {
        panic!("{:?}", outgoing.deliveries);
    };
    assert!(waits.next_try_at.is_some_and(|at| at > now) && waits.failed.is_some());
    assert_eq!((arrived.n_tries, arrived.failed), (1, None));
    assert_eq!(arrived.delivered_at, outgoing.delivered_at);
    assert_eq!((later.n_tries, later.failed), (2, None));
    assert!(given_up.delivered_at.is_none() && given_up.next_try_at.is_none());
    assert_eq!(given_up.failed, Some(Failed::TooSlow));
    office.seal().await;
    let events = "select count(*) from event where kind in ('outgoing_added', 'delivery_given_up')";
    assert_eq!(office.number(events).await, 2);
    // It leads where this server does not go: no connection is tried.
    let again = Decision::SendAgain {
        outgoing: outgoing.id.clone(),
        delivery: given_up.id.clone(),
    };
    assert_eq!(office.owner.decide(again).await, Outcome::applied());
    while delivery::send_due(&office.app).await.unwrap() > 0 {}
    let after = read().await;
    let tried = after.deliveries.iter().find(|one| one.id == given_up.id);
    assert_eq!(tried.unwrap().failed, Some(Failed::NotAllowed));
}
