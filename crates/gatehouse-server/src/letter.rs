//! The queue of letters: a worker writes each out, sends it, and records how far it got in the mail server's own words (INV-8).
//!
//! A crash never loses a letter; it may repeat one, with the same Message-ID. Links are made here, as the letter is written out.

use std::time::Duration;

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::routing::post;
use axum::{Json, Router};
use futures_util::StreamExt as _;
use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::employee::Employee;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::LetterId;
use gatehouse_rules::invitation::{LetterFacts, YOUNG_WINDOW};
use gatehouse_rules::language::Language;
use gatehouse_rules::letter::{LetterState, after_report, after_try};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::profile::masked;
use gatehouse_rules::time::{DAY, MINUTE, SECOND, Time};
use gatehouse_rules::workspace::check_text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::access::Admin;
use crate::app::App;
use crate::change::Change;
use crate::failure::Told;
use crate::mail::{Answer, PATIENCE_IN_ALL, Written};
use crate::recovery;
use crate::report::Said;
use crate::store::letter::{LetterKind, OVER, Queued, Tried};
use crate::store::workspace::Stored;
use crate::writing::{self, Ready};
use crate::{store, throttle};

/// How long a worker has for one letter before another takes it up.
const LEASE: i64 = 5 * MINUTE;
/// Letters taken up at once: few enough that a lease covers the slowest mail server.
const BATCH: u32 = 8;
/// Letters on their way at the same time; a slow mail server must not stop the rest.
const AT_ONCE: u32 = 4;
const _: () = assert!(
    LEASE
        > BATCH as i64 * SECOND
            + BATCH.div_ceil(AT_ONCE) as i64 * PATIENCE_IN_ALL.as_millis() as i64
);
/// How long letters, and the addresses on them, are kept (as long as events: LOG-2).
const KEPT: i64 = 180 * DAY;
/// The longest sleep between two looks into the queue; letters that are queued wake the worker sooner.
const REST: Duration = Duration::from_secs(5);
/// Rows forgotten at one sweep, of each kind.
const SWEEP: u32 = 5_000;

/// What is said of an SMS that waits for a way to leave.
pub(crate) const NO_GATEWAY: &str = "no SMS gateway is set up";

/// The routes that try outgoing mail and show an invitation before anybody gets it.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/sync/test-letter", post(test_letter))
        .route("/api/sync/invitation-preview", post(preview_invitation))
}

/// Sends what waits, until the server stops. What is on its way then is finished first.
pub async fn work(app: App) {
    let mut swept = Time(i64::MIN);
    while !app.stop.is_cancelled() {
        let now = app.clock.now();
        if now.since(swept) >= MINUTE {
            swept = now;
            if let Err(fault) = sweep(&app, now).await {
                tracing::warn!("forget what is over: {:?}", fault.problem());
            }
        }
        match send_due(&app).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(failure) => {
                tracing::warn!("look into the queue of letters: {:?}", failure.problem())
            }
        }
        tokio::select! {
            () = app.stop.cancelled() => {}
            () = app.nudge.writing(REST) => {}
        }
    }
}

/// Forgets what is over: dead sessions and the like, and letters of [`KEPT`] ago.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(app: &App, now: Time) -> Told<()> {
    let mut tx = app.db.begin().await?;
    store::session::remove_dead(
        &mut tx,
        app.db.engine(),
        app.config.session.alive(now),
        SWEEP,
    )
    .await?;
    tx.commit().await?;
    let mut proofs = app.db.proofs().await?;
    store::device::remove_proofs(&mut proofs, now, SWEEP).await?;
    drop(proofs);
    let mut tx = app.db.begin().await?;
    store::letter::remove_before(&mut tx, now.plus(-KEPT), SWEEP).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes up what is due and sends it, at the server's pace (INV-4; each process of a server has that pace for itself).
/// Tells how many letters it took up.
///
/// # Errors
/// When the database does not answer.
pub async fn send_due(app: &App) -> Told<usize> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let due = store::letter::claim_due(&mut tx, now, now.plus(LEASE), BATCH).await?;
    tx.commit().await?;
    let n = due.len();
    let pause = Duration::from_secs(1) / app.config.letters_per_second.max(1);
    let paced = futures_util::stream::iter(due).then(|letter| async move {
        // The pace is the machine's own: it protects the mail server, whatever a test's clock says.
        tokio::time::sleep(pause).await;
        letter
    });
    paced
        .for_each_concurrent(AT_ONCE as usize, |mut letter| async move {
            if let Err(failure) = send(app, &mut letter).await {
                // Its lease ends, and it is taken up again.
                tracing::warn!(
                    letter = letter.id.as_str(),
                    "send a letter: {:?}",
                    failure.problem()
                );
            }
        })
        .await;
    Ok(n)
}

async fn send(app: &App, letter: &mut Queued) -> Told<()> {
    let now = app.clock.now();
    let workspace = match &letter.workspace {
        Some(id) => {
            let mut connection = app.db.connection().await?;
            let found = store::workspace::find(&mut connection, id).await?;
            Some(found.ok_or(Problem::NoSuchWorkspace)?)
        }
        None => None,
    };
    let Some(ready) = writing::write(app, workspace.as_ref(), letter).await? else {
        return drop_letter(app, letter).await;
    };
    match &ready {
        Ready::Mail(_) if !app.mail.is_set_up() => {
            return hold(app, letter, "outgoing mail is not set up").await;
        }
        Ready::Sms { .. } if !app.sms.is_set_up() => {
            return hold(app, letter, NO_GATEWAY).await;
        }
        _ => {}
    }
    if let Some(workspace) = &workspace
        && let Some(most) = app
            .config
            .invitations
            .letters_max(workspace.created_at, now)
    {
        let mut tx = app.db.begin().await?;
        let since = now.plus(-YOUNG_WINDOW);
        let (id, of) = (&letter.id, &workspace.id);
        let may = store::letter::claim_leaving(&mut tx, id, of, since, most, now).await?;
        tx.commit().await?;
        if !may {
            return postpone(app, letter, now.plus(MINUTE)).await;
        }
    }
    let answer = match &ready {
        Ready::Mail(written) => app.mail.send(written).await,
        Ready::Sms { phone, text } => app.sms.send(phone, text).await,
    };
    record(app, letter, &answer).await
}

async fn postpone(app: &App, letter: &Queued, until: Time) -> Told<()> {
    let mut tx = app.db.begin().await?;
    store::letter::set_next_try(&mut tx, &letter.id, until).await?;
    tx.commit().await?;
    Ok(())
}

/// It waits until the operator sets up a way for it, however long; of an invitation's letter every mirror is told why, once.
async fn hold(app: &App, letter: &Queued, why: &str) -> Told<()> {
    postpone(app, letter, app.clock.now().plus(MINUTE)).await?;
    let (Some(id), Some(workspace)) = (&letter.invitation, &letter.workspace) else {
        return Ok(());
    };
    let mut connection = app.db.connection().await?;
    let is_told = |letter: &LetterFacts| letter.said.as_deref() == Some(why);
    let found = store::invitation::find(&mut connection, workspace, id).await?;
    drop(connection);
    if found.is_none_or(|issued| issued.kept.row.letter.as_ref().is_some_and(is_told)) {
        return Ok(());
    }
    let mut change = app.change(workspace).await?;
    let facts = LetterFacts {
        state: LetterState::Waiting,
        at: change.now,
        said: Some(why.to_owned()),
        host: None,
    };
    note(&mut change, letter, facts).await?;
    change.commit_facts().await?;
    Ok(())
}

/// Its subject is gone, or a newer letter took its place: it must not leave any more, and does not wait for ever either.
async fn drop_letter(app: &App, letter: &Queued) -> Told<()> {
    if letter.kind == LetterKind::Recovery {
        // What there is to tell of it is in the log by now; who has no login here is kept nowhere (RCV-5).
        let mut tx = app.db.begin().await?;
        store::letter::remove(&mut tx, &letter.id).await?;
        tx.commit().await?;
        return Ok(());
    }
    record(app, letter, &Answer::new(Some(550), OVER, "this server")).await
}

/// Notes how far an invitation's letter got, where it is the newest one and neither was opened nor came back: who reads
/// faster than a mail server answers has it, and that is the better news; and a report may overtake the answer that the
/// letter was taken. False where nobody waits for it any more.
async fn note(change: &mut Change, letter: &Queued, facts: LetterFacts) -> Told<bool> {
    let Some(id) = &letter.invitation else {
        return Ok(true);
    };
    let workspace = change.workspace().clone();
    let found = store::invitation::find(&mut change.tx, &workspace, id).await?;
    let Some(mut issued) = found.filter(|issued| issued.issue == letter.issue) else {
        return Ok(false);
    };
    let row = &mut issued.kept.row;
    let is_over = (row.letter.as_ref())
        .is_some_and(|was| matches!(was.state, LetterState::Opened | LetterState::Bounced));
    if is_over || row.joined_at.is_some() {
        return Ok(false);
    }
    row.letter = Some(facts);
    change.set_invitation(&mut issued.kept).await?;
    Ok(true)
}

/// Keeps what the mail server said; of an invitation's letter every mirror is told, of others the event log where one failed, and of those
/// that an admin asks after also that it was taken (INV-8).
async fn record(app: &App, letter: &Queued, answer: &Answer) -> Told<()> {
    let now = app.clock.now();
    let n_before = letter.n_tries.saturating_sub(1);
    let (state, next) = after_try(answer.status, n_before, letter.queued_at, now);
    let tried = Tried {
        state,
        next_try_at: next,
        said: answer.said.clone(),
        host: answer.host.clone(),
        at: now,
    };
    let failure = (matches!(state, LetterState::Refused | LetterState::Delayed)
        && is_news(letter, state))
    .then(|| told_of(app, letter, &tried, EventKind::LetterFailed));
    let Some(workspace) = letter
        .workspace
        .as_ref()
        .filter(|_| letter.invitation.is_some())
    else {
        let is_followed = matches!(letter.kind, LetterKind::Recovery | LetterKind::Login);
        let is_someone_s = letter.employee.is_some() || letter.workspace.is_none();
        let sent = (state == LetterState::Sent && is_followed && is_someone_s)
            .then(|| told_of(app, letter, &tried, EventKind::LetterSent));
        let mut tx = app.db.begin().await?;
        store::letter::set_tried(&mut tx, &letter.id, &tried).await?;
        tx.commit().await?;
        match (failure.or(sent), &letter.workspace) {
            (Some(event), Some(workspace)) => app.log(workspace, event).await?,
            (Some(event), None) if letter.kind == LetterKind::Recovery => {
                recovery::log(app, letter, &event).await?;
            }
            (Some(event), None) => of_identity(app, letter, event).await?,
            (None, _) => {}
        }
        return Ok(());
    };
    let mut change = app.change(workspace).await?;
    store::letter::set_tried(&mut change.tx, &letter.id, &tried).await?;
    let facts = LetterFacts {
        state,
        at: now,
        said: Some(tried.said),
        host: Some(tried.host),
    };
    let is_awaited = note(&mut change, letter, facts).await?;
    match failure.filter(|_| is_awaited) {
        Some(event) => change.commit(event).await?,
        None => change.commit_facts().await?,
    };
    Ok(())
}

/// INV-8: takes in what a delivery report said of a letter; `None` when that is nothing new, as a report that comes again.
///
/// # Errors
/// [`Problem::BadField`] when no such letter is kept; otherwise when the database does not answer.
pub async fn report(app: &App, id: &LetterId, said: &Said) -> Told<Option<LetterState>> {
    let mut connection = app.db.connection().await?;
    let letter = store::letter::find(&mut connection, id)
        .await?
        .ok_or_else(|| Problem::field("return_path", "no_letter"))?;
    drop(connection);
    let (action, status) = (said.action.as_deref(), said.status.as_deref());
    let Some(state) = after_report(letter.state, action, status) else {
        return Ok(None);
    };
    let words = Answer::new(None, &said.words, &said.host);
    let told = Tried {
        state,
        next_try_at: None,
        said: words.said,
        host: words.host,
        at: app.clock.now(),
    };
    let Some(workspace) = &letter.workspace else {
        // About an identity.
        let mut tx = app.db.begin().await?;
        let is_news = store::letter::set_reported(&mut tx, id, letter.state, &told).await?;
        tx.commit().await?;
        if is_news {
            let event = told_of(app, &letter, &told, EventKind::LetterFailed);
            match letter.kind {
                LetterKind::Recovery => recovery::log(app, &letter, &event).await?,
                _ => of_identity(app, &letter, event).await?,
            }
        }
        return Ok(is_news.then_some(state));
    };
    let mut change = app.change(workspace).await?;
    // It moved on meanwhile, by the same report at the same time: nothing was written.
    if !store::letter::set_reported(&mut change.tx, id, letter.state, &told).await? {
        return Ok(None);
    }
    let facts = LetterFacts {
        state,
        at: told.at,
        said: Some(told.said.clone()),
        host: Some(told.host.clone()),
    };
    if note(&mut change, &letter, facts).await? {
        let event = told_of(app, &letter, &told, EventKind::LetterFailed);
        change.commit(event).await?;
    } else {
        change.commit_facts().await?;
    }
    Ok(Some(state))
}

/// INV-8: of a letter about an identity, which is of no company, every one in which its reader works is told that it failed: an admin there
/// looks for it. An address that is not their login is theirs alone, and told as a stranger is told of it.
async fn of_identity(app: &App, letter: &Queued, event: Event) -> Told<()> {
    let mut connection = app.db.connection().await?;
    let whose = match &letter.identity {
        Some(id) => store::identity::find(&mut connection, id).await?,
        None => None,
    };
    let linked = match &whose {
        Some(identity) => store::profile::list_linked(&mut connection, &identity.id).await?,
        None => Vec::new(),
    };
    drop(connection);
    let mut told = event.clone();
    if whose.is_none_or(|identity| identity.login != letter.address) {
        let address = masked(&letter.address).into();
        told.data.insert("address".to_owned(), address);
    }
    let mut any = false;
    for one in linked.into_iter().filter(store::profile::Linked::is_active) {
        let event = Event {
            id: app.random.id(event.at).into(),
            on: Some(one.person.id),
            ..told.clone()
        };
        app.log(&one.workspace, event).await?;
        any = true;
    }
    if !any {
        let (kind, state) = (letter.kind.name(), event.cause.unwrap_or_default());
        tracing::warn!(
            kind,
            state,
            "a letter to someone who works in no company did not arrive"
        );
    }
    Ok(())
}

/// A delay is news once; a refusal always.
fn is_news(letter: &Queued, state: LetterState) -> bool {
    state == LetterState::Refused || letter.state != LetterState::Delayed
}

fn told_of(app: &App, letter: &Queued, tried: &Tried, kind: EventKind) -> Event {
    let mut event = Event {
        on: letter.employee.clone(),
        cause: Some(tried.state.name().to_owned()),
        ..app.event(kind)
    };
    for (name, value) in [
        ("kind", letter.kind.name()),
        ("address", letter.address.as_str()),
        ("said", tried.said.as_str()),
        ("host", tried.host.as_str()),
    ] {
        event.data.insert(name.to_owned(), value.into());
    }
    event
}

/// How the letter went that tries outgoing mail.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TestLetter {
    /// To which address.
    to: String,
    /// What the mail server said.
    said: String,
}

/// Which invitation shall be shown.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "InvitationPreviewRequest")]
pub(crate) struct Asked {
    /// What the company would say in it, at most 500 characters in 10 lines; empty says nothing.
    text: String,
    /// In the language of whom.
    language: Language,
}

/// An invitation as its reader would have it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct InvitationPreview {
    /// Its subject.
    subject: String,
    /// Its text. The address in it leads nowhere.
    text: String,
}

/// Writes an invitation out to the admin who asks, with what the company would say. It is not sent, and nothing is kept.
async fn preview_invitation(
    State(app): State<App>,
    admin: Admin,
    body: Result<Json<Asked>, JsonRejection>,
) -> Told<Json<InvitationPreview>> {
    admin.may(gatehouse_rules::role::Right::Configure)?;
    let Ok(Json(asked)) = body else {
        return Err(Problem::field("invitation_text", "unreadable").into());
    };
    let text = check_text("invitation_text", &asked.text)?;
    let mut connection = app.db.connection().await?;
    let (workspace, person) = who_asks(&mut connection, &admin).await?;
    drop(connection);
    let to = person.contact_email.or(person.login).unwrap_or_default();
    let reader = (to.as_str(), person.name.as_str());
    let written = writing::invitation_like(&app, &workspace, text, reader, asked.language).await?;
    let Written { subject, text, .. } = written;
    Ok(Json(InvitationPreview { subject, text }))
}

/// The company of an admin, and who they are there.
async fn who_asks(connection: &mut AnyConnection, admin: &Admin) -> Told<(Stored, Employee)> {
    let workspace = store::workspace::find(connection, &admin.holder.workspace)
        .await?
        .ok_or(Problem::NoSuchWorkspace)?;
    let person = store::employee::find(connection, &workspace.id, &admin.holder.employee)
        .await?
        .ok_or(Problem::EmployeeGone)?;
    Ok((workspace, person.row))
}

/// Sends a letter to the admin who asks, at once, and tells what the mail server said.
async fn test_letter(State(app): State<App>, admin: Admin) -> Told<Json<TestLetter>> {
    admin.may(gatehouse_rules::role::Right::Configure)?;
    if !app.mail.is_set_up() {
        return Err(Problem::MailNotSetUp.into());
    }
    let whom = admin.holder.employee.as_str();
    let _counted = throttle::count(&app, &[(throttle::TEST_LETTER, whom)]).await?;
    let mut connection = app.db.connection().await?;
    let (workspace, person) = who_asks(&mut connection, &admin).await?;
    let (here, id) = (&workspace.id, &admin.holder.employee);
    let identity = store::identity::find_of_employee(&mut connection, here, id).await?;
    drop(connection);
    let reader = identity.and_then(|identity| identity.language);
    let to = [person.contact_email, person.login]
        .into_iter()
        .flatten()
        .find(|text| Address::parse(text).is_ok_and(|one| one.channel == Channel::Email))
        .ok_or_else(|| Problem::field("contact_email", "empty"))?;
    let written = writing::test(&app, &workspace, &to, &person.name, reader).await?;
    let answer = app.mail.send(&written).await;
    match answer.status {
        Some(200..=299) => Ok(Json(TestLetter {
            to,
            said: answer.said,
        })),
        _ => Err(Problem::MailRefused { said: answer.said }.into()),
    }
}
