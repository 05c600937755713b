//! What every part of the server stands on, and the router.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, StatusCode};
use axum::middleware::map_request;
use axum::routing::get;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::WorkspaceId;
use gatehouse_rules::random::Random;
use gatehouse_rules::secret::Hashed;
use gatehouse_rules::time::Clock;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{
    MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer,
};
use tower_http::trace::TraceLayer;
use zeroize::Zeroizing;

use crate::config::Config;
use crate::failure::Failure;
use crate::mail::Mail;
use crate::pages::Pages;
use crate::password::Passwords;
use crate::provider::Providers;
use crate::reach::Reach;
use crate::rest::Buckets;
use crate::sms::Sms;
use crate::store::Db;
use crate::store::session::Alive;

/// The server's parts, cheap to clone. Time, chance and mail are passed in here.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The only clock.
    pub clock: Clock,
    /// The only source of chance.
    pub random: Random,
    /// What the operator set.
    pub config: Arc<Config>,
    /// The server's key.
    pub key: Key,
    /// Who is told of what happened.
    pub nudge: Nudge,
    /// How letters leave.
    pub mail: Mail,
    /// How SMS leave.
    pub sms: Sms,
    /// How deliveries leave, and where they may go.
    pub reach: Reach,
    /// Whose word counts for who someone is (SOC-1).
    pub providers: Providers,
    /// What [`crate::report`] asks a mail server for; `None` where none may come by HTTP.
    pub report_secret: Option<Hashed>,
    /// The pool that hashes passwords.
    pub passwords: Passwords,
    /// The templates of pages and letters.
    pub pages: Pages,
    /// How much integrations have asked lately (API-2).
    pub buckets: Buckets,
    /// Cancelled when the server stops; live answers and workers end with it.
    pub stop: CancellationToken,
}

/// The server's secret key: links are derived from it, so that the database holds none.
#[derive(Clone)]
pub struct Key(Arc<Zeroizing<[u8; 32]>>);

/// Tells listeners in this process; other processes learn by a short poll.
#[derive(Clone, Debug)]
pub struct Nudge {
    heads: broadcast::Sender<(WorkspaceId, u64)>,
    seal: Arc<Notify>,
    letters: Arc<Notify>,
    deliveries: Arc<Notify>,
}

impl App {
    /// Puts the parts together. Nothing runs until [`App::work`].
    ///
    /// # Errors
    /// When the settings of SMS cannot be used, or a secret in a file cannot be read.
    pub fn new(
        db: Db,
        config: Config,
        key: Key,
        clock: Clock,
        random: Random,
        mail: Mail,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            db,
            clock,
            sms: Sms::open(config.sms.as_ref())?,
            reach: Reach::open(&config.outgoing)?,
            providers: Providers::open(&config.provider)
                .map_err(|(key, reason)| anyhow::anyhow!("{key}: {reason}"))?,
            report_secret: match &config.mail.report_secret_file {
                Some(file) => Some(crate::report::secret(file)?),
                None => None,
            },
            passwords: Passwords::new(random.clone()),
            pages: Pages::new(config.templates.clone()),
            buckets: Buckets::default(),
            random,
            config: Arc::new(config),
            key,
            nudge: Nudge::new(),
            mail,
            stop: CancellationToken::new(),
        })
    }

    /// An event of `kind`, now, with nothing else said yet.
    #[must_use]
    pub fn event(&self, kind: EventKind) -> Event {
        let at = self.clock.now();
        Event {
            id: self.random.id(at).into(),
            number: 0,
            at,
            kind,
            actor: None,
            on: None,
            ip: None,
            device: None,
            cause: None,
            data: serde_json::Map::new(),
        }
    }

    /// What tells which browser sessions are open now.
    #[must_use]
    pub fn alive(&self) -> Alive {
        self.config.session.alive(self.clock.now())
    }

    /// Logs what happens outside a change: sign-ins, failures, refusals (LOG-1). It is sealed within a second.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn log(&self, workspace: &WorkspaceId, event: Event) -> Result<(), Failure> {
        let mut tx = self.db.begin_light().await?;
        crate::store::event::add(&mut tx, workspace, &event).await?;
        tx.commit().await?;
        self.nudge.seal();
        Ok(())
    }

    /// Everything the server answers.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/healthz", get(|| async { "alive" }))
            .route("/readyz", get(ready))
            .merge(crate::sync::routes())
            .merge(crate::outgoing::routes())
            .merge(crate::openapi::routes())
            .merge(crate::rest::routes())
            .merge(crate::pages::routes(self))
            .with_state(self.clone())
            .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(PropagateRequestIdLayer::new(REQUEST_ID))
            .layer(
                TraceLayer::new_for_http()
                    .make_span_with(span)
                    .on_response(answered)
                    .on_failure(()),
            )
            .layer(SetRequestIdLayer::new(REQUEST_ID, NewRequestId))
            .layer(map_request(without_id))
    }

    /// Runs what goes on beside requests, until [`App::stop`]: the sealer, the letters, the deliveries, the upkeep.
    pub async fn work(&self) {
        tokio::join!(
            crate::event::work(self.clone()),
            crate::letter::work(self.clone()),
            crate::delivery::work(self.clone()),
        );
    }
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

#[derive(Clone)]
struct NewRequestId;

impl MakeRequestId for NewRequestId {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let id = Random::System.id(Clock::System.now());
        id.parse().ok().map(RequestId::new)
    }
}

/// A request id is ours: a client's own could be anything, also a line of the log.
async fn without_id(mut request: Request) -> Request {
    request.headers_mut().remove(REQUEST_ID);
    request
}

/// The one line of a request; the rest is in its span.
fn answered<B>(response: &axum::http::Response<B>, took: Duration, _: &tracing::Span) {
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(status = response.status().as_u16(), ms, "answered");
}

/// A panic is logged under the trace id that the person is shown.
fn panicked(panic: Box<dyn std::any::Any + Send>) -> axum::response::Response {
    use axum::response::IntoResponse as _;
    Failure::of_panic(&*panic).into_response()
}

/// Method, route and request id; never a query, a header or a path with a token in it.
fn span<B>(request: &axum::http::Request<B>) -> tracing::Span {
    let id = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .unwrap_or_default();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str);
    tracing::info_span!("request", id, method = %request.method(), route)
}

async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.db.ready().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(fault) => {
            tracing::warn!("not ready: {fault:#}");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready")
        }
    }
}

impl Key {
    /// A key of these bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Arc::new(Zeroizing::new(bytes)))
    }

    /// Reads the key; `None` when there is no such file.
    ///
    /// # Errors
    /// When the file cannot be read, or holds anything but 32 bytes.
    pub fn read(file: &Path) -> anyhow::Result<Option<Self>> {
        let shown = file.display();
        match std::fs::read(file).map(Zeroizing::new) {
            Ok(bytes) => match <[u8; 32]>::try_from(bytes.as_slice()) {
                Ok(key) => Ok(Some(Self::new(key))),
                Err(_) => bail!("{shown} holds {} bytes, not 32", bytes.len()),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("read {shown}")),
        }
    }

    /// Makes a key and its file, readable by its owner only.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn make(file: &Path, random: &Random) -> anyhow::Result<Self> {
        let mut key = Zeroizing::new([0u8; 32]);
        random.fill(key.as_mut_slice());
        crate::store::write_private(file, key.as_slice())
            .with_context(|| format!("make {}", file.display()))?;
        Ok(Self::new(*key))
    }

    /// What tells keys apart and says nothing about them: kept in the database and in every backup.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        gatehouse_rules::secret::hex(&self.derive(&["fingerprint"]))
    }

    /// HMAC-SHA256 over the parts, each with its length, so that no two lists of parts read the same.
    #[must_use]
    pub fn derive(&self, parts: &[&str]) -> [u8; 32] {
        // HMAC takes a key of any length; the fallback is never reached.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.as_slice()) else {
            return [0; 32];
        };
        for part in parts {
            mac.update(&u64::try_from(part.len()).unwrap_or(0).to_le_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }

    /// The secret of a link: derived, in URL-safe text (INV-3). Only its hash is kept and looked up.
    #[must_use]
    pub fn secret(&self, parts: &[&str]) -> gatehouse_rules::secret::Plain {
        use base64::Engine as _;
        gatehouse_rules::secret::Plain::new(
            base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(self.derive(parts)),
        )
    }
}

impl Nudge {
    fn new() -> Self {
        Self {
            heads: broadcast::channel(256).0,
            seal: Arc::default(),
            letters: Arc::default(),
            deliveries: Arc::default(),
        }
    }

    /// A workspace's head is now this.
    pub fn head(&self, workspace: &WorkspaceId, head: u64) {
        // Nobody listening is no fault.
        let _ = self.heads.send((workspace.clone(), head));
    }

    /// Hears of heads from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<(WorkspaceId, u64)> {
        self.heads.subscribe()
    }

    /// Events wait to be sealed.
    pub fn seal(&self) {
        self.seal.notify_one();
    }

    /// Letters wait to be sent.
    pub fn letters(&self) {
        self.letters.notify_one();
    }

    /// Deliveries to outgoing webhooks wait.
    pub fn deliveries(&self) {
        self.deliveries.notify_one();
    }

    /// Waits until events wait, at most `longest`.
    pub async fn sealing(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.seal.notified()).await;
    }

    /// Waits until letters wait, at most `longest`.
    pub async fn writing(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.letters.notified()).await;
    }

    /// Waits until deliveries wait, at most `longest`.
    pub async fn delivering(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.deliveries.notified()).await;
    }
}
