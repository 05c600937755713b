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
mod invitation_text;
mod ip_rule;
mod join;
mod languages;
mod letters;
mod logo;
mod openapi;
mod operations;
mod outgoing;
mod pages;
mod passkey;
mod passkey_only;
mod pausing;
mod profile;
mod profile_session;
mod program;
mod race;
mod recovery;
mod recovery_code;
mod replays;
mod reports;
mod requests;
mod rest;
mod rest_methods;
mod rest_reading;
mod rest_v3;
mod rights;
mod routes;
mod second_step;
mod sessions;
mod sign_in;
mod social;
mod social_attacks;
mod social_several;
mod webhooks;
mod webhooks_in_app;
mod zeros;
