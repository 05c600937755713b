//! Rights as types: who holds an [`Admin`], a [`Signed`] or an [`Operator`] was checked.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{DeviceId, EmployeeId, IdentityId, WorkspaceId};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role, may};
use gatehouse_rules::secret::Plain;
use serde::Deserialize;

use crate::app::App;
use crate::failure::{Failure, Told};
use crate::message::{Shown, Trouble};
use crate::pages;
use crate::place::Place;
use crate::session::{self, Here};
use crate::sign_in;
use crate::store::workspace::Stored;
use crate::throttle;

/// Whose an app token is, as [`crate::token::check`] found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The workspace the app was connected to.
    pub workspace: WorkspaceId,
    /// The employee.
    pub employee: EmployeeId,
    /// The identity.
    pub identity: IdentityId,
    /// The device it is bound to.
    pub device: DeviceId,
}

/// An employee whose role opens the app, by a token bound to a device, checked at this request.
#[derive(Clone, Debug)]
pub struct Admin {
    /// Whose the token is.
    pub holder: Holder,
    /// Their name now.
    pub name: String,
    /// Their role now.
    pub role: Role,
    /// From where; `None` for the server's own command line.
    pub place: Option<Place>,
}

impl Admin {
    /// Takes a checked holder in, if their present role opens the app and they may be in from this place (IPR-1).
    ///
    /// # Errors
    /// [`Problem::NotAnAdmin`] for who is dismissed, blocked, removed or of a lower role; [`Problem::PlaceNotAllowed`].
    pub async fn of(app: &App, holder: Holder, place: Option<Place>) -> Told<Self> {
        let mut connection = app.db.connection().await?;
        let person =
            crate::store::employee::find(&mut connection, &holder.workspace, &holder.employee)
                .await?
                .map(|kept| kept.row)
                .filter(|person| {
                    person.status == gatehouse_rules::employee::Status::Active
                        && person.blocked_at.is_none()
                        && person.role.administers()
                })
                .ok_or(Problem::NotAnAdmin)?;
        drop(connection);
        if let Some(place) = &place {
            crate::ip_rule::of_token(app, &holder, &person, place).await?;
        }
        Ok(Self {
            holder,
            name: person.name,
            role: person.role,
            place,
        })
    }

    /// An event of `kind` that they did, now.
    #[must_use]
    pub fn event(&self, app: &App, kind: EventKind) -> Event {
        Event {
            actor: Some(self.holder.employee.clone()),
            ip: self.place.as_ref().and_then(Place::address),
            device: self.place.as_ref().and_then(|place| place.device.clone()),
            ..app.event(kind)
        }
    }

    /// Whether they hold a right that is on nobody in particular.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn may(&self, right: Right) -> Result<(), Problem> {
        may(self.role, right, None)
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let holder =
            crate::token::check(app, parts.method.as_str(), parts.uri.path(), &parts.headers)
                .await?;
        let place = place(parts, app).await;
        Self::of(app, holder, Some(place)).await
    }
}

async fn place(parts: &mut Parts, app: &App) -> Place {
    Place::from_request_parts(parts, app)
        .await
        .unwrap_or_else(|never| match never {})
}

/// An employee who is signed in to the workspace of this address in this browser, checked at this request (SES-1, IPR-1). Everyone
/// else is led to its sign-in page.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The workspace.
    pub workspace: Stored,
    /// Their session, and who they are.
    pub here: Here,
}

#[derive(Deserialize)]
struct Address {
    slug: String,
}

impl FromRequestParts<App> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Path(Address { slug }) = Path::from_request_parts(parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let place = place(parts, app).await;
        let found = async {
            let mut connection = app.db.connection().await?;
            let workspace = sign_in::workspace_of(&mut connection, &slug).await?;
            let Some(secret) = pages::cookie(app, &parts.headers, "session") else {
                return Ok(None);
            };
            let here = session::open(app, connection, &workspace, &secret, &place).await?;
            Ok::<_, Failure>(here.map(|here| Self { workspace, here }))
        };
        let away: Shown = match found.await {
            Ok(Some(signed)) => return Ok(signed),
            Ok(None) => pages::go(&format!("/w/{slug}")).map_err(Trouble),
            Err(failure) => Err(Trouble(failure)),
        };
        Err(away.into_response())
    }
}

/// A mail server of the operator's, by the secret in `mail.report_secret_file`; where there is no such file, there is no such address.
#[derive(Clone, Copy, Debug)]
pub struct Operator(());

impl FromRequestParts<App> for Operator {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Some(secret) = &app.report_secret else {
            return Err(StatusCode::NOT_FOUND.into_response());
        };
        let prefix = place(parts, app).await.prefix();
        let checked: Told<Self> = async {
            let counted = throttle::count(app, &[(throttle::REPORT, &prefix)]).await?;
            let shown = parts
                .headers
                .get(header::AUTHORIZATION)
                .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
            if !shown.is_some_and(|shown| Plain::new(shown).hash() == *secret) {
                return Err(Problem::WrongCredentials.into());
            }
            counted.give_back(app).await?;
            Ok(Self(()))
        }
        .await;
        checked.map_err(IntoResponse::into_response)
    }
}
