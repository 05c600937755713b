//! Chance, as a closed set: the system's, or a seeded one for tests and the demo.

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::secret::Plain;
use crate::time::Time;

/// Where random bytes come from.
#[derive(Clone, Debug)]
pub enum Random {
    /// The operating system's generator.
    System,
    /// The same bytes for the same seed. Never for real secrets.
    Seeded(Arc<Mutex<ChaCha20Rng>>),
}

impl Random {
    /// A generator that repeats itself for the same `seed`.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed))))
    }

    /// Fills `bytes`.
    ///
    /// # Panics
    /// Never in practice: an operating system without randomness cannot run either program, and
    /// going on with known bytes would be worse than stopping.
    pub fn fill(&self, bytes: &mut [u8]) {
        match self {
            #[expect(
                clippy::expect_used,
                clippy::disallowed_methods,
                reason = "the one place of chance; without it no secret may be made"
            )]
            Self::System => {
                getrandom::fill(bytes).expect("the operating system gives random bytes")
            }
            Self::Seeded(rng) => match rng.lock() {
                Ok(mut rng) => rng.fill_bytes(bytes),
                Err(poisoned) => poisoned.into_inner().fill_bytes(bytes),
            },
        }
    }

    /// A new UUIDv7 in text, ordered by `now`.
    #[must_use]
    pub fn id(&self, now: Time) -> String {
        let mut bytes = [0u8; 10];
        self.fill(&mut bytes);
        let ms = u64::try_from(now.0).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(ms, &bytes)
            .into_uuid()
            .to_string()
    }

    /// A 256-bit secret in URL-safe text (INV-3, SES-4).
    #[must_use]
    pub fn secret(&self) -> Plain {
        let mut bytes = [0u8; 32];
        self.fill(&mut bytes);
        Plain::new(BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A number below `bound`, even enough for jitter and demos; zero when `bound` is zero.
    #[must_use]
    pub fn below(&self, bound: u64) -> u64 {
        let mut bytes = [0u8; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes).checked_rem(bound).unwrap_or(0)
    }
}
