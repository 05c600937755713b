//! The vault (SYN-4): what opens it, what does not, and that no file tells anything.

use gatehouse_mirror::app::{SetPassphrase, Stage};
use gatehouse_mirror::employee::{EmployeeFilter, EmployeeSort, EmployeesQuery};
use gatehouse_mirror::failure::Failure;
use gatehouse_mirror::open::{self, Mirror};
use gatehouse_mirror::outbox::{Choice, Decide};
use gatehouse_mirror::page::Window;
use gatehouse_mirror::preferences::{self, Density, Preferences, Theme};
use gatehouse_mirror::profile::Profile;
use gatehouse_mirror::search::Search;
use gatehouse_mirror::secrets::Secrets;
use gatehouse_rules::feed::Row;
use gatehouse_rules::language::Language;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::random::Random;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Plain;

use crate::office::{Folder, Office, employee, me, profile};

const LONG: &str = "correct horse battery staple";

fn problem<T>(result: Result<T, Failure>) -> Problem {
    match result {
        Ok(_) => panic!("it opened"),
        Err(Failure::Told(problem)) => problem,
        Err(Failure::Fault(fault)) => panic!("a fault: {fault:#}"),
    }
}

async fn made(profile: &Profile, passphrase: Option<&str>) {
    let mirror = Mirror::create(profile, "Northwind", passphrase.map(Plain::new))
        .await
        .unwrap();
    let mut write = mirror.write().await.unwrap();
    open::set(write.conn(), "me", &me(Role::Owner))
        .await
        .unwrap();
    write.commit().await.unwrap();
    mirror.lock().await;
}

#[tokio::test]
async fn the_keychain_alone_opens_a_vault_without_a_passphrase_syn_4() {
    let folder = Folder::new();
    let profile = profile(&folder);
    assert!(matches!(open::start(&profile).await.0, Stage::FirstRun));
    made(&profile, None).await;
    assert!(
        matches!(open::start(&profile).await.0, Stage::Ready { me } if me.employee.0 == "petra")
    );
}

#[tokio::test]
async fn keychain_and_passphrase_each_alone_open_nothing_syn_4_attack_36() {
    let folder = Folder::new();
    let profile = profile(&folder);
    made(&profile, Some("violets are blue")).await;
    assert!(matches!(
        open::start(&profile).await.0,
        Stage::Locked {
            passphrase: true,
            ..
        }
    ));
    assert_eq!(
        problem(Mirror::open(&profile, None).await),
        Problem::PassphraseWrong
    );
    assert_eq!(
        problem(Mirror::open(&profile, Some(Plain::new("violets are red!"))).await),
        Problem::PassphraseWrong
    );
    let elsewhere = Profile {
        secrets: Secrets::memory(),
        ..profile.clone()
    };
    assert_eq!(
        problem(Mirror::open(&elsewhere, Some(Plain::new("violets are blue"))).await),
        Problem::KeychainMissing
    );
    let without = Profile {
        secrets: Secrets::missing(),
        ..profile.clone()
    };
    assert_eq!(
        problem(Mirror::open(&without, Some(Plain::new("violets are blue"))).await),
        Problem::KeychainMissing
    );
    Mirror::open(&profile, Some(Plain::new("violets are blue")))
        .await
        .unwrap();
}

#[tokio::test]
async fn another_secret_in_the_keychain_is_a_wrong_key_not_a_wrong_passphrase() {
    let folder = Folder::new();
    let profile = profile(&folder);
    made(&profile, Some("violets are blue")).await;
    let Secrets::Memory(kept) = &profile.secrets else {
        unreachable!()
    };
    for secret in kept.lock().unwrap().as_mut().unwrap().values_mut() {
        *secret = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".into();
    }
    assert_eq!(
        problem(Mirror::open(&profile, Some(Plain::new("violets are blue"))).await),
        Problem::VaultWrongKey
    );
}

#[tokio::test]
async fn without_a_keychain_a_passphrase_of_fifteen_characters_is_required() {
    let folder = Folder::new();
    let profile = Profile {
        secrets: Secrets::missing(),
        ..profile(&folder)
    };
    assert_eq!(open::vault_needs(&profile).await.passphrase_min, 15);
    assert_eq!(
        problem(Mirror::create(&profile, "N", None).await),
        Problem::PassphraseWeak { min: 15 }
    );
    let short = Mirror::create(&profile, "N", Some(Plain::new("fourteen chars"))).await;
    assert_eq!(problem(short), Problem::PassphraseWeak { min: 15 });
    made(&profile, Some(LONG)).await;
    Mirror::open(&profile, Some(Plain::new(LONG)))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_passphrase_is_set_changed_and_removed_without_touching_the_files() {
    let folder = Folder::new();
    let profile = profile(&folder);
    made(&profile, None).await;
    let mirror = Mirror::open(&profile, None).await.unwrap();
    let change = |current: Option<&str>, new: Option<&str>| SetPassphrase {
        current: current.map(Into::into),
        new: new.map(Into::into),
    };
    assert_eq!(
        problem(mirror.set_passphrase(change(None, Some("short"))).await),
        Problem::PassphraseWeak { min: 8 }
    );
    mirror
        .set_passphrase(change(None, Some("violets are blue")))
        .await
        .unwrap();
    assert_eq!(
        problem(mirror.set_passphrase(change(Some("no"), None)).await),
        Problem::PassphraseWrong
    );
    mirror
        .set_passphrase(change(Some("violets are blue"), Some("roses are red")))
        .await
        .unwrap();
    mirror.lock().await;
    assert_eq!(problem(mirror.me().await), Problem::Locked);
    assert_eq!(
        problem(Mirror::open(&profile, Some(Plain::new("violets are blue"))).await),
        Problem::PassphraseWrong
    );
    let mirror = Mirror::open(&profile, Some(Plain::new("roses are red")))
        .await
        .unwrap();
    mirror
        .set_passphrase(change(Some("roses are red"), None))
        .await
        .unwrap();
    drop(mirror);
    assert!(matches!(open::start(&profile).await.0, Stage::Ready { .. }));
}

#[tokio::test]
async fn a_second_window_is_told_that_the_first_has_the_mirror_open() {
    let office = Office::open().await;
    let profile = office.mirror.profile().clone();
    assert_eq!(
        problem(Mirror::open(&profile, None).await),
        Problem::AlreadyRunning
    );
    office.mirror.lock().await;
    Mirror::open(&profile, None).await.unwrap();
}

#[tokio::test]
async fn no_name_address_or_token_stands_in_any_file_open_locked_or_dropped_syn_4() {
    const CANARIES: [&str; 4] = ["Canariensis", "canariensis", "tok3n-canary", "4nary-key"];
    let office = Office::open().await;
    let people = (0..300)
        .map(|i| Row::Employee(employee(&format!("canariensis{i}"), "Serinus Canariensis")));
    office.rows(people).await;
    let mut write = office.mirror.write().await.unwrap();
    open::set(write.conn(), "tokens", "tok3n-canary")
        .await
        .unwrap();
    open::set(write.conn(), "device_key", "4nary-key")
        .await
        .unwrap();
    write.commit().await.unwrap();
    let clean = |when: &str| {
        let files = office.folder.files();
        assert!(
            files
                .iter()
                .any(|(path, bytes)| path.ends_with("copy-1.db-wal") || bytes.len() > 4096)
        );
        for (path, bytes) in files {
            for canary in CANARIES {
                let found = bytes
                    .windows(canary.len())
                    .any(|window| window == canary.as_bytes());
                assert!(!found, "{canary} in {} while {when}", path.display());
            }
        }
    };
    clean("open");
    office.mirror.lock().await;
    clean("locked");
    let mirror = Mirror::open(office.mirror.profile(), None).await.unwrap();
    let mut write = mirror.write().await.unwrap();
    open::set(write.conn(), "tokens", "tok3n-canary again")
        .await
        .unwrap();
    drop(write);
    drop(mirror);
    clean("dropped");
}

#[tokio::test]
async fn one_flipped_byte_in_any_page_is_told_as_damage() {
    let office = Office::open().await;
    let people =
        (0..2_000).map(|i| Row::Employee(employee(&format!("p{i}"), &format!("Person {i}"))));
    office.rows(people).await;
    office.mirror.lock().await;
    let profile = office.mirror.profile().clone();
    for name in ["outbox.db", "copy-1.db"] {
        let path = profile.folder.join(name);
        let whole = std::fs::read(&path).unwrap();
        let pages = whole.len() / 4096;
        assert!(
            pages > 2 && whole.len() % 4096 == 0,
            "{name} has {pages} pages"
        );
        let steps = (pages / 40).max(1);
        for page in (0..pages).step_by(steps) {
            for place in if page == 0 {
                vec![0, 8, 20, 2_000, 4_095]
            } else {
                vec![(page * 37) % 4_096]
            } {
                let mut bytes = whole.clone();
                bytes[page * 4096 + place] ^= 1;
                std::fs::write(&path, &bytes).unwrap();
                let read = read_everything(&profile).await;
                if read.is_ok() {
                    // A copy that does not open is given up at once, and an empty one stands in its place.
                    assert_eq!(name, "copy-1.db", "page {page}, byte {place}");
                    assert!(std::fs::read(&path).unwrap().len() < whole.len() / 2);
                } else {
                    let told = problem(read);
                    assert_eq!(
                        told,
                        Problem::VaultDamaged,
                        "{name}, page {page}, byte {place}"
                    );
                }
            }
        }
        std::fs::write(&path, &whole).unwrap();
    }
    read_everything(&profile).await.unwrap();
}

/// Opens, and reads every page the way a check does.
async fn read_everything(profile: &Profile) -> Result<(), Failure> {
    let mirror = Mirror::open(profile, None).await?;
    let read = mirror.prove().await;
    mirror.lock().await;
    read
}

#[tokio::test]
async fn one_flipped_byte_in_the_vault_file_is_told_as_damage() {
    let folder = Folder::new();
    let profile = profile(&folder);
    made(&profile, Some("violets are blue")).await;
    let path = folder.0.join("vault.json");
    let whole = std::fs::read(&path).unwrap();
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        let space_for_space = serde_json::from_slice::<serde_json::Value>(&bytes).ok()
            == serde_json::from_slice::<serde_json::Value>(&whole).ok();
        if !space_for_space {
            let stage = open::start(&profile).await.0;
            assert!(
                matches!(
                    stage,
                    Stage::Trouble {
                        problem: Problem::VaultDamaged,
                        ..
                    }
                ),
                "byte {place}: {stage:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_cannot_be_opened_is_set_aside_whole_and_opens_again_when_put_back() {
    let office = Office::open().await;
    office.mirror.lock().await;
    let profile = office.mirror.profile().clone();
    let aside = open::set_aside(&profile).await.unwrap();
    assert!(matches!(open::start(&profile).await.0, Stage::FirstRun));
    for name in ["vault.json", "outbox.db", "copy-1.db"] {
        std::fs::rename(
            std::path::Path::new(&aside.folder).join(name),
            profile.folder.join(name),
        )
        .unwrap();
    }
    assert!(matches!(open::start(&profile).await.0, Stage::Ready { .. }));
}

#[tokio::test]
async fn forgetting_the_device_leaves_neither_files_nor_key() {
    let office = Office::open().await;
    office.mirror.forget().await.unwrap();
    let left: Vec<_> = office
        .folder
        .files()
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert!(left.iter().all(|path| path.ends_with("lock")), "{left:?}");
    let Secrets::Memory(kept) = &office.mirror.profile().secrets else {
        unreachable!()
    };
    assert!(kept.lock().unwrap().as_ref().unwrap().is_empty());
    assert!(matches!(
        open::start(office.mirror.profile()).await.0,
        Stage::FirstRun
    ));
}

#[tokio::test]
async fn a_copy_built_beside_is_shown_at_once_or_not_at_all() {
    let office = Office::open().await;
    let mirror = &office.mirror;
    let beside = mirror.build().await.unwrap();
    let mut write = mirror.write_copy(&beside).await.unwrap();
    open::set(write.conn(), "reached", &7u64).await.unwrap();
    write.commit().await.unwrap();
    mirror.lock().await;
    let mirror = Mirror::open(mirror.profile(), None).await.unwrap();
    assert_eq!(
        mirror.copy().name(),
        "copy-1.db",
        "a kill in between leaves the old one"
    );
    let again = mirror.building().await.unwrap().unwrap();
    let reached: Option<u64> = open::find(&mut again.read().await.unwrap(), "reached")
        .await
        .unwrap();
    assert_eq!(reached, Some(7), "and what was built goes on");
    mirror.swap().await.unwrap();
    assert_eq!(mirror.copy().name(), "copy-2.db");
    assert!(!office.folder.0.join("copy-1.db").exists());
    assert!(mirror.building().await.unwrap().is_none());
    mirror.lock().await;
    let mirror = Mirror::open(mirror.profile(), None).await.unwrap();
    assert_eq!(mirror.copy().name(), "copy-2.db");
}

#[tokio::test]
async fn a_full_disk_stores_nothing_and_says_so() {
    let office = Office::open().await;
    // SQLite's own bound on pages answers like a full disk, in the same code.
    let mut write = office.mirror.write().await.unwrap();
    let pages: i64 = sqlx::query_scalar("pragma page_count")
        .fetch_one(write.conn())
        .await
        .unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "pragma max_page_count = {}",
        pages + 3
    )))
    .execute(write.conn())
    .await
    .unwrap();
    write.commit().await.unwrap();
    let mut stored = 0;
    let told = loop {
        let choice = Choice::AddDepartment {
            name: format!("{stored} {}", "x".repeat(80)),
        };
        match office
            .mirror
            .decide(Decide {
                choices: vec![choice.clone(), choice],
            })
            .await
        {
            Ok(decided) => stored += decided.operations.len(),
            Err(Failure::Told(problem)) => break problem,
            Err(failure) => panic!("{failure}"),
        }
        assert!(stored < 1_000);
    };
    assert_eq!(told, Problem::DiskFull);
    assert_eq!(
        office.mirror.outbox().await.unwrap().waiting.len(),
        stored,
        "all of it or nothing"
    );
    let pages = sqlx::AssertSqlSafe("pragma max_page_count = 100000".to_owned());
    let mut write = office.mirror.write().await.unwrap();
    sqlx::query(pages).execute(write.conn()).await.unwrap();
    write.commit().await.unwrap();
    let choice = Choice::AddDepartment {
        name: "room again".into(),
    };
    assert_eq!(
        office
            .mirror
            .decide(Decide {
                choices: vec![choice]
            })
            .await
            .unwrap()
            .operations
            .len(),
        1
    );
}

#[tokio::test]
async fn damage_met_while_reading_is_told_as_damage_never_as_a_fault() {
    let office = Office::open().await;
    let people =
        (0..1_500).map(|i| Row::Employee(employee(&format!("p{i}"), &format!("Person {i}"))));
    office.rows(people).await;
    office.mirror.lock().await;
    let profile = office.mirror.profile().clone();
    let path = profile.folder.join("copy-1.db");
    let whole = std::fs::read(&path).unwrap();
    let mut told = 0;
    for page in (1..whole.len() / 4096).step_by(9) {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 99] ^= 0x40;
        std::fs::write(&path, &bytes).unwrap();
        if let Err(failure) = everything_drawn(&profile).await {
            assert!(
                matches!(
                    failure,
                    Failure::Told(Problem::VaultDamaged | Problem::CopyDamaged)
                ),
                "page {page}: {failure}"
            );
            told += 1;
        }
    }
    assert!(told > 10, "{told}");
}

/// Opens, and asks what the screens ask.
async fn everything_drawn(profile: &Profile) -> Result<(), Failure> {
    let mirror = Mirror::open(profile, None).await?;
    let asked = async {
        mirror.overview().await?;
        for (offset, text) in [(0, ""), (700, ""), (1_400, ""), (0, "person 9")] {
            let window = Window {
                offset,
                limit: 100,
                sort: EmployeeSort::Name,
                descending: false,
            };
            let filter = EmployeeFilter {
                text: text.into(),
                ..EmployeeFilter::default()
            };
            mirror.employees(EmployeesQuery { filter, window }).await?;
        }
        mirror
            .search(Search {
                text: "person 77".into(),
                limit: 50,
                about: None,
            })
            .await?;
        Ok(())
    }
    .await;
    mirror.lock().await;
    asked
}

#[tokio::test]
async fn preferences_survive_a_broken_file_field_by_field() {
    let folder = Folder::new();
    let profile = profile(&folder);
    assert_eq!(preferences::find(&profile).await, Preferences::default());
    let dark = Preferences {
        theme: Theme::Dark,
        language: Some(Language::PtBr),
        lock_after_minutes: None,
        ..Preferences::default()
    };
    preferences::set(&profile, &dark).await.unwrap();
    assert_eq!(preferences::find(&profile).await, dark);
    let path = folder.0.join(preferences::FILE);
    std::fs::write(
        &path,
        r#"{"theme":"purple","language":"xx","density":"compact","later":1}"#,
    )
    .unwrap();
    let found = preferences::find(&profile).await;
    assert_eq!(
        (found.theme, found.language, found.density),
        (Theme::System, None, Density::Compact)
    );
    std::fs::write(&path, "{\"theme").unwrap();
    assert_eq!(preferences::find(&profile).await, Preferences::default());
    let wrong = Preferences {
        lock_after_minutes: Some(0),
        ..Preferences::default()
    };
    assert_eq!(
        problem(preferences::set(&profile, &wrong).await),
        Problem::field("lock_after_minutes", "range_1_1440")
    );
}

#[tokio::test]
async fn a_certificate_file_that_is_gone_since_does_not_keep_the_theme_from_changing() {
    let folder = Folder::new();
    let profile = profile(&folder);
    let file = folder.0.join("authority.pem");
    std::fs::write(&file, "anything").unwrap();
    let trusting = Preferences {
        authority_file: Some(file.display().to_string()),
        ..Preferences::default()
    };
    preferences::set(&profile, &trusting).await.unwrap();
    std::fs::remove_file(&file).unwrap();
    let dark = Preferences {
        theme: Theme::Dark,
        ..trusting
    };
    preferences::set(&profile, &dark).await.unwrap();
    assert_eq!(preferences::find(&profile).await, dark);
    let elsewhere = Preferences {
        authority_file: Some("/no/such/file.pem".to_owned()),
        ..dark
    };
    assert_eq!(
        problem(preferences::set(&profile, &elsewhere).await),
        Problem::field("authority_file", "not_found")
    );
}

/// Runs where a Secret Service does (`dbus-run-session`); elsewhere it checks that none is claimed.
#[tokio::test]
async fn the_real_keychain_opens_a_vault_where_a_secret_service_runs() {
    let folder = Folder::new();
    let profile = Profile {
        secrets: Secrets::Keychain,
        ..profile(&folder)
    };
    if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() {
        assert!(
            !Secrets::Keychain.answers(&Random::System).await,
            "no session bus, so no keychain may say yes"
        );
        return;
    }
    made(&profile, None).await;
    assert!(matches!(open::start(&profile).await.0, Stage::Ready { .. }));
    open::forget(&profile).await.unwrap();
    assert!(matches!(open::start(&profile).await.0, Stage::FirstRun));
}

#[tokio::test]
async fn a_copy_in_the_shape_of_another_version_is_built_anew_and_what_waits_stays_syn_3() {
    let office = Office::open().await;
    office
        .rows([Row::Employee(employee("anna", "Anna Ivanova"))])
        .await;
    let dismiss = Choice::Dismiss {
        employee: "anna".into(),
        keep_webhooks: false,
    };
    crate::deciding::decide(&office, dismiss).await;
    let copy = office.mirror.copy();
    let mut write = office.mirror.write_copy(&copy).await.unwrap();
    sqlx::query("update _sqlx_migrations set checksum = x'00' where version = 1")
        .execute(write.conn())
        .await
        .unwrap();
    write.commit().await.unwrap();
    let profile = office.mirror.profile().clone();
    office.mirror.lock().await;

    let opened = Mirror::open(&profile, None).await.unwrap();
    let outbox = opened.outbox().await.unwrap();
    assert_eq!(outbox.waiting.len(), 1, "what was decided");
    let found = opened
        .search(Search {
            text: "Anna".into(),
            limit: 50,
            about: None,
        })
        .await
        .unwrap();
    assert!(found.people.is_empty(), "it comes from the server again");
}
