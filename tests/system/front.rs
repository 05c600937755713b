//! The server's own address, where people of several companies come in, in Chromium.

use crate::harness::browser::Browser;
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, PASSWORD};
use crate::harness::stepped::Stepped;
use crate::passkeys::look_on_both;
use crate::ways_in::{IN, PETRA, press, says, sign_in, submit};

const NEW: &str = "harbour violin forty mosses";

/// RCV-1, RCV-3, SGN-2.
#[test]
fn who_is_in_two_companies_recovers_at_the_servers_own_address_and_chooses_where_to_go_rcv_1() {
    for engine in Engine::all("front_recovery") {
        let mail = MailServer::start();
        let server = Stepped::start(&engine, &mail);
        let create = [
            "workspace",
            "create",
            "--slug",
            "contoso",
            "--name",
            "Contoso",
        ];
        let owner = ["--owner-email", PETRA, "--owner-name", "Petra Novak"];
        server.tell(&[&create[..], &owner[..]].concat(), "");
        let browser = Browser::open(390, 844);
        let front = format!("{}/", server.origin());
        sign_in(&browser, &front, PETRA, "not the password");
        says(&browser, "That login or password is not right");
        let mut found = look_on_both(&browser, "server-wrong");
        press(&browser, "Forgot your password?");
        found.extend(look_on_both(&browser, "server-recover"));
        browser.fill("//input[@id='login']", PETRA).unwrap();
        submit(&browser);
        says(&browser, "Look into your mailbox");
        found.extend(look_on_both(&browser, "server-recover-sent"));
        let letter = mail.nth(PETRA, 1);
        browser.go(&letter.link("/r/")).unwrap();
        says(&browser, "Set a new password");
        found.extend(look_on_both(&browser, "server-new-password"));
        browser.fill("//input[@type='password']", NEW).unwrap();
        submit(&browser);
        says(&browser, "Your new password is set");
        found.extend(look_on_both(&browser, "server-recovered"));
        browser.fill("//input[@type='password']", PASSWORD).unwrap();
        submit(&browser);
        says(&browser, "That login or password is not right");
        sign_in(&browser, &front, PETRA, NEW);
        says(&browser, "Which company?");
        press(&browser, "Contoso");
        says(&browser, IN);
        browser.go(&letter.link("/r/")).unwrap();
        says(&browser, "It was used to set a password");
        found.extend(look_on_both(&browser, "server-outdated"));
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
