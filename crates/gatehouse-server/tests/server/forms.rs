//! Every form of the pages as a person meets it: alive, with its fields filled as they should be. What is wrong of it is refused and harms
//! nothing, so that the right one counts afterwards; sent a second time, it does nothing more, and says where to go on.
//!
//! The forms are those of the routes: one that no story brings a browser to fails here.

use std::any::Any;

use axum::body::Body;
use axum::http::StatusCode;
use gatehouse_rules::device::{DeviceKey, challenge};
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND};
use gatehouse_rules::webhook::Scope;
use gatehouse_server::pages::encoded;

use crate::answerer::Answerer;
use crate::bad_input::{self, bodies, forms, is_an_answer};
use crate::browser::{Browser, PASSWORD, Page, code_of};
use crate::harness::{Client, Office};
use crate::recovery_code::{PHONE, Phones};
use crate::routes::{self, Route};
use crate::{front, join, passkey, social, social_several};

const ANNA: &str = "anna@northwind.example";
const BEN: &str = "ben@northwind.example";
const PETRA: &str = "petra@northwind.example";
const ELSEWHERE: &str = "owner@fabrikam.example";
const NEW: &str = "gravel teapot ninety-one";
const FORM: &str = "application/x-www-form-urlencoded";

/// A browser before a form, and what the person types into it.
struct Stand {
    office: Office,
    browser: Browser,
    page: Page,
    typed: Vec<(&'static str, String)>,
    /// What has to go on beside it.
    _beside: Option<Box<dyn Any>>,
}

impl Stand {
    fn new(office: Office, browser: Browser, page: Page) -> Self {
        Self {
            office,
            browser,
            page,
            typed: Vec::new(),
            _beside: None,
        }
    }

    fn types(mut self, field: &'static str, value: &str) -> Self {
        self.typed.push((field, value.to_owned()));
        self
    }

    /// The code that the authenticator shows now.
    fn types_code(self) -> Self {
        let code = self.office.code();
        self.types("code", &code)
    }

    fn beside(self, beside: impl Any) -> Self {
        Self {
            _beside: Some(Box::new(beside)),
            ..self
        }
    }
}

fn text(html: &str) -> String {
    let all = [
        ("&#x2f;", "/"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    all.iter()
        .fold(html.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(text)
}

/// Whether a path is one of a route's.
fn is_of(route: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (of_route, of_path) = (route.split('/'), path.split('/'));
    of_route.clone().count() == of_path.clone().count()
        && of_route
            .zip(of_path)
            .all(|(one, other)| one.starts_with('{') || one == other)
}

/// The form of a route on a page: where it leads, and its fields as they stand there.
fn form(page: &Page, route: &str) -> (String, Vec<(String, String)>) {
    let all = page.text.split("<form").skip(1);
    let found = all
        .filter_map(|rest| rest.split("</form>").next())
        .find_map(|form| {
            let action = attribute(form.split('>').next()?, "action")?;
            is_of(route, &action).then_some((action, form))
        });
    let (action, form) = found.unwrap_or_else(|| panic!("no form of {route} in {}", page.text));
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut has_button = false;
    for rest in form.split('<') {
        let tag = rest.split('>').next().unwrap_or_default();
        let value = attribute(tag, "value").unwrap_or_default();
        if let (true, Some((_, chosen))) = (tag.starts_with("option "), fields.last_mut())
            && (chosen.is_empty() || tag.ends_with(" selected"))
        {
            *chosen = value;
            continue;
        }
        let Some(name) = attribute(tag, "name") else {
            continue;
        };
        let is_chosen = tag.ends_with(" checked");
        let kind = attribute(tag, "type").unwrap_or_default();
        match tag.split(' ').next().unwrap_or_default() {
            "input" if ["radio", "checkbox"].contains(&kind.as_str()) && !is_chosen => {}
            // The button that is pressed is the first one.
            "button" if has_button => {}
            "button" => {
                has_button = true;
                fields.push((name, value));
            }
            // Of a list, what is chosen follows.
            "input" | "textarea" | "select" => fields.push((name, value)),
            _ => {}
        }
    }
    (action, fields)
}

fn written(fields: &[(String, String)]) -> Vec<u8> {
    let all: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    all.join("&").into_bytes()
}

/// Everything that a form could leave behind.
async fn kept(office: &Office) -> Vec<i64> {
    let mut all = bad_input::kept(office).await;
    for sql in [
        "select count(*) from letter",
        "select count(*) from request",
        "select count(*) from webhook where disabled_at is null",
    ] {
        all.push(office.number(sql).await);
    }
    all
}

/// Someone with a password and no second step.
async fn plain() -> Office {
    let office = Office::open().await;
    social::person(&office, ANNA).await;
    // With one company there is nothing to choose, and no sign-in at the server's own address.
    office.another("fabrikam").await;
    office
}

async fn inside(office: &Office) -> Browser {
    let mut browser = Browser::new(office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    if page.location() == "/w/northwind/confirm" {
        let page = browser.follow(&page).await;
        browser.submit(&page, &[("code", &office.code())]).await;
        office.clock.advance(30 * SECOND);
    }
    let page = browser.get("/w/northwind/me").await;
    assert_eq!(page.status, StatusCode::OK);
    browser
}

async fn at_profile(office: &Office) -> Browser {
    let mut browser = Browser::new(office);
    let page = browser.get("/?to=profile").await;
    let typed = [("login", ANNA), ("password", PASSWORD)];
    let page = browser.submit(&page, &typed).await;
    if page.location() == "/confirm" {
        let page = browser.follow(&page).await;
        browser.submit(&page, &[("code", &office.code())]).await;
        office.clock.advance(30 * SECOND);
    }
    browser
}

/// Whose sign-in data can be removed: where someone signed in before, they mistyped until a proof of work was asked for.
async fn mistyped(browser: &mut Browser, path: &str) -> Page {
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    browser.cookies.remove("gatehouse-session");
    browser.cookies.remove("gatehouse-profile");
    let mut page = browser.get(path).await;
    for _ in 0..11 {
        let typed = [("login", ANNA), ("password", "wrong")];
        page = browser.submit(&page, &typed).await;
    }
    page
}

fn connecting(office: &Office) -> String {
    format!(
        "/oauth/authorize?response_type=code&client_id=gatehouse-desktop&redirect_uri={}&state=s&code_challenge={}\
         &code_challenge_method=S256&workspace=northwind&device_name=laptop&dpop_jkt={}",
        encoded("http://127.0.0.1:49152/callback"),
        challenge("a-verifier-of-at-least-forty-three-characters-"),
        DeviceKey::new(&office.app.random).thumbprint()
    )
}

/// An owner with a password and an authenticator, whose app connects.
async fn owner() -> Office {
    let office = Office::open().await;
    let identity = &office.owner.identity;
    office.set_password(identity, PASSWORD).await;
    office.enrol(identity).await;
    office
}

/// Dismissed, so that nothing holds their login.
async fn dismissed() -> Office {
    let office = Office::open().await;
    let anna = social::person(&office, ANNA).await;
    let dismiss = Decision::Dismiss {
        employee: anna.employee,
        keep_webhooks: false,
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    office
}

/// Someone of another company, with both factors.
async fn of_elsewhere() -> Office {
    let office = Office::open().await;
    let other = office.another("fabrikam").await;
    office.set_password(&other.identity, PASSWORD).await;
    office.enrol(&other.identity).await;
    office
}

/// Through the password of an invitation or a registration, to the page of the second step.
async fn half_joined(office: Office, link: &str) -> Stand {
    let mut browser = Browser::new(&office);
    let page = browser.get(link).await;
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    let page = browser.follow(&page).await;
    Stand::new(office, browser, page).types_code()
}

async fn registering(office: &Office, email: &str) -> String {
    let (_, path) = join::registration_link(office).await;
    let page = join::ask(office, &path, "Ben Adler", email).await;
    assert_eq!(page.location(), "/w/northwind/look");
    office.links().await.pop().unwrap()
}

/// The newest link to a new password, asked for at that page.
async fn recovery_link(office: &Office, at: &str) -> String {
    let mut browser = Browser::new(office);
    let page = browser.get(at).await;
    browser.submit(&page, &[("login", ANNA)]).await;
    let mut links = office.links().await;
    links.retain(|link| link.contains("/r/"));
    links.pop().unwrap()
}

async fn recovering(at: &str, outdated: bool) -> Stand {
    let office = plain().await;
    office.clock.advance(SECOND);
    let link = recovery_link(&office, at).await;
    if outdated {
        office.clock.advance(2 * HOUR);
    }
    let mut browser = Browser::new(&office);
    let page = browser.get(&link).await;
    Stand::new(office, browser, page).types("password", NEW)
}

/// Ben is signed in where Anna's link is opened.
async fn leaving(at: &str) -> Stand {
    let office = plain().await;
    social::person(&office, BEN).await;
    office.clock.advance(SECOND);
    let link = recovery_link(&office, at).await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", BEN, PASSWORD).await;
    let page = browser.get(&link).await;
    Stand::new(office, browser, page)
}

/// A code is on its way to a phone.
async fn by_sms(at: &str) -> Stand {
    let phones = Phones::open().await;
    let mut browser = phones.browser();
    let page = browser.get(at).await;
    let page = browser.submit(&page, &[("login", PHONE)]).await;
    let page = browser.follow(&page).await;
    let code = phones.code().await;
    Stand::new(phones.office, browser, page).types("code", &code)
}

/// A company that asks for a second step, and Anna, who let her time for setting it up pass.
async fn must_enrol(office: Office) -> (Office, Browser) {
    let decided = office.owner.decide(Decision::RequireTwoStep).await;
    assert_eq!(decided, Outcome::applied());
    office.clock.advance(3 * DAY);
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/enrol");
    (office, browser)
}

/// The first code of the key that a page shows.
fn first_code(office: &Office, page: &Page) -> String {
    let key = page.between("<p class=\"key\">", "</p>").expect("a key");
    code_of(&key.replace(' ', ""), office.clock.now())
}

async fn with_acme() -> (Office, Answerer, Client) {
    let (office, acme) = Office::with_acme().await;
    let anna = social::person(&office, ANNA).await;
    (office, acme, anna)
}

async fn at_the_door(route: &str) -> Option<Stand> {
    let stand = match route {
        "/" | "/w/{slug}" => {
            let office = plain().await;
            let mut browser = Browser::new(&office);
            let page = browser.get(&route.replace("{slug}", "northwind")).await;
            Stand::new(office, browser, page).types("login", ANNA)
        }
        "/confirm" | "/w/{slug}/confirm" | "/help" => {
            let office = bad_input::office().await;
            office.another("fabrikam").await;
            let mut browser = Browser::new(&office);
            let page = match route {
                "/confirm" => front::sign_in(&mut browser, ANNA, PASSWORD).await,
                _ => browser.sign_in("northwind", ANNA, PASSWORD).await,
            };
            let mut page = browser.follow(&page).await;
            if route == "/help" {
                page = browser.get(route).await;
            }
            Stand::new(office, browser, page).types_code()
        }
        "/choose" => {
            let (office, _) = front::office().await;
            let mut browser = Browser::new(&office);
            let page = front::sign_in(&mut browser, ANNA, PASSWORD).await;
            let page = browser.follow(&page).await;
            Stand::new(office, browser, page)
        }
        "/ask" => {
            let office = Office::open().await;
            let other = office.another("fabrikam").await;
            office.set_password(&other.identity, PASSWORD).await;
            let mut browser = Browser::new(&office);
            let page = browser.sign_in("northwind", ELSEWHERE, PASSWORD).await;
            Stand::new(office, browser, page)
        }
        "/forget" | "/w/{slug}/forget" | "/oauth/forget" => {
            let office = plain().await;
            let mut browser = Browser::new(&office);
            let path = match route {
                "/forget" => "/".to_owned(),
                "/oauth/forget" => connecting(&office),
                _ => "/w/northwind".to_owned(),
            };
            let page = mistyped(&mut browser, &path).await;
            Stand::new(office, browser, page)
        }
        "/oauth/authorize" | "/oauth/confirm" => {
            let office = owner().await;
            let mut browser = Browser::new(&office);
            let mut page = browser.get(&connecting(&office)).await;
            if route == "/oauth/confirm" {
                let typed = [("login", PETRA), ("password", PASSWORD)];
                page = browser.submit(&page, &typed).await;
                page = browser.follow(&page).await;
            }
            Stand::new(office, browser, page)
                .types("login", PETRA)
                .types_code()
        }
        "/fresh/{token}" => {
            let (office, _) = passkey::office().await;
            let owner = office.owner.clone();
            office.set_password(&owner.identity, PASSWORD).await;
            let mut key = passkey::authenticator();
            let (_, codes) = passkey::first(&office, &mut key, PETRA).await;
            let path = "/api/sync/confirm/browser";
            let (_, asked) = owner.call("POST", path, None).await;
            let mut browser = Browser::new(&office);
            let page = browser.get(asked["path"].as_str().unwrap()).await;
            Stand::new(office, browser, page)
                .types("number", "1")
                .types("backup", &codes[0])
        }
        "/social/{slug}" => {
            let (office, acme, _) = with_acme().await;
            let mut browser = Browser::new(&office);
            let page = browser.get("/w/northwind").await;
            Stand::new(office, browser, page).beside(acme)
        }
        "/several" => {
            let (office, acme) = social_several::two().await;
            let mut browser = Browser::new(&office);
            let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
            let page = browser.follow(&page).await;
            Stand::new(office, browser, page).beside(acme)
        }
        "/w/{slug}/enrol" | "/w/{slug}/enrol/done" => {
            let (office, mut browser) = must_enrol(plain().await).await;
            let mut page = browser.get("/w/northwind/enrol").await;
            let code = first_code(&office, &page);
            if route == "/w/{slug}/enrol/done" {
                page = browser.submit(&page, &[("code", &code)]).await;
            }
            Stand::new(office, browser, page).types("code", &code)
        }
        "/w/{slug}/enrol/passkey" => {
            let (office, mut browser) = must_enrol(passkey::office().await.0).await;
            let page = browser.get("/w/northwind/enrol/passkey").await;
            let mut key = passkey::authenticator();
            let made = passkey::made_at(&mut key, &page, passkey::HERE);
            Stand::new(office, browser, page).types("passkey", &made)
        }
        _ => return None,
    };
    Some(stand)
}

async fn of_a_link(route: &str) -> Option<Stand> {
    let stand = match route {
        "/recover" | "/w/{slug}/recover" => {
            let office = plain().await;
            let mut browser = Browser::new(&office);
            let page = browser.get(&route.replace("{slug}", "northwind")).await;
            Stand::new(office, browser, page).types("login", ANNA)
        }
        "/recover/code" => by_sms("/recover").await,
        "/w/{slug}/recover/code" => by_sms("/w/northwind/recover").await,
        // Another one can be asked for after a minute (RCV-1).
        "/recover/again" | "/w/{slug}/recover/again" => {
            let at = route.replace("{slug}", "northwind");
            let stand = by_sms(at.trim_end_matches("/again")).await;
            stand.office.clock.advance(MINUTE);
            stand
        }
        "/r/{token}" => recovering("/recover", false).await,
        "/r/{token}/again" => recovering("/recover", true).await,
        "/r/{token}/leave" => leaving("/recover").await,
        "/w/{slug}/r/{token}" => recovering("/w/northwind/recover", false).await,
        "/w/{slug}/r/{token}/again" => recovering("/w/northwind/recover", true).await,
        "/w/{slug}/r/{token}/leave" => leaving("/w/northwind/recover").await,
        "/w/{slug}/i/{token}" => {
            let office = Office::open().await;
            office.invite(ANNA).await;
            let link = office.links().await.pop().unwrap();
            let mut browser = Browser::new(&office);
            let page = browser.get(&link).await;
            Stand::new(office, browser, page).types("name", "Anna Lind")
        }
        "/w/{slug}/i/{token}/confirm" => {
            let office = of_elsewhere().await;
            office.invite(ELSEWHERE).await;
            let link = office.links().await.pop().unwrap();
            half_joined(office, &link).await
        }
        "/w/{slug}/join/{secret}" => {
            let office = Office::open().await;
            let (_, path) = join::registration_link(&office).await;
            let mut browser = Browser::new(&office);
            let page = browser.get(&path).await;
            Stand::new(office, browser, page)
                .types("name", "Ben Adler")
                .types("email", "ben@elsewhere.example")
        }
        "/w/{slug}/j/{token}" => {
            let office = Office::open().await;
            let link = registering(&office, "ben@elsewhere.example").await;
            let mut browser = Browser::new(&office);
            let page = browser.get(&link).await;
            Stand::new(office, browser, page)
        }
        "/w/{slug}/j/{token}/confirm" => {
            let office = of_elsewhere().await;
            let link = registering(&office, ELSEWHERE).await;
            half_joined(office, &link).await
        }
        _ => return None,
    };
    Some(stand)
}

async fn at_the_profile(route: &str) -> Option<Stand> {
    let stand = match route {
        "/profile/delete" | "/profile/leave/{slug}" => {
            let office = dismissed().await;
            let mut browser = at_profile(&office).await;
            let leave = browser.get("/profile/leave/northwind").await;
            if route == "/profile/delete" {
                browser.submit(&leave, &[("password", PASSWORD)]).await;
            }
            let page = browser.get(&route.replace("{slug}", "northwind")).await;
            Stand::new(office, browser, page)
        }
        "/profile/link/{slug}" | "/profile/unlink/{account}" => {
            let (office, acme, _) = with_acme().await;
            let mut path = "/profile/link/acme".to_owned();
            if route != "/profile/link/{slug}" {
                social::link(&office, &acme, ANNA).await;
                let profile = inside(&office).await.get("/profile").await;
                let unlink = profile.between("href=\"/profile/unlink/", "\"").unwrap();
                path = format!("/profile/unlink/{unlink}");
            }
            let mut browser = inside(&office).await;
            let page = browser.get(&path).await;
            Stand::new(office, browser, page).beside(acme)
        }
        "/profile/login" | "/profile/login/{token}" => {
            let office = plain().await;
            let mut browser = at_profile(&office).await;
            let mut page = browser.get("/profile/login").await;
            if route == "/profile/login/{token}" {
                let typed = [("address", "anna@home.example"), ("password", PASSWORD)];
                browser.submit(&page, &typed).await;
                let mut links = office.links().await;
                links.retain(|link| link.starts_with("/profile/login/"));
                page = browser.get(&links.pop().unwrap()).await;
            }
            Stand::new(office, browser, page).types("address", "anna@home.example")
        }
        "/profile/new" => {
            let mut office = bad_input::office().await;
            office.set(|config| config.allow_new_workspaces = true);
            let mut browser = at_profile(&office).await;
            let page = browser.get(route).await;
            Stand::new(office, browser, page)
                .types("name", "Contoso")
                .types("slug", "contoso")
                .types_code()
        }
        "/profile/sign-out" => {
            let office = plain().await;
            let mut browser = at_profile(&office).await;
            let page = browser.get("/profile").await;
            Stand::new(office, browser, page)
        }
        _ => return None,
    };
    Some(stand)
}

async fn signed_in(route: &str) -> Option<Stand> {
    let here = |end: &str| format!("/w/northwind/{end}");
    let stand = match route {
        "/w/{slug}/sign-out" => {
            let office = plain().await;
            let mut browser = inside(&office).await;
            let page = browser.get(&here("me")).await;
            Stand::new(office, browser, page)
        }
        "/w/{slug}/case" => {
            let office = plain().await;
            let ben = social::person(&office, BEN).await;
            office.suspect(&ben.employee).await;
            let mut browser = inside(&office).await;
            let page = browser.get(&here("case")).await;
            Stand::new(office, browser, page)
                .types("name", BEN)
                .types("email", BEN)
        }
        "/w/{slug}/codes" | "/w/{slug}/codes/file" | "/w/{slug}/two-step" => {
            let office = bad_input::office().await;
            let mut browser = inside(&office).await;
            let path = match route {
                "/w/{slug}/two-step" => here("two-step"),
                _ => here("codes"),
            };
            let mut page = browser.get(&path).await;
            if route == "/w/{slug}/codes/file" {
                page = browser.submit(&page, &[("code", &office.code())]).await;
            }
            Stand::new(office, browser, page).types_code()
        }
        "/w/{slug}/two-step/phone" => {
            let office = plain().await;
            let mut browser = inside(&office).await;
            let page = browser.begin(&here("two-step")).await;
            let code = first_code(&office, &page);
            Stand::new(office, browser, page).types("code", &code)
        }
        "/w/{slug}/passkeys/new" => {
            let (office, anna) = passkey::office().await;
            office.enrol(&anna.identity).await;
            let mut browser = inside(&office).await;
            let page = browser.get(&here("passkeys/new")).await;
            Stand::new(office, browser, page).types_code()
        }
        "/w/{slug}/passkeys/add" => {
            let (office, _) = passkey::office().await;
            let mut browser = inside(&office).await;
            let page = browser.begin(&here("passkeys/new")).await;
            let mut key = passkey::authenticator();
            let made = passkey::made_at(&mut key, &page, passkey::HERE);
            Stand::new(office, browser, page)
                .types("name", "Laptop")
                .types("passkey", &made)
        }
        "/w/{slug}/passkeys/remove" => {
            let (office, anna) = passkey::office().await;
            let mut key = passkey::authenticator();
            let (mut browser, _) = passkey::first(&office, &mut key, ANNA).await;
            office.enrol(&anna.identity).await;
            let page = browser.get(&here("passkeys")).await;
            let remove = page.between("href=\"/w/northwind/passkeys/remove", "\"");
            let remove = here(&format!("passkeys/remove{}", text(&remove.unwrap())));
            let page = browser.get(&remove).await;
            Stand::new(office, browser, page).types_code()
        }
        "/w/{slug}/password" => {
            let office = plain().await;
            let mut browser = inside(&office).await;
            let page = browser.get(&here("password")).await;
            Stand::new(office, browser, page).types("new", NEW)
        }
        "/w/{slug}/sessions/end" | "/w/{slug}/sessions/end-others" => {
            let office = plain().await;
            inside(&office).await;
            let mut browser = inside(&office).await;
            let page = browser.get(&here("sessions")).await;
            Stand::new(office, browser, page)
        }
        "/w/{slug}/webhooks" | "/w/{slug}/webhooks/disable" => {
            let office = Office::open().await;
            let anna = social::person(&office, ANNA).await;
            office.enrol(&anna.identity).await;
            office.webhook(&anna, &[Scope::User]).await;
            let mut browser = inside(&office).await;
            let page = browser.get(&here("webhooks")).await;
            Stand::new(office, browser, page)
                .types("title", "Roster")
                .types_code()
        }
        _ => return None,
    };
    Some(stand)
}

async fn stand(route: &str) -> Stand {
    if let Some(stand) = at_the_door(route).await {
        return stand;
    }
    if let Some(stand) = of_a_link(route).await {
        return stand;
    }
    if let Some(stand) = at_the_profile(route).await {
        return stand;
    }
    let stand = signed_in(route).await;
    stand.unwrap_or_else(|| panic!("no story brings a browser to the form of {route}"))
}

/// Whoever reads it learns what to do next.
#[track_caller]
fn leads_on(page: &Page, what: &str) {
    // A file, or back into the app.
    let to = page.header("location").unwrap_or_default();
    if page.header("content-disposition").is_some() || to.starts_with("http://127.0.0.1:") {
        return;
    }
    is_an_answer(page, what);
    // A form to fill, a way to press, or a sentence that says what comes.
    let ways = [
        "<form",
        "class=\"button\"",
        "class=\"text\"",
        "http-equiv=\"refresh\"",
    ];
    let has_way = ways.iter().any(|way| page.text.contains(way));
    assert!(
        page.status == StatusCode::SEE_OTHER || has_way,
        "{what} leads nowhere: {}",
        page.text
    );
}

/// A form as the person filled it.
struct Filled {
    action: String,
    fields: Vec<(String, String)>,
    /// The fields that the person typed.
    of_person: Vec<String>,
}

fn filled(stand: &Stand, route: &Route) -> Filled {
    let (action, mut fields) = form(&stand.page, &route.path);
    let mut of_person = Vec::new();
    for (name, value) in &mut fields {
        let own = stand.typed.iter().find(|(field, _)| field == name);
        if let Some((_, own)) = own {
            value.clone_from(own);
        } else if name == "password" && value.is_empty() {
            PASSWORD.clone_into(value);
        } else {
            continue;
        }
        of_person.push(name.clone());
    }
    // A backup code stands in a form beside this one, which leads to the same place.
    for (name, value) in &stand.typed {
        let is_beside = ["number", "backup"].contains(name);
        if is_beside && !of_person.iter().any(|one| one == name) {
            fields.push(((*name).to_owned(), value.clone()));
            of_person.push((*name).to_owned());
        }
    }
    Filled {
        action,
        fields,
        of_person,
    }
}

/// Where what was proved or asked once is not asked again: after a slip, the right form is that of a new page.
const ASKED_ONCE: [&str; 3] = [
    "/profile/new",
    "/w/{slug}/enrol/passkey",
    "/w/{slug}/passkeys/add",
];

async fn holds(route: &Route) {
    let stands = stand(&route.path).await;
    harms_nothing(route, &stands).await;
    if ASKED_ONCE.contains(&route.path.as_str()) {
        counts_once(route, &stand(&route.path).await).await;
    } else {
        counts_once(route, &stands).await;
    }
}

/// What is wrong of a form is refused and changes nothing.
async fn harms_nothing(route: &Route, stand: &Stand) {
    let Filled {
        action,
        fields,
        of_person,
    } = filled(stand, route);
    let Stand {
        office,
        browser,
        page,
        ..
    } = stand;
    let before = kept(office).await;
    let n_sessions = "select count(*) from session where ended_at is null";
    let sessions = office.number(n_sessions).await;
    let csrf = page.csrf();
    let send = async |by: &Browser, kind: Option<&str>, body: Vec<u8>, what: &str| {
        let mut browser = by.clone();
        let page = browser.send("POST", &action, kind, Body::from(body)).await;
        leads_on(&page, &format!("{} with {what}", route.path));
        page
    };

    // Each of them alone: how often one may try is looked at below.
    let alone = async || {
        office.tamper("delete from throttle").await;
        office.tamper("update recovery set n_tries = 0").await;
    };

    // What no page of ours sends. A form of one button has nothing but its hidden field: what comes beside that is not read.
    for (what, kind, body) in bodies(&csrf) {
        let holds_csrf = body.windows(csrf.len()).any(|part| part == csrf.as_bytes());
        if of_person.is_empty() && holds_csrf && kind == Some(FORM) {
            continue;
        }
        alone().await;
        send(browser, kind, body, what).await;
    }
    // One field wrong, all others right.
    for (at, (name, _)) in fields.iter().enumerate() {
        if !of_person.contains(name) {
            continue;
        }
        for (what, value) in [
            ("empty", String::new()),
            ("long", "x".repeat(600)),
            ("longer than any form", "x".repeat(20_000)),
            ("of a wrong type", "-99999999999999999999".to_owned()),
        ] {
            // A name may be anything.
            if what == "of a wrong type" && ["name", "title"].contains(&name.as_str()) {
                continue;
            }
            let mut wrong = fields.clone();
            wrong[at].1 = value;
            let what = format!("{name} {what}");
            alone().await;
            send(browser, Some(FORM), written(&wrong), &what).await;
        }
        let mut wrong = fields.clone();
        wrong[at].1 = String::new();
        let body = String::from_utf8(written(&wrong)).unwrap();
        let body = body.replace(&format!("{name}="), &format!("{name}=%FF%FE"));
        let what = format!("{name} in no encoding");
        alone().await;
        send(browser, Some(FORM), body.into_bytes(), &what).await;
    }
    alone().await;
    // All right, from a page that is not of this browser now.
    let body = written(&fields);
    let mut stale = browser.clone();
    for (name, value) in &mut stale.cookies {
        if name.ends_with("-form") {
            *value = "B".repeat(43);
        }
    }
    send(&stale, Some(FORM), body.clone(), "an old page").await;
    let mut without = browser.clone();
    without.cookies.clear();
    send(&without, Some(FORM), body.clone(), "no cookies").await;
    assert_eq!(kept(office).await, before, "{}: half done", route.path);
    assert_eq!(office.number(n_sessions).await, sessions, "{}", route.path);
}

/// The right one does what it says, and nothing more when it comes again.
async fn counts_once(route: &Route, stand: &Stand) {
    let Filled { action, fields, .. } = filled(stand, route);
    let body = written(&fields);
    let office = &stand.office;
    office.tamper("delete from throttle").await;
    let mut person = stand.browser.clone();
    let mut press = async |what: &str| {
        let body = Body::from(body.clone());
        let page = person.send("POST", &action, Some(FORM), body).await;
        leads_on(&page, &format!("{} {what}", route.path));
        page
    };
    let page = press("all right").await;
    let is_done = [StatusCode::SEE_OTHER, StatusCode::OK].contains(&page.status);
    assert!(is_done, "{}: {} {}", route.path, page.status, page.text);
    let done = kept(office).await;
    press("the same again").await;
    assert_eq!(kept(office).await, done, "{}: done twice", route.path);
}

/// Runs a part by itself, with room for the deepest of the stories: every form is looked at, whatever became of another.
fn whole<F: Future>(part: impl FnOnce() -> F + Send + 'static) -> std::thread::Result<F::Output>
where
    F::Output: Send + 'static,
{
    const STACK: usize = 32 * 1024 * 1024;
    let run = move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(part())
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(run);
    thread.unwrap().join()
}

/// Every `n`-th of four, so that they are looked at beside each other.
fn a_quarter(n: usize) {
    let all = forms();
    assert!(all.len() > 50, "{} forms", all.len());
    let mut faults = Vec::new();
    for route in all.into_iter().skip(n).step_by(4) {
        let path = route.path.clone();
        if whole(move || async move { holds(&route).await }).is_err() {
            faults.push(path);
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn what_is_wrong_of_a_form_harms_nothing_and_the_right_one_counts_once_in_a_first_quarter() {
    a_quarter(0);
}

#[test]
fn what_is_wrong_of_a_form_harms_nothing_and_the_right_one_counts_once_in_a_second_quarter() {
    a_quarter(1);
}

#[test]
fn what_is_wrong_of_a_form_harms_nothing_and_the_right_one_counts_once_in_a_third_quarter() {
    a_quarter(2);
}

#[test]
fn what_is_wrong_of_a_form_harms_nothing_and_the_right_one_counts_once_in_a_last_quarter() {
    a_quarter(3);
}

/// Which page it is.
fn outcome(page: &Page) -> (StatusCode, Option<String>, Option<String>) {
    let to = page.header("location");
    let to = to.map(|to| to.split('?').next().unwrap_or_default().to_owned());
    (page.status, page.between("<h1>", "</h1>"), to)
}

/// Whoever guesses a secret in a form that is alive is stopped, so that the right one, guessed at last, opens nothing.
#[test]
fn thirty_guesses_in_any_form_that_checks_a_secret_are_too_many_attack_8() {
    let (mut n_tried, mut faults) = (0, Vec::new());
    for route in forms().into_iter().filter(routes::is_limited) {
        let path = route.path.clone();
        match whole(move || async move { guessed(&route).await }) {
            Ok(n) => n_tried += n,
            Err(_) => faults.push(path),
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(n_tried > 20, "{n_tried}");
}

/// Guesses each secret of a form; how many it has.
async fn guessed(route: &Route) -> usize {
    let mut n_tried = 0;
    for secret in ["password", "code", "backup"] {
        let stands = stand(&route.path).await;
        let right = filled(&stands, route);
        if !right.of_person.iter().any(|name| name == secret) {
            continue;
        }
        n_tried += 1;
        let body = Body::from(written(&right.fields));
        let mut browser = stands.browser.clone();
        let page = browser.send("POST", &right.action, Some(FORM), body).await;
        let good = outcome(&page);

        let stands = stand(&route.path).await;
        let right = filled(&stands, route);
        let mut browser = stands.browser.clone();
        for n in 0..30 {
            let mut wrong = right.fields.clone();
            for (name, value) in &mut wrong {
                if name == secret {
                    *value = format!("{n:06}");
                }
            }
            let body = Body::from(written(&wrong));
            let page = browser.send("POST", &right.action, Some(FORM), body).await;
            assert_ne!(outcome(&page), good, "it takes any {secret}");
        }
        let body = Body::from(written(&right.fields));
        let page = browser.send("POST", &right.action, Some(FORM), body).await;
        assert_ne!(outcome(&page), good, "{secret} has no limit");
    }
    n_tried
}
