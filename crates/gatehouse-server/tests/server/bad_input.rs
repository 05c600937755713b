//! Bad input: every form of the pages, posted empty, too long, of a wrong type, in a wrong encoding, twice, from a stale page and without
//! cookies, by nobody, by someone half signed in, and by someone who is in. Each answer is a page that says what to do, or leads to one;
//! none is a fault, and nothing is changed.

use axum::body::Body;
use axum::http::StatusCode;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::DAY;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::Office;
use crate::routes::{self, Route};

const ANNA: &str = "anna@northwind.example";
const FORM: &str = "application/x-www-form-urlencoded";
/// Every field that any form reads.
const FIELDS: [&str; 27] = [
    "login",
    "password",
    "new",
    "code",
    "number",
    "backup",
    "passkey",
    "captcha",
    "proof",
    "name",
    "address",
    "slug",
    "email",
    "note",
    "title",
    "people",
    "departments",
    "days",
    "webhook",
    "session",
    "workspace",
    "token",
    "to",
    "query",
    "id",
    "log",
    "codes",
];
/// What a person has that no bad form may touch.
const KEPT: [&str; 14] = [
    "select count(*) from identity",
    "select cast(coalesce(sum(password_set_at), 0) as bigint) from identity",
    "select cast(coalesce(sum(length(login)), 0) as bigint) from identity",
    "select count(*) from employee",
    "select count(*) from employee where status = 'active'",
    "select count(*) from invitation",
    "select count(*) from workspace",
    "select count(*) from webhook",
    "select count(*) from passkey",
    "select count(*) from factor",
    "select count(*) from backup_code",
    "select count(*) from social_link",
    "select count(*) from lockout_case",
    "select count(*) from device where revoked_at is null",
];

pub async fn kept(office: &Office) -> Vec<i64> {
    let mut all = Vec::new();
    for sql in KEPT {
        all.push(office.number(sql).await);
    }
    all
}

/// The forms of the pages; machines' have answers of their own.
pub fn forms() -> Vec<Route> {
    let of_people = |route: &Route| {
        let is_page = !["/api/", "/rest/", "/oauth/token", "/oauth/revoke", "/mail/"]
            .iter()
            .any(|start| route.path.starts_with(start));
        route.method == "POST" && is_page
    };
    routes::all().into_iter().filter(of_people).collect()
}

/// Bodies that no page of ours sends, each with its type. `csrf` is right, so that what comes behind it is reached.
pub fn bodies(csrf: &str) -> Vec<(&'static str, Option<&'static str>, Vec<u8>)> {
    let all = |value: &str| {
        let fields: Vec<String> = FIELDS
            .iter()
            .map(|name| format!("{name}={value}"))
            .collect();
        format!("csrf={csrf}&{}", fields.join("&"))
    };
    vec![
        ("nothing at all", None, Vec::new()),
        ("an empty form", Some(FORM), Vec::new()),
        (
            "no field but its own",
            Some(FORM),
            format!("csrf={csrf}").into_bytes(),
        ),
        ("every field empty", Some(FORM), all("").into_bytes()),
        (
            "every field long",
            Some(FORM),
            all(&"x".repeat(600)).into_bytes(),
        ),
        (
            "longer than any form",
            Some(FORM),
            all(&"x".repeat(6_000)).into_bytes(),
        ),
        ("no UTF-8", Some(FORM), all("%FF%FE%80").into_bytes()),
        ("no UTF-8, and not even encoded", Some(FORM), {
            let mut body = all("").into_bytes();
            body.extend_from_slice(b"\xff\xfe\x00&login=\x80");
            body
        }),
        (
            "zeros and other control characters",
            Some(FORM),
            all("%00%1B%0D%0A%7F").into_bytes(),
        ),
        (
            "another script, right to left",
            Some(FORM),
            all("%E2%80%AE%D7%A9%F0%9F%98%80").into_bytes(),
        ),
        (
            "numbers that are none",
            Some(FORM),
            all("-99999999999999999999").into_bytes(),
        ),
        (
            "every field twice",
            Some(FORM),
            format!("{}&{}", all("a"), all("b")).into_bytes(),
        ),
        (
            "JSON",
            Some("application/json"),
            format!("{{\"csrf\":\"{csrf}\"}}").into_bytes(),
        ),
        (
            "a file",
            Some("multipart/form-data; boundary=x"),
            b"--x\r\n\r\n--x--".to_vec(),
        ),
        ("half an escape", Some(FORM), all("%E").into_bytes()),
    ]
}

#[track_caller]
pub fn is_an_answer(page: &Page, what: &str) {
    assert!(!page.status.is_server_error(), "{what}: {}", page.text);
    if page.status == StatusCode::SEE_OTHER {
        let to = page.location();
        assert!(to.starts_with('/') && !to.starts_with("//"), "{what}: {to}");
        return;
    }
    for part in ["<h1>", "<p"] {
        assert!(
            page.text.contains(part),
            "{what}: {} {}",
            page.status,
            page.text
        );
    }
}

/// Nobody, who only opened a page; Anna half way in; Anna, who is in, and at her profile.
async fn people(office: &Office) -> [(&'static str, Browser); 3] {
    let mut nobody = Browser::new(office);
    nobody.get("/w/northwind").await;
    let mut half = Browser::new(office);
    let page = half.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/confirm");
    let mut inside = Browser::new(office);
    let page = inside
        .sign_in_with_code("northwind", ANNA, &office.code())
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
    [("nobody", nobody), ("half", half), ("inside", inside)]
}

pub async fn office() -> Office {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    office.enrol(&anna.identity).await;
    office
}

#[tokio::test]
async fn no_form_breaks_or_changes_anything_by_what_it_is_not_sgn_1_rcv_5() {
    let office = office().await;
    let before = kept(&office).await;
    let people = people(&office).await;
    let all = forms();
    assert!(all.len() > 40, "{} forms", all.len());
    for route in &all {
        for (who, browser) in &people {
            let csrf = browser.clone().get("/w/northwind").await;
            let csrf = csrf.between("name=\"csrf\" value=\"", "\"");
            let csrf = match csrf {
                Some(csrf) => csrf,
                // Who is in sees no form there.
                None => browser.clone().get("/w/northwind/me").await.csrf(),
            };
            for (kind, of_type, body) in bodies(&csrf) {
                // Each of them alone: what was counted before is not what is looked at here.
                office.tamper("delete from throttle").await;
                let what = format!("{who}, {} with {kind}", route.path);
                let mut browser = browser.clone();
                let path = route.at_the_office();
                let page = browser.send("POST", &path, of_type, Body::from(body)).await;
                is_an_answer(&page, &what);
            }
        }
    }
    assert_eq!(kept(&office).await, before);
}

#[tokio::test]
async fn a_form_of_another_browser_of_an_old_page_or_without_cookies_says_so_and_does_nothing() {
    let office = office().await;
    let before = kept(&office).await;
    let [(_, nobody), _, (_, inside)] = people(&office).await;
    let own = inside.clone().get("/w/northwind/me").await.csrf();
    let other = Browser::new(&office).get("/w/northwind").await.csrf();
    let mut without = inside.clone();
    without.cookies.clear();
    let mut stale = inside.clone();
    let name = "gatehouse-form".to_owned();
    assert!(stale.cookies.contains_key(&name));
    stale.cookies.insert(name, "B".repeat(43));
    let n_sessions = "select count(*) from session where ended_at is null";
    let sessions = office.number(n_sessions).await;
    for route in forms() {
        for (what, browser, csrf) in [
            ("another browser’s", &inside, &other),
            ("an old page’s", &stale, &own),
            ("no cookies’", &without, &own),
            ("somebody’s", &nobody, &own),
        ] {
            office.tamper("delete from throttle").await;
            let what = format!("{what} at {}", route.path);
            let mut browser = browser.clone();
            let fields = [
                ("csrf", csrf.as_str()),
                ("login", ANNA),
                ("password", PASSWORD),
            ];
            let page = browser.post(&route.at_the_office(), &fields).await;
            is_an_answer(&page, &what);
            // Whoever is not let in is led to the door, before any form is looked at.
            if page.status != StatusCode::SEE_OTHER {
                assert!(page.status.is_client_error(), "{what}: {}", page.status);
            }
            if page.status == StatusCode::UNPROCESSABLE_ENTITY && browser.cookies.is_empty() {
                page.says("Your browser sent no cookie")
                    .says("allow cookies for this address");
            }
        }
    }
    assert_eq!(office.number(n_sessions).await, sessions);
    assert_eq!(kept(&office).await, before);
}

#[tokio::test]
async fn no_page_breaks_by_an_address_that_is_none() {
    let office = office().await;
    let [(_, nobody), _, (_, inside)] = people(&office).await;
    for route in routes::all() {
        if route.method != "GET" || route.path.starts_with("/api/") || route.path == "path" {
            continue;
        }
        for odd in [
            "%FF",
            "%00",
            "..%2F",
            "-",
            &"x".repeat(4_000),
            "%F0%9F%98%80",
        ] {
            let path: Vec<&str> = route
                .path
                .split('/')
                .map(|part| if part.starts_with('{') { odd } else { part })
                .collect();
            let path = path.join("/");
            for path in [
                path.clone(),
                format!("{path}?id={odd}&to={odd}&language={odd}"),
            ] {
                office.tamper("delete from throttle").await;
                for browser in [&nobody, &inside] {
                    let page = browser.clone().get(&path).await;
                    let cut: String = path.chars().take(80).collect();
                    assert!(!page.status.is_server_error(), "{cut}: {}", page.text);
                }
            }
        }
    }
}

#[tokio::test]
async fn an_address_without_a_page_and_a_form_without_its_fields_are_pages_that_lead_on_inv_10() {
    let office = office().await;
    let [(_, nobody), _, (_, inside)] = people(&office).await;
    let begins = |path: &str| {
        let way = path.split('/').nth(1).unwrap();
        match way {
            "w" => "/w/northwind".to_owned(),
            "profile" => "/profile".to_owned(),
            _ => "/".to_owned(),
        }
    };
    let gets: Vec<String> = routes::all()
        .iter()
        .filter(|route| route.method == "GET")
        .map(|route| route.path.clone())
        .collect();
    let mut n = 0;
    for route in forms() {
        if gets.contains(&route.path) {
            continue;
        }
        let path = route.at_the_office();
        for browser in [&nobody, &inside] {
            let page = browser.clone().get(&path).await;
            assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
            page.says("This page does not open by itself")
                .says(&format!("href=\"{}\"", begins(&path)));
        }
        n += 1;
    }
    assert!(n > 10, "{n} that only answer a form");
    for path in [
        "/nope",
        "/w",
        "/w/northwind/nope",
        "/profile/nope",
        "/favicon.ico",
        "//evil.example/",
    ] {
        let mut browser = nobody.clone();
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        page.says("There is no page at this address");
        browser.extra = vec![("accept-language", "pl".to_owned())];
        browser
            .get(path)
            .await
            .says("Pod tym adresem nie ma strony");
    }
    let page = nobody.clone().get("/api/nope").await;
    assert_eq!(
        (page.status, page.text.as_str()),
        (StatusCode::NOT_FOUND, "")
    );
    for (typed, to) in [
        ("/w/northwind/", "/w/northwind"),
        ("/w/northwind/recover//", "/w/northwind/recover"),
        ("/profile/", "/profile"),
        ("/recover/", "/recover"),
        ("/w/northwind/?to=me", "/w/northwind?to=me"),
    ] {
        assert_eq!(nobody.clone().get(typed).await.location(), to);
    }
    let page = nobody.clone().get("/profilex/").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let page = nobody.clone().get("/w/NorthWind").await;
    assert_eq!(page.status, StatusCode::OK);
    page.says("action=\"/w/northwind\"");
}

#[tokio::test]
async fn a_clock_that_goes_back_or_leaps_breaks_no_form() {
    let office = office().await;
    let before = kept(&office).await;
    let people = people(&office).await;
    for leap in [-2 * DAY, 4_000 * DAY] {
        office.clock.advance(leap);
        for route in forms() {
            for (who, browser) in &people {
                office.tamper("delete from throttle").await;
                let mut browser = browser.clone();
                let csrf = browser.get("/w/northwind/recover").await.csrf();
                let fields = [
                    ("csrf", csrf.as_str()),
                    ("login", ANNA),
                    ("password", "wrong"),
                ];
                let page = browser.post(&route.at_the_office(), &fields).await;
                is_an_answer(&page, &format!("{who}, {}", route.path));
            }
        }
    }
    assert_eq!(kept(&office).await, before);
}
