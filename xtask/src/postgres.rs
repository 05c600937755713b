//! An own PostgreSQL on a free port of this computer, in a folder that goes when it stops.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::part::{Part, log_to};
use crate::wait;

/// The name of its only role, which needs no password on this computer.
const ROLE: &str = "gatehouse";

/// A running PostgreSQL.
#[derive(Debug)]
pub struct Postgres {
    part: Part,
    port: u16,
    folder: PathBuf,
    binaries: PathBuf,
}

impl Postgres {
    /// Makes a cluster below `parent` and starts it with these settings (`name=value`). PostgreSQL refuses root, so root starts
    /// it as `postgres`.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, or does not come up within 30 s.
    pub fn start(parent: &Path, settings: &[&str]) -> Result<Self> {
        let binaries = binaries()?;
        let folder = parent.join(format!("gatehouse-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        hand_over(&folder)?;
        let data = folder.join("data");
        let made = unprivileged(&binaries.join("initdb"))
            .arg("--pgdata")
            .arg(&data)
            .args(["--locale=C", "--encoding=UTF8", "--auth=trust", "--no-sync"])
            .args(["--username", ROLE])
            .current_dir("/")
            .stdin(Stdio::null())
            .output()
            .context("run initdb")?;
        if !made.status.success() {
            bail!("initdb: {}", String::from_utf8_lossy(&made.stderr));
        }
        let port = free_port()?;
        let mut command = unprivileged(&binaries.join("postgres"));
        command
            .arg("-D")
            .arg(&data)
            .args(["-h", "127.0.0.1", "-p", &port.to_string()])
            .arg("-k")
            .arg(&folder)
            .args(["-c", "max_connections=300", "-c", "shared_buffers=128MB"])
            .args(settings.iter().flat_map(|setting| ["-c", setting]))
            .current_dir("/");
        log_to(&mut command, &folder.join("log"))?;
        let part = Part::start("PostgreSQL", &mut command)?;
        let mut started = Self {
            part,
            port,
            folder,
            binaries,
        };
        wait::until("PostgreSQL to answer", Duration::from_secs(30), || {
            if started.part.ended()?.is_some() {
                let log = std::fs::read_to_string(started.folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL ended: {log}");
            }
            Ok(started
                .tool("pg_isready")
                .status()
                .is_ok_and(|status| status.success())
                .then_some(()))
        })?;
        Ok(started)
    }

    /// The URL of the database called `name`.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        format!("postgres://{ROLE}@127.0.0.1:{}/{name}", self.port)
    }

    /// Makes an empty database and answers with its URL.
    ///
    /// # Errors
    /// When PostgreSQL refuses.
    pub fn database(&self, name: &str) -> Result<String> {
        let made = self
            .tool("createdb")
            .arg(name)
            .stderr(Stdio::piped())
            .output()?;
        if !made.status.success() {
            bail!("createdb {name}: {}", String::from_utf8_lossy(&made.stderr));
        }
        Ok(self.url(name))
    }

    fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(self.binaries.join(name));
        command
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", ROLE])
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT would be its fast way out; its data is not needed again, so the group is killed.
        self.part.kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A port nobody listens on now.
///
/// # Errors
/// When the system has none.
pub fn free_port() -> Result<u16> {
    // Below what systems give to outgoing connections: a server that is down for a while finds its port free again.
    const FIRST: u32 = 20_000;
    const N: u32 = 12_000;
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let begin = std::process::id().wrapping_mul(97);
    for _ in 0..N {
        let n = begin.wrapping_add(NEXT.fetch_add(1, Ordering::SeqCst)) % N;
        let port = u16::try_from(FIRST + n)?;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no port is free between {FIRST} and {}", FIRST + N)
}

/// The newest installed version's programs.
fn binaries() -> Result<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists() && bin.join("postgres").exists())
        .collect();
    found.sort();
    found
        .pop()
        .context("PostgreSQL is not installed: apt-get install postgresql")
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|said| said.stdout.trim_ascii() == b"0")
}

/// `program`, as the user `postgres` where we are root.
fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

fn hand_over(folder: &Path) -> Result<()> {
    if is_root() {
        let done = Command::new("chown").arg("postgres").arg(folder).status()?;
        if !done.success() {
            bail!("give {} to the user postgres", folder.display());
        }
    }
    Ok(())
}
