//! The outbox screen: what waits, what ended, taking back what has not left, settling what did not apply.

use std::collections::HashSet;
use std::sync::Arc;

use gatehouse_rules::employee::Employee;
use gatehouse_rules::id::{EmployeeId, InvitationId, OperationId};
use gatehouse_rules::ip_rule::RuleFor;
use gatehouse_rules::operation::{
    Decision, EmployeeEdit, Invitee, Now, Operation, Outcome, SettingsEdit,
};
use gatehouse_rules::portal::Facility;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::Time;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::decide::{Deciding, is_refusal};
use crate::failure::{Failure, Result};
use crate::files::Write;
use crate::ip_rule::Allow;
use crate::open::Mirror;
use crate::outbox::{
    Choice, Decided, Ended, NewerLine, Outbox, OutboxLine, RefusedChoice, Settle, Settlement,
    Subject, TakeBack, TakenBack,
};
use crate::outgoing::to_be_made;
use crate::queue::{Queued, queued};
use crate::reading::Reading;

/// Ended changes shown.
const ENDED: i64 = 200;

const COLUMNS: &str = "select seq, id, about, decided_at, leaves_at, sent_at, receipt, settled_at, seen, operation from outbox";

impl Mirror {
    /// The outbox screen.
    ///
    /// # Errors
    /// [`Problem::Locked`], [`Problem::VaultDamaged`].
    pub async fn outbox(&self) -> Result<Outbox> {
        let mut conn = self.read().await?;
        let mut newer = Vec::new();
        let mut lines = |rows: Vec<SqliteRow>| -> Result<Vec<OutboxLine>> {
            let mut lines = Vec::with_capacity(rows.len());
            for row in &rows {
                match line(row) {
                    Ok(line) => lines.push(line),
                    Err(_) => newer.push(newer_line(row)?),
                }
            }
            Ok(lines)
        };
        let sql = |rest: &str| sqlx::AssertSqlSafe(format!("{COLUMNS} where {rest}"));
        let waiting = sqlx::query(sql("receipt is null order by seq"))
            .fetch_all(&mut *conn)
            .await?;
        let unsettled = sqlx::query(sql(
            "outcome in ('conflict', 'rejected', 'expired', 'unknown') and settled_at is null order by seq",
        ))
        .fetch_all(&mut *conn)
        .await?;
        let ended = sqlx::query(sql(
            "receipt is not null and not (outcome in ('conflict', 'rejected', 'expired', 'unknown') and settled_at is null)
             order by ended_at desc, seq desc limit $1",
        ))
        .bind(ENDED)
        .fetch_all(&mut *conn)
        .await?;
        let (waiting, mut unsettled, ended) = (lines(waiting)?, lines(unsettled)?, lines(ended)?);
        drop(conn);
        if !unsettled.is_empty()
            && let Err(failure) = self.offer_settlements(&mut unsettled).await
        {
            match self.explained(failure).await {
                // Without a copy nothing can be judged, but leaving it as it is needs no judging.
                Failure::Told(Problem::CopyDamaged) => {
                    for line in &mut unsettled {
                        line.settle = vec![Settlement::LeaveAsIs];
                    }
                }
                failure => return Err(failure),
            }
        }
        Ok(Outbox {
            waiting,
            unsettled,
            ended,
            newer,
        })
    }

    async fn offer_settlements(&self, unsettled: &mut [OutboxLine]) -> Result<()> {
        let mut deciding = self.deciding().await?;
        for line in unsettled {
            line.settle = settlements(&mut deciding, line).await?;
        }
        Ok(())
    }

    /// Takes back what has not left, with what follows it. What was handed out is named instead: only a counter-change undoes it (OFF-2).
    ///
    /// # Errors
    /// [`Problem::DiskFull`], [`Problem::Locked`].
    pub async fn take_back(&self, request: TakeBack) -> Result<TakenBack> {
        let mut write = self.write().await?;
        let rows = sqlx::query("select id, operation ->> 'follows' from outbox where operation ->> 'follows' is not null")
            .fetch_all(write.conn())
            .await?;
        let mut followers: Vec<(OperationId, OperationId)> = Vec::with_capacity(rows.len());
        for row in rows {
            followers.push((
                row.try_get::<String, _>(0)?.into(),
                row.try_get::<String, _>(1)?.into(),
            ));
        }
        let (mut taken, mut sent) = (Vec::new(), Vec::new());
        let mut asked = request.operations;
        let mut seen: HashSet<OperationId> = HashSet::new();
        while let Some(id) = asked.pop() {
            if !seen.insert(id.clone()) {
                continue;
            }
            // A claim: the row count decides between this and the driver's hand-out.
            let removed = sqlx::query(
                "delete from outbox where id = $1 and sent_at is null and receipt is null",
            )
            .bind(id.as_str())
            .execute(write.conn())
            .await?
            .rows_affected();
            let is_there: i64 = sqlx::query_scalar("select count(*) from outbox where id = $1")
                .bind(id.as_str())
                .fetch_one(write.conn())
                .await?;
            if is_there > 0 {
                sent.push(id);
            } else if removed > 0 {
                asked.extend(
                    followers
                        .iter()
                        .filter(|(_, first)| *first == id)
                        .map(|(follower, _)| follower.clone()),
                );
                taken.push(id);
            }
        }
        write.commit().await?;
        self.nudge();
        Ok(TakenBack { taken, sent })
    }

    /// Settles what ended in a conflict or was refused. A new decision that the rules refuse already settles nothing.
    ///
    /// # Errors
    /// [`Problem::BadField`] when there is nothing to settle so, [`Problem::DiskFull`], [`Problem::Locked`].
    pub async fn settle(&self, settle: Settle) -> Result<Decided> {
        let mut write = self.write().await?;
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} where id = $1")))
            .bind(settle.operation.as_str())
            .fetch_optional(write.conn())
            .await?
            .ok_or_else(|| Problem::field("operation", "gone"))?;
        let old = parsed(&row).map_err(|_| Problem::AppTooOld)?;
        if !old.is_unsettled() {
            return Err(Problem::field("operation", "settled").into());
        }
        let mut stored = Vec::new();
        if settle.settlement != Settlement::LeaveAsIs {
            let mut deciding = self.deciding().await?;
            let judged = match settle.settlement {
                Settlement::ResendExisting => {
                    let invitation = existing(&old)
                        .ok_or_else(|| Problem::field("settlement", "nothing_to_resend"))?;
                    deciding.one(Choice::Resend { invitation }).await
                }
                _ => again(&mut deciding, &old.operation.decision).await,
            };
            match judged {
                Ok(judged) => stored.push(deciding.store(&mut write, judged).await?),
                Err(Failure::Told(problem)) => {
                    return self
                        .keep(write, Vec::new(), vec![RefusedChoice { index: 0, problem }])
                        .await;
                }
                Err(failure) => return Err(failure),
            }
        }
        settled(&mut write, &old, self.now()).await?;
        if stored.is_empty() {
            write.commit().await?;
            return Ok(Decided {
                operations: Vec::new(),
                refused: Vec::new(),
                undo_until: None,
                offline: !self.is_online(),
            });
        }
        self.keep(write, stored, Vec::new()).await
    }
}

async fn settled(write: &mut Write, old: &Queued, now: Time) -> Result<()> {
    sqlx::query("update outbox set settled_at = $1 where seq = $2 and settled_at is null")
        .bind(now.0)
        .bind(old.seq)
        .execute(write.conn())
        .await?;
    Ok(())
}

fn parsed(row: &SqliteRow) -> Result<Queued> {
    let operation: Operation = serde_json::from_str(&row.try_get::<String, _>("operation")?)?;
    queued(row, operation)
}

/// What is known of a change that a newer version of the app made.
fn newer_line(row: &SqliteRow) -> Result<NewerLine> {
    let is_sent = row.try_get::<Option<i64>, _>("sent_at")?.is_some();
    let is_over = row.try_get::<Option<&str>, _>("receipt")?.is_some();
    let about = serde_json::from_str::<Subject>(row.try_get("about")?);
    Ok(NewerLine {
        operation: row.try_get::<String, _>("id")?.into(),
        name: about.map(|about| about.name).unwrap_or_default(),
        decided_at: Time(row.try_get("decided_at")?),
        can_take_back: !is_sent && !is_over,
    })
}

fn line(row: &SqliteRow) -> Result<OutboxLine> {
    let queued = parsed(row)?;
    let seen: Option<String> = row.try_get("seen")?;
    let then: Option<Option<Now>> = seen.and_then(|seen| serde_json::from_str(&seen).ok());
    let is_here = queued.sent_at.is_none() && queued.receipt.is_none();
    Ok(OutboxLine {
        operation: queued.operation.id.clone(),
        direction: queued.operation.decision.direction(),
        about: queued.about,
        decided_at: queued.operation.decided_at,
        needs_step: is_here && queued.operation.decision.needs_step(),
        decision: queued.operation.decision,
        undo_until: is_here.then_some(queued.leaves_at),
        can_take_back: is_here,
        sending: queued.sent_at.is_some() && queued.receipt.is_none(),
        then: then.flatten(),
        ended: queued.receipt.map(|receipt| Ended {
            at: receipt.at,
            outcome: receipt.outcome,
        }),
        settle: Vec::new(),
    })
}

/// What makes sense with a conflict or a refusal now: the same again only where the rules would let it through.
async fn settlements(deciding: &mut Deciding<'_>, line: &OutboxLine) -> Result<Vec<Settlement>> {
    let mut settle = vec![Settlement::LeaveAsIs];
    if let Some(Outcome::Rejected {
        problem: Problem::AlreadyInvited { claim },
        ..
    }) = line.ended.as_ref().map(|ended| &ended.outcome)
    {
        if claim.invitation.is_some() && deciding.reading.offers(Facility::Invitations) {
            settle.push(Settlement::ResendExisting);
        }
        return Ok(settle);
    }
    match again(deciding, &line.decision).await {
        Ok(_) => settle.push(Settlement::DecideAgain),
        Err(Failure::Told(problem)) if is_refusal(&problem) => {}
        Err(failure) => return Err(failure),
    }
    Ok(settle)
}

/// The open invitation that stood in the way (EML-6).
fn existing(old: &Queued) -> Option<InvitationId> {
    match &old.receipt.as_ref()?.outcome {
        Outcome::Rejected {
            problem: Problem::AlreadyInvited { claim },
            ..
        } => claim.invitation.clone(),
        _ => None,
    }
}

/// The same decision on what is now.
async fn again(deciding: &mut Deciding<'_>, decision: &Decision) -> Result<crate::decide::Judged> {
    if let Decision::Invite { people, letters } = decision {
        let people = people
            .iter()
            .map(|one| Invitee {
                employee: deciding.id().into(),
                invitation: deciding.id().into(),
                ..one.clone()
            })
            .collect();
        return deciding.inviting(people, *letters).await;
    }
    let choice =
        choice_of(decision.clone()).ok_or_else(|| Problem::field("settlement", "not_again"))?;
    deciding.one(choice).await
}

/// The choice that a decision came from.
fn choice_of(decision: Decision) -> Option<Choice> {
    Some(match decision {
        Decision::Invite { .. } => return None,
        Decision::ResendInvitation { invitation } => Choice::Resend { invitation },
        Decision::FixAddress {
            invitation,
            address,
            ..
        } => Choice::FixAddress {
            invitation,
            address,
        },
        Decision::DeleteInvitation { invitation } => Choice::DeleteInvitation { invitation },
        Decision::Approve { employee } => Choice::Approve { employee },
        Decision::Reject { employee } => Choice::Reject { employee },
        Decision::Dismiss {
            employee,
            keep_webhooks,
        } => Choice::Dismiss {
            employee,
            keep_webhooks,
        },
        Decision::Reinstate { employee } => Choice::Reinstate { employee },
        Decision::ReplacePerson {
            employee,
            by,
            keep_webhooks,
        } => Choice::ReplacePerson {
            employee,
            address: by.address,
            name: by.name.unwrap_or_default(),
            keep_webhooks,
        },
        Decision::EndSessions { employee } => Choice::EndSessions { employee },
        Decision::PauseTwoStep {
            employee,
            hours,
            reason,
            ..
        } => Choice::PauseTwoStep {
            employee,
            hours,
            reason,
        },
        Decision::EndPause { employee } => Choice::EndPause { employee },
        Decision::ExtendGrace { employee, days } => Choice::ExtendGrace { employee, days },
        Decision::GrantRole { employee, role } => Choice::GrantRole {
            employee,
            role: role.to,
        },
        Decision::TransferOwnership { employee, .. } => Choice::TransferOwnership { employee },
        Decision::RevokeDevice { employee, device } => Choice::RevokeDevice { employee, device },
        Decision::RevokeWebhook { webhook } => Choice::RevokeWebhook { webhook },
        Decision::AddOutgoing {
            title,
            address,
            occasions,
            ..
        } => Choice::AddOutgoing {
            title,
            address,
            occasions,
        },
        Decision::DisableOutgoing { outgoing } => Choice::DisableOutgoing { outgoing },
        Decision::SendAgain { outgoing, delivery } => Choice::SendAgain { outgoing, delivery },
        Decision::AnswerRequest { request, answer } => Choice::AnswerRequest { request, answer },
        Decision::SendRecovery { employee } => Choice::SendRecovery { employee },
        Decision::SendLogin { employee } => Choice::SendLogin { employee },
        Decision::Block { employee, reason } => Choice::Block { employee, reason },
        Decision::LiftBlock { employee } => Choice::LiftBlock { employee },
        Decision::OpenCase { employee, note, .. } => Choice::OpenCase {
            employee,
            note: note.unwrap_or_default(),
        },
        Decision::RequestAddress { employee, address } => {
            Choice::RequestAddress { employee, address }
        }
        Decision::EditEmployee { employee, edit } => edited(employee, edit),
        Decision::AddDepartment { name, .. } => Choice::AddDepartment { name },
        Decision::RenameDepartment { department, name } => Choice::RenameDepartment {
            department,
            name: name.to,
        },
        Decision::DeleteDepartment { department, .. } => Choice::DeleteDepartment { department },
        Decision::AddWorkgroup { name, .. } => Choice::AddWorkgroup { name },
        Decision::RenameWorkgroup { workgroup, name } => Choice::RenameWorkgroup {
            workgroup,
            name: name.to,
        },
        Decision::AddLink {
            name, department, ..
        } => Choice::AddLink { name, department },
        Decision::SwitchLinkOff { link } => Choice::SwitchLinkOff { link },
        Decision::EditSettings { edit } => settings(edit),
        Decision::RequireTwoStep => Choice::RequireTwoStep,
        Decision::StopRequiringTwoStep => Choice::StopRequiringTwoStep,
        Decision::SetIpRule { rule, list, .. } => Choice::SetIpRule {
            rule,
            allow: Allow::of(&list.to),
        },
    })
}

fn edited(employee: EmployeeId, edit: EmployeeEdit) -> Choice {
    Choice::EditEmployee {
        employee,
        name: edit.name.map(|change| change.to),
        contact_email: edit
            .contact_email
            .map(|change| change.to.unwrap_or_default()),
        department: edit
            .department
            .map(|change| change.to.map(|id| id.0).unwrap_or_default()),
        position: edit.position.map(|change| change.to.unwrap_or_default()),
        workgroups: edit.workgroups.map(|change| change.to),
    }
}

fn settings(edit: SettingsEdit) -> Choice {
    Choice::EditSettings {
        name: edit.name.map(|change| change.to),
        confirm_joining: edit.confirm_joining.map(|change| change.to),
        listed_domains: edit.listed_domains.map(|change| change.to),
        invitation_days: edit.invitation_days.map(|change| change.to),
        grace_days: edit.grace_days.map(|change| change.to),
        logo: edit.logo.map(|_| edit.picture.unwrap_or_default()),
        invitation_text: (edit.invitation_text).map(|change| change.to.unwrap_or_default()),
    }
}

/// On whom or what a decision is, named from what is known now.
pub(crate) async fn subject(
    reading: &mut Reading,
    decision: &Decision,
    person: Option<&Employee>,
) -> Result<Subject> {
    let named = |name: Option<String>| Subject {
        name: name.unwrap_or_default(),
        address: None,
        employee: None,
    };
    Ok(match decision {
        Decision::Invite { people, .. } => people.first().map_or_else(
            || named(None),
            |one| Subject {
                name: one.name.clone().unwrap_or_else(|| one.address.clone()),
                address: Some(one.address.clone()),
                employee: Some(one.employee.clone()),
            },
        ),
        Decision::AddDepartment { name, .. }
        | Decision::DeleteDepartment { name, .. }
        | Decision::AddWorkgroup { name, .. }
        | Decision::AddLink { name, .. } => named(Some(name.clone())),
        Decision::RenameDepartment { name, .. } | Decision::RenameWorkgroup { name, .. } => {
            named(Some(name.from.clone()))
        }
        Decision::SwitchLinkOff { link } => {
            let waiting = reading.overlay.touching(&[link.as_str()]);
            let waiting = waiting.iter().find_map(name_of_link);
            match waiting {
                Some(name) => named(Some(name)),
                None => named(reading.link(link.as_str()).await?.map(|link| link.name)),
            }
        }
        Decision::AddOutgoing { title, .. } => named(Some(title.clone())),
        Decision::DisableOutgoing { outgoing } | Decision::SendAgain { outgoing, .. } => {
            let known = reading.outgoing(outgoing.as_str()).await?;
            let waiting = reading.overlay.touching(&[outgoing.as_str()]);
            let made = || waiting.iter().find_map(|queued| to_be_made(queued));
            named(known.or_else(made).map(|one| one.title))
        }
        Decision::RevokeWebhook { webhook } => {
            let webhook = reading.webhook(webhook.as_str()).await?;
            Subject {
                name: webhook.map(|webhook| webhook.title).unwrap_or_default(),
                address: None,
                employee: person.map(|person| person.id.clone()),
            }
        }
        Decision::AnswerRequest { request, .. } => match reading.request(request.as_str()).await? {
            Some(request) => Subject {
                name: request.name,
                address: Some(request.login),
                employee: request.employee,
            },
            None => named(None),
        },
        Decision::EditSettings { .. }
        | Decision::RequireTwoStep
        | Decision::StopRequiringTwoStep
        | Decision::SetIpRule {
            rule: RuleFor::Workspace,
            ..
        } => named(
            reading
                .workspace
                .as_ref()
                .map(|workspace| workspace.name.clone()),
        ),
        Decision::SetIpRule {
            rule: RuleFor::Department(id),
            ..
        } => named(reading.departments.name(Some(id))),
        _ => person.map_or_else(
            || named(None),
            |person| Subject {
                name: person.name.clone(),
                address: person
                    .contact_email
                    .clone()
                    .or_else(|| person.login.clone()),
                employee: Some(person.id.clone()),
            },
        ),
    })
}

fn name_of_link(queued: &Arc<Queued>) -> Option<String> {
    match &queued.operation.decision {
        Decision::AddLink { name, .. } => Some(name.clone()),
        _ => None,
    }
}
