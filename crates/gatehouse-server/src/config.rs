//! Settings of the server: one TOML file, and the environment over it (`GATEHOUSE_PUBLIC_URL`,
//! `GATEHOUSE_MAIL__HOST`). What is wrong is told with its key, its file and its line.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use gatehouse_rules::invitation;
use gatehouse_rules::language::Language;
use gatehouse_rules::password::Lengths;
use gatehouse_rules::recovery;
use gatehouse_rules::sign_in::Tries;
use ipnet::IpNet;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

mod checking;
mod door;
mod mail;
mod provider;
mod reading;
mod rest;
mod sms;

pub use door::{Block, Events, Session, TwoStep};
pub use mail::{Mail, MailKind, Security};
pub use provider::Provider;
pub(crate) use provider::{is_loopback, is_safe};
pub use reading::{Source, Wrong};
pub use rest::{Outgoing, Rest};
pub use sms::Sms;

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

/// Certificate and key, in PEM.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The chain.
    pub cert: PathBuf,
    /// The private key.
    pub key: PathBuf,
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

impl Config {
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
}

#[cfg(test)]
mod tests;
