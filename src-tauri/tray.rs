//! The icon beside the clock, for who wants the app to go on without its window, and where the desktop has such a place.
//! Everything it offers is in the window too.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use gatehouse_rules::problem::Problem;
use serde::{Deserialize, Serialize};
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Runtime};
use ts_rs::TS;

use crate::desktop::Desktop;
use crate::window;

const ID: &str = "gatehouse";

/// What the tray offers, in the language of the window; until that has said it, in English.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TrayWords {
    /// Brings the window.
    pub open: String,
    /// Syncs at once.
    pub sync: String,
    /// Locks the vault.
    pub lock: String,
    /// Ends the app.
    pub quit: String,
}

impl Default for TrayWords {
    fn default() -> Self {
        Self {
            open: "Open Gatehouse".to_owned(),
            sync: "Sync now".to_owned(),
            lock: "Lock".to_owned(),
            quit: "Quit".to_owned(),
        }
    }
}

/// What it offers is called so, whether it is there or not.
#[derive(Default)]
pub struct Words(Mutex<TrayWords>);

/// Puts the icon there, from the main thread; answers whether there is one now.
pub fn put<R: Runtime>(app: &AppHandle<R>) -> bool {
    if is_there(app) {
        return true;
    }
    // The Linux library panics where its system part is not installed.
    let put = catch_unwind(AssertUnwindSafe(|| build(app)));
    let is_there = matches!(put, Ok(Ok(())));
    if !is_there {
        tracing::info!("this desktop has no tray; the app does without");
    }
    is_there
}

/// Takes it away again.
pub fn remove<R: Runtime>(app: &AppHandle<R>) {
    drop(app.remove_tray_by_id(ID));
}

/// Whether the app can be reached there without its window.
pub fn is_there<R: Runtime>(app: &AppHandle<R>) -> bool {
    app.tray_by_id(ID).is_some()
}

/// Calls what it offers by these words from now on.
pub fn name<R: Runtime>(app: &AppHandle<R>, words: &TrayWords) {
    if let Some(kept) = app.try_state::<Words>() {
        *kept.0.lock().unwrap_or_else(PoisonError::into_inner) = words.clone();
    }
    let Some(tray) = app.tray_by_id(ID) else {
        return;
    };
    let named = menu(app, words).and_then(|menu| Ok(tray.set_menu(Some(menu))?));
    if let Err(error) = named {
        tracing::warn!(%error, "the tray keeps its words");
    }
}

fn menu<R: Runtime>(app: &AppHandle<R>, words: &TrayWords) -> Result<Menu<R>> {
    let item = |id: &str, text: &str| MenuItem::with_id(app, id, text, true, None::<&str>);
    Ok(Menu::with_items(
        app,
        &[
            &item("open", &words.open)?,
            &PredefinedMenuItem::separator(app)?,
            &item("sync", &words.sync)?,
            &item("lock", &words.lock)?,
            &PredefinedMenuItem::separator(app)?,
            &item("quit", &words.quit)?,
        ],
    )?)
}

fn build<R: Runtime>(app: &AppHandle<R>) -> Result<()> {
    let words = app
        .try_state::<Words>()
        .map_or_else(TrayWords::default, |kept| {
            let kept = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.clone()
        });
    let menu = menu(app, &words)?;
    // macOS colours the bare shape itself; elsewhere the tile is legible on light and dark.
    let icon = if cfg!(target_os = "macos") {
        tauri::include_image!("icons/tray.png")
    } else {
        tauri::include_image!("icons/32x32.png")
    };
    TrayIconBuilder::with_id(ID)
        .icon(icon)
        .icon_as_template(cfg!(target_os = "macos"))
        .tooltip("Gatehouse")
        .menu(&menu)
        .on_menu_event(|app, item| choose(app, item.id().as_ref()))
        .build(app)?;
    Ok(())
}

fn choose<R: Runtime>(app: &AppHandle<R>, item: &str) {
    let desktop = app.state::<Arc<Desktop>>().inner().clone();
    match item {
        "open" => window::show(app),
        "sync" => later(async move { desktop.sync_now(()).await }),
        "lock" => later(async move { desktop.lock(()).await.map(drop) }),
        "quit" => app.exit(0),
        _ => {}
    }
}

/// Off the main thread. The window shows how it ended, so nothing is told here.
fn later(asked: impl Future<Output = Result<(), Problem>> + Send + 'static) {
    tauri::async_runtime::spawn(async move {
        if let Err(problem) = asked.await {
            tracing::info!(code = problem.code(), "not done from the tray");
        }
    });
}
