//! The server, over HTTP: one client with its time-outs, its trust and its proxy, and how an answer
//! is read. Who may ask, and with what, stands in [`super::session`] and [`super::portal`].
//!
//! No redirection is followed with a credential in hand, no answer is read past its limit, and
//! whatever is not the server's own answer comes back as a [`Trouble`].

use std::path::Path;
use std::time::Duration;

use gatehouse_rules::feed::Resync;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::time::SECOND;
use reqwest::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use reqwest::{
    Certificate, Client, ClientBuilder, Proxy, RequestBuilder, Response, StatusCode, Url, redirect,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::failure::{Failure, Result};
use crate::plan::line::Trouble;
use crate::preferences::Preferences;

/// The most bytes of an answer with rows, unpacked: some 40,000 of them, so that memory stays bounded.
pub const ROWS_BYTES: usize = 24 << 20;
/// The most bytes of an answer with receipts, unpacked: an import's may name everyone who was left out.
pub const RECEIPTS_BYTES: usize = 64 << 20;
/// The most bytes of any other answer, unpacked.
pub const SMALL_BYTES: usize = 64 << 10;

/// Where a server is: scheme, host and port, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(Url);

impl Origin {
    /// Reads `http(s)://host[:port]`, whatever path follows.
    ///
    /// # Errors
    /// [`Problem::BadField`] on `server` when it is no such address.
    pub fn parse(text: &str) -> std::result::Result<Self, Problem> {
        let bad = || Problem::field("server", "address");
        let mut url = Url::parse(text.trim()).map_err(|_| bad())?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(bad());
        }
        url.set_path("");
        url.set_query(None);
        url.set_fragment(None);
        let _ = url.set_username("");
        let _ = url.set_password(None);
        Ok(Self(url))
    }

    /// `http(s)://host[:port]`.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.as_str().trim_end_matches('/').to_owned()
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether what is sent can be read on the way.
    #[must_use]
    pub fn plain(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// The address of `path`, which begins with `/`.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.text())
    }
}

/// How long answers are waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// To connect, and to shake hands.
    pub connect: Duration,
    /// From sending a request to the last byte of its answer.
    pub answer: Duration,
    /// Between two signs of life of the stream of heads; the server gives one every 15 s.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(30),
            silence: Duration::from_secs(45),
        }
    }
}

/// The HTTP client of one profile.
#[derive(Clone, Debug)]
pub struct Http {
    client: Client,
    /// How long it waits.
    pub patience: Patience,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its content type, without parameters.
    pub kind: String,
    /// What `Retry-After` says, in ms.
    pub retry_after: Option<i64>,
    /// Where it redirects.
    pub location: Option<String>,
    /// Its body, unpacked.
    pub body: Vec<u8>,
}

#[derive(Deserialize)]
struct Told {
    problem: Option<serde_json::Value>,
    resync: Option<serde_json::Value>,
}

impl Http {
    /// A client that trusts what the system trusts, and the authority file of the preferences, and goes
    /// through their proxy.
    ///
    /// # Errors
    /// [`Problem::BadField`] on `proxy` or `authority_file` when one cannot be read.
    pub fn new(preferences: &Preferences) -> Result<Self> {
        Self::with(preferences, Patience::default())
    }

    /// A client that waits as long as it is told.
    ///
    /// # Errors
    /// As [`Http::new`].
    pub fn with(preferences: &Preferences, patience: Patience) -> Result<Self> {
        // A second installation in one process changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let authorities = match preferences.authority_file.as_deref() {
            Some(file) => authorities(Path::new(file))?,
            None => Vec::new(),
        };
        let build = |system_roots: bool| -> Result<reqwest::Result<Client>> {
            let mut builder = Client::builder()
                .user_agent(concat!("gatehouse/", env!("CARGO_PKG_VERSION")))
                .redirect(redirect::Policy::none())
                .referer(false)
                .connect_timeout(patience.connect)
                .tcp_nodelay(true)
                .tcp_keepalive(Duration::from_secs(20));
            builder = if system_roots {
                builder.tls_certs_merge(authorities.clone())
            } else {
                builder.tls_certs_only(authorities.clone())
            };
            if let Some(proxy) = &preferences.proxy {
                builder = builder
                    .proxy(Proxy::all(proxy).map_err(|_| Problem::field("proxy", "address"))?);
            }
            Ok(builder.build())
        };
        // A system without any certificate authority still reaches a server on this computer.
        let client = match build(true)? {
            Ok(client) => client,
            Err(_) => build(false)?.map_err(|error| Failure::Fault(error.into()))?,
        };
        Ok(Self { client, patience })
    }

    /// Begins a request.
    pub fn get(&self, url: &str) -> RequestBuilder {
        self.client.get(url)
    }

    /// Begins a request.
    pub fn post(&self, url: &str) -> RequestBuilder {
        self.client.post(url)
    }
}

/// What makes another client trust as [`Http`] does: what the system trusts, and the authority file of the preferences.
///
/// # Errors
/// [`Problem::BadField`] on `authority_file` when it cannot be read.
pub fn trusting(
    preferences: &Preferences,
) -> Result<impl Fn(ClientBuilder) -> ClientBuilder + Send + Sync + use<>> {
    let authorities = match preferences.authority_file.as_deref() {
        Some(file) => authorities(Path::new(file))?,
        None => Vec::new(),
    };
    let merged = Client::builder().tls_certs_merge(authorities.clone());
    let has_system_roots = merged.build().is_ok();
    Ok(move |builder: ClientBuilder| {
        if has_system_roots {
            builder.tls_certs_merge(authorities.clone())
        } else {
            builder.tls_certs_only(authorities.clone())
        }
    })
}

fn authorities(file: &Path) -> Result<Vec<Certificate>> {
    let bad = |reason| Failure::Told(Problem::field("authority_file", reason));
    let pem = std::fs::read(file).map_err(|_| bad("unreadable"))?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => Err(bad("no_certificate")),
    }
}

/// Sends a request and waits for the first line of its answer.
///
/// # Errors
/// [`Trouble`] when there is none in time.
pub async fn send(
    request: RequestBuilder,
    within: Duration,
) -> std::result::Result<Response, Trouble> {
    match tokio::time::timeout(within, request.send()).await {
        Err(_) => Err(Trouble::TooSlow),
        Ok(Err(error)) => Err(trouble(&error)),
        Ok(Ok(response)) => Ok(response),
    }
}

/// Sends a request and reads its whole answer, of at most `limit` bytes, within `within`.
///
/// # Errors
/// [`Trouble`] when none came, or not whole.
pub async fn exchange(
    request: RequestBuilder,
    limit: usize,
    within: Duration,
) -> std::result::Result<Answer, Trouble> {
    let mut body = Vec::new();
    let whole = async {
        let response = request.send().await.map_err(|error| trouble(&error))?;
        read(response, limit, &mut body).await
    };
    let answer = tokio::time::timeout(within, whole).await;
    let answer = answer.unwrap_or(Err(Trouble::TooSlow));
    match answer {
        Ok(answer) => Ok(Answer { body, ..answer }),
        Err(Trouble::TooSlow) if !body.is_empty() => Err(Trouble::Trickle),
        Err(trouble) => Err(trouble),
    }
}

/// Reads an answer; what comes of its body goes to `body`.
pub(super) async fn read(
    mut response: Response,
    limit: usize,
    body: &mut Vec<u8>,
) -> std::result::Result<Answer, Trouble> {
    let header = |name| {
        response
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let kind = header(CONTENT_TYPE).unwrap_or_default();
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let retry_after = header(RETRY_AFTER)
        .and_then(|text| text.trim().parse::<i64>().ok())
        .map(|seconds| seconds.clamp(0, 86_400) * SECOND);
    let location = header(LOCATION).map(str::to_owned);
    let status = response.status();
    while let Some(chunk) = response.chunk().await.map_err(|error| trouble(&error))? {
        if body.len() + chunk.len() > limit {
            return Err(Trouble::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer {
        status,
        kind,
        retry_after,
        location,
        body: Vec::new(),
    })
}

impl Answer {
    /// The answer as what was asked for.
    ///
    /// # Errors
    /// [`Trouble`] when it is something else: a page for people, a refusal, half an answer.
    pub fn json<T: DeserializeOwned>(&self) -> std::result::Result<T, Trouble> {
        if self.status == StatusCode::OK && self.kind == "application/json" {
            return serde_json::from_slice(&self.body).map_err(|_| Trouble::BrokenOff);
        }
        Err(self.trouble())
    }

    /// What it means that this is not what was asked for.
    #[must_use]
    pub fn trouble(&self) -> Trouble {
        let page = self.kind == "text/html" || self.kind == "text/plain" || self.kind.is_empty();
        match self.status.as_u16() {
            100..=399 | 407 | 511 => Trouble::Foreign,
            // Hotel and company gateways refuse with a page of their own; the server never does here.
            402 | 403 | 405 | 406 | 451 if page && !self.body.is_empty() => Trouble::Foreign,
            status => {
                let told = serde_json::from_slice::<Told>(&self.body).ok();
                let (problem, resync) =
                    told.map_or((None, None), |told| (told.problem, told.resync));
                Trouble::Refused {
                    status,
                    problem: problem.and_then(|word| serde_json::from_value(word).ok()),
                    resync: resync
                        .map(|word| serde_json::from_value(word).unwrap_or(Resync::Unreadable)),
                    retry_after: self.retry_after,
                }
            }
        }
    }
}

/// What a failed exchange means.
fn trouble(error: &reqwest::Error) -> Trouble {
    if distrusted(error) {
        let host = error
            .url()
            .and_then(|url| url.host_str())
            .unwrap_or_default();
        return Trouble::Certificate {
            host: host.to_owned(),
        };
    }
    if error.is_connect() || (error.is_timeout() && error.is_request()) {
        Trouble::Silence
    } else if error.is_timeout() {
        Trouble::TooSlow
    } else {
        Trouble::BrokenOff
    }
}

/// Whether the certificate was what failed, at any depth of what went wrong.
fn distrusted(error: &(dyn std::error::Error + 'static)) -> bool {
    if let Some(rustls::Error::InvalidCertificate(_)) = error.downcast_ref::<rustls::Error>() {
        return true;
    }
    let within = error
        .downcast_ref::<std::io::Error>()
        .and_then(std::io::Error::get_ref);
    within.is_some_and(|inner| distrusted(inner)) || error.source().is_some_and(distrusted)
}
