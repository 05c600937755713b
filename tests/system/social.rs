//! Signing in with a real OpenID provider, in Chromium.

use xtask::postgres::free_port;

use crate::harness::browser::Browser;
use crate::harness::mail::MailServer;
use crate::harness::provider::Provider;
use crate::harness::server::{Engine, PASSWORD, SLUG, Server};
use crate::people::join_by_mail;
use crate::ways_in::{press, says, sign_in, sign_out};

const ANNA: &str = "anna@northwind.example";
const PETRA: &str = "petra@northwind.example";

/// Types who one is at the provider, and agrees to what it asks the first time.
fn at_the_provider(browser: &Browser, name: &str, is_first: bool) {
    says(browser, "Sign-in");
    browser.fill("//input[@name='login']", name).unwrap();
    browser.fill("//input[@name='password']", "any").unwrap();
    browser.press("//button[@type='submit']").unwrap();
    if is_first {
        says(browser, "Authorize");
        browser.press("//button[@type='submit']").unwrap();
    }
}

fn link(browser: &Browser, home: &str, login: &str, is_first: bool) {
    sign_in(browser, home, login, PASSWORD);
    says(browser, "You are signed in");
    let profile = home.replace(&format!("/w/{SLUG}"), "/profile/link/acme");
    browser.go(&profile).unwrap();
    browser.fill("//input[@type='password']", PASSWORD).unwrap();
    browser.press("//form//button[@type='submit']").unwrap();
    at_the_provider(browser, "ben", is_first);
    says(browser, "Acme is linked");
    sign_out(browser, home);
}

/// SOC-1, SOC-2.
#[test]
fn an_account_at_a_real_provider_comes_again_and_one_of_two_logins_goes_on_once_one_is_left_soc_1_soc_2()
 {
    for engine in Engine::all("social") {
        let mail = MailServer::start();
        let port = free_port().unwrap();
        let origin = format!("http://127.0.0.1:{port}");
        let mut server = Server::made_at(&engine, &mail, port, &origin);
        let provider = Provider::start(&origin);
        server.env.push(provider.setting());
        let checked = server.tell(&["check-config"], "");
        assert!(checked.contains("the settings are fine"), "{checked}");
        server.go_on();
        let home = format!("{origin}/w/{SLUG}");
        let browser = Browser::open(390, 844);

        browser.go(&home).unwrap();
        press(&browser, "Continue with Acme");
        at_the_provider(&browser, "vera", true);
        says(&browser, "You are not in Northwind");
        says(&browser, "Acme says who you are");
        let first = browser.text().unwrap();
        browser.go(&home).unwrap();
        press(&browser, "Continue with Acme");
        says(&browser, "You are not in Northwind");
        assert_eq!(browser.text().unwrap(), first, "the same login");

        let invite = ["employee", "add", "--workspace", SLUG, "--email", ANNA];
        server.tell(&invite, "");
        join_by_mail(&mail, ANNA, 1);
        link(&browser, &home, PETRA, true);
        browser.go(&home).unwrap();
        press(&browser, "Continue with Acme");
        says(&browser, "You are signed in");
        says(&browser, PETRA);
        sign_out(&browser, &home);

        link(&browser, &home, ANNA, false);
        browser.go(&home).unwrap();
        press(&browser, "Continue with Acme");
        says(&browser, "Your Acme account is linked to several logins");
        let told = browser.text().unwrap();
        assert!(!told.contains(PETRA) && !told.contains(ANNA), "{told}");
        let annas = "//li[contains(., 'a…@')]//button";
        browser.find(annas).unwrap();
        browser.press(annas).unwrap();
        says(&browser, "You are signed in");
        says(&browser, PETRA);
        sign_out(&browser, &home);
        browser.go(&home).unwrap();
        press(&browser, "Continue with Acme");
        says(&browser, "You are signed in");
    }
}
