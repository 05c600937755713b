//! What people at the door ask for, and how admins answer.

use axum::http::StatusCode;
use gatehouse_rules::feed::{Kind, Row};
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::request::{Answer, Request, RequestKind};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, HOUR, MINUTE};

use crate::browser::{Browser, PASSWORD, Page};
use crate::front;
use crate::harness::{Client, Copy, Office};

const ANNA: &str = "anna@northwind.example";
const OWNER: &str = "owner@fabrikam.example";

/// Anna has a second step.
async fn office() -> (Office, Client) {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    office.enrol(&anna.identity).await;
    (office, anna)
}

/// The password is right, and the page of the second step is left for that of help.
async fn ask(browser: &mut Browser, login: &str, note: &str) -> Page {
    let page = browser.sign_in("northwind", login, PASSWORD).await;
    browser.follow(&page).await.says("href=\"/help\"");
    let page = browser.get("/help").await;
    browser.submit(&page, &[("note", note)]).await
}

async fn requests(client: &Client) -> Vec<Request> {
    let copy = Copy::fetch(client, 100).await;
    copy.rows
        .values()
        .filter_map(|stamped| match &stamped.row {
            Row::Request(request) => Some(request.clone()),
            _ => None,
        })
        .collect()
}

fn answered(request: &Request, answer: Answer) -> Decision {
    Decision::AnswerRequest {
        request: request.id.clone(),
        answer,
    }
}

#[tokio::test]
async fn who_cannot_confirm_asks_once_and_the_request_reaches_the_app_and_leaves_it_tfa_7() {
    let (office, anna) = office().await;
    let mut copy = Copy::fetch(&office.owner, 100).await;
    let mut browser = Browser::new(&office);
    let page = ask(&mut browser, ANNA, "My phone\nfell into the sea").await;
    assert_eq!(page.location(), "/help/asked");
    browser
        .follow(&page)
        .await
        .says("Your admins are asked")
        .says("href=\"/w/northwind/confirm\"");
    copy.pull(&office.owner, 100).await;
    let [asked] = &requests(&office.owner).await[..] else {
        panic!("one request");
    };
    assert_eq!(copy.count(Kind::Request), 1, "the feed brings it");
    assert_eq!(asked.kind, RequestKind::Help);
    assert_eq!(asked.employee.as_ref(), Some(&anna.employee));
    assert_eq!(asked.login, ANNA);
    assert_eq!(asked.note.as_deref(), Some("My phone fell into the sea"));
    ask(&mut browser, ANNA, "again").await;
    assert_eq!(requests(&office.owner).await.len(), 1, "one stands open");
    assert_eq!(office.causes("help_requested").await.len(), 1);
    let done = office.owner.decide(answered(asked, Answer::Done)).await;
    assert_eq!(done, Outcome::applied());
    copy.pull(&office.owner, 100).await;
    assert_eq!(copy.count(Kind::Request), 0);
    let again = office.owner.decide(answered(asked, Answer::Refuse)).await;
    assert_eq!(again, Outcome::Already, "SYN-2: someone else has answered");
    assert_eq!(office.causes("request_answered").await, ["done"]);
    // The half sign-in goes on: the phone was in the bag after all.
    let page = browser.get("/w/northwind/confirm").await;
    let page = browser.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(page.location(), "/w/northwind/me");
}

#[tokio::test]
async fn a_pause_answers_the_request_for_help_tfa_4_tfa_7() {
    let (office, anna) = office().await;
    ask(&mut Browser::new(&office), ANNA, "").await;
    office.confirmed(&office.owner).await;
    let enrolled = format!(
        "update employee set enrolled_at = 1 where id = '{}'",
        anna.employee
    );
    office.tamper(&enrolled).await;
    let pause = Decision::PauseTwoStep {
        employee: anna.employee.clone(),
        hours: 24,
        reason: "Lost the phone".to_owned(),
        paused: false,
    };
    assert_eq!(requests(&office.owner).await.len(), 1);
    assert_eq!(office.owner.decide(pause).await, Outcome::applied());
    assert!(requests(&office.owner).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_admins_who_answer_at_once_one_does_tfa_7() {
    let (office, _) = office().await;
    let other = office.member(Role::Admin, "second@example.com").await;
    ask(&mut Browser::new(&office), ANNA, "").await;
    let [asked] = &requests(&office.owner).await[..] else {
        panic!("one request");
    };
    let tries = (0..8).map(|i| {
        let client = [&office.owner, &other][i % 2].clone();
        let decision = answered(asked, [Answer::Done, Answer::Refuse][i % 2]);
        tokio::spawn(async move { client.decide(decision).await })
    });
    let mut n = (0, 0);
    for done in futures_util::future::join_all(tries).await {
        match done.unwrap() {
            Outcome::Applied { .. } => n.0 += 1,
            Outcome::Already => n.1 += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(n, (1, 7));
}

#[tokio::test]
async fn the_help_page_says_the_same_to_everyone_and_keeps_nothing_of_a_stranger_tfa_7_sgn_2_attack_3()
 {
    let (office, _) = office().await;
    let other = office.another("fabrikam").await;
    office.set_password(&other.identity, PASSWORD).await;
    office.enrol(&other.identity).await;
    let mut told = Vec::new();
    for login in [ANNA, OWNER] {
        let mut browser = Browser::new(&office);
        let page = ask(&mut browser, login, "Help").await;
        let after = browser.follow(&page).await;
        told.push((page.status, page.location(), after.text));
    }
    assert_eq!(told[0], told[1]);
    assert_eq!(requests(&office.owner).await.len(), 1);
    let mut nobody = Browser::new(&office);
    nobody.get("/w/northwind").await;
    let page = nobody.get("/help").await;
    assert_eq!(
        page.status,
        StatusCode::GONE,
        "without a right password there is nothing to ask"
    );
}

#[tokio::test]
async fn who_is_dismissed_or_blocked_meanwhile_asks_for_nothing_blk_2() {
    let (office, anna) = office().await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    browser.follow(&page).await;
    let form = browser.get("/help").await;
    office
        .tamper(&format!(
            "update employee set blocked_at = 1 where id = '{}'",
            anna.employee
        ))
        .await;
    let page = browser.submit(&form, &[("note", "")]).await;
    assert_eq!(page.location(), "/help/asked", "as ever");
    assert!(requests(&office.owner).await.is_empty());
    assert_eq!(office.causes("sign_in_failed").await, ["blocked"]);
}

#[tokio::test]
async fn asking_for_help_is_throttled_tfa_7() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    for _ in 0..5 {
        let page = ask(&mut browser, ANNA, "").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }
    let page = ask(&mut browser, ANNA, "").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    office.clock.advance(HOUR);
    let page = ask(&mut browser, ANNA, "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn helpdesk_sees_and_answers_what_employees_ask_and_nothing_of_admins_tfa_7() {
    let (office, anna) = office().await;
    let desk = office.member(Role::Helpdesk, "desk@example.com").await;
    let petra = &office.owner;
    office.set_password(&petra.identity, PASSWORD).await;
    office.enrol(&petra.identity).await;
    ask(&mut Browser::new(&office), ANNA, "").await;
    ask(&mut Browser::new(&office), "petra@northwind.example", "").await;
    assert_eq!(requests(petra).await.len(), 2);
    let mut copy = Copy::fetch(&desk, 100).await;
    assert_eq!(copy.count(Kind::Request), 1);
    let of_petra = requests(petra)
        .await
        .into_iter()
        .find(|one| one.employee.as_ref() == Some(&petra.employee))
        .unwrap();
    assert!(matches!(
        desk.decide(answered(&of_petra, Answer::Done)).await,
        Outcome::Rejected {
            problem: Problem::Forbidden { .. },
            ..
        }
    ));
    for (role, n) in [(Role::Helpdesk, 0), (Role::Employee, 1)] {
        let (app, workspace) = (&office.app, &office.workspace);
        gatehouse_server::role::give(app, workspace, &anna.employee, role)
            .await
            .unwrap();
        copy.pull(&desk, 100).await;
        assert_eq!(copy.count(Kind::Request), n, "{role:?}");
        assert!(copy.differs(&Copy::fetch(&desk, 100).await).is_empty());
    }
    let [asked] = &requests(&desk).await[..] else {
        panic!("one request");
    };
    let done = desk.decide(answered(asked, Answer::Refuse)).await;
    assert_eq!(done, Outcome::applied());
}

#[tokio::test]
async fn dismissing_closes_what_someone_asked_for_tfa_7() {
    let (office, anna) = office().await;
    ask(&mut Browser::new(&office), ANNA, "").await;
    let employee = anna.employee.clone();
    office
        .owner
        .decide(Decision::Dismiss {
            employee,
            keep_webhooks: false,
        })
        .await;
    assert!(requests(&office.owner).await.is_empty());
}

#[tokio::test]
async fn who_never_joined_asks_for_an_invitation_once_a_day_and_inviting_answers_it_sgn_2() {
    let office = Office::open().await;
    let other = office.another("fabrikam").await;
    office.set_password(&other.identity, PASSWORD).await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", OWNER, PASSWORD).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("You are not in Northwind")
        .says("Ask for an invitation")
        .says("href=\"/w/fabrikam\"");
    let sent = browser.submit(&page, &[]).await;
    sent.says("The admins of Northwind are asked").says(OWNER);
    let again = browser.submit(&page, &[]).await;
    assert_eq!(again.status, StatusCode::GONE, "the page is spent");
    let [asked] = &requests(&office.owner).await[..] else {
        panic!("one request");
    };
    assert_eq!(
        (asked.kind, &asked.employee),
        (RequestKind::Invitation, &None)
    );
    assert_eq!(asked.login, OWNER);
    let desk = office.member(Role::Helpdesk, "desk@example.com").await;
    assert!(
        requests(&desk).await.is_empty(),
        "who cannot invite is not asked"
    );
    let refused = office.owner.decide(answered(asked, Answer::Refuse)).await;
    assert_eq!(refused, Outcome::applied());
    let page = browser.sign_in("northwind", OWNER, PASSWORD).await;
    browser
        .submit(&page, &[])
        .await
        .says("You asked Northwind today already");
    assert!(requests(&office.owner).await.is_empty());
    office.clock.advance(DAY);
    let page = browser.sign_in("northwind", OWNER, PASSWORD).await;
    browser.submit(&page, &[]).await.says("are asked");
    assert_eq!(requests(&office.owner).await.len(), 1);
    assert_eq!(office.causes("invitation_requested").await.len(), 2);
    office.invite(" Owner@Fabrikam.example").await;
    assert!(
        requests(&office.owner).await.is_empty(),
        "inviting answers it"
    );
}

#[tokio::test]
async fn a_page_that_was_left_open_asks_for_nothing_after_ten_minutes_sgn_2() {
    let office = Office::open().await;
    let other = office.another("fabrikam").await;
    office.set_password(&other.identity, PASSWORD).await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", OWNER, PASSWORD).await;
    office.clock.advance(11 * MINUTE);
    assert_eq!(browser.submit(&page, &[]).await.status, StatusCode::GONE);
    let mut stranger = Browser::new(&office);
    stranger.cookies.clone_from(&browser.cookies);
    stranger.cookies.remove("gatehouse-asking");
    assert_eq!(stranger.submit(&page, &[]).await.status, StatusCode::GONE);
    assert!(requests(&office.owner).await.is_empty());
}

#[tokio::test]
async fn an_admin_sees_the_apps_of_someone_and_revokes_one_ses_3_syn_4() {
    let office = Office::open().await;
    let second = office.member(Role::Admin, "second@example.com").await;
    let laptop = office.other_device(&second).await;
    let mut browser = Browser::new(&office);
    office.set_password(&second.identity, PASSWORD).await;
    browser
        .sign_in("northwind", "second@example.com", PASSWORD)
        .await;
    let ended = Decision::EndSessions {
        employee: second.employee.clone(),
    };
    office.owner.decide(ended).await;
    office.seal().await;
    let person = office.employee(&second.employee).await.unwrap().row;
    assert_eq!(person.devices.len(), 2, "{:?}", person.devices);
    assert_eq!(person.devices[0].name, "Test app");
    let revoke = |device: &gatehouse_rules::id::DeviceId| Decision::RevokeDevice {
        employee: second.employee.clone(),
        device: device.clone(),
    };
    assert_eq!(
        office.owner.decide(revoke(laptop.device())).await,
        Outcome::applied()
    );
    assert_eq!(
        office.owner.decide(revoke(laptop.device())).await,
        Outcome::Already
    );
    let mut other = laptop.clone();
    other.sign_in_again();
    let (_, answer) = other.call("GET", "/api/sync/start", None).await;
    assert_eq!(answer["problem"]["code"], "device_revoked");
    let person = office.employee(&second.employee).await.unwrap().row;
    assert_eq!(person.devices.len(), 1);
    assert_eq!(
        office.owner.decide(revoke(office.owner.device())).await,
        Outcome::Already,
        "a device of someone else is none of theirs: attack 33"
    );
}

#[tokio::test]
async fn help_asked_at_the_servers_address_or_for_the_profile_reaches_every_company_tfa_7() {
    for to in ["/", "/?to=profile"] {
        let (office, anna) = front::office().await;
        office.enrol(&anna.identity).await;
        let mut browser = Browser::new(&office);
        let page = browser.get(to).await;
        let fields = [("login", ANNA), ("password", PASSWORD)];
        let page = browser.submit(&page, &fields).await;
        browser.follow(&page).await.says("href=\"/help\"");
        for _ in 0..2 {
            let page = browser.get("/help").await;
            page.hides("orthwind").hides("abrikam");
            let page = browser.submit(&page, &[("note", "Lost")]).await;
            browser.follow(&page).await.says("Your admins are asked");
        }
        let in_all = "select count(distinct workspace_id) * 10 + count(*) from request where kind = 'help' and note = 'Lost'";
        assert_eq!(office.number(in_all).await, 22, "{to}: one in each company");
        // Where someone no longer works, nobody is asked; and what one company decided stays there.
        front::set(&office, "northwind", "status = 'dismissed'").await;
        front::set(&office, "fabrikam", "blocked_at = 1").await;
        office.tamper("delete from request").await;
        let page = browser.get("/help").await;
        browser.submit(&page, &[]).await;
        assert_eq!(office.number("select count(*) from request").await, 0);
    }
}
