//! What happens to workspaces: made, set, two-step required.

use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::employee::{Employee, NAME_MAX, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{EmployeeId, IdentityId, InvitationId, WorkspaceId};
use gatehouse_rules::invitation::Invitation;
use gatehouse_rules::language::Language;
use gatehouse_rules::operation::SettingsEdit;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::DAY;
use gatehouse_rules::two_step::{TwoStep, grace_from};
use gatehouse_rules::workspace::{DoorFacts, Settings, Workspace, check_name, check_text};
use serde_json::Value;

use crate::access::Admin;
use crate::app::App;
use crate::change::{Change, ROWS_A_REVISION, data};
use crate::config::Config;
use crate::effect::Done;
use crate::failure::Told;
use crate::password;
use crate::store;
use crate::store::address::Use;
use crate::store::workspace::Stored;

/// A workspace as mirrors see it, with its logo's picture.
#[must_use]
pub fn told(config: &Config, stored: &Stored, picture: Option<String>) -> Workspace {
    Workspace {
        id: stored.id.clone(),
        name: stored.name.clone(),
        address: format!("{}/w/{}", config.host(), stored.slug),
        sender: config.sender().to_owned(),
        operator: config.operator.clone(),
        block_policy: config.block.policy,
        door: Some(door(config)),
        portal: None,
        created_at: stored.created_at,
        picture,
        settings: stored.settings.clone(),
    }
}

fn door(config: &Config) -> DoorFacts {
    let n = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let chars = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    DoorFacts {
        idle_minutes: config.session.idle_minutes,
        session_hours: config.session.hours,
        app_days: n(store::device::REFRESH_IDLE / DAY),
        password_min: chars(config.password.shortest),
        password_min_two_step: chars(config.password.shortest_with_two_step),
        breached_list: config.breached_file.is_some(),
        free_tries: config.tries.free,
        strangers_max: config.tries.strangers,
        recovery: config.recovery,
        invitations: config.invitations,
        pauses: config.two_step.pauses,
        weights: config.block.weights,
    }
}

/// The first owner of a new workspace.
#[derive(Clone, Debug)]
pub struct Owner {
    /// Their name.
    pub name: String,
    /// Their login, which is their contact email too.
    pub email: String,
    /// How they get in the first time. An identity that has a password already keeps its own.
    pub entry: Entry,
}

/// How the first owner gets in.
#[derive(Clone, Debug)]
pub enum Entry {
    /// With this password, judged as any new one (RCV-6).
    Password(Plain),
    /// With the password of this hash, which was judged elsewhere.
    Hashed(String),
    /// With what this identity has already (NET-3).
    Known(IdentityId),
    /// By a link that sets one (INV-13): until then they are invited. [`crate::owner::link`] makes it.
    Link,
}

/// What was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The owner as an employee.
    pub employee: EmployeeId,
    /// The owner's identity; `None` until they set a password.
    pub identity: Option<IdentityId>,
}

/// Makes a workspace with its first owner.
///
/// # Errors
/// [`Problem::BadField`] on `slug`, `name`, `owner_name` or `password`; [`Problem::BadAddress`].
pub async fn create(
    app: &App,
    slug: &str,
    name: &str,
    owner: &Owner,
    settings: &Settings,
) -> Told<Made> {
    check_slug(slug)?;
    let name = check_company(name)?;
    let owner_name = check_name("owner_name", &owner.name, NAME_MAX)?;
    let login = Address::parse(&owner.email).map_err(Problem::from)?;
    settings.check()?;
    let hash = match &owner.entry {
        Entry::Password(password) => {
            let known = [owner_name.as_str(), &login.typed, &name];
            password::judge(app, password, false, &known).await?;
            Some(app.passwords.hash(password).await?)
        }
        Entry::Hashed(hash) => Some(hash.clone()),
        Entry::Known(_) | Entry::Link => None,
    };
    let known = match &owner.entry {
        Entry::Known(id) => Some(id),
        _ => None,
    };
    let now = app.clock.now();
    let id = WorkspaceId(app.random.id(now));
    let mut tx = app.db.begin().await?;
    if !store::workspace::add(&mut tx, &id, slug, &name, settings, now).await? {
        return Err(Problem::field("slug", "taken").into());
    }
    let mut change = app.change_in(tx, &id).await?;
    change.made_workspace();
    let identity = match known {
        Some(id) => Some(hold(&mut change, id, &login).await?),
        None => identify(app, &mut change, &login, &owner_name, hash.as_deref()).await?,
    };
    let made = add_owner(app, &mut change, &login, &owner_name, identity).await?;
    let event = Event {
        actor: known.map(|_| made.employee.clone()),
        on: Some(made.employee.clone()),
        data: data([("name", Value::from(name)), ("slug", Value::from(slug))]),
        ..app.event(EventKind::WorkspaceCreated)
    };
    change.commit(event).await?;
    Ok(made)
}

async fn add_owner(
    app: &App,
    change: &mut Change,
    login: &Address,
    name: &str,
    identity: Option<IdentityId>,
) -> Told<Made> {
    let now = change.now;
    let workspace = change.workspace().clone();
    let mut owner = member(app, login, name, Role::Owner, now);
    match &identity {
        Some(identity) => {
            let factors = store::factor::standing(&mut change.tx, identity).await?;
            owner.two_step = owner.two_step.having(factors);
        }
        None => {
            owner.status = Status::Invited;
            owner.login = None;
            owner.joined_at = None;
        }
    }
    change.add_employees(&[(&owner, identity.as_ref())]).await?;
    let first = if identity.is_some() {
        Use::Login
    } else {
        let invitation = invitation_of(app.random.id(now).into(), &owner, login);
        change
            .add_invitations(&[(&invitation, 0, None)], &[Role::Owner])
            .await?;
        Use::Invited
    };
    let contact = (login.channel == Channel::Email).then_some(Use::Contact);
    for what in [Some(first), contact].into_iter().flatten() {
        let canonical = &login.canonical;
        store::address::claim(&mut change.tx, &workspace, &owner.id, canonical, what, now).await?;
    }
    Ok(Made {
        workspace,
        employee: owner.id,
        identity,
    })
}

/// The offer to the first owner, of which no link was made yet.
fn invitation_of(id: InvitationId, owner: &Employee, login: &Address) -> Invitation {
    Invitation {
        id,
        employee: owner.id.clone(),
        channel: Some(login.channel),
        address: login.typed.clone(),
        link: None,
        invited_by: None,
        invited_at: owner.status_since,
        sends: Vec::new(),
        n_sent: 0,
        expires_at: None,
        letter: None,
        pending_at: None,
        joined_at: None,
    }
}

/// NET-3: an identity that makes its own workspace, whose login still is this one (EML-8).
async fn hold(change: &mut Change, id: &IdentityId, login: &Address) -> Told<IdentityId> {
    store::identity::hold(&mut change.tx, id).await?;
    let found = store::identity::find(&mut change.tx, id).await?;
    match found.filter(|identity| identity.login_canonical == login.canonical) {
        Some(identity) => Ok(identity.id),
        None => Err(Problem::SignInAgain.into()),
    }
}

/// The identity of the first owner, where it has a password or gets one now.
async fn identify(
    app: &App,
    change: &mut Change,
    login: &Address,
    name: &str,
    hash: Option<&str>,
) -> Told<Option<IdentityId>> {
    let now = change.now;
    let tx = &mut change.tx;
    let found = store::identity::find_by_login(tx, &login.canonical).await?;
    let id = match (found, hash) {
        (Some(identity), _) if identity.password_hash.is_some() => return Ok(Some(identity.id)),
        (_, None) => return Ok(None),
        (Some(identity), Some(_)) => identity.id,
        (None, Some(_)) => {
            let id = IdentityId(app.random.id(now));
            store::identity::add(tx, &id, name, login, now).await?;
            id
        }
    };
    if let Some(hash) = hash {
        store::identity::set_password(tx, &id, hash, now).await?;
    }
    Ok(Some(id))
}

/// An employee who is active from now on.
#[must_use]
pub fn member(
    app: &App,
    login: &Address,
    name: &str,
    role: Role,
    now: gatehouse_rules::time::Time,
) -> Employee {
    Employee {
        id: app.random.id(now).into(),
        name: name.to_owned(),
        contact_email: (login.channel == Channel::Email).then(|| login.typed.clone()),
        login: Some(login.typed.clone()),
        department: None,
        position: None,
        role,
        status: Status::Active,
        status_since: now,
        joined_at: Some(now),
        blocked_at: None,
        block: None,
        password_void_at: None,
        risk: Default::default(),
        language: None,
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

/// A company's name, of at most 100 characters.
///
/// # Errors
/// [`Problem::BadField`] on `name`.
pub fn check_company(name: &str) -> Result<String, Problem> {
    check_name("name", name, 100)
}

/// A slug stands in addresses: lower-case letters, digits and single hyphens, 2 to 40 characters.
///
/// # Errors
/// [`Problem::BadField`] on `slug`.
pub fn check_slug(slug: &str) -> Result<(), Problem> {
    let plain = slug
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let fits = plain
        && (2..=40).contains(&slug.len())
        && !slug.starts_with('-')
        && !slug.ends_with('-')
        && !slug.contains("--");
    if fits {
        Ok(())
    } else {
        Err(Problem::field("slug", "no_slug"))
    }
}

/// Edits name and settings; the rules said that no edited field moved meanwhile.
///
/// # Errors
/// [`Problem::BadField`] naming the field.
pub async fn edit_settings(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    workspace: &Stored,
    edit: &SettingsEdit,
) -> Told<Done> {
    let mut settings = workspace.settings.clone();
    let name = match &edit.name {
        Some(name) => check_company(&name.to)?,
        None => workspace.name.clone(),
    };
    macro_rules! take {
        ($($field:ident),*) => {$(
            if let Some(change) = &edit.$field { settings.$field = change.to.clone(); }
        )*};
    }
    take!(confirm_joining, listed_domains, invitation_days, grace_days);
    if let Some(text) = &edit.invitation_text {
        let text = text.to.as_deref().unwrap_or_default();
        settings.invitation_text = check_text("invitation_text", text)?;
    }
    settings.check()?;
    if let Some(logo) = &edit.logo {
        settings.logo.clone_from(&logo.to);
        change.set_logo(edit.picture.as_deref()).await?;
    }
    change.set_workspace(workspace, &name, &settings).await?;
    Ok(Event {
        data: differences(workspace, &name, &settings),
        ..admin.event(app, EventKind::SettingsEdited)
    }
    .into())
}

/// The language of a workspace's pages and letters where nobody chose one, as the operator sets it.
///
/// # Errors
/// When the database refuses.
pub async fn speak(app: &App, workspace: &WorkspaceId, language: Language) -> Told<()> {
    let mut change = app.change(workspace).await?;
    let was = change.stored().await?;
    let settings = Settings {
        language: Some(language),
        ..was.settings.clone()
    };
    change.set_workspace(&was, &was.name, &settings).await?;
    let event = Event {
        data: differences(&was, &was.name, &settings),
        ..app.event(EventKind::SettingsEdited)
    };
    change.commit(event).await?;
    Ok(())
}

/// Before and after of every setting that changed.
fn differences(was: &Stored, name: &str, is: &Settings) -> serde_json::Map<String, Value> {
    let fields = |name: &str, settings: &Settings| {
        let mut fields = serde_json::to_value(settings)
            .ok()
            .and_then(|value| value.as_object().cloned())
            .unwrap_or_default();
        fields.insert("name".to_owned(), Value::from(name));
        fields
    };
    let (before, after) = (fields(&was.name, &was.settings), fields(name, is));
    after
        .into_iter()
        .filter(|(field, value)| before.get(field) != Some(value))
        .map(|(field, to)| {
            let from = before.get(&field).cloned();
            (field, serde_json::json!({ "from": from, "to": to }))
        })
        .collect()
}

/// TFA-6: makes two-step mandatory; everyone without it gets the grace.
///
/// # Errors
/// When the database refuses.
pub async fn require_two_step(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    workspace: &Stored,
) -> Told<Done> {
    let mut settings = workspace.settings.clone();
    settings.two_step_required_since = Some(change.now);
    change
        .set_workspace(workspace, &workspace.name, &settings)
        .await?;
    let until = grace_from(&settings, change.now);
    let people = store::employee::list_without_factor(&mut change.tx, &workspace.id).await?;
    for chunk in people.chunks(ROWS_A_REVISION) {
        change.next_revision().await?;
        let ids: Vec<_> = chunk.iter().map(|kept| &kept.row.id).collect();
        let revision = change.revision;
        store::employee::set_grace(&mut change.tx, &workspace.id, &ids, until, revision).await?;
        change.restamp_employees(chunk);
    }
    Ok(Event {
        data: data([("n_in_grace", Value::from(people.len()))]),
        ..admin.event(app, EventKind::TwoStepRequired)
    }
    .into())
}

/// TFA-6: no longer mandatory.
///
/// # Errors
/// When the database refuses.
pub async fn stop_requiring_two_step(
    app: &App,
    admin: &Admin,
    change: &mut Change,
    workspace: &Stored,
) -> Told<Done> {
    let mut settings = workspace.settings.clone();
    settings.two_step_required_since = None;
    change
        .set_workspace(workspace, &workspace.name, &settings)
        .await?;
    Ok(admin.event(app, EventKind::TwoStepNotRequired).into())
}
