//! The end of docs/rules.md: where each rule is decided and what proves it, and the last column of docs/attacks.md: what tries each
//! attack. Both are written from the sources.

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

/// The names of the test functions that carry a rule's id, or an attack's number.
fn named<'a>(source: &'a Source, id: &str) -> Vec<&'a str> {
    let id = id.to_lowercase().replace('-', "_");
    source
        .tests()
        .lines()
        .filter_map(|line| {
            let (_, rest) = line.split_once("fn ")?;
            rest.split('(').next()
        })
        .filter(|name| {
            name.match_indices(&id).any(|(at, _)| {
                (at == 0 || name[..at].ends_with('_'))
                    && !name[at + id.len()..].starts_with(|c: char| c.is_ascii_digit())
            })
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

/// Compares a page with what it should be, or writes it.
fn is(page: &str, wanted: impl Fn(&str) -> String) {
    let path = root().join(page);
    let page = std::fs::read_to_string(&path).unwrap();
    let now = wanted(&page);
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
fn the_table_at_the_end_of_the_rules_is_that_of_the_sources() {
    is("docs/rules.md", |page| table(page, &sources()));
}

/// The page of attacks: to each, the tests whose names carry its number.
fn attacks(page: &str, sources: &[Source]) -> (String, Vec<String>) {
    let mut text = String::new();
    let mut unproved = Vec::new();
    for line in page.lines() {
        let cells: Vec<&str> = line.split(" | ").collect();
        let [number, attack, must, _] = cells[..] else {
            let _ = writeln!(text, "{line}");
            continue;
        };
        let Ok(number) = number.trim_start_matches("| ").parse::<u32>() else {
            let _ = writeln!(text, "{line}");
            continue;
        };
        let tests: Vec<String> = sources
            .iter()
            .filter_map(|source| {
                let names = named(source, &format!("attack_{number}"));
                let file = short(&source.path);
                (!names.is_empty()).then(|| format!("{file}: {}", names.join(", ")))
            })
            .collect();
        if tests.is_empty() {
            unproved.push(format!("attack {number} is tried by no test"));
        }
        let _ = writeln!(
            text,
            "| {number} | {attack} | {must} | {} |",
            tests.join("<br>")
        );
    }
    (text, unproved)
}

#[test]
fn the_table_at_each_attack_names_the_tests_that_try_it() {
    let sources = sources();
    is("docs/attacks.md", |page| attacks(page, &sources).0);
    let page = std::fs::read_to_string(root().join("docs/attacks.md")).unwrap();
    let (_, unproved) = attacks(&page, &sources);
    assert!(unproved.is_empty(), "{}", unproved.join("\n"));
    assert_eq!(
        page.lines().filter(|line| line.starts_with("| ")).count(),
        37
    );
}

#[test]
fn an_attack_that_no_test_tries_is_found() {
    let page =
        "| # | a | m | tests |\n|---|---|---|---|\n| 1 | x | y | stale |\n| 11 | x | y |  |\n";
    let sources = [Source::new(
        "crates/gatehouse-rules/tests/b.rs",
        "fn attack_1_is_tried() {}\nfn it_holds_attack_12() {}",
    )];
    let (text, unproved) = attacks(page, &sources);
    assert!(text.contains("| 1 | x | y | `rules/tests/b.rs`: attack_1_is_tried |\n"));
    assert_eq!(unproved, ["attack 11 is tried by no test"]);
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
