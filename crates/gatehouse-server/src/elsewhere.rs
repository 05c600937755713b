//! SGN-3: someone opens a workspace in a browser that is signed in to another one. A browser has one session at a time.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use gatehouse_rules::employee::Status;
use minijinja::{Value, context};

use crate::app::App;
use crate::failure::Told;
use crate::message::Button;
use crate::pages::{self, Form, Message};
use crate::session::Here;
use crate::store;
use crate::store::workspace::Stored;
use crate::words::said;

/// What they find.
pub(crate) enum Elsewhere {
    /// This workspace does not know them: a page that says so.
    Unknown(Response),
    /// It may: the sign-in page, with this notice. The factors are asked for here too, since each workspace decides which (TFA-8).
    Known(Value),
}

/// What `here`, who is signed in to another workspace, finds at this one.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn told(
    app: &App,
    workspace: &Stored,
    here: &Here,
    headers: &HeaderMap,
) -> Told<Elsewhere> {
    let mut connection = app.db.connection().await?;
    let identity = &here.session.identity;
    let person =
        store::employee::find_of_identity(&mut connection, &workspace.id, identity).await?;
    let own = store::workspace::find(&mut connection, &here.session.workspace).await?;
    drop(connection);
    let (own_name, own_slug) = own.map_or_else(Default::default, |own| (own.name, own.slug));
    // Who was dismissed or waits is told so after signing in here (SGN-2).
    if person.is_some_and(|kept| kept.row.status != Status::Invited) {
        return Ok(Elsewhere::Known(context! {
            tone => "info",
            title => said!("You are signed in to {own_name}", own_name = own_name),
            text => said!("Signing in to {company} ends that in this browser.", company = &workspace.name),
        }));
    }
    let form = Form::new(app, headers);
    let company = &workspace.name;
    let page = Message::new(
        "amber",
        "person",
        said!("{company} does not know you", company = company),
    )
    .line(said!(
        "In this browser you are signed in as someone who is not in {company}.",
        company = company
    ))
    .fact(said!("Name"), here.person.name.clone())
    .fact(said!("Login"), here.login.clone())
    .fact(said!("Signed in to"), own_name.clone())
    .form(Button {
        action: format!("/w/{}/sign-out", workspace.slug),
        csrf: form.csrf.clone(),
        words: said!("Sign out and come in as someone else"),
        wait: 0,
    })
    .link(
        format!("/w/{own_slug}/me"),
        said!("Go to {own_name}", own_name = own_name),
    );
    let page = page.page(app, StatusCode::OK, pages::frame(app, workspace, None))?;
    Ok(Elsewhere::Unknown(form.keep(app, page)?))
}
