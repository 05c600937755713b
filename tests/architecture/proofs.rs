//! The end of docs/rules.md: where each rule is decided and what proves it, written from the sources.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::rules::{defined, ids, sources};
use crate::source::{Source, root};

/// The heading below which everything is written by `cargo xtask rules`.
const HEADING: &str = "## Where each rule is decided, and what proves it\n";
const ABOUT: &str = "\nWritten by `cargo xtask rules` from the sources; a test fails when it is not as they are. \
    Paths leave out `crates/gatehouse-`. A rule without a line here is not built yet.\n\n\
    | id | code | tests |\n|---|---|---|\n";

/// The page without its table.
fn told(page: &str) -> &str {
    page.split(HEADING).next().unwrap_or_default().trim_end()
}

fn short(path: &str) -> String {
    format!("`{}`", path.trim_start_matches("crates/gatehouse-"))
}

/// The names of the test functions that carry a rule's id.
fn named<'a>(source: &'a Source, id: &str) -> Vec<&'a str> {
    let end = format!("_{}", id.to_lowercase().replace('-', "_"));
    source
        .tests()
        .lines()
        .filter_map(|line| {
            let (_, rest) = line.split_once("fn ")?;
            rest.split('(').next()
        })
        .filter(|name| {
            name.match_indices(&end)
                .any(|(at, _)| !name[at + end.len()..].starts_with(|c: char| c.is_ascii_digit()))
        })
        .collect()
}

fn table(page: &str, sources: &[Source]) -> String {
    let mut text = format!("{}\n\n{HEADING}{ABOUT}", told(page));
    let read: Vec<_> = sources
        .iter()
        .map(|source| (source, ids(source.code()), ids(source.tests())))
        .collect();
    for id in defined(page) {
        let mut code = BTreeSet::new();
        let mut tests = BTreeSet::new();
        for (source, in_code, in_tests) in &read {
            if in_code.contains(&id) {
                code.insert(short(&source.path));
            }
            if in_tests.contains(&id) {
                let names = named(source, &id);
                let file = short(&source.path);
                tests.insert(match names.is_empty() {
                    true => file,
                    false => format!("{file}: {}", names.join(", ")),
                });
            }
        }
        if !code.is_empty() || !tests.is_empty() {
            let list = |all: BTreeSet<String>| all.into_iter().collect::<Vec<_>>().join("<br>");
            let _ = writeln!(text, "| {id} | {} | {} |", list(code), list(tests));
        }
    }
    text
}

#[test]
fn the_table_at_the_end_of_the_rules_is_that_of_the_sources() {
    let path = root().join("docs/rules.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let now = table(&page, &sources());
    if std::env::var_os("GATEHOUSE_RULES").is_some() {
        std::fs::write(&path, now).unwrap();
        return;
    }
    let differing: Vec<&str> = now
        .lines()
        .filter(|line| !page.lines().any(|kept| kept == *line))
        .collect();
    assert!(
        now == page,
        "`cargo xtask rules` writes it anew; it lacks\n{}",
        differing.join("\n")
    );
}

#[test]
fn the_table_names_files_and_tests() {
    let page = "| INV-1 | x |\n| INV-10 | y |\n\n## Where each rule is decided, and what proves it\nstale\n";
    let sources = [
        Source::new("crates/gatehouse-rules/src/a.rs", "/// INV-1"),
        Source::new(
            "crates/gatehouse-rules/tests/b.rs",
            "fn it_holds_inv_1() {}\nfn it_is_apart_inv_10() {}",
        ),
    ];
    let table = table(page, &sources);
    assert!(table.contains("| INV-1 | `rules/src/a.rs` | `rules/tests/b.rs`: it_holds_inv_1 |\n"));
    assert!(table.contains("| INV-10 |  | `rules/tests/b.rs`: it_is_apart_inv_10 |\n"));
    assert!(!table.contains("stale"));
}
