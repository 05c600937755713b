//! An OpenID provider as small as can be, which can be made to answer wrongly. Whatever a real one does stands in the system's tests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD as B64};
use gatehouse_rules::time::Clock;
use gatehouse_server::config;
use gatehouse_server::provider::Providers;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::browser::{Browser, Page};
use crate::harness::{ORIGIN, Office};

/// This server's name and secret there.
pub const CLIENT: &str = "gatehouse";
pub const SECRET: &str = "a secret & more";

/// One provider.
#[derive(Clone)]
pub struct Answerer {
    pub issuer: String,
    says: Arc<Mutex<Says>>,
}

/// How it answers.
pub struct Says {
    /// Who signs in there next.
    pub subject: String,
    /// What it tells of them, beside what must stand in a token.
    pub more: Value,
    /// What replaces claims of a token.
    pub claims: Value,
    /// What replaces its discovery document's.
    pub discovery: Value,
    /// By which algorithm a token says it is signed.
    pub alg: &'static str,
    /// A signature that is none.
    pub forged: bool,
    /// What its token endpoint says instead.
    pub instead: Option<(StatusCode, String)>,
    /// How often its keys were asked for.
    pub n_keys: usize,
    codes: HashMap<String, (String, String, bool)>,
    key: EcdsaKeyPair,
    kid: usize,
    clock: Clock,
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let made = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(algorithm, made.as_ref(), &random).unwrap()
}

impl Answerer {
    /// One that runs, by the office's clock.
    pub async fn start(office: &Office) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let says = Says {
            subject: "248289761001".to_owned(),
            more: json!({"name": "Anna Berg", "email": "anna@provider.example"}),
            claims: json!({}),
            discovery: json!({}),
            alg: "ES256",
            forged: false,
            instead: None,
            n_keys: 0,
            codes: HashMap::new(),
            key: key(),
            kid: 1,
            clock: office.clock.clone(),
        };
        let this = Self {
            issuer,
            says: Arc::new(Mutex::new(says)),
        };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(this.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        this
    }

    /// Changes how it answers.
    pub fn says(&self, change: impl FnOnce(&mut Says)) {
        change(&mut self.says.lock().unwrap());
    }

    /// Its setting, under a name.
    pub fn setting(&self, name: &str) -> config::Provider {
        config::Provider {
            name: name.to_owned(),
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: Some(SECRET.to_owned()),
            client_secret_file: None,
            scopes: vec!["profile".to_owned(), "email".to_owned()],
            asks_anew: true,
        }
    }

    /// Lets whoever is on the way there sign in: the path a browser comes back by.
    pub fn sign_in(&self, going: &Page) -> String {
        let to = address(going);
        assert!(to.as_str().starts_with(&format!("{}/auth?", self.issuer)));
        let get = |name: &str| {
            let mut all = to.query_pairs().filter(|(one, _)| one == name);
            all.next()
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default()
        };
        assert_eq!(get("response_type"), "code");
        assert_eq!(get("client_id"), CLIENT);
        assert_eq!(get("code_challenge_method"), "S256");
        assert!(get("scope").contains("openid"));
        let back = get("redirect_uri");
        let path = back
            .strip_prefix(ORIGIN)
            .expect("only the configured origin");
        let anew = get("max_age") == "0";
        assert_eq!(anew, get("prompt") == "login");
        let mut says = self.says.lock().unwrap();
        let code = format!("code-{}", says.codes.len());
        says.codes
            .insert(code.clone(), (get("nonce"), get("code_challenge"), anew));
        let iss = gatehouse_server::pages::encoded(&self.issuer);
        format!("{path}?code={code}&state={}&iss={iss}", get("state"))
    }

    /// Other keys from now on.
    pub fn rotate(&self) {
        self.says(|says| {
            says.key = key();
            says.kid += 1;
        });
    }
}

/// Where a page that goes on by itself leads.
pub fn address(going: &Page) -> reqwest::Url {
    let to = going
        .between("content=\"0;url=", "\"")
        .expect("a page that goes on");
    to.replace("&amp;", "&").parse().unwrap()
}

async fn discovery(State(this): State<Answerer>) -> Json<Value> {
    let issuer = &this.issuer;
    let mut told = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/auth"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "authorization_response_iss_parameter_supported": true,
    });
    merge(&mut told, &this.says.lock().unwrap().discovery);
    Json(told)
}

fn merge(told: &mut Value, more: &Value) {
    for (name, value) in more.as_object().unwrap() {
        told[name] = value.clone();
    }
}

async fn keys(State(this): State<Answerer>) -> Json<Value> {
    let mut says = this.says.lock().unwrap();
    says.n_keys += 1;
    let point = says.key.public_key().as_ref();
    Json(json!({"keys": [{
        "kty": "EC", "crv": "P-256", "use": "sig", "kid": says.kid.to_string(),
        "x": B64.encode(&point[1..33]), "y": B64.encode(&point[33..65]),
    }]}))
}

async fn token(
    State(this): State<Answerer>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let says = this.says.lock().unwrap();
    if let Some((status, body)) = &says.instead {
        let kind = [(header::CONTENT_TYPE, "application/json")];
        return (*status, kind, body.clone()).into_response();
    }
    let encoded = gatehouse_server::pages::encoded(SECRET).replace("%20", "+");
    let right = format!(
        "Basic {}",
        BASE64_STANDARD.encode(format!("{CLIENT}:{encoded}"))
    );
    let shown = headers
        .get(header::AUTHORIZATION)
        .map(|it| it.to_str().unwrap());
    let known = says.codes.get(&form["code"]);
    let verifier = form
        .get("code_verifier")
        .map(String::as_str)
        .unwrap_or_default();
    let challenge = B64.encode(Sha256::digest(verifier));
    let Some((nonce, _, anew)) =
        known.filter(|(_, kept, _)| *kept == challenge && shown == Some(&right))
    else {
        let told = json!({"error": "invalid_grant"});
        return (StatusCode::BAD_REQUEST, Json(told)).into_response();
    };
    let now = says.clock.now().0 / 1_000;
    let mut claims = json!({
        "iss": this.issuer, "sub": says.subject, "aud": CLIENT, "nonce": nonce,
        "iat": now, "exp": now + 300,
    });
    if *anew {
        claims["auth_time"] = now.into();
    }
    merge(&mut claims, &says.more);
    merge(&mut claims, &says.claims);
    let head = json!({"alg": says.alg, "kid": says.kid.to_string()});
    let signed = format!(
        "{}.{}",
        B64.encode(head.to_string()),
        B64.encode(claims.to_string())
    );
    let signature = match says.alg {
        "ES256" if says.forged => key()
            .sign(&SystemRandom::new(), signed.as_bytes())
            .unwrap()
            .as_ref()
            .to_vec(),
        "ES256" => says
            .key
            .sign(&SystemRandom::new(), signed.as_bytes())
            .unwrap()
            .as_ref()
            .to_vec(),
        "HS256" => {
            use hmac::{Hmac, KeyInit as _, Mac as _};
            let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
            mac.update(signed.as_bytes());
            mac.finalize().into_bytes().to_vec()
        }
        _ => Vec::new(),
    };
    Json(json!({
        "access_token": "none", "token_type": "Bearer", "expires_in": 60,
        "id_token": format!("{signed}.{}", B64.encode(signature)),
    }))
    .into_response()
}

impl Office {
    /// With these providers from now on.
    pub fn set_providers(&mut self, settings: &[config::Provider]) {
        self.app.providers = Providers::open(settings).unwrap();
        self.router = self.app.router();
        self.owner.of(&self.app.clone());
    }

    /// An office with one provider, Acme.
    pub async fn with_acme() -> (Self, Answerer) {
        let mut office = Self::open().await;
        let acme = Answerer::start(&office).await;
        office.set_providers(&[acme.setting("Acme")]);
        (office, acme)
    }
}

impl Browser {
    /// Presses "Continue with Acme" on a page: on the way there.
    pub async fn continue_with_acme(&mut self, path: &str) -> Page {
        let page = self.get(path).await;
        self.press_acme(&page).await
    }

    /// The same on a page that is there already.
    pub async fn press_acme(&mut self, page: &Page) -> Page {
        page.says("Continue with Acme");
        let form = page
            .between("action=\"/social/acme\"", "</form>")
            .expect("the page has the button");
        let mut fields = Vec::new();
        for input in form.split("<input type=\"hidden\" ").skip(1) {
            let value = |name: &str| {
                let rest = input.split_once(&format!("{name}=\"")).unwrap().1;
                rest.split('"').next().unwrap().replace("&amp;", "&")
            };
            fields.push((value("name"), value("value")));
        }
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post("/social/acme", &fields).await
    }

    /// All the way to Acme and back.
    pub async fn sign_in_with_acme(&mut self, acme: &Answerer, path: &str) -> Page {
        let going = self.continue_with_acme(path).await;
        let back = acme.sign_in(&going);
        self.get(&back).await
    }
}
