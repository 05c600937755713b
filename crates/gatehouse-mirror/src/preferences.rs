//! What this computer remembers before the vault is open: nothing that tells of people.

use gatehouse_rules::language::Language;
use gatehouse_rules::problem::Problem;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::failure::Result;
use crate::profile::Profile;

/// The file's name in the profile's folder.
pub const FILE: &str = "preferences.json";

/// Preferences, in a small plain file beside the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Preferences {
    /// `system`, `light` or `dark`.
    pub theme: Theme,
    /// What the window speaks; `None` as the system.
    pub language: Option<Language>,
    /// Rows of 24 or 32 px.
    pub density: Density,
    /// Minutes of idleness after which the app locks; `None` never.
    pub lock_after_minutes: Option<u32>,
    /// Lock when the computer goes to sleep or its screen is locked.
    pub lock_when_away: bool,
    /// Close to the tray instead of quitting.
    pub close_to_tray: bool,
    /// Start when the person signs in to the computer.
    pub start_at_login: bool,
    /// What the system's notifications tell.
    pub notices: Notices,
    /// A proxy for reaching the server, `http://host:port`; `None` takes the system's.
    pub proxy: Option<String>,
    /// A file with a private certificate authority (PEM).
    pub authority_file: Option<String>,
}

/// Themes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Densities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    /// 24 px.
    Compact,
    /// 32 px.
    #[default]
    Comfortable,
}

/// Which news is told while nobody looks at the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Notices {
    /// Someone came by a link, and waits for approval.
    pub wants_to_join: bool,
    /// Someone at the door asks for help (TFA-7) or for an invitation (SGN-2).
    pub help: bool,
    /// Someone was blocked (BLK-1).
    pub blocked: bool,
    /// A letter came back (INV-8).
    pub bounced: bool,
    /// A change of this app met a conflict, or was refused (SYN-2).
    pub conflict: bool,
}

impl Default for Notices {
    fn default() -> Self {
        Self {
            wants_to_join: true,
            help: true,
            blocked: true,
            bounced: true,
            conflict: true,
        }
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            language: None,
            density: Density::Comfortable,
            lock_after_minutes: Some(15),
            lock_when_away: true,
            close_to_tray: false,
            start_at_login: false,
            notices: Notices::default(),
            proxy: None,
            authority_file: None,
        }
    }
}

impl Preferences {
    /// What holds beside another connection: the window looks and locks as there, and the server is reached as here.
    #[must_use]
    pub fn as_in(self, other: &Self) -> Self {
        Self {
            proxy: self.proxy,
            authority_file: self.authority_file,
            ..other.clone()
        }
    }
}

/// The preferences of a profile. A file that is missing, broken or from another version gives the
/// defaults for what cannot be read: nobody is kept out of their work by a theme.
pub async fn find(profile: &Profile) -> Preferences {
    let Ok(bytes) = tokio::fs::read(profile.folder.join(FILE)).await else {
        return Preferences::default();
    };
    let Ok(serde_json::Value::Object(fields)) = serde_json::from_slice(&bytes) else {
        return Preferences::default();
    };
    let mut known = serde_json::to_value(Preferences::default()).unwrap_or_default();
    for (name, value) in fields {
        let mut tried = known.clone();
        if let Some(field) = tried.get_mut(&name) {
            *field = value;
        }
        if serde_json::from_value::<Preferences>(tried.clone()).is_ok() {
            known = tried;
        }
    }
    serde_json::from_value(known).unwrap_or_default()
}

/// Stores preferences; the file is the old or the new one, never a part. What stays as it was is not
/// judged again: a file that is gone since must not keep the theme from changing.
///
/// # Errors
/// [`Problem::BadField`] naming the field, [`Problem::DiskFull`].
pub async fn set(profile: &Profile, preferences: &Preferences) -> Result<()> {
    let before = find(profile).await;
    if preferences
        .lock_after_minutes
        .is_some_and(|minutes| !(1..=24 * 60).contains(&minutes))
    {
        return Err(Problem::field("lock_after_minutes", "range_1_1440").into());
    }
    if preferences.proxy != before.proxy
        && let Some(proxy) = &preferences.proxy
        && reqwest::Proxy::all(proxy).is_err()
    {
        return Err(Problem::field("proxy", "address").into());
    }
    if preferences.authority_file != before.authority_file
        && let Some(path) = &preferences.authority_file
        && !tokio::fs::try_exists(path).await.unwrap_or(false)
    {
        return Err(Problem::field("authority_file", "not_found").into());
    }
    tokio::fs::create_dir_all(&profile.folder).await?;
    crate::vault::write_atomically(
        &profile.folder.join(FILE),
        serde_json::to_vec_pretty(preferences)?,
    )
    .await
}
