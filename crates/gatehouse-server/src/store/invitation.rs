//! SQL of invitations.

use std::collections::HashSet;

use gatehouse_rules::address::Channel;
use gatehouse_rules::id::{EmployeeId, InvitationId, WorkspaceId};
use gatehouse_rules::invitation::{Invitation, LetterFacts};
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Hashed;
use gatehouse_rules::time::Time;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{Answer, Columns, Kept, big, places, rows_at_once, unreadable};
use crate::store::digest::Scope;

macro_rules! columns {
    () => {
        "id, employee_id, channel, address, link_id, invited_by, invited_at, sends, n_sent, expires_at, letter_state, \
         letter_at, letter_said, letter_host, pending_at, joined_at, revision"
    };
}

macro_rules! joined {
    () => {
        "select i.id, i.employee_id, i.channel, i.address, i.link_id, i.invited_by, i.invited_at, i.sends, i.n_sent, \
         i.expires_at, i.letter_state, i.letter_at, i.letter_said, i.letter_host, i.pending_at, i.joined_at, i.revision, \
         e.role, i.issue from invitation i join employee e on e.workspace_id = i.workspace_id and e.id = i.employee_id "
    };
}

const CHUNK: usize = 400;

/// An invitation and its issue: each letter's link carries one number more, and only the newest counts (INV-3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The invitation.
    pub kept: Kept<Invitation>,
    /// Its issue, from 1; 0 before the first letter.
    pub issue: u64,
}

/// The channel of a name in the database.
#[must_use]
pub fn channel(name: &str) -> Option<Channel> {
    match name {
        "email" => Some(Channel::Email),
        "phone" => Some(Channel::Phone),
        _ => None,
    }
}

/// The name of a channel in the database.
#[must_use]
pub const fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Phone => "phone",
    }
}

fn issued(row: &AnyRow) -> Answer<Issued> {
    let letter = match row.text_or(10)? {
        None => None,
        Some(_) => Some(LetterFacts {
            state: row.word(10, LetterState::named)?,
            at: row.time_or(11)?.unwrap_or_default(),
            said: row.text_or(12)?,
            host: row.text_or(13)?,
        }),
    };
    let channel = match row.text_or(2)? {
        None => None,
        Some(_) => Some(row.word(2, channel)?),
    };
    Ok(Issued {
        kept: Kept {
            row: Invitation {
                id: row.text(0)?.into(),
                employee: row.text(1)?.into(),
                channel,
                address: row.text(3)?,
                link: row.text_or(4)?.map(Into::into),
                invited_by: row.text_or(5)?.map(Into::into),
                invited_at: row.time(6)?,
                sends: serde_json::from_str(&row.text(7)?).map_err(|error| unreadable(7, error))?,
                n_sent: row.count(8)?,
                expires_at: row.time_or(9)?,
                letter,
                pending_at: row.time_or(14)?,
                joined_at: row.time_or(15)?,
            },
            revision: row.revision(16)?,
            role: row.word(17, Role::named)?,
        },
        issue: row.revision(18)?,
    })
}

/// One of a workspace.
pub async fn find(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &InvitationId,
) -> Answer<Option<Issued>> {
    sqlx::query(concat!(
        joined!(),
        "where i.workspace_id = $1 and i.id = $2"
    ))
    .bind(workspace.as_str())
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(issued)
    .transpose()
}

/// The one by which an employee was invited.
pub async fn find_of_employee(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
) -> Answer<Option<Issued>> {
    sqlx::query(concat!(
        joined!(),
        "where i.workspace_id = $1 and i.employee_id = $2"
    ))
    .bind(workspace.as_str())
    .bind(employee.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(issued)
    .transpose()
}

/// The one of a workspace whose newest link hashes to this. Links of earlier issues find nothing (INV-3).
pub async fn find_by_token(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    token: &Hashed,
) -> Answer<Option<Issued>> {
    sqlx::query(concat!(
        joined!(),
        "where i.workspace_id = $1 and i.token_hash = $2"
    ))
    .bind(workspace.as_str())
    .bind(token.as_str())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(issued)
    .transpose()
}

/// A page in key order, of those a scope may see.
pub async fn page(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
    after: &str,
    limit: u32,
) -> Answer<Vec<Kept<Invitation>>> {
    sqlx::query(concat!(
        joined!(),
        "where i.workspace_id = $1 and i.id > $2 and ($3 = 'admin' or e.role in ('employee', 'extranet')) \
         order by i.id limit $4"
    ))
    .bind(workspace.as_str())
    .bind(after)
    .bind(scope.name())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| issued(row).map(|issued| issued.kept))
    .collect()
}

/// Those touched after one revision and up to another.
pub async fn list_changed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
    after: u64,
    to: u64,
) -> Answer<Vec<Kept<Invitation>>> {
    sqlx::query(concat!(
        joined!(),
        "where i.workspace_id = $1 and i.revision > $2 and i.revision <= $3 \
         and ($4 = 'admin' or e.role in ('employee', 'extranet')) order by i.revision, i.id"
    ))
    .bind(workspace.as_str())
    .bind(big(after))
    .bind(big(to))
    .bind(scope.name())
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| issued(row).map(|issued| issued.kept))
    .collect()
}

/// Which of these ids are taken, in any workspace.
pub async fn list_taken(connection: &mut AnyConnection, ids: &[&str]) -> Answer<HashSet<String>> {
    let mut taken = HashSet::new();
    for chunk in ids.chunks(CHUNK) {
        let sql = format!(
            "select id from invitation where id in {}",
            places(1, chunk.len(), 1)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in chunk {
            query = query.bind(*id);
        }
        for row in query.fetch_all(&mut *connection).await? {
            taken.insert(row.text(0)?);
        }
    }
    Ok(taken)
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

/// What changes from send to send, in the order of the columns.
fn bind<'q>(query: Query<'q>, row: &Invitation) -> Query<'q> {
    let at = |time: Option<Time>| time.map(|time| time.0);
    let letter = row.letter.as_ref();
    query
        .bind(serde_json::to_string(&row.sends).unwrap_or_else(|_| "[]".to_owned()))
        .bind(i64::from(row.n_sent))
        .bind(at(row.expires_at))
        .bind(letter.map(|letter| letter.state.name()))
        .bind(letter.map(|letter| letter.at.0))
        .bind(letter.and_then(|letter| letter.said.clone()))
        .bind(letter.and_then(|letter| letter.host.clone()))
        .bind(at(row.pending_at))
        .bind(at(row.joined_at))
}

/// One to add: the row, its issue and the hash of that issue's token.
pub type New<'a> = (&'a Invitation, u64, Option<Hashed>);

/// Adds many.
pub async fn add(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    invitations: &[New<'_>],
    revision: u64,
) -> Answer<()> {
    for chunk in invitations.chunks(rows_at_once(20)) {
        let sql = format!(
            "insert into invitation (workspace_id, issue, token_hash, {}) values {}",
            columns!(),
            places(chunk.len(), 20, 1)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (row, issue, token) in chunk {
            query = query
                .bind(workspace.as_str())
                .bind(big(*issue))
                .bind(token.as_ref().map(|token| token.as_str().to_owned()))
                .bind(row.id.as_str())
                .bind(row.employee.as_str())
                .bind(row.channel.map(channel_name))
                .bind(row.address.as_str())
                .bind(row.link.as_ref().map(|id| id.as_str()))
                .bind(row.invited_by.as_ref().map(|id| id.as_str()))
                .bind(row.invited_at.0);
            query = bind(query, row).bind(big(revision));
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Writes everything of one that may change.
pub async fn set(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    row: &Invitation,
    revision: u64,
) -> Answer<()> {
    let query = sqlx::query(
        "update invitation set sends = $3, n_sent = $4, expires_at = $5, letter_state = $6, letter_at = $7, \
         letter_said = $8, letter_host = $9, pending_at = $10, joined_at = $11, revision = $12 \
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace.as_str())
    .bind(row.id.as_str());
    bind(query, row)
        .bind(big(revision))
        .execute(connection)
        .await?;
    Ok(())
}

/// Replaces the one link that works by that of another issue; `None` leaves none (INV-3).
pub async fn set_token(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &InvitationId,
    issue: u64,
    token: Option<&Hashed>,
) -> Answer<()> {
    sqlx::query(
        "update invitation set issue = $3, token_hash = $4 where workspace_id = $1 and id = $2",
    )
    .bind(workspace.as_str())
    .bind(id.as_str())
    .bind(big(issue))
    .bind(token.map(Hashed::as_str))
    .execute(connection)
    .await?;
    Ok(())
}

/// Spends the link: true for the one caller who was first and whose link was still the newest (INV-3).
pub async fn claim(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    token: &Hashed,
    now: Time,
) -> Answer<bool> {
    let done = sqlx::query(
        "update invitation set token_hash = null where workspace_id = $1 and token_hash = $2 \
         and joined_at is null and expires_at > $3",
    )
    .bind(workspace.as_str())
    .bind(token.as_str())
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes one for good (INV-5).
pub async fn remove(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &InvitationId,
) -> Answer<()> {
    sqlx::query("delete from invitation where workspace_id = $1 and id = $2")
        .bind(workspace.as_str())
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// How many a scope sees.
pub async fn count(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
) -> Answer<u64> {
    sqlx::query(
        "select count(*) from invitation i where i.workspace_id = $1 and ($2 = 'admin' or i.employee_id in \
         (select e.id from employee e where e.workspace_id = $1 and e.role in ('employee', 'extranet')))",
    )
    .bind(workspace.as_str())
    .bind(scope.name())
    .fetch_one(connection)
    .await?
    .revision(0)
}
