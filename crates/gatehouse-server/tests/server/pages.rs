//! What every page is, whatever it says.

use axum::http::StatusCode;
use gatehouse_rules::role::Role;
use gatehouse_server::app::App;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::Office;

#[track_caller]
fn is_safe(page: &Page) {
    let header = |name: &str| page.header(name).unwrap_or_default();
    let policy = header("content-security-policy");
    for rule in [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(!policy.contains("unsafe"));
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "no-store");
    for foreign in [
        "src=\"http",
        "href=\"http",
        "<script>",
        " style=",
        "javascript:",
    ] {
        page.hides(foreign);
    }
}

#[tokio::test]
async fn every_page_keeps_its_link_to_itself_and_loads_nothing_from_elsewhere_attack_18() {
    let office = Office::open().await;
    office.invite("anna@northwind.example").await;
    let link = office.links().await.pop().unwrap();
    let mut browser = Browser::new(&office);
    for path in [
        "/w/northwind",
        "/w/nowhere",
        "/w/northwind/joined",
        "/w/northwind/waiting",
        "/w/northwind/look",
        "/w/northwind/i/unknown",
        "/w/northwind/j/unknown",
        "/w/northwind/join/unknown",
        "/w/northwind/recover",
        "/w/northwind/recover/sent",
        "/w/northwind/r/unknown",
        "/w/northwind/recovered",
        "/recover",
        "/recover/sent",
        "/r/unknown",
        "/recovered",
        "/oauth/authorize",
        "/oauth/confirm",
        "/profile",
        "/profile/login/sent",
        "/profile/login/unknown",
        &link,
    ] {
        is_safe(&browser.get(path).await);
    }
    // The links of pages lead to pages of this server; nothing follows a `next` or `return` parameter.
    let page = browser
        .get("/w/northwind?next=https://evil.example&return=//evil.example")
        .await;
    page.hides("evil.example");
}

#[tokio::test]
async fn what_people_write_is_text_on_pages_and_in_letters() {
    let office = Office::open().await;
    let sly = "<img src=x onerror=alert(1)>\"'";
    office
        .tamper("update workspace set name = '<img src=x onerror=alert(1)>'")
        .await;
    office
        .tamper("update employee set name = '<script>alert(1)</script>'")
        .await;
    office.invite("anna@northwind.example").await;
    let link = office.links().await.pop().unwrap();
    let mut browser = Browser::new(&office);
    for path in ["/w/northwind", &link] {
        browser
            .get(path)
            .await
            .hides("<img")
            .hides("<script>alert")
            .says("&lt;img");
    }
    browser
        .sign_in("northwind", sly, "wrong")
        .await
        .hides("<img")
        .hides("<script>alert")
        .says("&lt;img");
    let letter = office.app.mail.kept().pop().unwrap();
    assert!(
        !letter.html.contains("<img") && !letter.html.contains("<script>"),
        "{}",
        letter.html
    );
}

#[tokio::test]
async fn on_https_cookies_are_bound_to_this_host_and_the_browser_is_told_to_stay_attack_29() {
    let office = Office::open().await;
    let anna = office
        .member(Role::Employee, "anna@northwind.example")
        .await;
    office.set_password(&anna.identity, PASSWORD).await;
    let mut app: App = office.app.clone();
    let mut config = (*app.config).clone();
    config.public_url = "https://gatehouse.test".to_owned();
    app.config = config.into();
    let mut browser = Browser::of(&app);
    let page = browser
        .sign_in("northwind", "anna@northwind.example", PASSWORD)
        .await;
    let cookie = page.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-gatehouse-session="), "{cookie}");
    for rule in ["Path=/", "HttpOnly", "Secure", "SameSite=Lax"] {
        assert!(cookie.contains(rule), "{cookie}");
    }
    assert!(!cookie.contains("Domain"));
    assert!(page.header("strict-transport-security").is_some());
    browser
        .get("/w/northwind/me")
        .await
        .says("You are signed in");
}

#[tokio::test]
async fn a_stranger_learns_of_a_server_only_what_an_app_needs() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office);
    let page = browser.get("/.well-known/gatehouse").await;
    let known: serde_json::Value = serde_json::from_str(&page.text).unwrap();
    assert_eq!(known["gatehouse"], 1);
    assert_eq!(known["workspaces"][0]["slug"], "northwind");
    let page = browser.get("/w/northwind/info").await;
    let info: serde_json::Value = serde_json::from_str(&page.text).unwrap();
    assert_eq!(info["name"], "Northwind");
    assert_eq!(info.as_object().unwrap().len(), 3);
    assert_eq!(
        browser.get("/w/nowhere/info").await.status,
        StatusCode::NOT_FOUND
    );
    office.another("fabrikam").await;
    let page = browser.get("/.well-known/gatehouse").await;
    page.hides("northwind").hides("fabrikam");
}

#[tokio::test]
async fn style_script_and_fonts_come_from_here_and_may_be_kept() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office);
    let page = browser.get("/w/northwind").await;
    let style = page.between("rel=\"stylesheet\" href=\"", "\"").unwrap();
    for path in [
        style.as_str(),
        "/page.js",
        "/icon.svg",
        "/fonts/inter-latin.woff2",
        "/fonts/OFL.txt",
    ] {
        let file = browser.get(path).await;
        assert_eq!(file.status, StatusCode::OK, "{path}");
        assert!(file.header("cache-control").unwrap().contains("immutable"));
    }
    browser.get(&style).await.hides("http://").hides("https://");
}

#[tokio::test]
async fn the_bare_address_says_what_this_is_and_leads_to_the_only_workspace_of_several_to_none() {
    let office = Office::open().await;
    let page = Browser::new(&office).get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("href=\"/w/northwind\""), "{}", page.text);
    assert!(page.text.contains("Sign in to Northwind"), "{}", page.text);
    office.another("contoso").await;
    let page = Browser::new(&office).get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    for name in ["orthwind", "ontoso", "/w/"] {
        assert!(!page.text.contains(name), "{}", page.text);
    }
}

#[tokio::test]
async fn a_form_that_is_too_long_or_of_another_kind_is_answered_with_a_page() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office);
    for path in [
        "/w/northwind",
        "/oauth/authorize",
        "/w/northwind/join/x",
        "/w/northwind/recover",
        "/w/northwind/r/x",
    ] {
        let long = "x".repeat(20_000);
        let page = browser.post(path, &[("login", &long)]).await;
        assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert!(page.text.contains("more than this form takes"), "{path}");
        let json = Some("application/json");
        let page = browser.send("POST", path, json, "{}".into()).await;
        assert_eq!(page.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{path}");
        assert!(page.text.contains("did not come through"), "{path}");
        assert!(page.headers.contains_key("content-security-policy"));
    }
}
