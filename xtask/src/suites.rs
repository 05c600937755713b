//! Running suites one after the other: what each said in closing, how long it took, and a table at the end.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use xtask::wait;

use crate::{say, stop};

/// The suites run so far.
#[derive(Default)]
pub struct Suites {
    lines: Vec<(String, Duration, String)>,
    keep_going: bool,
    failed: Vec<String>,
}

impl Suites {
    /// None yet. With `keep_going` a suite that fails ends nothing but itself.
    pub fn new(keep_going: bool) -> Self {
        Self {
            keep_going,
            ..Self::default()
        }
    }

    /// Runs a suite; the first one that fails ends everything, with the table, unless the others are wanted all the same.
    ///
    /// # Errors
    /// When the suite fails: the message names it.
    pub fn run(
        &mut self,
        name: &str,
        suite: impl FnOnce(&mut Closing) -> Result<()>,
    ) -> Result<()> {
        say(format!("\n━━ {name}"));
        let begun = Instant::now();
        let mut closing = Closing::default();
        let ended = suite(&mut closing);
        let took = begun.elapsed();
        let words = if ended.is_ok() {
            closing.words()
        } else {
            "FAILED".to_owned()
        };
        self.lines.push((name.to_owned(), took, words));
        let Err(fault) = ended else { return Ok(()) };
        if self.keep_going && !stop::asked() {
            say(format!("✗ {name}: {fault:#}"));
            self.failed.push(name.to_owned());
            return Ok(());
        }
        self.table();
        Err(fault.context(format!("the suite that failed: {name}")))
    }

    /// Prints the table when all were run.
    ///
    /// # Errors
    /// When one of them failed: the message names each.
    pub fn end(&self) -> Result<()> {
        self.table();
        if !self.failed.is_empty() {
            bail!("the suites that failed: {}", self.failed.join("; "));
        }
        Ok(())
    }

    fn table(&self) {
        say("\n━━ Suites");
        let wide = self
            .lines
            .iter()
            .map(|(name, ..)| name.chars().count())
            .max()
            .unwrap_or(0);
        for (name, took, words) in &self.lines {
            say(format!("  {name:wide$}  {:>8}  {words}", clock(*took)));
        }
        let all: Duration = self.lines.iter().map(|(_, took, _)| *took).sum();
        say(format!("  {:wide$}  {:>8}", "in all", clock(all)));
    }
}

/// What a suite's runners said at their end.
#[derive(Default)]
pub struct Closing {
    n_passed: u32,
    n_programs: u32,
    last: Option<String>,
}

impl Closing {
    fn words(&self) -> String {
        if self.n_programs > 0 {
            return format!("{} passed", self.n_passed);
        }
        self.last.clone().unwrap_or_else(|| "clean".to_owned())
    }

    /// Runs a program of this suite, passes its output on and keeps its closing line.
    ///
    /// # Errors
    /// When it cannot be started or fails.
    pub fn run(&mut self, name: &str, command: &mut Command) -> Result<()> {
        let mut suite = Session::start(name, command)?;
        if let Some(out) = suite.child.stdout.take() {
            for line in BufReader::new(out).split(b'\n') {
                let line = String::from_utf8_lossy(&line?).into_owned();
                self.hear(&line);
                say(line);
            }
        }
        let status = suite.child.wait()?;
        stop::check()?;
        if !status.success() {
            bail!("{name} failed ({status})");
        }
        Ok(())
    }

    fn hear(&mut self, line: &str) {
        let bare = bare(line);
        if let Some(result) = bare.trim().strip_prefix("test result: ") {
            self.n_programs += 1;
            self.n_passed += result
                .split_whitespace()
                .zip(result.split_whitespace().skip(1))
                .find(|(_, word)| word.starts_with("passed"))
                .and_then(|(n, _)| n.parse().ok())
                .unwrap_or(0);
        } else if let Some(words) = bare.trim().strip_prefix("Tests ") {
            self.last = Some(words.trim().to_owned());
        }
    }
}

/// A suite's process in a session of its own. Servers, displays and browsers that it starts have groups of their own, but the
/// session holds them all: it ends with the suite, and at once when the end is asked for.
struct Session {
    child: Child,
    over: Arc<AtomicBool>,
    watch: Option<JoinHandle<()>>,
}

impl Session {
    fn start(name: &str, command: &mut Command) -> Result<Self> {
        let mut command = in_own_session(command);
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("start {name}"))?;
        let (id, over) = (child.id(), Arc::new(AtomicBool::new(false)));
        let ended = Arc::clone(&over);
        let watch = std::thread::spawn(move || {
            while !ended.load(Ordering::SeqCst) {
                if stop::asked() {
                    end_session(id);
                    return;
                }
                wait::pass(Duration::from_millis(100));
            }
        });
        Ok(Self {
            child,
            over,
            watch: Some(watch),
        })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        if let Some(watch) = self.watch.take() {
            // It does nothing that could fail.
            let _ = watch.join();
        }
        end_session(self.child.id());
        let _ = self.child.wait();
    }
}

/// The same command as the leader of a new session, where the system has the tool for it.
fn in_own_session(command: &Command) -> Command {
    let mut inner = if cfg!(target_os = "linux") {
        let mut leader = Command::new("setsid");
        leader.arg(command.get_program());
        leader
    } else {
        Command::new(command.get_program())
    };
    inner.args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        inner.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => inner.env(name, value),
            None => inner.env_remove(name),
        };
    }
    inner
}

/// Ends what is left of a session.
fn end_session(id: u32) {
    // Nothing left is fine, and so is a system without the tool.
    let _ = Command::new("pkill")
        .args(["-KILL", "-s", &id.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// A line without terminal colours.
fn bare(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('\u{1b}') {
        out.push_str(&rest[..at]);
        rest = rest[at..].find('m').map_or("", |end| &rest[at + end + 1..]);
    }
    out.push_str(rest);
    out
}

/// `3 min 07 s`, `4.2 s`.
fn clock(length: Duration) -> String {
    let seconds = length.as_secs();
    if seconds >= 60 {
        return format!("{} min {:02}", seconds / 60, seconds % 60);
    }
    format!("{:.1} s", length.as_secs_f32())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted() {
        let mut closing = Closing::default();
        closing.hear("running 3 tests");
        closing.hear("test result: ok. 3 passed; 0 failed; 0 ignored; finished in 0.1s");
        closing.hear("test result: ok. 39 passed; 0 failed; 0 ignored; finished in 0.1s");
        assert_eq!(closing.words(), "42 passed");
        let mut screens = Closing::default();
        screens.hear("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m31 passed\u{1b}[39m (31)");
        assert_eq!(screens.words(), "31 passed (31)");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_suite_left_running_ends_with_it() {
        let mut closing = Closing::default();
        let mut command = Command::new("sh");
        // It prints the id of what it leaves behind, in a session of the suite but a group of its own.
        command.args(["-c", "set -m; sleep 600 >/dev/null & echo \"Tests $!\""]);
        closing.run("a careless suite", &mut command).unwrap();
        let left = format!("/proc/{}/stat", closing.words());
        wait::until("the end of what was left", Duration::from_secs(5), || {
            let state = std::fs::read_to_string(&left).unwrap_or_default();
            Ok((state.is_empty() || state.contains(") Z")).then_some(()))
        })
        .unwrap();
    }

    #[test]
    fn the_first_failing_suite_is_named() {
        let mut suites = Suites::default();
        let ended = suites.run("arrows", |_| bail!("server and mirror meet"));
        assert_eq!(
            ended.unwrap_err().to_string(),
            "the suite that failed: arrows"
        );
    }

    #[test]
    fn the_others_are_run_all_the_same_where_that_is_wanted_and_each_failing_one_is_named() {
        let mut suites = Suites::new(true);
        suites.run("arrows", |_| bail!("they meet")).unwrap();
        suites.run("screens", |_| Ok(())).unwrap();
        suites.run("mail", |_| bail!("none came")).unwrap();
        let ended = suites.end().unwrap_err().to_string();
        assert_eq!(ended, "the suites that failed: arrows; mail");
    }
}
