//! Social sign-in (SOC-1): a browser is sent to a provider and comes back, and who the provider vouches for goes on as if they had typed
//! their password: the second step, and every other rule of the door, stands.
//!
//! What comes back counts once, for ten minutes, in the browser that was sent. An account opens the identity it was linked to, at its first
//! use or by the person in their profile; what a provider says of mail addresses opens nothing.

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::post;
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::social::{Opens, generated_login, opens};
use gatehouse_rules::time::{MINUTE, Time};
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::connecting::Asked;
use crate::credentials::{self, Door, Word};
use crate::failure::Told;
use crate::offer::Came;
use crate::pages::{self, Fields, Form, Shown};
use crate::place::Place;
use crate::provider::{Fault, Provider, Secrets, Vouched};
use crate::store::identity::Identity;
use crate::store::social::Try;
use crate::store::workspace::Stored;
use crate::{accept, authorize, front, profile, sign_in, store, throttle};

mod links;
mod several;
mod trouble;

pub(crate) use links::{Ended, link, unlink};
use trouble::Trouble;

/// How long someone may take at a provider, or at the choice that follows.
const LIVES: i64 = 10 * MINUTE;
/// How often a made-up login is drawn anew, should someone have it.
const DRAWS: usize = 5;
/// The browser's own secret, which every form of ours needs: what it was sent with comes back in it alone.
const BROWSER: &str = "form";
/// The link of an invitation, while its browser is at a provider.
const OFFER: &str = "offer";
/// Longest value that is read of an answer.
const VALUE_MAX: usize = 4_096;

/// The routes of social sign-in.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/social/{slug}", post(begin).get(back))
        .merge(several::routes())
}

/// Where a sign-in with a provider begins, and leads back to.
pub(crate) enum For<'a> {
    /// A workspace's sign-in page.
    Browser(&'a Stored),
    /// The same, where an earlier sign-in at the provider is not enough (NET-1).
    Anew(&'a Stored),
    /// The server's own address.
    Server,
    /// The way to one's profile.
    Profile,
    /// An app that wants to be connected.
    App(&'a Asked),
    /// The link of an invitation, or one that confirms an address.
    Offer(&'a Stored, Came, &'a Plain),
}

impl For<'_> {
    fn fields(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Browser(workspace) => {
                vec![
                    ("to", "workspace".to_owned()),
                    ("workspace", workspace.slug.clone()),
                ]
            }
            Self::Anew(workspace) => {
                vec![
                    ("to", "anew".to_owned()),
                    ("workspace", workspace.slug.clone()),
                ]
            }
            Self::Server => vec![("to", "server".to_owned())],
            Self::Profile => vec![("to", "profile".to_owned())],
            Self::App(asked) => vec![("to", "app".to_owned()), ("query", asked.query())],
            Self::Offer(workspace, came, token) => vec![
                ("to", came.letter().to_owned()),
                ("workspace", workspace.slug.clone()),
                ("token", token.expose().to_owned()),
            ],
        }
    }
}

/// The buttons of a page, one a provider: each is a form of its own.
pub(crate) fn buttons(app: &App, form: &Form, to: &For<'_>) -> Value {
    buttons_of(app, form, to, |_| true)
}

/// NET-1: those for someone of a workspace who has to sign in anew, of the providers that they sign in with.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn buttons_anew(
    app: &App,
    form: &Form,
    workspace: &Stored,
    identity: &IdentityId,
) -> Told<Value> {
    let mut connection = app.db.connection().await?;
    let accounts = store::social::list_accounts(&mut connection, identity).await?;
    drop(connection);
    let is_theirs = |one: &Provider| accounts.iter().any(|account| account.issuer == one.issuer);
    Ok(buttons_of(app, form, &For::Anew(workspace), is_theirs))
}

fn buttons_of(app: &App, form: &Form, to: &For<'_>, which: impl Fn(&Provider) -> bool) -> Value {
    let fields: Vec<Value> = to
        .fields()
        .into_iter()
        .map(|(name, value)| context! { name, value })
        .collect();
    app.providers
        .all()
        .filter(|one| which(one))
        .map(|one| {
            context! {
                name => one.name.clone(),
                action => format!("/social/{}", one.slug),
                csrf => form.csrf.clone(),
                fields => fields.clone(),
            }
        })
        .collect()
}

/// What a browser was sent for. Kept while it is away; holds no secret.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub(crate) enum Errand {
    /// To sign in to the workspace of this address.
    Browser {
        /// Its place in addresses.
        slug: String,
        /// Whether an earlier sign-in at the provider is not enough.
        #[serde(default)]
        anew: bool,
    },
    /// To sign in at the server's own address.
    Server,
    /// To sign in on the way to one's profile.
    Profile,
    /// To connect an app.
    App {
        /// What it asks for.
        asked: Asked,
    },
    /// To join by a link, whose secret stays in the browser.
    Offer {
        /// The workspace's place in addresses.
        slug: String,
        /// By which kind of link.
        came: String,
        /// The hash of its secret.
        token: String,
    },
    /// To link the account to this identity, whose owner proved to be at their profile.
    Link {
        /// Which.
        identity: IdentityId,
    },
}

impl Errand {
    /// Where it began, to begin again. Built here, never from what came with a request.
    fn start(&self, offer: Option<&Plain>) -> String {
        match self {
            Self::Browser { slug, .. } => format!("/w/{slug}"),
            Self::Server => "/".to_owned(),
            Self::Profile => front::TO_PROFILE.to_owned(),
            Self::App { asked } => format!("/oauth/authorize?{}", asked.query()),
            Self::Offer { slug, came, .. } => match offer {
                Some(token) => format!("/w/{slug}/{came}/{}", token.expose()),
                None => format!("/w/{slug}"),
            },
            Self::Link { .. } => profile::HERE.to_owned(),
        }
    }

    /// Whether a sign-in at the provider that was there already is not enough: what follows asks for fresh factors.
    fn is_anew(&self) -> bool {
        matches!(
            self,
            Self::App { .. } | Self::Profile | Self::Link { .. } | Self::Browser { anew: true, .. }
        )
    }
}

/// The fields of a button.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    to: String,
    workspace: String,
    query: String,
    token: String,
}

async fn errand(app: &App, typed: &Typed) -> Told<Errand> {
    let slug = |workspace: Stored| workspace.slug;
    Ok(match typed.to.as_str() {
        to @ ("workspace" | "anew") => Errand::Browser {
            slug: slug(sign_in::workspace(app, &typed.workspace).await?),
            anew: to == "anew",
        },
        "server" => Errand::Server,
        "profile" => Errand::Profile,
        "app" => match Asked::read(Some(&typed.query)) {
            // By its own name, whatever letters were typed: it is compared with it.
            Ok(mut asked) => {
                asked.workspace = slug(sign_in::workspace(app, &asked.workspace).await?);
                Errand::App { asked }
            }
            Err(_) => return Err(Problem::field("query", "not_allowed").into()),
        },
        "i" | "j" => Errand::Offer {
            slug: slug(sign_in::workspace(app, &typed.workspace).await?),
            came: typed.to.clone(),
            token: Plain::new(typed.token.as_str()).hash().as_str().to_owned(),
        },
        _ => return Err(Problem::field("to", "unknown").into()),
    })
}

async fn begin(
    State(app): State<App>,
    Path(slug): Path<String>,
    place: Place,
    headers: HeaderMap,
    Fields(typed): Fields<Typed>,
) -> Shown {
    Form::check(&app, &headers, &typed.csrf)?;
    let Some(provider) = app.providers.find(&slug) else {
        return Ok(trouble::unknown(&app)?);
    };
    let errand = errand(&app, &typed).await?;
    let mut response = send(&app, &place, &headers, provider, &errand).await?;
    if matches!(errand, Errand::Offer { .. }) {
        let token = Plain::new(typed.token);
        pages::set_cookie(&app, &mut response, OFFER, Some(&token))?;
    }
    Ok(response)
}

/// What follows from the state of a try with the server's key, so that nothing of it is kept.
fn secrets(app: &App, state: Plain) -> Secrets {
    Secrets {
        nonce: app.key.secret(&["social nonce", state.expose()]),
        verifier: app.key.secret(&["social verifier", state.expose()]),
        state,
    }
}

/// The address a provider sends a browser back to: of the configured origin, and the provider's own, so that no other's answer fits.
fn redirect(app: &App, provider: &Provider) -> String {
    format!("{}/social/{}", app.config.origin(), provider.slug)
}

/// Sends a browser to a provider: by a page that goes on by itself, since a form of ours may not lead elsewhere.
///
/// # Errors
/// [`Problem::SlowDown`]; when the database does not take it.
pub(crate) async fn send(
    app: &App,
    place: &Place,
    headers: &HeaderMap,
    provider: &Provider,
    errand: &Errand,
) -> Told<Response> {
    let Some(browser) = pages::cookie(app, headers, BROWSER) else {
        return Err(Problem::field("csrf", "foreign").into());
    };
    let _counted = throttle::count(app, &[(throttle::SOCIAL, &place.prefix())]).await?;
    let now = app.clock.now();
    let secrets = secrets(app, app.random.secret());
    let redirect = redirect(app, provider);
    let address = provider
        .address(&secrets, &redirect, errand.is_anew(), now)
        .await;
    let to = match address {
        Ok(to) => to,
        Err(fault) => return Trouble::Fault(fault).page(app, provider, &errand.start(None)),
    };
    let one = Try {
        browser: browser.hash(),
        issuer: provider.issuer.clone(),
        errand: serde_json::to_string(errand).map_err(anyhow::Error::new)?,
        expires_at: now.plus(LIVES),
    };
    let mut connection = app.db.connection().await?;
    store::social::add_try(&mut connection, &secrets.state.hash(), &one, now).await?;
    drop(connection);
    let words = context! { provider => provider.name.clone(), to };
    let status = StatusCode::OK;
    pages::page(app, status, "social_going.html", Value::UNDEFINED, words)
}

/// What a provider's answer says in its query. Each parameter counts once.
struct Answer {
    state: Plain,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

impl Answer {
    fn read(query: Option<&str>) -> Option<Self> {
        let query = query.unwrap_or_default();
        let url = reqwest::Url::parse(&format!("http://x/?{query}")).ok()?;
        let get = |name: &str| {
            let mut values = url.query_pairs().filter(|(one, _)| one == name);
            match (values.next(), values.next()) {
                (Some((_, value)), None) if value.len() <= VALUE_MAX => {
                    Ok(Some(value.into_owned()))
                }
                (None, None) => Ok(None),
                _ => Err(()),
            }
        };
        Some(Self {
            state: Plain::new(get("state").ok()??),
            code: get("code").ok()?,
            error: get("error").ok()?,
            iss: get("iss").ok()?,
        })
    }
}

async fn back(
    State(app): State<App>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    place: Place,
    headers: HeaderMap,
) -> Shown {
    let counted = throttle::count(&app, &[(throttle::LINK, &place.prefix())]).await?;
    let Some(provider) = app.providers.find(&slug) else {
        return Ok(trouble::unknown(&app)?);
    };
    let answer = Answer::read(query.as_deref());
    let browser = pages::cookie(&app, &headers, BROWSER);
    let (Some(answer), Some(browser)) = (answer, browser) else {
        return Ok(Trouble::Foreign.page(&app, provider, "/")?);
    };
    let offer = pages::cookie(&app, &headers, OFFER);
    let now = app.clock.now();
    let (state, browser) = (answer.state.hash(), browser.hash());
    let mut tx = app.db.begin().await?;
    let claimed = store::social::claim_try(&mut tx, &state, &browser, now).await?;
    tx.commit().await?;
    let Some((issuer, errand, sent_at)) = claimed else {
        let mut connection = app.db.connection().await?;
        let found = store::social::find_try(&mut connection, &state, &browser).await?;
        drop(connection);
        let Some((errand, used)) = found else {
            return Ok(Trouble::Foreign.page(&app, provider, "/")?);
        };
        let errand: Errand = serde_json::from_str(&errand).map_err(anyhow::Error::new)?;
        let why = if used { Trouble::Used } else { Trouble::Over };
        return Ok(why.page(&app, provider, &errand.start(offer.as_ref()))?);
    };
    counted.give_back(&app).await?;
    let errand: Errand = serde_json::from_str(&errand).map_err(anyhow::Error::new)?;
    let start = errand.start(offer.as_ref());
    let is_anew = errand.is_anew() && provider.asks_anew;
    let since = is_anew.then_some(sent_at);
    let back = Back {
        app: &app,
        place: &place,
        headers: &headers,
        provider,
    };
    match ask(&app, provider, &issuer, answer, since).await {
        Ok(vouched) => Ok(back.go_on(vouched, errand, offer).await?),
        Err(why) => {
            if let Trouble::Fault(Fault::Stale { subject, .. }) = &why {
                back.not_anew(subject, &errand).await?;
            }
            Ok(why.page(&app, provider, &start)?)
        }
    }
}

/// Who an answer vouches for: only the provider that was asked, and only if it says so itself.
async fn ask(
    app: &App,
    provider: &Provider,
    issuer: &str,
    answer: Answer,
    since: Option<Time>,
) -> Result<Vouched, Trouble> {
    let now = app.clock.now();
    let is_from_here = provider.issuer == issuer
        && provider
            .is_from_here(answer.iss.as_deref(), now)
            .await
            .map_err(Trouble::Fault)?;
    if !is_from_here {
        return Err(Trouble::Mixed);
    }
    if let Some(error) = answer.error {
        return Err(Trouble::Declined(error));
    }
    let code = answer.code.ok_or(Trouble::Foreign)?;
    let secrets = secrets(app, answer.state);
    let redirect = redirect(app, provider);
    provider
        .redeem(&code, &secrets, &redirect, since, now)
        .await
        .map_err(Trouble::Fault)
}

/// A browser that came back, with what the provider said checked.
struct Back<'a> {
    app: &'a App,
    place: &'a Place,
    headers: &'a HeaderMap,
    provider: &'a Provider,
}

impl Back<'_> {
    /// SOC-1, SOC-2: to the one identity of the account; an account that was never used makes one, and one of several stops here.
    async fn go_on(
        &self,
        vouched: Vouched,
        errand: Errand,
        offer: Option<Plain>,
    ) -> Told<Response> {
        let (app, provider) = (self.app, self.provider);
        if let Errand::Link { identity } = &errand {
            return profile::linked(app, self.place, self.headers, provider, &vouched, identity)
                .await;
        }
        let offered = match self.offered(&errand, offer).await? {
            Ok(offered) => offered,
            Err(page) => return Ok(page),
        };
        let now = app.clock.now();
        let id = app.random.id(now);
        let mut tx = app.db.begin().await?;
        let (issuer, subject) = (provider.issuer.as_str(), vouched.subject.as_str());
        let shown = vouched.shown.as_deref();
        let account = store::social::set_seen(&mut tx, &id, issuer, subject, shown, now).await?;
        let linked = store::social::list_identities(&mut tx, &account).await?;
        let identity = match (opens(linked.len()), linked.first()) {
            (Opens::None, _) => {
                drop(tx);
                return several::stop(app, self.place, provider, &account, &errand).await;
            }
            (Opens::One, Some((id, _))) => store::identity::find(&mut tx, id).await?,
            _ if offered
                .as_ref()
                .is_some_and(|offered| !offered.is_for(None)) =>
            {
                None
            }
            _ => Some(
                self.make(&mut tx, &account, &vouched, offered.as_ref())
                    .await?,
            ),
        };
        tx.commit().await?;
        match (identity, offered) {
            (identity, Some(offered)) => self.join(&errand, offered, identity).await,
            (Some(identity), None) => self.arrive(&errand, identity).await,
            (None, None) => pages::go(&errand.start(None)),
        }
    }

    /// What is behind the link of an errand that leads to one; its secret is what this browser kept.
    async fn offered(
        &self,
        errand: &Errand,
        offer: Option<Plain>,
    ) -> Told<Result<Option<accept::Offered<'_>>, Response>> {
        let Errand::Offer { slug, came, token } = errand else {
            return Ok(Ok(None));
        };
        let kept = offer.filter(|kept| kept.hash().as_str() == token);
        let (Some(kept), Some(came)) = (kept, Came::of(came)) else {
            let start = errand.start(None);
            return Ok(Err(Trouble::Foreign.page(
                self.app,
                self.provider,
                &start,
            )?));
        };
        let way = (slug.clone(), kept);
        let found = accept::offered(self.app, came, way, self.place, self.headers).await?;
        Ok(found.map(Some))
    }

    async fn join(
        &self,
        errand: &Errand,
        offered: accept::Offered<'_>,
        identity: Option<Identity>,
    ) -> Told<Response> {
        let mut response = match identity {
            Some(identity) if offered.is_for(Some(&identity)) => {
                offered.vouched(identity, self.word(errand)).await?
            }
            _ => offered.is_another(&self.provider.name)?,
        };
        pages::set_cookie(self.app, &mut response, OFFER, None)?;
        Ok(response)
    }

    /// SOC-1: the first use makes an identity, of no workspace, under a login that the person can change.
    async fn make(
        &self,
        tx: &mut store::Write,
        account: &str,
        vouched: &Vouched,
        offered: Option<&accept::Offered<'_>>,
    ) -> Told<Identity> {
        let (app, now) = (self.app, self.app.clock.now());
        for _ in 0..DRAWS {
            let id: IdentityId = app.random.id(now).into();
            let login = generated_login(&self.provider.slug, &app.random);
            let name = offered
                .and_then(accept::Offered::name)
                .or(vouched.name.as_deref())
                .or(vouched.shown.as_deref())
                .unwrap_or(&login);
            if store::identity::add_made_up(tx, &id, name, &login, now).await? {
                store::social::link(tx, account, &id, now).await?;
                let made = store::identity::find(tx, &id).await?;
                tracing::info!(identity = id.as_str(), provider = self.provider.slug, ip = %self.place.ip, "the first use of a social account made an identity");
                return made.ok_or_else(|| {
                    anyhow::anyhow!("an identity was made and is not there").into()
                });
            }
        }
        Err(anyhow::anyhow!("{DRAWS} made-up logins were all taken").into())
    }

    /// What the provider's word for someone is worth: it was checked that the sign-in there is of now, where that was asked for.
    fn word(&self, errand: &Errand) -> Word<'_> {
        Word {
            provider: &self.provider.name,
            anew: errand.is_anew() || !self.provider.asks_anew,
        }
    }

    /// SGN-5: the log has whose sign-in did not count, as far as the account is one person's and there is a door that it was for.
    async fn not_anew(&self, subject: &str, errand: &Errand) -> Told<()> {
        let (app, provider) = (self.app, self.provider);
        let mut connection = app.db.connection().await?;
        let linked =
            store::social::list_identities_of(&mut connection, &provider.issuer, subject).await?;
        let identity = match linked.first() {
            Some(id) if opens(linked.len()) == Opens::One => {
                store::identity::find(&mut connection, id).await?
            }
            _ => None,
        };
        drop(connection);
        let Some(identity) = identity else {
            return Ok(());
        };
        let (workspace, way) = match errand {
            Errand::Browser { slug, .. } => (sign_in::workspace(app, slug).await?, sign_in::WAY),
            Errand::App { asked } => {
                let workspace = sign_in::workspace(app, &asked.workspace).await?;
                (workspace, authorize::WAY)
            }
            Errand::Profile => {
                let way = front::PROFILE;
                match front::door_of(app, way, &identity.login).await? {
                    Some(workspace) => (workspace, way),
                    None => return Ok(()),
                }
            }
            // Whoever links an account has signed in; the others ask for no sign-in anew.
            Errand::Link { .. } | Errand::Server | Errand::Offer { .. } => return Ok(()),
        };
        let door = Door {
            workspace: &workspace,
            place: self.place,
            way,
        };
        credentials::not_anew(app, door, identity, self.word(errand)).await
    }

    /// Goes on with the errand as this identity.
    async fn arrive(&self, errand: &Errand, identity: Identity) -> Told<Response> {
        let (app, place, headers) = (self.app, self.place, self.headers);
        let word = self.word(errand);
        match errand {
            Errand::Browser { slug, .. } => {
                let workspace = sign_in::workspace(app, slug).await?;
                sign_in::vouched(app, &workspace, place, headers, identity, word).await
            }
            Errand::Server => front::vouched(app, front::WAY, place, headers, identity, word).await,
            Errand::Profile => {
                front::vouched(app, front::PROFILE, place, headers, identity, word).await
            }
            Errand::App { asked } => {
                authorize::vouched(app, place, headers, (identity, word), asked).await
            }
            // Both went another way before.
            Errand::Offer { .. } | Errand::Link { .. } => pages::go(&errand.start(None)),
        }
    }
}
