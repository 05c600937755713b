//! Outgoing webhooks against a real receiver on the loopback: what is told, how it is signed, what happens when it does not arrive.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::future::join_all;
use gatehouse_rules::event::EventKind;
use gatehouse_rules::feed::{Kind, Row};
use gatehouse_rules::id::{DeliveryId, EmployeeId, OutgoingId};
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::outgoing::{Delivery, Failed, KEPT, MADE_MAX, Occasion, Outgoing};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND};
use gatehouse_server::{delivery, store};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::harness::{Client, Copy, ORIGIN, Office};

const ANNA: &str = "anna@northwind.example";

/// One request that came.
#[derive(Clone, Debug)]
struct Came {
    headers: HeaderMap,
    body: String,
}

impl Came {
    fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// The fields of its form, by name.
    fn fields(&self) -> BTreeMap<String, String> {
        let url = reqwest::Url::parse(&format!("http://form?{}", self.body)).unwrap();
        url.query_pairs().into_owned().collect()
    }

    fn event(&self) -> String {
        self.fields().remove("event").unwrap()
    }
}

/// Someone else's program on this machine.
#[derive(Clone)]
struct Receiver {
    address: String,
    came: Arc<Mutex<Vec<Came>>>,
    answers: Arc<AtomicU16>,
}

/// What it answers that is no status: nothing at all.
const SILENCE: u16 = 0;

impl Receiver {
    async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let receiver = Self {
            address: format!("http://127.0.0.1:{port}/hook?to=payroll"),
            came: Arc::default(),
            answers: Arc::new(AtomicU16::new(200)),
        };
        let router = Router::new().fallback(answer).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    fn answers(&self, status: u16) {
        self.answers.store(status, Ordering::SeqCst);
    }

    fn came(&self) -> Vec<Came> {
        self.came.lock().unwrap().clone()
    }

    fn ids(&self) -> Vec<String> {
        let came = self.came();
        came.iter()
            .map(|one| one.header("gatehouse-delivery").to_owned())
            .collect()
    }
}

async fn answer(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> Response {
    let body = String::from_utf8(body.to_vec()).unwrap();
    receiver.came.lock().unwrap().push(Came { headers, body });
    match receiver.answers.load(Ordering::SeqCst) {
        SILENCE => std::future::pending().await,
        status @ 300..=399 => {
            let elsewhere = [(header::LOCATION, receiver.address.clone())];
            (StatusCode::from_u16(status).unwrap(), elsewhere).into_response()
        }
        status => StatusCode::from_u16(status).unwrap().into_response(),
    }
}

impl Office {
    /// The only delivery of a webhook.
    pub async fn only_delivery(&self, outgoing: &OutgoingId) -> DeliveryId {
        let all = self.deliveries(outgoing).await;
        assert_eq!(all.len(), 1);
        all[0].id.clone()
    }

    async fn deliveries(&self, outgoing: &OutgoingId) -> Vec<Delivery> {
        self.outgoing_now(outgoing).await.deliveries
    }

    async fn outgoing_now(&self, outgoing: &OutgoingId) -> Outgoing {
        let mut connection = self.app.db.connection().await.unwrap();
        let found = store::outgoing::find(&mut connection, &self.workspace, outgoing).await;
        found.unwrap().unwrap().row
    }

    async fn n_events(&self, kind: EventKind) -> i64 {
        self.number(&format!(
            "select count(*) from event where kind = '{}'",
            kind.name()
        ))
        .await
    }

    /// Delivers everything that is due.
    async fn deliver(&self) {
        while delivery::send_due(&self.app).await.unwrap() > 0 {}
    }
}

fn add(outgoing: &OutgoingId, address: &str, occasions: &[Occasion]) -> Decision {
    Decision::AddOutgoing {
        outgoing: outgoing.clone(),
        title: "Payroll".to_owned(),
        address: address.to_owned(),
        occasions: occasions.to_vec(),
    }
}

/// An office whose operator lets it reach this machine, with a webhook to a receiver there that is told of everything.
async fn office() -> (Office, Receiver, OutgoingId) {
    let mut office = Office::open().await;
    office.set(|config| {
        config.outgoing.http = true;
        config.outgoing.reach = vec!["127.0.0.0/8".parse().unwrap()];
        config.outgoing.seconds = 1;
    });
    let receiver = Receiver::open().await;
    let outgoing = OutgoingId(office.id());
    let made = add(&outgoing, &receiver.address, &Occasion::ALL);
    assert_eq!(office.owner.decide(made).await, Outcome::applied());
    (office, receiver, outgoing)
}

async fn secrets(of: &Client, outgoing: &OutgoingId) -> (StatusCode, Value) {
    let body = json!({ "outgoing": outgoing });
    of.call("POST", "/api/sync/outgoing/secrets", Some(body))
        .await
}

fn code(answer: &(StatusCode, Value)) -> &str {
    answer.1["problem"]["code"].as_str().unwrap()
}

fn block(employee: &EmployeeId) -> Decision {
    Decision::Block {
        employee: employee.clone(),
        reason: "Laptop lost".to_owned(),
    }
}

#[tokio::test]
async fn who_joins_is_told_in_the_vendors_shape_and_signed_api_1() {
    let (office, receiver, outgoing) = office().await;
    let (_, secrets) = secrets(&office.owner, &outgoing).await;
    office.member(Role::Employee, ANNA).await;
    office.deliver().await;
    let came = receiver.came();
    assert_eq!(came.len(), 1);
    let (came, fields) = (&came[0], came[0].fields());
    let field = |name: &str| fields[name].as_str();
    assert_eq!(field("event"), "ONUSERADD");
    assert_eq!(field("event_handler_id"), "1");
    assert_eq!(field("data[ID]"), "2");
    assert_eq!(field("data[ACTIVE]"), "Y");
    assert_eq!(field("data[WORK_POSITION]"), "");
    assert_eq!(field("data[DATE_REGISTER]"), "2026-09-21T14:13:20+00:00");
    assert_eq!(field("data[EMAIL]"), ANNA);
    assert_eq!(field("data[UF_DEPARTMENT][0]"), "1");
    let at = office.clock.now().0 / SECOND;
    assert_eq!(field("ts"), at.to_string());
    assert_eq!(field("auth[domain]"), "gatehouse.test");
    assert_eq!(field("auth[client_endpoint]"), format!("{ORIGIN}/rest/"));
    let member = office.workspace.0.replace('-', "");
    assert_eq!(field("auth[member_id]"), member);
    assert_eq!(field("auth[application_token]"), secrets["token"]);
    let kind = came.header("content-type");
    assert_eq!(kind, "application/x-www-form-urlencoded");
    let timestamp = came.header("gatehouse-timestamp");
    assert_eq!(timestamp, at.to_string());
    let key = secrets["signing_key"].as_str().unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(format!("{timestamp}.{}", came.body).as_bytes());
    let signed = gatehouse_rules::secret::hex(&mac.finalize().into_bytes());
    assert_eq!(came.header("gatehouse-signature"), format!("v1={signed}"));
    assert!(!came.body.contains(key), "what signs is nowhere sent");
    let row = office.outgoing_now(&outgoing).await;
    assert_eq!(row.delivered_at, Some(office.clock.now()));
    assert_eq!((row.n_waiting, row.failing_since), (0, None));
    let delivery = &row.deliveries[0];
    assert_eq!(came.header("gatehouse-delivery"), delivery.id.as_str());
    assert_eq!((delivery.n_tries, delivery.failed), (1, None));
}

#[tokio::test]
async fn each_is_told_of_what_it_wants_and_an_import_of_everyone_in_it_api_1() {
    let (office, receiver, _) = office().await;
    let second = Receiver::open().await;
    let joins = OutgoingId(office.id());
    let made = add(&joins, &second.address, &[Occasion::UserAdded]);
    assert_eq!(office.owner.decide(made).await, Outcome::applied());
    let anna = office.member(Role::Employee, ANNA).await.employee;
    let guest = office.pending("guest@example.com").await;
    let people = ["a", "b", "c"].map(|name| office.invitee(&format!("{name}@example.com")));
    for decision in [
        Decision::Approve { employee: guest },
        Decision::Invite {
            people: vec![office.invitee("new@example.com")],
            letters: false,
        },
        Decision::Invite {
            people: people.to_vec(),
            letters: false,
        },
        block(&anna),
        Decision::LiftBlock {
            employee: anna.clone(),
        },
        Decision::Dismiss {
            employee: anna.clone(),
            keep_webhooks: false,
        },
        Decision::Reinstate { employee: anna },
    ] {
        assert_eq!(office.owner.decide(decision).await, Outcome::applied());
        office.deliver().await;
    }
    let told: Vec<_> = receiver.came().iter().map(Came::event).collect();
    assert_eq!(
        told,
        [
            "ONUSERADD",
            "ONUSERADD",
            "GATEHOUSEINVITED",
            "GATEHOUSEINVITED",
            "GATEHOUSEINVITED",
            "GATEHOUSEINVITED",
            "GATEHOUSEBLOCKED",
            "GATEHOUSEUNBLOCKED",
            "GATEHOUSEDISMISSED",
            "GATEHOUSEREINSTATED",
        ]
    );
    let invited: BTreeSet<_> = receiver.came()[2..6]
        .iter()
        .map(|came| came.fields().remove("data[EMAIL]").unwrap())
        .collect();
    assert_eq!(invited.len(), 4);
    let dismissed = receiver.came()[8].fields();
    assert_eq!(dismissed["data[ACTIVE]"], "N");
    let joined: Vec<_> = second.came().iter().map(Came::event).collect();
    assert_eq!(joined, ["ONUSERADD", "ONUSERADD"]);
}

#[tokio::test]
async fn what_is_refused_or_undone_is_told_to_nobody_api_1() {
    let (office, receiver, _) = office().await;
    let anna = office.member(Role::Employee, ANNA).await.employee;
    office.deliver().await;
    let helper = office.member(Role::Helpdesk, "helper@example.com").await;
    office.deliver().await;
    let before = receiver.came().len();
    let refused = helper.decide(block(&anna)).await;
    assert!(matches!(refused, Outcome::Rejected { .. }));
    // A change that comes to nothing takes what it queued with it.
    let mut change = office.app.change(&office.workspace).await.unwrap();
    change.invited([anna]);
    drop(change);
    office.deliver().await;
    assert_eq!(receiver.came().len(), before);
    assert_eq!(office.number("select count(*) from delivery").await, 2);
}

async fn rename(connection: &mut AnyConnection, from: &str, to: &str) {
    let sql = format!("alter table {from} rename to {to}");
    let done = sqlx::query(AssertSqlSafe(sql)).execute(connection).await;
    done.unwrap();
}

#[tokio::test]
async fn what_is_decided_and_its_delivery_are_kept_together_or_not_at_all_api_1() {
    let (office, _, _) = office().await;
    let anna = office.member(Role::Employee, ANNA).await.employee;
    let n_blocked = async || {
        let sql = "select count(*) from employee where blocked_at is not null";
        office.number(sql).await
    };
    let n_queued = async || office.number("select count(*) from delivery").await;
    let before = n_queued().await;
    let operation = office.owner.operation(block(&anna));
    let path = "/api/sync/operations";
    let body = json!({ "operations": [operation] });
    // SQLite knows a name that another connection took away for a while yet, so one connection does it all.
    let mut connection = office.app.db.connection().await.unwrap();
    // Whichever of the last writes fails, before the delivery, at it or behind it.
    for table in ["delivery", "event", "digest"] {
        rename(&mut connection, table, "away").await;
        let (status, _) = office.owner.call("POST", path, Some(body.clone())).await;
        rename(&mut connection, "away", table).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{table}");
        let found = (n_blocked().await, n_queued().await);
        assert_eq!(found, (0, before), "{table}");
    }
    for sent in ["first", "again"] {
        let receipts = office.owner.operate(std::slice::from_ref(&operation)).await;
        assert_eq!(receipts[0].outcome, Outcome::applied(), "{sent}");
        let found = (n_blocked().await, n_queued().await);
        assert_eq!(found, (1, before + 1), "{sent}");
    }
}

#[tokio::test]
async fn a_delivery_that_fails_is_tried_for_a_day_then_given_up_and_an_admin_sends_it_again_api_1()
{
    let (office, receiver, outgoing) = office().await;
    let mut copy = Copy::fetch(&office.owner, 100).await;
    receiver.answers(503);
    office.member(Role::Employee, ANNA).await;
    let begun = office.clock.now();
    let mut waits = Vec::new();
    loop {
        office.deliver().await;
        let delivery = office.deliveries(&outgoing).await.remove(0);
        assert_eq!(delivery.failed, Some(Failed::Status { status: 503 }));
        let Some(next) = delivery.next_try_at else {
            break;
        };
        let wait = next.since(office.clock.now());
        assert!(wait > 0);
        waits.push(wait);
        // Not a moment sooner.
        office.clock.advance(wait - 1);
        assert_eq!(delivery::send_due(&office.app).await.unwrap(), 0);
        office.clock.advance(1);
    }
    assert_eq!(office.clock.now().since(begun), DAY);
    assert!(waits.len() >= 8, "{waits:?}");
    let n_tries = receiver.came().len();
    assert_eq!(n_tries, waits.len() + 1);
    let ids: BTreeSet<_> = receiver.ids().into_iter().collect();
    assert_eq!(ids.len(), 1, "one delivery is one id at every try");
    assert_eq!(office.n_events(EventKind::DeliveryGivenUp).await, 1);
    let row = office.outgoing_now(&outgoing).await;
    assert_eq!(row.failing_since, Some(begun));
    assert_eq!(row.gave_up_at, Some(office.clock.now()));
    copy.pull(&office.owner, 100).await;
    let Some(Row::Outgoing(told)) = copy.row(Kind::Outgoing, outgoing.as_str()) else {
        panic!("the mirror is told");
    };
    assert_eq!(*told, row);
    assert_eq!(told.host, receiver.address[7..].split('/').next().unwrap());

    receiver.answers(204);
    let again = Decision::SendAgain {
        outgoing: outgoing.clone(),
        delivery: row.deliveries[0].id.clone(),
    };
    assert_eq!(office.owner.decide(again.clone()).await, Outcome::applied());
    assert_eq!(office.owner.decide(again.clone()).await, Outcome::Already);
    office.deliver().await;
    assert_eq!(receiver.came().len(), n_tries + 1);
    let row = office.outgoing_now(&outgoing).await;
    assert_eq!((row.failing_since, row.gave_up_at), (None, None));
    assert_eq!(row.deliveries[0].delivered_at, Some(office.clock.now()));
    // Also one that arrived.
    assert_eq!(office.owner.decide(again).await, Outcome::applied());
    office.deliver().await;
    assert_eq!(receiver.came().len(), n_tries + 2);
    assert_eq!(office.n_events(EventKind::DeliverySentAgain).await, 2);
    // After a month it is forgotten.
    let mut tx = office.app.db.begin().await.unwrap();
    let before = office.clock.now().plus(1);
    store::delivery::remove_before(&mut tx, before, 9)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(KEPT > 2 * DAY && office.deliveries(&outgoing).await.is_empty());
}

#[tokio::test]
async fn redirects_silence_and_nobody_there_are_failures_with_their_names_api_1() {
    let (office, receiver, outgoing) = office().await;
    receiver.answers(302);
    office.member(Role::Employee, ANNA).await;
    office.deliver().await;
    assert_eq!(receiver.came().len(), 1, "it is not followed");
    let failed = office.deliveries(&outgoing).await[0].failed;
    assert_eq!(failed, Some(Failed::Status { status: 302 }));

    receiver.answers(SILENCE);
    office.clock.advance(MINUTE);
    office.deliver().await;
    assert_eq!(receiver.came().len(), 2);
    let failed = office.deliveries(&outgoing).await[0].failed;
    assert_eq!(failed, Some(Failed::TooSlow));

    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = nobody.local_addr().unwrap().port();
    drop(nobody);
    let address = format!("http://127.0.0.1:{port}/");
    let sql = format!("update outgoing set address = '{address}'");
    office.tamper(&sql).await;
    office.clock.advance(HOUR);
    office.deliver().await;
    let failed = office.deliveries(&outgoing).await[0].failed;
    assert_eq!(failed, Some(Failed::NoAnswer));
}

#[tokio::test]
async fn an_address_that_the_operator_no_longer_allows_is_not_gone_to_api_1() {
    let (mut office, receiver, outgoing) = office().await;
    office.set(|config| config.outgoing.reach.clear());
    office.member(Role::Employee, ANNA).await;
    office.deliver().await;
    // Nor by a name that stands for it.
    let named = receiver.address.replace("127.0.0.1", "localhost");
    let sql = format!("update outgoing set address = '{named}'");
    office.tamper(&sql).await;
    office.clock.advance(HOUR);
    office.deliver().await;
    let delivery = office.deliveries(&outgoing).await.remove(0);
    assert_eq!(
        (delivery.n_tries, delivery.failed),
        (2, Some(Failed::NotAllowed))
    );
    assert!(receiver.came().is_empty());
}

#[tokio::test]
async fn an_address_that_may_not_be_gone_to_makes_no_webhook_api_1() {
    let office = Office::open().await;
    for (address, reason) in [
        ("http://hooks.example/", "not_https"),
        ("https://127.0.0.1/", "not_allowed"),
        ("https://[::ffff:10.0.0.1]/", "not_allowed"),
        ("https://169.254.169.254/latest", "not_allowed"),
        ("https://0x7f.1/", "not_allowed"),
        ("https://me:word@hooks.example/", "credentials"),
        ("hooks.example", "no_address"),
    ] {
        let made = add(&OutgoingId(office.id()), address, &Occasion::ALL);
        let Outcome::Rejected { problem, .. } = office.owner.decide(made).await else {
            panic!("{address} was taken");
        };
        assert_eq!(problem, Problem::field("address", reason), "{address}");
    }
    let none = add(&OutgoingId(office.id()), "https://hooks.example", &[]);
    let refused = office.owner.decide(none).await;
    let problem = Problem::field("occasions", "empty");
    assert_eq!(refused, Outcome::rejected(problem));
    for _ in 0..MADE_MAX {
        let made = add(
            &OutgoingId(office.id()),
            "https://hooks.example",
            &Occasion::ALL,
        );
        assert_eq!(office.owner.decide(made).await, Outcome::applied());
    }
    let more = add(
        &OutgoingId(office.id()),
        "https://hooks.example",
        &Occasion::ALL,
    );
    let most = MADE_MAX;
    let problem = Problem::TooManyOutgoing { most };
    assert_eq!(office.owner.decide(more).await, Outcome::rejected(problem));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_senders_at_once_each_delivery_leaves_once_api_1() {
    let (office, receiver, _) = office().await;
    let people = (0..60).map(|n| office.invitee(&format!("p{n}@example.com")));
    let invite = Decision::Invite {
        people: people.collect(),
        letters: false,
    };
    assert_eq!(office.owner.decide(invite).await, Outcome::applied());
    let senders = (0..4).map(|_| {
        let app = office.app.clone();
        tokio::spawn(async move { while delivery::send_due(&app).await.unwrap() > 0 {} })
    });
    for ended in join_all(senders).await {
        ended.unwrap();
    }
    let ids = receiver.ids();
    let different: BTreeSet<_> = ids.iter().collect();
    assert_eq!((ids.len(), different.len()), (60, 60));
}

#[tokio::test]
async fn what_a_sender_that_died_had_taken_up_is_delivered_by_the_next_under_the_same_id_api_1() {
    let (office, receiver, outgoing) = office().await;
    office.member(Role::Employee, ANNA).await;
    let id = office.only_delivery(&outgoing).await;
    let now = office.clock.now();
    let mut tx = office.app.db.begin().await.unwrap();
    let lease = now.plus(3 * MINUTE);
    let taken = store::delivery::claim_due(&mut tx, now, lease, 16, 4).await;
    assert_eq!(taken.unwrap().len(), 1);
    tx.commit().await.unwrap();
    office.deliver().await;
    assert!(receiver.came().is_empty(), "it is someone else's");
    office.clock.advance(3 * MINUTE);
    office.deliver().await;
    assert_eq!(receiver.ids(), [id.0]);
}

#[tokio::test]
async fn one_that_answers_slowly_holds_no_other_up_api_1() {
    let (office, receiver, outgoing) = office().await;
    receiver.answers(SILENCE);
    let people = (0..40).map(|n| office.invitee(&format!("p{n}@example.com")));
    let invite = Decision::Invite {
        people: people.collect(),
        letters: false,
    };
    assert_eq!(office.owner.decide(invite).await, Outcome::applied());
    let second = Receiver::open().await;
    let joins = OutgoingId(office.id());
    let made = add(&joins, &second.address, &[Occasion::UserAdded]);
    assert_eq!(office.owner.decide(made).await, Outcome::applied());
    office.member(Role::Employee, ANNA).await;
    assert_eq!(delivery::send_due(&office.app).await.unwrap(), 5);
    assert_eq!(second.came().len(), 1, "in the first lot, behind 40 others");
    assert_eq!(office.outgoing_now(&outgoing).await.n_waiting, 41);
}

#[tokio::test]
async fn while_rest_of_the_workspace_is_stopped_deliveries_wait_and_their_day_with_them_blk_3() {
    let (office, receiver, outgoing) = office().await;
    let anna = office.member(Role::Employee, ANNA).await.employee;
    office.deliver().await;
    assert_eq!(receiver.came().len(), 1);
    office.clock.advance(SECOND);
    office.suspect(&anna).await;
    for _ in 0..3 {
        office.deliver().await;
        office.clock.advance(DAY);
    }
    assert_eq!(receiver.came().len(), 1, "not even word of the block");
    let waiting = office.deliveries(&outgoing).await.remove(0);
    assert_eq!((waiting.n_tries, waiting.failed), (0, None));
    office
        .tamper("update employee set blocked_at = null, block = null")
        .await;
    receiver.answers(500);
    office.clock.advance(MINUTE);
    office.deliver().await;
    let tried = office.deliveries(&outgoing).await.remove(0);
    let day = tried.next_try_at.unwrap();
    assert!(day.since(office.clock.now()) < MINUTE, "its day begins now");
    // A block by hand stops that person's own webhooks alone.
    receiver.answers(200);
    assert_eq!(office.owner.decide(block(&anna)).await, Outcome::applied());
    office.clock.advance(MINUTE);
    office.deliver().await;
    let told: Vec<_> = receiver.came().iter().map(Came::event).collect();
    assert_eq!(told.last().unwrap(), "GATEHOUSEBLOCKED");
}

#[tokio::test]
async fn what_waits_for_a_disabled_webhook_does_not_leave_any_more_api_1() {
    let (office, receiver, outgoing) = office().await;
    receiver.answers(500);
    office.member(Role::Employee, ANNA).await;
    office.deliver().await;
    let delivery = office.only_delivery(&outgoing).await;
    let disable = Decision::DisableOutgoing {
        outgoing: outgoing.clone(),
    };
    assert_eq!(
        office.owner.decide(disable.clone()).await,
        Outcome::applied()
    );
    assert_eq!(office.owner.decide(disable).await, Outcome::Already);
    receiver.answers(200);
    office.member(Role::Employee, "ben@northwind.example").await;
    office.clock.advance(DAY);
    office.deliver().await;
    assert_eq!(receiver.came().len(), 1);
    assert_eq!(office.number("select count(*) from delivery").await, 1);
    let again = Decision::SendAgain { outgoing, delivery };
    let refused = office.owner.decide(again).await;
    assert_eq!(refused, Outcome::rejected(Problem::DeliveryGone));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn its_secrets_are_shown_once_to_who_made_it_and_kept_nowhere_api_1() {
    let (office, _, outgoing) = office().await;
    let admin = office.member(Role::Admin, "admin@example.com").await;
    let helper = office.member(Role::Helpdesk, "helper@example.com").await;
    assert_eq!(code(&secrets(&admin, &outgoing).await), "secrets_shown");
    assert_eq!(code(&secrets(&helper, &outgoing).await), "forbidden");
    let stranger = office.another("southwind").await;
    assert_eq!(code(&secrets(&stranger, &outgoing).await), "webhook_gone");
    let all = join_all((0..8).map(|_| {
        let (owner, outgoing) = (office.owner.clone(), outgoing.clone());
        tokio::spawn(async move { secrets(&owner, &outgoing).await })
    }))
    .await;
    let all: Vec<_> = all.into_iter().map(Result::unwrap).collect();
    let shown: Vec<_> = all.iter().filter(|one| one.0 == StatusCode::OK).collect();
    assert_eq!(shown.len(), 1, "of many at once");
    for secret in ["signing_key", "token"] {
        let text = shown[0].1[secret].as_str().unwrap();
        assert_eq!(text.len(), 43);
        for (table, column) in [
            ("outgoing", "address"),
            ("delivery", "data"),
            ("event", "data"),
        ] {
            let kept = format!("select count(*) from {table} where {column} like '%{text}%'");
            assert_eq!(office.number(&kept).await, 0);
        }
    }
    assert_eq!(office.n_events(EventKind::OutgoingSecretsShown).await, 1);
    let row = office.outgoing_now(&outgoing).await;
    assert_eq!(row.secrets_shown_at, Some(office.clock.now()));
}

#[tokio::test]
async fn helpdesks_mirror_is_told_of_no_outgoing_webhook_and_nobodys_of_its_path_api_1() {
    let (office, _, outgoing) = office().await;
    let helper = office.member(Role::Helpdesk, "helper@example.com").await;
    office.deliver().await;
    let mut copy = Copy::fetch(&helper, 100).await;
    copy.pull(&helper, 100).await;
    assert_eq!(copy.count(Kind::Outgoing), 0);
    let mut copy = Copy::fetch(&office.owner, 100).await;
    copy.pull(&office.owner, 100).await;
    let row = copy.row(Kind::Outgoing, outgoing.as_str()).unwrap();
    let told = serde_json::to_string(row).unwrap();
    assert!(!told.contains("hook?to=payroll"), "{told}");
}
