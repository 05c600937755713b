//! Bakes icons, configuration and permissions into the desktop app.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result};
use tauri_build::{AppManifest, Attributes};

const COMMANDS: &str = "src-tauri/commands.rs";
const SCREENS: &str = "ui/dist";

/// What stands in for the screens until `npm --prefix ui run build` made them, so that Rust's own
/// tests need no Node.
const NO_SCREENS: &str = "<!doctype html><meta charset=\"utf-8\"><title>Gatehouse</title>\
    <p>The screens are not built. Run: npm --prefix ui run build</p>";

fn main() -> Result<()> {
    screens_exist()?;
    let permissions = allow_commands()?;
    let manifest = AppManifest::new().permissions_path_pattern(permissions);
    tauri_build::try_build(Attributes::new().app_manifest(manifest))
}

/// New screens are baked in at the next build; a release without screens is refused.
fn screens_exist() -> Result<()> {
    println!("cargo:rerun-if-changed={SCREENS}");
    let page = Path::new(SCREENS).join("index.html");
    if page.exists() {
        return Ok(());
    }
    anyhow::ensure!(
        env::var("PROFILE")? != "release",
        "the screens are not built: npm --prefix ui run build"
    );
    println!("cargo:warning=the screens are not built: npm --prefix ui run build");
    fs::create_dir_all(SCREENS)?;
    fs::write(page, NO_SCREENS).context("write the page that stands in for the screens")
}

/// One permission, `screens`, that allows exactly the commands of the list, whatever it names; so
/// that a command is never in the handler and out of the permissions.
fn allow_commands() -> Result<&'static str> {
    println!("cargo:rerun-if-changed={COMMANDS}");
    let list = fs::read_to_string(COMMANDS).context(COMMANDS)?;
    let names = command_names(&list);
    anyhow::ensure!(!names.is_empty(), "no command found in {COMMANDS}");
    let folder = PathBuf::from(env::var("OUT_DIR")?).join("permissions");
    fs::create_dir_all(&folder)?;
    let file = folder.join("screens.toml");
    fs::write(
        &file,
        format!(
            "[[permission]]\nidentifier = \"screens\"\n\
             description = \"Every command of the list\"\ncommands.allow = {names:?}\n"
        ),
    )?;
    Ok(Box::leak(
        file.to_string_lossy().into_owned().into_boxed_str(),
    ))
}

/// The names in the `commands! { … }` list: lines of the form `name(Request) -> Response;`.
fn command_names(source: &str) -> Vec<&str> {
    source
        .lines()
        .skip_while(|line| *line != "commands! {")
        .skip(1)
        .take_while(|line| *line != "}")
        .map(str::trim)
        .filter(|line| !line.starts_with("///"))
        .filter_map(|line| line.split_once('(').map(|(name, _)| name))
        .collect()
}
