//! TFA-6: where two-step is mandatory and the grace is over, the password leads only to setting it up, from a browser and from an app
//! alike. Only after that the session begins, or the app is connected. What began before goes on to its end: a browser session to its
//! day's, an app to its token's, which is not renewed until two-step is set up.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::id::{IdentityId, WorkspaceId};
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::Time;
use gatehouse_rules::two_step::{Asks, TwoStep};
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::app::App;
use crate::authorize;
use crate::connecting::Asked;
use crate::credentials::{self, Door, Known};
use crate::enrolment::{self, Added, Confirmed, Whose};
use crate::failure::Told;
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::place::Place;
use crate::sign_in;
use crate::store;
use crate::store::factor::Enrolment;
use crate::store::workspace::Stored;
use crate::words::said;
use crate::{own_passkeys, passkey};

/// Pages of who has yet to set up …
const WAY: &str = "must_enrol";
/// … and of who just did, and sees the backup codes.
const DONE: &str = "enrolled";

/// The routes of a sign-in that leads to setting up.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/w/{slug}/enrol", get(show).post(take))
        .route(
            "/w/{slug}/enrol/passkey",
            get(show_passkey).post(take_passkey),
        )
        .route("/w/{slug}/enrol/done", post(done))
}

/// Where the sign-in was on its way to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Leading {
    /// The signed-in page.
    Browser,
    /// An app that wants to be connected.
    App(Asked),
}

/// Whether someone of a workspace has to set two-step up before anything of theirs begins or is renewed there.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn stands_before(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    identity: &IdentityId,
    person: &Employee,
    now: Time,
) -> Told<bool> {
    let Some(workspace) = store::workspace::find(connection, workspace).await? else {
        return Ok(false);
    };
    // The row learns of a factor a little later.
    let two_step = TwoStep {
        enrolled_at: store::factor::since(connection, identity).await?,
        ..person.two_step.clone()
    };
    Ok(two_step.state(&workspace.settings, now).asks() == Asks::SetUp)
}

/// Leads there, instead of in.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn lead(
    app: &App,
    door: Door<'_>,
    known: &Known,
    leading: &Leading,
) -> Told<Response> {
    step_on(app, Door { way: WAY, ..door }, known, leading, || {
        pages::go(&format!("/w/{}/enrol", door.workspace.slug))
    })
    .await
}

/// An answer with a step of its own.
async fn step_on(
    app: &App,
    door: Door<'_>,
    known: &Known,
    leading: &Leading,
    answer: impl FnOnce() -> Told<Response>,
) -> Told<Response> {
    let request = serde_json::to_string(leading).map_err(anyhow::Error::new)?;
    let step = credentials::begin_step(app, door, known, request).await?;
    let mut response = answer()?;
    pages::set_cookie(app, &mut response, "step", Some(&step))?;
    Ok(response)
}

/// Who came here by the password, still active and not blocked (BLK-2).
struct Stepping {
    step: Plain,
    workspace: Stored,
    known: Known,
    person: Employee,
    leading: Leading,
}

/// `Err` is the page that says that it is over.
async fn stepping(
    app: &App,
    slug: &str,
    headers: &HeaderMap,
    way: &'static str,
) -> Told<Result<Stepping, Response>> {
    let workspace = sign_in::workspace(app, slug).await?;
    if let Some(step) = pages::cookie(app, headers, "step")
        && let Some((of, known, request)) = credentials::stepping(app, way, &step).await?
        && of.id == workspace.id
        && !known.is_blocked()
        && let Some(person) = known.employee.clone()
        && person.status == Status::Active
    {
        let leading = serde_json::from_str(&request).map_err(anyhow::Error::new)?;
        return Ok(Ok(Stepping {
            step,
            workspace,
            known,
            person,
            leading,
        }));
    }
    let frame = pages::frame(app, &workspace, None);
    let page = Message::new("amber", "clock", said!("This took too long"))
        .line(said!("Sign in once more, or connect again from the app."))
        .link(format!("/w/{slug}"), said!("Sign in"));
    Ok(Err(page.page(app, StatusCode::GONE, frame)?))
}

impl Stepping {
    async fn making(
        &self,
        app: &App,
        headers: &HeaderMap,
        status: StatusCode,
        notice: Value,
    ) -> Told<Response> {
        let here = format!("/w/{}/enrol", self.workspace.slug);
        let words = context! {
            must => true,
            action => format!("{here}/passkey"),
            back => here,
            notice,
        };
        let (workspace, whose) = (&self.workspace, self.whose());
        own_passkeys::making(app, workspace, headers, &whose, status, words).await
    }

    fn whose(&self) -> Whose<'_> {
        Whose {
            holder: format!("step:{}", self.step.hash().as_str()),
            identity: &self.known.identity.id,
            login: &self.known.identity.login,
            person: &self.person,
        }
    }

    fn page(
        &self,
        app: &App,
        headers: &HeaderMap,
        status: StatusCode,
        enrolment: &Enrolment,
        notice: Value,
    ) -> Told<Response> {
        let slug = &self.workspace.slug;
        let words = context! {
            must => true,
            passkey => passkey::is_possible(app).then(|| format!("/w/{slug}/enrol/passkey")),
            action => format!("/w/{slug}/enrol"),
            back => format!("/w/{slug}"),
            notice,
        };
        let whose = self.whose();
        enrolment::phone_page(
            app,
            &self.workspace,
            headers,
            &whose,
            enrolment,
            status,
            words,
        )
    }
}

async fn show(State(app): State<App>, Path(slug): Path<String>, headers: HeaderMap) -> Shown {
    let stepping = match stepping(&app, &slug, &headers, WAY).await? {
        Ok(stepping) => stepping,
        Err(page) => return Ok(page),
    };
    let open = enrolment::begin(&app, &stepping.whose()).await?;
    Ok(stepping.page(&app, &headers, StatusCode::OK, &open, Value::UNDEFINED)?)
}

/// A passkey instead: the page that has the browser make one.
async fn show_passkey(
    State(app): State<App>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Shown {
    let stepping = match stepping(&app, &slug, &headers, WAY).await? {
        Ok(stepping) => stepping,
        Err(page) => return Ok(page),
    };
    if !passkey::is_possible(&app) {
        return Ok(pages::go(&format!("/w/{slug}/enrol"))?);
    }
    let page = stepping.making(&app, &headers, StatusCode::OK, Value::UNDEFINED);
    Ok(page.await?)
}

async fn take_passkey(
    State(app): State<App>,
    Path(slug): Path<String>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let stepping = match stepping(&app, &slug, &headers, WAY).await? {
        Ok(stepping) => stepping,
        Err(page) => return Ok(page),
    };
    let door = Door {
        workspace: &stepping.workspace,
        place: &place,
        way: WAY,
    };
    let (whose, name) = (stepping.whose(), own_passkeys::name(&typed.name));
    let made = passkey::made(&app, &whose.holder, whose.identity, &typed.passkey, name).await?;
    let added = match &made {
        Some(made) => enrolment::add_first_passkey(&app, door, &whose, made).await?,
        None => Added::There,
    };
    match added {
        Added::First(codes) => Ok(kept(&app, &headers, door, &stepping, &codes).await?),
        // Another factor was set up meanwhile, which ended this half sign-in.
        Added::Beside | Added::Full => Ok(pages::go(&format!("/w/{slug}"))?),
        Added::There => {
            let notice = own_passkeys::not_taken(made.is_some());
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let page = stepping.making(&app, &headers, status, notice);
            Ok(page.await?)
        }
    }
}

/// The fields of these forms.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    code: String,
    name: String,
    passkey: String,
}

async fn take(
    State(app): State<App>,
    Path(slug): Path<String>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let stepping = match stepping(&app, &slug, &headers, WAY).await? {
        Ok(stepping) => stepping,
        Err(page) => return Ok(page),
    };
    let door = Door {
        workspace: &stepping.workspace,
        place: &place,
        way: WAY,
    };
    match enrolment::confirm(&app, door, &stepping.whose(), &typed.code).await? {
        Confirmed::On(codes) => Ok(kept(&app, &headers, door, &stepping, &codes).await?),
        Confirmed::Over => Ok(pages::go(&format!("/w/{slug}/enrol"))?),
        Confirmed::Wrong(checked, enrolment) => {
            let notice = sign_in::code_not_right(checked);
            let status = StatusCode::UNAUTHORIZED;
            Ok(stepping.page(&app, &headers, status, &enrolment, notice)?)
        }
    }
}

/// The backup codes, and the way on: a new step, since every half sign-in ended with the set-up.
async fn kept(
    app: &App,
    headers: &HeaderMap,
    door: Door<'_>,
    stepping: &Stepping,
    codes: &[String],
) -> Told<Response> {
    let known = &stepping.known;
    let words = context! {
        heading => said!("Two-step is on"),
        login => known.identity.login.clone(),
        done => format!("/w/{}/enrol/done", door.workspace.slug),
    };
    let door = Door { way: DONE, ..door };
    step_on(app, door, known, &stepping.leading, || {
        let page = enrolment::codes_page(app, door.workspace, headers, codes, words)?;
        Ok(match &stepping.leading {
            Leading::Browser => page,
            Leading::App(asked) => pages::leading_to(page, &asked.redirect_uri),
        })
    })
    .await
}

async fn done(
    State(app): State<App>,
    Path(slug): Path<String>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let stepping = match stepping(&app, &slug, &headers, DONE).await? {
        Ok(stepping) => stepping,
        Err(page) => return Ok(page),
    };
    let mut tx = app.db.begin().await?;
    let hash = stepping.step.hash();
    let first = store::session::claim_step(&mut tx, &hash, app.clock.now()).await?;
    tx.commit().await?;
    if !first {
        return Ok(pages::go(&format!("/w/{slug}"))?);
    }
    let door = |way| Door {
        workspace: &stepping.workspace,
        place: &place,
        way,
    };
    let known = &stepping.known;
    let mut response = match &stepping.leading {
        Leading::Browser => sign_in::land(&app, door(sign_in::WAY), &headers, known).await?,
        Leading::App(asked) => authorize::land(&app, door(authorize::WAY), known, asked).await?,
    };
    pages::set_cookie(&app, &mut response, "step", None)?;
    Ok(response)
}
