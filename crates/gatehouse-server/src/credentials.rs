//! Login and password, then the second step: what every way in has in common (SGN-1, SGN-2, SGN-5, TFA-8).
//!
//! Each attempt is counted before it is checked, computes one password hash, and leaves its true cause in the event log, whatever the
//! page says: in the log of the company whose door it was, or, where that one does not know the person, of those in which they work. An
//! attempt on a login that nobody has goes to the operator's log only (LOG-2).

use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::sign_in::{
    self, Checked, Facts, Means, Message, Outcome, Password, Second as Tried, To,
};
use gatehouse_rules::time::Time;
use gatehouse_rules::two_step::TwoStep;
use sqlx::AnyConnection;

use crate::app::App;
use crate::failure::Told;
use crate::front;
use crate::ip_rule;
use crate::place::Place;
use crate::store;
use crate::store::identity::Identity;
use crate::store::workspace::Stored;
use crate::words::{Said, said};

mod failed;
mod password;
mod provider;
mod second_step;

pub(crate) use failed::failed;
use failed::failed_by;
pub(crate) use password::on_the_beat;
pub use password::{Refused, Try, canonical, password};
pub(crate) use provider::{Word, not_anew, vouched};
pub use second_step::{For, Second, begin_step, code, stepping};

/// Who typed the right password.
#[derive(Clone, Debug)]
pub struct Known {
    /// The identity.
    pub identity: Identity,
    /// What they are in this workspace; `None` when they never joined it.
    pub employee: Option<Employee>,
    /// The provider that stood for the password; `None` where one was typed (SOC-1).
    pub provider: Option<String>,
    /// Whether the first factor was proved just now: by the password, or at a provider that had them sign in anew (NET-1).
    pub anew: bool,
    /// Since when they have a second step of their own, as this request found it: rows of people learn of it a little later.
    pub two_step_since: Option<Time>,
}

impl Known {
    /// What is known of their second step here (TFA-8).
    fn two_step(&self) -> TwoStep {
        TwoStep {
            enrolled_at: self.two_step_since,
            ..self
                .employee
                .as_ref()
                .map(|person| person.two_step.clone())
                .unwrap_or_default()
        }
    }

    /// What came of the first factor.
    fn first(&self) -> Password {
        match self.provider {
            Some(_) => Password::Vouched,
            None => Password::Right,
        }
    }

    /// What is right about them, as a page begins a sentence with it.
    pub(crate) fn right(&self) -> Said {
        match &self.provider {
            Some(provider) => said!("{provider} says who you are", provider = provider),
            None => said!("Your password is right"),
        }
    }

    /// Names the provider in an event of this sign-in.
    pub(crate) fn note(&self, event: &mut Event) {
        if let Some(provider) = &self.provider {
            let provider = provider.as_str().into();
            event.data.insert("provider".to_owned(), provider);
        }
    }

    pub(crate) fn is_blocked(&self) -> bool {
        self.employee
            .as_ref()
            .is_some_and(|person| person.blocked_at.is_some())
    }
}

/// What a request is about, for the event log.
#[derive(Clone, Copy, Debug)]
pub struct Door<'a> {
    /// Which workspace's door.
    pub workspace: &'a Stored,
    /// From where.
    pub place: &'a Place,
    /// Which pages: `app`, `browser`, `server` (its own address), `profile`, `joining`, `own_password`, or where a second step is set up.
    pub way: &'static str,
}

impl Door<'_> {
    /// Where a sign-in here leads to.
    fn to(self) -> To {
        match self.way {
            "app" => To::App,
            _ => To::Browser,
        }
    }
}

/// Asks the rule what happens at this door, with the facts of now. `proved` is what stands after both factors.
fn decide(
    app: &App,
    door: Door<'_>,
    known: &Known,
    password: Password,
    proved: Option<Proved>,
) -> Outcome {
    let two_step = known.two_step();
    let person = known.employee.as_ref();
    let facts = Facts {
        password,
        second: proved.map(|proved| proved.second),
        place_allowed: proved.is_none_or(|proved| proved.place_allowed),
        password_set_at: known.identity.password_set_at,
        ..Facts::new(door.to(), person, &two_step, &door.workspace.settings)
    };
    sign_in::decide(&facts, app.clock.now())
}

/// What stands after both factors. IPR-2: the place is asked only of who has proved them.
#[derive(Clone, Copy)]
struct Proved {
    second: Tried,
    place_allowed: bool,
}

/// TFA-8: whether a second step is asked for from someone whose password is right.
#[must_use]
pub fn asks_code(app: &App, door: Door<'_>, known: &Known) -> bool {
    decide(app, door, known, known.first(), None).told == Message::AskSecond
}

/// SGN-4: whom a company blocked and then dismissed, it keeps from their own profile no more.
fn counts(way: &str, person: &Employee) -> bool {
    way != front::PROFILE || person.status != Status::Dismissed || person.blocked_at.is_none()
}

/// What an identity is at a door.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn known(
    connection: &mut AnyConnection,
    workspace: &Stored,
    way: &str,
    identity: Identity,
) -> Told<Known> {
    let employee =
        store::employee::find_of_identity(connection, &workspace.id, &identity.id).await?;
    let employee = employee.map(|kept| kept.row);
    let two_step_since = store::factor::since(connection, &identity.id).await?;
    Ok(Known {
        identity,
        employee: employee.filter(|one| counts(way, one)),
        provider: None,
        anew: false,
        two_step_since,
    })
}

/// What becomes of someone whose factors are right: in, or why not, with the event of a refusal (SGN-2, SGN-4).
///
/// # Errors
/// When the database does not take it.
pub async fn stand(app: &App, door: Door<'_>, known: &Known) -> Told<Outcome> {
    // Whoever comes here took the second step, where one was asked for, on an earlier page.
    let proved = Proved {
        second: Tried {
            means: Means::Code,
            checked: Checked::Right,
        },
        place_allowed: match &known.employee {
            Some(person) => ip_rule::lets_in(app, door, person).await?,
            None => true,
        },
    };
    let outcome = decide(app, door, known, known.first(), Some(proved));
    match (outcome.told, &known.employee) {
        (Message::In, _) => {}
        (Message::NotFromHere, Some(person)) => {
            ip_rule::refused_at_door(app, door, known, person).await?;
        }
        (_, Some(_)) => failed_by(app, door, known, outcome.cause).await?,
        // Whoever proved both factors here is worth an event, though there is nobody it is on.
        (_, None) => {
            let mut event = event(app, door, EventKind::SignInFailed);
            event.cause = Some(outcome.cause.word().to_owned());
            let login = known.identity.login.as_str().into();
            event.data.insert("login".to_owned(), login);
            known.note(&mut event);
            app.log(&door.workspace.id, event).await?;
        }
    }
    Ok(outcome)
}

/// An event at this door: from where, by which pages.
#[must_use]
pub fn event(app: &App, door: Door<'_>, kind: EventKind) -> Event {
    seen(app, door.place, door.way, kind)
}

/// The same where there is no door of one company.
#[must_use]
pub(crate) fn seen(app: &App, place: &Place, way: &'static str, kind: EventKind) -> Event {
    let mut event = app.event(kind);
    event.ip = place.address();
    event.device = place.device.clone();
    event.data.insert("way".to_owned(), way.into());
    event
}
