//! `cargo xtask`: the few commands that a person needs to know.

mod bench;
mod build;
mod dist;
mod fuzz;
mod needs;
mod open;
mod rehearse;
mod run;
mod stop;
mod suites;
mod test;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Gatehouse's tasks",
    disable_version_flag = true
)]
struct Tasks {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs what is missing, builds, starts the demo server and opens the window signed in.
    Run(run::Run),
    /// Runs everything that must hold; ends at the first suite that fails.
    Test(test::Test),
    /// Measures, in a release build, and prints one table with the limits.
    Bench(bench::Bench),
    /// Makes packages for Linux in target/dist, installs them into a clean system there, and sees them work.
    Dist(dist::Dist),
    /// Takes pictures of the screens, their dialogs and the pages, both themes, into target/shots.
    Shots,
    /// Throws what strangers might write at what reads it, each target for a bounded time.
    Fuzz(fuzz::Fuzz),
    /// Puts known faults into the code, one at a time, and shows that the tests catch each.
    Faults,
    /// Writes the TypeScript types anew from the Rust ones.
    Bindings,
    /// Writes the tables of docs/rules.md and docs/attacks.md anew: where each rule is decided, what proves it, and what tries each attack.
    Rules,
    /// The code of an authenticator now, for signing in to the demo.
    Code {
        /// Its secret, as the demo prints it.
        secret: String,
    },
}

fn main() -> ExitCode {
    let task = Tasks::parse().task;
    let done = stop::listen().and_then(|()| carry_out(task));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            say(format!("\n✗ {fault:#}"));
            ExitCode::FAILURE
        }
    }
}

fn carry_out(task: Task) -> Result<()> {
    match task {
        Task::Run(run) => run.carry_out(),
        Task::Test(test) => test.carry_out(),
        Task::Bench(bench) => bench.carry_out(),
        Task::Dist(dist) => dist.carry_out(),
        Task::Shots => test::shots(),
        Task::Fuzz(fuzz) => fuzz.carry_out(),
        Task::Faults => test::faults(),
        Task::Bindings => test::bindings(),
        Task::Rules => test::rules(),
        Task::Code { secret } => xtask::sign_in::code_now(&secret).map(say),
    }
}

/// Prints a line. Nobody listening is no reason to stop.
fn say(line: impl AsRef<str>) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{}", line.as_ref());
    let _ = out.flush();
}

/// The project's folder.
fn root() -> Result<PathBuf> {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(PathBuf::from)
        .context("xtask lies in the project's folder")
}
