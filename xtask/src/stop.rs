//! Ctrl-C, a closed terminal, a polite kill: one flag, which everything that waits looks at, so that what was started ends.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use anyhow::{Result, bail};
#[cfg(unix)]
use signal_hook::consts::SIGHUP;
use signal_hook::consts::{SIGINT, SIGTERM};

static ASKED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// From now on a signal is noted instead of ending this process with everything it started still running.
///
/// # Errors
/// When the system refuses.
pub fn listen() -> Result<()> {
    let signals = [
        SIGINT,
        SIGTERM,
        #[cfg(unix)]
        SIGHUP,
    ];
    for signal in signals {
        signal_hook::flag::register(signal, Arc::clone(&ASKED))?;
    }
    Ok(())
}

/// Whether the end was asked for.
pub fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// Goes on only while nobody asked for the end.
///
/// # Errors
/// When somebody did.
pub fn check() -> Result<()> {
    if asked() {
        bail!("stopped; everything that was started is ended");
    }
    Ok(())
}
