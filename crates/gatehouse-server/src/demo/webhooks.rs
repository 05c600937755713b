//! The demo's two integrations: one that works, and one that nobody has used for weeks (API-1).

use gatehouse_rules::event::{BY_REST, Event, EventKind};
use gatehouse_rules::id::{EmployeeId, WorkspaceId};
use gatehouse_rules::secret::{Plain, hex};
use gatehouse_rules::time::{DAY, HOUR, MINUTE, Time};
use gatehouse_rules::webhook::{Scope, Webhook};
use serde_json::Value;

use crate::app::App;
use crate::change::webhook::about;
use crate::failure::Told;
use crate::store;

/// Title, scopes, address of use, when it was made and last used, before now.
type Idea = (&'static str, &'static [Scope], &'static str, i64, i64);

const IDEAS: [Idea; 2] = [
    (
        "Payroll export",
        &[Scope::User, Scope::Department],
        "203.0.113.40",
        30 * DAY,
        25 * MINUTE,
    ),
    (
        "Old phone book",
        &[Scope::UserBasic],
        "198.51.100.77",
        38 * DAY,
        23 * DAY + 5 * HOUR,
    ),
];

/// Makes them, owned by the admin and by the first of `people`; their addresses are known to nobody.
///
/// # Errors
/// When the database does not take them.
pub async fn make(
    app: &App,
    workspace: &WorkspaceId,
    people: &[EmployeeId],
    now: Time,
) -> Told<()> {
    let mut change = app.change(workspace).await?;
    let mut events = Vec::new();
    let mut used = Vec::new();
    for (owner, (title, scopes, ip, made, last)) in people.iter().zip(IDEAS) {
        let Some(number) = store::employee::find_number(&mut change.tx, workspace, owner).await?
        else {
            continue;
        };
        let mut bytes = zeroize::Zeroizing::new([0u8; 32]);
        app.random.fill(bytes.as_mut_slice());
        let secret = Plain::new(hex(bytes.as_slice()));
        let row = Webhook {
            id: app.random.id(now).into(),
            employee: Some(owner.clone()),
            title: title.to_owned(),
            scopes: scopes.to_vec(),
            made_at: now.plus(-made),
            expires_at: None,
            last_used_at: None,
            last_used_ip: None,
            disabled_at: None,
        };
        change.add_webhook(&row, number, &secret.hash()).await?;
        let at = now.plus(-last);
        store::webhook::set_used(&mut change.tx, workspace, &row.id, ip, at).await?;
        let happened = |kind, at| Event {
            at,
            actor: Some(owner.clone()),
            on: Some(owner.clone()),
            data: about(&row),
            ..app.event(kind)
        };
        events.push(happened(EventKind::WebhookAdded, row.made_at));
        let mut use_of_it = happened(EventKind::SignedIn, at);
        use_of_it.ip = Some(ip.to_owned());
        use_of_it
            .data
            .insert("way".to_owned(), Value::from(BY_REST));
        used.push(use_of_it);
    }
    events.append(&mut used);
    change.commit_all(events).await?;
    Ok(())
}
