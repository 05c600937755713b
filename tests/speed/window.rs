//! The window as a person waits for it.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::json;
use xtask::desk::Keychain;
use xtask::webdriver::Session;

use crate::computer::{PASSPHRASE, PATIENCE};
use crate::harness::device::Device;
use crate::harness::folder::{copy, programs};
use crate::harness::server::Server;
use crate::harness::window::Office;
use crate::memory;
use crate::table::{Table, ms, quantile, seconds};

/// A row of the list with an address in it, not a place that is still loading.
const ROW: &str = "//*[@role='row'][@data-index][contains(., '@')]";
/// Starts that are measured; the middle one counts.
const STARTS: usize = 5;

/// Starting to the first list, beside a window with nothing in it.
pub fn starts(table: &mut Table, size: &str, server: &Server) {
    let mut office = Office::new(Keychain::Unlocked);
    let mut empty: Vec<Duration> = (0..STARTS).map(|_| empty(&mut office)).collect();
    office.open();
    office.connect(server, &server.owner());
    office.online_within(PATIENCE);
    office.close();
    let mut starts: Vec<Duration> = (0..STARTS).map(|_| started(&mut office)).collect();
    let start = quantile(&mut starts, 50);
    let empty = quantile(&mut empty, 50);
    table.most("start to a usable list", size, seconds(start), "s", 1.5);
    table.figure("  an empty window", size, seconds(empty), "s");
    table.figure(
        "  the one as a multiple of the other",
        size,
        seconds(start) / seconds(empty),
        "×",
    );
}

/// Searching to the screen and memory, in a window over a vault that is there already.
pub fn searches(table: &mut Table, size: &str, profile: &Path, typed: &[String]) {
    let mut office = Office::new(Keychain::Missing);
    copy(profile, &office.profile());
    office.open();
    office.window().find("//input").unwrap();
    office.ask("unlock", json!({"passphrase": PASSPHRASE}));
    office.window().find("//nav").unwrap();
    office.go("Employees");
    office.window().find(ROW).unwrap();
    // What finds nobody is left out, since nothing on the screen tells an answer from its absence.
    let typed: Vec<&String> = typed
        .iter()
        .filter(|text| {
            let found = office.ask("search", json!({"text": text}));
            found["people"]
                .as_array()
                .is_some_and(|all| !all.is_empty())
        })
        .collect();
    assert!(!typed.is_empty(), "someone is found");
    let mut took: Vec<Duration> = (0..3).flat_map(|_| to_screen(&office, &typed)).collect();
    table.most(
        "search as you type, p95 to the screen",
        size,
        ms(quantile(&mut took, 95)),
        "ms",
        50.0,
    );
    let pss = memory::below(office.window().driver_id());
    table.most("all processes of the app, PSS", size, pss, "MB", 200.0);
}

/// Types each text into the field on top: from the key to the frame that shows people. An answer that does not come within
/// two seconds counts as those two seconds.
fn to_screen(office: &Office, typed: &[&String]) -> Vec<Duration> {
    let script = "const field = document.querySelector('search input');
        const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
        const type = text => { set.call(field, text); field.dispatchEvent(new Event('input', {bubbles: true})); };
        const people = () => document.querySelectorAll('search [role=option] b').length;
        const turn = () => new Promise(done => setTimeout(done, 0));
        const painted = () => new Promise(done => requestAnimationFrame(() => {
          const after = new MessageChannel();
          after.port1.onmessage = done;
          after.port2.postMessage(0);
        }));
        const until = async (wanted, ms) => {
          for (const end = performance.now() + ms; !wanted(); await turn()) if (performance.now() > end) return false;
          return true;
        };
        field.focus();
        const took = [];
        for (const text of given[0]) {
          type('');
          await until(() => people() === 0, 2000);
          await painted();
          const begun = performance.now();
          type(text);
          await until(() => people() > 0, 2000);
          await painted();
          took.push(performance.now() - begun);
        }
        type('');
        field.blur();
        return took;";
    // A few at a time: a script must end within half a minute.
    typed
        .chunks(8)
        .flat_map(|few| {
            let said = office.window().run(script, &[json!(few)]).unwrap();
            let took = said.as_array().unwrap().clone();
            took.into_iter().filter_map(|ms| ms.as_f64())
        })
        .map(|ms| Duration::from_secs_f64(ms / 1_000.0))
        .collect()
}

/// From the start of the program to the first sight of people in the list.
fn started(office: &mut Office) -> Duration {
    office.open();
    let window = office.window();
    window.run("location.hash = '#/employees';", &[]).unwrap();
    window.find(ROW).unwrap();
    let took = lived(window);
    office.close();
    took
}

/// From the start of the program with an empty window to the sight of its page.
fn empty(office: &mut Office) -> Duration {
    let mut driver = Command::new("WebKitWebDriver");
    office.desk().seat(&mut driver);
    driver
        .env("GATEHOUSE_PROFILE", office.folder().join("empty"))
        .env("TAURI_WEBVIEW_AUTOMATION", "true");
    let log = office.folder().join("empty.log");
    let program = programs().join("examples").join("empty");
    let window = Session::window(driver, &log, &program, &[]).unwrap();
    window.find("//h1").unwrap();
    lived(&window)
}

/// How long the program of a window runs; its driver has no other child.
fn lived(window: &Session) -> Duration {
    let programs = memory::children(window.driver_id());
    memory::age(*programs.first().expect("the window's program runs"))
}
