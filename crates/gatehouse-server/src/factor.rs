//! Second steps: an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 s), its secret sealed with the server's key.

use anyhow::{Context, anyhow};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD as B64;
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::random::Random;
pub use gatehouse_rules::sign_in::Checked;
use gatehouse_rules::time::{SECOND, Time};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sqlx::AnyConnection;
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::app::Key;
use crate::failure::Told;
use crate::store;

/// Seconds of one step.
const STEP: u64 = 30;

/// Enrols an authenticator of an identity with a shared secret in base32, as apps show it.
///
/// # Errors
/// When the secret is no base32, or the database does not take it.
pub async fn enrol(
    connection: &mut AnyConnection,
    key: &Key,
    random: &Random,
    identity: &IdentityId,
    secret_base32: &str,
    now: Time,
) -> Told<()> {
    let secret = Secret::try_from_base32(secret_base32)
        .map_err(|error| anyhow!("the secret is no base32: {error:?}"))?;
    let factor = store::factor::Factor {
        id: random.id(now),
        identity: identity.clone(),
        secret_sealed: seal(key, random, identity, secret.as_bytes())?,
        enrolled_at: now,
        last_step: 0,
    };
    store::factor::add(connection, &factor).await?;
    Ok(())
}

/// TFA-1: whether `code` is right at `now`, and not used before. The current and the previous step are taken, each once, by one
/// conditional update, so that of many simultaneous attempts one wins.
///
/// # Errors
/// When the database does not answer, or the kept secret cannot be opened with this server's key.
pub async fn check(
    connection: &mut AnyConnection,
    key: &Key,
    identity: &IdentityId,
    code: &str,
    now: Time,
) -> Told<Checked> {
    let Some(factor) = store::factor::find(connection, identity).await? else {
        return Ok(Checked::NoFactor);
    };
    let secret = open(key, identity, &factor.secret_sealed)?;
    let step = match judge(&secret, code, now) {
        Ok(step) => step,
        Err(checked) => return Ok(checked),
    };
    if store::factor::claim_step(connection, &factor.id, step).await? {
        Ok(Checked::Right)
    } else {
        Ok(Checked::Used)
    }
}

/// TFA-1: whether `code` is the first one of a set-up, whose secret is sealed for `identity`: its step, or what is wrong with it.
///
/// # Errors
/// When the secret cannot be opened with this server's key.
pub fn check_first(
    key: &Key,
    identity: &IdentityId,
    sealed: &str,
    code: &str,
    now: Time,
) -> Told<Result<i64, Checked>> {
    Ok(judge(&open(key, identity, sealed)?, code, now))
}

fn judge(secret: &[u8], code: &str, now: Time) -> Result<i64, Checked> {
    step_of(secret, code, now).ok_or_else(|| match steps_ago(secret, code, now) {
        Some(steps) => Checked::Late {
            seconds: steps * 30,
        },
        None => Checked::Wrong,
    })
}

/// A new secret of 160 bits, sealed for `identity` (TFA-1).
///
/// # Errors
/// When it cannot be sealed.
pub fn new_secret(key: &Key, random: &Random, identity: &IdentityId) -> Told<String> {
    let mut secret = Zeroizing::new([0u8; 20]);
    random.fill(secret.as_mut_slice());
    Ok(seal(key, random, identity, secret.as_slice())?)
}

/// A sealed secret in base32, as authenticator apps take it.
///
/// # Errors
/// When the secret cannot be opened with this server's key.
pub fn key_text(key: &Key, identity: &IdentityId, sealed: &str) -> Told<Zeroizing<String>> {
    let secret = open(key, identity, sealed)?;
    Ok(Zeroizing::new(Secret::from(secret.to_vec()).to_base32()))
}

/// The step whose code this is: the current one or the one before, never a later one.
fn step_of(secret: &[u8], code: &str, now: Time) -> Option<i64> {
    let code = digits(code)?;
    let seconds = u64::try_from(now.0.div_euclid(SECOND)).ok()?;
    let totp = totp(secret);
    [Some(seconds), seconds.checked_sub(STEP)]
        .into_iter()
        .flatten()
        .find_map(|at| totp.check(&code, at))
        .and_then(|step| i64::try_from(step).ok())
}

/// How many steps ago a wrong code was right, within ten minutes: then the phone's clock runs behind, and the page can say so (TFA-1).
/// Steps that are still to come are never tried: the answer would tell a guesser which code to keep, and for when.
fn steps_ago(secret: &[u8], code: &str, now: Time) -> Option<u32> {
    let code = digits(code)?;
    let seconds = u64::try_from(now.0.div_euclid(SECOND)).ok()?;
    let totp = totp(secret);
    (2..=20u32).find(|steps| {
        let at = seconds.checked_sub(u64::from(*steps) * STEP);
        at.is_some_and(|at| totp.check(&code, at).is_some())
    })
}

/// Six digits, however they are spaced.
fn digits(code: &str) -> Option<String> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

fn totp(secret: &[u8]) -> Totp {
    // Secrets of other apps may be shorter than RFC 4226 wants; they still must open the door they were made for.
    Builder::new()
        .with_secret(secret.to_vec())
        .with_skew(0)
        .with_step_duration(STEP)
        .build_noncompliant()
}

/// Seals a secret for one identity: another's row cannot be put in its place.
fn seal(
    key: &Key,
    random: &Random,
    identity: &IdentityId,
    secret: &[u8],
) -> anyhow::Result<String> {
    let mut nonce = [0u8; NONCE_LEN];
    random.fill(&mut nonce);
    let mut sealed = secret.to_vec();
    sealing_key(key)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(identity.as_str()),
            &mut sealed,
        )
        .map_err(|_| anyhow!("seal a factor's secret"))?;
    let mut whole = nonce.to_vec();
    whole.extend(sealed);
    Ok(B64.encode(whole))
}

fn open(key: &Key, identity: &IdentityId, sealed: &str) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    let mut whole = Zeroizing::new(B64.decode(sealed).context("read a sealed secret")?);
    let (nonce, sealed) = whole
        .split_at_mut_checked(NONCE_LEN)
        .context("a sealed secret is too short")?;
    let nonce = Nonce::try_assume_unique_for_key(nonce)
        .map_err(|_| anyhow!("a sealed secret has no nonce"))?;
    let opened = sealing_key(key)?
        .open_in_place(nonce, Aad::from(identity.as_str()), sealed)
        .map_err(|_| anyhow!("a factor's secret was sealed with another key_file"))?;
    Ok(Zeroizing::new(opened.to_vec()))
}

fn sealing_key(key: &Key) -> anyhow::Result<LessSafeKey> {
    let bytes = Zeroizing::new(key.derive(&["factor"]));
    UnboundKey::new(&CHACHA20_POLY1305, bytes.as_slice())
        .map(LessSafeKey::new)
        .map_err(|_| anyhow!("prepare the sealing key"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_are_those_of_rfc_6238_for_this_step_and_the_last_tfa_1() {
        // RFC 6238, appendix B, cut to six digits: at 59 s it is 287082.
        let at = |seconds: i64| step_of(SECRET, "287082", Time(seconds * SECOND));
        assert_eq!(at(59), Some(1));
        assert_eq!(at(89), Some(1), "the previous step");
        assert_eq!(at(90), None, "two steps ago");
        assert_eq!(at(29), None, "a step that has not begun");
        assert_eq!(step_of(SECRET, "287083", Time(59 * SECOND)), None);
        assert_eq!(step_of(SECRET, "287 082", Time(59 * SECOND)), Some(1));
        assert_eq!(step_of(SECRET, "", Time(59 * SECOND)), None);
    }

    #[test]
    fn a_code_of_the_past_tells_of_a_clock_that_runs_behind_and_one_of_the_future_nothing_tfa_1() {
        let at = |seconds: i64| steps_ago(SECRET, "287082", Time(seconds * SECOND));
        assert_eq!(at(150), Some(4));
        assert_eq!(at(30 + 20 * 30), Some(20));
        assert_eq!(at(30 + 21 * 30), None);
        for early in [0, 10, 29] {
            assert_eq!(at(early), None);
        }
        assert_eq!(steps_ago(SECRET, "000000", Time(150 * SECOND)), None);
    }

    #[test]
    fn a_sealed_secret_opens_for_its_identity_and_key_only() {
        let random = Random::seeded(1);
        let key = Key::new([7; 32]);
        let sealed = seal(&key, &random, &"anna".into(), SECRET).unwrap();
        assert!(!sealed.contains("1234"));
        assert_eq!(
            open(&key, &"anna".into(), &sealed).unwrap().as_slice(),
            SECRET
        );
        assert!(open(&key, &"ben".into(), &sealed).is_err());
        assert!(open(&Key::new([8; 32]), &"anna".into(), &sealed).is_err());
    }

    proptest! {
        /// Of all codes, the one of this step and the one of the step before are right, and no other.
        #[test]
        fn no_code_but_those_of_this_step_and_the_last_is_right_tfa_1(
            typed in "[0-9]{6}", seconds in any::<u32>(), steps in 0..20u64, is_made in any::<bool>()
        ) {
            let own = totp(SECRET);
            let at = u64::from(seconds);
            let code = |at: u64| own.generate(at).to_string();
            // Half of them are codes that are, were or will be right, as people type them.
            let made = code((at + 10 * STEP).saturating_sub(steps * STEP));
            let typed = match is_made {
                true => format!(" {} {}", &made[..3], &made[3..]),
                false => typed,
            };
            let bare: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
            let right = bare == code(at) || at.checked_sub(STEP).is_some_and(|at| bare == code(at));
            let told = step_of(SECRET, &typed, Time(i64::from(seconds) * SECOND));
            prop_assert_eq!(told.is_some(), right, "{} at {}", typed, seconds);
            if let Some(step) = told {
                let this = i64::from(seconds) / 30;
                prop_assert!(step == this || step + 1 == this);
            }
        }

        #[test]
        fn nothing_but_six_digits_is_a_code_tfa_1(typed in "[ -~]{0,12}", seconds in any::<u32>()) {
            let n = typed.chars().filter(char::is_ascii_digit).count();
            let others = typed.chars().any(|c| !c.is_ascii_digit() && !c.is_whitespace());
            if n != 6 || others {
                prop_assert_eq!(step_of(SECRET, &typed, Time(i64::from(seconds) * SECOND)), None);
            }
        }
    }
}
