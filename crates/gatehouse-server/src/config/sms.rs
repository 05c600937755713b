//! `[sms]`: how letters leave by SMS.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::checking::wrong;

/// An HTTP gateway for SMS.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    /// Where to.
    pub url: String,
    /// `POST` or `GET`.
    #[serde(default = "post")]
    pub method: String,
    /// Headers, as `name: value`.
    #[serde(default)]
    pub headers: Vec<String>,
    /// The body, with `{phone}` and `{text}`.
    #[serde(default)]
    pub body: String,
}

/// Without anything that may hold the gateway's secret.
impl fmt::Debug for Sms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sms")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

fn post() -> String {
    "POST".to_owned()
}

/// Every value of it.
pub(super) fn check(sms: &Sms) -> Result<(), (String, String)> {
    if !matches!(sms.method.as_str(), "GET" | "POST") {
        return wrong("sms.method", "is neither GET nor POST");
    }
    if let Some(bad) = sms.headers.iter().position(|header| !header.contains(':')) {
        return wrong(&format!("sms.headers.{bad}"), "is no `name: value`");
    }
    Ok(())
}
