//! Reading IP rules: the list of a workspace, a department or a person, which one applies, and what another would have
//! done to the sign-ins of the last days (IPR-1, IPR-6).

use std::collections::HashMap;

use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::id::EmployeeId;
use gatehouse_rules::ip_rule::{
    AllowList, Came, IpRule, Lists, REHEARSED_DAYS, RefusedPlace, Rehearsal, RuleFor, Verdict,
    is_exempt, judge, rehearse,
};
use gatehouse_rules::operation::Decision;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::{DAY, Time};
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use ts_rs::TS;

use crate::failure::Result;
use crate::invitation::Waiting;
use crate::open::Mirror;
use crate::overlay::{Overlay, mark};
use crate::reading::{Reading, bodies, bodies_by};

/// What an admin wants a list to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "allow", rename_all = "snake_case")]
pub enum Allow {
    /// No list: the wider one applies, or none.
    AsWider,
    /// From anywhere, whatever the wider list says.
    Anywhere,
    /// Only from these.
    Only {
        /// Addresses and ranges, as typed.
        text: String,
    },
}

impl Allow {
    /// The list of it.
    ///
    /// # Errors
    /// As [`AllowList::parse`].
    pub fn list(&self) -> std::result::Result<AllowList, Problem> {
        match self {
            Self::AsWider => Ok(AllowList::default()),
            Self::Anywhere => Ok(AllowList::anywhere()),
            Self::Only { text } => AllowList::parse(text),
        }
    }

    /// What a list stands for.
    #[must_use]
    pub fn of(list: &AllowList) -> Self {
        if list.is_empty() {
            Self::AsWider
        } else if list.is_anywhere() {
            Self::Anywhere
        } else {
            Self::Only {
                text: list.texts().join("\n"),
            }
        }
    }
}

/// A list as it is shown.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RuleLine {
    /// Whose.
    pub rule: RuleFor,
    /// What is in force.
    pub allow: Allow,
    /// Since when; `None` where there is no list.
    pub since: Option<Time>,
    /// What it shall be, where a change waits.
    pub wanted: Option<Allow>,
    /// That change.
    pub waiting: Option<Waiting>,
}

/// From where one person may be in.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Places {
    /// Their own list.
    pub own: RuleLine,
    /// The list that applies to them now; `None` where there is none.
    pub in_force: Option<RuleLine>,
    /// Whether their role is exempt from it.
    pub exempt: bool,
}

/// A list that somebody has of their own.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PersonRule {
    /// Who.
    pub employee: EmployeeId,
    /// Their name.
    pub name: String,
    /// Their list.
    pub line: RuleLine,
    /// Whether their role is exempt from it.
    pub exempt: bool,
}

/// Try a list before it is saved.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RehearseIpRule {
    /// Whose.
    pub rule: RuleFor,
    /// What it shall be.
    pub allow: Allow,
}

/// What it would have done.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Rehearsed {
    /// From when on sign-ins were looked at.
    pub since: Time,
    /// Sign-ins that were looked at, of people whom the list would be for.
    pub n_sign_ins: u32,
    /// How many of them would have been refused.
    pub n_refused: u32,
    /// How many people that is.
    pub n_people: u32,
    /// Who, most often first, at most 50.
    pub people: Vec<RehearsedPerson>,
    /// From where this admin comes, as far as the server told; only where the list leaves it out.
    pub own_outside: Option<String>,
}

/// Someone who would have been refused.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RehearsedPerson {
    /// Who.
    pub employee: EmployeeId,
    /// Their name.
    pub name: String,
    /// How often.
    pub n: u32,
    /// From where, most often first, at most five.
    pub places: Vec<RefusedPlace>,
}

impl Mirror {
    /// Who has a list of their own, or shall have, by name; at most 500.
    ///
    /// # Errors
    /// As [`Mirror::overview`].
    pub async fn person_ip_rules(&self) -> Result<Vec<PersonRule>> {
        let mut reading = self.reading().await?;
        let overlay = reading.overlay.clone();
        let all: Vec<IpRule> = bodies(reading.conn(), "select body from ip_rule").await?;
        let decided =
            overlay
                .waiting()
                .iter()
                .filter_map(|queued| match &queued.operation.decision {
                    Decision::SetIpRule { rule, .. } => Some(rule.clone()),
                    _ => None,
                });
        let mut ids: Vec<String> = all
            .iter()
            .map(|one| one.rule.clone())
            .chain(decided)
            .filter_map(|rule| match rule {
                RuleFor::Person(id) => Some(id.0),
                RuleFor::Workspace | RuleFor::Department(_) => None,
            })
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let rules = Rules::of(&reading, all);
        let people: Vec<Employee> = bodies_by(reading.conn(), "employee", "id", &ids).await?;
        let mut lines: Vec<PersonRule> = people
            .into_iter()
            .map(|person| PersonRule {
                line: rules.line(&RuleFor::Person(person.id.clone()), &overlay),
                exempt: is_exempt(person.role),
                employee: person.id,
                name: person.name,
            })
            .collect();
        lines.sort_by_cached_key(|one| (reading.order.key(&one.name), one.employee.0.clone()));
        lines.truncate(500);
        Ok(lines)
    }

    /// IPR-6: tries a list on the sign-ins of the last [`REHEARSED_DAYS`], with everything that waits applied.
    ///
    /// # Errors
    /// [`Problem::BadRange`], [`Problem::BadField`] on `ip_rule`; [`Problem::Locked`], [`Problem::VaultDamaged`].
    pub async fn rehearse_ip_rule(&self, request: RehearseIpRule) -> Result<Rehearsed> {
        let allowed = request.allow.list()?;
        let mut reading = self.reading().await?;
        let since = reading.now.plus(-REHEARSED_DAYS * DAY);
        let came = came(&mut reading, since).await?;
        let mut rules = Rules::read(&mut reading).await?;
        let (rehearsal, mut people) = {
            let ids: Vec<&str> = came.iter().map(|one| one.employee.as_str()).collect();
            let people = people(&mut reading, &ids).await?;
            rules.put(&request.rule, &allowed, reading.now);
            (tried(&came, &people, &rules, &request.rule), people)
        };
        let own = reading.me.ip.clone();
        let is_outside = |ip: &String| !allowed.is_empty() && !allowed.contains(ip.parse().ok());
        Ok(Rehearsed {
            since,
            n_sign_ins: rehearsal.n_sign_ins,
            n_refused: rehearsal.n_refused,
            n_people: rehearsal.n_people,
            people: rehearsal
                .people
                .into_iter()
                .filter_map(|one| {
                    Some(RehearsedPerson {
                        name: people.remove(&one.employee)?.name,
                        employee: one.employee,
                        n: one.n,
                        places: one.places,
                    })
                })
                .collect(),
            own_outside: own.filter(is_outside),
        })
    }
}

/// The lists of a workspace, by the id of whom they are for.
pub(crate) struct Rules {
    workspace: String,
    by_id: HashMap<String, IpRule>,
}

impl Rules {
    /// All of them, with what waits applied.
    async fn read(reading: &mut Reading) -> Result<Self> {
        let all: Vec<IpRule> = bodies(reading.conn(), "select body from ip_rule").await?;
        let mut rules = Self::of(reading, all);
        let overlay = reading.overlay.clone();
        for queued in overlay.waiting() {
            if let Decision::SetIpRule { rule, list, .. } = &queued.operation.decision {
                rules.put(rule, &list.to, queued.operation.decided_at);
            }
        }
        Ok(rules)
    }

    /// Those in force of the workspace and its departments.
    pub(crate) async fn of_levels(reading: &mut Reading) -> Result<Self> {
        let mut ids: Vec<String> = reading
            .departments
            .all
            .iter()
            .map(|one| one.id.0.clone())
            .collect();
        ids.extend(reading.workspace.as_ref().map(|one| one.id.0.clone()));
        let some: Vec<IpRule> = bodies_by(reading.conn(), "ip_rule", "id", &ids).await?;
        Ok(Self::of(reading, some))
    }

    /// Those in force that are for some people.
    pub(crate) async fn in_force(
        reading: &mut Reading,
        people: impl Iterator<Item = &Employee>,
    ) -> Result<Self> {
        let mut ids: Vec<String> = people
            .flat_map(|person| {
                let department = person.department.as_ref().map(|id| id.0.clone());
                department.into_iter().chain([person.id.0.clone()])
            })
            .collect();
        ids.extend(reading.workspace.as_ref().map(|one| one.id.0.clone()));
        ids.sort_unstable();
        ids.dedup();
        let some: Vec<IpRule> = bodies_by(reading.conn(), "ip_rule", "id", &ids).await?;
        Ok(Self::of(reading, some))
    }

    fn of(reading: &Reading, rules: Vec<IpRule>) -> Self {
        Self {
            workspace: reading
                .workspace
                .as_ref()
                .map(|one| one.id.0.clone())
                .unwrap_or_default(),
            by_id: rules.into_iter().map(|one| (one.id.clone(), one)).collect(),
        }
    }

    fn id(&self, rule: &RuleFor) -> String {
        rule.row_id(&self.workspace.as_str().into()).to_owned()
    }

    fn put(&mut self, rule: &RuleFor, allowed: &AllowList, since: Time) {
        let id = self.id(rule);
        if allowed.is_empty() {
            self.by_id.remove(&id);
            return;
        }
        let row = IpRule {
            id: id.clone(),
            rule: rule.clone(),
            allowed: allowed.clone(),
            since,
        };
        self.by_id.insert(id, row);
    }

    /// The lists that are for one person.
    pub(crate) fn lists(&self, person: &Employee) -> Lists<'_> {
        let department = person.department.as_ref().map(|id| id.as_str());
        let ids = [
            Some(self.workspace.as_str()),
            department,
            Some(person.id.as_str()),
        ];
        let rules = ids
            .into_iter()
            .flatten()
            .filter_map(|id| self.by_id.get(id));
        Lists::of(rules, person)
    }

    pub(crate) fn list(&self, rule: &RuleFor) -> AllowList {
        self.by_id
            .get(&self.id(rule))
            .map(|one| one.allowed.clone())
            .unwrap_or_default()
    }

    /// The list as it is shown, with what waits on it.
    pub(crate) fn line(&self, rule: &RuleFor, overlay: &Overlay) -> RuleLine {
        let kept = self.by_id.get(&self.id(rule));
        let waits = overlay.ip_rule(rule);
        RuleLine {
            rule: rule.clone(),
            allow: kept.map_or(Allow::AsWider, |one| Allow::of(&one.allowed)),
            since: kept.map(|one| one.since),
            wanted: waits
                .as_ref()
                .and_then(|(list, queued)| (!queued.is_unsettled()).then(|| Allow::of(list))),
            waiting: waits.map(|(_, queued)| mark(&queued)),
        }
    }

    /// From where a person may be in.
    pub(crate) fn places(&self, person: &Employee, overlay: &Overlay) -> Places {
        let in_force = self.lists(person).in_force();
        Places {
            own: self.line(&RuleFor::Person(person.id.clone()), overlay),
            in_force: in_force.map(|rule| self.line(&rule.rule, overlay)),
            exempt: is_exempt(person.role),
        }
    }
}

/// What a decision on a list rests on: the list, and what applies where it is empty, with everything waiting applied.
pub(crate) async fn before(
    reading: &mut Reading,
    added: &Overlay,
    rule: &RuleFor,
    person: Option<&Employee>,
) -> Result<(AllowList, AllowList)> {
    let mut rules = Rules::read(reading).await?;
    for queued in added.waiting() {
        if let Decision::SetIpRule { rule, list, .. } = &queued.operation.decision {
            rules.put(rule, &list.to, queued.operation.decided_at);
        }
    }
    let wider = match (rule, person) {
        (RuleFor::Workspace, _) | (RuleFor::Person(_), None) => AllowList::default(),
        (RuleFor::Department(_), _) => rules.list(&RuleFor::Workspace),
        (RuleFor::Person(_), Some(person)) => rules
            .lists(person)
            .wider()
            .map(|one| one.allowed.clone())
            .unwrap_or_default(),
    };
    Ok((rules.list(rule), wider))
}

/// Who came from where, how often.
async fn came(reading: &mut Reading, since: Time) -> Result<Vec<Came>> {
    let rows = sqlx::query(
        "select on_id, ip, count(*), max(at) from event indexed by event_signed_in
         where kind = 'signed_in' and by_rest = 0 and on_id is not null and at >= $1 group by on_id, ip",
    )
    .bind(since.0)
    .fetch_all(reading.conn())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Came {
                employee: row.try_get::<String, _>(0)?.into(),
                ip: row.try_get(1)?,
                n: u32::try_from(row.try_get::<i64, _>(2)?).unwrap_or(u32::MAX),
                last_at: Time(row.try_get(3)?),
            })
        })
        .collect()
}

async fn people(reading: &mut Reading, ids: &[&str]) -> Result<HashMap<EmployeeId, Employee>> {
    let mut ids = ids.to_vec();
    ids.dedup();
    let people: Vec<Employee> = bodies_by(reading.conn(), "employee", "id", &ids).await?;
    Ok(people
        .into_iter()
        .map(|person| (person.id.clone(), person))
        .collect())
}

/// The rehearsal of one list on those for whom it is the nearest, among those who can sign in at all.
fn tried(
    came: &[Came],
    people: &HashMap<EmployeeId, Employee>,
    rules: &Rules,
    rule: &RuleFor,
) -> Rehearsal {
    rehearse(came, |employee, ip| -> Option<Verdict> {
        let person = people.get(employee)?;
        if person.status != Status::Active || person.blocked_at.is_some() {
            return None;
        }
        let lists = rules.lists(person);
        let has_own = !rules.list(&RuleFor::Person(person.id.clone())).is_empty();
        let has_departments = lists
            .wider()
            .is_some_and(|one| matches!(one.rule, RuleFor::Department(_)));
        let is_for_them = match rule {
            RuleFor::Person(id) => *id == person.id,
            RuleFor::Department(id) => person.department.as_ref() == Some(id) && !has_own,
            RuleFor::Workspace => !has_own && !has_departments,
        };
        is_for_them.then(|| judge(lists, person.role, ip))
    })
}
