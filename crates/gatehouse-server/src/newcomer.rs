//! The one transaction that makes the holder of a link an employee (INV-3, INV-7, INV-11).

use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{EmployeeId, IdentityId};
use gatehouse_rules::invitation::{Claim, Invitation, waits_for_approval};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::two_step::{TwoStep, grace_from};

use crate::app::App;
use crate::change::Change;
use crate::credentials::{self, Door, Known};
use crate::failure::Told;
use crate::language;
use crate::offer::Offer;
use crate::store;
use crate::store::address::Use;
use crate::store::identity::Identity;
use crate::store::joining::Joining;
use crate::store::workspace::Stored;

/// Who takes an offer.
#[derive(Debug)]
pub enum Newcomer {
    /// Someone new, with the hash of the password they chose.
    New {
        /// The name.
        name: String,
        /// The hash.
        hash: String,
    },
    /// An identity that proved itself (INV-11, SOC-1).
    Known(Box<Known>),
}

/// How taking an offer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// They are in.
    In,
    /// They wait for an admin (INV-7).
    Waits,
    /// Someone was first, or it was taken back meanwhile. Nothing changed.
    Late,
    /// The identity is in this workspace already. Nothing changed.
    Already,
    /// Someone was invited with the address meanwhile, most likely they themselves. Nothing changed.
    Invited,
    /// The address stands in someone else's profile here. Nothing changed.
    Held,
}

/// Spends the link and makes its holder an employee, in one transaction; of two who submit it at once, one does (INV-3).
///
/// # Errors
/// When the database refuses; nothing happened then.
pub async fn join(
    app: &App,
    door: Door<'_>,
    token: &Plain,
    offer: &Offer,
    newcomer: Newcomer,
) -> Told<Taken> {
    let change = app.change(&door.workspace.id).await?;
    match &offer.invitation {
        Some(_) => join_invited(app, change, door, token, newcomer).await,
        None => join_by_link(app, change, door, token, newcomer).await,
    }
}

impl Newcomer {
    /// The event of joining; it names the provider that vouched for them.
    fn event(&self, app: &App, door: Door<'_>, kind: EventKind) -> Event {
        let mut event = credentials::event(app, door, kind);
        if let Self::Known(known) = self {
            known.note(&mut event);
        }
        event
    }
}

async fn join_invited(
    app: &App,
    mut change: Change,
    door: Door<'_>,
    token: &Plain,
    newcomer: Newcomer,
) -> Told<Taken> {
    let workspace = change.stored().await?;
    let now = change.now;
    let hash = token.hash();
    let found = store::invitation::find_by_token(&mut change.tx, &workspace.id, &hash).await?;
    let Some(mut issued) = found else {
        return Ok(Taken::Late);
    };
    if !store::invitation::claim(&mut change.tx, &workspace.id, &hash, now).await? {
        return Ok(Taken::Late);
    }
    let id = issued.kept.row.employee.clone();
    let found = store::employee::find(&mut change.tx, &workspace.id, &id).await?;
    let Some(mut person) = found else {
        return Ok(Taken::Late);
    };
    let address = Address::parse(&issued.kept.row.address).map_err(Problem::from)?;
    let joined = newcomer.event(app, door, EventKind::Joined);
    let Some(identity) = identify(app, &mut change, &address, newcomer).await? else {
        return Ok(Taken::Already);
    };
    store::employee::set_identity(&mut change.tx, &workspace.id, &id, &identity.id).await?;
    if !claim_login(&mut change, &id, &identity.login_canonical).await? {
        let taken = holder(&mut change, &identity.login_canonical).await?;
        return Ok(taken.unwrap_or(Taken::Already));
    }
    store::address::free(
        &mut change.tx,
        &workspace.id,
        &id,
        &address.canonical,
        Use::Invited,
    )
    .await?;
    let row = &mut person.row;
    row.status = Status::Active;
    row.status_since = now;
    row.joined_at = Some(now);
    row.name = if row.name == issued.kept.row.address {
        identity.name.clone()
    } else {
        row.name.clone()
    };
    row.login = Some(identity.login.clone());
    row.two_step = two_step(&mut change, &workspace, &identity.id).await?;
    change.set_employee(&mut person).await?;
    issued.kept.row.joined_at = Some(now);
    change.set_invitation(&mut issued.kept).await?;
    let event = Event {
        actor: Some(id.clone()),
        on: Some(id),
        ..joined
    };
    change.commit(event).await?;
    Ok(Taken::In)
}

async fn join_by_link(
    app: &App,
    mut change: Change,
    door: Door<'_>,
    token: &Plain,
    newcomer: Newcomer,
) -> Told<Taken> {
    let workspace = change.stored().await?;
    let now = change.now;
    let found = store::joining::find(&mut change.tx, &workspace.id, &token.hash()).await?;
    let Some(joining) = found else {
        return Ok(Taken::Late);
    };
    if !store::joining::claim(&mut change.tx, &token.hash(), now).await? {
        return Ok(Taken::Late);
    }
    let link = store::link::find(&mut change.tx, &workspace.id, &joining.link).await?;
    let Some(mut link) = link.filter(|link| link.row.switched_off_at.is_none()) else {
        return Ok(Taken::Late);
    };
    let address = Address::parse(&joining.address).map_err(Problem::from)?;
    let canonical = address.canonical.as_str();
    if let Some(taken) = holder(&mut change, canonical).await? {
        return Ok(taken);
    }
    let waits = waits_for_approval(&workspace.settings, &address);
    let kind = if waits {
        EventKind::JoinRequested
    } else {
        EventKind::Joined
    };
    let joined = newcomer.event(app, door, kind);
    let Some(identity) = identify(app, &mut change, &address, newcomer).await? else {
        return Ok(Taken::Already);
    };
    let two_step = two_step(&mut change, &workspace, &identity.id).await?;
    let person = Employee {
        department: link.row.department.clone(),
        two_step,
        ..employee(app, &joining, &identity, &address, waits)
    };
    let invitation = invitation(app, &joining, &person);
    change
        .add_employees(&[(&person, Some(&identity.id))])
        .await?;
    if !claim_login(&mut change, &person.id, &identity.login_canonical).await? {
        let taken = holder(&mut change, &identity.login_canonical).await?;
        return Ok(taken.unwrap_or(Taken::Already));
    }
    if address.channel == Channel::Email {
        let id = &person.id;
        store::address::claim(
            &mut change.tx,
            &workspace.id,
            id,
            &address.canonical,
            Use::Contact,
            now,
        )
        .await?;
    }
    change
        .add_invitations(&[(&invitation, 0, None)], &[person.role])
        .await?;
    link.row.n_joined += 1;
    change.set_link(&mut link).await?;
    let event = Event {
        actor: Some(person.id.clone()),
        on: Some(person.id),
        ..joined
    };
    change.commit(event).await?;
    Ok(if waits { Taken::Waits } else { Taken::In })
}

fn employee(
    app: &App,
    joining: &Joining,
    identity: &Identity,
    address: &Address,
    waits: bool,
) -> Employee {
    let now = app.clock.now();
    Employee {
        id: app.random.id(now).into(),
        name: joining.name.clone(),
        contact_email: (address.channel == Channel::Email).then(|| address.typed.clone()),
        login: Some(identity.login.clone()),
        department: None,
        position: None,
        role: Role::Employee,
        status: if waits {
            Status::PendingApproval
        } else {
            Status::Active
        },
        status_since: now,
        joined_at: (!waits).then_some(now),
        blocked_at: None,
        block: None,
        password_void_at: None,
        risk: Default::default(),
        language: identity.language,
        two_step: TwoStep::default(),
        last_sign_in_at: None,
        last_failure_at: None,
        n_sessions: 0,
        standing_inferred: false,
        since_seen: false,
        devices: Vec::new(),
        workgroups: Vec::new(),
    }
}

fn invitation(app: &App, joining: &Joining, person: &Employee) -> Invitation {
    let now = app.clock.now();
    let waits = person.status == Status::PendingApproval;
    Invitation {
        id: app.random.id(now).into(),
        employee: person.id.clone(),
        channel: None,
        address: joining.address.clone(),
        link: Some(joining.link.clone()),
        invited_by: None,
        invited_at: now,
        sends: Vec::new(),
        n_sent: 0,
        expires_at: None,
        letter: None,
        pending_at: waits.then_some(now),
        joined_at: (!waits).then_some(now),
    }
}

/// The identity of who takes the offer; `None` when it is in this workspace already, or another took the login this moment.
async fn identify(
    app: &App,
    change: &mut Change,
    address: &Address,
    newcomer: Newcomer,
) -> Told<Option<Identity>> {
    let now = change.now;
    let workspace = change.workspace().clone();
    let tx = &mut change.tx;
    let id = match newcomer {
        Newcomer::Known(known) => known.identity.id,
        Newcomer::New { name, hash } => {
            let id: IdentityId = app.random.id(now).into();
            let id = if store::identity::add(tx, &id, &name, address, now).await? {
                id
            } else {
                // It was registered elsewhere and never got a password: whoever holds the mailbox sets it.
                let found = store::identity::find_by_login(tx, &address.canonical).await?;
                match found.filter(|identity| identity.password_hash.is_none()) {
                    // SOC-1: an identity with a social account is someone's already.
                    Some(identity) if !has_social(tx, &identity.id).await? => identity.id,
                    _ => return Ok(None),
                }
            };
            store::identity::set_password(tx, &id, &hash, now).await?;
            language::remember(tx, &id).await?;
            id
        }
    };
    // EML-8: a change of this identity's login is over before it is read below, or sees that it joined here.
    store::identity::hold(tx, &id).await?;
    if store::employee::find_of_identity(tx, &workspace, &id)
        .await?
        .is_some()
    {
        return Ok(None);
    }
    Ok(store::identity::find(tx, &id).await?)
}

/// Whether an identity can sign in with a social account (SOC-1).
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn has_social(c: &mut sqlx::AnyConnection, id: &IdentityId) -> Told<bool> {
    Ok(!store::social::list_accounts(c, id).await?.is_empty())
}

/// EML-1: as what an address is claimed here, where it is.
async fn holder(change: &mut Change, canonical: &str) -> Told<Option<Taken>> {
    let workspace = change.workspace().clone();
    let claim = store::address::find_claim(&mut change.tx, &workspace, canonical).await?;
    Ok(claim.map(|claim| match claim {
        Claim { login: true, .. } => Taken::Already,
        Claim {
            invitation: Some(_),
            ..
        } => Taken::Invited,
        _ => Taken::Held,
    }))
}

/// EML-8: the login is theirs here, or nobody joins.
async fn claim_login(change: &mut Change, id: &EmployeeId, canonical: &str) -> Told<bool> {
    let (workspace, now) = (change.workspace().clone(), change.now);
    let claimed =
        store::address::claim(&mut change.tx, &workspace, id, canonical, Use::Login, now).await?;
    Ok(claimed)
}

/// TFA-6: the second step as it stands for who joins now.
async fn two_step(change: &mut Change, workspace: &Stored, identity: &IdentityId) -> Told<TwoStep> {
    let factors = store::factor::standing(&mut change.tx, identity).await?;
    let joining = TwoStep {
        grace_until: grace_from(&workspace.settings, change.now),
        ..TwoStep::default()
    };
    Ok(joining.having(factors))
}
