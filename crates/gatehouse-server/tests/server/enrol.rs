//! Setting up the second step, the codes for when the phone is gone, and sign-ins that lead only there.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use gatehouse_rules::event::EventKind;
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, MINUTE, SECOND, Time};
use gatehouse_server::pages::encoded;
use gatehouse_server::store;

use crate::browser::{Browser, PASSWORD, Page, code_of};
use crate::harness::{Client, Office};

const ANNA: &str = "anna@northwind.example";
const BEN: &str = "ben@northwind.example";

async fn office() -> (Office, Client) {
    let office = Office::open().await;
    let anna = person(&office, ANNA).await;
    (office, anna)
}

async fn person(office: &Office, email: &str) -> Client {
    let person = office.member(Role::Employee, email).await;
    office.set_password(&person.identity, PASSWORD).await;
    person
}

/// The key on a page that sets up.
fn key(page: &Page) -> String {
    let key = page.between("<p class=\"key\">", "</p>").expect("a key");
    key.replace(' ', "")
}

fn codes(page: &Page) -> Vec<String> {
    let list = page.between("<ol class=\"codes\">", "</ol>").unwrap();
    list.split("<li>")
        .skip(1)
        .map(|item| item.replace("</li>", ""))
        .collect()
}

/// Signs in and sets up; the key and the backup codes.
async fn set_up(office: &Office, browser: &mut Browser, login: &str) -> (String, Vec<String>) {
    browser.sign_in("northwind", login, PASSWORD).await;
    let page = browser.begin("/w/northwind/two-step").await;
    let key = key(&page);
    let code = code_of(&key, office.clock.now());
    let page = browser.submit(&page, &[("code", &code)]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    (key, codes(&page))
}

/// Password, then a backup code.
async fn by_backup(browser: &mut Browser, login: &str, number: &str, code: &str) -> Page {
    let page = browser.sign_in("northwind", login, PASSWORD).await;
    let page = browser.follow(&page).await;
    let fields = [("number", number), ("backup", code)];
    browser.submit(&page, &fields).await
}

#[tokio::test]
async fn a_person_sets_up_two_step_with_a_key_and_a_first_code_tfa_1_tfa_2() {
    let (office, anna) = office().await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    let me = browser.follow(&page).await;
    me.says("href=\"/w/northwind/two-step\"")
        .says("<dd>Off</dd>");
    let page = browser.begin("/w/northwind/two-step").await;
    let key = key(&page);
    assert_eq!(key.len(), 32, "160 bits");
    page.says("<svg class=\"qr\"").says(&format!(
        "otpauth://totp/Northwind:anna%40northwind.example?secret={key}&amp;issuer=Northwind"
    ));
    let again = browser.begin("/w/northwind/two-step").await;
    again.says(&format!("secret={key}"));
    let wrong = browser.submit(&page, &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    wrong
        .says("That code is not right")
        .says(&format!("secret={key}"));
    assert_eq!(office.number("select count(*) from factor").await, 0);
    let kept = office.text("select secret_sealed from enrolment").await;
    assert!(!kept.contains(&key));
    let first = code_of(&key, office.clock.now());
    let page = browser.submit(&page, &[("code", &first)]).await;
    let shown = codes(&page);
    assert_eq!(shown.len(), 10);
    assert_eq!(
        office
            .number("select count(*) from backup_code where code_hash like '$argon2id$%'")
            .await,
        10
    );
    browser
        .get("/w/northwind/me")
        .await
        .says("<dd>On</dd>")
        .says("10 left")
        .hides(&shown[0]);
    let again = browser.begin("/w/northwind/two-step").await;
    again.hides(&key).says("Use a new phone");
    office.seal().await;
    let row = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(row.two_step.enrolled_at, Some(office.clock.now()));
    assert_eq!(row.two_step.codes_left, 10);
    assert_eq!(row.two_step.authenticator_at, row.two_step.enrolled_at);
    assert_eq!(row.two_step.n_passkeys, 0);
    assert_eq!(office.causes("two_step_enrolled").await, [""]);
    // Only with a code now; the first one is spent.
    let page = Browser::new(&office)
        .sign_in_with_code("northwind", ANNA, &first)
        .await;
    page.says("used already");
    office.clock.advance(30 * SECOND);
    let next = code_of(&key, office.clock.now());
    let page = Browser::new(&office)
        .sign_in_with_code("northwind", ANNA, &next)
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
}

/// What a telephone reads from the picture of a page that sets up.
fn scanned(page: &Page) -> String {
    let path = page.between("<path fill=\"#000\" d=\"", "\"").unwrap();
    let side = page.between("viewBox=\"0 0 ", " ").unwrap();
    let side: usize = side.parse().unwrap();
    let dark: BTreeSet<(usize, usize)> = path
        .split('M')
        .skip(1)
        .map(|square| {
            let at = square.strip_suffix("h1v1h-1z").unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            (x.parse().unwrap(), y.parse().unwrap())
        })
        .collect();
    // A camera has more than one dot for each square.
    const DOTS: usize = 6;
    let mut picture = rqrr::PreparedImage::prepare_from_bitmap(side * DOTS, side * DOTS, |x, y| {
        dark.contains(&(x / DOTS, y / DOTS))
    });
    let codes = picture.detect_grids();
    assert_eq!(codes.len(), 1);
    codes[0].decode().unwrap().1
}

#[tokio::test]
async fn a_telephone_reads_the_key_of_the_page_from_its_picture_tfa_1() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.begin("/w/northwind/two-step").await;
    let link = page.between("<a href=\"otpauth:", "\"").unwrap();
    let link = format!("otpauth:{}", link.replace("&amp;", "&"));
    assert_eq!(scanned(&page), link);
    assert!(link.contains(&format!("?secret={}&", key(&page))), "{link}");
    assert!(link.ends_with("&algorithm=SHA1&digits=6&period=30"));
}

#[tokio::test]
async fn a_set_up_belongs_to_its_session_for_ten_minutes_and_works_once_tfa_1_attack_15() {
    let (office, _) = office().await;
    person(&office, BEN).await;
    let (mut one, mut two) = (Browser::new(&office), Browser::new(&office));
    one.sign_in("northwind", ANNA, PASSWORD).await;
    two.sign_in("northwind", ANNA, PASSWORD).await;
    let mut ben = Browser::new(&office);
    ben.sign_in("northwind", BEN, PASSWORD).await;
    let first = one.begin("/w/northwind/two-step").await;
    let second = two.begin("/w/northwind/two-step").await;
    let bens = ben.begin("/w/northwind/two-step").await;
    assert_ne!(key(&first), key(&second));
    let code = code_of(&key(&first), office.clock.now());
    for (browser, page) in [(&mut two, &second), (&mut ben, &bens)] {
        let answer = browser.submit(page, &[("code", &code)]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "another's secret");
    }
    // A stranger's browser has none at all.
    let mut stranger = Browser::new(&office);
    let csrf = stranger.get("/w/northwind").await.csrf();
    let fields = [("csrf", csrf.as_str()), ("code", &code)];
    let answer = stranger.post("/w/northwind/two-step/phone", &fields).await;
    assert_eq!(answer.location(), "/w/northwind");
    let on = one.submit(&first, &[("code", &code)]).await;
    assert_eq!(on.status, StatusCode::OK);
    let twice = one.submit(&first, &[("code", &code)]).await;
    assert_eq!(twice.location(), "/w/northwind/two-step", "spent");
    let theirs = code_of(&key(&second), office.clock.now());
    let late = two.submit(&second, &[("code", &theirs)]).await;
    assert_eq!(
        late.location(),
        "/w/northwind/two-step",
        "ended by the other"
    );
    assert_eq!(office.number("select count(*) from factor").await, 1);
    office.clock.advance(10 * MINUTE);
    let bens_code = code_of(&key(&bens), office.clock.now());
    let over = ben.submit(&bens, &[("code", &bens_code)]).await;
    assert_eq!(over.location(), "/w/northwind/two-step");
    assert_eq!(office.number("select count(*) from factor").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_set_ups_confirmed_at_once_one_becomes_the_factor_tfa_1() {
    let (office, _) = office().await;
    let mut ready = Vec::new();
    for _ in 0..4 {
        let mut browser = Browser::new(&office);
        browser.sign_in("northwind", ANNA, PASSWORD).await;
        let page = browser.begin("/w/northwind/two-step").await;
        ready.push((browser, page));
    }
    let now = office.clock.now();
    let tries = ready.into_iter().map(|(mut browser, page)| {
        tokio::spawn(async move {
            let code = code_of(&key(&page), now);
            browser.submit(&page, &[("code", &code)]).await.status
        })
    });
    let answers = futures_util::future::join_all(tries).await;
    let on = answers
        .into_iter()
        .filter(|one| *one.as_ref().unwrap() == StatusCode::OK);
    assert_eq!(on.count(), 1);
    assert_eq!(office.number("select count(*) from factor").await, 1);
}

#[tokio::test]
async fn a_session_proves_the_password_before_the_first_set_up_however_young_it_is_tfa_1_attack_31()
{
    let (office, _) = office().await;
    for waits in [0, 11 * MINUTE] {
        let mut browser = Browser::new(&office);
        browser.sign_in("northwind", ANNA, PASSWORD).await;
        office.clock.advance(waits);
        let page = browser.get("/w/northwind/two-step").await;
        page.says("name=\"password\"").hides("class=\"key\"");
        let wrong = browser.submit(&page, &[("password", "wrong")]).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
        wrong
            .says("That password is not right")
            .hides("class=\"key\"");
        let none = [("csrf", page.csrf()), ("code", "000000".to_owned())];
        let none = none.each_ref().map(|(name, value)| (*name, value.as_str()));
        let skipped = browser.post("/w/northwind/two-step/phone", &none).await;
        assert_eq!(skipped.location(), "/w/northwind/two-step");
        assert_eq!(office.number("select count(*) from enrolment").await, 0);
    }
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.get("/w/northwind/two-step").await;
    let right = browser.submit(&page, &[("password", PASSWORD)]).await;
    let page = browser.follow(&right).await;
    assert_eq!(key(&page).len(), 32);
    let causes = ["wrong_password", "wrong_password"];
    assert_eq!(office.causes("sign_in_failed").await, causes);
}

#[tokio::test]
async fn a_new_phone_takes_a_code_of_the_old_one_and_the_old_secret_and_list_die_tfa_5_attack_31() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    let (old, backup) = set_up(&office, &mut browser, ANNA).await;
    let page = browser.get("/w/northwind/two-step").await;
    page.says("Use a new phone").hides("class=\"key\"");
    let wrong = browser.submit(&page, &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    office.clock.advance(30 * SECOND);
    let code = code_of(&old, office.clock.now());
    let right = browser.submit(&page, &[("code", &code)]).await;
    let page = browser.follow(&right).await;
    let new = key(&page);
    assert_ne!(new, old);
    let mut half = Browser::new(&office);
    let asked = half.sign_in("northwind", ANNA, PASSWORD).await;
    let asked = half.follow(&asked).await;
    let code = code_of(&new, office.clock.now());
    let on = browser.submit(&page, &[("code", &code)]).await;
    assert_eq!(on.status, StatusCode::OK);
    assert_ne!(codes(&on), backup);
    office.clock.advance(30 * SECOND);
    let code = code_of(&new, office.clock.now());
    let late = half.submit(&asked, &[("code", &code)]).await;
    assert_eq!(late.location(), "/w/northwind", "the half sign-in ended");
    let by_old = code_of(&old, office.clock.now());
    let page = Browser::new(&office)
        .sign_in_with_code("northwind", ANNA, &by_old)
        .await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "the old secret died");
    let page = Browser::new(&office)
        .sign_in_with_code("northwind", ANNA, &code)
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
    assert_eq!(office.causes("two_step_enrolled").await, ["", "new_phone"]);
    let page = browser.get("/w/northwind/two-step").await;
    let fields = [("number", "3"), ("backup", backup[2].as_str())];
    let refused = browser.submit(&page, &fields).await;
    refused.says("That backup code is not right");
}

#[tokio::test]
async fn a_new_phone_by_a_backup_code_or_in_a_pause_which_ends_with_it_tfa_4_tfa_5() {
    let (office, anna) = office().await;
    let mut browser = Browser::new(&office);
    let (_, backup) = set_up(&office, &mut browser, ANNA).await;
    let page = browser.get("/w/northwind/two-step").await;
    let fields = [("number", "3"), ("backup", backup[2].as_str())];
    let right = browser.submit(&page, &fields).await;
    assert_eq!(right.location(), "/w/northwind/two-step");
    let page = browser.follow(&right).await;
    let code = code_of(&key(&page), office.clock.now());
    browser.submit(&page, &[("code", &code)]).await;
    let until = office.clock.now().plus(DAY);
    office
        .tamper(&format!(
            "update employee set paused_until = {}, pause_reason = 'lost' where id = '{}'",
            until.0, anna.employee
        ))
        .await;
    let mut lost = Browser::new(&office);
    let page = lost.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/me", "paused");
    lost.get("/w/northwind/two-step")
        .await
        .says("name=\"password\"");
    let page = lost.begin("/w/northwind/two-step").await;
    let code = code_of(&key(&page), office.clock.now());
    let on = lost.submit(&page, &[("code", &code)]).await;
    assert_eq!(on.status, StatusCode::OK);
    office.seal().await;
    let row = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(row.two_step.paused_until, None, "TFA-4: ended early");
    assert_eq!(row.two_step.pause_reason, None);
    let page = Browser::new(&office)
        .sign_in("northwind", ANNA, PASSWORD)
        .await;
    assert_eq!(page.location(), "/w/northwind/confirm");
}

#[tokio::test]
async fn a_backup_code_opens_the_second_step_once_however_it_is_typed_tfa_2_tfa_3() {
    let (office, anna) = office().await;
    let mut browser = Browser::new(&office);
    let (_, codes) = set_up(&office, &mut browser, ANNA).await;
    let before = office.app.passwords.n_hashed();
    let typed = format!(" {} ", codes[6].to_uppercase().replace('-', ""));
    let page = by_backup(&mut Browser::new(&office), ANNA, "7", &typed).await;
    assert_eq!(page.location(), "/w/northwind/me");
    assert_eq!(
        office.app.passwords.n_hashed(),
        before + 2,
        "one hash for the password, one for the code"
    );
    office.seal().await;
    let row = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(row.two_step.codes_left, 9);
    assert_eq!(office.causes("backup_code_used").await.len(), 1);
    let page = by_backup(&mut Browser::new(&office), ANNA, "7", &codes[6]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    page.says("used already")
        .says("<details class=\"other\" open>");
    office.clock.advance(SECOND);
    let page = by_backup(&mut Browser::new(&office), ANNA, "8", &codes[6]).await;
    page.says("That backup code is not right");
    let mut causes = office.causes("sign_in_failed").await;
    causes.retain(|cause| cause.contains("backup"));
    assert_eq!(causes, ["backup_code_used", "wrong_backup_code"]);
}

#[tokio::test]
async fn a_backup_code_of_someone_else_of_an_older_list_or_without_the_password_is_refused_tfa_2_attack_12()
 {
    let (office, _) = office().await;
    person(&office, BEN).await;
    let (mut anna, mut ben) = (Browser::new(&office), Browser::new(&office));
    let (key, old) = set_up(&office, &mut anna, ANNA).await;
    let (_, bens) = set_up(&office, &mut ben, BEN).await;
    let page = by_backup(&mut Browser::new(&office), ANNA, "1", &bens[0]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "someone else's");
    let mut nobody = Browser::new(&office);
    let csrf = nobody.get("/w/northwind").await.csrf();
    let fields = [
        ("csrf", csrf.as_str()),
        ("number", "1"),
        ("backup", old[0].as_str()),
    ];
    let page = nobody.post("/w/northwind/confirm", &fields).await;
    assert_eq!(page.location(), "/w/northwind", "without the password");
    assert!(!nobody.cookies.contains_key("gatehouse-session"));
    // New ones take a code, and end the old.
    let page = anna.get("/w/northwind/codes").await;
    let wrong = anna.submit(&page, &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    office.clock.advance(30 * SECOND);
    let code = code_of(&key, office.clock.now());
    let page = anna.submit(&page, &[("code", &code)]).await;
    let new = codes(&page);
    assert_eq!(new.len(), 10);
    assert_eq!(office.causes("backup_codes_made").await, [""]);
    let page = by_backup(&mut Browser::new(&office), ANNA, "1", &old[0]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "of the older list");
    let page = by_backup(&mut Browser::new(&office), ANNA, "1", &new[0]).await;
    assert_eq!(page.location(), "/w/northwind/me");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_simultaneous_uses_of_one_backup_code_one_wins_tfa_2_attack_11() {
    let (office, anna) = office().await;
    let (_, codes) = set_up(&office, &mut Browser::new(&office), ANNA).await;
    let mut ready = Vec::new();
    for _ in 0..50 {
        let mut browser = Browser::new(&office);
        let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
        let page = browser.follow(&page).await;
        ready.push((browser, page.csrf()));
    }
    let sessions = office.number("select count(*) from session").await;
    let tries = ready.into_iter().map(|(mut browser, csrf)| {
        let code = codes[0].clone();
        tokio::spawn(async move {
            let fields = [("csrf", csrf.as_str()), ("number", "1"), ("backup", &code)];
            browser.post("/w/northwind/confirm", &fields).await.status
        })
    });
    let answers = futures_util::future::join_all(tries).await;
    let in_ = answers
        .into_iter()
        .filter(|one| *one.as_ref().unwrap() == StatusCode::SEE_OTHER);
    assert_eq!(in_.count(), 1);
    assert_eq!(
        office.number("select count(*) from session").await,
        sessions + 1
    );
    // The throttle let five of them near the code. Without it, still one wins.
    let hash = office
        .text("select code_hash from backup_code where number = 2")
        .await;
    let claims = (0..50).map(|_| {
        let (db, identity, hash) = (office.app.db.clone(), anna.identity.clone(), hash.clone());
        tokio::spawn(async move {
            let mut tx = db.begin().await.unwrap();
            let won = store::factor::claim_code(&mut tx, &identity, 2, &hash, Time(1))
                .await
                .unwrap();
            tx.commit().await.unwrap();
            won
        })
    });
    let won = futures_util::future::join_all(claims).await;
    assert_eq!(
        won.into_iter().filter(|won| *won.as_ref().unwrap()).count(),
        1
    );
}

#[tokio::test]
async fn who_runs_low_on_backup_codes_is_told_tfa_2() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    set_up(&office, &mut browser, ANNA).await;
    for (left, words) in [
        (3, None),
        (2, Some("You have 2 backup codes left")),
        (1, Some("You have one backup code left")),
        (0, Some("You have no backup codes left")),
    ] {
        office
            .tamper(&format!(
                "update backup_code set used_at = 1 where number <= {}",
                10 - left
            ))
            .await;
        let page = browser.get("/w/northwind/me").await;
        page.says(&format!("{left} left"));
        match words {
            Some(words) => page.says(words),
            None => page.hides("You have"),
        };
    }
}

#[tokio::test]
async fn backup_codes_are_kept_as_a_file_that_holds_nothing_else_tfa_2() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    let (_, codes) = set_up(&office, &mut browser, ANNA).await;
    let csrf = browser.get("/w/northwind/me").await.csrf();
    let all = codes.join(" ");
    let fields = [("csrf", csrf.as_str()), ("codes", all.as_str())];
    let file = browser.post("/w/northwind/codes/file", &fields).await;
    assert!(
        file.header("content-type")
            .unwrap()
            .starts_with("text/plain")
    );
    assert_eq!(
        file.header("content-disposition").unwrap(),
        "attachment; filename=\"backup-codes-northwind.txt\""
    );
    file.says(&format!(" 1. {}", codes[0]))
        .says(&format!("10. {}", codes[9]));
    for bad in ["", "<script>alert(1)</script>", &format!("{all} {all}")] {
        let fields = [("csrf", csrf.as_str()), ("codes", bad)];
        let page = browser.post("/w/northwind/codes/file", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
}

#[tokio::test]
async fn five_second_steps_are_checked_wherever_they_are_typed() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    let (_, codes) = set_up(&office, &mut browser, ANNA).await;
    let phone = browser.get("/w/northwind/two-step").await;
    let renew = browser.get("/w/northwind/codes").await;
    let before = office.app.passwords.n_hashed();
    for i in 0..5 {
        let page = [&phone, &renew][i % 2];
        let fields = [("number", "1"), ("backup", "0000-0000")];
        let answer = browser.submit(page, &fields).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    for page in [&phone, &renew] {
        let fields = [("number", "1"), ("backup", codes[0].as_str())];
        let answer = browser.submit(page, &fields).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    }
    let page = by_backup(&mut Browser::new(&office), ANNA, "1", &codes[0]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(office.app.passwords.n_hashed(), before + 5 + 1);
}

#[tokio::test]
async fn a_list_has_as_many_backup_codes_as_the_operator_says_tfa_2() {
    let (mut office, _) = office().await;
    office.set(|config| config.two_step.backup_codes = 6);
    let mut browser = Browser::new(&office);
    let (_, codes) = set_up(&office, &mut browser, ANNA).await;
    assert_eq!(codes.len(), 6);
    browser.get("/w/northwind/me").await.says("6 left");
    let csrf = browser.get("/w/northwind/me").await.csrf();
    let all = codes.join(" ");
    let fields = [("csrf", csrf.as_str()), ("codes", all.as_str())];
    let file = browser.post("/w/northwind/codes/file", &fields).await;
    assert_eq!(file.status, StatusCode::OK);
    file.says(&format!(" 6. {}", codes[5]));
}

#[tokio::test]
async fn twenty_first_codes_of_a_set_up_are_checked_tfa_1() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.begin("/w/northwind/two-step").await;
    for _ in 0..20 {
        let answer = browser.submit(&page, &[("code", "000000")]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let code = code_of(&key(&page), office.clock.now());
    let answer = browser.submit(&page, &[("code", &code)]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(office.number("select count(*) from factor").await, 0);
}

/// Makes two-step mandatory, and lets the grace of everyone pass.
async fn mandatory(office: &Office) {
    let decided = office.owner.decide(Decision::RequireTwoStep).await;
    assert_eq!(decided, Outcome::applied());
}

#[tokio::test]
async fn within_the_grace_the_page_says_until_when_and_after_it_sign_in_leads_only_to_set_up_tfa_6()
{
    let (office, anna) = office().await;
    mandatory(&office).await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    let me = browser.follow(&page).await;
    me.says("Northwind asks everyone for two-step")
        .says("Set it up by 23 September 2026, ");
    office.clock.advance(2 * DAY);
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/enrol");
    assert!(!browser.cookies.contains_key("gatehouse-session"));
    let page = browser.follow(&page).await;
    page.says("Northwind asks everyone for two-step");
    // The way round: neither the pages behind, nor those of the second step.
    for path in [
        "/w/northwind/me",
        "/w/northwind/two-step",
        "/w/northwind/confirm",
    ] {
        assert_eq!(browser.get(path).await.location(), "/w/northwind", "{path}");
    }
    let csrf = page.csrf();
    let early = browser
        .post("/w/northwind/enrol/done", &[("csrf", csrf.as_str())])
        .await;
    assert_eq!(early.status, StatusCode::GONE);
    let wrong = browser.submit(&page, &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let code = code_of(&key(&page), office.clock.now());
    let page = browser.submit(&page, &[("code", &code)]).await;
    assert_eq!(codes(&page).len(), 10);
    assert!(!browser.cookies.contains_key("gatehouse-session"));
    let done = browser
        .post("/w/northwind/enrol/done", &[("csrf", csrf.as_str())])
        .await;
    assert_eq!(done.location(), "/w/northwind/me");
    browser.get("/w/northwind/me").await.says("<dd>On</dd>");
    let twice = browser
        .post("/w/northwind/enrol/done", &[("csrf", csrf.as_str())])
        .await;
    assert_eq!(twice.status, StatusCode::GONE);
    let on = format!(
        "select count(*) from event where kind = '{}' and on_id = '{}'",
        EventKind::SignedIn.name(),
        anna.employee
    );
    assert_eq!(office.number(&on).await, 2);
    assert_eq!(office.causes("sign_in_failed").await, ["must_enrol"]);
}

#[tokio::test]
async fn who_is_blocked_or_dismissed_on_the_way_to_set_up_gets_no_further_tfa_6_blk_2() {
    let (office, anna) = office().await;
    mandatory(&office).await;
    office.clock.advance(2 * DAY);
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.follow(&page).await;
    let code = code_of(&key(&page), office.clock.now());
    for (change, back) in [
        ("blocked_at = 1", "blocked_at = null"),
        ("status = 'dismissed'", "status = 'active'"),
    ] {
        let set = |what| format!("update employee set {what} where id = '{}'", anna.employee);
        office.tamper(&set(change)).await;
        let answer = browser.submit(&page, &[("code", &code)]).await;
        assert_eq!(answer.status, StatusCode::GONE, "{change}");
        assert_eq!(office.number("select count(*) from factor").await, 0);
        office.tamper(&set(back)).await;
    }
    office.clock.advance(10 * MINUTE);
    let answer = browser.submit(&page, &[("code", &code)]).await;
    assert_eq!(answer.status, StatusCode::GONE, "it took too long");
}

#[tokio::test]
async fn connecting_an_app_leads_to_set_up_first_and_to_the_app_after_it_tfa_6() {
    let office = Office::open().await;
    office.set_password(&office.owner.identity, PASSWORD).await;
    mandatory(&office).await;
    office.clock.advance(2 * DAY);
    let back = "http://127.0.0.1:49152/callback";
    let path = format!(
        "/oauth/authorize?response_type=code&client_id=gatehouse-desktop&redirect_uri={}&state=s&code_challenge={c}\
         &code_challenge_method=S256&workspace=northwind&device_name=Desk&dpop_jkt={c}",
        encoded(back),
        c = "A".repeat(43)
    );
    let mut browser = Browser::new(&office);
    let page = browser.get(&path).await;
    let fields = [("login", "petra@northwind.example"), ("password", PASSWORD)];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.location(), "/w/northwind/enrol");
    assert_eq!(office.number("select count(*) from code").await, 0);
    let page = browser.follow(&page).await;
    let csrf = page.csrf();
    let code = code_of(&key(&page), office.clock.now());
    let page = browser.submit(&page, &[("code", &code)]).await;
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("form-action 'self' http://127.0.0.1:49152"));
    assert_eq!(office.number("select count(*) from code").await, 0);
    let done = browser
        .post("/w/northwind/enrol/done", &[("csrf", csrf.as_str())])
        .await;
    assert!(done.location().starts_with(&format!("{back}?code=")));
    assert!(!browser.cookies.contains_key("gatehouse-session"));
}

#[tokio::test]
async fn a_factor_is_the_identitys_and_every_company_of_it_learns_of_it_tfa_1() {
    let (office, anna) = office().await;
    let other = office.another("fabrikam").await;
    let there =
        store::workspace::find_by_slug(&mut office.app.db.connection().await.unwrap(), "fabrikam")
            .await
            .unwrap()
            .unwrap();
    office
        .tamper(&format!(
            "update employee set identity_id = '{}' where id = '{}'",
            anna.identity, other.employee
        ))
        .await;
    set_up(&office, &mut Browser::new(&office), ANNA).await;
    office.seal().await;
    let mut connection = office.app.db.connection().await.unwrap();
    let row = store::employee::find(&mut connection, &there.id, &other.employee)
        .await
        .unwrap()
        .unwrap()
        .row;
    assert_eq!(row.two_step.codes_left, 10);
    drop(connection);
    let mut causes = office.causes("two_step_enrolled").await;
    causes.sort();
    assert_eq!(causes, ["", "elsewhere"], "and not from where");
    let told = "select count(*) from event where cause = 'elsewhere' and ip is not null";
    assert_eq!(office.number(told).await, 0);
}

#[tokio::test]
async fn a_stolen_session_reads_no_key_of_a_set_up_that_its_owner_began_tfa_1_attack_31() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let mut thief = browser.clone();
    let mine = browser.begin("/w/northwind/two-step").await;
    let own = key(&mine);
    let theirs = thief.get("/w/northwind/two-step").await;
    theirs
        .hides(&own)
        .hides("class=\"key\"")
        .says("name=\"password\"");
    // Nor does it end what waits there.
    let code = code_of(&own, office.clock.now());
    let fields = [("csrf", theirs.csrf()), ("code", code.clone())];
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let ended = thief.post("/w/northwind/two-step/phone", &fields).await;
    assert_eq!(ended.location(), "/w/northwind/two-step");
    assert_eq!(office.number("select count(*) from factor").await, 0);
    // The owner loads the page again; and where the browser lost it, begins again.
    assert_eq!(key(&browser.get("/w/northwind/two-step").await), own);
    browser.cookies.remove("gatehouse-setting_up").unwrap();
    let lost = browser.submit(&mine, &[("code", &code)]).await;
    assert_eq!(lost.location(), "/w/northwind/two-step");
    let page = browser.begin("/w/northwind/two-step").await;
    assert_ne!(key(&page), own);
    let code = code_of(&key(&page), office.clock.now());
    let page = browser.submit(&page, &[("code", &code)]).await;
    assert_eq!(codes(&page).len(), 10);
    assert!(!browser.cookies.contains_key("gatehouse-setting_up"));
}

#[tokio::test]
async fn who_is_asked_for_the_password_once_more_finds_the_way_to_a_new_one_rcv_1() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    for path in ["/w/northwind/two-step", "/w/northwind/password"] {
        let page = browser.get(path).await;
        page.says("<a href=\"/w/northwind/recover\">Forgot your password?</a>");
    }
    browser
        .get("/w/northwind/recover")
        .await
        .says("name=\"login\"");
}

#[tokio::test]
async fn a_backup_code_beside_a_password_that_was_missed_often_brings_the_proof_of_work_too_cap_1_tfa_2()
 {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    let (_, codes) = set_up(&office, &mut browser, ANNA).await;
    office.clock.advance(20 * MINUTE);
    let mut page = browser.get("/w/northwind/two-step").await;
    for _ in 0..11 {
        page = browser.submit(&page, &[("password", "wrong")]).await;
    }
    assert_eq!(
        page.text.matches("data-work data-salt").count(),
        2,
        "{}",
        page.text
    );
    let token = page.between("name=\"captcha\" value=\"", "\"").unwrap();
    // Without JavaScript the time that passed is the proof.
    office.clock.advance(5 * MINUTE);
    let fields = [
        ("password", PASSWORD),
        ("number", "1"),
        ("backup", &codes[0]),
        ("captcha", &token),
    ];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
}
