//! Several workspaces in one app: each connection is a folder with a vault of its own, and the app remembers which one it shows.
//!
//! The first is the app's own folder; the others lie in `connections/2`, `connections/3`, … inside of it. Nothing goes from one to
//! another but how the window looks.

use std::path::{Path, PathBuf};

use gatehouse_rules::problem::Problem;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::failure::Result;
use crate::vault::{self, Vault};

/// Where the others lie, and the name of the note of which one is shown.
const FOLDER: &str = "connections";
const SHOWN: &str = "shown.json";
/// The first connection: the app's own folder.
pub const FIRST: u32 = 1;
/// As many as one app keeps; more would not be found in a menu.
pub const MOST: u32 = 50;

/// One connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Connection {
    /// Its number.
    pub connection: u32,
    /// The workspace's name; empty where its vault cannot be read.
    pub workspace: String,
    /// Whether it is the one that is shown.
    pub shown: bool,
}

/// Which connection to go to.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct ShowConnection {
    /// `None` makes a new one.
    pub connection: Option<u32>,
}

/// The folder of a connection.
#[must_use]
pub fn folder(app: &Path, connection: u32) -> PathBuf {
    match connection {
        FIRST => app.to_owned(),
        n => app.join(FOLDER).join(n.to_string()),
    }
}

/// Those that have a vault, in the order in which they were made.
pub async fn list(app: &Path, shown: u32) -> Vec<Connection> {
    let mut all = Vec::new();
    for connection in FIRST..=MOST {
        let folder = folder(app, connection);
        if !has_vault(&folder).await {
            continue;
        }
        let workspace = match Vault::find(&folder).await {
            Ok(Some(vault)) => vault.workspace,
            _ => String::new(),
        };
        all.push(Connection {
            connection,
            workspace,
            shown: connection == shown,
        });
    }
    all
}

/// Which one was shown last. A note that is missing or damaged, or names one that is gone, means the first.
pub async fn shown(app: &Path) -> u32 {
    let Ok(bytes) = tokio::fs::read(app.join(SHOWN)).await else {
        return FIRST;
    };
    match serde_json::from_slice(&bytes) {
        Ok(n) if (FIRST..=MOST).contains(&n) && folder(app, n).is_dir() => n,
        _ => FIRST,
    }
}

/// The one that is meant: it has a vault, or is made now.
///
/// # Errors
/// [`Problem::NoSuchWorkspace`] for one that has no vault, [`Problem::BadField`] on `connection` above [`MOST`], [`Problem::DiskFull`].
pub async fn find(app: &Path, request: ShowConnection) -> Result<u32> {
    match request.connection {
        Some(n) if (FIRST..=MOST).contains(&n) && has_vault(&folder(app, n)).await => Ok(n),
        Some(_) => Err(Problem::NoSuchWorkspace.into()),
        None => free(app).await,
    }
}

/// Remembers which one is shown.
///
/// # Errors
/// [`Problem::DiskFull`].
pub async fn set_shown(app: &Path, connection: u32) -> Result<()> {
    vault::write_atomically(&app.join(SHOWN), serde_json::to_vec(&connection)?).await
}

/// The first number without a vault, its folder made, for this person alone.
async fn free(app: &Path) -> Result<u32> {
    for connection in FIRST..=MOST {
        let folder = folder(app, connection);
        if has_vault(&folder).await {
            continue;
        }
        let mut made = tokio::fs::DirBuilder::new();
        made.recursive(true);
        #[cfg(unix)]
        made.mode(0o700);
        made.create(&folder).await?;
        return Ok(connection);
    }
    Err(Problem::field("connection", "too_many").into())
}

async fn has_vault(folder: &Path) -> bool {
    tokio::fs::try_exists(vault::path(folder))
        .await
        .unwrap_or(false)
}
