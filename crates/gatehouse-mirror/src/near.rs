//! Whom a mistyped name or address can mean (DOC-1).

use gatehouse_rules::diagnosis::nearness;
use sqlx::{QueryBuilder, Sqlite};

use crate::failure::Result;
use crate::reading::Reading;
use crate::words::{Slips, mistyped};

/// Up to so many people everyone is compared; of more only those in whom the index of words finds what the slips leave of the typed words, as
/// far as so many.
const COMPARED: i64 = 1_000;
/// Letters of what can be a name or an address; nobody mistypes more and means somebody.
const TYPED: std::ops::RangeInclusive<usize> = 3..=200;
/// How many can be meant.
const MOST: usize = 5;

/// One who can be meant: by how many slips, what they are called, and their number.
type Near = (usize, String, i64);

/// The numbers of the nearest people, nearest first; `folded` is what was typed.
pub(crate) async fn near(reading: &mut Reading, folded: &str) -> Result<Vec<i64>> {
    if !TYPED.contains(&folded.chars().count()) {
        return Ok(Vec::new());
    }
    let is_small: i64 =
        sqlx::query_scalar("select count(*) <= $1 from (select 1 from employee limit $1 + 1)")
            .bind(COMPARED)
            .fetch_one(reading.conn())
            .await?;
    let mut found = Vec::new();
    if is_small == 1 {
        found = compared(reading, folded, None).await?;
    } else {
        for slips in [Slips::Left, Slips::Mistaken, Slips::More] {
            let question = mistyped(folded, slips);
            if !question.is_empty() && (slips != Slips::More || found.is_empty()) {
                found.extend(compared(reading, folded, Some(question)).await?);
            }
        }
    }
    found.sort();
    found.dedup();
    Ok(found.into_iter().take(MOST).map(|(.., n)| n).collect())
}

/// Compares what was typed with everyone, or with who answers a question to the index of words. It alone is read, which is narrow beside the
/// rows.
async fn compared(
    reading: &mut Reading,
    folded: &str,
    question: Option<String>,
) -> Result<Vec<Near>> {
    let mut sql = QueryBuilder::<Sqlite>::new(
        "select group_concat(n || words, char(10)) from (select rowid as n, words from employee_words",
    );
    if let Some(question) = question {
        sql.push(" where employee_words match ").push_bind(question);
    }
    sql.push(" limit ").push_bind(COMPARED).push(")");
    let lines: Option<String> = sql.build_query_scalar().fetch_one(reading.conn()).await?;
    let lines = lines.unwrap_or_default();
    Ok(lines.lines().filter_map(|line| one(folded, line)).collect())
}

/// A person of the index: the number, then each word of the name and each address behind two spaces.
fn one(folded: &str, line: &str) -> Option<Near> {
    let (n, words) = line.split_once("  ")?;
    let words: Vec<&str> = words.split("  ").filter(|word| !word.is_empty()).collect();
    let is_address = |word: &&str| word.contains('@') || word.starts_with('+');
    let named = words.iter().position(is_address).unwrap_or(words.len());
    let (name, addresses) = words.split_at(named);
    let of_addresses = addresses
        .iter()
        .filter_map(|one| nearness(folded, one).map(|near| near.slips));
    let slips = of_addresses.chain(of_name(folded, name)).min()?;
    Some((slips, name.join(" "), n.parse().ok()?))
}

/// Slips of a name: of the whole, or of each typed word against one of the name's.
fn of_name(folded: &str, name: &[&str]) -> Option<usize> {
    if folded.contains('@') {
        return None;
    }
    let whole = nearness(folded, &name.join(" ")).map(|near| near.slips);
    let of_word = |word: &str| {
        let slips = name.iter().filter_map(|one| nearness(word, one));
        slips.map(|near| near.slips).min()
    };
    let words: Option<usize> = folded.split(' ').map(of_word).sum();
    whole.into_iter().chain(words).min()
}
