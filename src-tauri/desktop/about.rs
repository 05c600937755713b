//! What this installation is, as text that tells of no person and no address.

use gatehouse_mirror::app::About;
use gatehouse_mirror::failure::Result;
use gatehouse_mirror::open::Mirror;
use gatehouse_mirror::profile::Profile;
use gatehouse_mirror::upstream::connection::Connection;
use gatehouse_mirror::upstream::portal::kept::Kept;
use gatehouse_mirror::vault::Vault;

/// Reads it; `mirror` where one is open.
///
/// # Errors
/// A damaged vault, or a fault of the file system.
pub async fn about(profile: &Profile, mirror: Option<&Mirror>) -> Result<About> {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let vault = Vault::find(&profile.folder).await?;
    let keychain = match &vault {
        Some(vault) => vault.has_keychain(),
        None => profile.secrets.answers(&profile.random).await,
    };
    let passphrase = vault.is_some_and(|vault| vault.has_passphrase());
    let server = match mirror {
        Some(mirror) => server(mirror).await?,
        None => None,
    };
    let bytes = bytes(profile).await?;
    let diagnostics = format!(
        "Gatehouse {version}\n{} {}\nwindow {}\nkeychain {}, passphrase {}\nmirror {bytes} bytes",
        std::env::consts::OS,
        std::env::consts::ARCH,
        tauri::webview_version().unwrap_or_default(),
        word(keychain),
        word(passphrase),
    );
    Ok(About {
        version,
        server,
        folder: profile.folder.display().to_string(),
        bytes,
        passphrase,
        keychain,
        diagnostics,
    })
}

/// Where the mirror's server or portal is.
async fn server(mirror: &Mirror) -> Result<Option<String>> {
    let mut conn = mirror.read().await?;
    if let Some(kept) = Kept::find(&mut conn).await? {
        return Ok(Some(kept.address.origin.text()));
    }
    let connection = Connection::find(&mut conn).await?;
    Ok(connection.map(|connection| connection.origin.text()))
}

const fn word(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

/// The size of the files of vault, outbox and copy.
async fn bytes(profile: &Profile) -> Result<u64> {
    let mut bytes = 0;
    let mut entries = tokio::fs::read_dir(&profile.folder).await?;
    while let Some(entry) = entries.next_entry().await? {
        // A file of a sync in progress may be gone by now.
        if let Ok(facts) = entry.metadata().await
            && facts.is_file()
        {
            bytes += facts.len();
        }
    }
    Ok(bytes)
}
