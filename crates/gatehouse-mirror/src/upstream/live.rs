//! The stream of heads (server-sent events): the server says at once when something changed.

use std::time::Duration;

use gatehouse_rules::feed::Head;
use reqwest::Response;

use super::SMALL_BYTES;
use crate::plan::line::Trouble;

/// The stream of heads.
#[derive(Debug)]
pub struct Live {
    response: Response,
    unread: Vec<u8>,
    silence: Duration,
}

impl Live {
    /// The stream that `response` begins; `silence` is how long it may say nothing.
    pub(super) const fn new(response: Response, silence: Duration) -> Self {
        Self {
            response,
            unread: Vec::new(),
            silence,
        }
    }

    /// The next head.
    ///
    /// # Errors
    /// [`Trouble`] when the stream ended, broke, or was silent for too long.
    pub async fn next(&mut self) -> std::result::Result<u64, Trouble> {
        loop {
            while let Some(end) = self.unread.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.unread.drain(..=end).collect();
                let head = line
                    .strip_prefix(b"data:")
                    .map(serde_json::from_slice::<Head>);
                if let Some(Ok(Head { head })) = head {
                    return Ok(head);
                }
            }
            if self.unread.len() > SMALL_BYTES {
                return Err(Trouble::BrokenOff);
            }
            match tokio::time::timeout(self.silence, self.response.chunk()).await {
                Err(_) => return Err(Trouble::TooSlow),
                Ok(Ok(Some(chunk))) => self.unread.extend_from_slice(&chunk),
                Ok(Ok(None) | Err(_)) => return Err(Trouble::BrokenOff),
            }
        }
    }
}
