use std::sync::mpsc::{Receiver, channel};

use gatehouse_mirror::app::{Connect, Unlock};
use gatehouse_mirror::connections::ShowConnection;
use gatehouse_mirror::outbox::TakeBack;
use gatehouse_mirror::preferences::Theme;
use gatehouse_mirror::secrets::Secrets;
use gatehouse_mirror::vault;
use gatehouse_rules::feed::Me;
use gatehouse_rules::id::{EmployeeId, WorkspaceId};
use gatehouse_rules::random::Random;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::{Clock, SECOND, Time};

use super::*;
use crate::clipboard::CopySecret;
use crate::link::Screen;

const PASSPHRASE: &str = "correct horse battery";

/// A profile in a folder of its own, with a clock that stands and a keychain in memory.
struct Desk {
    profile: Profile,
    told: Receiver<Push>,
    desktop: Arc<Desktop>,
}

impl Desk {
    /// Starts in a folder that `prepare` filled.
    fn open(prepare: impl AsyncFnOnce(&Profile)) -> Self {
        Self::open_with(Browser::System, prepare)
    }

    fn open_with(browser: Browser, prepare: impl AsyncFnOnce(&Profile)) -> Self {
        let random = Random::System;
        let profile = Profile {
            folder: std::env::temp_dir().join(format!("gatehouse-desk-{}", random.id(Time(0)))),
            clock: Clock::fixed(Time(1_800_000_000_000)),
            random,
            secrets: Secrets::memory(),
        };
        std::fs::create_dir_all(&profile.folder).unwrap();
        block_on(prepare(&profile));
        let (tell, told) = channel();
        let tell = Box::new(move |push| {
            let _ = tell.send(push);
        });
        let desktop = Desktop::start(profile.clone(), browser, tell);
        Self {
            profile,
            told,
            desktop,
        }
    }

    fn stage(&self) -> &'static str {
        word(&block_on(self.desktop.stage(())).unwrap())
    }

    fn told_of_a_link(&self) -> Option<Open> {
        self.told.try_iter().find_map(|push| match push {
            Push::Open(open) => Some(open),
            _ => None,
        })
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        block_on(self.desktop.close());
        let _ = std::fs::remove_dir_all(&self.profile.folder);
    }
}

async fn make_vault(profile: &Profile, passphrase: Option<&str>) {
    make_vault_of(profile, "Northwind", passphrase).await;
}

async fn make_vault_of(profile: &Profile, workspace: &str, passphrase: Option<&str>) {
    let mirror = Mirror::create(profile, workspace, passphrase.map(Plain::new))
        .await
        .unwrap();
    let me = Me {
        workspace: WorkspaceId::from("w"),
        employee: EmployeeId::from("e"),
        name: "Petra".to_owned(),
        role: Role::Owner,
        ip: None,
    };
    let mut write = mirror.write().await.unwrap();
    open::set(write.conn(), "me", &me).await.unwrap();
    write.commit().await.unwrap();
    mirror.lock().await;
}

fn unlock(passphrase: &str) -> Unlock {
    Unlock {
        passphrase: Some(passphrase.to_owned()),
    }
}

#[test]
fn an_app_that_nobody_uses_locks_itself() {
    let desk = Desk::open(async |profile| make_vault(profile, None).await);
    assert_eq!(desk.stage(), "ready");
    desk.profile.clock.advance(14 * MINUTE);
    block_on(desk.desktop.active(())).unwrap();
    desk.profile.clock.advance(15 * MINUTE - SECOND);
    block_on(desk.desktop.lock_if_idle());
    assert_eq!(desk.stage(), "ready");
    desk.profile.clock.advance(SECOND);
    block_on(desk.desktop.lock_if_idle());
    assert_eq!(desk.stage(), "locked");
    assert!(matches!(
        block_on(desk.desktop.overview(())),
        Err(Problem::Locked)
    ));
}

#[test]
fn an_app_that_shall_never_lock_stays_open() {
    let desk = Desk::open(async |profile| make_vault(profile, None).await);
    assert_eq!(desk.stage(), "ready");
    let never = Preferences {
        lock_after_minutes: None,
        ..Preferences::default()
    };
    block_on(desk.desktop.set_preferences(never)).unwrap();
    desk.profile.clock.advance(1_000 * MINUTE);
    block_on(desk.desktop.lock_if_idle());
    assert_eq!(desk.stage(), "ready");
}

#[test]
fn only_the_passphrase_opens_a_vault_that_has_one() {
    let desk = Desk::open(async |profile| make_vault(profile, Some(PASSPHRASE)).await);
    assert_eq!(desk.stage(), "locked");
    let wrong = block_on(desk.desktop.unlock(unlock("another one")));
    assert_eq!(wrong.unwrap_err(), Problem::PassphraseWrong);
    assert_eq!(desk.stage(), "locked");
    let opened = block_on(desk.desktop.unlock(unlock(PASSPHRASE))).unwrap();
    assert_eq!(word(&opened), "ready");
    let line = block_on(desk.desktop.status(())).unwrap().line;
    assert_eq!(line, gatehouse_mirror::app::Line::SignInAgain);
    assert_eq!(word(&block_on(desk.desktop.lock(())).unwrap()), "locked");
}

#[test]
fn a_damaged_vault_is_told_and_can_be_set_aside_unharmed() {
    let desk = Desk::open(async |profile| {
        std::fs::write(vault::path(&profile.folder), "{}").unwrap();
    });
    let stage = block_on(desk.desktop.stage(())).unwrap();
    let Stage::Trouble { problem, .. } = stage else {
        panic!("{stage:?}");
    };
    assert_eq!(problem, Problem::VaultDamaged);
    let aside = block_on(desk.desktop.set_aside(())).unwrap();
    let kept = std::path::Path::new(&aside.folder).join(vault::FILE);
    assert_eq!(std::fs::read_to_string(kept).unwrap(), "{}");
    assert_eq!(desk.stage(), "first_run");
}

#[test]
fn damage_of_the_outbox_met_while_open_leads_to_its_page_and_a_way_out() {
    let desk = Desk::open(async |profile| make_vault(profile, None).await);
    assert_eq!(desk.stage(), "ready");
    let path = desk.profile.folder.join(open::OUTBOX);
    let mut bytes = std::fs::read(&path).unwrap();
    for page in bytes.chunks_mut(4_096) {
        page[2_000] ^= 1;
    }
    std::fs::write(&path, bytes).unwrap();
    let asked = TakeBack {
        operations: vec!["none".into()],
    };
    let told = block_on(desk.desktop.take_back(asked)).unwrap_err();
    assert_eq!(told, Problem::VaultDamaged);
    assert_eq!(desk.stage(), "trouble");
    let aside = block_on(desk.desktop.set_aside(())).unwrap();
    assert!(
        std::path::Path::new(&aside.folder)
            .join(open::OUTBOX)
            .exists()
    );
    assert_eq!(desk.stage(), "first_run");
}

#[test]
fn an_open_mirror_is_never_set_aside() {
    let desk = Desk::open(async |profile| make_vault(profile, None).await);
    assert_eq!(desk.stage(), "ready");
    let refused = block_on(desk.desktop.set_aside(()));
    assert_eq!(refused.err(), Some(Problem::AlreadyRunning));
    assert_eq!(desk.stage(), "ready");
}

#[test]
fn a_forgotten_device_leaves_no_vault() {
    let desk = Desk::open(async |profile| make_vault(profile, None).await);
    assert_eq!(desk.stage(), "ready");
    assert_eq!(
        word(&block_on(desk.desktop.forget_device(())).unwrap()),
        "first_run"
    );
    assert!(!vault::path(&desk.profile.folder).exists());
    assert_eq!(desk.stage(), "first_run");
}

#[test]
fn a_link_opens_nothing_until_the_mirror_is_open() {
    let desk = Desk::open(async |profile| make_vault(profile, Some(PASSPHRASE)).await);
    assert_eq!(desk.stage(), "locked");
    let open = Open {
        screen: Some(Screen::Employees),
        employee: Some(EmployeeId::from("e")),
    };
    desk.desktop.open(open.clone());
    assert_eq!(desk.stage(), "locked");
    assert_eq!(desk.told_of_a_link(), None);
    block_on(desk.desktop.unlock(unlock(PASSPHRASE))).unwrap();
    assert_eq!(desk.told_of_a_link(), Some(open));
}

#[test]
fn without_a_usable_way_to_the_server_everything_kept_is_readable() {
    let desk = Desk::open(async |profile| {
        make_vault(profile, None).await;
        let file = profile.folder.join("authority.pem");
        std::fs::write(&file, "no certificate").unwrap();
        let authority_file = Some(file.display().to_string());
        let preferences = Preferences {
            authority_file,
            ..Preferences::default()
        };
        preferences::set(profile, &preferences).await.unwrap();
    });
    assert_eq!(desk.stage(), "ready");
    let status = block_on(desk.desktop.status(())).unwrap();
    assert!(
        matches!(&status.line, gatehouse_mirror::app::Line::Offline { problem: Problem::BadField { field, .. }, .. } if field == "authority_file"),
        "{:?}",
        status.line
    );
    assert!(block_on(desk.desktop.outbox(())).is_ok());
}

#[test]
fn where_no_browser_opens_the_window_is_told_the_address_to_copy() {
    let desk = Desk::open_with(
        Browser::Command("/no/such/browser".to_owned()),
        async |_| {},
    );
    assert_eq!(desk.stage(), "first_run");
    let desktop = desk.desktop.clone();
    let connecting = spawn(async move {
        let connect = Connect {
            server: "http://127.0.0.1:9".to_owned(),
            slug: "northwind".to_owned(),
            passphrase: None,
        };
        desktop.connect(connect).await
    });
    let mut pushes = std::iter::from_fn(|| desk.told.recv_timeout(Duration::from_secs(20)).ok());
    let address = pushes.find_map(|push| match push {
        Push::SignIn(address) => Some(address),
        _ => None,
    });
    let address = address.unwrap();
    assert!(
        address.starts_with("http://127.0.0.1:9/oauth/authorize?"),
        "{address}"
    );
    block_on(desk.desktop.cancel_connect(())).unwrap();
    let ended = block_on(connecting).unwrap();
    assert!(matches!(ended, Err(Problem::SignInCancelled)), "{ended:?}");
}

fn show(connection: Option<u32>) -> ShowConnection {
    ShowConnection { connection }
}

/// A second workspace in the app, whose vault the browser would have made.
async fn connect_another(desk: &Desk) {
    let stage = desk.desktop.show_connection(show(None)).await.unwrap();
    assert_eq!(word(&stage), "first_run");
    make_vault_of(&desk.desktop.profile(), "Contoso", None).await;
    desk.desktop.show_connection(show(Some(2))).await.unwrap();
}

#[test]
fn another_workspace_is_shown_and_the_first_one_stays_as_it_was() {
    let desk = Desk::open(async |profile| make_vault(profile, None).await);
    assert_eq!(desk.stage(), "ready");
    block_on(connect_another(&desk));
    assert_eq!(desk.stage(), "ready");
    let named = |desktop: &Desktop| {
        let all = block_on(desktop.connections(())).unwrap();
        all.into_iter()
            .map(|one| (one.workspace, one.shown))
            .collect::<Vec<_>>()
    };
    let of = |name: &str, shown| (name.to_owned(), shown);
    assert_eq!(
        named(&desk.desktop),
        [of("Northwind", false), of("Contoso", true)]
    );
    block_on(desk.desktop.close());
    // The next start shows what was shown last.
    let again = Desktop::start(desk.profile.clone(), Browser::System, Box::new(|_| ()));
    assert_eq!(word(&block_on(again.stage(())).unwrap()), "ready");
    assert_eq!(named(&again), [of("Northwind", false), of("Contoso", true)]);
    let stage = block_on(again.show_connection(show(Some(1)))).unwrap();
    assert_eq!(word(&stage), "ready");
    assert_eq!(named(&again), [of("Northwind", true), of("Contoso", false)]);
    block_on(again.close());
}

#[test]
fn looks_go_along_to_another_workspace_and_the_way_to_its_server_does_not() {
    let desk = Desk::open(async |profile| {
        make_vault(profile, None).await;
        let preferences = Preferences {
            theme: Theme::Dark,
            lock_after_minutes: Some(3),
            proxy: Some("http://10.0.0.1:3128".to_owned()),
            ..Preferences::default()
        };
        preferences::set(profile, &preferences).await.unwrap();
    });
    assert_eq!(desk.stage(), "ready");
    block_on(connect_another(&desk));
    let there = block_on(desk.desktop.preferences(())).unwrap();
    assert_eq!(
        (there.theme, there.lock_after_minutes),
        (Theme::Dark, Some(3))
    );
    assert_eq!(there.proxy, None);
    let light = Preferences {
        theme: Theme::Light,
        ..there
    };
    block_on(desk.desktop.set_preferences(light)).unwrap();
    block_on(desk.desktop.show_connection(show(Some(1)))).unwrap();
    let here = block_on(desk.desktop.preferences(())).unwrap();
    assert_eq!(here.theme, Theme::Light);
    assert_eq!(here.proxy.as_deref(), Some("http://10.0.0.1:3128"));
}

#[test]
fn a_workspace_that_is_not_there_is_not_shown_and_the_present_one_stays() {
    let desk = Desk::open(async |profile| make_vault(profile, None).await);
    assert_eq!(desk.stage(), "ready");
    for n in [0, 2, 51, u32::MAX] {
        let refused = block_on(desk.desktop.show_connection(show(Some(n))));
        assert!(matches!(refused, Err(Problem::NoSuchWorkspace)), "{n}");
    }
    assert_eq!(desk.stage(), "ready");
}

#[test]
fn a_workspace_that_was_forgotten_leaves_its_room_to_the_next_one() {
    let desk = Desk::open(async |profile| make_vault(profile, None).await);
    assert_eq!(desk.stage(), "ready");
    block_on(connect_another(&desk));
    let left = block_on(desk.desktop.forget_device(())).unwrap();
    assert_eq!(word(&left), "first_run");
    let all = block_on(desk.desktop.connections(())).unwrap();
    assert_eq!(all.len(), 1);
    block_on(connect_another(&desk));
    assert_eq!(block_on(desk.desktop.connections(())).unwrap().len(), 2);
    block_on(desk.desktop.show_connection(show(Some(1)))).unwrap();
    assert_eq!(desk.stage(), "ready");
}

#[test]
fn a_secret_that_the_system_did_not_take_is_not_told_as_copied() {
    let desk = Desk::open(async |profile| make_vault(profile, None).await);
    let copies = |taken: Option<bool>| {
        let tell = Box::new(move |push| {
            // Without a window nobody answers.
            if let (Push::Copy(_, answer), Some(taken)) = (push, taken) {
                answer.send(taken).unwrap();
            }
        });
        let desktop = Desktop::start(desk.profile.clone(), Browser::System, tell);
        let secret = "https://gate.northwind.example/w/northwind/join/x".to_owned();
        let copied = block_on(desktop.copy_secret(CopySecret { secret })).unwrap();
        block_on(desktop.close());
        copied
    };
    assert!(copies(Some(true)));
    assert!(!copies(Some(false)) && !copies(None));
}
