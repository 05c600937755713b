//! What can go wrong between this server and a provider, each with its page: what is so, and what to do next.

use axum::http::StatusCode;
use axum::response::Response;
use minijinja::Value;

use crate::app::App;
use crate::failure::Told;
use crate::pages::Message;
use crate::provider::{Fault, Provider};

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
        let again = format!("Try again with {}", provider.name);
        let page = self.words(&provider.name).link(start, again);
        page.page(app, self.status(), Value::UNDEFINED)
    }

    fn words(&self, provider: &str) -> Message {
        match self {
            Self::Foreign => Message::new("amber", "link", "This sign-in was not begun in this browser")
                .line(format!("An answer of {provider} counts only where it was asked for. Nothing was changed, and nobody was signed in.")),
            Self::Used => Message::new("amber", "check", "This answer was used already")
                .line(format!("What {provider} answers counts once: the page was loaded again, or you went back to it.")),
            Self::Over => Message::new("amber", "clock", "This took too long")
                .line(format!("You have ten minutes at {provider}. Nothing was changed.")),
            Self::Mixed => Message::new("red", "stop", format!("This answer does not come from {provider}"))
                .line("For safety it was not accepted, and nobody was signed in.")
                .line("Begin again from here. If it happens again, sign in with your password and tell your admin."),
            Self::Declined(word) if word == "access_denied" => {
                Message::new("amber", "person", format!("You did not go on at {provider}"))
                    .line("Nothing was changed. You can try again, or sign in with your login and password.")
            }
            Self::Declined(word) => {
                let is_word = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
                let word: String = word.chars().filter(|c| is_word(*c)).take(WORD_MAX).collect();
                Message::new("amber", "alert", format!("{provider} did not sign you in"))
                    .line("Try again in a moment, or sign in with your login and password. If it stays, tell the word below to your admin.")
                    .fact("It says", if word.is_empty() { "nothing".to_owned() } else { word })
            }
            Self::Fault(Fault::Silent(_)) => Message::new("amber", "clock", format!("{provider} does not answer"))
                .line("It may be down, or cannot be reached from this server. Nothing was changed.")
                .line("Try again in a minute, or sign in with your login and password."),
            Self::Fault(Fault::Refuses(_)) => Message::new("red", "alert", format!("{provider} refuses this server"))
                .line("Sign in with your login and password, if you have one. The operator of this server finds the reason in its log."),
            Self::Fault(Fault::Token(_)) => Message::new("red", "stop", format!("What {provider} answered does not count"))
                .line("It is too old, not for this sign-in, or not signed as it must be. For safety nobody was signed in.")
                .line("Try again. If it stays, the operator of this server finds the reason in its log."),
        }
    }
}

/// No provider has that name here, or none any more.
pub(super) fn unknown(app: &App) -> Told<Response> {
    Message::new("amber", "link", "This way to sign in does not exist here")
        .line("The operator may have taken it away. Sign in with your login and password.")
        .link("/", "Sign in")
        .page(app, StatusCode::NOT_FOUND, Value::UNDEFINED)
}

/// A choice that took too long.
pub(super) fn over(app: &App) -> Told<Response> {
    Message::new("amber", "clock", "This took too long")
        .line("Sign in once more.")
        .link("/", "Sign in")
        .page(app, StatusCode::GONE, Value::UNDEFINED)
}
