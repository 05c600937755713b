//! IP rules at the door and at every request after it (IPR-1 to IPR-3, IPR-7), and the attacks on them by their numbers.

use std::collections::BTreeSet;
use std::path::Path;

use axum::http::StatusCode;
use futures_util::StreamExt as _;
use gatehouse_rules::device::{DeviceKey, challenge};
use gatehouse_rules::feed::{Kind, Row};
use gatehouse_rules::id::DepartmentId;
use gatehouse_rules::ip_rule::{AllowList, RangeFault, RuleFor};
use gatehouse_rules::operation::{Change, Decision, EmployeeEdit, FieldNow, Outcome};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{HOUR, MINUTE};
use gatehouse_server::pages::encoded;
use gatehouse_server::place::client;
use serde_json::{Value, json};

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::{Client, Copy, Office};

const ANNA: &str = "anna@northwind.example";
const INSIDE: &str = "203.0.113.5";
const OUTSIDE: &str = "198.51.100.9";
const FORWARDED: &str = "x-forwarded-for";

fn list(text: &str) -> AllowList {
    match text {
        "" => AllowList::default(),
        text => AllowList::parse(text).unwrap(),
    }
}

fn set(rule: RuleFor, from: &str, to: &str) -> Decision {
    Decision::SetIpRule {
        rule,
        list: Change {
            from: list(from),
            to: list(to),
        },
        wider: AllowList::default(),
    }
}

/// An office behind a proxy, so that a test can say from where it comes.
async fn office() -> Office {
    let mut office = Office::open().await;
    office.behind_a_proxy();
    office
}

async fn restricted() -> Office {
    let office = office().await;
    let everyone = set(RuleFor::Workspace, "", "203.0.113.0/24 2001:db8:1:2::/64");
    assert_eq!(office.owner.decide(everyone).await, Outcome::applied());
    office
}

/// Somebody with a password.
async fn someone(office: &Office, role: Role, email: &str) -> Client {
    let mut person = office.member(role, email).await;
    person.of(&office.app);
    office.set_password(&person.identity, PASSWORD).await;
    person
}

fn at(office: &Office, ip: &str) -> Browser {
    let mut browser = Browser::new(office);
    moved(&mut browser, ip);
    browser
}

fn moved(browser: &mut Browser, ip: &str) {
    browser.extra = vec![(FORWARDED, ip.to_owned())];
}

async fn signed_in(office: &Office, ip: &str, login: &str) -> (Browser, Page) {
    let mut browser = at(office, ip);
    let page = browser.sign_in("northwind", login, PASSWORD).await;
    (browser, page)
}

async fn call(client: &Client, ip: &str, path: &str) -> (StatusCode, Value) {
    let response = client
        .send_as("GET", path, path, &[(FORWARDED, ip)], None)
        .await;
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    let value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    (status, value)
}

fn is_inside(page: &Page) -> bool {
    page.status == StatusCode::SEE_OTHER && page.location() == "/w/northwind/me"
}

/// Kinds and causes of what happened around signing in, oldest first.
async fn log(office: &Office) -> Vec<String> {
    let mut connection = office.app.db.connection().await.unwrap();
    sqlx::query_scalar(
        "select kind || ' ' || coalesce(cause, '') from event \
         where kind in ('signed_in', 'sign_in_failed', 'place_refused') order by at, id",
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap()
}

#[tokio::test]
async fn outside_the_list_a_right_sign_in_is_logged_then_refused_and_the_person_is_told_ipr_2() {
    let office = restricted().await;
    someone(&office, Role::Employee, ANNA).await;
    let (mut browser, page) = signed_in(&office, OUTSIDE, ANNA).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("Northwind is not open from here")
        .says(OUTSIDE)
        .says("Petra Novak");
    assert!(
        !browser.cookies.keys().any(|name| name.contains("session")),
        "no session begins"
    );
    let me = browser.get("/w/northwind/me").await;
    assert_eq!(me.location(), "/w/northwind");
    assert_eq!(
        log(&office).await,
        ["signed_in ", "place_refused signed_in"]
    );
    let noted = "select data from event where kind = 'signed_in'";
    assert!(office.text(noted).await.contains("\"place\":\"refused\""));
    // Whoever does not know the password learns nothing of the list.
    let page = at(&office, OUTSIDE)
        .sign_in("northwind", ANNA, "teapot gravel twenty")
        .await;
    page.says("not right").hides("not open from here");
    assert!(is_inside(&signed_in(&office, INSIDE, ANNA).await.1));
    assert!(is_inside(
        &signed_in(&office, "2001:db8:1:2:3::4", ANNA).await.1
    ));
}

#[tokio::test]
async fn the_rule_is_asked_after_the_second_step_and_in_every_way_in_ipr_2() {
    let office = restricted().await;
    let helper = someone(&office, Role::Helpdesk, "help@northwind.example").await;
    office.enrol(&helper.identity).await;
    let app = format!(
        "/oauth/authorize?response_type=code&client_id=gatehouse-desktop&redirect_uri={}&state=s&code_challenge={}\
         &code_challenge_method=S256&workspace=northwind&device_name=laptop&dpop_jkt={}",
        encoded("http://127.0.0.1:49152/callback"),
        challenge("a-verifier-of-at-least-forty-three-characters-"),
        DeviceKey::new(&office.app.random).thumbprint()
    );
    // With another company beside it, there is a door at the server's own address.
    office.another("fabrikam").await;
    for door in ["/w/northwind", "/", app.as_str()] {
        for ip in [OUTSIDE, INSIDE] {
            office.clock.advance(MINUTE);
            let mut browser = at(&office, ip);
            let page = browser.get(door).await;
            let typed = [("login", "help@northwind.example"), ("password", PASSWORD)];
            let page = browser.submit(&page, &typed).await;
            let page = browser.follow(&page).await;
            page.hides("not open from here");
            let page = browser.submit(&page, &[("code", &office.code())]).await;
            if ip == INSIDE {
                let to = page.location();
                assert!(
                    to == "/w/northwind/me" || to.starts_with("http://127.0.0.1"),
                    "{to}"
                );
                continue;
            }
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{door}");
            page.says("Northwind is not open from here").says(OUTSIDE);
            let me = browser.get("/w/northwind/me").await;
            assert_eq!(me.location(), "/w/northwind", "{door}");
        }
    }
    // A right sign-in first, its refusal right after it, at each of the three.
    let log = log(&office).await;
    let refused = log
        .windows(2)
        .filter(|two| two[1] == "place_refused signed_in");
    let before: Vec<&str> = refused.map(|two| two[0].as_str()).collect();
    assert_eq!(before, ["signed_in "; 3], "{log:?}");
    // An address that is allowed again is all that it takes; one browser more or less changes nothing.
    let two = [at(&office, OUTSIDE), at(&office, INSIDE)];
    for (mut browser, opens) in two.into_iter().zip([false, true]) {
        office.clock.advance(MINUTE);
        let login = "help@northwind.example";
        let code = office.code();
        let page = browser.sign_in_with_code("northwind", login, &code).await;
        assert_eq!(is_inside(&page), opens);
    }
}

#[tokio::test]
async fn a_session_from_before_the_rule_is_told_at_its_next_refresh_and_signs_in_again_ipr_3() {
    let office = office().await;
    someone(&office, Role::Employee, ANNA).await;
    let (mut browser, page) = signed_in(&office, OUTSIDE, ANNA).await;
    assert!(is_inside(&page));
    browser.follow(&page).await.says(ANNA);
    office.clock.advance(MINUTE);
    let rule = set(RuleFor::Workspace, "", "203.0.113.0/24");
    assert_eq!(office.owner.decide(rule).await, Outcome::applied());
    office.clock.advance(MINUTE);
    let page = browser.get("/w/northwind/me").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("This place is not allowed")
        .says(OUTSIDE)
        .says("Petra Novak")
        .hides(ANNA);
    office.clock.advance(MINUTE);
    // The session is over: also at an allowed address one signs in again.
    moved(&mut browser, INSIDE);
    let page = browser.get("/w/northwind/me").await;
    assert_eq!(page.location(), "/w/northwind");
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert!(is_inside(&page));
    assert_eq!(
        log(&office).await,
        [
            "signed_in ",
            "place_refused session_from_before",
            "signed_in "
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn attack_26_a_session_that_is_carried_elsewhere_is_asked_at_every_request_ipr_1() {
    let office = restricted().await;
    someone(&office, Role::Employee, ANNA).await;
    let (browser, page) = signed_in(&office, INSIDE, ANNA).await;
    assert!(is_inside(&page));
    let mut thief = browser.clone();
    moved(&mut thief, OUTSIDE);
    // Several at once: told to each, ended once.
    let path = "/w/northwind/two-step";
    let others = (0..8).map(|_| {
        let mut one = thief.clone();
        tokio::spawn(async move { one.get(path).await })
    });
    for page in futures_util::future::join_all(others).await {
        let page = page.unwrap();
        page.hides(ANNA);
        assert!(
            page.status == StatusCode::FORBIDDEN || page.status == StatusCode::SEE_OTHER,
            "{}",
            page.status
        );
    }
    assert_eq!(
        office.causes("place_refused").await,
        ["session_moved"],
        "one event"
    );
}

#[tokio::test]
async fn owners_and_admins_are_exempt_in_browser_and_app_and_the_log_notes_it_ipr_1() {
    let office = restricted().await;
    let admin = someone(&office, Role::Admin, "admin@northwind.example").await;
    let (mut browser, page) = signed_in(&office, OUTSIDE, "admin@northwind.example").await;
    assert!(is_inside(&page));
    browser.follow(&page).await.says("admin@northwind.example");
    for client in [&admin, &office.owner] {
        let (status, answer) = call(client, OUTSIDE, "/api/sync/start").await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!(answer["me"]["ip"], OUTSIDE, "the app is told its place");
    }
    let noted = "select data from event where kind = 'signed_in'";
    assert!(office.text(noted).await.contains("\"place\":\"exempt\""));
    assert!(office.causes("place_refused").await.is_empty());
}

#[tokio::test]
async fn helpdesks_app_is_told_at_every_request_and_goes_on_from_an_allowed_address_ipr_1() {
    let office = restricted().await;
    let helper = someone(&office, Role::Helpdesk, "help@northwind.example").await;
    for _ in 0..3 {
        let (status, answer) = call(&helper, OUTSIDE, "/api/sync/start").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert_eq!(
            answer["problem"],
            json!({"code": "place_not_allowed", "ip": OUTSIDE, "ask": "Petra Novak"})
        );
    }
    assert_eq!(
        call(&helper, INSIDE, "/api/sync/start").await.0,
        StatusCode::OK,
        "nothing ended"
    );
    assert_eq!(
        office.causes("place_refused").await,
        ["app"],
        "once an hour"
    );
    office.clock.advance(HOUR);
    call(&helper, OUTSIDE, "/api/sync/start").await;
    assert_eq!(office.causes("place_refused").await.len(), 2);
}

#[tokio::test]
async fn attack_26_a_live_stream_ends_when_its_place_is_no_longer_allowed() {
    let office = office().await;
    let helper = someone(&office, Role::Helpdesk, "help@northwind.example").await;
    let path = "/api/sync/live";
    let response = helper
        .send_as("GET", path, path, &[(FORWARDED, OUTSIDE)], None)
        .await;
    assert_eq!(response.status(), StatusCode::OK);
    let mut stream = response.into_body().into_data_stream();
    assert!(stream.next().await.is_some());
    let rule = set(RuleFor::Workspace, "", "203.0.113.0/24");
    assert_eq!(office.owner.decide(rule).await, Outcome::applied());
    let ended = tokio::time::timeout(std::time::Duration::from_secs(20), async {
        while let Some(Ok(_)) = stream.next().await {}
    });
    ended.await.expect("the stream ends");
}

#[tokio::test]
async fn the_nearest_list_replaces_the_wider_one_and_reaches_every_mirror_ipr_1() {
    let office = restricted().await;
    let anna = someone(&office, Role::Employee, ANNA).await;
    let mut copy = Copy::fetch(&office.owner, 100).await;
    let sales = DepartmentId(office.id());
    let department = RuleFor::Department(sales.clone());
    let own = RuleFor::Person(anna.employee.clone());
    let moved = Change {
        from: None,
        to: Some(sales.clone()),
    };
    for decision in [
        Decision::AddDepartment {
            department: sales.clone(),
            name: "Sales".to_owned(),
        },
        set(department.clone(), "", "192.0.2.0/24"),
        Decision::EditEmployee {
            employee: anna.employee.clone(),
            edit: EmployeeEdit {
                department: Some(moved),
                ..EmployeeEdit::default()
            },
        },
    ] {
        assert_eq!(office.owner.decide(decision).await, Outcome::applied());
    }
    let goes = async |ip| is_inside(&signed_in(&office, ip, ANNA).await.1);
    assert!(goes("192.0.2.7").await && !goes(INSIDE).await);
    let decision = set(own.clone(), "", OUTSIDE);
    assert_eq!(office.owner.decide(decision).await, Outcome::applied());
    assert!(goes(OUTSIDE).await && !goes("192.0.2.7").await);
    let row = |copy: &Copy, id: &str| match copy.row(Kind::IpRule, id) {
        Some(Row::IpRule(rule)) => Some((rule.rule.clone(), rule.allowed.texts())),
        _ => None,
    };
    office.seal().await;
    copy.pull(&office.owner, 100).await;
    assert_eq!(copy.count(Kind::IpRule), 3);
    assert_eq!(
        row(&copy, anna.employee.as_str()),
        Some((own.clone(), vec![OUTSIDE.to_owned()]))
    );
    assert_eq!(
        row(&copy, sales.as_str()),
        Some((department, vec!["192.0.2.0/24".to_owned()]))
    );
    office.clock.advance(MINUTE);
    let decision = set(own.clone(), OUTSIDE, "");
    assert_eq!(office.owner.decide(decision).await, Outcome::applied());
    assert!(goes("192.0.2.7").await && !goes(OUTSIDE).await);
    office.seal().await;
    copy.pull(&office.owner, 100).await;
    assert_eq!(row(&copy, anna.employee.as_str()), None);
    let whole = Copy::fetch(&office.owner, 100).await;
    assert!(copy.differs(&whole).is_empty());
    assert_eq!(copy.digest(Kind::IpRule), whole.digest(Kind::IpRule));
    let told = office
        .text("select data from event where kind = 'ip_rule_changed' order by at desc, id desc limit 1")
        .await;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["rule"], "person");
    assert_eq!(
        (&told["from"], &told["to"]),
        (&json!([OUTSIDE]), &json!([]))
    );
}

#[tokio::test]
async fn a_person_who_is_removed_leaves_no_list_behind() {
    let office = office().await;
    let (employee, invitation) = office.invite(ANNA).await;
    let own = RuleFor::Person(employee.clone());
    let decision = set(own, "", "203.0.113.0/24");
    assert_eq!(office.owner.decide(decision).await, Outcome::applied());
    let mut copy = Copy::fetch(&office.owner, 100).await;
    assert_eq!(copy.count(Kind::IpRule), 1);
    let decision = Decision::DeleteInvitation { invitation };
    assert_eq!(office.owner.decide(decision).await, Outcome::applied());
    copy.pull(&office.owner, 100).await;
    assert_eq!(copy.count(Kind::IpRule), 0);
    assert!(
        copy.differs(&Copy::fetch(&office.owner, 100).await)
            .is_empty()
    );
}

#[tokio::test]
async fn two_admins_who_set_one_list_are_told_what_is_now_syn_2() {
    let office = restricted().await;
    let before = "203.0.113.0/24 2001:db8:1:2::/64";
    let widened = set(
        RuleFor::Workspace,
        "203.0.113.0/24",
        "203.0.113.0/24 192.0.2.0/24",
    );
    let Outcome::Conflict { now } = office.owner.decide(widened).await else {
        panic!("a widening that was decided on another list is asked again");
    };
    assert_eq!(
        now.fields,
        [FieldNow {
            field: "ip_rule".to_owned(),
            value: Some(before.to_owned())
        }]
    );
    // A narrowing still is one, and one that is narrower already changes nothing.
    let narrowed = set(RuleFor::Workspace, "203.0.112.0/23", "203.0.113.0/25");
    assert_eq!(
        office.owner.decide(narrowed.clone()).await,
        Outcome::applied()
    );
    let again = set(RuleFor::Workspace, "203.0.112.0/23", "203.0.113.0/24");
    assert_eq!(office.owner.decide(again).await, Outcome::Already);
    assert_eq!(office.owner.decide(narrowed).await, Outcome::Already);
    for (rule, problem) in [
        (
            RuleFor::Department(office.id().into()),
            Problem::DepartmentGone,
        ),
        (RuleFor::Person(office.id().into()), Problem::EmployeeGone),
    ] {
        let outcome = office.owner.decide(set(rule, "", "203.0.113.0/24")).await;
        assert_eq!(outcome, Outcome::rejected(problem));
    }
}

#[tokio::test]
async fn attack_26_nobody_shuts_themselves_out() {
    let office = office().await;
    let integrator = someone(&office, Role::Integrator, "builder@example.com").await;
    let send = async |decision| {
        let operation = integrator.operation(decision);
        let path = "/api/sync/operations";
        let body = json!({ "operations": [operation] });
        let response = integrator
            .send_as("POST", path, path, &[(FORWARDED, OUTSIDE)], Some(body))
            .await;
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap();
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        value[0]["outcome"].clone()
    };
    let outcome = send(set(RuleFor::Workspace, "", "203.0.113.0/24")).await;
    assert_eq!(outcome["outcome"], "rejected");
    assert_eq!(outcome["problem"]["code"], "would_lock_out");
    assert_eq!(outcome["problem"]["ip"], OUTSIDE);
    assert_eq!(office.number("select count(*) from ip_rule").await, 0);
    let both = format!("203.0.113.0/24 {OUTSIDE}");
    let outcome = send(set(RuleFor::Workspace, "", &both)).await;
    assert_eq!(outcome["outcome"], "applied", "{outcome}");
}

#[tokio::test]
async fn attack_25_no_header_of_a_stranger_brings_anybody_inside_ipr_7() {
    let office = restricted().await;
    someone(&office, Role::Employee, ANNA).await;
    let long = "203.0.113.5,".repeat(900);
    for (headers, why) in [
        (
            vec![(FORWARDED, format!("{INSIDE}, {OUTSIDE}"))],
            "spoofed before the proxy's word",
        ),
        (
            vec![
                (FORWARDED, INSIDE.to_owned()),
                (FORWARDED, OUTSIDE.to_owned()),
            ],
            "in a line of its own",
        ),
        (
            vec![
                (FORWARDED, OUTSIDE.to_owned()),
                ("forwarded", format!("for={INSIDE}")),
            ],
            "in the other header",
        ),
        (vec![(FORWARDED, "unknown".to_owned())], "unreadable"),
        (vec![(FORWARDED, String::new())], "empty"),
        (vec![(FORWARDED, long)], "10 kB"),
        (vec![(FORWARDED, "127.0.0.1".to_owned())], "this computer"),
        (
            vec![(FORWARDED, format!("::ffff:{OUTSIDE}"))],
            "IPv4 in IPv6 form",
        ),
        (
            vec![
                (FORWARDED, OUTSIDE.to_owned()),
                ("x-real-ip", INSIDE.to_owned()),
            ],
            "a header that nobody asks for",
        ),
    ] {
        let mut browser = Browser::new(&office);
        browser.extra = headers;
        let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{why}: {}", page.text);
        page.says("not open from here");
    }
    // The proxy's own address in the list lets nobody in whose own cannot be read.
    let own = set(
        RuleFor::Workspace,
        "203.0.113.0/24 2001:db8:1:2::/64",
        "203.0.113.0/24 0.0.0.0/8",
    );
    assert_eq!(office.owner.decide(own).await, Outcome::applied());
    let (_, page) = signed_in(&office, "garbage", ANNA).await;
    page.says("not open from here").says("cannot be told");
    // Nor one that the proxy says nothing of; what a health check asks needs no address.
    let mut silent = Browser::new(&office);
    let page = silent.sign_in("northwind", ANNA, PASSWORD).await;
    page.says("not open from here").says("cannot be told");
    // The log does not have the proxy's own in place of theirs (LOG-1): those of both headers, unreadable, empty, too long, of
    // garbage and of silence.
    let of = async |ip: &str| {
        let sql = format!("select count(*) from event where kind = 'place_refused' and {ip}");
        office.number(&sql).await
    };
    assert_eq!((of("ip = '0.0.0.0'").await, of("ip is null").await), (0, 6));
    for path in ["/healthz", "/readyz"] {
        let page = silent.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
    }
    let trusted = &office.app.config.trusted_proxies;
    let peer = "9.9.9.9".parse().unwrap();
    let mut spoofed = axum::http::HeaderMap::new();
    spoofed.insert(FORWARDED, INSIDE.parse().unwrap());
    assert_eq!(client(peer, &spoofed, trusted), Some(peer));
}

#[tokio::test]
async fn attack_26_neighbours_of_a_range_are_outside_of_it() {
    let office = restricted().await;
    for (n, (ip, inside)) in [
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", true),
        ("2001:db8:1:3::", false),
        ("2001:db8:1:1:ffff:ffff:ffff:ffff", false),
        ("::ffff:203.0.113.9", true),
        ("::203.0.113.9", false),
        ("64:ff9b::203.0.113.9", false),
        ("203.0.112.255", false),
        ("203.0.113.255", true),
        ("203.0.114.0", false),
    ]
    .into_iter()
    .enumerate()
    {
        // One person in so many places would be blocked for it (BLK-1).
        let login = format!("anna{n}@northwind.example");
        someone(&office, Role::Employee, &login).await;
        let (_, page) = signed_in(&office, ip, &login).await;
        assert_eq!(is_inside(&page), inside, "{ip}");
    }
}

/// A zone names a card of one computer; an address with one is nobody’s here, in a header and in a list.
#[tokio::test]
async fn attack_26_an_address_with_a_zone_lets_nobody_in_and_stands_in_no_list() {
    let office = restricted().await;
    let own = set(
        RuleFor::Workspace,
        "203.0.113.0/24 2001:db8:1:2::/64",
        "203.0.113.0/24 fe80::/10",
    );
    assert_eq!(office.owner.decide(own).await, Outcome::applied());
    someone(&office, Role::Employee, ANNA).await;
    for ip in ["fe80::1%eth0", "[fe80::1%25eth0]:443", "fe80::1%2"] {
        let (_, page) = signed_in(&office, ip, ANNA).await;
        page.says("not open from here").says("cannot be told");
    }
    let (_, page) = signed_in(&office, "fe80::1", ANNA).await;
    assert!(is_inside(&page), "{}", page.text);
    let wrong = AllowList::parse("203.0.113.0/24\nfe80::1%eth0").unwrap_err();
    assert!(matches!(
        wrong,
        Problem::BadRange {
            row: 2,
            fault: RangeFault::Zone,
            ..
        }
    ));
    // Nor does it come in past the app's own reading.
    let mut operation = json!(office.owner.operation(set(
        RuleFor::Workspace,
        "203.0.113.0/24 fe80::/10",
        "203.0.113.0/24",
    )));
    let text = operation.to_string().replace("fe80::/10", "fe80::1%eth0");
    operation = serde_json::from_str(&text).unwrap();
    let sent = json!({"operations": [operation]});
    let answer = office
        .owner
        .call("POST", "/api/sync/operations", Some(sent))
        .await;
    let is_taken = answer.1.to_string().contains("applied");
    assert!(!is_taken, "{answer:?}");
    let (_, page) = signed_in(&office, "fe80::2", ANNA).await;
    assert!(is_inside(&page), "the list stands: {}", page.text);
}

/// Every route that stands in the sources, with something in the place of what varies.
fn routes() -> BTreeSet<String> {
    fn read(folder: &Path, into: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, into);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                into.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut sources = String::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    read(&folder, &mut sources);
    let named = sources.split(".route(").skip(1).filter_map(|rest| {
        let path = rest.trim_start().strip_prefix('"')?;
        path.split('"').next()
    });
    named
        .map(|path| {
            path.split('/')
                .map(|part| match part {
                    "{slug}" => "northwind".to_owned(),
                    part if part.starts_with('{') => "A".repeat(43),
                    part => part.to_owned(),
                })
                .collect::<Vec<_>>()
                .join("/")
        })
        .collect()
}

#[tokio::test]
async fn no_route_answers_a_session_outside_more_than_it_answers_a_stranger_ipr_1() {
    let office = restricted().await;
    let anna = someone(&office, Role::Employee, ANNA).await;
    let routes = routes();
    assert!(routes.len() > 25 && routes.contains("/w/northwind/me"));
    let mut honoured = BTreeSet::new();
    for path in routes.iter().filter(|path| !path.starts_with("/api/")) {
        for method in ["GET", "POST"] {
            let mut answers = Vec::new();
            for (has_session, ip) in [(true, INSIDE), (true, OUTSIDE), (false, OUTSIDE)] {
                office.clock.advance(HOUR);
                let (mut browser, page) = signed_in(&office, INSIDE, ANNA).await;
                assert!(is_inside(&page), "{}", page.text);
                if !has_session {
                    browser.cookies.retain(|name, _| !name.contains("session"));
                }
                let csrf = at(&office, ip).get("/w/northwind").await;
                for cookie in csrf.headers.get_all("set-cookie") {
                    let text = cookie.to_str().unwrap();
                    let (name, rest) = text.split_once('=').unwrap();
                    let value = rest.split(';').next().unwrap();
                    browser.cookies.insert(name.to_owned(), value.to_owned());
                }
                moved(&mut browser, ip);
                let page = match method {
                    "GET" => browser.get(path).await,
                    _ => browser.post(path, &[("csrf", &csrf.csrf())]).await,
                };
                let to = page.header("location");
                answers.push((page.status, to, page.text));
            }
            let [inside, outside, stranger] = answers.as_slice() else {
                panic!("three answers");
            };
            if (inside.0, &inside.1) != (stranger.0, &stranger.1) {
                honoured.insert(path.clone());
            }
            let is_told = outside.0 == StatusCode::FORBIDDEN
                && outside.2.contains("This place is not allowed");
            assert!(
                is_told || (outside.0, &outside.1) == (stranger.0, &stranger.1),
                "{method} {path}: {outside:?} {stranger:?}"
            );
            assert!(!outside.2.contains(ANNA), "{method} {path}");
        }
    }
    assert!(honoured.len() >= 4, "sessions matter to {honoured:?}");
    assert!(office.employee(&anna.employee).await.is_some());
}

#[tokio::test]
async fn every_route_of_the_app_asks_for_the_place_ipr_1() {
    let office = restricted().await;
    let helper = someone(&office, Role::Helpdesk, "help@northwind.example").await;
    let mut n = 0;
    for path in routes()
        .iter()
        .filter(|path| path.starts_with("/api/sync/"))
    {
        for method in ["GET", "POST"] {
            let body = (method == "POST").then(|| json!({"operations": []}));
            let from = async |ip| {
                let headers = [(FORWARDED, ip)];
                let response = helper
                    .send_as(method, path, path, &headers, body.clone())
                    .await;
                let (status, streams) = (
                    response.status(),
                    response.status() == StatusCode::OK && path.ends_with("/live"),
                );
                if streams {
                    return (status, Value::Null);
                }
                let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
                    .await
                    .unwrap();
                let told: Value = serde_json::from_slice(&bytes).unwrap_or_default();
                (status, told["problem"]["code"].clone())
            };
            let (status, told) = from(INSIDE).await;
            if status == StatusCode::METHOD_NOT_ALLOWED {
                continue;
            }
            n += 1;
            assert_ne!(told, "place_not_allowed", "{method} {path}");
            let (status, told) = from(OUTSIDE).await;
            assert_eq!(
                (status, told),
                (StatusCode::FORBIDDEN, json!("place_not_allowed")),
                "{method} {path}"
            );
        }
    }
    assert!(n >= 6, "{n} routes of the app");
}

#[tokio::test]
async fn an_app_from_before_the_list_signs_in_again_from_an_allowed_address_ipr_3() {
    let office = office().await;
    let before = someone(&office, Role::Helpdesk, "help@northwind.example").await;
    let inside = someone(&office, Role::Helpdesk, "desk@northwind.example").await;
    office.clock.advance(MINUTE);
    let rule = set(RuleFor::Workspace, "", "203.0.113.0/24");
    assert_eq!(office.owner.decide(rule).await, Outcome::applied());
    let path = "/api/sync/start";
    let (status, answer) = call(&before, OUTSIDE, path).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(
        answer["problem"]["code"], "place_not_allowed",
        "it is told why"
    );
    for ip in [OUTSIDE, INSIDE] {
        let (status, answer) = call(&before, ip, path).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer["problem"]["code"], "sign_in_again", "from {ip}");
    }
    assert_eq!(
        office.causes("place_refused").await,
        ["session_from_before"],
        "IPR-5"
    );
    let revoked = "select count(*) from device where revoked_at is not null";
    assert_eq!(office.number(revoked).await, 0, "SYN-4: its mirror stays");
    assert_eq!(call(&inside, INSIDE, path).await.0, StatusCode::OK);
}
