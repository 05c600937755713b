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
    let mut trigrams: Vec<String> = Vec::new();
    for word in words {
        // What stands before the @ tells people apart; the domain is everyone's.
        let told = match word.part.find('@') {
            Some(at) if word.part.chars().take_while(|c| *c != '@').count() >= 3 => {
                word.part.get(..at)
            }
            _ => None,
        };
        let chars: Vec<char> = told.unwrap_or(&word.part).chars().collect();
        let all: Vec<&[char]> = chars.windows(3).collect();
        let n = all.len().min(TRIGRAMS);
        for i in 0..n {
            // Evenly, the first and the last among them.
            let Some(trigram) = all.get(i * (all.len() - 1) / (n - 1).max(1)) else {
                continue;
            };
            let quoted = format!(
                "\"{}\"",
                trigram.iter().collect::<String>().replace('"', "\"\"")
            );
            if !trigrams.contains(&quoted) {
                trigrams.push(quoted);
            }
        }
    }
    trigrams.join(" AND ")
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
    fn the_proof_minds_the_order_that_trigrams_forget() {
        let words = typed("abcabd");
        assert!(proves("  xabcabdx", &words));
        assert!(!proves("  abdxabca  cab  bca", &words));
    }
}
