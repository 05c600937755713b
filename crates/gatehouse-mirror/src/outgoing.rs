//! Reading outgoing webhooks: each with its newest deliveries and what this admin may do with it (API-1).

use gatehouse_rules::id::{DeliveryId, OutgoingId};
use gatehouse_rules::operation::Decision;
use gatehouse_rules::outgoing::{MADE_MAX, Outgoing, check_address, check_occasions};
use gatehouse_rules::role::Right;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::failure::Result;
use crate::invitation::Waiting;
use crate::overlay::{is_waiting, newest};
use crate::queue::Queued;
use crate::reading::{Reading, bodies};

/// One outgoing webhook as the screens show it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OutgoingLine {
    /// What it is; of one that is still to be made, what it will be.
    pub outgoing: Outgoing,
    /// Whether this admin may disable it now.
    pub can_disable: bool,
    /// Whether this admin may see its secrets now, with a network: it is their own, and they were not shown yet.
    pub can_see_secrets: bool,
    /// Which deliveries this admin may send again now.
    pub can_send_again: Vec<DeliveryId>,
    /// The newest change that waits on it.
    pub waiting: Option<Waiting>,
}

/// Whose secrets to show.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ShowSecrets {
    /// Of which outgoing webhook.
    pub outgoing: OutgoingId,
}

/// What a receiver checks deliveries by. It is shown once.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct OutgoingSecrets {
    /// What they are signed with.
    pub signing_key: String,
    /// What stands in each as `auth[application_token]`.
    pub token: String,
}

/// Without what it holds.
impl std::fmt::Debug for OutgoingSecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutgoingSecrets").finish_non_exhaustive()
    }
}

/// All of them, in use first, the newest first; those still to be made among them.
pub(crate) async fn lines(reading: &mut Reading) -> Result<Vec<OutgoingLine>> {
    const MOST: &str = "select body from outgoing order by n desc limit 500";
    let mut all: Vec<Outgoing> = bodies(reading.conn(), MOST).await?;
    let known = |id: &OutgoingId| all.iter().any(|one| one.id == *id);
    let made: Vec<Outgoing> = reading
        .overlay
        .waiting()
        .iter()
        .filter_map(|queued| to_be_made(queued))
        .filter(|one| !known(&one.id))
        .collect();
    all.extend(made);
    all.sort_by_key(|one| (one.disabled_at.is_some(), std::cmp::Reverse(one.made_at)));
    let may = reading.me.role.has(Right::Configure);
    let now = reading.now;
    Ok(all
        .into_iter()
        .map(|outgoing| {
            let touching = reading.overlay.touching(&[outgoing.id.as_str()]);
            let free = may && outgoing.disabled_at.is_none() && !is_waiting(&touching);
            let sendable = outgoing
                .deliveries
                .iter()
                .filter(|one| free && one.next_try_at.is_none_or(|at| at > now));
            OutgoingLine {
                can_disable: free,
                can_see_secrets: free
                    && outgoing.secrets_shown_at.is_none()
                    && outgoing.made_by.as_ref() == Some(&reading.me.employee),
                can_send_again: sendable.map(|one| one.id.clone()).collect(),
                waiting: newest(&touching),
                outgoing,
            }
        })
        .collect())
}

/// Whether this admin may make one more.
pub(crate) fn can_add(reading: &Reading, lines: &[OutgoingLine]) -> bool {
    reading.me.role.has(Right::Configure) && n_in_use(lines) < MADE_MAX
}

/// How many are in use, those still to be made among them.
pub(crate) fn n_in_use(lines: &[OutgoingLine]) -> u32 {
    let in_use = lines
        .iter()
        .filter(|line| line.outgoing.disabled_at.is_none());
    u32::try_from(in_use.count()).unwrap_or(u32::MAX)
}

/// How many are in use whose deliveries are given up.
pub(crate) async fn n_given_up(reading: &mut Reading) -> Result<u32> {
    let lines = lines(reading).await?;
    let given_up = lines
        .iter()
        .filter(|line| line.outgoing.disabled_at.is_none() && line.outgoing.gave_up_at.is_some());
    Ok(u32::try_from(given_up.count()).unwrap_or(u32::MAX))
}

/// What an operation that waits will make.
pub(crate) fn to_be_made(queued: &Queued) -> Option<Outgoing> {
    let Decision::AddOutgoing {
        outgoing,
        title,
        address,
        occasions,
    } = &queued.operation.decision
    else {
        return None;
    };
    Some(Outgoing {
        id: outgoing.clone(),
        title: title.clone(),
        host: check_address(address).map(|(_, host)| host).ok()?,
        occasions: check_occasions(occasions).ok()?,
        made_at: queued.operation.decided_at,
        made_by: None,
        secrets_shown_at: None,
        disabled_at: None,
        delivered_at: None,
        failing_since: None,
        gave_up_at: None,
        n_waiting: 0,
        deliveries: Vec::new(),
    })
}
