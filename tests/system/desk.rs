//! The lists of people in the real window, moved by its mouse.

use std::time::Duration;

use serde_json::{Value, json};
use xtask::desk::Keychain;
use xtask::wait;
use xtask::webdriver::{PATIENCE, Session};

use crate::harness::device::Device as _;
use crate::harness::server::Server;
use crate::harness::window::Office;

/// WebDriver's code of the key.
const ESCAPE: &str = "\u{e00c}";

fn to(x: i64, y: i64) -> Value {
    json!({"type": "pointerMove", "x": x, "y": y, "duration": 60})
}
fn down() -> Value {
    json!({"type": "pointerDown", "button": 0})
}
fn up() -> Value {
    json!({"type": "pointerUp", "button": 0})
}

/// How many the bar says are chosen; 0 without a bar.
fn chosen(window: &Session) -> i64 {
    let script = "return parseInt(document.querySelector('[role=toolbar] b')?.textContent ?? '0');";
    window.run(script, &[]).unwrap().as_i64().unwrap()
}

fn until_chosen(window: &Session, what: &str, enough: impl Fn(i64) -> bool) -> i64 {
    let mut last = 0;
    wait::until(what, PATIENCE, || {
        last = chosen(window);
        Ok(enough(last).then_some(last))
    })
    .unwrap_or_else(|missed| panic!("{missed:#}: {last} are chosen"))
}

/// Where the middle of each drawn row is, and where the list ends.
fn rows(window: &Session) -> (Vec<(i64, i64)>, i64) {
    let script = "const list = document.querySelector('[role=grid]').getBoundingClientRect();
        const rows = [...document.querySelectorAll('[role=row][data-index]')]
            .map(row => row.getBoundingClientRect()).filter(row => row.bottom < list.bottom)
            .map(row => [Math.round(row.left + 120), Math.round(row.top + row.height / 2)]);
        return [rows, Math.round(list.bottom)];";
    serde_json::from_value(window.run(script, &[]).unwrap()).unwrap()
}

#[test]
fn rows_are_chosen_by_the_mouse_held_down_over_them_and_given_back_by_escape() {
    let server = Server::demo(500);
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.connect(&server, &server.owner());
    office.online();
    for screen in ["Employees", "Invitations", "Two-step"] {
        office.go(screen);
        let window = office.window();
        window.find("//*[@role='row'][@data-index='9']").unwrap();
        let (at, end) = rows(window);
        let (x, y) = at[2];
        window
            .mouse(&[to(x, y), down(), to(x + 4, at[3].1), to(x, at[5].1)])
            .unwrap();
        until_chosen(window, "four rows to be chosen", |n| n == 4);
        // Held below the list, it runs on.
        window.mouse(&[to(x, end + 12)]).unwrap();
        until_chosen(window, "more rows than fit the list", |n| n > 25);
        let marked = window.run("return String(getSelection());", &[]).unwrap();
        assert_eq!(marked, json!(""), "{screen}: text is marked as well");
        window.keys(ESCAPE).unwrap();
        until_chosen(window, "nothing to be chosen", |n| n == 0);
        window.mouse(&[to(x, y), up()]).unwrap();
        window
            .run("document.querySelector('[role=grid]').scrollTop = 0;", &[])
            .unwrap();
        wait::until("the list's beginning", Duration::from_secs(10), || {
            Ok(window
                .find("//*[@role='row'][@data-index='1']")
                .is_ok_and(|row| window.shown(&row).unwrap_or(false))
                .then_some(()))
        })
        .unwrap();
        let (at, _) = rows(window);
        let [from, to_row] = [at[1], at[3]];
        window
            .mouse(&[to(from.0, from.1), down(), to(to_row.0, to_row.1), up()])
            .unwrap();
        until_chosen(window, "three rows to be chosen", |n| n == 3);
        let opened = window
            .run("return !!document.querySelector('aside h2');", &[])
            .unwrap();
        assert_eq!(opened, json!(false), "{screen}: letting go opened somebody");
        let focus = window
            .run("return document.activeElement?.getAttribute('role');", &[])
            .unwrap();
        assert_eq!(
            focus,
            json!("row"),
            "{screen}: the keyboard goes on from there"
        );
        window.keys(ESCAPE).unwrap();
        until_chosen(window, "nothing to be chosen", |n| n == 0);
    }
}

#[test]
fn starting_with_the_computer_enters_the_app_where_the_system_looks_and_takes_it_out_again() {
    let server = Server::demo(20);
    let mut office = Office::new(Keychain::Unlocked);
    let home = office.folder().join("home");
    std::fs::create_dir_all(&home).unwrap();
    office.env.push(("HOME".into(), home.display().to_string()));
    let entry = home.join(".config/autostart/Gatehouse.desktop");
    office.open();
    office.connect(&server, &server.owner());
    office.go("Settings");
    // The box itself is drawn; what is pressed is what a person sees of it.
    let choice = "//label[descendant::input[@aria-label='Start with the computer']]".to_owned();
    assert!(!entry.exists(), "nobody asked for it");
    office.window().press(&choice).unwrap();
    wait::until("the entry", PATIENCE, || Ok(entry.exists().then_some(()))).unwrap();
    let text = std::fs::read_to_string(&entry).unwrap();
    let starts = text.lines().find_map(|line| line.strip_prefix("Exec="));
    let app = office.program.display().to_string();
    assert_eq!(starts, Some(format!("{app} --hidden").as_str()), "{text}");
    for line in ["[Desktop Entry]", "Type=Application", "Terminal=false"] {
        assert!(text.lines().any(|one| one == line), "{text}");
    }

    // It is remembered, and not entered again by starting.
    office.close();
    std::fs::remove_file(&entry).unwrap();
    office.open();
    office.go("Settings");
    office.window().find(&choice).unwrap();
    let script =
        "return document.querySelector('[aria-label=\"Start with the computer\"]').checked;";
    assert_eq!(office.window().run(script, &[]).unwrap(), json!(true));
    assert!(!entry.exists());
    std::fs::write(&entry, &text).unwrap();
    office.window().press(&choice).unwrap();
    wait::until("the entry to go", PATIENCE, || {
        Ok((!entry.exists()).then_some(()))
    })
    .unwrap();
}
