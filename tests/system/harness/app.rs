//! The app without a window: its own code, its own vault, its own keychain.

use std::path::{Path, PathBuf};

use serde_json::Value;
use xtask::desk::{Desk, Keychain};
use xtask::headless::{self, Headless};
use xtask::sign_in::Person;

use super::device::Device;
use super::folder::{Folder, programs};
use super::server::{SLUG, Server};

/// A computer with the app on it.
#[derive(Debug)]
pub struct App {
    running: Option<Headless>,
    desk: Desk,
    folder: Folder,
}

impl App {
    /// One that never saw a server, open.
    pub fn new() -> Self {
        let folder = Folder::new("app");
        let desk = Desk::without_screen(&folder.path().join("desk"), Keychain::Unlocked).unwrap();
        let mut app = Self {
            running: None,
            desk,
            folder,
        };
        app.open();
        app
    }

    /// One on which `person` signed in; its first sync has begun.
    pub fn connected(server: &Server, person: &Person) -> Self {
        let mut app = Self::new();
        app.running()
            .connect(server.origin(), SLUG, person, None)
            .unwrap();
        app
    }

    /// The same, in step with the server.
    pub fn in_step(server: &Server, person: &Person) -> Self {
        let mut app = Self::connected(server, person);
        app.online();
        app
    }

    /// Where its vault lies.
    pub fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }

    /// Starts it, as a person does.
    pub fn open(&mut self) {
        let program = headless::program(&programs());
        let desk = &self.desk;
        let running =
            Headless::start(&program, &self.profile(), |command| desk.seat(command)).unwrap();
        self.running = Some(running);
    }

    /// Gives another program its bus and its keychain.
    pub fn seat(&self, command: &mut std::process::Command) {
        self.desk.seat(command);
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.kill();
        }
    }

    /// Closes it in peace.
    pub fn close(&mut self) {
        self.running = None;
    }

    pub fn running(&mut self) -> &mut Headless {
        self.running.as_mut().expect("the app is open")
    }
}

impl Device for App {
    fn ask(&mut self, call: &str, request: Value) -> Value {
        self.running().ask(call, &request).unwrap()
    }
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}
