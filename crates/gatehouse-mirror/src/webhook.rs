//! Reading webhooks: those of one person, and those that stayed when their owner left (API-1, DIS-2).

use gatehouse_rules::id::EmployeeId;
use gatehouse_rules::role::{Right, Role, may};
use gatehouse_rules::webhook::Webhook;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::failure::Result;
use crate::invitation::Waiting;
use crate::overlay::{is_waiting, newest};
use crate::reading::{Reading, bodies, bodies_by};

/// One webhook as the screens show it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WebhookLine {
    /// What it is.
    pub webhook: Webhook,
    /// Whether it is answered, as far as itself goes: not disabled, and its time is not over.
    pub in_use: bool,
    /// Whether this admin may disable it now.
    pub can_revoke: bool,
    /// The newest change that waits on it.
    pub waiting: Option<Waiting>,
}

/// Those of one person of `role`, in use first, the newest first.
pub(crate) async fn lines_of(
    reading: &mut Reading,
    employee: &EmployeeId,
    role: Role,
) -> Result<Vec<WebhookLine>> {
    let own = bodies_by(reading.conn(), "webhook", "employee", &[employee.as_str()]).await?;
    Ok(lines(reading, own, Some(role)))
}

/// Those that are nobody's own and in use.
pub(crate) async fn kept(reading: &mut Reading) -> Result<Vec<WebhookLine>> {
    const KEPT: &str = "select body from webhook where employee is null limit 200";
    let all = bodies(reading.conn(), KEPT).await?;
    let mut lines = lines(reading, all, None);
    lines.retain(|line| line.in_use);
    Ok(lines)
}

fn lines(reading: &Reading, mut all: Vec<Webhook>, owner: Option<Role>) -> Vec<WebhookLine> {
    let now = reading.now;
    all.sort_by_key(|one| (!one.is_in_use(now), std::cmp::Reverse(one.made_at)));
    all.into_iter()
        .map(|webhook| {
            let touching = reading.overlay.touching(&[webhook.id.as_str()]);
            WebhookLine {
                in_use: webhook.is_in_use(now),
                can_revoke: webhook.is_in_use(now)
                    && !is_waiting(&touching)
                    && may(reading.me.role, Right::Configure, owner).is_ok(),
                waiting: newest(&touching),
                webhook,
            }
        })
        .collect()
}
