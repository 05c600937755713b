//! Calling a portal: at its pace, in batches, and what it refuses by its documented words.

use std::time::Duration;

use gatehouse_rules::portal::fault::{PortalFault, fault};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::{Clock, SECOND};
use reqwest::header::CONTENT_TYPE;
use serde_json::{Map, Value, json};

use super::address::WebhookAddress;
use super::value::{map, text};
use crate::plan::line::{Asked, Trouble, react};
use crate::plan::pace::{Bucket, Limit};
use crate::upstream::session::Stopped;
use crate::upstream::{Answer, Http, ROWS_BYTES, exchange};

/// Calls of one batch.
pub(super) const CALLS_MAX: usize = 50;
/// How often a call is made that the portal has no room for.
const TRIES: u32 = 5;
/// Longest words of a portal that are told on.
const SAID_MAX: usize = 500;

/// A portal, as this device calls it.
pub(super) struct Caller {
    http: Http,
    clock: Clock,
    address: WebhookAddress,
    limit: Limit,
    bucket: tokio::sync::Mutex<Bucket>,
}

/// What came of the calls of a batch, by their names.
pub(super) struct Batch {
    results: Map<String, Value>,
    errors: Map<String, Value>,
    totals: Map<String, Value>,
}

impl Caller {
    pub fn new(http: Http, clock: Clock, address: WebhookAddress) -> Self {
        Self {
            http,
            clock,
            address,
            limit: Limit::default(),
            bucket: tokio::sync::Mutex::default(),
        }
    }

    /// The portal's host.
    pub fn host(&self) -> &str {
        self.address.origin.host()
    }

    /// Calls in one request, each by its name, in order.
    pub async fn batch(&self, calls: &[(String, String)]) -> Result<Batch, Stopped> {
        let calls: Map<String, Value> = calls
            .iter()
            .map(|(name, call)| (name.clone(), Value::from(call.as_str())))
            .collect();
        let body = json!({"halt": 0, "cmd": calls});
        let said = self.post(&self.address.at("batch"), &body).await?;
        let result = said.get("result");
        let part = |name: &str| map(result.and_then(|result| result.get(name)));
        Ok(Batch {
            results: part("result"),
            errors: part("result_error"),
            totals: part("result_total"),
        })
    }

    /// A method of the newer version; what it found.
    pub async fn v3(&self, method: &str, body: &Value) -> Result<Value, Stopped> {
        let said = self.post(&self.address.at_v3(method), body).await?;
        Ok(said.get("result").cloned().unwrap_or_default())
    }

    async fn post(&self, url: &Plain, body: &Value) -> Result<Value, Stopped> {
        let body = body.to_string().into_bytes();
        // The portal takes up to a minute.
        let within: Duration = self.http.patience.answer * 2;
        let mut tries = 0;
        loop {
            self.turn().await;
            let request = self
                .http
                .post(url.expose())
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
            let refusal = match exchange(request, ROWS_BYTES, within).await {
                Ok(answer) => match read(&answer) {
                    Ok(said) => return Ok(said),
                    Err(refusal) => refusal,
                },
                Err(trouble) => Refusal::Trouble(trouble),
            };
            tries += 1;
            if refusal.fault() != Some(PortalFault::TooManyCalls) || tries == TRIES {
                return Err(self.stopped(refusal));
            }
            self.bucket.lock().await.full(self.limit, self.clock.now());
        }
    }

    /// Waits until one more call fits.
    async fn turn(&self) {
        let wait = self.bucket.lock().await.take(self.limit, self.clock.now());
        match &self.clock {
            // A clock that only moves when told is moved: what waits for it would wait for ever.
            Clock::Fixed(_) => self.clock.advance(wait),
            Clock::System if wait > 0 => {
                tokio::time::sleep(Duration::from_millis(u64::try_from(wait).unwrap_or(0))).await;
            }
            Clock::System => {}
        }
    }

    /// What to do about a refusal.
    fn stopped(&self, refusal: Refusal) -> Stopped {
        match refusal {
            Refusal::Trouble(trouble) => Stopped {
                reaction: react(&trouble, Asked::Other, true, ""),
                trouble,
            },
            Refusal::Told {
                status,
                fault,
                said,
                retry_after,
            } => self.refused(status, fault, &said, retry_after),
        }
    }

    /// The portal refused, in its own words.
    pub fn refused(
        &self,
        status: u16,
        fault: PortalFault,
        said: &str,
        retry_after: Option<i64>,
    ) -> Stopped {
        let said: String = self.address.without_secret(said);
        let said: String = said
            .chars()
            .filter(|c| !c.is_control())
            .take(SAID_MAX)
            .collect();
        let problem = Problem::Portal {
            fault,
            said: (!said.trim().is_empty()).then_some(said),
        };
        Stopped {
            trouble: Trouble::Refused {
                status,
                problem: Some(problem.clone()),
                resync: None,
                retry_after,
            },
            reaction: crate::plan::line::Reaction::Wait {
                problem,
                at_least: fault.wait().max(retry_after.unwrap_or(0)),
            },
        }
    }
}

/// Why a call came to nothing.
enum Refusal {
    /// Nothing of the portal came.
    Trouble(Trouble),
    /// The portal's own word.
    Told {
        status: u16,
        fault: PortalFault,
        said: String,
        retry_after: Option<i64>,
    },
}

impl Refusal {
    const fn fault(&self) -> Option<PortalFault> {
        match self {
            Self::Told { fault, .. } => Some(*fault),
            Self::Trouble(_) => None,
        }
    }
}

/// The answer as JSON, or what the portal refused: the older version says `error` and `error_description`, the newer one
/// has both in a map.
fn read(answer: &Answer) -> Result<Value, Refusal> {
    let status = answer.status.as_u16();
    let told = |code: &str, said: String| Refusal::Told {
        status,
        fault: fault(status, code, &said),
        said,
        retry_after: answer.retry_after.filter(|ms| *ms >= SECOND),
    };
    let said = match serde_json::from_slice::<Value>(&answer.body) {
        Ok(said @ Value::Object(_)) if answer.kind.ends_with("json") => said,
        _ => {
            return Err(match answer.trouble() {
                Trouble::Refused { .. } => told("", String::new()),
                // A success that is no answer: something between, or half of one.
                Trouble::Foreign if answer.kind.ends_with("json") => {
                    Refusal::Trouble(Trouble::BrokenOff)
                }
                trouble => Refusal::Trouble(trouble),
            });
        }
    };
    match said.get("error") {
        Some(Value::String(code)) => Err(told(
            code,
            text(&said, "error_description").unwrap_or_default(),
        )),
        Some(error @ Value::Object(_)) => Err(told(
            &text(error, "code").unwrap_or_default(),
            text(error, "message").unwrap_or_default(),
        )),
        _ if status != 200 => Err(told("", String::new())),
        _ => Ok(said),
    }
}

impl Batch {
    /// What a call found; `None` where it was refused or not made.
    pub fn found(&self, name: &str) -> Option<&Value> {
        self.results.get(name)
    }

    /// How many there are in all, where that was counted.
    pub fn total(&self, name: &str) -> Option<i64> {
        self.totals.get(name).and_then(super::value::number)
    }

    /// Why a call was refused.
    pub fn fault(&self, name: &str) -> Option<(PortalFault, String)> {
        let error = self.errors.get(name)?;
        let code = text(error, "error").unwrap_or_default();
        let said = text(error, "error_description").unwrap_or_default();
        Some((fault(0, &code, &said), said))
    }
}

/// A call of a batch: a method with its parameters.
pub(super) fn call(method: &str, params: &[(&str, &str)]) -> String {
    let mut url = reqwest::Url::parse("x://x").ok();
    if let Some(url) = &mut url {
        url.query_pairs_mut().extend_pairs(params);
    }
    let query = url.as_ref().and_then(|url| url.query()).unwrap_or_default();
    format!("{method}?{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_of_a_batch_is_written_so_that_signs_in_it_do_no_harm() {
        assert_eq!(
            call(
                "user.get",
                &[("FILTER[>ID]", "$result[u0][49][ID]"), ("start", "-1")]
            ),
            "user.get?FILTER%5B%3EID%5D=%24result%5Bu0%5D%5B49%5D%5BID%5D&start=-1"
        );
        assert_eq!(call("profile", &[]), "profile?");
    }
}
