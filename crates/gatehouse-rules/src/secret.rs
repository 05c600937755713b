//! Secrets have two types: plain (shown once) and hashed (kept). Neither is `Serialize`, both hide
//! in `Debug`, so that one cannot reach a log, a feed or a page by accident.

use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret as its owner holds it. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Plain(String);

/// What is kept of a random secret: SHA-256, in hex. Only for secrets of 128 bits or more;
/// passwords and codes go through argon2id instead.
#[derive(Clone, PartialEq, Eq)]
pub struct Hashed(String);

impl Plain {
    /// Takes a secret in.
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself, for the one place that must show or send it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What may be kept of it.
    #[must_use]
    pub fn hash(&self) -> Hashed {
        Hashed(hex(&Sha256::digest(self.0.as_bytes())))
    }
}

impl Hashed {
    /// A hash as it was stored.
    #[must_use]
    pub fn stored(hash: impl Into<String>) -> Self {
        Self(hash.into())
    }

    /// The hash as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Plain(…)")
    }
}

impl std::fmt::Debug for Hashed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hashed(…)")
    }
}

/// Lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// SHA-256 of `text`, in lower-case hex: the form of every kept hash.
#[must_use]
pub fn sha256_hex(text: &[u8]) -> String {
    hex(&Sha256::digest(text))
}
