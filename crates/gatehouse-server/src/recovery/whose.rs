//! Whose login was asked for, and in which companies that is an event.

use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::Event;
use gatehouse_rules::id::WorkspaceId;
use gatehouse_rules::recovery::{Owner, is_kept_out};
use sqlx::AnyConnection;

use crate::app::App;
use crate::failure::Told;
use crate::store;
use crate::store::identity::Identity;
use crate::store::recovery::Asking;

/// Who has the login that was asked for.
#[derive(Clone, Debug)]
pub struct Whose {
    /// Their identity.
    pub identity: Identity,
    /// What they are in the workspace it was asked at; asked at the server's own address, or where nobody knows them, in each in which they
    /// work.
    pub people: Vec<(WorkspaceId, Employee)>,
    /// Whether a block keeps them from it (BLK-2).
    is_kept_out: bool,
}

/// Who has it; `None` until its letter was written out, and for ever where it is nobody's.
pub(crate) async fn whose(tx: &mut AnyConnection, asking: &Asking) -> Told<Option<Whose>> {
    let Some(id) = &asking.identity else {
        return Ok(None);
    };
    let Some(identity) = store::identity::find(tx, id).await? else {
        return Ok(None);
    };
    let here = match &asking.workspace {
        Some(workspace) => {
            let person = store::employee::find_of_identity(tx, workspace, id).await?;
            person.map(|kept| (workspace.clone(), kept.row))
        }
        None => None,
    };
    let works_here = |person: &Employee| person.status == Status::Active;
    if let Some((workspace, person)) = &here
        && works_here(person)
    {
        return Ok(Some(Whose {
            identity,
            is_kept_out: is_kept_out([person]),
            people: vec![(workspace.clone(), person.clone())],
        }));
    }
    // The password opens the companies they work in, and those decide, wherever it was asked.
    let linked = store::profile::list_linked(tx, id).await?;
    let works: Vec<_> = (linked.into_iter())
        .filter(store::profile::Linked::is_active)
        .map(|one| (one.workspace, one.person))
        .collect();
    Ok(Some(Whose {
        identity,
        is_kept_out: is_kept_out(works.iter().map(|(_, person)| person)),
        people: here.map_or(works, |here| vec![here]),
    }))
}

impl Whose {
    /// What the rule wants to know of them.
    pub(crate) fn owner(&self, asking: &Asking) -> Owner {
        Owner {
            has_login: self.identity.login_canonical == asking.canonical,
            password_set_at: self.identity.password_set_at,
            blocked: self.is_kept_out,
        }
    }

    /// What they are in the workspace of `asking`; nothing where it is of none.
    pub(crate) fn person(&self, asking: &Asking) -> Option<&Employee> {
        let here = asking.workspace.as_ref()?;
        let mut all = self.people.iter();
        all.find_map(|(workspace, person)| (workspace == here).then_some(person))
    }

    /// The event of each company: asked at the server's own address, it stands in the log of every one in which they work, as a sign-in
    /// that failed there does (SGN-5).
    pub(crate) fn each(
        &self,
        app: &App,
        event: &Event,
    ) -> impl Iterator<Item = (&WorkspaceId, Event)> {
        self.people.iter().map(|(workspace, person)| {
            let event = Event {
                id: app.random.id(event.at).into(),
                on: Some(person.id.clone()),
                ..event.clone()
            };
            (workspace, event)
        })
    }

    /// Adds them within a transaction.
    pub(crate) async fn add(&self, app: &App, tx: &mut AnyConnection, event: &Event) -> Told<()> {
        for (workspace, event) in self.each(app, event) {
            store::event::add(tx, workspace, &event).await?;
        }
        Ok(())
    }

    /// Logs them outside of one.
    pub(crate) async fn log(&self, app: &App, event: &Event) -> Told<()> {
        for (workspace, event) in self.each(app, event) {
            app.log(workspace, event).await?;
        }
        Ok(())
    }
}
