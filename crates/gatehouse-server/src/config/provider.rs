//! `[[provider]]`: the OpenID Connect providers whose word counts for who someone is (SOC-1).

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use figment::providers::Env;
use gatehouse_rules::social::slug;
use serde::{Deserialize, Serialize};

/// Longest name of a provider, in characters.
const NAME_MAX: usize = 40;

/// One provider. Its redirect URI is `{public_url}/social/{slug of the name}`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// As the button says it: `Continue with …`.
    pub name: String,
    /// Its issuer, to the letter as it names itself.
    pub issuer: String,
    /// Who this server is there.
    pub client_id: String,
    /// This server's secret there; else by file, else by the variable `GATEHOUSE_SECRET_{NAME}`.
    #[serde(default)]
    pub client_secret: Option<String>,
    /// The file with it.
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    /// What is asked for beside `openid`.
    #[serde(default = "scopes")]
    pub scopes: Vec<String>,
    /// Whether it lets people sign in anew when it is asked to, and says so. Where it cannot, `false` takes its word of any age also for
    /// what asks for a fresh sign-in.
    #[serde(default = "yes")]
    pub asks_anew: bool,
}

/// Without the secret.
impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider")
            .field("name", &self.name)
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

const fn yes() -> bool {
    true
}

fn scopes() -> Vec<String> {
    vec!["profile".to_owned(), "email".to_owned()]
}

impl Provider {
    /// The variable that may hold its secret, as `GATEHOUSE_SECRET_OFFICE_365`.
    pub(super) fn variable(&self) -> String {
        let name = slug(&self.name).to_ascii_uppercase().replace('-', "_");
        format!("GATEHOUSE_SECRET_{name}")
    }

    /// Takes the secret from its variable, which counts before the file's, as every variable does.
    pub(super) fn take_secret(&mut self) {
        if let Some(secret) = Env::var(&self.variable()) {
            self.client_secret = Some(secret);
            self.client_secret_file = None;
        }
    }
}

/// Whether an address may be asked: https, or http on this very computer.
pub(crate) fn is_safe(url: &reqwest::Url) -> bool {
    match url.scheme() {
        "https" => url.host_str().is_some(),
        "http" => is_loopback(url),
        _ => false,
    }
}

/// Whether it is http on this very computer, by number: a name could lead anywhere.
pub(crate) fn is_loopback(url: &reqwest::Url) -> bool {
    url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "[::1]"))
}

/// Every value of every provider.
pub(super) fn check(providers: &[Provider]) -> Result<(), (String, String)> {
    let (mut slugs, mut issuers) = (BTreeSet::new(), BTreeSet::new());
    for (place, one) in providers.iter().enumerate() {
        let wrong =
            |key: &str, reason: &str| Err((format!("provider.{place}.{key}"), reason.to_owned()));
        let is_long = one.name.chars().count() > NAME_MAX;
        if is_long || one.name.chars().any(char::is_control) || slug(&one.name).is_empty() {
            return wrong(
                "name",
                "is no name: up to 40 characters, with a letter or digit among them",
            );
        }
        if !slugs.insert(slug(&one.name)) {
            return wrong("name", "is another provider’s already");
        }
        match reqwest::Url::parse(&one.issuer) {
            Ok(url) if url.query().is_some() || url.fragment().is_some() => {
                return wrong("issuer", "has something behind its path");
            }
            Ok(url) if is_safe(&url) => {}
            Ok(_) | Err(_) => {
                return wrong(
                    "issuer",
                    "is no https address (http counts on 127.0.0.1 only)",
                );
            }
        }
        if !issuers.insert(one.issuer.trim_end_matches('/')) {
            return wrong("issuer", "is another provider’s already");
        }
        if one.client_id.trim().is_empty() {
            return wrong("client_id", "is empty");
        }
        match (&one.client_secret, &one.client_secret_file) {
            (None, None) => {
                let reason = format!(
                    "is missing; set it here, in client_secret_file, or in {}",
                    one.variable()
                );
                return wrong("client_secret", &reason);
            }
            (Some(_), Some(_)) => {
                return wrong(
                    "client_secret_file",
                    "is one secret too many beside client_secret",
                );
            }
            (Some(secret), None) if secret.trim().is_empty() => {
                return wrong("client_secret", "is empty");
            }
            _ => {}
        }
        let bad = |scope: &String| scope.is_empty() || scope.contains(char::is_whitespace);
        if let Some(place) = one.scopes.iter().position(bad) {
            return wrong(&format!("scopes.{place}"), "is no scope");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Config;

    fn told(toml: &str) -> Option<String> {
        let hash = gatehouse_rules::secret::sha256_hex(toml.as_bytes());
        let name = format!("gatehouse-provider-{}-{hash}", std::process::id());
        let file = std::env::temp_dir().join(name);
        std::fs::write(&file, toml).unwrap();
        let told = Config::read(Some(&file))
            .err()
            .map(|wrong| wrong.to_string());
        std::fs::remove_file(&file).unwrap();
        told
    }

    fn provider(name: &str, issuer: &str, more: &str) -> String {
        format!(
            "[[provider]]\nname = \"{name}\"\nissuer = \"{issuer}\"\nclient_id = \"gatehouse\"\n{more}\n"
        )
    }

    const SECRET: &str = "client_secret = \"s\"";

    #[test]
    fn any_number_of_providers_is_read_and_http_counts_on_this_computer_only_soc_1() {
        let good = [
            provider("Acme", "https://id.acme.example/realm", SECRET),
            provider("Here", "http://127.0.0.1:9000", SECRET),
            provider("Six", "http://[::1]:9000", SECRET),
        ];
        assert_eq!(told(&good.concat()), None);
        for issuer in [
            "http://id.acme.example",
            "http://localhost:9000",
            "http://127.0.0.1.evil.example",
            "ftp://id.acme.example",
            "id.acme.example",
        ] {
            let told = told(&provider("Acme", issuer, SECRET)).unwrap();
            assert!(
                told.contains(":3: provider.0.issuer: is no https"),
                "{told}"
            );
        }
    }

    #[test]
    fn what_is_wrong_with_a_provider_is_told_with_its_key_file_and_line() {
        let acme = provider("Acme", "https://a.example", SECRET);
        for (more, wanted) in [
            (
                provider("ACME", "https://b.example", SECRET),
                ":8: provider.1.name: is another",
            ),
            (
                provider("B", "https://a.example/", SECRET),
                ":9: provider.1.issuer: is another",
            ),
            (
                provider("東", "https://b.example", SECRET),
                ":8: provider.1.name: is no name",
            ),
            (
                provider(
                    "B",
                    "https://b.example",
                    "scopes = [\"a b\"]\nclient_secret = \"s\"",
                ),
                "provider.1.scopes.0",
            ),
            (
                provider("B", "https://b.example", "secret = \"s\""),
                "provider.1.secret",
            ),
        ] {
            let told = told(&format!("{acme}\n{more}")).unwrap();
            assert!(told.contains(wanted), "{wanted} in {told}");
        }
        let told = told(&provider("Office 365", "https://b.example", "")).unwrap();
        assert!(
            told.contains("provider.0.client_secret: is missing"),
            "{told}"
        );
        assert!(told.contains("GATEHOUSE_SECRET_OFFICE_365"), "{told}");
    }
}
