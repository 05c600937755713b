//! The server's tests, on SQLite, or on PostgreSQL where `GATEHOUSE_TEST_DATABASE` names one.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod answerer;
mod attacks;
mod attacks_blocked;
mod attacks_half_way;
mod authorize;
mod backup;
mod bad_input;
mod block;
mod browser;
mod captcha;
mod case;
mod command_line;
mod demo;
mod diagnosis;
mod enrol;
mod event_list;
mod events;
#[cfg(feature = "faults")]
mod faults;
mod feed;
mod forms;
mod front;
mod front_recovery;
mod granting;
mod harness;
mod hostile;
