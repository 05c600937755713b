//! The rules of access, as pure functions and the words they speak.
//!
//! What is here: every decision of `docs/rules.md`, and every type that crosses between the server
//! and the desktop app (operations, receipts, problems, feed rows). One file a subject, the same
//! name on every floor.
//!
//! What is absent: I/O, async, SQL, HTTP, and any reading of the clock or of chance outside
//! [`time::Clock`] and [`random::Random`], which callers pass in. A rule takes facts and `now`, and
//! touches nothing; so the desktop app decides offline exactly as the server will (OFF-3).

pub mod address;
pub mod block;
pub mod browser;
pub mod case;
pub mod cell;
pub mod department;
pub mod device;
pub mod diagnosis;
pub mod digest;
pub mod employee;
pub mod event;
pub mod feed;
pub mod id;
pub mod invitation;
pub mod ip_rule;
pub mod language;
pub mod letter;
pub mod link;
pub mod logo;
pub mod operation;
pub mod outgoing;
pub mod password;
pub mod portal;
pub mod problem;
pub mod profile;
pub mod random;
pub mod recovery;
pub mod request;
pub mod role;
pub mod search;
pub mod secret;
pub mod sign_in;
pub mod social;
pub mod time;
pub mod two_step;
pub mod webhook;
pub mod workgroup;
pub mod workspace;
