//! What connects this device to its server: where it is, the device's key, and the tokens bound to it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD as B64;
use gatehouse_rules::device::DeviceKey;
use gatehouse_rules::feed::Me;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::{SECOND, Time};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::{Answer, Origin};
use crate::failure::Result;
use crate::open;
use crate::plan::line::Trouble;

/// The client's name towards the server's sign-in.
pub const CLIENT_ID: &str = "gatehouse-desktop";
/// Where the connection stands in the outbox's file.
const KEPT: &str = "connection";

/// What connects this device to its server. Lives inside the vault.
pub struct Connection {
    /// The server.
    pub origin: Origin,
    /// The workspace's short name.
    pub slug: String,
    /// This device, as the server calls it.
    pub device: String,
    /// The device's key.
    pub key: DeviceKey,
    /// The tokens bound to it.
    pub tokens: Tokens,
    /// What proves a revocation (SYN-4).
    pub erase_hash: String,
}

/// Access and refresh token.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// For requests.
    pub(super) access: Plain,
    /// For the next tokens.
    pub(super) refresh: Plain,
    /// Until when [`Tokens::access`] serves.
    pub(super) access_until: Time,
}

/// The connection as it is kept, inside the encrypted file only.
#[derive(Serialize, Deserialize)]
struct Kept {
    server: String,
    slug: String,
    device: String,
    key: String,
    access: String,
    refresh: String,
    access_until: Time,
    erase_hash: String,
}

/// The answer of the token endpoint.
#[derive(Deserialize)]
pub struct Granted {
    access_token: String,
    expires_in: i64,
    refresh_token: String,
    /// This device.
    pub device: String,
    /// The workspace.
    pub workspace: Granting,
    /// Who signed in.
    pub me: Me,
    /// What proves a revocation.
    pub erase_hash: String,
}

/// The workspace of a grant.
#[derive(Deserialize)]
pub struct Granting {
    /// The company's name.
    pub name: String,
}

#[derive(Deserialize)]
struct GrantFault {
    error: String,
    problem: Option<Problem>,
}

impl Granted {
    /// The tokens, as received at `now`.
    #[must_use]
    pub fn tokens(&self, now: Time) -> Tokens {
        Tokens {
            access: Plain::new(self.access_token.clone()),
            refresh: Plain::new(self.refresh_token.clone()),
            access_until: now.plus(self.expires_in.clamp(0, 86_400) * SECOND),
        }
    }
}

impl Connection {
    /// The connection kept in the outbox's file; `None` when there is none that can be read, and the
    /// admin must sign in again.
    ///
    /// # Errors
    /// A fault of the file.
    pub async fn find(conn: &mut SqliteConnection) -> Result<Option<Self>> {
        let Some(value) = open::find::<serde_json::Value>(conn, KEPT).await? else {
            return Ok(None);
        };
        Ok(serde_json::from_value::<Kept>(value)
            .ok()
            .and_then(Self::of))
    }

    fn of(kept: Kept) -> Option<Self> {
        Some(Self {
            origin: Origin::parse(&kept.server).ok()?,
            slug: kept.slug,
            device: kept.device,
            key: DeviceKey::from_bytes(&B64.decode(kept.key).ok()?)?,
            tokens: Tokens {
                access: Plain::new(kept.access),
                refresh: Plain::new(kept.refresh),
                access_until: kept.access_until,
            },
            erase_hash: kept.erase_hash,
        })
    }

    /// Keeps the connection, in the transaction of `conn`.
    ///
    /// # Errors
    /// [`Problem::DiskFull`], or a fault.
    pub async fn keep(&self, conn: &mut SqliteConnection) -> Result<()> {
        let kept = Kept {
            server: self.origin.text(),
            slug: self.slug.clone(),
            device: self.device.clone(),
            key: B64.encode(self.key.to_bytes()),
            access: self.tokens.access.expose().to_owned(),
            refresh: self.tokens.refresh.expose().to_owned(),
            access_until: self.tokens.access_until,
            erase_hash: self.erase_hash.clone(),
        };
        open::set(conn, KEPT, &kept).await
    }
}

/// Reads an answer of the token endpoint, whose refusals have a form of their own (RFC 6749, 5.2).
///
/// # Errors
/// [`Trouble::GrantEnded`] for `invalid_grant`; otherwise what came instead.
pub fn token_answer(
    answer: std::result::Result<Answer, Trouble>,
) -> std::result::Result<Granted, Trouble> {
    let answer = answer?;
    let fault = serde_json::from_slice::<GrantFault>(&answer.body);
    // A revoked device, a wrong clock and a lost role come with words of their own, which say more.
    let ended = |fault: &GrantFault| {
        fault.error == "invalid_grant" && matches!(fault.problem, None | Some(Problem::SignInAgain))
    };
    if answer.status.is_client_error() && fault.is_ok_and(|fault| ended(&fault)) {
        return Err(Trouble::GrantEnded);
    }
    answer.json()
}
