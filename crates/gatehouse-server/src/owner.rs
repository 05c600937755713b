//! The way in for a workspace's first owner, who has no password yet: a link that the operator hands over (INV-13).

use gatehouse_rules::employee::Status;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;

use crate::app::App;
use crate::failure::Told;
use crate::store;
use crate::store::workspace::Stored;
use crate::{invitation, store::invitation::Issued};

/// Makes the link by which the first owner sets a password: single-use, alive as long as an invitation, every earlier one void (INV-3).
/// The database keeps only its hash.
///
/// # Errors
/// [`Problem::AlreadyJoined`] where no owner waits for one.
pub async fn link(app: &App, workspace: &Stored) -> Told<String> {
    let mut change = app.change(&workspace.id).await?;
    let now = change.now;
    let Some(mut issued) = waiting(&mut change.tx, workspace).await? else {
        return Err(Problem::AlreadyJoined.into());
    };
    let issue = issued.issue + 1;
    let row = &mut issued.kept.row;
    row.sent(now, workspace.settings.link_ends(now));
    let (id, on) = (row.id.clone(), row.employee.clone());
    let token = invitation::token(&app.key, &id, issue);
    let hash = token.hash();
    let tx = &mut change.tx;
    store::letter::remove_waiting(tx, &workspace.id, &id).await?;
    store::invitation::set_token(tx, &workspace.id, &id, issue, Some(&hash)).await?;
    store::issued::add(tx, &workspace.id, &id, issue, &hash, now).await?;
    change.set_invitation(&mut issued.kept).await?;
    let kind = if issue == 1 {
        EventKind::Invited
    } else {
        EventKind::InvitationResent
    };
    let event = Event {
        on: Some(on),
        cause: Some("command_line".to_owned()),
        ..app.event(kind)
    };
    change.commit(event).await?;
    Ok(format!(
        "{}/w/{}/i/{}",
        app.config.origin(),
        workspace.slug,
        token.expose()
    ))
}

/// The invitation of the first owner who has not joined.
async fn waiting(tx: &mut sqlx::AnyConnection, workspace: &Stored) -> Told<Option<Issued>> {
    let people = store::employee::list(tx, &workspace.id).await?;
    let owner = people
        .into_iter()
        .map(|kept| kept.row)
        .filter(|person| person.role == Role::Owner && person.status == Status::Invited)
        .min_by_key(|person| person.status_since);
    match owner {
        Some(owner) => Ok(store::invitation::find_of_employee(tx, &workspace.id, &owner.id).await?),
        None => Ok(None),
    }
}
