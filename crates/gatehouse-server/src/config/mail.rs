//! `[mail]`: how letters leave by mail, and how reports of them come back.

use std::path::PathBuf;

use gatehouse_rules::address::{Address, Channel};
use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};

use super::checking::wrong;
use crate::report::{LETTER, TOKEN_LENGTH};

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

/// Every value of it; `sender` is the address of `from`.
pub(super) fn check(mail: &Mail, sender: &str) -> Result<(), (String, String)> {
    let sender = Address::parse(sender);
    if sender.map_or(true, |one| one.channel != Channel::Email)
        || mail.from.parse::<Mailbox>().is_err()
    {
        return wrong(
            "mail.from",
            "is no mail address, as name@example.com or \"Name <name@example.com>\"",
        );
    }
    if mail.kind == MailKind::File && mail.folder.is_none() {
        return wrong("mail.folder", "is needed for kind = \"file\"");
    }
    let return_path = mail.return_path.as_ref();
    if return_path.is_some_and(|path| {
        let written = path.replace(LETTER, &"x".repeat(TOKEN_LENGTH));
        path.matches(LETTER).count() > 1 || Address::parse(&written).is_err()
    }) {
        return wrong(
            "mail.return_path",
            "is no mail address, or too long once {letter} is 48 characters",
        );
    }
    if mail.kind == MailKind::Smtp && mail.host.is_empty() {
        return wrong("mail.host", "is needed for kind = \"smtp\"");
    }
    Ok(())
}
