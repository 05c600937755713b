//! The one edge: what a person is told, and what broke (RFC 9457).

use std::any::Any;
use std::time::Duration;

use anyhow::anyhow;
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::random::Random;
use gatehouse_rules::time::Clock;
use schemars::JsonSchema;
use serde::Serialize;

/// Longest time until an answer begins; a live answer goes on after that.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Why a request did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// Something a person can be told.
    Told(Problem),
    /// Something broke. It is logged once, here at the edge, and told as [`Problem::Broken`].
    Fault(anyhow::Error),
}

/// What a handler answers.
pub type Told<T> = Result<T, Failure>;

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Told(problem)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(fault: anyhow::Error) -> Self {
        match fault.downcast::<Problem>() {
            Ok(problem) => Self::Told(problem),
            Err(fault) => Self::Fault(fault),
        }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(fault: sqlx::Error) -> Self {
        Self::Fault(anyhow::Error::new(fault).context("ask the database"))
    }
}

impl Failure {
    /// A panic is a fault as any other, with its words.
    pub(crate) fn of_panic(panic: &(dyn Any + Send)) -> Self {
        let words = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("without words");
        Self::Fault(anyhow!("a handler panicked: {words}"))
    }

    /// The problem to tell; a fault is logged here, once, and told by its trace id.
    #[must_use]
    pub fn problem(self) -> Problem {
        match self {
            Self::Told(problem) => problem,
            Self::Fault(fault) => {
                let trace = Random::System.id(Clock::System.now());
                tracing::error!(trace, "fault: {fault:#}");
                Problem::Broken { trace }
            }
        }
    }
}

/// Why a request did not succeed (RFC 9457).
#[derive(Serialize, JsonSchema)]
pub(crate) struct ProblemDetails {
    /// Always `about:blank`: what is wrong stands in `problem`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The status.
    status: u16,
    /// What is wrong: a stable code with its data, never a sentence.
    problem: Problem,
}

impl ProblemDetails {
    /// Of what a person can be told.
    pub(crate) fn of(problem: Problem) -> Self {
        let status = status(&problem);
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Problem"),
            status: status.as_u16(),
            problem,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let problem = self.problem();
        let (status, wait) = (status(&problem), wait(&problem));
        let mut response = (status, Json(ProblemDetails::of(problem))).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = wait {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// How many seconds a client should wait, where that is known.
pub(crate) const fn wait(problem: &Problem) -> Option<u32> {
    match problem {
        Problem::SlowDown { seconds }
        | Problem::Busy { seconds }
        | Problem::TooSoon { seconds } => Some(*seconds),
        _ => None,
    }
}

/// What comes within a time; afterwards it is given up, and whatever it had begun to write is undone.
///
/// # Errors
/// A fault when it does not come.
pub(crate) async fn within<T>(limit: Duration, answer: impl Future<Output = T>) -> Told<T> {
    tokio::time::timeout(limit, answer)
        .await
        .map_err(|_| Failure::Fault(anyhow!("no answer within {limit:?}")))
}

/// Answers an app within [`PATIENCE`].
pub(crate) async fn in_time(request: Request, next: Next) -> Told<Response> {
    within(PATIENCE, next.run(request)).await
}

/// Which status a problem has on the wire.
#[must_use]
pub fn status(problem: &Problem) -> StatusCode {
    match problem {
        Problem::BadField { .. } | Problem::BadAddress { .. } | Problem::BadRange { .. } => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Problem::WrongCredentials | Problem::SignInAgain | Problem::ClockWrong { .. } => {
            StatusCode::UNAUTHORIZED
        }
        Problem::Forbidden { .. }
        | Problem::NotAnAdmin
        | Problem::PlaceNotAllowed { .. }
        | Problem::DeviceRevoked { .. }
        | Problem::NeedsFreshStep
        | Problem::SetUpTwoStep => StatusCode::FORBIDDEN,
        Problem::InvitationGone
        | Problem::EmployeeGone
        | Problem::DepartmentGone
        | Problem::WorkgroupGone
        | Problem::LinkGone
        | Problem::RequestGone
        | Problem::DeviceGone
        | Problem::WebhookGone
        | Problem::DeliveryGone
        | Problem::NoSuchWorkspace => StatusCode::NOT_FOUND,
        Problem::AddressTaken { .. }
        | Problem::AlreadyInvited { .. }
        | Problem::AlreadyJoined
        | Problem::WrongStatus
        | Problem::Unlinked
        | Problem::WaitsForApproval
        | Problem::LastOwner
        | Problem::DepartmentInUse
        | Problem::NothingToPause
        | Problem::NothingToExtend
        | Problem::TooManyIntegrators { .. }
        | Problem::WebhookMade
        | Problem::TooManyWebhooks { .. }
        | Problem::TooManyOutgoing { .. }
        | Problem::SecretsShown
        | Problem::WouldLockOut { .. }
        | Problem::BlockedBySuspicion
        | Problem::BlockedByHand
        | Problem::DepartmentExists
        | Problem::WorkgroupExists
        | Problem::NeedsWorkgroup
        | Problem::FollowedNotApplied
        | Problem::OperationReused => StatusCode::CONFLICT,
        Problem::AppTooNew | Problem::AppTooOld => StatusCode::UPGRADE_REQUIRED,
        Problem::TooSoon { .. } | Problem::TooMany { .. } | Problem::SlowDown { .. } => {
            StatusCode::TOO_MANY_REQUESTS
        }
        Problem::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Problem::MailNotSetUp | Problem::MailRefused { .. } => StatusCode::BAD_GATEWAY,
        Problem::Broken { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        // The app's own; a server never says them, and `schemars(skip)` keeps them out of its description.
        Problem::Offline
        | Problem::ServerTrouble { .. }
        | Problem::NotGatehouse
        | Problem::Portal { .. }
        | Problem::NotOffered
        | Problem::Unanswered { .. }
        | Problem::CaptivePortal
        | Problem::BadCertificate { .. }
        | Problem::DiskFull
        | Problem::KeychainMissing
        | Problem::PassphraseWrong
        | Problem::VaultWrongKey
        | Problem::VaultDamaged
        | Problem::CopyDamaged
        | Problem::LogChanged { .. }
        | Problem::Locked
        | Problem::PassphraseWeak { .. }
        | Problem::BadFile { .. }
        | Problem::SignInCancelled
        | Problem::AlreadySent
        | Problem::AlreadyRunning => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_does_not_come_in_time_is_a_fault_and_what_comes_is_given_on() {
        let never = within(Duration::ZERO, std::future::pending::<()>()).await;
        assert!(matches!(never, Err(Failure::Fault(_))));
        assert_eq!(within(Duration::ZERO, async { 7 }).await.ok(), Some(7));
    }
}
