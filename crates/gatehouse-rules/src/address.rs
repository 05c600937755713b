//! Addresses: what was typed is shown, the canonical form is compared (EML-7).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;

/// Longest address accepted, in bytes (RFC 5321, 4.5.3.1.3).
pub const ADDRESS_MAX: usize = 254;

/// How a letter reaches someone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By mail.
    Email,
    /// By SMS.
    Phone,
}

/// An address that passed [`Address::parse`]: mail or phone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// As the person typed it, trimmed; this is what is shown.
    pub typed: String,
    /// The form that is compared: EML-7.
    pub canonical: String,
    /// Mail or phone.
    pub channel: Channel,
}

/// Why a text is not an address. Each has its own words in the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum AddressFault {
    /// Nothing was written.
    Empty,
    /// Longer than 254 bytes.
    TooLong,
    /// No `@`, or more than one.
    NoSingleAt,
    /// Nothing, or a forbidden character, before the `@`.
    Local,
    /// The part after the `@` is no domain name.
    Domain,
    /// A line break or another control character: never let into a mail header.
    ControlCharacter,
    /// A character that could not be read in its encoding.
    Unreadable,
    /// Letters of several scripts in one name, as look-alike addresses have.
    MixedScripts,
    /// A phone number needs `+`, the country code, and 7 to 15 digits (E.164).
    Phone,
    /// The vendor's portals are asked to invite by mail only.
    NotByMail,
}

impl Address {
    /// Reads a mail address, or a phone number in E.164 form (it starts with `+`).
    ///
    /// EML-7: case, Unicode form (NFKC) and IDNA of the domain do not tell addresses apart; dots and
    /// `+tags` do, since only the mailbox's owner knows what they mean.
    ///
    /// # Errors
    /// The one reason why `text` is no address.
    pub fn parse(text: &str) -> Result<Self, AddressFault> {
        let typed = text.trim();
        if typed.is_empty() {
            return Err(AddressFault::Empty);
        }
        if typed.len() > ADDRESS_MAX {
            return Err(AddressFault::TooLong);
        }
        if typed.chars().any(|c| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')) {
            return Err(AddressFault::ControlCharacter);
        }
        if typed.contains(char::REPLACEMENT_CHARACTER) {
            return Err(AddressFault::Unreadable);
        }
        if typed.starts_with('+') && !typed.contains('@') {
            return phone(typed);
        }
        let folded: String = typed
            .nfkc()
            .collect::<String>()
            .to_lowercase()
            .nfkc()
            .collect();
        let (local, domain) = folded.split_once('@').ok_or(AddressFault::NoSingleAt)?;
        if domain.contains('@') {
            return Err(AddressFault::NoSingleAt);
        }
        if local.is_empty()
            || local.len() > 64
            || !local.chars().all(is_local)
            || local.starts_with('.')
            || local.ends_with('.')
            || local.contains("..")
        {
            return Err(AddressFault::Local);
        }
        let ascii = idna::domain_to_ascii_strict(domain).map_err(|_| AddressFault::Domain)?;
        if !ascii.contains('.') && ascii != "localhost"
            || ascii.starts_with('.')
            || ascii.ends_with('.')
        {
            return Err(AddressFault::Domain);
        }
        if mixes_scripts(local) || domain.split('.').any(mixes_scripts) {
            return Err(AddressFault::MixedScripts);
        }
        let canonical = format!("{local}@{ascii}");
        // The ASCII form of a domain is longer than what was typed.
        if canonical.len() > ADDRESS_MAX {
            return Err(AddressFault::TooLong);
        }
        Ok(Self {
            typed: typed.to_owned(),
            canonical,
            channel: Channel::Email,
        })
    }

    /// Where a mail server delivers: the part before the `@` as typed, case and all, and the domain in its ASCII form;
    /// `None` for a phone. Whoever types a full-width `＠` means the plain one.
    #[must_use]
    pub fn mailbox(&self) -> Option<(String, &str)> {
        let plain: String = self.typed.nfkc().collect();
        let (local, _) = plain.split_once('@')?;
        Some((local.to_owned(), self.domain()?))
    }

    /// The canonical domain of a mail address; `None` for a phone.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        self.canonical.split_once('@').map(|(_, domain)| domain)
    }
}

fn phone(typed: &str) -> Result<Address, AddressFault> {
    let mut digits = String::from("+");
    for c in typed.chars().skip(1) {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '-' | '(' | ')' | '.' | '\u{a0}' => {}
            _ => return Err(AddressFault::Phone),
        }
    }
    if !(8..=16).contains(&digits.len()) || digits.starts_with("+0") {
        return Err(AddressFault::Phone);
    }
    Ok(Address {
        typed: typed.to_owned(),
        canonical: digits,
        channel: Channel::Phone,
    })
}

/// RFC 5322 atext plus dot, and letters beyond ASCII (RFC 6531).
fn is_local(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c)
}

/// One label mixes Latin with Cyrillic or Greek: the classic look-alike.
fn mixes_scripts(label: &str) -> bool {
    let (mut latin, mut cyrillic, mut greek) = (false, false, false);
    for c in label.chars() {
        match c {
            'a'..='z' | '\u{00e0}'..='\u{024f}' => latin = true,
            '\u{0370}'..='\u{03ff}' | '\u{1f00}'..='\u{1fff}' => greek = true,
            '\u{0400}'..='\u{052f}' => cyrillic = true,
            _ => {}
        }
    }
    u8::from(latin) + u8::from(cyrillic) + u8::from(greek) > 1
}

/// Splits a pasted list at spaces, commas, semicolons and new lines, empty pieces left out (INV-1).
///
/// A phone number keeps the spaces inside it only when it stands on a line of its own.
#[must_use]
pub fn split_list(pasted: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    for line in pasted.split(['\n', '\r', ';', ',']) {
        let line = line.trim();
        if line.starts_with('+')
            && line
                .chars()
                .skip(1)
                .all(|c| c.is_ascii_digit() || " -().".contains(c))
        {
            pieces.push(line);
        } else {
            pieces.extend(line.split_whitespace().filter(|piece| !piece.is_empty()));
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_only_its_ascii_domain_makes_too_long_is_refused_eml_7() {
        let of = |labels: usize| format!("{}@{}de", "a".repeat(64), "ä.".repeat(labels));
        assert_eq!(
            Address::parse(&of(20)).map(|one| one.canonical.len()),
            Ok(227)
        );
        assert!(of(25).len() < ADDRESS_MAX);
        assert_eq!(Address::parse(&of(25)), Err(AddressFault::TooLong));
    }

    #[test]
    fn addresses_compare_without_case_unicode_form_and_idna_eml_7() {
        let same = |a: &str, b: &str| {
            Address::parse(a).unwrap().canonical == Address::parse(b).unwrap().canonical
        };
        assert!(same("Anna@Example.COM", " anna@example.com "));
        assert!(same(
            "j\u{f6}rg@m\u{fc}ller.example",
            "jo\u{308}rg@xn--mller-kva.example"
        ));
        assert!(
            !same("anna+it@example.com", "anna@example.com"),
            "only the mailbox's owner knows what a tag means"
        );
        assert_eq!(
            Address::parse(" Anna@Example.COM ").unwrap().typed,
            "Anna@Example.COM"
        );
    }

    #[test]
    fn a_mailbox_is_what_was_typed_without_the_width_of_its_letters_eml_7() {
        for (typed, local, domain) in [
            ("Anna+IT@Example.com", "Anna+IT", "example.com"),
            ("anna\u{ff20}example.com", "anna", "example.com"),
            (
                "\u{ff41}nna\u{ff20}m\u{fc}ller.example",
                "anna",
                "xn--mller-kva.example",
            ),
        ] {
            let address = Address::parse(typed).unwrap();
            assert_eq!(address.mailbox(), Some((local.to_owned(), domain)));
        }
        assert_eq!(Address::parse("+49 170 1234567").unwrap().mailbox(), None);
    }

    #[test]
    fn a_text_that_is_no_address_says_why() {
        use AddressFault::*;
        for (text, fault) in [
            ("", Empty),
            ("anna", NoSingleAt),
            ("a@b@example.com", NoSingleAt),
            ("@example.com", Local),
            ("an na@example.com", Local),
            ("anna@example", Domain),
            ("anna@exa mple.com", Domain),
            ("anna@example.com\r\nBcc: x@y.example", ControlCharacter),
            ("ann\u{fffd}@example.com", Unreadable),
            ("\u{430}nna@example.com", MixedScripts),
            ("anna@ex\u{430}mple.com", MixedScripts),
            ("+12", Phone),
            ("+1 555 abc", Phone),
        ] {
            assert_eq!(Address::parse(text), Err(fault), "{text:?}");
        }
        assert_eq!(
            Address::parse(&format!("{}@example.com", "a".repeat(250))),
            Err(TooLong)
        );
    }

    #[test]
    fn a_pasted_list_splits_at_spaces_commas_semicolons_and_lines_inv_1() {
        assert_eq!(
            split_list(
                "a@x.example, b@x.example;c@x.example\nd@x.example e@x.example\r\n+49 170 1234567"
            ),
            [
                "a@x.example",
                "b@x.example",
                "c@x.example",
                "d@x.example",
                "e@x.example",
                "+49 170 1234567"
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn parsing_the_canonical_form_changes_nothing(text in ".{0,40}@[a-zA-Z0-9\u{e0}-\u{ff}.]{1,20}\\.[a-z]{2,6}") {
            if let Ok(address) = Address::parse(&text) {
                let again = Address::parse(&address.canonical).unwrap();
                proptest::prop_assert_eq!(again.canonical, address.canonical);
            }
        }
    }
}
