//! The command line, by the real program.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

use crate::browser::{Browser, PASSWORD};
use crate::program::{PATIENCE, Place, recipe};

/// Makes the workspace `northwind`; the owner's password comes on standard input.
const CREATE: [&str; 13] = [
    "--config",
    "gatehouse.toml",
    "workspace",
    "create",
    "--slug",
    "northwind",
    "--name",
    "Northwind",
    "--owner-email",
    "petra@northwind.example",
    "--owner-name",
    "Petra Novak",
    "--owner-password-stdin",
];

fn link_in(text: &str, origin: &str) -> String {
    text.lines()
        .find_map(|line| line.trim().strip_prefix(origin))
        .unwrap_or_else(|| panic!("no link in {text}"))
        .to_owned()
}

#[tokio::test]
async fn the_readme_leads_to_an_owner_who_is_signed_in_inv_13() {
    let (settings, commands) = recipe();
    let place = Place::new(&settings);
    let [create, serve] = commands.as_slice() else {
        panic!("the recipe is to make a workspace and to serve: {commands:?}");
    };
    let words: Vec<&str> = create.iter().map(String::as_str).collect();
    let made = place.run(&words);
    assert!(made.status.success(), "{}", made.err);
    let first = link_in(&made.out, &place.origin);
    let again = place.tell(&["workspace", "owner-link", "--slug", "northwind"]);
    let link = link_in(&again, &place.origin);
    assert_ne!(first, link);

    let words: Vec<&str> = serve.iter().map(String::as_str).collect();
    let server = place.serve_with(&words);
    let mut browser = Browser::at(&place.origin);
    let voided = browser.get(&first).await;
    assert_eq!(voided.status, StatusCode::GONE, "INV-3: only the newest");
    voided.says("There is a newer link");
    let page = browser.get(&link).await;
    let weak = browser.submit(&page, &[("password", "northwind123")]).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    let joined = browser.submit(&page, &[("password", PASSWORD)]).await;
    assert_eq!(joined.location(), "/w/northwind/joined");
    let used = browser.get(&link).await;
    assert_eq!(used.status, StatusCode::GONE, "once");
    let landed = browser
        .sign_in("northwind", "you@example.com", PASSWORD)
        .await;
    let me = browser.follow(&landed).await;
    me.says("Your Name").says("Owner");
    let (ended, _) = server.stop();
    assert!(ended.success());

    let late = place.refused(&["workspace", "owner-link", "--slug", "northwind"]);
    assert!(late.contains("they have a password"), "{late}");
}

/// A place with the workspace `northwind`, whose owner has a password.
fn founded(settings: &str) -> Place {
    let place = Place::new(settings);
    let said = place.run_with(&CREATE, PASSWORD);
    assert!(said.status.success(), "{}", said.err);
    place
}

#[test]
fn a_key_that_is_lost_or_another_is_told_and_never_made_anew() {
    let place = founded("");
    let list = ["employee", "list", "--workspace", "northwind"];
    let (key, aside) = (place.file("gatehouse.key"), place.file("aside"));
    std::fs::rename(&key, &aside).unwrap();
    let lost = place.refused(&list);
    assert!(lost.contains("gatehouse.key is missing"), "{lost}");
    assert!(lost.contains("put it back"), "{lost}");
    assert!(place.refused(&["serve"]).contains("is missing"));
    assert!(!key.exists(), "none is made in its place");
    std::fs::write(&key, [9; 32]).unwrap();
    let other = place.refused(&list);
    assert!(other.contains("is not the key"), "{other}");
    std::fs::rename(&aside, &key).unwrap();
    place.tell(&list);
}

#[test]
fn a_backup_needs_the_key_it_was_made_with_and_overwrites_nothing() {
    let place = founded("");
    place.tell(&["backup", "all.backup"]);
    let again = place.refused(&["backup", "all.backup"]);
    assert!(again.contains("is there already"), "{again}");
    let new = Place::new("");
    std::fs::copy(place.file("all.backup"), new.file("all.backup")).unwrap();
    let other = new.refused(&["restore", "all.backup"]);
    assert!(other.contains("another key"), "{other}");
    std::fs::copy(place.file("gatehouse.key"), new.file("gatehouse.key")).unwrap();
    let done = new.tell(&["restore", "all.backup"]);
    assert!(done.contains("rows restored"), "{done}");
    let people = new.tell(&["employee", "list", "--workspace", "northwind"]);
    assert!(people.contains("petra@northwind.example"), "{people}");
    assert!(new.refused(&["restore", "all.backup"]).contains("empty"));
}

#[test]
fn the_operator_filters_the_event_log_and_takes_it_out_as_csv_log_2() {
    let place = founded("");
    let add = [
        "employee",
        "add",
        "--workspace",
        "northwind",
        "--name",
        "=Anna",
        "--email",
    ];
    for email in ["anna@example.com", "ben@example.com"] {
        place.tell(&[&add[..], &[email]].concat());
    }
    let list = |more: &[&str]| {
        place.tell(&[&["events", "list", "--workspace", "northwind"], more].concat())
    };
    let all = list(&[]);
    assert_eq!(all.lines().count(), 3, "{all}");
    let first = all.lines().next_back().unwrap();
    assert!(
        first.contains("\tworkspace_created\t"),
        "newest first: {all}"
    );
    let hers = list(&[
        "--person",
        "anna@example.com",
        "--kind",
        "invited",
        "--kind",
        "joined",
    ]);
    assert_eq!(hers.lines().count(), 1, "{hers}");
    assert!(
        hers.contains("\tinvited\t-\t=Anna\t-\tcommand_line"),
        "{hers}"
    );
    assert_eq!(list(&["--limit", "1"]).lines().count(), 1);
    assert_eq!(list(&["--text", "BEN@example"]).lines().count(), 1);
    for none in [
        ["--until", "2026-01-01"],
        ["--from", "10.0.0.0/8"],
        ["--since", "2999-01-01T10:00:00Z"],
    ] {
        assert_eq!(list(&none), "no such event\n");
    }
    for (wrong, said) in [
        (["--since", "yesterday"], "nor an instant"),
        (["--since", "2026-13-01"], "nor an instant"),
        (["--from", "10.0.0.1/8"], "10.0.0.0/8 is the range"),
        (["--kind", "invitd"], "is none of"),
        (
            ["--person", "nobody@example.com"],
            "nobody here has the address",
        ),
    ] {
        let refused =
            place.refused(&[&["events", "list", "--workspace", "northwind"], &wrong[..]].concat());
        assert!(refused.contains(said), "{refused}");
    }

    let export = [
        "events",
        "export",
        "--workspace",
        "northwind",
        "--kind",
        "invited",
        "--file",
        "log.csv",
    ];
    assert_eq!(place.tell(&export), "2 events in log.csv\n");
    let csv = std::fs::read_to_string(place.file("log.csv")).unwrap();
    let rows: Vec<_> = csv
        .strip_prefix('\u{feff}')
        .unwrap()
        .split("\r\n")
        .collect();
    assert_eq!(rows.len(), 4, "{csv}");
    assert!(
        rows[2].contains(",invited,,,'=Anna,") && rows[2].contains("anna@example.com"),
        "{csv}"
    );
    assert!(place.refused(&export).contains("is there already"));
    assert!(!place.file("log.csv.part").exists());
}

/// LOG-3: a file of the whole chain is held against itself by the program alone; whatever is done to it is found.
#[test]
fn a_log_that_was_taken_out_proves_itself_without_settings_or_a_server_log_3() {
    let place = founded("");
    let add = ["employee", "add", "--workspace", "northwind", "--name"];
    for email in ["anna@example.com", "ben@example.com"] {
        place.tell(&[&add[..], &["Anna", "--email", email]].concat());
    }
    let server = place.serve();
    let by = Instant::now() + Duration::from_secs(60);
    while !place.tell(&["events", "verify"]).contains("whole: 1 to 3,") {
        assert!(Instant::now() < by, "three events are not sealed");
    }
    server.stop();

    let export = ["events", "export", "--workspace", "northwind", "--chain"];
    let narrowed = [&export[..], &["--file", "x", "--kind", "invited"]].concat();
    assert!(place.refused(&narrowed).contains("cannot be used with"));
    let said = place.tell(&[&export[..], &["--file", "chain.jsonl"]].concat());
    let head = said
        .trim_end()
        .strip_prefix("3 events in chain.jsonl, head ");
    let head = head.unwrap_or_else(|| panic!("{said}"));
    let whole = std::fs::read_to_string(place.file("chain.jsonl")).unwrap();
    let elsewhere = Place::new("this is no setting");
    let verify = |text: &str, more: &[&str]| {
        std::fs::write(elsewhere.file("c"), text).unwrap();
        elsewhere.run(&[&["events", "verify", "--file", "c"], more].concat())
    };
    let fine = verify(&whole, &["--head", head]);
    assert!(fine.status.success(), "{}", fine.err);
    assert_eq!(fine.out, format!("northwind\twhole: 1 to 3, head {head}\n"));

    let lines: Vec<&str> = whole.lines().collect();
    let of = |lines: &[&str]| {
        lines
            .iter()
            .map(|line| format!("{line}\n"))
            .collect::<String>()
    };
    let without = |n: usize| of(&[&lines[..n], &lines[n + 1..]].concat());
    let changed = whole.replace("ben@example.com", "eve@example.com");
    assert_ne!(changed, whole);
    let cases = [
        ("an event changed", changed, "broken at 3: changed"),
        ("one taken out", without(2), "broken at 2: missing"),
        ("the newest taken out", without(3), "broken at 2: changed"),
        ("the end cut off", of(&lines[..4]), "broken at 3: cut off"),
        (
            "something after it",
            whole.clone() + lines[4] + "\n",
            "broken at 3: changed",
        ),
        (
            "a field beside",
            whole.replace("{\"line\":\"event\",", "{\"line\":\"event\",\"x\":1,"),
            "line 2",
        ),
        ("no such file", "kind,when\n".to_owned(), "line 1"),
        ("nothing", String::new(), "no file of"),
    ];
    for (case, text, told) in cases {
        let said = verify(&text, &[]);
        assert!(!said.status.success(), "{case}");
        assert!(
            format!("{}{}", said.out, said.err).contains(told),
            "{case}: {}{}",
            said.out,
            said.err
        );
    }
    // A chain made anew is whole in itself; who knows a head of the real one is not taken in.
    let other = verify(&whole, &["--head", &"0".repeat(64)]);
    assert!(
        !other.status.success() && other.out.contains("another log"),
        "{}",
        other.out
    );
}

/// What cannot be done is told in words, with the option it was typed at, and nothing is half done.
#[test]
fn what_the_operator_mistypes_is_told_with_its_option_and_a_way_out() {
    let place = founded("");
    let create = |slug: &str, name: &str, email: &str| {
        place.refused(&[
            "workspace",
            "create",
            "--slug",
            slug,
            "--name",
            name,
            "--owner-email",
            email,
            "--owner-name",
            "Eve",
        ])
    };
    for (said, told) in [
        (
            create("northwind", "N", "eve@example.com"),
            "--slug is taken by another workspace",
        ),
        (
            create("No rth", "N", "eve@example.com"),
            "--slug takes two to forty small letters",
        ),
        (create("contoso", "", "eve@example.com"), "--name is empty"),
        (
            create("contoso", "N", "eve"),
            "the address has not exactly one @",
        ),
        (
            place.refused(&[
                "employee",
                "add",
                "--workspace",
                "northwind",
                "--email",
                "petra@northwind.example",
            ]),
            "this address is the login and contact email of Petra Novak, who is active",
        ),
        (
            place.refused(&[
                "employee",
                "add",
                "--workspace",
                "northwind",
                "--email",
                "eve@example.com",
                "--role",
                "extranet",
            ]),
            "--workgroup",
        ),
        (
            place.refused(&[
                "case",
                "open",
                "--workspace",
                "northwind",
                "--employee",
                "petra@northwind.example",
            ]),
            "petra@northwind.example is not blocked",
        ),
    ] {
        assert!(said.contains(told), "{told}: {said}");
        assert!(!said.contains('{'), "no code in braces: {said}");
    }
    assert_eq!(place.tell(&["workspace", "list"]).lines().count(), 1);
    assert_eq!(place.tell(&["case", "list", "--all"]), "no cases\n");
    assert_eq!(
        place.tell(&["events", "verify"]),
        "northwind\tnothing to check yet: events are sealed while the server runs\n"
    );
    let report = ["--config", "gatehouse.toml", "mail", "report"];
    for (came, told) in [
        ("hello", "is no delivery report"),
        ("", "is no delivery report"),
    ] {
        let said = place.run_with(&report, came);
        assert_eq!(said.status.code(), Some(65));
        assert!(
            said.err.contains(told) && !said.err.contains('{'),
            "{}",
            said.err
        );
    }
}

/// DIS-3: also while nobody but them was ever there.
#[test]
fn the_only_owner_stays_one_before_they_joined_too_dis_3() {
    let place = Place::new("");
    let mut words = CREATE[2..].to_vec();
    words.pop();
    place.tell(&words);
    let lower = |role: &str| {
        let named = "petra@northwind.example";
        [
            "employee",
            "set-role",
            "--workspace",
            "northwind",
            "--employee",
            named,
            "--role",
            role,
        ]
        .map(str::to_owned)
    };
    for role in ["admin", "employee"] {
        let words = lower(role);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let said = place.refused(&words);
        assert!(said.contains("this is the last owner"), "{said}");
    }
    let early = place.refused(&[
        "employee",
        "add",
        "--workspace",
        "northwind",
        "--email",
        "anna@example.com",
    ]);
    assert!(early.contains("workspace owner-link"), "{early}");
    let link = place.tell(&["workspace", "owner-link", "--slug", "northwind"]);
    assert!(link.contains("/w/northwind/i/"), "{link}");
}

#[test]
fn only_what_serves_or_makes_brings_the_tables_up_to_date() {
    let place = Place::new("");
    let early = place.refused(&["workspace", "list"]);
    assert!(early.contains("open the database"), "{early}");
    assert!(!place.file("gatehouse.sqlite").exists());
    std::fs::write(place.file("gatehouse.sqlite"), "").unwrap();
    for command in [
        &["workspace", "list"][..],
        &["employee", "list", "--workspace", "northwind"],
        &["events", "verify"],
        &["backup", "all.backup"],
    ] {
        let early = place.refused(command);
        assert!(early.contains("gatehouse-server migrate"), "{early}");
    }
    place.tell(&["migrate"]);
    assert_eq!(place.tell(&["workspace", "list"]), "");
}

#[test]
fn what_the_settings_name_lies_beside_them() {
    let place = Place::new("database_url = \"sqlite://data/all.sqlite?mode=rwc\"\n");
    std::fs::create_dir(place.file("data")).unwrap();
    let settings = place.file("gatehouse.toml");
    let mut elsewhere = place.command(&["--config", settings.to_str().unwrap(), "migrate"]);
    let said = elsewhere.current_dir("/").output().unwrap();
    assert!(said.status.success(), "{said:?}");
    assert!(place.file("data/all.sqlite").exists());
    assert!(place.file("gatehouse.key").exists());
}

#[tokio::test]
async fn an_owners_password_is_judged_as_any_other_and_then_opens_the_door_rcv_6() {
    let place = Place::new("");
    for weak in ["short", "northwind123", "correct horse battery staple"] {
        let said = place.run_with(&CREATE, weak);
        assert!(!said.status.success(), "{weak}");
        assert!(said.err.contains("password"), "{}", said.err);
    }
    let said = place.run_with(&CREATE, PASSWORD);
    assert!(said.status.success(), "{}", said.err);
    assert!(!said.out.contains("/i/"), "no link is needed: {}", said.out);
    let _server = place.serve();
    let landed = Browser::at(&place.origin)
        .sign_in("northwind", "petra@northwind.example", PASSWORD)
        .await;
    assert_eq!(landed.location(), "/w/northwind/me");
}

#[test]
fn check_config_reads_what_serving_would_read_and_names_key_file_and_line() {
    let fine = Place::new("[mail]\nkind = \"file\"\nfolder = \"mail\"\n");
    assert!(fine.tell(&["check-config"]).contains("fine"));
    for (settings, told) in [
        ("\nlisten = \"nowhere\"\n", "gatehouse.toml:2: listen"),
        (
            "[tls]\ncert = \"a\"\nkey = \"b\"\n",
            "gatehouse.toml:2: tls.cert",
        ),
        (
            "breached_file = \"gone\"\n",
            "gatehouse.toml:1: breached_file",
        ),
        ("templates = \"gone\"\n", "gatehouse.toml:1: templates"),
        (
            "[mail]\nkind = \"smtp\"\nusername = \"x\"\n",
            "gatehouse.toml:1: mail.password_file",
        ),
        (
            "[mail]\nkind = \"smtp\"\nusername = \"x\"\npassword_file = \"gone\"\n",
            "gatehouse.toml:4: mail.password_file",
        ),
    ] {
        let place = Place::new(settings);
        // The listening address of the other tests would come over the file's.
        let checked = place
            .command(&["--config", "gatehouse.toml", "check-config"])
            .env_remove("GATEHOUSE_LISTEN")
            .env("GATEHOUSE_PUBLIK_URL", "x")
            .output()
            .unwrap();
        let err = String::from_utf8(checked.stderr).unwrap();
        assert!(
            !checked.status.success() && err.contains(told),
            "{told}: {err}"
        );
        assert!(err.contains("GATEHOUSE_PUBLIK_URL sets nothing"), "{err}");
    }
}

#[tokio::test]
async fn the_log_has_a_line_for_each_request_and_no_secret() {
    let place = founded("");
    let server = place.serve();
    let mut browser = Browser::at(&place.origin);
    browser.extra.push(("x-request-id", "mine".to_owned()));
    let canary = "a-token-that-nobody-may-read-in-a-log-1234567";
    browser.get(&format!("/w/northwind/i/{canary}")).await;
    browser
        .post(
            "/oauth/token",
            &[("code", canary), ("refresh_token", canary)],
        )
        .await;
    browser
        .sign_in("northwind", "petra@northwind.example", "wrong canary")
        .await;
    let landed = browser
        .sign_in("northwind", "petra@northwind.example", PASSWORD)
        .await;
    let id = landed.header("x-request-id").unwrap();
    assert_ne!(id, "mine");
    let session = browser.cookies["gatehouse-session"].clone();
    let form = browser.cookies["gatehouse-form"].clone();
    let (ended, lines) = server.stop();
    assert!(ended.success());
    let mine: Vec<_> = lines.iter().filter(|line| line.contains(&id)).collect();
    assert_eq!(mine.len(), 1, "{lines:#?}");
    for words in [
        "\"status\":303",
        "\"method\":\"POST\"",
        "/w/{slug}",
        "\"ms\":",
    ] {
        assert!(mine[0].contains(words), "{words} in {}", mine[0]);
    }
    for line in &lines {
        serde_json::from_str::<serde_json::Value>(line).expect(line);
        for secret in [canary, PASSWORD, "wrong canary", &session, &form, "mine"] {
            assert!(!line.contains(secret), "{secret} in {line}");
        }
    }
}

#[tokio::test]
async fn it_tells_whether_it_lives_and_is_ready() {
    let place = founded("");
    let _server = place.serve();
    let mut browser = Browser::at(&place.origin);
    assert_eq!(browser.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(browser.get("/readyz").await.status, StatusCode::OK);
    assert!(tamper(&place, "delete from _sqlx_migrations").await > 0);
    let unready = browser.get("/readyz").await;
    assert_eq!(unready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(browser.get("/healthz").await.status, StatusCode::OK);
}

#[test]
fn a_request_under_way_is_answered_before_the_server_stops() {
    use std::io::{Read as _, Write as _};
    let place = founded("");
    let mut server = place.serve();
    let address = place.origin.strip_prefix("http://").unwrap();
    let mut line = std::net::TcpStream::connect(address).unwrap();
    write!(
        line,
        "POST /oauth/revoke HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 7\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    // The server asks for the body: the request is under way.
    let mut asked = [0; 12];
    line.read_exact(&mut asked).unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100");
    server.ask_to_stop();
    line.write_all(b"token=x").unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("HTTP/1.1 200"), "{answer}");
    let (ended, lines) = server.end();
    assert!(ended.success());
    assert!(lines.iter().any(|line| line.contains("\"stopped\"")));
}

#[test]
fn employees_are_listed_invited_and_given_roles_and_the_log_verifies() {
    let place = founded("");
    let of = ["--workspace", "northwind"];
    let say = |words: &[&str]| place.tell(&[words, &of].concat());
    say(&[
        "employee",
        "add",
        "--email",
        "anna@example.com",
        "--no-letter",
    ]);
    assert!(say(&["employee", "list"]).contains("anna@example.com"));
    say(&[
        "employee",
        "set-role",
        "--employee",
        "anna@example.com",
        "--role",
        "admin",
    ]);
    assert!(say(&["employee", "list"]).contains("\tadmin\tinvited\t"));
    let nobody = [
        "employee",
        "set-role",
        "--employee",
        "x@example.com",
        "--role",
        "admin",
    ];
    let refused = place.refused(&[&nobody, &of[..]].concat());
    assert!(refused.contains("nobody here"), "{refused}");
    assert!(say(&["events", "verify"]).contains("northwind"));
}

/// Blocks by suspicion whom the condition finds; how many.
async fn suspect(place: &Place, which: &str) -> u64 {
    let block = gatehouse_rules::block::Block::Suspicion {
        score: 100,
        threshold: 100,
        evidence: Vec::new(),
        case_at: None,
    };
    let block = serde_json::to_string(&block).unwrap();
    let sql = format!(
        "update employee set status = 'active', blocked_at = 1, block = '{block}' where {which}"
    );
    tamper(place, &sql).await
}

async fn tamper(place: &Place, sql: &str) -> u64 {
    // The server writes too, and a slow disk may keep its turn for long.
    let mut database = SqliteConnectOptions::new()
        .filename(place.file("gatehouse.sqlite"))
        .busy_timeout(PATIENCE)
        .connect()
        .await
        .unwrap();
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    let done = sqlx::query(sql).execute(&mut database).await.unwrap();
    done.rows_affected()
}

#[tokio::test]
async fn the_operator_opens_lists_shows_and_refuses_a_case_and_is_told_what_stands_in_the_way_blk_4()
 {
    let place = founded("");
    assert_eq!(suspect(&place, "role = 'owner'").await, 1);
    assert!(place.tell(&["case", "list"]).contains("no case waits"));
    let who = [
        "--workspace",
        "northwind",
        "--employee",
        "petra@northwind.example",
    ];
    let open: Vec<_> = ["case", "open"].iter().chain(&who).copied().collect();
    let opened = place.tell(&open);
    let id = opened.trim().strip_prefix("case ").unwrap().to_owned();
    assert!(place.refused(&open).contains("waits already"));
    let over = "update employee set blocked_at = null, block = null";
    assert_eq!(tamper(&place, over).await, 1);
    let listed = place.tell(&["case", "list", "--workspace", "northwind"]);
    assert!(listed.contains(&id) && listed.contains("petra@northwind.example"));
    let shown = place.tell(&["case", "show", &id]);
    for words in [
        "Northwind",
        "Petra Novak, owner, active",
        "not any more",
        "works",
    ] {
        assert!(shown.contains(words), "no {words} in {shown}");
    }
    let early = place.refused(&["case", "unblock", &id, "--verified", "Called her"]);
    assert!(early.contains("is not blocked any more"), "{early}");
    let empty = place.run(&["case", "unblock", &id, "--verified", " "]);
    assert!(!empty.status.success() && empty.err.contains("is empty"));
    let unknown = place.refused(&["case", "show", "nothing"]);
    assert!(unknown.contains("no case has the id"), "{unknown}");
    let refused = place.tell(&["case", "refuse", &id, "--note", "Nobody is blocked"]);
    assert!(refused.contains("refused"), "{refused}");
    assert!(place.tell(&["case", "list"]).contains("no case waits"));
    assert!(place.tell(&["case", "list", "--all"]).contains("refused"));
}

#[tokio::test]
async fn unblocking_says_whether_rest_is_back_or_someone_else_stops_it_blk_3_blk_4() {
    let place = founded("");
    let people = ["anna@example.com", "ben@example.com"];
    for email in people {
        let of = ["--workspace", "northwind", "--no-letter"];
        place.tell(&[&["employee", "add", "--email", email], &of[..]].concat());
    }
    assert_eq!(suspect(&place, "role = 'employee'").await, 2);
    let mut told = Vec::new();
    for email in people {
        let who = ["--workspace", "northwind", "--employee", email];
        let opened = place.tell(&[&["case", "open"], &who[..]].concat());
        let case = opened.trim().strip_prefix("case ").unwrap().to_owned();
        told.push(place.tell(&["case", "unblock", &case]));
    }
    let [first, last] = &told[..] else {
        panic!("two were unblocked: {told:?}");
    };
    assert!(
        first.contains("stays stopped, since someone else is blocked"),
        "{first}"
    );
    assert!(last.contains("the REST API works"), "{last}");
}

#[tokio::test]
async fn a_database_that_moved_says_where_to_and_is_served_no_more() {
    let (settings, _) = recipe();
    let place = Place::new(&settings);
    let made = place.run_with(&CREATE, &format!("{PASSWORD}\n"));
    assert!(made.status.success(), "{}", made.err);
    let named = format!("sqlite://{}", place.file("new.db").display());
    let address = format!("{named}?mode=rwc");
    let server = place.serve();
    let running = place.refused(&["move", "--to", &address]);
    assert!(running.contains("another server"), "{running}");
    let (ended, _) = server.stop();
    assert!(ended.success());

    let said = place.tell(&["move", "--to", &address]);
    assert!(said.contains(&format!("moved to {named};")), "{said}");
    let refused = place.refused(&["workspace", "list"]);
    assert!(
        refused.contains(&format!("was moved to {named}:")),
        "{refused}"
    );
    let again = place.refused(&["move", "--to", &address]);
    assert!(again.contains("was moved to"), "{again}");
    let settings = format!("{settings}database_url = \"{address}\"\n");
    std::fs::write(place.file("gatehouse.toml"), settings).unwrap();
    let moved = place.tell(&["workspace", "list"]);
    assert!(moved.contains("northwind"), "{moved}");
}

#[test]
fn a_database_is_named_without_its_password() {
    for (address, named) in [
        (
            "postgres://gate:s3cret@db.example:5432/gate?sslmode=require",
            "postgres://db.example:5432/gate",
        ),
        (
            "postgres://gate:s3@cret@db.example/gate",
            "postgres://db.example/gate",
        ),
        ("postgresql:///gate", "postgresql:///gate"),
        ("sqlite://of@home.db?mode=rwc", "sqlite://of@home.db"),
    ] {
        assert_eq!(gatehouse_server::store::named(address), named);
    }
}
