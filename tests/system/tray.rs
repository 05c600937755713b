//! The app without its window: the icon beside the clock, read over the bus as a desktop's panel reads it, and the window as a
//! window manager closes it. The panel that takes icons is this test; what it asks and presses is what every panel does.

use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::runtime::Runtime;
use xtask::desk::Keychain;
use xtask::part::{Part, log_to};
use xtask::wait;
use xtask::webdriver::PATIENCE;
use zbus::message::Header;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Structure, Value as Told};
use zbus::{Connection, Proxy};

use crate::harness::device::Device as _;
use crate::harness::server::Server;
use crate::harness::window::{Office, button};

const PANEL: &str = "org.kde.StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";
/// The switch in the settings.
const CHOICE: &str = "//label[.//input[@aria-label='Keep running when the window is closed']]";

/// What stands for the desktop's panel: who brings an icon, by its name on the bus, and where it is.
struct Panel(Sender<(String, String)>);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Panel {
    fn register_status_notifier_item(&self, service: &str, #[zbus(header)] header: Header<'_>) {
        let sender = header.sender().unwrap().to_string();
        let _ = self.0.send((sender, service.to_owned()));
    }
    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }
    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// The desk's bus, and the icons that are brought to its panel.
struct Bus {
    runtime: Runtime,
    connection: Connection,
    brought: Receiver<(String, String)>,
}

/// An icon's menu: whose, and where.
struct Menu(String, OwnedObjectPath);

impl Bus {
    /// A desktop with a panel.
    fn with_panel(office: &mut Office) -> Self {
        let runtime = Runtime::new().unwrap();
        let (bring, brought) = channel();
        let address = office.desk().bus().to_owned();
        let connection = runtime.block_on(async {
            zbus::connection::Builder::address(address.as_str())
                .unwrap()
                .serve_at("/StatusNotifierWatcher", Panel(bring))
                .unwrap()
                .name(PANEL)
                .unwrap()
                .build()
                .await
                .unwrap()
        });
        Self {
            runtime,
            connection,
            brought,
        }
    }

    /// Waits for the icon that the app brings.
    fn icon(&self) -> Menu {
        let (sender, path) = self.brought.recv_timeout(PATIENCE).unwrap();
        let menu = self.runtime.block_on(async {
            let item = Proxy::new(&self.connection, sender.clone(), path, ITEM);
            item.await.unwrap().get_property("Menu").await.unwrap()
        });
        Menu(sender, menu)
    }

    /// Asks a menu; none answers where the icon is gone.
    fn ask<A>(&self, Menu(sender, path): &Menu, method: &str, request: &impl Request) -> Option<A>
    where
        A: for<'d> zbus::zvariant::DynamicDeserialize<'d>,
    {
        self.runtime.block_on(async {
            let menu = Proxy::new(&self.connection, sender.as_str(), path, MENU);
            menu.await.ok()?.call(method, request).await.ok()
        })
    }

    /// What a menu offers, by its numbers.
    fn offers(&self, menu: &Menu) -> Vec<(i32, String)> {
        let said = self.ask(menu, "GetLayout", &(0, -1, vec!["label"]));
        let (_, (_, _, entries)): (u32, (i32, Labels, Vec<OwnedValue>)) = said.unwrap_or_default();
        entries.iter().filter_map(offered).collect()
    }

    /// Presses what is called so.
    fn press(&self, menu: &Menu, label: &str) {
        let offers = self.offers(menu);
        let wanted = offers.iter().find(|(_, offered)| offered == label);
        let (id, _) = wanted.unwrap_or_else(|| panic!("no {label} in {offers:?}"));
        let request = (*id, "clicked", Told::from(0), 0_u32);
        // An app that was asked to quit may be gone before it answers.
        let _: Option<()> = self.ask(menu, "Event", &request);
    }
}

/// What a menu is asked with.
trait Request: serde::Serialize + zbus::zvariant::DynamicType {}
impl<T: serde::Serialize + zbus::zvariant::DynamicType> Request for T {}

type Labels = std::collections::HashMap<String, OwnedValue>;

/// A menu's entry with words: its number and what it says.
fn offered(entry: &OwnedValue) -> Option<(i32, String)> {
    let entry: &Structure<'_> = entry.downcast_ref().ok()?;
    let [id, labels, _] = entry.fields() else {
        return None;
    };
    let labels: Labels = labels.try_clone().ok()?.try_into().ok()?;
    let label: &str = labels.get("label")?.downcast_ref().ok()?;
    Some((id.downcast_ref().ok()?, label.to_owned()))
}

/// The windows of the app that are on the screen.
const WINDOW: [&str; 3] = ["--onlyvisible", "--class", "gatehouse"];

/// Has the window manager do something.
fn managed(office: &mut Office, words: &[&str]) -> String {
    let mut command = Command::new("xdotool");
    office.desk().seat(&mut command);
    let out = command.args(words).output().unwrap();
    assert!(out.status.success(), "{words:?}: {out:?}");
    String::from_utf8(out.stdout).unwrap()
}

/// The same with the app's window, once it is there.
fn window(office: &mut Office, words: &[&str]) -> String {
    managed(
        office,
        &[&["search", "--sync"][..], &WINDOW, words].concat(),
    )
}

/// Whether the app's window is on the screen.
fn is_seen(office: &mut Office) -> bool {
    let mut command = Command::new("xdotool");
    office.desk().seat(&mut command);
    command
        .arg("search")
        .args(WINDOW)
        .output()
        .unwrap()
        .status
        .success()
}

/// The window's place and size, as the window manager knows them.
fn place(office: &mut Office) -> Vec<(String, i64)> {
    window(office, &["getwindowgeometry", "--shell"])
        .lines()
        .filter_map(|line| line.split_once('='))
        .filter(|(name, _)| ["X", "Y", "WIDTH", "HEIGHT"].contains(name))
        .map(|(name, value)| (name.to_owned(), value.parse().unwrap()))
        .collect()
}

#[test]
fn closed_the_app_goes_on_beside_the_clock_where_it_is_asked_to_and_locks_and_quits_from_there() {
    let server = Server::demo(20);
    let mut office = Office::new(Keychain::Unlocked);
    let bus = Bus::with_panel(&mut office);
    let _windows = window_manager(&mut office);
    office.open();
    office.connect(&server, &server.owner());
    office.online();
    office.go("Settings");
    assert!(bus.brought.try_recv().is_err(), "nobody asked for an icon");
    office.window().press(CHOICE).unwrap();
    let menu = bus.icon();
    let labels = |menu: &Menu| -> Vec<String> {
        let offers = bus.offers(menu).into_iter();
        offers
            .map(|(_, label)| label)
            .filter(|label| !label.is_empty())
            .collect()
    };
    assert_eq!(
        labels(&menu),
        ["Open Gatehouse", "Sync now", "Lock", "Quit"]
    );
    office
        .window()
        .press("//select/option[@value='de']")
        .unwrap();
    wait::until("the menu in German", PATIENCE, || {
        Ok(
            (labels(&menu) == ["Gatehouse öffnen", "Jetzt abgleichen", "Sperren", "Beenden"])
                .then_some(()),
        )
    })
    .unwrap();
    office
        .window()
        .press("//select/option[@value='en']")
        .unwrap();
    wait::until("the menu in English", PATIENCE, || {
        Ok(labels(&menu).contains(&"Lock".to_owned()).then_some(()))
    })
    .unwrap();

    close(&mut office);
    wait::until("the window to go", PATIENCE, || {
        Ok((!is_seen(&mut office)).then_some(()))
    })
    .unwrap();
    // It is still there, and answers.
    assert_eq!(office.ask("stage", Value::Null)["stage"], json!("ready"));
    bus.press(&menu, "Lock");
    wait::until("the lock", PATIENCE, || {
        Ok((office.ask("stage", Value::Null)["stage"] == json!("locked")).then_some(()))
    })
    .unwrap();
    bus.press(&menu, "Open Gatehouse");
    wait::until("the window", PATIENCE, || {
        Ok(is_seen(&mut office).then_some(()))
    })
    .unwrap();
    office.window().find(&button("Unlock")).unwrap();
    bus.press(&menu, "Quit");
    wait::until("the end of the app", PATIENCE, || {
        Ok(labels(&menu).is_empty().then_some(()))
    })
    .unwrap();
}

#[test]
fn the_window_opens_where_it_was_and_as_large_and_closing_it_ends_the_app_without_an_icon() {
    let server = Server::demo(20);
    let mut office = Office::new(Keychain::Unlocked);
    let _windows = window_manager(&mut office);
    office.open();
    office.connect(&server, &server.owner());
    window(&mut office, &["windowsize", "--sync", "1111", "777"]);
    window(&mut office, &["windowmove", "--sync", "123", "45"]);
    let before = place(&mut office);
    close(&mut office);
    wait::until("the end of the app", PATIENCE, || {
        Ok(office.profile().join("window.json").exists().then_some(()))
    })
    .unwrap();
    office.close();
    office.open();
    assert_eq!(place(&mut office), before);
}

/// One that draws frames and closes windows, as a desktop has it.
fn window_manager(office: &mut Office) -> Part {
    let mut command = Command::new("openbox");
    office.desk().seat(&mut command);
    log_to(&mut command, &office.folder().join("openbox.log")).unwrap();
    let part = Part::start("openbox", &mut command).unwrap();
    wait::until("the window manager", Duration::from_secs(20), || {
        let mut asked = Command::new("xdotool");
        office.desk().seat(&mut asked);
        let there = asked.arg("get_desktop").output()?.status.success();
        Ok(there.then_some(()))
    })
    .unwrap();
    part
}

/// As a person closes a window by the keyboard: the keys go to the window manager.
fn close(office: &mut Office) {
    window(office, &["windowactivate", "--sync"]);
    managed(office, &["key", "alt+F4"]);
}
