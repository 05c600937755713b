//! What is behind a link, and why there is nothing behind it any more (INV-10).

use axum::http::StatusCode;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::InvitationId;
use gatehouse_rules::invitation::{Invitation, InvitationState, LetterFacts};
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::HOUR;
use minijinja::Value;

use crate::app::App;
use crate::credentials::{self, Door};
use crate::failure::Told;
use crate::pages::Message;
use crate::store;
use crate::store::workspace::Stored;
use crate::throttle;
use crate::words::said;

/// By which kind of link someone comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// An invitation's.
    Invited,
    /// A registration link's, with the address confirmed.
    ByLink,
}

impl Came {
    /// What stands for it in a link's address.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Invited => "i",
            Self::ByLink => "j",
        }
    }

    /// The kind of that letter.
    #[must_use]
    pub fn of(letter: &str) -> Option<Self> {
        [Self::Invited, Self::ByLink]
            .into_iter()
            .find(|kind| kind.letter() == letter)
    }
}

/// What is behind a link.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The address it went to, as typed; the login to be.
    pub address: String,
    /// The address as it is compared.
    pub canonical: String,
    /// The name, where one was given.
    pub name: Option<String>,
    /// Who invited, by name.
    pub inviter: Option<String>,
    /// Which invitation; `None` for who came by a registration link.
    pub invitation: Option<InvitationId>,
}

/// Why there is nothing behind a link (INV-10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Too old; whom to ask.
    Expired(Option<String>),
    /// A newer one was sent (INV-3).
    Voided,
    /// It was used.
    Used,
    /// The invitation was taken back (INV-5).
    Deleted,
    /// The registration link was switched off (INV-1).
    SwitchedOff,
    /// It never was one.
    Unknown,
}

impl Why {
    /// The stable word for the event log.
    #[must_use]
    pub const fn cause(&self) -> &'static str {
        match self {
            Self::Expired(_) => "expired",
            Self::Voided => "voided",
            Self::Used => "used",
            Self::Deleted => "deleted",
            Self::SwitchedOff => "switched_off",
            Self::Unknown => "unknown",
        }
    }

    /// Whom to ask, where it is known better than the owner.
    #[must_use]
    pub fn ask(&self) -> Option<&str> {
        match self {
            Self::Expired(inviter) => inviter.as_deref(),
            _ => None,
        }
    }

    /// The page's status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Unknown => StatusCode::NOT_FOUND,
            _ => StatusCode::GONE,
        }
    }

    /// The page's words: what is so, and what to do (INV-10).
    pub(crate) fn message(&self, workspace: &Stored, ask: Option<&str>) -> Message {
        let company = &workspace.name;
        let ask = ask.map_or_else(|| Value::from(said!("an admin")), Value::from);
        let sign_in = format!("/w/{}", workspace.slug);
        match self {
            Self::Expired(_) => Message::new("amber", "clock", said!("This link is too old"))
                .line(said!("Your place at {company} is still kept. Ask {ask} to send the invitation again; the new link comes by the same way.", company = company, ask = ask.clone())),
            Self::Voided => Message::new("amber", "mail", said!("There is a newer link"))
                .line(said!("{company} sent you the invitation again, and only the newest link works. Look for the latest letter, also in Spam and Promotions.", company = company))
                .line(said!("You cannot find it? Ask {ask} to send it once more.", ask = ask.clone())),
            Self::Used => Message::new("green", "check", said!("This link was used"))
                .line(said!("Whoever used it joined {company}. If that was you, sign in with your password.", company = company))
                .line(said!("If it was not you, tell {ask} now.", ask = ask.clone()))
                .link(sign_in, said!("Sign in")),
            Self::Deleted => Message::new("red", "stop", said!("This invitation was taken back"))
                .line(said!("Nobody can join {company} by it any more. If you think that is a mistake, ask {ask}.", company = company, ask = ask.clone())),
            Self::SwitchedOff => Message::new("red", "stop", said!("This link was switched off"))
                .line(said!("Nobody can join {company} by it any more. Ask {ask} for an invitation.", company = company, ask = ask.clone())),
            Self::Unknown => Message::new("amber", "link", said!("This link does not work"))
                .line(said!("It may have lost its end on the way. Open it from the letter again, or copy all of it."))
                .line(said!("If that does not help, ask {ask}.", ask = ask.clone())),
        }
    }
}

/// What is behind a link, or why there is nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    app: &App,
    workspace: &Stored,
    came: Came,
    token: &Plain,
) -> Told<Result<Offer, Why>> {
    let mut tx = app.db.begin_read().await?;
    match came {
        Came::Invited => invited(app, &mut tx, workspace, token).await,
        Came::ByLink => by_link(app, &mut tx, workspace, token).await,
    }
}

async fn invited(
    app: &App,
    tx: &mut sqlx::AnyConnection,
    workspace: &Stored,
    token: &Plain,
) -> Told<Result<Offer, Why>> {
    let hash = token.hash();
    let Some(issued) = store::invitation::find_by_token(tx, &workspace.id, &hash).await? else {
        return Ok(Err(history(tx, workspace, token).await?));
    };
    let invitation = issued.kept.row;
    let inviter = match &invitation.invited_by {
        Some(id) => store::employee::find(tx, &workspace.id, id)
            .await?
            .map(|kept| kept.row.name),
        None => None,
    };
    match invitation.state(app.clock.now()) {
        InvitationState::Open => {}
        InvitationState::Expired => return Ok(Err(Why::Expired(inviter))),
        InvitationState::PendingApproval | InvitationState::Joined => return Ok(Err(Why::Used)),
    }
    let person = store::employee::find(tx, &workspace.id, &invitation.employee)
        .await?
        .ok_or(Problem::EmployeeGone)?
        .row;
    let canonical = credentials::canonical(&invitation.address);
    Ok(Ok(Offer {
        name: (person.name != invitation.address).then_some(person.name),
        inviter: Some(inviter.unwrap_or_else(|| workspace.name.clone())),
        canonical,
        address: invitation.address,
        invitation: Some(invitation.id),
    }))
}

/// What became of a link that is not the newest of an open invitation.
async fn history(tx: &mut sqlx::AnyConnection, workspace: &Stored, token: &Plain) -> Told<Why> {
    let Some((id, issue)) = store::issued::find(tx, &workspace.id, &token.hash()).await? else {
        return Ok(Why::Unknown);
    };
    let Some(now) = store::invitation::find(tx, &workspace.id, &id).await? else {
        return Ok(Why::Deleted);
    };
    Ok(if now.kept.row.joined_at.is_some() || issue >= now.issue {
        Why::Used
    } else {
        Why::Voided
    })
}

async fn by_link(
    app: &App,
    tx: &mut sqlx::AnyConnection,
    workspace: &Stored,
    token: &Plain,
) -> Told<Result<Offer, Why>> {
    let Some(joining) = store::joining::find(tx, &workspace.id, &token.hash()).await? else {
        return Ok(Err(Why::Unknown));
    };
    let link = store::link::find(tx, &workspace.id, &joining.link).await?;
    if joining.used_at.is_some() {
        return Ok(Err(Why::Used));
    }
    if link.is_none_or(|link| link.row.switched_off_at.is_some()) {
        return Ok(Err(Why::SwitchedOff));
    }
    if joining.expires_at <= app.clock.now() {
        return Ok(Err(Why::Expired(None)));
    }
    Ok(Ok(Offer {
        address: joining.address,
        canonical: joining.canonical,
        name: Some(joining.name),
        inviter: None,
        invitation: None,
    }))
}

/// Logs a link that was refused, once an hour each; links that never were one, once an hour and place.
///
/// # Errors
/// When the database does not take it.
pub async fn refuse(app: &App, door: Door<'_>, token: &Plain, why: &Why) -> Told<()> {
    let what = match why {
        Why::Unknown => format!("link:{}:{}", door.workspace.id, door.place.prefix()),
        _ => format!("link:{}", token.hash().as_str()),
    };
    if !throttle::is_first(app, &what, HOUR).await? {
        return Ok(());
    }
    let mut connection = app.db.connection().await?;
    let workspace = &door.workspace.id;
    let on = match store::issued::find(&mut connection, workspace, &token.hash()).await? {
        Some((id, _)) => store::invitation::find(&mut connection, workspace, &id).await?,
        None => None,
    };
    drop(connection);
    let event = Event {
        on: on.map(|issued| issued.kept.row.employee),
        cause: Some(why.cause().to_owned()),
        ..credentials::event(app, door, EventKind::InvitationRefused)
    };
    app.log(workspace, event).await
}

/// INV-8: notes that the link was opened, once; it is not spent by it.
///
/// # Errors
/// When the database does not take it.
pub async fn opened(app: &App, door: Door<'_>, offer: &Offer) -> Told<()> {
    let Some(id) = &offer.invitation else {
        return Ok(());
    };
    let workspace = &door.workspace.id;
    let is_news = |invitation: &Invitation| {
        invitation
            .letter
            .as_ref()
            .is_none_or(|letter| letter.state != LetterState::Opened)
    };
    let mut connection = app.db.connection().await?;
    let seen = store::invitation::find(&mut connection, workspace, id).await?;
    drop(connection);
    if !seen.is_some_and(|issued| is_news(&issued.kept.row)) {
        return Ok(());
    }
    let mut change = app.change(workspace).await?;
    let Some(mut issued) = store::invitation::find(&mut change.tx, workspace, id).await? else {
        return Ok(());
    };
    let row = &mut issued.kept.row;
    if !is_news(row) {
        return Ok(());
    }
    let before = row.letter.take();
    row.letter = Some(LetterFacts {
        state: LetterState::Opened,
        at: change.now,
        said: before.as_ref().and_then(|letter| letter.said.clone()),
        host: before.and_then(|letter| letter.host),
    });
    let event = Event {
        on: Some(row.employee.clone()),
        ..credentials::event(app, door, EventKind::InvitationOpened)
    };
    change.set_invitation(&mut issued.kept).await?;
    store::letter::set_opened(&mut change.tx, id, issued.issue, change.now).await?;
    change.commit(event).await?;
    Ok(())
}
