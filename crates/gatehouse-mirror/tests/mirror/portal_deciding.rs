//! Deciding on a portal that was made from the vendor's documented examples alone: what is asked, what came of it, and what nobody
//! can know.

use std::time::Duration;

use gatehouse_mirror::app::{Line, SyncStatus};
use gatehouse_mirror::invitation::{InvitationSort, InvitationTab, InvitationsQuery};
use gatehouse_mirror::invite::{CheckList, CheckedRowsQuery, Invite};
use gatehouse_mirror::outbox::{Choice, Decide, Decided, Outbox, OutboxLine, Settle, Settlement};
use gatehouse_mirror::page::Window;
use gatehouse_mirror::search::Search;
use gatehouse_mirror::sync::Sync;
use gatehouse_rules::address::AddressFault;
use gatehouse_rules::employee::Status;
use gatehouse_rules::id::DepartmentId;
use gatehouse_rules::invitation::Verdict;
use gatehouse_rules::operation::{Outcome, Standing};
use gatehouse_rules::portal::fault::PortalFault;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::MINUTE;
use serde_json::json;

use crate::portal::Abroad;
use crate::vendor::{Lost, World};

const WITHIN: Duration = Duration::from_secs(120);

/// A portal of so many people whom the app has read, without a network since.
async fn read(n: i64, prepare: impl FnOnce(&mut World)) -> Abroad {
    let abroad = Abroad::with(|world| {
        (1..=n).for_each(|number| world.hire(number));
        prepare(world);
    })
    .await;
    let sync = abroad.sync().await;
    abroad.online(&sync).await;
    sync.stop().await;
    abroad
}

fn dismiss(number: i64) -> Choice {
    Choice::Dismiss {
        employee: number.to_string().into(),
        keep_webhooks: false,
    }
}

fn reinstate(number: i64) -> Choice {
    Choice::Reinstate {
        employee: number.to_string().into(),
    }
}

fn edit(number: i64, name: Option<&str>, department: Option<&str>) -> Choice {
    Choice::EditEmployee {
        employee: number.to_string().into(),
        name: name.map(str::to_owned),
        contact_email: None,
        department: department.map(str::to_owned),
        position: None,
        workgroups: None,
    }
}

fn reach_at(number: i64, address: &str) -> Choice {
    Choice::EditEmployee {
        employee: number.to_string().into(),
        name: None,
        contact_email: Some(address.to_owned()),
        department: None,
        position: None,
        workgroups: None,
    }
}

async fn decide(abroad: &Abroad, choices: Vec<Choice>) -> Decided {
    let decided = abroad.mirror.decide(Decide { choices }).await.unwrap();
    assert!(decided.refused.is_empty(), "{decided:?}");
    decided
}

async fn invite(abroad: &Abroad, addresses: &[&str]) -> Decided {
    let text = addresses.join("\n");
    let list = abroad.mirror.check_list(CheckList { text }).await.unwrap();
    let invite = Invite {
        list: list.list,
        department: Some("15".into()),
        workgroups: Vec::new(),
        role: Role::Employee,
        letters: true,
    };
    let decided = abroad.mirror.invite(invite).await.unwrap();
    assert!(decided.refused.is_empty(), "{decided:?}");
    decided
}

/// Waits until everything that was decided has ended and its effect stands in the copy.
async fn ended(abroad: &Abroad, sync: &Sync) -> SyncStatus {
    let none = |status: &SyncStatus| status.n_waiting == 0 && status.line == Line::Online;
    abroad.line(sync, none).await
}

/// Carries out what waits, in a run of its own.
async fn carried_out(abroad: &Abroad) -> Outbox {
    let sync = abroad.sync().await;
    ended(abroad, &sync).await;
    sync.stop().await;
    abroad.mirror.outbox().await.unwrap()
}

fn outcomes(lines: &[OutboxLine]) -> Vec<Outcome> {
    let ended = lines.iter().map(|line| line.ended.clone().unwrap().outcome);
    ended.collect()
}

fn asked(abroad: &Abroad, method: &str) -> usize {
    abroad.world().asked.get(method).copied().unwrap_or(0)
}

fn is_active(abroad: &Abroad, number: i64) -> bool {
    abroad.world().people[&number]["ACTIVE"] == true
}

/// Waits until a method was asked for once more than `before`.
async fn asked_again(abroad: &Abroad, method: &str, before: usize) {
    let mut n_batches = abroad.world().n_batches.subscribe();
    let again = async {
        while asked(abroad, method) == before {
            n_batches.changed().await.unwrap();
        }
    };
    let found = tokio::time::timeout(WITHIN, again).await;
    assert!(found.is_ok(), "{method} was not asked for");
}

#[tokio::test]
async fn dismissing_reinstating_and_editing_without_a_network_are_done_once_it_is_back_dis_1_off_2()
{
    let abroad = read(9, |world| {
        world.set(3, "ACTIVE", false.into());
        world.set(4, "UF_DEPARTMENT", json!([15, 77]));
    })
    .await;
    let choices = vec![
        dismiss(2),
        reinstate(3),
        edit(4, Some("Anna4 Stein"), Some("1")),
    ];
    let decided = decide(&abroad, choices).await;
    assert!(decided.offline && asked(&abroad, "user.update") == 0);
    let waiting = abroad.person(2).await;
    assert_eq!(
        (waiting.employee.status, waiting.waiting.len()),
        (Status::Active, 1)
    );
    let outbox = carried_out(&abroad).await;
    assert_eq!(outcomes(&outbox.ended), vec![Outcome::applied(); 3]);
    assert_eq!(asked(&abroad, "user.update"), 3, "each once");
    assert_eq!(
        (is_active(&abroad, 2), is_active(&abroad, 3)),
        (false, true)
    );
    let four = abroad.world().people[&4].clone();
    assert_eq!(
        (&four["NAME"], &four["LAST_NAME"]),
        (&json!("Anna4"), &json!("Stein"))
    );
    assert_eq!(
        four["UF_DEPARTMENT"],
        json!([1, 77]),
        "other departments stay"
    );
    // The copy has what the portal says, and nothing is drawn over it any more.
    let (two, four) = (abroad.person(2).await, abroad.person(4).await);
    assert_eq!(
        (two.employee.status, two.waiting.len()),
        (Status::Dismissed, 0)
    );
    assert_eq!(four.employee.name, "Anna4 Stein");
    assert_eq!(four.department.as_deref(), Some("Northwind"));
}

#[tokio::test]
async fn with_a_network_dismissing_goes_at_once_and_the_rest_can_be_taken_back_off_2() {
    let abroad = read(9, |world| world.set(3, "ACTIVE", false.into())).await;
    let sync = abroad.sync().await;
    abroad.online(&sync).await;
    let before = sync.status().borrow().generation;
    decide(&abroad, vec![dismiss(2)]).await;
    let is_done = |status: &SyncStatus| status.generation > before && status.n_waiting == 0;
    abroad.line(&sync, is_done).await;
    assert_eq!(abroad.person(2).await.employee.status, Status::Dismissed);
    let decided = decide(&abroad, vec![reinstate(3)]).await;
    assert!(decided.undo_until.is_some());
    abroad.polled(&sync).await;
    let operations = decided.operations;
    let taken = gatehouse_mirror::outbox::TakeBack { operations };
    assert_eq!(abroad.mirror.take_back(taken).await.unwrap().taken.len(), 1);
    abroad.polled(&sync).await;
    assert!(!is_active(&abroad, 3) && asked(&abroad, "user.update") == 1);
    sync.stop().await;
}

#[tokio::test]
async fn what_changed_on_the_portal_meanwhile_is_a_conflict_and_what_is_so_already_is_done_syn_2() {
    let abroad = read(9, |world| world.set(3, "ACTIVE", false.into())).await;
    let choices = vec![
        dismiss(2),
        reinstate(3),
        edit(4, Some("Anna4 Stein"), None),
        dismiss(5),
    ];
    decide(&abroad, choices).await;
    {
        let mut world = abroad.world();
        world.set(2, "ACTIVE", false.into());
        world.set(3, "ACTIVE", true.into());
        world.set(4, "LAST_NAME", "Bauer".into());
        world.people.remove(&5);
    }
    let outbox = carried_out(&abroad).await;
    assert_eq!(asked(&abroad, "user.update"), 0, "nothing was asked for");
    assert_eq!(outcomes(&outbox.ended), vec![Outcome::Already; 2]);
    let [edited, gone] = outcomes(&outbox.unsettled).try_into().unwrap();
    let Outcome::Conflict { now } = edited else {
        panic!("{edited:?}")
    };
    assert_eq!(now.fields[0].value.as_deref(), Some("Anna4 Bauer"));
    let gone = matches!(
        gone,
        Outcome::Rejected {
            problem: Problem::EmployeeGone,
            ..
        }
    );
    assert!(gone, "{:?}", outbox.unsettled);
    assert_eq!(abroad.person(2).await.employee.status, Status::Dismissed);
}

/// Since when somebody stands where they do is not always told: then nothing is made up.
#[tokio::test]
async fn a_refusal_says_what_is_now_and_invents_no_instant() {
    let abroad = read(3, |world| world.kept = vec![2]).await;
    decide(&abroad, vec![dismiss(2)]).await;
    abroad.world().set(2, "DATE_REGISTER", json!({}));
    let outbox = carried_out(&abroad).await;
    let Outcome::Rejected { problem, now } = &outcomes(&outbox.unsettled)[0] else {
        panic!("{outbox:?}")
    };
    let said = Some("access_denied".to_owned());
    let fault = PortalFault::ChangeDenied;
    assert_eq!(*problem, Problem::Portal { fault, said });
    assert_eq!(now.as_ref().map(|now| now.standing), Some(Standing::Active));
    assert!(is_active(&abroad, 2));
}

#[tokio::test]
async fn an_answer_that_was_lost_is_read_again_and_a_change_is_done_once_syn_1() {
    for lost in [Lost::Answer, Lost::Request] {
        let abroad = read(9, |_| {}).await;
        decide(&abroad, vec![dismiss(2)]).await;
        abroad.world().lost = Some(("user.update", lost));
        let outbox = carried_out(&abroad).await;
        assert_eq!(outcomes(&outbox.ended), [Outcome::applied()]);
        assert_eq!(asked(&abroad, "user.update"), 1, "done once");
        assert!(!is_active(&abroad, 2));
    }
}

/// Nobody can tell whether it was in force in between, and somebody closed the door again.
#[tokio::test]
async fn what_opens_a_door_is_not_asked_for_again_long_after_an_answer_was_lost_syn_2() {
    let abroad = read(9, |world| world.set(3, "ACTIVE", false.into())).await;
    decide(&abroad, vec![reinstate(3)]).await;
    abroad.world().lost = Some(("user.update", Lost::Silence));
    let sync = abroad.sync().await;
    asked_again(&abroad, "user.update", 0).await;
    sync.stop().await;
    abroad.world().set(3, "ACTIVE", false.into());
    abroad.profile.clock.advance(2 * MINUTE);
    let outbox = carried_out(&abroad).await;
    let Outcome::Conflict { now } = &outcomes(&outbox.unsettled)[0] else {
        panic!("{outbox:?}")
    };
    assert_eq!(now.standing, Standing::Dismissed);
    assert_eq!(asked(&abroad, "user.update"), 1);
    let operation = outbox.unsettled[0].operation.clone();
    let again = Settle {
        operation,
        settlement: Settlement::DecideAgain,
    };
    abroad.mirror.settle(again).await.unwrap();
    carried_out(&abroad).await;
    assert!(is_active(&abroad, 3));
}

#[tokio::test]
async fn who_is_invited_is_there_by_the_portals_number_and_inferred_to_be_invited_inv_1() {
    let abroad = read(9, |_| {}).await;
    invite(&abroad, &["Dora Stein <dora@n.example>"]).await;
    let outbox = carried_out(&abroad).await;
    assert_eq!(outcomes(&outbox.ended), [Outcome::applied()]);
    let opens = &outbox.ended[0].about.employee;
    assert_eq!(*opens, Some("10".into()), "the outbox opens whom it made");
    let dora = abroad.person(10).await;
    assert_eq!(
        (dora.employee.name.as_str(), dora.employee.status),
        ("Dora Stein", Status::Invited)
    );
    assert_eq!(dora.department.as_deref(), Some("Sales"));
    assert_eq!(abroad.mirror.outbox().await.unwrap().waiting.len(), 0);
}

#[tokio::test]
async fn an_invitation_that_nobody_answered_is_found_by_its_address_and_never_sent_twice_syn_1() {
    let abroad = read(9, |_| {}).await;
    invite(&abroad, &["dora@n.example"]).await;
    abroad.world().lost = Some(("user.add", Lost::Answer));
    let outbox = carried_out(&abroad).await;
    assert_eq!(outcomes(&outbox.ended), [Outcome::applied()]);
    assert_eq!(asked(&abroad, "user.add"), 1);
    assert_eq!(abroad.person(10).await.employee.status, Status::Invited);
}

/// The portal may still be at it for a minute; then it is said that nobody can tell, and what to look at.
#[tokio::test]
async fn an_invitation_of_which_nobody_can_tell_is_said_to_be_so_and_never_sent_by_itself_syn_1() {
    for n_found in [0, 2] {
        let abroad = read(9, |_| {}).await;
        invite(&abroad, &["dora@n.example"]).await;
        abroad.world().lost = Some(("user.add", Lost::Request));
        let sync = abroad.sync().await;
        abroad
            .line(&sync, |status| status.held_back.is_some())
            .await;
        let before = asked(&abroad, "user.get");
        {
            let mut world = abroad.world();
            for number in 10..10 + n_found {
                world.hire(number);
                world.set(number, "EMAIL", "Dora@N.example".into());
            }
        }
        sync.now();
        asked_again(&abroad, "user.get", before).await;
        // It was looked for, and is to be looked for once more when the portal can no longer be at it.
        let fault = PortalFault::PortalTrouble;
        let later = Some(Problem::Portal { fault, said: None });
        abroad.line(&sync, |status| status.held_back == later).await;
        let waits = abroad.mirror.outbox().await.unwrap().waiting;
        assert!(waits[0].sending, "it may be on its way");
        abroad.profile.clock.advance(2 * MINUTE);
        sync.now();
        ended(&abroad, &sync).await;
        abroad.polled(&sync).await;
        sync.stop().await;
        let outbox = abroad.mirror.outbox().await.unwrap();
        let Outcome::Unknown { refused } = &outcomes(&outbox.unsettled)[0] else {
            panic!("{outbox:?}")
        };
        let unanswered = Problem::Unanswered {
            address: "dora@n.example".into(),
            n_found: u32::try_from(n_found).unwrap(),
        };
        assert_eq!((refused.len(), &refused[0].problem), (1, &unanswered));
        assert_eq!(
            asked(&abroad, "user.add"),
            0,
            "it never got there, and is not sent again"
        );
        let again = outbox.unsettled[0]
            .settle
            .contains(&Settlement::DecideAgain);
        assert_eq!(
            again,
            n_found == 0,
            "who has the address now is not invited again"
        );
    }
}

#[tokio::test]
async fn a_kill_between_asking_and_hearing_ends_in_the_right_state_syn_1() {
    let abroad = read(9, |_| {}).await;
    decide(
        &abroad,
        vec![dismiss(2), edit(4, Some("Anna4 Stein"), None)],
    )
    .await;
    abroad.world().lost = Some(("user.update", Lost::Silence));
    let sync = abroad.sync().await;
    asked_again(&abroad, "user.update", 0).await;
    sync.stop().await;
    assert_eq!(abroad.mirror.outbox().await.unwrap().waiting.len(), 2);
    let outbox = carried_out(&abroad).await;
    assert_eq!(outcomes(&outbox.ended), vec![Outcome::applied(); 2]);
    assert_eq!(asked(&abroad, "user.update"), 2, "each once");

    invite(&abroad, &["dora@n.example", "emil@n.example"]).await;
    abroad.world().lost = Some(("user.add", Lost::Silence));
    let sync = abroad.sync().await;
    asked_again(&abroad, "user.add", 0).await;
    sync.stop().await;
    abroad.profile.clock.advance(2 * MINUTE);
    let outbox = carried_out(&abroad).await;
    assert_eq!(outcomes(&outbox.ended), vec![Outcome::applied(); 3]);
    assert_eq!(asked(&abroad, "user.add"), 2, "each once");
    assert_eq!(abroad.person(11).await.employee.status, Status::Invited);
}

#[tokio::test]
async fn who_has_an_address_is_told_and_who_is_not_shown_in_the_portals_words_eml_1_eml_2() {
    let abroad = read(9, |world| world.hidden = vec!["bot@n.example"]).await;
    let list = ["dora@n.example", "bot@n.example", "emil@n.example"];
    invite(&abroad, &list).await;
    {
        let mut world = abroad.world();
        world.set(3, "ACTIVE", false.into());
        world.set(3, "EMAIL", "emil@n.example".into());
    }
    let outbox = carried_out(&abroad).await;
    let Outcome::Applied { refused } = &outcomes(&outbox.ended)[0] else {
        panic!("{outbox:?}")
    };
    let taken: Vec<_> = refused.iter().map(|one| (one.row, &one.problem)).collect();
    let [
        (1, Problem::Portal { fault, said }),
        (2, Problem::AddressTaken { claim }),
    ] = taken.as_slice()
    else {
        panic!("{taken:?}")
    };
    assert_eq!(*fault, PortalFault::AddressTaken);
    assert_eq!(
        said.as_deref(),
        Some("A user with this email already exists")
    );
    assert_eq!(
        (claim.employee.as_str(), claim.status),
        ("3", Status::Dismissed)
    );
    assert_eq!(
        asked(&abroad, "user.add"),
        2,
        "who was found is not asked for"
    );
}

#[tokio::test]
async fn a_contact_email_is_changed_on_the_portal_and_one_that_is_taken_says_whose_eml_1_eml_4() {
    let abroad = read(9, |world| {
        world.set(3, "ACTIVE", false.into());
        world.hidden = vec!["bot@n.example"];
    })
    .await;
    let needed = Problem::field("contact_email", "needed");
    for (choice, problem) in [
        (reach_at(2, ""), needed),
        (
            reach_at(2, "+4915112345678"),
            AddressFault::NotByMail.into(),
        ),
    ] {
        let choices = vec![choice];
        let decided = abroad.mirror.decide(Decide { choices }).await.unwrap();
        assert_eq!(decided.refused[0].problem, problem);
    }
    let choices = vec![reach_at(2, "a4@northwind.example")];
    let decided = abroad.mirror.decide(Decide { choices }).await.unwrap();
    let problem = &decided.refused[0].problem;
    assert!(matches!(problem, Problem::AddressTaken { claim } if claim.employee.as_str() == "4"));
    // Of who was dismissed too, and what is freed is free for the next one, whom it is asked for after it.
    decide(&abroad, vec![reach_at(3, "old@n.example")]).await;
    let choices = vec![
        reach_at(4, "a3@northwind.example"),
        reach_at(5, "dora@n.example"),
        reach_at(6, "bot@n.example"),
    ];
    decide(&abroad, choices).await;
    invite(&abroad, &["a4@northwind.example"]).await;
    abroad.world().set(9, "EMAIL", "Dora@n.example".into());
    let outbox = carried_out(&abroad).await;
    assert_eq!(outcomes(&outbox.ended), vec![Outcome::applied(); 3]);
    for (number, address) in [(3, "old@n.example"), (4, "a3@northwind.example")] {
        let person = abroad.person(number).await;
        assert_eq!(person.employee.contact_email.as_deref(), Some(address));
        assert_eq!(abroad.world().people[&number]["EMAIL"], address);
    }
    let problems: Vec<Problem> = outcomes(&outbox.unsettled)
        .into_iter()
        .map(|outcome| match outcome {
            Outcome::Rejected { problem, .. } => problem,
            other => panic!("{other:?}"),
        })
        .collect();
    let said = Some("A user with this email already exists".to_owned());
    let fault = PortalFault::AddressTaken;
    assert!(problems.contains(&Problem::Portal { fault, said }));
    let whose = problems.iter().any(
        |one| matches!(one, Problem::AddressTaken { claim } if claim.employee.as_str() == "9"),
    );
    assert!(whose, "{problems:?}");
    assert_eq!(asked(&abroad, "user.update"), 3, "who has it is not asked");
}

#[tokio::test]
async fn many_new_contact_emails_and_invitations_at_once_fit_what_a_portal_takes_eml_4() {
    let abroad = read(60, |_| {}).await;
    let addresses: Vec<String> = (0..30).map(|n| format!("guest{n}@n.example")).collect();
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    invite(&abroad, &addresses).await;
    let edits = (2..=31).map(|number| reach_at(number, &format!("new{number}@n.example")));
    decide(&abroad, edits.collect()).await;
    let outbox = carried_out(&abroad).await;
    assert_eq!(outcomes(&outbox.ended), vec![Outcome::applied(); 31]);
    assert_eq!(abroad.world().people[&31]["EMAIL"], "new31@n.example");
}

#[tokio::test]
async fn a_long_list_goes_in_batches_that_a_portal_takes_and_others_decisions_do_not_wait_for_it() {
    let abroad = read(9, |_| {}).await;
    let list: Vec<String> = (0..60).map(|n| format!("new{n}@n.example")).collect();
    let list: Vec<&str> = list.iter().map(String::as_str).collect();
    invite(&abroad, &list).await;
    decide(&abroad, vec![dismiss(2)]).await;
    let sync = abroad.sync().await;
    abroad.line(&sync, |status| status.n_waiting == 1).await;
    let outbox = abroad.mirror.outbox().await.unwrap();
    assert_eq!(outbox.waiting[0].decision.kind(), "invite");
    assert_eq!(outcomes(&outbox.ended), [Outcome::applied()]);
    ended(&abroad, &sync).await;
    sync.stop().await;
    let outbox = abroad.mirror.outbox().await.unwrap();
    assert_eq!(outcomes(&outbox.ended), vec![Outcome::applied(); 2]);
    assert_eq!(
        (asked(&abroad, "user.add"), abroad.world().most["user.add"]),
        (60, 25)
    );
    let (n_people, n_refused) = {
        let world = abroad.world();
        (world.people.len(), world.n_refused)
    };
    assert_eq!((n_people, n_refused), (69, 0));
    assert_eq!(abroad.person(69).await.employee.status, Status::Invited);
}

/// The first of a long list are made, and read, before the last are asked for.
#[tokio::test]
async fn who_a_long_list_made_so_far_is_shown_once_while_the_rest_waits_off_2() {
    let abroad = read(9, |world| world.lost = Some(("new25", Lost::Silence))).await;
    let list: Vec<String> = (0..60).map(|n| format!("new{n}@n.example")).collect();
    let list: Vec<&str> = list.iter().map(String::as_str).collect();
    invite(&abroad, &list).await;
    let sync = abroad.sync().await;
    let mut n_batches = abroad.world().n_batches.subscribe();
    let hangs = async {
        while abroad.world().lost.is_some() {
            n_batches.changed().await.unwrap();
        }
    };
    tokio::time::timeout(WITHIN, hangs).await.unwrap();
    assert_eq!(asked(&abroad, "user.add"), 25);
    let shown = async || {
        let query = InvitationsQuery {
            tab: InvitationTab::All,
            text: String::new(),
            department: None,
            window: Window {
                offset: 0,
                limit: 200,
                sort: InvitationSort::Address,
                descending: false,
            },
        };
        let page = abroad.mirror.invitations(query).await.unwrap();
        let mut all: Vec<String> = page.rows.into_iter().map(|line| line.address).collect();
        let n = all.len();
        all.dedup();
        (page.total, n, all.len())
    };
    assert_eq!(shown().await, (60, 60, 60), "nobody twice");
    let made = abroad.person(10).await;
    assert_eq!(
        (made.employee.status, made.waiting.len()),
        (Status::Invited, 0)
    );
    let search = Search {
        text: "new7@n.example".to_owned(),
        limit: 10,
        about: None,
    };
    assert_eq!(abroad.mirror.search(search).await.unwrap().people.len(), 1);
    sync.stop().await;
    carried_out(&abroad).await;
    assert_eq!(shown().await, (60, 60, 60));
}

#[tokio::test]
async fn many_decisions_at_once_take_a_few_requests() {
    let abroad = read(200, |_| {}).await;
    decide(&abroad, (2..=121).map(dismiss).collect()).await;
    let outbox = carried_out(&abroad).await;
    assert_eq!(outbox.ended.len(), 120);
    let world = abroad.world();
    assert_eq!(
        (world.asked["user.update"], world.most["user.update"]),
        (120, 50)
    );
    assert_eq!(world.n_refused, 0);
    let n_gone = world
        .people
        .values()
        .filter(|row| row["ACTIVE"] == false)
        .count();
    assert_eq!(n_gone, 120);
}

#[tokio::test]
async fn decisions_on_the_same_person_keep_their_order_and_what_follows_a_refused_one_is_refused() {
    let abroad = read(9, |world| world.kept = vec![3]).await;
    decide(&abroad, vec![dismiss(2), dismiss(3)]).await;
    decide(&abroad, vec![reinstate(2), reinstate(3)]).await;
    let outbox = carried_out(&abroad).await;
    assert_eq!(outcomes(&outbox.ended), vec![Outcome::applied(); 2]);
    let [refused, follower] = outcomes(&outbox.unsettled).try_into().unwrap();
    assert!(matches!(
        refused,
        Outcome::Rejected {
            problem: Problem::Portal { .. },
            ..
        }
    ));
    assert_eq!(follower, Outcome::rejected(Problem::FollowedNotApplied));
    assert!(is_active(&abroad, 2) && asked(&abroad, "user.update") == 3);
}

/// Each documented refusal of `user.update` and `user.add`, as what it is.
#[tokio::test]
async fn every_refusal_of_a_decision_is_told_as_what_it_is_api_2() {
    for (method, code, text, fault) in [
        (
            "user.update",
            "ERROR_CORE",
            "access_denied",
            PortalFault::ChangeDenied,
        ),
        ("user.update", "ERROR_CORE", "", PortalFault::ChangeRefused),
        (
            "user.update",
            "insufficient_scope",
            "",
            PortalFault::ScopeMissing,
        ),
        ("user.update", "ACCESS_DENIED", "", PortalFault::NoRight),
        (
            "user.update",
            "METHOD_CONFIRM_DENIED",
            "",
            PortalFault::ConfirmationRefused,
        ),
        (
            "user.add",
            "ERROR_ARGUMENT",
            "wrong_email",
            PortalFault::WrongAddress,
        ),
        (
            "user.add",
            "ERROR_ARGUMENT",
            "A user with this email already exists",
            PortalFault::AddressTaken,
        ),
        (
            "user.add",
            "ERROR_ARGUMENT",
            "user_count_exceeded",
            PortalFault::TooManyPeople,
        ),
        (
            "user.add",
            "ERROR_ARGUMENT",
            "no_extranet_field",
            PortalFault::NeedsWorkgroup,
        ),
        (
            "user.add",
            "ERROR_GROUPID",
            "Group code not specified",
            PortalFault::NeedsWorkgroup,
        ),
        (
            "user.add",
            "ERROR_NO_GROUP",
            "Group is specified incorrectly",
            PortalFault::NeedsWorkgroup,
        ),
        ("user.add", "ERROR_CORE", "", PortalFault::ChangeRefused),
        (
            "user.add",
            "ERROR_CORE",
            "access_denied",
            PortalFault::ChangeDenied,
        ),
    ] {
        let abroad = read(3, |world| world.refusals.push((method, code, text))).await;
        if method == "user.add" {
            invite(&abroad, &["dora@n.example"]).await;
        } else {
            decide(&abroad, vec![dismiss(2)]).await;
        }
        let outbox = carried_out(&abroad).await;
        let Outcome::Rejected { problem, .. } = &outcomes(&outbox.unsettled)[0] else {
            panic!("{outbox:?}")
        };
        let said = (!text.is_empty()).then(|| text.to_owned());
        assert_eq!(*problem, Problem::Portal { fault, said }, "{code} {text}");
        assert!(is_active(&abroad, 2));
    }
}

/// The portal takes no such calls now: what was decided waits, says why, and is done once.
#[tokio::test]
async fn a_portal_that_takes_no_calls_now_is_asked_later_and_the_decision_waits_api_2() {
    for (method, code, fault) in [
        (
            "user.update",
            "OPERATION_TIME_LIMIT",
            PortalFault::TimeUsedUp,
        ),
        ("user.update", "OVERLOAD_LIMIT", PortalFault::Overloaded),
        (
            "user.add",
            "QUERY_LIMIT_EXCEEDED",
            PortalFault::TooManyCalls,
        ),
        ("user.add", "REST_BLOCKED", PortalFault::Blocked),
        (
            "user.add",
            "METHOD_CONFIRM_WAITING",
            PortalFault::ConfirmationWaits,
        ),
    ] {
        let abroad = read(3, |world| world.refusals.push((method, code, ""))).await;
        if method == "user.add" {
            invite(&abroad, &["dora@n.example"]).await;
        } else {
            decide(&abroad, vec![dismiss(2)]).await;
        }
        let sync = abroad.sync().await;
        let held = abroad
            .line(&sync, |status| status.held_back.is_some())
            .await;
        assert_eq!(
            held.held_back,
            Some(Problem::Portal { fault, said: None }),
            "{code}"
        );
        assert_eq!(held.n_waiting, 1);
        sync.now();
        ended(&abroad, &sync).await;
        sync.stop().await;
        let outbox = abroad.mirror.outbox().await.unwrap();
        assert_eq!(outcomes(&outbox.ended), [Outcome::applied()], "{code}");
        assert_eq!(asked(&abroad, method), 2);
    }
}

#[tokio::test]
async fn only_a_webhook_that_may_decide_offers_deciding_and_only_what_portals_take() {
    let abroad = read(3, |world| world.admin = false).await;
    assert!(abroad.person(2).await.can.is_empty());
    let choices = vec![dismiss(2)];
    let decided = abroad.mirror.decide(Decide { choices }).await.unwrap();
    assert_eq!(decided.refused[0].problem, Problem::NotOffered);

    let abroad = read(3, |_| {}).await;
    let text = "+4915112345678, dora@n.example".to_owned();
    let list = abroad.mirror.check_list(CheckList { text }).await.unwrap();
    assert_eq!((list.n_rows, list.n_fine), (2, 1));
    let query = CheckedRowsQuery {
        list: list.list,
        offset: 0,
        limit: 10,
        only_refused: true,
    };
    let fault = AddressFault::NotByMail;
    let rows = abroad.mirror.checked_rows(query).await.unwrap().rows;
    assert_eq!(rows[0].verdict, Verdict::Malformed { fault });
    for (department, letters, problem) in [
        (None, true, Problem::field("department", "needed")),
        (Some("15"), false, Problem::NotOffered),
    ] {
        let invite = Invite {
            list: list.list,
            department: department.map(DepartmentId::from),
            workgroups: Vec::new(),
            role: Role::Employee,
            letters,
        };
        let decided = abroad.mirror.invite(invite).await.unwrap();
        assert_eq!(decided.refused[0].problem, problem);
    }
    let choices = vec![edit(2, None, Some(""))];
    let decided = abroad.mirror.decide(Decide { choices }).await.unwrap();
    let needed = Problem::field("department", "needed");
    assert_eq!(decided.refused[0].problem, needed);
}
