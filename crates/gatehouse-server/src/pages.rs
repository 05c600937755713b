//! Pages for people: how they are written out, what protects them, and the few files they need.
//!
//! They work without JavaScript. No page names another origin, holds an inline script, or is kept by a cache; the links in letters and
//! pages come from the configured address alone, never from a request's headers.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use gatehouse_rules::language::Language;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::sha256_hex;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Value, context, escape_formatter};
use serde::Serialize;

use crate::app::App;
use crate::failure::{PATIENCE, Told, within};
use crate::language;
use crate::message;
use crate::store::workspace::Stored;
use crate::words::{self, Said, Words};

pub(crate) use crate::form::{Fields, Form, cookie, keep_cookie, set_cookie};
pub(crate) use crate::message::{Message, Shown, in_words};

/// Longest form that is read: a password of 256 characters in any script, and room.
const FORM_MAX: usize = 16 * 1024;

macro_rules! built_in {
    ($($name:literal),* $(,)?) => { &[$(($name, include_str!(concat!("../", $name)))),*] };
}

/// The templates that are part of the program.
const BUILT_IN: &[(&str, &str)] = built_in![
    "pages/layout.html",
    "pages/parts.html",
    "pages/sign_in.html",
    "pages/code.html",
    "pages/prove.html",
    "pages/enrol.html",
    "pages/codes.html",
    "pages/passkey.html",
    "pages/passkeys.html",
    "pages/invitation.html",
    "pages/join.html",
    "pages/recover.html",
    "pages/recover_code.html",
    "pages/new_password.html",
    "pages/case.html",
    "pages/message.html",
    "pages/signed_in.html",
    "pages/help.html",
    "pages/choose.html",
    "pages/sessions.html",
    "pages/password.html",
    "pages/webhooks.html",
    "pages/webhook.html",
    "pages/demo_mail.html",
    "pages/profile.html",
    "pages/profile_act.html",
    "pages/social_going.html",
    "pages/several.html",
    "mail/layout.html",
    "mail/layout.txt",
    "mail/invitation.html",
    "mail/invitation.txt",
    "mail/registered.html",
    "mail/registered.txt",
    "mail/address_request.html",
    "mail/address_request.txt",
    "mail/approved.html",
    "mail/approved.txt",
    "mail/join.html",
    "mail/join.txt",
    "mail/known.html",
    "mail/known.txt",
    "mail/login_change.html",
    "mail/login_change.txt",
    "mail/login_changed.html",
    "mail/login_changed.txt",
    "mail/paused.html",
    "mail/paused.txt",
    "mail/paused_sms.txt",
    "mail/recovery.html",
    "mail/recovery.txt",
    "mail/recovery_sms.txt",
    "mail/recovery_link_sms.txt",
    "mail/recovered.html",
    "mail/recovered.txt",
    "mail/recovered_sms.txt",
    "mail/login.html",
    "mail/login.txt",
    "mail/login_sms.txt",
    "mail/new_device.html",
    "mail/new_device.txt",
    "mail/test.html",
    "mail/test.txt",
    "mail/social.html",
    "mail/social.txt",
    "mail/sms.txt",
];

const STYLE: &str = include_str!("../pages/page.css");
const SCRIPT: &str = include_str!("../pages/page.js");
const ICON: &str = include_str!("../pages/icon.svg");
const FONTS: &[(&str, &[u8])] = &[
    (
        "/fonts/inter-latin.woff2",
        include_bytes!("../pages/fonts/inter-latin.woff2"),
    ),
    (
        "/fonts/inter-latin-ext.woff2",
        include_bytes!("../pages/fonts/inter-latin-ext.woff2"),
    ),
    (
        "/fonts/inter-cyrillic.woff2",
        include_bytes!("../pages/fonts/inter-cyrillic.woff2"),
    ),
];

/// The templates of pages and letters, in every language. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Pages {
    folder: Option<Arc<Path>>,
    all: Arc<[Spoken; 7]>,
}

/// Sentences and templates of one language.
#[derive(Debug)]
struct Spoken {
    words: Arc<Words>,
    templates: Environment<'static>,
}

impl Pages {
    /// The built-in templates and sentences; what stands under the same name below `folder` comes over them.
    #[must_use]
    pub fn new(folder: Option<PathBuf>) -> Self {
        let folder: Option<Arc<Path>> = folder.map(Arc::from);
        let all = Arc::new(Language::ALL.map(|language| spoken(language, folder.clone())));
        Self { folder, all }
    }

    /// Reads every template and every file of sentences once.
    ///
    /// # Errors
    /// When something of the operator's own does not read: which, and where.
    pub fn check(&self) -> anyhow::Result<()> {
        for language in Language::ALL {
            Words::read(language, self.folder.as_deref())?;
            for (name, _) in BUILT_IN {
                self.of(language)
                    .templates
                    .get_template(name)
                    .with_context(|| format!("read {name} in {}", language.code()))?;
            }
        }
        Ok(())
    }

    fn of(&self, language: Language) -> &Spoken {
        let [english, ..] = self.all.as_ref();
        let is_it = |one: &&Spoken| one.words.language() == language;
        self.all.iter().find(is_it).unwrap_or(english)
    }

    /// A sentence in a language.
    fn said(&self, language: Language, said: &Said) -> String {
        self.of(language).words.said(said)
    }

    /// Writes a template out in a language. What ends in `.html` is escaped.
    ///
    /// # Errors
    /// When an operator's own template does not read.
    pub fn render(
        &self,
        language: Language,
        name: &str,
        words: impl Serialize,
    ) -> anyhow::Result<String> {
        self.of(language)
            .templates
            .get_template(name)
            .and_then(|template| template.render(Value::from(Serde(words))))
            .with_context(|| format!("write out {name} in {}", language.code()))
    }
}

fn spoken(language: Language, folder: Option<Arc<Path>>) -> Spoken {
    let words = Words::read(language, folder.as_deref()).unwrap_or_else(|fault| {
        // `check` says so before anything is served.
        tracing::error!("{fault:#}");
        Words::built_in(language)
    });
    let words = Arc::new(words);
    let mut environment = Environment::new();
    environment.set_loader(move |name| Ok(load(folder.as_deref(), language, name)));
    let hash = |text: &str| {
        sha256_hex(text.as_bytes())
            .chars()
            .take(12)
            .collect::<String>()
    };
    environment.add_global("style", format!("/page.css?{}", hash(STYLE)));
    environment.add_global("script", format!("/page.js?{}", hash(SCRIPT)));
    environment.add_global("language", words.language().code());
    let languages =
        Language::ALL.map(|one| context! { code => one.code(), name => one.own_name() });
    environment.add_global("languages", languages);
    environment.add_filter("strong", |text: &str| {
        Value::from_safe_string(format!("<strong>{}</strong>", words::escaped(text)))
    });
    let (of_templates, of_code) = (words.clone(), words.clone());
    environment.add_function(
        "t",
        move |state: &minijinja::State<'_, '_>, english: &str, values: Kwargs| {
            let value = |name: &str| values.get::<Value>(name).ok();
            let is_html = *state.auto_escape() == AutoEscape::Html;
            let markup = is_html
                && values
                    .args()
                    .any(|name| value(name).is_some_and(|one| one.is_safe()));
            of_templates.sentence(english, &value, markup)
        },
    );
    environment.set_formatter(move |out, state, value| {
        let text = match value.downcast_object_ref::<Said>() {
            Some(said) => of_code.said(said),
            None => match value.as_str() {
                Some(text) if !value.is_safe() => text.to_owned(),
                _ => return escape_formatter(out, state, value),
            },
        };
        if *state.auto_escape() == AutoEscape::Html {
            Ok(out.write_str(&words::escaped(&text))?)
        } else {
            Ok(out.write_str(&text)?)
        }
    });
    Spoken {
        words,
        templates: environment,
    }
}

fn load(folder: Option<&Path>, language: Language, name: &str) -> Option<String> {
    // Pages include each other by their bare names.
    let path = if name.contains('/') {
        name.to_owned()
    } else {
        format!("pages/{name}")
    };
    let built_in = BUILT_IN.iter().find(|(one, _)| *one == path)?;
    // Only names that are built in are looked for, so that none can leave the folder.
    let (stem, ending) = path.rsplit_once('.')?;
    let translated = format!("{stem}.{}.{ending}", language.code());
    let own = |folder: &Path| {
        [translated.as_str(), &path]
            .iter()
            .find_map(|name| std::fs::read_to_string(folder.join(name)).ok())
    };
    folder.and_then(own).or_else(|| Some(built_in.1.to_owned()))
}

/// Every route of the door.
pub fn routes(app: &App) -> Router<App> {
    let mut files = Router::new()
        .route(
            "/page.css",
            get(|| file("text/css; charset=utf-8", STYLE.as_bytes())),
        )
        .route(
            "/page.js",
            get(|| file("text/javascript; charset=utf-8", SCRIPT.as_bytes())),
        )
        .route("/icon.svg", get(|| file("image/svg+xml", ICON.as_bytes())))
        .route(
            "/fonts/OFL.txt",
            get(|| {
                file(
                    "text/plain; charset=utf-8",
                    include_bytes!("../pages/fonts/OFL.txt"),
                )
            }),
        );
    for (path, bytes) in FONTS {
        files = files.route(path, get(move || file("font/woff2", bytes)));
    }
    files
        .merge(crate::front::routes())
        .merge(crate::sign_in::routes())
        .merge(crate::logo::routes())
        .merge(crate::asking::routes())
        .merge(crate::own_sessions::routes())
        .merge(crate::own_webhooks::routes())
        .merge(crate::own_password::routes())
        .merge(crate::two_step::routes())
        .merge(crate::own_passkeys::routes())
        .merge(crate::must_enrol::routes())
        .merge(crate::authorize::routes())
        .merge(crate::confirming::routes())
        .merge(crate::case::routes())
        .merge(crate::join::routes())
        .merge(crate::profile::routes())
        .merge(crate::social::routes())
        .merge(crate::forgotten::routes())
        .method_not_allowed_fallback(by_a_form_only)
        .layer(from_fn(in_time))
        .merge(crate::token::routes())
        .merge(crate::letter::routes())
        .merge(crate::fresh_step::routes())
        .merge(crate::own_webhooks::in_app::routes())
        .merge(crate::report::routes())
        .fallback(nowhere)
        .layer(DefaultBodyLimit::max(FORM_MAX))
        .layer(from_fn(legible))
        .layer(from_fn_with_state(app.clone(), language::decide))
        .layer(from_fn_with_state(app.clone(), protect))
}

/// What a browser asks for in another way than the page's own: its address typed, or loaded again after a form was sent.
async fn by_a_form_only(uri: Uri) -> Response {
    message::nowhere(StatusCode::METHOD_NOT_ALLOWED, uri.path())
}

/// An address at which there is nothing. A slash too many leads to the page without it; machines are told no more than that,
/// and integrations in the vendor's shape.
async fn nowhere(method: Method, uri: Uri) -> Shown {
    let path = uri.path();
    if path.starts_with("/rest/") {
        return Ok(crate::rest::nowhere(path));
    }
    if ["/api/", "/oauth/"]
        .iter()
        .any(|start| path.starts_with(start))
    {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let bare = path.trim_end_matches('/');
    let below = ["/w/", "/r/", "/profile/", "/recover/"];
    let is_ours = ["/profile", "/recover"].contains(&bare)
        || below.iter().any(|start| bare.starts_with(start));
    if bare != path && is_ours && method == Method::GET {
        let query = uri.query().map(|query| format!("?{query}"));
        return Ok(go(&format!("{bare}{}", query.unwrap_or_default()))?);
    }
    Ok(message::nowhere(StatusCode::NOT_FOUND, path))
}

/// No address of ours has control characters in it, and what answers may take none: a header, or a column of text.
async fn legible(request: Request, next: Next) -> Shown {
    let uri = request.uri();
    if uri.path().starts_with("/rest/") {
        // There is no page.
        return Ok(next.run(request).await);
    }
    let is_control = |byte: u8| byte.is_ascii_control();
    let in_query = escaped(uri.query().unwrap_or_default()).any(|byte| byte == 0);
    if in_query || escaped(uri.path()).any(is_control) {
        return Err(Problem::NoSuchWorkspace.into());
    }
    Ok(next.run(request).await)
}

/// The bytes that stand percent-encoded in a part of an address.
fn escaped(text: &str) -> impl Iterator<Item = u8> {
    let escapes = text.split('%').skip(1).filter_map(|rest| rest.get(..2));
    escapes.filter_map(|hex| u8::from_str_radix(hex, 16).ok())
}

/// A page that does not come in time is a page that says so.
async fn in_time(request: Request, next: Next) -> Shown {
    Ok(within(PATIENCE, next.run(request)).await?)
}

async fn file(kind: &'static str, bytes: &'static [u8]) -> Response {
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ],
        bytes,
    )
        .into_response()
}

/// What a page may load, and where its forms may lead.
fn policy(forms: &str) -> String {
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; \
         form-action 'self'{forms}; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The headers of every page; a handler's own win.
pub(crate) async fn protect(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.entry(name).or_insert(value);
        }
    };
    set(header::CONTENT_SECURITY_POLICY, &policy(""));
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::CACHE_CONTROL, "no-store");
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    );
    if is_https(&app) {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

pub(crate) fn is_https(app: &App) -> bool {
    app.config.origin().starts_with("https:")
}

/// Lets the forms of one page lead on to the app's own loopback address.
pub(crate) fn leading_to(mut response: Response, redirect_uri: &str) -> Response {
    // A policy cannot name an IPv6 address, so there it names the scheme; the address itself was checked.
    let forms = match redirect_uri.strip_prefix("http://127.0.0.1") {
        Some(rest) => format!(
            " http://127.0.0.1{}",
            rest.split('/').next().unwrap_or_default()
        ),
        None => " http:".to_owned(),
    };
    if let Ok(value) = HeaderValue::from_str(&policy(&forms)) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, value);
    }
    response
}

/// What every page of a workspace says at its edges.
pub(crate) fn frame(app: &App, workspace: &Stored, ask: Option<&str>) -> Value {
    context! {
        company => workspace.name.clone(),
        initial => initial(&workspace.name),
        logo => crate::logo::path(workspace),
        address => format!("{}/w/{}", app.config.host(), workspace.slug),
        operator => app.config.operator.clone(),
        speaks => workspace.settings.language.map(Language::code),
        ask,
    }
}

/// The letter on a company's tile.
#[must_use]
pub fn initial(name: &str) -> String {
    name.chars()
        .find(|c| c.is_alphanumeric())
        .map_or_else(|| "G".to_owned(), |c| c.to_uppercase().collect())
}

/// A page of `status`, from a template with a workspace's frame and its own words. The list of languages leads back to it where its own
/// address does; words may say by `again` which query does.
pub(crate) fn page(
    app: &App,
    status: StatusCode,
    name: &str,
    frame: Value,
    words: Value,
) -> Told<Response> {
    let speaks = frame.get_attr("speaks").ok();
    let speaks = speaks.as_ref().and_then(Value::as_str);
    let language = language::of_page(speaks.and_then(Language::named));
    let again = language::leads_again().then_some("");
    let words = context! { ..words, ..frame, ..context! { again } };
    let text = app.pages.render(language, name, words)?;
    Ok((status, Html(text)).into_response())
}

/// A sentence in the language of a workspace's pages, for what is no page.
pub(crate) fn said(workspace: &Stored, app: &App, said: &Said) -> String {
    app.pages
        .said(language::of_page(workspace.settings.language), said)
}

/// Goes on to another page after a form was taken (POST, redirect, GET). `to` begins with a slash, or is an address that was checked.
pub(crate) fn go(to: &str) -> Told<Response> {
    let to = HeaderValue::from_str(to).context("write an address to go on to")?;
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(header::LOCATION, to);
    Ok(response)
}

/// Percent-encodes everything but RFC 3986's unreserved characters.
#[must_use]
pub fn encoded(text: &str) -> String {
    text.bytes()
        .fold(String::with_capacity(text.len()), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::said;

    #[test]
    fn every_built_in_template_reads_and_what_strangers_write_is_escaped() {
        let pages = Pages::new(None);
        pages.check().unwrap();
        let sly = "<script>alert(1)</script>";
        let message = Message::new("red", "alert", said!("Join {company}", company = sly))
            .fact(said!("Name"), sly);
        for language in Language::ALL {
            let text = pages.render(language, "message.html", &message).unwrap();
            assert!(!text.contains("<script>alert"), "{text}");
            assert!(text.matches("&lt;script&gt;").count() >= 3, "{text}");
        }
    }

    #[test]
    fn a_template_of_the_operator_replaces_the_built_in_one_and_no_name_leaves_the_folder() {
        let folder = std::env::temp_dir().join(format!("gatehouse-pages-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("mail")).unwrap();
        std::fs::create_dir_all(folder.join("words")).unwrap();
        std::fs::write(folder.join("mail/sms.txt"), "Ours: {{ link }}").unwrap();
        std::fs::write(folder.join("mail/sms.de.txt"), "Unsere: {{ link }}").unwrap();
        std::fs::write(
            folder.join("words/fr.toml"),
            "\"Join {company}\" = \"<b>Entrer</b> chez {company}\"",
        )
        .unwrap();
        let pages = Pages::new(Some(folder.clone()));
        pages.check().unwrap();
        for (language, text) in [
            (Language::En, "Ours: x"),
            (Language::De, "Unsere: x"),
            (Language::Fr, "Ours: x"),
        ] {
            let words = context! { link => "x" };
            assert_eq!(pages.render(language, "mail/sms.txt", words).unwrap(), text);
        }
        assert!(pages.render(Language::En, "../Cargo.toml", ()).is_err());
        // A single sentence, which is text and never markup.
        let message = Message::new(
            "",
            "mail",
            said!("Join {company}", company = "North & West"),
        );
        let text = pages.render(Language::Fr, "message.html", message).unwrap();
        assert!(
            text.contains("&lt;b&gt;Entrer&lt;/b&gt; chez North &amp; West"),
            "{text}"
        );
        std::fs::write(folder.join("words/ru.toml"), "\"Join {company}\" = ").unwrap();
        let fault = Pages::new(Some(folder.clone())).check().unwrap_err();
        assert!(format!("{fault:#}").contains("ru.toml"), "{fault:#}");
        std::fs::remove_dir_all(folder).unwrap();
    }

    /// Whom it greets, what it says and where it leads stand once in each half of a letter, in its reader's language.
    #[test]
    fn every_letter_is_written_as_text_and_as_html_in_every_language() {
        let pages = Pages::new(None);
        let words = context! {
            company => "North & West", initial => "N", of_company => true, address => "gate.example/w/north",
            sender => "gate@gate.example", to => "anna@north.example", name => "Anna & Bert",
            inviter => "Petra", by => "Petra", who => "Petra", reason => "Lost", is => "new@north.example",
            login => "anna@north.example", ip => "192.0.2.7", device => "Firefox", provider => "Acme",
            contested => "anna@north.example", linked => true,
            until => said!("{n} days", n = 7), at => said!("{n} days", n = 7),
            link => "https://gate.example/secret", button => said!("Sign in"), company_text => "Hello\nand welcome",
        };
        let mut kinds = 0;
        for (path, _) in BUILT_IN {
            let Some(kind) = path
                .strip_prefix("mail/")
                .and_then(|name| name.strip_suffix(".html"))
                .filter(|kind| *kind != "layout")
            else {
                continue;
            };
            kinds += 1;
            let mut subjects = std::collections::BTreeSet::new();
            for language in Language::ALL {
                let what = format!("{kind}, {language:?}");
                let text = pages
                    .render(language, &format!("mail/{kind}.txt"), &words)
                    .unwrap();
                let (subject, text) = text.split_once('\n').unwrap();
                let words = context! { subject, ..words.clone() };
                let html = pages.render(language, path, words).unwrap();
                assert!(
                    !subject.trim().is_empty() && !subject.contains("&amp;"),
                    "{what}"
                );
                subjects.insert(subject.to_owned());
                let lang = format!("<html lang=\"{}\">", language.code());
                assert!(html.contains(&lang), "{what}");
                for (half, name) in [(text, "Anna & Bert"), (&html, "Anna &amp; Bert")] {
                    let greeted =
                        Words::built_in(language).said(&said!("Hello {name},", name = name));
                    assert_eq!(half.matches(&greeted).count(), 1, "{what}: {half}");
                }
            }
            assert!(subjects.len() > 4, "{kind}: {subjects:?}");
        }
        assert!(kinds >= 14, "{kinds}");
    }

    /// Whoever chooses a name, a reason or what a device calls itself draws nothing in a letter.
    #[test]
    fn code_in_any_value_of_any_letter_is_text_attack_34() {
        const CODE: &str = "\"><img src=x onerror=alert(1)>";
        let pages = Pages::new(None);
        let words = context! {
            company => CODE, initial => "N", of_company => true, address => CODE, sender => CODE, to => CODE, name => CODE,
            inviter => CODE, by => CODE, who => CODE, reason => CODE, is => CODE, login => CODE, ip => CODE, device => CODE,
            provider => CODE, contested => CODE, linked => true, subject => CODE, until => CODE, at => CODE,
            link => "https://gate.example/secret", button => said!("Sign in"), company_text => CODE,
        };
        let letters = BUILT_IN.iter().filter(|(path, _)| {
            path.starts_with("mail/") && path.ends_with(".html") && !path.ends_with("layout.html")
        });
        let mut n = 0;
        for (path, _) in letters {
            for language in Language::ALL {
                let html = pages.render(language, path, &words).unwrap();
                assert!(!html.contains("<img src=x"), "{path}: {html}");
                assert!(html.contains("&lt;img src=x"), "{path}: {html}");
                n += 1;
            }
        }
        assert!(n >= 14 * Language::ALL.len(), "{n}");
    }

    #[test]
    fn no_page_names_another_origin_or_holds_an_inline_script_or_style() {
        for (name, text) in BUILT_IN
            .iter()
            .filter(|(name, _)| name.starts_with("pages/"))
        {
            for bad in [
                "https://",
                "http://",
                "style=",
                "<style",
                "onclick",
                "javascript:",
            ] {
                assert!(!text.contains(bad), "{name} holds {bad}");
            }
            assert!(!text.contains("<script>"), "{name}");
        }
    }
}
