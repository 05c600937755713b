//! What programs may ask of the server (API-2), and where it may tell them of what happened (API-1).

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::checking::between;
use super::ranges;

/// API-2: calls of integrations, for each workspace and address.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rest {
    /// Calls a second in the long run.
    pub per_second: u32,
    /// Calls at once.
    pub burst: u32,
}

impl Default for Rest {
    /// What the vendor grants on all plans but the largest.
    fn default() -> Self {
        Self {
            per_second: 2,
            burst: 50,
        }
    }
}

/// API-1: outgoing webhooks lead to what admins type, so that addresses of this machine and its networks are refused.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Outgoing {
    /// Whether addresses may be `http`.
    pub http: bool,
    /// Addresses or ranges that may be reached although they are not of the public Internet.
    #[serde(deserialize_with = "ranges")]
    pub reach: Vec<IpNet>,
    /// How many seconds an answer may take.
    pub seconds: u32,
}

impl Default for Outgoing {
    fn default() -> Self {
        Self {
            http: false,
            reach: Vec::new(),
            seconds: 10,
        }
    }
}

/// Every value of both.
pub(super) fn check(rest: &Rest, outgoing: &Outgoing) -> Result<(), (String, String)> {
    between("rest.per_second", rest.per_second, 1, 100_000)?;
    between("rest.burst", rest.burst, 1, 100_000)?;
    between("outgoing.seconds", outgoing.seconds, 1, 60)
}
