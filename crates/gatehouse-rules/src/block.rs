//! Lockout: what raises suspicion, when it blocks, what a block stops, and what is asked for afterwards (BLK-1, BLK-3,
//! BLK-7 to BLK-10).
//!
//! Every signal here needs the right password, or is a fact of the person's own account: nobody who does not know the
//! password can raise the score (BLK-9). A second step that was proved takes its device out of the count again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::EmployeeId;
use crate::password::is_weak;
use crate::time::{DAY, Time};

/// Longest reason of a block by hand, in characters.
pub const REASON_MAX: usize = 500;
/// How long a sign-in from an unusual device counts together with others (BLK-1).
pub const UNUSUAL_COUNTS: i64 = DAY;
/// How long it stays to be seen (BLK-8).
pub const UNUSUAL_KEPT: i64 = 30 * DAY;
/// Devices that one block names; further ones are counted.
const DEVICES_NAMED: usize = 20;

/// What can raise the score (BLK-1): the table of signals. A wrong password is none (BLK-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// The password that was typed could not be set today.
    WeakPassword,
    /// The password that was typed is on a list of breached ones.
    BreachedPassword,
    /// No second step was asked for.
    TwoStepOff,
    /// The right password came from several devices that the person had not used before.
    UnusualDevices,
}

/// What each signal weighs, and where the line is. The operator may set each; a weight of 0 leaves a signal out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, default)]
pub struct Weights {
    /// The score that blocks.
    pub threshold: u32,
    /// Of [`Signal::WeakPassword`].
    pub weak_password: u32,
    /// Of [`Signal::BreachedPassword`].
    pub breached_password: u32,
    /// Of [`Signal::TwoStepOff`].
    pub two_step_off: u32,
    /// Of [`Signal::UnusualDevices`], for each device within [`UNUSUAL_COUNTS`] but the first: a new computer is nothing unusual.
    pub unusual_device: u32,
    /// The most that unusual devices weigh together.
    pub unusual_devices_most: u32,
}

impl Default for Weights {
    /// Nobody is blocked without several unusual devices: weak, breached and without a second step come to 70. Unusual
    /// devices alone come to 80, so that who has a good password and a second step is never blocked.
    fn default() -> Self {
        Self {
            threshold: 100,
            weak_password: 20,
            breached_password: 30,
            two_step_off: 20,
            unusual_device: 20,
            unusual_devices_most: 80,
        }
    }
}

/// A device that the right password came from, that the person had not used a day before, and on which no second step was proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct UnusualDevice {
    /// As it named itself; written by strangers.
    pub name: Option<String>,
    /// From which address.
    pub ip: Option<String>,
    /// When it last came with the right password.
    pub at: Time,
}

/// BLK-8: when the right password last came from several unusual devices within [`UNUSUAL_COUNTS`], by when each first came, the
/// newest first. One alone is a new computer.
#[must_use]
pub fn last_unusual(firsts: &[Time]) -> Option<Time> {
    firsts
        .iter()
        .zip(firsts.iter().skip(1))
        .find(|(newer, older)| newer.since(**older) < UNUSUAL_COUNTS)
        .map(|(newer, _)| *newer)
}

/// What is known at the moment when the right password was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// How zxcvbn rates it, 0 to 4.
    pub score: u8,
    /// Whether it is on a list of breached ones.
    pub breached: bool,
    /// Whether a second step is asked for here.
    pub asks_two_step: bool,
    /// Unusual devices, this one among them.
    pub unusual: Vec<UnusualDevice>,
}

/// One signal that counted, kept with the block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Evidence {
    /// Which.
    pub signal: Signal,
    /// What it added to the score.
    pub points: u32,
    /// How many devices it was, for [`Signal::UnusualDevices`]; else 0.
    pub n: u32,
    /// Which, the newest first, at most 20.
    pub devices: Vec<UnusualDevice>,
}

/// Why someone is blocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Block {
    /// The score crossed the threshold; only a case lifts it (BLK-4).
    Suspicion {
        /// The score.
        score: u32,
        /// The threshold it crossed.
        threshold: u32,
        /// Every signal that counted.
        evidence: Vec<Evidence>,
        /// Since when a case is open.
        case_at: Option<Time>,
    },
    /// An admin blocked, and an admin lifts it (BLK-10).
    Hand {
        /// Why, in the admin's words.
        reason: String,
        /// Who, by the name of then.
        admin: String,
    },
}

/// BLK-1: every signal that counts, heaviest first.
#[must_use]
pub fn evidence(facts: &Facts, weights: &Weights, now: Time) -> Vec<Evidence> {
    let plain = |signal, points, holds: bool| {
        (holds && points > 0).then(|| Evidence {
            signal,
            points,
            n: 0,
            devices: Vec::new(),
        })
    };
    let weak = is_weak(facts.score, facts.asks_two_step);
    let mut found: Vec<_> = [
        plain(Signal::WeakPassword, weights.weak_password, weak),
        plain(
            Signal::BreachedPassword,
            weights.breached_password,
            facts.breached,
        ),
        plain(
            Signal::TwoStepOff,
            weights.two_step_off,
            !facts.asks_two_step,
        ),
        unusual(facts, weights, now),
    ]
    .into_iter()
    .flatten()
    .collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.points));
    found
}

fn unusual(facts: &Facts, weights: &Weights, now: Time) -> Option<Evidence> {
    let mut devices: Vec<_> = facts
        .unusual
        .iter()
        .filter(|one| now.since(one.at) < UNUSUAL_COUNTS)
        .cloned()
        .collect();
    let n = u32::try_from(devices.len()).unwrap_or(u32::MAX);
    let points = weights
        .unusual_device
        .saturating_mul(n.saturating_sub(1))
        .min(weights.unusual_devices_most);
    if points == 0 {
        return None;
    }
    devices.sort_by_key(|one| std::cmp::Reverse(one.at));
    devices.truncate(DEVICES_NAMED);
    Some(Evidence {
        signal: Signal::UnusualDevices,
        points,
        n,
        devices,
    })
}

/// What a list of signals comes to.
#[must_use]
pub fn score(evidence: &[Evidence]) -> u32 {
    evidence
        .iter()
        .fold(0, |sum, one| sum.saturating_add(one.points))
}

/// BLK-1: the block that these facts call for, with everything that counted; `None` below the threshold.
#[must_use]
pub fn decide(facts: &Facts, weights: &Weights, now: Time) -> Option<Block> {
    let evidence = evidence(facts, weights, now);
    let score = score(&evidence);
    (score >= weights.threshold).then_some(Block::Suspicion {
        score,
        threshold: weights.threshold,
        evidence,
        case_at: None,
    })
}

/// How far a block by suspicion reaches (BLK-3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// The REST API of the whole workspace stops.
    #[default]
    Workspace,
    /// Only that person's own tokens stop.
    Person,
}

/// BLK-3: whether a block stops the REST API of the whole workspace. One by hand never does.
#[must_use]
pub const fn stops_workspace(policy: Policy, block: &Block) -> bool {
    matches!(
        (policy, block),
        (Policy::Workspace, Block::Suspicion { .. })
    )
}

/// BLK-3: whether REST is stopped for the tokens of `owner`, or for those that are nobody's, by those who are blocked and still
/// work here.
#[must_use]
pub fn rest_stopped(
    policy: Policy,
    blocked: &[(EmployeeId, Option<Block>)],
    owner: Option<&EmployeeId>,
) -> bool {
    blocked.iter().any(|(id, block)| {
        Some(id) == owner
            || block
                .as_ref()
                .is_some_and(|block| stops_workspace(policy, block))
    })
}

/// BLK-7: whether a password that was set at `set_at` no longer counts here, because a block was lifted at `void_at`.
#[must_use]
pub fn is_void(set_at: Option<Time>, void_at: Option<Time>) -> bool {
    void_at.is_some_and(|void_at| set_at.is_none_or(|set_at| set_at <= void_at))
}

/// What makes someone easy to attack, as it was noted at sign-in (BLK-8). Instants, never flags.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Risk {
    /// Since when the password is known to be weak.
    pub weak_password_at: Option<Time>,
    /// Since when it is known to be on a list of breached ones.
    pub breached_password_at: Option<Time>,
    /// When the right password last came from an unusual device.
    pub unusual_device_at: Option<Time>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(100 * DAY);

    fn devices(n: usize) -> Vec<UnusualDevice> {
        (0..n)
            .map(|i| UnusualDevice {
                name: Some(format!("Device {i}")),
                ip: Some(format!("192.0.2.{i}")),
                at: NOW.plus(-i64::try_from(i).unwrap()),
            })
            .collect()
    }

    fn facts(score: u8, breached: bool, asks_two_step: bool, n: usize) -> Facts {
        Facts {
            score,
            breached,
            asks_two_step,
            unusual: devices(n),
        }
    }

    #[test]
    fn signals_add_up_and_only_past_the_threshold_is_someone_blocked_blk_1() {
        let weights = Weights::default();
        for (score_of, breached, asks, n, total) in [
            (4, false, true, 1, 0),
            (0, false, true, 0, 20),
            (2, false, true, 0, 0),
            (2, false, false, 0, 40),
            (0, true, false, 1, 70),
            (0, true, false, 2, 90),
            (0, true, false, 3, 110),
            (0, false, false, 3, 80),
            (0, false, false, 4, 100),
            (4, false, false, 4, 80),
            (4, false, false, 5, 100),
            (4, false, true, 1_000, 80),
        ] {
            let facts = facts(score_of, breached, asks, n);
            let found = evidence(&facts, &weights, NOW);
            assert_eq!(score(&found), total, "{facts:?}");
            assert_eq!(decide(&facts, &weights, NOW).is_some(), total >= 100);
        }
    }

    #[test]
    fn no_password_however_bad_blocks_an_office_without_unusual_devices_blk_1() {
        for score in 0..=4 {
            for (breached, asks) in [(false, false), (true, false), (false, true), (true, true)] {
                for n in 0..=2 {
                    let facts = facts(score, breached, asks, n);
                    assert_eq!(decide(&facts, &Weights::default(), NOW), None, "{facts:?}");
                }
            }
        }
    }

    #[test]
    fn a_block_keeps_every_signal_that_counted_heaviest_first_blk_1() {
        let Some(Block::Suspicion {
            score,
            threshold,
            evidence,
            case_at,
        }) = decide(&facts(1, true, false, 30), &Weights::default(), NOW)
        else {
            panic!("it blocks")
        };
        assert_eq!((score, threshold, case_at), (150, 100, None));
        let signals: Vec<_> = evidence
            .iter()
            .map(|one| (one.signal, one.points))
            .collect();
        assert_eq!(
            signals,
            [
                (Signal::UnusualDevices, 80),
                (Signal::BreachedPassword, 30),
                (Signal::WeakPassword, 20),
                (Signal::TwoStepOff, 20)
            ]
        );
        assert_eq!((evidence[0].n, evidence[0].devices.len()), (30, 20));
        assert_eq!(evidence[0].devices[0].at, NOW, "the newest first");
    }

    #[test]
    fn an_unusual_device_counts_for_a_day_blk_1() {
        let mut facts = facts(0, true, false, 3);
        assert!(decide(&facts, &Weights::default(), NOW).is_some());
        for device in &mut facts.unusual {
            device.at = NOW.plus(-DAY);
        }
        assert_eq!(decide(&facts, &Weights::default(), NOW), None);
    }

    #[test]
    fn one_new_device_is_nothing_to_see_and_two_within_a_day_are_blk_8() {
        let day = |n: i64| NOW.plus(n * DAY);
        assert_eq!(last_unusual(&[]), None);
        assert_eq!(last_unusual(&[NOW, day(-1), day(-9)]), None);
        assert_eq!(
            last_unusual(&[NOW, day(-5), day(-5).plus(-1), day(-6)]),
            Some(day(-5))
        );
    }

    #[test]
    fn a_weight_of_nothing_leaves_a_signal_out_blk_1() {
        let weights = Weights {
            unusual_device: 0,
            ..Weights::default()
        };
        let found = evidence(&facts(0, true, false, 9), &weights, NOW);
        assert!(found.iter().all(|one| one.signal != Signal::UnusualDevices));
    }

    #[test]
    fn a_block_by_suspicion_stops_rest_of_the_workspace_and_one_by_hand_of_the_person_blk_3() {
        let suspicion = Block::Suspicion {
            score: 100,
            threshold: 100,
            evidence: Vec::new(),
            case_at: None,
        };
        let hand = Block::Hand {
            reason: "Left the laptop on the train".into(),
            admin: "Petra Novak".into(),
        };
        let (anna, ben) = (EmployeeId::from("anna"), EmployeeId::from("ben"));
        for (policy, block, of_anna, of_ben) in [
            (Policy::Workspace, Some(suspicion.clone()), true, true),
            (Policy::Workspace, Some(hand.clone()), true, false),
            (Policy::Workspace, None, true, false),
            (Policy::Person, Some(suspicion), true, false),
            (Policy::Person, Some(hand), true, false),
        ] {
            let blocked = [(anna.clone(), block)];
            assert_eq!(rest_stopped(policy, &blocked, Some(&anna)), of_anna);
            assert_eq!(
                rest_stopped(policy, &blocked, Some(&ben)),
                of_ben,
                "{blocked:?}"
            );
        }
        assert!(!rest_stopped(Policy::Workspace, &[], Some(&anna)));
    }

    #[test]
    fn a_password_from_before_the_unblocking_is_void_and_a_new_one_is_not_blk_7() {
        let at = |ms| Some(Time(ms));
        assert!(!is_void(at(5), None));
        assert!(is_void(at(5), at(5)));
        assert!(is_void(None, at(5)));
        assert!(!is_void(at(6), at(5)));
    }
}
