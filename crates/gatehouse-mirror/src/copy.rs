//! Applying what the server sent: carries out the plan's actions on a copy in one transaction, and
//! stores receipts in the outbox's file. Sums are kept as rows change, never computed by reading them.

use std::collections::HashMap;

use gatehouse_rules::digest::{BUCKETS, Digest, MODULUS};
use gatehouse_rules::feed::{Kind, Me, Resync, Stamped, Tombstone};
use gatehouse_rules::time::Time;
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};

use crate::drain;
use crate::failure::Result;
use crate::files::Copy;
use crate::open::{self, Mirror};
use crate::plan::log::Kept;
use crate::plan::{self, Action, Copies, Marks, Step};
use crate::rows;

/// Where the marks stand in a copy's file.
const MARKS: &str = "marks";
/// Where [`Kept`] stands in the outbox's file.
const LOG: &str = "log";

/// Where a copy stands. What cannot be read of it is fetched anew.
///
/// # Errors
/// A fault of the file.
pub async fn marks(conn: &mut SqliteConnection) -> Result<Marks> {
    let stored: Option<String> = sqlx::query_scalar("select value from state where key = $1")
        .bind(MARKS)
        .fetch_optional(conn)
        .await?;
    Ok(Marks::read(stored.as_deref()))
}

/// Where the copies stand.
///
/// # Errors
/// A fault of a file.
pub async fn copies(mirror: &Mirror) -> Result<Copies> {
    let copy = mirror.copy();
    let present = if mirror.is_damaged(&copy).await? {
        Marks {
            needs: Some(Resync::Unreadable),
            ..readable_marks(&copy).await
        }
    } else {
        marks(&mut *copy.read().await?).await?
    };
    let beside = match mirror.building().await? {
        Some(copy) => Some(marks(&mut *copy.read().await?).await?),
        None => None,
    };
    Ok(Copies { present, beside })
}

/// What is kept of the chain of events (LOG-3).
///
/// # Errors
/// A fault of the file.
pub async fn kept_log(mirror: &Mirror) -> Result<Option<Kept>> {
    open::find(&mut *mirror.read().await?, LOG).await
}

/// What can still be read of a damaged copy's marks: it goes on saying which revision screens see.
async fn readable_marks(copy: &Copy) -> Marks {
    let read = async { marks(&mut *copy.read().await?).await };
    read.await.unwrap_or_default()
}

/// Carries out a step: receipts first, then the copy's part; each in one transaction.
///
/// # Errors
/// [`gatehouse_rules::problem::Problem::DiskFull`], or a fault; what was not committed comes again.
pub async fn carry_out(mirror: &Mirror, copy: &Copy, step: Step, now: Time) -> Result<()> {
    let me = step.actions.iter().find_map(|action| match action {
        Action::Me(me) => Some(me.clone()),
        _ => None,
    });
    let me = if mirror.me().await? == me { None } else { me };
    let undone = match step.span {
        Some(span) => drain::has_receipts(&mut *mirror.read().await?, span).await?,
        None => false,
    };
    let offers = undone || step.offer_again.is_some();
    if offers || !step.receipts.is_empty() || me.is_some() || step.log.is_some() {
        let mut write = mirror.write().await?;
        if let Some(theirs) = step.offer_again {
            drain::offer_again(write.conn(), theirs).await?;
        }
        if let Some(span) = step.span {
            drain::offer_undone(write.conn(), span, &step.receipts).await?;
        }
        drain::store_receipts(write.conn(), &step.receipts).await?;
        if let Some(me) = &me {
            open::set::<Me>(write.conn(), "me", me).await?;
        }
        if let Some(kept) = &step.log {
            open::set::<Kept>(write.conn(), LOG, kept).await?;
        }
        write.commit().await?;
    }
    if step.actions.is_empty() {
        return Ok(());
    }
    let mut write = mirror.write_copy(copy).await?;
    let mut sums = Sums::default();
    for action in step.actions {
        act(write.conn(), &mut sums, action, now).await?;
    }
    sums.write(write.conn()).await?;
    write.commit().await
}

async fn act(
    conn: &mut SqliteConnection,
    sums: &mut Sums,
    action: Action,
    now: Time,
) -> Result<()> {
    match action {
        Action::Write(rows) => write_rows(conn, sums, rows).await,
        Action::Remove(tombstones) => remove_rows(conn, sums, &tombstones).await,
        Action::ForgetRemovals => {
            sqlx::query("delete from tombstone").execute(conn).await?;
            Ok(())
        }
        Action::ForgetEvents(before) => {
            sqlx::query("delete from event where at < $1")
                .bind(before.0)
                .execute(conn)
                .await?;
            Ok(())
        }
        // Kept in the outbox's file, see `carry_out`.
        Action::Me(_) => Ok(()),
        Action::Mark(marks) => mark(conn, &marks).await,
        Action::Compare(theirs) if theirs.is_empty() => Ok(()),
        Action::Compare(theirs) => {
            sums.write(conn).await?;
            let (present, mine) = (marks(conn).await?, digests(conn).await?);
            match plan::compare(&present, &mine, &theirs, now) {
                Some(changed) => {
                    tracing::warn!(
                        reached = present.reached,
                        "sums differ from the server's: the copy is fetched anew"
                    );
                    mark(conn, &changed).await
                }
                None => Ok(()),
            }
        }
    }
}

/// Remembers where a copy stands.
pub(crate) async fn mark(conn: &mut SqliteConnection, marks: &Marks) -> Result<()> {
    open::set(conn, MARKS, marks).await?;
    open::set(conn, "reached", &marks.reached).await?;
    if let Some(as_of) = marks.as_of {
        open::set(conn, "as_of", &as_of).await?;
    }
    Ok(())
}

/// The revisions that a copy holds of rows, by id.
async fn revisions(
    conn: &mut SqliteConnection,
    kind: Kind,
    ids: &[&str],
) -> Result<HashMap<String, u64>> {
    let ids = serde_json::to_string(ids)?;
    let sql = format!(
        "select id, revision from {} where id in (select value from json_each($1))",
        kind.name()
    );
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(ids)
        .fetch_all(conn)
        .await?;
    found
        .iter()
        .map(|row| Ok((row.try_get(0)?, unsigned(row.try_get(1)?))))
        .collect()
}

async fn write_rows(
    conn: &mut SqliteConnection,
    sums: &mut Sums,
    rows: Vec<Stamped>,
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let removed = removals(conn).await?;
    let mut newer = Vec::with_capacity(rows.len());
    let mut present: HashMap<Kind, HashMap<String, u64>> = HashMap::new();
    for kind in Kind::ALL {
        let of_kind = rows.iter().filter(|row| row.row.kind() == kind);
        let ids: Vec<&str> = of_kind.map(|row| row.row.id()).collect();
        if !ids.is_empty() {
            present.insert(kind, revisions(conn, kind, &ids).await?);
        }
    }
    for row in rows {
        let (kind, id) = (row.row.kind(), row.row.id());
        let known = present.entry(kind).or_default();
        let old = known.get(id).copied();
        let gone = removed.get(&(kind, id.to_owned())).copied();
        if !plan::applies(old, gone, row.revision) {
            continue;
        }
        if let Some(old) = old {
            sums.remove(kind, id, old);
        }
        sums.add(kind, id, row.revision);
        known.insert(id.to_owned(), row.revision);
        newer.push(row);
    }
    rows::set(conn, &newer).await
}

/// What was removed since the last time the copy was whole; empty most of the time.
async fn removals(conn: &mut SqliteConnection) -> Result<HashMap<(Kind, String), u64>> {
    let found = sqlx::query("select kind, id, revision from tombstone")
        .fetch_all(conn)
        .await?;
    let mut removed = HashMap::with_capacity(found.len());
    for row in &found {
        if let Some(kind) = Kind::named(row.try_get(0)?) {
            removed.insert((kind, row.try_get(1)?), unsigned(row.try_get(2)?));
        }
    }
    Ok(removed)
}

async fn remove_rows(
    conn: &mut SqliteConnection,
    sums: &mut Sums,
    tombstones: &[Tombstone],
) -> Result<()> {
    for kind in Kind::ALL {
        let of_kind: Vec<_> = tombstones.iter().filter(|one| one.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let ids: Vec<&str> = of_kind.iter().map(|one| one.id.as_str()).collect();
        let present = revisions(conn, kind, &ids).await?;
        let mut gone = Vec::new();
        for one in &of_kind {
            if let Some(revision) = present
                .get(&one.id)
                .filter(|revision| plan::removes(**revision, one.revision))
            {
                sums.remove(kind, &one.id, *revision);
                gone.push(one.id.as_str());
            }
        }
        let sql = format!(
            "delete from {} where id in (select value from json_each($1))",
            kind.name()
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(serde_json::to_string(&gone)?)
            .execute(&mut *conn)
            .await?;
        let kept: Vec<_> = of_kind.iter().map(|one| (&one.id, one.revision)).collect();
        sqlx::query(
            "insert into tombstone (kind, id, revision)
             select $1, json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each($2) where true
             on conflict (kind, id) do update set revision = max(revision, excluded.revision)",
        )
        .bind(kind.name())
        .bind(serde_json::to_string(&kept)?)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// What the rows written in one transaction add to the sums.
#[derive(Default)]
struct Sums(HashMap<Kind, Digest>);

impl Sums {
    fn of(&mut self, kind: Kind) -> Option<&mut Digest> {
        Kind::DIGESTED
            .contains(&kind)
            .then(|| self.0.entry(kind).or_insert_with(|| Digest::empty(kind)))
    }

    fn add(&mut self, kind: Kind, id: &str, revision: u64) {
        if let Some(digest) = self.of(kind) {
            digest.add(id, revision);
        }
    }

    fn remove(&mut self, kind: Kind, id: &str, revision: u64) {
        if let Some(digest) = self.of(kind) {
            digest.remove(id, revision);
        }
    }

    /// Adds them to those in the file, and starts from zero again.
    async fn write(&mut self, conn: &mut SqliteConnection) -> Result<()> {
        for (kind, digest) in self.0.drain() {
            sqlx::query(
                "insert into digest (kind, bucket, sum) select $1, key, value from json_each($2) where value <> 0
                 on conflict (kind, bucket) do update set sum = (sum + excluded.sum) % $3",
            )
            .bind(kind.name())
            .bind(serde_json::to_string(&digest.sums)?)
            .bind(signed(MODULUS))
            .execute(&mut *conn)
            .await?;
        }
        Ok(())
    }
}

/// The sums of a copy.
///
/// # Errors
/// A fault of the file.
pub async fn digests(conn: &mut SqliteConnection) -> Result<Vec<Digest>> {
    let mut digests: Vec<_> = Kind::DIGESTED.into_iter().map(Digest::empty).collect();
    for row in sqlx::query("select kind, bucket, sum from digest")
        .fetch_all(conn)
        .await?
    {
        let (kind, bucket, sum): (String, i64, i64) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let bucket = usize::try_from(bucket).unwrap_or(BUCKETS);
        let digest = digests.iter_mut().find(|digest| digest.kind.name() == kind);
        if let Some(place) = digest.and_then(|digest| digest.sums.get_mut(bucket)) {
            *place = unsigned(sum);
        }
    }
    Ok(digests)
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
