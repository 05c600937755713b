//! Reading the desk: the copy's invitations in the order of an index, with those that the outbox touches
//! taken out and merged back in as they are drawn.

use std::collections::{HashMap, HashSet};

use gatehouse_rules::employee::Employee;
use gatehouse_rules::id::InvitationId;
use gatehouse_rules::invitation::Invitation;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::search::fold;
use gatehouse_rules::time::DAY;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use crate::asking::{departments_like, spaced};
use crate::drawn::{Drawn, JOINED_DAYS, drawn, in_tab, links};
use crate::failure::Result;
use crate::invitation::{InvitationCounts, InvitationLine, InvitationTab, InvitationsQuery};
use crate::merge::{Place, RANK, directed, merged};
use crate::open::Mirror;
use crate::page::{Page, ROWS_MAX};
use crate::reading::{Reading, bodies_by};
use crate::rows::address_key;
use crate::words::{Word, proves, question, typed};

impl Mirror {
    /// A part of the desk: copy and outbox in one.
    ///
    /// # Errors
    /// [`Problem::BadField`] for a window above [`ROWS_MAX`], [`Problem::Locked`], [`Problem::VaultDamaged`].
    pub async fn invitations(&self, query: InvitationsQuery) -> Result<Page<InvitationLine>> {
        if query.window.limit > ROWS_MAX {
            return Err(Problem::field("limit", "too_many").into());
        }
        listed(&mut self.reading().await?, &query).await
    }

    /// How many each tab has.
    ///
    /// # Errors
    /// [`Problem::Locked`], [`Problem::VaultDamaged`].
    pub async fn invitation_counts(&self) -> Result<InvitationCounts> {
        let mut reading = self.reading().await?;
        counts(&mut reading).await
    }
}

/// A part of the desk, in a state that is read already: a second one would wait for the first to end.
pub(crate) async fn listed(
    reading: &mut Reading,
    query: &InvitationsQuery,
) -> Result<Page<InvitationLine>> {
    let (touched, hidden) = touched(reading).await?;
    let words = typed(&query.text);
    let mut drawn: Vec<(Place, Drawn)> = touched
        .into_iter()
        .filter(|one| {
            in_tab(
                query.tab,
                one.shown(reading.now),
                one.at(reading.now),
                reading.now,
            )
        })
        .filter(|one| query.department.is_none() || one.person.department == query.department)
        .filter(|one| matches(one, &words, reading))
        .map(|one| (one.place(query.window.sort, reading), one))
        .collect();
    let descending = query.window.descending;
    drawn.sort_by(|a, b| directed(descending, a.0.cmp(&b.0)));
    let total = count(reading, query, &words, &hidden).await? + len(&drawn);
    let page = merged(reading, query, &words, &hidden, drawn).await?;
    let links = links(reading).await?;
    let rows = page
        .into_iter()
        .map(|one| one.line(reading, &links))
        .collect();
    Ok(Page { rows, total })
}

/// How many each tab has, by indexes and the outbox.
pub(crate) async fn counts(reading: &mut Reading) -> Result<InvitationCounts> {
    let (touched, hidden) = touched(reading).await?;
    let now = reading.now;
    let mut sql = QueryBuilder::<Sqlite>::new("select ");
    sql.push(RANK)
        .push_bind(now.0)
        .push(" then 4 else step end) as rank, count(*) as n from invitation where step < 10");
    hide(&mut sql, &hidden)?;
    sql.push(" group by rank");
    let mut counts = InvitationCounts::default();
    for row in sql.build().fetch_all(reading.conn()).await? {
        let n = u32::try_from(row.try_get::<i64, _>("n")?).unwrap_or(u32::MAX);
        counts.all += n;
        match row.try_get::<i64, _>("rank")? {
            0 => counts.wants_to_join += n,
            1 | 2 => counts.bounced += n,
            4 => counts.expired += n,
            _ => counts.on_the_way += n,
        }
    }
    let mut sql =
        QueryBuilder::<Sqlite>::new("select count(*) from invitation where step = 10 and at > ");
    sql.push_bind(now.plus(-JOINED_DAYS * DAY).0);
    hide(&mut sql, &hidden)?;
    let joined: i64 = sql.build_query_scalar().fetch_one(reading.conn()).await?;
    counts.joined = u32::try_from(joined).unwrap_or(u32::MAX);
    for one in touched {
        let (shown, at) = (one.shown(now), one.at(now));
        for (tab, n) in [
            (InvitationTab::All, &mut counts.all),
            (InvitationTab::WantsToJoin, &mut counts.wants_to_join),
            (InvitationTab::Bounced, &mut counts.bounced),
            (InvitationTab::Expired, &mut counts.expired),
            (InvitationTab::OnTheWay, &mut counts.on_the_way),
            (InvitationTab::Joined, &mut counts.joined),
        ] {
            *n += u32::from(in_tab(tab, shown, at, now));
        }
    }
    Ok(counts)
}

/// The rows that the outbox touches, as drawn, and the ids that the copy's own order leaves out for them.
pub(crate) async fn touched(reading: &mut Reading) -> Result<(Vec<Drawn>, Vec<String>)> {
    let overlay = reading.overlay.clone();
    let ids: Vec<&str> = overlay.touched().collect();
    let mut invitations: Vec<Invitation> = Vec::new();
    if !ids.is_empty() {
        invitations = bodies_by(reading.conn(), "invitation", "id", &ids).await?;
        let known: HashSet<InvitationId> = invitations.iter().map(|one| one.id.clone()).collect();
        let of_people: Vec<Invitation> =
            bodies_by(reading.conn(), "invitation", "employee", &ids).await?;
        invitations.extend(of_people.into_iter().filter(|one| !known.contains(&one.id)));
    }
    let hidden = invitations.iter().map(|one| one.id.0.clone()).collect();
    let mut people = people_of(reading, &invitations).await?;
    let mut all: Vec<Drawn> = Vec::with_capacity(invitations.len());
    for invitation in invitations {
        if let Some(person) = people.remove(invitation.employee.as_str()) {
            let touching =
                overlay.touching(&[invitation.id.as_str(), invitation.employee.as_str()]);
            all.push(drawn(invitation, person, touching));
        }
    }
    let there = already_there(reading).await?;
    for newcomer in overlay.newcomers() {
        if !there.contains(newcomer.invitation.id.as_str()) {
            let touching = overlay.touching(&[
                newcomer.invitation.id.as_str(),
                newcomer.employee.id.as_str(),
            ]);
            all.push(drawn(
                newcomer.invitation.clone(),
                newcomer.employee.clone(),
                touching,
            ));
        }
    }
    Ok((all, hidden))
}

/// Newcomers whose rows the copy has although no receipt came: only what was handed out can be there.
pub(crate) async fn already_there(reading: &mut Reading) -> Result<HashSet<String>> {
    let overlay = reading.overlay.clone();
    let sent: Vec<&str> = overlay
        .newcomers()
        .iter()
        .filter(|one| one.queued.sent_at.is_some() && one.queued.receipt.is_none())
        .map(|one| one.invitation.id.as_str())
        .collect();
    if sent.is_empty() {
        return Ok(HashSet::new());
    }
    let ids: Vec<String> = sqlx::query_scalar(
        "select t.id from json_each($1) as j cross join invitation as t on t.id = j.value",
    )
    .bind(serde_json::to_string(&sent)?)
    .fetch_all(reading.conn())
    .await?;
    Ok(ids.into_iter().collect())
}

pub(crate) async fn people_of(
    reading: &mut Reading,
    invitations: &[Invitation],
) -> Result<HashMap<String, Employee>> {
    let ids: Vec<&str> = invitations
        .iter()
        .map(|one| one.employee.as_str())
        .collect();
    let people: Vec<Employee> = bodies_by(reading.conn(), "employee", "id", &ids).await?;
    Ok(people
        .into_iter()
        .map(|person| (person.id.0.clone(), person))
        .collect())
}

pub(crate) fn hide(sql: &mut QueryBuilder<Sqlite>, hidden: &[String]) -> Result<()> {
    if !hidden.is_empty() {
        sql.push(" and id not in (select value from json_each(")
            .push_bind(serde_json::to_string(hidden)?)
            .push("))");
    }
    Ok(())
}

/// The part of a statement after `where` that answers the query, without the outbox.
pub(crate) fn narrow(
    sql: &mut QueryBuilder<Sqlite>,
    reading: &Reading,
    query: &InvitationsQuery,
    words: &[Word],
    hidden: &[String],
) -> Result<()> {
    let now = reading.now.0;
    match query.tab {
        InvitationTab::All => sql.push("step < 10"),
        InvitationTab::WantsToJoin => sql.push("step < 10 and step = 0"),
        InvitationTab::Bounced => sql.push("step < 10 and step in (1, 2)"),
        InvitationTab::Expired => sql
            .push("step < 10 and step between 3 and 8 and expires_at <= ")
            .push_bind(now),
        InvitationTab::OnTheWay => sql
            .push("step < 10 and step between 3 and 8 and (expires_at is null or expires_at > ")
            .push_bind(now)
            .push(")"),
        InvitationTab::Joined => sql
            .push("step = 10 and at > ")
            .push_bind(reading.now.plus(-JOINED_DAYS * DAY).0),
    };
    if let Some(department) = &query.department {
        sql.push(" and department = ")
            .push_bind(department.0.clone());
    }
    for word in words {
        let departments: Vec<&str> = departments_like(reading, word);
        sql.push(" and (n in (select rowid from invitation_words where invitation_words match ")
            .push_bind(question(std::slice::from_ref(word)))
            .push(" and instr(words, ")
            .push_bind(word.part.clone())
            .push(") > 0) or department in (select value from json_each(")
            .push_bind(serde_json::to_string(&departments)?)
            .push(")))");
    }
    hide(sql, hidden)
}

pub(crate) fn matches(one: &Drawn, words: &[Word], reading: &Reading) -> bool {
    let department = reading
        .departments
        .name(one.person.department.as_ref())
        .unwrap_or_default();
    let text = format!(
        "{}  {}{}",
        spaced(&fold(&one.person.name)),
        address_key(&one.invitation.address),
        spaced(&fold(&department))
    );
    proves(&text, words)
}

pub(crate) async fn count(
    reading: &mut Reading,
    query: &InvitationsQuery,
    words: &[Word],
    hidden: &[String],
) -> Result<u32> {
    let mut sql = QueryBuilder::<Sqlite>::new("select count(*) from invitation where ");
    narrow(&mut sql, reading, query, words, hidden)?;
    let n: i64 = sql.build_query_scalar().fetch_one(reading.conn()).await?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

pub(crate) fn len<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
