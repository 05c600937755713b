//! The window as a person waits for it.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
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
/// What both pages are asked with: the next turn of the page's loop, and the end of the next frame, with what `look` saw as it was
/// about to be drawn. There is one channel for all frames, since making one for each would be felt in what is measured.
const PAINTED: &str = "
        const turn = () => new Promise(done => setTimeout(done, 0));
        const after = new MessageChannel();
        const painted = (look = () => {}) => new Promise(done => requestAnimationFrame(() => {
          const seen = look();
          after.port1.onmessage = () => done(seen);
          after.port2.postMessage(0);
        }));";
/// Types each of the given texts, and answers with the milliseconds of [`Typed`] for each.
const TO_SCREEN: &str = "
        const field = document.querySelector('search input');
        const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
        const type = text => { set.call(field, text); field.dispatchEvent(new Event('input', {bubbles: true})); };
        const people = () => document.querySelectorAll('search [role=option] b').length;
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
          const stood = performance.now() - begun;
          await painted();
          const shown = performance.now() - begun;
          await turn();
          const still = performance.now();
          await painted();
          const idle = performance.now() - still;
          const asked = performance.now();
          await window.__TAURI_INTERNALS__.invoke('search', {request: {text, limit: 8}});
          took.push([shown, stood, performance.now() - asked, idle]);
        }
        type('');
        field.blur();
        return took;";
/// Scrolls the list of people through a part of its length in equal jumps, each as soon as the one before shows people. Answers with
/// how many milliseconds places without people stood on the screen after each, from the beginning of the frame that first shows the
/// place to the end of the one that shows people, and with the most elements that the page ever had.
const THROUGH: &str = "
        const rows = () => [...document.querySelectorAll('[role=row][data-index]')];
        let list = rows()[0];
        while (list && list.scrollHeight <= list.clientHeight + 1) list = list.parentElement;
        const inside = () => {
          const { top, bottom } = list.getBoundingClientRect();
          return rows().filter(row => { const at = row.getBoundingClientRect(); return at.bottom > top + 31 && at.top < bottom - 1; });
        };
        // Of who is on the way the elements of who stood there before are in the page, and covered.
        const isHere = row => row.textContent.includes('@') && !row.querySelector('.loading');
        const stands = () => {
          const seen = inside();
          return seen.length >= Math.floor(list.clientHeight / 32) - 2 && seen.every(isHere);
        };
        // When the next frame begins and ends, and whether it shows people.
        const frame = async () => {
          const seen = await painted(() => ({ begun: performance.now(), shows: stands() }));
          return { ...seen, ended: performance.now() };
        };
        const [first, last, jumps] = given;
        const [blank, most] = [[], [0]];
        for (let i = 1; i <= jumps; i++) {
          list.scrollTop = (list.scrollHeight - list.clientHeight) * (first + (last - first) * i / jumps);
          // The list has moved by then; before, the screen has what was there.
          const { begun, shows } = await frame();
          let now = { shows, ended: begun };
          while (!now.shows && now.ended < begun + 2000) now = await frame();
          blank.push(now.ended - begun);
          most[0] = Math.max(most[0], document.querySelectorAll('*').length);
        }
        return [blank, most[0]];";
/// Starts that are measured; the middle one counts.
const STARTS: usize = 5;

/// Starting to the first list, beside a window with nothing in it.
pub fn starts(table: &mut Table, size: &str, server: &Server) {
    let mut office = Office::new(Keychain::Unlocked);
    let empties: Vec<Empty> = (0..STARTS).map(|_| empty(&mut office)).collect();
    let share = empties.iter().map(|one| one.share).fold(0.0, f64::max);
    table.figure("  an empty window's processes, PSS", size, share, "MB");
    let mut frames: Vec<Duration> = empties.iter().flat_map(|one| one.frames.clone()).collect();
    let frame = ms(quantile(&mut frames, 95));
    table.figure("  a frame of an empty window, p95", size, frame, "ms");
    let mut empty: Vec<Duration> = empties.iter().map(|one| one.started).collect();
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
            let found = office.ask("search", json!({"text": text, "limit": 8}));
            found["people"]
                .as_array()
                .is_some_and(|all| !all.is_empty())
        })
        .collect();
    assert!(!typed.is_empty(), "someone is found");
    let took: Vec<Typed> = (0..3).flat_map(|_| to_screen(&office, &typed)).collect();
    let part = |of: fn(&Typed) -> Duration| {
        let mut all: Vec<Duration> = took.iter().map(of).collect();
        ms(quantile(&mut all, 95))
    };
    let shown = part(|one| one.shown);
    table.most(
        "search as you type, p95 to the screen",
        size,
        shown,
        "ms",
        50.0,
    );
    let parts = [
        ("  Rust's answer in the page, p95", part(|one| one.answered)),
        ("  the people in the page, p95", part(|one| one.stood)),
        ("  a frame of the page as it is, p95", part(|one| one.idle)),
    ];
    for (what, took) in parts {
        table.figure(what, size, took, "ms");
    }
    through(table, size, &office);
    let driver = office.window().driver_id();
    let pss = memory::below(driver);
    table.most("all processes of the app, PSS", size, pss, "MB", 200.0);
    let own: f64 = memory::children(driver)
        .into_iter()
        .map(memory::share)
        .sum();
    table.figure("  the app's own process", size, own, "MB");
}

/// The list of people from its first to its last row, in jumps of many screens: what is drawn, and how long nobody is to be seen.
fn through(table: &mut Table, size: &str, office: &Office) {
    let script = format!("{PAINTED}{THROUGH}");
    let (mut blank, mut most) = (Vec::new(), 0.0_f64);
    // A part at a time: a script must end within half a minute.
    for part in 0..8 {
        let from = f64::from(part) / 8.0;
        let asked = [json!(from), json!(from + 0.125), json!(50)];
        let said = office.window().run(&script, &asked).unwrap();
        blank.extend(said[0].as_array().unwrap().iter().map(since));
        most = most.max(said[1].as_f64().unwrap());
    }
    let end = "const rows = [...document.querySelectorAll('[role=row][data-index]')];
        const all = Number(document.querySelector('[role=grid]').getAttribute('aria-rowcount'));
        return [Math.max(...rows.map(row => Number(row.dataset.index))), all];";
    let last = office.window().run(end, &[]).unwrap();
    // The head of the list is a row too, and the first of all is number 0.
    let [end, all] = [0, 1].map(|i| last[i].as_f64().unwrap());
    table.least("scrolled through, to row", size, end, "", all - 2.0);
    table.most("  elements of the page, at most", size, most, "", 1_500.0);
    if std::env::var_os("GATEHOUSE_BENCH_EACH").is_some() {
        for (i, one) in blank.iter().enumerate() {
            println!("   jump {i:3} {:4.0} ms", ms(*one));
        }
    }
    let longest = blank.iter().copied().max().unwrap_or_default();
    table.most(
        "  places without people, at most",
        size,
        ms(longest),
        "ms",
        100.0,
    );
    table.figure("  the same, p95", size, ms(quantile(&mut blank, 95)), "ms");
}

/// What one text took, each from its key on but the last.
struct Typed {
    /// Until the frame that shows people.
    shown: Duration,
    /// Until people stood in the page, not drawn yet.
    stood: Duration,
    /// Until Rust's answer was in the page, asked by hand.
    answered: Duration,
    /// How long the page takes to a frame when nothing changes.
    idle: Duration,
}

/// Types each text into the field on top: from the key to the frame that shows people. An answer that does not come within
/// two seconds counts as those two seconds.
fn to_screen(office: &Office, typed: &[&String]) -> Vec<Typed> {
    let script = format!("{PAINTED}{TO_SCREEN}");
    // A few at a time: a script must end within half a minute.
    typed
        .chunks(8)
        .flat_map(|few| {
            let said = office.window().run(&script, &[json!(few)]).unwrap();
            said.as_array().unwrap().clone()
        })
        .map(|one| {
            let part = |i: usize| since(&one[i]);
            Typed {
                shown: part(0),
                stood: part(1),
                answered: part(2),
                idle: part(3),
            }
        })
        .collect()
}

/// Milliseconds, as a page tells them.
fn since(ms: &Value) -> Duration {
    Duration::from_secs_f64(ms.as_f64().unwrap() / 1_000.0)
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

/// What a window with nothing in it costs.
struct Empty {
    /// From the start of the program to the sight of its page.
    started: Duration,
    /// Its processes' share of memory then, in MB.
    share: f64,
    /// Frames of the page as it is.
    frames: Vec<Duration>,
}

fn empty(office: &mut Office) -> Empty {
    let mut driver = Command::new("WebKitWebDriver");
    office.desk().seat(&mut driver);
    driver
        .env("GATEHOUSE_PROFILE", office.folder().join("empty"))
        .env("TAURI_WEBVIEW_AUTOMATION", "true");
    let log = office.folder().join("empty.log");
    let program = programs().join("examples").join("empty");
    let window = Session::window(driver, &log, &program, &[]).unwrap();
    window.find("//h1").unwrap();
    let started = lived(&window);
    let share = memory::below(window.driver_id());
    let script = format!(
        "{PAINTED}
        const took = [];
        for (let n = 0; n < 40; n++) {{
          await turn();
          const begun = performance.now();
          await painted();
          took.push(performance.now() - begun);
        }}
        return took;"
    );
    let said = window.run(&script, &[]).unwrap();
    let frames = said.as_array().unwrap().iter().map(since).collect();
    Empty {
        started,
        share,
        frames,
    }
}

/// How long the program of a window runs; its driver has no other child.
fn lived(window: &Session) -> Duration {
    let programs = memory::children(window.driver_id());
    memory::age(*programs.first().expect("the window's program runs"))
}
