//! Who holds an address, as far as this mirror knows (EML-1): the copy's people and invitations, less what waiting
//! changes free, plus what they take.

use std::collections::HashMap;

use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::id::InvitationId;
use gatehouse_rules::invitation::{Claim, Invitation, InvitationState};
use gatehouse_rules::operation::Decision;
use sqlx::Row as _;

use crate::failure::Result;
use crate::overlay::{self, Overlay};
use crate::reading::{Reading, bodies_by};
use crate::rows::address_key;

/// Addresses of one question to the copy.
const CHUNK: usize = 2_000;

/// Who holds each of these canonical addresses (EML-7); addresses that nobody holds are absent.
pub(crate) async fn claims(
    reading: &mut Reading,
    canonical: &[String],
) -> Result<HashMap<String, Claim>> {
    let mut found = HashMap::new();
    for chunk in canonical.chunks(CHUNK) {
        of_copy(reading, chunk, &mut found).await?;
    }
    of_overlay(&reading.overlay, &mut found);
    Ok(found)
}

async fn of_copy(
    reading: &mut Reading,
    canonical: &[String],
    found: &mut HashMap<String, Claim>,
) -> Result<()> {
    let rows = sqlx::query(
        "select j.value, e.body from json_each($1) as j cross join employee as e on e.address_key = j.value
         union all select j.value, e.body from json_each($1) as j cross join employee as e on e.other_login = j.value
         union all select j.value, e.body from json_each($1) as j
           cross join invitation as i on i.address_key = j.value and i.step < 10 cross join employee as e on e.id = i.employee",
    )
    .bind(serde_json::to_string(canonical)?)
    .fetch_all(reading.conn())
    .await?;
    let mut holders: Vec<(String, Employee)> = Vec::with_capacity(rows.len());
    for row in rows {
        holders.push((
            row.try_get(0)?,
            serde_json::from_str(&row.try_get::<String, _>(1)?)?,
        ));
    }
    let invited: Vec<&str> = holders
        .iter()
        .filter(|(_, person)| person.status == Status::Invited)
        .map(|(_, person)| person.id.as_str())
        .collect();
    let invitations: Vec<Invitation> =
        bodies_by(reading.conn(), "invitation", "employee", &invited).await?;
    let open: HashMap<&str, &Invitation> = invitations
        .iter()
        .filter(|one| one.state(reading.now) != InvitationState::Joined)
        .map(|one| (one.employee.as_str(), one))
        .collect();
    let settings = reading.settings();
    for (canonical, person) in holders {
        let invitation = open.get(person.id.as_str()).map(|one| (*one).clone());
        let mut ids = vec![person.id.as_str()];
        ids.extend(invitation.as_ref().map(|one| one.id.as_str()));
        let touching = reading.overlay.touching(&ids);
        if let (Some(person), invitation) =
            overlay::after(Some(person), invitation, &touching, &settings)
            && let Some(claim) = claim(&canonical, &person, invitation.as_ref())
        {
            found.entry(canonical).or_insert(claim);
        }
    }
    Ok(())
}

fn claim(canonical: &str, person: &Employee, invitation: Option<&Invitation>) -> Option<Claim> {
    let is_it = |address: Option<&String>| {
        address.is_some_and(|address| address_key(address) == *canonical)
    };
    let (login, contact) = (
        is_it(person.login.as_ref()),
        is_it(person.contact_email.as_ref()),
    );
    let invited = invitation.is_some_and(|one| address_key(&one.address) == *canonical);
    (login || contact || invited).then(|| Claim {
        employee: person.id.clone(),
        name: person.name.clone(),
        status: person.status,
        login,
        contact,
        invitation: invitation.map(|one| one.id.clone()),
    })
}

/// What waiting changes take: invited people, right addresses, new contact emails.
fn of_overlay(overlay: &Overlay, found: &mut HashMap<String, Claim>) {
    for newcomer in overlay.newcomers() {
        let ids = [
            newcomer.invitation.id.as_str(),
            newcomer.employee.id.as_str(),
        ];
        let is_taken_out = overlay.touching(&ids).iter().any(|queued| {
            matches!(
                queued.operation.decision,
                Decision::DeleteInvitation { .. }
                    | Decision::FixAddress { .. }
                    | Decision::Reject { .. }
            )
        });
        if !is_taken_out {
            let canonical = address_key(&newcomer.invitation.address);
            found.entry(canonical).or_insert_with(|| Claim {
                employee: newcomer.employee.id.clone(),
                name: newcomer.employee.name.clone(),
                status: Status::Invited,
                login: false,
                contact: true,
                invitation: Some(newcomer.invitation.id.clone()),
            });
        }
    }
    for queued in overlay.waiting() {
        let (address, employee, status, invitation): (_, _, _, Option<InvitationId>) =
            match &queued.operation.decision {
                Decision::FixAddress {
                    address,
                    new_employee,
                    new_invitation,
                    ..
                } => (
                    address,
                    new_employee,
                    Status::Invited,
                    Some(new_invitation.clone()),
                ),
                Decision::EditEmployee { employee, edit } => {
                    match edit
                        .contact_email
                        .as_ref()
                        .and_then(|change| change.to.as_ref())
                    {
                        Some(address) => (address, employee, Status::Active, None),
                        None => continue,
                    }
                }
                _ => continue,
            };
        found.entry(address_key(address)).or_insert_with(|| Claim {
            employee: employee.clone(),
            name: address.clone(),
            status,
            login: false,
            contact: true,
            invitation,
        });
    }
}
