//! Sentences for people, and their translations.
//!
//! A sentence stands in English where it is said: in a template as `t("Sign in to {company}", company=company)`, in Rust as
//! `said!("Sign in to {company}", company = name)`. The English is the key. What [`Said`] holds is data: it is translated where a page or a
//! letter is written out, in the language of that page or letter. `words/<language>.toml` holds the translations; where a number `{n}`
//! decides, one for each form that the language has.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use anyhow::Context;
use gatehouse_rules::language::Language;
use icu_locale_core::locale;
use icu_plurals::{PluralCategory, PluralRuleType, PluralRules};
use minijinja::Value;
use minijinja::value::{Object, ObjectRepr};
use serde::{Deserialize, Serialize};

/// A sentence with what stands in its placeholders, not yet in any language but its own.
#[derive(Clone, Debug)]
pub struct Said {
    english: &'static str,
    values: Vec<(&'static str, Value)>,
}

/// A sentence for people. Placeholders are named: `said!("Join {company}", company = name)`.
macro_rules! said {
    ($english:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::Said::new($english)$(.with(stringify!($name), $value))*
    };
}
pub(crate) use said;

impl Said {
    /// A sentence without placeholders.
    #[must_use]
    pub const fn new(english: &'static str) -> Self {
        Self {
            english,
            values: Vec::new(),
        }
    }

    /// Puts a value into a placeholder. It may be a sentence itself.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    fn value(&self, name: &str) -> Option<Value> {
        self.values
            .iter()
            .find(|(one, _)| *one == name)
            .map(|(_, value)| value.clone())
    }
}

impl From<Said> for Value {
    fn from(said: Said) -> Self {
        Self::from_object(said)
    }
}

impl Serialize for Said {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from(self.clone()).serialize(serializer)
    }
}

impl Object for Said {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&fill(self.english, &|name| self.value(name), &plain))
    }
}

/// A translation: one text, or one for each form that a number takes.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Translated {
    One(String),
    ByNumber(HashMap<Form, String>),
}

/// Forms of a number, as CLDR names them. Which one a number takes is not ours to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Form {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl From<PluralCategory> for Form {
    fn from(category: PluralCategory) -> Self {
        match category {
            PluralCategory::Zero => Self::Zero,
            PluralCategory::One => Self::One,
            PluralCategory::Two => Self::Two,
            PluralCategory::Few => Self::Few,
            PluralCategory::Many => Self::Many,
            PluralCategory::Other => Self::Other,
        }
    }
}

type Translations = HashMap<String, Translated>;

/// Everything that is said in one language.
#[derive(Debug)]
pub(crate) struct Words {
    language: Language,
    own: Translations,
}

/// The built-in translations; of English only the sentences with forms.
const fn built_in(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../words/en.toml"),
        Language::De => include_str!("../words/de.toml"),
        Language::Fr => include_str!("../words/fr.toml"),
        Language::Es => include_str!("../words/es.toml"),
        Language::PtBr => include_str!("../words/pt-BR.toml"),
        Language::Ru => include_str!("../words/ru.toml"),
        Language::Pl => include_str!("../words/pl.toml"),
    }
}

/// Which form a number takes in a language.
fn form(language: Language, n: u64) -> Form {
    let locale = match language {
        Language::En => locale!("en"),
        Language::De => locale!("de"),
        Language::Fr => locale!("fr"),
        Language::Es => locale!("es"),
        Language::PtBr => locale!("pt-BR"),
        Language::Ru => locale!("ru"),
        Language::Pl => locale!("pl"),
    };
    PluralRules::try_new(locale.into(), PluralRuleType::Cardinal.into())
        .map_or(Form::Other, |rules| rules.category_for(n).into())
}

/// The built-in translations, read once.
static BUILT_IN: LazyLock<HashMap<Language, Translations>> = LazyLock::new(|| {
    let read = |language| match toml::from_str(built_in(language)) {
        Ok(read) => (language, read),
        Err(fault) => {
            tracing::error!("read words/{}.toml: {fault}", language.code());
            (language, Translations::new())
        }
    };
    Language::ALL.into_iter().map(read).collect()
});

impl Words {
    /// The built-in ones, and over them what the operator's folder says otherwise.
    ///
    /// # Errors
    /// When the operator's file does not read: which, and where.
    pub(crate) fn read(language: Language, folder: Option<&Path>) -> anyhow::Result<Self> {
        let mut words = Self::built_in(language);
        let file = folder.map(|folder| folder.join(format!("words/{}.toml", language.code())));
        if let Some(file) = file.filter(|file| file.exists()) {
            let read = || format!("read {}", file.display());
            let text = std::fs::read_to_string(&file).with_context(read)?;
            words.own = toml::from_str(&text).with_context(read)?;
        }
        Ok(words)
    }

    pub(crate) fn built_in(language: Language) -> Self {
        Self {
            language,
            own: Translations::new(),
        }
    }

    fn find(&self, english: &str) -> Option<&Translated> {
        let built_in = || BUILT_IN.get(&self.language)?.get(english);
        self.own.get(english).or_else(built_in)
    }

    /// The text of a sentence in this language. `escape` is how whatever is no markup of ours is written.
    fn text(
        &self,
        english: &str,
        value: &dyn Fn(&str) -> Option<Value>,
        write: &dyn Fn(&str) -> String,
    ) -> String {
        let text = match self.find(english) {
            Some(Translated::One(text)) => text,
            Some(Translated::ByNumber(forms)) => {
                let n = value("n").and_then(|n| u64::try_from(n).ok());
                let form = n.map_or(Form::Other, |n| form(self.language, n));
                let text = forms.get(&form).or_else(|| forms.get(&Form::Other));
                text.map_or(english, String::as_str)
            }
            None => english,
        };
        let inner = |name: &str| {
            let value = value(name)?;
            Some(match value.downcast_object_ref::<Said>() {
                Some(said) => Value::from(self.said(said)),
                None => value,
            })
        };
        fill(text, &inner, write)
    }

    /// What was said, in this language, not escaped.
    pub(crate) fn said(&self, said: &Said) -> String {
        self.text(said.english, &|name| said.value(name), &plain)
    }

    /// A sentence of a template. With `html`, a value that is markup stays that, and the whole is.
    pub(crate) fn sentence(
        &self,
        english: &str,
        value: &dyn Fn(&str) -> Option<Value>,
        has_markup: bool,
    ) -> Value {
        if has_markup {
            Value::from_safe_string(self.text(english, value, &escaped))
        } else {
            Value::from(self.text(english, value, &plain))
        }
    }

    pub(crate) const fn language(&self) -> Language {
        self.language
    }
}

fn plain(text: &str) -> String {
    text.to_owned()
}

/// Escapes the five characters that mean something in HTML, and no other: addresses stay readable.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// Puts values into `{placeholders}`. One that has no value stays as it is.
fn fill(
    text: &str,
    value: &dyn Fn(&str) -> Option<Value>,
    write: &dyn Fn(&str) -> String,
) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            break;
        };
        out.push_str(&write(before));
        match value(name) {
            Some(value) if value.is_safe() => out.push_str(value.as_str().unwrap_or_default()),
            Some(value) => out.push_str(&write(&value.to_string())),
            None => out.push_str(&write(&format!("{{{name}}}"))),
        }
        rest = behind;
    }
    out.push_str(&write(rest));
    out
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::PathBuf;

    use super::*;

    /// Every sentence that is said somewhere, and where.
    fn said_somewhere() -> BTreeMap<String, String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = BTreeMap::new();
        let mut folders = vec![root.join("src"), root.join("pages"), root.join("mail")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let Ok(text) = std::fs::read_to_string(&path) else {
                    continue;
                };
                let text = match path.extension().and_then(|ending| ending.to_str()) {
                    Some("rs") if path.ends_with("words.rs") => continue,
                    Some("rs") => text.split("#[cfg(test)]").next().unwrap().to_owned(),
                    _ => text,
                };
                for begin in ["said!(", " t(", "(t(", "=t("] {
                    for (_, rest) in text.match_indices(begin).map(|(at, _)| text.split_at(at)) {
                        if let Some(sentence) = literal(&rest[begin.len()..]) {
                            found.insert(sentence, path.display().to_string());
                        }
                    }
                }
            }
        }
        assert!(found.len() > 400, "{}", found.len());
        found
    }

    /// The string at the beginning of a text.
    fn literal(text: &str) -> Option<String> {
        let mut rest = text.trim_start().strip_prefix('"')?.chars();
        let mut out = String::new();
        loop {
            match rest.next()? {
                '"' => return Some(out),
                '\\' => out.push(rest.next()?),
                other => out.push(other),
            }
        }
    }

    fn texts(translated: &Translated) -> Vec<(&'static str, &String)> {
        match translated {
            Translated::One(text) => vec![("", text)],
            Translated::ByNumber(forms) => forms.values().map(|text| ("by number", text)).collect(),
        }
    }

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .collect()
    }

    fn file(language: Language) -> PathBuf {
        PathBuf::from(format!("words/{}.toml", language.code()))
    }

    #[test]
    fn no_translation_is_left_over_and_each_fills_in_the_same() {
        let said = said_somewhere();
        let mut wrong = Vec::new();
        for language in Language::ALL {
            let name = file(language).display().to_string();
            for (english, translated) in &BUILT_IN[&language] {
                if !said.contains_key(english) {
                    wrong.push(format!("{name}: nobody says {english:?}"));
                }
                for (what, text) in texts(translated) {
                    let (wanted, is) = (placeholders(english), placeholders(text));
                    // Where a number decides, a form may say it in words: "a second".
                    let fits = is == wanted
                        || (!what.is_empty() && wanted.difference(&is).all(|one| *one == "n"));
                    if !fits || text.trim() != text || text.is_empty() {
                        wrong.push(format!("{name}: {english:?} is {text:?}"));
                    }
                    if text.contains(['<', '>', '&', '"']) {
                        wrong.push(format!("{name}: {text:?} holds markup"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn where_a_number_decides_each_language_has_every_form_that_it_needs() {
        for language in Language::ALL {
            let used: std::collections::HashSet<Form> =
                (0..=200).map(|n| form(language, n)).collect();
            let by_number: Vec<_> = BUILT_IN[&language]
                .iter()
                .filter_map(|(english, translated)| match translated {
                    Translated::ByNumber(forms) => Some((english, forms)),
                    Translated::One(_) => None,
                })
                .collect();
            assert!(by_number.len() > 5, "{language:?}");
            for (english, forms) in by_number {
                let has: std::collections::HashSet<Form> = forms.keys().copied().collect();
                assert_eq!(has, used, "{}: {english}", file(language).display());
            }
        }
        let say = |language, n: u32| Words::built_in(language).said(&said!("{n} minutes", n = n));
        assert_eq!(say(Language::En, 1), "1 minute");
        assert_eq!(say(Language::En, 0), "0 minutes");
        assert_eq!(say(Language::Fr, 0), "0 minute");
        assert_eq!(say(Language::Ru, 21), "21 минуту");
        assert_eq!(say(Language::Ru, 22), "22 минуты");
        assert_eq!(say(Language::Ru, 11), "11 минут");
        assert_eq!(say(Language::Pl, 22), "22 minuty");
        assert_eq!(say(Language::Pl, 21), "21 minut");
    }

    #[test]
    fn a_sentence_in_a_sentence_is_translated_with_it_and_what_is_unknown_stays_english() {
        let german = Words::built_in(Language::De);
        let time = said!("{n} minutes", n = 5);
        let said = said!("You can ask again in {time}", time = time);
        assert_eq!(
            german.said(&said),
            "Sie können es in 5 Minuten noch einmal anfordern"
        );
        let said = said!(
            "A sentence that nobody translated, by {name}",
            name = "Anna"
        );
        assert_eq!(
            german.said(&said),
            "A sentence that nobody translated, by Anna"
        );
        let said = said!("No value for {name} {", other = 1);
        assert_eq!(german.said(&said), "No value for {name} {");
    }

    #[test]
    fn every_sentence_has_a_translation_in_every_language() {
        let said = said_somewhere();
        let mut missing = Vec::new();
        for language in Language::ALL {
            let translations = &BUILT_IN[&language];
            for (english, place) in &said {
                let counts = placeholders(english).contains("n");
                if (language != Language::En || counts) && !translations.contains_key(english) {
                    let name = file(language).display().to_string();
                    missing.push(format!("{name}: {english:?}, said in {place}"));
                }
            }
        }
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }

    /// What stands on a template outside of tags, expressions and comments, and in attributes that are read out.
    fn bare(template: &str) -> Vec<String> {
        let mut text = template.to_owned();
        for (begin, end) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}")] {
            while let Some((before, rest)) = text.split_once(begin) {
                let Some((_, after)) = rest.split_once(end) else {
                    break;
                };
                text = format!("{before}{after}");
            }
        }
        let mut found = Vec::new();
        for part in text.split('<') {
            let (tag, words) = part.split_once('>').unwrap_or(("", part));
            found.push(words.trim().to_owned());
            for name in ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\""] {
                let value = tag
                    .split_once(name)
                    .and_then(|(_, rest)| rest.split('"').next());
                found.extend(value.map(str::to_owned));
            }
        }
        found.retain(|words| words.chars().filter(|c| c.is_alphabetic()).count() > 1);
        found
    }

    #[test]
    fn no_sentence_of_a_page_or_letter_stands_outside_of_what_is_translated() {
        assert_eq!(bare("<p>{{ t(\"Yes\") }}</p><p>No</p>"), ["No"]);
        assert_eq!(bare("<a aria-label=\"Open\">{{ x }}</a>"), ["Open"]);
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut wrong = Vec::new();
        for folder in ["pages", "mail"] {
            for entry in std::fs::read_dir(root.join(folder)).unwrap() {
                let path = entry.unwrap().path();
                let name = path.display().to_string();
                // The demo speaks English, as the people in it do.
                let is_template = name.ends_with(".html") || name.ends_with(".txt");
                if is_template && !name.ends_with("demo_mail.html") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    wrong.extend(
                        bare(&text)
                            .into_iter()
                            .map(|words| format!("{name}: {words}")),
                    );
                }
            }
        }
        for entry in std::fs::read_dir(root.join("src")).unwrap() {
            let path = entry.unwrap().path();
            let Ok(text) = std::fs::read_to_string(&path) else {
                continue;
            };
            let text = text.split("#[cfg(test)]").next().unwrap();
            for line in text.lines().map(str::trim) {
                for name in [
                    "heading", "under", "title", "text", "button", "words", "hint",
                ] {
                    let said = [" => \"", ": \"", " => format!(\"", ": format!(\""];
                    let begins = |said: &str| {
                        let rest = line.strip_prefix(name)?.strip_prefix(said)?;
                        rest.chars()
                            .next()
                            .filter(|first| first.is_uppercase() || *first == '{')
                    };
                    if said.iter().any(|said| begins(said).is_some()) {
                        wrong.push(format!("{}: {line}", path.display()));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
