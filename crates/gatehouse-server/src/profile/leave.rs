//! NET-2: a dismissed person takes their identity out of a workspace, whose record of them stays; and an identity that is linked to none is
//! deleted.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::profile::{may_go, may_leave};
use minijinja::Value;
use serde_json::Value as Json;

use super::{Act, COOKIE, HERE, Me, Typed, event, say};
use crate::app::App;
use crate::change::data;
use crate::failure::Told;
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::place::Place;
use crate::store;
use crate::store::address::Use;
use crate::store::profile::Linked;
use crate::words::said;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/profile/leave/{slug}", get(show_leave).post(leave))
        .route("/profile/delete", get(show_delete).post(delete))
}

async fn linked(app: &App, identity: &IdentityId) -> Told<Vec<Linked>> {
    let mut connection = app.db.connection().await?;
    Ok(store::profile::list_linked(&mut connection, identity).await?)
}

/// The workspace that may be left, or the way back: it is a link of the profile only where it may.
async fn one_to_leave(app: &App, me: &Me, slug: &str) -> Told<Result<Linked, Response>> {
    let found = linked(app, &me.identity.id).await?;
    let found = found.into_iter().find(|one| one.slug == slug);
    Ok(match found.filter(|one| may_leave(one.person.status)) {
        Some(one) => Ok(one),
        None => Err(pages::go(HERE)?),
    })
}

async fn leave_page(
    app: &App,
    headers: &HeaderMap,
    me: &Me,
    one: &Linked,
    notice: Value,
) -> Told<Response> {
    let status = status_of(&notice);
    Act {
        heading: said!("Unlink from {company}", company = &one.name),
        under: said!(
            "{company} keeps its record of you, without your login. An admin can then no longer reinstate you; you could only be invited anew.",
            company = &one.name
        ),
        action: format!("/profile/leave/{}", one.slug),
        button: said!("Unlink from {company}", company = &one.name),
        red: true,
        fields: Vec::new(),
        facts: vec![(said!("Your login"), me.identity.login.clone())],
        notice,
        me,
    }
    .page(app, headers, status)
    .await
}

fn status_of(notice: &Value) -> StatusCode {
    if notice.is_undefined() {
        StatusCode::OK
    } else {
        StatusCode::UNAUTHORIZED
    }
}

async fn show_leave(
    State(app): State<App>,
    Path(slug): Path<String>,
    me: Me,
    headers: HeaderMap,
) -> Shown {
    match one_to_leave(&app, &me, &slug).await? {
        Ok(one) => Ok(leave_page(&app, &headers, &me, &one, Value::UNDEFINED).await?),
        Err(to) => Ok(to),
    }
}

async fn leave(
    State(app): State<App>,
    Path(slug): Path<String>,
    me: Me,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let one = match one_to_leave(&app, &me, &slug).await? {
        Ok(one) => one,
        Err(to) => return Ok(to),
    };
    if let Err(notice) = me.prove(&app, &place, &typed).await? {
        return Ok(leave_page(&app, &headers, &me, &one, notice).await?);
    }
    unlink(&app, &place, &me.identity.id, &one).await?;
    Ok(pages::go(HERE)?)
}

/// Whoever was reinstated meanwhile stays linked.
async fn unlink(app: &App, place: &Place, identity: &IdentityId, one: &Linked) -> Told<()> {
    let mut change = app.change(&one.workspace).await?;
    let workspace = change.workspace().clone();
    let found = store::employee::find_of_identity(&mut change.tx, &workspace, identity).await?;
    let Some(mut kept) = found.filter(|kept| may_leave(kept.row.status)) else {
        return Ok(());
    };
    // EML-8: a change of the login is over by now, or sees that this workspace is gone.
    store::identity::hold(&mut change.tx, identity).await?;
    let Some(own) = store::identity::find(&mut change.tx, identity).await? else {
        return Ok(());
    };
    let (tx, id) = (&mut change.tx, kept.row.id.clone());
    store::address::free(tx, &workspace, &id, &own.login_canonical, Use::Login).await?;
    store::employee::unlink(tx, &workspace, &id).await?;
    kept.row.login = None;
    change.set_employee(&mut kept).await?;
    let mut happened = event(app, place, EventKind::IdentityUnlinked, one);
    happened.actor = happened.on.clone();
    let login = own.login.as_str().into();
    happened.data.insert("login".to_owned(), login);
    change.commit(happened).await?;
    Ok(())
}

async fn show_delete(State(app): State<App>, me: Me, headers: HeaderMap) -> Shown {
    let left = linked(&app, &me.identity.id).await?;
    Ok(delete_page(&app, &headers, &me, &left, Value::UNDEFINED).await?)
}

async fn delete_page(
    app: &App,
    headers: &HeaderMap,
    me: &Me,
    left: &[Linked],
    notice: Value,
) -> Told<Response> {
    if !may_go(left.len()) {
        let mut page = Message::new("amber", "link", said!("Your login is still in use"))
            .line(said!("It can be deleted once no company is linked to it. Where you were dismissed, unlink it in your profile; where you work, ask an admin to dismiss you first; where you still wait for an admin, ask them to reject you."));
        for one in left {
            page = page.line(said!(
                "{company}: {status}",
                company = &one.name,
                status = super::status_words(one.person.status)
            ));
        }
        return say(
            app,
            StatusCode::CONFLICT,
            page.link(HERE, said!("Back to your profile")),
        );
    }
    let status = status_of(&notice);
    Act {
        heading: said!("Delete your login"),
        under: said!("Your login, password, second step and backup codes are deleted for good, now. Nobody can bring them back."),
        action: "/profile/delete".to_owned(),
        button: said!("Delete for good"),
        red: true,
        fields: Vec::new(),
        facts: vec![(said!("Login"), me.identity.login.clone())],
        notice,
        me,
    }
    .page(app, headers, status)
    .await
}

/// Takes back what an identity asks of the admins of companies: nobody can answer it any more.
async fn withdraw(app: &App, identity: &IdentityId) -> Told<()> {
    let asked = {
        let mut connection = app.db.connection().await?;
        store::request::list_of_identity(&mut connection, identity).await?
    };
    for (workspace, id) in asked {
        let mut change = app.change(&workspace).await?;
        let Some(kept) = store::request::find(&mut change.tx, &workspace, &id).await? else {
            continue;
        };
        change.remove_request(&kept, None).await?;
        let event = Event {
            on: kept.row.employee,
            cause: Some("withdrawn".to_owned()),
            data: data([
                ("asked", Json::from(kept.row.kind.name())),
                ("name", Json::from(kept.row.name)),
                ("login", Json::from(kept.row.login)),
            ]),
            ..app.event(EventKind::RequestAnswered)
        };
        change.commit(event).await?;
    }
    Ok(())
}

async fn delete(
    State(app): State<App>,
    me: Me,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let id = &me.identity.id;
    let left = linked(&app, id).await?;
    if !may_go(left.len()) {
        return Ok(delete_page(&app, &headers, &me, &left, Value::UNDEFINED).await?);
    }
    if let Err(notice) = me.prove(&app, &place, &typed).await? {
        return Ok(delete_page(&app, &headers, &me, &left, notice).await?);
    }
    withdraw(&app, id).await?;
    let mut tx = app.db.begin().await?;
    // In the order in which a change of the login takes them.
    store::profile::void_changes(&mut tx, id, app.clock.now()).await?;
    store::identity::hold(&mut tx, id).await?;
    if !store::identity::remove(&mut tx, id).await? {
        // Linked to a workspace this moment: the page says to which.
        drop(tx);
        return Ok(pages::go("/profile/delete")?);
    }
    tx.commit().await?;
    // There is no workspace whose log could keep it.
    tracing::info!(identity = id.as_str(), ip = %place.ip, "an identity was deleted by its owner");
    let page = Message::new("green", "check", said!("Your login is deleted")).line(said!(
        "Nothing of it is left here but the letters we sent you, which are forgotten in time."
    ));
    let mut response = say(&app, StatusCode::OK, page)?;
    pages::set_cookie(&app, &mut response, COOKIE, None)?;
    Ok(response)
}
