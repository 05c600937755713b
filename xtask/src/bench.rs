//! `cargo xtask bench`: the figures of an optimised build, each beside its limit.

use anyhow::Result;
use clap::Args;

use crate::build;
use crate::needs::{self, Aim};

/// Options of `cargo xtask bench`.
#[derive(Args)]
pub struct Bench {
    /// A million employees too; takes many minutes and some 5 GB of disk.
    #[arg(long, alias = "long")]
    full: bool,
}

impl Bench {
    /// Everything, the million included.
    #[must_use]
    pub const fn full() -> Self {
        Self { full: true }
    }

    /// Builds and measures.
    ///
    /// # Errors
    /// When something does not build, or a limit is missed.
    pub fn carry_out(self) -> Result<()> {
        needs::install(Aim::Test)?;
        build::screens()?;
        // In one go, so that nothing is built twice with other features.
        let programs = [
            "build",
            "--workspace",
            "--profile",
            "bench",
            "--bins",
            "--example",
            "headless",
            "--example",
            "empty",
            "--test",
            "speed",
        ];
        build::must("cargo build", &mut build::cargo(&programs)?)?;
        let measure = [
            "test",
            "--workspace",
            "--profile",
            "bench",
            "--test",
            "speed",
        ];
        let mut command = build::cargo(&measure)?;
        command.env("GATEHOUSE_BENCH", "1");
        if self.full {
            command.env("GATEHOUSE_LONG", "1");
        }
        build::must("the measurements", &mut command)
    }
}
