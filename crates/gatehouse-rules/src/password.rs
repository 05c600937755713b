//! What a new password must be (RCV-6). Strength is judged by zxcvbn at the caller, which has the word lists.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::problem::Problem;

/// Longest password, in characters.
pub const PASSWORD_MAX: usize = 256;
/// Shortest password where a second step is asked for.
pub const WITH_TWO_STEP: usize = 8;
/// Shortest password where it is the only factor.
pub const WITHOUT_TWO_STEP: usize = 12;
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
/// [`Problem::BadField`] on `password`: `too_short_8`, `too_short_12`, `too_long`.
pub fn check_length(password: &str, two_step: bool) -> Result<(), Problem> {
    let length = password.chars().count();
    let shortest = if two_step {
        WITH_TWO_STEP
    } else {
        WITHOUT_TWO_STEP
    };
    if length < shortest {
        return Err(Problem::field(
            "password",
            if two_step {
                "too_short_8"
            } else {
                "too_short_12"
            },
        ));
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
        assert!(check_length("пароль-1", true).is_ok());
        assert!(check_length("пароль-1", false).is_err());
        assert!(check_length("пароль-12345", false).is_ok());
        assert!(check_length(&"a".repeat(257), true).is_err());
    }
}
