//! A change to a workspace: one transaction, one revision, one commit that wants the event.
//!
//! Absent here: any other way to commit what someone decided. A subject reads with the store, decides with the rules, writes
//! rows through [`Change`], which stamps them and keeps the sums, and commits with what happened.

pub(crate) mod outgoing;
mod request;
pub(crate) mod webhook;

use gatehouse_rules::department::Department;
use gatehouse_rules::employee::Employee;
use gatehouse_rules::event::Event;
use gatehouse_rules::feed::{Kind, Tombstone};
use gatehouse_rules::id::{EmployeeId, IdentityId, WorkspaceId};
use gatehouse_rules::invitation::Invitation;
use gatehouse_rules::ip_rule::{IpRule, RuleFor};
use gatehouse_rules::link::Link;
use gatehouse_rules::outgoing::Occasion;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Hashed;
use gatehouse_rules::time::Time;
use gatehouse_rules::workgroup::Workgroup;
use gatehouse_rules::workspace::Settings;

use crate::app::App;
use crate::failure::Told;
use crate::fault::{Fault, on};
use crate::store;
use crate::store::digest::{Scope, Sums};
use crate::store::letter::New as NewLetter;
use crate::store::session::Alive;
use crate::store::tombstone::Removal;
use crate::store::workspace::Stored;
use crate::store::{Kept, Write};

/// Rows that share one revision in a change of many: a feed's page holds whole revisions, so this bounds a page.
pub const ROWS_A_REVISION: usize = 1_000;

/// A change that has begun: it holds the workspace's revision line, so nothing else changes until it ends.
pub struct Change {
    /// The transaction, for reads and writes that no feed tells.
    pub tx: Write,
    /// The revision that stamps the rows.
    pub revision: u64,
    /// When it began; every instant it writes.
    pub now: Time,
    app: App,
    workspace: WorkspaceId,
    sums: Sums,
    n_letters: i64,
    /// What there is to tell of people whom no event names.
    occasions: Vec<(Occasion, EmployeeId)>,
    has_deliveries: bool,
    /// The heads of workspaces that this transaction has changed before.
    before: Vec<(WorkspaceId, u64)>,
}

/// A workspace's revision line, taken inside a transaction for one of an identity's employees.
#[derive(Clone, Debug)]
pub struct Line {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Whom the identity is there.
    pub employee: EmployeeId,
    revision: u64,
}

impl App {
    /// Begins a change to a workspace: takes the next revision, and with it the lock.
    ///
    /// # Errors
    /// [`Problem::NoSuchWorkspace`].
    pub async fn change(&self, workspace: &WorkspaceId) -> Told<Change> {
        let tx = self.db.begin().await?;
        self.change_in(tx, workspace).await
    }

    /// The same inside a transaction that has claimed something first.
    ///
    /// # Errors
    /// [`Problem::NoSuchWorkspace`].
    pub async fn change_in(&self, mut tx: Write, workspace: &WorkspaceId) -> Told<Change> {
        let revision = store::workspace::next(&mut tx, workspace)
            .await?
            .ok_or(Problem::NoSuchWorkspace)?;
        Ok(Change {
            tx,
            revision,
            now: self.clock.now(),
            app: self.clone(),
            workspace: workspace.clone(),
            sums: Sums::default(),
            n_letters: 0,
            occasions: Vec::new(),
            has_deliveries: false,
            before: Vec::new(),
        })
    }

    /// EML-8: takes the revision line of every workspace of an identity, in id order, and then the identity's own line, inside a
    /// transaction that has written something. `None` when it joined or left a workspace meanwhile: give the transaction up and try again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lines(&self, tx: &mut Write, identity: &IdentityId) -> Told<Option<Vec<Line>>> {
        let found = store::employee::list_of_identity(tx, identity).await?;
        let mut lines = Vec::with_capacity(found.len());
        for (workspace, employee) in &found {
            let revision = store::workspace::next(tx, workspace)
                .await?
                .ok_or(Problem::NoSuchWorkspace)?;
            lines.push(Line {
                workspace: workspace.clone(),
                employee: employee.clone(),
                revision,
            });
        }
        store::identity::hold(tx, identity).await?;
        let is_same = store::employee::list_of_identity(tx, identity).await? == found;
        Ok(is_same.then_some(lines))
    }

    /// Begins a change in a workspace whose line was taken by [`App::lines`]; [`Change::turn_to`] goes on with the next.
    #[must_use]
    pub fn change_on(&self, tx: Write, line: &Line) -> Change {
        Change {
            tx,
            revision: line.revision,
            now: self.clock.now(),
            app: self.clone(),
            workspace: line.workspace.clone(),
            sums: Sums::default(),
            n_letters: 0,
            occasions: Vec::new(),
            has_deliveries: false,
            before: Vec::new(),
        }
    }
}

impl Change {
    /// What tells which browser sessions are open as it begins.
    #[must_use]
    pub fn alive(&self) -> Alive {
        self.app.config.session.alive(self.now)
    }

    /// Which workspace it changes.
    #[must_use]
    pub fn workspace(&self) -> &WorkspaceId {
        &self.workspace
    }

    /// The workspace's row.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn stored(&mut self) -> Told<Stored> {
        store::workspace::find(&mut self.tx, &self.workspace)
            .await?
            .ok_or_else(|| Problem::NoSuchWorkspace.into())
    }

    /// Takes one more revision, for the next [`ROWS_A_REVISION`] rows. All of them are there at once, when the change commits.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_revision(&mut self) -> Told<()> {
        self.revision = store::workspace::next(&mut self.tx, &self.workspace)
            .await?
            .ok_or(Problem::NoSuchWorkspace)?;
        Ok(())
    }

    /// Ends this workspace's part with what happened there, and goes on in another one in the same transaction.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn turn_to(&mut self, line: &Line, happened: Event) -> Told<()> {
        let happened = [happened];
        self.tell(&happened).await?;
        store::event::add_all(&mut self.tx, &self.workspace, &happened).await?;
        let sums = std::mem::take(&mut self.sums);
        store::digest::add(&mut self.tx, &self.workspace, &sums).await?;
        let done = std::mem::replace(&mut self.workspace, line.workspace.clone());
        self.before.push((done, self.revision));
        self.revision = line.revision;
        Ok(())
    }

    /// Adds people, each with the identity it is.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_employees(&mut self, people: &[(&Employee, Option<&IdentityId>)]) -> Told<()> {
        store::employee::add(&mut self.tx, &self.workspace, people, self.revision).await?;
        for (person, _) in people {
            self.sums.add(
                Kind::Employee,
                person.id.as_str(),
                person.role,
                self.revision,
            );
        }
        Ok(())
    }

    /// Writes a person. A role that moves across what helpdesk sees is told to its mirrors as coming or going.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_employee(&mut self, kept: &mut Kept<Employee>) -> Told<()> {
        store::employee::set(&mut self.tx, &self.workspace, &kept.row, self.revision).await?;
        let id = kept.row.id.0.clone();
        self.sums
            .remove(Kind::Employee, &id, kept.role, kept.revision);
        self.sums
            .add(Kind::Employee, &id, kept.row.role, self.revision);
        let (was, is) = (kept.role, kept.row.role);
        kept.revision = self.revision;
        kept.role = is;
        if Scope::Helpdesk.shows(was) != Scope::Helpdesk.shows(is) {
            self.moved(&kept.row, was, is).await?;
            self.move_requests(&kept.row.id, was, is).await?;
        }
        Ok(())
    }

    /// Helpdesk's mirrors lose, or get, the person and the invitation.
    async fn moved(&mut self, person: &Employee, was: Role, is: Role) -> Told<()> {
        let invitation =
            store::invitation::find_of_employee(&mut self.tx, &self.workspace, &person.id).await?;
        if Scope::Helpdesk.shows(was) {
            self.tombstone(
                Kind::Employee,
                person.id.as_str(),
                Some(Scope::Helpdesk),
                None,
            )
            .await?;
        }
        if let Some(mut issued) = invitation {
            if Scope::Helpdesk.shows(was) {
                let id = issued.kept.row.id.0.clone();
                self.tombstone(Kind::Invitation, &id, Some(Scope::Helpdesk), None)
                    .await?;
            }
            // As it was read, the person has the new role already.
            issued.kept.role = was;
            self.set_invitation_of(&mut issued.kept, is).await?;
        }
        Ok(())
    }

    /// Removes a person, with everything they held here.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn remove_employee(&mut self, kept: &Kept<Employee>, by: Option<&str>) -> Told<()> {
        let id = &kept.row.id;
        self.close_requests_of(id, by).await?;
        store::address::remove(&mut self.tx, &self.workspace, id).await?;
        let own = RuleFor::Person(id.clone());
        if let Some(list) = store::ip_rule::find(&mut self.tx, &self.workspace, &own).await? {
            self.remove_ip_rule(&list).await?;
        }
        store::employee::remove(&mut self.tx, &self.workspace, id).await?;
        self.sums
            .remove(Kind::Employee, id.as_str(), kept.role, kept.revision);
        self.tombstone(Kind::Employee, id.as_str(), None, by).await
    }

    /// Adds invitations, each with its issue, the hash of its token and the role it offers.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_invitations(
        &mut self,
        invitations: &[(&Invitation, u64, Option<Hashed>)],
        roles: &[Role],
    ) -> Told<()> {
        store::invitation::add(&mut self.tx, &self.workspace, invitations, self.revision).await?;
        for ((row, _, _), role) in invitations.iter().zip(roles) {
            self.sums
                .add(Kind::Invitation, row.id.as_str(), *role, self.revision);
        }
        Ok(())
    }

    /// Writes an invitation.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_invitation(&mut self, kept: &mut Kept<Invitation>) -> Told<()> {
        let role = kept.role;
        self.set_invitation_of(kept, role).await
    }

    async fn set_invitation_of(&mut self, kept: &mut Kept<Invitation>, role: Role) -> Told<()> {
        store::invitation::set(&mut self.tx, &self.workspace, &kept.row, self.revision).await?;
        let id = kept.row.id.as_str();
        self.sums
            .remove(Kind::Invitation, id, kept.role, kept.revision);
        self.sums.add(Kind::Invitation, id, role, self.revision);
        kept.revision = self.revision;
        kept.role = role;
        Ok(())
    }

    /// Removes an invitation; its letters that have not left never will.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn remove_invitation(
        &mut self,
        kept: &Kept<Invitation>,
        by: Option<&str>,
    ) -> Told<()> {
        let id = &kept.row.id;
        store::letter::remove_waiting(&mut self.tx, &self.workspace, id).await?;
        store::invitation::remove(&mut self.tx, &self.workspace, id).await?;
        self.sums
            .remove(Kind::Invitation, id.as_str(), kept.role, kept.revision);
        self.tombstone(Kind::Invitation, id.as_str(), None, by)
            .await
    }

    /// Adds a department; false when its id or name is taken.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_department(&mut self, row: &Department) -> Told<bool> {
        let added =
            store::department::add(&mut self.tx, &self.workspace, row, self.revision).await?;
        if added {
            self.sums.add(
                Kind::Department,
                row.id.as_str(),
                Role::Employee,
                self.revision,
            );
        }
        Ok(added)
    }

    /// Writes a department; false when another has that name.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_department(&mut self, kept: &mut Kept<Department>) -> Told<bool> {
        if !store::department::set(&mut self.tx, &self.workspace, &kept.row, self.revision).await? {
            return Ok(false);
        }
        self.restamp(Kind::Department, kept.row.id.as_str(), kept.revision);
        kept.revision = self.revision;
        Ok(true)
    }

    /// Removes a department.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn remove_department(
        &mut self,
        kept: &Kept<Department>,
        by: Option<&str>,
    ) -> Told<()> {
        let id = kept.row.id.as_str();
        store::department::remove(&mut self.tx, &self.workspace, &kept.row.id).await?;
        self.sums
            .remove(Kind::Department, id, Role::Employee, kept.revision);
        self.tombstone(Kind::Department, id, None, by).await
    }

    /// Adds a workgroup; false when its id or name is taken.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_workgroup(&mut self, row: &Workgroup) -> Told<bool> {
        let added =
            store::workgroup::add(&mut self.tx, &self.workspace, row, self.revision).await?;
        if added {
            let id = row.id.as_str();
            self.sums
                .add(Kind::Workgroup, id, Role::Employee, self.revision);
        }
        Ok(added)
    }

    /// Writes a workgroup; false when another has that name.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_workgroup(&mut self, kept: &mut Kept<Workgroup>) -> Told<bool> {
        if !store::workgroup::set(&mut self.tx, &self.workspace, &kept.row, self.revision).await? {
            return Ok(false);
        }
        self.restamp(Kind::Workgroup, kept.row.id.as_str(), kept.revision);
        kept.revision = self.revision;
        Ok(true)
    }

    /// Adds a registration link; false when its id is taken.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_link(&mut self, row: &Link, secret: &Hashed) -> Told<bool> {
        let added =
            store::link::add(&mut self.tx, &self.workspace, row, secret, self.revision).await?;
        if added {
            self.sums
                .add(Kind::Link, row.id.as_str(), Role::Employee, self.revision);
        }
        Ok(added)
    }

    /// Writes a registration link.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_link(&mut self, kept: &mut Kept<Link>) -> Told<()> {
        store::link::set(&mut self.tx, &self.workspace, &kept.row, self.revision).await?;
        self.restamp(Kind::Link, kept.row.id.as_str(), kept.revision);
        kept.revision = self.revision;
        Ok(())
    }

    /// Sets an IP rule, in the place of the one that was there.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_ip_rule(&mut self, row: &IpRule, was: Option<&Kept<IpRule>>) -> Told<()> {
        store::ip_rule::set(&mut self.tx, &self.workspace, row, self.revision).await?;
        match was {
            Some(was) => self.restamp(Kind::IpRule, &row.id, was.revision),
            None => self
                .sums
                .add(Kind::IpRule, &row.id, Role::Employee, self.revision),
        }
        Ok(())
    }

    /// Takes an IP rule away.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn remove_ip_rule(&mut self, kept: &Kept<IpRule>) -> Told<()> {
        let IpRule { id, rule, .. } = &kept.row;
        store::ip_rule::remove(&mut self.tx, &self.workspace, rule).await?;
        self.sums
            .remove(Kind::IpRule, id, Role::Employee, kept.revision);
        self.tombstone(Kind::IpRule, id, None, None).await
    }

    /// Writes the workspace's name and settings.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_workspace(
        &mut self,
        was: &Stored,
        name: &str,
        settings: &Settings,
    ) -> Told<()> {
        store::workspace::set(&mut self.tx, &self.workspace, name, settings, self.revision).await?;
        let id = self.workspace.0.clone();
        self.restamp(Kind::Workspace, &id, was.revision);
        Ok(())
    }

    /// Keeps the picture of its logo, or none; the workspace's row, which names it, is written beside.
    pub(crate) async fn set_logo(&mut self, picture: Option<&str>) -> Told<()> {
        match picture {
            Some(picture) => store::logo::set(&mut self.tx, &self.workspace, picture).await?,
            None => store::logo::remove(&mut self.tx, &self.workspace).await?,
        }
        Ok(())
    }

    /// Counts the workspace's own row in, once, when it is made.
    pub(crate) fn made_workspace(&mut self) {
        let id = self.workspace.0.clone();
        self.sums.add(Kind::Workspace, &id, Role::Employee, 1);
    }

    /// Notes that rows of people were stamped with the present revision by one statement.
    pub(crate) fn restamp_employees<'a>(
        &mut self,
        people: impl IntoIterator<Item = &'a Kept<Employee>>,
    ) {
        for kept in people {
            let id = kept.row.id.as_str();
            self.sums
                .remove(Kind::Employee, id, kept.role, kept.revision);
            self.sums.add(Kind::Employee, id, kept.role, self.revision);
        }
    }

    /// Queues letters; they leave after the commit and never without it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn send(&mut self, letters: &[NewLetter]) -> Told<()> {
        let place = self.n_letters;
        store::letter::add(&mut self.tx, &self.workspace, letters, place, self.now).await?;
        self.n_letters += i64::try_from(letters.len()).unwrap_or(0);
        Ok(())
    }

    /// Makes it so, with what happened.
    ///
    /// # Errors
    /// When the database refuses; nothing happened then.
    pub async fn commit(self, event: Event) -> Told<u64> {
        self.commit_all(vec![event]).await
    }

    /// Makes it so, with all that happened.
    ///
    /// # Errors
    /// When the database refuses; nothing happened then.
    pub async fn commit_all(mut self, events: Vec<Event>) -> Told<u64> {
        self.tell(&events).await?;
        store::event::add_all(&mut self.tx, &self.workspace, &events).await?;
        let nudge = self.app.nudge.clone();
        let revision = self.commit_facts().await?;
        nudge.seal();
        Ok(revision)
    }

    /// Makes facts so that the server only observes (a letter's progress, facts of signing in), whose events, where they
    /// have one, are logged where they happened.
    ///
    /// # Errors
    /// When the database refuses; nothing happened then.
    pub(crate) async fn commit_facts(mut self) -> Told<u64> {
        store::digest::add(&mut self.tx, &self.workspace, &self.sums).await?;
        self.tx.commit().await?;
        for (workspace, head) in &self.before {
            self.app.nudge.head(workspace, *head);
        }
        self.app.nudge.head(&self.workspace, self.revision);
        if self.n_letters > 0 {
            self.app.nudge.letters();
        }
        if self.has_deliveries {
            self.app.nudge.deliveries();
        }
        Ok(self.revision)
    }

    fn restamp(&mut self, kind: Kind, id: &str, was: u64) {
        self.sums.remove(kind, id, Role::Employee, was);
        self.sums.add(kind, id, Role::Employee, self.revision);
    }

    async fn tombstone(
        &mut self,
        kind: Kind,
        id: &str,
        scope: Option<Scope>,
        by: Option<&str>,
    ) -> Told<()> {
        let removal = Removal {
            stone: Tombstone {
                revision: self.revision,
                kind,
                id: id.to_owned(),
            },
            scope,
            at: self.now,
            by,
        };
        if !on(Fault::RemovalNotTold) {
            store::tombstone::add(&mut self.tx, &self.workspace, &removal).await?;
        }
        Ok(())
    }
}

/// What else belongs to an event.
#[must_use]
pub fn data<const N: usize>(
    pairs: [(&str, serde_json::Value); N],
) -> serde_json::Map<String, serde_json::Value> {
    pairs
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
