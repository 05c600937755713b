//! Inbound webhooks: what one may read, when it is answered, and what becomes of it when its owner leaves (API-1, BLK-3, DIS-2).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::block::{Block, Policy, rest_stopped};
use crate::employee::{Employee, Status};
use crate::id::{EmployeeId, WebhookId};
use crate::problem::Problem;
use crate::role::Role;
use crate::time::{DAY, Time};

/// Longest title, in characters.
pub const TITLE_MAX: usize = 100;
/// Webhooks of one person that are in use at once.
pub const OWNED_MAX: usize = 20;
/// How long a call is remembered that came with a key, so that it is carried out once.
pub const CALL_REMEMBERED: i64 = DAY;
/// For how many days a webhook can be made; beside these, without an end.
pub const DAYS: [u32; 4] = [7, 30, 90, 365];

/// What a webhook may do, in the vendor's names. The first three are the same people with fewer fields.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// People without anything that reaches them.
    UserBrief,
    /// People with their addresses.
    UserBasic,
    /// People whole, and, as far as the owner's role goes, changing them.
    User,
    /// Departments.
    Department,
    /// The event log, as far as the owner administers.
    Main,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 5] = [
        Self::UserBrief,
        Self::UserBasic,
        Self::User,
        Self::Department,
        Self::Main,
    ];

    /// Of these a webhook has one or none: the same people, with fewer fields or more.
    pub const PEOPLE: [Self; 3] = [Self::UserBrief, Self::UserBasic, Self::User];

    /// The vendor's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UserBrief => "user_brief",
            Self::UserBasic => "user_basic",
            Self::User => "user",
            Self::Department => "department",
            Self::Main => "main",
        }
    }

    /// The scope of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// API-1: what a webhook may do, from the names that were asked for: each once, in order.
///
/// # Errors
/// [`Problem::BadField`] on `scopes`: `empty`, `unknown`, or `people_twice` where several of [`Scope::PEOPLE`] are asked for.
pub fn check_scopes(names: &[String]) -> Result<Vec<Scope>, Problem> {
    let wrong = |reason| Problem::field("scopes", reason);
    let named = names.iter().map(|name| Scope::named(name));
    let mut scopes: Vec<Scope> = named
        .collect::<Option<_>>()
        .ok_or_else(|| wrong("unknown"))?;
    scopes.sort();
    scopes.dedup();
    let people = scopes.iter().filter(|one| Scope::PEOPLE.contains(one));
    if people.count() > 1 {
        return Err(wrong("people_twice"));
    }
    if scopes.is_empty() {
        return Err(wrong("empty"));
    }
    Ok(scopes)
}

/// API-1: from when a webhook is no longer answered that is made now, for so many days or without an end.
///
/// # Errors
/// [`Problem::BadField`] on `days`, where it is none of [`DAYS`].
pub fn check_days(days: Option<u32>, now: Time) -> Result<Option<Time>, Problem> {
    match days {
        Some(days) if !DAYS.contains(&days) => Err(Problem::field("days", "not_allowed")),
        days => Ok(days.map(|days| now.plus(i64::from(days) * DAY))),
    }
}

/// An inbound webhook as admins see it; its secret is shown once, where it is made, and kept as a hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Whose it is and as whom it acts; `None` for one that stayed when its owner left (DIS-2).
    pub employee: Option<EmployeeId>,
    /// What its owner calls it.
    pub title: String,
    /// What it may do, in order.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub made_at: Time,
    /// From when it is no longer answered; `None` for never.
    pub expires_at: Option<Time>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Time>,
    /// From which address.
    pub last_used_ip: Option<String>,
    /// Since when it is disabled, for good.
    pub disabled_at: Option<Time>,
}

impl Webhook {
    /// Whether it would be answered, were nobody blocked or dismissed.
    #[must_use]
    pub fn is_in_use(&self, now: Time) -> bool {
        self.disabled_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// Whether a role may have webhooks of its own. Who is here for named workgroups alone reads no list of people.
#[must_use]
pub fn may_own(role: Role) -> bool {
    role != Role::Extranet
}

/// Why a webhook is not answered. Whoever calls hears of the block; all else is the answer that a wrong secret gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its owner or an admin disabled it, or it was not kept when its owner left.
    Disabled,
    /// Its time is over.
    Expired,
    /// Its owner does not work here now, or is a guest.
    OwnerLeft,
    /// BLK-3: someone is blocked.
    Blocked,
}

impl Refusal {
    /// A stable word, for the event.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Expired => "expired",
            Self::OwnerLeft => "owner_left",
            Self::Blocked => "blocked",
        }
    }
}

/// BLK-3, DIS-2: whether a webhook is answered now. `owner` is who owns it, as they are now; `blocked` are those who are blocked and
/// still work here. A webhook that stayed when its owner left stops with the whole workspace only.
///
/// # Errors
/// The first reason why not.
pub fn judge(
    webhook: &Webhook,
    owner: Option<&Employee>,
    policy: Policy,
    blocked: &[(EmployeeId, Option<Block>)],
    now: Time,
) -> Result<(), Refusal> {
    if webhook.disabled_at.is_some() {
        return Err(Refusal::Disabled);
    }
    if !webhook.is_in_use(now) {
        return Err(Refusal::Expired);
    }
    let works_here = match (&webhook.employee, owner) {
        (None, _) => true,
        (Some(id), Some(owner)) => {
            owner.id == *id && owner.status == Status::Active && may_own(owner.role)
        }
        (Some(_), None) => false,
    };
    if !works_here {
        return Err(Refusal::OwnerLeft);
    }
    if rest_stopped(policy, blocked, webhook.employee.as_ref()) {
        return Err(Refusal::Blocked);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::Risk;
    use crate::two_step::TwoStep;

    const NOW: Time = Time(1_000);

    fn webhook(employee: Option<&str>) -> Webhook {
        Webhook {
            id: "h".into(),
            employee: employee.map(Into::into),
            title: "Payroll".to_owned(),
            scopes: vec![Scope::User],
            made_at: Time(0),
            expires_at: None,
            last_used_at: None,
            last_used_ip: None,
            disabled_at: None,
        }
    }

    fn anna(status: Status) -> Employee {
        Employee {
            id: "anna".into(),
            name: "Anna".into(),
            contact_email: None,
            login: None,
            department: None,
            position: None,
            role: Role::Employee,
            status,
            status_since: Time(0),
            joined_at: None,
            blocked_at: None,
            block: None,
            password_void_at: None,
            risk: Risk::default(),
            language: None,
            two_step: TwoStep::default(),
            last_sign_in_at: None,
            last_failure_at: None,
            n_sessions: 0,
            standing_inferred: false,
            since_seen: false,
            devices: Vec::new(),
            workgroups: Vec::new(),
        }
    }

    fn by_hand(id: &str) -> (EmployeeId, Option<Block>) {
        let block = Block::Hand {
            reason: "r".into(),
            admin: "a".into(),
        };
        (id.into(), Some(block))
    }

    fn by_suspicion(id: &str) -> (EmployeeId, Option<Block>) {
        let block = Block::Suspicion {
            score: 100,
            threshold: 100,
            evidence: Vec::new(),
            case_at: None,
        };
        (id.into(), Some(block))
    }

    #[test]
    fn a_block_stops_the_workspaces_webhooks_or_the_persons_alone_by_policy_blk_3() {
        let active = anna(Status::Active);
        for (owner, blocked, policy, expected) in [
            (Some("anna"), vec![], Policy::Workspace, Ok(())),
            (
                Some("anna"),
                vec![by_suspicion("hans")],
                Policy::Workspace,
                Err(Refusal::Blocked),
            ),
            (
                Some("anna"),
                vec![by_suspicion("hans")],
                Policy::Person,
                Ok(()),
            ),
            (
                Some("anna"),
                vec![by_suspicion("anna")],
                Policy::Person,
                Err(Refusal::Blocked),
            ),
            // By hand it is always the person's alone.
            (
                Some("anna"),
                vec![by_hand("hans")],
                Policy::Workspace,
                Ok(()),
            ),
            (
                Some("anna"),
                vec![by_hand("anna")],
                Policy::Workspace,
                Err(Refusal::Blocked),
            ),
            (None, vec![by_hand("anna")], Policy::Workspace, Ok(())),
            (
                None,
                vec![by_suspicion("anna")],
                Policy::Workspace,
                Err(Refusal::Blocked),
            ),
            (None, vec![by_suspicion("anna")], Policy::Person, Ok(())),
        ] {
            let of = owner.map(|_| &active);
            let found = judge(&webhook(owner), of, policy, &blocked, NOW);
            assert_eq!(found, expected, "{owner:?} {blocked:?} {policy:?}");
        }
    }

    #[test]
    fn it_ends_with_its_owner_its_time_or_its_disabling_and_one_that_was_kept_goes_on_dis_2() {
        let judge_of = |webhook: &Webhook, owner: Option<&Employee>| {
            judge(webhook, owner, Policy::Workspace, &[], NOW)
        };
        let own = webhook(Some("anna"));
        assert_eq!(judge_of(&own, Some(&anna(Status::Active))), Ok(()));
        for status in [Status::Dismissed, Status::Invited, Status::PendingApproval] {
            assert_eq!(judge_of(&own, Some(&anna(status))), Err(Refusal::OwnerLeft));
        }
        assert_eq!(judge_of(&own, None), Err(Refusal::OwnerLeft));
        let guest = Employee {
            role: Role::Extranet,
            ..anna(Status::Active)
        };
        assert_eq!(judge_of(&own, Some(&guest)), Err(Refusal::OwnerLeft));
        assert_eq!(judge_of(&webhook(None), None), Ok(()), "kept");
        let ended = Webhook {
            expires_at: Some(NOW),
            ..webhook(None)
        };
        assert_eq!(judge_of(&ended, None), Err(Refusal::Expired));
        let off = Webhook {
            disabled_at: Some(Time(1)),
            ..ended
        };
        assert_eq!(judge_of(&off, None), Err(Refusal::Disabled));
    }

    #[test]
    fn scopes_read_back_by_their_names() {
        for scope in Scope::ALL {
            assert_eq!(Scope::named(scope.name()), Some(scope));
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.name());
        }
    }

    #[test]
    fn a_webhook_is_made_with_scopes_and_an_end_that_are_offered_api_1() {
        let scopes = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            check_scopes(&names)
        };
        let both = vec![Scope::UserBasic, Scope::Department];
        assert_eq!(
            scopes(&["department", "user_basic", "department"]),
            Ok(both)
        );
        for (names, reason) in [
            (&[][..], "empty"),
            (&["user", "admin"], "unknown"),
            (&["user", "user_basic"], "people_twice"),
        ] {
            assert_eq!(scopes(names), Err(Problem::field("scopes", reason)));
        }
        assert_eq!(check_days(None, NOW), Ok(None));
        assert_eq!(check_days(Some(7), NOW), Ok(Some(NOW.plus(7 * DAY))));
        let refused = Problem::field("days", "not_allowed");
        assert_eq!(check_days(Some(8), NOW), Err(refused));
    }
}
