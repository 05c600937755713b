//! SQL of operations: each id is claimed once, and its receipt kept with its effect (SYN-1).

use gatehouse_rules::id::{DeviceId, EmployeeId, OperationId, WorkspaceId};
use gatehouse_rules::operation::Receipt;
use gatehouse_rules::time::Time;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::{Answer, Columns, big, unreadable};

/// An operation that came, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// Who decided.
    pub employee: EmployeeId,
    /// On which device.
    pub device: DeviceId,
    /// The hash of what came.
    pub hash: String,
    /// Its receipt.
    pub receipt: Receipt,
}

/// Claims an id; false when it came before. On a race the second waits for the first to end.
pub async fn claim(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &OperationId,
    claim: &Claim<'_>,
) -> Answer<bool> {
    let done = sqlx::query(
        "insert into operation (workspace_id, id, employee_id, device_id, kind, hash, since) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (workspace_id, id) do nothing",
    )
    .bind(workspace.as_str())
    .bind(id.as_str())
    .bind(claim.employee.as_str())
    .bind(claim.device.as_str())
    .bind(claim.kind)
    .bind(claim.hash)
    .bind(claim.since.0)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Who claims an id, and for what.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    /// Who decided.
    pub employee: &'a EmployeeId,
    /// On which device.
    pub device: &'a DeviceId,
    /// The kind of decision.
    pub kind: &'a str,
    /// The hash of it all.
    pub hash: &'a str,
    /// From when it is remembered: now, or when it was decided where that is later.
    pub since: Time,
}

/// Keeps how it ended, in the transaction of its effect.
pub async fn set(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    receipt: &Receipt,
) -> Answer<()> {
    let text = serde_json::to_string(receipt).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query(
        "update operation set receipt = $3, revision = $4 where workspace_id = $1 and id = $2",
    )
    .bind(workspace.as_str())
    .bind(receipt.operation.as_str())
    .bind(text)
    .bind(big(receipt.revision))
    .execute(connection)
    .await?;
    Ok(())
}

fn receipt(row: &AnyRow, place: usize) -> Answer<Receipt> {
    serde_json::from_str(&row.text(place)?).map_err(|error| unreadable(place, error))
}

/// How one ended.
pub async fn find(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    id: &OperationId,
) -> Answer<Option<Came>> {
    sqlx::query(
        "select employee_id, device_id, hash, receipt from operation where workspace_id = $1 and id = $2 and receipt is not null",
    )
    .bind(workspace.as_str())
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?
    .map(|row| {
        Ok(Came {
            employee: row.text(0)?.into(),
            device: row.text(1)?.into(),
            hash: row.text(2)?,
            receipt: receipt(&row, 3)?,
        })
    })
    .transpose()
}

/// Receipts of one device after one revision and up to another.
pub async fn list_changed(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    device: &DeviceId,
    after: u64,
    to: u64,
) -> Answer<Vec<Receipt>> {
    sqlx::query(
        "select receipt from operation where workspace_id = $1 and device_id = $2 and revision > $3 and revision <= $4 \
         order by revision, id",
    )
    .bind(workspace.as_str())
    .bind(device.as_str())
    .bind(big(after))
    .bind(big(to))
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| receipt(row, 0))
    .collect()
}

/// Forgets ids older than they are remembered.
pub async fn remove_before(
    connection: &mut AnyConnection,
    workspace: &WorkspaceId,
    before: Time,
) -> Answer<u64> {
    let done = sqlx::query("delete from operation where workspace_id = $1 and since < $2")
        .bind(workspace.as_str())
        .bind(before.0)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}
