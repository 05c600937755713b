//! The one window: it shows our own pages and never leaves them.

use std::path::Path;

use anyhow::{Context, Result};
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{AppHandle, Manager, Runtime, Url, WebviewWindowBuilder};

/// Its label, as the capability in `tauri.conf.json` names it.
pub const MAIN: &str = "main";

/// Makes the window. It shows itself once its page is there, unless `hidden`.
///
/// # Errors
/// When the system gives no window, or the configuration names none.
pub fn open<R: Runtime>(app: &AppHandle<R>, profile: &Path, hidden: bool) -> Result<()> {
    let config = app
        .config()
        .app
        .windows
        .iter()
        .find(|window| window.label == MAIN);
    let config = config.context("find the window in the configuration")?;
    WebviewWindowBuilder::from_config(app, config)?
        .initialization_script(include_str!("active.js"))
        .on_navigation(stays_inside)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_document_title_changed(|window, title| {
            if window.set_title(&title).is_err() {
                tracing::warn!("the window keeps its title");
            }
        })
        .on_page_load(move |window, page| {
            if page.event() == PageLoadEvent::Finished && !hidden && window.show().is_err() {
                tracing::warn!("the window cannot be shown");
            }
        })
        .devtools(cfg!(debug_assertions))
        .data_directory(profile.join("window"))
        .build()
        .context("make the window")?;
    Ok(())
}

/// Brings the window before the person.
pub fn show<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN)
        && window
            .show()
            .and_then(|()| window.unminimize())
            .and_then(|()| window.set_focus())
            .is_err()
    {
        tracing::warn!("the window cannot be shown");
    }
}

/// Whether the person has the window before them.
pub fn is_looked_at<R: Runtime>(app: &AppHandle<R>) -> bool {
    app.get_webview_window(MAIN)
        .is_some_and(|window| window.is_focused().unwrap_or(false))
}

/// How many things need the admin, on the app's icon where the system counts there; none takes the number away.
pub fn count<R: Runtime>(app: &AppHandle<R>, n: u32) {
    let shown = (n > 0).then_some(i64::from(n));
    if let Some(window) = app.get_webview_window(MAIN)
        && window.set_badge_count(shown).is_err()
    {
        tracing::debug!("the system counts nothing on the app's icon");
    }
}

/// Whether an address is one of our own pages: Tauri's own origin, and the Vite server while developing.
fn stays_inside(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")) => true,
        ("http", Some("localhost")) => cfg!(dev) && url.port() == Some(5173),
        _ => url.as_str() == "about:blank",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_never_leaves_our_own_pages_attack_35() {
        for inside in [
            "tauri://localhost/",
            "tauri://localhost/index.html#/employees",
            "http://tauri.localhost/",
        ] {
            assert!(stays_inside(&inside.parse().unwrap()), "{inside}");
        }
        for outside in [
            "https://example.com/",
            "http://127.0.0.1:7878/",
            "file:///etc/passwd",
            "tauri://elsewhere/",
            "https://tauri.localhost.example.com/",
            "javascript:alert(1)",
            "data:text/html,x",
        ] {
            assert!(!stays_inside(&outside.parse().unwrap()), "{outside}");
        }
    }
}
