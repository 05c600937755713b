//! Who is at their profile. It has sessions of its own, which begin at the server's address (`front.rs`), because it is of no workspace; a
//! browser that is signed in to one of the person's workspaces is let in, too.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use gatehouse_rules::event::EventKind;
use gatehouse_rules::profile::is_shut;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::sign_in::is_fresh;
use gatehouse_rules::time::Time;
use minijinja::{Value, context};

use super::{Typed, event};
use crate::app::App;
use crate::credentials::{self, Door, For, Known};
use crate::factor::Checked;
use crate::failure::Told;
use crate::front::{self, PROFILE, TO_PROFILE};
use crate::language;
use crate::message::Trouble;
use crate::pages;
use crate::place::Place;
use crate::store::identity::Identity;
use crate::store::profile::Session;
use crate::words::said;
use crate::{session, sign_in, store};

/// The cookie of these sessions.
pub(crate) const COOKIE: &str = "profile";

/// Who is at their profile, checked at this request. Everyone else is led to sign in first.
#[derive(Clone, Debug)]
pub(crate) struct Me {
    /// The identity.
    pub identity: Identity,
    /// Whether it has a second step.
    pub has_factor: bool,
    /// Since when this browser is signed in.
    pub since: Time,
    /// Whether they proved it just then.
    pub anew: bool,
    /// The id of that session.
    pub session: String,
    /// The workspace whose session it is, where it is not one of the profile's own.
    pub by: Option<String>,
}

impl FromRequestParts<App> for Me {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let place = Place::from_request_parts(parts, app)
            .await
            .unwrap_or_else(|never| match never {});
        let away = match current(app, &parts.headers, &place).await {
            Ok(Some(me)) => return Ok(me),
            Ok(None) => pages::go(TO_PROFILE),
            Err(failure) => Err(failure),
        };
        Err(away.map_err(Trouble).into_response())
    }
}

/// What must be proved once more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Needs {
    pub password: bool,
    pub second: bool,
    /// There is no password to ask for, and the sign-in is too old to stand for one.
    pub again: bool,
}

impl Me {
    /// The way back to where they came from; `None` where they signed in here.
    pub(super) fn back(&self) -> Option<String> {
        self.by.as_ref().map(|slug| format!("/w/{slug}/me"))
    }

    /// NET-1: the password, always, where there is one; and a second step, where there is one. Whoever has no password signs in afresh: a
    /// company lets in whom a provider knows from before, and that is not enough.
    pub(super) fn needs(&self, app: &App) -> Needs {
        let has_password = self.identity.password_hash.is_some();
        Needs {
            password: has_password,
            second: self.has_factor,
            again: !has_password && !is_fresh(self.anew, self.since, app.clock.now()),
        }
    }

    /// Proves it, as at the door; `Err` is what the page says was wrong.
    pub(super) async fn prove(
        &self,
        app: &App,
        place: &Place,
        typed: &Typed,
    ) -> Told<Result<(), Value>> {
        let needs = self.needs(app);
        if needs.again {
            return Ok(Err(context! {
                tone => "amber",
                icon => "clock",
                title => said!("This takes a fresh sign-in"),
            }));
        }
        let login = &self.identity.login;
        let Some(workspace) = front::door_of(app, PROFILE, login).await? else {
            return Ok(Err(sign_in::not_right()));
        };
        let door = Door {
            workspace: &workspace,
            place,
            way: PROFILE,
        };
        let mut known = {
            let mut connection = app.db.connection().await?;
            let identity = self.identity.clone();
            credentials::known(&mut connection, &workspace, PROFILE, identity).await?
        };
        if needs.password {
            let password = Plain::new(typed.password.as_str());
            known = match credentials::password(app, door, typed.attempt(login, &password)).await? {
                Ok(known) if known.identity.id == self.identity.id => known,
                // The login moved to someone else this moment.
                Ok(_) => return Ok(Err(sign_in::not_right())),
                Err(refused) => return Ok(Err(sign_in::not_again(&refused))),
            };
        }
        if needs.second {
            let second = typed.second();
            let checked =
                credentials::code(app, door, &known, For::Profile(&self.session), second).await?;
            if checked != Checked::Right {
                return Ok(Err(sign_in::code_not_right(checked)));
            }
        }
        Ok(Ok(()))
    }
}

/// Who is signed in in this browser: at the profile, or at a workspace, which proved the same.
pub(crate) async fn current(app: &App, headers: &HeaderMap, place: &Place) -> Told<Option<Me>> {
    let now = app.clock.now();
    let mut connection = app.db.connection().await?;
    let mut found = None;
    if let Some(secret) = pages::cookie(app, headers, COOKIE)
        && let Some(session) =
            store::profile::find_session(&mut connection, &secret.hash(), app.alive()).await?
    {
        store::profile::set_seen(&mut connection, &session.id, now).await?;
        found = Some((session, None));
    }
    drop(connection);
    // What a workspace asks of its own sessions holds for this way in, too (IPR-1).
    if found.is_none()
        && let Some(here) = session::anywhere(app, headers, place).await?
    {
        let mut connection = app.db.connection().await?;
        let id = &here.session.workspace;
        let workspace = store::workspace::find(&mut connection, id).await?;
        let slug = workspace.map(|workspace| workspace.slug);
        found = Some((
            Session {
                id: here.session.id,
                identity: here.session.identity,
                device: here.session.device,
                ip: here.session.ip,
                created_at: here.session.created_at,
                seen_at: here.session.seen_at,
                anew: here.session.anew,
            },
            slug,
        ));
    }
    let Some((session, by)) = found else {
        return Ok(None);
    };
    let id = &session.identity;
    let mut connection = app.db.connection().await?;
    let Some(identity) = store::identity::find(&mut connection, id).await? else {
        return Ok(None);
    };
    let linked = store::profile::list_linked(&mut connection, id).await?;
    if is_shut(
        linked.iter().map(|one| &one.person),
        identity.password_set_at,
    ) {
        return Ok(None);
    }
    let has_factor = store::factor::since(&mut connection, id).await?.is_some();
    Ok(Some(Me {
        identity,
        has_factor,
        since: session.created_at,
        anew: session.anew,
        session: session.id,
        by,
    }))
}

/// In: a session of its own, with a new secret for the cookie (SES-4). `None` while a company shuts it (BLK-2, BLK-7).
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn open(
    app: &App,
    door: Door<'_>,
    headers: &HeaderMap,
    known: &Known,
) -> Told<Option<Plain>> {
    let (now, identity) = (app.clock.now(), &known.identity);
    let secret = app.random.secret();
    let session = Session {
        id: app.random.id(now),
        identity: identity.id.clone(),
        device: door.place.device.clone(),
        ip: door.place.address(),
        created_at: now,
        seen_at: now,
        anew: known.anew,
    };
    let mut tx = app.db.begin().await?;
    store::profile::add_session(&mut tx, &secret.hash(), &session).await?;
    language::remember(&mut tx, &identity.id).await?;
    let linked = store::profile::list_linked(&mut tx, &identity.id).await?;
    if is_shut(
        linked.iter().map(|one| &one.person),
        identity.password_set_at,
    ) {
        return Ok(None);
    }
    if let Some(old) = pages::cookie(app, headers, COOKIE) {
        store::profile::end_session(&mut tx, &old.hash(), now).await?;
    }
    session::end_of_another(&mut tx, app, headers, &identity.id).await?;
    for one in &linked {
        let mut event = event(app, door.place, EventKind::ProfileOpened, one);
        event.actor = event.on.clone();
        store::event::add(&mut tx, &one.workspace, &event).await?;
    }
    tx.commit().await?;
    app.nudge.seal();
    Ok(Some(secret))
}
