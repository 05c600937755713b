//! `Idempotency-Key`: a call that changes something and is sent again is carried out once, and answered the same (API-1).

use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use gatehouse_rules::secret::sha256_hex;
use gatehouse_rules::time::{MINUTE, Time};
use gatehouse_rules::webhook::CALL_REMEMBERED;
use serde_json::Value;

use super::super::answer::QUERY_LIMIT_EXCEEDED;
use super::super::hook::Caller;
use super::answer::{self, Wrong};
use crate::app::App;
use crate::store;
use crate::store::once::Call;

/// The header in which a program names a call, and in which the answer repeats it.
pub(super) const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const KEY_MAX: usize = 255;
/// After so long without an answer a call is taken to have ended with the process that began it.
const UNDER_WAY: i64 = MINUTE;

/// Whose call it is, and of what.
pub(super) struct Keyed<'c> {
    pub app: &'c App,
    pub caller: &'c Caller,
    pub method: &'c str,
}

impl Keyed<'_> {
    /// Carries the call out, or repeats what it was answered before; a failure is not remembered.
    pub async fn answer(
        &self,
        key: &HeaderValue,
        asked: Result<Value, Wrong>,
        begun: Time,
    ) -> Response {
        let done = match (named(key), asked) {
            (Ok(name), Ok(asked)) if self.method == "batch" => {
                super::batch(self.app, self.caller, asked, Some(name)).await
            }
            (Ok(name), Ok(asked)) => {
                let said = asked.to_string();
                self.once(name, &said, asked, begun).await
            }
            (Err(wrong), _) | (_, Err(wrong)) => Err(wrong),
        };
        let (mut response, replayed) = match done {
            Ok((result, replayed)) => (answer::good(self.app, result, begun), replayed),
            Err(wrong) => (wrong.into_response(), false),
        };
        let headers = response.headers_mut();
        headers.insert(KEY, key.clone());
        if replayed {
            headers.insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }

    /// The result, and whether it is that of an earlier call that `said` the same.
    pub async fn once(
        &self,
        key: &str,
        said: &str,
        asked: Value,
        now: Time,
    ) -> Result<(Value, bool), Wrong> {
        let call = Call {
            workspace: &self.caller.workspace.id,
            webhook: &self.caller.webhook.id,
            method: self.method,
            key,
        };
        let body = sha256_hex(said.as_bytes());
        let limits = (now.plus(-CALL_REMEMBERED), now.plus(-UNDER_WAY));
        let mut connection = self.app.db.connection().await?;
        let Some(begun) = store::once::claim(&mut connection, call, &body, now, limits).await?
        else {
            return match store::once::find(&mut connection, call).await? {
                Some((kept, _)) if kept != body => Err(answer::key_reused()),
                Some((_, Some(answer))) => {
                    Ok((serde_json::from_str(&answer).unwrap_or_default(), true))
                }
                // The other one is under way: clients try this again.
                Some((_, None)) | None => Err(QUERY_LIMIT_EXCEEDED.into()),
            };
        };
        drop(connection);
        // What it decides gets ids that follow from this: an effect whose answer was lost in a crash is found again by them (SYN-1).
        let (webhook, method) = (&call.webhook, call.method);
        let named = format!("{webhook}\n{method}\n{key}\n{body}\n{}", begun.0);
        let caller = self.caller.named(named);
        let done = super::run(self.app, &caller, self.method, asked).await;
        let mut connection = self.app.db.connection().await?;
        match &done {
            Ok(result) => {
                let answer = result.to_string();
                store::once::set_answer(&mut connection, call, begun, &answer).await?;
            }
            Err(_) => store::once::remove(&mut connection, call, begun).await?,
        }
        Ok((done?, false))
    }
}

fn named(key: &HeaderValue) -> Result<&str, Wrong> {
    let name = key.to_str().unwrap_or_default();
    let fits = (1..=KEY_MAX).contains(&name.len())
        && name.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    fits.then_some(name).ok_or_else(answer::invalid_key)
}
