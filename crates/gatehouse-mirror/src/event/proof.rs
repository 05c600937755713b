//! LOG-3: whether the events kept here lead, one to the next, through the heads that this computer remembered.

use gatehouse_rules::event::Event;
use gatehouse_rules::feed::Sealed;
use gatehouse_rules::role::Right;
use gatehouse_rules::time::Time;
use sqlx::Row as _;

use super::{Proof, Proved};
use crate::copy;
use crate::failure::Result;
use crate::open::Mirror;
use crate::reading::bodies_by;

/// Events read at once.
const CHUNK: usize = 2_000;

impl Mirror {
    /// Follows the chain of the events kept here. What it proves is that none of them was changed, taken away or put in
    /// since the heads were remembered; of what is older than the first of these it says nothing.
    ///
    /// # Errors
    /// [`gatehouse_rules::problem::Problem::Locked`], [`gatehouse_rules::problem::Problem::VaultDamaged`].
    pub async fn verify_events(&self) -> Result<Proved> {
        let kept = copy::kept_log(self).await?;
        let changed = kept.as_ref().and_then(|kept| kept.changed);
        let mut reading = self.reading().await?;
        let rows = sqlx::query("select number, n from event indexed by event_by_at where at >= 0")
            .fetch_all(reading.conn())
            .await?;
        let mut entries: Vec<(u64, i64)> = Vec::with_capacity(rows.len());
        for row in rows {
            let number: i64 = row.try_get(0)?;
            entries.push((u64::try_from(number).unwrap_or(0), row.try_get(1)?));
        }
        entries.sort_unstable();
        let first = entries.first().map_or(0, |(number, _)| *number);
        let heads = match &kept {
            Some(kept) => kept.heads(reading.now),
            None => Vec::new(),
        };
        let mut walk = Walk::from(heads, first, changed);
        // A part of the log has gaps wherever something was not for this role.
        if !reading.me.role.has(Right::Invite) {
            walk.proved.proof = Proof::PartOnly;
            walk.heads.clear();
        }
        let start = entries.partition_point(|(number, _)| *number <= walk.number);
        let (before, after) = entries.split_at(start);
        if !walk.heads.is_empty() {
            'follow: for chunk in after.chunks(CHUNK) {
                let numbers: Vec<i64> = chunk.iter().map(|(_, n)| *n).collect();
                let events: Vec<Event> = bodies_by(reading.conn(), "event", "n", &numbers).await?;
                for event in &events {
                    if !walk.step(event) {
                        break 'follow;
                    }
                }
            }
        }
        let n = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut proved = walk.proved;
        if proved.n_proved == 0 {
            proved.n_after = n(entries.len());
        } else {
            proved.n_before = n(before.len());
            proved.n_after = n(after.len()).saturating_sub(proved.n_proved);
        }
        Ok(proved)
    }
}

/// On the way along the chain.
struct Walk {
    number: u64,
    hash: String,
    /// The heads ahead, the next one last.
    heads: Vec<Sealed>,
    since: Option<Time>,
    walked: u32,
    proved: Proved,
}

impl Walk {
    /// At the oldest head after which everything can still be here. A log from its first entry on needs none.
    fn from(mut heads: Vec<Sealed>, first: u64, changed: Option<Time>) -> Self {
        heads.retain(|head| head.number + 1 >= first);
        heads.reverse();
        let start = match first {
            1 => Some(Sealed {
                number: 0,
                hash: String::new(),
            }),
            _ => heads.pop(),
        };
        let start = start.unwrap_or(Sealed {
            number: 0,
            hash: String::new(),
        });
        Self {
            number: start.number,
            hash: start.hash,
            heads,
            since: None,
            walked: 0,
            proved: Proved {
                proof: Proof::Nothing,
                n_proved: 0,
                span: None,
                n_heads: 0,
                n_before: 0,
                n_after: 0,
                changed,
            },
        }
    }

    /// Goes on to the next entry; false where there is nothing more to be found out.
    fn step(&mut self, event: &Event) -> bool {
        let Some(head) = self.heads.last() else {
            return false;
        };
        if event.number != self.number + 1 {
            self.proved.proof = Proof::Missing {
                number: self.number + 1,
            };
            return false;
        }
        self.hash = event.chain(&self.hash);
        self.number = event.number;
        self.walked += 1;
        let since = *self.since.get_or_insert(event.at);
        if head.number != self.number {
            return true;
        }
        if head.hash != self.hash {
            self.proved.proof = Proof::Differs {
                after: self.number - u64::from(self.walked - self.proved.n_proved),
                until: self.number,
            };
            return false;
        }
        self.heads.pop();
        self.proved.proof = Proof::Whole;
        self.proved.n_heads += 1;
        self.proved.n_proved = self.walked;
        self.proved.span = Some((since, event.at));
        true
    }
}
