//! Operations: each is claimed, decided and carried out in one transaction, and ends with a receipt
//! (SYN-1, SYN-2). What they mean stands in `gatehouse_rules::operation`.

use std::collections::HashSet;

use anyhow::anyhow;
use gatehouse_rules::employee::Status;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::OperationId;
use gatehouse_rules::invitation::Invitation;
use gatehouse_rules::operation::{
    Decision, Entity, Operation, Outcome, Receipt, Ruling, Seen, decide, hash_of,
};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::Time;
use serde_json::Value;

use crate::access::Admin;
use crate::app::App;
use crate::change::Change;
use crate::effect::{Done, Rows, check_id};
use crate::failure::{Failure, Told};
use crate::fault::{Fault, on};
use crate::fresh_step;
use crate::store;
use crate::store::Write;
use crate::store::invitation::Issued;
use crate::zero;

/// What came for one operation, with the hash of it as it came.
struct Sent {
    id: OperationId,
    hash: String,
    /// `None` for what only a newer app says, and for what is refused unread.
    operation: Option<Operation>,
    /// Why it is refused unread.
    unread: Option<Problem>,
}

impl From<Operation> for Sent {
    fn from(operation: Operation) -> Self {
        Self {
            id: operation.id.clone(),
            hash: operation.hash(),
            operation: Some(operation),
            unread: None,
        }
    }
}

impl Sent {
    fn kind(&self) -> &'static str {
        self.operation
            .as_ref()
            .map_or("unknown", |operation| operation.decision.kind())
    }

    /// From when its id is remembered: a decision of tomorrow's clock could come again a day after today's.
    fn since(&self, now: Time) -> Time {
        self.operation
            .as_ref()
            .map_or(now, |operation| operation.decided_at.max(now))
    }

    /// An operation that cannot be read but has an id is one of a newer app.
    fn read(value: Value) -> Result<Self, Problem> {
        let id = value
            .get("id")
            .and_then(Value::as_str)
            .map(str::to_owned)
            .ok_or_else(|| Problem::field("operations", "no_id"))?;
        check_id("operation", &id)?;
        let unread = zero::is_in(&value).then(|| Problem::field("text", "control_character"));
        Ok(Self {
            id: id.into(),
            hash: hash_of(value.clone()),
            operation: match unread {
                Some(_) => None,
                None => serde_json::from_value(value).ok(),
            },
            unread,
        })
    }
}

/// Whether what was decided is so, now or since before.
pub(crate) const fn is_done(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Applied { .. } | Outcome::Already)
}

/// Takes operations as they came on the wire; see [`receive`].
///
/// # Errors
/// [`Problem::BadField`] when one has no id at all; [`Problem::NeedsFreshStep`] when one needs it, and none is touched;
/// otherwise as [`receive`].
pub async fn receive_values(app: &App, admin: &Admin, values: Vec<Value>) -> Told<Vec<Receipt>> {
    let sent: Vec<Sent> = values
        .into_iter()
        .map(Sent::read)
        .collect::<Result<_, _>>()?;
    fresh_step::ask(
        app,
        admin,
        sent.iter().filter_map(|sent| sent.operation.as_ref()),
    )
    .await?;
    receive_all(app, admin, sent).await
}

/// Takes operations, oldest first, each in its own transaction; a receipt for each, in the same order. One that
/// fails holds back only those that follow it.
///
/// # Errors
/// A fault, after everything that could be done was done: what is offered again gets its receipt then.
pub async fn receive(app: &App, admin: &Admin, operations: Vec<Operation>) -> Told<Vec<Receipt>> {
    receive_all(app, admin, operations.into_iter().map(Sent::from).collect()).await
}

/// Takes operations that are one decision, in one transaction: all of them are carried out, or nothing is. How the first ended that was
/// not; it alone is noted as refused, and leaves no receipt.
///
/// # Errors
/// A fault; nothing happened then.
pub async fn receive_together(
    app: &App,
    admin: &Admin,
    operations: Vec<Operation>,
) -> Told<Outcome> {
    let workspace = &admin.holder.workspace;
    let all: Vec<Sent> = operations.into_iter().map(Sent::from).collect();
    let mut tx = app.db.begin().await?;
    for sent in &all {
        if !claim(app, admin, sent, &mut tx).await? {
            drop(tx);
            return Ok(again(app, admin, sent).await?.outcome);
        }
    }
    let mut change = app.change_in(tx, workspace).await?;
    let mut events = Vec::new();
    for (n, sent) in all.iter().enumerate() {
        if n > 0 {
            // Mirrors get what one operation changed under one revision.
            change.next_revision().await?;
        }
        let outcome = match settle(app, admin, sent, None, &mut change).await {
            Ok((receipt, happened)) if is_done(&receipt.outcome) => {
                events.extend(happened);
                continue;
            }
            Ok((receipt, _)) => receipt.outcome,
            Err(Failure::Told(problem)) => Outcome::rejected(problem),
            Err(fault) => return Err(fault),
        };
        drop(change);
        for event in named(vec![refused(app, admin, &outcome)], sent) {
            app.log(workspace, event).await?;
        }
        return Ok(outcome);
    }
    change.commit_all(events).await?;
    Ok(Outcome::applied())
}

async fn receive_all(app: &App, admin: &Admin, all: Vec<Sent>) -> Told<Vec<Receipt>> {
    let mut receipts = Vec::with_capacity(all.len());
    let mut broken: HashSet<OperationId> = HashSet::new();
    let mut fault = None;
    for sent in &all {
        if let Some(operation) = &sent.operation
            && operation
                .follows
                .as_ref()
                .is_some_and(|followed| broken.contains(followed))
        {
            broken.insert(operation.id.clone());
            continue;
        }
        match receive_one(app, admin, sent).await {
            Ok(receipt) => receipts.push(receipt),
            Err(failure) => {
                broken.insert(sent.id.clone());
                fault.get_or_insert(failure);
            }
        }
    }
    fault.map_or(Ok(receipts), Err)
}

/// A problem met while carrying it out undoes everything of it, and is its outcome then.
async fn receive_one(app: &App, admin: &Admin, sent: &Sent) -> Told<Receipt> {
    match attempt(app, admin, sent, sent.unread.clone()).await {
        Err(Failure::Told(problem)) => attempt(app, admin, sent, Some(problem)).await,
        other => other,
    }
}

async fn attempt(app: &App, admin: &Admin, sent: &Sent, refusal: Option<Problem>) -> Told<Receipt> {
    let workspace = &admin.holder.workspace;
    let mut tx = app.db.begin().await?;
    if !claim(app, admin, sent, &mut tx).await? {
        drop(tx);
        return again(app, admin, sent).await;
    }
    let mut change = app.change_in(tx, workspace).await?;
    let (receipt, events) = settle(app, admin, sent, refusal, &mut change).await?;
    change.commit_all(events).await?;
    Ok(receipt)
}

/// Whether this is the first time that an id comes.
async fn claim(app: &App, admin: &Admin, sent: &Sent, tx: &mut Write) -> Told<bool> {
    let claim = store::operation::Claim {
        employee: &admin.holder.employee,
        device: &admin.holder.device,
        kind: sent.kind(),
        hash: &sent.hash,
        since: sent.since(app.clock.now()),
    };
    let workspace = &admin.holder.workspace;
    let claimed = store::operation::claim(tx, workspace, &sent.id, &claim).await?;
    Ok(claimed || on(Fault::ClaimNotAsked))
}

/// Decides it inside a change, carries it out, and keeps its receipt there; with what is to be told of it.
async fn settle(
    app: &App,
    admin: &Admin,
    sent: &Sent,
    refusal: Option<Problem>,
    change: &mut Change,
) -> Told<(Receipt, Vec<Event>)> {
    let (outcome, events) = match (&sent.operation, refusal) {
        (_, Some(problem)) => (Outcome::rejected(problem), Vec::new()),
        (None, None) => (Outcome::rejected(Problem::AppTooNew), Vec::new()),
        (Some(operation), None) => carry(app, admin, operation, change).await?,
    };
    let receipt = Receipt {
        operation: sent.id.clone(),
        outcome,
        revision: change.revision,
        at: change.now,
    };
    store::operation::set(&mut change.tx, &admin.holder.workspace, &receipt).await?;
    let events = if matches!(receipt.outcome, Outcome::Applied { .. }) {
        named(events, sent)
    } else {
        named(vec![refused(app, admin, &receipt.outcome)], sent)
    };
    Ok((receipt, events))
}

/// The same id came before: the same answer to the same device or person, unless it says something else now.
async fn again(app: &App, admin: &Admin, sent: &Sent) -> Told<Receipt> {
    let workspace = &admin.holder.workspace;
    let mut tx = app.db.begin_read().await?;
    let came = store::operation::find(&mut tx, workspace, &sent.id)
        .await?
        .ok_or_else(|| anyhow!("operation {} was claimed and has no receipt", sent.id))?;
    // Another person's answer could tell what the asker may not see.
    let is_theirs = came.device == admin.holder.device || came.employee == admin.holder.employee;
    let is_same = came.hash == sent.hash || on(Fault::NoPayloadHash);
    let cause = match (is_theirs, is_same) {
        (true, true) => return Ok(came.receipt),
        (true, false) => "other_content",
        (false, _) => "other_person",
    };
    let head = store::workspace::head(&mut tx, workspace)
        .await?
        .ok_or(Problem::NoSuchWorkspace)?;
    drop(tx);
    tracing::warn!(operation = %sent.id, device = %admin.holder.device, cause, "an operation's id came back");
    let event = Event {
        cause: Some(cause.to_owned()),
        ..admin.event(app, EventKind::OperationReused)
    };
    let events = named(vec![event], sent);
    for event in events {
        app.log(workspace, event).await?;
    }
    Ok(Receipt {
        operation: sent.id.clone(),
        outcome: Outcome::rejected(Problem::OperationReused),
        revision: head,
        at: app.clock.now(),
    })
}

fn refused(app: &App, admin: &Admin, outcome: &Outcome) -> Event {
    let cause = match outcome {
        Outcome::Applied { .. } => "applied".to_owned(),
        Outcome::Already => "already".to_owned(),
        Outcome::Conflict { .. } => "conflict".to_owned(),
        Outcome::Rejected { problem, .. } => problem.code(),
        Outcome::Expired => "expired".to_owned(),
        Outcome::Unknown { .. } => "unknown".to_owned(),
    };
    Event {
        cause: Some(cause),
        ..admin.event(app, EventKind::OperationRefused)
    }
}

/// Every event of an operation says which operation it was.
fn named(mut events: Vec<Event>, sent: &Sent) -> Vec<Event> {
    for event in &mut events {
        event
            .data
            .insert("operation".to_owned(), Value::from(sent.id.as_str()));
        event
            .data
            .insert("kind".to_owned(), Value::from(sent.kind()));
    }
    events
}

async fn carry(
    app: &App,
    admin: &Admin,
    operation: &Operation,
    change: &mut Change,
) -> Told<(Outcome, Vec<Event>)> {
    if let Some(followed) = &operation.follows {
        let came =
            store::operation::find(&mut change.tx, &admin.holder.workspace, followed).await?;
        let applied = came.is_some_and(|came| is_done(&came.receipt.outcome));
        if !applied && !on(Fault::FollowedNotAsked) {
            return Ok((Outcome::rejected(Problem::FollowedNotApplied), Vec::new()));
        }
    }
    let (seen, rows) = see(app, admin, operation, change).await?;
    match decide(operation, &seen, change.now) {
        Ruling::End(outcome) => Ok((outcome, Vec::new())),
        Ruling::Apply => {
            let done = apply(app, admin, &operation.decision, change, rows).await?;
            Ok((
                Outcome::Applied {
                    refused: done.refused,
                },
                done.events,
            ))
        }
    }
}

/// Loads what the rules want to see, under the lock. Ids of other workspaces find nothing.
async fn see(
    app: &App,
    admin: &Admin,
    operation: &Operation,
    change: &mut Change,
) -> Told<(Seen, Rows)> {
    let workspace = admin.holder.workspace.clone();
    let stored = change.stored().await?;
    let tx = &mut change.tx;
    let actor = store::employee::find(tx, &workspace, &admin.holder.employee)
        .await?
        .filter(|kept| kept.row.status == Status::Active && kept.row.blocked_at.is_none());
    let mut seen = Seen {
        limits: app.config.invitations,
        actor: actor.map(|kept| kept.row.role),
        actor_id: Some(admin.holder.employee.clone()),
        actor_has_factor: Some(
            store::factor::since(tx, &admin.holder.identity)
                .await?
                .is_some(),
        ),
        n_owners: store::employee::count_owners(tx, &workspace).await?,
        n_integrators: store::employee::count_integrators(tx, &workspace).await?,
        workspace: Some((stored.name.clone(), stored.settings.clone())),
        ..Seen::default()
    };
    let mut rows = Rows {
        workspace: stored,
        employee: None,
        invitation: None,
        request: None,
        webhook: None,
        outgoing: None,
    };
    let mut removed = None;
    match operation.decision.entity() {
        Entity::Invitation(id) if !matches!(operation.decision, Decision::Invite { .. }) => {
            rows.invitation = store::invitation::find(tx, &workspace, &id).await?;
            if let Some(issued) = &rows.invitation {
                let employee = &issued.kept.row.employee;
                rows.employee = store::employee::find(tx, &workspace, employee).await?;
            }
            removed = Some(id.0);
        }
        Entity::Employee(id) => {
            rows.employee = store::employee::find(tx, &workspace, &id).await?;
            rows.invitation = store::invitation::find_of_employee(tx, &workspace, &id).await?;
            removed = Some(id.0);
        }
        Entity::Department(id) => {
            let found = store::department::find(tx, &workspace, &id).await?;
            seen.department = found.map(|kept| kept.row.name);
            if matches!(operation.decision, Decision::DeleteDepartment { .. }) {
                seen.n_in_department = store::department::count_in(tx, &workspace, &id).await?;
            }
        }
        Entity::Workgroup(id) => {
            let found = store::workgroup::find(tx, &workspace, &id).await?;
            seen.workgroup = found.map(|kept| kept.row.name);
        }
        Entity::Link(id) => {
            let found = store::link::find(tx, &workspace, &id).await?;
            seen.link = found.map(|kept| kept.row.switched_off_at);
        }
        Entity::Request(id) => {
            rows.request = store::request::find(tx, &workspace, &id).await?;
            seen.request = rows.request.as_ref().map(|kept| kept.row.clone());
            let asks = seen.request.as_ref().and_then(|row| row.employee.clone());
            if let Some(employee) = asks {
                rows.employee = store::employee::find(tx, &workspace, &employee).await?;
            }
        }
        Entity::Webhook(id) => {
            rows.webhook = store::webhook::find(tx, &workspace, &id).await?;
            seen.webhook = rows.webhook.as_ref().map(|kept| kept.row.clone());
            let owner = seen.webhook.as_ref().and_then(|row| row.employee.clone());
            if let Some(employee) = owner {
                rows.employee = store::employee::find(tx, &workspace, &employee).await?;
            }
        }
        Entity::Outgoing(id) => {
            rows.outgoing = store::outgoing::find(tx, &workspace, &id).await?;
            seen.outgoing = rows.outgoing.as_ref().map(|kept| kept.row.clone());
            seen.n_outgoing = store::outgoing::count_in_use(tx, &workspace).await?;
            if let Decision::SendAgain { delivery, .. } = &operation.decision {
                seen.delivery = store::delivery::find(tx, &workspace, &id, delivery).await?;
            }
        }
        Entity::Invitation(_) | Entity::Workspace => {}
    }
    if let Decision::RevokeDevice { employee, device } = &operation.decision {
        let found = store::device::find(tx, device).await?;
        seen.device = found.is_some_and(|found| {
            found.employee == *employee
                && found.workspace == workspace
                && found.revoked_at.is_none()
        });
    }
    if let Decision::SetIpRule { rule, .. } = &operation.decision {
        let list = store::ip_rule::find(tx, &workspace, rule).await?;
        seen.ip_rule = list.map(|kept| kept.row.allowed).unwrap_or_default();
    }
    seen.employee = rows.employee.as_ref().map(|kept| kept.row.clone());
    seen.invitation = rows.invitation.as_ref().map(invitation_of);
    if let Some(id) = removed.filter(|_| seen.employee.is_none()) {
        seen.removed = store::tombstone::find(tx, &workspace, &id).await?;
    }
    Ok((seen, rows))
}

fn invitation_of(issued: &Issued) -> Invitation {
    issued.kept.row.clone()
}

async fn apply(
    app: &App,
    admin: &Admin,
    decision: &Decision,
    change: &mut Change,
    rows: Rows,
) -> Told<Done> {
    use crate::{
        block, case, department, employee, invitation, ip_rule, link, outgoing, pause, recovery,
        request, role, webhook, workgroup, workspace,
    };
    match decision {
        Decision::Invite { people, letters } => {
            invitation::invite(app, admin, change, &rows.workspace, people, *letters).await
        }
        Decision::ResendInvitation { .. } => invitation::resend(app, admin, change, rows).await,
        Decision::FixAddress {
            address,
            new_employee,
            new_invitation,
            ..
        } => {
            let new = (new_employee, new_invitation);
            invitation::fix_address(app, admin, change, rows, address, new).await
        }
        Decision::DeleteInvitation { .. } => invitation::delete(app, admin, change, rows).await,
        Decision::Approve { .. } => employee::approve(app, admin, change, rows).await,
        Decision::Reject { .. } => employee::reject(app, admin, change, rows).await,
        Decision::Dismiss { keep_webhooks, .. } => {
            employee::dismiss(app, admin, change, rows, *keep_webhooks).await
        }
        Decision::Reinstate { .. } => employee::reinstate(app, admin, change, rows).await,
        Decision::ReplacePerson {
            by, keep_webhooks, ..
        } => {
            let workspace = rows.workspace.clone();
            let keep = *keep_webhooks;
            let mut done = employee::replace(app, admin, change, rows, by, keep).await?;
            let by = std::slice::from_ref(by);
            let invited = invitation::invite(app, admin, change, &workspace, by, true).await?;
            done.events.extend(invited.events);
            Ok(done)
        }
        Decision::EndSessions { .. } => employee::end_sessions(app, admin, change, rows).await,
        Decision::PauseTwoStep { hours, reason, .. } => {
            pause::begin(app, admin, change, rows, *hours, reason).await
        }
        Decision::EndPause { .. } => pause::end(app, admin, change, rows).await,
        Decision::ExtendGrace { days, .. } => {
            pause::extend_grace(app, admin, change, rows, *days).await
        }
        Decision::GrantRole { role, .. } => role::grant(app, admin, change, rows, role.to).await,
        Decision::TransferOwnership { .. } => role::transfer(app, admin, change, rows).await,
        Decision::RevokeDevice { device, .. } => {
            employee::revoke_device(app, admin, change, rows, device).await
        }
        Decision::RevokeWebhook { .. } => webhook::revoke(app, admin, change, rows).await,
        Decision::AddOutgoing {
            outgoing: id,
            title,
            address,
            occasions,
        } => outgoing::add(app, admin, change, id, (title, address), occasions).await,
        Decision::DisableOutgoing { .. } => outgoing::disable(app, admin, change, rows).await,
        Decision::SendAgain { delivery, .. } => {
            outgoing::send_again(app, admin, change, rows, delivery).await
        }
        Decision::AnswerRequest { answer, .. } => {
            request::answer(app, admin, change, rows, *answer).await
        }
        Decision::SendRecovery { .. } => recovery::send(app, admin, change, rows).await,
        Decision::SendLogin { .. } => recovery::send_login(app, admin, change, rows).await,
        Decision::Block { reason, .. } => block::block(app, admin, change, rows, reason).await,
        Decision::LiftBlock { .. } => block::lift(app, admin, change, rows).await,
        Decision::OpenCase { case, note, .. } => {
            case::open(app, admin, change, rows, case, note.as_deref()).await
        }
        Decision::RequestAddress { address, .. } => {
            employee::request_address(app, admin, change, rows, address).await
        }
        Decision::EditEmployee { edit, .. } => employee::edit(app, admin, change, rows, edit).await,
        Decision::AddDepartment { department, name } => {
            department::add(app, admin, change, department, name).await
        }
        Decision::RenameDepartment { department, name } => {
            department::rename(app, admin, change, department, &name.to).await
        }
        Decision::DeleteDepartment { department, .. } => {
            department::delete(app, admin, change, department).await
        }
        Decision::AddWorkgroup { workgroup, name } => {
            workgroup::add(app, admin, change, workgroup, name).await
        }
        Decision::RenameWorkgroup { workgroup, name } => {
            workgroup::rename(app, admin, change, workgroup, &name.to).await
        }
        Decision::AddLink {
            link,
            name,
            department,
        } => link::add(app, admin, change, link, name, department.as_ref()).await,
        Decision::SwitchLinkOff { link } => link::switch_off(app, admin, change, link).await,
        Decision::EditSettings { edit } => {
            workspace::edit_settings(app, admin, change, &rows.workspace, edit).await
        }
        Decision::RequireTwoStep => {
            workspace::require_two_step(app, admin, change, &rows.workspace).await
        }
        Decision::StopRequiringTwoStep => {
            workspace::stop_requiring_two_step(app, admin, change, &rows.workspace).await
        }
        Decision::SetIpRule { rule, list, .. } => {
            ip_rule::set(app, admin, change, rows, rule, list).await
        }
    }
}
