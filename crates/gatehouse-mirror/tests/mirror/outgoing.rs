//! Outgoing webhooks as the screens read them, and as they are made, disabled and sent to again.

use gatehouse_mirror::outbox::{Choice, Decide};
use gatehouse_mirror::outgoing::OutgoingLine;
use gatehouse_mirror::overview::NeedKind;
use gatehouse_rules::feed::Row;
use gatehouse_rules::operation::{Decision, Direction};
use gatehouse_rules::outgoing::{Delivery, Failed, MADE_MAX, Occasion, Outgoing};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::time::{DAY, HOUR};

use crate::deciding::decide;
use crate::office::{NOW, Office};

fn delivery(id: &str) -> Delivery {
    Delivery {
        id: id.into(),
        occasion: Occasion::UserAdded,
        queued_at: NOW.plus(-DAY),
        n_tries: 9,
        tried_at: Some(NOW.plus(-HOUR)),
        failed: Some(Failed::TooSlow),
        next_try_at: None,
        delivered_at: None,
    }
}

fn outgoing(id: &str) -> Outgoing {
    Outgoing {
        id: id.into(),
        title: format!("Program {id}"),
        host: "hooks.example".to_owned(),
        occasions: vec![Occasion::UserAdded],
        made_at: NOW.plus(-2 * DAY),
        made_by: Some("someone".into()),
        secrets_shown_at: None,
        disabled_at: None,
        delivered_at: None,
        failing_since: Some(NOW.plus(-DAY)),
        gave_up_at: Some(NOW.plus(-HOUR)),
        n_waiting: 1,
        deliveries: vec![
            Delivery {
                next_try_at: Some(NOW.plus(HOUR)),
                ..delivery("waits")
            },
            Delivery {
                next_try_at: Some(NOW),
                ..delivery("leaves")
            },
            delivery("given_up"),
        ],
    }
}

async fn office(role: Role) -> Office {
    let office = Office::of(role).await;
    let off = Outgoing {
        disabled_at: Some(NOW),
        made_at: NOW,
        ..outgoing("off")
    };
    office
        .rows([Row::Outgoing(off), Row::Outgoing(outgoing("on"))])
        .await;
    office
}

async fn lines(office: &Office) -> Vec<OutgoingLine> {
    office.mirror.integrations().await.unwrap().outgoing
}

fn add(title: &str) -> Choice {
    Choice::AddOutgoing {
        title: title.to_owned(),
        address: "https://Hooks.example:8443/secret".to_owned(),
        occasions: vec![Occasion::Blocked, Occasion::UserAdded, Occasion::Blocked],
    }
}

fn disable(id: &str) -> Choice {
    Choice::DisableOutgoing {
        outgoing: id.into(),
    }
}

fn send_again(delivery: &str) -> Choice {
    Choice::SendAgain {
        outgoing: "on".into(),
        delivery: delivery.into(),
    }
}

#[tokio::test]
async fn one_is_made_disabled_and_sent_to_again_without_a_network_api_1_off_2() {
    let office = office(Role::Owner).await;
    let all = lines(&office).await;
    let ids: Vec<_> = all.iter().map(|line| line.outgoing.id.as_str()).collect();
    assert_eq!(ids, ["on", "off"], "in use first");
    let can: Vec<_> = all[0].can_send_again.iter().map(|id| id.as_str()).collect();
    assert_eq!(can, ["waits", "given_up"], "not what leaves by itself");
    assert!(all[0].can_disable && !all[1].can_disable && all[1].can_send_again.is_empty());
    assert!(!all[0].can_see_secrets, "someone else made it");

    let choices = vec![
        add("Payroll"),
        send_again("given_up"),
        send_again("given_up"),
        send_again("nothing"),
        disable("on"),
        disable("on"),
        disable("off"),
        disable("nobody"),
        send_again("waits"),
    ];
    let decided = office.mirror.decide(Decide { choices }).await.unwrap();
    assert!(decided.offline && decided.operations.len() == 3);
    let refused: Vec<_> = decided
        .refused
        .iter()
        .map(|one| (one.index, &one.problem))
        .collect();
    assert_eq!(
        refused,
        [
            (2, &Problem::DeliveryGone),
            (3, &Problem::DeliveryGone),
            (5, &Problem::WebhookGone),
            (6, &Problem::WebhookGone),
            (7, &Problem::WebhookGone),
            (8, &Problem::DeliveryGone),
        ]
    );
    let all = lines(&office).await;
    assert_eq!(all[0].outgoing.title, "Payroll");
    assert_eq!(
        all[0].outgoing.host, "hooks.example:8443",
        "and no more of it"
    );
    assert_eq!(
        all[0].outgoing.occasions,
        [Occasion::UserAdded, Occasion::Blocked]
    );
    for line in &all[..2] {
        assert!(line.waiting.is_some() && !line.can_disable && line.can_send_again.is_empty());
    }
    let outbox = office.mirror.outbox().await.unwrap();
    let waiting: Vec<_> = outbox
        .waiting
        .iter()
        .map(|line| (line.about.name.as_str(), line.direction))
        .collect();
    assert_eq!(
        waiting,
        [
            ("Payroll", Direction::Creating),
            ("Program on", Direction::Loosening),
            ("Program on", Direction::Restricting),
        ]
    );
    // What makes one is taken back by what disables it, or waits before it.
    let made = all[0].outgoing.id.as_str();
    let decided = decide(&office, disable(made)).await;
    assert_eq!(decided.operations.len(), 1);
    let outbox = office.mirror.outbox().await.unwrap();
    let last = outbox.waiting.last().unwrap();
    assert_eq!(last.about.name, "Payroll");
    assert!(matches!(last.decision, Decision::DisableOutgoing { .. }));
}

#[tokio::test]
async fn who_made_one_may_see_its_secrets_until_they_were_shown_api_1() {
    let office = office(Role::Admin).await;
    let own = Outgoing {
        made_by: Some(crate::office::me(Role::Admin).employee),
        ..outgoing("own")
    };
    office.rows([Row::Outgoing(own.clone())]).await;
    let can = |lines: &[OutgoingLine]| -> Vec<String> {
        let can = lines.iter().filter(|line| line.can_see_secrets);
        can.map(|line| line.outgoing.id.0.clone()).collect()
    };
    assert_eq!(can(&lines(&office).await), ["own"]);
    let shown = Outgoing {
        secrets_shown_at: Some(NOW),
        ..own
    };
    office.rows([Row::Outgoing(shown)]).await;
    assert!(can(&lines(&office).await).is_empty());
}

#[tokio::test]
async fn the_overview_says_that_deliveries_were_given_up_until_one_arrives_api_1() {
    let office = office(Role::Owner).await;
    let need = |needs: &[gatehouse_mirror::overview::Need]| {
        let found = needs
            .iter()
            .find(|need| need.kind == NeedKind::DeliveriesGivenUp);
        found.map(|need| need.n)
    };
    let overview = office.mirror.overview().await.unwrap();
    assert_eq!(
        need(&overview.needs),
        Some(1),
        "a disabled one needs nobody"
    );
    let fine = Outgoing {
        gave_up_at: None,
        ..outgoing("on")
    };
    office.rows([Row::Outgoing(fine)]).await;
    let overview = office.mirror.overview().await.unwrap();
    assert_eq!(need(&overview.needs), None);
}

#[tokio::test]
async fn there_are_so_many_at_once_and_only_who_configures_makes_them_api_1() {
    let office = office(Role::Owner).await;
    // One is in use already.
    for n in 1..MADE_MAX {
        assert!(office.mirror.integrations().await.unwrap().can_add_outgoing);
        let decided = decide(&office, add(&format!("Program {n}"))).await;
        assert_eq!(decided.operations.len(), 1, "{n}");
    }
    assert!(!office.mirror.integrations().await.unwrap().can_add_outgoing);
    let decided = decide(&office, add("One more")).await;
    let most = MADE_MAX;
    assert_eq!(
        decided.refused[0].problem,
        Problem::TooManyOutgoing { most }
    );
    let typed = Choice::AddOutgoing {
        title: "Payroll".to_owned(),
        address: "hooks.example".to_owned(),
        occasions: vec![Occasion::UserAdded],
    };
    let decided = decide(&office, typed).await;
    let problem = Problem::field("address", "no_address");
    assert_eq!(decided.refused[0].problem, problem);

    let office = Office::of(Role::Helpdesk).await;
    assert!(!office.mirror.integrations().await.unwrap().can_add_outgoing);
    let decided = decide(&office, add("Payroll")).await;
    let right = Right::Configure;
    assert_eq!(decided.refused[0].problem, Problem::Forbidden { right });
}
