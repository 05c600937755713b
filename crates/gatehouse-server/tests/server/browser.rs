//! A browser as simple as can be: cookies, forms, no script.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, Version, header};
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::time::{SECOND, Time};
use gatehouse_server::app::App;
use gatehouse_server::pages::encoded;
use gatehouse_server::{factor, store};
use totp_rs::{Builder, Secret};
use tower::ServiceExt;

use crate::harness::Office;
use crate::openapi;

/// A good password for everyone here.
pub const PASSWORD: &str = "teapot gravel nineteen";
/// An authenticator's secret for everyone who has one.
pub const TOTP: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// One browser.
#[derive(Clone)]
pub struct Browser {
    way: Way,
    pub cookies: BTreeMap<String, String>,
    pub extra: Vec<(&'static str, String)>,
    ip: Option<IpAddr>,
    /// How it names itself.
    pub name: String,
}

/// How it reaches the server.
#[derive(Clone)]
enum Way {
    /// In this process.
    Router(Router),
    /// Another process, at this origin.
    Net(String, Version),
}

/// What it was answered.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Browser {
    pub fn new(office: &Office) -> Self {
        Self::of(&office.app)
    }

    pub fn of(app: &App) -> Self {
        Self::by(Way::Router(app.router()))
    }

    /// Over the net, to the server at `origin`.
    pub fn at(origin: &str) -> Self {
        Self::by(Way::Net(origin.to_owned(), Version::HTTP_11))
    }

    /// The same by HTTP/2, without TLS.
    pub fn by_http_2(origin: &str) -> Self {
        Self::by(Way::Net(origin.to_owned(), Version::HTTP_2))
    }

    fn by(way: Way) -> Self {
        Self {
            way,
            cookies: BTreeMap::new(),
            extra: Vec::new(),
            ip: None,
            name: "Test browser".to_owned(),
        }
    }

    /// The same browser at another address.
    pub fn from(&self, ip: &str) -> Self {
        let ip = Some(ip.parse().unwrap());
        Self { ip, ..self.clone() }
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, None, Body::empty()).await
    }

    /// Sends a form to where it says, with its hidden fields and these.
    pub async fn submit(&mut self, page: &Page, fields: &[(&str, &str)]) -> Page {
        let action = page
            .between("action=\"", "\"")
            .expect("the page has a form");
        let csrf = page.csrf();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        self.post(&action.replace("&amp;", "&"), &all).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        let kind = Some("application/x-www-form-urlencoded");
        self.send("POST", path, kind, Body::from(body.join("&")))
            .await
    }

    pub async fn send(&mut self, method: &str, path: &str, kind: Option<&str>, body: Body) -> Page {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::USER_AGENT, self.name.as_str());
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(ip) = self.ip {
            request = request.extension(ConnectInfo(SocketAddr::from((ip, 1))));
        }
        for (name, value) in &self.extra {
            request = request.header(*name, value);
        }
        let request = request.body(body).unwrap();
        let (status, headers, bytes) = match &self.way {
            Way::Router(router) => {
                let response = router.clone().oneshot(request).await.unwrap();
                let (parts, body) = response.into_parts();
                let bytes = to_bytes(body, usize::MAX).await.unwrap();
                (parts.status, parts.headers, bytes)
            }
            Way::Net(origin, by) => over_the_net(origin, *by, request).await,
        };
        openapi::holds((method, path), None, (status, &headers, &bytes));
        for cookie in headers.get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            match rest.split(';').next().unwrap() {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        Page {
            status,
            headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Follows one redirect inside this server.
    pub async fn follow(&mut self, page: &Page) -> Page {
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        self.get(&page.location()).await
    }

    /// A page on which a second step is set up. Before the first one of all the password is typed again, which leads there.
    pub async fn begin(&mut self, path: &str) -> Page {
        let mut page = self.get(path).await;
        if page.status == StatusCode::SEE_OTHER {
            page = self.follow(&page).await;
        }
        if !page.text.contains("name=\"password\"") {
            return page;
        }
        let next = self.submit(&page, &[("password", PASSWORD)]).await;
        match next.status {
            StatusCode::SEE_OTHER => self.follow(&next).await,
            _ => next,
        }
    }

    /// Types a login and a password at a workspace's door.
    pub async fn sign_in(&mut self, slug: &str, login: &str, password: &str) -> Page {
        let page = self.get(&format!("/w/{slug}")).await;
        self.submit(&page, &[("login", login), ("password", password)])
            .await
    }

    /// The same, and the second step.
    pub async fn sign_in_with_code(&mut self, slug: &str, login: &str, code: &str) -> Page {
        let page = self.sign_in(slug, login, PASSWORD).await;
        let page = self.follow(&page).await;
        self.submit(&page, &[("code", code)]).await
    }
}

async fn over_the_net(
    origin: &str,
    by: Version,
    request: Request<Body>,
) -> (StatusCode, HeaderMap, Bytes) {
    // Another part of the program may have chosen the provider already; it is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy();
    let client = match by {
        Version::HTTP_2 => client.http2_prior_knowledge(),
        _ => client,
    };
    let client = client.build().unwrap();
    let (parts, body) = request.into_parts();
    let response = client
        .request(parts.method, format!("{origin}{}", parts.uri))
        .headers(parts.headers)
        .body(to_bytes(body, usize::MAX).await.unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(response.version(), by);
    let (status, headers) = (response.status(), response.headers().clone());
    (status, headers, response.bytes().await.unwrap())
}

impl Page {
    pub fn between(&self, from: &str, to: &str) -> Option<String> {
        let start = self.text.find(from)? + from.len();
        let length = self.text.get(start..)?.find(to)?;
        self.text.get(start..start + length).map(str::to_owned)
    }

    pub fn csrf(&self) -> String {
        self.between("name=\"csrf\" value=\"", "\"")
            .expect("the form has its hidden field")
    }

    pub fn location(&self) -> String {
        self.header("location").expect("a redirect")
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
    }

    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(self.text.contains(words), "no {words:?} in {}", self.text);
        self
    }

    #[track_caller]
    pub fn hides(&self, words: &str) -> &Self {
        assert!(!self.text.contains(words), "{words:?} in {}", self.text);
        self
    }
}

/// The code an authenticator shows at an instant.
pub fn code_at(at: Time) -> String {
    code_of(TOTP, at)
}

/// The code of a key in base32.
pub fn code_of(key: &str, at: Time) -> String {
    let secret = Secret::try_from_base32(key).unwrap();
    let totp = Builder::new()
        .with_secret(secret.as_bytes().to_vec())
        .with_skew(0)
        .build_noncompliant();
    totp.generate(u64::try_from(at.0 / SECOND).unwrap())
        .to_string()
}

impl Office {
    /// The code an authenticator shows now.
    pub fn code(&self) -> String {
        code_at(self.clock.now())
    }

    pub async fn set_password(&self, identity: &IdentityId, password: &str) {
        let hash = self
            .app
            .passwords
            .hash(&Plain::new(password))
            .await
            .unwrap();
        let mut tx = self.app.db.begin().await.unwrap();
        store::identity::set_password(&mut tx, identity, &hash, self.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn enrol(&self, identity: &IdentityId) {
        let mut tx = self.app.db.begin().await.unwrap();
        let (key, random, now) = (&self.app.key, &self.app.random, self.clock.now());
        factor::enrol(&mut tx, key, random, identity, TOTP, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// The causes of the events of a kind, oldest first.
    pub async fn causes(&self, kind: &str) -> Vec<String> {
        let mut connection = self.app.db.connection().await.unwrap();
        sqlx::query_scalar("select coalesce(cause, '') from event where kind = $1 order by at, id")
            .bind(kind)
            .fetch_all(&mut *connection)
            .await
            .unwrap()
    }

    /// One text out of the database.
    pub async fn text(&self, sql: &str) -> String {
        let mut connection = self.app.db.connection().await.unwrap();
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
            .fetch_one(&mut *connection)
            .await
            .unwrap()
    }

    /// Sends what waits; the links in all letters so far, oldest first.
    pub async fn links(&self) -> Vec<String> {
        while gatehouse_server::letter::send_due(&self.app).await.unwrap() > 0 {}
        let letters = self.app.mail.kept();
        letters
            .iter()
            .flat_map(|letter| letter.text.split_whitespace())
            .filter_map(|word| word.strip_prefix(crate::harness::ORIGIN))
            .map(str::to_owned)
            .collect()
    }
}
