//! Reading webhooks: those of one person, those that stayed when their owner left, and all of them with what stops them
//! (API-1, BLK-3, DIS-2).

use std::collections::HashMap;

use gatehouse_rules::block::{Block, Policy};
use gatehouse_rules::employee::Employee;
use gatehouse_rules::id::EmployeeId;
use gatehouse_rules::role::{Right, Role, may};
use gatehouse_rules::time::Time;
use gatehouse_rules::webhook::{Refusal, Scope, Webhook, judge};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::employee::PersonAction;
use crate::failure::Result;
use crate::invitation::Waiting;
use crate::open::Mirror;
use crate::outgoing::{self, OutgoingLine};
use crate::overlay::{is_waiting, newest};
use crate::overview::blocked_people;
use crate::person::{can, stops_rest};
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

/// The integrations screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Integrations {
    /// The webhooks, in use first, the newest first; at most 2,000.
    pub webhooks: Vec<OwnedWebhook>,
    /// How many there are.
    pub n_webhooks: u32,
    /// Whether this admin can make one of their own in the app. Whoever has no second step, or is told of none here, makes it in the
    /// browser.
    pub can_make_webhook: bool,
    /// The outgoing webhooks, in use first, the newest first.
    pub outgoing: Vec<OutgoingLine>,
    /// Whether this admin may make an outgoing webhook now.
    pub can_add_outgoing: bool,
    /// Who keeps the REST API of the whole workspace stopped, the longest first (BLK-3).
    pub stopping: Vec<StopsRest>,
    /// How far a block by suspicion reaches here; the operator decides (BLK-3).
    pub policy: Policy,
    /// The operator's address (BLK-5).
    pub operator: Option<String>,
    /// Whether this role is told of webhooks.
    pub is_told: bool,
}

/// A webhook and whose it is.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OwnedWebhook {
    /// The webhook.
    pub line: WebhookLine,
    /// Its owner's name; `None` for one that stayed when its owner left (DIS-2).
    pub owner: Option<String>,
    /// Why it is not answered now although it is in use.
    pub stop: Option<WebhookStop>,
}

/// Why a webhook that is in use is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WebhookStop {
    /// Its owner does not work here now, or is a guest.
    OwnerLeft,
    /// Somebody is blocked (BLK-3).
    Blocked,
}

/// Someone whose block stops the REST API of the whole workspace.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StopsRest {
    /// Who.
    pub employee: EmployeeId,
    /// Their name.
    pub name: String,
    /// Since when they are blocked.
    pub since: Time,
    /// Since when a case is open with the operator (BLK-4).
    pub case_at: Option<Time>,
    /// Whether this admin may open one now.
    pub can_open_case: bool,
    /// The newest change that waits on them.
    pub waiting: Option<Waiting>,
}

/// Whose webhooks.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WebhooksQuery {
    /// These people's, however many they are.
    pub employees: Vec<EmployeeId>,
}

/// A webhook of the admin's own that is to be made.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MakeWebhook {
    /// What its owner calls it.
    pub title: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// For how many days it is answered; `None` for without an end.
    pub days: Option<u32>,
}

/// One that was just made. It is shown once and kept nowhere.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct MadeWebhook {
    /// The address before the name of a method, with its secret.
    pub address: String,
}

/// Without what it holds.
impl std::fmt::Debug for MadeWebhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MadeWebhook").finish_non_exhaustive()
    }
}

impl Mirror {
    /// DIS-2: every webhook in use of some people, the newest first; none is left out, however many others there are.
    ///
    /// # Errors
    /// As [`Mirror::overview`].
    pub async fn webhooks_of(&self, query: WebhooksQuery) -> Result<Vec<WebhookLine>> {
        let mut reading = self.reading().await?;
        let mut all: Vec<Webhook> =
            bodies_by(reading.conn(), "webhook", "employee", &query.employees).await?;
        all.retain(|one| one.is_in_use(reading.now));
        all.sort_by_key(|one| order(one, reading.now));
        let owners = owners(&mut reading, &all).await?;
        Ok(all
            .into_iter()
            .flat_map(|webhook| {
                let owner = webhook.employee.as_ref().and_then(|id| owners.get(id));
                let role = owner.map(|owner| owner.role);
                lines(&reading, vec![webhook], role)
            })
            .collect())
    }

    /// The integrations screen.
    ///
    /// # Errors
    /// As [`Mirror::overview`].
    pub async fn integrations(&self) -> Result<Integrations> {
        // What is over may be as much as it likes: it leaves no place to less of what is in use.
        const MOST: &str = "select body from webhook order by \
            body ->> '$.disabled_at' is not null or coalesce(body ->> '$.expires_at' <= $1, false), \
            body ->> '$.made_at' desc limit 2000";
        let mut reading = self.reading().await?;
        let now = reading.now.0;
        let all: Vec<String> = sqlx::query_scalar(MOST)
            .bind(now)
            .fetch_all(reading.conn())
            .await?;
        let all: Vec<Webhook> = all
            .iter()
            .map(|body| Ok(serde_json::from_str(body)?))
            .collect::<Result<_>>()?;
        let n: i64 = sqlx::query_scalar("select count(*) from webhook")
            .fetch_one(reading.conn())
            .await?;
        let owners = owners(&mut reading, &all).await?;
        let blocked = blocked_people(&mut reading).await?;
        let blocks: Vec<(EmployeeId, Option<Block>)> = blocked
            .iter()
            .map(|person| (person.id.clone(), person.block.clone()))
            .collect();
        let policy = reading.workspace.as_ref().map(|one| one.block_policy);
        let policy = policy.unwrap_or_default();
        let owner = |webhook: &Webhook| owners.get(webhook.employee.as_ref()?);
        let mut webhooks: Vec<OwnedWebhook> = all
            .into_iter()
            .flat_map(|webhook| {
                let role = owner(&webhook).map(|owner| owner.role);
                lines(&reading, vec![webhook], role)
            })
            .map(|line| {
                let owner = owner(&line.webhook);
                OwnedWebhook {
                    owner: owner.map(|owner| owner.name.clone()),
                    stop: match judge(&line.webhook, owner, policy, &blocks, reading.now) {
                        Err(Refusal::OwnerLeft) => Some(WebhookStop::OwnerLeft),
                        Err(Refusal::Blocked) => Some(WebhookStop::Blocked),
                        Ok(()) | Err(Refusal::Disabled | Refusal::Expired) => None,
                    },
                    line,
                }
            })
            .collect();
        webhooks.sort_by_key(|one| order(&one.line.webhook, reading.now));
        let outgoing = outgoing::lines(&mut reading).await?;
        let me = reading.me.employee.clone();
        let own: Vec<Employee> =
            bodies_by(reading.conn(), "employee", "id", &[me.as_str()]).await?;
        let has_factor = own.iter().any(|me| me.two_step.enrolled_at.is_some());
        let is_told = reading.me.role.has(Right::Invite);
        Ok(Integrations {
            webhooks,
            can_make_webhook: has_factor && is_told,
            n_webhooks: u32::try_from(n).unwrap_or(u32::MAX),
            can_add_outgoing: outgoing::can_add(&reading, &outgoing),
            outgoing,
            stopping: stopping(&mut reading).await?,
            policy,
            operator: reading
                .workspace
                .as_ref()
                .and_then(|workspace| workspace.operator.clone()),
            is_told,
        })
    }
}

/// Whose they are, by their ids.
async fn owners(
    reading: &mut Reading,
    webhooks: &[Webhook],
) -> Result<HashMap<EmployeeId, Employee>> {
    let mut ids: Vec<&str> = webhooks
        .iter()
        .filter_map(|one| one.employee.as_ref().map(EmployeeId::as_str))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let owners: Vec<Employee> = bodies_by(reading.conn(), "employee", "id", &ids).await?;
    Ok(owners
        .into_iter()
        .map(|person| (person.id.clone(), person))
        .collect())
}

/// In use first, the newest first.
fn order(webhook: &Webhook, now: Time) -> (bool, std::cmp::Reverse<Time>) {
    (!webhook.is_in_use(now), std::cmp::Reverse(webhook.made_at))
}

/// BLK-3: who keeps REST stopped for everyone, the longest first, and what can be done about it (BLK-4).
pub(crate) async fn stopping(reading: &mut Reading) -> Result<Vec<StopsRest>> {
    let people = blocked_people(reading).await?;
    Ok(people
        .into_iter()
        .filter(|person| stops_rest(reading, person))
        .map(|person| {
            let touching = reading.overlay.touching(&[person.id.as_str()]);
            let can = can(
                reading,
                &person,
                person.two_step.state(&reading.settings(), reading.now),
                is_waiting(&touching),
            );
            StopsRest {
                can_open_case: can.contains(&PersonAction::OpenCase),
                waiting: newest(&touching),
                since: person.blocked_at.unwrap_or(reading.now),
                case_at: match &person.block {
                    Some(Block::Suspicion { case_at, .. }) => *case_at,
                    Some(Block::Hand { .. }) | None => None,
                },
                employee: person.id,
                name: person.name,
            }
        })
        .collect())
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
    all.sort_by_key(|one| order(one, now));
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
