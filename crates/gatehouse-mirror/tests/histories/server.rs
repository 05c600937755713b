//! A small server for random histories: the rules' own decisions over rows in memory, with revisions,
//! records of operations, a feed, and backups that can be restored.

use std::collections::{BTreeMap, BTreeSet};

use gatehouse_rules::digest::Digest;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::feed::{
    self, Cursor, FeedPage, Kind, Me, Resync, Row, RowsPage, SCHEMA, Stamped, Start, Tombstone,
};
use gatehouse_rules::invitation::{Invitation, InvitationState};
use gatehouse_rules::link::Link;
use gatehouse_rules::operation::{
    Decision, Direction, Operation, Outcome, Receipt, Ruling, Seen, decide,
};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, Time};
use gatehouse_rules::workspace::{Settings, Workspace};

/// A row's kind and id.
pub type Key = (Kind, String);
/// How many rows a page holds here.
const PAGE: usize = 3;

/// What a restore brings back: everything the database holds.
#[derive(Clone, Debug)]
pub struct World {
    pub epoch: String,
    pub revision: u64,
    pub rows: BTreeMap<Key, Stamped>,
    tombstones: BTreeMap<Key, u64>,
    horizon: u64,
    leaps: Vec<(u64, u64)>,
    pub records: BTreeMap<String, Record>,
    /// How often each operation took effect, kept for the test beside the database.
    pub effects: BTreeMap<String, u32>,
    /// The places in their outboxes of what each device sent, by entity.
    order: BTreeMap<(String, String), u64>,
}

/// What is kept of an operation.
#[derive(Clone, Debug)]
pub struct Record {
    pub device: String,
    pub hash: String,
    pub receipt: Receipt,
}

/// The server.
#[derive(Debug)]
pub struct Server {
    pub world: World,
    backup: World,
    n_restores: u32,
    /// The highest revision that a past gave which was undone.
    highest: u64,
    /// What the admin's role may see now.
    scope: &'static str,
    /// Whether files were ever put back under the server, so that it did not notice.
    pub kept_epoch: bool,
    /// Which operations were recorded in which epoch, for the test.
    pub known: BTreeSet<(String, String)>,
    /// The first thing that went wrong.
    pub violation: Option<String>,
}

impl Server {
    pub fn new() -> Self {
        let mut world = World {
            epoch: "epoch-0".into(),
            revision: 0,
            rows: BTreeMap::new(),
            tombstones: BTreeMap::new(),
            horizon: 0,
            leaps: Vec::new(),
            records: BTreeMap::new(),
            effects: BTreeMap::new(),
            order: BTreeMap::new(),
        };
        world.revision += 1;
        world.put(Row::Workspace(Workspace {
            id: "w".into(),
            name: "Northwind".into(),
            address: "h/w/n".into(),
            sender: "s@n.example".into(),
            operator: None,
            block_policy: Default::default(),
            door: None,
            portal: None,
            created_at: Time(0),
            picture: None,
            settings: Settings::default(),
        }));
        let mut admin = person("admin", Status::Active, Role::Owner);
        admin.two_step.enrolled_at = Some(Time(0));
        world.put(Row::Employee(admin));
        for n in 0..4 {
            world.revision += 1;
            world.invite(&format!("e{n}"), &format!("i{n}"), Time(0), true);
        }
        for n in 4..6 {
            world.put(Row::Employee(person(
                &format!("e{n}"),
                Status::Active,
                Role::Employee,
            )));
        }
        Self {
            backup: world.clone(),
            world,
            n_restores: 0,
            highest: 0,
            scope: "admin",
            kept_epoch: false,
            known: BTreeSet::new(),
            violation: None,
        }
    }

    pub fn back_up(&mut self) {
        self.backup = self.world.clone();
    }

    pub fn restore(&mut self) {
        self.highest = self.highest.max(self.world.revision);
        self.world = self.backup.clone();
        self.n_restores += 1;
        self.world.epoch = format!("epoch-{}", self.n_restores);
        for id in self.world.records.keys() {
            self.known.insert((self.world.epoch.clone(), id.clone()));
        }
    }

    /// The files of the backup are put back under the server, with the epoch that is in them. It starts again, and goes on
    /// beyond every revision that it ever gave.
    pub fn put_back(&mut self) {
        let beyond = self.world.revision.max(self.highest) + 1;
        self.restore();
        self.world.epoch.clone_from(&self.backup.epoch);
        self.world.leaps.push((self.world.revision, beyond));
        self.world.revision = beyond;
        self.highest = beyond;
        self.kept_epoch = true;
    }

    /// The admin's role sees as much as before, under another name.
    pub fn change_scope(&mut self) {
        self.scope = if self.scope == "admin" {
            "owner"
        } else {
            "admin"
        };
    }

    /// Something happens without an app: a person joins, asks to join, or another office worker acts.
    pub fn happen(&mut self, what: u8, which: u8, now: Time) {
        let (employee, invitation) = (format!("e{which}"), format!("i{which}"));
        let world = &mut self.world;
        world.revision += 1;
        match what % 4 {
            0 => world.change_person(&employee, |one| {
                if one.status == Status::Invited {
                    one.status = Status::Active;
                }
            }),
            1 => world.change_person(&employee, |one| {
                if one.status == Status::Invited {
                    one.status = Status::PendingApproval;
                }
            }),
            2 => world.change_person(&employee, |one| one.name = format!("renamed {}", now.0)),
            _ => {
                world.remove(Kind::Invitation, &invitation);
                let open = world
                    .person(&employee)
                    .is_some_and(|one| one.status == Status::Invited);
                if open {
                    world.remove(Kind::Employee, &employee);
                }
            }
        }
        let status = world.person(&employee).map(|one| one.status);
        world.change_invitation(&invitation, |one| {
            one.joined_at = (status == Some(Status::Active)).then_some(now);
            one.pending_at = (status == Some(Status::PendingApproval)).then_some(now);
        });
    }

    /// Forgets what was removed until now.
    pub fn forget(&mut self) {
        self.world.tombstones.clear();
        self.world.horizon = self.world.revision;
    }

    pub fn start(&self, now: Time) -> Start {
        Start {
            cursor: self.cursor(self.world.revision),
            epoch: self.world.epoch.clone(),
            revision: self.world.revision,
            counts: vec![(Kind::Employee, 6)],
            me: me(),
            now,
        }
    }

    pub fn rows(&self, after: Option<&str>) -> RowsPage {
        let after = after.and_then(|text| text.split_once('/'));
        let mut rest = self.world.rows.iter().filter(|((kind, id), _)| {
            after.is_none_or(|(k, i)| Kind::named(k).is_some_and(|k| (*kind, id.as_str()) > (k, i)))
        });
        let rows: Vec<_> = rest
            .by_ref()
            .take(PAGE)
            .map(|(_, row)| row.clone())
            .collect();
        let next = rest
            .next()
            .and_then(|_| rows.last())
            .map(|last| format!("{}/{}", last.row.kind().name(), last.row.id()));
        RowsPage { rows, next }
    }

    pub fn feed(&self, cursor: &str, device: &str, now: Time) -> Result<FeedPage, Resync> {
        let world = &self.world;
        let cursor = Cursor::decode(cursor);
        let from = feed::judge(
            cursor.as_ref(),
            &world.epoch,
            self.scope,
            world.revision,
            world.horizon,
            &world.leaps,
        )?;
        let changed = world.rows.values().map(|row| row.revision);
        let mut revisions: Vec<u64> = changed
            .chain(world.tombstones.values().copied())
            .filter(|r| *r > from)
            .collect();
        revisions.sort_unstable();
        // Whole revisions only: the page ends where its last row's revision does.
        let to = match revisions.get(PAGE - 1) {
            Some(revision) if revisions.last() > Some(revision) => *revision,
            _ => world.revision,
        };
        let within = |revision: u64| revision > from && revision <= to;
        let more = to < world.revision;
        Ok(FeedPage {
            chain: None,
            rows: world
                .rows
                .values()
                .filter(|row| within(row.revision))
                .cloned()
                .collect(),
            tombstones: world
                .tombstones
                .iter()
                .filter(|(_, revision)| within(**revision))
                .map(|((kind, id), revision)| Tombstone {
                    revision: *revision,
                    kind: *kind,
                    id: id.clone(),
                })
                .collect(),
            receipts: world
                .records
                .values()
                .filter(|record| record.device == device && within(record.receipt.revision))
                .map(|record| record.receipt.clone())
                .collect(),
            next: self.cursor(to),
            revision: to,
            more,
            digests: if more {
                Vec::new()
            } else {
                digests(world.rows.values())
            },
            me: me(),
            now,
        })
    }

    fn cursor(&self, revision: u64) -> String {
        Cursor {
            epoch: self.world.epoch.clone(),
            revision,
            schema: SCHEMA,
            scope: self.scope.into(),
        }
        .encode()
    }

    /// One operation of a device, the `seq`th of its outbox. `dies` loses everything not yet committed.
    pub fn operation(
        &mut self,
        operation: &Operation,
        device: &str,
        seq: u64,
        now: Time,
        dies: bool,
    ) -> Option<Receipt> {
        let hash = operation.hash();
        if let Some(record) = self.world.records.get(&operation.id.0) {
            return Some(if record.hash == hash {
                record.receipt.clone()
            } else {
                let outcome = Outcome::rejected(Problem::OperationReused);
                Receipt {
                    operation: operation.id.clone(),
                    outcome,
                    revision: self.world.revision,
                    at: now,
                }
            });
        }
        let before = self.world.clone();
        // However it ends, its receipt has a revision of its own.
        self.world.revision += 1;
        let outcome = self.carry_out(operation, now);
        if dies {
            self.world = before;
            return None;
        }
        self.keep_order(operation, device, seq);
        let receipt = Receipt {
            operation: operation.id.clone(),
            outcome,
            revision: self.world.revision,
            at: now,
        };
        let record = Record {
            device: device.into(),
            hash,
            receipt: receipt.clone(),
        };
        self.world.records.insert(operation.id.0.clone(), record);
        self.known
            .insert((self.world.epoch.clone(), operation.id.0.clone()));
        Some(receipt)
    }

    /// Operations of one outbox on one entity come in the order in which they were decided.
    fn keep_order(&mut self, operation: &Operation, device: &str, seq: u64) {
        let entity = format!("{:?}", operation.decision.entity());
        let last = self
            .world
            .order
            .entry((device.to_owned(), entity))
            .or_insert(0);
        // Who did not notice that files were put back cannot know what to offer again first.
        if *last > seq && !self.kept_epoch {
            self.violation.get_or_insert(format!(
                "order: {operation:?} overtook one on the same entity"
            ));
        }
        *last = seq.max(*last);
    }

    fn carry_out(&mut self, operation: &Operation, now: Time) -> Outcome {
        if let Some(first) = &operation.follows {
            let applied = self.world.records.get(&first.0).is_some_and(|record| {
                matches!(
                    record.receipt.outcome,
                    Outcome::Applied { .. } | Outcome::Already
                )
            });
            if !applied {
                return Outcome::rejected(Problem::FollowedNotApplied);
            }
        }
        let seen = self.world.seen(&operation.decision);
        let loosens = operation.decision.direction() == Direction::Loosening;
        if let Ruling::End(outcome) = decide(operation, &seen, now) {
            return outcome;
        }
        if loosens && !fact_holds(&operation.decision, &seen, now) {
            self.violation
                .get_or_insert(format!("I6: {operation:?} applied over {seen:?}"));
        }
        *self
            .world
            .effects
            .entry(operation.id.0.clone())
            .or_insert(0) += 1;
        self.world.effect(&operation.decision, now);
        Outcome::applied()
    }
}

/// I6, said once more without the rules' own table: what each loosening operation rests on.
fn fact_holds(decision: &Decision, seen: &Seen, now: Time) -> bool {
    let status = seen.employee.as_ref().map(|one| one.status);
    match decision {
        Decision::ResendInvitation { .. } | Decision::FixAddress { .. } => {
            seen.invitation.as_ref().is_some_and(|one| {
                matches!(
                    one.state(now),
                    InvitationState::Open | InvitationState::Expired
                )
            })
        }
        Decision::Approve { .. } => status == Some(Status::PendingApproval),
        Decision::Reinstate { .. } => status == Some(Status::Dismissed),
        _ => true,
    }
}

impl World {
    fn put(&mut self, row: Row) {
        let key = (row.kind(), row.id().to_owned());
        self.tombstones.remove(&key);
        self.rows.insert(
            key,
            Stamped {
                revision: self.revision,
                row,
            },
        );
    }

    fn remove(&mut self, kind: Kind, id: &str) {
        let key = (kind, id.to_owned());
        if self.rows.remove(&key).is_some() {
            self.tombstones.insert(key, self.revision);
        }
    }

    fn person(&self, id: &str) -> Option<&Employee> {
        match &self.rows.get(&(Kind::Employee, id.to_owned()))?.row {
            Row::Employee(one) => Some(one),
            _ => None,
        }
    }

    fn invitation(&self, id: &str) -> Option<&Invitation> {
        match &self.rows.get(&(Kind::Invitation, id.to_owned()))?.row {
            Row::Invitation(one) => Some(one),
            _ => None,
        }
    }

    fn change_person(&mut self, id: &str, change: impl FnOnce(&mut Employee)) {
        if let Some(mut one) = self.person(id).cloned() {
            change(&mut one);
            self.put(Row::Employee(one));
        }
    }

    fn change_invitation(&mut self, id: &str, change: impl FnOnce(&mut Invitation)) {
        if let Some(mut one) = self.invitation(id).cloned() {
            change(&mut one);
            self.put(Row::Invitation(one));
        }
    }

    fn invite(&mut self, employee: &str, invitation: &str, now: Time, letters: bool) {
        self.put(Row::Employee(person(
            employee,
            Status::Invited,
            Role::Employee,
        )));
        let mut one = Invitation {
            id: invitation.into(),
            employee: employee.into(),
            channel: None,
            address: format!("{employee}@n.example"),
            link: None,
            invited_by: None,
            invited_at: now,
            sends: Vec::new(),
            n_sent: 0,
            expires_at: None,
            letter: None,
            pending_at: None,
            joined_at: None,
        };
        if letters {
            one.sent(now, now.plus(7 * DAY));
        }
        self.put(Row::Invitation(one));
    }

    fn seen(&self, decision: &Decision) -> Seen {
        let mut seen = Seen {
            actor: Some(Role::Owner),
            actor_id: Some("admin".into()),
            n_owners: 1,
            ..Seen::default()
        };
        match decision {
            Decision::ResendInvitation { invitation }
            | Decision::DeleteInvitation { invitation }
            | Decision::FixAddress { invitation, .. } => {
                seen.invitation = self.invitation(invitation.as_str()).cloned();
                let employee = seen.invitation.as_ref().map(|one| one.employee.clone());
                seen.employee = employee.and_then(|id| self.person(id.as_str()).cloned());
            }
            Decision::Approve { employee }
            | Decision::Reject { employee }
            | Decision::Dismiss { employee, .. }
            | Decision::Reinstate { employee }
            | Decision::EndSessions { employee }
            | Decision::GrantRole { employee, .. }
            | Decision::EditEmployee { employee, .. } => {
                seen.employee = self.person(employee.as_str()).cloned();
            }
            Decision::SwitchLinkOff { link } => {
                seen.link = match self
                    .rows
                    .get(&(Kind::Link, link.0.clone()))
                    .map(|one| &one.row)
                {
                    Some(Row::Link(link)) => Some(link.switched_off_at),
                    _ => None,
                };
            }
            _ => {}
        }
        seen
    }

    fn effect(&mut self, decision: &Decision, now: Time) {
        match decision {
            Decision::Invite { people, letters } => {
                for one in people {
                    self.invite(
                        one.employee.as_str(),
                        one.invitation.as_str(),
                        now,
                        *letters,
                    );
                }
            }
            Decision::ResendInvitation { invitation } => {
                self.change_invitation(invitation.as_str(), |one| one.sent(now, now.plus(7 * DAY)));
            }
            Decision::DeleteInvitation { invitation } => {
                let employee = self
                    .invitation(invitation.as_str())
                    .map(|one| one.employee.0.clone());
                self.remove(Kind::Invitation, invitation.as_str());
                self.remove(Kind::Employee, &employee.unwrap_or_default());
            }
            Decision::FixAddress {
                invitation,
                new_employee,
                new_invitation,
                ..
            } => {
                self.effect(
                    &Decision::DeleteInvitation {
                        invitation: invitation.clone(),
                    },
                    now,
                );
                self.invite(new_employee.as_str(), new_invitation.as_str(), now, true);
            }
            Decision::Approve { employee } | Decision::Reinstate { employee } => {
                self.change_person(employee.as_str(), |one| one.status = Status::Active);
            }
            Decision::Dismiss { employee, .. } => {
                self.change_person(employee.as_str(), |one| one.status = Status::Dismissed);
            }
            Decision::Reject { employee } => self.remove(Kind::Employee, employee.as_str()),
            Decision::EndSessions { employee } => {
                self.change_person(employee.as_str(), |one| one.n_sessions += 1);
            }
            Decision::GrantRole { employee, role } => {
                self.change_person(employee.as_str(), |one| one.role = role.to);
            }
            Decision::EditEmployee { employee, edit } => {
                self.change_person(employee.as_str(), |one| {
                    if let Some(name) = &edit.name {
                        one.name.clone_from(&name.to);
                    }
                })
            }
            Decision::AddLink { link, name, .. } => self.put(Row::Link(Link {
                id: link.clone(),
                name: name.clone(),
                url: None,
                department: None,
                created_at: now,
                switched_off_at: None,
                n_joined: 0,
            })),
            Decision::SwitchLinkOff { link } => {
                if let Some(Row::Link(one)) = self
                    .rows
                    .get(&(Kind::Link, link.0.clone()))
                    .map(|one| one.row.clone())
                {
                    self.put(Row::Link(Link {
                        switched_off_at: Some(now),
                        ..one
                    }));
                }
            }
            _ => {}
        }
    }
}

/// The sums of rows.
pub fn digests<'a>(rows: impl Iterator<Item = &'a Stamped>) -> Vec<Digest> {
    let mut digests: Vec<_> = Kind::DIGESTED.into_iter().map(Digest::empty).collect();
    for row in rows {
        if let Some(digest) = digests
            .iter_mut()
            .find(|digest| digest.kind == row.row.kind())
        {
            digest.add(row.row.id(), row.revision);
        }
    }
    digests
}

fn me() -> Me {
    Me {
        workspace: "w".into(),
        employee: "admin".into(),
        name: "Petra".into(),
        role: Role::Owner,
        ip: None,
    }
}

fn person(id: &str, status: Status, role: Role) -> Employee {
    Employee {
        id: id.into(),
        name: id.to_owned(),
        contact_email: None,
        login: Some(id.to_owned()),
        department: None,
        position: None,
        role,
        status,
        status_since: Time(0),
        joined_at: None,
        blocked_at: None,
        block: None,
        password_void_at: None,
        risk: Default::default(),
        language: None,
        two_step: Default::default(),
        last_sign_in_at: None,
        last_failure_at: None,
        n_sessions: 0,
        standing_inferred: false,
        since_seen: false,
        devices: Vec::new(),
        workgroups: Vec::new(),
    }
}
