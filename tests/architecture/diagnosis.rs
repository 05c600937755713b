//! docs/diagnosis.md: every passage of the help pages has its cause, fix and test, and every cause stands there (DOC-1); the texts that
//! pasted messages are known by are those of the pages.

use std::collections::BTreeSet;

use gatehouse_rules::diagnosis::{Cause, SAID, TRANSLATED};
use gatehouse_rules::language::Language;

use crate::none;
use crate::source::{read, root};

/// How many passages each page has.
const PASSAGES: [(&str, usize); 3] = [("0", 29), ("1", 14), ("4", 9)];

/// What stands between backticks in a cell.
fn named(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// A test's body, from its name to the brace that ends it at the same depth.
fn body<'a>(tests: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tests.split_once(&format!("fn {name}("))?;
    rest.split("\n}").next()
}

/// Whether a test speaks of a cause, by either name.
fn speaks_of(body: &str, cause: Cause) -> bool {
    let quoted = format!("\"{}\"", cause.name());
    let variant = format!("Cause::{cause:?}");
    let is_whole = |at: usize| {
        let next = body[at + variant.len()..].chars().next();
        next.is_none_or(|c| !c.is_alphanumeric())
    };
    body.contains(&quoted) || body.match_indices(&variant).any(|(at, _)| is_whole(at))
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
        let bodies: Vec<&str> = test.iter().filter_map(|name| body(tests, name)).collect();
        for cause in &known {
            if !bodies.iter().any(|body| speaks_of(body, *cause)) {
                let name = cause.name();
                found.push(format!("its test does not speak of {name}: {line}"));
            }
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
    let tests = "fn b() {\n    Cause::DismissedLater\n}\nfn other() {\n    \"dismissed\"\n}\n";
    let found = faults(page, tests, &[("0", 2)]).join("\n");
    for fault in [
        "its test does not speak of dismissed: | 0.1",
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

/// Headings of pages, and of boxes on them, that are of no refusal: questions, good news, and limits that have nothing to do with getting in.
const NO_REFUSAL: [&str; 24] = [
    "Backup codes of {company}",
    "Confirm it is you",
    "Confirm your new login",
    "Connect this computer to {company}",
    "Forgot your password?",
    "Join {company}",
    "Sign in to {company}",
    "Look into the new mailbox",
    "That is more than this form takes",
    "The operator has your case",
    "This is a Gatehouse server",
    "Two-step is on",
    "You are confirmed",
    "You are signed in to {own_name}",
    "You have as many passkeys as one person can have",
    "You have {n} webhooks",
    "You joined {company}",
    "Your login is changed",
    "Your login is deleted",
    "Your new password is set",
    "Your password is changed",
    "{company} is ready",
    "{name} is linked",
    "{name} was linked before",
];

/// The first sentence behind each of these: what a page or a box on it is headed with.
fn headings(source: &str) -> Vec<&str> {
    let beginnings = [
        "Message::new(",
        "title => ",
        "heading => ",
        "let title = ",
        "=> (\n",
    ];
    let mut found = Vec::new();
    for beginning in beginnings {
        for (at, _) in source.match_indices(beginning) {
            let rest = &source[at + beginning.len()..];
            let Some((before, sentence)) = rest.split_once("said!(") else {
                continue;
            };
            // Tone and icon stand before it at most; a title that was said further up is found there.
            if before.len() > 80 || before.contains([';', '{', ')']) {
                continue;
            }
            let sentence = sentence.trim_start().strip_prefix('"');
            found.extend(sentence.and_then(|sentence| sentence.split('"').next()));
        }
    }
    found
}

#[test]
fn every_heading_of_the_door_is_known_when_it_is_pasted_doc_1() {
    let sources = read(&["crates/gatehouse-server/src"], &[".rs"]);
    let mut found = BTreeSet::new();
    for source in &sources {
        let earnest = source.text.split("#[cfg(test)]").next().unwrap_or_default();
        found.extend(headings(earnest));
    }
    assert!(found.len() > 60, "{found:?}");
    let known: BTreeSet<&str> = SAID.iter().map(|(english, _)| *english).collect();
    let is_told = |one: &&&str| !known.contains(**one) && !NO_REFUSAL.contains(*one);
    none(
        &found
            .iter()
            .filter(is_told)
            .map(|one| format!("nobody knows what “{one}” means when it is pasted"))
            .collect::<Vec<_>>(),
    );
    // And no exception stands for longer than its heading, nor for one that is explained.
    none(
        &NO_REFUSAL
            .iter()
            .filter(|one| !found.contains(*one) || known.contains(*one))
            .map(|one| format!("“{one}” needs no exception"))
            .collect::<Vec<_>>(),
    );
    let page = "Message::new(\n \"red\", \"stop\",\n said!(\"No {way}\", way = 1)) title => said!(\n\"Never\") points => [said!(\"x\")]";
    assert_eq!(headings(page), ["No {way}", "Never"]);
}
