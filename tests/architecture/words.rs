//! The words: names that say nothing, and what has no place in the project, are not in it.

use crate::none;
use crate::source::{Source, read, root, words};

/// Parts of names that say nothing.
const EMPTY: [&str; 8] = [
    "Manager", "Helper", "Util", "Service", "Base", "Handler", "Data", "Info",
];

/// Whether a type's name has such a part as a word of its own.
fn says_nothing(name: &str) -> bool {
    EMPTY.iter().any(|part| {
        name.match_indices(part).any(|(at, _)| {
            let after = name[at + part.len()..].trim_start_matches('s');
            after.is_empty() || after.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        })
    })
}

fn empty_names(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for (at, line) in source.text.lines().enumerate() {
            let all: Vec<&str> = words(line).collect();
            for pair in all.windows(2) {
                let names_a_type =
                    ["struct", "enum", "trait", "type", "class", "interface"].contains(&pair[0]);
                let module = pair[0] == "mod"
                    && EMPTY
                        .iter()
                        .any(|part| pair[1].trim_end_matches('s').eq_ignore_ascii_case(part));
                if !line.trim_start().starts_with("//")
                    && ((names_a_type && says_nothing(pair[1])) || module)
                {
                    found.push(format!(
                        "{}:{}: {} says nothing",
                        source.path,
                        at + 1,
                        pair[1]
                    ));
                }
            }
        }
        let file = source
            .path
            .rsplit('/')
            .next()
            .unwrap()
            .split('.')
            .next()
            .unwrap();
        if EMPTY
            .iter()
            .any(|part| file.trim_end_matches('s').eq_ignore_ascii_case(part))
        {
            found.push(format!("{}: the file's name says nothing", source.path));
        }
    }
    found
}

/// Folders of a build machine and words that speak of how a text was made. In pieces, so that this list is not found.
const ELSEWHERE: [&str; 10] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/tm", "p/sys"),
    concat!("Cla", "ude"),
    concat!("Anth", "ropic"),
    concat!("Chat", "GPT"),
    concat!("Co", "pilot"),
    concat!("AI ass", "istant"),
    concat!("language ", "model"),
    concat!("sub", "agent"),
];

fn out_of_place(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let lower = source.text.to_lowercase();
        for word in ELSEWHERE {
            if let Some(at) = lower.find(&word.to_lowercase()) {
                let line = lower[..at].lines().count().max(1);
                found.push(format!("{}:{line}: {word} has no place here", source.path));
            }
        }
    }
    found
}

/// Where packages come from: crates from the one public index, screens' packages from wherever the reader's npm is set to.
fn strange_sources(cargo: &str, npm: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in cargo.lines().filter(|line| line.starts_with("source = ")) {
        if !line.contains("registry+https://github.com/rust-lang/crates.io-index") {
            found.push(format!("Cargo.lock: {line}"));
        }
    }
    for line in npm
        .lines()
        .filter(|line| line.trim_start().starts_with("\"resolved\":"))
    {
        found.push(format!("package-lock.json: {}", line.trim()));
    }
    found
}

/// Tests that are not run, or that hope for time instead of waiting for a thing.
fn lazy_tests(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        // What a test stands on may be slow on purpose; a test itself may not.
        let is_ground = !source.text.contains("#[test]") && !source.text.contains("#[tokio::test");
        let waits =
            is_ground || source.path.contains("/harness") || source.path.ends_with("/wait.rs");
        for (at, line) in source.tests().lines().enumerate() {
            let line = line.trim();
            if line.starts_with("//") {
                continue;
            }
            if line.contains(concat!("#[ig", "nore")) {
                found.push(format!(
                    "{}: line {} of its tests is never run",
                    source.path,
                    at + 1
                ));
            }
            if !waits
                && words(line).any(|word| word == "sleep")
                && line.contains(concat!("sle", "ep("))
            {
                found.push(format!(
                    "{}: line {} of its tests sleeps",
                    source.path,
                    at + 1
                ));
            }
        }
    }
    found
}

/// Races against the server on one thread: where tasks take turns, nothing happens at once.
fn taken_turns(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    let of_server = |source: &&Source| source.path.starts_with("crates/gatehouse-server/");
    for source in sources.iter().filter(of_server) {
        let lines: Vec<&str> = source.tests().lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if line.trim() != "#[tokio::test]" {
                continue;
            }
            let ends = line.replace("#[tokio::test]", "}");
            let body = lines[at..].iter().take_while(|line| **line != ends);
            let races = ["join_all(", "tokio::join!("];
            if body
                .into_iter()
                .any(|line| races.iter().any(|race| line.contains(race)))
            {
                let test = lines[at + 1].trim();
                found.push(format!("{}: {test} is a race on one thread", source.path));
            }
        }
    }
    found
}

/// What is left for later in words alone.
fn promises(sources: &[Source]) -> Vec<String> {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("X", "XX"),
    ];
    sources
        .iter()
        .flat_map(|source| {
            words
                .iter()
                .filter(|word| crate::source::words(&source.text).any(|one| one == **word))
                .map(|word| format!("{}: {word}", source.path))
                .collect::<Vec<_>>()
        })
        .collect()
}

const ALL: [&str; 12] = [
    "crates",
    "src-tauri",
    "ui",
    "tests",
    "xtask",
    "docs",
    ".ci",
    ".cargo",
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "deny.toml",
];

fn everything() -> Vec<Source> {
    read(
        &ALL,
        &[
            ".rs",
            ".ts",
            ".js",
            ".mjs",
            ".svelte",
            ".css",
            ".html",
            ".txt",
            ".sql",
            ".md",
            ".toml",
            "run",
            "package.json",
        ],
    )
}

/// All Rust but these checks, which hold the bad samples.
fn rust() -> Vec<Source> {
    let mut sources = read(&["crates", "src-tauri", "tests", "xtask"], &[".rs"]);
    sources.retain(|source| !source.path.starts_with("tests/architecture/"));
    sources
}

#[test]
fn every_name_says_something() {
    let mut sources = rust();
    sources.extend(read(&["ui/src"], &[".ts", ".svelte"]));
    none(&empty_names(&sources));
}

#[test]
fn the_project_speaks_of_itself_alone() {
    none(&out_of_place(&everything()));
}

#[test]
fn packages_come_from_the_public_registries() {
    let text = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    none(&strange_sources(
        &text("Cargo.lock"),
        &text("ui/package-lock.json"),
    ));
}

#[test]
fn every_test_is_run_and_waits_for_things_not_for_time() {
    none(&lazy_tests(&rust()));
}

#[test]
fn what_tests_let_happen_at_once_happens_on_several_threads() {
    none(&taken_turns(&rust()));
}

#[test]
fn nothing_is_promised_in_comments() {
    none(&promises(&rust()));
}

#[test]
fn each_check_of_the_words_bites() {
    let bad = |text: &str| vec![Source::new("crates/a/src/a.rs", text)];
    assert_eq!(empty_names(&bad("pub struct MailManager;")).len(), 1);
    assert_eq!(empty_names(&bad("enum InfoLine {}\nmod utils;")).len(), 2);
    assert_eq!(
        empty_names(&bad(
            "struct Database; struct Helpdesk; fn handler() {} type Metadata = u8;"
        ))
        .len(),
        0
    );
    assert_eq!(
        empty_names(&[Source::new("ui/src/lib/util.ts", "")]).len(),
        1
    );
    assert_eq!(
        out_of_place(&bad(&format!("// see {}x", ELSEWHERE[0]))).len(),
        1
    );
    assert_eq!(
        lazy_tests(&bad(concat!(
            "#[cfg(test)]\nmod tests {\n#[test]\n#[ig",
            "nore]\nfn a() { std::thread::sleep(x) }}"
        )))
        .len(),
        2
    );
    assert_eq!(
        lazy_tests(&bad("fn a() { std::thread::sleep(x) }")).len(),
        0
    );
    let race = |kind: &str| {
        let body = "async fn a() {\n    join_all(b).await;\n}\nasync fn c() { join_all(d).await; }";
        let test = format!("{kind}\n{body}");
        taken_turns(&[Source::new(
            "crates/gatehouse-server/tests/server/b.rs",
            &test,
        )])
        .len()
    };
    assert_eq!(race("#[tokio::test]"), 1);
    assert_eq!(race("#[tokio::test(flavor = \"multi_thread\")]"), 0);
    assert_eq!(promises(&bad(concat!("// TO", "DO later"))).len(), 1);
    let mirror = "\"resolved\": \"https://mirror.example/a.tgz\"";
    assert_eq!(
        strange_sources("source = \"git+https://x\"", mirror).len(),
        2
    );
}
