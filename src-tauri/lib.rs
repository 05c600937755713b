//! The desktop: one window over the mirror. What is here: the list of commands, where the app
//! stands, the window, the tray, deep links. What is absent: rules, SQL, HTTP, words for people.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use gatehouse_mirror::connect::Browser;
use gatehouse_mirror::profile::Profile;
use gatehouse_mirror::secrets::Secrets;
use gatehouse_rules::random::Random;
use gatehouse_rules::time::Clock;
use tauri::{
    App, AppHandle, Builder, Context, Emitter, Manager, RunEvent, Runtime, Url, Window,
    WindowEvent, Wry,
};
use tauri_plugin_autostart::AutoLaunchManager;
use tauri_plugin_deep_link::DeepLinkExt;
use tauri_plugin_window_state::StateFlags;

use crate::desktop::{Desktop, Push};
use crate::link::Open;
use crate::updates::Updater;

mod away;
pub mod clipboard;
pub mod commands;
pub mod desktop;
pub mod link;
mod log;
pub mod notice;
pub mod tray;
pub mod updates;
mod window;

/// How the app is started, by environment and arguments.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// `GATEHOUSE_PROFILE`: the profile's folder instead of the system's own place. Apps of different profiles
    /// run side by side.
    pub profile: Option<PathBuf>,
    /// `GATEHOUSE_BROWSER`: run instead of the system's browser, with the address as its argument.
    pub browser: Option<String>,
    /// `GATEHOUSE_UPDATES`: the file that says where updates come from, instead of the one that administrators write.
    pub updates: Option<PathBuf>,
    /// `--hidden`: starts in the tray, where there is one.
    pub hidden: bool,
}

/// Runs the app until it quits; answers the process's exit code.
///
/// # Errors
/// When the system gives no window.
pub fn run(start: Start) -> Result<i32> {
    log::panics();
    let app = with_plugins(Builder::default(), &start)
        .invoke_handler(commands::handler())
        .on_window_event(closing)
        .setup(move |app| {
            let profile = begin(app, &start)?;
            app.manage(tray::Words::default());
            // Who is started without a window must be reached somewhere.
            let wants_tray = start.hidden || app.state::<Arc<Desktop>>().closes_to_tray();
            let has_tray = wants_tray && tray::put(app.handle());
            listen_for_links(app);
            Ok(window::open(
                app.handle(),
                &profile,
                start.hidden && has_tray,
            )?)
        })
        .build(context())
        .context("start the app")?;
    Ok(app.run_return(|app, event| {
        if let RunEvent::Exit = event {
            clipboard::take_back(app, None);
            tauri::async_runtime::block_on(app.state::<Arc<Desktop>>().close());
        }
    }))
}

/// What is baked in: configuration, permissions, icons and screens.
#[must_use]
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// Gives an app on any runtime its desktop: what the commands ask and where the events come from.
/// Answers the profile's folder.
///
/// # Errors
/// When the system names no place for the profile, or it cannot be written.
pub fn begin<R: Runtime>(app: &App<R>, start: &Start) -> Result<PathBuf> {
    let folder = match &start.profile {
        Some(folder) => folder.clone(),
        None => app.path().data_dir()?.join("gatehouse"),
    };
    make_private(&folder).context("make the profile's folder")?;
    log::start(&folder)?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    let browser = start
        .browser
        .clone()
        .map_or(Browser::System, Browser::Command);
    let profile = Profile {
        folder: folder.clone(),
        clock: Clock::System,
        random: Random::System,
        secrets: Secrets::Keychain,
    };
    app.manage(clipboard::Copied::default());
    let window = app.handle().clone();
    let tell = Box::new(move |push| emit(&window, push));
    let desktop = Desktop::start(profile, browser, tell);
    desktop.update_by(Updater::new(app.handle().clone(), start.updates.clone()));
    app.manage(desktop);
    Ok(folder)
}

/// Makes a folder that only this person may enter; one that is there stays as it is.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut made = std::fs::DirBuilder::new();
    made.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut made, 0o700);
    made.create(folder)
}

fn emit<R: Runtime>(app: &AppHandle<R>, push: Push) {
    let sent = match push {
        Push::Notice(notice) => {
            if !window::is_looked_at(app) {
                notice::show(app, *notice);
            }
            Ok(())
        }
        Push::Tray(words) => {
            tray::name(app, &words);
            Ok(())
        }
        Push::CloseToTray(close) => {
            let handle = app.clone();
            app.run_on_main_thread(move || {
                if close {
                    tray::put(&handle);
                } else {
                    tray::remove(&handle);
                }
            })
        }
        Push::StartAtLogin(start) => {
            start_at_login(app, start);
            Ok(())
        }
        Push::Copy(secret, taken) => {
            // Who asked may be gone; what was copied still leaves by itself.
            let _ = taken.send(clipboard::copy(app, secret));
            Ok(())
        }
        Push::Status(status) => {
            window::count(app, status.n_all_needing());
            app.emit("status", status)
        }
        Push::Stage(stage) => {
            clipboard::stand(app, &stage);
            app.emit("stage", stage)
        }
        Push::Open(open) => app.emit("open", open),
        Push::SignIn(address) => app.emit("sign_in", address),
        Push::Update(part) => app.emit("update", part),
        Push::Restart => {
            app.request_restart();
            Ok(())
        }
    };
    if sent.is_err() {
        tracing::warn!("an event did not reach the window");
    }
}

/// Enters the app where the system keeps what it starts when the person signs in, or takes it out.
fn start_at_login<R: Runtime>(app: &AppHandle<R>, start: bool) {
    let Some(autostart) = app.try_state::<AutoLaunchManager>() else {
        return;
    };
    let done = if start {
        autostart.enable()
    } else {
        autostart.disable()
    };
    if let Err(error) = done {
        tracing::warn!(%error, "the system does not start the app by itself");
    }
}

/// Single instance comes first, so that a second start ends before it opens anything. Apps of a
/// profile of their own stand beside each other.
fn with_plugins(builder: Builder<Wry>, start: &Start) -> Builder<Wry> {
    let mut sizes = tauri_plugin_window_state::Builder::new().with_state_flags(remembered());
    let mut builder = builder;
    if let Some(profile) = &start.profile {
        sizes = sizes.with_filename(profile.join("window.json").to_string_lossy());
    } else {
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, _, _| {
            window::show(app)
        }));
    }
    builder
        .plugin(
            tauri_plugin_autostart::Builder::new()
                .args(["--hidden"])
                .build(),
        )
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_updater::Builder::new().build())
        .plugin(sizes.build())
}

/// Wayland tells no positions, and what is restored from none is wrong.
fn remembered() -> StateFlags {
    let size = StateFlags::SIZE | StateFlags::MAXIMIZED;
    if std::env::var_os("WAYLAND_DISPLAY").is_some() {
        size
    } else {
        size | StateFlags::POSITION
    }
}

fn closing<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event
        && tray::is_there(window.app_handle())
        && window.state::<Arc<Desktop>>().closes_to_tray()
        && window.hide().is_ok()
    {
        api.prevent_close();
    }
}

/// Opens what links ask for, and the one this start was made by.
fn listen_for_links(app: &App) {
    // An AppImage has no installer that tells the system about the scheme.
    if std::env::var_os("APPIMAGE").is_some() && app.deep_link().register_all().is_err() {
        tracing::warn!("the system does not take gatehouse: links");
    }
    let follow = |app: &AppHandle, links: Vec<Url>| {
        if let Some(open) = links.iter().find_map(Open::from_link) {
            window::show(app);
            app.state::<Arc<Desktop>>().open(open);
        }
    };
    if let Ok(Some(links)) = app.deep_link().get_current() {
        follow(app.handle(), links);
    }
    let handle = app.handle().clone();
    app.deep_link()
        .on_open_url(move |event| follow(&handle, event.urls()));
}
