//! A process that we started: in a group of its own, so that all it started ends with it.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::wait;

/// A running process and its group. Dropping it ends the group.
#[derive(Debug)]
pub struct Part {
    name: String,
    child: Child,
}

impl Part {
    /// Starts `command`, called `name` in messages.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn start(name: &str, command: &mut Command) -> Result<Self> {
        own_group(command);
        let child = command
            .spawn()
            .with_context(|| format!("start {name} ({:?})", command.get_program()))?;
        Ok(Self {
            name: name.to_owned(),
            child,
        })
    }

    /// Its process id, which is its group's too.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its pipes.
    pub fn pipes(&mut self) -> &mut Child {
        &mut self.child
    }

    /// How it ended, if it did.
    ///
    /// # Errors
    /// When the system cannot say.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child
            .try_wait()
            .with_context(|| format!("look after {}", self.name))
    }

    /// Asks it to end, waits ten seconds, then kills what is left of its group.
    pub fn stop(&mut self) {
        signal("TERM", self.id());
        let gone = wait::until("the end of a process", Duration::from_secs(10), || {
            Ok(self.ended()?.map(|_| ()))
        });
        if gone.is_err() {
            self.kill();
        }
        signal("KILL", self.id());
    }

    /// `kill -9` of the whole group.
    pub fn kill(&mut self) {
        signal("KILL", self.id());
        // Nothing to be done where it was gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.stop();
        } else {
            signal("KILL", self.id());
        }
    }
}

/// Sends both outputs of `command` to `file`, which is made anew.
///
/// # Errors
/// When the file cannot be made.
pub fn log_to(command: &mut Command, file: &Path) -> Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let log = File::options()
        .create(true)
        .append(true)
        .open(file)
        .with_context(|| format!("open {}", file.display()))?;
    command
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log);
    Ok(())
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

/// Sends a signal to a group by its id. A group that is gone already is fine.
#[cfg(unix)]
fn signal(name: &str, group: u32) {
    let _ = Command::new("kill")
        .args([&format!("-{name}"), "--", &format!("-{group}")])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

#[cfg(not(unix))]
fn signal(_: &str, group: u32) {
    let _ = Command::new("taskkill")
        .args(["/T", "/F", "/PID", &group.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_a_part_started_ends_with_it() {
        let mut part = Part::start(
            "two sleepers",
            Command::new("sh")
                .args(["-c", "sleep 600 & echo $!; wait"])
                .stdout(Stdio::piped()),
        )
        .unwrap();
        let mut line = String::new();
        let mut out = std::io::BufReader::new(part.pipes().stdout.take().unwrap());
        std::io::BufRead::read_line(&mut out, &mut line).unwrap();
        let inner = format!("/proc/{}", line.trim());
        assert!(Path::new(&inner).exists());
        part.stop();
        wait::until("the inner process to end", Duration::from_secs(5), || {
            let state = std::fs::read_to_string(format!("{inner}/stat")).unwrap_or_default();
            Ok((state.is_empty() || state.contains(") Z")).then_some(()))
        })
        .unwrap();
    }
}
