//! The page behind a link to a new password: it sets the password and leads to the sign-in page (RCV-1, RCV-6). Opening it spends nothing. An
//! outdated link says so and offers a new one (RCV-3); with someone else signed in, the page first says who (RCV-4).

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use gatehouse_rules::address::Address;
use gatehouse_rules::password::{WITH_TWO_STEP, WITHOUT_TWO_STEP};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::recovery::Outdated;
use gatehouse_rules::secret::Plain;
use minijinja::context;
use serde::Deserialize;

use crate::app::App;
use crate::credentials::Door;
use crate::failure::{Failure, Told};
use crate::forgotten::{self, WAY};
use crate::message::Button;
use crate::pages::{self, Fields, Form, Message, Shown};
use crate::place::Place;
use crate::renewal::{self, Open, Why};
use crate::store::identity::Identity;
use crate::store::workspace::Stored;
use crate::words::{Said, said};
use crate::{password, session, sign_in, store, throttle};

/// The routes of a link to a new password.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/w/{slug}/r/{token}", get(show).post(take))
        .route("/w/{slug}/r/{token}/again", post(again))
        .route("/w/{slug}/r/{token}/leave", post(leave))
        .route("/w/{slug}/recovered", get(recovered))
}

type Way = Path<(String, String)>;

/// Where a link leads.
pub(crate) fn path(workspace: &Stored, link: &Plain) -> String {
    format!("/w/{}/r/{}", workspace.slug, link.expose())
}

/// The fields of these forms. Anything else in them is ignored.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    password: String,
}

/// What came with a request.
struct Asked<'a> {
    app: &'a App,
    workspace: Stored,
    link: Plain,
    place: &'a Place,
    headers: &'a HeaderMap,
}

async fn asked<'a>(
    app: &'a App,
    (slug, token): (String, String),
    place: &'a Place,
    headers: &'a HeaderMap,
) -> Told<Asked<'a>> {
    Ok(Asked {
        app,
        workspace: sign_in::workspace(app, &slug).await?,
        link: Plain::new(token),
        place,
        headers,
    })
}

impl Asked<'_> {
    fn door(&self) -> Door<'_> {
        Door {
            workspace: &self.workspace,
            place: self.place,
            way: WAY,
        }
    }

    fn path(&self) -> String {
        path(&self.workspace, &self.link)
    }

    /// What is behind the link, or the page that stands before it.
    async fn open(&self) -> Told<Result<Open, Response>> {
        let counted = throttle::count(self.app, &[(throttle::LINK, &self.place.prefix())]).await?;
        let open = match renewal::find(self.app, &self.workspace, &self.link).await? {
            Ok(open) => open,
            Err(why) => {
                renewal::refuse(self.app, self.door(), &self.link, why).await?;
                return Ok(Err(self.nothing(why).await?));
            }
        };
        counted.give_back(self.app).await?;
        Ok(match self.someone_else(&open).await? {
            Some(other) => Err(self.signed_in(&other)?),
            None => Ok(open),
        })
    }

    /// RCV-3, INV-10: why nothing is behind the link, and the way to a new one.
    async fn nothing(&self, why: Why) -> Told<Response> {
        let frame = pages::frame(self.app, &self.workspace, None);
        let Why::Outdated(why) = why else {
            let page = Message::new("amber", "link", said!("This link does not work"))
                .line(said!("It may have lost its end on the way. Open it from the letter again, or copy all of it."))
                .link(forgotten::path(&self.workspace), said!("Ask for a new link"));
            return page.page(self.app, StatusCode::NOT_FOUND, frame);
        };
        let page = Message::new("amber", "clock", said!("This link is outdated"));
        let page = match why {
            Outdated::Used => page
                .line(said!("It was used to set a password. If that was you, sign in with it."))
                .line(said!("If it was not you, ask for a new link now, and tell an admin.")),
            Outdated::Voided => page
                .line(said!("A newer one was asked for, and only the newest works. Look for the latest letter, also in Spam and Promotions.")),
            Outdated::Changed => page
                .line(said!("The password or the login was changed after it was sent.")),
            // Who is blocked hears what everyone hears (BLK-2).
            Outdated::Expired | Outdated::Blocked => page
                .line(said!("A link works for 60 minutes after it was asked for.")),
        };
        let form = Form::new(self.app, self.headers);
        let page = page
            .line(said!("A new one comes by the same way."))
            .form(Button {
                action: format!("{}/again", self.path()),
                csrf: form.csrf.clone(),
                words: said!("Send me a new link"),
                wait: 0,
            });
        let page = match why {
            Outdated::Used => page.link(format!("/w/{}", self.workspace.slug), said!("Sign in")),
            _ => page,
        };
        form.keep(self.app, page.page(self.app, StatusCode::GONE, frame)?)
    }

    /// RCV-4: who is signed in in this browser, at any workspace of this server, if it is not who the link is for.
    async fn someone_else(&self, open: &Open) -> Told<Option<Identity>> {
        let Some(secret) = pages::cookie(self.app, self.headers, "session") else {
            return Ok(None);
        };
        let now = self.app.clock.now();
        let mut connection = self.app.db.connection().await?;
        let session = store::session::find(&mut connection, &secret.hash(), now).await?;
        match session.filter(|session| session.identity != open.identity.id) {
            Some(session) => Ok(store::identity::find(&mut connection, &session.identity).await?),
            None => Ok(None),
        }
    }

    fn signed_in(&self, other: &Identity) -> Told<Response> {
        let form = Form::new(self.app, self.headers);
        let frame = pages::frame(self.app, &self.workspace, None);
        let page = Message::new("amber", "person", said!("Someone else is signed in here"))
            .line(said!("This link sets the password of another login than the one that is signed in in this browser."))
            .line(said!("To keep that one signed in, open the link in a private window: copy it from the letter. It is not used up yet."))
            .fact(said!("Signed in"), other.name.clone())
            .fact(said!("Login"), other.login.clone())
            .form(Button {
                action: format!("{}/leave", self.path()),
                csrf: form.csrf.clone(),
                words: said!("Sign out and go on"),
                wait: 0,
            });
        form.keep(self.app, page.page(self.app, StatusCode::CONFLICT, frame)?)
    }

    fn form(&self, open: &Open, status: StatusCode, wrong: Option<Said>) -> Told<Response> {
        let form = Form::new(self.app, self.headers);
        let words = context! {
            action => self.path(),
            csrf => form.csrf.clone(),
            login => open.identity.login.clone(),
            two_step => open.two_step,
            shortest => if open.two_step { WITH_TWO_STEP } else { WITHOUT_TWO_STEP },
            wrong,
        };
        let frame = pages::frame(self.app, &self.workspace, None);
        form.keep(
            self.app,
            pages::page(self.app, status, "new_password.html", frame, words)?,
        )
    }
}

async fn show(
    State(app): State<App>,
    Path(way): Way,
    method: Method,
    place: Place,
    headers: HeaderMap,
) -> Shown {
    let asked = asked(&app, way, &place, &headers).await?;
    let open = match asked.open().await? {
        Ok(open) => open,
        Err(page) => return Ok(page),
    };
    // A mail scanner that only asks for the head has not opened it.
    if method == Method::GET {
        renewal::opened(&app, asked.door(), &open).await?;
    }
    Ok(asked.form(&open, StatusCode::OK, None)?)
}

async fn take(
    State(app): State<App>,
    Path(way): Way,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let asked = asked(&app, way, &place, &headers).await?;
    let open = match asked.open().await? {
        Ok(open) => open,
        Err(page) => return Ok(page),
    };
    let password = Plain::new(typed.password);
    match judge(&app, &open, &password).await {
        Ok(()) => {}
        Err(Failure::Told(Problem::BadField { reason, .. })) => {
            let wrong = Some(password::told(&reason));
            return Ok(asked.form(&open, StatusCode::UNPROCESSABLE_ENTITY, wrong)?);
        }
        Err(failure) => return Err(failure.into()),
    }
    let hash = app.passwords.hash(&password).await?;
    let done = renewal::recover(&app, asked.door(), &asked.link, &open, &hash).await?;
    let Some(secret) = done else {
        // Someone was first, or a newer one was asked for meanwhile: the link says which.
        return Ok(pages::go(&asked.path())?);
    };
    let mut response = pages::go(&format!("/w/{}/recovered", asked.workspace.slug))?;
    pages::set_cookie(&app, &mut response, renewal::RECOVERED, Some(&secret))?;
    Ok(response)
}

/// RCV-6: what every new password must be, and not the one there was: that one may have been voided, and who recovers wants another.
async fn judge(app: &App, open: &Open, new: &Plain) -> Told<()> {
    let known: Vec<&str> = open.known.iter().map(String::as_str).collect();
    password::judge(app, new, open.two_step, &known).await?;
    let kept = open.identity.password_hash.as_deref();
    if kept.is_some() && app.passwords.verify(new, kept).await? {
        return Err(Problem::field("password", "same").into());
    }
    Ok(())
}

/// RCV-3: another one, by the way of the outdated one.
async fn again(
    State(app): State<App>,
    Path(way): Way,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let asked = asked(&app, way, &place, &headers).await?;
    let counted = throttle::count(&app, &[(throttle::LINK, &place.prefix())]).await?;
    let mut connection = app.db.connection().await?;
    let (id, hash) = (&asked.workspace.id, asked.link.hash());
    let found = store::recovery::find_by_token(&mut connection, id, &hash).await?;
    drop(connection);
    let Some(address) = found.and_then(|asking| Address::parse(&asking.address).ok()) else {
        return Ok(pages::go(&forgotten::path(&asked.workspace))?);
    };
    counted.give_back(&app).await?;
    Ok(forgotten::asked(&app, &asked.workspace, &place, &headers, &address).await?)
}

/// RCV-4: ends the other session of this browser, and goes on.
async fn leave(
    State(app): State<App>,
    Path(way): Way,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let asked = asked(&app, way, &place, &headers).await?;
    let now = app.clock.now();
    let mut connection = app.db.connection().await?;
    let session = match pages::cookie(&app, &headers, "session") {
        Some(secret) => store::session::find(&mut connection, &secret.hash(), now).await?,
        None => None,
    };
    let of = match &session {
        Some(session) => store::workspace::find(&mut connection, &session.workspace).await?,
        None => None,
    };
    drop(connection);
    if let Some(workspace) = &of {
        let door = Door {
            workspace,
            ..asked.door()
        };
        session::end(&app, door, &headers).await?;
    }
    let mut response = pages::go(&asked.path())?;
    pages::set_cookie(&app, &mut response, "session", None)?;
    Ok(response)
}

/// RCV-1: the password is set, and nothing else: the person signs in, with the second step where there is one.
async fn recovered(State(app): State<App>, Path(slug): Path<String>, headers: HeaderMap) -> Shown {
    let workspace = sign_in::workspace(&app, &slug).await?;
    let now = app.clock.now();
    let step = match pages::cookie(&app, &headers, renewal::RECOVERED) {
        Some(secret) => {
            let mut connection = app.db.connection().await?;
            let (hash, purpose) = (secret.hash(), renewal::RECOVERED);
            store::session::find_step(&mut connection, &hash, purpose, now).await?
        }
        None => None,
    };
    let Some(step) = step.filter(|step| step.workspace == workspace.id) else {
        return Ok(pages::go(&format!("/w/{slug}"))?);
    };
    let notice = context! {
        tone => "green",
        icon => "check",
        title => said!("Your new password is set"),
        text => said!("Sign in with it. Every browser and app was signed out."),
    };
    let page = sign_in::form(
        &app,
        &workspace,
        &headers,
        StatusCode::OK,
        &step.request,
        context! { notice },
    );
    Ok(page.await?)
}
