//! Reading the company: departments, registration links, settings.

use std::collections::HashMap;

use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::id::{DepartmentId, LinkId, WorkgroupId};
use gatehouse_rules::ip_rule::RuleFor;
use gatehouse_rules::link::Link;
use gatehouse_rules::operation::Decision;
use gatehouse_rules::portal::{Facility, Lack, Reach};
use gatehouse_rules::role::{Right, Role, may, may_give};
use gatehouse_rules::time::Time;
use gatehouse_rules::workspace::Workspace;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::employee::EmployeeFilter;
use crate::failure::Result;
use crate::invitation::Waiting;
use crate::ip_rule::{RuleLine, Rules};
use crate::open::Mirror;
use crate::overlay::{mark, newest};
use crate::reading::{Reading, bodies};
use crate::rows::{role_rank, status_rank};
use crate::tally::tally;
use crate::webhook::WebhookLine;

/// The company screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Company {
    /// The workspace, with waiting edits drawn over it.
    pub workspace: Workspace,
    /// Its departments, by name.
    pub departments: Vec<DepartmentLine>,
    /// Its workgroups, by name.
    pub workgroups: Vec<WorkgroupLine>,
    /// Its registration links, newest first.
    pub links: Vec<LinkLine>,
    /// Active owners and admins.
    pub admins: Vec<AdminLine>,
    /// Roles and what each may do.
    pub rights: Vec<(Role, Vec<Right>)>,
    /// Whether this admin may change settings.
    pub can_configure: bool,
    /// Whether this admin may invite.
    pub can_invite: bool,
    /// The roles this admin may give by inviting, lowest first; extranet only where there is a workgroup (INV-12).
    pub gives: Vec<Role>,
    /// From where people may be in who have no nearer list (IPR-1).
    pub ip_rule: RuleLine,
    /// Webhooks that stayed when their owner left (DIS-2).
    pub webhooks: Vec<WebhookLine>,
    /// What its webhook does not open, on the vendor's portal; empty on a Gatehouse server.
    pub lacks: Vec<Lack>,
    /// The newest change that waits on the settings.
    pub waiting: Option<Waiting>,
}

/// A department and how many are in it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DepartmentLine {
    /// Its id.
    pub department: DepartmentId,
    /// Its name.
    pub name: String,
    /// Active employees in it.
    pub n_employees: u32,
    /// From where they may be in, unless a person has another list (IPR-1).
    pub ip_rule: RuleLine,
    /// The newest change that waits on it.
    pub waiting: Option<Waiting>,
}

/// A workgroup.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WorkgroupLine {
    /// Its id.
    pub workgroup: WorkgroupId,
    /// Its name.
    pub name: String,
    /// Active people in it.
    pub n_employees: u32,
    /// The newest change that waits on it.
    pub waiting: Option<Waiting>,
}

/// A registration link.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LinkLine {
    /// Its id.
    pub link: LinkId,
    /// What it is called.
    pub name: String,
    /// The address to hand out; `None` while its making waits.
    pub url: Option<String>,
    /// The department's name.
    pub department: Option<String>,
    /// When it was made.
    pub created_at: Time,
    /// Since when it is off.
    pub switched_off_at: Option<Time>,
    /// How many joined or asked to join by it.
    pub n_joined: u32,
    /// The newest change that waits on it.
    pub waiting: Option<Waiting>,
}

/// An owner or admin.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AdminLine {
    /// Who.
    pub employee: gatehouse_rules::id::EmployeeId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub address: Option<String>,
    /// Their role.
    pub role: Role,
}

impl Mirror {
    /// The company screen.
    ///
    /// # Errors
    /// [`gatehouse_rules::problem::Problem::NoSuchWorkspace`] before the first sync, else as [`Mirror::overview`].
    pub async fn company(&self) -> Result<Company> {
        let mut reading = self.reading().await?;
        let workspace = reading.known_workspace()?.clone();
        let tally = tally(&mut reading, &EmployeeFilter::default()).await?;
        let overlay = reading.overlay.clone();
        let rules = Rules::of_levels(&mut reading).await?;
        let departments = reading.departments.all.iter().map(|one| {
            let active = tally.iter().filter(|row| {
                row.department == one.id.0 && row.status == status_rank(Status::Active)
            });
            DepartmentLine {
                n_employees: u32::try_from(active.map(|row| row.n).sum::<u64>())
                    .unwrap_or(u32::MAX),
                ip_rule: rules.line(&RuleFor::Department(one.id.clone()), &overlay),
                waiting: newest(&reading.overlay.touching(&[one.id.as_str()])),
                department: one.id.clone(),
                name: one.name.clone(),
            }
        });
        let departments = departments.collect();
        let grouped = grouped(&mut reading).await?;
        let workgroups: Vec<_> = reading
            .workgroups
            .iter()
            .map(|one| WorkgroupLine {
                waiting: newest(&overlay.touching(&[one.id.as_str()])),
                n_employees: grouped.get(&one.id).copied().unwrap_or(0),
                workgroup: one.id.clone(),
                name: one.name.clone(),
            })
            .collect();
        let links = links(&mut reading).await?;
        let admins = admins(&mut reading).await?;
        let webhooks = crate::webhook::kept(&mut reading).await?;
        Ok(Company {
            lacks: workspace
                .portal
                .as_ref()
                .map(Reach::lacks)
                .unwrap_or_default(),
            workspace,
            workgroups,
            departments,
            links,
            admins,
            rights: rights(),
            can_configure: reading.offers(Facility::Settings)
                && may(reading.me.role, Right::Configure, None).is_ok(),
            can_invite: reading.offers(Facility::Inviting)
                && may(reading.me.role, Right::Invite, None).is_ok(),
            gives: given_by(&reading),
            ip_rule: rules.line(&RuleFor::Workspace, &overlay),
            webhooks,
            waiting: reading
                .overlay
                .on_settings()
                .iter()
                .rev()
                .find(|queued| !matches!(queued.operation.decision, Decision::SetIpRule { .. }))
                .map(|queued| mark(queued)),
        })
    }
}

/// How many active people there are in each workgroup; few are in any.
async fn grouped(reading: &mut Reading) -> Result<HashMap<WorkgroupId, u32>> {
    let all: Vec<String> = sqlx::query_scalar(
        "select workgroups from employee indexed by employee_grouped where workgroups is not null and status = 2",
    )
    .fetch_all(reading.conn())
    .await?;
    let mut n = HashMap::new();
    for ids in all {
        let ids: Vec<WorkgroupId> = serde_json::from_str(&ids)?;
        for id in ids {
            *n.entry(id).or_default() += 1;
        }
    }
    Ok(n)
}

pub(crate) async fn active_admins(reading: &mut Reading) -> Result<Vec<Employee>> {
    let found: Vec<String> = sqlx::query_scalar(
        "select body from employee indexed by employee_by_role where role >= $1 and status = $2
         order by role desc, name_order limit 200",
    )
    .bind(role_rank(Role::Admin))
    .bind(status_rank(Status::Active))
    .fetch_all(reading.conn())
    .await?;
    found
        .iter()
        .map(|body| Ok(serde_json::from_str(body)?))
        .collect()
}

async fn admins(reading: &mut Reading) -> Result<Vec<AdminLine>> {
    let people = active_admins(reading).await?;
    Ok(people
        .into_iter()
        .map(|person| AdminLine {
            address: person.contact_email.or(person.login),
            employee: person.id,
            name: person.name,
            role: person.role,
        })
        .collect())
}

async fn links(reading: &mut Reading) -> Result<Vec<LinkLine>> {
    let overlay = reading.overlay.clone();
    let mut links: Vec<Link> = bodies(reading.conn(), "select body from link").await?;
    for queued in overlay.waiting() {
        if let Decision::AddLink {
            link,
            name,
            department,
        } = &queued.operation.decision
            && !links.iter().any(|one| one.id == *link)
        {
            links.push(Link {
                id: link.clone(),
                name: name.clone(),
                url: None,
                department: department.clone(),
                created_at: queued.operation.decided_at,
                switched_off_at: None,
                n_joined: 0,
            });
        }
    }
    links.sort_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
    Ok(links
        .into_iter()
        .map(|link| LinkLine {
            waiting: newest(&overlay.touching(&[link.id.as_str()])),
            department: reading.departments.name(link.department.as_ref()),
            link: link.id,
            name: link.name,
            url: link.url,
            created_at: link.created_at,
            switched_off_at: link.switched_off_at,
            n_joined: link.n_joined,
        })
        .collect())
}

fn given_by(reading: &Reading) -> Vec<Role> {
    let has_workgroups = !reading.workgroups.is_empty();
    let is_there = |role: Role| match role {
        Role::Employee => true,
        Role::Extranet => has_workgroups,
        _ => reading.offers(Facility::Roles),
    };
    Role::ALL
        .into_iter()
        .filter(|role| is_there(*role) && may_give(reading.me.role, *role).is_ok())
        .collect()
}

/// The rights table, as the company screen shows it: the highest role first.
fn rights() -> Vec<(Role, Vec<Right>)> {
    const ALL: [Right; 10] = [
        Right::Read,
        Right::Invite,
        Right::Resend,
        Right::Dismiss,
        Right::EditEmployee,
        Right::EndSessions,
        Right::PauseTwoStep,
        Right::Restrict,
        Right::Configure,
        Right::GrantRole,
    ];
    Role::ALL
        .into_iter()
        .rev()
        .map(|role| {
            (
                role,
                ALL.into_iter().filter(|right| role.has(*right)).collect(),
            )
        })
        .collect()
}
