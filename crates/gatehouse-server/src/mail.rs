//! How mail leaves: a closed set of ways, and what the mail server said, in its own words (INV-8).

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, bail};
use gatehouse_rules::address::Address;
use gatehouse_rules::logo::Logo;
use gatehouse_rules::time::Time;
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::config::{self, MailKind, Security};

/// Longest wait for a connection to a mail server.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest time one letter may take from first to last word; the library itself limits only the connecting.
pub(crate) const PATIENCE_IN_ALL: Duration = Duration::from_secs(120);
/// Under which name the HTML part shows the logo.
const LOGO: &str = "logo";
/// Most characters kept of what a mail server said.
const SAID_MAX: usize = 500;

/// How letters leave.
#[derive(Clone, Debug)]
pub enum Mail {
    /// To a mail server.
    Smtp(Smtp),
    /// Into a folder, an `.eml` file each, and a `.json` beside it for reading.
    File(PathBuf),
    /// Kept here, for tests.
    Memory(Arc<Mutex<Vec<Written>>>),
    /// Nowhere: letters wait until mail is set up.
    None,
}

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    host: String,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp")
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}

/// A letter written out, ready to leave. Holds links: never logged.
#[derive(Clone, serde::Serialize)]
pub struct Written {
    /// Its id; the file's name and the left part of the Message-ID, so that a repeated letter has the same one.
    pub id: String,
    /// To whom, as typed.
    pub to: String,
    /// The sender's address.
    pub from: String,
    /// The name shown with it: the company's.
    pub from_name: String,
    /// Where delivery reports go: RFC 5321's MAIL FROM.
    pub return_path: String,
    /// The subject.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The company's logo, which the HTML part shows as `cid:logo`. It goes along, so that nothing is fetched as the letter is read.
    #[serde(skip)]
    pub logo: Option<Logo>,
    /// Its date.
    pub at: Time,
}

impl std::fmt::Debug for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Written")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// What came of one try to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The reply code; `None` when there was no answer at all.
    pub status: Option<u16>,
    /// The server's own words, at most 500 characters, on one line.
    pub said: String,
    /// Which server.
    pub host: String,
}

impl Mail {
    /// As the operator set it.
    ///
    /// # Errors
    /// When a file it names cannot be read, or a password would travel unprotected to another machine.
    pub fn open(config: &config::Mail) -> anyhow::Result<Self> {
        match config.kind {
            MailKind::None => Ok(Self::None),
            MailKind::File => {
                let folder = config.folder.clone().context("mail.folder is not set")?;
                std::fs::create_dir_all(&folder)
                    .with_context(|| format!("make {}", folder.display()))?;
                Ok(Self::File(folder))
            }
            MailKind::Smtp => Smtp::open(config).map(Self::Smtp),
        }
    }

    /// A way that keeps letters in memory.
    #[must_use]
    pub fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    /// What [`Mail::Memory`] has kept, oldest first; nothing for other ways.
    #[must_use]
    pub fn kept(&self) -> Vec<Written> {
        match self {
            Self::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Self::Smtp(_) | Self::File(_) | Self::None => Vec::new(),
        }
    }

    /// Whether letters can leave at all.
    #[must_use]
    pub const fn is_set_up(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// Sends one letter, once.
    pub async fn send(&self, letter: &Written) -> Answer {
        let message = match letter.message() {
            Ok(message) => message,
            // No server would take it either: refused for good, in words an admin can act on.
            Err(fault) => return Answer::new(Some(550), &format!("{fault:#}"), "this server"),
        };
        match self {
            Self::Smtp(smtp) => smtp.send(message).await,
            Self::File(folder) => match write(folder, letter, &message).await {
                Ok(()) => Answer::new(Some(250), "kept in a folder", "folder"),
                Err(fault) => Answer::new(None, &format!("{fault:#}"), "folder"),
            },
            Self::Memory(kept) => {
                kept.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(letter.clone());
                Answer::new(Some(250), "kept in memory", "memory")
            }
            Self::None => Answer::new(None, "outgoing mail is not set up", "this server"),
        }
    }
}

impl Smtp {
    fn open(config: &config::Mail) -> anyhow::Result<Self> {
        let mut tls = TlsParameters::builder(config.host.clone());
        if let Some(file) = &config.ca_file {
            let pem = std::fs::read(file).with_context(|| format!("read {}", file.display()))?;
            let authority = Certificate::from_pem(&pem)
                .with_context(|| format!("read the certificate in {}", file.display()))?;
            tls = tls.add_root_certificate(authority);
        }
        let (tls, usual) = match config.security {
            Security::None => (Tls::None, 25),
            Security::Starttls => (Tls::Required(tls.build().context("prepare TLS")?), 587),
            Security::Tls => (Tls::Wrapper(tls.build().context("prepare TLS")?), 465),
        };
        let port = config.port.unwrap_or(usual);
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host)
            .port(port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if let Some(username) = &config.username {
            if config.security == Security::None && !is_here(&config.host) {
                bail!(
                    "mail.security = \"none\" would send the password unprotected to {}",
                    config.host
                );
            }
            let file = config
                .password_file
                .as_ref()
                .context("mail.password_file is needed with mail.username")?;
            let password = std::fs::read_to_string(file)
                .with_context(|| format!("read {}", file.display()))?;
            transport = transport.credentials(Credentials::new(
                username.clone(),
                password.trim_end_matches(['\r', '\n']).to_owned(),
            ));
        }
        Ok(Self {
            transport: transport.build(),
            host: format!("{}:{port}", config.host),
        })
    }

    /// A connection for each letter: one that was given up in the middle must never carry the next.
    async fn send(&self, message: Message) -> Answer {
        let sending = tokio::time::timeout(PATIENCE_IN_ALL, self.transport.send(message));
        match sending.await {
            Ok(Ok(response)) => {
                let words: Vec<&str> = response.message().collect();
                let said = format!("{} {}", response.code(), words.join(" "));
                Answer::new(Some(response.code().into()), &said, &self.host)
            }
            Ok(Err(error)) => {
                Answer::new(error.status().map(u16::from), &words(&error), &self.host)
            }
            Err(_) => Answer::new(None, "the mail server did not answer in time", &self.host),
        }
    }
}

impl Answer {
    /// An answer with its words on one line and cut to what is kept.
    #[must_use]
    pub fn new(status: Option<u16>, said: &str, host: &str) -> Self {
        let said: String = said
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(SAID_MAX)
            .collect();
        Self {
            status,
            said: said.trim().to_owned(),
            host: host.to_owned(),
        }
    }
}

impl Written {
    /// The Message-ID: the same however often the letter is tried.
    #[must_use]
    pub fn message_id(&self) -> String {
        let domain = self
            .from
            .rsplit_once('@')
            .map_or("localhost", |(_, domain)| domain);
        format!("<{}@{domain}>", self.id)
    }

    /// RFC 5322, with a text and an HTML part. One recipient; nothing of a person's name or address can begin a header.
    ///
    /// # Errors
    /// When an address cannot stand in a mail.
    pub fn message(&self) -> anyhow::Result<Message> {
        let to: lettre::Address = deliverable(&self.to)?;
        let from: lettre::Address = self.from.parse().context("mail.from is no mail address")?;
        let return_path: lettre::Address = self
            .return_path
            .parse()
            .context("the return path is no mail address")?;
        let envelope =
            Envelope::new(Some(return_path), vec![to.clone()]).context("address the letter")?;
        let ms = u64::try_from(self.at.0).unwrap_or(0);
        Message::builder()
            .envelope(envelope)
            .date(UNIX_EPOCH + Duration::from_millis(ms))
            .from(Mailbox::new(Some(one_line(&self.from_name)), from))
            .to(Mailbox::new(None, to))
            .subject(one_line(&self.subject))
            .message_id(Some(self.message_id()))
            // RFC 3834: holiday answers stay away.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .multipart(self.parts()?)
            .context("write the letter")
    }

    fn parts(&self) -> anyhow::Result<MultiPart> {
        let Some(logo) = &self.logo else {
            let (text, html) = (self.text.clone(), self.html.clone());
            return Ok(MultiPart::alternative_plain_html(text, html));
        };
        let kind = logo.kind.parse().context("name the kind of a logo")?;
        let picture = Attachment::new_inline(LOGO.to_owned()).body(logo.bytes.clone(), kind);
        let html = MultiPart::related()
            .singlepart(SinglePart::html(self.html.clone()))
            .singlepart(picture);
        Ok(MultiPart::alternative()
            .singlepart(SinglePart::plain(self.text.clone()))
            .multipart(html))
    }
}

fn deliverable(typed: &str) -> anyhow::Result<lettre::Address> {
    let address = Address::parse(typed).ok();
    let Some((local, domain)) = address.as_ref().and_then(Address::mailbox) else {
        bail!("this is no mail address");
    };
    lettre::Address::new(&local, domain).context("this address cannot stand in a mail")
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// The deepest words of an error: the server's own where it answered.
fn words(error: &lettre::transport::smtp::Error) -> String {
    let code = error
        .status()
        .map(|code| format!("{code} "))
        .unwrap_or_default();
    let mut words = error.to_string();
    let mut deeper = std::error::Error::source(error);
    while let Some(source) = deeper {
        words = source.to_string();
        deeper = source.source();
    }
    format!("{code}{words}")
}

pub(crate) fn is_here(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Written beside and moved, so that whoever watches the folder sees whole letters only.
async fn write(
    folder: &std::path::Path,
    letter: &Written,
    message: &Message,
) -> anyhow::Result<()> {
    tokio::fs::create_dir_all(folder)
        .await
        .context("make the mail folder")?;
    let beside = folder.join(format!(".{}.part", letter.id));
    let reading = serde_json::to_vec(letter).context("write the letter for reading")?;
    for (bytes, ending) in [(reading, "json"), (message.formatted(), "eml")] {
        tokio::fs::write(&beside, bytes)
            .await
            .context("write into the mail folder")?;
        tokio::fs::rename(&beside, folder.join(format!("{}.{ending}", letter.id)))
            .await
            .context("write into the mail folder")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(to: &str, subject: &str) -> Written {
        Written {
            id: "0190".into(),
            to: to.into(),
            from: "access@northwind.example".into(),
            from_name: "Northwind".into(),
            return_path: "access@northwind.example".into(),
            subject: subject.into(),
            text: "Hello\n.\nBcc: in the body is only text".into(),
            html: "<p>Hello</p>".into(),
            logo: None,
            at: Time(1_700_000_000_000),
        }
    }

    #[test]
    fn no_name_address_or_subject_can_begin_a_header() {
        let mut sly = letter(
            "anna@example.com",
            "Hi\r\nBcc: thief@evil.example\r\n\r\nbody",
        );
        sly.from_name = "Northwind\r\nBcc: thief@evil.example".into();
        let raw = String::from_utf8(sly.message().unwrap().formatted()).unwrap();
        let head = raw.split("\r\n\r\n").next().unwrap();
        assert!(
            !head
                .lines()
                .any(|line| line.to_ascii_lowercase().starts_with("bcc")),
            "{head}"
        );
        assert!(
            head.contains("Message-ID: <0190@northwind.example>"),
            "{head}"
        );
        for to in [
            "anna@example.com\r\nBcc: thief@evil.example",
            "a@x.example,b@y.example",
            "a@x.example b@y.example",
            "<a@x.example>",
            "Anna <a@x.example>",
        ] {
            assert!(
                letter(to, "Hi").message().is_err(),
                "{to:?} is not one address"
            );
        }
    }

    #[test]
    fn a_tag_and_a_foreign_domain_reach_their_mailbox_as_typed() {
        for (typed, sent) in [
            ("Anna+IT@Example.com", "Anna+IT@example.com"),
            ("a.b@müller.example", "a.b@xn--mller-kva.example"),
            ("anna＠example.com", "anna@example.com"),
        ] {
            let message = letter(typed, "Hi").message().unwrap();
            assert_eq!(message.envelope().to()[0].to_string(), sent);
            assert_eq!(message.envelope().to().len(), 1);
        }
    }

    #[tokio::test]
    async fn a_letter_that_no_server_would_take_is_refused_not_tried_for_ever_inv_8() {
        let answer = Mail::memory().send(&letter("nobody", "Hi")).await;
        assert_eq!(answer.status, Some(550));
    }

    #[test]
    fn a_password_never_travels_unprotected_to_another_machine() {
        let config = config::Mail {
            kind: MailKind::Smtp,
            host: "mail.example.com".into(),
            security: Security::None,
            username: Some("gatehouse".into()),
            ..config::Mail::default()
        };
        assert!(Mail::open(&config).is_err());
    }
}
