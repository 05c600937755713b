//! The client against servers that are slow, silent, strange or somebody else (C5 to C8).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gatehouse_mirror::app::FindServer;
use gatehouse_mirror::connect::find_server;
use gatehouse_mirror::failure::Failure;
use gatehouse_mirror::open::Mirror;
use gatehouse_mirror::plan::line::{Reaction, Trouble};
use gatehouse_mirror::preferences::{self, Preferences};
use gatehouse_mirror::profile::Profile;
use gatehouse_mirror::upstream::connection::{Connection, Granted};
use gatehouse_mirror::upstream::session::{Session, Stopped};
use gatehouse_mirror::upstream::{Http, Origin, Patience};
use gatehouse_rules::device::{DeviceKey, verify};
use gatehouse_rules::feed::Start;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::sha256_hex;
use gatehouse_rules::time::{Clock, DAY, Time};
use serde_json::json;

use crate::office::{Folder, NOW, me, profile};
use crate::stub::{self, Heard, Say, Stub};

/// Short enough for a test, long enough for a busy machine.
pub const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(2),
    answer: Duration::from_secs(2),
    silence: Duration::from_millis(700),
};

/// Where slowness is not the subject: a machine busy with other tests is no slow line.
pub const PATIENT: Patience = Patience {
    connect: Duration::from_secs(20),
    answer: Duration::from_secs(30),
    silence: Duration::from_secs(45),
};

/// What the token endpoint grants.
pub fn granted(n: usize) -> serde_json::Value {
    json!({
        "access_token": format!("access-{n}"), "token_type": "DPoP", "expires_in": 3600,
        "refresh_token": format!("refresh-{n}"), "device": "device-0",
        "workspace": {"id": "w", "slug": "northwind", "name": "Northwind"},
        "me": me(Role::Owner), "erase_hash": sha256_hex(b"the word"),
    })
}

/// What connects a mirror with a server at `origin`, as if it had just signed in.
pub fn connection(origin: &str, profile: &Profile) -> Connection {
    let granted: Granted = serde_json::from_value(granted(0)).unwrap();
    Connection {
        origin: Origin::parse(origin).unwrap(),
        slug: "northwind".into(),
        device: granted.device.clone(),
        key: DeviceKey::new(&profile.random),
        tokens: granted.tokens(profile.clock.now()),
        erase_hash: granted.erase_hash,
    }
}

fn start() -> Start {
    Start {
        cursor: "c".into(),
        epoch: "e".into(),
        revision: 1,
        counts: vec![],
        me: me(Role::Owner),
        now: NOW,
    }
}

struct Desk {
    session: Session,
    mirror: Mirror,
    _folder: Folder,
}

impl Desk {
    async fn at(origin: &str) -> Self {
        Self::with(origin, Clock::fixed(NOW), Preferences::default()).await
    }

    async fn with(origin: &str, clock: Clock, preferences: Preferences) -> Self {
        Self::waiting(origin, clock, preferences, PATIENT).await
    }

    /// Where slowness is the subject.
    async fn hurried(origin: &str) -> Self {
        let preferences = Preferences::default();
        Self::waiting(origin, Clock::fixed(NOW), preferences, PATIENCE).await
    }

    async fn waiting(
        origin: &str,
        clock: Clock,
        preferences: Preferences,
        patience: Patience,
    ) -> Self {
        let folder = Folder::new();
        let profile = Profile {
            clock,
            ..profile(&folder)
        };
        let mirror = Mirror::create(&profile, "Northwind", None).await.unwrap();
        let http = Http::with(&preferences, patience).unwrap();
        let session = Session::new(http, mirror.clone(), connection(origin, &profile)).unwrap();
        Self {
            session,
            mirror,
            _folder: folder,
        }
    }

    async fn stopped(&self) -> Stopped {
        self.session.start().await.unwrap_err()
    }
}

async fn answered(say: Say) -> Trouble {
    let stub = Stub::start(move |_| say.clone()).await;
    Desk::at(&stub.origin).await.stopped().await.trouble
}

#[tokio::test]
async fn nobody_there_a_black_hole_and_a_slow_line_end_in_time() {
    let gone = Stub::start(|_| Say::Nothing).await.origin.clone();
    assert_eq!(
        Desk::at(&gone).await.stopped().await.trouble,
        Trouble::Silence
    );
    for (say, trouble) in [
        (Say::Nothing, Trouble::TooSlow),
        (
            Say::Drip(Box::new(Say::json(start())), 50),
            Trouble::TooSlow,
        ),
        (
            Say::Trickle(Box::new(Say::json(start())), 50),
            Trouble::Trickle,
        ),
    ] {
        let stub = Stub::start(move |_| say.clone()).await;
        let desk = Desk::hurried(&stub.origin).await;
        assert_eq!(desk.stopped().await.trouble, trouble);
    }
}

/// C6: what the tests shorten is, in the app, what it should be.
#[test]
fn no_request_waits_longer_than_half_a_minute_c6() {
    let Patience {
        connect,
        answer,
        silence,
    } = Patience::default();
    assert_eq!(connect, Duration::from_secs(5));
    assert_eq!(answer, Duration::from_secs(30));
    assert!(
        silence > 2 * Duration::from_secs(15),
        "the server gives a sign of life every 15 s"
    );
    assert!(silence <= Duration::from_secs(60));
}

/// C6: every request of a cycle, and the token's, against a server that says nothing or a byte now and then.
#[tokio::test]
async fn each_request_ends_in_time_on_a_line_that_is_silent_or_crawls_c6() {
    let crawl = || Say::Drip(Box::new(Say::json(start())), 100);
    for say in [Say::Nothing, crawl()] {
        let told = say.clone();
        let stub = Stub::start(move |_| told.clone()).await;
        let desk = Desk::hurried(&stub.origin).await;
        let (rows, feed, sent) = tokio::join!(
            desk.session.rows(None, 10),
            desk.session.feed("c", 10, None),
            desk.session.operations(Vec::new(), "e"),
        );
        let troubles = [
            rows.unwrap_err().trouble,
            feed.unwrap_err().trouble,
            sent.unwrap_err().trouble,
        ];
        assert_eq!(troubles, [const { Trouble::TooSlow }; 3]);
        let stub = Stub::start(move |heard| match heard.path.as_str() {
            "/oauth/token" => say.clone(),
            _ => Say::status(401, ""),
        })
        .await;
        let desk = Desk::hurried(&stub.origin).await;
        assert_eq!(desk.stopped().await.trouble, Trouble::TooSlow);
        assert_eq!(stub.count("/oauth/token"), 1);
    }
}

/// C6: a host whose queue of connections is full answers no further one.
#[tokio::test]
async fn a_host_that_takes_no_connection_is_silence_in_time_c6() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let full = socket.listen(1).unwrap();
    let at = full.local_addr().unwrap();
    let waiting: Vec<_> = (0..8)
        .map(|_| tokio::spawn(tokio::net::TcpStream::connect(at)))
        .collect();
    while waiting.iter().filter(|one| one.is_finished()).count() < 2 {
        tokio::task::yield_now().await;
    }
    // Only the connection is hurried, so that it is what ends first.
    let patience = Patience {
        connect: Duration::from_secs(1),
        ..PATIENT
    };
    let (at, clock) = (format!("http://{at}"), Clock::fixed(NOW));
    let desk = Desk::waiting(&at, clock, Preferences::default(), patience).await;
    assert_eq!(desk.stopped().await.trouble, Trouble::Silence);
    assert!(waiting.iter().any(|one| !one.is_finished()), "it was full");
}

/// C6: the other end of a kept connection is gone without a word, as after a change of networks.
#[tokio::test]
async fn a_half_open_connection_is_given_up_in_time_and_not_used_again_c6() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut first, _) = listener.accept().await.unwrap();
        stub::answer_and_keep(&mut first, &Say::json(start())).await;
        // The second request on it is never read; a new connection is answered.
        let (mut second, _) = listener.accept().await.unwrap();
        stub::answer_and_keep(&mut second, &Say::json(start())).await;
        (first, second)
    });
    let desk = Desk::hurried(&format!("http://{at}")).await;
    assert!(desk.session.start().await.is_ok());
    assert_eq!(desk.stopped().await.trouble, Trouble::TooSlow);
    assert!(desk.session.start().await.is_ok());
    server.await.unwrap();
}

#[tokio::test]
async fn a_page_is_whole_or_it_is_none_wherever_it_is_cut() {
    let whole = 90 + serde_json::to_string(&start()).unwrap().len();
    let cuts = (0..whole)
        .step_by(7)
        .map(|n| answered(Say::Cut(Box::new(Say::json(start())), n)));
    for trouble in futures_util::future::join_all(cuts).await {
        assert!(
            matches!(trouble, Trouble::BrokenOff | Trouble::Silence),
            "{trouble:?}"
        );
    }
    let half = Say::status(200, &serde_json::to_string(&start()).unwrap()[..40]);
    assert_eq!(answered(half).await, Trouble::BrokenOff);
}

#[tokio::test]
async fn a_captive_portal_is_no_server_and_gets_no_credential() {
    assert_eq!(answered(Say::page(200)).await, Trouble::Foreign);
    assert_eq!(answered(Say::page(511)).await, Trouble::Foreign);
    assert_eq!(answered(Say::page(403)).await, Trouble::Foreign);
    assert_eq!(
        answered(Say::Answer(204, vec![], String::new())).await,
        Trouble::Foreign
    );
    let portal = Stub::start(|_| Say::page(200)).await;
    for status in [301, 302, 303, 307, 308] {
        let to = format!("{}/login", portal.origin);
        let redirect = Say::Answer(status, vec![("location", to)], String::new());
        assert_eq!(answered(redirect).await, Trouble::Foreign);
    }
    assert!(
        portal.heard.lock().unwrap().is_empty(),
        "credentials are never sent on"
    );
}

#[tokio::test]
async fn an_answer_beyond_its_limit_is_not_read_to_the_end() {
    let large = format!("\"{}\"", "x".repeat(25 << 20));
    assert_eq!(answered(Say::status(200, &large)).await, Trouble::TooLarge);
}

struct Authority {
    certificate: rcgen::Certificate,
    issuer: rcgen::Issuer<'static, rcgen::KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        Self {
            certificate,
            issuer: rcgen::Issuer::new(params, key),
        }
    }

    fn sign(&self, name: &str) -> (rcgen::Certificate, rcgen::KeyPair) {
        let key = rcgen::KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.issuer).unwrap(), key)
    }
}

#[tokio::test]
async fn a_private_authority_is_trusted_by_its_file_and_a_wrong_name_never() {
    let authority = Authority::new();
    let folder = Folder::new();
    let file = folder.0.join("authority.pem");
    std::fs::write(&file, authority.certificate.pem()).unwrap();
    let trusting = Preferences {
        authority_file: Some(file.display().to_string()),
        ..Preferences::default()
    };
    let serve = async |name: &str| {
        let (certificate, key) = authority.sign(name);
        Stub::start_tls(&certificate, &key, |_| Say::json(start())).await
    };
    let right = serve("127.0.0.1").await;
    let desk = Desk::with(&right.origin, Clock::fixed(NOW), trusting.clone()).await;
    assert_eq!(desk.session.start().await.unwrap(), start());
    let wrong = serve("other.example").await;
    let desk = Desk::with(&wrong.origin, Clock::fixed(NOW), trusting).await;
    let host = "127.0.0.1".to_owned();
    assert_eq!(
        desk.stopped().await.trouble,
        Trouble::Certificate { host: host.clone() }
    );
    let untrusting = Desk::at(&right.origin).await;
    assert_eq!(
        untrusting.stopped().await.trouble,
        Trouble::Certificate { host }
    );
    assert!(wrong.heard.lock().unwrap().is_empty());
    let missing = Preferences {
        authority_file: Some("/no/such/file".into()),
        ..Preferences::default()
    };
    assert!(matches!(
        Http::new(&missing),
        Err(Failure::Told(Problem::BadField { .. }))
    ));
}

#[tokio::test]
async fn every_status_gets_its_reaction_from_a_real_answer() {
    for (say, expected) in [
        (
            Say::status(500, "{}"),
            Problem::ServerTrouble { status: 500 },
        ),
        (Say::page(503), Problem::ServerTrouble { status: 503 }),
        (Say::page(404), Problem::NotGatehouse),
        (
            Say::status(403, "{}"),
            Problem::ServerTrouble { status: 403 },
        ),
        (
            Say::problem(403, json!({"code": "not_an_admin"})),
            Problem::NotAnAdmin,
        ),
        (
            Say::problem(403, json!({"code": "not_known_yet"})),
            Problem::ServerTrouble { status: 403 },
        ),
        (
            Say::status(409, "no json at all"),
            Problem::ServerTrouble { status: 409 },
        ),
    ] {
        let stub = Stub::start(move |_| say.clone()).await;
        let reaction = Desk::at(&stub.origin).await.stopped().await.reaction;
        assert_eq!(
            reaction,
            Reaction::Wait {
                problem: expected,
                at_least: 0
            }
        );
    }
    let later = vec![("retry-after", "9".to_owned())];
    let stub = Stub::start(move |_| Say::Answer(429, later.clone(), String::new())).await;
    let reaction = Desk::at(&stub.origin).await.stopped().await.reaction;
    assert!(
        matches!(
            reaction,
            Reaction::Wait {
                at_least: 9_000,
                ..
            }
        ),
        "{reaction:?}"
    );
}

#[tokio::test]
async fn a_401_is_answered_by_one_refresh_and_no_more() {
    let stub = Stub::start(|heard| match heard.path.as_str() {
        "/oauth/token" => Say::json(granted(1)),
        _ if heard.headers["authorization"] == "DPoP access-1" => Say::json(start()),
        _ => Say::status(401, ""),
    })
    .await;
    let desk = Desk::at(&stub.origin).await;
    // Several at once wait for the same refresh.
    let several = futures_util::future::join_all((0..4).map(|_| desk.session.start())).await;
    assert!(several.iter().all(Result::is_ok), "{several:?}");
    assert_eq!(stub.count("/oauth/token"), 1);

    let never = Stub::start(|heard| match heard.path.as_str() {
        "/oauth/token" => Say::json(granted(1)),
        _ => Say::status(401, ""),
    })
    .await;
    let desk = Desk::at(&never.origin).await;
    assert_eq!(desk.stopped().await.reaction, Reaction::SignInAgain);
    assert_eq!(never.count("/oauth/token"), 1);

    let ended = Stub::start(|heard| match heard.path.as_str() {
        "/oauth/token" => Say::status(400, r#"{"error":"invalid_grant"}"#),
        _ => Say::problem(401, json!({"code": "sign_in_again"})),
    })
    .await;
    assert_eq!(
        Desk::at(&ended.origin).await.stopped().await.reaction,
        Reaction::SignInAgain
    );

    let portal = Stub::start(|heard| match heard.path.as_str() {
        "/oauth/token" => Say::page(200),
        _ => Say::page(401),
    })
    .await;
    let reaction = Desk::at(&portal.origin).await.stopped().await.reaction;
    assert_eq!(
        reaction,
        Reaction::Wait {
            problem: Problem::CaptivePortal,
            at_least: 0
        }
    );
}

#[tokio::test]
async fn a_refresh_whose_answer_was_lost_is_asked_again_with_the_same_token() {
    let n = Arc::new(AtomicUsize::new(0));
    let stub = Stub::start(move |heard| match heard.path.as_str() {
        "/oauth/token" if n.fetch_add(1, Ordering::SeqCst) == 0 => {
            Say::Cut(Box::new(Say::json(granted(1))), 60)
        }
        "/oauth/token" => Say::json(granted(2)),
        _ if heard.headers["authorization"] == "DPoP access-2" => Say::json(start()),
        _ => Say::status(401, ""),
    })
    .await;
    let desk = Desk::at(&stub.origin).await;
    assert_eq!(desk.stopped().await.trouble, Trouble::BrokenOff);
    assert!(desk.session.start().await.is_ok());
    let heard = stub.heard.lock().unwrap();
    let asked: Vec<_> = heard
        .iter()
        .filter(|heard| heard.path == "/oauth/token")
        .collect();
    assert!(
        asked.len() == 2
            && asked
                .iter()
                .all(|one| one.body.contains("refresh_token=refresh-0"))
    );
}

#[tokio::test]
async fn a_clock_that_is_wrong_by_a_day_is_corrected_for_and_told() {
    for off in [DAY, -DAY] {
        let stub = Stub::start(|heard: &Heard| {
            let url = format!("http://{}{}", heard.headers["host"], heard.path);
            let token = heard.headers["authorization"]
                .strip_prefix("DPoP ")
                .unwrap()
                .to_owned();
            match verify(
                &heard.headers["dpop"],
                &heard.method,
                &url,
                Some(&token),
                NOW,
            ) {
                Ok(_) => Say::json(start()),
                Err(gatehouse_rules::device::ProofFault::Clock(seconds)) => {
                    Say::problem(401, json!({"code": "clock_wrong", "seconds": seconds}))
                }
                Err(fault) => panic!("{fault:?}"),
            }
        })
        .await;
        let clock = Clock::fixed(Time(NOW.0 + off));
        let desk = Desk::with(&stub.origin, clock, Preferences::default()).await;
        assert!(desk.session.start().await.is_ok());
        assert_eq!(
            desk.mirror.now(),
            NOW,
            "deciding and showing go by the server's"
        );
        assert_eq!(desk.mirror.clock_off(), off);
        assert!(desk.session.start().await.is_ok());
        assert_eq!(
            stub.count("/api/sync/start"),
            3,
            "only the first proof was off"
        );
    }
}

#[tokio::test]
async fn the_stream_of_heads_is_read_and_a_silent_one_given_up() {
    let events = ": ping\n\ndata: {\"head\":4}\n\ndata: {\"head\"".to_owned();
    let stub = Stub::start(move |_| Say::Stream(events.clone())).await;
    let impatient = Patience {
        silence: PATIENCE.silence,
        ..PATIENT
    };
    let (clock, preferences) = (Clock::fixed(NOW), Preferences::default());
    let desk = Desk::waiting(&stub.origin, clock, preferences, impatient).await;
    let mut live = desk.session.live().await.unwrap();
    assert_eq!(live.next().await, Ok(4));
    assert_eq!(live.next().await, Err(Trouble::TooSlow));
}

#[tokio::test]
async fn a_server_is_found_by_address_or_link_and_a_stranger_is_not() {
    let folder = Folder::new();
    let profile = profile(&folder);
    let find = async |address: String| find_server(&profile, FindServer { address }).await;
    let stub = Stub::start(|heard| match heard.path.as_str() {
        "/.well-known/gatehouse" => {
            Say::json(json!({"gatehouse": 1, "version": "0.1.0", "name": "G", "workspaces": []}))
        }
        "/w/northwind/info" => {
            Say::json(json!({"id": "w", "slug": "northwind", "name": "Northwind"}))
        }
        _ => Say::page(404),
    })
    .await;
    let found = find(format!("{}/w/northwind/i/token", stub.origin))
        .await
        .unwrap();
    assert_eq!(
        (found.server.as_str(), found.plain),
        (stub.origin.as_str(), true)
    );
    assert_eq!(found.workspace.unwrap().name, "Northwind");
    assert_eq!(found.version.as_deref(), Some("0.1.0"));
    let typed = find(stub.origin.trim_start_matches("http://").to_owned())
        .await
        .unwrap();
    assert_eq!(typed.server, stub.origin);
    let told = |result: Result<_, Failure>| match result {
        Err(Failure::Told(problem)) => problem,
        Err(fault) => panic!("{fault}"),
        Ok::<gatehouse_mirror::app::ServerFound, _>(found) => panic!("{found:?}"),
    };
    let unknown = told(find(format!("{}/w/nobody", stub.origin)).await);
    assert_eq!(unknown, Problem::NoSuchWorkspace);
    for (say, problem) in [
        (Say::page(404), Problem::NotGatehouse),
        (Say::page(200), Problem::CaptivePortal),
        (
            Say::status(200, "{\"some\":\"api\"}"),
            Problem::NotGatehouse,
        ),
        (Say::status(500, ""), Problem::ServerTrouble { status: 500 }),
    ] {
        let stranger = Stub::start(move |_| say.clone()).await;
        assert_eq!(told(find(stranger.origin.clone()).await), problem);
    }
    let away = Stub::start(|_| {
        Say::Answer(
            302,
            vec![("location", "http://10.255.255.1/".into())],
            String::new(),
        )
    })
    .await;
    assert_eq!(
        told(find(away.origin.clone()).await),
        Problem::CaptivePortal
    );
    // What the admin set for the way out is used for looking, too.
    let proxied = Preferences {
        proxy: Some(stub.origin.clone()),
        ..Preferences::default()
    };
    preferences::set(&profile, &proxied).await.unwrap();
    assert!(
        find("http://gate.invalid/".into()).await.is_ok(),
        "through the proxy"
    );
}
