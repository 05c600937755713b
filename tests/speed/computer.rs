//! A computer without a keychain: its vault opens by a passphrase, so that these measurements can open it too.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gatehouse_mirror::app::Line;
use gatehouse_mirror::employee::{EmployeeFilter, EmployeeSort, EmployeesQuery};
use gatehouse_mirror::open::Mirror;
use gatehouse_mirror::page::Window;
use gatehouse_mirror::profile::Profile;
use gatehouse_mirror::secrets::Secrets;
use gatehouse_mirror::sync::Sync;
use gatehouse_rules::random::Random;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::Clock;
use serde_json::{Value, json};
use xtask::desk::{Desk, Keychain};
use xtask::headless::{self, Headless};

use crate::harness::device::Device;
use crate::harness::folder::{Folder, programs};
use crate::harness::server::{SLUG, Server};

/// What opens its vault.
pub const PASSPHRASE: &str = "kittiwake lantern orchard";
/// How long a first sync of a million may take before something is wrong.
pub const PATIENCE: Duration = Duration::from_secs(1_800);

/// The app without a window, as a process of its own.
pub struct Computer {
    running: Option<Headless>,
    desk: Desk,
    folder: Folder,
}

impl Computer {
    /// One that never saw a server.
    pub fn new() -> Self {
        let folder = Folder::new("speed");
        let desk = Desk::without_screen(&folder.path().join("desk"), Keychain::Missing).unwrap();
        let mut computer = Self {
            running: None,
            desk,
            folder,
        };
        computer.start();
        computer
    }

    /// Connects; answers with how long the first sync took from then on.
    pub fn connect(&mut self, server: &Server) -> Duration {
        let person = server.owner();
        self.running()
            .connect(server.origin(), SLUG, &person, Some(PASSPHRASE))
            .unwrap();
        let begun = Instant::now();
        self.online_within(PATIENCE);
        begun.elapsed()
    }

    fn start(&mut self) {
        let desk = &self.desk;
        let program = headless::program(&programs());
        let seat = |command: &mut std::process::Command| desk.seat(command);
        self.running = Some(Headless::start(&program, &self.profile(), seat).unwrap());
    }

    /// Opens it again after [`Self::close`].
    pub fn open(&mut self) {
        self.start();
        self.ask("unlock", json!({"passphrase": PASSPHRASE}));
    }

    /// Closes it in peace.
    pub fn close(&mut self) {
        self.running = None;
    }

    /// Where its vault lies.
    pub fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.running.as_ref().unwrap().id()
    }

    fn running(&mut self) -> &mut Headless {
        self.running.as_mut().expect("the app is open")
    }

    /// Employees who can be changed, at most 500 from `offset` on.
    pub fn people(&mut self, offset: u32) -> Vec<Value> {
        let filter = json!({"text": "", "status": "active", "role": "employee", "department": null,
                            "two_step": null, "blocked": false});
        let window = json!({"offset": offset, "limit": 500, "sort": "name", "descending": false});
        let page = self.ask("employees", json!({"filter": filter, "window": window}));
        page["rows"].as_array().unwrap().clone()
    }
}

impl Device for Computer {
    fn ask(&mut self, call: &str, request: Value) -> Value {
        self.running().ask(call, &request).unwrap()
    }
}

/// Its profile, opened by this process.
pub fn profile(folder: &Path) -> Profile {
    Profile {
        folder: folder.to_owned(),
        clock: Clock::System,
        random: Random::System,
        secrets: Secrets::missing(),
    }
}

/// Connects to the server with what changed meanwhile: from the first request to "online", with everything stored.
/// `n` is how many more people must be in helpdesk afterwards.
pub fn catch_up(folder: &Path, n: u64, meanwhile: impl FnOnce()) -> Duration {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let profile = profile(folder);
    let mirror = runtime
        .block_on(Mirror::open(&profile, Some(Plain::new(PASSPHRASE))))
        .unwrap();
    runtime.block_on(in_step(&mirror));
    let before = runtime.block_on(n_helpdesk(&mirror));
    meanwhile();
    let took = runtime.block_on(in_step(&mirror));
    let after = runtime.block_on(n_helpdesk(&mirror));
    assert_eq!(after - before, n, "every change arrived");
    runtime.block_on(mirror.lock());
    took
}

async fn in_step(mirror: &Mirror) -> Duration {
    let begun = Instant::now();
    let sync = Sync::start(mirror.clone()).await.unwrap();
    let mut status = sync.status();
    status
        .wait_for(|status| status.line == Line::Online)
        .await
        .unwrap();
    let took = begun.elapsed();
    sync.stop().await;
    took
}

async fn n_helpdesk(mirror: &Mirror) -> u64 {
    let filter = EmployeeFilter {
        role: Some(Role::Helpdesk),
        ..EmployeeFilter::default()
    };
    let window = Window {
        offset: 0,
        limit: 1,
        sort: EmployeeSort::Name,
        descending: false,
    };
    let page = mirror
        .employees(EmployeesQuery { filter, window })
        .await
        .unwrap();
    u64::from(page.total)
}
