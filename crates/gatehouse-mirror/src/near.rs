//! Whom a mistyped name or address can mean (DOC-1).

use gatehouse_rules::diagnosis::nearness;
use sqlx::Row as _;

use crate::failure::Result;
use crate::reading::Reading;

/// Up to so many people everyone is compared; of more only those whose address or name begins with the same two letters, as far as so many.
const COMPARED: i64 = 20_000;
/// How many can be meant.
const MOST: usize = 5;

/// The numbers of the nearest people, nearest first; `folded` is what was typed.
pub(crate) async fn near(reading: &mut Reading, folded: &str) -> Result<Vec<i64>> {
    if folded.chars().count() < 3 {
        return Ok(Vec::new());
    }
    let head: String = folded.chars().take(2).collect();
    let is_small: i64 =
        sqlx::query_scalar("select count(*) <= $1 from (select 1 from employee limit $1 + 1)")
            .bind(COMPARED)
            .fetch_one(reading.conn())
            .await?;
    let questions: &[&str] = if is_small == 1 {
        &["select n, name_key, address_key, other_login from employee"]
    } else {
        &[
            "select n, name_key, address_key, other_login from employee indexed by employee_by_address where address_key >= $1 and address_key < $2 limit $3",
            "select n, name_key, address_key, other_login from employee indexed by employee_by_key where name_key >= $1 and name_key < $2 limit $3",
        ]
    };
    let mut found: Vec<(usize, String, i64)> = Vec::new();
    for sql in questions {
        let rows = sqlx::query(*sql)
            .bind(&head)
            .bind(format!("{head}\u{10ffff}"))
            .bind(COMPARED)
            .fetch_all(reading.conn())
            .await?;
        for row in rows {
            let (name, address): (String, String) = (row.try_get(1)?, row.try_get(2)?);
            let login: Option<String> = row.try_get(3)?;
            let slips = [Some(&address), login.as_ref()]
                .into_iter()
                .flatten()
                .filter_map(|one| nearness(folded, one).map(|near| near.slips))
                .chain(of_name(folded, &name))
                .min();
            if let Some(slips) = slips {
                found.push((slips, name, row.try_get(0)?));
            }
        }
    }
    found.sort();
    found.dedup_by_key(|(.., n)| *n);
    Ok(found.into_iter().take(MOST).map(|(.., n)| n).collect())
}

/// Slips of a name: of the whole, or of each typed word against one of the name's.
fn of_name(folded: &str, name: &str) -> Option<usize> {
    if folded.contains('@') {
        return None;
    }
    let whole = nearness(folded, name).map(|near| near.slips);
    let of_word = |word: &str| {
        let words = name.split(' ');
        words
            .filter_map(|one| nearness(word, one).map(|near| near.slips))
            .min()
    };
    let words: Option<usize> = folded.split(' ').map(of_word).sum();
    whole.into_iter().chain(words).min()
}
