//! A folder for one test, gone afterwards unless the test failed; and how often a fault is tried.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

static N: AtomicU32 = AtomicU32::new(0);

/// A folder of its own.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let n = N.fetch_add(1, Ordering::SeqCst);
        let path =
            std::env::temp_dir().join(format!("gatehouse-{name}-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("what the test left lies in {}", self.0.display());
        } else {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

/// How often a fault is tried: `usual` in CI, `long` with `cargo xtask test --long`.
pub fn count(usual: u32, long: u32) -> u32 {
    if std::env::var_os("GATEHOUSE_LONG").is_some() {
        long
    } else {
        usual
    }
}

/// Where cargo put the programs: beside this test's own folder.
pub fn programs() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let programs = own.parent().and_then(Path::parent).unwrap().to_owned();
    let server = programs.join("gatehouse-server");
    assert!(
        server.exists(),
        "{} is missing: run `cargo xtask test`, or `cargo build --workspace --bins --example headless` first",
        server.display()
    );
    programs
}

/// Copies a folder with all in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A number that looks like chance and is the same on every run: where in a run a kill falls.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// From 0 to `below`, without it.
    pub fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below.max(1)
    }
}
