//! A webhook's address: `https://portal/rest/{owner}/{secret}/`, with or without a method behind it. Whoever holds it may do what
//! the webhook may, so it is kept as a secret is.

use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use reqwest::Url;

use crate::upstream::Origin;

/// A webhook's address. Its secret hides in `Debug`.
#[derive(Clone, Debug)]
pub struct WebhookAddress {
    /// The portal.
    pub origin: Origin,
    /// The number of who made the webhook.
    pub owner: String,
    /// What opens it.
    pub secret: Plain,
}

impl WebhookAddress {
    /// Reads what somebody pasted; `None` when it is not a webhook's address at all.
    ///
    /// # Errors
    /// [`Problem::BadField`] on `address` when it would go over the network without encryption, which portals refuse.
    pub fn read(text: &str) -> Result<Option<Self>, Problem> {
        let text = text.trim();
        let text = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{text}")
        };
        let (Ok(url), Ok(origin)) = (Url::parse(&text), Origin::parse(&text)) else {
            return Ok(None);
        };
        let parts: Vec<&str> = url.path_segments().into_iter().flatten().collect();
        let (owner, secret) = match parts.as_slice() {
            ["rest", "api", owner, secret, ..] | ["rest", owner, secret, ..] => (*owner, *secret),
            _ => return Ok(None),
        };
        let is_number = !owner.is_empty() && owner.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || secret.is_empty() {
            return Ok(None);
        }
        let is_here = matches!(origin.host(), "localhost" | "127.0.0.1" | "[::1]");
        if origin.plain() && !is_here {
            return Err(Problem::field("address", "webhook_plain"));
        }
        Ok(Some(Self {
            owner: owner.to_owned(),
            secret: Plain::new(secret),
            origin,
        }))
    }

    /// Where a method of the older version is called.
    pub(super) fn at(&self, method: &str) -> Plain {
        let path = format!(
            "/rest/{}/{}/{method}.json",
            self.owner,
            self.secret.expose()
        );
        Plain::new(self.origin.at(&path))
    }

    /// Where a method of the newer version is called.
    pub(super) fn at_v3(&self, method: &str) -> Plain {
        let path = format!("/rest/api/{}/{}/{method}", self.owner, self.secret.expose());
        Plain::new(self.origin.at(&path))
    }

    /// Text from over there, without the secret should it stand in it.
    pub(super) fn without_secret(&self, text: &str) -> String {
        text.replace(self.secret.expose(), "…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_with_and_without_a_method_and_never_shows_its_secret() {
        for text in [
            "https://northwind.example/rest/7/abc123def/",
            " https://northwind.example/rest/7/abc123def",
            "https://northwind.example/rest/7/abc123def/user.get.json?ID=1",
            "https://northwind.example/rest/api/7/abc123def/main.eventlog.list",
            "northwind.example/rest/7/abc123def/profile",
        ] {
            let found = WebhookAddress::read(text).unwrap().unwrap();
            assert_eq!(found.origin.text(), "https://northwind.example", "{text}");
            assert_eq!(
                (found.owner.as_str(), found.secret.expose()),
                ("7", "abc123def")
            );
            assert!(!format!("{found:?}").contains("abc123def"));
            let url = "https://northwind.example/rest/7/abc123def/profile.json";
            assert_eq!(found.at("profile").expose(), url);
            let url = "https://northwind.example/rest/api/7/abc123def/main.eventlog.tail";
            assert_eq!(found.at_v3("main.eventlog.tail").expose(), url);
            assert_eq!(found.without_secret("no abc123def here"), "no … here");
        }
    }

    #[test]
    fn what_is_no_webhooks_address_is_none_and_an_open_line_is_refused() {
        for text in [
            "",
            "gate.example",
            "https://gate.example/w/northwind",
            "https://northwind.example/rest/",
            "https://northwind.example/rest/7/",
            "https://northwind.example/rest/me/abc/",
        ] {
            assert!(WebhookAddress::read(text).unwrap().is_none(), "{text}");
        }
        let plain = WebhookAddress::read("http://northwind.example/rest/7/abc/");
        assert_eq!(
            plain.unwrap_err(),
            Problem::field("address", "webhook_plain")
        );
        let here = WebhookAddress::read("http://127.0.0.1:8080/rest/7/abc/");
        assert!(here.unwrap().is_some(), "this computer needs no encryption");
    }
}
