//! The whole of Gatehouse on real parts: server processes, mail, Chromium, the window, kills and bad lines.
//!
//! Started by `cargo xtask test`, which builds the programs and brings PostgreSQL. Each test stands alone.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test ends where something is not as it must be"
)]

mod at_rest;
mod away;
mod bridged;
mod clipboard;
mod connections;
mod desk;
mod door;
mod front;
mod harness;
mod hostile;
mod killed;
mod killed_server;
mod killed_window;
mod languages;
mod letters;
mod lines;
mod log;
mod notices;
mod offline;
mod outgoing;
mod passkeys;
mod people;
mod pictures;
mod portal;
mod rest;
mod screens;
mod social;
mod story;
mod tray;
mod updates;
mod ways_in;
