//! The page behind a link to a new password: it sets the password and leads to the sign-in page (RCV-1, RCV-6). Opening it spends nothing. An
//! outdated link says so and offers a new one (RCV-3); with someone else signed in, the page first says who (RCV-4).

use axum::Router;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use gatehouse_rules::address::Address;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::recovery::Outdated;
use gatehouse_rules::secret::Plain;
use minijinja::context;
use serde::Deserialize;

use crate::app::App;
use crate::at::At;
use crate::failure::Told;
use crate::forgotten;
use crate::front;
use crate::message::Button;
use crate::pages::{self, Fields, Form, Message, Shown, in_words};
use crate::recovery::WAY;
use crate::renewal::{self, Open, Why};
use crate::store::identity::Identity;
use crate::words::{Said, said};
use crate::{password, session, sign_in, store, throttle};

/// The routes of a link to a new password.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/w/{slug}/r/{token}", get(show).post(take))
        .route("/w/{slug}/r/{token}/again", post(again))
        .route("/w/{slug}/r/{token}/leave", post(leave))
        .route("/w/{slug}/recovered", get(recovered))
        .route("/r/{token}", get(show).post(take))
        .route("/r/{token}/again", post(again))
        .route("/r/{token}/leave", post(leave))
        .route("/recovered", get(recovered))
}

/// Where a link leads.
pub(crate) fn path(at: &At, link: &Plain) -> String {
    at.path(&format!("/r/{}", link.expose()))
}

/// The fields of these forms. Anything else in them is ignored.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    password: String,
}

/// A link that was followed: where, and its secret.
struct Followed {
    at: At,
    link: Plain,
}

#[derive(Deserialize)]
struct Secret {
    token: String,
}

impl FromRequestParts<App> for Followed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let at = At::from_request_parts(parts, app).await?;
        let Path(Secret { token }) = Path::from_request_parts(parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let link = Plain::new(token);
        Ok(Self { at, link })
    }
}

/// What came with a request.
struct Asked<'a> {
    app: &'a App,
    at: At,
    link: Plain,
    headers: &'a HeaderMap,
}

impl Followed {
    fn with<'a>(self, app: &'a App, headers: &'a HeaderMap) -> Asked<'a> {
        Asked {
            app,
            at: self.at,
            link: self.link,
            headers,
        }
    }
}

impl Asked<'_> {
    fn path(&self) -> String {
        path(&self.at, &self.link)
    }

    /// What is behind the link, or the page that stands before it.
    async fn open(&self) -> Told<Result<Open, Response>> {
        let counted =
            throttle::count(self.app, &[(throttle::LINK, &self.at.place.prefix())]).await?;
        let open = match renewal::find(self.app, &self.at, &self.link).await? {
            Ok(open) => open,
            Err(why) => {
                renewal::refuse(self.app, &self.at, &self.link, why).await?;
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
        let frame = self.at.frame(self.app);
        let Why::Outdated(why) = why else {
            let page = Message::new("amber", "link", said!("This link does not work"))
                .line(said!("It may have lost its end on the way. Open it from the letter again, or copy all of it."))
                .link(forgotten::here(&self.at), said!("Ask for a new link"));
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
                .line(said!("A link works for {time} after it was asked for.", time = in_words(self.app.config.recovery.link_minutes * 60))),
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
            Outdated::Used => page.link(self.at.door(), said!("Sign in")),
            _ => page,
        };
        form.keep(self.app, page.page(self.app, StatusCode::GONE, frame)?)
    }

    /// RCV-4: who is signed in in this browser, at any workspace of this server or at their profile, if it is not who the link is for.
    async fn someone_else(&self, open: &Open) -> Told<Option<Identity>> {
        let all = session::all(self.app, self.headers).await?;
        let Some(other) = all.iter().find(|one| **one != open.whose.identity.id) else {
            return Ok(None);
        };
        let mut connection = self.app.db.connection().await?;
        Ok(store::identity::find(&mut connection, other).await?)
    }

    fn signed_in(&self, other: &Identity) -> Told<Response> {
        let form = Form::new(self.app, self.headers);
        let frame = self.at.frame(self.app);
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
            login => open.whose.identity.login.clone(),
            two_step => open.two_step,
            shortest => self.app.config.password.of(open.two_step),
            wrong,
        };
        let frame = self.at.frame(self.app);
        form.keep(
            self.app,
            pages::page(self.app, status, "new_password.html", frame, words)?,
        )
    }
}

async fn show(
    State(app): State<App>,
    followed: Followed,
    method: Method,
    headers: HeaderMap,
) -> Shown {
    let asked = followed.with(&app, &headers);
    let open = match asked.open().await? {
        Ok(open) => open,
        Err(page) => return Ok(page),
    };
    // A mail scanner that only asks for the head has not opened it.
    if method == Method::GET {
        renewal::opened(&app, &asked.at, &open).await?;
    }
    Ok(asked.form(&open, StatusCode::OK, None)?)
}

async fn take(
    State(app): State<App>,
    followed: Followed,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let asked = followed.with(&app, &headers);
    let open = match asked.open().await? {
        Ok(open) => open,
        Err(page) => return Ok(page),
    };
    let password = Plain::new(typed.password);
    let judged = judge(&app, &open, &password).await;
    if let Some(words) = password::refusal(judged)? {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(asked.form(&open, status, Some(words))?);
    }
    let hash = app.passwords.hash(&password).await?;
    let done = renewal::recover(&app, &asked.at, &asked.link, &open, &hash).await?;
    let Some(secret) = done else {
        // Someone was first, or a newer one was asked for meanwhile: the link says which.
        return Ok(pages::go(&asked.path())?);
    };
    let mut response = pages::go(&asked.at.path("/recovered"))?;
    pages::set_cookie(&app, &mut response, renewal::RECOVERED, Some(&secret))?;
    Ok(response)
}

/// RCV-6: what every new password must be, and not the one there was, since who recovers wants another, nor one that was voided before.
async fn judge(app: &App, open: &Open, new: &Plain) -> Told<()> {
    let known: Vec<&str> = open.known.iter().map(String::as_str).collect();
    password::judge(app, new, open.two_step, &known).await?;
    let kept = open.whose.identity.password_hash.as_deref();
    if kept.is_some() && app.passwords.verify(new, kept).await? {
        return Err(Problem::field("password", "same").into());
    }
    password::is_not_voided(app, new, &open.whose.identity.id).await
}

/// RCV-3: another one, by the way of the outdated one.
async fn again(
    State(app): State<App>,
    followed: Followed,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let asked = followed.with(&app, &headers);
    let counted = throttle::count(&app, &[(throttle::LINK, &asked.at.place.prefix())]).await?;
    let mut connection = app.db.connection().await?;
    let (here, hash) = (asked.at.id(), asked.link.hash());
    let found = store::recovery::find_by_token(&mut connection, here, &hash).await?;
    drop(connection);
    let Some(address) = found.and_then(|asking| Address::parse(&asking.address).ok()) else {
        return Ok(pages::go(&forgotten::here(&asked.at))?);
    };
    counted.give_back(&app).await?;
    Ok(forgotten::asked(&app, &asked.at, &headers, &address).await?)
}

/// RCV-4: ends the other session of this browser, and goes on.
async fn leave(
    State(app): State<App>,
    followed: Followed,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let asked = followed.with(&app, &headers);
    session::end(&app, &asked.at.place, WAY, &headers).await?;
    let mut response = pages::go(&asked.path())?;
    session::forget(&app, &mut response)?;
    Ok(response)
}

/// RCV-1: the password is set, and nothing else: the person signs in, with the second step where there is one.
async fn recovered(State(app): State<App>, at: At, headers: HeaderMap) -> Shown {
    let now = app.clock.now();
    let step = match pages::cookie(&app, &headers, renewal::RECOVERED) {
        Some(secret) => {
            let mut connection = app.db.connection().await?;
            let (hash, purpose) = (secret.hash(), renewal::RECOVERED);
            store::session::find_step(&mut connection, &hash, purpose, now).await?
        }
        None => None,
    };
    let Some(step) = step.filter(|step| at.id().is_none_or(|here| step.workspace == *here)) else {
        return Ok(pages::go(&at.door())?);
    };
    let words = context! {
        notice => context! {
            tone => "green",
            icon => "check",
            title => said!("Your new password is set"),
            text => said!("Sign in with it. Every browser and app was signed out."),
        },
    };
    let (ok, login) = (StatusCode::OK, step.request.as_str());
    Ok(match &at.workspace {
        Some(workspace) => sign_in::form(&app, workspace, &headers, ok, login, words).await?,
        None => front::form(&app, &headers, ok, front::WAY, login, words)?,
    })
}
