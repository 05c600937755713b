//! `cargo xtask dist`: packages for Linux, and the proof that they install, start and keep what was there.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use xtask::headless;

use crate::needs::{self, Aim};
use crate::{build, root, say};

mod clean;
mod proof;

/// The makers of the server's packages, built once into `target/tools`. The app's come from Tauri's own command.
const MAKERS: &[(&str, &str)] = &[("cargo-deb", "3.8.0"), ("cargo-generate-rpm", "0.21.1")];

/// The name, beside the packages, of the app's own code without a window.
const HEADLESS: &str = "gatehouse-headless";

/// Options of `cargo xtask dist`.
#[derive(Args)]
pub struct Dist {
    /// Make the packages, and do not install them into a clean system to see them work.
    #[arg(long)]
    unproved: bool,
    /// Begin with the packages of this folder, a copy of what an earlier version left in `target/dist`, and upgrade those. Without
    /// it the same programs are upgraded under a newer number.
    #[arg(long, value_name = "FOLDER", conflicts_with = "unproved")]
    over: Option<PathBuf>,
}

/// What is proved of one version.
pub struct Packages {
    /// The app's, for Debian and Ubuntu.
    pub app_deb: PathBuf,
    /// The server's, for Debian and Ubuntu.
    pub server_deb: PathBuf,
    /// Both for Fedora, openSUSE and their kin.
    pub rpms: Vec<PathBuf>,
    /// The app's own code without a window, of the same version.
    pub headless: PathBuf,
}

impl Dist {
    /// Builds, packs, and proves.
    ///
    /// # Errors
    /// When something does not build, or a package does not do what it should.
    pub fn carry_out(self) -> Result<()> {
        needs::install(Aim::Dist)?;
        // Before the long build: a folder that has none is heard of at once.
        let earlier = self.over.as_deref().map(found_in).transpose()?;
        build::screens()?;
        build::programs(&["--release"])?;
        let packages = pack()?;
        if self.unproved {
            return Ok(());
        }
        proof::prove(earlier.as_ref().unwrap_or(&packages), &packages)
    }
}

/// Makes the packages in `target/dist`.
fn pack() -> Result<Packages> {
    let target = build::target()?;
    let dist = target.join("dist");
    let _ = std::fs::remove_dir_all(target.join("release/bundle"));
    for kind in ["deb", "rpm"] {
        remove(&dist, kind)?;
    }
    std::fs::create_dir_all(&dist)?;
    let tauri = root()?.join("ui/node_modules/@tauri-apps/cli/tauri.js");
    build::must(
        "tauri bundle",
        Command::new("node")
            .arg(tauri)
            .args(["bundle", "--bundles", "deb,rpm"])
            .current_dir(root()?),
    )?;
    for kind in ["deb", "rpm"] {
        let made = only(&target.join("release/bundle").join(kind), kind)?;
        let name = made.file_name().context("a package has a name")?;
        std::fs::copy(&made, dist.join(name))?;
    }
    let tools = makers(&target)?;
    build::must(
        "cargo deb",
        Command::new(tools.join("cargo-deb"))
            .args(["--package", "gatehouse-server", "--no-build", "--no-strip"])
            .arg("--output")
            .arg(&dist)
            .current_dir(root()?),
    )?;
    build::must(
        "cargo generate-rpm",
        Command::new(tools.join("cargo-generate-rpm"))
            .args(["--package", "crates/gatehouse-server", "--output"])
            .arg(&dist)
            .current_dir(root()?),
    )?;
    std::fs::copy(
        headless::program(&target.join("release")),
        dist.join(HEADLESS),
    )?;
    let mut names = packages_in(&dist)?;
    names.sort();
    for name in &names {
        let size = std::fs::metadata(name)?.len();
        say(format!("{} ({} kB)", name.display(), size / 1000));
    }
    found_in(&dist)
}

/// The packages that lie in a folder.
fn found_in(folder: &Path) -> Result<Packages> {
    let names = packages_in(folder)?;
    let find = |server: bool| {
        names
            .iter()
            .find(|file| {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                name.ends_with(".deb") && name.starts_with("gatehouse-server") == server
            })
            .cloned()
            .with_context(|| format!("both .deb in {}", folder.display()))
    };
    let headless = folder.join(HEADLESS);
    if !headless.exists() {
        bail!("{} is missing beside the packages", headless.display());
    }
    let is_rpm = |file: &PathBuf| file.extension().is_some_and(|kind| kind == "rpm");
    Ok(Packages {
        app_deb: find(false)?,
        server_deb: find(true)?,
        rpms: names.into_iter().filter(is_rpm).collect(),
        headless,
    })
}

/// Where the makers' programs lie, installed if they are not.
fn makers(target: &Path) -> Result<PathBuf> {
    let tools = target.join("tools");
    for (name, version) in MAKERS {
        let mark = tools.join(format!("{name}-{version}"));
        if mark.exists() {
            continue;
        }
        build::must(
            &format!("cargo install {name}"),
            build::cargo(&["install", "--locked", name, "--version", version, "--root"])?
                .arg(&tools)
                .env("CARGO_TARGET_DIR", target.join("tools/build")),
        )?;
        std::fs::write(mark, "")?;
        let _ = std::fs::remove_dir_all(tools.join("build"));
    }
    Ok(tools.join("bin"))
}

fn packages_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|kind| kind == "deb" || kind == "rpm")
        {
            found.push(path);
        }
    }
    Ok(found)
}

fn remove(folder: &Path, kind: &str) -> Result<()> {
    if folder.exists() {
        for file in packages_in(folder)? {
            if file.extension().is_some_and(|one| one == kind) {
                std::fs::remove_file(file)?;
            }
        }
    }
    Ok(())
}

fn only(folder: &Path, kind: &str) -> Result<PathBuf> {
    let mut found = packages_in(folder)?;
    found.retain(|file| file.extension().is_some_and(|one| one == kind));
    match found.as_slice() {
        [one] => Ok(one.clone()),
        _ => bail!("one .{kind} in {}, not {found:?}", folder.display()),
    }
}
