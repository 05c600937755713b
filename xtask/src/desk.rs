//! A desk without a person: an own display, an own message bus and, if wanted, an own unlocked keychain.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::part::{Part, log_to};
use crate::wait;

/// The size of the screen.
pub const SCREEN: &str = "1600x1000x24";

/// A bus that wakes nothing by itself: who is on it was started by us. With the system's own list of services, asking
/// for a keychain would start a second one, and a missing keychain would never be missing.
const BUS: &str = r#"<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// Whether the desk has a system keychain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keychain {
    /// Present and unlocked.
    Unlocked,
    /// No one answers.
    Missing,
}

/// A display, a bus, a keychain; they end in the opposite order, which is that of the fields.
#[derive(Debug)]
pub struct Desk {
    keychain: Option<Part>,
    _bus: Part,
    _display: Option<Part>,
    screen: String,
    address: String,
    folder: PathBuf,
}

impl Desk {
    /// Sets a desk up with its files in `folder`; the same folder brings the same keychain back.
    ///
    /// # Errors
    /// When Xvfb, dbus-daemon or gnome-keyring-daemon is missing or does not come up.
    pub fn set_up(folder: &Path, keychain: Keychain) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let mut xvfb = Command::new("Xvfb");
        xvfb.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            SCREEN,
            "-nolisten",
            "tcp",
            // Without this it starts anew when the last window is gone, and whoever comes in that moment finds no display.
            "-noreset",
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
        let mut display = Part::start("Xvfb", &mut xvfb)?;
        let number = first_line(&mut display).context("Xvfb names its display")?;
        Self::with(folder, keychain, Some(display), format!(":{number}"))
    }

    /// The same without a display, for programs without a window.
    ///
    /// # Errors
    /// When dbus-daemon or gnome-keyring-daemon is missing or does not come up.
    pub fn without_screen(folder: &Path, keychain: Keychain) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        Self::with(folder, keychain, None, String::new())
    }

    fn with(
        folder: &Path,
        keychain: Keychain,
        display: Option<Part>,
        screen: String,
    ) -> Result<Self> {
        let config = folder.join("bus.conf");
        std::fs::write(&config, BUS)?;
        let mut dbus = Command::new("dbus-daemon");
        dbus.arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut bus = Part::start("the message bus", &mut dbus)?;
        let address = first_line(&mut bus).context("the message bus names its address")?;
        let mut desk = Self {
            keychain: None,
            _bus: bus,
            _display: display,
            screen,
            address,
            folder: folder.to_owned(),
        };
        if keychain == Keychain::Unlocked {
            desk.open_keychain()?;
        }
        Ok(desk)
    }

    /// Starts the keychain and waits until it owns its name on the bus.
    ///
    /// # Errors
    /// When gnome-keyring-daemon is missing or does not answer within 20 s.
    pub fn open_keychain(&mut self) -> Result<()> {
        let mut daemon = Command::new("gnome-keyring-daemon");
        daemon.args(["--foreground", "--unlock", "--components=secrets"]);
        self.seat(&mut daemon);
        log_to(&mut daemon, &self.folder.join("keychain.log"))?;
        daemon.stdin(Stdio::piped());
        let mut part = Part::start("the keychain", &mut daemon)?;
        if let Some(mut stdin) = part.pipes().stdin.take() {
            stdin.write_all(b"gatehouse")?;
        }
        self.keychain = Some(part);
        wait::until("the keychain to answer", Duration::from_secs(20), || {
            let mut ask = Command::new("dbus-send");
            self.seat(&mut ask);
            let said = ask
                .args(["--session", "--print-reply", "--reply-timeout=2000"])
                .args([
                    "--dest=org.freedesktop.secrets",
                    "/org/freedesktop/secrets/aliases/default",
                ])
                .args(["org.freedesktop.DBus.Properties.Get"])
                .args(["string:org.freedesktop.Secret.Collection", "string:Locked"])
                .stdin(Stdio::null())
                .output()?;
            let open = String::from_utf8_lossy(&said.stdout).contains("boolean false");
            Ok((said.status.success() && open).then_some(()))
        })
    }

    /// Takes the keychain away, as a logout or a broken session does.
    pub fn lose_keychain(&mut self) {
        self.keychain = None;
    }

    /// Seats a command at this desk: display, bus and folders of its own.
    pub fn seat(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.screen)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("XDG_DATA_HOME", self.folder.join("data"))
            .env("XDG_CONFIG_HOME", self.folder.join("config"))
            .env("XDG_CACHE_HOME", self.folder.join("cache"))
            .env("XDG_RUNTIME_DIR", self.runtime())
            .env_remove("WAYLAND_DISPLAY")
            // Tests do not need the accessibility bus, and starting it costs seconds.
            .env("NO_AT_BRIDGE", "1")
            .env("GTK_A11Y", "none");
    }

    /// The display's name, `:99`.
    #[must_use]
    pub fn screen(&self) -> &str {
        &self.screen
    }

    /// The bus's address.
    #[must_use]
    pub fn bus(&self) -> &str {
        &self.address
    }

    fn runtime(&self) -> PathBuf {
        let folder = self.folder.join("runtime");
        // What fails here shows at the program that needs it.
        let _ = std::fs::create_dir_all(&folder);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let _ = std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700));
        }
        folder
    }
}

fn first_line(part: &mut Part) -> Result<String> {
    let out = part.pipes().stdout.take().context("its output is piped")?;
    let mut reader = BufReader::new(out);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let line = line.trim().to_owned();
    if line.is_empty() {
        anyhow::bail!("{} ended without a word", part.name());
    }
    // Kept open: a daemon that writes to a closed pipe would die of it.
    std::thread::spawn(move || {
        let mut rest = String::new();
        while reader.read_line(&mut rest).is_ok_and(|n| n > 0) {
            rest.clear();
        }
    });
    Ok(line)
}
