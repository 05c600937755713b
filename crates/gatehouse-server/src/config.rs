//! Settings of the server: one TOML file, and the environment over it (`GATEHOUSE_PUBLIC_URL`,
//! `GATEHOUSE_MAIL__HOST`). What is wrong is told with its key, its file and its line.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

/// Everything an operator sets. Each field is the key of the same name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where it listens. Default `127.0.0.1:7878`.
    pub listen: SocketAddr,
    /// The origin that links are built from: scheme, host and port, nothing behind.
    pub public_url: String,
    /// `sqlite://path?mode=rwc` or `postgres://…`.
    pub database_url: String,
    /// A file of 32 random bytes, made when missing. Links stop working when it is lost.
    pub key_file: PathBuf,
    /// Proxies whose forwarding headers are believed (IPR-7).
    pub trusted_proxies: Vec<IpNet>,
    /// Serve TLS itself.
    pub tls: Option<Tls>,
    /// How letters leave.
    pub mail: Mail,
    /// How SMS leave; none when absent.
    pub sms: Option<Sms>,
    /// INV-4: letters a second, over all workspaces.
    pub letters_per_second: u32,
    /// Minutes an app's access token lives.
    pub access_minutes: u32,
    /// A sorted file of breached passwords' SHA-1 (RCV-6), beside the built-in list.
    pub breached_file: Option<PathBuf>,
    /// A folder of templates that replace the built-in pages and letters of the same name.
    pub templates: Option<PathBuf>,
}

/// Certificate and key, in PEM.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The chain.
    pub cert: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// `kind` of `[mail]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// To a mail server.
    Smtp,
    /// Into a folder.
    File,
    /// Nowhere: letters wait.
    #[default]
    None,
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// Not at all.
    None,
    /// By STARTTLS, which must succeed.
    #[default]
    Starttls,
    /// From the first byte.
    Tls,
}

/// How letters leave.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// Where to.
    pub kind: MailKind,
    /// The sender's address.
    pub from: String,
    /// The mail server.
    pub host: String,
    /// Its port; the usual one of `security` when absent.
    pub port: Option<u16>,
    /// Its protection.
    pub security: Security,
    /// Who signs in there.
    pub username: Option<String>,
    /// The file with the password.
    pub password_file: Option<PathBuf>,
    /// A file of more certificate authorities, in PEM.
    pub ca_file: Option<PathBuf>,
    /// The folder, for `kind = "file"`.
    pub folder: Option<PathBuf>,
    /// Where delivery reports go, one address a letter, as `bounce+{letter}@host`; the sender when absent.
    pub return_path: Option<String>,
}

/// An HTTP gateway for SMS.
#[derive(Clone, Debug, Serialize, Deserialize)]
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

fn post() -> String {
    "POST".to_owned()
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 7878)),
            public_url: "http://127.0.0.1:7878".to_owned(),
            database_url: "sqlite://gatehouse.sqlite?mode=rwc".to_owned(),
            key_file: PathBuf::from("gatehouse.key"),
            trusted_proxies: Vec::new(),
            tls: None,
            mail: Mail::default(),
            sms: None,
            letters_per_second: 10,
            access_minutes: 60,
            breached_file: None,
            templates: None,
        }
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            kind: MailKind::None,
            from: "gatehouse@localhost".to_owned(),
            host: "localhost".to_owned(),
            port: None,
            security: Security::default(),
            username: None,
            password_file: None,
            ca_file: None,
            folder: None,
            return_path: None,
        }
    }
}

/// What is wrong with the settings: every line an operator needs to find it.
#[derive(Debug)]
pub struct Wrong {
    /// The key, as `mail.host`; empty when the file cannot be read as TOML at all.
    pub key: String,
    /// The file and line, or the variable.
    pub place: String,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.key.is_empty() {
            write!(f, "{}: {}", self.place, self.reason)
        } else {
            write!(f, "{}: {}: {}", self.place, self.key, self.reason)
        }
    }
}

impl std::error::Error for Wrong {}

impl Config {
    /// Reads `file` (defaults where it is none), then the environment, then checks every value.
    ///
    /// # Errors
    /// The first thing that is wrong, with its key and place.
    pub fn read(file: Option<&Path>) -> Result<Self, Wrong> {
        let mut text = String::new();
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file {
            text = std::fs::read_to_string(file).map_err(|error| Wrong {
                key: String::new(),
                place: file.display().to_string(),
                reason: error.to_string(),
            })?;
            figment = figment.merge(Toml::string(&text));
        }
        figment = figment.merge(environment());
        let mut config: Self = figment
            .extract()
            .map_err(|error| explain(error, file, &text))?;
        if let Some(folder) = file.and_then(Path::parent) {
            config.lie_in(folder, |key| {
                figment.find_metadata(key).is_some_and(from_environment)
            });
        }
        config.check().map_err(|(key, reason)| {
            let variable = figment
                .find_metadata(&key)
                .filter(|from| from_environment(from));
            Wrong {
                place: variable.map_or_else(|| place(&key, file, &text), |_| named(&key)),
                key,
                reason,
            }
        })?;
        Ok(config)
    }

    /// What the file names lies beside it; what a variable names, where the program was started.
    fn lie_in(&mut self, folder: &Path, by_variable: impl Fn(&str) -> bool) {
        let mut paths = vec![("key_file", Some(&mut self.key_file))];
        paths.push(("breached_file", self.breached_file.as_mut()));
        paths.push(("templates", self.templates.as_mut()));
        paths.push(("mail.password_file", self.mail.password_file.as_mut()));
        paths.push(("mail.ca_file", self.mail.ca_file.as_mut()));
        paths.push(("mail.folder", self.mail.folder.as_mut()));
        if let Some(tls) = &mut self.tls {
            paths.push(("tls.cert", Some(&mut tls.cert)));
            paths.push(("tls.key", Some(&mut tls.key)));
        }
        for (key, path) in paths {
            if let Some(path) = path.filter(|_| !by_variable(key)) {
                *path = folder.join(&*path);
            }
        }
        if let Some(rest) = self.database_url.strip_prefix("sqlite:")
            && !by_variable("database_url")
        {
            let path = rest.trim_start_matches("//");
            if !path.starts_with([':', '/']) {
                self.database_url = format!("sqlite://{}", folder.join(path).display());
            }
        }
    }

    /// The origin of every link, without a slash at its end.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.public_url.trim_end_matches('/')
    }

    /// `host[:port]` of the origin, as it is shown to people.
    #[must_use]
    pub fn host(&self) -> &str {
        let origin = self.origin();
        origin.split_once("://").map_or(origin, |(_, host)| host)
    }

    /// The address letters come from.
    #[must_use]
    pub fn sender(&self) -> &str {
        &self.mail.from
    }

    fn check(&self) -> Result<(), (String, String)> {
        let wrong = |key: &str, reason: &str| Err((key.to_owned(), reason.to_owned()));
        let url = reqwest::Url::parse(&self.public_url)
            .map_err(|error| ("public_url".to_owned(), error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return wrong("public_url", "is no http or https address");
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return wrong("public_url", "has something behind the host and port");
        }
        if !["sqlite:", "postgres:", "postgresql:"]
            .iter()
            .any(|scheme| self.database_url.starts_with(scheme))
        {
            return wrong("database_url", "begins with neither sqlite: nor postgres:");
        }
        if gatehouse_rules::address::Address::parse(&self.mail.from).is_err() {
            return wrong("mail.from", "is no mail address");
        }
        if self.mail.kind == MailKind::File && self.mail.folder.is_none() {
            return wrong("mail.folder", "is needed for kind = \"file\"");
        }
        let return_path = self.mail.return_path.as_ref();
        if return_path.is_some_and(|path| {
            gatehouse_rules::address::Address::parse(&path.replace("{letter}", "x")).is_err()
        }) {
            return wrong("mail.return_path", "is no mail address");
        }
        if self.mail.kind == MailKind::Smtp && self.mail.host.is_empty() {
            return wrong("mail.host", "is needed for kind = \"smtp\"");
        }
        if !(1..=1000).contains(&self.letters_per_second) {
            return wrong("letters_per_second", "is not between 1 and 1000");
        }
        if !(1..=1440).contains(&self.access_minutes) {
            return wrong("access_minutes", "is not between 1 and 1440");
        }
        if let Some(sms) = &self.sms {
            if !matches!(sms.method.as_str(), "GET" | "POST") {
                return wrong("sms.method", "is neither GET nor POST");
            }
            if let Some(bad) = sms.headers.iter().find(|header| !header.contains(':')) {
                return wrong("sms.headers", &format!("{bad:?} is no `name: value`"));
            }
        }
        Ok(())
    }
}

/// Only variables that name a key: others may belong to someone else.
fn environment() -> Env {
    const KEYS: [&str; 12] = [
        "listen",
        "public_url",
        "database_url",
        "key_file",
        "trusted_proxies",
        "tls",
        "mail",
        "sms",
        "letters_per_second",
        "access_minutes",
        "breached_file",
        "templates",
    ];
    Env::prefixed("GATEHOUSE_")
        .filter(|key| {
            let key = key.as_str().to_ascii_lowercase();
            let first = key.split("__").next().unwrap_or_default();
            KEYS.contains(&first)
        })
        .split("__")
}

fn explain(error: figment::Error, file: Option<&Path>, text: &str) -> Wrong {
    let Some(first) = error.into_iter().next() else {
        return Wrong {
            key: String::new(),
            place: String::new(),
            reason: String::new(),
        };
    };
    let key = first.path.join(".");
    let place = if first.metadata.as_ref().is_some_and(from_environment) {
        named(&key)
    } else {
        place(&key, file, text)
    };
    Wrong {
        key,
        place,
        reason: first.kind.to_string(),
    }
}

fn from_environment(metadata: &figment::Metadata) -> bool {
    metadata.name.contains("environment")
}

/// The variable of a key.
fn named(key: &str) -> String {
    format!(
        "environment variable GATEHOUSE_{}",
        key.to_ascii_uppercase().replace('.', "__")
    )
}

/// `file:line` of a key, as far as the key stands in the file.
fn place(key: &str, file: Option<&Path>, text: &str) -> String {
    let Some(file) = file else {
        return "settings".to_owned();
    };
    let (section, name) = key.rsplit_once('.').unwrap_or(("", key));
    let mut inside = String::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(head) = line.strip_prefix('[') {
            inside = head.trim_end_matches(']').trim().to_owned();
        } else if inside == section
            && line
                .split_once('=')
                .is_some_and(|(left, _)| left.trim() == name)
        {
            return format!("{}:{}", file.display(), number + 1);
        }
    }
    file.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(toml: &str) -> String {
        let folder = std::env::temp_dir().join(format!(
            "gatehouse-config-{}-{}",
            std::process::id(),
            gatehouse_rules::secret::sha256_hex(toml.as_bytes())
        ));
        std::fs::write(&folder, toml).unwrap();
        let told = Config::read(Some(&folder)).unwrap_err().to_string();
        std::fs::remove_file(&folder).unwrap();
        told
    }

    #[test]
    fn a_wrong_setting_is_told_with_its_key_file_and_line() {
        let told = wrong("listen = \"127.0.0.1:1\"\n\n[mail]\nkind = \"pigeon\"\n");
        assert!(told.contains(":4: mail.kind"), "{told}");
        let told = wrong("public_url = \"ftp://x\"\n");
        assert!(told.contains(":1: public_url"), "{told}");
        let told = wrong("# one\npublik_url = \"http://x\"\n");
        assert!(told.contains(":2: publik_url"), "{told}");
        let told = wrong("listen = \n");
        assert!(told.contains("line 1"), "{told}");
    }
}
