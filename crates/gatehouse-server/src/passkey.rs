//! Passkeys (WebAuthn): second steps that check their owner themselves (TFA-1). Each question is answered once, by the half sign-in or the
//! browser session that it was asked of.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::sign_in::Checked;
use gatehouse_rules::time::{MINUTE, Time};
use minijinja::{Value, context};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;
use webauthn_rs::prelude::{
    Passkey as Credential, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

use crate::app::App;
use crate::credentials::For;
use crate::failure::Told;
use crate::store;
use crate::store::passkey::{Challenge, Passkey};

/// How long a question waits for its answer.
const LIVES: i64 = 5 * MINUTE;
/// How many of them an identity can have.
pub(crate) const MOST: usize = 10;

/// What this server is to browsers; `None` where they know no passkeys: at a bare address, or without https.
fn party(app: &App) -> Option<Webauthn> {
    let url = Url::parse(app.config.origin()).ok()?;
    let domain = url.domain()?;
    if url.scheme() != "https" && domain != "localhost" {
        return None;
    }
    let builder = WebauthnBuilder::new(domain, &url).ok()?;
    builder.rp_name(app.config.host()).build().ok()
}

/// Whether this server's address lets browsers use passkeys at all.
#[must_use]
pub fn is_possible(app: &App) -> bool {
    party(app).is_some()
}

/// What the page of a second step can ask for, beside backup codes.
#[derive(Clone, Debug)]
pub(crate) struct Asks {
    /// Whether there is an authenticator.
    pub authenticator: bool,
    /// What a browser is to ask a passkey, in JSON.
    pub passkey: Option<String>,
}

impl Asks {
    /// What a form that asks for more, too, says of the second step (`parts.second`).
    pub(crate) fn words(self) -> Value {
        context! { authenticator => self.authenticator, passkey => self.passkey }
    }
}

/// Reads what can be asked for, and asks the passkeys.
///
/// # Errors
/// When the database does not take the question.
pub(crate) async fn asks(app: &App, what: For<'_>, identity: &IdentityId) -> Told<Asks> {
    let mut connection = app.db.connection().await?;
    let authenticator = store::factor::find(&mut connection, identity)
        .await?
        .is_some();
    let all = store::passkey::list(&mut connection, identity).await?;
    drop(connection);
    let all: Vec<Credential> = all
        .iter()
        .filter_map(|one| serde_json::from_str(&one.credential).ok())
        .collect();
    let mut passkey = None;
    if let (Some(party), Some(holder), false) = (party(app), holder(what), all.is_empty()) {
        let (asked, state) = party
            .start_passkey_authentication(&all)
            .map_err(anyhow::Error::new)?;
        keep(app, holder, identity, &state).await?;
        passkey = Some(serde_json::to_string(&asked.public_key).map_err(anyhow::Error::new)?);
    }
    Ok(Asks {
        authenticator,
        passkey,
    })
}

/// Who alone may answer a question. The app's window knows no passkeys: it sends its admin to a browser.
fn holder(what: For<'_>) -> Option<String> {
    match what {
        For::Step(step) => Some(format!("step:{}", step.hash().as_str())),
        For::Session(id) => Some(format!("proof:{id}")),
        For::Profile(id) => Some(format!("profile:{id}")),
        For::DeviceBy(link, _) => Some(format!("device:{}", link.hash().as_str())),
        For::Device(_) => None,
    }
}

async fn keep(
    app: &App,
    holder: String,
    identity: &IdentityId,
    state: &impl serde::Serialize,
) -> Told<()> {
    let challenge = Challenge {
        holder,
        identity: identity.clone(),
        state: serde_json::to_string(state).map_err(anyhow::Error::new)?,
        expires_at: app.clock.now().plus(LIVES),
    };
    let mut tx = app.db.begin().await?;
    store::passkey::set_challenge(&mut tx, &challenge).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the question away, before anybody looks at the answer: a wrong answer spends it, too.
async fn taken<T: DeserializeOwned>(
    app: &App,
    holder: &str,
    identity: &IdentityId,
) -> Told<Option<T>> {
    let mut tx = app.db.begin().await?;
    let now = app.clock.now();
    let state = store::passkey::take_challenge(&mut tx, holder, identity, now).await?;
    tx.commit().await?;
    Ok(state.and_then(|state| serde_json::from_str(&state).ok()))
}

/// How a question was answered.
pub(crate) enum Answered {
    /// Not at all, too late, or wrongly.
    Wrong,
    /// By one whose count of uses did not grow.
    Copied,
    /// By this one, as it is to be kept from now on.
    By(Passkey),
}

/// TFA-1: checks the answer to a question: the question itself, the address of the page, the signature, that the owner was verified, and
/// that the count of uses grew.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn check(
    app: &App,
    identity: &IdentityId,
    what: For<'_>,
    answer: &str,
) -> Told<Answered> {
    let Some(holder) = holder(what) else {
        return Ok(Answered::Wrong);
    };
    let asked: Option<PasskeyAuthentication> = taken(app, &holder, identity).await?;
    let answer: Option<PublicKeyCredential> = serde_json::from_str(answer).ok();
    let (Some(party), Some(asked), Some(answer)) = (party(app), asked, answer) else {
        return Ok(Answered::Wrong);
    };
    let result = match party.finish_passkey_authentication(&answer, &asked) {
        Ok(result) if result.user_verified() => result,
        Ok(_) => return Ok(Answered::Wrong),
        Err(WebauthnError::CredentialPossibleCompromise) => return Ok(Answered::Copied),
        Err(error) => {
            tracing::info!(%error, "a passkey was not taken");
            return Ok(Answered::Wrong);
        }
    };
    let id = B64.encode(result.cred_id());
    let mut connection = app.db.connection().await?;
    let all = store::passkey::list(&mut connection, identity).await?;
    let Some(mut used) = all.into_iter().find(|one| one.credential_id == id) else {
        return Ok(Answered::Wrong);
    };
    let mut credential: Credential =
        serde_json::from_str(&used.credential).map_err(anyhow::Error::new)?;
    credential.update_credential(&result);
    used.credential = serde_json::to_string(&credential).map_err(anyhow::Error::new)?;
    used.counter = result.counter();
    Ok(Answered::By(used))
}

/// Notes the use. Of two answers with one count of uses, or in the wrong order, the later is of a copy.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn claim(tx: &mut AnyConnection, answered: &Answered, now: Time) -> Told<Checked> {
    let used = match answered {
        Answered::Wrong => return Ok(Checked::WrongPasskey),
        Answered::Copied => return Ok(Checked::CopiedPasskey),
        Answered::By(used) => used,
    };
    if store::passkey::claim_use(tx, used, now).await? {
        return Ok(Checked::Right);
    }
    let all = store::passkey::list(tx, &used.identity).await?;
    Ok(if all.iter().any(|one| one.id == used.id) {
        Checked::CopiedPasskey
    } else {
        Checked::WrongPasskey
    })
}

/// What the browser is asked to make a passkey of, in JSON, for one browser session or half sign-in; `None` where there can be none.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn begin(
    app: &App,
    holder: &str,
    identity: &IdentityId,
    login: &str,
    name: &str,
) -> Told<Option<String>> {
    let Some(party) = party(app) else {
        return Ok(None);
    };
    let mut connection = app.db.connection().await?;
    let all = store::passkey::list(&mut connection, identity).await?;
    drop(connection);
    let known = all
        .iter()
        .filter_map(|one| B64.decode(&one.credential_id).ok())
        .collect();
    let (asked, state) = party
        .start_passkey_registration(handle(identity), login, name, Some(known))
        .map_err(anyhow::Error::new)?;
    keep(app, making(holder), identity, &state).await?;
    let asked = serde_json::to_string(&asked.public_key).map_err(anyhow::Error::new)?;
    Ok(Some(asked))
}

fn making(holder: &str) -> String {
    format!("making:{holder}")
}

/// The passkey that was made, by that name; `None` when the answer is not right.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn made(
    app: &App,
    holder: &str,
    identity: &IdentityId,
    answer: &str,
    name: String,
) -> Told<Option<Passkey>> {
    let asked: Option<PasskeyRegistration> = taken(app, &making(holder), identity).await?;
    let answer: Option<RegisterPublicKeyCredential> = serde_json::from_str(answer).ok();
    let (Some(party), Some(asked), Some(answer)) = (party(app), asked, answer) else {
        return Ok(None);
    };
    let credential = match party.finish_passkey_registration(&answer, &asked) {
        Ok(credential) => credential,
        Err(error) => {
            tracing::info!(%error, "a new passkey was not taken");
            return Ok(None);
        }
    };
    let now = app.clock.now();
    Ok(Some(Passkey {
        id: app.random.id(now),
        identity: identity.clone(),
        credential_id: B64.encode(credential.cred_id()),
        name,
        credential: serde_json::to_string(&credential).map_err(anyhow::Error::new)?,
        counter: 0,
        added_at: now,
        used_at: None,
    }))
}

/// Who someone is to an authenticator: nothing that says anything to others.
fn handle(identity: &IdentityId) -> Uuid {
    let hash = Sha256::digest(format!("passkey\n{}", identity.as_str()));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Uuid::from_bytes(bytes)
}
