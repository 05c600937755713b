//! Signing in with a provider (SOC-1): first use, later uses, invitations, links made by the person, and every rule of the door that stands
//! behind it.

use axum::http::StatusCode;
use gatehouse_rules::operation::{Decision, Outcome};
use gatehouse_rules::role::Role;
use gatehouse_rules::time::{DAY, MINUTE, SECOND};
use serde_json::json;

use crate::answerer::{Answerer, address};
use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::{Client, Office};
use crate::join;

const ANNA: &str = "anna@northwind.example";
const IN: &str = "/w/northwind/me";

/// Someone with a password.
pub async fn person(office: &Office, email: &str) -> Client {
    let client = office.member(Role::Employee, email).await;
    office.set_password(&client.identity, PASSWORD).await;
    client
}

/// Links Acme's account to whoever signs in with this login; what the page says at the end.
pub async fn link(office: &Office, acme: &Answerer, email: &str) -> Page {
    let mut browser = Browser::new(office);
    let page = browser.sign_in("northwind", email, PASSWORD).await;
    assert_eq!(page.location(), IN);
    let page = browser.get("/profile/link/acme").await;
    let going = browser.submit(&page, &[("password", PASSWORD)]).await;
    let back = acme.sign_in(&going);
    browser.get(&back).await
}

async fn letters(office: &Office) -> Vec<(String, String)> {
    while gatehouse_server::letter::send_due(&office.app)
        .await
        .unwrap()
        > 0
    {}
    let kept = office.app.mail.kept();
    kept.iter()
        .map(|letter| (letter.to.clone(), letter.subject.clone()))
        .collect()
}

#[tokio::test]
async fn the_first_use_makes_an_identity_of_no_company_and_the_second_finds_it_soc_1() {
    let (office, acme) = Office::with_acme().await;
    let before = office.number("select count(*) from identity").await;
    for n in 0..2 {
        let mut browser = Browser::new(&office);
        let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{n}");
        page.says("You are not in Northwind")
            .says("Acme says who you are")
            .says("acme-")
            .says("Ask for an invitation")
            .hides("Your password");
        let after = office.number("select count(*) from identity").await;
        assert_eq!(after, before + 1);
    }
    let login = office
        .text("select login from identity where password_hash is null")
        .await;
    assert_eq!(login.len(), "acme-".len() + 10, "{login}");
    assert_eq!(office.number("select count(*) from employee").await, 1);
    let name = office
        .text("select name from identity where password_hash is null")
        .await;
    assert_eq!(name, "Anna Berg");
}

#[tokio::test]
async fn who_was_made_by_a_first_use_asks_for_an_invitation_joins_by_it_and_is_in_from_then_on_soc_1()
 {
    let (office, acme) = Office::with_acme().await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    let page = browser.submit(&page, &[]).await;
    page.says("The admins of Northwind are asked")
        .says("a letter comes to your mail address");
    let note = office.text("select note from request").await;
    assert_eq!(note, "anna@provider.example", "what the admins can invite");

    office.invite(ANNA).await;
    let link = office.links().await.remove(0);
    let page = browser.get(&link).await;
    let going = browser.press_acme(&page).await;
    let back = acme.sign_in(&going);
    let page = browser.get(&back).await;
    assert_eq!(page.location(), "/w/northwind/joined");
    assert_eq!(office.number("select count(*) from identity").await, 2);
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    assert_eq!(page.location(), IN);
    browser
        .follow(&page)
        .await
        .says("You are signed in")
        .says("acme-");

    let data = "select data from event where kind = ";
    for kind in ["joined", "signed_in"] {
        let told = office
            .text(&format!("{data}'{kind}' order by at desc, id desc"))
            .await;
        assert!(told.contains("\"provider\":\"Acme\""), "{kind}: {told}");
    }
    assert_eq!(office.causes("sign_in_failed").await, ["not_in_workspace"]);
}

#[tokio::test]
async fn an_invitation_is_accepted_at_the_first_use_under_the_name_it_gives_soc_1() {
    let (office, acme) = Office::with_acme().await;
    let (employee, _) = office.invite(ANNA).await;
    let link = office.links().await.remove(0);
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, &link).await;
    assert_eq!(page.location(), "/w/northwind/joined");
    let anna = office.employee(&employee).await.unwrap().row;
    assert_eq!(anna.name, "Anna Berg");
    assert!(anna.login.unwrap().starts_with("acme-"));
    assert_eq!(anna.contact_email.as_deref(), Some(ANNA));
    let page = Browser::new(&office).get(&link).await;
    page.says("This link was used");
}

#[tokio::test]
async fn who_asked_to_join_by_a_link_confirms_with_a_provider_waits_and_is_in_once_approved_soc_1_inv_7()
 {
    const BEN: &str = "ben@elsewhere.example";
    let (office, acme) = Office::with_acme().await;
    let (_, path) = join::registration_link(&office).await;
    join::ask(&office, &path, "Ben Adler", BEN).await;
    let link = office.links().await.pop().unwrap();
    assert!(link.starts_with("/w/northwind/j/"), "{link}");
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, &link).await;
    assert_eq!(page.location(), "/w/northwind/waiting");
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("An admin has to let you in");
    let id = office
        .text("select id from employee where status = 'pending_approval'")
        .await;
    let ben = office.employee(&id.as_str().into()).await.unwrap().row;
    assert_eq!(
        ben.name, "Ben Adler",
        "as they asked, whatever Acme calls them"
    );
    assert_eq!(ben.contact_email.as_deref(), Some(BEN));
    assert!(ben.login.unwrap().starts_with("acme-"));
    let approve = Decision::Approve {
        employee: id.as_str().into(),
    };
    assert_eq!(office.owner.decide(approve).await, Outcome::applied());
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    assert_eq!(page.location(), IN);
    browser.get(&link).await.says("This link was used");
}

#[tokio::test]
async fn by_a_link_a_login_that_there_is_joins_with_its_account_and_its_second_step_soc_1_inv_11() {
    let (office, acme) = Office::with_acme().await;
    let contoso = office.another("contoso").await;
    let olga = "owner@contoso.example";
    office.set_password(&contoso.identity, PASSWORD).await;
    let (_, path) = join::registration_link(&office).await;
    join::ask(&office, &path, "Olga", olga).await;
    let offer = office.links().await.pop().unwrap();
    let identities = office.number("select count(*) from identity").await;
    // Acme's account is nobody's yet, and makes no second login beside Olga's.
    let page = Browser::new(&office).sign_in_with_acme(&acme, &offer).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("went to a login that you have already");

    let mut browser = Browser::new(&office);
    browser.sign_in("contoso", olga, PASSWORD).await;
    let page = browser.get("/profile/link/acme").await;
    let going = browser.submit(&page, &[("password", PASSWORD)]).await;
    let back = acme.sign_in(&going);
    browser.get(&back).await.says("Acme is linked");
    office.enrol(&contoso.identity).await;
    let page = browser.sign_in_with_acme(&acme, &offer).await;
    assert_eq!(page.location(), format!("{offer}/confirm"));
    let page = browser.follow(&page).await;
    let page = browser.submit(&page, &[("code", &office.code())]).await;
    assert_eq!(page.location(), "/w/northwind/waiting");
    assert_eq!(
        office.number("select count(*) from identity").await,
        identities
    );
}

#[tokio::test]
async fn an_address_that_a_provider_names_opens_nothing_soc_1() {
    let (office, acme) = Office::with_acme().await;
    let anna = person(&office, ANNA).await;
    acme.says(|says| says.more = json!({"email": ANNA, "email_verified": true}));
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    page.says("You are not in Northwind");
    let linked = office.text("select identity_id from social_link").await;
    assert_ne!(linked, anna.identity.as_str());
    assert_eq!(office.number("select count(*) from social_link").await, 1);
}

#[tokio::test]
async fn an_invitation_to_a_login_is_for_that_login_alone_inv_11_soc_1() {
    let (office, acme) = Office::with_acme().await;
    let contoso = office.another("contoso").await;
    let olga = "owner@contoso.example";
    office.set_password(&contoso.identity, PASSWORD).await;
    office.invite(olga).await;
    let link = office.links().await.remove(0);
    let identities = office.number("select count(*) from identity").await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, &link).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("went to a login that you have already")
        .says(olga);
    assert_eq!(
        office.number("select count(*) from identity").await,
        identities
    );

    // Linked to that login, it joins.
    let mut browser = Browser::new(&office);
    browser.sign_in("contoso", olga, PASSWORD).await;
    let page = browser.get("/profile/link/acme").await;
    let going = browser.submit(&page, &[("password", PASSWORD)]).await;
    let back = acme.sign_in(&going);
    browser.get(&back).await.says("Acme is linked");
    let page = browser.sign_in_with_acme(&acme, &link).await;
    assert_eq!(page.location(), "/w/northwind/joined");
    assert_eq!(
        office.number("select count(*) from identity").await,
        identities
    );
}

#[tokio::test]
async fn the_person_links_an_account_with_the_password_and_is_told_by_letter_soc_1_attack_31() {
    let (office, acme) = Office::with_acme().await;
    person(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.get("/profile").await;
    page.says("Link Acme");
    // A stolen session is not enough.
    let page = browser.get("/profile/link/acme").await;
    let refused = browser.submit(&page, &[("password", "wrong")]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    refused.hides("0;url=");
    link(&office, &acme, ANNA)
        .await
        .says("Acme is linked")
        .says("anna@provider.example");
    link(&office, &acme, ANNA)
        .await
        .says("Acme was linked before");
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    assert_eq!(page.location(), IN);
    assert_eq!(office.causes("social_linked").await.len(), 1);

    let page = browser.get("/profile").await;
    let unlink = page.between("href=\"/profile/unlink/", "\"").unwrap();
    let page = browser.get(&format!("/profile/unlink/{unlink}")).await;
    let refused = browser.submit(&page, &[("password", "wrong")]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    assert_eq!(page.location(), "/profile");
    assert_eq!(office.causes("social_unlinked").await.len(), 1);
    let told: Vec<String> = letters(&office)
        .await
        .into_iter()
        .filter(|(to, _)| to == ANNA)
        .map(|(_, subject)| subject)
        .collect();
    assert!(
        told.contains(&"Acme was linked to your login".to_owned()),
        "{told:?}"
    );
    assert!(
        told.contains(&"Acme was unlinked from your login".to_owned()),
        "{told:?}"
    );
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    page.says("You are not in Northwind");
}

#[tokio::test]
async fn a_link_is_made_only_while_the_same_person_is_at_their_profile_soc_1() {
    let (office, acme) = Office::with_acme().await;
    person(&office, ANNA).await;
    let mut browser = Browser::new(&office);
    browser.sign_in("northwind", ANNA, PASSWORD).await;
    let page = browser.get("/profile/link/acme").await;
    let going = browser.submit(&page, &[("password", PASSWORD)]).await;
    let back = acme.sign_in(&going);
    let me = browser.get(IN).await;
    browser.submit(&me, &[]).await;
    let page = browser.get(&back).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("Nothing was linked");
    assert_eq!(office.number("select count(*) from social_link").await, 0);
}

#[tokio::test]
async fn the_second_step_is_asked_for_after_a_provider_soc_1_tfa_8() {
    let (office, acme) = Office::with_acme().await;
    let anna = person(&office, ANNA).await;
    link(&office, &acme, ANNA).await;
    office.enrol(&anna.identity).await;
    for path in ["/w/northwind", "/?to=profile"] {
        let mut browser = Browser::new(&office);
        let page = browser.sign_in_with_acme(&acme, path).await;
        assert!(page.location().ends_with("/confirm"), "{path}");
        let closed = browser.get(IN).await;
        assert_eq!(closed.location(), "/w/northwind");
        let page = browser.follow(&page).await;
        let wrong = browser.submit(&page, &[("code", "000000")]).await;
        wrong.says("That code is not right");
        office.clock.advance(MINUTE);
        let page = browser.submit(&page, &[("code", &office.code())]).await;
        assert!(
            [IN, "/profile"].contains(&page.location().as_str()),
            "{path}"
        );
    }
    let failed = office
        .text("select data from event where kind = 'sign_in_failed' order by at, id")
        .await;
    assert!(failed.contains("\"provider\":\"Acme\""), "{failed}");
}

#[tokio::test]
async fn who_is_blocked_hears_what_a_wrong_password_hears_and_who_is_dismissed_is_told_soc_1_blk_2_sgn_4()
 {
    let (office, acme) = Office::with_acme().await;
    let anna = person(&office, ANNA).await;
    link(&office, &acme, ANNA).await;
    office.suspect(&anna.employee).await;
    for path in ["/w/northwind", "/?to=profile"] {
        let mut browser = Browser::new(&office);
        let page = browser.sign_in_with_acme(&acme, path).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}");
        page.says("That login or password is not right")
            .hides("block")
            .hides("anna");
        assert!(!browser.cookies.contains_key("gatehouse-session"));
        assert!(!browser.cookies.contains_key("gatehouse-profile"));
    }
    assert_eq!(
        office.causes("sign_in_failed").await,
        ["blocked", "blocked"]
    );

    let ben = "ben@northwind.example";
    let bens = person(&office, ben).await;
    acme.says(|says| says.subject = "ben".to_owned());
    link(&office, &acme, ben).await;
    office
        .owner
        .decide(gatehouse_rules::operation::Decision::Dismiss {
            employee: bens.employee.clone(),
            keep_webhooks: false,
        })
        .await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    page.says("You no longer work with Northwind here")
        .says("Acme says who you are");
}

#[tokio::test]
async fn an_admin_connects_the_app_with_a_provider_and_an_employee_does_not_soc_1() {
    let (office, acme) = Office::with_acme().await;
    let admin = office.member(Role::Admin, "admin@northwind.example").await;
    office.set_password(&admin.identity, PASSWORD).await;
    link(&office, &acme, "admin@northwind.example").await;
    let hash = "a".repeat(43);
    let query = format!(
        "response_type=code&client_id=gatehouse-desktop&redirect_uri=http%3A%2F%2F127.0.0.1%3A49152%2Fcallback&state=apps\
         &code_challenge={hash}&code_challenge_method=S256&workspace=northwind&device_name=Laptop&dpop_jkt={hash}"
    );
    let path = format!("/oauth/authorize?{query}");
    let mut browser = Browser::new(&office);
    let going = browser.continue_with_acme(&path).await;
    assert_eq!(
        address(&going)
            .query_pairs()
            .find(|(name, _)| name == "prompt")
            .unwrap()
            .1,
        "login",
        "fresh factors are asked for"
    );
    let back = acme.sign_in(&going);
    let page = browser.get(&back).await;
    let to = page.location();
    assert!(
        to.starts_with("http://127.0.0.1:49152/callback?code="),
        "{to}"
    );
    assert!(to.ends_with("state=apps"), "{to}");

    person(&office, ANNA).await;
    acme.says(|says| says.subject = "anna".to_owned());
    link(&office, &acme, ANNA).await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, &path).await;
    page.says("Only admins of Northwind connect the app")
        .says("Acme says who you are");
}

#[tokio::test]
async fn at_the_servers_own_address_who_is_in_one_company_is_in_and_who_is_in_none_is_told_soc_1() {
    let (office, acme) = Office::with_acme().await;
    office.another("contoso").await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/").await;
    page.says("You are in no company here").says("acme-");
    browser
        .get("/profile")
        .await
        .says("Your login was made up for you");
    let page = browser.get("/profile/login").await;
    page.says("Sign in again").hides("name=\"address\"");
    person(&office, ANNA).await;
    acme.says(|says| says.subject = "anna".to_owned());
    link(&office, &acme, ANNA).await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/").await;
    assert_eq!(page.location(), IN);
}

#[tokio::test]
async fn without_a_password_every_page_that_asks_for_one_says_what_to_do_soc_1_rcv_1() {
    let (office, acme) = Office::with_acme().await;
    let (employee, _) = office.invite(ANNA).await;
    let link = office.links().await.remove(0);
    let mut browser = Browser::new(&office);
    browser.sign_in_with_acme(&acme, &link).await;
    browser.sign_in_with_acme(&acme, "/w/northwind").await;
    let page = browser.get("/w/northwind/password").await;
    page.says("You have no password yet").says("/profile/login");
    // What the company lets in stands for nothing here (NET-1), a fresh sign-in does …
    let page = browser.get("/profile/login").await;
    page.says("Sign in again").hides("type=\"password\"");
    browser.sign_in_with_acme(&acme, "/?to=profile").await;
    let page = browser.get("/profile/login").await;
    page.hides("type=\"password\"");
    let page = browser
        .submit(&page, &[("address", "anna@home.example")])
        .await;
    assert_eq!(page.location(), "/profile/login/sent");
    // … for ten minutes.
    office.clock.advance(11 * MINUTE);
    for path in ["/profile/delete", "/profile/link/acme", "/profile/login"] {
        let page = browser.get(path).await;
        if page.status == StatusCode::OK {
            page.says("Sign in again").hides("type=\"password\"");
        }
    }
    browser
        .get("/w/northwind/two-step")
        .await
        .says("First show that it is you")
        .says("Sign in again")
        .says("Continue with Acme")
        .hides("type your password again")
        .hides("type=\"password\"");
    let unlink = browser
        .get("/profile")
        .await
        .between("href=\"/profile/unlink/", "\"")
        .unwrap();
    let path = format!("/profile/unlink/{unlink}");
    let csrf = browser.get(IN).await.csrf();
    let page = browser.post(&path, &[("csrf", &csrf)]).await;
    page.says("This takes a fresh sign-in");
    let page = browser.sign_in_with_acme(&acme, "/?to=profile").await;
    assert_eq!(page.location(), "/profile");
    let page = browser.post(&path, &[("csrf", &csrf)]).await;
    assert_eq!(page.status, StatusCode::CONFLICT, "it is the only way in");
    page.says("Acme is your only way in");

    // The login changed to an address, a mailed link sets a password.
    let confirm = office
        .links()
        .await
        .into_iter()
        .find(|link| link.starts_with("/profile/login/"));
    let page = browser.get(&confirm.unwrap()).await;
    browser
        .submit(&page, &[])
        .await
        .says("Your login is changed");
    let login = office.employee(&employee).await.unwrap().row.login;
    assert_eq!(login.as_deref(), Some("anna@home.example"));
    let page = browser.get("/w/northwind/recover").await;
    browser
        .submit(&page, &[("login", "anna@home.example")])
        .await;
    let recover = office
        .links()
        .await
        .into_iter()
        .find(|link| link.contains("/r/"));
    let mut fresh = Browser::new(&office);
    let page = fresh.get(&recover.unwrap()).await;
    fresh.submit(&page, &[("password", PASSWORD)]).await;
    let page = fresh
        .sign_in("northwind", "anna@home.example", PASSWORD)
        .await;
    assert_eq!(page.location(), IN);
}

/// Someone who joined by Acme and has no password.
async fn without_a_password(office: &Office, acme: &Answerer) -> Browser {
    office.invite(ANNA).await;
    let link = office.links().await.remove(0);
    let mut browser = Browser::new(office);
    browser.sign_in_with_acme(acme, &link).await;
    browser
}

#[tokio::test]
async fn whom_a_provider_knows_from_before_a_company_lets_in_and_nothing_that_takes_a_fresh_sign_in_net_1_tfa_1_api_1_attack_31()
 {
    let (mut office, acme) = Office::with_acme().await;
    let mut browser = without_a_password(&office, &acme).await;
    // A browser that was left signed in at Acme an hour ago, and someone who sits down at it.
    let sent = office.clock.now().0 / 1_000;
    acme.says(|says| says.claims = json!({ "auth_time": sent - 3_600 }));
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    assert_eq!(page.location(), IN);
    let csrf = browser.get(IN).await.csrf();
    let csrf = ("csrf", csrf.as_str());
    let webhook = [
        csrf,
        ("title", "Payroll"),
        ("people", "user_basic"),
        ("days", "90"),
    ];
    let login = [csrf, ("address", "thief@home.example")];
    let acts: [(&str, &[(&str, &str)]); 3] = [
        ("/w/northwind/two-step", &[csrf]),
        ("/w/northwind/webhooks", &webhook),
        ("/profile/login", &login),
    ];
    let done = async |office: &Office| {
        let mut n = Vec::new();
        for table in ["enrolment", "webhook", "login_change"] {
            let sql = format!("select count(*) from {table}");
            n.push(office.number(&sql).await);
        }
        n
    };
    for (path, fields) in acts {
        let page = browser.get(path).await;
        page.says("a fresh sign-in stands for it")
            .hides("class=\"key\"")
            .hides("name=\"title\"")
            .hides("name=\"address\"");
        let page = browser.post(path, fields).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}");
        page.says("This takes a fresh sign-in");
    }
    let page = browser.get("/w/northwind/two-step").await;
    let going = browser.press_acme(&page).await;
    let back = acme.sign_in(&going);
    let stale = browser.get(&back).await;
    stale.says("did not let you sign in anew");
    assert_eq!(done(&office).await, [0, 0, 0]);

    // Whoever can sign in there does, from these pages, and goes on.
    acme.says(|says| says.claims = json!({}));
    let page = browser.get("/w/northwind/webhooks").await;
    let going = browser.press_acme(&page).await;
    let back = acme.sign_in(&going);
    assert_eq!(browser.get(&back).await.location(), IN);
    let page = browser.begin("/w/northwind/two-step").await;
    page.says("class=\"key\"");
    for (path, fields) in &acts[1..] {
        let page = browser.post(path, fields).await;
        assert_ne!(page.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    // There is no other proof of who has neither a password nor a factor, so for ten minutes this session is it (docs/attacks.md, 31).
    assert_eq!(done(&office).await, [1, 1, 1]);
    office.clock.advance(10 * MINUTE);
    let page = browser.get("/w/northwind/webhooks").await;
    page.says("class=\"under\"").hides("a fresh sign-in");
    office.clock.advance(1);
    let page = browser.get("/w/northwind/webhooks").await;
    page.says("a fresh sign-in stands for it");

    // Where the operator lets a provider's word count, it counts at this door, too.
    let setting = gatehouse_server::config::Provider {
        asks_anew: false,
        ..acme.setting("Acme")
    };
    office.set_providers(&[setting]);
    let mut browser = Browser::new(&office);
    browser.sign_in_with_acme(&acme, "/w/northwind").await;
    let page = browser.begin("/w/northwind/two-step").await;
    page.says("class=\"key\"");
}

#[tokio::test]
async fn who_has_to_set_two_step_up_signs_in_anew_at_a_provider_first_tfa_6_net_1() {
    let (office, acme) = Office::with_acme().await;
    person(&office, ANNA).await;
    link(&office, &acme, ANNA).await;
    let decided = office.owner.decide(Decision::RequireTwoStep).await;
    assert_eq!(decided, Outcome::applied());
    office.clock.advance(2 * DAY);
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("Sign in once more to set up two-step")
        .says("Acme says who you are, but perhaps by a sign-in of some time ago");
    let early = browser.get("/w/northwind/enrol").await;
    early.hides("class=\"key\"");
    let going = browser.press_acme(&page).await;
    let back = acme.sign_in(&going);
    let page = browser.get(&back).await;
    assert_eq!(page.location(), "/w/northwind/enrol");
    let page = browser.follow(&page).await;
    page.says("class=\"key\"");
}

#[tokio::test]
async fn whom_no_provider_has_sign_in_anew_is_told_what_to_do_and_the_log_why_they_stay_out_tfa_6_net_1_sgn_5()
 {
    let (mut office, acme) = Office::with_acme().await;
    let _ = without_a_password(&office, &acme).await;
    let decided = office.owner.decide(Decision::RequireTwoStep).await;
    assert_eq!(decided, Outcome::applied());
    office.clock.advance(2 * DAY);
    // As Google does, which goes on with whoever is signed in there.
    let signed_in = office.clock.now().0 / 1_000 - 3_600;
    acme.says(|says| says.claims = json!({ "auth_time": signed_in }));
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    page.says("Sign in once more to set up two-step");
    assert_eq!(office.causes("sign_in_failed").await, ["must_enrol"]);
    office.clock.advance(SECOND);
    let going = browser.press_acme(&page).await;
    let back = acme.sign_in(&going);
    let page = browser.get(&back).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("did not let you sign in anew")
        .says("Without a password there is no other way here: tell your admin.");
    let causes = office.causes("sign_in_failed").await;
    assert_eq!(causes, ["must_enrol", "not_anew"]);
    let page = browser.get("/w/northwind/enrol").await;
    page.hides("class=\"key\"");
    // Where the operator lets the provider's word count, they set it up.
    let setting = gatehouse_server::config::Provider {
        asks_anew: false,
        ..acme.setting("Acme")
    };
    office.set_providers(&[setting]);
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    assert_eq!(page.location(), "/w/northwind/enrol");
}

#[tokio::test]
async fn whose_provider_was_taken_away_is_led_to_a_password_instead_of_nowhere_soc_1_net_1() {
    let (mut office, acme) = Office::with_acme().await;
    let mut browser = without_a_password(&office, &acme).await;
    browser.sign_in_with_acme(&acme, "/w/northwind").await;
    office.set_providers(&[]);
    let mut later = Browser::new(&office);
    later.cookies = browser.cookies;
    for path in ["/w/northwind/two-step", "/w/northwind/webhooks"] {
        let page = later.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.says("is not offered here any more")
            .says("href=\"/w/northwind/recover\"")
            .hides("Sign in again");
    }
}
