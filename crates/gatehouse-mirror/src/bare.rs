//! A copy that is being built: it goes without what is made faster at once than row by row, until its rows are in.

use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::copy::mark;
use crate::failure::Result;
use crate::files::Copy;
use crate::open::Mirror;
use crate::order;
use crate::plan::Marks;

/// What is searched by words; `<kind>_worded` is the trigger that keeps them, `<kind>_wording` what they are.
const WORDED: [&str; 2] = ["employee", "invitation"];

/// Begins a copy: its first marks, and neither indexes nor words. What it goes without stands in its table `later`.
///
/// # Errors
/// [`gatehouse_rules::problem::Problem::DiskFull`], or a fault.
pub async fn begin(mirror: &Mirror, copy: &Copy, marks: &Marks) -> Result<()> {
    let mut write = mirror.write_copy(copy).await?;
    sqlx::query(
        // The one index that stays is what a trigger finds a person's invitations by.
        "insert into later (name, type, sql) select name, type, sql from sqlite_schema
         where type = 'index' and sql is not null and name <> 'invitation_by_employee'
         or type = 'trigger' and name in ('employee_worded', 'invitation_worded')",
    )
    .execute(write.conn())
    .await?;
    for (kind, name, _) in later(write.conn()).await? {
        run(write.conn(), format!("drop {kind} {name}")).await?;
    }
    order::begin(mirror, write.conn()).await?;
    mark(write.conn(), marks).await?;
    write.commit().await
}

/// Makes what the copy goes without, each in a transaction of its own: whoever locks or stops waits for one of them at
/// most, and after a kill the others are not made again.
///
/// # Errors
/// [`gatehouse_rules::problem::Problem::DiskFull`], or a fault; what is there already stays.
pub async fn complete(mirror: &Mirror, copy: &Copy) -> Result<()> {
    order::sort(mirror, copy).await?;
    let missing = later(&mut *copy.read().await?).await?;
    for (_, name, sql) in missing {
        let mut write = mirror.write_copy(copy).await?;
        if let Some(kind) = WORDED.iter().find(|kind| name == format!("{kind}_worded")) {
            let words = format!(
                "insert into {kind}_words (rowid, words) select n, words from {kind}_wording"
            );
            run(write.conn(), words).await?;
        }
        run(write.conn(), sql).await?;
        sqlx::query("delete from later where name = $1")
            .bind(name)
            .execute(write.conn())
            .await?;
        write.commit().await?;
    }
    Ok(())
}

/// Type, name and statement of what a copy goes without.
async fn later(conn: &mut SqliteConnection) -> Result<Vec<(String, String, String)>> {
    Ok(sqlx::query_as("select type, name, sql from later")
        .fetch_all(conn)
        .await?)
}

async fn run(conn: &mut SqliteConnection, statement: String) -> Result<()> {
    sqlx::query(AssertSqlSafe(statement)).execute(conn).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Marks;
    use crate::profile::Profile;
    use crate::secrets::Secrets;
    use gatehouse_rules::random::Random;
    use gatehouse_rules::time::{Clock, Time};

    async fn schema(copy: &Copy) -> Vec<(String, String)> {
        sqlx::query_as("select name, sql from sqlite_schema where sql is not null order by name")
            .fetch_all(&mut *copy.read().await.unwrap())
            .await
            .unwrap()
    }

    async fn found(copy: &Copy) -> Vec<String> {
        let asked = "select e.id from employee_words w join employee e on e.n = w.rowid
             where employee_words match 'oak' order by e.id";
        sqlx::query_scalar(asked)
            .fetch_all(&mut *copy.read().await.unwrap())
            .await
            .unwrap()
    }

    /// Written, renamed and removed while the copy is bare, and once more when it is whole.
    async fn write(mirror: &Mirror, copy: &Copy, ids: [&str; 3]) {
        let mut write = mirror.write_copy(copy).await.unwrap();
        for id in ids {
            let row = format!(
                "insert into employee (id, revision, body, name_key, address_key, role, status, factor, few_codes)
                 values ('{id}', 1, '', 'elm tree', '{id}@example.org', 1, 2, 0, 0)"
            );
            run(write.conn(), row).await.unwrap();
        }
        let renamed = format!(
            "update employee set name_key = 'oak tree' where id <> '{}'",
            ids[0]
        );
        run(write.conn(), renamed).await.unwrap();
        run(
            write.conn(),
            format!("delete from employee where id = '{}'", ids[1]),
        )
        .await
        .unwrap();
        write.commit().await.unwrap();
    }

    /// SYN-1: what was built at the end is what would have been built row by row.
    #[tokio::test]
    async fn a_completed_copy_has_the_shape_and_finds_the_words_of_any_other_syn_1() {
        let folder =
            std::env::temp_dir().join(format!("gatehouse-bare-{}", Random::System.id(Time(0))));
        let profile = Profile {
            folder: folder.clone(),
            clock: Clock::fixed(Time(0)),
            random: Random::System,
            secrets: Secrets::memory(),
        };
        let mirror = Mirror::create(&profile, "Northwind", None).await.unwrap();
        let copy = mirror.build().await.unwrap();
        begin(&mirror, &copy, &Marks::beside(Time(0)))
            .await
            .unwrap();
        assert!(schema(&copy).await.len() + 10 < schema(&mirror.copy()).await.len());
        write(&mirror, &copy, ["a", "b", "c"]).await;
        assert!(found(&copy).await.is_empty(), "words come at the end");
        complete(&mirror, &copy).await.unwrap();
        assert_eq!(schema(&copy).await, schema(&mirror.copy()).await);
        assert_eq!(found(&copy).await, ["c"]);
        write(&mirror, &copy, ["d", "e", "f"]).await;
        assert_eq!(found(&copy).await, ["a", "c", "f"]);
        complete(&mirror, &copy).await.unwrap();
        mirror.lock().await;
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
