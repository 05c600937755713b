//! The arrows, the words and the rules: what is absent stays absent. Each check is shown to bite on a bad sample.
#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it must be"
)]

mod arrows;
mod diagnosis;
mod proofs;
mod rules;
mod source;
mod words;

/// Ends the test with every fault found.
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}
