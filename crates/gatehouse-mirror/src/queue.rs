//! What the outbox holds that is drawn over the copy, read once after each of its changes.

use std::collections::HashMap;
use std::sync::Arc;

use gatehouse_rules::feed::Me;
use gatehouse_rules::operation::{Operation, Outcome, Receipt};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::Time;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::damage::DAMAGED;
use crate::failure::Result;
use crate::open::{self, Mirror};
use crate::outbox::Subject;
use crate::overlay::Overlay;
use crate::plan::drain;
use crate::upstream::portal::tries::{self, Made};

/// One operation of the outbox, as it stands.
#[derive(Clone, Debug)]
pub struct Queued {
    /// Its place in the order of deciding.
    pub seq: i64,
    /// The operation.
    pub operation: Operation,
    /// On whom or what, as it was named when it was decided.
    pub about: Subject,
    /// It may leave from then on.
    pub leaves_at: Time,
    /// Since when it may have reached the server.
    pub sent_at: Option<Time>,
    /// How it ended.
    pub receipt: Option<Receipt>,
    /// Since when the admin has settled a conflict or a refusal.
    pub settled_at: Option<Time>,
}

impl Queued {
    /// It ended without effect, and the admin has not settled that yet.
    #[must_use]
    pub fn is_unsettled(&self) -> bool {
        self.settled_at.is_none()
            && self
                .receipt
                .as_ref()
                .is_some_and(|receipt| fails(&receipt.outcome))
    }

    /// Not yet in force: without an answer, or with one whose revision the copy has not reached.
    #[must_use]
    pub fn is_waiting(&self, reached: u64) -> bool {
        drain::drawn(self.receipt.as_ref(), reached)
    }
}

/// Whether an outcome leaves nothing in force and waits for the admin.
#[must_use]
pub const fn fails(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Conflict { .. }
            | Outcome::Rejected { .. }
            | Outcome::Expired
            | Outcome::Unknown { .. }
    )
}

/// What is drawn of the outbox, in the order of deciding, and for whom.
#[derive(Debug)]
pub struct Queue {
    /// Whose mirror it is.
    pub(crate) me: Option<Me>,
    /// The copy that was found damaged, by name.
    pub(crate) damaged: Option<String>,
    pub(crate) operations: Vec<Arc<Queued>>,
    /// Whom invitations that are drawn made on a portal so far.
    made: Vec<Made>,
    /// What a copy of this revision holds already is not in it.
    from: u64,
    /// The overlay at the revision it was made for.
    overlay: tokio::sync::Mutex<Option<(u64, Arc<Overlay>)>>,
}

impl Queue {
    /// What is drawn over a state of the copy, which has reached a revision; made once for each.
    ///
    /// # Errors
    /// A fault of the copy's file.
    pub async fn overlay(&self, copy: &mut SqliteConnection, reached: u64) -> Result<Arc<Overlay>> {
        let mut kept = self.overlay.lock().await;
        if let Some((at, overlay)) = &*kept
            && *at == reached
        {
            return Ok(overlay.clone());
        }
        let here = tries::here(copy, &self.made).await?;
        let overlay = Arc::new(Overlay::of(&self.operations, reached, here));
        *kept = Some((reached, overlay.clone()));
        Ok(overlay)
    }

    /// The same with what was decided since.
    pub(crate) fn with(&self, added: Vec<Arc<Queued>>) -> Arc<Self> {
        let mut operations = self.operations.clone();
        operations.extend(added);
        Arc::new(Self {
            me: self.me.clone(),
            damaged: self.damaged.clone(),
            operations,
            made: self.made.clone(),
            from: self.from,
            overlay: tokio::sync::Mutex::new(None),
        })
    }

    /// Whose mirror it is.
    ///
    /// # Errors
    /// [`Problem::SignInAgain`] before the first answer of the server.
    pub fn me(&self) -> Result<&Me> {
        self.me.as_ref().ok_or_else(|| Problem::SignInAgain.into())
    }
}

impl Mirror {
    /// The outbox as it is drawn now over a copy that has reached a revision, or a later one.
    ///
    /// # Errors
    /// [`Problem::Locked`], [`Problem::VaultDamaged`].
    pub async fn queue(&self, reached: u64) -> Result<Arc<Queue>> {
        let mut kept = self.inner.queue.lock().await;
        if let Some(queue) = &kept.fresh
            // A reader may still stand at an older state of the copy than the one this was read for.
            && queue.from <= reached
        {
            return Ok(queue.clone());
        }
        let mut conn = self.read().await?;
        let known: HashMap<i64, Arc<Queued>> = kept
            .last
            .as_ref()
            .map(|queue| {
                queue
                    .operations
                    .iter()
                    .map(|queued| (queued.seq, queued.clone()))
                    .collect()
            })
            .unwrap_or_default();
        let queue = Arc::new(Queue {
            me: open::find(&mut conn, "me").await?,
            damaged: open::find(&mut conn, DAMAGED).await?,
            operations: drawn(&mut conn, reached, &known).await?,
            made: tries::made(&mut conn, reached).await?,
            from: reached,
            overlay: tokio::sync::Mutex::new(None),
        });
        kept.fresh = Some(queue.clone());
        kept.last = Some(queue.clone());
        Ok(queue)
    }
}

/// The queue as last read, and whether nothing was committed since.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) fresh: Option<Arc<Queue>>,
    pub(crate) last: Option<Arc<Queue>>,
}

/// Reads what is not yet settled; an import is parsed once, however often its row changes.
async fn drawn(
    conn: &mut SqliteConnection,
    reached: u64,
    known: &HashMap<i64, Arc<Queued>>,
) -> Result<Vec<Arc<Queued>>> {
    let rows = sqlx::query(
        "select seq, about, leaves_at, sent_at, receipt, settled_at from outbox
         where receipt is null or (outcome in ('conflict', 'rejected', 'expired', 'unknown') and settled_at is null)
            or revision > $1
         order by seq",
    )
    .bind(i64::try_from(reached).unwrap_or(i64::MAX))
    .fetch_all(&mut *conn)
    .await?;
    let mut operations = Vec::with_capacity(rows.len());
    for row in rows {
        let seq: i64 = row.try_get("seq")?;
        let known = known.get(&seq);
        if let Some(known) = known
            && is_unchanged(known, &row)?
        {
            operations.push(known.clone());
            continue;
        }
        let operation = match known {
            Some(known) => Some(known.operation.clone()),
            None => {
                let text: String =
                    sqlx::query_scalar("select operation from outbox where seq = $1")
                        .bind(seq)
                        .fetch_one(&mut *conn)
                        .await?;
                serde_json::from_str(&text).ok()
            }
        };
        // What a newer version of the app made cannot be drawn here; the outbox screen names it.
        if let Some(queued) = operation.and_then(|operation| queued(&row, operation).ok()) {
            operations.push(Arc::new(queued));
        }
    }
    Ok(operations)
}

/// Whether a row says nothing new of an operation that still waits: most do, at every commit.
fn is_unchanged(known: &Queued, row: &SqliteRow) -> Result<bool> {
    let sent_at = row.try_get::<Option<i64>, _>("sent_at")?.map(Time);
    let leaves_at = Time(row.try_get("leaves_at")?);
    let has_receipt = row.try_get::<Option<&str>, _>("receipt")?.is_some();
    Ok(known.receipt.is_none()
        && !has_receipt
        && known.sent_at == sent_at
        && known.leaves_at == leaves_at)
}

pub(crate) fn queued(row: &SqliteRow, operation: Operation) -> Result<Queued> {
    let receipt: Option<String> = row.try_get("receipt")?;
    Ok(Queued {
        seq: row.try_get("seq")?,
        operation,
        about: serde_json::from_str(&row.try_get::<String, _>("about")?)?,
        leaves_at: Time(row.try_get("leaves_at")?),
        sent_at: row.try_get::<Option<i64>, _>("sent_at")?.map(Time),
        receipt: receipt
            .map(|text| serde_json::from_str(&text))
            .transpose()?,
        settled_at: row.try_get::<Option<i64>, _>("settled_at")?.map(Time),
    })
}
