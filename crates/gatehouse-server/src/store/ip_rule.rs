//! SQL of IP rules: the allow-lists that are there (IPR-1).

use gatehouse_rules::employee::Employee;
use gatehouse_rules::id::WorkspaceId;
use gatehouse_rules::ip_rule::{IpRule, RuleFor};
use gatehouse_rules::role::Role;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::{Answer, Columns, Kept, big, unknown, unreadable};

macro_rules! columns {
    () => {
        "id, level, allowed, since, revision"
    };
}

fn ip_rule(row: &AnyRow) -> Answer<Kept<IpRule>> {
    let (id, level) = (row.text(0)?, row.text(1)?);
    Ok(Kept {
        row: IpRule {
            rule: RuleFor::named(&level, &id).ok_or_else(|| unknown(1, &level))?,
            id,
            allowed: serde_json::from_str(&row.text(2)?).map_err(|error| unreadable(2, error))?,
            since: row.time(3)?,
        },
        revision: row.revision(4)?,
        role: Role::Employee,
    })
}

/// One of a workspace.
pub async fn find(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    rule: &RuleFor,
) -> Answer<Option<Kept<IpRule>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from ip_rule where workspace_id = $1 and id = $2 and level = $3"
    ))
    .bind(workspace.as_str())
    .bind(rule.row_id(workspace))
    .bind(rule.level())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(ip_rule)
    .transpose()
}

/// Those that are for a person: at most three, of the workspace, the department and their own.
pub async fn list_of_person(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    person: &Employee,
) -> Answer<Vec<IpRule>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from ip_rule where workspace_id = $1 and id in ($1, $2, $3)"
    ))
    .bind(workspace.as_str())
    .bind(person.id.as_str())
    .bind(person.department.as_ref().map_or("", |id| id.as_str()))
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| Ok(ip_rule(row)?.row))
    .collect()
}

/// All of a workspace, in key order.
pub async fn list(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    after: &str,
    limit: u32,
) -> Answer<Vec<Kept<IpRule>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from ip_rule where workspace_id = $1 and id > $2 order by id limit $3"
    ))
    .bind(workspace.as_str())
    .bind(after)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?
    .iter()
    .map(ip_rule)
    .collect()
}

/// Those touched after one revision and up to another.
pub async fn list_changed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    after: u64,
    to: u64,
) -> Answer<Vec<Kept<IpRule>>> {
    sqlx::query(concat!(
        "select ",
        columns!(),
        " from ip_rule where workspace_id = $1 and revision > $2 and revision <= $3 order by revision, id"
    ))
    .bind(workspace.as_str())
    .bind(big(after))
    .bind(big(to))
    .fetch_all(connection)
    .await?
    .iter()
    .map(ip_rule)
    .collect()
}

/// How many there are.
pub async fn count(connection: &mut AnyConnection, workspace: &WorkspaceId) -> Answer<u64> {
    sqlx::query("select count(*) from ip_rule where workspace_id = $1")
        .bind(workspace.as_str())
        .fetch_one(connection)
        .await?
        .revision(0)
}

/// Sets one, in the place of what was there.
pub async fn set(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    row: &IpRule,
    revision: u64,
) -> Answer<()> {
    let allowed = serde_json::to_string(&row.allowed).unwrap_or_else(|_| "[]".to_owned());
    sqlx::query(
        "insert into ip_rule (workspace_id, id, level, allowed, since, revision) values ($1, $2, $3, $4, $5, $6) \
         on conflict (workspace_id, id) do update set allowed = excluded.allowed, since = excluded.since, \
         revision = excluded.revision",
    )
    .bind(workspace.as_str())
    .bind(row.id.as_str())
    .bind(row.rule.level())
    .bind(allowed)
    .bind(row.since.0)
    .bind(big(revision))
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes one away.
pub async fn remove(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    rule: &RuleFor,
) -> Answer<()> {
    sqlx::query("delete from ip_rule where workspace_id = $1 and id = $2 and level = $3")
        .bind(workspace.as_str())
        .bind(rule.row_id(workspace))
        .bind(rule.level())
        .execute(connection)
        .await?;
    Ok(())
}
