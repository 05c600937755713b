//! Why someone cannot get in, from this mirror alone: gathers the facts and asks the rule (DOC-1, DOC-2).

use gatehouse_rules::diagnosis::{
    Cause, Diagnosed, Facts, Fix, Letter, Sure, diagnose, session_over,
};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::Event;
use gatehouse_rules::id::EmployeeId;
use gatehouse_rules::invitation::{Claim, Invitation};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::request::Request;

use crate::employee::PersonLetterKind;
use crate::failure::Result;
use crate::ip_rule::Rules;
use crate::overlay;
use crate::person::{lines, stops_rest};
use crate::reading::{Reading, bodies_by};
use crate::recovery;

/// Entries of the log that a diagnosis looks at; further back no attempt says anything of now.
const EVENTS: i64 = 100;

/// Every cause that holds for `person`, as shown, with everything that the copy has of them.
pub(crate) async fn of_person(
    reading: &mut Reading,
    person: &Employee,
    invitation: Option<&Invitation>,
) -> Result<Vec<Diagnosed>> {
    let id = person.id.as_str();
    let bodies: Vec<String> = sqlx::query_scalar(
        "select body from event where on_id = $1 and by_rest = 0 order by at desc, n desc limit $2",
    )
    .bind(id)
    .bind(EVENTS)
    .fetch_all(reading.conn())
    .await?;
    let events = bodies
        .iter()
        .map(|body| Ok(serde_json::from_str(body)?))
        .collect::<Result<Vec<Event>>>()?;
    let requests: Vec<Request> = bodies_by(reading.conn(), "request", "employee", &[id]).await?;
    let others: i64 = sqlx::query_scalar(
        "select count(*) from (select 1 from employee where status = 2 and id <> $1 limit 1)",
    )
    .bind(id)
    .fetch_one(reading.conn())
    .await?;
    let limits = reading.recovery();
    let newest = recovery::newest(&lines(reading, events.clone()).await?, &limits);
    let rules = Rules::in_force(reading, std::iter::once(person)).await?;
    let settings = reading.settings();
    let facts = Facts {
        lists: rules.lists(person),
        events: &events,
        requests: &requests,
        letter: newest.as_ref().map(|newest| Letter {
            brings_login: newest.letter.kind == PersonLetterKind::Login,
            asked_at: newest.letter.asked_at,
            link_until: newest.link_until,
            facts: &newest.letter.facts,
        }),
        n_others: u32::try_from(others).unwrap_or(0),
        stops_rest: stops_rest(reading, person),
        ..Facts::new(person, invitation, &settings)
    };
    Ok(diagnose(&facts, reading.now))
}

/// Whether something keeps them out, or did when they last tried, as far as their row and invitation tell.
pub(crate) fn cannot_get_in(
    reading: &Reading,
    person: &Employee,
    invitation: Option<&Invitation>,
) -> bool {
    let settings = reading.settings();
    diagnose(&Facts::new(person, invitation, &settings), reading.now)
        .iter()
        .any(|one| one.sure <= Sure::Tried)
}

/// The person as shown, with the invitation that counts; waiting newcomers among them.
///
/// # Errors
/// [`Problem::EmployeeGone`].
pub(crate) async fn find(
    reading: &mut Reading,
    id: &EmployeeId,
) -> Result<(Employee, Option<Invitation>)> {
    let stored = reading.employee(id.as_str()).await?;
    let invitation = reading.invitation_of(id.as_str()).await?;
    let newcomer = reading.overlay.newcomer_as(id);
    let stored = stored
        .or_else(|| newcomer.map(|one| one.employee.clone()))
        .ok_or(Problem::EmployeeGone)?;
    let invitation = invitation.or_else(|| newcomer.map(|one| one.invitation.clone()));
    let touching = reading.overlay.touching(&[id.as_str()]);
    Ok((overlay::shown_person(stored, &touching), invitation))
}

/// What a message can mean, for the person it is about where one is known: what is true of them first, then what only can be.
pub(crate) async fn meant(
    reading: &mut Reading,
    can_mean: &[Cause],
    about: Option<&EmployeeId>,
    address: Option<&str>,
    claim: Option<&Claim>,
) -> Result<Vec<Diagnosed>> {
    let mut causes = Vec::new();
    if let Some(id) = about {
        let (person, invitation) = find(reading, id).await?;
        let mut own = of_person(reading, &person, invitation.as_ref()).await?;
        own.extend(session_over(&person, reading.idle(), reading.now));
        own.retain(|one| one.sure == Sure::Stops || can_mean.contains(&one.cause));
        causes = own;
    }
    for cause in can_mean {
        if causes.iter().any(|one| one.cause == *cause) {
            continue;
        }
        let found = match cause {
            Cause::AsksForInvitation => asks(reading, address).await?,
            Cause::RestStopped => rest_stopped(reading).await?,
            Cause::AddressIsLogin
            | Cause::AddressIsContact
            | Cause::AddressOfDismissed
            | Cause::AddressInvited => held(*cause, address, claim),
            // What would be known of this person is not so.
            _ if about.is_some() && is_of_copy(*cause) => None,
            _ => Some(Diagnosed::new(*cause, Sure::Possible)),
        };
        causes.extend(found);
    }
    causes.sort_by_key(|one| one.sure);
    Ok(causes)
}

/// Whether the copy would say of a person that it holds.
const fn is_of_copy(cause: Cause) -> bool {
    !matches!(
        cause,
        Cause::WrongPassword
            | Cause::UnknownLogin
            | Cause::Keyboard
            | Cause::OtherWorkspace
            | Cause::OtherIdentity
            | Cause::RecoveryOfAnother
            | Cause::RecoveryOutdated
            | Cause::RecoveryCodeWrong
            | Cause::Captcha
            | Cause::Throttled
            | Cause::WrongCode
            | Cause::CodeUsed
            | Cause::PhoneClock
            | Cause::WrongBackupCode
            | Cause::BackupCodeUsed
            | Cause::PasskeyRefused
            | Cause::LoginTaken
            | Cause::SeveralIdentities
            | Cause::OlderInvitation
            | Cause::OffList
            | Cause::StillLinked
            | Cause::SignInAnew
            | Cause::ProviderFails
            | Cause::PasskeysNotHere
            | Cause::ServerBroke
            | Cause::ServerBusy
    )
}

/// EML-1, EML-2: the address is held by someone, and as what, with what frees it. Without an address it only can be, and nobody is there to ask.
fn held(cause: Cause, address: Option<&str>, claim: Option<&Claim>) -> Option<Diagnosed> {
    let Some(address) = address else {
        return Some(Diagnosed {
            fixes: Vec::new(),
            ..Diagnosed::new(cause, Sure::Possible)
        });
    };
    let claim = claim?;
    let holds = match cause {
        Cause::AddressInvited => claim.status == Status::Invited,
        Cause::AddressOfDismissed => claim.status == Status::Dismissed,
        Cause::AddressIsLogin => claim.login && claim.status != Status::Dismissed,
        _ => claim.contact && matches!(claim.status, Status::Active | Status::PendingApproval),
    };
    let both = claim.login && claim.contact;
    // EML-4, EML-5: a contact email is edited, a login is asked for; neither frees what the address is not.
    let frees = |fix: &Fix| match fix {
        Fix::Edit => claim.contact,
        Fix::RequestAddress => claim.login,
        _ => true,
    };
    holds.then(|| Diagnosed {
        fixes: cause.fixes().iter().copied().filter(frees).collect(),
        address: Some(address.to_owned()),
        who: Some(claim.name.clone()),
        employee: Some(claim.employee.clone()),
        word: both.then(|| "both".to_owned()),
        ..Diagnosed::new(cause, Sure::Stops)
    })
}

/// SGN-2: the request of whoever asked at the door with that login.
async fn asks(reading: &mut Reading, address: Option<&str>) -> Result<Option<Diagnosed>> {
    let Some(address) = address else {
        return Ok(Some(Diagnosed::new(
            Cause::AsksForInvitation,
            Sure::Possible,
        )));
    };
    let all = crate::request::lines(reading).await?;
    let key = crate::rows::address_key(address);
    let asking = all
        .into_iter()
        .map(|line| line.request)
        .find(|one| one.employee.is_none() && crate::rows::address_key(&one.login) == key);
    Ok(asking.map(|one| Diagnosed {
        address: Some(one.login),
        who: Some(one.name),
        said: one.note,
        ..Diagnosed::new(Cause::AsksForInvitation, Sure::Stops).at(one.since)
    }))
}

/// BLK-3: who is blocked, so that REST stands still. `None` where nobody is.
async fn rest_stopped(reading: &mut Reading) -> Result<Option<Diagnosed>> {
    let bodies: Vec<String> = sqlx::query_scalar(
        "select body from employee indexed by employee_blocked where blocked_at is not null order by blocked_at limit 50",
    )
    .fetch_all(reading.conn())
    .await?;
    for body in bodies {
        let person: Employee = serde_json::from_str(&body)?;
        if stops_rest(reading, &person) {
            return Ok(Some(Diagnosed {
                who: Some(person.name),
                employee: Some(person.id),
                fixes: vec![Fix::OpenCase],
                ..Diagnosed::new(Cause::RestStopped, Sure::Stops).at(person.blocked_at)
            }));
        }
    }
    Ok(None)
}
