//! Rights as types: who holds an [`Admin`] was checked.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{DeviceId, EmployeeId, IdentityId, WorkspaceId};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::{Right, Role, may};

use crate::app::App;
use crate::failure::{Failure, Told};
use crate::place::Place;

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
            ip: self.place.as_ref().map(|place| place.ip.to_string()),
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
        let place = Place::from_request_parts(parts, app)
            .await
            .unwrap_or_else(|never| match never {});
        Self::of(app, holder, Some(place)).await
    }
}
