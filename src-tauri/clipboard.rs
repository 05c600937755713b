//! Secrets that are copied to be pasted once: they leave the clipboard again.

use std::time::Duration;

use serde::Deserialize;
use tauri::{AppHandle, Runtime};
use tauri_plugin_clipboard_manager::ClipboardExt as _;
use ts_rs::TS;

/// How long a secret may be pasted. The window says so.
const STAYS: Duration = Duration::from_secs(90);

/// What opens something, once it is pasted.
#[derive(Deserialize, TS)]
pub struct CopySecret {
    /// Goes to the clipboard as it is.
    pub secret: String,
}

/// Copies a secret; after 90 seconds it is taken out again, unless something else was copied meanwhile.
pub fn copy<R: Runtime>(app: &AppHandle<R>, secret: String) {
    if app.clipboard().write_text(secret.as_str()).is_err() {
        tracing::warn!("the system took nothing into its clipboard");
        return;
    }
    let (reading, clearing) = (app.clone(), app.clone());
    tauri::async_runtime::spawn(forget(
        secret,
        move || reading.clipboard().read_text().ok(),
        move || {
            let _ = clearing.clipboard().clear();
        },
    ));
}

async fn forget(secret: String, read: impl FnOnce() -> Option<String>, clear: impl FnOnce()) {
    tokio::time::sleep(STAYS).await;
    if read().is_some_and(|now| now == secret) {
        clear();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_secret_leaves_the_clipboard_after_ninety_seconds_and_what_came_after_it_stays() {
        for (there, cleared) in [("secret", true), ("a shopping list", false)] {
            let (begun, done) = (Instant::now(), Cell::new(None));
            let read = || Some(there.to_owned());
            forget("secret".to_owned(), read, || {
                done.set(Some(begun.elapsed()))
            })
            .await;
            assert_eq!(done.get(), cleared.then_some(STAYS), "{there}");
        }
    }
}
