//! Gatehouse, the desktop app.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::env;
use std::io::Write;
use std::process::ExitCode;

use gatehouse::Start;

const HELP: &str = "Gatehouse: who may enter a company's account, and why someone can't

Usage: gatehouse [--hidden] [gatehouse://person/<id>]

  --hidden    start in the tray, where there is one
  --version   print the version
  --help      print this

Environment:
  GATEHOUSE_PROFILE   folder of the mirror instead of the system's own place;
                      apps with different folders run side by side
  GATEHOUSE_UPDATES   file that says where updates come from, instead of the system's own
  GATEHOUSE_BROWSER   program run instead of the system's browser, with the address as its argument
";

fn main() -> ExitCode {
    // Unknown arguments are let pass: systems add their own, and deep links arrive as one.
    let has = |flag: &str| env::args_os().skip(1).any(|given| given == *flag);
    if has("--help") || has("-h") {
        return say(HELP);
    }
    if has("--version") || has("-V") {
        return say(concat!("gatehouse ", env!("CARGO_PKG_VERSION"), "\n"));
    }
    #[cfg(target_os = "linux")]
    if let Some(ended) = painted_otherwise() {
        return ended;
    }
    let start = Start {
        profile: env::var_os("GATEHOUSE_PROFILE")
            .filter(|folder| !folder.is_empty())
            .map(Into::into),
        browser: env::var("GATEHOUSE_BROWSER")
            .ok()
            .filter(|program| !program.is_empty()),
        updates: env::var_os("GATEHOUSE_UPDATES")
            .filter(|file| !file.is_empty())
            .map(Into::into),
        hidden: has("--hidden"),
    };
    match gatehouse::run(start) {
        Ok(code) => u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(fault) => {
            let _ = writeln!(std::io::stderr(), "gatehouse: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

fn say(text: &str) -> ExitCode {
    // Nobody may be listening, which is no fault.
    let _ = std::io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

/// How WebKitGTK must paint here, which it is told only by the environment it starts in; so the program runs itself anew
/// where that says nothing yet. Answers only when that was needed and failed.
///
/// Its DMABUF renderer shows blank windows with NVIDIA's driver; not under automation, where screenshots would hang.
/// Without a graphics device it composes the page by a graphics card played in software, which takes half again the
/// memory and longer for each frame than painting plainly.
#[cfg(target_os = "linux")]
fn painted_otherwise() -> Option<ExitCode> {
    use std::os::unix::process::CommandExt;
    use std::path::Path;

    let exists = |path: &&str| Path::new(path).exists();
    let has_nvidia = ["/proc/driver/nvidia/version", "/dev/nvidiactl"]
        .iter()
        .any(exists);
    let automated = env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some();
    let switch = if has_nvidia && !automated {
        "WEBKIT_DISABLE_DMABUF_RENDERER"
    } else if !has_nvidia && !exists(&"/dev/dri") {
        "WEBKIT_DISABLE_COMPOSITING_MODE"
    } else {
        return None;
    };
    if env::var_os(switch).is_some() {
        return None;
    }
    let fault = std::process::Command::new(env::current_exe().ok()?)
        .args(env::args_os().skip(1))
        .env(switch, "1")
        .exec();
    let _ = writeln!(std::io::stderr(), "gatehouse: {fault}");
    None
}
