//! Settings of the server: one TOML file, and the environment over it (`GATEHOUSE_PUBLIC_URL`,
//! `GATEHOUSE_MAIL__HOST`). What is wrong is told with its key, its file and its line.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::error::Kind;
use figment::providers::{Env, Format, Serialized, Toml};
use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::block::{Policy, Weights};
use gatehouse_rules::invitation::{self, AN_HOUR_MAX};
use gatehouse_rules::language::Language;
use gatehouse_rules::password::{LEAST, Lengths};
use gatehouse_rules::recovery;
use gatehouse_rules::sign_in::Tries;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, Time};
use gatehouse_rules::two_step::{PAUSE_HOURS_MAX, PAUSES};
use ipnet::IpNet;
use lettre::message::Mailbox;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use toml::de::DeTable;

use crate::report::{LETTER, TOKEN_LENGTH};
use crate::store::session::Alive;

mod provider;

pub use provider::Provider;
pub(crate) use provider::{is_loopback, is_safe};

/// Everything an operator sets. Each field is the key of the same name.
#[derive(Clone, Serialize, Deserialize)]
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
    /// Proxies whose forwarding headers are believed (IPR-7): addresses or ranges.
    #[serde(deserialize_with = "ranges")]
    pub trusted_proxies: Vec<IpNet>,
    /// Serve TLS itself.
    pub tls: Option<Tls>,
    /// How letters leave.
    pub mail: Mail,
    /// How SMS leave; none when absent.
    pub sms: Option<Sms>,
    /// SOC-1: whose word counts for who someone is, in the order of the buttons.
    pub provider: Vec<Provider>,
    /// INV-4: letters a second, over all workspaces.
    pub letters_per_second: u32,
    /// Minutes an app's access token lives.
    pub access_minutes: u32,
    /// NET-3: whether whoever has a login here may make a workspace of their own. Default `false`.
    pub allow_new_workspaces: bool,
    /// The operator's mail address, told to whoever cannot get in (BLK-5); nothing is told when absent.
    pub operator: Option<String>,
    /// BLK-1, BLK-3: what blocks, and how far a block reaches.
    pub block: Block,
    /// API-2: how much integrations may ask.
    pub rest: Rest,
    /// API-1: where deliveries to outgoing webhooks may go.
    pub outgoing: Outgoing,
    /// A sorted file of breached passwords' SHA-1 (RCV-6), beside the built-in list.
    pub breached_file: Option<PathBuf>,
    /// RCV-6: the shortest passwords that are taken.
    pub password: Lengths,
    /// SES-1, SES-4: how long a browser stays signed in.
    pub session: Session,
    /// CAP-1, CAP-4: how many wrong passwords it takes.
    pub tries: Tries,
    /// RCV-1, RCV-2: how long links and codes work, and how often they may be asked for.
    pub recovery: recovery::Limits,
    /// INV-4, INV-12: how often invitations are sent, and how many integrators there may be.
    pub invitations: invitation::Limits,
    /// TFA-2, TFA-4: backup codes, and the pauses that admins are offered.
    pub two_step: TwoStep,
    /// LOG-2: how long events are kept.
    pub events: Events,
    /// CAP-3: how many tries a proof of work takes at most; half of it on average.
    pub proof_of_work: u32,
    /// A folder of templates and sentences that replace the built-in ones of the same name.
    pub templates: Option<PathBuf>,
    /// The language of pages and letters where neither a person nor their company chose one. Default `en`.
    pub language: Language,
}

/// What raises suspicion, what it weighs, and what a block by suspicion stops.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Block {
    /// `workspace`, or `person`.
    pub policy: Policy,
    /// The table of signals.
    pub weights: Weights,
}

/// SES-1, SES-4: browser sessions, at a company and at one's profile.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Session {
    /// Minutes after the last activity after which it ends.
    pub idle_minutes: u32,
    /// Hours after its beginning after which it ends in any case.
    pub hours: u32,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            idle_minutes: 24,
            hours: 24,
        }
    }
}

impl Session {
    /// Which of them are open at `now`.
    #[must_use]
    pub fn alive(&self, now: Time) -> Alive {
        Alive {
            now,
            seen_after: now.plus(-i64::from(self.idle_minutes) * MINUTE),
            begun_after: now.plus(-i64::from(self.hours) * HOUR),
        }
    }
}

/// TFA-2, TFA-4: what the operator decides of the second step.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TwoStep {
    /// How many backup codes there are in a list.
    pub backup_codes: u32,
    /// The pauses that admins are offered, in hours, shortest first.
    pub pauses: [u32; 4],
}

impl Default for TwoStep {
    fn default() -> Self {
        Self {
            backup_codes: 10,
            pauses: PAUSES,
        }
    }
}

/// LOG-2: the event log.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Events {
    /// Days after which events are dropped, oldest first. Mirrors keep 30 days of them.
    pub days: u32,
}

impl Default for Events {
    fn default() -> Self {
        Self { days: 180 }
    }
}

impl Events {
    /// How long they are kept, in ms.
    #[must_use]
    pub fn kept(&self) -> i64 {
        i64::from(self.days) * DAY
    }
}

/// API-2: calls of integrations, for each workspace and address.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rest {
    /// Calls a second in the long run.
    pub per_second: u32,
    /// Calls at once.
    pub burst: u32,
}

impl Default for Rest {
    /// What the vendor grants on all plans but the largest.
    fn default() -> Self {
        Self {
            per_second: 2,
            burst: 50,
        }
    }
}

/// API-1: outgoing webhooks lead to what admins type, so that addresses of this machine and its networks are refused.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Outgoing {
    /// Whether addresses may be `http`.
    pub http: bool,
    /// Addresses or ranges that may be reached although they are not of the public Internet.
    #[serde(deserialize_with = "ranges")]
    pub reach: Vec<IpNet>,
    /// How many seconds an answer may take.
    pub seconds: u32,
}

impl Default for Outgoing {
    fn default() -> Self {
        Self {
            http: false,
            reach: Vec::new(),
            seconds: 10,
        }
    }
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
    /// The sender's address, alone or as `Name <address>`. The name stands in letters of no company; others come from the company's.
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
    /// The file with the secret of `POST /mail/report`; without it nothing answers there.
    pub report_secret_file: Option<PathBuf>,
}

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

/// Without the database's address, which may hold a password.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("public_url", &self.public_url)
            .finish_non_exhaustive()
    }
}

/// Without anything that may hold the gateway's secret.
impl fmt::Debug for Sms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sms")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// An address, or a range.
struct Range(IpNet);

impl<'de> Deserialize<'de> for Range {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let range = text.parse().or_else(|_| text.parse().map(IpAddr::into));
        range.map(Self).map_err(|_| {
            D::Error::custom("is neither an address (10.0.0.2) nor a range (10.0.0.0/8)")
        })
    }
}

fn ranges<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<IpNet>, D::Error> {
    let all = Vec::<Range>::deserialize(from)?;
    Ok(all.into_iter().map(|range| range.0).collect())
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
            provider: Vec::new(),
            letters_per_second: 10,
            access_minutes: 60,
            allow_new_workspaces: false,
            operator: None,
            block: Block::default(),
            rest: Rest::default(),
            outgoing: Outgoing::default(),
            breached_file: None,
            password: Lengths::default(),
            session: Session::default(),
            tries: Tries::default(),
            recovery: recovery::Limits::default(),
            invitations: invitation::Limits::default(),
            two_step: TwoStep::default(),
            events: Events::default(),
            proof_of_work: 200_000,
            templates: None,
            language: Language::default(),
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
            report_secret_file: None,
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
        let from = self.mail.from.as_str();
        let written = from.rsplit_once('<').map(|(_, address)| address);
        written.map_or(from, |address| address.trim_end().trim_end_matches('>'))
    }

    /// The name that letters of no company come from: the one before the sender's address, else the host.
    #[must_use]
    pub fn sender_name(&self) -> &str {
        let written = self.mail.from.rsplit_once('<').map(|(name, _)| name);
        let name = written.unwrap_or_default().trim().trim_matches('"');
        if name.is_empty() { self.host() } else { name }
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
        let sender = Address::parse(self.sender());
        if sender.map_or(true, |one| one.channel != Channel::Email)
            || self.mail.from.parse::<Mailbox>().is_err()
        {
            return wrong(
                "mail.from",
                "is no mail address, as name@example.com or \"Name <name@example.com>\"",
            );
        }
        if self.mail.kind == MailKind::File && self.mail.folder.is_none() {
            return wrong("mail.folder", "is needed for kind = \"file\"");
        }
        let return_path = self.mail.return_path.as_ref();
        if return_path.is_some_and(|path| {
            let written = path.replace(LETTER, &"x".repeat(TOKEN_LENGTH));
            path.matches(LETTER).count() > 1 || Address::parse(&written).is_err()
        }) {
            return wrong(
                "mail.return_path",
                "is no mail address, or too long once {letter} is 48 characters",
            );
        }
        if self.mail.kind == MailKind::Smtp && self.mail.host.is_empty() {
            return wrong("mail.host", "is needed for kind = \"smtp\"");
        }
        if !(1..=1000).contains(&self.letters_per_second) {
            return wrong("letters_per_second", "is not between 1 and 1000");
        }
        if !(1..=50_000_000).contains(&self.proof_of_work) {
            return wrong("proof_of_work", "is not between 1 and 50000000");
        }
        for (key, n) in [
            ("password.shortest", self.password.shortest),
            (
                "password.shortest_with_two_step",
                self.password.shortest_with_two_step,
            ),
        ] {
            if !(LEAST..=64).contains(&n) {
                return wrong(key, "is not between 8 and 64");
            }
        }
        self.check_door()?;
        if !(1..=1440).contains(&self.access_minutes) {
            return wrong("access_minutes", "is not between 1 and 1440");
        }
        let operator = self.operator.as_deref().map(Address::parse);
        if operator.is_some_and(|one| one.map_or(true, |one| one.channel != Channel::Email)) {
            return wrong("operator", "is no mail address");
        }
        if self.block.weights.threshold == 0 {
            return wrong("block.weights.threshold", "is not above 0");
        }
        for (key, n) in [
            ("rest.per_second", self.rest.per_second),
            ("rest.burst", self.rest.burst),
        ] {
            if !(1..=100_000).contains(&n) {
                return wrong(key, "is not between 1 and 100000");
            }
        }
        if !(1..=60).contains(&self.outgoing.seconds) {
            return wrong("outgoing.seconds", "is not between 1 and 60");
        }
        provider::check(&self.provider)?;
        if let Some(sms) = &self.sms {
            if !matches!(sms.method.as_str(), "GET" | "POST") {
                return wrong("sms.method", "is neither GET nor POST");
            }
            if let Some(bad) = sms.headers.iter().position(|header| !header.contains(':')) {
                return wrong(&format!("sms.headers.{bad}"), "is no `name: value`");
            }
        }
        Ok(())
    }

    /// What `docs/rules.md` leaves to the operator at the door (SES, CAP, RCV, TFA, LOG) and of invitations (INV-4, INV-12).
    fn check_door(&self) -> Result<(), (String, String)> {
        let (session, tries, recovery) = (&self.session, &self.tries, &self.recovery);
        let invitations = &self.invitations;
        let (wait, young) = (invitations.wait_seconds, invitations.young_letters);
        for (key, n, least, most) in [
            ("session.idle_minutes", session.idle_minutes, 5, 1440),
            ("session.hours", session.hours, 1, 720),
            ("tries.free", tries.free, 1, Tries::MOST),
            ("tries.strangers", tries.strangers, tries.free, Tries::MOST),
            ("recovery.link_minutes", recovery.link_minutes, 5, 1440),
            ("recovery.code_seconds", recovery.code_seconds, 30, 900),
            ("recovery.code_tries", recovery.code_tries, 1, 10),
            ("recovery.wait_seconds", recovery.wait_seconds, 10, 3600),
            ("recovery.an_hour", recovery.an_hour, 1, 60),
            ("recovery.a_day", recovery.a_day, recovery.an_hour, 200),
            ("invitations.wait_seconds", wait, 10, 3600),
            ("invitations.an_hour", invitations.an_hour, 1, AN_HOUR_MAX),
            ("invitations.young_letters", young, 10, 100_000),
            ("invitations.integrators", invitations.integrators, 1, 100),
            ("two_step.backup_codes", self.two_step.backup_codes, 5, 50),
            ("events.days", self.events.days, 30, 3650),
        ] {
            if !(least..=most).contains(&n) {
                return Err((key.to_owned(), format!("is not between {least} and {most}")));
            }
        }
        let pauses = self.two_step.pauses;
        let rise = pauses.windows(2).all(|two| two[0] < two[1]);
        if !rise || pauses[0] == 0 || pauses[3] > PAUSE_HOURS_MAX {
            let reason = format!(
                "is no list of four different numbers of hours, rising from 1 to {PAUSE_HOURS_MAX} at most"
            );
            return Err(("two_step.pauses".to_owned(), reason));
        }
        Ok(())
    }
}

/// Every first key.
const KEYS: [&str; 27] = [
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
        let told = Config::read(Some(&folder)).err().unwrap().to_string();
        std::fs::remove_file(&folder).unwrap();
        told
    }

    /// IPR-7: the guide names a proxy by its address alone.
    #[test]
    fn a_proxy_is_named_by_its_address_or_its_range_ipr_7() {
        let file = std::env::temp_dir().join(format!("gatehouse-ranges-{}", std::process::id()));
        let toml = "trusted_proxies = [\"127.0.0.1\", \"::1\", \"10.0.0.0/8\"]\n[outgoing]\nreach = [\"10.1.2.3\"]\n";
        std::fs::write(&file, toml).unwrap();
        let read = Config::read(Some(&file)).map(|(config, _)| config);
        std::fs::remove_file(&file).unwrap();
        let config = read.map_err(|wrong| wrong.to_string()).unwrap();
        let text = |all: &[IpNet]| all.iter().map(IpNet::to_string).collect::<Vec<_>>();
        assert_eq!(
            text(&config.trusted_proxies),
            ["127.0.0.1/32", "::1/128", "10.0.0.0/8"]
        );
        assert_eq!(text(&config.outgoing.reach), ["10.1.2.3/32"]);
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
        assert!(told.contains(":1: "), "{told}");
        let told = wrong("trusted_proxies = [\n\"10.0.0.0/8\",\n\"x\"]\n");
        assert!(told.contains(":3: trusted_proxies.1: is neither"), "{told}");
        let told = wrong("\n[tls] # a comment\ncert = \"x\"\n");
        assert!(told.contains(":2: tls.key: is missing"), "{told}");
        let told = wrong("\nmail.kind = \"pigeon\"\n");
        assert!(told.contains(":2: mail.kind"), "{told}");
        let told = wrong("\nmail = { from = \"nobody\" }\n");
        assert!(told.contains(":2: mail.from"), "{told}");
        let told = wrong("trusted_proxies = \"10.0.0.2\"\n");
        assert!(told.contains(":1: trusted_proxies: is no list"), "{told}");
        let told = wrong("\nlanguage = \"xx\"\n");
        assert!(told.contains(":2: language: is none of en, de"), "{told}");
    }

    fn right(toml: &str) -> Result<Config, String> {
        let hash = gatehouse_rules::secret::sha256_hex(toml.as_bytes());
        let file = std::env::temp_dir().join(format!("gatehouse-{}-{hash}", std::process::id()));
        std::fs::write(&file, toml).unwrap();
        let read = Config::read(Some(&file)).map(|(config, _)| config);
        std::fs::remove_file(&file).unwrap();
        read.map_err(|wrong| format!("{wrong}\n{toml}"))
    }

    #[test]
    fn a_sender_is_an_address_alone_or_with_a_name_before_it() {
        for (from, address, name) in [
            (
                "access@northwind.example",
                "access@northwind.example",
                "127.0.0.1:7878",
            ),
            (
                "Door <access@northwind.example>",
                "access@northwind.example",
                "Door",
            ),
            (
                "\\\"Door, main\\\" <a@b.example>",
                "a@b.example",
                "Door, main",
            ),
            ("<a@b.example>", "a@b.example", "127.0.0.1:7878"),
        ] {
            let config = right(&format!("[mail]\nfrom = \"{from}\"\n")).unwrap();
            assert_eq!((config.sender(), config.sender_name()), (address, name));
        }
        for from in [
            "Door",
            "Door <>",
            "Door <a@b.example",
            "a@b.example, c@d.example",
            "+4930123456",
        ] {
            let told = wrong(&format!("[mail]\nfrom = \"{from}\"\n"));
            assert!(told.contains(":2: mail.from: is no mail address"), "{told}");
        }
    }

    /// Whoever follows the guide, the README or the comments of the packaged settings gets settings that are taken.
    #[test]
    fn every_example_of_settings_that_we_give_is_taken() {
        let of = |path: &str| {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
            std::fs::read_to_string(root.join(path)).unwrap()
        };
        let mut n = 0;
        for page in ["README.md", "docs/operating.md", "docs/webhooks.md"] {
            for block in of(page).split("```").skip(1).step_by(2) {
                let lines: Vec<&str> = block.lines().filter(|line| !line.is_empty()).collect();
                let is_setting = |line: &&str| line.starts_with('[') || line.contains(" = ");
                if lines.is_empty() || !lines.iter().all(is_setting) {
                    continue;
                }
                // What the app's own file says is no setting of the server.
                if lines[0].starts_with("endpoint") {
                    continue;
                }
                right(block).unwrap();
                n += 1;
            }
        }
        assert!(n >= 4, "{n} examples");
        let packaged = of("packaging/server/gatehouse.toml");
        let mut told = String::new();
        for line in packaged.lines().filter(|line| *line != "public_url = \"\"") {
            let bare = line.strip_prefix("# ").unwrap_or(line);
            let is_setting = bare.starts_with('[') || bare.contains(" = ");
            // The other engine is a choice, not another key.
            if is_setting && !bare.contains("postgres:") {
                told.push_str(bare);
                told.push('\n');
            }
        }
        assert!(told.lines().count() > 10, "{told}");
        right(&told).unwrap();
    }

    #[test]
    fn what_the_rules_leave_to_the_operator_is_bounded_and_told_by_its_key_ses_1_cap_1_rcv_1() {
        for (toml, says) in [
            (
                "[session]\nidle_minutes = 4\n",
                ":2: session.idle_minutes: is not between 5 and 1440",
            ),
            (
                "[session]\nhours = 721\n",
                ":2: session.hours: is not between 1 and 720",
            ),
            (
                "[tries]\nfree = 0\n",
                ":2: tries.free: is not between 1 and 100",
            ),
            (
                "[tries]\nfree = 20\nstrangers = 10\n",
                ":3: tries.strangers: is not between 20 and 100",
            ),
            (
                "[tries]\nstrangers = 101\n",
                ":2: tries.strangers: is not between 10 and 100",
            ),
            (
                "[tries]\nfree = \"ten\"\n",
                ":2: tries.free: is no whole number of 0 or more",
            ),
            (
                "[tries]\nfrei = 1\n",
                ":2: tries.frei: is no key; there are free, strangers",
            ),
            (
                "[invitations]\nwait_seconds = 9\n",
                ":2: invitations.wait_seconds: is not between 10 and 3600",
            ),
            (
                "[invitations]\nan_hour = 61\n",
                ":2: invitations.an_hour: is not between 1 and 60",
            ),
            (
                "[invitations]\nyoung_letters = 9\n",
                ":2: invitations.young_letters: is not between 10 and 100000",
            ),
            (
                "[invitations]\nintegrators = 0\n",
                ":2: invitations.integrators: is not between 1 and 100",
            ),
            (
                "[recovery]\nlink_minutes = 0\n",
                ":2: recovery.link_minutes: is not between 5 and 1440",
            ),
            (
                "[recovery]\ncode_seconds = 5\n",
                ":2: recovery.code_seconds: is not between 30 and 900",
            ),
            (
                "[recovery]\ncode_tries = 11\n",
                ":2: recovery.code_tries: is not between 1 and 10",
            ),
            (
                "[recovery]\nwait_seconds = 0\n",
                ":2: recovery.wait_seconds: is not between 10 and 3600",
            ),
            (
                "[recovery]\nan_hour = 61\n",
                ":2: recovery.an_hour: is not between 1 and 60",
            ),
            (
                "[recovery]\na_day = 4\n",
                ":2: recovery.a_day: is not between 5 and 200",
            ),
            (
                "[two_step]\nbackup_codes = 4\n",
                ":2: two_step.backup_codes: is not between 5 and 50",
            ),
            (
                "[two_step]\npauses = [1, 24, 72, 721]\n",
                ":2: two_step.pauses: is no list of four different numbers",
            ),
            (
                "[two_step]\npauses = [24, 1, 72, 168]\n",
                ":2: two_step.pauses: is no list of four different numbers",
            ),
            ("[two_step]\npauses = [1, 2]\n", ":2: two_step.pauses"),
            (
                "[events]\ndays = 29\n",
                ":2: events.days: is not between 30 and 3650",
            ),
        ] {
            let told = wrong(toml);
            assert!(told.contains(says), "{told}");
        }
    }

    #[test]
    fn every_setting_can_be_given_by_a_variable() {
        let all = serde_json::to_value(Config::default()).unwrap();
        let all: Vec<&String> = all.as_object().unwrap().keys().collect();
        assert_eq!(all.len(), KEYS.len());
        for key in all {
            assert!(KEYS.contains(&key.as_str()), "{key}");
        }
    }

    #[test]
    fn no_secret_is_in_an_error_or_in_what_is_shown_of_the_settings() {
        for toml in [
            "database_url = \"postgres://a:canary@h\n",
            "database_url = [\"postgres://a:canary@h\"]\n",
            "[sms]\nurl = \"http://h\"\nheaders = [\"canary\"]\n",
            "[sms]\nurl = \"http://h\"\nheaders = \"canary\"\n",
            "[[provider]]\nname = \"A\"\nissuer = \"https://a.example\"\nclient_id = \"a\"\nclient_secret = [\"canary\"]\n",
        ] {
            let told = wrong(toml);
            assert!(!told.contains("canary"), "{told}");
        }
        let config = Config {
            database_url: "postgres://a:canary@h".to_owned(),
            sms: Some(Sms {
                url: "http://canary".to_owned(),
                method: post(),
                headers: vec!["Authorization: canary".to_owned()],
                body: "canary".to_owned(),
            }),
            ..Config::default()
        };
        assert!(!format!("{config:?} {:?}", config.sms).contains("canary"));
        let sms = crate::sms::Sms::open(config.sms.as_ref()).unwrap();
        assert!(!format!("{sms:?}").contains("canary"));
    }
}
