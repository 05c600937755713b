//! Delivery reports (RFC 3464): what a mail server says later of a letter it had taken (INV-8).
//!
//! Each letter leaves with a return path of its own, and only that address says which letter a report is about: whatever
//! else stands in a report was written by strangers. Reports come by `gatehouse-server mail report` or `POST /mail/report`.

use std::path::Path;

use anyhow::{Context, bail};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use gatehouse_rules::id::LetterId;
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::{Hashed, Plain, hex};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Message, MessageParser, MimeHeaders as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Operator;
use crate::app::{App, Key};
use crate::failure::{Told, in_time};
use crate::letter;

/// What stands for the letter in `mail.return_path`.
pub const LETTER: &str = "{letter}";
/// How long the part of a return path is that stands for one letter: an id and 64 bits that only this server can add. The
/// whole local part may have 64 characters.
pub const TOKEN_LENGTH: usize = ID_LENGTH + 16;
const ID_LENGTH: usize = 32;
/// The largest report that is read, in bytes: our letter comes back in it, and words around it.
pub const REPORT_MAX: usize = 1024 * 1024;
/// Most parts of a report that are looked at; the second one has the facts (RFC 6522).
const PARTS_MAX: usize = 10;
/// Most recipients of a report that are looked at; a letter of ours has one.
const RECIPIENTS_MAX: usize = 100;
/// How much of the facts is read, in bytes.
const FACTS_MAX: usize = 64 * 1024;
/// Fewest characters of the hook's secret.
const SECRET_MIN: usize = 20;

/// The hook for mail servers and the services in front of them.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/mail/report", post(hook))
        .layer(DefaultBodyLimit::max(REPORT_MAX))
        .layer(from_fn(in_time))
}

/// What a report says of a letter, as it stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// `failed`, `delayed`, …
    pub action: Option<String>,
    /// `5.1.1`, …
    pub status: Option<String>,
    /// The mail server's own words.
    pub words: String,
    /// Which mail server said so.
    pub host: String,
}

/// What a return path says in place of [`LETTER`]. Without the key nobody can make one for another letter.
#[must_use]
pub fn token(key: &Key, letter: &str) -> String {
    let id = letter.replace('-', "");
    let proof = hex(&key.derive(&["return path", &id]));
    format!(
        "{id}{}",
        proof.get(..TOKEN_LENGTH - ID_LENGTH).unwrap_or_default()
    )
}

/// The letter whose return path this is; `None` for any other address. Mail servers may change its case.
fn letter_of(app: &App, address: &str) -> Option<LetterId> {
    let pattern = app.config.mail.return_path.as_ref()?.to_ascii_lowercase();
    let (before, after) = pattern.split_once(LETTER)?;
    // A header may have it as `Name <address>`.
    let bare = address.rsplit_once('<').map_or(address, |(_, rest)| rest);
    let address = bare.trim().trim_end_matches('>').to_ascii_lowercase();
    let found = address.strip_prefix(before)?.strip_suffix(after)?;
    let id = uuid::Uuid::try_parse(found.get(..ID_LENGTH)?)
        .ok()?
        .to_string();
    // Compared by their hashes, so that the time it takes says nothing.
    let is_ours = Plain::new(token(&app.key, &id)).hash() == Plain::new(found).hash();
    is_ours.then(|| id.into())
}

/// The hook's secret, as its file has it.
///
/// # Errors
/// When the file cannot be read, or the secret could be guessed.
pub fn secret(file: &Path) -> anyhow::Result<Hashed> {
    let text = std::fs::read_to_string(file).with_context(|| format!("read {}", file.display()))?;
    let secret = Plain::new(text.trim());
    if secret.expose().chars().count() < SECRET_MIN {
        bail!(
            "{} holds fewer than {SECRET_MIN} characters",
            file.display()
        );
    }
    Ok(secret.hash())
}

/// Takes in one report as it came, to the address `to` where that is known. The state its letter came to by it, `None` when
/// it says nothing new.
///
/// # Errors
/// [`Problem::BadField`]: `report` when it is none or too long, `return_path` when it is of no letter of ours.
pub async fn take(app: &App, to: Option<&str>, raw: &[u8]) -> Told<Option<LetterState>> {
    if raw.len() > REPORT_MAX {
        return Err(Problem::field("report", "too_long").into());
    }
    let Some((said, addresses)) = read(raw) else {
        return Err(Problem::field("report", "no_report").into());
    };
    let id = to
        .into_iter()
        .chain(addresses.iter().map(String::as_str))
        .find_map(|address| letter_of(app, address))
        .ok_or_else(|| Problem::field("return_path", "no_letter"))?;
    letter::report(app, &id, &said).await
}

/// A report that a mail service tells in its own words.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "MailReport")]
pub(crate) struct Brief {
    /// The address that the letter said to report to.
    return_path: String,
    /// As in RFC 3463: `5.1.1`.
    status: String,
    /// `failed`, `delayed`, …; the status decides where there is none.
    #[serde(default)]
    action: Option<String>,
    /// The mail server's own words.
    #[serde(default)]
    diagnostic: String,
}

/// What a report came to.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MailReportTaken")]
pub(crate) struct Taken {
    /// The state its letter came to by it, or `already`.
    outcome: &'static str,
}

async fn hook(
    State(app): State<App>,
    _: Operator,
    headers: HeaderMap,
    body: Bytes,
) -> Told<Response> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok()?.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let outcome = match kind.as_str() {
        "message/rfc822" | "message/global" => take(&app, None, &body).await?,
        "application/json" => {
            let brief: Brief =
                serde_json::from_slice(&body).map_err(|_| Problem::field("report", "no_report"))?;
            let id = letter_of(&app, &brief.return_path)
                .ok_or_else(|| Problem::field("return_path", "no_letter"))?;
            let said = Said {
                action: brief.action,
                words: if brief.diagnostic.trim().is_empty() {
                    brief.status.clone()
                } else {
                    brief.diagnostic
                },
                status: Some(brief.status),
                host: String::new(),
            };
            letter::report(&app, &id, &said).await?
        }
        _ => return Ok(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response()),
    };
    let outcome = outcome.map_or("already", LetterState::name);
    Ok(Json(Taken { outcome }).into_response())
}

/// What a report says, and the addresses it may have come to. Only its own parts are looked at, never what is nested in them.
fn read(raw: &[u8]) -> Option<(Said, Vec<String>)> {
    let (head, body) = split(raw)?;
    let kind = head.content_type()?;
    let is_report = kind.ctype().eq_ignore_ascii_case("multipart")
        && (kind.subtype()).is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"));
    let boundary = kind.attribute("boundary").filter(|_| is_report)?;
    let said = parts(body, boundary)
        .into_iter()
        .find_map(|part| status_of(part).map(|text| said(&text)))??;
    let addresses = ["Delivered-To", "X-Original-To", "Envelope-To", "To"]
        .into_iter()
        .flat_map(|name| fields(&head, raw, name))
        .collect();
    Some((said, addresses))
}

/// Header and body of a message or a part.
fn split(raw: &[u8]) -> Option<(Message<'_>, &[u8])> {
    let begins_empty = raw.starts_with(b"\n") || raw.starts_with(b"\r\n");
    let body = if begins_empty {
        0
    } else {
        let crlf = find(raw, b"\n\r\n").map(|at| at + 1);
        let lf = find(raw, b"\n\n").map(|at| at + 1);
        match (crlf, lf) {
            (Some(a), Some(b)) => a.min(b),
            (a, b) => a.or(b).unwrap_or(raw.len()),
        }
    };
    let (head, body) = raw.split_at_checked(body)?;
    Some((MessageParser::default().parse_headers(head)?, body))
}

fn find(raw: &[u8], wanted: &[u8]) -> Option<usize> {
    raw.windows(wanted.len()).position(|at| at == wanted)
}

/// Every value of a header field on one line.
fn fields(head: &Message<'_>, raw: &[u8], name: &str) -> Vec<String> {
    head.headers()
        .iter()
        .filter(|field| field.name().eq_ignore_ascii_case(name))
        .take(RECIPIENTS_MAX)
        .filter_map(|field| {
            let from = usize::try_from(field.offset_start()).ok()?;
            let to = usize::try_from(field.offset_end()).ok()?;
            let value = String::from_utf8_lossy(raw.get(from..to)?).into_owned();
            Some(value.split_whitespace().collect::<Vec<_>>().join(" "))
        })
        .collect()
}

/// The parts of a multipart body, as they stand.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let (mut found, mut begin, mut at) = (Vec::new(), None, 0);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let rest = line
            .strip_prefix(b"--")
            .and_then(|rest| rest.strip_prefix(boundary.as_bytes()))
            .map(|rest| rest.trim_ascii());
        if matches!(rest, Some(b"" | b"--")) {
            if let Some(begin) = begin.and_then(|begin| body.get(begin..at)) {
                found.push(begin);
            }
            if rest == Some(b"--") || found.len() >= PARTS_MAX {
                return found;
            }
            begin = Some(at + line.len());
        }
        at += line.len();
    }
    // A report that was cut off ends where it ends.
    found.extend(begin.and_then(|begin| body.get(begin..)));
    found
}

/// The text of the part with the facts; `None` for every other part.
fn status_of(part: &[u8]) -> Option<Vec<u8>> {
    let (head, body) = split(part)?;
    let kind = head.content_type()?;
    let is_status = kind.ctype().eq_ignore_ascii_case("message")
        && (kind.subtype()).is_some_and(|subtype| {
            // RFC 6533 has the second for addresses in other scripts.
            subtype.eq_ignore_ascii_case("delivery-status")
                || subtype.eq_ignore_ascii_case("global-delivery-status")
        });
    if !is_status {
        return None;
    }
    let encoding = head.content_transfer_encoding().unwrap_or_default();
    let bare = || body.trim_ascii_start().to_vec();
    if encoding.eq_ignore_ascii_case("base64") {
        return Some(base64_decode(body).unwrap_or_else(bare));
    }
    if encoding.eq_ignore_ascii_case("quoted-printable") {
        return Some(quoted_printable_decode(body).unwrap_or_else(bare));
    }
    Some(bare())
}

/// What the groups of fields say: of the message first, then of each recipient; a recipient who failed counts before one who waits.
fn said(text: &[u8]) -> Option<Said> {
    let mut rest = text.get(..FACTS_MAX).unwrap_or(text).trim_ascii_start();
    let (mut reporter, mut found) = (String::new(), None);
    for _ in 0..RECIPIENTS_MAX {
        let Some((group, after)) = split(rest) else {
            break;
        };
        let one = |name| fields(&group, rest, name).into_iter().next();
        if let Some(host) = one("Reporting-MTA") {
            reporter = untyped(&host);
        }
        let (action, status) = (one("Action"), one("Status"));
        if action.is_some() || status.is_some() {
            let words = one("Diagnostic-Code").map(|words| untyped(&words));
            let told = Said {
                // A comment may follow it.
                action: action.and_then(|word| word.split([' ', '(']).next().map(str::to_owned)),
                words: words
                    .filter(|words| !words.is_empty())
                    .or_else(|| status.clone())
                    .unwrap_or_default(),
                status,
                host: one("Remote-MTA").map_or_else(|| reporter.clone(), |host| untyped(&host)),
            };
            let failed = told
                .action
                .as_ref()
                .is_some_and(|word| word.eq_ignore_ascii_case("failed"));
            if failed {
                return Some(told);
            }
            found.get_or_insert(told);
        }
        let next = after.trim_ascii_start();
        if next.is_empty() || next.len() == rest.len() {
            break;
        }
        rest = next;
    }
    found
}

/// `smtp; 550 No such user` without its type.
fn untyped(value: &str) -> String {
    value
        .split_once(';')
        .map_or(value, |(_, rest)| rest)
        .trim()
        .to_owned()
}
