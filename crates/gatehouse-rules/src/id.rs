//! Ids: UUIDv7 text, one type a thing, so that no id is passed for another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS)]
        #[serde(transparent)]
        #[schemars(!transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as it is stored and sent.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
        impl From<String> for $name { fn from(id: String) -> Self { Self(id) } }
        impl From<&str> for $name { fn from(id: &str) -> Self { Self(id.to_owned()) } }
    )*};
}

ids! {
    /// One company's account.
    WorkspaceId,
    /// One person's global login.
    IdentityId,
    /// An identity's membership in one workspace.
    EmployeeId,
    /// The open offer to become an employee.
    InvitationId,
    /// A department of a workspace.
    DepartmentId,
    /// A workgroup of a workspace.
    WorkgroupId,
    /// A registration link of a workspace.
    LinkId,
    /// What someone at the door asks admins for.
    RequestId,
    /// One mail or SMS to one person.
    LetterId,
    /// One browser or app installation that signs in.
    DeviceId,
    /// One request to the operator to lift a block (BLK-4).
    CaseId,
    /// One inbound webhook (API-1).
    WebhookId,
    /// One outgoing webhook (API-1).
    OutgoingId,
    /// One message to an outgoing webhook.
    DeliveryId,
    /// One entry of the event log.
    EventId,
    /// One thing an admin decided.
    OperationId,
}
