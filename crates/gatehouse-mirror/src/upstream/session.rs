//! Asking the server as this device: the token with its proof (DPoP, RFC 9449), its refresh, the
//! requests of sync, and the stream of heads.

use std::time::Duration;

use gatehouse_rules::device::DeviceKey;
use gatehouse_rules::feed::{EPOCH_HEADER, FeedPage, Operations, RowsPage, Start};
use gatehouse_rules::id::WebhookId;
use gatehouse_rules::operation::{Operation, Receipt};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::{SECOND, Time};
use gatehouse_rules::webhook::Scope;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::connection::{CLIENT_ID, Connection, Granted, token_answer};
use super::live::Live;
use super::{Http, Origin, RECEIPTS_BYTES, ROWS_BYTES, SMALL_BYTES, exchange, send};
use crate::app::{ConfirmStep, InvitationPreview, PreviewInvitation, StepConfirmed, TestLetter};
use crate::open::Mirror;
use crate::outgoing::{OutgoingSecrets, ShowSecrets};
use crate::plan::line::{Asked, Reaction, Trouble, clock_off, react};
use crate::webhook::{MadeWebhook, MakeWebhook};

/// An access token that ends sooner is refreshed before it is used.
const REFRESH_BEFORE: i64 = 30 * SECOND;
/// Why a request came to nothing, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// What came instead.
    pub trouble: Trouble,
    /// What to do.
    pub reaction: Reaction,
}

/// A request of this device to its server.
struct Request<'a> {
    method: Method,
    path: &'a str,
    query: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
    /// The epoch in which the server is to be, where that matters.
    epoch: Option<&'a str>,
    asked: Asked,
}

/// Which webhook is to be made, and what it will be.
#[derive(Serialize)]
struct NewWebhook<'a> {
    webhook: &'a WebhookId,
    title: &'a str,
    scopes: &'a [Scope],
    days: Option<u32>,
}

/// Where the second step is proved in a browser.
#[derive(Deserialize)]
struct Fresh {
    path: String,
}

/// Until when it is fresh.
#[derive(Deserialize)]
struct Confirmed {
    until: Option<Time>,
}

/// This device at its server.
pub struct Session {
    http: Http,
    mirror: Mirror,
    connection: tokio::sync::Mutex<Connection>,
    origin: Origin,
    key: DeviceKey,
    erase_hash: String,
}

impl Session {
    /// A session of a connection that is kept in `mirror`.
    #[must_use]
    pub fn new(http: Http, mirror: Mirror, connection: Connection) -> Option<Self> {
        let key = DeviceKey::from_bytes(&connection.key.to_bytes())?;
        Some(Self {
            http,
            mirror,
            origin: connection.origin.clone(),
            erase_hash: connection.erase_hash.clone(),
            connection: tokio::sync::Mutex::new(connection),
            key,
        })
    }

    /// `GET /api/sync/start`.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn start(&self) -> std::result::Result<Start, Stopped> {
        let start: Start = self
            .get("/api/sync/start", Vec::new(), Asked::Other)
            .await?;
        self.heard(start.now).await;
        Ok(start)
    }

    /// `GET /api/sync/rows`.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn rows(
        &self,
        after: Option<&str>,
        limit: u32,
    ) -> std::result::Result<RowsPage, Stopped> {
        let mut query = vec![("limit", limit.to_string())];
        query.extend(after.map(|after| ("after", after.to_owned())));
        self.get("/api/sync/rows", query, Asked::Rows).await
    }

    /// `GET /api/sync/feed`; `number` is that of the event whose hash is to be told too (LOG-3).
    ///
    /// # Errors
    /// [`Stopped`]; a 410 is [`Reaction::Resync`].
    pub async fn feed(
        &self,
        cursor: &str,
        limit: u32,
        number: Option<u64>,
    ) -> std::result::Result<FeedPage, Stopped> {
        let mut query = vec![("cursor", cursor.to_owned()), ("limit", limit.to_string())];
        query.extend(number.map(|number| ("chain", number.to_string())));
        let page: FeedPage = self.get("/api/sync/feed", query, Asked::Feed).await?;
        self.heard(page.now).await;
        Ok(page)
    }

    /// `POST /api/sync/operations`, to a server in `epoch`; one that was restored since does nothing.
    ///
    /// # Errors
    /// [`Stopped`]; a restored server is [`Reaction::Resync`].
    pub async fn operations(
        &self,
        operations: Vec<Operation>,
        epoch: &str,
    ) -> std::result::Result<Vec<Receipt>, Stopped> {
        let body = serde_json::to_vec(&Operations { operations }).unwrap_or_default();
        self.ask(Request {
            method: Method::POST,
            path: "/api/sync/operations",
            query: Vec::new(),
            body: Some(body),
            epoch: Some(epoch),
            asked: Asked::Operations,
        })
        .await
    }

    /// `POST /api/sync/test-letter`.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn test_letter(&self) -> std::result::Result<TestLetter, Stopped> {
        self.ask(Request {
            method: Method::POST,
            path: "/api/sync/test-letter",
            query: Vec::new(),
            body: Some(b"{}".to_vec()),
            epoch: None,
            asked: Asked::Other,
        })
        .await
    }

    /// `POST /api/sync/invitation-preview`.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn preview_invitation(
        &self,
        preview: &PreviewInvitation,
    ) -> std::result::Result<InvitationPreview, Stopped> {
        self.ask(Request {
            method: Method::POST,
            path: "/api/sync/invitation-preview",
            query: Vec::new(),
            body: Some(serde_json::to_vec(preview).unwrap_or_default()),
            epoch: None,
            asked: Asked::Other,
        })
        .await
    }

    /// `POST /api/sync/outgoing/secrets`: what an outgoing webhook's deliveries are checked by (API-1).
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn outgoing_secrets(
        &self,
        show: &ShowSecrets,
    ) -> std::result::Result<OutgoingSecrets, Stopped> {
        self.ask(Request {
            method: Method::POST,
            path: "/api/sync/outgoing/secrets",
            query: Vec::new(),
            body: Some(serde_json::to_vec(show).unwrap_or_default()),
            epoch: None,
            asked: Asked::Other,
        })
        .await
    }

    /// `POST /api/sync/webhooks`: a webhook of the admin's own, under an id that was made for it (API-1).
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn make_webhook(
        &self,
        webhook: &WebhookId,
        make: &MakeWebhook,
    ) -> std::result::Result<MadeWebhook, Stopped> {
        let asked = NewWebhook {
            webhook,
            title: &make.title,
            scopes: &make.scopes,
            days: make.days,
        };
        self.ask(Request {
            method: Method::POST,
            path: "/api/sync/webhooks",
            query: Vec::new(),
            body: Some(serde_json::to_vec(&asked).unwrap_or_default()),
            epoch: None,
            asked: Asked::Other,
        })
        .await
    }

    /// `POST /api/sync/confirm`: the admin's own second step (TFA-4).
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn confirm(&self, step: &ConfirmStep) -> std::result::Result<StepConfirmed, Stopped> {
        self.ask(Request {
            method: Method::POST,
            path: "/api/sync/confirm",
            query: Vec::new(),
            body: Some(serde_json::to_vec(step).unwrap_or_default()),
            epoch: None,
            asked: Asked::Other,
        })
        .await
    }

    /// `POST /api/sync/confirm/browser`: the address at which the admin's own second step is proved in a browser (TFA-4). Only its path
    /// comes from the server, so that it is always a page of this one.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn confirm_in_browser(&self) -> std::result::Result<String, Stopped> {
        let asked: Fresh = self
            .ask(Request {
                method: Method::POST,
                path: "/api/sync/confirm/browser",
                query: Vec::new(),
                body: Some(b"{}".to_vec()),
                epoch: None,
                asked: Asked::Other,
            })
            .await?;
        Ok(self.origin.at(&asked.path))
    }

    /// `GET /api/sync/confirm`: until when the second step is fresh on this device, where it is.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn confirmed(&self) -> std::result::Result<Option<Time>, Stopped> {
        let found: Confirmed = self
            .get("/api/sync/confirm", Vec::new(), Asked::Other)
            .await?;
        Ok(found.until)
    }

    /// `GET /api/sync/live`: the stream of heads.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn live(&self) -> std::result::Result<Live, Stopped> {
        let token = self.access().await?;
        let request = self
            .signed(&Method::GET, "/api/sync/live", &token)
            .header(ACCEPT, "text/event-stream")
            // Packed, an event would wait for the packer's buffer to fill.
            .header(ACCEPT_ENCODING, "identity");
        let response = send(request, self.http.patience.answer)
            .await
            .map_err(|trouble| self.stopped(trouble, Asked::Other, true))?;
        let streams = response
            .headers()
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        if response.status() == StatusCode::OK && streams {
            return Ok(Live::new(response, self.http.patience.silence));
        }
        let mut body = Vec::new();
        let answer = super::http::read(response, SMALL_BYTES, &mut body).await;
        let trouble = answer.map_or_else(
            |trouble| trouble,
            |answer| super::Answer { body, ..answer }.trouble(),
        );
        Err(self.stopped(trouble, Asked::Other, true))
    }

    /// Ends this device's sign-in at the server; its silence changes nothing here.
    pub async fn revoke(&self) {
        let token = self.connection.lock().await.tokens.refresh.clone();
        let url = self.origin.at("/oauth/revoke");
        let request = self
            .http
            .post(&url)
            .form(&[("token", token.expose()), ("client_id", CLIENT_ID)]);
        let _ = exchange(request, SMALL_BYTES, self.http.patience.answer).await;
    }

    async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: Vec<(&'static str, String)>,
        asked: Asked,
    ) -> std::result::Result<T, Stopped> {
        self.ask(Request {
            method: Method::GET,
            path,
            query,
            body: None,
            epoch: None,
            asked,
        })
        .await
    }

    /// Asks, at most three times: once more after a refresh, once more with the server's time.
    async fn ask<T: DeserializeOwned>(
        &self,
        request: Request<'_>,
    ) -> std::result::Result<T, Stopped> {
        let (mut refreshed, mut set_right) = (false, false);
        loop {
            let token = self.access().await?;
            let mut built = self
                .signed(&request.method, request.path, &token)
                .query(&request.query);
            let mut within = self.http.patience.answer;
            if let Some(body) = &request.body {
                // An import's upload takes what the line needs, beyond what every request has.
                within += Duration::from_secs((body.len() >> 16) as u64);
                built = built
                    .header(CONTENT_TYPE, "application/json")
                    .body(body.clone());
            }
            if let Some(epoch) = request.epoch {
                built = built.header(EPOCH_HEADER, epoch);
            }
            let limit = if request.asked == Asked::Operations {
                RECEIPTS_BYTES
            } else {
                ROWS_BYTES
            };
            let answer = exchange(built, limit, within).await;
            let trouble = match answer.and_then(|answer| answer.json()) {
                Ok(found) => return Ok(found),
                Err(trouble) => trouble,
            };
            let stopped = self.stopped(trouble, request.asked, refreshed);
            match stopped.reaction {
                Reaction::Refresh => {
                    self.refresh(&token).await?;
                    refreshed = true;
                }
                Reaction::Clock { seconds } if !set_right => {
                    let off = seconds.saturating_mul(SECOND);
                    self.set_right(self.mirror.clock_off() + off).await;
                    set_right = true;
                }
                _ => return Err(stopped),
            }
        }
    }

    fn stopped(&self, trouble: Trouble, asked: Asked, refreshed: bool) -> Stopped {
        let reaction = react(&trouble, asked, refreshed, &self.erase_hash);
        Stopped { trouble, reaction }
    }

    fn signed(&self, method: &Method, path: &str, token: &Plain) -> RequestBuilder {
        let url = self.origin.at(path);
        let proof = self.proof(method, &url, Some(token));
        let request = if *method == Method::POST {
            self.http.post(&url)
        } else {
            self.http.get(&url)
        };
        request
            .header(AUTHORIZATION, format!("DPoP {}", token.expose()))
            .header("DPoP", proof)
    }

    fn proof(&self, method: &Method, url: &str, token: Option<&Plain>) -> String {
        let profile = self.mirror.profile();
        self.key.prove(
            method.as_str(),
            url,
            token.map(Plain::expose),
            self.mirror.now(),
            &profile.random,
        )
    }

    async fn heard(&self, theirs: Time) {
        self.set_right(clock_off(self.clock(), theirs)).await;
    }

    async fn set_right(&self, off: i64) {
        if let Err(failure) = self.mirror.set_clock_off(off).await {
            tracing::warn!("how far the clock is off is not kept: {failure}");
        }
    }

    /// This computer's own clock: what is compared with itself only.
    fn clock(&self) -> Time {
        self.mirror.profile().clock.now()
    }

    /// An access token that lasts for a request.
    async fn access(&self) -> std::result::Result<Plain, Stopped> {
        let tokens = self.connection.lock().await.tokens.clone();
        if tokens.access_until.since(self.clock()) > REFRESH_BEFORE {
            return Ok(tokens.access);
        }
        self.refresh(&tokens.access).await?;
        Ok(self.connection.lock().await.tokens.access.clone())
    }

    /// Exchanges the refresh token, unless another request just did: `stale` is the token that no longer
    /// serves. The new pair is kept before it is used; until then the server takes the old one again.
    async fn refresh(&self, stale: &Plain) -> std::result::Result<(), Stopped> {
        let mut connection = self.connection.lock().await;
        if connection.tokens.access != *stale {
            return Ok(());
        }
        let granted = match self.exchange_refresh(&connection.tokens.refresh).await {
            Err(Stopped {
                reaction: Reaction::Clock { seconds },
                ..
            }) => {
                let off = seconds.saturating_mul(SECOND);
                self.set_right(self.mirror.clock_off() + off).await;
                self.exchange_refresh(&connection.tokens.refresh).await?
            }
            other => other?,
        };
        connection.tokens = granted.tokens(self.clock());
        let kept = async {
            let mut write = self.mirror.write().await?;
            connection.keep(write.conn()).await?;
            write.commit().await
        };
        kept.await.map_err(|failure| Stopped {
            trouble: Trouble::BrokenOff,
            reaction: Reaction::Wait {
                problem: failure.told(&self.mirror.profile().random),
                at_least: 0,
            },
        })
    }

    async fn exchange_refresh(&self, refresh: &Plain) -> std::result::Result<Granted, Stopped> {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose()),
            ("client_id", CLIENT_ID),
        ];
        let url = self.origin.at("/oauth/token");
        let request = self
            .http
            .post(&url)
            .header("DPoP", self.proof(&Method::POST, &url, None))
            .form(&form);
        token_answer(exchange(request, SMALL_BYTES, self.http.patience.answer).await)
            .map_err(|trouble| self.stopped(trouble, Asked::Token, true))
    }
}

/// What a person is told when a request came to nothing that only they wanted.
impl From<Stopped> for Problem {
    fn from(stopped: Stopped) -> Self {
        match stopped.reaction {
            Reaction::Wait { problem, .. } => problem,
            Reaction::Clock { seconds } => Self::ClockWrong { seconds },
            Reaction::Refresh | Reaction::SignInAgain | Reaction::Erase => Self::SignInAgain,
            Reaction::Resync(_) | Reaction::Smaller => Self::ServerTrouble { status: 0 },
        }
    }
}
