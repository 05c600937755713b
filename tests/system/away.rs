//! The app locks when somebody leaves: the screen is locked, or the computer goes to sleep. The signals come over real buses, as the
//! system sends them; who sends them here is this test.

use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use xtask::desk::{Desk, Keychain};
use xtask::wait;
use zbus::zvariant::{OwnedFd, OwnedObjectPath};

use crate::harness::device::{Device, QUIET};
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, Server};
use crate::harness::window::{Office, button};

const PATH: &str = "/org/freedesktop/login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";
const OWN: &str = "/org/freedesktop/login1/session/_31";
const ANOTHERS: &str = "/org/freedesktop/login1/session/_32";

/// The switch in the settings.
const CHOICE: &str = "//label[.//input[@aria-label='Lock when I leave']]";

/// What stands for the system's login manager: who wants to be waited for before sleep.
struct Login {
    waits_for: &'static Mutex<Vec<std::os::fd::OwnedFd>>,
}

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Login {
    fn inhibit(&self, what: &str, _who: &str, _why: &str, mode: &str) -> OwnedFd {
        assert_eq!((what, mode), ("sleep", "delay"));
        let (kept, given) = std::io::pipe().unwrap();
        self.waits_for.lock().unwrap().push(kept.into());
        std::os::fd::OwnedFd::from(given).into()
    }
}

/// What stands for a session of a person.
struct SessionOf(u32, &'static AtomicBool);

#[zbus::interface(name = "org.freedesktop.login1.Session")]
impl SessionOf {
    #[zbus(property)]
    fn user(&self) -> (u32, OwnedObjectPath) {
        self.1.store(true, Ordering::SeqCst);
        let path = format!("/org/freedesktop/login1/user/_{}", self.0);
        (self.0, OwnedObjectPath::try_from(path).unwrap())
    }
}

/// Waits until the app let go of what sleep waits for; reading ends when the last one who holds it closed it.
fn let_go(kept: std::os::fd::OwnedFd) {
    let mut end = std::fs::File::from(kept);
    std::io::Read::read_to_end(&mut end, &mut Vec::new()).unwrap();
}

fn office(server: &Server) -> Office {
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.connect(server, &server.owner());
    office.online();
    office
}

/// Whether the app answers.
fn opened(office: &Office) -> serde_json::Value {
    let script = "return await window.__TAURI_INTERNALS__.invoke('company', {request: null}).then(() => 'open', (e) => e.code);";
    office.window().run(script, &[]).unwrap()
}

fn unlock(office: &Office) {
    office.window().find(&button("Unlock")).unwrap();
    office.press("Unlock");
    office.window().find("//nav").unwrap();
}

#[test]
fn a_locked_screen_locks_the_app_unless_the_person_wants_otherwise_syn_4() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut office = office(&server);
    let mut say = |active: bool, by: &str| {
        let mut signal = Command::new("dbus-send");
        office.desk().seat(&mut signal);
        let path = format!("/{}", by.replace('.', "/"));
        let sent = signal
            .args(["--session", "--type=signal", &path])
            .arg(format!("{by}.ActiveChanged"))
            .arg(format!("boolean:{active}"))
            .status();
        assert!(sent.unwrap().success());
    };
    say(false, "org.gnome.ScreenSaver");
    say(true, "org.example.Radio");
    say(true, "org.gnome.ScreenSaver");
    unlock(&office);

    office.go("Settings");
    office.window().press(CHOICE).unwrap();
    wait::until("the choice to be kept", Duration::from_secs(10), || {
        let kept = office.ask("preferences", serde_json::Value::Null);
        Ok((kept["lock_when_away"] == false).then_some(()))
    })
    .unwrap();
    let mut signal = Command::new("dbus-send");
    office.desk().seat(&mut signal);
    signal.args(["--session", "--type=signal", "/org/freedesktop/ScreenSaver"]);
    signal.args(["org.freedesktop.ScreenSaver.ActiveChanged", "boolean:true"]);
    assert!(signal.status().unwrap().success());
    // What follows on the same bus comes after it.
    office.window().press(CHOICE).unwrap();
    let mut signal = Command::new("dbus-send");
    office.desk().seat(&mut signal);
    signal.args(["--session", "--type=signal", "/org/kde/ScreenSaver"]);
    signal.args(["org.kde.ScreenSaver.ActiveChanged", "boolean:true"]);
    wait::until("the choice to be kept", Duration::from_secs(10), || {
        let kept = office.ask("preferences", serde_json::Value::Null);
        Ok((kept["lock_when_away"] == true).then_some(()))
    })
    .unwrap();
    assert!(signal.status().unwrap().success());
    unlock(&office);
}

#[test]
fn the_computer_sleeps_only_when_the_app_has_locked_and_a_locked_session_locks_it_syn_4() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut office = Office::new(Keychain::Unlocked);
    // Another bus of the same kind stands for the system's.
    let system = Desk::without_screen(&office.folder().join("system"), Keychain::Missing).unwrap();
    let address = system.bus().to_owned();
    let named = ("DBUS_SYSTEM_BUS_ADDRESS".to_owned(), address.clone());
    office.env.push(named);
    // Whose session each of the two is was asked.
    static ASKED: [AtomicBool; 2] = [const { AtomicBool::new(false) }; 2];
    static WAITS_FOR: Mutex<Vec<std::os::fd::OwnedFd>> = Mutex::new(Vec::new());
    let own = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let bus = runtime.block_on(async {
        let login = Login {
            waits_for: &WAITS_FOR,
        };
        zbus::connection::Builder::address(address.as_str())
            .unwrap()
            .name("org.freedesktop.login1")
            .unwrap()
            .serve_at(PATH, login)
            .unwrap()
            .serve_at(OWN, SessionOf(own, &ASKED[0]))
            .unwrap()
            .serve_at(ANOTHERS, SessionOf(own + 1, &ASKED[1]))
            .unwrap()
            .build()
            .await
            .unwrap()
    });
    let tell = |going: bool| {
        let sent = bus.emit_signal(None::<&str>, PATH, MANAGER, "PrepareForSleep", &going);
        runtime.block_on(sent).unwrap();
    };
    let held = || {
        wait::until(
            "the app to ask for a moment",
            Duration::from_secs(30),
            || Ok(WAITS_FOR.lock().unwrap().pop()),
        )
        .unwrap()
    };
    office.open();
    office.connect(&server, &server.owner());
    office.online();
    for _ in 0..2 {
        let kept = held();
        tell(true);
        let_go(kept);
        // Nothing is open any more by then.
        assert_eq!(opened(&office), "locked");
        tell(false);
        unlock(&office);
    }
    let lock = |session: &str| {
        let sent = bus.emit_signal(None::<&str>, session, SESSION, "Lock", &());
        runtime.block_on(sent).unwrap();
    };
    // Somebody else at this computer locks theirs.
    lock(ANOTHERS);
    wait::until("whose session it is to be asked", QUIET, || {
        Ok(ASKED[1].load(Ordering::SeqCst).then_some(()))
    })
    .unwrap();
    // As long as locking takes, and longer.
    for _ in 0..20 {
        assert_eq!(opened(&office), "open");
    }
    lock(OWN);
    unlock(&office);
}
