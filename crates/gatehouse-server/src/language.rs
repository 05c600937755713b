//! In which language a page is: what the person chose, else what the browser asks for, else the company's, else the server's.
//!
//! It is decided once, where a request comes in. The list in the foot of a page leads to the page itself with `?language=…`, which a cookie
//! then keeps; no script is needed, and no address to lead back to. An identity remembers the language it was last in, for its letters.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::language::{Language, accepted};
use gatehouse_rules::time::DAY;

use crate::app::App;
use crate::failure::Told;
use crate::form;
use crate::store;
use crate::store::workspace::Stored;

/// The cookie's last name.
const COOKIE: &str = "language";
/// How long a choice is kept, in ms.
const KEPT: i64 = 365 * DAY;

/// What a request says of the language it wants.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    wanted: Option<Language>,
    server: Language,
    /// Whether the page's own address leads to it once more.
    again: bool,
}

tokio::task_local! {
    static ASKED: Asked;
}

fn asked() -> Option<Asked> {
    ASKED.try_with(|asked| *asked).ok()
}

/// The language that the person wants, by choice or by their browser's settings.
pub(crate) fn wanted() -> Option<Language> {
    asked().and_then(|asked| asked.wanted)
}

/// The language of a page of a company that speaks `theirs`, or of none.
pub(crate) fn of_page(theirs: Option<Language>) -> Language {
    let asked = asked().unwrap_or_default();
    asked.wanted.or(theirs).unwrap_or(asked.server)
}

/// Whether the list of languages can lead to this page again.
pub(crate) fn leads_again() -> bool {
    asked().is_some_and(|asked| asked.again)
}

/// The language of a letter: the one its reader was last in, else their company's, else the server's.
pub(crate) fn of_letter(
    app: &App,
    reader: Option<Language>,
    workspace: Option<&Stored>,
) -> Language {
    let theirs = workspace.and_then(|workspace| workspace.settings.language);
    reader.or(theirs).unwrap_or(app.config.language)
}

/// Keeps the language of this browser with who just signed in or set a password, for letters to come.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn remember(
    connection: &mut sqlx::AnyConnection,
    identity: &IdentityId,
) -> Told<()> {
    if let Some(language) = wanted() {
        store::identity::set_language(connection, identity, language).await?;
    }
    Ok(())
}

/// Decides it for everything that answers this request.
pub(crate) async fn decide(State(app): State<App>, request: Request, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let chosen = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("language="))
        .and_then(Language::named);
    let others = query
        .split('&')
        .any(|pair| !pair.is_empty() && !pair.starts_with("language="));
    let headers = request.headers();
    let asked = Asked {
        wanted: chosen
            .or_else(|| kept(&app, headers))
            .or_else(|| preferred(headers)),
        server: app.config.language,
        again: request.method() == Method::GET && !others,
    };
    let mut response = ASKED.scope(asked, next.run(request)).await;
    if let Some(language) = chosen
        && let Err(failure) = form::keep_text(&app, &mut response, COOKIE, language.code(), KEPT)
    {
        tracing::warn!("keep a language: {:?}", failure.problem());
    }
    response
}

fn kept(app: &App, headers: &HeaderMap) -> Option<Language> {
    form::cookies(app, headers, COOKIE).find_map(Language::named)
}

fn preferred(headers: &HeaderMap) -> Option<Language> {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(accepted)
}
