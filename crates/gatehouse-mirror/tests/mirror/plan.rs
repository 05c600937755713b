//! The plan's decisions as tables; what they make of whole histories is in `tests/histories`.

use std::collections::HashMap;

use gatehouse_mirror::plan::drain::{self, Pace, Queued};
use gatehouse_mirror::plan::{self, Action, Ask, Astray, Copies, Marks, Next, Reply};
use gatehouse_rules::digest::Digest;
use gatehouse_rules::feed::{FeedPage, Kind, Resync, RowsPage, Start};
use gatehouse_rules::operation::{Entity, Outcome, Receipt};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND, Time};

use crate::office::me;

const NOW: Time = Time(1_000_000);

fn following() -> Marks {
    Marks {
        cursor: Some("c5".into()),
        reached: 5,
        epoch: "e".into(),
        as_of: Some(NOW),
        ..Marks::default()
    }
}

fn page(next: &str, revision: u64, more: bool) -> FeedPage {
    FeedPage {
        chain: None,
        rows: Vec::new(),
        tombstones: Vec::new(),
        receipts: Vec::new(),
        next: next.into(),
        revision,
        more,
        digests: Vec::new(),
        me: me(Role::Owner),
        now: NOW,
    }
}

fn marked(step: &plan::Step) -> Marks {
    let mark = step.actions.iter().rev().find_map(|action| match action {
        Action::Mark(marks) => Some(marks.clone()),
        _ => None,
    });
    mark.unwrap()
}

#[test]
fn a_first_sync_notes_the_head_reads_pages_and_goes_on_from_the_noted_head_syn_3() {
    let marks = Marks::default();
    assert_eq!(plan::ask(&marks), Ask::Start);
    let start = Start {
        cursor: "noted".into(),
        epoch: "e".into(),
        revision: 40,
        counts: vec![(Kind::Employee, 7)],
        me: me(Role::Owner),
        now: NOW,
    };
    let marks = marked(&plan::take(&marks, &Ask::Start, Reply::Start(start), NOW).unwrap());
    let first = Ask::Rows { after: None };
    assert_eq!(plan::ask(&marks), first);
    let rows = RowsPage {
        rows: Vec::new(),
        next: Some("p2".into()),
    };
    let marks = marked(&plan::take(&marks, &first, Reply::Rows(rows), NOW).unwrap());
    let second = Ask::Rows {
        after: Some("p2".into()),
    };
    assert_eq!(plan::ask(&marks), second);
    // Killed and started again: it goes on at the page where it was.
    let marks = Marks::read(Some(&marks.write()));
    assert_eq!(plan::ask(&marks), second);
    let last = RowsPage {
        rows: Vec::new(),
        next: None,
    };
    let marks = marked(&plan::take(&marks, &second, Reply::Rows(last), NOW).unwrap());
    assert_eq!(
        plan::ask(&marks),
        Ask::Feed {
            cursor: "noted".into()
        }
    );
    assert_eq!(
        (marks.reached, marks.as_of),
        (40, None),
        "true only once the feed has ended"
    );
}

#[test]
fn an_answer_to_an_old_question_changes_nothing() {
    let late = Ask::Feed {
        cursor: "c3".into(),
    };
    let step = plan::take(&following(), &late, Reply::Feed(page("c4", 4, false)), NOW).unwrap();
    assert_eq!(step, plan::Step::default());
}

#[test]
fn an_answer_that_leads_nowhere_is_refused_instead_of_asked_for_ever() {
    let asked = Ask::Feed {
        cursor: "c5".into(),
    };
    let take = |reply| plan::take(&following(), &asked, reply, NOW);
    assert!(matches!(
        take(Reply::Feed(page("c5", 5, true))),
        Err(Astray(_))
    ));
    assert!(matches!(
        take(Reply::Feed(page("c4", 4, false))),
        Err(Astray(_))
    ));
    assert!(matches!(
        take(Reply::Rows(RowsPage {
            rows: Vec::new(),
            next: None
        })),
        Err(Astray(_))
    ));
}

#[test]
fn marks_that_cannot_be_read_are_fetched_anew_never_a_stuck_loop() {
    for damaged in ["", "undefined_undefined", "{}", "null", "{\"cursor\":7}"] {
        let marks = Marks::read(Some(damaged));
        assert_eq!(marks.needs, Some(Resync::Unreadable), "{damaged:?}");
        let copies = Copies {
            present: marks,
            beside: None,
        };
        assert_eq!(plan::next(&copies), Next::BuildBeside);
    }
    let other_shape = following().write().replace("\"schema\":1", "\"schema\":9");
    assert_eq!(Marks::read(Some(&other_shape)).needs, Some(Resync::Schema));
    assert_eq!(Marks::read(None), Marks::default());
}

#[test]
fn a_copy_is_built_beside_and_swapped_when_it_is_whole() {
    let needing = Marks {
        needs: Some(Resync::Epoch),
        ..following()
    };
    built_beside(&needing);
    // A first sync is one, too.
    built_beside(&Marks::default());
}

fn built_beside(present: &Marks) {
    let next = |beside: Option<Marks>| {
        plan::next(&Copies {
            present: present.clone(),
            beside,
        })
    };
    assert_eq!(next(None), Next::BuildBeside);
    let beside = Marks::beside(NOW);
    assert_eq!(next(Some(beside.clone())), Next::AskBeside(Ask::Start));
    let unfinished = Marks {
        cursor: Some("c9".into()),
        ..beside.clone()
    };
    assert_eq!(
        next(Some(unfinished.clone())),
        Next::AskBeside(Ask::Feed {
            cursor: "c9".into()
        })
    );
    assert_eq!(
        next(Some(Marks {
            as_of: Some(NOW),
            ..unfinished
        })),
        Next::Swap
    );
    assert_eq!(
        next(Some(Marks {
            needs: Some(Resync::Epoch),
            ..beside
        })),
        Next::DropBeside
    );
}

#[test]
fn differing_sums_fetch_anew_once_and_not_again_at_once() {
    let theirs = vec![Digest {
        sums: vec![1; 64],
        ..Digest::empty(Kind::Employee)
    }];
    let mine = vec![Digest::empty(Kind::Employee)];
    let changed = plan::compare(&following(), &mine, &theirs, NOW).unwrap();
    assert_eq!(changed.needs, Some(Resync::Digest));
    assert_eq!(plan::compare(&following(), &theirs, &theirs, NOW), None);
    let beside = Marks::beside(NOW);
    assert_eq!(
        plan::compare(&beside, &mine, &theirs, NOW.plus(MINUTE)),
        None
    );
    assert!(plan::compare(&beside, &mine, &theirs, NOW.plus(2 * HOUR)).is_some());
}

fn queued(id: &str, entity: &str, leaves_at: Time) -> Queued {
    Queued {
        id: id.into(),
        entity: Entity::Employee(entity.into()),
        follows: None,
        leaves_at,
        sent_at: None,
        needs_step: false,
        bytes: 100,
    }
}

fn ids(queue: &[Queued], pace: &Pace) -> Vec<String> {
    drain::batch(queue, pace, NOW)
        .into_iter()
        .map(|id| id.0)
        .collect()
}

#[test]
fn one_that_waits_holds_back_its_entity_and_its_followers_and_nobody_else_off_2() {
    let later = NOW.plus(5 * SECOND);
    let mut follower = queued("5", "d", NOW);
    follower.follows = Some("2".into());
    let queue = [
        queued("1", "a", NOW),
        queued("2", "b", later),
        queued("3", "b", NOW),
        queued("4", "c", NOW),
        follower,
    ];
    assert_eq!(ids(&queue, &Pace::default()), ["1", "4"]);
    assert_eq!(drain::next_at(&queue, &Pace::default(), NOW), Some(later));
}

#[test]
fn what_was_handed_out_goes_again_at_once_off_2() {
    let mut sent = queued("1", "a", NOW.plus(MINUTE));
    sent.sent_at = Some(NOW);
    assert_eq!(ids(&[sent], &Pace::default()), ["1"]);
}

#[test]
fn what_needs_the_admins_second_step_waits_for_it_and_goes_alone_tfa_4() {
    let mut needing = queued("2", "b", NOW);
    needing.needs_step = true;
    let queue = [
        queued("1", "a", NOW),
        needing.clone(),
        queued("3", "b", NOW),
        queued("4", "c", NOW),
    ];
    let until = |until| Pace {
        confirmed_until: until,
        ..Pace::default()
    };
    assert_eq!(ids(&queue, &until(None)), ["1", "4"], "3 is on the same");
    assert_eq!(ids(&queue, &until(Some(NOW))), ["1", "4"]);
    assert_eq!(drain::next_at(&queue, &until(None), NOW), None);
    let fresh = until(Some(NOW.plus(1)));
    assert_eq!(ids(&queue, &fresh), ["1"]);
    assert_eq!(ids(&queue[1..], &fresh), ["2"]);
    // Its answer may have been lost: that is asked for without a code.
    needing.sent_at = Some(NOW);
    assert_eq!(ids(&[needing], &until(None)), ["2"]);
}

#[test]
fn a_clock_that_went_back_an_hour_does_not_hold_decisions_for_an_hour() {
    assert_eq!(
        ids(&[queued("1", "a", NOW.plus(HOUR))], &Pace::default()),
        ["1"]
    );
}

#[test]
fn a_refused_request_shrinks_until_the_one_to_blame_stands_aside() {
    let queue: Vec<_> = (0..8)
        .map(|n| queued(&n.to_string(), &n.to_string(), NOW))
        .collect();
    let mut pace = Pace::default();
    let (mut passed, mut n_requests) = (Vec::new(), 0);
    while passed.len() < 7 {
        let open: Vec<_> = queue
            .iter()
            .filter(|one| !passed.contains(&one.id))
            .cloned()
            .collect();
        let batch = drain::batch(&open, &pace, NOW);
        n_requests += 1;
        assert!(!batch.is_empty() && n_requests < 30, "{passed:?}");
        if batch.contains(&"3".into()) {
            pace.refused(&batch, NOW);
        } else {
            pace.passed();
            passed.extend(batch);
        }
    }
    assert_eq!(
        pace.aside,
        HashMap::from([("3".into(), NOW.plus(drain::ASIDE_FOR))])
    );
}

#[test]
fn one_that_a_newer_app_made_waits_and_holds_back_nobody() {
    let queue = [
        queued("1", "a", NOW),
        queued("2", "a", NOW),
        queued("3", "b", NOW),
    ];
    let mut pace = Pace::default();
    pace.unreadable(&"1".into());
    assert_eq!(ids(&queue, &pace), ["2", "3"]);
    assert_eq!(drain::next_at(&queue, &pace, NOW), None);
}

#[test]
fn a_batch_holds_a_hundred_and_a_megabyte_but_always_one() {
    let many: Vec<_> = (0..300)
        .map(|n| queued(&n.to_string(), &n.to_string(), NOW))
        .collect();
    assert_eq!(ids(&many, &Pace::default()).len(), 100);
    let mut large = [queued("1", "a", NOW), queued("2", "b", NOW)];
    large.iter_mut().for_each(|one| one.bytes = 20 << 20);
    assert_eq!(ids(&large, &Pace::default()), ["1"]);
}

#[test]
fn what_was_in_force_is_offered_again_for_thirty_days_whenever_a_copy_is_read_from_its_start_syn_1()
{
    let receipt = |outcome| Receipt {
        operation: "1".into(),
        outcome,
        revision: 9,
        at: NOW,
    };
    let again = |outcome, days| drain::offered_again(&receipt(outcome), NOW.plus(days * DAY));
    assert!(again(Outcome::applied(), 29));
    assert!(again(Outcome::Already, 29));
    assert!(!again(Outcome::applied(), 31));
    assert!(
        !again(Outcome::Expired, 1),
        "the admin was told that nothing changed"
    );
    // The start says by whose clock: one that runs a year ahead here changes nothing.
    let start = Start {
        cursor: "c".into(),
        epoch: "e".into(),
        revision: 9,
        counts: vec![],
        me: me(Role::Owner),
        now: NOW,
    };
    let ahead = NOW.plus(365 * DAY);
    let step = plan::take(&Marks::default(), &Ask::Start, Reply::Start(start), ahead).unwrap();
    assert_eq!(step.offer_again, Some(NOW));
}

#[test]
fn a_receipt_that_the_feed_does_not_list_in_its_span_is_one_that_the_server_lost_syn_1() {
    let receipt = |id: &str, revision| Receipt {
        operation: id.into(),
        outcome: Outcome::applied(),
        revision,
        at: NOW,
    };
    let asked = Ask::Feed {
        cursor: "c5".into(),
    };
    // With more to come the feed has told a span; at its end it has told everything.
    for (more, beyond_is_lost) in [(true, false), (false, true)] {
        let page = Reply::Feed(page("c9", 9, more));
        let step = plan::take(&following(), &asked, page, NOW).unwrap();
        let span = step.span.unwrap();
        let listed = [receipt("listed", 7)];
        let undone = |id: &str, revision| drain::undone(&receipt(id, revision), span, &listed);
        assert!(!undone("listed", 7));
        assert!(undone("lost", 7));
        assert!(!undone("lost", 5), "the span begins after it");
        assert_eq!(undone("lost", 10), beyond_is_lost);
    }
}

#[test]
fn a_receipt_that_was_asked_for_in_another_epoch_is_not_stored_syn_1() {
    let copies = Copies {
        present: following(),
        beside: None,
    };
    assert!(drain::keeps(&copies, copies.epoch()));
    assert!(!drain::keeps(&copies, "of-before-the-restore"));
}

#[test]
fn a_clock_that_runs_ahead_takes_no_event_from_the_copy_log_2() {
    let asked = Ask::Feed {
        cursor: "c5".into(),
    };
    let ahead = NOW.plus(365 * DAY);
    let step = plan::take(
        &following(),
        &asked,
        Reply::Feed(page("c6", 6, false)),
        ahead,
    );
    let forgotten = Action::ForgetEvents(NOW.plus(-30 * DAY));
    assert!(step.unwrap().actions.contains(&forgotten));
}

#[test]
fn when_only_what_is_set_aside_is_left_that_is_known() {
    let queue = [queued("1", "a", NOW), queued("2", "a", NOW)];
    let mut pace = Pace::default();
    assert!(!drain::only_aside(&queue, &pace, NOW));
    pace.refused(&["1".into()], NOW);
    assert!(
        drain::only_aside(&queue, &pace, NOW),
        "the second waits behind the first"
    );
    let other = [queued("1", "a", NOW), queued("3", "b", NOW)];
    assert!(!drain::only_aside(&other, &pace, NOW));
    assert!(!drain::only_aside(
        &queue,
        &pace,
        NOW.plus(drain::ASIDE_FOR)
    ));
    assert!(!drain::only_aside(&[], &pace, NOW));
}

#[test]
fn requests_stay_small_until_one_gets_through() {
    let ids: Vec<_> = (0..100)
        .map(|n: u8| n.to_string().as_str().into())
        .collect();
    let mut pace = Pace::default();
    pace.refused(&ids[..2], NOW);
    pace.refused(&ids[..1], NOW);
    assert_eq!(pace.most, 1, "the next may be refused as well");
    pace.passed();
    assert_eq!(pace.most, 2);
}

#[test]
fn a_decision_is_drawn_until_the_copy_holds_it() {
    let receipt = Receipt {
        operation: "1".into(),
        outcome: Outcome::applied(),
        revision: 6,
        at: NOW,
    };
    assert!(drain::drawn(None, 5));
    assert!(
        drain::drawn(Some(&receipt), 5),
        "acknowledged is not yet seen"
    );
    assert!(!drain::drawn(Some(&receipt), 6));
    let refused = Receipt {
        outcome: Outcome::Expired,
        ..receipt
    };
    assert!(!drain::drawn(Some(&refused), 5));
}

#[test]
fn nothing_is_sent_before_the_epoch_is_heard_and_its_copy_is_read() {
    let present = following();
    let copies = |beside| Copies {
        present: present.clone(),
        beside,
    };
    assert!(!plan::may_send(&copies(None), false));
    assert!(plan::may_send(&copies(None), true));
    let of = |epoch: &str| {
        Some(Marks {
            epoch: epoch.into(),
            ..Marks::beside(NOW)
        })
    };
    assert!(plan::may_send(&copies(of("e")), true));
    assert!(!plan::may_send(&copies(of("restored")), true));
}
