//! Building the screens and the programs, each thing once.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::root;

/// A test program that cargo built.
#[derive(Debug, Clone)]
pub struct Program {
    /// The package it belongs to.
    pub package: String,
    /// `lib`, `bin`, `test` or `example`.
    pub kind: String,
    /// The target's name.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// The package's folder, in which its tests run.
    pub folder: PathBuf,
}

/// Runs a command in the project's folder and says how it ended.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub fn must(name: &str, command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("start {name}"))?;
    if status.success() {
        return Ok(());
    }
    bail!("{name} failed ({status})")
}

/// `cargo` in the project's folder.
///
/// # Errors
/// When the project's folder is unknown.
pub fn cargo(args: &[&str]) -> Result<Command> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(args).current_dir(root()?);
    // Cargo set these for this program. Build scripts that look at them (ring's) would run anew, and half the build with them,
    // whenever `cargo xtask test` follows a plain `cargo test`.
    for (name, _) in std::env::vars_os() {
        let named = name.to_string_lossy();
        if named.starts_with("CARGO_PKG_") || named.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    Ok(command)
}

/// `npm` in the screens' folder.
///
/// # Errors
/// When the project's folder is unknown.
pub fn npm(args: &[&str]) -> Result<Command> {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(args).current_dir(root()?.join("ui"));
    Ok(command)
}

/// Installs the screens' packages when the lock file changed since.
///
/// # Errors
/// When npm fails.
pub fn screen_packages() -> Result<()> {
    packages("ui")
}

/// The packages of the OpenID provider that the system's tests sign in with, at the versions of its lock.
///
/// # Errors
/// When npm fails.
pub fn provider_packages() -> Result<()> {
    packages("tests/provider")
}

/// The vendor's SDK, which the system's tests call the server with, at the version of its lock.
///
/// # Errors
/// When npm fails.
pub fn sdk_packages() -> Result<()> {
    packages("tests/rest")
}

fn packages(folder: &str) -> Result<()> {
    let place = root()?.join(folder);
    let lock = std::fs::read(place.join("package-lock.json"))
        .with_context(|| format!("read {folder}/package-lock.json"))?;
    let mark = place.join("node_modules/.gatehouse-lock");
    if std::fs::read(&mark).is_ok_and(|last| last == lock) {
        return Ok(());
    }
    must(
        "npm ci",
        npm(&["ci", "--no-audit", "--no-fund"])?.current_dir(&place),
    )?;
    std::fs::write(mark, lock)?;
    Ok(())
}

/// Builds the screens when something in their folder changed since.
///
/// # Errors
/// When npm or the build fails.
pub fn screens() -> Result<()> {
    screen_packages()?;
    let ui = root()?.join("ui");
    let state = state_of(&ui)?;
    let mark = ui.join("node_modules/.gatehouse-built");
    let built = ui.join("dist/index.html").exists();
    if built && std::fs::read_to_string(&mark).is_ok_and(|last| last == state) {
        return Ok(());
    }
    must("the build of the screens", &mut npm(&["run", "build"])?)?;
    std::fs::write(mark, state)?;
    Ok(())
}

/// Names, sizes and times of everything the screens are made from.
fn state_of(ui: &Path) -> Result<String> {
    let mut state = String::new();
    let mut left = vec![ui.to_owned()];
    while let Some(folder) = left.pop() {
        let mut entries: Vec<_> = std::fs::read_dir(&folder)?.flatten().collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            let facts = entry.metadata()?;
            if facts.is_dir() {
                if name != "node_modules" && name != "dist" && name != "shots" {
                    left.push(entry.path());
                }
                continue;
            }
            let at = facts
                .modified()?
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |since| since.as_nanos());
            writeln!(state, "{} {} {at}", entry.path().display(), facts.len())?;
        }
    }
    Ok(state)
}

/// Builds the programs that `run` starts. `extra` is `--release` or nothing.
///
/// # Errors
/// When cargo fails.
pub fn programs(extra: &[&str]) -> Result<()> {
    let mut args = vec![
        "build",
        "--workspace",
        "--exclude",
        "xtask",
        "--bins",
        "--example",
        "headless",
    ];
    args.extend(extra);
    must("cargo build", &mut cargo(&args)?)
}

/// Builds every test and the programs they start in one go, and answers with the tests.
///
/// # Errors
/// When cargo fails.
pub fn tests() -> Result<Vec<Program>> {
    // Without selectors: so examples and programs are built as they are started, and everything else as a test.
    let out = cargo(&["test", "--workspace", "--no-run"])?
        .arg("--message-format=json-render-diagnostics")
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("start cargo")?;
    if !out.status.success() {
        bail!("the tests do not build");
    }
    let mut found: Vec<Program> = String::from_utf8_lossy(&out.stdout)
        .lines()
        .filter_map(program)
        .collect();
    found.sort_by(|a, b| (&a.package, &a.kind, &a.name).cmp(&(&b.package, &b.kind, &b.name)));
    Ok(found)
}

/// A line of cargo's messages that tells of a test program.
fn program(line: &str) -> Option<Program> {
    let said: Value = serde_json::from_str(line).ok()?;
    if said["reason"] != "compiler-artifact" || said["profile"]["test"] != true {
        return None;
    }
    let manifest = PathBuf::from(said["manifest_path"].as_str()?);
    let folder = manifest.parent()?.to_owned();
    let id = said["package_id"].as_str()?;
    let tail = id.rsplit_once('#').map_or(id, |(_, tail)| tail);
    // `path+file:///x/gatehouse#0.1.0` where the folder is named as the package, else `…#name@0.1.0`.
    let package = tail.split_once('@').map_or_else(
        || {
            folder
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
        },
        |(name, _)| Some(name.to_owned()),
    )?;
    Some(Program {
        package,
        kind: said["target"]["kind"][0].as_str()?.to_owned(),
        name: said["target"]["name"].as_str()?.to_owned(),
        path: PathBuf::from(said["executable"].as_str()?),
        folder,
    })
}

/// Where cargo puts its results.
///
/// # Errors
/// When cargo does not say.
pub fn target() -> Result<PathBuf> {
    let out = cargo(&["metadata", "--no-deps", "--format-version=1"])?.output()?;
    let said: Value = serde_json::from_slice(&out.stdout).context("read cargo metadata")?;
    let target = said["target_directory"]
        .as_str()
        .context("cargo names its target folder")?;
    Ok(PathBuf::from(target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_programs_are_read_from_what_cargo_says() {
        let line = r#"{"reason":"compiler-artifact","package_id":"path+file:///x/main#gatehouse@0.1.0",
            "manifest_path":"/x/main/Cargo.toml","target":{"kind":["test"],"name":"system"},
            "profile":{"test":true},"executable":"/x/target/debug/deps/system-1"}"#;
        let found = program(line).unwrap();
        assert_eq!(
            (found.package.as_str(), found.name.as_str()),
            ("gatehouse", "system")
        );
        assert!(program(&line.replace(r#""test":true"#, r#""test":false"#)).is_none());
    }
}
