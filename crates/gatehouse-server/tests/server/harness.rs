//! An office to test in: the real router, a real database of either engine, a clock that stands, chance that repeats,
//! and mail that stays in memory.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use gatehouse_rules::address::Address;
use gatehouse_rules::device::DeviceKey;
use gatehouse_rules::digest::Digest;
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::feed::{EPOCH_HEADER, FeedPage, Kind, Row, RowsPage, Stamped, Start};
use gatehouse_rules::id::{
    DeviceId, EmployeeId, IdentityId, InvitationId, OperationId, RequestId, WorkspaceId,
};
use gatehouse_rules::operation::{
    Decision, Invitee, OPERATION_VERSION, Operation, Outcome, Receipt,
};
use gatehouse_rules::random::Random;
use gatehouse_rules::request::{self, RequestKind};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{Clock, Time};
use gatehouse_rules::workspace::{DoorFacts, Settings};
use gatehouse_server::app::{App, Key};
use gatehouse_server::config::Config;
use gatehouse_server::mail::Mail;
use gatehouse_server::password::Passwords;
use gatehouse_server::reach::Reach;
use gatehouse_server::store;
use gatehouse_server::store::address::Use;
use gatehouse_server::store::{Db, Kept};
use gatehouse_server::workspace::Entry;
use gatehouse_server::{token, workspace};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection};
use tower::ServiceExt;

use crate::openapi;

/// When every test begins.
pub const BEGIN: Time = Time(1_790_000_000_000);
/// The origin of every test.
pub const ORIGIN: &str = "http://gatehouse.test";

/// The hash of a password that nobody has.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlzIQ$mkeyZj7ezqXPgUnTW8XSZVh/3VfN4fmxqPR9ZqmQwd8";

/// The file of a SQLite database, in a folder of its own.
const SQLITE: &str = "server.sqlite";

static NEXT: AtomicU64 = AtomicU64::new(1);

/// One server with one workspace, `northwind`, and its owner.
pub struct Office {
    pub app: App,
    pub router: Router,
    pub workspace: WorkspaceId,
    pub owner: Client,
    pub clock: Clock,
    /// Goes with the office.
    _place: Place,
}

/// Where the database is: a folder, which goes with the test, or a name on the server.
pub enum Place {
    Folder(std::path::PathBuf),
    Postgres(String),
}

/// One person's app: a token bound to a key.
#[derive(Clone)]
pub struct Client {
    pub employee: EmployeeId,
    pub identity: IdentityId,
    pub token: String,
    device: DeviceId,
    until: Time,
    key: std::sync::Arc<DeviceKey>,
    router: Router,
    app: App,
}

impl Office {
    /// An office with its owner connected.
    pub async fn open() -> Self {
        let server = std::env::var("GATEHOUSE_TEST_DATABASE").ok();
        Self::open_on(server).await
    }

    /// The same on SQLite, whatever the other tests run on.
    pub async fn open_on_sqlite() -> Self {
        Self::open_on(None).await
    }

    /// The demo, with its admin connected.
    pub async fn demo(size: gatehouse_server::demo::Size) -> Self {
        let (app, clock, place) = bare(std::env::var("GATEHOUSE_TEST_DATABASE").ok()).await;
        let workspace = gatehouse_server::demo::make(&app, size).await.unwrap();
        let mut connection = app.db.connection().await.unwrap();
        let ids: (String, String) = sqlx::query_as(
            "select id, identity_id from employee where workspace_id = $1 and role = 'owner'",
        )
        .bind(workspace.as_str())
        .fetch_one(&mut *connection)
        .await
        .unwrap();
        drop(connection);
        let (employee, identity) = (EmployeeId(ids.0), IdentityId(ids.1));
        let router = app.router();
        let owner = connect(&app, &router, &workspace, &employee, &identity).await;
        Self {
            app,
            router,
            workspace,
            owner,
            clock,
            _place: place,
        }
    }

    async fn open_on(server: Option<String>) -> Self {
        let (app, clock, place) = bare(server).await;
        let owner = workspace::Owner {
            name: "Petra Novak".to_owned(),
            email: "petra@northwind.example".to_owned(),
            entry: Entry::Hashed(NOBODYS.to_owned()),
        };
        let made = workspace::create(&app, "northwind", "Northwind", &owner, &Settings::default())
            .await
            .unwrap();
        let router = app.router();
        let owner = connect(
            &app,
            &router,
            &made.workspace,
            &made.employee,
            made.identity.as_ref().unwrap(),
        )
        .await;
        Self {
            app,
            router,
            workspace: made.workspace,
            owner,
            clock,
            _place: place,
        }
    }

    /// Trusts what comes before it, so that a request can say from where it is (IPR-7).
    pub fn behind_a_proxy(&mut self) {
        self.set(|config| config.trusted_proxies = vec!["0.0.0.0/32".parse().unwrap()]);
    }

    /// The operator sets something.
    pub fn set(&mut self, set: impl FnOnce(&mut Config)) {
        let mut config = (*self.app.config).clone();
        set(&mut config);
        self.app.reach = Reach::open(&config.outgoing).unwrap();
        self.app.config = std::sync::Arc::new(config);
        self.router = self.app.router();
        self.owner.of(&self.app.clone());
    }

    /// Hashes passwords by this pool from now on.
    pub fn set_passwords(&mut self, passwords: Passwords) {
        self.app.passwords = passwords;
        self.router = self.app.router();
        self.owner.of(&self.app.clone());
    }

    /// A member of a role, connected, straight in the database.
    pub async fn member(&self, role: Role, email: &str) -> Client {
        self.member_of(&self.workspace, role, email).await
    }

    /// The same person's app on another device.
    pub async fn other_device(&self, of: &Client) -> Client {
        let (employee, identity) = (&of.employee, &of.identity);
        connect(&self.app, &self.router, &self.workspace, employee, identity).await
    }

    /// The same in another workspace.
    pub async fn member_of(&self, workspace: &WorkspaceId, role: Role, email: &str) -> Client {
        let login = Address::parse(email).unwrap();
        let identity = IdentityId(self.id());
        let mut change = self.app.change(workspace).await.unwrap();
        let now = change.now;
        let tx = &mut change.tx;
        store::identity::add(tx, &identity, email, &login, now)
            .await
            .unwrap();
        let person = workspace::member(&self.app, &login, email, role, now);
        change
            .add_employees(&[(&person, Some(&identity))])
            .await
            .unwrap();
        for what in [Use::Login, Use::Contact] {
            let tx = &mut change.tx;
            let won = store::address::claim(tx, workspace, &person.id, &login.canonical, what, now)
                .await
                .unwrap();
            assert!(won, "{email} is taken");
        }
        let event = Event {
            on: Some(person.id.clone()),
            ..self.app.event(EventKind::Joined)
        };
        change.commit(event).await.unwrap();
        connect(&self.app, &self.router, workspace, &person.id, &identity).await
    }

    /// Someone who joined by a registration link and waits for approval (INV-7).
    pub async fn pending(&self, email: &str) -> EmployeeId {
        use gatehouse_rules::employee::Status;
        use gatehouse_rules::invitation::Invitation;
        let login = Address::parse(email).unwrap();
        let identity = IdentityId(self.id());
        let mut change = self.app.change(&self.workspace).await.unwrap();
        let now = change.now;
        store::identity::add(&mut change.tx, &identity, email, &login, now)
            .await
            .unwrap();
        let mut person = workspace::member(&self.app, &login, email, Role::Employee, now);
        person.status = Status::PendingApproval;
        person.joined_at = None;
        change
            .add_employees(&[(&person, Some(&identity))])
            .await
            .unwrap();
        let tx = &mut change.tx;
        let won = store::address::claim(
            tx,
            &self.workspace,
            &person.id,
            &login.canonical,
            Use::Login,
            now,
        );
        assert!(won.await.unwrap());
        let invitation = Invitation {
            id: self.id().into(),
            employee: person.id.clone(),
            channel: None,
            address: email.to_owned(),
            link: None,
            invited_by: None,
            invited_at: now,
            sends: Vec::new(),
            n_sent: 0,
            expires_at: None,
            letter: None,
            pending_at: Some(now),
            joined_at: None,
        };
        change
            .add_invitations(&[(&invitation, 0, None)], &[Role::Employee])
            .await
            .unwrap();
        let event = Event {
            on: Some(person.id.clone()),
            ..self.app.event(EventKind::JoinRequested)
        };
        change.commit(event).await.unwrap();
        person.id
    }

    /// What someone asks the admins for (TFA-7), straight in the database.
    pub async fn help(&self, of: &Client) -> RequestId {
        self.help_of(&of.employee, &of.identity).await
    }

    /// The same of somebody without an app.
    pub async fn help_of(&self, employee: &EmployeeId, identity: &IdentityId) -> RequestId {
        let mut change = self.app.change(&self.workspace).await.unwrap();
        let row = request::Request {
            id: self.id().into(),
            kind: RequestKind::Help,
            employee: Some(employee.clone()),
            name: "Someone".to_owned(),
            login: identity.0.clone(),
            note: None,
            since: change.now,
        };
        let id = row.id.clone();
        let added = change.add_request(row, Role::Employee, identity, identity.as_str());
        assert!(added.await.unwrap());
        let event = self.app.event(EventKind::HelpRequested);
        change.commit(event).await.unwrap();
        id
    }

    /// Another workspace of the same server, with an owner of its own.
    pub async fn another(&self, slug: &str) -> Client {
        let owner = workspace::Owner {
            name: "Someone Else".to_owned(),
            email: format!("owner@{slug}.example"),
            entry: Entry::Hashed(NOBODYS.to_owned()),
        };
        let made = workspace::create(&self.app, slug, slug, &owner, &Settings::default())
            .await
            .unwrap();
        connect(
            &self.app,
            &self.router,
            &made.workspace,
            &made.employee,
            made.identity.as_ref().unwrap(),
        )
        .await
    }

    /// A new id.
    pub fn id(&self) -> String {
        self.app.random.id(self.app.clock.now())
    }

    /// Gives someone a second step, proved just now on that device (TFA-4).
    pub async fn confirmed(&self, client: &Client) {
        self.enrol(&client.identity).await;
        let mut connection = self.app.db.connection().await.unwrap();
        let now = self.app.clock.now();
        let set = store::device::set_confirmed(&mut connection, &client.device, now).await;
        assert!(set.unwrap());
    }

    /// Seals every event that waits.
    pub async fn seal(&self) {
        gatehouse_server::event::seal_all(&self.app, "sealer")
            .await
            .unwrap();
    }

    /// An employee as they are now.
    pub async fn employee(
        &self,
        id: &EmployeeId,
    ) -> Option<Kept<gatehouse_rules::employee::Employee>> {
        let mut connection = self.app.db.connection().await.unwrap();
        store::employee::find(&mut connection, &self.workspace, id)
            .await
            .unwrap()
    }

    /// An invitation as it is now.
    pub async fn invitation(&self, id: &InvitationId) -> Option<store::invitation::Issued> {
        let mut connection = self.app.db.connection().await.unwrap();
        store::invitation::find(&mut connection, &self.workspace, id)
            .await
            .unwrap()
    }

    /// Blocks someone by suspicion, as the door does (BLK-1).
    pub async fn suspect(&self, id: &EmployeeId) {
        use gatehouse_rules::block::{Block, Evidence, Signal};
        let mut change = self.app.change(&self.workspace).await.unwrap();
        let mut kept = store::employee::find(&mut change.tx, &self.workspace, id)
            .await
            .unwrap()
            .unwrap();
        let evidence = vec![Evidence {
            signal: Signal::WeakPassword,
            points: 100,
            n: 0,
            devices: Vec::new(),
        }];
        kept.row.blocked_at = Some(change.now);
        kept.row.block = Some(Block::Suspicion {
            score: 100,
            threshold: 100,
            evidence,
            case_at: None,
        });
        change.set_employee(&mut kept).await.unwrap();
        let event = Event {
            on: Some(id.clone()),
            cause: Some("suspicion".to_owned()),
            ..self.app.event(EventKind::Blocked)
        };
        change.commit(event).await.unwrap();
    }

    /// One number out of the database.
    pub async fn number(&self, sql: &str) -> i64 {
        let mut connection = self.app.db.connection().await.unwrap();
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
            .fetch_one(&mut *connection)
            .await
            .unwrap()
    }

    /// Runs a statement behind the server's back.
    pub async fn tamper(&self, sql: &str) -> u64 {
        let mut connection = self.app.db.connection().await.unwrap();
        sqlx::query(AssertSqlSafe(sql.to_owned()))
            .execute(&mut *connection)
            .await
            .unwrap()
            .rows_affected()
    }

    /// Someone to invite.
    pub fn invitee(&self, address: &str) -> Invitee {
        Invitee {
            employee: self.id().into(),
            invitation: self.id().into(),
            address: address.to_owned(),
            name: None,
            department: None,
            position: None,
            role: Role::Employee,
            workgroups: Vec::new(),
        }
    }

    /// Invites one by mail; who and which.
    pub async fn invite(&self, address: &str) -> (EmployeeId, InvitationId) {
        let one = self.invitee(address);
        let ids = (one.employee.clone(), one.invitation.clone());
        let decision = Decision::Invite {
            people: vec![one],
            letters: true,
        };
        assert_eq!(self.owner.decide(decision).await, Outcome::applied());
        ids
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // A server for tests is thrown away whole: to drop one database it would write out all the others first.
        if let Self::Folder(folder) = self {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// A server on a fresh database, with nothing in it.
async fn bare(server: Option<String>) -> (App, Clock, Place) {
    let number = NEXT.fetch_add(1, Ordering::SeqCst);
    let tables = tables(server.as_deref());
    let (url, place) = database(number, server, Some(tables)).await;
    let db = Db::open(&url).await.unwrap();
    let clock = Clock::fixed(BEGIN);
    let random = Random::seeded(number);
    gatehouse_server::serve::draw_epoch(&db, &random, &clock)
        .await
        .unwrap();
    let config = Config {
        public_url: ORIGIN.to_owned(),
        database_url: url,
        proof_of_work: 300,
        ..Config::default()
    };
    let key = Key::new([7; 32]);
    let app = App::new(db, config, key, clock.clone(), random, Mail::memory()).unwrap();
    (app, clock, place)
}

/// A database without tables, for as long as its place is held.
pub async fn empty() -> (Db, Place) {
    let number = NEXT.fetch_add(1, Ordering::SeqCst);
    let server = std::env::var("GATEHOUSE_TEST_DATABASE").ok();
    let (url, place) = database(number, server, None).await;
    (Db::open(&url).await.unwrap(), place)
}

/// What every database is a copy of, tables and all: made once a process and engine, since making tables takes longer than most tests.
fn tables(server: Option<&str>) -> &'static Place {
    static KEPT: [OnceLock<Place>; 2] = [OnceLock::new(), OnceLock::new()];
    KEPT[usize::from(server.is_some())].get_or_init(|| {
        let server = server.map(str::to_owned);
        at_once(async move {
            let (url, place) = database(0, server, None).await;
            let db = Db::open(&url).await.unwrap();
            db.migrate().await.unwrap();
            db.close().await;
            place
        })
    })
}

/// Runs what a test's own runtime cannot wait for.
fn at_once<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
    };
    let done = std::thread::spawn(move || runtime().unwrap().block_on(work));
    done.join().unwrap()
}

/// A fresh database: a PostgreSQL database of `server`, or a SQLite file; a copy of `like`, if of anything.
async fn database(number: u64, server: Option<String>, like: Option<&Place>) -> (String, Place) {
    let process = std::process::id();
    match server {
        Some(server) => {
            sqlx::any::install_default_drivers();
            let name = format!("gatehouse_test_{process}_{number}");
            let mut connection = sqlx::AnyConnection::connect(&server).await.unwrap();
            let like = match like {
                Some(Place::Postgres(name)) => name,
                _ => "template0",
            };
            let sql = format!(
                "create database {name} template {like} encoding 'UTF8' lc_collate 'C' lc_ctype 'C'"
            );
            sqlx::query(AssertSqlSafe(sql))
                .execute(&mut connection)
                .await
                .unwrap();
            let (front, query) = server.split_once('?').unwrap_or((server.as_str(), ""));
            let scheme = front.find("://").unwrap() + 3;
            let end = front[scheme..]
                .find('/')
                .map_or(front.len(), |at| scheme + at);
            let url = format!("{}/{name}?{query}", &front[..end]);
            (url, Place::Postgres(name))
        }
        None => {
            let folder = std::env::temp_dir().join(format!("gatehouse-test-{process}-{number}"));
            std::fs::create_dir_all(&folder).unwrap();
            let file = folder.join(SQLITE);
            if let Some(Place::Folder(like)) = like {
                std::fs::copy(like.join(SQLITE), &file).unwrap();
            }
            let url = format!("sqlite://{}?mode=rwc", file.display());
            (url, Place::Folder(folder))
        }
    }
}

async fn connect(
    app: &App,
    router: &Router,
    workspace: &WorkspaceId,
    employee: &EmployeeId,
    identity: &IdentityId,
) -> Client {
    let key = DeviceKey::new(&app.random);
    let name = "Test app";
    let granted = token::grant(app, workspace, employee, identity, name, &key.thumbprint())
        .await
        .unwrap();
    Client {
        employee: employee.clone(),
        identity: identity.clone(),
        token: granted.access.expose().to_owned(),
        device: granted.device,
        until: app.clock.now().plus(granted.seconds * 1_000),
        key: std::sync::Arc::new(key),
        router: router.clone(),
        app: app.clone(),
    }
}

impl Client {
    /// A request with token and proof; the whole answer.
    pub async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Response {
        self.send_as(method, path, path, &[], body).await
    }

    /// The same, saying in which epoch the server is believed to be.
    pub async fn send_in(
        &self,
        epoch: Option<&str>,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Response {
        let told: Vec<_> = epoch
            .map(|epoch| (EPOCH_HEADER, epoch))
            .into_iter()
            .collect();
        self.send_as(method, path, path, &told, body).await
    }

    /// The same with a request line and headers that claim something else.
    pub async fn send_as(
        &self,
        method: &str,
        path: &str,
        line: &str,
        extra: &[(&'static str, &str)],
        body: Option<Value>,
    ) -> Response {
        let bare = path.split('?').next().unwrap_or(path);
        let url = format!("{}{bare}", self.app.config.origin());
        let (now, random) = (self.app.clock.now(), &self.app.random);
        let token = self.token_now().await;
        let proof = self.key.prove(method, &url, Some(&token), now, random);
        let mut request = Request::builder()
            .method(method)
            .uri(line)
            .header(header::AUTHORIZATION, format!("DPoP {token}"))
            .header("DPoP", proof)
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in extra {
            request = request.header(*name, *value);
        }
        let asked = body.as_ref().map(Value::to_string);
        let request = request
            .body(asked.map_or(Body::empty(), Body::from))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let is_live = (response.headers().get(header::CONTENT_TYPE))
            .is_some_and(|kind| kind == "text/event-stream");
        if is_live {
            let told = (response.status(), response.headers(), &[][..]);
            openapi::holds((method, line), body.as_ref(), told);
            return response;
        }
        let (parts, answer) = response.into_parts();
        let bytes = to_bytes(answer, usize::MAX).await.unwrap();
        let told = (parts.status, &parts.headers, &bytes[..]);
        openapi::holds((method, line), body.as_ref(), told);
        Response::from_parts(parts, Body::from(bytes))
    }

    /// The token, or a new one of the same device where its hour is over.
    async fn token_now(&self) -> String {
        let now = self.app.clock.now();
        if now < self.until {
            return self.token.clone();
        }
        let token = self.app.random.secret();
        let mut connection = self.app.db.connection().await.unwrap();
        store::device::add_access(
            &mut connection,
            &token.hash(),
            &self.device,
            now.plus(1_000),
        )
        .await
        .unwrap();
        token.expose().to_owned()
    }

    /// Status and JSON of an answer.
    pub async fn call(&self, method: &str, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let response = self.send(method, path, body).await;
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        (status, value)
    }

    /// Reads something that must be there.
    pub async fn get<T: serde::de::DeserializeOwned>(&self, path: &str) -> T {
        let (status, value) = self.call("GET", path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {value}");
        serde_json::from_value(value).unwrap()
    }

    /// Which device it is.
    pub fn device(&self) -> &DeviceId {
        &self.device
    }

    /// Signs in again, as the same device: its earlier tokens are not used any more.
    pub fn sign_in_again(&mut self) {
        self.until = Time(0);
    }

    /// Talks to another server from now on.
    pub fn at(&mut self, office: &Office) {
        self.router = office.router.clone();
        self.app = office.app.clone();
    }

    /// Talks to the same server with other parts in it.
    pub fn of(&mut self, app: &App) {
        self.router = app.router();
        self.app = app.clone();
    }

    /// A new operation of this app.
    pub fn operation(&self, decision: Decision) -> Operation {
        let now = self.app.clock.now();
        Operation {
            id: OperationId(self.app.random.id(now)),
            version: OPERATION_VERSION,
            decision,
            follows: None,
            decided_at: now,
        }
    }

    /// Sends operations; their receipts.
    pub async fn operate(&self, operations: &[Operation]) -> Vec<Receipt> {
        let body = json!({ "operations": operations });
        let (status, value) = self.call("POST", "/api/sync/operations", Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{value}");
        serde_json::from_value(value).unwrap()
    }

    /// Decides one thing; how it ended.
    pub async fn decide(&self, decision: Decision) -> Outcome {
        let operation = self.operation(decision);
        self.operate(std::slice::from_ref(&operation))
            .await
            .remove(0)
            .outcome
    }
}

/// A mirror as simple as can be: rows, a cursor, receipts.
#[derive(Debug, Default)]
pub struct Copy {
    pub rows: BTreeMap<(Kind, String), Stamped>,
    pub cursor: String,
    pub revision: u64,
    pub receipts: Vec<Receipt>,
}

impl Copy {
    /// A first sync in pages of `limit`.
    pub async fn fetch(client: &Client, limit: u32) -> Self {
        let start: Start = client.get("/api/sync/start").await;
        let mut copy = Self {
            cursor: start.cursor,
            revision: start.revision,
            ..Self::default()
        };
        let mut after = String::new();
        loop {
            let page: RowsPage = client
                .get(&format!("/api/sync/rows?after={after}&limit={limit}"))
                .await;
            assert!(page.rows.len() <= limit as usize);
            copy.apply(page.rows);
            match page.next {
                Some(next) => after = next,
                None => break,
            }
        }
        copy
    }

    /// Follows the feed to its end in pages of `limit`, and holds the last page's sums against what is here.
    pub async fn pull(&mut self, client: &Client, limit: u32) {
        loop {
            let page: FeedPage = client
                .get(&format!(
                    "/api/sync/feed?cursor={}&limit={limit}",
                    self.cursor
                ))
                .await;
            assert!(page.revision >= self.revision, "a cursor never goes back");
            for row in &page.rows {
                assert!(row.revision > self.revision && row.revision <= page.revision);
            }
            self.apply(page.rows);
            for stone in page.tombstones {
                let key = (stone.kind, stone.id);
                if self
                    .rows
                    .get(&key)
                    .is_some_and(|row| row.revision <= stone.revision)
                {
                    self.rows.remove(&key);
                }
            }
            self.receipts.extend(page.receipts);
            self.cursor = page.next;
            self.revision = page.revision;
            if !page.more {
                for digest in page.digests {
                    assert_eq!(self.digest(digest.kind), digest, "{:?}", digest.kind);
                }
                return;
            }
        }
    }

    fn apply(&mut self, rows: Vec<Stamped>) {
        for row in rows {
            let key = (row.row.kind(), row.row.id().to_owned());
            if self
                .rows
                .get(&key)
                .is_none_or(|old| old.revision < row.revision)
            {
                self.rows.insert(key, row);
            }
        }
    }

    /// The sums of what is here.
    pub fn digest(&self, kind: Kind) -> Digest {
        let mut digest = Digest::empty(kind);
        for ((of, id), row) in &self.rows {
            if *of == kind {
                digest.add(id, row.revision);
            }
        }
        digest
    }

    /// Where two copies are not the same.
    pub fn differs(&self, other: &Self) -> Vec<(Kind, String)> {
        let keys: std::collections::BTreeSet<_> =
            self.rows.keys().chain(other.rows.keys()).collect();
        keys.into_iter()
            .filter(|key| self.rows.get(*key) != other.rows.get(*key))
            .cloned()
            .collect()
    }

    /// What holds at the door, as it is told.
    pub fn door(&self) -> DoorFacts {
        let mut all = self.rows.values().filter_map(|one| match &one.row {
            Row::Workspace(workspace) => workspace.door,
            _ => None,
        });
        all.next().unwrap()
    }

    /// How many of a kind are here.
    pub fn count(&self, kind: Kind) -> usize {
        self.rows.keys().filter(|(of, _)| *of == kind).count()
    }

    /// One row.
    pub fn row(&self, kind: Kind, id: &str) -> Option<&Row> {
        self.rows
            .get(&(kind, id.to_owned()))
            .map(|stamped| &stamped.row)
    }
}
