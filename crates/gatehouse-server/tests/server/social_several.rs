//! SOC-2: one social account linked to several identities.

use axum::http::StatusCode;

use crate::answerer::Answerer;
use crate::browser::{Browser, PASSWORD, Page};
use crate::harness::Office;
use crate::social::{link, person};

const ANNA: &str = "anna@northwind.example";
const BEN: &str = "ben@northwind.example";
const IN: &str = "/w/northwind/me";

/// An account that is linked to Anna's and to Ben's login.
pub async fn two() -> (Office, Answerer) {
    let (office, acme) = Office::with_acme().await;
    for email in [ANNA, BEN] {
        person(&office, email).await;
    }
    link(&office, &acme, ANNA).await.says("Acme is linked");
    link(&office, &acme, BEN)
        .await
        .says("linked to another login here, too");
    (office, acme)
}

/// The value of the button that unlinks from whose masked login begins with this letter.
fn button(page: &Page, first: &str) -> String {
    let (_, rest) = page.text.split_once(&format!("<b>{first}…@")).unwrap();
    let (_, rest) = rest.split_once("name=\"identity\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_account_of_two_logins_stops_lists_them_masked_and_after_unlinking_one_goes_on_soc_2() {
    let (office, acme) = two().await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    assert_eq!(page.location(), "/several");
    assert!(!browser.cookies.contains_key("gatehouse-session"));
    let page = browser.follow(&page).await;
    page.says("Your Acme account is linked to several logins")
        .says("a…@northwind.example")
        .says("b…@northwind.example")
        .hides(ANNA)
        .hides(BEN);
    assert_eq!(
        office.causes("sign_in_failed").await,
        ["several_identities", "several_identities"]
    );
    let again = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    assert_eq!(again.location(), "/several", "nothing was decided");
    let anna = button(&page, "a");
    let page = browser.submit(&page, &[("identity", &anna)]).await;
    assert_eq!(page.location(), IN);
    browser.follow(&page).await.says(BEN);
    assert_eq!(office.causes("social_unlinked").await.len(), 1);
    while gatehouse_server::letter::send_due(&office.app)
        .await
        .unwrap()
        > 0
    {}
    let told = office.app.mail.kept();
    assert!(
        told.iter().any(
            |letter| letter.to == ANNA && letter.subject == "Acme was unlinked from your login"
        )
    );

    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    assert_eq!(page.location(), IN, "one is left");
    let page = Browser::new(&office)
        .sign_in("northwind", ANNA, PASSWORD)
        .await;
    assert_eq!(page.location(), IN, "the password opens as before");
}

#[tokio::test]
async fn the_one_that_is_left_takes_its_second_step_soc_2_tfa_8() {
    let (office, acme) = two().await;
    let ben = office
        .text(&format!("select id from identity where login = '{BEN}'"))
        .await;
    office.enrol(&ben.into()).await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    let page = browser.follow(&page).await;
    let anna = button(&page, "a");
    let page = browser.submit(&page, &[("identity", &anna)]).await;
    assert_eq!(page.location(), "/w/northwind/confirm");
}

#[tokio::test]
async fn the_choice_is_for_the_browser_that_proved_the_account_for_ten_minutes_and_touches_no_other_login_soc_2()
 {
    let (office, acme) = two().await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    let page = browser.follow(&page).await;
    let anna = button(&page, "a");
    // Another browser, with the id it must not know.
    let mut other = Browser::new(&office);
    let csrf = other.get("/w/northwind").await.csrf();
    let refused = other
        .post("/several", &[("csrf", &csrf), ("identity", &anna)])
        .await;
    assert_eq!(refused.status, StatusCode::GONE);
    // Without the form's own field.
    let refused = browser.post("/several", &[("identity", &anna)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Of an identity that this account is not linked to.
    let petra = office.owner.identity.0.clone();
    let page = browser.submit(&page, &[("identity", &petra)]).await;
    assert_eq!(page.location(), "/several");
    assert_eq!(office.number("select count(*) from social_link").await, 2);
    office.clock.advance(10 * gatehouse_rules::time::MINUTE);
    let page = browser.get("/several").await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("This took too long");
}

#[tokio::test]
async fn nobody_is_locked_out_by_unlinking_the_only_way_in_soc_2() {
    let (office, acme) = Office::with_acme().await;
    // A first use: no password, a made-up login.
    Browser::new(&office)
        .sign_in_with_acme(&acme, "/w/northwind")
        .await;
    person(&office, ANNA).await;
    link(&office, &acme, ANNA).await;
    let mut browser = Browser::new(&office);
    let page = browser.sign_in_with_acme(&acme, "/w/northwind").await;
    let page = browser.follow(&page).await;
    page.says("acme-").says("Acme is the only way into it");
    let sql = "select id from identity where password_hash is null";
    let made_up = office.text(sql).await;
    let page = browser.submit(&page, &[("identity", &made_up)]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert_eq!(office.number("select count(*) from social_link").await, 2);
    let anna = button(&page, "a");
    let page = browser.submit(&page, &[("identity", &anna)]).await;
    page.says("You are not in Northwind");
}
