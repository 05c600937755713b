//! The OpenID Connect providers of the configuration (SOC-1): what is asked of them, and what of their answers counts.
//!
//! Every request to one has an end, a greatest length and no redirects, and goes to https, or to this very computer. An ID token counts when
//! issuer, audience, nonce, time and signature are right; the signature by a key that the provider publishes, never by the shared secret.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use gatehouse_rules::secret::Plain;
use gatehouse_rules::social::slug;
use gatehouse_rules::time::{HOUR, MINUTE, SECOND, Time};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClaimName, CoreClaimType,
    CoreClient, CoreClientAuthMethod, CoreGrantType, CoreIdToken, CoreIdTokenVerifier,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
    CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
    CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId,
    ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier,
    ProviderMetadata, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    SubjectIdentifier, TokenResponse,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use crate::config;
use crate::config::Provider as Setting;

/// Longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(8);
/// Longest answer that is read, in bytes.
const ANSWER_MAX: usize = 512 * 1024;
/// How long what a provider says of itself is believed.
const KEPT: i64 = HOUR;
/// A token by a key that is not known makes the keys be asked for again, but not sooner than this after the last time.
const RENEWED_AFTER: i64 = 10 * SECOND;
/// After a failure nobody asks again for so long: who waits is told at once.
const GIVEN_UP: i64 = 5 * SECOND;
/// How far a provider's clock may be ahead.
const AHEAD: i64 = 5 * MINUTE;
/// How much longer ago than the browser was sent a sign-in may be that was asked for anew: providers round, and have several clocks.
const LATE: i64 = 30 * SECOND;
/// Longest subject that is read (OpenID Connect Core, 2).
const SUBJECT_MAX: usize = 255;
/// Longest name or address that is kept of what a provider says, in characters.
const SHOWN_MAX: usize = 100;

/// By which signatures an ID token counts: asymmetric ones, whatever the provider would accept.
const SIGNED_BY: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What RFC 9207 adds to what a provider says of itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct NamesItself {
    #[serde(default)]
    authorization_response_iss_parameter_supported: Option<bool>,
}

impl AdditionalProviderMetadata for NamesItself {}

type Metadata = ProviderMetadata<
    NamesItself,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Every provider, in the order of the settings. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Providers(Arc<Vec<Provider>>);

/// One provider.
pub struct Provider {
    /// As the button says it.
    pub name: String,
    /// Its name in addresses and in made-up logins.
    pub slug: String,
    /// Its issuer, which tells its accounts from all others.
    pub issuer: String,
    client_id: ClientId,
    secret: ClientSecret,
    scopes: Vec<Scope>,
    /// Whether it can be asked to let people sign in anew.
    pub asks_anew: bool,
    /// Whether it runs on this very computer, where http counts.
    is_here: bool,
    http: reqwest::Client,
    kept: Mutex<Kept>,
}

/// What it said of itself, and when it last said nothing.
#[derive(Default)]
struct Kept {
    metadata: Option<(Time, Arc<Metadata>)>,
    failed: Option<(Time, Fault)>,
}

/// Without the secret.
impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Provider({})", self.slug)
    }
}

/// Why a provider does not say who someone is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not answer, not in time, or with nothing that can be used.
    Silent(String),
    /// It refuses this server or the code, in its own word.
    Refuses(String),
    /// Its ID token does not count.
    Token(String),
    /// A sign-in anew was asked for, and its ID token does not say that this was one.
    Stale {
        /// Why it was none.
        why: &'static str,
        /// Whose account it was all the same: for the log, never to let anybody in.
        subject: String,
    },
}

impl Fault {
    /// The stable word for the log.
    #[must_use]
    pub const fn cause(&self) -> &'static str {
        match self {
            Self::Silent(_) => "provider_silent",
            Self::Refuses(_) => "provider_refuses",
            Self::Token(_) => "provider_token",
            Self::Stale { .. } => "provider_stale",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Silent(why) => write!(f, "it gives no usable answer: {why}"),
            Self::Refuses(why) => write!(f, "it refuses: {why}"),
            Self::Token(why) => write!(f, "its ID token does not count: {why}"),
            Self::Stale { why, .. } => write!(f, "nobody signed in anew there: {why}"),
        }
    }
}

/// What an answer to no question of ours, or none at all, looks like.
#[derive(Debug, thiserror::Error)]
enum Unanswered {
    #[error("{0}")]
    Net(String),
    #[error("the answer is longer than {ANSWER_MAX} bytes")]
    TooLong,
    #[error("it would be asked over an unprotected line")]
    Unprotected,
}

/// One person's secrets of one try, which follow from its state and the server's key: none is kept anywhere.
#[derive(Debug)]
pub struct Secrets {
    /// What the provider gives back with the answer.
    pub state: Plain,
    /// What must stand in the ID token.
    pub nonce: Plain,
    /// PKCE: what proves to the provider that the code comes back to who asked.
    pub verifier: Plain,
}

/// Who a provider says that someone is.
#[derive(Clone, PartialEq, Eq)]
pub struct Vouched {
    /// The provider's own name of the account, which never changes.
    pub subject: String,
    /// The person's name, where it tells.
    pub name: Option<String>,
    /// By what the person knows the account: its address, or name. Never compared with anything.
    pub shown: Option<String>,
}

impl fmt::Debug for Vouched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vouched(…)")
    }
}

impl Providers {
    /// As the operator set them. None is asked yet.
    ///
    /// # Errors
    /// The key of what cannot be read, and why.
    pub fn open(settings: &[Setting]) -> Result<Self, (String, String)> {
        let mut all = Vec::with_capacity(settings.len());
        for (place, setting) in settings.iter().enumerate() {
            let told = |(key, fault): (&str, anyhow::Error)| {
                (format!("provider.{place}.{key}"), format!("{fault:#}"))
            };
            all.push(Provider::open(setting).map_err(told)?);
        }
        Ok(Self(Arc::new(all)))
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Provider> {
        self.0.iter()
    }

    /// The one of that name in addresses.
    #[must_use]
    pub fn find(&self, slug: &str) -> Option<&Provider> {
        self.all().find(|one| one.slug == slug)
    }

    /// The one of that issuer.
    #[must_use]
    pub fn of_issuer(&self, issuer: &str) -> Option<&Provider> {
        self.all().find(|one| one.issuer == issuer)
    }

    /// Asks each what it says of itself, as the first sign-in would.
    ///
    /// # Errors
    /// The key of the first that gives no usable answer, and why.
    pub async fn rehearse(&self, now: Time) -> Result<(), (String, String)> {
        for (place, one) in self.all().enumerate() {
            one.known(now)
                .await
                .map_err(|fault| (format!("provider.{place}.issuer"), fault.to_string()))?;
        }
        Ok(())
    }
}

impl Provider {
    fn open(setting: &Setting) -> Result<Self, (&'static str, anyhow::Error)> {
        let secret = match (&setting.client_secret, &setting.client_secret_file) {
            (Some(secret), _) => secret.clone(),
            (None, Some(file)) => std::fs::read_to_string(file)
                .with_context(|| format!("read {}", file.display()))
                .map_err(|fault| ("client_secret_file", fault))?,
            (None, None) => String::new(),
        };
        // Another part of the program may have chosen the provider already; it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let is_here =
            reqwest::Url::parse(&setting.issuer).is_ok_and(|url| config::is_loopback(&url));
        let mut http = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none());
        if is_here {
            http = http.no_proxy();
        }
        let http = http
            .build()
            .context("prepare to ask it")
            .map_err(|fault| ("issuer", fault))?;
        Ok(Self {
            name: setting.name.clone(),
            slug: slug(&setting.name),
            issuer: setting.issuer.clone(),
            client_id: ClientId::new(setting.client_id.clone()),
            secret: ClientSecret::new(secret.trim().to_owned()),
            scopes: setting.scopes.iter().cloned().map(Scope::new).collect(),
            asks_anew: setting.asks_anew,
            is_here,
            http,
            kept: Mutex::default(),
        })
    }

    /// Where to send a browser that is to come back to `redirect`. With `anew`, the provider is asked to let nobody pass who only signed in
    /// there earlier.
    ///
    /// # Errors
    /// When it does not say where.
    pub async fn address(
        &self,
        secrets: &Secrets,
        redirect: &str,
        anew: bool,
        now: Time,
    ) -> Result<String, Fault> {
        let client = self.client(&*self.known(now).await?, redirect)?;
        let (state, nonce) = (plain(&secrets.state), plain(&secrets.nonce));
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scopes(self.scopes.iter().cloned())
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(
                &PkceCodeVerifier::new(plain(&secrets.verifier)),
            ));
        if anew && self.asks_anew {
            request = request
                .add_prompt(CoreAuthPrompt::Login)
                .set_max_age(Duration::ZERO);
        }
        Ok(request.url().0.into())
    }

    /// RFC 9207: whether an answer that names `iss`, or nobody, comes from this provider, as far as an answer can tell. Without it, what
    /// one provider says could be taken to another (a mix-up).
    ///
    /// # Errors
    /// When the provider does not say whether it names itself.
    pub async fn is_from_here(&self, iss: Option<&str>, now: Time) -> Result<bool, Fault> {
        if let Some(iss) = iss {
            return Ok(iss == self.issuer);
        }
        let known = self.known(now).await?;
        let names = known.additional_metadata();
        Ok(names.authorization_response_iss_parameter_supported != Some(true))
    }

    /// Exchanges a code for who someone is. Where they were to sign in anew, `since` is when the browser was sent.
    ///
    /// # Errors
    /// What the provider refuses, or of its answer does not count.
    pub async fn redeem(
        &self,
        code: &str,
        secrets: &Secrets,
        redirect: &str,
        since: Option<Time>,
        now: Time,
    ) -> Result<Vouched, Fault> {
        let metadata = self.known(now).await?;
        let client = self.client(&metadata, redirect)?;
        let ask = |request| self.ask(request);
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(silent)?
            .set_pkce_verifier(PkceCodeVerifier::new(plain(&secrets.verifier)))
            .request_async(&ask)
            .await
            .map_err(|error| match error {
                RequestTokenError::ServerResponse(said) => {
                    Fault::Refuses(said.error().as_ref().to_owned())
                }
                RequestTokenError::Request(fault) => silent(fault),
                // What came may hold a token: no word of it is kept.
                RequestTokenError::Parse(..) => Fault::Silent("no token answer".to_owned()),
                RequestTokenError::Other(what) => Fault::Silent(what),
            })?;
        let token = answer
            .id_token()
            .ok_or_else(|| Fault::Token("there is none".to_owned()))?;
        let vouched = match self.check(token, &secrets.nonce, &metadata, since, now) {
            Err(ClaimsVerificationError::SignatureVerification(why)) if may_be_new(&why) => {
                let renewed = self.renewed(now).await?;
                self.check(token, &secrets.nonce, &renewed, since, now)
            }
            checked => checked,
        };
        let (vouched, stale) = vouched.map_err(|why| Fault::Token(words(&why)))?;
        if let Some(why) = stale {
            let subject = vouched.subject;
            return Err(Fault::Stale { why, subject });
        }
        if vouched.name.is_some() && vouched.shown.is_some() {
            return Ok(vouched);
        }
        Ok(self.complete(&client, &answer, vouched).await)
    }

    /// Whether an ID token counts: issuer, audience, who asked for it, signature, time and nonce; what it says; and why the sign-in is none
    /// of after `since`.
    fn check(
        &self,
        token: &CoreIdToken,
        nonce: &Plain,
        metadata: &Metadata,
        since: Option<Time>,
        now: Time,
    ) -> Result<(Vouched, Option<&'static str>), ClaimsVerificationError> {
        // As for a client without a secret: no signature counts that whoever has the secret could have made.
        let verifier = CoreIdTokenVerifier::new_public_client(
            self.client_id.clone(),
            metadata.issuer().clone(),
            metadata.jwks().clone(),
        )
        .set_allowed_algs(SIGNED_BY)
        .set_time_fn(move || instant(now))
        .set_issue_time_verifier_fn(move |at| {
            if at <= instant(now.plus(AHEAD)) {
                Ok(())
            } else {
                Err("it is from the future".to_owned())
            }
        });
        let claims = token.claims(&verifier, &Nonce::new(plain(nonce)))?;
        let asked = claims.authorized_party();
        if asked.is_some_and(|asked| *asked != self.client_id) {
            let why = "it was asked for by another".to_owned();
            return Err(ClaimsVerificationError::InvalidAudience(why));
        }
        let stale = since.and_then(|since| {
            // Both are by the provider's own clock, so it does not matter whether that one is right.
            match claims.auth_time().map(|at| claims.issue_time() - at) {
                None => Some("it does not say when they signed in"),
                Some(ago) if ago.num_milliseconds() > now.since(since) + LATE => {
                    Some("they signed in before they were sent there")
                }
                Some(_) => None,
            }
        });
        let subject = claims.subject().as_str();
        if subject.is_empty() || subject.len() > SUBJECT_MAX {
            let why = "it names nobody".to_owned();
            return Err(ClaimsVerificationError::InvalidSubject(why));
        }
        let name = claims.name().and_then(|name| name.get(None));
        let name = name.and_then(|name| tidy(name));
        let email = claims.email().and_then(|email| tidy(email));
        let called = claims.preferred_username().and_then(|called| tidy(called));
        let vouched = Vouched {
            subject: subject.to_owned(),
            shown: email.or(called).or_else(|| name.clone()),
            name,
        };
        Ok((vouched, stale))
    }

    /// Asks for name and address where the token tells neither. Without them it goes on.
    async fn complete(
        &self,
        client: &Client,
        answer: &CoreTokenResponse,
        vouched: Vouched,
    ) -> Vouched {
        let subject = SubjectIdentifier::new(vouched.subject.clone());
        let Ok(request) = client.user_info(answer.access_token().clone(), Some(subject)) else {
            return vouched;
        };
        let ask = |request| self.ask(request);
        let Ok(claims) = request.request_async::<_, _, _>(&ask).await else {
            return vouched;
        };
        let claims: CoreUserInfoClaims = claims;
        let name = claims.name().and_then(|name| name.get(None));
        let name = vouched.name.or_else(|| name.and_then(|name| tidy(name)));
        let email = claims.email().and_then(|email| tidy(email));
        let called = claims.preferred_username().and_then(|called| tidy(called));
        Vouched {
            subject: vouched.subject,
            shown: email.or(vouched.shown).or(called).or_else(|| name.clone()),
            name,
        }
    }

    fn client(&self, metadata: &Metadata, redirect: &str) -> Result<Client, Fault> {
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(silent)?;
        // RFC 6749, 2.3.1: in the head of the request, where nothing else is said.
        let by_head = metadata
            .token_endpoint_auth_methods_supported()
            .is_none_or(|ways| ways.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let way = if by_head {
            AuthType::BasicAuth
        } else {
            AuthType::RequestBody
        };
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            self.client_id.clone(),
            Some(self.secret.clone()),
        );
        Ok(client.set_redirect_uri(redirect).set_auth_type(way))
    }

    /// What it says of itself, at most an hour old.
    async fn known(&self, now: Time) -> Result<Arc<Metadata>, Fault> {
        self.asked(now, KEPT).await
    }

    /// The same, but of just now: a key may have been added.
    async fn renewed(&self, now: Time) -> Result<Arc<Metadata>, Fault> {
        self.asked(now, RENEWED_AFTER).await
    }

    /// One asks at a time; the others wait and find what it found.
    async fn asked(&self, now: Time, oldest: i64) -> Result<Arc<Metadata>, Fault> {
        let mut kept = self.kept.lock().await;
        if let Some((at, metadata)) = &kept.metadata
            && now.since(*at) < oldest
        {
            return Ok(metadata.clone());
        }
        if let Some((at, fault)) = &kept.failed
            && now.since(*at) < GIVEN_UP
        {
            return Err(fault.clone());
        }
        match self.discover().await {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                *kept = Kept {
                    metadata: Some((now, metadata.clone())),
                    failed: None,
                };
                Ok(metadata)
            }
            Err(fault) => {
                kept.failed = Some((now, fault.clone()));
                Err(fault)
            }
        }
    }

    async fn discover(&self) -> Result<Metadata, Fault> {
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(silent)?;
        let ask = |request| self.ask(request);
        let found = Metadata::discover_async(issuer, &ask).await;
        let metadata = found.map_err(|error| Fault::Silent(chain(&error)))?;
        let ends = [
            Some(metadata.authorization_endpoint().url()),
            metadata.token_endpoint().map(|end| end.url()),
            metadata.userinfo_endpoint().map(|end| end.url()),
        ];
        if !ends
            .into_iter()
            .flatten()
            .all(|end| may_ask(end, self.is_here))
        {
            return Err(silent(Unanswered::Unprotected));
        }
        if metadata.token_endpoint().is_none() {
            return Err(Fault::Silent("it names no token_endpoint".to_owned()));
        }
        Ok(metadata)
    }

    fn ask(
        &self,
        request: HttpRequest,
    ) -> impl Future<Output = Result<HttpResponse, Unanswered>> + use<> {
        answer(self.http.clone(), self.is_here, request)
    }
}

/// Whether an address that a provider names may be asked, or a browser be sent there: what is elsewhere must not lead back into this
/// computer.
fn may_ask(end: &reqwest::Url, is_here: bool) -> bool {
    config::is_safe(end) && (is_here || end.scheme() == "https")
}

async fn answer(
    http: reqwest::Client,
    is_here: bool,
    request: HttpRequest,
) -> Result<HttpResponse, Unanswered> {
    let net = |error: reqwest::Error| Unanswered::Net(chain(&error.without_url()));
    let request = reqwest::Request::try_from(request).map_err(net)?;
    if !may_ask(request.url(), is_here) {
        return Err(Unanswered::Unprotected);
    }
    let mut answer = http.execute(request).await.map_err(net)?;
    let mut whole = axum::http::Response::builder().status(answer.status());
    if let Some(headers) = whole.headers_mut() {
        headers.clone_from(answer.headers());
    }
    let mut body = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(net)? {
        if body.len() + part.len() > ANSWER_MAX {
            return Err(Unanswered::TooLong);
        }
        body.extend_from_slice(&part);
    }
    whole
        .body(body)
        .map_err(|error| Unanswered::Net(error.to_string()))
}

/// An error with what caused it, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}

fn silent(error: impl fmt::Display) -> Fault {
    Fault::Silent(error.to_string())
}

fn plain(secret: &Plain) -> String {
    secret.expose().to_owned()
}

fn instant(at: Time) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.0).unwrap_or_default()
}

/// Whether a signature may be by a key that was published since the keys were asked for.
fn may_be_new(why: &SignatureVerificationError) -> bool {
    matches!(
        why,
        SignatureVerificationError::NoMatchingKey
            | SignatureVerificationError::CryptoError(_)
            | SignatureVerificationError::AmbiguousKeyId(_)
    )
}

/// Why a token does not count, without anything that stands in it.
fn words(why: &ClaimsVerificationError) -> String {
    match why {
        ClaimsVerificationError::Expired(_) => "its time is over or not yet come",
        ClaimsVerificationError::InvalidAudience(_) => "it is for someone else",
        ClaimsVerificationError::InvalidIssuer(_) => "it is by someone else",
        ClaimsVerificationError::InvalidNonce(_) => "it answers another question",
        ClaimsVerificationError::InvalidSubject(_) => "it names nobody",
        ClaimsVerificationError::SignatureVerification(_) => "its signature is not right",
        _ => "it cannot be read",
    }
    .to_owned()
}

/// What a provider says of a person, made harmless to show: one line, visible, short.
fn tidy(text: &str) -> Option<String> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .take(SHOWN_MAX)
        .collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
