//! A cursor of any making is read or refused, and never leads above the head.
#![no_main]

use gatehouse_rules::feed::{Cursor, judge};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, u64, u64, u64)| {
    let (text, head, horizon, leap) = input;
    let cursor = Cursor::decode(text);
    if let Some(cursor) = &cursor {
        assert_eq!(Cursor::decode(&cursor.encode()).as_ref(), Some(cursor));
    }
    let (epoch, scope) = cursor
        .as_ref()
        .map_or(("e", "admin"), |one| (&one.epoch, &one.scope));
    let leaps = [(leap, leap.saturating_add(1_000))];
    if let Ok(from) = judge(cursor.as_ref(), epoch, scope, head, horizon, &leaps) {
        assert!(from <= head && from >= horizon);
        assert!(from <= leap || from >= leap.saturating_add(1_000));
        assert!(
            judge(cursor.as_ref(), "another", scope, head, horizon, &[]).is_err()
                || epoch == "another"
        );
    }
});
