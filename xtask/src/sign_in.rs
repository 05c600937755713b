//! A person without a browser: fills in the forms of Gatehouse's pages, which work without JavaScript.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use totp_rs::{Builder, Secret};

use crate::http::{Answer, Visitor, join};
use crate::wait;

/// What a person knows and has.
#[derive(Debug, Clone)]
pub struct Person {
    /// Login.
    pub email: String,
    /// Password, also typed where a new one is asked for.
    pub password: String,
    /// The authenticator's secret in base32, where there is one.
    pub totp: Option<String>,
}

impl Person {
    /// The name this person gives where one is asked for: what stands before the `@`, with a capital.
    #[must_use]
    pub fn name(&self) -> String {
        let local = self.email.split('@').next().unwrap_or_default();
        let mut letters = local.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect())
            .unwrap_or_default()
    }
}

/// Follows the pages from `url` until they lead to another host: back to the app that asked. Answers with where.
///
/// # Errors
/// When a page asks for something the person has not, or says no; the page's own text is in the error.
pub fn through_pages(url: &str, person: &Person) -> Result<String> {
    let mut visitor = Visitor::default();
    let home = origin(url).to_owned();
    let mut here = url.to_owned();
    let mut answer = visitor.get(&here)?;
    for _ in 0..12 {
        if let Some(target) = answer.header("location") {
            here = join(&here, target);
            if origin(&here) != home {
                visitor.get(&here)?;
                return Ok(here);
            }
            answer = visitor.get(&here)?;
            continue;
        }
        let Some(form) = forms(&answer.body).into_iter().find(|form| form.post) else {
            bail!("{here} says {}: {}", answer.status, text(&answer.body));
        };
        let target = join(&here, &form.action);
        let fields = form.filled(person, &target)?;
        answer = visitor.post(&target, &fields)?;
        here = target;
    }
    bail!("{here} never ends: {}", text(&answer.body))
}

/// Fills in the one form of a page and sends it; follows redirects on the same host.
///
/// # Errors
/// When there is no form, or nobody answers.
pub fn send_form(visitor: &mut Visitor, url: &str, person: &Person) -> Result<Answer> {
    let page = visitor.get(url)?;
    let (mut here, mut answer) = fill_in(visitor, url, &page, person)?;
    while let Some(target) = answer.header("location") {
        here = join(&here, target);
        answer = visitor.get(&here)?;
    }
    Ok(answer)
}

/// Fills in the one form of the page that `url` answered with and sends it. Answers with where, and what was answered.
///
/// # Errors
/// When there is no form, or nobody answers.
pub fn fill_in(
    visitor: &mut Visitor,
    url: &str,
    page: &Answer,
    person: &Person,
) -> Result<(String, Answer)> {
    let form = forms(&page.body)
        .into_iter()
        .find(|form| form.post)
        .with_context(|| format!("{url} has no form: {}", text(&page.body)))?;
    let here = join(url, &form.action);
    let answer = visitor.post(&here, &form.filled(person, &here)?)?;
    Ok((here, answer))
}

/// The code of an authenticator now.
///
/// # Errors
/// When the secret is not base32.
pub fn code_now(secret: &str) -> Result<String> {
    let secret = Secret::try_from_base32(secret)
        .map_err(|fault| anyhow::anyhow!("the authenticator's secret: {fault:?}"))?;
    let code = Builder::new().with_secret(secret).build_noncompliant();
    Ok(code.generate(seconds_now()?).to_string())
}

/// The code of an authenticator, once it shows one that was not given to the server at `home` before, which takes each once
/// (RFC 6238 5.2).
fn next_code(secret: &str, home: &str) -> Result<String> {
    static GIVEN: Mutex<BTreeMap<(String, String), u64>> = Mutex::new(BTreeMap::new());
    let whose = (home.to_owned(), secret.to_owned());
    wait::until("the next code", Duration::from_secs(60), || {
        let step = step_now()?;
        let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
        Ok((given.insert(whose.clone(), step) != Some(step)).then_some(()))
    })?;
    code_now(secret)
}

/// Which step of 30 s the authenticators of the world are in; each step has a code of its own.
///
/// # Errors
/// When the machine's clock stands before 1970.
pub fn step_now() -> Result<u64> {
    Ok(seconds_now()? / 30)
}

fn seconds_now() -> Result<u64> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this stands for a telephone, which has a clock of its own"
    )]
    let now = std::time::SystemTime::now();
    Ok(now.duration_since(std::time::UNIX_EPOCH)?.as_secs())
}

fn origin(url: &str) -> &str {
    let scheme = url.find("://").map_or(0, |at| at + 3);
    let end = url[scheme..]
        .find(['/', '?', '#'])
        .map_or(url.len(), |at| at + scheme);
    &url[..end]
}

/// A form of a page.
#[derive(Debug)]
struct Form {
    action: String,
    post: bool,
    inputs: Vec<Input>,
}

#[derive(Debug, Default)]
struct Input {
    name: String,
    kind: String,
    value: String,
    complete: String,
    checked: bool,
}

impl Form {
    /// What is sent to `target`.
    fn filled(&self, person: &Person, target: &str) -> Result<Vec<(String, String)>> {
        let mut fields = Vec::new();
        let mut pressed = false;
        for input in &self.inputs {
            let is = |word: &str| input.complete.split_whitespace().any(|part| part == word);
            let value = if input.kind == "submit" {
                if pressed || input.name.is_empty() {
                    pressed = true;
                    continue;
                }
                pressed = true;
                input.value.clone()
            } else if is("one-time-code") {
                let secret = person.totp.as_deref().context("a code is asked for")?;
                next_code(secret, origin(target))?
            } else if input.kind == "password" {
                person.password.clone()
            } else if is("name") && input.value.is_empty() {
                person.name()
            } else if input.kind == "email" || is("username") || is("email") {
                if input.value.is_empty() {
                    person.email.clone()
                } else {
                    input.value.clone()
                }
            } else if matches!(input.kind.as_str(), "checkbox" | "radio") && !input.checked {
                continue;
            } else {
                input.value.clone()
            };
            if !input.name.is_empty() {
                fields.push((input.name.clone(), value));
            }
        }
        Ok(fields)
    }
}

/// The forms of a page, in order.
fn forms(page: &str) -> Vec<Form> {
    let mut found: Vec<Form> = Vec::new();
    let mut open = false;
    for tag in tags(page) {
        let attribute = |name: &str| {
            tag.attributes
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
        };
        match tag.name.as_str() {
            "form" => {
                open = true;
                found.push(Form {
                    action: attribute("action").unwrap_or_default(),
                    post: attribute("method").is_some_and(|way| way.eq_ignore_ascii_case("post")),
                    inputs: Vec::new(),
                });
            }
            "/form" => open = false,
            "input" | "button" if open => {
                let usual = if tag.name == "button" {
                    "submit"
                } else {
                    "text"
                };
                let input = Input {
                    name: attribute("name").unwrap_or_default(),
                    kind: attribute("type").unwrap_or_else(|| usual.to_owned()),
                    value: attribute("value").unwrap_or_default(),
                    complete: attribute("autocomplete").unwrap_or_default(),
                    checked: attribute("checked").is_some(),
                };
                if let Some(form) = found.last_mut() {
                    form.inputs.push(input);
                }
            }
            _ => {}
        }
    }
    found
}

struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

/// The tags of a page. Enough for pages of our own; no general reader of HTML.
fn tags(page: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix("!--") {
            rest = after.find("-->").map_or("", |end| &after[end + 3..]);
            continue;
        }
        let mut quote = None;
        let end = rest
            .char_indices()
            .find(|(_, c)| match quote {
                Some(open) => {
                    if *c == open {
                        quote = None;
                    }
                    false
                }
                None if *c == '"' || *c == '\'' => {
                    quote = Some(*c);
                    false
                }
                None => *c == '>',
            })
            .map_or(rest.len(), |(at, _)| at);
        found.push(tag(&rest[..end]));
        rest = &rest[end..];
    }
    found
}

fn tag(inside: &str) -> Tag {
    let inside = inside.trim_end_matches('/');
    let cut = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let (name, mut rest) = inside.split_at(cut);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let key = rest[..end].to_ascii_lowercase();
        if key.is_empty() {
            break;
        }
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let open = after.chars().next().filter(|c| *c == '"' || *c == '\'');
            let (text, left) = match open {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
            };
            value = plain(text);
            rest = left;
        }
        attributes.push((key, value));
    }
    Tag {
        name: name.to_ascii_lowercase(),
        attributes,
    }
}

/// Text of a page without its tags, for messages.
#[must_use]
pub fn text(page: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    let body = page.find("<body").map_or(page, |at| &page[at..]);
    for c in body.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    plain(&out).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Character references resolved.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find(';').filter(|end| *end < 12) else {
            out.push('&');
            rest = &rest[1..];
            continue;
        };
        let name = &rest[1..end];
        let number = name
            .strip_prefix("#x")
            .map(|hex| u32::from_str_radix(hex, 16))
            .or_else(|| name.strip_prefix('#').map(str::parse));
        match (name, number) {
            (_, Some(Ok(code))) => out.extend(char::from_u32(code)),
            ("amp", _) => out.push('&'),
            ("lt", _) => out.push('<'),
            ("gt", _) => out.push('>'),
            ("quot", _) => out.push('"'),
            ("nbsp", _) => out.push(' '),
            _ => out.push_str(&rest[..=end]),
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><body><form method="get" action="/x"></form>
        <!-- <form method=post> --><form method="post" action="&#x2f;in?a=1&amp;b=2">
        <input type=hidden name="csrf" value='a>b'><input type="email" name="login" autocomplete="username">
        <input type="password" name="password"><input inputmode=numeric autocomplete="one-time-code" name=code>
        <input type=checkbox name=remember value=yes><button name="go" value="on">Sign &amp; in</button>
        <button name="no" value="off">No</button></form>"#;

    #[test]
    fn a_form_is_filled_in_as_a_person_would() {
        let form = forms(PAGE).into_iter().find(|form| form.post).unwrap();
        assert_eq!(form.action, "/in?a=1&b=2");
        let person = Person {
            email: "a@b.example".into(),
            password: "secret".into(),
            totp: Some("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".into()),
        };
        let fields = form.filled(&person, "http://x").unwrap();
        let of = |name: &str| {
            fields
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, v)| v.as_str())
        };
        assert_eq!(of("csrf"), Some("a>b"));
        assert_eq!(of("login"), Some("a@b.example"));
        assert_eq!(of("password"), Some("secret"));
        assert_eq!(of("code").map(str::len), Some(6));
        assert_eq!(of("remember"), None);
        assert_eq!(of("go"), Some("on"));
        assert_eq!(of("no"), None);
    }

    #[test]
    fn a_code_that_nobody_can_make_is_an_error() {
        let form = forms(PAGE).into_iter().find(|form| form.post).unwrap();
        let person = Person {
            email: String::new(),
            password: String::new(),
            totp: None,
        };
        assert!(form.filled(&person, "http://x").is_err());
    }

    #[test]
    fn the_text_of_a_page_is_its_words() {
        assert_eq!(
            text("<html><head><title>x</title></head><body><p>a &amp; b</p>\n<p>c</p>"),
            "a & b c"
        );
    }
}
