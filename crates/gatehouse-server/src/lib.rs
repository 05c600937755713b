//! The authority: it decides, keeps and tells.
//!
//! A subject file (`invitation.rs`, `employee.rs`, …) says what happens; the file of the same name in
//! [`store`] says what is kept, and holds all of its SQL; `gatehouse_rules` says what is true. Subjects
//! call the store and the rules, never each other; a write they share stands in [`change`].

pub mod accept;
pub mod access;
pub mod app;
pub mod authorize;
pub mod backup;
pub mod backup_code;
pub mod block;
pub mod breached;
pub mod case;
pub mod change;
pub mod config;
pub mod connecting;
pub mod credentials;
pub mod demo;
pub mod department;
pub mod effect;
pub mod employee;
pub mod enrolment;
pub mod event;
pub mod factor;
pub mod failure;
pub mod fault;
pub mod forgotten;
pub mod form;
pub mod fresh_step;
pub mod invitation;
pub mod ip_rule;
pub mod join;
pub mod letter;
pub mod link;
pub mod live;
pub mod mail;
pub mod message;
pub mod must_enrol;
pub mod new_password;
pub mod newcomer;
pub mod offer;
pub mod operation;
pub mod owner;
pub mod pages;
pub mod password;
pub mod pause;
pub mod place;
pub mod recovery;
pub mod rehearsal;
pub mod renewal;
pub mod report;
pub mod role;
pub mod serve;
pub mod session;
pub mod sign_in;
pub mod sms;
pub mod store;
pub mod sync;
pub mod throttle;
pub mod token;
pub mod two_step;
pub mod workspace;
pub mod writing;
