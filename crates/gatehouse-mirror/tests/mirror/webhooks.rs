//! Webhooks as the screens read and disable them.

use gatehouse_mirror::employee::PersonQuery;
use gatehouse_mirror::outbox::{Choice, Decide};
use gatehouse_mirror::webhook::{WebhookLine, WebhooksQuery};
use gatehouse_rules::employee::Employee;
use gatehouse_rules::feed::Row;
use gatehouse_rules::operation::{Decision, Direction};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role};
use gatehouse_rules::time::{DAY, HOUR};
use gatehouse_rules::webhook::{Scope, Webhook};

use crate::deciding::decide;
use crate::office::{NOW, Office, employee};

fn webhook(id: &str, owner: Option<&str>) -> Webhook {
    Webhook {
        id: id.into(),
        employee: owner.map(Into::into),
        title: format!("Webhook {id}"),
        scopes: vec![Scope::UserBasic],
        made_at: NOW.plus(-DAY),
        expires_at: None,
        last_used_at: Some(NOW.plus(-HOUR)),
        last_used_ip: Some("192.0.2.7".into()),
        disabled_at: None,
    }
}

async fn office(role: Role) -> Office {
    let office = Office::of(role).await;
    let disabled = Webhook {
        disabled_at: Some(NOW),
        ..webhook("off", Some("anna"))
    };
    let ended = Webhook {
        expires_at: Some(NOW),
        ..webhook("ended", None)
    };
    let boss = Employee {
        role: Role::Owner,
        ..employee("boss", "Boss")
    };
    office
        .rows([
            Row::Employee(employee("anna", "Anna")),
            Row::Employee(boss),
            Row::Webhook(disabled),
            Row::Webhook(webhook("on", Some("anna"))),
            Row::Webhook(webhook("kept", None)),
            Row::Webhook(ended),
            Row::Webhook(webhook("high", Some("boss"))),
        ])
        .await;
    office
}

fn revoke(id: &str) -> Choice {
    Choice::RevokeWebhook { webhook: id.into() }
}

async fn of(office: &Office, id: &str) -> Vec<WebhookLine> {
    let employee = id.into();
    let person = office.mirror.person(PersonQuery { employee }).await;
    person.unwrap().webhooks
}

fn ids(lines: &[WebhookLine]) -> Vec<(&str, bool)> {
    lines
        .iter()
        .map(|line| (line.webhook.id.as_str(), line.in_use))
        .collect()
}

#[tokio::test]
async fn a_person_shows_their_webhooks_and_the_company_those_that_stayed_api_1_dis_2() {
    let office = office(Role::Owner).await;
    let annas = of(&office, "anna").await;
    assert_eq!(ids(&annas), [("on", true), ("off", false)]);
    assert!(annas[0].can_revoke && !annas[1].can_revoke);
    assert_eq!(annas[0].webhook.last_used_at, Some(NOW.plus(-HOUR)));
    let company = office.mirror.company().await.unwrap();
    assert_eq!(ids(&company.webhooks), [("kept", true)]);
    assert!(company.webhooks[0].can_revoke);
    // Kept meanwhile, it moves from the person to the company.
    office.rows([Row::Webhook(webhook("on", None))]).await;
    assert_eq!(ids(&of(&office, "anna").await), [("off", false)]);
}

#[tokio::test]
async fn one_is_disabled_once_also_without_a_network_and_leaves_at_once_with_it_api_1_off_2() {
    let office = office(Role::Owner).await;
    let choices = vec![revoke("on"), revoke("on"), revoke("off"), revoke("nobody")];
    let decided = office.mirror.decide(Decide { choices }).await.unwrap();
    assert!(decided.offline && decided.operations.len() == 1);
    let refused: Vec<_> = decided.refused.iter().map(|one| &one.problem).collect();
    assert_eq!(refused, [&Problem::WebhookGone; 3]);
    let lines = of(&office, "anna").await;
    assert!(lines[0].waiting.is_some() && !lines[0].can_revoke);
    let outbox = office.mirror.outbox().await.unwrap();
    let line = &outbox.waiting[0];
    assert_eq!(line.about.name, "Webhook on");
    assert_eq!(line.about.employee, Some("anna".into()));
    assert_eq!(line.direction, Direction::Restricting);
    office.mirror.set_online(true);
    let decided = decide(&office, revoke("kept")).await;
    assert_eq!((decided.operations.len(), decided.undo_until), (1, None));
}

#[tokio::test]
async fn nobody_disables_those_of_who_stands_higher_api_1() {
    let office = office(Role::Admin).await;
    let high = of(&office, "boss").await;
    assert!(high[0].in_use && !high[0].can_revoke);
    let decided = decide(&office, revoke("high")).await;
    let right = Right::Configure;
    assert_eq!(decided.refused[0].problem, Problem::Forbidden { right });
}

#[tokio::test]
async fn a_dismissal_says_what_becomes_of_the_webhooks_dis_2() {
    let office = office(Role::Owner).await;
    let dismiss = Choice::Dismiss {
        employee: "anna".into(),
        keep_webhooks: true,
    };
    decide(&office, dismiss).await;
    let outbox = office.mirror.outbox().await.unwrap();
    assert!(matches!(
        outbox.waiting[0].decision,
        Decision::Dismiss {
            keep_webhooks: true,
            ..
        }
    ));
    // A screen that does not ask disables them.
    let old = serde_json::json!({"choice": "dismiss", "employee": "anna"});
    let choice: Choice = serde_json::from_value(old).unwrap();
    assert!(matches!(
        choice,
        Choice::Dismiss {
            keep_webhooks: false,
            ..
        }
    ));
}

#[tokio::test]
async fn what_stops_with_people_is_found_however_many_webhooks_others_have_dis_2() {
    let office = office(Role::Owner).await;
    let newer = |n: i64| {
        Row::Webhook(Webhook {
            made_at: NOW.plus(-HOUR + n),
            ..webhook(&format!("newer{n}"), None)
        })
    };
    office.rows((0..2_000).map(newer).collect::<Vec<_>>()).await;
    let of = async |ids: &[&str]| {
        let employees = ids.iter().map(|id| (*id).into()).collect();
        let lines = office.mirror.webhooks_of(WebhooksQuery { employees });
        let lines = lines.await.unwrap();
        let mut ids: Vec<String> = lines.iter().map(|line| line.webhook.id.0.clone()).collect();
        assert!(lines.iter().all(|line| line.in_use && line.can_revoke));
        ids.sort_unstable();
        ids
    };
    assert_eq!(of(&["anna", "boss", "nobody"]).await, ["high", "on"]);
    assert_eq!(of(&["anna"]).await, ["on"], "not the one that is disabled");
    assert!(of(&[]).await.is_empty());
}

#[tokio::test]
async fn what_is_in_use_is_listed_however_many_are_over_and_newer_api_1() {
    let office = office(Role::Owner).await;
    let over = |n: i64| {
        let made_at = NOW.plus(-HOUR + n);
        let (mut disabled_at, mut expires_at) = (Some(made_at), None);
        if n % 2 == 0 {
            (disabled_at, expires_at) = (None, Some(made_at));
        }
        Row::Webhook(Webhook {
            made_at,
            disabled_at,
            expires_at,
            ..webhook(&format!("over{n}"), None)
        })
    };
    office.rows((0..2_000).map(over).collect::<Vec<_>>()).await;
    let shown = office.mirror.integrations().await.unwrap();
    assert_eq!((shown.webhooks.len(), shown.n_webhooks), (2_000, 2_005));
    let in_use = shown.webhooks.iter().filter(|one| one.line.in_use);
    let mut in_use: Vec<&str> = in_use.map(|one| one.line.webhook.id.as_str()).collect();
    in_use.sort_unstable();
    assert_eq!(in_use, ["high", "kept", "on"]);
    assert!(shown.webhooks[..3].iter().all(|one| one.line.in_use));
}

#[tokio::test]
async fn who_has_a_second_step_and_is_told_of_webhooks_makes_theirs_in_the_app_api_1() {
    for (role, enrolled_at, can) in [
        (Role::Owner, Some(NOW), true),
        (Role::Admin, Some(NOW), true),
        (Role::Integrator, Some(NOW), true),
        (Role::Owner, None, false),
        (Role::Helpdesk, Some(NOW), false),
    ] {
        let office = Office::of(role).await;
        let mut own = employee("petra", "Petra Novak");
        own.role = role;
        own.two_step.enrolled_at = enrolled_at;
        office.rows([Row::Employee(own)]).await;
        let shown = office.mirror.integrations().await.unwrap();
        assert_eq!(shown.can_make_webhook, can, "{role:?} {enrolled_at:?}");
    }
}
