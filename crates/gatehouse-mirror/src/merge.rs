//! Two sorted lists as one: the copy's invitations in SQL's order, and what is drawn among them.

use std::cmp::Ordering;
use std::collections::HashMap;

use gatehouse_rules::invitation::Invitation;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use crate::desk::{len, narrow, people_of};
use crate::drawn::{Drawn, drawn};
use crate::failure::Result;
use crate::invitation::{InvitationSort, InvitationsQuery};
use crate::reading::{Reading, bodies_by};
use crate::words::Word;

/// The clock's part of [`crate::rows::step`], in SQL: 4 once the link is too old.
pub(crate) const RANK: &str = "(case when step between 3 and 8 and expires_at <= ";

/// The place of a row in the order asked for; compared the same way here and in SQL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(
    pub(crate) i64,
    pub(crate) Vec<u8>,
    pub(crate) i64,
    pub(crate) String,
);

/// The page of two sorted lists in one: enough of the copy's order to hold it whatever the outbox puts
/// before it, merged with what is drawn.
pub(crate) async fn merged(
    reading: &mut Reading,
    query: &InvitationsQuery,
    words: &[Word],
    hidden: &[String],
    drawn: Vec<(Place, Drawn)>,
) -> Result<Vec<Drawn>> {
    let (offset, limit) = (
        u64::from(query.window.offset),
        u64::from(query.window.limit),
    );
    let n_drawn = u64::from(len(&drawn));
    let from = offset.saturating_sub(n_drawn);
    let places = places(
        reading,
        query,
        words,
        hidden,
        from,
        limit + n_drawn.min(offset),
    )
    .await?;
    let directed = |a: &Place, b: &Place| directed(query.window.descending, a.cmp(b));
    let mut passed = from;
    if from > 0 {
        // Here the copy's rows end before anything drawn could: there is no such part.
        let Some(first) = places.first() else {
            return Ok(Vec::new());
        };
        passed += drawn
            .iter()
            .take_while(|(place, _)| directed(place, first).is_lt())
            .count() as u64;
    }
    let mut drawn = drawn
        .into_iter()
        .skip(usize::try_from(passed - from).unwrap_or(usize::MAX))
        .peekable();
    let mut places = places.into_iter().peekable();
    let mut page: Vec<std::result::Result<Drawn, String>> = Vec::new();
    while (page.len() as u64) < limit {
        let take_drawn = match (places.peek(), drawn.peek()) {
            (None, None) => break,
            (Some(place), Some((other, _))) => directed(other, place).is_lt(),
            (None, Some(_)) => true,
            (Some(_), None) => false,
        };
        let next = if take_drawn {
            drawn.next().map(|(_, one)| Ok(one))
        } else {
            places.next().map(|Place(_, _, _, id)| Err(id))
        };
        if passed >= offset {
            page.extend(next);
        }
        passed += 1;
    }
    filled(reading, page).await
}

/// Reads the rows of a page that were only places so far.
pub(crate) async fn filled(
    reading: &mut Reading,
    page: Vec<std::result::Result<Drawn, String>>,
) -> Result<Vec<Drawn>> {
    let ids: Vec<&String> = page.iter().filter_map(|one| one.as_ref().err()).collect();
    let invitations: Vec<Invitation> = bodies_by(reading.conn(), "invitation", "id", &ids).await?;
    let mut people = people_of(reading, &invitations).await?;
    let mut rows: HashMap<String, Invitation> = invitations
        .into_iter()
        .map(|one| (one.id.0.clone(), one))
        .collect();
    let mut whole = Vec::with_capacity(page.len());
    for one in page {
        match one {
            Ok(one) => whole.push(one),
            Err(id) => {
                if let Some(invitation) = rows.remove(&id)
                    && let Some(person) = people.remove(invitation.employee.as_str())
                {
                    whole.push(drawn(invitation, person, Vec::new()));
                }
            }
        }
    }
    Ok(whole)
}

pub(crate) async fn places(
    reading: &mut Reading,
    query: &InvitationsQuery,
    words: &[Word],
    hidden: &[String],
    from: u64,
    limit: u64,
) -> Result<Vec<Place>> {
    let now = reading.now.0;
    let mut sql = QueryBuilder::<Sqlite>::new("select ");
    let rank = |sql: &mut QueryBuilder<Sqlite>| {
        sql.push(RANK).push_bind(now).push(" then 4 else step end)");
    };
    let newest = |sql: &mut QueryBuilder<Sqlite>| {
        sql.push("-")
            .push(RANK)
            .push_bind(now)
            .push(" then expires_at else at end)");
    };
    match query.window.sort {
        InvitationSort::Need | InvitationSort::State => {
            rank(&mut sql);
            sql.push(" as k1, x'' as k2, ");
            newest(&mut sql);
        }
        InvitationSort::Name => {
            sql.push("0 as k1, name_order as k2, 0");
        }
        InvitationSort::Address => {
            sql.push("0 as k1, address_key as k2, 0");
        }
        InvitationSort::Department => {
            let places: HashMap<&str, i64> = reading
                .departments
                .all
                .iter()
                .map(|one| (one.id.as_str(), reading.departments.place(Some(&one.id))))
                .collect();
            sql.push("coalesce((select value from json_each(")
                .push_bind(serde_json::to_string(&places)?)
                .push(") where key = department), 0) as k1, name_order as k2, 0");
        }
        InvitationSort::Age => {
            sql.push("0 as k1, x'' as k2, ");
            newest(&mut sql);
        }
    }
    sql.push(" as k3, id as k4 from invitation where ");
    narrow(&mut sql, reading, query, words, hidden)?;
    let direction = if query.window.descending {
        "desc"
    } else {
        "asc"
    };
    sql.push(format!(
        " order by k1 {direction}, k2 {direction}, k3 {direction}, k4 {direction} limit "
    ));
    sql.push_bind(i64::try_from(limit).unwrap_or(i64::MAX));
    sql.push(" offset ")
        .push_bind(i64::try_from(from).unwrap_or(i64::MAX));
    let rows = sql.build().fetch_all(reading.conn()).await?;
    rows.iter()
        .map(|row| {
            Ok(Place(
                row.try_get(0)?,
                row.try_get(1)?,
                row.try_get(2)?,
                row.try_get(3)?,
            ))
        })
        .collect()
}

pub(crate) const fn directed(descending: bool, order: Ordering) -> Ordering {
    if descending { order.reverse() } else { order }
}
