//! A profile in a folder of its own, and rows to fill it with.

use std::path::PathBuf;

use gatehouse_mirror::open::{self, Mirror};
use gatehouse_mirror::profile::Profile;
use gatehouse_mirror::rows;
use gatehouse_mirror::secrets::Secrets;
use gatehouse_rules::address::Channel;
use gatehouse_rules::department::Department;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::event::{Event, EventKind};
use gatehouse_rules::feed::{Me, Row, Stamped};
use gatehouse_rules::invitation::{Invitation, LetterFacts};
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::link::Link;
use gatehouse_rules::random::Random;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{Clock, DAY, Time};
use gatehouse_rules::two_step::TwoStep;
use gatehouse_rules::workspace::{Settings, Workspace};

/// When the tests happen.
pub const NOW: Time = Time(1_790_000_000_000);

/// A folder that goes when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(Random::System.id(NOW));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// Every file in it, with its bytes.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.0.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    // SQLite takes its log away when its last connection closes, perhaps between the two calls.
                    match std::fs::read(&path) {
                        Ok(bytes) => files.push((path, bytes)),
                        Err(gone) => assert_eq!(gone.kind(), std::io::ErrorKind::NotFound),
                    }
                }
            }
        }
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A profile with a fixed clock and a keychain in memory.
pub fn profile(folder: &Folder) -> Profile {
    Profile {
        folder: folder.0.clone(),
        clock: Clock::fixed(NOW),
        random: Random::System,
        secrets: Secrets::memory(),
    }
}

/// A mirror whose admin is connected, with a workspace and two departments.
pub struct Office {
    pub mirror: Mirror,
    pub folder: Folder,
    revision: std::sync::atomic::AtomicU64,
}

impl Office {
    pub async fn open() -> Self {
        Self::of(Role::Owner).await
    }

    pub async fn of(role: Role) -> Self {
        let folder = Folder::new();
        let mirror = Mirror::create(&profile(&folder), "Northwind", None)
            .await
            .unwrap();
        let mut write = mirror.write().await.unwrap();
        open::set(write.conn(), "me", &me(role)).await.unwrap();
        write.commit().await.unwrap();
        let office = Self {
            mirror,
            folder,
            revision: 0.into(),
        };
        let petra = Employee {
            role,
            ..employee("petra", "Petra Novak")
        };
        office
            .rows([
                Row::Workspace(workspace(Settings::default())),
                Row::Department(Department {
                    id: "sales".into(),
                    name: "Sales".into(),
                    created_at: Time(1),
                }),
                Row::Department(Department {
                    id: "labs".into(),
                    name: "Labs".into(),
                    created_at: Time(1),
                }),
                Row::Employee(petra),
            ])
            .await;
        office
    }

    /// What the server said: rows under one new revision, which the copy has reached then.
    pub async fn rows(&self, rows: impl IntoIterator<Item = Row>) -> u64 {
        let revision = self
            .revision
            .fetch_add(1, std::sync::atomic::Ordering::SeqCst)
            + 1;
        let rows: Vec<_> = rows
            .into_iter()
            .map(|row| Stamped { revision, row })
            .collect();
        let mut write = self.mirror.write_copy(&self.mirror.copy()).await.unwrap();
        rows::set(write.conn(), &rows).await.unwrap();
        open::set(write.conn(), "reached", &revision).await.unwrap();
        open::set(write.conn(), "as_of", &NOW).await.unwrap();
        write.commit().await.unwrap();
        revision
    }
}

pub fn me(role: Role) -> Me {
    Me {
        workspace: "w".into(),
        employee: "petra".into(),
        name: "Petra Novak".into(),
        role,
        ip: None,
    }
}

pub fn workspace(settings: Settings) -> Workspace {
    Workspace {
        id: "w".into(),
        name: "Northwind".into(),
        address: "gate.northwind.example/w/northwind".into(),
        sender: "gatehouse@northwind.example".into(),
        operator: None,
        block_policy: Default::default(),
        door: None,
        portal: None,
        created_at: Time(1),
        picture: None,
        settings,
    }
}

/// An active employee with a login of that id at northwind.example.
pub fn employee(id: &str, name: &str) -> Employee {
    let address = format!("{id}@northwind.example");
    Employee {
        id: id.into(),
        name: name.into(),
        contact_email: Some(address.clone()),
        login: Some(address),
        department: None,
        position: None,
        role: Role::Employee,
        status: Status::Active,
        status_since: NOW.plus(-90 * DAY),
        joined_at: Some(NOW.plus(-90 * DAY)),
        blocked_at: None,
        block: None,
        password_void_at: None,
        risk: Default::default(),
        language: None,
        two_step: TwoStep::default(),
        last_sign_in_at: Some(NOW.plus(-DAY)),
        last_failure_at: None,
        n_sessions: 1,
        standing_inferred: false,
        since_seen: false,
        devices: Vec::new(),
        workgroups: Vec::new(),
    }
}

/// Someone invited by mail a day ago, whose letter is in that state.
pub fn invited(id: &str, name: &str, letter: Option<LetterState>) -> [Row; 2] {
    let at = NOW.plus(-DAY);
    let address = format!("{id}@away.example");
    let person = Employee {
        contact_email: Some(address.clone()),
        login: None,
        status: Status::Invited,
        status_since: at,
        joined_at: None,
        last_sign_in_at: None,
        n_sessions: 0,
        devices: Vec::new(),
        workgroups: Vec::new(),
        ..employee(id, name)
    };
    let invitation = Invitation {
        id: format!("i-{id}").into(),
        employee: id.into(),
        channel: Some(Channel::Email),
        address,
        link: None,
        invited_by: Some("petra".into()),
        invited_at: at,
        sends: letter.map(|_| at).into_iter().collect(),
        n_sent: u32::from(letter.is_some()),
        expires_at: letter.map(|_| at.plus(7 * DAY)),
        letter: letter.map(|state| LetterFacts {
            state,
            at,
            said: state.failed().then(|| "550 5.1.1 no such user".into()),
            host: Some("mx.away.example".into()),
        }),
        pending_at: None,
        joined_at: None,
    };
    [Row::Employee(person), Row::Invitation(invitation)]
}

/// Someone who joined by a registration link and waits for an admin.
pub fn waiting_to_join(id: &str, name: &str) -> [Row; 2] {
    let [person, invitation] = invited(id, name, None);
    let (Row::Employee(person), Row::Invitation(invitation)) = (person, invitation) else {
        unreachable!()
    };
    let at = NOW.plus(-DAY);
    [
        Row::Employee(Employee {
            status: Status::PendingApproval,
            login: person.contact_email.clone(),
            ..person
        }),
        Row::Invitation(Invitation {
            channel: None,
            link: Some("l".into()),
            pending_at: Some(at),
            invited_by: None,
            ..invitation
        }),
    ]
}

pub fn link(id: &str) -> Link {
    Link {
        id: id.into(),
        name: "Front desk".into(),
        url: Some("https://gate.northwind.example/w/northwind/join/x".into()),
        department: Some("sales".into()),
        created_at: NOW.plus(-30 * DAY),
        switched_off_at: None,
        n_joined: 1,
    }
}

pub fn event(id: &str, at: Time, kind: EventKind, on: &str) -> Event {
    Event {
        id: id.into(),
        number: 1,
        at,
        kind,
        actor: Some(on.into()),
        on: Some(on.into()),
        ip: Some("192.0.2.7".into()),
        device: None,
        cause: None,
        data: serde_json::Map::new(),
    }
}
