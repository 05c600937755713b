//! LOG-3: what this computer keeps of the chain of events, and what the server's later word says of it. Events that
//! were changed or taken away on the server are noticed by whoever kept the hash of a later one.

use gatehouse_rules::feed::{Chain, EVENT_DAYS, Sealed};
use gatehouse_rules::time::{DAY, Time};
use serde::{Deserialize, Serialize};

/// The head of the chain as it was last told. Stored in the outbox's file, where no resync loses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The epoch in which it was told: a server that was restored begins anew.
    pub epoch: String,
    /// The head.
    pub head: Sealed,
    /// When it was kept.
    pub at: Time,
    /// Since when events were changed or taken away, the first time that was noticed: the log was whole then.
    pub changed: Option<Time>,
    /// Heads from before, one a day, oldest first: between them the events kept here can be proved.
    #[serde(default)]
    pub before: Vec<Remembered>,
}

/// A head of the chain as it was told once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// The head.
    pub head: Sealed,
    /// When it was told.
    pub at: Time,
}

/// Heads from before are remembered for as long as events are kept, and a day is left between them.
const REMEMBERED: i64 = EVENT_DAYS * DAY;

impl Kept {
    /// The heads after which every event can still be here, oldest first, and the present one. A day of the time that
    /// events are kept is left out: where it ends, some are gone and their neighbours are not.
    #[must_use]
    pub fn heads(&self, now: Time) -> Vec<Sealed> {
        let since = now.plus(DAY - REMEMBERED);
        let usable = self.before.iter().filter(|one| one.at >= since);
        let mut heads: Vec<Sealed> = usable.map(|one| one.head.clone()).collect();
        heads.push(self.head.clone());
        heads
    }

    /// What is remembered beside a newer head.
    fn remembered(&self, now: Time) -> Vec<Remembered> {
        let mut before = self.before.clone();
        if before
            .last()
            .is_none_or(|last| last.at.plus(DAY) <= self.at)
        {
            before.push(Remembered {
                head: self.head.clone(),
                at: self.at,
            });
        }
        before.retain(|one| one.at > now.plus(-REMEMBERED));
        before
    }
}

/// The number to ask about in `epoch`: that of the head which was kept there; `None` of an empty chain.
#[must_use]
pub fn asked(kept: Option<&Kept>, epoch: &str) -> Option<u64> {
    kept.filter(|kept| kept.epoch == epoch && kept.head.number > 0)
        .map(|kept| kept.head.number)
}

/// What to keep once the server, asked for the number of [`asked`], told its chain in `epoch`; `None` when nothing
/// changes. An alarm stays until a restore begins a new epoch, and the newer head is kept beside it.
#[must_use]
pub fn told(kept: Option<&Kept>, epoch: &str, chain: &Chain, now: Time) -> Option<Kept> {
    let kept = kept.filter(|kept| kept.epoch == epoch);
    let changed = kept.and_then(|kept| {
        let noticed = is_changed(&kept.head, chain).then_some(kept.at);
        kept.changed.or(noticed)
    });
    let is_same = kept.map_or(chain.head.number == 0, |kept| {
        kept.head == chain.head && kept.changed == changed
    });
    (!is_same).then(|| Kept {
        epoch: epoch.to_owned(),
        head: chain.head.clone(),
        at: now,
        changed,
        before: kept.map(|kept| kept.remembered(now)).unwrap_or_default(),
    })
}

/// Whether the chain can no longer be the one that had this head: it ends before it, has another hash at its number,
/// or lacks it although its age did not take it yet.
fn is_changed(head: &Sealed, chain: &Chain) -> bool {
    let links = [chain.asked.as_ref(), Some(&chain.head), Some(&chain.pruned)];
    let is_other = |link: &Sealed| link.number == head.number && link.hash != head.hash;
    let is_gone = chain.asked.is_none() && head.number > chain.pruned.number;
    chain.head.number < head.number || is_gone || links.into_iter().flatten().any(is_other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(number: u64, hash: &str) -> Sealed {
        Sealed {
            number,
            hash: hash.into(),
        }
    }

    fn chain(head: Sealed, asked: Option<Sealed>, pruned: Sealed) -> Chain {
        Chain {
            head,
            asked,
            pruned,
        }
    }

    fn kept(number: u64, hash: &str) -> Kept {
        Kept {
            epoch: "e".into(),
            head: link(number, hash),
            at: Time(5),
            changed: None,
            before: Vec::new(),
        }
    }

    #[test]
    fn one_head_a_day_is_remembered_for_as_long_as_events_are_kept_log_3() {
        let grown = |kept: &Kept, number: u64, now: Time| {
            let asked = Some(kept.head.clone());
            let chain = chain(link(number, &number.to_string()), asked, link(0, ""));
            told(Some(kept), "e", &chain, now).unwrap()
        };
        let mut log = Kept {
            at: Time(0),
            ..kept(1, "1")
        };
        for (n, quarter) in (2..).zip(1..=4 * 40) {
            log = grown(&log, n, Time(quarter * DAY / 4));
        }
        let days: Vec<i64> = log.before.iter().map(|one| one.at.0 / DAY).collect();
        assert_eq!(days, (11..40).collect::<Vec<_>>());
        let heads = log.heads(log.at);
        assert_eq!(heads.len(), 30, "the present one among them");
        assert_eq!(heads.last(), Some(&log.head));
        let later = log.heads(log.at.plus(28 * DAY));
        assert_eq!(
            later.len(),
            2,
            "what lies further back may have lost its events"
        );
    }

    #[test]
    fn a_log_that_only_grew_or_was_pruned_by_age_raises_no_alarm_log_3() {
        let none = || link(0, "");
        let fine = [
            chain(link(7, "g"), Some(link(7, "g")), none()),
            chain(link(9, "i"), Some(link(7, "g")), none()),
            // It is the checkpoint itself.
            chain(link(9, "i"), Some(link(7, "g")), link(7, "g")),
            // It lies before the checkpoint: nothing can be compared.
            chain(link(9, "i"), None, link(8, "h")),
        ];
        for chain in fine {
            assert!(!is_changed(&link(7, "g"), &chain), "{chain:?}");
        }
    }

    #[test]
    fn another_hash_a_head_that_went_back_and_a_missing_event_each_raise_the_alarm_log_3() {
        let none = || link(0, "");
        let wrong = [
            chain(link(9, "i"), Some(link(7, "x")), none()),
            chain(link(7, "x"), Some(link(7, "g")), none()),
            chain(link(9, "i"), Some(link(7, "g")), link(7, "x")),
            chain(link(6, "f"), None, none()),
            chain(link(6, "f"), None, link(6, "f")),
            chain(none(), None, none()),
            chain(link(9, "i"), None, none()),
            chain(link(9, "i"), None, link(6, "f")),
        ];
        for chain in wrong {
            assert!(is_changed(&link(7, "g"), &chain), "{chain:?}");
        }
    }

    #[test]
    fn the_newest_head_is_kept_and_an_alarm_stays_beside_it_until_a_restore_log_3() {
        let empty = chain(link(0, ""), None, link(0, ""));
        assert_eq!(told(None, "e", &empty, Time(9)), None, "nothing to keep");
        assert_eq!(asked(None, "e"), None);

        let first = chain(link(7, "g"), None, link(0, ""));
        let seven = told(None, "e", &first, Time(5)).unwrap();
        assert_eq!(
            seven,
            kept(7, "g"),
            "the first has nothing to be held against"
        );
        assert_eq!(asked(Some(&seven), "e"), Some(7));

        let same = chain(link(7, "g"), Some(link(7, "g")), link(0, ""));
        assert_eq!(told(Some(&seven), "e", &same, Time(9)), None);

        let other = chain(link(8, "y"), Some(link(7, "x")), link(0, ""));
        let alarm = told(Some(&seven), "e", &other, Time(9)).unwrap();
        assert_eq!((alarm.changed, alarm.at), (Some(Time(5)), Time(9)));
        assert_eq!(asked(Some(&alarm), "e"), Some(8));

        let fine = chain(link(9, "z"), Some(link(8, "y")), link(0, ""));
        let later = told(Some(&alarm), "e", &fine, Time(20)).unwrap();
        assert_eq!((later.changed, later.head.number), (Some(Time(5)), 9));

        assert_eq!(
            asked(Some(&later), "f"),
            None,
            "another epoch is another chain"
        );
        let restored = chain(link(3, "c"), None, link(0, ""));
        let anew = told(Some(&later), "f", &restored, Time(30)).unwrap();
        assert_eq!((anew.changed, anew.head.number), (None, 3));
    }
}
