//! The app's sign-in: the pages, the code, the tokens, and the proofs.

use axum::http::StatusCode;
use gatehouse_rules::device::{DeviceKey, challenge, proves_revocation};
use gatehouse_rules::employee::Status;
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND};
use gatehouse_server::pages::encoded;
use gatehouse_server::store;
use serde_json::Value;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::{ORIGIN, Office};
use crate::hostile;

const PETRA: &str = "petra@northwind.example";
const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-";
const BACK: &str = "http://127.0.0.1:49152/callback";

/// An office whose owner has a password and an authenticator, and an app that wants to connect.
struct Connecting {
    office: Office,
    key: DeviceKey,
}

impl Connecting {
    async fn open() -> Self {
        let office = Office::open().await;
        office.set_password(&office.owner.identity, PASSWORD).await;
        office.enrol(&office.owner.identity).await;
        let key = DeviceKey::new(&office.app.random);
        Self { office, key }
    }

    fn query(&self, redirect_uri: &str) -> String {
        self.query_of(redirect_uri, "Petra’s <laptop>")
    }

    fn query_of(&self, redirect_uri: &str, device: &str) -> String {
        format!(
            "/oauth/authorize?response_type=code&client_id=gatehouse-desktop&redirect_uri={}&state=s%26t&code_challenge={}\
             &code_challenge_method=S256&workspace=northwind&device_name={}&dpop_jkt={}",
            encoded(redirect_uri),
            challenge(VERIFIER),
            encoded(device),
            self.key.thumbprint()
        )
    }

    async fn sign_in(&self, browser: &mut Browser, login: &str) -> Page {
        let page = browser.get(&self.query(BACK)).await;
        browser
            .submit(&page, &[("login", login), ("password", PASSWORD)])
            .await
    }

    /// Through both pages; the code.
    async fn code(&self) -> String {
        let mut browser = Browser::new(&self.office);
        let page = self.sign_in(&mut browser, PETRA).await;
        let page = browser.follow(&page).await;
        let page = browser
            .submit(&page, &[("code", &self.office.code())])
            .await;
        let to = page.location();
        let code = to.strip_prefix(&format!("{BACK}?code=")).expect(&to);
        code.strip_suffix("&state=s%26t").expect(code).to_owned()
    }

    async fn token(&self, key: &DeviceKey, fields: &[(&str, &str)]) -> (StatusCode, Value) {
        let url = format!("{ORIGIN}/oauth/token");
        let (now, random) = (self.office.clock.now(), &self.office.app.random);
        let proof = key.prove("POST", &url, None, now, random);
        self.token_with(&proof, fields).await
    }

    async fn token_with(&self, proof: &str, fields: &[(&str, &str)]) -> (StatusCode, Value) {
        let mut browser = Browser::new(&self.office);
        browser.extra.push(("dpop", proof.to_owned()));
        let mut all = vec![("client_id", "gatehouse-desktop")];
        all.extend_from_slice(fields);
        let page = browser.post("/oauth/token", &all).await;
        (page.status, serde_json::from_str(&page.text).unwrap())
    }

    async fn exchange(&self, code: &str) -> (StatusCode, Value) {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", BACK),
            ("code_verifier", VERIFIER),
        ];
        self.token(&self.key, &fields).await
    }

    async fn renew(&self, refresh: &str) -> (StatusCode, Value) {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
        self.token(&self.key, &fields).await
    }

    async fn connected(&self) -> Value {
        let code = self.code().await;
        let (status, tokens) = self.exchange(&code).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        tokens
    }

    /// Asks for the start of a sync with an access token.
    async fn start(&self, access: &str) -> (StatusCode, Value) {
        let url = format!("{ORIGIN}/api/sync/start");
        let (now, random) = (self.office.clock.now(), &self.office.app.random);
        let proof = self.key.prove("GET", &url, Some(access), now, random);
        self.start_with(access, &proof).await
    }

    async fn start_with(&self, access: &str, proof: &str) -> (StatusCode, Value) {
        let mut browser = Browser::new(&self.office);
        browser
            .extra
            .push(("authorization", format!("DPoP {access}")));
        browser.extra.push(("dpop", proof.to_owned()));
        let page = browser.get("/api/sync/start").await;
        let body: Value = serde_json::from_str(&page.text).unwrap();
        (page.status, body["problem"].clone())
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name} in {value}"))
        .to_owned()
}

#[tokio::test]
async fn an_admin_connects_an_app_through_two_pages_that_name_the_device_and_the_company() {
    let connecting = Connecting::open().await;
    let mut browser = Browser::new(&connecting.office);
    let page = browser.get(&connecting.query(BACK)).await;
    page.says("Connect this computer to Northwind")
        .says("Petra’s &lt;laptop&gt;");
    let forms = page.header("content-security-policy").unwrap();
    assert!(
        forms.contains("form-action 'self' http://127.0.0.1:49152;"),
        "{forms}"
    );
    let tokens = connecting.connected().await;
    assert_eq!(tokens["token_type"], "DPoP");
    assert_eq!(tokens["expires_in"], 3600);
    assert_eq!(tokens["workspace"]["slug"], "northwind");
    assert_eq!(tokens["me"]["role"], "owner");
    assert_eq!(
        connecting.start(&text(&tokens, "access_token")).await.0,
        StatusCode::OK
    );
    let mut connection = connecting.office.app.db.connection().await.unwrap();
    let devices = store::device::list(&mut connection, &connecting.office.owner.employee)
        .await
        .unwrap();
    assert!(
        devices
            .iter()
            .any(|device| device.name == "Petra’s <laptop>")
    );
    drop(connection);
    assert_eq!(connecting.office.causes("app_connected").await.len(), 1);
}

#[tokio::test]
async fn the_name_that_a_computer_gives_itself_is_text_on_the_page_that_connects_it_attack_34() {
    let connecting = Connecting::open().await;
    for name in hostile::all() {
        let mut browser = Browser::new(&connecting.office);
        let page = browser.get(&connecting.query_of(BACK, name)).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
        hostile::is_text(&page.text, name);
    }
}

#[tokio::test]
async fn connecting_asks_for_fresh_factors_whatever_session_the_browser_has() {
    let connecting = Connecting::open().await;
    let mut browser = Browser::new(&connecting.office);
    let page = browser
        .sign_in_with_code("northwind", PETRA, &connecting.office.code())
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
    browser
        .get(&connecting.query(BACK))
        .await
        .says("name=\"password\"");
}

#[tokio::test]
async fn a_code_leads_to_this_computer_only_and_a_strange_address_is_never_followed() {
    let connecting = Connecting::open().await;
    let mut browser = Browser::new(&connecting.office);
    for bad in [
        "https://evil.example/callback",
        "http://localhost:1/x",
        "http://127.0.0.1@evil.example:1/",
    ] {
        let page = browser.get(&connecting.query(bad)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.header("location").is_none());
    }
    let plain = connecting.query(BACK).replace("S256", "plain");
    let page = browser.get(&plain).await;
    assert_eq!(
        page.location(),
        format!("{BACK}?error=invalid_request&state=s%26t")
    );
    let cancelled = connecting.query(BACK).replace("authorize", "cancel");
    let page = browser.get(&cancelled).await;
    assert_eq!(
        page.location(),
        format!("{BACK}?error=access_denied&state=s%26t")
    );
}

#[tokio::test]
async fn a_code_works_once_for_a_minute_and_only_with_its_verifier_key_and_address() {
    let connecting = Connecting::open().await;
    let office = &connecting.office;
    let code = connecting.code().await;
    assert_eq!(connecting.exchange(&code).await.0, StatusCode::OK);
    let (status, answer) = connecting.exchange(&code).await;
    assert_eq!(
        (status, &answer["error"]),
        (StatusCode::BAD_REQUEST, &"invalid_grant".into())
    );
    office.clock.advance(30 * SECOND);
    let code = connecting.code().await;
    office.clock.advance(60 * SECOND);
    assert_eq!(connecting.exchange(&code).await.1["error"], "invalid_grant");
    let other = DeviceKey::new(&office.app.random);
    for (key, verifier, back) in [
        (
            &connecting.key,
            "another-verifier-of-at-least-43-characters-xxx",
            BACK,
        ),
        (&connecting.key, VERIFIER, "http://127.0.0.1:1/callback"),
        (&other, VERIFIER, BACK),
    ] {
        office.clock.advance(30 * SECOND);
        let code = connecting.code().await;
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", back),
            ("code_verifier", verifier),
        ];
        assert_eq!(
            connecting.token(key, &fields).await.1["error"],
            "invalid_grant"
        );
        assert_eq!(
            connecting.exchange(&code).await.1["error"],
            "invalid_grant",
            "a wrong use spends it"
        );
    }
}

#[tokio::test]
async fn whose_role_does_not_open_the_app_is_told_so_only_after_both_factors_sgn_2() {
    let connecting = Connecting::open().await;
    let office = &connecting.office;
    let anna = office
        .member(Role::Employee, "anna@northwind.example")
        .await;
    office.set_password(&anna.identity, PASSWORD).await;
    office.enrol(&anna.identity).await;
    let mut browser = Browser::new(office);
    let page = connecting
        .sign_in(&mut browser, "anna@northwind.example")
        .await;
    let page = browser.follow(&page).await;
    page.hides("Only admins");
    let page = browser.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("Only admins of Northwind connect the app");
    assert_eq!(office.number("select count(*) from code").await, 0);
}

#[tokio::test]
async fn a_refresh_whose_answer_was_lost_works_again_until_its_successor_is_used() {
    let connecting = Connecting::open().await;
    let tokens = connecting.connected().await;
    let first = text(&tokens, "refresh_token");
    let (_, lost) = connecting.renew(&first).await;
    let (status, arrived) = connecting.renew(&first).await;
    assert_eq!(status, StatusCode::OK);
    let second = text(&arrived, "refresh_token");
    let (status, third) = connecting.renew(&second).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(third["device"], tokens["device"], "it stays one device");
    for dead in [first, text(&lost, "refresh_token")] {
        let (status, answer) = connecting.renew(&dead).await;
        assert_eq!(
            (status, &answer["error"]),
            (StatusCode::BAD_REQUEST, &"invalid_grant".into())
        );
        assert_eq!(answer["problem"]["code"], "sign_in_again");
    }
    assert_eq!(
        connecting.renew(&second).await.0,
        StatusCode::OK,
        "its own answer may have been lost, too"
    );
    connecting.office.clock.advance(30 * DAY);
    assert_eq!(
        connecting.renew(&second).await.1["error"],
        "invalid_grant",
        "SYN-4: 30 idle days"
    );
}

#[tokio::test]
async fn an_app_stays_signed_in_as_long_as_it_is_used_within_thirty_days_ses_2() {
    let connecting = Connecting::open().await;
    let mut refresh = text(&connecting.connected().await, "refresh_token");
    for _ in 0..6 {
        connecting.office.clock.advance(29 * DAY);
        let (status, tokens) = connecting.renew(&refresh).await;
        assert_eq!(
            status,
            StatusCode::OK,
            "half a year, and nobody signed in again"
        );
        let (status, _) = connecting.start(&text(&tokens, "access_token")).await;
        assert_eq!(status, StatusCode::OK);
        refresh = text(&tokens, "refresh_token");
    }
    connecting.office.clock.advance(30 * DAY);
    let (_, answer) = connecting.renew(&refresh).await;
    assert_eq!(
        answer["problem"]["code"], "sign_in_again",
        "left alone, it ends"
    );
}

#[tokio::test]
async fn a_refresh_by_another_key_is_refused_and_changes_nothing() {
    let connecting = Connecting::open().await;
    let tokens = connecting.connected().await;
    let refresh = text(&tokens, "refresh_token");
    let thief = DeviceKey::new(&connecting.office.app.random);
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
    ];
    assert_eq!(
        connecting.token(&thief, &fields).await.1["error"],
        "invalid_grant"
    );
    assert_eq!(connecting.renew(&refresh).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_token_works_with_a_fresh_proof_by_its_key_for_its_hour_only() {
    let connecting = Connecting::open().await;
    let office = &connecting.office;
    let tokens = connecting.connected().await;
    let access = text(&tokens, "access_token");
    let url = format!("{ORIGIN}/api/sync/start");
    let now = office.clock.now();
    let random = &office.app.random;
    let proof = connecting
        .key
        .prove("GET", &url, Some(&access), now, random);
    assert_eq!(
        connecting.start_with(&access, &proof).await.0,
        StatusCode::OK
    );
    assert_eq!(
        connecting.start_with(&access, &proof).await.0,
        StatusCode::UNAUTHORIZED,
        "a proof counts once"
    );
    let thief = DeviceKey::new(random);
    let elsewhere = format!("{ORIGIN}/api/sync/feed");
    for bad in [
        thief.prove("GET", &url, Some(&access), now, random),
        connecting
            .key
            .prove("POST", &url, Some(&access), now, random),
        connecting
            .key
            .prove("GET", &elsewhere, Some(&access), now, random),
        connecting
            .key
            .prove("GET", &url, Some("another"), now, random),
        connecting.key.prove("GET", &url, None, now, random),
        String::new(),
    ] {
        let (status, problem) = connecting.start_with(&access, &bad).await;
        assert_eq!(
            (status, &problem["code"]),
            (StatusCode::UNAUTHORIZED, &"sign_in_again".into())
        );
    }
    let early = connecting
        .key
        .prove("GET", &url, Some(&access), now.plus(-HOUR), random);
    let (status, problem) = connecting.start_with(&access, &early).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        (&problem["code"], &problem["seconds"]),
        (&"clock_wrong".into(), &(-3600).into())
    );
    office.clock.advance(59 * MINUTE);
    assert_eq!(connecting.start(&access).await.0, StatusCode::OK);
    office.clock.advance(MINUTE);
    assert_eq!(connecting.start(&access).await.1["code"], "sign_in_again");
}

#[tokio::test]
async fn a_revoked_device_hears_the_word_that_erases_its_mirror_and_nobody_else_does_syn_4() {
    let connecting = Connecting::open().await;
    let office = &connecting.office;
    let tokens = connecting.connected().await;
    let access = text(&tokens, "access_token");
    let mut tx = office.app.db.begin().await.unwrap();
    let now = office.clock.now();
    let revoked = store::device::revoke_all(&mut tx, &office.owner.employee, now)
        .await
        .unwrap();
    assert!(
        revoked
            .iter()
            .any(|device| device.id.as_str() == text(&tokens, "device"))
    );
    tx.commit().await.unwrap();
    let (status, problem) = connecting.start(&access).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::FORBIDDEN, &"device_revoked".into())
    );
    let word = text(&problem, "proof");
    assert!(proves_revocation(&word, &text(&tokens, "erase_hash")));
    let (status, answer) = connecting.renew(&text(&tokens, "refresh_token")).await;
    assert_eq!(
        (status, &answer["problem"]["proof"]),
        (StatusCode::FORBIDDEN, &word.as_str().into())
    );
    let thief = DeviceKey::new(&office.app.random);
    let url = format!("{ORIGIN}/api/sync/start");
    let proof = thief.prove(
        "GET",
        &url,
        Some(&access),
        office.clock.now(),
        &office.app.random,
    );
    assert_eq!(
        connecting.start_with(&access, &proof).await.1["code"],
        "sign_in_again"
    );
    let kept = format!("select count(*) from device where id = '{word}' or name = '{word}'");
    assert_eq!(
        office.number(&kept).await,
        0,
        "the word is not in the database"
    );
}

#[tokio::test]
async fn losing_the_role_or_the_job_closes_the_app_at_once() {
    let connecting = Connecting::open().await;
    let office = &connecting.office;
    let ben = office.member(Role::Admin, "ben@northwind.example").await;
    let (status, _) = ben.call("GET", "/api/sync/start", None).await;
    assert_eq!(status, StatusCode::OK);
    office
        .tamper(&format!(
            "update employee set role = 'employee' where id = '{}'",
            ben.employee
        ))
        .await;
    let (status, body) = ben.call("GET", "/api/sync/start", None).await;
    assert_eq!(
        (status, &body["problem"]["code"]),
        (StatusCode::FORBIDDEN, &"not_an_admin".into())
    );
    office
        .tamper(&format!(
            "update employee set role = 'admin' where id = '{}'",
            ben.employee
        ))
        .await;
    let decision = Decision::Dismiss {
        employee: ben.employee.clone(),
        keep_webhooks: false,
    };
    office.owner.decide(decision).await;
    assert_eq!(
        office.employee(&ben.employee).await.unwrap().row.status,
        Status::Dismissed
    );
    let (status, body) = ben.call("GET", "/api/sync/start", None).await;
    assert_eq!(
        (status, &body["problem"]["code"]),
        (StatusCode::FORBIDDEN, &"device_revoked".into()),
        "SYN-4: the mirror of who left is erased at the next contact"
    );
    assert!(body["problem"]["proof"].is_string());
    let cora = office.member(Role::Admin, "cora@northwind.example").await;
    for role in [Role::Helpdesk, Role::Employee] {
        let set = gatehouse_server::role::give;
        set(&office.app, &office.workspace, &cora.employee, role)
            .await
            .unwrap();
        let (status, body) = cora.call("GET", "/api/sync/start", None).await;
        let opens = role == Role::Helpdesk;
        assert_eq!(status == StatusCode::OK, opens, "{role:?}");
        assert_eq!(body["problem"]["code"] == "device_revoked", !opens);
    }
    assert_eq!(office.causes("device_revoked").await.len(), 2);
}

#[tokio::test]
async fn a_device_that_was_signed_out_before_hears_of_its_revocation_too_syn_4() {
    let connecting = Connecting::open().await;
    let office = &connecting.office;
    let other = office.member(Role::Owner, "second@example.com").await;
    let tokens = connecting.connected().await;
    let employee = office.owner.employee.clone();
    let end = Decision::EndSessions {
        employee: employee.clone(),
    };
    other.decide(end).await;
    other
        .decide(Decision::Dismiss {
            employee,
            keep_webhooks: false,
        })
        .await;
    let (status, answer) = connecting.renew(&text(&tokens, "refresh_token")).await;
    assert_eq!(
        (status, &answer["problem"]["code"]),
        (StatusCode::FORBIDDEN, &"device_revoked".into())
    );
    let word = text(&answer["problem"], "proof");
    assert!(proves_revocation(&word, &text(&tokens, "erase_hash")));
}

#[tokio::test]
async fn ending_sessions_stops_the_browser_the_app_and_a_half_sign_in_ses_3() {
    let connecting = Connecting::open().await;
    let office = &connecting.office;
    let other = office.member(Role::Owner, "second@example.com").await;
    let tokens = connecting.connected().await;
    office.clock.advance(30 * SECOND);
    let mut browser = Browser::new(office);
    let landed = browser
        .sign_in_with_code("northwind", PETRA, &office.code())
        .await;
    assert_eq!(landed.location(), "/w/northwind/me");
    office.clock.advance(30 * SECOND);
    let code = connecting.code().await;
    office.clock.advance(30 * SECOND);
    let mut half = Browser::new(office);
    let page = half.sign_in("northwind", PETRA, PASSWORD).await;
    let page = half.follow(&page).await;
    let end = Decision::EndSessions {
        employee: office.owner.employee.clone(),
    };
    assert_eq!(
        other.decide(end).await,
        gatehouse_rules::operation::Outcome::applied()
    );
    let me = browser.get("/w/northwind/me").await;
    assert_eq!(me.location(), "/w/northwind", "the browser");
    let confirmed = half.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(confirmed.location(), "/w/northwind", "the half sign-in");
    assert_eq!(connecting.exchange(&code).await.1["error"], "invalid_grant");
    let (_, problem) = connecting.start(&text(&tokens, "access_token")).await;
    assert_eq!(problem["code"], "sign_in_again", "the app");
    let (_, answer) = connecting.renew(&text(&tokens, "refresh_token")).await;
    assert_eq!(
        answer["problem"]["code"], "sign_in_again",
        "and its renewal"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_app_that_refreshes_while_its_sessions_are_ended_does_not_survive_ses_3() {
    let connecting = Connecting::open().await;
    let office = &connecting.office;
    let other = office.member(Role::Owner, "second@example.com").await;
    for round in 0..12 {
        office.clock.advance(30 * SECOND);
        let tokens = connecting.connected().await;
        let refreshing = async {
            let mut newest = text(&tokens, "refresh_token");
            // Far more than fit in beside the ending: an app that survived it fails the test below and ends here.
            for _ in 0..1_000 {
                let (StatusCode::OK, answer) = connecting.renew(&newest).await else {
                    break;
                };
                newest = text(&answer, "refresh_token");
            }
        };
        let end = Decision::EndSessions {
            employee: office.owner.employee.clone(),
        };
        let ending = other.clone();
        let ending = tokio::spawn(async move { ending.decide(end).await });
        let (_, ended) = tokio::join!(refreshing, ending);
        assert_eq!(
            ended.unwrap(),
            gatehouse_rules::operation::Outcome::applied()
        );
        let mine = format!(
            "(select id from device where employee_id = '{}')",
            office.owner.employee
        );
        let live = format!(
            "select (select count(*) from access_token where device_id in {mine}) + \
             (select count(*) from refresh_token where ended_at is null and device_id in {mine})"
        );
        assert_eq!(office.number(&live).await, 0, "round {round}");
    }
}

#[tokio::test]
async fn a_code_or_refresh_token_that_is_tried_again_is_an_event_once_sgn_5_log_1() {
    let connecting = Connecting::open().await;
    let code = connecting.code().await;
    let (_, tokens) = connecting.exchange(&code).await;
    let first = text(&tokens, "refresh_token");
    let (_, next) = connecting.renew(&first).await;
    connecting.renew(&text(&next, "refresh_token")).await;
    for _ in 0..3 {
        connecting.exchange(&code).await;
        connecting.renew(&first).await;
        connecting.renew("never was one").await;
    }
    let mut causes = connecting.office.causes("sign_in_failed").await;
    causes.sort();
    assert_eq!(causes, ["code_refused", "refresh_refused"]);
}

#[tokio::test]
async fn a_token_that_was_given_back_is_over_with_everything_of_its_device_rfc_7009() {
    let connecting = Connecting::open().await;
    let tokens = connecting.connected().await;
    let refresh = text(&tokens, "refresh_token");
    let mut browser = Browser::new(&connecting.office);
    let page = browser.post("/oauth/revoke", &[("token", &refresh)]).await;
    assert_eq!(page.status, StatusCode::OK);
    let page = browser
        .post("/oauth/revoke", &[("token", "never was one")])
        .await;
    assert_eq!(page.status, StatusCode::OK, "the answer does not tell");
    let ended = connecting.office.causes("sessions_ended").await;
    assert_eq!(ended, ["app_signed_out"], "LOG-1");
    assert_eq!(connecting.renew(&refresh).await.1["error"], "invalid_grant");
    assert_eq!(
        connecting.start(&text(&tokens, "access_token")).await.1["code"],
        "sign_in_again"
    );
}

#[tokio::test]
async fn a_used_proof_is_refused_after_a_restart_too() {
    let connecting = Connecting::open().await;
    let app = &connecting.office.app;
    let access = text(&connecting.connected().await, "access_token");
    let url = format!("{ORIGIN}/api/sync/start");
    let now = app.clock.now();
    let key = &connecting.key;
    let proof = key.prove("GET", &url, Some(&access), now, &app.random);
    assert_eq!(
        connecting.start_with(&access, &proof).await.0,
        StatusCode::OK
    );
    let restarted = gatehouse_server::app::App {
        db: gatehouse_server::store::Db::open(&app.config.database_url)
            .await
            .unwrap(),
        ..app.clone()
    };
    let mut browser = Browser::of(&restarted);
    browser.extra = vec![("authorization", format!("DPoP {access}")), ("dpop", proof)];
    assert_eq!(
        browser.get("/api/sync/start").await.status,
        StatusCode::UNAUTHORIZED
    );
    let fresh = key.prove("GET", &url, Some(&access), now, &app.random);
    browser.extra[1].1 = fresh;
    assert_eq!(browser.get("/api/sync/start").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_app_is_answered_while_an_import_has_the_turn() {
    let connecting = Connecting::open().await;
    let office = &connecting.office;
    let access = text(&connecting.connected().await, "access_token");
    office.clock.advance(2 * MINUTE);
    let import = office.app.change(&office.workspace).await.unwrap();
    let asked = connecting.start(&access);
    let answered = tokio::time::timeout(std::time::Duration::from_secs(10), asked).await;
    assert_eq!(answered.expect("it does not wait").0, StatusCode::OK);
    drop(import);
    let seen = "select max(seen_at) from device";
    if office.app.db.engine() == store::Engine::Sqlite {
        assert!(office.number(seen).await < office.clock.now().0);
    }
    assert_eq!(connecting.start(&access).await.0, StatusCode::OK);
    assert_eq!(
        office.number(seen).await,
        office.clock.now().0,
        "said by the next request"
    );
}

#[tokio::test]
async fn a_token_request_without_a_proof_or_with_a_used_one_is_refused() {
    let connecting = Connecting::open().await;
    let tokens = connecting.connected().await;
    let refresh = text(&tokens, "refresh_token");
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
    ];
    assert_eq!(
        connecting.token_with("", &fields).await.1["error"],
        "invalid_dpop_proof"
    );
    let url = format!("{ORIGIN}/oauth/token");
    let now = connecting.office.clock.now();
    let proof = connecting
        .key
        .prove("POST", &url, None, now, &connecting.office.app.random);
    assert_eq!(
        connecting.token_with(&proof, &fields).await.0,
        StatusCode::OK
    );
    assert_eq!(
        connecting.token_with(&proof, &fields).await.1["error"],
        "invalid_dpop_proof"
    );
    let late = connecting.key.prove(
        "POST",
        &url,
        None,
        now.plus(DAY),
        &connecting.office.app.random,
    );
    let (_, answer) = connecting.token_with(&late, &fields).await;
    assert_eq!(answer["problem"]["code"], "clock_wrong");
    assert_eq!(answer["problem"]["seconds"], 86_400);
}

#[tokio::test]
async fn an_app_that_connects_guesses_neither_passwords_nor_codes_without_end() {
    let connecting = Connecting::open().await;
    let office = &connecting.office;
    let mut browser = Browser::new(office);
    let page = browser.get(&connecting.query(BACK)).await;
    for _ in 0..10 {
        let fields = [("login", PETRA), ("password", "wrong")];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    }
    let before = office.app.passwords.n_hashed();
    connecting.sign_in(&mut browser, PETRA).await;
    assert_eq!(office.app.passwords.n_hashed(), before, "none is checked");
    for _ in 0..50 {
        let (code, token) = (
            connecting.exchange("guessed").await,
            connecting.renew("guessed").await,
        );
        assert_ne!(code.0, StatusCode::TOO_MANY_REQUESTS);
        assert_ne!(token.0, StatusCode::TOO_MANY_REQUESTS);
    }
    let (status, _) = connecting.renew("guessed").await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    let (status, _) = connecting.exchange("guessed").await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn after_the_grace_an_app_is_not_renewed_until_two_step_is_set_up_tfa_6() {
    let connecting = Connecting::open().await;
    let tokens = connecting.connected().await;
    let office = &connecting.office;
    // The factor is gone, and two-step is mandatory: what an app connected in the grace finds.
    for gone in ["factor", "backup_code"] {
        office.tamper(&format!("delete from {gone}")).await;
    }
    let require = Decision::RequireTwoStep;
    assert_eq!(office.owner.decide(require).await, Outcome::applied());
    office.clock.advance(DAY);
    let refresh = text(&tokens, "refresh_token");
    let (status, tokens) = connecting.renew(&refresh).await;
    assert_eq!(status, StatusCode::OK, "within the grace: {tokens}");
    office.clock.advance(DAY);
    let refresh = text(&tokens, "refresh_token");
    for _ in 0..2 {
        let (status, answer) = connecting.renew(&refresh).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert_eq!(answer["error"], "access_denied");
        assert_eq!(answer["problem"]["code"], "set_up_two_step");
    }
    assert_eq!(
        office.causes("sign_in_failed").await,
        ["must_enrol"],
        "SGN-5: once an hour"
    );
    // Set up meanwhile, the app goes on by itself: nothing was spent.
    office.enrol(&office.owner.identity).await;
    let (status, tokens) = connecting.renew(&refresh).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
}
