//! The app connected as to a portal of the vendor, by a webhook of the real server, whose REST the vendor's own library accepts.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use xtask::desk::Keychain;
use xtask::http::Visitor;

use crate::harness::app::App;
use crate::harness::device::{Device, QUIET};
use crate::harness::mail::MailServer;
use crate::harness::proxy::{Line, Proxy};
use crate::harness::server::{Engine, Server};
use crate::harness::window::{Office, button, field, row};
use crate::people::{hire, id_of, join_by_mail, person};
use crate::pictures::{THEMES, faults, picture, settle};
use crate::rest::Owner;

const ANNA: &str = "anna@northwind.example";
const BEN: &str = "ben@northwind.example";
const DORA: &str = "dora@northwind.example";

/// Waits until the list of people says of somebody where they stand.
fn stands(device: &mut impl Device, address: &str, status: &str) {
    xtask::wait::until(&format!("{address} to be {status}"), QUIET, || {
        device.ask("sync_now", Value::Null);
        let line = device.employee(address);
        Ok(line
            .is_some_and(|line| line["status"] == status)
            .then_some(()))
    })
    .unwrap();
}

/// How everything in the outbox ended.
fn outcomes(device: &mut impl Device) -> Vec<Value> {
    let outbox = device.ask("outbox", Value::Null);
    let all = ["unsettled", "ended"].map(|part| outbox[part].as_array().unwrap().clone());
    let ended = all.concat();
    ended
        .iter()
        .map(|line| line["ended"]["outcome"]["outcome"].clone())
        .collect()
}

/// Pictures of what is shown, in both themes; nothing on them may be hard to read for anybody.
fn look(office: &Office, name: &str) {
    for theme in THEMES {
        let script = "document.documentElement.dataset.theme = given[0];";
        office.window().run(script, &[json!(theme)]).unwrap();
        settle(office.window());
        picture(office.window(), &format!("portal-{name}-{theme}"));
        let faults = faults(office.window(), name);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

/// API-1, DIS-1, OFF-2, INV-1: what is decided in the window is in force on the portal, and shown as the portal says.
#[test]
fn people_of_a_portal_are_dismissed_reinstated_edited_and_invited_in_the_window_dis_1_off_2() {
    let mail = MailServer::start();
    let mut server = Server::start(&Engine::Sqlite, &mail);
    let mut native = App::in_step(&server, &server.owner());
    hire(&mut native, &mail, ANNA, "employee");
    hire(&mut native, &mail, BEN, "employee");
    for email in [ANNA, BEN] {
        // Who never signed in is taken for invited.
        Owner::of(&server, &person(email));
    }
    native.decide(&[json!({"choice": "add_department", "name": "Sales"})]);
    native.quiet();
    let mut petra = Owner::of(&server, &server.owner());
    let address = petra.make(&server);

    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.window().fill(&field("Address"), &address).unwrap();
    office.press("Go on");
    office.window().find(&button("Connect")).unwrap();
    look(&office, "first-run");
    office.press("Connect");
    office.window().find("//nav").unwrap();
    office.online();

    office.go("Employees");
    office.window().press(&row(ANNA)).unwrap();
    let in_pane = |name: &str| format!("//aside//button[normalize-space(.)='{name}']");
    office.window().press(&in_pane("Dismiss")).unwrap();
    office.window().fill(&field("dismiss"), "dismiss").unwrap();
    look(&office, "dismiss");
    office
        .window()
        .press(&format!(
            "//dialog{0} | //*[@role='dialog']{0}",
            button("Dismiss")
        ))
        .unwrap();
    stands(&mut native, ANNA, "dismissed");
    stands(&mut office, ANNA, "dismissed");
    look(&office, "dismissed");
    office.window().press(&in_pane("Reinstate")).unwrap();
    stands(&mut native, ANNA, "active");

    office.go("Invitations");
    office.press("Invite");
    office.window().fill(&field("Addresses"), DORA).unwrap();
    office.window().find(&button("Invite 1 person")).unwrap();
    look(&office, "invite");
    office.press("Invite 1 person");
    native.await_invitation(DORA);
    office.await_invitation(DORA);
    join_by_mail(&mail, DORA, 1);
    stands(&mut native, DORA, "active");

    // Without a network: it waits, and is done when it is back.
    server.stop();
    office.ask("sync_now", Value::Null);
    office.offline();
    let ben = id_of(&mut office, BEN);
    office.decide(&[json!({"choice": "edit_employee", "employee": ben, "name": "Ben Stein", "contact_email": null, "department": null, "position": "Clerk", "workgroups": null})]);
    office.go("Outbox");
    office
        .window()
        .reads("1 change waits", std::time::Duration::from_secs(10))
        .unwrap();
    look(&office, "waiting");
    server.go_on();
    office.ask("sync_now", Value::Null);
    office.quiet();
    native.online();
    let edited = native.employee(BEN).unwrap();
    assert_eq!(edited["name"], "Ben Stein");
    let four = vec![json!("applied"); 4];
    assert_eq!(outcomes(&mut office), four);
    look(&office, "outbox");
}

/// SYN-1: an answer that is lost, and a kill between asking and hearing.
#[test]
fn on_a_bad_line_and_through_kills_a_decision_on_a_portal_is_in_force_once_syn_1() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut native = App::in_step(&server, &server.owner());
    hire(&mut native, &mail, ANNA, "employee");
    Owner::of(&server, &person(ANNA));
    let mut petra = Owner::of(&server, &server.owner());
    let address = petra.make(&server);
    let port = server.origin().rsplit(':').next().unwrap().parse().unwrap();
    let line = Proxy::start(port);
    let address = address.replace(server.origin(), &line.origin());
    let mut app = App::new();
    app.ask(
        "connect_portal",
        json!({"address": address, "passphrase": null}),
    );
    app.online();
    let anna = id_of(&mut app, ANNA);
    for is_killed in [false, true] {
        let choice = if is_killed { "reinstate" } else { "dismiss" };
        line.set(Line::Cut);
        app.ask("sync_now", Value::Null);
        app.offline();
        app.decide(&[json!({"choice": choice, "employee": anna})]);
        let before = line.n_lost();
        line.lose(1);
        line.set(Line::Good);
        app.ask("sync_now", Value::Null);
        xtask::wait::until("the answer to be lost", QUIET, || {
            Ok((line.n_lost() > before).then_some(()))
        })
        .unwrap();
        if is_killed {
            app.kill();
            app.open();
        }
        app.quiet();
        stands(
            &mut native,
            ANNA,
            if is_killed { "active" } else { "dismissed" },
        );
    }
    for (n, is_killed) in [(1, false), (2, true)] {
        let address = format!("dora{n}@northwind.example");
        line.set(Line::Cut);
        app.ask("sync_now", Value::Null);
        app.offline();
        let list = app.ask("check_list", json!({"text": address}));
        let department = app.ask("company", Value::Null)["departments"][0]["department"].clone();
        let invite = json!({"list": list["list"], "department": department, "role": "employee", "letters": true, "workgroups": []});
        assert_eq!(app.ask("invite", invite)["refused"], json!([]));
        let before = line.n_lost();
        line.lose(1);
        line.set(Line::Good);
        app.ask("sync_now", Value::Null);
        xtask::wait::until("the answer to be lost", QUIET, || {
            Ok((line.n_lost() > before).then_some(()))
        })
        .unwrap();
        if is_killed {
            app.kill();
            app.open();
        }
        app.quiet();
        native.await_invitation(&address);
        mail.nth(&address, 1);
        assert_eq!(mail.to(&address).len(), 1, "one letter");
    }
    assert_eq!(outcomes(&mut app), vec![json!("applied"); 4]);
    for kind in ["dismissed", "reinstated"] {
        assert_eq!(server.applied(kind).len(), 1, "{kind} once");
    }
}

/// Everyone on the list, by address, with where they stand.
fn people(device: &mut impl Device) -> BTreeMap<String, Value> {
    device
        .employees()
        .iter()
        .map(|line| {
            let address = line["address"].as_str().unwrap_or_default().to_owned();
            (address, line["status"].clone())
        })
        .collect()
}

/// What fits at once at the vendor's slowest limits, which the server has unless told otherwise.
const BURST: usize = 50;
/// Calls of one request, and rows of one page; the vendor has no more.
const CALLS: usize = 50;
const PAGE: usize = 50;

/// The fewest requests by which a portal is read: in batches of people and departments and who asks, with what scopes, as an admin or
/// not, at what time; one for the newest of the log; and two, the log and everything else, for what changed meanwhile.
fn least(n_people: usize, n_departments: usize) -> usize {
    let calls = n_people.div_ceil(PAGE) + n_departments.div_ceil(PAGE) + 4;
    calls.div_ceil(CALLS) + 1 + 2
}

/// Pages of everyone that a first reading asked for; a turn, which asks for whoever is new, is none.
fn pages(asked: &[String]) -> usize {
    let reading = asked.iter().filter(|one| !one.contains("\"v00\""));
    reading.map(|one| one.matches("user.get?").count()).sum()
}

/// One turn, from asking for it until it is in the copy; how many requests it took.
fn turn(app: &mut App, line: &Proxy) -> usize {
    let (before, as_of) = (
        line.asked().len(),
        app.ask("status", Value::Null)["as_of"].clone(),
    );
    app.ask("sync_now", Value::Null);
    app.status("one more turn", |status| {
        status["line"]["line"] == "online" && status["as_of"] != as_of
    });
    line.asked().len() - before
}

/// How many rows are read of how many, while some but not all are.
fn half(status: &Value) -> Option<(usize, usize)> {
    let number = |name: &str| usize::try_from(status["line"][name].as_u64()?).ok();
    let (done, total) = (number("done")?, number("total")?);
    (1_000 < done && done < total).then_some((done, total))
}

/// API-1, SYN-3: at the vendor's slowest limits, counted in requests: what fits at once is never waited for.
#[test]
fn a_portal_of_5_000_people_is_read_through_a_kill_kept_up_to_date_and_lost_with_its_webhook_api_1_syn_3()
 {
    for engine in Engine::all("portal") {
        let mail = MailServer::start();
        let server = Server::start(&engine, &mail);
        let mut native = App::in_step(&server, &server.owner());
        hire(&mut native, &mail, ANNA, "employee");
        hire(&mut native, &mail, BEN, "admin");
        // Who never signed in is taken for invited, for a portal tells no more.
        Owner::of(&server, &person(ANNA));
        let many: Vec<String> = (0..5_000)
            .map(|n| format!("person{n}@staff.example"))
            .collect();
        let list = native.ask("check_list", json!({"text": many.join("\n")}));
        let import = json!({"list": list["list"], "department": null, "role": "employee", "letters": false, "workgroups": []});
        assert_eq!(native.ask("invite", import)["refused"], json!([]));
        native.quiet();
        let bens = Owner::of(&server, &person(BEN)).make(&server);
        let mut petra = Owner::of(&server, &server.owner());
        let address = petra.make(&server);
        let port = server.origin().rsplit(':').next().unwrap().parse().unwrap();
        let line = Proxy::start(port);
        let address = address.replace(server.origin(), &line.origin());

        let mut app = App::new();
        let found = app.ask("find_server", json!({"address": address}));
        assert_eq!(found["portal"]["lacks"], json!([]));
        let n_looked = line.asked().len();
        let connect = json!({"address": address, "passphrase": null});
        app.ask("connect_portal", connect.clone());
        app.online();
        // Connecting looks once more; all the rest is the first reading.
        let n = line.asked().len() - 2 * n_looked;
        let least = least(5_003, 1);
        assert!(5 * n <= 6 * least, "{n} requests, {least} would do");
        assert!(2 * n_looked + n <= BURST, "nothing has to wait");
        assert_eq!(people(&mut app), people(&mut native));
        app.close();

        // Killed with some of the pages in the file, and not all.
        let mut app = App::new();
        line.delay(std::time::Duration::from_millis(100));
        app.ask("connect_portal", connect);
        app.status("half of the people", |status| half(status).is_some());
        app.kill();
        line.set(Line::Silent);
        app.open();
        let status = app.status("what was read", |status| half(status).is_some());
        let (done, total) = half(&status).unwrap();
        assert!(total >= 5_003, "{status}");
        let before = line.asked().len();
        line.delay(std::time::Duration::ZERO);
        line.set(Line::Good);
        app.ask("sync_now", Value::Null);
        app.online();
        let asked = &line.asked()[before..];
        let missing = (total - done).div_ceil(PAGE);
        let n_pages = pages(asked);
        assert!(
            0 < n_pages && n_pages <= missing + CALLS,
            "{n_pages} pages, {missing} were missing"
        );
        assert!(asked.len() <= missing.div_ceil(CALLS) + 1 + 2, "{asked:#?}");
        assert_eq!(people(&mut app), people(&mut native));
        let status = app.ask("status", Value::Null);
        assert_eq!(status["n_invitations"], 5_000, "inferred: {status}");

        // Nothing changed; then somebody else's webhook dismisses Anna.
        let n = turn(&mut app, &line);
        assert!(n <= 4, "{n}");
        let anna = id_of(&mut app, ANNA);
        let body = json!({"ID": anna, "ACTIVE": "N"}).to_string();
        let headers = [("Content-Type", "application/json")];
        let url = format!("{}/user.update.json", bens.trim_end_matches('/'));
        let said = Visitor::default()
            .ask("POST", &url, &headers, &body)
            .unwrap();
        assert_eq!(said.status, 200, "{}", said.body);
        let n = turn(&mut app, &line);
        assert!(n <= 4, "{n}");
        assert_eq!(people(&mut app)[ANNA], "dismissed");

        petra.disable();
        app.ask("sync_now", Value::Null);
        app.status("the webhook is gone", |status| {
            status["line"]["problem"]["fault"] == "webhook_gone"
        });
        assert!(people(&mut app).len() > 1, "what was read stays");
    }
}
