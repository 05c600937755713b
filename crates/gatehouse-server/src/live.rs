//! Word of every new head, told to mirrors as it happens.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use futures_util::Stream;
use gatehouse_rules::feed::Head;
use gatehouse_rules::id::WorkspaceId;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

use crate::access::Admin;
use crate::app::App;
use crate::store;
use crate::store::Engine;

/// A live answer ends after this, so that its token and proof are checked again.
const LIVE_FOR: Duration = Duration::from_secs(15 * 60);

/// SYN-3: says "head is now n", within a moment, until the server stops, the person's access here ends or
/// [`LIVE_FOR`] is over.
pub async fn live(
    admin: Admin,
    State(app): State<App>,
) -> Sse<impl Stream<Item = Result<Sent, Infallible>>> {
    let listening = Listening {
        heads: app.nudge.listen(),
        told: None,
        ends: Instant::now() + LIVE_FOR,
        // Other processes change the database too: nodes on PostgreSQL, the command line on SQLite.
        poll: match app.db.engine() {
            Engine::Postgres => Duration::from_millis(300),
            Engine::Sqlite => Duration::from_secs(2),
        },
        admin,
        app,
    };
    let heads = futures_util::stream::unfold(listening, |mut listening| async move {
        let head = listening.next().await?;
        let sent = Sent::default().json_data(Head { head }).ok()?;
        Some((Ok(sent), listening))
    });
    Sse::new(heads).keep_alive(
        KeepAlive::new()
            .interval(Duration::from_secs(15))
            .text("ping"),
    )
}

struct Listening {
    app: App,
    admin: Admin,
    heads: Receiver<(WorkspaceId, u64)>,
    told: Option<u64>,
    ends: Instant,
    poll: Duration,
}

impl Listening {
    /// The next head that was not told yet; `None` when it is time to end.
    async fn next(&mut self) -> Option<u64> {
        loop {
            let head = self.read().await?;
            if self.told.is_none_or(|told| head > told) {
                self.told = Some(head);
                return Some(head);
            }
            let wait = Instant::now() + self.poll;
            loop {
                tokio::select! {
                    () = self.app.stop.cancelled() => return None,
                    () = tokio::time::sleep_until(self.ends) => return None,
                    () = tokio::time::sleep_until(wait) => break,
                    heard = self.heads.recv() => match heard {
                        Ok((workspace, head)) if workspace == self.admin.holder.workspace
                            && self.told.is_none_or(|told| head > told) => break,
                        Ok(_) => {}
                        Err(RecvError::Lagged(_)) => break,
                        Err(RecvError::Closed) => return None,
                    },
                }
            }
        }
    }

    /// The head now, if this person and device may still hear it.
    async fn read(&self) -> Option<u64> {
        let holder = &self.admin.holder;
        Admin::of(&self.app, holder.clone(), self.admin.place.clone())
            .await
            .ok()?;
        let mut connection = self.app.db.connection().await.ok()?;
        let device = store::device::find(&mut connection, &holder.device)
            .await
            .ok()??;
        if device.revoked_at.is_some() {
            return None;
        }
        store::workspace::head(&mut connection, &holder.workspace)
            .await
            .ok()?
    }
}
