//! What an app asks for when it wants to be connected, checked before anyone is asked for anything (RFC 6749, 7636, 8252).

use serde::{Deserialize, Serialize};

use crate::pages::encoded;

/// The one app that may connect.
pub const CLIENT: &str = "gatehouse-desktop";
const DEVICE_NAME_MAX: usize = 60;

/// What an app asks for, checked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub redirect_uri: String,
    pub state: String,
    pub challenge: String,
    pub workspace: String,
    pub device_name: String,
    pub thumbprint: String,
}

/// Why a request is not taken.
pub(crate) enum Bad {
    /// It does not come from the app, or would lead elsewhere: told here, never sent on.
    Foreign(&'static str),
    /// The app made a mistake and is told by its own address (RFC 6749, 4.1.2.1).
    Sent(String),
}

impl Asked {
    /// Reads and checks the query. Each parameter counts once.
    pub(crate) fn read(query: Option<&str>) -> Result<Self, Bad> {
        let url = reqwest::Url::parse(&format!("http://x/?{}", query.unwrap_or_default()))
            .map_err(|_| Bad::Foreign("query"))?;
        let get = |name: &str| {
            let mut values = url
                .query_pairs()
                .filter(|(one, _)| one == name)
                .map(|(_, value)| value);
            let first = values.next();
            if values.next().is_some() {
                None
            } else {
                first.map(std::borrow::Cow::into_owned)
            }
        };
        if get("client_id").as_deref() != Some(CLIENT) {
            return Err(Bad::Foreign("client_id"));
        }
        let redirect_uri = get("redirect_uri")
            .filter(|uri| is_loopback(uri))
            .ok_or(Bad::Foreign("redirect_uri"))?;
        let state = get("state").unwrap_or_default();
        if state.len() > 512 {
            return Err(Bad::Foreign("state"));
        }
        let error =
            |code: &str| Bad::Sent(back(&redirect_uri, &[("error", code), ("state", &state)]));
        if get("response_type").as_deref() != Some("code") {
            return Err(error("unsupported_response_type"));
        }
        if get("code_challenge_method").as_deref() != Some("S256") {
            return Err(error("invalid_request"));
        }
        let hash = |name: &str| get(name).filter(|text| is_hash(text));
        let (Some(challenge), Some(thumbprint), Some(workspace)) =
            (hash("code_challenge"), hash("dpop_jkt"), get("workspace"))
        else {
            return Err(error("invalid_request"));
        };
        Ok(Self {
            challenge,
            workspace,
            thumbprint,
            device_name: device_name(&get("device_name").unwrap_or_default()),
            redirect_uri,
            state,
        })
    }

    /// The same question as a query, for the form and the way to cancel.
    pub(crate) fn query(&self) -> String {
        let pairs = [
            ("response_type", "code"),
            ("client_id", CLIENT),
            ("redirect_uri", &self.redirect_uri),
            ("state", &self.state),
            ("code_challenge", &self.challenge),
            ("code_challenge_method", "S256"),
            ("workspace", &self.workspace),
            ("device_name", &self.device_name),
            ("dpop_jkt", &self.thumbprint),
        ];
        pairs
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect::<Vec<_>>()
            .join("&")
    }
}

/// RFC 8252, 7.3: this computer, by number and over http, any port.
fn is_loopback(uri: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(uri) else {
        return false;
    };
    url.scheme() == "http"
        && matches!(url.host_str(), Some("127.0.0.1" | "[::1]"))
        && url.port().is_some()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none()
        // As written: what a browser would read another way is not taken.
        && url.as_str() == uri
}

/// SHA-256 in base64url, without padding.
fn is_hash(text: &str) -> bool {
    text.len() == 43
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// What the device calls itself, made harmless to read: one line, visible, short.
fn device_name(text: &str) -> String {
    let name: String = text
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .take(DEVICE_NAME_MAX)
        .collect();
    let name = name.trim();
    if name.is_empty() {
        "A computer without a name".to_owned()
    } else {
        name.to_owned()
    }
}

/// The app's address with what it is told.
pub(crate) fn back(redirect_uri: &str, pairs: &[(&str, &str)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    format!("{redirect_uri}?{}", query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_goes_back_to_this_computer_only_rfc_8252() {
        assert!(is_loopback("http://127.0.0.1:49152/callback"));
        assert!(is_loopback("http://[::1]:49152/callback"));
        for bad in [
            "https://127.0.0.1:1/callback",
            "http://localhost:1/callback",
            "http://127.0.0.1/callback",
            "http://127.0.0.1:1@evil.example/callback",
            "http://evil.example:1/callback",
            "http://127.0.0.1.evil.example:1/",
            "http://127.1:80/callback",
            "http://0x7f000001:1/callback",
            "http://127.0.0.1:1/callback#x",
            "http://127.0.0.1:1/callback?x=1",
            "http:\\\\127.0.0.1:1/callback",
            "gatehouse://callback",
        ] {
            assert!(!is_loopback(bad), "{bad}");
        }
    }

    #[test]
    fn a_device_cannot_write_more_than_a_name_onto_the_page() {
        assert_eq!(device_name("Petra\u{202e}’s\nlaptop "), "Petra’slaptop");
        assert_eq!(device_name("\u{200b} "), "A computer without a name");
        assert_eq!(device_name(&"x".repeat(500)).len(), DEVICE_NAME_MAX);
    }

    #[test]
    fn a_parameter_that_stands_twice_is_not_taken() {
        let hash = "a".repeat(43);
        let query = format!(
            "response_type=code&client_id={CLIENT}&redirect_uri=http://127.0.0.1:1/callback&state=s&code_challenge={hash}\
             &code_challenge_method=S256&workspace=w&dpop_jkt={hash}"
        );
        assert!(Asked::read(Some(&query)).is_ok());
        assert!(matches!(
            Asked::read(Some(&format!("{query}&redirect_uri=http://127.0.0.1:2/"))),
            Err(Bad::Foreign("redirect_uri"))
        ));
        assert!(matches!(
            Asked::read(Some(&query.replace("S256", "plain"))),
            Err(Bad::Sent(_))
        ));
        assert!(matches!(
            Asked::read(Some(&query.replace("dpop_jkt", "other"))),
            Err(Bad::Sent(_))
        ));
        assert!(matches!(
            Asked::read(Some("client_id=other")),
            Err(Bad::Foreign("client_id"))
        ));
    }
}
