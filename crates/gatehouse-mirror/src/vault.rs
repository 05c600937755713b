//! The vault (SYN-4): one random key opens the files, and it is kept only wrapped, by the keychain's
//! secret and the passphrase together, or by one of them alone.
//!
//! `vault.json` is plain: versions, salts, the wrapped key, and a sum that tells damage from a wrong
//! passphrase. Keychain alone or passphrase alone opens nothing where both are set.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::{Plain, hex, sha256_hex};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::failure::{Failure, Result};
use crate::profile::Profile;

/// The vault file's name in the profile's folder.
pub const FILE: &str = "vault.json";
/// Fewest characters of a passphrase beside a keychain.
pub const PASSPHRASE_MIN: u32 = 8;
/// Fewest characters of a passphrase that stands alone.
pub const PASSPHRASE_MIN_ALONE: u32 = 15;

const VERSION: u32 = 1;
const ARGON2_KIB: u32 = 64 * 1024;
const ARGON2_PASSES: u32 = 3;

/// The key of the files. Wiped from memory when dropped.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// As SQLCipher takes a raw key: `"x'…'"`.
    #[must_use]
    pub fn pragma(&self) -> Zeroizing<String> {
        Zeroizing::new(format!(
            "\"x'{}'\"",
            *Zeroizing::new(hex(self.0.as_slice()))
        ))
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// The vault file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vault {
    version: u32,
    /// Names the keychain item.
    id: String,
    /// Which workspace it is of, as shown before it is open.
    pub workspace: String,
    /// How the passphrase is stretched; absent without one.
    passphrase: Option<Stretch>,
    /// SHA-256 of the keychain's secret, so that another keychain is not taken for a wrong passphrase.
    keychain: Option<String>,
    salt: String,
    nonce: String,
    key: String,
    /// SHA-256 over the fields above.
    sum: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stretch {
    salt: String,
    kib: u32,
    passes: u32,
}

/// The file of a profile's vault.
#[must_use]
pub fn path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

impl Vault {
    /// The vault of that folder; `None` where there is none.
    ///
    /// # Errors
    /// [`Problem::VaultDamaged`] when it cannot be read or its sum is wrong, [`Problem::AppTooOld`] for a newer version.
    pub async fn find(folder: &Path) -> Result<Option<Self>> {
        let bytes = match tokio::fs::read(path(folder)).await {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let vault: Self = serde_json::from_slice(&bytes).map_err(|_| Problem::VaultDamaged)?;
        if vault.sum != vault.summed()? {
            return Err(Problem::VaultDamaged.into());
        }
        if vault.version > VERSION {
            return Err(Problem::AppTooOld.into());
        }
        Ok(Some(vault))
    }

    /// Makes a vault with a new key, by the keychain where one answers. Nothing is written but the keychain's item.
    ///
    /// # Errors
    /// [`Problem::PassphraseWeak`] when it is too short for this computer; required without a keychain.
    pub async fn create(
        profile: &Profile,
        workspace: &str,
        passphrase: Option<Plain>,
    ) -> Result<(Self, Key)> {
        let keychain = profile.secrets.answers(&profile.random).await;
        check(passphrase.as_ref(), keychain)?;
        let mut key = Zeroizing::new([0u8; 32]);
        profile.random.fill(key.as_mut_slice());
        let mut id = [0u8; 16];
        profile.random.fill(&mut id);
        let id = hex(&id);
        let secret = if keychain {
            Some(new_secret(profile, &id).await?)
        } else {
            None
        };
        let key = Key(key);
        let vault = wrap(profile, id, workspace, passphrase, secret, &key).await?;
        Ok((vault, key))
    }

    /// Unwraps the key.
    ///
    /// # Errors
    /// [`Problem::PassphraseWrong`], [`Problem::KeychainMissing`] when the keychain does not answer or has no
    /// such item, [`Problem::VaultWrongKey`] when it holds another one.
    pub async fn open(&self, profile: &Profile, passphrase: Option<Plain>) -> Result<Key> {
        let secret = self.keychain_secret(profile).await?;
        let passphrase = match (&self.passphrase, passphrase) {
            (Some(_), None) => return Err(Problem::PassphraseWrong.into()),
            (Some(stretch), Some(passphrase)) => Some((stretch.clone(), passphrase)),
            (None, _) => None,
        };
        let asked_passphrase = passphrase.is_some();
        let wrapping = wrapping_key(&self.salt, secret, passphrase).await?;
        let opened = XChaCha20Poly1305::new((&*wrapping).into())
            .decrypt(
                &nonce(&self.nonce)?,
                Payload {
                    msg: &decode(&self.key)?,
                    aad: self.id.as_bytes(),
                },
            )
            .map(Zeroizing::new)
            .map_err(|_| {
                if asked_passphrase {
                    Problem::PassphraseWrong
                } else {
                    Problem::VaultWrongKey
                }
            })?;
        let mut key = Zeroizing::new([0u8; 32]);
        if opened.len() != key.len() {
            return Err(Problem::VaultDamaged.into());
        }
        key.copy_from_slice(&opened);
        Ok(Key(key))
    }

    /// The same key under another passphrase, or none; answers the file to be written.
    ///
    /// # Errors
    /// [`Problem::PassphraseWeak`]; [`Problem::KeychainMissing`] when the passphrase is removed and no keychain answers.
    pub async fn rewrapped(
        &self,
        profile: &Profile,
        key: &Key,
        passphrase: Option<Plain>,
    ) -> Result<Self> {
        let secret = match self.keychain_secret(profile).await? {
            Some(secret) => Some(secret),
            None if profile.secrets.answers(&profile.random).await => {
                Some(new_secret(profile, &self.id).await?)
            }
            None => None,
        };
        if passphrase.is_none() && secret.is_none() {
            return Err(Problem::KeychainMissing.into());
        }
        check(passphrase.as_ref(), secret.is_some())?;
        wrap(
            profile,
            self.id.clone(),
            &self.workspace,
            passphrase,
            secret,
            key,
        )
        .await
    }

    /// Writes the file: a temporary one, synced, renamed over the old.
    ///
    /// # Errors
    /// [`Problem::DiskFull`], or a fault of the file system.
    pub async fn write(&self, folder: &Path) -> Result<()> {
        write_atomically(&path(folder), serde_json::to_vec_pretty(self)?).await
    }

    /// Whether a passphrase is set.
    #[must_use]
    pub const fn has_passphrase(&self) -> bool {
        self.passphrase.is_some()
    }

    /// Whether the keychain holds a part of the key.
    #[must_use]
    pub const fn has_keychain(&self) -> bool {
        self.keychain.is_some()
    }

    /// The keychain item's name.
    #[must_use]
    pub fn keychain_item(&self) -> &str {
        &self.id
    }

    async fn keychain_secret(&self, profile: &Profile) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let Some(expected) = &self.keychain else {
            return Ok(None);
        };
        let secret = profile
            .secrets
            .find(&self.id)
            .await?
            .ok_or(Problem::KeychainMissing)?;
        if sha256_hex(&secret) == *expected {
            Ok(Some(secret))
        } else {
            Err(Problem::VaultWrongKey.into())
        }
    }

    fn summed(&self) -> Result<String> {
        let plain = Self {
            sum: String::new(),
            ..self.clone()
        };
        Ok(sha256_hex(&serde_json::to_vec(&plain)?))
    }
}

/// Whether a passphrase is long enough here; `None` is, beside a keychain.
///
/// # Errors
/// [`Problem::PassphraseWeak`] with the characters it needs.
pub fn check(passphrase: Option<&Plain>, keychain: bool) -> Result<()> {
    let min = if keychain {
        PASSPHRASE_MIN
    } else {
        PASSPHRASE_MIN_ALONE
    };
    let long_enough = match passphrase {
        None => keychain,
        Some(passphrase) => passphrase.expose().chars().count() >= min as usize,
    };
    if long_enough {
        Ok(())
    } else {
        Err(Problem::PassphraseWeak { min }.into())
    }
}

/// Writes `bytes` to `path` so that a reader sees the old or the new, never a part.
///
/// # Errors
/// [`Problem::DiskFull`], or a fault of the file system.
pub(crate) async fn write_atomically(path: &Path, bytes: Vec<u8>) -> Result<()> {
    let path = path.to_owned();
    tokio::task::spawn_blocking(move || -> std::io::Result<()> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = path.with_file_name(name);
        let written = (|| {
            let mut file = std::fs::File::create(&part)?;
            std::io::Write::write_all(&mut file, &bytes)?;
            file.sync_all()?;
            std::fs::rename(&part, &path)
        })();
        if written.is_err() {
            let _ = std::fs::remove_file(&part);
        }
        written?;
        sync_folder(&path)
    })
    .await
    .context("write a file")?
    .map_err(Failure::from)
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) => std::fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

async fn new_secret(profile: &Profile, id: &str) -> Result<Zeroizing<Vec<u8>>> {
    let mut secret = Zeroizing::new(vec![0u8; 32]);
    profile.random.fill(&mut secret);
    profile.secrets.set(id, &secret).await?;
    Ok(secret)
}

async fn wrap(
    profile: &Profile,
    id: String,
    workspace: &str,
    passphrase: Option<Plain>,
    secret: Option<Zeroizing<Vec<u8>>>,
    key: &Key,
) -> Result<Vault> {
    let random = |n: usize| {
        let mut bytes = vec![0u8; n];
        profile.random.fill(&mut bytes);
        BASE64_STANDARD.encode(bytes)
    };
    let stretch = passphrase.as_ref().map(|_| Stretch {
        salt: random(16),
        kib: ARGON2_KIB,
        passes: ARGON2_PASSES,
    });
    let (salt, nonce_text) = (random(32), random(24));
    let keychain = secret.as_ref().map(|secret| sha256_hex(secret));
    let wrapping = wrapping_key(&salt, secret, stretch.clone().zip(passphrase)).await?;
    let wrapped = XChaCha20Poly1305::new((&*wrapping).into())
        .encrypt(
            &nonce(&nonce_text)?,
            Payload {
                msg: key.0.as_slice(),
                aad: id.as_bytes(),
            },
        )
        .map_err(|_| anyhow!("wrap the key"))?;
    let mut vault = Vault {
        version: VERSION,
        id,
        workspace: workspace.to_owned(),
        passphrase: stretch,
        keychain,
        salt,
        nonce: nonce_text,
        key: BASE64_STANDARD.encode(wrapped),
        sum: String::new(),
    };
    vault.sum = vault.summed()?;
    Ok(vault)
}

/// HKDF(keychain secret ‖ argon2id(passphrase)); argon2 runs on its own thread.
async fn wrapping_key(
    salt: &str,
    secret: Option<Zeroizing<Vec<u8>>>,
    passphrase: Option<(Stretch, Plain)>,
) -> Result<Zeroizing<[u8; 32]>> {
    let mut material = Zeroizing::new(Vec::with_capacity(64));
    if let Some(secret) = secret {
        material.extend_from_slice(&secret);
    }
    if let Some((stretch, passphrase)) = passphrase {
        let stretched = tokio::task::spawn_blocking(move || stretched(&stretch, &passphrase))
            .await
            .context("stretch the passphrase")??;
        material.extend_from_slice(stretched.as_slice());
    }
    let mut key = Zeroizing::new([0u8; 32]);
    Hkdf::<Sha256>::new(Some(&decode(salt)?), &material)
        .expand(b"gatehouse vault 1", key.as_mut_slice())
        .map_err(|error| anyhow!("derive the wrapping key: {error}"))?;
    Ok(key)
}

fn stretched(stretch: &Stretch, passphrase: &Plain) -> Result<Zeroizing<[u8; 32]>> {
    let params = argon2::Params::new(stretch.kib, stretch.passes, 1, Some(32))
        .map_err(|_| Problem::VaultDamaged)?;
    let mut out = Zeroizing::new([0u8; 32]);
    argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
        .hash_password_into(
            passphrase.expose().as_bytes(),
            &decode(&stretch.salt)?,
            out.as_mut_slice(),
        )
        .map_err(|error| anyhow!("stretch the passphrase: {error}"))?;
    Ok(out)
}

fn decode(text: &str) -> Result<Vec<u8>> {
    BASE64_STANDARD
        .decode(text)
        .map_err(|_| Problem::VaultDamaged.into())
}

fn nonce(text: &str) -> Result<XNonce> {
    let bytes: [u8; 24] = decode(text)?
        .try_into()
        .map_err(|_| Problem::VaultDamaged)?;
    Ok(bytes.into())
}
