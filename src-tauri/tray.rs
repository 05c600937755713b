//! The icon beside the clock, where the desktop has such a place. Everything it offers is in the
//! window too.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use anyhow::Result;
use gatehouse_rules::problem::Problem;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Runtime};

use crate::desktop::Desktop;
use crate::window;

/// Puts the icon there; answers whether there is one now.
pub fn put<R: Runtime>(app: &AppHandle<R>) -> bool {
    // The Linux library panics where its system part is not installed.
    let put = catch_unwind(AssertUnwindSafe(|| build(app)));
    let is_there = matches!(put, Ok(Ok(())));
    if !is_there {
        tracing::info!("this desktop has no tray; the app does without");
    }
    is_there
}

fn build<R: Runtime>(app: &AppHandle<R>) -> Result<()> {
    let menu = Menu::with_items(
        app,
        &[
            &MenuItem::with_id(app, "open", "Open Gatehouse", true, None::<&str>)?,
            &PredefinedMenuItem::separator(app)?,
            &MenuItem::with_id(app, "sync", "Sync now", true, None::<&str>)?,
            &MenuItem::with_id(app, "lock", "Lock", true, None::<&str>)?,
            &PredefinedMenuItem::separator(app)?,
            &MenuItem::with_id(app, "quit", "Quit", true, None::<&str>)?,
        ],
    )?;
    // macOS colours the bare shape itself; elsewhere the tile is legible on light and dark.
    let icon = if cfg!(target_os = "macos") {
        tauri::include_image!("icons/tray.png")
    } else {
        tauri::include_image!("icons/32x32.png")
    };
    TrayIconBuilder::with_id("gatehouse")
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
