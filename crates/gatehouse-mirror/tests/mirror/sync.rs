//! The driver on real files against the small server of the histories, behind HTTP that fails.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::StreamExt;
use gatehouse_mirror::app::{ConfirmStep, Line, SyncStatus};
use gatehouse_mirror::connect::Browser;
use gatehouse_mirror::copy;
use gatehouse_mirror::employee::{EmployeeFilter, EmployeeSort, EmployeesQuery};
use gatehouse_mirror::failure::Failure;
use gatehouse_mirror::open::{self, Mirror};
use gatehouse_mirror::outbox::{Choice, Decide, TakeBack};
use gatehouse_mirror::page::Window;
use gatehouse_mirror::preferences::Preferences;
use gatehouse_mirror::sync::{Ended, Sync};
use gatehouse_mirror::upstream::{Http, Patience};
use gatehouse_mirror::webhook::MakeWebhook;
use gatehouse_rules::feed::{Chain, Operations, Row, Sealed, Stamped};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{HOUR, MINUTE, Time};
use gatehouse_rules::webhook::Scope;
use serde_json::json;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::office::{Folder, NOW, employee, me, profile};
use crate::stub::{Heard, Say, Stub};
use crate::upstream::{PATIENT, connection, granted};

#[path = "../histories/server.rs"]
#[expect(dead_code, reason = "the histories use all of it")]
mod server;

use server::{Server, digests};

const WITHIN: Duration = Duration::from_secs(120);

/// A Gatehouse server as small as can be, its line, and one app.
struct Town {
    server: Arc<Mutex<Server>>,
    stub: Stub,
    mirror: Mirror,
    _folder: Folder,
}

type Between = Box<dyn Fn(usize, &Heard) -> Option<Say> + Send + std::marker::Sync>;

impl Town {
    /// `between` may answer the nth request to a path, from 0, instead of the server.
    async fn new(
        between: impl Fn(usize, &Heard) -> Option<Say> + Send + std::marker::Sync + 'static,
    ) -> Self {
        let server = Arc::new(Mutex::new(Server::new()));
        let (answers, counts, between): (_, Mutex<HashMap<String, usize>>, Between) =
            (server.clone(), Mutex::default(), Box::new(between));
        let folder = Folder::new();
        let profile = profile(&folder);
        let clock = profile.clock.clone();
        let stub = Stub::start(move |heard| {
            let nth = {
                let mut counts = counts.lock().unwrap();
                let n = counts.entry(heard.path.clone()).or_default();
                *n += 1;
                *n - 1
            };
            between(nth, heard)
                .unwrap_or_else(|| answer(&mut answers.lock().unwrap(), heard, clock.now()))
        })
        .await;
        let mirror = Mirror::create(&profile, "Northwind", None).await.unwrap();
        let mut write = mirror.write().await.unwrap();
        connection(&stub.origin, &profile)
            .keep(write.conn())
            .await
            .unwrap();
        open::set(write.conn(), "me", &me(Role::Owner))
            .await
            .unwrap();
        write.commit().await.unwrap();
        Self {
            server,
            stub,
            mirror,
            _folder: folder,
        }
    }

    async fn sync(&self) -> Sync {
        self.sync_waiting(PATIENT).await
    }

    async fn sync_waiting(&self, patience: Patience) -> Sync {
        let http = Http::with(&Preferences::default(), patience).unwrap();
        Sync::start_by(http, self.mirror.clone()).await.unwrap()
    }

    /// Waits until the copy is the server's, every decision ended, and says so.
    async fn settled(&self, sync: &Sync) {
        let mut status = sync.status();
        let settled = async {
            loop {
                let now = status.borrow_and_update().clone();
                let waiting = self.mirror.outbox().await.unwrap().waiting;
                if now.line == Line::Online && waiting.is_empty() && self.equal().await {
                    return;
                }
                sync.now();
                let _ = tokio::time::timeout(Duration::from_millis(100), status.changed()).await;
            }
        };
        let in_time = tokio::time::timeout(WITHIN, settled).await;
        assert!(in_time.is_ok(), "not settled: {:?}", sync.status().borrow());
    }

    async fn equal(&self) -> bool {
        let copy = self.mirror.copy();
        let read = async { copy::digests(&mut *copy.read().await?).await };
        // A damaged copy answers nothing until another takes its place.
        let Ok(mine) = read.await else {
            return false;
        };
        let server = self.server.lock().unwrap();
        mine == digests(server.world.rows.values())
    }

    async fn line(&self, sync: &Sync, is: impl Fn(&Line) -> bool) -> Line {
        let mut status = sync.status();
        let found = tokio::time::timeout(
            WITHIN,
            status.wait_for(|status: &SyncStatus| is(&status.line)),
        )
        .await;
        found
            .unwrap_or_else(|_| panic!("still {:?}", sync.status().borrow().line))
            .unwrap()
            .line
            .clone()
    }

    async fn decide(&self, choices: Vec<Choice>) {
        let decided = self.mirror.decide(Decide { choices }).await.unwrap();
        assert!(decided.refused.is_empty(), "{decided:?}");
    }

    fn effects(&self) -> Vec<u32> {
        self.server
            .lock()
            .unwrap()
            .world
            .effects
            .values()
            .copied()
            .collect()
    }
}

fn answer(server: &mut Server, heard: &Heard, now: Time) -> Say {
    match heard.path.as_str() {
        "/oauth/token" => Say::json(granted(1)),
        "/api/sync/live" => Say::Stream(String::new()),
        "/api/sync/start" => Say::json(server.start(now)),
        "/api/sync/rows" => Say::json(server.rows(heard.query.get("after").map(String::as_str))),
        "/api/sync/feed" => match server.feed(&heard.query["cursor"], "device-0", now) {
            Ok(page) => Say::json(page),
            Err(reason) => Say::status(410, &json!({ "resync": reason }).to_string()),
        },
        "/api/sync/operations" => {
            let Operations { operations } = serde_json::from_str(&heard.body).unwrap();
            let receipts = operations
                .iter()
                .map(|one| server.operation(one, "device-0", 0, now, false));
            Say::json(receipts.collect::<Vec<_>>())
        }
        _ => Say::page(404),
    }
}

#[tokio::test]
async fn what_is_prepared_leaves_after_the_code_and_comes_back_when_the_server_wants_a_new_one_tfa_4()
 {
    // The first code is old when the change arrives; the second is fresh.
    let until = NOW.plus(5 * MINUTE);
    let town = Town::new(move |nth, heard| match heard.path.as_str() {
        "/api/sync/confirm" if heard.body.contains("000000") => Some(Say::problem(
            422,
            json!({ "code": "bad_field", "field": "code", "reason": "wrong_code" }),
        )),
        "/api/sync/confirm" => Some(Say::json(json!({ "until": until }))),
        "/api/sync/operations" if nth == 0 => {
            Some(Say::problem(403, json!({ "code": "needs_fresh_step" })))
        }
        _ => None,
    })
    .await;
    let sync = town.sync().await;
    town.settled(&sync).await;
    // Without a network nothing waits for an undo; here only the code is waited for.
    town.mirror.set_online(false);
    town.decide(vec![Choice::GrantRole {
        employee: "e4".into(),
        role: Role::Helpdesk,
    }])
    .await;
    let code = |code: &str| ConfirmStep {
        code: code.into(),
        number: String::new(),
        backup: String::new(),
    };
    sync.now();
    let wrong = sync.confirm_step(&code("000000")).await;
    let wrong = wrong
        .err()
        .map(|failure| failure.told(&town.mirror.profile().random));
    assert_eq!(wrong, Some(Problem::field("code", "wrong_code")));
    assert_eq!(town.stub.count("/api/sync/operations"), 0, "prepared");
    sync.confirm_step(&code("123456")).await.unwrap();
    let mut changed = town.mirror.generation();
    let back = async {
        loop {
            changed.borrow_and_update();
            let line = town.mirror.outbox().await.unwrap().waiting.remove(0);
            let asked = town.stub.count("/api/sync/operations");
            if asked == 1 && line.can_take_back && town.mirror.confirmed_until().is_none() {
                return;
            }
            changed.changed().await.unwrap();
        }
    };
    tokio::time::timeout(WITHIN, back).await.unwrap();
    sync.confirm_step(&code("654321")).await.unwrap();
    town.settled(&sync).await;
    assert_eq!(town.effects(), [1]);
}

#[tokio::test]
async fn a_browser_is_opened_at_this_server_and_what_is_confirmed_there_is_fresh_here_tfa_4() {
    let until = NOW.plus(5 * MINUTE);
    let town = Town::new(move |nth, heard| match heard.path.as_str() {
        "/api/sync/confirm/browser" => Some(Say::json(json!({ "path": "/fresh/secret" }))),
        // Not yet, then a line that fails, then confirmed.
        "/api/sync/confirm" => Some(match nth {
            0 => Say::json(json!({ "until": null })),
            1 => Say::page(502),
            _ => Say::json(json!({ "until": until })),
        }),
        _ => None,
    })
    .await;
    let sync = town.sync().await;
    town.settled(&sync).await;
    let (hand, mut opened) = tokio::sync::mpsc::channel(1);
    let browser = Browser::Hand(hand);
    let confirmed = sync
        .confirm_in_browser(&browser, CancellationToken::new())
        .await
        .unwrap();
    assert_eq!(confirmed.until, until);
    assert_eq!(town.mirror.confirmed_until(), Some(until));
    let address = opened.recv().await.unwrap();
    let home = &town.stub.origin;
    assert_eq!(address, format!("{home}/fresh/secret"));
    // Who gives up is told so, and nothing changes.
    let cancel = CancellationToken::new();
    cancel.cancel();
    let gave_up = sync.confirm_in_browser(&browser, cancel).await;
    let told = gave_up
        .err()
        .map(|failure| failure.told(&town.mirror.profile().random));
    assert_eq!(told, Some(Problem::SignInCancelled));
}

#[tokio::test]
async fn a_webhook_whose_answer_was_lost_is_asked_for_again_under_its_id_and_its_secret_is_kept_nowhere_api_1()
 {
    const SECRET: &str = "5ec2e75ec2e75ec2e75ec2e75ec2e7";
    let ids: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard_ids = ids.clone();
    let town = Town::new(move |nth, heard| {
        if heard.path != "/api/sync/webhooks" {
            return None;
        }
        let asked: serde_json::Value = serde_json::from_str(&heard.body).unwrap();
        assert_eq!(asked["title"], "Payroll");
        assert_eq!(asked["scopes"], json!(["user_basic"]));
        assert_eq!(asked["days"], 90);
        let mut ids = heard_ids.lock().unwrap();
        ids.push(asked["webhook"].as_str().unwrap().to_owned());
        let made = Say::json(json!({ "address": format!("https://gate/rest/1/{SECRET}/") }));
        Some(match nth {
            0 => Say::problem(403, json!({ "code": "needs_fresh_step" })),
            // Made, and the answer is cut; then a line that fails.
            1 => Say::Cut(Box::new(made), 40),
            2 => Say::page(502),
            3 => Say::problem(409, json!({ "code": "webhook_made" })),
            _ => made,
        })
    })
    .await;
    let sync = town.sync().await;
    town.settled(&sync).await;
    let make = MakeWebhook {
        title: "Payroll".into(),
        scopes: vec![Scope::UserBasic],
        days: Some(90),
    };
    let refused = async || {
        let failure = sync.make_webhook(&make).await.err().unwrap();
        failure.told(&town.mirror.profile().random)
    };
    assert_eq!(refused().await, Problem::NeedsFreshStep);
    for status in [0, 502] {
        assert_eq!(
            refused().await,
            Problem::ServerTrouble { status },
            "nobody knows"
        );
    }
    assert_eq!(refused().await, Problem::WebhookMade);
    let made = sync.make_webhook(&make).await.unwrap();
    assert!(made.address.contains(SECRET));
    assert!(!format!("{made:?}").contains(SECRET));
    let ids = ids.lock().unwrap().clone();
    assert_ne!(ids[0], ids[1], "what was refused is over");
    assert_eq!(ids[1..4], [ids[1].clone(), ids[1].clone(), ids[1].clone()]);
    assert_ne!(ids[3], ids[4], "and so is what was made");
    assert!(town.mirror.outbox().await.unwrap().waiting.is_empty());
}

fn delete(n: u8) -> Choice {
    Choice::DeleteInvitation {
        invitation: format!("i{n}").into(),
    }
}

#[tokio::test]
async fn a_first_sync_fills_the_copy_and_a_change_elsewhere_follows() {
    let town = Town::new(|_, _| None).await;
    let sync = town.sync().await;
    town.settled(&sync).await;
    town.server.lock().unwrap().happen(0, 1, NOW);
    town.settled(&sync).await;
    assert_eq!(sync.stop().await, Ended::Stopped);
}

#[tokio::test]
async fn a_first_sync_says_that_it_is_done_when_it_is_and_not_when_the_feed_is_next_asked() {
    let town = Town::new(|_, _| None).await;
    let sync = town.sync().await;
    let online = town.line(&sync, |line| *line == Line::Online);
    // Well before the feed is asked of itself.
    let told = tokio::time::timeout(Duration::from_secs(20), online).await;
    assert!(told.is_ok(), "still {:?}", sync.status().borrow().line);
    assert!(town.equal().await);
}

#[tokio::test]
async fn a_first_sync_that_is_stopped_anywhere_goes_on_where_it_was_syn_3() {
    for stop_at in 0..6 {
        let (reached, n) = (Arc::new(Notify::new()), AtomicUsize::new(0));
        let told = reached.clone();
        let town = Town::new(move |_, heard| {
            let counts = heard.path != "/api/sync/live" && heard.path != "/oauth/token";
            if counts && n.fetch_add(1, Ordering::SeqCst) == stop_at {
                told.notify_one();
            }
            None
        })
        .await;
        let first = town.sync().await;
        reached.notified().await;
        first.stop().await;
        let second = town.sync().await;
        town.settled(&second).await;
        second.stop().await;
        let heard = town.stub.heard.lock().unwrap();
        let pages: Vec<_> = heard
            .iter()
            .filter(|heard| heard.path == "/api/sync/rows")
            .map(|heard| heard.query.get("after").cloned())
            .collect();
        let n_different = pages.iter().collect::<HashSet<_>>().len();
        assert_eq!(n_different, 4, "the whole of it was read: {pages:?}");
        // The page that was being written, and the one read ahead of it: neither was stored.
        assert!(pages.len() <= n_different + 2, "{stop_at}: {pages:?}");
        let starts = heard.iter().filter(|one| one.path == "/api/sync/start");
        assert_eq!(
            starts.count(),
            if stop_at == 0 { 2 } else { 1 },
            "{stop_at}"
        );
    }
}

/// C8: each of eight refusals, and half an answer, at every request of a cycle.
#[tokio::test]
async fn whatever_is_answered_at_whichever_request_nothing_is_lost_or_done_twice_syn_1() {
    let later = vec![("retry-after", "1".to_owned())];
    let says = [
        Say::status(401, ""),
        Say::status(403, ""),
        Say::status(409, ""),
        Say::status(410, "{\"resync\":\"digest\"}"),
        Say::status(413, ""),
        Say::Answer(429, later, String::new()),
        Say::status(500, ""),
        Say::page(503),
        Say::Cut(Box::new(Say::json(json!({"rows": []}))), 70),
    ];
    let places = [
        ("/api/sync/start", 0),
        ("/api/sync/rows", 0),
        ("/api/sync/rows", 1),
        ("/api/sync/rows", 3),
        ("/api/sync/feed", 0),
        ("/api/sync/feed", 1),
        ("/api/sync/operations", 0),
        ("/api/sync/live", 0),
        ("/oauth/token", 0),
    ];
    let runs = says.iter().flat_map(|say| {
        places.iter().map(move |&(path, at)| {
            let say = say.clone();
            async move {
                let hit = Arc::new(AtomicUsize::new(0));
                let counted = hit.clone();
                let told = say.clone();
                let town = Town::new(move |nth, heard| {
                    if heard.path == path && nth == at {
                        counted.fetch_add(1, Ordering::SeqCst);
                        return Some(told.clone());
                    }
                    // A token is asked for once the one there is does not serve.
                    let stale = path == "/oauth/token" && heard.path == "/api/sync/start";
                    (stale && nth == 0).then(|| Say::status(401, ""))
                })
                .await;
                let sync = town.sync().await;
                town.settled(&sync).await;
                town.decide(vec![delete(0), delete(1)]).await;
                town.settled(&sync).await;
                assert_eq!(town.effects(), [1, 1], "{say:?} at {path} {at}");
                assert_eq!(hit.load(Ordering::SeqCst), 1, "{say:?} at {path} {at}");
                sync.stop().await;
            }
        })
    });
    futures_util::stream::iter(runs)
        .buffer_unordered(8)
        .collect::<Vec<()>>()
        .await;
}

/// C8: a refusal that does not end is asked about ever more rarely, never sooner than after a second.
#[tokio::test]
async fn a_refusal_that_stays_makes_no_storm_of_requests_c8() {
    let later = vec![("retry-after", "2".to_owned())];
    let says = [
        Say::status(403, ""),
        Say::status(409, ""),
        Say::status(413, ""),
        Say::status(410, "{\"resync\":\"epoch\"}"),
        Say::Answer(429, later, String::new()),
        Say::page(503),
    ];
    let places = [
        "/api/sync/start",
        "/api/sync/rows",
        "/api/sync/feed",
        "/api/sync/operations",
        "/oauth/token",
    ];
    let runs = says.iter().flat_map(|say| {
        places.iter().map(move |&path| {
            let say = say.clone();
            async move {
                let (times, mut asked) = tokio::sync::mpsc::unbounded_channel();
                let told = say.clone();
                let town = Town::new(move |_, heard| {
                    if path == "/oauth/token" && heard.path == "/api/sync/start" {
                        return Some(Say::status(401, ""));
                    }
                    if heard.path != path {
                        return None;
                    }
                    let _ = times.send(tokio::time::Instant::now());
                    Some(told.clone())
                })
                .await;
                let operations = (0..2).map(delete).collect();
                let sync = town.sync().await;
                if path == "/api/sync/operations" {
                    town.settled(&sync).await;
                    town.decide(operations).await;
                }
                let mut seen = Vec::new();
                // A copy that cannot go on is built anew at once, the first time.
                let n_free = usize::from(matches!(say, Say::Answer(410, ..)));
                while seen.len() < 3 + n_free {
                    let one = tokio::time::timeout(WITHIN, asked.recv()).await;
                    seen.push(one.unwrap().unwrap());
                }
                let least = match say {
                    Say::Answer(429, ..) => Duration::from_secs(2),
                    _ => Duration::from_secs(1),
                };
                for two in seen.windows(2).skip(n_free) {
                    let passed = two[1] - two[0];
                    // The stub's clock starts a little after the driver's.
                    let least = least.saturating_sub(Duration::from_millis(200));
                    assert!(passed >= least, "{say:?} at {path}: {passed:?}");
                }
                sync.stop().await;
            }
        })
    });
    futures_util::stream::iter(runs)
        .buffer_unordered(8)
        .collect::<Vec<()>>()
        .await;
}

#[tokio::test]
async fn an_answer_lost_after_the_server_decided_is_asked_again_and_does_it_once_syn_1() {
    let lost = Arc::new(AtomicUsize::new(0));
    let counted = lost.clone();
    let server = Arc::new(Mutex::new(None::<Arc<Mutex<Server>>>));
    let deciding = server.clone();
    let town = Town::new(move |_, heard| {
        let lose =
            heard.path == "/api/sync/operations" && counted.fetch_add(1, Ordering::SeqCst) < 2;
        lose.then(|| {
            let server = deciding.lock().unwrap().clone().unwrap();
            Say::Cut(
                Box::new(answer(&mut server.lock().unwrap(), heard, NOW)),
                80,
            )
        })
    })
    .await;
    *server.lock().unwrap() = Some(town.server.clone());
    let sync = town.sync().await;
    town.settled(&sync).await;
    town.decide(vec![delete(0), delete(1), delete(2)]).await;
    town.settled(&sync).await;
    // Either the feed brings the receipts, or the same operations go again: both end it.
    assert!(lost.load(Ordering::SeqCst) >= 1);
    assert_eq!(town.effects(), [1, 1, 1]);
}

#[tokio::test]
async fn a_request_too_large_shrinks_and_one_poisoned_operation_holds_back_nobody_else() {
    let town = Town::new(|_, heard| {
        let refused = heard.path == "/api/sync/operations" && heard.body.contains("\"i1\"");
        refused.then(|| Say::status(413, ""))
    })
    .await;
    let sync = town.sync().await;
    town.settled(&sync).await;
    town.decide((0..4).map(delete).collect()).await;
    let mut status = sync.status();
    let three = status.wait_for(|status| status.n_waiting == 1);
    tokio::time::timeout(WITHIN, three).await.unwrap().unwrap();
    assert_eq!(town.effects(), [1, 1, 1]);
    assert_eq!(
        town.mirror.outbox().await.unwrap().waiting.len(),
        1,
        "the fourth is kept"
    );
    let told = status.wait_for(|status| status.held_back.is_some());
    let told = tokio::time::timeout(WITHIN, told).await.unwrap().unwrap();
    let problem = Problem::ServerTrouble { status: 413 };
    assert_eq!(told.held_back, Some(problem), "and why it waits is told");
}

#[tokio::test]
async fn a_restored_server_is_noticed_and_what_it_lost_is_offered_again() {
    let town = Town::new(|_, _| None).await;
    let sync = town.sync().await;
    town.settled(&sync).await;
    let before = town.mirror.copy().name().to_owned();
    town.server.lock().unwrap().back_up();
    town.decide(vec![delete(0), delete(1)]).await;
    town.settled(&sync).await;
    town.server.lock().unwrap().restore();
    assert!(town.effects().is_empty(), "the restore undid both");
    sync.now();
    let mut status = sync.status();
    let again = async {
        while town.effects() != [1, 1] {
            sync.now();
            let _ = tokio::time::timeout(Duration::from_millis(50), status.changed()).await;
        }
    };
    tokio::time::timeout(WITHIN, again).await.unwrap();
    town.settled(&sync).await;
    assert_ne!(
        town.mirror.copy().name(),
        before,
        "built beside, and swapped"
    );
    assert_eq!(town.mirror.outbox().await.unwrap().ended.len(), 2);
}

/// The database's files come back from a snapshot, with their epoch; whether the server passes the copy again
/// before it is asked or not.
#[tokio::test]
async fn files_put_back_under_the_server_lose_no_decision_syn_1() {
    for n_changes in [0, 6] {
        let town = Town::new(|_, _| None).await;
        let sync = town.sync().await;
        town.settled(&sync).await;
        town.server.lock().unwrap().back_up();
        town.decide(vec![delete(0), delete(1)]).await;
        town.settled(&sync).await;
        {
            let mut server = town.server.lock().unwrap();
            server.put_back();
            (0..n_changes).for_each(|_| server.happen(2, 3, NOW));
        }
        assert!(town.effects().is_empty(), "both are undone");
        let mut status = sync.status();
        let again = async {
            while town.effects() != [1, 1] {
                sync.now();
                let _ = tokio::time::timeout(Duration::from_millis(50), status.changed()).await;
            }
        };
        tokio::time::timeout(WITHIN, again).await.unwrap();
        town.settled(&sync).await;
        assert_eq!(town.mirror.outbox().await.unwrap().ended.len(), 2);
    }
}

#[tokio::test]
async fn a_server_that_takes_no_operation_is_asked_ever_more_rarely_and_the_line_stays_up() {
    let (times, mut asked) = tokio::sync::mpsc::unbounded_channel();
    let town = Town::new(move |_, heard| {
        (heard.path == "/api/sync/operations").then(|| {
            let _ = times.send(tokio::time::Instant::now());
            Say::page(503)
        })
    })
    .await;
    let sync = town.sync().await;
    town.settled(&sync).await;
    let mut status = sync.status();
    town.decide(vec![delete(0)]).await;
    let (mut seen, mut wrong) = (Vec::new(), None);
    while seen.len() < 4 {
        tokio::select! {
            one = asked.recv() => seen.push(one.unwrap()),
            _ = status.changed() => {
                let line = status.borrow_and_update().line.clone();
                if matches!(line, Line::Offline { .. }) {
                    wrong = Some(line);
                }
            }
        }
    }
    assert_eq!(wrong, None, "the feed is fine all the while");
    let passed: Vec<_> = seen.windows(2).map(|two| two[1] - two[0]).collect();
    for (n, passed) in passed.iter().enumerate() {
        let least = Duration::from_millis((1_000 << n) - 200);
        assert!(*passed >= least, "{n}: {passed:?}");
    }
    let held = status.wait_for(|status| status.held_back.is_some());
    let held = tokio::time::timeout(WITHIN, held).await.unwrap().unwrap();
    assert_eq!(held.held_back, Some(Problem::ServerTrouble { status: 503 }));
}

/// The log of the small server: each feed page tells it, as the real server does.
#[derive(Default)]
struct Told {
    hashes: Mutex<Vec<String>>,
    asked: Mutex<Vec<Option<u64>>>,
}

impl Told {
    fn link(&self, number: u64) -> Option<Sealed> {
        let hashes = self.hashes.lock().unwrap();
        let at = usize::try_from(number).unwrap().checked_sub(1)?;
        let hash = hashes.get(at)?.clone();
        Some(Sealed { number, hash })
    }

    fn chain(&self, asked: Option<u64>) -> Chain {
        self.asked.lock().unwrap().push(asked);
        let none = || Sealed {
            number: 0,
            hash: String::new(),
        };
        let newest = self.hashes.lock().unwrap().len() as u64;
        Chain {
            head: self.link(newest).unwrap_or_else(none),
            asked: asked.and_then(|number| self.link(number)),
            pruned: none(),
        }
    }

    fn last_asked(&self) -> Option<u64> {
        self.asked.lock().unwrap().last().copied().flatten()
    }
}

#[tokio::test]
async fn a_log_that_was_changed_on_the_server_is_told_across_a_resync_and_stops_nothing_log_3() {
    let log = Arc::new(Told::default());
    let (told, unreadable) = (log.clone(), Arc::new(AtomicBool::new(false)));
    let server: Arc<Mutex<Option<Arc<Mutex<Server>>>>> = Arc::default();
    let (behind, resync) = (server.clone(), unreadable.clone());
    let town = Town::new(move |_, heard| {
        if heard.path != "/api/sync/feed" {
            return None;
        }
        if resync.swap(false, Ordering::SeqCst) {
            return Some(Say::status(
                410,
                &json!({ "resync": "unreadable" }).to_string(),
            ));
        }
        let behind = behind.lock().unwrap().clone()?;
        let mut page = behind
            .lock()
            .unwrap()
            .feed(&heard.query["cursor"], "device-0", NOW)
            .ok()?;
        let asked = heard.query.get("chain").map(|text| text.parse().unwrap());
        page.chain = Some(Box::new(told.chain(asked)));
        Some(Say::json(page))
    })
    .await;
    *server.lock().unwrap() = Some(town.server.clone());
    let write = |hashes: &[&str]| {
        *log.hashes.lock().unwrap() = hashes.iter().map(|&hash| hash.to_owned()).collect();
    };
    let sync = town.sync().await;
    let asked = async |number: Option<u64>| {
        let again = async {
            while log.last_asked() != number {
                sync.now();
                let _ =
                    tokio::time::timeout(Duration::from_millis(20), sync.status().changed()).await;
            }
        };
        tokio::time::timeout(WITHIN, again).await.unwrap();
    };
    town.settled(&sync).await;
    assert_eq!(log.last_asked(), None, "nothing is asked of an empty log");
    write(&["a", "b"]);
    asked(Some(2)).await;
    write(&["a", "b", "c"]);
    asked(Some(3)).await;
    assert_eq!(
        sync.status_now().await.unwrap().log_changed,
        None,
        "it only grew"
    );

    // The server has every copy fetched anew, and tells another log to it.
    let before = town.mirror.copy().name().to_owned();
    write(&["a", "x", "y", "z"]);
    unreadable.store(true, Ordering::SeqCst);
    sync.now();
    let mut status = sync.status();
    let alarm = status.wait_for(|status| status.log_changed.is_some());
    let alarm = tokio::time::timeout(WITHIN, alarm)
        .await
        .unwrap()
        .unwrap()
        .clone();
    assert_eq!(alarm.log_changed, Some(Problem::LogChanged { since: NOW }));
    town.settled(&sync).await;
    assert_ne!(town.mirror.copy().name(), before, "in a copy fetched anew");
    town.decide(vec![delete(0)]).await;
    town.settled(&sync).await;
    assert_eq!(town.effects(), [1], "sync goes on");
    asked(Some(4)).await;
    let now = sync.status_now().await.unwrap();
    assert_eq!(now.log_changed, alarm.log_changed, "and the alarm stays");
}

#[tokio::test]
async fn a_head_that_a_restore_undid_is_asked_about_once_and_not_without_a_pause() {
    let town = Town::new(|_, heard| {
        let told = "data: {\"head\":900}\n\n".to_owned();
        (heard.path == "/api/sync/live").then_some(Say::Stream(told))
    })
    .await;
    let sync = town.sync().await;
    let mut status = sync.status();
    let up = status.wait_for(|status| status.line == Line::Online);
    drop(tokio::time::timeout(WITHIN, up).await.unwrap().unwrap());
    // Three changes, each heard of by asking.
    for _ in 0..3 {
        town.server.lock().unwrap().happen(2, 1, NOW);
        town.settled(&sync).await;
    }
    tokio::time::timeout(Duration::from_millis(700), status.wait_for(|_| false))
        .await
        .unwrap_err();
    let n = town.stub.count("/api/sync/feed");
    assert!(n < 40, "{n} requests");
}

#[tokio::test]
async fn one_change_that_is_too_large_for_the_line_comes_in_pages_of_rows_instead() {
    let starts = Arc::new(AtomicUsize::new(0));
    let counted = starts.clone();
    let server = Arc::new(Mutex::new(None::<Arc<Mutex<Server>>>));
    let answering = server.clone();
    let town = Town::new(move |_, heard| {
        if heard.path == "/api/sync/start" {
            counted.fetch_add(1, Ordering::SeqCst);
        }
        let slow = heard.path == "/api/sync/feed" && counted.load(Ordering::SeqCst) == 1;
        slow.then(|| {
            let server = answering.lock().unwrap().clone().unwrap();
            let page = answer(&mut server.lock().unwrap(), heard, NOW);
            Say::Trickle(Box::new(page), 20)
        })
    })
    .await;
    *server.lock().unwrap() = Some(town.server.clone());
    let sync = town
        .sync_waiting(Patience {
            answer: Duration::from_secs(1),
            ..PATIENT
        })
        .await;
    town.settled(&sync).await;
    assert!(starts.load(Ordering::SeqCst) >= 2);
}

#[tokio::test]
async fn a_damaged_mark_and_a_drifted_copy_mend_themselves() {
    let town = Town::new(|_, _| None).await;
    let sync = town.sync().await;
    town.settled(&sync).await;
    for damage in [
        "update state set value = '\"undefined_undefined\"' where key = 'marks'",
        "update state set value = json_set(value, '$.cursor', 'no cursor') where key = 'marks'",
        "delete from digest where kind = 'employee'",
    ] {
        sync.stop().await;
        town.mirror.profile().clock.advance(2 * HOUR);
        let mut write = town.mirror.write_copy(&town.mirror.copy()).await.unwrap();
        sqlx::query(damage).execute(write.conn()).await.unwrap();
        write.commit().await.unwrap();
        let sync = town.sync().await;
        town.settled(&sync).await;
        sync.stop().await;
    }
}

#[tokio::test]
async fn stopping_while_copies_are_exchanged_leaves_this_process_with_the_one_the_folder_names() {
    let (armed, told) = (Arc::new(AtomicBool::new(false)), Arc::new(Notify::new()));
    let (is_armed, tell) = (armed.clone(), told.clone());
    let town = Town::new(move |_, heard| {
        if heard.path == "/api/sync/feed" && is_armed.load(Ordering::SeqCst) {
            tell.notify_one();
        }
        None
    })
    .await;
    let sync = town.sync().await;
    town.settled(&sync).await;
    sync.stop().await;
    let first = town.mirror.copy().name().to_owned();
    let mut names = HashSet::new();
    for n in 0..40 {
        let mut write = town.mirror.write_copy(&town.mirror.copy()).await.unwrap();
        let damage = "update state set value = '\"undefined_undefined\"' where key = 'marks'";
        sqlx::query(damage).execute(write.conn()).await.unwrap();
        write.commit().await.unwrap();
        armed.store(true, Ordering::SeqCst);
        let sync = town.sync().await;
        // The answer that ends the new copy: the exchange follows at once.
        told.notified().await;
        let mut generation = town.mirror.generation();
        for _ in 0..n % 4 {
            let _ = tokio::time::timeout(Duration::from_millis(20), generation.changed()).await;
        }
        for _ in 0..n {
            tokio::task::yield_now().await;
        }
        sync.stop().await;
        armed.store(false, Ordering::SeqCst);
        let named = open::find::<String>(&mut town.mirror.read().await.unwrap(), "copy").await;
        // None is named before the first exchange.
        let named = named.unwrap().unwrap_or_else(|| first.clone());
        assert_eq!(named, town.mirror.copy().name());
        names.insert(town.mirror.copy().name().to_owned());
        let sync = town.sync().await;
        town.settled(&sync).await;
        sync.stop().await;
    }
    assert!(names.len() > 1, "copies were exchanged at all");
}

#[tokio::test]
async fn only_the_servers_own_word_erases_the_mirror_syn_4() {
    for (say, erased) in [
        (
            Say::problem(403, json!({"code": "device_revoked", "proof": "the word"})),
            true,
        ),
        (
            Say::problem(403, json!({"code": "device_revoked", "proof": "a guess"})),
            false,
        ),
        (Say::status(403, ""), false),
        (Say::page(403), false),
        (Say::status(401, ""), false),
    ] {
        let town = Town::new(move |_, _| Some(say.clone())).await;
        let sync = town.sync().await;
        let vault = town.mirror.profile().folder.join("vault.json");
        if erased {
            assert_eq!(
                tokio::time::timeout(WITHIN, sync.ended()).await.unwrap(),
                Ended::Erased
            );
            let left = std::fs::read_dir(&town.mirror.profile().folder).unwrap();
            let names: Vec<_> = left.map(|one| one.unwrap().file_name()).collect();
            assert!(names.iter().all(|name| name == "lock"), "{names:?}");
        } else {
            town.line(&sync, |line| {
                matches!(line, Line::Offline { .. } | Line::SignInAgain)
            })
            .await;
            assert!(town.mirror.me().await.unwrap().is_some(), "{vault:?}");
            assert_eq!(sync.stop().await, Ended::Stopped);
        }
    }
}

#[tokio::test]
async fn a_portal_is_told_and_the_server_found_again_behind_it() {
    let town = Town::new(|n, _| (n < 2).then(|| Say::page(200))).await;
    let sync = town.sync().await;
    let line = town
        .line(&sync, |line| matches!(line, Line::Offline { .. }))
        .await;
    assert!(
        matches!(
            line,
            Line::Offline {
                problem: Problem::CaptivePortal,
                ..
            }
        ),
        "{line:?}"
    );
    assert!(!town.mirror.is_online());
    town.settled(&sync).await;
    assert!(town.mirror.is_online());
}

impl Town {
    /// Closes the app, changes one of its files, and opens it again.
    async fn reopen_with(&mut self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        self.mirror.lock().await;
        let profile = self.mirror.profile().clone();
        let path = profile.folder.join(name);
        let mut bytes = std::fs::read(&path).unwrap();
        change(&mut bytes);
        std::fs::write(&path, bytes).unwrap();
        self.mirror = Mirror::open(&profile, None).await.unwrap();
    }

    /// What the screens ask; each is told of damage, and sees a whole copy once another took its place.
    async fn readable(&self, sync: &Sync) {
        let mut status = sync.status();
        let whole = async {
            while let Err(failure) = self.screens().await {
                let told = self.mirror.explained(failure).await;
                assert!(
                    matches!(told, Failure::Told(Problem::CopyDamaged)),
                    "{told}"
                );
                let _ = tokio::time::timeout(Duration::from_millis(100), status.changed()).await;
            }
        };
        let in_time = tokio::time::timeout(WITHIN, whole).await;
        assert!(in_time.is_ok(), "the copy never becomes whole");
        self.settled(sync).await;
    }

    async fn screens(&self) -> Result<(), Failure> {
        self.mirror.overview().await?;
        let window = Window {
            offset: 0,
            limit: 100,
            sort: EmployeeSort::Name,
            descending: false,
        };
        let filter = EmployeeFilter::default();
        self.mirror
            .employees(EmployeesQuery { filter, window })
            .await?;
        self.mirror.company().await?;
        self.mirror.prove().await
    }
}

/// SYN-1, SYN-4: a copy can be fetched again, so that its damage costs nothing that was decided.
#[tokio::test]
async fn one_flipped_byte_in_the_copy_is_mended_from_the_server_and_the_change_that_waits_survives_syn_1()
 {
    let places = [0, 20, 4_095]
        .map(|byte| (0, byte))
        .into_iter()
        .chain([1, 2, 4, 7, 11, 16, 22, 29].map(|page| (page, 1_234)));
    let runs = places.map(|(page, byte)| async move {
        let mut town = Town::new(|_, _| None).await;
        let sync = town.sync().await;
        town.settled(&sync).await;
        sync.stop().await;
        town.decide(vec![delete(0)]).await;
        town.reopen_with("copy-2.db", |bytes| bytes[page * 4_096 + byte] ^= 1)
            .await;
        assert_eq!(town.mirror.outbox().await.unwrap().waiting.len(), 1);
        let sync = town.sync().await;
        town.settled(&sync).await;
        town.readable(&sync).await;
        assert_eq!(town.effects(), [1], "page {page}, byte {byte}");
        if page == 0 {
            assert_eq!(town.mirror.copy().name(), "copy-3.db");
        }
        sync.stop().await;
    });
    futures_util::future::join_all(runs).await;
}

#[tokio::test]
async fn without_a_network_a_damaged_copy_is_told_and_what_waits_can_be_read_and_taken_back() {
    let (is_down, down) = (Arc::new(AtomicBool::new(false)), Say::status(503, ""));
    let asked = is_down.clone();
    let mut town = Town::new(move |_, _| asked.load(Ordering::SeqCst).then(|| down.clone())).await;
    let sync = town.sync().await;
    town.settled(&sync).await;
    sync.stop().await;
    is_down.store(true, Ordering::SeqCst);
    town.decide(vec![delete(0), delete(1)]).await;
    town.reopen_with("copy-2.db", |bytes| bytes[99] ^= 1).await;
    let sync = town.sync().await;
    let offline = |line: &Line| matches!(line, Line::Offline { .. });
    town.line(&sync, offline).await;
    assert_eq!(sync.status_now().await.unwrap().n_waiting, 2);
    let told = town.mirror.overview().await.unwrap_err();
    assert!(
        matches!(told, Failure::Told(Problem::CopyDamaged)),
        "{told}"
    );
    let waiting = town.mirror.outbox().await.unwrap().waiting;
    let taken = TakeBack {
        operations: vec![waiting[0].operation.clone()],
    };
    assert_eq!(town.mirror.take_back(taken).await.unwrap().taken.len(), 1);
    // The next start finds the same.
    sync.stop().await;
    town.mirror.lock().await;
    town.mirror = Mirror::open(&town.mirror.profile().clone(), None)
        .await
        .unwrap();
    let told = town.mirror.overview().await.unwrap_err();
    assert!(
        matches!(told, Failure::Told(Problem::CopyDamaged)),
        "{told}"
    );
    assert_eq!(town.mirror.outbox().await.unwrap().waiting.len(), 1);
}

#[tokio::test]
async fn a_damaged_build_is_dropped_and_begun_anew() {
    let mut town = Town::new(|_, _| None).await;
    let sync = town.sync().await;
    town.settled(&sync).await;
    sync.stop().await;
    town.decide(vec![delete(0)]).await;
    let mut write = town.mirror.write_copy(&town.mirror.copy()).await.unwrap();
    sqlx::query("update state set value = '0' where key = 'marks'")
        .execute(write.conn())
        .await
        .unwrap();
    write.commit().await.unwrap();
    town.mirror.build().await.unwrap();
    town.reopen_with("copy-2.db", |bytes| bytes[99] ^= 1).await;
    let sync = town.sync().await;
    town.settled(&sync).await;
    town.readable(&sync).await;
    assert_eq!(town.effects(), [1]);
}

/// As after a step back to an older version of the app: what the newer one queued stays, and nothing waits for it.
#[tokio::test]
async fn a_change_that_a_newer_app_made_stays_and_holds_nothing_back() {
    let town = Town::new(|_, _| None).await;
    let sync = town.sync().await;
    town.settled(&sync).await;
    sync.stop().await;
    town.mirror.set_online(false);
    town.decide(vec![delete(0), delete(1), delete(2)]).await;
    let waiting = town.mirror.outbox().await.unwrap().waiting;
    let mut write = town.mirror.write().await.unwrap();
    sqlx::query(
        "update outbox set operation = json_set(operation, '$.decision.kind', 'promote') where id in ($1, $2)",
    )
    .bind(waiting[0].operation.as_str())
    .bind(waiting[1].operation.as_str())
    .execute(write.conn())
    .await
    .unwrap();
    write.commit().await.unwrap();
    let sync = town.sync().await;
    let mut status = sync.status();
    let sent = status.wait_for(|status| status.line == Line::Online && status.n_waiting == 0);
    tokio::time::timeout(WITHIN, sent).await.unwrap().unwrap();
    assert_eq!(town.effects(), [1], "the third alone");
    town.screens().await.unwrap();
    let outbox = town.mirror.outbox().await.unwrap();
    assert_eq!((outbox.waiting.len(), outbox.newer.len()), (0, 2));
    assert!(outbox.newer.iter().all(|line| line.can_take_back));
    let taken = TakeBack {
        operations: vec![outbox.newer[0].operation.clone(), "never".into()],
    };
    let taken = town.mirror.take_back(taken).await.unwrap();
    assert_eq!(taken.taken, [outbox.newer[0].operation.clone()]);
    assert!(taken.sent.is_empty());
    assert_eq!(town.mirror.outbox().await.unwrap().newer.len(), 1);
    // The newer version again: what is left is sent.
    sync.stop().await;
    let mut write = town.mirror.write().await.unwrap();
    sqlx::query(
        "update outbox set operation = json_set(operation, '$.decision.kind', 'delete_invitation')",
    )
    .execute(write.conn())
    .await
    .unwrap();
    write.commit().await.unwrap();
    let sync = town.sync().await;
    town.settled(&sync).await;
    assert_eq!(town.effects(), [1, 1]);
}

#[tokio::test]
async fn a_disk_that_is_full_during_the_first_sync_is_told_and_it_goes_on_once_there_is_room() {
    let town = Town::new(|_, _| None).await;
    {
        let mut server = town.server.lock().unwrap();
        let revision = server.world.revision;
        for i in 0..60 {
            let row = Row::Employee(employee(&format!("p{i}"), &"Longname ".repeat(12)));
            let key = (row.kind(), row.id().to_owned());
            server.world.rows.insert(key, Stamped { revision, row });
        }
    }
    town.room(Some(2)).await;
    let sync = town.sync().await;
    let full = |line: &Line| {
        matches!(
            line,
            Line::Offline {
                problem: Problem::DiskFull,
                ..
            }
        )
    };
    town.line(&sync, full).await;
    town.room(None).await;
    town.settled(&sync).await;
    town.screens().await.unwrap();
}

impl Town {
    /// Leaves the copy that is being built that many more pages: SQLite's own bound answers like a full disk, in the same code.
    async fn room(&self, pages: Option<i64>) {
        let copy = self.mirror.build().await.unwrap();
        let mut write = self.mirror.write_copy(&copy).await.unwrap();
        let present: i64 = sqlx::query_scalar("pragma page_count")
            .fetch_one(write.conn())
            .await
            .unwrap();
        let most = pages.map_or(1_000_000, |pages| present + pages);
        let sql = format!("pragma max_page_count = {most}");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(write.conn())
            .await
            .unwrap();
        write.commit().await.unwrap();
    }
}
