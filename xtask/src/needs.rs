//! What a machine needs beside Rust, Node, git and a C compiler.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::say;

/// Debian's names of what building the window takes; SQLCipher's own OpenSSL is built with perl and make.
const BUILD: &[&str] = &[
    "build-essential",
    "libayatana-appindicator3-dev",
    "libgtk-3-dev",
    "librsvg2-dev",
    "libwebkit2gtk-4.1-dev",
    "perl",
    "pkg-config",
];
/// For a machine without a display, and for every test of the window.
const DESK: &[&str] = &[
    "dbus",
    "dbus-bin",
    "fonts-dejavu-core",
    "gnome-keyring",
    "procps",
    "webkit2gtk-driver",
    "xvfb",
];
/// For the tests alone.
const TEST: &[&str] = &[
    "chromium",
    "chromium-driver",
    "dunst",
    "oathtool",
    "openbox",
    "postgresql",
    "xclip",
    "xdotool",
];
/// For packages, and the clean system they are proved in.
const DIST: &[&str] = &["debootstrap", "dpkg-dev"];
/// Packages that count as installed when their program is found: Ubuntu has Chromium by other names, or from elsewhere.
const BY_PROGRAM: &[(&str, &str)] = &[
    ("chromium", "chromium"),
    ("chromium-driver", "chromedriver"),
];

/// What is wanted from the machine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// Opening the window on the display in front of a person.
    Window,
    /// Opening it where there is no display.
    Desk,
    /// Packages, and the window they install.
    Dist,
    /// Everything.
    Test,
}

/// Installs what is missing on Debian and Ubuntu; elsewhere says what to install and goes on.
///
/// # Errors
/// When Node is missing or too old, or apt-get fails or may not be used; the message is the command to type.
pub fn install(aim: Aim) -> Result<()> {
    node()?;
    let mut wanted = BUILD.to_vec();
    if aim != Aim::Window {
        wanted.extend(DESK);
    }
    match aim {
        Aim::Dist => wanted.extend(DIST),
        Aim::Test => wanted.extend(TEST),
        Aim::Window | Aim::Desk => {}
    }
    if !Path::new("/usr/bin/dpkg-query").exists() {
        say(elsewhere(std::env::consts::OS, &wanted));
        return Ok(());
    }
    let missing: Vec<&str> = wanted.into_iter().filter(|name| !installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    say(format!("Installing {}", missing.join(" ")));
    if apt(&["install"], &missing)? {
        return Ok(());
    }
    // The lists may be old or absent, as in a fresh container.
    apt(&["update"], &[])?;
    if apt(&["install"], &missing)? {
        return Ok(());
    }
    bail!(
        "these could not be installed; type: sudo apt-get install {}",
        missing.join(" ")
    )
}

fn installed(package: &str) -> bool {
    let program = BY_PROGRAM.iter().find(|(one, _)| *one == package);
    if program.is_some_and(|(_, program)| on_path(program)) {
        return true;
    }
    Command::new("dpkg")
        .args(["-s", package])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .is_ok_and(|said| {
            String::from_utf8_lossy(&said.stdout).contains("Status: install ok installed")
        })
}

fn on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}

fn apt(what: &[&str], packages: &[&str]) -> Result<bool> {
    let root = Command::new("id").arg("-u").output()?.stdout.trim_ascii() == b"0";
    let mut command = if root {
        Command::new("apt-get")
    } else {
        let mut sudo = Command::new("sudo");
        if std::env::var_os("CI").is_some() {
            sudo.arg("-n");
        }
        sudo.args(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    };
    command
        .args(what)
        .args(["-y", "-q", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    if root {
        command.stdin(Stdio::null());
    }
    Ok(command.status().is_ok_and(|status| status.success()))
}

fn node() -> Result<()> {
    let said = Command::new("node")
        .arg("--version")
        .stdin(Stdio::null())
        .output();
    let version = said
        .map(|said| String::from_utf8_lossy(&said.stdout).trim().to_owned())
        .unwrap_or_default();
    if new_enough(&version) {
        return Ok(());
    }
    let found = if version.is_empty() { "none" } else { &version };
    bail!("Node 20.19 or newer is needed, found {found}; see https://nodejs.org/en/download")
}

fn new_enough(version: &str) -> bool {
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map(|number| number.parse::<u32>().unwrap_or(0));
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    (major, minor) >= (20, 19)
}

fn elsewhere(system: &str, debian: &[&str]) -> String {
    match system {
        "macos" => "Needed on macOS (nothing is installed for you):\n  xcode-select --install\n  Node 20.19 or newer, Rust".to_owned(),
        "windows" => "Needed on Windows (nothing is installed for you):\n  Visual Studio Build Tools with \"Desktop development with C++\"\n  \
             WebView2 runtime (part of Windows 11)\n  Strawberry Perl (for SQLCipher's OpenSSL)\n  Node 20.19 or newer, Rust".to_owned(),
        _ => format!(
            "Needed here, by Debian's names (nothing is installed for you):\n  {}\n\
             Fedora: gcc make perl pkgconf webkit2gtk4.1-devel gtk3-devel libappindicator-gtk3-devel librsvg2-devel;\n  \
               without a display also xorg-x11-server-Xvfb dbus-daemon gnome-keyring, for the tests chromium chromedriver postgresql-server\n\
             Arch: base-devel perl webkit2gtk-4.1 gtk3 libayatana-appindicator librsvg;\n  \
               without a display also xorg-server-xvfb dbus gnome-keyring, for the tests chromium oathtool postgresql",
            debian.join(" ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_is_refused_before_20_19() {
        assert!(new_enough("v20.19.0") && new_enough("v20.20.2") && new_enough("v26.1.0"));
        assert!(!new_enough("v20.18.9") && !new_enough("v18.99.0") && !new_enough(""));
    }

    #[test]
    fn every_system_is_told_what_it_needs() {
        assert!(elsewhere("windows", BUILD).contains("WebView2"));
        assert!(elsewhere("macos", BUILD).contains("xcode-select"));
        assert!(elsewhere("linux", BUILD).contains("libwebkit2gtk-4.1-dev"));
    }
}
