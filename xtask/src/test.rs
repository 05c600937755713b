//! `cargo xtask test`: everything that must hold, in the order of how soon it can fail.

use std::process::Command;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use xtask::postgres::Postgres;

use crate::build::{self, Program};
use crate::needs::{self, Aim};
use crate::say;
use crate::suites::{Closing, Suites};

/// The environment variable by which the server's suite takes PostgreSQL instead of SQLite.
const DATABASE: &str = "GATEHOUSE_TEST_DATABASE";

/// The server's tests wait a third of their time, for hashes of a full pool and for the disk.
const THREE: [&str; 1] = ["--test-threads=3"];

/// Options of `cargo xtask test`.
#[derive(Args)]
pub struct Test {
    /// The full counts, a million rows and what only a release build can show.
    #[arg(long)]
    long: bool,
    /// Goes on after a suite that fails, and names all that failed at the end.
    #[arg(long)]
    keep_going: bool,
}

impl Test {
    /// Does it.
    ///
    /// # Errors
    /// The first suite that fails; with `--keep-going`, every one.
    pub fn carry_out(self) -> Result<()> {
        needs::install(Aim::Test)?;
        let mut suites = Suites::new(self.keep_going);
        suites.run("format", |closing| {
            closing.run(
                "cargo fmt",
                &mut build::cargo(&["fmt", "--all", "--check"])?,
            )
        })?;
        suites.run("screens: types, lint, tests", |closing| {
            build::screen_packages()?;
            closing.run("npm run check", &mut build::npm(&["run", "check"])?)
        })?;
        suites.run("screens: build", |_| build::screens())?;
        suites.run("lint", |closing| {
            let args = [
                "clippy",
                "--workspace",
                "--all-targets",
                "--quiet",
                "--",
                "-D",
                "warnings",
            ];
            closing.run("cargo clippy", &mut build::cargo(&args)?)
        })?;
        let mut built = Vec::new();
        suites.run("build", |_| {
            built = build::tests()?;
            Ok(())
        })?;
        let run = Programs {
            built,
            long: self.long,
        };
        let commits = [(
            "GATEHOUSE_RACE_COMMITS",
            if self.long { "1000000" } else { "5000" },
        )];
        // The same ten thousand on every machine, so that a commit passes or not; the long run draws a million new ones.
        let histories: &[(&str, &str)] = if self.long {
            &[("GATEHOUSE_HISTORIES", "1000000")]
        } else {
            &[
                ("GATEHOUSE_HISTORIES", "10000"),
                ("GATEHOUSE_SEED", "20261125"),
            ]
        };
        suites.run("units", |closing| run.units(closing))?;
        suites.run("architecture", |closing| {
            run.one(closing, "architecture", &[], &[])
        })?;
        suites.run("the window's commands", |closing| {
            run.one(closing, "commands", &[], &[])
        })?;
        suites.run("server on SQLite", |closing| {
            run.one(closing, "server", &THREE, &commits)
        })?;
        let mut postgres = None;
        suites.run("server on PostgreSQL", |closing| {
            // The tests end the server's programs, never this one; so nothing of it has to outlive the machine's power.
            let without_waiting = ["fsync=off", "full_page_writes=off"];
            let started = Postgres::start(&std::env::temp_dir(), &without_waiting)?;
            let started = postgres.insert(started);
            let url = started.url("postgres");
            run.one(closing, "server", &THREE, &[commits[0], (DATABASE, &url)])
        })?;
        let url = postgres.as_ref().map(|started| started.url("postgres"));
        let url = url.unwrap_or_default();
        suites.run("mirror", |closing| run.one(closing, "mirror", &[], &[]))?;
        suites.run("random histories", |closing| {
            run.one(closing, "histories", &["--nocapture"], histories)
        })?;
        suites.run("system: real window, browser, mail, faults", |closing| {
            build::provider_packages()?;
            build::sdk_packages()?;
            let args = [
                "--test-threads=2",
                "--skip",
                "pictures::",
                "--skip",
                "story::",
            ];
            run.one(closing, "system", &args, &[(DATABASE, &url)])
        })?;
        // It measures a second, so nothing runs beside it.
        suites.run("system: the story", |closing| {
            run.one(closing, "system", &["story::", "--test-threads=1"], &[])
        })?;
        suites.run("accessibility of every screen and page", |closing| {
            run.one(closing, "system", &["pictures::", "--test-threads=1"], &[])
        })?;
        suites.run("accessibility of every dialog and state", |closing| {
            // What is wrong is all that is asked here and of the next ones; a fault leaves its picture.
            let size = ["--size", "1280x800"];
            closing.run("npm run shots", scenes(&size)?.arg("--no-pictures"))
        })?;
        suites.run("every screen and dialog at 200 %", |closing| {
            let size = ["--size", "1280x800"];
            let args = [["--zoom", "2"], ["--theme", "light"], size].concat();
            closing.run("npm run shots", scenes(&args)?.arg("--no-pictures"))
        })?;
        suites.run("every screen and dialog from right to left", |closing| {
            let size = ["--size", "1280x800"];
            let args = [["--direction", "rtl"], ["--theme", "light"], size].concat();
            closing.run("npm run shots", scenes(&args)?.arg("--no-pictures"))
        })?;
        suites.run("every job by keys", |closing| {
            let args = ["run", "walk", "--silent", "--", "--built"];
            closing.run("npm run walk", &mut build::npm(&args)?)
        })?;
        suites.run("every dialog and state in seven languages", |closing| {
            // The narrow window is where longer words find no room.
            let size = ["--size", "1000x700"];
            let args = [["--language", "all"], ["--theme", "light"], size].concat();
            closing.run("npm run shots", scenes(&args)?.arg("--no-pictures"))
        })?;
        // Built with the faults in them, so after everything that starts the programs as they are.
        suites.run("seeded faults", |closing| {
            closing.run("the seeded faults", &mut seeded()?)
        })?;
        suites.run("the demo, as a newcomer starts it", |_| {
            crate::rehearse::rehearse()
        })?;
        if self.long {
            suites.run("fuzz targets", |_| crate::fuzz::Fuzz::all().carry_out())?;
            suites.run("licences and sources", |_| licences())?;
            suites.run("bench", |_| crate::bench::Bench::full().carry_out())?;
        }
        suites.end()?;
        say("\n✓ everything holds");
        Ok(())
    }
}

struct Programs {
    built: Vec<Program>,
    long: bool,
}

impl Programs {
    /// The tests beside the code.
    fn units(&self, closing: &mut Closing) -> Result<()> {
        let beside = |one: &&Program| matches!(one.kind.as_str(), "lib" | "bin");
        self.built
            .iter()
            .filter(beside)
            .try_for_each(|program| self.start(closing, program, &[], &[]))
    }

    /// The integration tests of that name.
    fn one(
        &self,
        closing: &mut Closing,
        name: &str,
        args: &[&str],
        env: &[(&str, &str)],
    ) -> Result<()> {
        let found = self
            .built
            .iter()
            .find(|one| one.kind == "test" && one.name == name);
        let Some(program) = found else {
            bail!("there is no test program {name}");
        };
        self.start(closing, program, args, env)
    }

    fn start(
        &self,
        closing: &mut Closing,
        program: &Program,
        args: &[&str],
        env: &[(&str, &str)],
    ) -> Result<()> {
        say(format!("   {} ({})", program.name, program.package));
        let mut command = Command::new(&program.path);
        command
            .args(args)
            .current_dir(&program.folder)
            .env("CARGO_MANIFEST_DIR", &program.folder)
            .env_remove(DATABASE)
            .envs(env.iter().copied());
        if self.long {
            command.env("GATEHOUSE_LONG", "1");
        }
        closing.run(
            &format!("{} of {}", program.name, program.package),
            &mut command,
        )
    }
}

/// Every dialog, menu, empty and failed state of the screens, in Chromium over invented answers, each judged by axe and by what
/// it tells who cannot see (`ui/aria`); in other languages, by whether everything fits and nothing is English; zoomed, by
/// whether everything is still there.
fn scenes(args: &[&str]) -> Result<Command> {
    let mut command = build::npm(&["run", "shots", "--silent", "--", "--built"])?;
    command
        .arg("--out")
        .arg(build::target()?.join("shots/scenes"))
        .args(args);
    Ok(command)
}

/// Only the pictures, kept in target/shots.
///
/// # Errors
/// When a screen does not open, or is not accessible.
pub fn shots() -> Result<()> {
    needs::install(Aim::Test)?;
    build::screens()?;
    let run = Programs {
        built: build::tests()?,
        long: false,
    };
    run.one(&mut Closing::default(), "system", &PICTURED, &[])?;
    build::must("npm run shots", &mut scenes(&[])?)?;
    let languages = ["--language", "all", "--theme", "light"];
    build::must("npm run shots", &mut scenes(&languages)?)?;
    let taken = build::target()?.join("shots");
    // The commands run at the top of the repository.
    let tour = std::path::Path::new("docs/pictures");
    for name in TOUR {
        let name = format!("{name}.png");
        std::fs::copy(taken.join(&name), tour.join(&name))
            .with_context(|| format!("renew the README's {name}"))?;
    }
    say(format!("Pictures: {}", taken.display()));
    Ok(())
}

/// The tests that keep pictures, by their files or names, one at a time.
const PICTURED: [&str; 6] = [
    "pictures::",
    "languages::",
    "passkeys::",
    "portal::",
    "ways_in::no_page",
    "--test-threads=1",
];

/// The pictures of the README's tour.
const TOUR: [&str; 7] = [
    "overview-light-1280x800",
    "person-light-1280x800",
    "invitations-light-1280x800",
    "two-step-dark-1280x800",
    "sign-in-rules-light-1280x800",
    "page-sign-in-light-390",
    "page-second-step-light-390",
];

/// Where packages come from and under which licences, by `deny.toml`. What is known to be vulnerable is asked of a list on the
/// net, so that a machine without one is told the rest all the same.
fn licences() -> Result<()> {
    let here = Command::new("cargo-deny")
        .arg("--version")
        .output()
        .is_ok_and(|said| said.status.success());
    if !here {
        build::must(
            "the build of cargo-deny",
            &mut build::cargo(&["install", "--locked", "cargo-deny"])?,
        )?;
    }
    let check = ["deny", "check", "bans", "licenses", "sources"];
    build::must("cargo deny", &mut build::cargo(&check)?)
}

/// The TypeScript types, written by the test that compares them.
///
/// # Errors
/// When the test does not build or fails.
pub fn bindings() -> Result<()> {
    build::screens()?;
    let mut command = build::cargo(&["test", "--workspace", "--test", "commands", "bindings"])?;
    build::must(
        "the export of types",
        command.env("GATEHOUSE_BINDINGS", "write"),
    )
}

/// The tables of docs/rules.md and docs/attacks.md, written by the tests that compare them.
///
/// # Errors
/// When the test does not build or fails.
pub fn rules() -> Result<()> {
    let mut command = build::cargo(&[
        "test",
        "--workspace",
        "--test",
        "architecture",
        "the_table_at",
    ])?;
    build::must(
        "the table of rules",
        command.env("GATEHOUSE_RULES", "write"),
    )
}

/// Known faults, each put into the code of mirror and server alone; the tests must catch every one.
///
/// # Errors
/// When a fault is not caught.
pub fn faults() -> Result<()> {
    build::must("the seeded faults", &mut seeded()?)
}

fn seeded() -> Result<Command> {
    let args = [
        "test",
        "--workspace",
        "--features",
        "gatehouse-mirror/faults,gatehouse-server/faults",
        "--test",
        "histories",
        "--test",
        "server",
    ];
    let mut command = build::cargo(&args)?;
    command
        .args(["every_seeded_fault", "--", "--nocapture"])
        .env_remove(DATABASE);
    Ok(command)
}
