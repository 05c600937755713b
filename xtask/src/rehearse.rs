//! The first command as a newcomer starts it, on a machine without a display: it comes up, shows every screen, and Ctrl-C ends
//! everything it started.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use xtask::part::{Part, log_to};
use xtask::postgres::free_port;
use xtask::wait;

use crate::run::SCREENS;
use crate::{build, say, stop};

/// Starts `cargo xtask run` on a small demo in a folder of its own, looks at what it made, and stops it.
///
/// # Errors
/// When it does not come up within ten minutes, a picture is missing, or something is still running afterwards.
pub fn rehearse() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("gatehouse-rehearsal-{}", std::process::id()));
    let done = in_folder(&folder);
    if done.is_ok() {
        std::fs::remove_dir_all(&folder)?;
    } else {
        say(format!("what it left lies in {}", folder.display()));
    }
    done
}

fn in_folder(folder: &Path) -> Result<()> {
    let log = folder.join("run.log");
    let pictures = build::target()?.join("shots");
    for screen in SCREENS {
        // A picture of an earlier run would prove nothing.
        let _ = std::fs::remove_file(pictures.join(format!("{screen}.png")));
    }
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["run", "--employees", "200", "--folder"])
        .arg(folder.join("demo"))
        .args(["--port", &free_port()?.to_string()])
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY");
    log_to(&mut command, &log)?;
    let mut run = Part::start("cargo xtask run", &mut command)?;
    let said = || std::fs::read_to_string(&log).unwrap_or_default();
    wait::until("the demo to be there", Duration::from_secs(600), || {
        stop::check()?;
        if let Some(status) = run.ended()? {
            bail!("it ended ({status}): {}", said());
        }
        Ok(said().contains("Ctrl-C ends everything").then_some(()))
    })
    .with_context(said)?;
    for screen in SCREENS {
        let file = pictures.join(format!("{screen}.png"));
        let size = std::fs::metadata(&file).map_or(0, |facts| facts.len());
        if size < 10_000 {
            bail!("{} shows nothing ({size} bytes)", file.display());
        }
    }
    let started = below(run.id());
    if started.len() < 5 {
        bail!("a server, a display, a bus, a driver and a window run, not {started:?}");
    }
    interrupt(run.id());
    wait::until("it to end", Duration::from_secs(60), || {
        Ok(run.ended()?.map(drop))
    })?;
    wait::until(
        "everything that it started to end",
        Duration::from_secs(10),
        || Ok((!started.iter().any(|one| is_running(*one))).then_some(())),
    )
    .with_context(|| format!("of {started:?}"))?;
    say(format!(
        "{} screens pictured, {} processes started and ended",
        SCREENS.len(),
        started.len()
    ));
    Ok(())
}

/// What a terminal sends on Ctrl-C, to this one process.
fn interrupt(process: u32) {
    // That it went missing meanwhile shows at the next wait.
    let _ = Command::new("kill")
        .args(["-INT", &process.to_string()])
        .status();
}

/// Every process below one.
fn below(process: u32) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let mut left = vec![process];
    while let Some(one) = left.pop() {
        let tasks = std::fs::read_dir(format!("/proc/{one}/task"));
        for task in tasks.into_iter().flatten().flatten() {
            let children = std::fs::read_to_string(task.path().join("children"));
            for child in children.unwrap_or_default().split_whitespace() {
                left.extend(child.parse().ok().filter(|child| found.insert(*child)));
            }
        }
    }
    found
}

fn is_running(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| !stat.contains(") Z"))
}
