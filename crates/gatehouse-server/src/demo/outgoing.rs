//! The demo's outgoing webhook, with deliveries of every fate (API-1). It leads to a private address, which a server goes to only where its
//! operator says so: whatever somebody tries with it, the demo leaves this machine for nobody.

use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::id::{DeliveryId, EmployeeId, OutgoingId, WorkspaceId};
use gatehouse_rules::outgoing::{Failed, Occasion, Outgoing};
use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND, Time};
use sqlx::AnyConnection;

use crate::app::App;
use crate::change::outgoing::{about, said};
use crate::failure::Told;
use crate::outgoing::given_up;
use crate::store;
use crate::store::delivery::{New, Tried};

const ADDRESS: &str = "https://10.20.30.40/badges";
const HOST: &str = "10.20.30.40";
const MADE: i64 = 20 * DAY;

/// Occasion, when it was tried, before now, and what came of each try but a last one that arrived.
type Idea = (Occasion, &'static [i64], Fate);

/// What became of a delivery.
enum Fate {
    Arrived,
    /// Given up, always for that.
    GivenUp(Failed),
    /// Tried again so long after now.
    Waits(Failed, i64),
}

const BUSY: Failed = Failed::Status { status: 503 };

/// In their order; one that waits is the last, so that each try takes up what it is about.
const IDEAS: [Idea; 4] = [
    (
        Occasion::Dismissed,
        &[
            9 * DAY,
            9 * DAY - 10 * SECOND,
            9 * DAY - 70 * SECOND,
            9 * DAY - 6 * MINUTE,
            9 * DAY - 22 * MINUTE,
            9 * DAY - 80 * MINUTE,
            9 * DAY - 200 * MINUTE,
            9 * DAY - 7 * HOUR,
            9 * DAY - 13 * HOUR,
            9 * DAY - 19 * HOUR,
            8 * DAY,
        ],
        Fate::GivenUp(Failed::TooSlow),
    ),
    (
        Occasion::UserAdded,
        &[30 * HOUR, 30 * HOUR - 10 * SECOND],
        Fate::Arrived,
    ),
    (Occasion::UserAdded, &[5 * HOUR], Fate::Arrived),
    (
        Occasion::Blocked,
        &[
            40 * MINUTE,
            40 * MINUTE - 10 * SECOND,
            39 * MINUTE,
            34 * MINUTE,
            18 * MINUTE,
        ],
        Fate::Waits(BUSY, 42 * MINUTE),
    ),
];

/// Makes it, by the first of `people`, who saw its secrets.
///
/// # Errors
/// When the database does not take it.
pub async fn make(
    app: &App,
    workspace: &WorkspaceId,
    people: &[EmployeeId],
    now: Time,
) -> Told<()> {
    let Some(admin) = people.first() else {
        return Ok(());
    };
    let made_at = now.plus(-MADE);
    let id: OutgoingId = app.random.id(made_at).into();
    let row = Outgoing {
        id: id.clone(),
        title: "Door badges".to_owned(),
        host: HOST.to_owned(),
        occasions: vec![Occasion::UserAdded, Occasion::Dismissed, Occasion::Blocked],
        made_at,
        made_by: Some(admin.clone()),
        secrets_shown_at: None,
        disabled_at: None,
        delivered_at: None,
        failing_since: None,
        gave_up_at: None,
        n_waiting: 0,
        deliveries: Vec::new(),
    };
    let mut change = app.change(workspace).await?;
    if !change.add_outgoing(&row, ADDRESS).await? {
        return Ok(());
    }
    let happened = |kind, at| Event {
        at,
        actor: Some(admin.clone()),
        data: about(&row),
        ..app.event(kind)
    };
    let shown_at = made_at.plus(MINUTE);
    let mut events = vec![
        happened(EventKind::OutgoingAdded, made_at),
        happened(EventKind::OutgoingSecretsShown, shown_at),
    ];
    for (idea, person) in IDEAS.iter().zip(people.iter().rev()) {
        let delivery = deliver(app, &mut change.tx, workspace, (&id, person), idea, now).await?;
        if let (_, [.., last], Fate::GivenUp(failed)) = idea {
            events.push(Event {
                at: now.plus(-last),
                data: given_up(&row, &delivery, &failed.name()),
                ..app.event(EventKind::DeliveryGivenUp)
            });
        }
    }
    let tx = &mut change.tx;
    store::outgoing::claim_secrets(tx, workspace, &id, admin, shown_at).await?;
    if let Some(mut kept) = store::outgoing::find(tx, workspace, &id).await? {
        kept.row.delivered_at = Some(now.plus(-5 * HOUR));
        kept.row.failing_since = Some(now.plus(-40 * MINUTE));
        change.set_outgoing(&mut kept).await?;
    }
    change.commit_all(events).await?;
    Ok(())
}

/// One delivery, as if it had been tried at its times.
async fn deliver(
    app: &App,
    tx: &mut AnyConnection,
    workspace: &WorkspaceId,
    (outgoing, person): (&OutgoingId, &EmployeeId),
    (occasion, tries, fate): &Idea,
    now: Time,
) -> Told<DeliveryId> {
    let ago = |ms: &i64| now.plus(-ms);
    let queued_at = tries.first().map_or(now, ago);
    let id: DeliveryId = app.random.id(queued_at).into();
    let told = store::directory::list_of(tx, workspace, &[person.as_str()]).await?;
    let new = New {
        id: id.clone(),
        outgoing: outgoing.clone(),
        occasion: *occasion,
        data: told.get(person).map(said).unwrap_or_default(),
    };
    store::delivery::add(tx, workspace, &[new], queued_at).await?;
    for (n, at) in tries.iter().enumerate() {
        let next = tries.get(n + 1).map(ago);
        let is_last = next.is_none();
        let (failed, next_try_at) = match fate {
            Fate::Arrived if is_last => (None, None),
            Fate::Arrived => (Some(BUSY), next),
            Fate::GivenUp(failed) => (Some(*failed), next),
            Fate::Waits(failed, after) => (Some(*failed), next.or(Some(now.plus(*after)))),
        };
        let at = ago(at);
        store::delivery::claim_due(tx, at, at.plus(MINUTE), 1, 1).await?;
        let tried = Tried {
            at,
            failed,
            next_try_at,
        };
        store::delivery::set_tried(tx, &id, queued_at, &tried).await?;
    }
    Ok(id)
}
