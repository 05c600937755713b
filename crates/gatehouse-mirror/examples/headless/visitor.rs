//! A person without a browser: goes through the server's sign-in pages, which work without JavaScript.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, RequestBuilder, Url, redirect};
use serde::Deserialize;
use tokio::sync::mpsc::Receiver;

/// What a person knows and has.
#[derive(Deserialize)]
pub struct Person {
    email: String,
    password: String,
    totp: Option<String>,
}

/// A code works once: where one was used already, the next comes with the next step.
const STEP: u64 = 30;
const PAGES: u32 = 12;

/// Signs in on the page whose address arrives, and follows the way back to the app.
///
/// # Errors
/// When a page says no; its own text is in the error.
pub async fn sign_in(mut opened: Receiver<String>, person: Person) -> Result<()> {
    let Some(address) = opened.recv().await else {
        return Ok(());
    };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .redirect(redirect::Policy::none())
        .timeout(Duration::from_secs(30))
        .build()?;
    let mut cookies = BTreeMap::new();
    let mut here = Url::parse(&address)?;
    let home = here.origin();
    let (mut page, mut target) = visit(client.get(here.clone()), &mut cookies).await?;
    for _ in 0..PAGES {
        if let Some(to) = target {
            here = here.join(&to)?;
            if here.origin() != home {
                client.get(here).send().await?;
                return Ok(());
            }
            (page, target) = visit(client.get(here.clone()), &mut cookies).await?;
            continue;
        }
        let form = form(&page).with_context(|| format!("{here} has no form: {}", text(&page)))?;
        let fields = fill(&form, &person).await?;
        here = here.join(&form.action)?;
        (page, target) = visit(client.post(here.clone()).form(&fields), &mut cookies).await?;
    }
    bail!("{here} never ends: {}", text(&page))
}

/// One page, and where it redirects.
async fn visit(
    request: RequestBuilder,
    cookies: &mut BTreeMap<String, String>,
) -> Result<(String, Option<String>)> {
    let sent: Vec<String> = cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let answer = request.header(COOKIE, sent.join("; ")).send().await?;
    for cookie in answer.headers().get_all(SET_COOKIE) {
        let cookie = cookie.to_str()?.split(';').next().unwrap_or_default();
        if let Some((name, value)) = cookie.split_once('=') {
            cookies.insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }
    let target = answer
        .headers()
        .get(LOCATION)
        .and_then(|to| to.to_str().ok())
        .map(str::to_owned);
    Ok((answer.text().await?, target))
}

struct Form {
    action: String,
    inputs: Vec<BTreeMap<String, String>>,
}

/// The first form of a page that is sent by POST.
fn form(page: &str) -> Option<Form> {
    let mut rest = page;
    while let Some(at) = rest.find("<form") {
        let (head, tail) = rest.get(at..)?.split_once('>')?;
        let (body, after) = tail.split_once("</form>").unwrap_or((tail, ""));
        let attributes = attributes(head);
        if attributes
            .get("method")
            .is_some_and(|way| way.eq_ignore_ascii_case("post"))
        {
            let tags = body.split('<').filter(|tag| tag.starts_with("input"));
            let inputs = tags
                .filter_map(|tag| tag.split_once('>'))
                .map(|(tag, _)| self::attributes(tag))
                .collect();
            return Some(Form {
                action: attributes.get("action").cloned().unwrap_or_default(),
                inputs,
            });
        }
        rest = after;
    }
    None
}

/// The attributes of a tag as our own pages write them: `name="value"`.
fn attributes(tag: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = tag;
    while let Some((name, tail)) = rest.split_once("=\"") {
        let Some((value, after)) = tail.split_once('"') else {
            break;
        };
        let name = name
            .split_whitespace()
            .last()
            .unwrap_or_default()
            .to_ascii_lowercase();
        found.insert(name, unescaped(value));
        rest = after;
    }
    found
}

fn unescaped(value: &str) -> String {
    let value = value
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#x2f;", "/")
        .replace("&#x2F;", "/");
    value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

async fn fill(form: &Form, person: &Person) -> Result<Vec<(String, String)>> {
    let mut fields = Vec::new();
    for input in &form.inputs {
        let of = |name: &str| input.get(name).map(String::as_str).unwrap_or_default();
        let completes = |word: &str| {
            of("autocomplete")
                .split_whitespace()
                .any(|part| part == word)
        };
        let value = if completes("one-time-code") {
            code(person.totp.as_deref().context("a code is asked for")?).await?
        } else if of("type") == "password" {
            person.password.clone()
        } else if completes("username") || completes("email") || of("type") == "email" {
            person.email.clone()
        } else {
            of("value").to_owned()
        };
        if !of("name").is_empty() {
            fields.push((of("name").to_owned(), value));
        }
    }
    Ok(fields)
}

/// The code of this step, or of the next where this one was typed before by this process.
async fn code(secret: &str) -> Result<String> {
    static USED: std::sync::Mutex<u64> = std::sync::Mutex::new(0);
    loop {
        let now = u64::try_from(gatehouse_rules::time::Clock::System.now().0 / 1_000)?;
        let fresh = {
            let mut used = USED
                .lock()
                .map_err(|_| anyhow::anyhow!("the authenticator is gone"))?;
            let fresh = *used < now / STEP;
            *used = now / STEP;
            fresh
        };
        if fresh {
            let secret = totp_rs::Secret::try_from_base32(secret)
                .map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
            let totp = totp_rs::Builder::new()
                .with_secret(secret)
                .build_noncompliant();
            return Ok(totp.generate(now).to_string());
        }
        tokio::time::sleep(Duration::from_secs(STEP - now % STEP)).await;
    }
}

/// What a page says, without its tags.
fn text(page: &str) -> String {
    let main = page
        .find("<main")
        .and_then(|at| page.get(at..))
        .unwrap_or(page);
    let words = main
        .split('<')
        .filter_map(|part| part.split_once('>'))
        .map(|(_, words)| words.trim());
    words
        .filter(|words| !words.is_empty())
        .collect::<Vec<_>>()
        .join(" | ")
        .chars()
        .take(400)
        .collect()
}
