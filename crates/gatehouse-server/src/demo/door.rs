//! Who stands at the demo's door: someone whose password was right and whose phone is gone (TFA-7).

use std::net::{IpAddr, Ipv4Addr};

use gatehouse_rules::id::{EmployeeId, WorkspaceId};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{Clock, MINUTE, Time};

use crate::app::App;
use crate::credentials::{Door, Known};
use crate::failure::Told;
use crate::place::Place;
use crate::request;
use crate::store;

/// The first of `people` who have a second step asks for help, as at the door, twenty-five minutes ago.
///
/// # Errors
/// When the database does not take it.
pub async fn ask(app: &App, workspace: &WorkspaceId, people: &[EmployeeId], now: Time) -> Told<()> {
    let then = App {
        clock: Clock::fixed(now.plus(-25 * MINUTE)),
        ..app.clone()
    };
    let mut connection = app.db.connection().await?;
    let Some(workspace) = store::workspace::find(&mut connection, workspace).await? else {
        return Ok(());
    };
    let mut asks = None;
    for id in people {
        let kept = store::employee::find(&mut connection, &workspace.id, id).await?;
        let person = kept.map(|kept| kept.row).filter(|person| {
            person.role == Role::Employee && person.two_step.enrolled_at.is_some()
        });
        let identity = store::employee::find_identity(&mut connection, &workspace.id, id).await?;
        if let (Some(person), Some(identity)) = (person, identity) {
            let identity = store::identity::find(&mut connection, &identity).await?;
            asks = identity.map(|identity| Known {
                identity,
                two_step_since: person.two_step.enrolled_at,
                employee: Some(person),
                provider: None,
                anew: false,
            });
            break;
        }
    }
    drop(connection);
    let Some(known) = asks else {
        return Ok(());
    };
    let place = Place {
        ip: IpAddr::V4(Ipv4Addr::new(198, 51, 100, 24)),
        is_known: true,
        device: Some("Firefox on Windows".to_owned()),
        browser: None,
    };
    let door = Door {
        workspace: &workspace,
        place: &place,
        way: "browser",
    };
    let note = "My phone fell into the sea on Saturday. I am at my desk, extension 214.";
    request::ask_help(&then, door, &known, Some(note.to_owned())).await
}
