//! The app's own code without a window: a process that speaks one JSON a line.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::part::Part;
use crate::sign_in::Person;
use crate::wait;

/// How long one answer may take: signing in waits for a fresh code, and a large copy for its first page.
const PATIENCE: Duration = Duration::from_secs(600);

/// A running one.
#[derive(Debug)]
pub struct Headless {
    part: Part,
    lines: Receiver<String>,
    input: Option<ChildStdin>,
}

impl Headless {
    /// Starts `program` on the vault in `profile`; `seat` gives it a bus and a keychain.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(program: &Path, profile: &Path, seat: impl Fn(&mut Command)) -> Result<Self> {
        let mut command = Command::new(program);
        seat(&mut command);
        command
            .env("GATEHOUSE_PROFILE", profile)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut part = Part::start("the app without a window", &mut command)?;
        let lines = lines_of(part.pipes().stdout.take().context("its output")?);
        let input = Some(part.pipes().stdin.take().context("its input")?);
        Ok(Self { part, lines, input })
    }

    /// Asks a command and answers with what it said: `Ok(Err(problem))` is what a person would be told.
    ///
    /// # Errors
    /// When the process is gone or answers no JSON.
    pub fn try_ask(&mut self, call: &str, request: &Value) -> Result<Result<Value, Value>> {
        let input = self.input.as_mut().context("its input is open")?;
        let asked = json!({"call": call, "request": request});
        writeln!(input, "{asked}").with_context(|| format!("ask {call}"))?;
        let line = self
            .lines
            .recv_timeout(PATIENCE)
            .with_context(|| format!("the app did not answer {call}"))?;
        let said: Value = serde_json::from_str(&line)
            .with_context(|| format!("the app answered {line:?} to {call}"))?;
        let problem = &said["problem"];
        Ok(if problem.is_null() {
            Ok(said["ok"].clone())
        } else {
            Err(problem.clone())
        })
    }

    /// Asks a command that must succeed.
    ///
    /// # Errors
    /// When it answers with a problem.
    pub fn ask(&mut self, call: &str, request: &Value) -> Result<Value> {
        match self.try_ask(call, request)? {
            Ok(answer) => Ok(answer),
            Err(problem) => bail!("{call} {request}: {problem}"),
        }
    }

    /// Asks a command until `look` finds what it wants in the answer.
    ///
    /// # Errors
    /// When it does not within `limit`; the last answer is in the error.
    pub fn ask_until<T>(
        &mut self,
        call: &str,
        request: &Value,
        limit: Duration,
        look: impl Fn(&Value) -> Option<T>,
    ) -> Result<T> {
        let mut last = Value::Null;
        wait::until(&format!("the right answer to {call}"), limit, || {
            last = self.ask(call, request)?;
            Ok(look(&last))
        })
        .map_err(|missed| missed.context(format!("it answers {last}")))
    }

    /// Connects the vault to a workspace; the browser's part is played inside, by HTTP. `passphrase` is for
    /// where no keychain answers.
    ///
    /// # Errors
    /// When the sign-in fails.
    pub fn connect(
        &mut self,
        server: &str,
        slug: &str,
        person: &Person,
        passphrase: Option<&str>,
    ) -> Result<()> {
        self.ask(
            "connect_with",
            &json!({"server": server, "slug": slug, "passphrase": passphrase,
                    "email": person.email, "password": person.password, "totp": person.totp}),
        )
        .map(drop)
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.part.id()
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.part.kill();
    }
}

/// Reads lines as they come, so that waiting for one can end.
fn lines_of(out: ChildStdout) -> Receiver<String> {
    let (send, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

impl Drop for Headless {
    /// In peace: it ends when it is told nothing more.
    fn drop(&mut self) {
        self.input = None;
        let part = &mut self.part;
        // What does not end by itself is ended with the part.
        let _ = wait::until("the app to close", Duration::from_secs(10), || {
            Ok(part.ended()?.map(drop))
        });
    }
}

/// Where cargo put the example, beside the other programs in `programs`.
#[must_use]
pub fn program(programs: &Path) -> PathBuf {
    programs
        .join("examples")
        .join(format!("headless{}", std::env::consts::EXE_SUFFIX))
}
