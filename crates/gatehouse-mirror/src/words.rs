//! Searching by words: what was typed, as a question to the trigram index and a proof on the row.
//!
//! Words stand folded in the index, each behind two spaces (`rows::words`); so one letter is the trigram
//! `␣␣a`, two are `␣an`, both beginnings of a word, and three or more are found anywhere inside.

use gatehouse_rules::search::fold;

/// One typed word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// What must stand in the row's words.
    pub(crate) part: String,
    /// As folded, without the spaces before a beginning.
    pub(crate) folded: String,
}

/// The words of what was typed, at most eight; more would not find fewer people.
pub(crate) fn typed(text: &str) -> Vec<Word> {
    // Nobody searches by more than this; a pasted page must not become a thousand questions.
    let text: String = text.chars().take(200).collect();
    fold(&text)
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(8)
        .map(|word| {
            let part = match word.chars().count() {
                1 => format!("  {word}"),
                2 => format!(" {word}"),
                _ => word.to_owned(),
            };
            Word {
                part,
                folded: word.to_owned(),
            }
        })
        .collect()
}

/// Trigrams of one word that the index is asked for; more would only repeat the question, since the row proves it.
const TRIGRAMS: usize = 8;

/// The question to the index that every row with these words answers: trigrams of all of them, quoted so
/// that nothing typed is taken for syntax. Empty without words.
pub(crate) fn question(words: &[Word]) -> String {
    let mut asked: Vec<String> = Vec::new();
    for word in words {
        // What stands before the @ tells people apart; the domain is everyone's.
        let told = match word.part.find('@') {
            Some(at) if word.part.chars().take_while(|c| *c != '@').count() >= 3 => {
                word.part.get(..at)
            }
            _ => None,
        };
        for trigram in evenly(trigrams(told.unwrap_or(&word.part)), TRIGRAMS) {
            if !asked.contains(&trigram) {
                asked.push(trigram);
            }
        }
    }
    asked.join(" AND ")
}

/// The trigrams of a text, quoted so that nothing in it is taken for syntax.
fn trigrams(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let quoted = |trigram: &[char]| {
        let trigram: String = trigram.iter().collect();
        format!("\"{}\"", trigram.replace('"', "\"\""))
    };
    chars.windows(3).map(quoted).collect()
}

/// So many of them, evenly, the first and the last among them.
fn evenly(all: Vec<String>, most: usize) -> Vec<String> {
    let n = all.len().min(most);
    (0..n)
        .filter_map(|i| all.get(i * (all.len() - 1) / (n - 1).max(1)).cloned())
        .collect()
}

/// Which slips are looked for in what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slips {
    /// A letter of one word left out, or two neighbours swapped; the other words are right.
    Left,
    /// A letter of one word mistaken, or too many; the other words are right.
    Mistaken,
    /// Some in each word, where it is long several within half of it.
    More,
}

/// Places of a word that are taken for the mistyped one, in a longer word several letters each; and words that are looked at.
const PLACES: usize = 8;
/// Trigrams that each of them is asked for by.
const LEFT: usize = 6;

/// The question to the index that whoever is meant answers: their words are the typed ones, but for the places of the slips. Empty where
/// nothing is left to ask for.
pub(crate) fn mistyped(folded: &str, slips: Slips) -> String {
    let words: Vec<&str> = folded.split(' ').take(PLACES).collect();
    let read = |word: &str| {
        let readings = readings(word, slips);
        (!readings.is_empty()).then(|| format!("({})", readings.join(" OR ")))
    };
    if slips == Slips::More {
        let each: Vec<String> = words.into_iter().filter_map(read).collect();
        return each.join(" AND ");
    }
    let of_one = |at: usize| {
        let others = words.iter().enumerate().filter(|(i, _)| *i != at);
        let mut all: Vec<String> = others
            .flat_map(|(_, word)| evenly(trigrams(&format!("  {word}{}", end(word))), LEFT))
            .collect();
        all.push(read(words.get(at)?)?);
        Some(all.join(" AND "))
    };
    let each: Vec<String> = (0..words.len()).filter_map(of_one).collect();
    each.join(" OR ")
}

/// What stands in the index behind a word: the two spaces of the next one, behind a number perhaps nothing; an address goes on by itself.
fn end(word: &str) -> &'static str {
    let is_name = !word.contains('@') && word.contains(char::is_alphabetic);
    if is_name { "  " } else { "" }
}

/// What a mistyped word can be read as, each as a question: its beginning up to a place and its end behind it, or with neighbours swapped.
/// Of an address only what stands before the @ is mistyped, and one letter behind it is asked for.
fn readings(word: &str, slips: Slips) -> Vec<String> {
    let (local, domain) = word.split_at(word.find('@').unwrap_or(word.len()));
    let letters: Vec<char> = local.chars().collect();
    let n = letters.len();
    let end: String = domain.chars().take(2).chain(end(word).chars()).collect();
    let but = |at: usize, wide: usize| {
        let before: String = letters.iter().take(at).collect();
        let behind: String = letters.iter().skip(at + wide).collect();
        let mut left = trigrams(&format!("  {before}"));
        left.extend(trigrams(&format!("{behind}{end}")));
        evenly(left, LEFT).join(" AND ")
    };
    let swapped = |at: usize| {
        let mut swapped = letters.clone();
        swapped.swap(at - 1, at);
        let swapped: String = swapped.into_iter().collect();
        evenly(trigrams(&format!("  {swapped}{end}")), LEFT).join(" AND ")
    };
    let step = n.div_ceil(PLACES).max(1);
    let mut read: Vec<String> = match slips {
        Slips::Left if n > 0 => (0..=n.min(2 * PLACES))
            .map(|at| but(at, 0))
            .chain((1..n.min(2 * PLACES)).map(swapped))
            .collect(),
        // In a short word there is room for one slip only.
        Slips::More if n > 4 => (0..=n.div_ceil(2))
            .step_by(n.div_ceil(2 * PLACES))
            .map(|at| but(at, n / 2))
            .collect(),
        Slips::More => (0..n)
            .map(|at| but(at, 1))
            .chain((1..n).map(swapped))
            .collect(),
        Slips::Left => Vec::new(),
        Slips::Mistaken => (0..n).step_by(step).map(|at| but(at, step)).collect(),
    };
    read.retain(|one| !one.is_empty());
    read
}

/// Whether the index alone proves a word: one trigram, which it keeps as such.
pub(crate) fn is_proved(word: &Word) -> bool {
    word.part.chars().count() <= 3
}

/// Whether a row's words hold every typed word; the index cannot tell the trigrams' order.
pub(crate) fn proves(row_words: &str, words: &[Word]) -> bool {
    words.iter().all(|word| row_words.contains(&word.part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_two_letters_ask_for_the_beginning_of_a_word() {
        assert_eq!(question(&typed("П")), "\"  п\"");
        assert_eq!(question(&typed("Jö")), "\" jo\"");
        assert_eq!(question(&typed("anna")), "\"ann\" AND \"nna\"");
    }

    #[test]
    fn nothing_typed_is_taken_for_syntax() {
        assert_eq!(
            question(&typed("a\"b* OR")),
            "\"a\"\"b\" AND \"\"\"b*\" AND \" or\""
        );
        assert_eq!(question(&typed("   ")), "");
    }

    #[test]
    fn a_mistyped_word_is_read_as_every_word_that_one_slip_makes_it() {
        assert_eq!(
            mistyped("anm", Slips::Mistaken),
            r#"("nm " AND "m  " OR "  a" AND "m  " OR "  a" AND " an")"#
        );
        assert_eq!(
            mistyped("an", Slips::Left),
            r#"("an " AND "n  " OR "  a" AND "n  " OR "  a" AND " an" OR "  n" AND " na" AND "na " AND "a  ")"#
        );
        let two = mistyped("ann bo", Slips::Mistaken);
        assert!(
            two.starts_with(r#""  b" AND " bo" AND "bo " AND "o  " AND ("nn ""#),
            "{two}"
        );
        assert!(
            two.contains(r#" OR "  a" AND " an" AND "ann" AND "nn " AND "n  " AND ("o  ""#),
            "{two}"
        );
        assert_eq!(mistyped("", Slips::Left), "");
        let address = mistyped("an@x.example", Slips::Mistaken);
        assert_eq!(address, r#"("n@x" OR "  a")"#);
        let number = mistyped("+4912", Slips::Mistaken);
        assert!(number.starts_with(r#"("491" AND "912" OR"#), "{number}");
    }

    #[test]
    fn the_proof_minds_the_order_that_trigrams_forget() {
        let words = typed("abcabd");
        assert!(proves("  xabcabdx", &words));
        assert!(!proves("  abdxabca  cab  bca", &words));
    }
}
