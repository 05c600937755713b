//! What the company says in its invitations, decided without a network.

use gatehouse_mirror::outbox::Choice;
use gatehouse_rules::operation::{Change, Decision};
use gatehouse_rules::problem::Problem;

use crate::deciding::decide;
use crate::office::Office;

fn says(text: &str) -> Choice {
    Choice::EditSettings {
        name: None,
        confirm_joining: None,
        listed_domains: None,
        invitation_days: None,
        grace_days: None,
        logo: None,
        invitation_text: Some(text.to_owned()),
    }
}

async fn shown(office: &Office) -> Option<String> {
    let company = office.mirror.company().await.unwrap();
    company.workspace.settings.invitation_text
}

#[tokio::test]
async fn what_invitations_say_waits_as_it_will_be_kept_and_goes_when_it_is_emptied() {
    let office = Office::open().await;
    let waiting = async || office.mirror.outbox().await.unwrap().waiting;
    decide(&office, says("  Welcome! \r\n\n\nThird floor.\n")).await;
    let kept = Some("Welcome!\n\nThird floor.".to_owned());
    assert_eq!(shown(&office).await, kept);
    let Decision::EditSettings { edit } = waiting().await.remove(0).decision else {
        panic!("it is a setting");
    };
    let change = Change {
        from: None,
        to: kept,
    };
    assert_eq!(edit.invitation_text, Some(change));
    let twice = decide(&office, says("Welcome!\n\nThird floor.")).await;
    assert_eq!(
        twice.refused[0].problem,
        Problem::field("edit", "unchanged")
    );
    let long = decide(&office, says(&"a\n".repeat(11))).await;
    let wrong = Problem::field("invitation_text", "too_many_lines");
    assert_eq!(long.refused[0].problem, wrong);
    assert_eq!(waiting().await.len(), 1);
    decide(&office, says(" \n ")).await;
    assert_eq!(shown(&office).await, None);
    assert_eq!(waiting().await.len(), 2);
}
