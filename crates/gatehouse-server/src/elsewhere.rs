//! SGN-3: someone opens a workspace in a browser that is signed in to another one, or to their profile. A browser is one person's at a time.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use gatehouse_rules::employee::Status;
use gatehouse_rules::id::IdentityId;
use minijinja::{Value, context};

use crate::app::App;
use crate::failure::Told;
use crate::message::Button;
use crate::pages::{self, Form, Message};
use crate::place::Place;
use crate::profile;
use crate::session;
use crate::store;
use crate::store::workspace::Stored;
use crate::words::said;

/// What they find.
pub(crate) enum Elsewhere {
    /// Nobody is signed in: the sign-in page.
    Nobody,
    /// This workspace does not know them: a page that says so.
    Unknown(Response),
    /// It may: the sign-in page for that login, with this notice. The factors are asked for here too, since each workspace decides which (TFA-8).
    Known { login: String, notice: Value },
}

/// Who is signed in, and where.
struct Someone {
    identity: IdentityId,
    name: String,
    login: String,
    /// The workspace; `None` at their own profile.
    at: Option<Stored>,
}

async fn someone(app: &App, headers: &HeaderMap, place: &Place) -> Told<Option<Someone>> {
    if let Some(here) = session::anywhere(app, headers, place).await? {
        let mut connection = app.db.connection().await?;
        let id = &here.session.workspace;
        return Ok(Some(Someone {
            at: store::workspace::find(&mut connection, id).await?,
            identity: here.session.identity,
            name: here.person.name,
            login: here.login,
        }));
    }
    let me = profile::current(app, headers, place).await?;
    Ok(me.map(|me| Someone {
        identity: me.identity.id,
        name: me.identity.name,
        login: me.identity.login,
        at: None,
    }))
}

/// What who is signed in elsewhere finds at this workspace.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn told(
    app: &App,
    workspace: &Stored,
    headers: &HeaderMap,
    place: &Place,
) -> Told<Elsewhere> {
    let Some(someone) = someone(app, headers, place).await? else {
        return Ok(Elsewhere::Nobody);
    };
    let mut connection = app.db.connection().await?;
    let (id, identity) = (&workspace.id, &someone.identity);
    let person = store::employee::find_of_identity(&mut connection, id, identity).await?;
    drop(connection);
    let company = &workspace.name;
    // Who was dismissed or waits is told so after signing in here (SGN-2).
    if person.is_some_and(|kept| kept.row.status != Status::Invited) {
        // The profile stays open beside it.
        let notice = someone.at.map_or(Value::UNDEFINED, |own| {
            context! {
                tone => "info",
                title => said!("You are signed in to {own_name}", own_name = &own.name),
                text => said!("Signing in to {company} ends that in this browser.", company = company),
            }
        });
        let login = someone.login;
        return Ok(Elsewhere::Known { login, notice });
    }
    let form = Form::new(app, headers);
    let page = Message::new(
        "amber",
        "person",
        said!("{company} does not know you", company = company),
    )
    .line(said!(
        "In this browser you are signed in as someone who is not in {company}.",
        company = company
    ))
    .fact(said!("Name"), someone.name)
    .fact(said!("Login"), someone.login)
    .form(Button {
        action: format!("/w/{}/sign-out", workspace.slug),
        csrf: form.csrf.clone(),
        words: said!("Sign out and come in as someone else"),
        wait: 0,
    });
    let page = match someone.at {
        Some(own) => page.fact(said!("Signed in to"), own.name.clone()).link(
            format!("/w/{}/me", own.slug),
            said!("Go to {own_name}", own_name = &own.name),
        ),
        None => page.link(profile::HERE, said!("Go to your profile")),
    };
    let page = page.page(app, StatusCode::OK, pages::frame(app, workspace, None))?;
    Ok(Elsewhere::Unknown(form.keep(app, page)?))
}
