//! Letters against a real mail server, as small as it can be: it answers by a script.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::operation::Decision;
use gatehouse_rules::time::{DAY, HOUR, MINUTE};
use gatehouse_server::app::App;
use gatehouse_server::config::{MailKind, Security};
use gatehouse_server::letter::send_due;
use gatehouse_server::mail::Mail;
use gatehouse_server::sms::Sms;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::browser::Browser;
use crate::harness::Office;

const ANNA: &str = "anna@northwind.example";

/// What the mail server does when a whole letter has come.
#[derive(Clone, Debug)]
enum Answer {
    Says(&'static str),
    /// It has the letter, and the line breaks before its answer.
    Breaks,
    /// It has the letter, and never answers.
    Waits,
}

/// A mail server. It takes everything in and answers by its script, then 250.
#[derive(Clone)]
struct Sink {
    port: u16,
    script: Arc<Mutex<VecDeque<Answer>>>,
    letters: Arc<Mutex<Vec<Taken>>>,
    /// Ends every line that waits.
    hang_up: Arc<tokio::sync::Notify>,
}

#[derive(Clone, Debug, Default)]
struct Taken {
    from: String,
    to: Vec<String>,
    raw: String,
}

impl Taken {
    fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap();
        let mut found = head
            .lines()
            .filter_map(|line| line.strip_prefix(&format!("{name}: ")));
        let first = found
            .next()
            .unwrap_or_else(|| panic!("no {name} in {head}"))
            .to_owned();
        assert!(found.next().is_none(), "{name} twice in {head}");
        first
    }
}

impl Sink {
    async fn open(script: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Self {
            port: listener.local_addr().unwrap().port(),
            script: Arc::new(Mutex::new(script.into_iter().collect())),
            letters: Arc::default(),
            hang_up: Arc::default(),
        };
        let serving = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let sink = serving.clone();
                tokio::spawn(async move { sink.talk(stream).await });
            }
        });
        sink
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        let mut taken = Taken::default();
        writer.write_all(b"220 sink.test\r\n").await.ok()?;
        while let Some(line) = lines.next_line().await.ok()? {
            let answer = match line.split(' ').next()?.to_ascii_uppercase().as_str() {
                "EHLO" => "250-sink.test\r\n250-8BITMIME\r\n250 SMTPUTF8",
                "MAIL" => {
                    taken = Taken {
                        from: line,
                        ..Taken::default()
                    };
                    "250 2.1.0 Ok"
                }
                "RCPT" => {
                    taken.to.push(line);
                    "250 2.1.5 Ok"
                }
                "DATA" => {
                    writer.write_all(b"354 Go on\r\n").await.ok()?;
                    loop {
                        let line = lines.next_line().await.ok()??;
                        if line == "." {
                            break;
                        }
                        taken.raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                        taken.raw.push_str("\r\n");
                    }
                    self.letters.lock().unwrap().push(taken.clone());
                    let next = self.script.lock().unwrap().pop_front();
                    match next.unwrap_or(Answer::Says("250 2.0.0 Ok: queued as 42")) {
                        Answer::Says(words) => words,
                        Answer::Breaks => return None,
                        Answer::Waits => {
                            self.hang_up.notified().await;
                            return None;
                        }
                    }
                }
                "QUIT" => "221 Bye",
                _ => "250 Ok",
            };
            writer
                .write_all(format!("{answer}\r\n").as_bytes())
                .await
                .ok()?;
        }
        None
    }

    fn taken(&self) -> Vec<Taken> {
        self.letters.lock().unwrap().clone()
    }

    /// The office's server, with its letters going here.
    fn app(&self, office: &Office) -> App {
        let mut app = office.app.clone();
        let mut config = (*app.config).clone();
        config.mail.kind = MailKind::Smtp;
        config.mail.host = "127.0.0.1".to_owned();
        config.mail.port = Some(self.port);
        config.mail.security = Security::None;
        config.mail.from = "access@northwind.example".to_owned();
        config.mail.return_path = Some("bounce+{letter}@northwind.example".to_owned());
        app.mail = Mail::open(&config.mail).unwrap();
        app.config = config.into();
        app
    }
}

async fn facts(
    office: &Office,
    id: &gatehouse_rules::id::InvitationId,
) -> (LetterState, String, String) {
    let letter = office
        .invitation(id)
        .await
        .unwrap()
        .kept
        .row
        .letter
        .unwrap();
    (
        letter.state,
        letter.said.unwrap_or_default(),
        letter.host.unwrap_or_default(),
    )
}

#[tokio::test]
async fn a_letter_reaches_the_mail_server_and_its_words_are_kept_inv_8() {
    let office = Office::open().await;
    let sink = Sink::open([]).await;
    let (_, invitation) = office.invite(ANNA).await;
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Waiting);
    assert_eq!(send_due(&sink.app(&office)).await.unwrap(), 1);
    let (state, said, host) = facts(&office, &invitation).await;
    assert_eq!(state, LetterState::Sent);
    assert_eq!(said, "250 2.0.0 Ok: queued as 42");
    assert_eq!(host, format!("127.0.0.1:{}", sink.port));
    let taken = sink.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].to, [format!("RCPT TO:<{ANNA}>")]);
    assert!(
        taken[0].from.contains("<bounce+"),
        "a return path of its own: {}",
        taken[0].from
    );
    assert_eq!(
        taken[0].header("From"),
        "Northwind <access@northwind.example>"
    );
    assert_eq!(
        taken[0].header("Subject"),
        "Petra Novak invites you to Northwind"
    );
    assert_eq!(taken[0].header("Auto-Submitted"), "auto-generated");
    assert!(taken[0].raw.contains("text/plain") && taken[0].raw.contains("text/html"));
    assert!(taken[0].raw.contains("Spam and Promotions"), "INV-9");
    assert_eq!(
        send_due(&sink.app(&office)).await.unwrap(),
        0,
        "once is enough"
    );
}

#[tokio::test]
async fn a_delay_is_tried_again_and_a_refusal_is_not_inv_8() {
    let office = Office::open().await;
    let sink = Sink::open([
        Answer::Says("451 4.7.1 Greylisted, come back later"),
        Answer::Breaks,
        Answer::Says("550 5.1.1 No such user here"),
    ])
    .await;
    let app = sink.app(&office);
    let (_, invitation) = office.invite(ANNA).await;
    send_due(&app).await.unwrap();
    let (state, said, _) = facts(&office, &invitation).await;
    assert_eq!(state, LetterState::Delayed);
    assert!(
        said.starts_with("451") && said.contains("Greylisted"),
        "{said}"
    );
    assert_eq!(send_due(&app).await.unwrap(), 0, "not before its time");
    office.clock.advance(MINUTE);
    send_due(&app).await.unwrap();
    assert_eq!(
        facts(&office, &invitation).await.0,
        LetterState::Delayed,
        "a failed send is never shown as sent"
    );
    office.clock.advance(2 * MINUTE);
    send_due(&app).await.unwrap();
    let (state, said, _) = facts(&office, &invitation).await;
    assert_eq!(state, LetterState::Refused);
    assert!(
        said.starts_with("550") && said.contains("No such user here"),
        "{said}"
    );
    office.clock.advance(DAY);
    assert_eq!(send_due(&app).await.unwrap(), 0);
    let ids: Vec<String> = sink
        .taken()
        .iter()
        .map(|letter| letter.header("Message-ID"))
        .collect();
    assert_eq!(ids.len(), 3);
    assert!(
        ids.iter().all(|id| *id == ids[0]),
        "one letter, however often it is tried"
    );
    let mut causes = office.causes("letter_failed").await;
    causes.sort();
    assert_eq!(causes, ["delayed", "refused"], "a delay is news once");
}

#[tokio::test]
async fn a_crash_between_sending_and_recording_repeats_the_letter_with_the_same_message_id() {
    let office = Office::open().await;
    let sink = Sink::open([Answer::Waits]).await;
    let app = sink.app(&office);
    let (_, invitation) = office.invite(ANNA).await;
    let worker = tokio::spawn({
        let app = app.clone();
        async move { send_due(&app).await.map(|_| ()) }
    });
    tokio::time::timeout(Duration::from_secs(20), async {
        while sink.taken().is_empty() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    worker.abort();
    assert!(worker.await.unwrap_err().is_cancelled());
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Waiting);
    assert_eq!(send_due(&app).await.unwrap(), 0, "its lease still runs");
    office.clock.advance(5 * MINUTE);
    assert_eq!(send_due(&app).await.unwrap(), 1, "never lost");
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Sent);
    let taken = sink.taken();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0].header("Message-ID"), taken[1].header("Message-ID"));
    let link = |letter: &Taken| {
        let raw = letter.raw.replace("=\r\n", "");
        let at = raw.find("/w/northwind/i/").unwrap();
        raw[at..at + 58].to_owned()
    };
    assert_eq!(link(&taken[0]), link(&taken[1]), "and the same link");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_workers_send_each_letter_once() {
    let office = Office::open().await;
    let sink = Sink::open([]).await;
    let app = sink.app(&office);
    for i in 0..6 {
        office.invite(&format!("person{i}@northwind.example")).await;
    }
    let work = |app: App| tokio::spawn(async move { send_due(&app).await.unwrap() });
    let (one, two) = tokio::join!(work(app.clone()), work(app));
    assert_eq!(one.unwrap() + two.unwrap(), 6);
    assert_eq!(sink.taken().len(), 6);
}

#[tokio::test]
async fn no_name_reaches_a_header_of_its_own_and_a_letter_has_one_recipient_attack_23() {
    let office = Office::open().await;
    let sink = Sink::open([]).await;
    office
        .tamper("update workspace set name = 'North\r\nBcc: thief@evil.example\r\n\r\nwind'")
        .await;
    office
        .tamper("update employee set name = 'Petra\r\nX-Evil: yes'")
        .await;
    office.invite("Anna+it@northwind.example").await;
    send_due(&sink.app(&office)).await.unwrap();
    let letter = sink.taken().pop().unwrap();
    let head = letter.raw.split("\r\n\r\n").next().unwrap();
    for line in head.lines() {
        let line = line.to_ascii_lowercase();
        assert!(
            !line.starts_with("bcc") && !line.starts_with("x-evil"),
            "{head}"
        );
    }
    assert_eq!(letter.to, ["RCPT TO:<Anna+it@northwind.example>"]);
}

#[tokio::test]
async fn a_letter_whose_invitation_is_gone_or_was_sent_anew_never_leaves_inv_5() {
    let office = Office::open().await;
    let sink = Sink::open([]).await;
    let app = sink.app(&office);
    let (_, first) = office.invite(ANNA).await;
    office
        .owner
        .decide(Decision::DeleteInvitation { invitation: first })
        .await;
    send_due(&app).await.unwrap();
    assert!(sink.taken().is_empty());
    let (_, second) = office.invite("ben@northwind.example").await;
    office.clock.advance(MINUTE);
    office
        .owner
        .decide(Decision::ResendInvitation { invitation: second })
        .await;
    while send_due(&app).await.unwrap() > 0 {}
    assert_eq!(
        sink.taken().len(),
        1,
        "only the newest link goes out (INV-3)"
    );
}

#[tokio::test]
async fn a_young_workspace_sends_a_hundred_letters_in_fifteen_minutes_and_loses_none_inv_4() {
    let office = Office::open().await;
    let mut app = office.app.clone();
    let mut config = (*app.config).clone();
    config.letters_per_second = 1000;
    app.config = config.into();
    let people = (0..130).map(|i| office.invitee(&format!("person{i}@northwind.example")));
    let import = Decision::Invite {
        people: people.collect(),
        letters: true,
    };
    office.owner.decide(import).await;
    while send_due(&app).await.unwrap() > 0 {}
    assert_eq!(
        app.mail.kept().len(),
        100,
        "four leave at once, none too many"
    );
    office.clock.advance(2 * MINUTE);
    while send_due(&app).await.unwrap() > 0 {}
    assert_eq!(app.mail.kept().len(), 100);
    office.clock.advance(14 * MINUTE);
    while send_due(&app).await.unwrap() > 0 {}
    assert_eq!(app.mail.kept().len(), 130);
}

#[tokio::test]
async fn an_import_holds_up_nobody_elses_letters_inv_4() {
    let office = Office::open().await;
    let people = (0..30).map(|i| office.invitee(&format!("person{i}@northwind.example")));
    let import = Decision::Invite {
        people: people.collect(),
        letters: true,
    };
    office.owner.decide(import).await;
    office.clock.advance(1);
    office.invite(ANNA).await;
    let n = send_due(&office.app).await.unwrap();
    assert!(n < 30, "{n}");
    let kept = office.app.mail.kept();
    assert!(
        kept.iter().any(|letter| letter.to == ANNA),
        "among the first"
    );
}

#[tokio::test]
async fn a_letter_that_was_opened_is_neither_failed_nor_sent_again_inv_8() {
    let office = Office::open().await;
    let sink = Sink::open([Answer::Says("451 4.3.0 Try later")]).await;
    let app = sink.app(&office);
    let (_, invitation) = office.invite(ANNA).await;
    send_due(&app).await.unwrap();
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Delayed);
    // It had come all the same: the person opens its link.
    let token = gatehouse_server::invitation::token(&office.app.key, &invitation, 1);
    let path = format!("/w/northwind/i/{}", token.expose());
    Browser::new(&office).get(&path).await;
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Opened);
    office.clock.advance(DAY);
    assert_eq!(send_due(&app).await.unwrap(), 0);
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Opened);
    let letters = "select count(*) from letter where state = 'opened' and next_try_at is null";
    assert_eq!(office.number(letters).await, 1);
}

#[tokio::test]
async fn a_try_that_fails_after_the_letter_was_opened_says_nothing_worse_inv_8() {
    let office = Office::open().await;
    let sink = Sink::open([Answer::Waits]).await;
    let app = sink.app(&office);
    let (_, invitation) = office.invite(ANNA).await;
    let worker = tokio::spawn({
        let app = app.clone();
        async move { send_due(&app).await.map(|_| ()) }
    });
    tokio::time::timeout(Duration::from_secs(20), async {
        while sink.taken().is_empty() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    let token = gatehouse_server::invitation::token(&office.app.key, &invitation, 1);
    let path = format!("/w/northwind/i/{}", token.expose());
    Browser::new(&office).get(&path).await;
    sink.hang_up.notify_one();
    worker.await.unwrap().unwrap();
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Opened);
    assert!(office.causes("letter_failed").await.is_empty());
}

#[tokio::test]
async fn without_an_sms_gateway_letters_wait_and_say_why() {
    let office = Office::open().await;
    let (_, invitation) = office.invite("+49 170 1234567").await;
    for _ in 0..2 {
        send_due(&office.app).await.unwrap();
        let (state, said, _) = facts(&office, &invitation).await;
        assert_eq!(state, LetterState::Waiting);
        assert_eq!(said, "no SMS gateway is set up");
        office.clock.advance(6 * DAY);
    }
    let mut app = office.app.clone();
    app.sms = Sms::Memory(Arc::default());
    office
        .owner
        .decide(Decision::ResendInvitation {
            invitation: invitation.clone(),
        })
        .await;
    send_due(&app).await.unwrap();
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Sent);
}

#[tokio::test]
async fn a_letter_whose_link_ended_while_it_waited_is_refused_and_says_so_inv_8() {
    let office = Office::open().await;
    let mut app = office.app.clone();
    app.mail = Mail::None;
    let (_, invitation) = office.invite(ANNA).await;
    office.clock.advance(8 * DAY);
    send_due(&app).await.unwrap();
    let (state, said, _) = facts(&office, &invitation).await;
    assert_eq!(state, LetterState::Refused);
    assert!(said.starts_with("not sent"), "{said}");
    assert_eq!(office.causes("letter_failed").await, ["refused"]);
}

#[tokio::test]
async fn letters_and_the_addresses_on_them_are_forgotten_after_180_days_log_2() {
    let office = Office::open().await;
    office.invite(ANNA).await;
    send_due(&office.app).await.unwrap();
    for (days, n) in [(180, 1), (1, 0)] {
        office.clock.advance(days * DAY);
        let now = office.clock.now();
        gatehouse_server::letter::sweep(&office.app, now)
            .await
            .unwrap();
        assert_eq!(office.number("select count(*) from letter").await, n);
    }
}

#[tokio::test]
async fn without_a_mail_server_letters_wait_and_leave_when_one_is_set_up() {
    let office = Office::open().await;
    let mut app = office.app.clone();
    app.mail = Mail::None;
    let (_, invitation) = office.invite(ANNA).await;
    send_due(&app).await.unwrap();
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Waiting);
    let (status, body) = office_with(&office, &app).await;
    assert_eq!(
        (status, &body["problem"]["code"]),
        (StatusCode::BAD_GATEWAY, &"mail_not_set_up".into())
    );
    office.clock.advance(MINUTE);
    send_due(&office.app).await.unwrap();
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Sent);
}

/// Asks a server for a test letter, as the owner.
async fn office_with(office: &Office, app: &App) -> (StatusCode, serde_json::Value) {
    let mut owner = office.owner.clone();
    owner.of(app);
    owner.call("POST", "/api/sync/test-letter", None).await
}

#[tokio::test]
async fn a_test_letter_goes_to_whoever_asks_and_tells_the_mail_servers_words() {
    let office = Office::open().await;
    let sink = Sink::open([
        Answer::Says("250 2.0.0 Ok: queued as 7"),
        Answer::Says("554 5.7.1 Your host is on a list"),
    ])
    .await;
    let app = sink.app(&office);
    let (status, body) = office_with(&office, &app).await;
    assert_eq!(
        (status, &body["to"]),
        (StatusCode::OK, &"petra@northwind.example".into())
    );
    assert_eq!(body["said"], "250 2.0.0 Ok: queued as 7");
    let (status, body) = office_with(&office, &app).await;
    assert_eq!(
        (status, &body["problem"]["code"]),
        (StatusCode::TOO_MANY_REQUESTS, &"slow_down".into())
    );
    office.clock.advance(MINUTE);
    let (status, body) = office_with(&office, &app).await;
    assert_eq!(
        (status, &body["problem"]["code"]),
        (StatusCode::BAD_GATEWAY, &"mail_refused".into())
    );
    assert!(
        body["problem"]["said"]
            .as_str()
            .unwrap()
            .contains("on a list")
    );
    assert!(sink.taken()[0].raw.contains("A test letter from Northwind"));
}

#[tokio::test]
async fn an_invitation_by_phone_leaves_as_an_sms_and_is_accepted_by_its_link_inv_1() {
    let office = Office::open().await;
    let sent = Arc::new(Mutex::new(Vec::new()));
    let mut app = office.app.clone();
    app.sms = Sms::Memory(Arc::clone(&sent));
    let (_, invitation) = office.invite("+49 170 1234567").await;
    send_due(&app).await.unwrap();
    assert_eq!(facts(&office, &invitation).await.0, LetterState::Sent);
    let (phone, text) = sent.lock().unwrap()[0].clone();
    assert_eq!(phone, "+491701234567");
    let link = text
        .split_whitespace()
        .find_map(|word| word.strip_prefix(crate::harness::ORIGIN))
        .unwrap();
    let mut browser = Browser::new(&office);
    let page = browser.get(link).await;
    let fields = [("name", "Anna"), ("password", crate::browser::PASSWORD)];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.location(), "/w/northwind/joined");
    let page = browser
        .sign_in("northwind", "+491701234567", crate::browser::PASSWORD)
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
}

#[tokio::test]
async fn neither_the_queue_nor_an_event_holds_a_link_attack_16() {
    let office = Office::open().await;
    office.invite(ANNA).await;
    let link = office.links().await.pop().unwrap();
    let token = link.rsplit('/').next().unwrap();
    for (table, column) in [
        ("letter", "content"),
        ("letter", "address"),
        ("letter", "said"),
        ("event", "data"),
        ("invitation", "token_hash"),
        ("issued", "token_hash"),
    ] {
        let sql = format!("select count(*) from {table} where {column} like '%{token}%'");
        assert_eq!(office.number(&sql).await, 0, "{table}.{column}");
    }
}

#[tokio::test]
async fn what_is_over_is_forgotten_and_what_is_not_stays() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office);
    browser
        .sign_in("northwind", "nobody@northwind.example", "wrong")
        .await;
    assert!(office.number("select count(*) from throttle").await > 0);
    let _: gatehouse_rules::feed::Start = office.owner.get("/api/sync/start").await;
    assert_eq!(n_proofs(&office).await, 1);
    office.clock.advance(gatehouse_rules::time::DAY + HOUR);
    gatehouse_server::letter::sweep(&office.app, office.clock.now())
        .await
        .unwrap();
    assert_eq!(n_proofs(&office).await, 0);
    assert_eq!(office.number("select count(*) from throttle").await, 0);
    assert_eq!(
        office.number("select count(*) from refresh_token").await,
        1,
        "the owner's app stays connected"
    );
}

async fn n_proofs(office: &Office) -> i64 {
    let mut proofs = office.app.db.proofs().await.unwrap();
    sqlx::query_scalar("select count(*) from proof")
        .fetch_one(&mut *proofs)
        .await
        .unwrap()
}
