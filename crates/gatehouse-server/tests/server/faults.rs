//! Every seeded fault is caught by the suite's own tests, run here with the fault switched on in their thread.

use gatehouse_server::fault::{Fault, choose};

use crate::{backup, feed, replays};

/// The test that must fail.
fn test(fault: Fault) -> fn() {
    match fault {
        Fault::CursorByGreaterOrEqual | Fault::RemovalNotTold => {
            feed::after_any_history_mirrors_hold_exactly_what_the_server_keeps_syn_3
        }
        Fault::NoPayloadHash => {
            replays::the_same_id_with_other_content_is_refused_with_an_alarm_syn_1
        }
        Fault::ClaimNotAsked => {
            replays::a_repeated_operation_gets_the_same_receipt_and_no_second_effect_syn_1
        }
        Fault::FollowedNotAsked => replays::one_that_fails_holds_back_only_those_that_follow_it,
        Fault::EpochKept => backup::a_restored_database_holds_everything_and_has_a_new_epoch,
        Fault::EpochNotAsked => {
            replays::operations_for_a_server_before_its_restore_are_not_taken_syn_1
        }
    }
}

#[test]
fn every_seeded_fault_is_caught() {
    let only = std::env::var("GATEHOUSE_FAULT").ok();
    let mut missed = Vec::new();
    for (fault, name) in Fault::ALL {
        if only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        let run = std::thread::spawn(move || {
            choose(Some(fault));
            test(fault)();
        });
        match run.join() {
            Ok(()) => missed.push(name),
            Err(_) => println!("{name}: caught"),
        }
    }
    assert!(missed.is_empty(), "not caught: {missed:?}");
}
