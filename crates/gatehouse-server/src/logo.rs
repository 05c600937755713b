//! A company's logo, for its pages: at an address that names its hash, so that a browser keeps it for good and a new one is another.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use gatehouse_rules::logo;
use gatehouse_rules::problem::Problem;

use crate::app::App;
use crate::failure::Told;
use crate::store::workspace::Stored;
use crate::{sign_in, store};

/// The route of logos.
pub fn routes() -> Router<App> {
    Router::new().route("/w/{slug}/logo/{hash}", get(picture))
}

/// Where a workspace's logo is to be had, as a path; `None` without.
#[must_use]
pub fn path(workspace: &Stored) -> Option<String> {
    let hash = workspace.settings.logo.as_ref()?;
    Some(format!("/w/{}/logo/{hash}", workspace.slug))
}

/// The picture of that hash. One that was taken away or replaced is not there any more.
async fn picture(
    State(app): State<App>,
    asked: Result<Path<(String, String)>, PathRejection>,
) -> Told<Response> {
    let Ok(Path((slug, hash))) = asked else {
        return Err(Problem::NoSuchWorkspace.into());
    };
    let mut connection = app.db.connection().await?;
    let workspace = sign_in::workspace_of(&mut connection, &slug).await?;
    let kept = match &workspace.settings.logo {
        Some(present) if *present == hash => {
            store::logo::find(&mut connection, &workspace.id).await?
        }
        _ => None,
    };
    drop(connection);
    let found = kept.map(|picture| logo::check(&picture)).transpose()?;
    let logo = found.ok_or(Problem::NoSuchWorkspace)?;
    Ok((
        [
            (header::CONTENT_TYPE, logo.kind),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ],
        logo.bytes,
    )
        .into_response())
}
