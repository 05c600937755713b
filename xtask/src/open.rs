//! Opening the window by its own programs: the demo server, a profile, the window itself.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use xtask::headless::{self, Headless};
use xtask::http::Visitor;
use xtask::part::{Part, log_to};
use xtask::sign_in::Person;
use xtask::wait;

use crate::{build, say, stop};

/// The passphrase of the demo's profile where no keychain answers.
pub const PASSPHRASE: &str = "northwind-demo-passphrase";

/// The demo's folder and programs.
pub struct Demo {
    /// Its files.
    pub folder: PathBuf,
    /// Where its server listens.
    pub listen: String,
    programs: PathBuf,
}

/// What the demo server said about signing in.
#[derive(Debug)]
pub struct Login {
    /// The workspace's short name.
    pub slug: String,
    /// The admin.
    pub person: Person,
}

impl Demo {
    /// The demo in `folder`, with programs as built in the dev profile.
    ///
    /// # Errors
    /// When cargo does not say where it builds.
    pub fn new(folder: PathBuf, port: u16) -> Result<Self> {
        Ok(Self {
            folder,
            listen: format!("127.0.0.1:{port}"),
            programs: build::target()?.join("debug"),
        })
    }

    /// The window's program.
    #[must_use]
    pub fn window(&self) -> PathBuf {
        self.programs
            .join(format!("gatehouse{}", std::env::consts::EXE_SUFFIX))
    }

    /// Where the window's vault lies.
    #[must_use]
    pub fn profile(&self) -> PathBuf {
        self.folder.join("profile")
    }

    /// Starts the demo server and waits until it is ready, however long its making takes.
    ///
    /// # Errors
    /// When the port is taken or the server ends.
    pub fn serve(&self, employees: Option<u32>, empty: bool) -> Result<(Part, Login)> {
        if std::net::TcpStream::connect(&self.listen).is_ok() {
            bail!(
                "something listens on {} already; end it, or choose another --port",
                self.listen
            );
        }
        let program = format!("gatehouse-server{}", std::env::consts::EXE_SUFFIX);
        let mut command = Command::new(self.programs.join(program));
        command
            .arg("demo")
            .arg("--data")
            .arg(&self.folder)
            .args(["--listen", &self.listen]);
        if let Some(n) = employees {
            command.args(["--employees", &n.to_string()]);
        }
        if empty {
            command.arg("--empty");
        }
        let log = self.folder.join("server.log");
        let _ = std::fs::remove_file(&log);
        log_to(&mut command, &log)?;
        let mut server = Part::start("the demo server", &mut command)?;
        say(format!(
            "Making the demo workspace … (log: {})",
            log.display()
        ));
        wait::until(
            "the demo server to be ready",
            Duration::from_secs(1800),
            || {
                stop::check()?;
                if server.ended()?.is_some() {
                    bail!("the demo server ended:\n{}", std::fs::read_to_string(&log)?);
                }
                let said = Visitor::default().get(&format!("http://{}/readyz", self.listen));
                Ok(said.is_ok_and(|said| said.status == 200).then_some(()))
            },
        )?;
        let login = login(&std::fs::read_to_string(&log)?)?;
        Ok((server, login))
    }

    /// Connects the profile with the app's own code, the browser's part played by HTTP. Answers with the passphrase,
    /// where one was needed.
    ///
    /// # Errors
    /// When the sign-in fails.
    pub fn connect(
        &self,
        login: &Login,
        seat: &dyn Fn(&mut Command),
    ) -> Result<Option<&'static str>> {
        let mut app = Headless::start(&headless::program(&self.programs), &self.profile(), seat)?;
        let needs = app.ask("vault_needs", &Value::Null)?;
        let passphrase = (needs["keychain"] != json!(true)).then_some(PASSPHRASE);
        app.connect(
            &format!("http://{}", self.listen),
            &login.slug,
            &login.person,
            passphrase,
        )?;
        Ok(passphrase)
    }
}

/// Reads `key: value` lines of the demo's greeting.
fn login(log: &str) -> Result<Login> {
    let find = |key: &str| {
        log.lines()
            .filter_map(|line| line.trim().strip_prefix(key))
            .filter_map(|rest| rest.trim_start().strip_prefix(':').or(Some(rest)))
            .map(|value| value.trim().to_owned())
            .next_back()
            .with_context(|| format!("the demo server did not print its {key}"))
    };
    Ok(Login {
        slug: find("workspace")?,
        person: Person {
            email: find("email")?,
            password: find("password")?,
            totp: Some(find("totp")?),
        },
    })
}
