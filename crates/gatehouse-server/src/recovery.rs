//! Recovering a password: asking for a link or a code, and writing it out (RCV-1, RCV-2, RCV-5, SGN-7). What follows from it stands in
//! [`renewal`](crate::renewal).
//!
//! Asking never looks for the login: the same rows are written whether anybody has it or not, and only the worker that writes the
//! letter out finds that it is to nobody (RCV-5). So no answer and no time can tell.

use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::employee::Employee;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{EmployeeId, WorkspaceId};
use gatehouse_rules::operation::login_goes_to;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::recovery::{Outdated, Recovery, seconds};
use gatehouse_rules::secret::{Plain, hex, sha256_hex};
use gatehouse_rules::time::{DAY, HOUR, Time};
use sqlx::AnyConnection;
use tokio::time::Instant;

use crate::access::Admin;
use crate::app::App;
use crate::at::At;
use crate::change::{Change, data};
use crate::credentials::on_the_beat;
use crate::effect::{Done, Rows};
use crate::failure::Told;
use crate::store;
use crate::store::identity::Identity;
use crate::store::letter::{LetterKind, New as NewLetter, Queued};
use crate::store::recovery::{Asking, Tried, Way};

mod whose;

pub use whose::Whose;
pub(crate) use whose::whose;

/// The kind of pages, for the event log.
pub(crate) const WAY: &str = "recovery";

/// How asking ended.
#[derive(Debug)]
pub enum Asked {
    /// It is on its way, if anybody has that login; the secret is for the browser that asked.
    Sent(Plain),
    /// One was asked for so lately that the next has to wait this many seconds (RCV-1).
    Wait(u32),
}

/// RCV-1, RCV-2, RCV-5: asks for a link by mail, or for a code by SMS. The work does not depend on whether anybody has that login.
///
/// # Errors
/// When the database does not take it.
pub async fn ask(app: &App, at: &At, address: &Address) -> Told<Asked> {
    let now = app.clock.now();
    let holder = app.random.secret();
    let mut tx = app.db.begin().await?;
    hold(&mut tx, &address.canonical, now).await?;
    let since = now.plus(-DAY);
    let asked = store::recovery::list_asked(&mut tx, &address.canonical, false, since).await?;
    let left = app.config.recovery.wait(&asked, now);
    if left > 0 {
        return Ok(Asked::Wait(seconds(left)));
    }
    let way = match address.channel {
        Channel::Email => Way::Link,
        Channel::Phone => Way::Code,
    };
    let asking = asking(app, at.id(), address, way, None, now);
    let token = token(app, &asking.id);
    let token = (way == Way::Link).then(|| token.hash());
    store::recovery::void(&mut tx, &address.canonical, now).await?;
    store::recovery::add(&mut tx, &asking, Some(&holder.hash()), token.as_ref()).await?;
    let mut letter = letter(&asking, address.channel);
    letter
        .content
        .insert("ip".to_owned(), at.place.address().into());
    if let Some(device) = &at.place.device {
        let device = device.as_str().into();
        letter.content.insert("device".to_owned(), device);
    }
    store::letter::add(&mut tx, at.id(), &[letter], 0, now).await?;
    tx.commit().await?;
    app.nudge.letters();
    Ok(Asked::Sent(holder))
}

/// How many seconds until a login may be asked for again, for a page to count down.
///
/// # Errors
/// When the database does not answer.
pub async fn seconds_left(app: &App, canonical: &str) -> Told<u32> {
    let now = app.clock.now();
    let mut connection = app.db.connection().await?;
    let since = now.plus(-DAY);
    let asked = store::recovery::list_asked(&mut connection, canonical, false, since).await?;
    Ok(seconds(app.config.recovery.wait(&asked, now)))
}

/// Askings for one login come one after the other, whoever asks: the first statement takes its line.
async fn hold(tx: &mut AnyConnection, canonical: &str, now: Time) -> Told<()> {
    let name = format!("recovery:{}", sha256_hex(canonical.as_bytes()));
    store::throttle::add(tx, &name, DAY, now).await?;
    Ok(())
}

fn asking(
    app: &App,
    workspace: Option<&WorkspaceId>,
    address: &Address,
    way: Way,
    by: Option<EmployeeId>,
    now: Time,
) -> Asking {
    Asking {
        id: app.random.id(now),
        workspace: workspace.cloned(),
        letter: app.random.id(now).into(),
        address: address.typed.clone(),
        canonical: address.canonical.clone(),
        way,
        by,
        identity: None,
        n_tries: 0,
        at: Recovery {
            asked_at: now,
            voided_at: None,
            used_at: None,
        },
    }
}

fn letter(asking: &Asking, channel: Channel) -> NewLetter {
    NewLetter {
        id: asking.letter.clone(),
        kind: LetterKind::Recovery,
        channel,
        address: asking.address.clone(),
        employee: None,
        identity: None,
        invitation: None,
        issue: 1,
        content: data([("recovery", asking.id.as_str().into())]),
        next_try_at: asking.at.asked_at,
    }
}

/// The secret of an asking's link.
#[must_use]
pub fn token(app: &App, asking: &str) -> Plain {
    app.key.secret(&["recovery", asking])
}

/// What is kept of a code. Six digits are guessed in no time by whoever has a plain hash of them; without the server's key this one says
/// nothing.
fn code_hash(app: &App, asking: &str, code: &str) -> String {
    hex(&app.key.derive(&["recovery code", asking, code]))
}

/// RCV-5: an admin sends someone the link, to their login.
///
/// # Errors
/// [`Problem::TooSoon`] and [`Problem::TooMany`] when an admin sent one just now; who asks at the page does not use that up.
pub async fn send(app: &App, admin: &Admin, change: &mut Change, rows: Rows) -> Told<Done> {
    let person = rows.employee()?.row;
    let login = person.login.as_deref().ok_or(Problem::WrongStatus)?;
    let address = Address::parse(login).map_err(Problem::from)?;
    let (now, workspace) = (change.now, change.workspace().clone());
    let tx = &mut change.tx;
    hold(tx, &address.canonical, now).await?;
    let since = now.plus(-DAY);
    let sent = store::recovery::list_asked(tx, &address.canonical, true, since).await?;
    app.config.recovery.may_ask(&sent, now)?;
    let by = Some(admin.holder.employee.clone());
    let asking = asking(app, Some(&workspace), &address, Way::Link, by, now);
    let token = token(app, &asking.id).hash();
    store::recovery::void(tx, &address.canonical, now).await?;
    store::recovery::add(tx, &asking, None, Some(&token)).await?;
    change.send(&[letter(&asking, address.channel)]).await?;
    Ok(sent_to(app, admin, EventKind::RecoverySent, &person, &address).into())
}

/// SGN-7: an admin sends someone their login.
///
/// # Errors
/// [`Problem::BadField`] where there is no contact email; [`Problem::TooSoon`] and [`Problem::TooMany`] when it was sent just now.
pub async fn send_login(app: &App, admin: &Admin, change: &mut Change, rows: Rows) -> Told<Done> {
    let person = rows.employee()?.row;
    let address = login_goes_to(&person).ok_or_else(|| Problem::field("contact_email", "empty"))?;
    let (now, workspace) = (change.now, change.workspace().clone());
    let (kind, canonical) = (LetterKind::Login, address.canonical.as_str());
    let since = now.plus(-HOUR);
    let sent =
        store::letter::list_queued(&mut change.tx, &workspace, kind, &[canonical], since).await?;
    let limits = app.config.invitations;
    limits.may_repeat(sent.get(canonical).map_or(&[], Vec::as_slice), now)?;
    let letter = NewLetter {
        id: app.random.id(now).into(),
        kind,
        channel: address.channel,
        address: address.typed.clone(),
        employee: Some(person.id.clone()),
        identity: None,
        invitation: None,
        issue: 0,
        content: data([("by", admin.name.as_str().into())]),
        next_try_at: now,
    };
    change.send(&[letter]).await?;
    Ok(sent_to(app, admin, EventKind::LoginSent, &person, &address).into())
}

fn sent_to(
    app: &App,
    admin: &Admin,
    kind: EventKind,
    person: &Employee,
    address: &Address,
) -> Event {
    Event {
        on: Some(person.id.clone()),
        data: data([("address", address.typed.as_str().into())]),
        ..admin.event(app, kind)
    }
}

/// What a letter of recovery carries.
#[derive(Debug)]
pub struct Sending {
    /// Whose login it is.
    pub identity: Identity,
    /// A link's token, or a code.
    pub secret: Plain,
    /// Which of the two.
    pub way: Way,
}

/// What goes into a letter as it is written out, and to whom: the address that is kept, never what a stranger typed. `None` when nobody
/// has that login, or the asking is outdone or over; only then is it known, and only the log is told.
///
/// # Errors
/// When the database does not answer.
pub async fn sending(app: &App, letter: &mut Queued) -> Told<Option<Sending>> {
    let id = letter.content.get("recovery").and_then(|id| id.as_str());
    let Some(id) = id.map(str::to_owned) else {
        return Ok(None);
    };
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let is_first = store::recovery::set_identity(&mut tx, &id).await?;
    let Some(asking) = store::recovery::find(&mut tx, &id).await? else {
        return Ok(None);
    };
    let Some(whose) = whose(&mut tx, &asking).await? else {
        drop(tx);
        let workspace = asking.workspace.as_ref().map(|id| id.as_str());
        tracing::info!(workspace, "a password was asked for that nobody has");
        return Ok(None);
    };
    letter.employee = whose.person(&asking).map(|person| person.id.clone());
    letter.address.clone_from(&whose.identity.login);
    let (employee, address) = (letter.employee.as_ref(), letter.address.as_str());
    store::letter::set_whose(&mut tx, &letter.id, employee, &whose.identity.id, address).await?;
    let limits = &app.config.recovery;
    let checked = asking
        .at
        .check(&whose.owner(&asking), limits.link_lives(), now);
    let secret = match (checked, asking.way) {
        (Err(_), _) => None,
        (Ok(()), Way::Link) => Some(token(app, &id)),
        (Ok(()), Way::Code) => {
            let code = format!("{:06}", app.random.below(1_000_000));
            let hash = code_hash(app, &id, &code);
            store::recovery::set_code(&mut tx, &id, &hash, now.plus(limits.code_lives())).await?;
            Some(Plain::new(code))
        }
    };
    if let Some(event) = told_of(app, letter, &asking, is_first, checked) {
        whose.add(app, &mut tx, &event).await?;
    }
    tx.commit().await?;
    app.nudge.seal();
    Ok(secret.map(|secret| Sending {
        identity: whose.identity,
        secret,
        way: asking.way,
    }))
}

/// What the event log is told as a letter is written out: once that it was asked for, and when its link ended before it could leave.
fn told_of(
    app: &App,
    letter: &Queued,
    asking: &Asking,
    is_first: bool,
    checked: Result<(), Outdated>,
) -> Option<Event> {
    let text = |name: &str| letter.content.get(name).and_then(|text| text.as_str());
    if is_first && asking.by.is_none() {
        return Some(Event {
            at: asking.at.asked_at,
            ip: text("ip").map(str::to_owned),
            device: text("device").map(str::to_owned),
            cause: checked.err().map(|why| why.cause().to_owned()),
            data: data([("by", by(asking).into())]),
            ..app.event(EventKind::RecoveryAsked)
        });
    }
    (checked == Err(Outdated::Expired)).then(|| Event {
        cause: Some("refused".to_owned()),
        data: data([
            ("kind", letter.kind.name().into()),
            ("address", letter.address.as_str().into()),
            ("said", "not sent: its link had ended".into()),
        ]),
        ..app.event(EventKind::LetterFailed)
    })
}

/// By what way a password is set, for the event log.
pub(crate) fn by(asking: &Asking) -> &'static str {
    match (asking.way, &asking.by) {
        (Way::Code, _) => "sms_code",
        (Way::Link, None) => "mail_link",
        (Way::Link, Some(_)) => "admin_link",
    }
}

/// What became of a letter that was asked for, as an event: in its company's log, or, of the server's own address, in every one in which
/// its reader works.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn log(app: &App, letter: &Queued, event: &Event) -> Told<()> {
    let Some(id) = letter.content.get("recovery").and_then(|id| id.as_str()) else {
        return Ok(());
    };
    let mut connection = app.db.connection().await?;
    let whose = match store::recovery::find(&mut connection, id).await? {
        Some(asking) => whose(&mut connection, &asking).await?,
        None => None,
    };
    drop(connection);
    match whose {
        Some(whose) => whose.log(app, event).await,
        None => Ok(()),
    }
}

/// The asking of a browser, by its secret.
///
/// # Errors
/// When the database does not answer.
pub async fn of_browser(app: &App, at: &At, holder: &Plain) -> Told<Option<Asking>> {
    let mut connection = app.db.connection().await?;
    let hash = holder.hash();
    Ok(store::recovery::find_by_holder(&mut connection, at.id(), &hash).await?)
}

/// RCV-2: tries a code. Right, it gives the link on which a password is set; the same statement counts and spends (attack 5).
///
/// # Errors
/// When the database does not take it.
pub async fn try_code(
    app: &App,
    at: &At,
    asking: &Asking,
    code: &str,
) -> Told<Result<Plain, Tried>> {
    let begun = Instant::now();
    let now = app.clock.now();
    let digits: String = code.chars().filter(char::is_ascii_digit).take(7).collect();
    let hash = code_hash(app, &asking.id, &digits);
    let link = token(app, &asking.id);
    let mut tx = app.db.begin().await?;
    let (id, limits) = (&asking.id, &app.config.recovery);
    let tried = store::recovery::claim_code(&mut tx, id, &hash, &link.hash(), limits, now).await?;
    tx.commit().await?;
    let Tried::Refused { why, .. } = tried else {
        return Ok(Ok(link));
    };
    let mut connection = app.db.connection().await?;
    let whose = whose(&mut connection, asking).await?;
    drop(connection);
    if let Some(whose) = whose {
        let mut event = Event {
            cause: Some(why.cause().to_owned()),
            ..at.event(app, WAY, EventKind::RecoveryRefused)
        };
        event.data.insert("by".to_owned(), by(asking).into());
        whose.log(app, &event).await?;
    }
    // How many logs it stands in tells who works here, and how much.
    on_the_beat(begun).await;
    Ok(Err(tried))
}
