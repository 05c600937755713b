//! The identity's own profile: its login, its links to companies, its end.

use std::sync::Arc;

use axum::http::StatusCode;
use gatehouse_rules::employee::Status;
use gatehouse_rules::feed::{Kind, Row};
use gatehouse_rules::id::{EmployeeId, IdentityId, WorkspaceId};
use gatehouse_rules::operation::{Change, Decision, EmployeeEdit, Outcome};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{HOUR, MINUTE, SECOND};
use gatehouse_server::app::App;
use gatehouse_server::store;
use gatehouse_server::store::address::Use;
use gatehouse_server::workspace;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::{Client, Copy, Office};

const ANNA: &str = "anna@northwind.example";
const NEW: &str = "anna@home.example";

async fn office() -> (Office, Client) {
    let office = Office::open().await;
    let anna = office.member(Role::Employee, ANNA).await;
    office.set_password(&anna.identity, PASSWORD).await;
    (office, anna)
}

/// Makes an identity someone in another workspace, too.
async fn join(office: &Office, workspace: &WorkspaceId, identity: &IdentityId) -> EmployeeId {
    let mut change = office.app.change(workspace).await.unwrap();
    store::identity::hold(&mut change.tx, identity)
        .await
        .unwrap();
    let own = store::identity::find(&mut change.tx, identity)
        .await
        .unwrap()
        .unwrap();
    let login = gatehouse_rules::address::Address::parse(&own.login).unwrap();
    let person = workspace::member(&office.app, &login, "Anna", Role::Employee, change.now);
    change
        .add_employees(&[(&person, Some(identity))])
        .await
        .unwrap();
    let (tx, now) = (&mut change.tx, office.clock.now());
    let won = store::address::claim(tx, workspace, &person.id, &login.canonical, Use::Login, now);
    assert!(won.await.unwrap());
    let event = office.app.event(gatehouse_rules::event::EventKind::Joined);
    change.commit(event).await.unwrap();
    person.id
}

async fn sign_in(browser: &mut Browser, login: &str, password: &str) -> Page {
    let page = browser.get("/?to=profile").await;
    browser
        .submit(&page, &[("login", login), ("password", password)])
        .await
}

/// Nobody is at their profile in this browser.
async fn is_shut(browser: &mut Browser) {
    for path in ["/profile", "/profile/login", "/profile/delete"] {
        assert_eq!(browser.get(path).await.location(), "/?to=profile", "{path}");
    }
}

async fn ask_for(browser: &mut Browser, address: &str) -> Page {
    let page = browser.get("/profile/login").await;
    browser
        .submit(&page, &[("address", address), ("password", PASSWORD)])
        .await
}

/// Signs in, asks for a new login, and gives the link out of the letter.
async fn link_for(office: &Office, login: &str, address: &str) -> String {
    let mut browser = Browser::new(office);
    sign_in(&mut browser, login, PASSWORD).await;
    let page = ask_for(&mut browser, address).await;
    assert_eq!(page.location(), "/profile/login/sent", "{}", page.text);
    newest_link(office).await
}

async fn newest_link(office: &Office) -> String {
    let links = office.links().await;
    links
        .into_iter()
        .rfind(|link| link.starts_with("/profile/login/"))
        .unwrap()
}

async fn take(browser: &mut Browser, link: &str) -> Page {
    let page = browser.get(link).await;
    browser.submit(&page, &[]).await
}

async fn login_of(office: &Office, identity: &IdentityId) -> String {
    office
        .text(&format!(
            "select login from identity where id = '{identity}'"
        ))
        .await
}

#[tokio::test]
async fn a_login_changes_everywhere_at_once_and_the_old_address_is_free_net_1_eml_3_eml_8() {
    let (office, anna) = office().await;
    let fabrikam = office.another("fabrikam").await;
    let other: WorkspaceId = workspace_of(&office, "fabrikam").await;
    let there = join(&office, &other, &anna.identity).await;
    let mut here = Copy::fetch(&office.owner, 100).await;
    let mut theirs = Copy::fetch(&fabrikam, 100).await;

    let link = link_for(&office, ANNA, NEW).await;
    let letter = office.app.mail.kept().pop().unwrap();
    assert_eq!(
        (letter.to.as_str(), letter.from_name.as_str()),
        (NEW, "gatehouse.test")
    );
    assert_eq!(
        login_of(&office, &anna.identity).await,
        ANNA,
        "nothing changed yet"
    );
    // Whoever holds the mailbox opens it in whatever browser; opening spends nothing (INV-8).
    let mut browser = Browser::new(&office);
    for _ in 0..2 {
        browser.get(&link).await.says(NEW);
    }
    take(&mut browser, &link)
        .await
        .says("Your login is changed");

    assert_eq!(login_of(&office, &anna.identity).await, NEW);
    assert_eq!(
        office.causes("login_changed").await.len(),
        2,
        "one in each company"
    );
    here.pull(&office.owner, 100).await;
    theirs.pull(&fabrikam, 100).await;
    for (copy, id) in [(&here, &anna.employee), (&theirs, &there)] {
        let Some(Row::Employee(row)) = copy.row(Kind::Employee, id.as_str()) else {
            panic!("the mirror has the person");
        };
        assert_eq!(row.login.as_deref(), Some(NEW));
    }
    let notice = {
        office.links().await;
        office.app.mail.kept().pop().unwrap()
    };
    assert_eq!(notice.to, ANNA);
    assert!(
        notice.text.contains("a…@home.example") && !notice.text.contains(NEW),
        "{}",
        notice.text
    );
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    let page = browser.sign_in("northwind", NEW, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/me");

    // The address is free where it was no contact email; where it was one, an admin edits that (EML-4).
    let invite = Decision::Invite {
        people: vec![office.invitee(ANNA)],
        letters: true,
    };
    assert_eq!(fabrikam.decide(invite.clone()).await, Outcome::applied());
    let edit = EmployeeEdit {
        contact_email: Some(Change {
            from: Some(ANNA.to_owned()),
            to: None,
        }),
        ..EmployeeEdit::default()
    };
    let edit = Decision::EditEmployee {
        employee: anna.employee.clone(),
        edit,
    };
    assert_eq!(office.owner.decide(edit).await, Outcome::applied());
    let invite = Decision::Invite {
        people: vec![office.invitee(ANNA)],
        letters: true,
    };
    assert_eq!(office.owner.decide(invite).await, Outcome::applied());
}

#[tokio::test]
async fn a_link_for_a_new_login_works_once_for_an_hour_and_only_the_newest_does_net_1() {
    let (office, anna) = office().await;
    let old = link_for(&office, ANNA, "first@home.example").await;
    office.clock.advance(MINUTE + SECOND);
    let link = link_for(&office, ANNA, NEW).await;
    let mut browser = Browser::new(&office);
    let page = browser.get(&old).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("This link is outdated");
    let open = browser.get(&link).await;
    office.clock.advance(HOUR);
    let late = browser.submit(&open, &[]).await;
    late.says("This link is outdated");
    assert_eq!(login_of(&office, &anna.identity).await, ANNA);
    let link = link_for(&office, ANNA, NEW).await;
    take(&mut browser, &link)
        .await
        .says("Your login is changed");
    browser.get(&link).await.says("This link was used already");
    browser
        .get("/profile/login/nothing")
        .await
        .says("This link does not work");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_forty_who_confirm_one_link_at_once_one_does_net_1() {
    let (office, _) = office().await;
    let link = link_for(&office, ANNA, NEW).await;
    let mut opened = Vec::new();
    for _ in 0..40 {
        let mut browser = Browser::new(&office);
        let page = browser.get(&link).await;
        opened.push((browser, page));
    }
    let tasks: Vec<_> = opened
        .into_iter()
        .map(|(mut browser, page)| tokio::spawn(async move { browser.submit(&page, &[]).await }))
        .collect();
    let mut done = 0;
    for task in tasks {
        done += usize::from(task.await.unwrap().text.contains("Your login is changed"));
    }
    assert_eq!(done, 1);
    assert_eq!(office.causes("login_changed").await.len(), 1);
}

#[tokio::test]
async fn nobody_learns_that_an_address_is_taken_before_its_mailbox_is_proved_net_1() {
    let (office, anna) = office().await;
    let taken = "ben@northwind.example";
    let ben = office.member(Role::Employee, taken).await;
    office.set_password(&ben.identity, PASSWORD).await;
    let mut browser = Browser::new(&office);
    sign_in(&mut browser, ANNA, PASSWORD).await;
    let of_free = ask_for(&mut browser, NEW).await;
    office.clock.advance(MINUTE + SECOND);
    let of_taken = ask_for(&mut browser, taken).await;
    assert_eq!(
        (of_free.status, of_free.location()),
        (of_taken.status, of_taken.location())
    );
    let link = newest_link(&office).await;
    let letter = office.app.mail.kept().pop().unwrap();
    assert_eq!(letter.to, taken, "a letter leaves either way");
    browser.get(&link).await.hides("already");
    let refused = take(&mut browser, &link).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused
        .says("This address is a login already")
        .says("Sign in with it")
        .hides("Ben");
    assert_eq!(login_of(&office, &anna.identity).await, ANNA);
    assert_eq!(
        office.causes("login_change_refused").await,
        ["another_identity"]
    );
    // The way out: it is changed there, and then the same link works.
    office.clock.advance(MINUTE + SECOND);
    let free = link_for(&office, taken, "ben@home.example").await;
    take(&mut browser, &free)
        .await
        .says("Your login is changed");
    edit_contact(&office, &ben.employee, taken).await;
    take(&mut browser, &link)
        .await
        .says("Your login is changed");
    assert_eq!(login_of(&office, &anna.identity).await, taken);
}

async fn edit_contact(office: &Office, employee: &EmployeeId, from: &str) {
    let edit = EmployeeEdit {
        contact_email: Some(Change {
            from: Some(from.to_owned()),
            to: None,
        }),
        ..EmployeeEdit::default()
    };
    let edit = Decision::EditEmployee {
        employee: employee.clone(),
        edit,
    };
    assert_eq!(office.owner.decide(edit).await, Outcome::applied());
}

#[tokio::test]
async fn a_clash_in_one_company_says_which_field_and_not_whose_and_changes_nothing_eml_8() {
    let (office, anna) = office().await;
    let other = office.another("fabrikam").await;
    let fabrikam: WorkspaceId = workspace_of(&office, "fabrikam").await;
    join(&office, &fabrikam, &anna.identity).await;
    // An open invitation in one of her companies goes to the address she wants.
    let one = office.invitee(NEW);
    let (ben, invitation) = (one.employee.clone(), one.invitation.clone());
    let invite = Decision::Invite {
        people: vec![one],
        letters: true,
    };
    assert_eq!(other.decide(invite).await, Outcome::applied());
    let link = link_for(&office, ANNA, NEW).await;
    let mut browser = Browser::new(&office);
    let page = take(&mut browser, &link).await;
    page.says("This address is in use at fabrikam")
        .says("has an open invitation")
        .hides(ben.as_str());
    assert_eq!(login_of(&office, &anna.identity).await, ANNA);
    let mut causes = office.causes("login_change_refused").await;
    causes.dedup();
    assert_eq!(causes, ["invitation"]);
    let held = "select count(*) from address where canonical = 'anna@home.example' and login_at is not null";
    assert_eq!(
        office.number(held).await,
        0,
        "nothing half done in the other company"
    );
    let delete = Decision::DeleteInvitation { invitation };
    assert_eq!(other.decide(delete).await, Outcome::applied());
    take(&mut browser, &link)
        .await
        .says("Your login is changed");
}

#[tokio::test]
async fn changing_the_login_asks_for_the_password_and_the_second_step_whatever_is_paused_net_1() {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    office
        .tamper(&format!(
            "update employee set paused_until = {} where id = '{}'",
            office.clock.now().plus(HOUR).0,
            anna.employee
        ))
        .await;
    let mut browser = Browser::new(&office);
    // This company paused two-step: its own door opens with the password, and from there the profile shows.
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    browser
        .get("/profile")
        .await
        .says("Your profile")
        .says("Northwind");
    let page = browser.get("/profile/login").await;
    let fields = |password: &'static str, code: String| {
        [
            ("address", NEW.to_owned()),
            ("password", password.to_owned()),
            ("code", code),
        ]
    };
    for (password, code, words) in [
        ("wrong", office.code(), "That password is not right"),
        (PASSWORD, String::new(), "That code is not right"),
        (PASSWORD, "000000".to_owned(), "That code is not right"),
    ] {
        let fields = fields(password, code);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        page.says(words);
    }
    assert_eq!(office.number("select count(*) from login_change").await, 0);
    let fields = fields(PASSWORD, office.code());
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.location(), "/profile/login/sent");
}

#[tokio::test]
async fn letters_about_a_new_login_leave_one_a_minute_and_five_an_hour_to_whomever_net_1() {
    let (office, _) = office().await;
    let ben = office.member(Role::Employee, "ben@northwind.example").await;
    office.set_password(&ben.identity, PASSWORD).await;
    let mut browser = Browser::new(&office);
    sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(
        ask_for(&mut browser, NEW).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        ask_for(&mut browser, "x@home.example").await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    // From another identity the page is the same, and no second letter fills that mailbox.
    let mut other = Browser::new(&office);
    sign_in(&mut other, "ben@northwind.example", PASSWORD).await;
    assert_eq!(
        ask_for(&mut other, NEW).await.location(),
        "/profile/login/sent"
    );
    assert_eq!(
        office
            .number("select count(*) from letter where kind = 'login_change'")
            .await,
        1
    );
    for _ in 0..4 {
        office.clock.advance(MINUTE + SECOND);
        assert_eq!(
            ask_for(&mut browser, NEW).await.status,
            StatusCode::SEE_OTHER
        );
    }
    office.clock.advance(MINUTE + SECOND);
    assert_eq!(
        ask_for(&mut browser, NEW).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[tokio::test]
async fn what_is_no_mail_address_or_the_login_already_is_said_beside_the_field_and_costs_no_hash() {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    sign_in(&mut browser, ANNA, PASSWORD).await;
    let before = office.app.passwords.n_hashed();
    let long = format!("{}@x.example", "a".repeat(400));
    for (typed, words) in [
        ("", "This is no mail address"),
        ("anna", "This is no mail address"),
        ("+49 170 1234567", "This is no mail address"),
        (long.as_str(), "This is no mail address"),
        ("ANNA@northwind.example", "This is your login already"),
    ] {
        let page = ask_for(&mut browser, typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        page.says(words);
    }
    assert_eq!(office.app.passwords.n_hashed(), before);
    assert_eq!(office.number("select count(*) from letter").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn three_people_and_an_admin_race_for_one_address_and_one_login_has_it_eml_8() {
    let (office, anna) = office().await;
    let office = Arc::new(office);
    office.another("fabrikam").await;
    let fabrikam = workspace_of(&office, "fabrikam").await;
    let ben = office.member(Role::Employee, "ben@northwind.example").await;
    // Cleo works elsewhere, so that she has no revision line in common with the others.
    let cleo = office
        .member_of(&fabrikam, Role::Employee, "cleo@fabrikam.example")
        .await;
    for round in 0..8 {
        let wanted = format!("wanted{round}@home.example");
        for identity in [&anna.identity, &ben.identity, &cleo.identity] {
            open_change(&office, identity, &wanted).await;
        }
        let mut opened = Vec::new();
        for link in links_of(&office, &wanted).await {
            let mut browser = Browser::new(&office);
            let page = browser.get(&link).await;
            assert_eq!(page.status, StatusCode::OK, "{link}");
            opened.push((browser, page));
        }
        assert_eq!(opened.len(), 3);
        let admin = {
            let office = Arc::clone(&office);
            let people = vec![office.invitee(&wanted)];
            let invite = Decision::Invite {
                people,
                letters: false,
            };
            tokio::spawn(async move { office.owner.decide(invite).await == Outcome::applied() })
        };
        let tasks: Vec<_> = opened
            .into_iter()
            .map(|(mut browser, page)| {
                tokio::spawn(async move { browser.submit(&page, &[]).await.status })
            })
            .collect();
        let mut told = Vec::new();
        for task in tasks {
            told.push(task.await.unwrap());
        }
        let invited = admin.await.unwrap();
        let won = told
            .iter()
            .filter(|status| **status == StatusCode::OK)
            .count();
        assert!(
            told.iter()
                .all(|status| matches!(*status, StatusCode::OK | StatusCode::CONFLICT)),
            "{told:?}"
        );
        let count = async |what: &str| {
            let sql = format!("select count(*) from {what} = '{wanted}'");
            usize::try_from(office.number(&sql).await).unwrap()
        };
        assert_eq!(
            count("identity where login_canonical").await,
            won,
            "who was told so has it"
        );
        assert!(won <= 1, "one login is one identity's");
        let here = format!(
            "address where workspace_id = '{}' and canonical",
            office.workspace
        );
        let holders = count(&here).await;
        assert!(holders <= 1, "one holder a company");
        let claimed = format!("{here} = '{wanted}' and invited_at is not null and canonical");
        assert_eq!(
            count(&claimed).await == 1,
            invited,
            "the admin was told the truth, too"
        );
        assert!(won + usize::from(invited) >= 1, "and somebody has it");
    }
}

async fn workspace_of(office: &Office, slug: &str) -> WorkspaceId {
    let sql = format!("select id from workspace where slug = '{slug}'");
    office.text(&sql).await.into()
}

/// A change that waits for its link, made behind the pace.
async fn open_change(office: &Office, identity: &IdentityId, address: &str) {
    let now = office.clock.now();
    let change = store::profile::LoginChange {
        id: office.id(),
        identity: identity.clone(),
        address: address.to_owned(),
        expires_at: now.plus(HOUR),
        voided_at: None,
        used_at: None,
    };
    let mut tx = office.app.db.begin().await.unwrap();
    let hash = secret(&office.app, &change.id).hash();
    store::profile::add_change(&mut tx, &change, &hash, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn secret(app: &App, change: &str) -> gatehouse_rules::secret::Plain {
    app.key.secret(&["login_change", change])
}

async fn links_of(office: &Office, address: &str) -> Vec<String> {
    let mut connection = office.app.db.connection().await.unwrap();
    let ids: Vec<String> = sqlx::query_scalar(
        "select id from login_change where address = $1 and voided_at is null and used_at is null order by id",
    )
    .bind(address)
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    ids.iter()
        .map(|id| format!("/profile/login/{}", secret(&office.app, id).expose()))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_joins_a_company_while_the_login_changes_is_known_there_by_the_new_one_eml_8() {
    let (office, anna) = office().await;
    let office = Arc::new(office);
    let mut login = ANNA.to_owned();
    for round in 0..8 {
        let slug = format!("company{round}");
        office.another(&slug).await;
        let workspace: WorkspaceId = workspace_of(&office, &slug).await;
        let wanted = format!("anna{round}@home.example");
        open_change(&office, &anna.identity, &wanted).await;
        let link = links_of(&office, &wanted).await.pop().unwrap();
        let mut browser = Browser::new(&office);
        let page = browser.get(&link).await;
        let joining = {
            let (office, identity) = (Arc::clone(&office), anna.identity.clone());
            tokio::spawn(async move { join(&office, &workspace, &identity).await })
        };
        let taken = tokio::spawn(async move { browser.submit(&page, &[]).await });
        joining.await.unwrap();
        let page = taken.await.unwrap();
        page.says("Your login is changed");
        let stale = format!(
            "select count(*) from employee where identity_id = '{}' and login <> '{wanted}'",
            anna.identity
        );
        assert_eq!(
            office.number(&stale).await,
            0,
            "round {round}: every company has the new login"
        );
        let old = format!(
            "select count(*) from address where canonical = '{login}' and login_at is not null"
        );
        assert_eq!(
            office.number(&old).await,
            0,
            "round {round}: and none the old one"
        );
        login = wanted;
    }
}

#[tokio::test]
async fn an_ex_employee_frees_the_address_of_a_dismissed_account_from_the_letter_to_the_invitation_eml_5_sgn_4()
 {
    let (office, anna) = office().await;
    let dismiss = Decision::Dismiss {
        employee: anna.employee.clone(),
        keep_webhooks: false,
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    let invite = || Decision::Invite {
        people: vec![office.invitee(ANNA)],
        letters: true,
    };
    let refused = office.owner.decide(invite()).await;
    let Outcome::Rejected {
        problem: Problem::AddressTaken { claim },
        ..
    } = &refused
    else {
        panic!("EML-1: dismissed people count: {refused:?}");
    };
    assert!(claim.login && claim.contact);
    // First the contact email, by an admin (EML-4); then the login, which only its owner can change.
    edit_contact(&office, &anna.employee, ANNA).await;
    let ask = Decision::RequestAddress {
        employee: anna.employee.clone(),
        address: ANNA.to_owned(),
    };
    assert_eq!(office.owner.decide(ask).await, Outcome::applied());
    let to_the_profile = office.links().await.pop().unwrap();
    assert_eq!(to_the_profile, "/profile/login");
    let mut browser = Browser::new(&office);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(
        page.status,
        StatusCode::FORBIDDEN,
        "SGN-4: not into the company"
    );
    page.says("href=\"/profile\"");
    let page = browser.get(&to_the_profile).await;
    assert_eq!(page.location(), "/?to=profile", "sign in first");
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    browser.follow(&page).await.says("Dismissed").says(ANNA);
    ask_for(&mut browser, NEW).await;
    let link = newest_link(&office).await;
    take(&mut browser, &link)
        .await
        .says("Your login is changed");
    assert_eq!(
        office.owner.decide(invite()).await,
        Outcome::applied(),
        "the address is free"
    );
    // The same credentials work again after an admin reinstates, with the new login.
    let reinstate = Decision::Reinstate {
        employee: anna.employee.clone(),
    };
    assert_eq!(office.owner.decide(reinstate).await, Outcome::applied());
    let page = Browser::new(&office)
        .sign_in("northwind", NEW, PASSWORD)
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
}

#[tokio::test]
async fn who_is_blocked_somewhere_hears_at_the_profile_what_a_wrong_password_hears_blk_2_blk_7() {
    let (office, anna) = office().await;
    let mut browser = Browser::new(&office);
    let link = link_for(&office, ANNA, NEW).await;
    let mut open = Browser::new(&office);
    sign_in(&mut open, ANNA, PASSWORD).await;
    let wrong = sign_in(&mut browser, ANNA, "wrong").await;
    office.clock.advance(SECOND);
    office
        .tamper(&format!(
            "update employee set blocked_at = 1 where id = '{}'",
            anna.employee
        ))
        .await;
    let blocked = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!((wrong.status, &wrong.text), (blocked.status, &blocked.text));
    assert_eq!(
        office.causes("sign_in_failed").await,
        ["wrong_password", "blocked"],
        "SGN-5"
    );
    is_shut(&mut open).await;
    // Nor does a link asked for before move the login to a mailbox of whoever had the password.
    take(&mut browser, &link).await.hides("is changed");
    assert_eq!(login_of(&office, &anna.identity).await, ANNA);
    // BLK-7: nor does the password that a lifted block voided; it only becomes good again by being replaced.
    office
        .tamper(&format!(
            "update employee set blocked_at = null, block = null, password_void_at = {} where id = '{}'",
            office.clock.now().0,
            anna.employee
        ))
        .await;
    let void = sign_in(&mut browser, ANNA, PASSWORD).await;
    void.says("Northwind asks for a new password");
    is_shut(&mut browser).await;
    office
        .tamper(&format!(
            "update employee set status = 'dismissed', blocked_at = 1 where id = '{}'",
            anna.employee
        ))
        .await;
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(
        page.location(),
        "/profile",
        "a company that dismissed them shuts nothing"
    );
}

#[tokio::test]
async fn every_way_to_fail_at_the_profile_costs_one_hash_and_counts_with_every_other_door_sgn_1() {
    let (office, _) = office().await;
    office.member(Role::Employee, "new@northwind.example").await;
    let mut browser = Browser::new(&office);
    for (login, password) in [
        (ANNA, "wrong"),
        ("nobody@northwind.example", "wrong"),
        ("", ""),
        ("new@northwind.example", "none yet"),
        (ANNA, PASSWORD),
    ] {
        let before = office.app.passwords.n_hashed();
        sign_in(&mut browser, login, password).await;
        assert_eq!(office.app.passwords.n_hashed(), before + 1, "{login}");
    }
    let mut browser = Browser::new(&office);
    for i in 0..10 {
        let page = if i % 2 == 0 {
            sign_in(&mut browser, ANNA, "wrong").await
        } else {
            browser.sign_in("northwind", ANNA, "wrong").await
        };
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{i}");
    }
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_ne!(
        page.status,
        StatusCode::SEE_OTHER,
        "the eleventh is not looked at"
    );
}

#[tokio::test]
async fn at_the_profile_wrong_passwords_and_codes_are_counted_as_at_every_door_cap_1_cap_3() {
    let (office, anna) = office().await;
    let mut browser = Browser::new(&office);
    sign_in(&mut browser, ANNA, PASSWORD).await;
    for i in 0..10 {
        let page = browser.get("/profile/delete").await;
        assert_eq!(page.status, StatusCode::CONFLICT, "she works somewhere");
        let page = browser.get("/profile/login").await;
        let page = match i % 2 {
            0 => {
                let fields = [("address", NEW), ("password", "wrong")];
                browser.submit(&page, &fields).await
            }
            _ => browser.sign_in("northwind", ANNA, "wrong").await,
        };
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{i}");
    }
    let before = office.app.passwords.n_hashed();
    let page = ask_for(&mut browser, NEW).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    page.says("Many wrong passwords were typed here")
        .says("data-work");
    assert_eq!(
        office.app.passwords.n_hashed(),
        before,
        "nothing more is checked"
    );
    let causes = office.causes("sign_in_failed").await;
    assert!(causes.iter().any(|cause| cause == "captcha_wanted"));
    // Without JavaScript the time that passed is the proof.
    office.clock.advance(5 * MINUTE);
    let token = page.between("name=\"captcha\" value=\"", "\"").unwrap();
    let fields = [
        ("address", NEW),
        ("password", PASSWORD),
        ("captcha", &token),
    ];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.location(), "/profile/login/sent");

    // And the codes of a second step.
    office.enrol(&anna.identity).await;
    office.clock.advance(HOUR);
    let mut browser = Browser::new(&office);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    let page = browser.follow(&page).await;
    browser.submit(&page, &[("code", &office.code())]).await;
    let mut last = StatusCode::OK;
    for _ in 0..6 {
        office.clock.advance(SECOND);
        let page = browser.get("/profile/login").await;
        let fields = [("address", NEW), ("password", PASSWORD), ("code", "000000")];
        last = browser.submit(&page, &fields).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_profile_asks_for_the_second_step_and_half_a_sign_in_opens_nothing_tfa_8() {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    let mut browser = Browser::new(&office);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/confirm");
    is_shut(&mut browser).await;
    let page = browser.get("/confirm").await;
    page.says("href=\"/?to=profile\"").hides("orthwind");
    browser
        .submit(&page, &[("code", "000000")])
        .await
        .says("That code is not right");
    let page = browser.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(page.location(), "/profile");
    browser.get("/profile").await.says(ANNA);
    let first = browser.cookies["gatehouse-profile"].clone();
    let mut thief = browser.clone();
    office.clock.advance(MINUTE);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    let page = browser.follow(&page).await;
    browser.submit(&page, &[("code", &office.code())]).await;
    assert_ne!(
        browser.cookies["gatehouse-profile"], first,
        "SES-4: a new secret"
    );
    is_shut(&mut thief).await;
}

#[tokio::test]
async fn a_session_at_the_profile_ends_after_24_idle_minutes_by_signing_out_and_for_foreign_forms_ses_1()
 {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    sign_in(&mut browser, ANNA, PASSWORD).await;
    for _ in 0..3 {
        office.clock.advance(20 * MINUTE);
        browser.get("/profile").await.says(ANNA);
    }
    let page = browser
        .post("/profile/delete", &[("password", PASSWORD)])
        .await;
    page.says("This page was open for too long");
    office.clock.advance(24 * MINUTE + SECOND);
    is_shut(&mut browser).await;
    sign_in(&mut browser, ANNA, PASSWORD).await;
    let kept = browser.clone();
    let page = browser.get("/profile").await;
    browser.submit(&page, &[]).await;
    let mut kept = kept;
    is_shut(&mut kept).await;
}

#[tokio::test]
async fn a_dismissed_person_unlinks_and_the_record_stays_without_the_login_net_2() {
    let (office, anna) = office().await;
    let mut browser = Browser::new(&office);
    sign_in(&mut browser, ANNA, PASSWORD).await;
    browser
        .get("/profile")
        .await
        .says("You work here")
        .hides("/profile/leave/");
    let page = browser.get("/profile/leave/northwind").await;
    assert_eq!(
        page.location(),
        "/profile",
        "who works there is dismissed first"
    );
    let page = browser.get("/profile/delete").await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("Northwind: You work here");
    let dismiss = Decision::Dismiss {
        employee: anna.employee.clone(),
        keep_webhooks: false,
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    let page = browser.get("/profile/leave/northwind").await;
    browser
        .submit(&page, &[("password", "wrong")])
        .await
        .says("That password is not right");
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    browser
        .follow(&page)
        .await
        .says("No company is linked to your login");
    let person = office.employee(&anna.employee).await.unwrap().row;
    assert_eq!(
        (person.status, person.login, person.contact_email.as_deref()),
        (Status::Dismissed, None, Some(ANNA))
    );
    assert_eq!(office.causes("identity_unlinked").await.len(), 1);
    // Nobody can sign in as them, so nobody reinstates them; they are invited anew, once the record gives the address up.
    let reinstate = Decision::Reinstate {
        employee: anna.employee.clone(),
    };
    assert!(matches!(
        office.owner.decide(reinstate).await,
        Outcome::Rejected {
            problem: Problem::Unlinked,
            ..
        }
    ));
    edit_contact(&office, &anna.employee, ANNA).await;
    let (_, _) = office.invite(ANNA).await;
    let link = office.links().await.pop().unwrap();
    let page = browser.get(&link).await;
    browser.submit(&page, &[("password", PASSWORD)]).await;
    let joined = format!(
        "select count(*) from employee where identity_id = '{}'",
        anna.identity
    );
    assert_eq!(office.number(&joined).await, 1, "INV-11: the same identity");
}

#[tokio::test]
async fn an_identity_without_links_is_deleted_with_all_that_is_its_own_net_2() {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    // Something of hers in every table that can hold it.
    let mut browser = Browser::new(&office);
    browser
        .sign_in_with_code("northwind", ANNA, &office.code())
        .await;
    browser.get("/w/northwind/two-step").await;
    office.clock.advance(MINUTE);
    let mut half = Browser::new(&office);
    half.sign_in("northwind", ANNA, PASSWORD).await;
    let mut browser = Browser::new(&office);
    let page = sign_in(&mut browser, ANNA, PASSWORD).await;
    let page = browser.follow(&page).await;
    browser.submit(&page, &[("code", &office.code())]).await;
    office.clock.advance(MINUTE);
    let page = browser.get("/profile/login").await;
    browser
        .submit(
            &page,
            &[
                ("address", NEW),
                ("password", PASSWORD),
                ("code", &office.code()),
            ],
        )
        .await;
    let link = newest_link(&office).await;
    let dismiss = Decision::Dismiss {
        employee: anna.employee.clone(),
        keep_webhooks: false,
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    office.clock.advance(MINUTE);
    let page = browser.get("/profile/leave/northwind").await;
    browser
        .submit(&page, &[("password", PASSWORD), ("code", &office.code())])
        .await;
    let page = browser.get("/profile/delete").await;
    page.says("Delete for good");
    browser
        .submit(&page, &[("password", PASSWORD), ("code", "000000")])
        .await
        .says("That code is not right");
    office.clock.advance(MINUTE);
    let page = browser
        .submit(&page, &[("password", PASSWORD), ("code", &office.code())])
        .await;
    page.says("Your login is deleted");
    for table in tables_of_identities(&office).await {
        let left = format!(
            "select count(*) from {table} where identity_id = '{}'",
            anna.identity
        );
        assert_eq!(office.number(&left).await, 0, "{table}");
    }
    let left = format!(
        "select count(*) from identity where id = '{}'",
        anna.identity
    );
    assert_eq!(office.number(&left).await, 0);
    is_shut(&mut browser).await;
    browser.get(&link).await.says("This link does not work");
    assert_eq!(
        sign_in(&mut browser, ANNA, PASSWORD).await.status,
        StatusCode::UNAUTHORIZED
    );
    // Her app was revoked by the dismissal and still hears so, though there is no identity behind it any more (SYN-4).
    let (status, told) = anna.call("GET", "/api/sync/start", None).await;
    assert_eq!(
        (status, told["problem"]["code"].as_str()),
        (StatusCode::FORBIDDEN, Some("device_revoked")),
        "{told}"
    );
}

/// Every table with a column `identity_id`, as the database itself has it.
async fn tables_of_identities(office: &Office) -> Vec<String> {
    let mut connection = office.app.db.connection().await.unwrap();
    let sql = match std::env::var("GATEHOUSE_TEST_DATABASE") {
        Ok(_) => {
            "select cast(table_name as text) from information_schema.columns where column_name = 'identity_id' and table_schema = current_schema()"
        }
        Err(_) => {
            "select m.name from sqlite_master m join pragma_table_info(m.name) c on c.name = 'identity_id' where m.type = 'table'"
        }
    };
    let tables: Vec<String> = sqlx::query_scalar(sql)
        .fetch_all(&mut *connection)
        .await
        .unwrap();
    assert!(tables.len() >= 10, "{tables:?}");
    tables
}

#[tokio::test]
async fn a_person_makes_a_company_where_the_operator_allows_it_net_3() {
    let (office, anna) = office().await;
    office.enrol(&anna.identity).await;
    let mut browser = Browser::new(&office);
    let enter = async |browser: &mut Browser| {
        let page = sign_in(browser, ANNA, PASSWORD).await;
        let page = browser.follow(&page).await;
        browser.submit(&page, &[("code", &office.code())]).await;
    };
    enter(&mut browser).await;
    browser.get("/profile").await.hides("Create a company");
    assert_eq!(browser.get("/profile/new").await.location(), "/profile");
    let page = browser.get("/profile").await;
    let csrf = page.csrf();
    let typed = [
        ("csrf", csrf.as_str()),
        ("name", "Contoso"),
        ("slug", "contoso"),
        ("password", PASSWORD),
    ];
    assert_eq!(
        browser.post("/profile/new", &typed).await.location(),
        "/profile"
    );
    assert_eq!(office.number("select count(*) from workspace").await, 1);

    let mut app: App = office.app.clone();
    let mut config = (*app.config).clone();
    config.allow_new_workspaces = true;
    app.config = config.into();
    let mut browser = Browser::of(&app);
    office.clock.advance(MINUTE);
    enter(&mut browser).await;
    browser.get("/profile").await.says("Create a company");
    let page = browser.get("/profile/new").await;
    office.clock.advance(MINUTE);
    let refused = browser
        .submit(
            &page,
            &[
                ("name", "Contoso"),
                ("slug", "northwind"),
                ("password", PASSWORD),
                ("code", &office.code()),
            ],
        )
        .await;
    refused
        .says("Another company has this address")
        .says("value=\"Contoso\"");
    // TFA-1: what is wrong with the form is told before anything is proved, so that the code still works.
    for (name, slug, told) in [
        ("", "contoso", "Type the company’s name."),
        ("Contoso", "con toso", "small letters and digits"),
        (&"x".repeat(101), "contoso", "This is too long."),
    ] {
        let fields = [
            ("name", name),
            ("slug", slug),
            ("password", PASSWORD),
            ("code", &office.code()),
        ];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        page.says(told);
    }
    let right = [
        ("name", "Contoso"),
        ("slug", "contoso"),
        ("password", PASSWORD),
        ("code", &office.code()),
    ];
    let made = browser.submit(&page, &right).await;
    made.says("Contoso is ready");
    let again = browser.submit(&page, &right).await;
    again.says("Contoso is ready");
    assert_eq!(
        office.number("select count(*) from workspace").await,
        2,
        "the same form twice makes one"
    );
    let owner = format!(
        "select count(*) from employee where identity_id = '{}' and role = 'owner' and status = 'active' and enrolled_at is not null",
        anna.identity
    );
    assert_eq!(
        office.number(&owner).await,
        1,
        "its owner, second step and all"
    );
    office.clock.advance(MINUTE);
    let page = browser
        .sign_in_with_code("contoso", ANNA, &office.code())
        .await;
    assert_eq!(page.location(), "/w/contoso/me");
}

#[tokio::test]
async fn what_someone_asks_of_a_company_is_taken_back_with_their_login_net_2() {
    let (office, anna) = office().await;
    let mut browser = Browser::new(&office);
    sign_in(&mut browser, ANNA, PASSWORD).await;
    let dismiss = Decision::Dismiss {
        employee: anna.employee.clone(),
        keep_webhooks: false,
    };
    assert_eq!(office.owner.decide(dismiss).await, Outcome::applied());
    let page = browser.get("/profile/leave/northwind").await;
    browser.submit(&page, &[("password", PASSWORD)]).await;
    let mut stranger = Browser::new(&office);
    let page = stranger.sign_in("northwind", ANNA, PASSWORD).await;
    page.says("Ask for an invitation");
    stranger.submit(&page, &[]).await;
    let asked = "select count(*) from request";
    assert_eq!(office.number(asked).await, 1);
    let mut copy = Copy::fetch(&office.owner, 100).await;
    assert_eq!(copy.count(Kind::Request), 1);
    let page = browser.get("/profile/delete").await;
    browser
        .submit(&page, &[("password", PASSWORD)])
        .await
        .says("Your login is deleted");
    assert_eq!(office.number(asked).await, 0);
    copy.pull(&office.owner, 100).await;
    assert_eq!(copy.count(Kind::Request), 0, "the app is told");
    assert_eq!(office.causes("request_answered").await, ["withdrawn"]);
}

/// Otherwise whoever took a login that is no mail address would take it without a word to its owner.
#[tokio::test]
async fn a_change_of_a_login_that_no_mail_reaches_is_told_at_the_contact_email_net_1_attack_31() {
    let (office, anna) = office().await;
    let login = "provider-made2up";
    office
        .tamper(&format!(
            "update identity set login = '{login}', login_canonical = '{login}' where id = '{}'",
            anna.identity
        ))
        .await;
    let link = link_for(&office, login, NEW).await;
    take(&mut Browser::new(&office), &link)
        .await
        .says("Your login is changed");
    assert_eq!(login_of(&office, &anna.identity).await, NEW);
    office.links().await;
    let notice = office.app.mail.kept().pop().unwrap();
    assert_eq!(notice.to, ANNA);
    assert!(notice.text.contains("a…@home.example"), "{}", notice.text);
}

#[tokio::test]
async fn who_has_no_mail_address_for_a_login_is_led_to_one_before_a_company_net_3_soc_1() {
    let (office, anna) = office().await;
    let mut app: App = office.app.clone();
    let mut config = (*app.config).clone();
    config.allow_new_workspaces = true;
    app.config = config.into();
    for login in ["provider-made2up", "+4930123456"] {
        office
            .tamper(&format!(
                "update identity set login = '{login}', login_canonical = '{login}' where id = '{}'",
                anna.identity
            ))
            .await;
        let mut browser = Browser::of(&app);
        sign_in(&mut browser, login, PASSWORD).await;
        let csrf = browser.get("/profile").await.csrf();
        let page = browser.get("/profile/new").await;
        page.says("First your own address")
            .says("Change your login");
        let fields = [
            ("csrf", csrf.as_str()),
            ("name", "Contoso"),
            ("slug", "contoso"),
            ("password", PASSWORD),
        ];
        let page = browser.post("/profile/new", &fields).await;
        page.says("First your own address");
        assert_eq!(office.number("select count(*) from workspace").await, 1);
    }
}

#[tokio::test]
async fn at_the_profile_a_session_ends_24_minutes_after_the_last_activity_and_24_hours_after_it_began_ses_1_ses_4()
 {
    let (office, _) = office().await;
    let mut browser = Browser::new(&office);
    sign_in(&mut browser, ANNA, PASSWORD).await;
    for _ in 0..(24 * 60 / 20) - 1 {
        office.clock.advance(20 * MINUTE);
        let page = browser.get("/profile").await;
        assert_eq!(page.status, StatusCode::OK, "activity extends it");
    }
    office.clock.advance(20 * MINUTE);
    is_shut(&mut browser).await;
    sign_in(&mut browser, ANNA, PASSWORD).await;
    office.clock.advance(24 * MINUTE);
    is_shut(&mut browser).await;
}
