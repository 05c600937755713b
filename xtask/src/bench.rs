//! `cargo xtask bench`: the figures of an optimised build, each beside its limit.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::build;
use crate::needs::{self, Aim};

/// Options of `cargo xtask bench`.
#[derive(Args)]
pub struct Bench {
    /// A million employees too; takes many minutes and some 5 GB of disk.
    #[arg(long, alias = "long")]
    full: bool,
    /// Measure this alone.
    part: Option<Part>,
}

/// What can be measured alone.
#[derive(Clone, Copy, ValueEnum)]
enum Part {
    /// Sign-ins, sessions, and whether time tells who exists.
    Door,
    /// Pages of a million events.
    Log,
    /// Sync, search, the window.
    Desk,
}

impl Part {
    const fn name(self) -> &'static str {
        match self {
            Self::Door => "door",
            Self::Log => "log",
            Self::Desk => "desk",
        }
    }
}

impl Bench {
    /// Everything, the million included.
    #[must_use]
    pub const fn full() -> Self {
        Self {
            full: true,
            part: None,
        }
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
        if let Some(part) = self.part {
            command.env("GATEHOUSE_BENCH_PART", part.name());
        }
        build::must("the measurements", &mut command)
    }
}
