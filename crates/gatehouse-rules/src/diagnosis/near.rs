//! How near a mistyped name or address is to a right one.

/// How near: the fewer slips, the nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nearness {
    /// Letters added, left out, mistaken or swapped.
    pub slips: usize,
}

/// Longest text that is compared, in characters; nobody mistypes a longer one and means another.
const LONGEST: usize = 100;

/// Slips that a text of so many characters may hold and still mean another: one in a short word, at most three.
const fn most_slips(n_chars: usize) -> usize {
    match n_chars {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        _ => 3,
    }
}

/// Whether `typed` can mean `meant`, both folded: by single letters added, left out, mistaken or swapped with their neighbour. Of an address
/// each side of the `@` may hold its own slips, so that a short name before a long domain is not every short name.
#[must_use]
pub fn nearness(typed: &str, meant: &str) -> Option<Nearness> {
    match (typed.split_once('@'), meant.split_once('@')) {
        (Some((typed, typed_at)), Some((meant, meant_at))) => {
            let (local, domain) = (slips(typed, meant)?, slips(typed_at, meant_at)?);
            // An address is typed whole: two letters name nobody else's mailbox.
            Some(Nearness {
                slips: local + domain,
            })
        }
        (None, None) => slips(typed, meant).map(|slips| Nearness { slips }),
        _ => None,
    }
}

fn slips(typed: &str, meant: &str) -> Option<usize> {
    // Thousands are compared while somebody types: most differ by their length alone.
    let letters = |text: &str| text.chars().take(LONGEST).count();
    let (n_typed, n_meant) = (letters(typed), letters(meant));
    let most = most_slips(n_typed.max(n_meant));
    if n_typed.abs_diff(n_meant) > most {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (
        typed.chars().take(LONGEST).collect(),
        meant.chars().take(LONGEST).collect(),
    );
    distance(&a, &b, most).filter(|found| *found <= most)
}

/// Damerau and Levenshtein's distance with neighbours swapped at most once (optimal string alignment); `None` as soon as it is more than `most`.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, of_a) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, of_b) in b.iter().enumerate() {
            let cell = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mistaken = cell(&last, j) + usize::from(of_a != of_b);
            let mut least = mistaken.min(cell(&last, j + 1) + 1).min(cell(&row, j) + 1);
            let is_swapped =
                i > 0 && j > 0 && a.get(i - 1) == Some(of_b) && b.get(j - 1) == Some(of_a);
            if is_swapped {
                least = least.min(cell(&before, j - 1) + 1);
            }
            row.push(least);
        }
        if row.iter().all(|slips| *slips > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_address_means_the_nearest_one_doc_1() {
        for (typed, meant, slips) in [
            ("ann@norhtwind.example", "ann@northwind.example", Some(1)),
            ("ann@norhtwind.example", "anna@northwind.example", Some(2)),
            ("ivanov@x.example", "ivanova@x.example", Some(1)),
            ("anna@x.example", "anna@x.example", Some(0)),
            ("bo@x.example", "al@x.example", None),
            ("anna@x.example", "anna", None),
            ("petrov", "petrova", Some(1)),
            ("petrvo", "petrov", Some(1)),
            ("eptorv", "petrov", Some(2)),
            ("petrov", "sidorov", None),
            ("shmidt", "schmidt", Some(1)),
            ("ann", "bob", None),
            ("ab", "ba", None),
            ("müller", "muller", Some(1)),
        ] {
            let found = nearness(typed, meant).map(|one| one.slips);
            assert_eq!(found, slips, "{typed} {meant}");
        }
        let long = "x".repeat(100_000);
        assert_eq!(nearness(&long, "x"), None);
    }
}
