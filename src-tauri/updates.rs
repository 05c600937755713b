//! Updates of the app, from the office's own server. There is no address that it would ask by itself: an administrator of the
//! computer names one, and the key that releases are signed with, in a file that only they can write.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gatehouse_mirror::preferences::Preferences;
use gatehouse_mirror::upstream::trusting;
use serde::{Deserialize, Serialize};
use tauri::utils::platform::bundle_type;
use tauri::{AppHandle, Runtime, Url};
use tauri_plugin_updater::{Error, Update, UpdaterBuilder, UpdaterExt as _};
use ts_rs::TS;

/// How long the server may be silent.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether this app is updated from somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "updates", rename_all = "snake_case")]
pub enum Updates {
    /// Nobody set it up, and nobody is asked.
    Off,
    /// It was set up, but not so that it can be used.
    Unusable {
        /// Which file says so.
        file: String,
        /// What is wrong with it.
        fault: PolicyFault,
    },
    /// It was set up.
    On {
        /// The server that is asked.
        from: String,
        /// False where the app cannot exchange itself: what installed it updates it.
        installs: bool,
    },
}

/// What is wrong with what an administrator wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PolicyFault {
    /// The file cannot be read, or is no TOML of `endpoint` and `public_key` alone.
    Unreadable,
    /// `endpoint` is no address under https; without it only this computer itself may be named.
    Endpoint,
    /// `public_key` is not what `tauri signer generate` wrote.
    PublicKey,
}

/// What the office's server offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "checked", rename_all = "snake_case")]
pub enum Checked {
    /// Nothing that is newer.
    Newest,
    /// A newer version, not fetched yet.
    Offered {
        /// Its number.
        version: String,
        /// What changed, in the office's words.
        notes: Option<String>,
    },
    /// It could not be found out.
    Failed {
        /// Why.
        fault: UpdateFault,
    },
}

/// What came of installing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "installed", rename_all = "snake_case")]
pub enum Installed {
    /// It is there, and works from the next start on.
    Done,
    /// Nothing changed.
    Failed {
        /// Why.
        fault: UpdateFault,
    },
}

/// Why there is no update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UpdateFault {
    /// The server does not answer.
    Unreachable,
    /// What it answers is no list of releases, or has none for this computer.
    NotAnUpdate,
    /// The file is not signed with the office's key, or is signed for another version.
    NotSigned,
    /// The system refused to exchange the app: a password was not given, or the disk is full.
    NotInstalled,
    /// This app was put here by something that updates it, or by hand.
    NotByItself,
}

impl From<Error> for UpdateFault {
    fn from(error: Error) -> Self {
        match error {
            Error::Reqwest(_) | Error::Network(_) => Self::Unreachable,
            Error::Minisign(_)
            | Error::SignatureUtf8(_)
            | Error::Base64(_)
            | Error::MissingSignedVersion
            | Error::SignedVersionMismatch { .. } => Self::NotSigned,
            Error::ReleaseNotFound
            | Error::Serialization(_)
            | Error::Semver(_)
            | Error::UrlParse(_)
            | Error::TargetNotFound(_)
            | Error::TargetsNotFound(_)
            | Error::UnsupportedArch
            | Error::UnsupportedOs => Self::NotAnUpdate,
            _ => Self::NotInstalled,
        }
    }
}

/// What an administrator wrote.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// Where the list of releases is. `{{target}}`, `{{arch}}` and `{{current_version}}` are filled in.
    endpoint: String,
    /// As `tauri signer generate` writes it.
    public_key: String,
}

/// The same, looked at.
struct Policy {
    endpoint: Url,
    public_key: String,
}

impl Policy {
    /// `None` without a file.
    fn read(file: &Path) -> Result<Option<Self>, PolicyFault> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(PolicyFault::Unreadable),
        };
        let written: Written = toml::from_str(&text).map_err(|_| PolicyFault::Unreadable)?;
        let endpoint = Url::parse(&written.endpoint).ok().filter(is_safe);
        let endpoint = endpoint.ok_or(PolicyFault::Endpoint)?;
        let public_key = written.public_key.trim().to_owned();
        let key = BASE64_STANDARD.decode(&public_key).ok();
        let key = key.and_then(|bytes| String::from_utf8(bytes).ok());
        // A comment, then the key itself.
        match key.as_deref().and_then(|text| text.lines().nth(1)) {
            Some(line) if line.starts_with("RW") => Ok(Some(Self {
                endpoint,
                public_key,
            })),
            _ => Err(PolicyFault::PublicKey),
        }
    }
}

/// Whether nobody on the way can put something else in the place of what is asked for.
fn is_safe(address: &Url) -> bool {
    let host = address.host_str().unwrap_or_default();
    let ip: Result<IpAddr, _> = host.trim_matches(['[', ']']).parse();
    let is_here = ip.is_ok_and(|ip| ip.is_loopback());
    let is_alone = address.username().is_empty() && address.password().is_none();
    is_alone && (address.scheme() == "https" || (address.scheme() == "http" && is_here))
}

/// Where administrators of the computer write it, and nobody else can.
fn place() -> PathBuf {
    if cfg!(windows) {
        let folder = std::env::var_os("ProgramData").unwrap_or_else(|| "C:\\ProgramData".into());
        PathBuf::from(folder).join("Gatehouse").join("updates.toml")
    } else if cfg!(target_os = "macos") {
        PathBuf::from("/Library/Application Support/Gatehouse/updates.toml")
    } else {
        PathBuf::from("/etc/gatehouse/updates.toml")
    }
}

/// Finds updates, and installs the one that was found last.
pub struct Updater {
    file: PathBuf,
    /// Answers what an app on this system is updated by.
    builder: Box<dyn Fn() -> UpdaterBuilder + Send + Sync>,
    offered: Mutex<Option<Update>>,
}

impl Updater {
    /// As the file says, or the one in the system's own place.
    pub fn new<R: Runtime>(app: AppHandle<R>, file: Option<PathBuf>) -> Self {
        Self {
            file: file.unwrap_or_else(place),
            builder: Box::new(move || app.updater_builder()),
            offered: Mutex::new(None),
        }
    }

    /// Whether it is set up.
    pub fn updates(&self) -> Updates {
        match Policy::read(&self.file) {
            Ok(None) => Updates::Off,
            Ok(Some(policy)) => Updates::On {
                from: policy.endpoint.host_str().unwrap_or_default().to_owned(),
                installs: bundle_type().is_some(),
            },
            Err(fault) => Updates::Unusable {
                file: self.file.display().to_string(),
                fault,
            },
        }
    }

    /// Asks the office's server, where it is set up, through the proxy and by the authorities of the preferences; an older version
    /// is never offered.
    pub async fn check(&self, preferences: &Preferences) -> Checked {
        match self.find(preferences).await {
            Ok(found) => {
                let checked = found
                    .as_ref()
                    .map_or(Checked::Newest, |update| Checked::Offered {
                        version: update.version.clone(),
                        notes: update.body.clone(),
                    });
                *self.offered() = found;
                checked
            }
            Err(error) => {
                tracing::warn!(%error, "no update was found");
                Checked::Failed {
                    fault: error.into(),
                }
            }
        }
    }

    async fn find(&self, preferences: &Preferences) -> Result<Option<Update>, Error> {
        let Ok(Some(policy)) = Policy::read(&self.file) else {
            return Ok(None);
        };
        let mut builder = (self.builder)()
            .endpoints(vec![policy.endpoint])?
            .pubkey(policy.public_key)
            .timeout(PATIENCE);
        if let Some(proxy) = &preferences.proxy {
            builder = builder.proxy(Url::parse(proxy)?);
        }
        // An authority of the office's own vouches for its releases as for its server.
        let trust = trusting(preferences).map_err(|failure| Error::Network(failure.to_string()))?;
        builder = builder.configure_client(move |client| trust(client).read_timeout(PATIENCE));
        let found = builder.build()?.check().await?;
        // What the list names is fetched as safely as the list.
        match found {
            Some(update) if !is_safe(&update.download_url) => Err(Error::InsecureTransportProtocol),
            // That is for the list; a whole release may take longer than that.
            Some(mut update) => {
                update.timeout = None;
                Ok(Some(update))
            }
            None => Ok(None),
        }
    }

    fn offered(&self) -> MutexGuard<'_, Option<Update>> {
        self.offered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fetches what was offered, checks its signature, and only then exchanges the app. `told` hears how much is here, 0 to 1.
    pub async fn install(&self, told: impl Fn(f64)) -> Installed {
        let offered = self.offered().clone();
        let Some(update) = offered else {
            return Installed::Failed {
                fault: UpdateFault::NotAnUpdate,
            };
        };
        let mut here = 0;
        let progress = |n: usize, whole: Option<u64>| {
            here += n as u64;
            if let Some(whole) = whole.filter(|whole| *whole > 0) {
                told(here as f64 / whole as f64);
            }
        };
        let done = match update.download(progress, || {}).await {
            Ok(_) if bundle_type().is_none() => {
                return Installed::Failed {
                    fault: UpdateFault::NotByItself,
                };
            }
            Ok(bytes) => tauri::async_runtime::spawn_blocking(move || update.install(bytes))
                .await
                .map_err(Error::from),
            Err(error) => Ok(Err(error)),
        };
        match done.and_then(|done| done) {
            Ok(()) => Installed::Done,
            Err(error) => {
                tracing::warn!(%error, "the update was not installed");
                Installed::Failed {
                    fault: error.into(),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "dW50cnVzdGVkIGNvbW1lbnQ6IG1pbmlzaWduIHB1YmxpYyBrZXk6IDEKUldRMTIzCg==";

    fn read(name: &str, text: &str) -> Result<Option<Policy>, PolicyFault> {
        let file =
            std::env::temp_dir().join(format!("gatehouse-updates-{}-{name}", std::process::id()));
        std::fs::write(&file, text).unwrap();
        let read = Policy::read(&file);
        std::fs::remove_file(&file).unwrap();
        read
    }

    #[test]
    fn updates_are_off_unless_an_administrator_wrote_where_they_come_from() {
        assert!(matches!(
            Policy::read(Path::new("/nowhere/updates.toml")),
            Ok(None)
        ));
    }

    #[test]
    fn only_https_or_this_computer_itself_is_asked() {
        for (address, fine) in [
            ("https://gatehouse.example/app/{{target}}.json", true),
            ("http://127.0.0.1:7878/app.json", true),
            ("http://[::1]:7878/app.json", true),
            ("http://gatehouse.example/app.json", false),
            ("http://127.0.0.1.example/app.json", false),
            ("http://localhost.example/app.json", false),
            ("https://user:secret@gatehouse.example/app.json", false),
            ("file:///etc/passwd", false),
            ("gatehouse.example", false),
        ] {
            let text = format!("endpoint = {address:?}\npublic_key = {KEY:?}");
            let read = read("address", &text);
            assert_eq!(matches!(read, Ok(Some(_))), fine, "{address}");
            assert_eq!(
                matches!(read, Err(PolicyFault::Endpoint)),
                !fine,
                "{address}"
            );
        }
    }

    #[test]
    fn a_file_that_says_something_else_is_named_for_what_is_wrong() {
        let endpoint = "endpoint = \"https://gatehouse.example/app.json\"";
        let wrong = |text: String| read("wrong", &text).err();
        assert_eq!(wrong(endpoint.to_owned()), Some(PolicyFault::Unreadable));
        let unknown = format!("{endpoint}\npublic_key = {KEY:?}\nallow_downgrades = true");
        assert_eq!(wrong(unknown), Some(PolicyFault::Unreadable));
        for key in ["", "RWQ123", "bm90IGEga2V5"] {
            let text = format!("{endpoint}\npublic_key = {key:?}");
            assert_eq!(wrong(text), Some(PolicyFault::PublicKey), "{key}");
        }
    }
}
