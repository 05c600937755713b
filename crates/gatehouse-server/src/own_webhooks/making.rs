//! API-1: making a webhook, once it is known who asks for it: one change, and the address, which nobody sees again.

use gatehouse_rules::employee::Status;
use gatehouse_rules::event::Event;
use gatehouse_rules::id::WorkspaceId;
use gatehouse_rules::secret::{Plain, hex};
use gatehouse_rules::webhook::{OWNED_MAX, Webhook, may_own};

use crate::app::App;
use crate::change::webhook::about;
use crate::failure::Told;
use crate::store::{self, employee};
use crate::throttle;

/// How making one ended.
pub(super) enum Made {
    /// Its whole address, which is shown now and never again.
    Webhook(Plain),
    /// What asked for it made it a moment ago.
    Before,
    /// As many as one person may have are in use.
    TooMany,
    /// Its owner was dismissed or blocked meanwhile.
    NotHere,
}

/// Makes it. `seen` is the event, as far as the way by which it was asked for knows it.
///
/// # Errors
/// [`Problem::SlowDown`](gatehouse_rules::problem::Problem::SlowDown) for who made many within the hour.
pub(super) async fn make(
    app: &App,
    workspace: &WorkspaceId,
    row: &Webhook,
    seen: Event,
) -> Told<Made> {
    let Some(owner) = &row.employee else {
        return Ok(Made::NotHere);
    };
    let limit = (throttle::NEW_WEBHOOK, owner.as_str());
    let _ = throttle::count(app, &[limit]).await?;
    let mut bytes = zeroize::Zeroizing::new([0u8; 32]);
    app.random.fill(bytes.as_mut_slice());
    // In the letters that the vendor's clients take.
    let secret = Plain::new(hex(bytes.as_slice()));
    let mut change = app.change(workspace).await?;
    let tx = &mut change.tx;
    let person = employee::find(tx, workspace, owner).await?;
    let works_here = person.is_some_and(|kept| {
        kept.row.status == Status::Active && kept.row.blocked_at.is_none() && may_own(kept.row.role)
    });
    let Some(number) = employee::find_number(tx, workspace, owner)
        .await?
        .filter(|_| works_here)
    else {
        return Ok(Made::NotHere);
    };
    if store::webhook::find(tx, workspace, &row.id)
        .await?
        .is_some()
    {
        return Ok(Made::Before);
    }
    let owned = store::webhook::list_of_employee(tx, workspace, owner).await?;
    let in_use = owned.iter().filter(|kept| kept.row.is_in_use(row.made_at));
    if in_use.count() >= OWNED_MAX {
        return Ok(Made::TooMany);
    }
    change.add_webhook(row, number, &secret.hash()).await?;
    let mut event = happened(row, seen);
    let scopes: Vec<_> = row.scopes.iter().map(|scope| scope.name()).collect();
    event.data.insert("scopes".to_owned(), scopes.into());
    change.commit(event).await?;
    let origin = app.config.origin();
    let address = format!("{origin}/rest/{number}/{}/", secret.expose());
    Ok(Made::Webhook(Plain::new(address)))
}

/// What its owner did with it.
pub(super) fn happened(row: &Webhook, seen: Event) -> Event {
    let mut event = Event {
        actor: row.employee.clone(),
        on: row.employee.clone(),
        ..seen
    };
    event.data.extend(about(row));
    event
}
