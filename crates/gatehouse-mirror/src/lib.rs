//! The copy: an encrypted mirror of one workspace, its outbox, and the sync that keeps both true.
//!
//! What is here: the vault ([`vault`]), the files ([`open`]), one reading file a subject, the outbox,
//! what is drawn over the copy ([`overlay`], pure), the pure [`plan`], and the driver that carries it
//! out ([`sync`], [`upstream`]).
//!
//! What is absent: Tauri, screens, and rules. The mirror never decides; the server does. The mirror
//! remembers and asks. What a screen shows is the copy with the outbox drawn over it, so that everything an admin reads is
//! here without a network, with its "as of" (OFF-1).

pub mod app;
mod asking;
mod bare;
mod beside;
mod checking;
mod choice;
mod claims;
pub mod company;
pub mod connect;
pub mod connections;
pub mod copy;
pub mod csv;
mod damage;
mod decide;
pub mod desk;
mod diagnosis;
pub mod drain;
mod drawn;
pub mod employee;
pub mod event;
pub mod export;
pub mod failure;
mod files;
pub mod filters;
pub mod invitation;
pub mod invite;
pub mod ip_rule;
mod merge;
mod near;
pub mod news;
pub mod open;
mod order;
pub mod outbox;
pub mod outgoing;
pub mod overlay;
pub mod overview;
pub mod page;
mod people;
mod person;
pub mod plan;
pub mod preferences;
pub mod profile;
pub mod queue;
mod reading;
mod recovery;
pub mod request;
pub mod rows;
mod run;
pub mod search;
pub mod secrets;
mod settle;
mod status;
pub mod sync;
mod tally;
pub mod two_step;
pub mod upstream;
pub mod vault;
pub mod webhook;
mod words;
