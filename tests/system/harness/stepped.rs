//! The server as it is served, in this process, with a clock that moves only when told. The program itself has no switch for that.

use std::sync::Once;
use std::time::Duration;

use gatehouse_rules::random::Random;
use gatehouse_rules::time::{Clock, Time};
use gatehouse_server::app::{App, Key};
use gatehouse_server::config::{Config, Mail, MailKind, Security};
use gatehouse_server::serve;
use gatehouse_server::store::Db;
use tokio::runtime::Runtime;

use super::mail::MailServer;
use super::server::{Engine, Server};
use xtask::postgres::free_port;

/// What breaks in a server of this process is told on its standard error: the page that says so gives a number only.
static FAULTS: Once = Once::new();

/// The same workspace and owner as [`Server`]'s, on the same port, database and key; its commands are the real program's.
pub struct Stepped {
    app: App,
    runtime: Option<Runtime>,
    server: Server,
}

impl Stepped {
    pub fn start(engine: &Engine, mail: &MailServer) -> Self {
        Self::start_as("127.0.0.1", engine, mail)
    }

    /// The same, known by another name of this machine: passkeys want one.
    pub fn start_as(host: &str, engine: &Engine, mail: &MailServer) -> Self {
        FAULTS.call_once(|| {
            let faults = tracing_subscriber::fmt().with_max_level(tracing::Level::ERROR);
            faults.with_writer(std::io::stderr).init();
        });
        let port = free_port().unwrap();
        let server = Server::made_at(engine, mail, port, &format!("http://{host}:{port}"));
        let config = Config {
            listen: server.setting("LISTEN").parse().unwrap(),
            public_url: server.origin().to_owned(),
            database_url: server.setting("DATABASE_URL").to_owned(),
            key_file: server.setting("KEY_FILE").into(),
            mail: Mail {
                kind: MailKind::Smtp,
                from: server.setting("MAIL__FROM").to_owned(),
                host: server.setting("MAIL__HOST").to_owned(),
                port: Some(mail.port()),
                security: Security::None,
                ..Mail::default()
            },
            ..Config::default()
        };
        let clock = Clock::fixed(Clock::System.now());
        let runtime = Runtime::new().unwrap();
        let (app, listener) = runtime.block_on(async {
            let db = Db::open(&config.database_url).await.unwrap();
            let key = Key::read(&config.key_file).unwrap().unwrap();
            let way = gatehouse_server::mail::Mail::open(&config.mail).unwrap();
            let listener = serve::listen(config.listen).await.unwrap();
            let app = App::new(db, config, key, clock, Random::System, way).unwrap();
            (app, listener)
        });
        // The address is taken: who comes before it is served waits a moment.
        runtime.spawn(serve::serve(app.clone(), listener, None));
        Self {
            app,
            runtime: Some(runtime),
            server,
        }
    }

    /// Runs a command of the program. That goes by the machine's clock, and what it wrote must not lie in the future here.
    pub fn tell(&self, args: &[&str], input: &str) -> String {
        let said = self.server.tell(args, input);
        self.advance(Clock::System.now().since(self.now()).max(0));
        said
    }

    /// What its clock shows.
    pub fn now(&self) -> Time {
        self.app.clock.now()
    }

    /// Moves its clock on by `ms` milliseconds.
    pub fn advance(&self, ms: i64) {
        self.app.clock.advance(ms);
    }
}

impl std::ops::Deref for Stepped {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

impl Drop for Stepped {
    fn drop(&mut self) {
        self.app.stop.cancel();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_secs(5));
        }
    }
}
