//! SYN-1, OFF-3: whatever an app sends is read or refused, hashes the same when it comes again, and is decided without a panic;
//! who may not act changes nothing.
#![no_main]

use gatehouse_rules::employee::Employee;
use gatehouse_rules::invitation::Invitation;
use gatehouse_rules::operation::{Operation, Ruling, Seen, decide, hash_of, standing};
use gatehouse_rules::request::Request;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, Time};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

// An operation, and on further lines what it may meet: an employee, an invitation, a request.
fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let Ok(operation) = serde_json::from_str::<Operation>(first) else {
        return;
    };
    let sent: Value = serde_json::from_str(first).expect("it was read once");
    let again = serde_json::to_value(&operation).expect("it is written");
    assert_eq!(hash_of(again), operation.hash());
    assert_eq!(hash_of(sent.clone()), hash_of(sent));
    let now = Time(operation.decided_at.0.saturating_add(DAY));
    let decision = &operation.decision;
    let _ = (
        decision.entity(),
        decision.direction(),
        decision.leaves_at(now),
    );
    let mut seen = Seen {
        n_owners: 1,
        ..Seen::default()
    };
    for line in lines {
        if let Ok(employee) = serde_json::from_str::<Employee>(line) {
            seen.employee = Some(employee);
        } else if let Ok(invitation) = serde_json::from_str::<Invitation>(line) {
            seen.invitation = Some(invitation);
        } else if let Ok(request) = serde_json::from_str::<Request>(line) {
            seen.request = Some(request);
        }
    }
    assert_ne!(
        decide(&operation, &seen, now),
        Ruling::Apply,
        "nobody may do nothing"
    );
    for role in Role::ALL {
        seen.actor = Some(role);
        let ruling = decide(&operation, &seen, now);
        assert!(role.administers() || ruling != Ruling::Apply, "{role:?}");
        let _ = standing(&seen, now);
    }
});
