//! What is tried against signing in with a provider: answers that are forged, stolen, repeated, late, or of another provider; and a provider
//! that is down, or answers with what does not count (SOC-1).

use std::sync::Arc;

use axum::http::StatusCode;
use gatehouse_rules::time::{HOUR, MINUTE, SECOND};
use gatehouse_server::config;
use serde_json::json;

use crate::answerer::{Answerer, SECRET, address};
use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::{ORIGIN, Office};
use crate::social::{link, person};

const ANNA: &str = "anna@northwind.example";
const IN: &str = "/w/northwind/me";

/// Anna, with her account linked.
async fn anna() -> (Office, Answerer) {
    let (office, acme) = Office::with_acme().await;
    person(&office, ANNA).await;
    link(&office, &acme, ANNA).await;
    (office, acme)
}

fn nobody_is_in(browser: &Browser) {
    for name in ["session", "profile", "step", "social"] {
        assert!(
            !browser.cookies.contains_key(&format!("gatehouse-{name}")),
            "{name}"
        );
    }
}

#[tokio::test]
async fn attack_29_an_answer_counts_in_the_browser_that_was_sent_and_in_no_other_soc_1() {
    let (office, acme) = anna().await;
    let mut mallory = Browser::new(&office);
    let going = mallory.continue_with_acme("/w/northwind").await;
    let back = acme.sign_in(&going);
    // Mallory's answer in Anna's browser would sign her in as Mallory; a stolen one in his, him as Anna.
    for mut other in [Browser::new(&office), {
        let mut browser = Browser::new(&office);
        browser.get("/w/northwind").await;
        browser
    }] {
        let page = other.get(&back).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        page.says("This sign-in was not begun in this browser");
        nobody_is_in(&other);
    }
    let page = mallory.get(&back).await;
    assert_eq!(page.location(), IN, "it was not spent by that");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn attack_20_an_answer_counts_once_however_often_it_comes_at_once_soc_1() {
    let (office, acme) = anna().await;
    let mut browser = Browser::new(&office);
    let going = browser.continue_with_acme("/w/northwind").await;
    let back = Arc::new(acme.sign_in(&going));
    let tries = (0..20).map(|_| {
        let (mut browser, back) = (browser.clone(), Arc::clone(&back));
        tokio::spawn(async move { browser.get(&back).await.status })
    });
    let mut statuses = Vec::new();
    for one in tries.collect::<Vec<_>>() {
        statuses.push(one.await.unwrap());
    }
    let n_in = statuses
        .iter()
        .filter(|one| **one == StatusCode::SEE_OTHER)
        .count();
    assert_eq!(n_in, 1, "{statuses:?}");
    assert_eq!(
        office
            .number("select count(*) from session where ended_at is null")
            .await,
        2
    );
    let page = browser.get(&back).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("This answer was used already")
        .says("href=\"/w/northwind\"");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_first_uses_at_once_one_makes_an_identity_soc_1() {
    let (office, acme) = Office::with_acme().await;
    let mut tries = Vec::new();
    for _ in 0..8 {
        let mut browser = Browser::new(&office);
        let going = browser.continue_with_acme("/w/northwind").await;
        let back = acme.sign_in(&going);
        tries.push(tokio::spawn(async move { browser.get(&back).await.status }));
    }
    for one in tries {
        assert_eq!(one.await.unwrap(), StatusCode::FORBIDDEN);
    }
    assert_eq!(office.number("select count(*) from social_link").await, 1);
    assert_eq!(office.number("select count(*) from identity").await, 2);
}

#[tokio::test]
async fn attack_19_an_answer_that_comes_after_ten_minutes_is_too_late_soc_1() {
    let (office, acme) = anna().await;
    let mut browser = Browser::new(&office);
    let going = browser.continue_with_acme("/w/northwind").await;
    let back = acme.sign_in(&going);
    office.clock.advance(10 * MINUTE);
    let page = browser.get(&back).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("This took too long")
        .says("href=\"/w/northwind\"");
    nobody_is_in(&browser);
}

#[tokio::test]
async fn attack_17_the_address_that_a_provider_sends_back_to_is_the_configured_one_soc_1() {
    let (office, _) = anna().await;
    let mut browser = Browser::new(&office);
    browser.extra = vec![
        ("host", "evil.example".to_owned()),
        ("x-forwarded-host", "evil.example".to_owned()),
        ("forwarded", "host=evil.example".to_owned()),
    ];
    let going = browser.continue_with_acme("/w/northwind").await;
    let to = address(&going);
    let redirect = to
        .query_pairs()
        .find(|(name, _)| name == "redirect_uri")
        .unwrap()
        .1;
    assert_eq!(redirect, format!("{ORIGIN}/social/acme"));
}

#[tokio::test]
async fn attack_18_nothing_in_a_form_or_an_answer_leads_to_another_site_soc_1() {
    let (office, acme) = anna().await;
    let mut browser = Browser::new(&office);
    let csrf = browser.get("/w/northwind").await.csrf();
    for (to, more) in [
        ("https://evil.example", ("workspace", "northwind")),
        ("workspace", ("workspace", "https://evil.example")),
        ("workspace", ("workspace", "../../evil")),
        (
            "app",
            (
                "query",
                "client_id=gatehouse-desktop&redirect_uri=https://evil.example/",
            ),
        ),
        ("app", ("query", "https://evil.example")),
        ("", ("workspace", "northwind")),
    ] {
        let fields = [("csrf", csrf.as_str()), ("to", to), more];
        let page = browser.post("/social/acme", &fields).await;
        assert!(page.status.is_client_error(), "{to} {more:?}");
        page.hides("0;url=");
    }
    let going = browser.continue_with_acme("/w/northwind").await;
    let back = acme.sign_in(&going);
    let page = browser
        .get(&format!(
            "{back}&to=https://evil.example&redirect_uri=https://evil.example"
        ))
        .await;
    assert_eq!(page.location(), IN);
    assert_eq!(
        going.header("referrer-policy").as_deref(),
        Some("no-referrer")
    );
}

#[tokio::test]
async fn attack_30_no_other_site_sends_a_browser_to_a_provider_soc_1() {
    let (office, _) = anna().await;
    let mut browser = Browser::new(&office);
    let csrf = browser.get("/w/northwind").await.csrf();
    let fields = [("to", "workspace"), ("workspace", "northwind")];
    let page = browser.post("/social/acme", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.extra = vec![("sec-fetch-site", "cross-site".to_owned())];
    let fields = [fields[0], fields[1], ("csrf", csrf.as_str())];
    let page = browser.post("/social/acme", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn sixty_browsers_of_one_place_are_sent_to_a_provider_in_a_quarter_of_an_hour_attack_8() {
    let (office, _) = Office::with_acme().await;
    let mut browser = Browser::new(&office);
    for _ in 0..60 {
        let page = browser.continue_with_acme("/w/northwind").await;
        assert_eq!(page.status, StatusCode::OK);
    }
    let page = browser.continue_with_acme("/w/northwind").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
}

/// What a browser meets after Acme answered in this way.
async fn answered(office: &Office, acme: &Answerer) -> (Browser, Page) {
    let mut browser = Browser::new(office);
    let page = browser.sign_in_with_acme(acme, "/w/northwind").await;
    (browser, page)
}

#[tokio::test]
async fn an_id_token_counts_only_with_issuer_audience_nonce_time_and_signature_right_soc_1() {
    let (office, acme) = anna().await;
    let now = office.clock.now().0 / 1_000;
    for (what, claims) in [
        ("issuer", json!({"iss": "https://evil.example"})),
        ("audience", json!({"aud": "another-client"})),
        ("audiences", json!({"aud": ["gatehouse", "another-client"]})),
        ("asked by", json!({"azp": "another-client"})),
        ("nonce", json!({"nonce": "of-another-sign-in"})),
        ("no nonce", json!({"nonce": null})),
        ("expiry", json!({"exp": now})),
        ("future", json!({"iat": now + 3_600, "exp": now + 7_200})),
        ("subject", json!({"sub": ""})),
    ] {
        acme.says(|says| says.claims = claims);
        let (browser, page) = answered(&office, &acme).await;
        assert_eq!(
            page.status,
            StatusCode::BAD_GATEWAY,
            "{what}: {}",
            page.text
        );
        page.says("What Acme answered does not count");
        nobody_is_in(&browser);
    }
    acme.says(|says| says.claims = json!({}));
    for alg in ["HS256", "none"] {
        acme.says(|says| {
            says.alg = alg;
            says.discovery = json!({"id_token_signing_alg_values_supported": ["ES256", alg]});
        });
        let (browser, page) = answered(&office, &acme).await;
        assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{alg}");
        nobody_is_in(&browser);
    }
    acme.says(|says| {
        says.alg = "ES256";
        says.forged = true;
    });
    let (browser, page) = answered(&office, &acme).await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY, "forged");
    nobody_is_in(&browser);
    acme.says(|says| says.forged = false);
    let (_, page) = answered(&office, &acme).await;
    assert_eq!(page.location(), IN, "the same with everything right");
}

#[tokio::test]
async fn after_new_keys_they_are_asked_for_once_more_and_never_again_and_again_soc_1() {
    let (office, acme) = anna().await;
    let asked = || {
        let mut n = 0;
        acme.says(|says| n = says.n_keys);
        n
    };
    assert_eq!(asked(), 1);
    assert_eq!(answered(&office, &acme).await.1.location(), IN);
    assert_eq!(asked(), 1, "they are kept");
    office.clock.advance(MINUTE);
    acme.rotate();
    assert_eq!(answered(&office, &acme).await.1.location(), IN);
    assert_eq!(asked(), 2);
    acme.says(|says| says.forged = true);
    for _ in 0..5 {
        answered(&office, &acme).await.1.says("does not count");
    }
    assert_eq!(asked(), 2, "whoever forges does not make this server ask");
    acme.says(|says| says.forged = false);
    office.clock.advance(HOUR);
    answered(&office, &acme).await;
    assert_eq!(asked(), 3, "an hour is long enough");
}

#[tokio::test]
async fn an_answer_of_another_provider_is_not_taken_for_this_ones_soc_1() {
    let mut office = Office::open().await;
    let (acme, evil) = (
        Answerer::start(&office).await,
        Answerer::start(&office).await,
    );
    office.set_providers(&[acme.setting("Acme"), evil.setting("Evil")]);
    let mut browser = Browser::new(&office);
    let going = browser.continue_with_acme("/w/northwind").await;
    let back = acme.sign_in(&going);
    let page = browser
        .get(&back.replace("/social/acme", "/social/evil"))
        .await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    page.says("This answer does not come from Evil");
    // RFC 9207: another's name, and none where it must stand.
    let iss = gatehouse_server::pages::encoded(&acme.issuer);
    for wrong in [
        gatehouse_server::pages::encoded(&evil.issuer),
        String::new(),
        format!("{iss}&iss={iss}"),
    ] {
        let going = browser.continue_with_acme("/w/northwind").await;
        let back = acme.sign_in(&going).replace(&iss, &wrong);
        let page = browser.get(&back).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let going = browser.continue_with_acme("/w/northwind").await;
    let back = acme.sign_in(&going).replace(&format!("&iss={iss}"), "");
    browser.get(&back).await.says("does not come from Acme");
    nobody_is_in(&browser);
    // One that never names itself needs not to.
    acme.says(|says| {
        says.discovery = json!({"authorization_response_iss_parameter_supported": false})
    });
    office.clock.advance(HOUR);
    let going = browser.continue_with_acme("/w/northwind").await;
    let back = acme.sign_in(&going).replace(&format!("&iss={iss}"), "");
    browser.get(&back).await.says("You are not in Northwind");
}

#[tokio::test]
async fn each_way_a_provider_says_no_has_a_page_that_says_what_next_soc_1() {
    let (office, acme) = anna().await;
    let mut browser = Browser::new(&office);
    for (error, told) in [
        ("access_denied", "You did not go on at Acme"),
        ("temporarily_unavailable", "Acme did not sign you in"),
        (
            "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            "Acme did not sign you in",
        ),
    ] {
        let going = browser.continue_with_acme("/w/northwind").await;
        let back = acme.sign_in(&going);
        let (path, query) = back.split_once('?').unwrap();
        let query = query.split_once('&').unwrap().1;
        let page = browser.get(&format!("{path}?error={error}&{query}")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        page.says(told)
            .says("href=\"/w/northwind\"")
            .hides("<script>alert");
    }
    for (status, body, told) in [
        (
            StatusCode::UNAUTHORIZED,
            "{\"error\":\"invalid_client\"}".to_owned(),
            "Acme refuses this server",
        ),
        (
            StatusCode::INTERNAL_SERVER_ERROR,
            "oops".to_owned(),
            "Acme does not answer",
        ),
        (StatusCode::OK, "{}".to_owned(), "Acme does not answer"),
        (
            StatusCode::OK,
            format!(
                "{{\"access_token\":\"x\",\"token_type\":\"Bearer\",\"more\":\"{}\"}}",
                "x".repeat(600_000)
            ),
            "Acme does not answer",
        ),
        (
            StatusCode::OK,
            "{\"access_token\":\"x\",\"token_type\":\"Bearer\"}".to_owned(),
            "What Acme answered does not count",
        ),
        (StatusCode::FOUND, "{}".to_owned(), "Acme does not answer"),
    ] {
        acme.says(|says| says.instead = Some((status, body)));
        let (browser, page) = answered(&office, &acme).await;
        assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{}", page.text);
        page.says(told).says("href=\"/w/northwind\"");
        nobody_is_in(&browser);
    }
}

#[tokio::test]
async fn a_provider_that_is_down_or_leads_elsewhere_is_told_at_once_and_tried_again_later_soc_1() {
    let (mut office, acme) = Office::with_acme().await;
    let mut nowhere = acme.setting("Acme");
    nowhere.issuer = "http://127.0.0.1:9".to_owned();
    office.set_providers(&[nowhere]);
    let mut browser = Browser::new(&office);
    for _ in 0..2 {
        let page = browser.continue_with_acme("/w/northwind").await;
        assert_eq!(page.status, StatusCode::BAD_GATEWAY);
        page.says("Acme does not answer")
            .says("href=\"/w/northwind\"");
    }
    for discovery in [
        json!({"issuer": "http://127.0.0.1:1"}),
        json!({"token_endpoint": "http://id.evil.example/token"}),
        json!({"authorization_endpoint": "http://id.evil.example/auth"}),
        json!({"jwks_uri": "http://id.evil.example/keys"}),
        json!({"jwks_uri": null}),
    ] {
        acme.says(|says| says.discovery = discovery.clone());
        office.set_providers(&[acme.setting("Acme")]);
        let mut browser = Browser::new(&office);
        let page = browser.continue_with_acme("/w/northwind").await;
        assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{discovery}");
    }
    acme.says(|says| says.discovery = json!({}));
    let mut browser = Browser::new(&office);
    let page = browser.continue_with_acme("/w/northwind").await;
    assert_eq!(
        page.status,
        StatusCode::BAD_GATEWAY,
        "nobody waits for it again at once"
    );
    office.clock.advance(5 * SECOND);
    let page = browser.continue_with_acme("/w/northwind").await;
    assert_eq!(page.status, StatusCode::OK);
}

#[tokio::test]
async fn attack_16_neither_state_nor_code_nor_secret_nor_a_links_token_is_kept_soc_1() {
    let (office, acme) = Office::with_acme().await;
    office.invite(ANNA).await;
    let invitation = office.links().await.remove(0);
    let mut browser = Browser::new(&office);
    let going = browser.continue_with_acme(&invitation).await;
    let to = address(&going);
    let back = acme.sign_in(&going);
    let page = browser.get(&back).await;
    assert_eq!(page.location(), "/w/northwind/joined");
    let mut connection = office.app.db.connection().await.unwrap();
    let sql = "select state_hash || browser_hash || issuer || errand from social_try";
    let kept: String = sqlx::query_scalar(sql)
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    let of = |name: &str| {
        to.query_pairs()
            .find(|(one, _)| one == name)
            .unwrap()
            .1
            .into_owned()
    };
    let token = invitation.rsplit('/').next().unwrap().to_owned();
    for secret in [
        of("state"),
        of("nonce"),
        token,
        SECRET.to_owned(),
        PASSWORD.to_owned(),
    ] {
        assert!(!kept.contains(&secret), "{kept}");
    }
}

#[tokio::test]
async fn where_a_sign_in_anew_is_asked_for_an_older_one_or_one_without_its_time_opens_nothing_soc_1()
 {
    let (office, acme) = anna().await;
    let sent = office.clock.now().0 / 1_000;
    for (claims, taken) in [
        (json!({ "auth_time": null }), false),
        (json!({ "auth_time": sent - 3_600 }), false),
        // Whatever its clock says, it is by one clock: an hour ago is an hour ago, and just now is just now.
        (
            json!({ "auth_time": sent - 3_600, "iat": sent - 200 }),
            false,
        ),
        (json!({ "auth_time": sent + 110, "iat": sent + 120 }), true),
        (json!({ "auth_time": sent - 10 }), true),
    ] {
        acme.says(|says| says.claims = claims.clone());
        let mut browser = Browser::new(&office);
        let page = browser.sign_in_with_acme(&acme, "/?to=profile").await;
        if taken {
            assert_eq!(page.location(), "/profile", "{claims}");
        } else {
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{claims}");
            page.says("did not let you sign in anew")
                .says("Try again with Acme");
            nobody_is_in(&browser);
        }
        // Where none is asked for, it is nobody's business when they signed in there.
        let mut browser = Browser::new(&office);
        let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
        assert_eq!(page.location(), IN);
    }
    // Where the operator says that this provider cannot be asked, it is not, and its word of any age counts.
    let (mut office, acme) = (office, acme);
    let setting = config::Provider {
        asks_anew: false,
        ..acme.setting("Acme")
    };
    office.set_providers(&[setting]);
    acme.says(|says| says.claims = json!({ "auth_time": null }));
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/?to=profile").await;
    assert_eq!(page.location(), "/profile");
    office.set_providers(&[acme.setting("Acme")]);
    // It took a while at the provider, and they signed in there at the start of it.
    acme.says(|says| says.claims = json!({ "auth_time": sent }));
    let mut browser = Browser::new(&office);
    let going = browser.continue_with_acme("/?to=profile").await;
    office.clock.advance(5 * MINUTE);
    let back = acme.sign_in(&going);
    let page = browser.get(&back).await;
    assert_eq!(page.location(), "/profile");
}
