//! Reading second steps: how many people are ready, and who needs looking after.

use gatehouse_rules::request::RequestKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::failure::Result;
use crate::open::Mirror;
use crate::overview::{TwoStepAdoption, n_grace_ending};
use crate::reading::Reading;
use crate::request::{self, RequestLine};
use crate::tally::adoption;

/// The two-step screen; whom it lists is asked for as employees.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TwoStepDesk {
    /// How many there are of each state among active employees.
    pub adoption: TwoStepAdoption,
    /// Whose grace ends within seven days (TFA-6).
    pub n_grace_ending: u32,
    /// Who has hardly a backup code left (TFA-2).
    pub n_few_codes: u32,
    /// Who cannot confirm and asks for help, oldest first (TFA-7).
    pub requests: Vec<RequestLine>,
}

impl Mirror {
    /// The two-step screen.
    ///
    /// # Errors
    /// As [`Mirror::overview`].
    pub async fn two_step(&self) -> Result<TwoStepDesk> {
        let mut reading = self.reading().await?;
        let few_codes: i64 = sqlx::query_scalar(
            "select count(*) from employee indexed by employee_few_codes where few_codes = 1 and status = 2",
        )
        .fetch_one(reading.conn())
        .await?;
        let mut requests = request::lines(&mut reading).await?;
        requests.retain(|line| line.request.kind == RequestKind::Help);
        Ok(TwoStepDesk {
            adoption: adoption(&mut reading).await?,
            n_grace_ending: n_grace_ending(&mut reading).await?,
            n_few_codes: u32::try_from(few_codes).unwrap_or(u32::MAX),
            requests,
        })
    }
}

/// How many ask for help with the second step: theirs are the requests of people who are here (TFA-7).
pub(crate) async fn n_help_asked(reading: &mut Reading) -> Result<u32> {
    let n: i64 = sqlx::query_scalar("select count(*) from request where employee is not null")
        .fetch_one(reading.conn())
        .await?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}
