//! Pages that only say something, and what is said of what went wrong on the way to a page.

use std::sync::LazyLock;

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use gatehouse_rules::problem::Problem;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use crate::app::App;
use crate::failure::{Failure, Told, status};
use crate::language;
use crate::pages::{Pages, page};
use crate::words::{Said, said};

/// What a page says that only says something.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Message {
    pub tone: &'static str,
    pub icon: &'static str,
    pub heading: Said,
    pub lines: Vec<Said>,
    pub facts: Vec<Fact>,
    pub links: Vec<Link>,
    pub form: Option<Button>,
}

/// A way on that changes something: a form of one button.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Button {
    pub action: String,
    pub csrf: String,
    pub words: Said,
    /// Seconds until it may be pressed, 0 when it may be at once.
    pub wait: u32,
}

/// A name and a value in a list of facts.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Fact {
    pub name: Said,
    pub value: Value,
}

/// A way on.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Link {
    pub to: String,
    pub words: Said,
}

impl Message {
    pub(crate) fn new(tone: &'static str, icon: &'static str, heading: Said) -> Self {
        Self {
            tone,
            icon,
            heading,
            lines: Vec::new(),
            facts: Vec::new(),
            links: Vec::new(),
            form: None,
        }
    }

    pub(crate) fn line(mut self, line: Said) -> Self {
        self.lines.push(line);
        self
    }

    pub(crate) fn fact(mut self, name: Said, value: impl Into<Value>) -> Self {
        let value = value.into();
        self.facts.push(Fact { name, value });
        self
    }

    pub(crate) fn link(mut self, to: impl Into<String>, words: Said) -> Self {
        let to = to.into();
        self.links.push(Link { to, words });
        self
    }

    pub(crate) fn form(mut self, form: Button) -> Self {
        self.form = Some(form);
        self
    }

    /// The page of it.
    pub(crate) fn page(self, app: &App, status: StatusCode, frame: Value) -> Told<Response> {
        page(app, status, "message.html", frame, Value::from(Serde(self)))
    }
}

/// What went wrong on the way to a page, told as a page.
#[derive(Debug)]
pub(crate) struct Trouble(pub Failure);

impl<E: Into<Failure>> From<E> for Trouble {
    fn from(failure: E) -> Self {
        Self(failure.into())
    }
}

/// The answer of a page's handler.
pub(crate) type Shown = Result<Response, Trouble>;

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let problem = self.0.problem();
        let mut response = plain(status(&problem), &words(&problem));
        if let Problem::SlowDown { seconds } | Problem::Busy { seconds } = problem {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// A page that needs neither a workspace nor an operator's own template.
fn plain(status: StatusCode, message: &Message) -> Response {
    static PLAIN: LazyLock<Pages> = LazyLock::new(|| Pages::new(None));
    let again = language::leads_again().then_some("");
    let words = context! { again, ..Value::from(Serde(message)) };
    let text = PLAIN
        .render(language::of_page(None), "message.html", words)
        .unwrap_or_else(|_| Value::from(message.heading.clone()).to_string());
    (status, Html(text)).into_response()
}

/// INV-10: of an address at which there is nothing, or nothing for who opens it. A page all the same, which leads on.
pub(crate) fn nowhere(status: StatusCode, path: &str) -> Response {
    let message = if status == StatusCode::METHOD_NOT_ALLOWED {
        Message::new("amber", "link", said!("This page does not open by itself")).line(said!(
            "It is the answer to a form. Begin once more from the start; nothing was changed."
        ))
    } else {
        Message::new("amber", "link", said!("There is no page at this address")).line(said!(
            "Check the address for a typo, or open the link from your letter again."
        ))
    };
    plain(
        status,
        &message.link(beginning(path), said!("To the start")),
    )
}

/// Where what lies below begins: a company's door, one's profile, or the server's own address.
fn beginning(path: &str) -> String {
    let mut parts = path.split('/').skip(1);
    match (parts.next(), parts.next()) {
        (Some("w"), Some(slug)) if !slug.is_empty() => format!("/w/{slug}"),
        (Some("profile"), _) => "/profile".to_owned(),
        _ => "/".to_owned(),
    }
}

/// Of a form that could not be read.
pub(crate) fn unread(status: StatusCode) -> Response {
    let message = if status == StatusCode::PAYLOAD_TOO_LARGE {
        Message::new("amber", "alert", said!("That is more than this form takes")).line(said!(
            "Go back, shorten what you typed, and send it once more. Nothing was changed."
        ))
    } else {
        Message::new(
            "amber",
            "alert",
            said!("This form did not come through whole"),
        )
        .line(said!(
            "Go back, load the page again, and send it once more. Nothing was changed."
        ))
    };
    plain(status, &message)
}

/// The pages' table of words for what a person can be told here.
fn words(problem: &Problem) -> Message {
    match problem {
        Problem::NoSuchWorkspace => Message::new("amber", "link", said!("There is no company at this address"))
            .line(said!("Check the address for a typo, or open the link from your letter again.")),
        Problem::SlowDown { seconds } => Message::new("amber", "clock", said!("Too many attempts"))
            .line(said!("For safety, nothing more is checked from here for {time}.", time = in_words(*seconds)))
            .line(said!("If it was not you, nothing has changed: your password still works afterwards."))
            .line(said!("A browser that you signed in with before need not wait for what others typed. Nor does who sets a new password, by “Forgot your password?”."))
            .link("/", said!("Sign in")),
        Problem::Busy { seconds } => Message::new("amber", "clock", said!("The server has too much to do"))
            .line(said!("What you typed was not looked at, and does not count as a try. Wait {time}, then send it once more.", time = in_words(*seconds)))
            .line(said!("If this stays, tell your admin.")),
        Problem::PlaceNotAllowed { ip, ask } => {
            let message = Message::new("amber", "stop", said!("This place is not allowed"))
                .line(said!("Your company lets people in from certain addresses only, and you are signed out here. Nothing you did is lost."))
                .line(match ask {
                    Some(name) => said!("Sign in again from the office or its VPN, or ask {name} to allow the address below.", name = name),
                    None => said!("Sign in again from the office or its VPN, or ask an admin to allow the address below."),
                });
            match ip {
                Some(ip) => message.fact(said!("Your address"), ip.clone()),
                None => message.fact(said!("Your address"), said!("cannot be told from here")),
            }
        }
        Problem::BadField { field, reason } if field == "csrf" && reason == "no_cookie" => {
            Message::new("amber", "alert", said!("Your browser sent no cookie"))
                .line(said!("Go back, load the page again, and send it once more. Nothing was changed."))
                .line(said!("If this comes again, allow cookies for this address: nobody can sign in without them."))
        }
        Problem::BadField { field, .. } if field == "csrf" => {
            Message::new("amber", "clock", said!("This page was open for too long"))
                .line(said!("Go back, load the page again, and send it once more. Nothing was changed."))
        }
        Problem::BadField { .. } => Message::new("amber", "alert", said!("This address is not complete"))
            .line(said!("Open the link from your letter or from the app again.")),
        Problem::Broken { trace } => Message::new("red", "alert", said!("Something broke on our side"))
            .line(said!("Nothing you did is lost. Try again in a minute; if it stays, give your admin this number."))
            .fact(said!("Number"), trace.clone()),
        _ => Message::new("red", "alert", said!("This did not work")).line(said!("Go back and try again.")),
    }
}

/// A time to wait, as people say it.
pub(crate) fn in_words(seconds: u32) -> Said {
    match seconds {
        0..=90 => said!("{n} seconds", n = seconds.max(1)),
        91..=5_400 => said!("{n} minutes", n = seconds.div_ceil(60)),
        _ => said!("{n} hours", n = seconds.div_ceil(3_600)),
    }
}
