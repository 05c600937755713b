//! Forms that count only from a page of ours, and the cookies they need.

use anyhow::Context;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use gatehouse_rules::password::PASSWORD_MAX;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::{Plain, sha256_hex};
use gatehouse_rules::time::SECOND;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::failure::Told;
use crate::message::unread;
use crate::pages::is_https;

const HOST_COOKIE: &str = "__Host-gatehouse";
const PLAIN_COOKIE: &str = "gatehouse";

/// One secret cookie of ours by its last name. On https the browser itself sees to it that no neighbour set it (`__Host-`).
pub(crate) fn cookie(app: &App, headers: &HeaderMap, name: &str) -> Option<Plain> {
    cookies(app, headers, name)
        .find(|value| (40..=64).contains(&value.len()))
        .map(Plain::new)
}

/// Whatever came under the name of a cookie of ours.
pub(crate) fn cookies<'a>(
    app: &App,
    headers: &'a HeaderMap,
    name: &str,
) -> impl Iterator<Item = &'a str> {
    let wanted = cookie_name(app, name);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(move |(one, _)| *one == wanted)
        .map(|(_, value)| value)
}

fn cookie_name(app: &App, name: &str) -> String {
    let first = if is_https(app) {
        HOST_COOKIE
    } else {
        PLAIN_COOKIE
    };
    format!("{first}-{name}")
}

/// Sets a cookie that outlives the browser, for so many ms.
pub(crate) fn keep_cookie(
    app: &App,
    response: &mut Response,
    name: &str,
    value: &Plain,
    lives: i64,
) -> Told<()> {
    keep_text(app, response, name, value.expose(), lives)
}

/// The same of what is no secret.
pub(crate) fn keep_text(
    app: &App,
    response: &mut Response,
    name: &str,
    value: &str,
    lives: i64,
) -> Told<()> {
    let age = format!("; Max-Age={}", lives / SECOND);
    write_cookie(app, response, name, value, &age)
}

/// Sets a cookie until the browser closes; `None` takes it away.
pub(crate) fn set_cookie(
    app: &App,
    response: &mut Response,
    name: &str,
    value: Option<&Plain>,
) -> Told<()> {
    match value {
        Some(value) => write_cookie(app, response, name, value.expose(), ""),
        None => write_cookie(app, response, name, "", "; Max-Age=0"),
    }
}

fn write_cookie(
    app: &App,
    response: &mut Response,
    name: &str,
    value: &str,
    age: &str,
) -> Told<()> {
    let secure = if is_https(app) { "; Secure" } else { "" };
    let text = format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}",
        cookie_name(app, name)
    );
    let mut header = HeaderValue::from_str(&text).context("write a cookie")?;
    header.set_sensitive(true);
    response.headers_mut().append(header::SET_COOKIE, header);
    Ok(())
}

/// The fields of a form that came to a page. What is too long or cannot be read is answered with a page, too.
pub(crate) struct Fields<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Fields<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let whole = Request::from_parts(parts.clone(), body);
        let body = match Bytes::from_request(whole, state).await {
            Ok(body) => body,
            Err(fault) => return Err(unread(fault.status())),
        };
        // Nobody types a zero, and no column of text takes one.
        if body.contains(&0) || body.windows(3).any(|three| three == b"%00") {
            return Err(unread(StatusCode::UNPROCESSABLE_ENTITY));
        }
        if has_long_password(&body) {
            return Err(unread(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let request = Request::from_parts(parts, Body::from(body));
        match axum::Form::from_request(request, state).await {
            Ok(axum::Form(fields)) => Ok(Self(fields)),
            Err(fault) => Err(unread(fault.status())),
        }
    }
}

/// RCV-6: no password is longer than 256 characters, and no character is longer than four bytes. What is more than that is not worth a hash.
const PASSWORD_BYTES_MAX: usize = 4 * PASSWORD_MAX;
const PASSWORD_FIELDS: [&[u8]; 2] = [b"password", b"new"];

/// Whether a form holds a password of more than [`PASSWORD_BYTES_MAX`].
fn has_long_password(body: &[u8]) -> bool {
    body.split(|byte| *byte == b'&').any(|pair| {
        let mut parts = pair.splitn(2, |byte| *byte == b'=');
        let (name, value) = (parts.next(), parts.next().unwrap_or_default());
        let n_escapes = value.iter().filter(|byte| **byte == b'%').count();
        name.is_some_and(|name| PASSWORD_FIELDS.contains(&name))
            && value.len().saturating_sub(2 * n_escapes) > PASSWORD_BYTES_MAX
    })
}

/// What proves that a form was sent from a page of ours: the browser's own secret, and what follows from it with the server's key.
pub(crate) struct Form {
    secret: Plain,
    fresh: bool,
    /// The value of the form's hidden field.
    pub csrf: String,
}

impl Form {
    /// For a page with a form.
    pub(crate) fn new(app: &App, headers: &HeaderMap) -> Self {
        let kept = cookie(app, headers, "form");
        let fresh = kept.is_none();
        let secret = kept.unwrap_or_else(|| app.random.secret());
        let csrf = app
            .key
            .secret(&["form", secret.expose()])
            .expose()
            .to_owned();
        Self {
            secret,
            fresh,
            csrf,
        }
    }

    /// Gives the browser its secret, if it has none yet.
    pub(crate) fn keep(&self, app: &App, mut response: Response) -> Told<Response> {
        if self.fresh {
            set_cookie(app, &mut response, "form", Some(&self.secret))?;
        }
        Ok(response)
    }

    /// Takes a form only from a page of ours.
    ///
    /// # Errors
    /// [`Problem::BadField`] on `csrf`: `foreign`, or `no_cookie` where the browser sent none of what the page gave it.
    pub(crate) fn check(app: &App, headers: &HeaderMap, sent: &str) -> Result<(), Problem> {
        let refused = Problem::field("csrf", "foreign");
        // Of several lines, none may say otherwise.
        let mut sites = headers.get_all("sec-fetch-site").iter();
        if sites.any(|site| site != "same-origin" && site != "none") {
            return Err(refused);
        }
        match cookie(app, headers, "form") {
            Some(secret) if same(app.key.secret(&["form", secret.expose()]).expose(), sent) => {
                Ok(())
            }
            Some(_) => Err(refused),
            None => Err(Problem::field("csrf", "no_cookie")),
        }
    }
}

/// Compares by hash, so that the time tells nothing of where two texts differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    sha256_hex(one.as_bytes()) == sha256_hex(other.as_bytes())
}
