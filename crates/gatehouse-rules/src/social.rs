//! Social sign-in (SOC): what a social account opens, when a link may go, and the login that is made up at the first use.
//!
//! What a provider says of a mail address never decides anything here: an address that is written into a social account proves no
//! mailbox of ours, and matching by it would hand an identity to whoever writes it there.

use crate::address::{Address, Channel};
use crate::profile;
use crate::random::Random;

/// What a social account opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// SOC-1: it was never used here: an identity is made.
    FirstUse,
    /// The one identity that it is linked to.
    One,
    /// SOC-2: none, until the person unlinks it from all but one.
    None,
}

/// What an account opens that is linked to so many identities.
#[must_use]
pub const fn opens(n_identities: usize) -> Opens {
    match n_identities {
        0 => Opens::FirstUse,
        1 => Opens::One,
        _ => Opens::None,
    }
}

/// Whether a social account may be unlinked from an identity: it must leave a way in. `n_links` counts this account, too; a login that is
/// an address of the person can always be given a password by recovery (RCV-1, RCV-2).
#[must_use]
pub fn may_unlink(has_password: bool, login: &str, n_links: usize) -> bool {
    has_password || n_links > 1 || Address::parse(login).is_ok()
}

/// The name of a provider as it stands in addresses and made-up logins: small letters, digits, hyphens. Empty where it has neither letter
/// nor digit.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// SOC-1: the login of an identity that a first use makes, as `google-x7k2m9q4tb`: about fifty random bits, no letter that looks like another.
/// It is no address, so it belongs to nobody else.
#[must_use]
pub fn generated_login(slug: &str, random: &Random) -> String {
    const LETTERS: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";
    let mut login = format!("{slug}-");
    for _ in 0..10 {
        let at = usize::try_from(random.below(LETTERS.len() as u64)).unwrap_or_default();
        login.push(char::from(LETTERS.get(at).copied().unwrap_or(b'2')));
    }
    login
}

/// SOC-2: a login as it is told to who proved a social account of it and no second step: enough to know one's own.
#[must_use]
pub fn masked(login: &str) -> String {
    match Address::parse(login) {
        Ok(address) if address.channel == Channel::Email => profile::masked(login),
        Ok(address) => {
            let last: Vec<char> = address.canonical.chars().rev().take(2).collect();
            let last: String = last.into_iter().rev().collect();
            format!("{}{last}", profile::masked(&address.canonical))
        }
        Err(_) => {
            let (slug, made_up) = login.rsplit_once('-').unwrap_or(("", login));
            let first: String = made_up.chars().take(3).collect();
            format!("{slug}-{first}…")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_opens_the_one_identity_it_is_linked_to_soc_1_soc_2() {
        assert_eq!(opens(0), Opens::FirstUse);
        assert_eq!(opens(1), Opens::One);
        assert_eq!(opens(2), Opens::None);
        assert_eq!(opens(7), Opens::None);
    }

    #[test]
    fn nobody_unlinks_their_only_way_in_soc_2() {
        assert!(!may_unlink(false, "acme-23456789ab", 1));
        assert!(may_unlink(true, "acme-23456789ab", 1));
        assert!(may_unlink(false, "acme-23456789ab", 2));
        assert!(
            may_unlink(false, "anna@example.com", 1),
            "a mailed link sets a password"
        );
    }

    #[test]
    fn a_made_up_login_names_its_provider_and_is_no_address_soc_1() {
        let random = Random::seeded(1);
        let (one, other) = (
            generated_login("acme", &random),
            generated_login("acme", &random),
        );
        assert_ne!(one, other);
        assert_eq!(one.len(), "acme-".len() + 10);
        assert!(Address::parse(&one).is_err());
        assert_eq!(one, one.to_lowercase());
        // Of digits alone it is no phone number either.
        assert!(Address::parse("acme-2345678923").is_err());
        assert!(Address::parse("49-2345678923").is_err());
    }

    #[test]
    fn a_provider_has_a_name_for_addresses() {
        assert_eq!(slug("Acme"), "acme");
        assert_eq!(slug("Office 365"), "office-365");
        assert_eq!(slug("  A & B! "), "a-b");
        assert_eq!(slug("東京"), "");
    }

    #[test]
    fn a_masked_login_is_known_by_its_owner_alone_soc_2() {
        assert_eq!(masked("anna@home.example"), "a…@home.example");
        assert_eq!(masked("+49 170 1234567"), "+49…67");
        assert_eq!(masked("acme-x7k2m9q4tb"), "acme-x7k…");
    }
}
