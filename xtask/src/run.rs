//! `cargo xtask run`: from nothing to the window with the demo in it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use xtask::desk::{Desk, Keychain};
use xtask::part::{Part, log_to};
use xtask::wait;
use xtask::webdriver::Session;

use crate::needs::{self, Aim};
use crate::open::{Demo, Login};
use crate::{build, root, say, stop};

/// The screens that are pictured where nobody sits before them.
pub const SCREENS: &[&str] = &[
    "overview",
    "invitations",
    "employees",
    "events",
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
    #[arg(long, conflicts_with_all = ["employees", "empty"])]
    keep: bool,
    /// Where the demo's server listens on this computer.
    #[arg(long, default_value_t = 7878)]
    port: u16,
    /// The demo's files, `.gatehouse/demo` unless said.
    #[arg(long)]
    folder: Option<PathBuf>,
}

impl Run {
    /// Does it, and stays until Ctrl-C or until the window is closed.
    ///
    /// # Errors
    /// When something is missing, does not build or does not start.
    pub fn carry_out(self) -> Result<()> {
        let display = has_display();
        needs::install(if display { Aim::Window } else { Aim::Desk })?;
        build::screens()?;
        build::programs(&[])?;
        stop::check()?;
        let folder = match &self.folder {
            Some(folder) => std::path::absolute(folder)?,
            None => root()?.join(".gatehouse/demo"),
        };
        let demo = Demo::new(folder, self.port)?;
        if !self.keep && demo.folder.exists() {
            std::fs::remove_dir_all(&demo.folder)
                .context("remove the last demo; is it running?")?;
        }
        std::fs::create_dir_all(&demo.folder)?;
        let (server, login) = demo.serve(self.employees, self.empty)?;
        greet(&demo, &login);
        if display {
            self.with_display(&demo, &login, server)
        } else {
            self.without_display(&demo, &login, server)
        }
    }

    fn with_display(&self, demo: &Demo, login: &Login, mut server: Part) -> Result<()> {
        self.sign_in(demo, login, &|_| {})?;
        let mut command = Command::new(demo.window());
        command.env("GATEHOUSE_PROFILE", demo.profile());
        log_to(&mut command, &demo.folder.join("window.log"))?;
        let mut window = Part::start("the window", &mut command)?;
        say("The window is open. Ctrl-C ends it and the server.");
        stay(&mut [&mut server, &mut window])
    }

    fn without_display(&self, demo: &Demo, login: &Login, mut server: Part) -> Result<()> {
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
        let shots = build::target()?.join("shots");
        let names = if self.empty {
            &["first-run"][..]
        } else {
            SCREENS
        };
        picture(&window, &shots, names)?;
        say(format!("Pictures of the screens: {}", shots.display()));
        say("Ctrl-C ends everything.");
        let stayed = stay(&mut [&mut server]);
        drop(window);
        stayed
    }

    fn sign_in(&self, demo: &Demo, login: &Login, seat: &dyn Fn(&mut Command)) -> Result<()> {
        if self.empty {
            say(format!(
                "First run: type the server's address, http://{}, and sign in in the browser as above.",
                demo.listen
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

fn greet(demo: &Demo, login: &Login) {
    let listen = &demo.listen;
    say(format!(
        "\n  server    http://{listen}\n  mail      http://{listen}/demo/mail\n  workspace {}\n  login     {}\n  password  {}\n  code      cargo xtask code {}\n",
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
    if names.len() > 1 {
        // The first sync is over.
        window.reads("Online", Duration::from_secs(300))?;
    }
    for name in names {
        stop::check()?;
        if names.len() > 1 {
            window.run(&format!("location.hash = '#/{name}';"), &[])?;
            window.find(&format!(
                "//h1[translate(normalize-space(.), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', 'abcdefghijklmnopqrstuvwxyz-')='{name}']"
            ))?;
        }
        // Drawn, with its rows, and nothing moving any more.
        wait::until("the screen to stand still", Duration::from_secs(20), || {
            let busy = "return document.querySelector('.loading, [aria-busy=true]') !== null
                || document.getAnimations().some(one => one.playState === 'running');";
            Ok((window.run(busy, &[])? == serde_json::json!(false)).then_some(()))
        })?;
        let file: PathBuf = folder.join(format!("{name}.png"));
        window.picture(&file)?;
    }
    Ok(())
}

/// Until Ctrl-C, or one of the parts ends.
fn stay(parts: &mut [&mut Part]) -> Result<()> {
    while !stop::asked() {
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
