//! Recovering a password by a code in an SMS (RCV-2), and what admins send (RCV-5, SGN-7).

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use gatehouse_rules::operation::{Decision, Outcome, Standing};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND};
use gatehouse_server::app::App;
use gatehouse_server::letter::send_due;
use gatehouse_server::sms::Sms;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::Office;
use crate::recovery::{ANNA, ask};

pub const PHONE: &str = "+4915112345678";
const NEW: &str = "gravel teapot ninety-one";

/// An office whose SMS stay here, and someone who signs in with a phone number.
pub struct Phones {
    pub office: Office,
    pub app: App,
    pub sent: Arc<Mutex<Vec<(String, String)>>>,
}

impl Phones {
    pub async fn open() -> Self {
        let office = Office::open().await;
        let bela = office.member(Role::Employee, PHONE).await;
        office.set_password(&bela.identity, PASSWORD).await;
        office.clock.advance(SECOND);
        let sent = Arc::default();
        let mut app = office.app.clone();
        app.sms = Sms::Memory(Arc::clone(&sent));
        Self { office, app, sent }
    }

    pub fn browser(&self) -> Browser {
        Browser::of(&self.app)
    }

    /// Sends what waits; the code in the newest SMS.
    pub async fn code(&self) -> String {
        while send_due(&self.app).await.unwrap() > 0 {}
        let sent = self.sent.lock().unwrap();
        let (phone, text) = sent.last().unwrap();
        assert_eq!(phone, PHONE);
        text.chars().take(6).collect()
    }

    async fn asked(&self, browser: &mut Browser) -> Page {
        let page = ask(browser, PHONE).await;
        assert_eq!(page.location(), "/w/northwind/recover/sent");
        browser.follow(&page).await
    }
}

#[tokio::test]
async fn the_operator_sets_how_long_a_code_works_and_how_often_it_is_tried_rcv_2() {
    let mut phones = Phones::open().await;
    let mut config = (*phones.app.config).clone();
    (config.recovery.code_seconds, config.recovery.code_tries) = (150, 2);
    phones.app.config = Arc::new(config);
    let mut browser = phones.browser();
    let form = phones.asked(&mut browser).await;
    form.says("They work for 3 minutes");
    let code = phones.code().await;
    let text = phones.sent.lock().unwrap().last().cloned().unwrap().1;
    assert!(text.contains("It works for 3 minutes"), "{text}");
    let once = browser.submit(&form, &[("code", &wrong(&code))]).await;
    once.says("older than 3 minutes")
        .says("You can try once more");
    phones.office.clock.advance(150 * SECOND - SECOND);
    let right = browser.submit(&form, &[("code", &code)]).await;
    assert!(right.location().starts_with("/w/northwind/r/"));

    let form = phones.asked(&mut browser).await;
    let code = phones.code().await;
    for says in ["You can try once more", "This code does not work any more"] {
        browser
            .submit(&form, &[("code", &wrong(&code))])
            .await
            .says(says);
    }
    phones.office.clock.advance(MINUTE);
    let form = phones.asked(&mut browser).await;
    let code = phones.code().await;
    phones.office.clock.advance(150 * SECOND);
    let late = browser.submit(&form, &[("code", &code)]).await;
    late.says("older than 3 minutes");
}

/// Another code than this one.
pub fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test]
async fn a_code_by_sms_leads_to_a_new_password_and_to_nothing_else_rcv_2() {
    let phones = Phones::open().await;
    let mut browser = phones.browser();
    let form = phones.asked(&mut browser).await;
    form.says("Type the code from the SMS").says(PHONE);
    let code = phones.code().await;
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let right = browser.submit(&form, &[("code", &spaced)]).await;
    let link = right.location();
    assert!(link.starts_with("/w/northwind/r/"), "{link}");
    let page = browser.follow(&right).await;
    page.says(PHONE).says("Set a new password");
    let done = browser.submit(&page, &[("password", NEW)]).await;
    assert_eq!(done.location(), "/w/northwind/recovered");
    assert_eq!(
        browser.sign_in("northwind", PHONE, NEW).await.location(),
        "/w/northwind/me"
    );
    assert_eq!(
        phones.office.causes("password_recovered").await,
        ["sms_code"]
    );
    while send_due(&phones.app).await.unwrap() > 0 {}
    let (_, text) = phones.sent.lock().unwrap().last().cloned().unwrap();
    assert!(text.starts_with("The password of your login"), "{text}");
    let again = browser.submit(&form, &[("code", &code)]).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    again.says("This code does not work any more");
}

#[tokio::test]
async fn a_code_by_sms_takes_the_place_of_no_second_step_rcv_1_rcv_2() {
    let phones = Phones::open().await;
    let sql = format!("select identity_id from employee where login = '{PHONE}'");
    let bela = phones.office.text(&sql).await.into();
    phones.office.enrol(&bela).await;
    let mut browser = phones.browser();
    let form = phones.asked(&mut browser).await;
    let code = phones.code().await;
    let right = browser.submit(&form, &[("code", &code)]).await;
    let page = browser.follow(&right).await;
    let done = browser.submit(&page, &[("password", NEW)]).await;
    assert_eq!(done.location(), "/w/northwind/recovered");
    browser.follow(&done).await;
    let session = "gatehouse-session";
    assert!(!browser.cookies.contains_key(session));
    let asked = browser.sign_in("northwind", PHONE, NEW).await;
    assert_eq!(asked.location(), "/w/northwind/confirm");
    let step = browser.follow(&asked).await;
    // The SMS is spent, and was no second step before either.
    let refused = browser.submit(&step, &[("code", &code)]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(!browser.cookies.contains_key(session));
    assert_eq!(
        browser.get("/w/northwind/me").await.location(),
        "/w/northwind"
    );
    let code = phones.office.code();
    let page = browser.submit(&step, &[("code", &code)]).await;
    assert_eq!(page.location(), "/w/northwind/me");
}

#[tokio::test]
async fn a_code_lives_sixty_seconds_and_five_tries_and_only_the_newest_works_rcv_2() {
    let phones = Phones::open().await;
    let mut browser = phones.browser();
    let form = phones.asked(&mut browser).await;
    let code = phones.code().await;
    phones.office.clock.advance(MINUTE);
    let late = browser.submit(&form, &[("code", &code)]).await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    late.says("older than 60 seconds").says("4 more times");

    let old = (browser.clone(), form);
    let form = phones.asked(&mut browser).await;
    let code = phones.code().await;
    let (mut first, old) = old;
    let outdone = first.submit(&old, &[("code", &code)]).await;
    outdone.says("This code does not work any more");
    for left in ["4 more times", "3 more times", "2 more times", "once more"] {
        browser
            .submit(&form, &[("code", &wrong(&code))])
            .await
            .says(left);
    }
    browser
        .submit(&form, &[("code", &wrong(&code))])
        .await
        .says("This code does not work any more");
    let right = browser.submit(&form, &[("code", &code)]).await;
    assert_eq!(
        right.status,
        StatusCode::UNAUTHORIZED,
        "the right one comes too late"
    );
    assert_eq!(
        phones
            .office
            .number("select count(*) from recovery where token_hash is not null")
            .await,
        0
    );
    // SGN-5: the pages are vague, the log is not.
    let causes = phones.office.causes("recovery_refused").await;
    let n = |word: &str| causes.iter().filter(|cause| *cause == word).count();
    let told = ["expired", "voided", "wrong_code", "throttled"].map(n);
    assert_eq!((told, causes.len()), ([1, 1, 5, 1], 8), "{causes:?}");
    phones.office.clock.advance(MINUTE);
    let form = phones.asked(&mut browser).await;
    let code = phones.code().await;
    browser.submit(&form, &[("code", &code)]).await;
    let twice = browser.submit(&form, &[("code", &code)]).await;
    twice.says("This code does not work any more");
    let causes = phones.office.causes("recovery_refused").await;
    assert_eq!(causes.last().map(String::as_str), Some("used"));
    let by = "select distinct data from event where kind = 'recovery_refused'";
    let data = phones.office.text(by).await;
    assert!(data.contains("\"by\":\"sms_code\""), "{data}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_guesses_at_once_five_are_looked_at_and_of_many_right_codes_one_counts_rcv_2_attack_5()
 {
    let phones = Phones::open().await;
    let mut browser = phones.browser();
    let form = phones.asked(&mut browser).await;
    let code = phones.code().await;
    let all = async |code: String| {
        let tasks: Vec<_> = (0..30)
            .map(|_| {
                let (mut browser, csrf, code) = (browser.clone(), form.csrf(), code.clone());
                tokio::spawn(async move {
                    let fields = [("csrf", csrf.as_str()), ("code", &code)];
                    browser.post("/w/northwind/recover/code", &fields).await
                })
            })
            .collect();
        let mut pages = Vec::new();
        for task in tasks {
            pages.push(task.await.unwrap());
        }
        pages
    };
    let right = all(code.clone()).await;
    let n = right
        .iter()
        .filter(|page| page.status == StatusCode::SEE_OTHER)
        .count();
    assert_eq!(n, 1);
    phones.office.clock.advance(HOUR);
    let form = phones.asked(&mut browser).await;
    let code = phones.code().await;
    let (browser, form) = (browser, form);
    let mut looked = 0;
    let tasks: Vec<_> = (0..30)
        .map(|_| {
            let (mut browser, csrf, code) = (browser.clone(), form.csrf(), wrong(&code));
            tokio::spawn(async move {
                let fields = [("csrf", csrf.as_str()), ("code", &code)];
                browser.post("/w/northwind/recover/code", &fields).await
            })
        })
        .collect();
    for task in tasks {
        let page = task.await.unwrap();
        looked += usize::from(page.text.contains("You can try"));
    }
    assert_eq!(looked, 4, "the fifth is looked at and is the last");
    let tries = "select n_tries from recovery order by asked_at desc limit 1";
    assert_eq!(phones.office.number(tries).await, 5);
}

#[tokio::test]
async fn a_code_counts_only_in_the_browser_that_asked_attack_21() {
    let phones = Phones::open().await;
    let mut browser = phones.browser();
    phones.asked(&mut browser).await;
    let code = phones.code().await;
    let mut other = phones.browser();
    let page = other.get("/w/northwind/recover").await;
    let fields = [("csrf", page.csrf()), ("code", code)];
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let page = other.post("/w/northwind/recover/code", &fields).await;
    assert_eq!(page.location(), "/w/northwind/recover");
}

#[tokio::test]
async fn a_phone_of_nobody_hears_what_every_phone_hears_rcv_5_attack_3() {
    let phones = Phones::open().await;
    let mut heard = Vec::new();
    for login in [PHONE, "+4915112345679"] {
        let mut browser = phones.browser();
        let page = ask(&mut browser, login).await;
        let form = browser.follow(&page).await;
        while send_due(&phones.app).await.unwrap() > 0 {}
        let mut said = vec![form.text.clone()];
        let code = if login == PHONE {
            wrong(&phones.code().await)
        } else {
            "000000".to_owned()
        };
        for _ in 0..6 {
            let page = browser.submit(&form, &[("code", &code)]).await;
            said.push(format!("{} {}", page.status, page.text));
        }
        let csrf = form.csrf();
        heard.push(
            said.iter()
                .map(|text| text.replace(login, "LOGIN").replace(&csrf, "CSRF"))
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(heard[0], heard[1]);
    assert_eq!(
        phones.sent.lock().unwrap().len(),
        1,
        "and nothing was sent to it"
    );
}

#[tokio::test]
async fn no_code_and_no_link_is_kept_as_it_is_attack_16() {
    let phones = Phones::open().await;
    phones.office.member(Role::Employee, ANNA).await;
    let mut browser = phones.browser();
    phones.asked(&mut browser).await;
    let code = phones.code().await;
    ask(&mut phones.browser(), ANNA).await;
    let link = phones.office.links().await.pop().unwrap();
    let token = link.rsplit('/').next().unwrap().to_owned();
    browser.get(&link).await;
    phones.office.seal().await;
    for column in [
        "id",
        "letter_id",
        "address",
        "coalesce(holder_hash, '')",
        "coalesce(token_hash, '')",
        "coalesce(code_hash, '')",
    ] {
        for secret in [&code, &token] {
            let sql = format!("select count(*) from recovery where {column} = '{secret}'");
            assert_eq!(phones.office.number(&sql).await, 0, "{column}");
        }
    }
    for (table, column) in [
        ("event", "data"),
        ("letter", "content"),
        ("letter", "coalesce(said, '')"),
    ] {
        for secret in [&format!("\"{code}\""), &token] {
            let sql = format!("select count(*) from {table} where {column} like '%{secret}%'");
            assert_eq!(phones.office.number(&sql).await, 0, "{table}.{column}");
        }
    }
}

fn send(employee: &gatehouse_rules::id::EmployeeId) -> Decision {
    Decision::SendRecovery {
        employee: employee.clone(),
    }
}

fn problem(outcome: Outcome) -> Problem {
    match outcome {
        Outcome::Rejected { problem, .. } => problem,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_admin_sends_the_link_to_the_login_at_a_pace_of_its_own_rcv_5() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    // However often strangers ask, an admin can still send one; only the newest works.
    for _ in 0..5 {
        ask(&mut Browser::new(&office), ANNA).await;
        office.clock.advance(MINUTE);
    }
    let asked = office.links().await;
    assert_eq!(
        office.owner.decide(send(&anna.employee)).await,
        Outcome::applied()
    );
    let sent = office.links().await.pop().unwrap();
    assert_eq!(office.app.mail.kept().pop().unwrap().to, ANNA);
    assert_eq!(
        problem(office.owner.decide(send(&anna.employee)).await),
        Problem::TooSoon { seconds: 60 }
    );
    let mut browser = Browser::new(&office);
    assert_eq!(
        browser.get(asked.last().unwrap()).await.status,
        StatusCode::GONE
    );
    let form = browser.get(&sent).await;
    let done = browser.submit(&form, &[("password", NEW)]).await;
    assert_eq!(done.location(), "/w/northwind/recovered");
    assert_eq!(office.causes("password_recovered").await, ["admin_link"]);
    let by = "select count(*) from event where kind = 'recovery_sent' and actor_id is not null and on_id is not null";
    assert_eq!(office.number(by).await, 1);
}

#[tokio::test]
async fn a_link_is_sent_only_where_it_can_work_and_the_admin_is_told_rcv_5() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    let (invited, _) = office.invite("new@northwind.example").await;
    assert_eq!(
        problem(office.owner.decide(send(&invited)).await),
        Problem::WrongStatus
    );
    office
        .tamper("update employee set blocked_at = 1 where login = 'anna@northwind.example'")
        .await;
    assert_eq!(
        problem(office.owner.decide(send(&anna.employee)).await),
        Problem::WrongStatus
    );
    office
        .tamper("update employee set blocked_at = null where login = 'anna@northwind.example'")
        .await;
    let dismiss = Decision::Dismiss {
        employee: anna.employee.clone(),
        keep_webhooks: false,
    };
    office.owner.decide(dismiss).await;
    for (employee, standing) in [
        (anna.employee, Standing::Dismissed),
        (office.id().into(), Standing::Gone),
    ] {
        let outcome = office.owner.decide(send(&employee)).await;
        assert!(
            matches!(&outcome, Outcome::Conflict { now } if now.standing == standing),
            "what loosens is asked again when the world moved: {outcome:?}"
        );
    }
    assert_eq!(office.number("select count(*) from recovery").await, 0);
}

#[tokio::test]
async fn to_a_phone_that_is_a_login_an_admin_sends_link_and_login_by_sms_rcv_5_sgn_7() {
    let phones = Phones::open().await;
    let id = phones
        .office
        .text("select id from employee where login like '+%'")
        .await;
    let employee: gatehouse_rules::id::EmployeeId = id.into();
    phones
        .office
        .tamper("update employee set contact_email = null where login like '+%'")
        .await;
    let login = Decision::SendLogin {
        employee: employee.clone(),
    };
    for decision in [send(&employee), login] {
        assert_eq!(
            phones.office.owner.decide(decision).await,
            Outcome::applied()
        );
    }
    while send_due(&phones.app).await.unwrap() > 0 {}
    let sent = phones.sent.lock().unwrap().clone();
    assert_eq!(sent.len(), 2);
    assert!(
        sent.iter()
            .any(|(_, text)| text.contains("/w/northwind/r/")),
        "{sent:?}"
    );
    assert!(
        sent.iter()
            .any(|(_, text)| text.contains(&format!("with {PHONE}"))),
        "{sent:?}"
    );
}

#[tokio::test]
async fn a_forgotten_login_is_sent_to_the_contact_email_sgn_7() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    let employee = anna.employee;
    let set = |to: &str| format!("update employee set contact_email = {to} where login = '{ANNA}'");
    office.tamper(&set("'anna@home.example'")).await;
    let login = || Decision::SendLogin {
        employee: employee.clone(),
    };
    assert_eq!(office.owner.decide(login()).await, Outcome::applied());
    while send_due(&office.app).await.unwrap() > 0 {}
    let letter = office.app.mail.kept().pop().unwrap();
    assert_eq!(letter.to, "anna@home.example");
    assert!(
        letter.text.contains(ANNA) && letter.text.contains("Petra Novak"),
        "{}",
        letter.text
    );
    assert_eq!(
        problem(office.owner.decide(login()).await),
        Problem::TooSoon { seconds: 60 }
    );
    assert_eq!(office.causes("login_sent").await.len(), 1);
    office.tamper(&set("null")).await;
    office.clock.advance(MINUTE);
    assert_eq!(
        problem(office.owner.decide(login()).await),
        Problem::field("contact_email", "empty"),
        "a mail address that is forgotten is no place to send itself to"
    );
}

#[tokio::test]
async fn how_far_a_letter_of_recovery_got_is_told_in_the_mail_servers_words_inv_8() {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.owner.decide(send(&anna.employee)).await;
    let link = office.links().await.pop().unwrap();
    assert_eq!(office.causes("letter_sent").await, ["sent"]);
    let said = "select count(*) from event where kind = 'letter_sent' and data like '%kept in memory%' and on_id is not null";
    assert_eq!(office.number(said).await, 1);
    Browser::new(&office).get(&link).await;
    Browser::new(&office).get(&link).await;
    assert_eq!(office.causes("recovery_opened").await.len(), 1, "once");
    assert_eq!(
        office
            .text("select state from letter where kind = 'recovery'")
            .await,
        "opened"
    );
    // One that could not leave before its link ended is never shown as sent.
    office.clock.advance(MINUTE);
    let mut app = office.app.clone();
    app.mail = gatehouse_server::mail::Mail::None;
    office.owner.decide(send(&anna.employee)).await;
    send_due(&app).await.unwrap();
    office.clock.advance(DAY);
    send_due(&office.app).await.unwrap();
    assert_eq!(office.causes("letter_failed").await, ["refused"]);
    assert_eq!(office.app.mail.kept().len(), 1);
}
