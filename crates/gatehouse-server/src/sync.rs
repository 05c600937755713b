//! What mirrors ask: the first sync, the feed, the operations. Word of every new head is in `live.rs`.

use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use gatehouse_rules::feed::{
    Chain, Cursor, EPOCH_HEADER, EVENT_DAYS, FeedPage, Kind, Me, OPERATIONS_MAX, PAGE_MAX, Resync,
    Row, RowsPage, SCHEMA, Sealed, Stamped, Start, judge,
};
use gatehouse_rules::id::WorkspaceId;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::{DAY, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::AnyConnection;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::access::Admin;
use crate::app::App;
use crate::failure::{Told, in_time, within};
use crate::fault::{Fault, on};
use crate::place::Place;
use crate::store;
use crate::store::Kept;
use crate::store::digest::Scope;
use crate::store::feed::Span;
use crate::store::workspace::Stored;

/// The largest body of operations: an import of [`gatehouse_rules::invitation::PEOPLE_MAX`] people.
const BODY_MAX: usize = 96 * 1024 * 1024;
/// Longest time for operations, an import of as many people among them.
const OPERATIONS_PATIENCE: Duration = Duration::from_secs(10 * 60);

/// Every route of the sync.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/sync/start", get(start))
        .route("/api/sync/rows", get(rows))
        .route("/api/sync/feed", get(feed))
        .route("/api/sync/live", get(crate::live::live))
        .layer(from_fn(in_time))
        .route(
            "/api/sync/operations",
            post(operations)
                .layer(DefaultBodyLimit::max(BODY_MAX))
                .layer(from_fn(in_more_time)),
        )
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
}

async fn in_more_time(request: Request, next: Next) -> Told<Response> {
    within(OPERATIONS_PATIENCE, next.run(request)).await
}

/// From where a first sync reads on.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct RowsAsked {
    /// `next` of the page before; left out for the first.
    after: Option<String>,
    /// The most rows of one answer; 1,000 where left out.
    #[schemars(with = "Option<u32>", range(min = 1, max = PAGE_MAX))]
    limit: Option<String>,
}

/// From where the feed goes on.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct FeedAsked {
    /// `cursor` of the start, or `next` of the page before.
    #[schemars(required)]
    cursor: Option<String>,
    /// The most rows of one answer, but never part of a revision; 1,000 where left out.
    #[schemars(with = "Option<u32>", range(min = 1, max = PAGE_MAX))]
    limit: Option<String>,
    /// LOG-3: the number of an event whose hash is held against the one that was kept.
    #[schemars(with = "Option<u64>")]
    chain: Option<String>,
}

/// What a query said; it is refused where it cannot be read.
type Asked<T> = Result<Query<T>, QueryRejection>;

fn read<T>(asked: Asked<T>) -> Result<T, Problem> {
    let Ok(Query(asked)) = asked else {
        return Err(Problem::field("query", "unreadable"));
    };
    Ok(asked)
}

fn limit(asked: Option<&str>) -> Result<u32, Problem> {
    match asked {
        None => Ok(1_000),
        Some(text) => text
            .parse()
            .ok()
            .filter(|limit| (1..=PAGE_MAX).contains(limit))
            .ok_or_else(|| Problem::field("limit", "range_1_5000")),
    }
}

/// What one answer is about: read once, in the transaction that reads the rows.
struct Reading<'a> {
    app: &'a App,
    workspace: Stored,
    scope: Scope,
    now: Time,
}

impl<'a> Reading<'a> {
    async fn begin(app: &'a App, admin: &Admin, tx: &mut AnyConnection) -> Told<Self> {
        Ok(Self {
            app,
            workspace: store::workspace::find(tx, &admin.holder.workspace)
                .await?
                .ok_or(Problem::NoSuchWorkspace)?,
            scope: Scope::of(admin.role),
            now: app.clock.now(),
        })
    }

    fn cursor(&self, epoch: &str, revision: u64) -> String {
        Cursor {
            epoch: epoch.to_owned(),
            revision,
            schema: SCHEMA,
            scope: self.scope.name().to_owned(),
        }
        .encode()
    }

    fn events_since(&self) -> Time {
        self.now.plus(-EVENT_DAYS * DAY)
    }

    async fn own_row(&self, tx: &mut AnyConnection) -> Told<Stamped> {
        let picture = match self.workspace.settings.logo {
            Some(_) => store::logo::find(tx, &self.workspace.id).await?,
            None => None,
        };
        let told = crate::workspace::told(&self.app.config, &self.workspace, picture);
        Ok(Stamped {
            revision: self.workspace.revision,
            row: Row::Workspace(told),
        })
    }

    /// A link's address is told only to roles that may invite.
    fn link(&self, mut kept: Kept<gatehouse_rules::link::Link>) -> Stamped {
        kept.row.url = (self.scope == Scope::Admin && kept.row.switched_off_at.is_none())
            .then(|| crate::link::address(self.app, &self.workspace.slug, &kept.row.id));
        stamped(kept, Row::Link)
    }

    /// One kind's rows in key order.
    async fn page(
        &self,
        tx: &mut AnyConnection,
        kind: Kind,
        after: &str,
        limit: u32,
    ) -> Told<Vec<Stamped>> {
        let (id, scope) = (&self.workspace.id, self.scope);
        Ok(match kind {
            Kind::Workspace if after.is_empty() => vec![self.own_row(tx).await?],
            Kind::Workspace => Vec::new(),
            Kind::Department => store::department::list(tx, id, after, limit)
                .await?
                .into_iter()
                .map(|kept| stamped(kept, Row::Department))
                .collect(),
            Kind::Workgroup => store::workgroup::list(tx, id, after, limit)
                .await?
                .into_iter()
                .map(|kept| stamped(kept, Row::Workgroup))
                .collect(),
            Kind::Link => store::link::list(tx, id, after, limit)
                .await?
                .into_iter()
                .map(|kept| self.link(kept))
                .collect(),
            Kind::IpRule => store::ip_rule::list(tx, id, after, limit)
                .await?
                .into_iter()
                .map(|kept| stamped(kept, Row::IpRule))
                .collect(),
            Kind::Employee => store::employee::page(tx, id, scope, after, limit)
                .await?
                .into_iter()
                .map(|kept| stamped(kept, Row::Employee))
                .collect(),
            Kind::Invitation => store::invitation::page(tx, id, scope, after, limit)
                .await?
                .into_iter()
                .map(|kept| stamped(kept, Row::Invitation))
                .collect(),
            Kind::Request => store::request::page(tx, id, scope, after, limit)
                .await?
                .into_iter()
                .map(|kept| stamped(kept, Row::Request))
                .collect(),
            Kind::Webhook => store::webhook::page(tx, id, scope, after, limit)
                .await?
                .into_iter()
                .map(|kept| stamped(kept, Row::Webhook))
                .collect(),
            Kind::Outgoing => store::outgoing::page(tx, id, scope, after, limit)
                .await?
                .into_iter()
                .map(|kept| stamped(kept, Row::Outgoing))
                .collect(),
            Kind::Event => store::event::page(tx, id, scope, self.events_since(), after, limit)
                .await?
                .into_iter()
                .map(sealed)
                .collect(),
        })
    }

    /// Every row that a span of revisions touched.
    async fn changed(&self, tx: &mut AnyConnection, span: Span) -> Told<Vec<Stamped>> {
        let (id, scope) = (&self.workspace.id, self.scope);
        let Span { after, to } = span;
        let mut rows = Vec::new();
        if self.workspace.revision > after && self.workspace.revision <= to {
            rows.push(self.own_row(tx).await?);
        }
        let departments = store::department::list_changed(tx, id, after, to).await?;
        rows.extend(
            departments
                .into_iter()
                .map(|kept| stamped(kept, Row::Department)),
        );
        let workgroups = store::workgroup::list_changed(tx, id, after, to).await?;
        rows.extend(
            workgroups
                .into_iter()
                .map(|kept| stamped(kept, Row::Workgroup)),
        );
        let links = store::link::list_changed(tx, id, after, to).await?;
        rows.extend(links.into_iter().map(|kept| self.link(kept)));
        let ip_rules = store::ip_rule::list_changed(tx, id, after, to).await?;
        rows.extend(ip_rules.into_iter().map(|kept| stamped(kept, Row::IpRule)));
        let employees = store::employee::list_changed(tx, id, scope, after, to).await?;
        rows.extend(
            employees
                .into_iter()
                .map(|kept| stamped(kept, Row::Employee)),
        );
        let invitations = store::invitation::list_changed(tx, id, scope, after, to).await?;
        rows.extend(
            invitations
                .into_iter()
                .map(|kept| stamped(kept, Row::Invitation)),
        );
        let requests = store::request::list_changed(tx, id, scope, after, to).await?;
        rows.extend(requests.into_iter().map(|kept| stamped(kept, Row::Request)));
        let webhooks = store::webhook::list_changed(tx, id, scope, after, to).await?;
        rows.extend(webhooks.into_iter().map(|kept| stamped(kept, Row::Webhook)));
        let outgoing = store::outgoing::list_changed(tx, id, scope, after, to).await?;
        rows.extend(
            outgoing
                .into_iter()
                .map(|kept| stamped(kept, Row::Outgoing)),
        );
        let events = store::event::list_changed(tx, id, scope, after, to).await?;
        rows.extend(events.into_iter().map(sealed));
        Ok(rows)
    }
}

fn stamped<T>(kept: Kept<T>, row: impl FnOnce(T) -> Row) -> Stamped {
    Stamped {
        revision: kept.revision,
        row: row(kept.row),
    }
}

fn sealed((event, revision): store::event::Sealed) -> Stamped {
    Stamped {
        revision,
        row: Row::Event(event),
    }
}

fn me(admin: &Admin) -> Me {
    Me {
        workspace: admin.holder.workspace.clone(),
        employee: admin.holder.employee.clone(),
        name: admin.name.clone(),
        role: admin.role,
        ip: admin
            .place
            .as_ref()
            .and_then(Place::known)
            .map(|ip| ip.to_string()),
    }
}

async fn epoch(tx: &mut AnyConnection) -> Told<String> {
    Ok(store::workspace::epoch(tx)
        .await?
        .ok_or_else(|| anyhow::anyhow!("the database has no epoch"))?)
}

/// SYN-3: the head, noted before the first page.
async fn start(admin: Admin, State(app): State<App>) -> Told<Json<Start>> {
    let mut tx = app.db.begin_read().await?;
    let reading = Reading::begin(&app, &admin, &mut tx).await?;
    let epoch = epoch(&mut tx).await?;
    let (id, scope) = (&reading.workspace.id, reading.scope);
    let events = store::event::count(&mut tx, id, reading.events_since()).await?;
    let counts = vec![
        (Kind::Workspace, 1),
        (
            Kind::Department,
            store::department::count(&mut tx, id).await?,
        ),
        (Kind::Workgroup, store::workgroup::count(&mut tx, id).await?),
        (Kind::Link, store::link::count(&mut tx, id).await?),
        (Kind::IpRule, store::ip_rule::count(&mut tx, id).await?),
        (
            Kind::Employee,
            store::employee::count(&mut tx, id, scope).await?,
        ),
        (
            Kind::Invitation,
            store::invitation::count(&mut tx, id, scope).await?,
        ),
        (
            Kind::Request,
            store::request::count(&mut tx, id, scope).await?,
        ),
        (
            Kind::Webhook,
            store::webhook::count(&mut tx, id, scope).await?,
        ),
        (
            Kind::Outgoing,
            store::outgoing::count(&mut tx, id, scope).await?,
        ),
        (Kind::Event, events),
    ];
    Ok(Json(Start {
        cursor: reading.cursor(&epoch, reading.workspace.head),
        epoch,
        revision: reading.workspace.head,
        counts,
        me: me(&admin),
        now: reading.now,
    }))
}

/// SYN-3: a page of the first sync. Its position is a kind and a key, so it can be asked for again at any time.
async fn rows(
    admin: Admin,
    State(app): State<App>,
    asked: Asked<RowsAsked>,
) -> Told<Json<RowsPage>> {
    let asked = read(asked)?;
    let limit = limit(asked.limit.as_deref())?;
    let (first, mut after) = match asked.after.as_deref() {
        None | Some("") => (Kind::Workspace, String::new()),
        Some(text) => text
            .split_once(':')
            .filter(|(_, id)| !id.contains('\0'))
            .and_then(|(kind, id)| Some((Kind::named(kind)?, id.to_owned())))
            .ok_or_else(|| Problem::field("after", "unreadable"))?,
    };
    let mut tx = app.db.begin_read().await?;
    let reading = Reading::begin(&app, &admin, &mut tx).await?;
    let mut rows: Vec<Stamped> = Vec::new();
    for kind in Kind::ALL.into_iter().filter(|kind| *kind >= first) {
        let left = limit - u32::try_from(rows.len()).unwrap_or(limit);
        let page = reading.page(&mut tx, kind, &after, left).await?;
        let full = page.len() >= left as usize;
        rows.extend(page);
        if full {
            let next = rows
                .last()
                .map(|last| format!("{}:{}", last.row.kind().name(), last.row.id()));
            return Ok(Json(RowsPage { rows, next }));
        }
        after.clear();
    }
    Ok(Json(RowsPage { rows, next: None }))
}

/// SYN-3: what changed after a cursor, whole revisions only; or why the mirror must fetch anew.
async fn feed(admin: Admin, State(app): State<App>, asked: Asked<FeedAsked>) -> Told<Response> {
    let asked = read(asked)?;
    let limit = limit(asked.limit.as_deref())?;
    let mut tx = app.db.begin_read().await?;
    let reading = Reading::begin(&app, &admin, &mut tx).await?;
    let epoch = epoch(&mut tx).await?;
    let cursor = asked.cursor.as_deref().and_then(Cursor::decode);
    let Stored { head, horizon, .. } = reading.workspace;
    let from = cursor.as_ref().map_or(head, |cursor| cursor.revision);
    let leaps = store::workspace::list_leaps(&mut tx, &reading.workspace.id, from).await?;
    let scope = reading.scope.name();
    let after = match judge(cursor.as_ref(), &epoch, scope, head, horizon, &leaps) {
        Ok(after) => after,
        Err(reason) => return Ok(gone(reason)),
    };
    let (id, scope) = (reading.workspace.id.clone(), reading.scope);
    let device = &admin.holder.device;
    let whole = Span { after, to: head };
    let revisions = store::feed::list_revisions(&mut tx, &id, device, whole, limit + 1).await?;
    let to = page_end(&revisions, limit as usize, head);
    let more = to < head;
    let next = to + u64::from(more && on(Fault::CursorByGreaterOrEqual));
    let page = FeedPage {
        rows: reading.changed(&mut tx, Span { after, to }).await?,
        tombstones: store::tombstone::list_changed(&mut tx, &id, scope, after, to).await?,
        receipts: store::operation::list_changed(&mut tx, &id, device, after, to).await?,
        next: reading.cursor(&epoch, next),
        revision: next,
        more,
        digests: if more {
            Vec::new()
        } else {
            store::digest::list(&mut tx, &id, scope).await?
        },
        me: me(&admin),
        chain: Some(Box::new(chain(&mut tx, &id, asked.chain.as_deref()).await?)),
        now: reading.now,
    };
    Ok(Json(page).into_response())
}

/// LOG-3: the chain's head, and what stands at the number that a mirror kept.
async fn chain(tx: &mut AnyConnection, id: &WorkspaceId, asked: Option<&str>) -> Told<Chain> {
    let link = |number, hash| Sealed { number, hash };
    let now = store::event::chain(tx, id).await?;
    let asked = match asked.map(str::parse::<u64>) {
        None => None,
        Some(Err(_)) => return Err(Problem::field("chain", "unreadable").into()),
        Some(Ok(number)) if number > 0 && number == now.pruned_number => {
            Some(link(number, now.pruned_hash.clone()))
        }
        Some(Ok(number)) => store::event::find_hash(tx, id, number)
            .await?
            .map(|hash| link(number, hash)),
    };
    Ok(Chain {
        head: link(now.number, now.hash),
        asked,
        pruned: link(now.pruned_number, now.pruned_hash),
    })
}

/// The last revision that still fits: at most `limit` rows, but never part of a revision, and never nothing.
fn page_end(revisions: &[u64], limit: usize, head: u64) -> u64 {
    let (Some(over), Some(first)) = (revisions.get(limit), revisions.first()) else {
        return head;
    };
    if first == over { *first } else { over - 1 }
}

/// The cursor or the epoch is of no use any more: the mirror fetches anew, and keeps its outbox.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Gone {
    /// Why.
    resync: Resync,
}

fn gone(resync: Resync) -> Response {
    (StatusCode::GONE, Json(Gone { resync })).into_response()
}

#[derive(Deserialize)]
struct Batch {
    operations: Vec<Value>,
}

/// SYN-1: named operations up; a receipt each, in the same order. None is taken from a mirror that has not heard of
/// a restore yet.
async fn operations(
    admin: Admin,
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Json<Batch>, JsonRejection>,
) -> Told<Response> {
    let Ok(Json(batch)) = body else {
        return Err(Problem::field("operations", "unreadable").into());
    };
    if batch.operations.len() > OPERATIONS_MAX {
        return Err(Problem::field("operations", "too_many").into());
    }
    if let Some(believed) = headers.get(EPOCH_HEADER) {
        let mut tx = app.db.begin_read().await?;
        let other = believed.as_bytes() != epoch(&mut tx).await?.as_bytes();
        if other && !on(Fault::EpochNotAsked) {
            return Ok(gone(Resync::Epoch));
        }
    }
    let receipts = crate::operation::receive_values(&app, &admin, batch.operations).await?;
    Ok(Json(receipts).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_whole_revisions_only_and_never_nothing() {
        assert_eq!(page_end(&[], 2, 9), 9);
        assert_eq!(page_end(&[3, 4], 2, 9), 9);
        assert_eq!(page_end(&[3, 4, 6], 2, 9), 5);
        assert_eq!(page_end(&[3, 4, 4], 2, 9), 3);
        assert_eq!(page_end(&[4, 4, 4], 2, 9), 4);
    }
}
