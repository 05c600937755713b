//! The project's own files, as the checks read them.

use std::path::{Path, PathBuf};

/// A file and what stands in it.
#[derive(Debug, Clone)]
pub struct Source {
    /// From the project's folder, with `/`.
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// Whether the whole file is a test.
    pub fn is_test(&self) -> bool {
        self.path
            .split('/')
            .any(|part| part == "tests" || part == "test")
            || self.path.contains(".test.")
            || self.path.ends_with("/tests.rs")
    }

    /// What runs in earnest: the file up to its tests. Tests that stand in a file of their own cut nothing off.
    pub fn code(&self) -> &str {
        if self.is_test() {
            return "";
        }
        let begin = self
            .text
            .match_indices("#[cfg(test)]\nmod ")
            .find(|(at, _)| {
                let line = self.text[*at..].lines().nth(1).unwrap_or_default();
                line.contains('{')
            });
        begin.map_or(self.text.as_str(), |(at, _)| &self.text[..at])
    }

    /// What only tests.
    pub fn tests(&self) -> &str {
        &self.text[self.code().len()..]
    }

    /// The code's lines with their numbers, without comments.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code().lines().enumerate().filter_map(|(at, line)| {
            let bare = line.trim_start();
            (!bare.starts_with("//") && !bare.starts_with("<!--")).then_some((at + 1, line))
        })
    }
}

/// The project's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below those folders whose name ends so.
pub fn read(folders: &[&str], ends: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    for folder in folders {
        read_into(&root(), &root().join(folder), ends, &mut found);
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "nothing lies in {folders:?}");
    found
}

/// Folders that are made, not written.
const MADE: [&str; 7] = [
    "node_modules",
    "dist",
    "target",
    "shots",
    ".git",
    ".gatehouse",
    "gen",
];

fn read_into(root: &Path, at: &Path, ends: &[&str], found: &mut Vec<Source>) {
    if at.is_file() {
        let name = at.to_string_lossy();
        if ends.iter().any(|end| name.ends_with(end)) {
            let Ok(text) = std::fs::read_to_string(at) else {
                return;
            };
            let path = at
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            found.push(Source { path, text });
        }
        return;
    }
    for entry in std::fs::read_dir(at).into_iter().flatten().flatten() {
        if !MADE.iter().any(|made| entry.file_name() == *made) {
            read_into(root, &entry.path(), ends, found);
        }
    }
}

/// The words of a text: letters, digits and `_`.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

#[test]
fn tests_are_told_from_code() {
    let one = Source::new(
        "crates/x/src/a.rs",
        "fn a() {}\n#[cfg(test)]\nmod tests { fn b() {} }",
    );
    assert!(one.code().contains("fn a") && !one.code().contains("fn b"));
    assert!(one.tests().contains("fn b"));
    let beside = Source::new("crates/x/src/a.rs", "#[cfg(test)]\nmod tests;\nfn a() {}");
    assert!(beside.code().contains("fn a"));
    assert_eq!(Source::new("crates/x/tests/a.rs", "fn a() {}").code(), "");
}
