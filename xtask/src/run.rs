//! `cargo xtask run`: from nothing to the window with the demo in it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use signal_hook::consts::{SIGINT, SIGTERM};
use xtask::desk::{Desk, Keychain};
use xtask::part::{Part, log_to};
use xtask::wait;
use xtask::webdriver::Session;

use crate::needs::{self, Aim};
use crate::open::{Demo, LISTEN, Login};
use crate::{build, root, say};

/// The screens that are pictured where nobody sits before them.
const SCREENS: &[&str] = &[
    "overview",
    "invitations",
    "employees",
    "company",
    "outbox",
    "settings",
];

/// Options of `cargo xtask run`.
#[derive(Args)]
pub struct Run {
    /// How many employees the demo has; 500 unless said.
    #[arg(long)]
    employees: Option<u32>,
    /// Start with the first-run screen on a workspace that has only its admin.
    #[arg(long)]
    empty: bool,
    /// Keep the demo of the last time instead of making it anew.
    #[arg(long)]
    keep: bool,
}

impl Run {
    /// Does it, and stays until Ctrl-C or until the window is closed.
    ///
    /// # Errors
    /// When something is missing, does not build or does not start.
    pub fn carry_out(self) -> Result<()> {
        let stop = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            signal_hook::flag::register(signal, Arc::clone(&stop))?;
        }
        let display = has_display();
        needs::install(if display { Aim::Window } else { Aim::Desk })?;
        build::screens()?;
        build::programs(&[])?;
        if stop.load(Ordering::SeqCst) {
            return Ok(());
        }
        let demo = Demo::new(root()?.join(".gatehouse/demo"))?;
        if !self.keep && demo.folder.exists() {
            std::fs::remove_dir_all(&demo.folder)
                .context("remove the last demo; is it running?")?;
        }
        std::fs::create_dir_all(&demo.folder)?;
        let (server, login) = demo.serve(self.employees, self.empty)?;
        greet(&login);
        if display {
            self.with_display(&demo, &login, server, &stop)
        } else {
            self.without_display(&demo, &login, server, &stop)
        }
    }

    fn with_display(
        &self,
        demo: &Demo,
        login: &Login,
        mut server: Part,
        stop: &AtomicBool,
    ) -> Result<()> {
        self.sign_in(demo, login, &|_| {})?;
        let mut command = Command::new(demo.window());
        command.env("GATEHOUSE_PROFILE", demo.profile());
        log_to(&mut command, &demo.folder.join("window.log"))?;
        let mut window = Part::start("the window", &mut command)?;
        say("The window is open. Ctrl-C ends it and the server.");
        stay(stop, &mut [&mut server, &mut window])
    }

    fn without_display(
        &self,
        demo: &Demo,
        login: &Login,
        mut server: Part,
        stop: &AtomicBool,
    ) -> Result<()> {
        say("No display here: the window opens on a display of its own.");
        let desk = Desk::set_up(&demo.folder.join("desk"), Keychain::Unlocked)?;
        self.sign_in(demo, login, &|command| desk.seat(command))?;
        let mut driver = Command::new("WebKitWebDriver");
        desk.seat(&mut driver);
        driver
            .env("GATEHOUSE_PROFILE", demo.profile())
            .env("TAURI_WEBVIEW_AUTOMATION", "true");
        let log = demo.folder.join("window.log");
        let window = Session::window(driver, &log, &demo.window(), &[])?;
        let shots = root()?.join("target/shots");
        let names = if self.empty {
            &["first-run"][..]
        } else {
            SCREENS
        };
        picture(&window, &shots, names)?;
        say(format!("Pictures of the screens: {}", shots.display()));
        say("Ctrl-C ends everything.");
        let stayed = stay(stop, &mut [&mut server]);
        drop(window);
        stayed
    }

    fn sign_in(&self, demo: &Demo, login: &Login, seat: &dyn Fn(&mut Command)) -> Result<()> {
        if self.empty {
            say(format!(
                "First run: type the server's address, http://{LISTEN}, and sign in in the browser as above."
            ));
            return Ok(());
        }
        if self.keep && demo.profile().exists() {
            return Ok(());
        }
        if let Some(passphrase) = demo.connect(login, seat)? {
            say(format!(
                "No keychain answers here, so the window asks for a passphrase: {passphrase}"
            ));
        }
        Ok(())
    }
}

fn greet(login: &Login) {
    say(format!(
        "\n  server    http://{LISTEN}\n  mail      http://{LISTEN}/demo/mail\n  workspace {}\n  login     {}\n  password  {}\n  code      cargo xtask code {}\n",
        login.slug,
        login.person.email,
        login.person.password,
        login.person.totp.as_deref().unwrap_or_default()
    ));
}

/// Whether a person sits here.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn picture(window: &Session, folder: &Path, names: &[&str]) -> Result<()> {
    window.resize(1280, 800)?;
    let first = if names.len() > 1 { "//nav" } else { "//input" };
    window.find_within(first, Duration::from_secs(60))?;
    for name in names {
        if names.len() > 1 {
            window.run(&format!("location.hash = '#/{name}';"), &[])?;
            window.find("//h1")?;
        }
        wait::pass(Duration::from_millis(700));
        let file: PathBuf = folder.join(format!("{name}.png"));
        window.picture(&file)?;
    }
    Ok(())
}

/// Until Ctrl-C, or one of the parts ends.
fn stay(stop: &AtomicBool, parts: &mut [&mut Part]) -> Result<()> {
    while !stop.load(Ordering::SeqCst) {
        for part in parts.iter_mut() {
            if let Some(status) = part.ended()? {
                say(format!("{} ended ({status})", part.name()));
                return Ok(());
            }
        }
        wait::pass(Duration::from_millis(100));
    }
    say("\nEnding what was started …");
    Ok(())
}
