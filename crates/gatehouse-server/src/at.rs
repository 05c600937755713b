//! Where a page stands that every company has, and the server's own address, which is of none, has too.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::WorkspaceId;
use minijinja::Value;
use serde::Deserialize;

use crate::app::App;
use crate::credentials;
use crate::message::Trouble;
use crate::pages;
use crate::place::Place;
use crate::sign_in;
use crate::store::workspace::Stored;

/// One company's address, or the server's own; and from where it is asked.
#[derive(Clone, Debug)]
pub struct At {
    /// Whose; `None` at the server's own address.
    pub workspace: Option<Stored>,
    /// From where.
    pub place: Place,
}

impl At {
    /// The workspace's id.
    #[must_use]
    pub fn id(&self) -> Option<&WorkspaceId> {
        self.workspace.as_ref().map(|workspace| &workspace.id)
    }

    /// The path of a page here; `rest` begins with a slash.
    #[must_use]
    pub fn path(&self, rest: &str) -> String {
        path(self.workspace.as_ref(), rest)
    }

    /// Where people sign in here.
    #[must_use]
    pub fn door(&self) -> String {
        match &self.workspace {
            Some(_) => self.path(""),
            None => "/".to_owned(),
        }
    }

    /// What every page here says at its edges.
    pub(crate) fn frame(&self, app: &App) -> Value {
        match &self.workspace {
            Some(workspace) => pages::frame(app, workspace, None),
            None => Value::UNDEFINED,
        }
    }

    /// An event of what is done here, by pages of that kind.
    #[must_use]
    pub fn event(&self, app: &App, way: &'static str, kind: EventKind) -> Event {
        credentials::seen(app, &self.place, way, kind)
    }
}

/// The path of a page of a company, or of the server's own address; `rest` begins with a slash.
#[must_use]
pub fn path(workspace: Option<&Stored>, rest: &str) -> String {
    match workspace {
        Some(workspace) => format!("/w/{}{rest}", workspace.slug),
        None => rest.to_owned(),
    }
}

#[derive(Deserialize)]
struct Address {
    slug: Option<String>,
}

impl FromRequestParts<App> for At {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Path(Address { slug }) = Path::from_request_parts(parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let place = Place::from_request_parts(parts, app)
            .await
            .unwrap_or_else(|never| match never {});
        let workspace = match slug {
            Some(slug) => match sign_in::workspace(app, &slug).await {
                Ok(workspace) => Some(workspace),
                Err(failure) => return Err(Trouble(failure).into_response()),
            },
            None => None,
        };
        Ok(Self { workspace, place })
    }
}
