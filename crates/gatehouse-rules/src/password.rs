//! What a new password must be (RCV-6). Strength is judged by zxcvbn at the caller, which has the word lists.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::problem::Problem;

/// Longest password, in characters.
pub const PASSWORD_MAX: usize = 256;
/// The shortest that the shortest password may be (NIST SP 800-63B-4, 3.1.1.2).
pub const LEAST: usize = 8;

/// The shortest passwords that are taken, in characters: the operator's own setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lengths {
    /// Where it is the only factor. Default 12.
    pub shortest: usize,
    /// Where a second step is asked for. Default 8.
    pub shortest_with_two_step: usize,
}

impl Default for Lengths {
    fn default() -> Self {
        Self {
            shortest: 12,
            shortest_with_two_step: 8,
        }
    }
}

impl Lengths {
    /// The one that counts for someone.
    #[must_use]
    pub const fn of(self, two_step: bool) -> usize {
        if two_step {
            self.shortest_with_two_step
        } else {
            self.shortest
        }
    }
}

/// The lowest zxcvbn score taken, 0 to 4.
pub const LOWEST_SCORE: u8 = 3;

/// Whether a password of this zxcvbn score could not be set today (RCV-6, BLK-8). Eight characters never score more than two,
/// however random; beside a second step they are enough.
#[must_use]
pub const fn is_weak(score: u8, two_step: bool) -> bool {
    score < lowest_score(two_step)
}

/// The lowest zxcvbn score taken of a new password.
#[must_use]
pub const fn lowest_score(two_step: bool) -> u8 {
    if two_step {
        LOWEST_SCORE - 1
    } else {
        LOWEST_SCORE
    }
}

/// RCV-6: length in characters, any Unicode, no composition rules.
///
/// # Errors
/// [`Problem::BadField`] on `password`: `too_short_` with the number of characters it needs, `too_long`.
pub fn check_length(password: &str, shortest: usize) -> Result<(), Problem> {
    let length = password.chars().count();
    if length < shortest {
        let reason = format!("too_short_{shortest}");
        return Err(Problem::field("password", &reason));
    }
    if length > PASSWORD_MAX {
        return Err(Problem::field("password", "too_long"));
    }
    Ok(())
}

/// The form in which a password is judged, hashed and compared: NFKC, so that one key on two systems is one password
/// (NIST SP 800-63B-4, 3.1.1.2). Nothing is trimmed or cut.
#[must_use]
pub fn prepared(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.nfkc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_eight_characters_with_two_step_and_twelve_without_rcv_6() {
        let (with, without) = (Lengths::default().of(true), Lengths::default().of(false));
        assert!(check_length("пароль-1", with).is_ok());
        assert!(check_length("пароль-1", without).is_err());
        assert!(check_length("пароль-12345", without).is_ok());
        assert!(check_length(&"a".repeat(257), with).is_err());
    }
}
