//! The mirror on real files: one binary, a module a subject.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails the test"
)]

mod at_the_door;
mod block;
mod deciding;
mod desk;
mod diagnosis;
mod events;
mod filters;
mod helping;
mod invitation_text;
mod ip_rule;
mod line;
mod logo;
mod needing;
mod news;
mod office;
mod order;
mod outgoing;
mod pasting;
mod pausing;
mod people;
mod plan;
mod portal;
mod portal_deciding;
mod requests;
mod settling;
mod stub;
mod sync;
mod upstream;
mod vault;
mod vendor;
mod webhooks;
