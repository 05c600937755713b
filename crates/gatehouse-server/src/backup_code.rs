//! Backup codes (TFA-2): a list, numbered, each good for one second step when the phone is not at hand.

use gatehouse_rules::id::IdentityId;
use gatehouse_rules::random::Random;
use gatehouse_rules::secret::Plain;

use crate::app::App;
use crate::failure::Told;
use crate::store;

/// From here on the person is told that they run low.
pub const FEW: u32 = 2;

/// Letters and digits that nobody takes for one another (Crockford's base 32, small).
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// `n` new codes, `xxxx-xxxx`, 40 bits each, in the order of their numbers.
#[must_use]
pub fn make(random: &Random, n: u32) -> Vec<String> {
    (0..n)
        .map(|_| {
            let mut bytes = [0u8; 8];
            random.fill(&mut bytes);
            let text: String = bytes
                .iter()
                .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
                .collect();
            written(&text)
        })
        .collect()
}

fn written(text: &str) -> String {
    let (front, back) = text.split_at(4);
    format!("{front}-{back}")
}

/// A code as it is kept, however it was typed: spaces and dashes do not count, nor does case, and what looks alike is alike.
/// `None` for what can be no code.
#[must_use]
pub fn read(typed: &str) -> Option<String> {
    let text: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
        .take(9)
        .map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        })
        .collect();
    let fits = text.len() == 8 && text.bytes().all(|byte| LETTERS.contains(&byte));
    fits.then(|| written(&text))
}

/// What to keep of new codes.
///
/// # Errors
/// [`Problem::Busy`](gatehouse_rules::problem::Problem::Busy) when too many wait for a core.
pub async fn hashes(app: &App, codes: &[String]) -> Told<Vec<String>> {
    let mut hashes = Vec::with_capacity(codes.len());
    for code in codes {
        hashes.push(app.passwords.hash(&Plain::new(code.as_str())).await?);
    }
    Ok(hashes)
}

/// A code that is right; whether it was used shows only when it is spent.
#[derive(Debug)]
pub struct Right {
    /// Its number.
    pub number: u32,
    /// Its hash, which stands there until newer codes do.
    pub hash: String,
}

/// Whether `code` is the one of `number`: one password hash an attempt, also for a number that nobody has (TFA-2).
///
/// # Errors
/// [`Problem::Busy`](gatehouse_rules::problem::Problem::Busy) when too many wait for a core.
pub async fn check(
    app: &App,
    identity: &IdentityId,
    number: &str,
    code: &str,
) -> Told<Option<Right>> {
    let number = number.trim().trim_end_matches('.').parse::<u32>().ok();
    let kept = match number {
        Some(number) => {
            let mut connection = app.db.connection().await?;
            store::factor::find_code(&mut connection, identity, number).await?
        }
        None => None,
    };
    let typed = Plain::new(read(code).unwrap_or_default());
    let right = app.passwords.verify(&typed, kept.as_deref()).await?;
    Ok(match (right, number, kept) {
        (true, Some(number), Some(hash)) => Some(Right { number, hash }),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_ten_of_one_form_and_read_back_however_they_are_typed_tfa_2() {
        let codes = make(&Random::seeded(3), 10);
        assert_eq!(codes.len(), 10);
        for code in &codes {
            assert_eq!(code.len(), 9);
            assert_eq!(read(code).as_ref(), Some(code));
            assert_eq!(
                read(&format!(" {} ", code.to_uppercase().replace('-', " "))).as_ref(),
                Some(code)
            );
        }
        assert_eq!(read("OIL1-0000").as_deref(), Some("0111-0000"));
        for bad in ["", "0000", "0000-00000", "uuuu-0000", "ääää-0000"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
