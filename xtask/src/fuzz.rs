//! `cargo xtask fuzz`: what strangers write, thrown at what reads it, each target for a bounded time.

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::needs::{self, Aim};
use crate::{build, root, say};

/// The fuzzer's counters, which tell it what an input reached. Stable flags: no other toolchain is needed.
const COUNTERS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Clink-dead-code";

/// Options of `cargo xtask fuzz`.
#[derive(Args)]
pub struct Fuzz {
    /// Seconds for each target.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Only this target.
    target: Option<String>,
}

impl Fuzz {
    /// Every target, for its usual time.
    #[must_use]
    pub const fn all() -> Self {
        Self {
            seconds: 60,
            target: None,
        }
    }

    /// Builds and runs them one after the other. What a target reached is kept in target/fuzz, and gone on from next time.
    ///
    /// # Errors
    /// When something does not build, or an input breaks a promise; the input lies in target/fuzz/found.
    pub fn carry_out(self) -> Result<()> {
        needs::install(Aim::Test)?;
        let (folder, all) = (root()?.join("tests/fuzz"), targets()?);
        let wanted: Vec<_> = all
            .iter()
            .filter(|name| self.target.as_ref().is_none_or(|one| one == *name))
            .collect();
        if wanted.is_empty() {
            bail!("there is no such target; there are {}", all.join(", "));
        }
        let (built, host) = (build::target()?.join("fuzz"), host()?);
        // With a target named, build scripts go without the counters.
        let mut command = build::cargo(&["build", "--release", "--bins", "--target", &host])?;
        command
            .arg("--manifest-path")
            .arg(folder.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(&built)
            .env("RUSTFLAGS", COUNTERS);
        build::must("the build of the fuzz targets", &mut command)?;
        let found = built.join("found");
        std::fs::create_dir_all(&found)?;
        for name in wanted {
            say(format!("\n   {name}, {} s", self.seconds));
            let (reached, seeds) = (
                built.join("reached").join(name),
                folder.join("seeds").join(name),
            );
            std::fs::create_dir_all(&reached)?;
            let mut command =
                std::process::Command::new(built.join(&host).join("release").join(name));
            command
                .arg(&reached)
                .args(seeds.exists().then_some(&seeds))
                .arg(format!("-max_total_time={}", self.seconds))
                .arg(format!("-artifact_prefix={}/{name}-", found.display()))
                .args([
                    "-timeout=10",
                    "-max_len=4096",
                    "-rss_limit_mb=2048",
                    "-verbosity=0",
                    "-print_final_stats=1",
                ]);
            build::must(&format!("the target {name}"), &mut command)?;
        }
        Ok(())
    }
}

/// The targets by their names, as they lie in their folder.
fn targets() -> Result<Vec<String>> {
    let mut all = Vec::new();
    for file in std::fs::read_dir(root()?.join("tests/fuzz/targets"))? {
        let path = file?.path();
        all.extend(
            path.file_stem()
                .map(|name| name.to_string_lossy().into_owned()),
        );
    }
    all.sort();
    Ok(all)
}

/// This machine, as the compiler names it.
fn host() -> Result<String> {
    let said = std::process::Command::new("rustc")
        .arg("-vV")
        .output()
        .context("ask rustc")?;
    String::from_utf8_lossy(&said.stdout)
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .context("rustc tells no host")
}
