//! What can go wrong between this server and a provider, each with its page: what is so, and what to do next.

use axum::http::StatusCode;
use axum::response::Response;
use minijinja::Value;

use crate::app::App;
use crate::failure::Told;
use crate::pages::Message;
use crate::provider::{Fault, Provider};
use crate::words::said;

/// Why someone who came back from a provider does not go on.
#[derive(Debug)]
pub(super) enum Trouble {
    /// What came back does not belong to anything that this browser was sent with.
    Foreign,
    /// It was used before.
    Used,
    /// The person took too long.
    Over,
    /// It does not come from the provider that was asked (RFC 9207).
    Mixed,
    /// The provider says no, in a word of its own.
    Declined(String),
    /// The provider gives no answer that counts.
    Fault(Fault),
}

/// Longest word of a provider that is shown, in characters.
const WORD_MAX: usize = 60;

impl Trouble {
    const fn cause(&self) -> &'static str {
        match self {
            Self::Foreign => "state_foreign",
            Self::Used => "state_used",
            Self::Over => "state_over",
            Self::Mixed => "issuer_mixed",
            Self::Declined(_) => "provider_declined",
            Self::Fault(fault) => fault.cause(),
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Foreign | Self::Mixed => StatusCode::BAD_REQUEST,
            Self::Used | Self::Over => StatusCode::GONE,
            Self::Declined(_) => StatusCode::FORBIDDEN,
            Self::Fault(Fault::Stale { .. }) => StatusCode::FORBIDDEN,
            Self::Fault(_) => StatusCode::BAD_GATEWAY,
        }
    }

    /// The page; `start` is where to begin again. The operator's log has the cause.
    pub(super) fn page(&self, app: &App, provider: &Provider, start: &str) -> Told<Response> {
        let (cause, slug) = (self.cause(), provider.slug.as_str());
        match self {
            Self::Fault(fault) => {
                tracing::warn!(cause, provider = slug, %fault, "a provider vouches for nobody")
            }
            Self::Mixed => tracing::warn!(
                cause,
                provider = slug,
                "an answer does not come from the provider that was asked"
            ),
            _ => tracing::info!(cause, provider = slug, "a sign-in with a provider ended"),
        }
        let again = said!("Try again with {provider}", provider = &provider.name);
        let page = self.words(&provider.name).link(start, again);
        page.page(app, self.status(), Value::UNDEFINED)
    }

    fn words(&self, provider: &str) -> Message {
        match self {
            Self::Foreign => Message::new("amber", "link", said!("This sign-in was not begun in this browser"))
                .line(said!("An answer of {provider} counts only where it was asked for. Nothing was changed, and nobody was signed in.", provider = provider)),
            Self::Used => Message::new("amber", "check", said!("This answer was used already"))
                .line(said!("What {provider} answers counts once: the page was loaded again, or you went back to it.", provider = provider)),
            Self::Over => Message::new("amber", "clock", said!("This took too long"))
                .line(said!("You have ten minutes at {provider}. Nothing was changed.", provider = provider)),
            Self::Mixed => Message::new("red", "stop", said!("This answer does not come from {provider}", provider = provider))
                .line(said!("For safety it was not accepted, and nobody was signed in."))
                .line(said!("Begin again from here. If it happens again, sign in with your password and tell your admin.")),
            Self::Declined(word) if word == "access_denied" => {
                Message::new("amber", "person", said!("You did not go on at {provider}", provider = provider))
                    .line(said!("Nothing was changed. You can try again, or sign in with your login and password."))
            }
            Self::Declined(word) => {
                let is_word = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
                let word: String = word.chars().filter(|c| is_word(*c)).take(WORD_MAX).collect();
                Message::new("amber", "alert", said!("{provider} did not sign you in", provider = provider))
                    .line(said!("Try again in a moment, or sign in with your login and password. If it stays, tell the word below to your admin."))
                    .fact(said!("It says"), if word.is_empty() { Value::from(said!("nothing")) } else { Value::from(word) })
            }
            Self::Fault(Fault::Silent(_)) => Message::new("amber", "clock", said!("{provider} does not answer", provider = provider))
                .line(said!("It may be down, or cannot be reached from this server. Nothing was changed."))
                .line(said!("Try again in a minute, or sign in with your login and password.")),
            Self::Fault(Fault::Refuses(_)) => Message::new("red", "alert", said!("{provider} refuses this server", provider = provider))
                .line(said!("Sign in with your login and password, if you have one. The operator of this server finds the reason in its log.")),
            Self::Fault(Fault::Stale { .. }) => Message::new("amber", "clock", said!("{provider} did not let you sign in anew", provider = provider))
                .line(said!("What you are about to do asks for a sign-in of just now, and {provider} did not say that this was one. Nobody was signed in.", provider = provider))
                .line(said!("Try again and sign in there once more, or use your login and password here."))
                .line(said!("Without a password there is no other way here: tell your admin. The operator of this server can let what {provider} says count for this as well.", provider = provider)),
            Self::Fault(Fault::Token(_)) => Message::new("red", "stop", said!("What {provider} answered does not count", provider = provider))
                .line(said!("It is too old, not for this sign-in, or not signed as it must be. For safety nobody was signed in."))
                .line(said!("Try again. If it stays, the operator of this server finds the reason in its log.")),
        }
    }
}

/// No provider has that name here, or none any more.
pub(super) fn unknown(app: &App) -> Told<Response> {
    Message::new(
        "amber",
        "link",
        said!("This way to sign in does not exist here"),
    )
    .line(said!(
        "The operator may have taken it away. Sign in with your login and password."
    ))
    .link("/", said!("Sign in"))
    .page(app, StatusCode::NOT_FOUND, Value::UNDEFINED)
}

/// A choice that took too long.
pub(super) fn over(app: &App) -> Told<Response> {
    Message::new("amber", "clock", said!("This took too long"))
        .line(said!("Sign in once more."))
        .link("/", said!("Sign in"))
        .page(app, StatusCode::GONE, Value::UNDEFINED)
}
