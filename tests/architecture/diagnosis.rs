//! docs/diagnosis.md: every passage of the help pages has its cause, fix and test, and every cause stands there (DOC-1); the texts that
//! pasted messages are known by are those of the pages.

use std::collections::BTreeSet;

use gatehouse_rules::diagnosis::{Cause, SAID, TRANSLATED};
use gatehouse_rules::language::Language;

use crate::none;
use crate::source::{read, root};

/// How many passages each page has.
const PASSAGES: [(&str, usize); 3] = [("0", 29), ("1", 14), ("4", 8)];

/// What stands between backticks in a cell.
fn named(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn faults(page: &str, tests: &str, passages: &[(&str, usize)]) -> Vec<String> {
    let mut found = Vec::new();
    let (mut seen, mut causes) = (Vec::new(), BTreeSet::new());
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (of, fixes, test) = match cells[..] {
            ["passage" | "cause", ..] => continue,
            [passage, _, of, fixes, test] => {
                seen.push(passage.to_owned());
                (of, fixes, test)
            }
            [of, _, fixes, test] => (of, fixes, test),
            _ => {
                found.push(format!("not a row: {line}"));
                continue;
            }
        };
        let (of, fixes, test) = (named(of), named(fixes), named(test));
        let known: Vec<Cause> = Cause::ALL
            .iter()
            .copied()
            .filter(|cause| of.contains(&cause.name()))
            .collect();
        if known.is_empty() || known.len() != of.len() {
            found.push(format!("no such cause: {line}"));
        }
        let can: Vec<String> = known
            .iter()
            .flat_map(|cause| cause.fixes())
            .map(|fix| {
                serde_json::to_value(fix)
                    .unwrap()
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        let is_mended = fixes.iter().all(|fix| can.iter().any(|one| one == fix));
        if !is_mended || fixes.is_empty() != can.is_empty() {
            found.push(format!("not its fix: {line}"));
        }
        if test.is_empty()
            || test
                .iter()
                .any(|name| !tests.contains(&format!("fn {name}(")))
        {
            found.push(format!("no such test: {line}"));
        }
        causes.extend(of);
    }
    let wanted: Vec<String> = passages
        .iter()
        .flat_map(|(page, n)| (1..=*n).map(move |i| format!("{page}.{i}")))
        .collect();
    if seen != wanted {
        found.push(format!("passages {seen:?}"));
    }
    for cause in Cause::ALL
        .iter()
        .filter(|cause| !causes.contains(cause.name()))
    {
        found.push(format!("{} stands nowhere", cause.name()));
    }
    found
}

#[test]
fn every_passage_has_its_cause_its_fix_and_its_test_doc_1() {
    let page = std::fs::read_to_string(root().join("docs/diagnosis.md")).unwrap();
    let tests: String = read(&["crates"], &[".rs"])
        .into_iter()
        .map(|source| source.text)
        .collect();
    none(&faults(&page, &tests, &PASSAGES));
}

#[test]
fn a_passage_without_a_cause_or_a_test_is_found() {
    let page = "| passage | x | cause | fix | test |\n|---|\n| 0.1 | x | `dismissed` | `approve` | `a` |\n| 0.3 | x | `gone` | | `b` |\n";
    let found = faults(page, "fn b() {}", &[("0", 2)]).join("\n");
    for fault in [
        "no such test: | 0.1",
        "not its fix: | 0.1",
        "no such cause: | 0.3",
        "passages",
        "must_enrol stands nowhere",
    ] {
        assert!(found.contains(fault), "{fault}: {found}");
    }
}

#[test]
fn the_messages_that_are_known_are_those_of_the_pages_in_every_language_doc_1() {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let mut found = Vec::new();
    for (at, language) in Language::ALL.into_iter().skip(1).enumerate() {
        let path = format!("crates/gatehouse-server/words/{}.toml", language.code());
        let words = std::fs::read_to_string(root().join(&path)).unwrap();
        for (english, texts) in TRANSLATED {
            let line = format!("\"{}\" = \"{}\"", quoted(english), quoted(texts[at]));
            if !words.lines().any(|one| one == line) {
                found.push(format!("{path} has another line than {line}"));
            }
        }
    }
    let known: Vec<&str> = TRANSLATED.iter().map(|(english, _)| *english).collect();
    let said: Vec<&str> = SAID.iter().map(|(english, _)| *english).collect();
    if known != said {
        found.push("diagnosis/translated.rs has not the messages of diagnosis/said.rs".to_owned());
    }
    none(&found);
}
