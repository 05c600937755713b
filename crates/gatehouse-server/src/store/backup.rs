//! SQL of backups: whole tables out and in, in an order that foreign keys allow. The schema knows text and whole
//! numbers only, so that a backup reads the same from either engine and into either.

use futures_util::TryStreamExt;
use serde_json::Value;
use sqlx::any::{AnyRow, AnyTypeInfoKind};
use sqlx::{AnyConnection, AssertSqlSafe, Column, Row, TypeInfo, ValueRef};

use super::{Answer, Columns};

/// Every table, those that others point to first. Of refresh tokens only those of revoked devices.
pub const TABLES: &[&str] = &[
    "meta",
    "workspace",
    "logo",
    "leap",
    "identity",
    "voided_password",
    "social_account",
    "social_link",
    "department",
    "workgroup",
    "link",
    "employee",
    "ip_rule",
    "address",
    "invitation",
    "letter",
    "event",
    "chain",
    "operation",
    "tombstone",
    "digest",
    "request",
    "webhook",
    "outgoing",
    "delivery",
    "rest_call",
    "device",
    "refresh_token",
    "factor",
    "backup_code",
    "passkey",
    "used_device",
    "lockout_case",
    "issued",
    "joining",
    "known_device",
    "strangers",
];

/// Tables that a backup leaves out: they live for minutes, or would bring ended access back. After a restore everyone signs in again.
pub const LEFT_OUT: &[&str] = &[
    "session",
    "step",
    "enrolment",
    "passkey_challenge",
    "code",
    "access_token",
    "proof",
    "throttle",
    "profile_session",
    "login_change",
    "recovery",
    "social_try",
    "social_proof",
];

/// Which rows are written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// What a backup holds.
    Lasting,
    /// What lives for minutes, too: sessions, and the tokens of apps. A database that moves, and is not brought back from before.
    All,
}

impl Rows {
    /// The tables they stand in, those that others point to first.
    pub fn tables(self) -> impl Iterator<Item = &'static &'static str> {
        let left_out: &[&str] = match self {
            Self::Lasting => &[],
            Self::All => LEFT_OUT,
        };
        TABLES.iter().chain(left_out)
    }
}

/// How many rows all tables hold, beside what every new database has.
pub async fn count(connection: &mut AnyConnection) -> Answer<u64> {
    let row = sqlx::query("select count(*) from workspace")
        .fetch_one(connection)
        .await?;
    row.revision(0)
}

/// A table's columns and rows, given to `take` one by one.
pub async fn read(
    connection: &mut AnyConnection,
    table: &str,
    rows: Rows,
    mut take: impl FnMut(Line) -> std::io::Result<()>,
) -> Answer<u64> {
    // The end of an app's access stays, and by its token a revoked device still hears that it was (SYN-4).
    let which = if rows == Rows::Lasting && table == "refresh_token" {
        " where device_id in (select id from device where revoked_at is not null)"
    } else {
        ""
    };
    let all = format!("select * from {table}{which}");
    let mut rows = sqlx::query(AssertSqlSafe(all)).fetch(connection);
    let mut n = 0;
    while let Some(row) = rows.try_next().await? {
        if n == 0 {
            let columns = row
                .columns()
                .iter()
                .map(|column| column.name().to_owned())
                .collect();
            take(Line::Table {
                table: table.to_owned(),
                columns,
            })
            .map_err(sqlx::Error::Io)?;
        }
        take(Line::Row(values(&row)?)).map_err(sqlx::Error::Io)?;
        n += 1;
    }
    Ok(n)
}

/// A line of a backup.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Line {
    /// The rows of a table follow.
    Table {
        /// Which.
        table: String,
        /// Its columns, in the order of the rows' values.
        columns: Vec<String>,
    },
    /// A row: text, whole numbers and nulls.
    Row(Vec<Value>),
}

fn values(row: &AnyRow) -> Answer<Vec<Value>> {
    (0..row.len())
        .map(|place| {
            let raw = row.try_get_raw(place)?;
            if raw.is_null() {
                return Ok(Value::Null);
            }
            match raw.type_info().kind() {
                AnyTypeInfoKind::BigInt | AnyTypeInfoKind::Integer | AnyTypeInfoKind::SmallInt => {
                    row.number(place).map(Value::from)
                }
                AnyTypeInfoKind::Text => row.text(place).map(Value::from),
                _ => Err(super::unknown(place, raw.type_info().name())),
            }
        })
        .collect()
}

/// Puts rows of a table in.
///
/// # Errors
/// When a row does not fit the table.
pub async fn add(
    connection: &mut AnyConnection,
    table: &str,
    columns: &[String],
    rows: &[Vec<Value>],
) -> Answer<()> {
    for chunk in rows.chunks(super::rows_at_once(columns.len())) {
        let sql = format!(
            "insert into {table} ({}) values {}",
            columns.join(", "),
            places_of(chunk)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in chunk.iter().flatten() {
            query = match value {
                Value::String(text) => query.bind(text.as_str()),
                Value::Number(number) => query.bind(number.as_i64()),
                _ => query,
            };
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// A null stands in the text: bound, it would need its column's type on PostgreSQL.
fn places_of(rows: &[Vec<Value>]) -> String {
    let mut place = 0;
    let rows: Vec<String> = rows
        .iter()
        .map(|row| {
            let values: Vec<String> = row
                .iter()
                .map(|value| {
                    if value.is_null() {
                        return "null".to_owned();
                    }
                    place += 1;
                    format!("${place}")
                })
                .collect();
            format!("({})", values.join(", "))
        })
        .collect();
    rows.join(", ")
}

/// Empties what a new database has of its own.
pub async fn clear(connection: &mut AnyConnection) -> Answer<()> {
    for table in TABLES.iter().rev() {
        sqlx::query(AssertSqlSafe(format!("delete from {table}")))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
