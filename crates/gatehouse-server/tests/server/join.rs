//! Becoming an employee: by an invitation, by a registration link, with a new identity or one that is there.

use axum::http::StatusCode;
use gatehouse_rules::employee::Status;
use gatehouse_rules::id::{EmployeeId, LinkId};
use gatehouse_rules::invitation::InvitationState;
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::operation::{Change, Decision, EmployeeEdit, Outcome, SettingsEdit};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, MINUTE, SECOND};
use gatehouse_server::link;

use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::{ORIGIN, Office};
use crate::hostile;

const ANNA: &str = "anna@northwind.example";

/// An invitation's letter has left; its link.
async fn invited(
    office: &Office,
    address: &str,
) -> (EmployeeId, gatehouse_rules::id::InvitationId, String) {
    let (employee, invitation) = office.invite(address).await;
    let link = office.links().await.pop().unwrap();
    (employee, invitation, link)
}

fn chosen(name: &str) -> [(&str, &str); 2] {
    [("name", name), ("password", PASSWORD)]
}

pub async fn registration_link(office: &Office) -> (LinkId, String) {
    let id = LinkId(office.id());
    let decision = Decision::AddLink {
        link: id.clone(),
        name: "Handed out".to_owned(),
        department: None,
    };
    assert_eq!(office.owner.decide(decision).await, Outcome::applied());
    let address = link::address(&office.app, "northwind", &id);
    let path = address.strip_prefix(ORIGIN).unwrap().to_owned();
    (id, path)
}

async fn edit(office: &Office, edit: SettingsEdit) {
    assert_eq!(
        office.owner.decide(Decision::EditSettings { edit }).await,
        Outcome::applied()
    );
}

#[tokio::test]
async fn a_link_that_is_opened_is_noted_and_not_spent_and_its_form_spends_it_inv_3_inv_8() {
    let office = Office::open().await;
    let (employee, invitation, link) = invited(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    for _ in 0..3 {
        let page = browser.get(&link).await;
        assert_eq!(page.status, StatusCode::OK);
        page.says("Join Northwind")
            .says("Petra Novak invited you")
            .says(ANNA);
    }
    let row = office.invitation(&invitation).await.unwrap().kept.row;
    assert_eq!(row.letter.unwrap().state, LetterState::Opened);
    assert_eq!(
        office.causes("invitation_opened").await.len(),
        1,
        "noted once"
    );
    let page = browser.get(&link).await;
    let page = browser.submit(&page, &chosen("Anna Ivanova")).await;
    assert_eq!(page.location(), "/w/northwind/joined");
    browser
        .follow(&page)
        .await
        .says("You joined Northwind")
        .says("gatehouse.test/w/northwind");
    let person = office.employee(&employee).await.unwrap().row;
    assert_eq!(
        (person.status, person.name.as_str()),
        (Status::Active, "Anna Ivanova")
    );
    assert_eq!(person.login.as_deref(), Some(ANNA));
    assert_eq!(person.joined_at, Some(office.clock.now()));
    let row = office.invitation(&invitation).await.unwrap().kept.row;
    assert_eq!(row.state(office.clock.now()), InvitationState::Joined);
    let page = browser.sign_in("northwind", ANNA, PASSWORD).await;
    assert_eq!(page.location(), "/w/northwind/me");
}

#[tokio::test]
async fn asking_for_the_head_of_a_link_as_scanners_do_is_no_opening_inv_8() {
    let office = Office::open().await;
    let (_, invitation, link) = invited(&office, ANNA).await;
    let page = Browser::new(&office)
        .send("HEAD", &link, None, axum::body::Body::empty())
        .await;
    assert_eq!(page.status, StatusCode::OK);
    let row = office.invitation(&invitation).await.unwrap().kept.row;
    assert_eq!(row.letter.unwrap().state, LetterState::Sent);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_browsers_that_submit_one_link_at_once_one_joins_inv_3_attack_20() {
    let office = Office::open().await;
    let (_, _, link) = invited(&office, ANNA).await;
    let mut ready = Vec::new();
    for _ in 0..8 {
        let mut browser = Browser::new(&office);
        let page = browser.get(&link).await;
        ready.push((browser, page));
    }
    let tries = ready.into_iter().map(|(mut browser, page)| {
        tokio::spawn(async move {
            let page = browser.submit(&page, &chosen("Anna")).await;
            page.status == StatusCode::SEE_OTHER && page.location() == "/w/northwind/joined"
        })
    });
    let joined = futures_util::future::join_all(tries).await;
    assert_eq!(
        joined
            .into_iter()
            .filter(|one| *one.as_ref().unwrap())
            .count(),
        1
    );
    let same = format!("select count(*) from identity where login = '{ANNA}'");
    assert_eq!(office.number(&same).await, 1);
    assert_eq!(office.causes("joined").await.len(), 1);
}

#[tokio::test]
async fn a_link_that_is_over_says_why_and_whom_to_ask_and_destroys_nothing_inv_10_attack_19() {
    let office = Office::open().await;
    let (_, invitation, first) = invited(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    let form = browser.get(&first).await;
    office.clock.advance(61 * SECOND);
    let again = Decision::ResendInvitation {
        invitation: invitation.clone(),
    };
    assert_eq!(office.owner.decide(again).await, Outcome::applied());
    let second = office.links().await.pop().unwrap();
    let page = browser.get(&first).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("There is a newer link")
        .says("Spam and Promotions")
        .says("Petra Novak");
    let page = browser.submit(&form, &chosen("Anna")).await;
    assert_eq!(
        page.status,
        StatusCode::GONE,
        "INV-3: every earlier link is void, also with its form open"
    );
    office.clock.advance(7 * DAY - 1);
    assert_eq!(browser.get(&second).await.status, StatusCode::OK);
    office.clock.advance(1);
    let page = browser.get(&second).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("This link is too old").says("Ask Petra Novak");
    assert!(
        office.invitation(&invitation).await.is_some(),
        "nothing is destroyed"
    );
    let admin = office.member(Role::Admin, "ines@northwind.example").await;
    let deleted = Decision::DeleteInvitation { invitation };
    assert_eq!(admin.decide(deleted).await, Outcome::applied());
    for link in [&first, &second] {
        browser
            .get(link)
            .await
            .says("This invitation was taken back");
    }
    browser
        .get("/w/northwind/i/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
        .await
        .says("This link does not work");
    let mut causes = office.causes("invitation_refused").await;
    causes.sort();
    assert_eq!(
        causes,
        ["deleted", "expired", "unknown", "voided"],
        "each link once an hour at most"
    );
}

#[tokio::test]
async fn a_used_link_says_so_to_whoever_comes_next_attack_19_attack_24() {
    let office = Office::open().await;
    let (employee, _, link) = invited(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    let form = browser.get(&link).await;
    browser.submit(&form, &chosen("Anna")).await;
    let page = browser.get(&link).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("This link was used").says("tell Petra Novak now");
    let page = browser
        .submit(
            &form,
            &[("name", "Thief"), ("password", "another good password 7")],
        )
        .await;
    assert_eq!(page.status, StatusCode::GONE);
    assert_eq!(office.employee(&employee).await.unwrap().row.name, "Anna");
    assert_eq!(
        browser
            .sign_in("northwind", ANNA, PASSWORD)
            .await
            .location(),
        "/w/northwind/me"
    );
}

#[tokio::test]
async fn a_link_of_one_company_opens_nothing_at_another_attack_24() {
    let office = Office::open().await;
    office.another("fabrikam").await;
    let (_, _, link) = invited(&office, ANNA).await;
    let elsewhere = link.replace("northwind", "fabrikam");
    let page = Browser::new(&office).get(&elsewhere).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    page.says("This link does not work");
}

#[tokio::test]
async fn nobody_gives_themselves_a_role_or_another_address_by_fields_in_the_form_attack_24() {
    let office = Office::open().await;
    let (employee, _, link) = invited(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    let page = browser.get(&link).await;
    let sly = [
        ("name", "Anna"),
        ("password", PASSWORD),
        ("role", "owner"),
        ("status", "active"),
        ("login", "petra@northwind.example"),
        ("email", "thief@evil.example"),
    ];
    browser.submit(&page, &sly).await;
    let person = office.employee(&employee).await.unwrap().row;
    assert_eq!(
        (person.role, person.login.as_deref()),
        (Role::Employee, Some(ANNA))
    );
}

#[tokio::test]
async fn a_weak_password_or_no_name_is_told_beside_its_field_and_spends_nothing_rcv_6() {
    let office = Office::open().await;
    let (employee, _, link) = invited(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    let page = browser.get(&link).await;
    for (name, password, words) in [
        ("Anna", "short", "it needs 12 characters"),
        (
            "Anna",
            "northwind2026",
            "too close to your name, address or company",
        ),
        (
            "Anna",
            "passwordpassword",
            "on every list of stolen passwords",
        ),
        ("Anna", "aaaaaaaaaaaaaaaa", "too easy to guess"),
        (" ", PASSWORD, "Type your name"),
        ("A\u{7}", PASSWORD, "characters that cannot be shown"),
    ] {
        let answer = browser
            .submit(&page, &[("name", name), ("password", password)])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer
            .says(words)
            .says("aria-invalid")
            .hides(&format!("value=\"{password}\""));
    }
    assert_eq!(
        office.employee(&employee).await.unwrap().row.status,
        Status::Invited
    );
    assert_eq!(
        browser.submit(&page, &chosen("Anna")).await.location(),
        "/w/northwind/joined"
    );
}

#[tokio::test]
async fn an_address_that_is_an_identity_signs_in_with_both_factors_and_is_linked_inv_11() {
    let office = Office::open().await;
    let other = office.another("fabrikam").await;
    office.set_password(&other.identity, PASSWORD).await;
    office.enrol(&other.identity).await;
    let (employee, _, link) = invited(&office, "owner@fabrikam.example").await;
    let mut browser = Browser::new(&office);
    let page = browser.get(&link).await;
    page.says("You have a login already")
        .hides("Choose a password");
    let wrong = browser
        .submit(&page, &[("password", "not this one at all")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    assert_eq!(page.location(), format!("{link}/confirm"));
    assert_eq!(
        office.employee(&employee).await.unwrap().row.status,
        Status::Invited,
        "not yet"
    );
    let page = browser.follow(&page).await;
    let wrong = browser.submit(&page, &[("code", "000000")]).await;
    wrong.says("That code is not right");
    let page = browser.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(page.location(), "/w/northwind/joined");
    let person = office.employee(&employee).await.unwrap().row;
    assert_eq!(person.status, Status::Active);
    assert!(person.two_step.enrolled_at.is_some());
    assert_eq!(
        office
            .number("select count(*) from identity where login = 'owner@fabrikam.example'")
            .await,
        1
    );
    let page = browser
        .sign_in("northwind", "owner@fabrikam.example", PASSWORD)
        .await;
    assert_eq!(
        page.location(),
        "/w/northwind/confirm",
        "the same password and factor"
    );
}

#[tokio::test]
async fn the_second_step_of_one_link_is_no_step_of_another() {
    let office = Office::open().await;
    let other = office.another("fabrikam").await;
    office.set_password(&other.identity, PASSWORD).await;
    office.enrol(&other.identity).await;
    let (_, _, mine) = invited(&office, "owner@fabrikam.example").await;
    let (victim, _, foreign) = invited(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    let page = browser.get(&mine).await;
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    let page = browser.follow(&page).await;
    let csrf = page.csrf();
    let fields = [("csrf", csrf.as_str()), ("code", &office.code())];
    let page = browser.post(&format!("{foreign}/confirm"), &fields).await;
    assert_eq!(page.location(), foreign);
    assert_eq!(
        office.employee(&victim).await.unwrap().row.status,
        Status::Invited
    );
}

pub async fn ask(office: &Office, path: &str, name: &str, email: &str) -> Page {
    let mut browser = Browser::new(office);
    let page = browser.get(path).await;
    browser
        .submit(&page, &[("name", name), ("email", email)])
        .await
}

#[tokio::test]
async fn who_joins_by_a_link_confirms_the_address_waits_and_comes_in_when_approved_inv_7() {
    let office = Office::open().await;
    let (id, path) = registration_link(&office).await;
    let before = office.number("select count(*) from employee").await;
    let page = ask(&office, &path, "Ben Adler", "ben@elsewhere.example").await;
    assert_eq!(page.location(), "/w/northwind/look");
    assert_eq!(
        office.number("select count(*) from employee").await,
        before,
        "nobody yet"
    );
    let link = office.links().await.pop().unwrap();
    assert!(link.starts_with("/w/northwind/j/"), "{link}");
    let mut browser = Browser::new(&office);
    let page = browser.get(&link).await;
    page.says("Your address is confirmed");
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    assert_eq!(page.location(), "/w/northwind/waiting");
    browser
        .follow(&page)
        .await
        .says("An admin has to let you in");
    let page = browser
        .sign_in("northwind", "ben@elsewhere.example", PASSWORD)
        .await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("An admin has to let you in");
    let employee: String = office
        .text("select id from employee where status = 'pending_approval'")
        .await;
    let n_joined = format!("select n_joined from link where id = '{id}'");
    assert_eq!(office.number(&n_joined).await, 1);
    let approve = Decision::Approve {
        employee: employee.as_str().into(),
    };
    assert_eq!(office.owner.decide(approve).await, Outcome::applied());
    office.links().await;
    let letter = office.app.mail.kept().pop().unwrap();
    assert_eq!(letter.subject, "You can sign in to Northwind now");
    assert_eq!(letter.to, "ben@elsewhere.example");
    let page = browser
        .sign_in("northwind", "ben@elsewhere.example", PASSWORD)
        .await;
    assert_eq!(page.location(), "/w/northwind/me");
    browser.get(&link).await.says("This link was used");
}

#[tokio::test]
async fn a_listed_domain_needs_no_approval_inv_7() {
    let office = Office::open().await;
    let (_, path) = registration_link(&office).await;
    let listed = Change {
        from: Vec::new(),
        to: vec!["elsewhere.example".to_owned()],
    };
    edit(
        &office,
        SettingsEdit {
            listed_domains: Some(listed),
            ..SettingsEdit::default()
        },
    )
    .await;
    ask(&office, &path, "Ben", "ben@elsewhere.example").await;
    let link = office.links().await.pop().unwrap();
    let mut browser = Browser::new(&office);
    let page = browser.get(&link).await;
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    assert_eq!(page.location(), "/w/northwind/joined");
}

#[tokio::test]
async fn switching_a_link_off_kills_every_copy_and_every_letter_it_led_to_inv_1() {
    let office = Office::open().await;
    let (id, path) = registration_link(&office).await;
    ask(&office, &path, "Ben", "ben@elsewhere.example").await;
    let link = office.links().await.pop().unwrap();
    let mut browser = Browser::new(&office);
    let form = browser.get(&link).await;
    let off = Decision::SwitchLinkOff { link: id };
    assert_eq!(office.owner.decide(off).await, Outcome::applied());
    for dead in [&path, &link] {
        let page = browser.get(dead).await;
        assert_eq!(page.status, StatusCode::GONE);
        page.says("This link was switched off").says("Petra Novak");
    }
    let page = browser.submit(&form, &[("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert_eq!(
        office
            .number("select count(*) from employee where status = 'pending_approval'")
            .await,
        0
    );
}

#[tokio::test]
async fn asking_to_join_does_not_tell_who_is_known_and_floods_no_mailbox_eml_2_attack_3() {
    let office = Office::open().await;
    office.member(Role::Employee, ANNA).await;
    let (_, path) = registration_link(&office).await;
    let known = ask(&office, &path, "Anna", ANNA).await;
    let unknown = ask(&office, &path, "Ben", "ben@elsewhere.example").await;
    assert_eq!(
        (known.status, known.location(), known.text),
        (unknown.status, unknown.location(), unknown.text)
    );
    office.links().await;
    let letters = office.app.mail.kept();
    assert_eq!(letters.len(), 2);
    let to_anna = letters.iter().find(|letter| letter.to == ANNA).unwrap();
    assert_eq!(
        to_anna.subject,
        "Your address is already known at Northwind"
    );
    assert!(!to_anna.text.contains("/j/"));
    for i in 0..10 {
        let page = ask(
            &office,
            &path,
            "Anna",
            ["Anna@Northwind.example", ANNA][i % 2],
        )
        .await;
        assert_eq!(
            page.location(),
            "/w/northwind/look",
            "the page says the same"
        );
    }
    office.clock.advance(59 * SECOND);
    ask(&office, &path, "Anna", ANNA).await;
    office.links().await;
    assert_eq!(office.app.mail.kept().len(), 2, "one a minute");
    office.clock.advance(MINUTE);
    ask(&office, &path, "Anna", ANNA).await;
    office.links().await;
    assert_eq!(office.app.mail.kept().len(), 3);
}

#[tokio::test]
async fn what_is_no_name_or_address_is_told_beside_its_field_attack_23() {
    let office = Office::open().await;
    let (_, path) = registration_link(&office).await;
    for (name, email, words) in [
        ("", "ben@elsewhere.example", "Type your name"),
        ("Ben", "ben", "This is no mail address"),
        ("Ben", "a@x.example,b@y.example", "This is no mail address"),
        (
            "Ben",
            "ben@elsewhere.example\r\nBcc: thief@evil.example",
            "This is no mail address",
        ),
        (
            "Ben",
            "b\u{435}n@elsewhere.example",
            "letters of different alphabets",
        ),
        ("Ben", "+49 170 1234567", "This is no mail address"),
    ] {
        let page = ask(&office, &path, name, email).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{email}");
        page.says(words);
    }
    assert_eq!(office.number("select count(*) from letter").await, 0);
}

#[tokio::test]
async fn links_in_letters_come_from_the_configured_address_whatever_a_request_claims_attack_17() {
    let office = Office::open().await;
    let (_, path) = registration_link(&office).await;
    for (name, value) in [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "host=evil.example;proto=https"),
        ("x-original-url", "http://evil.example/"),
    ] {
        let mut browser = Browser::new(&office);
        browser.extra.push((name, value.to_owned()));
        let page = browser.get(&path).await;
        page.hides("evil.example");
        let page = browser
            .submit(
                &page,
                &[("name", "Ben"), ("email", "ben@elsewhere.example")],
            )
            .await;
        assert_eq!(page.location(), "/w/northwind/look");
        office.clock.advance(2 * MINUTE);
    }
    office.links().await;
    let letters = office.app.mail.kept();
    assert_eq!(letters.len(), 5);
    for letter in letters {
        let all = format!("{}{}{}", letter.subject, letter.text, letter.html);
        assert!(all.contains("http://gatehouse.test/w/northwind/j/"));
        assert!(!all.contains("evil.example"));
    }
}

#[tokio::test]
async fn an_address_in_someones_profile_lets_nobody_join_and_says_whom_to_ask_eml_8() {
    let office = Office::open().await;
    let (_, path) = registration_link(&office).await;
    ask(&office, &path, "Ben", "ben@elsewhere.example").await;
    let link = office.links().await.pop().unwrap();
    let carl = office.member(Role::Employee, "carl@example.com").await;
    let edit = EmployeeEdit {
        contact_email: Some(Change {
            from: Some("carl@example.com".to_owned()),
            to: Some("ben@elsewhere.example".to_owned()),
        }),
        ..EmployeeEdit::default()
    };
    let employee = carl.employee;
    let edited = Decision::EditEmployee { employee, edit };
    assert_eq!(office.owner.decide(edited).await, Outcome::applied());
    let mut browser = Browser::new(&office);
    let page = browser.get(&link).await;
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("This address is in use at Northwind");
    page.hides("You are in Northwind already");
}

#[tokio::test]
async fn the_one_who_wins_an_address_keeps_it_and_the_other_is_told_eml_8() {
    let office = Office::open().await;
    let (_, path) = registration_link(&office).await;
    ask(&office, &path, "Ben", "ben@elsewhere.example").await;
    let link = office.links().await.pop().unwrap();
    office.invite("ben@elsewhere.example").await;
    let mut browser = Browser::new(&office);
    let page = browser.get(&link).await;
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("Northwind has invited you meanwhile");
    let held = "select count(*) from address where canonical = 'ben@elsewhere.example'";
    assert_eq!(office.number(held).await, 1);
    assert_eq!(
        office
            .number("select count(*) from identity where login_canonical = 'ben@elsewhere.example'")
            .await,
        0
    );
}

#[tokio::test]
async fn asking_to_join_and_a_dead_registration_link_are_events_log_1() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office);
    for secret in ["never-was-one", "another", "a-third"] {
        let dead = browser.get(&format!("/w/northwind/join/{secret}")).await;
        assert_eq!(dead.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(
        office.causes("invitation_refused").await,
        ["unknown"],
        "one an hour from one place"
    );
    let (_, path) = registration_link(&office).await;
    let page = browser.get(&path).await;
    let asked = [("name", "Zoe"), ("email", "zoe@example.com")];
    let page = browser.submit(&page, &asked).await;
    assert_eq!(page.location(), "/w/northwind/look");
    assert_eq!(
        office.causes("join_requested").await,
        ["address_unconfirmed"]
    );
}

#[tokio::test]
async fn the_name_of_who_joins_by_a_link_is_text_on_every_page_and_in_every_letter_attack_34() {
    let office = Office::open().await;
    let (_, path) = registration_link(&office).await;
    for (i, name) in hostile::all().enumerate() {
        let address = format!("p{i}@elsewhere.example");
        let mut browser = Browser::new(&office).from(&format!("192.0.2.{i}"));
        let page = browser.get(&path).await;
        let asked = [("name", name), ("email", address.as_str())];
        let page = browser.submit(&page, &asked).await;
        assert_eq!(page.location(), "/w/northwind/look");
        // Who was let in before has a letter, too.
        let mut links = office.links().await;
        links.retain(|link| link.contains("/j/"));
        let link = links.pop().unwrap();
        let page = browser.get(&link).await;
        let page = browser.submit(&page, &[("password", PASSWORD)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{name}: {}", page.text);
        assert_eq!(page.location(), "/w/northwind/waiting");
        browser.follow(&page).await.hides("pwned");
        let find = format!(
            "select id from employee where name = '{}'",
            name.replace('\'', "''")
        );
        let employee = EmployeeId(office.text(&find).await);
        let approve = Decision::Approve {
            employee: employee.clone(),
        };
        assert_eq!(office.owner.decide(approve).await, Outcome::applied());
        let page = browser.sign_in("northwind", &address, PASSWORD).await;
        let page = browser.follow(&page).await;
        hostile::is_text(&page.text, name);
        let Some(kept) = office.employee(&employee).await else {
            panic!("{name} is nobody")
        };
        assert_eq!(kept.row.name, name, "it is kept as it was written");
    }
    office.links().await;
    for letter in office.app.mail.kept() {
        hostile::is_text(&letter.html, "");
    }
}
