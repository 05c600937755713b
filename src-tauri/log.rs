//! The log: seven daily files in the profile folder. What is written there names no one; the
//! levels are fixed, because anything finer would.

use std::path::Path;

use anyhow::{Context, Result};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// What is written down: our own milestones, and warnings of everyone else's.
const KEPT: &str = "warn,gatehouse=info,gatehouse_mirror=info,gatehouse_rules=info,sqlx=error";
const FILES: usize = 7;

/// Starts the log in `profile/log`, and on stderr in debug builds, where `GATEHOUSE_LOG` picks what
/// is shown. A second start in one process changes nothing.
///
/// # Errors
/// When the folder cannot be made or written.
pub fn start(profile: &Path) -> Result<()> {
    let folder = profile.join("log");
    std::fs::create_dir_all(&folder).context("make the folder of the log")?;
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("gatehouse")
        .filename_suffix("log")
        .max_log_files(FILES)
        .build(&folder)
        .context("open the log")?;
    let file = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(files)
        .with_filter(EnvFilter::new(KEPT));
    let shown = cfg!(debug_assertions).then(|| {
        let filter =
            EnvFilter::try_from_env("GATEHOUSE_LOG").unwrap_or_else(|_| EnvFilter::new(KEPT));
        tracing_subscriber::fmt::layer()
            .with_writer(std::io::stderr)
            .with_filter(filter)
    });
    // Fails only where a log runs already.
    let _ = tracing_subscriber::registry()
        .with(file)
        .with(shown)
        .try_init();
    Ok(())
}

/// Writes down where a panic happened. Its message stays out, as it may quote what was worked on.
pub fn panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if let Some(place) = panic.location() {
            tracing::error!(file = place.file(), line = place.line(), "panicked");
        }
        if cfg!(debug_assertions) {
            before(panic);
        }
    }));
}
