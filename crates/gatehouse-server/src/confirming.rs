//! TFA-4: an admin's own fresh second step by passkey, which only a browser can ask: the app's device asks for a link, opens it in the
//! browser, and what is proved there makes that one device fresh. The link is of that device and its admin alone, works once, and ends
//! with everything else that is half done when a password or a factor changes. Opening it spends nothing.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::id::DeviceId;
use gatehouse_rules::secret::Plain;
use minijinja::{Value, context};

use crate::access::Admin;
use crate::app::App;
use crate::credentials::{self, Door, For, Known};
use crate::factor::Checked;
use crate::failure::Told;
use crate::fresh_step::{self, WAY};
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::passkey;
use crate::place::Place;
use crate::sign_in::{self, Typed};
use crate::store;
use crate::store::device::Device;
use crate::store::workspace::Stored;
use crate::words::said;
use crate::{ip_rule, throttle};

/// The routes of confirming in a browser.
pub fn routes() -> Router<App> {
    Router::new().route("/fresh/{token}", get(show).post(take))
}

/// The path at this server that an admin’s app is to open in a browser.
///
/// # Errors
/// [`SetUpTwoStep`](gatehouse_rules::problem::Problem::SetUpTwoStep) for who has nothing to confirm by.
pub(crate) async fn begin(app: &App, admin: &Admin) -> Told<String> {
    let (workspace, known, place) = fresh_step::known(app, admin).await?;
    let door = Door {
        workspace: &workspace,
        place,
        way: WAY,
    };
    let device = admin.holder.device.0.clone();
    let link = credentials::begin_step(app, door, &known, device).await?;
    Ok(format!("/fresh/{}", link.expose()))
}

/// What a link stands for, as it is at this request.
struct Asked {
    link: Plain,
    workspace: Stored,
    known: Known,
    device: Device,
}

/// Who may still be confirmed: not who was blocked, dismissed or lowered since (BLK-2).
fn counts(person: &Employee) -> bool {
    person.status == Status::Active && person.blocked_at.is_none() && person.role.administers()
}

/// `Err` is the page that says that there is nothing behind it.
async fn asked(app: &App, token: String, place: &Place) -> Told<Result<Asked, Response>> {
    let counted = throttle::count(app, &[(throttle::LINK, &place.prefix())]).await?;
    let link = Plain::new(token);
    if let Some((workspace, known, device)) = credentials::stepping(app, WAY, &link).await?
        && let Some(person) = known.employee.as_ref().filter(|person| counts(person))
    {
        let mut connection = app.db.connection().await?;
        let device = store::device::find(&mut connection, &DeviceId(device)).await?;
        drop(connection);
        if let Some(device) = device.filter(|device| device.revoked_at.is_none()) {
            counted.give_back(app).await?;
            let door = Door {
                workspace: &workspace,
                place,
                way: WAY,
            };
            if !ip_rule::lets_in(app, door, person).await? {
                return Err(ip_rule::told(app, &workspace.id, place).await?.into());
            }
            return Ok(Ok(Asked {
                link,
                workspace,
                known,
                device,
            }));
        }
    }
    let page = Message::new("amber", "clock", said!("This link is outdated")).line(said!(
        "It works once, for ten minutes. Go back to Gatehouse on your computer and open the browser from there again."
    ));
    Ok(Err(page.page(app, StatusCode::GONE, Value::UNDEFINED)?))
}

impl Asked {
    fn proves(&self) -> For<'_> {
        For::DeviceBy(&self.link, &self.device.id)
    }

    async fn page(
        &self,
        app: &App,
        headers: &HeaderMap,
        status: StatusCode,
        notice: Value,
    ) -> Told<Response> {
        let asks = passkey::asks(app, self.proves(), &self.known.identity.id).await?;
        let form = Form::new(app, headers);
        let words = context! {
            heading => said!("Confirm it is you"),
            under => said!("For five minutes the app may then do what needs your own second step: pause two-step, give roles, and make your webhooks."),
            device => self.device.name.clone(),
            action => format!("/fresh/{}", self.link.expose()),
            second => true,
            authenticator => asks.authenticator,
            passkey => asks.passkey,
            csrf => form.csrf.clone(),
            notice,
        };
        let frame = pages::frame(app, &self.workspace, None);
        form.keep(app, pages::page(app, status, "prove.html", frame, words)?)
    }
}

async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    place: Place,
    headers: HeaderMap,
) -> Shown {
    match asked(&app, token, &place).await? {
        Ok(asked) => {
            let page = asked.page(&app, &headers, StatusCode::OK, Value::UNDEFINED);
            Ok(page.await?)
        }
        Err(page) => Ok(page),
    }
}

async fn take(
    State(app): State<App>,
    Path(token): Path<String>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let asked = match asked(&app, token, &place).await? {
        Ok(asked) => asked,
        Err(page) => return Ok(page),
    };
    let door = Door {
        workspace: &asked.workspace,
        place: &place,
        way: WAY,
    };
    let (known, what) = (&asked.known, asked.proves());
    let checked = credentials::code(&app, door, known, what, typed.second()).await?;
    if checked != Checked::Right {
        let notice = sign_in::code_not_right(checked);
        let page = asked.page(&app, &headers, StatusCode::UNAUTHORIZED, notice);
        return Ok(page.await?);
    }
    let frame = pages::frame(&app, &asked.workspace, None);
    let page = Message::new("green", "check", said!("You are confirmed"))
        .line(said!(
            "Go back to Gatehouse: what waited for your second step can go on there."
        ))
        .line(said!("This page can be closed."))
        .fact(said!("Device"), asked.device.name.clone());
    Ok(page.page(&app, StatusCode::OK, frame)?)
}
