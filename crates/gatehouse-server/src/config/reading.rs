//! How settings are read: the file, the environment over it, and where each key stands, for whoever has to find what is wrong.

use std::fmt;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::error::Kind;
use figment::providers::{Env, Format, Serialized, Toml};
use toml::de::DeTable;

use super::Config;

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
    /// Reads `file` (defaults where it is none), then the environment, then checks every value. The source tells where a key stands.
    ///
    /// # Errors
    /// The first thing that is wrong, with its key and place.
    pub fn read(file: Option<&Path>) -> Result<(Self, Source), Wrong> {
        let mut source = Source {
            figment: Figment::from(Serialized::defaults(Self::default())),
            file: file.map(Path::to_owned),
            text: String::new(),
        };
        if let Some(file) = file {
            source.text = std::fs::read_to_string(file).map_err(|error| Wrong {
                key: String::new(),
                place: file.display().to_string(),
                reason: error.to_string(),
            })?;
            // The library's own words would show the line, and with it a secret.
            if let Err(error) = DeTable::parse(&source.text) {
                return Err(Wrong {
                    key: String::new(),
                    place: source.line(error.span().map_or(0, |span| span.start)),
                    reason: error.message().to_owned(),
                });
            }
            source.figment = source.figment.merge(Toml::string(&source.text));
        }
        source.figment = source.figment.merge(environment());
        let mut config: Self = source
            .figment
            .extract()
            .map_err(|error| source.explain(error))?;
        if let Some(folder) = file.and_then(Path::parent) {
            config.lie_in(folder, |key| source.is_variable(key));
        }
        for one in &mut config.provider {
            one.take_secret();
        }
        config
            .check()
            .map_err(|(key, reason)| source.wrong(&key, &reason))?;
        Ok((config, source))
    }

    /// What the file names lies beside it; what a variable names, where the program was started.
    fn lie_in(&mut self, folder: &Path, by_variable: impl Fn(&str) -> bool) {
        let mut paths = vec![("key_file", Some(&mut self.key_file))];
        paths.push(("breached_file", self.breached_file.as_mut()));
        paths.push(("templates", self.templates.as_mut()));
        paths.push(("mail.password_file", self.mail.password_file.as_mut()));
        paths.push(("mail.ca_file", self.mail.ca_file.as_mut()));
        paths.push(("mail.folder", self.mail.folder.as_mut()));
        let secret = self.mail.report_secret_file.as_mut();
        paths.push(("mail.report_secret_file", secret));
        if let Some(tls) = &mut self.tls {
            paths.push(("tls.cert", Some(&mut tls.cert)));
            paths.push(("tls.key", Some(&mut tls.key)));
        }
        for one in &mut self.provider {
            paths.push(("provider", one.client_secret_file.as_mut()));
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
}

/// Every first key.
pub(super) const KEYS: [&str; 27] = [
    "listen",
    "public_url",
    "database_url",
    "key_file",
    "trusted_proxies",
    "tls",
    "mail",
    "sms",
    "provider",
    "letters_per_second",
    "access_minutes",
    "allow_new_workspaces",
    "operator",
    "block",
    "rest",
    "outgoing",
    "breached_file",
    "password",
    "session",
    "tries",
    "recovery",
    "invitations",
    "two_step",
    "events",
    "proof_of_work",
    "templates",
    "language",
];

/// Only variables that name a key: others may belong to someone else, and are named in the log.
fn environment() -> Env {
    Env::prefixed("GATEHOUSE_")
        .filter(|key| {
            let key = key.as_str().to_ascii_lowercase();
            let first = key.split("__").next().unwrap_or_default();
            let known = KEYS.contains(&first);
            let other = matches!(first, "config" | "log")
                || ["test_", "secret_"]
                    .iter()
                    .any(|begin| first.starts_with(begin));
            if !known && !other {
                let name = key.to_ascii_uppercase();
                tracing::warn!("the variable GATEHOUSE_{name} sets nothing: no key has this name");
            }
            known
        })
        .split("__")
}

/// Where each setting comes from.
#[derive(Debug)]
pub struct Source {
    figment: Figment,
    file: Option<PathBuf>,
    text: String,
}

impl Source {
    /// What is wrong with a key, and where it is set.
    #[must_use]
    pub fn wrong(&self, key: &str, reason: &str) -> Wrong {
        Wrong {
            key: key.to_owned(),
            place: self.place(key),
            reason: reason.to_owned(),
        }
    }

    fn is_variable(&self, key: &str) -> bool {
        self.figment
            .find_metadata(key)
            .is_some_and(|from| from.name.contains("environment"))
    }

    fn explain(&self, error: figment::Error) -> Wrong {
        let Some(first) = error.into_iter().next() else {
            return self.wrong("", "cannot be read");
        };
        let mut path = first.path.clone();
        let reason = match &first.kind {
            Kind::MissingField(name) => {
                path.push(name.to_string());
                "is missing".to_owned()
            }
            // What was found may be a secret.
            Kind::InvalidType(_, expected) | Kind::InvalidValue(_, expected) => {
                format!("is {}", in_words(&expected.to_string()))
            }
            Kind::UnknownField(_, known) => format!("is no key; there are {}", known.join(", ")),
            Kind::UnknownVariant(_, known) => format!("is none of {}", known.join(", ")),
            kind => kind.to_string(),
        };
        let key = path.join(".");
        let by_variable = first
            .metadata
            .as_ref()
            .is_some_and(|from| from.name.contains("environment"));
        Wrong {
            place: if by_variable {
                named(&key)
            } else {
                self.place(&key)
            },
            key,
            reason,
        }
    }

    /// The variable, or `file:line` of a key; of the nearest table around it where it is not there.
    fn place(&self, key: &str) -> String {
        if self.is_variable(key) {
            return named(key);
        }
        match DeTable::parse(&self.text) {
            Ok(table) if self.file.is_some() => self.line(begin_of(table.get_ref(), key)),
            _ => "settings".to_owned(),
        }
    }

    fn line(&self, at: usize) -> String {
        let file = self.file.as_deref().unwrap_or(Path::new("settings"));
        let before = self.text.get(..at).unwrap_or_default();
        format!("{}:{}", file.display(), before.matches('\n').count() + 1)
    }
}

/// Where a key begins in the text, or the last of its tables that is there.
fn begin_of(table: &DeTable<'_>, key: &str) -> usize {
    let mut begin = 0;
    let (mut inside, mut listed) = (Some(table), None);
    for part in key.split('.') {
        let value = if let Some(table) = inside {
            let Some((name, value)) = table.iter().find(|(name, _)| name.get_ref() == part) else {
                break;
            };
            begin = name.span().start;
            value
        } else {
            let list: Option<&toml::de::DeArray<'_>> = listed;
            let Some(value) = part
                .parse::<usize>()
                .ok()
                .and_then(|place| list.and_then(|list| list.get(place)))
            else {
                break;
            };
            begin = value.span().start;
            value
        };
        inside = value.get_ref().as_table();
        listed = value.get_ref().as_array();
    }
    begin
}

/// What a value is not, where the library names a type of the program.
fn in_words(expected: &str) -> String {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "no whole number of 0 or more".to_owned(),
        "a boolean" => "neither true nor false".to_owned(),
        "a sequence" => "no list, as [\"one\", \"two\"]".to_owned(),
        "socket address" => "no address and port, as \"127.0.0.1:7878\"".to_owned(),
        other => format!("not {}", other.trim_start_matches("not ")),
    }
}

/// The variable of a key; of a list's element, that of the list.
fn named(key: &str) -> String {
    let key = key.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    format!(
        "environment variable GATEHOUSE_{}",
        key.to_ascii_uppercase().replace('.', "__")
    )
}
