//! Passkeys as second steps, with authenticators in software.

use axum::http::StatusCode;
use gatehouse_rules::device::{DeviceKey, challenge};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, MINUTE, SECOND};
use gatehouse_server::pages::encoded;
use serde_json::{Value, json};
use webauthn_authenticator_rs::WebauthnAuthenticator;
use webauthn_authenticator_rs::prelude::{
    CreationChallengeResponse, RequestChallengeResponse, Url,
};
use webauthn_authenticator_rs::softpasskey::SoftPasskey;

use crate::browser::{Browser, PASSWORD, Page, code_of};
use crate::harness::{Client, Office};

pub const ANNA: &str = "anna@northwind.example";
const BEN: &str = "ben@northwind.example";
pub const HERE: &str = "https://gatehouse.example";
const LIST: &str = "/w/northwind/passkeys";
pub const NOT_TAKEN: &str = "That passkey was not taken";

/// An office at an address where browsers know passkeys, and Anna in it.
pub async fn office() -> (Office, Client) {
    let mut office = Office::open().await;
    office.set(|config| config.public_url = HERE.to_owned());
    let anna = person(&office, ANNA).await;
    (office, anna)
}

async fn person(office: &Office, email: &str) -> Client {
    let person = office.member(Role::Employee, email).await;
    office.set_password(&person.identity, PASSWORD).await;
    person
}

/// An authenticator that always finds its owner.
pub fn authenticator() -> SoftPasskey {
    SoftPasskey::new(true)
}

/// What a page has the browser ask.
fn asked(page: &Page) -> Value {
    let asked = page
        .between("data-asked=\"", "\"")
        .expect("the page asks for a passkey");
    let asked = asked.replace("&quot;", "\"").replace("&#x2f;", "/");
    let asked = asked.replace("&lt;", "<").replace("&amp;", "&");
    serde_json::from_str(&asked).unwrap()
}

pub fn made_at(key: &mut SoftPasskey, page: &Page, origin: &str) -> String {
    let options: CreationChallengeResponse =
        serde_json::from_value(json!({ "publicKey": asked(page) })).unwrap();
    let answer = key.do_registration(Url::parse(origin).unwrap(), options);
    serde_json::to_string(&answer.unwrap()).unwrap()
}

fn answer_to(key: &mut SoftPasskey, asked: &Value) -> String {
    let options: RequestChallengeResponse =
        serde_json::from_value(json!({ "publicKey": asked })).unwrap();
    let answer = key.do_authentication(Url::parse(HERE).unwrap(), options);
    serde_json::to_string(&answer.unwrap()).unwrap()
}

pub fn answer(key: &mut SoftPasskey, page: &Page) -> String {
    answer_to(key, &asked(page))
}

/// Makes one from the signed-in page: the answer of the last form. `second` is what proves who it is, if there is a second step.
async fn add(
    browser: &mut Browser,
    key: &mut SoftPasskey,
    name: &str,
    second: &[(&str, &str)],
) -> Page {
    let mut page = browser.begin(&format!("{LIST}/new")).await;
    if !second.is_empty() {
        page = browser.submit(&page, second).await;
    }
    page.says("Make the passkey");
    let made = made_at(key, &page, HERE);
    let fields = [("name", name), ("passkey", made.as_str())];
    browser.submit(&page, &fields).await
}

/// Signs in and makes the first one; the browser, and the backup codes.
pub async fn first(office: &Office, key: &mut SoftPasskey, login: &str) -> (Browser, Vec<String>) {
    let mut browser = Browser::new(office);
    browser.sign_in("northwind", login, PASSWORD).await;
    let page = add(&mut browser, key, "Laptop", &[]).await;
    page.says("Two-step is on");
    let list = page.between("<ol class=\"codes\">", "</ol>").unwrap();
    let codes = list.split("<li>").skip(1);
    let codes = codes.map(|item| item.replace("</li>", "")).collect();
    (browser, codes)
}

#[tokio::test]
async fn a_first_passkey_ends_an_authenticator_that_was_half_set_up_tfa_5_attack_31() {
    let (office, _) = office().await;
    let mut other = Browser::new(&office);
    other.sign_in("northwind", ANNA, PASSWORD).await;
    let page = other.begin("/w/northwind/two-step").await;
    let key = page
        .between("class=\"key\">", "<")
        .unwrap()
        .replace(' ', "");
    let (_, codes) = first(&office, &mut authenticator(), ANNA).await;
    let code = code_of(&key, office.clock.now());
    let late = other.submit(&page, &[("code", &code)]).await;
    assert_ne!(
        late.status,
        StatusCode::OK,
        "it would end the passkey's list"
    );
    other
        .get("/w/northwind/two-step")
        .await
        .hides("class=\"key\"");
    assert_eq!(office.number("select count(*) from factor").await, 0);
    assert_eq!(codes.len(), 10);
}

#[tokio::test]
async fn who_proved_a_password_only_adds_no_passkey_beside_a_factor_of_meanwhile_attack_31() {
    let (office, anna) = office().await;
    let (mut browser, mut key) = (Browser::new(&office), authenticator());
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.begin(&format!("{LIST}/new")).await;
    let made = made_at(&mut key, &page, HERE);
    office.enrol(&anna.identity).await;
    let fields = [("name", "Laptop"), ("passkey", made.as_str())];
    let late = browser.submit(&page, &fields).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    late.says(NOT_TAKEN);
    assert_eq!(office.number("select count(*) from passkey").await, 0);
}

/// The page of the second step, for a browser whose password was right.
async fn half(office: &Office, login: &str) -> (Browser, Page) {
    let mut browser = Browser::new(office);
    let page = browser.sign_in("northwind", login, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/confirm");
    let page = browser.follow(&page).await;
    (browser, page)
}

pub async fn with_passkey(browser: &mut Browser, page: &Page, key: &mut SoftPasskey) -> Page {
    let answer = answer(key, page);
    browser.submit(page, &[("passkey", &answer)]).await
}

#[tokio::test]
async fn the_first_passkey_turns_two_step_on_and_gives_backup_codes_tfa_1_tfa_2() {
    let (office, anna) = office().await;
    let mut key = authenticator();
    let (mut browser, codes) = first(&office, &mut key, ANNA).await;
    assert_eq!(codes.len(), 10);
    browser
        .get(LIST)
        .await
        .says("Laptop")
        .says("Never used yet")
        .says("It is your only second step, so it stays")
        .hides("passkeys/remove");
    let me = browser.get("/w/northwind/me").await;
    me.says("<dd>On</dd>").says("10 left");
    me.says("Set up an authenticator app");
    office.seal().await;
    let row = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(row.two_step.enrolled_at, Some(office.clock.now()));
    assert_eq!(row.two_step.codes_left, 10);
    assert_eq!(row.two_step.n_passkeys, 1);
    assert_eq!(row.two_step.passkey_used_at, None);
    assert_eq!(row.two_step.authenticator_at, None, "by passkey alone");
    assert_eq!(office.causes("two_step_enrolled").await, ["passkey"]);

    let (mut browser, page) = half(&office, ANNA).await;
    page.hides("name=\"code\"");
    let page = with_passkey(&mut browser, &page, &mut key).await;
    assert_eq!(page.location(), "/w/northwind/me");
    browser.get(LIST).await.hides("Never used yet");
    assert_eq!(office.causes("passkey_used").await.len(), 1);
    office.seal().await;
    let row = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(row.two_step.passkey_used_at, Some(office.clock.now()));
    let (mut browser, page) = half(&office, ANNA).await;
    let fields = [("number", "1"), ("backup", codes[0].as_str())];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.location(), "/w/northwind/me");
}

#[tokio::test]
async fn a_passkey_stands_beside_the_phone_at_every_door_and_the_codes_go_on_working_tfa_1() {
    let (office, _) = office().await;
    let petra = office.owner.clone();
    office.set_password(&petra.identity, PASSWORD).await;
    office.enrol(&petra.identity).await;
    let (petras, mut key) = ("petra@northwind.example", authenticator());
    let mut browser = Browser::new(&office);
    browser
        .sign_in_with_code("northwind", petras, &office.code())
        .await;
    office.clock.advance(30 * SECOND);
    let code = office.code();
    let page = add(&mut browser, &mut key, "Key ring", &[("code", &code)]).await;
    assert_eq!(page.location(), LIST);
    assert_eq!(office.causes("passkey_added").await, [""]);

    // At the workspace's address, by a code or by the passkey.
    let (mut browser, page) = half(&office, petras).await;
    page.says("name=\"code\"");
    let page = with_passkey(&mut browser, &page, &mut key).await;
    assert_eq!(page.location(), "/w/northwind/me");
    office.clock.advance(30 * SECOND);
    let (mut browser, page) = half(&office, petras).await;
    let page = browser.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(page.location(), "/w/northwind/me");

    // At the server's own.
    office.another("fabrikam").await;
    for (at, lands) in [("/", "/w/northwind/me"), ("/?to=profile", "/profile")] {
        let mut browser = Browser::new(&office);
        let page = browser.get(at).await;
        let fields = [("login", petras), ("password", PASSWORD)];
        let page = browser.submit(&page, &fields).await;
        let page = browser.follow(&page).await;
        let page = with_passkey(&mut browser, &page, &mut key).await;
        assert_eq!(page.location(), lands);
    }

    // And where an app is connected.
    let mut browser = Browser::new(&office);
    let path = format!(
        "/oauth/authorize?response_type=code&client_id=gatehouse-desktop&redirect_uri={}&state=s&code_challenge={}\
         &code_challenge_method=S256&workspace=northwind&device_name=laptop&dpop_jkt={}",
        encoded("http://127.0.0.1:49152/callback"),
        challenge("a-verifier-of-at-least-forty-three-characters-"),
        DeviceKey::new(&office.app.random).thumbprint()
    );
    let page = browser.get(&path).await;
    let fields = [("login", petras), ("password", PASSWORD)];
    let page = browser.submit(&page, &fields).await;
    let page = browser.follow(&page).await;
    let page = with_passkey(&mut browser, &page, &mut key).await;
    let to = page.location();
    assert!(
        to.starts_with("http://127.0.0.1:49152/callback?code="),
        "{to}"
    );
    assert_eq!(office.causes("passkey_used").await.len(), 4);
}

#[tokio::test]
async fn an_answer_is_for_one_half_sign_in_once_and_for_five_minutes_tfa_1_attack_14() {
    let (office, _) = office().await;
    let mut key = authenticator();
    first(&office, &mut key, ANNA).await;
    // Of another half sign-in of the same person.
    let (mut one, ones) = half(&office, ANNA).await;
    let (mut two, twos) = half(&office, ANNA).await;
    let answered = answer(&mut key, &ones);
    let page = two.submit(&twos, &[("passkey", &answered)]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    page.says(NOT_TAKEN);
    // A wrong answer spent that question, and its page asks another one.
    let page = with_passkey(&mut two, &twos, &mut key).await;
    page.says(NOT_TAKEN);
    assert_ne!(asked(&page)["challenge"], asked(&twos)["challenge"]);
    // Once: neither the step nor the question opens twice.
    let answered = answer(&mut key, &ones);
    let page = one.submit(&ones, &[("passkey", &answered)]).await;
    assert_eq!(page.location(), "/w/northwind/me");
    let page = one.submit(&ones, &[("passkey", &answered)]).await;
    assert_eq!(page.location(), "/w/northwind");
    // Too late.
    let (mut late, page) = half(&office, ANNA).await;
    let answered = answer(&mut key, &page);
    office.clock.advance(5 * MINUTE);
    let page = late.submit(&page, &[("passkey", &answered)]).await;
    page.says(NOT_TAKEN);
    let causes = office.causes("sign_in_failed").await;
    assert_eq!(causes, ["wrong_passkey"; 3]);
}

#[tokio::test]
async fn another_page_another_person_or_an_owner_who_was_not_verified_opens_nothing_tfa_1() {
    let (office, _) = office().await;
    person(&office, BEN).await;
    let (mut annas, mut bens) = (authenticator(), authenticator());
    first(&office, &mut annas, ANNA).await;
    first(&office, &mut bens, BEN).await;
    for bad in ["{}", "null", "no json"] {
        let (mut browser, page) = half(&office, ANNA).await;
        let page = browser.submit(&page, &[("passkey", bad)]).await;
        page.says(NOT_TAKEN);
        office.clock.advance(30 * SECOND);
    }
    // Ben's, which signs Anna's question.
    let (_, own) = half(&office, BEN).await;
    let (mut browser, page) = half(&office, ANNA).await;
    let mut question = asked(&page);
    question["allowCredentials"] = asked(&own)["allowCredentials"].clone();
    let answered = answer_to(&mut bens, &question);
    let page = browser.submit(&page, &[("passkey", &answered)]).await;
    page.says(NOT_TAKEN);
    // Asked by another page, as a copy of this one would.
    let (mut browser, page) = half(&office, ANNA).await;
    let options = json!({ "publicKey": asked(&page) });
    let options: RequestChallengeResponse = serde_json::from_value(options).unwrap();
    let evil = Url::parse("https://evil.gatehouse.example").unwrap();
    let answered = annas.do_authentication(evil, options).unwrap();
    let answered = serde_json::to_string(&answered).unwrap();
    let page = browser.submit(&page, &[("passkey", &answered)]).await;
    page.says(NOT_TAKEN);
    // Touched, but by whom?
    let (mut browser, page) = half(&office, ANNA).await;
    let mut question = asked(&page);
    assert_eq!(question["userVerification"], "required");
    question["userVerification"] = "discouraged".into();
    let answered = answer_to(&mut annas, &question);
    let page = browser.submit(&page, &[("passkey", &answered)]).await;
    page.says(NOT_TAKEN);
    let causes = office.causes("sign_in_failed").await;
    assert_eq!(causes, ["wrong_passkey"; 6]);
}

#[tokio::test]
async fn a_count_of_uses_that_does_not_grow_is_refused_and_the_log_says_why_tfa_1() {
    let (office, _) = office().await;
    let mut key = authenticator();
    first(&office, &mut key, ANNA).await;
    let (mut one, ones) = half(&office, ANNA).await;
    let (mut two, twos) = half(&office, ANNA).await;
    let earlier = answer(&mut key, &ones);
    let page = with_passkey(&mut two, &twos, &mut key).await;
    assert_eq!(page.location(), "/w/northwind/me");
    let page = one.submit(&ones, &[("passkey", &earlier)]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    page.says("someone may have a copy of it");
    // The same, where the copy is known before the question.
    office
        .tamper("update passkey set counter = 100, credential = replace(credential, '\"counter\":2', '\"counter\":100')")
        .await;
    let (mut browser, page) = half(&office, ANNA).await;
    let page = with_passkey(&mut browser, &page, &mut key).await;
    page.says("someone may have a copy of it");
    let causes = office.causes("sign_in_failed").await;
    assert_eq!(causes, ["passkey_copied"; 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_answers_at_once_one_opens_and_five_second_steps_are_checked_tfa_1_attack_5() {
    let (office, _) = office().await;
    let mut key = authenticator();
    first(&office, &mut key, ANNA).await;
    let (browser, page) = half(&office, ANNA).await;
    let (csrf, answered) = (page.csrf(), answer(&mut key, &page));
    let tries = (0..20).map(|_| {
        let (mut browser, csrf, answered) = (browser.clone(), csrf.clone(), answered.clone());
        tokio::spawn(async move {
            let fields = [("csrf", csrf.as_str()), ("passkey", &answered)];
            browser.post("/w/northwind/confirm", &fields).await.status
        })
    });
    let answers = futures_util::future::join_all(tries).await;
    let n = |status| {
        let same = answers
            .iter()
            .filter(|one| *one.as_ref().unwrap() == status);
        same.count()
    };
    assert_eq!(office.number("select count(*) from session").await, 2);
    assert!(n(StatusCode::UNAUTHORIZED) <= 5);
    // Wrong ones count as wrong codes do.
    office.clock.advance(15 * MINUTE);
    let (mut browser, page) = half(&office, ANNA).await;
    for _ in 0..5 {
        let page = browser.submit(&page, &[("passkey", "{}")]).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    }
    let page = browser.get("/w/northwind/confirm").await;
    let page = with_passkey(&mut browser, &page, &mut key).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_stolen_session_neither_adds_nor_removes_a_passkey_attack_31_attack_33() {
    let (office, _) = office().await;
    let ben = person(&office, BEN).await;
    let (mut key, mut other, mut bens) = (authenticator(), authenticator(), authenticator());
    // Without a second step the password is asked again, however young the session is.
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.get(&format!("{LIST}/new")).await;
    page.says("name=\"password\"").hides("Make the passkey");
    let wrong = browser.submit(&page, &[("password", "wrong")]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let (mut anna, codes) = first(&office, &mut key, ANNA).await;
    let (mut his, _) = first(&office, &mut bens, BEN).await;
    // With one, it is asked for at once; nothing that was not asked for is taken.
    let page = anna.get(&format!("{LIST}/new")).await;
    page.says("data-passkey=\"get\"").hides("Make the passkey");
    let csrf = page.csrf();
    let fields = [("csrf", csrf.as_str()), ("name", "Mine"), ("passkey", "{}")];
    let page = anna.post(&format!("{LIST}/add"), &fields).await;
    page.says(NOT_TAKEN);
    let fields = [("number", "1"), ("backup", codes[0].as_str())];
    office.clock.advance(SECOND);
    let page = add(&mut anna, &mut other, "Phone", &fields).await;
    assert_eq!(page.location(), LIST);
    let removing = anna.get(LIST).await;
    let removing = removing.between("href=\"/w/northwind/passkeys/remove?id=", "\"");
    let removing = format!("{LIST}/remove?id={}", removing.unwrap());
    let page = anna.get(&removing).await;
    page.says("Remove “Laptop”");
    let refused = anna.submit(&page, &[]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    // Another's passkey is not there for Ben, whatever he proves.
    let own = his.get(&format!("{LIST}/new")).await;
    let proof = answer(&mut bens, &own);
    let fields = [("csrf", own.csrf()), ("passkey", proof)];
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let page = his.post(&removing, &fields).await;
    assert_eq!(page.location(), LIST);
    let sql = "select count(*) from passkey where removed_at is null";
    assert_eq!(office.number(sql).await, 3);
    // She herself, by the passkey that goes; afterwards it opens nothing.
    let page = anna.get(&removing).await;
    let (mut late, lates) = half(&office, ANNA).await;
    let in_hand = answer(&mut key, &lates);
    let page = with_passkey(&mut anna, &page, &mut key).await;
    assert_eq!(page.location(), LIST);
    anna.get(LIST).await.says("Phone").hides("Laptop");
    let refused = late.submit(&lates, &[("passkey", &in_hand)]).await;
    refused.says(NOT_TAKEN);
    assert_eq!(office.causes("passkey_removed").await, [""]);
    office.seal().await;
    let row = office.employee(&ben.employee).await.unwrap().row;
    assert_eq!(row.two_step.codes_left, 10);
}

#[tokio::test]
async fn the_last_factor_stays_until_an_authenticator_stands_beside_it_tfa_1_tfa_5() {
    let (office, _) = office().await;
    let mut key = authenticator();
    let (mut browser, _) = first(&office, &mut key, ANNA).await;
    let id = office.text("select id from passkey").await;
    let removing = format!("{LIST}/remove?id={id}");
    assert_eq!(browser.get(&removing).await.location(), LIST);
    let page = browser.get("/w/northwind/two-step").await;
    page.says("Your passkeys stay");
    let page = with_passkey(&mut browser, &page, &mut key).await;
    let page = browser.follow(&page).await;
    let shown = page.between("<p class=\"key\">", "</p>").unwrap();
    let shown = shown.replace(' ', "");
    let code = crate::browser::code_of(&shown, office.clock.now());
    browser
        .submit(&page, &[("code", &code)])
        .await
        .says("Two-step is on");
    office.clock.advance(30 * SECOND);
    let page = browser.get(&removing).await;
    let code = crate::browser::code_of(&shown, office.clock.now());
    let page = browser.submit(&page, &[("code", &code)]).await;
    assert_eq!(page.location(), LIST);
    browser.follow(&page).await.says("You have none yet");
    let (_, page) = half(&office, ANNA).await;
    page.hides("data-passkey").says("name=\"code\"");
}

#[tokio::test]
async fn a_pause_asks_for_no_passkey_and_the_dismissed_come_in_by_none_tfa_3_tfa_8_sgn_4() {
    let (office, anna) = office().await;
    let mut key = authenticator();
    first(&office, &mut key, ANNA).await;
    office.seal().await;
    let until = office.clock.now().plus(DAY).0;
    let pause = format!("paused_until = {until}, pause_reason = 'Lost'");
    office
        .tamper(&format!(
            "update employee set {pause} where id = '{}'",
            anna.employee
        ))
        .await;
    let page = Browser::new(&office)
        .sign_in("northwind", ANNA, PASSWORD)
        .await;
    assert_eq!(page.location(), "/w/northwind/me", "paused");
    office.clock.advance(DAY);
    let (mut browser, page) = half(&office, ANNA).await;
    office
        .tamper(&format!(
            "update employee set status = 'dismissed' where id = '{}'",
            anna.employee
        ))
        .await;
    let page = with_passkey(&mut browser, &page, &mut key).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    browser
        .get("/w/northwind/me")
        .await
        .hides("You are signed in");
}

#[tokio::test]
async fn where_browsers_allow_no_passkeys_the_page_says_so_and_backup_codes_work_tfa_1() {
    let (mut office, _) = office().await;
    let mut key = authenticator();
    let (_, codes) = first(&office, &mut key, ANNA).await;
    for origin in [
        "http://gatehouse.example",
        "https://192.0.2.7",
        "http://127.0.0.1:8080",
    ] {
        office.set(|config| config.public_url = origin.to_owned());
        let (mut browser, page) = half(&office, ANNA).await;
        page.says("do not work at this address")
            .hides("data-passkey");
        let number = office
            .number("select min(number) from backup_code where used_at is null")
            .await;
        let code = codes[usize::try_from(number).unwrap() - 1].as_str();
        let number = number.to_string();
        let fields = [("number", number.as_str()), ("backup", code)];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.location(), "/w/northwind/me", "{origin}");
        let page = browser.get(LIST).await;
        page.says("Passkeys do not work at this address")
            .says(origin);
        office.clock.advance(30 * SECOND);
    }
}

#[tokio::test]
async fn a_webhook_asks_for_the_second_step_of_who_has_passkeys_only_too_tfa_1_attack_31() {
    let (office, _) = office().await;
    let mut key = authenticator();
    let (mut browser, codes) = first(&office, &mut key, ANNA).await;
    let page = browser.get("/w/northwind/webhooks").await;
    let mut fields = vec![
        ("title", "Payroll"),
        ("people", "user_basic"),
        ("departments", "yes"),
        ("days", "90"),
        ("password", PASSWORD),
    ];
    let refused = browser.submit(&page, &fields).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(office.number("select count(*) from webhook").await, 0);
    let mut by_code = fields.clone();
    by_code.extend([("number", "1"), ("backup", codes[0].as_str())]);
    let made = browser.submit(&page, &by_code).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let page = browser.get("/w/northwind/webhooks").await;
    page.hides("name=\"code\"");
    let (answered, csrf) = (answer(&mut key, &page), page.csrf());
    fields.extend([("passkey", answered.as_str()), ("csrf", csrf.as_str())]);
    let made = browser.post("/w/northwind/webhooks", &fields).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let again = browser.post("/w/northwind/webhooks", &fields).await;
    assert_eq!(
        again.status,
        StatusCode::UNAUTHORIZED,
        "an answer counts once"
    );
    assert_eq!(office.number("select count(*) from webhook").await, 2);
}
