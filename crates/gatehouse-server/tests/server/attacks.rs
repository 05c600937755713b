//! Attacks on invitations, each by the number of the checklist it stands in; others of that list stand beside what they attack.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use gatehouse_rules::id::InvitationId;
use gatehouse_rules::operation::Decision;
use gatehouse_rules::time::{DAY, MINUTE, SECOND};
use serde_json::json;

use crate::browser::{Browser, PASSWORD, Page, code_of};
use crate::harness::{ORIGIN, Office};
use crate::recovery_code::{PHONE, Phones};
use crate::social;

const ANNA: &str = "anna@northwind.example";
const NOBODYS: &str = "/w/northwind/i/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A page without what is drawn anew for every page.
fn seen(page: &Page) -> (StatusCode, String, Vec<String>) {
    let csrf = page.between("name=\"csrf\" value=\"", "\"");
    let text = match csrf {
        Some(csrf) => page.text.replace(&csrf, "csrf"),
        None => page.text.clone(),
    };
    let names = page.headers.keys().map(ToString::to_string).collect();
    (page.status, text, names)
}

async fn link(office: &Office, address: &str) -> (InvitationId, String) {
    let (_, invitation) = office.invite(address).await;
    (invitation, office.links().await.pop().unwrap())
}

#[tokio::test]
async fn attack_3_a_link_of_another_company_and_one_of_nobody_are_answered_alike() {
    let office = Office::open().await;
    office.another("fabrikam").await;
    let (_, real) = link(&office, ANNA).await;
    let elsewhere = real.replace("northwind", "fabrikam");
    let nobodys = NOBODYS.replace("northwind", "fabrikam");
    let (mut one, mut two) = (Browser::new(&office), Browser::new(&office));
    assert_eq!(
        seen(&one.get(&elsewhere).await),
        seen(&two.get(&nobodys).await)
    );
    for end in ["", "/confirm"] {
        let (mut told, mut n_hashed) = (Vec::new(), Vec::new());
        for (browser, path) in [(&mut one, &elsewhere), (&mut two, &nobodys)] {
            // A form of this browser and of that company, so that the link itself is looked at.
            let csrf = browser.get("/w/fabrikam").await.csrf();
            let fields = [
                ("csrf", csrf.as_str()),
                ("name", "Anna"),
                ("password", PASSWORD),
                ("code", "123456"),
            ];
            let before = office.app.passwords.n_hashed();
            let page = browser.post(&format!("{path}{end}"), &fields).await;
            assert_ne!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{end}");
            let text = page.text.replace(path.as_str(), "LINK");
            let location = page
                .header("location")
                .map(|to| to.replace(path.as_str(), "LINK"));
            told.push((
                seen(&page).0,
                text.replace(&csrf, "CSRF"),
                seen(&page).2,
                location,
            ));
            n_hashed.push(office.app.passwords.n_hashed() - before);
        }
        assert_eq!(told[0], told[1], "{end}");
        assert_eq!(n_hashed[0], n_hashed[1], "{end}");
    }
    assert_eq!(office.number("select count(*) from session").await, 0);
}

#[tokio::test]
async fn attack_3_sending_again_by_an_id_of_another_company_and_by_one_of_nobody_end_alike() {
    let office = Office::open().await;
    let other = office.another("southwind").await;
    let (_, theirs) = office.invite(ANNA).await;
    office.clock.advance(MINUTE);
    let again = |invitation| Decision::ResendInvitation { invitation };
    let nobodys = InvitationId(office.id());
    assert_eq!(
        other.decide(again(theirs)).await,
        other.decide(again(nobodys)).await
    );
}

#[tokio::test]
async fn attack_3_a_second_step_of_nobody_says_no_more_than_one_that_is_over() {
    let office = Office::open().await;
    let owner = &office.owner;
    office.set_password(&owner.identity, PASSWORD).await;
    office.enrol(&owner.identity).await;
    let mut known = Browser::new(&office);
    let page = known
        .sign_in("northwind", "petra@northwind.example", PASSWORD)
        .await;
    let path = page.location();
    known.follow(&page).await;
    office.clock.advance(DAY);
    let (over, nobodys) = (
        known.get(&path).await,
        Browser::new(&office).get(&path).await,
    );
    assert_eq!(over.status, nobodys.status);
    assert_eq!(over.header("location"), nobodys.header("location"));
}

#[tokio::test]
async fn attack_17_an_invitations_link_is_built_from_the_configured_address_alone() {
    let office = Office::open().await;
    let path = "/api/sync/operations";
    let evil = "http://evil.example/api/sync/operations";
    let claims: [(&str, &[(&'static str, &str)]); 5] = [
        (path, &[("host", "evil.example")]),
        (path, &[("x-forwarded-host", "evil.example")]),
        (path, &[("forwarded", "host=evil.example;proto=https")]),
        (
            path,
            &[
                ("x-forwarded-proto", "https"),
                ("x-forwarded-prefix", "/evil"),
            ],
        ),
        // RFC 9112, 3.2.2: the absolute form of a request line.
        (evil, &[("host", "gatehouse.test")]),
    ];
    for (i, (line, headers)) in claims.iter().enumerate() {
        let people = vec![office.invitee(&format!("person{i}@northwind.example"))];
        let operation = office.owner.operation(Decision::Invite {
            people,
            letters: true,
        });
        let body = json!({ "operations": [operation] });
        let answer = office
            .owner
            .send_as("POST", path, line, headers, Some(body))
            .await;
        assert_eq!(answer.status(), StatusCode::OK, "{line} {headers:?}");
    }
    assert_eq!(office.links().await.len(), claims.len());
    for letter in office.app.mail.kept() {
        let all = format!("{}{}{}", letter.subject, letter.text, letter.html);
        assert!(all.contains("http://gatehouse.test/w/northwind/i/"));
        assert!(!all.contains("evil"), "{all}");
        assert_eq!(letter.from, office.app.config.sender());
    }
}

#[tokio::test]
async fn attack_17_a_link_to_a_new_password_is_built_from_the_configured_address_alone() {
    let office = Office::open().await;
    for (i, (name, value)) in [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example;proto=https"),
        ("x-forwarded-proto", "https"),
    ]
    .into_iter()
    .enumerate()
    {
        let login = format!("person{i}@northwind.example");
        office
            .member(gatehouse_rules::role::Role::Employee, &login)
            .await;
        let mut browser = Browser::new(&office);
        browser.extra = vec![(name, value.to_owned())];
        let page = crate::recovery::ask(&mut browser, &login).await;
        assert_eq!(page.location(), "/w/northwind/recover/sent");
    }
    assert_eq!(office.links().await.len(), 4);
    for letter in office.app.mail.kept() {
        let all = format!("{}{}{}", letter.subject, letter.text, letter.html);
        assert!(all.contains("http://gatehouse.test/w/northwind/r/"));
        assert!(!all.contains("evil"), "{all}");
    }
}

#[tokio::test]
async fn attack_18_the_page_of_a_new_password_tells_no_other_site_of_it_and_is_not_kept() {
    let office = Office::open().await;
    office
        .member(gatehouse_rules::role::Role::Employee, ANNA)
        .await;
    let link = crate::recovery::link(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    let form = browser.get(&link).await;
    let wrong = browser.submit(&form, &[("password", "short")]).await;
    for page in [&form, &wrong] {
        assert_eq!(page.header("referrer-policy").unwrap(), "no-referrer");
        assert!(page.header("cache-control").unwrap().contains("no-store"));
        page.hides("http");
    }
    let done = browser.submit(&wrong, &[("password", PASSWORD)]).await;
    let token = link.rsplit('/').next().unwrap();
    assert!(
        !done.location().contains(token),
        "the address bar forgets it"
    );
    browser.follow(&done).await.hides(token);
}

#[tokio::test]
async fn attack_18_a_links_page_tells_no_other_site_of_it_and_is_not_kept() {
    let office = Office::open().await;
    let (_, link) = link(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    let form = browser.get(&link).await;
    let weak = [("name", "Anna"), ("password", "short")];
    let wrong = browser.submit(&form, &weak).await;
    for page in [&form, &wrong] {
        assert_eq!(page.header("referrer-policy").unwrap(), "no-referrer");
        assert!(page.header("cache-control").unwrap().contains("no-store"));
        let policy = page.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("http"), "no other site is asked: {policy}");
    }
    let good = [("name", "Anna"), ("password", PASSWORD)];
    let joined = browser.submit(&wrong, &good).await.location();
    let token = link.rsplit('/').next().unwrap();
    assert!(!joined.contains(token), "the address bar forgets it");
}

#[tokio::test]
async fn attack_18_no_line_of_the_log_holds_a_links_token() {
    let office = Office::open().await;
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter("gatehouse_server=trace,tower_http=trace")
        .with_writer(move || writer.clone())
        .finish();
    let logging = tracing::subscriber::set_default(subscriber);
    let (_, link) = link(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    let form = browser.get(&link).await;
    for name in ["", "Anna"] {
        let fields = [("name", name), ("password", PASSWORD)];
        browser.submit(&form, &fields).await;
    }
    browser.get(&link).await;
    drop(logging);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("GET"), "requests are logged: {log}");
    let token = link.rsplit('/').next().unwrap();
    assert!(!log.contains(token), "{log}");
}

#[tokio::test]
async fn attack_16_no_line_of_the_log_holds_a_password_a_key_a_code_or_a_secret_of_anybody() {
    const WRONG: &str = "gravel teapot seventeen";
    const NEW: &str = "gravel teapot ninety-one";
    let phones = Phones::open().await;
    let office = &phones.office;
    social::person(office, ANNA).await;
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter("gatehouse_server=trace,tower_http=trace,sqlx=trace")
        .with_writer(move || writer.clone())
        .finish();
    let logging = tracing::subscriber::set_default(subscriber);
    let mut secrets = vec![PASSWORD.to_owned(), WRONG.to_owned(), NEW.to_owned()];

    let mut browser = phones.browser();
    browser.sign_in("northwind", ANNA, WRONG).await;
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.begin("/w/northwind/two-step").await;
    let key = page.between("<p class=\"key\">", "</p>").unwrap();
    secrets.extend([key.replace(' ', ""), key.clone()]);
    let code = code_of(&key.replace(' ', ""), office.clock.now());
    let wrong = crate::recovery_code::wrong(&code);
    for code in [&wrong, &code] {
        browser.submit(&page, &[("code", code)]).await;
    }
    let page = browser.get("/w/northwind/codes").await;
    office.clock.advance(30 * SECOND);
    let second = code_of(&key.replace(' ', ""), office.clock.now());
    let page = browser.submit(&page, &[("code", &second)]).await;
    let list = page.between("<ol class=\"codes\">", "</ol>").unwrap();
    let backup: Vec<String> = list
        .split("<li>")
        .skip(1)
        .map(|one| one.replace("</li>", ""))
        .collect();
    assert_eq!(backup.len(), 10);
    let fields = [("number", "1"), ("backup", backup[0].as_str())];
    let mut other = phones.browser();
    let step = other.sign_in("northwind", ANNA, PASSWORD).await;
    let step = other.follow(&step).await;
    assert_eq!(
        other.submit(&step, &fields).await.location(),
        "/w/northwind/me"
    );
    secrets.extend([code, wrong, second]);
    secrets.extend(backup.iter().map(|one| one.replace('-', "")));
    secrets.extend(backup);

    let page = other.get("/w/northwind/webhooks").await;
    office.clock.advance(30 * SECOND);
    let code = code_of(&key.replace(' ', ""), office.clock.now());
    let fields = [
        ("title", "Roster"),
        ("people", "user"),
        ("days", "30"),
        ("password", PASSWORD),
        ("code", &code),
    ];
    let page = other.submit(&page, &fields).await;
    let address = page.between("<p class=\"letter key\">", "</p>").unwrap();
    let address = address.replace("&#x2f;", "/");
    let path = address.strip_prefix(ORIGIN).unwrap();
    let secret = path.split('/').nth(3).unwrap().to_owned();
    assert!(secret.len() > 30, "{address}");
    phones.browser().get(&format!("{path}profile")).await;
    phones.browser().get(&format!("{path}nothing?x=1")).await;
    secrets.extend([code, secret]);

    let mut third = phones.browser();
    let page = crate::recovery::ask(&mut third, PHONE).await;
    let form = third.follow(&page).await;
    let code = phones.code().await;
    let wrong = crate::recovery_code::wrong(&code);
    third.submit(&form, &[("code", &wrong)]).await;
    let page = third.submit(&form, &[("code", &code)]).await;
    let link = page.location();
    secrets.extend([code, wrong, link.rsplit('/').next().unwrap().to_owned()]);
    let page = third.follow(&page).await;
    let done = third.submit(&page, &[("password", NEW)]).await;
    assert_eq!(done.location(), "/w/northwind/recovered");

    let (status, _) = office.owner.call("GET", "/api/sync/start", None).await;
    assert_eq!(status, StatusCode::OK);
    secrets.push(office.owner.token.clone());
    office.confirmed(&office.owner).await;
    let wanted = json!({
        "webhook": office.id(),
        "title": "Payroll",
        "scopes": ["user_basic"],
        "days": 90,
    });
    let making = office
        .owner
        .call("POST", "/api/sync/webhooks", Some(wanted));
    let (status, made) = making.await;
    assert_eq!(status, StatusCode::OK, "{made}");
    let address = made["address"].as_str().unwrap();
    let path = address.strip_prefix(ORIGIN).unwrap();
    phones.browser().get(&format!("{path}profile")).await;
    let secret = path.split('/').nth(3).unwrap().to_owned();
    assert!(secret.len() > 30, "{address}");
    secrets.push(secret);
    for one in [&browser, &other, &third] {
        secrets.extend(one.cookies.values().cloned());
    }
    drop(logging);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for path in [
        "/w/{slug}/confirm",
        "/w/{slug}/recover/code",
        "/api/sync/start",
        "/api/sync/webhooks",
    ] {
        assert!(log.contains(path), "{path} is logged: {log}");
    }
    for secret in &secrets {
        // Six digits stand in longer numbers by chance.
        let stands = if secret.len() == 6 {
            log.split(|c: char| !c.is_ascii_alphanumeric())
                .any(|word| word == secret)
        } else {
            log.contains(secret.as_str())
        };
        assert!(!stands, "{secret} in the log");
    }
    assert!(secrets.len() > 30);
}

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn attack_19_the_old_link_is_void_after_the_address_was_fixed_also_with_its_form_open() {
    let office = Office::open().await;
    let (invitation, old) = link(&office, "ana@northwind.example").await;
    let mut browser = Browser::new(&office);
    let form = browser.get(&old).await;
    let fix = Decision::FixAddress {
        invitation,
        address: ANNA.to_owned(),
        new_employee: office.id().into(),
        new_invitation: office.id().into(),
    };
    office.owner.decide(fix).await;
    let new = office.links().await.pop().unwrap();
    let fields = [("name", "Anna"), ("password", PASSWORD)];
    assert_eq!(browser.get(&old).await.status, StatusCode::GONE);
    assert_eq!(
        browser.submit(&form, &fields).await.status,
        StatusCode::GONE
    );
    assert_eq!(office.number("select count(*) from session").await, 0);
    let mut right = Browser::new(&office);
    let form = right.get(&new).await;
    let page = right.submit(&form, &fields).await;
    assert_eq!(page.location(), "/w/northwind/joined");
}

#[tokio::test]
async fn attack_23_dots_and_tags_make_other_people_and_each_letter_goes_to_one() {
    let office = Office::open().await;
    let mut typed = [
        "anna.lind@northwind.example",
        "annalind@northwind.example",
        "a.n.n.a.lind@northwind.example",
        "annalind+it@northwind.example",
    ];
    for address in typed {
        office.invite(address).await;
    }
    office.links().await;
    let mut sent: Vec<String> = office
        .app
        .mail
        .kept()
        .iter()
        .flat_map(|letter| letter.message().unwrap().envelope().to().to_vec())
        .map(|to| to.to_string())
        .collect();
    sent.sort();
    typed.sort_unstable();
    assert_eq!(sent, typed);
}

#[tokio::test]
async fn attack_24_a_form_that_was_open_spends_nothing_after_the_invitation_was_deleted_or_ended() {
    let office = Office::open().await;
    let sly = [
        ("name", "Anna"),
        ("password", PASSWORD),
        ("role", "owner"),
        ("workspace", "fabrikam"),
        ("expires_at", "9999999999999"),
        ("employee", office.owner.employee.as_str()),
    ];
    let (_, ended) = link(&office, "late@northwind.example").await;
    let mut late = Browser::new(&office);
    let form = late.get(&ended).await;
    office.clock.advance(7 * DAY);
    assert_eq!(late.submit(&form, &sly).await.status, StatusCode::GONE);
    let (invitation, deleted) = link(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    let form = browser.get(&deleted).await;
    let delete = Decision::DeleteInvitation { invitation };
    office.owner.decide(delete).await;
    let page = browser.submit(&form, &sly).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("This invitation was taken back");
    let others = "select count(*) from identity where login_canonical <> 'petra@northwind.example'";
    assert_eq!(office.number(others).await, 0);
    assert!(office.causes("joined").await.is_empty());
}
