//! SQL of the sums that tell whether a mirror differs.

use std::collections::BTreeMap;

use gatehouse_rules::digest::{BUCKETS, Digest, MODULUS, term};
use gatehouse_rules::feed::Kind;
use gatehouse_rules::id::WorkspaceId;
use gatehouse_rules::role::{Right, Role};
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{Answer, Columns, big, places, rows_at_once, unknown, whole};

/// What a role sees of the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Everything, with the links' addresses.
    Admin,
    /// Employees and extranet people only.
    Helpdesk,
}

impl Scope {
    /// The scope of a role.
    #[must_use]
    pub const fn of(role: Role) -> Self {
        if role.has(Right::Invite) {
            Self::Admin
        } else {
            Self::Helpdesk
        }
    }

    /// The name in the database and in cursors.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Helpdesk => "helpdesk",
        }
    }

    /// Whether it shows a person of `role`.
    #[must_use]
    pub fn shows(self, role: Role) -> bool {
        self == Self::Admin || role <= Role::Employee
    }
}

/// What a change adds to the sums, gathered in memory and written once, when it commits.
#[derive(Debug, Default)]
pub struct Sums(BTreeMap<(Scope, Kind, usize), u64>);

impl Sums {
    /// A row is there now at `revision`.
    pub fn add(&mut self, kind: Kind, id: &str, role: Role, revision: u64) {
        let (bucket, term) = term(id, revision);
        self.count(kind, bucket, role, term);
    }

    /// A row is no longer there at `revision`.
    pub fn remove(&mut self, kind: Kind, id: &str, role: Role, revision: u64) {
        let (bucket, term) = term(id, revision);
        self.count(kind, bucket, role, MODULUS - term);
    }

    fn count(&mut self, kind: Kind, bucket: usize, role: Role, term: u64) {
        for scope in [Scope::Admin, Scope::Helpdesk] {
            if scope.shows(role) {
                let sum = self.0.entry((scope, kind, bucket)).or_default();
                *sum = (*sum + term) % MODULUS;
            }
        }
    }
}

/// Adds a change's sums to those kept.
pub async fn add(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    sums: &Sums,
) -> Answer<()> {
    let moved: Vec<_> = sums.0.iter().filter(|(_, sum)| **sum != 0).collect();
    for chunk in moved.chunks(rows_at_once(5)) {
        let sql = format!(
            "insert into digest (workspace_id, scope, kind, bucket, total) values {} \
             on conflict (workspace_id, scope, kind, bucket) do update set total = (digest.total + excluded.total) % {MODULUS}",
            places(chunk.len(), 5, 1)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for ((scope, kind, bucket), sum) in chunk {
            query = query
                .bind(workspace.as_str())
                .bind(scope.name())
                .bind(kind.name())
                .bind(i64::try_from(*bucket).unwrap_or(0))
                .bind(big(**sum));
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// The sums of every kind that has some, as a scope sees them.
pub async fn list(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    scope: Scope,
) -> Answer<Vec<Digest>> {
    let mut digests: Vec<Digest> = Kind::DIGESTED.into_iter().map(Digest::empty).collect();
    let rows = sqlx::query(
        "select kind, bucket, total from digest where workspace_id = $1 and scope = $2",
    )
    .bind(workspace.as_str())
    .bind(scope.name())
    .fetch_all(connection)
    .await?;
    for row in rows {
        let kind = row.word(0, Kind::named)?;
        let bucket = usize::try_from(row.number(1)?).unwrap_or(BUCKETS);
        let sum = digests
            .iter_mut()
            .find(|digest| digest.kind == kind)
            .and_then(|digest| digest.sums.get_mut(bucket))
            .ok_or_else(|| unknown(1, &bucket.to_string()))?;
        *sum = whole(row.number(2)?);
    }
    Ok(digests)
}
