//! docs/rules.md: every rule that this version decides stands in code and is named by a test; no id is invented.

use std::collections::{BTreeMap, BTreeSet};

use crate::none;
use crate::source::{Source, read, root};

/// Groups whose rules are all decided here, and the single ones of other groups.
const WHOLE: [&str; 11] = [
    "INV", "EML", "SGN", "CAP", "SES", "IPR", "RCV", "TFA", "BLK", "SOC", "NET",
];
const SINGLE: [&str; 17] = [
    "API-1", "API-2", "DIS-1", "DIS-2", "DIS-3", "LOG-1", "LOG-2", "LOG-3", "OFF-1", "OFF-2",
    "OFF-3", "SYN-1", "SYN-2", "SYN-3", "SYN-4", "DOC-1", "DOC-2",
];

/// The ids of the tables, in order of standing.
pub fn defined(page: &str) -> Vec<String> {
    let tables = page.split("## Where each rule").next().unwrap_or_default();
    tables
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" |").next())
        .filter(|cell| id_of(cell).is_some_and(|id| id.len() == cell.len()))
        .map(str::to_owned)
        .collect()
}

/// A rule's id at the start of a text: three capitals, a dash, digits.
fn id_of(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    if bytes.len() < 5 || !bytes[..3].iter().all(u8::is_ascii_uppercase) || bytes[3] != b'-' {
        return None;
    }
    let digits = bytes[4..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let groups = [
        "INV", "EML", "SGN", "CAP", "SES", "RCV", "TFA", "IPR", "BLK", "SOC", "NET", "DIS", "LOG",
        "API", "OFF", "SYN", "DOC",
    ];
    (digits > 0 && groups.contains(&&text[..3])).then(|| &text[..4 + digits])
}

/// Every id that a text names, `INV-4` or, in a test's name, `inv_4`; ranges `INV-1 to INV-3` by their ends.
pub fn ids(text: &str) -> BTreeSet<String> {
    let upper: String = text.to_ascii_uppercase();
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices('-').filter(|(at, _)| *at >= 3) {
        let before = text
            .get(..at - 3)
            .and_then(|before| before.chars().next_back());
        if let Some(id) = text
            .get(at - 3..)
            .and_then(id_of)
            .filter(|_| before.is_none_or(|c| !c.is_alphanumeric()))
        {
            found.insert(id.to_owned());
        }
    }
    for (at, _) in upper.match_indices('_').filter(|(at, _)| *at >= 4) {
        let named = upper.get(at - 3..).map(|rest| rest.replacen('_', "-", 1));
        if let Some(id) = named
            .as_deref()
            .and_then(id_of)
            .filter(|_| upper.get(at - 4..at - 3) == Some("_"))
        {
            found.insert(id.to_owned());
        }
    }
    found
}

fn wanted(defined: &[String]) -> BTreeSet<String> {
    defined
        .iter()
        .filter(|id| WHOLE.contains(&&id[..3]) || SINGLE.contains(&id.as_str()))
        .cloned()
        .collect()
}

fn faults(page: &str, sources: &[Source]) -> Vec<String> {
    let defined = defined(page);
    let known: BTreeSet<_> = defined.iter().cloned().collect();
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    found.extend(
        defined
            .iter()
            .filter(|id| !seen.insert(*id))
            .map(|id| format!("docs/rules.md defines {id} twice")),
    );
    let (mut in_code, mut in_tests) = (BTreeSet::new(), BTreeSet::new());
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    for source in sources {
        let (code, tests) = (ids(source.code()), ids(source.tests()));
        for id in code.iter().chain(&tests) {
            first.entry(id.clone()).or_insert(&source.path);
        }
        in_code.extend(code);
        in_tests.extend(tests);
    }
    for (id, path) in &first {
        if !known.contains(id) {
            found.push(format!(
                "{path} names {id}, which docs/rules.md does not define"
            ));
        }
    }
    for id in wanted(&defined) {
        if !in_code.contains(&id) {
            found.push(format!("{id} is decided nowhere"));
        }
        if !in_tests.contains(&id) {
            found.push(format!("{id} is proved by no test"));
        }
    }
    found
}

/// Where rules are decided and proved.
pub fn sources() -> Vec<Source> {
    let mut sources = read(
        &["crates", "src-tauri", "ui/src", "ui/test", "tests/system"],
        &[".rs", ".ts", ".svelte", ".sql"],
    );
    sources.retain(|source| !source.path.contains("/bindings/"));
    sources
}

#[test]
fn every_rule_stands_in_code_and_in_a_test() {
    let page = std::fs::read_to_string(root().join("docs/rules.md")).unwrap();
    none(&faults(&page, &sources()));
}

#[test]
fn a_rule_without_code_or_proof_is_found() {
    let page =
        "| id | rule |\n|---|---|\n| INV-4 | x |\n| INV-5 | x |\n| LOG-9 | x |\n| INV-4 | y |\n";
    let sources = [Source::new(
        "crates/a/src/a.rs",
        "/// INV-4 and EML-99\n#[cfg(test)]\nmod tests { fn too_soon_inv_4() {} }",
    )];
    let found = faults(page, &sources).join("\n");
    assert!(found.contains("defines INV-4 twice"));
    assert!(found.contains("names EML-99, which"));
    assert!(
        found.contains("INV-5 is decided nowhere") && found.contains("INV-5 is proved by no test")
    );
    assert!(!found.contains("LOG-9 is") && !found.contains("INV-4 is"));
}
