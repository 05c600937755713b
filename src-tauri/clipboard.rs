//! Secrets that are copied to be pasted once: they leave the clipboard again, at the latest as the app locks or ends.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use gatehouse_mirror::app::Stage;
use serde::Deserialize;
use tauri::{AppHandle, Manager as _, Runtime};
use tauri_plugin_clipboard_manager::{Clipboard, ClipboardExt as _};
use ts_rs::TS;

/// How long a secret may be pasted. The window says so.
const STAYS: Duration = Duration::from_secs(90);

/// What opens something, once it is pasted.
#[derive(Deserialize, TS)]
pub struct CopySecret {
    /// Goes to the clipboard as it is.
    pub secret: String,
}

/// The secret that may still be pasted.
#[derive(Default)]
pub struct Copied(Mutex<Option<String>>);

/// Copies a secret; after 90 seconds it is taken out again, unless something else was copied meanwhile. `false` where the system has no
/// clipboard, or took nothing into it.
pub fn copy<R: Runtime>(app: &AppHandle<R>, secret: String) -> bool {
    let clipboard = app.try_state::<Clipboard<R>>();
    if clipboard.is_none_or(|it| it.write_text(secret.as_str()).is_err()) {
        tracing::warn!("the system took nothing into its clipboard");
        return false;
    }
    if let Some(copied) = app.try_state::<Copied>() {
        *copied.held() = Some(secret.clone());
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(STAYS).await;
        take_back(&app, Some(&secret));
    });
    true
}

/// The app stands elsewhere: where nobody may look into it, nothing that it copied may be pasted either.
pub fn stand<R: Runtime>(app: &AppHandle<R>, stage: &Stage) {
    if is_closed(stage) {
        take_back(app, None);
    }
}

const fn is_closed(stage: &Stage) -> bool {
    !matches!(stage, Stage::Ready { .. })
}

/// Takes that secret out of the clipboard, or whichever is in it; what was copied after it stays.
pub fn take_back<R: Runtime>(app: &AppHandle<R>, only: Option<&str>) {
    if let Some(copied) = app.try_state::<Copied>() {
        copied.forget(
            only,
            || app.clipboard().read_text().ok(),
            || {
                let _ = app.clipboard().clear();
            },
        );
    }
}

impl Copied {
    fn held(&self) -> MutexGuard<'_, Option<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget(
        &self,
        only: Option<&str>,
        read: impl FnOnce() -> Option<String>,
        clear: impl FnOnce(),
    ) {
        let mut held = self.held();
        // A secret that was copied later has its own time.
        if only.is_some_and(|secret| held.as_deref() != Some(secret)) {
            return;
        }
        if let Some(secret) = held.take()
            && read().is_some_and(|now| now == secret)
        {
            clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn forgets(held: Option<&str>, only: Option<&str>, there: &str) -> bool {
        let copied = Copied(Mutex::new(held.map(str::to_owned)));
        let cleared = Cell::new(false);
        copied.forget(only, || Some(there.to_owned()), || cleared.set(true));
        cleared.get()
    }

    #[test]
    fn a_secret_leaves_the_clipboard_and_what_came_after_it_stays() {
        assert!(forgets(Some("secret"), Some("secret"), "secret"));
        assert!(!forgets(Some("secret"), Some("secret"), "a shopping list"));
        assert!(
            !forgets(Some("later"), Some("secret"), "later"),
            "its own time has not come"
        );
        assert!(
            forgets(Some("later"), None, "later"),
            "a lock waits for no time"
        );
        assert!(
            !forgets(None, None, "a shopping list"),
            "nothing of the app's is there"
        );
    }

    #[test]
    fn a_locked_app_leaves_nothing_to_paste_syn_4() {
        let locked = Stage::Locked {
            workspace: "Northwind".to_owned(),
            passphrase: true,
        };
        assert!(is_closed(&locked) && is_closed(&Stage::Revoked) && is_closed(&Stage::FirstRun));
        let me = serde_json::json!({"stage": "ready", "me": {"workspace": "w", "employee": "e", "name": "Petra", "role": "owner", "ip": null}});
        assert!(!is_closed(&serde_json::from_value(me).unwrap()));
    }
}
