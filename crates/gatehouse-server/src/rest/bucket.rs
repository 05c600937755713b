//! API-2: a leaky bucket for each workspace and address, as the vendor has it. Kept in memory: nothing of it needs to outlive the
//! process, and a call that only reads writes nothing for it.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use gatehouse_rules::id::WorkspaceId;
use gatehouse_rules::time::{SECOND, Time};

/// Buckets kept at once; beyond that, those that have run empty are forgotten.
const KEPT: usize = 10_000;

type Key = (WorkspaceId, IpAddr);

/// Every bucket of this process. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Buckets(Arc<Mutex<HashMap<Key, Bucket>>>);

/// In thousandths of a call.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    level: i64,
    at: Time,
}

impl Buckets {
    /// Whether one more call goes in; `burst` fit, and `per_second` run out.
    pub(super) fn take(
        &self,
        workspace: &WorkspaceId,
        ip: IpAddr,
        (per_second, burst): (u32, u32),
        now: Time,
    ) -> bool {
        const ONE: i64 = 1_000;
        let runs_out = |bucket: &Bucket| {
            let ms = now.since(bucket.at).max(0);
            let out = ms.saturating_mul(i64::from(per_second) * ONE) / SECOND;
            (bucket.level - out).max(0)
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT {
            all.retain(|_, bucket| runs_out(bucket) > 0);
        }
        let key = (workspace.clone(), ip);
        let level = all.get(&key).map_or(0, runs_out);
        let fits = level + ONE <= i64::from(burst) * ONE;
        let level = if fits { level + ONE } else { level };
        all.insert(key, Bucket { level, at: now });
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_at_once_and_then_so_many_a_second_for_each_workspace_and_address_api_2() {
        let buckets = Buckets::default();
        let (one, other) = (WorkspaceId::from("a"), WorkspaceId::from("b"));
        let (here, there) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let limit = (2, 5);
        let take = |workspace: &WorkspaceId, ip, at| buckets.take(workspace, ip, limit, Time(at));
        assert_eq!((0..9).filter(|_| take(&one, here, 0)).count(), 5);
        assert!(take(&one, there, 0) && take(&other, here, 0));
        assert!(!take(&one, here, 499));
        assert!(take(&one, here, 500) && !take(&one, here, 500));
        assert_eq!((0..9).filter(|_| take(&one, here, 60_000)).count(), 5);
        // A clock that was set back gives nothing away.
        assert!(!take(&one, here, 0));
    }
}
