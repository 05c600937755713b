//! Every route of the server, as the sources have them: whom it is for by the types that its handler asks for, and what holds back who
//! guesses. One that stands in no line of the table fails here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use gatehouse_rules::time::HOUR;

use crate::browser::Browser;
use crate::harness::Office;

/// Whom a route is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum For {
    /// Anyone.
    Anyone,
    /// Who holds a link, whose secret is in the path.
    Link,
    /// Who is signed in in a browser: its handler asks for a `Signed`.
    Session,
    /// Who is at their own profile in a browser: its handler asks for a `Me`.
    Profile,
    /// An admin's app: its handler asks for an `Admin`.
    Device,
    /// The operator's mail server: its handler asks for an `Operator`.
    Operator,
    /// An integration, by the secret in its address: its handler asks for a `Hook`.
    Token,
}

/// What holds back who guesses.
#[derive(Clone, Copy, Debug)]
enum Held {
    /// It checks no secret, or one of 256 random bits that stands in a cookie or a header.
    Free,
    /// A limit of guesses from one place, which is reached below.
    Limit,
    /// A limit that another test reaches, by how its name begins.
    By(&'static str),
}

use For::{Anyone, Device, Link, Operator, Profile, Session, Token};
use Held::{By, Free, Limit};

const PASSWORDS: Held = By("after_ten_wrong_passwords_a_proof_of_work");
const CODES: Held = By("five_codes_a_step_are_checked");
const SECOND_STEPS: Held = By("five_second_steps_are_checked");
const FIRST_CODES: Held = By("twenty_first_codes_of_a_set_up");
const APP: Held = By("an_app_that_connects_guesses_neither");
const FRONT: Held = By("wrong_passwords_at_the_servers_address");
const OWN_PASSWORD: Held = By("a_stolen_session_changes_no_password");
const WEBHOOK: Held = By("wrong_secrets_are_throttled_and_a_right_one_is_not");
const OWN_WEBHOOK: Held = By("a_stolen_session_makes_no_webhook");
const OWN_PROFILE: Held = By("at_the_profile_wrong_passwords_and_codes_are_counted");
const RECOVERY: Held = By("it_is_asked_for_once_a_minute");
const RECOVERY_CODE: Held = By("a_code_lives_sixty_seconds_and_five_tries");
const SENT: Held = By("sixty_browsers_of_one_place_are_sent_to_a_provider");
const FRESH_CODES: Held = By("of_many_simultaneous_codes_typed_into_the_app_five_are_checked");

const TABLE: [(&str, &str, For, Held); 140] = [
    ("GET", "/", Anyone, Free),
    ("POST", "/", Anyone, FRONT),
    ("GET", "/.well-known/gatehouse", Anyone, Free),
    ("GET", "/api/openapi.json", Anyone, Free),
    ("GET", "/api/sync/confirm", Device, Free),
    ("POST", "/api/sync/confirm", Device, FRESH_CODES),
    ("POST", "/api/sync/confirm/browser", Device, Free),
    ("GET", "/api/sync/feed", Device, Free),
    ("POST", "/api/sync/invitation-preview", Device, Free),
    ("GET", "/api/sync/live", Device, Free),
    ("POST", "/api/sync/operations", Device, Free),
    ("POST", "/api/sync/outgoing/secrets", Device, Free),
    ("GET", "/api/sync/rows", Device, Free),
    ("GET", "/api/sync/start", Device, Free),
    ("POST", "/api/sync/test-letter", Device, Free),
    ("POST", "/api/sync/webhooks", Device, Free),
    ("POST", "/ask", Anyone, Free),
    ("GET", "/choose", Anyone, Free),
    ("POST", "/choose", Anyone, Free),
    ("GET", "/confirm", Anyone, Free),
    ("POST", "/confirm", Anyone, CODES),
    ("GET", "/demo/mail", Anyone, Free),
    ("GET", "/demo/mail/{id}", Anyone, Free),
    ("GET", "/fonts/OFL.txt", Anyone, Free),
    ("POST", "/forget", Anyone, Free),
    ("GET", "/fresh/{token}", Link, Limit),
    ("POST", "/fresh/{token}", Link, Limit),
    ("GET", "/healthz", Anyone, Free),
    ("GET", "/help", Anyone, Free),
    ("POST", "/help", Anyone, By("asking_for_help_is_throttled")),
    ("GET", "/help/asked", Anyone, Free),
    ("GET", "/icon.svg", Anyone, Free),
    (
        "POST",
        "/mail/report",
        Operator,
        By("the_hooks_secret_cannot_be_tried"),
    ),
    ("GET", "/oauth/authorize", Anyone, Free),
    ("POST", "/oauth/authorize", Anyone, APP),
    ("GET", "/oauth/cancel", Anyone, Free),
    ("GET", "/oauth/confirm", Anyone, Free),
    ("POST", "/oauth/confirm", Anyone, CODES),
    ("POST", "/oauth/forget", Anyone, Free),
    ("POST", "/oauth/revoke", Anyone, Limit),
    ("POST", "/oauth/token", Anyone, APP),
    ("GET", "/page.css", Anyone, Free),
    ("GET", "/page.js", Anyone, Free),
    ("GET", "/profile", Profile, Free),
    ("GET", "/profile/delete", Profile, Free),
    ("POST", "/profile/delete", Profile, OWN_PROFILE),
    ("GET", "/profile/leave/{slug}", Profile, Free),
    ("POST", "/profile/leave/{slug}", Profile, OWN_PROFILE),
    ("GET", "/profile/link/{slug}", Profile, Free),
    ("POST", "/profile/link/{slug}", Profile, OWN_PROFILE),
    ("GET", "/profile/login", Profile, Free),
    ("POST", "/profile/login", Profile, OWN_PROFILE),
    ("GET", "/profile/login/sent", Anyone, Free),
    ("GET", "/profile/login/{token}", Link, Limit),
    ("POST", "/profile/login/{token}", Link, Limit),
    ("GET", "/profile/new", Profile, Free),
    ("POST", "/profile/new", Profile, OWN_PROFILE),
    ("POST", "/profile/sign-out", Anyone, Free),
    ("GET", "/profile/unlink/{account}", Profile, Free),
    ("POST", "/profile/unlink/{account}", Profile, OWN_PROFILE),
    ("GET", "/r/{token}", Link, Limit),
    ("POST", "/r/{token}", Link, Limit),
    ("POST", "/r/{token}/again", Link, Limit),
    ("POST", "/r/{token}/leave", Link, Free),
    ("GET", "/readyz", Anyone, Free),
    ("GET", "/recover", Anyone, Free),
    ("POST", "/recover", Anyone, RECOVERY),
    ("POST", "/recover/again", Anyone, RECOVERY),
    ("POST", "/recover/code", Anyone, RECOVERY_CODE),
    ("GET", "/recover/sent", Anyone, Free),
    ("GET", "/recovered", Anyone, Free),
    (
        "GET",
        "/rest/api/{employee}/{secret}/{method}",
        Token,
        WEBHOOK,
    ),
    (
        "POST",
        "/rest/api/{employee}/{secret}/{method}",
        Token,
        WEBHOOK,
    ),
    ("GET", "/rest/{employee}/{secret}/{method}", Token, WEBHOOK),
    ("POST", "/rest/{employee}/{secret}/{method}", Token, WEBHOOK),
    ("GET", "/several", Anyone, Free),
    ("POST", "/several", Anyone, Free),
    ("GET", "/social/{slug}", Anyone, Limit),
    ("POST", "/social/{slug}", Anyone, SENT),
    ("GET", "/w/{slug}", Anyone, Free),
    ("POST", "/w/{slug}", Anyone, PASSWORDS),
    ("GET", "/w/{slug}/case", Session, Free),
    ("POST", "/w/{slug}/case", Session, Free),
    ("GET", "/w/{slug}/codes", Session, Free),
    ("POST", "/w/{slug}/codes", Session, SECOND_STEPS),
    ("POST", "/w/{slug}/codes/file", Anyone, Free),
    ("GET", "/w/{slug}/confirm", Anyone, Free),
    ("POST", "/w/{slug}/confirm", Anyone, CODES),
    ("GET", "/w/{slug}/enrol", Anyone, Free),
    ("POST", "/w/{slug}/enrol", Anyone, FIRST_CODES),
    ("POST", "/w/{slug}/enrol/done", Anyone, Free),
    ("GET", "/w/{slug}/enrol/passkey", Anyone, Free),
    ("POST", "/w/{slug}/enrol/passkey", Anyone, Free),
    ("POST", "/w/{slug}/forget", Anyone, Free),
    ("GET", "/w/{slug}/i/{token}", Link, Limit),
    ("POST", "/w/{slug}/i/{token}", Link, Limit),
    ("GET", "/w/{slug}/i/{token}/confirm", Link, Free),
    ("POST", "/w/{slug}/i/{token}/confirm", Link, Limit),
    ("GET", "/w/{slug}/info", Anyone, Free),
    ("GET", "/w/{slug}/j/{token}", Link, Limit),
    ("POST", "/w/{slug}/j/{token}", Link, Limit),
    ("GET", "/w/{slug}/j/{token}/confirm", Link, Free),
    ("POST", "/w/{slug}/j/{token}/confirm", Link, Limit),
    ("GET", "/w/{slug}/join/{secret}", Link, Limit),
    ("POST", "/w/{slug}/join/{secret}", Link, Limit),
    ("GET", "/w/{slug}/joined", Anyone, Free),
    ("GET", "/w/{slug}/logo/{hash}", Anyone, Free),
    ("GET", "/w/{slug}/look", Anyone, Free),
    ("GET", "/w/{slug}/me", Session, Free),
    ("GET", "/w/{slug}/passkeys", Session, Free),
    ("POST", "/w/{slug}/passkeys/add", Session, Free),
    ("GET", "/w/{slug}/passkeys/new", Session, Free),
    ("POST", "/w/{slug}/passkeys/new", Session, SECOND_STEPS),
    ("GET", "/w/{slug}/passkeys/remove", Session, Free),
    ("POST", "/w/{slug}/passkeys/remove", Session, SECOND_STEPS),
    ("GET", "/w/{slug}/password", Session, Free),
    ("POST", "/w/{slug}/password", Session, OWN_PASSWORD),
    ("GET", "/w/{slug}/password/changed", Session, Free),
    ("GET", "/w/{slug}/r/{token}", Link, Limit),
    ("POST", "/w/{slug}/r/{token}", Link, Limit),
    ("POST", "/w/{slug}/r/{token}/again", Link, Limit),
    ("POST", "/w/{slug}/r/{token}/leave", Link, Free),
    ("GET", "/w/{slug}/recover", Anyone, Free),
    ("POST", "/w/{slug}/recover", Anyone, RECOVERY),
    ("POST", "/w/{slug}/recover/again", Anyone, RECOVERY),
    ("POST", "/w/{slug}/recover/code", Anyone, RECOVERY_CODE),
    ("GET", "/w/{slug}/recover/sent", Anyone, Free),
    ("GET", "/w/{slug}/recovered", Anyone, Free),
    ("GET", "/w/{slug}/sessions", Session, Free),
    ("POST", "/w/{slug}/sessions/end", Session, Free),
    ("POST", "/w/{slug}/sessions/end-others", Session, Free),
    ("POST", "/w/{slug}/sign-out", Anyone, Free),
    ("GET", "/w/{slug}/two-step", Session, Free),
    ("POST", "/w/{slug}/two-step", Session, SECOND_STEPS),
    ("POST", "/w/{slug}/two-step/phone", Session, FIRST_CODES),
    ("GET", "/w/{slug}/waiting", Anyone, Free),
    ("GET", "/w/{slug}/webhooks", Session, Free),
    ("POST", "/w/{slug}/webhooks", Session, OWN_WEBHOOK),
    ("POST", "/w/{slug}/webhooks/disable", Session, Free),
    ("GET", "path", Anyone, Free), // the fonts
];

/// One method of one route, as the sources have it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    pub method: &'static str,
    pub path: String,
    handler: String,
    file: PathBuf,
}

impl Route {
    /// Its path at the office, with a secret that is none.
    pub fn at_the_office(&self) -> String {
        let secret = "A".repeat(43);
        self.path
            .replace("{slug}", "northwind")
            .replace("{token}", &secret)
            .replace("{secret}", &secret)
            .replace("{employee}", "1")
            .replace("{method}", "profile")
    }

    /// Whom it is for, by the types that its handler asks for.
    pub fn is_for(&self) -> For {
        let (module, name) = self
            .handler
            .rsplit_once("::")
            .unwrap_or(("", &self.handler));
        let file = match module.strip_prefix("crate::") {
            Some(module) => source_folder().join(format!("{module}.rs")),
            None => self.file.clone(),
        };
        let source = std::fs::read_to_string(file).unwrap();
        let asked = ["async fn", "pub async fn", "pub(crate) async fn"]
            .iter()
            .find_map(|kind| source.split_once(&format!("\n{kind} {name}(")))
            .map_or("", |(_, rest)| bracketed(rest));
        let asks = |kind: &str| asked.contains(&format!(": {kind}"));
        match () {
            () if asks("Admin") => Device,
            () if asks("Signed") => Session,
            () if asks("Me,") => Profile,
            () if asks("Operator") => Operator,
            () if asks("Hook") => Token,
            () if self.path.contains("{token}") || self.path.contains("{secret}") => Link,
            () => Anyone,
        }
    }
}

/// Whether a test of its own reaches the limit of what is guessed there.
pub fn is_limited(route: &Route) -> bool {
    let is = |(method, path, ..): &&(&str, &str, For, Held)| {
        *method == route.method && *path == route.path
    };
    matches!(TABLE.iter().find(is), Some((.., By(_))))
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// What stands between a bracket that was opened and the one that closes it.
fn bracketed(rest: &str) -> &str {
    let mut depth = 1;
    for (at, c) in rest.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &rest[..at];
        }
    }
    rest
}

/// All of them, once a method.
pub fn all() -> BTreeSet<Route> {
    let mut found = BTreeSet::new();
    for file in sources(&source_folder()) {
        let source = std::fs::read_to_string(&file).unwrap();
        // Where there is nothing, a page says so: it reads the address alone.
        let source = source.replace(".fallback(nowhere)", "");
        for other in [".nest(", ".nest_service(", ".route_service(", ".fallback("] {
            assert!(!source.contains(other), "{file:?} has routes by {other}");
        }
        for rest in source.split(".route(").skip(1) {
            let call = bracketed(rest);
            let (path, methods) = call.split_once(',').unwrap();
            let path = path.trim().trim_matches('"').to_owned();
            let n = found.len();
            for (name, method) in [("get(", "GET"), ("post(", "POST")] {
                for (at, _) in methods.match_indices(name) {
                    if methods[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                        continue;
                    }
                    let handler = bracketed(&methods[at + name.len()..]).trim();
                    let (path, file) = (path.clone(), file.clone());
                    let handler = handler.to_owned();
                    found.insert(Route {
                        path,
                        method,
                        handler,
                        file,
                    });
                }
            }
            assert!(found.len() > n, "no method is known in {call}");
        }
    }
    found
}

/// What is found of a kind.
pub fn of(kind: For) -> impl Iterator<Item = Route> {
    all()
        .into_iter()
        .filter(move |route| route.is_for() == kind)
}

#[test]
fn every_route_stands_in_the_table_with_whom_it_is_for_by_its_type() {
    let found: BTreeMap<(&str, String), For> = all()
        .iter()
        .map(|route| ((route.method, route.path.clone()), route.is_for()))
        .collect();
    let table: BTreeMap<(&str, String), For> = TABLE
        .iter()
        .map(|(method, path, kind, _)| ((*method, (*path).to_owned()), *kind))
        .collect();
    assert_eq!(table.len(), TABLE.len(), "one stands there twice");
    for one in &found {
        assert_eq!(table.get(one.0), Some(one.1), "{:?} in the table", one.0);
    }
    assert_eq!(found.len(), table.len(), "the table has one that is gone");
}

#[tokio::test]
async fn without_a_session_a_device_or_the_operators_secret_no_such_route_does_anything() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office);
    let csrf = browser.get("/w/northwind").await.csrf();
    let mut send = async |route: &Route| {
        let path = route.at_the_office();
        match route.method {
            "GET" => browser.get(&path).await,
            _ => browser.post(&path, &[("csrf", &csrf)]).await,
        }
    };
    for route in of(Session) {
        let page = send(&route).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{route:?}");
        assert_eq!(page.location(), "/w/northwind", "{route:?}");
    }
    for route in of(Profile) {
        let page = send(&route).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{route:?}");
        assert_eq!(page.location(), "/?to=profile", "{route:?}");
    }
    for route in of(Device) {
        let answer = send(&route).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{route:?}");
    }
    for route in of(Token) {
        let answer = send(&route).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{route:?}");
    }
    for route in of(Operator) {
        let answer = send(&route).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{route:?}");
    }
}

#[tokio::test]
async fn every_route_that_checks_a_secret_goes_through_the_throttle_attack_8() {
    let office = Office::open().await;
    let routes = all();
    let tests: String = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"))
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    for (method, path, _, held) in TABLE {
        match held {
            Free => {}
            By(name) => assert!(tests.contains(&format!("async fn {name}")), "{name}"),
            Limit => {
                office.clock.advance(HOUR);
                let mut browser = Browser::new(&office);
                let csrf = browser.get("/w/northwind").await.csrf();
                let is = |route: &&Route| route.method == method && route.path == path;
                let path = routes.iter().find(is).unwrap().at_the_office();
                let fields = [("csrf", csrf.as_str()), ("token", "guessed")];
                let mut n = 0;
                loop {
                    let page = match method {
                        "GET" => browser.get(&path).await,
                        _ => browser.post(&path, &fields).await,
                    };
                    if page.status == StatusCode::TOO_MANY_REQUESTS {
                        break;
                    }
                    n += 1;
                    assert!(n <= 100, "{method} {path} has no limit");
                }
                assert!(n > 30, "{method} {path}: a person is not stopped so soon");
            }
        }
    }
}
