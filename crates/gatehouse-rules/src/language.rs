//! The languages of pages and letters, and which one a person gets.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A language that pages and letters are written in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
pub enum Language {
    /// English, in which every sentence is written first.
    #[default]
    #[serde(rename = "en")]
    En,
    /// German.
    #[serde(rename = "de")]
    De,
    /// French.
    #[serde(rename = "fr")]
    Fr,
    /// Spanish.
    #[serde(rename = "es")]
    Es,
    /// Portuguese, as it is written in Brazil.
    #[serde(rename = "pt-BR")]
    PtBr,
    /// Russian.
    #[serde(rename = "ru")]
    Ru,
    /// Polish.
    #[serde(rename = "pl")]
    Pl,
}

impl Language {
    /// Every one, in the order of the pages' list.
    pub const ALL: [Self; 7] = [
        Self::En,
        Self::De,
        Self::Fr,
        Self::Es,
        Self::PtBr,
        Self::Ru,
        Self::Pl,
    ];

    /// Its tag (BCP 47): in `<html lang>`, in settings, and in the names of files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::PtBr => "pt-BR",
            Self::Ru => "ru",
            Self::Pl => "pl",
        }
    }

    /// What it calls itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
            Self::Fr => "Français",
            Self::Es => "Español",
            Self::PtBr => "Português",
            Self::Ru => "Русский",
            Self::Pl => "Polski",
        }
    }

    /// The one of exactly this tag.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|one| one.code().eq_ignore_ascii_case(code))
    }

    /// The one that serves who asks for `tag`: the language counts, the country does not.
    fn serving(tag: &str) -> Option<Self> {
        let first = |text: &str| text.split('-').next().unwrap_or_default().to_lowercase();
        let wanted = first(tag);
        Self::ALL
            .into_iter()
            .find(|one| first(one.code()) == wanted)
    }
}

/// The best of an `Accept-Language` header (RFC 9110, 12.5.4): by quality, and among equals the first. `None` where nothing here serves
/// it, and where the header would rather have any other language (`*`).
#[must_use]
pub fn accepted(header: &str) -> Option<Language> {
    let mut best: Option<(u16, Option<Language>)> = None;
    // No browser sends more; a header of ours costs no more than this to read.
    for part in header.split(',').take(50) {
        let mut parts = part.split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let Some(quality) = quality(parts) else {
            continue;
        };
        let serves = Language::serving(tag);
        if quality == 0 || (serves.is_none() && tag != "*") {
            continue;
        }
        if best.is_none_or(|(most, _)| quality > most) {
            best = Some((quality, serves));
        }
    }
    best.and_then(|(_, language)| language)
}

/// A quality in thousandths; 1,000 where none is said, `None` where it cannot be read.
fn quality<'a>(mut parameters: impl Iterator<Item = &'a str>) -> Option<u16> {
    let Some(said) = parameters.find_map(|one| one.trim().strip_prefix("q=")) else {
        return Some(1_000);
    };
    let (whole, rest) = said.trim().split_once('.').unwrap_or((said.trim(), ""));
    if rest.len() > 3 {
        return None;
    }
    let thousandths: u16 = format!("{rest:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_one_language_in_any_case_and_reads_back_from_json() {
        for one in Language::ALL {
            assert_eq!(Language::named(one.code()), Some(one));
            assert_eq!(Language::named(&one.code().to_uppercase()), Some(one));
            assert_eq!(
                serde_json::to_value(one).unwrap(),
                serde_json::Value::from(one.code())
            );
        }
        for none in ["", "e", "en-GB", "deu", "xx"] {
            assert_eq!(Language::named(none), None, "{none}");
        }
    }

    #[test]
    fn the_language_of_a_page_follows_what_a_browser_prefers_and_can_be_served() {
        for (header, best) in [
            ("de", Some(Language::De)),
            ("de-AT,de;q=0.9,en;q=0.8", Some(Language::De)),
            ("DE-at", Some(Language::De)),
            ("pt-PT,pt;q=0.9", Some(Language::PtBr)),
            ("pt-br", Some(Language::PtBr)),
            // By quality, not by place.
            ("en;q=0.7, ru;q=0.9", Some(Language::Ru)),
            ("en;q=0.75,pl;q=0.751", Some(Language::Pl)),
            ("fr;q=1.000,de", Some(Language::Fr)),
            ("nl, ja;q=0.9, es;q=0.1", Some(Language::Es)),
            ("fr ; q=0.5 , de ; q=0.6", Some(Language::De)),
            // What is not wanted, or not served.
            ("de;q=0", None),
            ("de;q=0.0, fr;q=0.1", Some(Language::Fr)),
            ("nl,ja", None),
            ("", None),
            ("*", None),
            ("*, de;q=0.5", None),
            ("de;q=0.8, *;q=0.5", Some(Language::De)),
            // What cannot be read is passed over.
            ("de;q=2, fr;q=0.1", Some(Language::Fr)),
            ("de;q=, fr;q=0.1", Some(Language::Fr)),
            ("de;q=0.1234, fr;q=0.1", Some(Language::Fr)),
            ("de;q=-1, fr;q=0.1", Some(Language::Fr)),
            (",,;;q=1,es", Some(Language::Es)),
            ("deutsch", None),
        ] {
            assert_eq!(accepted(header), best, "{header}");
        }
    }

    #[test]
    fn a_header_of_any_length_is_read_in_no_time() {
        assert_eq!(accepted(&"xx,".repeat(100_000)), None);
    }
}
