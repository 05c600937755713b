//! Whether the settings would serve: every file they name is read as serving reads it, and nothing is changed.

use std::fs::File;
use std::path::Path;

use gatehouse_rules::time::Clock;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::app::Key;
use crate::config::{Config, MailKind, Security, Tls};
use crate::mail::{self, Mail};
use crate::pages::Pages;
use crate::provider::Providers;
use crate::report;
use crate::sms::Sms;

/// Reads everything that serving would read.
///
/// # Errors
/// The first key whose value does not do, and why. No secret is told.
pub fn rehearse(config: &Config) -> Result<(), (String, String)> {
    let told = |key: &str, error: anyhow::Error| (key.to_owned(), format!("{error:#}"));
    Key::read(&config.key_file).map_err(|error| told("key_file", error))?;
    if let Some(tls) = &config.tls {
        certified(tls)?;
    }
    let mail = &config.mail;
    if mail.kind == MailKind::Smtp {
        if mail.username.is_some() && mail.password_file.is_none() {
            return Err(wrong("mail.password_file", "is needed with mail.username"));
        }
        if mail.username.is_none() && mail.password_file.is_some() {
            return Err(wrong("mail.username", "is needed with mail.password_file"));
        }
        for (key, file) in [
            ("mail.password_file", &mail.password_file),
            ("mail.ca_file", &mail.ca_file),
        ] {
            if let Some(file) = file {
                readable(key, file)?;
            }
        }
        let unsafe_ = mail.username.is_some() && mail.security == Security::None;
        if unsafe_ && !mail::is_here(&mail.host) {
            let reason = "\"none\" would send the password unprotected to another machine";
            return Err(wrong("mail.security", reason));
        }
        Mail::open(mail).map_err(|error| told("mail.ca_file", error))?;
    }
    if let Some(file) = &mail.report_secret_file {
        report::secret(file).map_err(|error| told("mail.report_secret_file", error))?;
    }
    Sms::open(config.sms.as_ref()).map_err(|error| told("sms", error))?;
    Providers::open(&config.provider)?;
    if let Some(file) = &config.breached_file {
        readable("breached_file", file)?;
    }
    if let Some(folder) = &config.templates {
        std::fs::read_dir(folder).map_err(|error| unread("templates", folder, &error))?;
        Pages::new(Some(folder.clone()))
            .check()
            .map_err(|error| told("templates", error))?;
    }
    Ok(())
}

/// Asks what serving asks others only when someone signs in: each provider (SOC-1).
///
/// # Errors
/// The key of the first that gives no usable answer, and why.
pub async fn reach(config: &Config) -> Result<(), (String, String)> {
    let providers = Providers::open(&config.provider)?;
    providers.rehearse(Clock::System.now()).await
}

fn wrong(key: &str, reason: &str) -> (String, String) {
    (key.to_owned(), reason.to_owned())
}

fn unread(key: &str, file: &Path, error: &std::io::Error) -> (String, String) {
    (
        key.to_owned(),
        format!("cannot read {}: {error}", file.display()),
    )
}

fn readable(key: &str, file: &Path) -> Result<(), (String, String)> {
    let opened = File::open(file).and_then(|file| file.metadata());
    match opened {
        Ok(about) if about.is_file() => Ok(()),
        Ok(_) => Err((key.to_owned(), format!("{} is no file", file.display()))),
        Err(error) => Err(unread(key, file, &error)),
    }
}

fn certified(tls: &Tls) -> Result<(), (String, String)> {
    readable("tls.cert", &tls.cert)?;
    readable("tls.key", &tls.key)?;
    let chain = CertificateDer::pem_file_iter(&tls.cert)
        .and_then(|certificates| certificates.collect::<Result<Vec<_>, _>>());
    if !chain.is_ok_and(|chain| !chain.is_empty()) {
        return Err(wrong("tls.cert", "holds no certificate in PEM"));
    }
    PrivateKeyDer::from_pem_file(&tls.key)
        .map(|_| ())
        .map_err(|_| wrong("tls.key", "holds no private key in PEM"))
}
