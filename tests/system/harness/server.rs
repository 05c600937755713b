//! The real server, as its own process, that can be stopped, killed and started again on the same port.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;
use sqlx::Connection as _;
use xtask::http::Visitor;
use xtask::part::{Part, log_to};
use xtask::postgres::free_port;
use xtask::sign_in::{Person, step_now};
use xtask::wait;

use super::folder::{Folder, programs};
use super::mail::MailServer;

/// The workspace's short name.
pub const SLUG: &str = "northwind";
/// A password that every person of these tests may set.
pub const PASSWORD: &str = "kittiwake-lantern-47-orchard";

/// Where the server keeps what it knows.
#[derive(Debug, Clone)]
pub enum Engine {
    Sqlite,
    /// The URL of a database of its own.
    Postgres(String),
}

impl Engine {
    /// Both engines; PostgreSQL by a fresh database where `cargo xtask test` gave one.
    pub fn all(name: &str) -> Vec<Self> {
        let mut all = vec![Self::Sqlite];
        if let Ok(url) = std::env::var("GATEHOUSE_TEST_DATABASE") {
            let database = format!("{name}_{}", std::process::id());
            let made = Command::new("psql")
                .arg(&url)
                .args(["-qc", &format!("create database {database}")])
                .status();
            assert!(made.unwrap().success(), "create database {database}");
            let root = url.rsplit_once('/').map_or(url.as_str(), |(root, _)| root);
            all.push(Self::Postgres(format!("{root}/{database}")));
        }
        all
    }
}

/// A server with one workspace, Northwind, and its owner, Petra.
#[derive(Debug)]
pub struct Server {
    /// The process; `None` while it is down.
    pub part: Option<Part>,
    /// Its files.
    pub folder: Folder,
    /// Its configuration; counts from its next start on.
    pub env: Vec<(String, String)>,
    port: u16,
    public: String,
    owner: Person,
    last_step: AtomicU64,
}

impl Server {
    /// Started, reachable at its own origin, mail going to `mail`.
    pub fn start(engine: &Engine, mail: &MailServer) -> Self {
        let port = free_port().unwrap();
        Self::start_at(engine, mail, port, &format!("http://127.0.0.1:{port}"))
    }

    /// Listening on `port`, known to the world as `public` (a proxy's origin).
    pub fn start_at(engine: &Engine, mail: &MailServer, port: u16, public: &str) -> Self {
        let mut server = Self::made_at(engine, mail, port, public);
        server.go_on();
        server
    }

    /// The same with nothing running yet: tables, workspace and owner are there.
    pub fn made_at(engine: &Engine, mail: &MailServer, port: u16, public: &str) -> Self {
        let folder = Folder::new("server");
        let database = match engine {
            Engine::Sqlite => sqlite(&folder),
            Engine::Postgres(url) => url.clone(),
        };
        let owner = Person {
            email: "petra@northwind.example".into(),
            password: PASSWORD.into(),
            totp: None,
        };
        let server = Self::with(folder, database, mail, port, public, owner);
        server.tell(&["migrate"], "");
        let owner = [
            "--owner-email",
            "petra@northwind.example",
            "--owner-name",
            "Petra Novak",
        ];
        let mut create = vec!["workspace", "create", "--slug", SLUG, "--name", "Northwind"];
        create.extend(owner);
        create.push("--owner-password-stdin");
        server.tell(&create, PASSWORD);
        server
    }

    /// One of its settings, by its name in the environment without what they all begin with.
    pub fn setting(&self, name: &str) -> &str {
        let named = |(key, _): &&(String, String)| key.strip_prefix("GATEHOUSE_") == Some(name);
        &self.env.iter().find(named).unwrap().1
    }

    /// The demo workspace with `employees` people, on SQLite, made in a folder of its own.
    pub fn demo(employees: u32) -> Self {
        let port = free_port().unwrap();
        Self::demo_at(employees, port, &format!("http://127.0.0.1:{port}"))
    }

    /// The same behind a proxy whose origin is `public`: made by the demo command, then served as any other.
    pub fn demo_at(employees: u32, port: u16, public: &str) -> Self {
        let folder = Folder::new("demo");
        let nobody = Person {
            email: String::new(),
            password: String::new(),
            totp: None,
        };
        let database = sqlite(&folder);
        let mut server = Self::with(folder, database, &MailServer::start(), port, public, nobody);
        let data = server.folder.path().display().to_string();
        let listen = format!("127.0.0.1:{port}");
        let employees = employees.to_string();
        server.run(&[
            "demo",
            "--data",
            &data,
            "--employees",
            &employees,
            "--listen",
            &listen,
        ]);
        server.stop();
        let log = server.log();
        let find = |key: &str| {
            log.lines()
                .find_map(|line| line.trim().strip_prefix(key)?.strip_prefix(':'))
                .unwrap_or_else(|| panic!("the demo does not print its {key}: {log}"))
                .trim()
                .to_owned()
        };
        server.owner = Person {
            email: find("email"),
            password: find("password"),
            totp: Some(find("totp")),
        };
        server.go_on();
        server
    }

    fn with(
        folder: Folder,
        database: String,
        mail: &MailServer,
        port: u16,
        public: &str,
        owner: Person,
    ) -> Self {
        let key = folder.path().join("gatehouse.key").display().to_string();
        let env = [
            ("LISTEN", format!("127.0.0.1:{port}")),
            ("PUBLIC_URL", public.to_owned()),
            ("DATABASE_URL", database),
            ("KEY_FILE", key),
            ("MAIL__KIND", "smtp".to_owned()),
            ("MAIL__FROM", "gatehouse@northwind.example".to_owned()),
            ("MAIL__HOST", "127.0.0.1".to_owned()),
            ("MAIL__PORT", mail.port().to_string()),
            ("MAIL__SECURITY", "none".to_owned()),
        ];
        Self {
            part: None,
            folder,
            env: env
                .map(|(key, value)| (format!("GATEHOUSE_{key}"), value))
                .to_vec(),
            port,
            public: public.to_owned(),
            owner,
            last_step: AtomicU64::new(0),
        }
    }

    /// The origin that people and apps know.
    pub fn origin(&self) -> &str {
        &self.public
    }

    /// Petra, who owns the workspace, about to sign in. TFA-1: a code is good once, so where she has an
    /// authenticator this waits for a code that was not used here.
    pub fn owner(&self) -> Person {
        if self.owner.totp.is_some() {
            wait::until("the next code", Duration::from_secs(60), || {
                let step = step_now()?;
                Ok((step > self.last_step.swap(step, Ordering::Relaxed)).then_some(()))
            })
            .unwrap();
        }
        self.owner.clone()
    }

    /// Runs a command of the server's own program; it must succeed. Answers with what it printed.
    pub fn tell(&self, args: &[&str], input: &str) -> String {
        let mut command = self.command(args);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let said = child.wait_with_output().unwrap();
        assert!(
            said.status.success(),
            "gatehouse-server {}: {}{}",
            args.join(" "),
            String::from_utf8_lossy(&said.stdout),
            String::from_utf8_lossy(&said.stderr)
        );
        String::from_utf8_lossy(&said.stdout).into_owned()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(programs().join("gatehouse-server"));
        command
            .args(args)
            .envs(self.env.iter().map(|(key, value)| (key, value)))
            .current_dir(self.folder.path());
        command
    }

    /// Starts it again, on the same port and database, and waits until it is ready.
    pub fn go_on(&mut self) {
        self.run(&["serve"]);
    }

    fn run(&mut self, args: &[&str]) {
        let mut command = self.command(args);
        log_to(&mut command, &self.log_file()).unwrap();
        let mut part = Part::start("gatehouse-server", &mut command).unwrap();
        let ready = format!("http://127.0.0.1:{}/readyz", self.port);
        // The making of a large demo takes many minutes.
        wait::until("the server to be ready", Duration::from_secs(3_600), || {
            if part.ended()?.is_some() {
                anyhow::bail!("the server ended: {}", self.log());
            }
            let said = Visitor::default().get(&ready);
            Ok(said.is_ok_and(|said| said.status == 200).then_some(()))
        })
        .unwrap();
        self.part = Some(part);
    }

    /// Stops it as an operator does.
    pub fn stop(&mut self) {
        if let Some(mut part) = self.part.take() {
            part.stop();
        }
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut part) = self.part.take() {
            part.kill();
        }
    }

    /// The operations of every event of `kind` in the log, in order of their ids: an operation that was applied twice stands
    /// here twice. Read from the server's own tables, which forget nothing and cut nothing off.
    pub fn applied(&self, kind: &str) -> Vec<String> {
        let kept: Vec<(String,)> = self.in_database(async |connection| {
            sqlx::query_as("select data from event where kind = $1")
                .bind(kind)
                .fetch_all(connection)
                .await
                .unwrap()
        });
        let mut operations: Vec<String> = kept
            .iter()
            .filter_map(|(data,)| {
                let data: Value = serde_json::from_str(data).unwrap();
                data["operation"].as_str().map(str::to_owned)
            })
            .collect();
        operations.sort();
        operations
    }

    /// Changes its tables behind its back.
    pub fn tamper(&self, statements: &[&'static str]) {
        self.in_database(async |connection| {
            for statement in statements {
                sqlx::query(*statement)
                    .execute(&mut *connection)
                    .await
                    .unwrap();
            }
        });
    }

    /// Works on its tables behind its back.
    pub fn in_database<T>(&self, work: impl AsyncFnOnce(&mut sqlx::AnyConnection) -> T) -> T {
        sqlx::any::install_default_drivers();
        let url = self.setting("DATABASE_URL");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let mut connection = sqlx::AnyConnection::connect(url).await.unwrap();
            work(&mut connection).await
        })
    }

    /// Everything it printed.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("server.log")
    }
}

fn sqlite(folder: &Folder) -> String {
    let file = folder.path().join("gatehouse.sqlite");
    format!("sqlite://{}?mode=rwc", file.display())
}
