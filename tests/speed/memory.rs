//! Memory and age of processes, as Linux tells them. Memory is in MB.

use std::collections::BTreeSet;
use std::time::Duration;

/// Linux counts the time of processes in hundredths of a second, whatever its own clock does.
const TICKS_A_SECOND: f64 = 100.0;

fn field(file: &str, key: &str) -> f64 {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let line = text
        .lines()
        .find(|line| line.starts_with(key))
        .unwrap_or_default();
    let kib: f64 = line
        .split_whitespace()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(0.0);
    kib / 1024.0
}

/// What a process has in memory now.
pub fn rss(process: u32) -> f64 {
    field(&format!("/proc/{process}/status"), "VmRSS:")
}

/// The most a process ever had in memory.
pub fn peak(process: u32) -> f64 {
    field(&format!("/proc/{process}/status"), "VmHWM:")
}

/// The share of all processes below one, without itself: pages used by several are divided among them.
pub fn below(process: u32) -> f64 {
    let mut all = BTreeSet::new();
    let mut left = vec![process];
    while let Some(one) = left.pop() {
        left.extend(children(one).into_iter().filter(|child| all.insert(*child)));
    }
    all.into_iter().map(share).sum()
}

/// The share of one process.
pub fn share(process: u32) -> f64 {
    field(&format!("/proc/{process}/smaps_rollup"), "Pss:")
}

/// The processes that a process started, by any of its threads.
pub fn children(process: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task"));
    threads
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok())
        .flat_map(|text| {
            text.split_whitespace()
                .filter_map(|child| child.parse().ok())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// How long a process has lived, to a hundredth of a second.
pub fn age(process: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The name in parentheses may hold anything; the start is the twentieth field after it.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let began: f64 = fields.split_whitespace().nth(19).unwrap().parse().unwrap();
    let now = std::fs::read_to_string("/proc/uptime").unwrap();
    let now: f64 = now.split_whitespace().next().unwrap().parse().unwrap();
    Duration::from_secs_f64((now - began / TICKS_A_SECOND).max(0.0))
}
