//! The table of figures.

use std::time::Duration;

/// What was measured so far.
#[derive(Debug)]
pub struct Table {
    lines: Vec<Line>,
    load: String,
}

#[derive(Debug)]
struct Line {
    what: String,
    with: String,
    figure: f64,
    unit: &'static str,
    limit: Option<Limit>,
}

#[derive(Clone, Copy, Debug)]
enum Limit {
    Most(f64),
    Least(f64),
}

impl Table {
    /// Nothing yet; notes how busy the machine is already.
    pub fn new() -> Self {
        Self {
            lines: Vec::new(),
            load: load(),
        }
    }

    /// A figure that must not be above `most`.
    pub fn most(&mut self, what: &str, with: &str, figure: f64, unit: &'static str, most: f64) {
        self.add(what, with, figure, unit, Some(Limit::Most(most)));
    }

    /// A figure that must not be below `least`.
    pub fn least(&mut self, what: &str, with: &str, figure: f64, unit: &'static str, least: f64) {
        self.add(what, with, figure, unit, Some(Limit::Least(least)));
    }

    /// A figure without a limit.
    pub fn figure(&mut self, what: &str, with: &str, figure: f64, unit: &'static str) {
        self.add(what, with, figure, unit, None);
    }

    fn add(
        &mut self,
        what: &str,
        with: &str,
        figure: f64,
        unit: &'static str,
        limit: Option<Limit>,
    ) {
        let line = Line {
            what: what.to_owned(),
            with: with.to_owned(),
            figure,
            unit,
            limit,
        };
        println!("{}", line.text());
        self.lines.push(line);
    }

    /// Whether every limit is held.
    pub fn holds(&self) -> bool {
        self.lines.iter().all(Line::holds)
    }

    /// Prints it, as Markdown.
    pub fn print(&self) {
        println!(
            "\nOptimised as a release, without optimising across crates (profile `bench`); {} cores; load {} before, {} after.",
            std::thread::available_parallelism().map_or(0, usize::from),
            self.load,
            load(),
        );
        println!("\n| what | with | measured | limit | |\n|---|---|---:|---:|---|");
        for line in &self.lines {
            println!("{}", line.text());
        }
    }
}

impl Line {
    fn holds(&self) -> bool {
        match self.limit {
            None => true,
            Some(Limit::Most(most)) => self.figure <= most,
            Some(Limit::Least(least)) => self.figure >= least,
        }
    }

    fn text(&self) -> String {
        let limit = match self.limit {
            None => String::new(),
            Some(Limit::Most(most)) => format!("≤ {most:.2} {}", self.unit),
            Some(Limit::Least(least)) => format!("≥ {least:.0} {}", self.unit),
        };
        let verdict = match (self.limit, self.holds()) {
            (None, _) => "",
            (_, true) => "✓",
            (_, false) => "✗ missed",
        };
        format!(
            "| {} | {} | {:.2} {} | {limit} | {verdict} |",
            self.what, self.with, self.figure, self.unit
        )
    }
}

/// How many processes wanted to run in the last minute, on average.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

/// Seconds of a length of time.
pub fn seconds(length: Duration) -> f64 {
    length.as_secs_f64()
}

/// Milliseconds of a length of time.
pub fn ms(length: Duration) -> f64 {
    length.as_secs_f64() * 1_000.0
}

/// The value that `percent` of all do not exceed.
pub fn quantile(all: &mut [Duration], percent: usize) -> Duration {
    all.sort_unstable();
    all[(all.len() * percent / 100).min(all.len() - 1)]
}
