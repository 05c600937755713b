//! The system's keychain, as a closed set: the real one, or one in memory for tests.
//!
//! Calls of a keychain block (a locked one asks the person first), so they run on their own thread and
//! are given ten seconds. Secrets are text in base64, since KWallet cannot hold bytes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::Context as _;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::random::Random;
use gatehouse_rules::secret::hex;
use zeroize::Zeroizing;

use crate::failure::{Failure, Result};

/// The keychain's name for our items.
const APP: &str = "Gatehouse";
/// A keychain that has not answered by then counts as missing.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the vault's keychain secret lies.
#[derive(Clone, Debug)]
pub enum Secrets {
    /// Keychain, Credential Manager or Secret Service.
    Keychain,
    /// In this process, for tests; `None` answers like a computer without a keychain.
    Memory(Arc<Mutex<Option<HashMap<String, String>>>>),
}

impl Secrets {
    /// A keychain in memory that answers.
    #[must_use]
    pub fn memory() -> Self {
        Self::Memory(Arc::new(Mutex::new(Some(HashMap::new()))))
    }

    /// A computer without a keychain.
    #[must_use]
    pub fn missing() -> Self {
        Self::Memory(Arc::new(Mutex::new(None)))
    }

    /// Whether a secret can be written and read back here. Writes, reads and removes one of its own.
    pub async fn answers(&self, random: &Random) -> bool {
        let mut name = [0u8; 8];
        random.fill(&mut name);
        let name = format!("check-{}", hex(&name));
        let kept = self.set(&name, &name.as_bytes().to_vec().into()).await;
        let found = self.find(&name).await;
        let removed = self.remove(&name).await;
        kept.is_ok()
            && removed.is_ok()
            && found.is_ok_and(|found| found.is_some_and(|found| *found == name.as_bytes()))
    }

    /// The secret of that name; `None` when there is none.
    ///
    /// # Errors
    /// [`Problem::KeychainMissing`] when no keychain answers in ten seconds.
    pub async fn find(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let text = match self {
            Self::Memory(kept) => {
                in_memory(kept, |kept| kept.get(name).cloned().map(Zeroizing::new))?
            }
            Self::Keychain => {
                let name = name.to_owned();
                asked(
                    move || match keyring::Entry::new(APP, &name)?.get_password() {
                        Ok(text) => Ok(Some(Zeroizing::new(text))),
                        Err(keyring::Error::NoEntry) => Ok(None),
                        Err(error) => Err(error),
                    },
                )
                .await?
            }
        };
        text.map(|text| {
            BASE64_STANDARD
                .decode(text.as_bytes())
                .map(Zeroizing::new)
                .context("read the keychain's secret")
                .map_err(Failure::Fault)
        })
        .transpose()
    }

    /// Keeps a secret, and reads it back before saying so: some keychains answer yes and forget.
    ///
    /// # Errors
    /// [`Problem::KeychainMissing`] when no keychain answers, or what it gives back is something else.
    pub async fn set(&self, name: &str, secret: &Zeroizing<Vec<u8>>) -> Result<()> {
        let text = Zeroizing::new(BASE64_STANDARD.encode(secret.as_slice()));
        match self {
            Self::Memory(kept) => in_memory(kept, |kept| {
                kept.insert(name.to_owned(), text.to_string());
            })?,
            Self::Keychain => {
                let name = name.to_owned();
                asked(move || keyring::Entry::new(APP, &name)?.set_password(&text)).await?;
            }
        }
        if self.find(name).await?.as_ref() == Some(secret) {
            Ok(())
        } else {
            Err(Problem::KeychainMissing.into())
        }
    }

    /// Removes a secret; one that is not there is removed already.
    ///
    /// # Errors
    /// [`Problem::KeychainMissing`] when no keychain answers.
    pub async fn remove(&self, name: &str) -> Result<()> {
        match self {
            Self::Memory(kept) => in_memory(kept, |kept| {
                kept.remove(name);
            }),
            Self::Keychain => {
                let name = name.to_owned();
                asked(
                    move || match keyring::Entry::new(APP, &name)?.delete_credential() {
                        Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
                        Err(error) => Err(error),
                    },
                )
                .await
            }
        }
    }
}

fn in_memory<T>(
    kept: &Mutex<Option<HashMap<String, String>>>,
    act: impl FnOnce(&mut HashMap<String, String>) -> T,
) -> Result<T> {
    let mut kept = kept
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    kept.as_mut()
        .map(act)
        .ok_or_else(|| Problem::KeychainMissing.into())
}

async fn asked<T: Send + 'static>(
    act: impl FnOnce() -> keyring::Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(act)).await {
        Ok(Ok(Ok(answer))) => Ok(answer),
        Ok(Ok(Err(error))) => {
            tracing::warn!("the keychain refused: {error}");
            Err(Problem::KeychainMissing.into())
        }
        Ok(Err(error)) => Err(Failure::Fault(error.into())),
        Err(_) => {
            tracing::warn!("the keychain did not answer in {} s", PATIENCE.as_secs());
            Err(Problem::KeychainMissing.into())
        }
    }
}
