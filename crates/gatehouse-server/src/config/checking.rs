//! Which settings are taken: each section checks its own. The first that is wrong is told, by its key and why.

use std::fmt::Display;

use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::password::LEAST;

use super::{Config, door, mail, provider, rest, sms};

impl Config {
    pub(super) fn check(&self) -> Result<(), (String, String)> {
        self.check_addresses()?;
        mail::check(&self.mail, self.sender())?;
        between("letters_per_second", self.letters_per_second, 1, 1000)?;
        between("proof_of_work", self.proof_of_work, 1, 50_000_000)?;
        for (key, n) in [
            ("password.shortest", self.password.shortest),
            (
                "password.shortest_with_two_step",
                self.password.shortest_with_two_step,
            ),
        ] {
            between(key, n, LEAST, 64)?;
        }
        door::check(self)?;
        between("access_minutes", self.access_minutes, 1, 1440)?;
        let operator = self.operator.as_deref().map(Address::parse);
        if operator.is_some_and(|one| one.map_or(true, |one| one.channel != Channel::Email)) {
            return wrong("operator", "is no mail address");
        }
        if self.block.weights.threshold == 0 {
            return wrong("block.weights.threshold", "is not above 0");
        }
        rest::check(&self.rest, &self.outgoing)?;
        provider::check(&self.provider)?;
        self.sms.as_ref().map_or(Ok(()), sms::check)
    }

    /// Where people find the server, and where it finds its database.
    fn check_addresses(&self) -> Result<(), (String, String)> {
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
        Ok(())
    }
}

pub(super) fn wrong(key: &str, reason: &str) -> Result<(), (String, String)> {
    Err((key.to_owned(), reason.to_owned()))
}

/// A number within its bounds.
pub(super) fn between<N: Copy + PartialOrd + Display>(
    key: &str,
    n: N,
    least: N,
    most: N,
) -> Result<(), (String, String)> {
    if (least..=most).contains(&n) {
        return Ok(());
    }
    wrong(key, &format!("is not between {least} and {most}"))
}
