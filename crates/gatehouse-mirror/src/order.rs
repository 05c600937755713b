//! In which order names stand: as the language of the window sorts them (CLDR), by keys that are kept beside the rows.
//!
//! A key compares byte by byte as its name compares in that language, so that the indexes have the order and no list is
//! sorted when it is shown. What a language does not sort otherwise than the root of CLDR has the same key in all of them:
//! from English to Polish the names with a letter of their own move, and no others.

use gatehouse_rules::language::Language;
use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::{Locale, locale};
use sqlx::{AssertSqlSafe, QueryBuilder, Row as _, Sqlite, SqliteConnection};

use crate::failure::Result;
use crate::files::Copy;
use crate::open::{self, Mirror};

/// Raised with the library's version, which is exact for that: keys of two versions do not compare.
const VERSION: u32 = 1;

/// Where a copy says what its keys are made for.
const SORTED_FOR: &str = "sorted_for";

/// People whose keys are looked at between two looks whether the vault was locked meanwhile.
const CHUNK: i64 = 500;

/// How a language sorts names.
pub(crate) struct Order(CollatorBorrowed<'static>);

impl Order {
    /// The one of a language.
    ///
    /// # Errors
    /// A fault: the library has no data for it.
    pub(crate) fn of(language: Language) -> Result<Self> {
        let locale: Locale = match language {
            Language::En => locale!("en"),
            Language::De => locale!("de"),
            Language::Fr => locale!("fr"),
            Language::Es => locale!("es"),
            Language::PtBr => locale!("pt-BR"),
            Language::Ru => locale!("ru"),
            Language::Pl => locale!("pl"),
        };
        let mut wanted = CollatorPreferences::from(&locale);
        // As the window sorts the short lists: "Team 2" before "Team 10".
        wanted.numeric_ordering = Some(CollationNumericOrdering::True);
        let collator = CollatorBorrowed::try_new(wanted, CollatorOptions::default());
        Ok(Self(collator.map_err(anyhow::Error::new)?))
    }

    /// The one that a copy's keys are made for; that of English, before anybody said.
    ///
    /// # Errors
    /// A fault of the file.
    pub(crate) async fn of_copy(conn: &mut SqliteConnection) -> Result<Self> {
        let kept: Option<(Language, u32)> = open::find(conn, SORTED_FOR).await?;
        Self::of(kept.map_or(Language::En, |(language, _)| language))
    }

    /// What compares as the name does.
    pub(crate) fn key(&self, name: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(name.len() * 2);
        let Ok(()) = self.0.write_sort_key_to(name.trim(), &mut key);
        key
    }
}

/// Says what the keys of an empty copy will be made for.
///
/// # Errors
/// A fault of the file.
pub(crate) async fn begin(mirror: &Mirror, conn: &mut SqliteConnection) -> Result<()> {
    open::set(conn, SORTED_FOR, &(mirror.language(), VERSION)).await
}

/// Makes the keys of a copy for the language of the window, where they are for another one. All or none: readers see the
/// old order until the new one is whole, and a lock or a kill on the way undoes it.
///
/// # Errors
/// [`gatehouse_rules::problem::Problem::DiskFull`], [`gatehouse_rules::problem::Problem::Locked`], or a fault.
pub(crate) async fn sort(mirror: &Mirror, copy: &Copy) -> Result<()> {
    let wanted = (mirror.language(), VERSION);
    if open::find(&mut *copy.read().await?, SORTED_FOR).await? == Some(wanted) {
        return Ok(());
    }
    let order = Order::of(wanted.0)?;
    let mut write = mirror.write_copy(copy).await?;
    let conn = write.conn();
    // An index is made anew at once for a fraction of what moving its rows one by one costs.
    let indexes: Vec<(String, String)> = sqlx::query_as(
        "select name, sql from sqlite_schema where type = 'index' and instr(sql, 'name_order') > 0",
    )
    .fetch_all(&mut *conn)
    .await?;
    for (name, _) in &indexes {
        run(conn, format!("drop index {name}")).await?;
    }
    let mut after = i64::MIN;
    loop {
        // Whoever locks does not wait for a million names.
        mirror.key()?;
        let people = sqlx::query(
            "select n, body ->> '$.name', name_order from employee where n > $1 order by n limit $2",
        )
        .bind(after)
        .bind(CHUNK)
        .fetch_all(&mut *conn)
        .await?;
        let mut moved: Vec<(i64, Vec<u8>)> = Vec::new();
        for row in &people {
            after = row.try_get(0)?;
            let key = order.key(row.try_get(1)?);
            if key != row.try_get::<&[u8], _>(2)? {
                moved.push((after, key));
            }
        }
        if !moved.is_empty() {
            let mut sql = QueryBuilder::<Sqlite>::new("with moved (n, key) as (");
            sql.push_values(moved, |mut row, (n, key)| {
                row.push_bind(n).push_bind(key);
            });
            sql.push(") update employee set name_order = moved.key from moved where employee.n = moved.n");
            sql.build().persistent(false).execute(&mut *conn).await?;
        }
        if people.is_empty() {
            break;
        }
    }
    for (_, sql) in indexes {
        run(conn, sql).await?;
    }
    open::set(conn, SORTED_FOR, &wanted).await?;
    write.commit().await
}

async fn run(conn: &mut SqliteConnection, statement: String) -> Result<()> {
    sqlx::query(AssertSqlSafe(statement)).execute(conn).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names as each language sorts them; those of every list stand otherwise by their code points, or in another of the languages.
    const SORTED: [(Language, &[&str]); 7] = [
        (
            Language::En,
            &[
                "Adams", "de Boer", "O'Hara", "Team 2", "Team 10", "Zoë", "Анна",
            ],
        ),
        (
            Language::De,
            &[
                "Ahlers",
                "Äpfelbach",
                "Axt",
                "Müller",
                "Mulzer",
                "Öztürk",
                "Paul",
                "Strasser",
                "Straßer",
                "Strauß",
            ],
        ),
        (
            Language::Fr,
            &[
                "Cote", "Coté", "Côte", "Côté", "Élodie", "Emma", "Éric", "Zoé",
            ],
        ),
        (
            Language::Es,
            &[
                "Nadal", "Navarro", "Núñez", "Nuria", "Ñíguez", "Ochoa", "Óscar", "Pérez",
            ],
        ),
        (
            Language::PtBr,
            &[
                "Álvares",
                "Andrade",
                "Ângelo",
                "Araújo",
                "Conceição",
                "Conrado",
            ],
        ),
        (
            Language::Ru,
            &[
                "Елисеев",
                "Ёлкин",
                "Емельянов",
                "Жуков",
                "Иванов",
                "Йоффе",
                "Климов",
                "Яковлев",
                "Adams",
                "Zoë",
            ],
        ),
        (
            Language::Pl,
            &[
                "Cabacki",
                "Czarnecki",
                "Ćwik",
                "Dąbek",
                "Lis",
                "Luty",
                "Łącki",
                "Maj",
                "Zając",
                "Ziemba",
                "Źrebiec",
                "Żak",
            ],
        ),
    ];

    #[test]
    fn names_of_each_language_compare_by_their_keys_as_that_language_sorts_them() {
        for (language, names) in SORTED {
            let order = Order::of(language).unwrap();
            let keys: Vec<Vec<u8>> = names.iter().map(|name| order.key(name)).collect();
            for (i, pair) in keys.windows(2).enumerate() {
                assert!(
                    pair[0] < pair[1],
                    "{language:?}: {} and {}",
                    names[i],
                    names[i + 1]
                );
            }
        }
        let root = Order::of(Language::En).unwrap();
        let is_sorted = |names: &[&str]| names.iter().map(|name| root.key(name)).is_sorted();
        for (language, names) in SORTED {
            let is_own = matches!(language, Language::Es | Language::Ru | Language::Pl);
            assert_eq!(is_sorted(names), !is_own, "{language:?}");
        }
    }

    #[test]
    fn a_name_that_a_language_does_not_sort_its_own_way_has_one_key_in_both() {
        let [english, polish] = [Language::En, Language::Pl].map(|one| Order::of(one).unwrap());
        assert_eq!(english.key("Anna Nowak"), polish.key("Anna Nowak"));
        assert_ne!(english.key("Anna Żak"), polish.key("Anna Żak"));
        assert_eq!(english.key("  Zoë "), english.key("Zoe\u{308}"));
    }
}
