//! Connecting this device: the server is found, the system's browser signs the admin in there, and the
//! answer comes back by loopback (RFC 8252) with a code that only this app can spend (PKCE). The app
//! never sees a password.

use std::time::Duration;

use gatehouse_rules::device::{DeviceKey, challenge};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use reqwest::Url;
use tokio::process::Command;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::app::{Connect, Connected};
use crate::failure::Result;
use crate::open::{self, Mirror};
use crate::plan::line::{Asked, Reaction, Trouble, react};
use crate::preferences;
use crate::profile::Profile;
use crate::upstream::connection::{CLIENT_ID, Connection, Granted, token_answer};
use crate::upstream::{Http, Origin, SMALL_BYTES, exchange};
use crate::vault;

mod finding;
mod loopback;
mod portal;

pub use finding::find_server;
pub use portal::{connect_portal, reconnect_portal};

/// How long the person may take in the browser.
const SIGN_IN_WITHIN: Duration = Duration::from_secs(10 * 60);

/// What opens the sign-in page.
#[derive(Clone, Debug)]
pub enum Browser {
    /// The system's browser.
    System,
    /// A program of the admin's choice, with the address as its last argument.
    Command(String),
    /// Whoever listens; for tests and for a window that opens it itself.
    Hand(mpsc::Sender<String>),
}

/// Connects this device: opens the browser, waits until the person is back, and makes the vault.
///
/// # Errors
/// [`Problem::SignInCancelled`] when the person or the app gave up, or after 10 min; what keeps the server
/// away; what the vault says.
pub async fn connect(
    profile: &Profile,
    connect: Connect,
    browser: &Browser,
    cancel: CancellationToken,
) -> Result<(Mirror, Connected)> {
    let passphrase = connect
        .passphrase
        .filter(|text| !text.is_empty())
        .map(Plain::new);
    vault::check(
        passphrase.as_ref(),
        profile.secrets.answers(&profile.random).await,
    )?;
    let origin = Origin::parse(&connect.server)?;
    let (connection, granted) = sign_in(profile, origin, &connect.slug, browser, cancel).await?;
    let mirror = Mirror::create(profile, &granted.workspace.name, passphrase).await?;
    keep(&mirror, &connection, &granted).await?;
    Ok((mirror, Connected { me: granted.me }))
}

/// Signs the same admin in again; mirror and outbox stay (SYN-4).
///
/// # Errors
/// As [`connect`]; [`Problem::BadField`] on `account` when someone else signed in, whose decisions the
/// outbox does not hold.
pub async fn sign_in_again(
    mirror: &Mirror,
    browser: &Browser,
    cancel: CancellationToken,
) -> Result<Connected> {
    let before = Connection::find(&mut *mirror.read().await?)
        .await?
        .ok_or(Problem::SignInAgain)?;
    let profile = mirror.profile();
    let (connection, granted) =
        sign_in(profile, before.origin, &before.slug, browser, cancel).await?;
    let same = |me: &gatehouse_rules::feed::Me| {
        me.employee == granted.me.employee && me.workspace == granted.me.workspace
    };
    if !mirror.me().await?.as_ref().is_none_or(same) {
        return Err(Problem::field("account", "another_person").into());
    }
    keep(mirror, &connection, &granted).await?;
    Ok(Connected { me: granted.me })
}

/// API-1: opens the page on which whoever the app belongs to makes webhooks of their own. It asks for their password, which the app
/// never sees, and shows the address once.
///
/// # Errors
/// [`Problem::NotOffered`] where no Gatehouse server is connected; a fault when nothing opens it.
pub async fn open_own_webhooks(mirror: &Mirror, browser: &Browser) -> Result<()> {
    let connection = Connection::find(&mut *mirror.read().await?)
        .await?
        .ok_or(Problem::NotOffered)?;
    let page = format!("/w/{}/webhooks", connection.slug);
    browser.open(&connection.origin.at(&page)).await
}

async fn keep(mirror: &Mirror, connection: &Connection, granted: &Granted) -> Result<()> {
    let mut write = mirror.write().await?;
    connection.keep(write.conn()).await?;
    open::set(write.conn(), "me", &granted.me).await?;
    write.commit().await
}

async fn sign_in(
    profile: &Profile,
    origin: Origin,
    slug: &str,
    browser: &Browser,
    cancel: CancellationToken,
) -> Result<(Connection, Granted)> {
    let http = Http::new(&preferences::find(profile).await)?;
    let random = &profile.random;
    let (key, state, verifier) = (DeviceKey::new(random), random.secret(), random.secret());
    let listener = loopback::Loopback::open().await?;
    let url = Url::parse_with_params(
        &origin.at("/oauth/authorize"),
        [
            ("response_type", "code"),
            ("client_id", CLIENT_ID),
            ("redirect_uri", &listener.redirect_uri()),
            ("state", state.expose()),
            ("code_challenge", &challenge(verifier.expose())),
            ("code_challenge_method", "S256"),
            ("workspace", slug),
            ("device_name", &device_name()),
            ("dpop_jkt", &key.thumbprint()),
        ],
    )
    .map_err(|_| Problem::field("server", "address"))?;
    browser.open(url.as_str()).await?;
    let code = tokio::select! {
        () = cancel.cancelled() => None,
        () = tokio::time::sleep(SIGN_IN_WITHIN) => None,
        code = listener.code(state.expose()) => code,
    }
    .ok_or(Problem::SignInCancelled)?;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.expose()),
        ("redirect_uri", &listener.redirect_uri()),
        ("code_verifier", verifier.expose()),
        ("client_id", CLIENT_ID),
    ];
    let token_url = origin.at("/oauth/token");
    // The clock is not known yet; where it is wrong, the server says by how much.
    let mut off = 0;
    let granted = loop {
        let now = profile.clock.now().plus(-off);
        let proof = key.prove("POST", &token_url, None, now, random);
        let request = http.post(&token_url).header("DPoP", proof).form(&form);
        let trouble = match token_answer(exchange(request, SMALL_BYTES, http.patience.answer).await)
        {
            Ok(granted) => break granted,
            Err(trouble) => trouble,
        };
        match react(&trouble, Asked::Token, true, "") {
            Reaction::Clock { seconds } if off == 0 => off = seconds.saturating_mul(1_000),
            _ => return Err(problem_of(&trouble).into()),
        }
    };
    let connection = Connection {
        origin,
        slug: slug.to_owned(),
        device: granted.device.clone(),
        key,
        tokens: granted.tokens(profile.clock.now()),
        erase_hash: granted.erase_hash.clone(),
    };
    Ok((connection, granted))
}

/// What a person is told while nothing is connected yet.
fn problem_of(trouble: &Trouble) -> Problem {
    match react(trouble, Asked::Other, true, "") {
        Reaction::Wait { problem, .. } => problem,
        Reaction::Clock { seconds } => Problem::ClockWrong { seconds },
        Reaction::SignInAgain => Problem::SignInCancelled,
        Reaction::Refresh | Reaction::Erase | Reaction::Resync(_) | Reaction::Smaller => {
            Problem::NotGatehouse
        }
    }
}

/// How this device names itself on the sign-in page and in the list of devices.
fn device_name() -> String {
    let host = std::fs::read_to_string("/etc/hostname").ok();
    let host = host
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .unwrap_or_default();
    let host: String = host
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(60)
        .collect();
    let system = std::env::consts::OS;
    if host.is_empty() {
        format!("Gatehouse ({system})")
    } else {
        format!("Gatehouse, {host} ({system})")
    }
}

impl Browser {
    /// Opens an address.
    ///
    /// # Errors
    /// A fault when nothing can open it.
    pub async fn open(&self, url: &str) -> Result<()> {
        let mut command = match self {
            Self::Hand(listener) => {
                listener
                    .send(url.to_owned())
                    .await
                    .map_err(|_| Problem::SignInCancelled)?;
                return Ok(());
            }
            Self::Command(program) => Command::new(program),
            Self::System if cfg!(target_os = "macos") => Command::new("open"),
            Self::System if cfg!(windows) => {
                let mut command = Command::new("rundll32");
                command.arg("url.dll,FileProtocolHandler");
                command
            }
            Self::System => Command::new("xdg-open"),
        };
        // The browser outlives this; nobody waits for it.
        command
            .arg(url)
            .stdin(std::process::Stdio::null())
            .spawn()?;
        Ok(())
    }
}
