//! What a portal's refusals mean. One table, from the vendor's documented statuses, codes and texts to what a person is told.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::time::{MINUTE, SECOND};

macro_rules! faults {
    ($($(#[$doc:meta])* $variant:ident),* $(,)?) => {
        /// Why a portal did not do what it was asked.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum PortalFault { $($(#[$doc])* $variant),* }
        impl PortalFault {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant),*];
        }
    };
}

faults! {
    /// More calls than the portal takes at once.
    TooManyCalls,
    /// The portal gives this method no more time for some minutes.
    TimeUsedUp,
    /// REST is shut off for overload, until the vendor's support lifts it.
    Overloaded,
    /// The webhook is not known: deleted, changed, mistyped, or of somebody who was blocked or dismissed.
    WebhookGone,
    /// The webhook's time is over.
    WebhookExpired,
    /// Who made the webhook no longer works there.
    OwnerLeft,
    /// Refused in a way that nothing documented explains: it looks as if REST were blocked for the whole portal.
    LooksBlocked,
    /// REST is blocked because somebody is, by the portal's own word (BLK-3).
    Blocked,
    /// The portal's plan has no REST.
    NotOnPlan,
    /// The webhook lacks a scope.
    ScopeMissing,
    /// Who made the webhook may not do this.
    NoRight,
    /// The portal takes encrypted connections only.
    NeedsHttps,
    /// The portal was deleted.
    PortalDeleted,
    /// An admin of the portal has to confirm this call first.
    ConfirmationWaits,
    /// An admin of the portal refused this call.
    ConfirmationRefused,
    /// The portal failed by itself.
    PortalTrouble,
    /// The portal does not know this call, or not in this form.
    NotUnderstood,
    /// The address is none, or missing.
    WrongAddress,
    /// Somebody there has the address; the portal never says who, or as what.
    AddressTaken,
    /// The plan allows no more people.
    TooManyPeople,
    /// A person from outside needs a workgroup.
    NeedsWorkgroup,
    /// Nobody of that number is there, or they may not be changed.
    ChangeDenied,
    /// The portal did not take the change, and did not say why.
    ChangeRefused,
}

impl PortalFault {
    /// Whether only somebody who does something about it ends it; asking again meanwhile does not.
    #[must_use]
    pub const fn lasts(self) -> bool {
        !matches!(
            self,
            Self::TooManyCalls | Self::TimeUsedUp | Self::PortalTrouble
        )
    }

    /// Whether it is about the one call that was refused: others may go well, and that one was not carried out.
    #[must_use]
    pub const fn is_of_call(self) -> bool {
        matches!(
            self,
            Self::ScopeMissing
                | Self::NoRight
                | Self::ConfirmationRefused
                | Self::NotUnderstood
                | Self::WrongAddress
                | Self::AddressTaken
                | Self::TooManyPeople
                | Self::NeedsWorkgroup
                | Self::ChangeDenied
                | Self::ChangeRefused
        )
    }

    /// Whether a call that ended so may have been carried out all the same.
    #[must_use]
    pub const fn may_be_done(self) -> bool {
        matches!(self, Self::PortalTrouble)
    }

    /// For how many ms at least it is not tried again.
    #[must_use]
    pub const fn wait(self) -> i64 {
        match self {
            Self::TooManyCalls => 2 * SECOND,
            Self::PortalTrouble => 0,
            _ => 5 * MINUTE,
        }
    }
}

/// The newer version's codes begin with this.
const V3: &str = "BITRIX_REST_V3_EXCEPTION_";

/// What a refusal means, by its status, its code and its text. A code that nobody documents is told by its status alone, and
/// never as more than it looks like.
#[must_use]
pub fn fault(status: u16, code: &str, text: &str) -> PortalFault {
    let says = |part: &str| text.to_ascii_lowercase().contains(part);
    let code = code.trim();
    match code.strip_prefix(V3).unwrap_or(code) {
        "QUERY_LIMIT_EXCEEDED" => PortalFault::TooManyCalls,
        "OPERATION_TIME_LIMIT" => PortalFault::TimeUsedUp,
        "OVERLOAD_LIMIT" => PortalFault::Overloaded,
        "NO_AUTH_FOUND" | "INVALID_CREDENTIALS" | "wrong_auth_type" | "wrong_client" => {
            PortalFault::WebhookGone
        }
        "expired_token" => PortalFault::WebhookExpired,
        "REST_BLOCKED" => PortalFault::Blocked,
        "payment_required" => PortalFault::NotOnPlan,
        "ACCESS_DENIED" if says("plan") => PortalFault::NotOnPlan,
        "insufficient_scope" | "INSUFFICIENTSCOPEEXCEPTION" => PortalFault::ScopeMissing,
        "ACCESS_DENIED" | "user_access_error" | "ACCESSDENIEDEXCEPTION" => PortalFault::NoRight,
        "INVALID_REQUEST" if says("https") => PortalFault::NeedsHttps,
        "PORTAL_DELETED" => PortalFault::PortalDeleted,
        "METHOD_CONFIRM_WAITING" => PortalFault::ConfirmationWaits,
        "METHOD_CONFIRM_DENIED" => PortalFault::ConfirmationRefused,
        "INTERNAL_SERVER_ERROR" | "ERROR_UNEXPECTED_ANSWER" => PortalFault::PortalTrouble,
        "ERROR_ARGUMENT" if says("wrong_email") => PortalFault::WrongAddress,
        // Of an edit a portal refuses an address as it refuses everything, in words of its own.
        "ERROR_ARGUMENT" | "ERROR_CORE" if says("already exists") => PortalFault::AddressTaken,
        "ERROR_ARGUMENT" if says("user_count_exceeded") => PortalFault::TooManyPeople,
        "ERROR_ARGUMENT" if says("no_extranet_field") => PortalFault::NeedsWorkgroup,
        "ERROR_GROUPID" | "ERROR_NO_GROUP" => PortalFault::NeedsWorkgroup,
        "ERROR_CORE" if says("access_denied") => PortalFault::ChangeDenied,
        "ERROR_CORE" | "ERROR_ARGUMENT" => PortalFault::ChangeRefused,
        "" if says("not found or is not active") => PortalFault::OwnerLeft,
        _ => by_status(status),
    }
}

const fn by_status(status: u16) -> PortalFault {
    match status {
        401 => PortalFault::WebhookGone,
        402 => PortalFault::NotOnPlan,
        403 => PortalFault::LooksBlocked,
        429 => PortalFault::TooManyCalls,
        // Something on the way gave up waiting.
        408 | 500..=599 => PortalFault::PortalTrouble,
        _ => PortalFault::NotUnderstood,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// Every error of the vendor's pages on system errors, on people, on batches and on the newer version, and those its own
    /// library knows.
    const DOCUMENTED: &[(u16, &str, &str, PortalFault)] = &[
        (
            500,
            "INTERNAL_SERVER_ERROR",
            "Internal server error",
            PortalFault::PortalTrouble,
        ),
        (
            500,
            "ERROR_UNEXPECTED_ANSWER",
            "Server returned an unexpected response",
            PortalFault::PortalTrouble,
        ),
        (
            503,
            "QUERY_LIMIT_EXCEEDED",
            "Too many requests",
            PortalFault::TooManyCalls,
        ),
        (
            503,
            "OVERLOAD_LIMIT",
            "REST API is blocked due to overload",
            PortalFault::Overloaded,
        ),
        (
            429,
            "OPERATION_TIME_LIMIT",
            "Method is blocked due to operation time limit",
            PortalFault::TimeUsedUp,
        ),
        (
            401,
            "NO_AUTH_FOUND",
            "Wrong authorization data",
            PortalFault::WebhookGone,
        ),
        (
            401,
            "expired_token",
            "The access token provided has expired",
            PortalFault::WebhookExpired,
        ),
        (
            400,
            "INVALID_REQUEST",
            "Https required",
            PortalFault::NeedsHttps,
        ),
        (
            403,
            "ACCESS_DENIED",
            "REST API is available only on commercial plans",
            PortalFault::NotOnPlan,
        ),
        (
            403,
            "INVALID_CREDENTIALS",
            "Invalid request credentials",
            PortalFault::WebhookGone,
        ),
        (
            403,
            "insufficient_scope",
            "The request requires higher privileges than provided by the webhook token",
            PortalFault::ScopeMissing,
        ),
        (
            403,
            "user_access_error",
            "The user does not have access to the application",
            PortalFault::NoRight,
        ),
        (
            404,
            "ERROR_MANIFEST_IS_NOT_AVAILABLE",
            "Manifest is not available",
            PortalFault::NotUnderstood,
        ),
        (
            404,
            "ERROR_METHOD_NOT_FOUND",
            "Method not found!",
            PortalFault::NotUnderstood,
        ),
        (
            500,
            "PORTAL_DELETED",
            "Portal was deleted",
            PortalFault::PortalDeleted,
        ),
        (
            401,
            "METHOD_CONFIRM_WAITING",
            "Waiting for confirmation",
            PortalFault::ConfirmationWaits,
        ),
        (
            403,
            "METHOD_CONFIRM_DENIED",
            "Method call denied",
            PortalFault::ConfirmationRefused,
        ),
        (
            400,
            "",
            "User is not found or is not active",
            PortalFault::OwnerLeft,
        ),
        (403, "wrong_auth_type", "", PortalFault::WebhookGone),
        (401, "wrong_client", "", PortalFault::WebhookGone),
        (402, "payment_required", "", PortalFault::NotOnPlan),
        (404, "not_found", "", PortalFault::NotUnderstood),
        (404, "error_not_found", "", PortalFault::NotUnderstood),
        (
            400,
            "ERROR_BATCH_LENGTH_EXCEEDED",
            "Max batch length exceeded",
            PortalFault::NotUnderstood,
        ),
        (
            405,
            "ERROR_BATCH_METHOD_NOT_ALLOWED",
            "Method is not allowed for batch usage",
            PortalFault::NotUnderstood,
        ),
        (
            400,
            "ERROR_ARGUMENT",
            "wrong_email",
            PortalFault::WrongAddress,
        ),
        (
            400,
            "ERROR_ARGUMENT",
            "A user with this email already exists",
            PortalFault::AddressTaken,
        ),
        (
            400,
            "ERROR_ARGUMENT",
            "user_count_exceeded",
            PortalFault::TooManyPeople,
        ),
        (
            400,
            "ERROR_ARGUMENT",
            "no_extranet_field",
            PortalFault::NeedsWorkgroup,
        ),
        (
            400,
            "ERROR_GROUPID",
            "Group code not specified",
            PortalFault::NeedsWorkgroup,
        ),
        (
            400,
            "ERROR_NO_GROUP",
            "Group is specified incorrectly",
            PortalFault::NeedsWorkgroup,
        ),
        (
            400,
            "ERROR_CORE",
            "access_denied",
            PortalFault::ChangeDenied,
        ),
        (400, "ERROR_CORE", "", PortalFault::ChangeRefused),
        (
            403,
            "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION",
            "Access denied",
            PortalFault::NoRight,
        ),
        (
            403,
            "BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION",
            "",
            PortalFault::ScopeMissing,
        ),
        (
            400,
            "BITRIX_REST_V3_EXCEPTION_INVALIDPAGINATIONEXCEPTION",
            "Cannot recognize pagination parameter",
            PortalFault::NotUnderstood,
        ),
        (
            400,
            "BITRIX_REST_V3_EXCEPTION_ENTITYNOTFOUNDEXCEPTION",
            "Entry with ID = `999999` not found",
            PortalFault::NotUnderstood,
        ),
        (
            400,
            "BITRIX_REST_V3_EXCEPTION_INVALIDFILTEREXCEPTION",
            "",
            PortalFault::NotUnderstood,
        ),
        (
            400,
            "BITRIX_REST_V3_EXCEPTION_INVALIDSELECTEXCEPTION",
            "",
            PortalFault::NotUnderstood,
        ),
        (
            400,
            "BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION",
            "",
            PortalFault::NotUnderstood,
        ),
        (
            400,
            "BITRIX_REST_V3_EXCEPTION_UNKNOWNDTOPROPERTYEXCEPTION",
            "",
            PortalFault::NotUnderstood,
        ),
        (
            400,
            "BITRIX_REST_V3_EXCEPTION_UNKNOWNFILTEROPERATOREXCEPTION",
            "",
            PortalFault::NotUnderstood,
        ),
        (
            400,
            "BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION",
            "",
            PortalFault::NotUnderstood,
        ),
        (
            400,
            "BITRIX_REST_V3_EXCEPTION_INVALIDIDEMPOTENCYKEYEXCEPTION",
            "",
            PortalFault::NotUnderstood,
        ),
        (
            422,
            "BITRIX_REST_V3_EXCEPTION_IDEMPOTENCYKEYREUSEDEXCEPTION",
            "",
            PortalFault::NotUnderstood,
        ),
        // Gatehouse's own word, where its REST is what is connected to.
        (
            403,
            "REST_BLOCKED",
            "REST API is blocked because a user of this account is blocked",
            PortalFault::Blocked,
        ),
        // Nothing documented: told by the status, and never as more than it looks like.
        (403, "SOMETHING_NEW", "", PortalFault::LooksBlocked),
        (401, "SOMETHING_NEW", "", PortalFault::WebhookGone),
        (502, "", "", PortalFault::PortalTrouble),
        (429, "", "", PortalFault::TooManyCalls),
        (418, "", "", PortalFault::NotUnderstood),
    ];

    #[test]
    fn every_documented_error_means_one_thing_and_every_meaning_has_an_error() {
        for (status, code, text, meant) in DOCUMENTED {
            assert_eq!(fault(*status, code, text), *meant, "{status} {code} {text}");
        }
        let met: HashSet<_> = DOCUMENTED.iter().map(|(_, _, _, meant)| *meant).collect();
        assert_eq!(met.len(), PortalFault::ALL.len());
    }

    #[test]
    fn what_lasts_is_not_asked_for_again_at_once() {
        for fault in PortalFault::ALL {
            assert!(!fault.lasts() || fault.wait() == 5 * MINUTE, "{fault:?}");
        }
    }
}
