//! One reading: a consistent state of the copy, whose mirror it is, and what is drawn over it.

use std::collections::HashMap;
use std::sync::Arc;

use gatehouse_rules::department::Department;
use gatehouse_rules::employee::Employee;
use gatehouse_rules::feed::Me;
use gatehouse_rules::id::{DepartmentId, WorkgroupId};
use gatehouse_rules::invitation::Invitation;
use gatehouse_rules::link::Link;
use gatehouse_rules::operation::Decision;
use gatehouse_rules::outgoing::Outgoing;
use gatehouse_rules::portal::Facility;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::recovery;
use gatehouse_rules::request::Request;
use gatehouse_rules::search::fold;
use gatehouse_rules::time::{MINUTE, Time};
use gatehouse_rules::webhook::Webhook;
use gatehouse_rules::workgroup::Workgroup;
use gatehouse_rules::workspace::Workspace;
use serde::de::DeserializeOwned;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Sqlite, Transaction};

use crate::failure::Result;
use crate::open::{self, Mirror};
use crate::order::Order;
use crate::overlay::{self, Overlay};

/// A consistent state of the copy with what is drawn over it.
pub(crate) struct Reading {
    tx: Transaction<'static, Sqlite>,
    pub(crate) now: Time,
    /// The mirror's generation that this state is at least as new as.
    pub(crate) generation: u64,
    pub(crate) me: Me,
    pub(crate) as_of: Option<Time>,
    pub(crate) overlay: Arc<Overlay>,
    pub(crate) workspace: Option<Workspace>,
    pub(crate) departments: Departments,
    /// How names stand in the copy.
    pub(crate) order: Order,
    /// The workgroups, by name.
    pub(crate) workgroups: Vec<Workgroup>,
}

/// The departments of a workspace, few enough to be read whole.
#[derive(Debug, Default)]
pub(crate) struct Departments {
    /// By name.
    pub(crate) all: Vec<Department>,
    by_id: HashMap<String, usize>,
}

impl Departments {
    fn of(mut all: Vec<Department>, order: &Order) -> Self {
        all.sort_by_cached_key(|one| (order.key(&one.name), one.id.clone()));
        let by_id = all
            .iter()
            .enumerate()
            .map(|(i, one)| (one.id.0.clone(), i))
            .collect();
        Self { all, by_id }
    }

    /// The name, as shown.
    pub(crate) fn name(&self, id: Option<&DepartmentId>) -> Option<String> {
        self.find(id?.as_str()).map(|one| one.name.clone())
    }

    /// Its place in the order of names, from 1; 0 for none.
    pub(crate) fn place(&self, id: Option<&DepartmentId>) -> i64 {
        id.and_then(|id| self.by_id.get(id.as_str()))
            .and_then(|i| i64::try_from(i + 1).ok())
            .unwrap_or(0)
    }

    /// The department of that id.
    pub(crate) fn find(&self, id: &str) -> Option<&Department> {
        self.by_id.get(id).and_then(|i| self.all.get(*i))
    }

    /// The department of that name, folded.
    pub(crate) fn named(&self, name: &str) -> Option<&Department> {
        let folded = fold(name);
        self.all.iter().find(|one| fold(&one.name) == folded)
    }
}

impl Mirror {
    /// Begins reading: first the copy's state is fixed, then the outbox is drawn, so that an operation
    /// whose effect is not yet in this state is still drawn over it.
    pub(crate) async fn reading(&self) -> Result<Reading> {
        let generation = *self.generation().borrow();
        let copy = self.copy();
        let mut tx = copy.read().await?;
        let reached = open::find::<u64>(&mut tx, "reached").await?.unwrap_or(0);
        let as_of = open::find(&mut tx, "as_of").await?;
        let queue = self.queue(reached).await?;
        if as_of.is_none() && queue.damaged.as_deref() == Some(copy.name()) {
            // An empty file in its place says nothing of the workspace.
            return Err(Problem::CopyDamaged.into());
        }
        let overlay = queue.overlay(&mut tx, reached).await?;
        let workspace: Option<Workspace> = bodies(&mut tx, "select body from workspace limit 1")
            .await?
            .pop();
        let mut departments: Vec<Department> =
            bodies(&mut tx, "select body from department").await?;
        for one in &mut departments {
            if let Some(name) = overlay.unit_name(one.id.as_str()) {
                one.name = name;
            }
        }
        for queued in overlay.waiting() {
            if let Decision::AddDepartment { department, name } = &queued.operation.decision
                && !departments.iter().any(|one| one.id == *department)
            {
                let created_at = queued.operation.decided_at;
                departments.push(Department {
                    id: department.clone(),
                    name: name.clone(),
                    created_at,
                });
            }
        }
        let order = Order::of_copy(&mut tx).await?;
        let workgroups = workgroups(&mut tx, &overlay, &order).await?;
        Ok(Reading {
            now: self.now(),
            generation,
            me: queue.me()?.clone(),
            as_of,
            workspace: workspace
                .map(|workspace| overlay::shown_workspace(workspace, overlay.on_settings())),
            overlay,
            departments: Departments::of(departments, &order),
            order,
            workgroups,
            tx,
        })
    }
}

/// The workgroups with what waits on them.
async fn workgroups(
    conn: &mut SqliteConnection,
    overlay: &Overlay,
    order: &Order,
) -> Result<Vec<Workgroup>> {
    let mut all: Vec<Workgroup> = bodies(conn, "select body from workgroup").await?;
    for one in &mut all {
        if let Some(name) = overlay.unit_name(one.id.as_str()) {
            one.name = name;
        }
    }
    for queued in overlay.waiting() {
        if let Decision::AddWorkgroup { workgroup, .. } = &queued.operation.decision
            && !all.iter().any(|one| one.id == *workgroup)
        {
            all.push(Workgroup {
                id: workgroup.clone(),
                name: overlay.unit_name(workgroup.as_str()).unwrap_or_default(),
                created_at: queued.operation.decided_at,
            });
        }
    }
    all.sort_by_cached_key(|one| (order.key(&one.name), one.id.clone()));
    Ok(all)
}

impl Reading {
    /// The names of some workgroups, in order; those that are no longer there are left out.
    pub(crate) fn workgroup_names(&self, ids: &[WorkgroupId]) -> Vec<String> {
        self.workgroups
            .iter()
            .filter(|one| ids.contains(&one.id))
            .map(|one| one.name.clone())
            .collect()
    }

    /// The connection, for this state.
    pub(crate) fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// The workspace with what waits on it; before the first sync there is none.
    pub(crate) fn settings(&self) -> gatehouse_rules::workspace::Settings {
        self.workspace
            .as_ref()
            .map(|workspace| workspace.settings.clone())
            .unwrap_or_default()
    }

    /// INV-4, INV-12: what the operator set of invitations, as far as the server tells.
    pub(crate) fn limits(&self) -> gatehouse_rules::invitation::Limits {
        let door = self.workspace.as_ref().and_then(|workspace| workspace.door);
        door.map(|door| door.invitations).unwrap_or_default()
    }

    /// SES-1: how long a browser session outlives the last activity, in ms, as far as the server tells.
    pub(crate) fn idle(&self) -> i64 {
        let door = self.workspace.as_ref().and_then(|workspace| workspace.door);
        door.map_or(24, |door| i64::from(door.idle_minutes)) * MINUTE
    }

    /// RCV-1: how often a new password may be asked for, as far as the server tells.
    pub(crate) fn recovery(&self) -> recovery::Limits {
        let door = self.workspace.as_ref().and_then(|workspace| workspace.door);
        door.map(|door| door.recovery).unwrap_or_default()
    }

    /// The employee in the copy.
    pub(crate) async fn employee(&mut self, id: &str) -> Result<Option<Employee>> {
        one(&mut self.tx, "select body from employee where id = $1", id).await
    }

    /// The invitation in the copy.
    pub(crate) async fn invitation(&mut self, id: &str) -> Result<Option<Invitation>> {
        one(
            &mut self.tx,
            "select body from invitation where id = $1",
            id,
        )
        .await
    }

    /// The newest invitation of an employee in the copy.
    pub(crate) async fn invitation_of(&mut self, employee: &str) -> Result<Option<Invitation>> {
        one(
            &mut self.tx,
            "select body from invitation where employee = $1 order by n desc limit 1",
            employee,
        )
        .await
    }

    /// A registration link in the copy.
    pub(crate) async fn link(&mut self, id: &str) -> Result<Option<Link>> {
        one(&mut self.tx, "select body from link where id = $1", id).await
    }

    /// A request in the copy.
    pub(crate) async fn request(&mut self, id: &str) -> Result<Option<Request>> {
        one(&mut self.tx, "select body from request where id = $1", id).await
    }

    pub(crate) async fn outgoing(&mut self, id: &str) -> Result<Option<Outgoing>> {
        one(&mut self.tx, "select body from outgoing where id = $1", id).await
    }

    pub(crate) async fn webhook(&mut self, id: &str) -> Result<Option<Webhook>> {
        one(&mut self.tx, "select body from webhook where id = $1", id).await
    }

    /// Whether the workspace is on the vendor's portal.
    pub(crate) fn is_portal(&self) -> bool {
        let workspace = self.workspace.as_ref();
        workspace.is_some_and(|one| one.portal.is_some())
    }

    /// Whether the workspace has a part of access; one on the vendor's portal has few.
    pub(crate) fn offers(&self, facility: Facility) -> bool {
        let portal = self.workspace.as_ref().and_then(|one| one.portal.as_ref());
        portal.is_none_or(|reach| reach.offers(facility))
    }

    /// The workspace, or the problem that there is none yet.
    pub(crate) fn known_workspace(&self) -> Result<&Workspace> {
        self.workspace
            .as_ref()
            .ok_or_else(|| Problem::NoSuchWorkspace.into())
    }
}

async fn one<T: DeserializeOwned>(
    conn: &mut SqliteConnection,
    sql: &'static str,
    id: &str,
) -> Result<Option<T>> {
    let body: Option<String> = sqlx::query_scalar(sql)
        .bind(id)
        .fetch_optional(conn)
        .await?;
    Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
}

/// The rows of a statement that answers bodies.
pub(crate) async fn bodies<T: DeserializeOwned>(
    conn: &mut SqliteConnection,
    sql: &'static str,
) -> Result<Vec<T>> {
    let bodies: Vec<String> = sqlx::query_scalar(sql).fetch_all(conn).await?;
    bodies
        .iter()
        .map(|body| Ok(serde_json::from_str(body)?))
        .collect()
}

/// The bodies of a table's rows by a column, for many values at once, in their order.
pub(crate) async fn bodies_by<T: DeserializeOwned>(
    conn: &mut SqliteConnection,
    table: &'static str,
    column: &'static str,
    values: &impl serde::Serialize,
) -> Result<Vec<T>> {
    let sql = format!(
        "select t.body from json_each($1) as j cross join {table} as t on t.{column} = j.value order by j.key"
    );
    let bodies: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(serde_json::to_string(values)?)
        .fetch_all(conn)
        .await?;
    bodies
        .iter()
        .map(|body| Ok(serde_json::from_str(body)?))
        .collect()
}
