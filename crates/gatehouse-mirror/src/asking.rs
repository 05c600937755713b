//! Words as questions to the copy: people by the index, departments by their names.

use gatehouse_rules::search::fold;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use crate::failure::Result;
use crate::reading::Reading;
use crate::words::{Word, is_proved, question};

/// The numbers, as a JSON array, of the first `most` people with every word in name, address, login or the department's
/// name: all words by the index, or departments by some and the rest by the index.
pub(crate) async fn found(
    reading: &mut Reading,
    words: &[Word],
    most: u64,
) -> Result<(String, u64)> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut sql =
        QueryBuilder::<Sqlite>::new("select json_group_array(n), count(*) from (select n from (");
    asked(&mut sql, words, &[])?;
    sql.push(" limit ").push_bind(most).push(")");
    for (departments, rest) in departments_of(reading, words) {
        sql.push(" union select n from (");
        asked(&mut sql, &rest, &departments)?;
        sql.push(" limit ").push_bind(most).push(")");
    }
    sql.push(" limit ").push_bind(most).push(")");
    let row = sql.build().fetch_one(reading.conn()).await?;
    let n: i64 = row.try_get(1)?;
    Ok((row.try_get(0)?, u64::try_from(n).unwrap_or(0)))
}

/// The condition that a person `e` has every word, for the few that another filter leaves.
pub(crate) fn having(
    sql: &mut QueryBuilder<Sqlite>,
    reading: &Reading,
    words: &[Word],
) -> Result<()> {
    for word in words {
        sql.push(" and (instr((select words from employee_words where rowid = e.n), ")
            .push_bind(word.part.clone())
            .push(") > 0 or e.department in (select value from json_each(")
            .push_bind(serde_json::to_string(&departments_like(reading, word))?)
            .push(")))");
    }
    Ok(())
}

/// The departments that some of the words name, by the words they leave.
pub(crate) fn departments_of(reading: &Reading, words: &[Word]) -> Vec<(Vec<String>, Vec<Word>)> {
    let named: Vec<Vec<&str>> = words
        .iter()
        .map(|word| departments_like(reading, word))
        .collect();
    let mut found: Vec<(Vec<String>, Vec<Word>)> = Vec::new();
    for one in &reading.departments.all {
        let id = one.id.as_str();
        let rest = words
            .iter()
            .zip(&named)
            .filter(|(_, named)| !named.contains(&id));
        let rest: Vec<Word> = rest.map(|(word, _)| word.clone()).collect();
        if rest.len() == words.len() {
            continue;
        }
        match found.iter_mut().find(|(_, known)| *known == rest) {
            Some((ids, _)) => ids.push(id.to_owned()),
            None => found.push((vec![id.to_owned()], rest)),
        }
    }
    found
}

/// The statement that finds the numbers (`n`) of everyone with these words, of these departments where some are given.
pub(crate) fn asked(
    sql: &mut QueryBuilder<Sqlite>,
    words: &[Word],
    departments: &[String],
) -> Result<()> {
    let ids = serde_json::to_string(departments)?;
    if words.is_empty() {
        sql.push("select n from employee where department in (select value from json_each(")
            .push_bind(ids)
            .push("))");
        return Ok(());
    }
    if departments.is_empty() {
        sql.push("select rowid as n from employee_words where employee_words match ");
    } else {
        sql.push(
            "select x.n from employee_words cross join employee as x on x.n = employee_words.rowid
             where x.department in (select value from json_each(",
        )
        .push_bind(ids)
        .push(")) and employee_words match ");
    }
    sql.push_bind(question(words));
    for word in words.iter().filter(|word| !is_proved(word)) {
        sql.push(" and instr(employee_words.words, ")
            .push_bind(word.part.clone())
            .push(") > 0");
    }
    Ok(())
}

/// The departments whose name has a word.
pub(crate) fn departments_like<'a>(reading: &'a Reading, word: &Word) -> Vec<&'a str> {
    let all = reading.departments.all.iter();
    all.filter(|one| spaced(&fold(&one.name)).contains(&word.part))
        .map(|one| one.id.as_str())
        .collect()
}

/// Folded text as it stands in the index.
pub(crate) fn spaced(folded: &str) -> String {
    format!("  {}", folded.replace(' ', "  "))
}
