//! App tokens: given for a code, renewed, revoked, and checked at every request with a proof by the device's key (RFC 6749, 7009, 9449).

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form as Fields, Json, Router};
use gatehouse_rules::device::{PROOF_TOLERANCE, Proof, ProofFault, challenge, verify};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::feed::Me;
use gatehouse_rules::id::{DeviceId, EmployeeId, IdentityId, WorkspaceId};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::{Hashed, Plain};
use gatehouse_rules::sign_in::Cause;
use gatehouse_rules::time::{HOUR, MINUTE, SECOND};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Holder;
use crate::app::App;
use crate::connecting::CLIENT;
use crate::failure::{self, Failure, Told, in_time};
use crate::ip_rule;
use crate::must_enrol;
use crate::place::Place;
use crate::sign_in;
use crate::store;
use crate::store::device::Device;
use crate::throttle;

/// The routes of app tokens.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/oauth/token", post(token))
        .route("/oauth/revoke", post(revoke))
        .layer(from_fn(in_time))
}

/// What a device gets.
#[derive(Debug)]
pub struct Granted {
    /// The access token, for an hour or as set.
    pub access: Plain,
    /// The refresh token, for 30 idle days.
    pub refresh: Plain,
    /// The device they are bound to.
    pub device: DeviceId,
    /// Seconds the access token works.
    pub seconds: i64,
}

/// The fields of a token request (RFC 6749, RFC 7636).
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "TokenRequest")]
pub(crate) struct Asked {
    /// `authorization_code` or `refresh_token`.
    grant_type: String,
    /// `gatehouse-desktop`.
    client_id: String,
    /// With `authorization_code`: the code that the browser came back with. It is spent whatever else is wrong.
    code: String,
    /// With `authorization_code`: as it was asked for.
    redirect_uri: String,
    /// With `authorization_code`: what the challenge was made of, 43 to 128 characters.
    code_verifier: String,
    /// With `refresh_token`: the newest one.
    refresh_token: String,
}

/// What a device gets for a code or a refresh token.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Tokens {
    /// For `Authorization: DPoP …`, with a proof by the device's key.
    access_token: String,
    /// Always `DPoP`.
    token_type: &'static str,
    /// Seconds the access token works.
    expires_in: i64,
    /// For the next tokens, within 30 idle days. It works on until its successor is used.
    refresh_token: String,
    /// The device that both are bound to.
    device: DeviceId,
    /// The workspace that the device was connected to.
    workspace: sign_in::About,
    /// Whose device it is.
    me: Me,
    /// SHA-256 of the word by which the server will revoke this device, in hexadecimal (SYN-4).
    erase_hash: String,
}

/// Why no token is given.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TokenRefused {
    /// RFC 6749's and RFC 9449's word.
    error: &'static str,
    /// What a person can be told, where there is more to tell.
    problem: Option<Problem>,
}

/// Why no token is given: RFC 6749's word, and ours beside it where there is one.
enum Refused {
    Word(&'static str),
    Problem(Problem),
    Failure(Failure),
}

impl<E: Into<Failure>> From<E> for Refused {
    fn from(failure: E) -> Self {
        match failure.into() {
            Failure::Told(problem) => Self::Problem(problem),
            fault => Self::Failure(fault),
        }
    }
}

impl Refused {
    /// The status and the body that say it; a fault has an answer of its own.
    fn told(self) -> Result<(StatusCode, TokenRefused), Failure> {
        let told = |status, error, problem| Ok((status, TokenRefused { error, problem }));
        match self {
            Self::Failure(fault) => Err(fault),
            Self::Word("invalid_grant") => {
                let problem = Some(Problem::SignInAgain);
                told(StatusCode::BAD_REQUEST, "invalid_grant", problem)
            }
            Self::Word(word) => told(StatusCode::BAD_REQUEST, word, None),
            Self::Problem(problem) => {
                let word = match problem {
                    Problem::ClockWrong { .. } => "invalid_dpop_proof",
                    Problem::SlowDown { .. } | Problem::Busy { .. } => "slow_down",
                    Problem::PlaceNotAllowed { .. } | Problem::SetUpTwoStep => "access_denied",
                    _ => "invalid_grant",
                };
                told(failure::status(&problem), word, Some(problem))
            }
        }
    }
}

/// What a token request may hear instead of tokens, for the server's own description: words, and problems beside them.
pub(crate) fn refusals(words: &[&'static str], problems: Vec<Problem>) -> Vec<(u16, TokenRefused)> {
    let words = words.iter().map(|word| Refused::Word(word));
    words
        .chain(problems.into_iter().map(Refused::Problem))
        .filter_map(|refused| refused.told().ok())
        .map(|(status, refused)| (status.as_u16(), refused))
        .collect()
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, refused) = match self.told() {
            Ok(told) => told,
            Err(fault) => return fault.into_response(),
        };
        let wait = refused.problem.as_ref().and_then(failure::wait);
        let mut response = (status, Json(refused)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = wait {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

async fn token(
    State(app): State<App>,
    place: Place,
    headers: HeaderMap,
    asked: Result<Fields<Asked>, FormRejection>,
) -> Result<Response, Refused> {
    let Ok(Fields(asked)) = asked else {
        return Err(Refused::Word("invalid_request"));
    };
    if asked.client_id != CLIENT {
        return Err(Refused::Word("invalid_client"));
    }
    let proof = proof(&app, "POST", "/oauth/token", None, &headers)
        .map_err(|problem| problem.map_or(Refused::Word("invalid_dpop_proof"), Refused::Problem))?;
    let counted = throttle::count(&app, &[(throttle::TOKEN, &place.prefix())]).await?;
    if !claim_proof(&app, &proof).await? {
        return Err(Refused::Word("invalid_dpop_proof"));
    }
    let answer = match asked.grant_type.as_str() {
        "authorization_code" => exchange(&app, &place, &asked, &proof).await?,
        "refresh_token" => renew(&app, &place, &asked, &proof).await?,
        _ => return Err(Refused::Word("unsupported_grant_type")),
    };
    counted.give_back(&app).await?;
    Ok(answer)
}

/// A code for tokens, once. Whatever is wrong with the request, the code is spent. Code, device and tokens are one transaction, so that
/// ending someone's sessions comes before all of it or after.
async fn exchange(
    app: &App,
    place: &Place,
    asked: &Asked,
    proof: &Proof,
) -> Result<Response, Refused> {
    let now = app.clock.now();
    let sent = Plain::new(asked.code.as_str()).hash();
    let mut tx = app.db.begin().await?;
    let code = store::code::claim(&mut tx, &sent, now)
        .await?
        .filter(|code| {
            code.redirect_uri == asked.redirect_uri
                && (43..=128).contains(&asked.code_verifier.len())
                && code.challenge == challenge(&asked.code_verifier)
                && code.thumbprint == proof.thumbprint
        });
    let Some(code) = code else {
        tx.commit().await?;
        let mut connection = app.db.connection().await?;
        let holder = store::code::find_holder(&mut connection, &sent).await?;
        drop(connection);
        if let Some((workspace, employee)) = holder {
            refused(app, place, &workspace, &employee, &sent, "code_refused").await?;
        }
        return Err(Refused::Word("invalid_grant"));
    };
    let person = match admin(&mut tx, &code.workspace, &code.employee).await {
        Ok(person) => person,
        Err(failure) => {
            tx.commit().await?;
            return Err(failure.into());
        }
    };
    if ip_rule::is_refused(&mut tx, &code.workspace, &person, place).await? {
        tx.commit().await?;
        return Err(ip_rule::told(app, &code.workspace, place).await?.into());
    }
    let (workspace, employee) = (&code.workspace, &code.employee);
    let (name, key) = (&code.device_name, &code.thumbprint);
    let granted = grant_in(app, &mut tx, workspace, employee, &code.identity, name, key).await?;
    tx.commit().await?;
    let mut event = Event {
        actor: Some(code.employee.clone()),
        on: Some(code.employee.clone()),
        ip: place.address(),
        device: Some(code.device_name),
        ..app.event(EventKind::AppConnected)
    };
    event
        .data
        .insert("device".to_owned(), granted.device.as_str().into());
    app.log(&code.workspace, event).await?;
    Ok(answer(app, place, &granted, &code.workspace, person).await?)
}

/// SGN-5: a code or a refresh token that was someone's and is refused, once an hour each: used twice, or stolen.
async fn refused(
    app: &App,
    place: &Place,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
    sent: &Hashed,
    cause: &str,
) -> Told<()> {
    if !throttle::is_first(app, &format!("token:{}", sent.as_str()), HOUR).await? {
        return Ok(());
    }
    let mut event = Event {
        on: Some(employee.clone()),
        ip: place.address(),
        device: place.device.clone(),
        cause: Some(cause.to_owned()),
        ..app.event(EventKind::SignInFailed)
    };
    event.data.insert("way".to_owned(), "app".into());
    app.log(workspace, event).await
}

/// Connects a device: a row and its first tokens.
///
/// # Errors
/// When the database does not take it.
pub async fn grant(
    app: &App,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
    identity: &IdentityId,
    device_name: &str,
    thumbprint: &str,
) -> Told<Granted> {
    let mut tx = app.db.begin().await?;
    let granted = grant_in(
        app,
        &mut tx,
        workspace,
        employee,
        identity,
        device_name,
        thumbprint,
    )
    .await?;
    tx.commit().await?;
    Ok(granted)
}

async fn grant_in(
    app: &App,
    tx: &mut sqlx::AnyConnection,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
    identity: &IdentityId,
    device_name: &str,
    thumbprint: &str,
) -> Told<Granted> {
    let now = app.clock.now();
    let device = Device {
        id: app.random.id(now).into(),
        workspace: workspace.clone(),
        employee: employee.clone(),
        identity: identity.clone(),
        name: device_name.to_owned(),
        thumbprint: thumbprint.to_owned(),
        created_at: now,
        seen_at: now,
        revoked_at: None,
        confirmed_at: None,
    };
    store::device::add(tx, &device).await?;
    issue(app, tx, &device.id, 1).await
}

async fn issue(
    app: &App,
    tx: &mut sqlx::AnyConnection,
    device: &DeviceId,
    generation: i64,
) -> Told<Granted> {
    let now = app.clock.now();
    let (access, refresh) = (app.random.secret(), app.random.secret());
    let lives = i64::from(app.config.access_minutes) * MINUTE;
    store::device::add_access(tx, &access.hash(), device, now.plus(lives)).await?;
    store::device::add_refresh(tx, &refresh.hash(), device, generation, now).await?;
    Ok(Granted {
        access,
        refresh,
        device: device.clone(),
        seconds: lives / SECOND,
    })
}

/// A refresh token for the next tokens. The one that was sent works on until its successor is used, so that a lost answer can be asked for
/// again; using a successor ends everything before it. Where the grace to set up two-step is over, there is none until it is set up (TFA-6).
async fn renew(
    app: &App,
    place: &Place,
    asked: &Asked,
    proof: &Proof,
) -> Result<Response, Refused> {
    let now = app.clock.now();
    let sent = Plain::new(asked.refresh_token.as_str()).hash();
    let mut tx = app.db.begin().await?;
    let used = store::device::claim_refresh(&mut tx, &sent, now)
        .await?
        .filter(|(device, _)| device.thumbprint == proof.thumbprint && device.revoked_at.is_none());
    let Some((device, generation)) = used else {
        drop(tx);
        return Err(dead(app, place, proof, &sent).await?);
    };
    // Nothing is spent by a refusal, so the app goes on from an allowed address, and once two-step is set up.
    let (workspace, employee) = (&device.workspace, &device.employee);
    if let Some(kept) = store::employee::find(&mut tx, workspace, employee).await? {
        let (person, identity) = (&kept.row, &device.identity);
        if ip_rule::is_refused(&mut tx, workspace, person, place).await? {
            drop(tx);
            ip_rule::of_token(app, &device.holder(), person, place).await?;
            return Err(ip_rule::told(app, workspace, place).await?.into());
        }
        if must_enrol::stands_before(&mut tx, workspace, identity, person, now).await? {
            drop(tx);
            let cause = Cause::MustEnrol.word();
            refused(app, place, workspace, employee, &sent, cause).await?;
            return Err(Problem::SetUpTwoStep.into());
        }
    }
    store::device::end_refreshes_before(&mut tx, &device.id, generation, &sent, now).await?;
    let granted = issue(app, &mut tx, &device.id, generation + 1).await?;
    store::device::set_seen(&mut tx, &device.id, now).await?;
    tx.commit().await?;
    let mut connection = app.db.connection().await?;
    let person = admin(&mut connection, &device.workspace, &device.employee).await?;
    drop(connection);
    Ok(answer(app, place, &granted, &device.workspace, person).await?)
}

/// Why a refresh token is not taken. A revoked device hears the word that erases its mirror, also by a token that had ended (SYN-4).
async fn dead(app: &App, place: &Place, proof: &Proof, sent: &Hashed) -> Told<Refused> {
    let mut connection = app.db.connection().await?;
    let found = store::device::find_by_refresh(&mut connection, sent).await?;
    drop(connection);
    let Some(device) = found else {
        return Ok(Refused::Word("invalid_grant"));
    };
    if device.revoked_at.is_some() && device.thumbprint == proof.thumbprint {
        let proof = erase_word(app, &device.id).expose().to_owned();
        return Ok(Refused::Problem(Problem::DeviceRevoked { proof }));
    }
    let (workspace, employee) = (&device.workspace, &device.employee);
    refused(app, place, workspace, employee, sent, "refresh_refused").await?;
    Ok(Refused::Word("invalid_grant"))
}

/// The employee, if the role opens the app now.
async fn admin(
    c: &mut sqlx::AnyConnection,
    workspace: &WorkspaceId,
    id: &EmployeeId,
) -> Told<Employee> {
    store::employee::find(c, workspace, id)
        .await?
        .map(|kept| kept.row)
        .filter(|person| {
            person.status == Status::Active
                && person.blocked_at.is_none()
                && person.role.administers()
        })
        .ok_or_else(|| Problem::NotAnAdmin.into())
}

async fn answer(
    app: &App,
    place: &Place,
    granted: &Granted,
    workspace: &WorkspaceId,
    person: Employee,
) -> Told<Response> {
    let mut connection = app.db.connection().await?;
    let workspace = store::workspace::find(&mut connection, workspace)
        .await?
        .ok_or(Problem::NoSuchWorkspace)?;
    let me = Me {
        workspace: workspace.id.clone(),
        employee: person.id,
        name: person.name,
        role: person.role,
        ip: place.known().map(|ip| ip.to_string()),
    };
    let tokens = Tokens {
        access_token: granted.access.expose().to_owned(),
        token_type: "DPoP",
        expires_in: granted.seconds,
        refresh_token: granted.refresh.expose().to_owned(),
        device: granted.device.clone(),
        workspace: sign_in::About {
            id: workspace.id,
            slug: workspace.slug,
            name: workspace.name,
        },
        me,
        erase_hash: erase_word(app, &granted.device).hash().as_str().to_owned(),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(tokens)).into_response())
}

/// SYN-4: the word that proves a revocation. It follows from the server's key, so that a stolen database cannot erase anyone's mirror.
fn erase_word(app: &App, device: &DeviceId) -> Plain {
    app.key.secret(&["erase", device.as_str()])
}

/// The token that is done with (RFC 7009).
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "RevokeRequest")]
pub(crate) struct Ended {
    /// An access or a refresh token; the device signs out.
    token: String,
}

/// RFC 7009: the answer is the same whether the token was one or not.
async fn revoke(
    State(app): State<App>,
    place: Place,
    ended: Result<Fields<Ended>, FormRejection>,
) -> Result<StatusCode, Refused> {
    let Ok(Fields(ended)) = ended else {
        return Err(Refused::Word("invalid_request"));
    };
    let counted = throttle::count(&app, &[(throttle::TOKEN, &place.prefix())]).await?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let found = store::device::end_token(&mut tx, &Plain::new(ended.token).hash(), now).await?;
    tx.commit().await?;
    if let Some(device) = found {
        counted.give_back(&app).await?;
        let mut event = Event {
            actor: Some(device.employee.clone()),
            on: Some(device.employee),
            ip: place.address(),
            device: Some(device.name),
            cause: Some("app_signed_out".to_owned()),
            ..app.event(EventKind::SessionsEnded)
        };
        let id = device.id.as_str().into();
        event.data.insert("device".to_owned(), id);
        app.log(&device.workspace, event).await?;
    }
    Ok(StatusCode::OK)
}

/// The proof that came with a request; `None` as the fault where it is none at all.
fn proof(
    app: &App,
    method: &str,
    path: &str,
    token: Option<&str>,
    headers: &HeaderMap,
) -> Result<Proof, Option<Problem>> {
    let mut sent = headers.get_all("dpop").iter();
    let (Some(sent), None) = (
        sent.next().and_then(|proof| proof.to_str().ok()),
        sent.next(),
    ) else {
        return Err(None);
    };
    let url = format!("{}{path}", app.config.origin());
    verify(sent, method, &url, token, app.clock.now()).map_err(|fault| match fault {
        ProofFault::Clock(seconds) => Some(Problem::ClockWrong { seconds }),
        ProofFault::Invalid | ProofFault::Mismatch => None,
    })
}

/// Each proof is accepted once, also across a restart, within the time it is accepted at all.
async fn claim_proof(app: &App, proof: &Proof) -> Told<bool> {
    let id = gatehouse_rules::secret::sha256_hex(
        format!("{}\n{}", proof.thumbprint, proof.id).as_bytes(),
    );
    let until = proof.at.plus(2 * PROOF_TOLERANCE);
    let mut proofs = app.db.proofs().await?;
    Ok(store::device::claim_proof(&mut proofs, &id, until).await?)
}

/// Whose the token of a request is. The role and status are checked by [`crate::access::Admin`] at the same request, so that dismissing
/// someone closes the app at once.
///
/// # Errors
/// [`Problem::SignInAgain`] for no, an unknown or an old token, or a proof that does not fit; [`Problem::ClockWrong`];
/// [`Problem::DeviceRevoked`] with the word that erases the mirror (SYN-4).
pub async fn check(app: &App, method: &str, path: &str, headers: &HeaderMap) -> Told<Holder> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("DPoP "))
        .ok_or(Problem::SignInAgain)?;
    let proof = proof(app, method, path, Some(token), headers)
        .map_err(|problem| problem.unwrap_or(Problem::SignInAgain))?;
    let now = app.clock.now();
    let mut connection = app.db.connection().await?;
    let found = store::device::find_by_access(&mut connection, &Plain::new(token).hash()).await?;
    drop(connection);
    let (device, expires_at) = found
        .filter(|(device, _)| device.thumbprint == proof.thumbprint)
        .ok_or(Problem::SignInAgain)?;
    if !claim_proof(app, &proof).await? {
        return Err(Problem::SignInAgain.into());
    }
    if device.revoked_at.is_some() {
        let proof = erase_word(app, &device.id).expose().to_owned();
        return Err(Problem::DeviceRevoked { proof }.into());
    }
    if expires_at <= now {
        return Err(Problem::SignInAgain.into());
    }
    if now.since(device.seen_at) > MINUTE {
        // An import may have the turn for long: then a later request says it.
        if let Some(mut tx) = app.db.begin_if_free().await? {
            store::device::set_seen(&mut tx, &device.id, now).await?;
            tx.commit().await?;
        }
    }
    Ok(device.holder())
}

impl Device {
    /// Whose a token of it is.
    fn holder(&self) -> Holder {
        Holder {
            workspace: self.workspace.clone(),
            employee: self.employee.clone(),
            identity: self.identity.clone(),
            device: self.id.clone(),
        }
    }
}
