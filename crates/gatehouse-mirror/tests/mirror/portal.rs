//! The app on a portal that was made from the vendor's documented examples alone.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use gatehouse_mirror::app::{ConnectPortal, FindServer, Line, PortalFound, SyncStatus};
use gatehouse_mirror::connect::{connect_portal, find_server, reconnect_portal};
use gatehouse_mirror::employee::{
    EmployeeFilter, EmployeeSort, EmployeesQuery, Person, PersonAction, PersonQuery,
};
use gatehouse_mirror::event::{Events, EventsFilter, EventsQuery};
use gatehouse_mirror::failure::Failure;
use gatehouse_mirror::invitation::{InvitationSort, InvitationTab, InvitationsQuery, Shown};
use gatehouse_mirror::open::{self, Mirror};
use gatehouse_mirror::outbox::{Choice, Decide};
use gatehouse_mirror::page::Window;
use gatehouse_mirror::preferences::Preferences;
use gatehouse_mirror::profile::Profile;
use gatehouse_mirror::sync::Sync;
use gatehouse_mirror::upstream::Http;
use gatehouse_rules::employee::Status;
use gatehouse_rules::event::EventKind;
use gatehouse_rules::portal::fault::PortalFault;
use gatehouse_rules::portal::{Facility, Field, Lack, Source};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{MINUTE, Time};
use serde_json::json;

use crate::office::{Folder, NOW, profile};
use crate::stub::{Heard, Say, Stub};
use crate::upstream::PATIENT;
use crate::vendor::{self, SECRET, World, refusal, webhook};

const WITHIN: Duration = Duration::from_secs(120);

/// A portal, and an app that is connected to it.
pub struct Abroad {
    world: Arc<Mutex<World>>,
    stub: Stub,
    pub mirror: Mirror,
    pub profile: Profile,
    folder: Folder,
}

impl Abroad {
    pub async fn with(prepare: impl FnOnce(&mut World)) -> Self {
        Self::between(prepare, |_, _| None).await
    }

    async fn between(
        prepare: impl FnOnce(&mut World),
        between: impl Fn(usize, &Heard) -> Option<Say> + Send + std::marker::Sync + 'static,
    ) -> Self {
        let folder = Folder::new();
        let profile = profile(&folder);
        let mut world = World::new(profile.clock.clone());
        prepare(&mut world);
        let (world, stub) = vendor::open(world, between).await;
        let connect = ConnectPortal {
            address: webhook(&stub),
            passphrase: None,
        };
        let (mirror, _) = connect_portal(&profile, connect).await.unwrap();
        Self {
            world,
            stub,
            mirror,
            profile,
            folder,
        }
    }

    pub fn world(&self) -> std::sync::MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    fn n_requests(&self) -> usize {
        self.stub.heard.lock().unwrap().len()
    }

    pub async fn sync(&self) -> Sync {
        let http = Http::with(&Preferences::default(), PATIENT).unwrap();
        Sync::start_by(http, self.mirror.clone()).await.unwrap()
    }

    /// Waits until the line is as wanted.
    pub async fn line(&self, sync: &Sync, is: impl Fn(&SyncStatus) -> bool) -> SyncStatus {
        let mut status = sync.status();
        let found = tokio::time::timeout(WITHIN, status.wait_for(|status| is(status))).await;
        let found = found.unwrap_or_else(|_| panic!("still {:?}", sync.status().borrow()));
        found.unwrap().clone()
    }

    pub async fn online(&self, sync: &Sync) -> SyncStatus {
        self.line(sync, |status| status.line == Line::Online).await
    }

    /// Asks once more, and waits until the answer is in the copy.
    pub async fn polled(&self, sync: &Sync) {
        let before = self.n_requests();
        sync.now();
        let mut generation = self.mirror.generation();
        let polled = async {
            while self.n_requests() == before {
                generation.changed().await.unwrap();
            }
        };
        let asked = tokio::time::timeout(WITHIN, polled).await;
        assert!(asked.is_ok(), "nothing was asked");
        self.online(sync).await;
    }

    pub async fn person(&self, number: i64) -> Person {
        let employee = number.to_string().into();
        self.mirror.person(PersonQuery { employee }).await.unwrap()
    }

    async fn events(&self) -> Events {
        let query = EventsQuery {
            filter: EventsFilter::default(),
            offset: 0,
            limit: 100,
        };
        self.mirror.events(query).await.unwrap()
    }
}

#[tokio::test]
async fn five_thousand_people_come_within_what_the_portal_takes_at_once_and_nobody_waits() {
    let abroad = Abroad::with(|world| (1..=5_000).for_each(|number| world.hire(number))).await;
    let before = abroad.n_requests();
    let sync = abroad.sync().await;
    let status = abroad.online(&sync).await;
    assert_eq!(status.n_employees, 5_000);
    // Five for what there is (who asks, the log, three batches of people), and a turn of two for what changed meanwhile.
    let n = abroad.n_requests() - before;
    assert!(n <= 7, "{n}: {:?}", abroad.world().asked);
    let n_refused = abroad.world().n_refused;
    assert_eq!((n_refused, abroad.profile.clock.now()), (0, NOW));
    let filter = EmployeeFilter {
        text: "anna4321".into(),
        ..EmployeeFilter::default()
    };
    let window = Window {
        offset: 0,
        limit: 10,
        sort: EmployeeSort::Name,
        descending: false,
    };
    let found = abroad
        .mirror
        .employees(EmployeesQuery { filter, window })
        .await
        .unwrap();
    assert_eq!(
        (found.total, found.rows[0].name.as_str()),
        (1, "Anna4321 Berg")
    );
    sync.stop().await;
}

/// The clock stands but for what the app waits: on a portal with little room it takes the least time there is, and is refused nothing.
#[tokio::test]
async fn a_portal_with_others_behind_the_same_address_is_asked_again_until_there_is_room() {
    let abroad = Abroad::with(|world| {
        (1..=120).for_each(|number| world.hire(number));
        world.burst = 3;
    })
    .await;
    let sync = abroad.sync().await;
    abroad.online(&sync).await;
    let waited = abroad.profile.clock.now().since(NOW);
    let n = i64::try_from(abroad.n_requests()).unwrap();
    let least = (n - 3 - i64::try_from(abroad.world().n_refused).unwrap()) * 500;
    assert!(
        least > 0 && waited >= least && waited <= least * 6 / 5 + 1_000,
        "{waited} of {least}"
    );
    sync.stop().await;
}

#[tokio::test]
async fn a_first_reading_that_was_cut_goes_on_where_it_was_and_reads_nothing_twice_syn_3() {
    let hang = Arc::new(Mutex::new(true));
    let hanging = hang.clone();
    let abroad = Abroad::between(
        |world| (1..=6_000).for_each(|number| world.hire(number)),
        // The start, the log and the first people pass; who stands behind them hangs, however many requests there were before.
        move |_, heard| {
            let behind = heard.body.contains("FILTER%5B%3EID%5D=2000&");
            (behind && *hanging.lock().unwrap()).then_some(Say::Nothing)
        },
    )
    .await;
    let sync = abroad.sync().await;
    // People and departments are what there is; what is inferred of them is not counted.
    let read = Line::Syncing {
        done: 2_002,
        total: 6_002,
    };
    abroad.line(&sync, |status| status.line == read).await;
    sync.stop().await;
    // What is stored is shown before anything more comes.
    let sync = abroad.sync().await;
    abroad.line(&sync, |status| status.line == read).await;
    sync.stop().await;
    *hang.lock().unwrap() = false;
    let before = abroad.world().asked["user.get"];
    let n_before = abroad.n_requests();
    let sync = abroad.sync().await;
    assert_eq!(abroad.online(&sync).await.n_employees, 6_000);
    // Two batches for the rest, and a turn of two: neither who asks nor the log is asked for as at the start.
    let n = abroad.n_requests() - n_before;
    assert!(n <= 4, "{n}");
    let after = abroad.world().asked["user.get"] - before;
    assert!(
        (50..100).contains(&after),
        "the first pages were read again: {after}"
    );
    sync.stop().await;
}

#[tokio::test]
async fn who_the_log_names_is_up_to_date_at_the_next_turn_and_who_is_new_too() {
    let abroad = Abroad::with(|world| (1..=5_000).for_each(|number| world.hire(number))).await;
    let sync = abroad.sync().await;
    abroad.online(&sync).await;
    {
        let mut world = abroad.world();
        // The round is not there yet: only the log says it.
        world.set(4_900, "ACTIVE", false.into());
        world.log("USER_EDITED", 1, 4_900);
        world.hire(5_001);
        world.set(5_001, "LAST_LOGIN", "".into());
    }
    let before = abroad.n_requests();
    abroad.polled(&sync).await;
    assert!(abroad.n_requests() - before <= 2, "a turn is two requests");
    let gone = abroad.person(4_900).await.employee;
    assert_eq!((gone.status, gone.status_since), (Status::Dismissed, NOW));
    assert_eq!(abroad.person(5_001).await.employee.status, Status::Invited);
    let logged = &abroad.events().await.rows[0];
    assert_eq!(
        (logged.kind, logged.actor.as_deref()),
        (EventKind::PortalLogged, Some("Anna1 Berg"))
    );
    assert_eq!(logged.data["logged_as"], "USER_EDITED");
    sync.stop().await;
}

#[tokio::test]
async fn what_no_log_tells_is_found_in_the_round_and_who_is_no_longer_told_of_is_gone() {
    let abroad = Abroad::with(|world| {
        (1..=5_000).for_each(|number| world.hire(number));
        world.log = None;
        world.set(5_000, "LAST_LOGIN", "".into());
    })
    .await;
    let sync = abroad.sync().await;
    let status = abroad.online(&sync).await;
    assert!(status.absent.contains(&Facility::Events));
    assert_eq!(status.n_invitations, 1);
    {
        let mut world = abroad.world();
        world.set(4_900, "EMAIL", "new@northwind.example".into());
        world.people.remove(&5_000);
        world.people.remove(&7);
        world.departments[1]["NAME"] = "Selling".into();
    }
    for _ in 0..3 {
        abroad.polled(&sync).await;
    }
    // The last of the round may be on its way into the copy still.
    let gone = |status: &SyncStatus| (status.n_employees, status.n_invitations) == (4_998, 0);
    abroad.line(&sync, gone).await;
    let changed = abroad.person(4_900).await;
    assert_eq!(
        changed.employee.contact_email.as_deref(),
        Some("new@northwind.example")
    );
    assert_eq!(changed.department.as_deref(), Some("Selling"));
    sync.stop().await;
}

/// The webhook gets what it lacked, the portal refuses for a moment, and its plan gets a log while the app is away.
#[tokio::test]
async fn a_log_that_opens_later_is_there_and_one_that_was_shut_for_a_while_goes_on_without_a_gap() {
    let abroad = Abroad::with(|world| {
        world.hire(1);
        (world.scopes, world.log) = (vec!["user", "department"], None);
    })
    .await;
    let shut = |status: &SyncStatus| status.absent.contains(&Facility::Events);
    let open = |status: &SyncStatus| !status.absent.contains(&Facility::Events);
    let sync = abroad.sync().await;
    assert!(shut(&abroad.online(&sync).await));
    {
        let mut world = abroad.world();
        (world.scopes, world.log) = (vec!["user", "department", "main"], Some(Vec::new()));
        (0..1_200).for_each(|_| world.log("USER_AUTHORIZE", 1, 0));
    }
    abroad.polled(&sync).await;
    abroad.line(&sync, open).await;
    let events = abroad.events().await;
    let newest = events.rows[0].number;
    assert_eq!(
        (events.total, newest),
        (1_000, 1_200),
        "the newest, as at first"
    );

    let kept = abroad.world().log.take();
    abroad.polled(&sync).await;
    abroad.line(&sync, shut).await;
    abroad.world().log = kept;
    (0..70).for_each(|_| abroad.world().log("USER_AUTHORIZE", 1, 0));
    let asked = abroad.world().asked["main.eventlog.tail"];
    abroad.polled(&sync).await;
    abroad.polled(&sync).await;
    let again = abroad.world().asked["main.eventlog.tail"];
    assert_eq!(again, asked, "what was refused a moment ago is left alone");
    abroad.profile.clock.advance(15 * MINUTE);
    abroad.polled(&sync).await;
    abroad.line(&sync, open).await;
    // The second page may be on its way into the copy still.
    for _ in 0..3 {
        abroad.polled(&sync).await;
    }
    assert_eq!(abroad.events().await.total, 1_070);
    // More at once than a page holds, in a company that is read in one.
    (0..120).for_each(|_| abroad.world().log("USER_AUTHORIZE", 1, 0));
    for _ in 0..4 {
        abroad.polled(&sync).await;
    }
    assert_eq!(abroad.events().await.total, 1_190);

    let kept = abroad.world().log.take();
    abroad.polled(&sync).await;
    abroad.line(&sync, shut).await;
    sync.stop().await;
    abroad.world().log = kept;
    let sync = abroad.sync().await;
    abroad.polled(&sync).await;
    abroad.line(&sync, open).await;
    sync.stop().await;
}

#[tokio::test]
async fn a_turn_in_which_nothing_changed_writes_nothing() {
    let abroad = Abroad::with(|world| (1..=60).for_each(|number| world.hire(number))).await;
    let sync = abroad.sync().await;
    abroad.online(&sync).await;
    let reached = reached(&abroad.mirror).await;
    abroad.polled(&sync).await;
    abroad.polled(&sync).await;
    assert_eq!(self::reached(&abroad.mirror).await, reached);
    sync.stop().await;
}

async fn reached(mirror: &Mirror) -> u64 {
    let copy = mirror.copy();
    let mut read = copy.read().await.unwrap();
    open::find::<u64>(&mut read, "reached")
        .await
        .unwrap()
        .unwrap()
}

/// The page's own example, and people of whom hardly anything is told: nothing breaks, nothing is invented.
#[tokio::test]
async fn what_a_portal_does_not_say_is_not_shown_and_what_is_inferred_says_so() {
    let abroad = Abroad::with(|world| {
        world.hire(1);
        world.people.insert(2, json!({"ID": "2"}));
        world.people.insert(3, json!({"ID": "3", "ACTIVE": true, "NAME": "", "LAST_NAME": null, "EMAIL": "c@n.example", "LAST_LOGIN": {}, "DATE_REGISTER": {}, "UF_DEPARTMENT": [], "WORK_POSITION": ""}));
        world.people.insert(4, json!({"ID": 4, "ACTIVE": "Y", "NAME": "Dora", "EMAIL": "d@n.example", "LAST_LOGIN": "", "DATE_REGISTER": "2026-08-21T00:00:00+00:00", "UF_DEPARTMENT": ["15"], "USER_TYPE": "extranet"}));
        world.log("USER_AUTHORIZE", 1, 0);
    })
    .await;
    let sync = abroad.sync().await;
    let status = abroad.online(&sync).await;
    assert_eq!(
        (status.n_employees, status.n_invitations),
        (3, 1),
        "who is invited is on the desk"
    );
    let two = abroad.person(2).await;
    assert_eq!(
        (two.employee.name.as_str(), two.employee.status),
        ("#2", Status::Active)
    );
    assert_eq!(
        two.sources,
        [
            (Field::Name, Source::Ours),
            (Field::Status, Source::Inferred)
        ]
    );
    let three = abroad.person(3).await;
    let taken_for_a_name = [
        (Field::Name, Source::Ours),
        (Field::ContactEmail, Source::Portal),
    ];
    assert_eq!(three.sources[..2], taken_for_a_name);
    let three = three.employee;
    assert_eq!(
        (
            three.name.as_str(),
            three.status_since,
            three.last_sign_in_at
        ),
        ("c@n.example", Time(0), None)
    );
    let four = abroad.person(4).await;
    assert_eq!(four.department.as_deref(), Some("Sales"));
    assert!(four.sources.contains(&(Field::Name, Source::Portal)));
    assert!(four.sources.contains(&(Field::Status, Source::Inferred)));
    let line = four.invitation_line.unwrap();
    assert_eq!((line.shown, line.can.len()), (Shown::Inferred, 0));
    let first = &four.causes[0];
    assert_eq!(
        (first.word.as_deref(), first.fixes.len()),
        (Some("inferred"), 0)
    );
    let one = abroad.person(1).await;
    assert_eq!(one.can, [PersonAction::Edit], "nobody dismisses themselves");
    assert!(one.grants.is_empty());
    assert_eq!(four.can, [PersonAction::Edit, PersonAction::Dismiss]);
    assert_eq!(one.timeline[0].kind, EventKind::SignedIn);
    let query = InvitationsQuery {
        tab: InvitationTab::OnTheWay,
        text: String::new(),
        department: None,
        window: Window {
            offset: 0,
            limit: 10,
            sort: InvitationSort::Need,
            descending: false,
        },
    };
    assert_eq!(abroad.mirror.invitations(query).await.unwrap().total, 1);
    let company = abroad.mirror.company().await.unwrap();
    assert_eq!(company.workspace.name, "Northwind");
    assert!(company.can_invite && !company.can_configure && company.lacks.is_empty());
    assert_eq!(company.gives, [Role::Employee]);
    assert!(
        abroad
            .mirror
            .overview()
            .await
            .unwrap()
            .needs
            .iter()
            .all(|need| need.n == 0 || !need.people.is_empty())
    );
    sync.stop().await;
}

/// Portals do not tell when somebody was let in, came or was dismissed.
#[tokio::test]
async fn since_when_somebody_came_or_was_reinstated_is_never_said_to_be_from_the_portal() {
    let abroad = Abroad::with(|world| {
        (1..=4).for_each(|number| world.hire(number));
        world.set(3, "LAST_LOGIN", "".into());
        world.set(4, "ACTIVE", false.into());
    })
    .await;
    let sync = abroad.sync().await;
    abroad.online(&sync).await;
    let registered = Time(1_721_692_800_000);
    let since = |person: &Person| {
        let mut sources = person.sources.iter();
        let from = sources.find(|(field, _)| *field == Field::Since);
        (
            person.employee.status_since,
            from.map(|(_, source)| *source),
        )
    };
    // When they were added is told; that they stood so ever since only follows.
    for number in [2, 3] {
        let inferred = (registered, Some(Source::Inferred));
        assert_eq!(since(&abroad.person(number).await), inferred, "{number}");
    }
    assert_eq!(since(&abroad.person(4).await), (Time(0), None));
    {
        let mut world = abroad.world();
        world.set(3, "LAST_LOGIN", "2026-08-21T11:00:00+03:00".into());
        world.set(4, "ACTIVE", true.into());
    }
    abroad.polled(&sync).await;
    for number in [3, 4] {
        let person = abroad.person(number).await;
        let status = (Field::Status, Source::Portal);
        assert_eq!(person.employee.status, Status::Active);
        assert!(person.sources.contains(&status), "{number}");
        assert_eq!(since(&person), (NOW, Some(Source::Ours)), "{number}");
    }
    // What waits for the portal is not from it either.
    sync.stop().await;
    let rename = Choice::EditEmployee {
        employee: "2".into(),
        name: Some("Anna Stein".into()),
        contact_email: None,
        department: None,
        position: None,
        workgroups: None,
    };
    let choices = vec![rename];
    let decided = abroad.mirror.decide(Decide { choices }).await.unwrap();
    assert!(decided.refused.is_empty(), "{decided:?}");
    let waiting = abroad.person(2).await;
    assert_eq!(waiting.sources[0], (Field::Name, Source::Ours));
    assert!(
        waiting
            .sources
            .contains(&(Field::ContactEmail, Source::Portal))
    );
}

#[tokio::test]
async fn what_a_portal_does_not_offer_is_absent_and_cannot_be_decided_either() {
    let abroad = Abroad::with(|world| (1..=2).for_each(|number| world.hire(number))).await;
    let sync = abroad.sync().await;
    let before = sync.status().borrow().absent.clone();
    let status = abroad.online(&sync).await;
    assert_eq!(
        before, status.absent,
        "known before the first sync has ended"
    );
    for facility in Facility::ALL {
        assert_eq!(
            status.absent.contains(&facility),
            !matches!(
                facility,
                Facility::Events | Facility::Inviting | Facility::Changing | Facility::Contacts
            ),
            "{facility:?}"
        );
    }
    let choices = vec![
        Choice::Dismiss {
            employee: "2".into(),
            keep_webhooks: true,
        },
        Choice::EndSessions {
            employee: "1".into(),
        },
        Choice::RequireTwoStep,
        Choice::AddDepartment {
            name: "Labs".into(),
        },
    ];
    let decided = abroad.mirror.decide(Decide { choices }).await.unwrap();
    assert!(decided.operations.is_empty());
    assert!(
        decided
            .refused
            .iter()
            .all(|one| one.problem == Problem::NotOffered),
        "{decided:?}"
    );
    sync.stop().await;
}

#[tokio::test]
async fn first_run_says_what_a_webhook_opens_and_what_it_does_not() {
    let folder = Folder::new();
    let profile = profile(&folder);
    let mut world = World::new(profile.clock.clone());
    world.hire(1);
    let (world, stub) = vendor::open(world, |_, _| None).await;
    let find = async |suffix: &str| {
        let address = format!("{}{suffix}", webhook(&stub));
        find_server(&profile, FindServer { address }).await
    };
    let found = find("user.get.json?ID=1").await.unwrap().portal.unwrap();
    let expected = PortalFound {
        host: "127.0.0.1".into(),
        name: "Northwind".into(),
        owner: "Petra Novak".into(),
        lacks: vec![],
    };
    assert_eq!(found, expected);
    {
        let mut world = world.lock().unwrap();
        (world.scopes, world.admin, world.log) = (vec!["user_brief"], false, None);
    }
    let found = find("").await.unwrap().portal.unwrap();
    assert_eq!(found.name, "127.0.0.1");
    assert_eq!(
        found.lacks,
        [
            Lack::Addresses,
            Lack::SignIns,
            Lack::Departments,
            Lack::Log,
            Lack::Admin,
            Lack::Decisions
        ]
    );
    world.lock().unwrap().scopes = vec!["department"];
    let Err(Failure::Told(Problem::Portal { fault, .. })) = find("").await else {
        panic!("nobody can be read")
    };
    assert_eq!(fault, PortalFault::ScopeMissing);
    let wrong = format!("{}/rest/1/wrong/", stub.origin);
    let refused = find_server(&profile, FindServer { address: wrong }).await;
    let Err(Failure::Told(Problem::Portal { fault, said })) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(
        (fault, said.as_deref()),
        (
            PortalFault::WebhookGone,
            Some("Invalid request credentials")
        )
    );
}

#[tokio::test]
async fn a_portal_that_knows_only_the_older_version_is_one_without_a_log() {
    for say in [
        refusal(401, "NO_AUTH_FOUND", "Wrong authorization data"),
        refusal(403, "INVALID_CREDENTIALS", "Invalid request credentials"),
        refusal(404, "ERROR_METHOD_NOT_FOUND", "Method not found!"),
        Say::status_json(403, &json!({})),
        Say::page(403),
    ] {
        let abroad = Abroad::between(
            |world| world.hire(1),
            move |_, heard| heard.path.starts_with("/rest/api/").then(|| say.clone()),
        )
        .await;
        let sync = abroad.sync().await;
        let status = abroad.online(&sync).await;
        assert_eq!(status.n_employees, 1);
        assert!(status.absent.contains(&Facility::Events));
        sync.stop().await;
    }
}

#[tokio::test]
async fn a_new_webhook_of_the_same_portal_takes_over_and_one_of_another_does_not() {
    let abroad = Abroad::between(
        |world| world.hire(1),
        |nth, _| {
            (nth == 2).then(|| refusal(403, "INVALID_CREDENTIALS", "Invalid request credentials"))
        },
    )
    .await;
    let sync = abroad.sync().await;
    abroad
        .line(&sync, |status| matches!(status.line, Line::Offline { .. }))
        .await;
    sync.stop().await;
    let connected = reconnect_portal(&abroad.mirror, &webhook(&abroad.stub))
        .await
        .unwrap();
    assert_eq!(connected.me.name, "Petra Novak");
    let other = reconnect_portal(&abroad.mirror, "https://elsewhere.example/rest/1/abc/").await;
    assert!(
        matches!(other, Err(Failure::Told(Problem::BadField { reason, .. })) if reason == "another_portal")
    );
    let sync = abroad.sync().await;
    assert_eq!(abroad.online(&sync).await.n_employees, 1);
    sync.stop().await;
}

/// Each documented error, in the app's status bar, with the portal's own words beside it.
#[tokio::test]
async fn every_refusal_of_a_portal_is_told_as_what_it_is() {
    for (status, code, text, expected) in [
        (
            500,
            "INTERNAL_SERVER_ERROR",
            "Internal server error",
            PortalFault::PortalTrouble,
        ),
        (
            500,
            "ERROR_UNEXPECTED_ANSWER",
            "Server returned an unexpected response",
            PortalFault::PortalTrouble,
        ),
        (402, "payment_required", "", PortalFault::NotOnPlan),
        (
            404,
            "ERROR_MANIFEST_IS_NOT_AVAILABLE",
            "Manifest is not available",
            PortalFault::NotUnderstood,
        ),
        (
            503,
            "QUERY_LIMIT_EXCEEDED",
            "Too many requests",
            PortalFault::TooManyCalls,
        ),
        (
            503,
            "OVERLOAD_LIMIT",
            "REST API is blocked due to overload",
            PortalFault::Overloaded,
        ),
        (
            429,
            "OPERATION_TIME_LIMIT",
            "Method is blocked due to operation time limit",
            PortalFault::TimeUsedUp,
        ),
        (
            401,
            "NO_AUTH_FOUND",
            "Wrong authorization data",
            PortalFault::WebhookGone,
        ),
        (
            401,
            "expired_token",
            "The access token provided has expired",
            PortalFault::WebhookExpired,
        ),
        (
            400,
            "INVALID_REQUEST",
            "Https required",
            PortalFault::NeedsHttps,
        ),
        (
            403,
            "ACCESS_DENIED",
            "REST API is available only on commercial plans",
            PortalFault::NotOnPlan,
        ),
        (
            403,
            "INVALID_CREDENTIALS",
            "Invalid request credentials",
            PortalFault::WebhookGone,
        ),
        (
            403,
            "insufficient_scope",
            "The request requires higher privileges",
            PortalFault::ScopeMissing,
        ),
        (
            403,
            "user_access_error",
            "The user does not have access",
            PortalFault::NoRight,
        ),
        (
            404,
            "ERROR_METHOD_NOT_FOUND",
            "Method not found!",
            PortalFault::NotUnderstood,
        ),
        (
            500,
            "PORTAL_DELETED",
            "Portal was deleted",
            PortalFault::PortalDeleted,
        ),
        (
            401,
            "METHOD_CONFIRM_WAITING",
            "Waiting",
            PortalFault::ConfirmationWaits,
        ),
        (
            403,
            "METHOD_CONFIRM_DENIED",
            "Denied",
            PortalFault::ConfirmationRefused,
        ),
        (
            400,
            "",
            "User is not found or is not active",
            PortalFault::OwnerLeft,
        ),
        (
            403,
            "REST_BLOCKED",
            "REST API is blocked",
            PortalFault::Blocked,
        ),
        (403, "", "", PortalFault::LooksBlocked),
    ] {
        let abroad = Abroad::between(
            |world| world.hire(1),
            move |nth, _| (nth >= 2).then(|| refusal(status, code, text)),
        )
        .await;
        let sync = abroad.sync().await;
        let offline = |status: &SyncStatus| matches!(status.line, Line::Offline { .. });
        let Line::Offline { problem, .. } = abroad.line(&sync, offline).await.line else {
            panic!("online")
        };
        let said = (!text.is_empty()).then(|| text.to_owned());
        assert_eq!(
            problem,
            Problem::Portal {
                fault: expected,
                said
            },
            "{status} {code}"
        );
        sync.stop().await;
    }
}

#[tokio::test]
async fn a_page_of_somebody_between_is_no_word_of_the_portal() {
    for (say, expected) in [
        (Say::page(200), Problem::CaptivePortal),
        (Say::page(403), Problem::CaptivePortal),
        (
            Say::status_json(200, &json!("half")),
            Problem::ServerTrouble { status: 0 },
        ),
    ] {
        let abroad = Abroad::between(
            |world| world.hire(1),
            move |nth, _| (nth >= 2).then(|| say.clone()),
        )
        .await;
        let sync = abroad.sync().await;
        let offline = |status: &SyncStatus| matches!(status.line, Line::Offline { .. });
        let Line::Offline { problem, .. } = abroad.line(&sync, offline).await.line else {
            panic!("online")
        };
        assert_eq!(problem, expected);
        sync.stop().await;
    }
}

/// SYN-4: the webhook's secret opens what its owner may do, and is kept as the app's own token is.
#[tokio::test]
async fn the_webhooks_secret_stands_in_no_file_and_in_no_text_syn_4() {
    let abroad = Abroad::between(
        |world| world.hire(1),
        |nth, _| {
            (nth == 4).then(|| refusal(403, "insufficient_scope", &format!("{SECRET} may not")))
        },
    )
    .await;
    let sync = abroad.sync().await;
    let told = abroad
        .line(&sync, |status| matches!(status.line, Line::Offline { .. }))
        .await;
    assert!(!serde_json::to_string(&told).unwrap().contains(SECRET));
    sync.stop().await;
    for (path, bytes) in abroad.folder.files() {
        let found = bytes
            .windows(SECRET.len())
            .any(|part| part == SECRET.as_bytes());
        assert!(!found, "{}", path.display());
    }
}
