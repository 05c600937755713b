//! How SMS leave: one generic HTTP gateway, since every operator has another.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use crate::config;
use crate::mail::Answer;

/// Longest wait for the gateway.
const PATIENCE: Duration = Duration::from_secs(20);

/// How SMS leave.
#[derive(Clone, Debug)]
pub enum Sms {
    /// To a gateway.
    Http(Gateway),
    /// Kept here, for tests: phone and text.
    Memory(Arc<Mutex<Vec<(String, String)>>>),
    /// Nowhere: they wait until a gateway is set up.
    Off,
}

/// An HTTP gateway.
#[derive(Clone)]
pub struct Gateway {
    client: reqwest::Client,
    url: String,
    get: bool,
    headers: HeaderMap,
    body: String,
    host: String,
}

/// Without anything that may hold its secret.
impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway").finish_non_exhaustive()
    }
}

impl Sms {
    /// As the operator set it.
    ///
    /// # Errors
    /// When a header or the address cannot be read.
    pub fn open(config: Option<&config::Sms>) -> anyhow::Result<Self> {
        let Some(config) = config else {
            return Ok(Self::Off);
        };
        let mut headers = HeaderMap::new();
        for header in &config.headers {
            let (name, value) = header
                .split_once(':')
                .context("sms.headers: each is `name: value`")?;
            headers.insert(
                HeaderName::try_from(name.trim()).context("sms.headers: a name")?,
                HeaderValue::try_from(value.trim()).context("sms.headers: a value")?,
            );
        }
        let filled = fill(&config.url, "+1", "x", Escape::Url);
        let url = reqwest::Url::parse(&filled).context("sms.url")?;
        // Another part of the program may have chosen the provider already; it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .context("prepare the SMS gateway")?;
        Ok(Self::Http(Gateway {
            client,
            url: config.url.clone(),
            get: config.method == "GET",
            headers,
            body: config.body.clone(),
            host: url.host_str().unwrap_or_default().to_owned(),
        }))
    }

    /// Sends one SMS, once. The status is told in the mail servers' numbers: 250, 450 to try again, 550 for good.
    pub async fn send(&self, phone: &str, text: &str) -> Answer {
        match self {
            Self::Http(gateway) => gateway.send(phone, text).await,
            Self::Memory(kept) => {
                kept.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push((phone.to_owned(), text.to_owned()));
                Answer::new(Some(250), "kept in memory", "memory")
            }
            Self::Off => Answer::new(None, "no SMS gateway is set up", "this server"),
        }
    }
}

impl Gateway {
    async fn send(&self, phone: &str, text: &str) -> Answer {
        let url = fill(&self.url, phone, text, Escape::Url);
        let kind = self
            .headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        let escape = if kind.contains("json") {
            Escape::Json
        } else if kind.contains("urlencoded") {
            Escape::Url
        } else {
            Escape::Nothing
        };
        let request = if self.get {
            self.client.get(url)
        } else {
            self.client
                .post(url)
                .body(fill(&self.body, phone, text, escape))
        };
        match request.headers(self.headers.clone()).send().await {
            Ok(response) => {
                let status = response.status();
                // The body may repeat the text, which holds the link: only the status is kept.
                Answer::new(
                    Some(as_mail(status.as_u16())),
                    &status.to_string(),
                    &self.host,
                )
            }
            Err(error) => Answer::new(None, &error.without_url().to_string(), &self.host),
        }
    }
}

fn as_mail(status: u16) -> u16 {
    match status {
        200..=299 => 250,
        408 | 425 | 429 | 500..=599 => 450,
        _ => 550,
    }
}

#[derive(Clone, Copy)]
enum Escape {
    Nothing,
    Json,
    Url,
}

/// Puts phone and text into a template, escaped for where they stand. What a value contains is never filled again.
fn fill(template: &str, phone: &str, text: &str, escape: Escape) -> String {
    let escaped = |value: &str| match escape {
        Escape::Nothing => value.to_owned(),
        Escape::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            let inside = quoted
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'));
            inside.unwrap_or_default().to_owned()
        }
        Escape::Url => crate::pages::encoded(value),
    };
    let mut filled = String::with_capacity(template.len() + text.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        filled.push_str(before);
        if let Some(after) = from.strip_prefix("{phone}") {
            filled.push_str(&escaped(phone));
            rest = after;
        } else if let Some(after) = from.strip_prefix("{text}") {
            filled.push_str(&escaped(text));
            rest = after;
        } else {
            filled.push('{');
            rest = from.get(1..).unwrap_or_default();
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_and_text_are_escaped_for_where_they_stand_and_filled_once() {
        let text = "{phone}\n& say \"hi\"";
        assert_eq!(
            fill(
                "{\"to\":\"{phone}\",\"text\":\"{text}\"}",
                "+491",
                text,
                Escape::Json
            ),
            "{\"to\":\"+491\",\"text\":\"{phone}\\n& say \\\"hi\\\"\"}"
        );
        assert_eq!(
            fill("to={phone}&m={text}", "+491", "a b&c", Escape::Url),
            "to=%2B491&m=a%20b%26c"
        );
    }

    #[test]
    fn a_gateway_that_is_busy_is_tried_again_and_one_that_refuses_is_not() {
        assert_eq!(as_mail(202), 250);
        assert_eq!(as_mail(429), 450);
        assert_eq!(as_mail(503), 450);
        assert_eq!(as_mail(400), 550);
    }
}
