//! One history: its steps, how they are drawn, and the invariants after each of them and at the end.

use std::collections::BTreeMap;

use gatehouse_mirror::plan::{self, Ask, Marks, Reply, drain};
use gatehouse_rules::id::OperationId;
use gatehouse_rules::invitation::PEOPLE_MAX;
use gatehouse_rules::operation::{
    Change, Decision, EmployeeEdit, Invitee, OPERATION_VERSION, Operation, Outcome,
};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::random::Random;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{MINUTE, SECOND, Time};
use proptest::prelude::*;

use crate::client::{Client, Crashed, Request, Response};
use crate::server::{Key, Server, digests};

/// What can happen.
#[derive(Clone, Debug)]
pub enum Step {
    /// An admin decides something about one of the people.
    Decide {
        app: usize,
        what: u8,
        whom: u8,
        online: bool,
    },
    /// An admin takes something back.
    TakeBack { app: usize, which: usize },
    /// An app goes on; its request is served and its answer heard unless something below comes between.
    Work { app: usize, rounds: u8 },
    /// An app asks, and no more.
    Ask { app: usize },
    /// The server answers an app, and no more; `twice` when the request came twice, `dies` when the server dies in it.
    Serve { app: usize, twice: bool, dies: bool },
    /// An app's line breaks.
    Lose { app: usize },
    /// An answer comes after the app gave up on it.
    Late { app: usize },
    /// An app is killed: now, or in the middle of storing the next answer.
    Kill { app: usize, after: u8 },
    /// Time passes.
    Tick { seconds: u16 },
    /// Something happens without an app.
    Happen { what: u8, whom: u8 },
    /// The server is backed up.
    BackUp,
    /// The server is restored from its backup; not every line `breaks` for it, where another server takes over.
    Restore { breaks: bool },
    /// The files of the backup are put back under the server, which keeps its epoch.
    PutBack { breaks: bool },
    /// The server forgets removals.
    Forget,
    /// The admin's role sees other rows.
    Scope,
    /// The operations under way are refused as a whole request.
    Refuse { app: usize },
    /// A stored mark is damaged; `shape`: it is of rows with another shape.
    Damage { app: usize, shape: bool },
    /// Another device starts with a copy of this one's profile.
    Clone { app: usize },
    /// Someone sends another operation under an id that was used.
    Forge { which: usize },
}

/// Histories of up to 60 steps.
pub fn strategy() -> impl Strategy<Value = (u8, Vec<Step>)> {
    let app = 0usize..4;
    let step = prop_oneof![
        8 => (app.clone(), 0u8..12, 0u8..6, any::<bool>()).prop_map(|(app, what, whom, online)| Step::Decide { app, what, whom, online }),
        2 => (app.clone(), 0usize..8).prop_map(|(app, which)| Step::TakeBack { app, which }),
        12 => (app.clone(), 1u8..12).prop_map(|(app, rounds)| Step::Work { app, rounds }),
        4 => app.clone().prop_map(|app| Step::Ask { app }),
        4 => (app.clone(), any::<bool>(), prop::bool::weighted(0.2)).prop_map(|(app, twice, dies)| Step::Serve { app, twice, dies }),
        3 => app.clone().prop_map(|app| Step::Lose { app }),
        2 => app.clone().prop_map(|app| Step::Late { app }),
        2 => (app.clone(), 0u8..4).prop_map(|(app, after)| Step::Kill { app, after }),
        4 => (1u16..90).prop_map(|seconds| Step::Tick { seconds }),
        5 => (0u8..8, 0u8..6).prop_map(|(what, whom)| Step::Happen { what, whom }),
        1 => Just(Step::BackUp),
        1 => any::<bool>().prop_map(|breaks| Step::Restore { breaks }),
        1 => any::<bool>().prop_map(|breaks| Step::PutBack { breaks }),
        1 => Just(Step::Forget),
        1 => Just(Step::Scope),
        2 => app.clone().prop_map(|app| Step::Refuse { app }),
        1 => (app.clone(), any::<bool>()).prop_map(|(app, shape)| Step::Damage { app, shape }),
        1 => app.prop_map(|app| Step::Clone { app }),
        1 => (0usize..8).prop_map(|which| Step::Forge { which }),
    ];
    (2u8..=4, prop::collection::vec(step, 1..60))
}

struct Play {
    server: Server,
    apps: Vec<Client>,
    random: Random,
    now: Time,
    /// Every decision an app stored: who may have it, and what it says.
    decided: Vec<(usize, Operation)>,
    /// The revision each app last showed of a row, by app and epoch; and by copy, once files were put back.
    shown: BTreeMap<(usize, String, u32, Key), u64>,
}

/// Plays a history.
///
/// # Errors
/// The invariant that broke.
pub fn play((n_apps, steps): &(u8, Vec<Step>)) -> Result<(), String> {
    let mut play = Play {
        server: Server::new(),
        apps: (0..*n_apps)
            .map(|n| Client::new(format!("device-{n}")))
            .collect(),
        random: Random::seeded(1),
        now: Time(MINUTE * 10),
        decided: Vec::new(),
        shown: BTreeMap::new(),
    };
    for step in steps {
        play.step(step)?;
        play.check()?;
    }
    play.quiet()
}

impl Play {
    fn step(&mut self, step: &Step) -> Result<(), String> {
        let app = |app: usize| app % self.apps.len();
        match *step {
            Step::Decide {
                app: a,
                what,
                whom,
                online,
            } => self.decide(app(a), what, whom, online),
            Step::TakeBack { app: a, which } => {
                let a = app(a);
                self.apps[a].take_back(which);
            }
            Step::Work { app: a, rounds } => {
                let a = app(a);
                for _ in 0..rounds {
                    self.round(a)?;
                }
            }
            Step::Ask { app: a } => {
                let a = app(a);
                let worked = self.apps[a].work(self.now);
                self.survived(a, worked);
            }
            Step::Serve {
                app: a,
                twice,
                dies,
            } => {
                let a = app(a);
                if twice {
                    let request = self.apps[a].request.clone();
                    self.serve(a, false);
                    self.apps[a].request = request;
                    self.apps[a].response = None;
                }
                self.serve(a, dies);
            }
            Step::Lose { app: a } => {
                let a = app(a);
                self.apps[a].lose();
            }
            Step::Late { app: a } => {
                let (a, now) = (app(a), self.now);
                if let Some(late) = self.apps[a].late.pop_front() {
                    let heard = self.apps[a].hear(late, true, now);
                    self.survived(a, heard);
                }
            }
            Step::Kill { app: a, after } => {
                let a = app(a);
                if after == 0 {
                    self.apps[a].restart();
                } else {
                    self.apps[a].crash_in(after - 1);
                }
            }
            Step::Tick { seconds } => self.now = self.now.plus(i64::from(seconds) * SECOND),
            Step::Happen { what, whom } => self.server.happen(what, whom, self.now),
            Step::BackUp => self.server.back_up(),
            Step::Restore { breaks } => {
                self.server.restore();
                self.lines_break(breaks);
            }
            Step::PutBack { breaks } => {
                self.server.put_back();
                self.lines_break(breaks);
                // Only epochs tell such answers apart, and this one stays.
                self.apps.iter_mut().for_each(|app| app.late.clear());
            }
            Step::Forget => self.server.forget(),
            Step::Scope => self.server.change_scope(),
            Step::Refuse { app: a } => {
                let a = app(a);
                self.apps[a].refuse(self.now);
            }
            Step::Damage { app: a, shape } => {
                let a = app(a);
                let present = &mut self.apps[a].disk.present;
                present.marks = if shape {
                    let marks = Marks {
                        schema: 0,
                        ..present.marks()
                    };
                    Some(marks.write())
                } else {
                    Some("undefined_undefined".into())
                };
                self.shown.retain(|(app, ..), _| *app != a);
            }
            Step::Clone { app: a } if self.apps.len() < 5 => {
                let a = app(a);
                let mut clone = self.apps[a].clone();
                clone.restart();
                clone.late.clear();
                clone.device = format!("device-{}", self.apps.len());
                let n = self.apps.len();
                let own: Vec<_> = self
                    .decided
                    .iter()
                    .filter(|(app, _)| *app == a)
                    .cloned()
                    .collect();
                self.decided
                    .extend(own.into_iter().map(|(_, operation)| (n, operation)));
                self.apps.push(clone);
            }
            Step::Clone { .. } => {}
            Step::Forge { which } => return self.forge(which),
        }
        Ok(())
    }

    /// The server was down: no request survives that, and every line broke.
    fn lines_break(&mut self, breaks: bool) {
        if breaks {
            self.apps.iter_mut().for_each(Client::lose);
        }
    }

    /// One whole exchange of an app.
    fn round(&mut self, a: usize) -> Result<(), String> {
        let worked = self.apps[a].work(self.now);
        self.survived(a, worked);
        self.serve(a, false);
        if let Some(response) = self.apps[a].response.take() {
            let heard = self.apps[a].hear(response, false, self.now);
            self.survived(a, heard);
        }
        self.check()
    }

    fn survived(&mut self, a: usize, outcome: Result<(), Crashed>) {
        if outcome.is_err() {
            self.apps[a].restart();
        }
    }

    fn serve(&mut self, a: usize, dies: bool) {
        let app = &mut self.apps[a];
        app.response = match app.request.take() {
            None => return,
            Some(Request::Ask { beside, ask }) => {
                let reply = match &ask {
                    Ask::Start => Reply::Start(self.server.start(self.now)),
                    Ask::Rows { after } => Reply::Rows(self.server.rows(after.as_deref())),
                    Ask::Feed { cursor } => match self.server.feed(cursor, &app.device, self.now) {
                        Ok(page) => Reply::Feed(page),
                        Err(reason) => Reply::Resync(reason),
                    },
                };
                Some(Response::Reply {
                    beside,
                    ask,
                    reply: Box::new(reply),
                })
            }
            Some(Request::Send { epoch, .. }) if epoch != self.server.world.epoch => {
                Some(Response::Elsewhere)
            }
            Some(Request::Send { batch, epoch }) => {
                let mut receipts = Vec::new();
                for (n, (seq, operation)) in batch.iter().enumerate() {
                    let dies = dies && n + 1 == batch.len();
                    receipts.extend(self.server.operation(
                        operation,
                        &app.device,
                        *seq,
                        self.now,
                        dies,
                    ));
                }
                if receipts.len() < batch.len() {
                    app.lose();
                    return;
                }
                let batch = batch
                    .into_iter()
                    .map(|(_, operation)| operation.id)
                    .collect();
                Some(Response::Receipts {
                    batch,
                    receipts,
                    epoch,
                })
            }
        };
    }

    fn decide(&mut self, a: usize, what: u8, whom: u8, online: bool) {
        let id = OperationId(self.random.id(self.now));
        let (employee, invitation) = (format!("e{whom}"), format!("i{whom}"));
        let mut follows = None;
        let decision = match what {
            0 => Decision::DeleteInvitation {
                invitation: invitation.into(),
            },
            1 => Decision::ResendInvitation {
                invitation: invitation.into(),
            },
            2 => Decision::Approve {
                employee: employee.into(),
            },
            3 => Decision::Reject {
                employee: employee.into(),
            },
            4 => Decision::Dismiss {
                employee: employee.into(),
                keep_webhooks: false,
            },
            5 => Decision::Reinstate {
                employee: employee.into(),
            },
            6 => Decision::EndSessions {
                employee: employee.into(),
            },
            7 => Decision::EditEmployee {
                employee: employee.clone().into(),
                edit: EmployeeEdit {
                    name: Some(Change {
                        from: employee,
                        to: format!("named by {a}"),
                    }),
                    ..EmployeeEdit::default()
                },
            },
            8 => Decision::FixAddress {
                invitation: invitation.into(),
                address: "right@n.example".into(),
                new_employee: format!("ne{id}").into(),
                new_invitation: format!("ni{id}").into(),
            },
            9 => Decision::AddLink {
                link: format!("l{id}").into(),
                name: "link".into(),
                department: None,
            },
            10 => {
                // Of what this outbox makes, delete it again: another entity, so only `follows` keeps the order.
                let fix = self.apps[a].disk.outbox.iter().rev().find_map(|entry| {
                    match &entry.operation.decision {
                        Decision::FixAddress { new_invitation, .. } if entry.receipt.is_none() => {
                            Some((entry.operation.id.clone(), new_invitation.clone()))
                        }
                        _ => None,
                    }
                });
                let Some((first, invitation)) = fix else {
                    return;
                };
                follows = Some(first);
                Decision::DeleteInvitation { invitation }
            }
            _ => Decision::Invite {
                people: vec![
                    Invitee {
                        employee: format!("ne{id}").into(),
                        invitation: format!("ni{id}").into(),
                        address: format!("{id}@n.example"),
                        name: None,
                        department: None,
                        position: None,
                        role: Role::Employee,
                        workgroups: Vec::new(),
                    };
                    1.min(PEOPLE_MAX)
                ],
                letters: whom > 2,
            },
        };
        let leaves_at = if online {
            decision.leaves_at(self.now)
        } else {
            self.now
        };
        let operation = Operation {
            id,
            version: OPERATION_VERSION,
            decision,
            follows,
            decided_at: self.now,
        };
        self.decided.push((a, operation.clone()));
        self.apps[a].decide(operation, leaves_at);
    }

    fn forge(&mut self, which: usize) -> Result<(), String> {
        let Some((_, true_one)) = self.decided.get(which) else {
            return Ok(());
        };
        if !self.server.world.records.contains_key(&true_one.id.0) {
            return Ok(());
        }
        let forged = Operation {
            decision: Decision::Dismiss {
                employee: "e5".into(),
                keep_webhooks: false,
            },
            follows: None,
            ..true_one.clone()
        };
        if forged.hash() == true_one.hash() {
            return Ok(());
        }
        let receipt = self.server.operation(&forged, "forger", 0, self.now, false);
        match receipt.map(|receipt| receipt.outcome) {
            Some(Outcome::Rejected {
                problem: Problem::OperationReused,
                ..
            }) => Ok(()),
            other => Err(format!("I1: a reused id was answered {other:?}")),
        }
    }

    /// What must hold at every moment.
    fn check(&mut self) -> Result<(), String> {
        if let Some(violation) = &self.server.violation {
            return Err(violation.clone());
        }
        if let Some((id, n)) = self.server.world.effects.iter().find(|(_, n)| **n > 1) {
            return Err(format!("I2: {id} took effect {n} times"));
        }
        for a in 0..self.apps.len() {
            self.check_rows(a)?;
            self.check_outbox(a)?;
        }
        Ok(())
    }

    fn check_rows(&mut self, a: usize) -> Result<(), String> {
        let app = &self.apps[a];
        if app.n_digest_resyncs > 0 && !self.server.kept_epoch {
            return Err(format!("I5: the copy of app {a} drifted from the server"));
        }
        let marks = app.disk.present.marks();
        if marks.as_of.is_none() {
            return Ok(());
        }
        let copy = if self.server.kept_epoch {
            app.n_swaps + 1
        } else {
            0
        };
        for (key, row) in &app.disk.present.rows {
            let shown = self
                .shown
                .entry((a, marks.epoch.clone(), copy, key.clone()))
                .or_insert(0);
            if *shown > row.revision {
                return Err(format!(
                    "I4: {key:?} went from {shown} back to {}",
                    row.revision
                ));
            }
            *shown = row.revision;
        }
        Ok(())
    }

    fn check_outbox(&self, a: usize) -> Result<(), String> {
        let app = &self.apps[a];
        let marks = app.disk.present.marks();
        for (_, operation) in self.decided.iter().filter(|(app, _)| *app == a) {
            let entry = app
                .disk
                .outbox
                .iter()
                .find(|entry| entry.operation.id == operation.id);
            let Some(entry) = entry else {
                if app.taken_back.contains(&operation.id) {
                    continue;
                }
                return Err(format!("I1: {} vanished", operation.id));
            };
            let Some((receipt, _)) = &entry.receipt else {
                continue;
            };
            let drawn = drain::drawn(Some(receipt), marks.reached);
            let in_force = matches!(receipt.outcome, Outcome::Applied { .. });
            let there = self
                .server
                .known
                .contains(&(marks.epoch.clone(), operation.id.0.clone()))
                && marks.reached >= receipt.revision;
            if in_force && !drawn && !there {
                return Err(format!(
                    "I7: {} is no longer drawn, and not yet in the copy",
                    operation.id
                ));
            }
        }
        Ok(())
    }

    /// The network is good and nobody decides any more: everything must come to rest, within half a minute in
    /// which an exchange takes an eighth of a second.
    fn quiet(mut self) -> Result<(), String> {
        for app in &mut self.apps {
            app.crash_in = None;
        }
        if self.apps.iter().any(Client::set_aside) {
            self.now = self.now.plus(drain::ASIDE_FOR);
        }
        // Until then sums that differ change nothing a second time, and only they may tell that files were put back.
        if self.server.kept_epoch {
            self.now = self.now.plus(plan::DIGEST_RESYNC_EVERY);
        }
        for _ in 0..30 {
            self.now = self.now.plus(SECOND);
            for a in 0..self.apps.len() {
                for exchange in 0..8 {
                    self.round(a)?;
                    // Nothing more until time passes.
                    if exchange > 0 && self.stands(&self.apps[a]) {
                        break;
                    }
                }
            }
            if self.apps.iter().all(|app| self.rests(app)) {
                return self.check_end();
            }
        }
        Err("I3: no rest after 30 s".into())
    }

    fn rests(&self, app: &Client) -> bool {
        self.stands(app) && app.disk.outbox.iter().all(|entry| entry.receipt.is_some())
    }

    /// Whether an app's copy is where the server is.
    fn stands(&self, app: &Client) -> bool {
        let Marks {
            reached,
            needs,
            as_of,
            epoch,
            ..
        } = app.disk.present.marks();
        needs.is_none()
            && as_of.is_some()
            && epoch == self.server.world.epoch
            && reached == self.server.world.revision
    }

    fn check_end(&self) -> Result<(), String> {
        let theirs = digests(self.server.world.rows.values());
        for (a, app) in self.apps.iter().enumerate() {
            if app.disk.present.rows != self.server.world.rows
                || digests(app.disk.present.rows.values()) != theirs
            {
                return Err(format!("I3: the copy of app {a} differs from the server"));
            }
        }
        for (a, operation) in &self.decided {
            self.check_ended(*a, operation)?;
        }
        Ok(())
    }

    fn check_ended(&self, a: usize, operation: &Operation) -> Result<(), String> {
        let app = &self.apps[a];
        let record = self.server.world.records.get(&operation.id.0);
        let Some(entry) = app
            .disk
            .outbox
            .iter()
            .find(|entry| entry.operation.id == operation.id)
        else {
            // Taken back here; only another device with the same profile may have sent it.
            let elsewhere = self
                .decided
                .iter()
                .any(|(other, one)| *other != a && one.id == operation.id);
            let applied = record.is_some_and(|record| record.device == app.device);
            return match applied && !elsewhere {
                true => Err(format!(
                    "I1: {} was taken back and took effect",
                    operation.id
                )),
                false => Ok(()),
            };
        };
        let Some((receipt, epoch)) = &entry.receipt else {
            return Ok(());
        };
        let done = matches!(receipt.outcome, Outcome::Applied { .. } | Outcome::Already);
        match record {
            Some(record) if record.receipt.outcome == receipt.outcome => {}
            // A restore may have undone a refusal; what is told as in force must be.
            _ if !done && (*epoch != self.server.world.epoch || self.server.kept_epoch) => {}
            other => {
                return Err(format!(
                    "I1: {} ended as {receipt:?}, the server says {other:?}",
                    operation.id
                ));
            }
        }
        let first = operation
            .follows
            .as_ref()
            .and_then(|id| self.server.world.records.get(&id.0));
        let refused = matches!(
            &receipt.outcome,
            Outcome::Rejected {
                problem: Problem::FollowedNotApplied,
                ..
            }
        );
        let first_done =
            first.is_some_and(|first| matches!(first.receipt.outcome, Outcome::Applied { .. }));
        // Who did not notice that files were put back cannot know what to offer again first.
        let told_now = *epoch == self.server.world.epoch;
        if refused && first_done && told_now && !self.server.kept_epoch {
            return Err(format!(
                "follows: {} came before what it follows",
                operation.id
            ));
        }
        Ok(())
    }
}
