//! Reading what people at the door ask for (TFA-7, SGN-2).

use gatehouse_rules::id::EmployeeId;
use gatehouse_rules::request::Request;
use gatehouse_rules::role::{Role, may};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::failure::Result;
use crate::invitation::Waiting;
use crate::overlay::{is_waiting, newest};
use crate::reading::{Reading, bodies, bodies_by};

/// One request as the screens show it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RequestLine {
    /// What is asked, by whom.
    pub request: Request,
    /// Whether this admin may answer it now. What is answered already, and waits, is not offered twice.
    pub can_answer: bool,
    /// The newest change that waits on it.
    pub waiting: Option<Waiting>,
}

/// Requests shown at once; answered ones make room.
const SHOWN: &str = "select body from request order by since limit 50";

/// All that are open, oldest first.
pub(crate) async fn lines(reading: &mut Reading) -> Result<Vec<RequestLine>> {
    let requests: Vec<Request> = bodies(reading.conn(), SHOWN).await?;
    drawn(reading, requests).await
}

async fn drawn(reading: &mut Reading, requests: Vec<Request>) -> Result<Vec<RequestLine>> {
    let mut lines = Vec::with_capacity(requests.len());
    for request in requests {
        let role = match &request.employee {
            Some(id) => reading
                .employee(id.as_str())
                .await?
                .map(|person| person.role),
            None => None,
        };
        lines.push(line(reading, request, role));
    }
    Ok(lines)
}

/// Those of one person.
pub(crate) async fn lines_of(
    reading: &mut Reading,
    employee: &EmployeeId,
) -> Result<Vec<RequestLine>> {
    let requests = bodies_by(reading.conn(), "request", "employee", &[employee.as_str()]).await?;
    drawn(reading, requests).await
}

fn line(reading: &Reading, request: Request, role: Option<Role>) -> RequestLine {
    let touching = reading.overlay.touching(&[request.id.as_str()]);
    RequestLine {
        can_answer: !is_waiting(&touching)
            && may(reading.me.role, request.kind.right(), role).is_ok(),
        waiting: newest(&touching),
        request,
    }
}
