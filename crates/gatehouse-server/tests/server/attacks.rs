//! Attacks on invitations, each by the number of the checklist it stands in; others of that list stand beside what they attack.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use gatehouse_rules::id::InvitationId;
use gatehouse_rules::operation::Decision;
use gatehouse_rules::time::{DAY, MINUTE};
use serde_json::json;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::Office;

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
    let fields = [("csrf", "x"), ("name", "Anna"), ("password", PASSWORD)];
    let (mut one, mut two) = (Browser::new(&office), Browser::new(&office));
    assert_eq!(
        seen(&one.get(&elsewhere).await),
        seen(&two.get(&nobodys).await)
    );
    let (one, two) = (
        one.post(&elsewhere, &fields).await,
        two.post(&nobodys, &fields).await,
    );
    assert_eq!(seen(&one), seen(&two));
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
