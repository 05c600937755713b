//! Who calls: the holder of a webhook's address. Everything that stops one is asked at every call, also of a batch (BLK-3), in one
//! place.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::Response;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{BY_REST, Event, EventKind};
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::{HOUR, MINUTE};
use gatehouse_rules::webhook::{Refusal, Scope, Webhook, judge};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::answer::{Bad, INVALID_CREDENTIALS, QUERY_LIMIT_EXCEEDED, REST_BLOCKED};
use crate::app::App;
use crate::change::webhook::about;
use crate::failure::{Failure, Told};
use crate::place::Place;
use crate::store;
use crate::store::workspace::Stored;
use crate::throttle;

/// Longest secret that is looked up.
const SECRET_MAX: usize = 200;

/// A webhook that is answered now, and the method that was asked.
#[derive(Debug)]
pub(super) struct Hook {
    pub caller: Caller,
    /// In small letters, without `.json`.
    pub method: String,
}

/// Whom a call acts for.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub workspace: Stored,
    pub webhook: Webhook,
    /// The number in its address: that of who made it.
    pub number: i64,
    /// Who owns it now; `None` for one that stayed when they left.
    pub owner: Option<Employee>,
    /// From where.
    pub place: Place,
    /// What names the call, where its program gave it a key: who sends it again after a crash gets the same ids.
    pub call: Option<String>,
}

impl Caller {
    /// The same for a call that its program named.
    pub fn named(&self, call: String) -> Self {
        Self {
            call: Some(call),
            ..self.clone()
        }
    }

    /// The id of something that this call makes: a new one, or the same one for whoever sends a named call again (API-1, SYN-1).
    pub fn id(&self, app: &App, what: &str) -> String {
        let Some(call) = &self.call else {
            return app.random.id(app.clock.now());
        };
        let mut bytes = [0u8; 16];
        let named = Sha256::digest(format!("{call}\n{what}"));
        for (byte, of) in bytes.iter_mut().zip(named) {
            *byte = of;
        }
        uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .to_string()
    }

    pub fn has(&self, scope: Scope) -> bool {
        self.webhook.scopes.contains(&scope)
    }

    /// Whether it sees people who do not work here, as those do who administer.
    pub fn sees_everyone(&self) -> bool {
        self.owner
            .as_ref()
            .is_some_and(|owner| owner.role.administers())
    }
}

#[derive(Deserialize)]
struct Address {
    employee: String,
    secret: String,
    method: String,
}

impl Hook {
    /// The webhook of a request's address, if it is answered now.
    pub async fn of(parts: &mut Parts, app: &App) -> Result<Self, Bad> {
        let Ok(Path(address)) = Path::<Address>::from_request_parts(parts, app).await else {
            return Err(INVALID_CREDENTIALS);
        };
        let place = Place::from_request_parts(parts, app)
            .await
            .unwrap_or_else(|never| match never {});
        let secret = Plain::new(address.secret);
        let method = address.method.to_ascii_lowercase();
        Ok(Self {
            caller: caller(app, &address.employee, &secret, &place).await?,
            method: method.strip_suffix(".json").unwrap_or(&method).to_owned(),
        })
    }
}

impl FromRequestParts<App> for Hook {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let found = Self::of(parts, app).await;
        // An address of the newer version without its method comes here, too.
        found.map_err(|bad| super::refusal(parts.uri.path(), bad))
    }
}

/// The webhook of an address, if it is answered now. Unknown numbers, wrong secrets and ended webhooks take the same way and get the
/// same answer, and are counted together; a right one is never held up by what others guess.
async fn caller(app: &App, number: &str, secret: &Plain, place: &Place) -> Result<Caller, Bad> {
    let now = app.clock.now();
    let number = number.parse().unwrap_or(0);
    let mut connection = app.db.connection().await?;
    let found = if secret.expose().len() <= SECRET_MAX {
        store::webhook::find_by_secret(&mut connection, &secret.hash(), number).await?
    } else {
        None
    };
    let Some((id, webhook)) = found else {
        drop(connection);
        return Err(guessed(app, place).await);
    };
    let Some(workspace) = store::workspace::find(&mut connection, &id).await? else {
        drop(connection);
        return Err(guessed(app, place).await);
    };
    let owner = match &webhook.employee {
        Some(owner) => store::employee::find(&mut connection, &id, owner).await?,
        None => None,
    };
    let owner = owner.map(|kept| kept.row);
    let blocked = store::block::list(&mut connection, &id).await?;
    drop(connection);
    let policy = app.config.block.policy;
    if let Err(refusal) = judge(&webhook, owner.as_ref(), policy, &blocked, now) {
        refused(app, &workspace, &webhook, place, refusal).await?;
        return Err(match refusal {
            Refusal::Blocked => REST_BLOCKED,
            Refusal::Disabled | Refusal::Expired | Refusal::OwnerLeft => guessed(app, place).await,
        });
    }
    let limit = (app.config.rest.per_second, app.config.rest.burst);
    if !app.buckets.take(&id, place.ip, limit, now) {
        return Err(QUERY_LIMIT_EXCEEDED);
    }
    used(app, &workspace, &webhook, place).await?;
    Ok(Caller {
        owner: owner.filter(|owner| owner.status == Status::Active),
        call: None,
        workspace,
        webhook,
        number,
        place: place.clone(),
    })
}

/// BLK-3: whether a caller is answered still, before each further call of one request: a batch that is under way ends with a block,
/// with the webhook, and with its owner.
pub(super) async fn still(app: &App, caller: &Caller) -> Result<(), Bad> {
    let workspace = &caller.workspace.id;
    let mut tx = app.db.begin_read().await?;
    let found = store::webhook::find(&mut tx, workspace, &caller.webhook.id).await?;
    let webhook = found.ok_or(INVALID_CREDENTIALS)?.row;
    let owner = match &webhook.employee {
        Some(owner) => store::employee::find(&mut tx, workspace, owner).await?,
        None => None,
    };
    let owner = owner.map(|kept| kept.row);
    let blocked = store::block::list(&mut tx, workspace).await?;
    drop(tx);
    let (policy, now) = (app.config.block.policy, app.clock.now());
    judge(&webhook, owner.as_ref(), policy, &blocked, now).map_err(|refusal| match refusal {
        Refusal::Blocked => REST_BLOCKED,
        Refusal::Disabled | Refusal::Expired | Refusal::OwnerLeft => INVALID_CREDENTIALS,
    })
}

async fn guessed(app: &App, place: &Place) -> Bad {
    let prefix = place.prefix();
    match throttle::count(app, &[(throttle::WEBHOOK, &prefix)]).await {
        Ok(_) => INVALID_CREDENTIALS,
        Err(Failure::Told(_)) => QUERY_LIMIT_EXCEEDED,
        Err(fault) => fault.into(),
    }
}

fn event(app: &App, webhook: &Webhook, place: &Place, kind: EventKind) -> Event {
    let mut event = Event {
        actor: webhook.employee.clone(),
        on: webhook.employee.clone(),
        ..place.event(app, kind)
    };
    event.data.extend(about(webhook));
    event.data.insert("way".to_owned(), Value::from(BY_REST));
    event
}

/// IPR-4, LOG-2: a use is a sign-in of the owner, marked as an integration's, once per webhook, address and hour. When it was last
/// used is noted to the minute.
async fn used(app: &App, workspace: &Stored, webhook: &Webhook, place: &Place) -> Told<()> {
    let (now, ip) = (app.clock.now(), place.ip.to_string());
    let is_fresh = webhook
        .last_used_at
        .is_some_and(|at| (0..MINUTE).contains(&now.since(at)));
    if is_fresh && webhook.last_used_ip.as_deref() == Some(&ip) {
        return Ok(());
    }
    let mut connection = app.db.connection().await?;
    store::webhook::set_used(&mut connection, &workspace.id, &webhook.id, &ip, now).await?;
    drop(connection);
    let once = format!("rest:{}:{ip}", webhook.id);
    if throttle::is_first(app, &once, HOUR).await? {
        let event = event(app, webhook, place, EventKind::SignedIn);
        app.log(&workspace.id, event).await?;
    }
    Ok(())
}

/// The true cause, as seldom.
async fn refused(
    app: &App,
    workspace: &Stored,
    webhook: &Webhook,
    place: &Place,
    refusal: Refusal,
) -> Told<()> {
    let once = format!("rest:{}:{}:{}", webhook.id, place.ip, refusal.name());
    if throttle::is_first(app, &once, HOUR).await? {
        let event = Event {
            cause: Some(refusal.name().to_owned()),
            ..event(app, webhook, place, EventKind::RestRefused)
        };
        app.log(&workspace.id, event).await?;
    }
    Ok(())
}
